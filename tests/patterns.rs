//! Patterns: sentences good and bad as snapshots, every selector, mode and quantifier against a brute-force search, counted work,
//! and texts that are no patterns at all.
//!
//! The search tries every row of entities and every way to divide it, from the documentation alone: see `common::rules`.

mod common;

use common::rules::{Op, Plan, Steps, plan, standing};
use common::{Records, Style, config, relation, sized};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sanctions_graph::petgraph::graph::{EdgeIndex, NodeIndex};
use sanctions_graph::{
    Binding, Claim, Class, Completeness, Cut, Entity, EntityKind, Graph, GraphBuilder, MatchQuery, Matches, Modality,
    PatternCode, Relation, Source, SourceKind, Standing, View,
};

/// More than there can be.
const NO_LIMIT: usize = 1_000_000;

// The brute-force search.

#[derive(Debug, Clone)]
struct Asked {
    selector: Selector,
    mode: Mode,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    /// The first node is the last.
    round: bool,
    condition: Option<LastWhere>,
    /// Where quantifiers without a bound are cut.
    depth: u32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Selector {
    All,
    Any(usize),
    AnyShortest,
    AllShortest,
    Shortest(usize),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    Acyclic,
    Simple,
    Trail,
    Walk,
}

#[derive(Debug, Clone)]
enum Node {
    Bare,
    Kinds(Vec<EntityKind>),
    NotKind(EntityKind),
    Listed,
    NotListed,
    Authority,
    Id(usize),
    /// Of the entity's own id, among the tests of a `WHERE`.
    NotId(usize),
}

#[derive(Debug, Clone)]
struct Edge {
    arrow: Arrow,
    labels: EdgeLabels,
    test: Option<EdgeTest>,
    /// The text, the least and the most.
    quantifier: (&'static str, u32, Option<u32>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Arrow {
    Right,
    Left,
    Either,
    BothWays,
}

#[derive(Debug, Clone)]
enum EdgeLabels {
    None,
    Any,
    Relations(Vec<Relation>),
    Class(Class),
    Not(Relation),
    ClassWithout(Class, Relation),
    AnyOr(Relation),
}

#[derive(Debug, Clone, Copy)]
enum EdgeTest {
    AtLeast(Modality),
    Weaker(Modality),
    Standing(Standing),
    NotRelation(Relation),
    Origins(usize),
}

/// `n0.kind = ... OR e.modality >= ...`, of the first edge without a quantifier; or just the kind if there is none.
#[derive(Debug, Clone)]
struct LastWhere {
    kind: EntityKind,
    modality: Modality,
    /// Both at once, each by itself.
    and: bool,
}

/// The entities, where each node stands, and the ties of each hop.
type Row = (Vec<usize>, Vec<usize>, Vec<Vec<EdgeIndex>>);

impl Asked {
    fn name(&self, node: usize) -> String {
        format!("n{}", if self.round && node == self.edges.len() { 0 } else { node })
    }

    /// The edge that the condition at the end speaks of.
    fn single(&self) -> Option<usize> {
        self.edges.iter().position(|edge| edge.quantifier.0.is_empty())
    }

    fn text(&self, graph: &Graph) -> String {
        let selector = match self.selector {
            Selector::All => "ALL".to_owned(),
            Selector::Any(1) => "ANY".to_owned(),
            Selector::Any(count) => format!("ANY {count}"),
            Selector::AnyShortest => "ANY SHORTEST".to_owned(),
            Selector::AllShortest => "ALL SHORTEST".to_owned(),
            Selector::Shortest(count) => format!("SHORTEST {count}"),
        };
        let mut text = format!("{selector} {} ", format!("{:?}", self.mode).to_uppercase());
        for (place, node) in self.nodes.iter().enumerate() {
            let name = self.name(place);
            let id = |place: &usize| format!("e{}", place % graph.entity_count());
            let filler = match node {
                Node::Bare => String::new(),
                Node::Kinds(kinds) => {
                    let labels: Vec<String> = kinds.iter().map(|kind| format!("`{}`", kind.name())).collect();
                    format!(":{}", labels.join("|"))
                }
                Node::NotKind(kind) => format!(":!`{}`", kind.name()),
                Node::Listed => ":Listed".to_owned(),
                Node::NotListed => ":%&!Listed".to_owned(),
                Node::Authority => ":Authority".to_owned(),
                Node::Id(place) => format!(" {{id: '{}'}}", id(place)),
                Node::NotId(place) => format!(" WHERE {name}.id <> '{}'", id(place)),
            };
            text += &format!("({name}{filler})");
            let Some(edge) = self.edges.get(place) else { continue };
            let labels = match &edge.labels {
                EdgeLabels::None => String::new(),
                EdgeLabels::Any => ":%".to_owned(),
                EdgeLabels::Relations(relations) => {
                    format!(":{}", relations.iter().map(|relation| relation.label()).collect::<Vec<_>>().join("|"))
                }
                EdgeLabels::Class(class) => format!(":{}", class.label()),
                EdgeLabels::Not(relation) => format!(":!{}", relation.label()),
                EdgeLabels::ClassWithout(class, relation) => format!(":{}&!{}", class.label(), relation.label()),
                EdgeLabels::AnyOr(relation) => format!(":{}|%", relation.label()),
            };
            let test = edge.test.map_or(String::new(), |test| {
                let key = format!(" WHERE e{place}.");
                match test {
                    EdgeTest::AtLeast(modality) => format!("{key}modality >= '{}'", modality.label()),
                    EdgeTest::Weaker(modality) => format!("{key}modality < '{}'", modality.label()),
                    EdgeTest::Standing(standing) => format!("{key}standing = '{}'", standing.label()),
                    EdgeTest::NotRelation(relation) => format!("{key}relation <> '{}'", relation.label()),
                    EdgeTest::Origins(count) => format!("{key}origins >= {count}"),
                }
            });
            let (open, close) = match edge.arrow {
                Arrow::Right => ("-[", "]->"),
                Arrow::Left => ("<-[", "]-"),
                Arrow::Either => ("-[", "]-"),
                Arrow::BothWays => ("<-[", "]->"),
            };
            text += &format!("{open}e{place}{labels}{test}{close}{}", edge.quantifier.0);
        }
        if let Some(LastWhere { kind, modality, and }) = &self.condition {
            text += &format!(" WHERE n0.kind = '{}'", kind.name());
            if let Some(edge) = self.single() {
                let joint = if *and { "AND" } else { "OR" };
                text += &format!(" {joint} e{edge}.modality >= '{}'", modality.label());
            }
        }
        text
    }

    fn most(&self, edge: &Edge) -> usize {
        edge.quantifier.2.unwrap_or(self.depth) as usize
    }

    /// Every row, by hops, then entities, then the places of the nodes.
    fn expected(&self, graph: &Graph, plan: &Plan) -> Vec<Row> {
        let view = plan.view(graph);
        let edges: Vec<Steps<'_>> = self.edges.iter().map(|edge| self.steps(edge, graph, plan, &view)).collect();
        let world = World { asked: self, graph, plan, edges };
        let mut rows = Vec::new();
        for start in 0..graph.entity_count() {
            if world.matches(0, start) {
                world.extend(&mut vec![start], &mut vec![0], &mut rows);
            }
        }
        rows.sort_by_key(|row: &Row| (row.0.len(), row.clone()));
        let ends = |row: &Row| (row.0[0], row.0[row.0.len() - 1]);
        let mut kept: Vec<Row> = Vec::new();
        for row in rows {
            let before: Vec<&Row> = kept.iter().filter(|other| ends(other) == ends(&row)).collect();
            let wanted = match self.selector {
                Selector::All => true,
                Selector::AllShortest => before.iter().all(|other| other.0.len() == row.0.len()),
                Selector::AnyShortest => before.is_empty(),
                Selector::Any(count) | Selector::Shortest(count) => before.len() < count,
            };
            if wanted {
                kept.push(row);
            }
        }
        kept
    }

    /// What an edge walks: the relations of the view and those that are named, as far as the labels allow, along the arrow.
    fn steps<'g>(&self, edge: &Edge, graph: &'g Graph, plan: &Plan, view: &View) -> Steps<'g> {
        let allowed = |relation: &Relation| match &edge.labels {
            EdgeLabels::None | EdgeLabels::Any => view.walks(*relation),
            EdgeLabels::Relations(relations) => relations.contains(relation),
            EdgeLabels::Class(class) => relation.class() == *class,
            EdgeLabels::Not(other) => relation != other && view.walks(*relation),
            EdgeLabels::ClassWithout(class, other) => relation.class() == *class && relation != other,
            EdgeLabels::AnyOr(other) => relation == other || view.walks(*relation),
        };
        let direction = match edge.arrow {
            Arrow::Right => sanctions_graph::Direction::Out,
            Arrow::Left => sanctions_graph::Direction::In,
            Arrow::Either | Arrow::BothWays => sanctions_graph::Direction::Either,
        };
        let relations = Relation::all().filter(allowed).collect();
        let plan = plan.clone().with(Op::Relations(relations)).with(Op::Directed(direction));
        let mut steps = plan.rules(graph).steps();
        for ties in steps.ties.iter_mut().flatten() {
            ties.retain(|&tie| edge.test.is_none_or(|test| holds(test, graph, tie)));
        }
        steps
    }
}

fn holds(test: EdgeTest, graph: &Graph, index: EdgeIndex) -> bool {
    let tie = graph.ties().nth(index.index()).unwrap();
    match test {
        EdgeTest::AtLeast(modality) => is_at_least(graph, index, modality),
        EdgeTest::Weaker(modality) => tie.modality().is_some_and(|own| own > modality),
        EdgeTest::Standing(wanted) => standing(tie.get()) == wanted,
        EdgeTest::NotRelation(relation) => tie.relation() != relation,
        EdgeTest::Origins(count) => tie.origins().len() >= count,
    }
}

fn is_at_least(graph: &Graph, index: EdgeIndex, modality: Modality) -> bool {
    graph.ties().nth(index.index()).unwrap().modality().is_some_and(|own| own <= modality)
}

fn same_kind(one: &EntityKind, other: &EntityKind) -> bool {
    one == other
}

struct World<'a> {
    asked: &'a Asked,
    graph: &'a Graph,
    plan: &'a Plan,
    edges: Vec<Steps<'a>>,
}

impl World<'_> {
    fn kind(&self, entity: usize) -> &EntityKind {
        self.graph.as_petgraph()[NodeIndex::new(entity)].kind()
    }

    fn admits(&self, entity: usize, whatever_kind: bool) -> bool {
        let every_kind = EntityKind::known().chain([EntityKind::Other("x".into())]).collect();
        let plan = self.plan.clone();
        let plan = if whatever_kind { plan.with(Op::Kinds(every_kind)) } else { plan };
        plan.rules(self.graph).admits(NodeIndex::new(entity))
    }

    fn is_listed(&self, entity: usize) -> bool {
        let plan = self.plan.clone().with(Op::Relations(vec![Relation::SanctionedBy]));
        let rules = plan.rules(self.graph);
        self.graph.ties().any(|tie| {
            tie.relation() == Relation::SanctionedBy
                && tie.from().index().index() == entity
                && tie.to().index().index() != entity
                && standing(tie.get()).is_affirmed()
                && !rules.passing_claims(tie.get()).is_empty()
        })
    }

    /// Whether a node matches an entity. In a round the first and the last must both.
    fn matches(&self, node: usize, entity: usize) -> bool {
        let both = self.asked.round && (node == 0 || node == self.asked.edges.len());
        let places = if both { vec![0, self.asked.edges.len()] } else { vec![node] };
        let is_asked_for = places.iter().any(|&place| matches!(self.asked.nodes[place], Node::Id(_)));
        let condition = node != 0
            || self.asked.condition.as_ref().is_none_or(|condition| {
                let free = self.asked.single().is_some() && !condition.and;
                free || same_kind(self.kind(entity), &condition.kind)
            });
        condition
            && places.iter().all(|&place| {
                let node = &self.asked.nodes[place];
                let names_kinds = matches!(node, Node::Kinds(_));
                let place = |place: &usize| place % self.graph.entity_count();
                let matches = match node {
                    Node::Bare => true,
                    Node::Kinds(kinds) => kinds.iter().any(|kind| is_labelled(self.kind(entity), kind)),
                    Node::NotKind(kind) => !is_labelled(self.kind(entity), kind),
                    Node::Listed => self.is_listed(entity),
                    Node::NotListed => !self.is_listed(entity),
                    Node::Authority => self.graph.get(NodeIndex::new(entity)).unwrap().is_authority(),
                    Node::Id(id) => place(id) == entity,
                    Node::NotId(id) => place(id) != entity,
                };
                matches && (is_asked_for || self.admits(entity, names_kinds))
            })
    }

    /// Goes on from a row in which as many nodes stand as there are places.
    fn extend(&self, path: &mut Vec<usize>, places: &mut Vec<usize>, rows: &mut Vec<Row>) {
        let edge = places.len() - 1;
        if edge == self.edges.len() {
            rows.extend(self.row(path, places));
            return;
        }
        self.hop(path, places, 0, rows);
    }

    /// So many hops of the next edge are walked.
    fn hop(&self, path: &mut Vec<usize>, places: &mut Vec<usize>, hops: usize, rows: &mut Vec<Row>) {
        let number = places.len() - 1;
        let edge = &self.asked.edges[number];
        let last = path[path.len() - 1];
        if hops >= edge.quantifier.1 as usize && hops <= self.asked.most(edge) && self.matches(number + 1, last) {
            places.push(path.len() - 1);
            self.extend(path, places, rows);
            places.pop();
        }
        if hops == self.asked.most(edge) || hops > 0 && !self.edges[number].inner[last] {
            return;
        }
        for next in 0..self.graph.entity_count() {
            let acyclic = matches!(self.asked.mode, Mode::Acyclic);
            if self.edges[number].ties[last][next].is_empty() || acyclic && path.contains(&next) {
                continue;
            }
            path.push(next);
            self.hop(path, places, hops + 1, rows);
            path.pop();
        }
    }

    /// The row, if the mode and the conditions allow it.
    fn row(&self, path: &[usize], places: &[usize]) -> Option<Row> {
        let mut ties: Vec<Vec<EdgeIndex>> = Vec::new();
        for (edge, bounds) in places.windows(2).enumerate() {
            for hop in bounds[0]..bounds[1] {
                ties.push(self.edges[edge].ties[path[hop]][path[hop + 1]].clone());
            }
        }
        let mut choices = ties.clone();
        if let (Some(LastWhere { kind, modality, and }), Some(edge)) = (&self.asked.condition, self.asked.single()) {
            let hop = places[edge];
            if *and || !same_kind(self.kind(path[0]), kind) {
                choices[hop].retain(|&tie| is_at_least(self.graph, tie, *modality));
            }
            if choices[hop].is_empty() {
                return None;
            }
            // What speaks of the edge alone holds of each of its ties.
            if *and {
                ties[hop] = choices[hop].clone();
            }
        }
        let distinct = |path: &[usize]| path.iter().enumerate().all(|(place, entity)| !path[..place].contains(entity));
        let round = self.asked.round && path[0] != path[path.len() - 1];
        let allowed = match self.asked.mode {
            Mode::Acyclic => distinct(path),
            Mode::Simple => {
                distinct(path) || path.len() > 2 && distinct(&path[1..]) && distinct(&path[..path.len() - 1])
            }
            Mode::Trail => trail(&choices, &mut Vec::new()),
            Mode::Walk => true,
        };
        (allowed && !round).then(|| (path.to_vec(), places.to_vec(), ties))
    }
}

/// A label names a kind; the own kind `Person` is not to be told from the known one by its label.
fn is_labelled(kind: &EntityKind, label: &EntityKind) -> bool {
    match label {
        EntityKind::Other(word) => match word.parse::<EntityKind>() {
            Ok(known) => *kind == known,
            Err(_) => kind == label,
        },
        known => kind == known,
    }
}

/// Whether every hop can have a tie of its own.
fn trail(choices: &[Vec<EdgeIndex>], taken: &mut Vec<EdgeIndex>) -> bool {
    let Some((first, rest)) = choices.split_first() else { return true };
    first.iter().any(|&tie| {
        if taken.contains(&tie) {
            return false;
        }
        taken.push(tie);
        let found = trail(rest, taken);
        taken.pop();
        found
    })
}

fn kind() -> BoxedStrategy<EntityKind> {
    let common =
        vec![EntityKind::Company, EntityKind::Person, EntityKind::FrontCompany, EntityKind::State, EntityKind::Agency];
    select(common).boxed()
}

fn node() -> BoxedStrategy<Node> {
    prop_oneof![
        5 => Just(Node::Bare),
        2 => vec(kind(), 1..3).prop_map(Node::Kinds),
        1 => kind().prop_map(Node::NotKind),
        1 => Just(Node::Listed),
        1 => Just(Node::NotListed),
        1 => Just(Node::Authority),
        4 => (0..8usize).prop_map(Node::Id),
        1 => (0..8usize).prop_map(Node::NotId),
    ]
    .boxed()
}

const BOUNDED: &[(&str, u32, Option<u32>)] = &[
    ("?", 0, Some(1)),
    ("{2}", 2, Some(2)),
    ("{1,2}", 1, Some(2)),
    ("{0,2}", 0, Some(2)),
    ("{,2}", 0, Some(2)),
    ("{1,3}", 1, Some(3)),
    ("{2,3}", 2, Some(3)),
];

const UNBOUNDED: &[(&str, u32, Option<u32>)] = &[("+", 1, None), ("*", 0, None), ("{2,}", 2, None), ("{0,}", 0, None)];

fn edge(mode: Mode) -> BoxedStrategy<Edge> {
    let labels = prop_oneof![
        4 => Just(EdgeLabels::None),
        2 => Just(EdgeLabels::Any),
        3 => vec(relation(), 1..4).prop_map(EdgeLabels::Relations),
        2 => select(Class::ALL).prop_map(EdgeLabels::Class),
        1 => relation().prop_map(EdgeLabels::Not),
        1 => (select(Class::ALL), relation()).prop_map(|(class, relation)| EdgeLabels::ClassWithout(class, relation)),
        1 => relation().prop_map(EdgeLabels::AnyOr),
    ];
    let test = prop_oneof![
        common::modality().prop_map(EdgeTest::AtLeast),
        common::modality().prop_map(EdgeTest::Weaker),
        select(Standing::ALL).prop_map(EdgeTest::Standing),
        relation().prop_map(EdgeTest::NotRelation),
        (0..3usize).prop_map(EdgeTest::Origins),
    ];
    let unbounded = if mode == Mode::Walk { BOUNDED } else { UNBOUNDED };
    let quantifier = prop_oneof![5 => Just(("", 1, Some(1))), 4 => select(BOUNDED), 2 => select(unbounded)];
    let arrow = prop_oneof![3 => Just(Arrow::Either), 2 => Just(Arrow::Right), 2 => Just(Arrow::Left), 1 => Just(Arrow::BothWays)];
    (arrow, labels, proptest::option::weighted(0.25, test), quantifier)
        .prop_map(|(arrow, labels, test, quantifier)| Edge { arrow, labels, test, quantifier })
        .boxed()
}

fn asked(selector: Selector, mode: Mode) -> BoxedStrategy<Asked> {
    let edges = prop_oneof![1 => vec(edge(mode), 0..1), 5 => vec(edge(mode), 1..2), 4 => vec(edge(mode), 2..3)];
    let condition =
        (kind(), common::modality(), any::<bool>()).prop_map(|(kind, modality, and)| LastWhere { kind, modality, and });
    (edges, vec(node(), 3), prop::bool::weighted(0.2), proptest::option::weighted(0.2, condition), 0..4u32)
        .prop_map(move |(edges, nodes, round, condition, depth)| Asked {
            selector,
            mode,
            nodes: nodes[..=edges.len()].to_vec(),
            round: round && !edges.is_empty(),
            edges,
            condition,
            depth,
        })
        .boxed()
}

/// The rows of an answer as the search gives them.
fn rows(matches: &Matches<'_>, asked: &Asked) -> Vec<Row> {
    let row = |found: &sanctions_graph::Match<'_>| -> Row {
        let mut places = vec![0];
        for edge in 0..asked.edges.len() {
            let hops = found.hops_of(&format!("e{edge}")).unwrap().len();
            places.push(places[edge] + hops);
        }
        let ties = found.hops().iter().map(|hop| hop.ties().iter().map(|tie| tie.index()).collect()).collect();
        (found.entities().map(|entity| entity.index().index()).collect(), places, ties)
    };
    matches.iter().map(row).collect()
}

fn ask<'g>(text: &str, asked: &Asked, graph: &'g Graph, plan: &Plan) -> MatchQuery<'g> {
    let query = graph.matches(text).unwrap_or_else(|error| panic!("{error}"));
    query.view(plan.view(graph)).max_hops(asked.depth).limit(NO_LIMIT)
}

fn check(records: &Records, plan: &Plan, asked: &Asked) -> Result<(), TestCaseError> {
    let graph = records.graph();
    let text = asked.text(&graph);
    let expected = asked.expected(&graph, plan);
    let matches = ask(&text, asked, &graph, plan).rows();
    prop_assert_eq!(rows(&matches, asked), expected.clone(), "{}\nview: {}", text, matches.view());
    prop_assert_eq!(matches.completeness(), Completeness::Complete, "{}", text);
    prop_assert_eq!(matches.work(), ask(&text, asked, &graph, plan).rows().work(), "{}", text);
    // What is written is what was meant.
    let again = ask(matches.pattern(), asked, &graph, plan).rows();
    prop_assert_eq!(again.pattern(), matches.pattern());
    prop_assert_eq!(rows(&again, asked), expected.clone(), "{} as {}", text, matches.pattern());
    for found in &matches {
        check_bindings(found, asked)?;
    }
    let count = expected.len();
    for limit in [0, 1, 2, count.saturating_sub(1), count, count + 1] {
        let part = ask(&text, asked, &graph, plan).limit(limit).rows();
        let cut = if count > limit { Completeness::Cut(Cut::Limit) } else { Completeness::Complete };
        prop_assert_eq!(rows(&part, asked), &expected[..count.min(limit)], "{} with limit {}", text, limit);
        prop_assert_eq!(part.completeness(), cut, "{} with limit {} of {}", text, limit, count);
    }
    for budget in [0, 1, matches.work().ties / 2, matches.work().ties.saturating_sub(1), matches.work().ties] {
        let part = ask(&text, asked, &graph, plan).budget(budget).rows();
        let cut = if budget < matches.work().ties { Completeness::Cut(Cut::Budget) } else { Completeness::Complete };
        prop_assert_eq!(part.completeness(), cut, "{} with budget {} of {}", text, budget, matches.work().ties);
        for row in rows(&part, asked) {
            prop_assert!(expected.contains(&row) || asked.selector != Selector::All, "{:?} of {}", row, text);
        }
    }
    Ok(())
}

/// The variables come in the order of the pattern, and stand for what the row has in their places.
fn check_bindings(found: &sanctions_graph::Match<'_>, asked: &Asked) -> Result<(), TestCaseError> {
    let mut names: Vec<String> = Vec::new();
    for place in 0..asked.nodes.len() {
        names.push(asked.name(place));
        if place < asked.edges.len() {
            names.push(format!("e{place}"));
        }
    }
    names.truncate(if asked.round { names.len() - 1 } else { names.len() });
    prop_assert_eq!(found.bindings().map(|(name, _)| name.to_owned()).collect::<Vec<_>>(), names);
    for (name, binding) in found.bindings() {
        match binding {
            Binding::Entity(entity) => prop_assert_eq!(found.entity(name), Some(entity)),
            Binding::Hops(hops) => prop_assert_eq!(found.hops_of(name), Some(hops)),
        }
    }
    prop_assert_eq!(found.entity("nobody"), None);
    prop_assert_eq!(found.hops_of("n0"), None);
    let last = asked.name(asked.edges.len());
    prop_assert_eq!(found.entity("n0"), found.entities().next());
    prop_assert_eq!(found.entity(&last), found.entities().last());
    prop_assert_eq!(found.route().map(|route| route.len()), (!found.is_empty()).then_some(found.len()));
    prop_assert!(!found.explain().lines().is_empty());
    Ok(())
}

macro_rules! against_brute_force {
    ($($name:ident: $selector:expr, $mode:expr;)*) => {
        proptest! {
            #![proptest_config(config(48))]
            $(
                #[test]
                fn $name(
                    records in sized(Style::Plain, 2..6, 0..14),
                    plan in prop_oneof![1 => Just(Plan::hub_policy()), 1 => Just(Plan::everything()), 2 => plan()],
                    asked in asked($selector, $mode),
                ) {
                    check(&records, &plan, &asked)?;
                }
            )*
        }
    };
}

against_brute_force! {
    all_acyclic: Selector::All, Mode::Acyclic;
    all_simple: Selector::All, Mode::Simple;
    all_trail: Selector::All, Mode::Trail;
    all_walk: Selector::All, Mode::Walk;
    any_acyclic: Selector::Any(1), Mode::Acyclic;
    any_simple: Selector::Any(1), Mode::Simple;
    any_trail: Selector::Any(1), Mode::Trail;
    any_walk: Selector::Any(1), Mode::Walk;
    any_two_acyclic: Selector::Any(2), Mode::Acyclic;
    any_two_simple: Selector::Any(2), Mode::Simple;
    any_two_trail: Selector::Any(2), Mode::Trail;
    any_two_walk: Selector::Any(2), Mode::Walk;
    any_shortest_acyclic: Selector::AnyShortest, Mode::Acyclic;
    any_shortest_simple: Selector::AnyShortest, Mode::Simple;
    any_shortest_trail: Selector::AnyShortest, Mode::Trail;
    any_shortest_walk: Selector::AnyShortest, Mode::Walk;
    all_shortest_acyclic: Selector::AllShortest, Mode::Acyclic;
    all_shortest_simple: Selector::AllShortest, Mode::Simple;
    all_shortest_trail: Selector::AllShortest, Mode::Trail;
    all_shortest_walk: Selector::AllShortest, Mode::Walk;
    shortest_three_acyclic: Selector::Shortest(3), Mode::Acyclic;
    shortest_three_simple: Selector::Shortest(3), Mode::Simple;
    shortest_three_trail: Selector::Shortest(3), Mode::Trail;
    shortest_three_walk: Selector::Shortest(3), Mode::Walk;
}
