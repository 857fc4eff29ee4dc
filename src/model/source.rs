//! Sources and the evidence that cites them.

use std::borrow::{Borrow, Cow};
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date::{Bound, Day, PartialDate, Period};
use super::naming::named;
use super::{Extra, is_empty};

named! {
    /// What sort of document or voice a source is.
    SourceKind, "kind of source" {
        /// An article that weighs what others found.
        NewsAnalysis "news_analysis";
        /// A report by a newspaper, broadcaster or news agency.
        NewsReport "news_report";
        /// A document that was not meant to be public.
        LeakedDocument "leaked_document";
        /// A sanctions list or a notice of listing.
        OfficialList "official_list";
        /// A statement, press release or answer by an authority or government.
        OfficialStatement "official_statement";
        /// A law, regulation or official guidance.
        LegalText "legal_text";
        /// A judgment or court file.
        Judgment "judgment";
        /// A company, ship or land register.
        Register "register";
        /// A report of a panel of experts or an inquiry.
        PanelReport "panel_report";
        /// An interview or a statement to the author.
        Interview "interview";
        /// Somebody whose name is kept back. Never an entity.
        AnonymousSource "anonymous_source";
        /// A data set.
        Dataset "dataset";
        /// A scholarly work.
        AcademicWork "academic_work";
        /// Any other page of the web.
        WebPage "web_page";
        /// Anything else.
        Other "other";
    }
}

/// The id of a source, cheap to clone: claims of one graph that cite one source share the text.
///
/// One word, where an `Arc<str>` has two: a graph keeps one for every piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(Arc<Box<str>>);

impl SourceId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether both are one copy of the text.
    pub(crate) fn is_copy_of(&self, other: &SourceId) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for SourceId {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for SourceId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<T: Into<Box<str>>> From<T> for SourceId {
    fn from(id: T) -> Self {
        Self(Arc::new(id.into()))
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A document, list or voice that claims are taken from.
///
/// Five outlets that repeat one agency's wire are one origin: `via` names the source that this one repeats, or that it is known
/// through, and [`TieRef::origins`](crate::TieRef::origins) counts the distinct roots of those chains.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id, unique among the sources of a graph.
    pub id: SourceId,
    /// What sort of source it is.
    pub kind: SourceKind,
    /// Its title, or a description in plain words where it has none.
    pub title: Box<str>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<Box<str>>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Box<str>>,
    /// When it was published; an interval where only that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Period>,
    /// Where it is on the web.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<Box<str>>,
    /// When it was fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retrieved: Option<PartialDate>,
    /// The SHA-256 of the file that was read, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<Box<str>>,
    /// The source that this one repeats or is known through.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<SourceId>,
    /// The licence under which its content may be passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<Box<str>>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Box<str>>,
    /// What the origin of this record holds and the model does not, key by key, verbatim.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub extra: Extra,
}

impl Source {
    /// A source with an id, a kind and a title; the other fields are public.
    #[must_use]
    pub fn new(id: impl Into<SourceId>, kind: SourceKind, title: impl Into<Box<str>>) -> Self {
        Self {
            id: id.into(),
            kind,
            title: title.into(),
            publisher: None,
            author: None,
            published: None,
            url: None,
            retrieved: None,
            sha256: None,
            via: None,
            licence: None,
            note: None,
            extra: Extra::new(),
        }
    }
}

impl Source {
    /// The last date by which it is known to have been published.
    #[must_use]
    pub fn known_since(&self) -> Option<PartialDate> {
        let period = self.published?;
        [period.end(), period.start()].into_iter().find_map(|bound| match bound {
            Bound::Date(date) if date.latest() < Day::MAX => Some(date),
            _ => None,
        })
    }
}

/// The last date by which any of these sources is known to have been published: what is later, they cannot know.
pub(crate) fn newest<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Option<PartialDate> {
    sources.into_iter().filter_map(Source::known_since).max_by_key(|date| date.latest())
}

/// Prints as a citation: author, title, publisher and date, as far as they are known.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(author) = &self.author {
            write!(f, "{author}, ")?;
        }
        f.write_str(&self.title)?;
        for part in
            [self.publisher.as_deref(), self.published.map(|period| period.words()).as_deref()].into_iter().flatten()
        {
            write!(f, ", {part}")?;
        }
        Ok(())
    }
}

/// One citation: a source, the place in it, and its words.
///
/// In a graph file `"article"` is short for `(source: "article")`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Evidence {
    /// The source's id.
    pub source: SourceId,
    place: Option<Box<Place>>,
}

/// The place in a source, and its words: at least one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Place {
    locator: Option<Box<str>>,
    quote: Option<Box<str>>,
}

impl Evidence {
    /// Evidence from a source, without a locator or quote.
    #[must_use]
    pub fn new(source: impl Into<SourceId>) -> Self {
        Self { source: source.into(), place: None }
    }

    /// Says where in the source.
    #[must_use]
    pub fn at(mut self, locator: impl Into<Box<str>>) -> Self {
        self.place.get_or_insert_default().locator = Some(locator.into());
        self
    }

    /// Gives the source's words.
    #[must_use]
    pub fn quoting(mut self, quote: impl Into<Box<str>>) -> Self {
        self.place.get_or_insert_default().quote = Some(quote.into());
        self
    }

    /// Where in the source: "para 15", a page, a row.
    #[must_use]
    pub fn locator(&self) -> Option<&str> {
        self.place.as_ref()?.locator.as_deref()
    }

    /// The source's own words, verbatim and short.
    #[must_use]
    pub fn quote(&self) -> Option<&str> {
        self.place.as_ref()?.quote.as_deref()
    }
}

impl From<&str> for Evidence {
    fn from(source: &str) -> Self {
        Self::new(source)
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        EvidenceRecord::from(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = EvidenceRecord::deserialize(deserializer)?;
        Ok(record.into_evidence(&mut |source| source.into()))
    }
}

/// Evidence as it stands in a graph file. The id of the source is borrowed from the text where that is possible: a graph shares
/// the ids, and needs no copy of each.
pub(crate) struct EvidenceRecord<'a> {
    source: Cow<'a, str>,
    locator: Option<Cow<'a, str>>,
    quote: Option<Cow<'a, str>>,
}

impl<'a> EvidenceRecord<'a> {
    /// The evidence, with the id of its source from whoever shares them.
    pub(crate) fn into_evidence(self, share: &mut impl FnMut(&str) -> SourceId) -> Evidence {
        let Self { source, locator, quote } = self;
        let (locator, quote) = (locator.map(Box::from), quote.map(Box::from));
        let place = (locator.is_some() || quote.is_some()).then(|| Box::new(Place { locator, quote }));
        Evidence { source: share(&source), place }
    }

    fn of(source: Cow<'a, str>) -> Self {
        Self { source, locator: None, quote: None }
    }
}

impl<'a> From<&'a Evidence> for EvidenceRecord<'a> {
    fn from(evidence: &'a Evidence) -> Self {
        Self {
            source: evidence.source.as_str().into(),
            locator: evidence.locator().map(Cow::from),
            quote: evidence.quote().map(Cow::from),
        }
    }
}

impl Serialize for EvidenceRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.locator.is_none() && self.quote.is_none() {
            return self.source.serialize(serializer);
        }
        let fields = 1 + usize::from(self.locator.is_some()) + usize::from(self.quote.is_some());
        let mut record = serializer.serialize_struct("Evidence", fields)?;
        record.serialize_field("source", &self.source)?;
        if let Some(locator) = &self.locator {
            record.serialize_field("locator", locator)?;
        }
        if let Some(quote) = &self.quote {
            record.serialize_field("quote", quote)?;
        }
        record.end()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for EvidenceRecord<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EvidenceVisitor)
    }
}

#[derive(Deserialize)]
#[serde(rename = "Evidence", deny_unknown_fields)]
struct EvidenceFields<'a> {
    #[serde(borrow)]
    source: Cow<'a, str>,
    #[serde(default)]
    locator: Option<Cow<'a, str>>,
    #[serde(default)]
    quote: Option<Cow<'a, str>>,
}

struct EvidenceVisitor;

impl<'de> Visitor<'de> for EvidenceVisitor {
    type Value = EvidenceRecord<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the id of a source, or evidence such as (source: \"article\", locator: \"para 15\")")
    }

    fn visit_str<E: de::Error>(self, source: &str) -> Result<EvidenceRecord<'de>, E> {
        Ok(EvidenceRecord::of(source.to_owned().into()))
    }

    fn visit_borrowed_str<E: de::Error>(self, source: &'de str) -> Result<EvidenceRecord<'de>, E> {
        Ok(EvidenceRecord::of(source.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<EvidenceRecord<'de>, A::Error> {
        let EvidenceFields { source, locator, quote } = Deserialize::deserialize(MapAccessDeserializer::new(map))?;
        Ok(EvidenceRecord { source, locator, quote })
    }
}
