//! A party with its names, documents and features.

use super::super::entry::{AliasSort, Document, Entry};
use super::super::script::{Script, without_marks};
use super::refs::{Id, Refs, Set, id, is_said};
use super::store::{Documents, Kept, Places};
use super::when;
use crate::import::record::Record;
use crate::import::xml::{Node, tidy};
use crate::model::kind::EntityKind;
use crate::model::source::SourceId;

/// What is needed to read parties.
#[derive(Debug, Default)]
pub(super) struct Ground {
    pub(super) refs: Refs,
    pub(super) places: Places,
    pub(super) documents: Documents,
    /// The groups of name parts of an identity that are last or whole names.
    groups: Vec<(Id, Part)>,
}

/// What a part of a name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Last,
    /// The name of a body, a vessel or an aircraft.
    Whole,
    Other,
}

impl Part {
    fn of(words: &str) -> Self {
        match words {
            "Last Name" => Part::Last,
            "Entity Name" | "Vessel Name" | "Aircraft Name" => Part::Whole,
            _ => Part::Other,
        }
    }
}

/// A name as the file writes it.
struct Name {
    id: Option<Id>,
    text: String,
    /// Whether it belongs to the name that is not an alias.
    is_primary: bool,
    is_weak: bool,
    sort: AliasSort,
    script: Script,
    /// The words for a script that is not known.
    script_words: Option<String>,
}

impl Ground {
    /// Reads a profile of a party into a record. Its number and kind, if it has a number.
    pub(super) fn profile<'n>(
        &mut self,
        party: Node<'n>,
        profile: Node<'n>,
        source: &SourceId,
        record: &mut Record,
    ) -> Option<(&'n str, EntityKind)> {
        let Some(number) = profile.attribute("ID").or_else(|| party.attribute("FixedRef")) else {
            record.skip("a party has no number");
            return None;
        };
        let kind = self.kind(profile, record);
        let mut names = Vec::new();
        let mut false_names = Vec::new();
        for identity in profile.all("Identity") {
            let into = if identity.attribute("False") == Some("true") { &mut false_names } else { &mut names };
            self.names(identity, into);
        }
        let is_latin = |name: &Name| name.is_primary && name.script == Script::Latin;
        let primary = names.iter().position(is_latin).or_else(|| names.iter().position(|name| name.is_primary));
        let primary = primary.unwrap_or_default();
        let mut entry = Entry::new(number, kind.clone(), names.get(primary).map_or("", |name| &name.text));
        for (_, name) in names.iter().enumerate().filter(|(position, _)| *position != primary) {
            entry.alias(&name.text, name.sort, name.is_weak, name.script.code());
        }
        for name in &false_names {
            entry.extra("false identity", &name.text);
        }
        for name in names.iter().chain(&false_names) {
            if let Some(words) = &name.script_words {
                entry.extra("script", &format!("{}: {words}", name.text));
            }
        }
        for node in profile.children().chain(party.children()) {
            match node.name() {
                "Identity" => self.identity(node, &names, &mut entry),
                "Feature" => self.feature(node, &mut entry, record),
                "Comment" => entry.note(node.text()),
                "ExternalReference" => {
                    for child in node.children().filter(|child| !child.text().is_empty()) {
                        entry.extra("external reference", child.text());
                    }
                }
                _ => {}
            }
        }
        entry.into_record(source, record);
        Some((number, kind))
    }

    fn kind(&self, profile: Node<'_>, record: &mut Record) -> EntityKind {
        let sub_type = id(profile, "PartySubTypeID");
        let words = [self.refs.words(Set::PartySubType, sub_type), self.refs.party_type(sub_type)];
        let known = words.iter().flatten().find_map(|words| Entry::kind(words));
        known.unwrap_or_else(|| {
            let number = profile.attribute("PartySubTypeID").unwrap_or("that is not there");
            let words = words.into_iter().flatten().filter(is_said).collect::<Vec<_>>().join(", ");
            record.repair(format!("the type of party {number} ({words}) is none that is known: it is some party"));
            EntityKind::LegalEntity
        })
    }

    /// Reads the names of an identity.
    fn names(&mut self, identity: Node<'_>, names: &mut Vec<Name>) {
        self.groups.clear();
        for group in identity.list("NamePartGroups", "MasterNamePartGroup").flat_map(Node::children) {
            let part = self.refs.of(Set::NamePart, group, "NamePartTypeID").map_or(Part::Other, Part::of);
            if part != Part::Other {
                self.groups.extend(id(group, "ID").map(|id| (id, part)));
            }
        }
        self.groups.sort_unstable_by_key(|(id, _)| *id);
        let is_main = identity.attribute("Primary") != Some("false");
        for alias in identity.all("Alias") {
            let sort = match self.refs.of(Set::AliasType, alias, "AliasTypeID") {
                Some("F.K.A.") => AliasSort::Formerly,
                Some("N.K.A.") => AliasSort::Now,
                _ => AliasSort::Also,
            };
            let is_weak = alias.attribute("LowQuality") == Some("true");
            let is_primary = is_main && alias.attribute("Primary") == Some("true");
            for documented in alias.all("DocumentedName") {
                let (text, script) = self.compose(documented);
                let script_words = self.refs.words(Set::Script, script);
                let script = script_words.map_or(Script::Latin, Script::of);
                let script_words = script_words.filter(|_| script == Script::Unknown).map(str::to_owned);
                let id = id(documented, "ID");
                names.push(Name { id, text, is_primary, is_weak, sort, script, script_words });
            }
        }
    }

    /// A name from its parts, as the older formats write it: "LAST, First Middle", and names of bodies in capitals, if they are in
    /// Latin letters. Its script is that of its first part.
    fn compose(&self, documented: Node<'_>) -> (String, Option<Id>) {
        let (mut last, mut rest) = (String::new(), String::new());
        let mut script = None;
        let mut is_latin = true;
        for part in documented.all("DocumentedNamePart") {
            let Some(value) = part.child("NamePartValue") else { continue };
            if script.is_none() {
                script = id(value, "ScriptID");
                is_latin = self.refs.words(Set::Script, script).is_none_or(|words| Script::of(words) == Script::Latin);
            }
            let kind = self.part(id(value, "NamePartGroupID"));
            let into = if kind == Part::Last { &mut last } else { &mut rest };
            if !into.is_empty() {
                into.push(' ');
            }
            into.push_str(part.attribute("LeadingChars").unwrap_or_default());
            let text = without_marks(value.text());
            if kind != Part::Other && is_latin && text.bytes().any(|byte| !byte.is_ascii() || byte.is_ascii_lowercase())
            {
                into.extend(text.chars().flat_map(char::to_uppercase));
            } else {
                into.push_str(text);
            }
            into.push_str(part.attribute("TrailingChars").unwrap_or_default());
        }
        if last.is_empty() {
            return (rest, script);
        }
        if !rest.is_empty() {
            last.push_str(", ");
            last.push_str(&rest);
        }
        (last, script)
    }

    fn part(&self, group: Option<Id>) -> Part {
        let found = group.and_then(|group| self.groups.binary_search_by_key(&group, |(id, _)| *id).ok());
        found.and_then(|found| self.groups.get(found)).map_or(Part::Other, |(_, part)| *part)
    }

    /// Reads the documents of an identity, and what else is said of it.
    fn identity(&mut self, identity: Node<'_>, names: &[Name], entry: &mut Entry) {
        for comment in identity.children().chain(identity.all("Alias").flat_map(Node::children)) {
            if comment.name() == "Comment" {
                entry.note(comment.text());
            }
        }
        let Some(key) = id(identity, "ID") else { return };
        for document in self.documents.take(key) {
            let place = document.place.and_then(|place| self.places.take(place)).map(|parts| parts.words());
            let more = more(&document, place.as_deref(), names);
            let Kept { words, number, country, .. } = document;
            if number.is_empty() {
                let parts: Vec<&str> = country.into_iter().chain(more.as_deref()).collect();
                entry.extra(words, &parts.join("; "));
            } else {
                entry.document(Document { words, number, country, more: more.as_deref() });
            }
        }
    }

    fn feature(&mut self, feature: Node<'_>, entry: &mut Entry, record: &mut Record) {
        let unknown;
        let words = match self.refs.of(Set::Feature, feature, "FeatureTypeID") {
            Some(words) => words,
            None => {
                unknown = format!("feature {}", feature.attribute("FeatureTypeID").unwrap_or("without a type"));
                record.repair(format!("{unknown} is of a type that the file does not explain and is kept as words"));
                &unknown
            }
        };
        for version in feature.all("FeatureVersion") {
            let mut said = String::new();
            for child in version.children() {
                match child.name() {
                    "DatePeriod" if when::says_date(child) => match when::period(child) {
                        Some(period) => {
                            said = super::super::dates::words(period);
                            entry.feature_on(words, period);
                        }
                        None => entry.extra(words, &when::words(child)),
                    },
                    "VersionDetail" => {
                        let reference = child.attribute("DetailReferenceID");
                        let value = match reference {
                            Some(_) => self.refs.of(Set::Detail, child, "DetailReferenceID"),
                            None => Some(child.text()),
                        };
                        match value.or_else(|| Some(child.text()).filter(|text| !text.is_empty())) {
                            Some("") => {}
                            Some(value) => {
                                said = tidy(value).into_owned();
                                entry.feature(words, value);
                            }
                            None => record.skip(format!(
                                "{words} refers to the value {}, which the file does not explain",
                                reference.unwrap_or_default()
                            )),
                        }
                    }
                    "VersionLocation" => {
                        let place = id(child, "LocationID").and_then(|place| self.places.take(place));
                        let Some(place) = place else {
                            let number = child.attribute("LocationID").unwrap_or("without a number");
                            record.skip(format!("{words}: the file does not have the place {number}"));
                            continue;
                        };
                        said = place.words();
                        if words == "Location" {
                            let (address, country) = place.into_address();
                            entry.address(address, country.as_deref());
                        } else if !said.is_empty() {
                            entry.feature(words, place.only_country().unwrap_or(&said));
                        }
                    }
                    "Comment" if !child.text().is_empty() => {
                        entry.extra("comment", &format!("{}: {}", words.trim_end_matches([':', ' ']), child.text()));
                    }
                    _ => {}
                }
            }
            if let Some(reliability) = self.refs.of(Set::Reliability, version, "ReliabilityID").filter(is_said)
                && !said.is_empty()
            {
                entry.extra(reliability, &format!("{}: {said}", words.trim_end_matches([':', '-', ' '])));
            }
        }
    }
}

/// What is said of a document beyond its number and country.
fn more(document: &Kept<'_>, place: Option<&str>, names: &[Name]) -> Option<String> {
    let mut more: Vec<String> = Vec::new();
    if !document.more.is_empty() {
        more.push(document.more.to_owned());
    }
    if let Some(place) = place.filter(|place| !place.is_empty() && Some(*place) != document.country) {
        more.push(format!("issued in {place}"));
    }
    let of = |id: &str| names.iter().find(|name| name.id.is_some() && name.id == id.parse().ok());
    let others = document.names.split(' ').filter_map(of).filter(|name| !name.is_primary);
    more.extend(others.map(|name| format!("in the name of {}", name.text)));
    (!more.is_empty()).then(|| more.join("; "))
}
