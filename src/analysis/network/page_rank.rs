//! PageRank: where somebody ends up who follows ties at random.

use std::fmt;
use std::ops::Deref;

use super::{Network, Scores};
use crate::graph::parallel::map_slices;
use crate::query::Work;

/// How many rows are worked through at a time; the sums are added in the order of these slices.
const SLICE: usize = 1 << 13;

/// A question for the PageRank of a network.
#[derive(Debug, Clone)]
#[must_use]
pub struct PageRankQuery<'n, 'g> {
    network: &'n Network<'g>,
    damping: f64,
    tolerance: f64,
    rounds: u32,
}

/// The PageRank of every entity. Reads as its [`Scores`], which sum to 1.
#[derive(Debug, Clone)]
pub struct PageRank<'g> {
    scores: Scores<'g>,
    rounds: u32,
    change: f64,
    converged: bool,
}

impl<'g> Network<'g> {
    /// Asks for the PageRank of every entity: the chance to find there somebody who forever follows ties from where they lead from
    /// to where they lead to, each neighbour with equal chance, and who at each step, with a chance of 0.15, or where no tie leads
    /// on, starts again anywhere.
    ///
    /// By power iteration, as Page, Brin, Motwani and Winograd (1999) and, for entities from which no tie leads on, Langville and
    /// Meyer (2004, "Deeper inside PageRank") give it.
    ///
    /// ```
    /// use sanctions_graph::{Graph, View};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let rank = graph.network(&View::default()).page_rank().damping(0.9).run();
    /// assert!(rank.converged());
    /// assert!((rank.sum() - 1.0).abs() < 1e-9);
    /// for (entity, value) in rank.top(3) {
    ///     println!("{value:.4} {entity}");
    /// }
    /// # Ok::<(), sanctions_graph::Error>(())
    /// ```
    pub fn page_rank(&self) -> PageRankQuery<'_, 'g> {
        PageRankQuery { network: self, damping: 0.85, tolerance: 1e-10, rounds: 200 }
    }
}

impl<'g> PageRankQuery<'_, 'g> {
    /// The chance to follow a tie and not to start again, 0.85 unless said. What is not between 0 and 1 is taken as the nearer of
    /// them, and what is no number as 0.85.
    pub fn damping(mut self, chance: f64) -> Self {
        self.damping = if chance.is_nan() { 0.85 } else { chance.clamp(0.0, 1.0) };
        self
    }

    /// When to stop: when the chances of all entities together changed by less than this in a round; 1e-10 unless said.
    pub fn tolerance(mut self, change: f64) -> Self {
        self.tolerance = change;
        self
    }

    /// The most rounds, 200 unless said. When they are spent, the answer says that it has [not converged](PageRank::converged).
    pub fn max_iterations(mut self, rounds: u32) -> Self {
        self.rounds = rounds;
        self
    }

    /// Follows the ties, round by round.
    #[must_use]
    pub fn run(self) -> PageRank<'g> {
        let (network, count) = (self.network, self.network.len());
        let (out, ordered) = (network.out(), network.into().busiest_first());
        let into = &ordered.rows;
        let whole = count as f64;
        // What a round hands to each neighbour, for each unit of rank; nothing leads on from those that are stuck.
        let part = |&place: &u32| match out.degree(place) {
            0 => 0.0,
            degree => 1.0 / f64::from(degree),
        };
        let parts: Vec<f64> = ordered.old.iter().map(part).collect();
        let mut rank = vec![1.0 / whole; count];
        let mut handed: Vec<f64> = rank.iter().zip(&parts).map(|(rank, part)| rank * part).collect();
        let mut next = vec![0.0; count];
        let mut stuck = parts.iter().filter(|&&part| part == 0.0).count() as f64 / whole;
        let mut answer = PageRank {
            scores: network.scores(("PageRank", 6), Vec::new(), Work::default()),
            rounds: 0,
            change: 0.0,
            converged: count == 0,
        };
        while !answer.converged && answer.rounds < self.rounds {
            let base = (1.0 - self.damping + self.damping * stuck) / whole;
            let sums = map_slices(SLICE, &mut rank, &mut next, |first, ranks, next| {
                let (mut change, mut stuck) = (0.0, 0.0);
                for ((place, rank), next) in (first as u32..).zip(ranks).zip(next) {
                    let arriving: f64 = into.near(place).iter().map(|&from| handed[from as usize]).sum();
                    let (new, part) = (base + self.damping * arriving, parts[place as usize]);
                    change += (new - *rank).abs();
                    stuck += if part == 0.0 { new } else { 0.0 };
                    *rank = new;
                    *next = new * part;
                }
                (change, stuck)
            });
            std::mem::swap(&mut handed, &mut next);
            (answer.change, stuck) = sums.iter().fold((0.0, 0.0), |sum, slice| (sum.0 + slice.0, sum.1 + slice.1));
            answer.rounds += 1;
            answer.converged = answer.change < self.tolerance;
        }
        let rounds = u64::from(answer.rounds);
        answer.scores.work = Work { entities: rounds * count as u64, ties: rounds * into.ends() as u64 };
        answer.scores.values = ordered.restore(&rank);
        answer
    }
}

impl PageRank<'_> {
    /// How many rounds it took.
    #[must_use]
    pub fn iterations(&self) -> u32 {
        self.rounds
    }

    /// Whether the last round changed less than the tolerance.
    #[must_use]
    pub fn converged(&self) -> bool {
        self.converged
    }

    /// How much the chances of all entities together changed in the last round.
    #[must_use]
    pub fn change(&self) -> f64 {
        self.change
    }
}

impl<'g> Deref for PageRank<'g> {
    type Target = Scores<'g>;
    fn deref(&self) -> &Scores<'g> {
        &self.scores
    }
}

/// Prints the ten highest, one a line, then what was left out and the policy, and whether it converged.
impl fmt::Display for PageRank<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = if self.converged { "converged" } else { "NOT converged" };
        write!(f, "{}\n{end} after {} rounds, last change {:.1e}", self.scores, self.rounds, self.change)
    }
}
