//! Exports: a graph, or a part of one, in the formats of other tools, with its evidence.
//!
//! Each format is a writer over an [`Excerpt`]: a [`Graph`](crate::Graph), a [`Neighbourhood`](crate::Neighbourhood),
//! [`Routes`](crate::Routes) or [`Matches`](crate::Matches). What a file says of itself (policy, date, licences, disclaimer), what
//! entities and ties have, how they look and where they stand comes from one place each, so that formats differ in syntax alone.

mod columns;
pub mod dot;
pub(crate) mod escape;
mod excerpt;
#[cfg(feature = "import")]
pub mod ftm;
mod json;
mod layout;
mod style;

pub use dot::Dot;
pub use excerpt::Excerpt;
#[cfg(feature = "import")]
pub use ftm::FtmEntities;
pub use json::{Cx2, CytoscapeJson, Graphology, JsonGraph, NodeLink, Stix};
pub use layout::Layout;
