//! Breadth-first search from one side.

use std::ops::Range;

use crate::graph::filter::Gate;
use crate::graph::index::Index;
use crate::graph::scratch::{Bits, OpenBits};
use crate::query::{Cut, Meter};

/// Adds to `found` the entities one hop from a ring of those found before, at most `limit` and none that was seen, and marks them as
/// seen. The entities of the innermost ring are passed through whatever they are. `false` if the search was cut.
pub(crate) fn ring<G: Gate>(
    (index, gate): (&Index, G),
    ring: Range<usize>,
    limit: usize,
    (seen, found): (&mut OpenBits<'_>, &mut Vec<u32>),
    meter: &mut Meter,
) -> bool {
    let (innermost, before) = (ring.start == 0, found.len());
    let room = before.saturating_add(limit);
    for place in ring {
        let entity = found[place];
        if !innermost && !gate.passes_through(entity) {
            continue;
        }
        let row = index.row(entity as usize);
        if !meter.look(row.len()) {
            return false;
        }
        // Every neighbour is written, and only those that are new are kept: no branch to guess wrong.
        let mut count = found.len();
        found.resize(count + row.len(), 0);
        for (step, place) in index.at(row.clone()).iter().zip(row) {
            found[count] = step.far;
            let may = gate.opens(step.tag, place) & gate.admits(*step);
            count += usize::from(seen.insert_if(step.far, may));
        }
        found.truncate(count);
        if count > room {
            found.truncate(room);
            meter.cut.get_or_insert(Cut::Limit);
            return false;
        }
    }
    meter.reach(found.len() - before);
    true
}

/// Finds what lies within so many hops of the starts, ring by ring, sorted within a ring if asked for; and where each ring ends.
pub(crate) fn rings<G: Gate>(
    (index, gate): (&Index, G),
    starts: &[u32],
    (hops, limit, sorted): (u32, usize, bool),
    (seen, found, ends): (&mut Bits, &mut Vec<u32>, &mut Vec<usize>),
    meter: &mut Meter,
) {
    seen.reset(index.entities());
    let mut seen = seen.open();
    found.clear();
    found.extend(starts.iter().filter(|&&start| seen.insert_if(start, true)));
    ends.clear();
    ends.push(found.len());
    let mut from = 0;
    for _ in 0..hops {
        let to = found.len();
        let left = limit.saturating_sub(to - ends[0]);
        let whole = ring((index, gate), from..to, left, (&mut seen, found), meter);
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
}
