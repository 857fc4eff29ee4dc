//! Entities and persons of statements.

use super::fields::{Fields, compact, text, verbatim};
use super::interest::day;
use crate::import::importer::UNNAMED;
use crate::model::Extra;
use crate::model::entity::{Address, Alias, Country, CountryRole, DateKind, Entity, EntityDate, Identifier};
use crate::model::kind::EntityKind;
use crate::vocabulary::country;
use crate::vocabulary::scheme::scheme;

/// What is gathered of a party before its name is known.
#[derive(Default)]
struct Parts {
    aliases: Vec<Alias>,
    identifiers: Vec<Identifier>,
    countries: Vec<Country>,
    dates: Vec<EntityDate>,
    addresses: Vec<Address>,
    topics: Vec<Box<str>>,
    note: Option<Box<str>>,
    extra: Extra,
}

/// The entity that an entity record describes.
pub(super) fn entity(id: &str, mut details: Fields<'_>) -> Entity {
    let mut parts = Parts::default();
    let kind = entity_kind(&mut details, &mut parts.extra);
    let name = details.word("name");
    for other in texts(&mut details, "alternateNames") {
        parts.aliases.push(Alias::new(other));
    }
    parts.jurisdiction(&mut details);
    parts.identifiers(&mut details);
    parts.date(&mut details, "foundingDate", DateKind::Incorporation);
    parts.date(&mut details, "dissolutionDate", DateKind::Dissolution);
    parts.addresses(&mut details);
    parts.unspecified(&mut details, "unspecifiedEntityDetails");
    let is_hidden = kind == EntityKind::LegalEntity;
    parts.finish(id, kind, name, details, is_hidden.then_some("(undisclosed entity)"))
}

/// The person that a person record describes.
pub(super) fn person(id: &str, mut details: Fields<'_>) -> Entity {
    let mut parts = Parts::default();
    let kind = details.word("personType");
    let is_hidden = matches!(kind.as_deref(), Some("anonymousPerson" | "unknownPerson"));
    if let Some(kind) = kind.filter(|kind| &**kind != "knownPerson") {
        parts.extra.push(("bods:personType".into(), kind));
    }
    let name = parts.names(&mut details);
    parts.identifiers(&mut details);
    for (key, role) in [("nationalities", CountryRole::Nationality), ("taxResidencies", CountryRole::Associated)] {
        for json in details.list(key).unwrap_or_default() {
            let code = Fields::parse(json).ok().and_then(|fields| parts.country(fields, role, key));
            if role == CountryRole::Associated || code.is_none() {
                parts.extra.push((format!("bods:{key}").into(), verbatim(json)));
            }
        }
    }
    parts.date(&mut details, "birthDate", DateKind::Birth);
    parts.date(&mut details, "deathDate", DateKind::Death);
    parts.addresses(&mut details);
    if let Some(mut exposure) = details.object("politicalExposure") {
        let status = exposure.word("status");
        if status.as_deref() == Some("isPep") {
            parts.topics.push("role.pep".into());
        }
        if let Some(status) = status {
            parts.extra.push(("bods:politicalExposure:status".into(), status));
        }
        exposure.rest("bods:politicalExposure:", &mut parts.extra);
    }
    parts.unspecified(&mut details, "unspecifiedPersonDetails");
    parts.finish(id, EntityKind::Person, name, details, is_hidden.then_some("(undisclosed person)"))
}

/// A party that a relationship says only this of: why it is not named.
pub(super) fn undisclosed(id: &str, reason: &str, description: Option<&str>, extra: Extra) -> Entity {
    let mut entity = Entity::new(id, EntityKind::LegalEntity, format!("(undisclosed: {reason})"));
    let details = entity.details_mut();
    details.set_note(description.map(Box::from));
    details.set_extra([(UNNAMED.into(), reason.into())].into_iter().chain(extra).collect());
    entity
}

fn entity_kind(details: &mut Fields<'_>, extra: &mut Extra) -> EntityKind {
    let mut fields = details.object("entityType").unwrap_or_default();
    let (kind, subtype) = (fields.word("type"), fields.word("subtype"));
    let is_nomination = subtype.as_deref() == Some("nomination");
    let found = match kind.as_deref() {
        Some("registeredEntity") => EntityKind::Company,
        Some("legalEntity") => EntityKind::Organization,
        Some("arrangement") if is_nomination => EntityKind::Agreement,
        Some("arrangement") => EntityKind::Organization,
        Some("state") => EntityKind::State,
        Some("stateBody") => EntityKind::Agency,
        _ => EntityKind::LegalEntity,
    };
    // Company, State and Agency say what the type says; the others do not.
    let is_said = matches!(found, EntityKind::Company | EntityKind::State | EntityKind::Agency);
    if let Some(kind) = kind.filter(|_| !is_said) {
        extra.push(("bods:entityType".into(), kind));
    }
    if let Some(subtype) = subtype {
        extra.push(("bods:entityType:subtype".into(), subtype));
    }
    fields.rest("bods:entityType:", extra);
    found
}

/// Takes the texts of an array.
fn texts(details: &mut Fields<'_>, key: &str) -> Vec<Box<str>> {
    let list = details.list(key).unwrap_or_default();
    list.into_iter().map(verbatim).filter(|text| !text.trim().is_empty()).collect()
}

impl Parts {
    /// Takes the names; the legal one is the name, or else the first.
    fn names(&mut self, details: &mut Fields<'_>) -> Option<Box<str>> {
        let mut names: Vec<(Option<Box<str>>, Box<str>)> = Vec::new();
        for json in details.list("names").unwrap_or_default() {
            let Ok(mut fields) = Fields::parse(json) else {
                self.extra.push(("bods:name".into(), verbatim(json)));
                continue;
            };
            let kind = fields.word("type");
            let full = fields.word("fullName");
            let parts = ["givenName", "patronymicName", "familyName"].map(|key| (key, fields.word(key)));
            let joined: Vec<&str> = parts.iter().filter_map(|(_, part)| part.as_deref()).collect();
            let full = full.unwrap_or_else(|| joined.join(" ").into());
            for (key, part) in parts {
                self.extra.extend(part.map(|part| (format!("bods:{key}").into(), part)));
            }
            fields.rest("bods:name:", &mut self.extra);
            if !full.is_empty() {
                names.push((kind, full));
            }
        }
        let first = names.iter().position(|(kind, _)| kind.as_deref() == Some("legal")).unwrap_or_default();
        let mut name = None;
        for (position, (kind, full)) in names.into_iter().enumerate() {
            if let Some(kind) = kind.filter(|kind| position != first || &**kind != "legal") {
                self.extra.push((format!("bods:name:{kind}").into(), full.clone()));
            }
            if position == first {
                name = Some(full);
            } else {
                self.aliases.push(Alias::new(full));
            }
        }
        name
    }

    /// Takes the country of an object with a name and a code, and says which it is; words without a code go to the extra.
    fn country(&mut self, mut fields: Fields<'_>, role: CountryRole, key: &str) -> Option<&'static str> {
        let (code, name) = (fields.word("code"), fields.word("name"));
        fields.rest(&format!("bods:{key}:"), &mut self.extra);
        // A subdivision is written with its country before a hyphen: US-DE.
        let of_code = code.as_deref().and_then(|code| country::code(code.split('-').next().unwrap_or_default()));
        let found = of_code.or_else(|| name.as_deref().and_then(country::code))?;
        if !self.countries.iter().any(|country| country.code() == found && country.role == role) {
            self.countries.push(Country::new(found, role));
        }
        Some(found)
    }

    fn jurisdiction(&mut self, details: &mut Fields<'_>) {
        let Some(json) = details.raw("jurisdiction") else { return };
        let (mut is_plain, mut found) = (false, None);
        if let Ok(mut fields) = Fields::parse(&json) {
            is_plain = fields.word("code").is_some_and(|code| !code.contains('-'));
            found = Fields::parse(&json).ok().and_then(|f| self.country(f, CountryRole::Jurisdiction, "jurisdiction"));
        }
        if !is_plain || found.is_none() {
            self.extra.push(("bods:jurisdiction".into(), json));
        }
    }

    fn identifiers(&mut self, details: &mut Fields<'_>) {
        for json in details.list("identifiers").unwrap_or_default() {
            let Ok(mut fields) = Fields::parse(json) else {
                self.extra.push(("bods:identifier".into(), verbatim(json)));
                continue;
            };
            let (code, name) = (fields.word("scheme"), fields.word("schemeName"));
            let value = fields.word("id").or_else(|| fields.word("uri"));
            let Some(value) = value else {
                self.extra.push(("bods:identifier".into(), compact(json)));
                continue;
            };
            let (scheme, country) = match (&code, &name) {
                (Some(code), _) => coded_scheme(code),
                (None, Some(name)) => (scheme(name).into_owned().into(), None),
                (None, None) => ("unspecified".into(), None),
            };
            let mut rest = Extra::new();
            fields.rest("", &mut rest);
            if code.as_deref() != Some(&*scheme) || name.is_some() || !rest.is_empty() {
                self.extra.push(("bods:identifier".into(), compact(json)));
            }
            self.identifiers.push(Identifier { scheme, value, country: country.map(Box::from) });
        }
    }

    fn date(&mut self, details: &mut Fields<'_>, key: &str, kind: DateKind) {
        let Some(text) = details.word(key) else { return };
        match day(&text) {
            Some(date) => self.dates.push(EntityDate { kind, date: date.into() }),
            None => self.extra.push((format!("bods:{key}").into(), text)),
        }
    }

    /// Takes the addresses. Where a person was born is none.
    fn addresses(&mut self, details: &mut Fields<'_>) {
        for json in details.list("addresses").unwrap_or_default() {
            let Ok(mut fields) = Fields::parse(json) else {
                self.extra.push(("bods:address".into(), verbatim(json)));
                continue;
            };
            let (kind, full, postcode) = (fields.word("type"), fields.word("address"), fields.word("postCode"));
            if kind.as_deref() == Some("placeOfBirth") {
                self.extra.push(("bods:placeOfBirth".into(), compact(json)));
                continue;
            }
            let mut country = None;
            if let Some(raw) = fields.raw("country") {
                let place = Fields::parse(&raw).ok().map(|mut place| (place.word("code"), place.word("name")));
                let (code, name) = place.unwrap_or_default();
                country = code.as_deref().and_then(country::code).or_else(|| name.as_deref().and_then(country::code));
                if country.is_none() {
                    self.extra.push(("bods:address:country".into(), raw));
                }
            }
            if let Some(kind) = kind {
                let words = full.as_deref().or(postcode.as_deref()).unwrap_or_default();
                self.extra.push((format!("bods:address:{kind}").into(), words.into()));
            }
            fields.rest("bods:address:", &mut self.extra);
            self.addresses.push(Address { full, postcode, country: country.map(Box::from), ..Address::default() });
        }
    }

    /// Takes why a party is not named.
    fn unspecified(&mut self, details: &mut Fields<'_>, key: &str) {
        let Some(mut fields) = details.object(key) else { return };
        if let Some(reason) = fields.word("reason") {
            self.extra.push((UNNAMED.into(), reason));
        }
        self.note = fields.word("description");
        fields.rest(&format!("bods:{key}:"), &mut self.extra);
    }

    fn finish(
        mut self,
        id: &str,
        kind: EntityKind,
        name: Option<Box<str>>,
        mut details: Fields<'_>,
        hidden: Option<&str>,
    ) -> Entity {
        // That a party is no component of anything goes without saying.
        if details.text("isComponent").is_some_and(|is| is == "true") {
            self.extra.push(("bods:isComponent".into(), "true".into()));
        }
        details.rest("bods:", &mut self.extra);
        let is_nameless = name.is_none() && self.aliases.is_empty();
        if is_nameless && hidden.is_some() && !self.extra.iter().any(|(key, _)| &**key == UNNAMED) {
            self.extra.push((UNNAMED.into(), "unknown".into()));
        }
        let name = name.as_deref().or(hidden.filter(|_| is_nameless)).unwrap_or_default();
        let mut entity = Entity::new(id, kind, name);
        let own = entity.details_mut();
        own.set_aliases(self.aliases);
        own.set_identifiers(self.identifiers);
        own.set_countries(self.countries);
        own.set_dates(self.dates);
        own.set_addresses(self.addresses);
        own.set_topics(self.topics);
        own.set_note(self.note);
        own.set_extra(self.extra);
        entity
    }
}

/// The scheme of an identifier by its code, and the country that issues it. Codes of org-id.guide begin with the country or with
/// `XI` or `XR` for the whole world; codes for persons begin with three letters of the country and end with the sort of document.
fn coded_scheme(code: &str) -> (Box<str>, Option<&'static str>) {
    let (place, rest) = code.split_once('-').unwrap_or(("", code));
    let country = country::code(place).filter(|_| place.len() == 2);
    let known = match rest {
        "PASSPORT" => "passport",
        "TAXID" => "tax-id",
        "IDCARD" => "national-id",
        "LEI" => "lei",
        // The registers of companies that are met most: their numbers are what other lists call a registration.
        "COH" if place == "GB" => "registration",
        _ => return (scheme(code).into_owned().into(), country),
    };
    (known.into(), country)
}

/// The texts of a list of agents: "Person One; Example Register".
pub(super) fn agents(json: &str) -> Option<Box<str>> {
    let mut names: Vec<Box<str>> = Vec::new();
    for agent in super::fields::list(json)? {
        let mut fields = Fields::parse(agent).ok()?;
        names.push(fields.word("name").or_else(|| fields.text("uri").map(Into::into))?);
    }
    (!names.is_empty()).then(|| names.join("; ").into())
}

/// Whether a list of words has this one.
pub(super) fn has_word(list: &[&str], word: &str) -> bool {
    list.iter().filter_map(|json| text(json)).any(|text| text == word)
}
