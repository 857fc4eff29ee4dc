//! Names: finding entities by any spelling and by identifiers, and screening lists of names.
