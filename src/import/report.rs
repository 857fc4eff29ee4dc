//! What came of an import.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::Format;
use super::record::{Incident, IncidentKind, Record};
use crate::model::entity::Entity;
use crate::model::naming::counted;
use crate::model::source::Source;

/// The most incidents of one kind that a report keeps; more are only counted.
pub const MOST_INCIDENTS: usize = 100_000;

/// A list that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListRead {
    /// What the input was called.
    pub file: Box<str>,
    /// Its format.
    pub format: Format,
    /// How many records it has, those that were skipped included.
    pub records: u64,
    /// How many bytes were read, compressed as they were.
    pub bytes: u64,
    /// The list as the source that its claims cite.
    pub source: Source,
}

/// What came of an import: what was read, how much of what, and everything that was not taken as it stands.
///
/// Prints as a page for people; [`to_json`](Self::to_json) gives the same to programs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ImportReport {
    /// The lists, in the order in which they were read.
    pub lists: Vec<ListRead>,
    /// How many entities of each kind came into the builder, records of one entity counted once.
    pub entities: BTreeMap<Box<str>, u64>,
    /// How many claims of each relation.
    pub claims: BTreeMap<&'static str, u64>,
    /// How many designations under each programme.
    pub programmes: BTreeMap<Box<str>, u64>,
    /// How many incidents of each kind there were.
    pub counts: BTreeMap<IncidentKind, u64>,
    /// The incidents, in the order in which they were met; of each kind at most [`MOST_INCIDENTS`].
    pub incidents: Vec<Incident>,
}

impl ImportReport {
    /// How many incidents of a kind there were.
    #[must_use]
    pub fn count(&self, kind: IncidentKind) -> u64 {
        self.counts.get(&kind).copied().unwrap_or_default()
    }

    /// How many records were read.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.lists.iter().map(|list| list.records).sum()
    }

    /// The incidents of a kind, as far as they were kept.
    pub fn of_kind(&self, kind: IncidentKind) -> impl Iterator<Item = &Incident> {
        self.incidents.iter().filter(move |incident| incident.kind == kind)
    }

    /// The report as one JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers, lists and maps with keys of text: nothing here fails to serialise.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    pub(super) fn add(&mut self, incident: Incident) {
        let count = self.counts.entry(incident.kind).or_default();
        *count += 1;
        if *count <= MOST_INCIDENTS as u64 {
            self.incidents.push(incident);
        }
    }

    /// Counts the claims of a record.
    pub(super) fn count_claims(&mut self, record: &Record) {
        for link in &record.links {
            *self.claims.entry(link.relation.name()).or_default() += 1;
            let designation = link.claim.details().designation();
            if let Some(programme) = designation.and_then(|designation| designation.programme()) {
                match self.programmes.get_mut(programme) {
                    Some(count) => *count += 1,
                    None => drop(self.programmes.insert(programme.into(), 1)),
                }
            }
        }
    }

    pub(super) fn count_entity(&mut self, entity: &Entity) {
        let kind = entity.kind().name();
        match self.entities.get_mut(kind) {
            Some(count) => *count += 1,
            None => drop(self.entities.insert(kind.into(), 1)),
        }
    }
}

/// How many incidents of a kind a printed report shows.
const SHOWN: usize = 10;

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for list in &self.lists {
            let ListRead { file, format, records, source, .. } = list;
            writeln!(f, "{file}: {format}, {}", counted(*records, "record", "records"))?;
            write!(f, "  {} [{}]", source.title, source.id)?;
            if let Some(published) = source.published {
                write!(f, ", {}", published.words())?;
            }
            if let Some(licence) = &source.licence {
                write!(f, "; {licence}")?;
            }
            f.write_str("\n")?;
            if let Some(sha256) = &source.sha256 {
                writeln!(f, "  SHA-256 {sha256}")?;
            }
        }
        row(f, "entities", self.entities.iter().map(|(name, count)| (&**name, *count)))?;
        row(f, "claims", self.claims.iter().map(|(name, count)| (*name, *count)))?;
        row(f, "programmes", self.programmes.iter().map(|(name, count)| (&**name, *count)))?;
        for kind in IncidentKind::ALL {
            let count = self.count(kind);
            if count > 0 {
                writeln!(f, "{}: {count}", kind.label())?;
                for incident in self.of_kind(kind).take(SHOWN) {
                    writeln!(f, "  {}: {}", incident.place, incident.message)?;
                }
                if count > SHOWN as u64 {
                    writeln!(f, "  ... and {} more", count - SHOWN as u64)?;
                }
            }
        }
        Ok(())
    }
}

fn row<'a>(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    counts: impl Iterator<Item = (&'a str, u64)> + Clone,
) -> fmt::Result {
    let total: u64 = counts.clone().map(|(_, count)| count).sum();
    if total == 0 {
        return Ok(());
    }
    let mut counts: Vec<(&str, u64)> = counts.collect();
    counts.sort_by_key(|&(name, count)| (std::cmp::Reverse(count), name));
    let parts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    writeln!(f, "{title}: {total} ({})", parts.join(", "))
}
