//! Marks: what the record of an entity bears that others may bear too, in a form in which the same is equal.

use std::collections::HashMap;

use super::Graph;
use super::lookup::{ALIAS_ID, fold};
use crate::model::entity::{Address, Entity};
use crate::vocabulary::country;

/// What sort of mark it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum MarkKind {
    Address,
    Identifier,
    Contact,
}

/// One mark of one entity.
pub(crate) struct Mark {
    pub(crate) kind: MarkKind,
    /// What is equal where the same is meant.
    pub(crate) key: Box<str>,
    /// As the record has it.
    pub(crate) text: String,
}

/// Every mark of an entity, each once, in the order of its record.
pub(crate) fn marks_of(entity: &Entity) -> Vec<Mark> {
    let details = entity.details();
    let identifiers = details.identifiers().iter().filter(|identifier| &*identifier.scheme != ALIAS_ID);
    let identifiers = identifiers.map(|identifier| {
        let (scheme, value) = (plain(&identifier.scheme), plain(&identifier.value));
        let text = format!("{} {}", identifier.scheme, identifier.value);
        mark(MarkKind::Identifier, (!value.is_empty()).then(|| format!("{scheme}\n{value}")), text)
    });
    let contacts = details.extra().iter().map(|(name, value)| {
        let key = Contact::of(name).map(|contact| (contact, contact.plain(value)));
        let key = key.filter(|(_, value)| !value.is_empty()).map(|(contact, value)| format!("{contact:?}\n{value}"));
        mark(MarkKind::Contact, key, format!("{name} {value}"))
    });
    let addresses = details.addresses().iter().map(|address| mark(MarkKind::Address, key_of(address), address.words()));
    let mut marks: Vec<Mark> = Vec::new();
    for mark in addresses.chain(identifiers).chain(contacts).flatten() {
        if !marks.iter().any(|earlier| (earlier.kind, &earlier.key) == (mark.kind, &mark.key)) {
            marks.push(mark);
        }
    }
    marks
}

fn mark(kind: MarkKind, key: Option<String>, text: String) -> Option<Mark> {
    key.map(|key| Mark { kind, key: key.into(), text })
}

/// A text without blanks at its ends and without case.
fn plain(text: &str) -> String {
    text.trim().to_lowercase()
}

/// An address without case, diacritics and punctuation. One that names no more than a country is none.
fn key_of(address: &Address) -> Option<String> {
    let words = address.words();
    let parts = [&address.full, &address.street, &address.postcode, &address.city, &address.region];
    let says_more = parts.into_iter().flatten().any(|part| !part.trim().is_empty());
    let key = fold(&words.replace([',', '.', ';'], " "));
    (says_more && !key.is_empty() && country::code(&words).is_none()).then_some(key)
}

/// How somebody is reached, as records keep it among what the model has no place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contact {
    Phone,
    Email,
    Web,
}

impl Contact {
    /// The contact that a key of `extra` names: "Email Address", "phone", "Website".
    fn of(key: &str) -> Option<Self> {
        let key = key.to_lowercase().replace(['-', '_', ' '], "");
        match () {
            () if key.contains("phone") => Some(Contact::Phone),
            () if key.contains("email") => Some(Contact::Email),
            () if key.contains("website") => Some(Contact::Web),
            () => None,
        }
    }

    /// What is equal where the same is meant: the digits of a telephone number, a page without `https://`, `www.` and a final slash.
    fn plain(self, value: &str) -> String {
        let value = plain(value);
        match self {
            Contact::Phone => value.chars().filter(char::is_ascii_digit).collect(),
            Contact::Email => value,
            Contact::Web => {
                let page = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://")).unwrap_or(&value);
                page.strip_prefix("www.").unwrap_or(page).trim_end_matches('/').to_owned()
            }
        }
    }
}

/// Who bears each mark, ascending. Made when first asked for.
#[derive(Debug, Default)]
pub(crate) struct Marks(HashMap<(MarkKind, Box<str>), Vec<u32>>);

impl Marks {
    pub(crate) fn new(graph: &Graph) -> Self {
        let mut bearers: HashMap<_, Vec<u32>> = HashMap::new();
        for (position, entity) in graph.inner.node_weights().enumerate() {
            for mark in marks_of(entity) {
                bearers.entry((mark.kind, mark.key)).or_default().push(position as u32);
            }
        }
        Self(bearers)
    }

    pub(crate) fn bearers(&self, kind: MarkKind, key: &str) -> &[u32] {
        self.0.get(&(kind, key.into())).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entity::{EntityDetails, Identifier};
    use crate::model::kind::EntityKind;

    fn keys(details: EntityDetails) -> Vec<(MarkKind, String)> {
        let mut entity = Entity::new("e", EntityKind::Company, "E");
        *entity.details_mut() = details;
        marks_of(&entity).into_iter().map(|mark| (mark.kind, mark.key.into())).collect()
    }

    fn address(full: &str) -> Address {
        Address { full: Some(full.into()), ..Address::default() }
    }

    #[test]
    fn the_same_address_in_other_spellings_is_one() {
        let mut details = EntityDetails::default();
        let parts =
            Address { street: Some("5 Main St.".into()), city: Some("São Paulo".into()), ..Address::default() };
        details.set_addresses(vec![address("5 MAIN ST, Sao  Paulo"), parts, address("5 Main Street")]);
        assert_eq!(keys(details).len(), 2);
    }

    #[test]
    fn a_country_is_no_address() {
        let mut details = EntityDetails::default();
        let kp = Address { country: Some("KP".into()), ..Address::default() };
        details.set_addresses(vec![address("Korea, North"), kp, address(" "), address("Pyongyang, Korea, North")]);
        assert_eq!(keys(details), [(MarkKind::Address, "pyongyang korea north".to_owned())]);
    }

    #[test]
    fn numbers_of_several_schemes_are_several() {
        let mut details = EntityDetails::default();
        let merged = Identifier::new(ALIAS_ID, "old");
        let ids = [("imo", " AB1 "), ("IMO", "ab1"), ("mmsi", "AB1"), ("imo", "")];
        let ids = ids.map(|(scheme, value)| Identifier::new(scheme, value));
        details.set_identifiers(ids.into_iter().chain([merged]).collect());
        let found: Vec<String> = keys(details).into_iter().map(|(_, key)| key).collect();
        assert_eq!(found, ["imo\nab1", "mmsi\nab1"]);
    }

    #[test]
    fn contacts_are_known_by_their_keys() {
        let mut details = EntityDetails::default();
        let extra = [
            ("Phone Number", "+850 (2) 381"),
            ("phone", "850-2-381"),
            ("Email Address", "A@b.org"),
            ("Website", "http://www.b.org/"),
            ("website", "b.org"),
            ("Gender", "male"),
        ];
        details.set_extra(extra.map(|(key, value)| (key.into(), value.into())).to_vec());
        let found: Vec<String> = keys(details).into_iter().map(|(_, key)| key).collect();
        assert_eq!(found, ["Phone\n8502381", "Email\na@b.org", "Web\nb.org"]);
    }
}
