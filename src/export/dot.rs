//! Graphviz DOT.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use super::columns::{Cell, Cells, Column, ENTITY, TIE};
use super::excerpt::Excerpt;
use super::legend::{Entry, entries};
use super::style::{self, Dash};
use super::{escape, words};
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::relation::Class;

/// Writes a graph for Graphviz: kinds by shape, classes of relations by colour, disputed ties dashed, denied and withdrawn ones
/// dotted, what is only alleged or suspected thinner, what has several origins thicker.
///
/// What must be said of the file stands in comments at its top. Then comes one statement for each entity and tie, each with all its
/// attributes, so that readers other than Graphviz (Gephi, networkx) keep everything; a tie is labelled with its relation, and its
/// tooltip holds the evidence. [`words`](Self::words), [`wrap`](Self::wrap), [`legend`](Self::legend) and
/// [`by_country`](Self::by_country) are for pictures: the last two add what is no entity, which Gephi's reader stumbles over.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::Dot;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// Dot::new(&graph).words(true).legend(true).wrap(22).to_writer(&mut file)?;
/// assert!(String::from_utf8(file)?.contains("digraph"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Dot<'g> {
    excerpt: Excerpt<'g>,
    legend: bool,
    words: bool,
    by_country: bool,
    wrap: Option<usize>,
    left_to_right: bool,
}

impl<'g> Dot<'g> {
    /// A graph or a part of one, from top to bottom, labels on one line, without a legend.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        let excerpt = what.into();
        Self { excerpt, legend: false, words: false, by_country: false, wrap: None, left_to_right: false }
    }

    /// Whether to explain shapes, colours and lines in the picture. Only what occurs is explained.
    pub fn legend(mut self, legend: bool) -> Self {
        self.legend = legend;
        self
    }

    /// Whether ties are labelled with how they read, `bought from`, instead of with their relation, `bought-from`.
    pub fn words(mut self, words: bool) -> Self {
        self.words = words;
        self
    }

    /// Whether to draw a frame around the entities of each country. An entity of several stands with the first.
    pub fn by_country(mut self, by_country: bool) -> Self {
        self.by_country = by_country;
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

    /// Writes the file. The writer need not be buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let mut writer = BufWriter::new(writer);
        let cells = Cells::new(&self.excerpt);
        let mut row = Vec::new();
        for (name, text) in self.excerpt.about().entries() {
            writeln!(writer, "// {}: {}", name.replace('_', " "), escape::dot::comment(text))?;
        }
        writeln!(writer, "digraph \"{}\" {{", escape::dot::label(self.excerpt.title()))?;
        if self.left_to_right {
            writeln!(writer, "  rankdir=\"LR\";")?;
        }
        for (country, entities) in self.countries() {
            if let Some(country) = country {
                self.start_cluster(&mut writer, country)?;
            }
            for entity in entities {
                cells.entity(entity, &mut row);
                self.entity(&mut writer, entity, &row)?;
            }
            if country.is_some() {
                writeln!(writer, "  }}")?;
            }
        }
        for tie in self.excerpt.ties() {
            cells.tie(tie, &mut row);
            self.tie(&mut writer, tie, &cells, &row)?;
        }
        if self.legend {
            self.write_legend(&mut writer)?;
        }
        writeln!(writer, "}}")?;
        writer.flush()
    }

    /// The entities by country, those of none first; all of them as of none unless they are to be told apart.
    fn countries(&self) -> BTreeMap<Option<&'g str>, Vec<EntityRef<'g>>> {
        let mut countries: BTreeMap<Option<&str>, Vec<EntityRef<'g>>> = BTreeMap::new();
        for entity in self.excerpt.entities() {
            let first = entity.get().details().countries().first().filter(|_| self.by_country);
            countries.entry(first.map(|country| country.code())).or_default().push(entity);
        }
        countries
    }

    fn start_cluster(&self, writer: &mut impl Write, country: &str) -> io::Result<()> {
        writeln!(writer, "  subgraph \"cluster_country_{}\" {{", escape::dot::id(country))?;
        let label = escape::dot::label(country);
        writeln!(
            writer,
            "    label=\"{label}\"; fontname=\"{FONT}\"; fontsize=\"12\"; color=\"#bbbbbb\"; style=\"rounded\";"
        )
    }

    fn entity(&self, writer: &mut impl Write, entity: EntityRef<'g>, row: &[Cell<'_>]) -> io::Result<()> {
        let kind = entity.get().kind();
        write!(writer, "  \"{}\" [", escape::dot::id(entity.get().id()))?;
        write!(writer, "label=\"{}\"", self.label(entity.get().name()))?;
        attribute(writer, "tooltip", escape::dot::label(&kind.to_string()))?;
        columns(writer, ENTITY, row)?;
        look_of(writer, &Entry::Kind(kind.clone()), "11")?;
        writeln!(writer, "];")
    }

    fn tie(&self, writer: &mut impl Write, tie: TieRef<'g>, cells: &Cells<'g>, row: &[Cell<'_>]) -> io::Result<()> {
        let (from, to) = (escape::dot::id(tie.from().get().id()), escape::dot::id(tie.to().get().id()));
        write!(writer, "  \"{from}\" -> \"{to}\" [id=\"{}\"", escape::dot::value(&cells.tie_id(tie)))?;
        let label = if self.words { tie.words() } else { cells.relation(tie.relation()) };
        attribute(writer, "label", self.label(label))?;
        let tooltip = format!("{tie} ({})\n{}", tie.standing(), cells.evidence(tie));
        attribute(writer, "tooltip", escape::dot::label(&tooltip))?;
        columns(writer, TIE, row)?;
        let line = style::of_tie(tie);
        attribute(writer, "color", line.colour)?;
        attribute(writer, "fontcolor", line.colour)?;
        attribute(writer, "style", line.dash.name())?;
        attribute(writer, "penwidth", line.width)?;
        if tie.relation().is_symmetric() {
            attribute(writer, "dir", "none")?;
        }
        attribute(writer, "fontsize", "9")?;
        attribute(writer, "fontname", FONT)?;
        writeln!(writer, "];")
    }

    fn label(&self, text: &str) -> String {
        match self.wrap {
            Some(characters) => {
                let length = |text: &str| text.chars().count() as f64;
                escape::dot::label(&words::broken(text, characters as f64, length).join("\n"))
            }
            None => escape::dot::label(text),
        }
    }

    /// A frame with a sample of each kind and the name of each line, in columns that unseen lines hold together.
    fn write_legend(&self, writer: &mut impl Write) -> io::Result<()> {
        let mut prefix = "legend ".to_owned();
        while self.excerpt.entities().any(|entity| entity.get().id().starts_with(&prefix)) {
            prefix.insert(0, '_');
        }
        writeln!(writer, "  subgraph \"cluster_legend\" {{")?;
        let label = "label=\"Legend\"; fontname=\"Helvetica\"; fontsize=\"11\"; color=\"#bbbbbb\"; style=\"rounded\";";
        writeln!(writer, "    {label}")?;
        let entries = entries(&self.excerpt);
        for (number, entry) in entries.iter().enumerate() {
            let label = escape::dot::label(&format!("{}{entry}", sample(entry)));
            write!(writer, "    \"{prefix}{number}\" [label=\"{label}\"")?;
            look_of(writer, entry, "10")?;
            writeln!(writer, "];")?;
        }
        for number in LEGEND_COLUMNS..entries.len() {
            let above = number - LEGEND_COLUMNS;
            writeln!(writer, "    \"{prefix}{above}\" -> \"{prefix}{number}\" [style=\"invis\"];")?;
        }
        writeln!(writer, "  }}")
    }
}

/// The font of everything.
const FONT: &str = "Helvetica";

/// How many explanations stand side by side.
const LEGEND_COLUMNS: usize = 5;

/// A line as letters draw it.
fn sample(entry: &Entry) -> &'static str {
    match entry {
        Entry::Kind(_) => "",
        Entry::Class(_) | Entry::Dash(Dash::Solid, _) => "\u{2501}\u{2501} ",
        Entry::Dash(Dash::Dashed, _) => "\u{254d}\u{254d} ",
        Entry::Dash(Dash::Dotted, _) => "\u{b7}\u{b7}\u{b7}\u{b7} ",
        Entry::Thin => "\u{2500}\u{2500} ",
        Entry::Thick => "\u{2588}\u{2588} ",
    }
}

/// The shape and fill of a kind; the bare letters of a line in its colour.
fn look_of(writer: &mut impl Write, entry: &Entry, size: &str) -> io::Result<()> {
    match entry {
        Entry::Kind(kind) => {
            let (shape, fill) = style::of_kind(kind);
            attribute(writer, "shape", shape.graphviz())?;
            attribute(writer, "style", "filled")?;
            attribute(writer, "fillcolor", fill)?;
            attribute(writer, "color", "#444444")?;
        }
        entry => {
            attribute(writer, "shape", "plaintext")?;
            let colour = |class: &Class| style::of_class(*class).to_string();
            let colour = if let Entry::Class(class) = entry { colour(class) } else { "#000000".to_owned() };
            attribute(writer, "fontcolor", colour)?;
        }
    }
    attribute(writer, "fontsize", size)?;
    attribute(writer, "fontname", FONT)
}

/// An attribute after another, its value escaped already.
fn attribute(writer: &mut impl Write, name: &str, value: impl Display) -> io::Result<()> {
    write!(writer, ", {name}=\"{value}\"")
}

/// The cells of a row as attributes.
fn columns(writer: &mut impl Write, table: &[Column], row: &[Cell<'_>]) -> io::Result<()> {
    for cell in row {
        // The tooltip has the evidence.
        let Some(column) = table.get(cell.column).filter(|column| column.name != "evidence") else { continue };
        // To Graphviz, a class is one of style sheets.
        let name = if column.name == "class" { "relation_class" } else { column.name };
        attribute(writer, name, escape::dot::value(&cell.value.to_string()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Claim, CountryRole, Entity, EntityKind, Evidence, Graph, GraphBuilder, Modality, Relation, Source, SourceKind,
    };

    fn hostile() -> Graph {
        let mut builder = GraphBuilder::new();
        builder.title("a \"quoted\" title \\");
        builder.source(Source::new("s", SourceKind::WebPage, "s"));
        builder.entity(Entity::new("a\"b\\", EntityKind::Company, "A \"&lt;\\N\nB\0"));
        let name = "\u{1019}\u{103c}\u{1014}\u{103a}\u{1019}\u{102c} <b>";
        builder.entity(Entity::new("graph", EntityKind::State, name).country("MM", CountryRole::Jurisdiction));
        builder.claim("a\"b\\", Relation::Owns, "graph", Claim::new(Modality::Alleged, Evidence::new("s")));
        builder.claim("a\"b\\", Relation::Met, "graph", Claim::denial(Modality::Stated, Evidence::new("s")));
        builder.claim("graph", Relation::Owns, "graph", Claim::new(Modality::Stated, Evidence::new("s")));
        builder.build().unwrap()
    }

    fn written(dot: &Dot<'_>) -> String {
        let mut file = Vec::new();
        dot.to_writer(&mut file).unwrap();
        String::from_utf8(file).unwrap()
    }

    #[test]
    fn every_statement_stands_alone_and_no_name_ends_its_string() {
        let graph = hostile();
        let text = written(&Dot::new(&graph));
        let lines: Vec<&str> = text.lines().skip_while(|line| line.starts_with("// ")).collect();
        assert_eq!(lines.len(), 2 + graph.entity_count() + graph.tie_count());
        assert_eq!(lines[0], r#"digraph "a \"quoted\" title \\" {"#);
        assert!(lines[1].starts_with(r#"  "a\"b\\" [label="A \"&amp;lt;\\N\nB␀", tooltip="company""#), "{}", lines[1]);
        assert!(lines[3].contains("style=\"solid\", penwidth=\"0.9\""), "{}", lines[3]);
        assert!(lines[3].contains("id=\"e-0\", label=\"owns\""), "{}", lines[3]);
        assert!(lines[4].contains("style=\"dotted\"") && lines[4].contains("dir=\"none\""), "{}", lines[4]);
        assert!(lines[5].starts_with("  \"graph\" -> \"graph\" ["), "{}", lines[5]);
    }

    #[test]
    fn countries_and_the_legend_have_frames() {
        let graph = hostile();
        let text = written(&Dot::new(&graph).by_country(true).legend(true).words(true));
        assert!(text.contains("subgraph \"cluster_country_MM\" {\n    label=\"MM\";"), "{text}");
        assert!(text.contains("\"legend 0\" [label=\"company\", shape=\"box\""), "{text}");
        assert!(text.contains("label=\"owns\"") && !text.contains("<table"), "{text}");
        assert_eq!(text.matches('{').count(), text.matches('}').count());
    }

    #[test]
    fn labels_break_at_spaces() {
        let graph = hostile();
        let dot = Dot::new(&graph).wrap(22);
        assert_eq!(
            dot.label("Korea Mining Development Trading Corporation"),
            "Korea Mining\\nDevelopment Trading\\nCorporation"
        );
    }
}
