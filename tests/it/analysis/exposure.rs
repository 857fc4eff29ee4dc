//! Exposure on the graphs that come with the crate, and what its answers say.

use sanctions_graph::date::{Answer, Day};
use sanctions_graph::{
    Claim, Designation, Entity, EntityKind, Graph, GraphBuilder, Ground, Measure, Modality, Regime, Relation, Source,
    SourceKind, Verdict,
};

fn load(name: &str) -> Graph {
    Graph::load(format!("{}/graphs/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap_or_else(|problems| panic!("{problems}"))
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn the_published_examples_come_out_as_their_notes_say() {
    let graph = load("ownership-examples.ron");
    let exposure = graph.exposure(Regime::us_ofac()).as_of(day("2024-01-01")).run();
    let mut seen = 0;
    for entity in graph.entities().filter(|entity| entity.get().id().starts_with("ex")) {
        let note = entity.get().details().note().unwrap();
        let verdict = exposure.verdict(entity);
        assert_eq!(verdict.is_blocked(), note.starts_with("blocked"), "{entity}: {verdict}, but {note}");
        assert_eq!(verdict == Verdict::Listed, note.starts_with("blocked: designated"), "{entity}: {note}");
        // A proof cites the page.
        let proof = exposure.of(entity).unwrap().explain().to_string();
        assert!(proof.contains("OFAC FAQ 401") || verdict == Verdict::NotCaught, "{proof}");
        seen += 1;
    }
    assert_eq!(seen, 18);
    assert_eq!(exposure.caught().len(), 8);
    let through: Vec<String> =
        exposure.through("ex3-x").unwrap().iter().map(|finding| finding.entity().get().id().to_owned()).collect();
    assert_eq!(through, ["ex3-a", "ex3-b"]);
    let near: Vec<String> = exposure.near_misses().map(|finding| finding.entity().get().id().to_owned()).collect();
    assert_eq!(near, ["ex4-b", "ex4-c", "ex5-a", "ex5-b"]);
}

#[test]
fn ddi_is_a_seed_in_2014_and_none_in_2018_and_the_report_says_why() {
    let graph = load("myanmar-dprk.ron");
    let asked = |text: &str| graph.exposure(Regime::us_ofac()).as_of(day(text)).run();
    let (then, later) = (asked("2014-01-01"), asked("2018-01-01"));
    assert_eq!(then.verdict(graph.entity("ddi").unwrap()), Verdict::Listed);
    assert_eq!(later.verdict(graph.entity("ddi").unwrap()), Verdict::NotCaught);
    assert_eq!(then.of("ddi").unwrap().grounds(), [Ground::Listing]);
    let why = |exposure: &sanctions_graph::Exposure<'_>| exposure.of("ddi").unwrap().explain().to_string();
    assert!(why(&then).contains("seed:          asset freeze in force on 2014-01-01"), "{}", why(&then));
    let later = why(&later);
    for reason in [
        "asset freeze not in force on 2018-01-01",
        "procurement is no measure that seeds us-ofac@2014",
        "export control is no measure that seeds us-ofac@2014",
        "names no measure; taken for a word about those that other claims of the authority name",
        "Not legal advice.",
    ] {
        assert!(later.contains(reason), "{reason}: {later}");
    }
}

#[test]
fn a_rule_outside_its_window_says_so() {
    let graph = load("myanmar-dprk.ron");
    let asked = |text: &str| graph.exposure(Regime::us_bis()).as_of(day(text)).run();
    assert_eq!(asked("2025-10-01").in_force(), Answer::Yes);
    assert_eq!(asked("2026-01-01").in_force(), Answer::No);
    assert!(asked("2026-01-01").report().to_string().contains("the rule is not in force on the day asked for"));
    assert!(asked("2026-11-25").caveats().iter().any(|caveat| caveat.contains("perhaps not in force")));
    assert!(asked("2025-10-01").caveats().iter().any(|caveat| caveat.contains("no authority of the rule")));
}

#[test]
fn a_front_is_undetermined_where_control_counts_and_presumptions_are_worded_so() {
    let graph = load("myanmar-dprk.ron");
    let exposure = graph.exposure(Regime::eu()).as_of(day("2024-08-01")).run();
    let glocom = exposure.of("glocom").unwrap();
    assert_eq!((glocom.verdict(), glocom.grounds()), (Verdict::Undetermined, vec![Ground::Control]));
    let graph = load("ownership-examples.ron");
    let exposure = graph.exposure(Regime::eu().of_authorities::<String>([])).as_of(day("2024-08-01")).run();
    let finding = exposure.of("ex1-b").unwrap();
    assert!(finding.to_string().contains("presumed to be owned or controlled (rebuttable)"), "{finding}");
}

/// One owner, one firm, and what is claimed of the two.
fn pair(claims: &[(&str, Modality)]) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("register", SourceKind::Register, "A register"));
    for id in ["owner", "firm"] {
        builder.entity(Entity::new(id, EntityKind::Company, id));
    }
    builder.entity(Entity::new("us-ofac", EntityKind::Agency, "OFAC"));
    let freeze = Claim::new(Modality::Official, "register").designation(Designation::new(Measure::AssetFreeze));
    builder.claim("owner", Relation::SanctionedBy, "us-ofac", freeze);
    for (share, modality) in claims {
        let mut claim = Claim::new(*modality, "register").note(format!("{share} {modality}"));
        if !share.is_empty() {
            claim = claim.share(share.parse().unwrap());
        }
        builder.claim("owner", Relation::Owns, "firm", claim);
    }
    builder.build().unwrap()
}

fn found(claims: &[(&str, Modality)]) -> (Verdict, String) {
    let graph = pair(claims);
    let exposure = graph.exposure(Regime::us_ofac()).run();
    let finding = exposure.of("firm").unwrap();
    (finding.verdict(), finding.aggregate().to_string())
}

#[test]
fn records_of_one_stake_restate_it_and_are_never_added() {
    use Modality::{Alleged, Official, Suspected};
    use Verdict::{Caught, NotCaught, Undetermined};
    let answer = |verdict, aggregate: &str| (verdict, aggregate.to_owned());
    // Three filings of the same stake, which would add up to 201 %.
    assert_eq!(found(&[("67%", Official), ("66%", Official), ("68%", Official)]), answer(Caught, "66..68%"));
    assert_eq!(found(&[("30%", Official), ("30% ", Official)]), answer(NotCaught, "30%"));
    assert_eq!(found(&[("49%", Official), ("51%", Official)]), answer(Undetermined, "49..51%"));
    assert_eq!(found(&[("60%", Official), ("", Official)]), answer(Caught, "60%"), "what states no share yields");
    assert_eq!(found(&[("60%", Alleged)]), answer(Undetermined, "<=60%"));
    assert_eq!(found(&[("60%", Suspected)]), answer(NotCaught, "0%"), "suspicions do not count");
    assert_eq!(found(&[("40%", Official), ("40% votes", Official)]), answer(NotCaught, "40%"), "never added");
    assert_eq!(found(&[("60% indirect", Official)]), answer(Undetermined, "<=60%"), "of its chain nothing is on record");
    assert_eq!(found(&[("60% indirect", Official), ("10%", Official)]), answer(NotCaught, "10%"), "its links count");
    assert_eq!(found(&[("", Official)]), answer(Undetermined, ">=0%"));
}

#[test]
fn a_deep_chain_is_worked_off_without_recursion_and_once() {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("register", SourceKind::Register, "A register"));
    builder.entity(Entity::new("us-ofac", EntityKind::Agency, "OFAC"));
    const LINKS: usize = 50_000;
    for link in 0..=LINKS {
        builder.entity(Entity::new(format!("c{link}"), EntityKind::Company, format!("Company {link}")));
    }
    let claim = || Claim::new(Modality::Official, "register");
    let freeze = claim().designation(Designation::new(Measure::AssetFreeze));
    builder.claim("c0", Relation::SanctionedBy, "us-ofac", freeze);
    for link in 0..LINKS {
        builder.claim(
            &format!("c{link}"),
            Relation::Owns,
            &format!("c{}", link + 1),
            claim().share("50%".parse().unwrap()),
        );
    }
    let graph = builder.build().unwrap();
    let exposure = graph.exposure(Regime::us_ofac()).run();
    assert_eq!(exposure.caught().len(), LINKS);
    assert_eq!(exposure.work().ties, LINKS as u64 + 1, "each stake once, and the listing");
    let uk = graph.exposure(Regime::uk().of_authorities(["us-ofac"])).run();
    assert_eq!(uk.caught().len(), 0, "half is not more than half");
    assert_eq!(exposure.circular().len(), 0);
}

#[test]
fn a_rule_of_ones_own_is_read_from_a_file() {
    let text = r#"(name: "house", version: "1", title: "A house rule", threshold: "25%", aggregation: AllOwners, rights: Shares,
        control: true, measures: [AssetFreeze, TravelBan])"#;
    let regime: Regime = ron::from_str(text).unwrap();
    assert_eq!(
        regime.describe(),
        "25% or more of the shares, held directly by caught owners together, or control by one of them; seeded by asset freeze, travel ban of any authority"
    );
    let graph = load("ownership-examples.ron");
    let exposure = graph.exposure(regime).run();
    assert_eq!(exposure.verdict(graph.entity("ex5-c").unwrap()), Verdict::Caught);
    let error = ron::from_str::<Regime>(&text.replace("25%", "25..50%")).unwrap_err().to_string();
    assert!(error.contains("no exact percentage"), "{error}");
}

#[cfg(feature = "export")]
#[test]
fn a_report_is_the_same_in_text_markdown_and_json() {
    let graph = load("ownership-examples.ron");
    let exposure = graph.exposure(Regime::us_ofac()).as_of(day("2024-01-01")).run();
    let report = exposure.report().near_misses(true);
    let (mut markdown, mut json) = (Vec::new(), Vec::new());
    report.write_markdown(&mut markdown).unwrap();
    report.write_json(&mut json).unwrap();
    let (text, markdown) = (report.to_string(), String::from_utf8(markdown).unwrap());
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["as_of"], "2024-01-01");
    assert_eq!(json["regime"]["threshold"], "50%");
    assert_eq!(json["listed"].as_array().unwrap().len(), 5);
    assert!(json["disclaimer"].as_str().unwrap().starts_with("Not legal advice"));
    let groups = json["groups"].as_array().unwrap();
    assert_eq!(
        groups.iter().map(|group| group["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["Caught", "Near misses"]
    );
    for finding in groups.iter().flat_map(|group| group["findings"].as_array().unwrap()) {
        let name = finding["name"].as_str().unwrap();
        assert!(text.contains(name) && markdown.contains(name), "{name}");
        assert!(!finding["contributions"][0]["claims"][0]["claim"]["evidence"].as_array().unwrap().is_empty());
    }
    assert!(markdown.contains("Not legal advice") && text.contains("Not legal advice"));
}
