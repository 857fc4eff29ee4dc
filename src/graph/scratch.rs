//! Working memory of queries, kept between them: nothing is cleared, marks carry the number of the query.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt;
use std::ops::{Deref, DerefMut, Range};
use std::sync::{Mutex, PoisonError};

/// A word for each entity that forgets itself when a new search begins.
///
/// The upper 20 bits of a cell number the search that wrote it, the lower 44 are its value; one comparison tells whether a cell is
/// of this search. Every millionth search clears the cells and counts anew.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    epoch: u64,
    cells: Vec<u64>,
}

/// How many bits of a cell are its value.
const VALUE: u32 = 44;

impl Cells {
    /// Forgets all values, and makes room for so many entities.
    pub(crate) fn reset(&mut self, entities: usize) {
        self.cells.resize(entities, 0);
        self.epoch = self.epoch.wrapping_add(1 << VALUE);
        if self.epoch == 0 {
            self.cells.fill(0);
            self.epoch = 1 << VALUE;
        }
    }

    #[inline]
    pub(crate) fn get(&self, entity: usize) -> Option<u64> {
        read(&self.cells, self.epoch, entity)
    }

    #[inline]
    pub(crate) fn set(&mut self, entity: usize, value: u64) {
        self.cells[entity] = self.epoch | value;
    }

    /// The cells for a loop that reads and writes many: held by value, so that they need not be looked up after every write.
    #[inline]
    pub(crate) fn open(&mut self) -> OpenCells<'_> {
        OpenCells { epoch: self.epoch, cells: &mut self.cells }
    }
}

/// A cell of a search is not less than the number of the search, and no other is as great.
#[inline]
fn read(cells: &[u64], epoch: u64, entity: usize) -> Option<u64> {
    cells[entity].checked_sub(epoch)
}

/// Cells in use.
pub(crate) struct OpenCells<'a> {
    epoch: u64,
    cells: &'a mut [u64],
}

impl OpenCells<'_> {
    #[inline]
    pub(crate) fn get(&self, entity: usize) -> Option<u64> {
        read(self.cells, self.epoch, entity)
    }

    #[inline]
    pub(crate) fn set(&mut self, entity: usize, value: u64) {
        self.cells[entity] = self.epoch | value;
    }
}

/// What a search has found out of an entity: 21 bits for the hops from a start, 21 for the hops to an end, 2 for its role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label(u64);

impl Label {
    /// No number of hops: greater than every number.
    pub(crate) const FAR_OFF: u32 = (1 << 21) - 1;
    /// The most hops that can be told.
    pub(crate) const MOST_HOPS: u32 = Self::FAR_OFF - 1;
    const MASK: u64 = Self::FAR_OFF as u64;
    const NONE: Label = Label(Self::MASK | Self::MASK << 21);

    /// Hops from a start.
    #[inline]
    pub(crate) fn near(self) -> u32 {
        (self.0 & Self::MASK) as u32
    }

    /// Hops to an end.
    #[inline]
    pub(crate) fn far(self) -> u32 {
        (self.0 >> 21 & Self::MASK) as u32
    }

    #[inline]
    pub(crate) fn role(self) -> u64 {
        self.0 >> 42
    }

    #[inline]
    pub(crate) fn with_near(self, hops: u32) -> Self {
        Self(self.0 & !Self::MASK | u64::from(hops))
    }

    #[inline]
    pub(crate) fn with_far(self, hops: u32) -> Self {
        Self(self.0 & !(Self::MASK << 21) | u64::from(hops) << 21)
    }

    #[inline]
    pub(crate) fn with_role(self, role: u64) -> Self {
        Self(self.0 & ((1 << 42) - 1) | role << 42)
    }
}

/// Labels of entities.
#[derive(Debug, Default)]
pub(crate) struct Labels(Cells);

impl Labels {
    pub(crate) fn reset(&mut self, entities: usize) {
        self.0.reset(entities);
    }

    #[inline]
    pub(crate) fn get(&self, entity: u32) -> Label {
        self.0.get(entity as usize).map_or(Label::NONE, Label)
    }

    #[inline]
    pub(crate) fn set(&mut self, entity: u32, label: Label) {
        self.0.set(entity as usize, label.0);
    }

    /// The labels for a loop that reads and writes many.
    #[inline]
    pub(crate) fn open(&mut self) -> OpenLabels<'_> {
        OpenLabels(self.0.open())
    }
}

/// Labels in use.
pub(crate) struct OpenLabels<'a>(OpenCells<'a>);

impl OpenLabels<'_> {
    #[inline]
    pub(crate) fn get(&self, entity: u32) -> Label {
        self.0.get(entity as usize).map_or(Label::NONE, Label)
    }

    #[inline]
    pub(crate) fn set(&mut self, entity: u32, label: Label) {
        self.0.set(entity as usize, label.0);
    }
}

/// A bit for each entity. None is set between queries: whoever sets bits unsets them again.
#[derive(Debug, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// Makes room for so many entities.
    pub(crate) fn reserve(&mut self, entities: usize) {
        self.0.resize(entities.div_ceil(64), 0);
    }

    pub(crate) fn open(&mut self) -> OpenBits<'_> {
        OpenBits(&mut self.0)
    }
}

/// Bits in use.
pub(crate) struct OpenBits<'a>(&'a mut [u64]);

impl OpenBits<'_> {
    /// Sets a bit if it is wanted; says whether it was wanted and not set before. Has no branch.
    #[inline]
    pub(crate) fn insert_if(&mut self, entity: u32, wanted: bool) -> bool {
        let (word, bit) = (&mut self.0[entity as usize >> 6], u64::from(wanted) << (entity & 63));
        let new = bit & !*word;
        *word |= bit;
        new != 0
    }

    pub(crate) fn remove(&mut self, entities: &[u32]) {
        entities.iter().for_each(|&entity| self.0[entity as usize >> 6] &= !(1 << (entity & 63)));
    }

    /// Unsets all bits; these entities have all those that are set.
    pub(crate) fn clear(&mut self, entities: &[u32]) {
        if entities.len() > self.0.len() {
            self.0.fill(0);
        } else {
            entities.iter().for_each(|&entity| self.0[entity as usize >> 6] = 0);
        }
    }
}

/// Entities in the order in which they were found. Its room is made once, so that adding one only writes it.
#[derive(Debug, Default)]
pub(crate) struct Found {
    entities: Vec<u32>,
    count: usize,
}

impl Found {
    /// Empties it, and makes room for so many entities, each once, and one more.
    pub(crate) fn reset(&mut self, entities: usize) {
        if self.entities.len() <= entities {
            self.entities.resize(entities + 1, 0);
        }
        self.count = 0;
    }

    /// Writes an entity, and keeps it if it is wanted. Has no branch.
    #[inline]
    pub(crate) fn push_if(&mut self, entity: u32, wanted: bool) {
        self.entities[self.count] = entity;
        self.count += usize::from(wanted);
    }

    /// The same for many, each with whether it is wanted.
    #[inline]
    pub(crate) fn extend_if(&mut self, entities: impl Iterator<Item = (u32, bool)>) {
        // The count is no part of the list while it runs, or it would be read again after every write.
        let (slots, mut count) = (&mut self.entities[..], self.count);
        for (entity, wanted) in entities {
            slots[count] = entity;
            count += usize::from(wanted);
        }
        self.count = count;
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    pub(crate) fn truncate(&mut self, count: usize) {
        self.count = self.count.min(count);
    }

    #[inline]
    pub(crate) fn get(&self, place: usize) -> u32 {
        self.entities[place]
    }

    pub(crate) fn as_slice(&self) -> &[u32] {
        &self.entities[..self.count]
    }

    pub(crate) fn as_mut_slice(&mut self) -> &mut [u32] {
        &mut self.entities[..self.count]
    }
}

/// What a search for cheapest routes has found out of an entity from one side.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reached {
    epoch: u32,
    pub(crate) cost: u32,
    pub(crate) parent: u32,
}

/// What such a search has reached from one side.
#[derive(Debug, Default)]
pub(crate) struct Costed {
    epoch: u32,
    cells: Vec<Reached>,
}

impl Costed {
    pub(crate) fn reset(&mut self, entities: usize) {
        self.cells.resize(entities, Reached::default());
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            self.cells.fill(Reached::default());
            self.epoch = 1;
        }
    }

    #[inline]
    pub(crate) fn get(&self, entity: usize) -> Option<Reached> {
        let cell = self.cells[entity];
        (cell.epoch == self.epoch).then_some(cell)
    }

    #[inline]
    pub(crate) fn set(&mut self, entity: usize, cost: u32, parent: u32) {
        self.cells[entity] = Reached { epoch: self.epoch, cost, parent };
    }
}

/// Entities layer by layer, by their hops from where a search began.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    entities: Vec<u32>,
    /// Where each layer ends.
    ends: Vec<usize>,
}

impl Layers {
    /// Forgets all layers, and makes the first.
    pub(crate) fn reset(&mut self, first: &[u32]) {
        self.entities.clear();
        self.entities.extend(first);
        self.ends.clear();
        self.ends.push(first.len());
    }

    /// How many layers there are.
    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    /// Adds an entity to the layer that is being made.
    #[inline]
    pub(crate) fn push(&mut self, entity: u32) {
        self.entities.push(entity);
    }

    /// Ends the layer that is being made; says how many entities it has.
    pub(crate) fn close(&mut self) -> usize {
        let before = self.ends.last().copied().unwrap_or_default();
        self.ends.push(self.entities.len());
        self.entities.len() - before
    }

    /// Forgets the layer that is being made.
    pub(crate) fn abandon(&mut self) {
        self.entities.truncate(self.ends.last().copied().unwrap_or_default());
    }

    /// Where the layers from one to another stand, both included; those that there are.
    pub(crate) fn range(&self, first: usize, last: usize) -> Range<usize> {
        let from = first.checked_sub(1).map_or(0, |before| self.end_of(before));
        from..self.end_of(last).max(from)
    }

    fn end_of(&self, layer: usize) -> usize {
        self.ends.get(layer).or(self.ends.last()).copied().unwrap_or_default()
    }

    pub(crate) fn at(&self, range: Range<usize>) -> &[u32] {
        &self.entities[range]
    }

    #[inline]
    pub(crate) fn get(&self, place: usize) -> u32 {
        self.entities[place]
    }
}

/// How far an enumeration has come with the ways on from an entity of the route under way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) next: usize,
    pub(crate) end: usize,
    /// The neighbour stepped to last; further ties to it are the same hop.
    pub(crate) last: Option<u32>,
    /// Whether it goes through the entities near enough to an end, and not through the row.
    pub(crate) by_near_enough: bool,
}

/// The working memory of one query.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// For a shortest route: the side that reached an entity, and from where.
    pub(crate) parents: Cells,
    /// For corridors: hops to both sides, and roles.
    pub(crate) labels: Labels,
    /// For neighbourhoods.
    pub(crate) seen: Bits,
    pub(crate) found: Found,
    /// For cheapest routes, from the start and from the end.
    pub(crate) costed: [Costed; 2],
    pub(crate) heaps: [BinaryHeap<Reverse<u64>>; 2],
    pub(crate) front: Vec<u32>,
    pub(crate) back: Vec<u32>,
    pub(crate) next: Vec<u32>,
    /// For corridors: what was reached from the starts, and from the ends.
    pub(crate) layers: [Layers; 2],
    /// By the hops that are left, the entities near enough to an end, ascending; made where it is of use.
    pub(crate) near_enough: Vec<Vec<u32>>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) path: Vec<u32>,
    /// Where the rings of a neighbourhood end.
    pub(crate) ends: Vec<usize>,
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
