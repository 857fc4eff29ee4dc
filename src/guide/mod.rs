//! The guide: how to write graph files, what to do with them, and why things are as they are.

#[doc = include_str!("format.md")]
pub mod format {}

#[doc = include_str!("cookbook.md")]
pub mod cookbook {}

#[doc = include_str!("exposure.md")]
pub mod exposure {}

#[doc = include_str!("patterns.md")]
pub mod patterns {}

#[doc = include_str!("evidence.md")]
pub mod evidence {}

#[cfg_attr(feature = "search", doc = include_str!("names.md"))]
#[cfg_attr(not(feature = "search"), doc = "Names, with the feature `search`.")]
pub mod names {}

#[cfg_attr(feature = "import", doc = include_str!("imports.md"))]
#[cfg_attr(not(feature = "import"), doc = "Imports, with the feature `import`.")]
pub mod imports {}

#[cfg_attr(feature = "export", doc = include_str!("exports.md"))]
#[cfg_attr(not(feature = "export"), doc = "Exports: built with the feature `export`.")]
pub mod exports {}

#[doc = include_str!("architecture.md")]
pub mod architecture {}

#[doc = include_str!("comparison.md")]
pub mod comparison {}

#[doc = include_str!("limits.md")]
pub mod limits {}
