//! Measures of a whole network: components, ranks, who stands between others.
//!
//! One file for each measure. All walk the same compressed sparse rows; none recurses, and none allocates for each entity.

/// Gives an answer the methods that tell how it came about.
macro_rules! frame_methods {
    ($($header:tt)+) => {
        $($header)+ {
            /// The work it took, without that of building the network.
            #[must_use]
            pub fn work(&self) -> crate::Work {
                self.work
            }

            /// The view that the network was made with.
            pub fn view(&self) -> &crate::View {
                &self.frame.view
            }

            /// The entities that the view left out of the network: for each reason how many.
            #[must_use]
            pub fn left_out(&self) -> &[(crate::Reason, usize)] {
                &self.frame.left_out
            }
        }
    };
}

mod articulation;
mod betweenness;
mod brokers;
mod components;
mod cores;
mod degrees;
mod hops;
mod page_rank;
mod partition;
mod rows;
mod scores;
mod strong;
mod without;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, OnceLock};

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::graph::Graph;
use crate::graph::filter::Filter;
use crate::graph::index::Link;
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::view::{Reason, View};
use crate::model::naming::counted;
use crate::model::relation::Relation;
use crate::query::Work;
use crate::query::explain::{LineKind, Writer};
use crate::query::routes::Hop;
use rows::{NONE, Rows};

pub use articulation::{ArticulationPoint, ArticulationPoints};
pub use betweenness::Betweenness;
pub use brokers::Brokered;
pub use hops::Hops;
pub use page_rank::{PageRank, PageRankQuery};
pub use partition::Partition;
pub use scores::Scores;
pub use without::Without;

/// The bit of a neighbour that a tie leads to.
const OUT: u8 = 1;
/// The bit of a neighbour that a tie comes from.
const IN: u8 = 2;

/// The network that a [`View`] walks: who is a neighbour of whom, without the claims.
///
/// In it are the entities that the view admits *and* passes through. Under the hub policy that leaves out states, authorities,
/// addresses and places: they join everybody to everybody, and no measure would say anything but that.
/// [`left_out`](Self::left_out) counts them; [`View::everything`] keeps them all.
///
/// Two entities are neighbours if some tie between them passes the view from either end; several such ties make them neighbours
/// once, and a tie of an entity to itself does not count. Components, betweenness, cores, articulation points and hops take
/// neighbours both ways. Strong components and PageRank follow the ties from the entity that each leads from to the one it leads
/// to, from the buyer to the seller; a symmetric relation leads both ways. The directions of the view say whether a tie is in the
/// network, not which way it leads.
///
/// A network takes 10 bytes for each pair of neighbours and 12 for each entity, and 8 more for each of both when a measure follows
/// directions.
///
/// ```
/// use sanctions_graph::{Graph, View};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let network = graph.network(&View::default());
/// println!("{network}");
/// println!("{}", network.components());
/// println!("{}", network.page_rank().run());
/// println!("{}", network.betweenness());
/// println!("{}", network.articulation_points());
/// # Ok::<(), sanctions_graph::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Network<'g> {
    frame: Arc<Frame<'g>>,
    /// The neighbours of every entity; shared with answers that tell more when asked.
    both: Arc<Rows>,
    /// For each neighbour whether a tie leads to it or comes from it.
    ways: Vec<u8>,
    /// The neighbours that ties lead to, and those they come from; made when first asked for.
    out: OnceLock<Rows>,
    into: OnceLock<Rows>,
    ties: usize,
    work: Work,
}

/// What a network and all that is measured on it have in common.
#[derive(Debug)]
struct Frame<'g> {
    graph: &'g Graph,
    view: View,
    /// The entities, ascending; an entity's place is its position here.
    entities: Vec<u32>,
    /// The place of every entity of the graph, or none.
    places: Vec<u32>,
    left_out: Vec<(Reason, usize)>,
}

impl<'g> Frame<'g> {
    fn new(graph: &'g Graph, view: &View, filter: &Filter<'g>) -> Self {
        let count = graph.index.entities();
        let (mut entities, mut places) = (Vec::with_capacity(count), vec![NONE; count]);
        let mut left_out: BTreeMap<Reason, usize> = BTreeMap::new();
        for (entity, place) in places.iter_mut().enumerate() {
            match filter.admits(entity).and_then(|()| filter.passes_through(entity)) {
                Ok(()) => {
                    *place = entities.len() as u32;
                    entities.push(entity as u32);
                }
                Err(reason) => *left_out.entry(reason).or_default() += 1,
            }
        }
        Self { graph, view: view.clone(), entities, places, left_out: left_out.into_iter().collect() }
    }

    fn place(&self, entity: NodeIndex) -> Option<u32> {
        self.places.get(entity.index()).copied().filter(|&place| place != NONE)
    }

    fn entity(&self, place: u32) -> EntityRef<'g> {
        EntityRef::new(self.graph, NodeIndex::new(self.entities[place as usize] as usize))
    }

    /// The ties that make two entities neighbours, whichever way they may be walked.
    fn hop(&self, filter: &Filter<'g>, from: u32, to: u32) -> Hop<'g> {
        let (one, other) = (self.entities[from as usize] as usize, self.entities[to as usize] as usize);
        let links = self.graph.index.between(one, other).iter();
        let walked = links.filter(|&link| filter.passes(link) || filter.passes(link.reversed()));
        let ties = walked.map(|link| TieRef::new(self.graph, EdgeIndex::new(link.tie()))).collect();
        Hop::new(self.entity(from), self.entity(to), ties)
    }

    fn refs(&self) -> impl ExactSizeIterator<Item = EntityRef<'g>> {
        self.entities.iter().map(|&entity| EntityRef::new(self.graph, NodeIndex::new(entity as usize)))
    }

    /// What is said of every measure: whom the view left out, and the policy.
    fn remarks(&self) -> Vec<String> {
        let left_out = self.left_out.iter().map(|(reason, count)| {
            let why = match reason {
                Reason::Barrier => "states, authorities and others that are not passed through",
                Reason::Degree => "those with too many ties",
                _ => "those of a kind left out, or excluded by name",
            };
            format!("left out: {} ({why})", counted(*count as u64, "entity", "entities"))
        });
        left_out.chain([format!("policy: {}", self.view)]).collect()
    }

    /// What every printed measure ends with.
    fn fmt_end(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.remarks().join("\n"))
    }

    /// What every explanation of a measure begins with, after its head.
    fn remark(&self, writer: &mut Writer<'_>) {
        self.remarks().into_iter().for_each(|remark| writer.line(LineKind::Note, 1, remark));
    }
}

impl Graph {
    /// The network that a view walks, for measures of the whole. Its cost is linear in the entities and ties.
    ///
    /// ```
    /// use sanctions_graph::{Graph, View};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let network = graph.network(&View::default());
    /// assert!(network.contains(graph.entity("komid")?));
    /// assert!(!network.contains(graph.entity("myanmar")?), "a state");
    /// let left_out: usize = network.left_out().iter().map(|(_, entities)| entities).sum();
    /// assert_eq!(network.len() + left_out, graph.entity_count());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn network(&self, view: &View) -> Network<'_> {
        self.network_of(view, Relation::SYMMETRIC)
    }

    /// The same network, in which a symmetric relation, too, leads only from the entity it is recorded from to the other: for
    /// comparison with tools that know no symmetric relations.
    #[must_use]
    pub fn network_as_recorded(&self, view: &View) -> Network<'_> {
        self.network_of(view, 0)
    }

    fn network_of(&self, view: &View, symmetric: u64) -> Network<'_> {
        let filter = view.compile(self);
        let frame = Frame::new(self, view, &filter);
        let pairs = Pairs::new(&frame, &filter, symmetric);
        let (both, ways) = pairs.lay_rows();
        let work = Work { entities: self.index.entities() as u64, ties: pairs.looks };
        let (out, into) = (OnceLock::new(), OnceLock::new());
        Network { frame: Arc::new(frame), both: Arc::new(both), ways, out, into, ties: pairs.ties, work }
    }
}

/// The pairs of neighbours, each once: row by row those that come after the entity itself.
struct Pairs {
    far: Vec<u32>,
    ways: Vec<u8>,
    /// How many pairs the row of each entity holds.
    later: Vec<u32>,
    /// How many neighbours come before it.
    earlier: Vec<u32>,
    ties: usize,
    looks: u64,
}

impl Pairs {
    fn new(frame: &Frame<'_>, filter: &Filter<'_>, symmetric: u64) -> Self {
        let (graph, count) = (frame.graph, frame.entities.len());
        let walked = Relation::all().filter(|&relation| frame.view.walks(relation));
        let walked = walked.fold(0, |bits, relation| bits | relation.bit());
        let mut pairs = Self {
            far: Vec::new(),
            ways: Vec::new(),
            later: vec![0; count],
            earlier: vec![0; count],
            ties: 0,
            looks: 0,
        };
        let ways = |link: Link| {
            let relation = 1u64 << link.relation();
            match walked & relation != 0 && (filter.passes(link) || filter.passes(link.reversed())) {
                false => 0,
                true if symmetric & relation != 0 => OUT | IN,
                true if link.is_backward() => IN,
                true => OUT,
            }
        };
        for (near, &entity) in frame.entities.iter().enumerate() {
            for group in graph.index.groups(entity as usize) {
                let far = frame.places[group.far];
                if group.far <= entity as usize || far == NONE {
                    continue;
                }
                let mut all = 0;
                for link in group.links.iter() {
                    let ways = ways(link);
                    pairs.ties += usize::from(ways != 0);
                    pairs.looks += 1;
                    all |= ways;
                }
                if all != 0 {
                    pairs.far.push(far);
                    pairs.ways.push(all);
                    pairs.later[near] += 1;
                    pairs.earlier[far as usize] += 1;
                }
            }
        }
        pairs
    }

    /// The neighbours of every entity, with the ways to them. Pairs come in the order of their first entity, so every row fills in
    /// ascending order.
    fn lay_rows(&self) -> (Rows, Vec<u8>) {
        let lengths = self.later.iter().zip(&self.earlier).map(|(later, earlier)| later + earlier);
        let mut ways = vec![0; 2 * self.far.len()];
        let rows = Rows::filled(lengths, |starts, near| {
            let mut next = starts.to_vec();
            let mut put = |row: usize, far: u32, way: u8| {
                let slot = &mut next[row];
                (near[*slot as usize], ways[*slot as usize]) = (far, way);
                *slot += 1;
            };
            let mut pairs = self.far.iter().zip(&self.ways);
            for (one, &later) in self.later.iter().enumerate() {
                for (&other, &way) in pairs.by_ref().take(later as usize) {
                    put(one, other, way);
                    put(other as usize, one as u32, way >> 1 | (way & OUT) << 1);
                }
            }
        });
        (rows, ways)
    }
}

impl<'g> Network<'g> {
    /// How many entities are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frame.entities.len()
    }

    /// Whether no entity is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many pairs of neighbours there are.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.both.ends() / 2
    }

    /// How many ties make them neighbours.
    #[must_use]
    pub fn ties(&self) -> usize {
        self.ties
    }

    /// Its entities, in the order of the file.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'g>> {
        self.frame.refs()
    }

    /// Whether an entity is in it.
    #[must_use]
    pub fn contains(&self, entity: impl Into<NodeIndex>) -> bool {
        self.frame.place(entity.into()).is_some()
    }

    /// The neighbours of an entity, each once, in the order of the file; none if it is not in the network.
    pub fn neighbours(&self, entity: impl Into<NodeIndex>) -> impl ExactSizeIterator<Item = EntityRef<'g>> {
        let near = self.frame.place(entity.into()).map_or(&[][..], |place| self.both.near(place));
        near.iter().map(|&place| self.frame.entity(place))
    }

    /// The view it was made with.
    pub fn view(&self) -> &View {
        &self.frame.view
    }

    /// The entities that the view left out: for each reason how many.
    #[must_use]
    pub fn left_out(&self) -> &[(Reason, usize)] {
        &self.frame.left_out
    }

    /// The work it took to build: every entity is looked at once, and every tie between two that are in it.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    /// The bytes that it takes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let frame = 4 * (self.frame.entities.len() + self.frame.places.len());
        let directed = [&self.out, &self.into].into_iter().filter_map(OnceLock::get).map(Rows::bytes).sum::<usize>();
        frame + self.both.bytes() + self.ways.len() + directed
    }

    /// The neighbours that ties lead to.
    fn out(&self) -> &Rows {
        self.out.get_or_init(|| self.both.only(&self.ways, OUT))
    }

    /// The neighbours that ties come from.
    fn into(&self) -> &Rows {
        self.into.get_or_init(|| self.both.only(&self.ways, IN))
    }

    fn scores<T>(&self, (what, decimals): (&'static str, usize), values: Vec<T>, work: Work) -> Scores<'g, T> {
        Scores { frame: Arc::clone(&self.frame), what, decimals, values, work }
    }
}

/// Prints its size, what was left out, and the policy.
impl fmt::Display for Network<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} entities, {} pairs of neighbours, {} ties", self.len(), self.pairs(), self.ties)?;
        self.frame.fmt_end(f)
    }
}
