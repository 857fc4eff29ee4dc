//! What became of the listings of an entity by one authority: listed, delisted and listed again, under which measures.

use std::collections::{HashMap, HashSet};

use super::sides::Sides;
use super::sources::Sources;
use crate::graph::listings::Listing;
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::claim::{Claim, Designation, Measure};
use crate::model::date::{Answer, Day, PartialDate, Span};
use crate::model::naming::named;

named! {
    /// What happened to the listings of an entity by one authority.
    ListingEvent, "listing event" {
        /// The authority lists it; it did not before.
        Listed "listed";
        /// The authority lists it again, after an earlier listing of its own had ended.
        Relisted "relisted";
        /// No listing by the authority is left.
        Delisted "delisted";
        /// A further measure or programme, beside others in force.
        Widened "widened";
        /// A measure or programme less; others stay in force.
        Narrowed "narrowed";
        /// Another measure than before.
        MeasureChanged "measure_changed";
        /// The same measure under another programme.
        ProgrammeChanged "programme_changed";
        /// The listing was no listing: every claim of it was withdrawn.
        Withdrawn "withdrawn";
    }
}

/// An event in the listings of an entity by one authority.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ListingChange<'g> {
    /// What happened.
    pub event: ListingEvent,
    /// When, by the words of the listings; `None` if they do not tell: then it happened between the two versions.
    pub date: Option<PartialDate>,
    /// Whether it happened after the old version and up to the new one. `No` of what had happened already and is told only now, and of
    /// what lies ahead; `Possibly` without a date.
    ///
    /// If the listing cites a list of which both graphs have a version, the dates of these versions count, or else those of the newest
    /// sources of both graphs.
    pub between: Answer,
    /// Whether its date lies after the new version: a listing with a term.
    pub lies_ahead: bool,
    /// Who is listed, in the new graph or else in the old one.
    pub entity: EntityRef<'g>,
    /// Who lists it.
    pub authority: EntityRef<'g>,
    /// The listings that it is about, as the old graph has them.
    pub old: Vec<Listing<'g>>,
    /// The same, as the new graph has them.
    pub new: Vec<Listing<'g>>,
}

impl<'g> ListingChange<'g> {
    /// The listings as they are now, or else as they were.
    #[must_use]
    pub fn listings(&self) -> &[Listing<'g>] {
        if self.new.is_empty() { &self.old } else { &self.new }
    }
}

/// What a listing consists of. A programme that some listing of the measure leaves out tells nothing apart.
type Term<'g> = (Option<Measure>, Option<&'g str>);

/// A beginning or an end of a listing.
struct Turn<'g> {
    begins: bool,
    date: Option<PartialDate>,
    term: Term<'g>,
    old: Option<Listing<'g>>,
    new: Option<Listing<'g>>,
    withdrawn: bool,
}

/// The listings of one entity by one authority in both graphs.
pub(super) struct Listings<'a, 'g> {
    tie: Sides<TieRef<'g>>,
    pairs: Vec<Sides<Listing<'g>>>,
    /// Listings whose claim is in both graphs and was withdrawn in the new one.
    withdrawn: Vec<Listing<'g>>,
    sources: &'a Sources<'g>,
}

impl<'a, 'g> Listings<'a, 'g> {
    pub(super) fn of(tie: Sides<TieRef<'g>>, claims: &[Sides<&'g Claim>], sources: &'a Sources<'g>) -> Self {
        let listing = |tie: Option<TieRef<'g>>, claim: Option<&'g Claim>| {
            tie.zip(claim).filter(|(_, claim)| claim.is_affirmed()).map(|(tie, claim)| Listing::about(tie, claim))
        };
        let mut listings = Self { tie, pairs: Vec::with_capacity(claims.len()), withdrawn: Vec::new(), sources };
        for claim in claims {
            let sides = (listing(tie.before(), claim.before()), listing(tie.after(), claim.after()));
            match sides {
                (Some(old), Some(new)) => listings.pairs.push(Sides::Both { old, new }),
                (Some(old), None) if claim.after().is_some() => listings.withdrawn.push(old),
                (Some(old), None) => listings.pairs.push(Sides::Removed(old)),
                (None, Some(new)) => listings.pairs.push(Sides::Added(new)),
                (None, None) => {}
            }
        }
        listings.drop_unmeasured();
        listings
    }

    /// Where some listing names its measure, those that name none are words about it.
    fn drop_unmeasured(&mut self) {
        let names = |listing: Listing<'g>| listing.measure().is_some();
        let is_named = |pair: &Sides<Listing<'g>>| pair.before().is_some_and(names) || pair.after().is_some_and(names);
        if self.pairs.iter().any(is_named) || self.withdrawn.iter().any(|&listing| names(listing)) {
            self.pairs.retain(is_named);
            self.withdrawn.retain(|&listing| names(listing));
        }
    }

    fn all(&self) -> impl Iterator<Item = Listing<'g>> {
        let pairs = self.pairs.iter().flat_map(|pair| [pair.before(), pair.after()]);
        pairs.flatten().chain(self.withdrawn.iter().copied())
    }

    pub(super) fn changes(&self) -> Vec<ListingChange<'g>> {
        let bare: HashSet<Option<Measure>> = self
            .all()
            .filter(|listing| listing.designation().and_then(Designation::programme).is_none())
            .map(|listing| listing.measure())
            .collect();
        let term = |listing: &Listing<'g>| -> Term<'g> {
            let measure = listing.measure();
            let programme = listing.designation().and_then(Designation::programme);
            (measure, programme.filter(|_| !bare.contains(&measure)))
        };
        let mut told = Told { changes: Vec::new(), ends: self.ends(), sources: self.sources };
        let mut force = Force::default();
        let mut turns = self.turns(&term, &mut force, &mut told);
        turns.sort_by_key(Turn::order);
        let had_ended = self.pairs.iter().filter_map(|pair| pair.before()).any(|old| old.ends().is_some());
        let mut ended = had_ended;
        for together in turns.chunk_by(|one, other| one.moment() == other.moment()) {
            let Some(first) = together.first() else { continue };
            let (event, changed) = if first.begins {
                force.begin(together, ended)
            } else {
                ended = true;
                force.end(together, first.withdrawn)
            };
            changed.into_iter().for_each(|turn| told.add(event, turn.date, (turn.old, turn.new)));
        }
        told.changes
    }

    /// Beginnings and ends that the new graph tells and the old one did not; what stood before is put in force.
    fn turns(
        &self,
        term: &impl Fn(&Listing<'g>) -> Term<'g>,
        force: &mut Force<'g>,
        told: &mut Told<'a, 'g>,
    ) -> Vec<Turn<'g>> {
        let mut turns = Vec::new();
        let mut turn = |begins, date, listing: &Listing<'g>, (old, new), withdrawn| {
            turns.push(Turn { begins, date, term: term(listing), old, new, withdrawn });
        };
        for &old in self.withdrawn.iter().filter(|old| old.ends().is_none()) {
            force.put(term(&old));
            turn(false, None, &old, (Some(old), None), true);
        }
        for pair in &self.pairs {
            match *pair {
                Sides::Added(new) => {
                    turn(true, new.begins(), &new, (None, Some(new)), false);
                    if let Some(date) = new.ends() {
                        turn(false, Some(date), &new, (None, Some(new)), false);
                    }
                }
                // What had ended before is no event if it is told no longer.
                Sides::Removed(old) if old.ends().is_some() => {}
                Sides::Removed(old) => {
                    force.put(term(&old));
                    turn(false, None, &old, (Some(old), None), false);
                }
                Sides::Both { old, new } => match (old.ends(), new.ends()) {
                    (Some(_), None) => turn(true, None, &new, (Some(old), Some(new)), false),
                    (Some(_), Some(_)) => {}
                    (None, over) => {
                        let (before, after) = (term(&old), term(&new));
                        let date = new.begins().filter(|_| new.begins() != old.begins());
                        if before.0 != after.0 && before.0.is_some() && after.0.is_some() {
                            told.add(ListingEvent::MeasureChanged, date, (Some(old), Some(new)));
                        } else if before.0 == after.0 && before.1 != after.1 {
                            told.add(ListingEvent::ProgrammeChanged, date, (Some(old), Some(new)));
                        }
                        force.put(after);
                        if let Some(date) = over {
                            turn(false, Some(date), &new, (Some(old), Some(new)), false);
                        }
                    }
                },
            }
        }
        turns
    }

    fn ends(&self) -> (EntityRef<'g>, EntityRef<'g>) {
        let tie = self.tie.latest();
        (tie.from(), tie.to())
    }
}

impl Turn<'_> {
    /// Beginnings without a date come first, ends without one last; on one day what begins comes before what ends. No listing ends
    /// before it begins, however vague its end is.
    fn order(&self) -> (Day, bool) {
        let begun = || self.new.as_ref().and_then(Listing::begins).map_or(Day::MIN, PartialDate::earliest);
        let day = match (self.date, self.begins) {
            (Some(date), true) => date.earliest(),
            (Some(date), false) => date.earliest().max(begun()),
            (None, true) => Day::MIN,
            (None, false) => Day::MAX,
        };
        (day, !self.begins)
    }

    /// What is alike in it happens together.
    fn moment(&self) -> (Option<PartialDate>, bool, bool) {
        (self.date, self.begins, self.withdrawn)
    }
}

/// What is in force, and how many listings say so of each.
#[derive(Default)]
struct Force<'g> {
    terms: HashMap<Term<'g>, usize>,
}

impl<'g> Force<'g> {
    fn put(&mut self, term: Term<'g>) {
        *self.terms.entry(term).or_default() += 1;
    }

    fn take(&mut self, term: Term<'g>) {
        if let Some(count) = self.terms.get_mut(&term) {
            *count -= 1;
            if *count == 0 {
                self.terms.remove(&term);
            }
        }
    }

    /// What begins together, without what only repeats what is in force.
    fn begin<'t>(&mut self, turns: &'t [Turn<'g>], ended: bool) -> (ListingEvent, Vec<&'t Turn<'g>>) {
        let event = match (self.terms.is_empty(), ended) {
            (false, _) => ListingEvent::Widened,
            (true, true) => ListingEvent::Relisted,
            (true, false) => ListingEvent::Listed,
        };
        let fresh = turns.iter().filter(|turn| !self.terms.contains_key(&turn.term)).collect();
        turns.iter().for_each(|turn| self.put(turn.term));
        (event, fresh)
    }

    /// What ends together, without what others still say is in force.
    fn end<'t>(&mut self, turns: &'t [Turn<'g>], withdrawn: bool) -> (ListingEvent, Vec<&'t Turn<'g>>) {
        turns.iter().for_each(|turn| self.take(turn.term));
        let event = match (withdrawn, self.terms.is_empty()) {
            (true, _) => ListingEvent::Withdrawn,
            (false, true) => ListingEvent::Delisted,
            (false, false) => ListingEvent::Narrowed,
        };
        (event, turns.iter().filter(|turn| !self.terms.contains_key(&turn.term)).collect())
    }
}

/// The events so far. What happens to several listings at once is one event.
struct Told<'a, 'g> {
    changes: Vec<ListingChange<'g>>,
    ends: (EntityRef<'g>, EntityRef<'g>),
    sources: &'a Sources<'g>,
}

impl<'g> Told<'_, 'g> {
    fn add(
        &mut self,
        event: ListingEvent,
        date: Option<PartialDate>,
        (old, new): (Option<Listing<'g>>, Option<Listing<'g>>),
    ) {
        let same = self.changes.last_mut().filter(|last| last.event == event && last.date == date);
        if let Some(last) = same {
            last.old.extend(old);
            last.new.extend(new);
            return;
        }
        let (entity, authority) = self.ends;
        let days = self.days(old.as_ref(), new.as_ref());
        // Without a date of its own it lies before the end of the listing, if that is known.
        let before = || new.as_ref().and_then(Listing::ends).map(|end| (Day::MIN, end.latest()));
        let between = match date.map(PartialDate::padded).or_else(before) {
            Some(window) => between(window, days).min(certainty(date)),
            None => Answer::Possibly,
        };
        let lies_ahead = date.zip(days[1]).is_some_and(|(date, day)| date.earliest() > day);
        let (old, new) = (old.into_iter().collect(), new.into_iter().collect());
        self.changes.push(ListingChange { event, date, between, lies_ahead, entity, authority, old, new });
    }

    /// The days up to which both graphs know of a listing, by the first source that it cites.
    fn days(&self, old: Option<&Listing<'g>>, new: Option<&Listing<'g>>) -> [Option<Day>; 2] {
        let cited = new.or(old).and_then(|listing| listing.claim().evidence().first());
        let number = cited.map_or(u32::MAX, |evidence| self.sources.number(new.is_none(), &evidence.source));
        self.sources.days(number)
    }
}

/// Whether something that happened on some day of a window did so after the first of two days and up to the second.
fn between((first, last): (Day, Day), [old, new]: [Option<Day>; 2]) -> Answer {
    Span::event(first, last).within(old.map_or(Day::MIN, |day| day.plus(1)), new.unwrap_or(Day::MAX))
}

/// The most that can be said of something with this date.
fn certainty(date: Option<PartialDate>) -> Answer {
    if date.is_some_and(|date| !date.is_uncertain()) { Answer::Yes } else { Answer::Possibly }
}
