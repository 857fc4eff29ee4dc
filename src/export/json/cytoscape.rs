//! Cytoscape.js elements, which Cytoscape opens too.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{About, Attributes, List, position};
use crate::export::columns::{Cells, standing_name};
use crate::export::excerpt::Excerpt;
use crate::export::layout::Layout;
use crate::export::style::{self, Dash, Shape};
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::tie::Standing;
use crate::model::claim::Modality;
use crate::model::kind::EntityKind;
use crate::model::naming::Spelling;
use crate::model::relation::Class;

/// Writes a graph as Cytoscape.js reads it, and Cytoscape 3 as a `.cyjs` file: elements with flat attributes.
///
/// Every element has `classes` for styles: entities `kind-front-company`, ties `class-trade`, `standing-disputed`,
/// `modality-alleged` and, if they say the same in both directions, `symmetric`. The `style` of the file uses them: kinds by shape and
/// colour, classes of relations by colour, disputed ties dashed, denied and withdrawn ones dotted. `cytoscape(file)` shows it at
/// once; Cytoscape on the desktop takes no style from such a file, for which there is [`Cx2`](super::Cx2).
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::CytoscapeJson;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// CytoscapeJson::new(&graph).to_writer(&mut file)?;
/// let document: serde_json::Value = serde_json::from_slice(&file)?;
/// assert_eq!(document["elements"]["nodes"].as_array().map(Vec::len), Some(graph.entity_count()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct CytoscapeJson<'g> {
    excerpt: Excerpt<'g>,
    layout: Option<&'g Layout>,
}

#[derive(Serialize)]
struct Document<D, N, E> {
    format_version: &'static str,
    generated_by: &'static str,
    data: D,
    elements: Elements<N, E>,
    style: Vec<Json>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layout: Option<Json>,
}

#[derive(Serialize)]
struct Elements<N, E> {
    nodes: N,
    edges: E,
}

#[derive(Serialize)]
struct Data<'a> {
    name: &'a str,
    #[serde(flatten)]
    about: About,
}

#[derive(Serialize)]
struct Node<'a> {
    data: OfNode<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<Position>,
    classes: String,
}

#[derive(Serialize)]
struct Position {
    x: f64,
    y: f64,
}

#[derive(Serialize)]
struct OfNode<'a> {
    id: &'a str,
    name: &'a str,
    label: &'a str,
    #[serde(flatten)]
    attributes: Attributes<'a>,
}

#[derive(Serialize)]
struct Edge<'a> {
    data: OfEdge<'a>,
    classes: String,
}

#[derive(Serialize)]
struct OfEdge<'a> {
    id: String,
    source: &'a str,
    target: &'a str,
    interaction: &'a str,
    label: &'a str,
    #[serde(flatten)]
    attributes: Attributes<'a>,
}

impl<'g> CytoscapeJson<'g> {
    /// A graph or a part of one, without positions.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), layout: None }
    }

    /// Says where the entities stand.
    pub fn layout(mut self, layout: &'g Layout) -> Self {
        self.layout = Some(layout);
        self
    }

    /// Writes the file. The writer need not be buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let cells = Cells::new(&self.excerpt);
        let node = |entity: EntityRef<'g>| {
            let position = position(self.layout, entity);
            let own = entity.get();
            let attributes = Attributes::of_entity(&cells, entity);
            Node {
                data: OfNode { id: own.id(), name: own.name(), label: own.name(), attributes },
                position: position.map(|[x, y]| Position { x, y }),
                classes: class("kind", kind(own.kind())),
            }
        };
        let edge = |tie: TieRef<'g>| Edge {
            data: OfEdge {
                id: cells.tie_id(tie),
                source: tie.from().get().id(),
                target: tie.to().get().id(),
                interaction: cells.relation(tie.relation()),
                label: tie.words(),
                attributes: Attributes::of_tie(&cells, tie),
            },
            classes: classes(tie),
        };
        let document = Document {
            format_version: "1.0",
            generated_by: "sanctions-graph",
            data: Data { name: self.excerpt.title(), about: About::of(&self.excerpt) },
            elements: Elements {
                nodes: List(|| self.excerpt.entities().map(node)),
                edges: List(|| self.excerpt.ties().map(edge)),
            },
            style: stylesheet(),
            layout: self.layout.map(|_| json!({ "name": "preset" })),
        };
        super::write(&document, writer)
    }
}

/// The name of a kind as a class; kinds of users' own share one, for their words may not do in a selector.
fn kind(kind: &EntityKind) -> &str {
    match kind {
        EntityKind::Other(_) => "other",
        kind => kind.label(),
    }
}

/// The name of a class of elements.
fn class(sort: &str, name: &str) -> String {
    format!("{sort}-{}", Spelling::Kebab.of(name))
}

fn classes(tie: TieRef<'_>) -> String {
    let mut classes = class("class", tie.relation().class().label());
    let mut add = |class: &str| {
        classes.push(' ');
        classes.push_str(class);
    };
    add(&class("standing", standing_name(tie.standing())));
    if let Some(modality) = tie.get().modality() {
        add(&class("modality", modality.label()));
    }
    if tie.relation().is_symmetric() {
        add("symmetric");
    }
    classes
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Box => "rectangle",
        Shape::Cut => "cut-rectangle",
        Shape::Trapezium => "rhomboid",
        Shape::House => "pentagon",
        Shape::Note => "bottom-round-rectangle",
        Shape::Ellipse | Shape::Hexagon | Shape::Octagon | Shape::Tag | Shape::Barrel => shape.name(),
    }
}

/// What Cytoscape.js draws by. All of the kinds, classes and standings are in it, whether or not they occur.
fn stylesheet() -> Vec<Json> {
    let rule = |selector: String, style: Json| json!({ "selector": selector, "style": style });
    let (fallback, fill) = style::of_kind(&EntityKind::Other("".into()));
    let mut rules = vec![
        rule(
            "node".to_owned(),
            json!({
                "label": "data(name)", "shape": shape(fallback), "background-color": fill.to_string(),
                "border-color": "#444444", "border-width": 1, "color": "#222222", "font-size": 9,
                "text-wrap": "ellipsis", "text-max-width": 140, "text-valign": "bottom", "text-margin-y": 2,
                "min-zoomed-font-size": 6,
            }),
        ),
        rule(
            "edge".to_owned(),
            json!({
                "label": "data(label)", "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": 0.8,
                "width": "mapData(weight, 1, 4, 1.6, 3.1)", "color": "#444444", "font-size": 7,
                "text-rotation": "autorotate", "min-zoomed-font-size": 8,
            }),
        ),
    ];
    for known in EntityKind::known() {
        let (own, fill) = style::of_kind(&known);
        let look = json!({ "shape": shape(own), "background-color": fill.to_string() });
        rules.push(rule(format!(".{}", class("kind", kind(&known))), look));
    }
    for &own in Class::ALL {
        let colour = style::of_class(own).to_string();
        let look = json!({ "line-color": colour, "target-arrow-color": colour });
        rules.push(rule(format!(".{}", class("class", own.label())), look));
    }
    for (standing, dash) in
        [(Standing::Disputed, Dash::Dashed), (Standing::DeniedOnly, Dash::Dotted), (Standing::Retracted, Dash::Dotted)]
    {
        let look = json!({ "line-style": dash.name() });
        rules.push(rule(format!(".{}", class("standing", standing_name(standing))), look));
    }
    for modality in [Modality::Alleged, Modality::Suspected] {
        let look = json!({ "width": "mapData(weight, 1, 4, 0.9, 2.4)" });
        rules.push(rule(format!(".{}", class("modality", modality.label())), look));
    }
    rules.push(rule(".symmetric".to_owned(), json!({ "target-arrow-shape": "none" })));
    rules
}
