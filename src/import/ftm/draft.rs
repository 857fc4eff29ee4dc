//! A record as it was read, before it becomes an entity or a claim: all its text in one place that is used again.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::vocabulary::ftm::model::{Model, Prop};

/// A piece of the text of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

/// A property by its number in the model, or by its place among the names that the model does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Known(Prop),
    Unknown(u32),
}

/// What a line of a delta does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Op {
    #[default]
    Add,
    Modify,
    Delete,
}

/// A record as it was read.
#[derive(Debug, Default)]
pub(super) struct Draft {
    text: String,
    id: Option<Span>,
    schema: Option<Span>,
    caption: Option<Span>,
    /// `first_seen`, `last_seen` and `last_change`.
    seen: [Option<Span>; 3],
    pub(super) target: Option<bool>,
    datasets: Option<()>,
    referents: Option<()>,
    dataset_list: Vec<Span>,
    referent_list: Vec<Span>,
    pub(super) values: Vec<(Key, Span)>,
    unknown: Vec<Span>,
    /// What stands beside the properties and is not of the format: names and JSON.
    pub(super) tops: Vec<(String, Value)>,
    /// What statements say of values beside the values themselves.
    pub(super) notes: Vec<(String, String)>,
    /// What was wrong and is mended.
    pub(super) faults: Vec<String>,
    pub(super) op: Option<Op>,
    pub(super) has_entity: bool,
}

/// Which of the times of a record one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Seen {
    First = 0,
    Last = 1,
    Change = 2,
}

impl Seen {
    pub(super) const ALL: [(Seen, &str); 3] =
        [(Seen::First, "first_seen"), (Seen::Last, "last_seen"), (Seen::Change, "last_change")];
}

impl Draft {
    pub(super) fn clear(&mut self) {
        self.text.clear();
        (self.id, self.schema, self.caption, self.seen, self.target) = (None, None, None, [None; 3], None);
        (self.datasets, self.referents, self.op, self.has_entity) = (None, None, None, false);
        self.dataset_list.clear();
        self.referent_list.clear();
        self.values.clear();
        self.unknown.clear();
        self.tops.clear();
        self.notes.clear();
        self.faults.clear();
    }

    pub(super) fn get(&self, span: Span) -> &str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or_default()
    }

    /// Keeps a text. A line, and so all the text of a draft, has far less than 4 GiB.
    pub(super) fn keep(&mut self, text: &str) -> Span {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        Span { start, end: self.text.len() as u32 }
    }

    pub(super) fn id(&self) -> Option<&str> {
        self.id.map(|id| self.get(id))
    }

    pub(super) fn schema(&self) -> Option<&str> {
        self.schema.map(|schema| self.get(schema))
    }

    pub(super) fn caption(&self) -> Option<&str> {
        self.caption.map(|caption| self.get(caption))
    }

    pub(super) fn seen(&self, seen: Seen) -> Option<&str> {
        self.seen.get(seen as usize).copied().flatten().map(|span| self.get(span))
    }

    /// Whether it says at all when it was seen.
    pub(super) fn is_dated(&self) -> bool {
        self.seen.iter().any(Option::is_some)
    }

    /// The data sets, if they are given, be it none.
    pub(super) fn datasets(&self) -> Option<impl ExactSizeIterator<Item = &str>> {
        self.datasets.map(|()| self.dataset_list.iter().map(|span| self.get(*span)))
    }

    /// Other ids of the record, if they are given, be it none.
    pub(super) fn referents(&self) -> Option<impl ExactSizeIterator<Item = &str>> {
        self.referents.map(|()| self.referent_list.iter().map(|span| self.get(*span)))
    }

    /// The values of a property.
    pub(super) fn of(&self, prop: Option<Prop>) -> impl Iterator<Item = &str> {
        self.values
            .iter()
            .filter(move |(key, _)| prop.is_some_and(|prop| *key == Key::Known(prop)))
            .map(|(_, span)| self.get(*span))
    }

    /// The name of a property.
    pub(super) fn name(&self, key: Key) -> &str {
        match key {
            Key::Known(prop) => Model::get().name(prop),
            Key::Unknown(number) => self.unknown.get(number as usize).map(|name| self.get(*name)).unwrap_or_default(),
        }
    }

    pub(super) fn key(&mut self, name: &str) -> Key {
        match Model::get().prop(name) {
            Some(prop) => Key::Known(prop),
            None => {
                let name = self.keep(name);
                self.unknown.push(name);
                Key::Unknown(self.unknown.len() as u32 - 1)
            }
        }
    }

    pub(super) fn set_id(&mut self, id: &str) {
        self.id = Some(self.keep(id));
    }

    pub(super) fn set_schema(&mut self, schema: &str) {
        self.schema = Some(self.keep(schema));
    }

    pub(super) fn set_caption(&mut self, caption: &str) {
        self.caption = Some(self.keep(caption));
    }

    pub(super) fn set_seen(&mut self, seen: Seen, text: &str) {
        let span = self.keep(text);
        if let Some(slot) = self.seen.get_mut(seen as usize) {
            *slot = Some(span);
        }
    }

    pub(super) fn add(&mut self, key: Key, value: &str) {
        let value = self.keep(value);
        self.values.push((key, value));
    }

    /// Keeps what is said of a value and no part of it, under a name of its own.
    pub(super) fn note(&mut self, name: &str, text: &str) {
        self.notes.push((name.to_owned(), text.to_owned()));
    }

    pub(super) fn add_dataset(&mut self, dataset: Option<&str>) {
        self.datasets = Some(());
        let dataset = dataset.map(|dataset| self.keep(dataset));
        self.dataset_list.extend(dataset);
    }

    pub(super) fn add_referent(&mut self, referent: Option<&str>) {
        self.referents = Some(());
        let referent = referent.map(|referent| self.keep(referent));
        self.referent_list.extend(referent);
    }

    /// The record as JSON.
    pub(super) fn to_json(&self) -> Value {
        let text = |text: &str| Value::String(text.to_owned());
        let mut properties = Map::new();
        for (key, value) in &self.values {
            let values = properties.entry(self.name(*key)).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(values) = values {
                values.push(text(self.get(*value)));
            }
        }
        let mut record = Map::new();
        record.insert("id".into(), text(self.id().unwrap_or_default()));
        record.insert("schema".into(), text(self.schema().unwrap_or_default()));
        record.insert("properties".into(), Value::Object(properties));
        record.extend(self.caption().map(|caption| ("caption".to_owned(), text(caption))));
        record.extend(self.target.map(|target| ("target".to_owned(), Value::Bool(target))));
        for (seen, name) in Seen::ALL {
            record.extend(self.seen(seen).map(|seen| (name.to_owned(), text(seen))));
        }
        record.extend(self.datasets().map(|list| ("datasets".to_owned(), Value::Array(list.map(text).collect()))));
        record.extend(self.referents().map(|list| ("referents".to_owned(), Value::Array(list.map(text).collect()))));
        record.extend(self.tops.iter().cloned());
        Value::Object(record)
    }
}

/// A key of a record.
enum Top {
    Id,
    Schema,
    Caption,
    Properties,
    Datasets,
    Referents,
    Seen(Seen),
    Target,
    Op,
    Entity,
    Other,
}

struct TopKey;

impl<'de> DeserializeSeed<'de> for TopKey {
    type Value = Top;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Top, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for TopKey {
    type Value = Top;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }
    fn visit_str<E: Error>(self, key: &str) -> Result<Top, E> {
        Ok(match key {
            "id" => Top::Id,
            "schema" => Top::Schema,
            "caption" => Top::Caption,
            "properties" => Top::Properties,
            "datasets" => Top::Datasets,
            "referents" => Top::Referents,
            "first_seen" => Top::Seen(Seen::First),
            "last_seen" => Top::Seen(Seen::Last),
            "last_change" => Top::Seen(Seen::Change),
            "target" => Top::Target,
            "op" => Top::Op,
            "entity" => Top::Entity,
            _ => Top::Other,
        })
    }
}

/// Reads a record as the format says it is; an error where it is not, for [`mend`](super::mend) to look at.
pub(super) struct Whole<'a> {
    pub(super) draft: &'a mut Draft,
    /// Whether it is an operation with a record in it.
    pub(super) is_delta: bool,
}

impl<'de> DeserializeSeed<'de> for Whole<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { draft, is_delta } = self;
        while let Some(key) = map.next_key_seed(TopKey)? {
            match key {
                Top::Op if is_delta => {
                    let op = map.next_value_seed(Text(&mut draft.text))?;
                    let op = op_of(draft.get(op)).ok_or_else(|| A::Error::custom("an unknown operation"))?;
                    draft.op = Some(op);
                }
                Top::Entity if is_delta => {
                    draft.has_entity = true;
                    map.next_value_seed(Whole { draft, is_delta: false })?;
                }
                Top::Id => draft.id = Some(map.next_value_seed(Text(&mut draft.text))?),
                Top::Schema => draft.schema = Some(map.next_value_seed(Text(&mut draft.text))?),
                Top::Caption => draft.caption = map.next_value_seed(Maybe(Text(&mut draft.text)))?,
                Top::Seen(seen) => {
                    let span = map.next_value_seed(Maybe(Text(&mut draft.text)))?;
                    if let Some(slot) = draft.seen.get_mut(seen as usize) {
                        *slot = span;
                    }
                }
                Top::Target => draft.target = Some(map.next_value()?),
                Top::Datasets => {
                    draft.datasets = Some(());
                    map.next_value_seed(Texts(&mut draft.text, &mut draft.dataset_list))?;
                }
                Top::Referents => {
                    draft.referents = Some(());
                    map.next_value_seed(Texts(&mut draft.text, &mut draft.referent_list))?;
                }
                Top::Properties => map.next_value_seed(Properties(draft))?,
                Top::Op | Top::Entity | Top::Other => {
                    map.next_value::<IgnoredAny>()?;
                    return Err(A::Error::custom("a key that the format does not have"));
                }
            }
        }
        Ok(())
    }
}

/// The operation with a name.
pub(super) fn op_of(name: &str) -> Option<Op> {
    match name {
        "ADD" => Some(Op::Add),
        "MOD" => Some(Op::Modify),
        "DEL" => Some(Op::Delete),
        _ => None,
    }
}

/// A text, kept in the text of a draft.
struct Text<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for Text<'_> {
    type Value = Span;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Span, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Text<'_> {
    type Value = Span;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Span, E> {
        let start = self.0.len() as u32;
        self.0.push_str(text);
        Ok(Span { start, end: self.0.len() as u32 })
    }
}

/// A text or null.
struct Maybe<'a>(Text<'a>);

impl<'de> DeserializeSeed<'de> for Maybe<'_> {
    type Value = Option<Span>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Span>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for Maybe<'_> {
    type Value = Option<Span>;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or null")
    }
    fn visit_none<E: Error>(self) -> Result<Option<Span>, E> {
        Ok(None)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<Span>, D::Error> {
        self.0.deserialize(deserializer).map(Some)
    }
}

/// A list of texts.
struct Texts<'a>(&'a mut String, &'a mut Vec<Span>);

impl<'de> DeserializeSeed<'de> for Texts<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Texts<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(span) = list.next_element_seed(Text(self.0))? {
            self.1.push(span);
        }
        Ok(())
    }
}

/// The properties with their values.
struct Properties<'a>(&'a mut Draft);

impl<'de> DeserializeSeed<'de> for Properties<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Properties<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("properties")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(PropertyKey(self.0))? {
            map.next_value_seed(Values(self.0, key))?;
        }
        Ok(())
    }
}

struct PropertyKey<'a>(&'a mut Draft);

impl<'de> DeserializeSeed<'de> for PropertyKey<'_> {
    type Value = Key;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for PropertyKey<'_> {
    type Value = Key;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a property")
    }
    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        Ok(self.0.key(name))
    }
}

struct Values<'a>(&'a mut Draft, Key);

impl<'de> DeserializeSeed<'de> for Values<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Values<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let Self(draft, key) = self;
        while let Some(span) = list.next_element_seed(Text(&mut draft.text))? {
            draft.values.push((key, span));
        }
        Ok(())
    }
}
