//! The lists of the Office of Foreign Assets Control: four formats of the same content, all read into one [`entry::Entry`].

pub(crate) mod advanced;
mod dates;
pub(crate) mod enhanced;
mod entry;
pub(super) mod legacy;
mod listing;
mod place;
mod programme;
mod relation;
mod remarks;
mod script;
mod seen;
pub(super) mod simple;
mod words;
