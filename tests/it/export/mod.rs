//! Every format, read back.

#[cfg(feature = "import")]
mod json;
mod markup;
mod pictures;
mod tables;
mod words;
mod xml;
