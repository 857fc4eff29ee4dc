//! OFAC's legacy files: a primary file, and beside it the aliases, the addresses and the ends of long remarks.

mod companion;
mod reader;

use std::path::Path;

use crate::import::detect;
use crate::import::error::ImportError;
use crate::import::input::Input;
use crate::import::list::{Format, List};
use crate::import::ofac::programme::OfacList;
use crate::model::date::PartialDate;

/// OFAC's legacy CSV files, put together: `sdn.csv` with `alt.csv`, `add.csv` and `sdn_comments.csv`, or `cons_prim.csv` with its own.
///
/// [`open`](crate::import::open) finds the files beside a primary file by their names; this is for files with other names, for bytes
/// in memory, and to say the date of issue, which the files do not have.
///
/// ```
/// use sanctions_graph::{GraphBuilder, import::{Input, OfacCsv}};
///
/// let primary = "9345,\"EXAMPLE TRADING CORPORATION\",-0- ,\"NPWMD] [DPRK2\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"a.k.a. 'EXTRACO'.\"\n\
///                18552,\"ONE, Person\",\"individual\",\"DPRK2\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Linked To: EXAMPLE TRADING CORPORATION.\"\n";
/// let aliases = "9345,8816,\"aka\",\"EXAMPLE EXPORT\",-0- \n";
///
/// let list = OfacCsv::new(Input::bytes("sdn.csv", primary)?)
///     .aliases(Input::bytes("alt.csv", aliases)?)
///     .dated("2023-12-28".parse()?)
///     .open()?;
/// assert_eq!(&*list.source().id, "ofac-sdn-2023-12-28");
///
/// let mut builder = GraphBuilder::new();
/// list.import_into(&mut builder)?;
/// let graph = builder.build()?;
/// assert_eq!(graph.entity("ofac:9345").unwrap().aliases().len(), 2);
/// assert_eq!(graph.tie_count(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct OfacCsv {
    primary: Input,
    aliases: Option<Input>,
    addresses: Option<Input>,
    comments: Option<Input>,
    list: OfacList,
    dated: Option<PartialDate>,
}

impl OfacCsv {
    /// The files of a list, of which there must be the primary one.
    ///
    /// If its name begins with `cons` it is of the Consolidated (non-SDN) list, otherwise of the SDN list.
    #[must_use]
    pub fn new(primary: Input) -> Self {
        let list = if Name::of(primary.name()).is_non_sdn { OfacList::NonSdn } else { OfacList::Sdn };
        Self { primary, aliases: None, addresses: None, comments: None, list, dated: None }
    }

    /// The files of a list by the path of the primary one; those beside it are found by their names, as [`open`](crate::import::open)
    /// does.
    ///
    /// # Errors
    /// If one of the files cannot be opened.
    pub fn path(path: impl AsRef<Path>) -> Result<Self, ImportError> {
        detect::ofac_csv(path.as_ref())
    }

    /// Adds the aliases: `alt.csv` or `cons_alt.csv`.
    #[must_use]
    pub fn aliases(mut self, input: Input) -> Self {
        self.aliases = Some(input);
        self
    }

    /// Adds the addresses: `add.csv` or `cons_add.csv`.
    #[must_use]
    pub fn addresses(mut self, input: Input) -> Self {
        self.addresses = Some(input);
        self
    }

    /// Adds the ends of remarks that are too long for the primary file: `sdn_comments.csv` or `cons_comments.csv`.
    #[must_use]
    pub fn comments(mut self, input: Input) -> Self {
        self.comments = Some(input);
        self
    }

    /// Says that the files are of the Consolidated (non-SDN) list, whose entries are not blocked by being there.
    #[must_use]
    pub fn non_sdn(mut self) -> Self {
        self.list = OfacList::NonSdn;
        self
    }

    /// Says when the list was issued. The id of its source then ends in the date.
    #[must_use]
    pub fn dated(mut self, date: PartialDate) -> Self {
        self.dated = Some(date);
        self
    }

    /// Reads the smaller files, and opens the primary one.
    ///
    /// # Errors
    /// If one of the smaller files cannot be read.
    pub fn open(self) -> Result<List, ImportError> {
        let name = self.primary.name().to_owned();
        let inputs = [Some(&self.primary), self.aliases.as_ref(), self.addresses.as_ref(), self.comments.as_ref()];
        let passed: Vec<_> = inputs.into_iter().flatten().map(|input| input.passed().clone()).collect();
        let files: Vec<Box<str>> = inputs.into_iter().flatten().map(|input| last_part(input.name()).into()).collect();
        let files = files.into_iter().zip(passed.iter().cloned()).collect();
        let reader = reader::Reader::open(self, files)?;
        Ok(List::new(&name, Format::OfacCsv, Box::new(reader), passed))
    }

    /// Adds a file by what its name says that it is.
    pub(crate) fn with(self, part: Part, input: Input) -> Self {
        match part {
            Part::Primary => self,
            Part::Aliases => self.aliases(input),
            Part::Addresses => self.addresses(input),
            Part::Comments => self.comments(input),
        }
    }
}

/// What a legacy file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
    Primary,
    Aliases,
    Addresses,
    Comments,
}

/// What the name of a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) part: Option<Part>,
    is_non_sdn: bool,
    /// What stands before the names that OFAC gives, and after them: files with the same belong together.
    rest: (String, String),
}

impl Name {
    /// Of a file by its path: `sdn.csv`, `cons_prim.csv.zst`, `ofac/ALT.CSV`, `sdn_comments-2024.csv`.
    pub(crate) fn of(path: &str) -> Self {
        const SDN: [(&str, Part); 4] = [
            ("sdn_comments", Part::Comments),
            ("sdn", Part::Primary),
            ("alt", Part::Aliases),
            ("add", Part::Addresses),
        ];
        const NON_SDN: [(&str, Part); 4] =
            [("comments", Part::Comments), ("prim", Part::Primary), ("alt", Part::Aliases), ("add", Part::Addresses)];
        let file = last_part(path);
        let folder = path.get(..path.len() - file.len()).unwrap_or_default();
        let stem = file.split('.').next().unwrap_or_default().to_ascii_lowercase();
        let (before, stem) = match stem.strip_prefix("ofac_") {
            Some(rest) => (format!("{folder}ofac_"), rest),
            None => (folder.to_owned(), stem.as_str()),
        };
        let (is_non_sdn, known, stem) = match stem.strip_prefix("cons") {
            Some(rest) => (true, NON_SDN, rest.strip_prefix('_').unwrap_or(rest)),
            None => (false, SDN, stem),
        };
        let found = known.iter().find_map(|(start, part)| stem.strip_prefix(start).map(|rest| (*part, rest)));
        // "additions.csv" is no file of OFAC.
        let found = found.filter(|(_, rest)| !rest.starts_with(|c: char| c.is_alphabetic()));
        let rest = found.map_or(stem, |(_, rest)| rest).to_owned();
        Self { part: found.map(|(part, _)| part), is_non_sdn, rest: (before, rest) }
    }

    /// Whether both are files of one list.
    pub(crate) fn goes_with(&self, other: &Name) -> bool {
        self.is_non_sdn == other.is_non_sdn && self.rest == other.rest
    }
}

/// The name of a file without its folders.
fn last_part(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        for (path, part, is_non_sdn) in [
            ("sdn.csv", Some(Part::Primary), false),
            ("a/SDN.CSV", Some(Part::Primary), false),
            ("sdn.csv.zst", Some(Part::Primary), false),
            ("sdn_2024-03-08.csv", Some(Part::Primary), false),
            ("sdn_comments.csv", Some(Part::Comments), false),
            ("alt.csv", Some(Part::Aliases), false),
            ("ofac_add.csv", Some(Part::Addresses), false),
            ("cons_prim.csv", Some(Part::Primary), true),
            ("consprim.csv", Some(Part::Primary), true),
            ("cons_comments.csv", Some(Part::Comments), true),
            ("additions.csv", None, false),
            ("consolidated.xml", None, true),
            ("list.csv", None, false),
        ] {
            let name = Name::of(path);
            assert_eq!((name.part, name.is_non_sdn), (part, is_non_sdn), "{path}");
        }
    }

    #[test]
    fn files_of_one_list() {
        let goes = |one: &str, other: &str| Name::of(one).goes_with(&Name::of(other));
        assert!(goes("sdn.csv", "ALT.CSV.zst"));
        assert!(goes("x/cons_prim.csv", "x/cons_add.csv"));
        assert!(goes("sdn_2024.csv", "sdn_comments_2024.csv"));
        assert!(!goes("sdn_2024.csv", "alt.csv"));
        assert!(!goes("sdn.csv", "cons_alt.csv"));
        assert!(!goes("x/sdn.csv", "y/alt.csv"));
    }
}
