//! The fields of a JSON object as they are written: numbers to the last digit, and what nobody asks for still there.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::model::Extra;

/// The fields of an object, from which those that are understood are taken one by one.
#[derive(Default)]
pub(super) struct Fields<'a>(Vec<(Cow<'a, str>, &'a str)>);

/// A text, borrowed where it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> Fields<'a> {
    /// The fields of an object, or what is wrong with it.
    pub(super) fn parse(json: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(json)
    }

    /// Takes a text, number or truth value, as text. Anything else stays.
    pub(super) fn text(&mut self, key: &str) -> Option<Cow<'a, str>> {
        self.take(key, text)
    }

    /// Takes a text that is not blank, its ends trimmed.
    pub(super) fn word(&mut self, key: &str) -> Option<Box<str>> {
        let text = self.text(key)?;
        (!text.trim().is_empty()).then(|| text.trim().into())
    }

    /// Takes an object.
    pub(super) fn object(&mut self, key: &str) -> Option<Fields<'a>> {
        self.take(key, |json| Fields::parse(json).ok())
    }

    /// Takes the elements of an array. Anything else stays.
    pub(super) fn list(&mut self, key: &str) -> Option<Vec<&'a str>> {
        self.take(key, list)
    }

    /// Takes a value as it is written, without the white space between its parts.
    pub(super) fn raw(&mut self, key: &str) -> Option<Box<str>> {
        self.take(key, |json| Some(compact(json)))
    }

    /// Takes a value just as it is written.
    pub(super) fn written(&mut self, key: &str) -> Option<&'a str> {
        self.take(key, Some)
    }

    /// Whether a field is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.iter().any(|(name, _)| name == key)
    }

    /// Adds what was not taken to the extra, under keys that begin so.
    pub(super) fn rest(self, prefix: &str, extra: &mut Extra) {
        for (key, json) in self.0 {
            extra.push((format!("{prefix}{key}").into(), verbatim(json)));
        }
    }

    fn take<T>(&mut self, key: &str, read: impl Fn(&'a str) -> Option<T>) -> Option<T> {
        let at = self.0.iter().position(|(name, _)| name == key)?;
        let (_, json) = self.0.get(at)?;
        let value = read(json)?;
        self.0.remove(at);
        Some(value)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Vec<(Cow<'de, str>, &'de str)>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::new();
                while let Some((Text(key), value)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    if value.get() != "null" {
                        fields.push((key, value.get()));
                    }
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Object).map(Self)
    }
}

/// A text, number or truth value as text.
pub(super) fn text(json: &str) -> Option<Cow<'_, str>> {
    match json.bytes().next() {
        Some(b'"') => serde_json::from_str::<Text<'_>>(json).ok().map(|Text(text)| text),
        Some(b'{' | b'[') | None => None,
        Some(_) => Some(Cow::Borrowed(json)),
    }
}

/// The elements of an array.
pub(super) fn list(json: &str) -> Option<Vec<&str>> {
    let list: Vec<&RawValue> = serde_json::from_str(json).ok()?;
    Some(list.into_iter().map(RawValue::get).collect())
}

/// A text without its quotation marks, anything else as it is written.
pub(super) fn verbatim(json: &str) -> Box<str> {
    text(json).map_or_else(|| compact(json), |text| text.into())
}

/// JSON without the white space between its parts.
pub(super) fn compact(json: &str) -> Box<str> {
    let mut compact = String::with_capacity(json.len());
    let (mut in_string, mut escaped) = (false, false);
    let mut kept = 0;
    for (at, byte) in json.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b' ' | b'\t' | b'\r' | b'\n' if !in_string => {
                compact.push_str(json.get(kept..at).unwrap_or_default());
                kept = at + 1;
            }
            _ => {}
        }
    }
    compact.push_str(json.get(kept..).unwrap_or_default());
    compact.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_taken_and_the_rest_stays() {
        let json = r#"{"a": 33.330, "b": "x\u00e9", "c": {"d" : [1, "2  3"]}, "e": null, "a": 2, "f": true}"#;
        let mut fields = Fields::parse(json).unwrap();
        assert_eq!(fields.text("a").as_deref(), Some("33.330"));
        assert_eq!(fields.text("b").as_deref(), Some("xé"));
        assert_eq!(fields.text("c"), None);
        assert_eq!(fields.list("c").map(|list| list.len()), None);
        assert!(!fields.has("e"));
        let mut extra = Extra::new();
        fields.rest("x:", &mut extra);
        let expected = [("x:c", r#"{"d":[1,"2  3"]}"#), ("x:a", "2"), ("x:f", "true")];
        assert_eq!(extra, expected.map(|(key, value)| (key.into(), value.into())));
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for json in ["{", "[]", "{\"a\"}", "{\"a\":1}}", "3"] {
            assert!(Fields::parse(json).is_err(), "{json}");
        }
    }
}
