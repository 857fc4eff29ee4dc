//! How long the difference of two graphs takes, beside a bare comparison of their records one by one, which knows that both stand in
//! one order.
//!
//! The new graph is the old one with a hundredth more entities and claims, built anew, so that nothing is shared. Times are the best of
//! some rounds, both measured in turns in one process; the ratio ought not to grow with the graphs.

mod common;

use std::hint::black_box;
use std::time::Duration;

use sanctions_graph::{Claim, Entity, EntityKind, Graph, Modality, Relation};

/// One record in so many is new.
const NEW: usize = 100;
const ROUNDS: usize = 5;

fn main() {
    let sizes = if common::is_trial() { [300, 3_000] } else { [10_000, 100_000] };
    println!("{:>9}{:>9}{:>12}{:>12}{:>14}", "entities", "ties", "s", "changes", "this / bare");
    for entities in sizes {
        let old = common::network(entities, 3 * entities).build().expect("a sound network");
        let new = grown(&old);
        let (mut best, mut bare) = (Duration::MAX, Duration::MAX);
        let mut changes = 0;
        for _ in 0..ROUNDS {
            let (time, diff) = common::timed(|| old.diff(&new));
            changes = diff.entities().len() + diff.ties().len();
            best = best.min(time);
            bare = bare.min(common::timed(|| black_box(same(&old, &new))).0);
        }
        let ratio = best.as_secs_f64() / bare.as_secs_f64();
        println!("{entities:>9}{:>9}{:>12.4}{changes:>12}{ratio:>14.1}", old.tie_count(), best.as_secs_f64());
    }
}

/// How many records are equal, each with the one at its place.
fn same(old: &Graph, new: &Graph) -> usize {
    let entities = old.entities().zip(new.entities()).filter(|(old, new)| old.get() == new.get()).count();
    entities + old.ties().zip(new.ties()).filter(|(old, new)| old.get() == new.get()).count()
}

/// A graph of its own with the same records, and some more.
fn grown(old: &Graph) -> Graph {
    let text = old.to_ron().expect("a graph that can be written");
    let mut builder = Graph::parse("copy", &text).expect("a graph that can be read").into_builder();
    let source = old.sources()[0].id.clone();
    let known: Vec<&str> = old.entities().map(|entity| entity.get().id()).step_by(NEW).collect();
    for (number, other) in known.into_iter().enumerate() {
        let id = format!("new-{number}");
        builder.entity(Entity::new(&id, EntityKind::Company, "A newcomer"));
        builder.claim(&id, Relation::AssociateOf, other, Claim::new(Modality::Reported, source.as_str()));
    }
    builder.build().expect("sound additions")
}
