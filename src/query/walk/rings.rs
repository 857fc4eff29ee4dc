//! Breadth-first search from one side.

use std::ops::Range;

use crate::graph::filter::Gate;
use crate::graph::index::{Index, Step};
use crate::graph::scratch::{Bits, Found, OpenBits};
use crate::query::{Cut, Meter};

/// Adds to `found` the entities one hop from a ring of those found before, at most `limit` and none that was seen, and marks them as
/// seen. The entities of the innermost ring are passed through whatever they are. `false` if the search was cut.
pub(crate) fn ring<G: Gate>(
    (index, gate): (&Index, G),
    ring: Range<usize>,
    limit: usize,
    (seen, found): (&mut OpenBits<'_>, &mut Found),
    meter: &mut Meter,
) -> bool {
    let (innermost, before) = (ring.start == 0, found.len());
    let room = before.saturating_add(limit);
    for place in ring {
        let entity = found.get(place);
        if !innermost && !gate.passes_through(entity) {
            continue;
        }
        let row = index.row(entity as usize);
        if !meter.look(row.len()) {
            return false;
        }
        // Every neighbour is written, and only those that are new are kept: no branch to guess wrong.
        found.extend_if(index.at(row.clone()).iter().zip(row).map(|(step, place)| {
            let may = gate.opens(step.tag, place) & gate.admits(*step);
            (step.far, seen.insert_if(step.far, may))
        }));
        if found.len() > room {
            seen.remove(&found.as_slice()[room..]);
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
    (seen, found, ends): (&mut Bits, &mut Found, &mut Vec<usize>),
    meter: &mut Meter,
) {
    found.reset(index.entities());
    if let ([start], 1) = (starts, hops) {
        neighbours((index, gate), *start, limit, found, meter);
        ends.clear();
        ends.extend([1, found.len()].into_iter().take(found.len().min(2)));
        return;
    }
    seen.reserve(index.entities());
    let mut seen = seen.open();
    for &start in starts {
        let new = seen.insert_if(start, true);
        found.push_if(start, new);
    }
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
            found.as_mut_slice()[to..].sort_unstable();
        }
        ends.push(found.len());
        from = to;
        if !whole {
            break;
        }
    }
    seen.clear(found.as_slice());
}

/// The first ring around one start, for which no entity need be remembered: they come in order, each as often as it has ties.
fn neighbours<G: Gate>((index, gate): (&Index, G), start: u32, limit: usize, found: &mut Found, meter: &mut Meter) {
    found.push_if(start, true);
    let row = index.row(start as usize);
    if !meter.look(row.len()) {
        return;
    }
    let mut last = start;
    let mut is_next = |step: &Step, passes: bool| {
        let wanted = (step.far != last) & (step.far != start) & passes;
        last = if wanted { step.far } else { last };
        (step.far, wanted)
    };
    let steps = index.at(row.clone()).iter().zip(row);
    if gate.admits_all() && index.is_single(start as usize) {
        found.extend_if(steps.map(|(step, place)| (step.far, gate.opens(step.tag, place))));
    } else if gate.admits_all() {
        found.extend_if(steps.map(|(step, place)| is_next(step, gate.opens(step.tag, place))));
    } else {
        found.extend_if(steps.map(|(step, place)| is_next(step, gate.opens(step.tag, place) & gate.admits(*step))));
    }
    if found.len() - 1 > limit {
        found.truncate(1 + limit);
        meter.cut.get_or_insert(Cut::Limit);
    }
    meter.reach(found.len() - 1);
}
