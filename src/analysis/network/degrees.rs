//! Degrees: how many neighbours an entity has.

use super::rows::Rows;
use super::{Network, Scores};
use crate::query::Work;

impl<'g> Network<'g> {
    /// How many neighbours every entity has, whichever way ties lead and however many there are to one neighbour.
    #[must_use]
    pub fn degrees(&self) -> Scores<'g, u32> {
        self.degrees_in(&self.both, "neighbours")
    }

    /// How many neighbours some tie comes from: of a seller, its buyers.
    #[must_use]
    pub fn in_degrees(&self) -> Scores<'g, u32> {
        self.degrees_in(self.into(), "neighbours that ties come from")
    }

    /// How many neighbours some tie leads to: of an owner, what it owns.
    #[must_use]
    pub fn out_degrees(&self) -> Scores<'g, u32> {
        self.degrees_in(self.out(), "neighbours that ties lead to")
    }

    fn degrees_in(&self, rows: &Rows, what: &'static str) -> Scores<'g, u32> {
        let values = (0..self.len() as u32).map(|place| rows.degree(place)).collect();
        self.scores((what, 0), values, Work { entities: self.len() as u64, ties: 0 })
    }
}
