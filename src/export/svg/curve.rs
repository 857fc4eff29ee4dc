//! The lines of ties: straight, fanned out where there are several between two entities, and loops.

use super::number::Number;

type Point = [f64; 2];

/// A line as a cubic Bézier curve, from where it leaves one shape to where it meets the other.
pub(super) struct Curve {
    points: [Point; 4],
    is_straight: bool,
}

fn along(from: Point, to: Point, part: f64) -> Point {
    [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
}

impl Curve {
    /// A line between two middles that bends sideways by so much at its middle; `leave` and `meet` say where a ray from the middle
    /// of either shape leaves it.
    pub(super) fn between(
        ends: [Point; 2],
        bend: f64,
        leave: impl Fn(Point) -> Point,
        meet: impl Fn(Point) -> Point,
    ) -> Self {
        let [from, to] = ends;
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let length = dx.hypot(dy).max(1e-6);
        // A quadratic curve passes its control point at half the distance.
        let control = [from[0] + dx / 2.0 + dy / length * bend * 2.0, from[1] + dy / 2.0 - dx / length * bend * 2.0];
        let start = leave([control[0] - from[0], control[1] - from[1]]);
        let end = meet([control[0] - to[0], control[1] - to[1]]);
        let (start, end) = ([from[0] + start[0], from[1] + start[1]], [to[0] + end[0], to[1] + end[1]]);
        let points = [start, along(start, control, 2.0 / 3.0), along(end, control, 2.0 / 3.0), end];
        Self { points, is_straight: bend == 0.0 }
    }

    /// A loop at the upper right of a shape, larger with every one before it.
    pub(super) fn around(middle: Point, size: Point, nth: usize, leave: impl Fn(Point) -> Point) -> Self {
        let reach = (size[0].min(size[1]) * 0.6).clamp(8.0, 26.0) * (1.0 + 0.6 * nth as f64);
        let (up, right) = (leave([size[0] * 0.25, -size[1] * 0.5]), leave([size[0] * 0.5, -size[1] * 0.1]));
        let start = [middle[0] + up[0], middle[1] + up[1]];
        let end = [middle[0] + right[0], middle[1] + right[1]];
        let points =
            [start, [start[0] + reach * 0.3, start[1] - reach * 1.6], [end[0] + reach * 1.6, end[1] - reach], end];
        Self { points, is_straight: false }
    }

    /// A place on it, from 0 at its start to 1 at its end.
    pub(super) fn at(&self, part: f64) -> Point {
        let [a, b, c, d] = self.points;
        let (one, two, three) = (along(a, b, part), along(b, c, part), along(c, d, part));
        along(along(one, two, part), along(two, three, part), part)
    }

    /// How far its ends are from each other.
    pub(super) fn length(&self) -> f64 {
        let [start, _, _, end] = self.points;
        (end[0] - start[0]).hypot(end[1] - start[1])
    }

    /// Its data as a path, shorter at the end by the length of an arrowhead.
    pub(super) fn path(&self, head: f64) -> String {
        let [a, b, c, d] = self.points;
        let [dx, dy] = self.heading();
        let end = [d[0] - dx * head, d[1] - dy * head];
        let at = |[x, y]: Point| format!("{} {}", Number(x), Number(y));
        if self.is_straight {
            format!("M{}L{}", at(a), at(end))
        } else {
            format!("M{}C{} {} {}", at(a), at(b), at(c), at(end))
        }
    }

    /// An arrowhead at its end, as the data of a path.
    pub(super) fn head(&self, length: f64, breadth: f64) -> String {
        let [x, y] = self.points[3];
        let [dx, dy] = self.heading();
        let (back_x, back_y) = (x - dx * length, y - dy * length);
        let (side_x, side_y) = (-dy * breadth / 2.0, dx * breadth / 2.0);
        let at = |x: f64, y: f64| format!("{} {}", Number(x), Number(y));
        let sides = [at(back_x + side_x, back_y + side_y), at(back_x - side_x, back_y - side_y)];
        format!("M{}L{}Z", at(x, y), sides.join("L"))
    }

    /// The direction in which it arrives.
    fn heading(&self) -> Point {
        let [start, _, before, end] = self.points;
        let from = if self.is_straight { start } else { before };
        let (dx, dy) = (end[0] - from[0], end[1] - from[1]);
        let length = dx.hypot(dy);
        if length > 1e-6 { [dx / length, dy / length] } else { [1.0, 0.0] }
    }
}
