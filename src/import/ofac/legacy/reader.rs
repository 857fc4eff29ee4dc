//! The primary file, row by row, each with what the files beside it have for its entry.

use std::sync::Arc;

use super::OfacCsv;
use super::companion::{Companion, fault, is_end};
use crate::import::authority;
use crate::import::error::ImportError;
use crate::import::input::Passed;
use crate::import::list::ReadList;
use crate::import::ofac::entry::{AliasSort, Entry};
use crate::import::ofac::programme::OfacList;
use crate::import::ofac::remarks;
use crate::import::ofac::seen::{Met, Seen, number};
use crate::import::record::{Place, Record};
use crate::import::rows::Rows;
use crate::import::xml::tidy;
use crate::model::entity::Address;
use crate::model::kind::EntityKind;
use crate::model::source::{Source, SourceId};

/// How many columns a primary file has.
const COLUMNS: usize = 12;

/// How many characters of remarks a primary file has room for.
const ROOM: usize = 1000;

pub(super) struct Reader {
    rows: Rows,
    aliases: Companion<4>,
    addresses: Companion<5>,
    comments: Companion<1>,
    file: Arc<str>,
    list: OfacList,
    about: Source,
    source: SourceId,
    files: Vec<(Box<str>, Passed)>,
    seen: Seen,
    is_begun: bool,
    /// How far the rows of the three other files were looked at for those without an entry.
    left: [usize; 3],
}

impl Reader {
    pub(super) fn open(files: OfacCsv, inputs: Vec<(Box<str>, Passed)>) -> Result<Self, ImportError> {
        let OfacCsv { primary, aliases, addresses, comments, list, dated } = files;
        let file = primary.file().clone();
        let about = list.dated(dated);
        Ok(Self {
            aliases: aliases.map_or(Ok(Companion::none("alias")), |input| Companion::read("alias", input))?,
            addresses: addresses.map_or(Ok(Companion::none("address")), |input| Companion::read("address", input))?,
            comments: comments.map_or(Ok(Companion::none("comment")), |input| Companion::read("comment", input))?,
            file,
            rows: Rows::open(primary, encoding_rs::UTF_8, b','),
            list,
            source: about.id.clone(),
            about,
            files: inputs,
            seen: Seen::default(),
            is_begun: false,
            left: [0; 3],
        })
    }

    /// Reports the next row of the other files that has no entry; `false` when there is none.
    fn leftover(&mut self, record: &mut Record) -> bool {
        let [aliases, addresses, comments] = &mut self.left;
        let is_entry = |number| self.seen.has(number);
        let next = self
            .aliases
            .next_fault(aliases, is_entry)
            .or_else(|| self.addresses.next_fault(addresses, is_entry))
            .or_else(|| self.comments.next_fault(comments, is_entry));
        let Some((place, message)) = next else { return false };
        record.begin(place);
        record.skip(message);
        true
    }
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        let mut source = self.about.clone();
        // One file has its hash in the source; of several, each has its own.
        if self.files.len() > 1 {
            let hashes =
                self.files.iter().map(|(file, passed)| (format!("SHA-256 of {file}").into(), passed.sha256().into()));
            source.extra = hashes.collect();
        }
        source
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        while let Some(row) = self.rows.next()? {
            if is_end(row) {
                continue;
            }
            let place = Place::line(&self.file, row.position().map_or(0, csv::Position::line));
            let first = row.get(0).unwrap_or_default().trim();
            record.begin(place.of_record(first));
            let (Some(number), true) = (number(first), row.len() == COLUMNS) else {
                record.skip(fault(row, COLUMNS));
                return Ok(true);
            };
            let column = |at: usize| row.get(at).and_then(value);
            let name = column(1).unwrap_or_default();
            match self.seen.meet(number, name) {
                Met::New => {}
                Met::Again => record.repair("the entry stands twice: what is new in the second row is added"),
                Met::Other => {
                    record.skip(format!("another entry has the number {number} too: {name:?} is left out"));
                    return Ok(true);
                }
            }
            let kind = match column(2) {
                None => EntityKind::Organization,
                Some(word) => Entry::kind(word).unwrap_or_else(|| {
                    record.repair(format!("{word:?} is no type of entry: it is taken for a party of an unknown kind"));
                    EntityKind::LegalEntity
                }),
            };
            let mut entry = Entry::new(&number.to_string(), kind, name);
            if let Some(word) = column(2).filter(|word| Entry::kind(word).is_none()) {
                entry.extra("SDN_Type", word);
            }
            for programme in column(3).unwrap_or_default().split("] [").map(str::trim) {
                let programme = programme.trim_start_matches('[').trim_end_matches(']');
                if !programme.is_empty() {
                    entry.programme(self.list, programme, None);
                }
            }
            for (at, words) in [
                (4, "Title"),
                (5, "Vessel Call Sign"),
                (6, "VESSEL TYPE"),
                (7, "Vessel Tonnage"),
                (8, "Vessel Gross Registered Tonnage"),
                (9, "Vessel Flag"),
                (10, "Vessel Owner"),
            ] {
                if let Some(value) = column(at) {
                    entry.feature(words, value);
                }
            }
            for [_, sort, name, remark] in self.aliases.of(number) {
                alias(&mut entry, sort, name, remark);
            }
            for [_, street, town, country, remark] in self.addresses.of(number) {
                address(&mut entry, [street, town, country].map(value), value(remark));
            }
            let remarks = row.get(11).filter(|remarks| value(remarks).is_some()).unwrap_or_default();
            let comments = self.comments.of(number).map(|[comment]| comment);
            add_remarks(&mut entry, remarks, comments, &self.source, record);
            if !std::mem::replace(&mut self.is_begun, true) {
                record.entities.push(authority::OFAC.entity());
            }
            entry.into_record(&self.source, record);
            return Ok(true);
        }
        Ok(self.leftover(record))
    }
}

/// What a column says: nothing, if OFAC's word for nothing stands in it.
fn value(column: &str) -> Option<&str> {
    let column = column.trim();
    (!column.is_empty() && column != "-0-").then_some(column)
}

/// Adds the remarks, which go on in the comments where they are too long for their column. Blanks at the end of the column stand
/// between two words.
fn add_remarks<'c>(
    entry: &mut Entry,
    remarks: &str,
    comments: impl Iterator<Item = &'c str>,
    source: &SourceId,
    record: &mut Record,
) {
    let rest: String = comments.filter(|text| value(text).is_some()).collect();
    let is_full = remarks.len() >= ROOM && remarks.chars().count() >= ROOM;
    if !rest.is_empty() {
        if is_full || remarks.is_empty() {
            return remarks::legacy(entry, &format!("{remarks}{rest}"), false, source);
        }
        record.repair("the remarks have room, and yet go on in the comments: both are read for themselves");
        remarks::legacy(entry, &rest, false, source);
    }
    let end = if is_full { remarks } else { remarks.trim_end() };
    let ends = end.is_empty() || end.ends_with('.');
    match (ends, is_full) {
        (true, _) => {}
        (false, true) => record.skip("the remarks go on after 1,000 characters, and no comment has the rest"),
        (false, false) => record.skip("the remarks break off without a dot: their end is missing"),
    }
    remarks::legacy(entry, remarks, !ends, source);
}

fn alias(entry: &mut Entry, sort: &str, name: &str, remark: &str) {
    let Some(name) = value(name) else { return };
    let sort = match sort.trim() {
        "fka" => AliasSort::Formerly,
        "nka" => AliasSort::Now,
        _ => AliasSort::Also,
    };
    entry.alias(name, sort, false, None);
    if let Some(remark) = value(remark) {
        entry.extra(&format!("alias {name}"), remark);
    }
}

fn address(entry: &mut Entry, [street, town, country]: [Option<&str>; 3], remark: Option<&str>) {
    let parts: Vec<&str> = [street, town, country].into_iter().flatten().collect();
    if parts.is_empty() {
        // Entries without an address have a row that says nothing.
        if let Some(remark) = remark {
            entry.extra("address", remark);
        }
        return;
    }
    let full = tidy(&parts.join(", ")).into_owned();
    if let Some(remark) = remark {
        entry.extra(&format!("address {full}"), remark);
    }
    // Town, region and postal code stand in one column, and nothing says where one of them ends.
    let street = street.map(|street| tidy(street).into_owned().into());
    entry.address(Address { full: Some(full.into()), street, ..Address::default() }, country);
}
