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
//! | to | use |
//! | --- | --- |
//! | read a file, whatever its format | [`open`], [`read`] |
//! | go through its records one after another | [`List::records`] |
//! | put it into a builder | [`List::import_into`]; [`Importer`] for several lists that refer to each other |
//! | stop at the first fault | [`List::strict`] |
//! | show how far it has come | [`List::on_progress`] |
//! | see what was not taken as it stands | [`ImportReport`] |
//! | read a graph back that was exported as JSON | [`read_json_graph`] |
//! | find entries of several lists about one party | [`join`](join()) |
//!
//! The guide has a chapter on imports: what each format gives, what every import does, and how entries of several lists are joined.

mod authority;
mod bods;
mod detect;
mod error;
mod eu;
mod ftm;
mod graph_json;
mod hashing;
mod importer;
mod input;
mod join;
mod json;
mod list;
mod listed;
mod nationality;
mod ofac;
mod record;
mod report;
mod rows;
mod sift;
mod tables;
mod uk;
mod un;
mod xml;

pub use detect::{open, read};
pub use error::ImportError;
pub use graph_json::{JsonGraphError, read_json_graph};
pub use importer::Importer;
pub use input::Input;
pub use join::{Crowded, Join, JoinReport, JoinRule, Joined, join};
pub use list::{Format, List, Progress, Records};
pub use ofac::legacy::OfacCsv;
pub use record::{Incident, IncidentKind, Link, LinkByName, Place, Record};
pub use report::{ImportReport, ListRead, MOST_INCIDENTS};
pub use tables::{Tables, tables};
