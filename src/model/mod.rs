//! Plain data: entities, relations, claims, evidence, sources, deals, shares and partial dates.
//!
//! Nothing here knows of a graph. Everything serialises with serde, in the shape that graph files have.

pub(crate) mod claim;
pub mod date;
pub(crate) mod deal;
pub(crate) mod details;
pub(crate) mod entity;
pub(crate) mod grade;
pub(crate) mod kind;
pub(crate) mod list;
pub(crate) mod naming;
pub(crate) mod relation;
pub(crate) mod share;
pub(crate) mod source;
pub(crate) mod unite;

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};

/// What a source holds and the model does not, key by key, verbatim; keys may repeat.
pub type Extra = Vec<(Box<str>, Box<str>)>;

/// For `skip_serializing_if`: whether a list is empty.
pub(crate) fn is_empty<T>(list: &[T]) -> bool {
    list.is_empty()
}

/// Deserialises a list that mostly holds a single value, without the room for four that a list otherwise begins with: a graph
/// keeps one such list for every claim.
pub(crate) fn short_list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_seq(ShortList(PhantomData))
}

struct ShortList<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ShortList<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Vec<T>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            if values.len() == values.capacity() {
                values.reserve_exact(values.len().max(1));
            }
            values.push(value);
        }
        Ok(values)
    }
}

/// Deserialises a value that is written as one string, with the value's own error.
pub(crate) fn parse_str<'de, D, T>(deserializer: D, expecting: &'static str) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: fmt::Display>,
{
    deserializer.deserialize_str(Parse { expecting, value: PhantomData })
}

struct Parse<T> {
    expecting: &'static str,
    value: PhantomData<T>,
}

impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for Parse<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}
