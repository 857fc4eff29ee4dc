//! What is wrong with a pattern, and where.

use std::fmt;

use crate::model::naming::named;

named! {
    /// What sort of thing is wrong with a pattern.
    PatternCode, "code of a pattern's fault" {
        /// Something else was expected here.
        Syntax "syntax";
        /// It ends too early.
        Unfinished "unfinished";
        /// No variable, label, property or value is called so.
        UnknownName "unknown_name";
        /// No entity of the graph has this id or name.
        UnknownEntity "unknown_entity";
        /// A word that GQL keeps for itself stands where a name must.
        Reserved "reserved";
        /// One variable stands for different sorts of things.
        Variable "variable";
        /// A value is not of the property's sort, or the property has no such order.
        Value "value";
        /// It asks for more hops than a match can have, for none, or without an end.
        Bounds "bounds";
        /// It is valid GQL, but beyond what is understood here.
        Unsupported "unsupported";
    }
}

/// A pattern that cannot be understood: what is wrong, in which column, and what may have been meant.
///
/// Prints what is wrong, the text, and a mark under the place:
///
/// ```
/// use sanctions_graph::{Graph, PatternCode};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let error = graph.matches("(b:State)-[:bougt_from]->(s)").unwrap_err();
/// assert_eq!((error.code(), error.column()), (PatternCode::UnknownName, 13));
/// assert_eq!(error.to_string(), "\
/// no relation or class `bougt_from`; did you mean `bought_from`? (column 13) [unknown-name]
///   (b:State)-[:bougt_from]->(s)
///               ^^^^^^^^^^");
/// # Ok::<(), sanctions_graph::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    code: PatternCode,
    text: Box<str>,
    message: Box<str>,
    span: Span,
}

/// A place in the text of a pattern, counted in characters from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    pub(super) fn to(self, other: Span) -> Span {
        Span { start: self.start, end: other.end.max(self.start) }
    }
}

/// The most characters of the text that are shown on either side of the place.
const SHOWN: usize = 50;

impl PatternError {
    /// What sort of thing is wrong; it will keep its name.
    #[must_use]
    pub fn code(&self) -> PatternCode {
        self.code
    }

    /// The first character of the place, counted from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.span.start + 1
    }

    /// What is wrong and what may have been meant, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The pattern as it was given.
    #[must_use]
    pub fn pattern(&self) -> &str {
        &self.text
    }
}

impl std::error::Error for PatternError {}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = crate::model::naming::Spelling::Kebab.of(self.code.label());
        writeln!(f, "{} (column {}) [{code}]", self.message, self.column())?;
        // Long patterns are shown around the place; what would break the line or hide is shown as a blank.
        let Span { start, end } = self.span;
        let skipped = start.saturating_sub(SHOWN);
        let mut rest = self.text.chars().skip(skipped);
        let shown: String =
            rest.by_ref().take(start - skipped + SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let (before, after) = (if skipped > 0 { "... " } else { "" }, if rest.next().is_some() { " ..." } else { "" });
        writeln!(f, "  {before}{shown}{after}")?;
        let marks = end.saturating_sub(start).clamp(1, SHOWN);
        write!(f, "  {:width$}{}", "", "^".repeat(marks), width = before.len() + start - skipped)
    }
}

/// A fault whose text is not known yet.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: PatternCode,
    pub(super) span: Span,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(code: PatternCode, span: Span, message: impl Into<String>) -> Self {
        Self { code, span, message: message.into() }
    }

    pub(super) fn in_text(self, text: &str) -> PatternError {
        PatternError { code: self.code, text: text.into(), message: self.message.into(), span: self.span }
    }
}

/// "; did you mean `this`?", or nothing.
pub(super) fn did_you_mean(near: Option<&str>) -> String {
    near.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}
