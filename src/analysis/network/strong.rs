//! Strong components: who can reach whom and be reached back.

use super::rows::NONE;
use super::{Network, Partition};
use crate::query::Work;

impl<'g> Network<'g> {
    /// The strong components: two entities are in one if ties lead from each to the other, over however many in between.
    ///
    /// A circle of owners is one; an entity on no circle is a strong component of its own. The algorithm is that of Tarjan (1972,
    /// "Depth-first search and linear graph algorithms") in the form of Pearce (2016), which looks at each tie once.
    #[must_use]
    pub fn strong_components(&self) -> Partition<'g> {
        let rows = self.out();
        let entities = rows.len();
        // The number in order of discovery while an entity is open, then that of its component.
        let mut low = vec![NONE; entities];
        let mut closed = vec![false; entities];
        let mut path: Vec<(u32, u32, bool)> = Vec::new();
        let mut open: Vec<u32> = Vec::new();
        let (mut discovered, mut count) = (0, 0);
        for start in 0..entities as u32 {
            if low[start as usize] != NONE {
                continue;
            }
            low[start as usize] = discovered;
            discovered += 1;
            path.push((start, rows.start(start), true));
            while let Some(&mut (at, ref mut next, ref mut is_root)) = path.last_mut() {
                if *next < rows.end(at) {
                    let far = rows.at(*next);
                    if low[far as usize] == NONE {
                        low[far as usize] = discovered;
                        discovered += 1;
                        path.push((far, rows.start(far), true));
                        continue;
                    }
                    // Seen before, or just come back from: if it is still open, so is what it reaches.
                    *next += 1;
                    if !closed[far as usize] && low[far as usize] < low[at as usize] {
                        low[at as usize] = low[far as usize];
                        *is_root = false;
                    }
                    continue;
                }
                let is_root = *is_root;
                path.pop();
                if !is_root {
                    open.push(at);
                    continue;
                }
                let first = low[at as usize];
                while let Some(&last) = open.last().filter(|&&last| low[last as usize] >= first) {
                    open.pop();
                    (low[last as usize], closed[last as usize]) = (count, true);
                }
                (low[at as usize], closed[at as usize]) = (count, true);
                count += 1;
            }
        }
        let work = Work { entities: entities as u64, ties: rows.ends() as u64 };
        Partition::new(&self.frame, "strong components", low, count as usize, work)
    }
}
