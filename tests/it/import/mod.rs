//! Official lists, FollowTheMoney, ownership data and tables, and the joining of lists.

mod bods;
mod eu;
#[cfg(feature = "export")]
mod ftm;
mod join;
mod merge;
pub mod ofac;
mod sources;
mod tables;
mod uk;
mod un;
