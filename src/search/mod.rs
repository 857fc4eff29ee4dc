//! Names: finding entities by any spelling and by identifiers, and screening lists of names.

mod name;
mod score;
mod text;
mod words;
