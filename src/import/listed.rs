//! An entry of a list while it is put together: equal names, documents and words are taken once.

use std::collections::{HashMap, HashSet};

use super::nationality;
use super::xml::{Node, tidy};
use crate::graph::check::LONGEST_QUOTE;
use crate::model::date::{PartialDate, Period};
use crate::model::entity::{Address, Alias, Country, CountryRole, DateKind, Entity, EntityDate, Identifier, Strength};
use crate::model::kind::EntityKind;

/// An entry being put together.
pub(crate) struct Listed {
    pub(crate) id: Box<str>,
    pub(crate) kind: EntityKind,
    pub(crate) name: Box<str>,
    aliases: Vec<Alias>,
    /// Where each alias stands.
    places: HashMap<Box<str>, usize>,
    identifiers: Vec<Identifier>,
    countries: Vec<Country>,
    dates: Vec<EntityDate>,
    addresses: Vec<Address>,
    notes: Vec<Box<str>>,
    extra: Vec<(Box<str>, Box<str>)>,
    /// What was said already, of everything but aliases.
    said: HashSet<(Box<str>, Box<str>)>,
}

impl Listed {
    pub(crate) fn new(id: impl Into<Box<str>>, kind: EntityKind) -> Self {
        Self {
            id: id.into(),
            kind,
            name: Box::default(),
            aliases: Vec::new(),
            places: HashMap::new(),
            identifiers: Vec::new(),
            countries: Vec::new(),
            dates: Vec::new(),
            addresses: Vec::new(),
            notes: Vec::new(),
            extra: Vec::new(),
            said: HashSet::new(),
        }
    }

    /// Adds an alias. Of two with the same words the first stays; it becomes strong if one of them is.
    pub(crate) fn alias(&mut self, alias: Alias) {
        if alias.name.trim().is_empty() {
            return;
        }
        match self.places.get(&alias.name).and_then(|&place| self.aliases.get_mut(place)) {
            Some(known) if known.strength() == Strength::Weak && alias.strength() == Strength::Strong => *known = alias,
            Some(_) => {}
            None => {
                self.places.insert(alias.name.clone(), self.aliases.len());
                self.aliases.push(alias);
            }
        }
    }

    /// Adds a name in whatever script its letters are.
    pub(crate) fn name_in_letters(&mut self, name: &str, language: Option<&str>) {
        let name = tidy(name);
        let mut alias = Alias::new(&*name);
        if let Some(script) = script(&name) {
            alias = alias.in_script(script);
        }
        if let Some(language) = language {
            alias = alias.in_language(language);
        }
        self.alias(alias);
    }

    pub(crate) fn identifier(&mut self, scheme: &str, value: &str, country: Option<&'static str>) {
        let value = tidy(value);
        if !value.is_empty() && self.is_new(&format!("{scheme} {}", country.unwrap_or_default()), &value) {
            let mut identifier = Identifier::new(scheme, &*value);
            identifier.country = country.map(Box::from);
            self.identifiers.push(identifier);
        }
    }

    /// Adds the countries that a cell names; what is no country goes to `extra` under the key.
    pub(crate) fn countries(&mut self, words: &str, role: CountryRole, key: &str) {
        let (codes, rest) = nationality::codes(words);
        for code in codes {
            if !self.countries.iter().any(|known| known.role == role && known.code() == code) {
                self.countries.push(Country::new(code, role));
            }
        }
        for words in rest {
            self.extra(key, words);
        }
    }

    pub(crate) fn date(&mut self, kind: DateKind, date: Period) {
        if self.is_new(&kind.to_string(), &date.to_string()) {
            self.dates.push(EntityDate { kind, date });
        }
    }

    pub(crate) fn address(&mut self, address: Address) {
        if address != Address::default() && self.is_new("address", &format!("{address:?}")) {
            self.addresses.push(address);
        }
    }

    /// Adds a paragraph to the remark.
    pub(crate) fn note(&mut self, note: &str) {
        let note = note.trim();
        if !note.is_empty() && self.is_new("note", note) {
            self.notes.push(note.into());
        }
    }

    /// Adds what the model has no place for.
    pub(crate) fn extra(&mut self, key: &str, value: &str) {
        let value = tidy(value);
        if !value.is_empty() && self.is_new(key, &value) {
            self.extra.push((key.into(), value.into()));
        }
    }

    fn is_new(&mut self, what: &str, value: &str) -> bool {
        self.said.insert((what.into(), value.into()))
    }

    /// The entity that the entry describes.
    pub(crate) fn entity(mut self) -> Entity {
        let mut entity = Entity::new(&self.id, self.kind, &self.name);
        self.aliases.retain(|alias| alias.name != self.name);
        let details = entity.details_mut();
        details.set_aliases(self.aliases);
        details.set_identifiers(self.identifiers);
        details.set_countries(self.countries);
        details.set_dates(self.dates);
        details.set_addresses(self.addresses);
        details.set_extra(self.extra);
        if !self.notes.is_empty() {
            details.set_note(Some(self.notes.join("\n").into()));
        }
        entity
    }
}

/// What an element says beyond the attributes and children that are understood, as `key=value; key=value`. Empty if nothing.
pub(crate) fn rest(node: Node<'_>, understood: &[&str]) -> String {
    let mut words = String::new();
    let mut say = |key: &str, value: &str| {
        let value = tidy(value);
        if value.is_empty() || value == "false" {
            return;
        }
        if !words.is_empty() {
            words.push_str("; ");
        }
        words.push_str(key);
        words.push('=');
        words.push_str(&value);
    };
    for (key, value) in node.attributes().filter(|(key, _)| !understood.contains(key)) {
        say(key, value);
    }
    let mut open: Vec<Node<'_>> = node.children().filter(|child| !understood.contains(&child.name())).collect();
    open.reverse();
    while let Some(child) = open.pop() {
        say(child.name(), child.text());
        for (key, value) in child.attributes() {
            say(key, value);
        }
        let before = open.len();
        open.extend(child.children());
        if let Some(added) = open.get_mut(before..) {
            added.reverse();
        }
    }
    words
}

/// The parts of an address that are there, one after another with commas between.
pub(crate) fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut whole = String::new();
    for part in parts {
        let part = tidy(part.trim_end_matches(','));
        if part.is_empty() {
            continue;
        }
        if !whole.is_empty() {
            whole.push_str(", ");
        }
        whole.push_str(&part);
    }
    whole
}

/// A text, tidied, cut to what a quote may have, at the end of a word.
pub(crate) fn quote(text: &str) -> String {
    let text = tidy(text);
    let Some((end, _)) = text.char_indices().nth(LONGEST_QUOTE) else { return text.into_owned() };
    let cut = text.get(..end).unwrap_or_default();
    cut.rsplit_once(' ').map_or(cut, |(whole, _)| whole).to_owned()
}

/// A date of a list: `2016-11-30`, also with a time or a zone after it.
pub(crate) fn iso_date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    let day = text.get(..10).unwrap_or(text);
    day.parse().ok()
}

/// A year, month or day that is about right.
pub(crate) fn about(date: PartialDate) -> PartialDate {
    format!("{date}~").parse().unwrap_or(date)
}

/// The script of a text by ISO 15924, if all its letters are of one.
pub(crate) fn script(text: &str) -> Option<&'static str> {
    let mut found = None;
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        let script = script_of(letter)?;
        if *found.get_or_insert(script) != script {
            return None;
        }
    }
    found
}

fn script_of(letter: char) -> Option<&'static str> {
    match u32::from(letter) {
        // The sign for micro stands for a Greek letter in some lists.
        0xb5 | 0x370..=0x3ff | 0x1f00..=0x1fff => Some("Grek"),
        0x41..=0x24f | 0x1e00..=0x1eff | 0xff21..=0xff5a => Some("Latn"),
        0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => Some("Cyrl"),
        0x530..=0x58f => Some("Armn"),
        0x590..=0x5ff => Some("Hebr"),
        0x600..=0x6ff | 0x750..=0x77f | 0x8a0..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff => Some("Arab"),
        0x900..=0x97f => Some("Deva"),
        0xe00..=0xe7f => Some("Thai"),
        0x1000..=0x109f => Some("Mymr"),
        0x10a0..=0x10ff | 0x1c90..=0x1cbf => Some("Geor"),
        0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7af => Some("Hang"),
        0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x2_0000..=0x3_ffff => Some("Hani"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_of_names() {
        for (name, expected) in [
            ("Komid", Some("Latn")),
            ("\u{130}slami B\u{fc}y\u{fc}k", Some("Latn")),
            ("\u{424}\u{440}\u{43e}\u{43d}\u{442}", Some("Cyrl")),
            ("\u{645}\u{62d}\u{645}\u{62f}", Some("Arab")),
            ("\u{6c38}\u{4fe1}", Some("Hani")),
            ("Komid \u{645}", None),
            ("12", None),
        ] {
            assert_eq!(script(name), expected, "{name}");
        }
    }

    #[test]
    fn the_stronger_of_equal_aliases_stays() {
        let mut listed = Listed::new("x:1", EntityKind::Organization);
        listed.name = "Name".into();
        listed.alias(Alias::weak("Other"));
        listed.alias(Alias::new("Other"));
        listed.alias(Alias::weak("Other"));
        listed.alias(Alias::new("Name"));
        listed.alias(Alias::new(" "));
        let entity = listed.entity();
        assert_eq!(entity.aliases(), [Alias::new("Other")]);
    }

    #[test]
    fn quotes_end_with_a_word() {
        let long = "word ".repeat(200);
        let cut = quote(&long);
        assert!(cut.chars().count() <= LONGEST_QUOTE && cut.ends_with("word"));
        assert_eq!(quote(" a  b "), "a b");
        assert_eq!(quote(&"\u{e9}".repeat(500)).chars().count(), LONGEST_QUOTE);
    }

    #[test]
    fn dates_with_and_without_a_zone() {
        for (text, expected) in [
            ("2016-11-30", Some("2016-11-30")),
            ("2015-07-01-04:00", Some("2015-07-01")),
            ("2018-12-21T14:39:54.511+01:00", Some("2018-12-21")),
            ("1955", Some("1955")),
            ("soon", None),
            ("\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}", None),
        ] {
            assert_eq!(iso_date(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }
}
