//! From records into a builder: several lists together, links by name looked up, equal ids united, missing ends stubbed.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::error::ImportError;
use super::list::List;
use super::record::{Incident, IncidentKind, LinkByName, Place, Record};
use super::report::{ImportReport, ListRead};
use super::sift::sift;
use crate::graph::builder::GraphBuilder;
use crate::graph::problem::{FieldPath, Position, Text, TextChanged};
use crate::graph::unite::{Described, Extent};
use crate::model::entity::Entity;
use crate::model::kind::EntityKind;

/// Takes several lists into one builder, so that they can refer to each other.
///
/// A list that fails leaves nothing behind. [`finish`](Self::finish) settles what needs all of them: links that a list gives by name,
/// records of one entity that stand in several places, and entities that are named and described nowhere.
///
/// ```
/// use sanctions_graph::{GraphBuilder, import::{Importer, Input, read}};
///
/// let entities = Input::bytes("entities.csv", "id,kind,name\nkomid,Company,KOMID\nmyanmar,State,Myanmar\n")?;
/// let claims = "from,relation,to,modality,source\nmyanmar,BoughtFrom,komid,Alleged,A newspaper\n";
///
/// let mut builder = GraphBuilder::new();
/// let mut importer = Importer::new(&mut builder);
/// importer.add(read(entities)?)?;
/// importer.add(read(Input::bytes("claims.csv", claims)?)?)?;
/// let report = importer.finish();
/// assert_eq!(report.records(), 3);
/// assert_eq!(builder.build()?.tie_count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Importer<'b> {
    builder: &'b mut GraphBuilder,
    /// What was in the builder before.
    before: Extent,
    report: ImportReport,
    pending: Vec<(LinkByName, Place)>,
    /// Entities that records name without describing them, by their ids.
    mentioned: HashMap<Box<str>, (Entity, Place)>,
    /// Ids of records to take away, with how far the records reached that are meant.
    superseded: BTreeMap<Box<str>, Extent>,
    /// Which ids have an entity; `None` where not all entities of the builder were seen to come, or some went.
    described: Option<Described>,
    last: Arc<str>,
}

impl<'b> Importer<'b> {
    /// An importer into this builder.
    pub fn new(builder: &'b mut GraphBuilder) -> Self {
        let before = builder.extent();
        Self {
            before,
            described: (before.entities == 0).then(Described::default),
            builder,
            report: ImportReport::default(),
            pending: Vec::new(),
            mentioned: HashMap::new(),
            superseded: BTreeMap::new(),
            last: Arc::default(),
        }
    }

    /// Reads a list to its end.
    ///
    /// # Errors
    /// If it cannot be read to its end, or its reading is strict and meets a fault. Nothing of it is in the builder then.
    pub fn add(&mut self, mut list: List) -> Result<&mut Self, ImportError> {
        let mark = self.builder.mark();
        let from = self.builder.extent();
        let (report, pending) = (self.report.clone(), self.pending.len());
        match self.take(&mut list) {
            Ok(()) => {}
            Err(error) => {
                self.builder.back_to(mark);
                self.described = None;
                self.pending.truncate(pending);
                self.report = report;
                self.superseded.retain(|_, extent| extent.statements <= from.statements);
                return Err(error);
            }
        }
        let source = self.builder.settle_source(list.source(), from);
        self.last = list.file().into();
        let List { file, format, records, .. } = &list;
        let (file, format, records) = (file.clone(), *format, *records);
        self.report.lists.push(ListRead { file, format, records, bytes: list.bytes(), source });
        Ok(self)
    }

    fn take(&mut self, list: &mut List) -> Result<(), ImportError> {
        let text = self.builder.add_text(Box::new(Imported(list.file().into())));
        let mut record = Record::default();
        loop {
            record.begin(Place::default());
            let more = list.read(&mut record)?;
            sift(&mut record);
            self.report.count_claims(&record);
            for id in record.supersedes.drain(..) {
                self.superseded.insert(id, self.builder.extent());
            }
            for entity in record.entities.drain(..).chain(record.fragments.drain(..)) {
                let origin = GraphBuilder::origin(text, self.builder.extent().entities);
                match &mut self.described {
                    Some(described) => self.builder.add_described(entity, origin, described),
                    None => self.builder.add_entity(entity, origin),
                }
            }
            for link in record.links.drain(..) {
                let origin = GraphBuilder::origin(text, self.builder.extent().statements);
                self.builder.add_claim(&link.from, link.relation, &link.to, link.claim, origin);
            }
            self.pending.extend(record.links_by_name.drain(..).map(|link| (link, record.place.clone())));
            for entity in record.mentioned.drain(..) {
                if !self.mentioned.contains_key(entity.id()) {
                    self.mentioned.insert(entity.id().into(), (entity, record.place.clone()));
                }
            }
            for incident in record.incidents.drain(..) {
                self.report.add(incident);
            }
            if !more {
                return Ok(());
            }
        }
    }

    /// Settles what needs all the lists, and says what came of it.
    #[must_use]
    pub fn finish(mut self) -> ImportReport {
        if !self.superseded.is_empty() {
            self.described = None;
        }
        self.builder.retract(&self.superseded, super::ftm::part_of);
        self.unite();
        self.resolve();
        self.stub();
        for entity in self.builder.entities_since(self.before) {
            self.report.count_entity(entity);
        }
        self.report
    }

    /// Makes one entity of all the records with one id.
    fn unite(&mut self) {
        if self.described.as_ref().is_some_and(|described| !described.has_repeats) {
            return;
        }
        let Self { builder, report, last, before, .. } = self;
        builder.unite_entities(*before, |kept, other| {
            report.add(Incident {
                kind: IncidentKind::Repaired,
                place: Place::of(last).of_record(kept.id()),
                message: format!("one record says {}, another {}: the first is kept", kept.kind(), other.kind()).into(),
            });
        });
    }

    /// Turns links by name into ties where the name is one entity's alone.
    fn resolve(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        let mut words = Vec::new();
        let mut ties = Vec::new();
        let named = self.builder.entities_by_name();
        for (link, place) in pending {
            let scope = |name: &str| -> Vec<&str> {
                let all = named.get(name).map_or(&[][..], Vec::as_slice);
                all.iter().copied().filter(|id| id.starts_with(link.scope)).collect()
            };
            let spellings = std::iter::once(&link.name).chain(&link.or);
            let found = spellings.map(|name| scope(name)).find(|found| !found.is_empty()).unwrap_or_default();
            if let [only] = found.as_slice() {
                ties.push((link.from, link.relation, Box::<str>::from(*only), link.claim));
                continue;
            }
            let (kind, message) = match found.as_slice() {
                [] => (IncidentKind::Unresolved, format!("no entity is called {:?}", link.name)),
                several => {
                    let message = format!("{:?} may be {}", link.name, several.join(" or "));
                    (IncidentKind::Ambiguous, message)
                }
            };
            self.report.add(Incident { kind, place, message: message.into() });
            let key = link.claim.details().role().unwrap_or_else(|| link.relation.forward());
            words.push((link.from, Box::<str>::from(key), link.name));
        }
        for (from, relation, to, claim) in ties {
            *self.report.claims.entry(relation.name()).or_default() += 1;
            let origin = GraphBuilder::origin(u32::MAX, self.builder.extent().statements);
            self.builder.add_claim(&from, relation, &to, claim, origin);
        }
        self.builder.add_words(words);
    }

    /// Makes an entity of everything that a tie leads to or a part belongs to and nobody describes.
    fn stub(&mut self) {
        let Self { builder, report, mentioned, last, .. } = self;
        for entity in builder.nameless(self.before) {
            let id: Box<str> = entity.id().into();
            let named = mentioned.remove(&id);
            let place =
                named.as_ref().map_or_else(|| Place::of(last).of_record(id.clone()), |(_, place)| place.clone());
            entity.rename(named.as_ref().map_or(&id, |(entity, _)| entity.name()));
            let message = format!("{id:?} has no record of its own");
            report.add(Incident { kind: IncidentKind::Stubbed, place, message: message.into() });
            let extra = entity.details().extra().iter().cloned();
            let extra = extra.chain([(STUB.into(), "has no record of its own".into())]).collect();
            entity.details_mut().set_extra(extra);
        }
        for (id, is_place) in self.builder.ids_without_entity(self.before, self.described.take()) {
            let kind = if is_place { EntityKind::Address } else { EntityKind::LegalEntity };
            let (mut entity, place) = self
                .mentioned
                .remove(&*id)
                .unwrap_or_else(|| (Entity::new(&id, kind, &id), Place::of(&self.last).of_record(id.clone())));
            let message = match entity.name() {
                name if name == &*id => format!("{id:?} has no record of its own"),
                name => format!("{id:?} ({name}) has no record of its own"),
            };
            self.report.add(Incident { kind: IncidentKind::Stubbed, place, message: message.into() });
            let details = entity.details_mut();
            let mut extra = details.extra().to_vec();
            extra.push((STUB.into(), "has no record of its own".into()));
            details.set_extra(extra);
            let origin = GraphBuilder::origin(u32::MAX, self.builder.extent().entities);
            self.builder.add_entity(entity, origin);
        }
    }
}

/// The key in `extra` that marks an entity that is only named, by records of others.
pub(crate) const STUB: &str = "stub";

/// A file that was imported. Where its records stand is in the report of the import; here it has only its name.
#[derive(Debug)]
struct Imported(Box<str>);

impl Text for Imported {
    fn name(&self) -> &str {
        &self.0
    }

    fn locate(&self, paths: &[FieldPath]) -> Result<Vec<Option<Position>>, TextChanged> {
        Ok(vec![None; paths.len()])
    }
}
