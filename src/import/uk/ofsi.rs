//! The consolidated list of the UK's Office of Financial Sanctions Implementation, `ConList.csv`.
//!
//! It has a row for each name of a party with each of its dates, addresses and documents, in the order of the names, so that the
//! rows of a party are scattered over the file. They are collected, each fact once, and told when the file has been read.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{Imposed, day, kind, source, source_id};
use crate::import::authority;
use crate::import::error::ImportError;
use crate::import::input::Input;
use crate::import::list::ReadList;
use crate::import::listed::{Listed, joined};
use crate::import::nationality;
use crate::import::record::{Place, Record};
use crate::import::rows::Rows;
use crate::import::xml::tidy;
use crate::model::date::PartialDate;
use crate::model::entity::{Address, Alias, CountryRole, DateKind};
use crate::model::kind::EntityKind;
use crate::model::source::{Source, SourceId};

/// Collects the rows, then tells one group after another.
pub(crate) struct Reader {
    rows: Rows,
    columns: Columns,
    issued: Option<PartialDate>,
    source: SourceId,
    is_begun: bool,
    places: HashMap<Box<str>, u32>,
    groups: Vec<Group>,
    known: HashSet<(u32, Fact, Arc<str>)>,
    told: std::vec::IntoIter<Group>,
}

/// A party with what its rows say.
struct Group {
    id: Box<str>,
    place: Place,
    facts: Vec<(Fact, Arc<str>)>,
}

/// What a text of a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Fact {
    Prime,
    Alias,
    Weak,
    Former,
    Address,
    Listing,
    /// The cell of a column.
    Cell(u32),
}

/// Divides the parts of a text that was put together.
const MARK: char = '\u{1f}';

/// Where the columns stand that belong together.
struct Columns {
    names: Vec<Box<str>>,
    name: Vec<usize>,
    address: Vec<usize>,
    country: Option<usize>,
    postcode: Option<usize>,
    alias_type: Option<usize>,
    alias_quality: Option<usize>,
    regime: Option<usize>,
    listed_on: Option<usize>,
    group: Option<usize>,
}

impl Columns {
    fn of(names: Vec<Box<str>>) -> Self {
        let find = |name: &str| names.iter().position(|column| column.eq_ignore_ascii_case(name));
        let several = |columns: &[&str]| columns.iter().filter_map(|name| find(name)).collect();
        let address = ["Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6"];
        Self {
            name: several(&["Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6"]),
            address: several(&[&address[..], &["Post/Zip Code", "Country"]].concat()),
            country: find("Country"),
            postcode: find("Post/Zip Code"),
            alias_type: find("Alias Type"),
            alias_quality: find("Alias Quality"),
            regime: find("Regime"),
            listed_on: find("Listed On"),
            group: find("Group ID"),
            names,
        }
    }

    /// Whether the cells of a column are told together with others.
    fn is_joined(&self, at: usize) -> bool {
        let alone = [self.alias_type, self.alias_quality, self.regime, self.listed_on, self.group];
        self.name.contains(&at) || self.address.contains(&at) || alone.contains(&Some(at))
    }
}

impl Reader {
    pub(crate) fn open(mut input: Input) -> Result<Self, ImportError> {
        let encoding = encoding(input.peek()?);
        let mut rows = Rows::open(input, encoding, b',');
        let issued = rows.next()?.and_then(|row| row.get(1)).and_then(day);
        let names: Vec<Box<str>> =
            rows.next()?.map(|row| row.iter().map(|name| name.trim().into()).collect()).unwrap_or_default();
        let columns = Columns::of(names);
        if columns.group.is_none() || columns.name.is_empty() {
            return Err(ImportError::malformed(rows.place(), "the second line names no columns Group ID and Name 6"));
        }
        Ok(Self {
            rows,
            columns,
            issued,
            source: source_id("ofsi-consolidated", issued),
            is_begun: false,
            places: HashMap::new(),
            groups: Vec::new(),
            known: HashSet::new(),
            told: Vec::new().into_iter(),
        })
    }

    /// Reads the next row into its group; tells what is wrong with it.
    fn collect(&mut self) -> Result<Option<Result<(), String>>, ImportError> {
        if self.rows.next()?.is_none() {
            return Ok(None);
        }
        let (row, columns) = (self.rows.row(), &self.columns);
        if row.len() != columns.names.len() {
            let message = format!("the row has {} fields, the header {}", row.len(), columns.names.len());
            return Ok(Some(Err(message)));
        }
        let cell = |at: usize| row.get(at).map_or("", str::trim);
        let named = |at: Option<usize>| at.map_or("", cell);
        let id = named(columns.group);
        if id.is_empty() {
            return Ok(Some(Err("there is no group id".to_owned())));
        }
        let next = self.groups.len() as u32;
        let group = match self.places.get(id) {
            Some(&group) => group,
            None => {
                self.places.insert(id.into(), next);
                let place = self.rows.place().of_record(id);
                self.groups.push(Group { id: id.into(), place, facts: Vec::new() });
                next
            }
        };
        let Some(facts) = self.groups.get_mut(group as usize).map(|group| &mut group.facts) else {
            return Ok(Some(Ok(())));
        };
        let mut tell = |fact: Fact, text: &str| {
            if text.chars().all(|c| c == MARK || c.is_whitespace()) {
                return;
            }
            let text: Arc<str> = text.into();
            if self.known.insert((group, fact, text.clone())) {
                facts.push((fact, text));
            }
        };
        let parts = |columns: &[usize], mark: char| {
            let parts: Vec<&str> = columns.iter().map(|&at| cell(at)).collect();
            parts.join(mark.encode_utf8(&mut [0; 4]))
        };
        let is_weak = named(columns.alias_quality).to_ascii_lowercase().starts_with("low");
        let kind = match named(columns.alias_type) {
            "Prime Alias" | "Primary name" | "Primary Name" => Fact::Prime,
            "FKA" => Fact::Former,
            _ if is_weak => Fact::Weak,
            _ => Fact::Alias,
        };
        tell(kind, &tidy(&parts(&columns.name, ' ')));
        tell(Fact::Address, &parts(&columns.address, MARK));
        tell(Fact::Listing, &[named(columns.regime), named(columns.listed_on)].join("\u{1f}"));
        for at in (0..columns.names.len()).filter(|&at| !columns.is_joined(at)) {
            tell(Fact::Cell(at as u32), cell(at));
        }
        Ok(Some(Ok(())))
    }
}

/// The encoding of the list: Windows-1252, unless it plainly is UTF-8.
fn encoding(head: &[u8]) -> &'static encoding_rs::Encoding {
    let (valid, is_utf8) = match std::str::from_utf8(head) {
        Ok(text) => (text.len(), true),
        Err(error) => (error.valid_up_to(), error.error_len().is_none()),
    };
    let is_ascii = head.get(..valid).is_none_or(<[u8]>::is_ascii);
    if is_utf8 && !is_ascii { encoding_rs::UTF_8 } else { encoding_rs::WINDOWS_1252 }
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        let title = "Consolidated List of Financial Sanctions Targets in the UK";
        source(&self.source, title, "Office of Financial Sanctions Implementation, HM Treasury", self.issued)
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        loop {
            match self.collect()? {
                Some(Ok(())) => {}
                Some(Err(message)) => {
                    record.begin(self.rows.place());
                    record.skip(message);
                    return Ok(true);
                }
                None => break,
            }
        }
        if !self.groups.is_empty() {
            self.known = HashSet::new();
            self.told = std::mem::take(&mut self.groups).into_iter();
        }
        let Some(group) = self.told.next() else { return Ok(false) };
        record.begin(group.place.clone());
        if !std::mem::replace(&mut self.is_begun, true) {
            record.entities.push(authority::UK.entity());
        }
        self.tell(&group, record);
        Ok(true)
    }
}

impl Reader {
    fn tell(&self, group: &Group, record: &mut Record) {
        let mut listed = Listed::new(format!("ofsi:{}", group.id), EntityKind::LegalEntity);
        listed.identifier("ofsi", &group.id, None);
        let words = |wanted: &'static str| {
            group.facts.iter().filter_map(move |(fact, text)| match fact {
                Fact::Cell(at) if self.columns.names.get(*at as usize).is_some_and(|n| **n == *wanted) => Some(&**text),
                _ => None,
            })
        };
        if let Some(kind) = words("Group Type").find_map(kind) {
            listed.kind = kind;
        }
        // The list counts vessels among its entities and knows them by their number alone.
        let numbers: Vec<&str> = words("Other Information").filter_map(imo).collect();
        if listed.kind == EntityKind::Organization && !numbers.is_empty() {
            listed.kind = EntityKind::Vessel;
            numbers.iter().for_each(|number| listed.identifier("imo", number, None));
        }
        let prime = group.facts.iter().find(|(fact, _)| *fact == Fact::Prime);
        let is_name = |fact: Fact| matches!(fact, Fact::Alias | Fact::Former | Fact::Weak);
        match prime.or(group.facts.iter().find(|(fact, _)| is_name(*fact))) {
            Some((_, name)) => listed.name = (&**name).into(),
            None => record.repair("no row has a name"),
        }
        if prime.is_none() && !listed.name.is_empty() {
            record.repair(format!("no row has the primary name: it is called {:?}", listed.name));
        }
        for (fact, text) in &group.facts {
            match fact {
                Fact::Prime | Fact::Alias => listed.alias(Alias::new(&**text)),
                Fact::Weak => listed.alias(Alias::weak(&**text)),
                Fact::Former => {
                    listed.alias(Alias::new(&**text));
                    listed.extra("ofsi:former-name", text);
                }
                Fact::Address => self.address(text, &mut listed),
                Fact::Listing => {}
                Fact::Cell(at) => {
                    let column = self.columns.names.get(*at as usize).map_or("", |name| name);
                    cell(column, text, &mut listed);
                }
            }
        }
        for (_, text) in group.facts.iter().filter(|(fact, _)| *fact == Fact::Listing) {
            let (regime, listed_on) = text.split_once(MARK).unwrap_or((text, ""));
            let imposed = Imposed {
                id: &listed.id,
                entry: &group.id,
                source: &self.source,
                regime,
                listed_on,
                reason: "",
                origin: "",
            };
            // Vessels are on the list for other measures, such as a ban on entering ports.
            let is_vessel = listed.kind == EntityKind::Vessel;
            imposed.tell(if is_vessel { "restrictive measures on vessels" } else { "Asset freeze" }, '|', record);
        }
        record.entities.push(listed.entity());
    }

    fn address(&self, text: &str, listed: &mut Listed) {
        let parts: Vec<&str> = text.split(MARK).collect();
        let part = |at: Option<usize>| {
            let at = at.and_then(|at| self.columns.address.iter().position(|column| *column == at));
            at.and_then(|at| parts.get(at)).copied().filter(|part| !part.is_empty())
        };
        let country = part(self.columns.country);
        let code = country.and_then(nationality::code);
        // Behind the country may stand since when, or that it was a former one; the whole keeps it.
        let shortened = || country.and_then(|words| words.split(" (").next()).and_then(nationality::code);
        let full = joined(parts.iter().copied());
        let is_country_alone = code.is_some() && parts.iter().filter(|part| !part.is_empty()).count() == 1;
        listed.address(Address {
            full: (!is_country_alone).then(|| full.into()),
            postcode: part(self.columns.postcode).map(Box::from),
            country: code.or_else(shortened).map(Box::from),
            ..Address::default()
        });
    }
}

/// Adds what the cell of a column says.
fn cell(column: &str, text: &str, listed: &mut Listed) {
    match column {
        "Group Type" if kind(text).is_some() => {}
        "DOB" => match day(text) {
            Some(date) => listed.date(DateKind::Birth, date.into()),
            None => listed.extra("ofsi:DOB", text),
        },
        "Nationality" => listed.countries(text, CountryRole::Nationality, "ofsi:Nationality"),
        "Name Non-Latin Script" => listed.name_in_letters(text, None),
        "Passport Details" | "Passport Number" => documents("passport", column, text, listed),
        "NI Number" | "National Identification Number" => documents("national-id", column, text, listed),
        "Other Information" => {
            listed.note(&tidy(text));
            references(text, listed);
        }
        _ => listed.extra(&format!("ofsi:{column}"), text),
    }
}

/// Adds the documents of a cell: `(1) G827238 (Tunisian) (2) 5093588`; what has another form stays as words.
fn documents(scheme: &str, column: &str, text: &str, listed: &mut Listed) {
    for part in nationality::numbered(text) {
        match document(part) {
            Some((number, country)) => listed.identifier(scheme, number, country),
            None => listed.extra(&format!("ofsi:{column}"), part),
        }
    }
}

/// A number, perhaps after the word passport, perhaps before a country in brackets.
fn document(text: &str) -> Option<(&str, Option<&'static str>)> {
    let mut text = text.trim().trim_end_matches('.');
    for word in ["passport number", "passport no", "passport"] {
        if text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
            text = text.get(word.len()..)?.trim_start_matches(['.', ':', ' ']);
            break;
        }
    }
    let (number, country) = match text.split_once(" (") {
        Some((number, country)) => (number, Some(nationality::code(country.strip_suffix(')')?)?)),
        None => (text, None),
    };
    let is_number = number.contains(|c: char| c.is_ascii_digit())
        && number.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/'));
    is_number.then_some((number, country))
}

/// The number of a vessel: `IMO: 8937675.`
fn imo(text: &str) -> Option<&str> {
    let number = text.split_once("IMO: ")?.1.get(..7)?;
    number.bytes().all(|byte| byte.is_ascii_digit()).then_some(number)
}

/// Adds the reference numbers of other lists that the remarks give: `UN Ref KPe.001`, and of the UK Sanctions List.
fn references(text: &str, listed: &mut Listed) {
    let lower = text.to_ascii_lowercase();
    let after = |words: &'static str| {
        lower.match_indices(words).filter_map(move |(at, _)| {
            let mut rest = text.get(at + words.len()..)?;
            for more in ["erence", "no"] {
                let longer = rest.get(..more.len()).is_some_and(|start| start.eq_ignore_ascii_case(more));
                rest = if longer { rest.get(more.len()..)? } else { rest };
                rest = rest.trim_start_matches(['.', ':', ' ', ')']);
            }
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len());
            rest.get(..end).map(|word| word.trim_end_matches('.'))
        })
    };
    let letter = match listed.kind {
        EntityKind::Person => b'i',
        _ => b'e',
    };
    let mut found = Vec::new();
    for word in after("un ref") {
        match word.as_bytes() {
            // A few rows give the number of somebody else's entry: a person that of an organisation.
            [a, b, kind, b'.', rest @ ..]
                if kind.eq_ignore_ascii_case(&letter)
                    && [a, b].iter().all(|letter| letter.is_ascii_alphabetic())
                    && rest.iter().take(3).filter(|byte| byte.is_ascii_digit()).count() == 3
                    && rest.get(3).is_none_or(|byte| *byte == b'.') =>
            {
                let (country, number) = (word.get(..2).unwrap_or_default(), word.get(3..7).unwrap_or_default());
                found.push(("un", format!("{}{}{number}", country.to_ascii_uppercase(), char::from(letter))));
            }
            [a, b'I' | b'E', b'.', _, b'.', digit, ..] if a.is_ascii_uppercase() && digit.is_ascii_digit() => {
                found.push(("un-former", word.to_owned()));
            }
            _ => {}
        }
    }
    for word in after("uk sanctions list ref") {
        let is_regular = matches!(word.as_bytes(), [a, b, c, rest @ ..] if rest.len() == 4
            && [a, b, c].iter().all(|letter| letter.is_ascii_uppercase()) && rest.iter().all(u8::is_ascii_digit));
        if is_regular {
            found.push(("uk", word.to_owned()));
        }
    }
    for (scheme, value) in found {
        listed.identifier(scheme, &value, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_in_regular_forms() {
        for (text, expected) in [
            ("G827238 (Tunisian)", Some(("G827238", Some("TN")))),
            ("Passport No. 836210029", Some(("836210029", None))),
            ("Passport number:F50859", Some(("F50859", None))),
            ("T04338017", Some(("T04338017", None))),
            ("Uganda Passport.", None),
            ("S335026 (False Indonesian)", None),
            ("284173, expires 21 Aug 2005 (Iraq)", None),
            ("", None),
        ] {
            assert_eq!(document(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_other_lists() {
        let found = |text: &str, kind: EntityKind| {
            let mut listed = Listed::new("ofsi:1", kind);
            references(text, &mut listed);
            let entity = listed.entity();
            let found = entity.details().identifiers().iter().map(|found| format!("{}={}", found.scheme, found.value));
            found.collect::<Vec<_>>()
        };
        let body = EntityKind::Organization;
        assert_eq!(found("Annex XIII. UN Ref KPe.001. More", body.clone()), ["un=KPe.001"]);
        assert_eq!(found("UN Ref.KPI.067.", EntityKind::Person), ["un=KPi.067"]);
        assert_eq!(found("UN REF:QE.A.146.14. Also", body.clone()), ["un-former=QE.A.146.14"]);
        assert_eq!(found("UN Ref QDe.004. Emir", EntityKind::Person), [""; 0]);
        assert_eq!(
            found("(UK Sanctions List Ref):AFG0001. (UN Ref): TAe.010.", body.clone()),
            ["un=TAe.010", "uk=AFG0001"]
        );
        assert_eq!(found("UN Reference: KPe.002", body.clone()), ["un=KPe.002"]);
        assert_eq!(found("UN Ref No.YEi.004", EntityKind::Person), ["un=YEi.004"]);
        assert_eq!(found("UN Ref", body.clone()), [""; 0]);
        assert_eq!(found("UN Ref K\u{e9}e.001", body), [""; 0]);
    }

    #[test]
    fn vessels_have_a_number() {
        assert_eq!(imo("IMO: 8937675. MMSI: 445539000."), Some("8937675"));
        assert_eq!(imo("IMO Number: 5342883."), None);
        assert_eq!(imo("IMO: 12\u{e9}4567"), None);
    }

    #[test]
    fn the_encoding_by_the_first_bytes() {
        assert_eq!(encoding(b"plain"), encoding_rs::WINDOWS_1252);
        assert_eq!(encoding("\u{e9}".as_bytes()), encoding_rs::UTF_8);
        assert_eq!(encoding(b"a\xe9b"), encoding_rs::WINDOWS_1252);
        assert_eq!(encoding(b"\xc3\xa9 a\xc3"), encoding_rs::UTF_8);
    }
}
