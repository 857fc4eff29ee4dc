//! Analyses: what follows from the whole of what is said.

pub(crate) mod timeline;
