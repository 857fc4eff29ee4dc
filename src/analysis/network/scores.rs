//! Scores: a number for every entity of a network.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use petgraph::graph::NodeIndex;

use super::Frame;
use crate::graph::refs::EntityRef;
use crate::query::Work;

/// How many entities a printed answer shows.
pub(super) const SHOWN: usize = 10;

/// A number for every entity of a network, with the view it was made with.
///
/// It does not borrow the [`Network`](crate::Network), so it may outlive it.
///
/// ```
/// use sanctions_graph::{Graph, View};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let degrees = graph.network(&View::default()).degrees();
/// assert_eq!(degrees.of(graph.entity("glocom")?), Some(3));
/// assert_eq!(degrees.of(graph.entity("north-korea")?), None, "a state is not passed through, so it is left out");
/// let (first, neighbours) = degrees.top(1)[0];
/// println!("{first} has {neighbours} neighbours");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Scores<'g, T = f64> {
    pub(super) frame: Arc<Frame<'g>>,
    /// What the number is, for people: "neighbours".
    pub(super) what: &'static str,
    /// How many decimals are printed.
    pub(super) decimals: usize,
    pub(super) values: Vec<T>,
    pub(super) work: Work,
}

impl<'g, T: Copy + PartialOrd> Scores<'g, T> {
    /// The number of an entity; `None` if it is not in the network.
    #[must_use]
    pub fn of(&self, entity: impl Into<NodeIndex>) -> Option<T> {
        self.frame.place(entity.into()).map(|place| self.values[place as usize])
    }

    /// Every entity with its number, in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (EntityRef<'g>, T)> {
        self.frame.refs().zip(self.values.iter().copied())
    }

    /// The `count` entities with the highest numbers, highest first; of equal ones the first in the file comes first.
    #[must_use]
    pub fn top(&self, count: usize) -> Vec<(EntityRef<'g>, T)> {
        let value = |place: u32| self.values[place as usize];
        let order = |one: &u32, other: &u32| {
            value(*other).partial_cmp(&value(*one)).unwrap_or(Ordering::Equal).then(one.cmp(other))
        };
        let mut places: Vec<u32> = (0..self.values.len() as u32).collect();
        if count < places.len() {
            places.select_nth_unstable_by(count, order);
            places.truncate(count);
        }
        places.sort_unstable_by(order);
        places.into_iter().map(|place| (self.frame.entity(place), value(place))).collect()
    }

    /// How many entities have a number.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether no entity has one: the network is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl Scores<'_, f64> {
    /// The sum of all numbers, added in the order of the file.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.values.iter().sum()
    }
}

impl Scores<'_, u32> {
    /// The sum of all numbers.
    #[must_use]
    pub fn sum(&self) -> u64 {
        self.values.iter().map(|&value| u64::from(value)).sum()
    }

    /// The highest number; 0 of an empty network.
    #[must_use]
    pub fn max(&self) -> u32 {
        self.values.iter().copied().max().unwrap_or_default()
    }
}

frame_methods!(impl<T> Scores<'_, T>);

/// Prints the ten highest, one a line, then what was left out and the policy.
impl<T: Copy + PartialOrd + fmt::Display> fmt::Display for Scores<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, {} entities", self.what, self.len())?;
        let decimals = self.decimals;
        let rows: Vec<(String, EntityRef<'_>)> =
            self.top(SHOWN).into_iter().map(|(entity, value)| (format!("{value:.decimals$}"), entity)).collect();
        let width = rows.iter().map(|(value, _)| value.len()).max().unwrap_or_default();
        for (value, entity) in rows {
            writeln!(f, "{value:>width$}  {entity}")?;
        }
        self.frame.fmt_end(f)
    }
}
