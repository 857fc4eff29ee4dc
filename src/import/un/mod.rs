//! The consolidated list of the United Nations Security Council, in XML.

mod reference;

use std::collections::{HashMap, HashSet};

use super::authority;
use super::error::ImportError;
use super::input::Input;
use super::list::ReadList;
use super::listed::{Listed, about, iso_date, joined, quote, rest};
use super::nationality;
use super::record::Record;
use super::xml::{Node, Take, Xml, tidy};
use crate::model::claim::{Claim, Designation, Measure, Modality};
use crate::model::date::{Bound, PartialDate, Period};
use crate::model::entity::{Address, Alias, CountryRole, DateKind};
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::model::source::{Evidence, Source, SourceId, SourceKind};
use crate::vocabulary::scheme::scheme;

/// Reads the entries one after another.
pub(crate) struct Reader {
    xml: Xml,
    generated: Option<PartialDate>,
    source: SourceId,
    is_begun: bool,
}

impl Reader {
    pub(crate) fn open(input: Input) -> Result<Self, ImportError> {
        let xml = Xml::open(input)?;
        let generated = xml.tree().attribute("dateGenerated").and_then(iso_date);
        let source = generated.map_or_else(|| "un-consolidated".to_owned(), |date| format!("un-consolidated-{date}"));
        Ok(Self { xml, generated, source: source.into(), is_begun: false })
    }
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        let title = "United Nations Security Council Consolidated List";
        let mut source = Source::new(self.source.clone(), SourceKind::OfficialList, title);
        source.publisher = Some("United Nations Security Council".into());
        source.published = self.generated.map(Period::from);
        source.licence = Some("United Nations, all rights reserved; facts cited".into());
        source
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        let choose = |parent: &str, name: &str| match (parent, name) {
            ("CONSOLIDATED_LIST", "INDIVIDUALS" | "ENTITIES") => Take::Enter,
            _ => Take::Tree,
        };
        if self.xml.next(choose)?.is_none() {
            return Ok(false);
        }
        let (node, place) = (self.xml.tree(), self.xml.place());
        let reference = node.child_text("REFERENCE_NUMBER").or(node.child_text("DATAID"));
        match reference {
            Some(reference) => record.begin(place.of_record(reference)),
            None => record.begin(place),
        }
        if !std::mem::replace(&mut self.is_begun, true) {
            record.entities.push(authority::UN.entity());
        }
        let kind = match node.name() {
            "INDIVIDUAL" => EntityKind::Person,
            "ENTITY" => EntityKind::Organization,
            other => {
                record.skip(format!("the element <{other}> is none that the list has"));
                return Ok(true);
            }
        };
        let Some(reference) = reference else {
            record.skip("there is no reference number");
            return Ok(true);
        };
        if node.child_text("REFERENCE_NUMBER").is_none() {
            record.repair("there is no reference number: its DATAID stands for it");
        }
        Entry { node, kind, reference, source: &self.source }.tell(record);
        Ok(true)
    }
}

/// One entry and what it is read with.
struct Entry<'n> {
    node: Node<'n>,
    kind: EntityKind,
    reference: &'n str,
    source: &'n SourceId,
}

/// What is understood of an entry or says nothing; all else goes to `extra`.
const UNDERSTOOD: &[&str] = &[
    "DATAID",
    "REFERENCE_NUMBER",
    "FIRST_NAME",
    "SECOND_NAME",
    "THIRD_NAME",
    "FOURTH_NAME",
    "NAME_ORIGINAL_SCRIPT",
    "UN_LIST_TYPE",
    "LIST_TYPE",
    "LISTED_ON",
    "LAST_DAY_UPDATED",
    "COMMENTS1",
    "TITLE",
    "DESIGNATION",
    "NATIONALITY",
    "SORT_KEY",
    "SORT_KEY_LAST_MOD",
];

impl Entry<'_> {
    fn tell(&self, record: &mut Record) {
        let Self { node, reference, .. } = *self;
        let mut listed = Listed::new(format!("un:{reference}"), self.kind.clone());
        let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"];
        let parts: Vec<_> = parts.iter().filter_map(|part| node.child_text(part)).map(tidy).collect();
        listed.name = parts.join(" ").into();
        if let Some(name) = node.child_text("NAME_ORIGINAL_SCRIPT") {
            listed.name_in_letters(name, None);
        }
        listed.identifier("un", reference, None);
        if let Some(id) = node.child_text("DATAID") {
            listed.identifier("un-dataid", id, None);
        }
        let mut seen = HashSet::new();
        for child in node.children() {
            match child.name() {
                "INDIVIDUAL_ALIAS" | "ENTITY_ALIAS" => alias(child, &mut listed),
                "INDIVIDUAL_DATE_OF_BIRTH" => birth(child, &mut listed),
                "INDIVIDUAL_PLACE_OF_BIRTH" => listed.extra("un:place-of-birth", &full(child)),
                "INDIVIDUAL_ADDRESS" | "ENTITY_ADDRESS" => listed.address(address(child)),
                "INDIVIDUAL_DOCUMENT" => document(child, &mut listed),
                "TITLE" => values(child, |title| listed.extra("un:title", title)),
                "DESIGNATION" => values(child, |post| listed.extra("un:designation", post)),
                "NATIONALITY" => values(child, |country| {
                    listed.countries(country, CountryRole::Nationality, "un:nationality");
                }),
                "LAST_DAY_UPDATED" => {
                    let days: Vec<&str> = child.children().map(Node::text).filter(|day| !day.is_empty()).collect();
                    listed.extra("un:last-day-updated", &days.join(", "));
                }
                "GENDER" => listed.extra("un:gender", child.text()),
                "VERSIONNUM" if child.text() == "1" => {}
                // These stand once in an entry; what is there again is not understood.
                name if UNDERSTOOD.contains(&name) && seen.insert(name) => {}
                name => {
                    let key = format!("un:{}", name.to_lowercase().replace('_', "-"));
                    listed.extra(&key, child.text());
                    listed.extra(&key, &rest(child, &[]));
                }
            }
        }
        let comments = tidy(node.child_text("COMMENTS1").unwrap_or_default());
        listed.note(&comments);
        self.listings(&comments, record);
        self.references(&listed.id, &comments, record);
        record.entities.push(listed.entity());
    }

    fn evidence(&self) -> Evidence {
        Evidence::new(self.source.clone()).at(format!("entry {}", self.reference))
    }

    /// A listing under the regime, for each measure.
    fn listings(&self, comments: &str, record: &mut Record) {
        let regime = self.node.child_text("UN_LIST_TYPE").map(tidy).unwrap_or_default();
        let words = self.node.child_text("LISTED_ON").unwrap_or_default();
        let listed_on = iso_date(words);
        for (measure, said) in measures(&regime, comments) {
            let mut designation = Designation::new(measure).with_entry(self.reference);
            if !regime.is_empty() {
                designation = designation.under(&*regime);
            }
            designation.listed_on = listed_on;
            let mut evidence = self.evidence();
            if let Some(said) = said {
                evidence = evidence.quoting(said);
            }
            let mut claim = Claim::new(Modality::Official, evidence).designation(designation);
            // A zone after the date, or words that are no date.
            if !words.is_empty() && listed_on.is_none_or(|date| date.to_string() != words) {
                claim.details_mut().set_extra(vec![("un:listed-on".into(), words.into())]);
            }
            record.link(&format!("un:{}", self.reference), Relation::SanctionedBy, authority::UN.id, claim);
        }
    }

    /// A tie to each other entry that the comments refer to, with the words around every reference.
    fn references(&self, id: &str, comments: &str, record: &mut Record) {
        let mut ties: Vec<(&str, Vec<Evidence>)> = Vec::new();
        let mut places = HashMap::new();
        for found in reference::all(comments).filter(|found| found.id != self.reference) {
            let place = *places.entry(found.id).or_insert(ties.len());
            if place == ties.len() {
                ties.push((found.id, Vec::new()));
                record.mentioned.extend(found.name().map(|name| found.entity(name)));
            }
            if let Some((_, evidence)) = ties.get_mut(place) {
                evidence.push(self.evidence().quoting(found.quote()));
            }
        }
        for (other, evidence) in ties {
            let mut evidence = evidence.into_iter();
            let Some(first) = evidence.next() else { continue };
            let claim = evidence.fold(Claim::new(Modality::Official, first), Claim::also);
            record.link(id, Relation::LinkedTo, &format!("un:{other}"), claim);
        }
    }
}

/// The measures of a regime, with the words that say so.
///
/// Every regime freezes assets but that of Guinea-Bissau, whose resolution 2048 (2012) bans travel alone. The entries of Libya and Mali
/// say themselves which of the two it is.
fn measures(regime: &str, comments: &str) -> Vec<(Measure, Option<String>)> {
    match regime {
        "GB" => return vec![(Measure::TravelBan, None)],
        "Libya" | "Mali" => {}
        _ => return vec![(Measure::AssetFreeze, None)],
    }
    let mut found = Vec::new();
    for (measure, words) in [(Measure::AssetFreeze, "Asset Freeze"), (Measure::TravelBan, "Travel Ban")] {
        if let Some(at) = comments.find(words) {
            found.push((measure, Some(sentence(comments, at))));
        }
    }
    if found.is_empty() {
        found.push((Measure::AssetFreeze, None));
    }
    found
}

/// The sentence around a place.
fn sentence(text: &str, at: usize) -> String {
    let start = text.get(..at).and_then(|before| before.rfind(". ")).map_or(0, |dot| dot + 2);
    let whole = text.get(start..).unwrap_or_default();
    let end = whole.find(". ").map_or(whole.len(), |dot| dot + 1);
    quote(whole.get(..end).unwrap_or_default())
}

fn values<'n>(node: Node<'n>, mut take: impl FnMut(&'n str)) {
    node.children().map(Node::text).filter(|value| !value.is_empty()).for_each(&mut take);
}

/// Adds an alias; what is said of it beyond its quality goes to `extra`.
fn alias(node: Node<'_>, listed: &mut Listed) {
    let more = rest(node, &["QUALITY", "ALIAS_NAME"]);
    let name = tidy(node.child_text("ALIAS_NAME").unwrap_or_default());
    let name = unquoted(&name);
    if name.is_empty() {
        return listed.extra("un:alias", &more);
    }
    let quality = node.child_text("QUALITY").unwrap_or_default();
    let mut alias = if quality == "Low" { Alias::weak(name) } else { Alias::new(name) };
    if let Some(script) = super::listed::script(name).filter(|script| *script != "Latn") {
        alias = alias.in_script(script);
    }
    listed.alias(alias);
    if !matches!(quality, "Low" | "Good" | "a.k.a." | "") {
        let key = if quality == "f.k.a." { "un:former-name".to_owned() } else { format!("un:alias:{quality}") };
        listed.extra(&key, name);
    }
    if !more.is_empty() {
        listed.extra("un:alias", &format!("{name}: {more}"));
    }
}

/// A name without the quotation marks around it, if they are a pair.
fn unquoted(name: &str) -> &str {
    for (open, close) in [('"', '"'), ('\u{201c}', '\u{201d}'), ('\u{ab}', '\u{bb}')] {
        let inner = name.strip_prefix(open).and_then(|name| name.strip_suffix(close));
        if let Some(inner) = inner.filter(|inner| !inner.contains([open, close])) {
            return inner.trim();
        }
    }
    name
}

fn birth(node: Node<'_>, listed: &mut Listed) {
    let date = node.child_text("DATE").or(node.child_text("YEAR"));
    let from_to = node.child_text("FROM_YEAR").and_then(iso_date).zip(node.child_text("TO_YEAR").and_then(iso_date));
    let period = match (date.and_then(iso_date), from_to) {
        (Some(date), _) if node.child_text("TYPE_OF_DATE") == Some("APPROXIMATELY") => Some(about(date).into()),
        (Some(date), _) => Some(date.into()),
        (None, Some((from, to))) => Some(Period::between(Bound::Date(from), Bound::Date(to))),
        (None, None) => None,
    };
    match period {
        Some(period) => {
            listed.date(DateKind::Birth, period);
            let more = rest(node, &["TYPE_OF_DATE", "DATE", "YEAR", "FROM_YEAR", "TO_YEAR"]);
            if !more.is_empty() {
                listed.extra("un:date-of-birth", &format!("{period}: {more}"));
            }
        }
        None => listed.extra("un:date-of-birth", &rest(node, &[])),
    }
}

/// All of a place, with its remark.
fn full(node: Node<'_>) -> String {
    let parts = ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE"];
    joined(parts.iter().filter_map(|part| node.child_text(part)))
}

fn address(node: Node<'_>) -> Address {
    let part = |name: &str| node.child_text(name).map(|text| tidy(text).into());
    let words = node.child_text("COUNTRY");
    let country = words.and_then(nationality::code);
    // The whole is kept where a remark or a country without a code would be lost.
    let is_plain = node.child("NOTE").is_none() && words.is_some() == country.is_some();
    Address {
        full: (!is_plain).then(|| full(node)).filter(|full| !full.is_empty()).map(Into::into),
        street: part("STREET"),
        city: part("CITY"),
        region: part("STATE_PROVINCE"),
        postcode: part("ZIP_CODE"),
        country: country.map(Into::into),
    }
}

fn document(node: Node<'_>, listed: &mut Listed) {
    let kind = node.child_text("TYPE_OF_DOCUMENT").or(node.child_text("TYPE_OF_DOCUMENT2")).unwrap_or_default();
    let country = node.child_text("ISSUING_COUNTRY").or(node.child_text("COUNTRY_OF_ISSUE"));
    let code = country.and_then(nationality::code);
    let Some(number) = node.child_text("NUMBER") else {
        return listed.extra("un:document", &rest(node, &[]));
    };
    let scheme = match scheme(&tidy(kind)) {
        scheme if scheme.is_empty() => "document".into(),
        scheme => scheme,
    };
    listed.identifier(&scheme, number, code);
    let mut understood = vec!["NUMBER"];
    if node.child_text("TYPE_OF_DOCUMENT").is_some() {
        understood.push("TYPE_OF_DOCUMENT");
    }
    if code.is_some() {
        let is_first = node.child_text("ISSUING_COUNTRY").is_some();
        understood.push(if is_first { "ISSUING_COUNTRY" } else { "COUNTRY_OF_ISSUE" });
    }
    let more = rest(node, &understood);
    if !more.is_empty() {
        listed.extra("un:document", &format!("{number}: {more}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotation_marks_are_taken_off_in_pairs() {
        for (name, expected) in [
            ("\"KOMID\"", "KOMID"),
            ("\u{201c}Tek\u{201d}", "Tek"),
            ("\"Amir", "\"Amir"),
            ("\u{201c}General\u{201d} Sidiki", "\u{201c}General\u{201d} Sidiki"),
            ("\"A\" or \"B\"", "\"A\" or \"B\""),
            ("\"", "\""),
            ("", ""),
        ] {
            assert_eq!(unquoted(name), expected);
        }
    }

    #[test]
    fn measures_by_regime_and_by_words() {
        let measures = |regime, comments| measures(regime, comments).into_iter().map(|(m, _)| m).collect::<Vec<_>>();
        assert_eq!(measures("DPRK", ""), [Measure::AssetFreeze]);
        assert_eq!(measures("DPRK", "(Travel Ban)"), [Measure::AssetFreeze]);
        assert_eq!(measures("GB", ""), [Measure::TravelBan]);
        let both = "Listed pursuant to paragraphs 15 and 17 of resolution 1970 (Travel Ban, Asset Freeze). More.";
        assert_eq!(measures("Libya", both), [Measure::AssetFreeze, Measure::TravelBan]);
        assert_eq!(measures("Libya", "Paragraph 15 of resolution 1970 (Travel Ban)."), [Measure::TravelBan]);
        assert_eq!(sentence("One. Two is here. Three.", 6), "Two is here.");
    }
}
