//! The exposure of a whole graph of 1,000,000 entities and 3,000,000 ties, beside a bare work-list over flat arrays.
//!
//! The bare work-list knows what ownership rules need at the least: for each stake the asset, the share and two days, in rows by owner,
//! and for each listing an entity and two days. It has no claims, no ranges, no doubts, and gives the set of the caught. Both find the
//! same ones. Rounds alternate, and the best of each counts; the flat facts of the graph, which are made once when first asked for, are
//! timed by themselves.

mod common;

use std::hint::black_box;
use std::time::{Duration, Instant};

use sanctions_graph::date::{Day, Period};
use sanctions_graph::{
    Claim, Designation, Entity, EntityKind, Evidence, Graph, GraphBuilder, Measure, Modality, Ppm, Regime, Relation,
    Share, Source, SourceKind, Verdict,
};

const DAY: &str = "2015-06-15";
const ROUNDS: usize = 30;
/// What the exposure may take, in times of the bare work-list.
const MOST: f64 = 2.0;

/// A network as numbers.
#[derive(Default)]
struct Flat {
    /// Owner, asset, percentage, first and last year.
    stakes: Vec<(u32, u32, u32, i32, i32)>,
    /// Entity, first and last year.
    listings: Vec<(u32, i32, i32)>,
}

/// Most assets have two or three owners, and a listed entity owns more than others; a stake in five has ended.
fn network(entities: u32, ties: usize) -> Flat {
    let mut dice = Dice(1);
    let mut flat = Flat::default();
    for entity in 0..entities {
        if dice.below(50) == 0 {
            let from = 2000 + dice.below(20) as i32;
            flat.listings.push((entity, from, if dice.below(5) == 0 { from + 5 } else { 2030 }));
        }
    }
    let mut asset = 0;
    while flat.listings.len() + flat.stakes.len() < ties {
        let mut rest = 100;
        for _ in 0..1 + dice.below(4) {
            let percent = (1 + dice.below(rest.min(80))) as u32;
            rest -= u64::from(percent);
            let owner = dice.below(u64::from(entities)) as u32;
            let from = 1995 + dice.below(25) as i32;
            let until = if dice.below(5) == 0 { from + 3 } else { 2030 };
            // One owner has one stake in an asset.
            let known = flat.stakes.iter().rev().take(8).any(|stake| (stake.0, stake.1) == (owner, asset));
            if owner != asset && !known {
                flat.stakes.push((owner, asset, percent, from, until));
            }
            if rest == 0 {
                break;
            }
        }
        asset = (asset + 1) % entities;
    }
    flat
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn graph(flat: &Flat, entities: u32) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("register", SourceKind::Register, "A register"));
    for entity in 0..entities {
        builder.entity(Entity::new(format!("e{entity}"), EntityKind::Company, format!("Company {entity}")));
    }
    builder.entity(Entity::new("us-ofac", EntityKind::Agency, "An authority"));
    let claim = |from: i32, until: i32| {
        let period: Period = format!("{from}-01-01/{until}-12-31").parse().expect("a period");
        Claim::new(Modality::Official, Evidence::new("register")).when(period)
    };
    for &(entity, from, until) in &flat.listings {
        let claim = claim(from, until).designation(Designation::new(Measure::AssetFreeze));
        builder.claim(&format!("e{entity}"), Relation::SanctionedBy, "us-ofac", claim);
    }
    for &(owner, asset, percent, from, until) in &flat.stakes {
        let claim = claim(from, until).share(Share::exact(Ppm(percent * 10_000)));
        builder.claim(&format!("e{owner}"), Relation::Owns, &format!("e{asset}"), claim);
    }
    builder.build().expect("a sound network")
}

/// A stake as the bare work-list has it.
#[derive(Clone, Copy)]
struct Stake {
    asset: u32,
    ppm: u32,
    from: i32,
    until: i32,
}

struct Bare {
    rows: Vec<u32>,
    stakes: Vec<Stake>,
    listings: Vec<(u32, i32, i32)>,
}

impl Bare {
    fn new(flat: &Flat, entities: u32) -> Self {
        let first = |year: i32| Day::from_ymd(year, 1, 1).expect("a day").number();
        let last = |year: i32| Day::from_ymd(year, 12, 31).expect("a day").number();
        let mut sorted = flat.stakes.clone();
        sorted.sort_unstable();
        let mut rows = vec![0_u32; entities as usize + 1];
        for stake in &sorted {
            rows[stake.0 as usize + 1] += 1;
        }
        for at in 1..rows.len() {
            rows[at] += rows[at - 1];
        }
        let stakes = sorted
            .iter()
            .map(|&(_, asset, percent, from, until)| Stake {
                asset,
                ppm: percent * 10_000,
                from: first(from),
                until: last(until),
            })
            .collect();
        let listings = flat.listings.iter().map(|&(entity, from, until)| (entity, first(from), last(until))).collect();
        Self { rows, stakes, listings }
    }

    fn caught(&self, day: i32) -> Vec<u32> {
        let entities = self.rows.len() - 1;
        let mut sums = vec![0_u64; entities];
        let mut is_caught = vec![false; entities];
        let mut caught: Vec<u32> = Vec::new();
        for &(entity, from, until) in &self.listings {
            if from <= day && day <= until && !is_caught[entity as usize] {
                is_caught[entity as usize] = true;
                caught.push(entity);
            }
        }
        let mut next = 0;
        while next < caught.len() {
            let owner = caught[next] as usize;
            next += 1;
            for stake in &self.stakes[self.rows[owner] as usize..self.rows[owner + 1] as usize] {
                let asset = stake.asset as usize;
                if is_caught[asset] || stake.from > day || day > stake.until {
                    continue;
                }
                sums[asset] += u64::from(stake.ppm);
                if sums[asset] >= 500_000 {
                    is_caught[asset] = true;
                    caught.push(stake.asset);
                }
            }
        }
        caught
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let found = black_box(work());
    (start.elapsed(), found)
}

fn main() {
    let (entities, ties) = if common::is_trial() { (10_000, 30_000) } else { (1_000_000, 3_000_000) };
    let flat = network(entities, ties);
    let graph = graph(&flat, entities);
    let day: Day = DAY.parse().expect("a day");
    let ask = || graph.exposure(Regime::us_ofac()).as_of(day).run();
    let (first, exposure) = timed(ask);
    // Made last, so that both find the memory of the process in the same state.
    let bare = Bare::new(&flat, entities);
    println!("{} entities, {} ties; {exposure}", graph.entity_count(), graph.tie_count());
    let by_hand = bare.caught(day.number());
    assert!(
        by_hand.iter().all(|&entity| exposure.verdict(petgraph::graph::NodeIndex::new(entity as usize)).is_blocked())
    );
    let caught = exposure.caught().len() + exposure.seeds().filter(|(_, answer)| answer.is_yes()).count();
    assert_eq!(caught, by_hand.len(), "both find the same");
    assert_eq!(exposure.undetermined().filter(|finding| finding.verdict() == Verdict::Undetermined).count(), 0);
    let (mut ours, mut theirs) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        theirs = theirs.min(timed(|| bare.caught(day.number())).0);
        ours = ours.min(timed(ask).0);
    }
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    println!("bare work-list   {:8.2} ms", theirs.as_secs_f64() * 1e3);
    println!("exposure         {:8.2} ms, {ratio:.2} times", ours.as_secs_f64() * 1e3);
    println!("facts, once      {:8.2} ms", first.saturating_sub(ours).as_secs_f64() * 1e3);
    println!("at most {MOST} times: {}", if ratio <= MOST { "yes" } else { "no" });
    println!("looked at {} stakes and listings of {}", exposure.work().ties, ties);
}
