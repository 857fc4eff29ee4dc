//! Exposure against a naive fixpoint, on random ownership graphs with cycles, ranges, dates, doubts and several records of one stake.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use sanctions_graph::date::{Answer, Day, Period, Span, WhenKind};
use sanctions_graph::{
    Aggregation, Claim, Designation, Entity, EntityKind, Graph, GraphBuilder, Measure, Modality, Ppm, Regime, Relation,
    Rights, Share, ShareOf, Source, SourceKind, Verdict,
};

const FIRMS: usize = 7;
const DAY: &str = "2015-06-15";
const SHARES: [&str; 14] = [
    "50%",
    "25%",
    "49.9999%",
    "50.0001%",
    "10%",
    "40%",
    ">25..50%",
    ">50..<75%",
    "0..100%",
    "30..60%",
    "50% votes",
    ">50% votes",
    "60% indirect",
    "",
];
const PERIODS: [&str; 10] =
    ["", "2010/2020", "2015", "2015-06-15", "2015-06/..", "../2014", "2016/..", "2010/2015-06", "2014", "2016"];

#[derive(Debug, Clone)]
struct Record {
    owner: usize,
    asset: usize,
    relation: Relation,
    share: &'static str,
    period: &'static str,
    modality: Modality,
}

#[derive(Debug, Clone)]
struct Listed {
    firm: usize,
    measure: Option<Measure>,
    period: (&'static str, &'static str),
    modality: Modality,
}

/// A joint arrangement: its parties and what it is about, each with how it is claimed.
#[derive(Debug, Clone)]
struct Joint {
    parties: Vec<(usize, &'static str, Modality)>,
    asset: (usize, &'static str, Modality),
}

fn joint() -> impl Strategy<Value = Joint> {
    let end = || {
        let period = prop_oneof![3 => Just(""), 1 => prop::sample::select(&PERIODS[..])];
        let modality =
            prop_oneof![5 => Just(Modality::Official), 1 => Just(Modality::Alleged), 1 => Just(Modality::Suspected)];
        (0..FIRMS, period, modality)
    };
    (prop::collection::vec(end(), 2..4), end()).prop_map(|(parties, asset)| Joint { parties, asset })
}

fn record() -> impl Strategy<Value = Record> {
    let relation = prop_oneof![
        12 => Just(Relation::Owns),
        1 => Just(Relation::Controls),
        1 => Just(Relation::OwnsOrControls),
        1 => Just(Relation::FrontsFor)
    ];
    let modality =
        prop_oneof![6 => Just(Modality::Official), 1 => Just(Modality::Alleged), 1 => Just(Modality::Suspected)];
    // Exact shares and open dates are frequent, so that chains come about.
    let share = prop_oneof![3 => Just("50%"), 2 => Just("25%"), 4 => prop::sample::select(&SHARES[..])];
    let period = prop_oneof![3 => Just(""), 1 => prop::sample::select(&PERIODS[..])];
    (0..FIRMS, 0..FIRMS, relation, share, period, modality).prop_map(
        |(owner, asset, relation, share, period, modality)| Record { owner, asset, relation, share, period, modality },
    )
}

fn listed() -> impl Strategy<Value = Listed> {
    let measure = prop_oneof![
        4 => Just(Some(Measure::AssetFreeze)),
        1 => Just(Some(Measure::Procurement)),
        1 => Just(None)
    ];
    let period = prop::sample::select(vec![
        ("2010", ""),
        ("", ""),
        ("2015-06", ""),
        ("2010", "2015-06-15"),
        ("2010", "2015-06"),
        ("2016", ""),
    ]);
    let modality =
        prop_oneof![6 => Just(Modality::Official), 1 => Just(Modality::Alleged), 1 => Just(Modality::Reported)];
    (0..FIRMS, measure, period, modality).prop_map(|(firm, measure, period, modality)| Listed {
        firm,
        measure,
        period,
        modality,
    })
}

fn id(firm: usize) -> String {
    format!("firm-{firm}")
}

fn graph(records: &[Record], listings: &[Listed], denied: &[(usize, Modality)], joints: &[Joint]) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("register", SourceKind::Register, "A register"));
    builder.entity(Entity::new("authority", EntityKind::Agency, "An authority"));
    for firm in 0..FIRMS {
        builder.entity(Entity::new(id(firm), EntityKind::Company, id(firm)));
    }
    for (number, record) in records.iter().enumerate() {
        // Each record is a claim of its own, even if it says the same as another.
        let evidence = sanctions_graph::Evidence::new("register").at(format!("entry {number}"));
        let mut claim = Claim::new(record.modality, evidence);
        if record.relation == Relation::Owns && !record.share.is_empty() {
            claim = claim.share(record.share.parse().unwrap());
        }
        if !record.period.is_empty() {
            claim = claim.when(record.period.parse::<Period>().unwrap());
        }
        let (from, to) = ends(record);
        builder.claim(&id(from), record.relation, &id(to), claim);
    }
    for &(number, modality) in denied {
        let record = &records[number % records.len()];
        let (from, to) = ends(record);
        builder.claim(&id(from), record.relation, &id(to), Claim::denial(modality, "register"));
    }
    for listed in listings {
        let mut claim = Claim::new(listed.modality, "register");
        let (from, until) = listed.period;
        match listed.measure {
            Some(measure) => {
                let mut designation = Designation::new(measure);
                designation.listed_on = from.parse().ok();
                designation.removed_on = until.parse().ok();
                claim = claim.designation(designation);
            }
            None if from.is_empty() => {}
            None => claim = claim.when(format!("{from}/..").parse::<Period>().unwrap()),
        }
        builder.claim(&id(listed.firm), Relation::SanctionedBy, "authority", claim);
    }
    for (number, joint) in joints.iter().enumerate() {
        let agreement = format!("joint-{number}");
        let mut entity = Entity::new(&agreement, EntityKind::Agreement, "A joint arrangement");
        entity.details_mut().set_topics(vec!["joint-arrangement".into()]);
        builder.entity(entity);
        let claim = |period: &str, modality| {
            let claim = Claim::new(modality, "register");
            if period.is_empty() { claim } else { claim.when(period.parse::<Period>().unwrap()) }
        };
        for &(party, period, modality) in &joint.parties {
            builder.claim(&id(party), Relation::PartyTo, &agreement, claim(period, modality));
        }
        let (asset, period, modality) = joint.asset;
        builder.claim(&agreement, Relation::LinkedTo, &id(asset), claim(period, modality));
    }
    builder.build().unwrap_or_else(|problems| panic!("{problems}"))
}

/// The ends of the tie of a record: a front fronts for its owner.
fn ends(record: &Record) -> (usize, usize) {
    if record.relation == Relation::FrontsFor { (record.asset, record.owner) } else { (record.owner, record.asset) }
}

/// A range of parts per million: the least and whether it is more, the most and whether it is less.
type Range = (u32, bool, u32, bool);

/// What one owner holds of one asset: shares, votes, control; each as the records leave it.
#[derive(Debug, Default, Clone)]
struct Hold {
    shares: Option<(Range, bool)>,
    votes: Option<(Range, bool)>,
    control: Option<bool>,
}

/// A single date tells since when something held, and not until when.
fn span(period: &str) -> Span {
    let period: Period = if period.is_empty() { Period::always() } else { period.parse().unwrap() };
    match period.single() {
        Some(date) => Span::state((date.earliest(), date.latest()), (date.earliest(), Day::MAX)),
        None => period.span(WhenKind::State).unwrap(),
    }
}

/// Whether a claim counts on the day.
fn dated(period: &str, modality: Modality, day: Day) -> Answer {
    match modality {
        Modality::Suspected => Answer::No,
        Modality::Alleged => span(period).holds_on(day).min(Answer::Possibly),
        _ => span(period).holds_on(day),
    }
}

/// Whether an indirect stake has no chain on record: direct stakes, held perhaps at the same time, link by link from its owner.
fn stands_alone(record: &Record, records: &[Record]) -> bool {
    let is_link = |link: &&Record| {
        let is_stake = matches!(link.relation, Relation::Owns | Relation::OwnsOrControls);
        let is_direct = link.relation == Relation::OwnsOrControls || !link.share.contains("indirect");
        is_stake && is_direct && span(link.period).overlaps(&span(record.period)) != Answer::No
    };
    let links: Vec<(usize, usize)> = records.iter().filter(is_link).map(|link| (link.owner, link.asset)).collect();
    let mut reached: BTreeSet<usize> = BTreeSet::new();
    for _ in 0..=FIRMS {
        let next = links.iter().filter(|(owner, _)| *owner == record.owner || reached.contains(owner));
        let next: Vec<usize> = next.map(|(_, asset)| *asset).collect();
        reached.extend(next);
    }
    !reached.contains(&record.asset)
}

fn answer(record: &Record, records: &[Record], denied: &[(usize, Modality)], day: Day) -> Answer {
    if record.modality == Modality::Suspected {
        return Answer::No;
    }
    let denied = denied.iter().filter(|(_, modality)| *modality <= Modality::Alleged).any(|&(number, _)| {
        let other = &records[number % records.len()];
        ends(other) == ends(record) && other.relation == record.relation
    });
    let answer = span(record.period).holds_on(day);
    let hint = record.relation == Relation::FrontsFor
        || (record.relation == Relation::Owns && record.share.contains("indirect"));
    if denied || record.modality == Modality::Alleged || hint { answer.min(Answer::Possibly) } else { answer }
}

/// Unites the ranges of the records that hold, by trying every one of them.
fn united(ranges: &[(Range, Answer)]) -> Option<(Range, bool)> {
    let held: Vec<&(Range, Answer)> = ranges.iter().filter(|(_, answer)| *answer != Answer::No).collect();
    let least = held.iter().map(|((least, more, ..), _)| (*least, *more)).min()?;
    let most = held.iter().map(|((_, _, most, less), _)| (*most, !*less)).max()?;
    let certain = held.iter().any(|(_, answer)| answer.is_yes());
    Some(((least.0, least.1, most.0, !most.1), certain))
}

fn holds(records: &[Record], denied: &[(usize, Modality)], day: Day) -> BTreeMap<(usize, usize), Hold> {
    let mut holds: BTreeMap<(usize, usize), Hold> = BTreeMap::new();
    let pairs: BTreeSet<(usize, usize)> = records.iter().map(|record| (record.owner, record.asset)).collect();
    for pair in pairs {
        let of: Vec<(&Record, Answer)> = records
            .iter()
            .filter(|record| (record.owner, record.asset) == pair)
            .map(|record| (record, answer(record, records, denied, day)))
            .collect();
        let mut ranges: BTreeMap<&str, Vec<(Range, Answer)>> = BTreeMap::new();
        let mut control = None;
        for (record, answer) in &of {
            if matches!(record.relation, Relation::Owns | Relation::OwnsOrControls) {
                let share: Option<Share> = record.share.parse().ok().filter(|_| record.relation == Relation::Owns);
                match share {
                    Some(share) if share.is_indirect() && !stands_alone(record, records) => {}
                    Some(share) => {
                        let (least, most) = (share.minimum(), share.maximum());
                        let range = (least.ppm.0, !least.inclusive, most.ppm.0, !most.inclusive);
                        let what = if share.of() == ShareOf::Votes { "votes" } else { "shares" };
                        ranges.entry(what).or_default().push((range, *answer));
                    }
                    None => ranges.entry("unstated").or_default().push(((0, false, 1_000_000, false), *answer)),
                }
            }
            let controls = match record.relation {
                Relation::Controls => *answer,
                Relation::OwnsOrControls | Relation::FrontsFor => (*answer).min(Answer::Possibly),
                _ => Answer::No,
            };
            if controls != Answer::No {
                control = Some(control.unwrap_or(false) || controls.is_yes());
            }
        }
        let mut shares = united(ranges.get("shares").map_or(&[], Vec::as_slice));
        let unstated = united(ranges.get("unstated").map_or(&[], Vec::as_slice));
        if !shares.is_some_and(|(_, certain)| certain) && unstated.is_some() {
            // Nothing is known for certain of how much it is.
            shares = Some(((0, false, 1_000_000, false), false));
        }
        holds.insert(pair, Hold { shares, votes: united(ranges.get("votes").map_or(&[], Vec::as_slice)), control });
    }
    holds
}

/// Two parties who hold an asset jointly: (one, another, the asset, how certainly).
type Bond = (usize, usize, usize, Answer);

fn bonds(joints: &[Joint], day: Day) -> Vec<Bond> {
    let mut bonds = Vec::new();
    for joint in joints {
        let (asset, period, modality) = joint.asset;
        let about = dated(period, modality, day);
        for &(one, period, modality) in &joint.parties {
            let own = dated(period, modality, day);
            for &(other, period, modality) in joint.parties.iter().filter(|(other, ..)| *other != one) {
                bonds.push((one, other, asset, about.and(own).and(dated(period, modality, day))));
            }
        }
    }
    bonds
}

/// Those whose stakes in an asset count with those of some owners.
fn with_bound(owners: &BTreeSet<usize>, asset: usize, bonds: &[Bond], certain: bool) -> BTreeSet<usize> {
    let binds = |answer: Answer| if certain { answer.is_yes() } else { answer != Answer::No };
    let bound = bonds.iter().filter(|(one, other, about, answer)| {
        *about == asset && *other != asset && owners.contains(one) && binds(*answer)
    });
    owners.iter().copied().chain(bound.map(|(_, other, ..)| *other)).collect()
}

struct Rule {
    regime: Regime,
    strict: bool,
    votes: bool,
    control: bool,
}

/// Whether what some hold of an asset catches it, for certain or possibly.
fn catches(
    rule: &Rule,
    asset: usize,
    owners: &BTreeSet<usize>,
    holds: &BTreeMap<(usize, usize), Hold>,
    certain: bool,
) -> bool {
    let of: Vec<&Hold> = owners.iter().filter_map(|&owner| holds.get(&(owner, asset))).collect();
    if rule.control && of.iter().any(|hold| hold.control.is_some_and(|sure| sure || !certain)) {
        return true;
    }
    let reaches = |parts: Vec<(Range, bool)>| {
        let (mut sum, mut open) = (0_u64, false);
        for ((least, more, most, less), sure) in parts {
            match certain {
                true if sure => (sum, open) = (sum + u64::from(least), open || more),
                true => {}
                false => (sum, open) = (sum + u64::from(most), open || less),
            }
        }
        match certain {
            true => sum > 500_000 || (sum == 500_000 && (!rule.strict || open)),
            false => sum > 500_000 || (sum == 500_000 && !rule.strict && !open),
        }
    };
    reaches(of.iter().filter_map(|hold| hold.shares).collect())
        || (rule.votes && reaches(of.iter().filter_map(|hold| hold.votes).collect()))
}

fn least(
    rule: &Rule,
    seeds: &BTreeSet<usize>,
    holds: &BTreeMap<(usize, usize), Hold>,
    bonds: &[Bond],
    certain: bool,
) -> BTreeSet<usize> {
    let mut caught = seeds.clone();
    loop {
        let owners = |firm: usize| with_bound(&caught, firm, bonds, certain);
        let more: BTreeSet<usize> =
            (0..FIRMS).filter(|&firm| catches(rule, firm, &owners(firm), holds, certain)).collect();
        let next: BTreeSet<usize> = caught.union(&more).copied().collect();
        if next == caught {
            return caught;
        }
        caught = next;
    }
}

/// The greatest fixpoint among those whom seeds reach through anything that may hold.
fn greatest(rule: &Rule, seeds: &BTreeSet<usize>, holds: &BTreeMap<(usize, usize), Hold>) -> BTreeSet<usize> {
    let mut reached = seeds.clone();
    loop {
        let counts = |hold: &Hold| {
            let some = |part: Option<(Range, bool)>| part.is_some_and(|((_, _, most, _), _)| most > 0);
            some(hold.shares) || (rule.votes && some(hold.votes)) || (rule.control && hold.control.is_some())
        };
        let more: BTreeSet<usize> = holds
            .iter()
            .filter(|((owner, _), hold)| reached.contains(owner) && counts(hold))
            .map(|((_, asset), _)| *asset)
            .collect();
        let next: BTreeSet<usize> = reached.union(&more).copied().collect();
        if next == reached {
            break;
        }
        reached = next;
    }
    loop {
        let next: BTreeSet<usize> = reached
            .iter()
            .copied()
            .filter(|&firm| seeds.contains(&firm) || catches(rule, firm, &reached, holds, true))
            .collect();
        if next == reached {
            return reached;
        }
        reached = next;
    }
}

fn rules() -> Vec<Rule> {
    let rule = |aggregation, strict: bool, votes: bool, control: bool| Rule {
        regime: Regime::new("rule", "1")
            .threshold(Ppm(500_000))
            .aggregating(aggregation)
            .strictly_more(strict)
            .counting(if votes { Rights::SharesOrVotes } else { Rights::Shares })
            .counting_control(control),
        strict,
        votes,
        control,
    };
    let mut rules = Vec::new();
    for aggregation in [Aggregation::AllOwners, Aggregation::EachPerson] {
        for bits in 0..8 {
            rules.push(rule(aggregation, bits & 1 > 0, bits & 2 > 0, bits & 4 > 0));
        }
    }
    rules
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(400), ..ProptestConfig::default() })]
    #[test]
    fn exposure_is_the_naive_fixpoint(
        records in prop::collection::vec(record(), 1..22),
        listings in prop::collection::vec(listed(), 1..4),
        denied in prop::collection::vec((0..22_usize, prop_oneof![Just(Modality::Stated), Just(Modality::Suspected)]), 0..2),
        joints in prop::collection::vec(joint(), 0..3),
    ) {
        let day: Day = DAY.parse().unwrap();
        let graph = graph(&records, &listings, &denied, &joints);
        let holds = holds(&records, &denied, day);
        let mut seeds: BTreeMap<usize, Answer> = BTreeMap::new();
        for firm in 0..FIRMS {
            let entity = graph.entity(&id(firm)).unwrap();
            let answer = entity.listings().iter().map(|listing| listing.blocks_on(day)).max().unwrap_or(Answer::No);
            if answer != Answer::No {
                seeds.insert(firm, answer);
            }
        }
        let possible: BTreeSet<usize> = seeds.keys().copied().collect();
        let certain: BTreeSet<usize> = seeds.iter().filter(|(_, answer)| answer.is_yes()).map(|(firm, _)| *firm).collect();
        for rule in rules() {
            let bonds = if rule.regime.aggregation() == Aggregation::EachPerson { bonds(&joints, day) } else { Vec::new() };
            let groups = |seeds: &BTreeSet<usize>| -> Vec<BTreeSet<usize>> {
                match rule.regime.aggregation() {
                    Aggregation::AllOwners => vec![seeds.clone()],
                    Aggregation::EachPerson => seeds.iter().map(|&seed| BTreeSet::from([seed])).collect(),
                }
            };
            let low: BTreeSet<usize> = groups(&certain).iter().flat_map(|group| least(&rule, group, &holds, &bonds, true)).collect();
            let high: BTreeSet<usize> = groups(&possible).iter().flat_map(|group| least(&rule, group, &holds, &bonds, false)).collect();
            let exposure = graph.exposure(rule.regime.clone()).as_of(day).run();
            for firm in 0..FIRMS {
                let expected = if certain.contains(&firm) { Verdict::Listed }
                    else if low.contains(&firm) { Verdict::Caught }
                    else if high.contains(&firm) { Verdict::Undetermined }
                    else { Verdict::NotCaught };
                let finding = exposure.of(id(firm)).unwrap();
                prop_assert_eq!(finding.verdict(), expected, "{} {}\n{}", id(firm), rule.regime.describe(), finding.explain());
                // The proof bears the verdict out.
                if matches!(expected, Verdict::Caught) {
                    prop_assert!(!finding.grounds().is_empty(), "{} rests on nothing\n{}", id(firm), finding.explain());
                    prop_assert!(!finding.chains(1).is_empty(), "{} has no chain", id(firm));
                }
            }
            let circular: BTreeSet<usize> = groups(&certain).iter().flat_map(|group| greatest(&rule, group, &holds)).collect();
            let expected: Vec<String> =
                circular.iter().filter(|firm| !low.contains(firm) && !possible.contains(firm)).map(|&firm| id(firm)).collect();
            let found: Vec<String> = exposure.circular().map(|finding| finding.entity().get().id().to_owned()).collect();
            prop_assert_eq!(found, expected, "circular under {}", rule.regime.describe());
            // Each stake is looked at once for everybody together, once for each person apart.
            let groups = if rule.regime.aggregation() == Aggregation::AllOwners { 1 } else { possible.len() as u64 };
            let stakes = 2 * records.len() as u64;
            prop_assert!(exposure.work().ties <= groups * stakes + listings.len() as u64);
        }
    }
}
