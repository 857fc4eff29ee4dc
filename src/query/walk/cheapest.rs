//! The route of least cost.

use std::cmp::Reverse;

use super::{Path, Side, Walk};
use crate::graph::filter::Gate;

/// The cost of a tie that is not walked.
pub(crate) const NEVER: u32 = u32::MAX;

impl<G: Gate> Walk<'_, G> {
    /// Finds a route of the least cost, the costs of steps given by their places, and puts it into `path`; the same one every
    /// time. `None` if there is none, or if the search was cut.
    ///
    /// Dijkstra's search from both sides: it ends when the least costs open on the two sides add up to what was found.
    pub(crate) fn cheapest(self, costs: &[u32], path: &mut Path) -> Option<u32> {
        let mut heaps = std::mem::take(&mut self.scratch.heaps);
        for (side, ends) in [self.starts, self.ends].into_iter().enumerate() {
            heaps[side].clear();
            self.scratch.costed[side].reset(self.index.entities());
            for &end in ends {
                self.scratch.costed[side].set(end as usize, 0, end);
                heaps[side].push(Reverse(u64::from(end)));
            }
        }
        let mut found = (NEVER, 0);
        while let (Some(Reverse(near)), Some(Reverse(far))) = (heaps[0].peek(), heaps[1].peek()) {
            let open = [(*near >> 32) as u32, (*far >> 32) as u32];
            if open[0].saturating_add(open[1]) >= found.0 {
                break;
            }
            let own = usize::from(heaps[1].len() < heaps[0].len());
            let Some(Reverse(least)) = heaps[own].pop() else { break };
            let (cost, entity) = ((least >> 32) as u32, least as u32);
            if self.scratch.costed[own].get(entity as usize).is_some_and(|reached| reached.cost < cost) {
                continue;
            }
            let row = self.index.row(entity as usize);
            if !self.meter.look(row.len()) {
                break;
            }
            self.meter.reach(1);
            let side = if own == 0 { Side::Start } else { Side::End };
            for (step, place) in self.index.at(row.clone()).iter().zip(row) {
                let sum = cost.saturating_add(costs.get(place).copied().unwrap_or(NEVER));
                if sum.saturating_add(open[1 - own]) >= found.0 {
                    continue;
                }
                if self.scratch.costed[own].get(step.far as usize).is_some_and(|reached| reached.cost <= sum) {
                    continue;
                }
                let met = self.scratch.costed[1 - own].get(step.far as usize);
                let is_end = met.is_some_and(|met| met.parent == step.far);
                if !self.opens(*step, place, side) || !is_end && !self.gate.inner(*step) {
                    continue;
                }
                self.scratch.costed[own].set(step.far as usize, sum, entity);
                if let Some(met) = met.filter(|met| sum.saturating_add(met.cost) < found.0) {
                    found = (sum + met.cost, step.far);
                }
                if !is_end {
                    heaps[own].push(Reverse(u64::from(sum) << 32 | u64::from(step.far)));
                }
            }
        }
        self.scratch.heaps = heaps;
        if found.0 == NEVER || self.meter.cut.is_some() {
            return None;
        }
        path.clear();
        path.push(found.1);
        self.trace(0, found.1, path);
        path.reverse();
        self.trace(1, found.1, path);
        Some(found.0)
    }

    /// Adds the entities through which one was reached, back to its side's beginning.
    fn trace(&self, side: usize, mut entity: u32, path: &mut Path) {
        while let Some(reached) = self.scratch.costed[side].get(entity as usize).filter(|r| r.parent != entity) {
            path.push(reached.parent);
            entity = reached.parent;
        }
    }
}
