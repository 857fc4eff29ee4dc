//! The union of the crate's errors, for callers that pass them all on.

use crate::format::write::WriteError;
use crate::graph::lookup::LookupError;
use crate::graph::problem::Problems;
use crate::model::date::DateError;
use crate::model::grade::GradeError;
use crate::model::naming::UnknownName;
use crate::model::share::ShareError;
use crate::query::pattern::error::PatternError;

/// Any error of this crate. Each operation has its own small error; this is their union.
///
/// ```
/// use sanctions_graph::Graph;
///
/// fn question() -> Result<usize, sanctions_graph::Error> {
///     let graph = Graph::load("graphs/myanmar-dprk.ron")?;
///     let date = "2015".parse()?;
///     Ok(graph.routes("komid", "myanmar")?.as_of(date).shortest().len())
/// }
/// # assert_eq!(question().unwrap(), 1);
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input has problems.
    #[error(transparent)]
    Problems(#[from] Problems),
    /// An entity was not found.
    #[error(transparent)]
    Lookup(#[from] LookupError),
    /// A pattern could not be understood.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A list could not be imported.
    #[cfg(feature = "import")]
    #[error(transparent)]
    Import(#[from] crate::import::ImportError),
    /// A graph could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The files of an export could not be written.
    #[cfg(feature = "export")]
    #[error(transparent)]
    Folder(#[from] crate::export::FolderError),
    /// A flowchart was too large, or could not be written.
    #[cfg(feature = "export")]
    #[error(transparent)]
    Mermaid(#[from] crate::export::MermaidError),
    /// A date was not one.
    #[error(transparent)]
    Date(#[from] DateError),
    /// A share was not one.
    #[error(transparent)]
    Share(#[from] ShareError),
    /// A grade was not one.
    #[error(transparent)]
    Grade(#[from] GradeError),
    /// A relation, kind, class or other name is none of those known.
    #[error(transparent)]
    Name(#[from] UnknownName),
}
