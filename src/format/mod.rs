//! Graph files: RON that people write by hand and review line by line.
//!
//! The reader parses into types first; where a record stands in its text is looked up only when there is something to report.

mod around;
pub(crate) mod canonical;
mod fault;
pub(crate) mod locate;
mod pieces;
pub(crate) mod read;
mod rest;
pub(crate) mod write;

/// The version of the format that this crate reads and writes.
pub const FORMAT_VERSION: u32 = 1;
