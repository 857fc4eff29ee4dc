//! Who was listed when: the listings that count, of each party once.

use std::ops::Range;

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::graph::Graph;
use crate::graph::index::Step;
use crate::graph::listings::Listing;
use crate::graph::refs::TieRef;
use crate::model::claim::{Measure, Modality};
use crate::model::date::{Day, Span};
use crate::model::relation::Relation;
use crate::query::Meter;

/// Which listings count.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// Ascending; any if there is no list.
    pub(super) authorities: Option<&'a [NodeIndex]>,
    pub(super) measures: &'a [Measure],
    pub(super) floor: Modality,
}

/// A listing that counts.
pub(super) struct Held<'g> {
    pub(super) listing: Listing<'g>,
    pub(super) term: Span,
    pub(super) is_disputed: bool,
    /// Of a listing that names no measure the days, in order, on which no other claim of its authority names one.
    pub(super) unmeasured: Option<Vec<(Day, Day)>>,
}

impl<'g> Held<'g> {
    fn new(listing: Listing<'g>, measured: &[(Day, Day)], floor: Modality) -> Self {
        let term = listing.term();
        let unmeasured = listing.measure().is_none().then(|| gaps(term.possible(), measured));
        Self { listing, term, is_disputed: listing.is_disputed_to(floor), unmeasured }
    }
}

/// The listings of the entities that were met.
pub(super) struct Register<'g, 'a> {
    graph: &'g Graph,
    wanted: Wanted<'a>,
    held: Vec<Held<'g>>,
    /// The places of their listings among these, of each entity that was met.
    places: Vec<Range<usize>>,
    /// For each entity one more than its place among those met; 0 of one that was not.
    met: Vec<u32>,
}

impl<'g, 'a> Register<'g, 'a> {
    pub(super) fn new(graph: &'g Graph, wanted: Wanted<'a>) -> Self {
        Self { graph, wanted, held: Vec::new(), places: Vec::new(), met: vec![0; graph.entity_count()] }
    }

    /// Sees to it that the listings of an entity are there; `false` if the query must stop.
    pub(super) fn meet(&mut self, entity: NodeIndex, meter: &mut Meter) -> bool {
        if self.met[entity.index()] > 0 {
            return true;
        }
        meter.reach(1);
        let go_on = meter.look(self.graph.index.degree(entity.index()));
        let from = self.held.len();
        if go_on {
            self.gather(entity);
        }
        self.places.push(from..self.held.len());
        self.met[entity.index()] = self.places.len() as u32;
        go_on
    }

    /// The listings of an entity that was met.
    pub(super) fn of(&self, entity: NodeIndex) -> &[Held<'g>] {
        let met = self.met[entity.index()] as usize;
        let places = met.checked_sub(1).and_then(|place| self.places.get(place));
        places.map_or(&[], |places| &self.held[places.clone()])
    }

    fn gather(&mut self, entity: NodeIndex) {
        let (index, Wanted { authorities, measures, floor }) = (&self.graph.index, self.wanted);
        let row = index.row(entity.index());
        let is_asked = |step: &Step| {
            let by =
                || authorities.is_none_or(|chosen| chosen.binary_search(&NodeIndex::new(step.far as usize)).is_ok());
            step.tag.directed() == Relation::SanctionedBy as usize && by()
        };
        let listed = index.at(row.clone()).iter().zip(row).filter(|(step, _)| is_asked(step));
        let mut ties: Vec<EdgeIndex> = listed.map(|(_, place)| EdgeIndex::new(index.link(place).tie())).collect();
        ties.sort_unstable();
        for tie in ties {
            let all = Listing::of(TieRef::new(self.graph, tie));
            let listings: Vec<Listing<'g>> = all.filter(|listing| listing.claim().modality() <= floor).collect();
            let measured = measured(&listings);
            let counts = |listing: &Listing<'g>| listing.measure().is_none_or(|named| measures.contains(&named));
            self.held.extend(listings.into_iter().filter(counts).map(|listing| Held::new(listing, &measured, floor)));
        }
    }
}

/// The days on which a listing that names its measure is possibly in force, in order, none twice; nothing if there is no listing
/// without a measure to ask for them.
fn measured(listings: &[Listing<'_>]) -> Vec<(Day, Day)> {
    if listings.iter().all(|listing| listing.measure().is_some()) {
        return Vec::new();
    }
    let named = listings.iter().filter(|listing| listing.measure().is_some());
    let mut terms: Vec<(Day, Day)> =
        named.map(|listing| listing.term().possible()).filter(|(first, last)| first <= last).collect();
    terms.sort_unstable();
    let mut merged: Vec<(Day, Day)> = Vec::with_capacity(terms.len());
    for (first, last) in terms {
        match merged.last_mut().filter(|before| first <= before.1.plus(1)) {
            Some(before) => before.1 = before.1.max(last),
            None => merged.push((first, last)),
        }
    }
    merged
}

/// What some days leave of others; `taken` is in order and none of it touches the next.
fn gaps((first, last): (Day, Day), taken: &[(Day, Day)]) -> Vec<(Day, Day)> {
    let mut left = Vec::new();
    let mut from = first;
    for &(begins, ends) in taken {
        if begins > from {
            left.push((from, begins.plus(-1).min(last)));
        }
        if ends >= last {
            return left.into_iter().filter(|(first, last)| first <= last).collect();
        }
        from = from.max(ends.plus(1));
    }
    left.push((from, last));
    left.retain(|(first, last)| first <= last);
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(pairs: &[(i32, i32)]) -> Vec<(Day, Day)> {
        pairs.iter().map(|&(first, last)| (Day::from_number(first), Day::from_number(last))).collect()
    }

    #[test]
    fn gaps_are_what_is_not_taken_day_by_day() {
        let taken = [&[][..], &[(3, 4)], &[(0, 2), (5, 5)], &[(1, 3), (6, 9)], &[(2, 7)], &[(-5, 20)]];
        for taken in taken {
            for first in 0..9 {
                for last in first - 1..9 {
                    let whole = (Day::from_number(first), Day::from_number(last));
                    let left = gaps(whole, &days(taken));
                    let is_in = |pairs: &[(Day, Day)], day| pairs.iter().any(|pair| pair.0 <= day && day <= pair.1);
                    for day in (-1..11).map(Day::from_number) {
                        let expected = whole.0 <= day && day <= whole.1 && !is_in(&days(taken), day);
                        assert_eq!(is_in(&left, day), expected, "{day} of {first} to {last} without {taken:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn all_time_has_ends() {
        let taken = [(Day::MIN, Day::from_number(5)), (Day::from_number(9), Day::MAX)];
        assert_eq!(gaps((Day::MIN, Day::MAX), &taken), days(&[(6, 8)]));
        assert_eq!(gaps((Day::MIN, Day::MAX), &[(Day::MIN, Day::MAX)]), []);
    }
}
