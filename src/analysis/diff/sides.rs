//! One thing in the old graph, in the new one, or in both.

use crate::model::naming::named;

named! {
    /// What became of a thing between two graphs.
    ChangeKind, "kind of change" {
        /// Only the new graph has it.
        Added "added";
        /// Only the old graph has it.
        Removed "removed";
        /// Both have it, and not the same.
        Changed "changed";
    }
}

/// A thing as the old graph has it, as the new one has it, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides<T> {
    /// Only the new graph has it.
    Added(T),
    /// Only the old graph has it.
    Removed(T),
    /// Both have it.
    Both {
        /// As the old graph has it.
        old: T,
        /// As the new graph has it.
        new: T,
    },
}

impl<T: Copy> Sides<T> {
    /// As the old graph has it.
    #[must_use]
    pub fn before(self) -> Option<T> {
        match self {
            Sides::Added(_) => None,
            Sides::Removed(old) | Sides::Both { old, .. } => Some(old),
        }
    }

    /// As the new graph has it.
    #[must_use]
    pub fn after(self) -> Option<T> {
        match self {
            Sides::Removed(_) => None,
            Sides::Added(new) | Sides::Both { new, .. } => Some(new),
        }
    }

    /// As it is now, or else as it was.
    #[must_use]
    pub fn latest(self) -> T {
        match self {
            Sides::Added(one) | Sides::Removed(one) | Sides::Both { new: one, .. } => one,
        }
    }

    /// Whether it was added, removed or, if both graphs have it, changed.
    #[must_use]
    pub fn kind(self) -> ChangeKind {
        match self {
            Sides::Added(_) => ChangeKind::Added,
            Sides::Removed(_) => ChangeKind::Removed,
            Sides::Both { .. } => ChangeKind::Changed,
        }
    }
}
