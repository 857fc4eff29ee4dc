//! Mermaid flowcharts.

use std::collections::HashSet;
use std::io::{self, Write};

use petgraph::graph::NodeIndex;

use super::columns::Cells;
use super::escape;
use super::excerpt::Excerpt;
use super::style::{self, Dash, Shape};
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::kind::EntityKind;

/// How much of one comment is written.
const COMMENT: usize = 1000;

/// Room for the line that says that a part is shown.
const PART: usize = 160;

/// Writes a small graph as a Mermaid flowchart, for Markdown: kinds by shape and colour, disputed ties dashed, denied and withdrawn
/// ones dashed with a cross at the end, ties that say the same in both directions without an arrow.
///
/// Mermaid, as GitHub, GitLab and Obsidian run it, draws at most [`MOST_TIES`](Self::MOST_TIES) ties and
/// [`MOST_CHARACTERS`](Self::MOST_CHARACTERS) characters. What is larger is refused before anything is written, unless a
/// [part](Self::truncate) will do. Evidence and dates have no place in the drawing; what is to be said of the whole is in comments.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::Mermaid;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let routes = graph.routes("myanmar", "north-korea-intelligence")?.shortest();
/// let mut file = Vec::new();
/// Mermaid::new(&routes).words(true).to_writer(&mut file)?;
/// assert!(String::from_utf8(file)?.contains(r#"-->|"bought from"|"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Mermaid<'g> {
    excerpt: Excerpt<'g>,
    top_down: bool,
    words: bool,
    truncate: bool,
}

/// Why a flowchart was not written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MermaidError {
    /// Mermaid would not draw it. Nothing was written.
    #[error(
        "{entities} entities and {ties} ties are more than Mermaid draws, {} ties and {} characters: take a neighbourhood or routes, or \
         a part with truncate(true)",
        Mermaid::MOST_TIES,
        Mermaid::MOST_CHARACTERS
    )]
    TooLarge {
        /// How many entities there are.
        entities: usize,
        /// How many ties there are.
        ties: usize,
    },
    /// The writer failed.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl<'g> Mermaid<'g> {
    /// How many ties Mermaid draws at most, unless it is told otherwise (`maxEdges`).
    pub const MOST_TIES: usize = 500;

    /// How long a text Mermaid draws at most, in UTF-16 units, unless it is told otherwise (`maxTextSize`).
    pub const MOST_CHARACTERS: usize = 50_000;

    /// A graph or a part of one, from left to right, ties labelled by the names of their relations, `bought-from`.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), top_down: false, words: false, truncate: false }
    }

    /// Draws from top to bottom instead of from left to right.
    pub fn top_down(mut self) -> Self {
        self.top_down = true;
        self
    }

    /// Whether ties are labelled as relations read, "bought from", and those that have no name by the source's own word.
    pub fn words(mut self, words: bool) -> Self {
        self.words = words;
        self
    }

    /// Whether of a graph that is too large a part is written: what was asked about, then the first ties with their ends as long as
    /// there is room. A comment says so.
    pub fn truncate(mut self, truncate: bool) -> Self {
        self.truncate = truncate;
        self
    }

    /// Writes the flowchart.
    ///
    /// # Errors
    /// If it is too large, before anything is written; if the writer fails.
    pub fn to_writer(&self, mut writer: impl Write) -> Result<(), MermaidError> {
        let head = self.head();
        let mut chart = self.chart(Self::MOST_CHARACTERS.saturating_sub(head.units));
        let (entities, ties) = (self.excerpt.entity_count(), self.excerpt.tie_count());
        let mut note = String::new();
        if chart.ties < ties || chart.drawn.len() < entities {
            if !self.truncate {
                return Err(MermaidError::TooLarge { entities, ties });
            }
            chart = self.chart(Self::MOST_CHARACTERS.saturating_sub(head.units + PART));
            let (shown, drawn) = (chart.ties, chart.drawn.len());
            note = format!("  %% A part: {drawn} of {entities} entities and {shown} of {ties} ties.\n");
        }
        for text in [&head.text, &note, &chart.text.text] {
            writer.write_all(text.as_bytes())?;
        }
        Ok(writer.flush()?)
    }

    /// The direction, what is to be said of the whole, and the looks of the kinds that occur.
    fn head(&self) -> Text {
        let mut head = Text::with_room(usize::MAX);
        head.push(if self.top_down { "flowchart TB\n" } else { "flowchart LR\n" });
        for (name, text) in self.excerpt.about().entries() {
            let mut comment = escape::mermaid::comment(text);
            if let Some((end, _)) = comment.char_indices().nth(COMMENT) {
                comment.truncate(end);
                comment.push('\u{2026}');
            }
            head.push(&format!("  %% {}: {comment}\n", name.replace('_', " ")));
        }
        let used: HashSet<&str> = self.excerpt.entities().map(|entity| class(entity.get().kind())).collect();
        for kind in EntityKind::known().chain([EntityKind::Other("".into())]) {
            let class = class(&kind);
            if used.contains(class) {
                let (_, fill) = style::of_kind(&kind);
                head.push(&format!("  classDef {class} fill:{fill},stroke:#444444,color:#000000\n"));
            }
        }
        head
    }

    /// As much of the graph as there is room for, tie by tie.
    fn chart(&self, room: usize) -> Chart {
        let cells = Cells::new(&self.excerpt);
        let mut chart = Chart { text: Text::with_room(room), drawn: HashSet::new(), ties: 0 };
        let mut statement = String::new();
        for entity in self.excerpt.focus() {
            statement.clear();
            self.entity(entity, &mut statement);
            if !chart.drawn.contains(&entity.index()) && chart.text.push(&statement) {
                chart.drawn.insert(entity.index());
            }
        }
        for tie in self.excerpt.ties().take(Self::MOST_TIES) {
            statement.clear();
            let (from, to) = (tie.from(), tie.to());
            let new = [Some(from), Some(to).filter(|to| *to != from)];
            let new: Vec<EntityRef<'g>> =
                new.into_iter().flatten().filter(|end| !chart.drawn.contains(&end.index())).collect();
            new.iter().for_each(|end| self.entity(*end, &mut statement));
            self.tie(tie, &cells, &mut statement);
            if !chart.text.push(&statement) {
                return chart;
            }
            chart.drawn.extend(new.iter().map(|end| end.index()));
            chart.ties += 1;
        }
        for entity in self.excerpt.entities() {
            if !chart.drawn.contains(&entity.index()) {
                statement.clear();
                self.entity(entity, &mut statement);
                if !chart.text.push(&statement) {
                    return chart;
                }
                chart.drawn.insert(entity.index());
            }
        }
        chart
    }

    fn entity(&self, entity: EntityRef<'g>, statement: &mut String) {
        let kind = entity.get().kind();
        let (open, close) = brackets(style::of_kind(kind).0);
        let parts = [
            "  ",
            &self.id(entity),
            open,
            "\"",
            &escape::mermaid::label(entity.get().name()),
            "\"",
            close,
            ":::",
            class(kind),
            "\n",
        ];
        statement.extend(parts);
    }

    fn tie(&self, tie: TieRef<'g>, cells: &Cells<'g>, statement: &mut String) {
        let label = if self.words { tie.words() } else { cells.relation(tie.relation()) };
        let line = match (style::of_tie(tie).dash, tie.relation().is_symmetric()) {
            (Dash::Solid, false) => "-->",
            (Dash::Solid, true) => "---",
            (Dash::Dashed, false) => "-.->",
            (Dash::Dashed, true) => "-.-",
            (Dash::Dotted, _) => "-.-x",
        };
        let label = escape::mermaid::label(label);
        let (from, to) = (self.id(tie.from()), self.id(tie.to()));
        statement.extend(["  ", &from, " ", line, "|\"", &label, "\"| ", &to, "\n"]);
    }

    /// Ids of entities are words of Mermaid's or hold its marks, so that each is known by its place.
    fn id(&self, entity: EntityRef<'g>) -> String {
        format!("n{}", self.excerpt.place(entity.index()).unwrap_or_default())
    }
}

/// The flowchart as far as it goes.
struct Chart {
    text: Text,
    drawn: HashSet<NodeIndex>,
    ties: usize,
}

/// A text that grows as long as it has room, measured as Mermaid does.
struct Text {
    text: String,
    units: usize,
    room: usize,
}

impl Text {
    fn with_room(room: usize) -> Self {
        Self { text: String::new(), units: 0, room }
    }

    /// Whether it fitted; if not, nothing was added.
    fn push(&mut self, lines: &str) -> bool {
        let units = self.units + lines.encode_utf16().count();
        let fits = units <= self.room;
        if fits {
            self.text.push_str(lines);
            self.units = units;
        }
        fits
    }
}

/// The class of a kind; kinds of the user's own share one.
fn class(kind: &EntityKind) -> &str {
    match kind {
        EntityKind::Other(_) => "other",
        known => known.label(),
    }
}

/// What stands around the label of a shape.
fn brackets(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Ellipse => ("([", "])"),
        Shape::Box => ("[", "]"),
        Shape::Hexagon => ("{{", "}}"),
        Shape::Octagon => ("((", "))"),
        Shape::Cut => ("[[", "]]"),
        Shape::Tag => (">", "]"),
        Shape::Barrel => ("[(", ")]"),
        Shape::Trapezium => ("[/", "\\]"),
        Shape::House => ("(", ")"),
        Shape::Note => ("[/", "/]"),
    }
}
