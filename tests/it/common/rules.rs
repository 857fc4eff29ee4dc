//! What a view lets pass, written naively from its documentation: no index, no bits, claim by claim.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use sanctions_graph::date::{Answer, Bound, PartialDate, Period, WhenKind};
use sanctions_graph::petgraph::graph::{EdgeIndex, NodeIndex};
use sanctions_graph::petgraph::visit::EdgeRef;
use sanctions_graph::{
    Claim, Class, Direction, EntityKind, Grade, Graph, Modality, NeighbourhoodQuery, Relation, RouteQuery, Stance,
    Standing, Tie, View,
};

use super::worlds::Fact;
use super::{grade, kind, modality, period, plain_date, relation};

/// One step of building a view.
#[derive(Debug, Clone)]
pub enum Op {
    Relations(Vec<Relation>),
    Classes(Vec<Class>),
    Also(Vec<Class>),
    WithoutRelations(Vec<Relation>),
    Direction(Relation, Direction),
    Directed(Direction),
    Kinds(Vec<EntityKind>),
    WithoutKinds(Vec<EntityKind>),
    Through(Vec<EntityKind>),
    NotThrough(Vec<EntityKind>),
    ThroughAuthorities,
    AsOf(PartialDate),
    During(Period),
    Certain,
    KnownBy(PartialDate),
    AtLeast(Modality),
    AtLeastConfidence(u8),
    AtLeastGrade(Grade),
    AtLeastOrigins(usize),
    Disputed(bool),
    Denied(bool),
    Retracted(bool),
    Excluding(Vec<usize>),
    MaxDegree(usize),
}

/// A view, as the calls that make it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Whether it starts from [`View::everything`] and not from the hub policy.
    pub everything: bool,
    pub ops: Vec<Op>,
}

impl Plan {
    pub fn hub_policy() -> Self {
        Self { everything: false, ops: Vec::new() }
    }

    pub fn everything() -> Self {
        Self { everything: true, ops: Vec::new() }
    }

    pub fn with(mut self, op: Op) -> Self {
        self.ops.push(op);
        self
    }
}

fn excluded(graph: &Graph, places: &[usize]) -> Vec<NodeIndex> {
    places.iter().map(|place| NodeIndex::new(place % graph.entity_count())).collect()
}

/// Applies a step to a view or to a query, whose methods have the same names.
macro_rules! apply {
    ($target:expr, $op:expr, $graph:expr) => {
        match $op.clone() {
            Op::Relations(relations) => $target.relations(relations),
            Op::Classes(classes) => $target.classes(classes),
            Op::Also(classes) => $target.also(classes),
            Op::WithoutRelations(relations) => $target.without_relations(relations),
            Op::Direction(relation, direction) => $target.direction(relation, direction),
            Op::Directed(direction) => $target.directed(direction),
            Op::Kinds(kinds) => $target.kinds(kinds),
            Op::WithoutKinds(kinds) => $target.without_kinds(kinds),
            Op::Through(kinds) => $target.through(kinds),
            Op::NotThrough(kinds) => $target.not_through(kinds),
            Op::AsOf(date) => $target.as_of(date),
            Op::During(period) => $target.during(period),
            Op::Certain => $target.certain(),
            Op::KnownBy(date) => $target.known_by(date),
            Op::AtLeast(modality) => $target.at_least(modality),
            Op::AtLeastConfidence(percent) => $target.at_least_confidence(percent),
            Op::AtLeastGrade(grade) => $target.at_least_grade(grade),
            Op::AtLeastOrigins(origins) => $target.at_least_origins(origins),
            Op::Disputed(walk) => $target.disputed(walk),
            Op::ThroughAuthorities => $target.through_authorities(),
            Op::Denied(walk) => $target.denied(walk),
            Op::Retracted(walk) => $target.retracted(walk),
            Op::Excluding(places) => $target.excluding(excluded($graph, &places)),
            Op::MaxDegree(ties) => $target.max_degree(ties),
        }
    };
}

impl Plan {
    pub fn view(&self, graph: &Graph) -> View {
        let start = if self.everything { View::everything() } else { View::default() };
        self.ops.iter().fold(start, |view, op| apply!(view, op, graph))
    }

    /// Asks with the methods of the query, which are those of the view.
    pub fn ask<'g>(&self, query: RouteQuery<'g>, graph: &Graph) -> RouteQuery<'g> {
        let query = if self.everything { query.view(View::everything()) } else { query };
        self.ops.iter().fold(query, |query, op| apply!(query, op, graph))
    }

    pub fn ask_around<'g>(&self, query: NeighbourhoodQuery<'g>, graph: &Graph) -> NeighbourhoodQuery<'g> {
        query.view(self.view(graph))
    }

    pub fn rules<'g>(&self, graph: &'g Graph) -> Rules<'g> {
        let mut rules = if self.everything { Rules::everything(graph) } else { Rules::hub_policy(graph) };
        for op in &self.ops {
            rules.apply(op);
        }
        rules
    }
}

/// The rules of one view on one graph.
pub struct Rules<'g> {
    pub graph: &'g Graph,
    /// The relations walked from the entity they lead from, and those walked to it.
    along: BTreeSet<Relation>,
    against: BTreeSet<Relation>,
    left_out: Vec<EntityKind>,
    /// Not passed through by policy; a class that is asked for may lift it.
    barriers: Vec<EntityKind>,
    /// Not passed through because the user said so.
    forbidden: Vec<EntityKind>,
    through_authorities: bool,
    time: Option<Time>,
    certain: bool,
    known_by: Option<PartialDate>,
    modality: Modality,
    confidence: u8,
    grade: Option<Grade>,
    origins: usize,
    standings: BTreeSet<Standing>,
    excluded: Vec<NodeIndex>,
    degree: Option<usize>,
}

enum Time {
    AsOf(PartialDate),
    During(Period),
}

/// The user's own kinds count as one.
fn same_kind(one: &EntityKind, other: &EntityKind) -> bool {
    one == other || matches!((one, other), (EntityKind::Other(_), EntityKind::Other(_)))
}

fn among(kinds: &[EntityKind], kind: &EntityKind) -> bool {
    kinds.iter().any(|other| same_kind(other, kind))
}

fn every_kind() -> Vec<EntityKind> {
    EntityKind::known().chain([EntityKind::Other("x".into())]).collect()
}

impl<'g> Rules<'g> {
    fn everything(graph: &'g Graph) -> Self {
        Self {
            graph,
            along: Relation::all().collect(),
            against: Relation::all().collect(),
            left_out: Vec::new(),
            barriers: Vec::new(),
            forbidden: Vec::new(),
            through_authorities: true,
            time: None,
            certain: false,
            known_by: None,
            modality: Modality::Suspected,
            confidence: 0,
            grade: None,
            origins: 0,
            standings: Standing::ALL.iter().copied().collect(),
            excluded: Vec::new(),
            degree: None,
        }
    }

    fn hub_policy(graph: &'g Graph) -> Self {
        let walked = |relation: &Relation| match relation.class() {
            Class::Listing | Class::Contact | Class::Location => false,
            Class::Identity => *relation == Relation::SameAs,
            _ => true,
        };
        Self {
            along: Relation::all().filter(walked).collect(),
            against: Relation::all().filter(walked).collect(),
            barriers: vec![EntityKind::State, EntityKind::Address, EntityKind::Place],
            through_authorities: false,
            modality: Modality::Alleged,
            standings: [Standing::Unopposed, Standing::Disputed].into(),
            ..Self::everything(graph)
        }
    }

    fn apply(&mut self, op: &Op) {
        let of = |classes: &[Class]| Relation::all().filter(|relation| classes.contains(&relation.class())).collect();
        match op {
            Op::Relations(relations) => self.walk_just(relations.iter().copied().collect()),
            Op::Classes(classes) => self.walk_just(of(classes)),
            Op::Also(classes) => {
                let relations: BTreeSet<Relation> = of(classes);
                self.along.extend(&relations);
                self.against.extend(&relations);
            }
            Op::WithoutRelations(relations) => {
                self.along.retain(|relation| !relations.contains(relation));
                self.against.retain(|relation| !relations.contains(relation));
            }
            Op::Direction(relation, direction) => self.direct(*relation, *direction),
            Op::Directed(direction) => Relation::all().for_each(|relation| self.direct(relation, *direction)),
            Op::Kinds(kinds) => self.left_out = every_kind().into_iter().filter(|kind| !among(kinds, kind)).collect(),
            Op::WithoutKinds(kinds) => self.left_out.extend(kinds.iter().cloned()),
            Op::Through(kinds) => {
                self.barriers.retain(|kind| !among(kinds, kind));
                self.forbidden.retain(|kind| !among(kinds, kind));
            }
            Op::NotThrough(kinds) => self.forbidden.extend(kinds.iter().cloned()),
            Op::ThroughAuthorities => self.through_authorities = true,
            Op::AsOf(date) => self.time = Some(Time::AsOf(*date)),
            Op::During(period) => self.time = Some(Time::During(*period)),
            Op::Certain => self.certain = true,
            Op::KnownBy(date) => self.known_by = Some(*date),
            Op::AtLeast(modality) => self.modality = *modality,
            Op::AtLeastConfidence(percent) => self.confidence = *percent,
            Op::AtLeastGrade(grade) => self.grade = Some(*grade),
            Op::AtLeastOrigins(origins) => self.origins = *origins,
            Op::Disputed(walk) => self.stand(Standing::Disputed, *walk),
            Op::Denied(walk) => self.stand(Standing::DeniedOnly, *walk),
            Op::Retracted(walk) => self.stand(Standing::Retracted, *walk),
            Op::Excluding(places) => self.excluded.extend(excluded(self.graph, places)),
            Op::MaxDegree(ties) => self.degree = Some(*ties),
        }
    }

    fn walk_just(&mut self, relations: BTreeSet<Relation>) {
        self.along = relations.clone();
        self.against = relations;
    }

    fn direct(&mut self, relation: Relation, direction: Direction) {
        if !self.walks(relation) || relation.is_symmetric() {
            return;
        }
        self.along.insert(relation);
        self.against.insert(relation);
        match direction {
            Direction::Out => drop(self.against.remove(&relation)),
            Direction::In => drop(self.along.remove(&relation)),
            Direction::Either => {}
        }
    }

    fn stand(&mut self, standing: Standing, walk: bool) {
        if walk {
            self.standings.insert(standing);
        } else {
            self.standings.remove(&standing);
        }
    }

    fn walks(&self, relation: Relation) -> bool {
        self.along.contains(&relation) || self.against.contains(&relation)
    }

    fn walks_some(&self, class: Class) -> bool {
        Relation::all().any(|relation| relation.class() == class && self.walks(relation))
    }

    /// The claims about a tie that meet every demand; empty if the tie does not pass.
    pub fn passing_claims(&self, tie: &'g Tie) -> Vec<&'g Claim> {
        let standing = standing(tie);
        if !self.standings.contains(&standing) {
            return Vec::new();
        }
        // Nobody affirms a tie that is only denied or withdrawn: if it is walked, then on what is said of it.
        let affirmed = matches!(standing, Standing::Unopposed | Standing::Disputed);
        let claims: Vec<&Claim> = tie
            .claims()
            .iter()
            .filter(|claim| !affirmed || affirms(claim))
            .filter(|claim| self.meets(claim, tie))
            .collect();
        let mut origins: Vec<&str> =
            claims.iter().flat_map(|claim| claim.sources()).map(|id| self.origin(id)).collect();
        origins.sort_unstable();
        origins.dedup();
        if origins.len() >= self.origins { claims } else { Vec::new() }
    }

    fn meets(&self, claim: &Claim, tie: &Tie) -> bool {
        let accepts = |answer: Answer| answer == Answer::Yes || answer == Answer::Possibly && !self.certain;
        let in_time = self.time.as_ref().is_none_or(|time| {
            accepts(match (Fact::of(claim, tie.relation()), time) {
                (None, _) => Answer::Possibly,
                (Some(fact), Time::AsOf(date)) => fact.as_of(*date),
                (Some(fact), Time::During(period)) => fact.during(*period),
            })
        });
        let known = self.known_by.is_none_or(|date| {
            claim.sources().any(|id| {
                let published = self.graph.source(id).unwrap().published;
                published.is_none_or(|published| published.window().0 <= date.latest())
            })
        });
        let graded = self.grade.is_none_or(|floor| claim.graded().is_some_and(|grade| grade.is_at_least(floor)));
        let sure = self.confidence == 0 || claim.stated_confidence().is_some_and(|percent| percent >= self.confidence);
        claim.modality() <= self.modality && in_time && known && graded && sure
    }

    fn origin(&self, id: &'g str) -> &'g str {
        let mut at = id;
        while let Some(via) = &self.graph.source(at).unwrap().via {
            at = via;
        }
        at
    }

    /// Whether an entity that is no end may appear.
    pub fn admits(&self, entity: NodeIndex) -> bool {
        let kind = self.graph.as_petgraph()[entity].kind();
        !among(&self.left_out, kind) && !self.excluded.contains(&entity)
    }

    /// Whether an entity that may appear may be passed through.
    pub fn passes_through(&self, entity: NodeIndex) -> bool {
        let kind = self.graph.as_petgraph()[entity].kind();
        let (listing, location) = (self.walks_some(Class::Listing), self.walks_some(Class::Location));
        let authority = is_authority(self.graph, entity);
        let lifted = location && matches!(kind, EntityKind::State | EntityKind::Address | EntityKind::Place)
            || listing && authority;
        let barred = among(&self.barriers, kind) && !lifted
            || authority && !self.through_authorities && !listing
            || among(&self.forbidden, kind);
        let ties = self.graph.as_petgraph().edge_references();
        let degree = ties.filter(|tie| tie.source() == entity || tie.target() == entity).count();
        !barred && self.degree.is_none_or(|most| degree <= most)
    }

    /// For every two entities what may be walked from the one to the other.
    pub fn steps(&self) -> Steps<'g> {
        let count = self.graph.entity_count();
        let mut steps = Steps {
            ties: vec![vec![Vec::new(); count]; count],
            claims: vec![vec![Vec::new(); count]; count],
            inner: self.graph.as_petgraph().node_indices().map(|e| self.admits(e) && self.passes_through(e)).collect(),
            admitted: self.graph.as_petgraph().node_indices().map(|e| self.admits(e)).collect(),
            passed: self.graph.as_petgraph().node_indices().map(|e| self.passes_through(e)).collect(),
        };
        for edge in self.graph.as_petgraph().edge_references() {
            let (from, to, tie) = (edge.source().index(), edge.target().index(), edge.weight());
            let relation = tie.relation();
            let claims = self.passing_claims(tie);
            if claims.is_empty() {
                continue;
            }
            let both = relation.is_symmetric() && self.walks(relation);
            let mut walk = |from: usize, to: usize| {
                steps.ties[from][to].push(edge.id());
                steps.claims[from][to].extend(claims.iter().map(|&claim| (relation, claim)));
            };
            if both || self.along.contains(&relation) {
                walk(from, to);
            }
            if (both || self.against.contains(&relation)) && (from != to || !(both || self.along.contains(&relation))) {
                walk(to, from);
            }
        }
        steps
    }
}

/// What a view lets walk, entity by entity.
pub struct Steps<'g> {
    /// The ties that may be walked from one entity to another, ascending.
    pub ties: Vec<Vec<Vec<EdgeIndex>>>,
    /// Their claims that meet every demand.
    pub claims: Vec<Vec<Vec<(Relation, &'g Claim)>>>,
    /// Whether an entity may lie within a route; may appear; may be passed through.
    pub inner: Vec<bool>,
    pub admitted: Vec<bool>,
    pub passed: Vec<bool>,
}

/// A row of entities.
pub type Path = Vec<usize>;

impl Steps<'_> {
    /// Every route within so many hops, shortest first, then by its entities.
    pub fn paths(&self, starts: &[usize], ends: &[usize], hops: usize) -> Vec<Path> {
        let mut paths = Vec::new();
        for &start in starts {
            self.extend(&mut vec![start], starts, ends, hops, &mut paths);
        }
        paths.sort_by_key(|path| (path.len(), path.clone()));
        paths
    }

    fn extend(&self, path: &mut Path, starts: &[usize], ends: &[usize], hops: usize, paths: &mut Vec<Path>) {
        if path.len() > hops {
            return;
        }
        let last = path[path.len() - 1];
        for next in 0..self.inner.len() {
            if path.contains(&next) || starts.contains(&next) || self.ties[last][next].is_empty() {
                continue;
            }
            path.push(next);
            if ends.contains(&next) {
                paths.push(path.clone());
            } else if self.inner[next] {
                self.extend(path, starts, ends, hops, paths);
            }
            path.pop();
        }
    }

    /// How strongly the weakest hop of a route is claimed.
    pub fn weakest(&self, path: &Path) -> Modality {
        let hop =
            |pair: &[usize]| self.claims[pair[0]][pair[1]].iter().map(|(_, claim)| claim.modality()).min().unwrap();
        path.windows(2).map(hop).max().unwrap()
    }

    /// Whether days can be chosen for the hops, none before that of the hop before. All arrivals are tried, not just the first.
    pub fn in_time(&self, path: &Path) -> bool {
        let mut arrivals: BTreeSet<i32> = [i32::MIN].into();
        for pair in path.windows(2) {
            let facts = self.claims[pair[0]][pair[1]].iter().filter_map(|(relation, claim)| Fact::of(claim, *relation));
            let ranges: Vec<(i32, i32)> = facts.filter_map(Fact::possible).collect();
            let next = arrivals
                .iter()
                .flat_map(|&day| ranges.iter().filter(move |range| range.1 >= day).map(move |range| range.0.max(day)));
            arrivals = next.collect();
        }
        !arrivals.is_empty()
    }

    /// The entities by their least number of hops from the starts.
    pub fn rings(&self, starts: &[usize], hops: usize) -> Vec<Vec<usize>> {
        let mut rings = vec![starts.to_vec()];
        rings[0].sort_unstable();
        for ring in 1..=hops {
            let known: Vec<usize> = rings.concat();
            let leave = |entity: usize| ring == 1 || self.passed[entity];
            let reached = |next: &usize| {
                let near = |&entity: &usize| leave(entity) && !self.ties[entity][*next].is_empty();
                self.admitted[*next] && !known.contains(next) && rings[ring - 1].iter().any(near)
            };
            let next: Vec<usize> = (0..self.admitted.len()).filter(reached).collect();
            if next.is_empty() {
                break;
            }
            rings.push(next);
        }
        rings
    }
}

fn affirms(claim: &Claim) -> bool {
    claim.stance() == Stance::Affirms && claim.details().retracted().is_none()
}

fn denies(claim: &Claim) -> bool {
    claim.stance() == Stance::Denies && claim.details().retracted().is_none()
}

/// Whether an entity sanctions some other: somebody says so, and it was not withdrawn.
fn is_authority(graph: &Graph, entity: NodeIndex) -> bool {
    graph.as_petgraph().edge_references().any(|edge| {
        edge.weight().relation() == Relation::SanctionedBy
            && edge.target() == entity
            && edge.source() != entity
            && edge.weight().claims().iter().any(affirms)
    })
}

/// How the claims about a tie stand to each other.
pub fn standing(tie: &Tie) -> Standing {
    let claims = tie.claims();
    match (claims.iter().any(affirms), claims.iter().any(denies)) {
        (false, true) => Standing::DeniedOnly,
        (false, false) => Standing::Retracted,
        (true, _) => {
            let mut pairs = claims
                .iter()
                .filter(|claim| denies(claim))
                .flat_map(|denial| claims.iter().filter(|claim| affirms(claim)).map(move |claim| (denial, claim)));
            let disputed = pairs.any(|(denial, claim)| counters(tie.relation(), denial, claim));
            if disputed { Standing::Disputed } else { Standing::Unopposed }
        }
    }
}

fn counters(relation: Relation, denial: &Claim, claim: &Claim) -> bool {
    let interval = |claim: &Claim| {
        let when = claim.dated()?;
        let state = when.kind.unwrap_or(relation.default_when()) == WhenKind::State;
        (state && when.period.single().is_none()).then_some((when.period.start(), when.period.end()))
    };
    if let (Some(one), Some(other)) = (interval(denial), interval(claim)) {
        let succeed =
            |first: (Bound, Bound), second: (Bound, Bound)| matches!(first.1, Bound::Date(_)) && first.1 == second.0;
        if succeed(one, other) || succeed(other, one) {
            return false;
        }
    }
    let fact = |claim: &Claim| Fact::of(claim, relation).unwrap_or(Fact::ALWAYS);
    fact(denial).may_overlap(fact(claim))
}

fn direction() -> BoxedStrategy<Direction> {
    select(vec![Direction::Out, Direction::In, Direction::Either]).boxed()
}

fn classes() -> BoxedStrategy<Vec<Class>> {
    subsequence(Class::ALL.to_vec(), 0..=Class::ALL.len()).boxed()
}

fn kinds() -> BoxedStrategy<Vec<EntityKind>> {
    vec(kind(), 0..4).boxed()
}

/// What a view can be told, one strategy for each call, so that a test can take each by itself.
pub mod op {
    use super::*;

    pub fn relations() -> BoxedStrategy<Op> {
        vec(relation(), 1..6).prop_map(Op::Relations).boxed()
    }
    pub fn classes() -> BoxedStrategy<Op> {
        super::classes().prop_map(Op::Classes).boxed()
    }
    pub fn also() -> BoxedStrategy<Op> {
        prop_oneof![select(Class::ALL).prop_map(|class| vec![class]), super::classes()].prop_map(Op::Also).boxed()
    }
    pub fn also_listing() -> BoxedStrategy<Op> {
        Just(Op::Also(vec![Class::Listing])).boxed()
    }
    pub fn also_location() -> BoxedStrategy<Op> {
        Just(Op::Also(vec![Class::Location])).boxed()
    }
    pub fn without_relations() -> BoxedStrategy<Op> {
        vec(relation(), 1..6).prop_map(Op::WithoutRelations).boxed()
    }
    pub fn direction() -> BoxedStrategy<Op> {
        (relation(), super::direction()).prop_map(|(relation, direction)| Op::Direction(relation, direction)).boxed()
    }
    pub fn directed() -> BoxedStrategy<Op> {
        super::direction().prop_map(Op::Directed).boxed()
    }
    pub fn kinds() -> BoxedStrategy<Op> {
        super::kinds().prop_map(Op::Kinds).boxed()
    }
    pub fn without_kinds() -> BoxedStrategy<Op> {
        super::kinds().prop_map(Op::WithoutKinds).boxed()
    }
    pub fn through() -> BoxedStrategy<Op> {
        super::kinds().prop_map(Op::Through).boxed()
    }
    pub fn not_through() -> BoxedStrategy<Op> {
        super::kinds().prop_map(Op::NotThrough).boxed()
    }
    pub fn through_authorities() -> BoxedStrategy<Op> {
        Just(Op::ThroughAuthorities).boxed()
    }
    pub fn as_of() -> BoxedStrategy<Op> {
        plain_date().prop_map(Op::AsOf).boxed()
    }
    pub fn during() -> BoxedStrategy<Op> {
        period().prop_map(Op::During).boxed()
    }
    pub fn certain() -> BoxedStrategy<Op> {
        Just(Op::Certain).boxed()
    }
    pub fn known_by() -> BoxedStrategy<Op> {
        plain_date().prop_map(Op::KnownBy).boxed()
    }
    pub fn at_least() -> BoxedStrategy<Op> {
        modality().prop_map(Op::AtLeast).boxed()
    }
    pub fn at_least_confidence() -> BoxedStrategy<Op> {
        prop_oneof![0..=100u8, proptest::sample::select(vec![0u8, 1, 50, 100, 101, 255])]
            .prop_map(Op::AtLeastConfidence)
            .boxed()
    }
    pub fn at_least_grade() -> BoxedStrategy<Op> {
        grade().prop_map(Op::AtLeastGrade).boxed()
    }
    pub fn at_least_origins() -> BoxedStrategy<Op> {
        (0..4usize).prop_map(Op::AtLeastOrigins).boxed()
    }
    pub fn disputed() -> BoxedStrategy<Op> {
        any::<bool>().prop_map(Op::Disputed).boxed()
    }
    pub fn denied() -> BoxedStrategy<Op> {
        any::<bool>().prop_map(Op::Denied).boxed()
    }
    pub fn retracted() -> BoxedStrategy<Op> {
        any::<bool>().prop_map(Op::Retracted).boxed()
    }
    pub fn excluding() -> BoxedStrategy<Op> {
        vec(0..8usize, 0..3).prop_map(Op::Excluding).boxed()
    }
    pub fn max_degree() -> BoxedStrategy<Op> {
        (0..8usize).prop_map(Op::MaxDegree).boxed()
    }

    pub fn any_op() -> BoxedStrategy<Op> {
        prop_oneof![
            prop_oneof![relations(), classes(), also(), also_listing(), also_location(), without_relations()],
            prop_oneof![direction(), directed()],
            prop_oneof![kinds(), without_kinds(), through(), not_through(), through_authorities()],
            prop_oneof![as_of(), during(), certain(), known_by()],
            prop_oneof![at_least(), at_least_confidence(), at_least_grade(), at_least_origins()],
            prop_oneof![disputed(), denied(), retracted()],
            prop_oneof![excluding(), max_degree()],
        ]
        .boxed()
    }
}

/// Views of any calls in any order, from the hub policy or from everything.
pub fn plan() -> BoxedStrategy<Plan> {
    (any::<bool>(), vec(op::any_op(), 0..6)).prop_map(|(everything, ops)| Plan { everything, ops }).boxed()
}

/// Views of calls of one sort, alone and beside another.
pub fn plan_of(op: impl Strategy<Value = Op> + 'static) -> BoxedStrategy<Plan> {
    let beside = proptest::option::weighted(0.3, op::any_op());
    (any::<bool>(), op, beside)
        .prop_map(|(everything, op, beside)| Plan { everything, ops: std::iter::once(op).chain(beside).collect() })
        .boxed()
}
