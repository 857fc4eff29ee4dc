//! Node-link JSON, as d3 and networkx read it.

use std::io::{self, Write};

use serde::Serialize;

use super::record::{OfTie, Whole};
use super::{About, Attributes, List, position};
use crate::export::columns::Cells;
use crate::export::excerpt::Excerpt;
use crate::export::layout::Layout;
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::entity::Entity;

/// Writes a graph as node-link JSON: `nodes` and `links`, whose `source` and `target` are ids of nodes.
///
/// d3-force takes it with `forceLink(links).id(node => node.id)`, networkx with `node_link_graph(data, edges="links")`: `directed`
/// and `multigraph` are true, and every link has a `key`. Flat attributes have the names that they have in every export; beside them
/// stands in `record` what a graph file says, of which [`read_json_graph`](../import/fn.read_json_graph.html) makes an equal graph.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::NodeLink;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// NodeLink::new(&graph).to_writer(&mut file)?;
/// let document: serde_json::Value = serde_json::from_slice(&file)?;
/// assert_eq!(document["links"].as_array().map(Vec::len), Some(graph.tie_count()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct NodeLink<'g> {
    excerpt: Excerpt<'g>,
    layout: Option<&'g Layout>,
}

#[derive(Serialize)]
struct Document<G, N, L> {
    directed: bool,
    multigraph: bool,
    graph: G,
    nodes: N,
    links: L,
}

#[derive(Serialize)]
struct Header<'g> {
    #[serde(flatten)]
    about: About,
    record: Whole<'g>,
}

#[derive(Serialize)]
struct Node<'a> {
    id: &'a str,
    label: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<f64>,
    #[serde(flatten)]
    attributes: Attributes<'a>,
    record: &'a Entity,
}

#[derive(Serialize)]
struct Link<'a> {
    id: String,
    key: String,
    source: &'a str,
    target: &'a str,
    label: &'a str,
    #[serde(flatten)]
    attributes: Attributes<'a>,
    record: OfTie<'a>,
}

impl<'g> NodeLink<'g> {
    /// A graph or a part of one, without positions: d3 finds its own.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), layout: None }
    }

    /// Says where the entities stand, in `x` and `y`, from which d3 begins.
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
            Node {
                id: entity.get().id(),
                label: entity.get().name(),
                x: position.map(|[x, _]| x),
                y: position.map(|[_, y]| y),
                attributes: Attributes::of_entity(&cells, entity),
                record: entity.get(),
            }
        };
        let link = |tie: TieRef<'g>| Link {
            id: cells.tie_id(tie),
            key: cells.tie_id(tie),
            source: tie.from().get().id(),
            target: tie.to().get().id(),
            label: tie.words(),
            attributes: Attributes::of_tie(&cells, tie),
            record: OfTie::of(tie, &self.excerpt),
        };
        let document = Document {
            directed: true,
            multigraph: true,
            graph: Header { about: About::of(&self.excerpt), record: Whole::of(&self.excerpt) },
            nodes: List(|| self.excerpt.entities().map(node)),
            links: List(|| self.excerpt.ties().map(link)),
        };
        super::write(&document, writer)
    }
}
