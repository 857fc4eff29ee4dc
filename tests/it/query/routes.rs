//! Every route and neighbourhood query equals a brute-force search on random multigraphs, for every filter, direction and mode.
//!
//! The search tries every row of entities and judges every tie claim by claim, from the documentation alone: see `crate::common::rules`.

use crate::common::rules::{Op, Path, Plan, Rules, Steps, op, plan, plan_of, standing};
use crate::common::worlds::Fact;
use crate::common::{Records, Statement, Style, claim, config, designation, kind, modality, records, relation, sized};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sanctions_graph::date::{Answer, Day, PartialDate, Period, When};
use sanctions_graph::petgraph::graph::{EdgeIndex, NodeIndex};
use sanctions_graph::{
    Claim, Class, Completeness, Cut, Entity, EntityKind, Graph, Modality, Neighbourhood, Relation, Route, RouteQuery,
    Routes, Standing, View,
};

/// More than there can be.
const NO_LIMIT: usize = 1_000_000;

/// Between whom, and how far.
#[derive(Debug, Clone)]
struct Question {
    starts: Vec<usize>,
    ends: Vec<usize>,
    hops: u32,
}

/// One or several starts and ends, as places that are taken modulo the number of entities.
fn question() -> BoxedStrategy<Question> {
    let few = || prop_oneof![3 => vec(0..8usize, 1..2), 1 => vec(0..8usize, 2..4)];
    (few(), few(), 1..7u32).prop_map(|(starts, ends, hops)| Question { starts, ends, hops }).boxed()
}

impl Question {
    /// The same for a graph of so many entities; no entity is on both sides, and none stands twice.
    fn of(&self, count: usize) -> Self {
        let places = |list: &[usize], taken: &[usize]| {
            let mut places: Vec<usize> = list.iter().map(|place| place % count).collect();
            places.sort_unstable();
            places.dedup();
            places.retain(|place| !taken.contains(place));
            places
        };
        let mut starts = places(&self.starts, &[]);
        starts.truncate(count - 1);
        let mut ends = places(&self.ends, &starts);
        if ends.is_empty() {
            ends.extend((0..count).find(|place| !starts.contains(place)));
        }
        Self { starts, ends, hops: self.hops }
    }

    /// The ends in another order than that of the file, which must not matter.
    fn ask<'g>(&self, graph: &'g Graph, plan: &Plan) -> RouteQuery<'g> {
        let nodes = |places: &[usize]| places.iter().rev().map(|&place| NodeIndex::new(place)).collect::<Vec<_>>();
        let query = graph.routes(nodes(&self.starts), nodes(&self.ends)).unwrap();
        plan.ask(query, graph).max_hops(self.hops).limit(NO_LIMIT)
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    Shortest,
    AllShortest,
    KShortest(usize),
    All,
    Strongest,
    Chronological,
}

const MODES: [Mode; 10] = [
    Mode::Shortest,
    Mode::AllShortest,
    Mode::KShortest(0),
    Mode::KShortest(1),
    Mode::KShortest(2),
    Mode::KShortest(5),
    Mode::KShortest(1000),
    Mode::All,
    Mode::Strongest,
    Mode::Chronological,
];

impl Mode {
    fn run(self, query: RouteQuery<'_>) -> Routes<'_> {
        match self {
            Mode::Shortest => query.shortest(),
            Mode::AllShortest => query.all_shortest(),
            Mode::KShortest(count) => query.k_shortest(count),
            Mode::All => query.all(),
            Mode::Strongest => query.strongest(),
            Mode::Chronological => query.chronological(),
        }
    }

    /// What the query must find, of all routes in their order.
    fn expected(self, steps: &Steps<'_>, all: &[Path]) -> Vec<Path> {
        let of_length = |length: Option<usize>, path: &&Path| Some(path.len()) == length;
        let first = |paths: &mut dyn Iterator<Item = &Path>| paths.take(1).cloned().collect();
        match self {
            Mode::Shortest => first(&mut all.iter()),
            Mode::AllShortest => {
                let least = all.first().map(Vec::len);
                all.iter().filter(|path| of_length(least, path)).cloned().collect()
            }
            Mode::KShortest(count) => all.iter().take(count).cloned().collect(),
            Mode::All => all.to_vec(),
            Mode::Strongest => {
                let best = all.iter().map(|path| steps.weakest(path)).min();
                first(&mut all.iter().filter(|path| Some(steps.weakest(path)) == best))
            }
            Mode::Chronological => {
                let in_time: Vec<&Path> = all.iter().filter(|path| steps.in_time(path)).collect();
                let least = in_time.first().map(|path| path.len());
                in_time.into_iter().filter(|path| of_length(least, path)).cloned().collect()
            }
        }
    }
}

fn path(route: &Route<'_>) -> Path {
    route.entities().map(|entity| entity.index().index()).collect()
}

fn paths(routes: &Routes<'_>) -> Vec<Path> {
    routes.iter().map(path).collect()
}

/// Every mode of one question through one view.
fn check(records: &Records, plan: &Plan, question: &Question) -> Result<(), TestCaseError> {
    let graph = records.graph();
    let question = question.of(graph.entity_count());
    let rules = plan.rules(&graph);
    let steps = rules.steps();
    let all = steps.paths(&question.starts, &question.ends, question.hops as usize);
    for mode in MODES {
        let mut expected = mode.expected(&steps, &all);
        let ask = || question.ask(&graph, plan);
        let routes = mode.run(ask());
        if mode == Mode::Shortest {
            // Any of the shortest will do, if it is always the same.
            let found = paths(&routes);
            if found.iter().all(|path| Mode::AllShortest.expected(&steps, &all).contains(path)) {
                prop_assert_eq!(found.len(), expected.len());
                expected = found;
            }
        }
        prop_assert_eq!(
            paths(&routes),
            expected.clone(),
            "{:?} of {:?} is {} and should be the right; view: {}",
            mode,
            question,
            routes,
            routes.view()
        );
        prop_assert_eq!(routes.completeness(), Completeness::Complete, "{:?} of {:?}", mode, question);
        prop_assert_eq!(routes.view(), &plan.view(&graph));
        check_hops(&routes, &steps)?;
        check_limits(mode, &ask, &expected)?;
        check_budgets(mode, &ask, &routes)?;
    }
    Ok(())
}

/// Each hop holds exactly the ties that pass between its two.
fn check_hops(routes: &Routes<'_>, steps: &Steps<'_>) -> Result<(), TestCaseError> {
    for route in routes {
        for (hop, next) in route.hops().iter().zip(path(route).windows(2)) {
            let ties: Vec<EdgeIndex> = hop.ties().iter().map(|tie| tie.index()).collect();
            prop_assert_eq!(&ties, &steps.ties[next[0]][next[1]], "the ties of the hop {:?} of {}", next, route);
            prop_assert_eq!((hop.from().index().index(), hop.to().index().index()), (next[0], next[1]));
        }
    }
    Ok(())
}

/// A limit returns the first routes, and a cut is reported exactly if there are more.
fn check_limits<'g>(mode: Mode, ask: &dyn Fn() -> RouteQuery<'g>, expected: &[Path]) -> Result<(), TestCaseError> {
    let count = expected.len();
    for limit in [0, 1, 2, count.saturating_sub(1), count, count + 1] {
        let routes = mode.run(ask().limit(limit));
        let cut = if count > limit { Completeness::Cut(Cut::Limit) } else { Completeness::Complete };
        prop_assert_eq!(paths(&routes), &expected[..count.min(limit)], "{:?} with limit {} of {}", mode, limit, count);
        prop_assert_eq!(routes.completeness(), cut, "{:?} with limit {} of {}", mode, limit, count);
    }
    Ok(())
}

/// The work is the same every time; a smaller budget gives the first routes, never others, and says that it was cut.
fn check_budgets<'g>(mode: Mode, ask: &dyn Fn() -> RouteQuery<'g>, full: &Routes<'_>) -> Result<(), TestCaseError> {
    let (work, full) = (full.work(), paths(full));
    for budget in [work.ties, work.ties.saturating_sub(1), work.ties / 2, work.ties / 4, 1, 0] {
        let routes = mode.run(ask().budget(budget));
        let found = paths(&routes);
        prop_assert!(
            full.starts_with(&found),
            "{:?} with budget {}: {:?} does not begin {:?}",
            mode,
            budget,
            found,
            full
        );
        if budget >= work.ties {
            prop_assert_eq!((found, routes.work()), (full.clone(), work), "{:?}", mode);
            prop_assert_eq!(routes.completeness(), Completeness::Complete, "{:?}", mode);
        } else {
            prop_assert_eq!(
                routes.completeness(),
                Completeness::Cut(Cut::Budget),
                "{:?} with {} of {}",
                mode,
                budget,
                work.ties
            );
        }
    }
    Ok(())
}

/// Rings, ties, completeness and cuts of a neighbourhood.
fn check_around(records: &Records, plan: &Plan, question: &Question) -> Result<(), TestCaseError> {
    let graph = records.graph();
    let steps = plan.rules(&graph).steps();
    let starts = question.of(graph.entity_count()).starts;
    let ask = || {
        let nodes: Vec<NodeIndex> = starts.iter().rev().map(|&place| NodeIndex::new(place)).collect();
        plan.ask_around(graph.neighbourhood(nodes).unwrap(), &graph).max_hops(question.hops)
    };
    let expected = steps.rings(&starts, question.hops as usize);
    let around = ask().collect();
    prop_assert_eq!(rings(&around), expected.clone(), "rings around {:?}; view: {}", starts, around.view());
    prop_assert_eq!(around.completeness(), Completeness::Complete);
    prop_assert_eq!(ties(&around), ties_among(&graph, &steps, &expected), "ties around {:?}", starts);
    for (ring, entities) in (0..).zip(&expected) {
        for &place in entities {
            let before = if ring == 0 { &[][..] } else { &expected[ring as usize - 1] };
            let entity = graph.get(NodeIndex::new(place)).unwrap();
            let inward: Vec<EdgeIndex> = around.ties_inward(entity, ring).map(|tie| tie.index()).collect();
            let mut wanted: Vec<EdgeIndex> = before.iter().flat_map(|&near| steps.ties[near][place].clone()).collect();
            wanted.sort_unstable();
            prop_assert_eq!(inward, wanted, "ties that reach {} in ring {}", place, ring);
        }
    }
    let beside = expected[1..].concat().len();
    for limit in [0, 1, 2, beside.saturating_sub(1), beside, beside + 1] {
        let part = ask().limit(limit).collect();
        check_part(&rings(&part), &expected)?;
        prop_assert_eq!(rings(&part).concat().len(), starts.len() + beside.min(limit), "limit {}", limit);
        prop_assert_eq!(ties(&part), ties_among(&graph, &steps, &rings(&part)), "ties with limit {}", limit);
        let cut = if beside > limit { Completeness::Cut(Cut::Limit) } else { Completeness::Complete };
        prop_assert_eq!(part.completeness(), cut, "limit {} of {}", limit, beside);
    }
    for budget in [0, 1, around.work().ties / 2, around.work().ties.saturating_sub(1), around.work().ties] {
        let part = ask().budget(budget).collect();
        check_part(&rings(&part), &expected)?;
        let cut = if budget < around.work().ties { Completeness::Cut(Cut::Budget) } else { Completeness::Complete };
        prop_assert_eq!(part.completeness(), cut, "budget {} of {}", budget, around.work().ties);
    }
    Ok(())
}

/// What was cut is whole rings and a part of one more, each in the order of the file.
fn check_part(part: &[Vec<usize>], full: &[Vec<usize>]) -> Result<(), TestCaseError> {
    prop_assert!(part.len() <= full.len(), "{:?} of {:?}", part, full);
    for (ring, entities) in part.iter().enumerate() {
        prop_assert!(
            entities.is_sorted() && entities.iter().all(|entity| full[ring].contains(entity)),
            "{:?} of {:?}",
            part,
            full
        );
        prop_assert!(entities.len() == full[ring].len() || ring + 1 == part.len(), "{:?} of {:?}", part, full);
        prop_assert!(!entities.is_empty(), "{:?} of {:?}", part, full);
    }
    Ok(())
}

fn rings(around: &Neighbourhood<'_>) -> Vec<Vec<usize>> {
    let ring = |ring| around.ring(ring).map(|entity| entity.index().index()).collect();
    (0..around.ring_count()).map(ring).collect()
}

fn ties(around: &Neighbourhood<'_>) -> Vec<EdgeIndex> {
    around.ties().map(|tie| tie.index()).collect()
}

/// The ties between entities of the rings that may be walked away from the start; within a ring, either way.
fn ties_among(graph: &Graph, steps: &Steps<'_>, rings: &[Vec<usize>]) -> Vec<EdgeIndex> {
    let ring = |place: usize| rings.iter().position(|ring| ring.contains(&place));
    let among = |tie: &EdgeIndex| {
        let (from, to) = graph.as_petgraph().edge_endpoints(*tie).unwrap();
        let (from, to) = (from.index(), to.index());
        let (Some(one), Some(other)) = (ring(from), ring(to)) else { return false };
        one <= other && steps.ties[from][to].contains(tie) || other <= one && steps.ties[to][from].contains(tie)
    };
    graph.as_petgraph().edge_indices().filter(among).collect()
}

macro_rules! filters {
    ($($name:ident: $plan:expr;)*) => {
        proptest! {
            #![proptest_config(config(32))]
            $(
                #[test]
                fn $name(records in records(Style::Plain), plan in $plan, question in question()) {
                    check(&records, &plan, &question)?;
                    check_around(&records, &plan, &question)?;
                }
            )*
        }
    };
}

filters! {
    the_hub_policy: Just(Plan::hub_policy());
    no_restriction: Just(Plan::everything());
    relations: plan_of(op::relations());
    classes: plan_of(op::classes());
    also: plan_of(op::also());
    also_listing: plan_of(op::also_listing());
    also_location: plan_of(op::also_location());
    without_relations: plan_of(op::without_relations());
    direction: plan_of(op::direction());
    directed: plan_of(op::directed());
    kinds: plan_of(op::kinds());
    without_kinds: plan_of(op::without_kinds());
    through: plan_of(op::through());
    not_through: plan_of(op::not_through());
    through_authorities: plan_of(op::through_authorities());
    as_of: plan_of(op::as_of());
    as_of_certainly: op::as_of().prop_map(|as_of| Plan::hub_policy().with(as_of).with(Op::Certain));
    during: plan_of(op::during());
    during_certainly: op::during().prop_map(|during| Plan::everything().with(during).with(Op::Certain));
    known_by: plan_of(op::known_by());
    at_least: plan_of(op::at_least());
    at_least_confidence: plan_of(op::at_least_confidence());
    at_least_grade: plan_of(op::at_least_grade());
    at_least_origins: plan_of(op::at_least_origins());
    disputed: plan_of(op::disputed());
    denied: plan_of(op::denied());
    retracted: plan_of(op::retracted());
    excluding: plan_of(op::excluding());
    max_degree: plan_of(op::max_degree());
}

proptest! {
    #![proptest_config(config(160))]

    #[test]
    fn filters_together(records in records(Style::Plain), plan in plan(), question in question()) {
        check(&records, &plan, &question)?;
        check_around(&records, &plan, &question)?;
    }

    /// Graphs in which most entities are tied to most, so that there are many routes.
    #[test]
    fn dense_graphs(records in dense(), plan in plan(), question in question()) {
        check(&records, &plan, &question)?;
        check_around(&records, &plan, &question)?;
    }

    #[test]
    fn standings(records in records(Style::Plain)) {
        for tie in records.graph().ties() {
            prop_assert_eq!(tie.standing(), standing(tie.get()), "{}", tie);
        }
    }
}

proptest! {
    #![proptest_config(config(96))]

    /// On the very days on which a listing, a state or an event begins and ends, and on those beside them.
    #[test]
    fn on_the_days_that_matter(records in listed(), question in question(), index in any::<prop::sample::Index>(), certain in any::<bool>()) {
        let graph = records.graph();
        let mut days = Vec::new();
        for tie in graph.ties() {
            let listings = tie.get().claims().iter().filter_map(|claim| claim.details().designation());
            let dates = listings.flat_map(|listing| [listing.listed_on, listing.removed_on]).flatten();
            days.extend(dates.flat_map(|date| [date.earliest(), date.latest()]));
            let facts = tie.get().claims().iter().filter_map(|claim| Fact::of(claim, tie.relation()));
            days.extend(facts.filter_map(Fact::possible).flat_map(|(first, last)| [first, last].map(Day::from_number)));
        }
        days.retain(|day| *day != Day::MIN && *day != Day::MAX);
        let about = |day: &Day| [-1, 0, 1].map(|beside| PartialDate::from(day.plus(beside)));
        let dates: Vec<PartialDate> = days.iter().flat_map(about).collect();
        for tie in graph.ties() {
            for &date in &dates {
                let of = |claim| Fact::of(claim, tie.relation()).map_or(Answer::Possibly, |fact| fact.as_of(date));
                let expected = tie.get().affirmations().map(of).max().unwrap_or(Answer::No);
                prop_assert_eq!(tie.holds_as_of(date), expected, "{} as of {}", tie, date);
            }
        }
        check(&records, &Plan::everything(), &question)?;
        if !dates.is_empty() {
            let plan = Plan::everything().with(Op::AsOf(*index.get(&dates)));
            check(&records, &if certain { plan.with(Op::Certain) } else { plan }, &question)?;
        }
    }
}

/// Graphs with listings of which the designation gives the term.
fn listed() -> BoxedStrategy<Records> {
    let listing = (0..8usize, 0..8usize, modality(), designation(Style::Plain));
    (sized(Style::Plain, 2..6, 0..5), vec(listing, 1..6))
        .prop_map(|(mut records, listings)| {
            let count = records.entities.len();
            for (from, to, modality, designation) in listings {
                let claim = Claim::new(modality, &*records.sources[0].id).designation(designation);
                let (from, relation, to) = (from % count, Relation::SanctionedBy, to % count);
                records.claims.push(Statement { from, relation, to, claim });
            }
            records
        })
        .boxed()
}

fn dense() -> BoxedStrategy<Records> {
    let kinds = prop_oneof![6 => Just(EntityKind::Company), 1 => kind()];
    let pair = (0..8usize, 0..8usize, select(vec![Relation::BoughtFrom, Relation::Owns, Relation::AssociateOf]));
    (records(Style::Plain), vec(kinds, 8), vec((pair, claim(Style::Plain)), 12..24))
        .prop_map(|(mut records, kinds, ties)| {
            for (place, kind) in kinds.into_iter().enumerate().skip(records.entities.len()) {
                let kind = if kind == EntityKind::Person { EntityKind::Group } else { kind };
                records.entities.push(Entity::new(format!("e{place}"), kind, "Name"));
            }
            for ((from, to, relation), claim) in ties {
                let claim = crate::common::cited_by(&claim, &records.sources, relation);
                records.claims.push(Statement { from, relation, to, claim });
            }
            records
        })
        .boxed()
}

// Laws.

proptest! {
    #![proptest_config(config(160))]

    /// Widening the hops never removes a route.
    #[test]
    fn more_hops_find_more(records in records(Style::Plain), plan in plan(), question in question()) {
        let graph = records.graph();
        let question = question.of(graph.entity_count());
        let mut before: Vec<Path> = Vec::new();
        for hops in 0..9 {
            let now = paths(&question.ask(&graph, &plan).max_hops(hops).all());
            prop_assert!(now.starts_with(&before), "{} hops: {:?}; one fewer: {:?}", hops, now, before);
            before = now;
        }
    }

    /// Excluding an entity that is no end removes exactly the routes through it.
    #[test]
    fn excluding_removes_the_routes_through_it(records in records(Style::Plain), plan in plan(), question in question()) {
        let graph = records.graph();
        let question = question.of(graph.entity_count());
        let all = paths(&question.ask(&graph, &plan).all());
        for place in (0..graph.entity_count()).filter(|place| !question.starts.contains(place) && !question.ends.contains(place)) {
            let left = paths(&question.ask(&graph, &plan).excluding([NodeIndex::new(place)]).all());
            let expected: Vec<Path> = all.iter().filter(|path| !path.contains(&place)).cloned().collect();
            prop_assert_eq!(left, expected, "without {}", place);
        }
    }

    /// A further claim that affirms removes no route, if
    /// - disputed ties are walked: a denial that countered nothing before may counter the new claim;
    /// - ties that are only denied or withdrawn are not: once affirmed, a tie passes on what affirms it;
    /// - there is no cap on ties per entity; and
    /// - it makes nobody an authority, or authorities are passed through.
    #[test]
    fn a_further_affirmation_removes_no_route(
        records in records(Style::Plain), plan in plan(), question in question(), more in claim(Style::Plain),
        (from, relation, to) in (0..8usize, relation(), 0..8usize), again in any::<Option<prop::sample::Index>>(),
    ) {
        let mut plan = plan;
        plan.ops.retain(|op| !matches!(op, Op::Disputed(false) | Op::MaxDegree(_)));
        plan.ops.extend([Op::Denied(false), Op::Retracted(false)]);
        let graph = records.graph();
        let count = graph.entity_count();
        let question = question.of(count);
        // As often as not about a tie that is there already.
        let (from, relation, to) = match again.filter(|_| !records.claims.is_empty()) {
            Some(index) => {
                let Statement { from, relation, to, .. } = index.get(&records.claims);
                (*from, *relation, *to)
            }
            None => (from % count, relation, to % count),
        };
        let is_new_authority = relation == Relation::SanctionedBy && !graph.get(NodeIndex::new(to)).unwrap().is_authority();
        if is_new_authority {
            plan.ops.push(Op::ThroughAuthorities);
        }
        let claim = crate::common::affirming(&crate::common::cited_by(&more, &records.sources, relation));
        let mut further = records.clone();
        further.claims.push(Statement { from, relation, to, claim });
        let (before, graph) = (paths(&question.ask(&graph, &plan).all()), further.graph());
        let after = paths(&question.ask(&graph, &plan).all());
        for route in &before {
            prop_assert!(after.contains(route), "{:?} is lost by {} {:?} {}: {:?}", route, from, relation, to, after);
        }
    }

    /// A further denial adds no route, if nothing that is only denied is walked.
    #[test]
    fn a_further_denial_adds_no_route(records in records(Style::Plain), plan in plan(), question in question(), index in any::<prop::sample::Index>()) {
        if records.claims.is_empty() {
            return Ok(());
        }
        let mut plan = plan;
        plan.ops.push(Op::Denied(false));
        let graph = records.graph();
        let question = question.of(graph.entity_count());
        let mut further = records.clone();
        let denied = index.get(&records.claims).clone();
        let denial = Claim::denial(Modality::Stated, denied.claim.evidence()[0].clone());
        let role = denied.claim.details().role().map(str::to_owned);
        further.claims.push(Statement { claim: role.into_iter().fold(denial, Claim::role), ..denied });
        let before = paths(&question.ask(&graph, &plan).all());
        for route in &paths(&question.ask(&further.graph(), &plan).all()) {
            prop_assert!(before.contains(route), "{:?} is new", route);
        }
    }

    /// Saying the same again, in other words or on other evidence, multiplies no route.
    #[test]
    fn parallel_claims_multiply_no_route(records in records(Style::Plain), plan in plan(), question in question()) {
        let mut parallel = records.clone();
        for statement in &records.claims {
            let mut again = statement.clone();
            again.claim.details_mut().set_note(Some("again".into()));
            parallel.claims.push(again);
        }
        let (graph, doubled) = (records.graph(), parallel.graph());
        let question = question.of(graph.entity_count());
        prop_assert_eq!(doubled.tie_count(), graph.tie_count());
        for mode in MODES {
            let (one, other) = (mode.run(question.ask(&graph, &plan)), mode.run(question.ask(&doubled, &plan)));
            prop_assert_eq!(paths(&one), paths(&other), "{:?}", mode);
        }
    }

    /// The part of the graph that the routes make up holds the same routes.
    #[test]
    fn a_part_holds_its_routes(records in records(Style::Plain), plan in plan(), question in question()) {
        let graph = records.graph();
        let question = question.of(graph.entity_count());
        let routes = question.ask(&graph, &plan).all();
        let part = routes.to_graph();
        let names = |graph: &Graph, paths: Vec<Path>| -> Vec<Vec<String>> {
            let id = |place: &usize| graph.as_petgraph()[NodeIndex::new(*place)].id().to_owned();
            paths.iter().map(|path| path.iter().map(id).collect()).collect()
        };
        let found = names(&graph, paths(&routes));
        let parts: Vec<usize> = routes.iter().map(|route| route.to_graph().tie_count()).collect();
        let hops: Vec<usize> = routes.iter().map(|route| route.hops().iter().map(|hop| hop.ties().len()).sum()).collect();
        prop_assert_eq!(parts, hops, "the ties of each route by itself");
        if found.is_empty() {
            prop_assert_eq!((part.entity_count(), part.tie_count()), (0, 0));
            return Ok(());
        }
        let ends = |places: &[usize]| -> Vec<NodeIndex> {
            places.iter().filter_map(|&place| part.index_of(graph.as_petgraph()[NodeIndex::new(place)].id())).collect()
        };
        // Excluded entities are named by their place, which is another in the part; no route has one but as an end.
        let mut same = plan.clone();
        same.ops.retain(|op| !matches!(op, Op::Excluding(_)));
        // Where listing is walked, a state is passed through for being an authority; in the part it may be none.
        let is_authority = |graph: &Graph, id: &str| graph.entity(id).unwrap().is_authority();
        if part.entities().any(|entity| is_authority(&graph, entity.get().id()) && !entity.is_authority()) {
            same.ops.push(Op::Through(EntityKind::known().collect()));
        }
        let ask = |view: View| part.routes(ends(&question.starts), ends(&question.ends)).unwrap().max_hops(question.hops).limit(NO_LIMIT).view(view);
        for view in [same.view(&part), View::everything()] {
            let within = names(&part, paths(&ask(view).all()));
            for route in &found {
                prop_assert!(within.contains(route), "{:?} is lost in {:?}", route, within);
            }
        }
        // It holds no more than the whole does without any restriction.
        let everything = names(&graph, paths(&question.ask(&graph, &Plan::everything()).all()));
        for route in names(&part, paths(&ask(View::everything()).all())) {
            prop_assert!(everything.contains(&route), "{:?} is new", route);
        }
        // It is a graph like any other.
        let text = part.to_ron().unwrap();
        let again = Graph::parse("part", &text).map_err(|problems| TestCaseError::fail(format!("{problems}\n{text}")))?;
        prop_assert!(again == part, "not read back:\n{}", text);
        let sources: Vec<&str> = part.ties().flat_map(|tie| tie.get().claims()).flat_map(|claim| claim.sources()).map(|id| &**id).collect();
        prop_assert!(sources.iter().all(|id| part.source(id).is_some()), "a source is missing:\n{}", text);
    }

    /// The part of the graph that a neighbourhood makes up has its entities and ties.
    #[test]
    fn a_part_holds_its_neighbourhood(records in records(Style::Plain), plan in plan(), question in question()) {
        let graph = records.graph();
        let starts: Vec<NodeIndex> = question.of(graph.entity_count()).starts.into_iter().map(NodeIndex::new).collect();
        let around = plan.ask_around(graph.neighbourhood(starts).unwrap(), &graph).max_hops(question.hops).collect();
        let part = around.to_graph();
        let mut ids: Vec<(usize, &str)> = around.entities().map(|entity| (entity.index().index(), entity.get().id())).collect();
        ids.sort_unstable();
        prop_assert_eq!(part.entities().map(|entity| entity.get().id()).collect::<Vec<_>>(), ids.iter().map(|id| id.1).collect::<Vec<_>>());
        prop_assert_eq!(part.ties().map(|tie| tie.to_string()).collect::<Vec<_>>(), around.ties().map(|tie| tie.to_string()).collect::<Vec<_>>());
    }
}

// The order of time.

/// A chain of 2 or 3 hops with up to 4 claims, all dated within a few days or not at all.
fn chain() -> BoxedStrategy<Vec<(usize, Relation, Claim)>> {
    let day = || (1..6).prop_map(|day| format!("2012-01-{day:02}"));
    let exact = || (day(), select(vec!["", "", "", "~", "?"])).prop_map(|(day, mark)| day + mark);
    let end = || prop_oneof![6 => exact(), 1 => Just("..".to_owned()), 1 => Just(String::new())];
    let interval = (end(), end()).prop_map(|(one, other)| {
        let written = format!("{one}/{other}");
        let inverted = written.parse::<Period>().unwrap().is_inverted();
        if inverted { format!("{other}/{one}") } else { written }
    });
    let dated = prop_oneof![2 => exact(), 3 => interval];
    let when = proptest::option::weighted(0.85, dated);
    let relation = select(vec![Relation::BoughtFrom, Relation::Owns, Relation::AssociateOf, Relation::Paid]);
    let claim = (0..3usize, relation, when, prop::bool::weighted(0.1)).prop_map(|(hop, relation, when, denies)| {
        let claim = if denies { Claim::denial(Modality::Stated, "s") } else { Claim::new(Modality::Stated, "s") };
        (hop, relation, when.into_iter().fold(claim, |claim, when| claim.when(when.parse::<When>().unwrap())))
    });
    vec(claim, 2..5).boxed()
}

/// By the words of `Route::in_order`, world by world.
fn in_order_by_hand(hops: &[Vec<(Relation, Claim)>]) -> Answer {
    const FROM: i32 = 15_340; // 2012-01-01
    const TO: i32 = FROM + 4;
    /// The days that a hop can be walked on, in one world.
    type Hop = Vec<(i32, i32)>;
    fn walkable(world: &[Hop]) -> bool {
        let mut at: Vec<i32> = (FROM - 2..=TO + 2).collect();
        for hop in world {
            let next = |day: &i32| {
                at.first().is_some_and(|from| from <= day) && hop.iter().any(|one| (one.0..=one.1).contains(day))
            };
            at = (FROM - 2..=TO + 2).filter(next).collect();
        }
        !at.is_empty()
    }
    fn worlds(hops: &[Vec<Vec<(i32, i32)>>]) -> Vec<Vec<Hop>> {
        let mut all: Vec<Vec<Hop>> = vec![Vec::new()];
        for hop in hops {
            let mut of_hop: Vec<Hop> = vec![Vec::new()];
            for claim in hop {
                of_hop = of_hop
                    .iter()
                    .flat_map(|world| claim.iter().map(move |one| [&world[..], &[*one]].concat()))
                    .collect();
            }
            all = all
                .iter()
                .flat_map(|world| of_hop.iter().map(move |hop| [&world[..], std::slice::from_ref(hop)].concat()))
                .collect();
        }
        all
    }
    // A claim without a date may hold on any day; nothing is certain of it, nor of one whose date is in doubt.
    let any_day: Vec<(i32, i32)> = (FROM - 2..=TO + 2).map(|day| (day, day)).collect();
    let of = |certain: bool| -> Vec<Vec<Vec<(i32, i32)>>> {
        let claim = |(relation, claim): &(Relation, Claim)| match Fact::of(claim, *relation) {
            Some(fact) => (!certain || !fact.is_doubtful()).then(|| fact.worlds_within(FROM - 1, TO + 1)),
            None => (!certain).then(|| any_day.clone()),
        };
        hops.iter().map(|hop| hop.iter().filter_map(claim).collect()).collect()
    };
    if worlds(&of(true)).iter().all(|world| walkable(world)) {
        return Answer::Yes;
    }
    if worlds(&of(false)).iter().any(|world| walkable(world)) { Answer::Possibly } else { Answer::No }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn in_order_equals_a_look_at_every_world(claims in chain()) {
        let count = 1 + claims.iter().map(|claim| claim.0).max().unwrap();
        let mut hops = vec![Vec::new(); count];
        let mut builder = sanctions_graph::GraphBuilder::new();
        builder.source(sanctions_graph::Source::new("s", sanctions_graph::SourceKind::Dataset, "S"));
        for place in 0..=count {
            builder.entity(Entity::new(format!("e{place}"), EntityKind::Company, format!("E{place}")));
        }
        for (hop, relation, claim) in &claims {
            builder.claim(&format!("e{hop}"), *relation, &format!("e{}", hop + 1), claim.clone());
            if claim.is_affirmed() {
                hops[*hop].push((*relation, claim.clone()));
            }
        }
        let graph = builder.build().unwrap();
        let routes = graph.routes("e0", format!("e{count}")).unwrap().shortest();
        // A hop that nobody affirms is on no route.
        prop_assert_eq!(routes.is_empty(), hops.iter().any(Vec::is_empty));
        for route in &routes {
            prop_assert_eq!(route.in_order(), in_order_by_hand(&hops), "{}", graph.to_ron().unwrap());
        }
    }

    /// What is found as chronological is possibly in order, unless ties are walked that nobody affirms.
    #[test]
    fn chronological_routes_are_possibly_in_order(records in records(Style::Plain), plan in plan(), question in question()) {
        let mut plan = plan;
        plan.ops.extend([Op::Denied(false), Op::Retracted(false)]);
        let graph = records.graph();
        for route in &question.of(graph.entity_count()).ask(&graph, &plan).chronological() {
            prop_assert_ne!(route.in_order(), Answer::No, "{}", route);
        }
    }
}

/// The generators reach what they are for: else the tests above would hold for want of anything to find.
#[test]
fn the_graphs_are_worth_asking() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut seen = std::collections::BTreeMap::<String, u32>::new();
    for _ in 0..200 {
        let mut draw = |key: String| *seen.entry(key).or_default() += 1;
        let (records, question) = (records(Style::Plain), question()).new_tree(&mut runner).unwrap().current();
        let graph = records.graph();
        for tie in graph.ties() {
            draw(format!("standing {}", tie.standing()));
        }
        let question = question.of(graph.entity_count());
        for plan in [Plan::hub_policy(), Plan::everything(), Plan::hub_policy().with(Op::Also(vec![Class::Listing]))] {
            let name = if plan.everything {
                "everything"
            } else if plan.ops.is_empty() {
                "policy"
            } else {
                "listing"
            };
            let routes = question.ask(&graph, &plan).all();
            let rules: Rules<'_> = plan.rules(&graph);
            draw(format!("{name}: {} routes", routes.len().min(3)));
            if routes.iter().any(|route| route.hops().iter().any(|hop| hop.ties().len() > 1)) {
                draw(format!("{name}: parallel ties"));
            }
            if !question.ask(&graph, &plan).chronological().is_empty() {
                draw(format!("{name}: chronological"));
            }
            let longest = routes.iter().map(Route::len).max().unwrap_or_default();
            draw(format!("{name}: {} hops", longest.min(4)));
            if graph.entities().any(|entity| !rules.passes_through(entity.index())) {
                draw(format!("{name}: barred"));
            }
        }
    }
    for (key, least) in [
        ("standing unopposed", 500),
        ("standing disputed", 50),
        ("standing denied only", 50),
        ("standing retracted", 20),
        ("policy: 1 routes", 20),
        ("policy: 3 routes", 10),
        ("policy: 4 hops", 3),
        ("policy: parallel ties", 10),
        ("policy: chronological", 20),
        ("policy: barred", 50),
        ("listing: barred", 30),
        ("everything: 3 routes", 40),
        ("everything: 4 hops", 15),
    ] {
        assert!(seen.get(key).is_some_and(|count| *count >= least), "{key}: {seen:#?}");
    }
    assert!(
        seen.keys()
            .all(|key| !key.starts_with("standing") || Standing::ALL.iter().any(|s| key.ends_with(&s.to_string())))
    );
}
