//! Components: who is connected with whom at all, by breadth-first search.

use super::rows::{NONE, Rows};
use super::{Network, Partition};
use crate::query::Work;

impl<'g> Network<'g> {
    /// The components: two entities are in one if some row of neighbours joins them, whichever way ties lead.
    ///
    /// An entity without a neighbour is a component of its own. Every pair of neighbours is looked at from both ends.
    ///
    /// ```
    /// use sanctions_graph::{Graph, View};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let components = graph.network(&View::default()).components();
    /// let (ddi, komid) = (graph.entity("ddi")?, graph.entity("komid")?);
    /// assert!(components.sizes().is_sorted_by(|one, next| one >= next));
    /// assert_eq!(components.are_together(ddi, komid), Some(components.part_of(ddi) == components.part_of(komid)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn components(&self) -> Partition<'g> {
        let rows = &self.both;
        let (parts, count) = weak_parts(rows);
        let work = Work { entities: rows.len() as u64, ties: rows.ends() as u64 };
        Partition::new(&self.frame, "components", parts, count, work)
    }
}

/// The number of the component of every entity, in the order of their first entities, and how many there are.
pub(super) fn weak_parts(rows: &Rows) -> (Vec<u32>, usize) {
    let mut parts = vec![NONE; rows.len()];
    let mut queue: Vec<u32> = Vec::with_capacity(rows.len());
    let mut count = 0;
    for start in 0..rows.len() as u32 {
        if parts[start as usize] != NONE {
            continue;
        }
        parts[start as usize] = count;
        let mut next = queue.len();
        queue.push(start);
        while let Some(&at) = queue.get(next) {
            next += 1;
            for &far in rows.near(at) {
                if parts[far as usize] == NONE {
                    parts[far as usize] = count;
                    queue.push(far);
                }
            }
        }
        count += 1;
    }
    (parts, count as usize)
}
