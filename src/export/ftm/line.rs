//! One record, as it is written.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::io::{self, Write};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::vocabulary::ftm::model::{Model, Schema};
use crate::vocabulary::ftm::table::{PREFIX, keys};

type Text<'g> = Cow<'g, str>;

/// One record.
#[derive(Default)]
pub(super) struct Line<'g> {
    pub(super) id: Text<'g>,
    pub(super) schema: Text<'g>,
    properties: BTreeMap<&'g str, Vec<Text<'g>>>,
    pub(super) caption: Option<Text<'g>>,
    pub(super) target: Option<bool>,
    pub(super) datasets: Option<Vec<Text<'g>>>,
    pub(super) referents: Option<Vec<Text<'g>>>,
    /// `first_seen`, `last_seen` and `last_change`.
    pub(super) seen: [Option<Text<'g>>; 3],
    tops: Vec<(&'g str, &'g str)>,
}

impl<'g> Line<'g> {
    pub(super) fn new(id: impl Into<Text<'g>>, schema: impl Into<Text<'g>>) -> Self {
        Self { id: id.into(), schema: schema.into(), ..Self::default() }
    }

    /// Adds a value of a property.
    pub(super) fn add(&mut self, property: &'g str, value: impl Into<Text<'g>>) {
        self.properties.entry(property).or_default().push(value.into());
    }

    /// Takes from `extra` the properties that are kept there, and what stands beside the properties. `caption` is what the caption is
    /// where nothing is said of it.
    pub(super) fn take(
        &mut self,
        extra: &'g [(Box<str>, Box<str>)],
        caption: &'g str,
        datasets: Vec<Text<'g>>,
        referents: Vec<Text<'g>>,
    ) {
        let of = |wanted: &str| extra.iter().find(|(key, _)| **key == *wanted).map(|(_, value)| &**value);
        let model = Model::get();
        for (key, value) in extra {
            let Some(name) = key.strip_prefix(PREFIX) else { continue };
            if let Some(own) = name.strip_prefix(':') {
                self.add(own, &**value);
            } else if model.prop(name).is_some() {
                self.add(name, &**value);
            } else if let Some(top) = key.strip_prefix(keys::TOP) {
                self.tops.push((top, value));
            }
        }
        let seen = of(keys::SEEN);
        let says = |key: &str, word: &str| of(key).is_some_and(|words| words.split(' ').any(|said| said == word));
        let has = |word: &str| match seen {
            Some(_) => !says(keys::LACKS, word),
            None => says(keys::EMPTY, word),
        };
        for (slot, text) in self.seen.iter_mut().zip(seen.into_iter().flat_map(|seen| seen.split('/'))) {
            *slot = (!text.is_empty()).then(|| text.into());
        }
        self.caption = of(keys::CAPTION).or_else(|| Some(caption).filter(|_| has("caption"))).map(Cow::from);
        self.target = match of(keys::TARGET) {
            Some(target) => Some(target == "true"),
            None => has("target").then_some(false),
        };
        self.datasets = (!datasets.is_empty() || has("datasets")).then_some(datasets);
        self.referents = (!referents.is_empty() || has("referents")).then_some(referents);
    }

    /// Says as a description what the schema has no property for.
    pub(super) fn describe_rest(&mut self, schema: &Schema) {
        let model = Model::get();
        let has = |name: &str| model.prop(name).is_some_and(|prop| schema.has(prop));
        let rest: Vec<&'g str> = self.properties.keys().copied().filter(|name| !has(name)).collect();
        for name in rest {
            for value in self.properties.remove(name).unwrap_or_default() {
                self.add("description", format!("{name}: {value}"));
            }
        }
    }

    /// Leaves out the values of a property that are no text.
    pub(super) fn drop_empty(&mut self, property: &str) {
        if let Some(values) = self.properties.get_mut(property) {
            values.retain(|value| !value.is_empty());
            if values.is_empty() {
                self.properties.remove(property);
            }
        }
    }

    /// Writes it.
    pub(super) fn write(mut self, writer: &mut impl Write) -> io::Result<()> {
        for values in self.properties.values_mut().filter(|values| values.len() > 1) {
            let mut known: HashSet<Text<'g>> = HashSet::with_capacity(values.len());
            values.retain(|value| known.insert(value.clone()));
        }
        serde_json::to_writer(&mut *writer, &self)?;
        writer.write_all(b"\n")
    }
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", &self.id)?;
        if let Some(caption) = &self.caption {
            map.serialize_entry("caption", caption)?;
        }
        map.serialize_entry("schema", &self.schema)?;
        map.serialize_entry("properties", &self.properties)?;
        if let Some(referents) = &self.referents {
            map.serialize_entry("referents", referents)?;
        }
        if let Some(datasets) = &self.datasets {
            map.serialize_entry("datasets", datasets)?;
        }
        for (key, text) in ["first_seen", "last_seen", "last_change"].into_iter().zip(&self.seen) {
            if let Some(text) = text {
                map.serialize_entry(key, text)?;
            }
        }
        if let Some(target) = self.target {
            map.serialize_entry("target", &target)?;
        }
        for (key, json) in &self.tops {
            let value = serde_json::from_str(json).unwrap_or_else(|_| Value::from(*json));
            map.serialize_entry(key, &value)?;
        }
        map.end()
    }
}
