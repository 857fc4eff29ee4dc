//! Names: finding entities by any spelling and by identifiers, and screening lists of names.

mod checksum;
mod explain;
pub(crate) mod identifiers;
mod index;
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
