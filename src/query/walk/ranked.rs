//! The k first routes, by hops, then by entities.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Path, Walk, accept, role};
use crate::graph::filter::Gate;

/// A candidate: the first route among those that share its prefix and avoid its bans. Ordered by hops, then by entities.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    hops: usize,
    path: Path,
    /// How many entities of the path were fixed when it was searched.
    fixed: usize,
    /// The entities that could not stand after them.
    banned: Vec<u32>,
}

/// How many ties an enumeration by length may look at for each that the first corridor took, before Yen's algorithm goes on.
const PATIENCE: u64 = 128;
/// And how many hops more than the least it tries.
const MORE_HOPS: u32 = 3;

impl<G: Gate> Walk<'_, G> {
    /// The first `count` routes by hops, then by entities.
    ///
    /// Mostly there are enough of the least length, or of one or two hops more, and these are enumerated length by length. Where
    /// that takes long, because routes of some lengths are few and dead ends are many, Yen's algorithm begins anew; if it is cut
    /// before it comes as far, what was found before it stands.
    pub(crate) fn ranked(mut self, hops: u32, count: usize, limit: usize) -> Vec<Path> {
        let mut paths = Vec::new();
        if count == 0 || self.by_length(hops, count, limit, &mut paths) {
            return paths;
        }
        let anew = self.by_parts(hops, count, limit);
        if anew.len() < paths.len() { paths } else { anew }
    }

    /// Enumerates routes of the least length, of one hop more ...; `false` if that takes too long.
    fn by_length(&mut self, hops: u32, count: usize, limit: usize, paths: &mut Vec<Path>) -> bool {
        self.set_roles();
        let Some(shortest) = self.corridor(hops, true, &[]) else { return true };
        let begun = self.meter.work.ties;
        let patience = begun.saturating_mul(PATIENCE);
        for length in shortest..=hops {
            if length > shortest + MORE_HOPS {
                return false;
            }
            if length > shortest {
                self.set_roles();
                let budget = self.meter.lend(patience.saturating_sub(self.meter.work.ties - begun));
                let found = self.corridor(length, false, &[]);
                if !self.meter.restore(budget) {
                    return false;
                }
                if found.is_none() {
                    return true;
                }
            }
            let budget = self.meter.lend(patience.saturating_sub(self.meter.work.ties - begun));
            self.enumerate(length..=length, &[], &mut |meter, path| {
                accept(meter, path, limit, paths) && paths.len() < count
            });
            if !self.meter.restore(budget) {
                return false;
            }
            if paths.len() >= count || self.meter.cut.is_some() {
                return true;
            }
        }
        true
    }

    /// Yen's algorithm with Lawler's partition: when a route is found, the routes that remain fall into parts, those that leave
    /// it after its first entity, after its second, and so on. The first of each part is a candidate; the best candidate is the
    /// next route.
    fn by_parts(&mut self, hops: u32, count: usize, limit: usize) -> Vec<Path> {
        let (mut paths, mut candidates) = (Vec::new(), BinaryHeap::new());
        candidates.extend(self.candidate(&[], Vec::new(), hops).map(Reverse));
        while let Some(Reverse(best)) = candidates.pop() {
            if !accept(self.meter, &best.path, limit, &mut paths) || paths.len() == count {
                break;
            }
            self.scratch.parents.reset(self.index.entities());
            for (place, &entity) in best.path.iter().enumerate() {
                self.scratch.parents.set(entity as usize, place as u64);
            }
            for fixed in best.fixed..best.path.len() {
                if fixed > 0 && !self.leaves(&best.path, fixed) {
                    continue;
                }
                let mut banned = if fixed == best.fixed { best.banned.clone() } else { Vec::new() };
                banned.push(best.path[fixed]);
                candidates.extend(self.candidate(&best.path[..fixed], banned, hops).map(Reverse));
                if self.meter.cut.is_some() {
                    return paths;
                }
            }
        }
        paths
    }

    /// Whether a step leads from the entity before a place on a path to one that does not stand on the path before it or at it.
    ///
    /// Spares a search where there is none: on a long chain everywhere. The places of entities on the path are in the cells.
    fn leaves(&mut self, path: &[u32], place: usize) -> bool {
        let row = self.index.row(path[place - 1] as usize);
        if !self.meter.look(row.len()) {
            return true;
        }
        self.index.at(row).iter().any(|step| {
            let stands = self.scratch.parents.get(step.far as usize);
            stands.is_none_or(|stands| stands > place as u64)
        })
    }

    /// The first route that begins with a prefix and does not go on with a banned entity.
    fn candidate(&mut self, prefix: &[u32], banned: Vec<u32>, hops: u32) -> Option<Candidate> {
        let rest = self.rest(prefix, &banned, hops)?;
        let path: Path = prefix.iter().copied().take(prefix.len().saturating_sub(1)).chain(rest).collect();
        Some(Candidate { hops: path.len() - 1, path, fixed: prefix.len(), banned })
    }

    /// The route from the last entity of a prefix on.
    fn rest(&mut self, prefix: &[u32], banned: &[u32], hops: u32) -> Option<Path> {
        let all = self.starts;
        let Some((&last, before)) = prefix.split_last() else {
            // The part in which the start itself differs: one search from the starts that are left.
            let (closed, open): (Vec<u32>, Vec<u32>) = all.iter().partition(|start| banned.contains(start));
            return self.from(&open).search(&closed, &[], hops);
        };
        let closed: Vec<u32> =
            before.iter().copied().chain(all.iter().copied().filter(|&start| start != last)).collect();
        self.from(&[last]).search(&closed, banned, hops - before.len() as u32)
    }

    /// The same walk from other starts.
    fn from<'b>(&'b mut self, starts: &'b [u32]) -> Walk<'b, G> {
        Walk::new(self.index, self.gate, (starts, self.ends), self.scratch, self.meter)
    }

    /// The first route that passes through none of the closed entities and takes none of the banned first steps.
    fn search(mut self, closed: &[u32], banned: &[u32], hops: u32) -> Option<Path> {
        self.set_roles();
        for &entity in closed {
            self.set_label(entity, self.label(entity).with_role(role::CLOSED));
        }
        let length = self.corridor(hops, true, banned)?;
        let mut first = None;
        self.enumerate(length..=length, banned, &mut |_, path| {
            first = Some(path.to_vec());
            false
        });
        first
    }
}
