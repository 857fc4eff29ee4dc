//! JSON Graph Format, version 2.

use std::io::{self, Write};

use serde::Serialize;

use super::record::{OfTie, Whole};
use super::{About, Attributes, List, Object};
use crate::export::columns::Cells;
use crate::export::excerpt::Excerpt;
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::entity::Entity;

/// Writes a graph in the JSON Graph Format, version 2: entities by id, ties in a list, everything else in `metadata`.
///
/// Flat attributes stand in `metadata` under the names that they have in every export, and beside them, in `record`, what a graph
/// file says: [`read_json_graph`](../import/fn.read_json_graph.html) makes an equal graph of them.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::JsonGraph;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// JsonGraph::new(&graph).to_writer(&mut file)?;
/// let document: serde_json::Value = serde_json::from_slice(&file)?;
/// assert_eq!(document["graph"]["nodes"]["komid"]["metadata"]["kind"], "front-company");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct JsonGraph<'g> {
    excerpt: Excerpt<'g>,
}

#[derive(Serialize)]
struct Document<G> {
    graph: G,
}

#[derive(Serialize)]
struct Body<'a, M, N, E> {
    label: &'a str,
    directed: bool,
    metadata: M,
    nodes: N,
    edges: E,
}

#[derive(Serialize)]
struct Metadata<A, R> {
    #[serde(flatten)]
    attributes: A,
    record: R,
}

#[derive(Serialize)]
struct Node<'a> {
    label: &'a str,
    metadata: Metadata<Attributes<'a>, &'a Entity>,
}

#[derive(Serialize)]
struct Edge<'a> {
    id: String,
    source: &'a str,
    target: &'a str,
    relation: &'a str,
    directed: bool,
    label: &'a str,
    metadata: Metadata<Attributes<'a>, OfTie<'a>>,
}

impl<'g> JsonGraph<'g> {
    /// A graph or a part of one.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into() }
    }

    /// Writes the file. The writer need not be buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let cells = Cells::new(&self.excerpt);
        let node = |entity: EntityRef<'g>| {
            let metadata = Metadata { attributes: Attributes::of_entity(&cells, entity), record: entity.get() };
            (entity.get().id(), Node { label: entity.get().name(), metadata })
        };
        let edge = |tie: TieRef<'g>| Edge {
            id: cells.tie_id(tie),
            source: tie.from().get().id(),
            target: tie.to().get().id(),
            relation: cells.relation(tie.relation()),
            directed: true,
            label: tie.words(),
            metadata: Metadata { attributes: Attributes::of_tie(&cells, tie), record: OfTie::of(tie, &self.excerpt) },
        };
        let metadata = Metadata { attributes: About::of(&self.excerpt), record: Whole::of(&self.excerpt) };
        let graph = Body {
            label: self.excerpt.title(),
            directed: true,
            metadata,
            nodes: Object(|| self.excerpt.entities().map(node)),
            edges: List(|| self.excerpt.ties().map(edge)),
        };
        super::write(&Document { graph }, writer)
    }
}
