//! Finding entities by identifiers, and screening lists.

mod identifiers;
mod names;
mod screening;
