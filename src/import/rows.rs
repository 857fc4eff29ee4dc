//! Rows of delimited text, each with its line.

use std::io::{self, Read};
use std::sync::Arc;

use csv::StringRecord;

use super::error::ImportError;
use super::input::{Bounded, Input};
use super::record::Place;

/// The rows of a table.
pub(crate) struct Rows {
    reader: csv::Reader<Lines>,
    row: StringRecord,
    file: Arc<str>,
}

impl Rows {
    /// The rows of an input in this encoding, unless it begins with a mark of another, with this delimiter.
    pub(crate) fn open(input: Input, encoding: &'static encoding_rs::Encoding, delimiter: u8) -> Self {
        let file = input.file().clone();
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(Lines { reader: input.decoded(encoding), waits: false, is_over: false, last: 0 });
        Self { reader, row: StringRecord::new(), file }
    }

    /// The next row; one that is blank is left out.
    pub(crate) fn next(&mut self) -> Result<Option<&StringRecord>, ImportError> {
        loop {
            self.reader.get_mut().reader.start();
            let at = self.reader.position().line();
            match self.reader.read_record(&mut self.row) {
                Ok(false) => return Ok(None),
                Ok(true) if self.row.iter().all(|field| field.trim().is_empty()) => {}
                Ok(true) => {
                    self.settle_line();
                    if self.is_unclosed() {
                        let message = "the file ends within quotation marks: it is cut short, or they are not closed";
                        return Err(ImportError::malformed(self.place(), message));
                    }
                    return Ok(Some(&self.row));
                }
                Err(error) => {
                    let place = Place::line(&self.file, at);
                    return Err(match error.into_kind() {
                        csv::ErrorKind::Io(error) => ImportError::io(place, error),
                        csv::ErrorKind::Utf8 { err, .. } => {
                            ImportError::malformed(place, format!("the text is not UTF-8: {err}"))
                        }
                        other => ImportError::malformed(place, format!("{other:?}")),
                    });
                }
            }
        }
    }

    /// Whether the last row is the rest of the file, in a cell whose quotation marks nothing closes. Only within these are there
    /// line ends in a cell.
    fn is_unclosed(&self) -> bool {
        let Lines { is_over, last, .. } = self.reader.get_ref();
        *is_over
            && *last != b'"'
            && self.row.get(self.row.len().wrapping_sub(1)).is_some_and(|cell| cell.contains('\n'))
    }

    /// The last row.
    pub(crate) fn row(&self) -> &StringRecord {
        &self.row
    }

    /// Says in the row in which line it begins. The reader of rows takes the line in which the row before ends, which is another one
    /// where blank lines stand between.
    fn settle_line(&mut self) {
        let within = self.row.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
        let end = u64::from(!self.reader.get_ref().is_over);
        let begins = self.reader.position().line().saturating_sub(within + end).max(1);
        if let Some(mut position) = self.row.position().cloned() {
            position.set_line(begins);
            self.row.set_position(Some(position));
        }
    }

    /// The place of the last row.
    pub(crate) fn place(&self) -> Place {
        Place::line(&self.file, self.row.position().map_or(0, csv::Position::line))
    }

    /// The file.
    pub(crate) fn file(&self) -> &Arc<str> {
        &self.file
    }
}

/// Text whose lines end in a line feed alone: then the reader of rows counts them as they are.
struct Lines {
    reader: Bounded,
    /// Whether a carriage return was read, which may belong to the end of a line.
    waits: bool,
    /// Whether the end was reached. The reader of rows asks so far only within a row that no line feed ends.
    is_over: bool,
    /// The last byte that is not white space or the mark of an end.
    last: u8,
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Room for a carriage return that was held back.
        let room = usize::from(self.waits);
        let Some(fresh) = buffer.get_mut(room..).filter(|fresh| !fresh.is_empty()) else { return Ok(0) };
        let count = self.reader.read(fresh)?;
        if count == 0 {
            self.is_over = true;
            let mut filled = 0;
            if std::mem::take(&mut self.waits) {
                put(buffer, &mut filled, b'\r');
            }
            return Ok(filled);
        }
        let end = room + count;
        let says_something = |byte: &&u8| !matches!(**byte, b' ' | b'\t' | b'\r' | b'\n' | 0x1a);
        if let Some(last) = buffer.get(room..end).and_then(|read| read.iter().rev().find(says_something)) {
            self.last = *last;
        }
        let mut filled = 0;
        if std::mem::take(&mut self.waits) && buffer.get(room) != Some(&b'\n') {
            put(buffer, &mut filled, b'\r');
        }
        let mut from = room;
        loop {
            let rest = buffer.get(from..end).unwrap_or_default();
            let found = rest.iter().position(|byte| *byte == b'\r');
            let length = found.unwrap_or(rest.len());
            if from > filled {
                buffer.copy_within(from..from + length, filled);
            }
            filled += length;
            from += length + 1;
            match found.map(|_| buffer.get(from).filter(|_| from < end)) {
                None => break,
                Some(Some(b'\n')) => {}
                Some(Some(_)) => put(buffer, &mut filled, b'\r'),
                Some(None) => {
                    self.waits = true;
                    break;
                }
            }
        }
        // What was read is one carriage return, which waits: this is not yet the end.
        if filled == 0 { self.read(buffer) } else { Ok(filled) }
    }
}

fn put(buffer: &mut [u8], at: &mut usize, byte: u8) {
    if let Some(place) = buffer.get_mut(*at) {
        *place = byte;
        *at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_the_lines_in_which_they_begin() {
        for (text, expected) in [
            ("a,b\nc\n", vec![1, 2]),
            ("a,b\r\nc\r\nd", vec![1, 2, 3]),
            ("\r\n\r\na\r\n\r\nb\r\n\x1a", vec![3, 5, 6]),
            ("a,\"1\r\n2\"\r\nb\r\n", vec![1, 3]),
            ("a\n\n  \nb", vec![1, 4]),
            ("a\r", vec![1]),
            ("a\nb,\"1\n2\"", vec![1, 2]),
            ("", vec![]),
        ] {
            // Read at once, and byte by byte.
            for step in [1 << 16, 1] {
                let input = Input::reader("test.csv", Slow { text: text.as_bytes().to_vec(), at: 0, step }).unwrap();
                let mut rows = Rows::open(input, encoding_rs::UTF_8, b',');
                let mut lines = Vec::new();
                while let Some(row) = rows.next().unwrap() {
                    lines.push(row.position().unwrap().line());
                }
                assert_eq!(lines, expected, "{text:?}");
            }
        }
    }

    #[test]
    fn quotation_marks_that_nothing_closes_end_the_reading() {
        for text in ["a\nb,\"cut\nshort", "a\nb,\"cut\n", "a\nb,\"cut\r\n\x1a"] {
            let mut rows = Rows::open(Input::bytes("test.csv", text).unwrap(), encoding_rs::UTF_8, b',');
            assert!(rows.next().unwrap().is_some());
            let error = rows.next().unwrap_err().to_string();
            assert!(error.starts_with("test.csv:2: the file ends within quotation marks"), "{error}");
        }
    }

    #[test]
    fn carriage_returns_within_a_field_stay() {
        for step in [1 << 16, 1, 2, 3] {
            let text = b"a,\"\r1\r\r2\r\n3\r\",b\r\nc".to_vec();
            let input = Input::reader("test.csv", Slow { text, at: 0, step }).unwrap();
            let mut rows = Rows::open(input, encoding_rs::UTF_8, b',');
            let row: Vec<&str> = rows.next().unwrap().unwrap().iter().collect();
            assert_eq!(row, ["a", "\r1\r\r2\n3\r", "b"]);
            assert_eq!(rows.next().unwrap().unwrap().get(0), Some("c"));
            assert!(rows.next().unwrap().is_none());
        }
    }

    struct Slow {
        text: Vec<u8>,
        at: usize,
        step: usize,
    }

    impl Read for Slow {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.step.min(buffer.len()).min(self.text.len() - self.at);
            buffer[..count].copy_from_slice(&self.text[self.at..self.at + count]);
            self.at += count;
            Ok(count)
        }
    }
}
