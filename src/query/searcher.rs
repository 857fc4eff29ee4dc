//! Many questions under one view, one after the other.

use std::ops::ControlFlow;

use petgraph::graph::NodeIndex;

use super::costs::Costs;
use super::routes::DEFAULT_HOPS;
use super::walk::Walk;
use super::walk::rings::rings;
use super::{Bounds, Completeness, Meter, Work, bounds_methods};
use crate::graph::Graph;
use crate::graph::filter::{Filter, with_gate};
use crate::graph::scratch::{Borrowed, Scratch};
use crate::graph::view::View;

impl Graph {
    /// Makes a searcher, for many questions under one view.
    ///
    /// ```
    /// use sanctions_graph::{Graph, View};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let mut searcher = graph.searcher(&View::default()).max_hops(4);
    /// let (kim, myanmar) = (graph.entity("kim-sok-chol")?.index(), graph.entity("myanmar")?.index());
    /// assert_eq!(searcher.shortest(kim, myanmar).map(<[_]>::len), Some(3), "through KOMID");
    /// assert!(searcher.around(kim).len() > 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn searcher(&self, view: &View) -> Searcher<'_> {
        Searcher {
            graph: self,
            view: view.clone(),
            filter: view.compile(self),
            scratch: self.scratches.take(),
            hops: DEFAULT_HOPS,
            bounds: Bounds::default(),
            meter: Meter::new(Bounds::default()),
            row: Vec::new(),
        }
    }
}

/// Answers many questions under one view with bare rows of indices.
///
/// What [`Graph::routes`] and [`Graph::neighbourhood`] do at every call is done once: the view is compiled and working memory taken
/// when the searcher is made, and no answer is put into words. Keep one for each thread: its working memory, at most 45 bytes for each
/// entity of the graph, is made when it is first needed and goes back to the graph when the searcher is dropped. The answers are those of the queries, and
/// [`completeness`](Self::completeness) and [`work`](Self::work) tell of the last one.
///
/// An index that is none of the graph's is tied to nothing.
#[must_use]
pub struct Searcher<'g> {
    graph: &'g Graph,
    view: View,
    filter: Filter<'g>,
    scratch: Borrowed<'g>,
    hops: u32,
    bounds: Bounds,
    meter: Meter,
    row: Vec<NodeIndex>,
}

bounds_methods!(Searcher);

impl Searcher<'_> {
    /// The most hops of a route and of a neighbourhood; [`DEFAULT_HOPS`] unless said.
    pub fn max_hops(mut self, hops: u32) -> Self {
        self.hops = hops;
        self
    }

    /// A shortest route from one entity to another, both included: see [`RouteQuery::shortest`](crate::RouteQuery::shortest). Of
    /// an entity to itself the row of that one.
    pub fn shortest(&mut self, from: NodeIndex, to: NodeIndex) -> Option<&[NodeIndex]> {
        let Some((from, to)) = self.ends(from, to) else { return self.trivial(from, to) };
        let (mut path, hops) = (std::mem::take(&mut self.scratch.path), self.hops);
        let ends = (&[from][..], &[to][..]);
        let (index, scratch, meter) = (&self.graph.index, &mut *self.scratch, &mut self.meter);
        let found =
            with_gate!(self.filter, gate => Walk::new(index, gate, ends, scratch, meter).shortest(hops, &mut path));
        self.keep(path, found)
    }

    /// The first `count` routes by hops, then by entities: see [`RouteQuery::k_shortest`](crate::RouteQuery::k_shortest).
    pub fn k_shortest(&mut self, from: NodeIndex, to: NodeIndex, count: usize) -> Vec<Vec<NodeIndex>> {
        let Some((from, to)) = self.ends(from, to) else { return Vec::new() };
        let (ends, hops) = ((&[from][..], &[to][..]), self.hops);
        let (index, scratch, meter) = (&self.graph.index, &mut *self.scratch, &mut self.meter);
        let paths =
            with_gate!(self.filter, gate => Walk::new(index, gate, ends, scratch, meter).ranked(hops, count, count));
        paths.iter().map(|path| indices(path).collect()).collect()
    }

    /// Hands over every route of at most [`max_hops`](Self::max_hops), in the order of its entities, until told to break.
    ///
    /// The cost follows what is handed over, not the size of the graph.
    pub fn each_route(
        &mut self,
        from: NodeIndex,
        to: NodeIndex,
        mut take: impl FnMut(&[NodeIndex]) -> ControlFlow<()>,
    ) {
        let Some((from, to)) = self.ends(from, to) else { return };
        let (ends, hops) = ((&[from][..], &[to][..]), self.hops);
        let (index, scratch, meter) = (&self.graph.index, &mut *self.scratch, &mut self.meter);
        let row = &mut self.row;
        let mut take = |path: &[u32]| {
            row.clear();
            row.extend(indices(path));
            take(row).is_continue()
        };
        with_gate!(self.filter, gate => Walk::new(index, gate, ends, scratch, meter).each(hops, &mut take));
    }

    /// A route of the least cost with its cost, however many hops it has: see [`RouteQuery::cheapest`](crate::RouteQuery::cheapest).
    pub fn cheapest(&mut self, from: NodeIndex, to: NodeIndex, costs: &Costs) -> Option<(u32, &[NodeIndex])> {
        let Some((from, to)) = self.ends(from, to) else { return self.trivial(from, to).map(|row| (0, row)) };
        let mut path = std::mem::take(&mut self.scratch.path);
        let (ends, costs) = ((&[from][..], &[to][..]), costs.of_steps());
        let (index, scratch, meter) = (&self.graph.index, &mut *self.scratch, &mut self.meter);
        let cost =
            with_gate!(self.filter, gate => Walk::new(index, gate, ends, scratch, meter).cheapest(costs, &mut path));
        let row = self.keep(path, cost.is_some());
        cost.zip(row)
    }

    /// What lies within [`max_hops`](Self::max_hops), ring by ring, the start first.
    pub fn around(&mut self, start: NodeIndex) -> Around<'_> {
        self.meter = Meter::new(self.bounds);
        let starts = [start.index() as u32];
        let starts = if start.index() < self.graph.entity_count() { &starts[..] } else { &[] };
        let (how_far, index, meter) = ((self.hops, usize::MAX, false), &self.graph.index, &mut self.meter);
        let Scratch { seen, found, ends, .. } = &mut *self.scratch;
        with_gate!(self.filter, gate => rings((index, gate), starts, how_far, (seen, found, ends), meter));
        Around { entities: found.as_slice(), ends }
    }

    /// The view asked under.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// Whether the last answer holds everything there is.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        self.meter.completeness()
    }

    /// The work that the last answer took.
    #[must_use]
    pub fn work(&self) -> Work {
        self.meter.work
    }

    /// Begins a question between two; `None` if they are one, or one is none of the graph's.
    fn ends(&mut self, from: NodeIndex, to: NodeIndex) -> Option<(u32, u32)> {
        self.meter = Meter::new(self.bounds);
        let entities = self.graph.entity_count();
        let two = from != to && from.index() < entities && to.index() < entities;
        two.then_some((from.index() as u32, to.index() as u32))
    }

    /// The route of an entity to itself.
    fn trivial(&mut self, from: NodeIndex, to: NodeIndex) -> Option<&[NodeIndex]> {
        self.row.clear();
        self.row.push(from);
        (from == to && from.index() < self.graph.entity_count()).then_some(&self.row)
    }

    fn keep(&mut self, path: Vec<u32>, found: bool) -> Option<&[NodeIndex]> {
        self.row.clear();
        self.row.extend(indices(&path));
        self.scratch.path = path;
        found.then_some(&self.row)
    }
}

fn indices(path: &[u32]) -> impl ExactSizeIterator<Item = NodeIndex> {
    path.iter().map(|&entity| NodeIndex::new(entity as usize))
}

/// What lies around an entity, ring by ring; within a ring in the order it was reached, which is always the same.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    entities: &'a [u32],
    ends: &'a [usize],
}

impl<'a> Around<'a> {
    /// How many entities there are, the start among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether there are none: the start was none of the graph's.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// The entities, the start first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = NodeIndex> + use<'a> {
        indices(self.entities)
    }

    /// The entities at exactly so many hops.
    pub fn ring(&self, hops: u32) -> impl ExactSizeIterator<Item = NodeIndex> + use<'a> {
        let hops = hops as usize;
        let from = hops.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let to = self.ends.get(hops).copied().unwrap_or(from);
        indices(self.entities.get(from..to).unwrap_or_default())
    }
}
