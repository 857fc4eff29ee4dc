//! Graphviz DOT.

use std::io::{self, Write};

use super::excerpt::Excerpt;
use super::{escape, style};
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::tie::Standing;
use crate::model::kind::EntityKind;
use crate::model::relation::Class;

/// Writes a graph for Graphviz: kinds by shape, classes of relations by colour, disputed ties dashed, denied and withdrawn ones
/// dotted, what is only alleged or suspected thinner.
///
/// The file holds nothing but one statement for each entity and tie, each with all its attributes, so that readers other than
/// Graphviz (Gephi, networkx) keep everything; [`legend`](Self::legend) and [`wrap`](Self::wrap) are for pictures.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::Dot;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// Dot::new(&graph).legend(true).wrap(22).to_writer(&mut file)?;
/// assert!(String::from_utf8(file)?.starts_with("digraph"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Dot<'g> {
    excerpt: Excerpt<'g>,
    legend: bool,
    wrap: Option<usize>,
    left_to_right: bool,
}

impl<'g> Dot<'g> {
    /// A graph or a part of one, from top to bottom, labels on one line, without a legend.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), legend: false, wrap: None, left_to_right: false }
    }

    /// Whether to explain shapes, colours and lines in the picture. Only what occurs is explained.
    pub fn legend(mut self, legend: bool) -> Self {
        self.legend = legend;
        self
    }

    /// Breaks labels at spaces into lines of at most so many characters where words allow it.
    pub fn wrap(mut self, characters: usize) -> Self {
        self.wrap = Some(characters);
        self
    }

    /// Lays the picture out from left to right instead of from top to bottom.
    pub fn left_to_right(mut self) -> Self {
        self.left_to_right = true;
        self
    }

    /// Writes the file.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, mut writer: impl Write) -> io::Result<()> {
        writeln!(writer, "digraph \"{}\" {{", escape::dot::id(self.excerpt.title()))?;
        if self.left_to_right {
            writeln!(writer, "  rankdir=\"LR\";")?;
        }
        for entity in self.excerpt.entities() {
            writeln!(writer, "  {}", self.entity(entity))?;
        }
        for tie in self.excerpt.ties() {
            writeln!(writer, "  {}", self.tie(tie))?;
        }
        if self.legend {
            self.write_legend(&mut writer)?;
        }
        writeln!(writer, "}}")
    }

    fn entity(&self, entity: EntityRef<'_>) -> String {
        let (shape, fill) = style::of_kind(entity.kind());
        let fill = fill.to_string();
        let look = [
            ("shape", shape.graphviz()),
            ("style", "filled"),
            ("fillcolor", &fill),
            ("color", "#444444"),
            ("fontsize", "11"),
        ];
        let label = [("label", self.label(entity.name())), ("tooltip", escape::dot::label(&entity.kind().to_string()))];
        format!("\"{}\" [{}];", escape::dot::id(entity.id()), attributes(&label, &look))
    }

    fn tie(&self, tie: TieRef<'_>) -> String {
        let (standing, modality) = (tie.standing(), tie.get().modality());
        let line = style::of_tie(tie);
        let (colour, width) = (line.colour.to_string(), line.width.to_string());
        let mut look = vec![
            ("color", colour.as_str()),
            ("fontcolor", &colour),
            ("style", line.dash.name()),
            ("penwidth", &width),
            ("fontsize", "9"),
        ];
        if tie.relation().is_symmetric() {
            look.push(("dir", "none"));
        }
        let strength = modality.map(|modality| format!("{modality}, ")).unwrap_or_default();
        let text = [
            ("id", format!("e{}", tie.index().index())),
            ("label", self.label(tie.words())),
            ("tooltip", escape::dot::label(&format!("{tie} ({strength}{standing})"))),
        ];
        let (from, to) = (escape::dot::id(tie.from().get().id()), escape::dot::id(tie.to().get().id()));
        format!("\"{from}\" -> \"{to}\" [{}];", attributes(&text, &look))
    }

    fn label(&self, text: &str) -> String {
        match self.wrap {
            Some(characters) => escape::dot::label(&wrapped(text, characters)),
            None => escape::dot::label(text),
        }
    }

    fn write_legend(&self, writer: &mut impl Write) -> io::Result<()> {
        writeln!(writer, "  subgraph \"cluster_legend\" {{")?;
        writeln!(
            writer,
            "    label=\"Legend\"; fontname=\"Helvetica\"; fontsize=\"11\"; color=\"#bbbbbb\"; style=\"rounded\";"
        )?;
        for kind in EntityKind::known().filter(|kind| self.excerpt.entities().any(|entity| entity.kind() == kind)) {
            let (shape, fill) = style::of_kind(&kind);
            let fill = fill.to_string();
            let look = [
                ("shape", shape.graphviz()),
                ("style", "filled"),
                ("fillcolor", &fill),
                ("color", "#444444"),
                ("fontsize", "9"),
            ];
            writeln!(writer, "    \"legend {kind}\" [{}];", attributes(&[("label", kind.to_string())], &look))?;
        }
        let mut cells: Vec<(String, String)> = Vec::new();
        let used = |class: &&Class| self.excerpt.ties().any(|tie| tie.relation().class() == **class);
        cells.extend(
            Class::ALL
                .iter()
                .filter(used)
                .map(|&class| (format!("\u{2501}\u{2501} {class}"), style::of_class(class).to_string())),
        );
        for (standing, words) in
            [(Standing::Disputed, "- - disputed"), (Standing::DeniedOnly, "\u{b7} \u{b7} only denied")]
        {
            if self.excerpt.ties().any(|tie| tie.standing() == standing) {
                cells.push((words.to_owned(), "#000000".to_owned()));
            }
        }
        cells.push(("thin: only alleged".to_owned(), "#000000".to_owned()));
        let cell = |(words, colour): &(String, String)| {
            format!("<td align=\"left\"><font color=\"{colour}\">{words}</font></td>")
        };
        let rows: String = cells
            .chunks(LEGEND_COLUMNS)
            .map(|row| format!("<tr>{}</tr>", row.iter().map(cell).collect::<String>()))
            .collect();
        let table = format!("<<table border=\"0\" cellspacing=\"1\">{rows}</table>>");
        let look = attributes(&[], &[("shape", "none"), ("fontsize", "10")]);
        writeln!(writer, "    \"legend lines\" [label={table}, {look}];")?;
        writeln!(writer, "  }}")
    }
}

/// How many explanations of lines stand side by side.
const LEGEND_COLUMNS: usize = 4;

/// Attributes of one statement: escaped texts, then plain values, then the font.
fn attributes(texts: &[(&str, String)], values: &[(&str, &str)]) -> String {
    let texts = texts.iter().map(|(name, text)| format!("{name}=\"{text}\""));
    let values = values.iter().chain(&[("fontname", "Helvetica")]).map(|(name, value)| format!("{name}=\"{value}\""));
    texts.chain(values).collect::<Vec<_>>().join(", ")
}

/// Breaks a text into lines at spaces.
fn wrapped(text: &str, characters: usize) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut length = 0;
    for word in text.split(' ') {
        let letters = word.chars().count();
        if length > 0 && length + 1 + letters > characters {
            lines.push('\n');
            length = 0;
        } else if length > 0 {
            lines.push(' ');
            length += 1;
        }
        lines.push_str(word);
        length += letters;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Claim, Entity, Evidence, Graph, GraphBuilder, Modality, Relation, Source, SourceKind};

    fn hostile() -> Graph {
        let mut builder = GraphBuilder::new();
        builder.title("a \"quoted\" title \\");
        builder.source(Source::new("s", SourceKind::WebPage, "s"));
        builder.entity(Entity::new("a\"b\\", EntityKind::Company, "A \"&lt;\\N\nB\0"));
        builder.entity(Entity::new("graph", EntityKind::State, "\u{1019}\u{103c}\u{1014}\u{103a}\u{1019}\u{102c} <b>"));
        builder.claim("a\"b\\", Relation::Owns, "graph", Claim::new(Modality::Alleged, Evidence::new("s")));
        builder.claim("a\"b\\", Relation::Met, "graph", Claim::denial(Modality::Stated, Evidence::new("s")));
        builder.build().unwrap()
    }

    #[test]
    fn every_statement_stands_alone_and_no_name_ends_its_string() {
        let graph = hostile();
        let mut file = Vec::new();
        Dot::new(&graph).to_writer(&mut file).unwrap();
        let text = String::from_utf8(file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2 + graph.entity_count() + graph.tie_count());
        assert!(lines[1].starts_with(r#"  "a\"b\\" [label="A \"&amp;lt;\\N\nB␀", tooltip="company""#), "{}", lines[1]);
        assert!(lines[3].contains("style=\"solid\", penwidth=\"0.9\""), "{}", lines[3]);
        assert!(lines[4].contains("style=\"dotted\"") && lines[4].contains("dir=\"none\""), "{}", lines[4]);
    }

    #[test]
    fn labels_break_at_spaces() {
        assert_eq!(
            wrapped("Korea Mining Development Trading Corporation", 22),
            "Korea Mining\nDevelopment Trading\nCorporation"
        );
        assert_eq!(wrapped("Donaudampfschifffahrtsgesellschaft", 10), "Donaudampfschifffahrtsgesellschaft");
    }
}
