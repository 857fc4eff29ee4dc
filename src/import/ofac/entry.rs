//! An entry of an OFAC list, whatever the format it was read from: the one place that says what becomes what.

use std::collections::HashSet;

use super::dates;
use super::programme::OfacList;
use super::relation::mapped;
use crate::import::authority;
use crate::import::record::{LinkByName, Record};
use crate::import::xml::tidy;
use crate::model::claim::{Claim, Designation, Modality};
use crate::model::date::{PartialDate, Period};
use crate::model::entity::{Address, Alias, Country, CountryRole, DateKind, Entity, EntityDate, Identifier};
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::model::source::{Evidence, SourceId};
use crate::vocabulary::country;
use crate::vocabulary::scheme::scheme;

/// The ids of entries begin with this.
pub(crate) const SCOPE: &str = "ofac:";

/// The id of an entry in the graph.
pub(crate) fn id_of(number: &str) -> String {
    [SCOPE, number].concat()
}

/// An entry that is being read.
pub(crate) struct Entry {
    number: String,
    kind: EntityKind,
    name: String,
    aliases: Vec<Alias>,
    identifiers: Vec<Identifier>,
    countries: Vec<Country>,
    dates: Vec<EntityDate>,
    addresses: Vec<Address>,
    extra: Vec<(Box<str>, Box<str>)>,
    note: String,
    designations: Vec<Designation>,
    links: Vec<(Target, Relation, bool, Claim)>,
}

enum Target {
    Number(String),
    Name(String, Vec<Box<str>>),
}

/// A document of an entry.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Document<'a> {
    /// Its type in OFAC's words: "Passport", "Tax ID No.".
    pub(crate) words: &'a str,
    pub(crate) number: &'a str,
    /// The name of the country that issued it.
    pub(crate) country: Option<&'a str>,
    /// What else is said of it: dates of issue and expiry, place, reliability.
    pub(crate) more: Option<&'a str>,
}

/// What sort of another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AliasSort {
    Also,
    Formerly,
    Now,
}

impl Entry {
    /// An entry by its number, which is the same in every format.
    pub(crate) fn new(number: &str, kind: EntityKind, name: &str) -> Self {
        Self {
            number: number.to_owned(),
            kind,
            name: tidy(name).into_owned(),
            aliases: Vec::new(),
            identifiers: vec![Identifier::new("ofac", number)],
            countries: Vec::new(),
            dates: Vec::new(),
            addresses: Vec::new(),
            extra: Vec::new(),
            note: String::new(),
            designations: Vec::new(),
            links: Vec::new(),
        }
    }

    /// The kind by OFAC's word: individual, entity, vessel, aircraft, in any case. OFAC's "entity" says only that it is a body.
    pub(crate) fn kind(words: &str) -> Option<EntityKind> {
        let is = |word: &str| words.trim().eq_ignore_ascii_case(word);
        match () {
            () if is("individual") => Some(EntityKind::Person),
            () if is("entity") => Some(EntityKind::Organization),
            () if is("vessel") => Some(EntityKind::Vessel),
            () if is("aircraft") => Some(EntityKind::Aircraft),
            () => None,
        }
    }

    /// Adds another name. `script` is a code of ISO 15924, of names that are not in Latin letters.
    pub(crate) fn alias(&mut self, name: &str, sort: AliasSort, is_weak: bool, script: Option<&str>) {
        let name = tidy(name);
        if name.is_empty() {
            return;
        }
        match sort {
            AliasSort::Also => {}
            AliasSort::Formerly => self.extra("formerly known as", &name),
            AliasSort::Now => self.extra("now known as", &name),
        }
        let alias = if is_weak { Alias::weak(&*name) } else { Alias::new(&*name) };
        self.aliases.push(match script {
            Some(script) => alias.in_script(script),
            None => alias,
        });
    }

    /// Keeps what the model has no place for, under OFAC's words.
    pub(crate) fn extra(&mut self, words: &str, value: &str) {
        self.extra.push((["ofac:", plain(words)].concat().into(), tidy(value).into()));
    }

    /// Adds a feature by OFAC's words for it, whose value is a date of which the format gives the parts.
    pub(crate) fn feature_on(&mut self, words: &str, period: Period) {
        match date_kind(plain(words)) {
            Some(kind) => self.date(kind, period),
            None => self.extra(words, &dates::words(period)),
        }
    }

    /// Adds a remark in prose to those that it has.
    pub(crate) fn note(&mut self, words: &str) {
        let words = tidy(words);
        if words.is_empty() {
            return;
        }
        if !self.note.is_empty() {
            self.note.push_str("; ");
        }
        self.note.push_str(&words);
    }

    /// Adds a feature by OFAC's words for it, which are the same in all formats, and its value in words.
    pub(crate) fn feature(&mut self, words: &str, value: &str) {
        let value = tidy(value);
        let plain = plain(words);
        if let Some(kind) = date_kind(plain) {
            return self.dated(kind, plain, &value);
        }
        match plain {
            "Nationality Country" | "nationality" => self.country(CountryRole::Nationality, plain, &value),
            // Citizenship is nationality in law; OFAC has both words, and which of them it was stays in the extra.
            "Citizenship Country" | "citizen" => {
                self.country(CountryRole::Nationality, "Citizenship Country", &value);
                if country::code(&value).is_some() {
                    self.extra("Citizenship Country", &value);
                }
            }
            "Nationality of Registration" | "Registration Country" => {
                self.country(CountryRole::Jurisdiction, plain, &value);
            }
            "Vessel Flag" => self.country(CountryRole::Flag, plain, &value),
            _ if is_identifier(plain) => self.identifiers.push(Identifier::new(scheme(plain), &*value)),
            _ => match plain.strip_prefix("Digital Currency Address - ") {
                Some(currency) => {
                    let scheme = format!("crypto-{}", currency.trim().to_ascii_lowercase());
                    self.identifiers.push(Identifier::new(scheme, &*value));
                }
                None => self.extra(plain, &value),
            },
        }
    }

    /// Adds a date of which the format gives the parts.
    pub(crate) fn date(&mut self, kind: DateKind, period: Period) {
        self.dates.push(EntityDate { kind, date: period });
    }

    fn dated(&mut self, kind: DateKind, words: &str, value: &str) {
        match dates::period(value) {
            Some(period) => self.date(kind, period),
            None => self.extra(words, value),
        }
    }

    /// Adds a country by its name.
    pub(crate) fn country(&mut self, role: CountryRole, words: &str, name: &str) {
        match country::code(name) {
            Some(code) => {
                if !self.countries.iter().any(|known| known.code() == code && known.role == role) {
                    self.countries.push(Country::new(code, role));
                }
            }
            None => self.extra(words, name),
        }
    }

    /// Adds a document.
    pub(crate) fn document(&mut self, document: Document<'_>) {
        let Document { words, number, country, more } = document;
        let number = tidy(number);
        // Some numbers have their country in brackets behind them although there is a field for it.
        let (number, country) = match (bracketed(&number), country) {
            (Some((bare, within)), None) => (bare, Some(within)),
            _ => (&*number, country),
        };
        let imo = number.strip_prefix("IMO ").filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
        let mut identifier = match imo {
            Some(digits) if self.kind == EntityKind::Vessel || words.starts_with("Vessel") => {
                Identifier::new("imo", digits)
            }
            // The IMO numbers companies too, and not in the range of ships.
            Some(digits) => Identifier::new("imo-company", digits),
            None => Identifier::new(scheme(words), number),
        };
        if let Some(country) = country {
            identifier.country = country::code(country).map(Box::from);
            if identifier.country.is_none() {
                self.extra(&format!("{words} {number} issued by"), country);
            }
        }
        if let Some(more) = more {
            self.extra(&format!("{words} {number}"), more);
        }
        self.identifiers.push(identifier);
    }

    /// Adds an address; its country is a name. The whole of it is put together from the parts unless it is given: street, then town,
    /// region and postal code as the legacy files have them in one column, then the country.
    pub(crate) fn address(&mut self, mut address: Address, country: Option<&str>) {
        if address.full.is_none() {
            let town = [address.city.as_deref(), address.region.as_deref()].into_iter().flatten();
            let town = town.collect::<Vec<_>>().join(", ");
            let line = [Some(town.as_str()), address.postcode.as_deref()].into_iter().flatten();
            let line = line.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            let full = [address.street.as_deref(), Some(line.as_str()), country].into_iter().flatten();
            let full = full.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            address.full = (!full.is_empty()).then(|| full.into());
        }
        if let Some(name) = country {
            match country::code(name) {
                Some(code) => address.country = Some(code.into()),
                // Such as "Region: Crimea", which is no country.
                None if address.region.is_none() => address.region = Some(name.into()),
                None => self.extra("Address country", name),
            }
        }
        if address != Address::default() {
            self.addresses.push(address);
        }
    }

    /// Adds a listing under a programme; some formats know its date.
    pub(crate) fn programme(&mut self, list: OfacList, programme: &str, listed_on: Option<PartialDate>) {
        let mut designation =
            Designation::new(list.measure(programme)).under(programme).with_entry(self.number.as_str());
        designation.listed_on = listed_on;
        self.designations.push(designation);
    }

    /// Adds a relationship, in OFAC's words and direction, with an entry by its number.
    pub(crate) fn relationship(&mut self, words: &str, number: &str, claim: Claim) {
        self.tie(words, Target::Number(number.to_owned()), claim);
    }

    /// Adds a link to an entry by its name. A format that drops the final dot of a name gives the name with it as another spelling.
    pub(crate) fn linked_to(&mut self, name: &str, or: Vec<Box<str>>, claim: Claim) {
        self.tie("Linked To", Target::Name(tidy(name).into_owned(), or), claim);
    }

    fn tie(&mut self, words: &str, target: Target, claim: Claim) {
        let relation = mapped(words);
        self.links.push((target, relation.relation, relation.is_inverse, claim.role(words.trim())));
    }

    /// The evidence of its claims: the list, at this entry.
    pub(crate) fn evidence(&self, source: &SourceId) -> Evidence {
        Evidence::new(source.clone()).at(["entry ", &self.number].concat())
    }

    /// Puts it into a record.
    pub(crate) fn into_record(self, source: &SourceId, record: &mut Record) {
        let id = id_of(&self.number);
        let evidence = self.evidence(source);
        let mut entity = Entity::new(&id, self.kind, &self.name);
        let details = entity.details_mut();
        details.set_aliases(self.aliases);
        details.set_identifiers(self.identifiers);
        details.set_countries(self.countries);
        details.set_dates(self.dates);
        details.set_addresses(self.addresses);
        details.set_extra(self.extra);
        details.set_note((!self.note.is_empty()).then(|| self.note.into()));
        record.entities.push(entity);
        let mut said = HashSet::new();
        for designation in self.designations {
            if !said.insert(designation.clone()) {
                continue;
            }
            let claim = Claim::new(Modality::Official, evidence.clone()).designation(designation);
            record.link(&id, Relation::SanctionedBy, authority::OFAC.id, claim);
        }
        for (target, relation, is_inverse, claim) in self.links {
            match target {
                Target::Number(number) if is_inverse => record.link(&id_of(&number), relation, &id, claim),
                Target::Number(number) => record.link(&id, relation, &id_of(&number), claim),
                Target::Name(name, or) => record.links_by_name.push(LinkByName {
                    from: id.as_str().into(),
                    relation,
                    name: name.into(),
                    scope: SCOPE,
                    or,
                    claim,
                }),
            }
        }
    }
}

/// What stands before a country in brackets at the end, and the country.
fn bracketed(number: &str) -> Option<(&str, &str)> {
    let (before, within) = number.strip_suffix(')')?.rsplit_once(" (")?;
    country::code(within).map(|_| (before.trim_end(), within)).filter(|(before, _)| !before.is_empty())
}

/// OFAC's words without what joins them to a value.
fn plain(words: &str) -> &str {
    words.trim().trim_end_matches([':', '-']).trim_end()
}

/// What the date of a feature is the date of.
fn date_kind(words: &str) -> Option<DateKind> {
    match words {
        "Birthdate" | "DOB" => Some(DateKind::Birth),
        "Organization Established Date" => Some(DateKind::Incorporation),
        "Aircraft Manufacture Date" | "Vessel Year of Build" => Some(DateKind::Build),
        _ => None,
    }
}

/// Features that are identifiers rather than documents.
fn is_identifier(words: &str) -> bool {
    const IDENTIFIERS: &[&str] = &[
        "SWIFT/BIC",
        "D-U-N-S Number",
        "BIK (RU)",
        "ISIN",
        "Equity Ticker",
        "MICEX Code",
        "UN/LOCODE",
        "Vessel Call Sign",
        "Other Vessel Call Sign",
        "Aircraft Construction Number (also called L/N or S/N or F/N)",
        "Aircraft Manufacturer's Serial Number (MSN)",
        "Aircraft Manufacturer\u{2019}s Serial Number (MSN)",
        "Aircraft Mode S Transponder Code",
        "Aircraft Tail Number",
        "Previous Aircraft Tail Number",
    ];
    IDENTIFIERS.contains(&words)
}
