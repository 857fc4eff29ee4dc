//! A file of comma-separated values under way.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::Formulas;
use crate::export::columns::{Cell, Column, Value};
use crate::export::escape;

/// How much is written at once.
const BUFFER: usize = 1 << 16;

/// What is told of how a table is written.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Options {
    pub(crate) formulas: Formulas,
    /// Whether a cell must not hold line breaks.
    pub(crate) one_line: bool,
    pub(crate) byte_order_mark: bool,
}

/// Writes cells one after the other, and ends rows. It buffers.
pub(crate) struct Sheet<W: Write> {
    csv: csv::Writer<W>,
    options: Options,
    scratch: String,
}

impl<W: Write> Sheet<W> {
    /// Begins with the head: names of columns, which are no foreign text.
    pub(crate) fn new<'a>(
        mut writer: W,
        options: Options,
        head: impl IntoIterator<Item = &'a str>,
    ) -> io::Result<Self> {
        if options.byte_order_mark {
            writer.write_all("\u{feff}".as_bytes())?;
        }
        let csv = csv::WriterBuilder::new()
            .terminator(csv::Terminator::Any(b'\n'))
            .buffer_capacity(BUFFER)
            .from_writer(writer);
        let mut sheet = Self { csv, options, scratch: String::new() };
        sheet.csv.write_record(head)?;
        Ok(sheet)
    }

    /// A word of a format, such as `Directed`, or a name made of letters, digits and marks that begin no formula.
    pub(crate) fn word(&mut self, word: &str) -> io::Result<()> {
        Ok(self.csv.write_field(word)?)
    }

    /// An id of an entity: as it is, for ids hold no control characters and no line feeds, and must stay apart. A formula is neutralised.
    pub(crate) fn id(&mut self, id: &str) -> io::Result<()> {
        let cell = match self.options.formulas {
            Formulas::Neutralised => escape::csv::inert(id),
            Formulas::Raw => Cow::Borrowed(id),
        };
        Ok(self.csv.write_field(&*cell)?)
    }

    /// A name.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.foreign(text, escape::csv::inert)
    }

    fn foreign(&mut self, text: &str, inert: fn(&str) -> Cow<'_, str>) -> io::Result<()> {
        let line = if self.options.one_line { escape::csv::one_line(text) } else { escape::visible(text) };
        let cell = match self.options.formulas {
            Formulas::Neutralised => inert(&line),
            Formulas::Raw => Cow::Borrowed(&*line),
        };
        Ok(self.csv.write_field(&*cell)?)
    }

    /// The cells of some columns of a row, in the order of the columns asked for; a cell that is not there is empty.
    pub(crate) fn cells(&mut self, row: &[Cell<'_>], columns: &[usize]) -> io::Result<()> {
        for column in columns {
            let found = row.binary_search_by_key(column, |cell| cell.column);
            match found.ok().and_then(|place| row.get(place)) {
                Some(cell) => self.value(&cell.value)?,
                None => self.word("")?,
            }
        }
        Ok(())
    }

    fn value(&mut self, value: &Value<'_>) -> io::Result<()> {
        self.scratch.clear();
        // Writing into a string cannot fail.
        let _ = match value {
            Value::Text(text) => return self.foreign(text, escape::csv::inert_attribute),
            Value::Integer(number) => write!(self.scratch, "{number}"),
            Value::Number(number) => write!(self.scratch, "{number}"),
            Value::Flag(flag) => write!(self.scratch, "{flag}"),
            Value::Date(day) => write!(self.scratch, "{day}"),
        };
        Ok(self.csv.write_field(&self.scratch)?)
    }

    pub(crate) fn end_row(&mut self) -> io::Result<()> {
        Ok(self.csv.write_record(None::<&[u8]>)?)
    }

    /// Writes what is buffered.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.csv.flush()
    }
}

/// The places of all columns of a table but some, in its order.
pub(crate) fn places(table: &[Column], but: &[usize]) -> Vec<usize> {
    (0..table.len()).filter(|place| !but.contains(place)).collect()
}

/// The names of columns.
pub(crate) fn names<'a>(table: &'a [Column], places: &'a [usize]) -> impl Iterator<Item = &'static str> + 'a {
    places.iter().filter_map(|&place| table.get(place)).map(|column| column.name)
}
