//! The k first routes: Yen's algorithm with Lawler's partition.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Found, Path, Walk, accept, role};

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

impl Walk<'_> {
    /// The first `count` routes by hops, then by entities.
    ///
    /// When a route is found, the routes that remain fall into parts: those that leave it after its first entity, after its
    /// second, and so on. The first of each part is a candidate; the best candidate is the next route.
    pub(crate) fn ranked(mut self, hops: u32, count: usize, limit: usize) -> Found {
        let mut candidates = BinaryHeap::new();
        if count > 0 {
            candidates.extend(self.candidate(&[], Vec::new(), hops).map(Reverse));
        }
        let mut paths: Vec<Path> = Vec::new();
        while let Some(Reverse(best)) = candidates.pop() {
            if !accept(&mut self.meter, best.path.clone(), limit, &mut paths) || paths.len() == count {
                break;
            }
            for fixed in best.fixed..best.path.len() {
                let mut banned = if fixed == best.fixed { best.banned.clone() } else { Vec::new() };
                banned.push(best.path[fixed]);
                candidates.extend(self.candidate(&best.path[..fixed], banned, hops).map(Reverse));
                if self.meter.cut.is_some() {
                    return self.found(paths);
                }
            }
        }
        self.found(paths)
    }

    /// The first route that begins with a prefix and does not go on with a banned entity.
    fn candidate(&mut self, prefix: &[u32], banned: Vec<u32>, hops: u32) -> Option<Candidate> {
        let rest = self.rest(prefix, &banned, hops)?;
        let path: Path = prefix.iter().copied().take(prefix.len().saturating_sub(1)).chain(rest).collect();
        Some(Candidate { hops: path.len() - 1, path, fixed: prefix.len(), banned })
    }

    /// The route from the last entity of a prefix on.
    fn rest(&mut self, prefix: &[u32], banned: &[u32], hops: u32) -> Option<Path> {
        let all = self.starts.clone();
        self.set_walls();
        let Some((&last, before)) = prefix.split_last() else {
            // The part in which the start itself differs: one search from the starts that are left.
            let (closed, open): (Vec<u32>, Vec<u32>) = all.iter().partition(|start| banned.contains(start));
            self.starts = open;
            let rest = self.search(&closed, &[], hops);
            self.starts = all;
            return rest;
        };
        let closed: Vec<u32> =
            before.iter().copied().chain(all.iter().copied().filter(|&start| start != last)).collect();
        self.starts = vec![last];
        let rest = self.search(&closed, banned, hops - before.len() as u32);
        self.starts = all;
        rest
    }

    fn search(&mut self, closed: &[u32], banned: &[u32], hops: u32) -> Option<Path> {
        for &entity in closed {
            self.scratch.walls.set(entity as usize, role::CLOSED);
        }
        for &start in &self.starts {
            self.scratch.walls.set(start as usize, role::START);
        }
        self.banned = banned.to_vec();
        let path = self.corridor(hops, true).and_then(|length| self.first(length));
        self.banned.clear();
        path
    }
    /// The first route of the length that the corridor was laid for.
    fn first(&mut self, length: u32) -> Option<Path> {
        let mut first = None;
        self.enumerate(length, &mut |_, path| {
            first = Some(path);
            false
        });
        first
    }
}
