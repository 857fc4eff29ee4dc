//! How long it takes to lay out 10,000 entities with 30,000 ties, beside plain fjadra with the 300 ticks of d3; and 95,000 entities.
//!
//! Times are the best of some rounds; plain fjadra runs once, in the same process.

mod common;

use std::hint::black_box;
use std::time::{Duration, Instant};

use sanctions_graph::Graph;
use sanctions_graph::export::{Excerpt, Layout};

/// What 10,000 entities with 30,000 ties may take.
const MOST: Duration = Duration::from_secs(5);
/// The ticks of d3, and of fjadra after it.
const PLAIN_TICKS: usize = 300;

fn main() {
    let trial = common::is_trial();
    let sizes = if trial {
        [(300, 600), (500, 1_500), (900, 2_700)]
    } else {
        [(10_000, 20_000), (10_000, 30_000), (95_000, 285_000)]
    };
    println!("{:>9}{:>9}{:>10}{:>14}{:>16}", "entities", "ties", "s", "steps", "plain / this");
    let mut kept = true;
    for (place, (entities, ties)) in sizes.into_iter().enumerate() {
        let graph = common::network(entities, ties).build().expect("a sound network");
        let (time, steps) = best(if place < 2 { 3 } else { 1 }, &graph);
        // Plain fjadra takes minutes for the largest.
        let ratio = (place < 2).then(|| plain(&graph).as_secs_f64() / time.as_secs_f64());
        let ratio = ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.1}"));
        println!("{entities:>9}{ties:>9}{:>10.2}{steps:>14}{ratio:>16}", time.as_secs_f64());
        kept &= place != 1 || time < MOST;
    }
    println!("10,000 entities in under {} s: {}", MOST.as_secs(), if kept { "yes" } else { "no" });
}

fn best(rounds: usize, graph: &Graph) -> (Duration, u64) {
    let excerpt = Excerpt::new(graph);
    let round = |_| {
        let start = Instant::now();
        let layout = black_box(Layout::of(&excerpt, 1));
        (start.elapsed(), layout.steps())
    };
    (0..rounds).map(round).min().unwrap_or_default()
}

/// The forces as they come, from the places they begin with.
fn plain(graph: &Graph) -> Duration {
    let links: Vec<(usize, usize)> = graph
        .ties()
        .map(|tie| (tie.from().index().index(), tie.to().index().index()))
        .filter(|(from, to)| from != to)
        .collect();
    let start = Instant::now();
    let mut simulation = fjadra::SimulationBuilder::new()
        .build((0..graph.entity_count()).map(|_| fjadra::Node::default()))
        .add_force("charge", fjadra::ManyBody::new())
        .add_force("link", fjadra::Link::new(links))
        .add_force("x", fjadra::PositionX::new())
        .add_force("y", fjadra::PositionY::new());
    simulation.tick(PLAIN_TICKS);
    black_box(simulation.positions().count());
    start.elapsed()
}
