//! Graphs from the JSON that the exports write.
//!
//! It stands beside the lists and is none of them: a list is a source of its own with an entry for each party, whereas such a file
//! holds a whole graph with all its sources, as a graph file does.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::format::FORMAT_VERSION;
use crate::graph::builder::GraphBuilder;
use crate::model::claim::Claim;
use crate::model::deal::Deal;
use crate::model::entity::Entity;
use crate::model::relation::Relation;
use crate::model::source::Source;

/// Why a graph could not be read from JSON.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JsonGraphError {
    /// The file or stream could not be read, or is no UTF-8.
    #[error("could not read: {0}")]
    Io(#[from] io::Error),
    /// It is no JSON, or not what the format has at this place. Lines and columns count from 1, columns in bytes.
    #[error("{line}:{column}: {message}")]
    Syntax {
        /// The line.
        line: usize,
        /// The byte of the line.
        column: usize,
        /// What is wrong.
        message: Box<str>,
    },
    /// It is JSON, but none of the formats that are read.
    #[error(
        "this is no graph: expected an object with \"graph\" (JSON Graph Format), with \"nodes\", \"links\" and \"graph\" \
         (node-link) or with \"nodes\", \"edges\" and \"attributes\" (graphology)"
    )]
    Unknown,
    /// The records are of another version of graph files.
    #[error("the records are of version {0}; this crate reads version {FORMAT_VERSION}")]
    Version(u32),
}

/// Reads a graph that [`JsonGraph`](../export/struct.JsonGraph.html), [`NodeLink`](../export/struct.NodeLink.html) or
/// [`Graphology`](../export/struct.Graphology.html) wrote, whichever it is.
///
/// What is read are the records that stand under `record` beside the flat attributes; entities and ties without one are refused,
/// for flat attributes do not tell who says what. Ends of ties are those of the format. What a tool has added is passed over, but
/// what it has changed of flat attributes is lost. A whole graph comes back equal; a part comes back as the graph of that part.
///
/// The text is held in memory while it is read.
///
/// ```
/// use sanctions_graph::{Graph, import};
/// # #[cfg(feature = "export")] {
/// use sanctions_graph::export::JsonGraph;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// JsonGraph::new(&graph).to_writer(&mut file)?;
/// assert!(import::read_json_graph(&file[..])?.build()? == graph);
/// # }
///
/// let error = import::read_json_graph(&b"{\"nodes\": []}"[..]).unwrap_err();
/// assert!(error.to_string().starts_with("this is no graph"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If it cannot be read, is none of these formats, or lacks a record. What is wrong with the records themselves is reported by
/// [`build`](GraphBuilder::build).
pub fn read_json_graph(mut reader: impl Read) -> Result<GraphBuilder, JsonGraphError> {
    let mut text = String::new();
    reader.read_to_string(&mut text)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let place = Place { text };
    let top: Top<'_> = place.parse(text)?;
    match top {
        Top { graph: Some(graph), nodes: Some(nodes), links: Some(ties), .. } => {
            let header: Header = place.parse(graph.get())?;
            let nodes = place.parse::<Vec<Own<Entity>>>(nodes.get())?;
            let ties = place.parse::<Vec<Link<'_>>>(ties.get())?;
            builder(header.record, nodes.into_iter().map(|node| node.record), ties)
        }
        Top { attributes: Some(attributes), nodes: Some(nodes), edges: Some(ties), .. } => {
            let header: Header = place.parse(attributes.get())?;
            let nodes = place.parse::<Vec<Within<Entity>>>(nodes.get())?;
            let ties = place.parse::<Vec<Edge<'_>>>(ties.get())?;
            builder(header.record, nodes.into_iter().map(|node| node.attributes.record), ties)
        }
        Top { graph: Some(graph), nodes: None, .. } => {
            let Body { metadata, nodes, edges } = place.parse(graph.get())?;
            let nodes = nodes.0.into_iter().map(|node| node.attributes.record);
            builder(metadata.record, nodes, edges)
        }
        _ => Err(JsonGraphError::Unknown),
    }
}

/// Puts the records together.
fn builder<'t, T: Into<Link<'t>>>(
    whole: Whole,
    entities: impl Iterator<Item = Entity>,
    ties: Vec<T>,
) -> Result<GraphBuilder, JsonGraphError> {
    if whole.version != FORMAT_VERSION {
        return Err(JsonGraphError::Version(whole.version));
    }
    let mut builder = GraphBuilder::new();
    if let Some(title) = whole.title {
        builder.title(title);
    }
    if let Some(note) = whole.note {
        builder.note(note);
    }
    for source in whole.sources {
        builder.source(source);
    }
    for entity in entities {
        builder.entity(entity);
    }
    for tie in ties {
        let Link { source, target, record } = tie.into();
        for claim in record.claims {
            builder.claim(&source, record.relation, &target, claim);
        }
    }
    for deal in whole.deals {
        builder.deal(deal);
    }
    Ok(builder)
}

/// The text, to find the places of its parts in.
struct Place<'t> {
    text: &'t str,
}

impl<'t> Place<'t> {
    /// The value of a part of the text, with errors that tell the place in the whole.
    fn parse<T: Deserialize<'t>>(&self, part: &'t str) -> Result<T, JsonGraphError> {
        serde_json::from_str(part).map_err(|error| {
            let begun = part.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
            let before = self.text.get(..begun).unwrap_or_default();
            let lines = before.bytes().filter(|&byte| byte == b'\n').count();
            let columns =
                if error.line() == 1 { before.len() - before.rfind('\n').map_or(0, |end| end + 1) } else { 0 };
            let message = error.to_string();
            let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
            let message = if message == "missing field `record`" {
                "missing field `record`; a graph is read from the records that its export wrote beside the attributes"
            } else {
                message
            };
            JsonGraphError::Syntax {
                line: error.line().max(1) + lines,
                column: error.column() + columns,
                message: message.into(),
            }
        })
    }
}

/// What tells the formats apart.
#[derive(Deserialize)]
struct Top<'t> {
    #[serde(borrow, default)]
    graph: Option<&'t RawValue>,
    #[serde(borrow, default)]
    nodes: Option<&'t RawValue>,
    #[serde(borrow, default)]
    links: Option<&'t RawValue>,
    #[serde(borrow, default)]
    edges: Option<&'t RawValue>,
    #[serde(borrow, default)]
    attributes: Option<&'t RawValue>,
}

/// The whole of the JSON Graph Format.
#[derive(Deserialize)]
struct Body<'t> {
    metadata: Header,
    #[serde(borrow)]
    edges: Vec<Edge<'t>>,
    nodes: Members<Within<Entity>>,
}

#[derive(Deserialize)]
struct Header {
    record: Whole,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    version: u32,
    #[serde(default)]
    title: Option<Box<str>>,
    #[serde(default)]
    note: Option<Box<str>>,
    sources: Vec<Source>,
    deals: Vec<Deal>,
}

/// What has its record among its own members.
#[derive(Deserialize)]
struct Own<T> {
    record: T,
}

/// What has its record among its attributes.
#[derive(Deserialize)]
struct Within<T> {
    #[serde(alias = "metadata")]
    attributes: Own<T>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfTie {
    relation: Relation,
    claims: Vec<Claim>,
}

#[derive(Deserialize)]
struct Link<'t> {
    #[serde(borrow)]
    source: Cow<'t, str>,
    #[serde(borrow)]
    target: Cow<'t, str>,
    record: OfTie,
}

#[derive(Deserialize)]
struct Edge<'t> {
    #[serde(borrow)]
    source: Cow<'t, str>,
    #[serde(borrow)]
    target: Cow<'t, str>,
    #[serde(alias = "metadata")]
    attributes: Own<OfTie>,
}

impl<'t> From<Edge<'t>> for Link<'t> {
    fn from(Edge { source, target, attributes }: Edge<'t>) -> Self {
        Self { source, target, record: attributes.record }
    }
}

/// The values of an object, in their order.
struct Members<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Each<T> {
            type Value = Members<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of nodes by id")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<T>, A::Error> {
                let mut members = Vec::new();
                while map.next_key::<IgnoredAny>()?.is_some() {
                    members.push(map.next_value()?);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Each(PhantomData))
    }
}
