//! The UK Sanctions List, in XML.

use std::collections::{HashMap, HashSet};

use super::{Imposed, day, kind, source, source_id};
use crate::import::authority;
use crate::import::error::ImportError;
use crate::import::input::Input;
use crate::import::list::ReadList;
use crate::import::listed::{Listed, joined, quote, rest};
use crate::import::nationality;
use crate::import::record::Record;
use crate::import::xml::{Node, Take, Xml, tidy};
use crate::model::claim::{Claim, Modality};
use crate::model::date::PartialDate;
use crate::model::entity::{Address, Alias, CountryRole, DateKind, Entity};
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::model::source::{Evidence, Source, SourceId};

/// Reads the designations one after another. Those that name an owner come last: whether it is on the list itself is known only
/// when all of it has been read.
pub(crate) struct Reader {
    xml: Xml,
    generated: Option<PartialDate>,
    source: SourceId,
    is_begun: bool,
    /// Whether the element that was read last is still to be told.
    is_pending: bool,
    /// Ids by primary names, the case of letters folded away; nothing if several have the name.
    named: HashMap<Box<str>, Option<Box<str>>>,
    held: std::vec::IntoIter<(Record, Vec<Tie>)>,
    holding: Vec<(Record, Vec<Tie>)>,
}

/// A tie to a party that is named only.
struct Tie {
    name: Box<str>,
    role: &'static str,
    /// Whether the party owns the entry, and not the other way round.
    owns: bool,
    id: Box<str>,
    evidence: Evidence,
}

impl Reader {
    pub(crate) fn open(input: Input) -> Result<Self, ImportError> {
        let mut xml = Xml::open(input)?;
        let mut is_pending = xml.next(|_, _| Take::Tree)?.is_some();
        let mut generated = None;
        if is_pending && xml.tree().name() == "DateGenerated" {
            generated = day(xml.tree().text());
            is_pending = false;
        }
        Ok(Self {
            xml,
            generated,
            source: source_id("uk-sanctions-list", generated),
            is_begun: false,
            is_pending,
            named: HashMap::new(),
            held: Vec::new().into_iter(),
            holding: Vec::new(),
        })
    }

    fn release(&mut self, record: &mut Record) -> bool {
        if !self.holding.is_empty() {
            self.held = std::mem::take(&mut self.holding).into_iter();
        }
        let Some((held, ties)) = self.held.next() else { return false };
        *record = held;
        for tie in ties {
            let known = self.named.get(&*folded(&tie.name)).cloned().flatten().filter(|known| *known != tie.id);
            let other = known.unwrap_or_else(|| {
                let id: Box<str> = format!("uk:name:{}", slug(&tie.name)).into();
                record.mentioned.push(Entity::new(&id, EntityKind::LegalEntity, &tie.name));
                id
            });
            let claim = Claim::new(Modality::Official, tie.evidence).role(tie.role);
            let (from, to) = if tie.owns { (&other, &tie.id) } else { (&tie.id, &other) };
            record.link(from, Relation::OwnsOrControls, to, claim);
        }
        true
    }
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        let publisher = "Foreign, Commonwealth and Development Office";
        source(&self.source, "UK Sanctions List", publisher, self.generated)
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        loop {
            if !std::mem::take(&mut self.is_pending) && self.xml.next(|_, _| Take::Tree)?.is_none() {
                return Ok(self.release(record));
            }
            let (node, place) = (self.xml.tree(), self.xml.place());
            let entry = node.child_text("UniqueID");
            record.begin(match entry {
                Some(entry) => place.of_record(entry),
                None => place,
            });
            if !std::mem::replace(&mut self.is_begun, true) {
                record.entities.push(authority::UK.entity());
            }
            if node.name() != "Designation" {
                record.skip(format!("the element <{}> is none that the list has", node.name()));
                return Ok(true);
            }
            let Some(entry) = entry else {
                record.skip("there is no unique id");
                return Ok(true);
            };
            let mut ties = Vec::new();
            let entity = tell(node, entry, &self.source, record, &mut ties);
            let same = self.named.entry(folded(entity.name())).or_insert_with(|| Some(entity.id().into()));
            if same.as_deref().is_some_and(|id| id != entity.id()) {
                *same = None;
            }
            record.entities.push(entity);
            if ties.is_empty() {
                return Ok(true);
            }
            self.holding.push((std::mem::take(record), ties));
        }
    }
}

fn folded(name: &str) -> Box<str> {
    tidy(name).to_lowercase().into()
}

/// A name as part of an id.
fn slug(name: &str) -> String {
    const LONGEST: usize = 200;
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if slug.len() + c.len_utf8() > LONGEST {
            break;
        }
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// What is read of a designation as a whole.
const UNDERSTOOD: &[&str] = &[
    "UniqueID",
    "OFSIGroupID",
    "UNReferenceNumber",
    "UKStatementofReasons",
    "OtherInformation",
    "DateDesignated",
    "RegimeName",
    "IndividualEntityShip",
    "DesignationSource",
    "SanctionsImposed",
    "SanctionsImposedIndicators",
];

fn tell(node: Node<'_>, entry: &str, source: &SourceId, record: &mut Record, ties: &mut Vec<Tie>) -> Entity {
    let text = |name: &str| node.child_text(name).unwrap_or_default();
    let word = text("IndividualEntityShip");
    let mut listed = Listed::new(format!("uk:{entry}"), kind(word).unwrap_or(EntityKind::LegalEntity));
    if listed.kind == EntityKind::LegalEntity {
        listed.extra("uk:IndividualEntityShip", word);
    }
    listed.identifier("uk", entry, None);
    listed.identifier("ofsi", text("OFSIGroupID"), None);
    listed.identifier("un", text("UNReferenceNumber"), None);
    let reasons = tidy(text("UKStatementofReasons"));
    listed.note(&reasons);
    listed.note(&tidy(text("OtherInformation")));
    let mut party = Party { listed, ties, evidence: Evidence::new(source.clone()).at(format!("entry {entry}")) };
    let mut seen = HashSet::new();
    for child in node.children() {
        match child.name() {
            // These stand once in a designation; what is there again is not understood.
            name if UNDERSTOOD.contains(&name) && seen.insert(name) => {}
            "Names" => party.names(child),
            "NonLatinNames" => child.children().for_each(|name| party.non_latin(name)),
            "Addresses" => child.children().for_each(|address| party.address(address)),
            "IndividualDetails" | "EntityDetails" | "ShipDetails" => {
                child.children().for_each(|one| party.details(one))
            }
            "LastUpdated" => party.listed.extra("uk:LastUpdated", child.text()),
            _ => party.others(child),
        }
    }
    let imposed = Imposed {
        id: &party.listed.id,
        entry,
        source,
        regime: text("RegimeName"),
        listed_on: text("DateDesignated"),
        reason: &reasons,
        origin: text("DesignationSource"),
    };
    match text("SanctionsImposed") {
        "" => imposed.tell(&indicated(node), '|', record),
        words => imposed.tell(words, '|', record),
    }
    party.listed.entity()
}

/// The measures that the indicators mark, for a designation that does not write them out: `AssetFreeze` is "Asset freeze".
fn indicated(node: Node<'_>) -> String {
    let mut words = String::new();
    let indicators = node.child("SanctionsImposedIndicators").into_iter().flat_map(Node::children);
    for indicator in indicators.filter(|indicator| indicator.text() == "true") {
        for (position, c) in indicator.name().char_indices() {
            if position > 0 && c.is_uppercase() {
                words.push(' ');
                words.extend(c.to_lowercase());
            } else {
                words.push(c);
            }
        }
        words.push('|');
    }
    words
}

/// The party of a designation while its details are read.
struct Party<'t> {
    listed: Listed,
    ties: &'t mut Vec<Tie>,
    evidence: Evidence,
}

impl Party<'_> {
    /// The first primary name is the name; the others, variations included, are aliases. The case of the types varies.
    fn names(&mut self, names: Node<'_>) {
        for name in names.children() {
            let parts = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6"];
            let parts = parts.map(|part| name.child_text(part).unwrap_or_default());
            let whole = tidy(&parts.join(" ")).into_owned();
            let kind = name.child_text("NameType").unwrap_or_default().to_ascii_lowercase();
            let known = ["Name1", "Name2", "Name3", "Name4", "Name5", "Name6", "NameType", "AliasStrength"];
            let more = rest(name, &known);
            if !more.is_empty() {
                self.listed.extra("uk:Name", &format!("{whole}: {more}"));
            }
            if kind == "primary name" && self.listed.name.is_empty() {
                self.listed.name = whole.into();
                continue;
            }
            let strength = name.child_text("AliasStrength").unwrap_or_default().to_ascii_lowercase();
            let is_weak = strength.starts_with("low") || strength.starts_with("weak");
            self.listed.alias(if is_weak { Alias::weak(whole) } else { Alias::new(whole) });
        }
    }

    fn non_latin(&mut self, name: Node<'_>) {
        let Some(words) = name.child_text("NameNonLatinScript") else {
            return self.listed.extra("uk:NonLatinName", &rest(name, &[]));
        };
        let language = name.child_text("NonLatinScriptLanguage");
        let code = language.and_then(language_code);
        self.listed.name_in_letters(words, code);
        let mut known = vec!["NameNonLatinScript"];
        if code.is_some() {
            known.push("NonLatinScriptLanguage");
        }
        if crate::import::listed::script(words).is_some() {
            known.push("NonLatinScriptType");
        }
        let more = rest(name, &known);
        if !more.is_empty() {
            self.listed.extra("uk:NonLatinName", &format!("{words}: {more}"));
        }
    }

    fn address(&mut self, node: Node<'_>) {
        let country = node.child_text("AddressCountry");
        let code = country.and_then(nationality::code);
        let full = joined(node.children().map(Node::text));
        let is_country_alone = code.is_some() && node.children().all(|part| part.name() == "AddressCountry");
        self.listed.address(Address {
            full: (!is_country_alone && !full.is_empty()).then(|| full.into()),
            postcode: node.child_text("AddressPostalCode").map(Box::from),
            country: code.map(Box::from),
            ..Address::default()
        });
    }

    /// The details of an individual, entity or ship: lists, each with its items.
    fn details(&mut self, details: Node<'_>) {
        for list in details.children() {
            match list.name() {
                "BirthDetails" => list.children().for_each(|place| {
                    self.listed.extra("uk:BirthDetails", &joined(place.children().map(Node::text)));
                }),
                "PassportDetails" => list.children().for_each(|one| self.document("passport", "Passport", one)),
                "NationalIdentifierDetails" => {
                    list.children().for_each(|one| self.document("national-id", "NationalIdentifier", one));
                }
                _ if list.children().next().is_none() => self.detail(list.name(), list.text()),
                _ => list.children().for_each(|item| match item.children().next() {
                    None => self.detail(item.name(), item.text()),
                    Some(_) => self.listed.extra(&format!("uk:{}", item.name()), &rest(item, &[])),
                }),
            }
        }
    }

    fn detail(&mut self, name: &str, words: &str) {
        if words.is_empty() {
            return;
        }
        let listed = &mut self.listed;
        match name {
            "DOB" => match day(words) {
                Some(date) => listed.date(DateKind::Birth, date.into()),
                None => listed.extra("uk:DOB", words),
            },
            "Nationality" => listed.countries(words, CountryRole::Nationality, "uk:Nationality"),
            "CurrentBelievedFlagOfShip" => listed.countries(words, CountryRole::Flag, "uk:CurrentBelievedFlagOfShip"),
            "IMONumber" => {
                let digits = words.trim_start_matches(|c: char| !c.is_ascii_digit());
                listed.identifier("imo", if is_number(digits) { digits } else { words }, None);
            }
            "BusinessRegistrationNumber" if is_number(words) => listed.identifier("registration", words, None),
            "YearBuilt" if day(words).is_some() => {
                day(words).into_iter().for_each(|date| listed.date(DateKind::Build, date.into()));
            }
            "CurrentOwnerOperator" => self.tie(words, "current owner/operator", true),
            "ParentCompany" => self.tie(words, "parent company", true),
            "Subsidiary" => self.tie(words, "subsidiary", false),
            _ => listed.extra(&format!("uk:{name}"), words),
        }
    }

    fn tie(&mut self, words: &str, role: &'static str, owns: bool) {
        for name in nationality::numbered(words) {
            let name = tidy(name);
            if slug(&name).is_empty() {
                self.listed.extra(&format!("uk:{role}"), &name);
                continue;
            }
            let (id, evidence) = (self.listed.id.clone(), self.evidence.clone().quoting(quote(words)));
            self.ties.push(Tie { name: name.into(), role, owns, id, evidence });
        }
    }

    fn document(&mut self, scheme: &str, name: &str, node: Node<'_>) {
        let key = format!("{name}Number");
        let Some(number) = node.child_text(&key) else {
            return self.listed.extra(&format!("uk:{name}"), &rest(node, &[]));
        };
        self.listed.identifier(scheme, number, None);
        let more = rest(node, &[&key]);
        if !more.is_empty() {
            self.listed.extra(&format!("uk:{name}"), &format!("{number}: {more}"));
        }
    }

    /// Whatever else a designation has: titles, telephone numbers, e-mail addresses, websites, and what the format gains.
    fn others(&mut self, node: Node<'_>) {
        if node.children().next().is_none() {
            return self.listed.extra(&format!("uk:{}", node.name()), node.text());
        }
        for item in node.children() {
            let key = format!("uk:{}", item.name());
            self.listed.extra(&key, item.text());
            self.listed.extra(&key, &rest(item, &[]));
        }
    }
}

fn is_number(words: &str) -> bool {
    words.contains(|c: char| c.is_ascii_digit()) && words.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// The code of a language by its English name.
fn language_code(name: &str) -> Option<&'static str> {
    let known = [
        ("Arabic", "ar"),
        ("Belarusian", "be"),
        ("Burmese", "my"),
        ("Chinese", "zh"),
        ("Farsi", "fa"),
        ("Korean", "ko"),
        ("Persian", "fa"),
        ("Russian", "ru"),
        ("Serbian", "sr"),
        ("Ukrainian", "uk"),
        ("Urdu", "ur"),
    ];
    known.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, code)| *code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_ids() {
        assert_eq!(slug("Example Shipping Co., Ltd."), "example-shipping-co-ltd");
        assert_eq!(slug(" - "), "");
        assert!(slug(&"\u{df} ".repeat(500)).len() <= 200);
    }
}
