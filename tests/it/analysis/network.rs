//! Every measure of a network equals its definition, computed naively, on random graphs under random views; known values; counted
//! work; long chains; the same bits whatever the number of threads.

use crate::common::rules::{Plan, Rules, plan, standing};
use crate::common::{Records, Style, config, records, sized};
use proptest::collection::vec;
use proptest::prelude::*;
use sanctions_graph::petgraph::graph::NodeIndex;
use sanctions_graph::petgraph::visit::EdgeRef;
use sanctions_graph::{
    Claim, Entity, EntityKind, Graph, GraphBuilder, Modality, Network, Reason, Relation, Scores, Source, SourceKind,
    View,
};

/// A network as tables: who is in it, who is a neighbour of whom, from whom ties lead to whom.
struct Naive {
    entities: Vec<NodeIndex>,
    both: Vec<Vec<bool>>,
    arcs: Vec<Vec<bool>>,
}

impl Naive {
    fn new(rules: &Rules<'_>) -> Self {
        let steps = rules.steps();
        let entities: Vec<NodeIndex> =
            (0..steps.inner.len()).filter(|&at| steps.inner[at]).map(NodeIndex::new).collect();
        let count = entities.len();
        let (mut both, mut arcs) = (vec![vec![false; count]; count], vec![vec![false; count]; count]);
        for edge in rules.graph.as_petgraph().edge_references() {
            let place = |entity: NodeIndex| entities.iter().position(|&one| one == entity);
            let (Some(from), Some(to)) = (place(edge.source()), place(edge.target())) else { continue };
            let (source, target) = (edge.source().index(), edge.target().index());
            let walked = |from: usize, to: usize| steps.ties[from][to].contains(&edge.id());
            if from == to || !(walked(source, target) || walked(target, source)) {
                continue;
            }
            (both[from][to], both[to][from], arcs[from][to]) = (true, true, true);
            arcs[to][from] |= edge.weight().relation().is_symmetric();
        }
        Self { entities, both, arcs }
    }

    fn len(&self) -> usize {
        self.entities.len()
    }

    fn degree(&self, at: usize) -> usize {
        self.both[at].iter().filter(|near| **near).count()
    }

    /// Hops between every two, by Floyd and Warshall; `None` where there is no way.
    fn distances(rows: &[Vec<bool>]) -> Vec<Vec<Option<u32>>> {
        let count = rows.len();
        let mut hops: Vec<Vec<Option<u32>>> = (0..count)
            .map(|from| (0..count).map(|to| if from == to { Some(0) } else { rows[from][to].then_some(1) }).collect())
            .collect();
        for over in 0..count {
            for from in 0..count {
                for to in 0..count {
                    if let (Some(one), Some(other)) = (hops[from][over], hops[over][to]) {
                        let best = hops[from][to].unwrap_or(u32::MAX).min(one + other);
                        hops[from][to] = Some(best);
                    }
                }
            }
        }
        hops
    }

    /// Parts of those that reach each other, the largest first, then by the first entity.
    fn parts(rows: &[Vec<bool>]) -> Vec<Vec<usize>> {
        let hops = Self::distances(rows);
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for (at, from) in hops.iter().enumerate() {
            if parts.iter().all(|part| !part.contains(&at)) {
                parts.push((0..rows.len()).filter(|&far| from[far].is_some() && hops[far][at].is_some()).collect());
            }
        }
        parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0]));
        parts
    }

    /// Every shortest path from one to another.
    fn shortest(&self, hops: &[Vec<Option<u32>>], from: usize, to: usize) -> Vec<Vec<usize>> {
        let Some(left) = hops[from][to] else { return Vec::new() };
        if left == 0 {
            return vec![vec![to]];
        }
        let onward = (0..self.len()).filter(|&next| self.both[from][next] && hops[next][to] == Some(left - 1));
        let mut paths: Vec<Vec<usize>> = onward.flat_map(|next| self.shortest(hops, next, to)).collect();
        paths.iter_mut().for_each(|path| path.insert(0, from));
        paths
    }

    fn betweenness(&self, sources: &[usize]) -> Vec<f64> {
        let hops = Self::distances(&self.both);
        let mut sums = vec![0.0; self.len()];
        for &from in sources {
            for to in (0..self.len()).filter(|&to| to != from) {
                let paths = self.shortest(&hops, from, to);
                for path in &paths {
                    path[1..path.len() - 1].iter().for_each(|&at| sums[at] += 1.0 / paths.len() as f64);
                }
            }
        }
        sums
    }

    fn page_rank(&self, damping: f64) -> Vec<f64> {
        let count = self.len();
        let ways: Vec<usize> = self.arcs.iter().map(|row| row.iter().filter(|arc| **arc).count()).collect();
        let mut rank = vec![1.0 / count as f64; count];
        for _ in 0..400 {
            let next = (0..count).map(|to| {
                let arriving: f64 = (0..count)
                    .map(|from| match (ways[from], self.arcs[from][to]) {
                        (0, _) => rank[from] / count as f64,
                        (ways, true) => rank[from] / ways as f64,
                        (_, false) => 0.0,
                    })
                    .sum();
                (1.0 - damping) / count as f64 + damping * arriving
            });
            rank = next.collect();
        }
        rank
    }

    /// By peeling: who is left when all with fewer than so many neighbours among those left have gone.
    fn cores(&self) -> Vec<u32> {
        let mut cores = vec![0; self.len()];
        for core in 1..self.len() {
            let mut left = vec![true; self.len()];
            loop {
                let near = |at: usize| (0..self.len()).filter(|&far| left[far] && self.both[at][far]).count();
                let Some(gone) = (0..self.len()).find(|&at| left[at] && near(at) < core) else { break };
                left[gone] = false;
            }
            (0..self.len()).filter(|&at| left[at]).for_each(|at| cores[at] = core as u32);
        }
        cores
    }

    /// By deletion: the pieces that each would leave of its component, and who would not be with the largest.
    fn articulation(&self) -> Vec<(usize, usize, usize)> {
        let points = (0..self.len()).map(|gone| (gone, self.without(&[gone])));
        points
            .filter(|(_, (pieces, _))| pieces.len() > 1)
            .map(|(gone, (pieces, off))| (gone, pieces.len(), off))
            .collect()
    }

    /// By deletion: the pieces that are left of the components of some, the largest first, and how many entities are not with the
    /// largest of theirs.
    fn without(&self, gone: &[usize]) -> (Vec<Vec<usize>>, usize) {
        let mut rows = self.both.clone();
        for &gone in gone {
            rows.iter_mut().for_each(|row| row[gone] = false);
            rows[gone].fill(false);
        }
        let left: Vec<Vec<usize>> = Self::parts(&rows).into_iter().filter(|piece| !gone.contains(&piece[0])).collect();
        let (mut pieces, mut cut_off) = (Vec::new(), 0);
        for whole in Self::parts(&self.both).iter().filter(|whole| gone.iter().any(|gone| whole.contains(gone))) {
            let of_whole: Vec<&Vec<usize>> = left.iter().filter(|piece| whole.contains(&piece[0])).collect();
            cut_off += of_whole.iter().skip(1).map(|piece| piece.len()).sum::<usize>();
            pieces.extend(of_whole.into_iter().cloned());
        }
        pieces.sort_by_key(|piece| (std::cmp::Reverse(piece.len()), piece[0]));
        (pieces, cut_off)
    }

    /// Every two neighbours of one who are none of each other, with what each has behind and how many shortest routes join them.
    fn brokered(&self, at: usize) -> Vec<(usize, usize, f64, f64, usize)> {
        let hops = Self::distances(&self.both);
        let behind = |side: usize| -> f64 {
            let part = |to: usize| {
                let paths = self.shortest(&hops, at, to);
                let through = paths.iter().filter(|path| path.get(1) == Some(&side)).count();
                if paths.is_empty() { 0.0 } else { through as f64 / paths.len() as f64 }
            };
            (0..self.len()).map(part).sum()
        };
        let near: Vec<usize> = (0..self.len()).filter(|&far| self.both[at][far]).collect();
        let pairs = near.iter().flat_map(|&one| near.iter().map(move |&other| (one, other)));
        pairs
            .filter(|&(one, other)| one < other && !self.both[one][other])
            .map(|(one, other)| (one, other, behind(one), behind(other), self.shortest(&hops, one, other).len()))
            .collect()
    }

    fn nearest(&self, sources: &[usize]) -> Vec<Option<u32>> {
        let hops = Self::distances(&self.both);
        (0..self.len()).map(|at| sources.iter().filter_map(|&source| hops[at][source]).min()).collect()
    }

    /// The places of those that are in the network, and how many are not.
    fn places(&self, entities: &[NodeIndex]) -> (Vec<usize>, usize) {
        let places: Vec<usize> =
            entities.iter().filter_map(|entity| self.entities.iter().position(|one| one == entity)).collect();
        let outside = entities.len() - places.len();
        (places, outside)
    }
}

fn values<T: Copy + PartialOrd>(scores: &Scores<'_, T>) -> Vec<T> {
    scores.iter().map(|(_, value)| value).collect()
}

fn near(one: &[f64], other: &[f64], tolerance: f64) -> Result<(), TestCaseError> {
    prop_assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(other) {
        prop_assert!((one - other).abs() <= tolerance * other.abs().max(1.0), "{} is not {}", one, other);
    }
    Ok(())
}

fn parts(partition: &sanctions_graph::Partition<'_>, naive: &Naive) -> Vec<Vec<usize>> {
    (0..partition.len())
        .map(|part| {
            let members: Vec<NodeIndex> = partition.members(part).map(|entity| entity.index()).collect();
            assert!(members.iter().all(|&member| partition.part_of(member) == Some(part)));
            naive.places(&members).0
        })
        .collect()
}

/// Compares every measure with its definition.
fn check(graph: &Graph, plan: &Plan, chosen: &[usize]) -> Result<(), TestCaseError> {
    let (rules, view) = (plan.rules(graph), plan.view(graph));
    let (naive, network) = (Naive::new(&rules), graph.network(&view));
    let count = naive.len();

    let entities: Vec<NodeIndex> = network.entities().map(|entity| entity.index()).collect();
    prop_assert_eq!(&entities, &naive.entities);
    let left_out: usize = network.left_out().iter().map(|(_, count)| count).sum();
    prop_assert_eq!(network.len() + left_out, graph.entity_count());
    let barred = graph.entities().filter(|one| rules.admits(one.index()) && !rules.passes_through(one.index())).count();
    let reported = network.left_out().iter().filter(|(reason, _)| *reason != Reason::Entity).map(|(_, count)| count);
    prop_assert_eq!(reported.sum::<usize>(), barred);
    for at in 0..count {
        let neighbours: Vec<NodeIndex> = network.neighbours(entities[at]).map(|entity| entity.index()).collect();
        let expected: Vec<NodeIndex> = (0..count).filter(|&far| naive.both[at][far]).map(|far| entities[far]).collect();
        prop_assert_eq!(neighbours, expected);
    }
    prop_assert_eq!(2 * network.pairs(), (0..count).map(|at| naive.degree(at)).sum::<usize>());

    let degrees: Vec<u32> = (0..count).map(|at| naive.degree(at) as u32).collect();
    prop_assert_eq!(values(&network.degrees()), degrees);
    let out: Vec<u32> = naive.arcs.iter().map(|row| row.iter().filter(|arc| **arc).count() as u32).collect();
    prop_assert_eq!(values(&network.out_degrees()), out);
    let into: Vec<u32> = (0..count).map(|to| naive.arcs.iter().filter(|row| row[to]).count() as u32).collect();
    prop_assert_eq!(values(&network.in_degrees()), into);

    prop_assert_eq!(parts(&network.components(), &naive), Naive::parts(&naive.both));
    prop_assert_eq!(parts(&network.strong_components(), &naive), Naive::parts(&naive.arcs));
    prop_assert_eq!(values(&network.core_numbers()), naive.cores());

    let points = network.articulation_points();
    let found: Vec<(usize, usize, usize)> =
        points.iter().map(|point| (naive.places(&[point.entity.index()]).0[0], point.pieces, point.cut_off)).collect();
    prop_assert_eq!(found, naive.articulation());
    for &entity in &naive.entities {
        prop_assert_eq!(points.of(entity).is_some(), points.iter().any(|point| point.entity.index() == entity));
    }

    let all: Vec<usize> = (0..count).collect();
    near(&values(&network.betweenness()), &naive.betweenness(&all), 1e-12)?;
    let mut sources: Vec<NodeIndex> = chosen.iter().map(|at| NodeIndex::new(at % graph.entity_count())).collect();
    sources.sort_unstable();
    sources.dedup();
    let (places, outside) = naive.places(&sources);
    let some = network.betweenness_from(&sources).unwrap();
    near(&values(&some), &naive.betweenness(&places), 1e-12)?;
    prop_assert_eq!((some.sources(), some.ignored(), some.error(0.1)), (places.len(), outside, None));

    let without = network.without(&sources).unwrap();
    let found: Vec<Vec<usize>> = (0..without.len())
        .map(|piece| naive.places(&without.piece(piece).map(|entity| entity.index()).collect::<Vec<_>>()).0)
        .collect();
    prop_assert_eq!((found, without.cut_off()), naive.without(&places));
    prop_assert_eq!((without.gone().len(), without.ignored()), (places.len(), outside));
    for &at in &places {
        check_brokered(&network, &naive, at)?;
    }

    let hops = network.hops_to(&sources).unwrap();
    prop_assert_eq!(hops.iter().map(|(_, hops)| hops).collect::<Vec<_>>(), naive.nearest(&places));
    prop_assert_eq!((hops.sources(), hops.ignored()), (places.len(), outside));
    prop_assert_eq!(hops.counts().iter().sum::<usize>() + hops.unreached(), count);
    let lists = |edge: &sanctions_graph::petgraph::graph::EdgeReference<'_, sanctions_graph::Tie>| {
        let tie = edge.weight();
        tie.relation() == Relation::SanctionedBy && standing(tie).is_affirmed() && edge.source() != edge.target()
    };
    let mut listed: Vec<NodeIndex> =
        graph.as_petgraph().edge_references().filter(lists).map(|edge| edge.source()).collect();
    listed.sort_unstable();
    listed.dedup();
    let (places, outside) = naive.places(&listed);
    let hops = network.hops_to_listed();
    prop_assert_eq!(hops.iter().map(|(_, hops)| hops).collect::<Vec<_>>(), naive.nearest(&places));
    prop_assert_eq!((hops.sources(), hops.ignored()), (places.len(), outside));

    for damping in [0.5, 0.85] {
        let rank = network.page_rank().damping(damping).run();
        prop_assert!(rank.converged());
        near(&values(&rank), &naive.page_rank(damping), 1e-9)?;
        prop_assert!(count == 0 || (rank.sum() - 1.0).abs() < 1e-9);
    }
    Ok(())
}

/// All pairs that an entity stands between are found, with what is behind them, most first.
fn check_brokered(network: &Network<'_>, naive: &Naive, at: usize) -> Result<(), TestCaseError> {
    let (entity, betweenness) = (naive.entities[at], network.betweenness());
    let expected = naive.brokered(at);
    let brokered = betweenness.through(entity, usize::MAX);
    prop_assert_eq!(betweenness.of(entity).unwrap() > 0.0, !brokered.is_empty());
    prop_assert_eq!(brokered.len(), expected.len());
    let mut least = f64::INFINITY;
    for pair in &brokered {
        let (ends, _) = naive.places(&pair.route.entities().map(|entity| entity.index()).collect::<Vec<_>>());
        prop_assert!(ends.len() == 3 && ends[1] == at && pair.route.hops().iter().all(|hop| !hop.ties().is_empty()));
        let mut sides = [(ends[0], pair.behind[0]), (ends[2], pair.behind[1])];
        sides.sort_by_key(|(end, _)| *end);
        let [(one, before), (other, after)] = sides;
        let same = expected.iter().find(|pair| (pair.0, pair.1) == (one, other));
        prop_assert_eq!(same.map(|pair| pair.4), Some(pair.routes));
        near(&[before, after], &same.map(|pair| [pair.2, pair.3]).unwrap_or_default(), 1e-9)?;
        prop_assert!(before * after <= least * (1.0 + 1e-9));
        least = before * after;
    }
    prop_assert_eq!(betweenness.through(entity, 1).len(), expected.len().min(1));
    Ok(())
}

/// Larger graphs of one kind of entity, with ties that have a direction and ties that have none, and few filters.
fn plain() -> BoxedStrategy<Graph> {
    let tie = (0..16usize, 0..16usize, any::<bool>());
    (1..17usize, vec(tie, 0..40))
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

proptest! {
    #![proptest_config(config(192))]

    #[test]
    fn under_any_view(records in records(Style::Plain), plan in plan(), chosen in vec(0..8usize, 1..4)) {
        check(&records.graph(), &plan, &chosen)?;
    }

    #[test]
    fn of_dense_graphs(records in sized(Style::Plain, 5..12, 20..60), plan in plan(), chosen in vec(0..12usize, 1..7)) {
        check(&records.graph(), &plan, &chosen)?;
    }

    #[test]
    fn of_everything(records in records(Style::Plain), chosen in vec(0..8usize, 1..8)) {
        let records: Records = records;
        check(&records.graph(), &Plan::everything(), &chosen)?;
    }

    #[test]
    fn of_larger_graphs(graph in plain(), chosen in vec(0..16usize, 1..9)) {
        check(&graph, &Plan::everything(), &chosen)?;
    }
}

fn everything(graph: &Graph) -> Network<'_> {
    graph.network(&View::everything())
}

fn owns(pairs: impl IntoIterator<Item = (usize, usize)>) -> impl Iterator<Item = (usize, Relation, usize)> {
    pairs.into_iter().map(|(from, to)| (from, Relation::Owns, to))
}

#[test]
fn a_star() {
    let graph = build(7, owns((1..7).map(|leaf| (0, leaf))));
    let network = everything(&graph);
    assert_eq!(values(&network.betweenness()), [30.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(values(&network.core_numbers()), [1; 7]);
    assert_eq!(values(&network.degrees()), [6, 1, 1, 1, 1, 1, 1]);
    let points: Vec<(usize, usize)> =
        network.articulation_points().iter().map(|point| (point.pieces, point.cut_off)).collect();
    assert_eq!(points, [(6, 5)]);
    assert_eq!(network.components().len(), 1);
    assert_eq!(network.strong_components().len(), 7);
    // The middle is never led to: its rank is what everybody gets.
    let rank = network.page_rank().run();
    let expected = 1.0 / (7.0 + 0.85);
    assert!((rank.of(NodeIndex::new(0)).unwrap() - expected).abs() < 1e-9);
}

#[test]
fn a_clique() {
    let graph = build(6, owns((0..6).flat_map(|one| (0..one).map(move |other| (one, other)))));
    let network = everything(&graph);
    assert_eq!(values(&network.betweenness()), [0.0; 6]);
    assert_eq!(values(&network.core_numbers()), [5; 6]);
    assert!(network.articulation_points().is_empty());
}

#[test]
fn a_ring_of_owners() {
    let graph = build(8, owns((0..8).map(|at| (at, (at + 1) % 8))));
    let network = everything(&graph);
    assert_eq!(network.strong_components().len(), 1);
    assert_eq!(values(&network.core_numbers()), [2; 8]);
    // From each of the others: one stands in the middle of 1 + 2 routes and of half the routes to the opposite, on either side.
    assert_eq!(values(&network.betweenness()), [9.0; 8]);
    near(&values(&network.page_rank().run()), &[0.125; 8], 1e-12).unwrap();
}

#[test]
fn an_empty_network() {
    for graph in [build(0, []), build(3, owns([(0, 1)]))] {
        let network = graph.network(&View::everything().kinds([EntityKind::Person]));
        assert!(network.is_empty() && network.components().is_empty() && network.articulation_points().is_empty());
        assert!(network.betweenness().is_empty() && network.betweenness_sampled(5, 1).is_empty());
        assert!(network.core_numbers().is_empty() && network.strong_components().is_empty());
        assert!(network.page_rank().run().is_empty() && network.hops_to_listed().counts().is_empty());
        assert!(!network.to_string().is_empty() && !network.betweenness().to_string().is_empty());
    }
}

const LONG: usize = 200_000;

#[test]
fn a_long_chain_needs_no_deep_stack() {
    // In a thread with little stack, so that any recursion shows.
    let test = || {
        let graph = build(LONG, owns((1..LONG).map(|at| (at - 1, at))));
        let network = everything(&graph);
        assert_eq!(network.components().len(), 1);
        assert_eq!(network.strong_components().len(), LONG);
        assert_eq!(network.core_numbers().max(), 1);
        let points = network.articulation_points();
        assert_eq!(points.len(), LONG - 2);
        assert_eq!(points.top(1)[0].cut_off, LONG / 2 - 1);
        let (last, middle) = (NodeIndex::new(LONG - 1), NodeIndex::new(LONG / 2));
        let hops = network.hops_to(last).unwrap();
        assert_eq!(hops.of(NodeIndex::new(0)), Some(LONG as u32 - 1));
        assert_eq!(hops.counts().len(), LONG);
        let between = network.betweenness_from(last).unwrap();
        assert_eq!(between.of(middle), Some((LONG / 2) as f64));
        let ring = build(LONG, owns((0..LONG).map(|at| (at, (at + 1) % LONG))));
        assert_eq!(everything(&ring).strong_components().len(), 1);
    };
    std::thread::Builder::new().stack_size(256 << 10).spawn(test).unwrap().join().unwrap();
}

/// Diamonds one after the other double the shortest routes each: soon there are more than a floating point number holds.
#[test]
fn more_routes_than_numbers() {
    let diamonds = 3000;
    let ties = (0..diamonds).flat_map(|at| {
        let first = 3 * at;
        [(first, first + 1), (first, first + 2), (first + 1, first + 3), (first + 2, first + 3)]
    });
    let count = 3 * diamonds + 1;
    let graph = build(count, owns(ties));
    let betweenness = everything(&graph).betweenness_from(NodeIndex::new(0)).unwrap();
    for at in 0..diamonds {
        // On every route to what comes after; each side of a diamond on half of them.
        let after = (count - 1 - 3 * (at + 1)) as f64;
        let side = betweenness.of(NodeIndex::new(3 * at + 1)).unwrap();
        assert!((side / ((after + 1.0) / 2.0) - 1.0).abs() < 1e-9, "{at}: {side}");
        let tip = betweenness.of(NodeIndex::new(3 * at + 3)).unwrap();
        assert!((tip - after).abs() <= 1e-9 * after, "{at}: {tip}");
    }
}

/// A network of some size with hubs, from a fixed little generator.
fn scattered(count: usize, ties: usize) -> Graph {
    let mut state = 7u64;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    let ties: Vec<(usize, usize)> = (0..ties)
        .map(|_| {
            let (from, to) = (below(count), below(count));
            if below(3) == 0 { (from, below(1 + to / 50)) } else { (from, to) }
        })
        .filter(|(from, to)| from != to)
        .collect();
    build(count, owns(ties))
}

#[test]
fn the_work_is_linear() {
    let graph = scattered(2000, 6000);
    let network = everything(&graph);
    let (entities, ends) = (network.len() as u64, 2 * network.pairs() as u64);
    assert!(network.work().ties <= graph.tie_count() as u64 && network.work().entities == entities);
    for work in [
        network.without((0..2000).step_by(7).map(NodeIndex::new).collect::<Vec<_>>()).unwrap().work(),
        network.components().work(),
        network.strong_components().work(),
        network.core_numbers().work(),
        network.articulation_points().work(),
        network.hops_to(NodeIndex::new(0)).unwrap().work(),
        network.hops_to((0..500).map(NodeIndex::new).collect::<Vec<_>>()).unwrap().work(),
        network.degrees().work(),
    ] {
        assert!(work.ties <= ends && work.entities <= entities, "{work:?}");
    }
    let rank = network.page_rank().run();
    assert!(rank.work().ties <= u64::from(rank.iterations()) * ends && rank.iterations() < 150);
    let sources = 50;
    let work = network.betweenness_sampled(sources, 3).work();
    assert!(work.ties <= sources as u64 * ends * 3 / 2 && work.entities <= sources as u64 * entities, "{work:?}");
}

#[test]
fn many_sources_are_searched_from_both_sides() {
    let graph = scattered(2000, 6000);
    let network = everything(&graph);
    let many: Vec<NodeIndex> = (0..2000).step_by(4).map(NodeIndex::new).collect();
    assert!(network.hops_to(&many).unwrap().work().ties < 2 * network.pairs() as u64 * 2 / 3);
}

#[test]
fn samples_keep_to_the_stated_error() {
    let graph = scattered(300, 700);
    let network = everything(&graph);
    let exact = values(&network.betweenness());
    for samples in [10, 50, 150] {
        let mut worst = 0.0f64;
        let (mut mean, seeds) = (vec![0.0; exact.len()], 40);
        for seed in 0..seeds {
            let estimate = network.betweenness_sampled(samples, seed);
            assert_eq!(estimate.sources(), samples);
            let error = estimate.error(0.05).unwrap();
            let off = |(one, other): (&f64, &f64)| (one - other).abs();
            let most = values(&estimate).iter().zip(&exact).map(off).fold(0.0, f64::max);
            worst = worst.max(most / error);
            mean.iter_mut().zip(values(&estimate)).for_each(|(mean, value)| *mean += value / seeds as f64);
        }
        assert!(worst < 1.0, "{samples}: {worst}");
        // Without a slant: the mean of many comes nearer than one.
        let sum = |values: &[f64]| values.iter().sum::<f64>();
        assert!((sum(&mean) / sum(&exact) - 1.0).abs() < 0.1);
    }
    assert_eq!(values(&network.betweenness_sampled(300, 9)), exact);
    let one = network.betweenness_sampled(20, 1);
    assert_eq!(values(&one), values(&network.betweenness_sampled(20, 1)));
    assert_ne!(values(&one), values(&network.betweenness_sampled(20, 2)));
    // ln(2 * 300 / 0.05) / 40
    assert!((one.epsilon(0.05).unwrap() - (12_000f64.ln() / 40.0).sqrt()).abs() < 1e-12);
}

#[test]
fn a_rank_says_when_it_has_not_converged() {
    let graph = scattered(300, 700);
    let network = everything(&graph);
    let short = network.page_rank().max_iterations(3).run();
    assert!(!short.converged() && short.iterations() == 3 && short.change() > 1e-10);
    assert!(short.to_string().contains("NOT converged"));
    let long = network.page_rank().tolerance(1e-13).run();
    assert!(long.converged() && long.change() < 1e-13);
    assert!(network.page_rank().damping(f64::NAN).run().converged());
    assert!(network.page_rank().damping(-3.0).run().iter().all(|(_, value)| (value * 300.0 - 1.0).abs() < 1e-9));
}

/// One number of all bits of all scores.
fn bits(scores: &Scores<'_>) -> u64 {
    scores.iter().fold(0, |sum, (_, value)| sum.rotate_left(5).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ value.to_bits())
}

/// The same numbers stand here for the tests with and without the feature `parallel`.
const BITS: [u64; 3] = [0xdf92_96cc_0cc2_7fcb, 0x5e51_be9f_fea5_2efd, 0xaea3_deac_ea09_6d5d];

#[test]
fn the_same_bits_with_and_without_threads() {
    let graph = scattered(20_000, 50_000);
    let network = everything(&graph);
    let found = [bits(&network.betweenness_sampled(200, 5)), bits(&network.page_rank().run())];
    let small = scattered(1500, 4000);
    let whole = bits(&everything(&small).betweenness());
    assert_eq!([whole, found[0], found[1]], BITS, "{:#x} {:#x} {:#x}", whole, found[0], found[1]);
}

#[cfg(feature = "parallel")]
#[test]
fn the_same_bits_on_any_number_of_threads() {
    let graph = scattered(20_000, 50_000);
    let network = everything(&graph);
    for threads in [1, 2, 3, 7, 16] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let found = pool.install(|| [bits(&network.betweenness_sampled(200, 5)), bits(&network.page_rank().run())]);
        assert_eq!(found[..], BITS[1..], "{threads}");
    }
}

#[test]
fn brokers_and_what_breaks_without_them_explain_themselves() {
    // Two stars, whose middles are tied, and somebody who is tied to both.
    let ties = [(0, 1), (0, 2), (0, 3), (4, 5), (4, 6), (0, 4), (7, 0), (7, 4)];
    let graph = build(9, owns(ties));
    let network = everything(&graph);
    let text = network.betweenness().explain(NodeIndex::new(0)).to_string();
    for words in [
        "Company 0 stands between 30.0 ordered pairs",
        "Route 1: Company 4 -> Company 0 -> Company 1 (2 hops, stated); no other is as short",
        "behind Company 4: 2 others",
        "behind Company 1: nobody",
        "Company 0 owns Company 4 [stated]",
        "[1] A data set",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let text = network.betweenness().explain(NodeIndex::new(7)).to_string();
    assert!(text.contains("it has no two neighbours who are not neighbours of each other"), "{text}");

    let without = network.without([NodeIndex::new(0), NodeIndex::new(4)]).unwrap();
    assert_eq!((without.len(), without.cut_off()), (6, 5));
    let text = without.explain().to_string();
    for words in [
        "Without Company 0 and Company 4 5 entities are cut off; 6 pieces are left",
        "Piece 1, the largest left: 1 entity: Company 1",
        "Piece 6, cut off: 1 entity: Company 7",
        "Company 7 owns Company 4 [stated]",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert!(network.without(NodeIndex::new(8)).unwrap().to_string().contains("there is no other neighbour"));
    let seed = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let network = seed.network(&View::default());
    let outside = network.without("myanmar").unwrap();
    assert!(outside.is_empty() && outside.ignored() == 1, "a state");
    assert!(network.betweenness().explain(seed.entity("myanmar").unwrap()).to_string().contains("not in the network"));
    let many = build(40, owns((1..40).map(|leaf| (0, leaf))));
    let text = everything(&many).without(NodeIndex::new(0)).unwrap().explain().to_string();
    assert!(text.contains("And 29 more pieces") && text.lines().count() < 100, "{text}");
}

#[test]
fn answers_print_the_policy_and_what_was_left_out() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let network = graph.network(&View::default());
    let pages = [
        network.to_string(),
        network.components().to_string(),
        network.degrees().to_string(),
        network.page_rank().run().to_string(),
        network.betweenness().to_string(),
        network.betweenness_sampled(4, 1).to_string(),
        network.articulation_points().to_string(),
        network.hops_to_listed().to_string(),
    ];
    for page in pages {
        assert!(page.contains("\nleft out: ") && page.contains("\npolicy: walked: "), "{page}");
    }
}

#[test]
fn as_recorded_every_relation_leads_one_way() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let view = View::everything();
    let (both, recorded) = (graph.network(&view), graph.network_as_recorded(&view));
    assert_eq!((both.len(), both.pairs(), both.ties()), (recorded.len(), recorded.pairs(), recorded.ties()));
    let leads = |network: &Network<'_>| network.out_degrees().sum();
    let symmetric = graph.ties().filter(|tie| tie.relation().is_symmetric()).count();
    assert!(symmetric > 0 && leads(&both) > leads(&recorded));
}
