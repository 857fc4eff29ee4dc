//! An embedded, evidence-first knowledge graph of sanctioned entities and their relationships.

#![deny(missing_docs)]
#![warn(unreachable_pub)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)
)]

mod analysis;
mod error;
#[cfg(feature = "export")]
pub mod export;
mod format;
mod graph;
mod model;
mod query;

pub use analysis::timeline::{Entry, Moment, Timeline};
pub use error::Error;
pub use format::FORMAT_VERSION;
pub use format::write::WriteError;
pub use graph::Graph;
pub use graph::builder::GraphBuilder;
pub use graph::check::{LONGEST_ID, LONGEST_QUOTE};
pub use graph::lookup::{Candidate, LookupError, Select};
pub use graph::problem::{Code, Position, Problem, Problems, Severity};
pub use graph::refs::{EntityRef, TieRef};
pub use graph::tie::{Standing, Tie};
pub use graph::view::{Direction, Reason, View};
pub use model::Extra;
pub use model::claim::{Amount, Claim, ClaimDetails, Designation, Measure, Modality, Retraction, Stance};
pub use model::date;
pub use model::deal::Deal;
pub use model::entity::{
    Address, Alias, Country, CountryRole, DateKind, Entity, EntityDate, EntityDetails, Identifier, Provenance, Strength,
};
pub use model::grade::{Grade, GradeError};
pub use model::kind::EntityKind;
pub use model::naming::{Spelling, UnknownName};
pub use model::relation::{Class, Relation};
pub use model::share::{Ppm, Share, ShareBound, ShareError, ShareOf};
pub use model::source::{Evidence, Source, SourceId, SourceKind};
pub use petgraph;
pub use query::explain::{Explanation, Line, LineKind};
pub use query::neighbourhood::{DEFAULT_ENTITIES, Neighbourhood, NeighbourhoodQuery};
pub use query::routes::{DEFAULT_HOPS, DEFAULT_LIMIT, Hop, Route, RouteQuery, Routes};
pub use query::{Completeness, Cut, Work};

/// What every page and report made with this crate says.
pub const DISCLAIMER: &str =
    "Not legal advice. Presence or a path is not wrongdoing. Verify with the issuing authority.";
