//! graphology's JSON, which sigma draws.

use std::io::{self, Write};

use serde::Serialize;

use super::record::{OfTie, Whole};
use super::{About, Attributes, List, position};
use crate::export::columns::Cells;
use crate::export::excerpt::Excerpt;
use crate::export::layout::Layout;
use crate::export::style;
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::entity::Entity;

/// Writes a graph as graphology imports it, with the attributes that sigma draws: `label`, `size`, `color`, and `x` and `y` if there
/// is a [`layout`](Self::layout).
///
/// `Graph.from(data)` of graphology makes a directed graph with parallel edges of it. Flat attributes have the names that they have
/// in every export; beside them stands in `record` what a graph file says, of which
/// [`read_json_graph`](../import/fn.read_json_graph.html) makes an equal graph.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::{Excerpt, Graphology, Layout};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let layout = Layout::of(&Excerpt::new(&graph), 1);
/// let mut file = Vec::new();
/// Graphology::new(&graph).layout(&layout).to_writer(&mut file)?;
/// let document: serde_json::Value = serde_json::from_slice(&file)?;
/// assert_eq!(document["options"]["multi"], true);
/// assert!(document["nodes"][0]["attributes"]["x"].is_f64());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Graphology<'g> {
    excerpt: Excerpt<'g>,
    layout: Option<&'g Layout>,
}

#[derive(Serialize)]
struct Document<A, N, E> {
    attributes: A,
    options: Options,
    nodes: N,
    edges: E,
}

#[derive(Serialize)]
struct Options {
    #[serde(rename = "type")]
    sort: &'static str,
    multi: bool,
    #[serde(rename = "allowSelfLoops")]
    allow_self_loops: bool,
}

#[derive(Serialize)]
struct Header<'g> {
    #[serde(flatten)]
    about: About,
    record: Whole<'g>,
}

#[derive(Serialize)]
struct Node<'a> {
    key: &'a str,
    attributes: OfNode<'a>,
}

#[derive(Serialize)]
struct OfNode<'a> {
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<f64>,
    size: f64,
    color: String,
    #[serde(flatten)]
    attributes: Attributes<'a>,
    record: &'a Entity,
}

#[derive(Serialize)]
struct Edge<'a> {
    key: String,
    source: &'a str,
    target: &'a str,
    attributes: OfEdge<'a>,
}

#[derive(Serialize)]
struct OfEdge<'a> {
    label: &'a str,
    size: f32,
    color: String,
    #[serde(flatten)]
    attributes: Attributes<'a>,
    record: OfTie<'a>,
}

impl<'g> Graphology<'g> {
    /// A graph or a part of one, without positions.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), layout: None }
    }

    /// Says where the entities stand. sigma draws nothing without it.
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
            let attributes = OfNode {
                label: entity.get().name(),
                x: position.map(|[x, _]| x),
                // sigma's y runs upwards, that of layouts downwards.
                y: position.map(|[_, y]| 0.0 - y),
                size: size(cells.degree(entity)),
                color: style::mark_of_kind(entity.get().kind()).to_string(),
                attributes: Attributes::of_entity(&cells, entity),
                record: entity.get(),
            };
            Node { key: entity.get().id(), attributes }
        };
        let edge = |tie: TieRef<'g>| {
            let line = style::of_tie(tie);
            let attributes = OfEdge {
                label: tie.words(),
                size: line.width,
                color: line.colour.to_string(),
                attributes: Attributes::of_tie(&cells, tie),
                record: OfTie::of(tie, &self.excerpt),
            };
            Edge { key: cells.tie_id(tie), source: tie.from().get().id(), target: tie.to().get().id(), attributes }
        };
        let document = Document {
            attributes: Header { about: About::of(&self.excerpt), record: Whole::of(&self.excerpt) },
            options: Options { sort: "directed", multi: true, allow_self_loops: true },
            nodes: List(|| self.excerpt.entities().map(node)),
            edges: List(|| self.excerpt.ties().map(edge)),
        };
        super::write(&document, writer)
    }
}

/// The size of a mark: its area grows with the ties, up to five times the width of the smallest.
fn size(ties: usize) -> f64 {
    ((3.0 + (ties as f64).sqrt() * 1.5).min(15.0) * 100.0).round() / 100.0
}
