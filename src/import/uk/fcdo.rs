//! The UK's list of designations with one line each, in CSV.

use super::{Imposed, kind, source};
use crate::import::authority;
use crate::import::error::ImportError;
use crate::import::input::Input;
use crate::import::list::ReadList;
use crate::import::listed::Listed;
use crate::import::record::Record;
use crate::import::rows::Rows;
use crate::import::xml::tidy;
use crate::model::kind::EntityKind;
use crate::model::source::{Source, SourceId};

/// Reads the lines one after another.
pub(crate) struct Reader {
    rows: Rows,
    columns: Vec<Box<str>>,
    source: SourceId,
    is_begun: bool,
}

/// The columns that are understood; what others have goes to `extra`.
const UNDERSTOOD: [&str; 8] = [
    "unique id",
    "ofsi group id",
    "name",
    "regime name",
    "type",
    "designation source",
    "date designated",
    "sanctions imposed",
];

impl Reader {
    pub(crate) fn open(input: Input) -> Result<Self, ImportError> {
        let mut rows = Rows::open(input, encoding_rs::UTF_8, b',');
        let header = rows.next()?.map(|row| row.iter().map(|name| name.trim().into()).collect());
        Ok(Self { columns: header.unwrap_or_default(), rows, source: "uk-fcdo".into(), is_begun: false })
    }
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        let publisher = "Foreign, Commonwealth and Development Office";
        source(&self.source, "UK sanctions designations, one line each", publisher, None)
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        if self.rows.next()?.is_none() {
            return Ok(false);
        }
        let place = self.rows.place();
        let row = self.rows.row();
        let cell = |name: &str| -> &str {
            let at = self.columns.iter().position(|column| column.eq_ignore_ascii_case(name));
            at.and_then(|at| row.get(at)).map_or("", str::trim)
        };
        let entry = cell("unique id");
        // In a line of another length no field is where it belongs.
        let is_whole = row.len() == self.columns.len();
        record.begin(if is_whole && !entry.is_empty() { place.of_record(entry) } else { place });
        if !std::mem::replace(&mut self.is_begun, true) {
            record.entities.push(authority::UK.entity());
        }
        if !is_whole {
            record.skip(format!("the line has {} fields, the first line {}", row.len(), self.columns.len()));
            return Ok(true);
        }
        if entry.is_empty() {
            record.skip("there is no unique id");
            return Ok(true);
        }
        let word = cell("type");
        let mut listed = Listed::new(format!("uk:{entry}"), kind(word).unwrap_or(EntityKind::LegalEntity));
        if listed.kind == EntityKind::LegalEntity {
            listed.extra("uk:Type", word);
        }
        listed.name = tidy(cell("name")).into();
        listed.identifier("uk", entry, None);
        listed.identifier("ofsi", cell("ofsi group id"), None);
        for (column, value) in self.columns.iter().zip(row) {
            if !UNDERSTOOD.iter().any(|known| column.eq_ignore_ascii_case(known)) {
                listed.extra(&format!("uk:{column}"), value);
            }
        }
        let imposed = Imposed {
            id: &listed.id,
            entry,
            source: &self.source,
            regime: cell("regime name"),
            listed_on: cell("date designated"),
            reason: "",
            origin: cell("designation source"),
        };
        imposed.tell(cell("sanctions imposed"), ',', record);
        record.entities.push(listed.entity());
        Ok(true)
    }
}
