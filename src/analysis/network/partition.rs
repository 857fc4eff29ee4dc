//! Partitions: the entities of a network in parts that have none in common.

use std::fmt;
use std::sync::Arc;

use petgraph::graph::NodeIndex;

use super::Frame;
use super::scores::SHOWN;
use crate::graph::refs::EntityRef;
use crate::query::Work;

/// The entities of a network in parts: its components.
///
/// Parts are numbered from 0, the largest first; of equally large ones the one whose first entity comes first in the file.
///
/// ```
/// use sanctions_graph::{Graph, View};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let components = graph.network(&View::everything()).components();
/// let komid = graph.entity("komid")?;
/// let part = components.part_of(komid).unwrap_or_default();
/// assert!(components.members(part).any(|entity| entity == komid));
/// assert_eq!(components.sizes().sum::<usize>(), graph.entity_count());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Partition<'g> {
    frame: Arc<Frame<'g>>,
    what: &'static str,
    /// The part of every entity.
    parts: Vec<u32>,
    /// Where the members of each part begin in `members`; one more than there are parts.
    starts: Vec<u32>,
    members: Vec<u32>,
    work: Work,
}

impl<'g> Partition<'g> {
    /// From a number below `count` for every entity; the numbers come in any order.
    pub(super) fn new(
        frame: &Arc<Frame<'g>>,
        what: &'static str,
        mut parts: Vec<u32>,
        count: usize,
        work: Work,
    ) -> Self {
        let (mut sizes, mut first) = (vec![0u32; count], vec![u32::MAX; count]);
        for (place, &part) in (0..).zip(&parts) {
            sizes[part as usize] += 1;
            let first = &mut first[part as usize];
            *first = (*first).min(place);
        }
        let mut order: Vec<u32> = (0..count as u32).collect();
        order.sort_unstable_by_key(|&part| (u32::MAX - sizes[part as usize], first[part as usize]));
        let mut starts = Vec::with_capacity(count + 1);
        starts.push(0u32);
        // The old number becomes the new one.
        let mut new = first;
        for (number, &part) in (0..).zip(&order) {
            starts.push(starts[number as usize] + sizes[part as usize]);
            new[part as usize] = number;
        }
        let mut next = starts.clone();
        let mut members = vec![0; parts.len()];
        for (place, part) in (0..).zip(&mut parts) {
            *part = new[*part as usize];
            let slot = &mut next[*part as usize];
            members[*slot as usize] = place;
            *slot += 1;
        }
        Self { frame: Arc::clone(frame), what, parts, starts, members, work }
    }

    /// How many parts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no part: the network is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many entities each part has, in the order of the parts: descending.
    pub fn sizes(&self) -> impl ExactSizeIterator<Item = usize> {
        self.starts.windows(2).map(|ends| (ends[1] - ends[0]) as usize)
    }

    /// The entities of a part, in the order of the file; none if there is no such part.
    pub fn members(&self, part: usize) -> impl ExactSizeIterator<Item = EntityRef<'g>> {
        let there = part < self.len();
        let range = if there { self.starts[part] as usize..self.starts[part + 1] as usize } else { 0..0 };
        self.members[range].iter().map(|&place| self.frame.entity(place))
    }

    /// The part that an entity is in; `None` if it is not in the network.
    #[must_use]
    pub fn part_of(&self, entity: impl Into<NodeIndex>) -> Option<usize> {
        self.frame.place(entity.into()).map(|place| self.parts[place as usize] as usize)
    }

    /// Whether two entities are in one part; `None` if one of them is not in the network.
    #[must_use]
    pub fn are_together(&self, one: impl Into<NodeIndex>, other: impl Into<NodeIndex>) -> Option<bool> {
        Some(self.part_of(one)? == self.part_of(other)?)
    }
}

frame_methods!(impl Partition<'_>);

/// Prints the ten largest parts, each with its first entity, then what was left out and the policy.
impl fmt::Display for Partition<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} {}, {} entities", self.len(), self.what, self.parts.len())?;
        let width = self.sizes().next().map_or(0, |largest| largest.to_string().len());
        for (part, size) in self.sizes().enumerate().take(SHOWN) {
            if let Some(first) = self.members(part).next() {
                let others = if size > 1 { " and others" } else { "" };
                writeln!(f, "{size:>width$}  {first}{others}")?;
            }
        }
        self.frame.fmt_end(f)
    }
}
