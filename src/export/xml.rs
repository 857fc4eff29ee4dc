//! Writing XML as it comes: text is gathered in one buffer, and goes out when that is full.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::columns::{Type, Value};
use super::escape::xml as escape;

/// When the buffer is written out.
const FULL: usize = 64 * 1024;

/// An XML file that is being written.
pub(super) struct Xml<W> {
    out: W,
    buffer: String,
    replaced: usize,
}

impl<W: Write> Xml<W> {
    pub(super) fn new(out: W) -> Self {
        let mut buffer = String::with_capacity(FULL + FULL / 4);
        // Without the encoding Gephi guesses one.
        buffer.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        Self { out, buffer, replaced: 0 }
    }

    /// Markup, as it is.
    pub(super) fn raw(&mut self, markup: &str) -> &mut Self {
        self.buffer.push_str(markup);
        self
    }

    /// A number or the like, which needs no quoting.
    pub(super) fn plain(&mut self, value: impl std::fmt::Display) -> &mut Self {
        // Writing into a string cannot fail.
        let _ = write!(self.buffer, "{value}");
        self
    }

    /// Text in a value in double quotes.
    pub(super) fn quoted(&mut self, text: &str) -> &mut Self {
        self.replaced += escape::attribute(text, &mut self.buffer);
        self
    }

    /// Text in an element.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        self.replaced += escape::content(text, &mut self.buffer);
        self
    }

    /// A value in double quotes.
    pub(super) fn quoted_value(&mut self, value: &Value<'_>) -> &mut Self {
        match value {
            Value::Text(text) => self.quoted(text),
            value => self.typed(value),
        }
    }

    /// A value in an element.
    pub(super) fn value(&mut self, value: &Value<'_>) -> &mut Self {
        match value {
            Value::Text(text) => self.text(text),
            value => self.typed(value),
        }
    }

    fn typed(&mut self, value: &Value<'_>) -> &mut Self {
        match value {
            Value::Text(_) => self,
            Value::Integer(number) => self.plain(number),
            Value::Number(number) => self.plain(number),
            Value::Flag(flag) => self.plain(flag),
            Value::Date(day) => self.plain(day),
        }
    }

    /// Lets go of what is full.
    pub(super) fn rest(&mut self) -> io::Result<()> {
        if self.buffer.len() >= FULL {
            self.out.write_all(self.buffer.as_bytes())?;
            self.buffer.clear();
        }
        Ok(())
    }

    /// The end of the file, with a comment on what XML could not hold.
    pub(super) fn finish(mut self) -> io::Result<()> {
        if self.replaced > 0 {
            let said = format!(
                "XML cannot hold some control characters. {} are shown as their pictures, such as \u{2400} for NUL.",
                self.replaced
            );
            self.buffer.push_str("<!-- ");
            self.buffer.push_str(&escape::comment(&said));
            self.buffer.push_str(" -->\n");
        }
        self.out.write_all(self.buffer.as_bytes())?;
        self.out.flush()
    }
}

/// The type of a column in both formats. Neither has dates that all its readers know.
pub(super) fn type_name(holds: Type) -> &'static str {
    match holds {
        Type::Text | Type::Date => "string",
        Type::Integer => "long",
        Type::Number => "double",
        Type::Flag => "boolean",
    }
}

/// How big an entity is drawn: with the square root of its ties, so that areas compare.
pub(super) fn size(ties: usize) -> f64 {
    4.0 + ((ties as f64).sqrt() * 200.0).round() / 100.0
}
