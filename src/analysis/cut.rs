//! Minimum cuts: the fewest entities, or hops, without which no route is left between two sides.
//!
//! The search is that of Ford and Fulkerson (1956) with shortest augmenting paths (Edmonds and Karp 1972), straight over the index:
//! nothing is copied. Every entity is two places, one where routes come in and one where they go out; what may carry one route only
//! is the way between the two places of an entity, or else the hop from one entity to the next. Only what carries a route is kept,
//! and that is small.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use petgraph::graph::NodeIndex;

use crate::graph::Graph;
use crate::graph::filter::{Gate, with_gate};
use crate::graph::index::Index;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::EntityRef;
use crate::graph::view::{View, view_methods};
use crate::model::naming::counted;
use crate::query::explain::{Explanation, LineKind, Writer, capitalised, several};
use crate::query::routes::{Hop, Route, ascending};
use crate::query::{Bounds, Completeness, Cut, Meter, Work, bounds_methods};

/// The largest cut that is looked for, unless asked for otherwise.
pub const DEFAULT_CUT: usize = 100;

impl Graph {
    /// Asks for the fewest entities without which no route leads from the first side to the other, however long: who stands
    /// between them.
    ///
    /// The answer proves itself: it has as many routes that share no entity but their ends, so fewer cannot do (Menger 1927).
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let cut = graph.minimum_cut("kim-sok-chol", "myanmar")?.find();
    /// let brokers: Vec<&str> = cut.entities().map(|entity| entity.get().id()).collect();
    /// assert_eq!(cut.size(), Some(brokers.len()));
    /// assert_eq!(cut.routes().len(), brokers.len());
    /// let without = graph.routes("kim-sok-chol", "myanmar")?.excluding(cut.entities().map(|entity| entity.index()));
    /// assert!(without.max_hops(100).shortest().is_empty());
    /// println!("{}", cut.explain());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an end is not found, is ambiguous, or is on both sides.
    pub fn minimum_cut(&self, from: impl Select, to: impl Select) -> Result<MinimumCutQuery<'_>, LookupError> {
        let (from, to) = self.two_sides(&from, &to)?;
        let (view, bounds) = (View::default(), Bounds::default());
        Ok(MinimumCutQuery { graph: self, from, to, view, of: Of::Entities, limit: DEFAULT_CUT, bounds })
    }
}

/// What is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Entities,
    Hops,
}

impl Of {
    fn counted(self, count: usize) -> String {
        match self {
            Of::Entities => counted(count as u64, "entity", "entities"),
            Of::Hops => counted(count as u64, "hop", "hops"),
        }
    }
}

/// A question for a minimum cut.
///
/// Filters are those of [`View`] and mean what they mean for [routes](crate::RouteQuery): ends are exempt from what is asked of
/// entities, no inner entity is an end, and a direction is seen from the first side.
#[derive(Debug, Clone)]
#[must_use]
pub struct MinimumCutQuery<'g> {
    graph: &'g Graph,
    from: Vec<NodeIndex>,
    to: Vec<NodeIndex>,
    view: View,
    of: Of,
    limit: usize,
    bounds: Bounds,
}

view_methods!(MinimumCutQuery);
bounds_methods!(MinimumCutQuery);

impl<'g> MinimumCutQuery<'g> {
    /// Takes away hops and no entities: the fewest pairs of neighbours whose ties, all that the view walks, must go. There is
    /// always such a cut; that of entities is never larger, but there is none where a tie joins the two sides.
    pub fn of_hops(mut self) -> Self {
        self.of = Of::Hops;
        self
    }

    /// The largest cut to look for, [`DEFAULT_CUT`] unless said. When more would have to go, the answer says that it was cut, and
    /// has one route more than this to prove it.
    pub fn at_most(mut self, size: usize) -> Self {
        self.limit = size;
        self
    }

    /// Finds it. Of several equally small ones it is the nearest to the first side.
    ///
    /// It takes one search more than the cut has parts, each of which looks at every tie of what is on the way once from either
    /// end; with the first search alone it is known whether there is any route.
    #[must_use]
    pub fn find(self) -> MinimumCut<'g> {
        let filter = self.view.compile(self.graph);
        let (from, to) = (ascending(&self.from), ascending(&self.to));
        let mut meter = Meter::new(self.bounds);
        let found = with_gate!(filter, gate => {
            Terrain::new(&self.graph.index, gate, (&from, &to), self.of).search(self.limit, &mut meter)
        });
        let entity = |number: u32| EntityRef::new(self.graph, NodeIndex::new(number as usize));
        let hop = |&(one, other): &(u32, u32)| Route::new(self.graph, &filter, &[one, other]).into_hops();
        let mut routes: Vec<&Vec<u32>> = found.paths.iter().collect();
        // Each route passes through one part of the cut, and stands where that stands.
        let part = |path: &[u32]| match self.of {
            Of::Entities => found.entities.iter().position(|entity| path.contains(entity)),
            Of::Hops => found.hops.iter().position(|&(one, other)| path.windows(2).any(|hop| hop == [one, other])),
        };
        routes.sort_by_cached_key(|path| (part(path), path.len(), (*path).clone()));
        MinimumCut {
            entities: found.entities.iter().copied().map(entity).collect(),
            hops: found.hops.iter().flat_map(hop).collect(),
            direct: found.direct.iter().flat_map(hop).collect(),
            routes: routes.into_iter().map(|path| Route::new(self.graph, &filter, path)).collect(),
            completeness: meter.completeness(),
            work: meter.work,
            query: self,
        }
    }
}

/// What a search found, as numbers.
#[derive(Debug, Default)]
struct Found {
    entities: Vec<u32>,
    hops: Vec<(u32, u32)>,
    direct: Vec<(u32, u32)>,
    paths: Vec<Vec<u32>>,
}

/// How an entity stands to the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Neither,
    First,
    Other,
}

/// Where is searched.
struct Terrain<'a, G> {
    index: &'a Index,
    gate: G,
    from: &'a [u32],
    sides: Vec<Side>,
    of: Of,
}

impl<'a, G: Gate> Terrain<'a, G> {
    fn new(index: &'a Index, gate: G, (from, to): (&'a [u32], &[u32]), of: Of) -> Self {
        let mut sides = vec![Side::Neither; index.entities()];
        from.iter().for_each(|&end| sides[end as usize] = Side::First);
        to.iter().for_each(|&end| sides[end as usize] = Side::Other);
        Self { index, gate, from, sides, of }
    }

    fn side(&self, entity: u32) -> Side {
        self.sides[entity as usize]
    }

    /// The entities to which a route may go on from an entity, each once, ascending; `false` if the meter says stop.
    fn steps(&self, entity: u32, meter: &mut Meter, far: &mut Vec<u32>) -> bool {
        far.clear();
        let row = self.index.row(entity as usize);
        if !meter.look(row.len()) {
            return false;
        }
        for place in row {
            let step = self.index.step(place);
            let known = step.far == entity || far.last() == Some(&step.far) || self.side(step.far) == Side::First;
            if !known
                && (self.gate.inner(step) || self.side(step.far) == Side::Other)
                && self.gate.opens(step.tag, place)
            {
                far.push(step.far);
            }
        }
        true
    }

    /// The hops that join the two sides.
    fn direct(&self, meter: &mut Meter) -> Vec<(u32, u32)> {
        let (mut direct, mut far) = (Vec::new(), Vec::new());
        for &end in self.from {
            if !self.steps(end, meter, &mut far) {
                break;
            }
            direct.extend(far.iter().filter(|&&far| self.side(far) == Side::Other).map(|&far| (end, far)));
        }
        direct
    }

    fn search(&self, limit: usize, meter: &mut Meter) -> Found {
        let mut found = Found::default();
        if self.of == Of::Entities {
            found.direct = self.direct(meter);
            if !found.direct.is_empty() || meter.cut.is_some() {
                return found;
            }
        }
        let (mut flow, mut reach) = (Flow::default(), Reach::new(self.index.entities()));
        let mut count = 0;
        while let Some(last) = reach.other_side(self, &flow, meter) {
            flow.add(&reach.hops(last));
            count += 1;
            if count > limit {
                meter.cut.get_or_insert(Cut::Limit);
                break;
            }
        }
        if meter.cut.is_none() {
            match self.of {
                Of::Entities => found.entities = reach.cut_entities(),
                Of::Hops => found.hops = flow.hops().filter(|&hop| reach.is_cut(hop)).collect(),
            }
        }
        found.paths = flow.paths(self);
        found
    }
}

/// The hops that carry a route, from both of their ends.
#[derive(Debug, Default)]
struct Flow {
    onward: BTreeMap<u32, BTreeSet<u32>>,
    back: BTreeMap<u32, BTreeSet<u32>>,
}

impl Flow {
    /// Whether a hop carries a route.
    fn carries(&self, (from, to): (u32, u32)) -> bool {
        self.onward.get(&from).is_some_and(|onward| onward.contains(&to))
    }

    /// The entities from which routes come into an entity; `None` if none does.
    fn into(&self, entity: u32) -> Option<&BTreeSet<u32>> {
        self.back.get(&entity)
    }

    fn hops(&self) -> impl Iterator<Item = (u32, u32)> {
        self.onward.iter().flat_map(|(&from, onward)| onward.iter().map(move |&to| (from, to)))
    }

    /// Adds a route that goes along some hops and takes others back.
    fn add(&mut self, route: &[(u32, u32, bool)]) {
        for &(from, to, _) in route.iter().filter(|(.., along)| !along) {
            self.remove((from, to));
        }
        for &(from, to, _) in route.iter().filter(|(.., along)| *along) {
            // There and back is nowhere.
            if self.carries((to, from)) {
                self.remove((to, from));
            } else {
                self.onward.entry(from).or_default().insert(to);
                self.back.entry(to).or_default().insert(from);
            }
        }
    }

    fn remove(&mut self, (from, to): (u32, u32)) {
        for (list, near, far) in [(&mut self.onward, from, to), (&mut self.back, to, from)] {
            if let Some(ends) = list.get_mut(&near) {
                ends.remove(&far);
                if ends.is_empty() {
                    list.remove(&near);
                }
            }
        }
    }

    /// The routes that are carried, in the order of their starts. What would lead through an entity twice is left out of them.
    fn paths<G: Gate>(mut self, terrain: &Terrain<'_, G>) -> Vec<Vec<u32>> {
        let mut paths = Vec::new();
        for &start in terrain.from {
            while let Some(first) = self.next(start) {
                let (mut path, mut places) = (vec![start], HashMap::from([(start, 0)]));
                let mut next = Some(first);
                while let Some(at) = next {
                    match places.get(&at) {
                        Some(&place) => path.drain(place + 1..).for_each(|gone| {
                            places.remove(&gone);
                        }),
                        None => {
                            places.insert(at, path.len());
                            path.push(at);
                        }
                    }
                    next = if terrain.side(at) == Side::Other { None } else { self.next(at) };
                }
                paths.push(path);
            }
        }
        paths
    }

    /// Takes a hop on from an entity.
    fn next(&mut self, entity: u32) -> Option<u32> {
        self.onward.get_mut(&entity)?.pop_first()
    }
}

/// What a search for one more route reaches: of every entity the place where routes come in, and the place where they go out.
struct Reach {
    /// For each place the one it was reached from, plus one; 0 of those not reached, and its own of those begun with.
    before: Vec<u32>,
    reached: Vec<u32>,
}

const fn entrance(entity: u32) -> u32 {
    2 * entity
}

const fn exit(entity: u32) -> u32 {
    2 * entity + 1
}

impl Reach {
    fn new(entities: usize) -> Self {
        Self { before: vec![0; 2 * entities], reached: Vec::new() }
    }

    fn reach(&mut self, place: u32, from: u32) {
        let before = &mut self.before[place as usize];
        if *before == 0 {
            *before = from + 1;
            self.reached.push(place);
        }
    }

    fn has(&self, place: u32) -> bool {
        self.before[place as usize] != 0
    }

    /// Searches for one more route; gives its last hop. `None` if there is none, or if the meter says stop.
    fn other_side<G: Gate>(&mut self, terrain: &Terrain<'_, G>, flow: &Flow, meter: &mut Meter) -> Option<(u32, u32)> {
        self.reached.drain(..).for_each(|place| self.before[place as usize] = 0);
        terrain.from.iter().for_each(|&end| self.reach(exit(end), exit(end)));
        let (mut next, mut far) = (0, Vec::new());
        while let Some(&place) = self.reached.get(next) {
            next += 1;
            let entity = place / 2;
            let carried = flow.into(entity);
            if place == entrance(entity) {
                if terrain.of == Of::Hops || carried.is_none() {
                    self.reach(exit(entity), place);
                }
                carried.into_iter().flatten().for_each(|&before| self.reach(exit(before), place));
                continue;
            }
            meter.reach(1);
            if !terrain.steps(entity, meter, &mut far) {
                return None;
            }
            for &far in &far {
                let free = !flow.carries((entity, far));
                match terrain.side(far) {
                    Side::Other if free => return Some((entity, far)),
                    Side::Neither if free || terrain.of == Of::Entities => self.reach(entrance(far), place),
                    _ => {}
                }
            }
            if carried.is_some() {
                self.reach(entrance(entity), place);
            }
        }
        None
    }

    /// The hops of the route that ends with this one, last first; of those that it takes back, `false`.
    fn hops(&self, (last, end): (u32, u32)) -> Vec<(u32, u32, bool)> {
        let mut hops = vec![(last, end, true)];
        let mut place = exit(last);
        loop {
            let before = self.before[place as usize] - 1;
            if before == place {
                return hops;
            }
            match (before / 2, place / 2) {
                (near, far) if near == far => {}
                (near, far) if place == entrance(far) => hops.push((near, far, true)),
                (near, far) => hops.push((far, near, false)),
            }
            place = before;
        }
    }

    /// After a search that found nothing: the entities that it came into and not out of, in the order of the file.
    fn cut_entities(&self) -> Vec<u32> {
        let entities = self.reached.iter().filter(|&&place| place % 2 == 0).map(|&place| place / 2);
        let mut cut: Vec<u32> = entities.filter(|&entity| !self.has(exit(entity))).collect();
        cut.sort_unstable();
        cut
    }

    /// The same of a hop that carries a route.
    fn is_cut(&self, (from, to): (u32, u32)) -> bool {
        self.has(exit(from)) && !self.has(entrance(to))
    }
}

/// The fewest entities, or hops, without which no route is left between two sides, and as many routes that prove it.
#[derive(Debug, Clone)]
pub struct MinimumCut<'g> {
    entities: Vec<EntityRef<'g>>,
    hops: Vec<Hop<'g>>,
    direct: Vec<Hop<'g>>,
    routes: Vec<Route<'g>>,
    completeness: Completeness,
    work: Work,
    query: MinimumCutQuery<'g>,
}

impl<'g> MinimumCut<'g> {
    /// How many entities, or hops, must go. 0 if no route joins the sides anyhow. `None` if no entities can part them because a
    /// tie joins them ([`direct`](Self::direct)), or if the answer was [cut](Self::completeness): then at least as many must go as
    /// there are [`routes`](Self::routes).
    #[must_use]
    pub fn size(&self) -> Option<usize> {
        let known = self.direct.is_empty() && self.completeness == Completeness::Complete;
        known.then_some(self.entities.len() + self.hops.len())
    }

    /// The entities that must go, in the order of the file; none if hops were asked for.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'g>> {
        self.entities.iter().copied()
    }

    /// The hops that must go, if [hops](MinimumCutQuery::of_hops) were asked for, each with its ties, as walked from the first
    /// side.
    #[must_use]
    pub fn hops(&self) -> &[Hop<'g>] {
        &self.hops
    }

    /// The hops that join the two sides without anybody between, so that no entities can part them; none if hops were asked for.
    #[must_use]
    pub fn direct(&self) -> &[Hop<'g>] {
        &self.direct
    }

    /// As many routes as the cut has parts, each through one of them and in their order. No two share an entity that is no end, or,
    /// if hops were asked for, a hop; so whatever parts the sides has at least as many parts.
    #[must_use]
    pub fn routes(&self) -> &[Route<'g>] {
        &self.routes
    }

    /// Whether it is the minimum: if the answer was cut, there is only a least size.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// The work it took.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    /// The view it was found with.
    pub fn view(&self) -> &View {
        &self.query.view
    }

    /// The answer in a sentence.
    fn verdict(&self) -> String {
        let graph = self.query.graph;
        let name = |ends: &[NodeIndex]| several(ends.iter().map(|&end| EntityRef::new(graph, end)));
        let (from, to) = (name(&self.query.from), name(&self.query.to));
        let (of, routes) = (self.query.of, self.routes.len());
        match (self.size(), self.completeness) {
            _ if !self.direct.is_empty() => format!("no entities can part {from} and {to}: ties join them directly"),
            (Some(0), _) => format!("no route leads from {from} to {to}, however long"),
            (Some(size), _) => {
                let parts = match of {
                    Of::Entities => several(self.entities.iter().copied()),
                    Of::Hops => several(self.hops.iter().map(|hop| format!("{} to {}", hop.from(), hop.to()))),
                };
                format!("without {} no route leads from {from} to {to}: {parts}", of.counted(size))
            }
            (None, Completeness::Cut(Cut::Limit)) => {
                format!("more than {} would have to go between {from} and {to}", of.counted(self.query.limit))
            }
            (None, _) => format!("at least {} would have to go between {from} and {to}", of.counted(routes)),
        }
    }

    /// Why there can be no smaller one, in a sentence.
    fn proof(&self) -> Option<String> {
        let share = if self.query.of == Of::Entities { "entity but their ends" } else { "hop" };
        match (self.routes.len(), self.size()) {
            (0, _) => None,
            (1, _) => Some("no less will do: there is a route".to_owned()),
            (routes, Some(_)) => Some(format!("no less will do: {routes} routes share no {share}")),
            (routes, None) => Some(format!("{routes} routes share no {share}")),
        }
    }

    /// What must go, and the routes that prove it, hop by hop with claims, denials and numbered citations; or else the ties that
    /// join the sides directly.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.query.graph);
        writer.line(LineKind::Heading, 0, capitalised(&self.verdict()));
        if let Some(proof) = self.proof() {
            writer.line(LineKind::Note, 1, proof);
        }
        writer.line(LineKind::Note, 1, format!("policy: {}", self.query.view));
        for hop in &self.direct {
            hop.ties().iter().for_each(|&tie| writer.tie(tie, 0, String::new()));
        }
        for (position, route) in self.routes.iter().enumerate() {
            let part = match (self.entities.get(position), self.hops.get(position)) {
                (Some(entity), _) => format!(", through {entity}"),
                (None, Some(hop)) => format!(", from {} to {}", hop.from(), hop.to()),
                (None, None) => String::new(),
            };
            writer.route(route, format!("Route {}{part}: {route}", position + 1));
        }
        writer.finish()
    }
}

/// Prints the answer in a sentence, the routes that prove it, the policy and the completeness.
impl fmt::Display for MinimumCut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.verdict())?;
        if let Some(proof) = self.proof() {
            writeln!(f, "{proof}")?;
        }
        for hop in &self.direct {
            hop.ties().iter().try_for_each(|tie| writeln!(f, "{tie}"))?;
        }
        for route in &self.routes {
            writeln!(f, "{route}")?;
        }
        writeln!(f, "policy: {}", self.query.view)?;
        write!(f, "{}", self.completeness)
    }
}
