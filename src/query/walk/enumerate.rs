//! Depth-first enumeration inside a corridor.

use std::ops::RangeInclusive;

use super::{Side, Walk, role};
use crate::graph::filter::Gate;
use crate::graph::scratch::{Frame, Label, Scratch};
use crate::query::Meter;

/// To look up one entity in a long row costs as much as to look at so many of its ties.
const LOOK_UP: usize = 8;

impl<G: Gate> Walk<'_, G> {
    /// Hands on every route of so many hops, in the order of its entities, until `take` has enough. First steps to one of `banned`
    /// are not taken.
    ///
    /// A step is taken only to an entity from which an end is near enough, by the labels that [`corridor`](Self::corridor) left,
    /// so that the cost follows the output and not the graph.
    pub(super) fn enumerate(
        &mut self,
        lengths: RangeInclusive<u32>,
        banned: &[u32],
        take: &mut impl FnMut(&mut Meter, &[u32]) -> bool,
    ) {
        let mut path = std::mem::take(&mut self.scratch.path);
        let mut frames = std::mem::take(&mut self.scratch.frames);
        let (least, most) = (*lengths.start(), (*lengths.end()).min(Label::MOST_HOPS));
        self.fell_short = false;
        for &start in self.starts {
            path.clear();
            frames.clear();
            if !self.is_near(self.label(start), most) || !self.enter(start, most, &mut path, &mut frames) {
                continue;
            }
            let going = self.routes_from(&mut path, &mut frames, (least, most), banned, take);
            for &entity in path.iter().skip(1) {
                self.set_label(entity, self.label(entity).with_role(role::NONE));
            }
            if !going {
                break;
            }
        }
        (self.scratch.path, self.scratch.frames) = (path, frames);
    }

    /// Puts an entity on the route and opens the ways on from it; `false` if the search must stop.
    ///
    /// The ways on are found in its row or, where that is longer, among the entities near enough to an end: a hub on the route
    /// is not gone through.
    fn enter(&mut self, entity: u32, most: u32, path: &mut Vec<u32>, frames: &mut Vec<Frame>) -> bool {
        path.push(entity);
        let row = self.index.row(entity as usize);
        let layers = &self.scratch.layers[1];
        let left = ((most - path.len() as u32) as usize).min(layers.count() - 1);
        let near_enough = layers.range(0, left).len();
        let by_near_enough = near_enough.saturating_mul(LOOK_UP) < row.len();
        let ways = if by_near_enough { 0..near_enough } else { row };
        if by_near_enough {
            self.fell_short |= left + 1 < layers.count();
            self.sort_near_enough(left);
        }
        frames.push(Frame { next: ways.start, end: ways.end, last: None, by_near_enough });
        self.meter.look(ways.len())
    }

    /// Makes the list of what is near enough to an end with so many hops left.
    fn sort_near_enough(&mut self, left: usize) {
        let Scratch { layers: [_, ends], near_enough: lists, .. } = &mut *self.scratch;
        if lists.len() <= left {
            lists.resize_with(left + 1, Vec::new);
        }
        let list = &mut lists[left];
        if list.is_empty() {
            list.extend_from_slice(ends.at(ends.range(0, left)));
            list.sort_unstable();
        }
    }

    /// The routes from one start; `false` if the search must stop.
    fn routes_from(
        &mut self,
        path: &mut Vec<u32>,
        frames: &mut Vec<Frame>,
        (least, most): (u32, u32),
        banned: &[u32],
        take: &mut impl FnMut(&mut Meter, &[u32]) -> bool,
    ) -> bool {
        while let Some(frame) = frames.last_mut() {
            let hops = path.len() as u32;
            let (left, banned) = (most - hops, if hops == 1 { banned } else { &[] });
            let next = match frame.by_near_enough {
                true => self.look_up(frame, path[path.len() - 1], left, banned),
                false => self.step(frame, left, banned),
            };
            let Some(next) = next else {
                frames.pop();
                // The start keeps its role.
                if let (Some(left), false) = (path.pop(), frames.is_empty()) {
                    self.set_label(left, self.label(left).with_role(role::NONE));
                }
                continue;
            };
            let label = self.label(next);
            if label.role() == role::END {
                if hops >= least {
                    path.push(next);
                    let going = take(self.meter, path);
                    path.pop();
                    if !going {
                        return false;
                    }
                }
                continue;
            }
            self.set_label(next, label.with_role(role::CLOSED));
            self.meter.reach(1);
            if !self.enter(next, most, path, frames) {
                return false;
            }
        }
        true
    }

    /// The next neighbour in a row that a route with so many hops left after it may go on to.
    #[inline]
    fn step(&mut self, frame: &mut Frame, left: u32, banned: &[u32]) -> Option<u32> {
        while frame.next < frame.end {
            let place = frame.next;
            frame.next += 1;
            let step = self.index.step(place);
            let label = self.label(step.far);
            let open = matches!(label.role(), role::END | role::NONE);
            if !open || frame.last == Some(step.far) || !self.is_near(label, left) {
                continue;
            }
            if self.opens(step, place, Side::Start) && !banned.contains(&step.far) {
                frame.last = Some(step.far);
                return Some(step.far);
            }
        }
        None
    }

    /// The same among the entities near enough to an end.
    fn look_up(&self, frame: &mut Frame, entity: u32, left: u32, banned: &[u32]) -> Option<u32> {
        let list = (left as usize).min(self.scratch.layers[1].count() - 1);
        while frame.next < frame.end {
            let far = self.scratch.near_enough[list][frame.next];
            frame.next += 1;
            let open = matches!(self.label(far).role(), role::END | role::NONE);
            if !open || banned.contains(&far) {
                continue;
            }
            let mut places = self.index.places_between(entity as usize, far as usize);
            if places.any(|place| self.opens(self.index.step(place), place, Side::Start)) {
                return Some(far);
            }
        }
        None
    }

    /// Whether an end can be reached with so many hops left; notes if it could with more.
    #[inline]
    fn is_near(&mut self, label: Label, left: u32) -> bool {
        let near = label.far() <= left;
        self.fell_short |= !near && label.far() != Label::FAR_OFF;
        near
    }
}
