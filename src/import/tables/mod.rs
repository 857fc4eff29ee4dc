//! Plain tables: what a researcher has in a spreadsheet, one entity or one claim a row.

mod columns;
mod sources;

use std::sync::Arc;

use super::error::ImportError;
use super::input::Input;
use super::list::{Format, List, ReadList};
use super::record::{Place, Record};
use super::rows::Rows;
use crate::graph::check::fault_of_id;
use crate::model::claim::{Amount, Claim, Confidence, Designation, Measure, Modality, Stance};
use crate::model::date::{PartialDate, Period, When};
use crate::model::entity::{
    Address, Alias, Country, CountryRole, DateKind, Entity, EntityDate, Identifier, Provenance,
};
use crate::model::grade::Grade;
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::model::share::Share;
use crate::model::source::{Evidence, Source, SourceId, SourceKind};
use crate::vocabulary::country;
use crate::vocabulary::scheme::scheme;
use columns::{Columns, Row, Sort};
use sources::{Mention, Sources};

/// What may divide the cells of a table.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Plain tables, to be opened: see [`tables`].
#[derive(Debug)]
pub struct Tables {
    inputs: Vec<Input>,
    delimiter: Option<u8>,
}

/// Plain tables with a delimiter of their own, or several that are one list.
///
/// [`open`](super::open) and [`read`](super::read) take tables whose cells are divided by commas; this takes others too.
///
/// ```
/// use sanctions_graph::{GraphBuilder, import::{self, Input}};
///
/// let entities = Input::bytes("entities.csv", "ID;Kind;Name\nkomid;Company;KOMID\nmyanmar;State;Myanmar\n")?;
/// let claims = Input::bytes("claims.csv", "from;relation;to;modality\nmyanmar;bought from;komid;alleged\n")?;
/// let mut builder = GraphBuilder::new();
/// import::tables(entities).and(claims).sniff_delimiter().open()?.import_into(&mut builder)?;
/// assert_eq!(builder.build()?.tie_count(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn tables(input: Input) -> Tables {
    Tables { inputs: vec![input], delimiter: Some(b',') }
}

impl Tables {
    /// Adds a table to the same list.
    #[must_use]
    pub fn and(mut self, input: Input) -> Self {
        self.inputs.push(input);
        self
    }

    /// Says what divides the cells; otherwise a comma does.
    #[must_use]
    pub fn delimiter(mut self, delimiter: u8) -> Self {
        self.delimiter = Some(delimiter);
        self
    }

    /// Finds out what divides the cells of each table by its header: a comma, a semicolon, a tab or a bar.
    #[must_use]
    pub fn sniff_delimiter(mut self) -> Self {
        self.delimiter = None;
        self
    }

    /// Opens them as one list.
    ///
    /// # Errors
    /// If the beginning of one cannot be read.
    pub fn open(self) -> Result<List, ImportError> {
        let names: Vec<&str> = self.inputs.iter().map(Input::name).collect();
        let name = names.join(", ");
        let passed = self.inputs.iter().map(|input| input.passed().clone()).collect();
        let reader = Reader::open(self.inputs, self.delimiter)?;
        Ok(List::new(&name, Format::Tables, Box::new(reader), passed))
    }
}

/// Reads tables, one after another.
pub(crate) struct Reader {
    source: Source,
    tables: std::collections::VecDeque<Table>,
    /// Whether rows are cited with the file that they stand in.
    are_several: bool,
    sources: Sources,
}

struct Table {
    rows: Rows,
    /// What the columns are, once the header was read.
    columns: Option<Columns>,
    /// What was odd about the header.
    odd: Vec<String>,
}

impl Reader {
    pub(crate) fn open(inputs: Vec<Input>, delimiter: Option<u8>) -> Result<Self, ImportError> {
        let stems: Vec<String> = inputs.iter().map(Input::stem).collect();
        let title = format!("Tables: {}", stems.join(", "));
        let source = Source::new(format!("tables-{}", stems.join("-")), SourceKind::Dataset, title);
        let are_several = inputs.len() > 1;
        let open = |mut input: Input| {
            let delimiter = match delimiter {
                Some(delimiter) => delimiter,
                None => delimiter_of(&super::detect::text_of(input.peek()?)),
            };
            let rows = Rows::open(input, encoding_rs::UTF_8, delimiter);
            Ok(Table { rows, columns: None, odd: Vec::new() })
        };
        let tables = inputs.into_iter().map(open).collect::<Result<_, ImportError>>()?;
        Ok(Self { source, tables, are_several, sources: Sources::default() })
    }
}

/// What divides the first line of a text into most known names; a comma, if all divide it into as many.
fn delimiter_of(text: &str) -> u8 {
    let first = text.trim_start_matches('\u{feff}').lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let score = |delimiter: &u8| Columns::score(first.split(char::from(*delimiter)));
    DELIMITERS.into_iter().rev().max_by_key(score).unwrap_or(b',')
}

/// Whether a header names the columns of a table that something else than a comma divides, and what.
pub(crate) fn other_delimiter(header: &str) -> Option<char> {
    let delimiter = delimiter_of(header);
    let columns: Vec<&str> = header.split(char::from(delimiter)).collect();
    (delimiter != b',' && Columns::score(columns.into_iter()) >= 3).then_some(char::from(delimiter))
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        self.source.clone()
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        let Self { source, tables, are_several, sources } = self;
        loop {
            let Some(Table { rows, columns, odd }) = tables.front_mut() else { return Ok(false) };
            let Some(cells) = rows.next()? else {
                if columns.is_none() {
                    return Err(ImportError::malformed(Place::of(rows.file()), "the table has no header"));
                }
                tables.pop_front();
                continue;
            };
            let Some(columns) = columns else {
                let (read, strange) = Columns::read(cells)
                    .map_err(|message| ImportError::malformed(Place::line(rows.file(), 1), message))?;
                (*columns, *odd) = (Some(read), strange);
                continue;
            };
            // The row is done with before its place is asked for, and is small.
            let cells = cells.clone();
            let place = rows.place();
            record.begin(Place::line(rows.file(), 1));
            for message in odd.drain(..) {
                record.repair(message);
            }
            let file = are_several.then(|| rows.file().clone());
            let mut row = Row::new(columns, &cells);
            match columns.sort {
                Sort::Entities => {
                    record.place = place.of_record(row.text("id").unwrap_or_default());
                    let entity = entity(&mut row, &source.id);
                    take(row, record, |record| record.entities.push(entity));
                }
                Sort::Claims => {
                    let line = place.line.unwrap_or_default();
                    record.place = place;
                    claim(row, Citing { list: &source.id, file, line }, sources, record);
                }
            }
            return Ok(true);
        }
    }
}

/// Gives what was read of a row, unless something is wrong with it.
fn take(row: Row<'_>, record: &mut Record, give: impl FnOnce(&mut Record)) {
    match row.faults() {
        Some(faults) => record.skip(faults),
        None => give(record),
    }
}

fn entity(row: &mut Row<'_>, list: &SourceId) -> Entity {
    let id = row.required("id");
    if let Some(fault) = fault_of_id(id).filter(|_| !id.is_empty()) {
        row.fault("id", format!("the id {fault}"));
    }
    row.required("kind");
    let kind = row.value::<EntityKind>("kind").unwrap_or(EntityKind::LegalEntity);
    let mut entity = Entity::new(id, kind, row.required("name"));
    let details = entity.details_mut();
    let strong = row.parts("aliases").map(Alias::new);
    details.set_aliases(strong.chain(row.parts("weak_aliases").map(Alias::weak)).collect());
    let mut countries = Vec::new();
    for (column, role) in [
        ("country", CountryRole::Associated),
        ("nationality", CountryRole::Nationality),
        ("jurisdiction", CountryRole::Jurisdiction),
        ("flag", CountryRole::Flag),
    ] {
        for name in row.parts(column) {
            match country::code(name) {
                Some(code) => countries.push(Country::new(code, role)),
                None => row.fault(column, format!("no country {name:?}; write its code of ISO 3166-1 or English name")),
            }
        }
    }
    details.set_countries(countries);
    let mut dates = Vec::new();
    for (column, kind) in [("born", DateKind::Birth), ("incorporated", DateKind::Incorporation)] {
        if let Some(date) = period(row, column) {
            dates.push(EntityDate { kind, date });
        }
    }
    details.set_dates(dates);
    let mut identifiers = Vec::new();
    for part in row.parts("identifiers") {
        match part.split_once(':').map(|(words, value)| (words.trim(), value.trim())) {
            Some((words, value)) if !words.is_empty() && !value.is_empty() => {
                identifiers.push(Identifier::new(scheme(words), value));
            }
            _ => row.fault("identifiers", format!("{part:?} is no identifier; write \"imo:9138898; lei:...\"")),
        }
    }
    details.set_identifiers(identifiers);
    let address = row.text("address").map(|full| Address { full: Some(full.into()), ..Address::default() });
    details.set_addresses(address.into_iter().collect());
    details.set_topics(row.parts("topics").map(Box::from).collect());
    details.set_note(row.text("note").map(Box::from));
    details.set_extra(row.extra());
    details.set_provenance(vec![Provenance { dataset: list.as_str().into(), first_seen: None, last_seen: None }]);
    entity
}

/// The period of a cell, unless it ends before it begins.
fn period(row: &mut Row<'_>, column: &str) -> Option<Period> {
    let period = row.value::<Period>(column)?;
    if period.is_inverted() {
        row.fault(column, format!("the period {period} ends before it begins"));
    }
    Some(period)
}

/// What a claim cites that names no source.
struct Citing<'r> {
    list: &'r SourceId,
    file: Option<Arc<str>>,
    line: u64,
}

fn claim(mut row: Row<'_>, citing: Citing<'_>, sources: &mut Sources, record: &mut Record) {
    let (from, to) = (row.required("from"), row.required("to"));
    for (column, id) in [("from", from), ("to", to)] {
        if let Some(fault) = fault_of_id(id).filter(|_| !id.is_empty()) {
            row.fault(column, format!("the id {fault}"));
        }
    }
    row.required("relation");
    let relation = row.value::<Relation>("relation").unwrap_or(Relation::LinkedTo);
    row.required("modality");
    let modality = row.value::<Modality>("modality").unwrap_or(Modality::Reported);
    let evidence = Evidence::new(citing.list.clone());
    let mut claim = match row.value::<Stance>("stance") {
        Some(Stance::Denies) => Claim::denial(modality, evidence),
        _ => Claim::new(modality, evidence),
    };
    if let Some(period) = period(&mut row, "when") {
        claim.set_when(Some(When::new(period)));
    }
    if let Some(share) = share(&mut row, relation) {
        claim = claim.share(share);
    }
    if let Some(designation) = designation(&mut row, relation) {
        claim = claim.designation(designation);
    }
    if let Some(amount) = amount(&mut row) {
        claim = claim.amount(amount);
    }
    if let Some(grade) = row.value::<Grade>("grade") {
        claim = claim.grade(grade);
    }
    if let Some(text) = row.text("confidence") {
        match text.parse::<u8>().ok().filter(|percent| Confidence::fault(u64::from(*percent)).is_none()) {
            Some(percent) => claim = claim.confidence(percent),
            None => row.fault("confidence", format!("no confidence {text:?}; {}", Confidence::HELP)),
        }
    }
    if relation == Relation::Other && row.text("role").is_none() {
        row.fault("role", "it is empty, and the relation Other does not say what it is");
    }
    let details = claim.details_mut();
    details.set_role(row.text("role").map(Box::from));
    details.set_goods(row.text("goods").map(Box::from));
    details.set_hedges(row.parts("hedge").map(Box::from).collect());
    details.set_speaker(row.text("speaker").map(Box::from));
    details.set_note(row.text("note").map(Box::from));
    details.set_extra(row.extra());
    let (url, date, kind) = (row.text("source_url"), period(&mut row, "source_date"), row.value("source_kind"));
    let name = row.text("source").or(url);
    if name.is_none() && (date.is_some() || kind.is_some()) {
        row.fault("source", "it is empty, and there is something said of it");
    }
    let (locator, quote) = (row.text("locator"), row.text("quote"));
    take(row, record, |record| {
        let mut evidence = match name {
            Some(name) => {
                let cited = sources.cite(&Mention { name, url, date, kind });
                record.sources.extend(cited.news);
                if let Some(conflict) = cited.conflict {
                    record.repair(conflict);
                }
                Evidence::new(cited.id)
            }
            None => {
                let line = format!("line {}", citing.line);
                let place = citing.file.map_or(line.clone(), |file| format!("{file}, {line}"));
                Evidence::new(citing.list.clone()).at(place)
            }
        };
        if let Some(locator) = locator {
            evidence = evidence.at(locator);
        }
        if let Some(quote) = quote {
            evidence = evidence.quoting(quote);
        }
        if let Some(first) = claim.evidence_mut().first_mut() {
            *first = evidence;
        }
        record.link(from, relation, to, claim);
    });
}

fn share(row: &mut Row<'_>, relation: Relation) -> Option<Share> {
    let share = row.value::<Share>("share")?;
    if relation != Relation::Owns {
        row.fault("share", format!("{} has no share; only Owns has one", relation.name()));
    } else if share.is_over_whole() {
        row.fault("share", format!("the share {share} is over 100%"));
    } else if share.is_empty() {
        row.fault("share", format!("no value lies in the share {share}"));
    }
    Some(share)
}

fn designation(row: &mut Row<'_>, relation: Relation) -> Option<Designation> {
    const COLUMNS: [&str; 5] = ["measure", "programme", "entry", "listed_on", "removed_on"];
    let given = COLUMNS.into_iter().find(|column| row.text(column).is_some())?;
    if relation != Relation::SanctionedBy {
        row.fault(given, format!("{} has no designation; only SanctionedBy has one", relation.name()));
    }
    let mut designation = Designation::new(row.value("measure").unwrap_or(Measure::Other));
    if let Some(programme) = row.text("programme") {
        designation = designation.under(programme);
    }
    if let Some(entry) = row.text("entry") {
        designation = designation.with_entry(entry);
    }
    designation.listed_on = row.value::<PartialDate>("listed_on");
    designation.removed_on = row.value::<PartialDate>("removed_on");
    if let Some((listed, removed)) = designation.listed_on.zip(designation.removed_on)
        && removed.latest() < listed.earliest()
    {
        row.fault("removed_on", format!("{removed} lies before {listed}, when it was listed"));
    }
    Some(designation)
}

fn amount(row: &mut Row<'_>) -> Option<Amount> {
    let (value, currency) = (row.text("amount"), row.text("currency"));
    let (Some(value), Some(currency)) = (value, currency) else {
        match (value, currency) {
            (Some(_), None) => row.fault("currency", "it is empty, and there is an amount"),
            (None, Some(_)) => row.fault("amount", "it is empty, and there is a currency"),
            _ => {}
        }
        return None;
    };
    let amount = Amount { value: value.into(), currency: currency.into() };
    for (field, message, help) in amount.faults() {
        row.fault(if field == "value" { "amount" } else { field }, format!("{message}; {help}"));
    }
    Some(amount)
}
