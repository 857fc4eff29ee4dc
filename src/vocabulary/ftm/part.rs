//! A record that is a part of an entity: a passport to its holder.

use serde_json::Value;

use super::table::{self, keys};
use crate::model::entity::Identifier;
use crate::model::unite::Part;
use crate::vocabulary::{country, scheme};

/// The part that a pair of `extra` is, if it is one.
pub(crate) fn part_of<'a>(key: &'a str, value: &str) -> Option<Part<'a>> {
    let record = key.strip_prefix(keys::RECORD)?;
    let identifiers = serde_json::from_str(value).map(|value| identifiers(&value)).unwrap_or_default();
    Some(Part { record, identifiers })
}

/// The identifiers that a part gives its holder.
pub(crate) fn identifiers(record: &Value) -> Vec<Identifier> {
    let values = |name: &str| {
        let values = record.get("properties").and_then(|properties| properties.get(name)).and_then(Value::as_array);
        values.into_iter().flatten().filter_map(Value::as_str).filter(|value| !value.trim().is_empty())
    };
    let mut countries = values("country");
    let country = match (countries.next(), countries.next()) {
        (Some(only), None) => country::of_small_letters(only).map(Box::from),
        _ => None,
    };
    let of = |scheme: &str, value: &str| {
        // An identifier without a country would be taken for one of the holder's own record.
        let is_own = country.is_none() && table::SCHEMES.iter().any(|(_, own)| *own == scheme);
        let scheme = if is_own { "identification" } else { scheme };
        Identifier { country: country.clone(), ..Identifier::new(scheme, value) }
    };
    match record.get("schema").and_then(Value::as_str) {
        Some("Passport") => {
            let numbers = values("number").chain(values("passportNumber")).map(|number| of("passport", number));
            let mut identifiers: Vec<Identifier> = Vec::new();
            for identifier in numbers.chain(values("personalNumber").map(|number| of("national-id", number))) {
                if !identifiers.contains(&identifier) {
                    identifiers.push(identifier);
                }
            }
            identifiers
        }
        Some("Identification") => {
            let mut types = values("type");
            let scheme = match (types.next(), types.next()) {
                (Some(only), None) => scheme::scheme(only),
                _ => "identification".into(),
            };
            values("number")
                .map(|number| of(if scheme.is_empty() { "identification" } else { &scheme }, number))
                .collect()
        }
        _ => Vec::new(),
    }
}
