//! The question for an identifier, and its answer.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use petgraph::graph::NodeIndex;

use super::normal::{Labelled, forms, grown_together, labelled};
use super::{Identifiers, Recorded, are_comparable, identifiers_of};
use crate::graph::Graph;
use crate::graph::refs::EntityRef;
use crate::model::kind::EntityKind;
use crate::model::naming::counted;
use crate::search::checksum::{Check, CheckFault, IMO_COMPANY, check};
use crate::search::index::Indexes;
use crate::vocabulary::scheme::scheme as one_scheme;

/// A number of fewer digits is looked for under a scheme only: without one it would be found everywhere.
const SHORTEST: usize = 4;

/// So many characters of what was asked are printed.
const MOST_PRINTED: usize = 60;

impl Graph {
    /// Asks which entities have an identifier: a passport, an IMO number, a registration, an LEI, the number of a list entry, an id.
    ///
    /// The text may be spelt in any way, and may say of what scheme it is. The answer is an [`IdentifierQuery`]: name the scheme, if it
    /// is known, then [`run`](IdentifierQuery::run) it.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    /// use sanctions_graph::search::Check;
    ///
    /// let graph = Graph::load("graphs/ofac-dprk.ron")?;
    /// let hits = graph.by_identifier("IMO: 7,937,317").run();
    /// assert_eq!(hits.check(), Check::Valid);
    /// let hit = hits.iter().next().unwrap();
    /// assert_eq!((hit.entity().name(), hit.scheme(), hit.value()), ("CHONG CHON GANG", "imo", "7937317"));
    ///
    /// let slip = graph.by_identifier("7937318").scheme("IMO number").run();
    /// assert!(slip.is_empty());
    /// assert_eq!(slip.to_string(), "\"7937318\" as imo (invalid: wrong check digit): no entity");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn by_identifier<'g>(&'g self, identifier: &str) -> IdentifierQuery<'g> {
        IdentifierQuery { graph: self, asked: identifier.into(), scheme: None }
    }
}

/// A question for the entities that have an identifier.
#[derive(Debug, Clone)]
#[must_use]
pub struct IdentifierQuery<'g> {
    graph: &'g Graph,
    asked: Box<str>,
    scheme: Option<Cow<'static, str>>,
}

/// One way to read what was asked.
struct Reading {
    /// `None` for any.
    scheme: Option<Cow<'static, str>>,
    /// In its normal form.
    value: String,
}

impl Reading {
    /// A text as a number of a scheme, or of any: in each of the forms in which it may be meant.
    fn of(scheme: Option<Cow<'static, str>>, value: &str) -> impl Iterator<Item = Self> {
        let forms: Vec<String> = forms(scheme.as_deref().unwrap_or_default(), value).collect();
        forms.into_iter().map(move |value| Self { scheme: scheme.clone(), value })
    }

    fn is_short(&self) -> bool {
        self.value.len() < SHORTEST && self.value.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// What a number is checked as, and what the check says.
    ///
    /// The text says "IMO" of ships and of companies: the check tells which of them is meant.
    fn checked(&self, is_said_in_text: bool) -> (Option<Cow<'static, str>>, Check) {
        let Some(scheme) = &self.scheme else { return (None, Check::NotChecked) };
        match check(scheme, &self.value) {
            Check::Invalid(CheckFault::OfCompany) if is_said_in_text => {
                (Some(Cow::Borrowed(IMO_COMPANY)), Check::Valid)
            }
            told => (Some(scheme.clone()), told),
        }
    }

    fn means(&self, scheme: &str, value: &str) -> bool {
        self.value == value && self.scheme.as_deref().is_none_or(|asked| are_comparable(asked, scheme))
    }
}

impl<'g> IdentifierQuery<'g> {
    /// Looks under this scheme alone, by any of the names that lists have for it: `passport`, `IMO number`, `Tax ID No.`.
    ///
    /// Besides the schemes that the records name there are `entity-id`, `alias-id` for the ids of entities that were merged, and
    /// `list-entry`. A special scheme and the general one that lists put it under count as one, such as `ogrn` and `registration`.
    pub fn scheme(mut self, scheme: &str) -> Self {
        self.scheme = Some(one_scheme(scheme));
        self
    }

    /// Looks it up.
    #[must_use]
    pub fn run(self) -> IdentifierHits<'g> {
        let graph = self.graph;
        self.run_with(Indexes::of(graph).identifiers(graph))
    }

    /// Looks it up in an index of the same graph.
    pub(crate) fn run_with(self, index: &Identifiers) -> IdentifierHits<'g> {
        let mut readings = self.readings();
        let said = readings.iter().rev().find(|reading| reading.scheme.is_some());
        let (scheme, check) = said.map_or((None, Check::NotChecked), |said| said.checked(self.scheme.is_none()));
        let needs_scheme = readings.iter().any(|reading| reading.scheme.is_none() && !reading.value.is_empty());
        readings.retain(|reading| !reading.value.is_empty() && (reading.scheme.is_some() || !reading.is_short()));
        let needs_scheme = needs_scheme && readings.is_empty();
        let hits = hits(self.graph, index, &readings);
        IdentifierHits { asked: self.asked, scheme, check, needs_scheme, hits }
    }

    /// The ways to read what was asked: as it stands, and by what it says before the number. The most said comes last.
    fn readings(&self) -> Vec<Reading> {
        let label = labelled(&self.asked);
        let mut readings = Vec::new();
        match &self.scheme {
            Some(scheme) => {
                readings.extend(Reading::of(Some(scheme.clone()), &self.asked));
                // "Passport 123", asked for as a passport, or "No. 123", asked for as anything.
                let is_same =
                    |said: &Option<Cow<'_, str>>| said.as_deref().is_none_or(|said| are_comparable(said, scheme));
                if let Some(Labelled { value, .. }) = label.filter(|label| is_same(&label.scheme)) {
                    readings.extend(Reading::of(Some(scheme.clone()), value));
                }
            }
            None => {
                readings.extend(Reading::of(None, &self.asked));
                let grown: Vec<Reading> = readings
                    .iter()
                    .filter_map(|whole| grown_together(&whole.value))
                    .map(|(scheme, value)| Reading { scheme: Some(scheme.into()), value: value.to_owned() })
                    .collect();
                readings.extend(grown);
                readings.extend(label.into_iter().flat_map(|Labelled { scheme, value }| Reading::of(scheme, value)));
            }
        }
        readings
    }
}

/// What the readings lead to, in the order of the graph and of the records.
fn hits<'g>(graph: &'g Graph, index: &Identifiers, readings: &[Reading]) -> Vec<IdentifierHit<'g>> {
    let mut entities: Vec<NodeIndex> = readings.iter().flat_map(|reading| index.candidates(&reading.value)).collect();
    entities.sort_unstable();
    entities.dedup();
    let mut hits = Vec::new();
    let mut seen = HashSet::new();
    for entity in entities.into_iter().filter_map(|entity| graph.get(entity)) {
        seen.clear();
        for recorded in identifiers_of(entity).filter(|recorded| is_meant(readings, recorded)) {
            let Recorded { scheme, value, country, authority } = recorded;
            if seen.insert((scheme, value, country, authority.map(EntityRef::index))) {
                hits.push(IdentifierHit { entity, recorded });
            }
        }
    }
    hits
}

/// Whether a recorded identifier is what some reading means.
fn is_meant(readings: &[Reading], recorded: &Recorded<'_>) -> bool {
    let scheme = one_scheme(recorded.scheme);
    forms(&scheme, recorded.value).any(|value| readings.iter().any(|reading| reading.means(&scheme, &value)))
}

/// An entity with the identifier that was asked for.
///
/// Prints as `CHONG CHON GANG (ofac:17069): imo 7937317, valid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IdentifierHit<'g> {
    entity: EntityRef<'g>,
    recorded: Recorded<'g>,
}

impl<'g> IdentifierHit<'g> {
    /// Whose it is.
    #[must_use]
    pub fn entity(&self) -> EntityRef<'g> {
        self.entity
    }

    /// The scheme, as it is recorded: "passport", "imo" and others; `entity-id` of the entity's own id, `alias-id` of one that it had
    /// before it was merged, `list-entry` of an authority's number for a listing.
    #[must_use]
    pub fn scheme(&self) -> &'g str {
        self.recorded.scheme
    }

    /// The value, as it is recorded.
    #[must_use]
    pub fn value(&self) -> &'g str {
        self.recorded.value
    }

    /// The country that issued it, by ISO 3166-1 alpha-2, if that is recorded.
    #[must_use]
    pub fn country(&self) -> Option<&'g str> {
        self.recorded.country
    }

    /// Whose list it is an entry of, if it is a `list-entry`.
    #[must_use]
    pub fn authority(&self) -> Option<EntityRef<'g>> {
        self.recorded.authority
    }

    /// What the rule of its scheme says of the recorded value.
    ///
    /// The IMO numbers companies too, by another rule. Lists record both as `imo`, so it is taken for whichever fits, unless the entity
    /// is a vessel.
    #[must_use]
    pub fn check(&self) -> Check {
        match check(self.recorded.scheme, self.recorded.value) {
            Check::Invalid(CheckFault::OfCompany) if *self.entity.kind() != EntityKind::Vessel => Check::Valid,
            told => told,
        }
    }
}

impl fmt::Display for IdentifierHit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Recorded { scheme, value, country, authority } = self.recorded;
        write!(f, "{} ({}): {scheme} {value}", self.entity, self.entity.id())?;
        if let Some(authority) = authority {
            write!(f, " of {authority}")?;
        }
        if let Some(country) = country {
            write!(f, " ({country})")?;
        }
        match self.check() {
            Check::NotChecked => Ok(()),
            told => write!(f, ", {told}"),
        }
    }
}

/// The entities that have an identifier.
///
/// Prints what was asked and how it was understood, then a line for each hit:
///
/// ```
/// use sanctions_graph::Graph;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let hits = graph.by_identifier("KPi.036").run();
/// assert_eq!(hits.entities().count(), 1);
/// assert_eq!(hits.to_string(), "\
/// \"KPi.036\": 1 entity
///   Kim Sok-chol (kim-sok-chol): un KPi.036
///   Kim Sok-chol (kim-sok-chol): list-entry KPi.036 of United Nations");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifierHits<'g> {
    asked: Box<str>,
    scheme: Option<Cow<'static, str>>,
    check: Check,
    needs_scheme: bool,
    hits: Vec<IdentifierHit<'g>>,
}

impl<'g> IdentifierHits<'g> {
    /// The hits, in the order of the graph, those of one entity in the order of its record. An entity that has the number under several
    /// schemes is there with each.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &IdentifierHit<'g>> {
        self.hits.iter()
    }

    /// The entities, each once, in the order of the graph.
    pub fn entities(&self) -> impl Iterator<Item = EntityRef<'g>> {
        let mut last = None;
        self.hits.iter().map(IdentifierHit::entity).filter(move |entity| last.replace(*entity) != Some(*entity))
    }

    /// How many hits there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// Whether no entity has it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// What was asked, as it was written.
    #[must_use]
    pub fn asked(&self) -> &str {
        &self.asked
    }

    /// The scheme that was asked for or that the text names; "IMO" before the number of a company is `imo-company`.
    ///
    /// One that only the text names does not keep the whole of it from being looked for under any scheme: `passport-12` may be an id.
    #[must_use]
    pub fn scheme(&self) -> Option<&str> {
        self.scheme.as_deref()
    }

    /// What the rule of its scheme says of the number that was asked for; [`Check::NotChecked`] if no scheme was named.
    #[must_use]
    pub fn check(&self) -> Check {
        self.check
    }

    /// Whether nothing was looked for, since it is too short a number to be asked for without a scheme.
    #[must_use]
    pub fn needs_scheme(&self) -> bool {
        self.needs_scheme
    }
}

impl<'g> IntoIterator for IdentifierHits<'g> {
    type Item = IdentifierHit<'g>;
    type IntoIter = std::vec::IntoIter<IdentifierHit<'g>>;
    fn into_iter(self) -> Self::IntoIter {
        self.hits.into_iter()
    }
}

impl<'a, 'g> IntoIterator for &'a IdentifierHits<'g> {
    type Item = &'a IdentifierHit<'g>;
    type IntoIter = std::slice::Iter<'a, IdentifierHit<'g>>;
    fn into_iter(self) -> Self::IntoIter {
        self.hits.iter()
    }
}

impl fmt::Display for IdentifierHits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.asked.char_indices().nth(MOST_PRINTED) {
            Some((end, _)) => write!(f, "{:?}…", self.asked.get(..end).unwrap_or_default())?,
            None => write!(f, "{:?}", self.asked)?,
        }
        if let Some(scheme) = &self.scheme {
            write!(f, " as {}", scheme.chars().take(MOST_PRINTED).collect::<String>())?;
        }
        if self.check != Check::NotChecked {
            write!(f, " ({})", self.check)?;
        }
        match self.entities().count() {
            0 if self.needs_scheme => f.write_str(": too short to be looked for without a scheme"),
            0 => f.write_str(": no entity"),
            count => write!(f, ": {}", counted(count as u64, "entity", "entities")),
        }?;
        self.hits.iter().try_for_each(|hit| write!(f, "\n  {hit}"))
    }
}
