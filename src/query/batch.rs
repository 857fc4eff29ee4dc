//! Many route queries at once.

use petgraph::graph::NodeIndex;

use super::routes::{DEFAULT_HOPS, DEFAULT_LIMIT, Mode, RouteQuery, Routes};
use super::{Bounds, bounds_methods};
use crate::graph::Graph;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::parallel;
use crate::graph::view::{View, view_methods};

impl Graph {
    /// Asks for the routes between many pairs, under one view.
    ///
    /// With the feature `parallel` the pairs are shared out among the processors; the answers are the same.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let answers = graph.routes_batch([("kim-sok-chol", "myanmar"), ("glocom", "ddi")])?.max_hops(4).shortest();
    /// let hops: Vec<Option<usize>> = answers.iter().map(|routes| routes.iter().next().map(|route| route.len())).collect();
    /// assert_eq!(hops, [Some(2), None]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an end is not found, is ambiguous, or is on both sides of its pair.
    pub fn routes_batch<A: Select, B: Select>(
        &self,
        pairs: impl IntoIterator<Item = (A, B)>,
    ) -> Result<RouteBatch<'_>, LookupError> {
        let pair = |(from, to): (A, B)| self.routes(from, to).map(|query| query.into_ends());
        let pairs = pairs.into_iter().map(pair).collect::<Result<_, _>>()?;
        let (hops, limit, bounds) = (DEFAULT_HOPS, DEFAULT_LIMIT, Bounds::default());
        Ok(RouteBatch { graph: self, pairs, view: View::default(), hops, limit, bounds })
    }
}

/// So many pairs are answered with one taking of working memory, by one thread.
const PAIRS_AT_A_TIME: usize = 32;

type Ends = (Vec<NodeIndex>, Vec<NodeIndex>);

/// A question for routes between many pairs: see [`RouteQuery`], whose bounds hold for each pair by itself.
#[derive(Debug, Clone)]
#[must_use]
pub struct RouteBatch<'g> {
    graph: &'g Graph,
    pairs: Vec<Ends>,
    view: View,
    hops: u32,
    limit: usize,
    bounds: Bounds,
}

view_methods!(RouteBatch);
bounds_methods!(RouteBatch);

impl<'g> RouteBatch<'g> {
    /// The most hops of a route; [`DEFAULT_HOPS`] unless said.
    pub fn max_hops(mut self, hops: u32) -> Self {
        self.hops = hops;
        self
    }

    /// The most routes to return for a pair; [`DEFAULT_LIMIT`] unless said.
    pub fn limit(mut self, routes: usize) -> Self {
        self.limit = routes;
        self
    }

    /// For each pair, in the order given, a shortest route: see [`RouteQuery::shortest`].
    #[must_use]
    pub fn shortest(self) -> Vec<Routes<'g>> {
        self.run(Mode::Shortest)
    }

    /// For each pair all shortest routes: see [`RouteQuery::all_shortest`].
    #[must_use]
    pub fn all_shortest(self) -> Vec<Routes<'g>> {
        self.run(Mode::AllShortest)
    }

    /// For each pair the first `count` routes: see [`RouteQuery::k_shortest`].
    #[must_use]
    pub fn k_shortest(self, count: usize) -> Vec<Routes<'g>> {
        self.run(Mode::Ranked(count))
    }

    /// For each pair all routes within the hops asked for: see [`RouteQuery::all`].
    #[must_use]
    pub fn all(self) -> Vec<Routes<'g>> {
        self.run(Mode::Within)
    }

    fn run(self, mode: Mode) -> Vec<Routes<'g>> {
        let Self { graph, pairs, view, hops, limit, bounds } = self;
        let filter = view.compile(graph);
        let answer = |pairs: &[Ends]| -> Vec<Routes<'g>> {
            let mut scratch = graph.scratches.take();
            let query = |ends: &Ends| RouteQuery::between(graph, ends.clone(), view.clone(), (hops, limit, bounds));
            pairs.iter().map(|ends| query(ends).run_with(&filter, &mut scratch, mode)).collect()
        };
        parallel::map_chunks(&pairs, PAIRS_AT_A_TIME, answer)
    }
}
