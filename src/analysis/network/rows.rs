//! Compressed sparse rows: the neighbours of every entity of a network, ascending, in one list.

/// No entity, or none yet.
pub(super) const NONE: u32 = u32::MAX;

/// The neighbours of entities, which are numbered by their place in the network.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// Where each row begins; one more than there are entities.
    starts: Vec<u32>,
    near: Vec<u32>,
}

impl Rows {
    /// Rows of these lengths, filled by the caller, who is given where each begins.
    pub(super) fn filled(lengths: impl ExactSizeIterator<Item = u32>, fill: impl FnOnce(&[u32], &mut [u32])) -> Self {
        let mut starts = Vec::with_capacity(lengths.len() + 1);
        let mut end = 0u32;
        starts.push(0);
        starts.extend(lengths.map(|length| {
            end += length;
            end
        }));
        let mut near = vec![0; end as usize];
        fill(&starts, &mut near);
        Self { starts, near }
    }

    /// How many entities there are.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// How many neighbours all entities have together.
    pub(super) fn ends(&self) -> usize {
        self.near.len()
    }

    /// The neighbours of an entity.
    #[inline]
    pub(super) fn near(&self, place: u32) -> &[u32] {
        &self.near[self.start(place) as usize..self.end(place) as usize]
    }

    /// How many neighbours two entities have in common.
    pub(super) fn in_common(&self, one: u32, other: u32) -> usize {
        let (few, many) = if self.degree(one) < self.degree(other) { (one, other) } else { (other, one) };
        self.near(few).iter().filter(|near| self.near(many).binary_search(near).is_ok()).count()
    }

    /// How many neighbours an entity has.
    #[inline]
    pub(super) fn degree(&self, place: u32) -> u32 {
        self.end(place) - self.start(place)
    }

    /// Where the row of an entity begins in the list of all.
    #[inline]
    pub(super) fn start(&self, place: u32) -> u32 {
        self.starts[place as usize]
    }

    /// Where the row of an entity ends in the list of all.
    #[inline]
    pub(super) fn end(&self, place: u32) -> u32 {
        self.starts[place as usize + 1]
    }

    /// The neighbour at a position of the list of all.
    #[inline]
    pub(super) fn at(&self, position: u32) -> u32 {
        self.near[position as usize]
    }

    /// The rows with only those neighbours whose bits, which stand in the same order, hold one of `bit`.
    pub(super) fn only(&self, bits: &[u8], bit: u8) -> Self {
        let mut starts = Vec::with_capacity(self.starts.len());
        starts.push(0);
        let mut near = Vec::with_capacity(bits.iter().filter(|&&bits| bits & bit != 0).count());
        for row in self.starts.windows(2) {
            let row = row[0] as usize..row[1] as usize;
            let kept = self.near[row.clone()].iter().zip(&bits[row]).filter(|&(_, &bits)| bits & bit != 0);
            near.extend(kept.map(|(&far, _)| far));
            starts.push(near.len() as u32);
        }
        Self { starts, near }
    }

    /// The same rows with the entities in another order: those with the most neighbours first. What is looked at most then lies
    /// together, and rows of one length follow one another.
    pub(super) fn busiest_first(&self) -> Ordered {
        // A counting sort by degree; the highest are as good as equal.
        const MOST: u32 = 1000;
        let key = |place: u32| (MOST - self.degree(place).min(MOST)) as usize;
        let mut starts = [0u32; MOST as usize + 2];
        (0..self.len() as u32).for_each(|place| starts[key(place) + 1] += 1);
        (0..=MOST as usize).for_each(|key| starts[key + 1] += starts[key]);
        let (mut old, mut new) = (vec![0u32; self.len()], vec![0u32; self.len()]);
        for place in 0..self.len() as u32 {
            let next = &mut starts[key(place)];
            (old[*next as usize], new[place as usize]) = (place, *next);
            *next += 1;
        }
        let rows = Self::filled(old.iter().map(|&place| self.degree(place)), |starts, near| {
            for (&place, &start) in old.iter().zip(starts) {
                let row = self.near(place);
                let slots = &mut near[start as usize..][..row.len()];
                slots.iter_mut().zip(row).for_each(|(slot, &far)| *slot = new[far as usize]);
            }
        });
        Ordered { rows, old, new }
    }

    /// The bytes that they take.
    pub(super) fn bytes(&self) -> usize {
        std::mem::size_of_val(&*self.starts) + std::mem::size_of_val(&*self.near)
    }
}

/// Rows with the entities in another order.
pub(super) struct Ordered {
    pub(super) rows: Rows,
    /// The place that each had before.
    pub(super) old: Vec<u32>,
    /// The place that each has now, by its old one.
    pub(super) new: Vec<u32>,
}

impl Ordered {
    /// Values in the order of before.
    pub(super) fn restore<T: Copy>(&self, values: &[T]) -> Vec<T> {
        self.new.iter().map(|&place| values[place as usize]).collect()
    }
}
