//! Statements: rows of one value each, of which those with one `canonical_id` are one record.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use csv::StringRecord;

use super::draft::{Draft, Key, Seen};
use super::map::Mapper;
use super::{source, source_id};
use crate::import::error::ImportError;
use crate::import::input::Input;
use crate::import::list::{Format, ReadList};
use crate::import::record::{Place, Record};
use crate::import::rows::Rows;
use crate::model::source::Source;
use crate::vocabulary::ftm::model::Model;

/// How many records are waited for to see whether the rows of one stand together.
const AHEAD: usize = 1024;

/// A reader of statements.
///
/// In published files the rows of a record stand together, and it is complete when the next one begins. Where rows come back to a
/// record among the first thousand, they do not, and all are gathered before the first is given.
pub(crate) struct Statements {
    rows: Rows,
    columns: Option<Columns>,
    /// Records whose rows were read, in the order of their first rows.
    gathered: VecDeque<Gathered>,
    by_id: HashMap<Box<str>, usize>,
    /// Whether all rows are gathered before the first record is given, or each is given when the next begins.
    mode: Mode,
    is_over: bool,
    draft: Draft,
    mapper: Mapper,
    faults: VecDeque<(Place, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Waiting,
    Scattered,
    Together,
}

/// The rows of one record.
#[derive(Debug)]
struct Gathered {
    id: Box<str>,
    place: Place,
    schema: Box<str>,
    rows: Vec<Row>,
    first_seen: Option<Box<str>>,
    last_seen: Option<Box<str>>,
    last_change: Option<Box<str>>,
    datasets: Vec<Arc<str>>,
    /// The same, once they are many.
    known_datasets: HashSet<Arc<str>>,
    referents: Vec<Box<str>>,
    is_target: Option<bool>,
}

#[derive(Debug)]
struct Row {
    prop: Arc<str>,
    value: Box<str>,
    more: Option<Box<More>>,
}

/// What few rows say of their value: the language, what it was before it was cleaned, and whether it is only a suggestion.
#[derive(Debug)]
struct More {
    lang: Box<str>,
    original: Box<str>,
    is_external: bool,
}

/// Where in a row each column stands.
#[derive(Debug, Default)]
struct Columns {
    canonical: usize,
    entity: Option<usize>,
    prop: usize,
    schema: usize,
    value: usize,
    dataset: Option<usize>,
    lang: Option<usize>,
    original: Option<usize>,
    external: Option<usize>,
    first_seen: Option<usize>,
    last_seen: Option<usize>,
    target: Option<usize>,
}

impl Columns {
    fn of(header: &StringRecord) -> Option<Self> {
        let find = |name: &str| {
            header.iter().position(|column| column.trim_start_matches('\u{feff}').trim().eq_ignore_ascii_case(name))
        };
        Some(Self {
            canonical: find("canonical_id")?,
            entity: find("entity_id"),
            prop: find("prop")?,
            schema: find("schema")?,
            value: find("value")?,
            dataset: find("dataset"),
            lang: find("lang"),
            original: find("original_value"),
            external: find("external"),
            first_seen: find("first_seen"),
            last_seen: find("last_seen"),
            target: find("target"),
        })
    }
}

impl Statements {
    pub(crate) fn open(input: Input) -> Result<Self, ImportError> {
        let rows = Rows::open(input, encoding_rs::UTF_8, b',');
        let mapper = Mapper::new(source_id(rows.file()));
        Ok(Self {
            rows,
            columns: None,
            gathered: VecDeque::new(),
            by_id: HashMap::new(),
            mode: Mode::Waiting,
            is_over: false,
            draft: Draft::default(),
            mapper,
            faults: VecDeque::new(),
        })
    }

    /// Reads rows until a record is complete, or there are no more.
    fn gather(&mut self) -> Result<(), ImportError> {
        while !self.is_over && !self.is_ready() {
            let row = self.rows.next()?.is_some();
            if !row {
                self.is_over = true;
                break;
            }
            self.take();
        }
        if self.columns.is_none() {
            let message = "there are no columns canonical_id, prop, schema and value";
            return Err(ImportError::malformed(Place::of(self.rows.file()), message));
        }
        Ok(())
    }

    fn is_ready(&self) -> bool {
        match self.mode {
            Mode::Together => self.gathered.len() > 1,
            Mode::Waiting | Mode::Scattered => false,
        }
    }

    /// Takes the row that was read last.
    fn take(&mut self) {
        let place = self.rows.place();
        let Some(columns) = &self.columns else {
            self.columns = Columns::of(self.rows.row());
            self.is_over = self.columns.is_none();
            return;
        };
        let row = self.rows.row();
        let get = |column: usize| row.get(column).unwrap_or_default();
        let maybe = |column: Option<usize>| column.map(get).unwrap_or_default();
        let entity = maybe(columns.entity);
        let id = match get(columns.canonical) {
            "" => entity,
            canonical => canonical,
        };
        let (prop, schema, value) = (get(columns.prop), get(columns.schema), get(columns.value));
        if id.is_empty() || prop.is_empty() {
            self.faults.push_back((place, "the row has no canonical_id or no prop".to_owned()));
            return;
        }
        let is_last = self.gathered.back().is_some_and(|last| *last.id == *id);
        let at = match is_last {
            true => self.gathered.len() - 1,
            false => match self.by_id.get(id) {
                Some(&at) => {
                    self.mode = Mode::Scattered;
                    at
                }
                None => {
                    if self.mode == Mode::Waiting && self.gathered.len() >= AHEAD {
                        self.mode = Mode::Together;
                        self.by_id.clear();
                    }
                    if self.mode != Mode::Together {
                        self.by_id.insert(id.into(), self.gathered.len());
                    }
                    self.gathered.push_back(Gathered::new(id, place));
                    self.gathered.len() - 1
                }
            },
        };
        let Some(record) = self.gathered.get_mut(at) else { return };
        record.narrow(schema);
        record.seen(maybe(columns.first_seen), maybe(columns.last_seen));
        let dataset = maybe(columns.dataset);
        if !dataset.is_empty() {
            record.dataset(dataset);
        }
        if !entity.is_empty() && *entity != *record.id && record.referents.last().is_none_or(|last| **last != *entity) {
            record.referents.push(entity.into());
        }
        match maybe(columns.target) {
            "t" | "true" | "True" | "1" => record.is_target = Some(true),
            "f" | "false" | "False" | "0" => record.is_target = Some(record.is_target.unwrap_or_default()),
            _ => {}
        }
        // The row that only says that there is the record.
        if prop == "id" {
            return;
        }
        let is_external = matches!(maybe(columns.external), "t" | "true" | "True" | "1");
        let (lang, original) = (maybe(columns.lang), maybe(columns.original));
        let original = if original == value { "" } else { original };
        let more = (is_external || !lang.is_empty() || !original.is_empty())
            .then(|| Box::new(More { lang: lang.into(), original: original.into(), is_external }));
        let shared = record.rows.last().filter(|row| *row.prop == *prop).map(|row| row.prop.clone());
        record.rows.push(Row { prop: shared.unwrap_or_else(|| prop.into()), value: value.into(), more });
    }

    /// The next record whose rows are all there.
    fn pop(&mut self) -> Option<Gathered> {
        let is_complete = self.is_over || self.is_ready();
        if is_complete { self.gathered.pop_front() } else { None }
    }
}

impl Gathered {
    fn new(id: &str, place: Place) -> Self {
        Self {
            id: id.into(),
            place: place.of_record(id),
            schema: "".into(),
            rows: Vec::new(),
            first_seen: None,
            last_seen: None,
            last_change: None,
            datasets: Vec::new(),
            known_datasets: HashSet::new(),
            referents: Vec::new(),
            is_target: None,
        }
    }

    /// Takes the schema of a row, if it says more than those of the rows before.
    fn narrow(&mut self, schema: &str) {
        if *self.schema == *schema {
            return;
        }
        let depth = |name: &str| Model::get().schema(name).map_or(0, |schema| schema.depth);
        if self.schema.is_empty() || depth(schema) > depth(&self.schema) {
            self.schema = schema.into();
        }
    }

    fn dataset(&mut self, dataset: &str) {
        const FEW: usize = 16;
        let is_known = match self.known_datasets.is_empty() {
            true => self.datasets.iter().any(|known| **known == *dataset),
            false => self.known_datasets.contains(dataset),
        };
        if is_known {
            return;
        }
        self.datasets.push(dataset.into());
        if self.datasets.len() >= FEW {
            let new = if self.known_datasets.is_empty() { 0 } else { self.datasets.len() - 1 };
            self.known_datasets.extend(self.datasets.iter().skip(new).cloned());
        }
    }

    fn seen(&mut self, first: &str, last: &str) {
        let keep = |slot: &mut Option<Box<str>>, text: &str, better: fn(&str, &str) -> bool| {
            if !text.is_empty() && slot.as_deref().is_none_or(|kept| better(text, kept)) {
                *slot = Some(text.into());
            }
        };
        keep(&mut self.first_seen, first, |text, kept| text < kept);
        keep(&mut self.last_seen, last, |text, kept| text > kept);
        keep(&mut self.last_change, first, |text, kept| text > kept);
    }

    /// Writes the record into a draft: each value once, whichever data sets state it.
    fn draft(mut self, draft: &mut Draft) {
        draft.clear();
        draft.set_id(&self.id);
        draft.set_schema(&self.schema);
        let mut known: HashSet<(&str, &str)> = HashSet::new();
        let mut last: Option<(&str, Key)> = None;
        for row in &self.rows {
            if !known.insert((&row.prop, &row.value)) {
                continue;
            }
            let key = match last {
                Some((name, key)) if *name == *row.prop => key,
                _ => draft.key(&row.prop),
            };
            last = Some((&row.prop, key));
            draft.add(key, &row.value);
        }
        let title = if &*self.schema == "Address" { "full" } else { "name" };
        let of = |prop: &str| self.rows.iter().find(|row| *row.prop == *prop && !row.value.trim().is_empty());
        // Statements have no caption; that of an entity is its first name.
        let caption = of(title).map(|row| &*row.value).unwrap_or_else(|| caption_of(&self.schema, &of));
        draft.set_caption(caption);
        for (seen, text) in
            [(Seen::First, &self.first_seen), (Seen::Last, &self.last_seen), (Seen::Change, &self.last_change)]
        {
            if let Some(text) = text {
                draft.set_seen(seen, text);
            }
        }
        draft.add_dataset(None);
        self.datasets.iter().for_each(|dataset| draft.add_dataset(Some(dataset)));
        draft.add_referent(None);
        self.referents.sort_unstable();
        self.referents.dedup();
        self.referents.iter().for_each(|referent| draft.add_referent(Some(referent)));
        draft.target =
            Some(self.is_target.unwrap_or_else(|| {
                self.rows.iter().any(|row| *row.prop == *"topics" && TARGETS.contains(&&*row.value))
            }));
        for row in &self.rows {
            let Some(more) = &row.more else { continue };
            let More { lang, original, is_external } = &**more;
            let said =
                [("lang", &**lang), ("original", &**original), ("external", if *is_external { "true" } else { "" })];
            for (what, said) in said.into_iter().filter(|(_, said)| !said.is_empty()) {
                draft.note(&[what, ":", &row.prop].concat(), &[&*row.value, "\n", said].concat());
            }
        }
    }
}

/// The topics of those that are targets.
const TARGETS: [&str; 4] = ["sanction", "sanction.linked", "sanction.counter", "debarment"];

/// The caption of a record without a name.
fn caption_of<'a>(schema: &str, of: &impl Fn(&str) -> Option<&'a Row>) -> &'a str {
    use crate::vocabulary::ftm::table::Class;
    let Some(schema) = Model::get().schema(schema) else { return "" };
    let prop = match schema.class {
        Class::Edge(edge) if edge.captioned => edge.role,
        Class::Edge(_) if schema.name == "Sanction" => "program",
        Class::Edge(_) | Class::Part(_) => return schema.label,
        Class::Thing => "alias",
    };
    of(prop).map_or(schema.label, |row| &row.value)
}

impl ReadList for Statements {
    fn source(&self) -> Source {
        source(self.rows.file(), Format::FtmStatements, self.mapper.source.clone())
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        self.gather()?;
        if let Some((place, fault)) = self.faults.pop_front() {
            record.begin(place);
            record.skip(fault);
            return Ok(true);
        }
        let Some(next) = self.pop() else { return Ok(false) };
        record.begin(next.place.clone());
        next.draft(&mut self.draft);
        self.mapper.map(&mut self.draft, record);
        Ok(true)
    }
}
