//! Names: finding entities by any spelling and by identifiers, and screening lists of names.
//!
//! | to | start at |
//! | --- | --- |
//! | find who is meant by a name or an identifier | [`Graph::search`](crate::Graph::search) |
//! | find who has an identifier, under which scheme | [`Graph::by_identifier`](crate::Graph::by_identifier) |
//! | screen a list of records: which may be in the graph | [`Graph::screen`](crate::Graph::screen), [`Record`], [`ScreenRecords`] |
//! | compare two names, and read why they match or not | [`compare_names`] |
//! | check whether a number can be one of its scheme | [`check`](fn@check) |
//!
//! Scores are numbers from 0 to 1; from [`STRONG_MATCH`] on two names are taken for one. What matches is a candidate for a person to look
//! at. The guide's chapter on [names](crate::guide::names) says how names are read and compared, and what is not found.

mod checksum;
mod explain;
pub(crate) mod identifiers;
mod index;
mod likeness;
mod name;
mod query;
mod score;
mod screen;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use checksum::{Check, CheckFault, check};
pub use explain::NameComparison;
pub use identifiers::{IdentifierHit, IdentifierHits, IdentifierQuery};
pub use index::SearchWork;
pub use query::{Hit, Hits, Matched, STRONG_MATCH, SearchQuery, compare_names};
pub use screen::{
    Agreement, Incident, OTHER_BIRTH, OTHER_COUNTRY, OTHER_KIND, Record, SAME_NUMBER, ScreenCsv, ScreenError,
    ScreenHit, ScreenItem, ScreenJson, ScreenQuery, ScreenRecords, ScreenReport, Screened, Screening,
};
