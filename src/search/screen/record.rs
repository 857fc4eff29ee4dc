//! What is screened: a name, and what else is known of the party.

use std::fmt;

use crate::model::date::Period;
use crate::model::kind::EntityKind;
use crate::vocabulary::country;
use crate::vocabulary::scheme::scheme as one_scheme;

/// A party to be screened: its name, and whatever else is known of it.
///
/// ```
/// use sanctions_graph::EntityKind;
/// use sanctions_graph::search::Record;
///
/// let record = Record::new("Kim Sok Chol")
///     .reference("row 17")
///     .kind(EntityKind::Person)
///     .country("North Korea")
///     .identifier("passport", "A1234567");
/// assert_eq!(record.countries().next(), Some("KP"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Record {
    name: Box<str>,
    reference: Box<str>,
    others: Vec<Box<str>>,
    kind: Option<EntityKind>,
    born: Vec<Period>,
    countries: Vec<Box<str>>,
    identifiers: Vec<Number>,
    incidents: Vec<Incident>,
}

/// An identifier of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    /// `None` if it is not said.
    pub(super) scheme: Option<Box<str>>,
    pub(super) value: Box<str>,
}

impl Record {
    /// A party with a name in any spelling; it may be empty where an identifier is known.
    pub fn new(name: impl Into<Box<str>>) -> Self {
        Self {
            name: name.into(),
            reference: Box::default(),
            others: Vec::new(),
            kind: None,
            born: Vec::new(),
            countries: Vec::new(),
            identifiers: Vec::new(),
            incidents: Vec::new(),
        }
    }

    /// What the caller calls it: the number of a customer or of a row. It comes back with the results.
    pub fn reference(mut self, reference: impl Into<Box<str>>) -> Self {
        self.reference = reference.into();
        self
    }

    /// Another name of it. Each is screened, and the best counts.
    pub fn also_named(mut self, name: impl Into<Box<str>>) -> Self {
        self.others.push(name.into());
        self
    }

    /// Whether it is a person, a company, a vessel.
    pub fn kind(mut self, kind: EntityKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// When it was born, founded or built: a day, a month, a year or an interval. Of several one is true.
    pub fn born(mut self, when: impl Into<Period>) -> Self {
        self.born.push(when.into());
        self
    }

    /// A country of it: a code of two letters, or an English name.
    pub fn country(mut self, country: &str) -> Self {
        let code = country::code(country).map_or_else(|| country.trim().to_uppercase(), str::to_owned);
        if !code.is_empty() {
            self.countries.push(code.into());
        }
        self
    }

    /// An identifier, under any name of its scheme: "passport", "IMO number", "Tax ID No."
    pub fn identifier(mut self, scheme: &str, value: impl Into<Box<str>>) -> Self {
        let scheme = one_scheme(scheme);
        let scheme = (!scheme.is_empty()).then(|| Box::from(&*scheme));
        self.identifiers.push(Number { scheme, value: value.into() });
        self
    }

    /// An identifier of a scheme that is not known, or that the text says: "IMO 9074729".
    pub fn number(mut self, value: impl Into<Box<str>>) -> Self {
        self.identifiers.push(Number { scheme: None, value: value.into() });
        self
    }

    pub(super) fn with_incidents(mut self, incidents: Vec<Incident>) -> Self {
        self.incidents = incidents;
        self
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name and its other names, those left out that are empty.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let all = std::iter::once(&self.name).chain(&self.others);
        all.map(|name| name.trim()).filter(|name| !name.is_empty())
    }

    /// What the caller calls it; empty if nothing was said.
    #[must_use]
    pub fn reference_text(&self) -> &str {
        &self.reference
    }

    /// Its kind, if that is known.
    #[must_use]
    pub fn known_kind(&self) -> Option<&EntityKind> {
        self.kind.as_ref()
    }

    /// The dates, of which one is that of its birth, founding or building.
    #[must_use]
    pub fn dates(&self) -> &[Period] {
        &self.born
    }

    /// The codes of its countries; what is no known country stands as it was given, in capitals.
    pub fn countries(&self) -> impl ExactSizeIterator<Item = &str> {
        self.countries.iter().map(|code| &**code)
    }

    /// Its identifiers: the scheme, if it is said, and the value.
    pub fn identifiers(&self) -> impl ExactSizeIterator<Item = (Option<&str>, &str)> {
        self.identifiers.iter().map(|number| (number.scheme.as_deref(), &*number.value))
    }

    /// What was wrong with the row that it was read from. What could be read of it is screened all the same.
    #[must_use]
    pub fn incidents(&self) -> &[Incident] {
        &self.incidents
    }

    pub(super) fn numbers(&self) -> &[Number] {
        &self.identifiers
    }
}

/// Something in a row of a table that could not be taken as it stands.
///
/// Prints as `customers.csv:6, column "dob": "1990-13-01" is no date ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    pub(super) file: Box<str>,
    pub(super) line: u64,
    pub(super) column: Option<Box<str>>,
    pub(super) message: Box<str>,
}

impl Incident {
    /// The line in which the row begins, from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The title of the column, if it is about one.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }

    /// What is wrong, and what was expected.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Incident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column {column:?}")?;
        }
        write!(f, ": {}", self.message)
    }
}
