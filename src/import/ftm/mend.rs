//! Lines that are JSON and not as the format says: read once more, with all that can be made of them.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::draft::{Draft, Seen, op_of};

/// JSON whose objects keep keys that stand twice.
enum Json {
    Object(Vec<(String, Json)>),
    Other(Value),
}

impl Json {
    /// The value as JSON has it: of keys that stand twice, the last.
    fn value(self) -> Value {
        match self {
            Json::Other(value) => value,
            Json::Object(pairs) => {
                pairs.into_iter().map(|(key, value)| (key, value.value())).collect::<Map<_, _>>().into()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E: Error>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Other(value.into()))
    }
    fn visit_i64<E: Error>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Other(value.into()))
    }
    fn visit_u64<E: Error>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Other(value.into()))
    }
    fn visit_f64<E: Error>(self, value: f64) -> Result<Json, E> {
        Ok(Json::Other(Number::from_f64(value).map_or(Value::Null, Value::Number)))
    }
    fn visit_str<E: Error>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Other(value.into()))
    }
    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Other(Value::Null))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element::<Value>()? {
            values.push(value);
        }
        Ok(Json::Other(Value::Array(values)))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Json::Object(pairs))
    }
}

/// Reads a line into a draft, faults and all; what is wrong with it if nothing can be made of it.
pub(super) fn mend(line: &str, is_delta: bool, draft: &mut Draft) -> Result<(), String> {
    let record: Json = serde_json::from_str(line).map_err(|error| format!("it is no JSON: {error}"))?;
    let Json::Object(record) = record else { return Err("it is no object".to_owned()) };
    draft.clear();
    if is_delta { operation(record, draft) } else { entity(record, draft) }
}

fn operation(record: Vec<(String, Json)>, draft: &mut Draft) -> Result<(), String> {
    let mut op = None;
    let mut inner = None;
    let mut only = None;
    for (key, value) in record {
        match (key.as_str(), value) {
            ("op", Json::Other(Value::String(name))) => {
                op = Some(op_of(&name).ok_or_else(|| format!("{name:?} is no operation; known are ADD, MOD and DEL"))?);
            }
            ("entity", Json::Object(entity)) => inner = Some(entity),
            ("id", id @ Json::Other(Value::String(_))) => only = Some(id),
            (_, value) => top(key, value.value(), draft),
        }
    }
    let inner = inner.or_else(|| only.map(|id| vec![("id".to_owned(), id)]));
    let Some(inner) = inner else { return Err("the operation has no entity".to_owned()) };
    if op.is_none() {
        return Err("it does not say which operation it is".to_owned());
    }
    entity(inner, draft)?;
    (draft.op, draft.has_entity) = (op, true);
    Ok(())
}

fn entity(record: Vec<(String, Json)>, draft: &mut Draft) -> Result<(), String> {
    for (key, value) in record {
        let value = match (key.as_str(), value) {
            ("properties", Json::Object(pairs)) => {
                properties(pairs, draft);
                continue;
            }
            (_, value) => value.value(),
        };
        match (key.as_str(), value) {
            ("id", value) => match scalar(&value) {
                Some(id) => {
                    if !value.is_string() {
                        draft.faults.push(format!("the id {id} is no text"));
                    }
                    draft.set_id(&id);
                }
                None => return Err("its id is no text".to_owned()),
            },
            ("schema", Value::String(schema)) => draft.set_schema(&schema),
            ("caption", Value::String(caption)) => draft.set_caption(&caption),
            ("target", Value::Bool(target)) => draft.target = Some(target),
            ("datasets", value) => list("datasets", value, draft, Draft::add_dataset),
            ("referents", value) => list("referents", value, draft, Draft::add_referent),
            ("caption" | "first_seen" | "last_seen" | "last_change" | "target", Value::Null) => {}
            (name, value) => match (Seen::ALL.iter().find(|(_, seen)| *seen == name), value) {
                (Some((seen, _)), Value::String(text)) => draft.set_seen(*seen, &text),
                (_, value) => top(key, value, draft),
            },
        }
    }
    Ok(())
}

/// Something beside the properties that the format does not have.
fn top(key: String, value: Value, draft: &mut Draft) {
    draft.faults.push(format!("{key:?} does not belong here and is kept as it is"));
    draft.tops.push((key, value));
}

fn list(name: &str, value: Value, draft: &mut Draft, add: impl Fn(&mut Draft, Option<&str>)) {
    add(draft, None);
    match value {
        Value::Array(values) => {
            for value in values {
                match value {
                    Value::String(text) => add(draft, Some(&text)),
                    value => {
                        let text = words(&value);
                        draft.faults.push(format!("{name}: {} is taken as a text", shown(&text)));
                        add(draft, Some(&text));
                    }
                }
            }
        }
        Value::Null => {}
        value => {
            let text = words(&value);
            draft.faults.push(format!("{name} is no list: {} is taken as its one value", shown(&text)));
            add(draft, Some(&text));
        }
    }
}

fn properties(pairs: Vec<(String, Json)>, draft: &mut Draft) {
    for (name, value) in pairs {
        let value = value.value();
        let key = draft.key(&name);
        list(&name, value, draft, |draft, text| {
            if let Some(text) = text {
                draft.add(key, text);
            }
        });
    }
}

/// A text or number.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A value as text: JSON, if it is neither text nor number.
fn words(value: &Value) -> String {
    scalar(value).unwrap_or_else(|| value.to_string())
}

/// A value in a message, cut where it is long.
fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(40).collect();
    if shown.len() < text.len() {
        shown.push_str(" ...");
    }
    format!("{shown:?}")
}
