//! Two tables for Gephi's spreadsheet import.

use std::io::{self, Write};
use std::path::Path;

use super::Formulas;
use super::folder::{self, FolderError};
use super::sheet::{Options, Sheet, names, places};
use crate::export::columns::{Cells, ENTITY, OfTie, TIE};
use crate::export::excerpt::Excerpt;

const ENTITIES: &str = "nodes.csv";
const TIES: &str = "edges.csv";

/// Writes two tables that Gephi imports, `nodes.csv` and `edges.csv`, with every attribute.
///
/// Gephi adds edges up that have the same ends and the same `Kind`; that column holds the relation, of which there is one tie between
/// two entities in one direction. UTF-8 without a byte order mark, unless one is [asked for](Self::byte_order_mark), and lines that
/// end with a line feed.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::GephiTables;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut nodes = Vec::new();
/// GephiTables::new(&graph).entities_to_writer(&mut nodes)?;
/// assert!(String::from_utf8(nodes)?.starts_with("Id,Label,kind,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct GephiTables<'g> {
    excerpt: Excerpt<'g>,
    options: Options,
}

impl<'g> GephiTables<'g> {
    /// A graph or a part of one, with formulas neutralised.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), options: Options::default() }
    }

    /// What becomes of cells that begin like a formula: neutralised unless said otherwise.
    pub fn formulas(mut self, formulas: Formulas) -> Self {
        self.options.formulas = formulas;
        self
    }

    /// Whether files begin with a byte order mark, without which Excel reads names in other scripts wrongly when a file is opened by a
    /// double click. Other readers may take it for a part of the first name.
    pub fn byte_order_mark(mut self, mark: bool) -> Self {
        self.options.byte_order_mark = mark;
        self
    }

    /// Writes `nodes.csv`: `Id`, `Label` and the attributes of entities. It buffers.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn entities_to_writer(&self, writer: impl Write) -> io::Result<()> {
        let (cells, columns) = (Cells::new(&self.excerpt), places(ENTITY, &[]));
        let head = ["Id", "Label"].into_iter().chain(names(ENTITY, &columns));
        let mut sheet = Sheet::new(writer, self.options, head)?;
        let mut row = Vec::with_capacity(columns.len());
        for entity in self.excerpt.entities() {
            sheet.id(entity.get().id())?;
            sheet.text(entity.get().name())?;
            cells.entity(entity, &mut row);
            sheet.cells(&row, &columns)?;
            sheet.end_row()?;
        }
        sheet.finish()
    }

    /// Writes `edges.csv`: `Source`, `Target`, `Type`, which is always `Directed`, `Kind`, `Id`, `Label`, `Weight` and the attributes
    /// of ties. It buffers.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn ties_to_writer(&self, writer: impl Write) -> io::Result<()> {
        let (cells, columns, weight) = (Cells::new(&self.excerpt), tie_columns(), [OfTie::Weight as usize]);
        let head = ["Source", "Target", "Type", "Kind", "Id", "Label", "Weight"].into_iter();
        let mut sheet = Sheet::new(writer, self.options, head.chain(names(TIE, &columns)))?;
        let mut row = Vec::with_capacity(TIE.len());
        for tie in self.excerpt.ties() {
            sheet.id(tie.from().get().id())?;
            sheet.id(tie.to().get().id())?;
            sheet.word("Directed")?;
            sheet.word(cells.relation(tie.relation()))?;
            sheet.word(&cells.tie_id(tie))?;
            sheet.text(tie.words())?;
            cells.tie(tie, &mut row);
            sheet.cells(&row, &weight)?;
            sheet.cells(&row, &columns)?;
            sheet.end_row()?;
        }
        sheet.finish()
    }

    /// Writes what tables have no room for: title, policy, date, licences, disclaimer, and what the columns mean.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn about_to_writer(&self, writer: impl Write) -> io::Result<()> {
        let (entities, ties) = (places(ENTITY, &[]), tie_columns());
        folder::about(&self.excerpt, &[(ENTITIES, ENTITY, &entities), (TIES, TIE, &ties)], writer)
    }

    /// Writes `nodes.csv`, `edges.csv` and `about.txt` into a folder, which is made if it is not there. If one cannot be written, the
    /// files that stood there stay.
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

/// Gephi has a name of its own for the weight, and knows no two columns that differ only in case.
fn tie_columns() -> Vec<usize> {
    places(TIE, &[OfTie::Weight as usize])
}
