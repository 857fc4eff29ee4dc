//! Exports: a graph, or a part of one, in the formats of other tools.
//!
//! Each format is a writer over a [`Graph`](crate::Graph); [`Routes::to_graph`](crate::Routes::to_graph) and
//! [`Neighbourhood::to_graph`](crate::Neighbourhood::to_graph) make a graph of any answer. How a syntax quotes text stands in one
//! place, `escape`.

pub mod dot;
pub(crate) mod escape;
#[cfg(feature = "import")]
pub mod ftm;

pub use dot::Dot;
#[cfg(feature = "import")]
pub use ftm::FtmEntities;
