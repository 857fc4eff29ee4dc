//! The least fixpoint: who is caught, by a work-list over the stakes of those who are.
//!
//! Two answers are sought at once: who is caught whatever the doubtful records turn out to be, and who may be. Those certainly caught
//! are worked off first, with the least and the most of their stakes; then those that only may be, with the most alone. So the
//! stakes of an owner are looked at once.

use std::collections::HashMap;

use super::regime::{Regime, Rights};
use crate::graph::stakes::{Amount, Hold, Joint, OnDay, SCALE, Stake, by_asset, whole};
use crate::model::date::Answer;

/// What a rule asks of sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    amount: Amount,
    strict: bool,
    pub(super) votes: bool,
    pub(super) control: bool,
}

impl Limit {
    pub(super) fn of(regime: &Regime) -> Self {
        let (threshold, strict) = regime.limit();
        Self {
            amount: whole(threshold),
            strict,
            votes: regime.rights() == Rights::SharesOrVotes,
            control: regime.counts_control(),
        }
    }

    #[inline]
    pub(super) fn is_reached(self, sum: Amount) -> bool {
        if self.strict { sum > self.amount } else { sum >= self.amount }
    }

    fn control(self, hold: &Hold) -> Answer {
        hold.control.filter(|_| self.control).unwrap_or(Answer::No)
    }
}

/// The sums of one asset: the least and the most of the shares that caught owners hold, or of the votes, each packed in 32 bits. An
/// asset that is caught has no sum any more: the least is [`CAUGHT`] if it certainly is, the most if it may be.
type Sums = [u32; 2];
const CAUGHT: u32 = u32::MAX;

/// How many summands that are more, or less, than they say are counted. More of them make no difference.
const MOST_OPEN: u64 = (1 << 11) - 1;

/// A sum that does not reach the threshold, or does for the first time, stays far below 2^21 parts per million.
fn packed_least(sum: Amount) -> u32 {
    let (ppm, more) = (sum >> SCALE, sum & ((1 << SCALE) - 1));
    packed(ppm, more)
}
fn packed_most(sum: Amount) -> u32 {
    let ppm = sum.div_ceil(1 << SCALE);
    packed(ppm, (ppm << SCALE) - sum)
}
fn packed(ppm: u64, open: u64) -> u32 {
    (ppm.min((1 << 21) - 2) << 11 | open.min(MOST_OPEN)) as u32
}
fn least(packed: u32) -> Amount {
    Amount::from(packed >> 11) << SCALE | (Amount::from(packed) & MOST_OPEN)
}
fn most(packed: u32) -> Amount {
    (Amount::from(packed >> 11) << SCALE) - (Amount::from(packed) & MOST_OPEN)
}

/// What one owner brings to one asset.
struct Part {
    owner: u32,
    asset: u32,
    hold: Hold,
}

impl Part {
    /// `None` if it brings nothing on the day.
    #[inline]
    fn of(day: &OnDay<'_>, owner: u32, stakes: &[Stake]) -> Option<Self> {
        let asset = stakes.first()?.asset;
        let hold = day.hold(stakes);
        (hold != Hold::default()).then_some(Self { owner, asset, hold })
    }
}

/// How many owners are worked off at a time: enough that their memory is fetched side by side, few enough that it stays near.
const BLOCK: usize = 64;

/// Who is caught, and what the caught hold of the others.
#[derive(Debug, Clone, Default)]
pub(super) struct Closure {
    shares: Vec<Sums>,
    /// Empty unless votes count.
    votes: Vec<Sums>,
    /// The entities caught, seeds first: certainly, and then those that only may be.
    pub(super) certain: Vec<u32>,
    pub(super) possible: Vec<u32>,
    /// The entities that have a sum, so that a closure of another person can begin anew.
    touched: Vec<u32>,
    /// The stakes looked at.
    pub(super) work: u64,
    /// Stakes of a joint arrangement of which the most already counts, as (party, asset), each with whether the least does too.
    joined: HashMap<(u32, u32), bool>,
}

impl Closure {
    pub(super) fn new(entities: usize, limit: Limit) -> Self {
        let votes = if limit.votes { entities } else { 0 };
        Self { shares: vec![[0; 2]; entities], votes: vec![[0; 2]; votes], ..Self::default() }
    }

    /// Forgets everything but the work.
    pub(super) fn clear(&mut self) {
        for entity in self.touched.drain(..) {
            for sums in [&mut self.shares, &mut self.votes] {
                if let Some(sums) = sums.get_mut(entity as usize) {
                    *sums = [0; 2];
                }
            }
        }
        self.certain.clear();
        self.possible.clear();
        self.joined.clear();
    }

    /// How certainly an entity is caught; seeds are.
    pub(super) fn of(&self, entity: u32) -> Answer {
        match self.shares.get(entity as usize) {
            Some([CAUGHT, _]) => Answer::Yes,
            Some([_, CAUGHT]) => Answer::Possibly,
            _ => Answer::No,
        }
    }

    /// The most that the caught may hold of an entity that is not caught.
    pub(super) fn most(&self, entity: u32) -> Amount {
        let of = |sums: &[Sums]| sums.get(entity as usize).map_or(0, |sums| most(sums[1]));
        of(&self.shares).max(of(&self.votes))
    }

    /// The entities of which the caught hold something, in no order, and the caught themselves.
    pub(super) fn touched(&self) -> &[u32] {
        &self.touched
    }

    /// Follows the stakes of seeds, each with how certain it is.
    pub(super) fn run(&mut self, day: &OnDay<'_>, limit: Limit, joints: &[Joint], seeds: &[(u32, Answer)]) {
        for &(seed, answer) in seeds {
            match answer {
                Answer::Yes => self.catch(seed),
                Answer::Possibly => self.suspect(seed),
                Answer::No => {}
            }
        }
        self.work_off(day, limit, joints, true);
        self.work_off(day, limit, joints, false);
        let shares = &self.shares;
        self.possible.retain(|&entity| !matches!(shares.get(entity as usize), Some([CAUGHT, _])));
    }

    /// Works off those who are caught, certainly or possibly, some at a time: their rows are looked up, then copied, then
    /// weighed, then added up. What each step wants of far memory is fetched side by side, since it is little work in between.
    fn work_off(&mut self, day: &OnDay<'_>, limit: Limit, joints: &[Joint], certain: bool) {
        let (mut owners, mut rows) = (Vec::with_capacity(BLOCK), Vec::with_capacity(BLOCK));
        let (mut stakes, mut parts): (Vec<Stake>, Vec<Part>) = (Vec::new(), Vec::new());
        let mut next = 0;
        loop {
            let list = if certain { &self.certain } else { &self.possible };
            let Some(block) = list.get(next..list.len().min(next + BLOCK)).filter(|block| !block.is_empty()) else {
                return;
            };
            next += block.len();
            owners.clear();
            // Those who turned out to be caught for certain were worked off with the others.
            owners.extend(block.iter().filter(|&&owner| certain || self.of(owner) != Answer::Yes));
            rows.clear();
            rows.extend(owners.iter().map(|&owner| day.facts.row(owner)));
            stakes.clear();
            for row in &rows {
                day.facts.copy(row.clone(), &mut stakes);
            }
            self.work += stakes.len() as u64;
            parts.clear();
            let mut rest = stakes.as_slice();
            for (&owner, row) in owners.iter().zip(&rows) {
                let (own, others) = rest.split_at(row.len().min(rest.len()));
                rest = others;
                parts.extend(by_asset(own).filter_map(|stakes| Part::of(day, owner, stakes)));
            }
            for part in &parts {
                self.add(limit, part, certain);
            }
            if !joints.is_empty() {
                owners.iter().for_each(|&owner| self.follow_joint(day, limit, joints, owner, certain));
            }
        }
    }

    #[inline]
    fn add(&mut self, limit: Limit, part: &Part, certain: bool) {
        let Part { owner, asset, hold } = part;
        let Some(shares) = self.shares.get_mut(*asset as usize) else { return };
        let sums = *shares;
        if sums[0] == CAUGHT || (sums[1] == CAUGHT && !certain) {
            return;
        }
        let mut hold = *hold;
        if !self.joined.is_empty()
            && let Some(least_counts) = self.joined.get_mut(&(*owner, *asset))
        {
            if !certain || std::mem::replace(least_counts, true) {
                return;
            }
            // The most was added when it was held jointly, possibly.
            (hold.shares.1, hold.votes.1) = (0, 0);
        }
        let (new, least, most) = plus(sums, hold.shares, certain);
        *shares = new;
        if sums == [0; 2] {
            self.touched.push(*asset);
        }
        let mut reached = (limit.is_reached(least), limit.is_reached(most));
        if limit.votes
            && let Some(votes) = self.votes.get_mut(*asset as usize)
        {
            let (new, least, most) = plus(*votes, hold.votes, certain);
            *votes = new;
            reached.0 |= limit.is_reached(least);
            reached.1 |= limit.is_reached(most);
        }
        if limit.control {
            reached.0 |= certain && hold.control == Some(Answer::Yes);
            reached.1 |= hold.control.is_some();
        }
        if reached.0 {
            self.catch(*asset);
        } else if reached.1 {
            self.suspect(*asset);
        }
    }

    /// Each party of a joint arrangement is treated as holding what all parties hold: possibly, if the arrangement is possible.
    fn follow_joint(&mut self, day: &OnDay<'_>, limit: Limit, joints: &[Joint], owner: u32, certain: bool) {
        for joint in joints {
            let bound = joint.binds(owner);
            if bound == Answer::No {
                continue;
            }
            for &(asset, covered) in &joint.assets {
                // What the asset holds of itself counts for nothing.
                let others = joint.parties.iter().filter(|&&(party, _)| party != owner && party != asset);
                for &(party, also_bound) in others {
                    // What a party that is caught itself holds counts once.
                    if self.of(party) == Answer::Yes || (!certain && self.of(party) == Answer::Possibly) {
                        continue;
                    }
                    let is_sure = certain && bound.and(covered).and(also_bound) == Answer::Yes;
                    self.join(limit, day, (party, asset), is_sure);
                }
            }
        }
    }

    /// Adds what a party to a joint arrangement holds: the least and the most of it, or the most alone.
    fn join(&mut self, limit: Limit, day: &OnDay<'_>, (party, asset): (u32, u32), is_sure: bool) {
        let stakes = day.facts.held_in(party, asset);
        self.work += stakes.len() as u64;
        if let Some(part) = Part::of(day, party, stakes) {
            self.add(limit, &part, is_sure);
        }
        self.joined.entry((party, asset)).and_modify(|least_counts| *least_counts |= is_sure).or_insert(is_sure);
    }

    fn catch(&mut self, entity: u32) {
        self.mark(entity, [CAUGHT; 2]);
        self.certain.push(entity);
    }

    fn suspect(&mut self, entity: u32) {
        let Some(&[least, most]) = self.shares.get(entity as usize) else { return };
        if most == CAUGHT {
            return;
        }
        self.mark(entity, [least, CAUGHT]);
        self.possible.push(entity);
    }

    fn mark(&mut self, entity: u32, with: Sums) {
        if let Some(sums) = self.shares.get_mut(entity as usize) {
            if *sums == [0; 2] {
                self.touched.push(entity);
            }
            *sums = with;
        }
    }
}

/// The sums with what one owner holds, packed and as amounts.
#[inline]
fn plus(sums: Sums, (own_least, own_most): (Amount, Amount), certain: bool) -> (Sums, Amount, Amount) {
    let low = least(sums[0]) + if certain { own_least } else { 0 };
    if sums[1] == CAUGHT {
        return ([packed_least(low), CAUGHT], low, Amount::MAX);
    }
    let high = most(sums[1]) + own_most;
    ([packed_least(low), packed_most(high)], low, high)
}

/// Who would be caught if everybody whom the certainly listed reach were taken to be, and only those let go whom that does not bear
/// out: the greatest fixpoint there. What it holds beyond the least one supports itself in a circle.
///
/// Joint arrangements do not count here: who holds something jointly is caught by the least fixpoint, or is not flagged.
pub(super) fn greatest(day: &OnDay<'_>, limit: Limit, seeds: &[u32], entities: usize) -> Vec<u32> {
    let mut held = Held { reached: vec![0; entities], order: Vec::new() };
    for &seed in seeds {
        held.reach(seed);
    }
    let seeds = held.order.len();
    let mut next = 0;
    while let Some(&owner) = held.order.get(next) {
        next += 1;
        for stakes in by_asset(day.facts.held_by(owner)) {
            let hold = day.hold(stakes);
            let controls = limit.control(&hold) != Answer::No;
            if hold.shares.1 > 0 || (limit.votes && hold.votes.1 > 0) || controls {
                stakes.iter().take(1).for_each(|stake| held.reach(stake.asset));
            }
        }
    }
    held.shrink(day, limit, seeds);
    held.order.retain(|&entity| held.reached.get(entity as usize).is_some_and(|&reached| reached > 0));
    held.order
}

/// What is taken to be caught, until it is let go.
struct Held {
    /// For each entity 0 if it is not, or else one more than its place in `order`.
    reached: Vec<u32>,
    order: Vec<u32>,
}

/// What supports an entity: the shares and votes of those taken to be caught, and how many of them control it.
#[derive(Clone, Copy, Default)]
struct Support {
    shares: Amount,
    votes: Amount,
    controllers: u32,
}

impl Held {
    fn reach(&mut self, entity: u32) {
        if let Some(reached) = self.reached.get_mut(entity as usize)
            && *reached == 0
        {
            self.order.push(entity);
            *reached = self.order.len() as u32;
        }
    }

    fn place(&self, entity: u32) -> Option<usize> {
        self.reached.get(entity as usize).and_then(|&reached| reached.checked_sub(1)).map(|place| place as usize)
    }

    /// Lets go of whoever is not supported, and of whom that leaves without support.
    fn shrink(&mut self, day: &OnDay<'_>, limit: Limit, seeds: usize) {
        let mut support = vec![Support::default(); self.order.len()];
        // Seeds, which come first, stand by themselves.
        support.iter_mut().take(seeds).for_each(|support| support.controllers = 1);
        for &owner in &self.order {
            for stakes in by_asset(day.facts.held_by(owner)) {
                let Some(place) = stakes.first().and_then(|stake| self.place(stake.asset)) else { continue };
                let hold = day.hold(stakes);
                if let Some(support) = support.get_mut(place) {
                    support.shares = support.shares.saturating_add(hold.shares.0);
                    support.votes = support.votes.saturating_add(hold.votes.0);
                    support.controllers += u32::from(limit.control(&hold) == Answer::Yes);
                }
            }
        }
        let stands = |support: &Support| {
            limit.is_reached(support.shares)
                || (limit.votes && limit.is_reached(support.votes))
                || support.controllers > 0
        };
        let unsupported = self.order.iter().zip(&support).filter(|(_, support)| !stands(support));
        let mut gone: Vec<u32> = unsupported.map(|(&entity, _)| entity).collect();
        for &entity in &gone {
            self.let_go(entity);
        }
        while let Some(owner) = gone.pop() {
            for stakes in by_asset(day.facts.held_by(owner)) {
                let Some(asset) = stakes.first().map(|stake| stake.asset) else { continue };
                let Some(place) = self.place(asset) else { continue };
                let hold = day.hold(stakes);
                let Some(support) = support.get_mut(place) else { continue };
                support.shares = support.shares.saturating_sub(hold.shares.0);
                support.votes = support.votes.saturating_sub(hold.votes.0);
                support.controllers -= u32::from(limit.control(&hold) == Answer::Yes).min(support.controllers);
                if !stands(support) {
                    self.let_go(asset);
                    gone.push(asset);
                }
            }
        }
    }

    fn let_go(&mut self, entity: u32) {
        if let Some(reached) = self.reached.get_mut(entity as usize) {
            *reached = 0;
        }
    }
}
