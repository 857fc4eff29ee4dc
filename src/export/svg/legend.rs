//! What shapes, colours and lines of a picture mean: only what occurs in it.

use super::number::Number;
use super::palette::Palette;
use super::{outline, words};
use crate::export::escape::xml;
use crate::export::excerpt::Excerpt;
use crate::export::legend::{Entry, entries};
use crate::export::style::{self, Dash};

/// The size of its letters, the height of its rows, and the width of its samples.
const LETTERS: f64 = 11.0;
const ROW: f64 = 22.0;
const SAMPLE: f64 = 30.0;

/// The legend as elements, in rows of at most a width, and its height.
pub(super) fn draw(excerpt: &Excerpt<'_>, is_boxed: bool, palette: &Palette, widest: f64) -> (Vec<String>, f64) {
    let mut elements = Vec::new();
    let (mut x, mut y) = (0.0, 0.0);
    let mut is_line = false;
    for entry in entries(excerpt) {
        let text = entry.to_string();
        let width = SAMPLE + words::width(&text, LETTERS) + 24.0;
        // Shapes first, then lines, on rows of their own.
        if x > 0.0 && (x + width > widest || (entry.is_line() && !is_line)) {
            (x, y) = (0.0, y + ROW);
        }
        is_line = entry.is_line();
        let middle = [x + SAMPLE / 2.0 - 3.0, y + ROW / 2.0];
        let sample = match &entry {
            Entry::Kind(kind) => {
                let (shape, fill) = style::of_kind(kind);
                let fill = if is_boxed { fill } else { style::mark_of_kind(kind) };
                let data = outline::path(shape, middle, [22.0, 14.0]);
                format!("<path d=\"{data}\" fill=\"{fill}\" stroke=\"{}\"/>", palette.border)
            }
            Entry::Class(class) => line(middle, &palette.line(style::of_class(*class)), Dash::Solid, 2.0),
            Entry::Dash(dash, _) => line(middle, palette.text, *dash, 2.0),
            Entry::Thin => line(middle, palette.text, Dash::Solid, 0.9),
            Entry::Thick => line(middle, palette.text, Dash::Solid, 3.1),
        };
        let label = format!(
            "<text x=\"{}\" y=\"{}\">{}</text>",
            Number(x + SAMPLE),
            Number(middle[1] + LETTERS * 0.36),
            xml::text(&text)
        );
        elements.push(format!("<g>{sample}{label}</g>"));
        x += width;
    }
    let height = if elements.is_empty() { 0.0 } else { y + ROW };
    (elements, height)
}

fn line([x, y]: [f64; 2], colour: &str, dash: Dash, width: f64) -> String {
    let (from, to, y) = (Number(x - 11.0), Number(x + 11.0), Number(y));
    let dash = super::dashes(dash, width);
    format!(
        "<path d=\"M{from} {y}L{to} {y}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\"{dash}/>",
        Number(width)
    )
}
