//! The candidates for one record.

use std::fmt;

use petgraph::graph::NodeIndex;

use super::record::{Number, Record};
use super::weigh::{Agreement, Told, birth, country, kind};
use crate::graph::Graph;
use crate::graph::refs::EntityRef;
use crate::model::kind::EntityKind;
use crate::search::identifiers::{IdentifierHit, looks_like_identifier};
use crate::search::index::Indexes;
use crate::search::query::{Matched, STRONG_MATCH};
use crate::vocabulary::scheme::scheme as one_scheme;

/// What the same letters and digits score by themselves that no check and no official scheme vouches for: a hint, below
/// [`STRONG_MATCH`].
pub const SAME_NUMBER: f64 = 0.75;

/// So much of a name is compared, in characters: a longer one is no name.
const LONGEST_NAME: usize = 500;

/// A number with fewer letters and digits is a hint at most, of whatever scheme.
const SHORTEST_NUMBER: usize = 4;

/// Schemes of which an authority or a register gives each number once, and by which parties are told apart.
const OFFICIAL: &[&str] = &[
    "duns",
    "entity-id",
    "eu",
    "imo",
    "imo-company",
    "inn",
    "lei",
    "list-entry",
    "national-id",
    "ofac",
    "ogrn",
    "ogrnip",
    "passport",
    "registration",
    "residence-permit",
    "ssn",
    "swift-bic",
    "tax-id",
    "travel-document",
    "un",
    "vat",
];

/// An entity that a record may be about.
#[derive(Debug, Clone)]
pub struct ScreenHit<'g> {
    entity: EntityRef<'g>,
    score: f64,
    asked: Box<str>,
    name: &'g str,
    matched: Matched,
    birth: Agreement,
    country: Agreement,
    kind: Agreement,
    reasons: Vec<String>,
}

impl<'g> ScreenHit<'g> {
    /// The entity.
    #[must_use]
    pub fn entity(&self) -> EntityRef<'g> {
        self.entity
    }

    /// From 0 to 1: how alike the names are, less what speaks against it; 1 by an identifier.
    #[must_use]
    pub fn score(&self) -> f64 {
        self.score
    }

    /// Whether the score is [`STRONG_MATCH`] or more.
    #[must_use]
    pub fn is_strong(&self) -> bool {
        self.score >= STRONG_MATCH
    }

    /// Which name or identifier of the record led to it.
    #[must_use]
    pub fn asked(&self) -> &str {
        &self.asked
    }

    /// The name or alias of the entity that was found; its name if it was found by an identifier.
    #[must_use]
    pub fn name(&self) -> &'g str {
        self.name
    }

    /// By what it was found.
    #[must_use]
    pub fn matched(&self) -> Matched {
        self.matched
    }

    /// What the date of birth, founding or building says.
    #[must_use]
    pub fn birth(&self) -> Agreement {
        self.birth
    }

    /// What the country says.
    #[must_use]
    pub fn country(&self) -> Agreement {
        self.country
    }

    /// What the kind says.
    #[must_use]
    pub fn kind(&self) -> Agreement {
        self.kind
    }

    /// Why: how the names compare, and what each other field says, with what it multiplies the score by.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }

    /// Which authorities list it or listed it, each once.
    #[must_use]
    pub fn listed_by(&self) -> Vec<&'g str> {
        let mut authorities: Vec<&'g str> = Vec::new();
        for listing in self.entity.listings() {
            let name = listing.authority().get().name();
            if !authorities.contains(&name) {
                authorities.push(name);
            }
        }
        authorities
    }
}

impl fmt::Display for ScreenHit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entity = self.entity.get();
        write!(f, "{:.2}  {} ({}, id {})", self.score, self.entity, entity.kind(), entity.id())?;
        if self.matched == Matched::Identifier {
            return write!(f, ", by an identifier");
        }
        if self.name != entity.name() {
            write!(f, ", by the {} {:?}", self.matched, self.name)?;
        }
        Ok(())
    }
}

/// A record with what it may be about.
#[derive(Debug, Clone)]
pub struct Screened<'g> {
    pub(super) number: u64,
    pub(super) record: Record,
    pub(super) candidates: Vec<ScreenHit<'g>>,
    pub(super) lowered: u64,
}

impl<'g> Screened<'g> {
    /// Which record it is, from 1.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The record.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// What it may be about, the best first; of equal ones in the order of the graph.
    #[must_use]
    pub fn candidates(&self) -> &[ScreenHit<'g>] {
        &self.candidates
    }

    /// The best candidate.
    #[must_use]
    pub fn best(&self) -> Option<&ScreenHit<'g>> {
        self.candidates.first()
    }

    /// How many were left out that reach the least score by name alone, and that other fields lower below it.
    #[must_use]
    pub fn lowered_out(&self) -> u64 {
        self.lowered
    }

    /// The record without what was found.
    pub fn into_record(self) -> Record {
        self.record
    }
}

impl fmt::Display for Screened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}. {}", self.number, self.record.name())?;
        if !self.record.reference_text().is_empty() {
            write!(f, " ({})", self.record.reference_text())?;
        }
        if self.candidates.is_empty() {
            return f.write_str(": nothing found");
        }
        for candidate in &self.candidates {
            write!(f, "\n    {candidate}")?;
            candidate.reasons.iter().try_for_each(|reason| write!(f, "\n          {reason}"))?;
        }
        Ok(())
    }
}

/// What is asked of every record.
pub(super) struct Screener<'g> {
    pub(super) graph: &'g Graph,
    pub(super) least: f64,
    pub(super) limit: usize,
    /// Whether it shall be listed, and who is.
    pub(super) listed: Option<(bool, Vec<NodeIndex>)>,
    pub(super) kinds: Vec<EntityKind>,
}

/// An entity as it was found, before the other fields are heard.
struct Found<'g> {
    entity: EntityRef<'g>,
    /// By name.
    score: Option<f64>,
    asked: Box<str>,
    name: &'g str,
    matched: Matched,
    reasons: Vec<String>,
    numbers: Vec<SameNumber>,
}

/// An identifier that the record and the entity have.
struct SameNumber {
    asked: Box<str>,
    score: f64,
    reason: String,
}

impl<'g> Screener<'g> {
    /// Makes the indexes, if they are not there yet.
    pub(super) fn prepare(&self) {
        let indexes = Indexes::of(self.graph);
        indexes.names(self.graph);
        indexes.identifiers(self.graph);
    }

    /// The candidates, and how many other fields lower below the least score.
    pub(super) fn candidates(&self, record: &Record) -> (Vec<ScreenHit<'g>>, u64) {
        let mut found: Vec<Found<'g>> = Vec::new();
        for name in record.names() {
            self.by_name(name, &mut found);
        }
        for Number { scheme, value } in record.numbers() {
            self.by_number(scheme.as_deref(), value, &mut found);
        }
        for name in record.names().map(cut).filter(|name| looks_like_identifier(name)) {
            self.by_number(None, name, &mut found);
        }
        let mut lowered = 0;
        let mut hits: Vec<ScreenHit<'g>> = Vec::with_capacity(found.len());
        for found in found {
            let before = found.score.unwrap_or_default();
            let hit = self.weighed(record, found);
            if hit.score >= self.least {
                hits.push(hit);
            } else if before >= self.least {
                lowered += 1;
            }
        }
        hits.sort_by(|one, other| {
            let order = other.score.total_cmp(&one.score);
            order.then(one.entity.index().cmp(&other.entity.index()))
        });
        hits.truncate(self.limit);
        (hits, lowered)
    }

    fn by_name(&self, name: &str, found: &mut Vec<Found<'g>>) {
        // Scores are only lowered by the other fields, so that what is below the least stays there; but their order may change.
        let limit = self.limit.saturating_mul(4);
        let mut query =
            self.graph.search(cut(name)).kinds(self.kinds.iter().cloned()).limit(limit).at_least(self.least);
        if let Some((wanted, _)) = &self.listed {
            query = query.listed(*wanted);
        }
        let (hits, _) = query.by_name_among(self.listed.as_ref().map(|(_, listed)| listed.as_slice()));
        for hit in hits {
            let place = place(found, hit.entity(), name);
            if let Some(place) =
                found.get_mut(place).filter(|known| known.score.is_none_or(|score| score < hit.score()))
            {
                place.score = Some(hit.score());
                place.asked = name.into();
                place.name = hit.name();
                place.matched = hit.matched();
                place.reasons = hit.reasons().to_vec();
            }
        }
    }

    fn by_number(&self, scheme: Option<&str>, value: &str, found: &mut Vec<Found<'g>>) {
        let query = self.graph.by_identifier(value);
        let hits = match scheme {
            Some(scheme) => query.scheme(scheme).run(),
            None => query.run(),
        };
        for hit in hits.iter().filter(|hit| self.wants(hit.entity())) {
            let one = one_scheme(hit.scheme());
            let is_said = scheme.is_some() || hits.scheme().is_some_and(|said| said == one);
            let score = if is_sure(hit, &one, is_said) { 1.0 } else { SAME_NUMBER };
            let mut reason = format!("the same {}: {}", hit.scheme(), hit.value());
            if let Some(country) = hit.country() {
                reason.push_str(&format!(", issued by {country}"));
            }
            reason.push_str(match hit.check() {
                check if check.is_valid() => ", a valid number",
                check if check.is_invalid() => ", which is no valid number: a hint",
                _ if score < 1.0 => ", which may be another's of another scheme: a hint",
                _ => "",
            });
            let place = place(found, hit.entity(), value);
            if let Some(place) =
                found.get_mut(place).filter(|place| !place.numbers.iter().any(|one| one.reason == reason))
            {
                place.numbers.push(SameNumber { asked: value.into(), score, reason });
            }
        }
    }

    fn wants(&self, entity: EntityRef<'g>) -> bool {
        let is_listed = |listed: &[NodeIndex]| listed.binary_search(&entity.index()).is_ok();
        (self.kinds.is_empty() || self.kinds.contains(entity.get().kind()))
            && self.listed.as_ref().is_none_or(|(wanted, listed)| is_listed(listed) == *wanted)
    }

    /// A candidate with what the other fields say.
    fn weighed(&self, record: &Record, found: Found<'g>) -> ScreenHit<'g> {
        let Found { entity, score, mut asked, name, mut matched, mut reasons, numbers } = found;
        let of_entity = entity.get();
        let told = [kind(record, of_entity), birth(record, of_entity), country(record, of_entity)];
        let factor: f64 = told.iter().map(|told| told.factor).product();
        // Of equal numbers the first.
        let best = numbers.iter().rev().max_by(|one, other| one.score.total_cmp(&other.score));
        let is_sure = best.is_some_and(|number| number.score >= 1.0);
        let before = [score, best.map(|number| number.score)].into_iter().flatten().fold(0.0, f64::max);
        if let Some(score) = score.filter(|_| best.is_some()) {
            reasons.insert(0, format!("by the {matched} {name:?}: {score:.3}"));
        }
        if let Some(number) = best.filter(|number| score.is_none_or(|score| is_sure || score < number.score)) {
            (asked, matched) = (number.asked.clone(), Matched::Identifier);
            if score.is_none() && record.names().next().is_some() {
                reasons.push(format!("by name it is none of the candidates from {:.2} on", self.least));
            }
        }
        // What is surest comes first.
        reasons.splice(0..0, numbers.into_iter().map(|number| number.reason));
        let [kind, birth, country] = told.map(|Told { agreement, reason, .. }| {
            reasons.extend(reason);
            agreement
        });
        let score = if is_sure { 1.0 } else { before * factor };
        if factor < 1.0 && is_sure {
            reasons.push("the identifier stands against what differs: not lowered".to_owned());
        } else if factor < 1.0 {
            reasons.push(format!("lowered from {before:.3} to {score:.3}"));
        }
        let name = if matched == Matched::Identifier { of_entity.name() } else { name };
        ScreenHit { entity, score, asked, name, matched, birth, country, kind, reasons }
    }
}

/// Where an entity stands among those that were found; at the end, if it is new.
fn place<'g>(found: &mut Vec<Found<'g>>, entity: EntityRef<'g>, asked: &str) -> usize {
    let known = found.iter().position(|found| found.entity.index() == entity.index());
    known.unwrap_or_else(|| {
        found.push(Found {
            entity,
            score: None,
            asked: asked.into(),
            name: entity.get().name(),
            matched: Matched::Identifier,
            reasons: Vec::new(),
            numbers: Vec::new(),
        });
        found.len() - 1
    })
}

/// Whether a number that both have makes one of the two.
fn is_sure(hit: &IdentifierHit<'_>, scheme: &str, is_said: bool) -> bool {
    let check = hit.check();
    let is_long = hit.value().chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST_NUMBER;
    check.is_valid() || is_said && !check.is_invalid() && is_long && OFFICIAL.contains(&scheme)
}

/// A name, or as much of it as is compared.
fn cut(name: &str) -> &str {
    let end = name.char_indices().nth(LONGEST_NAME).map(|(end, _)| end);
    end.and_then(|end| name.get(..end)).unwrap_or(name)
}
