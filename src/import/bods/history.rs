//! The statements about one relationship in their order, made claims: what a later statement repeats is one claim with two pieces
//! of evidence, and what it no longer says has ended.

use std::collections::{HashMap, HashSet};

use super::interest::Interest;
use crate::import::record::{Link, Place};
use crate::model::Extra;
use crate::model::claim::Claim;
use crate::model::date::{Bound, Day, PartialDate, Period, Precision};
use crate::model::entity::Entity;
use crate::model::source::Evidence;

/// A statement about a relationship.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) place: Place,
    pub(super) date: Option<PartialDate>,
    /// The same with the time of day, as it is written.
    pub(super) stamp: Box<str>,
    pub(super) is_closed: bool,
    pub(super) from: Box<str>,
    pub(super) to: Box<str>,
    /// A claim without an interest: modality, evidence, speaker.
    pub(super) claim: Claim,
    pub(super) interests: Vec<Interest>,
    pub(super) extra: Extra,
    /// Parties that the statement itself describes.
    pub(super) strangers: Vec<Entity>,
    /// Whether a record was given for it already.
    pub(super) is_counted: bool,
}

/// What became of a statement.
pub(super) struct Told {
    pub(super) place: Place,
    pub(super) strangers: Vec<Entity>,
    pub(super) links: Vec<Link>,
    pub(super) is_counted: bool,
}

/// An interest that some statement says, and the later ones that repeat it.
struct Kept {
    link: Link,
    interest: Interest,
    extra: Extra,
    /// The statements that repeat it.
    evidence: Vec<Evidence>,
    end: Option<Bound>,
    /// The number of the statement that says it first.
    first: usize,
}

/// The statements of one relationship as claims, each with the statement that says it first.
pub(super) fn tell(mut statements: Vec<Held>) -> Vec<Told> {
    if statements.len() > 1 {
        // One without a date stays behind the one that it follows.
        let mut last = (None, Box::default());
        let mut dated: Vec<(Option<Day>, Box<str>, Held)> = Vec::with_capacity(statements.len());
        for held in statements.drain(..) {
            if let Some(date) = held.date {
                last = (Some(date.earliest()), held.stamp.clone());
            }
            dated.push((last.0, last.1.clone(), held));
        }
        dated.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
        statements = dated.into_iter().map(|(.., held)| held).collect();
    }
    let is_single = statements.len() == 1;
    let mut kept: Vec<Kept> = Vec::new();
    let mut told: Vec<Told> = Vec::with_capacity(statements.len());
    // Those that the statement before says, by all they say but the end.
    let mut current: HashMap<String, Vec<usize>> = HashMap::new();
    for (number, held) in statements.into_iter().enumerate() {
        let Held { place, date, stamp: _, is_closed, from, to, claim, interests, extra, strangers, is_counted } = held;
        told.push(Told { place, strangers, links: Vec::new(), is_counted });
        // The first new interest of each sort: what takes the place of one that is no longer said.
        let mut fresh: HashMap<(u8, Option<Box<str>>), usize> = HashMap::new();
        let mut next: HashMap<String, Vec<usize>> = HashMap::new();
        for interest in interests {
            let key = if is_single { String::new() } else { key(&from, &to, &interest) };
            let repeated = current.get_mut(&key).and_then(Vec::pop);
            let at = match repeated.and_then(|at| Some((at, kept.get_mut(at)?))) {
                Some((at, before)) => {
                    before.extra.extend(extra.iter().cloned());
                    before.evidence.extend(claim.evidence().iter().cloned());
                    before.end = interest.end.map(Bound::Date).or(before.end);
                    at
                }
                None => {
                    let (from, to, relation) = (from.clone(), to.clone(), interest.relation);
                    let link = Link { from, relation, to, claim: claim.clone() };
                    let end = interest.end.map(Bound::Date);
                    fresh.entry(sort(&interest)).or_insert(kept.len());
                    kept.push(Kept { link, interest, extra: extra.clone(), evidence: Vec::new(), end, first: number });
                    kept.len() - 1
                }
            };
            next.entry(key).or_default().push(at);
        }
        for &at in current.values().flatten() {
            let Some(ended) = kept.get(at) else { continue };
            let (start, sort) = (ended.interest.start, sort(&ended.interest));
            let mut end = date;
            if let Some(successor) = fresh.get(&sort).and_then(|&at| kept.get_mut(at)) {
                successor.follow(start, date);
                end = successor.interest.start.map(day_before).or(end);
            }
            if let Some(ended) = kept.get_mut(at) {
                ended.end_with(end);
            }
        }
        if is_closed {
            for at in next.drain().flat_map(|(_, all)| all) {
                if let Some(ended) = kept.get_mut(at) {
                    ended.end_with(date);
                }
            }
        }
        current = next;
    }
    for kept in kept {
        let first = kept.first;
        if let Some(told) = told.get_mut(first) {
            told.links.push(kept.finish());
        }
    }
    told
}

impl Kept {
    /// Lets it begin when it was first said, if by its own word it would begin no later than the one whose place it takes: until
    /// then the source said otherwise. Its own word goes to the extra.
    fn follow(&mut self, before: Option<PartialDate>, said: Option<PartialDate>) {
        let begins_later = |start: PartialDate| before.is_none_or(|before| before.earliest() < start.earliest());
        let is_after = |said: &PartialDate| before.is_none_or(|before| before.earliest() < said.earliest());
        if !self.interest.start.is_some_and(begins_later)
            && let Some(said) = said.filter(is_after)
            && let Some(start) = self.interest.start.replace(said)
        {
            self.interest.extra.push(("bods:startDate".into(), start.to_string().into()));
        }
    }

    /// Ends it on a date, or some time if that is not known or before it began.
    fn end_with(&mut self, date: Option<PartialDate>) {
        if self.end.is_none() {
            let is_after =
                |date: &PartialDate| self.interest.start.is_none_or(|start| start.earliest() <= date.latest());
            self.end = Some(date.filter(is_after).map_or(Bound::Unknown, Bound::Date));
        }
    }

    fn finish(self) -> Link {
        let Self { mut link, interest, extra, evidence, end, .. } = self;
        link.claim = evidence.into_iter().fold(link.claim, Claim::also);
        let start = interest.start.map(Bound::Date);
        if start.or(end).is_some() {
            let period = Period::between(start.unwrap_or(Bound::Unknown), end.unwrap_or(Bound::Open));
            link.claim = link.claim.when(period);
        }
        let details = link.claim.details_mut();
        details.set_share(interest.share);
        details.set_role(interest.role);
        let mut seen = HashSet::new();
        let extra = interest.extra.into_iter().chain(extra).filter(|pair| seen.insert(pair.clone())).collect();
        details.set_extra(extra);
        link
    }
}

/// The day before an exact day; any other date as it is.
fn day_before(date: PartialDate) -> PartialDate {
    match date.precision() {
        Precision::Day if !date.is_approximate() && !date.is_uncertain() => date.earliest().plus(-1).into(),
        _ => date,
    }
}

/// What makes an interest the successor of another: its type, and whether it is one in shares or in votes.
fn sort(interest: &Interest) -> (u8, Option<Box<str>>) {
    (interest.relation as u8, interest.role.clone())
}

/// All that an interest says but its end.
fn key(from: &str, to: &str, interest: &Interest) -> String {
    let Interest { relation, role, share, start, end: _, extra } = interest;
    format!("{from:?}{to:?}{relation:?}{role:?}{share:?}{start:?}{extra:?}")
}
