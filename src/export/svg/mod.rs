//! SVG: a finished picture, without Graphviz.

mod curve;
mod legend;
mod number;
mod outline;
mod palette;
mod scene;
mod words;

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};

use super::columns::{Cell, Cells, ENTITY, Value};
use super::escape::xml;
use super::excerpt::Excerpt;
use super::layout::Layout;
use super::style::{self, Dash};
use crate::graph::refs::{EntityRef, TieRef};
use number::Number;
use palette::Palette;
use scene::{LETTERS, LINE, Label, SMALL_LETTERS, Scene};

/// Writes a graph as a picture: shapes by kind, colours by class of relation, disputed ties dashed, denied and withdrawn ones dotted,
/// thin what is only alleged, thicker what has several origins; a title, a legend, and below it what must be said of it.
///
/// Up to 150 entities are boxes with their names, and no two overlap. More are marks, the larger the more ties they have, and the most
/// tied have names. Every entity and every tie is a group of its own with an id, and its tooltip holds the evidence.
///
/// The picture is one element without scripts, styles or references, so that it can stand by itself, in a page or in a document.
/// Names are text and nothing else; controls that would turn the direction of writing are drawn as boxes.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::Svg;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// Svg::new(&graph.neighbourhood("glocom")?.max_hops(2).collect()).to_writer(&mut file)?;
/// assert!(String::from_utf8(file)?.contains("Around Glocom"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Svg<'g> {
    excerpt: Excerpt<'g>,
    layout: Option<Layout>,
    legend: bool,
    tie_labels: Option<bool>,
    width: Option<u32>,
    dark: bool,
}

/// Ties have words on them unless there are more than this.
const MOST_WORDS: usize = 80;
/// Ties have arrowheads unless there are more than this.
const MOST_HEADS: usize = 4_000;
/// More ties make a hub.
const HUB: usize = 60;
/// Around everything.
const MARGIN: f64 = 24.0;
/// No picture is narrower: what is said below it must be readable.
const NARROWEST: f64 = 720.0;
/// Lines of text are no wider, in letters of their size.
const TEXT: f64 = 1100.0;
const TITLE: f64 = 20.0;
const FOOT: f64 = 10.5;
/// The most lines of the description under the title.
const MOST_DESCRIPTION: usize = 4;

impl<'g> Svg<'g> {
    /// A graph or a part of one, with a legend, on white paper, and words on its ties if they are few.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), layout: None, legend: true, tie_labels: None, width: None, dark: false }
    }

    /// Whether shapes, colours and lines are explained. Only what occurs is explained.
    pub fn legend(mut self, legend: bool) -> Self {
        self.legend = legend;
        self
    }

    /// Where entities stand, about; boxes that would overlap are moved. Without it, the layout is that of seed 1.
    pub fn layout(mut self, layout: &Layout) -> Self {
        self.layout = Some(layout.clone());
        self
    }

    /// Whether ties have words on them. If nothing is said, they have if there are at most 80 of them, and at most 150 entities.
    pub fn tie_labels(mut self, labels: bool) -> Self {
        self.tie_labels = Some(labels);
        self
    }

    /// How wide it is shown, in pixels, where nothing else is said; its height follows.
    pub fn width(mut self, pixels: u32) -> Self {
        self.width = Some(pixels);
        self
    }

    /// Whether the paper is dark.
    pub fn dark(mut self, dark: bool) -> Self {
        self.dark = dark;
        self
    }

    /// Writes the file. The writer need not be buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let mut writer = BufWriter::new(writer);
        let cells = Cells::new(&self.excerpt);
        let own;
        let layout = match &self.layout {
            Some(layout) => layout,
            None => {
                own = Layout::of(&self.excerpt, 1);
                &own
            }
        };
        let few = self.excerpt.tie_count() <= MOST_WORDS && self.excerpt.entity_count() <= scene::MOST_BOXES;
        let scene = Scene::new(&self.excerpt, layout, self.tie_labels.unwrap_or(few));
        let palette = if self.dark { &palette::DARK } else { &palette::LIGHT };
        let picture = Picture { svg: self, cells: &cells, scene: &scene, palette };
        picture.write(&mut writer)?;
        writer.flush()
    }
}

/// Everything that is needed to draw.
struct Picture<'a, 'g> {
    svg: &'a Svg<'g>,
    cells: &'a Cells<'g>,
    scene: &'a Scene,
    palette: &'a Palette,
}

impl<'g> Picture<'_, 'g> {
    fn write(&self, writer: &mut impl Write) -> io::Result<()> {
        let (excerpt, unit) = (&self.svg.excerpt, self.scene.frame());
        let inner = self.scene.bounds.width().max(NARROWEST * unit);
        let head = self.head(inner);
        let (legend, legend_height) = match self.svg.legend {
            true => legend::draw(excerpt, self.scene.is_boxed, self.palette, inner / unit),
            false => (Vec::new(), 0.0),
        };
        let foot = self.foot(inner);
        let head_height = head.iter().map(|line| line.size * 1.4).sum::<f64>() + MARGIN * 0.5 * unit;
        let legend_top = MARGIN + head_height + self.scene.bounds.height() + MARGIN * unit;
        let foot_top = legend_top + (legend_height + if legend.is_empty() { 0.0 } else { MARGIN * 0.5 }) * unit;
        let (width, height) =
            (inner + 2.0 * MARGIN, foot_top + foot.iter().map(|line| line.size * 1.4).sum::<f64>() + MARGIN);
        self.start(writer, width, height)?;
        paragraph(writer, &head, [MARGIN, MARGIN], self.palette)?;
        let left = MARGIN + (inner - self.scene.bounds.width()) / 2.0 - self.scene.bounds.low[0];
        let top = MARGIN + head_height - self.scene.bounds.low[1];
        writeln!(writer, "<g transform=\"translate({} {})\">", Number(left), Number(top))?;
        self.ties(writer)?;
        self.entities(writer)?;
        self.names(writer)?;
        writeln!(writer, "</g>")?;
        if !legend.is_empty() {
            let place = format!("translate({} {}) scale({unit:.3})", Number(MARGIN), Number(legend_top));
            writeln!(writer, "<g class=\"legend\" transform=\"{place}\" font-size=\"11\">")?;
            for element in legend {
                writeln!(writer, "{element}")?;
            }
            writeln!(writer, "</g>")?;
        }
        paragraph(writer, &foot, [MARGIN, foot_top], self.palette)?;
        writeln!(writer, "</svg>")
    }

    fn start(&self, writer: &mut impl Write, width: f64, height: f64) -> io::Result<()> {
        let shown = self.svg.width.map_or(width, f64::from);
        let about = self.svg.excerpt.about();
        writeln!(writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(
            writer,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" width=\"{}\" height=\"{}\" role=\"img\" \
             aria-labelledby=\"picture-title picture-about\" font-family=\"{}\" fill=\"{}\">",
            Number(width),
            Number(height),
            Number(shown),
            Number(shown * height / width),
            words::FONTS,
            self.palette.text
        )?;
        writeln!(writer, "<title id=\"picture-title\">{}</title>", xml::text(self.svg.excerpt.title()))?;
        writeln!(writer, "<desc id=\"picture-about\">{}</desc>", xml::text(&about.paragraph()))?;
        let size = format!("width=\"{}\" height=\"{}\"", Number(width), Number(height));
        writeln!(writer, "<rect {size} fill=\"{}\"/>", self.palette.paper)
    }

    /// The title, and the remark on the graph.
    fn head(&self, widest: f64) -> Vec<Line> {
        let unit = self.scene.frame();
        let about = self.svg.excerpt.about();
        let widest = widest.min(TEXT * unit);
        let title = words::some_lines(&about.title, TITLE * unit, widest / 1.08, 3);
        let mut lines: Vec<Line> =
            title.into_iter().map(|text| Line { text, size: TITLE * unit, is_strong: true }).collect();
        if let Some(description) = &about.description {
            let size = LETTERS * unit;
            let texts = words::some_lines(description, size, widest, MOST_DESCRIPTION);
            lines.extend(texts.into_iter().map(|text| Line { text, size, is_strong: false }));
        }
        lines
    }

    /// What must be said of the picture.
    fn foot(&self, widest: f64) -> Vec<Line> {
        let (unit, size) = (self.scene.frame(), FOOT * self.scene.frame());
        let about = self.svg.excerpt.about();
        let said = about.entries().filter(|(name, _)| !matches!(*name, "title" | "description"));
        let mut lines = Vec::new();
        for (name, text) in said {
            let text = match name {
                "as_of" => format!("As of {text}"),
                "disclaimer" => text.to_owned(),
                name => format!("{}{}: {text}", name[..1].to_uppercase(), &name[1..]),
            };
            let texts = words::lines(&text, size, widest.min(TEXT * unit));
            lines.extend(texts.into_iter().map(|text| Line { text, size, is_strong: false }));
        }
        lines
    }

    fn ties(&self, writer: &mut impl Write) -> io::Result<()> {
        let excerpt = &self.svg.excerpt;
        let mut words = vec![None; if self.scene.words.is_empty() { 0 } else { excerpt.tie_count() }];
        for label in &self.scene.words {
            words[label.of] = Some(label);
        }
        let opacity = match excerpt.tie_count() {
            _ if self.scene.is_boxed => String::new(),
            // The more lines, the fainter each, so that their bundles show and marks stand out.
            count => format!(" stroke-opacity=\"{:.2}\"", (0.9 / (count as f64 / 1000.0).max(1.0).sqrt()).max(0.12)),
        };
        writeln!(
            writer,
            "<g class=\"ties\" fill=\"none\" font-size=\"{}\"{opacity}>",
            Number(SMALL_LETTERS * self.scene.unit)
        )?;
        for (place, tie) in excerpt.ties().enumerate() {
            self.tie(writer, place, tie, words.get(place).copied().flatten())?;
        }
        writeln!(writer, "</g>")
    }

    fn tie(&self, writer: &mut impl Write, place: usize, tie: TieRef<'g>, words: Option<&Label>) -> io::Result<()> {
        let ends = scene::ends(&self.svg.excerpt, tie);
        let Some(curve) = self.scene.curve(place, ends) else { return Ok(()) };
        let line = style::of_tie(tie);
        let (colour, width) = (self.palette.line(line.colour), f64::from(line.width));
        let has_head = !tie.relation().is_symmetric() && self.svg.excerpt.tie_count() <= MOST_HEADS;
        let head = if self.scene.is_boxed { 7.0 + width * 1.5 } else { 5.0 + width };
        let id = self.cells.tie_id(tie);
        let (from, to) = (xml::value(tie.from().get().id()), xml::value(tie.to().get().id()));
        let relation = xml::value(self.cells.relation(tie.relation()));
        write!(
            writer,
            "<g id=\"{id}\" data-from=\"{from}\" data-relation=\"{relation}\" data-to=\"{to}\"><title>{}</title>",
            xml::text(&format!("{tie} ({})\n{}", tie.standing(), self.cells.evidence(tie)))
        )?;
        // The spokes of a hub would hide what lies between them.
        let is_spoke = ends.into_iter().any(|end| self.scene.degree(end) > HUB);
        let faint = if is_spoke { " opacity=\"0.35\"" } else { "" };
        let path = curve.path(if has_head { head * 0.8 } else { 0.0 });
        let dashes = dashes(line.dash, width);
        write!(writer, "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{}\"{dashes}{faint}/>", Number(width))?;
        if has_head {
            write!(writer, "<path d=\"{}\" fill=\"{colour}\"{faint}/>", curve.head(head, head * 0.75))?;
        }
        if let Some(label) = words {
            let halo = format!("stroke=\"{}\" stroke-width=\"4\" stroke-linejoin=\"round\"", self.palette.paper);
            self.label(writer, label, SMALL_LETTERS, &format!("fill=\"{colour}\" {halo} paint-order=\"stroke\""))?;
        }
        writeln!(writer, "</g>")
    }

    fn entities(&self, writer: &mut impl Write) -> io::Result<()> {
        let size = Number(LETTERS);
        writeln!(writer, "<g class=\"entities\" font-size=\"{size}\" stroke=\"{}\">", self.palette.border)?;
        let mut row = Vec::new();
        for (place, entity) in self.svg.excerpt.entities().enumerate() {
            self.cells.entity(entity, &mut row);
            self.entity(writer, place, entity, &row)?;
        }
        writeln!(writer, "</g>")
    }

    fn entity(&self, writer: &mut impl Write, place: usize, entity: EntityRef<'g>, row: &[Cell<'_>]) -> io::Result<()> {
        let Some(mark) = self.scene.marks.get(place) else { return Ok(()) };
        let kind = entity.get().kind();
        let (_, fill) = style::of_kind(kind);
        let fill = if self.scene.is_boxed { fill } else { style::mark_of_kind(kind) };
        let is_asked = self.svg.excerpt.focus().any(|asked| asked == entity);
        let strong = if is_asked { " stroke-width=\"2.5\"" } else { "" };
        let (id, data) = (xml::value(entity.get().id()), outline::path(mark.shape, mark.middle, mark.size));
        write!(
            writer,
            "<g id=\"n-{}\" data-id=\"{id}\"><title>{}</title><path d=\"{data}\" fill=\"{fill}\"{strong}/>",
            entity.index().index(),
            xml::text(&tooltip(entity, row))
        )?;
        let first = mark.middle[1] + outline::drop(mark.shape) - (mark.lines.len() as f64 - 1.0) / 2.0 * LINE;
        for (nth, line) in mark.lines.iter().enumerate() {
            let y = first + nth as f64 * LINE + LETTERS * 0.36;
            write!(
                writer,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\" stroke=\"none\" fill=\"#1a1a1a\"{}>{}</text>",
                Number(mark.middle[0]),
                Number(y),
                direction(line),
                xml::text(line)
            )?;
        }
        writeln!(writer, "</g>")
    }

    /// The names beside marks.
    fn names(&self, writer: &mut impl Write) -> io::Result<()> {
        if self.scene.names.is_empty() {
            return Ok(());
        }
        let halo = Number(LETTERS * self.scene.unit * 0.3);
        let (size, paper) = (Number(LETTERS * self.scene.unit), self.palette.paper);
        let look =
            format!("stroke=\"{paper}\" stroke-width=\"{halo}\" stroke-linejoin=\"round\" paint-order=\"stroke\"");
        writeln!(writer, "<g class=\"names\" font-size=\"{size}\" {look}>")?;
        for label in &self.scene.names {
            self.label(writer, label, LETTERS, "")?;
            writeln!(writer)?;
        }
        writeln!(writer, "</g>")
    }

    fn label(&self, writer: &mut impl Write, label: &Label, letters: f64, look: &str) -> io::Result<()> {
        let y = Number(label.middle[1] + letters * self.scene.unit * 0.36);
        let (x, direction) = (Number(label.middle[0]), direction(&label.text));
        let space = if look.is_empty() { "" } else { " " };
        let text = xml::text(&label.text);
        write!(writer, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\"{space}{look}{direction}>{text}</text>")
    }
}

/// A line of text above or below the picture.
struct Line {
    text: String,
    size: f64,
    is_strong: bool,
}

fn paragraph(writer: &mut impl Write, lines: &[Line], [x, top]: [f64; 2], palette: &Palette) -> io::Result<()> {
    let mut y = top;
    for line in lines {
        let look =
            if line.is_strong { " font-weight=\"bold\"".to_owned() } else { format!(" fill=\"{}\"", palette.quiet) };
        let (left, base, size) = (Number(x), Number(y + line.size), Number(line.size));
        let text = xml::text(&line.text);
        writeln!(writer, "<text x=\"{left}\" y=\"{base}\" font-size=\"{size}\"{look}>{text}</text>")?;
        y += line.size * 1.4;
    }
    Ok(())
}

/// What an entity's tooltip says: its name as it is, and what is known of it.
fn tooltip(entity: EntityRef<'_>, row: &[Cell<'_>]) -> String {
    let mut text = entity.get().name().to_owned();
    for cell in row {
        let Some(column) = ENTITY.get(cell.column) else { continue };
        if cell.value != Value::Flag(false) {
            // Writing into a string cannot fail.
            let _ = write!(text, "\n{}: {}", column.name.replace('_', " "), cell.value);
        }
    }
    text
}

/// The dashes of a line so wide, as an attribute.
fn dashes(dash: Dash, width: f64) -> String {
    match dash {
        Dash::Solid => String::new(),
        Dash::Dashed => format!(" stroke-dasharray=\"{} {}\"", Number(3.0 + width * 2.0), Number(2.0 + width * 1.5)),
        Dash::Dotted => {
            format!(" stroke-dasharray=\"0 {}\" stroke-linecap=\"round\"", Number(2.0 + width * 2.0))
        }
    }
}

/// Text from right to left has its own direction, in whatever the picture stands.
fn direction(text: &str) -> &'static str {
    let is_turned = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}');
    if text.chars().any(is_turned) { " unicode-bidi=\"plaintext\"" } else { "" }
}
