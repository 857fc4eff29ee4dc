//! Comma-separated values. Quotes are left to the writer of the file; this is about what a cell may say.

use std::borrow::Cow;

use super::{is_break, visible};
use crate::vocabulary::formula::apostrophe;
pub(crate) use crate::vocabulary::formula::inert;

/// An attribute, as [`inert`]; one of digits alone that begins with a zero has the apostrophe too, else `007` is read as the number 7.
pub(crate) fn inert_attribute(text: &str) -> Cow<'_, str> {
    let digits = text.trim_start_matches('\'');
    let is_number = digits.len() > 1 && digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { apostrophe(text) } else { inert(text) }
}

/// A text on one line, for readers that end a record at a line break, quoted or not: each break is a space, together with the white
/// space around it.
///
/// Readers of the old style take a backslash for an escape, so that one before a quote gets a space after it: before one of the text,
/// and before the one that ends the cell.
pub(crate) fn one_line(text: &str) -> Cow<'_, str> {
    let text = if text.contains(is_break) { Cow::Owned(joined(text)) } else { Cow::Borrowed(text) };
    let text = match visible(&text) {
        Cow::Owned(visible) => Cow::Owned(visible),
        Cow::Borrowed(_) => text,
    };
    // Only a cell with a comma or a quote is put in quotes.
    let is_quoted = text.contains(['"', ',']);
    let is_read_alike = !is_quoted || !(text.contains("\\\"") || text.ends_with('\\'));
    if is_read_alike {
        return text;
    }
    let mut spaced = text.replace("\\\"", "\\ \"");
    if spaced.ends_with('\\') {
        spaced.push(' ');
    }
    Cow::Owned(spaced)
}

/// The text with each stretch of white space that has a line break in it as one space.
fn joined(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(char::is_whitespace) {
        let (words, after) = rest.split_at(start);
        let end = after.find(|c: char| !c.is_whitespace()).unwrap_or(after.len());
        let (space, next) = after.split_at(end);
        line.push_str(words);
        line.push_str(if space.contains(is_break) { " " } else { space });
        rest = next;
    }
    line.push_str(rest);
    line
}

#[cfg(test)]
mod tests {
    use super::{inert, inert_attribute, one_line};

    #[test]
    fn no_cell_begins_like_a_formula() {
        for text in ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\u{ff1d}1", "'=1", "''-x"] {
            assert_eq!(inert(text), format!("'{text}"));
        }
        for text in ["", "a=1", "'", "'a", "\u{1019}\u{103c}", " =1", "007"] {
            assert_eq!(inert(text), text);
        }
        assert_eq!(inert_attribute("007"), "'007");
        assert_eq!(inert_attribute("'007"), "''007");
        assert_eq!(inert_attribute("-7"), "'-7");
        for text in ["0", "70", "0.5", "00a", "2011-09"] {
            assert_eq!(inert_attribute(text), text);
        }
    }

    #[test]
    fn line_breaks_become_one_space() {
        assert_eq!(one_line("Line one\nLine two\twith tab \r\n and CRLF"), "Line one Line two\twith tab and CRLF");
        assert_eq!(one_line("a\u{2028}b  c\u{85}\n"), "a b  c ");
        assert_eq!(one_line("a\0\nb"), "a\u{2400} b");
        assert_eq!(one_line("a b"), "a b");
    }

    #[test]
    fn no_backslash_stands_before_a_quote() {
        assert_eq!(one_line("C:\\new \\"), "C:\\new \\");
        assert_eq!(one_line("C:\\new, \\"), "C:\\new, \\ ");
        assert_eq!(one_line("a \\\"b\""), "a \\ \"b\"");
    }
}
