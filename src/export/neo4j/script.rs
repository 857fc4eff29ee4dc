//! A Cypher script.

use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;

use super::{ENTITY_LABEL, kind_label, relation_type};
use crate::export::columns::{Cell, Cells, Column, ENTITY, TIE, Value};
use crate::export::escape;
use crate::export::excerpt::Excerpt;
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;

/// How much is written at once.
const BUFFER: usize = 1 << 16;

/// How many entities or ties a statement has unless said otherwise.
const BATCH: usize = 500;

/// Writes a script for `cypher-shell` (Neo4j 5), which adds a graph to a database that is running.
///
/// It makes a constraint, so that ids are unique and found fast; merges entities by `id`; merges ties by their ends and `edge_id`; and
/// merges one `Export` by its title, which holds what is to be said of the whole: policy, date, licences, disclaimer. The same is told
/// in comments at the top. Labels, types and properties are those of [`Neo4jTables`](super::tables::Neo4jTables), and dates are dates.
/// Running it twice changes nothing. What the database holds beside stays, and so does a property that a newer graph has no longer;
/// numbers of ties hold within one export, so that a graph that has changed belongs into an empty database.
///
/// The values stand in the script itself, which the shell reads statement by statement: good for some ten thousand ties. For more,
/// write tables.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::CypherScript;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// CypherScript::new(&graph).to_writer(&mut file)?;
/// assert!(String::from_utf8(file)?.contains("MERGE (source)-[tie:BOUGHT_FROM {edge_id: row.edge_id}]->(target)"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct CypherScript<'g> {
    excerpt: Excerpt<'g>,
    batch: usize,
}

impl<'g> CypherScript<'g> {
    /// A graph or a part of one, 500 entities or ties to a statement.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), batch: BATCH }
    }

    /// How many entities or ties a statement has at most.
    pub fn batch(mut self, rows: NonZeroUsize) -> Self {
        self.batch = rows.get();
        self
    }

    /// Writes the script: entities kind by kind, then ties relation by relation, each in the order of the graph. It buffers.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let mut writer = BufWriter::with_capacity(BUFFER, writer);
        self.head(&mut writer)?;
        let cells = Cells::new(&self.excerpt);
        self.entities(&cells, &mut writer)?;
        self.ties(&cells, &mut writer)?;
        writer.flush()
    }

    fn head(&self, writer: &mut impl Write) -> io::Result<()> {
        let about = self.excerpt.about();
        let (mut title, mut rest) = (String::new(), Map::new());
        for (name, text) in about.entries() {
            writeln!(writer, "// {}: {}", name.replace('_', " "), escape::cypher::comment(text))?;
            match name {
                "title" => text.clone_into(&mut title),
                _ => rest.text(name, text),
            }
        }
        writeln!(
            writer,
            "CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (entity:{ENTITY_LABEL}) REQUIRE entity.id IS UNIQUE;"
        )?;
        writeln!(writer, "MERGE (export:Export {{title: '{}'}})", escape::cypher::string(&title))?;
        writeln!(writer, "SET export += {};", rest.end())
    }

    fn entities(&self, cells: &Cells<'g>, writer: &mut impl Write) -> io::Result<()> {
        let own = EntityKind::Other("".into());
        for kind in EntityKind::known().chain([own]) {
            let label = kind_label(&kind);
            let body = format!("MERGE (entity:{ENTITY_LABEL} {{id: row.id}})\nSET entity:{label}, entity += row;\n");
            let mut batches = Batches::new(writer, self.batch, &body);
            let mut row = Vec::with_capacity(ENTITY.len());
            for entity in self.excerpt.entities().filter(|entity| kind_label(entity.get().kind()) == label) {
                let mut map = Map::new();
                map.text("id", entity.get().id());
                map.text("name", entity.get().name());
                cells.entity(entity, &mut row);
                map.cells(ENTITY, &row);
                batches.row(&map.end())?;
            }
            batches.end()?;
        }
        Ok(())
    }

    fn ties(&self, cells: &Cells<'g>, writer: &mut impl Write) -> io::Result<()> {
        for relation in Relation::all() {
            let kind = relation_type(relation);
            let body = format!(
                "MATCH (source:{ENTITY_LABEL} {{id: row.source}})\nMATCH (target:{ENTITY_LABEL} {{id: row.target}})\n\
                 MERGE (source)-[tie:{kind} {{edge_id: row.edge_id}}]->(target)\nSET tie += row.has;\n"
            );
            let mut batches = Batches::new(writer, self.batch, &body);
            let mut row = Vec::with_capacity(TIE.len());
            for tie in self.excerpt.ties().filter(|tie| tie.relation() == relation) {
                let mut map = Map::new();
                map.text("source", tie.from().get().id());
                map.text("target", tie.to().get().id());
                map.text("edge_id", &cells.tie_id(tie));
                cells.tie(tie, &mut row);
                map.nested("has", TIE, &row);
                batches.row(&map.end())?;
            }
            batches.end()?;
        }
        Ok(())
    }
}

/// Statements that do the same to each of so many rows.
struct Batches<'a, W> {
    writer: &'a mut W,
    most: usize,
    body: &'a str,
    rows: usize,
}

impl<'a, W: Write> Batches<'a, W> {
    fn new(writer: &'a mut W, most: usize, body: &'a str) -> Self {
        Self { writer, most, body, rows: 0 }
    }

    fn row(&mut self, row: &str) -> io::Result<()> {
        let before = if self.rows == 0 { "UNWIND [\n" } else { ",\n" };
        write!(self.writer, "{before}  {row}")?;
        self.rows += 1;
        if self.rows == self.most { self.end() } else { Ok(()) }
    }

    /// Ends the statement, if one has begun.
    fn end(&mut self) -> io::Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        self.rows = 0;
        write!(self.writer, "\n] AS row\n{}", self.body)
    }
}

/// A literal map under way. Keys are names of the crate's own, never foreign text; writing into a string cannot fail.
struct Map {
    text: String,
}

impl Map {
    fn new() -> Self {
        Self { text: "{".to_owned() }
    }

    fn key(&mut self, key: &str) {
        let before = if self.text.ends_with('{') { "" } else { ", " };
        let _ = write!(self.text, "{before}{key}: ");
    }

    fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        let _ = write!(self.text, "'{}'", escape::cypher::string(text));
    }

    fn cells(&mut self, table: &[Column], row: &[Cell<'_>]) {
        for cell in row {
            let Some(column) = table.get(cell.column) else { continue };
            self.key(column.name);
            let _ = match &cell.value {
                Value::Text(text) => write!(self.text, "'{}'", escape::cypher::string(text)),
                Value::Integer(number) => write!(self.text, "{number}"),
                // With its point, without which it would be an integer.
                Value::Number(number) => write!(self.text, "{number:?}"),
                Value::Flag(flag) => write!(self.text, "{flag}"),
                Value::Date(day) => write!(self.text, "date('{day}')"),
            };
        }
    }

    fn nested(&mut self, key: &str, table: &[Column], row: &[Cell<'_>]) {
        self.key(key);
        self.text.push('{');
        self.cells(table, row);
        self.text.push('}');
    }

    fn end(mut self) -> String {
        self.text.push('}');
        self.text
    }
}
