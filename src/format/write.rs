//! Writing graph files in their canonical form.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::FORMAT_VERSION;
use super::canonical::{Canonical, CanonicalError};
use crate::graph::Graph;
use crate::model::claim::{Claim, ClaimRecord};

/// A graph could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The file or stream could not be written.
    #[error("could not write: {0}")]
    Io(#[from] io::Error),
    /// A value has no form in a graph file.
    #[error("could not write: {0}")]
    Value(String),
}

impl From<CanonicalError> for WriteError {
    fn from(error: CanonicalError) -> Self {
        match error {
            CanonicalError::Io(error) => WriteError::Io(error),
            other => WriteError::Value(other.to_string()),
        }
    }
}

impl Graph {
    /// Writes the graph as a graph file in canonical form.
    ///
    /// Records stand in the order of the graph, claims grouped by tie, one record a line where it fits; fields that say nothing
    /// are left out. Reading and writing again changes nothing. Comments of a file that was read are not kept. Ties derived from
    /// deals are not written: reading derives them again.
    ///
    /// ```
    /// # use sanctions_graph::Graph;
    /// let text = r#"SanctionsGraph(version: 1, entities: [(id: "mm", name: "Myanmar", kind: State)])"#;
    /// let mut file = Vec::new();
    /// Graph::parse("example", text)?.write(&mut file)?;
    /// let canonical = "SanctionsGraph(\n    version: 1,\n    entities: [\n        \
    ///                  (id: \"mm\", kind: State, name: \"Myanmar\"),\n    ],\n)\n";
    /// assert_eq!(String::from_utf8(file)?, canonical);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write(&self, writer: impl Write) -> Result<(), WriteError> {
        let mut file = Canonical::open(writer, "SanctionsGraph")?;
        file.field("version", &FORMAT_VERSION)?;
        if let Some(title) = self.title() {
            file.field("title", title)?;
        }
        if let Some(note) = self.note() {
            file.field("note", note)?;
        }
        file.list("sources", self.sources())?;
        file.list("entities", self.as_petgraph().node_weights())?;
        file.list("claims", self.claim_records())?;
        file.list("deals", self.deals())?;
        file.close()?;
        Ok(())
    }

    /// The graph as the text of a graph file in canonical form.
    ///
    /// # Errors
    /// Never for want of room; an error is a value that has no form in a graph file, of which there is none.
    pub fn to_ron(&self) -> Result<String, WriteError> {
        let mut bytes = Vec::new();
        self.write(&mut bytes)?;
        String::from_utf8(bytes).map_err(|error| WriteError::Value(error.to_string()))
    }

    /// Writes the graph to a file in canonical form, in the place of what was there. On an error the old file stays.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), WriteError> {
        let path = path.as_ref();
        let mut beside = path.as_os_str().to_owned();
        beside.push(format!(".{}.new", std::process::id()));
        let written = File::create(&beside).map_err(WriteError::from).and_then(|file| {
            let mut writer = BufWriter::new(file);
            self.write(&mut writer)?;
            writer.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
            Ok(std::fs::rename(&beside, path)?)
        });
        if written.is_err() {
            // The old file is whole; what was begun beside it helps nobody.
            let _ = std::fs::remove_file(&beside);
        }
        written
    }

    /// The claims as records, tie by tie.
    fn claim_records(&self) -> impl Iterator<Item = ClaimRecord<'_>> {
        self.ties().flat_map(|tie| {
            let (from, to) = (tie.from().get().id(), tie.to().get().id());
            let own = |claim: &&Claim| claim.deal().is_none();
            let record = move |claim| ClaimRecord::from_claim(claim, from.into(), tie.relation(), to.into());
            tie.get().claims().iter().filter(own).map(record)
        })
    }
}
