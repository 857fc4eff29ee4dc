//! Reading graph files.

use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use ron::Error as RonError;
use ron::de::SpannedError;
use ron::extensions::Extensions;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::FORMAT_VERSION;
use super::locate::{line_column, locate};
use crate::graph::Graph;
use crate::graph::builder::GraphBuilder;
use crate::graph::problem::{Code, FieldPath, Position, Problem, Problems, Text, TextChanged};
use crate::model::claim::ClaimRecord;
use crate::model::deal::Deal;
use crate::model::entity::Entity;
use crate::model::naming::nearest;
use crate::model::source::Source;

/// Files nest six deep; deeper ones are refused before they can exhaust the stack.
const DEEPEST: usize = 64;

impl GraphBuilder {
    /// Reads a graph file. Problems, that the file is not there among them, are reported by [`build`](GraphBuilder::build).
    ///
    /// The text is not kept: if there is something to report, the file is read again for lines and columns.
    pub fn read_path(&mut self, path: impl AsRef<Path>) -> &mut Self {
        let path = path.as_ref();
        let name = path.display().to_string();
        match fs::read(path) {
            Ok(bytes) => {
                let text = FileText { name: name.clone().into(), path: path.to_owned(), hash: hash(&bytes) };
                self.read_bytes(&name, &bytes, Box::new(text));
            }
            Err(error) => self.add_problem(io_problem(&name, path, &error)),
        }
        self
    }

    /// Reads the text of a graph file. The name stands in reports where a path would.
    pub fn read_str(&mut self, name: &str, text: &str) -> &mut Self {
        self.read_bytes(name, text.as_bytes(), Box::new(OwnText { name: name.into(), text: text.into() }));
        self
    }

    fn read_bytes(&mut self, name: &str, bytes: &[u8], text: Box<dyn Text>) {
        let number = self.add_text(text);
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                if let Err(problem) = self.parse_records(text, number) {
                    self.add_problem(problem.in_file(name));
                }
            }
            Err(error) => {
                let valid = String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or_default());
                let position = line_column(&valid, valid.len());
                let problem = Problem::new(Code::Encoding, "the file is not valid UTF-8").help("save it as UTF-8");
                self.add_problem(problem.in_file(name).at(Some(position)));
            }
        }
    }

    fn parse_records(&mut self, text: &str, number: u32) -> Result<(), Problem> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(problem) = refuse_outright(text) {
            return Err(problem);
        }
        let parsed = options().from_str_seed(text, FileSeed { builder: self, text: number });
        parsed.map_err(|error| explain(text, &error))
    }
}

impl Graph {
    /// Reads and builds one graph file.
    ///
    /// # Errors
    /// All the problems there are, with their places, if at least one is an error.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Problems> {
        let mut builder = GraphBuilder::new();
        builder.read_path(path);
        builder.build()
    }

    /// Reads and builds the text of one graph file. The name stands in reports where a path would.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let problems = Graph::parse("example", "SanctionsGraph(\n  version: 1,\n  entitys: [],\n)").unwrap_err();
    /// assert_eq!(
    ///     problems.to_string(),
    ///     "example:3:3: unknown field \"entitys\"; did you mean \"entities\"? \
    ///      expected one of version, title, note, sources, entities, claims, deals [syntax]",
    /// );
    /// ```
    ///
    /// # Errors
    /// All the problems there are, with their places, if at least one is an error.
    pub fn parse(name: &str, text: &str) -> Result<Self, Problems> {
        let mut builder = GraphBuilder::new();
        builder.read_str(name, text);
        builder.build()
    }
}

fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME).with_recursion_limit(DEEPEST)
}

/// What is plainly no graph file gets an error that says so.
fn refuse_outright(text: &str) -> Option<Problem> {
    let start = Some(Position { line: 1, column: 1 });
    if let Some(at) = text.find('\0') {
        let problem = Problem::new(Code::Syntax, "the file has a NUL character; it is binary, or damaged");
        return Some(problem.at(Some(line_column(text, at))));
    }
    let help = "a graph file begins with SanctionsGraph(version: 1, ...";
    if text.trim().is_empty() {
        return Some(Problem::new(Code::Syntax, "the file is empty").help(help).at(start));
    }
    let foreign = match text.trim_start().chars().next() {
        Some('<') => "an XML or HTML page",
        Some('{') => "JSON",
        _ => return None,
    };
    Some(Problem::new(Code::Syntax, format!("the file looks like {foreign}")).help(help).at(start))
}

fn io_problem(name: &str, path: &Path, error: &std::io::Error) -> Problem {
    let message = match error.kind() {
        _ if path.is_dir() => "is a directory, not a graph file".to_owned(),
        ErrorKind::NotFound => "no such file".to_owned(),
        ErrorKind::PermissionDenied => "may not be read".to_owned(),
        _ => format!("could not be read: {error}"),
    };
    Problem::new(Code::Io, message).in_file(name)
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// A file that can be read again for positions, as long as it is still the same.
#[derive(Debug)]
struct FileText {
    name: Box<str>,
    path: PathBuf,
    hash: u64,
}

impl Text for FileText {
    fn name(&self) -> &str {
        &self.name
    }

    fn locate(&self, paths: &[FieldPath]) -> Result<Vec<Option<Position>>, TextChanged> {
        let bytes = fs::read(&self.path).map_err(|_| TextChanged)?;
        if hash(&bytes) != self.hash {
            return Err(TextChanged);
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| TextChanged)?;
        Ok(locate(text, paths))
    }
}

/// A text given in memory.
struct OwnText {
    name: Box<str>,
    text: Box<str>,
}

impl Text for OwnText {
    fn name(&self) -> &str {
        &self.name
    }

    fn locate(&self, paths: &[FieldPath]) -> Result<Vec<Option<Position>>, TextChanged> {
        Ok(locate(&self.text, paths))
    }
}

impl fmt::Debug for OwnText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnText").field("name", &self.name).finish_non_exhaustive()
    }
}

const FIELDS: &[&str] = &["version", "title", "note", "sources", "entities", "claims", "deals"];

/// Reads a file straight into a builder, record by record, so that no second copy of the records exists.
struct FileSeed<'b> {
    builder: &'b mut GraphBuilder,
    text: u32,
}

impl<'de> DeserializeSeed<'de> for FileSeed<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct("SanctionsGraph", FIELDS, self)
    }
}

#[derive(Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Field {
    Version,
    Title,
    Note,
    Sources,
    Entities,
    Claims,
    Deals,
}

impl Field {
    fn name(&self) -> &'static str {
        match self {
            Field::Version => "version",
            Field::Title => "title",
            Field::Note => "note",
            Field::Sources => "sources",
            Field::Entities => "entities",
            Field::Claims => "claims",
            Field::Deals => "deals",
        }
    }
}

impl<'de> Visitor<'de> for FileSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a SanctionsGraph")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen: Vec<&'static str> = Vec::new();
        let (builder, text) = (self.builder, self.text);
        while let Some(field) = map.next_key::<Field>()? {
            let name = field.name();
            if seen.contains(&name) {
                return Err(A::Error::duplicate_field(name));
            }
            // The version decides how all the rest is read.
            if seen.is_empty() && name != "version" {
                return Err(A::Error::missing_field("version"));
            }
            seen.push(name);
            let origin = |index| GraphBuilder::origin(text, index);
            match field {
                Field::Version => match map.next_value::<u32>()? {
                    FORMAT_VERSION => {}
                    other => return Err(A::Error::custom(WrongVersion(other))),
                },
                Field::Title => drop(builder.title(map.next_value::<Box<str>>()?)),
                Field::Note => drop(builder.note(map.next_value::<Box<str>>()?)),
                Field::Sources => {
                    let add = |index, source: Source| builder.add_source(source, origin(index));
                    map.next_value_seed(Each::new(add))?;
                }
                Field::Entities => {
                    let add = |index, entity: Entity| builder.add_entity(entity, origin(index));
                    map.next_value_seed(Each::new(add))?;
                }
                Field::Claims => {
                    let add = |index, claim: ClaimRecord<'de>| builder.add_record(claim, origin(index));
                    map.next_value_seed(Each::new(add))?;
                }
                Field::Deals => {
                    let add = |index, deal: Deal| builder.add_deal(deal, origin(index));
                    map.next_value_seed(Each::new(add))?;
                }
            }
        }
        if seen.is_empty() { Err(A::Error::missing_field("version")) } else { Ok(()) }
    }
}

/// A version of the format that this crate does not read.
struct WrongVersion(u32);

const WRONG_VERSION: &str = "this file has version ";

impl fmt::Display for WrongVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{WRONG_VERSION}{}; this crate reads version {FORMAT_VERSION}", self.0)
    }
}

/// Hands each record of a list on with its number.
struct Each<T, F> {
    add: F,
    records: PhantomData<T>,
}

impl<T, F> Each<T, F> {
    fn new(add: F) -> Self {
        Self { add, records: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(usize, T)> DeserializeSeed<'de> for Each<T, F> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, T: Deserialize<'de>, F: FnMut(usize, T)> Visitor<'de> for Each<T, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut index = 0;
        while let Some(record) = list.next_element()? {
            (self.add)(index, record);
            index += 1;
        }
        Ok(())
    }
}

/// Turns an error of the parser into a problem with a place, what was expected and what was perhaps meant.
fn explain(text: &str, error: &SpannedError) -> Problem {
    let (message, help) = words(&error.code);
    let position = match error.code {
        // The parser stands at the end of the text then; the string began earlier.
        RonError::ExpectedStringEnd => error.span.start,
        _ => error.span.end,
    };
    let code = if message.starts_with(WRONG_VERSION) { Code::Version } else { Code::Syntax };
    let column = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut problem = Problem::new(code, message);
    problem.position = Some(Position { line: column(position.line), column: column(position.col) });
    problem.path = path_of(text).unwrap_or_default();
    problem.help = help;
    problem
}

/// Parses again, slower, to learn in which field of which record the parser stopped.
fn path_of(text: &str) -> Option<Box<str>> {
    let mut deserializer = ron::Deserializer::from_str_with_options(text, &options()).ok()?;
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut deserializer, &mut track);
    FileSeed { builder: &mut GraphBuilder::new(), text: 0 }.deserialize(tracked).err()?;
    let path = track.path().to_string();
    (path != ".").then(|| path.into())
}

fn words(error: &RonError) -> (String, Option<String>) {
    let choice = |found: &str, expected: &[&'static str]| {
        let near = nearest(found, expected.iter().copied()).map(|near| format!("did you mean {near:?}? "));
        format!("{}expected one of {}", near.unwrap_or_default(), expected.join(", "))
    };
    match error {
        RonError::NoSuchStructField { expected, found, .. } => {
            (format!("unknown field {found:?}"), Some(choice(found, expected)))
        }
        RonError::NoSuchEnumVariant { expected, found, .. } => {
            (format!("unknown value {found}"), Some(choice(found, expected)))
        }
        RonError::MissingStructField { field, .. } => (format!("the field {field:?} is missing"), None),
        RonError::DuplicateStructField { field, .. } => (format!("the field {field:?} stands twice"), None),
        RonError::ExpectedDifferentStructName { expected, found } => {
            (format!("expected {expected}, found {found}"), None)
        }
        RonError::ExpectedStringEnd => ("a string is not closed".to_owned(), None),
        RonError::ExceededRecursionLimit => (format!("nested deeper than {DEEPEST} levels"), None),
        RonError::Eof => ("the file ends too early".to_owned(), Some("is a bracket left open?".to_owned())),
        RonError::TrailingCharacters => ("something follows after the closing parenthesis".to_owned(), None),
        other => (first_letter_small(&other.to_string()), None),
    }
}

fn first_letter_small(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
