//! Routes, neighbourhoods, minimum cuts and what is common beside plain petgraph, on one synthetic network of 100,000 entities and 300,000 ties.
//!
//! Both sides walk every tie in both directions and give the same answers, which is checked before anything is timed. Ours also
//! brings the ties of every hop, and is timed once more under the hub policy at a date. At the end a table: each query by itself,
//! in rounds that alternate between the two sides, of which the least time counts.

mod common;

use std::collections::{HashSet, VecDeque};
use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, SamplingMode};
use petgraph::algo::{all_simple_paths, astar, dinics};
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex, UnGraph};
use petgraph::visit::{EdgeRef, UndirectedAdaptor, VisitMap, Visitable};
use sanctions_graph::petgraph;
use sanctions_graph::{Completeness, Graph, Modality, View};

const ENTITIES: usize = 100_000;
const TIES: usize = 300_000;
/// Rounds of the table.
const ROUNDS: usize = 5;
/// More hops than any route of the network has.
const FAR: u32 = 64;
/// Within how many hops all routes are asked for.
const ALL_WITHIN: u32 = 4;
/// How far a neighbourhood reaches.
const RINGS: u32 = 3;

type Pair = (NodeIndex, NodeIndex);

fn main() {
    let trial = common::is_trial();
    let world = if trial { World::new(400, 1_200, 4) } else { World::new(ENTITIES, TIES, 24) };
    world.check();
    let mut criterion = Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .without_plots()
        .configure_from_args();
    world.bench(&mut criterion);
    criterion.final_summary();
    if !trial {
        world.table();
    }
}

/// The network and the questions to it.
struct World {
    graph: Graph,
    /// The same network with one bare edge for each two tied entities: `all_simple_paths` repeats a path for every parallel edge.
    plain: UnGraph<(), ()>,
    /// The same with two nodes for each entity, where routes come in and where they go out, and how many an edge may carry.
    split: DiGraph<(), u32>,
    pairs: Vec<Pair>,
    /// Pairs that are two to four hops apart.
    near_pairs: Vec<Pair>,
    centres: Vec<NodeIndex>,
}

impl World {
    fn new(entities: usize, ties: usize, questions: usize) -> Self {
        let graph = common::network(entities, ties).build().expect("a sound network");
        assert_eq!((graph.entity_count(), graph.tie_count()), (entities, ties));
        assert!(graph.warnings().is_empty(), "{:?}", graph.warnings());
        let plain = plain(&graph);
        let split = split(&plain);
        let mut pairs = Vec::new();
        let mut near_pairs = Vec::new();
        let mut centres = Vec::new();
        // A stride that shares no factor with the number of entities visits them all, in an order that tells nothing.
        let mut walk = (0..entities).map(|step| NodeIndex::new((step * 7_919 + 101) % entities));
        while pairs.len() < questions || near_pairs.len() < questions / 4 {
            let (Some(from), Some(to)) = (walk.next(), walk.next()) else { break };
            if plain.neighbors(from).next().is_none() || plain.neighbors(to).next().is_none() {
                continue;
            }
            if pairs.len() < questions {
                pairs.push((from, to));
                centres.push(from);
            }
            let hops = breadth_first(&graph, from, to).map_or(0, |row| row.len() - 1);
            if (2..=4).contains(&hops) && near_pairs.len() < questions / 4 {
                near_pairs.push((from, to));
            }
        }
        centres.truncate(questions / 2);
        Self { graph, plain, split, pairs, near_pairs, centres }
    }

    fn shortest(&self, (from, to): Pair, view: View) -> Option<usize> {
        let routes = self.graph.routes(from, to).expect("both there").view(view).max_hops(FAR).shortest();
        routes.iter().next().map(|route| route.len())
    }

    fn around(&self, centre: NodeIndex, view: View) -> (usize, usize) {
        let query = self.graph.neighbourhood(centre).expect("it is there").view(view);
        let around = query.max_hops(RINGS).limit(usize::MAX).collect();
        (around.entities().count(), around.ties().len())
    }

    fn all(&self, (from, to): Pair, view: View) -> Vec<Vec<NodeIndex>> {
        let query = self.graph.routes(from, to).expect("both there").view(view);
        let routes = query.max_hops(ALL_WITHIN).limit(usize::MAX).budget(u64::MAX).all();
        assert_eq!(routes.completeness(), Completeness::Complete);
        routes.iter().map(|route| route.entities().map(|entity| entity.index()).collect()).collect()
    }

    fn plain_all(&self, (from, to): Pair) -> Vec<Vec<NodeIndex>> {
        let inner = Some(ALL_WITHIN as usize - 1);
        all_simple_paths::<Vec<_>, _, std::hash::RandomState>(&self.plain, from, to, 0, inner).collect()
    }

    fn by_astar(&self, (from, to): Pair) -> Option<usize> {
        let graph = UndirectedAdaptor(self.graph.as_petgraph());
        astar(graph, from, |entity| entity == to, |_| 1, |_| 0).map(|(hops, _)| hops)
    }

    /// Few enough for what takes petgraph seconds.
    fn few_pairs(&self) -> &[Pair] {
        &self.pairs[..3]
    }

    /// How many entities part two; 0 if nobody can, because a tie joins them.
    fn cut(&self, (from, to): Pair, view: View) -> usize {
        self.graph.minimum_cut(from, to).expect("both there").view(view).at_most(usize::MAX).find().size().unwrap_or(0)
    }

    /// The same as one asks petgraph. Where nobody can, the flow is the larger by what the tie carries.
    fn plain_cut(&self, (from, to): Pair) -> usize {
        let (flow, _) = dinics(&self.split, NodeIndex::new(2 * from.index() + 1), NodeIndex::new(2 * to.index()));
        if flow >= MANY { 0 } else { flow as usize }
    }

    fn common(&self, (one, other): Pair, view: View) -> Vec<(NodeIndex, usize)> {
        let common = self.graph.common([one, other]).expect("both there").view(view).find();
        common.iter().filter_map(|thing| Some((thing.entity()?.index(), thing.count()))).collect()
    }

    /// The neighbours of two, each with how many neighbours it has.
    fn plain_common(&self, (one, other): Pair) -> Vec<(NodeIndex, usize)> {
        let of_one: HashSet<NodeIndex> = self.plain.neighbors(one).collect();
        let common = self.plain.neighbors(other).filter(|near| of_one.contains(near));
        common.map(|near| (near, self.plain.neighbors(near).count())).collect()
    }

    /// Both sides give the same answers.
    fn check(&self) {
        for &pair in &self.pairs {
            let hops = breadth_first(&self.graph, pair.0, pair.1).map(|row| row.len() - 1);
            assert_eq!(self.shortest(pair, View::everything()), hops);
            assert_eq!(self.by_astar(pair), hops);
        }
        for &pair in self.few_pairs() {
            assert_eq!(self.cut(pair, View::everything()), self.plain_cut(pair));
        }
        for &pair in &self.near_pairs {
            let (ours, theirs) = (self.common(pair, View::everything()), self.plain_common(pair));
            assert_eq!(HashSet::<_>::from_iter(ours), HashSet::from_iter(theirs));
        }
        for &centre in &self.centres {
            let (entities, ties) = around_with_ties(&self.graph, centre);
            assert_eq!(self.around(centre, View::everything()), (entities.len(), ties.len()));
            assert_eq!(around(&self.graph, centre).len(), entities.len());
        }
        for &pair in &self.near_pairs {
            let (ours, theirs) = (self.all(pair, View::everything()), self.plain_all(pair));
            assert_eq!(ours.len(), theirs.len());
            assert_eq!(HashSet::<Vec<_>>::from_iter(ours), HashSet::from_iter(theirs));
        }
    }

    fn bench(&self, criterion: &mut Criterion) {
        for Contest { question, contestants } in self.contests() {
            let mut group = criterion.benchmark_group(question);
            group.sampling_mode(SamplingMode::Flat);
            for Contestant { name, queries, ask } in contestants {
                group.bench_function(name, |bencher| bencher.iter(|| (0..queries).map(&*ask).sum::<usize>()));
            }
            group.finish();
        }
    }

    /// For every question those who answer it, ours first. Each gives the size of its answer.
    fn contests(&self) -> [Contest<'_>; 5] {
        [
            self.contest(
                "shortest route",
                &self.pairs,
                &[
                    (OURS, |world, &pair| world.shortest(pair, View::everything()).unwrap_or_default()),
                    (OURS_BY_POLICY, |world, &pair| world.shortest(pair, policy()).unwrap_or_default()),
                    ("petgraph, own breadth-first search", |world, &(from, to)| {
                        breadth_first(&world.graph, from, to).map_or(0, |row| row.len() - 1)
                    }),
                    ("petgraph, astar", |world, &pair| world.by_astar(pair).unwrap_or_default()),
                ],
            ),
            self.contest(
                "3-hop neighbourhood",
                &self.centres,
                &[
                    (OURS, |world, &centre| world.around(centre, View::everything()).0),
                    (OURS_BY_POLICY, |world, &centre| world.around(centre, policy()).0),
                    ("petgraph, entities and ties", |world, &centre| around_with_ties(&world.graph, centre).0.len()),
                    ("petgraph, entities alone", |world, &centre| around(&world.graph, centre).len()),
                ],
            ),
            self.contest(
                "all routes within 4 hops",
                &self.near_pairs,
                &[
                    (OURS, |world, &pair| world.all(pair, View::everything()).len()),
                    (OURS_BY_POLICY, |world, &pair| world.all(pair, policy()).len()),
                    ("petgraph, all_simple_paths", |world, &pair| world.plain_all(pair).len()),
                ],
            ),
            self.contest(
                "minimum cut",
                self.few_pairs(),
                &[
                    (OURS, |world, &pair| world.cut(pair, View::everything())),
                    (OURS_BY_POLICY, |world, &pair| world.cut(pair, policy())),
                    ("petgraph, dinics, split beforehand", |world, &pair| world.plain_cut(pair)),
                ],
            ),
            self.contest(
                "in common",
                &self.near_pairs,
                &[
                    (OURS, |world, &pair| world.common(pair, View::everything()).len()),
                    (OURS_BY_POLICY, |world, &pair| world.common(pair, policy()).len()),
                    ("petgraph, neighbours alone", |world, &pair| world.plain_common(pair).len()),
                ],
            ),
        ]
    }

    fn contest<'w, Q>(&'w self, question: &'static str, queries: &'w [Q], answers: &[Answer<Q>]) -> Contest<'w> {
        let contestant = |&(name, answer): &Answer<Q>| Contestant {
            name,
            queries: queries.len(),
            ask: Box::new(move |query| answer(self, &queries[query])),
        };
        Contest { question, contestants: answers.iter().map(contestant).collect() }
    }

    fn table(&self) {
        println!(
            "\n{} entities, {} ties; the same answers, checked.",
            self.graph.entity_count(),
            self.graph.tie_count()
        );
        println!("The answer is the mean of the hops, entities or routes found.");
        println!("Ratios say how many times as long as ours it takes; above 1 ours is faster.\n");
        println!(
            "{:<26}{:<36}{:>8}{:>10}{:>12}{:>12}{:>10}{:>10}",
            "question", "answered by", "queries", "answer", "median us", "mean us", "ratio", "of means"
        );
        for Contest { question, contestants } in self.contests() {
            let rows = rounds(&contestants);
            let (ours, ours_mean) = rows[0];
            for (contestant, (median, mean)) in contestants.iter().zip(&rows) {
                let queries = contestant.queries;
                let answer = (0..queries).map(&*contestant.ask).sum::<usize>() as f64 / queries as f64;
                println!(
                    "{question:<26}{:<36}{queries:>8}{answer:>10.1}{median:>12.1}{mean:>12.1}{:>10.2}{:>10.2}",
                    contestant.name,
                    median / ours,
                    mean / ours_mean
                );
            }
        }
    }
}

struct Contest<'w> {
    question: &'static str,
    contestants: Vec<Contestant<'w>>,
}

/// One way to answer some queries.
struct Contestant<'w> {
    name: &'static str,
    queries: usize,
    ask: Box<dyn Fn(usize) -> usize + 'w>,
}

/// The name of a way to answer queries, and the way.
type Answer<Q> = (&'static str, fn(&World, &Q) -> usize);

const OURS: &str = "ours";
const OURS_BY_POLICY: &str = "ours, hub policy at a date";

/// The hub policy, what is at least reported, as of a day.
fn policy() -> View {
    View::default().at_least(Modality::Reported).as_of("2020-06-30".parse().expect("a date"))
}

/// For each contestant the median and the mean over its queries, in microseconds. The least time of each query counts; the
/// rounds alternate, so that a busy moment of the machine strikes all alike.
fn rounds(contestants: &[Contestant<'_>]) -> Vec<(f64, f64)> {
    let mut least: Vec<Vec<Duration>> =
        contestants.iter().map(|contestant| vec![Duration::MAX; contestant.queries]).collect();
    for _ in 0..ROUNDS {
        for (contestant, least) in contestants.iter().zip(&mut least) {
            for (query, least) in least.iter_mut().enumerate() {
                *least = common::timed(|| black_box((contestant.ask)(query))).0.min(*least);
            }
        }
    }
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let summary = |least: Vec<Duration>| {
        let mean = micros(least.iter().sum()) / least.len() as f64;
        (micros(common::median(least)), mean)
    };
    least.into_iter().map(summary).collect()
}

fn plain(graph: &Graph) -> UnGraph<(), ()> {
    let mut plain = UnGraph::with_capacity(graph.entity_count(), graph.tie_count());
    for _ in graph.entities() {
        plain.add_node(());
    }
    let mut seen = HashSet::new();
    for tie in graph.ties() {
        let (from, to) = (tie.from().index(), tie.to().index());
        if seen.insert((from.min(to), from.max(to))) {
            plain.add_edge(from, to, ());
        }
    }
    plain
}

/// More than any cut.
const MANY: u32 = 1 << 20;

/// A network in which a flow through entities is one along edges: each entity carries one route.
fn split(plain: &UnGraph<(), ()>) -> DiGraph<(), u32> {
    let mut split = DiGraph::with_capacity(2 * plain.node_count(), plain.node_count() + 2 * plain.edge_count());
    for entity in plain.node_indices() {
        let (entrance, exit) = (split.add_node(()), split.add_node(()));
        assert_eq!(entrance.index(), 2 * entity.index());
        split.add_edge(entrance, exit, 1);
    }
    for edge in plain.raw_edges() {
        for (from, to) in [(edge.source(), edge.target()), (edge.target(), edge.source())] {
            split.add_edge(NodeIndex::new(2 * from.index() + 1), NodeIndex::new(2 * to.index()), MANY);
        }
    }
    split
}

/// The shortest route as one writes it with petgraph: breadth-first, with the parent of every entity reached.
fn breadth_first(graph: &Graph, from: NodeIndex, to: NodeIndex) -> Option<Vec<NodeIndex>> {
    let graph = graph.as_petgraph();
    let mut parents = vec![NodeIndex::end(); graph.node_count()];
    let mut queue = VecDeque::from([from]);
    parents[from.index()] = from;
    while let Some(entity) = queue.pop_front() {
        for next in graph.neighbors_undirected(entity) {
            if parents[next.index()] != NodeIndex::end() {
                continue;
            }
            parents[next.index()] = entity;
            if next == to {
                let mut row = vec![to];
                while let Some(&last) = row.last().filter(|&&last| last != from) {
                    row.push(parents[last.index()]);
                }
                row.reverse();
                return Some(row);
            }
            queue.push_back(next);
        }
    }
    None
}

/// The entities of a neighbourhood as one collects them with petgraph.
fn around(graph: &Graph, centre: NodeIndex) -> Vec<NodeIndex> {
    let graph = graph.as_petgraph();
    let mut seen = graph.visit_map();
    seen.visit(centre);
    let mut found = vec![centre];
    let mut ring = 0..1;
    for _ in 0..RINGS {
        for position in ring.clone() {
            for next in graph.neighbors_undirected(found[position]) {
                if seen.visit(next) {
                    found.push(next);
                }
            }
        }
        ring = ring.end..found.len();
    }
    found
}

/// The same with the ties among them, which ours gives too.
fn around_with_ties(graph: &Graph, centre: NodeIndex) -> (Vec<NodeIndex>, Vec<EdgeIndex>) {
    let entities = around(graph, centre);
    let graph = graph.as_petgraph();
    let mut seen = graph.visit_map();
    for &entity in &entities {
        seen.visit(entity);
    }
    let ties = entities.iter().flat_map(|&entity| graph.edges(entity));
    let ties = ties.filter(|tie| seen.is_visited(&tie.target())).map(|tie| tie.id()).collect();
    (entities, ties)
}
