//! FollowTheMoney: its model, and what becomes of its schemata, properties and ids.

pub(crate) mod id;
pub(crate) mod model;
mod part;
mod rows;
pub(crate) mod table;

#[cfg(feature = "import")]
pub(crate) use part::identifiers;
pub(crate) use part::part_of;

use crate::model::source::Source;

/// The key in `extra` by which a source is known to be FollowTheMoney.
pub(crate) const FORMAT: &str = "ftm:format";

/// Whether a source is FollowTheMoney, whose claims have the ids of their records as locators.
pub(crate) fn is_ftm(source: &Source) -> bool {
    source.extra.iter().any(|(key, _)| &**key == FORMAT)
}
