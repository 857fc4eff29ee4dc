//! Where on a sheet there is still room.

use super::Point;

/// The width of a square of the sheet.
const SQUARE: f64 = 12.0;
/// No sheet has more squares than this; a larger one is not searched.
const MOST_SQUARES: f64 = 250_000.0;

/// A sheet in squares, of which some are taken.
pub(super) struct Sheet {
    columns: usize,
    rows: usize,
    taken: Vec<bool>,
}

impl Sheet {
    /// A free sheet; `None` if it would be too large to search.
    pub(super) fn new([width, height]: Point) -> Option<Self> {
        let (columns, rows) = ((width / SQUARE).ceil().max(1.0), (height / SQUARE).ceil().max(1.0));
        if columns * rows > MOST_SQUARES {
            return None;
        }
        let (columns, rows) = (columns as usize, rows as usize);
        Some(Self { columns, rows, taken: vec![false; columns * rows] })
    }

    /// Takes what lies around a point, by so much on every side.
    pub(super) fn take(&mut self, [x, y]: Point, around: f64) {
        let span = |middle: f64, count: usize| {
            let last = |value: f64| ((value / SQUARE).floor().max(0.0) as usize).min(count - 1);
            last(middle - around)..=last(middle + around)
        };
        for row in span(y, self.rows) {
            for column in span(x, self.columns) {
                self.taken[row * self.columns + column] = true;
            }
        }
    }

    /// Takes what lies along a line.
    pub(super) fn take_line(&mut self, from: Point, to: Point, around: f64) {
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let steps = (dx.hypot(dy) / SQUARE).ceil().max(1.0);
        for step in 0..=steps as usize {
            let part = step as f64 / steps;
            self.take([from[0] + dx * part, from[1] + dy * part], around);
        }
    }

    /// The corner of a free rectangle, the nearest to the middle of the sheet, if there is one.
    pub(super) fn free(&self, [width, height]: Point) -> Option<Point> {
        let (wide, high) = ((width / SQUARE).ceil() as usize + 1, (height / SQUARE).ceil() as usize + 1);
        let (last_row, last_column) = (self.rows.checked_sub(high)?, self.columns.checked_sub(wide)?);
        let sums = self.sums();
        let line = self.columns + 1;
        let count = |row: usize, column: usize| {
            sums[(row + high) * line + column + wide] + sums[row * line + column]
                - sums[row * line + column + wide]
                - sums[(row + high) * line + column]
        };
        let all = (0..=last_row).flat_map(|row| (0..=last_column).map(move |column| (row, column)));
        let off = |&(row, column): &(usize, usize)| {
            let (down, right) = ((2 * row + high).abs_diff(self.rows), (2 * column + wide).abs_diff(self.columns));
            down * down + right * right
        };
        let (row, column) = all.filter(|&(row, column)| count(row, column) == 0).min_by_key(off)?;
        Some([column as f64 * SQUARE, row as f64 * SQUARE])
    }

    /// How many squares are taken above and to the left of each corner.
    fn sums(&self) -> Vec<u32> {
        let line = self.columns + 1;
        let mut sums = vec![0; line * (self.rows + 1)];
        for row in 0..self.rows {
            let mut own = 0;
            for column in 0..self.columns {
                own += u32::from(self.taken[row * self.columns + column]);
                sums[(row + 1) * line + column + 1] = sums[row * line + column + 1] + own;
            }
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_found_where_nothing_is() {
        let mut sheet = Sheet::new([240.0, 120.0]).unwrap();
        assert!(sheet.free([300.0, 10.0]).is_none());
        sheet.take_line([0.0, 60.0], [130.0, 60.0], 60.0);
        let [x, y] = sheet.free([20.0, 20.0]).unwrap();
        assert!(x >= 190.0 && (20.0..100.0).contains(&y), "{x} {y}");
        sheet.take([230.0, 60.0], 60.0);
        assert!(sheet.free([20.0, 20.0]).is_none());
        assert!(Sheet::new([1e6, 1e6]).is_none());
    }
}
