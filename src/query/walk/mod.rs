//! The walks beneath the route queries: entities as numbers, ties as links, no words.
//!
//! | module | walk |
//! | --- | --- |
//! | `corridor` | two-sided breadth-first search: the hops to the target of every entity on some short enough walk |
//! | `enumerate` | depth-first enumeration inside a corridor, so that its cost follows its output |
//! | `ranked` | the k first routes (Yen and Lawler) |
//! | `chronological` | routes that can be walked in the order of time |

mod chronological;
mod corridor;
mod enumerate;
mod ranked;

use super::{Cut, Meter};
use crate::graph::index::{Index, Links};
use crate::graph::scratch::Scratch;
use crate::graph::view::Filter;

/// A row of entities from a start to an end.
pub(crate) type Path = Vec<u32>;

/// What an entity is to the search under way, kept in `Scratch::walls`.
mod role {
    pub(super) const START: u32 = 1;
    pub(super) const END: u32 = 2;
    /// On the route under way, or closed to it.
    pub(super) const CLOSED: u32 = 3;
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
pub(crate) struct Walk<'a> {
    index: &'a Index,
    filter: &'a Filter<'a>,
    /// Ascending.
    starts: Vec<u32>,
    ends: Vec<u32>,
    scratch: &'a mut Scratch,
    pub(crate) meter: Meter,
    /// First steps that the search under way may not take: entities after the prefix of a ranked route.
    banned: Vec<u32>,
}

/// The paths a walk found.
pub(crate) struct Found {
    pub(crate) paths: Vec<Path>,
    pub(crate) meter: Meter,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(
        index: &'a Index,
        filter: &'a Filter<'a>,
        (mut starts, ends): (Vec<u32>, Vec<u32>),
        scratch: &'a mut Scratch,
        meter: Meter,
    ) -> Self {
        starts.sort_unstable();
        Self { index, filter, starts, ends, scratch, meter, banned: Vec::new() }
    }

    fn found(self, paths: Vec<Path>) -> Found {
        Found { paths, meter: self.meter }
    }

    /// All the shortest routes.
    pub(crate) fn all_shortest(mut self, hops: u32, limit: usize) -> Found {
        self.set_walls();
        let mut paths = Vec::new();
        if let Some(length) = self.corridor(hops, true) {
            self.enumerate(length, &mut |meter, path| accept(meter, path, limit, &mut paths));
        }
        self.found(paths)
    }

    /// All routes of at most so many hops, shortest first.
    pub(crate) fn within(mut self, hops: u32, limit: usize) -> Found {
        self.set_walls();
        let mut paths = Vec::new();
        if let Some(shortest) = self.corridor(hops, false) {
            for length in shortest..=hops {
                self.enumerate(length, &mut |meter, path| accept(meter, path, limit, &mut paths));
                if self.meter.cut.is_some() {
                    break;
                }
            }
        }
        self.found(paths)
    }

    /// Marks the ends of the query and forgets everything else.
    fn set_walls(&mut self) {
        self.scratch.walls.reset(self.index.entities());
        for &start in &self.starts {
            self.scratch.walls.set(start as usize, role::START);
        }
        for &end in &self.ends {
            self.scratch.walls.set(end as usize, role::END);
        }
    }

    /// Whether some tie to a neighbour may be walked, from whichever side it is seen.
    fn opens(&self, links: Links<'_>, side: Side) -> bool {
        match side {
            Side::Start => self.filter.passes_some(links),
            Side::End => links.iter().any(|link| self.filter.passes(link.reversed())),
        }
    }

    /// Whether an entity that is no end may be an inner entity of a route.
    fn inner(&self, entity: usize) -> bool {
        self.filter.admits(entity).is_ok() && self.filter.passes_through(entity).is_ok()
    }
}

/// Adds a path unless the limit is reached; `false` if the search must stop.
fn accept(meter: &mut Meter, path: Path, limit: usize, paths: &mut Vec<Path>) -> bool {
    if paths.len() >= limit {
        meter.cut.get_or_insert(Cut::Limit);
        return false;
    }
    paths.push(path);
    true
}
