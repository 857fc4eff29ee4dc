//! Hops to the nearest of several entities, by one breadth-first search from all of them.

use std::fmt;
use std::sync::Arc;

use petgraph::graph::NodeIndex;

use super::rows::{NONE, Rows};
use super::{Frame, Network};
use crate::graph::listings::listed;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::EntityRef;
use crate::query::Work;

/// How far every entity of a network is from the nearest of some.
#[derive(Debug, Clone)]
pub struct Hops<'g> {
    frame: Arc<Frame<'g>>,
    hops: Vec<u32>,
    sources: usize,
    ignored: usize,
    work: Work,
}

impl<'g> Network<'g> {
    /// The hops from every entity to the nearest of these, whichever way ties lead. Those that are not in the network are ignored,
    /// and [counted](Hops::ignored); if none is in it, nobody is reached.
    ///
    /// ```
    /// use sanctions_graph::{Graph, View};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let hops = graph.network(&View::default()).hops_to(["komid", "north-korea"])?;
    /// assert_eq!(hops.of(graph.entity("komid")?), Some(0));
    /// assert_eq!(hops.of(graph.entity("kim-sok-chol")?), Some(1));
    /// assert_eq!((hops.sources(), hops.ignored()), (1, 1), "a state is not in the network");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an entity is not found, a name is ambiguous, or none was asked for.
    pub fn hops_to(&self, sources: impl Select) -> Result<Hops<'g>, LookupError> {
        Ok(self.hops_from(&self.frame.graph.select(&sources)?))
    }

    /// The hops from every entity to the nearest that is listed: that has an affirmed tie `SanctionedBy` to another entity in the
    /// graph, whether or not the view walks such ties, and whenever it was. Listed entities that are not in the network are
    /// ignored, and [counted](Hops::ignored).
    ///
    /// ```
    /// use sanctions_graph::{Graph, View};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let hops = graph.network(&View::default()).hops_to_listed();
    /// assert_eq!(hops.of(graph.entity("ddi")?), Some(0));
    /// let beside: Vec<String> = hops.iter().filter(|(_, hops)| *hops == Some(1)).map(|(entity, _)| entity.to_string()).collect();
    /// println!("one hop from a listed entity: {}", beside.join(", "));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn hops_to_listed(&self) -> Hops<'g> {
        self.hops_from(&listed(self.frame.graph))
    }

    fn hops_from(&self, sources: &[NodeIndex]) -> Hops<'g> {
        let places: Vec<u32> = sources.iter().filter_map(|&source| self.frame.place(source)).collect();
        let (count, ignored) = (places.len(), sources.len() - places.len());
        let mut work = Work::default();
        let hops = search(&self.both, places, &mut work);
        Hops { frame: Arc::clone(&self.frame), hops, sources: count, ignored, work }
    }
}

/// The hops of everybody to the nearest source.
///
/// A ring is found from the ring before, or, when that has more neighbours than are probably looked at so, from those not reached
/// yet: each looks for one neighbour in the ring before (Beamer, Asanović and Patterson 2012, "Direction-optimizing breadth-first
/// search").
fn search(rows: &Rows, mut ring: Vec<u32>, work: &mut Work) -> Vec<u32> {
    let mut hops = vec![NONE; rows.len()];
    ring.iter().for_each(|&source| hops[source as usize] = 0);
    let ends = |ring: &[u32]| ring.iter().map(|&at| u64::from(rows.degree(at))).sum::<u64>();
    let mut next: Vec<u32> = Vec::new();
    let mut left: Option<Vec<u32>> = None;
    let mut left_count = rows.len() - ring.len();
    let mut left_ends = rows.ends() as u64 - ends(&ring);
    for hop in 0.. {
        work.entities += ring.len() as u64;
        if ring.is_empty() || left_ends == 0 {
            break;
        }
        let forth = ends(&ring);
        // One of so many neighbours is in the ring.
        let chance = rows.ends() as u64 / forth.max(1);
        let back = left_ends.min((left_count as u64).saturating_mul(chance + 1)) + left_count as u64 / 4;
        next.clear();
        if forth <= back {
            work.ties += forth;
            for &at in &ring {
                for &far in rows.near(at) {
                    let hops = &mut hops[far as usize];
                    if *hops == NONE {
                        *hops = hop + 1;
                        next.push(far);
                    }
                }
            }
        } else {
            let left = left.get_or_insert_with(|| (0..rows.len() as u32).collect());
            left.retain(|&at| {
                if hops[at as usize] != NONE {
                    return false;
                }
                let near = rows.near(at);
                let found = near.iter().position(|&far| hops[far as usize] == hop);
                work.ties += found.map_or(near.len(), |position| position + 1) as u64;
                if found.is_some() {
                    hops[at as usize] = hop + 1;
                    next.push(at);
                }
                found.is_none()
            });
        }
        left_count -= next.len();
        left_ends -= ends(&next);
        std::mem::swap(&mut ring, &mut next);
    }
    hops
}

impl<'g> Hops<'g> {
    /// The hops from an entity to the nearest source; `None` if none is reached, or the entity is not in the network.
    #[must_use]
    pub fn of(&self, entity: impl Into<NodeIndex>) -> Option<u32> {
        let place = self.frame.place(entity.into())?;
        reached(self.hops[place as usize])
    }

    /// Every entity of the network with its hops, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (EntityRef<'g>, Option<u32>)> {
        self.frame.refs().zip(self.hops.iter().map(|&hops| reached(hops)))
    }

    /// How many entities are at each number of hops, from 0 on.
    #[must_use]
    pub fn counts(&self) -> Vec<usize> {
        let mut counts = Vec::new();
        for hops in self.hops.iter().copied().filter(|&hops| hops != NONE) {
            if counts.len() <= hops as usize {
                counts.resize(hops as usize + 1, 0);
            }
            counts[hops as usize] += 1;
        }
        counts
    }

    /// How many entities reach no source.
    #[must_use]
    pub fn unreached(&self) -> usize {
        self.hops.iter().filter(|&&hops| hops == NONE).count()
    }

    /// How many sources are in the network.
    #[must_use]
    pub fn sources(&self) -> usize {
        self.sources
    }

    /// How many sources were ignored, because the view leaves them out of the network.
    #[must_use]
    pub fn ignored(&self) -> usize {
        self.ignored
    }
}

fn reached(hops: u32) -> Option<u32> {
    (hops != NONE).then_some(hops)
}

frame_methods!(impl Hops<'_>);

/// Prints how many entities are at how many hops, then what was left out and the policy.
impl fmt::Display for Hops<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hops to the nearest of {} entities", self.sources)?;
        if self.ignored > 0 {
            write!(f, " ({} more are not in the network)", self.ignored)?;
        }
        writeln!(f, ", {} entities", self.hops.len())?;
        for (hops, count) in self.counts().into_iter().enumerate() {
            writeln!(f, "{hops} hops  {count}")?;
        }
        writeln!(f, "not reached  {}", self.unreached())?;
        self.frame.fmt_end(f)
    }
}
