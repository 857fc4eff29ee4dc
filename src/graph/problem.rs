//! Problems of input: what is wrong, where, and what it might have meant.

use std::fmt;

use crate::model::naming::{Spelling, named};

named! {
    /// What is wrong, as a stable code that tools may rely on.
    Code, "code of a problem" {
        /// A file could not be read.
        Io "io";
        /// A file is not valid UTF-8.
        Encoding "encoding";
        /// A file is not the RON it should be.
        Syntax "syntax";
        /// The file's version is not one this crate reads.
        Version "version";
        /// A file changed while it was read, so that positions are unknown.
        FileChanged "file_changed";
        /// Two different entities have one id.
        DuplicateEntity "duplicate_entity";
        /// Two different sources have one id.
        DuplicateSource "duplicate_source";
        /// Two different deals have one id.
        DuplicateDeal "duplicate_deal";
        /// An id is empty, too long or has white space at an end or control characters within.
        InvalidId "invalid_id";
        /// A name is empty.
        EmptyName "empty_name";
        /// No entity has this id.
        UnknownEntity "unknown_entity";
        /// No source has this id.
        UnknownSource "unknown_source";
        /// A claim has no evidence.
        NoEvidence "no_evidence";
        /// Sources repeat each other in a circle.
        SourceCycle "source_cycle";
        /// A period ends before it begins.
        InvertedPeriod "inverted_period";
        /// A share is over 100 %.
        ShareOverWhole "share_over_whole";
        /// A confidence is over 100.
        ConfidenceOverWhole "confidence_over_whole";
        /// No value lies between the bounds of a share.
        EmptyShare "empty_share";
        /// The stakes in one asset add up to over 100 % on some day.
        StakesOverWhole "stakes_over_whole";
        /// A detail stands on a relation that does not have it.
        MisplacedDetail "misplaced_detail";
        /// A relation that is `Other` has no words.
        UnnamedRelation "unnamed_relation";
        /// A person is named without any cited claim.
        UncitedPerson "uncited_person";
        /// A quote is longer than a sentence or two.
        LongQuote "long_quote";
        /// A tie leads from an entity to itself.
        SelfTie "self_tie";
        /// A deal has fewer than two parties in different roles.
        IncompleteDeal "incomplete_deal";
        /// A deal has no claim.
        UnclaimedDeal "unclaimed_deal";
        /// A country is not a code of two capital letters.
        InvalidCountry "invalid_country";
        /// An amount is not a decimal number with a currency of three capital letters.
        InvalidAmount "invalid_amount";
        /// There are more records than the index can number, or a deal has too many parties.
        TooLarge "too_large";
    }
}

/// Whether a problem stops a build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// It does not.
    Warning,
    /// It does.
    Error,
}

impl Code {
    /// Whether it stops a build.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Code::FileChanged | Code::StakesOverWhole | Code::LongQuote | Code::SelfTie | Code::InvalidCountry => {
                Severity::Warning
            }
            _ => Severity::Error,
        }
    }
}

/// A place in a text: line and column from 1, the column counted in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One step to a value inside a file; a key of a map counts as a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Step<'a> {
    Field(&'a str),
    Index(u32),
}

/// A step that a check takes.
pub(crate) type Segment = Step<'static>;

/// The way to a value inside a file: `claims[3].to`.
pub(crate) type FieldPath = Vec<Segment>;

/// A text that records were read from and in which they can be found again.
///
/// Reading keeps no positions; they are looked up only when there is something to report.
pub(crate) trait Text: fmt::Debug + Send + Sync {
    /// The name to report: a path, or what the caller called it.
    fn name(&self) -> &str;
    /// The positions of values, in the order of the paths; an error if the text is no longer what was read.
    fn locate(&self, paths: &[FieldPath]) -> Result<Vec<Option<Position>>, TextChanged>;
}

/// The text is no longer what was read.
#[derive(Debug)]
pub(crate) struct TextChanged;

/// One thing that is wrong with the input.
///
/// Prints as `graphs/x.ron:14:9 (claims[3].to): no entity "glocm"; did you mean "glocom"? [unknown-entity]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// What is wrong.
    pub code: Code,
    /// The file, or what the caller called the text; `None` for records made in memory.
    pub file: Option<Box<str>>,
    /// Where in the file, if it could be found.
    pub position: Option<Position>,
    /// The record and field: `claims[3].to`. Empty if the problem is the file's.
    pub path: Box<str>,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What would mend it, or what it might have meant.
    pub help: Option<String>,
}

impl Problem {
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Self {
        let message = cut_within(message.into());
        Self { code, file: None, position: None, path: "".into(), message, help: None }
    }

    pub(crate) fn in_file(mut self, file: &str) -> Self {
        self.file = Some(file.into());
        self
    }

    pub(crate) fn at(mut self, position: Option<Position>) -> Self {
        self.position = position;
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether it stops a build.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.file.as_deref().unwrap_or("(in memory)"))?;
        if let Some(position) = self.position {
            write!(f, ":{position}")?;
        }
        if !self.path.is_empty() {
            write!(f, " ({})", self.path)?;
        }
        f.write_str(if self.severity() == Severity::Warning { ": warning: " } else { ": " })?;
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, "; {help}")?;
        }
        f.write_str(" [")?;
        Spelling::Kebab.write(self.code.label(), f)?;
        f.write_str("]")
    }
}

/// All that is wrong with the input of a build: at least one error, and the warnings.
///
/// Prints one problem a line, in the order of files and positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub(crate) Vec<Problem>);

impl Problems {
    /// Every problem, in the order of files and positions.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// The problems that stop a build.
    pub fn errors(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter().filter(|problem| problem.severity() == Severity::Error)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, problem) in self.0.iter().enumerate() {
            if position > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Leaves a gap in the middle of a message that repeats too much of the input.
fn cut_within(message: String) -> String {
    const KEPT: usize = 120;
    let head = message.char_indices().nth(KEPT).map(|(end, _)| end);
    let tail = message.char_indices().nth_back(KEPT - 1).map(|(start, _)| start);
    match head.zip(tail).filter(|(head, tail)| head < tail) {
        Some((head, tail)) => format!("{} ... {}", &message[..head], &message[tail..]),
        None => message,
    }
}

/// Writes a path as people read it: `claims[3].to`.
pub(crate) fn display_path(path: &[Step<'_>]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Field(name) if text.is_empty() => text.push_str(name),
            Step::Field(name) => {
                text.push('.');
                text.push_str(name);
            }
            Step::Index(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text
}
