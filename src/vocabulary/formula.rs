//! Cells that no spreadsheet takes for a formula.

use std::borrow::Cow;

/// What a spreadsheet takes for the beginning of a formula, after OWASP's page on CSV injection.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// A text that no spreadsheet takes for a formula: one that begins like a formula has an apostrophe in front.
///
/// So has one that begins with apostrophes and then like a formula, so that no two texts become one: to undo it, take one apostrophe
/// from every cell that begins so.
pub(crate) fn inert(text: &str) -> Cow<'_, str> {
    if text.trim_start_matches('\'').starts_with(FORMULA) { apostrophe(text) } else { Cow::Borrowed(text) }
}

/// The text with an apostrophe in front.
pub(crate) fn apostrophe(text: &str) -> Cow<'_, str> {
    Cow::Owned(format!("'{text}"))
}
