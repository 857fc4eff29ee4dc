//! What one record of a list says, and where it stands.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::model::claim::Claim;
use crate::model::entity::Entity;
use crate::model::relation::Relation;
use crate::model::source::Source;

/// Where a record stands: the file, the line or byte, and the record's own id.
///
/// Prints as `sdn.csv:14 (entry 9345)`, or `sdn.xml, byte 21044 (entry 9345)`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Place {
    /// The file, or what the caller called the input.
    pub file: Arc<str>,
    /// The line, from 1, of formats that have lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// The byte, from 0, of formats that have none; of a compressed file, the byte of its content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub byte: Option<u64>,
    /// The id that the list gives the record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<Box<str>>,
}

impl Place {
    /// A file as a whole.
    pub(crate) fn of(file: &Arc<str>) -> Self {
        Self { file: file.clone(), ..Self::default() }
    }

    /// A line of a file.
    pub(crate) fn line(file: &Arc<str>, line: u64) -> Self {
        Self { line: Some(line), ..Self::of(file) }
    }

    /// A byte of a file.
    pub(crate) fn byte(file: &Arc<str>, byte: u64) -> Self {
        Self { byte: Some(byte), ..Self::of(file) }
    }

    /// The same place, of the record with this id.
    pub(crate) fn of_record(mut self, record: impl Into<Box<str>>) -> Self {
        self.record = Some(record.into());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        match (self.line, self.byte) {
            (Some(line), _) => write!(f, ":{line}")?,
            (None, Some(byte)) => write!(f, ", byte {byte}")?,
            (None, None) => {}
        }
        match &self.record {
            // What an id has no place for would break the line, or worse, a terminal.
            Some(record) if record.chars().any(char::is_control) => write!(f, " (entry {})", record.escape_debug()),
            Some(record) => write!(f, " (entry {record})"),
            None => Ok(()),
        }
    }
}

/// What became of something that a reader did not take as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IncidentKind {
    /// A record, or a part of one, could not be understood and is not in the graph.
    Skipped,
    /// Something was wrong and is in the graph in the way that the message says.
    Repaired,
    /// A link by name fits several entities. It is in the graph as words, not as a tie.
    Ambiguous,
    /// A link by name fits no entity that was read. It is in the graph as words, not as a tie.
    Unresolved,
    /// A record names an entity that has no record of its own. The entity is in the graph by its id or name alone.
    Stubbed,
}

impl IncidentKind {
    pub(crate) const ALL: [IncidentKind; 5] = [
        IncidentKind::Skipped,
        IncidentKind::Repaired,
        IncidentKind::Ambiguous,
        IncidentKind::Unresolved,
        IncidentKind::Stubbed,
    ];

    /// Its name: `skipped`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            IncidentKind::Skipped => "skipped",
            IncidentKind::Repaired => "repaired",
            IncidentKind::Ambiguous => "ambiguous",
            IncidentKind::Unresolved => "unresolved",
            IncidentKind::Stubbed => "stubbed",
        }
    }

    /// Whether a strict reading stops at it: the file is not as its format says.
    #[must_use]
    pub fn is_fault(self) -> bool {
        matches!(self, IncidentKind::Skipped | IncidentKind::Repaired)
    }
}

/// Something that a reader did not take as it stands: what, where and why.
///
/// Prints as `sdn.csv:14 (entry 9345): skipped: no name`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Incident {
    /// What became of it.
    pub kind: IncidentKind,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// What was wrong, in a sentence.
    pub message: Box<str>,
}

impl fmt::Display for Incident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.place, self.kind.label(), self.message)
    }
}

/// A claim about a tie between two entities named by their ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The id of the entity that the tie leads from.
    pub from: Box<str>,
    /// The relation.
    pub relation: Relation,
    /// The id of the entity that the tie leads to.
    pub to: Box<str>,
    /// The claim.
    pub claim: Claim,
}

/// A claim about a tie whose other end a list gives by its name alone.
///
/// It becomes a tie when everything has been read, if just one entity has the name as its primary name.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkByName {
    /// The id of the entity that the tie leads from.
    pub from: Box<str>,
    /// The relation.
    pub relation: Relation,
    /// The name of the entity that the tie leads to, as the list writes it.
    pub name: Box<str>,
    /// The entities among which the name is looked for: those whose id begins with this, such as `ofac:`.
    pub scope: &'static str,
    /// Names that the link may have lost a part of: tried after the name itself, in this order.
    pub or: Vec<Box<str>>,
    /// The claim.
    pub claim: Claim,
}

/// What one record of a list says.
#[derive(Debug, Clone, Default)]
pub struct Record {
    pub(crate) place: Place,
    pub(crate) entities: Vec<Entity>,
    pub(crate) fragments: Vec<Entity>,
    pub(crate) mentioned: Vec<Entity>,
    pub(crate) links: Vec<Link>,
    pub(crate) links_by_name: Vec<LinkByName>,
    pub(crate) supersedes: Vec<Box<str>>,
    pub(crate) renames: Vec<(Box<str>, Box<str>)>,
    pub(crate) sources: Vec<Source>,
    pub(crate) incidents: Vec<Incident>,
}

impl Record {
    /// Where the record stands.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The entities that it describes; mostly one.
    #[must_use]
    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// What it adds to entities that another record describes, such as a passport to its holder: entities with the id of the one
    /// described, perhaps without a name. Equal ids unite when everything has been read.
    #[must_use]
    pub fn fragments(&self) -> &[Entity] {
        &self.fragments
    }

    /// Entities that it names without describing them. They come into the graph if no record describes them.
    #[must_use]
    pub fn mentioned(&self) -> &[Entity] {
        &self.mentioned
    }

    /// The claims that it makes about ties.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The claims whose other end it gives by name.
    #[must_use]
    pub fn links_by_name(&self) -> &[LinkByName] {
        &self.links_by_name
    }

    /// The ids of records read before that it replaces or, if it says nothing else of them, takes away.
    #[must_use]
    pub fn supersedes(&self) -> &[Box<str>] {
        &self.supersedes
    }

    /// Names that take the place of those that records read before gave: the id of an entity, and its name. The name before
    /// stays as an alias.
    #[must_use]
    pub fn renames(&self) -> &[(Box<str>, Box<str>)] {
        &self.renames
    }

    /// Sources that its claims cite besides the list itself. What several records say of one source adds up.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// What was not taken as it stands.
    #[must_use]
    pub fn incidents(&self) -> &[Incident] {
        &self.incidents
    }

    /// Empties it, to begin another one at a place.
    pub(crate) fn begin(&mut self, place: Place) {
        self.place = place;
        self.entities.clear();
        self.fragments.clear();
        self.mentioned.clear();
        self.links.clear();
        self.links_by_name.clear();
        self.supersedes.clear();
        self.renames.clear();
        self.sources.clear();
        self.incidents.clear();
    }

    /// Adds a claim about a tie.
    pub(crate) fn link(&mut self, from: &str, relation: Relation, to: &str, claim: Claim) {
        self.links.push(Link { from: from.into(), relation, to: to.into(), claim });
    }

    fn report(&mut self, kind: IncidentKind, message: impl Into<Box<str>>) {
        self.incidents.push(Incident { kind, place: self.place.clone(), message: message.into() });
    }

    /// Reports that the record, or the part that the message names, is left out.
    pub(crate) fn skip(&mut self, message: impl Into<Box<str>>) {
        self.report(IncidentKind::Skipped, message);
    }

    /// Reports that something was wrong, and what was made of it.
    pub(crate) fn repair(&mut self, message: impl Into<Box<str>>) {
        self.report(IncidentKind::Repaired, message);
    }
}
