//! Tables: comma-separated values for Gephi, and one flat table for Maltego, i2 and Excel.

pub(crate) mod folder;
pub(crate) mod gephi;
pub(crate) mod links;
pub(crate) mod sheet;

/// What becomes of cells that begin like a formula, which a spreadsheet would run: `=HYPERLINK(…)`, `-1+1`, `@SUM(…)`.
///
/// Names come from the sources as they are, and whoever can register a company can choose one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Formulas {
    /// They get an apostrophe in front, which makes them text. So do ids, at every place alike, and attributes such as `007`, which
    /// would be read as numbers. Numbers, dates and flags stay as they are.
    ///
    /// What begins with apostrophes and then like a formula gets one more, so that no two texts become one: whoever reads the file
    /// with a program takes one apostrophe from every cell that begins so.
    #[default]
    Neutralised,
    /// They stay as they are: for programs that read the files. Do not open them in a spreadsheet.
    Raw,
}
