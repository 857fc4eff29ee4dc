//! When a claim says that something was so.

use std::fmt;
use std::str::FromStr;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{DateError, PartialDate, Period};

/// How the period of a claim is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WhenKind {
    /// It held during the period: a stake, a listing, a post.
    State,
    /// It happened on some day of the period: a purchase, a meeting.
    Event,
    /// The period dates the saying: "in 2009, a cable said". When the fact was, it does not say.
    Statement,
}

/// Reads the name in any case.
impl FromStr for WhenKind {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        [WhenKind::State, WhenKind::Event, WhenKind::Statement]
            .into_iter()
            .find(|kind| kind.to_string().eq_ignore_ascii_case(text))
            .ok_or_else(|| DateError::Kind { text: text.into() })
    }
}

/// Prints "state", "event" or "statement".
impl fmt::Display for WhenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            WhenKind::State => "state",
            WhenKind::Event => "event",
            WhenKind::Statement => "statement",
        })
    }
}

/// When a claim says that something was so: a period, how to read it, and the source's own words.
///
/// A claim lends the words of its date, as a `When<&str>`.
///
/// In a graph file `when: "2015"` is short for `when: (edtf: "2015")`.
///
/// ```
/// use sanctions_graph::date::{When, WhenKind};
///
/// let when = When::new("2011-09~/2011-12~".parse()?).with_kind(WhenKind::Event).with_text("in late 2011");
/// assert_eq!(when.period.words(), "about September 2011 to about December 2011");
/// assert_eq!("2015".parse::<When>()?, When::new("2015".parse()?));
/// # Ok::<(), sanctions_graph::date::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct When<Words = Box<str>> {
    /// The period.
    pub period: Period,
    /// How it is to be read; where it is `None`, as is usual for the relation.
    pub kind: Option<WhenKind>,
    /// The source's words: "late 2011".
    pub text: Option<Words>,
}

impl When {
    /// A period alone.
    #[must_use]
    pub fn new(period: Period) -> Self {
        Self { period, kind: None, text: None }
    }

    /// Says how the period is to be read.
    #[must_use]
    pub fn with_kind(mut self, kind: WhenKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Keeps the source's words.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<Box<str>>) -> Self {
        self.text = Some(text.into());
        self
    }
}

/// Keeps the words.
impl From<When<&str>> for When {
    fn from(When { period, kind, text }: When<&str>) -> Self {
        Self { period, kind, text: text.map(Box::from) }
    }
}

impl From<Period> for When {
    fn from(period: Period) -> Self {
        Self::new(period)
    }
}

impl From<PartialDate> for When {
    fn from(date: PartialDate) -> Self {
        Self::new(date.into())
    }
}

impl FromStr for When {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        text.parse().map(Self::new)
    }
}

/// The long form in a graph file.
#[derive(Serialize, Deserialize)]
#[serde(rename = "When", deny_unknown_fields)]
struct Record<T> {
    edtf: Period,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    kind: Option<WhenKind>,
    #[serde(default = "none", skip_serializing_if = "Option::is_none")]
    text: Option<T>,
}

fn none<T>() -> Option<T> {
    None
}

impl Serialize for When {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { period: edtf, kind, text } = self;
        match (kind, text) {
            (None, None) => edtf.serialize(serializer),
            _ => Record { edtf: *edtf, kind: *kind, text: text.as_deref() }.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WhenVisitor)
    }
}

struct WhenVisitor;

impl<'de> Visitor<'de> for WhenVisitor {
    type Value = When;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date such as \"2015\", or a record such as (edtf: \"2015\", kind: Event, text: \"in 2015\")")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<When, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<When, A::Error> {
        let Record { edtf: period, kind, text } = Record::deserialize(MapAccessDeserializer::new(map))?;
        Ok(When { period, kind, text })
    }
}
