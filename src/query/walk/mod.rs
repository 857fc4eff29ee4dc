//! The walks beneath the queries: entities as numbers, ties as steps, no words.
//!
//! | module | walk |
//! | --- | --- |
//! | `shortest` | two-sided breadth-first search for one shortest route |
//! | `corridor` | the same for all: the hops to the target of every entity on some short enough walk |
//! | `enumerate` | depth-first enumeration inside a corridor, so that its cost follows its output |
//! | `ranked` | the k first routes: by length, or by Yen and Lawler where that is dearer |
//! | `cheapest` | two-sided search for the route of least cost |
//! | `chronological` | routes that can be walked in the order of time |
//! | `rings` | breadth-first search from one side, ring by ring |

mod cheapest;
mod chronological;
mod corridor;
mod enumerate;
mod ranked;
pub(crate) mod rings;
mod shortest;

pub(crate) use cheapest::NEVER;

use super::{Cut, Meter};
use crate::graph::filter::Gate;
use crate::graph::index::{Index, Step};
use crate::graph::scratch::{Label, Scratch};

/// A row of entities from a start to an end.
pub(crate) type Path = Vec<u32>;

/// What an entity is to the search under way.
mod role {
    pub(super) const NONE: u64 = 0;
    pub(super) const START: u64 = 1;
    pub(super) const END: u64 = 2;
    /// On the route under way, or closed to it.
    pub(super) const CLOSED: u64 = 3;
}

/// From which side a tie is walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

/// One route query on its way.
///
/// A route leads from one of the starts to one of the ends through entities that are neither, that may appear and that may be
/// passed through, and visits none of them twice.
pub(crate) struct Walk<'a, G> {
    index: &'a Index,
    gate: G,
    /// Ascending, and none is an end.
    starts: &'a [u32],
    ends: &'a [u32],
    scratch: &'a mut Scratch,
    meter: &'a mut Meter,
    /// Whether the last enumeration left a row because the hops did not suffice.
    fell_short: bool,
}

impl<'a, G: Gate> Walk<'a, G> {
    pub(crate) fn new(
        index: &'a Index,
        gate: G,
        (starts, ends): (&'a [u32], &'a [u32]),
        scratch: &'a mut Scratch,
        meter: &'a mut Meter,
    ) -> Self {
        Self { index, gate, starts, ends, scratch, meter, fell_short: false }
    }

    /// All the shortest routes.
    pub(crate) fn all_shortest(mut self, hops: u32, limit: usize) -> Vec<Path> {
        let mut paths = Vec::new();
        self.set_roles();
        if let Some(length) = self.corridor(hops, true, &[]) {
            self.enumerate(length..=length, &[], &mut |meter, path| accept(meter, path, limit, &mut paths));
        }
        paths
    }

    /// All routes of at most so many hops, shortest first.
    pub(crate) fn within(mut self, hops: u32, limit: usize) -> Vec<Path> {
        let mut paths = Vec::new();
        self.set_roles();
        let Some(shortest) = self.corridor(hops, false, &[]) else { return paths };
        for length in shortest..=hops.min(Label::MOST_HOPS) {
            self.enumerate(length..=length, &[], &mut |meter, path| accept(meter, path, limit, &mut paths));
            // However many hops are asked for, there are no more routes when no row was left for want of them.
            if self.meter.cut.is_some() || !self.fell_short {
                break;
            }
        }
        paths
    }

    /// Hands on all routes of at most so many hops, in the order of their entities, until `take` has enough.
    pub(crate) fn each(mut self, hops: u32, take: &mut impl FnMut(&[u32]) -> bool) {
        self.set_roles();
        if let Some(shortest) = self.corridor(hops, false, &[]) {
            self.enumerate(shortest..=hops, &[], &mut |_, path| take(path));
        }
    }

    /// Forgets everything but the ends of the query.
    fn set_roles(&mut self) {
        let labels = &mut self.scratch.labels;
        labels.reset(self.index.entities());
        for (ends, role) in [(self.starts, role::START), (self.ends, role::END)] {
            for &end in ends {
                let label = labels.get(end).with_role(role);
                labels.set(end, label);
            }
        }
    }

    #[inline]
    fn label(&self, entity: u32) -> Label {
        self.scratch.labels.get(entity)
    }

    #[inline]
    fn set_label(&mut self, entity: u32, label: Label) {
        self.scratch.labels.set(entity, label);
    }

    /// Whether a step may be taken, seen from the entity it leaves: by the start's side as it is, by the end's turned round.
    #[inline]
    fn opens(&self, step: Step, place: usize, side: Side) -> bool {
        let tag = if side == Side::Start { step.tag } else { step.tag.reversed() };
        self.gate.opens(tag, place)
    }
}

/// Adds a path unless the limit is reached; `false` if the search must stop.
pub(super) fn accept(meter: &mut Meter, path: &[u32], limit: usize, paths: &mut Vec<Path>) -> bool {
    if paths.len() >= limit {
        meter.cut.get_or_insert(Cut::Limit);
        return false;
    }
    paths.push(path.to_vec());
    true
}
