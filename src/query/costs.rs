//! What it costs to walk a tie, for cheapest routes.

use petgraph::graph::EdgeIndex;

use super::walk::NEVER;
use crate::graph::Graph;
use crate::graph::refs::TieRef;

/// The cost of every tie of a graph, laid out once so that a search reads it as it walks.
///
/// A route costs the sum of its hops, a hop as much as the cheapest of its ties that the view lets pass. Costs are whole numbers;
/// sums of 4,294,967,295 or more are not found. They belong to the graph they were made of, and mean nothing to another.
///
/// ```
/// use sanctions_graph::{Costs, Graph, Modality, View};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// // The less surely a tie is claimed, the dearer it is; what is merely suspected is not walked.
/// let costs = Costs::new(&graph, |tie| match tie.modality()? {
///     Modality::Official => Some(1),
///     Modality::Stated => Some(2),
///     Modality::Reported => Some(4),
///     Modality::Alleged => Some(8),
///     _ => None,
/// });
/// let routes = graph.routes("kim-sok-chol", "myanmar")?.cheapest(&costs);
/// assert_eq!(routes.iter().next().map(|route| costs.of_route(route)), Some(Some(9)), "one official hop, one alleged");
/// # Ok::<(), sanctions_graph::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Costs {
    of_steps: Vec<u32>,
    of_ties: Vec<u32>,
}

impl Costs {
    /// Asks for the cost of each tie; `None` says that it is not walked.
    #[must_use]
    pub fn new(graph: &Graph, mut cost: impl FnMut(TieRef<'_>) -> Option<u32>) -> Self {
        let of_ties: Vec<u32> = graph.ties().map(|tie| cost(tie).unwrap_or(NEVER)).collect();
        let of_steps = (0..graph.index.ends()).map(|place| of_ties[graph.index.link(place).tie()]).collect();
        Self { of_steps, of_ties }
    }

    /// What one tie costs; `None` if it is not walked, or is none of the graph's.
    #[must_use]
    pub fn of(&self, tie: EdgeIndex) -> Option<u32> {
        self.of_ties.get(tie.index()).copied().filter(|&cost| cost != NEVER)
    }

    /// What a route costs: the sum of its hops, each as cheap as its cheapest tie. `None` if some hop has no tie that is walked, or
    /// if the sum is too great.
    #[must_use]
    pub fn of_route(&self, route: &super::routes::Route<'_>) -> Option<u32> {
        let hop = |hop: &super::routes::Hop<'_>| hop.ties().iter().filter_map(|tie| self.of(tie.index)).min();
        route.hops().iter().try_fold(0u32, |sum, next| sum.checked_add(hop(next)?))
    }

    /// The costs by the places of the steps.
    pub(crate) fn of_steps(&self) -> &[u32] {
        &self.of_steps
    }
}
