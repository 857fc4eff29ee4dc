//! A resource with what is said of it, as it is written.

use std::io::{self, Write};

use crate::export::escape;
use crate::model::date::{Bound, PartialDate, Period, Precision};

/// What dates are that `xsd` has no type for.
const EDTF: &str = "edtf:EDTF";

/// A resource that is being written: one statement a line.
pub(super) struct Resource<'w, W: Write> {
    writer: &'w mut W,
    first: bool,
    depth: usize,
}

impl<'w, W: Write> Resource<'w, W> {
    /// Begins one by its IRI or its name with a prefix, as they are written.
    pub(super) fn begin(writer: &'w mut W, subject: &str) -> io::Result<Self> {
        writer.write_all(subject.as_bytes())?;
        Ok(Self { writer, first: true, depth: 1 })
    }

    /// What it is.
    pub(super) fn a(&mut self, classes: &str) -> io::Result<()> {
        self.say("a", classes)
    }

    /// A statement whose object is written already.
    pub(super) fn say(&mut self, predicate: &str, object: &str) -> io::Result<()> {
        self.next()?;
        write!(self.writer, "{predicate} {object}")
    }

    /// A plain text.
    pub(super) fn text(&mut self, predicate: &str, text: &str) -> io::Result<()> {
        self.next()?;
        write!(self.writer, "{predicate} \"{}\"", escape::turtle::literal(text))
    }

    /// A plain text, if there is one.
    pub(super) fn texts<'a>(&mut self, predicate: &str, texts: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
        texts.into_iter().try_for_each(|text| self.text(predicate, text))
    }

    /// A text in a language.
    pub(super) fn spoken(&mut self, predicate: &str, text: &str, language: &str) -> io::Result<()> {
        self.next()?;
        write!(self.writer, "{predicate} \"{}\"@{language}", escape::turtle::literal(text))
    }

    /// A value of a type that is no text.
    pub(super) fn typed(&mut self, predicate: &str, value: &str, datatype: &str) -> io::Result<()> {
        self.next()?;
        write!(self.writer, "{predicate} \"{}\"^^{datatype}", escape::turtle::literal(value))
    }

    /// A period: one date that is sure by its precision, anything else as EDTF.
    pub(super) fn period(&mut self, predicate: &str, period: Period) -> io::Result<()> {
        match period.single().filter(|_| matches!(period.start(), Bound::Date(_))) {
            Some(date) => self.date(predicate, date),
            None => self.typed(predicate, &period.to_string(), EDTF),
        }
    }

    /// A date, likewise.
    pub(super) fn date(&mut self, predicate: &str, date: PartialDate) -> io::Result<()> {
        let doubtful = date.is_approximate() || date.is_uncertain();
        let datatype = match date.precision() {
            _ if doubtful => EDTF,
            Precision::Day => "xsd:date",
            Precision::Month => "xsd:gYearMonth",
            Precision::Year => "xsd:gYear",
            _ => EDTF,
        };
        self.typed(predicate, &date.to_string(), datatype)
    }

    /// Begins a resource without a name as the object of a statement.
    pub(super) fn open(&mut self, predicate: &str) -> io::Result<()> {
        self.next()?;
        write!(self.writer, "{predicate} [")?;
        self.first = true;
        self.depth += 1;
        Ok(())
    }

    /// Ends it.
    pub(super) fn close(&mut self) -> io::Result<()> {
        self.first = false;
        self.depth -= 1;
        self.writer.write_all(b" ]")
    }

    /// Ends the whole.
    pub(super) fn end(self) -> io::Result<()> {
        self.writer.write_all(b" .\n")
    }

    fn next(&mut self) -> io::Result<()> {
        match std::mem::replace(&mut self.first, false) {
            true => self.writer.write_all(b" "),
            false => write!(self.writer, " ;\n{:width$}", "", width = 4 * self.depth),
        }
    }
}
