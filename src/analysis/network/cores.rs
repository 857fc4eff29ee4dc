//! Core numbers: how deep in the dense part of the network an entity stands.

use super::{Network, Scores};
use crate::query::Work;

impl<'g> Network<'g> {
    /// The core number of every entity: the largest `k` for which it is in a part of the network where everybody has at least `k`
    /// neighbours within the part. An entity without a neighbour has 0, one on the end of a chain 1.
    ///
    /// The algorithm is that of Batagelj and Zaversnik (2003, "An O(m) algorithm for cores decomposition of networks"): entities are
    /// taken off in the order of the neighbours they have left, from buckets by that number.
    #[must_use]
    pub fn core_numbers(&self) -> Scores<'g, u32> {
        let rows = &self.both;
        let count = rows.len() as u32;
        let mut left: Vec<u32> = (0..count).map(|place| rows.degree(place)).collect();
        let most = left.iter().copied().max().unwrap_or_default() as usize;
        // Where the entities with so many neighbours left begin in the order.
        let mut begins = vec![0u32; most + 2];
        left.iter().for_each(|&degree| begins[degree as usize + 1] += 1);
        (0..=most).for_each(|degree| begins[degree + 1] += begins[degree]);
        let (mut order, mut positions) = (vec![0u32; left.len()], vec![0u32; left.len()]);
        let mut next = begins.clone();
        for place in 0..count {
            let slot = &mut next[left[place as usize] as usize];
            (order[*slot as usize], positions[place as usize]) = (place, *slot);
            *slot += 1;
        }
        for position in 0..left.len() {
            let at = order[position];
            let core = left[at as usize];
            for &far in rows.near(at) {
                let degree = left[far as usize];
                if degree <= core {
                    continue;
                }
                // Swaps it with the first of its bucket, which then begins after it.
                let slot = &mut begins[degree as usize];
                let (from, to) = (positions[far as usize], *slot);
                let moved = order[to as usize];
                (order[to as usize], order[from as usize]) = (far, moved);
                (positions[far as usize], positions[moved as usize]) = (to, from);
                *slot += 1;
                left[far as usize] = degree - 1;
            }
        }
        let work = Work { entities: u64::from(count), ties: rows.ends() as u64 };
        self.scores(("core number", 0), left, work)
    }
}
