//! The results of a screening as tables and as lines of JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::candidates::{ScreenHit, Screened};
use crate::vocabulary::formula::inert;

/// The columns, in their order.
const COLUMNS: [&str; 14] = [
    "reference",
    "record",
    "name",
    "entity",
    "entity_name",
    "kind",
    "matched_name",
    "matched_by",
    "asked",
    "score",
    "birth",
    "country",
    "reasons",
    "listed_by",
];

/// One candidate of a record, or a record without any.
#[derive(Serialize)]
struct Line<'r> {
    reference: &'r str,
    record: u64,
    name: &'r str,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    candidate: Option<Found<'r>>,
}

#[derive(Serialize)]
struct Found<'r> {
    entity: &'r str,
    entity_name: &'r str,
    kind: &'r str,
    matched_name: &'r str,
    matched_by: String,
    asked: &'r str,
    /// Rounded to three decimals.
    score: f64,
    birth: &'static str,
    country: &'static str,
    reasons: &'r [String],
    listed_by: Vec<&'r str>,
}

impl<'r> Line<'r> {
    /// A line for each candidate; for a record without any one line, if that is asked for.
    fn of(screened: &'r Screened<'_>, all: bool) -> impl Iterator<Item = Self> {
        let record = screened.record();
        let line = move |candidate: Option<&'r ScreenHit<'_>>| Line {
            reference: record.reference_text(),
            record: screened.number(),
            name: record.name(),
            candidate: candidate.map(Found::of),
        };
        let bare = (all && screened.candidates().is_empty()).then(|| line(None));
        screened.candidates().iter().map(move |candidate| line(Some(candidate))).chain(bare)
    }
}

impl<'r> Found<'r> {
    fn of(candidate: &'r ScreenHit<'_>) -> Self {
        let entity = candidate.entity().get();
        Found {
            entity: entity.id(),
            entity_name: entity.name(),
            kind: entity.kind().label(),
            matched_name: candidate.name(),
            matched_by: candidate.matched().to_string(),
            asked: candidate.asked(),
            score: (candidate.score() * 1000.0).round() / 1000.0,
            birth: candidate.birth().label(),
            country: candidate.country().label(),
            reasons: candidate.reasons(),
            listed_by: candidate.listed_by(),
        }
    }
}

/// Writes results as comma-separated values, one row for each candidate.
///
/// The columns are `reference`, `record` (its number, from 1), `name`, `entity` (the id), `entity_name`, `kind`, `matched_name`,
/// `matched_by`, `asked` (the name or identifier of the record that led to it), `score` with three decimals, `birth`, `country`,
/// `reasons` joined by " | ", `listed_by` joined by "; ". UTF-8, lines that end with a line feed. A cell that a spreadsheet would take
/// for a formula begins with an apostrophe.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::search::{Record, ScreenCsv};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut table = ScreenCsv::new(Vec::new()).all();
/// for screened in graph.screen([Record::new("Kim Sok Chol"), Record::new("=1+1")]) {
///     table.write(&screened)?;
/// }
/// let table = String::from_utf8(table.finish()?)?;
/// assert!(table.starts_with("reference,record,name,entity,"));
/// assert!(table.ends_with(",2,'=1+1,,,,,,,,,,,\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub struct ScreenCsv<W: Write> {
    writer: csv::Writer<W>,
    all: bool,
    has_header: bool,
}

impl<W: Write> ScreenCsv<W> {
    /// Writes to a file, a buffer, standard output.
    pub fn new(writer: W) -> Self {
        Self { writer: csv::Writer::from_writer(writer), all: false, has_header: false }
    }

    /// Writes a row for each record without candidates too: with its reference, number and name.
    pub fn all(mut self) -> Self {
        self.all = true;
        self
    }

    /// Writes the rows of a record.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write(&mut self, screened: &Screened<'_>) -> io::Result<()> {
        self.header()?;
        for line in Line::of(screened, self.all) {
            let number = line.record.to_string();
            let mut cells = vec![line.reference.to_owned(), number, line.name.to_owned()];
            if let Some(found) = line.candidate {
                cells.extend([found.entity, found.entity_name, found.kind, found.matched_name].map(str::to_owned));
                cells.extend([found.matched_by, found.asked.to_owned(), format!("{:.3}", found.score)]);
                cells.extend([found.birth, found.country].map(str::to_owned));
                cells.extend([found.reasons.join(" | "), found.listed_by.join("; ")]);
            }
            cells.resize(COLUMNS.len(), String::new());
            self.writer.write_record(cells.iter().map(|cell| inert(cell).into_owned()))?;
        }
        Ok(())
    }

    /// Writes what is left, and gives the writer back. A table of no rows has its header.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.header()?;
        self.writer.into_inner().map_err(|error| error.into_error())
    }

    fn header(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.has_header, true) {
            self.writer.write_record(COLUMNS)?;
        }
        Ok(())
    }
}

/// Writes results as lines of JSON, one object for each candidate.
///
/// The fields are the columns of [`ScreenCsv`]; `record` and `score` are numbers, `reasons` and `listed_by` lists of texts. An object
/// for a record without candidates has `reference`, `record` and `name` alone.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::search::{Record, ScreenJson};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut lines = ScreenJson::new(Vec::new()).all();
/// for screened in graph.screen([Record::new("Blue Example Ltd").reference("row 1")]) {
///     lines.write(&screened)?;
/// }
/// assert_eq!(lines.finish()?, b"{\"reference\":\"row 1\",\"record\":1,\"name\":\"Blue Example Ltd\"}\n");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub struct ScreenJson<W: Write> {
    writer: W,
    all: bool,
}

impl<W: Write> ScreenJson<W> {
    /// Writes to a file, a buffer, standard output.
    pub fn new(writer: W) -> Self {
        Self { writer, all: false }
    }

    /// Writes an object for each record without candidates too.
    pub fn all(mut self) -> Self {
        self.all = true;
        self
    }

    /// Writes the lines of a record.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write(&mut self, screened: &Screened<'_>) -> io::Result<()> {
        for line in Line::of(screened, self.all) {
            serde_json::to_writer(&mut self.writer, &line)?;
            self.writer.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Writes what is left, and gives the writer back.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn finish(mut self) -> io::Result<W> {
        self.writer.flush()?;
        Ok(self.writer)
    }
}
