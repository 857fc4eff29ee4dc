//! Depth-first enumeration inside a corridor.

use std::ops::RangeInclusive;

use super::{Side, Walk, role};
use crate::graph::filter::Gate;
use crate::graph::scratch::{Frame, Label};
use crate::query::Meter;

/// Rows up to this length are read through to find an end; longer ones are searched.
const SHORT_ROW: usize = 16;

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

    /// Puts an entity on the route and opens its row; `false` if the search must stop.
    fn enter(&mut self, entity: u32, most: u32, path: &mut Vec<u32>, frames: &mut Vec<Frame>) -> bool {
        path.push(entity);
        let mut row = self.index.row(entity as usize);
        if let ([end], true) = (self.ends, path.len() as u32 == most && row.len() > SHORT_ROW) {
            // No hop is left after the next: only the end itself will do.
            row = self.index.places_between(entity as usize, *end as usize);
            self.fell_short = true;
        }
        frames.push(Frame { next: row.start, end: row.end, last: None });
        self.meter.look(row.len())
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
            let Some(next) = self.step(frame, most - hops, if hops == 1 { banned } else { &[] }) else {
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

    /// Whether an end can be reached with so many hops left; notes if it could with more.
    #[inline]
    fn is_near(&mut self, label: Label, left: u32) -> bool {
        let near = label.far() <= left;
        self.fell_short |= !near && label.far() != Label::FAR_OFF;
        near
    }
}
