//! Records from a table of comma-separated values.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use csv::StringRecord;

use super::record::{Incident, Record};
use crate::model::date::{PartialDate, Period, month_number};
use crate::model::kind::EntityKind;
use crate::model::naming::nearest;
use crate::vocabulary::country;
use crate::vocabulary::scheme::{known, scheme as one_scheme};

/// A row of more bytes is none: some quotation mark is not closed.
const LONGEST_ROW: usize = 1 << 20;

/// Of a row so many names are screened, and so many values of any other sort are taken.
const MOST_VALUES: usize = 100;

/// Of a cell that is quoted in a message so many characters.
const MOST_QUOTED: usize = 60;

/// Why a table could not be read on.
///
/// Prints as `customers.csv:3:12: the text is not UTF-8 ...`: file, line, and the column of the character where it is known.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScreenError {
    /// The file could not be read.
    #[error("{file}:{line}: {error}")]
    Io {
        /// The file.
        file: Box<str>,
        /// The line in which the row begins, from 1.
        line: u64,
        /// Why not.
        #[source]
        error: io::Error,
    },
    /// The table is broken, or is none of records.
    #[error("{file}:{line}:{column}: {message}")]
    Malformed {
        /// The file.
        file: Box<str>,
        /// The line, from 1.
        line: u64,
        /// The character of the line, from 1.
        column: u64,
        /// What is wrong, and what was expected.
        message: Box<str>,
    },
}

/// The rows of a table as records, one after the other.
///
/// The first row names the columns, in any case and order, with blanks, hyphens and underscores as you like:
///
/// | what | titles |
/// | --- | --- |
/// | the name | name, full name, customer, customer name, company, company name, entity, vessel name, ...; or first, middle and last name |
/// | other names | alias, aliases, aka, other names, former name |
/// | what it is | kind, type, schema, entity type: any kind of the crate, or individual, corporate, ship and such |
/// | birth, founding, building | born, dob, birth date, date of birth, birthday, incorporated, founded, built, ... |
/// | country | country, nationality, citizenship, jurisdiction, flag, residence, ... |
/// | what you call it | id, reference, ref, customer id, customer number, account; otherwise the line is given |
/// | identifiers | identifier, identifiers; or the name of a scheme: passport, imo, lei, isin, registration, tax id, national id, vat, inn, ogrn, ... |
///
/// A cell may hold several values with semicolons between, and a title may stand several times. Other columns are
/// [not used](Self::unused). The text is UTF-8, with or without a mark at its beginning; lines end with a line feed, with or without a
/// carriage return; cells may be quoted and then hold line ends. "-", "n/a", "none", "null" and "unknown" count as empty outside names.
///
/// Dates are read as `1990-05-12`, `1990-05`, `1990`, any EDTF, `12.05.1990`, `12 May 1990`, `May 12, 1990`, `19900512`. Of `05/12/1990`
/// it is not said which is the day: both are taken, and either may agree.
///
/// A cell that cannot be read, a row without a name and one with too many cells are [incidents](Record::incidents): the record is
/// screened by what is left, and none is lost. Only what leaves the rest of the table in doubt is an error: no column of names, text
/// that is not UTF-8, quotation marks that nothing closes, a failure to read.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::search::ScreenRecords;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let table = "Customer No;Full Name;DOB;Nationality\n17;Kim Sok Chol;30.02.1955;North Korea\n";
/// let records = ScreenRecords::from_reader(table.as_bytes()).delimiter(b';').named("customers.csv");
/// for screened in graph.screen(records) {
///     let screened = screened?;
///     assert_eq!(screened.best().unwrap().entity().get().id(), "kim-sok-chol");
///     let incident = &screened.record().incidents()[0];
///     assert!(incident.to_string().starts_with("customers.csv:2, column \"DOB\": \"30.02.1955\" is no date"));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct ScreenRecords<R> {
    rows: Rows<R>,
    /// What the columns are, once the header was read.
    columns: Option<Vec<Column>>,
    unused: Vec<Box<str>>,
    /// What was odd about the header, until a record takes it.
    odd: Vec<Incident>,
    is_over: bool,
}

impl ScreenRecords<File> {
    /// The rows of a file.
    ///
    /// # Errors
    /// If it cannot be opened.
    pub fn from_path(path: impl AsRef<Path>) -> Result<Self, ScreenError> {
        let path = path.as_ref();
        let name = path.display().to_string();
        match File::open(path) {
            Ok(file) => Ok(Self::from_reader(file).named(name)),
            Err(error) => Err(ScreenError::Io { file: name.into(), line: 1, error }),
        }
    }
}

impl<R: Read> ScreenRecords<R> {
    /// The rows of anything that can be read.
    pub fn from_reader(reader: R) -> Self {
        let rows = Rows {
            reader: BufReader::new(reader),
            file: "table".into(),
            line: 1,
            delimiter: b',',
            bytes: Vec::new(),
            cells: StringRecord::new(),
        };
        Self { rows, columns: None, unused: Vec::new(), odd: Vec::new(), is_over: false }
    }

    /// Says what divides the cells; otherwise a comma does.
    pub fn delimiter(mut self, delimiter: u8) -> Self {
        self.rows.delimiter = delimiter;
        self
    }

    /// Says what the table is called in messages.
    pub fn named(mut self, name: impl Into<Box<str>>) -> Self {
        self.rows.file = name.into();
        self
    }

    /// The titles of the columns that are not used, once the first record was read.
    #[must_use]
    pub fn unused(&self) -> &[Box<str>] {
        &self.unused
    }

    fn read(&mut self) -> Result<Option<Record>, ScreenError> {
        if self.columns.is_none() {
            self.columns = Some(self.header()?);
        }
        let Some(line) = self.rows.next()? else { return Ok(None) };
        let columns = self.columns.as_deref().unwrap_or_default();
        let incidents = std::mem::take(&mut self.odd);
        let row = Row { columns, cells: &self.rows.cells, file: &self.rows.file, line, incidents };
        Ok(Some(row.record()))
    }

    /// Reads what the columns are.
    fn header(&mut self) -> Result<Vec<Column>, ScreenError> {
        let Some(line) = self.rows.next()? else {
            return Err(self.rows.malformed(
                1,
                1,
                "the table is empty; its first row names the columns, one of them \"name\"",
            ));
        };
        if self.rows.bytes.contains(&0) {
            // Letters and nothing else are left of these titles, but of the names below single letters.
            return Err(self.rows.malformed(
                line,
                1,
                "the titles have NULs in them: is it UTF-16? Save the table as UTF-8",
            ));
        }
        let mut columns = Vec::new();
        for title in &self.rows.cells {
            let title = title.trim();
            let role = role(title);
            if role.is_none() && !title.is_empty() {
                self.unused.push(title.into());
                let titles = TITLES.iter().map(|(title, _)| *title);
                if let Some(meant) = nearest(&plain(title), titles).filter(|_| title.chars().count() > 3) {
                    self.odd.push(Incident {
                        file: self.rows.file.clone(),
                        line,
                        column: Some(title.into()),
                        message: format!("the title is unknown, and the column not used; did you mean {meant:?}?")
                            .into(),
                    });
                }
            }
            columns.push(Column { title: title.into(), role });
        }
        let screens = |column: &Column| {
            matches!(
                column.role,
                Some(Role::Name | Role::Alias | Role::Given | Role::Family | Role::Identifier | Role::Scheme(_))
            )
        };
        if columns.iter().any(screens) {
            return Ok(columns);
        }
        let whole = self.rows.cells.iter().collect::<Vec<_>>().join(",");
        let hint = [';', '\t', '|', ','].into_iter().find(|other| {
            u32::from(*other) != u32::from(self.rows.delimiter)
                && whole.split(*other).any(|title| role(title).is_some())
        });
        let hint = match hint {
            Some(other) if columns.len() == 1 => format!("; are the cells divided by {other:?}? Then say so"),
            _ if whole.contains('\r') => {
                "; the lines end in carriage returns alone: save it with line feeds".to_owned()
            }
            _ => String::new(),
        };
        let message =
            format!("no column of names or identifiers among {:?}; one is called \"name\"{hint}", brief(&whole));
        Err(self.rows.malformed(line, 1, message))
    }
}

impl<R: Read> Iterator for ScreenRecords<R> {
    type Item = Result<Record, ScreenError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let read = self.read().transpose();
        self.is_over = !matches!(read, Some(Ok(_)));
        read
    }
}

/// The rows of a table with their lines. A row is gathered here, so that its line is certain and its length bounded, and taken apart by
/// the crate `csv`.
#[derive(Debug)]
struct Rows<R> {
    reader: BufReader<R>,
    file: Box<str>,
    /// The line that is read next.
    line: u64,
    delimiter: u8,
    bytes: Vec<u8>,
    cells: StringRecord,
}

/// Where in a row the reading is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Start,
    Bare,
    Quoted,
    /// After a quotation mark within a quoted cell: its end, or the first of two.
    Mark,
}

impl<R: Read> Rows<R> {
    /// Reads the next row that is not blank, and gives the line in which it begins.
    fn next(&mut self) -> Result<Option<u64>, ScreenError> {
        loop {
            let line = self.line;
            if !self.gather(line)? {
                return Ok(None);
            }
            self.take_apart(line)?;
            if self.cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(line));
            }
        }
    }

    /// Gathers the bytes of the next row; `false` at the end.
    fn gather(&mut self, line: u64) -> Result<bool, ScreenError> {
        self.bytes.clear();
        let mut at = At::Start;
        loop {
            let from = self.bytes.len();
            let room = (LONGEST_ROW + 1).saturating_sub(from) as u64;
            let read = self.reader.by_ref().take(room).read_until(b'\n', &mut self.bytes);
            let count = read.map_err(|error| ScreenError::Io { file: self.file.clone(), line, error })?;
            let is_first = line == 1 && from == 0;
            if is_first && [[0xFF, 0xFE], [0xFE, 0xFF]].iter().any(|mark| self.bytes.starts_with(mark)) {
                return Err(self.malformed(line, 1, "the text is UTF-16; save the table as UTF-8"));
            }
            if self.bytes.len() > LONGEST_ROW || count == 0 && at == At::Quoted {
                let message = "the quotation marks of a cell are not closed: the row that begins here has no end";
                return Err(self.malformed(line, 1, message));
            }
            if count == 0 {
                return Ok(from > 0);
            }
            if is_first && self.bytes.starts_with(b"\xEF\xBB\xBF") {
                self.bytes.drain(..3);
            }
            at = self.bytes.iter().skip(from).fold(at, |at, byte| step(at, *byte, self.delimiter));
            if self.bytes.ends_with(b"\n") {
                self.line += 1;
                if at != At::Quoted {
                    return Ok(true);
                }
            }
        }
    }

    fn take_apart(&mut self, line: u64) -> Result<(), ScreenError> {
        let text = match std::str::from_utf8(&self.bytes) {
            Ok(text) => text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text)),
            Err(error) => {
                let good = self.bytes.get(..error.valid_up_to()).unwrap_or_default();
                let good = std::str::from_utf8(good).unwrap_or_default();
                let within = good.bytes().filter(|byte| *byte == b'\n').count() as u64;
                let column = good.rsplit('\n').next().map_or(0, |last| last.chars().count()) as u64 + 1;
                return Err(self.malformed(line + within, column, "the text is not UTF-8; save the table as UTF-8"));
            }
        };
        if self.delimiter.is_ascii() && !text.contains('"') {
            // Most rows: without quotation marks they need no reader made for them.
            self.cells.clear();
            self.cells.extend(text.split(char::from(self.delimiter)));
            return Ok(());
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(text.len().max(1))
            .from_reader(text.as_bytes());
        self.cells.clear();
        match reader.read_record(&mut self.cells) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.malformed(line, 1, error.to_string())),
        }
    }

    fn malformed(&self, line: u64, column: u64, message: impl Into<Box<str>>) -> ScreenError {
        ScreenError::Malformed { file: self.file.clone(), line, column, message: message.into() }
    }
}

/// What a byte does to the reading of a row, by the rules of the crate `csv`.
fn step(at: At, byte: u8, delimiter: u8) -> At {
    match (at, byte) {
        (At::Quoted, b'"') => At::Mark,
        (At::Quoted, _) | (At::Mark | At::Start, b'"') => At::Quoted,
        (_, byte) if byte == delimiter => At::Start,
        _ => At::Bare,
    }
}

#[derive(Debug)]
struct Column {
    title: Box<str>,
    /// `None` if it is not used.
    role: Option<Role>,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Role {
    Name,
    Given,
    Middle,
    Family,
    Alias,
    Kind,
    Born,
    Country,
    Reference,
    Identifier,
    Scheme(Box<str>),
}

/// Titles, letters and digits alone.
const TITLES: &[(&str, Role)] = &[
    ("name", Role::Name),
    ("fullname", Role::Name),
    ("names", Role::Name),
    ("customer", Role::Name),
    ("customername", Role::Name),
    ("client", Role::Name),
    ("clientname", Role::Name),
    ("company", Role::Name),
    ("companyname", Role::Name),
    ("entity", Role::Name),
    ("entityname", Role::Name),
    ("legalname", Role::Name),
    ("organization", Role::Name),
    ("organisation", Role::Name),
    ("party", Role::Name),
    ("partyname", Role::Name),
    ("supplier", Role::Name),
    ("suppliername", Role::Name),
    ("vendor", Role::Name),
    ("vendorname", Role::Name),
    ("vesselname", Role::Name),
    ("shipname", Role::Name),
    ("accountname", Role::Name),
    ("firstname", Role::Given),
    ("givenname", Role::Given),
    ("givennames", Role::Given),
    ("forename", Role::Given),
    ("forenames", Role::Given),
    ("middlename", Role::Middle),
    ("middlenames", Role::Middle),
    ("patronymic", Role::Middle),
    ("lastname", Role::Family),
    ("familyname", Role::Family),
    ("surname", Role::Family),
    ("alias", Role::Alias),
    ("aliases", Role::Alias),
    ("aka", Role::Alias),
    ("alsoknownas", Role::Alias),
    ("othername", Role::Alias),
    ("othernames", Role::Alias),
    ("formername", Role::Alias),
    ("formernames", Role::Alias),
    ("previousname", Role::Alias),
    ("tradingname", Role::Alias),
    ("kind", Role::Kind),
    ("type", Role::Kind),
    ("schema", Role::Kind),
    ("entitytype", Role::Kind),
    ("entitykind", Role::Kind),
    ("customertype", Role::Kind),
    ("partytype", Role::Kind),
    ("born", Role::Born),
    ("birth", Role::Born),
    ("birthdate", Role::Born),
    ("birthday", Role::Born),
    ("birthyear", Role::Born),
    ("yearofbirth", Role::Born),
    ("dateofbirth", Role::Born),
    ("dob", Role::Born),
    ("incorporated", Role::Born),
    ("incorporationdate", Role::Born),
    ("dateofincorporation", Role::Born),
    ("founded", Role::Born),
    ("built", Role::Born),
    ("yearbuilt", Role::Born),
    ("country", Role::Country),
    ("countries", Role::Country),
    ("countrycode", Role::Country),
    ("countryofbirth", Role::Country),
    ("countryofincorporation", Role::Country),
    ("countryofregistration", Role::Country),
    ("countryofresidence", Role::Country),
    ("nationality", Role::Country),
    ("nationalities", Role::Country),
    ("citizenship", Role::Country),
    ("jurisdiction", Role::Country),
    ("flag", Role::Country),
    ("flagstate", Role::Country),
    ("residence", Role::Country),
    ("id", Role::Reference),
    ("reference", Role::Reference),
    ("ref", Role::Reference),
    ("customerid", Role::Reference),
    ("customerno", Role::Reference),
    ("customernumber", Role::Reference),
    ("customerreference", Role::Reference),
    ("clientid", Role::Reference),
    ("clientno", Role::Reference),
    ("clientnumber", Role::Reference),
    ("supplierid", Role::Reference),
    ("vendorid", Role::Reference),
    ("recordid", Role::Reference),
    ("account", Role::Reference),
    ("accountnumber", Role::Reference),
    ("identifier", Role::Identifier),
    ("identifiers", Role::Identifier),
];

/// Schemes that are titles, beside the words of official lists.
const SCHEMES: &[(&str, &str)] = &[
    ("bic", "swift-bic"),
    ("companyimo", "imo-company"),
    ("imocompany", "imo-company"),
    ("inn", "inn"),
    ("isin", "isin"),
    ("isincode", "isin"),
    ("leicode", "lei"),
    ("ofac", "ofac"),
    ("ofacid", "ofac"),
    ("ogrnip", "ogrnip"),
    ("swift", "swift-bic"),
    ("taxnumber", "tax-id"),
    ("un", "un"),
    ("vatid", "vat"),
];

fn role(title: &str) -> Option<Role> {
    let plain = plain(title);
    let titled = TITLES.iter().find(|(title, _)| *title == plain).map(|(_, role)| role.clone());
    let of_own = || SCHEMES.iter().find(|(title, _)| *title == plain).map(|(_, scheme)| *scheme);
    titled.or_else(|| of_own().or_else(|| known(title)).map(|scheme| Role::Scheme(scheme.into())))
}

fn plain(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What says that there is nothing.
const NOTHING: &[&str] = &["-", "--", "?", "n/a", "n.a.", "nil", "none", "not available", "null", "unknown"];

/// Words for kinds beside the crate's own names of them.
const KINDS: &[(&str, EntityKind)] = &[
    ("airplane", EntityKind::Aircraft),
    ("business", EntityKind::Company),
    ("corporate", EntityKind::Company),
    ("corporation", EntityKind::Company),
    ("enterprise", EntityKind::Company),
    ("entity", EntityKind::LegalEntity),
    ("firm", EntityKind::Company),
    ("human", EntityKind::Person),
    ("individual", EntityKind::Person),
    ("legalperson", EntityKind::Organization),
    ("naturalperson", EntityKind::Person),
    ("ngo", EntityKind::Organization),
    ("organisation", EntityKind::Organization),
    ("publicbody", EntityKind::Agency),
    ("ship", EntityKind::Vessel),
];

/// A row, as its cells are read.
struct Row<'r> {
    columns: &'r [Column],
    cells: &'r StringRecord,
    file: &'r str,
    line: u64,
    incidents: Vec<Incident>,
}

impl<'r> Row<'r> {
    /// The columns with their cells that hold something.
    fn filled(&self) -> impl Iterator<Item = (&'r Column, &'r str)> + use<'r> {
        self.columns
            .iter()
            .zip(self.cells)
            .map(|(column, cell)| (column, cell.trim()))
            .filter(|(_, cell)| !cell.is_empty())
    }

    fn texts(&self, role: &Role) -> Vec<&'r str> {
        let of_role = self.filled().filter(|(column, _)| column.role.as_ref() == Some(role));
        of_role.flat_map(|(_, cell)| parts(cell)).collect()
    }

    fn record(mut self) -> Record {
        let mut names = self.texts(&Role::Name);
        let parts_of_name = [Role::Given, Role::Middle, Role::Family].map(|role| self.texts(&role).join(" "));
        let joined = parts_of_name.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ");
        if names.is_empty() && !joined.is_empty() {
            names.push(&joined);
        }
        names.extend(self.texts(&Role::Alias));
        if names.len() > MOST_VALUES {
            self.tell(None, format!("the row has {} names; the first {MOST_VALUES} are screened", names.len()));
            names.truncate(MOST_VALUES);
        }
        let mut names = names.into_iter();
        let mut record = Record::new(names.next().unwrap_or_default());
        for other in names {
            record = record.also_named(other);
        }
        let reference = self.texts(&Role::Reference).join("; ");
        record = record.reference(if reference.is_empty() { format!("line {}", self.line) } else { reference });
        for (column, cell) in self.filled() {
            let is_taken = !matches!(column.role, None | Some(Role::Name | Role::Alias));
            if is_taken && parts(cell).nth(MOST_VALUES).is_some() {
                let message = format!("the cell has {} values; the first {MOST_VALUES} are taken", parts(cell).count());
                self.tell(Some(column), message);
            }
            let parts = parts(cell).take(if is_taken { MOST_VALUES } else { 0 });
            for part in parts.filter(|part| !NOTHING.contains(&part.to_lowercase().as_str())) {
                record = self.take(record, column, part);
            }
        }
        if record.names().next().is_none() {
            let has_number = record.identifiers().next().is_some();
            let rest = if has_number { "screened by its identifiers alone" } else { "nothing can be found for it" };
            self.tell(None, format!("the row has no name; {rest}"));
        }
        if self.cells.iter().skip(self.columns.len()).any(|cell| !cell.trim().is_empty()) {
            self.tell(
                None,
                "the row has more cells than the header, and the rest is not used; a cell with the delimiter in it stands in quotation marks",
            );
        }
        record.with_incidents(self.incidents)
    }

    /// Takes one value of a cell into the record.
    fn take(&mut self, record: Record, column: &Column, part: &str) -> Record {
        match &column.role {
            Some(Role::Kind) => match kind(part) {
                Ok(kind) => return record.kind(kind),
                Err(message) => self.tell(Some(column), message),
            },
            Some(Role::Born) => {
                let dates = dates(part);
                if dates.is_empty() {
                    let message = format!(
                        "{:?} is no date, and is left out; expected one such as 1990-05-12, 12.05.1990, 12 May 1990, 1990-05 or 1990",
                        brief(part)
                    );
                    self.tell(Some(column), message);
                }
                return dates.into_iter().fold(record, Record::born);
            }
            Some(Role::Country) => match country::code(part) {
                Some(code) => return record.country(code),
                None => {
                    let message = format!(
                        "{:?} is no country, and is left out; expected a code of ISO 3166-1 or an English name",
                        brief(part)
                    );
                    self.tell(Some(column), message);
                }
            },
            Some(Role::Identifier) => return record.number(part),
            Some(Role::Scheme(scheme)) => return record.identifier(&one_scheme(scheme), part),
            _ => {}
        }
        record
    }

    fn tell(&mut self, column: Option<&Column>, message: impl Into<Box<str>>) {
        let column = column.map(|column| column.title.clone());
        self.incidents.push(Incident { file: self.file.into(), line: self.line, column, message: message.into() });
    }
}

/// The values of a cell.
fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|part| !part.is_empty())
}

/// The beginning of a text, for a message.
fn brief(text: &str) -> String {
    match text.char_indices().nth(MOST_QUOTED) {
        Some((end, _)) => format!("{}...", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn kind(text: &str) -> Result<EntityKind, String> {
    let plain = plain(text);
    if let Some((_, kind)) = KINDS.iter().find(|(word, _)| *word == plain) {
        return Ok(kind.clone());
    }
    brief(text)
        .parse()
        .map_err(|error| format!("{error}, and it is left out; expected one such as person, company or vessel"))
}

/// The dates that a text may mean; more than one where day and month may be either.
fn dates(text: &str) -> Vec<Period> {
    if let Ok(period) = text.parse::<Period>() {
        return if period.is_inverted() { Vec::new() } else { vec![period] };
    }
    // "1990-05-12T00:00:00", as spreadsheets write it.
    if let Some((day, rest)) = text.split_at_checked(10)
        && rest.starts_with(['T', ' '])
        && let Ok(date) = day.parse::<PartialDate>()
    {
        return vec![date.into()];
    }
    let parts: Vec<&str> = text.split([' ', '-', '/', '.', ',', '\u{a0}']).filter(|part| !part.is_empty()).collect();
    let mut dates: Vec<Period> = readings(&parts, text.contains('.')).into_iter().flatten().map(Period::from).collect();
    dates.dedup();
    dates
}

/// The ways to read the parts of a date.
fn readings(parts: &[&str], is_day_first: bool) -> [Option<PartialDate>; 2] {
    let date = |year: &str, month: u8, day: &str| PartialDate::day(year_of(year)?, month, small(day)?).ok();
    let month = |year: &str, month: u8| PartialDate::month(year_of(year)?, month).ok();
    match *parts {
        [all] if all.len() == 8 && all.bytes().all(|byte| byte.is_ascii_digit()) => {
            let (year, rest) = all.split_at(4);
            let (middle, day) = rest.split_at(2);
            [small(middle).and_then(|middle| date(year, middle, day)), None]
        }
        [one, year] => [month_number(one).or_else(|| small(one)).and_then(|one| month(year, one)), None],
        [one, two, three] => {
            if let Some(named) = month_number(two) {
                return [date(three, named, one), date(one, named, three)];
            }
            if let Some(named) = month_number(one) {
                return [date(three, named, two), None];
            }
            if year_of(one).is_some() {
                return [small(two).and_then(|two| date(one, two, three)), None];
            }
            let day_first = small(two).and_then(|two| date(three, two, one));
            let month_first = small(one).and_then(|one| date(three, one, two));
            [day_first, month_first.filter(|_| !is_day_first)]
        }
        _ => [None, None],
    }
}

fn year_of(text: &str) -> Option<i32> {
    text.parse().ok().filter(|_| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn small(text: &str) -> Option<u8> {
    text.parse().ok().filter(|_| text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_tables_have_them() {
        for (text, expected) in [
            ("1990-05-12", &["1990-05-12"][..]),
            ("1990", &["1990"]),
            ("1990~", &["1990~"]),
            ("1989/1991", &["1989/1991"]),
            ("1990-05-12T00:00:00", &["1990-05-12"]),
            ("1990-05-12 00:00", &["1990-05-12"]),
            ("12.05.1990", &["1990-05-12"]),
            ("12/05/1990", &["1990-05-12", "1990-12-05"]),
            ("05/05/1990", &["1990-05-05"]),
            ("25/12/1990", &["1990-12-25"]),
            ("12/25/1990", &["1990-12-25"]),
            ("1990/05/12", &["1990-05-12"]),
            ("19900512", &["1990-05-12"]),
            ("12 May 1990", &["1990-05-12"]),
            ("12-Sep-1990", &["1990-09-12"]),
            ("May 12, 1990", &["1990-05-12"]),
            ("May 1990", &["1990-05"]),
            ("05/1990", &["1990-05"]),
            ("30.02.1990", &[]),
            ("1991/1990", &[]),
            ("12.05.90", &[]),
            ("soon", &[]),
            ("", &[]),
        ] {
            let found: Vec<String> = dates(text).iter().map(Period::to_string).collect();
            assert_eq!(found, expected, "{text:?}");
        }
    }

    #[test]
    fn titles_in_any_spelling() {
        for (title, expected) in [
            ("Name", Some(Role::Name)),
            ("FULL_NAME", Some(Role::Name)),
            ("Date of Birth", Some(Role::Born)),
            ("Passport No.", Some(Role::Scheme("passport".into()))),
            ("tax_id", Some(Role::Scheme("tax-id".into()))),
            ("Registration Number", Some(Role::Scheme("registration".into()))),
            ("IMO", Some(Role::Scheme("imo".into()))),
            ("company", Some(Role::Name)),
            ("Company Number", Some(Role::Scheme("registration".into()))),
            ("id", Some(Role::Reference)),
            ("turnover", None),
        ] {
            assert_eq!(role(title), expected, "{title}");
        }
    }

    #[test]
    fn rows_have_the_line_in_which_they_begin() {
        let text = "name\r\n\r\none\n\"two\r\nlines\"\n\n  \nthree, more\n\"a \"\"b\"\"\nc\"\nlast";
        let lines: Vec<(String, String)> = ScreenRecords::from_reader(text.as_bytes())
            .map(|record| record.unwrap())
            .map(|record| (record.reference_text().to_owned(), record.name().to_owned()))
            .collect();
        let expected = [
            ("line 3", "one"),
            ("line 4", "two\r\nlines"),
            ("line 8", "three"),
            ("line 9", "a \"b\"\nc"),
            ("line 11", "last"),
        ];
        assert_eq!(lines, expected.map(|(line, name)| (line.to_owned(), name.to_owned())));
    }
}
