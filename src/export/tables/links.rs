//! One flat table.

use std::io::{self, Write};

use super::Formulas;
use super::folder;
use super::sheet::{Options, Sheet, names, places};
use crate::export::columns::{Cells, OfTie, TIE};
use crate::export::excerpt::Excerpt;
use crate::graph::refs::EntityRef;

const LINKS: &str = "links.csv";

/// Which columns come first, after the ends and the relation.
const FIRST: [OfTie; 7] = [
    OfTie::StartDate,
    OfTie::EndDate,
    OfTie::StartFrom,
    OfTie::StartTo,
    OfTie::Hedge,
    OfTie::Confidence,
    OfTie::Evidence,
];

/// Writes one table with a row for each tie, both ends spelt out: what Maltego, i2 Analyst's Notebook, Kumu and Excel import.
///
/// `start_from` and `start_to` are full dates, for tools that want one form of date in a column; `start_date` is as the sources have
/// it. An entity without a tie is in no row. UTF-8 without a byte order mark, unless one is [asked for](Self::byte_order_mark).
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::LinksTable;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let routes = graph.routes("myanmar", "north-korea-intelligence")?.shortest();
/// let mut file = Vec::new();
/// LinksTable::new(&routes).to_writer(&mut file)?;
/// assert!(String::from_utf8(file)?.contains(",Myanmar,state,bought-from,glocom,Glocom,front-company,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct LinksTable<'g> {
    excerpt: Excerpt<'g>,
    options: Options,
}

impl<'g> LinksTable<'g> {
    /// A graph or a part of one, with formulas neutralised.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), options: Options::default() }
    }

    /// What becomes of cells that begin like a formula: neutralised unless said otherwise.
    pub fn formulas(mut self, formulas: Formulas) -> Self {
        self.options.formulas = formulas;
        self
    }

    /// Whether the file begins with a byte order mark, without which Excel reads names in other scripts wrongly when the file is opened
    /// by a double click. Other readers may take it for a part of the first name.
    pub fn byte_order_mark(mut self, mark: bool) -> Self {
        self.options.byte_order_mark = mark;
        self
    }

    /// Writes the table. It buffers.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let (cells, columns) = (Cells::new(&self.excerpt), tie_columns());
        let ends = [
            "edge_id",
            "source_id",
            "source_name",
            "source_type",
            "relation",
            "target_id",
            "target_name",
            "target_type",
        ];
        let mut sheet = Sheet::new(writer, self.options, ends.into_iter().chain(names(TIE, &columns)))?;
        let mut row = Vec::with_capacity(TIE.len());
        for tie in self.excerpt.ties() {
            sheet.word(&cells.tie_id(tie))?;
            end(tie.from(), &cells, &mut sheet)?;
            sheet.word(cells.relation(tie.relation()))?;
            end(tie.to(), &cells, &mut sheet)?;
            cells.tie(tie, &mut row);
            sheet.cells(&row, &columns)?;
            sheet.end_row()?;
        }
        sheet.finish()
    }

    /// Writes what a table has no room for: title, policy, date, licences, disclaimer, and what the columns mean.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn about_to_writer(&self, writer: impl Write) -> io::Result<()> {
        folder::about(&self.excerpt, &[(LINKS, TIE, &tie_columns())], writer)
    }
}

fn end<W: Write>(entity: EntityRef<'_>, cells: &Cells<'_>, sheet: &mut Sheet<W>) -> io::Result<()> {
    sheet.id(entity.get().id())?;
    sheet.text(entity.get().name())?;
    sheet.text(cells.kind(entity.get().kind()))
}

/// The relation stands between the ends.
fn tie_columns() -> Vec<usize> {
    let mut columns = FIRST.map(|column| column as usize).to_vec();
    columns.extend(places(TIE, &[&columns[..], &[OfTie::Relation as usize]].concat()));
    columns
}
