//! Working memory of queries, kept between them: nothing is cleared, marks carry the number of the query.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, PoisonError};

/// A number for each entity that forgets itself when a new query begins.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    epoch: u32,
    cells: Vec<(u32, u32)>,
}

impl Marks {
    /// Forgets all marks, and makes room for so many entities.
    pub(crate) fn reset(&mut self, entities: usize) {
        self.cells.resize(entities, (0, 0));
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            self.cells.fill((0, 0));
            self.epoch = 1;
        }
    }

    pub(crate) fn get(&self, entity: usize) -> Option<u32> {
        let (epoch, value) = self.cells[entity];
        (epoch == self.epoch).then_some(value)
    }

    pub(crate) fn set(&mut self, entity: usize, value: u32) {
        self.cells[entity] = (self.epoch, value);
    }

    pub(crate) fn unset(&mut self, entity: usize) {
        self.cells[entity] = (0, 0);
    }

    pub(crate) fn has(&self, entity: usize) -> bool {
        self.cells[entity].0 == self.epoch
    }
}

/// The working memory of one query.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Hops from the start.
    pub(crate) near: Marks,
    /// Hops to the target.
    pub(crate) far: Marks,
    /// Entities that are ends, or on the route under way.
    pub(crate) walls: Marks,
    pub(crate) front: Vec<u32>,
    pub(crate) back: Vec<u32>,
    pub(crate) next: Vec<u32>,
}

/// The working memories of a graph that are not in use.
#[derive(Default)]
pub(crate) struct Scratches(Mutex<Vec<Scratch>>);

impl Scratches {
    /// Takes one, or makes one; it comes back when dropped.
    pub(crate) fn take(&self) -> Borrowed<'_> {
        let scratch = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        Borrowed { pool: self, scratch }
    }
}

impl fmt::Debug for Scratches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scratches")
    }
}

/// A working memory in use.
pub(crate) struct Borrowed<'a> {
    pool: &'a Scratches,
    scratch: Scratch,
}

impl Deref for Borrowed<'_> {
    type Target = Scratch;
    fn deref(&self) -> &Scratch {
        &self.scratch
    }
}

impl DerefMut for Borrowed<'_> {
    fn deref_mut(&mut self) -> &mut Scratch {
        &mut self.scratch
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        let scratch = std::mem::take(&mut self.scratch);
        self.pool.0.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
    }
}
