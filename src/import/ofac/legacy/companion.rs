//! The files beside a primary file: rows of aliases, addresses and comments, by the number of their entry.

use crate::import::error::ImportError;
use crate::import::input::Input;
use crate::import::ofac::seen::number;
use crate::import::record::Place;
use crate::import::rows::Rows;

/// Rows of `N` columns after the number of the entry, in the order of the numbers.
pub(super) struct Companion<const N: usize> {
    /// What the file is, for messages: "alias".
    what: &'static str,
    place: Place,
    /// The columns of all rows, one after another.
    text: String,
    rows: Vec<Row<N>>,
    /// Rows that are none: their lines, and why.
    faults: Vec<(u64, Box<str>)>,
}

struct Row<const N: usize> {
    number: u64,
    line: u64,
    start: usize,
    lengths: [u32; N],
}

impl<const N: usize> Companion<N> {
    /// Reads a file to its end.
    pub(super) fn read(what: &'static str, input: Input) -> Result<Self, ImportError> {
        let mut companion =
            Self { what, place: Place::of(input.file()), text: String::new(), rows: Vec::new(), faults: Vec::new() };
        let mut rows = Rows::open(input, encoding_rs::UTF_8, b',');
        while let Some(row) = rows.next()? {
            if is_end(row) {
                continue;
            }
            let line = row.position().map_or(0, csv::Position::line);
            let entry = row.get(0).and_then(number);
            let (Some(number), true) = (entry, row.len() == N + 1) else {
                companion.faults.push((line, fault(row, N + 1)));
                continue;
            };
            let (start, mut lengths) = (companion.text.len(), [0; N]);
            for (field, length) in row.iter().skip(1).zip(&mut lengths) {
                companion.text.push_str(field);
                *length = field.len() as u32;
            }
            companion.rows.push(Row { number, line, start, lengths });
        }
        companion.rows.sort_by_key(|row| row.number);
        Ok(companion)
    }

    /// No rows.
    pub(super) fn none(what: &'static str) -> Self {
        Self { what, place: Place::default(), text: String::new(), rows: Vec::new(), faults: Vec::new() }
    }

    /// The columns of the rows of an entry, in the order of the file.
    pub(super) fn of(&self, number: u64) -> impl Iterator<Item = [&str; N]> {
        let from = self.rows.partition_point(|row| row.number < number);
        let rows = self.rows.get(from..).unwrap_or_default();
        rows.iter().take_while(move |row| row.number == number).map(|row| self.columns(row))
    }

    fn columns(&self, row: &Row<N>) -> [&str; N] {
        let mut start = row.start;
        row.lengths.map(|length| {
            let end = start + length as usize;
            let column = self.text.get(start..end).unwrap_or_default();
            start = end;
            column
        })
    }

    /// The next row from a position on that has no entry or is none at all: its place, and what is wrong.
    pub(super) fn next_fault(&self, position: &mut usize, is_entry: impl Fn(u64) -> bool) -> Option<(Place, String)> {
        let at = |line: u64| Place { line: Some(line), ..self.place.clone() };
        if let Some((line, why)) = self.faults.get(*position) {
            *position += 1;
            return Some((at(*line), why.to_string()));
        }
        while let Some(row) = self.rows.get(*position - self.faults.len()) {
            *position += 1;
            if !is_entry(row.number) {
                let message = format!("the {} belongs to entry {}, which is not in the list", self.what, row.number);
                return Some((at(row.line).of_record(row.number.to_string()), message));
            }
        }
        None
    }
}

/// Whether a row is the mark that old systems end a text with.
pub(super) fn is_end(row: &csv::StringRecord) -> bool {
    row.len() == 1 && row.get(0).is_some_and(|field| field.trim_matches('\u{1a}').trim().is_empty())
}

/// Why a row is none.
pub(super) fn fault(row: &csv::StringRecord, columns: usize) -> Box<str> {
    if row.len() != columns {
        return format!("the row has {} columns and not {columns}: it is left out", row.len()).into();
    }
    let first: String = row.get(0).unwrap_or_default().chars().take(40).collect();
    format!("{first:?} is not the number of an entry: the row is left out").into()
}
