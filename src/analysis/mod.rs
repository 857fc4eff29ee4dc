//! Analyses: what follows from the whole of what is said.

pub(crate) mod breaches;
pub(crate) mod common;
pub(crate) mod cut;
pub(crate) mod diff;
pub(crate) mod exposure;
pub(crate) mod network;
pub(crate) mod timeline;
