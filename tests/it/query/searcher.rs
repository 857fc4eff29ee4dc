//! Searchers, batches and costs give what the queries give, under every view; and the work of every walk follows its output.

use std::ops::ControlFlow;

use crate::common::rules::{Plan, plan};
use crate::common::{Records, Style, config, records, sized};
use proptest::prelude::*;
use sanctions_graph::date::Period;
use sanctions_graph::petgraph::graph::NodeIndex;
use sanctions_graph::{Claim, Completeness, Costs, Cut, Entity, EntityKind, Graph, GraphBuilder, Modality, Relation};
use sanctions_graph::{Source, SourceKind, View};

fn node(place: usize) -> NodeIndex {
    NodeIndex::new(place)
}

fn pairs(graph: &Graph) -> impl Iterator<Item = (NodeIndex, NodeIndex)> + use<> {
    let count = graph.entity_count();
    (0..count).flat_map(move |from| (0..count).map(move |to| (node(from), node(to)))).filter(|(from, to)| from != to)
}

fn rows(routes: &sanctions_graph::Routes<'_>) -> Vec<Vec<NodeIndex>> {
    routes.iter().map(|route| route.entities().map(|entity| entity.index()).collect()).collect()
}

/// Every question to one searcher, one after the other, against a query for each.
fn check(records: &Records, plan: &Plan, hops: u32) -> Result<(), TestCaseError> {
    let graph = records.graph();
    let view = plan.view(&graph);
    let mut searcher = graph.searcher(&view).max_hops(hops);
    for (from, to) in pairs(&graph) {
        let ask = || graph.routes(from, to).unwrap().view(view.clone()).max_hops(hops).limit(100_000);
        let shortest = searcher.shortest(from, to).map(<[_]>::to_vec);
        prop_assert_eq!(shortest.into_iter().collect::<Vec<_>>(), rows(&ask().shortest()));
        prop_assert_eq!(searcher.work(), ask().shortest().work());
        prop_assert_eq!(searcher.k_shortest(from, to, 3), rows(&ask().k_shortest(3)));
        let mut all = Vec::new();
        searcher.each_route(from, to, |row| {
            all.push(row.to_vec());
            ControlFlow::Continue(())
        });
        prop_assert!(all.is_sorted(), "in the order of entities");
        all.sort_by_key(Vec::len);
        prop_assert_eq!(&all, &rows(&ask().all()));
        let mut first = Vec::new();
        searcher.each_route(from, to, |row| {
            first.push(row.to_vec());
            if first.len() < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        prop_assert_eq!(first.len(), all.len().min(2));
        prop_assert_eq!(searcher.completeness(), Completeness::Complete);
    }
    for start in graph.entities().map(|entity| entity.index()) {
        let collected = graph.neighbourhood(start).unwrap().view(view.clone()).max_hops(hops).collect();
        let around = searcher.around(start);
        let mut all = 0;
        for ring in 0..=hops {
            let mut reached: Vec<NodeIndex> = around.ring(ring).collect();
            reached.sort_unstable();
            all += reached.len();
            prop_assert_eq!(reached, collected.ring(ring).map(|entity| entity.index()).collect::<Vec<_>>());
        }
        prop_assert_eq!((around.len(), around.iter().count()), (all, all));
    }
    Ok(())
}

/// The cheapest route costs what the cheapest of all routes costs.
fn check_costs(records: &Records, plan: &Plan, seed: u32) -> Result<(), TestCaseError> {
    let graph = records.graph();
    let view = plan.view(&graph);
    let costs = Costs::new(&graph, |tie| {
        let mixed = (tie.index().index() as u32 + 1).wrapping_mul(seed | 1) >> 7;
        Some(mixed % 6).filter(|cost| cost % 5 != 4)
    });
    let mut searcher = graph.searcher(&view);
    for (from, to) in pairs(&graph) {
        let all = graph.routes(from, to).unwrap().view(view.clone()).max_hops(8).limit(1_000_000).all();
        let least = all.iter().filter_map(|route| costs.of_route(route)).min();
        let found = searcher.cheapest(from, to, &costs).map(|(cost, row)| (cost, row.to_vec()));
        prop_assert_eq!(found.as_ref().map(|found| found.0), least, "{:?} to {:?}, {}", from, to, view);
        let routes = graph.routes(from, to).unwrap().view(view.clone()).cheapest(&costs);
        prop_assert_eq!(routes.iter().next().and_then(|route| costs.of_route(route)), least);
        prop_assert_eq!(rows(&routes), found.into_iter().map(|found| found.1).collect::<Vec<_>>());
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn a_searcher_gives_what_queries_give(records in records(Style::Plain), plan in plan(), hops in 1..6u32) {
        check(&records, &plan, hops)?;
    }

    #[test]
    fn a_searcher_gives_what_queries_give_without_restriction(records in sized(Style::Plain, 5..9, 10..30)) {
        check(&records, &Plan::everything(), 5)?;
    }

    #[test]
    fn the_cheapest_route_is_the_cheapest_of_all(records in records(Style::Plain), plan in plan(), seed in any::<u32>()) {
        check_costs(&records, &plan, seed)?;
        check_costs(&records, &Plan::everything(), seed)?;
    }

    #[test]
    fn a_batch_answers_each_pair_as_if_alone(records in records(Style::Plain), plan in plan(), hops in 1..6u32) {
        let graph = records.graph();
        let view = plan.view(&graph);
        let batch = || graph.routes_batch(pairs(&graph)).unwrap().view(view.clone()).max_hops(hops).limit(7);
        let ask = |(from, to)| graph.routes(from, to).unwrap().view(view.clone()).max_hops(hops).limit(7);
        let same = |one: &[sanctions_graph::Routes<'_>], other: Vec<sanctions_graph::Routes<'_>>| {
            one.iter().map(|routes| (rows(routes), routes.completeness(), routes.work())).eq(other
                .iter()
                .map(|routes| (rows(routes), routes.completeness(), routes.work())))
        };
        prop_assert!(same(&batch().shortest(), pairs(&graph).map(|pair| ask(pair).shortest()).collect()));
        prop_assert!(same(&batch().all_shortest(), pairs(&graph).map(|pair| ask(pair).all_shortest()).collect()));
        prop_assert!(same(&batch().k_shortest(3), pairs(&graph).map(|pair| ask(pair).k_shortest(3)).collect()));
        prop_assert!(same(&batch().all(), pairs(&graph).map(|pair| ask(pair).all()).collect()));
    }
}

/// A graph of companies that own each other.
fn network(entities: usize, ties: impl IntoIterator<Item = (usize, usize)>) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("s", SourceKind::Register, "A register"));
    let ids: Vec<String> = (0..entities).map(|number| number.to_string()).collect();
    for id in &ids {
        builder.entity(Entity::new(id.as_str(), EntityKind::Company, "A company"));
    }
    for (from, to) in ties {
        builder.claim(&ids[from], Relation::Owns, &ids[to], Claim::new(Modality::Official, "s"));
    }
    builder.build().unwrap()
}

/// Hubs 0 and 1 with so many companies between them.
fn hubs(companies: usize) -> Graph {
    network(companies + 2, (2..companies + 2).flat_map(|company| [(0, company), (1, company)]))
}

fn clique(companies: usize) -> Graph {
    network(companies, (0..companies).flat_map(|from| (0..from).map(move |to| (from, to))))
}

#[test]
fn a_hub_beside_the_way_costs_nothing() {
    // 0 - 1 - 2, and 0 also owns a hub with 20,000 companies that lead nowhere.
    let leaves = 20_000;
    let ties = [(0, 1), (1, 2), (0, 3)].into_iter().chain((4..4 + leaves).map(|leaf| (3, leaf)));
    let graph = network(4 + leaves, ties);
    for hops in [2, 3, 4, 6] {
        let ask = || graph.routes(node(0), node(2)).unwrap().max_hops(hops);
        for routes in [ask().shortest(), ask().all_shortest(), ask().all(), ask().k_shortest(5), ask().strongest()] {
            assert_eq!(routes.len(), 1);
            assert!(routes.work().ties < 200, "{} ties looked at within {hops} hops", routes.work().ties);
        }
    }
}

#[test]
fn all_routes_cost_what_they_give() {
    // Between two hubs: as many routes as companies. Each route is paid with a few looks.
    let graph = hubs(5_000);
    let routes = graph.routes(node(0), node(1)).unwrap().max_hops(4).limit(10_000).all_shortest();
    assert_eq!((routes.len(), routes.completeness()), (5_000, Completeness::Complete));
    assert!(routes.work().ties <= 8 * routes.len() as u64, "{}", routes.work().ties);
}

#[test]
fn all_routes_within_four_hops_of_a_clique_cost_what_they_give() {
    let count = 24;
    let graph = clique(count);
    let routes = graph.routes(node(0), node(1)).unwrap().max_hops(4).limit(1_000_000).all();
    let inner = count - 2;
    assert_eq!(routes.len(), 1 + inner + inner * (inner - 1) + inner * (inner - 1) * (inner - 2));
    // Every route is found at the end of a row of the clique.
    let hops: u64 = routes.iter().map(|route| route.len() as u64).sum();
    assert!(routes.work().ties <= 3 * hops * 2, "{} for {hops} hops", routes.work().ties);
}

#[test]
fn hops_without_bound_are_tried_no_further_than_routes_go() {
    // 0 - 1 - 2 with a chord over 3 and 4, and a dead end; beside it a chain on which nothing hangs.
    let chain = (10..1_000).map(|place| (place, place + 1));
    let graph = network(1_001, [(0, 1), (1, 2), (1, 3), (3, 4), (4, 2), (1, 5)].into_iter().chain(chain));
    let ask = || graph.routes(node(0), node(2)).unwrap().max_hops(u32::MAX);
    let routes = ask().all();
    assert_eq!(routes.iter().map(sanctions_graph::Route::len).collect::<Vec<_>>(), [2, 4]);
    assert_eq!(routes.completeness(), Completeness::Complete);
    assert!(routes.work().ties < 200, "{}", routes.work().ties);
    // A long row before the end is searched, not read: more hops may still find more.
    let leaves = (20..60).map(|leaf| (1, leaf));
    let graph = network(60, [(0, 1), (1, 2), (1, 3), (3, 4), (4, 2)].into_iter().chain(leaves));
    let routes = graph.routes(node(0), node(2)).unwrap().max_hops(u32::MAX).all();
    assert_eq!(routes.iter().map(sanctions_graph::Route::len).collect::<Vec<_>>(), [2, 4]);
    assert!(routes.work().ties < 1_000, "{}", routes.work().ties);
}

#[test]
fn labels_in_time_come_to_an_end() {
    // Over 0 - 1 - 2 time would run backwards; 1 and 3 - 8 stand in a circle that is walked at any time.
    let mut builder = network(9, []).into_builder();
    let dated = |day: &str| Claim::new(Modality::Official, "s").when(day.parse::<Period>().unwrap());
    builder.claim("0", Relation::Supplied, "1", dated("2020-05-05"));
    builder.claim("1", Relation::Supplied, "2", dated("2010-05-05"));
    for (from, to) in [("1", "3"), ("3", "4"), ("4", "5"), ("5", "6"), ("6", "7"), ("7", "8"), ("8", "1")] {
        builder.claim(from, Relation::Owns, to, dated("2000/2030"));
    }
    let graph = builder.build().unwrap();
    let routes = graph.routes(node(0), node(2)).unwrap().max_hops(u32::MAX).chronological();
    assert_eq!((routes.len(), routes.completeness()), (0, Completeness::Complete));
    assert!(routes.work().ties < 200, "{}", routes.work().ties);
}

#[test]
fn dead_ends_of_a_bipartite_graph_are_not_entered() {
    // 0 and 1 face a complete bipartite graph from its two sides; routes have an odd number of hops.
    let side = 40;
    let across = (0..side).flat_map(|left| (0..side).map(move |right| (2 + left, 2 + side + right)));
    let ends = (0..side).flat_map(|number| [(0, 2 + number), (1, 2 + side + number)]);
    let graph = network(2 + 2 * side, across.chain(ends));
    let routes = graph.routes(node(0), node(1)).unwrap().max_hops(4).limit(1_000_000).all();
    assert_eq!(routes.len(), side * side);
    // For each of the two lengths, the row of every entity that a route passes through.
    assert!(routes.work().ties <= (2 * (side + 2) * side * side) as u64, "{}", routes.work().ties);
}

#[test]
fn a_long_chain_is_walked_once() {
    let count = 100_000;
    let graph = network(count, (1..count).map(|place| (place - 1, place)));
    let far = || graph.routes(node(0), node(count - 1)).unwrap().max_hops(u32::MAX);
    for routes in [far().shortest(), far().all_shortest(), far().k_shortest(2), far().strongest()] {
        assert_eq!(routes.iter().map(sanctions_graph::Route::len).collect::<Vec<_>>(), [count - 1]);
        let ties = routes.work().ties;
        assert!(ties <= 40 * count as u64, "{ties}");
    }
    let costs = Costs::new(&graph, |_| Some(3));
    let cheapest = far().cheapest(&costs);
    assert_eq!(cheapest.iter().next().and_then(|route| costs.of_route(route)), Some(3 * (count as u32 - 1)));
    assert!(far().max_hops(100).all().is_empty());
    assert!(
        graph.neighbourhood(node(0)).unwrap().max_hops(u32::MAX).limit(usize::MAX).collect().work().ties
            <= 2 * count as u64
    );
}

#[test]
fn k_shortest_routes_are_found_past_a_trap() {
    // 0 - 1 - 2 is the shortest; a clique of forty hangs on 1, from which no second route leads on; the second route is a chain.
    let (trap, chain) = (40, 12);
    let inside = (0..trap).flat_map(|from| (0..from).map(move |to| (3 + from, 3 + to)));
    let hung = (0..trap).map(|number| (1, 3 + number));
    let first = 3 + trap;
    let way = (first + 1..first + chain).map(|place| (place - 1, place)).chain([(0, first), (first + chain - 1, 2)]);
    let graph = network(first + chain, [(0, 1), (1, 2)].into_iter().chain(inside).chain(hung).chain(way));
    let routes = graph.routes(node(0), node(2)).unwrap().max_hops(20).k_shortest(2);
    assert_eq!(routes.iter().map(sanctions_graph::Route::len).collect::<Vec<_>>(), [2, chain + 1]);
    assert_eq!(routes.completeness(), Completeness::Complete);
    assert!(routes.work().ties < 100_000, "{}", routes.work().ties);
}

#[test]
fn a_greater_budget_never_gives_fewer_of_the_first_routes() {
    // A ladder of eleven rungs, from one end of a rail to the other: one route along it, and ever longer ones over the rungs.
    let rungs = 11;
    let rails = (1..rungs).flat_map(|rung| [(2 * rung - 2, 2 * rung), (2 * rung - 1, 2 * rung + 1)]);
    let graph = network(2 * rungs, rails.chain((0..rungs).map(|rung| (2 * rung, 2 * rung + 1))));
    let ask = || graph.routes(node(0), node(2 * rungs - 2)).unwrap().max_hops(30).limit(200);
    let whole = ask().k_shortest(200);
    assert_eq!((whole.len(), whole.completeness()), (200, Completeness::Complete));
    let mut most = 0;
    for budget in (0..whole.work().ties).step_by(97) {
        let cut = ask().budget(budget).k_shortest(200);
        assert!(cut.len() >= most, "{} routes with a budget of {budget}, and {most} with less", cut.len());
        assert!(rows(&whole).starts_with(&rows(&cut)));
        most = cut.len();
    }
}

#[test]
fn a_searcher_is_bounded_and_says_so() {
    let graph = hubs(1_000);
    let mut searcher = graph.searcher(&View::default()).budget(100);
    assert_eq!(searcher.around(node(0)).len(), 1);
    assert_eq!(searcher.completeness(), Completeness::Cut(Cut::Budget));
    assert!(searcher.shortest(node(0), node(1)).is_none());
    assert_eq!(searcher.completeness(), Completeness::Cut(Cut::Budget));
    let mut searcher = graph.searcher(&View::default());
    assert_eq!(searcher.shortest(node(5), node(5)), Some(&[node(5)][..]));
    assert_eq!(searcher.shortest(node(5), node(5_000)), None);
    assert_eq!(searcher.shortest(node(5_000), node(5_000)), None);
    assert!(searcher.around(node(5_000)).is_empty());
    assert_eq!(searcher.completeness(), Completeness::Complete);
    let costs = Costs::new(&network(2, [(0, 1)]), |_| Some(1));
    assert_eq!(searcher.cheapest(node(0), node(1), &costs), None, "costs of another graph");
    assert_eq!(searcher.shortest(node(0), node(1)).map(<[_]>::len), Some(3));
}

#[test]
fn a_search_for_the_cheapest_that_was_cut_gives_no_dearer_route() {
    // 0 - 1 - 2 costs 20, the chain 0 - 3 - 4 - 5 - 2 four.
    let graph = network(6, [(0, 1), (1, 2), (0, 3), (3, 4), (4, 5), (5, 2)]);
    let costs = Costs::new(&graph, |tie| Some(if tie.index().index() < 2 { 10 } else { 1 }));
    let ask = || graph.routes(node(0), node(2)).unwrap();
    let whole = ask().cheapest(&costs);
    assert_eq!((whole.len(), whole.completeness()), (1, Completeness::Complete));
    for budget in 0..whole.work().ties {
        let cut = ask().budget(budget).cheapest(&costs);
        assert_eq!((cut.len(), cut.completeness()), (0, Completeness::Cut(Cut::Budget)), "{budget}");
    }
}

#[test]
fn no_policy_is_blamed_for_what_it_does_not_keep_out() {
    // 0 - 1 - 2, backwards in time, which 0 - 3 - 2, added afterwards on a weaker claim, is not.
    let mut builder = network(4, []).into_builder();
    let claim = |modality, day: &str| Claim::new(modality, "s").when(day.parse::<Period>().unwrap());
    builder.claim("0", Relation::Owns, "1", claim(Modality::Official, "2020/2021"));
    builder.claim("1", Relation::Owns, "2", claim(Modality::Official, "2010/2011"));
    let graph = builder.build().unwrap();
    fn ask(graph: &Graph) -> sanctions_graph::RouteQuery<'_> {
        graph.routes(node(0), node(2)).unwrap()
    }
    assert!(ask(&graph).chronological().almost().is_empty(), "no view puts them in order");
    assert!(ask(&graph).limit(0).all().almost().is_empty());
    assert!(ask(&graph).cheapest(&Costs::new(&graph, |_| None)).almost().is_empty());
    let mut builder = graph.into_builder();
    builder.claim("0", Relation::Owns, "3", claim(Modality::Suspected, "2010/2011"));
    builder.claim("3", Relation::Owns, "2", claim(Modality::Official, "2012/2013"));
    let graph = builder.build().unwrap();
    let routes = ask(&graph).chronological();
    let almost = routes.almost();
    assert_eq!(almost.iter().map(|(what, _)| *what).collect::<Vec<_>>(), ["with weaker claims"]);
    assert_eq!(almost[0].1.entities().map(|entity| entity.index()).collect::<Vec<_>>(), [node(0), node(3), node(2)]);
}

#[test]
fn the_index_takes_at_most_forty_bytes_a_tie() {
    // Three ties an entity, every one dated to the day, each its own confidence, some of several claims.
    let count = 20_000;
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("s", SourceKind::Register, "A register"));
    for number in 0..count {
        builder.entity(Entity::new(number.to_string(), EntityKind::Company, "A company"));
    }
    for tie in 0..3 * count {
        let day = sanctions_graph::date::Day::from_number(10_000 + tie % 8_000);
        let claim = || Claim::new(Modality::Stated, "s").confidence((tie % 101) as u8);
        let dated = claim().when(day.to_string().parse::<sanctions_graph::date::Period>().unwrap());
        let (from, to) = ((tie % count).to_string(), ((tie * 7 + 1 + tie / count) % count).to_string());
        builder.claim(&from, Relation::Owns, &to, dated);
        if tie % 10 == 0 {
            builder.claim(&from, Relation::Owns, &to, claim());
        }
    }
    let graph = builder.build().unwrap();
    let bytes = graph.index_bytes() as f64 / graph.tie_count() as f64;
    assert!(graph.tie_count() > 50_000 && bytes <= 40.0, "{bytes} bytes a tie");
}

#[test]
fn a_hub_on_the_way_is_not_gone_through() {
    // 0 - hub - 1 - 2, the hub with 20,000 other companies; and the same with the hub next to the end.
    let leaves = 20_000;
    let ties = [(0, 3), (3, 1), (1, 2)].into_iter().chain((4..4 + leaves).map(|leaf| (3, leaf)));
    let graph = network(4 + leaves, ties);
    for (from, to) in [(0, 2), (2, 0), (0, 1), (1, 0)] {
        for hops in [2, 3, 4, 6] {
            let ask = || graph.routes(node(from), node(to)).unwrap().max_hops(hops);
            let expected = usize::from(hops > 2 || from == 1 || to == 1);
            for routes in [ask().shortest(), ask().all_shortest(), ask().k_shortest(1), ask().strongest()] {
                assert_eq!(routes.len(), expected);
                assert!(routes.work().ties < 200, "{} ties looked at within {hops} hops", routes.work().ties);
            }
        }
    }
}

#[test]
fn threads_that_share_a_graph_get_the_same_answers() {
    let graph = clique(12).into_builder().build().unwrap();
    let rows = |graph: &Graph| {
        let mut searcher = graph.searcher(&View::default()).max_hops(3);
        let mut rows = Vec::new();
        for (from, to) in pairs(graph) {
            rows.extend(searcher.shortest(from, to).map(<[_]>::to_vec));
            rows.extend(searcher.k_shortest(from, to, 4));
            rows.push(searcher.around(from).iter().collect());
            let routes = graph.routes(from, to).unwrap().max_hops(3).all();
            rows.extend(routes.iter().map(|route| route.entities().map(|entity| entity.index()).collect()));
        }
        rows
    };
    let expected = rows(&graph);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| rows(&graph))).collect();
        for thread in threads {
            assert!(thread.join().unwrap() == expected);
        }
    });
}
