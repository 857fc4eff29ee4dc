//! What ownership rules ask of a graph, in flat arrays: stakes, control and listings, each a few words long.
//!
//! Made once for a graph, when first asked for. A stake names its owner by the row it stands in; the dates of all records stand in one
//! table, of which a query asks each once.

use std::collections::HashMap;
use std::ops::Range;

use petgraph::visit::EdgeRef;

use super::Graph;
use super::listings::{Listing, known};
use super::refs::TieRef;
use crate::model::claim::{Claim, Measure, Modality};
use crate::model::date::{Answer, Day, Span};
use crate::model::relation::Relation;
use crate::model::share::{Ppm, Share, ShareBound, ShareOf};

/// The topic of an agreement whose parties hold what it is linked to jointly.
pub(crate) const JOINT: &str = "joint-arrangement";

/// What a record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// A stake in capital.
    Shares,
    /// A stake in votes.
    Votes,
    /// A stake of which no share is given.
    Unstated,
    /// Control.
    Control,
}

/// One claim of a stake or of control: in 16 bytes, since rules look at millions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stake {
    /// The entity it is in.
    pub(crate) asset: u32,
    /// Its place in the table of spans.
    span: u32,
    /// The least it can be in parts per million, in 20 bits; then a bit if it is more than that, two for what it is, one if it is
    /// open to doubt whatever its date (alleged, disputed, or only a hint), and three for the modality.
    least: u32,
    /// The most it can be, in 20 bits; then a bit if it is less than that.
    most: u32,
}

const PPM_BITS: u32 = 20;
const PPM: u32 = (1 << PPM_BITS) - 1;
const OPEN: u32 = 1 << PPM_BITS;
const DOUBTFUL: u32 = 1 << 23;
const MODALITY: u32 = 24;

impl Stake {
    fn new(span: u32, what: What, is_doubtful: bool, modality: Modality) -> Self {
        let doubtful = if is_doubtful { DOUBTFUL } else { 0 };
        let least = doubtful | (modality as u32) << MODALITY;
        Self { asset: 0, span, least, most: Ppm::WHOLE.0 }.being(what)
    }

    fn being(self, what: What) -> Self {
        Self { least: self.least & !(3 << 21) | (what as u32) << 21, ..self }
    }

    fn doubted(self) -> Self {
        Self { least: self.least | DOUBTFUL, ..self }
    }

    fn within(self, minimum: ShareBound, maximum: ShareBound) -> Self {
        let bound = |bound: ShareBound| bound.ppm.0.min(PPM) | if bound.inclusive { 0 } else { OPEN };
        Self { least: self.least & !(PPM | OPEN) | bound(minimum), most: bound(maximum), ..self }
    }

    #[inline]
    pub(crate) fn what(&self) -> What {
        match self.least >> 21 & 3 {
            0 => What::Shares,
            1 => What::Votes,
            2 => What::Unstated,
            _ => What::Control,
        }
    }

    #[inline]
    fn least(&self) -> Amount {
        Amount::from(self.least & PPM) << SCALE | Amount::from(self.least >> PPM_BITS & 1)
    }

    #[inline]
    fn most(&self) -> Amount {
        (Amount::from(self.most & PPM) << SCALE).saturating_sub(Amount::from(self.most >> PPM_BITS))
    }
}

/// A sum of shares in parts per million, times 2^20, more by one for each summand that is more than it says, less by one for each
/// that is less. So 50 % and more than 0 % are more than 50 %, and one comparison tells.
pub(crate) type Amount = u64;
pub(crate) const SCALE: u32 = 20;

pub(crate) fn whole(ppm: Ppm) -> Amount {
    u64::from(ppm.0) << SCALE
}
/// The bound that an amount stands for, seen from below.
pub(crate) fn lower_bound(amount: Amount) -> ShareBound {
    ShareBound { ppm: Ppm(ppm(amount >> SCALE)), inclusive: amount.trailing_zeros() >= SCALE }
}
/// The bound that an amount stands for, seen from above.
pub(crate) fn upper_bound(amount: Amount) -> ShareBound {
    ShareBound { ppm: Ppm(ppm(amount.div_ceil(1 << SCALE))), inclusive: amount.trailing_zeros() >= SCALE }
}
fn ppm(count: u64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What all that is said of one owner and one asset comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Hold {
    /// The least and the most of the shares; the least is 0 unless some stake is certain.
    pub(crate) shares: (Amount, Amount),
    /// The same of the votes.
    pub(crate) votes: (Amount, Amount),
    pub(crate) control: Option<Answer>,
}

/// One claim of a listing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Listed {
    pub(crate) entity: u32,
    pub(crate) authority: u32,
    pub(crate) tie: u32,
    span: u32,
    pub(crate) measure: Option<Measure>,
    disputed: bool,
    modality: u8,
}

/// What is held jointly.
#[derive(Debug, Clone)]
pub(crate) struct Joint {
    pub(crate) parties: Vec<u32>,
    pub(crate) assets: Vec<u32>,
}

/// The facts of a graph.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// Where the stakes of each owner begin; one more at the end.
    rows: Vec<u32>,
    /// The stakes, by owner, then by asset.
    stakes: Vec<Stake>,
    spans: Vec<Span>,
    pub(crate) listings: Vec<Listed>,
    /// Whoever lists somebody, ascending.
    pub(crate) authorities: Vec<u32>,
    pub(crate) joints: Vec<Joint>,
}

impl Facts {
    pub(crate) fn new(graph: &Graph) -> Self {
        let mut spans = Spans::default();
        let mut found: Vec<(u32, Stake)> = Vec::new();
        let mut listings: Vec<Listed> = Vec::new();
        for edge in graph.inner.edge_references() {
            match edge.weight().relation() {
                Relation::SanctionedBy if edge.source() != edge.target() => {
                    let tie = TieRef::new(graph, edge.id());
                    listings.extend(Listing::of(tie).map(|listing| listed(&listing, &mut spans)));
                }
                relation if is_holding(relation) => {
                    stakes_of(TieRef::new(graph, edge.id()), &mut spans, |owner, stake| found.push((owner, stake)));
                }
                _ => {}
            }
        }
        let mut authorities: Vec<u32> = listings.iter().map(|listing| listing.authority).collect();
        authorities.sort_unstable();
        authorities.dedup();
        let (rows, stakes) = in_rows(graph.inner.node_count(), &found);
        Self { rows, stakes, spans: spans.table, listings, authorities, joints: joints(graph) }
    }

    /// Where the stakes of an owner stand.
    #[inline]
    pub(crate) fn row(&self, owner: u32) -> Range<usize> {
        let owner = owner as usize;
        self.rows.get(owner..owner + 2).map_or(0..0, |ends| ends[0] as usize..ends[1] as usize)
    }

    /// Puts the stakes that stand somewhere at the end of a list.
    #[inline]
    pub(crate) fn copy(&self, row: Range<usize>, to: &mut Vec<Stake>) {
        to.extend_from_slice(self.stakes.get(row).unwrap_or_default());
    }

    /// The stakes of an owner, by asset.
    pub(crate) fn held_by(&self, owner: u32) -> &[Stake] {
        self.stakes.get(self.row(owner)).unwrap_or_default()
    }

    /// The stakes of an owner in one asset.
    pub(crate) fn held_in(&self, owner: u32, asset: u32) -> &[Stake] {
        let held = self.held_by(owner);
        let from = held.partition_point(|stake| stake.asset < asset);
        let until = held.partition_point(|stake| stake.asset <= asset);
        held.get(from..until).unwrap_or_default()
    }
}

/// The facts as they are on one day, to those who believe claims from some modality on.
#[derive(Debug)]
pub(crate) struct OnDay<'f> {
    pub(crate) facts: &'f Facts,
    /// For each span of the table whether it holds.
    answers: Vec<Answer>,
    weakest: u8,
}

impl<'f> OnDay<'f> {
    pub(crate) fn new(facts: &'f Facts, day: Option<Day>, weakest: Modality) -> Self {
        let answer = |span: &Span| day.map_or(Answer::Yes, |day| span.holds_on(day));
        Self { facts, answers: facts.spans.iter().map(answer).collect(), weakest: weakest as u8 }
    }

    fn at(&self, span: u32) -> Answer {
        self.answers.get(span as usize).copied().unwrap_or(Answer::No)
    }

    #[inline]
    pub(crate) fn of_stake(&self, stake: &Stake) -> Answer {
        if stake.least >> MODALITY > u32::from(self.weakest) {
            return Answer::No;
        }
        let answer = self.at(stake.span);
        if stake.least & DOUBTFUL > 0 { answer.min(Answer::Possibly) } else { answer }
    }

    /// Whether a listing is in force.
    pub(crate) fn of_listing(&self, listing: &Listed) -> Answer {
        if listing.modality > self.weakest {
            return Answer::No;
        }
        let answer = self.at(listing.span);
        if listing.disputed { answer.min(Answer::Possibly) } else { answer }
    }

    /// What the stakes of one owner in one asset come to.
    ///
    /// Several records of one owner about one asset restate each other: the truth lies somewhere in the union of their ranges,
    /// and they are never added. A record without a share yields to one that certainly gives one.
    #[inline]
    pub(crate) fn hold(&self, stakes: &[Stake]) -> Hold {
        // Nearly always there is one record.
        if let [stake] = stakes {
            return self.single(stake);
        }
        let mut hold = Hold::default();
        let (shares, votes) = (self.range(stakes, What::Shares), self.range(stakes, What::Votes));
        let unstated = stakes.iter().any(|stake| stake.what() == What::Unstated && self.of_stake(stake) != Answer::No);
        hold.shares = shares.held();
        if unstated && !shares.certain {
            hold.shares = (0, whole(Ppm::WHOLE));
        }
        hold.votes = votes.held();
        let control = stakes.iter().filter(|stake| stake.what() == What::Control).map(|stake| self.of_stake(stake));
        hold.control = control.max().filter(|&answer| answer != Answer::No);
        hold
    }

    #[inline]
    fn single(&self, stake: &Stake) -> Hold {
        let mut hold = Hold::default();
        let answer = self.of_stake(stake);
        if answer == Answer::No {
            return hold;
        }
        let range = (if answer == Answer::Yes { stake.least() } else { 0 }, stake.most());
        match stake.what() {
            What::Shares | What::Unstated => hold.shares = range,
            What::Votes => hold.votes = range,
            What::Control => hold.control = Some(answer),
        }
        hold
    }

    fn range(&self, stakes: &[Stake], what: What) -> Union {
        let mut range = Union::default();
        for stake in stakes.iter().filter(|stake| stake.what() == what) {
            let answer = self.of_stake(stake);
            if answer == Answer::No {
                continue;
            }
            range.certain |= answer == Answer::Yes;
            range.least = Some(range.least.map_or(stake.least(), |least| least.min(stake.least())));
            range.most = range.most.max(stake.most());
        }
        range
    }
}

/// The union of several ranges.
#[derive(Debug, Default)]
struct Union {
    least: Option<Amount>,
    most: Amount,
    certain: bool,
}

impl Union {
    fn held(&self) -> (Amount, Amount) {
        (self.least.filter(|_| self.certain).unwrap_or(0), self.most)
    }
}

/// Runs of stakes in one asset, in a row.
pub(crate) fn by_asset(row: &[Stake]) -> impl Iterator<Item = &[Stake]> {
    row.chunk_by(|one, other| one.asset == other.asset)
}

/// Whether a relation is a stake or control.
pub(crate) fn is_holding(relation: Relation) -> bool {
    matches!(relation, Relation::Owns | Relation::OwnsOrControls | Relation::Controls | Relation::FrontsFor)
}

/// The records that a tie consists of, each with its owner.
///
/// `Controls` is control. `OwnsOrControls`, which lists write where they do not say which, is a stake without a share and a hint at
/// control; a front that `FrontsFor` somebody hints at being controlled by it.
fn stakes_of(tie: TieRef<'_>, spans: &mut Spans, mut put: impl FnMut(u32, Stake)) {
    let (from, to) = (tie.from().index().index() as u32, tie.to().index().index() as u32);
    let relation = tie.relation();
    let (owner, asset) = if relation == Relation::FrontsFor { (to, from) } else { (from, to) };
    for claim in tie.get().affirmations() {
        let record = record(tie, claim, spans);
        match relation {
            Relation::Owns => {
                if let Some(stake) = owned(Stake { asset, ..record }, claim.details().share()) {
                    put(owner, stake);
                }
            }
            Relation::OwnsOrControls => {
                put(owner, Stake { asset, ..record });
                put(owner, Stake { asset, ..record.being(What::Control).doubted() });
            }
            Relation::FrontsFor => put(owner, Stake { asset, ..record.being(What::Control).doubted() }),
            _ => put(owner, Stake { asset, ..record.being(What::Control) }),
        }
    }
}

/// A claim as a record of which the asset and the amount are still to be said.
fn record(tie: TieRef<'_>, claim: &Claim, spans: &mut Spans) -> Stake {
    let disputed = tie.get().denials().any(|denial| tie.get().counters(denial, claim));
    let doubtful = disputed || claim.modality() >= Modality::Alleged;
    Stake::new(spans.place(span_of(tie, claim)), What::Unstated, doubtful, claim.modality())
}

/// When a stake holds: as dated, or else from when its sources tell of it.
pub(crate) fn span_of(tie: TieRef<'_>, claim: &Claim) -> Span {
    claim.span(tie.relation()).unwrap_or_else(|| known(tie.graph, claim))
}

/// The stake with its share. A summary of a chain is none: its links count.
fn owned(stake: Stake, share: Option<Share>) -> Option<Stake> {
    let Some(share) = share else { return Some(stake) };
    if share.is_indirect() {
        return None;
    }
    let what = match share.of() {
        ShareOf::Shares => What::Shares,
        ShareOf::Votes => What::Votes,
    };
    Some(stake.being(what).within(share.minimum(), share.maximum()))
}

fn listed(listing: &Listing<'_>, spans: &mut Spans) -> Listed {
    Listed {
        entity: listing.entity().index().index() as u32,
        authority: listing.authority().index().index() as u32,
        tie: listing.tie().index().index() as u32,
        span: spans.place(listing.term()),
        measure: listing.measure(),
        disputed: listing.is_disputed(),
        modality: listing.claim().modality() as u8,
    }
}

/// The distinct spans of a graph.
#[derive(Default)]
struct Spans {
    table: Vec<Span>,
    places: HashMap<Span, u32>,
    /// The last one asked for: neighbours in a file are often dated alike.
    last: Option<(Span, u32)>,
}

impl Spans {
    fn place(&mut self, span: Span) -> u32 {
        if let Some((_, place)) = self.last.filter(|(last, _)| *last == span) {
            return place;
        }
        let place = *self.places.entry(span).or_insert_with(|| {
            self.table.push(span);
            self.table.len() as u32 - 1
        });
        self.last = Some((span, place));
        place
    }
}

/// Lays records in rows by owner, each row by asset; records of one owner and asset stay in their order.
fn in_rows(owners: usize, found: &[(u32, Stake)]) -> (Vec<u32>, Vec<Stake>) {
    let mut rows = vec![0_u32; owners + 1];
    for (owner, _) in found {
        if let Some(row) = rows.get_mut(*owner as usize + 1) {
            *row += 1;
        }
    }
    let mut sum = 0;
    for row in &mut rows {
        sum += *row;
        *row = sum;
    }
    let mut free = rows.clone();
    let mut stakes = vec![Stake { asset: 0, span: 0, least: 0, most: 0 }; found.len()];
    for (owner, stake) in found {
        let Some(next) = free.get_mut(*owner as usize) else { continue };
        if let Some(place) = stakes.get_mut(*next as usize) {
            *place = *stake;
        }
        *next += 1;
    }
    for row in rows.windows(2) {
        if let &[from, until] = row
            && let Some(row) = stakes.get_mut(from as usize..until as usize)
        {
            row.sort_by_key(|stake| stake.asset);
        }
    }
    (rows, stakes)
}

/// The joint arrangements: agreements of that topic, those who are party to them, and what they are linked to.
fn joints(graph: &Graph) -> Vec<Joint> {
    let agreements =
        graph.entities().filter(|entity| entity.get().details().topics().iter().any(|topic| &**topic == JOINT));
    let joint = |agreement: crate::EntityRef<'_>| {
        let (mut parties, mut assets) = (Vec::new(), Vec::new());
        for tie in agreement.ties().filter(|tie| tie.standing().is_affirmed()) {
            let far = if tie.from() == agreement { tie.to() } else { tie.from() };
            match tie.relation() {
                Relation::PartyTo if tie.to() == agreement => parties.push(far.index().index() as u32),
                Relation::LinkedTo => assets.push(far.index().index() as u32),
                _ => {}
            }
        }
        for ends in [&mut parties, &mut assets] {
            ends.sort_unstable();
            ends.dedup();
        }
        Joint { parties, assets }
    };
    agreements.map(joint).filter(|joint| joint.parties.len() > 1 && !joint.assets.is_empty()).collect()
}

/// The ties by which one entity owns or controls another, in the order of the graph.
pub(crate) fn ties_of_hold<'g>(graph: &'g Graph, owner: u32, asset: u32) -> Vec<TieRef<'g>> {
    let (owner, asset) =
        (petgraph::graph::NodeIndex::new(owner as usize), petgraph::graph::NodeIndex::new(asset as usize));
    let leads = |tie: &TieRef<'g>| {
        let (from, to) = if tie.relation() == Relation::FrontsFor { (asset, owner) } else { (owner, asset) };
        is_holding(tie.relation()) && tie.from().index() == from && tie.to().index() == to
    };
    let mut ties: Vec<TieRef<'g>> = graph.ties_between(owner, asset).filter(leads).collect();
    ties.sort_by_key(|tie| tie.index());
    ties.dedup();
    ties
}
