//! Dates as sources give them: partial, approximate, uncertain, with ends that are open or unknown.
//!
//! | type | what it is | written |
//! | --- | --- | --- |
//! | [`Day`] | one day of the calendar | `2011-10-05` |
//! | [`PartialDate`] | a day, month, year, decade or century, perhaps approximate or uncertain | `2011-10`, `2011~`, `201X` |
//! | [`Period`] | one date, or an interval between two ends | `2011`, `2011/2013`, `2011/..` |
//! | [`When`] | a period, how it is to be read, and the source's own words | `(edtf: "2011", kind: Event, text: "in 2011")` |
//! | [`Span`] | what a dated fact leaves possible; the type that answers questions | |
//!
//! The notation is a subset of the Extended Date/Time Format (EDTF, ISO 8601-2): no seasons, no sets, no times of day.
//!
//! No question is answered by rounding. A date that leaves two answers open gives [`Answer::Possibly`]:
//!
//! ```
//! use sanctions_graph::date::{Answer, Day, Period, WhenKind};
//!
//! let listed: Period = "2012-07/2016-10-07".parse()?;
//! let span = listed.span(WhenKind::State).expect("a state has a span");
//! assert_eq!(span.holds_on("2014-01-01".parse()?), Answer::Yes);
//! assert_eq!(span.holds_on("2012-07-15".parse()?), Answer::Possibly, "it began on some day of July");
//! assert_eq!(span.holds_on("2017-01-01".parse()?), Answer::No);
//! # Ok::<(), sanctions_graph::date::DateError>(())
//! ```

mod day;
mod error;
mod partial;
mod period;
mod span;
#[cfg(test)]
mod tests;
mod when;

use std::fmt;

pub use day::Day;
pub use error::DateError;
#[cfg(feature = "import")]
pub(crate) use partial::month_name;
#[cfg(any(feature = "import", feature = "search"))]
pub(crate) use partial::month_number;
pub use partial::{PartialDate, Precision};
pub use period::{Bound, Period};
pub use span::Span;
pub use when::{When, WhenKind};

/// What incomplete dates allow to be said: no, possibly, or yes.
///
/// Ordered from `No` to `Yes`, so that [`and`](Answer::and) is the lesser and [`or`](Answer::or) the greater of two. Both take
/// their parts as independent of one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Answer {
    /// In none of the possible cases.
    No,
    /// In some of the possible cases; or in all of them, of a date that is itself in doubt.
    Possibly,
    /// In every possible case.
    Yes,
}

impl Answer {
    /// Whether both hold.
    #[must_use]
    pub fn and(self, other: Answer) -> Answer {
        self.min(other)
    }

    /// Whether at least one holds.
    #[must_use]
    pub fn or(self, other: Answer) -> Answer {
        self.max(other)
    }

    /// Whether it is `Yes`.
    #[must_use]
    pub fn is_yes(self) -> bool {
        self == Answer::Yes
    }

    /// Whether it is `No`.
    #[must_use]
    pub fn is_no(self) -> bool {
        self == Answer::No
    }

    /// Whether it is `Possibly` or `Yes`.
    #[must_use]
    pub fn at_least_possibly(self) -> bool {
        self >= Answer::Possibly
    }
}

/// Prints "no", "possibly" or "yes".
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Answer::No => "no",
            Answer::Possibly => "possibly",
            Answer::Yes => "yes",
        })
    }
}
