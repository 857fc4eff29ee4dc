//! From the outline to the details: a net is made coarser by halves, the coarsest laid out by itself, and each finer one begins where
//! the coarser ended. So a large net needs few ticks, and comes out untangled.

use super::dice::Dice;
use super::forces::{Cooling, act};
use super::net::Net;
use super::{NEIGHBOURS, Point};

/// Nets of no more members are laid out in one go.
const SMALL: usize = 200;
/// The ticks of such a net.
const MOST_TICKS: usize = 300;
/// The fewest ticks of a net, however large.
const FEWEST_TICKS: usize = 8;
/// How many steps, members times ticks, the finest level may take before ticks are saved.
const BUDGET: usize = 200_000;
/// A net that is hardly smaller than the one before is the coarsest.
const SHRINKS: f64 = 0.9;

/// Lays out a net whose members all hang together, in a picture of `all` members.
pub(super) fn settle(net: &Net, dice: &mut Dice, all: usize, steps: &mut u64) -> Vec<Point> {
    if net.count() <= SMALL {
        let mut points = phyllotaxis(net, dice);
        let ticks = if all > SMALL { 120 } else { MOST_TICKS };
        act(net, &mut points, Cooling { from: 1.0, to: 0.001, ticks }, steps);
        return points;
    }
    let (coarser, parents) = coarsened(net);
    if coarser.count() as f64 > net.count() as f64 * SHRINKS {
        let mut points = phyllotaxis(net, dice);
        act(net, &mut points, Cooling { from: 1.0, to: 0.005, ticks: 2 * ticks(net.count()) }, steps);
        return points;
    }
    let outline = settle(&coarser, dice, all, steps);
    let scale = (net.count() as f64 / coarser.count() as f64).sqrt();
    let beside = |dice: &mut Dice| dice.around_zero() * NEIGHBOURS * 0.5;
    let mut points: Vec<Point> = parents
        .iter()
        .map(|&parent| {
            let [x, y] = outline[parent];
            [x * scale + beside(dice), y * scale + beside(dice)]
        })
        .collect();
    act(net, &mut points, Cooling { from: 0.5, to: 0.02, ticks: ticks(net.count()) }, steps);
    points
}

/// Lays out a net from left to right between two members.
pub(super) fn between(net: &Net, first: usize, last: usize, dice: &mut Dice, steps: &mut u64) -> Vec<Point> {
    let (before, after) = (net.distances(first), net.distances(last));
    let mut rows = std::collections::BTreeMap::new();
    let mut points: Vec<Point> = (0..net.count())
        .map(|member| {
            let column = before[member] as f64 - after[member] as f64;
            let row: &mut usize = rows.entry((before[member], after[member])).or_default();
            *row += 1;
            let side = if row.is_multiple_of(2) { 1.0 } else { -1.0 };
            let y = side * (*row / 2) as f64 + dice.around_zero() * 0.1;
            [column * 0.75 * NEIGHBOURS, y * NEIGHBOURS]
        })
        .collect();
    act(net, &mut points, Cooling { from: 0.3, to: 0.01, ticks: ticks(net.count()).min(120) }, steps);
    points
}

fn ticks(members: usize) -> usize {
    (BUDGET / members.max(1)).clamp(FEWEST_TICKS, MOST_TICKS)
}

/// The start of d3: a spiral, the most tied in the middle, shaken so that nothing lies on a line.
fn phyllotaxis(net: &Net, dice: &mut Dice) -> Vec<Point> {
    let golden = std::f64::consts::PI * (3.0 - 5.0_f64.sqrt());
    let mut order: Vec<usize> = (0..net.count()).collect();
    order.sort_by_key(|&member| (std::cmp::Reverse(net.degree(member)), member));
    let mut points = vec![[0.0, 0.0]; net.count()];
    for (turn, member) in order.into_iter().enumerate() {
        let (radius, angle) = (10.0 * (0.5 + turn as f64).sqrt(), golden * turn as f64);
        points[member] = [radius * angle.cos() + dice.around_zero(), radius * angle.sin() + dice.around_zero()];
    }
    points
}

/// Nobody yet.
const FREE: usize = usize::MAX;

/// A net of about half the members, and to whom of it each belongs.
///
/// Whoever has one neighbour joins it. The rest pair up, the least tied first, each with its least tied free neighbour; two who find
/// none pair up if they share a neighbour, so that the many around a hub become fewer without becoming one.
fn coarsened(net: &Net) -> (Net, Vec<usize>) {
    let mut parents = vec![FREE; net.count()];
    let mut count = 0;
    let mut order: Vec<usize> = (0..net.count()).filter(|&member| net.degree(member) > 1).collect();
    order.sort_by_key(|&member| (net.degree(member), member));
    let mut waiting = vec![FREE; net.count()];
    for member in order {
        if parents[member] != FREE {
            continue;
        }
        let free = |&&other: &&usize| parents[other] == FREE && net.degree(other) > 1;
        let mate = net.around(member).iter().filter(free).min_by_key(|&&other| (net.degree(other), other)).copied();
        let mate = mate.or_else(|| {
            // The neighbour with the fewest ties says most about where one belongs.
            let shared = net.around(member).iter().min_by_key(|&&other| (net.degree(other), other)).copied()?;
            let other = std::mem::replace(&mut waiting[shared], member);
            (other != FREE && parents[other] == FREE).then(|| {
                waiting[shared] = FREE;
                other
            })
        });
        if let Some(mate) = mate {
            parents[member] = count;
            parents[mate] = count;
            count += 1;
        }
    }
    for member in (0..net.count()).filter(|&member| net.degree(member) > 1) {
        if parents[member] == FREE {
            parents[member] = count;
            count += 1;
        }
    }
    for member in (0..net.count()).filter(|&member| net.degree(member) <= 1) {
        match net.around(member).first().and_then(|&neighbour| parents.get(neighbour)) {
            Some(&parent) if parent != FREE => parents[member] = parent,
            _ => {
                parents[member] = count;
                count += 1;
            }
        }
    }
    let links = net.links().iter().map(|&(one, other)| (parents[one], parents[other]));
    (Net::new(count, links), parents)
}
