//! Every minimum cut equals what trying all sets of entities, or of pairs of neighbours, finds on random graphs under random views;
//! known cuts; counted work; long chains.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::rules::{Plan, Steps, plan};
use crate::common::{Style, config, records, sized};
use proptest::collection::vec;
use proptest::prelude::*;
use sanctions_graph::petgraph::graph::NodeIndex;
use sanctions_graph::{
    Claim, Completeness, Cut, Entity, EntityKind, Graph, GraphBuilder, Line, LineKind, LookupError, MinimumCut,
    MinimumCutQuery, Modality, Relation, Source, SourceKind, View,
};

type Pair = (usize, usize);

/// What may be walked between two sides, as tables.
struct Naive {
    from: Vec<usize>,
    to: Vec<usize>,
    /// Whether a route may go on from one entity to another.
    walks: Vec<Vec<bool>>,
    inner: Vec<bool>,
}

impl Naive {
    fn new(steps: &Steps<'_>, from: &[usize], to: &[usize]) -> Self {
        let walks = steps.ties.iter().map(|row| row.iter().map(|ties| !ties.is_empty()).collect()).collect();
        Self { from: from.to_vec(), to: to.to_vec(), walks, inner: steps.inner.clone() }
    }

    fn is_end(&self, at: usize) -> bool {
        self.from.contains(&at) || self.to.contains(&at)
    }

    /// Who is reached from the first side without some entities and some pairs, whichever way round; ends of the other side too.
    fn reached(&self, entities: &[usize], pairs: &[Pair]) -> BTreeSet<usize> {
        let mut reached: BTreeSet<usize> = self.from.iter().copied().collect();
        let mut next = self.from.clone();
        while let Some(at) = next.pop() {
            for far in (0..self.walks.len()).filter(|_| !self.to.contains(&at)) {
                let gone = entities.contains(&far) || pairs.contains(&(at, far)) || pairs.contains(&(far, at));
                let enters = self.to.contains(&far) || self.inner[far] && !self.is_end(far);
                if self.walks[at][far] && enters && !gone && reached.insert(far) {
                    next.push(far);
                }
            }
        }
        reached
    }

    fn parts(&self, entities: &[usize], pairs: &[Pair]) -> bool {
        let reached = self.reached(entities, pairs);
        self.to.iter().all(|end| !reached.contains(end))
    }

    fn direct(&self) -> Vec<Pair> {
        let pairs = self.from.iter().flat_map(|&one| self.to.iter().map(move |&other| (one, other)));
        pairs.filter(|&(one, other)| self.walks[one][other]).collect()
    }

    /// All smallest sets of entities that part the sides; none if a tie joins them.
    fn entity_cuts(&self) -> Vec<Vec<usize>> {
        let all: Vec<usize> = (0..self.walks.len()).filter(|&at| self.inner[at] && !self.is_end(at)).collect();
        let sizes = 0..=all.len();
        let cuts = sizes.map(|size| sets(&all, size).into_iter().filter(|set| self.parts(set, &[])).collect());
        cuts.into_iter().find(|cuts: &Vec<Vec<usize>>| !cuts.is_empty()).unwrap_or_default()
    }

    /// All sets of so many pairs of neighbours that part the sides.
    fn pair_cuts(&self, size: usize) -> Vec<Vec<Pair>> {
        let count = self.walks.len();
        let pairs = (0..count).flat_map(|one| (one + 1..count).map(move |other| (one, other)));
        let all: Vec<Pair> = pairs.filter(|&(one, other)| self.walks[one][other] || self.walks[other][one]).collect();
        sets(&all, size).into_iter().filter(|set| self.parts(&[], set)).collect()
    }
}

/// All sets of so many of a list.
fn sets<T: Copy>(all: &[T], size: usize) -> Vec<Vec<T>> {
    match (size, all.split_first()) {
        (0, _) => vec![Vec::new()],
        (_, None) => Vec::new(),
        (_, Some((first, rest))) => {
            let with = sets(rest, size - 1).into_iter().map(|set| [&[*first], &*set].concat());
            with.chain(sets(rest, size)).collect()
        }
    }
}

fn nodes(places: &[usize]) -> Vec<NodeIndex> {
    places.iter().rev().map(|&place| NodeIndex::new(place)).collect()
}

fn entities(cut: &MinimumCut<'_>) -> Vec<usize> {
    cut.entities().map(|entity| entity.index().index()).collect()
}

fn pairs(cut: &MinimumCut<'_>) -> Vec<Pair> {
    cut.hops().iter().map(|hop| (hop.from().index().index(), hop.to().index().index())).collect()
}

fn paths(cut: &MinimumCut<'_>) -> Vec<Vec<usize>> {
    cut.routes().iter().map(|route| route.entities().map(|entity| entity.index().index()).collect()).collect()
}

/// The routes are routes, and no two share what may not be shared.
fn check_routes(cut: &MinimumCut<'_>, naive: &Naive, of_hops: bool) -> Result<(), TestCaseError> {
    let mut seen = BTreeSet::new();
    for path in paths(cut) {
        let (first, last) = (path[0], path[path.len() - 1]);
        prop_assert!(naive.from.contains(&first) && naive.to.contains(&last));
        let inner = &path[1..path.len() - 1];
        prop_assert!(inner.iter().all(|&at| naive.inner[at] && !naive.is_end(at)));
        prop_assert_eq!(path.iter().collect::<BTreeSet<_>>().len(), path.len());
        for hop in path.windows(2) {
            prop_assert!(naive.walks[hop[0]][hop[1]]);
            prop_assert!(!of_hops || seen.insert((hop[0].min(hop[1]), hop[0].max(hop[1]))));
        }
        prop_assert!(of_hops || inner.iter().all(|&at| seen.insert((at, at))));
    }
    Ok(())
}

fn check(graph: &Graph, plan: &Plan, from: &[usize], to: &[usize]) -> Result<(), TestCaseError> {
    let rules = plan.rules(graph);
    let naive = Naive::new(&rules.steps(), from, to);
    let query = || graph.minimum_cut(nodes(from), nodes(to)).unwrap().view(plan.view(graph));

    let cut = query().find();
    prop_assert_eq!(cut.completeness(), Completeness::Complete);
    let direct: Vec<Pair> =
        cut.direct().iter().map(|hop| (hop.from().index().index(), hop.to().index().index())).collect();
    prop_assert_eq!(&direct, &naive.direct());
    if direct.is_empty() {
        let (found, all) = (entities(&cut), naive.entity_cuts());
        prop_assert_eq!(cut.size(), Some(all[0].len()));
        prop_assert!(all.contains(&found), "{:?} is none of {:?}", found, all);
        // The nearest to the first side: nobody beyond any other of the same size is on its near side.
        let near = naive.reached(&found, &[]);
        prop_assert!(all.iter().all(|other| near.is_subset(&naive.reached(other, &[]))));
        prop_assert_eq!(cut.routes().len(), found.len());
        check_routes(&cut, &naive, false)?;
        prop_assert!(paths(&cut).iter().zip(&found).all(|(path, part)| path.contains(part)));
        check_limits(&cut, &query)?;
    } else {
        prop_assert!(cut.size().is_none() && cut.routes().is_empty() && entities(&cut).is_empty());
    }

    let cut = query().of_hops().find();
    let found = pairs(&cut);
    prop_assert_eq!(cut.size(), Some(found.len()));
    prop_assert!(naive.parts(&[], &found));
    prop_assert!(found.is_empty() || naive.pair_cuts(found.len() - 1).is_empty());
    prop_assert_eq!(cut.routes().len(), found.len());
    check_routes(&cut, &naive, true)?;
    prop_assert!(
        paths(&cut).iter().zip(&found).all(|(path, &(one, other))| path.windows(2).any(|hop| hop == [one, other]))
    );
    check_limits(&cut, &|| query().of_hops())
}

/// With less than it takes, the answer never says that this is all.
fn check_limits<'g>(cut: &MinimumCut<'g>, query: &dyn Fn() -> MinimumCutQuery<'g>) -> Result<(), TestCaseError> {
    let size = cut.size().unwrap();
    if let Some(less) = size.checked_sub(1) {
        let more = query().at_most(less).find();
        prop_assert_eq!(more.completeness(), Completeness::Cut(Cut::Limit));
        prop_assert_eq!((more.size(), more.routes().len()), (None, size));
    }
    prop_assert_eq!(query().at_most(size).find().size(), Some(size));
    prop_assert_eq!(query().budget(cut.work().ties).find().size(), Some(size));
    if cut.work().ties > 0 {
        let poor = query().budget(cut.work().ties - 1).find();
        prop_assert_eq!(poor.completeness(), Completeness::Cut(Cut::Budget));
        prop_assert!(poor.size().is_none() && poor.routes().len() <= size);
    }
    Ok(())
}

/// Two sides that have none in common, of a graph of so many.
fn sides(from: &[usize], to: &[usize], count: usize) -> Option<(Vec<usize>, Vec<usize>)> {
    let places = |list: &[usize]| list.iter().map(|place| place % count).collect::<BTreeSet<_>>();
    let from = places(from);
    let to: Vec<usize> = places(to).difference(&from).copied().collect();
    (!to.is_empty()).then_some((from.into_iter().collect(), to))
}

/// Graphs of one kind of entity, with ties that have a direction and ties that have none.
fn plain() -> BoxedStrategy<Graph> {
    let tie = (0..11usize, 0..11usize, any::<bool>());
    (4..11usize, vec(tie, 6..32))
        .prop_map(|(count, ties)| {
            let ties = ties.into_iter().map(|(from, to, symmetric)| {
                let relation = if symmetric { Relation::FamilyOf } else { Relation::Owns };
                (from % count, relation, to % count)
            });
            build(count, ties)
        })
        .boxed()
}

fn build(count: usize, ties: impl IntoIterator<Item = (usize, Relation, usize)>) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("s", SourceKind::Dataset, "A data set"));
    for entity in 0..count {
        builder.entity(Entity::new(format!("e{entity}"), EntityKind::Company, format!("Company {entity}")));
    }
    for (from, relation, to) in ties {
        builder.claim(&format!("e{from}"), relation, &format!("e{to}"), Claim::new(Modality::Stated, "s"));
    }
    builder.build().unwrap_or_else(|problems| panic!("{problems}"))
}

fn few() -> BoxedStrategy<Vec<usize>> {
    prop_oneof![3 => vec(0..11usize, 1..2), 1 => vec(0..11usize, 2..4)].boxed()
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn under_any_view(records in records(Style::Plain), plan in plan(), from in few(), to in few()) {
        let graph = records.graph();
        if let Some((from, to)) = sides(&from, &to, graph.entity_count()) {
            check(&graph, &plan, &from, &to)?;
        }
    }

    #[test]
    fn of_dense_graphs(records in sized(Style::Plain, 5..9, 12..36), plan in plan(), from in few(), to in few()) {
        let graph = records.graph();
        if let Some((from, to)) = sides(&from, &to, graph.entity_count()) {
            check(&graph, &plan, &from, &to)?;
        }
    }

    #[test]
    fn of_larger_graphs(graph in plain(), from in few(), to in few(), directed in any::<bool>()) {
        let plan = if directed { Plan::everything().with(along()) } else { Plan::everything() };
        if let Some((from, to)) = sides(&from, &to, graph.entity_count()) {
            check(&graph, &plan, &from, &to)?;
        }
    }
}

fn along() -> crate::common::rules::Op {
    crate::common::rules::Op::Directed(sanctions_graph::Direction::Out)
}

fn owns(pairs: impl IntoIterator<Item = Pair>) -> impl Iterator<Item = (usize, Relation, usize)> {
    pairs.into_iter().map(|(from, to)| (from, Relation::Owns, to))
}

fn node(at: usize) -> NodeIndex {
    NodeIndex::new(at)
}

/// The classic case in which a second route pushes the first aside.
#[test]
fn a_route_gives_way_to_two() {
    let ties = [(0, 1), (1, 4), (4, 7), (0, 2), (2, 4), (1, 3), (3, 6), (6, 7)];
    let graph = build(8, owns(ties));
    let cut = graph.minimum_cut(node(0), node(7)).unwrap().find();
    assert_eq!(paths(&cut), [vec![0, 1, 3, 6, 7], vec![0, 2, 4, 7]]);
    assert_eq!(entities(&cut), [1, 2], "of the four pairs that would do the nearest to the first side");
    let back = graph.minimum_cut(node(7), node(0)).unwrap().find();
    assert_eq!(entities(&back), [4, 6]);
}

#[test]
fn entities_cannot_part_neighbours_but_hops_can() {
    let graph = build(3, owns([(0, 2), (0, 1), (1, 2)]));
    let cut = graph.minimum_cut(node(0), node(2)).unwrap().find();
    assert_eq!((cut.size(), cut.completeness(), cut.direct().len()), (None, Completeness::Complete, 1));
    assert!(cut.to_string().starts_with("no entities can part Company 0 and Company 2"), "{cut}");
    let text = cut.explain().to_string();
    assert!(text.contains("Company 0 owns Company 2 [stated]") && text.contains("A data set"), "{text}");
    let hops = graph.minimum_cut(node(0), node(2)).unwrap().of_hops().find();
    assert_eq!(pairs(&hops), [(0, 1), (0, 2)]);
    assert!(hops.to_string().starts_with("without 2 hops no route leads from Company 0 to Company 2: Company 0 to"));
}

#[test]
fn ends_are_neither_cut_nor_passed_through() {
    // Of two starts in a row the first leads nowhere but through the second.
    let graph = build(4, owns([(0, 1), (1, 2), (2, 3)]));
    let cut = graph.minimum_cut([node(0), node(1)], node(3)).unwrap().find();
    assert_eq!((entities(&cut), paths(&cut)), (vec![2], vec![vec![1, 2, 3]]));
    let both = graph.minimum_cut([node(0), node(1)], [node(3), node(1)]).unwrap_err();
    assert!(matches!(both, LookupError::SameEnds(_)));
    let apart = build(2, []);
    let cut = apart.minimum_cut(node(0), node(1)).unwrap().find();
    assert_eq!((cut.size(), cut.routes().len()), (Some(0), 0));
    assert!(cut.to_string().starts_with("no route leads from Company 0 to Company 1, however long"), "{cut}");
}

#[test]
fn more_than_asked_for_is_said_to_be_more() {
    let graph = build(12, owns((1..11).flat_map(|at| [(0, at), (at, 11)])));
    let query = || graph.minimum_cut(node(0), node(11)).unwrap();
    let cut = query().at_most(4).find();
    assert_eq!((cut.size(), cut.routes().len()), (None, 5));
    assert!(cut.to_string().starts_with("more than 4 entities would have to go"), "{cut}");
    let poor = query().budget(40).find();
    assert_eq!(poor.completeness(), Completeness::Cut(Cut::Budget));
    assert!(poor.to_string().starts_with("at least "), "{poor}");
    assert_eq!(query().find().size(), Some(10));
}

/// As many searches as the cut has parts, one more, and the look for direct ties; each sees every end of a tie at most once.
#[test]
fn the_work_is_bounded_by_the_size_of_the_cut() {
    let (columns, rows) = (40, 7);
    let at = |row: usize, column: usize| 1 + column * rows + row;
    let last = 1 + columns * rows;
    let ties = (0..rows).flat_map(|row| {
        let along = (1..columns).map(move |column| (at(row, column - 1), at(row, column)));
        let across = (0..columns).filter(move |_| row > 0).map(move |column| (at(row - 1, column), at(row, column)));
        along.chain(across).chain([(0, at(row, 0)), (at(row, columns - 1), last)])
    });
    let graph = build(last + 1, owns(ties));
    let ends = 2 * graph.tie_count() as u64;
    for of_hops in [false, true] {
        let query = graph.minimum_cut(node(0), node(last)).unwrap();
        let cut = if of_hops { query.of_hops() } else { query }.find();
        assert_eq!(cut.size(), Some(rows));
        let rounds = rows as u64 + 1;
        assert!(cut.work().ties <= rounds * ends + rows as u64, "{:?}", cut.work());
        assert!(cut.work().entities <= rounds * graph.entity_count() as u64);
    }
}

#[test]
fn a_long_chain_needs_no_deep_stack() {
    const LONG: usize = 200_000;
    let test = || {
        let graph = build(LONG, owns((1..LONG).map(|at| (at - 1, at))));
        let cut = graph.minimum_cut(node(0), node(LONG - 1)).unwrap().find();
        assert_eq!((entities(&cut), cut.routes()[0].len()), (vec![1], LONG - 1));
        let hops = graph.minimum_cut(node(0), node(LONG - 1)).unwrap().of_hops().find();
        assert_eq!(pairs(&hops), [(0, 1)]);
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(test).unwrap().join().unwrap();
}

#[test]
fn the_seed_graph_explains_its_brokers() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let cut = graph.minimum_cut("kim-sok-chol", "myanmar").unwrap().find();
    let rules = Plan::hub_policy();
    let (from, to) = (graph.index_of("kim-sok-chol").unwrap(), graph.index_of("myanmar").unwrap());
    check(&graph, &rules, &[from.index()], &[to.index()]).unwrap();
    let lines = cut.explain();
    let count = |kind| lines.lines().iter().filter(|line: &&Line| line.kind == kind).count();
    assert!(count(LineKind::Claim) > 0 && count(LineKind::Citation) > 0 && count(LineKind::Tie) > 0);
    let headings: BTreeMap<usize, &str> = (0..)
        .zip(lines.lines())
        .filter(|(_, line)| line.kind == LineKind::Heading && line.text.starts_with("Route "))
        .map(|(place, line)| (place, &*line.text))
        .collect();
    assert_eq!(headings.len(), cut.size().unwrap());
    for (heading, entity) in headings.values().zip(cut.entities()) {
        assert!(heading.contains(&format!("through {entity}")), "{heading}");
    }
    let policy = format!("policy: {}", View::default());
    assert!(lines.to_string().contains(&policy) && cut.to_string().contains(&policy));
}
