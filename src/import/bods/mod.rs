//! Statements of the Beneficial Ownership Data Standard 0.4: a JSON array, or one statement after another.

mod fields;
mod history;
mod interest;
mod party;

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};

use super::error::ImportError;
use super::input::Input;
use super::json::Objects;
use super::list::ReadList;
use super::record::Record;
use crate::model::Extra;
use crate::model::claim::{Claim, Modality};
use crate::model::date::PartialDate;
use crate::model::entity::{Entity, Provenance};
use crate::model::kind::EntityKind;
use crate::model::source::{Evidence, Source, SourceId, SourceKind};
use fields::{Fields, compact, verbatim};
use history::{Held, Told};
use interest::{End, day};

/// Reads statements.
///
/// Parties go on as they are read. Relationships wait for the end of the file: whether an interest still holds is known when no
/// later statement can end it.
pub(crate) struct Reader {
    objects: Objects,
    source: Source,
    id: SourceId,
    /// The details of publication that the first statement gives.
    publication: Option<Box<str>>,
    /// For each party that was stated, the date of its latest statement; the parties by a hash of their ids.
    stated: HashMap<u64, i64>,
    hasher: RandomState,
    /// The statements about each relationship, in the order in which the relationships are first met.
    relationships: Vec<Vec<Held>>,
    places: HashMap<Box<str>, usize>,
    is_over: bool,
    told: VecDeque<Told>,
    waiting: std::vec::IntoIter<Vec<Held>>,
}

/// What a statement says beside its record.
struct Statement {
    id: Box<str>,
    date: Option<PartialDate>,
    /// The date as it is written.
    stamp: Box<str>,
    status: Option<Box<str>>,
    modality: Modality,
    speaker: Option<Box<str>>,
    extra: Extra,
}

impl Reader {
    pub(crate) fn open(input: Input) -> Result<Self, ImportError> {
        let mut source =
            Source::new(format!("bods-{}", input.stem()), SourceKind::Dataset, "Beneficial ownership data");
        source.note = Some("Beneficial Ownership Data Standard".into());
        Ok(Self {
            objects: Objects::open(input),
            id: source.id.clone(),
            source,
            publication: None,
            stated: HashMap::new(),
            hasher: RandomState::new(),
            relationships: Vec::new(),
            places: HashMap::new(),
            is_over: false,
            told: VecDeque::new(),
            waiting: Vec::new().into_iter(),
        })
    }

    /// Reads the next statement; whether there is one, and whether its record is to be given now.
    fn statement(&mut self, record: &mut Record) -> Result<Option<bool>, ImportError> {
        let Self { objects, .. } = self;
        let Some(json) = objects.next()? else { return Ok(None) };
        // The bytes are copied for the sake of the place, which the reader of objects tells.
        let json = json.to_vec();
        let mut place = objects.place();
        let parsed = std::str::from_utf8(&json).map_err(|error| error.to_string());
        let parsed = parsed.and_then(|json| Fields::parse(json).map_err(|error| error.to_string()));
        let mut fields = match parsed {
            Ok(fields) => fields,
            Err(error) => {
                record.begin(place);
                record.skip(format!("the statement is no JSON: {error}"));
                return Ok(Some(true));
            }
        };
        if !fields.has("recordType") && (fields.has("statementType") || fields.has("statementID")) {
            let message = "the statements are of version 0.3 of the standard or before; 0.4 is read";
            return Err(ImportError::malformed(place, message));
        }
        let id = fields.word("statementId");
        if let Some(id) = &id {
            place = place.of_record(id.clone());
        }
        record.begin(place);
        let (Some(about), Some(kind)) = (fields.word("recordId"), fields.word("recordType")) else {
            record.skip("the statement has no recordId or no recordType");
            return Ok(Some(true));
        };
        let Some(details) = fields.object("recordDetails") else {
            record.skip("the statement has no recordDetails");
            return Ok(Some(true));
        };
        let statement = self.envelope(id, fields);
        match &*kind {
            "entity" => self.party(party::entity(&about, details), statement, record),
            "person" => self.party(party::person(&about, details), statement, record),
            "relationship" => return Ok(Some(self.relationship(about, details, statement, record))),
            other => record.skip(format!("no type of record {other:?}; known are entity, person and relationship")),
        }
        Ok(Some(true))
    }

    /// What a statement says beside its record.
    fn envelope(&mut self, id: Option<Box<str>>, mut fields: Fields<'_>) -> Statement {
        let (date, status) = (fields.word("statementDate"), fields.word("recordStatus"));
        let id = id.unwrap_or_default();
        let words: Vec<&str> = [Some(&*id), date.as_deref(), status.as_deref()]
            .into_iter()
            .flatten()
            .filter(|word| !word.is_empty())
            .collect();
        let mut extra: Extra = vec![("bods:statement".into(), words.join(", ").into())];
        let publication = fields.written("publicationDetails");
        if let Some(publication) = publication.filter(|publication| self.is_news(publication)) {
            extra.push(("bods:publicationDetails".into(), compact(publication)));
        }
        let mut modality = Modality::Reported;
        let mut speaker = None;
        if let Some(mut source) = fields.object("source") {
            let types = source.list("type").unwrap_or_default();
            if party::has_word(&types, "officialRegister") {
                modality = Modality::Official;
            } else if party::has_word(&types, "selfDeclaration") {
                modality = Modality::Stated;
            }
            extra.extend(types.iter().map(|json| ("bods:source:type".into(), verbatim(json))));
            if let Some(asserted) = source.raw("assertedBy") {
                speaker = party::agents(&asserted);
                if speaker.is_none() || asserted.contains("\"uri\"") {
                    extra.push(("bods:source:assertedBy".into(), asserted));
                }
            }
            source.rest("bods:source:", &mut extra);
        }
        fields.rest("bods:", &mut extra);
        let parsed = date.as_deref().and_then(day);
        Statement { id, date: parsed, stamp: date.unwrap_or_default(), status, modality, speaker, extra }
    }

    /// Whether details of publication are not those of the first statement, which the source of all has.
    fn is_news(&mut self, publication: &str) -> bool {
        if let Some(first) = &self.publication {
            return **first != *publication;
        }
        if let Ok(mut fields) = Fields::parse(publication) {
            if let Some(mut publisher) = fields.object("publisher") {
                self.source.publisher = publisher.word("name");
                self.source.url = publisher.word("url");
            }
            self.source.licence = fields.word("license");
            self.source.published = fields.word("publicationDate").as_deref().and_then(day).map(Into::into);
        }
        if let Some(publisher) = &self.source.publisher {
            self.source.title = format!("Beneficial ownership data, {publisher}").into();
        }
        self.source.extra.push(("bods:publicationDetails".into(), compact(publication)));
        self.publication = Some(publication.into());
        false
    }

    fn party(&mut self, mut entity: Entity, statement: Statement, record: &mut Record) {
        let key = self.hasher.hash_one(entity.id());
        let date = statement.date.map_or(i64::MIN, |date| i64::from(date.earliest().number()));
        let before = self.stated.get(&key).copied();
        if before.is_none_or(|before| before <= date) {
            self.stated.insert(key, date);
            if before.is_some() && !entity.name().is_empty() {
                record.renames.push((entity.id().into(), entity.name().into()));
            }
        }
        let details = entity.details_mut();
        let speaker = statement.speaker.map(|speaker| ("bods:source:assertedBy".into(), speaker));
        details.set_extra(details.extra().iter().cloned().chain(statement.extra).chain(speaker).collect());
        let dataset = self.id.as_str().into();
        details.set_provenance(vec![Provenance { dataset, first_seen: None, last_seen: None }]);
        match before {
            None => record.entities.push(entity),
            Some(_) => record.fragments.push(entity),
        }
    }

    /// Takes a relationship; whether a record is to be given for it now.
    fn relationship(
        &mut self,
        id: Box<str>,
        mut details: Fields<'_>,
        statement: Statement,
        record: &mut Record,
    ) -> bool {
        let Statement { id: statement_id, date, stamp, status, modality, speaker, mut extra } = statement;
        let subject = End::take(&mut details, "subject");
        let party = End::take(&mut details, "interestedParty");
        let (Some(subject), Some(party)) = (subject, party) else {
            record.skip("the relationship has no subject or no interestedParty");
            return true;
        };
        if details.text("isComponent").is_some_and(|is| is == "true") {
            extra.push(("bods:isComponent".into(), "true".into()));
        }
        let components = details.list("componentRecords").unwrap_or_default();
        extra.extend(components.iter().map(|json| ("bods:componentRecord".into(), verbatim(json))));
        let interests = interest::interests(&mut details, !components.is_empty());
        details.rest("bods:", &mut extra);
        let mut strangers = Vec::new();
        let to = match subject {
            End::Record(id) => id,
            End::Unspecified { reason, description, extra } => {
                let own: Box<str> = format!("{id}#subject").into();
                strangers.push(party::undisclosed(&own, &reason, description.as_deref(), extra));
                own
            }
        };
        let from = match party {
            End::Record(id) => id,
            End::Unspecified { reason, description, extra: rest } if &*reason == "noBeneficialOwners" => {
                // That there is nobody is no tie to anybody.
                let words =
                    [Some(&*reason), description.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(": ");
                let mut fragment = Entity::new(&to, EntityKind::LegalEntity, "");
                let words = [("bods:interestedParty".into(), words.into())];
                let about = [("bods:relationship".into(), id)];
                fragment.details_mut().set_extra(words.into_iter().chain(about).chain(rest).chain(extra).collect());
                record.fragments.push(fragment);
                record.fragments.append(&mut strangers);
                return true;
            }
            End::Unspecified { reason, description, extra } => {
                let own: Box<str> = format!("{id}#interestedParty").into();
                strangers.push(party::undisclosed(&own, &reason, description.as_deref(), extra));
                own
            }
        };
        let locator = format!("statement {}", if statement_id.is_empty() { &id } else { &statement_id });
        let mut claim = Claim::new(modality, Evidence::new(self.id.clone()).at(locator));
        claim.details_mut().set_speaker(speaker);
        extra.insert(0, ("bods:relationship".into(), id.clone()));
        let place = record.place.clone();
        let is_closed = status.as_deref() == Some("closed");
        let is_counted = !record.incidents.is_empty();
        let held = Held { place, date, stamp, is_closed, from, to, claim, interests, extra, strangers, is_counted };
        let fresh = self.relationships.len();
        let at = *self.places.entry(id).or_insert(fresh);
        if at == fresh {
            self.relationships.push(Vec::new());
        }
        if let Some(about) = self.relationships.get_mut(at) {
            about.push(held);
        }
        is_counted
    }

    /// Gives the claims of the relationships, one statement after another.
    fn tell(&mut self, record: &mut Record) -> bool {
        record.begin(self.objects.place());
        loop {
            while let Some(Told { place, strangers, links, is_counted }) = self.told.pop_front() {
                record.place = place;
                record.entities.extend(strangers);
                record.links.extend(links);
                if !is_counted {
                    return true;
                }
            }
            match self.waiting.next() {
                Some(statements) => self.told.extend(history::tell(statements)),
                None => return !(record.links.is_empty() && record.entities.is_empty()),
            }
        }
    }
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        self.source.clone()
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        while !self.is_over {
            match self.statement(record)? {
                Some(true) => return Ok(true),
                Some(false) => {}
                None => {
                    self.is_over = true;
                    self.places = HashMap::new();
                    self.waiting = std::mem::take(&mut self.relationships).into_iter();
                }
            }
        }
        Ok(self.tell(record))
    }
}
