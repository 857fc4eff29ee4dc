//! Which claims about one tie are the same claim in both graphs, and what they say otherwise.
//!
//! A claim has no id. It is known by its stance, the deal it comes from, the places it cites and, if it is a listing, its entry,
//! programme and measure. Pairs are made in passes, the surest first, and within a pass in the order of the files:
//!
//! 1. claims that are equal;
//! 2. equal but for the version of the source cited;
//! 3. of one stance, deal, evidence, entry, programme and measure;
//! 4. the same, under another measure;
//! 5. the same, under another programme as well;
//! 6. of one stance and deal, with at least one place in a source in common.
//!
//! What is left over was added or removed. Every pass looks claims up by a key, so that all of them together take time in proportion
//! to the claims. No pass depends on which graph is the old one.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::hash::Hash;

use super::fields::{self, Cited, FieldChange};
use super::sides::{ChangeKind, Sides};
use super::sources::Sources;
use crate::graph::refs::TieRef;
use crate::model::claim::{Claim, Designation, Measure, Stance};

/// A claim about a tie that was added, removed or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClaimChange<'g> {
    /// The claim on either side.
    pub sides: Sides<&'g Claim>,
    /// What it says otherwise, if both graphs have it.
    pub fields: Vec<FieldChange>,
}

impl ClaimChange<'_> {
    /// Whether it was added, removed or changed.
    #[must_use]
    pub fn kind(&self) -> ChangeKind {
        self.sides.kind()
    }

    /// Whether it was withdrawn since: a claim that stood has a retraction now.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        let Sides::Both { old, new } = self.sides else { return false };
        !old.is_retracted() && new.is_retracted()
    }
}

/// The claims of a tie in both graphs.
pub(super) struct Claims<'g> {
    /// All of them, in the order of the new graph; what was removed comes last, in the order of the old one.
    pub(super) pairs: Vec<Sides<&'g Claim>>,
    pub(super) changes: Vec<ClaimChange<'g>>,
    /// How often a claim was looked at.
    pub(super) looks: u64,
}

impl<'g> Claims<'g> {
    /// Of a tie that only one of the graphs has.
    pub(super) fn of_one(tie: Sides<TieRef<'g>>) -> Self {
        let side = |claim| if tie.before().is_some() { Sides::Removed(claim) } else { Sides::Added(claim) };
        let pairs: Vec<Sides<&'g Claim>> = tie.latest().get().claims().iter().map(side).collect();
        let changes = pairs.iter().map(|&sides| ClaimChange { sides, fields: Vec::new() }).collect();
        Self { looks: pairs.len() as u64, pairs, changes }
    }

    /// Of a tie that both have.
    pub(super) fn of(old: TieRef<'g>, new: TieRef<'g>, sources: &Sources<'g>) -> Self {
        let (olds, news) = (old.get().claims(), new.get().claims());
        if olds == news {
            let pairs = olds.iter().zip(news).map(|(old, new)| Sides::Both { old, new }).collect();
            return Self { pairs, changes: Vec::new(), looks: olds.len() as u64 };
        }
        let mut matching = Matching {
            old: olds.iter().map(|claim| Side::of(claim, true, sources)).collect(),
            new: news.iter().map(|claim| Side::of(claim, false, sources)).collect(),
            partners: vec![None; news.len()],
            alone: (0..olds.len()).collect(),
            looks: 0,
        };
        matching.run();
        matching.told(new)
    }
}

/// A claim with its evidence as it is compared.
struct Side<'g> {
    claim: &'g Claim,
    evidence: Vec<Cited<'g>>,
}

/// A place in a source: where in it, and the number of the source.
type Place<'g> = (u32, Option<&'g str>);

impl<'g> Side<'g> {
    fn of(claim: &'g Claim, is_old: bool, sources: &Sources<'g>) -> Self {
        let cited = claim.evidence().iter().map(|evidence| {
            let id = evidence.source.as_str();
            (sources.number(is_old, id), id, evidence.locator(), evidence.quote())
        });
        Self { claim, evidence: cited.collect() }
    }

    fn places(&self) -> Vec<Place<'g>> {
        let mut places: Vec<Place<'g>> =
            self.evidence.iter().map(|&(number, _, locator, _)| (number, locator)).collect();
        places.sort_unstable();
        places
    }

    /// All that a claim says, with its sources by number.
    fn words(&self) -> impl Hash + Eq + use<'g> {
        let claim = self.claim;
        let judged = (claim.stance(), claim.modality(), claim.graded(), claim.stated_confidence());
        let cited: Vec<_> = self.evidence.iter().map(|&(number, _, locator, quote)| (number, locator, quote)).collect();
        (judged, claim.dated().map(|when| (when.period, when.kind)), claim.details(), cited)
    }

    /// What identifies it, as far as a pass asks.
    fn key(&self, with: Asked) -> impl Hash + Eq + use<'g> {
        let designation = self.claim.details().designation();
        let programme = designation.and_then(Designation::programme).filter(|_| with != Asked::Entry);
        let measure: Option<Measure> =
            designation.map(|designation| designation.measure).filter(|_| with == Asked::Measure);
        let entry = designation.and_then(Designation::entry);
        (self.claim.stance(), self.claim.deal(), self.places(), entry, programme, measure)
    }
}

/// How much of a listing a pass compares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Measure,
    Programme,
    Entry,
}

struct Matching<'g> {
    old: Vec<Side<'g>>,
    new: Vec<Side<'g>>,
    /// For each claim of the new graph the place of the old one.
    partners: Vec<Option<usize>>,
    /// The claims of the old graph that have no partner yet.
    alone: Vec<usize>,
    looks: u64,
}

impl<'g> Matching<'g> {
    fn run(&mut self) {
        self.pass(|side| side.claim);
        self.pass(Side::words);
        for with in [Asked::Measure, Asked::Programme, Asked::Entry] {
            self.pass(|side| side.key(with));
        }
        self.by_any_place();
    }

    fn is_over(&self) -> bool {
        self.alone.is_empty() || self.partners.iter().all(Option::is_some)
    }

    /// Pairs those without a partner that have the same key, the first with the first.
    fn pass<K: Hash + Eq>(&mut self, key: impl Fn(&Side<'g>) -> K) {
        if self.is_over() {
            return;
        }
        let mut waiting: HashMap<K, VecDeque<usize>> = HashMap::new();
        for (place, side) in self.new.iter().enumerate().filter(|(place, _)| self.partners[*place].is_none()) {
            waiting.entry(key(side)).or_default().push_back(place);
            self.looks += 1;
        }
        let (old, partners, looks) = (&self.old, &mut self.partners, &mut self.looks);
        self.alone.retain(|&place| {
            *looks += 1;
            let found = waiting.get_mut(&key(&old[place])).and_then(VecDeque::pop_front);
            if let Some(new) = found {
                partners[new] = Some(place);
            }
            found.is_none()
        });
    }

    /// Pairs those without a partner that cite one place, place by place in their order.
    fn by_any_place(&mut self) {
        if self.is_over() {
            return;
        }
        type Key<'g> = (Place<'g>, Stance, Option<&'g str>);
        let mut citing: BTreeMap<Key<'g>, [Vec<usize>; 2]> = BTreeMap::new();
        let keys = |side: &Side<'g>| -> Vec<Key<'g>> {
            side.places().into_iter().map(|place| (place, side.claim.stance(), side.claim.deal())).collect()
        };
        for &place in &self.alone {
            keys(&self.old[place]).into_iter().for_each(|key| citing.entry(key).or_default()[0].push(place));
        }
        for place in (0..self.new.len()).filter(|&place| self.partners[place].is_none()) {
            keys(&self.new[place]).into_iter().for_each(|key| citing.entry(key).or_default()[1].push(place));
        }
        let mut is_alone = vec![false; self.old.len()];
        self.alone.iter().for_each(|&place| is_alone[place] = true);
        for [old, new] in citing.into_values() {
            self.looks += (old.len() + new.len()) as u64;
            let free: Vec<usize> = new.into_iter().filter(|&place| self.partners[place].is_none()).collect();
            let old = old.into_iter().filter(|&place| is_alone[place]).collect::<Vec<_>>();
            // One claim may cite a place twice.
            for (old, new) in distinct(old).into_iter().zip(distinct(free)) {
                self.partners[new] = Some(old);
                is_alone[old] = false;
            }
        }
        self.alone.retain(|&place| is_alone[place]);
    }

    /// The pairs, and those that do not say the same.
    fn told(self, tie: TieRef<'g>) -> Claims<'g> {
        let Self { old, new, partners, alone, looks } = self;
        let mut told = Claims { pairs: Vec::with_capacity(new.len() + alone.len()), changes: Vec::new(), looks };
        for (side, partner) in new.iter().zip(partners) {
            let Some(before) = partner.map(|place| &old[place]) else {
                told.push(Sides::Added(side.claim), Vec::new());
                continue;
            };
            let both = Sides::Both { old: before.claim, new: side.claim };
            told.push(
                both,
                fields::of_claim([before.claim, side.claim], [&before.evidence, &side.evidence], tie.relation()),
            );
        }
        alone.into_iter().for_each(|place| told.push(Sides::Removed(old[place].claim), Vec::new()));
        told
    }
}

impl<'g> Claims<'g> {
    fn push(&mut self, sides: Sides<&'g Claim>, fields: Vec<FieldChange>) {
        self.pairs.push(sides);
        if !(fields.is_empty() && sides.kind() == ChangeKind::Changed) {
            self.changes.push(ClaimChange { sides, fields });
        }
    }
}

/// A list whose equal values stand together, each once.
fn distinct(mut places: Vec<usize>) -> Vec<usize> {
    places.dedup();
    places
}
