//! Exports: a graph, or a part of one, in the formats of other tools, with its evidence.
//!
//! Each format is a writer over an [`Excerpt`]: a [`Graph`](crate::Graph), a [`Neighbourhood`](crate::Neighbourhood),
//! [`Routes`](crate::Routes), [`Matches`](crate::Matches) or [`Breaches`](crate::Breaches). What a file says of itself (policy, date, licences, disclaimer), what
//! entities and ties have, how they look and where they stand comes from one place each, so that formats differ in syntax alone.

mod columns;
pub mod diff;
pub mod dossier;
pub mod dot;
pub(crate) mod escape;
mod excerpt;
mod exposure;
pub mod ftm;
mod gexf;
pub mod graphml;
pub mod html;
mod json;
mod layout;
mod legend;
mod mermaid;
mod neo4j;
mod style;
pub mod svg;
mod tables;
pub mod turtle;
mod words;
mod xml;

pub use diff::{DiffJson, DiffMarkdown};
pub use dossier::Dossier;
pub use dot::Dot;
pub use excerpt::Excerpt;
pub use ftm::FtmEntities;
pub use gexf::Gexf;
pub use graphml::GraphMl;
pub use html::Explorer;
pub use json::{Cx2, CytoscapeJson, Graphology, JsonGraph, NodeLink, Stix};
pub use layout::Layout;
pub use mermaid::{Mermaid, MermaidError};
pub use neo4j::script::CypherScript;
pub use neo4j::tables::Neo4jTables;
pub use svg::Svg;
pub use tables::Formulas;
pub use tables::folder::FolderError;
pub use tables::gephi::GephiTables;
pub use tables::links::LinksTable;
pub use turtle::Turtle;
