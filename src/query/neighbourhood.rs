//! Neighbourhoods: who is around an entity.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::OnceLock;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::walk::rings::rings;
use super::{Bounds, Completeness, Meter, Work, bounds_methods};
use crate::graph::Graph;
use crate::graph::filter::{Filter, with_gate};
use crate::graph::index::Link;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::scratch::Scratch;
use crate::graph::view::{Reason, View, view_methods};

/// The most entities, unless asked for otherwise.
pub const DEFAULT_ENTITIES: usize = 10_000;

impl Graph {
    /// Asks who is around an entity, or around several.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let around = graph.neighbourhood("komid")?.max_hops(2).collect();
    /// assert!(around.ring(1).any(|entity| entity.id() == "kim-sok-chol"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an entity is not found or a name is ambiguous.
    pub fn neighbourhood(&self, around: impl Select) -> Result<NeighbourhoodQuery<'_>, LookupError> {
        let mut starts = self.select(&around)?;
        starts.sort_unstable();
        let bounds = Bounds::default();
        Ok(NeighbourhoodQuery { graph: self, starts, view: View::default(), hops: 1, limit: DEFAULT_ENTITIES, bounds })
    }
}

/// A question for a neighbourhood. Filters are those of [`View`], which run inside the walk; directions are seen from the start.
#[derive(Debug, Clone)]
#[must_use]
pub struct NeighbourhoodQuery<'g> {
    graph: &'g Graph,
    starts: Vec<NodeIndex>,
    view: View,
    hops: u32,
    limit: usize,
    bounds: Bounds,
}

view_methods!(NeighbourhoodQuery);
bounds_methods!(NeighbourhoodQuery);

impl<'g> NeighbourhoodQuery<'g> {
    /// The most hops from the start, 1 unless said.
    pub fn max_hops(mut self, hops: u32) -> Self {
        self.hops = hops;
        self
    }

    /// The most entities beside the start; [`DEFAULT_ENTITIES`] unless said. When there are more, the answer says that it was cut.
    pub fn limit(mut self, entities: usize) -> Self {
        self.limit = entities;
        self
    }

    /// Collects the neighbourhood.
    #[must_use]
    pub fn collect(self) -> Neighbourhood<'g> {
        let filter = self.view.compile(self.graph);
        let mut meter = Meter::new(self.bounds);
        let mut scratch = self.graph.scratches.take();
        let Scratch { seen, found, ends, .. } = &mut *scratch;
        let index = &self.graph.index;
        let mut starts: Vec<u32> = self.starts.iter().map(|start| start.index() as u32).collect();
        starts.sort_unstable();
        let how_far = (self.hops, self.limit, true);
        with_gate!(filter, gate => rings((index, gate), &starts, how_far, (seen, found, ends), &mut meter));
        let mut from = 0;
        let ring = |&end: &usize| {
            let ring = found.as_slice()[from..end].iter().map(|&entity| NodeIndex::new(entity as usize)).collect();
            from = end;
            ring
        };
        Neighbourhood {
            graph: self.graph,
            rings: ends.iter().map(ring).collect(),
            ties: OnceLock::new(),
            completeness: meter.completeness(),
            work: meter.work,
            view: self.view,
            hops: self.hops,
        }
    }
}

/// The ties between entities of the rings that may be walked from the nearer end, or from either if both are equally near.
fn ties_within(filter: &Filter<'_>, graph: &Graph, rings: &[Vec<NodeIndex>]) -> Vec<EdgeIndex> {
    let mut scratch = graph.scratches.take();
    let marks = &mut scratch.parents;
    marks.reset(graph.entity_count());
    for (hops, ring) in (0..).zip(rings) {
        ring.iter().for_each(|entity| marks.set(entity.index(), hops));
    }
    let mut ties = Vec::new();
    for (hops, ring) in (0..).zip(rings) {
        for group in ring.iter().flat_map(|entity| graph.index.groups(entity.index())) {
            let Some(far) = marks.get(group.far).filter(|&far| far >= hops) else { continue };
            let passes = |link: &Link| filter.passes(*link) || far == hops && filter.passes(link.reversed());
            ties.extend(group.links.iter().filter(passes).map(|link| EdgeIndex::new(link.tie())));
        }
    }
    ties.sort_unstable();
    ties.dedup();
    ties
}

/// The entities around a start, in rings by their distance, with the ties among them.
#[derive(Debug, Clone)]
pub struct Neighbourhood<'g> {
    graph: &'g Graph,
    rings: Vec<Vec<NodeIndex>>,
    ties: OnceLock<Vec<EdgeIndex>>,
    completeness: Completeness,
    work: Work,
    view: View,
    hops: u32,
}

impl<'g> Neighbourhood<'g> {
    #[cfg(feature = "export")]
    pub(crate) fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// The entities at exactly so many hops, in the order of the file; the start's ring is 0.
    pub fn ring(&self, hops: u32) -> impl ExactSizeIterator<Item = EntityRef<'g>> {
        let graph = self.graph;
        self.rings
            .get(hops as usize)
            .map_or(&[][..], Vec::as_slice)
            .iter()
            .map(move |&entity| EntityRef::new(graph, entity))
    }

    /// How many rings there are, the start's among them.
    #[must_use]
    pub fn ring_count(&self) -> u32 {
        self.rings.len() as u32
    }

    /// All entities, the start first, then ring by ring.
    pub fn entities(&self) -> impl Iterator<Item = EntityRef<'g>> {
        let graph = self.graph;
        self.rings.iter().flatten().map(move |&entity| EntityRef::new(graph, entity))
    }

    /// The ties among them that pass the filter, in the order of the graph. They are gathered when first asked for.
    pub fn ties(&self) -> impl ExactSizeIterator<Item = TieRef<'g>> {
        let graph = self.graph;
        self.tie_indices().iter().map(move |&tie| TieRef::new(graph, tie))
    }

    fn tie_indices(&self) -> &[EdgeIndex] {
        self.ties.get_or_init(|| ties_within(&self.view.compile(self.graph), self.graph, &self.rings))
    }

    /// The ties through which an entity of a ring was reached: those to the ring before, in the order of the graph.
    pub fn ties_inward(&self, entity: EntityRef<'g>, ring: u32) -> impl Iterator<Item = TieRef<'g>> {
        let before = ring.checked_sub(1).and_then(|ring| self.rings.get(ring as usize)).map_or(&[][..], Vec::as_slice);
        let inward = |tie: &TieRef<'g>| {
            let (from, to) = (tie.from().index, tie.to().index);
            let other = if from == entity.index { to } else { from };
            before.binary_search(&other).is_ok() && self.tie_indices().binary_search(&tie.index).is_ok()
        };
        let mut ties: Vec<TieRef<'g>> = entity.ties().filter(inward).collect();
        ties.sort_unstable_by_key(|tie| tie.index);
        ties.into_iter()
    }

    /// Whether this is all there is within the hops asked for.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// The work it took.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    /// The view it was collected with.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The most hops that were asked for.
    #[must_use]
    pub fn max_hops(&self) -> u32 {
        self.hops
    }

    /// What the view left out around the start: for each reason how many ties.
    #[must_use]
    pub fn left_out(&self) -> Vec<(Reason, usize)> {
        let starts = self.rings.first().map_or(&[][..], Vec::as_slice);
        left_out(self.graph, &self.view, starts, self.hops)
    }

    /// A graph of its own of these entities and ties.
    #[must_use]
    pub fn to_graph(&self) -> Graph {
        let mut entities: Vec<NodeIndex> = self.rings.concat();
        entities.sort_unstable();
        let around: Vec<String> = self.ring(0).map(|entity| entity.to_string()).collect();
        self.graph.part(format!("Around {}", around.join(", ")), &entities, self.tie_indices())
    }
}

/// Prints ring by ring, one entity a line with the ties that reach it; then the policy and the completeness.
impl fmt::Display for Neighbourhood<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ring in 0..self.ring_count() {
            for entity in self.ring(ring) {
                writeln!(f, "{ring}  {entity} ({})", entity.kind())?;
                for tie in self.ties_inward(entity, ring) {
                    writeln!(f, "     {tie}")?;
                }
            }
        }
        writeln!(f, "policy: {}", self.view)?;
        write!(f, "{}", self.completeness)
    }
}

/// Counts, by reason, the ties that a view leaves out among those that touch what it reaches from the starts. Looks at no more
/// than a million ties.
pub(crate) fn left_out(graph: &Graph, view: &View, starts: &[NodeIndex], hops: u32) -> Vec<(Reason, usize)> {
    let around = NeighbourhoodQuery {
        graph,
        starts: starts.to_vec(),
        view: view.clone(),
        hops: hops.saturating_sub(1),
        limit: DEFAULT_ENTITIES,
        bounds: Bounds { budget: 1_000_000, time: None },
    }
    .collect();
    let filter = view.compile(graph);
    let mut counts: BTreeMap<Reason, Vec<usize>> = BTreeMap::new();
    for (ring, entities) in around.rings.iter().enumerate() {
        for entity in entities {
            let barred = if ring > 0 { filter.passes_through(entity.index()).err() } else { None };
            for group in graph.index.groups(entity.index()) {
                for link in group.links.iter() {
                    let reason = barred.or(filter.judge(link).err()).or(filter.admits(group.far).err());
                    if let Some(reason) = reason {
                        counts.entry(reason).or_default().push(link.tie());
                    }
                }
            }
        }
    }
    counts
        .into_iter()
        .map(|(reason, mut ties)| {
            ties.sort_unstable();
            ties.dedup();
            (reason, ties.len())
        })
        .collect()
}
