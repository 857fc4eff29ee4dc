//! The rows that a pattern matched.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::compile::Plan;
use super::search::Row;
use super::syntax::{Pattern, Variable};
use crate::graph::Graph;
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::view::View;
use crate::query::explain::Explanation;
use crate::query::routes::{Hop, Route, part};
use crate::query::{Completeness, Work};

/// What was found, before it is dressed.
pub(super) struct Answer<'a> {
    pub(super) rows: &'a [Row],
    pub(super) completeness: Completeness,
    pub(super) work: Work,
}

/// What a variable of a pattern stands for in one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding<'m, 'g> {
    /// A node's entity.
    Entity(EntityRef<'g>),
    /// An edge's hops: one, or with a quantifier as many as there are, perhaps none.
    Hops(&'m [Hop<'g>]),
}

/// One row: a connection that looks like the pattern.
///
/// A hop holds all ties between its two entities that the edge and the view let pass, so that parallel ties make no further rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match<'g> {
    graph: &'g Graph,
    entities: Vec<EntityRef<'g>>,
    hops: Vec<Hop<'g>>,
    /// Where in the row each node of the pattern stands.
    places: Vec<u32>,
    variables: Arc<[Variable]>,
}

impl<'g> Match<'g> {
    fn new(plan: &Plan<'g>, variables: &Arc<[Variable]>, row: &Row) -> Self {
        let graph = plan.graph;
        let entity = |index: u32| EntityRef::new(graph, NodeIndex::new(index as usize));
        let mut hops = Vec::with_capacity(row.hops);
        for (edge, bounds) in plan.edges.iter().zip(row.places.windows(2)) {
            for hop in bounds[0] as usize..bounds[1] as usize {
                let (from, to) = (row.path[hop], row.path[hop + 1]);
                let links = graph.index.between(from as usize, to as usize).iter();
                let passing = links.filter(|&link| plan.passes(edge, link, from == to));
                let ties = passing.map(|link| TieRef::new(graph, EdgeIndex::new(link.tie()))).collect();
                hops.push(Hop::new(entity(from), entity(to), ties));
            }
        }
        let entities = row.path.iter().map(|&index| entity(index)).collect();
        Self { graph, entities, hops, places: row.places.clone(), variables: Arc::clone(variables) }
    }

    fn variable(&self, name: &str) -> Option<&Variable> {
        self.variables.iter().find(|variable| *variable.name == *name)
    }

    /// The entity that a variable stands for; `None` if no node has this variable.
    #[must_use]
    pub fn entity(&self, variable: &str) -> Option<EntityRef<'g>> {
        match self.binding(self.variable(variable)?)? {
            Binding::Entity(entity) => Some(entity),
            Binding::Hops(_) => None,
        }
    }

    /// The hops that a variable stands for: one, or with a quantifier as many as there are, perhaps none. `None` if no edge has this
    /// variable.
    #[must_use]
    pub fn hops_of(&self, variable: &str) -> Option<&[Hop<'g>]> {
        match self.binding(self.variable(variable)?)? {
            Binding::Hops(hops) => Some(hops),
            Binding::Entity(_) => None,
        }
    }

    fn binding(&self, variable: &Variable) -> Option<Binding<'_, 'g>> {
        let place = *variable.places.first()?;
        let from = *self.places.get(place)? as usize;
        if !variable.is_edge {
            return self.entities.get(from).copied().map(Binding::Entity);
        }
        let to = *self.places.get(place + 1)? as usize;
        self.hops.get(from..to).map(Binding::Hops)
    }

    /// Every variable with what it stands for, in the order of the pattern.
    pub fn bindings(&self) -> impl Iterator<Item = (&str, Binding<'_, 'g>)> {
        self.variables.iter().filter_map(|variable| Some((&*variable.name, self.binding(variable)?)))
    }

    /// Its entities, from the first to the last.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'g>> + Clone {
        self.entities.iter().copied()
    }

    /// Its hops, each with the ties that pass. None if the pattern is met by one entity alone.
    #[must_use]
    pub fn hops(&self) -> &[Hop<'g>] {
        &self.hops
    }

    /// How many hops it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hops.len()
    }

    /// Whether it is one entity alone.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hops.is_empty()
    }

    /// The row as a route; `None` if it has no hop.
    #[must_use]
    pub fn route(&self) -> Option<Route<'g>> {
        (!self.is_empty()).then(|| Route::of_hops(self.graph, self.hops.clone()))
    }

    /// Every hop in words, with its claims, their sources, quotes, dates, hedges and denials, and numbered citations; of an entity
    /// alone what is said of it.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        match (self.route(), self.entities.first()) {
            (None, Some(entity)) => entity.explain(),
            (route, _) => Explanation::of_routes(self.graph, route.as_slice()),
        }
    }
}

/// Prints as one line, then what the variables of its entities stand for: "Myanmar -> Glocom (1 hop, alleged) [b: Myanmar; s: Glocom]".
impl fmt::Display for Match<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.route(), self.entities.first()) {
            (Some(route), _) => route.fmt(f)?,
            (None, Some(entity)) => write!(f, "{entity} (0 hops)")?,
            (None, None) => {}
        }
        let mut bound = 0;
        for (name, binding) in self.bindings() {
            if let Binding::Entity(entity) = binding {
                write!(f, "{}{name}: {entity}", if bound == 0 { " [" } else { "; " })?;
                bound += 1;
            }
        }
        f.write_str(if bound > 0 { "]" } else { "" })
    }
}

/// The rows found, with the pattern, the policy they were found under and whether they are all.
#[derive(Debug, Clone)]
pub struct Matches<'g> {
    graph: &'g Graph,
    rows: Vec<Match<'g>>,
    pattern: String,
    view: View,
    completeness: Completeness,
    work: Work,
    most: u32,
    cut: Option<u32>,
}

impl<'g> Matches<'g> {
    #[cfg(feature = "export")]
    pub(crate) fn graph(&self) -> &'g Graph {
        self.graph
    }

    pub(super) fn new(plan: &Plan<'g>, pattern: &Pattern, answer: Answer<'_>, view: View) -> Self {
        let variables: Arc<[Variable]> = pattern.variables.clone().into();
        Self {
            graph: plan.graph,
            rows: answer.rows.iter().map(|row| Match::new(plan, &variables, row)).collect(),
            pattern: pattern.to_string(),
            view,
            completeness: answer.completeness,
            work: answer.work,
            most: plan.most,
            cut: plan.cut,
        }
    }

    /// The rows, shortest first, then in the order of their entities, then with the first edges as short as they can be.
    pub fn iter(&self) -> std::slice::Iter<'_, Match<'g>> {
        self.rows.iter()
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row. That says nothing of longer ones, nor of ties not walked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether these are all there are within the hops that the pattern allows; of quantifiers without a bound, see
    /// [`cut_at`](Self::cut_at).
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// The hops after which quantifiers without a bound of their own (`+`, `*`, `{2,}`) were cut; `None` if there are none.
    #[must_use]
    pub fn cut_at(&self) -> Option<u32> {
        self.cut
    }

    /// The most hops that a row could have.
    #[must_use]
    pub fn max_hops(&self) -> u32 {
        self.most
    }

    /// The work it took.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    /// The view they were found with.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The pattern as it was understood; see [`MatchQuery::pattern`](super::MatchQuery::pattern).
    #[must_use]
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Every hop of every row in words, with its claims and denials, and one list of sources for all. What is said of a hop that
    /// several rows share is said once.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let routes: Vec<Route<'g>> = self.rows.iter().filter_map(Match::route).collect();
        let mut told = HashSet::new();
        let ties = |route: &Route<'g>| -> Vec<Vec<EdgeIndex>> {
            route.hops().iter().map(|hop| hop.ties().iter().map(|tie| tie.index).collect()).collect()
        };
        let ends = |route: &Route<'g>| -> Vec<NodeIndex> { route.entities().map(EntityRef::index).collect() };
        // Rows that differ in their parts alone say the same.
        let routes: Vec<Route<'g>> =
            routes.into_iter().filter(|route| told.insert((ends(route), ties(route)))).collect();
        Explanation::of_routes(self.graph, &routes)
    }

    /// A graph of its own of all the rows' entities and ties.
    #[must_use]
    pub fn to_graph(&self) -> Graph {
        let entities = self.rows.iter().flat_map(Match::entities).map(EntityRef::index).collect();
        let title = if self.is_empty() { "No matches".to_owned() } else { format!("Matches of {}", self.pattern) };
        part(self.graph, title, entities, self.rows.iter().flat_map(Match::hops))
    }
}

impl<'g> IntoIterator for Matches<'g> {
    type Item = Match<'g>;
    type IntoIter = std::vec::IntoIter<Match<'g>>;
    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

impl<'a, 'g> IntoIterator for &'a Matches<'g> {
    type Item = &'a Match<'g>;
    type IntoIter = std::slice::Iter<'a, Match<'g>>;
    fn into_iter(self) -> Self::IntoIter {
        self.rows.iter()
    }
}

/// Prints the rows one a line, or that there is none within the hops; then the pattern as it was understood, the policy and the
/// completeness.
impl fmt::Display for Matches<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hops = |count: u32| format!("{count} {}", if count == 1 { "hop" } else { "hops" });
        match (self.is_empty(), self.most) {
            (true, 0) => writeln!(f, "no match")?,
            (true, most) => writeln!(f, "no match within {}", hops(most))?,
            _ => {}
        }
        for row in self {
            writeln!(f, "{row}")?;
        }
        writeln!(f, "pattern: {}", self.pattern)?;
        if let Some(cut) = self.cut {
            writeln!(f, "quantifiers without a bound: within {}", hops(cut))?;
        }
        writeln!(f, "policy: {}", self.view)?;
        write!(f, "{}", self.completeness)
    }
}
