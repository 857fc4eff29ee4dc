//! Breadth-first search from one side.

use std::ops::Range;

use crate::graph::filter::Gate;
use crate::graph::index::Index;
use crate::graph::scratch::Bits;
use crate::query::{Cut, Meter};

/// Adds to `found` the entities one hop from a ring of those found before, at most `limit` and none that was seen, and marks them as
/// seen. The entities of the innermost ring are passed through whatever they are. `false` if the search was cut.
pub(crate) fn ring<G: Gate>(
    (index, gate): (&Index, G),
    ring: Range<usize>,
    limit: usize,
    (seen, found): (&mut Bits, &mut Vec<u32>),
    meter: &mut Meter,
) -> bool {
    let (innermost, room) = (ring.start == 0, found.len().saturating_add(limit));
    for place in ring {
        let entity = found[place];
        if !innermost && !gate.passes_through(entity) {
            continue;
        }
        let row = index.row(entity as usize);
        if !meter.look(row.len()) {
            return false;
        }
        for (step, place) in index.steps(entity as usize).iter().zip(row) {
            if seen.has(step.far as usize) || !gate.opens(step.tag, place) || !gate.admits(*step) {
                continue;
            }
            if found.len() == room {
                meter.cut.get_or_insert(Cut::Limit);
                return false;
            }
            seen.insert(step.far as usize);
            found.push(step.far);
        }
    }
    meter.reach(found.len().saturating_sub(room.saturating_sub(limit)));
    true
}

/// Finds what lies within so many hops of the starts, ring by ring, sorted within a ring if asked for. Gives where each ring ends.
pub(crate) fn rings<G: Gate>(
    (index, gate): (&Index, G),
    starts: &[u32],
    (hops, limit, sorted): (u32, usize, bool),
    (seen, found): (&mut Bits, &mut Vec<u32>),
    meter: &mut Meter,
) -> Vec<usize> {
    seen.reserve(index.entities());
    found.clear();
    found.extend(starts.iter().filter(|&&start| seen.insert(start as usize)));
    let mut ends = vec![found.len()];
    let mut from = 0;
    for _ in 0..hops {
        let to = found.len();
        let left = limit.saturating_sub(to - ends[0]);
        let whole = ring((index, gate), from..to, left, (seen, found), meter);
        if found.len() == to {
            break;
        }
        if sorted {
            found[to..].sort_unstable();
        }
        ends.push(found.len());
        from = to;
        if !whole {
            break;
        }
    }
    seen.clear(found.iter().map(|&entity| entity as usize));
    ends
}
