//! OFAC's enhanced XML: each entity whole, with its listings and its relationships, all in words.

use super::dates::{self, Ymd};
use super::entry::{AliasSort, Document, Entry, id_of};
use super::listing::{Listing, list_of_file, source};
use super::place::Parts;
use super::programme::OfacList;
use super::script::{Script, without_marks};
use crate::import::authority;
use crate::import::error::ImportError;
use crate::import::input::Input;
use crate::import::list::ReadList;
use crate::import::record::Record;
use crate::import::xml::{Node, Take, Xml, tidy};
use crate::model::claim::{Claim, Modality};
use crate::model::date::{Day, Period};
use crate::model::entity::{Entity, Provenance};
use crate::model::kind::EntityKind;
use crate::model::source::{Evidence, Source};

/// A reader of the enhanced XML.
pub(crate) struct Reader {
    xml: Xml,
    source: Source,
    /// The types of features by their numbers: an entity may give the number alone.
    features: Vec<(Box<str>, Box<str>)>,
    is_begun: bool,
    /// Whether an element was read ahead.
    is_ahead: bool,
    is_over: bool,
}

fn choose(parent: &str, name: &str) -> Take {
    match (parent, name) {
        ("sanctionsData", "publicationInfo") | ("featureTypes", "featureType") | ("entities", "entity") => Take::Tree,
        ("sanctionsData", "featureTypes" | "entities") => Take::Enter,
        _ => Take::Skip,
    }
}

impl Reader {
    pub(crate) fn open(input: Input) -> Result<Self, ImportError> {
        let list = list_of_file(input.name());
        let mut xml = Xml::open(input)?;
        if xml.tree().name() != "sanctionsData" {
            return Err(ImportError::malformed(xml.place(), "the root element is not <sanctionsData>"));
        }
        let is_over = xml.next(choose)?.is_none();
        let information = Some(xml.tree()).filter(|node| !is_over && node.name() == "publicationInfo");
        let is_ahead = !is_over && information.is_none();
        let source = about(list, information);
        Ok(Self { xml, source, features: Vec::new(), is_begun: false, is_ahead, is_over })
    }

    fn entity(&self, record: &mut Record) {
        let node = self.xml.tree();
        let Some(number) = node.attribute("id") else {
            record.skip("an entity has no number");
            return;
        };
        let general = node.child("generalInfo");
        let kind_words = general.and_then(|general| general.child_text("entityType"));
        let kind = kind_words.and_then(Entry::kind).unwrap_or_else(|| {
            record.repair(format!("the type {:?} is none that is known: it is some party", kind_words.unwrap_or("")));
            EntityKind::LegalEntity
        });
        let primary = node.list("names", "name").position(|name| name.child_text("isPrimary") == Some("true"));
        let primary = primary.unwrap_or_default();
        let main =
            node.list("names", "name").nth(primary).and_then(main_translation).map(full_name).unwrap_or_default();
        let mut entry = Entry::new(number, kind.clone(), &main);
        names(node, primary, &main, &mut entry);
        let mut listing = Listing::default();
        for part in node.children() {
            match part.name() {
                "generalInfo" => general_information(part, &mut entry),
                "sanctionsLists" => lists(part, &mut listing, record),
                "sanctionsPrograms" => part.children().for_each(|programme| listing.programme(programme.text())),
                "sanctionsTypes" => part.children().for_each(|words| listing.sanctions_type(words.text())),
                "legalAuthorities" => {
                    part.children().for_each(|authority| listing.extra("legal authority", authority.text()));
                }
                "names" => {}
                "addresses" => part.children().for_each(|node| address(node, &mut entry)),
                "features" => part.children().for_each(|node| self.feature(node, &mut entry, record)),
                "identityDocuments" => part.children().for_each(|node| document(node, &main, &mut entry)),
                "relationships" => part.children().for_each(|node| self.relationship(node, &mut entry, record)),
                other => entry.extra(other, &all_words(part)),
            }
        }
        entry.into_record(&self.source.id, record);
        let is_listed = listing.into_record(number, &self.source.id, record);
        if !is_listed
            && kind == EntityKind::Person
            && let Some(entity) = record.entities.last_mut()
        {
            let dataset = self.source.id.as_str().into();
            entity.details_mut().set_provenance(vec![Provenance { dataset, first_seen: None, last_seen: None }]);
        }
    }

    fn feature(&self, feature: Node<'_>, entry: &mut Entry, record: &mut Record) {
        let kind = feature.child("type");
        let number = kind.and_then(|kind| kind.attribute("featureTypeId"));
        let known = || self.features.iter().find(|(id, _)| Some(&**id) == number).map(|(_, words)| &**words);
        let words = kind.map(Node::text).filter(|words| !words.is_empty()).or_else(known).unwrap_or_else(|| {
            record.repair("a feature does not say of what type it is and is kept as words");
            "feature"
        });
        let value = feature.child_text("value").unwrap_or_default();
        // The words are those of the older formats; the days say no more, but say it where the words are unusual.
        match feature.child("valueDate") {
            Some(days) if dates::period(value).is_none() => match period(days) {
                Some(period) => entry.feature_on(words, period),
                None => entry.extra(words, &format!("{value} {}", all_words(days))),
            },
            _ if value.is_empty() => {}
            _ => entry.feature(words, value),
        }
        let plain = words.trim_end_matches([':', '-', ' ']);
        if let Some(reliability) = feature.child_text("reliability").filter(|words| *words != "Unknown") {
            entry.extra(reliability, &format!("{plain}: {value}"));
        }
        if let Some(comment) = feature.child_text("comments") {
            entry.extra("comment", &format!("{plain}: {comment}"));
        }
    }

    fn relationship(&self, node: Node<'_>, entry: &mut Entry, record: &mut Record) {
        let number = node.attribute("id").unwrap_or("without a number");
        let related = node.child("relatedEntity");
        let Some((related, to)) = related.and_then(|related| Some((related, related.attribute("entityId")?))) else {
            record.skip(format!("the relationship {number} does not say with whom it is"));
            return;
        };
        let words = node.child_text("type").unwrap_or_else(|| {
            record.repair(format!("the relationship {number} does not say of what type it is"));
            "relationship of unknown type"
        });
        let evidence = Evidence::new(self.source.id.clone()).at(format!("relationship {number}"));
        let mut claim = Claim::new(Modality::Official, evidence);
        let mut extra = Vec::new();
        for part in node.children() {
            match part.name() {
                "quality" if !["", "Unknown"].contains(&part.text()) => {
                    extra.push(("ofac:quality".into(), part.text().into()));
                }
                "dateRange" => match period(part) {
                    Some(period) => claim = claim.when(period),
                    None => extra.push(("ofac:date".into(), all_words(part).into())),
                },
                "comments" if !part.text().is_empty() => claim = claim.note(&*tidy(part.text())),
                _ => {}
            }
        }
        claim.details_mut().set_extra(extra);
        entry.relationship(words, to, claim);
        let id = id_of(to);
        let name = Some(tidy(related.text())).filter(|name| !name.is_empty()).unwrap_or_else(|| id.as_str().into());
        record.mentioned.push(Entity::new(&id, EntityKind::LegalEntity, name));
    }
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        self.source.clone()
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        while !self.is_over {
            let is_there = std::mem::take(&mut self.is_ahead) || self.xml.next(choose)?.is_some();
            if !is_there {
                self.is_over = true;
                break;
            }
            let node = self.xml.tree();
            match node.name() {
                "featureType" => {
                    if let Some((id, words)) = node.attribute("featureTypeId").zip(node.child_text("type")) {
                        self.features.push((id.into(), words.into()));
                    }
                }
                "entity" => {
                    let place = self.xml.place();
                    record.begin(match node.attribute("id") {
                        Some(number) => place.of_record(number),
                        None => place,
                    });
                    if !std::mem::replace(&mut self.is_begun, true) {
                        record.entities.push(authority::OFAC.entity());
                    }
                    self.entity(record);
                    return Ok(true);
                }
                _ => {}
            }
        }
        Ok(false)
    }
}

/// The file as a source. A file that was filtered says by what.
fn about(list: Option<OfacList>, information: Option<Node<'_>>) -> Source {
    let date = information.and_then(|node| node.child_text("dataAsOf"));
    let date = date.and_then(|date| date.get(..10)).and_then(|date| date.parse().ok());
    let filters = information.and_then(|node| node.child("filters"));
    let words = |list: &str| -> Vec<&str> {
        let all = filters.into_iter().flat_map(|filters| filters.child(list)).flat_map(Node::children);
        all.map(Node::text).filter(|words| !words.is_empty()).collect()
    };
    let (lists, programmes) = (words("sanctionsLists"), words("sanctionsPrograms"));
    let of = |is: OfacList| lists.iter().all(|list| OfacList::of_name(list) == is);
    let list = match lists.as_slice() {
        [] => list,
        _ if of(OfacList::Sdn) => Some(OfacList::Sdn),
        _ if of(OfacList::NonSdn) => Some(OfacList::NonSdn),
        _ => None,
    };
    let mut source = source(list, date);
    if !programmes.is_empty() {
        source.note = Some(format!("filtered: entities under {}", programmes.join(", ")).into());
    }
    source
}

/// Adds all names but the one that the entity has as its own.
fn names(entity: Node<'_>, primary: usize, main: &str, entry: &mut Entry) {
    let mut is_main_seen = false;
    for (position, name) in entity.list("names", "name").enumerate() {
        let is_weak = name.child_text("isLowQuality") == Some("true");
        let sort = match name.child_text("aliasType") {
            Some("F.K.A.") => AliasSort::Formerly,
            Some("N.K.A.") => AliasSort::Now,
            _ => AliasSort::Also,
        };
        for translation in name.list("translations", "translation") {
            let text = full_name(translation);
            let words = translation.child_text("script").unwrap_or("Latin");
            let script = Script::of(words);
            if position == primary && !is_main_seen && text == main {
                is_main_seen = true;
                continue;
            }
            entry.alias(&text, sort, is_weak, script.code());
            if script == Script::Unknown {
                entry.extra("script", &format!("{text}: {words}"));
            }
        }
    }
}

/// The translation of a name that is its own: in Latin letters, or else the first.
fn main_translation(name: Node<'_>) -> Option<Node<'_>> {
    let all = || name.list("translations", "translation");
    let is_latin = |node: &Node<'_>| node.child_text("script").is_none_or(|words| Script::of(words) == Script::Latin);
    all().find(is_latin).or_else(|| all().next())
}

/// A name as the older formats write it. They are what the file calls the formatted name.
fn full_name(translation: Node<'_>) -> String {
    let formatted = translation.child_text("formattedFullName").map(without_marks).unwrap_or_default();
    if !formatted.is_empty() {
        return tidy(formatted).into_owned();
    }
    let (mut last, mut rest) = (String::new(), String::new());
    for part in translation.list("nameParts", "namePart") {
        let into = if part.child_text("type") == Some("Last Name") { &mut last } else { &mut rest };
        if !into.is_empty() {
            into.push(' ');
        }
        into.push_str(part.child_text("value").unwrap_or_default());
    }
    if !last.is_empty() && !rest.is_empty() {
        last.push_str(", ");
    }
    last + &rest
}

fn general_information(general: Node<'_>, entry: &mut Entry) {
    for part in general.children().filter(|part| !part.text().is_empty()) {
        match part.name() {
            // Numbers and kinds are taken elsewhere.
            "identityId" | "entityType" => {}
            "title" => entry.feature("Title", part.text()),
            "remarks" => entry.note(part.text()),
            other => entry.extra(other, part.text()),
        }
    }
}

fn lists(lists: Node<'_>, listing: &mut Listing, record: &mut Record) {
    for list in lists.children() {
        let words = list.attribute("datePublished");
        // A date may come with a time zone.
        let date = words.map(|words| words.get(..10).and_then(|date| date.parse().ok()));
        if date == Some(None) {
            record.repair(format!("the date {} of a listing is none and is kept as words", words.unwrap_or_default()));
            listing.extra(list.text(), words.unwrap_or_default());
        }
        listing.on(list.text(), date.flatten());
        if OfacList::of_name(list.text()) == OfacList::NonSdn {
            listing.extra(list.text(), words.unwrap_or_default());
        }
    }
}

fn address(address: Node<'_>, entry: &mut Entry) {
    let country = address.child_text("country");
    let mut some = false;
    for translation in address.list("translations", "translation") {
        let mut parts = Parts::default();
        for part in translation.list("addressParts", "addressPart") {
            parts.add(part.child_text("type").unwrap_or_default(), part.child_text("value").unwrap_or_default());
        }
        if parts.words().is_empty() {
            continue;
        }
        let own = translation.child_text("country").or_else(|| address.child("translations")?.child_text("country"));
        parts.country(country.or(own).unwrap_or_default());
        some = true;
        add_address(parts, entry);
    }
    if !some {
        let mut parts = Parts::default();
        parts.country(country.unwrap_or_default());
        add_address(parts, entry);
    }
}

fn add_address(parts: Parts, entry: &mut Entry) {
    let (address, country) = parts.into_address();
    entry.address(address, country.as_deref());
}

fn document(document: Node<'_>, main: &str, entry: &mut Entry) {
    let words = document.child_text("type").unwrap_or("Document");
    let country = document.child_text("issuingCountry");
    let mut more: Vec<String> = Vec::new();
    for part in document.children() {
        let words = part.text();
        let date = |word: &str| {
            let date = period(part).map_or_else(|| all_words(part), dates::words);
            format!("{word} {date}")
        };
        match part.name() {
            "issueDate" => more.push(date("issued")),
            "expirationDate" => more.push(date("expires")),
            "issuingAuthority" if !words.is_empty() => more.push(format!("issuing authority {words}")),
            "issuingLocation" if !words.is_empty() && Some(words) != country => more.push(format!("issued in {words}")),
            "comments" if !words.is_empty() => more.push(tidy(words).into_owned()),
            "isValid" if words == "false" => more.push("Fraudulent".to_owned()),
            "name" if !words.is_empty() && tidy(without_marks(words)) != main => {
                more.push(format!("in the name of {}", tidy(without_marks(words))));
            }
            _ => {}
        }
    }
    let more = (!more.is_empty()).then(|| more.join("; "));
    match document.child_text("documentNumber") {
        Some(number) => entry.document(Document { words, number, country, more: more.as_deref() }),
        None => {
            let parts: Vec<&str> = country.into_iter().chain(more.as_deref()).collect();
            entry.extra(words, &parts.join("; "));
        }
    }
}

/// The period of a `datePeriodType`: four days, of which some may be missing.
fn period(node: Node<'_>) -> Option<Period> {
    let day = |name: &str| -> Option<Ymd> {
        let date = node.child_text(name)?;
        date.get(..10)?.parse::<Day>().ok().map(Day::ymd)
    };
    let from = day("fromDateBegin").or_else(|| day("fromDateEnd"));
    let to = day("toDateEnd").or_else(|| day("toDateBegin"));
    let (from, to) = (from.or(to)?, to.or(from)?);
    let bounds = [from, day("fromDateEnd").unwrap_or(from), day("toDateBegin").unwrap_or(to), to];
    dates::of_bounds(bounds, node.child_text("isApproximate") == Some("true"))
}

/// All that stands in an element, in words.
fn all_words(node: Node<'_>) -> String {
    let mut words = String::new();
    let mut waiting = vec![node];
    while let Some(node) = waiting.pop() {
        if !node.text().is_empty() {
            words.push_str(if words.is_empty() { "" } else { "; " });
            words.push_str(node.text());
        }
        let from = waiting.len();
        waiting.extend(node.children());
        if let Some(children) = waiting.get_mut(from..) {
            children.reverse();
        }
    }
    words
}
