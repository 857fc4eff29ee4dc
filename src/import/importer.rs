//! From records into a builder: several lists together, links by name looked up, equal ids united, missing ends stubbed.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use super::error::ImportError;
use super::list::List;
use super::record::{Incident, IncidentKind, LinkByName, Place, Record};
use super::report::{ImportReport, ListRead};
use crate::graph::builder::GraphBuilder;
use crate::graph::problem::{FieldPath, Position, Text, TextChanged};
use crate::graph::unite::{Described, Extent};
use crate::model::entity::Entity;
use crate::model::kind::EntityKind;
use crate::model::source::Source;
use crate::vocabulary::{STUB, ftm};

/// Takes several lists into one builder, so that they can refer to each other.
///
/// A list that fails leaves nothing behind. [`finish`](Self::finish) settles what needs all of them: links that a list gives by name,
/// records of one entity that stand in several places, and entities that are named and described nowhere. Without it the builder
/// has records that do not fit together, and a build reports them as problems.
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
    /// Names that take the place of the first ones, by the ids of the entities.
    renamed: HashMap<Box<str>, Box<str>>,
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
            renamed: HashMap::new(),
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
        let Taken { renames, sources, mentioned, superseded } = match self.take(&mut list) {
            Ok(taken) => taken,
            Err(error) => {
                self.builder.back_to(mark);
                self.described = None;
                self.pending.truncate(pending);
                self.report = report;
                return Err(error);
            }
        };
        self.renamed.extend(renames);
        self.superseded.extend(superseded);
        for (id, named) in mentioned {
            self.mentioned.entry(id).or_insert(named);
        }
        let disputed = self.builder.settle_sources(sources, from);
        for (kept, other) in disputed {
            let message = format!("the source {kept:?} is another one here: it is called {other:?}");
            let place = Place::of(&list.file().into());
            self.report.add(Incident { kind: IncidentKind::Repaired, place, message: message.into() });
        }
        let said = list.source();
        let old = said.id.clone();
        let source = self.builder.settle_source(said, from);
        for (link, _) in self.pending.iter_mut().skip(pending) {
            for evidence in link.claim.evidence_mut().iter_mut().filter(|evidence| evidence.source == old) {
                evidence.source = source.id.clone();
            }
        }
        self.last = list.file().into();
        let List { file, format, records, .. } = &list;
        let (file, format, records) = (file.clone(), *format, *records);
        self.report.lists.push(ListRead { file, format, records, bytes: list.bytes(), source });
        Ok(self)
    }

    /// Takes the records of a list, and gives back what is settled when all of them are there.
    fn take(&mut self, list: &mut List) -> Result<Taken, ImportError> {
        let mut taken = Taken::default();
        let text = self.builder.add_text(Box::new(Imported(list.file().into())));
        let mut record = Record::default();
        loop {
            record.begin(Place::default());
            let more = list.read(&mut record)?;
            self.report.count_claims(&record);
            for id in record.supersedes.drain(..) {
                taken.superseded.insert(id, self.builder.extent());
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
                if !taken.mentioned.contains_key(entity.id()) {
                    taken.mentioned.insert(entity.id().into(), (entity, record.place.clone()));
                }
            }
            taken.renames.append(&mut record.renames);
            taken.sources.append(&mut record.sources);
            for incident in record.incidents.drain(..) {
                self.report.add(incident);
            }
            if !more {
                return Ok(taken);
            }
        }
    }

    /// Settles what needs all the lists, and says what came of it.
    #[must_use]
    pub fn finish(mut self) -> ImportReport {
        if !self.superseded.is_empty() {
            self.described = None;
        }
        self.before = self.builder.retract(&self.superseded, self.before, ftm::is_ftm, ftm::part_of);
        self.unite();
        self.builder.rename_entities(std::mem::take(&mut self.renamed));
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
        // Many links may lead to a name that many entities have: which these are is found out once.
        let mut scoped: HashMap<(&str, &str), Rc<[&str]>> = HashMap::new();
        for (link, place) in pending {
            let mut scope = |name: &str| -> Rc<[&str]> {
                let Some((&name, all)) = named.get_key_value(name) else { return Rc::default() };
                let of = || all.iter().copied().filter(|id| id.starts_with(link.scope)).collect();
                scoped.entry((name, link.scope)).or_insert_with(of).clone()
            };
            let spellings = std::iter::once(&link.name).chain(&link.or);
            let found = spellings.map(|name| scope(name)).find(|found| !found.is_empty()).unwrap_or_default();
            if let [only] = &*found {
                ties.push((link.from, link.relation, Box::<str>::from(*only), link.claim));
                continue;
            }
            let (kind, message) = match &*found {
                [] => (IncidentKind::Unresolved, format!("no entity is called {:?}", link.name)),
                several => {
                    let shown = several.get(..MOST_SHOWN).unwrap_or(several);
                    let more = match several.len() - shown.len() {
                        0 => String::new(),
                        more => format!(" or one of {more} more"),
                    };
                    let message = format!("{:?} may be {}{more}", link.name, shown.join(" or "));
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
        for (id, is_place) in self.builder.ids_without_entity(self.before, self.described.take(), &self.superseded) {
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

/// What a list says that is settled when all its records are there.
#[derive(Default)]
struct Taken {
    /// New names of entities, by their ids.
    renames: Vec<(Box<str>, Box<str>)>,
    sources: Vec<Source>,
    mentioned: HashMap<Box<str>, (Entity, Place)>,
    superseded: BTreeMap<Box<str>, Extent>,
}

/// The most entities of one name that a message lists.
const MOST_SHOWN: usize = 8;

/// The key in `extra` that marks an entity whose name no source tells, with why not.
pub(crate) const UNNAMED: &str = "unnamed";

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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::import::list::{Format, ReadList};
    use crate::model::claim::{Claim, Modality};
    use crate::model::entity::Alias;
    use crate::model::relation::Relation;
    use crate::model::source::{Evidence, Source, SourceKind};

    /// A list of records made by hand.
    struct Made {
        source: &'static str,
        records: std::vec::IntoIter<Result<Record, ImportError>>,
    }

    impl ReadList for Made {
        fn source(&self) -> Source {
            Source::new(self.source, SourceKind::OfficialList, "A list")
        }

        fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
            match self.records.next().transpose()? {
                Some(next) => {
                    *record = next;
                    Ok(true)
                }
                None => Ok(false),
            }
        }
    }

    fn list(source: &'static str, records: Vec<Result<Record, ImportError>>) -> List {
        List::new(source, Format::Tables, Box::new(Made { source, records: records.into_iter() }), Vec::new())
    }

    fn entry(id: &str, name: &str) -> Record {
        let mut record = Record::default();
        record.begin(Place::of(&"list".into()).of_record(id));
        record.entities.push(Entity::new(id, EntityKind::Organization, name));
        record
    }

    fn claim() -> Claim {
        Claim::new(Modality::Official, Evidence::new("one").at("entry 1"))
    }

    fn linked(mut record: Record, name: &str) -> Record {
        record.links_by_name.push(LinkByName {
            from: record.entities[0].id().into(),
            relation: Relation::LinkedTo,
            name: name.into(),
            scope: "a:",
            or: vec![format!("{name}.").into()],
            claim: claim().role("Linked To"),
        });
        record
    }

    fn counts(report: &ImportReport) -> Vec<(IncidentKind, u64)> {
        report.counts.iter().map(|(kind, count)| (*kind, *count)).collect()
    }

    #[test]
    fn links_by_name_are_settled_when_everything_was_read() {
        let mut builder = GraphBuilder::new();
        let mut importer = Importer::new(&mut builder);
        let first = vec![
            Ok(linked(entry("a:1", "One"), "Two Ltd")),
            Ok(linked(entry("a:3", "Three"), "Twins")),
            Ok(linked(entry("a:4", "Four"), "Nobody")),
        ];
        importer.add(list("one", first)).unwrap();
        let second = vec![
            Ok(entry("a:2", "Two Ltd.")),
            Ok(entry("a:5", "Twins")),
            Ok(entry("a:6", "Twins")),
            Ok(entry("b:7", "Nobody")),
        ];
        importer.add(list("two", second)).unwrap();
        let report = importer.finish();
        assert_eq!(counts(&report), [(IncidentKind::Ambiguous, 1), (IncidentKind::Unresolved, 1)]);
        let texts: Vec<String> = report.incidents.iter().map(Incident::to_string).collect();
        assert_eq!(
            texts,
            [
                "list (entry a:3): ambiguous: \"Twins\" may be a:5 or a:6",
                "list (entry a:4): unresolved: no entity is called \"Nobody\"",
            ]
        );
        assert_eq!(report.claims.get("LinkedTo"), Some(&1));
        let graph = builder.build().unwrap();
        assert_eq!(graph.tie_count(), 1);
        let three = graph.entity("a:3").unwrap();
        assert_eq!(three.get().details().extra(), [("Linked To".into(), "Twins".into())]);
    }

    #[test]
    fn records_of_one_entity_unite_and_missing_ends_are_stubbed() {
        let mut more = entry("a:1", "One Trading");
        more.entities[0].details_mut().set_aliases(vec![Alias::weak("O.T.")]);
        more.link("a:1", Relation::ActsFor, "a:9", claim());
        more.link("a:1", Relation::ActsFor, "a:8", claim());
        more.mentioned.push(Entity::new("a:9", EntityKind::Person, "Person Nine"));
        let mut other = Record::default();
        other.fragments.push(Entity::new("a:1", EntityKind::LegalEntity, "").identifier("imo", "1234567"));
        other.fragments.push(Entity::new("a:1", EntityKind::Person, "One"));
        let mut builder = GraphBuilder::new();
        let records = vec![Ok(entry("a:1", "One")), Ok(more), Ok(other)];
        let report = list("one", records).import_into(&mut builder).unwrap();
        assert_eq!(counts(&report), [(IncidentKind::Repaired, 1), (IncidentKind::Stubbed, 2)]);
        assert_eq!(report.entities.get("Organization"), Some(&1));
        let graph = builder.build().unwrap();
        assert_eq!(graph.entity_count(), 3);
        let one = graph.entity("a:1").unwrap().get();
        assert_eq!(one.names().collect::<Vec<_>>(), ["One", "One Trading", "O.T."]);
        assert_eq!(one.details().identifiers().len(), 1);
        assert_eq!(graph.entity("a:9").unwrap().get().name(), "Person Nine");
        assert_eq!(graph.entity("a:8").unwrap().get().details().extra()[0].0.as_ref(), STUB);
    }

    #[test]
    fn a_list_that_fails_leaves_nothing_behind() {
        let broken = || Err(ImportError::malformed(Place::of(&"list".into()), "it is cut short"));
        let mut builder = GraphBuilder::new();
        let mut importer = Importer::new(&mut builder);
        importer.add(list("one", vec![Ok(entry("a:1", "One"))])).unwrap();
        let error = importer.add(list("two", vec![Ok(linked(entry("a:2", "Two"), "One")), broken()])).unwrap_err();
        assert_eq!(error.to_string(), "list: it is cut short");
        let report = importer.finish();
        assert_eq!((report.records(), report.lists.len()), (1, 1));
        let graph = builder.build().unwrap();
        assert_eq!((graph.entity_count(), graph.tie_count(), graph.sources().len()), (1, 0, 1));
    }

    #[test]
    fn what_a_failed_list_names_or_takes_away_is_forgotten() {
        let broken = || Err(ImportError::malformed(Place::of(&"list".into()), "it is cut short"));
        let mut builder = GraphBuilder::new();
        let mut importer = Importer::new(&mut builder);
        let mut one = entry("a:1", "One");
        one.link("a:1", Relation::ActsFor, "a:9", claim());
        importer.add(list("one", vec![Ok(one)])).unwrap();
        let mut two = Record::default();
        two.supersedes.push("a:1".into());
        two.mentioned.push(Entity::new("a:9", EntityKind::Person, "Person Nine"));
        importer.add(list("two", vec![Ok(two), broken()])).unwrap_err();
        let _ = importer.finish();
        let graph = builder.build().unwrap();
        assert_eq!((graph.entity("a:1").unwrap().name(), graph.entity("a:9").unwrap().name()), ("One", "a:9"));
    }

    #[test]
    fn links_by_name_cite_the_list_by_its_new_id() {
        let mut builder = GraphBuilder::new();
        let mut importer = Importer::new(&mut builder);
        importer.add(list("one", vec![Ok(entry("a:1", "One"))])).unwrap();
        importer.add(list("one", vec![Ok(linked(entry("a:2", "Two"), "One"))])).unwrap();
        let _ = importer.finish();
        let graph = builder.build().unwrap();
        let tie = graph.ties().next().unwrap();
        assert_eq!(tie.get().claims()[0].evidence()[0].source.as_str(), "one-2");
    }

    #[test]
    fn a_name_that_many_have_is_told_shortly_and_quickly() {
        let records = (0..5000).map(|number| Ok(linked(entry(&format!("a:{number}"), "Same"), "Same"))).collect();
        let mut builder = GraphBuilder::new();
        let report = list("one", records).import_into(&mut builder).unwrap();
        assert_eq!(report.count(IncidentKind::Ambiguous), 5000);
        let message = &report.incidents[0].message;
        assert!(message.ends_with("a:7 or one of 4992 more") && message.len() < 100, "{message}");
    }

    #[test]
    fn strict_stops_at_the_first_fault() {
        let mut bad = entry("a:2", "Two");
        bad.skip("no programme");
        let records = || vec![Ok(entry("a:1", "One")), Ok(bad.clone()), Ok(entry("a:3", "Three"))];
        let mut builder = GraphBuilder::new();
        let error = list("one", records()).strict().import_into(&mut builder).unwrap_err();
        assert_eq!(error.to_string(), "list (entry a:2): skipped: no programme; a lenient reading goes on");
        assert_eq!(builder.build().unwrap().entity_count(), 0);
        let mut builder = GraphBuilder::new();
        let report = list("one", records()).import_into(&mut builder).unwrap();
        assert_eq!((report.records(), report.count(IncidentKind::Skipped)), (3, 1));
        assert!(report.to_json().contains("\"message\": \"no programme\""));
        assert!(report.to_string().contains("skipped: 1\n  list (entry a:2): no programme"), "{report}");
    }

    #[test]
    fn what_a_build_would_refuse_is_mended() {
        let mut record = entry("a:1", "  ");
        record.entities.push(Entity::new(" a:2", EntityKind::Company, "Two"));
        record.link("a:1", Relation::Other, "a:1\n", claim());
        record.link("a:1", Relation::Owns, "a:3", claim().share("150%".parse().unwrap()));
        record.link("a:1", Relation::Other, "a:3", claim().when("2012/2011".parse::<crate::date::Period>().unwrap()));
        let mut builder = GraphBuilder::new();
        let report = list("one", vec![Ok(record)]).import_into(&mut builder).unwrap();
        let expected = [(IncidentKind::Skipped, 2), (IncidentKind::Repaired, 3), (IncidentKind::Stubbed, 1)];
        assert_eq!(counts(&report), expected);
        let graph = builder.build().unwrap();
        assert_eq!(graph.entity("a:1").unwrap().get().name(), "a:1");
        let owns = graph.ties().find(|tie| tie.get().relation() == Relation::Owns).unwrap();
        assert_eq!(owns.get().claims()[0].details().extra(), [("share".into(), "150%".into())]);
    }

    #[test]
    fn the_second_of_two_lists_with_one_name_gets_a_number() {
        let mut builder = GraphBuilder::new();
        let mut importer = Importer::new(&mut builder);
        for id in ["a:1", "a:2"] {
            let mut record = entry(id, id);
            record.link(id, Relation::SanctionedBy, "a:0", claim());
            importer.add(list("one", vec![Ok(record)])).unwrap();
        }
        let _ = importer.finish();
        let graph = builder.build().unwrap();
        let cited: Vec<&str> = graph.ties().map(|tie| tie.get().claims()[0].evidence()[0].source.as_str()).collect();
        assert_eq!(cited, ["one", "one-2"]);
    }

    #[test]
    fn progress_is_told() {
        let told = Arc::new(AtomicU64::new(0));
        let records = (0..10).map(|number| Ok(entry(&format!("a:{number}"), "Name"))).collect();
        let counter = told.clone();
        let list = list("one", records).on_progress(move |progress| counter.store(progress.records, Ordering::Relaxed));
        assert_eq!(list.records().count(), 10);
        assert_eq!(told.load(Ordering::Relaxed), 10);
    }
}
