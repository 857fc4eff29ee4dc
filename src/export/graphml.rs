//! GraphML, for yEd, networkx, igraph, Cytoscape and Neo4j.

use std::io::{self, Write};

use super::columns::{Cell, Cells, Column, ENTITY, TIE, Type};
use super::escape;
use super::excerpt::Excerpt;
use super::layout::Layout;
use super::style::{self, Dash, Shape};
use super::xml::{self, Xml};
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::naming::Spelling;

/// For whom a [`GraphMl`] file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Flavour {
    /// Whoever reads GraphML: nothing that the schema does not allow.
    #[default]
    Strict,
    /// yEd, which shows labels, shapes and lines only if they are written in its own elements.
    Yed,
    /// Neo4j with APOC, which takes labels and types from attributes that the schema does not have: read it with
    /// `CALL apoc.import.graphml(file, {readLabels: true, storeNodeIds: true})`.
    Apoc,
}

/// Writes a graph as GraphML, for networkx, igraph and Cytoscape; in other [flavours](Flavour), for yEd and Neo4j.
///
/// - Every tie is directed, and has an id of its own.
/// - An entity's id is a name token: characters that none may have are written `_xHHHH_`, with the code point in hexadecimal, and the
///   id as the graph has it is then the attribute `original_id`. No two ids become one.
/// - Entities have `label` and `name`, both their name (Cytoscape reads the latter); ties have `label`, how the relation reads, and
///   `interaction`, the relation. Colours are `#rrggbb`.
/// - What is said of the whole (title, policy, date, licences, disclaimer) is attributes of the graph.
/// - Control characters that XML cannot hold are shown as their pictures; a comment at the end says how many.
///
/// Gephi adds up parallel ties of a GraphML file: for Gephi take [`Gexf`](super::Gexf).
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::GraphMl;
/// use sanctions_graph::export::graphml::Flavour;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// GraphMl::new(&graph).flavour(Flavour::Yed).to_writer(&mut file)?;
/// assert!(String::from_utf8(file)?.contains("<y:ShapeNode>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct GraphMl<'g> {
    excerpt: Excerpt<'g>,
    layout: Option<Layout>,
    flavour: Flavour,
}

const NAMESPACE: &str = "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"";

/// The keys of nodes beside [`ENTITY`].
const OF_NODES: [(&str, Type); 7] = [
    ("label", Type::Text),
    ("name", Type::Text),
    ("original_id", Type::Text),
    ("color", Type::Text),
    ("size", Type::Number),
    ("x", Type::Number),
    ("y", Type::Number),
];

/// The keys of edges beside [`TIE`].
const OF_EDGES: [(&str, Type); 3] = [("label", Type::Text), ("interaction", Type::Text), ("color", Type::Text)];

impl<'g> GraphMl<'g> {
    /// A graph or a part of one, strict and without positions.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), layout: None, flavour: Flavour::Strict }
    }

    /// For whom it is.
    pub fn flavour(mut self, flavour: Flavour) -> Self {
        self.flavour = flavour;
        self
    }

    /// With positions, as `x` and `y` and, for yEd, as the geometry of its shapes.
    pub fn layout(mut self, layout: &Layout) -> Self {
        self.layout = Some(layout.clone());
        self
    }

    /// Writes the file. It is written in large pieces: the writer needs no buffer of its own.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let cells = Cells::new(&self.excerpt);
        let mut file = Xml::new(writer);
        self.head(&mut file);
        let mut row = Vec::new();
        for entity in self.excerpt.entities() {
            cells.entity(entity, &mut row);
            self.entity(&mut file, &cells, entity, &row);
            file.rest()?;
        }
        for tie in self.excerpt.ties() {
            cells.tie(tie, &mut row);
            self.tie(&mut file, &cells, tie, &row);
            file.rest()?;
        }
        file.raw("  </graph>\n</graphml>\n");
        file.finish()
    }

    fn head(&self, file: &mut Xml<impl Write>) {
        let about = self.excerpt.about();
        file.raw(NAMESPACE);
        if self.flavour == Flavour::Yed {
            file.raw(" xmlns:y=\"http://www.yworks.com/xml/graphml\"");
        }
        file.raw(">\n");
        for (name, _) in about.entries() {
            declare(file, "graph", "g", name, Type::Text);
        }
        let own = |columns: &'static [Column]| columns.iter().map(|column| (column.name, column.holds));
        for (name, holds) in OF_NODES.into_iter().chain(own(ENTITY)) {
            declare(file, "node", "n", name, holds);
        }
        for (name, holds) in OF_EDGES.into_iter().chain(own(TIE)) {
            declare(file, "edge", "e", name, holds);
        }
        if self.flavour == Flavour::Yed {
            file.raw("  <key id=\"n_yfiles\" for=\"node\" yfiles.type=\"nodegraphics\"/>\n");
            file.raw("  <key id=\"e_yfiles\" for=\"edge\" yfiles.type=\"edgegraphics\"/>\n");
        }
        file.raw("  <graph id=\"G\" edgedefault=\"directed\">\n");
        for (name, text) in about.entries() {
            file.raw("    <data key=\"g_").raw(name).raw("\">").text(text).raw("</data>\n");
        }
    }

    fn entity(&self, file: &mut Xml<impl Write>, cells: &Cells<'g>, entity: EntityRef<'g>, row: &[Cell<'_>]) {
        let id = entity.get().id();
        let token = escape::xml::name_token(id);
        file.raw("    <node id=\"").raw(&token);
        if self.flavour == Flavour::Apoc {
            let kind = Spelling::Pascal.of(&cells.kind(entity.kind()).replace('-', "_"));
            file.raw("\" labels=\":Entity:").quoted(&kind);
        }
        file.raw("\">");
        data(file, 'n', "label").text(entity.name()).raw("</data>");
        data(file, 'n', "name").text(entity.name()).raw("</data>");
        if *token != *id {
            data(file, 'n', "original_id").text(id).raw("</data>");
        }
        data(file, 'n', "color").plain(style::mark_of_kind(entity.kind())).raw("</data>");
        data(file, 'n', "size").plain(xml::size(cells.degree(entity))).raw("</data>");
        let position = self.layout.as_ref().and_then(|layout| layout.position(entity.index()));
        if let Some([x, y]) = position {
            data(file, 'n', "x").plain(x).raw("</data>");
            data(file, 'n', "y").plain(y).raw("</data>");
        }
        values(file, 'n', ENTITY, row);
        if self.flavour == Flavour::Yed {
            shape_node(file, entity, position);
        }
        file.raw("</node>\n");
    }

    fn tie(&self, file: &mut Xml<impl Write>, cells: &Cells<'g>, tie: TieRef<'g>, row: &[Cell<'_>]) {
        let relation = cells.relation(tie.relation());
        let line = style::of_tie(tie);
        file.raw("    <edge id=\"").raw(&cells.tie_id(tie));
        file.raw("\" source=\"").raw(&escape::xml::name_token(tie.from().get().id()));
        file.raw("\" target=\"").raw(&escape::xml::name_token(tie.to().get().id()));
        if self.flavour == Flavour::Apoc {
            file.raw("\" label=\"").raw(&tie.relation().label().to_uppercase());
        }
        file.raw("\">");
        data(file, 'e', "label").text(tie.words()).raw("</data>");
        data(file, 'e', "interaction").text(relation).raw("</data>");
        data(file, 'e', "color").plain(line.colour).raw("</data>");
        values(file, 'e', TIE, row);
        if self.flavour == Flavour::Yed {
            poly_line(file, tie, line);
        }
        file.raw("</edge>\n");
    }
}

fn declare(file: &mut Xml<impl Write>, of: &str, prefix: &str, name: &str, holds: Type) {
    file.raw("  <key id=\"").raw(prefix).raw("_").raw(name).raw("\" for=\"").raw(of);
    file.raw("\" attr.name=\"").raw(name).raw("\" attr.type=\"").raw(xml::type_name(holds)).raw("\"/>\n");
}

fn data<'x, W: Write>(file: &'x mut Xml<W>, of: char, name: &str) -> &'x mut Xml<W> {
    file.raw(if of == 'n' { "<data key=\"n_" } else { "<data key=\"e_" }).raw(name).raw("\">")
}

fn values(file: &mut Xml<impl Write>, of: char, columns: &[Column], row: &[Cell<'_>]) {
    for cell in row {
        data(file, of, columns[cell.column].name).value(&cell.value).raw("</data>");
    }
}

/// How high a line of a label is in yEd, in pixels.
const LINE: f64 = 18.0;
/// How wide a character of a label is in yEd, on average.
const CHARACTER: f64 = 7.0;
/// The widest shape.
const WIDEST: f64 = 280.0;

/// What yEd draws for an entity.
fn shape_node(file: &mut Xml<impl Write>, entity: EntityRef<'_>, position: Option<[f32; 2]>) {
    let (shape, fill) = style::of_kind(entity.kind());
    let longest = entity.name().lines().map(|line| line.chars().count()).max().unwrap_or_default();
    let width = (longest as f64 * CHARACTER + 24.0).min(WIDEST);
    let height = entity.name().lines().count().max(1) as f64 * LINE + 12.0;
    file.raw("<data key=\"n_yfiles\"><y:ShapeNode><y:Geometry width=\"").plain(width);
    file.raw("\" height=\"").plain(height);
    if let Some([x, y]) = position {
        let (x, y) = (f64::from(x) * SPREAD - width / 2.0, f64::from(y) * SPREAD - height / 2.0);
        file.raw("\" x=\"").plain(x).raw("\" y=\"").plain(y);
    }
    file.raw("\"/><y:Fill color=\"").plain(fill);
    file.raw("\" transparent=\"false\"/><y:BorderStyle color=\"#444444\" type=\"line\" width=\"1.0\"/><y:NodeLabel>");
    file.text(entity.name()).raw("</y:NodeLabel><y:Shape type=\"").raw(yed_shape(shape));
    file.raw("\"/></y:ShapeNode></data>");
}

/// How far positions are spread in yEd, whose shapes hold their labels.
const SPREAD: f64 = 5.0;

/// The nearest of yEd's shapes.
fn yed_shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Ellipse => "ellipse",
        Shape::Box => "rectangle",
        Shape::Hexagon => "hexagon",
        Shape::Octagon => "octagon",
        Shape::Cut => "roundrectangle",
        Shape::Tag => "parallelogram",
        Shape::Barrel => "rectangle3d",
        Shape::Trapezium => "trapezoid",
        Shape::House => "trapezoid2",
        Shape::Note => "diamond",
    }
}

/// What yEd draws for a tie.
fn poly_line(file: &mut Xml<impl Write>, tie: TieRef<'_>, line: style::Line) {
    let dash = match line.dash {
        Dash::Solid => "line",
        dash => dash.name(),
    };
    let arrow = if tie.relation().is_symmetric() { "none" } else { "standard" };
    file.raw("<data key=\"e_yfiles\"><y:PolyLineEdge><y:LineStyle color=\"").plain(line.colour);
    file.raw("\" type=\"").raw(dash).raw("\" width=\"").plain(line.width);
    file.raw("\"/><y:Arrows source=\"none\" target=\"").raw(arrow).raw("\"/><y:EdgeLabel textColor=\"");
    file.plain(line.colour).raw("\">").text(tie.words()).raw("</y:EdgeLabel></y:PolyLineEdge></data>");
}
