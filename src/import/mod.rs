//! Readers of official sanctions lists, FollowTheMoney, beneficial ownership data and plain tables.
//!
//! A downloaded file becomes records, and records become entities and cited claims in a [`GraphBuilder`](crate::GraphBuilder),
//! beside whatever else is in it: other lists, a hand-written case file.
//!
//! ```no_run
//! use sanctions_graph::{GraphBuilder, import};
//!
//! let mut builder = GraphBuilder::new();
//! let report = import::open("consolidated.xml")?.import_into(&mut builder)?;
//! println!("{report}");
//! let graph = builder.build()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! See the guide's chapter on imports for what each format gives.

mod authority;
mod country;
mod detect;
mod error;
pub(crate) mod ftm;
mod importer;
mod input;
mod json;
mod list;
mod record;
mod report;
mod rows;
mod scheme;
mod sift;
mod xml;

pub use detect::{open, read};
pub use error::ImportError;
pub use importer::Importer;
pub(crate) use importer::STUB;
pub use input::Input;
pub use list::{Format, List, Progress, Records};
pub use record::{Incident, IncidentKind, Link, LinkByName, Place, Record};
pub use report::{ImportReport, ListRead, MOST_INCIDENTS};
