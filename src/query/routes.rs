//! Routes: how two entities are connected.

use std::fmt;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::costs::Costs;
use super::explain::Explanation;
use super::walk::{Path, Walk, accept};
use super::{Bounds, Completeness, Meter, Work, bounds_methods};
use crate::graph::Graph;
use crate::graph::filter::{Filter, Gate, with_gate};
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::scratch::Scratch;
use crate::graph::tie::Standing;
use crate::graph::view::{Reason, View, view_methods};
use crate::model::claim::Modality;
use crate::model::date::{Answer, Day, Span};
use crate::model::relation::Class;

/// The most hops, unless asked for otherwise.
pub const DEFAULT_HOPS: u32 = 6;

/// The most routes, unless asked for otherwise.
pub const DEFAULT_LIMIT: usize = 1000;

impl Graph {
    /// Asks how one entity is connected to another; or some of several to some of several others.
    ///
    /// The answer is a [`RouteQuery`]: say what to walk, then end with the sort of routes wanted.
    ///
    /// ```
    /// use sanctions_graph::{Graph, Modality};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let routes = graph.routes("kim-sok-chol", "myanmar")?.max_hops(4).shortest();
    /// let names: Vec<&str> = routes.iter().next().map(|route| route.entities().map(|entity| entity.get().id()).collect()).unwrap_or_default();
    /// assert_eq!(names, ["kim-sok-chol", "komid", "myanmar"]);
    ///
    /// let stated = graph.routes("kim-sok-chol", "myanmar")?.at_least(Modality::Stated).shortest();
    /// assert!(stated.is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an end is not found, is ambiguous, or is on both sides.
    pub fn routes(&self, from: impl Select, to: impl Select) -> Result<RouteQuery<'_>, LookupError> {
        let (from, to) = self.two_sides(&from, &to)?;
        let bounds = (DEFAULT_HOPS, DEFAULT_LIMIT, Bounds::default());
        Ok(RouteQuery::between(self, (from, to), View::default(), bounds))
    }

    /// The entities of two sides that have none in common.
    pub(crate) fn two_sides(&self, from: &impl Select, to: &impl Select) -> Result<Sides, LookupError> {
        let (from, to) = (self.select(from)?, self.select(to)?);
        let sources: std::collections::HashSet<NodeIndex> = from.iter().copied().collect();
        match to.iter().find(|end| sources.contains(end)) {
            Some(both) => Err(LookupError::SameEnds(self.candidate(both.index()))),
            None => Ok((from, to)),
        }
    }
}

/// Those that routes lead from, and those that they lead to.
type Sides = (Vec<NodeIndex>, Vec<NodeIndex>);

/// Ends as numbers, ascending: the order in which they are given does not matter.
pub(crate) fn ascending(ends: &[NodeIndex]) -> Vec<u32> {
    let mut numbers: Vec<u32> = ends.iter().map(|end| end.index() as u32).collect();
    numbers.sort_unstable();
    numbers
}

/// A question for routes.
///
/// Filters are those of [`View`], which run inside the walk. A route visits no entity twice; none of its inner entities is a start
/// or an end; ties are walked in both directions unless the view says otherwise. Routes come shortest first, then in the order of
/// their entities in the file.
#[derive(Debug, Clone)]
#[must_use]
pub struct RouteQuery<'g> {
    graph: &'g Graph,
    from: Vec<NodeIndex>,
    to: Vec<NodeIndex>,
    view: View,
    hops: u32,
    limit: usize,
    bounds: Bounds,
}

view_methods!(RouteQuery);
bounds_methods!(RouteQuery);

/// What sort of routes was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Shortest,
    AllShortest,
    Ranked(usize),
    Within,
    Strongest,
    Chronological,
    Cheapest,
}

impl<'g> RouteQuery<'g> {
    pub(super) fn between(
        graph: &'g Graph,
        (from, to): (Vec<NodeIndex>, Vec<NodeIndex>),
        view: View,
        (hops, limit, bounds): (u32, usize, Bounds),
    ) -> Self {
        Self { graph, from, to, view, hops, limit, bounds }
    }

    pub(super) fn into_ends(self) -> (Vec<NodeIndex>, Vec<NodeIndex>) {
        (self.from, self.to)
    }

    /// The most hops of a route; [`DEFAULT_HOPS`] unless said.
    pub fn max_hops(mut self, hops: u32) -> Self {
        self.hops = hops;
        self
    }

    /// The most routes to return; [`DEFAULT_LIMIT`] unless said. When there are more, the answer says that it was cut.
    pub fn limit(mut self, routes: usize) -> Self {
        self.limit = routes;
        self
    }

    /// A shortest route; of several equally short ones the same every time, which need not be the first of
    /// [`all_shortest`](Self::all_shortest): the search ends where its two sides meet.
    #[must_use]
    pub fn shortest(self) -> Routes<'g> {
        self.run(Mode::Shortest)
    }

    /// All routes with the fewest hops.
    #[must_use]
    pub fn all_shortest(self) -> Routes<'g> {
        self.run(Mode::AllShortest)
    }

    /// The first `count` routes, shortest first.
    #[must_use]
    pub fn k_shortest(self, count: usize) -> Routes<'g> {
        self.run(Mode::Ranked(count))
    }

    /// All routes within the hops asked for.
    #[must_use]
    pub fn all(self) -> Routes<'g> {
        self.run(Mode::Within)
    }

    /// The route whose weakest hop is claimed most strongly; of several the shortest, then the first.
    ///
    /// A hop is as strong as its strongest tie, a tie as the strongest passing claim.
    #[must_use]
    pub fn strongest(self) -> Routes<'g> {
        self.run(Mode::Strongest)
    }

    /// All routes with the fewest hops among those that can be walked in the order of time from the start to the end.
    ///
    /// Dates may be partial, so an order may be only possible: see [`Route::in_order`]. Ties without a date cannot be placed.
    #[must_use]
    pub fn chronological(self) -> Routes<'g> {
        self.run(Mode::Chronological)
    }

    /// A route of the least cost; of several the same every time. None if the search was cut, even if it had found a dearer one.
    ///
    /// The cost bounds it, not the hops: [`max_hops`](Self::max_hops) does not count here. Costs are those of this graph: what
    /// comes back under another's has no meaning.
    #[must_use]
    pub fn cheapest(self, costs: &Costs) -> Routes<'g> {
        let filter = self.view.compile(self.graph);
        let (mut scratch, mut meter) = (self.graph.scratches.take(), Meter::new(self.bounds));
        let paths = with_gate!(filter, gate => self.first(gate, &mut scratch, &mut meter, |walk, path| {
            walk.cheapest(costs.of_steps(), path).is_some()
        }));
        self.answer(&filter, Mode::Cheapest, paths, meter)
    }

    /// The ends as numbers, ascending.
    fn numbers(&self) -> (Vec<u32>, Vec<u32>) {
        (ascending(&self.from), ascending(&self.to))
    }

    fn answer(self, filter: &Filter<'g>, mode: Mode, paths: Vec<Path>, meter: Meter) -> Routes<'g> {
        let routes = paths.iter().map(|path| Route::new(self.graph, filter, path)).collect();
        Routes { work: meter.work, completeness: meter.completeness(), routes, mode, query: self }
    }

    fn run(self, mode: Mode) -> Routes<'g> {
        let filter = self.view.compile(self.graph);
        let mut scratch = self.graph.scratches.take();
        self.run_with(&filter, &mut scratch, mode)
    }

    /// Runs with what a batch of queries shares.
    pub(super) fn run_with(self, filter: &Filter<'g>, scratch: &mut Scratch, mode: Mode) -> Routes<'g> {
        let mut meter = Meter::new(self.bounds);
        let paths = match mode {
            Mode::Strongest => self.strongest_path(filter, scratch, &mut meter),
            _ => with_gate!(filter, gate => self.walk(gate, scratch, mode, &mut meter)),
        };
        self.answer(filter, mode, paths, meter)
    }

    fn walk(&self, gate: impl Gate, scratch: &mut Scratch, mode: Mode, meter: &mut Meter) -> Vec<Path> {
        if mode == Mode::Shortest {
            return self.first(gate, scratch, meter, |walk, path| walk.shortest(self.hops, path));
        }
        let (from, to) = self.numbers();
        let walk = Walk::new(&self.graph.index, gate, (&from, &to), scratch, meter);
        match mode {
            Mode::AllShortest => walk.all_shortest(self.hops, self.limit),
            Mode::Ranked(count) => walk.ranked(self.hops, count, self.limit),
            Mode::Within => walk.within(self.hops, self.limit),
            Mode::Chronological => walk.chronological(self.hops, self.limit),
            // One shortest and one cheapest route have searches of their own.
            Mode::Strongest | Mode::Shortest | Mode::Cheapest => walk.ranked(self.hops, 1, self.limit),
        }
    }

    /// The one route that a search gives, if it gives one.
    fn first<G: Gate>(
        &self,
        gate: G,
        scratch: &mut Scratch,
        meter: &mut Meter,
        search: impl FnOnce(Walk<'_, G>, &mut Path) -> bool,
    ) -> Vec<Path> {
        let ((from, to), mut path, mut paths) = (self.numbers(), Path::new(), Vec::new());
        let found = search(Walk::new(&self.graph.index, gate, (&from, &to), scratch, meter), &mut path);
        if found {
            accept(meter, &path, self.limit, &mut paths);
        }
        paths
    }

    /// Asks for ever weaker hops, strongest first: the first answer has the strongest weakest hop.
    fn strongest_path(&self, filter: &Filter<'g>, scratch: &mut Scratch, meter: &mut Meter) -> Vec<Path> {
        for &floor in Modality::ALL.iter().filter(|&&floor| floor <= self.view.modality()) {
            let filter = filter.clone().with_floor(floor);
            let paths = with_gate!(filter, gate => self.walk(gate, scratch, Mode::Strongest, meter));
            if !paths.is_empty() || meter.cut.is_some() {
                return paths;
            }
        }
        Vec::new()
    }
}

/// One hop of a route: all ties between two entities that pass the filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop<'g> {
    from: EntityRef<'g>,
    to: EntityRef<'g>,
    ties: Vec<TieRef<'g>>,
}

impl<'g> Hop<'g> {
    pub(crate) fn new(from: EntityRef<'g>, to: EntityRef<'g>, ties: Vec<TieRef<'g>>) -> Self {
        Self { from, to, ties }
    }

    /// The entity the hop leaves.
    #[must_use]
    pub fn from(&self) -> EntityRef<'g> {
        self.from
    }

    /// The entity the hop reaches.
    #[must_use]
    pub fn to(&self) -> EntityRef<'g> {
        self.to
    }

    /// The ties, at least one, in the order of the graph. Each may lead along the route or against it.
    #[must_use]
    pub fn ties(&self) -> &[TieRef<'g>] {
        &self.ties
    }

    /// The strongest modality among its ties.
    #[must_use]
    pub fn modality(&self) -> Option<Modality> {
        self.ties.iter().filter_map(|tie| tie.modality()).min()
    }

    /// Whether every one of its ties is disputed.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.ties.iter().all(|tie| tie.standing() == Standing::Disputed)
    }
}

/// A connection: a row of entities, each tied to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route<'g> {
    graph: &'g Graph,
    hops: Vec<Hop<'g>>,
}

impl<'g> Route<'g> {
    /// The route along a row of entities, with the ties that pass the filter.
    pub(crate) fn new(graph: &'g Graph, filter: &Filter<'_>, path: &[u32]) -> Self {
        let hop = |pair: &[u32]| {
            let (from, to) = (pair[0] as usize, pair[1] as usize);
            let links = graph.index.between(from, to).iter().filter(|&link| filter.passes(link));
            Hop {
                from: EntityRef::new(graph, NodeIndex::new(from)),
                to: EntityRef::new(graph, NodeIndex::new(to)),
                ties: links.map(|link| TieRef::new(graph, EdgeIndex::new(link.tie()))).collect(),
            }
        };
        Self { graph, hops: path.windows(2).map(hop).collect() }
    }

    pub(crate) fn of_hops(graph: &'g Graph, hops: Vec<Hop<'g>>) -> Self {
        Self { graph, hops }
    }

    pub(crate) fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// Its hops, at least one.
    #[must_use]
    pub fn hops(&self) -> &[Hop<'g>] {
        &self.hops
    }

    pub(crate) fn into_hops(self) -> Vec<Hop<'g>> {
        self.hops
    }

    /// How many hops it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hops.len()
    }

    /// Whether it has no hop; a route found has some.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hops.is_empty()
    }

    /// Its entities, from the start to the end.
    pub fn entities(&self) -> impl Iterator<Item = EntityRef<'g>> {
        self.hops.first().map(Hop::from).into_iter().chain(self.hops.iter().map(Hop::to))
    }

    /// The modality of its weakest hop.
    #[must_use]
    pub fn modality(&self) -> Option<Modality> {
        self.hops.iter().filter_map(Hop::modality).max()
    }

    /// Whether it can be walked in the order of time: a day can be chosen for each hop on which one of its ties held or happened,
    /// none before the day of the hop before.
    ///
    /// `Yes` if it can whatever the partial dates turn out to be, `Possibly` if some reading allows it. A hop of which no tie has a
    /// date makes it `Possibly` at best.
    #[must_use]
    pub fn in_order(&self) -> Answer {
        let mut worst = Some(Day::MIN);
        let mut best = Some(Day::MIN);
        for hop in &self.hops {
            let spans = || hop.ties.iter().flat_map(|tie| tie.affirmations().map(|claim| claim.span(tie.relation())));
            worst = worst.and_then(|from| spans().flatten().filter_map(|span| certainly_after(span, from)).min());
            // What has no date may have been on any day.
            if spans().all(|span| span.is_some()) && spans().next().is_some() {
                best = best.and_then(|from| {
                    let possible = spans().flatten().filter(|span| !span.within(from, Day::MAX).is_no());
                    possible.map(|span| span.possible().0.max(from)).min()
                });
            }
        }
        match (worst, best) {
            (Some(_), _) => Answer::Yes,
            (None, Some(_)) => Answer::Possibly,
            (None, None) => Answer::No,
        }
    }

    /// Every hop in words, with its claims, their sources, quotes, dates, hedges and denials, and numbered citations.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        Explanation::of_routes(self.graph, std::slice::from_ref(self))
    }

    /// A graph of its own of the route's entities and ties.
    #[must_use]
    pub fn to_graph(&self) -> Graph {
        part_of_routes(self.graph, std::slice::from_ref(self))
    }
}

/// The last day on which a span may first hold on or after the day reached before; `None` if it may be over by then.
fn certainly_after(span: Span, from: Day) -> Option<Day> {
    let [_, latest_first, ..] = span.bounds();
    span.within(from, Day::MAX).is_yes().then(|| latest_first.max(from))
}

/// Prints as one line: "Kim Sok-chol -> Komid -> Myanmar (2 hops, alleged)".
impl fmt::Display for Route<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, entity) in self.entities().enumerate() {
            write!(f, "{}{entity}", if position > 0 { " -> " } else { "" })?;
        }
        let hops = self.len();
        write!(f, " ({hops} {}", if hops == 1 { "hop" } else { "hops" })?;
        if let Some(modality) = self.modality() {
            write!(f, ", {modality}")?;
        }
        if self.hops.iter().any(Hop::is_disputed) {
            f.write_str(", disputed")?;
        }
        f.write_str(")")
    }
}

fn part_of_routes(graph: &Graph, routes: &[Route<'_>]) -> Graph {
    let title = match routes.first() {
        Some(Route { hops, .. }) if !hops.is_empty() => {
            let (first, last) = (hops[0].from, hops[hops.len() - 1].to);
            format!("Routes from {first} to {last}")
        }
        _ => "No routes".to_owned(),
    };
    let entities = routes.iter().flat_map(Route::entities).map(EntityRef::index).collect();
    part(graph, title, entities, routes.iter().flat_map(|route| &route.hops))
}

/// A graph of its own of some entities and the ties of some hops between them.
pub(crate) fn part<'a, 'g: 'a>(
    graph: &'g Graph,
    title: String,
    mut entities: Vec<NodeIndex>,
    hops: impl Iterator<Item = &'a Hop<'g>>,
) -> Graph {
    let mut ties: Vec<EdgeIndex> = hops.flat_map(|hop| &hop.ties).map(|tie| tie.index).collect();
    entities.sort_unstable();
    entities.dedup();
    ties.sort_unstable();
    ties.dedup();
    graph.part(title, &entities, &ties)
}

/// The routes found, with the policy they were found under and whether they are all.
#[derive(Debug, Clone)]
pub struct Routes<'g> {
    routes: Vec<Route<'g>>,
    completeness: Completeness,
    work: Work,
    mode: Mode,
    query: RouteQuery<'g>,
}

impl<'g> Routes<'g> {
    /// The routes, shortest first, then in the order of their entities.
    pub fn iter(&self) -> std::slice::Iter<'_, Route<'g>> {
        self.routes.iter()
    }

    /// How many routes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.routes.len()
    }

    /// Whether no route was found. That says nothing of longer routes, nor of ties not walked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.routes.is_empty()
    }

    /// Whether these are all there are of the sort asked for.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// The work it took.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    pub(crate) fn graph(&self) -> &'g Graph {
        self.query.graph
    }

    /// The entities they lead from and to.
    #[cfg(feature = "export")]
    pub(crate) fn ends(&self) -> (&[NodeIndex], &[NodeIndex]) {
        (&self.query.from, &self.query.to)
    }

    pub(crate) fn as_slice(&self) -> &[Route<'g>] {
        &self.routes
    }

    /// The view they were found with.
    pub fn view(&self) -> &View {
        &self.query.view
    }

    /// The most hops that were asked for.
    #[must_use]
    pub fn max_hops(&self) -> u32 {
        self.query.hops
    }

    /// A graph of its own of all the routes' entities and ties.
    #[must_use]
    pub fn to_graph(&self) -> Graph {
        part_of_routes(self.query.graph, &self.routes)
    }

    /// What the view left out around the starts: for each reason how many ties, within the hops asked for, strongest reason first.
    #[must_use]
    pub fn left_out(&self) -> Vec<(Reason, usize)> {
        super::neighbourhood::left_out(self.query.graph, &self.query.view, &self.query.from, self.query.hops)
    }

    /// Routes that there would be if one part of the policy were dropped: what the answer hangs on; those in the order of time if
    /// such were asked for. Empty if there are routes anyhow, be it that costs, a limit or a budget kept them out of the answer.
    #[must_use]
    pub fn almost(&self) -> Vec<(&'static str, Route<'g>)> {
        if !self.routes.is_empty() {
            return Vec::new();
        }
        let view = &self.query.view;
        let relaxed = [
            ("with weaker claims", view.clone().at_least(Modality::Suspected)),
            ("with disputed, denied and withdrawn ties", view.clone().disputed(true).denied(true).retracted(true)),
            ("at any time", view.at_any_time()),
            ("on any evidence", view.on_any_evidence()),
            ("in any direction", view.in_any_direction()),
            ("through states, authorities, addresses and places", view.through_anything()),
            ("with contact", view.clone().also([Class::Contact])),
            ("with listing", view.clone().also([Class::Listing])),
            ("with location", view.clone().also([Class::Location])),
            ("with every class", view.clone().also(Class::ALL.iter().copied())),
        ];
        let mode = if self.mode == Mode::Chronological { self.mode } else { Mode::Shortest };
        let route = |view: View| {
            let query = RouteQuery { view, limit: 1, ..self.query.clone() };
            query.run(mode).routes.into_iter().next()
        };
        if route(view.clone()).is_some() {
            return Vec::new();
        }
        relaxed
            .into_iter()
            .filter(|(_, relaxed)| relaxed != view)
            .filter_map(|(words, view)| Some((words, route(view)?)))
            .collect()
    }
}

impl<'g> IntoIterator for Routes<'g> {
    type Item = Route<'g>;
    type IntoIter = std::vec::IntoIter<Route<'g>>;
    fn into_iter(self) -> Self::IntoIter {
        self.routes.into_iter()
    }
}

impl<'a, 'g> IntoIterator for &'a Routes<'g> {
    type Item = &'a Route<'g>;
    type IntoIter = std::slice::Iter<'a, Route<'g>>;
    fn into_iter(self) -> Self::IntoIter {
        self.routes.iter()
    }
}

/// Prints the routes one a line, or that there is none within the hops; then the policy and the completeness.
impl fmt::Display for Routes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            match self.mode {
                Mode::Cheapest => writeln!(f, "no route")?,
                mode => writeln!(f, "no {}route within {} hops", mode.words(), self.query.hops)?,
            }
        }
        for route in self {
            writeln!(f, "{route}")?;
        }
        writeln!(f, "policy: {}", self.query.view)?;
        write!(f, "{}", self.completeness)
    }
}

impl Mode {
    fn words(self) -> &'static str {
        if self == Mode::Chronological { "chronological " } else { "" }
    }
}
