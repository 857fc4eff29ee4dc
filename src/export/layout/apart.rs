//! Nothing stands on anything else.

use std::collections::BTreeMap;

use super::Point;

/// The most rounds of pushing.
const ROUNDS: usize = 60;
/// How much of an overlap a round takes away, and a little more so that the last crumb goes too.
const MORE: f64 = 1.02;

/// Pushes boxes of the given widths and heights, by their middles, apart until none overlaps another, and off the lines between
/// others, if `lines` names any by their ends. What still overlaps after many rounds is moved out of the way one by one.
pub(in super::super) fn spread(points: &mut [Point], sizes: &[[f64; 2]], lines: &[(usize, usize)]) {
    let cell = sizes.iter().flatten().fold(1.0, |most: f64, &size| most.max(size));
    for round in 0..ROUNDS {
        let mut moved = false;
        // Lines are a wish: boxes that are clear of each other matter more, and have the last rounds to themselves.
        if round * 3 < ROUNDS * 2 {
            moved |= off_lines(points, sizes, lines);
        }
        for (one, other) in pairs(points, cell) {
            moved |= push(points, sizes, one, other);
        }
        if !moved {
            return;
        }
    }
    one_by_one(points, sizes, cell);
}

type Cells = BTreeMap<(i64, i64), Vec<usize>>;

fn cell_of(point: Point, cell: f64) -> (i64, i64) {
    ((point[0] / cell).floor() as i64, (point[1] / cell).floor() as i64)
}

/// Those that stand in the same cell or in one beside it, each pair once.
fn pairs(points: &[Point], cell: f64) -> Vec<(usize, usize)> {
    let mut sorted: Vec<((i64, i64), usize)> =
        points.iter().enumerate().map(|(number, &point)| (cell_of(point, cell), number)).collect();
    sorted.sort_unstable();
    let mut pairs = Vec::new();
    for (at, &((column, row), number)) in sorted.iter().enumerate() {
        let rest = &sorted[at + 1..];
        let near = rest.iter().take_while(|&&((x, y), _)| x == column && y <= row + 1);
        pairs.extend(near.map(|&(_, other)| (number, other)));
        let beside = sorted.partition_point(|&(place, _)| place < (column + 1, row - 1));
        let near = sorted[beside..].iter().take_while(|&&((x, y), _)| x == column + 1 && y <= row + 1);
        pairs.extend(near.map(|&(_, other)| (number, other)));
    }
    pairs
}

/// How far two boxes overlap in each direction.
fn overlap(points: &[Point], sizes: &[[f64; 2]], one: usize, other: usize) -> Option<[f64; 2]> {
    let gap =
        |axis: usize| (sizes[one][axis] + sizes[other][axis]) / 2.0 - (points[one][axis] - points[other][axis]).abs();
    let overlap = [gap(0), gap(1)];
    overlap.iter().all(|&gap| gap > 1e-6).then_some(overlap)
}

/// Pushes two boxes apart along the direction that takes less.
fn push(points: &mut [Point], sizes: &[[f64; 2]], one: usize, other: usize) -> bool {
    let Some(overlap) = overlap(points, sizes, one, other) else { return false };
    let axis = usize::from(overlap[1] < overlap[0]);
    let half = overlap[axis] / 2.0 * MORE + 1e-3;
    let is_before =
        points[one][axis] < points[other][axis] || (points[one][axis] == points[other][axis] && one < other);
    let half = if is_before { half } else { -half };
    points[one][axis] -= half;
    points[other][axis] += half;
    true
}

/// Pushes boxes off the lines that run through them.
fn off_lines(points: &mut [Point], sizes: &[[f64; 2]], lines: &[(usize, usize)]) -> bool {
    let mut moved = false;
    for &(from, to) in lines {
        for number in (0..points.len()).filter(|&number| number != from && number != to) {
            let (start, end, point) = (points[from], points[to], points[number]);
            let along = [end[0] - start[0], end[1] - start[1]];
            let length = along[0].hypot(along[1]);
            if length < 1e-6 {
                continue;
            }
            let (dx, dy) = (along[0] / length, along[1] / length);
            let (x, y) = (point[0] - start[0], point[1] - start[1]);
            let ahead = x * dx + y * dy;
            if ahead <= 0.0 || ahead >= length {
                continue;
            }
            let off = x * dy - y * dx;
            // How far the box reaches across the line.
            let reach = (sizes[number][0] * dy.abs() + sizes[number][1] * dx.abs()) / 2.0;
            if off.abs() < reach {
                let by = (reach - off.abs()) * 0.4 * if off < 0.0 { -1.0 } else { 1.0 };
                points[number] = [point[0] + dy * by, point[1] - dx * by];
                for end in [from, to] {
                    points[end] = [points[end][0] - dy * by * 0.5, points[end][1] + dx * by * 0.5];
                }
                moved = true;
            }
        }
    }
    moved
}

/// Sets one box after the other, each where it stands or at the nearest place around it that is free.
fn one_by_one(points: &mut [Point], sizes: &[[f64; 2]], cell: f64) {
    let mut set: Cells = BTreeMap::new();
    for number in 0..points.len() {
        let home = points[number];
        for turn in 0..10_000_u32 {
            let (radius, angle) = (cell * 0.25 * f64::from(turn).sqrt(), f64::from(turn) * 2.399_963);
            points[number] = [home[0] + radius * angle.cos() * 1.5, home[1] + radius * angle.sin()];
            let (column, row) = cell_of(points[number], cell);
            let mut near = (column - 1..=column + 1).flat_map(|x| (row - 1..=row + 1).map(move |y| (x, y)));
            let is_free = near.all(|place| {
                set.get(&place)
                    .is_none_or(|others| others.iter().all(|&other| overlap(points, sizes, number, other).is_none()))
            });
            if is_free {
                break;
            }
        }
        set.entry(cell_of(points[number], cell)).or_default().push(number);
    }
}
