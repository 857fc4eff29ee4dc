//! How long it takes to find all trade inside listings, beside a bare loop over flat arrays that only counts the pairs.
//!
//! The loop has the possible days of every trade and every listing as numbers, party by party; it knows nothing of claims, denials,
//! listings that name no measure, and reasons. Of listings that name one both must count the same pairs. Times are the best of some
//! rounds, in the same process.

mod common;

use std::hint::black_box;
use std::time::{Duration, Instant};

use sanctions_graph::date::{Day, Span};
use sanctions_graph::{Class, Graph, Modality, Overlap};

fn main() {
    let sizes =
        if common::is_trial() { [(300, 900), (900, 2_700)] } else { [(100_000, 300_000), (1_000_000, 3_000_000)] };
    println!(
        "{:>9}{:>9}{:>10}{:>10}{:>10}{:>10}{:>12}{:>8}",
        "entities", "ties", "trades", "pairs", "ms", "bare ms", "looked at", "ratio"
    );
    for (entities, ties) in sizes {
        let graph = common::network(entities, ties).build().expect("a sound network");
        let arrays = Arrays::of(&graph);
        let rounds = 5;
        let (mut time, mut bare) = (Duration::MAX, Duration::MAX);
        let (mut found, mut counted, mut trades, mut work) = (0, 0, 0, 0);
        for _ in 0..rounds {
            let start = Instant::now();
            let answer = black_box(graph.breaches().at_least(Modality::Suspected).undated().run());
            time = time.min(start.elapsed());
            let all = answer.findings().iter().chain(answer.undated());
            let named = |overlap: &&Overlap<'_>| overlap.listing().measure().is_some();
            found = all.map(|finding| finding.overlaps().iter().filter(named).count()).sum();
            (trades, work) = (answer.trades(), answer.work().ties);
            let start = Instant::now();
            counted = black_box(arrays.pairs());
            bare = bare.min(start.elapsed());
        }
        assert_eq!(found, counted, "both count the same pairs");
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "{entities:>9}{ties:>9}{trades:>10}{found:>10}{:>10.1}{:>10.1}{work:>12}{:>8.1}",
            ms(time),
            ms(bare),
            ms(time) / ms(bare)
        );
    }
}

/// The possible days of what is said: all that a pair needs.
type Days = (i32, i32);

struct Arrays {
    trades: Vec<(u32, u32, Days)>,
    /// For each entity where its listings begin.
    starts: Vec<usize>,
    listings: Vec<Days>,
}

impl Arrays {
    fn of(graph: &Graph) -> Self {
        let days = |span: Option<Span>| {
            let (first, last) = span.map_or((Day::MIN, Day::MAX), |span| span.possible());
            (first.number(), last.number())
        };
        let (mut trades, mut starts, mut listings) = (Vec::new(), vec![0], Vec::new());
        for tie in graph.ties().filter(|tie| tie.relation().class() == Class::Trade) {
            let (from, to) = (tie.from().index().index() as u32, tie.to().index().index() as u32);
            trades.extend(tie.get().affirmations().map(|claim| (from, to, days(claim.span(tie.relation())))));
        }
        for entity in graph.entities() {
            let blocking =
                entity.listings().into_iter().filter(|listing| listing.measure().is_some_and(|one| one.is_blocking()));
            listings.extend(blocking.map(|listing| days(listing.span())));
            starts.push(listings.len());
        }
        Self { trades, starts, listings }
    }

    fn pairs(&self) -> usize {
        let of = |party: u32| &self.listings[self.starts[party as usize]..self.starts[party as usize + 1]];
        let inside = |party: u32, (first, last): Days| {
            of(party).iter().filter(|listing| listing.0 <= last && first <= listing.1).count()
        };
        self.trades.iter().map(|&(from, to, days)| inside(from, days) + inside(to, days)).sum()
    }
}
