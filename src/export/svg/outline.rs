//! Shapes as paths.

use std::fmt::Write;

use super::number::Number;
use crate::export::style::Shape;

/// The line around a shape: an ellipse or the corners of a convex polygon, around the middle.
pub(super) enum Outline {
    Ellipse([f64; 2]),
    Corners(Vec<[f64; 2]>),
}

/// How much larger a shape must be than the text in it.
pub(super) fn around(shape: Shape, [width, height]: [f64; 2]) -> [f64; 2] {
    match shape {
        Shape::Ellipse => [width * 1.22 + 12.0, height * 1.3 + 10.0],
        Shape::Hexagon | Shape::Tag | Shape::Trapezium => [width + 34.0, height + 12.0],
        Shape::Octagon => [width + 24.0, height + 20.0],
        Shape::House => [width + 16.0, height + 30.0],
        Shape::Barrel => [width + 16.0, height + 28.0],
        Shape::Box | Shape::Cut | Shape::Note => [width + 18.0, height + 14.0],
    }
}

/// Where the text of a shape stands, below its middle.
pub(super) fn drop(shape: Shape) -> f64 {
    match shape {
        Shape::House => 6.0,
        Shape::Barrel => 4.0,
        _ => 0.0,
    }
}

impl Outline {
    pub(super) fn of(shape: Shape, [width, height]: [f64; 2]) -> Self {
        let (x, y) = (width / 2.0, height / 2.0);
        let cut = (x.min(y) * 0.5).min(14.0);
        let octagon = |cut: f64| {
            vec![
                [-x + cut, -y],
                [x - cut, -y],
                [x, -y + cut],
                [x, y - cut],
                [x - cut, y],
                [-x + cut, y],
                [-x, y - cut],
                [-x, -y + cut],
            ]
        };
        Outline::Corners(match shape {
            Shape::Ellipse => return Outline::Ellipse([x, y]),
            Shape::Box | Shape::Note | Shape::Barrel => vec![[-x, -y], [x, -y], [x, y], [-x, y]],
            Shape::Cut | Shape::Octagon => octagon(cut),
            Shape::Hexagon => vec![[-x + cut, -y], [x - cut, -y], [x, 0.0], [x - cut, y], [-x + cut, y], [-x, 0.0]],
            Shape::Tag => vec![[-x, -y], [x - cut, -y], [x, 0.0], [x - cut, y], [-x, y]],
            Shape::Trapezium => vec![[-x + cut, -y], [x - cut, -y], [x, y], [-x, y]],
            Shape::House => vec![[-x, -y + cut], [0.0, -y], [x, -y + cut], [x, y], [-x, y]],
        })
    }

    /// Where a ray from the middle leaves the shape.
    pub(super) fn edge(&self, [dx, dy]: [f64; 2]) -> [f64; 2] {
        let length = dx.hypot(dy);
        if length < 1e-9 {
            return [0.0, 0.0];
        }
        let (dx, dy) = (dx / length, dy / length);
        let reach = match self {
            Outline::Ellipse([x, y]) => 1.0 / (dx / x.max(1e-9)).hypot(dy / y.max(1e-9)),
            Outline::Corners(corners) => {
                let next = corners.iter().cycle().skip(1);
                let hits = corners.iter().zip(next).filter_map(|(&[x, y], &[next_x, next_y])| {
                    let (along_x, along_y) = (next_x - x, next_y - y);
                    let across = dx * along_y - dy * along_x;
                    let reach = (x * along_y - y * along_x) / across;
                    let part = (x * dy - y * dx) / across;
                    (across.abs() > 1e-9 && reach > 0.0 && (-1e-6..=1.0 + 1e-6).contains(&part)).then_some(reach)
                });
                hits.fold(f64::INFINITY, f64::min)
            }
        };
        if reach.is_finite() { [dx * reach, dy * reach] } else { [0.0, 0.0] }
    }
}

/// A shape as the data of a path, around a place.
pub(super) fn path(shape: Shape, [left, top]: [f64; 2], size: [f64; 2]) -> String {
    let (x, y) = (size[0] / 2.0, size[1] / 2.0);
    let mut data = String::with_capacity(96);
    let at = |dx: f64, dy: f64| format!("{} {}", Number(left + dx), Number(top + dy));
    // Writing into a string cannot fail.
    let _ = match shape {
        Shape::Ellipse => {
            let (rx, ry) = (Number(x), Number(y));
            write!(data, "M{}A{rx} {ry} 0 1 1 {}A{rx} {ry} 0 1 1 {}Z", at(-x, 0.0), at(x, 0.0), at(-x, 0.0))
        }
        Shape::Barrel => {
            let (rx, ry) = (Number(x), Number((y * 0.4).min(7.0)));
            let lid = (y * 0.4).min(7.0);
            let body = format!("M{}A{rx} {ry} 0 1 1 {}V{}", at(-x, lid - y), at(x, lid - y), Number(top + y - lid));
            let foot = format!("A{rx} {ry} 0 0 1 {}Z", at(-x, y - lid));
            write!(data, "{body}{foot}M{}A{rx} {ry} 0 0 0 {}", at(-x, lid - y), at(x, lid - y))
        }
        Shape::Note => {
            let fold = (x.min(y) * 0.6).min(10.0);
            let corners = [at(x - fold, -y), at(x, fold - y), at(x, y), at(-x, y)];
            let ear = format!("M{}L{}L{}", at(x - fold, -y), at(x - fold, fold - y), at(x, fold - y));
            write!(data, "M{}L{}Z{ear}", at(-x, -y), corners.join("L"))
        }
        Shape::Octagon => {
            let inner = [(size[0] - 6.0).max(size[0] * 0.6), (size[1] - 6.0).max(size[1] * 0.6)];
            write!(data, "{}{}", polygon(shape, [left, top], size), polygon(shape, [left, top], inner))
        }
        shape => write!(data, "{}", polygon(shape, [left, top], size)),
    };
    data
}

fn polygon(shape: Shape, [x, y]: [f64; 2], size: [f64; 2]) -> String {
    let Outline::Corners(corners) = Outline::of(shape, size) else { return String::new() };
    let corners: Vec<String> =
        corners.iter().map(|[dx, dy]| format!("{} {}", Number(x + dx), Number(y + dy))).collect();
    format!("M{}Z", corners.join("L"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rays_end_on_the_line_of_every_shape() {
        let shapes = [
            Shape::Ellipse,
            Shape::Box,
            Shape::Hexagon,
            Shape::Octagon,
            Shape::Cut,
            Shape::Tag,
            Shape::Barrel,
            Shape::Trapezium,
            Shape::House,
            Shape::Note,
        ];
        for shape in shapes {
            let outline = Outline::of(shape, [100.0, 40.0]);
            for step in 0..360 {
                let (dy, dx) = f64::from(step).to_radians().sin_cos();
                let [x, y] = outline.edge([dx, dy]);
                assert!(x.abs() <= 50.01 && y.abs() <= 20.01 && x.hypot(y) > 12.0, "{shape:?} {step}: {x} {y}");
                assert!((x * dy - y * dx).abs() < 1e-6 && x * dx + y * dy > 0.0, "{shape:?} {step}");
            }
            assert!(path(shape, [0.0, 0.0], [100.0, 40.0]).starts_with('M'));
        }
    }
}
