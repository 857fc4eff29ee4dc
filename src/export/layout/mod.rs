//! Where entities stand in pictures: computed once, the same for the same graph and seed, and shared by every format.
//!
//! What hangs together is laid out by itself, coarsest outline first ([`levels`]), by the forces of d3 ([`forces`]); then nothing
//! stands on anything else ([`apart`]), and the parts are packed side by side ([`pack`]).

pub(super) mod apart;
mod dice;
mod forces;
mod levels;
mod net;
mod pack;
mod room;

use petgraph::graph::NodeIndex;

use super::excerpt::Excerpt;
use dice::Dice;
use net::Net;

/// A point: x to the right, y downwards.
pub(super) type Point = [f64; 2];

/// How far two tied entities like to stand from each other.
const NEIGHBOURS: f64 = 30.0;

/// The room of an entity: no two stand nearer to each other than this in both directions.
const ROOM: f64 = 12.0;

/// Where the entities of an excerpt stand.
///
/// Positions come from a force layout with a seed: the same entities, ties and seed give the same positions. Units are those of the
/// drawing: about 30 between neighbours, at least 12 between any two entities in one of the directions, x to the right and y
/// downwards, the middle at 0, 0. What is not tied together stands side by side, and what has no tie in a grid at the end.
///
/// The work is bounded: the more entities, the fewer steps for each. 10,000 entities take some seconds.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::{Excerpt, Layout};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let excerpt = Excerpt::new(&graph);
/// let layout = Layout::of(&excerpt, 1);
/// assert!(layout == Layout::of(&excerpt, 1));
/// assert!(layout.position(graph.entity("komid")?.index()).is_some());
/// # Ok::<(), sanctions_graph::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Ascending.
    entities: Vec<NodeIndex>,
    positions: Vec<[f32; 2]>,
    steps: u64,
}

impl Layout {
    /// Lays out an excerpt.
    ///
    /// Ties between the same two entities count once, and ties of an entity to itself not at all. The entities that the excerpt
    /// is about, if there are two or more, come to stand from left to right.
    #[must_use]
    pub fn of(excerpt: &Excerpt<'_>, seed: u64) -> Self {
        let place = |entity: NodeIndex| excerpt.place(entity);
        let links = excerpt.ties().filter_map(|tie| Some((place(tie.from().index())?, place(tie.to().index())?)));
        let net = Net::new(excerpt.entity_count(), links);
        let focus: Vec<usize> = excerpt.focus().filter_map(|entity| place(entity.index())).collect();
        let (points, steps) = arrange(&net, &focus, seed);
        let positions = points.iter().map(|&[x, y]| [x as f32, y as f32]).collect();
        Self { entities: excerpt.entities().map(|entity| entity.index()).collect(), positions, steps }
    }

    /// Where an entity stands; `None` if it is not in the excerpt.
    #[must_use]
    pub fn position(&self, entity: NodeIndex) -> Option<[f32; 2]> {
        let place = self.entities.binary_search(&entity).ok()?;
        self.positions.get(place).copied()
    }

    /// The positions, in the order of the excerpt's entities.
    #[must_use]
    pub fn positions(&self) -> &[[f32; 2]] {
        &self.positions
    }

    /// How often an entity was moved by the forces: what the layout cost, the same on every machine.
    #[must_use]
    pub fn steps(&self) -> u64 {
        self.steps
    }
}

/// Where the members of a net stand, and the steps that took.
fn arrange(net: &Net, focus: &[usize], seed: u64) -> (Vec<Point>, u64) {
    let (parts, alone) = net.parts();
    let mut steps = 0;
    let mut tiles = Vec::with_capacity(parts.len() + 1);
    for members in parts {
        let part = net.part(&members);
        let mut dice = Dice::new(seed);
        let ends: Vec<usize> = focus.iter().filter_map(|end| members.binary_search(end).ok()).collect();
        let mut points = match (part.star(), ends.as_slice()) {
            (Some(centre), _) => star(part.count(), centre),
            (None, &[first, .., last]) if first != last => levels::between(&part, first, last, &mut dice, &mut steps),
            _ => levels::settle(&part, &mut dice, net.count(), &mut steps),
        };
        pack::level(&mut points, ends.first().copied());
        apart::spread(&mut points, &vec![[ROOM, ROOM]; part.count()], &[]);
        tiles.push((members, points));
    }
    let grid = pack::grid(alone.len());
    tiles.push((alone, grid));
    (pack::side_by_side(net, tiles), steps)
}

/// A centre with the rest around it: a ring of a few, or a disc of many, those with the lowest numbers innermost.
fn star(count: usize, centre: usize) -> Vec<Point> {
    let leaves = count.saturating_sub(1);
    let mut leaf = 0;
    let golden = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
    let mut points = Vec::with_capacity(count);
    for member in 0..count {
        if member == centre {
            points.push([0.0, 0.0]);
            continue;
        }
        let (angle, radius) = if leaves <= 10 {
            (std::f64::consts::TAU * leaf as f64 / leaves as f64, NEIGHBOURS)
        } else {
            (golden * leaf as f64, (NEIGHBOURS * NEIGHBOURS + ROOM * ROOM * 0.7 * leaf as f64).sqrt())
        };
        points.push([radius * angle.cos(), radius * angle.sin()]);
        leaf += 1;
    }
    points
}

#[cfg(test)]
mod tests;
