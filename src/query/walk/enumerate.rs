//! Depth-first enumeration inside a corridor.

use super::{Path, Side, Walk, role};
use crate::graph::index::Groups;
use crate::query::Meter;

impl Walk<'_> {
    /// Hands on every route of exactly `length` hops, in the order of its entities, until `take` has enough.
    ///
    /// A step is taken only to an entity from which an end is near enough, by the labels that [`corridor`](Self::corridor) left,
    /// so that the cost follows the output and not the graph.
    pub(super) fn enumerate(&mut self, length: u32, take: &mut impl FnMut(&mut Meter, Path) -> bool) {
        for position in 0..self.starts.len() {
            let start = self.starts[position];
            if self.scratch.far.get(start as usize).is_some_and(|far| far <= length) && !self.from(start, length, take)
            {
                return;
            }
        }
    }

    /// The routes from one start; `false` if the search must stop.
    fn from(&mut self, start: u32, length: u32, take: &mut impl FnMut(&mut Meter, Path) -> bool) -> bool {
        let mut path: Path = vec![start];
        let mut steps: Vec<Groups<'_>> = vec![self.index.groups(start as usize)];
        let mut going = true;
        while going && !steps.is_empty() {
            match self.step(&mut steps, &path, length) {
                Step::Back => {
                    steps.pop();
                    // The start keeps its mark.
                    if let (Some(left), false) = (path.pop(), steps.is_empty()) {
                        self.scratch.walls.unset(left as usize);
                    }
                }
                Step::End(end) => {
                    let route = path.iter().copied().chain([end]).collect();
                    going = take(&mut self.meter, route);
                }
                Step::On(entity) => {
                    self.scratch.walls.set(entity as usize, role::CLOSED);
                    self.meter.reach();
                    path.push(entity);
                    steps.push(self.index.groups(entity as usize));
                }
                Step::Stop => going = false,
            }
        }
        for &entity in path.iter().skip(1) {
            self.scratch.walls.unset(entity as usize);
        }
        going
    }

    fn step(&mut self, steps: &mut [Groups<'_>], path: &[u32], length: u32) -> Step {
        let left = length - path.len() as u32;
        let Some(groups) = steps.last_mut() else { return Step::Stop };
        for group in groups {
            if !self.meter.look(group.links.len()) {
                return Step::Stop;
            }
            let near_enough = self.scratch.far.get(group.far).is_some_and(|far| far <= left);
            if !near_enough || path.len() == 1 && self.banned.contains(&(group.far as u32)) {
                continue;
            }
            let step = match self.scratch.walls.get(group.far) {
                Some(role::END) if left == 0 => Step::End(group.far as u32),
                None if left > 0 => Step::On(group.far as u32),
                _ => continue,
            };
            if self.opens(group.links, Side::Start) {
                return step;
            }
        }
        Step::Back
    }
}

enum Step {
    /// Nothing more from here.
    Back,
    /// An end, with the hops asked for.
    End(u32),
    /// An inner entity.
    On(u32),
    /// The search was cut.
    Stop,
}
