//! What ownership rules ask of a graph, in flat arrays: stakes, control and listings, each a few words long.
//!
//! Made once for a graph, when first asked for. A stake names its owner by the row it stands in; the dates of all records stand in one
//! table, of which a query asks each once.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use petgraph::graph::NodeIndex;
use petgraph::visit::EdgeRef;

use super::Graph;
use super::listings::{Listing, denied, known};
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
    /// open to doubt whatever its date (alleged, or only a hint), three for the modality, and three for that of the strongest denial.
    least: u32,
    /// The most it can be, in 20 bits; then a bit if it is less than that.
    most: u32,
}

const PPM_BITS: u32 = 20;
const PPM: u32 = (1 << PPM_BITS) - 1;
const OPEN: u32 = 1 << PPM_BITS;
const DOUBTFUL: u32 = 1 << 23;
const MODALITY: u32 = 24;
const DENIED: u32 = 27;
/// Weaker than every modality: what nobody denies.
const NOBODY: u32 = 7;

impl Stake {
    fn new(span: u32, what: What, modality: Modality, denied: Option<Modality>) -> Self {
        let doubtful = if modality.leaves_open() { DOUBTFUL } else { 0 };
        let denied = denied.map_or(NOBODY, |modality| modality as u32);
        let least = doubtful | (modality as u32) << MODALITY | denied << DENIED;
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
    fn modality(&self) -> u32 {
        self.least >> MODALITY & 7
    }

    /// Whether it is open to doubt whatever its date, to those who leave out what is put more weakly than this.
    #[inline]
    fn is_open(&self, weakest: u32) -> bool {
        self.least & DOUBTFUL > 0 || self.least >> DENIED & 7 <= weakest
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
    modality: Modality,
    denied: Option<Modality>,
}

/// What is held jointly: an agreement, and the claims that somebody is party to it or that it is about an asset, as records that name
/// that end, ascending.
#[derive(Debug, Clone)]
struct Arrangement {
    agreement: u32,
    parties: Vec<Stake>,
    assets: Vec<Stake>,
}

/// What is held jointly on a day: who is party to it and what it is about, each with how certainly.
#[derive(Debug, Clone)]
pub(crate) struct Joint {
    pub(crate) agreement: u32,
    pub(crate) parties: Vec<(u32, Answer)>,
    pub(crate) assets: Vec<(u32, Answer)>,
}

impl Joint {
    /// How certainly somebody is party to it.
    pub(crate) fn binds(&self, party: u32) -> Answer {
        Self::find(&self.parties, party)
    }

    /// How certainly it is about an asset.
    pub(crate) fn covers(&self, asset: u32) -> Answer {
        Self::find(&self.assets, asset)
    }

    fn find(ends: &[(u32, Answer)], end: u32) -> Answer {
        let place = ends.binary_search_by_key(&end, |&(end, _)| end);
        place.ok().and_then(|place| ends.get(place)).map_or(Answer::No, |&(_, answer)| answer)
    }
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
    arrangements: Vec<Arrangement>,
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
        let arrangements = arrangements(graph, &mut spans);
        Self { rows, stakes, spans: spans.table, listings, authorities, arrangements }
    }

    /// The first day on which a listing may be in force.
    pub(crate) fn begins(&self, listing: &Listed) -> Day {
        self.spans.get(listing.span as usize).map_or(Day::MIN, |span| span.possible().0)
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
    weakest: u32,
    pub(crate) joints: Vec<Joint>,
}

impl<'f> OnDay<'f> {
    pub(crate) fn new(facts: &'f Facts, day: Option<Day>, weakest: Modality) -> Self {
        let answer = |span: &Span| day.map_or(Answer::Yes, |day| span.holds_on(day));
        let answers = facts.spans.iter().map(answer).collect();
        let mut on_day = Self { facts, answers, weakest: weakest as u32, joints: Vec::new() };
        on_day.joints = facts.arrangements.iter().filter_map(|arrangement| on_day.joint(arrangement)).collect();
        on_day
    }

    /// `None` of an arrangement that binds nobody to anybody, or is about nothing.
    fn joint(&self, arrangement: &Arrangement) -> Option<Joint> {
        let ends = |claims: &[Stake]| -> Vec<(u32, Answer)> {
            let ends = by_asset(claims).filter_map(|claims| {
                let answer = claims.iter().map(|claim| self.of_stake(claim)).max()?;
                claims.first().map(|first| (first.asset, answer))
            });
            ends.filter(|(_, answer)| *answer != Answer::No).collect()
        };
        let (parties, assets) = (ends(&arrangement.parties), ends(&arrangement.assets));
        let agreement = arrangement.agreement;
        (parties.len() > 1 && !assets.is_empty()).then_some(Joint { agreement, parties, assets })
    }

    fn at(&self, span: u32) -> Answer {
        self.answers.get(span as usize).copied().unwrap_or(Answer::No)
    }

    #[inline]
    pub(crate) fn of_stake(&self, stake: &Stake) -> Answer {
        if stake.modality() > self.weakest {
            return Answer::No;
        }
        let answer = self.at(stake.span);
        if stake.is_open(self.weakest) { answer.min(Answer::Possibly) } else { answer }
    }

    /// Whether a listing is in force.
    pub(crate) fn of_listing(&self, listing: &Listed) -> Answer {
        if listing.modality as u32 > self.weakest {
            return Answer::No;
        }
        let answer = self.at(listing.span);
        let is_disputed = listing.denied.is_some_and(|modality| modality as u32 <= self.weakest);
        if listing.modality.leaves_open() || is_disputed { answer.min(Answer::Possibly) } else { answer }
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
                // A summary of a chain counts for nothing beside its links, and possibly where none are on record.
                let is_summary = claim.details().share().is_some_and(Share::is_indirect);
                if !is_summary || stands_for_a_chain(tie, claim) {
                    let stake = owned(Stake { asset, ..record }, claim.details().share());
                    put(owner, if is_summary { stake.doubted() } else { stake });
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
    Stake::new(spans.place(span_of(tie, claim)), What::Unstated, claim.modality(), denied(tie, claim))
}

/// When a stake holds: as dated, or else from when its sources tell of it.
pub(crate) fn span_of(tie: TieRef<'_>, claim: &Claim) -> Span {
    dated(tie, claim).unwrap_or_else(|| known(tie.graph, claim))
}

/// When a stake holds by its date; `None` if it has none.
pub(crate) fn dated(tie: TieRef<'_>, claim: &Claim) -> Option<Span> {
    claim.period().and_then(|period| period.lasting(claim.when_kind(tie.relation())))
}

/// How many owners above an asset are looked at for the links of a chain. Real ones are found after some dozens; where there are more,
/// no chain is taken to be on record, which leaves the answer open.
const MOST_OWNERS: usize = 4096;

/// Whether nothing is on record of the chain that an indirect stake sums up: no path of direct stakes that may have been held at the
/// same time leads from the owner to the asset.
pub(crate) fn stands_for_a_chain(tie: TieRef<'_>, claim: &Claim) -> bool {
    let span = span_of(tie, claim);
    let (owner, asset) = (tie.from(), tie.to());
    let mut seen: HashSet<NodeIndex> = HashSet::from([asset.index()]);
    let mut rest = vec![asset];
    while let Some(held) = rest.pop() {
        for above in held.ties().filter(|above| above.to() == held && is_link(*above, span)) {
            if above.from() == owner {
                return false;
            }
            if seen.insert(above.from().index()) {
                rest.push(above.from());
            }
        }
        if seen.len() > MOST_OWNERS {
            return true;
        }
    }
    true
}

/// Whether a tie is a direct stake that may have been held at some time.
fn is_link(tie: TieRef<'_>, at: Span) -> bool {
    let is_direct = |claim: &Claim| !claim.details().share().is_some_and(Share::is_indirect);
    matches!(tie.relation(), Relation::Owns | Relation::OwnsOrControls)
        && tie.get().affirmations().any(|claim| is_direct(claim) && span_of(tie, claim).overlaps(&at) != Answer::No)
}

/// The stake with its share.
fn owned(stake: Stake, share: Option<Share>) -> Stake {
    let Some(share) = share else { return stake };
    let what = match share.of() {
        ShareOf::Shares => What::Shares,
        ShareOf::Votes => What::Votes,
    };
    stake.being(what).within(share.minimum(), share.maximum())
}

fn listed(listing: &Listing<'_>, spans: &mut Spans) -> Listed {
    Listed {
        entity: listing.entity().index().index() as u32,
        authority: listing.authority().index().index() as u32,
        tie: listing.tie().index().index() as u32,
        span: spans.place(listing.term()),
        measure: listing.measure(),
        modality: listing.claim().modality(),
        denied: denied(listing.tie(), listing.claim()),
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
fn arrangements(graph: &Graph, spans: &mut Spans) -> Vec<Arrangement> {
    let agreements =
        graph.entities().filter(|entity| entity.get().details().topics().iter().any(|topic| &**topic == JOINT));
    let mut arrangements = Vec::new();
    for agreement in agreements {
        let (mut parties, mut assets) = (Vec::new(), Vec::new());
        for tie in agreement.ties() {
            let far = if tie.from() == agreement { tie.to() } else { tie.from() };
            let ends = match tie.relation() {
                Relation::PartyTo if tie.to() == agreement => &mut parties,
                Relation::LinkedTo => &mut assets,
                _ => continue,
            };
            let asset = far.index().index() as u32;
            ends.extend(tie.get().affirmations().map(|claim| Stake { asset, ..record(tie, claim, spans) }));
        }
        for ends in [&mut parties, &mut assets] {
            ends.sort_by_key(|claim| claim.asset);
        }
        let agreement = agreement.index().index() as u32;
        arrangements.push(Arrangement { agreement, parties, assets });
    }
    arrangements
}

/// The ties that make a joint arrangement of an agreement, between it and one of its ends, in the order of the graph.
pub(crate) fn ties_of_joint<'g>(graph: &'g Graph, agreement: u32, end: u32) -> Vec<TieRef<'g>> {
    let (agreement, end) = (NodeIndex::new(agreement as usize), NodeIndex::new(end as usize));
    let binds = |tie: &TieRef<'g>| matches!(tie.relation(), Relation::PartyTo | Relation::LinkedTo);
    let mut ties: Vec<TieRef<'g>> = graph.ties_between(agreement, end).filter(binds).collect();
    ties.sort_by_key(|tie| tie.index());
    ties
}

/// The ties by which one entity owns or controls another, in the order of the graph.
pub(crate) fn ties_of_hold<'g>(graph: &'g Graph, owner: u32, asset: u32) -> Vec<TieRef<'g>> {
    let (owner, asset) = (NodeIndex::new(owner as usize), NodeIndex::new(asset as usize));
    let leads = |tie: &TieRef<'g>| {
        let (from, to) = if tie.relation() == Relation::FrontsFor { (asset, owner) } else { (owner, asset) };
        is_holding(tie.relation()) && tie.from().index() == from && tie.to().index() == to
    };
    let mut ties: Vec<TieRef<'g>> = graph.ties_between(owner, asset).filter(leads).collect();
    ties.sort_by_key(|tie| tie.index());
    ties.dedup();
    ties
}
