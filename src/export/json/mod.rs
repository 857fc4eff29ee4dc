//! JSON: one file a format, and here what they share. Documents are written as they are made, and nothing is kept of them.

mod cx2;
mod cytoscape;
mod graph;
mod graphology;
mod node_link;
mod record;
mod stix;

pub use cx2::Cx2;
pub use cytoscape::CytoscapeJson;
pub use graph::JsonGraph;
pub use graphology::Graphology;
pub use node_link::NodeLink;
pub use stix::Stix;

use std::io::{self, BufWriter, Write};

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::columns::{Cell, Cells, Column, ENTITY, TIE, Value};
use super::excerpt::Excerpt;
use super::layout::Layout;
use crate::graph::refs::{EntityRef, TieRef};

/// Writes a document and a line break after it.
fn write(document: &impl Serialize, writer: impl Write) -> io::Result<()> {
    let mut writer = BufWriter::new(writer);
    serde_json::to_writer(&mut writer, document)?;
    writer.write_all(b"\n")?;
    writer.flush()
}

/// A list whose items are made as they are written.
struct List<F>(F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for List<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// An object whose members are made as they are written.
struct Object<F>(F);

impl<F: Fn() -> I, I: Iterator<Item = (K, V)>, K: Serialize, V: Serialize> Serialize for Object<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map((self.0)())
    }
}

/// The attributes of an entity or a tie, each under the name of its column.
struct Attributes<'a> {
    columns: &'static [Column],
    cells: Vec<Cell<'a>>,
}

impl<'a> Attributes<'a> {
    fn of_entity<'g: 'a>(cells: &'a Cells<'g>, entity: EntityRef<'g>) -> Self {
        let mut row = Vec::with_capacity(ENTITY.len());
        cells.entity(entity, &mut row);
        Self { columns: ENTITY, cells: row }
    }

    fn of_tie<'g: 'a>(cells: &'a Cells<'g>, tie: TieRef<'g>) -> Self {
        let mut row = Vec::with_capacity(TIE.len());
        cells.tie(tie, &mut row);
        Self { columns: TIE, cells: row }
    }
}

impl Serialize for Attributes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.cells.len()))?;
        for Cell { column, value } in &self.cells {
            if let Some(column) = self.columns.get(*column) {
                map.serialize_entry(column.name, value)?;
            }
        }
        map.end()
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Integer(number) => serializer.serialize_i64(*number),
            Value::Number(number) => serializer.serialize_f64(*number),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Date(day) => serializer.collect_str(day),
        }
    }
}

/// What is said of the whole, each part under its name.
struct About(Vec<(&'static str, String)>);

impl About {
    fn of(excerpt: &Excerpt<'_>) -> Self {
        Self(excerpt.about().entries().map(|(name, text)| (name, text.to_owned())).collect())
    }
}

impl Serialize for About {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, text)| (name, text)))
    }
}

/// Where an entity stands, rounded to hundredths: more says nothing and takes room.
fn position(layout: Option<&Layout>, entity: EntityRef<'_>) -> Option<[f64; 2]> {
    let position = layout?.position(entity.index())?;
    Some(position.map(|at| (f64::from(at) * 100.0).round() / 100.0))
}
