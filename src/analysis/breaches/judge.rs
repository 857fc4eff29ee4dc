//! Whether a trade was inside a listing: the dates, the measure, and how it is said.

use std::collections::HashMap;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::answer::{Breach, Overlap, Place};
use super::register::{Held, Register};
use super::words::{Doubt, Doubts};
use super::{BreachQuery, Meter};
use crate::graph::listings::denied;
use crate::graph::refs::TieRef;
use crate::model::claim::{Claim, Modality};
use crate::model::date::{Answer, Day, Span};
use crate::model::deal::Deal;

/// Holds trades against the listings of their parties.
pub(super) struct Judge<'g, 'a> {
    query: &'a BreachQuery<'g>,
    register: Register<'g, 'a>,
    /// The days asked for.
    days: Option<(Day, Day)>,
    /// What affirms the deals of a tie, read off its claims once.
    of_deals: HashMap<EdgeIndex, HashMap<&'g str, Vec<&'g Claim>>>,
    dated: Vec<Breach<'g>>,
    undated: Vec<Breach<'g>>,
    trades: usize,
}

/// A claim of a trade, and what speaks against taking it for certain.
struct Said<'g> {
    tie: TieRef<'g>,
    claim: &'g Claim,
    span: Option<Span>,
    doubts: Doubts,
}

impl<'g, 'a> Judge<'g, 'a> {
    pub(super) fn new(query: &'a BreachQuery<'g>) -> Self {
        Self {
            query,
            register: Register::new(query.graph, query.wanted()),
            days: query.period.map(|period| period.window()),
            of_deals: HashMap::new(),
            dated: Vec::new(),
            undated: Vec::new(),
            trades: 0,
        }
    }

    /// What was found, what was found without a date, and how many trades were judged.
    pub(super) fn finish(self) -> (Vec<Breach<'g>>, Vec<Breach<'g>>, usize) {
        (self.dated, self.undated, self.trades)
    }

    /// Judges a tie by the claims of its own; `false` if the query must stop.
    pub(super) fn tie(&mut self, tie: TieRef<'g>, meter: &mut Meter) -> bool {
        let floor = self.query.floor;
        let own = || tie.get().affirmations().filter(|claim| claim.deal().is_none() && claim.modality() <= floor);
        if own().next().is_none() {
            return true;
        }
        let ends = [tie.from().index(), tie.to().index()];
        let parties = if ends[0] == ends[1] { &ends[..1] } else { &ends };
        let said = || own().map(|claim| said(tie, claim, is_disputed(tie, claim, floor))).collect();
        self.trade(Place::Tie(tie), || vec![tie], parties, said, meter)
    }

    /// Judges a deal by its claims, as they stand in the first of its ties; `false` if the query must stop.
    pub(super) fn deal(
        &mut self,
        deal: &'g Deal,
        ties: Vec<TieRef<'g>>,
        parties: &[NodeIndex],
        meter: &mut Meter,
    ) -> bool {
        let Some(&first) = ties.first() else { return true };
        for tie in &ties {
            self.of_deals.entry(tie.index).or_insert_with(|| by_deal(*tie));
        }
        let of_deal = |tie: &TieRef<'g>| self.of_deals.get(&tie.index).and_then(|deals| deals.get(&*deal.id));
        let claims = of_deal(&first).map_or(&[][..], Vec::as_slice);
        let mut said_of: Vec<Said<'g>> = Vec::new();
        for (position, claim) in claims.iter().enumerate().filter(|(_, claim)| claim.modality() <= self.query.floor) {
            // A denial of one of the ties denies the deal; the claim stands in the same place of each.
            let disputed = ties.iter().any(|tie| {
                let there = of_deal(tie).and_then(|claims| claims.get(position));
                there.is_some_and(|claim| is_disputed(*tie, claim, self.query.floor))
            });
            said_of.push(said(first, claim, disputed));
        }
        said_of.is_empty() || self.trade(Place::Deal(deal), || ties.clone(), parties, || said_of, meter)
    }

    /// Holds a trade against the listings of its parties. What it says is asked only if there are some.
    fn trade(
        &mut self,
        place: Place<'g>,
        ties: impl Fn() -> Vec<TieRef<'g>>,
        parties: &[NodeIndex],
        said: impl FnOnce() -> Vec<Said<'g>>,
        meter: &mut Meter,
    ) -> bool {
        self.trades += 1;
        if !parties.iter().all(|&party| self.register.meet(party, meter)) {
            return false;
        }
        if parties.iter().all(|&party| self.register.of(party).is_empty()) {
            return true;
        }
        let said = said();
        let (mut dated, mut undated) = (Vec::new(), Vec::new());
        for held in parties.iter().flat_map(|&party| self.register.of(party)) {
            if !meter.look(said.len()) {
                return false;
            }
            for said in &said {
                let overlaps = if said.span.is_some() { &mut dated } else { &mut undated };
                overlaps.extend(self.overlap(said, held));
            }
        }
        let graph = self.query.graph;
        if !undated.is_empty() {
            self.undated.push(Breach::new(graph, place, ties(), undated));
        }
        if !dated.is_empty() {
            self.dated.push(Breach::new(graph, place, ties(), dated));
        }
        true
    }

    /// A claim of a trade inside a listing, if it may be.
    fn overlap(&self, said: &Said<'g>, held: &Held<'g>) -> Option<Overlap<'g>> {
        let span = said.span.unwrap_or_else(|| Span::event(Day::MIN, Day::MAX));
        let term = held.term;
        let mut answer = span.overlaps(&term);
        if answer.is_no() {
            return None;
        }
        let mut doubts = said.doubts;
        if said.span.is_some() && !answer.is_yes() {
            date_doubts(&span, &term, &mut doubts);
        }
        let mut days = common(span.possible(), term.possible());
        // Three that meet two by two on a line have a day in common: so in every world, and in the widest one.
        if let Some((first, last)) = self.days {
            let inside = span.within(first, last).and(term.within(first, last));
            if inside == Answer::Possibly && said.span.is_some() {
                doubts.add(Doubt::Outside);
            }
            answer = answer.and(inside);
            days = common(days, (first, last));
        }
        if let Some(unmeasured) = &held.unmeasured {
            let left = within(unmeasured, days)?;
            doubts.add(if left == days { Doubt::NoMeasure } else { Doubt::NoMeasureThen });
            days = left;
        }
        if answer.is_no() || days.0 > days.1 {
            return None;
        }
        listing_doubts(held, &mut doubts);
        if !doubts.is_empty() {
            answer = Answer::Possibly;
        }
        if self.query.certain && said.span.is_some() && !answer.is_yes() {
            return None;
        }
        let listing = held.listing;
        Some(Overlap { tie: said.tie, claim: said.claim, listing, answer, days, doubts })
    }
}

/// The claims of a tie that affirm a deal, by the deals they are derived from.
fn by_deal(tie: TieRef<'_>) -> HashMap<&str, Vec<&Claim>> {
    let mut deals: HashMap<&str, Vec<&Claim>> = HashMap::new();
    for claim in tie.get().affirmations() {
        if let Some(deal) = claim.deal() {
            deals.entry(deal).or_default().push(claim);
        }
    }
    deals
}

/// What a claim says of a trade, and how far that is from certain, dates apart.
fn said<'g>(tie: TieRef<'g>, claim: &'g Claim, disputed: bool) -> Said<'g> {
    let span = claim.span(tie.relation());
    let mut doubts = Doubts::default();
    if span.is_none() {
        doubts.add(if claim.dated().is_some() { Doubt::SayingDated } else { Doubt::NoDate });
    }
    doubts.add_if(is_weak(claim), Doubt::TradeWeak);
    doubts.add_if(disputed, Doubt::TradeDisputed);
    Said { tie, claim, span, doubts }
}

/// Whether nobody vouches for a trade: it is no more than reported, alleged or suspected.
fn is_weak(claim: &Claim) -> bool {
    claim.modality() > Modality::Stated
}

/// Whether a denial counters a claim that is itself put strongly enough to count.
fn is_disputed(tie: TieRef<'_>, claim: &Claim, floor: Modality) -> bool {
    denied(tie, claim).is_some_and(|modality| modality <= floor)
}

fn listing_doubts(held: &Held<'_>, doubts: &mut Doubts) {
    doubts.add_if(held.listing.claim().modality().leaves_open(), Doubt::ListingWeak);
    doubts.add_if(held.is_disputed, Doubt::ListingDisputed);
}

/// Why it is not certain that the two share a day: which of their dates leave it open.
fn date_doubts(trade: &Span, listing: &Span, doubts: &mut Doubts) {
    let [first, latest_first, earliest_last, last] = trade.bounds();
    let [begins, latest_begin, earliest_end, ends] = listing.bounds();
    // The trade may have begun after the end of the listing; ended before its beginning.
    let (after, before) = (latest_first > earliest_end, latest_begin > earliest_last);
    let is_vague = after && first < latest_first || before && earliest_last < last;
    doubts.add_if(is_vague, Doubt::TradeDate);
    doubts.add_if(before && begins < latest_begin, Doubt::ListingBegins);
    doubts.add_if(after && earliest_end < ends, Doubt::ListingEnds);
    doubts.add_if(trade.is_doubtful(), Doubt::TradeUncertain);
    doubts.add_if(listing.is_doubtful(), Doubt::ListingUncertain);
}

fn common(one: (Day, Day), other: (Day, Day)) -> (Day, Day) {
    (one.0.max(other.0), one.1.min(other.1))
}

/// The first and the last day that some days share with others, which are in order.
fn within(many: &[(Day, Day)], days: (Day, Day)) -> Option<(Day, Day)> {
    let from = many.partition_point(|(_, last)| *last < days.0);
    let to = many.partition_point(|(first, _)| *first <= days.1);
    let shared = many.get(from..to).filter(|_| days.0 <= days.1)?;
    let (first, last) = (shared.first()?.0, shared.last()?.1);
    Some(common((first, last), days))
}
