//! Questions to a graph: routes between entities, neighbourhoods, patterns, and explanations of what was found.
//!
//! Each query is a builder with sane bounds; each answer knows whether it is complete, prints itself and explains itself.

pub(crate) mod batch;
pub(crate) mod costs;
pub(crate) mod explain;
pub(crate) mod neighbourhood;
pub(crate) mod pattern;
pub(crate) mod routes;
pub(crate) mod searcher;
pub(crate) mod walk;

use std::fmt;
use std::time::{Duration, Instant};

/// Whether an answer holds everything there is within the hops asked for.
///
/// An answer that was cut never says that something is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Completeness {
    /// It does.
    Complete,
    /// It was cut.
    Cut(Cut),
}

/// What cut an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Cut {
    /// The limit on how much is to be returned.
    Limit,
    /// The budget of ties to look at.
    Budget,
    /// The deadline.
    Deadline,
    /// The 2,097,150 hops beyond which routes are not told apart.
    Hops,
}

impl fmt::Display for Completeness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Completeness::Complete => "complete",
            Completeness::Cut(Cut::Limit) => "cut: there is more than the limit returns",
            Completeness::Cut(Cut::Budget) => "cut: the budget of ties to look at was spent",
            Completeness::Cut(Cut::Deadline) => "cut: the deadline passed",
            Completeness::Cut(Cut::Hops) => "cut: routes of more than 2,097,150 hops are not looked for",
        })
    }
}

/// The work that a query did. Counted, so that tests can hold the cost of a query without a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Work {
    /// Entities reached, with repeats where they were reached again.
    pub entities: u64,
    /// Ties looked at, with repeats.
    pub ties: u64,
}

/// Bounds on the work of a query.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) budget: u64,
    pub(crate) time: Option<Duration>,
}

impl Default for Bounds {
    /// So many ties as are looked at in some seconds.
    fn default() -> Self {
        Self { budget: 200_000_000, time: None }
    }
}

/// Gives a query builder the methods that bound its work.
macro_rules! bounds_methods {
    ($query:ident) => {
        impl $query<'_> {
            /// The most ties to look at, 200 million unless said. When they are spent, the answer says that it was cut.
            pub fn budget(mut self, ties: u64) -> Self {
                self.bounds.budget = ties;
                self
            }

            /// The longest time to search, none unless said. When it has passed, the answer says that it was cut. The clock is read
            /// once in some thousand ties, so a small search may be complete however little time it has.
            pub fn deadline(mut self, time: std::time::Duration) -> Self {
                self.bounds.time = Some(time);
                self
            }
        }
    };
}
pub(crate) use bounds_methods;

/// Counts work and says when to stop.
#[derive(Debug)]
pub(crate) struct Meter {
    pub(crate) work: Work,
    pub(crate) cut: Option<Cut>,
    budget: u64,
    deadline: Option<Instant>,
    /// After so many ties the budget is spent or the clock is due.
    pause: u64,
}

/// How many ties are looked at between two looks at the clock.
const TIES_PER_CLOCK: u64 = 4096;

impl Meter {
    pub(crate) fn new(bounds: Bounds) -> Self {
        let deadline = bounds.time.and_then(|time| Instant::now().checked_add(time));
        let mut meter = Self { work: Work::default(), cut: None, budget: bounds.budget, deadline, pause: 0 };
        meter.set_pause();
        meter
    }

    fn set_pause(&mut self) {
        let clock = if self.deadline.is_some() { self.work.ties.saturating_add(TIES_PER_CLOCK) } else { u64::MAX };
        self.pause = self.budget.min(clock);
    }

    /// Counts ties about to be looked at; `false` if the query must stop.
    #[must_use]
    #[inline]
    pub(crate) fn look(&mut self, ties: usize) -> bool {
        self.work.ties += ties as u64;
        self.work.ties <= self.pause || self.go_on()
    }

    #[cold]
    fn go_on(&mut self) -> bool {
        if self.work.ties > self.budget {
            self.cut.get_or_insert(Cut::Budget);
        } else if self.deadline.is_some_and(|deadline| Instant::now() >= deadline) {
            self.cut.get_or_insert(Cut::Deadline);
        }
        self.set_pause();
        self.cut.is_none()
    }

    pub(crate) fn reach(&mut self, entities: usize) {
        self.work.entities += entities as u64;
    }

    /// Lowers the budget to so many more ties, for a try that may fail; gives the budget to go [`back`](Self::restore) to.
    pub(crate) fn lend(&mut self, ties: u64) -> u64 {
        let own = self.budget;
        self.budget = own.min(self.work.ties.saturating_add(ties));
        self.set_pause();
        own
    }

    /// Goes back to the budget before [`lend`](Self::lend); `false` if what was lent was spent, and not the budget itself.
    pub(crate) fn restore(&mut self, own: u64) -> bool {
        let failed = self.cut == Some(Cut::Budget) && self.work.ties <= own;
        self.budget = own;
        self.set_pause();
        if failed {
            self.cut = None;
        }
        !failed
    }

    pub(crate) fn completeness(&self) -> Completeness {
        self.cut.map_or(Completeness::Complete, Completeness::Cut)
    }
}
