//! Reading graph files.

use std::fmt;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io::ErrorKind;
use std::marker::PhantomData;
use std::path::{Path, PathBuf};
use std::str::Utf8Error;

use ron::extensions::Extensions;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::FORMAT_VERSION;
use super::fault::{BEGINNING, Fault, Stop, WrongVersion, explain};
use super::locate::{line_column, locate, positions};
use super::pieces;
use super::rest::{RecordText, Rest};
use crate::graph::Graph;
use crate::graph::builder::GraphBuilder;
use crate::graph::problem::{Code, FieldPath, Position, Problem, Problems, Text, TextChanged};
use crate::model::claim::ClaimRecord;
use crate::model::deal::Deal;
use crate::model::entity::Entity;
use crate::model::source::Source;

/// Files nest six deep; deeper ones are refused before they can exhaust the stack.
const DEEPEST: usize = 64;

impl GraphBuilder {
    /// Reads a graph file. Problems, that the file is not there among them, are reported by [`build`](GraphBuilder::build).
    ///
    /// The text is not kept: if there is something to report, the file is read again for lines and columns.
    pub fn read_path(&mut self, path: impl AsRef<Path>) -> &mut Self {
        let path = path.as_ref();
        let name: Box<str> = path.display().to_string().into();
        let text = |hash| Box::new(FileText { name: name.clone(), path: path.to_owned(), hash });
        if self.read_pieces(path, text) {
            return self;
        }
        match fs::read(path) {
            Ok(bytes) => self.read_bytes(&bytes, text(hash(&bytes))),
            Err(error) => {
                let number = self.add_text(text(0));
                self.add_problem(number, io_problem(path, &error));
            }
        }
        self
    }

    /// Reads a large file that is plainly in order; `false`, and nothing read, if it must be read as a whole.
    fn read_pieces(&mut self, path: &Path, text: impl Fn(u64) -> Box<FileText>) -> bool {
        let mark = self.mark();
        let number = self.add_text(text(0));
        let hash = pieces::read(self, number, path);
        match hash {
            Some(hash) => self.replace_text(number, text(hash)),
            None => self.back_to(mark),
        }
        hash.is_some()
    }

    /// Reads the text of a graph file. The name stands in reports where a path would.
    pub fn read_str(&mut self, name: &str, text: &str) -> &mut Self {
        self.read_bytes(text.as_bytes(), Box::new(OwnText { name: name.into(), text: text.into() }));
        self
    }

    fn read_bytes(&mut self, bytes: &[u8], text: Box<dyn Text>) {
        let number = self.add_text(text);
        let problems = match std::str::from_utf8(bytes) {
            Ok(text) => self.parse_records(text, number),
            Err(error) => vec![not_utf8(bytes, error)],
        };
        for problem in problems {
            self.add_problem(number, problem);
        }
    }

    fn parse_records(&mut self, text: &str, number: u32) -> Vec<Problem> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Some(problem) = refuse_outright(text) {
            return vec![problem];
        }
        match parse(text, FileSeed { builder: self, text: number }) {
            Ok(()) => Vec::new(),
            Err(stop) => located(text, faults(text, stop, self, number)),
        }
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
    ///     "example:3:3 (entitys): unknown field \"entitys\"; did you mean \"entities\"? \
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

pub(super) fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME).with_recursion_limit(DEEPEST)
}

/// The value in a text, or where the parser stopped and why.
fn parse<'t, S: DeserializeSeed<'t>>(text: &'t str, seed: S) -> Result<S::Value, Stop> {
    let stop = |error, rest: &str| Stop { error, offset: text.len() - rest.len() };
    let mut deserializer = ron::Deserializer::from_str_with_options(text, &options())
        .map_err(|error| Stop::before_the_graph(text, error.code))?;
    let value = seed.deserialize(&mut deserializer);
    let value = value.and_then(|value| deserializer.end().map(|()| value));
    value.map_err(|error| stop(error, deserializer.remainder()))
}

/// Explains what stopped the parser, and reads on after the record that it stopped in, so that one run reports every fault.
fn faults(text: &str, stop: Stop, builder: &mut GraphBuilder, number: u32) -> Vec<Fault> {
    let mut faults = vec![explain(text, &stop, |text| {
        parse(text, FileSeed { builder: &mut GraphBuilder::new(), text: 0 }).err().map(|stop| stop.error)
    })];
    let rest = stop.leaves_the_rest_readable().then(|| Rest::after(text, stop.offset)).flatten();
    for record in rest.into_iter().flatten() {
        let Err(failure) = read_record(builder, number, &record) else { continue };
        let (stop, fault) = *failure;
        faults.push(fault);
        if !stop.leaves_the_rest_readable() {
            break;
        }
    }
    faults
}

/// Reads one record by itself.
fn read_record(builder: &mut GraphBuilder, number: u32, record: &RecordText<'_>) -> Result<(), Box<(Stop, Fault)>> {
    let origin = GraphBuilder::origin(number, record.index);
    let text = record.text;
    match record.list {
        "sources" => parse(text, PhantomData).map(|source: Source| builder.add_source(source, origin)),
        "entities" => parse(text, PhantomData).map(|entity: Entity| builder.add_entity(entity, origin)),
        "claims" => parse(text, PhantomData).map(|claim: ClaimRecord<'_>| builder.add_record(claim, origin)),
        _ => parse(text, PhantomData).map(|deal: Deal| builder.add_deal(deal, origin)),
    }
    .map_err(|stop| {
        let fault = explain(text, &stop, |text| {
            let again = RecordText { text, ..*record };
            read_record(&mut GraphBuilder::new(), 0, &again).err().map(|failure| failure.0.error)
        });
        Box::new((stop, fault.within(record)))
    })
}

/// The problems with line and column, found in one pass.
fn located(text: &str, faults: Vec<Fault>) -> Vec<Problem> {
    let offsets: Vec<Option<usize>> = faults.iter().map(|fault| Some(fault.offset)).collect();
    faults.into_iter().zip(positions(text, &offsets)).map(|(fault, position)| fault.problem.at(position)).collect()
}

const BEGINNING_OF_FILE: Position = Position { line: 1, column: 1 };

/// What files that are no graph files begin with.
const FOREIGN: &[(&[u8], &str)] = &[
    (b"<", "an XML or HTML page"),
    (b"{", "JSON"),
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
];

fn foreign(bytes: &[u8]) -> Option<Problem> {
    let (_, sort) = FOREIGN.iter().find(|(beginning, _)| bytes.trim_ascii_start().starts_with(beginning))?;
    let problem = Problem::new(Code::Syntax, format!("this looks like {sort}"));
    Some(problem.help(BEGINNING).at(Some(BEGINNING_OF_FILE)))
}

/// What is plainly no graph file gets an error that says so.
fn refuse_outright(text: &str) -> Option<Problem> {
    if let Some(problem) = foreign(text.as_bytes()).or_else(|| utf16(text.as_bytes())) {
        return Some(problem);
    }
    if let Some(at) = text.find('\0') {
        let problem = Problem::new(Code::Syntax, "a NUL character; the file is not text, or is damaged");
        return Some(problem.at(Some(line_column(text, at))));
    }
    if text.trim().is_empty() {
        return Some(Problem::new(Code::Syntax, "the file is empty").help(BEGINNING).at(Some(BEGINNING_OF_FILE)));
    }
    None
}

fn not_utf8(bytes: &[u8], error: Utf8Error) -> Problem {
    if let Some(problem) = foreign(bytes).or_else(|| utf16(bytes)) {
        return problem;
    }
    let (valid, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or_default();
    let valid = String::from_utf8_lossy(valid);
    let wrong = rest.first().copied().unwrap_or_default();
    let problem =
        Problem::new(Code::Encoding, format!("the file is not valid UTF-8: it has the byte {wrong:02X} here"));
    problem.help("save it as UTF-8").at(Some(line_column(&valid, valid.len())))
}

fn utf16(bytes: &[u8]) -> Option<Problem> {
    let is_utf16 = match bytes {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => true,
        [one, 0, other, 0, ..] | [0, one, 0, other, ..] => *one != 0 && *other != 0,
        _ => false,
    };
    let problem = || Problem::new(Code::Encoding, "the file is UTF-16").help("save it as UTF-8");
    is_utf16.then(|| problem().at(Some(BEGINNING_OF_FILE)))
}

fn io_problem(path: &Path, error: &std::io::Error) -> Problem {
    let message = match error.kind() {
        _ if path.is_dir() => "this is a directory, not a graph file".to_owned(),
        ErrorKind::NotFound => "there is no such file".to_owned(),
        ErrorKind::PermissionDenied => "this file may not be read".to_owned(),
        _ => format!("this file could not be read: {error}"),
    };
    Problem::new(Code::Io, message)
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
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

pub(super) const FIELDS: &[&str] = &["version", "title", "note", "sources", "entities", "claims", "deals"];

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
                return Err(A::Error::custom(format_args!("the file begins with {name:?}; version: 1 comes first")));
            }
            seen.push(name);
            let origin = |index| GraphBuilder::origin(text, index);
            match field {
                Field::Version => {
                    map.next_value::<Version>()?;
                }
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

/// The version of the format that this crate reads.
pub(super) struct Version;

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            FORMAT_VERSION => Ok(Version),
            other => Err(D::Error::custom(WrongVersion(other))),
        }
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
