//! What an error of the parser means to whoever wrote the file: where it is, what was expected, what was perhaps meant.

use std::fmt;

use ron::Error as RonError;

use super::FORMAT_VERSION;
use super::around::{Around, Token};
use super::locate::line_column;
use super::rest::RecordText;
use crate::graph::problem::{Code, Problem};
use crate::model::claim::Confidence;
use crate::model::naming::{nearest, plain};
use crate::model::relation::Relation;

/// The most characters of a text that a message repeats.
const LONGEST_SHOWN: usize = 40;

/// A fault of the text, not yet with line and column.
pub(super) struct Fault {
    /// Where it is, in bytes.
    pub(super) offset: usize,
    pub(super) problem: Problem,
}

impl Fault {
    /// A fault that was found in a record by itself, as a fault of the file.
    pub(super) fn within(mut self, record: &RecordText<'_>) -> Self {
        self.offset += record.offset;
        let dot = if self.problem.path.is_empty() { "" } else { "." };
        self.problem.path = format!("{}[{}]{dot}{}", record.list, record.index, self.problem.path).into();
        self
    }
}

/// What the parser said, and where in the text it stopped.
pub(super) struct Stop {
    pub(super) error: RonError,
    pub(super) offset: usize,
}

impl Stop {
    /// The parser stopped in what may stand before the graph: comments and lines such as `#![enable(implicit_some)]`.
    pub(super) fn before_the_graph(text: &str, error: RonError) -> Self {
        match error {
            RonError::UnclosedBlockComment => Self { error, offset: text.len() },
            RonError::NoSuchExtension(_) | RonError::UnexpectedChar(_) => Self { error, offset: 0 },
            _ => Self { error: RonError::ExpectedAttribute, offset: 0 },
        }
    }

    /// Whether the brackets and texts after it can still be told apart: a wrong value does not mislead about those that follow.
    pub(super) fn leaves_the_rest_readable(&self) -> bool {
        !matches!(
            self.error,
            RonError::Eof
                | RonError::ExpectedComma
                | RonError::ExpectedMapColon
                | RonError::ExpectedArrayEnd
                | RonError::ExpectedStringEnd
                | RonError::UnclosedBlockComment
                | RonError::TrailingCharacters
                | RonError::UnexpectedChar(_)
                | RonError::ExceededRecursionLimit
        )
    }
}

/// What is at fault.
enum Culprit {
    /// The value that was being read, or has just been read.
    Value,
    /// The name just read, of a field.
    Key,
    /// The token just read.
    Before,
    /// The token that comes next.
    After,
    /// The record or list around.
    Outer,
    /// A byte, with the path there.
    Byte(usize),
}

struct Words {
    culprit: Culprit,
    message: String,
    help: Option<String>,
}

impl Culprit {
    fn says(self, message: impl Into<String>) -> Words {
        Words { culprit: self, message: message.into(), help: None }
    }
}

impl Words {
    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn maybe(mut self, help: Option<String>) -> Self {
        self.help = help;
        self
    }
}

/// Explains why the parser stopped. `parse_again` gives the error of another text of the same sort.
pub(super) fn explain(text: &str, stop: &Stop, parse_again: impl Fn(&str) -> Option<RonError>) -> Fault {
    let around = Around::new(text, stop.offset);
    let explanation = Explanation { text, stop, around: &around, parse_again: &parse_again };
    let Words { culprit, message, help } = explanation.words();
    let (offset, path) = match culprit {
        Culprit::Value => around.value(),
        Culprit::Key => {
            let name = shorten(around.before.map_or("", |name| name.text));
            let outer = around.outer_path();
            let path = if outer.is_empty() { name } else { format!("{outer}.{name}") };
            (around.before.map_or(stop.offset, |name| name.at), path)
        }
        Culprit::Before => (around.before.map_or(0, |token| token.at), around.path()),
        Culprit::After => (around.after.map_or(text.len(), |token| token.at), around.path()),
        Culprit::Outer => (around.open.last().map_or(0, |group| group.from), around.outer_path()),
        Culprit::Byte(offset) => (offset, around.path()),
    };
    let is_version = matches!(stop.error, RonError::Message(_) | RonError::IntegerOutOfBounds) && path == "version";
    let mut problem = Problem::new(if is_version { Code::Version } else { Code::Syntax }, message);
    problem.path = path.into();
    problem.help = help;
    Fault { offset, problem }
}

struct Explanation<'a, 't> {
    text: &'t str,
    stop: &'a Stop,
    around: &'a Around<'t>,
    parse_again: &'a dyn Fn(&str) -> Option<RonError>,
}

impl<'t> Explanation<'_, 't> {
    fn words(&self) -> Words {
        match &self.stop.error {
            RonError::Message(message) => Culprit::Value.says(message.clone()).maybe(self.number_help()),
            RonError::NoSuchStructField { expected, found, .. } => {
                Culprit::Key.says(format!("unknown field {found:?}")).help(choice(found, expected))
            }
            RonError::NoSuchEnumVariant { expected, found, .. } => self.unknown_name(Culprit::Before, found, expected),
            RonError::MissingStructField { field, .. } => {
                Culprit::Outer.says(format!("the field {field:?} is missing"))
            }
            RonError::DuplicateStructField { field, .. } => {
                Culprit::Key.says(format!("the field {field:?} stands twice"))
            }
            RonError::ExpectedStringEnd => Culprit::Before
                .says("a text begins here and is never closed")
                .help("is its closing quotation mark missing?"),
            RonError::UnclosedBlockComment => {
                let start = self.around.unclosed_comment.unwrap_or(self.stop.offset);
                Culprit::Byte(start).says("a comment begins here and is never closed").help("close it with */")
            }
            RonError::InvalidEscape(reason) => self.escape(reason),
            RonError::NoSuchExtension(name) => {
                let at = self.text.find(name.as_str()).unwrap_or(0);
                Culprit::Byte(at).says(format!("RON has no extension {:?}", shorten(name)))
            }
            RonError::ExpectedAttribute | RonError::ExpectedAttributeEnd => {
                Culprit::Byte(self.text.find('#').unwrap_or(0))
                    .says("expected SanctionsGraph(...), found \"#\"")
                    .help(COMMENTS)
            }
            RonError::IntegerOutOfBounds if self.field() == "version" => {
                Culprit::Value.says(WrongVersion(self.token_at_value().map_or("", |token| token.text)).to_string())
            }
            _ if self.around.after.is_none() => self.ends_early(),
            RonError::Eof => self.ends_early(),
            RonError::InvalidValueForType { expected, .. } => {
                let token = self.token_at_value();
                let message = format!("expected {}, found {}", plain_words(expected), describe(token));
                let is_field = self.around.after.is_some_and(|token| token.text == ":");
                let open = self.open_list().filter(|_| is_field);
                Culprit::Value.says(message).maybe(open.or_else(|| token.and_then(quoted)))
            }
            RonError::ExpectedFloat | RonError::FloatUnderscore | RonError::UnderscoreAtBeginning => {
                let token = self.token_at_value();
                let message = format!("expected a text in quotation marks, found {}", describe(token));
                Culprit::Value.says(message).maybe(token.and_then(quoted))
            }
            RonError::UnexpectedChar(c) => self.stray(*c),
            RonError::ExpectedDifferentLength { .. } => {
                Culprit::Outer.says("expected a pair of texts").help(PAIR_EXAMPLE)
            }
            RonError::ExpectedDifferentStructName { expected, found } => self.other_struct(expected, found),
            RonError::ExpectedNamedStructLike(name) => self.no_struct(name),
            RonError::ExpectedStructLike => self.no_struct(""),
            RonError::ExpectedArray => self.no_list(),
            RonError::ExpectedString => self.no_text(),
            RonError::ExpectedInteger | RonError::IntegerOutOfBounds | RonError::InvalidIntegerDigit { .. } => {
                self.no_whole_number(Culprit::Value, self.token_at_value())
            }
            RonError::ExpectedIdentifier | RonError::SuggestRawIdentifier(_) => self.no_name(),
            RonError::ExpectedComma
            | RonError::ExpectedArrayEnd
            | RonError::ExpectedMapEnd
            | RonError::ExpectedStructLikeEnd
            | RonError::ExpectedOptionEnd => self.no_comma(),
            RonError::ExpectedMapColon => {
                let name = self.around.before.map_or("", |name| name.text);
                Culprit::After.says(format!("expected a colon after {name:?}, found {}", self.found()))
            }
            RonError::TrailingCharacters => {
                let words = Culprit::After.says(format!("expected the end of the file, found {}", self.found()));
                let closes = self.around.after.is_some_and(|token| token.closes());
                words.maybe(closes.then(|| "is there one bracket too many?".to_owned()))
            }
            RonError::ExceededRecursionLimit => Culprit::After.says("this is nested too deeply for a graph file"),
            RonError::ExpectedStructName(name) => {
                Culprit::After.says(format!("expected {name}(...), since the file enables explicit_struct_names"))
            }
            _ => Culprit::After.says(format!("expected something else, found {}", self.found())),
        }
    }

    /// The next token in words.
    fn found(&self) -> String {
        describe(self.around.after)
    }

    /// The first token of the value that was being read.
    fn token_at_value(&self) -> Option<Token<'t>> {
        Around::new(self.text.get(self.around.value().0..).unwrap_or_default(), 0).after
    }

    fn ends_early(&self) -> Words {
        let Some(group) = self.around.open.last() else {
            let message = match self.around.before {
                Some(_) => "the file ends too early",
                None => "the file holds nothing but comments",
            };
            return Culprit::After.says(message).help(BEGINNING);
        };
        let bracket = group.bracket;
        let message = format!("the file ends before the {:?} that stands here is closed", bracket.text);
        Culprit::Byte(bracket.at).says(message).help(format!("is {:?} missing?", group.closing().to_string()))
    }

    /// Says that a list is still open, if one is.
    fn open_list(&self) -> Option<String> {
        let group = self.around.open.last().filter(|group| group.bracket.text == "[")?;
        Some(format!("the {:?} before it is still open", group.bracket.text))
    }

    /// A name of none of the values that a field may have.
    fn unknown_name(&self, culprit: Culprit, found: &str, expected: &[&'static str]) -> Words {
        let field = self.around.open.last().and_then(|group| group.field).unwrap_or("value");
        let words = culprit.says(format!("unknown {field} {:?}", shorten(found)));
        // "SoldTo" is how BoughtFrom reads from its other end.
        let reads = |relation: &Relation| plain(relation.backward()).ends_with(&plain(found));
        let is_word = field == "relation" && (6..40).contains(&found.len());
        match Relation::all().filter(|_| is_word).find(reads) {
            Some(relation) => words.help(format!("write {} the other way round", relation.name())),
            None => words.help(choice(found, expected)),
        }
    }

    fn other_struct(&self, expected: &str, found: &str) -> Words {
        if expected == GRAPH {
            return Culprit::Before
                .says(format!("expected {expected}(...), found {:?}", shorten(found)))
                .help(BEGINNING);
        }
        if let Some(open) = self.open_list().filter(|_| self.around.after.is_some_and(|token| token.text == ":")) {
            let message = format!("expected a record in parentheses or \"]\", found the word {:?}", shorten(found));
            return Culprit::Before.says(message).help(open);
        }
        if self.around.after.is_some_and(|token| token.text == "(") {
            let help = format!("a record here needs no name before the parenthesis, or {expected}");
            return Culprit::Before.says(format!("unknown record {:?}", shorten(found))).help(help);
        }
        Culprit::Before.says(format!("expected a record in parentheses, found the word {:?}", shorten(found)))
    }

    fn no_struct(&self, name: &str) -> Words {
        let found = self.found();
        if name == GRAPH {
            return Culprit::After.says(format!("expected {name}(...), found {found}")).help(BEGINNING);
        }
        let before = self.around.before.map_or("", |token| token.text);
        if before == "Other" {
            return Culprit::Before.says("Other does not say what it is").help("write it as Other(\"militia\")");
        }
        if name.is_empty() {
            return Culprit::After.says(format!("expected a pair of texts, found {found}")).help(PAIR_EXAMPLE);
        }
        Culprit::After.says(format!("expected a record in parentheses, found {found}"))
    }

    fn no_list(&self) -> Words {
        let words = Culprit::After.says(format!("expected a list in square brackets, found {}", self.found()));
        let Some(token) = self.around.after else { return words };
        if self.field() == "extra" {
            return words.help("write [(\"key\", \"value\")]");
        }
        match token.text {
            "(" => words.help("write [(...)]"),
            _ if token.is_text() => words.help(format!("write [{}]", shorten(token.text))),
            _ => words,
        }
    }

    fn field(&self) -> &'t str {
        self.around.open.iter().rev().find_map(|group| group.field).unwrap_or_default()
    }

    fn no_text(&self) -> Words {
        let words = Culprit::After.says(format!("expected a text in quotation marks, found {}", self.found()));
        words.maybe(self.around.after.and_then(quoted))
    }

    /// Something else stands where a name belongs: the name of a field, or of one of the values that a field may have.
    fn no_name(&self) -> Words {
        let Some(token) = self.around.after else { return self.ends_early() };
        if token.text == "#" {
            return Culprit::After.says("expected a name, found \"#\"").help(COMMENTS);
        }
        let inner = token.text.trim_matches(['"', '\'']);
        // The parser lists the names that it knows when it meets one that it does not know.
        let asked = self.text.get(..token.at).map(|prefix| (self.parse_again)(&format!("{prefix}unknown_name")));
        match asked.flatten() {
            Some(RonError::NoSuchEnumVariant { expected, .. }) if token.is_name() => {
                self.unknown_name(Culprit::After, inner, expected)
            }
            Some(RonError::NoSuchEnumVariant { expected, .. }) if token.is_text() => {
                let words =
                    Culprit::After.says(format!("expected a name without quotation marks, found {}", self.found()));
                let known = nearest(inner, expected.iter().copied()).map(|known| format!("write {known}"));
                words.help(known.unwrap_or_else(|| choice(inner, expected)))
            }
            Some(RonError::NoSuchEnumVariant { expected, .. }) => {
                Culprit::After.says(format!("expected a name, found {}", self.found())).help(choice("", expected))
            }
            Some(RonError::NoSuchStructField { expected, .. }) => {
                let words = Culprit::After.says(format!("expected the name of a field, found {}", self.found()));
                match expected.iter().find(|field| **field == inner) {
                    Some(field) => words.help(format!("write {field}: without quotation marks")),
                    None => words.help(choice(inner, expected)),
                }
            }
            _ => Culprit::After.says(format!("expected a name, found {}", self.found())),
        }
    }

    fn no_comma(&self) -> Words {
        let (Some(before), Some(after)) = (self.around.before, self.around.after) else { return self.ends_early() };
        let between = self.text.get(before.end()..after.at).unwrap_or_default();
        if before.is_text() && before.text.contains('\n') && between.is_empty() {
            let last = line_column(self.text, before.end()).line - line_column(self.text, before.at).line;
            let lines = if last == 1 { "the next line".to_owned() } else { format!("{last} more lines") };
            let message = format!("the text that begins here runs on over {lines}, and then comes {}", self.found());
            return Culprit::Before.says(message).help("is its closing quotation mark missing?");
        }
        let group = self.around.open.last();
        let closing = group.map_or(')', |group| group.closing());
        if before.is_text() && between.is_empty() && after.is_name() {
            let message = format!("expected a comma or \"{closing}\", found {}", self.found());
            return Culprit::After.says(message).help("within a text a quotation mark is written \\\"");
        }
        if matches!(self.field(), "version" | "confidence") && before.end() > self.stop.offset {
            return self.no_whole_number(Culprit::Before, Some(before));
        }
        if before.text == "," {
            let words = Culprit::After.says(format!("expected \"{closing}\", found {}", self.found()));
            return words.maybe((self.field() == "extra").then(|| PAIR_EXAMPLE.to_owned()));
        }
        if after.opens() {
            return Culprit::After.says(format!("expected a comma or \"{closing}\", found {:?}", after.text));
        }
        if after.closes() {
            let open = group.map(|group| format!("the {:?} before it is still open", group.bracket.text));
            let message = format!("expected a comma or \"{closing}\", found {}", self.found());
            return Culprit::After.says(message).maybe(open);
        }
        if between.contains('\n') && !before.opens() {
            return Culprit::Byte(before.end()).says("a comma is missing here");
        }
        let words = Culprit::After.says(format!("expected a comma or \"{closing}\", found {}", self.found()));
        words.maybe(self.number_help().filter(|_| after.text == "%"))
    }

    fn no_whole_number(&self, culprit: Culprit, found: Option<Token<'_>>) -> Words {
        culprit.says(format!("expected a whole number, found {}", describe(found))).maybe(self.number_help())
    }

    /// How to write the number that belongs in this field.
    fn number_help(&self) -> Option<String> {
        (self.field() == "confidence").then(|| Confidence::HELP.to_owned())
    }

    fn stray(&self, c: char) -> Words {
        let read = self.text.get(..self.stop.offset).and_then(|read| read.strip_suffix(c)?.strip_suffix('/'));
        let next = self.around.after.filter(|token| token.text == "/").map(|token| token.at);
        match read.map(str::len).or(next) {
            Some(slash) => Culprit::Byte(slash).says("a lone \"/\"").help("a comment begins with // or /*"),
            None => Culprit::After.says(format!("expected a value, found {}", self.found())),
        }
    }

    fn escape(&self, reason: &str) -> Words {
        let backslash = self.text.get(..self.stop.offset).and_then(|read| read.rfind('\\'));
        let words = match reason {
            "Unknown escape character" => "no such escape in a text",
            _ => "this escape does not give a character",
        };
        Culprit::Byte(backslash.unwrap_or(self.stop.offset)).says(words).help("a backslash is written \\\\")
    }
}

const GRAPH: &str = "SanctionsGraph";
const COMMENTS: &str = "a comment begins with //";
/// How a graph file begins.
pub(super) const BEGINNING: &str = "a graph file begins with SanctionsGraph(version: 1, ...";
const PAIR_EXAMPLE: &str = "write (\"key\", \"value\")";

/// What a file says whose version is not the one that this crate reads.
pub(super) struct WrongVersion<T>(pub(super) T);

impl<T: fmt::Display> fmt::Display for WrongVersion<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this file has version {}; this crate reads version {FORMAT_VERSION}", self.0)
    }
}

/// What was perhaps meant, and what may stand in its place.
fn choice(found: &str, expected: &[&'static str]) -> String {
    let near = nearest(found, expected.iter().copied()).map(|near| format!("did you mean {near:?}? "));
    format!("{}expected one of {}", near.unwrap_or_default(), expected.join(", "))
}

/// What serde calls things, in the words of this crate's documentation.
fn plain_words(expected: &str) -> &str {
    match expected {
        "a string" | "a borrowed string" | "string" => "a text in quotation marks",
        "a sequence" => "a list in square brackets",
        "a tuple of size 2" => "a pair of texts",
        _ if expected.starts_with("struct ") => "a record in parentheses",
        _ if expected.contains("identifier") || expected.starts_with("enum ") => "a name",
        other => other,
    }
}

/// A token in words.
fn describe(token: Option<Token<'_>>) -> String {
    let Some(token) = token else { return "the end of the file".to_owned() };
    match token.text {
        "(" => "a record".to_owned(),
        "[" => "a list".to_owned(),
        text if text.starts_with('\'') => format!("{} in single quotation marks", shorten(text)),
        text if token.is_text() => format!("the text {}", shorten(text)),
        text if token.is_number() => format!("the number {}", shorten(text)),
        text if token.is_name() && text.contains(char::is_alphanumeric) => format!("the word {:?}", shorten(text)),
        other => format!("{:?}", shorten(other)),
    }
}

/// How to write as a text what was written without straight quotation marks.
fn quoted(token: Token<'_>) -> Option<String> {
    if token.text.starts_with(CURLY) {
        return Some("quotation marks are straight: \"".to_owned());
    }
    if matches!(token.text, "null" | "None" | "Some") {
        return (token.text != "Some").then(|| "leave the field out".to_owned());
    }
    let bare = token.is_name() || token.text.starts_with('\'');
    bare.then(|| format!("write {:?}", shorten(token.text.trim_matches('\''))))
}

const CURLY: [char; 7] = ['\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{201E}', '\u{AB}', '\u{BB}'];

/// The beginning of a text: of its first line, and not too much of that.
fn shorten(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    match line.char_indices().nth(LONGEST_SHOWN) {
        Some((end, _)) => format!("{}...", line.get(..end).unwrap_or_default()),
        None if line.len() < text.len() => format!("{line}..."),
        None => line.to_owned(),
    }
}
