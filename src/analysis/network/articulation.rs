//! Articulation points: who alone holds parts of the network together.

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use petgraph::graph::NodeIndex;

use super::rows::NONE;
use super::scores::SHOWN;
use super::{Frame, Network};
use crate::graph::refs::EntityRef;
use crate::query::Work;

/// An entity without which its component would fall apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArticulationPoint<'g> {
    /// The entity.
    pub entity: EntityRef<'g>,
    /// How many components it would leave of its own; at least two.
    pub pieces: usize,
    /// How many entities would no longer be connected with the largest of these.
    pub cut_off: usize,
}

/// The articulation points of a network, in the order of the file.
#[derive(Debug, Clone)]
pub struct ArticulationPoints<'g> {
    frame: Arc<Frame<'g>>,
    points: Vec<ArticulationPoint<'g>>,
    work: Work,
}

/// What is known of an entity while the search goes on.
#[derive(Debug, Clone, Copy)]
struct Seen {
    /// Its number in the order of discovery.
    number: u32,
    /// The lowest number that it or what was found from it is a neighbour of.
    low: u32,
    /// How many were found from it, itself among them.
    below: u32,
    /// How many of what was found from it hang on it alone, in how many pieces, and the largest of these.
    hanging: u32,
    pieces: u32,
    largest: u32,
}

impl Seen {
    const NOT: Seen = Seen { number: NONE, low: NONE, below: 1, hanging: 0, pieces: 0, largest: 0 };

    /// Takes in an entity found from this one, when all found from that is known.
    fn take_in(&mut self, found: Seen) {
        self.low = self.low.min(found.low);
        self.below += found.below;
        if found.low >= self.number {
            self.hanging += found.below;
            self.pieces += 1;
            self.largest = self.largest.max(found.below);
        }
    }
}

impl<'g> Network<'g> {
    /// The articulation points: entities without which their component would fall into several; into which, and by which ties these
    /// hang together, tells [`without`](Self::without).
    ///
    /// The algorithm is that of Hopcroft and Tarjan (1973, "Algorithm 447"): one depth-first search, which looks at every pair of
    /// neighbours from both ends.
    ///
    /// ```
    /// use sanctions_graph::{Graph, View};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let points = graph.network(&View::default()).articulation_points();
    /// for point in points.top(3) {
    ///     println!("without {} {} entities are cut off", point.entity, point.cut_off);
    /// }
    /// assert!(points.iter().all(|point| point.pieces >= 2 && point.cut_off >= 1));
    /// # Ok::<(), sanctions_graph::Error>(())
    /// ```
    #[must_use]
    pub fn articulation_points(&self) -> ArticulationPoints<'g> {
        let rows = &self.both;
        let mut seen = vec![Seen::NOT; rows.len()];
        let mut found: Vec<u32> = Vec::with_capacity(rows.len());
        let mut path: Vec<(u32, u32)> = Vec::new();
        let mut points: Vec<(u32, u32, u32)> = Vec::new();
        for start in 0..rows.len() as u32 {
            if seen[start as usize].number != NONE {
                continue;
            }
            let first = found.len();
            let mut enter = |at: u32, seen: &mut [Seen], path: &mut Vec<(u32, u32)>| {
                let number = found.len() as u32;
                (seen[at as usize].number, seen[at as usize].low) = (number, number);
                found.push(at);
                path.push((at, rows.start(at)));
            };
            enter(start, &mut seen, &mut path);
            while let Some((at, next)) = path.last_mut() {
                let at = *at;
                if *next < rows.end(at) {
                    let far = rows.at(*next);
                    *next += 1;
                    let number = seen[far as usize].number;
                    if number == NONE {
                        enter(far, &mut seen, &mut path);
                    } else {
                        // The way back to where it was found from does no harm: it leads no further than there.
                        let seen = &mut seen[at as usize];
                        seen.low = seen.low.min(number);
                    }
                    continue;
                }
                path.pop();
                if let Some(&(before, _)) = path.last() {
                    let done = seen[at as usize];
                    seen[before as usize].take_in(done);
                }
            }
            let others = (found.len() - first) as u32 - 1;
            for &at in &found[first..] {
                let Seen { hanging, pieces, largest, .. } = seen[at as usize];
                // Of what hangs on the start, nothing is left over.
                let rest = others - hanging;
                let pieces = pieces + u32::from(rest > 0);
                if pieces >= 2 {
                    points.push((at, pieces, others - largest.max(rest)));
                }
            }
        }
        points.sort_unstable();
        let points = points.into_iter().map(|(place, pieces, cut_off)| ArticulationPoint {
            entity: self.frame.entity(place),
            pieces: pieces as usize,
            cut_off: cut_off as usize,
        });
        let work = Work { entities: rows.len() as u64, ties: rows.ends() as u64 };
        ArticulationPoints { frame: Arc::clone(&self.frame), points: points.collect(), work }
    }
}

impl<'g> ArticulationPoints<'g> {
    /// The points, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = ArticulationPoint<'g>> {
        self.points.iter().copied()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.points.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.points.is_empty()
    }

    /// What would become of the component of an entity; `None` if it would not fall apart.
    #[must_use]
    pub fn of(&self, entity: impl Into<NodeIndex>) -> Option<ArticulationPoint<'g>> {
        let entity = entity.into();
        let found = self.points.binary_search_by_key(&entity, |point| point.entity.index).ok()?;
        self.points.get(found).copied()
    }

    /// The `count` points that would cut off the most entities, most first; of equal ones that with more pieces, then the first in
    /// the file, comes first.
    #[must_use]
    pub fn top(&self, count: usize) -> Vec<ArticulationPoint<'g>> {
        let mut points = self.points.clone();
        points.sort_by_key(|point| Reverse((point.cut_off, point.pieces)));
        points.truncate(count);
        points
    }
}

frame_methods!(impl ArticulationPoints<'_>);

/// Prints the ten points that would cut off the most, one a line, then what was left out and the policy.
impl fmt::Display for ArticulationPoints<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} articulation points, {} entities", self.len(), self.frame.entities.len())?;
        let top = self.top(SHOWN);
        let width = top.first().map_or(0, |point| point.cut_off.to_string().len());
        for ArticulationPoint { entity, pieces, cut_off } in top {
            writeln!(f, "{cut_off:>width$} cut off, {pieces} pieces  {entity}")?;
        }
        self.frame.fmt_end(f)
    }
}
