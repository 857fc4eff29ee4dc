//! Everything that is tested from without, in one program: it is linked once, and its tests run side by side.
//!
//! A module for each part of the crate; `common` has the random graphs and the rules, written anew, that they are compared with.
//! `cargo test --test it query::` runs those of a part.

mod analysis;
mod common;
#[cfg(feature = "export")]
mod examples;
#[cfg(feature = "export")]
mod export;
mod format;
#[cfg(feature = "import")]
mod import;
mod query;
#[cfg(feature = "search")]
mod search;
