//! Why a list could not be read.

use std::fmt;
use std::io;

use super::Format;
use super::record::{Incident, Place};

/// Why a list could not be read. Nothing of the list is in the builder then.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// A file could not be read.
    #[error("{place}: {error}")]
    Io {
        /// The file, and how far it was read.
        place: Place,
        /// Why not.
        #[source]
        error: io::Error,
    },
    /// A file is none of the known formats.
    #[error("{file}: {saw}; known are {}", Known)]
    UnknownFormat {
        /// The file.
        file: Box<str>,
        /// What was seen instead.
        saw: Box<str>,
    },
    /// A file is broken: cut short, wrongly encoded, not the format that its beginning promises, or beyond what is read into memory
    /// at once.
    #[error("{place}: {message}")]
    Malformed {
        /// Where.
        place: Place,
        /// What is wrong, in a sentence.
        message: Box<str>,
    },
    /// A strict reading met a fault.
    #[error("{0}; a lenient reading goes on")]
    Fault(Incident),
}

impl ImportError {
    pub(crate) fn io(place: Place, error: io::Error) -> Self {
        // What the layers below refuse comes up through io::Error with a sentence of its own.
        match error.get_ref() {
            Some(inner) if inner.is::<Refusal>() => Self::malformed(place, inner.to_string()),
            _ if error.kind() == io::ErrorKind::UnexpectedEof => {
                Self::malformed(place, format!("the file ends too early: {error}"))
            }
            _ => Self::Io { place, error },
        }
    }

    pub(crate) fn malformed(place: Place, message: impl Into<Box<str>>) -> Self {
        Self::Malformed { place, message: message.into() }
    }
}

/// A sentence of this crate that travels inside an [`io::Error`].
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl From<Refusal> for io::Error {
    fn from(refusal: Refusal) -> Self {
        io::Error::new(io::ErrorKind::InvalidData, refusal)
    }
}

/// The known formats in a row.
struct Known;

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, format) in Format::ALL.iter().enumerate() {
            f.write_str(if position > 0 { ", " } else { "" })?;
            f.write_str(format.title())?;
        }
        Ok(())
    }
}
