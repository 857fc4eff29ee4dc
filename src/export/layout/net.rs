//! The bare network under a layout: who is tied to whom, once.

use std::collections::VecDeque;

/// Members by number, and the pairs that are tied, each once, the lower number first, ascending.
pub(super) struct Net {
    links: Vec<(usize, usize)>,
    /// Where the neighbours of each member begin, and after the last where they end.
    starts: Vec<usize>,
    neighbours: Vec<usize>,
}

impl Net {
    /// Links beyond the members and of a member to itself are left out.
    pub(super) fn new(count: usize, links: impl Iterator<Item = (usize, usize)>) -> Self {
        let sorted = links.map(|(one, other)| (one.min(other), one.max(other)));
        let mut links: Vec<(usize, usize)> = sorted.filter(|&(low, high)| low != high && high < count).collect();
        links.sort_unstable();
        links.dedup();
        let mut ends: Vec<(usize, usize)> = links.iter().flat_map(|&(low, high)| [(low, high), (high, low)]).collect();
        ends.sort_unstable();
        let mut starts = vec![0; count + 1];
        for &(member, _) in &ends {
            starts[member + 1] += 1;
        }
        for member in 0..count {
            starts[member + 1] += starts[member];
        }
        Self { links, starts, neighbours: ends.into_iter().map(|(_, neighbour)| neighbour).collect() }
    }

    pub(super) fn count(&self) -> usize {
        self.starts.len() - 1
    }

    pub(super) fn links(&self) -> &[(usize, usize)] {
        &self.links
    }

    /// Who is tied to a member, ascending.
    pub(super) fn around(&self, member: usize) -> &[usize] {
        &self.neighbours[self.starts[member]..self.starts[member + 1]]
    }

    pub(super) fn degree(&self, member: usize) -> usize {
        self.starts[member + 1] - self.starts[member]
    }

    /// What hangs together, each part ascending, and those who are tied to nobody.
    pub(super) fn parts(&self) -> (Vec<Vec<usize>>, Vec<usize>) {
        let mut seen = vec![false; self.count()];
        let (mut parts, mut alone) = (Vec::new(), Vec::new());
        for first in 0..self.count() {
            if std::mem::replace(&mut seen[first], true) {
                continue;
            }
            if self.degree(first) == 0 {
                alone.push(first);
                continue;
            }
            let mut part = vec![first];
            let mut next = 0;
            while let Some(&member) = part.get(next) {
                next += 1;
                for &neighbour in self.around(member) {
                    if !std::mem::replace(&mut seen[neighbour], true) {
                        part.push(neighbour);
                    }
                }
            }
            part.sort_unstable();
            parts.push(part);
        }
        (parts, alone)
    }

    /// The net of some members, ascending, numbered anew.
    pub(super) fn part(&self, members: &[usize]) -> Self {
        let number = |member: usize| members.binary_search(&member).ok();
        let links = members.iter().enumerate().flat_map(|(own, &member)| {
            let later = self.around(member).iter().filter(move |&&neighbour| neighbour > member);
            later.filter_map(move |&neighbour| Some((own, number(neighbour)?)))
        });
        Self::new(members.len(), links)
    }

    /// The member through whom all links go, if there is one.
    pub(super) fn star(&self) -> Option<usize> {
        let centre = (0..self.count()).max_by_key(|&member| (self.degree(member), std::cmp::Reverse(member)))?;
        (self.degree(centre) == self.links.len() && self.links.len() + 1 == self.count()).then_some(centre)
    }

    /// How many links lie between a member and each; all are tied together.
    pub(super) fn distances(&self, from: usize) -> Vec<usize> {
        let mut distances = vec![usize::MAX; self.count()];
        distances[from] = 0;
        let mut queue = VecDeque::from([from]);
        while let Some(member) = queue.pop_front() {
            for &neighbour in self.around(member) {
                if distances[neighbour] == usize::MAX {
                    distances[neighbour] = distances[member] + 1;
                    queue.push_back(neighbour);
                }
            }
        }
        distances
    }
}
