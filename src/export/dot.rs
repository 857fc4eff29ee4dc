//! Graphviz DOT.

use std::io::{self, Write};

use super::escape;
use crate::graph::Graph;
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::tie::Standing;
use crate::model::kind::EntityKind;
use crate::model::relation::Class;

/// Writes a graph for Graphviz: kinds by shape, classes of relations by colour, disputed ties dashed, denied and withdrawn ones
/// dotted, what is only alleged or suspected thinner.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::Dot;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// Dot::new(&graph).legend(false).write(&mut file)?;
/// assert!(String::from_utf8(file)?.starts_with("digraph"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Dot<'g> {
    graph: &'g Graph,
    legend: bool,
    left_to_right: bool,
}

/// How many characters of a label stand on a line.
const LINE: usize = 22;

impl<'g> Dot<'g> {
    /// The whole graph, with a legend.
    pub fn new(graph: &'g Graph) -> Self {
        Self { graph, legend: true, left_to_right: false }
    }

    /// Whether to explain shapes, colours and lines in the picture. Only what occurs is explained.
    pub fn legend(mut self, legend: bool) -> Self {
        self.legend = legend;
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
    pub fn write(&self, mut writer: impl Write) -> io::Result<()> {
        let title = self.graph.title().unwrap_or("Sanctions graph");
        writeln!(writer, "digraph \"{}\" {{", escape::dot(title))?;
        writeln!(
            writer,
            "  graph [rankdir={}, fontname=\"Helvetica\", nodesep=0.35, ranksep=0.6, outputorder=edgesfirst];",
            if self.left_to_right { "LR" } else { "TB" }
        )?;
        writeln!(writer, "  node [fontname=\"Helvetica\", fontsize=11, style=filled, color=\"#444444\"];")?;
        writeln!(writer, "  edge [fontname=\"Helvetica\", fontsize=9];")?;
        for entity in self.graph.entities() {
            writeln!(writer, "  {}", entity_line(entity))?;
        }
        for tie in self.graph.ties() {
            writeln!(writer, "  {}", tie_line(tie))?;
        }
        if self.legend {
            self.write_legend(&mut writer)?;
        }
        writeln!(writer, "}}")
    }

    fn write_legend(&self, writer: &mut impl Write) -> io::Result<()> {
        let kinds: Vec<EntityKind> =
            EntityKind::known().filter(|kind| self.graph.entities().any(|entity| entity.kind() == kind)).collect();
        let classes: Vec<Class> = Class::ALL
            .iter()
            .copied()
            .filter(|class| self.graph.ties().any(|tie| tie.relation().class() == *class))
            .collect();
        writeln!(writer, "  subgraph cluster_legend {{")?;
        writeln!(writer, "    label=\"Legend\"; fontsize=11; color=\"#bbbbbb\"; style=rounded;")?;
        for kind in &kinds {
            let (shape, fill) = look(kind);
            writeln!(
                writer,
                "    \"legend {kind}\" [label=\"{kind}\", shape={shape}, fillcolor=\"{fill}\", fontsize=9];"
            )?;
        }
        let mut lines = String::new();
        for class in &classes {
            lines.push_str(&format!(
                "<tr><td align=\"left\"><font color=\"{}\">\u{2501}\u{2501} {class}</font></td></tr>",
                colour(*class)
            ));
        }
        for (standing, words) in
            [(Standing::Disputed, "\u{2505}\u{2505} disputed"), (Standing::DeniedOnly, "\u{2509}\u{2509} only denied")]
        {
            if self.graph.ties().any(|tie| tie.standing() == standing) {
                lines.push_str(&format!("<tr><td align=\"left\">{words}</td></tr>"));
            }
        }
        if !lines.is_empty() {
            writeln!(
                writer,
                "    \"legend lines\" [shape=none, style=\"\", label=<<table border=\"0\" cellspacing=\"2\">{lines}</table>>];"
            )?;
        }
        writeln!(writer, "  }}")
    }
}

fn entity_line(entity: EntityRef<'_>) -> String {
    let (shape, fill) = look(entity.kind());
    format!(
        "\"{}\" [label=\"{}\", shape={shape}, fillcolor=\"{fill}\", tooltip=\"{}\"];",
        escape::dot(entity.id()),
        escape::dot(&wrapped(entity.name())),
        escape::dot(&entity.kind().to_string()),
    )
}

fn tie_line(tie: TieRef<'_>) -> String {
    let style = match tie.standing() {
        Standing::Unopposed => "solid",
        Standing::Disputed => "dashed",
        _ => "dotted",
    };
    let strength =
        tie.get().modality().map(|modality| modality.to_string()).unwrap_or_else(|| tie.standing().to_string());
    let width =
        if tie.get().modality().is_some_and(|modality| modality <= crate::Modality::Reported) { 1.6 } else { 0.9 };
    let colour = colour(tie.relation().class());
    let arrow = if tie.relation().is_symmetric() { ", dir=none" } else { "" };
    format!(
        "\"{}\" -> \"{}\" [label=\"{}\", color=\"{colour}\", fontcolor=\"{colour}\", style={style}, penwidth={width}{arrow}, tooltip=\"{}\"];",
        escape::dot(tie.from().get().id()),
        escape::dot(tie.to().get().id()),
        escape::dot(&wrapped(tie.words())),
        escape::dot(&format!("{tie} ({strength}, {})", tie.standing())),
    )
}

/// Breaks a label into lines at spaces.
fn wrapped(text: &str) -> String {
    let mut lines = String::with_capacity(text.len());
    let mut length = 0;
    for word in text.split(' ') {
        let letters = word.chars().count();
        if length > 0 && length + 1 + letters > LINE {
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

/// Shape and fill of a kind.
fn look(kind: &EntityKind) -> (&'static str, &'static str) {
    match kind {
        EntityKind::Person => ("ellipse", "#fde9c9"),
        EntityKind::Group => ("ellipse", "#fff4e0"),
        EntityKind::Agency => ("box", "#d6e4f2"),
        EntityKind::Company => ("box", "#e4f0dc"),
        EntityKind::FrontCompany => ("hexagon", "#f6d5d5"),
        EntityKind::Organization => ("box", "#e6def0"),
        EntityKind::State => ("doubleoctagon", "#cfd8dc"),
        EntityKind::Vessel | EntityKind::Aircraft | EntityKind::Vehicle => ("cds", "#d8f0ee"),
        EntityKind::CryptoWallet | EntityKind::BankAccount | EntityKind::Security | EntityKind::Asset => {
            ("cylinder", "#f0efd8")
        }
        EntityKind::Position => ("trapezium", "#fff4e0"),
        EntityKind::Address | EntityKind::Place => ("house", "#ececec"),
        EntityKind::Agreement => ("note", "#fffbe0"),
        _ => ("box", "#f4f4f4"),
    }
}

/// The colour of a class, dark enough to read on white and told apart without red and green.
fn colour(class: Class) -> &'static str {
    match class {
        Class::Trade => "#b3450b",
        Class::Ownership => "#1b5e20",
        Class::Control => "#7b1fa2",
        Class::Service => "#8d6e00",
        Class::Membership => "#37474f",
        Class::Personal => "#ad1457",
        Class::Contact => "#00838f",
        Class::Location => "#6d4c41",
        Class::Listing => "#0d47a1",
        Class::Identity => "#455a64",
        Class::Other => "#616161",
    }
}
