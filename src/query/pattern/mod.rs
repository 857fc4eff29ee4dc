//! Patterns: rows of entities and ties described by a picture of them, in a subset of GQL.
//!
//! | module | job |
//! | --- | --- |
//! | `lexer`, `parse`, `names`, `words` | from a text to a pattern, every name looked up, every fault with its column |
//! | `syntax` | the pattern, and its canonical text |
//! | `compile` | the pattern as an automaton, its filters made ready for one graph and view |
//! | `search`, `table`, `walker`, `divide` | the walks |
//! | `rows` | the answer |
//! | `error` | what is wrong with a pattern |

mod compile;
mod divide;
pub(crate) mod error;
mod lexer;
mod names;
mod parse;
pub(crate) mod rows;
mod search;
mod syntax;
mod table;
mod walker;
mod words;

use petgraph::graph::NodeIndex;

use super::routes::{DEFAULT_HOPS, DEFAULT_LIMIT, Routes};
use super::{Bounds, Completeness, Meter, Work, bounds_methods};
use crate::graph::Graph;
use crate::graph::view::{View, view_methods};
use compile::{Plan, Take};
use error::PatternError;
use rows::{Answer, Matches};
use search::{Row, Search};
use syntax::Pattern;

impl Graph {
    /// Asks for everything that looks like a pattern, written as after `MATCH` in GQL: `(a:State)-[:bought_from]->{1,3}(b)`.
    ///
    /// The answer is a [`MatchQuery`]: say what to walk, then call [`rows`](MatchQuery::rows). The chapter [`guide::patterns`] has
    /// the whole grammar.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let question = "(buyer:State)-[trade:bought_from|brokered]->(front:FrontCompany)<-[:controls]-(who)";
    /// for found in &graph.matches(question)?.rows() {
    ///     println!("{found}");
    ///     assert_eq!(found.entity("front").map(|front| front.get().id()), Some("glocom"));
    ///     assert_eq!(found.hops_of("trade").map(|hops| hops.len()), Some(1));
    /// }
    /// # assert_eq!(graph.matches(question)?.rows().len(), 2);
    /// # Ok::<(), sanctions_graph::Error>(())
    /// ```
    ///
    /// [`guide::patterns`]: crate::guide::patterns
    ///
    /// # Errors
    /// If it is no such pattern, or speaks of a label, a property, an id or a name that there is not; with the column, and what may
    /// have been meant.
    pub fn matches(&self, pattern: &str) -> Result<MatchQuery<'_>, PatternError> {
        let pattern = parse::parse(pattern, self).map_err(|fault| fault.in_text(pattern))?;
        Ok(MatchQuery {
            graph: self,
            pattern,
            view: View::default(),
            hops: DEFAULT_HOPS,
            limit: DEFAULT_LIMIT,
            bounds: Bounds::default(),
        })
    }
}

/// A question for everything that looks like a pattern.
///
/// Filters are those of [`View`], which run inside the walk. Dates, evidence, standing and exclusions hold everywhere; as for the
/// rest, what the pattern says goes before the view:
///
/// - An edge walks the relations that the view walks and those that its labels name, as far as the labels allow: `[:owns]` just
///   `owns`, `[]` what the view walks, `[:!owns]` that without `owns`. The arrow gives the direction; symmetric relations have none.
/// - An entity that the pattern asks for by id or name is never left out; one whose kind is named, not for its kind.
/// - Entities that a node matches are asked for. What lies inside an edge with a quantifier is not: it must be one that may be passed
///   through, and may appear, as on a route of the relations that the edge walks.
///
/// Rows come shortest first, then in the order of their entities in the file, then with the first edges as short as they can be.
#[derive(Debug, Clone)]
#[must_use]
pub struct MatchQuery<'g> {
    graph: &'g Graph,
    pattern: Pattern,
    view: View,
    hops: u32,
    limit: usize,
    bounds: Bounds,
}

view_methods!(MatchQuery);
bounds_methods!(MatchQuery);

impl<'g> MatchQuery<'g> {
    /// The most hops of an edge whose quantifier has no bound of its own (`+`, `*`, `{2,}`); [`DEFAULT_HOPS`] unless said. A match
    /// has 60 hops at most, so several such edges share what is left of these.
    pub fn max_hops(mut self, hops: u32) -> Self {
        self.hops = hops;
        self
    }

    /// The most rows to return; [`DEFAULT_LIMIT`] unless said. When there are more, the answer says that it was cut.
    pub fn limit(mut self, rows: usize) -> Self {
        self.limit = rows;
        self
    }

    /// The pattern as it was understood: selector and mode in words, every name in one spelling. It is valid GQL after `MATCH`.
    #[must_use]
    pub fn pattern(&self) -> String {
        self.pattern.to_string()
    }

    /// Finds the rows.
    #[must_use]
    pub fn rows(self) -> Matches<'g> {
        let plan = Plan::new(self.graph, &self.pattern, &self.view, self.hops);
        let (rows, completeness, work) = self.route(&plan).unwrap_or_else(|| {
            let (rows, meter) = Search::new(&plan, self.limit, Meter::new(self.bounds)).run();
            (rows, meter.completeness(), meter.work)
        });
        let answer = Answer { rows: &rows, completeness, work };
        Matches::new(&plan, &self.pattern, answer, self.view)
    }

    /// One edge between two entities asks for routes: the search for these looks from both sides.
    fn route(&self, plan: &Plan<'g>) -> Option<(Vec<Row>, Completeness, Work)> {
        let only = |place: usize| {
            let node = plan.nodes.get(place)?;
            let asked_for = node.pinned.as_ref()?;
            let mut matching = asked_for.iter().copied().filter(|&entity| plan.matches(node, entity));
            matching.next().filter(|_| matching.next().is_none())
        };
        if !plan.is_route() {
            return None;
        }
        let (start, end) = (only(0)?, only(1)?);
        let node = |entity: u32| NodeIndex::new(entity as usize);
        let mut query = self.graph.routes(node(start), node(end)).ok()?;
        query = query.view(plan.edges.first()?.view.clone()).max_hops(plan.most).limit(self.limit);
        query = query.budget(self.bounds.budget);
        if let Some(time) = self.bounds.time {
            query = query.deadline(time);
        }
        let routes: Routes<'g> = match plan.take {
            Take::All => query.all(),
            Take::AllShortest => query.all_shortest(),
            Take::First(1) => query.shortest(),
            Take::First(count) => query.k_shortest(count),
        };
        let row = |route: &super::routes::Route<'g>| Row {
            hops: route.len(),
            path: route.entities().map(|entity| entity.index.index() as u32).collect(),
            places: vec![0, route.len() as u32],
        };
        Some((routes.iter().map(row).collect(), routes.completeness(), routes.work()))
    }
}
