//! Two tables for `neo4j-admin database import`.

use std::io::{self, Write};
use std::path::Path;

use super::{ENTITY_LABEL, kind_label, relation_type};
use crate::export::columns::{Cells, Column, ENTITY, TIE, Type};
use crate::export::excerpt::Excerpt;
use crate::export::tables::Formulas;
use crate::export::tables::folder::{self, FolderError};
use crate::export::tables::sheet::{Options, Sheet, places};
use crate::model::relation::Relation;

const ENTITIES: &str = "nodes.csv";
const TIES: &str = "relationships.csv";

/// Writes two tables that Neo4j's importer reads, `nodes.csv` and `relationships.csv`, with typed properties.
///
/// An entity has the label `Entity` and that of its kind, such as `FrontCompany`; a tie is of the type of its relation, such as
/// `BOUGHT_FROM`, and has its id as `edge_id`. What is not known is an empty cell, and so no property. Columns of several values are
/// one text joined by `; `, as in every other format: `split(entity.aliases, '; ')` takes it apart.
///
/// The importer ends a record at a line break, quoted or not, so that each is a space here, together with the white space around it; a
/// backslash before a quote has a space after it, because `LOAD CSV` takes the two for an escape.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::Neo4jTables;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// Neo4jTables::new(&graph).entities_to_writer(&mut file)?;
/// assert!(String::from_utf8(file)?.starts_with("id:ID,:LABEL,name,kind,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Neo4jTables<'g> {
    excerpt: Excerpt<'g>,
    options: Options,
}

impl<'g> Neo4jTables<'g> {
    /// The command that makes a new database of the two tables, run in their folder while the database does not exist.
    pub const COMMAND: &'static str =
        "neo4j-admin database import full neo4j --nodes=nodes.csv --relationships=relationships.csv";

    /// A graph or a part of one. Formulas stay as they are: a database runs none.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        let options = Options { formulas: Formulas::Raw, one_line: true, ..Options::default() };
        Self { excerpt: what.into(), options }
    }

    /// What becomes of cells that begin like a formula, for tables that are looked at in a spreadsheet on their way.
    pub fn formulas(mut self, formulas: Formulas) -> Self {
        self.options.formulas = formulas;
        self
    }

    /// Writes `nodes.csv`. It buffers.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn entities_to_writer(&self, writer: impl Write) -> io::Result<()> {
        let (cells, columns) = (Cells::new(&self.excerpt), places(ENTITY, &[]));
        let mut sheet = self.sheet(writer, &["id:ID", ":LABEL", "name"], ENTITY)?;
        let mut row = Vec::with_capacity(ENTITY.len());
        for entity in self.excerpt.entities() {
            let own = entity.get();
            sheet.id(own.id())?;
            sheet.word(&format!("{ENTITY_LABEL};{}", kind_label(own.kind())))?;
            sheet.text(own.name())?;
            cells.entity(entity, &mut row);
            sheet.cells(&row, &columns)?;
            sheet.end_row()?;
        }
        sheet.finish()
    }

    /// Writes `relationships.csv`. It buffers.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn ties_to_writer(&self, writer: impl Write) -> io::Result<()> {
        let (cells, columns) = (Cells::new(&self.excerpt), places(TIE, &[]));
        let types: Vec<String> = Relation::all().map(relation_type).collect();
        let mut sheet = self.sheet(writer, &[":START_ID", ":END_ID", ":TYPE", "edge_id"], TIE)?;
        let mut row = Vec::with_capacity(TIE.len());
        for tie in self.excerpt.ties() {
            sheet.id(tie.from().get().id())?;
            sheet.id(tie.to().get().id())?;
            sheet.word(types.get(tie.relation() as usize).map_or("OTHER", String::as_str))?;
            sheet.word(&cells.tie_id(tie))?;
            cells.tie(tie, &mut row);
            sheet.cells(&row, &columns)?;
            sheet.end_row()?;
        }
        sheet.finish()
    }

    fn sheet<W: Write>(&self, writer: W, head: &[&str], table: &[Column]) -> io::Result<Sheet<W>> {
        let typed: Vec<String> = table.iter().map(typed).collect();
        Sheet::new(writer, self.options, head.iter().copied().chain(typed.iter().map(String::as_str)))
    }

    /// Writes what tables have no room for: title, policy, date, licences, disclaimer, and what the columns mean.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn about_to_writer(&self, writer: impl Write) -> io::Result<()> {
        let (entities, ties) = (places(ENTITY, &[]), places(TIE, &[]));
        folder::about(&self.excerpt, &[(ENTITIES, ENTITY, &entities), (TIES, TIE, &ties)], writer)
    }

    /// Writes `nodes.csv`, `relationships.csv` and `about.txt` into a folder, which is made if it is not there. If one cannot be
    /// written, the files that stood there stay.
    ///
    /// # Errors
    /// If the folder cannot be made or a file not be written.
    pub fn to_folder(&self, folder: impl AsRef<Path>) -> Result<(), FolderError> {
        folder::write(
            folder.as_ref(),
            &[
                (ENTITIES, &|file| self.entities_to_writer(file)),
                (TIES, &|file| self.ties_to_writer(file)),
                (folder::ABOUT, &|file| self.about_to_writer(file)),
            ],
        )
    }
}

/// The head of a column, with its type: `start_from:date`.
fn typed(column: &Column) -> String {
    let name = column.name;
    match column.holds {
        Type::Text => name.to_owned(),
        Type::Integer => format!("{name}:long"),
        Type::Number => format!("{name}:double"),
        Type::Flag => format!("{name}:boolean"),
        Type::Date => format!("{name}:date"),
    }
}
