//! Names: finding entities by any spelling and by identifiers, and screening lists of names.

mod checksum;
pub(crate) mod identifiers;

pub use checksum::{Check, CheckFault, check};
pub use identifiers::{IdentifierHit, IdentifierHits, IdentifierQuery};
