//! Which entries were read before, to see that a number stands for one of them.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

/// The numbers of entries that were read, each with its name.
#[derive(Default)]
pub(super) struct Seen {
    names: HashMap<u64, u64>,
    hasher: RandomState,
}

/// How an entry stands to those before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Met {
    /// Its number is new.
    New,
    /// The same entry stands twice.
    Again,
    /// Another entry has its number.
    Other,
}

impl Seen {
    pub(super) fn meet(&mut self, number: u64, name: &str) -> Met {
        let name = self.hasher.hash_one(name);
        match self.names.insert(number, name) {
            None => Met::New,
            Some(known) if known == name => Met::Again,
            Some(known) => {
                self.names.insert(number, known);
                Met::Other
            }
        }
    }

    pub(super) fn has(&self, number: u64) -> bool {
        self.names.contains_key(&number)
    }
}

/// The number of an entry, as the lists write it: digits alone.
pub(super) fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}
