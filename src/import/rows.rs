//! Rows of delimited text, each with its line.

use std::sync::Arc;

use csv::StringRecord;

use super::error::ImportError;
use super::input::{Bounded, Input};
use super::record::Place;

/// The rows of a table.
pub(crate) struct Rows {
    reader: csv::Reader<Bounded>,
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
            .from_reader(input.decoded(encoding));
        Self { reader, row: StringRecord::new(), file }
    }

    /// The next row; one that is blank is left out.
    pub(crate) fn next(&mut self) -> Result<Option<&StringRecord>, ImportError> {
        loop {
            self.reader.get_mut().start();
            let at = self.reader.position().line();
            match self.reader.read_record(&mut self.row) {
                Ok(false) => return Ok(None),
                Ok(true) if self.row.iter().all(|field| field.trim().is_empty()) => {}
                Ok(true) => return Ok(Some(&self.row)),
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

    /// The last row.
    pub(crate) fn row(&self) -> &StringRecord {
        &self.row
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
