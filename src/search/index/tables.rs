//! Tables of numbers and words, as small as they can be.

/// Rows of numbers one after the other.
#[derive(Debug, Default)]
pub(super) struct Rows {
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Rows {
    /// Of pairs of a row and a value, sorted by row.
    pub(super) fn of(rows: usize, pairs: &[(u32, u32)]) -> Self {
        let mut starts = vec![0_u32; rows + 1];
        for (row, _) in pairs {
            starts[*row as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        Self { starts, values: pairs.iter().map(|(_, value)| *value).collect() }
    }

    pub(super) fn row(&self, row: u32) -> &[u32] {
        let row = row as usize;
        &self.values[self.starts[row] as usize..self.starts[row + 1] as usize]
    }
}

/// Values by hashes, ascending, with where those begin that have the same upper half.
#[derive(Debug, Default)]
pub(super) struct Hashed {
    places: Vec<(u32, u32)>,
    starts: Vec<u32>,
}

impl Hashed {
    pub(super) fn of(mut places: Vec<(u32, u32)>) -> Self {
        places.sort_unstable();
        places.dedup();
        places.shrink_to_fit();
        let mut starts = vec![0_u32; (1 << 16) + 1];
        for (hash, _) in &places {
            starts[(hash >> 16) as usize + 1] += 1;
        }
        for upper in 0..1 << 16 {
            starts[upper + 1] += starts[upper];
        }
        Self { places, starts }
    }

    pub(super) fn get(&self, hash: u32) -> impl Iterator<Item = u32> {
        let upper = (hash >> 16) as usize;
        let places = &self.places[self.starts[upper] as usize..self.starts[upper + 1] as usize];
        let from = places.partition_point(|(known, _)| *known < hash);
        places[from..].iter().take_while(move |(known, _)| *known == hash).map(|(_, value)| *value)
    }
}

/// The words of all names, in order.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    pub(super) text: String,
    pub(super) starts: Vec<u32>,
}

impl Dictionary {
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(super) fn word(&self, at: u32) -> &str {
        let at = at as usize;
        &self.text[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    pub(super) fn find(&self, word: &str) -> Option<u32> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.word(middle as u32).cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle as u32),
            }
        }
        None
    }
}
