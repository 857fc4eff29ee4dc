//! What came of a screening.

use std::fmt;

use super::candidates::Screened;
use super::record::Incident;
use crate::model::naming::counted;

/// So many incidents are kept with their words; more are only counted.
const MOST_INCIDENTS: usize = 100;

/// So many of them are printed.
const SHOWN: usize = 10;

/// What came of a screening: how many records, with how many candidates, and what was wrong with their rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScreenReport {
    records: u64,
    found: u64,
    candidates: u64,
    lowered: u64,
    count: u64,
    incidents: Vec<Incident>,
}

impl ScreenReport {
    pub(super) fn add(&mut self, screened: &Screened<'_>) {
        self.records += 1;
        self.found += u64::from(!screened.candidates().is_empty());
        self.candidates += screened.candidates().len() as u64;
        self.lowered += screened.lowered_out();
        let incidents = screened.record().incidents();
        self.count += incidents.len() as u64;
        let room = MOST_INCIDENTS.saturating_sub(self.incidents.len());
        self.incidents.extend(incidents.iter().take(room).cloned());
    }

    /// How many records were screened.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.records
    }

    /// How many of them have candidates.
    #[must_use]
    pub fn with_candidates(&self) -> u64 {
        self.found
    }

    /// How many have none.
    #[must_use]
    pub fn without_candidates(&self) -> u64 {
        self.records - self.found
    }

    /// How many candidates there are in all.
    #[must_use]
    pub fn candidates(&self) -> u64 {
        self.candidates
    }

    /// How many were left out that reach the least score by name alone, and that other fields lower below it.
    #[must_use]
    pub fn lowered_out(&self) -> u64 {
        self.lowered
    }

    /// How many things were wrong with rows.
    #[must_use]
    pub fn incident_count(&self) -> u64 {
        self.count
    }

    /// What was wrong with rows: the first hundred.
    #[must_use]
    pub fn incidents(&self) -> &[Incident] {
        &self.incidents
    }
}

impl fmt::Display for ScreenReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let records = counted(self.records, "record", "records");
        let candidates = counted(self.candidates, "candidate", "candidates");
        write!(f, "{records} screened: {} with {candidates}, {} without", self.found, self.without_candidates())?;
        if self.lowered > 0 {
            let lowered = counted(self.lowered, "candidate", "candidates");
            write!(f, "\n{lowered} left out that other fields lower below the least score")?;
        }
        if self.count > 0 {
            write!(f, "\n{} not taken as they stand:", counted(self.count, "cell or row", "cells or rows"))?;
            self.incidents.iter().take(SHOWN).try_for_each(|incident| write!(f, "\n  {incident}"))?;
            let more = self.count.saturating_sub(SHOWN as u64);
            if more > 0 {
                write!(f, "\n  and {more} more")?;
            }
        }
        Ok(())
    }
}
