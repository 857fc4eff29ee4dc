//! One shortest route.

use super::{Path, Walk};
use crate::graph::filter::Gate;
use crate::graph::index::Index;

/// The bit of a cell that says that the end's side reached the entity; the lower half names where from.
const END: u64 = 1 << 32;

impl<G: Gate> Walk<'_, G> {
    /// Finds a route with the fewest hops, at most `hops`, and puts it into `path`; the same one every time. `false` if there is
    /// none, or if the search was cut.
    ///
    /// The two sides grow by whole layers, the one with fewer ties to look at first, until one touches what the other has reached.
    pub(crate) fn shortest(mut self, hops: u32, path: &mut Path) -> bool {
        let mut fronts = [std::mem::take(&mut self.scratch.front), std::mem::take(&mut self.scratch.back)];
        let mut next = std::mem::take(&mut self.scratch.next);
        self.scratch.parents.reset(self.index.entities());
        for (side, ends) in [(0, self.starts), (END, self.ends)] {
            let front = &mut fronts[(side != 0) as usize];
            front.clear();
            front.extend(ends);
            ends.iter().for_each(|&end| self.scratch.parents.set(end as usize, side | u64::from(end)));
        }
        let mut met = None;
        for _ in 0..hops {
            let at_end = is_larger(self.index, &fronts[0], &fronts[1]);
            let front = &mut fronts[usize::from(at_end)];
            next.clear();
            met = if at_end {
                self.reach_from::<true>(front, &mut next)
            } else {
                self.reach_from::<false>(front, &mut next)
            };
            if met.is_some() || next.is_empty() || self.meter.cut.is_some() {
                break;
            }
            std::mem::swap(front, &mut next);
        }
        if let Some((near, far)) = met {
            self.join(near, far, path);
        }
        let [front, back] = fronts;
        (self.scratch.front, self.scratch.back, self.scratch.next) = (front, back, next);
        met.is_some()
    }

    /// Reaches the next layer; the step between two sides that meet, if they do.
    fn reach_from<const AT_END: bool>(&mut self, front: &[u32], next: &mut Vec<u32>) -> Option<(u32, u32)> {
        let own = if AT_END { END } else { 0 };
        let (index, gate, meter) = (self.index, self.gate, &mut *self.meter);
        let mut parents = self.scratch.parents.open();
        for &entity in front {
            let row = index.row(entity as usize);
            if !meter.look(row.len()) {
                return None;
            }
            for (step, place) in index.at(row.clone()).iter().zip(row) {
                let seen = parents.get(step.far as usize);
                if seen.is_some_and(|seen| seen & END == own) {
                    continue;
                }
                let tag = if AT_END { step.tag.reversed() } else { step.tag };
                if !gate.opens(tag, place) {
                    continue;
                }
                if seen.is_some() {
                    return Some(if AT_END { (step.far, entity) } else { (entity, step.far) });
                }
                if gate.inner(*step) {
                    parents.set(step.far as usize, own | u64::from(entity));
                    next.push(step.far);
                }
            }
        }
        meter.reach(next.len());
        None
    }

    /// The row of entities through the step at which the sides met.
    fn join(&self, near: u32, far: u32, path: &mut Path) {
        path.clear();
        path.push(near);
        self.back(near, path);
        path.reverse();
        path.push(far);
        self.back(far, path);
    }

    /// Adds the entities through which one was reached, back to its side's beginning.
    fn back(&self, mut entity: u32, path: &mut Path) {
        while let Some(parent) = self.scratch.parents.get(entity as usize).map(|cell| cell as u32) {
            if parent == entity {
                break;
            }
            path.push(parent);
            entity = parent;
        }
    }
}

/// Whether one layer has more ties to look at than another, or about as many. Looks up no more rows than it must: most layers never
/// grow, and to look up a row costs as much as to look at its ties.
pub(super) fn is_larger(index: &Index, one: &[u32], other: &[u32]) -> bool {
    if one.len() <= other.len() { has_more(index, one, other) } else { !has_more(index, other, one) }
}

/// Whether the layer of fewer entities has more ties.
fn has_more(index: &Index, fewer: &[u32], more: &[u32]) -> bool {
    let ties: usize = fewer.iter().map(|&entity| index.degree(entity as usize)).sum();
    // Every entity that was reached has at least the tie it was reached through, and mostly another.
    if ties <= 2 * more.len() {
        return false;
    }
    let mut sum = 0;
    more.iter().all(|&entity| {
        sum += index.degree(entity as usize);
        sum < ties
    })
}
