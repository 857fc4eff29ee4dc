//! What a record as it was read becomes.

use std::collections::HashMap;

use super::draft::{Draft, Key, Op};
use super::edge::{self, Ends, Made};
use super::thing::{Gathered, thing};
use super::words;
use crate::graph::check::fault_of_id;
use crate::import::record::Record;
use crate::model::Extra;
use crate::model::entity::Entity;
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::model::source::SourceId;
use crate::vocabulary::ftm;
use crate::vocabulary::ftm::model::Model;
use crate::vocabulary::ftm::table::{Class, Edge, keys};

/// The most entities that a part is given to.
const MOST_HOLDERS: usize = 16;

/// Makes entities and claims of records.
pub(super) struct Mapper {
    pub(super) source: SourceId,
    gathered: Gathered,
    /// The id of the record, in a place that is used again.
    id: String,
    /// The ids of authorities by their words.
    ids: HashMap<Box<str>, Box<str>>,
    /// The words for each authority as they were first met, by its id.
    authorities: HashMap<Box<str>, Box<str>>,
}

impl Mapper {
    pub(super) fn new(source: SourceId) -> Self {
        Self {
            source,
            gathered: Gathered::default(),
            id: String::new(),
            ids: HashMap::new(),
            authorities: HashMap::new(),
        }
    }

    /// Makes of a record what it is: an entity, claims or a part of another entity.
    pub(super) fn map(&mut self, draft: &mut Draft, record: &mut Record) {
        for fault in draft.faults.drain(..) {
            record.repair(fault);
        }
        let Some(id) = draft.id() else {
            return record.skip("the record has no id");
        };
        let mut kept = std::mem::take(&mut self.id);
        kept.clear();
        kept.push_str(ftm::id::read(id).as_deref().unwrap_or(id));
        self.map_as(&kept, draft, record);
        self.id = kept;
    }

    fn map_as(&mut self, id: &str, draft: &mut Draft, record: &mut Record) {
        if let Some(fault) = fault_of_id(id) {
            return record.skip(format!("the id {:?} {fault}", id.chars().take(60).collect::<String>()));
        }
        if matches!(draft.op, Some(Op::Modify | Op::Delete)) {
            record.supersedes.push(id.into());
        }
        if draft.op == Some(Op::Delete) {
            return;
        }
        if draft.schema().is_none_or(|schema| schema.trim().is_empty()) {
            record.repair("it does not say its schema and is taken for a Thing");
            draft.set_schema("Thing");
        }
        self.told(draft, record);
        let model = Model::get();
        let schema = model.schema(draft.schema().unwrap_or_default());
        match schema.map(|schema| (schema, schema.class)) {
            Some((schema, Class::Edge(edge))) => {
                let mut ends = Ends {
                    from: edge::ends(draft, edge.from, record),
                    to: if edge.relation == Relation::SanctionedBy {
                        Vec::new()
                    } else {
                        edge::ends(draft, edge.to, record)
                    },
                };
                let mut marks = Vec::new();
                if edge.relation == Relation::SanctionedBy && !ends.from.is_empty() {
                    (ends.to, marks) = self.authorities(draft, record);
                }
                let first = record.links.len();
                match edge::edge(draft, schema, edge, id, ends, &self.source, record) {
                    Made::Claims => say_words(record, first, &marks),
                    Made::Wanting(holders) => self.wanting(draft, edge, id, holders, record),
                    Made::TooMany => {
                        record.repair("it has too many ends to be ties and is kept as words");
                        thing(draft, Some(schema), id, &self.source, &mut self.gathered, record);
                    }
                }
            }
            Some((schema, Class::Part(property))) => {
                let holders = edge::ends(draft, property, record);
                if holders.is_empty() || holders.len() > MOST_HOLDERS {
                    thing(draft, Some(schema), id, &self.source, &mut self.gathered, record);
                } else {
                    attach(draft, id, holders, record);
                }
            }
            _ => thing(draft, schema, id, &self.source, &mut self.gathered, record),
        }
    }

    /// Reports what the model does not have.
    fn told(&self, draft: &Draft, record: &mut Record) {
        let word = draft.schema().unwrap_or_default();
        let Some(schema) = Model::get().schema(word) else {
            return record.repair(format!("the schema {word:?} is unknown; it is kept as a kind of its own"));
        };
        let is_known = |key: &Key| matches!(key, Key::Known(prop) if schema.has(*prop));
        let mut last = None;
        let mut told: Vec<Key> = Vec::new();
        for (key, _) in &draft.values {
            if last == Some(*key) || is_known(key) {
                continue;
            }
            last = Some(*key);
            told.push(*key);
        }
        told.sort_unstable();
        told.dedup();
        for key in told {
            record.repair(format!("{word} has no property {:?}; it is kept as it is", draft.name(key)));
        }
    }

    /// A record that lacks an end: it is kept with the ends that it has, or by itself if there are none.
    fn wanting(&mut self, draft: &Draft, edge: &Edge, id: &str, holders: Vec<Box<str>>, record: &mut Record) {
        let has_from = edge::ends(draft, edge.from, &mut Record::default()).len();
        let wanted = if has_from > 0 { edge.to } else { edge.from };
        if holders.is_empty() || holders.len() > MOST_HOLDERS {
            record.repair(format!("{} without {} and {}: it is kept as words", edge.schema, edge.from, edge.to));
            let schema = Model::get().schema(edge.schema);
            thing(draft, schema, id, &self.source, &mut self.gathered, record);
        } else {
            record.repair(format!("{} without {wanted}: it is kept as words with what it is about", edge.schema));
            attach(draft, id, holders, record);
        }
    }

    /// The ids of the authorities behind a listing, and of each the words if they are not just its name.
    fn authorities(&mut self, draft: &Draft, record: &mut Record) -> (Vec<Box<str>>, Extra) {
        let mut ids: Vec<Box<str>> = Vec::new();
        let mut marks = Extra::new();
        let named = || draft.of(Model::get().prop("authority")).filter(|words| !words.trim().is_empty());
        let dataset = draft.datasets().and_then(|mut datasets| datasets.next());
        let is_named = named().next().is_some();
        let words: Vec<&str> =
            if is_named { named().take(edge::MOST_TIES + 1).collect() } else { vec![dataset.unwrap_or(&self.source)] };
        for words in words {
            let id = match self.ids.get(words) {
                Some(id) => id.clone(),
                None => {
                    let id: Box<str> = words::authority_id(words).into();
                    self.ids.insert(words.into(), id.clone());
                    id
                }
            };
            if !self.authorities.contains_key(&id) {
                let mut authority = Entity::new(&id, EntityKind::Agency, words);
                authority.details_mut().set_extra(vec![(keys::MADE.into(), "authority".into())]);
                record.entities.push(authority);
                self.authorities.insert(id.clone(), words.into());
            }
            marks.push((id.clone(), if is_named { words.into() } else { "".into() }));
            ids.push(id);
        }
        ids.sort_unstable();
        ids.dedup();
        let of = |id: &str| marks.iter().filter(|(other, _)| **other == *id).count();
        let is_name = |id: &str, words: &str| self.authorities.get(id).is_some_and(|name| **name == *words);
        let plain: Vec<bool> = marks.iter().map(|(id, words)| of(id) == 1 && is_name(id, words)).collect();
        let mut plain = plain.into_iter();
        marks.retain(|_| !plain.next().unwrap_or_default());
        (ids, marks)
    }
}

/// Says in the claims which words of a listing name its authority, where they are not the authority's name. No words at all say
/// that the listing names none.
fn say_words(record: &mut Record, first: usize, marks: &[(Box<str>, Box<str>)]) {
    if marks.is_empty() {
        return;
    }
    for link in record.links.iter_mut().skip(first) {
        let mine = marks.iter().filter(|(id, _)| *id == link.to);
        let words: Vec<_> = mine.map(|(_, words)| (Box::from("ftm:authority"), words.clone())).collect();
        if !words.is_empty() {
            let details = link.claim.details_mut();
            let extra = details.extra().iter().cloned().chain(words).collect();
            details.set_extra(extra);
        }
    }
}

/// Gives a record to the entities that it is a part of.
fn attach(draft: &Draft, id: &str, holders: Vec<Box<str>>, record: &mut Record) {
    let json = draft.to_json();
    let identifiers = ftm::identifiers(&json);
    let text = json.to_string();
    for holder in holders {
        let mut fragment = Entity::new(holder, EntityKind::LegalEntity, "");
        let details = fragment.details_mut();
        details.set_identifiers(identifiers.clone());
        details.set_extra(vec![([keys::RECORD, id].concat().into(), text.as_str().into())]);
        record.fragments.push(fragment);
    }
}
