//! A pattern made ready to be searched in one graph through one view.
//!
//! The pattern is a small automaton. Its states are bits of one number, edge by edge:
//!
//! ```text
//! node 0 | edge 1: 1 hop, 2 hops .. most | node 1 | edge 2: 1 hop .. most | node 2 ...
//! ```
//!
//! so that a hop along an edge is a shift by one, whatever the state: a walk goes through a graph with a set of states.

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::parse::MOST_HOPS;
use super::syntax::{
    AnyTest, Arrow, Condition, Edge, EdgeLabel, EdgeTest, Filler, Labels, Mode, Node, NodeLabel, NodeTest, Pattern,
    Selector,
};
use crate::graph::Graph;
use crate::graph::filter::Filter;
use crate::graph::index::{Link, Links};
use crate::graph::refs::TieRef;
use crate::graph::tie::Standing;
use crate::graph::view::{Direction, View};
use crate::model::claim::Modality;
use crate::model::kind::EntityKind;
use crate::model::naming::Naming;
use crate::model::relation::Relation;

/// A set of states of the automaton.
pub(super) type States = u128;

/// How many matches between two ends are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Take {
    All,
    AllShortest,
    First(usize),
}

/// A node pattern.
pub(super) struct NodePlan {
    labels: Option<Labels<NodeLabel>>,
    /// All must hold.
    tests: Vec<Condition<NodeTest>>,
    /// The entities asked for by id or name, ascending.
    pub(super) pinned: Option<Vec<u32>>,
    admits: Admits,
    /// The state in which it is reached.
    pub(super) state: States,
}

/// What the view has to say of the entities that a node pattern matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Admits {
    /// They are asked for by id or name: nothing.
    Any,
    /// Their kinds are asked for: whether they are excluded.
    AnyKind,
    /// Whether they may appear.
    Admitted,
}

/// An edge pattern.
pub(super) struct EdgePlan<'g> {
    filter: Filter<'g>,
    /// The view with the relations and the direction of the edge.
    pub(super) view: View,
    /// All must hold of a tie.
    tests: Vec<Condition<EdgeTest>>,
    least: u32,
    most: u32,
    /// The states after a hop along it.
    pub(super) after: States,
    /// The states after a hop along it from which another may follow.
    inside: States,
    /// The states from which the node behind it may be reached without a further hop.
    pub(super) leaves: States,
}

impl EdgePlan<'_> {
    /// How many hops it may have, at least and at most.
    pub(super) fn bounds(&self) -> (usize, usize) {
        (self.least as usize, self.most as usize)
    }

    /// The states before a hop along it.
    pub(super) fn before(&self) -> States {
        self.after >> 1
    }
}

pub(super) struct Plan<'g> {
    pub(super) graph: &'g Graph,
    pub(super) nodes: Vec<NodePlan>,
    pub(super) edges: Vec<EdgePlan<'g>>,
    pub(super) mode: Mode,
    pub(super) take: Take,
    /// For each node the first with the same variable, itself if there is none.
    pub(super) same: Vec<usize>,
    /// The conditions that speak of several variables at once.
    pub(super) mixed: Vec<Condition<(usize, AnyTest)>>,
    /// For each variable the first of its places.
    pub(super) variables: Vec<(bool, usize)>,
    /// The fewest and the most hops of a match.
    pub(super) least: u32,
    pub(super) most: u32,
    /// Where quantifiers without a bound of their own were cut, if there are any.
    pub(super) cut: Option<u32>,
    admitted: Filter<'g>,
    any_kind: Filter<'g>,
    listing: Filter<'g>,
}

impl<'g> Plan<'g> {
    /// `asked`: where quantifiers without a bound of their own are to be cut.
    pub(super) fn new(graph: &'g Graph, pattern: &Pattern, view: &View, asked: u32) -> Self {
        let cut = cut(pattern, asked);
        let depth = cut.unwrap_or_default();
        let mut own_tests: Vec<Vec<AnyTestOf>> = vec![Vec::new(); pattern.variables.len()];
        let mut mixed = Vec::new();
        for condition in pattern.condition.iter().flat_map(Condition::conjuncts) {
            match single(condition) {
                Some(variable) => own_tests[variable].push(condition.clone()),
                None => mixed.push(condition.clone()),
            }
        }
        let of = |variable: Option<usize>| variable.map_or(&[][..], |variable| own_tests[variable].as_slice());
        let (mut nodes, mut edges) = (Vec::new(), Vec::new());
        let mut state: u32 = 0;
        for (place, node) in pattern.nodes.iter().enumerate() {
            nodes.push(NodePlan::new(node, of(node.variable), 1 << state));
            let Some(edge) = pattern.edges.get(place) else { continue };
            let plan = EdgePlan::new(graph, edge, of(edge.element.variable), view, depth, state);
            state += plan.most + 1;
            edges.push(plan);
        }
        let same = pattern
            .nodes
            .iter()
            .enumerate()
            .map(|(place, node)| node.variable.map_or(place, |variable| pattern.variables[variable].places[0]));
        let same: Vec<usize> = same.collect();
        join(&mut nodes, &same);
        let round = same.last() == Some(&0) && nodes.len() > 1 && pattern.mode == Mode::Acyclic;
        let most = if round { 0 } else { edges.iter().map(|edge| edge.most).sum::<u32>().min(MOST_HOPS) };
        let least = edges.iter().map(|edge| edge.least).sum();
        let every_kind = EntityKind::known().chain([EntityKind::Other("".into())]);
        Self {
            graph,
            nodes,
            edges,
            mode: pattern.mode,
            take: match pattern.selector {
                Selector::All => Take::All,
                Selector::AllShortest => Take::AllShortest,
                Selector::AnyShortest => Take::First(1),
                Selector::Any(count) | Selector::Shortest(count) => {
                    Take::First(usize::try_from(count).unwrap_or(usize::MAX))
                }
            },
            same,
            mixed,
            variables: pattern.variables.iter().map(|variable| (variable.is_edge, variable.places[0])).collect(),
            least,
            most,
            cut,
            admitted: view.compile(graph),
            any_kind: view.clone().kinds(every_kind).compile(graph),
            listing: view.clone().relations([Relation::SanctionedBy]).directed(Direction::Out).compile(graph),
        }
    }

    /// The states at an entity from which a walk may go on, and those of the nodes that it matches.
    pub(super) fn open_states(&self, entity: u32) -> States {
        let nodes =
            self.nodes.iter().filter(|node| self.matches(node, entity)).fold(0, |states, node| states | node.state);
        let index = entity as usize;
        let inner = |edge: &&EdgePlan<'_>| {
            edge.inside != 0 && edge.filter.admits(index).is_ok() && edge.filter.passes_through(index).is_ok()
        };
        self.edges.iter().filter(inner).fold(nodes, |states, edge| states | edge.inside)
    }

    /// Whether a node pattern matches an entity.
    pub(super) fn matches(&self, node: &NodePlan, entity: u32) -> bool {
        let admitted = match node.admits {
            Admits::Any => true,
            Admits::AnyKind => self.any_kind.admits(entity as usize).is_ok(),
            Admits::Admitted => self.admitted.admits(entity as usize).is_ok(),
        };
        admitted
            && node.pinned.as_ref().is_none_or(|pinned| pinned.binary_search(&entity).is_ok())
            && node.labels.as_ref().is_none_or(|labels| self.has_labels(labels, entity))
            && node.tests.iter().all(|test| test.holds(&mut |test| self.test_node(test, entity)) == Some(true))
    }

    fn has_labels(&self, labels: &Labels<NodeLabel>, entity: u32) -> bool {
        labels.holds(&mut |label| match label {
            NodeLabel::Kind(kind) => self.is_kind(kind, entity),
            NodeLabel::Listed => self.is_listed(entity),
            NodeLabel::Authority => self.graph.index.is_authority(entity as usize),
        })
    }

    fn is_kind(&self, kind: &EntityKind, entity: u32) -> bool {
        self.graph.index.kind(entity as usize) == kind.bit()
            && (!matches!(kind, EntityKind::Other(_))
                || self.graph.inner[NodeIndex::new(entity as usize)].kind() == kind)
    }

    /// Whether a tie that says so is affirmed by somebody and passes the view.
    fn is_listed(&self, entity: u32) -> bool {
        let listing = |link: Link| {
            link.relation() == Relation::SanctionedBy as u32
                && !link.is_backward()
                && is_affirmed(link)
                && self.listing.passes(link)
        };
        let mut groups = self.graph.index.groups(entity as usize).filter(|group| group.far != entity as usize);
        groups.any(|group| group.links.iter().any(listing))
    }

    pub(super) fn test_node(&self, test: &NodeTest, entity: u32) -> Option<bool> {
        let details = || self.graph.inner[NodeIndex::new(entity as usize)].details();
        Some(match test {
            NodeTest::Id(so, _, among) | NodeTest::Name(so, _, among) => among.binary_search(&entity).is_ok() == *so,
            NodeTest::Country(so, code) => {
                let countries = &details().countries();
                if countries.is_empty() {
                    return None;
                }
                countries.iter().any(|country| country.code().eq_ignore_ascii_case(code)) == *so
            }
            NodeTest::Kind(so, kind) => self.is_kind(kind, entity) == *so,
            NodeTest::Listed(so, value) => (self.is_listed(entity) == *value) == *so,
            NodeTest::Null(so, key) => (*key == "country" && details().countries().is_empty()) == *so,
        })
    }

    pub(super) fn test_tie(&self, test: EdgeTest, link: Link) -> Option<bool> {
        let relation = || Relation::from_position(link.relation() as usize);
        Some(match test {
            EdgeTest::Relation(so, wanted) => (link.relation() == wanted as u32) == so,
            EdgeTest::Class(so, wanted) => (relation()?.class() == wanted) == so,
            // The strongest comes first among modalities: what is at least so strong comes no later.
            EdgeTest::Modality(op, wanted) if is_affirmed(link) => op.compares(wanted as u8, link.modality()),
            EdgeTest::Modality(..) => return None,
            EdgeTest::Standing(so, wanted) => (link.standing() == wanted as u8) == so,
            EdgeTest::Origins(op, wanted) => {
                let tie = TieRef::new(self.graph, EdgeIndex::new(link.tie()));
                op.compares(tie.origins().len() as u64, wanted)
            }
            EdgeTest::Null(so, key) => (key == "modality" && !is_affirmed(link)) == so,
        })
    }

    /// Whether an edge pattern lets a tie pass that is seen from the entity the hop leaves.
    pub(super) fn passes(&self, edge: &EdgePlan<'_>, link: Link, is_loop: bool) -> bool {
        // A tie from an entity to itself is seen once and leads both ways.
        (edge.filter.passes(link) || is_loop && edge.filter.passes(link.reversed()))
            && edge.tests.iter().all(|test| test.holds(&mut |test| self.test_tie(*test, link)) == Some(true))
    }

    /// Whether an edge pattern lets some tie pass. `reversed`: the ties are seen from the entity the hop reaches.
    pub(super) fn opens(&self, edge: &EdgePlan<'_>, links: Links<'_>, is_loop: bool, reversed: bool) -> bool {
        links.iter().any(|link| self.passes(edge, if reversed { link.reversed() } else { link }, is_loop))
    }

    /// Adds the states that are reached without a hop: nodes behind edges that may end here.
    pub(super) fn forward_closure(&self, mut states: States, open: States) -> States {
        for (edge, node) in self.edges.iter().zip(&self.nodes[1..]) {
            if states & edge.leaves != 0 {
                states |= node.state & open;
            }
        }
        states
    }

    /// Adds the states from which these are reached without a hop.
    pub(super) fn backward_closure(&self, mut states: States, open: States) -> States {
        for (edge, node) in self.edges.iter().zip(&self.nodes[1..]).rev() {
            if states & node.state != 0 {
                states |= edge.leaves & (edge.after | open);
            }
        }
        states
    }

    /// Whether a match must end where it begins.
    pub(super) fn is_round(&self) -> bool {
        self.nodes.len() > 1 && self.same.last() == Some(&0)
    }

    /// Whether the one edge is a route query's own: nothing is asked of single ties, and no least number of hops.
    pub(super) fn is_route(&self) -> bool {
        let plain = |edge: &EdgePlan<'_>| edge.tests.is_empty() && edge.least <= 1;
        self.edges.len() == 1 && self.edges.iter().all(plain) && self.mode == Mode::Acyclic && self.mixed.is_empty()
    }
}

/// How many hops each edge has at most whose quantifier has no bound: as many as asked for, if all together stay within the hops
/// of a match.
fn cut(pattern: &Pattern, asked: u32) -> Option<u32> {
    let bound = |edge: &Edge| edge.quantifier.map_or(Some(1), |quantifier| quantifier.most);
    let bounded: u32 = pattern.edges.iter().filter_map(bound).sum();
    let unbounded = pattern.edges.iter().filter(|edge| bound(edge).is_none()).count() as u32;
    MOST_HOPS.saturating_sub(bounded).checked_div(unbounded).map(|share| share.min(asked))
}

type AnyTestOf = Condition<(usize, AnyTest)>;

fn is_affirmed(link: Link) -> bool {
    matches!(Standing::ALL.get(usize::from(link.standing())), Some(standing) if standing.is_affirmed())
}

/// The one variable that a condition speaks of.
fn single(condition: &AnyTestOf) -> Option<usize> {
    match condition {
        Condition::Test((variable, _)) => Some(*variable),
        Condition::Not(one) => single(one),
        Condition::And(parts) | Condition::Or(parts) => {
            let mut variables = parts.iter().map(single);
            let first = variables.next()??;
            variables.all(|variable| variable == Some(first)).then_some(first)
        }
    }
}

/// A condition on one variable as a condition on what it stands for.
fn part<T>(condition: &AnyTestOf, test: &impl Fn(&AnyTest) -> Option<T>) -> Option<Condition<T>> {
    let all = |parts: &[AnyTestOf]| parts.iter().map(|one| part(one, test)).collect::<Option<Vec<_>>>();
    Some(match condition {
        Condition::Test((_, one)) => Condition::Test(test(one)?),
        Condition::Not(one) => Condition::Not(Box::new(part(one, test)?)),
        Condition::And(parts) => Condition::And(all(parts)?),
        Condition::Or(parts) => Condition::Or(all(parts)?),
    })
}

/// The tests within an element and those at the end of the pattern that speak of it.
fn tests<T: Clone>(filler: &Filler<T>, own: &[AnyTestOf], test: impl Fn(&AnyTest) -> Option<T>) -> Vec<Condition<T>> {
    let within = match filler {
        Filler::None => Vec::new(),
        Filler::Properties(tests) => tests.iter().cloned().map(Condition::Test).collect(),
        Filler::Where(condition) => condition.conjuncts().to_vec(),
    };
    within.into_iter().chain(own.iter().filter_map(|condition| part(condition, &test))).collect()
}

impl NodePlan {
    fn new(node: &Node, own: &[AnyTestOf], state: States) -> Self {
        let test = |test: &AnyTest| match test {
            AnyTest::Node(test) => Some(test.clone()),
            AnyTest::Edge(_) => None,
        };
        let tests = tests(&node.filler, own, test);
        let mut pinned: Option<Vec<u32>> = None;
        for among in tests.iter().filter_map(asked_for) {
            pin(&mut pinned, &among);
        }
        let admits = if pinned.is_some() {
            Admits::Any
        } else if node.labels.as_ref().is_some_and(|labels| labels.names(&|label| matches!(label, NodeLabel::Kind(_))))
        {
            Admits::AnyKind
        } else {
            Admits::Admitted
        };
        Self { labels: node.labels.clone(), tests, pinned, admits, state }
    }
}

/// The entities that a condition asks for by id or name, ascending, if it lets no others pass.
fn asked_for(condition: &Condition<NodeTest>) -> Option<Vec<u32>> {
    match condition {
        Condition::Test(NodeTest::Id(true, _, among) | NodeTest::Name(true, _, among)) => Some(among.clone()),
        Condition::Test(_) | Condition::Not(_) => None,
        Condition::And(parts) => parts.iter().filter_map(asked_for).reduce(|mut all, part| {
            all.retain(|entity| part.contains(entity));
            all
        }),
        Condition::Or(parts) => {
            let mut any = parts.iter().map(asked_for).collect::<Option<Vec<_>>>()?.concat();
            any.sort_unstable();
            any.dedup();
            Some(any)
        }
    }
}

fn pin(pinned: &mut Option<Vec<u32>>, among: &[u32]) {
    match pinned {
        Some(pinned) => pinned.retain(|entity| among.contains(entity)),
        None => *pinned = Some(among.to_vec()),
    }
}

/// Nodes of one variable are one entity: each is among those asked for in any of its places.
fn join(nodes: &mut [NodePlan], same: &[usize]) {
    for place in 0..nodes.len() {
        let all = (0..nodes.len()).filter(|&other| same[other] == same[place]);
        let others: Vec<Vec<u32>> = all.filter_map(|other| nodes[other].pinned.clone()).collect();
        let node = &mut nodes[place];
        for among in &others {
            pin(&mut node.pinned, among);
            node.admits = Admits::Any;
        }
    }
}

impl<'g> EdgePlan<'g> {
    /// `state`: the number of the state in which the node before it is reached.
    fn new(graph: &'g Graph, edge: &Edge, own: &[AnyTestOf], view: &View, depth: u32, state: u32) -> Self {
        let test = |test: &AnyTest| match test {
            AnyTest::Edge(test) => Some(*test),
            AnyTest::Node(_) => None,
        };
        let tests = tests(&edge.element.filler, own, test);
        let direction = match edge.arrow {
            Arrow::Right => Direction::Out,
            Arrow::Left => Direction::In,
            Arrow::Either => Direction::Either,
        };
        let relations: Vec<Relation> = walked(edge.element.labels.as_ref(), view);
        let view = view.clone().relations(relations).directed(direction);
        let (least, most) = match edge.quantifier {
            None => (1, 1),
            Some(quantifier) => (quantifier.least, quantifier.most.unwrap_or(depth)),
        };
        let hops = |from: u32, to: u32| (from..=to).fold(0, |states: States, hops| states | 1 << (state + hops));
        let leaves = hops(least.max(1), most) | if least == 0 { 1 << state } else { 0 };
        Self {
            filter: view.compile(graph),
            view,
            tests,
            least,
            most,
            after: hops(1, most),
            inside: hops(1, most.saturating_sub(1)),
            leaves,
        }
    }
}

/// The relations that an edge pattern walks: of those that the view walks and those that its labels name, the ones that its labels
/// allow. An edge of named labels alone walks exactly these.
pub(super) fn walked(labels: Option<&Labels<EdgeLabel>>, view: &View) -> Vec<Relation> {
    let is = |label: &EdgeLabel, relation: Relation| match *label {
        EdgeLabel::Relation(own) => own == relation,
        EdgeLabel::Class(class) => relation.class() == class,
    };
    let walks = |relation: &Relation| {
        let named = labels.is_some_and(|labels| labels.names(&|label| is(label, *relation)));
        (named || view.walks(*relation)) && labels.is_none_or(|labels| labels.holds(&mut |label| is(label, *relation)))
    };
    Relation::all().filter(walks).collect()
}

impl<L> Labels<L> {
    /// Whether the expression holds of what has these labels; everything has some label.
    pub(super) fn holds(&self, has: &mut impl FnMut(&L) -> bool) -> bool {
        match self {
            Labels::Any => true,
            Labels::Name(label) => has(label),
            Labels::Not(one) => !one.holds(has),
            Labels::And(parts) => parts.iter().all(|part| part.holds(has)),
            Labels::Or(parts) => parts.iter().any(|part| part.holds(has)),
        }
    }

    /// Whether such a label is named and not under a negation.
    fn names(&self, is: &impl Fn(&L) -> bool) -> bool {
        match self {
            Labels::Any | Labels::Not(_) => false,
            Labels::Name(label) => is(label),
            Labels::And(parts) | Labels::Or(parts) => parts.iter().any(|part| part.names(is)),
        }
    }
}

/// The modality is compared by its place.
const _: () = assert!((Modality::Official as u8) < Modality::Suspected as u8);
