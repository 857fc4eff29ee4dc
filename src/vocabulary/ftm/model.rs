//! The model of FollowTheMoney, indexed: which property a name is, and which properties a schema has.

use std::sync::OnceLock;

use super::rows::SCHEMATA;
use super::table::{self, Class, Slot};
use crate::model::kind::EntityKind;

/// The number of a property in the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Prop(pub(crate) u16);

/// The words of a set of properties.
const WORDS: usize = 8;

/// A schema of the model.
#[derive(Debug)]
pub(crate) struct Schema {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    /// What becomes of its records.
    pub(crate) class: Class,
    /// The kind of its records, and whether that gives the schema back.
    pub(crate) kind: (EntityKind, bool),
    /// How many schemata it extends, one after another.
    pub(crate) depth: u8,
    has: [u64; WORDS],
    /// The schemata that it extends, and those that they extend.
    above: Vec<&'static str>,
}

impl Schema {
    /// Whether it is a schema or extends it.
    pub(crate) fn is_a(&self, name: &str) -> bool {
        self.name == name || self.above.contains(&name)
    }

    /// Whether it has a property, of its own or of a schema that it extends.
    pub(crate) fn has(&self, prop: Prop) -> bool {
        let word = self.has.get(usize::from(prop.0 / 64)).copied().unwrap_or_default();
        word >> (prop.0 % 64) & 1 == 1
    }
}

/// The model.
#[derive(Debug)]
pub(crate) struct Model {
    props: Vec<&'static str>,
    keys: Vec<Box<str>>,
    slots: Vec<Slot>,
    /// Whether claims have a place for the values of a property.
    edge_values: Vec<bool>,
    schemata: Vec<Schema>,
    prop_names: Lookup,
    schema_names: Lookup,
}

impl Model {
    /// The one model.
    pub(crate) fn get() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(Model::new)
    }

    fn new() -> Self {
        let mut props: Vec<&str> = SCHEMATA.iter().flat_map(|(.., own)| own.split_ascii_whitespace()).collect();
        props.sort_unstable();
        props.dedup();
        let number = |name: &str| props.binary_search(&name).unwrap_or_default();
        let mut schemata: Vec<Schema> = Vec::with_capacity(SCHEMATA.len());
        for (name, label, ..) in SCHEMATA {
            let mut schema = Schema {
                name,
                label,
                class: table::class_of(name),
                kind: table::kind_of(name),
                depth: 0,
                has: [0; WORDS],
                above: Vec::new(),
            };
            // The model's circles of inheritance are none, and its chains are short.
            let mut above = vec![*name];
            while let Some(name) = above.pop() {
                let Some((_, _, extends, own)) = SCHEMATA.iter().find(|(other, ..)| *other == name) else { continue };
                schema.depth += 1;
                above.extend(extends.split_ascii_whitespace());
                schema.above.extend(extends.split_ascii_whitespace());
                for prop in own.split_ascii_whitespace().map(number) {
                    if let Some(word) = schema.has.get_mut(prop / 64) {
                        *word |= 1 << (prop % 64);
                    }
                }
            }
            schemata.push(schema);
        }
        Self {
            keys: props.iter().map(|name| table::key(name).into()).collect(),
            edge_values: props.iter().map(|name| table::EDGE_VALUES.contains(name)).collect(),
            slots: props.iter().map(|name| table::slot_of(name)).collect(),
            prop_names: Lookup::new(props.iter().copied()),
            schema_names: Lookup::new(SCHEMATA.iter().map(|(name, ..)| *name)),
            props,
            schemata,
        }
    }

    /// The property with a name, of whatever schema.
    pub(crate) fn prop(&self, name: &str) -> Option<Prop> {
        self.prop_names.find(name, |number| self.props.get(number).copied()).map(Prop)
    }

    /// The schema with a name.
    pub(crate) fn schema(&self, name: &str) -> Option<&Schema> {
        let found = self.schema_names.find(name, |number| self.schemata.get(number).map(|schema| schema.name));
        self.schemata.get(usize::from(found?))
    }

    /// The name of a property.
    pub(crate) fn name(&self, prop: Prop) -> &'static str {
        self.props.get(usize::from(prop.0)).copied().unwrap_or_default()
    }

    /// The key that a property has in `extra`.
    pub(crate) fn key(&self, prop: Prop) -> &str {
        self.keys.get(usize::from(prop.0)).map(|key| &**key).unwrap_or_default()
    }

    /// What becomes of a property of an entity.
    pub(crate) fn slot(&self, prop: Prop) -> Slot {
        self.slots.get(usize::from(prop.0)).copied().unwrap_or(Slot::Extra)
    }

    /// Whether claims have a place for the values of a property, beside those that their schema names.
    pub(crate) fn is_edge_value(&self, prop: Prop) -> bool {
        self.edge_values.get(usize::from(prop.0)).copied().unwrap_or_default()
    }

    #[cfg(test)]
    pub(crate) fn schemata(&self) -> &[Schema] {
        &self.schemata
    }
}

/// The places of a table of names: more than twice as many as there are names.
const PLACES: usize = 1024;

/// Names by their hash. What is looked up never changes it, so that no input can make it slow.
#[derive(Debug)]
struct Lookup(Vec<u16>);

const NONE: u16 = u16::MAX;

impl Lookup {
    fn new(names: impl Iterator<Item = &'static str>) -> Self {
        let mut places = vec![NONE; PLACES];
        for (number, name) in (0..NONE).zip(names) {
            let mut at = Self::place(name);
            while places.get(at).is_some_and(|taken| *taken != NONE) {
                at = (at + 1) % PLACES;
            }
            if let Some(place) = places.get_mut(at) {
                *place = number;
            }
        }
        Self(places)
    }

    fn place(name: &str) -> usize {
        let hash = name
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        (hash ^ hash >> 32) as usize % PLACES
    }

    fn find(&self, name: &str, of: impl Fn(usize) -> Option<&'static str>) -> Option<u16> {
        // No name of the model is so long.
        if name.len() > 40 {
            return None;
        }
        let mut at = Self::place(name);
        loop {
            let number = *self.0.get(at)?;
            if number == NONE {
                return None;
            }
            if of(usize::from(number)) == Some(name) {
                return Some(number);
            }
            at = (at + 1) % PLACES;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found() {
        let model = Model::get();
        assert_eq!(model.schemata().len(), 71);
        assert!(model.props.len() <= WORDS * 64 && model.props.len() < PLACES / 2);
        for (number, name) in model.props.iter().enumerate() {
            assert_eq!(model.prop(name), Some(Prop(number as u16)));
        }
        for (name, ..) in SCHEMATA {
            assert_eq!(model.schema(name).map(|schema| schema.name), Some(*name));
        }
        assert_eq!(model.prop("Person:country"), None);
    }

    #[test]
    fn schemata_have_what_they_extend() {
        let model = Model::get();
        let has = |schema: &str, prop: &str| model.schema(schema).unwrap().has(model.prop(prop).unwrap());
        assert!(has("Company", "name") && has("Company", "kppCode") && has("Company", "amount"));
        assert!(!has("Person", "kppCode") && !has("Ownership", "name"));
        assert!(model.schema("Company").unwrap().depth > model.schema("LegalEntity").unwrap().depth);
    }
}
