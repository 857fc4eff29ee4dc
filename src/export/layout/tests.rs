use super::*;
use crate::{Claim, Entity, EntityKind, Evidence, Graph, GraphBuilder, Modality, Relation, Source, SourceKind};

/// A net of so many members with links drawn by chance, some of them to a few hubs.
fn chance(count: usize, links: usize) -> Net {
    let mut dice = Dice::new(7);
    let mut member = |count: usize| ((dice.around_zero() + 0.5) * count as f64) as usize;
    let drawn: Vec<(usize, usize)> =
        (0..links).map(|link| (member(count), member(if link % 5 == 0 { 3 } else { count }))).collect();
    Net::new(count, drawn.into_iter())
}

fn is_clear(points: &[Point]) -> bool {
    let mut sorted = points.to_vec();
    sorted.sort_by(|one, other| one[0].total_cmp(&other[0]));
    sorted.iter().enumerate().all(|(at, one)| {
        let near = sorted[at + 1..].iter().take_while(|other| other[0] - one[0] < ROOM - 0.01);
        one.iter().all(|value| value.is_finite())
            && near.into_iter().all(|other| (other[1] - one[1]).abs() > ROOM - 0.01)
    })
}

#[test]
fn no_two_stand_on_one_spot_in_nets_of_every_sort() {
    let star = |leaves: usize| Net::new(leaves + 1, (1..=leaves).map(|leaf| (0, leaf)));
    let chain = |count: usize| Net::new(count, (1..count).map(|next| (next - 1, next)));
    let pairs = Net::new(500, (0..250).map(|pair| (2 * pair, 2 * pair + 1)));
    let full = Net::new(40, (0..40).flat_map(|one| (0..40).map(move |other| (one, other))));
    let two_hubs = Net::new(602, (2..602).flat_map(|leaf| [(0, leaf), (1, leaf)]));
    let nets = [
        Net::new(0, std::iter::empty()),
        Net::new(1, [(0, 0)].into_iter()),
        Net::new(700, std::iter::empty()),
        star(3),
        star(1_000),
        chain(250),
        pairs,
        full,
        two_hubs,
        chance(700, 1_400),
    ];
    for net in nets {
        let (points, _) = arrange(&net, &[], 1);
        assert_eq!(points.len(), net.count());
        assert!(is_clear(&points), "{} members, {} links", net.count(), net.links().len());
        assert_eq!(points, arrange(&net, &[], 1).0);
    }
}

#[test]
fn the_seed_tells() {
    let net = chance(60, 90);
    assert_ne!(arrange(&net, &[], 1).0, arrange(&net, &[], 2).0);
}

#[test]
fn neighbours_stand_about_as_far_apart_as_is_said() {
    let net = Net::new(30, (1..30).map(|next| ((next - 1) / 2, next)));
    let (points, _) = arrange(&net, &[], 1);
    let length =
        |&(one, other): &(usize, usize)| (points[one][0] - points[other][0]).hypot(points[one][1] - points[other][1]);
    let mean = net.links().iter().map(length).sum::<f64>() / net.links().len() as f64;
    assert!((NEIGHBOURS * 0.7..NEIGHBOURS * 2.0).contains(&mean), "{mean}");
}

#[test]
fn the_work_grows_slower_than_the_net() {
    let steps = |count| arrange(&chance(count, 2 * count), &[], 1).1;
    let (small, large) = (steps(1_500), steps(6_000));
    assert!(large < small * 2, "{small} and {large} steps");
    assert!(large < 1_500_000, "{large} steps");
}

#[test]
fn routes_run_from_left_to_right() {
    let chain = Net::new(7, [(0, 5), (5, 2), (2, 6), (6, 1), (1, 3), (3, 4)].into_iter());
    let (points, _) = arrange(&chain, &[0, 4], 1);
    let row = [0, 5, 2, 6, 1, 3, 4].map(|member: usize| points[member][0]);
    assert!(row.is_sorted(), "{row:?}");
}

#[test]
fn parallel_ties_count_once_and_self_ties_never() {
    let graph = |repeats: usize| -> Graph {
        let mut builder = GraphBuilder::new();
        builder.source(Source::new("s", SourceKind::WebPage, "s"));
        for id in ["a", "b", "c", "d"] {
            builder.entity(Entity::new(id, EntityKind::Company, id));
        }
        let mut tie = |from: &str, relation, to: &str| {
            builder.claim(from, relation, to, Claim::new(Modality::Stated, Evidence::new("s")));
        };
        tie("a", Relation::Owns, "b");
        tie("b", Relation::Owns, "c");
        tie("c", Relation::Owns, "d");
        if repeats > 1 {
            tie("b", Relation::Met, "a");
            tie("a", Relation::Controls, "b");
            tie("c", Relation::Owns, "c");
        }
        builder.build().unwrap()
    };
    let (once, often) = (graph(1), graph(2));
    let positions = |graph| Layout::of(&Excerpt::new(graph), 1).positions().to_vec();
    assert_eq!(positions(&once), positions(&often));
}
