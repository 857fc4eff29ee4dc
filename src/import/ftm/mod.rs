//! FollowTheMoney: entities and deltas as lines of JSON, statements as CSV.
//!
//! A line becomes a [`Draft`](draft::Draft), and [`Mapper`](map::Mapper) makes of it what the [`table`] says. What the model has no
//! place for goes to `extra`, so that [`FtmEntities`](crate::export::FtmEntities) gives every record back.

mod draft;
mod edge;
mod map;
mod mend;
mod statements;
mod thing;
mod words;

use std::sync::Arc;

use serde::de::DeserializeSeed;

pub(super) use statements::Statements;

use super::error::ImportError;
use super::input::Input;
use super::json::{Lines, Objects};
use super::list::{Format, ReadList};
use super::record::{Place, Record};
use crate::model::source::{Source, SourceId, SourceKind};
use crate::vocabulary::ftm::FORMAT;
use draft::{Draft, Op, Whole};
use map::Mapper;

/// A reader of entities or of a delta.
pub(super) struct Reader {
    units: Units,
    format: Format,
    draft: Draft,
    mapper: Mapper,
    file: Arc<str>,
}

/// What the records stand in.
enum Units {
    Lines(Lines),
    Objects(Objects),
}

impl Units {
    fn next(&mut self) -> Result<Option<&[u8]>, ImportError> {
        match self {
            Units::Lines(lines) => lines.next(),
            Units::Objects(objects) => objects.next(),
        }
    }

    fn place(&self) -> Place {
        match self {
            Units::Lines(lines) => lines.place(),
            Units::Objects(objects) => objects.place(),
        }
    }

    /// Whether there is nothing after the last record.
    fn is_over(&mut self) -> Result<bool, ImportError> {
        match self {
            Units::Lines(lines) => lines.is_over(),
            Units::Objects(_) => Ok(false),
        }
    }
}

impl Reader {
    pub(super) fn open(mut input: Input, format: Format) -> Result<Self, ImportError> {
        let file = input.file().clone();
        let head = input.peek()?;
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        // A list, or an object on several lines.
        let is_spread = head.starts_with(b"[")
            || head.split(|byte| *byte == b'\n').next().is_some_and(|line| line.trim_ascii() == b"{");
        let units = match is_spread {
            true => Units::Objects(Objects::open(input)),
            false => Units::Lines(Lines::open(input)),
        };
        let mapper = Mapper::new(source_id(&file));
        Ok(Self { units, format, draft: Draft::default(), mapper, file })
    }
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        source(&self.file, self.format, self.mapper.source.clone())
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        let is_delta = self.format == Format::FtmDelta;
        let Some(line) = self.units.next()? else { return Ok(false) };
        let read = fill(line, is_delta, &mut self.draft);
        let place = self.units.place();
        if let Err(fault) = read {
            if fault.is_cut && self.units.is_over()? {
                return Err(ImportError::malformed(place, "the file ends within a record: it is cut short"));
            }
            record.begin(place);
            record.skip(fault.message);
            return Ok(true);
        }
        record.begin(match self.draft.id() {
            Some(id) => place.of_record(id),
            None => place,
        });
        if is_delta && !self.draft.has_entity && self.draft.op != Some(Op::Delete) {
            record.skip("the operation has no entity");
            return Ok(true);
        }
        if is_delta && self.draft.op.is_none() {
            record.skip("it does not say which operation it is");
            return Ok(true);
        }
        self.mapper.map(&mut self.draft, record);
        Ok(true)
    }
}

/// Why nothing can be made of a line.
struct Fault {
    message: String,
    /// Whether the line ends too early.
    is_cut: bool,
}

/// Reads a line into a draft.
fn fill(line: &[u8], is_delta: bool, draft: &mut Draft) -> Result<(), Fault> {
    draft.clear();
    let line = std::str::from_utf8(line)
        .map_err(|error| Fault { message: format!("it is not UTF-8: {error}"), is_cut: error.error_len().is_none() })?;
    let mut reader = serde_json::Deserializer::from_str(line);
    let read = Whole { draft, is_delta }.deserialize(&mut reader).and_then(|()| reader.end());
    let Err(error) = read else { return Ok(()) };
    let is_cut = error.is_eof();
    mend::mend(line, is_delta, draft).map_err(|message| Fault { message, is_cut })
}

/// The id of a file as a source: `ftm-` and the words of its name.
fn source_id(file: &str) -> SourceId {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.split('.').next().unwrap_or(name);
    let words: Vec<String> = stem
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(60).flat_map(char::to_lowercase).collect())
        .take(8)
        .collect();
    let id = if words.is_empty() { "ftm".to_owned() } else { format!("ftm-{}", words.join("-")) };
    id.chars().take(60).collect::<String>().into()
}

fn source(file: &str, format: Format, id: SourceId) -> Source {
    let name = file.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).unwrap_or("a file without a name");
    let mut source = Source::new(id, SourceKind::Dataset, format!("{}: {name}", format.title()));
    source.extra.push((FORMAT.into(), format.title().into()));
    source
}
