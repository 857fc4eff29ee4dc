//! Parts side by side, as a printer would set them: turned lengthwise, in rows, the largest first.

use super::Point;
use super::net::Net;
use super::room::Sheet;

/// Between two parts.
const GAP: f64 = 36.0;
/// Between those in the grid of the untied.
const CELL: f64 = 24.0;
/// More parts are not worth the search for a gap for each.
const MOST_IN_GAPS: usize = 100;
/// How much wider than high a picture is.
const ASPECT: f64 = 1.5;

/// Moves a part to the middle and turns it so that it is wider than high, with a member on the left if one is given.
pub(super) fn level(points: &mut [Point], left: Option<usize>) {
    let count = points.len().max(1) as f64;
    let sum = points.iter().fold([0.0, 0.0], |sum, point| [sum[0] + point[0], sum[1] + point[1]]);
    let [middle_x, middle_y] = sum.map(|value| value / count);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for point in points.iter_mut() {
        let [x, y] = [point[0] - middle_x, point[1] - middle_y];
        *point = [x, y];
        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    let (mut sin, mut cos) = (-0.5 * f64::atan2(2.0 * xy, xx - yy)).sin_cos();
    if let Some(&[x, y]) = left.and_then(|left| points.get(left))
        && x * cos - y * sin > 0.0
    {
        (sin, cos) = (-sin, -cos);
    }
    for point in points.iter_mut() {
        let [x, y] = *point;
        *point = [x * cos - y * sin, x * sin + y * cos];
    }
}

/// Places in a grid that is wider than high.
pub(super) fn grid(count: usize) -> Vec<Point> {
    grid_of(count, (count as f64).sqrt().ceil() as usize)
}

fn grid_of(count: usize, columns: usize) -> Vec<Point> {
    let columns = columns.max(1);
    (0..count).map(|place| [(place % columns) as f64 * CELL * ASPECT, (place / columns) as f64 * CELL]).collect()
}

/// Puts tiles of members and their places side by side, around the middle: each in a gap of the largest, if it fits into one, or
/// else in rows.
pub(super) fn side_by_side(net: &Net, tiles: Vec<(Vec<usize>, Vec<Point>)>) -> Vec<Point> {
    let tiles = tiles.into_iter().filter(|(members, _)| !members.is_empty());
    let mut tiles: Vec<Tile> = tiles.map(|(members, points)| Tile::new(members, points)).collect();
    // The grid of the untied is the last, whatever its size.
    let last = tiles.len().saturating_sub(usize::from(tiles.last().is_some_and(|tile| tile.is_untied(net))));
    tiles[..last].sort_by(|one, other| other.size[1].total_cmp(&one.size[1]).then(one.members.cmp(&other.members)));
    let mut all = vec![[0.0, 0.0]; net.count()];
    let rest = match tiles.split_first() {
        Some((largest, rest)) => into_gaps(net, largest, rest, &mut all),
        None => Vec::new(),
    };
    let rows: Vec<&Tile> = tiles.first().into_iter().chain(rest).collect();
    let area: f64 = rows.iter().map(|tile| (tile.size[0] + GAP) * (tile.size[1] + GAP)).sum();
    let widest = rows.iter().map(|tile| tile.size[0]).fold(0.0, f64::max);
    let width = (area * ASPECT).sqrt().max(widest);
    let (mut x, mut y, mut height) = (0.0, 0.0, 0.0_f64);
    for tile in rows {
        if tile.is_untied(net) {
            // They fill rows of their own.
            let own = tile.points.len();
            let columns = (width / (CELL * ASPECT)) as usize + 1;
            let top = if x > 0.0 { y + height + GAP } else { y };
            Tile::new(tile.members.clone(), grid_of(own, columns)).put([0.0, top], &mut all);
            continue;
        }
        if x > 0.0 && x + tile.size[0] > width {
            (x, y, height) = (0.0, y + height + GAP, 0.0);
        }
        tile.put([x, y], &mut all);
        x += tile.size[0] + GAP;
        height = height.max(tile.size[1]);
    }
    let (corner, size) = bounds(&all);
    for point in &mut all {
        *point = [point[0] - corner[0] - size[0] / 2.0, point[1] - corner[1] - size[1] / 2.0];
    }
    all
}

/// Puts what fits into gaps of the largest tile, which stands in the corner of the sheet. The rest comes back.
fn into_gaps<'a>(net: &Net, largest: &Tile, rest: &'a [Tile], all: &mut [Point]) -> Vec<&'a Tile> {
    largest.put([0.0, 0.0], all);
    let Some(mut sheet) = Sheet::new(largest.size).filter(|_| rest.len() <= MOST_IN_GAPS) else {
        return rest.iter().collect();
    };
    for &member in &largest.members {
        sheet.take(all[member], GAP);
        for &other in net.around(member).iter().filter(|&&other| other > member) {
            sheet.take_line(all[member], all[other], GAP / 2.0);
        }
    }
    let mut left = Vec::new();
    for tile in rest {
        let Some(corner) = sheet.free(tile.size).filter(|_| !tile.is_untied(net)) else {
            left.push(tile);
            continue;
        };
        tile.put(corner, all);
        let end = [corner[0] + tile.size[0], corner[1] + tile.size[1]];
        let mut y = corner[1];
        while y <= end[1] {
            sheet.take_line([corner[0], y], [end[0], y], GAP);
            y += GAP;
        }
    }
    left
}

struct Tile {
    members: Vec<usize>,
    points: Vec<Point>,
    corner: Point,
    size: Point,
}

impl Tile {
    fn new(members: Vec<usize>, points: Vec<Point>) -> Self {
        let (corner, size) = bounds(&points);
        Self { members, points, corner, size }
    }

    fn is_untied(&self, net: &Net) -> bool {
        self.members.first().is_some_and(|&member| net.degree(member) == 0)
    }

    /// Puts its members where they stand if its own corner is there.
    fn put(&self, [x, y]: Point, all: &mut [Point]) {
        for (&member, point) in self.members.iter().zip(&self.points) {
            all[member] = [point[0] - self.corner[0] + x, point[1] - self.corner[1] + y];
        }
    }
}

/// The least x and y, and the width and height.
fn bounds(points: &[Point]) -> (Point, Point) {
    let Some(&first) = points.first() else { return ([0.0; 2], [0.0; 2]) };
    let (low, high) = points.iter().fold((first, first), |(low, high), point| {
        ([low[0].min(point[0]), low[1].min(point[1])], [high[0].max(point[0]), high[1].max(point[1])])
    });
    (low, [high[0] - low[0], high[1] - low[1]])
}
