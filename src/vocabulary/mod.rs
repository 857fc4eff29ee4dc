//! The words that other formats and lists write, and what each means here: the tables that reading and writing share.

#[cfg(any(feature = "export", feature = "search"))]
pub(crate) mod check_digits;
pub(crate) mod country;
#[cfg(any(feature = "export", feature = "search"))]
pub(crate) mod formula;
#[cfg(any(feature = "export", feature = "import"))]
pub(crate) mod ftm;
#[cfg(any(feature = "export", feature = "import", feature = "search"))]
pub(crate) mod scheme;

/// The key in `extra` that marks an entity that is only named, by records of others.
pub(crate) const STUB: &str = "stub";
