//! The worked cases of `tests/data/ownership_cases.json`: five rules, each with the answers expected. Its own legend explains the format;
//! an added case needs no code.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use sanctions_graph::date::{Bound, PartialDate, Period};
use sanctions_graph::{
    Claim, Designation, Entity, EntityKind, Exposure, Graph, GraphBuilder, Measure, Modality, Ppm, Regime, Relation,
    Share, ShareBound, Source, SourceKind, Verdict,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    id: String,
    nodes: Vec<Node>,
    #[serde(default)]
    stakes: Vec<Stake>,
    #[serde(default)]
    controls: Vec<Control>,
    #[serde(default)]
    joint_arrangements: Vec<Joint>,
    as_of: Option<String>,
    expect: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    expect_circular: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    aggregate: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(default)]
    paths: BTreeMap<String, BTreeMap<String, Vec<Vec<String>>>>,
    #[serde(default)]
    warnings: Vec<String>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    kind: String,
    #[serde(default)]
    listed: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    regimes: Option<Vec<String>>,
    measure: Option<String>,
    from: Option<String>,
    until: Option<String>,
    program: Option<String>,
    basis: Option<String>,
}

#[derive(Deserialize)]
struct Stake {
    owner: String,
    owned: String,
    pct: Option<String>,
    min: Option<String>,
    min_excl: Option<String>,
    max: Option<String>,
    max_excl: Option<String>,
    kind: Option<String>,
    #[serde(default)]
    indirect: bool,
    from: Option<String>,
    until: Option<String>,
}

#[derive(Deserialize)]
struct Control {
    by: String,
    of: String,
    from: Option<String>,
    until: Option<String>,
}

#[derive(Deserialize)]
struct Joint {
    parties: Vec<String>,
    of: String,
}

/// The rules of the cases, each with the authority whose lists seed it.
const REGIMES: [(&str, &str, &str); 5] = [
    ("us-ofac", "us-ofac@2014", "us-ofac"),
    ("eu", "eu@2024", "eu-council"),
    ("eu-pre-2024-07", "eu@2022", "eu-council"),
    ("uk", "uk@2020", "uk-hmg"),
    ("us-bis", "us-bis@2025", "us-bis"),
];

fn ppm(percent: &str) -> Ppm {
    format!("{percent}%").parse::<Share>().unwrap_or_else(|error| panic!("{percent}: {error}")).value().unwrap()
}

fn share(stake: &Stake) -> Share {
    let bound = |inclusive: &Option<String>, exclusive: &Option<String>, open: Ppm| match (inclusive, exclusive) {
        (_, Some(value)) => ShareBound { ppm: ppm(value), inclusive: false },
        (Some(value), None) => ShareBound { ppm: ppm(value), inclusive: true },
        (None, None) => ShareBound { ppm: open, inclusive: true },
    };
    let share = match &stake.pct {
        Some(percent) => Share::exact(ppm(percent)),
        None => Share::between(
            bound(&stake.min, &stake.min_excl, Ppm::ZERO),
            bound(&stake.max, &stake.max_excl, Ppm::WHOLE),
        ),
    };
    let share = if stake.kind.as_deref() == Some("votes") { share.of_votes() } else { share };
    if stake.indirect { share.as_indirect() } else { share }
}

/// From `from` to the day before `until`, which is the first day no longer in force if it is exact, and else a time in which it ends.
fn period(from: &Option<String>, until: &Option<String>) -> Option<Period> {
    let date = |text: &String| text.parse::<PartialDate>().unwrap();
    let start = from.as_ref().map_or(Bound::Open, |text| Bound::Date(date(text)));
    let end = until.as_ref().map_or(Bound::Open, |text| {
        let until = date(text);
        let exact = until.earliest() == until.latest();
        Bound::Date(if exact { until.earliest().plus(-1).into() } else { until })
    });
    (from.is_some() || until.is_some()).then(|| Period::between(start, end))
}

fn claim() -> Claim {
    Claim::new(Modality::Official, "case")
}

fn dated(from: &Option<String>, until: &Option<String>) -> Claim {
    period(from, until).map_or(claim(), |period| claim().when(period))
}

fn graph(case: &Case) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("case", SourceKind::LegalText, case.id.as_str()));
    let authorities: BTreeSet<&str> = REGIMES.iter().map(|(_, _, authority)| *authority).collect();
    for authority in authorities {
        builder.entity(Entity::new(authority, EntityKind::Agency, authority));
    }
    for node in &case.nodes {
        builder.entity(Entity::new(&node.id, node.kind.parse().unwrap(), &node.id));
        for listed in &node.listed {
            list(&mut builder, &node.id, listed);
        }
        // A person must be named with some act.
        builder.claim(&node.id, Relation::LinkedTo, "us-ofac", claim());
    }
    for stake in &case.stakes {
        let claim = dated(&stake.from, &stake.until).share(share(stake));
        builder.claim(&stake.owner, Relation::Owns, &stake.owned, claim);
    }
    for control in &case.controls {
        builder.claim(&control.by, Relation::Controls, &control.of, dated(&control.from, &control.until));
    }
    for (number, joint) in case.joint_arrangements.iter().enumerate() {
        let id = format!("joint-{number}");
        let mut agreement = Entity::new(&id, EntityKind::Agreement, "A joint arrangement");
        agreement.details_mut().set_topics(vec!["joint-arrangement".into()]);
        builder.entity(agreement);
        for party in &joint.parties {
            builder.claim(party, Relation::PartyTo, &id, claim());
        }
        builder.claim(&id, Relation::LinkedTo, &joint.of, claim());
    }
    builder.build().unwrap_or_else(|problems| panic!("{}: {problems}", case.id))
}

fn list(builder: &mut GraphBuilder, entity: &str, listed: &Listed) {
    let measure = match listed.measure.as_deref() {
        None | Some("asset-freeze") => Measure::AssetFreeze,
        Some("entity-list") => Measure::ExportControl,
        Some("procurement-and-export-ban") => Measure::Procurement,
        Some(_) => Measure::Other,
    };
    let mut authorities: Vec<&str> = REGIMES
        .iter()
        .filter(|(name, ..)| listed.regimes.as_ref().is_none_or(|regimes| regimes.iter().any(|regime| regime == name)))
        .map(|(_, _, authority)| *authority)
        .collect();
    authorities.dedup();
    for authority in authorities {
        // The Entity List is a list of BIS, an asset freeze one of the others; a case that names neither is on all.
        let measure = if authority == "us-bis" && listed.measure.is_none() { Measure::ExportControl } else { measure };
        let mut designation = Designation::new(measure);
        designation.listed_on = listed.from.as_ref().map(|text| text.parse().unwrap());
        designation.removed_on = listed.until.as_ref().map(|text| text.parse().unwrap());
        if let Some(programme) = &listed.program {
            designation = designation.under(programme.as_str());
        }
        if let Some(basis) = &listed.basis {
            designation = designation.because(basis.as_str());
        }
        builder.claim(entity, Relation::SanctionedBy, authority, claim().designation(designation));
    }
}

fn exposure<'g>(graph: &'g Graph, case: &Case, name: &str) -> Exposure<'g> {
    let (_, regime, _) = REGIMES.iter().find(|(own, ..)| *own == name).unwrap_or_else(|| panic!("no rule {name}"));
    let query = graph.exposure(regime.parse::<Regime>().unwrap());
    match &case.as_of {
        Some(day) => query.as_of(day.parse().unwrap()).run(),
        None => query.run(),
    }
}

#[test]
fn every_case_has_the_answer_expected() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/ownership_cases.json")).unwrap();
    let cases: Cases = serde_json::from_str(&text).unwrap();
    let (mut wrong, mut asked) = (String::new(), 0);
    for case in &cases.cases {
        let graph = graph(case);
        let ids = |found: Vec<sanctions_graph::Finding<'_, '_>>| -> Vec<String> {
            found.iter().map(|finding| finding.entity().get().id().to_owned()).collect()
        };
        for (name, expected) in case.expect.iter().filter(|(name, _)| !name.starts_with('_')) {
            let exposure = exposure(&graph, case, name);
            for (entity, verdict) in expected {
                asked += 1;
                let found = exposure.of(entity).unwrap();
                if found.verdict().label() != verdict {
                    let _ = writeln!(
                        wrong,
                        "{} {name} {entity}: {verdict}, but found {found}\n{}",
                        case.id,
                        found.explain()
                    );
                }
            }
            if let Some(expected) = case.expect_circular.get(name) {
                let mut expected = expected.clone();
                expected.sort();
                let mut found = ids(exposure.circular().collect());
                found.sort();
                if found != expected {
                    let _ = writeln!(wrong, "{} {name}: circular {expected:?}, but found {found:?}", case.id);
                }
            }
            for (entity, expected) in case.aggregate.get(name).into_iter().flatten() {
                let found = exposure.of(entity).unwrap().aggregate();
                if found != Share::exact(ppm(expected)) {
                    let _ = writeln!(wrong, "{} {name} {entity}: {expected}% together, but found {found}", case.id);
                }
            }
            for (entity, expected) in case.paths.get(name).into_iter().flatten() {
                let chains = exposure.of(entity).unwrap().chains(100);
                let mut found: Vec<Vec<&str>> =
                    chains.iter().map(|chain| chain.iter().map(|entity| entity.get().id()).collect()).collect();
                let mut expected: Vec<Vec<&str>> =
                    expected.iter().map(|path| path.iter().map(String::as_str).collect()).collect();
                found.sort();
                expected.sort();
                if found != expected {
                    let _ = writeln!(wrong, "{} {name} {entity}: chains {expected:?}, but found {found:?}", case.id);
                }
            }
            for warning in &case.warnings {
                let said: Vec<String> =
                    expected.keys().flat_map(|entity| exposure.of(entity).unwrap().warnings()).collect();
                if !said.contains(warning) {
                    let _ = writeln!(wrong, "{} {name}: {warning:?} is not said, but {said:?}", case.id);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(cases.cases.len() >= 34 && asked >= 60, "{} cases, {asked} answers", cases.cases.len());
}

#[test]
fn a_divestment_is_told_with_its_caution() {
    let text =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/ownership_cases.json")).unwrap();
    let cases: Cases = serde_json::from_str(&text).unwrap();
    let case = cases.cases.iter().find(|case| case.id == "faq402-after").unwrap();
    let graph = graph(case);
    let exposure = exposure(&graph, case, "us-ofac");
    let finding = exposure.of("A").unwrap();
    assert_eq!(finding.verdict(), Verdict::NotCaught);
    assert_eq!(finding.aggregate().to_string(), "40%");
    assert!(finding.warnings().iter().any(|warning| warning.contains("stays blocked")), "{:?}", finding.warnings());
}
