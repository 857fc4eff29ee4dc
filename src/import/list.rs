//! A list that is open for reading, whatever its format.

use std::fmt;

use serde::Serialize;

use super::error::ImportError;
use super::importer::Importer;
use super::input::Passed;
use super::record::Record;
use super::report::ImportReport;
use super::sift::sift;
use crate::graph::builder::GraphBuilder;
use crate::model::date::PartialDate;
use crate::model::source::Source;

macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident $title:literal;)*) => {
        /// The formats that are read.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Format {
            $($(#[$doc])* $name,)*
        }

        impl Format {
            /// Every format.
            pub const ALL: &[Format] = &[$(Format::$name),*];

            /// Its name for people: "OFAC advanced XML".
            #[must_use]
            pub fn title(self) -> &'static str {
                match self {
                    $(Format::$name => $title,)*
                }
            }
        }
    };
}

formats! {
    /// The legacy delimited files of OFAC: `sdn.csv` or `cons_prim.csv` and the files beside it.
    OfacCsv "OFAC legacy CSV";
    /// OFAC's `sdn.xml` or `consolidated.xml`.
    OfacXml "OFAC simple XML";
    /// OFAC's `sdn_advanced.xml` or `cons_advanced.xml`.
    OfacAdvancedXml "OFAC advanced XML";
    /// OFAC's enhanced XML, whole or filtered.
    OfacEnhancedXml "OFAC enhanced XML";
    /// The consolidated list of the United Nations Security Council.
    UnXml "UN consolidated XML";
    /// The consolidated list of the European Union, version 1.1.
    EuXml "EU consolidated XML 1.1";
    /// The UK Sanctions List.
    UkXml "UK Sanctions List XML";
    /// The consolidated list of the UK's OFSI, `ConList.csv`.
    OfsiCsv "OFSI consolidated list CSV";
    /// The UK's list of designations with one line each.
    FcdoCsv "FCDO list CSV";
    /// FollowTheMoney entities, one JSON object a line.
    FtmEntities "FollowTheMoney entities";
    /// FollowTheMoney statements, as CSV.
    FtmStatements "FollowTheMoney statements CSV";
    /// Changes to FollowTheMoney entities, one operation a line.
    FtmDelta "FollowTheMoney delta";
    /// Statements of the Beneficial Ownership Data Standard.
    Bods "BODS statements";
    /// Plain tables: `entities.csv`, `claims.csv`, or one of them.
    Tables "plain tables";
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

/// A reader of one format.
pub(crate) trait ReadList: Send {
    /// The list as a source. Its id is settled from the beginning; all else when everything has been read.
    fn source(&self) -> Source;

    /// Reads the next record into one that is used again; `false` when there is none.
    ///
    /// An error ends the reading. What is wrong with one record alone is an incident of it.
    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError>;
}

/// How far a reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// How many bytes were read, compressed as they are.
    pub bytes: u64,
    /// Of how many, where that is known.
    pub total: Option<u64>,
    /// How many records so far.
    pub records: u64,
}

/// How often progress is told, in bytes.
const STEP: u64 = 1 << 18;

type Callback = Box<dyn FnMut(Progress) + Send>;

/// A list that is open for reading.
///
/// Either its records are read one after another, or all of it goes into a builder.
pub struct List {
    pub(super) file: Box<str>,
    pub(super) format: Format,
    pub(super) reader: Box<dyn ReadList>,
    /// What is read from: several files of one list add up.
    pub(super) passed: Vec<Passed>,
    pub(super) strict: bool,
    progress: Option<Callback>,
    pub(super) records: u64,
    told: u64,
    about: About,
}

/// What the caller knows of the list beyond the list itself.
#[derive(Default)]
struct About {
    url: Option<Box<str>>,
    retrieved: Option<PartialDate>,
}

impl List {
    pub(crate) fn new(file: &str, format: Format, reader: Box<dyn ReadList>, passed: Vec<Passed>) -> Self {
        let (progress, about) = (None, About::default());
        Self { file: file.into(), format, reader, passed, strict: false, progress, records: 0, told: 0, about }
    }

    /// The format that was recognised.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// What the input is called.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Stops at the first record that is not as the format says. Otherwise such a record is reported, and the others are read.
    #[must_use]
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Tells how far the reading has come: now and then, and at the end.
    #[must_use]
    pub fn on_progress(mut self, tell: impl FnMut(Progress) + Send + 'static) -> Self {
        self.progress = Some(Box::new(tell));
        self
    }

    /// Says where the list was fetched; its source will.
    #[must_use]
    pub fn fetched_from(mut self, url: impl Into<Box<str>>) -> Self {
        self.about.url = Some(url.into());
        self
    }

    /// Says when the list was fetched; its source will.
    #[must_use]
    pub fn fetched_on(mut self, date: PartialDate) -> Self {
        self.about.retrieved = Some(date);
        self
    }

    /// The list as the source that its claims cite: authority, date of issue, licence and, when everything has been read, the
    /// SHA-256 of what was read.
    #[must_use]
    pub fn source(&self) -> Source {
        let mut source = self.reader.source();
        if let Some(url) = &self.about.url {
            source.url = Some(url.clone());
        }
        source.retrieved = self.about.retrieved.or(source.retrieved);
        if let [only] = self.passed.as_slice() {
            source.sha256 = Some(only.sha256().into());
        }
        source
    }

    /// Puts everything into a builder. Links by name are looked up among all the entities that are in it then.
    ///
    /// To read several lists that refer to each other, use an [`Importer`].
    ///
    /// # Errors
    /// If the list cannot be read to its end, or reading is strict and meets a fault. The builder is as it was then.
    pub fn import_into(self, builder: &mut GraphBuilder) -> Result<ImportReport, ImportError> {
        let mut importer = Importer::new(builder);
        importer.add(self)?;
        Ok(importer.finish())
    }

    /// The records one after another.
    #[must_use]
    pub fn records(self) -> Records {
        Records { list: self, is_over: false }
    }

    /// Reads the next record into one that is used again; `false` when there is none.
    pub(super) fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        let more = self.reader.read(record)?;
        self.records += u64::from(more);
        sift(record);
        if self.strict
            && let Some(fault) = record.incidents.iter().find(|incident| incident.kind.is_fault())
        {
            return Err(ImportError::Fault(fault.clone()));
        }
        self.tell(!more);
        Ok(more)
    }

    pub(super) fn bytes(&self) -> u64 {
        self.passed.iter().map(Passed::bytes).sum()
    }

    fn tell(&mut self, always: bool) {
        if self.progress.is_none() {
            return;
        }
        let bytes = self.bytes();
        if always || bytes >= self.told + STEP {
            self.told = bytes;
            let total = self.passed.iter().map(|passed| passed.total).sum();
            if let Some(tell) = &mut self.progress {
                tell(Progress { bytes, total, records: self.records });
            }
        }
    }
}

impl fmt::Debug for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("List").field("file", &self.file).field("format", &self.format).finish_non_exhaustive()
    }
}

/// The records of a list, one after another; after an error there are no more.
#[derive(Debug)]
pub struct Records {
    list: List,
    is_over: bool,
}

impl Records {
    /// The list as the source that its claims cite; see [`List::source`].
    #[must_use]
    pub fn source(&self) -> Source {
        self.list.source()
    }
}

impl Iterator for Records {
    type Item = Result<Record, ImportError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let mut record = Record::default();
        let read = self.list.read(&mut record);
        self.is_over = !matches!(read, Ok(true));
        match read {
            Ok(true) => Some(Ok(record)),
            Ok(false) => None,
            Err(error) => Some(Err(error)),
        }
    }
}
