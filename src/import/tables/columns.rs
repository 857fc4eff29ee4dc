//! Which column of a table is which, and the cells of a row by the names of their columns.

use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use csv::StringRecord;

use crate::model::Extra;
use crate::model::naming::plain;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Entities,
    Claims,
}

impl Sort {
    fn word(self) -> &'static str {
        match self {
            Sort::Entities => "entities",
            Sort::Claims => "claims",
        }
    }

    fn required(self) -> &'static [&'static str] {
        match self {
            Sort::Entities => &["id", "kind", "name"],
            Sort::Claims => &["from", "relation", "to", "modality"],
        }
    }

    fn optional(self) -> &'static [&'static str] {
        match self {
            Sort::Entities => &[
                "aliases",
                "weak_aliases",
                "country",
                "nationality",
                "jurisdiction",
                "flag",
                "born",
                "incorporated",
                "identifiers",
                "address",
                "topics",
                "note",
            ],
            Sort::Claims => &[
                "stance",
                "when",
                "share",
                "measure",
                "programme",
                "entry",
                "listed_on",
                "removed_on",
                "role",
                "amount",
                "currency",
                "goods",
                "hedge",
                "grade",
                "confidence",
                "speaker",
                "note",
                "source",
                "source_url",
                "source_date",
                "source_kind",
                "locator",
                "quote",
            ],
        }
    }

    fn names(self) -> impl Iterator<Item = &'static str> {
        self.required().iter().chain(self.optional()).copied()
    }
}

/// The columns of a table.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) sort: Sort,
    known: HashMap<&'static str, usize>,
    /// Columns of the user's own, and those that stand twice.
    own: Vec<(usize, Box<str>)>,
    count: usize,
}

/// The longest name of a column that is compared with the known ones.
const LONGEST_NAME: usize = 40;

impl Columns {
    /// Reads the header. What is odd about it comes with it; it is an error if a column is missing.
    pub(super) fn read(header: &StringRecord) -> Result<(Self, Vec<String>), String> {
        let plain_names: Vec<String> = header.iter().map(|name| plain(name.trim())).collect();
        let has = |wanted: &str| plain_names.iter().any(|name| *name == plain(wanted));
        let sort = if has("from") && has("to") { Sort::Claims } else { Sort::Entities };
        if let Some(missing) = sort.required().iter().find(|name| !has(name)) {
            let wanted = sort.required().join(", ");
            return Err(format!("the column {missing:?} is missing; a table of {} has {wanted}", sort.word()));
        }
        let mut columns = Self { sort, known: HashMap::new(), own: Vec::new(), count: header.len() };
        let mut odd = Vec::new();
        for (position, (title, plain_name)) in header.iter().zip(&plain_names).enumerate() {
            let title = title.trim();
            match sort.names().find(|name| plain(name) == *plain_name) {
                Some(name) if !columns.known.contains_key(name) => drop(columns.known.insert(name, position)),
                Some(name) => {
                    odd.push(format!("the column {name:?} stands twice; the second is kept as words"));
                    columns.own.push((position, title.into()));
                }
                None => {
                    if let Some(meant) = meant(sort, plain_name) {
                        odd.push(format!("the column {title:?} is unknown and kept as words; did you mean {meant:?}?"));
                    }
                    let title = if title.is_empty() { format!("column {}", position + 1) } else { title.to_owned() };
                    columns.own.push((position, title.into()));
                }
            }
        }
        Ok((columns, odd))
    }

    /// How many of the names are known, to find out what divides them.
    pub(super) fn score<'n>(names: impl Iterator<Item = &'n str>) -> usize {
        let is_known = |name: &str| {
            let name = plain(name.trim().trim_matches('"'));
            [Sort::Entities, Sort::Claims].into_iter().flat_map(Sort::names).any(|known| plain(known) == name)
        };
        names.filter(|name| is_known(name)).count()
    }
}

/// The known name that is a slip or two away.
fn meant(sort: Sort, plain_name: &str) -> Option<&'static str> {
    if plain_name.len() > LONGEST_NAME {
        return None;
    }
    let allowed = (plain_name.chars().count() / 3).min(2);
    let distances = sort.names().map(|name| (strsim::osa_distance(&plain(name), plain_name), name));
    distances.filter(|(distance, _)| *distance <= allowed).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// A row, whose cells are read one after another; what is wrong with them adds up.
pub(super) struct Row<'r> {
    columns: &'r Columns,
    cells: &'r StringRecord,
    faults: Vec<String>,
}

impl<'r> Row<'r> {
    pub(super) fn new(columns: &'r Columns, cells: &'r StringRecord) -> Self {
        let mut row = Self { columns, cells, faults: Vec::new() };
        if cells.iter().skip(columns.count).any(|cell| !cell.trim().is_empty()) {
            let message =
                "the row has more cells than the header; a cell with the delimiter in it stands in quotation marks";
            row.faults.push(message.to_owned());
        }
        row
    }

    /// The text of a cell, if there is any.
    pub(super) fn text(&self, column: &str) -> Option<&'r str> {
        let position = *self.columns.known.get(column)?;
        self.cells.get(position).map(str::trim).filter(|cell| !cell.is_empty())
    }

    /// The text of a cell that must have one.
    pub(super) fn required(&mut self, column: &str) -> &'r str {
        let text = self.text(column);
        if text.is_none() {
            self.fault(column, "it is empty");
        }
        text.unwrap_or_default()
    }

    /// The value of a cell.
    pub(super) fn value<T: FromStr<Err: fmt::Display>>(&mut self, column: &str) -> Option<T> {
        let text = self.text(column)?;
        self.checked(column, text.parse())
    }

    /// The parts of a cell between semicolons.
    pub(super) fn parts(&self, column: &str) -> impl Iterator<Item = &'r str> + use<'r> {
        self.text(column).into_iter().flat_map(|cell| cell.split(';')).map(str::trim).filter(|part| !part.is_empty())
    }

    pub(super) fn checked<T>(&mut self, column: &str, value: Result<T, impl fmt::Display>) -> Option<T> {
        value.map_err(|error| self.fault(column, error)).ok()
    }

    pub(super) fn fault(&mut self, column: &str, message: impl fmt::Display) {
        self.faults.push(format!("column {column:?}: {message}"));
    }

    /// The cells of the columns that the tables do not know.
    pub(super) fn extra(&self) -> Extra {
        let cell = |(position, title): &(usize, Box<str>)| {
            let cell = self.cells.get(*position).map(str::trim).filter(|cell| !cell.is_empty())?;
            Some((title.clone(), cell.into()))
        };
        self.columns.own.iter().filter_map(cell).collect()
    }

    /// What is wrong with the row, if something is.
    pub(super) fn faults(self) -> Option<String> {
        (!self.faults.is_empty()).then(|| self.faults.join("; "))
    }
}
