//! The lists of the Office of Foreign Assets Control: four formats of the same content, all read into one [`entry::Entry`].

mod dates;
mod entry;
mod programme;
mod relation;
