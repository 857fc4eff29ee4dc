//! The consolidated list of financial sanctions of the European Union, in XML, version 1.1.

use std::collections::HashMap;

use super::authority;
use super::error::ImportError;
use super::input::Input;
use super::list::ReadList;
use super::listed::{Listed, about, iso_date, joined, quote, rest, script};
use super::record::Record;
use super::xml::{Node, Take, Xml, tidy};
use crate::model::claim::{Claim, Designation, Measure, Modality};
use crate::model::date::{Bound, PartialDate, Period};
use crate::model::entity::{Address, Alias, CountryRole, DateKind};
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::model::source::{Evidence, Source, SourceId, SourceKind};
use crate::vocabulary::country;
use crate::vocabulary::scheme::scheme;

/// Reads the entries one after another.
pub(crate) struct Reader {
    xml: Xml,
    generated: Option<PartialDate>,
    file_id: Option<Box<str>>,
    source: SourceId,
    is_begun: bool,
}

impl Reader {
    pub(crate) fn open(input: Input) -> Result<Self, ImportError> {
        let xml = Xml::open(input)?;
        let generated = xml.tree().attribute("generationDate").and_then(iso_date);
        let file_id = xml.tree().attribute("globalFileId").map(Box::from);
        let source = generated.map_or_else(|| "eu-fsf".to_owned(), |date| format!("eu-fsf-{date}"));
        Ok(Self { xml, generated, file_id, source: source.into(), is_begun: false })
    }
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        let title = "Consolidated list of persons, groups and entities subject to EU financial sanctions";
        let mut source = Source::new(self.source.clone(), SourceKind::OfficialList, title);
        source.publisher = Some("European Commission".into());
        source.published = self.generated.map(Period::from);
        source.licence = Some("Commission reuse decision 2011/833/EU".into());
        source.extra.extend(self.file_id.clone().map(|id| ("eu:globalFileId".into(), id)));
        source
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        if self.xml.next(|_, _| Take::Tree)?.is_none() {
            return Ok(false);
        }
        let (node, place) = (self.xml.tree(), self.xml.place());
        let logical = node.attribute("logicalId");
        let entry = node.attribute("euReferenceNumber").or(logical);
        match entry {
            Some(entry) => record.begin(place.of_record(entry)),
            None => record.begin(place),
        }
        if !std::mem::replace(&mut self.is_begun, true) {
            record.entities.push(authority::EU.entity());
        }
        if node.name() != "sanctionEntity" {
            record.skip(format!("the element <{}> is none that the list has", node.name()));
            return Ok(true);
        }
        match entry {
            Some(entry) => tell(node, entry, &self.source, record),
            None => record.skip("there is neither a reference number nor a logical id"),
        }
        Ok(true)
    }
}

fn tell(node: Node<'_>, entry: &str, source: &SourceId, record: &mut Record) {
    let subject = node.child("subjectType");
    let code = subject.and_then(|subject| subject.attribute("code").or(subject.attribute("classificationCode")));
    let kind = match code {
        Some("person" | "P") => EntityKind::Person,
        Some("enterprise" | "E") => EntityKind::Organization,
        _ => EntityKind::LegalEntity,
    };
    let mut listed = Listed::new(format!("eu:{entry}"), kind);
    if let Some(code) = code.filter(|_| listed.kind == EntityKind::LegalEntity) {
        listed.extra("eu:subjectType", code);
    }
    listed.identifier("eu", entry, None);
    listed.identifier("eu-logical-id", node.attribute("logicalId").unwrap_or_default(), None);
    listed.identifier("un", node.attribute("unitedNationId").unwrap_or_default(), None);
    let known = ["euReferenceNumber", "logicalId", "unitedNationId", "designationDetails", "designationDate"];
    for (key, value) in node.attributes().filter(|(key, _)| !known.contains(key)) {
        listed.extra(&format!("eu:{key}"), value);
    }
    listed.extra("eu:designationDetails", node.attribute("designationDetails").unwrap_or_default());
    names(node, &mut listed);
    for child in node.children() {
        match child.name() {
            "remark" => listed.note(&tidy(child.text())),
            "birthdate" => birth(child, &mut listed),
            "citizenship" => citizenship(child, &mut listed),
            "address" => address(child, &mut listed),
            "identification" => identification(child, &mut listed),
            "regulation" | "subjectType" | "nameAlias" => {}
            name => {
                let key = format!("eu:{name}");
                listed.extra(&key, child.text());
                listed.extra(&key, &rest(child, &[]));
            }
        }
        if child.name() != "regulation" {
            about_part(child, &mut listed);
        }
    }
    listings(node, entry, source, record);
    record.entities.push(listed.entity());
}

/// What every part has that only says where its words were published.
const PUBLICATION: &[&str] = &["regulationSummary", "regulationLanguage", "logicalId"];

fn about_part(part: Node<'_>, listed: &mut Listed) {
    for summary in part.all("regulationSummary") {
        let words = ["regulationType", "publicationDate", "numberTitle", "publicationUrl"];
        let words: Vec<&str> = words.iter().filter_map(|word| summary.attribute(word)).collect();
        listed.extra("eu:regulationSummary", &words.join(" "));
    }
}

/// What is said of a part beyond what was understood, under its key.
fn more(key: &str, part: &str, node: Node<'_>, understood: &[&str], listed: &mut Listed) {
    let understood = [understood, PUBLICATION].concat();
    let more = rest(node, &understood);
    match (part.is_empty(), more.is_empty()) {
        (_, true) => {}
        (true, false) => listed.extra(key, &more),
        (false, false) => listed.extra(key, &format!("{part}: {more}")),
    }
}

/// Chooses the primary name, which the list does not mark, and makes one alias of each distinct text.
fn names(node: Node<'_>, listed: &mut Listed) {
    struct Name<'n> {
        text: String,
        strong: bool,
        languages: Vec<&'n str>,
    }
    let mut all: Vec<Name<'_>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for part in node.all("nameAlias") {
        let parts = ["firstName", "middleName", "lastName"];
        let text = match part.attribute("wholeName") {
            Some(whole) => tidy(whole).into_owned(),
            None => tidy(&parts.map(|part_name| part.attribute(part_name).unwrap_or_default()).join(" ")).into_owned(),
        };
        for (attribute, key) in [("function", "eu:function"), ("title", "eu:title"), ("gender", "eu:gender")] {
            listed.extra(key, part.attribute(attribute).unwrap_or_default());
        }
        let known = [&parts[..], &["wholeName", "function", "title", "gender", "nameLanguage", "strong"]].concat();
        more("eu:nameAlias", &text, part, &known, listed);
        if text.is_empty() {
            continue;
        }
        let strong = part.attribute("strong") != Some("false");
        let language = part.attribute("nameLanguage").unwrap_or_default();
        let place = *places.entry(text.clone()).or_insert(all.len());
        match all.get_mut(place) {
            Some(known) => {
                known.strong |= strong;
                // There are some twenty languages, however often a name is repeated.
                if !known.languages.contains(&language) && known.languages.len() < 100 {
                    known.languages.push(language);
                }
            }
            None => all.push(Name { text, strong, languages: vec![language] }),
        }
    }
    let latin = |name: &&Name<'_>| name.strong && script(&name.text).is_none_or(|script| script == "Latn");
    let is_english = |name: &&Name<'_>| name.languages.contains(&"EN");
    let primary = all.iter().filter(latin).find(is_english).or(all.iter().find(latin));
    listed.name = primary.or(all.first()).map(|name| name.text.as_str().into()).unwrap_or_default();
    for Name { text, strong, languages } in &all {
        let mut alias = if *strong { Alias::new(text.as_str()) } else { Alias::weak(text.as_str()) };
        if let Some(script) = script(text).filter(|script| *script != "Latn") {
            alias = alias.in_script(script);
        }
        match languages.as_slice() {
            [only] if !only.is_empty() => alias = alias.in_language(only.to_ascii_lowercase()),
            [_] => {}
            several => {
                let several: Vec<&str> = several.iter().copied().filter(|language| !language.is_empty()).collect();
                listed.extra("eu:nameLanguage", &format!("{text}: {}", several.join(" ")));
            }
        }
        listed.alias(alias);
    }
    let primary = node.all("nameAlias").find(|part| part.attribute("wholeName") == Some(&*listed.name));
    if let Some(last) = primary.and_then(|part| part.attribute("lastName")) {
        listed.extra("eu:lastName", last);
    }
}

/// A country by its code, unless it is unknown; one that has no code stays as words.
fn country_of(node: Node<'_>) -> Result<Option<&'static str>, &str> {
    let code = node.attribute("countryIso2Code").filter(|code| *code != "00");
    let words = node.attribute("countryDescription").filter(|words| *words != "UNKNOWN");
    match code.and_then(country::code).or(words.and_then(country::code)) {
        Some(code) => Ok(Some(code)),
        None => words.or(code).map_or(Ok(None), Err),
    }
}

const COUNTRY: [&str; 2] = ["countryIso2Code", "countryDescription"];

fn birth(node: Node<'_>, listed: &mut Listed) {
    let number = |name: &str| node.attribute(name).and_then(|value| value.parse::<i32>().ok()).filter(|n| *n > 0);
    let part = |name: &str| number(name).and_then(|number| u8::try_from(number).ok());
    let of_parts = || {
        let year = number("year")?;
        match (part("monthOfYear"), part("dayOfMonth")) {
            (Some(month), Some(day)) => PartialDate::day(year, month, day).ok(),
            (Some(month), None) => PartialDate::month(year, month).ok(),
            (None, _) => PartialDate::year(year).ok(),
        }
    };
    let range = || {
        let (from, to) = (number("yearRangeFrom")?, number("yearRangeTo")?);
        Some((PartialDate::year(from).ok()?, PartialDate::year(to).ok()?))
    };
    let is_gregorian = node.attribute("calendarType").is_none_or(|calendar| calendar == "GREGORIAN");
    let is_about = node.attribute("circa") == Some("true");
    let date = node.attribute("birthdate").and_then(iso_date).or_else(of_parts);
    let date = date.map(|date| if is_about { about(date) } else { date }).filter(|_| is_gregorian);
    let period = match (date, range()) {
        (Some(date), _) => Some(Period::from(date)),
        (None, Some((from, to))) if is_gregorian => Some(Period::between(Bound::Date(from), Bound::Date(to))),
        _ => None,
    };
    if let Some(period) = period {
        listed.date(DateKind::Birth, period);
    }
    let place = ["city", "place", "region", "zipCode"].map(|part| node.attribute(part).unwrap_or_default());
    let country = node.attribute("countryDescription").filter(|words| *words != "UNKNOWN");
    listed.extra("eu:place-of-birth", &joined(place.into_iter().chain(country)));
    let mut known = vec!["circa", "city", "place", "region", "zipCode", "countryIso2Code", "countryDescription"];
    if period.is_some() {
        let dates = ["birthdate", "year", "monthOfYear", "dayOfMonth", "calendarType", "yearRangeFrom", "yearRangeTo"];
        known.extend(dates);
    } else if is_gregorian {
        known.push("calendarType");
    }
    let words = period.map(|period| period.to_string()).unwrap_or_default();
    more("eu:birthdate", &words, node, &known, listed);
}

fn citizenship(node: Node<'_>, listed: &mut Listed) {
    match country_of(node) {
        Ok(Some(code)) => listed.countries(code, CountryRole::Nationality, "eu:citizenship"),
        Ok(None) => {}
        Err(words) => listed.extra("eu:citizenship", words),
    }
    more("eu:citizenship", node.attribute("countryDescription").unwrap_or_default(), node, &COUNTRY, listed);
}

fn address(node: Node<'_>, listed: &mut Listed) {
    let part = |name: &str| node.attribute(name).map(|text| Box::<str>::from(tidy(text)));
    let country = country_of(node);
    let names = ["street", "poBox", "place", "city", "zipCode", "region", "countryDescription"];
    let whole = names.map(|name| node.attribute(name).filter(|words| *words != "UNKNOWN").unwrap_or_default());
    let whole = joined(whole);
    let is_plain = country.is_ok() && node.attribute("poBox").is_none() && node.attribute("place").is_none();
    listed.address(Address {
        full: (!is_plain && !whole.is_empty()).then(|| whole.as_str().into()),
        street: part("street"),
        city: part("city"),
        region: part("region"),
        postcode: part("zipCode"),
        country: country.unwrap_or_default().map(Box::from),
    });
    let known = [&names[..], &COUNTRY].concat();
    more("eu:address", &whole, node, &known, listed);
}

fn identification(node: Node<'_>, listed: &mut Listed) {
    let number = node.attribute("number").or(node.attribute("latinNumber"));
    let kind = node.attribute("identificationTypeCode").unwrap_or("document");
    let country = country_of(node);
    let Some(number) = number else { return more("eu:identification", kind, node, &[], listed) };
    let description = node.attribute("identificationTypeDescription").unwrap_or_default();
    // A code that is no known scheme says less than its description.
    let scheme = match kind {
        "other" | "document" if !description.is_empty() => scheme(description),
        kind => scheme(kind),
    };
    listed.identifier(&scheme, number, country.unwrap_or_default());
    let mut known = vec!["number", "identificationTypeCode", "identificationTypeDescription"];
    if node.attribute("number") == node.attribute("latinNumber") || node.attribute("number").is_none() {
        known.push("latinNumber");
    }
    if country.is_ok() {
        known.extend(COUNTRY);
    }
    more("eu:identification", &format!("{scheme} {number}"), node, &known, listed);
}

/// A listing under each regulation; one without a programme if there is none.
fn listings(node: Node<'_>, entry: &str, source: &SourceId, record: &mut Record) {
    let from = format!("eu:{entry}");
    let evidence = || Evidence::new(source.clone()).at(format!("entry {entry}"));
    let designated = node.attribute("designationDate").and_then(iso_date);
    let designation = || {
        let designation = Designation::new(Measure::AssetFreeze).with_entry(entry);
        match node.attribute("designationDetails") {
            Some(details) => designation.because(quote(details)),
            None => designation,
        }
    };
    let by_parts = (node.all("regulation").count() == 1).then(|| first_publication(node)).flatten();
    let mut is_listed = false;
    for regulation in node.all("regulation") {
        let mut designation = designation();
        if let Some(programme) = regulation.attribute("programme") {
            designation = designation.under(programme);
        }
        let in_force = regulation.attribute("entryIntoForceDate").and_then(iso_date);
        let published = regulation.attribute("publicationDate").and_then(iso_date);
        let of_regulation = in_force.or(published);
        // An amendment changes an entry that may be older: it is as old as the oldest of its parts.
        let older = by_parts.filter(|_| regulation.attribute("regulationType") == Some("amendment"));
        let older = older.filter(|older| of_regulation.is_none_or(|date| older.latest() < date.earliest()));
        designation.listed_on = designated.or(older).or(of_regulation);
        let mut claim = Claim::new(Modality::Official, evidence()).designation(designation);
        let mut extra = Vec::new();
        for (key, value) in regulation.attributes().filter(|(key, value)| *key != "programme" && !value.is_empty()) {
            extra.push((format!("eu:{key}").into(), value.into()));
        }
        for child in regulation.children() {
            let words = [child.text(), &rest(child, &[])].join(" ");
            if !words.trim().is_empty() {
                extra.push((format!("eu:{}", child.name()).into(), words.trim().into()));
            }
        }
        claim.details_mut().set_extra(extra);
        record.link(&from, Relation::SanctionedBy, authority::EU.id, claim);
        is_listed = true;
    }
    if !is_listed {
        let mut designation = designation();
        designation.listed_on = designated;
        let claim = Claim::new(Modality::Official, evidence()).designation(designation);
        record.link(&from, Relation::SanctionedBy, authority::EU.id, claim);
    }
}

/// When the first of the parts was published that tell it.
fn first_publication(node: Node<'_>) -> Option<PartialDate> {
    let summaries = node.children().flat_map(|part| part.all("regulationSummary"));
    let dates = summaries.filter_map(|summary| summary.attribute("publicationDate").and_then(iso_date));
    dates.min_by_key(|date| date.earliest())
}
