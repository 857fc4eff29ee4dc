//! CX2, the format of Cytoscape 3.10 and NDEx.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::{About, Attributes, List, position};
use crate::export::columns::{Cells, Column, ENTITY, TIE, Type, standing_name};
use crate::export::excerpt::Excerpt;
use crate::export::layout::Layout;
use crate::export::style::{self, Shape};
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::tie::Standing;
use crate::model::kind::EntityKind;
use crate::model::relation::Class;

/// Writes a graph as CX2, for Cytoscape 3.10 and NDEx, with its look: kinds by shape and colour, classes of relations by colour,
/// disputed ties dashed, denied and withdrawn ones dotted, thicker with more evidence.
///
/// Ids in the format are numbers: entities are counted from 0, ties too. The ids of the graph are the attributes `id`.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::Cx2;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// Cx2::new(&graph).to_writer(&mut file)?;
/// let document: serde_json::Value = serde_json::from_slice(&file)?;
/// assert_eq!(document[0]["CXVersion"], "2.0");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Cx2<'g> {
    excerpt: Excerpt<'g>,
    layout: Option<&'g Layout>,
}

#[derive(Serialize)]
struct Nodes<N> {
    nodes: N,
}

#[derive(Serialize)]
struct Edges<E> {
    edges: E,
}

#[derive(Serialize)]
struct Node<'a> {
    id: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<f64>,
    v: OfNode<'a>,
}

#[derive(Serialize)]
struct OfNode<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(flatten)]
    attributes: Attributes<'a>,
}

#[derive(Serialize)]
struct Edge<'a> {
    id: usize,
    s: usize,
    t: usize,
    v: OfEdge<'a>,
}

#[derive(Serialize)]
struct OfEdge<'a> {
    id: String,
    name: String,
    interaction: &'a str,
    #[serde(flatten)]
    attributes: Attributes<'a>,
}

impl<'g> Cx2<'g> {
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
        let node = |(id, entity): (usize, EntityRef<'g>)| {
            let position = position(self.layout, entity);
            let own = entity.get();
            let attributes = Attributes::of_entity(&cells, entity);
            Node {
                id,
                x: position.map(|[x, _]| x),
                y: position.map(|[_, y]| y),
                v: OfNode { id: own.id(), name: own.name(), attributes },
            }
        };
        let edge = |(id, tie): (usize, TieRef<'g>)| {
            // Both ends of a tie are in the excerpt.
            let place = |end: EntityRef<'g>| self.excerpt.place(end.index()).unwrap_or_default();
            let v = OfEdge {
                id: cells.tie_id(tie),
                name: tie.to_string(),
                interaction: cells.relation(tie.relation()),
                attributes: Attributes::of_tie(&cells, tie),
            };
            Edge { id, s: place(tie.from()), t: place(tie.to()), v }
        };
        let aspects: (Json, Json, Json, Json, _, _, Json, Json, Json) = (
            json!({ "CXVersion": "2.0", "hasFragments": false }),
            self.counts(),
            self.declarations(),
            json!({ "networkAttributes": [self.network()] }),
            Nodes { nodes: List(|| self.excerpt.entities().enumerate().map(node)) },
            Edges { edges: List(|| self.excerpt.ties().enumerate().map(edge)) },
            json!({ "visualProperties": [look(&cells)] }),
            json!({ "visualEditorProperties": [{ "properties": {
                "nodeSizeLocked": false, "arrowColorMatchesEdge": true, "nodeCustomGraphicsSizeSync": true,
            } }] }),
            json!({ "status": [{ "success": true }] }),
        );
        super::write(&aspects, writer)
    }

    fn counts(&self) -> Json {
        let count = |name: &str, count: usize| json!({ "name": name, "elementCount": count });
        json!({ "metaData": [
            count("attributeDeclarations", 1),
            count("networkAttributes", 1),
            count("nodes", self.excerpt.entity_count()),
            count("edges", self.excerpt.tie_count()),
            count("visualProperties", 1),
            count("visualEditorProperties", 1),
        ] })
    }

    fn network(&self) -> Json {
        let About(entries) = About::of(&self.excerpt);
        let name = ("name".to_owned(), self.excerpt.title().into());
        let rest = entries.into_iter().filter(|(name, _)| *name != "title");
        Json::Object([name].into_iter().chain(rest.map(|(name, text)| (name.to_owned(), text.into()))).collect())
    }

    fn declarations(&self) -> Json {
        let network = self.network();
        let texts = network.as_object().into_iter().flatten().map(|(name, _)| (name.clone(), json!({ "d": "string" })));
        json!({ "attributeDeclarations": [{
            "networkAttributes": Json::Object(texts.collect()),
            "nodes": declared(&["id", "name"], ENTITY),
            "edges": declared(&["id", "name", "interaction"], TIE),
        }] })
    }
}

/// The types of attributes: texts of the format itself, then columns.
fn declared(texts: &[&str], columns: &[Column]) -> Json {
    let texts = texts.iter().map(|&name| (name.to_owned(), json!({ "d": "string" })));
    let columns = columns.iter().map(|column| {
        let holds = match column.holds {
            Type::Text | Type::Date => "string",
            Type::Integer => "long",
            Type::Number => "double",
            Type::Flag => "boolean",
        };
        (column.name.to_owned(), json!({ "d": holds }))
    });
    Json::Object(texts.chain(columns).collect::<Map<String, Json>>())
}

fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Ellipse => "ellipse",
        Shape::Box => "rectangle",
        Shape::Hexagon => "hexagon",
        Shape::Octagon => "octagon",
        Shape::Cut => "diamond",
        Shape::Tag => "vee",
        Shape::Barrel | Shape::Note => "round-rectangle",
        Shape::Trapezium => "parallelogram",
        Shape::House => "triangle",
    }
}

/// How Cytoscape draws: what all have, and what follows from attributes.
fn look(cells: &Cells<'_>) -> Json {
    let discrete = |attribute: &str, map: Vec<Json>| json!({ "type": "DISCRETE", "definition": { "attribute": attribute, "type": "string", "map": map } });
    let passed =
        |attribute: &str| json!({ "type": "PASSTHROUGH", "definition": { "attribute": attribute, "type": "string" } });
    let of_kind = |value: &dyn Fn(&EntityKind) -> Json| {
        EntityKind::known().map(|kind| json!({ "v": cells.kind(&kind), "vp": value(&kind) })).collect()
    };
    let classes =
        Class::ALL.iter().map(|&class| json!({ "v": class.label(), "vp": style::of_class(class).to_string() }));
    let classes: Vec<Json> = classes.collect();
    let dashes = [(Standing::Disputed, "dashed"), (Standing::DeniedOnly, "dotted"), (Standing::Retracted, "dotted")];
    let dashes = dashes.map(|(standing, dash)| json!({ "v": standing_name(standing), "vp": dash }));
    let (fallback, fill) = style::of_kind(&EntityKind::Other("".into()));
    json!({
        "default": {
            "network": { "NETWORK_BACKGROUND_COLOR": "#FFFFFF" },
            "node": {
                "NODE_SHAPE": shape(fallback), "NODE_BACKGROUND_COLOR": fill.to_string(),
                "NODE_BORDER_COLOR": "#444444", "NODE_BORDER_WIDTH": 1, "NODE_BORDER_STYLE": "solid",
                "NODE_WIDTH": 30, "NODE_HEIGHT": 20, "NODE_LABEL_COLOR": "#222222", "NODE_LABEL_FONT_SIZE": 9,
            },
            "edge": {
                "EDGE_LINE_COLOR": "#616161", "EDGE_LINE_STYLE": "solid", "EDGE_WIDTH": 1.6,
                "EDGE_TARGET_ARROW_SHAPE": "triangle", "EDGE_LABEL_FONT_SIZE": 7, "EDGE_LABEL_COLOR": "#444444",
            },
        },
        "nodeMapping": {
            "NODE_LABEL": passed("name"),
            "NODE_SHAPE": discrete("kind", of_kind(&|kind| shape(style::of_kind(kind).0).into())),
            "NODE_BACKGROUND_COLOR": discrete("kind", of_kind(&|kind| style::of_kind(kind).1.to_string().into())),
        },
        "edgeMapping": {
            "EDGE_LABEL": passed("words"),
            "EDGE_LINE_COLOR": discrete("class", classes.clone()),
            "EDGE_TARGET_ARROW_COLOR": discrete("class", classes),
            "EDGE_LINE_STYLE": discrete("standing", dashes.to_vec()),
            "EDGE_TARGET_ARROW_SHAPE": {
                "type": "DISCRETE",
                "definition": { "attribute": "symmetric", "type": "boolean", "map": [{ "v": true, "vp": "none" }] },
            },
            "EDGE_WIDTH": {
                "type": "CONTINUOUS",
                "definition": { "attribute": "weight", "type": "double", "map": [
                    { "maxVPValue": 1.6, "max": 1.0, "includeMax": true },
                    { "minVPValue": 1.6, "maxVPValue": 3.1, "min": 1.0, "max": 4.0, "includeMin": true, "includeMax": true },
                    { "minVPValue": 3.1, "min": 4.0, "includeMin": false },
                ] },
            },
        },
    })
}
