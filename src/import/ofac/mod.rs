//! The lists of the Office of Foreign Assets Control: four formats of the same content, all read into one [`entry::Entry`].

mod dates;
mod entry;
pub(super) mod legacy;
mod programme;
mod relation;
mod remarks;
mod seen;
pub(super) mod simple;
mod words;
