//! What the file gives before the parties it belongs to: places and documents, kept in little memory until their parties come.

use super::super::dates;
use super::super::place::Parts;
use super::refs::{Id, Refs, Set, id, is_said};
use super::when::period;
use crate::import::xml::Node;

/// Things by numbers, in one text.
#[derive(Debug, Default)]
struct Shelf {
    text: String,
    things: Vec<Thing>,
    is_sorted: bool,
}

#[derive(Debug, Clone, Copy)]
struct Thing {
    key: Id,
    start: usize,
    end: usize,
    is_used: bool,
}

impl Shelf {
    fn add(&mut self, key: Id, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        write(&mut self.text);
        self.things.push(Thing { key, start, end: self.text.len(), is_used: false });
        self.is_sorted = false;
    }

    /// The things under a number, in the order of the file, which then are used.
    fn take(&mut self, key: Id) -> impl Iterator<Item = &str> {
        if !self.is_sorted {
            self.things.sort_by_key(|thing| thing.key);
            self.is_sorted = true;
        }
        let first = self.things.partition_point(|thing| thing.key < key);
        let these =
            self.things.get_mut(first..).unwrap_or_default().iter_mut().take_while(move |thing| thing.key == key);
        let text = &self.text;
        these.filter_map(move |thing| {
            thing.is_used = true;
            text.get(thing.start..thing.end)
        })
    }

    fn unused(&self) -> impl Iterator<Item = (Id, &str)> {
        let unused = self.things.iter().filter(|thing| !thing.is_used);
        unused.filter_map(|thing| Some((thing.key, self.text.get(thing.start..thing.end)?)))
    }
}

/// The places of the file.
#[derive(Debug, Default)]
pub(super) struct Places(Shelf);

impl Places {
    pub(super) fn add(&mut self, refs: &Refs, location: Node<'_>) -> Option<()> {
        let key = id(location, "ID")?;
        let mut parts = Parts::default();
        let mut area = None;
        let mut has_country = false;
        for child in location.children() {
            match child.name() {
                "LocationAreaCode" => area = area.or_else(|| refs.of(Set::AreaCode, child, "AreaCodeID")),
                "LocationCountry" => {
                    has_country = true;
                    parts.country(refs.of(Set::Country, child, "CountryID").unwrap_or_default());
                }
                "LocationPart" => {
                    let kind = refs.of(Set::LocationPart, child, "LocPartTypeID").unwrap_or_default();
                    for value in child.all("LocationPartValue") {
                        for name in ["Value", "Comment"] {
                            parts.add(kind, value.child_text(name).unwrap_or_default());
                        }
                    }
                }
                "Comment" => parts.add("", child.text()),
                _ => {}
            }
        }
        if !has_country {
            parts.country(area.unwrap_or_default());
        }
        self.0.add(key, |text| parts.pack(text));
        Some(())
    }

    /// The place with this number.
    pub(super) fn take(&mut self, key: Id) -> Option<Parts> {
        self.0.take(key).next().map(Parts::unpack)
    }

    /// How many places nothing points to.
    pub(super) fn unused(&self) -> usize {
        self.0.unused().count()
    }
}

/// A document that waits for its party.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept<'a> {
    pub(super) words: &'a str,
    pub(super) number: &'a str,
    pub(super) country: Option<&'a str>,
    pub(super) more: &'a str,
    /// The numbers of the names that it is in.
    pub(super) names: &'a str,
    /// The number of the place where it was issued.
    pub(super) place: Option<Id>,
}

/// The documents of the file, by the identity they belong to.
#[derive(Debug, Default)]
pub(super) struct Documents(Shelf);

/// Cannot be in XML.
const BETWEEN: char = '\u{1f}';

impl Documents {
    pub(super) fn add(&mut self, refs: &Refs, document: Node<'_>) -> Option<()> {
        let key = id(document, "IdentityID")?;
        let words = refs.of(Set::Document, document, "IDRegDocTypeID").unwrap_or("Document");
        let country = refs.of(Set::Country, document, "IssuedBy-CountryID").unwrap_or_default();
        let place = document.attribute("IssuedIn-LocationID").unwrap_or_default();
        let number = document.child_text("IDRegistrationNo").unwrap_or_default();
        let mut more = String::new();
        let mut say = |word: &str, value: &str| {
            let gap = if more.is_empty() { "" } else { "; " };
            let blank = if word.is_empty() { "" } else { " " };
            for part in [gap, word, blank, value] {
                more.push_str(part);
            }
        };
        let mut names = String::new();
        for child in document.children() {
            match child.name() {
                "DocumentDate" => {
                    let word = match refs.of(Set::DocumentDate, child, "IDRegDocDateTypeID") {
                        Some("Issue Date") => "issued",
                        Some("Expiration Date") => "expires",
                        Some(other) => other,
                        None => "dated",
                    };
                    if let Some(period) = child.child("DatePeriod").and_then(period) {
                        say(word, &dates::words(period));
                    }
                }
                "IssuingAuthority" if !child.text().is_empty() => say("issuing authority", child.text()),
                "Comment" if !child.text().is_empty() => say("", child.text()),
                "DocumentedNameReference" => {
                    names.push_str(child.attribute("DocumentedNameID").unwrap_or_default());
                    names.push(' ');
                }
                _ => {}
            }
        }
        let validity = refs.of(Set::Validity, document, "ValidityID").filter(|words| *words != "Valid");
        if let Some(validity) = validity.filter(is_said) {
            say("", validity);
        }
        self.0.add(key, |text| {
            for part in [words, number, country, &more, &names, place] {
                if part.contains(BETWEEN) {
                    text.extend(part.chars().filter(|&c| c != BETWEEN));
                } else {
                    text.push_str(part);
                }
                text.push(BETWEEN);
            }
        });
        Some(())
    }

    /// The documents of an identity, in the order of the file.
    pub(super) fn take(&mut self, identity: Id) -> impl Iterator<Item = Kept<'_>> {
        self.0.take(identity).map(kept)
    }

    /// The documents whose identity did not come, with its number.
    pub(super) fn unused(&self) -> impl Iterator<Item = (Id, Kept<'_>)> {
        self.0.unused().map(|(key, packed)| (key, kept(packed)))
    }
}

fn kept(packed: &str) -> Kept<'_> {
    let mut parts = packed.split(BETWEEN);
    let mut next = || parts.next().unwrap_or_default();
    let (words, number, country) = (next(), next(), next());
    let country = Some(country).filter(|country| !country.is_empty());
    Kept { words, number, country, more: next(), names: next(), place: next().parse().ok() }
}
