//! Betweenness: who stands between others on the shortest routes.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::components::weak_parts;
use super::rows::{NONE, Rows};
use super::{Network, Scores};
use crate::graph::lookup::{LookupError, Select};
use crate::graph::parallel::fold_chunks;
use crate::query::Work;

/// Into how many chunks the sources are cut, at most; the sums are added in the order of the chunks.
const CHUNKS: usize = 64;

/// When the routes to an entity are more than this many, they are counted in a larger unit.
const MANY_ROUTES: f64 = 1e150;

/// The betweenness of every entity. Reads as its [`Scores`], and keeps the neighbours of the network, so that it can
/// [explain](Self::explain) itself.
#[derive(Debug, Clone)]
pub struct Betweenness<'g> {
    scores: Scores<'g>,
    /// The neighbours of every entity.
    pub(super) rows: Arc<Rows>,
    sources: usize,
    ignored: usize,
    pub(super) basis: Basis,
}

/// Which sources were taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Basis {
    All,
    Chosen,
    Sample,
}

impl<'g> Network<'g> {
    /// The betweenness of every entity, exactly: for each ordered pair of two others, the part of the shortest routes from the one
    /// to the other that pass through it, summed. Ties are taken both ways, so each two count twice, once from each side. It is not
    /// normalised: in the middle of a star of `n` entities stand `(n - 1) (n - 2)` pairs.
    ///
    /// The algorithm is that of Brandes (2001, "A faster algorithm for betweenness centrality"). It takes time in proportion to
    /// entities times pairs of neighbours (with three ties each: seconds for ten thousand entities, minutes for a hundred thousand, a
    /// day for a million) and 40 bytes of memory for each entity, for each thread. For large networks there is
    /// [`betweenness_sampled`](Self::betweenness_sampled).
    ///
    /// ```
    /// use sanctions_graph::{Graph, View};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let betweenness = graph.network(&View::default()).betweenness();
    /// for (broker, pairs) in betweenness.top(3) {
    ///     println!("{broker} stands between {pairs:.1} pairs");
    /// }
    /// # Ok::<(), sanctions_graph::Error>(())
    /// ```
    #[must_use]
    pub fn betweenness(&self) -> Betweenness<'g> {
        let all: Vec<u32> = (0..self.len() as u32).collect();
        self.betweenness_over(&all, 1.0, Basis::All)
    }

    /// The same, counting only pairs of which the first is one of these: who stands between them and the rest. Those that are not in
    /// the network are ignored, and [counted](Betweenness::ignored).
    ///
    /// # Errors
    /// If an entity is not found, a name is ambiguous, or none was asked for.
    pub fn betweenness_from(&self, sources: impl Select) -> Result<Betweenness<'g>, LookupError> {
        let sources = self.frame.graph.select(&sources)?;
        let mut places: Vec<u32> = sources.iter().filter_map(|&source| self.frame.place(source)).collect();
        places.sort_unstable();
        let ignored = sources.len() - places.len();
        Ok(Betweenness { ignored, ..self.betweenness_over(&places, 1.0, Basis::Chosen) })
    }

    /// An estimate of [`betweenness`](Self::betweenness) from some sources only: `samples` entities, each set of so many with equal
    /// chance, none twice; what they give is scaled to all. The same seed gives the same estimate. Of as many samples as there are
    /// entities, or more, the answer is exact.
    ///
    /// The method is that of Brandes and Pich (2007, "Centrality estimation in large networks"). [`Betweenness::error`] says how far
    /// the estimate may be off.
    ///
    /// ```
    /// use sanctions_graph::{Graph, View};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let network = graph.network(&View::everything());
    /// let estimate = network.betweenness_sampled(10, 1);
    /// assert_eq!(estimate.sources(), 10);
    /// assert_eq!(estimate.top(3), network.betweenness_sampled(10, 1).top(3));
    /// let exact = network.betweenness_sampled(1_000_000, 1);
    /// assert_eq!(exact.error(0.05), Some(0.0));
    /// # Ok::<(), sanctions_graph::Error>(())
    /// ```
    #[must_use]
    pub fn betweenness_sampled(&self, samples: usize, seed: u64) -> Betweenness<'g> {
        if samples >= self.len() {
            return self.betweenness();
        }
        let sources = sample(self.len() as u32, samples, Dice(seed));
        let scale = if samples == 0 { 0.0 } else { self.len() as f64 / samples as f64 };
        self.betweenness_over(&sources, scale, Basis::Sample)
    }

    fn betweenness_over(&self, sources: &[u32], scale: f64, basis: Basis) -> Betweenness<'g> {
        let ordered = self.both.busiest_first();
        let terrain = Terrain::new(&ordered.rows);
        let length = sources.len().div_ceil(CHUNKS).max(1);
        let mut sums = vec![0.0; self.len()];
        let mut work = Work::default();
        fold_chunks(
            sources.len().div_ceil(length),
            || Search::new(terrain.rows),
            |search, chunk| {
                for &source in sources.iter().skip(chunk * length).take(length) {
                    search.run(&terrain, ordered.new[source as usize]);
                }
            },
            |search| {
                for (sum, part) in sums.iter_mut().zip(&mut search.sums) {
                    *sum += *part;
                    *part = 0.0;
                }
                work.entities += search.work.entities;
                work.ties += search.work.ties;
                search.work = Work::default();
            },
        );
        sums.iter_mut().for_each(|sum| *sum *= scale);
        let scores = self.scores(("betweenness", 1), ordered.restore(&sums), work);
        Betweenness { scores, rows: Arc::clone(&self.both), sources: sources.len(), ignored: 0, basis }
    }
}

/// For every entity the part of the shortest routes from one that pass through it, summed over where they end.
pub(super) fn dependencies(rows: &Rows, from: u32) -> Vec<f64> {
    let mut search = Search::new(rows);
    search.run(&Terrain::new(rows), from);
    search.sums
}

/// Where is searched: the neighbours, the component of every entity, and how many entities each has.
struct Terrain<'r> {
    rows: &'r Rows,
    parts: Vec<u32>,
    sizes: Vec<u32>,
}

impl<'r> Terrain<'r> {
    fn new(rows: &'r Rows) -> Self {
        let (parts, count) = weak_parts(rows);
        let mut sizes = vec![0; count];
        parts.iter().for_each(|&part| sizes[part as usize] += 1);
        Self { rows, parts, sizes }
    }
}

/// The entities at one distance from the source.
#[derive(Debug, Clone, Copy)]
struct Ring {
    /// When its first and last were found.
    begin: usize,
    end: usize,
    /// The unit in which the routes that go on from it are counted.
    unit: f64,
    /// Where the lists between it and the next ring begin.
    lists: usize,
    /// Whether these are of the next ring's neighbours in this one, and not of this one's in the next.
    from_behind: bool,
}

impl Ring {
    /// So many routes in the unit in which they go on. So few that they do not show in it still lead there.
    #[inline]
    fn onward(&self, routes: f64) -> f64 {
        if self.unit < 1.0 { (routes * self.unit).max(f64::MIN_POSITIVE) } else { routes }
    }
}

/// The working memory of searches from one source after another.
///
/// Entities are numbered by when they are found; those of one ring then lie side by side.
struct Search {
    /// When each entity was found in the search under way.
    found: Vec<u32>,
    order: Vec<u32>,
    /// How many shortest routes lead to each; later what each route brings, `(1 + dependency) / routes`.
    routes: Vec<f64>,
    /// What the routes on from each bring, for rings whose lists are from behind.
    brought: Vec<f64>,
    /// Lists of neighbours in the next ring or the ring before, one after the other, and where the list of each ends.
    lists: Vec<u32>,
    ends: Vec<u32>,
    ends_behind: Vec<u32>,
    /// Those of the component that are not found yet.
    left: Vec<u32>,
    rings: Vec<Ring>,
    sums: Vec<f64>,
    work: Work,
}

impl Search {
    fn new(rows: &Rows) -> Self {
        let count = rows.len();
        Self {
            found: vec![NONE; count],
            order: vec![0; count],
            routes: vec![0.0; count],
            brought: vec![0.0; count],
            lists: vec![0; rows.ends() / 2],
            ends: vec![0; count],
            ends_behind: vec![0; count],
            left: Vec::new(),
            rings: Vec::new(),
            sums: vec![0.0; count],
            work: Work::default(),
        }
    }

    /// Adds the dependencies of one source to the sums.
    fn run(&mut self, terrain: &Terrain<'_>, source: u32) {
        let reached = self.count_routes(terrain, source);
        self.add_dependencies();
        self.work.entities += reached as u64;
        if reached >= self.found.len() / 8 {
            self.found.fill(NONE);
        } else {
            self.order[..reached].iter().for_each(|&at| self.found[at as usize] = NONE);
        }
    }

    /// Finds every entity of a component ring by ring with the number of shortest routes to it; gives how many there are.
    ///
    /// A ring is found from the ring before, or, when fewer are left than twice as many as that has, from those: each looks for its
    /// neighbours in the ring before. They have fewer neighbours, being far out.
    fn count_routes(&mut self, terrain: &Terrain<'_>, source: u32) -> usize {
        let part = terrain.parts[source as usize];
        let size = terrain.sizes[part as usize] as usize;
        self.rings.clear();
        self.left.clear();
        (self.order[0], self.routes[0], self.found[source as usize]) = (source, 1.0, 0);
        let mut ring = Ring { begin: 0, end: 1, unit: 1.0, lists: 0, from_behind: false };
        // In the last ring nobody leads on.
        while ring.end < size {
            let most = self.routes[ring.begin..ring.end].iter().copied().fold(0.0, f64::max);
            ring.unit = if most > MANY_ROUTES { 1.0 / MANY_ROUTES } else { 1.0 };
            ring.from_behind = 2 * (ring.end - ring.begin) > size - ring.end;
            let (last, lists) = if ring.from_behind {
                if self.left.is_empty() {
                    let is_left = |&at: &u32| self.found[at as usize] == NONE && terrain.parts[at as usize] == part;
                    self.left.extend((0..terrain.rows.len() as u32).filter(is_left));
                }
                self.ring_from_behind(terrain.rows, ring)
            } else {
                self.ring_ahead(terrain.rows, ring)
            };
            self.work.ties += (lists - ring.lists) as u64;
            self.rings.push(ring);
            ring = Ring { begin: ring.end, end: last, lists, ..ring };
        }
        self.rings.push(Ring { unit: 1.0, from_behind: true, ..ring });
        size
    }

    /// Finds the next ring from a ring; gives where it and the lists end.
    fn ring_ahead(&mut self, rows: &Rows, ring: Ring) -> (usize, usize) {
        let Self { found, order, routes, lists, ends, work, .. } = self;
        let (mut last, mut length) = (ring.end, ring.lists);
        for at in ring.begin..ring.end {
            let here = ring.onward(routes[at]);
            let near = rows.near(order[at]);
            work.ties += near.len() as u64;
            for &far in near {
                let mut when = found[far as usize];
                if (when as usize) < ring.end {
                    continue;
                }
                if when == NONE {
                    when = last as u32;
                    found[far as usize] = when;
                    order[last] = far;
                    routes[last] = here;
                    last += 1;
                } else {
                    routes[when as usize] += here;
                }
                lists[length] = when;
                length += 1;
            }
            ends[at] = length as u32;
        }
        (last, length)
    }

    /// Finds the next ring from those left; gives where it and the lists end.
    fn ring_from_behind(&mut self, rows: &Rows, ring: Ring) -> (usize, usize) {
        let Self { found, order, routes, lists, ends_behind, left, work, .. } = self;
        let (mut last, mut length) = (ring.end, ring.lists);
        left.retain(|&at| {
            if found[at as usize] != NONE {
                return false;
            }
            let near = rows.near(at);
            work.ties += near.len() as u64;
            let (start, mut sum) = (length, 0.0);
            for &far in near {
                let when = found[far as usize];
                // It has no neighbour in an earlier ring, or it would not be left.
                if (when as usize) < ring.end {
                    lists[length] = when;
                    length += 1;
                    sum += ring.onward(routes[when as usize]);
                }
            }
            if length == start {
                return true;
            }
            (found[at as usize], order[last], routes[last]) = (last as u32, at, sum);
            ends_behind[last] = length as u32;
            last += 1;
            false
        });
        (last, length)
    }

    /// Walks back ring by ring from the last: what an entity depends on, its neighbours in the ring before are part of.
    fn add_dependencies(&mut self) {
        let Self { order, routes, brought, lists, ends, ends_behind, rings, sums, .. } = self;
        let mut next = 0..0;
        for ring in rings.iter().rev() {
            if ring.from_behind {
                brought[ring.begin..ring.end].fill(0.0);
                let mut start = ring.lists;
                for after in next {
                    let end = ends_behind[after] as usize;
                    let brings = routes[after];
                    lists[start..end].iter().for_each(|&when| brought[when as usize] += brings);
                    start = end;
                }
            }
            let mut start = ring.lists;
            for at in ring.begin..ring.end {
                let brought = if ring.from_behind {
                    brought[at]
                } else {
                    let onward = &lists[start..ends[at] as usize];
                    start = ends[at] as usize;
                    onward.iter().map(|&when| routes[when as usize]).sum()
                };
                let dependency = ring.onward(routes[at]) * brought;
                if at > 0 {
                    sums[order[at] as usize] += dependency;
                }
                routes[at] = (1.0 + dependency) / routes[at];
            }
            next = ring.begin..ring.end;
        }
    }
}

/// A small generator of even quality (SplitMix64: Steele, Lea and Flood 2014), whose numbers no release can change.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `count`, each with equal chance (Lemire 2019).
    fn below(&mut self, count: u32) -> u32 {
        loop {
            let product = u64::from(self.roll() as u32) * u64::from(count);
            if product as u32 >= count.wrapping_neg() % count {
                return (product >> 32) as u32;
            }
        }
    }
}

/// So many of the first `count` numbers, ascending, each set with equal chance: the head of a shuffle (Fisher and Yates).
fn sample(count: u32, samples: usize, mut dice: Dice) -> Vec<u32> {
    let mut all: Vec<u32> = (0..count).collect();
    for position in 0..samples as u32 {
        let chosen = position + dice.below(count - position);
        all.swap(position as usize, chosen as usize);
    }
    all.truncate(samples);
    all.sort_unstable();
    all
}

impl Betweenness<'_> {
    /// From how many sources it was counted.
    #[must_use]
    pub fn sources(&self) -> usize {
        self.sources
    }

    /// How many sources were ignored, because the view leaves them out of the network.
    #[must_use]
    pub fn ignored(&self) -> usize {
        self.ignored
    }

    /// How far the estimates may be off: with a chance of at least `1 - delta` none of them is off by more than this, in the unit
    /// of the scores. 0 if they are exact, `None` if the sources were chosen and the scores are no estimate.
    ///
    /// It is `n (n - 2)` times [`epsilon`](Self::epsilon).
    #[must_use]
    pub fn error(&self, delta: f64) -> Option<f64> {
        let entities = self.scores.len() as f64;
        self.epsilon(delta).map(|epsilon| epsilon * entities * (entities - 2.0).max(0.0))
    }

    /// The same as a part of the highest betweenness that there can be.
    ///
    /// What one source gives to one entity lies between 0 and `n - 2`. By the inequality of Hoeffding (1963), which holds for
    /// samples without repetition too, the mean of `k` sources is off by more than a part ε of that range with a chance of at most
    /// `2 exp(-2 k ε²)`; for all `n` entities at once with at most `n` times that. So ε = √(ln(2n / δ) / 2k).
    #[must_use]
    pub fn epsilon(&self, delta: f64) -> Option<f64> {
        let entities = self.scores.len() as f64;
        match self.basis {
            Basis::All => Some(0.0),
            Basis::Chosen => None,
            Basis::Sample => Some(((2.0 * entities / delta).ln().max(0.0) / (2.0 * self.sources as f64)).sqrt()),
        }
    }
}

impl<'g> Deref for Betweenness<'g> {
    type Target = Scores<'g>;
    fn deref(&self) -> &Scores<'g> {
        &self.scores
    }
}

/// Prints the ten highest, one a line, then what was left out and the policy, and what was counted.
impl fmt::Display for Betweenness<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.scores)?;
        match self.basis {
            Basis::All => f.write_str("exact"),
            Basis::Chosen => {
                write!(f, "from {} sources", self.sources)?;
                if self.ignored > 0 { write!(f, " ({} more are not in the network)", self.ignored) } else { Ok(()) }
            }
            Basis::Sample => {
                let error = self.error(0.05).unwrap_or_default();
                write!(f, "estimated from {} of {} sources, ", self.sources, self.scores.len())?;
                write!(f, "with a chance of 95 % none off by more than {error:.1}")
            }
        }
    }
}
