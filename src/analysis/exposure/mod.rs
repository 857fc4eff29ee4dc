//! Exposure: who, though on no list, is caught by the sanctions through those who own or control it; on which day, under which rule,
//! and because of which stakes.

mod closure;
mod compare;
mod finding;
mod regime;
mod report;

use std::fmt;
use std::sync::OnceLock;

use petgraph::graph::NodeIndex;

use crate::graph::Graph;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::EntityRef;
use crate::graph::stakes::{self, Amount, Facts, Listed, OnDay, whole};
use crate::model::claim::Modality;
use crate::model::date::{Answer, Day, PartialDate};
use crate::model::naming::{counted, named};
use crate::model::share::Ppm;
use crate::model::source::newest;
use crate::query::Work;
use closure::{Closure, Limit, greatest};

pub use compare::{CompareQuery, Comparison};
pub use finding::{Contribution, Finding, Ground, ListingNote};
pub use regime::{Aggregation, Regime, Rights, UnknownRegime, Window};
pub use report::ExposureReport;

named! {
    /// Whether a rule catches an entity.
    Verdict, "verdict" {
        /// It is itself under a measure that seeds the rule.
        Listed "listed";
        /// It is caught, whatever the doubtful records turn out to be.
        Caught "caught";
        /// The records allow both answers.
        Undetermined "undetermined";
        /// The records do not bear it out that this rule catches it. It may still be listed under another measure, controlled, or risky.
        NotCaught "not_caught";
    }
}

/// The part from which a stake of the caught that does not catch is a near miss.
const NEAR: Ppm = Ppm(250_000);

/// A question after exposure, made by [`Graph::exposure`].
#[derive(Debug, Clone)]
#[must_use]
pub struct ExposureQuery<'g> {
    graph: &'g Graph,
    regime: Regime,
    when: Asked,
    weakest: Modality,
}

/// The day that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// That of the newest source.
    Newest,
    On(Day),
    Whenever,
}

impl Asked {
    fn day(self, graph: &Graph) -> Option<Day> {
        match self {
            Asked::Newest => newest(graph.sources()).map(PartialDate::latest),
            Asked::On(day) => Some(day),
            Asked::Whenever => None,
        }
    }
}

impl Graph {
    /// Asks who is caught by the sanctions under a rule.
    ///
    /// The day is that of the newest source, unless another is asked for. Seeds are the entities under a measure of the regime, by one
    /// of its authorities, in force on the day. From them the answer is the
    /// *least fixpoint*: an asset is caught when the direct stakes of caught owners reach the threshold; percentages are never
    /// multiplied along a chain. Amounts are whole parts per million.
    ///
    /// Doubtful records count for what they leave possible, so that the verdict is three-valued:
    /// - a share may be a range, or not given (0 to 100 %);
    /// - a period may hold on the day possibly; a single date, or an event, tells only since when, so that the record holds possibly
    ///   after it; a record without a date holds from when its earliest source was published, and before that possibly;
    /// - what is alleged, or disputed by a denial that concerns the same time, is possible. Suspicions do not count unless asked for, as
    ///   claims or as denials.
    ///
    /// Several records of one owner about one asset restate each other: the truth lies in the union of their ranges, and they are never
    /// added; a record without a share yields to one that certainly has one. Shares and votes are never added. A share marked
    /// `indirect` sums up a chain and does not count beside its links; where no such chain is on record it counts possibly.
    ///
    /// Where the regime counts control, `Controls` by a caught party catches; `OwnsOrControls` and `FrontsFor` are hints, and leave it
    /// undetermined. An [`Agreement`](crate::EntityKind::Agreement) with the topic `joint-arrangement`, its parties tied to it by
    /// `PartyTo` and the asset by `LinkedTo`, is a joint arrangement: where stakes are counted for each person, that of every party
    /// counts for each; possibly, if one of these ties is possible.
    ///
    /// ```
    /// use sanctions_graph::{Graph, Regime, Verdict};
    ///
    /// let graph = Graph::load("graphs/ownership-examples.ron")?;
    /// let exposure = graph.exposure(Regime::us_ofac()).as_of("2024-01-01".parse()?).run();
    /// let finding = exposure.of("ex3-b")?;
    /// assert_eq!(finding.verdict(), Verdict::Caught);
    /// assert_eq!(finding.aggregate().to_string(), "50%");
    /// println!("{}", finding.explain());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn exposure(&self, regime: Regime) -> ExposureQuery<'_> {
        ExposureQuery { graph: self, regime, when: Asked::Newest, weakest: Modality::Alleged }
    }
}

impl<'g> ExposureQuery<'g> {
    /// Asks for a day; that of the newest source unless said otherwise.
    pub fn as_of(mut self, day: Day) -> Self {
        self.when = Asked::On(day);
        self
    }

    /// Asks for no day: every record is taken to hold, whenever it did, so that listings and stakes that never held at one time count
    /// together. So it is too, unless a day is asked for, where no source has a date.
    pub fn whenever(mut self) -> Self {
        self.when = Asked::Whenever;
        self
    }

    /// Leaves out claims and denials that are put more weakly; [`Modality::Alleged`] unless said otherwise.
    pub fn at_least(mut self, modality: Modality) -> Self {
        self.weakest = modality;
        self
    }

    /// Looks at every entity of the graph.
    #[must_use]
    pub fn run(self) -> Exposure<'g> {
        Exposure::new(self)
    }
}

/// Who is caught under a rule on a day: the answer to [`Graph::exposure`].
#[derive(Debug)]
pub struct Exposure<'g> {
    graph: &'g Graph,
    regime: Regime,
    when: Asked,
    day: Option<Day>,
    weakest: Modality,
    facts: &'g Facts,
    on_day: OnDay<'g>,
    limit: Limit,
    authorities: Vec<EntityRef<'g>>,
    /// The entities under a measure, each with how certainly, ascending.
    seeds: Vec<(u32, Answer)>,
    reach: Reach,
    circular: OnceLock<Vec<u32>>,
    work: Work,
}

/// What the seeds reach.
#[derive(Debug)]
enum Reach {
    /// All seeds together.
    Together(Closure),
    /// Each by itself.
    Apart(Persons),
}

/// What each listed person reaches.
#[derive(Debug, Default)]
struct Persons {
    /// (entity, person, how certainly it is caught through that person), ascending; a person is caught through itself.
    caught: Vec<(u32, u32, Answer)>,
    /// (entity, person, the most that the person may hold of it) of those that are not caught through the person.
    held: Vec<(u32, u32, Amount)>,
    work: u64,
}

impl<'g> Exposure<'g> {
    fn new(ExposureQuery { graph, regime, when, weakest }: ExposureQuery<'g>) -> Self {
        let day = when.day(graph);
        let facts = graph.facts();
        let on_day = OnDay::new(facts, day, weakest);
        let limit = Limit::of(&regime);
        let authorities =
            facts.authorities.iter().map(|&authority| EntityRef::new(graph, NodeIndex::new(authority as usize)));
        let authorities: Vec<EntityRef<'g>> = authorities.filter(|&authority| regime.names(authority)).collect();
        let seeds = seeds(&on_day, &regime, &authorities);
        let entities = graph.entity_count();
        let mut closure = Closure::new(entities, limit);
        let reach = match regime.aggregation() {
            Aggregation::AllOwners => {
                closure.run(&on_day, limit, &[], &seeds);
                Reach::Together(closure)
            }
            Aggregation::EachPerson => Reach::Apart(Persons::follow(closure, &on_day, limit, &seeds)),
        };
        let (ties, caught) = match &reach {
            Reach::Together(closure) => (closure.work, closure.certain.len() + closure.possible.len()),
            Reach::Apart(persons) => (persons.work, persons.caught.len()),
        };
        let work = Work { entities: caught as u64, ties: ties + facts.listings.len() as u64 };
        Self {
            graph,
            regime,
            when,
            day,
            weakest,
            facts,
            on_day,
            limit,
            authorities,
            seeds,
            reach,
            circular: OnceLock::new(),
            work,
        }
    }

    /// The rule.
    pub fn regime(&self) -> &Regime {
        &self.regime
    }

    /// The day: the one asked for, or that of the newest source. `None` if every record counts whenever it held.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        self.day
    }

    /// Whether the rule is in force on the day; `Yes` if there is none.
    #[must_use]
    pub fn in_force(&self) -> Answer {
        self.day.map_or(Answer::Yes, |day| self.regime.holds_on(day))
    }

    /// The authorities of the regime that list somebody in the graph. If there is none, nobody is a seed.
    #[must_use]
    pub fn authorities(&self) -> &[EntityRef<'g>] {
        &self.authorities
    }

    /// The work it took: the stakes and listings looked at, and the entities caught.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    /// The entities under a measure that seeds the rule, in the order of the graph, each with how certainly it is in force.
    pub fn seeds(&self) -> impl ExactSizeIterator<Item = (EntityRef<'g>, Answer)> {
        self.seeds.iter().map(|&(seed, answer)| (self.entity(seed), answer))
    }

    /// The verdict on an entity.
    #[must_use]
    pub fn verdict(&self, entity: impl Into<NodeIndex>) -> Verdict {
        let entity = entity.into().index() as u32;
        if self.seed(entity) == Answer::Yes {
            return Verdict::Listed;
        }
        match self.caught_answer(entity).max(self.seed(entity)) {
            Answer::Yes => Verdict::Caught,
            Answer::Possibly => Verdict::Undetermined,
            Answer::No => Verdict::NotCaught,
        }
    }

    /// What is found of one entity, with its proof.
    ///
    /// # Errors
    /// If no entity is found, or the name is ambiguous.
    pub fn of(&self, entity: impl Select) -> Result<Finding<'_, 'g>, LookupError> {
        let found = self.graph.select(&entity)?;
        let first =
            found.first().copied().ok_or_else(|| LookupError::NotFound { query: String::new(), near: Vec::new() })?;
        Ok(self.finding(first.index() as u32))
    }

    /// The entities that are certainly caught and not listed, in the order of the graph.
    pub fn caught(&self) -> impl ExactSizeIterator<Item = Finding<'_, 'g>> {
        self.findings(Verdict::Caught)
    }

    /// The entities of which the records allow both answers, in the order of the graph.
    pub fn undetermined(&self) -> impl ExactSizeIterator<Item = Finding<'_, 'g>> {
        self.findings(Verdict::Undetermined)
    }

    fn findings(&self, verdict: Verdict) -> impl ExactSizeIterator<Item = Finding<'_, 'g>> {
        let mut found: Vec<u32> = match &self.reach {
            Reach::Together(closure) => closure.certain.iter().chain(&closure.possible).copied().collect(),
            Reach::Apart(persons) => persons.caught.iter().map(|&(entity, ..)| entity).collect(),
        };
        found.sort_unstable();
        found.dedup();
        found.retain(|&entity| self.verdict(NodeIndex::new(entity as usize)) == verdict);
        found.into_iter().map(|entity| self.finding(entity))
    }

    /// The entities that are not caught, but of which the caught may hold a quarter or more, in the order of the graph.
    pub fn near_misses(&self) -> impl ExactSizeIterator<Item = Finding<'_, 'g>> {
        let mut found: Vec<u32> = match &self.reach {
            Reach::Together(closure) => {
                closure.touched().iter().copied().filter(|&entity| closure.most(entity) >= whole(NEAR)).collect()
            }
            Reach::Apart(persons) => {
                let near = persons.held.iter().filter(|(.., most)| *most >= whole(NEAR));
                near.map(|&(entity, ..)| entity).collect()
            }
        };
        found.sort_unstable();
        found.dedup();
        found.retain(|&entity| self.verdict(NodeIndex::new(entity as usize)) == Verdict::NotCaught);
        found.into_iter().map(|entity| self.finding(entity))
    }

    /// The caught entities that are caught through a listed one, by itself or with others: those to which a chain of stakes of caught
    /// owners, or of control, leads from it.
    ///
    /// # Errors
    /// If no entity is found, or the name is ambiguous.
    pub fn through(&self, entity: impl Select) -> Result<Vec<Finding<'_, 'g>>, LookupError> {
        let starts: Vec<u32> = self.graph.select(&entity)?.into_iter().map(|index| index.index() as u32).collect();
        let mut found = self.reached_from(&starts);
        found.retain(|entity| !starts.contains(entity) && self.seed(*entity) != Answer::Yes);
        found.sort_unstable();
        Ok(found.into_iter().map(|entity| self.finding(entity)).collect())
    }

    /// The entities that the stakes of the caught, from some of them on, lead to.
    fn reached_from(&self, starts: &[u32]) -> Vec<u32> {
        let mut found: Vec<u32> = Vec::new();
        let mut seen: std::collections::HashSet<u32> = starts.iter().copied().collect();
        let mut rest: Vec<u32> = starts.iter().copied().filter(|&start| self.stands(start)).collect();
        while let Some(owner) = rest.pop() {
            found.push(owner);
            for stakes in stakes::by_asset(self.facts.held_by(owner)) {
                let Some(asset) = stakes.first().map(|stake| stake.asset) else { continue };
                let hold = self.on_day.hold(stakes);
                let counts = hold.shares.1 > 0
                    || (self.limit.votes && hold.votes.1 > 0)
                    || (self.limit.control && hold.control.is_some());
                if counts && self.shares_a_person(owner, asset) && seen.insert(asset) {
                    rest.push(asset);
                }
            }
            let held_jointly = self.held_jointly(owner).filter(|&asset| self.shares_a_person(owner, asset));
            rest.extend(held_jointly.filter(|&asset| seen.insert(asset)));
        }
        found
    }

    /// What others hold jointly with somebody, where persons are taken apart.
    fn held_jointly(&self, owner: u32) -> impl Iterator<Item = u32> {
        let joints = self.on_day.joints.iter().filter(|_| matches!(self.reach, Reach::Apart(_)));
        let bound = joints.filter(move |joint| joint.binds(owner) != Answer::No);
        bound.flat_map(move |joint| {
            let is_held = move |asset: u32| {
                let others = joint.parties.iter().filter(move |&&(party, _)| party != owner && party != asset);
                let mut holds = others.map(|&(party, _)| self.on_day.hold(self.facts.held_in(party, asset)));
                holds.any(|hold| hold != stakes::Hold::default())
            };
            joint.assets.iter().map(|&(asset, _)| asset).filter(move |&asset| is_held(asset))
        })
    }

    fn stands(&self, entity: u32) -> bool {
        self.caught_answer(entity).max(self.seed(entity)) != Answer::No
    }

    /// Whether an asset is caught along with an owner: where persons are taken apart, through one and the same.
    fn shares_a_person(&self, owner: u32, asset: u32) -> bool {
        match &self.reach {
            Reach::Together(closure) => closure.of(asset) != Answer::No,
            Reach::Apart(persons) => {
                persons.of(asset).any(|(_, person, _)| persons.of(owner).any(|(_, other, _)| other == person))
            }
        }
    }

    /// The entities that are not caught, but would be if they were taken to be: what listed owners reach and what supports itself in
    /// a circle. To be reviewed by a person. In the order of the graph.
    pub fn circular(&self) -> impl ExactSizeIterator<Item = Finding<'_, 'g>> {
        self.circular_entities().iter().map(|&entity| self.finding(entity))
    }

    fn circular_entities(&self) -> &[u32] {
        self.circular.get_or_init(|| {
            let certain: Vec<u32> =
                self.seeds.iter().filter(|(_, answer)| answer.is_yes()).map(|(seed, _)| *seed).collect();
            let entities = self.graph.entity_count();
            let mut found: Vec<u32> = match &self.reach {
                Reach::Together(_) => greatest(&self.on_day, self.limit, &certain, entities),
                Reach::Apart(_) => {
                    certain.iter().flat_map(|&seed| greatest(&self.on_day, self.limit, &[seed], entities)).collect()
                }
            };
            found.retain(|&entity| self.caught_answer(entity) != Answer::Yes && self.seed(entity) == Answer::No);
            found.sort_unstable();
            found.dedup();
            found
        })
    }

    /// The report on all that is caught.
    pub fn report(&self) -> ExposureReport<'_, 'g> {
        ExposureReport::new(self)
    }

    fn entity(&self, entity: u32) -> EntityRef<'g> {
        EntityRef::new(self.graph, NodeIndex::new(entity as usize))
    }

    /// How certainly an entity is under a measure that seeds the rule.
    fn seed(&self, entity: u32) -> Answer {
        let at = self.seeds.binary_search_by_key(&entity, |&(seed, _)| seed);
        at.ok().and_then(|at| self.seeds.get(at)).map_or(Answer::No, |&(_, answer)| answer)
    }

    /// How certainly an entity is caught, as a seed or through owners.
    fn caught_answer(&self, entity: u32) -> Answer {
        match &self.reach {
            Reach::Together(closure) => closure.of(entity),
            Reach::Apart(persons) => persons.of(entity).map(|&(.., answer)| answer).max().unwrap_or(Answer::No),
        }
    }
}

impl Persons {
    /// Follows the stakes of every person by itself.
    fn follow(mut closure: Closure, day: &OnDay<'_>, limit: Limit, seeds: &[(u32, Answer)]) -> Self {
        let mut found = Persons::default();
        for &(person, answer) in seeds {
            closure.run(day, limit, &day.joints, &[(person, answer)]);
            found.caught.extend(closure.certain.iter().map(|&entity| (entity, person, Answer::Yes)));
            found.caught.extend(closure.possible.iter().map(|&entity| (entity, person, Answer::Possibly)));
            let held = closure.touched().iter().filter(|&&entity| closure.of(entity) == Answer::No);
            found.held.extend(held.map(|&entity| (entity, person, closure.most(entity))));
            closure.clear();
        }
        found.work = closure.work;
        found.caught.sort_unstable();
        found.held.sort_unstable();
        found.held.dedup();
        found
    }

    fn of(&self, entity: u32) -> impl Iterator<Item = &(u32, u32, Answer)> {
        let from = self.caught.partition_point(|&(other, ..)| other < entity);
        self.caught.iter().skip(from).take_while(move |&&(other, ..)| other == entity)
    }
}

/// The entities under a measure of the regime, by one of its authorities, ascending, each with how certainly it is in force.
///
/// A listing that names no measure is taken for a word about whichever measures of the same authority other claims name, and is in
/// doubt if they name none: see [`Listing::blocks_on`](crate::Listing::blocks_on).
fn seeds(day: &OnDay<'_>, regime: &Regime, authorities: &[EntityRef<'_>]) -> Vec<(u32, Answer)> {
    let mut seeds: Vec<(u32, Answer)> = Vec::new();
    for listings in day.facts.listings.chunk_by(|one, other| one.tie == other.tie) {
        let Some(first) = listings.first().filter(|first| is_of(first, regime, authorities)) else { continue };
        let answer = listings.iter().map(|listing| seeding(day, regime, listing, listings)).max().unwrap_or(Answer::No);
        if answer != Answer::No {
            seeds.push((first.entity, answer));
        }
    }
    seeds.sort_unstable_by_key(|&(entity, answer)| (entity, std::cmp::Reverse(answer)));
    seeds.dedup_by_key(|&mut (entity, _)| entity);
    seeds
}

/// Whether a listing is by an authority of the regime.
fn is_of(listing: &Listed, regime: &Regime, authorities: &[EntityRef<'_>]) -> bool {
    regime.authorities().is_empty()
        || authorities.iter().any(|authority| authority.index().index() == listing.authority as usize)
}

fn seeding(day: &OnDay<'_>, regime: &Regime, listing: &Listed, of_tie: &[Listed]) -> Answer {
    match listing.measure {
        Some(measure) if regime.measures().contains(&measure) => day.of_listing(listing),
        Some(_) => Answer::No,
        None => {
            let named = |other: &Listed| other.measure.is_some() && day.of_listing(other) != Answer::No;
            if of_tie.iter().any(named) { Answer::No } else { day.of_listing(listing).min(Answer::Possibly) }
        }
    }
}

/// Prints the head and the counts; [`Exposure::report`] has the rest.
impl fmt::Display for Exposure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let day = self.day.map_or_else(|| "whatever the day".to_owned(), |day| format!("on {day}"));
        write!(
            f,
            "{} {day}: {} listed, {} caught, {} undetermined",
            self.rule(),
            counted(self.seeds.iter().filter(|(_, answer)| answer.is_yes()).count() as u64, "entity", "entities"),
            self.findings(Verdict::Caught).len(),
            self.findings(Verdict::Undetermined).len(),
        )
    }
}
