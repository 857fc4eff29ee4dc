//! Periods: one date, or what lies between two.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{DateError, Day, PartialDate, Span, WhenKind};
use crate::model::parse_str;

/// One end of a [`Period`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// `..`: there is none. It goes on; it has no beginning.
    Open,
    /// Left empty: there is one, and nobody says when.
    Unknown,
    /// On that date.
    Date(PartialDate),
}

impl Bound {
    /// The days on which a period with this beginning can begin.
    pub(crate) fn start_days(self) -> (Day, Day) {
        match self {
            Bound::Open => (Day::MIN, Day::MIN),
            Bound::Unknown => (Day::MIN, Day::MAX),
            Bound::Date(date) => date.padded(),
        }
    }

    /// The days on which a period with this end can end.
    pub(crate) fn end_days(self) -> (Day, Day) {
        match self {
            Bound::Open => (Day::MAX, Day::MAX),
            Bound::Unknown => (Day::MIN, Day::MAX),
            Bound::Date(date) => date.padded(),
        }
    }

    pub(crate) fn is_uncertain(self) -> bool {
        matches!(self, Bound::Date(date) if date.is_uncertain())
    }

    fn read(text: &str) -> Result<Option<Self>, DateError> {
        match text {
            ".." => Ok(Some(Bound::Open)),
            "" => Ok(Some(Bound::Unknown)),
            date => Ok(PartialDate::read(date)?.map(Bound::Date)),
        }
    }
}

/// Prints the end as it stands in a period.
impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Bound::Open => f.write_str(".."),
            Bound::Unknown => Ok(()),
            Bound::Date(date) => date.fmt(f),
        }
    }
}

/// One date, or an interval between two ends that may be open or unknown.
///
/// | written | meaning |
/// | --- | --- |
/// | `2011-10` | some time in that month |
/// | `2011/2013` | from some day of 2011 to some day of 2013 |
/// | `2011/..` | from 2011 on: it has not ended |
/// | `2011/` | from 2011 on: it ended, nobody says when |
/// | `../2011`, `/2011` | until 2011: without a beginning; with an unknown one |
/// | `../..` | always |
///
/// What a period says of a fact depends on the fact's [`WhenKind`]: see [`Period::span`].
///
/// ```
/// use sanctions_graph::date::{Bound, Period};
///
/// let period: Period = "2011/..".parse()?;
/// assert_eq!(period.end(), Bound::Open);
/// assert_eq!(period.words(), "from 2011");
/// # Ok::<(), sanctions_graph::date::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    start: PackedBound,
    /// `None` of a single date.
    end: Option<PackedBound>,
}

/// A bound in one word: every claim of a graph has two of them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct PackedBound(NonZeroU32);

impl PackedBound {
    // A date is never so small a number.
    const OPEN: u32 = 0;
    const UNKNOWN: u32 = 1;

    fn new(bound: Bound) -> Self {
        let number = match bound {
            Bound::Open => Self::OPEN,
            Bound::Unknown => Self::UNKNOWN,
            Bound::Date(date) => date.pack(),
        };
        Self(NonZeroU32::MIN | (number << 1))
    }

    fn bound(self) -> Bound {
        match self.0.get() >> 1 {
            Self::OPEN => Bound::Open,
            Self::UNKNOWN => Bound::Unknown,
            date => Bound::Date(PartialDate::unpack(date)),
        }
    }
}

impl Period {
    /// The interval between two ends.
    #[must_use]
    pub fn between(start: Bound, end: Bound) -> Self {
        Self { start: PackedBound::new(start), end: Some(PackedBound::new(end)) }
    }

    /// All time: `../..`.
    #[must_use]
    pub fn always() -> Self {
        Self::between(Bound::Open, Bound::Open)
    }

    /// Its beginning; of a single date, that date.
    #[must_use]
    pub fn start(self) -> Bound {
        self.start.bound()
    }

    /// Its end; of a single date, that date.
    #[must_use]
    pub fn end(self) -> Bound {
        self.end.unwrap_or(self.start).bound()
    }

    /// The date, if it is a single one and no interval.
    #[must_use]
    pub fn single(self) -> Option<PartialDate> {
        match (self.end, self.start()) {
            (None, Bound::Date(date)) => Some(date),
            _ => None,
        }
    }

    /// Whether it ends before it begins, however its dates are taken. Such a period can be read, and nothing is ever true in it.
    #[must_use]
    pub fn is_inverted(self) -> bool {
        let (first, last) = self.window();
        first > last
    }

    /// The first and the last day it can mean, approximate dates widened; [`Day::MIN`] and [`Day::MAX`] for ends that are open
    /// or unknown. Of an inverted period, the first lies after the last.
    #[must_use]
    pub fn window(self) -> (Day, Day) {
        (self.start().start_days().0, self.end().end_days().1)
    }

    /// What it says of a fact of a kind; `None` for [`WhenKind::Statement`], which says nothing of when the fact was.
    ///
    /// ```
    /// use sanctions_graph::date::{Answer, Day, Period, WhenKind};
    ///
    /// let period: Period = "2011/2013".parse()?;
    /// let day: Day = "2012-06-30".parse()?;
    /// let answer = |kind| period.span(kind).map(|span| span.holds_on(day));
    /// assert_eq!(answer(WhenKind::State), Some(Answer::Yes), "it held from 2011 to 2013");
    /// assert_eq!(answer(WhenKind::Event), Some(Answer::Possibly), "it happened once in these years");
    /// assert_eq!(answer(WhenKind::Statement), None);
    /// # Ok::<(), sanctions_graph::date::DateError>(())
    /// ```
    #[must_use]
    pub fn span(self, kind: WhenKind) -> Option<Span> {
        let span = match kind {
            WhenKind::State => Span::state(self.start().start_days(), self.end().end_days()),
            WhenKind::Event => {
                let (first, last) = self.window();
                Span::event(first, last)
            }
            WhenKind::Statement => return None,
        };
        let doubtful = self.start().is_uncertain() || self.end().is_uncertain();
        Some(if doubtful { span.doubted() } else { span })
    }

    /// What it says of something that lasts, such as a stake or a listing. A single date, or when it happened, tells of such a thing only
    /// when it began: whether it went on after that is open.
    pub(crate) fn lasting(self, kind: WhenKind) -> Option<Span> {
        let span = self.span(kind)?;
        if kind == WhenKind::State && self.end.is_some() {
            return Some(span);
        }
        let (first, last) = self.window();
        let begun = Span::state((first, last), (first, Day::MAX));
        Some(if span.is_doubtful() { begun.doubted() } else { begun })
    }

    /// The period for people: "2011", "2011 to 2013", "from 2011", "until 2011", "from 2011, end unknown".
    #[must_use]
    pub fn words(self) -> String {
        match (self.start(), self.end()) {
            (Bound::Date(start), Bound::Date(end)) if start == end => start.words(),
            (Bound::Date(start), Bound::Date(end)) => format!("{} to {}", start.words(), end.words()),
            (Bound::Date(start), Bound::Open) => format!("from {}", start.words()),
            (Bound::Date(start), Bound::Unknown) => format!("from {}, end unknown", start.words()),
            (Bound::Open, Bound::Date(end)) => format!("until {}", end.words()),
            (Bound::Unknown, Bound::Date(end)) => format!("until {}, beginning unknown", end.words()),
            (Bound::Open, Bound::Open) => "always".to_owned(),
            (Bound::Open, Bound::Unknown) => "until an unknown date".to_owned(),
            (Bound::Unknown, Bound::Open) => "from an unknown date".to_owned(),
            (Bound::Unknown, Bound::Unknown) => "at an unknown time".to_owned(),
        }
    }

    /// Reads a period; `None` if the text has not the shape of one.
    fn read(text: &str) -> Result<Option<Self>, DateError> {
        let Some((start, end)) = text.split_once('/') else {
            return Ok(PartialDate::read(text)?.map(Self::from));
        };
        let ends = Bound::read(start)?.zip(Bound::read(end)?);
        Ok(ends.map(|(start, end)| Self::between(start, end)))
    }
}

impl From<PartialDate> for Period {
    fn from(date: PartialDate) -> Self {
        Self { start: PackedBound::new(Bound::Date(date)), end: None }
    }
}

impl FromStr for Period {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let reads = |text: &str| matches!(Self::read(text), Ok(Some(_)));
        Self::read(text)?.ok_or_else(|| DateError::explain(text, reads))
    }
}

/// Prints the period as it is read.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.end {
            None => self.start().fmt(f),
            Some(_) => write!(f, "{}/{}", self.start(), self.end()),
        }
    }
}

impl fmt::Debug for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Period({self})")
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_str(deserializer, "a date such as 2011-10, or a period such as 2011/2013 or 2011/..")
    }
}
