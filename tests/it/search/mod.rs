//! Finding entities by identifiers.

mod identifiers;
