//! The forces: links pull, members push each other off, and a slight pull to the middle keeps loose ends near.

use fjadra::{Link, ManyBody, Node, PositionX, PositionY, SimulationBuilder};

use super::net::Net;
use super::{NEIGHBOURS, Point};

/// How hot the forces begin and end, from 1 down to 0, and in how many ticks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cooling {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) ticks: usize,
}

/// How strongly members push each other off. d3's own measure lets the leaves of a hub touch.
const PUSH: f64 = -60.0;
/// How strongly everything is drawn to the middle.
const PULL: f64 = 0.02;

/// Lets the forces act on members that stand somewhere already.
pub(super) fn act(net: &Net, points: &mut [Point], cooling: Cooling, steps: &mut u64) {
    let decay = 1.0 - (cooling.to / cooling.from).powf(1.0 / cooling.ticks.max(1) as f64);
    let mut simulation = SimulationBuilder::new()
        .with_alpha(cooling.from)
        .with_alpha_decay(decay)
        .build(points.iter().map(|&point| Node::from(point)))
        .add_force("charge", ManyBody::new().strength(PUSH))
        .add_force("link", Link::new(net.links().iter().copied()).distance(NEIGHBOURS))
        .add_force("x", PositionX::new().strength(PULL))
        .add_force("y", PositionY::new().strength(PULL));
    simulation.tick(cooling.ticks);
    *steps += (cooling.ticks * net.count()) as u64;
    for (point, moved) in points.iter_mut().zip(simulation.positions()) {
        // A force that runs away would take the rest of the picture with it.
        if moved.iter().all(|value| value.is_finite() && value.abs() < FARTHEST) {
            *point = moved;
        }
    }
}

/// No member stands farther out than this.
const FARTHEST: f64 = 1e6;
