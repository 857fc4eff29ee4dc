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
    assert_eq!(
        found(&[("60% indirect", Official)]),
        answer(Undetermined, "<=60%"),
        "of its chain nothing is on record"
    );
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

/// A graph of some entities, each a company unless it says otherwise ("ag:Agreement"), and of claims, each "from relation to" and what
/// else a graph file says of it. Its one source is of 2020, or undated.
fn written(entities: &str, claims: &[(&str, &str)], published: &str) -> Graph {
    let published = if published.is_empty() { String::new() } else { format!(", published: {published:?}") };
    let mut text = format!(
        "SanctionsGraph(version: 1, sources: [(id: \"s\", kind: Register, title: \"A register\"{published})], entities: ["
    );
    for entity in entities.split(' ').chain(["us-ofac:Agency", "uk-hmg:Agency", "eu:Agency"]) {
        let (id, kind) = entity.split_once(':').unwrap_or((entity, "Company"));
        let topics = if kind == "Agreement" { ", topics: [\"joint-arrangement\"]" } else { "" };
        text.push_str(&format!("(id: {id:?}, kind: {kind}, name: {:?}{topics}),", id.to_uppercase()));
    }
    text.push_str("], claims: [");
    for (ends, rest) in claims {
        let [from, relation, to] = ends.split(' ').collect::<Vec<_>>()[..] else { panic!("{ends}") };
        let modality = if rest.contains("modality") { "" } else { "modality: Official, " };
        text.push_str(&format!(
            "(from: {from:?}, relation: {relation}, to: {to:?}, {modality}evidence: [\"s\"], {rest}),"
        ));
    }
    text.push_str("])");
    Graph::parse("test", &text).unwrap_or_else(|problems| panic!("{problems}"))
}

fn of(entities: &str, claims: &[(&str, &str)]) -> Graph {
    written(entities, claims, "2020")
}

const FROZEN: &str = "designation: (measure: AssetFreeze, listed_on: \"2012-01-01\")";
const HELD: &str = "share: \"60%\", when: \"2005/..\"";

/// The verdict on "b" on a day, and the report.
fn told(graph: &Graph, rule: Regime, on: &str) -> (Verdict, String) {
    let exposure = graph.exposure(rule).as_of(day(on)).run();
    let finding = exposure.of("b").unwrap();
    (finding.verdict(), finding.explain().to_string())
}

fn verdict(graph: &Graph, on: &str) -> Verdict {
    told(graph, Regime::us_ofac(), on).0
}

#[test]
fn a_joint_arrangement_counts_as_certainly_as_its_ties() {
    let joint = |party: &str, linked: &str| {
        of(
            "p q b ag:Agreement",
            &[
                ("p SanctionedBy uk-hmg", FROZEN),
                ("p Owns b", "share: \"30%\", when: \"2005/..\""),
                ("q Owns b", "share: \"30%\", when: \"2005/..\""),
                ("ag LinkedTo b", linked),
                ("p PartyTo ag", party),
                ("q PartyTo ag", party),
            ],
        )
    };
    let asked = |party: &str, linked: &str| told(&joint(party, linked), Regime::uk(), "2021-01-01");
    let (verdict, proof) = asked("", "");
    assert_eq!(verdict, Verdict::Caught);
    for tie in ["P is party to AG", "Q is party to AG", "AG is linked to B", "counts: held jointly"] {
        assert!(proof.contains(tie), "{tie}: {proof}");
    }
    // The listed party need not hold anything itself.
    let graph = of(
        "p q b ag:Agreement",
        &[
            ("p SanctionedBy uk-hmg", FROZEN),
            ("q Owns b", HELD),
            ("ag LinkedTo b", ""),
            ("p PartyTo ag", ""),
            ("q PartyTo ag", ""),
        ],
    );
    let exposure = graph.exposure(Regime::uk()).as_of(day("2021-01-01")).run();
    let finding = exposure.of("b").unwrap();
    let chain: Vec<&str> = finding.chains(10)[0].iter().map(|entity| entity.get().id()).collect();
    assert_eq!((finding.verdict(), chain), (Verdict::Caught, vec!["p", "q", "b"]));
    assert!(finding.explain().to_string().contains("P: listed itself"), "{}", finding.explain());
    assert_eq!(exposure.through("p").unwrap().len(), 1);
    assert_eq!(asked("when: \"2005/2008\"", "").0, Verdict::NotCaught, "it has ended");
    assert_eq!(asked("", "when: \"2005/2008\"").0, Verdict::NotCaught, "it was about the asset then");
    assert_eq!(asked("when: \"2005/2020~\"", "").0, Verdict::Undetermined);
    assert_eq!(asked("modality: Suspected", "").0, Verdict::NotCaught);
    let (verdict, proof) = asked("modality: Alleged", "");
    assert_eq!(verdict, Verdict::Undetermined);
    assert!(proof.contains("counts possibly: held jointly") && proof.contains("only alleged"), "{proof}");
    let graph = joint("modality: Suspected", "");
    let asked = graph.exposure(Regime::uk()).as_of(day("2021-01-01")).at_least(Modality::Suspected).run();
    assert_eq!(asked.of("b").unwrap().verdict(), Verdict::Undetermined, "suspicions that were asked for");
    assert_eq!(asked.of("b").unwrap().aggregate().to_string(), "30..60%");
}

#[test]
fn without_a_day_the_newest_source_is_asked_about() {
    let graph = load("myanmar-dprk.ron");
    let exposure = graph.exposure(Regime::us_ofac()).run();
    assert_eq!(exposure.day(), Some(day("2019-01-15")));
    assert_eq!(exposure.of("ddi").unwrap().verdict(), Verdict::NotCaught, "it was delisted in 2016");
    assert!(exposure.report().to_string().contains("2019-01-15, that of the newest source: none was asked for"));
    let ever = graph.exposure(Regime::us_ofac()).whenever().run();
    assert_eq!((ever.day(), ever.of("ddi").unwrap().verdict()), (None, Verdict::Listed));
    assert!(ever.of("ddi").unwrap().explain().to_string().contains("asset freeze; listed once: ended 7 October 2016"));
    let caution = "no day was asked for: listings and stakes that never held at one time count together";
    assert!(ever.report().to_string().replace("\n                 ", " ").contains("no day was asked for"));
    assert_eq!(ever.caveats(), [caution]);
    let later = written("p b", &[("p SanctionedBy us-ofac", FROZEN), ("p Owns b", HELD)], "2010");
    let asked = later.exposure(Regime::us_ofac()).run();
    assert_eq!(asked.verdict(later.entity("b").unwrap()), Verdict::NotCaught);
    let caution = "1 listing beginning after the day of the newest source did not count: ask for a later day";
    assert!(asked.caveats().contains(&caution.to_owned()), "{:?}", asked.caveats());
    let undated = written("p b", &[("p SanctionedBy us-ofac", FROZEN), ("p Owns b", HELD)], "");
    let asked = undated.exposure(Regime::us_ofac()).run();
    assert!(asked.day().is_none() && asked.caveats()[0].contains("and no source has a date"), "{:?}", asked.caveats());
}

#[test]
fn an_alleged_listing_seeds_possibly() {
    let listed = |modality: &str| {
        let listing = format!("modality: {modality}, {FROZEN}");
        of("p b", &[("p SanctionedBy us-ofac", &listing), ("p Owns b", HELD)])
    };
    assert_eq!(verdict(&listed("Official"), "2018-06-01"), Verdict::Caught);
    assert_eq!(verdict(&listed("Reported"), "2018-06-01"), Verdict::Caught);
    let graph = listed("Alleged");
    assert_eq!(verdict(&graph, "2018-06-01"), Verdict::Undetermined);
    let exposure = graph.exposure(Regime::us_ofac()).as_of(day("2018-06-01")).run();
    let owner = exposure.of("p").unwrap();
    assert_eq!((owner.verdict(), owner.grounds()), (Verdict::Undetermined, vec![Ground::Listing]));
    assert!(owner.listings()[0].why.contains("only alleged"), "{}", owner.listings()[0].why);
    assert_eq!(graph.entity("p").unwrap().listings()[0].holds_on(day("2018-06-01")), Answer::Possibly);
    assert_eq!(verdict(&listed("Suspected"), "2018-06-01"), Verdict::NotCaught);
}

#[test]
fn each_end_of_a_listing_is_taken_from_where_it_is_told() {
    let on = |listing: &str, days: [&str; 4]| {
        let graph = of("p b", &[("p SanctionedBy us-ofac", listing), ("p Owns b", HELD)]);
        days.map(|day| verdict(&graph, day))
    };
    use Verdict::{Caught, NotCaught, Undetermined};
    let days = ["2015-12-31", "2016-01-01", "2016-10-06", "2016-10-07"];
    let listed = "designation: (measure: AssetFreeze, listed_on: \"2016-01-01\")";
    let removed = "designation: (measure: AssetFreeze, removed_on: \"2016-10-07\")";
    let bare = "designation: (measure: AssetFreeze)";
    let dated = "when: \"2016-01-01/2016-10-06\"";
    let whole = [NotCaught, Caught, Caught, NotCaught];
    for designation in [listed, removed, bare] {
        assert_eq!(on(&format!("{dated}, {designation}"), days), whole, "{designation}");
    }
    assert_eq!(on(listed, days), [NotCaught, Caught, Caught, Caught]);
    // A single date, or an event, is a beginning; whether it went on is open.
    let begun = [NotCaught, Caught, Undetermined, Undetermined];
    assert_eq!(on(&format!("when: \"2016-01-01\", {bare}"), days), begun);
    assert_eq!(on(&format!("when: (edtf: \"2016-01-01\", kind: Event), {bare}"), days), begun);
    assert_eq!(
        on(&format!("when: (edtf: \"2016-01-01\", kind: Event), {listed}"), days),
        [NotCaught, Caught, Caught, Caught]
    );
}

#[test]
fn a_single_date_of_a_stake_is_its_beginning() {
    let on = |when: &str, day: &str| {
        verdict(
            &of("p b", &[("p SanctionedBy us-ofac", FROZEN), ("p Owns b", &format!("share: \"60%\", when: {when}"))]),
            day,
        )
    };
    assert_eq!(on("\"2015-03-01\"", "2015-02-28"), Verdict::NotCaught);
    assert_eq!(on("\"2015-03-01\"", "2015-03-01"), Verdict::Caught);
    assert_eq!(on("\"2015-03-01\"", "2018-06-01"), Verdict::Undetermined);
    assert_eq!(on("\"2015\"", "2018-06-01"), Verdict::Undetermined);
    assert_eq!(on("(edtf: \"2015\", kind: Event)", "2018-06-01"), Verdict::Undetermined);
    assert_eq!(on("\"2015/2016\"", "2018-06-01"), Verdict::NotCaught);
}

#[test]
fn an_indirect_stake_counts_possibly_where_its_chain_is_not_on_record() {
    let with = |more: &[(&str, &str)]| {
        let mut claims =
            vec![("p SanctionedBy us-ofac", FROZEN), ("p Owns b", "share: \"60% indirect\", when: \"2005/..\"")];
        claims.extend(more);
        told(&of("p a b", &claims), Regime::us_ofac(), "2018-06-01")
    };
    let (verdict, proof) = with(&[]);
    assert_eq!(verdict, Verdict::Undetermined);
    assert!(proof.contains("no links are on record"), "{proof}");
    let stake = |period: &'static str| [("p Owns a", "share: \"20%\""), ("a Owns b", period)];
    let (verdict, proof) = with(&stake("share: \"80%\""));
    assert_eq!(verdict, Verdict::NotCaught);
    assert!(proof.contains("sums up a chain, and is not added to it"), "{proof}");
    assert_eq!(with(&stake("share: \"80%\", when: \"1990/1995\"")).0, Verdict::Undetermined, "not at the same time");
    assert_eq!(with(&[("a Owns b", "share: \"80%\"")]).0, Verdict::Undetermined, "half a chain is none");
}

#[test]
fn several_rules_are_asked_alike() {
    let listing = format!("modality: Alleged, {FROZEN}");
    let graph = of("p b", &[("p SanctionedBy us-ofac", &listing), ("p Owns b", HELD)]);
    let verdicts = |modality| {
        let query = graph.compare("b", [Regime::us_ofac(), Regime::us_ofac_2008()]).unwrap();
        let compared = query.as_of(day("2018-06-01")).at_least(modality).run();
        compared.verdicts().map(|(_, verdict)| verdict).collect::<Vec<_>>()
    };
    assert_eq!(verdicts(Modality::Alleged), [Verdict::Undetermined; 2]);
    assert_eq!(verdicts(Modality::Stated), [Verdict::NotCaught; 2]);
    let compared = graph.compare("b", [Regime::us_ofac(), Regime::us_ofac_2008()]).unwrap().run();
    assert!(compared.to_string().contains("us-ofac@2014 is"), "the version in force is named: {compared}");
    assert_eq!(compared.findings().len(), 2);
}

#[cfg(feature = "export")]
#[test]
fn a_comparison_is_filed_as_one_document() {
    let graph = load("ownership-examples.ron");
    let rules = || Regime::all().map(|rule| rule.of_authorities::<String>([]));
    let compared = graph.compare("ex3-b", rules()).unwrap().run();
    let (mut markdown, mut json) = (Vec::new(), Vec::new());
    compared.write_markdown(&mut markdown).unwrap();
    compared.write_json(&mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["rules"].as_array().unwrap().len(), 6);
    assert_eq!(json["rules"][1]["finding"]["verdict"], "caught");
    assert!(json["rules"][1]["cautions"][0].as_str().unwrap().starts_with("no day was asked for"));
    let markdown = String::from_utf8(markdown).unwrap();
    assert!(markdown.contains("(listings of any authority)") && markdown.contains("Not legal advice"), "{markdown}");
    assert!(compared.to_string().contains("us-ofac@2014 (listings of any authority)"));
}

#[test]
fn denials_and_listings_below_the_floor_change_nothing() {
    let denial = "stance: Denies, modality: Suspected";
    let graph = of(
        "p b",
        &[
            ("p SanctionedBy us-ofac", FROZEN),
            ("p SanctionedBy us-ofac", denial),
            ("p Owns b", HELD),
            ("p Owns b", denial),
        ],
    );
    let (verdict, proof) = told(&graph, Regime::us_ofac(), "2018-06-01");
    assert_eq!(verdict, Verdict::Caught);
    assert!(proof.contains("disputed only by what is put too weakly to count"), "{proof}");
    let asked = graph.exposure(Regime::us_ofac()).as_of(day("2018-06-01")).at_least(Modality::Suspected).run();
    assert_eq!(asked.of("b").unwrap().verdict(), Verdict::Undetermined);
    let masked = of(
        "p b",
        &[
            ("p SanctionedBy us-ofac", "when: \"2012/..\""),
            (
                "p SanctionedBy us-ofac",
                "modality: Suspected, designation: (measure: Procurement, listed_on: \"2012-01-01\")",
            ),
            ("p Owns b", HELD),
        ],
    );
    let exposure = masked.exposure(Regime::us_ofac()).as_of(day("2018-06-01")).run();
    let owner = exposure.of("p").unwrap();
    assert_eq!(owner.verdict(), Verdict::Undetermined);
    let why: Vec<(Answer, &str)> = owner.listings().iter().map(|note| (note.blocks, note.why.as_str())).collect();
    let expected = [
        (Answer::Possibly, "names no measure, and no other claim does on 2018-06-01"),
        (Answer::No, "put too weakly to count"),
    ];
    assert_eq!(why, expected);
}

#[test]
fn what_is_said_to_be_the_same_is_told_and_can_be_merged() {
    let claims =
        [("p SanctionedBy us-ofac", FROZEN), ("p SameAs p2", ""), ("p2 Owns b", HELD), ("b PossiblySameAs c", "")];
    let graph = of("p p2 b c", &claims);
    let exposure = graph.exposure(Regime::us_ofac()).run();
    let finding = exposure.of("b").unwrap();
    let expected = [
        "B is said to be possibly the same as C (c), and the two count as two here: merge them first",
        "P2 is said to be the same as P (p), and the two count as two here: merge them first",
    ];
    assert_eq!((finding.verdict(), finding.warnings()), (Verdict::NotCaught, expected.map(str::to_owned).to_vec()));
    let (merged, _) = of("p p2 b c", &claims).merge_same_as().unwrap();
    assert_eq!(verdict(&merged, "2018-06-01"), Verdict::Caught);
}

#[test]
fn what_is_caught_through_several_persons_tells_of_each() {
    let listed = [("p SanctionedBy uk-hmg", FROZEN), ("q SanctionedBy uk-hmg", FROZEN)];
    let asked = |entities: &str, more: &[(&str, &str)]| {
        let graph = of(entities, &[&listed, more].concat());
        let exposure = graph.exposure(Regime::uk()).as_of(day("2021-01-01")).run();
        let finding = exposure.of("b").unwrap();
        let persons: Vec<String> = finding.persons().map(|(person, _)| person.get().id().to_owned()).collect();
        (finding.verdict(), finding.grounds(), persons, finding.explain().to_string(), finding.chains(10).len())
    };
    let shares_and_votes = [("p Owns b", "share: \"60%\""), ("q Owns b", "share: \"60% votes\"")];
    let (verdict, grounds, persons, proof, chains) = asked("p q b", &shares_and_votes);
    assert_eq!((verdict, grounds), (Verdict::Caught, vec![Ground::Shares, Ground::Votes]));
    assert_eq!((persons, chains), (vec!["p".to_owned(), "q".to_owned()], 2));
    for line in [
        "through:       P",
        "through:       Q",
        "60% votes by Q; not added: another person's stake",
        "60% votes by Q; counts",
    ] {
        assert!(proof.contains(line), "{line}: {proof}");
    }
    let apart = [("p Owns b", "share: \"30%\""), ("q Owns b", "share: \"30%\"")];
    let (verdict, _, persons, proof, chains) = asked("p q b", &apart);
    assert_eq!((verdict, persons, chains), (Verdict::NotCaught, Vec::new(), 0), "{proof}");
    assert!(proof.contains("30% by Q; not added: another person's stake") && !proof.contains("owner is not caught"));
    let graph = of("p q b", &[&listed[..], &[("p Owns q", "share: \"60%\"")]].concat());
    let exposure = graph.exposure(Regime::uk()).as_of(day("2021-01-01")).run();
    assert_eq!(exposure.of("p").unwrap().persons().len(), 0, "nobody is caught through itself");
}

#[test]
fn earlier_stakes_are_told_only_where_they_blocked_something() {
    let warned = |claims: &[(&str, &str)], rule: Regime, on: &str| {
        let graph = of("p q b", claims);
        let exposure = graph.exposure(rule).as_of(day(on)).run();
        exposure.of("b").unwrap().warnings()
    };
    let ended = |period: &'static str| [("p SanctionedBy us-ofac", FROZEN), ("p Owns b", period)];
    let told = warned(&ended("share: \"60%\", when: \"2005/2016\""), Regime::us_ofac(), "2018-06-01");
    assert!(
        told[0].starts_with("earlier stakes of P (<=60% on 2016-12-31) may have reached the threshold"),
        "{told:?}"
    );
    let told = warned(&ended("share: \"60%\", when: \"2005/2016-12-31\""), Regime::us_ofac(), "2018-06-01");
    assert!(told[0].starts_with("earlier stakes of P (60% on 2016-12-31) reached the threshold"), "{told:?}");
    let before = ended("share: \"60%\", when: \"2001/2005\"");
    assert!(warned(&before, Regime::us_ofac(), "2018-06-01").is_empty(), "it was not listed then");
    let listed = [("p SanctionedBy us-ofac", FROZEN), ("q SanctionedBy us-ofac", FROZEN)];
    let one_by_one =
        [("p Owns b", "share: \"30%\", when: \"2013/2014\""), ("q Owns b", "share: \"30%\", when: \"2016/2017\"")];
    let never = [&listed[..], &one_by_one].concat();
    assert!(warned(&never, Regime::us_ofac(), "2018-06-01").is_empty(), "never at one time");
    let eu = [("p SanctionedBy eu", FROZEN), ("p Owns b", "share: \"60%\", when: \"2005/2024-07-31\"")];
    assert!(warned(&eu, Regime::eu(), "2024-08-05").is_empty(), "the rule does not say so");
    assert_eq!(warned(&eu, Regime::eu().keeping_blocked(true), "2024-08-05").len(), 1);
}

#[test]
fn what_a_rule_does_not_count_is_told_as_such() {
    let claims = [
        ("p SanctionedBy us-ofac", FROZEN),
        ("p Owns b", "share: \"60% votes\", when: \"2005/..\""),
        ("p Controls b", "when: \"2005/..\""),
    ];
    let graph = of("p b", &claims);
    let exposure = graph.exposure(Regime::us_ofac()).as_of(day("2018-06-01")).run();
    let finding = exposure.of("b").unwrap();
    let expected = [
        "controlled by P: us-ofac@2014 does not count control",
        "caught owners hold 60% votes: us-ofac@2014 does not count votes",
    ];
    assert_eq!(finding.warnings(), expected);
    let proof = finding.explain().to_string();
    assert!(proof.contains("60% votes, control by P, which us-ofac@2014 does not count"), "{proof}");
    assert!(!proof.contains("nothing that counts"), "{proof}");
}

#[test]
fn a_record_without_any_date_says_so() {
    let graph = written(
        "p b",
        &[("p SanctionedBy us-ofac", "designation: (measure: AssetFreeze)"), ("p Owns b", "share: \"60%\"")],
        "",
    );
    let (verdict, proof) = told(&graph, Regime::us_ofac(), "1950-01-01");
    assert_eq!(verdict, Verdict::Caught);
    assert_eq!(proof.matches("undated, from an undated source").count(), 2, "{proof}");
}

#[test]
fn a_rule_that_could_catch_nobody_is_refused() {
    let rule = |threshold: &str, measures: &str| {
        let text = format!(
            "(name: \"house\", version: \"1\", threshold: {threshold:?}, aggregation: AllOwners, rights: Shares, measures: [{measures}])"
        );
        ron::from_str::<Regime>(&text).map_err(|error| error.to_string())
    };
    assert!(rule("100%", "AssetFreeze").is_ok());
    let error = rule("100%", "").unwrap_err();
    assert!(error.contains("measures"), "{error}");
    let error = rule("150%", "AssetFreeze").unwrap_err();
    assert!(error.contains("150%") || error.contains("100"), "{error}");
}

#[cfg(feature = "export")]
#[test]
fn a_filed_report_keeps_every_caution() {
    let graph = load("ownership-examples.ron");
    let exposure = graph.exposure(Regime::us_bis()).run();
    let mut json = Vec::new();
    exposure.report().of([graph.entity("ex1-b").unwrap()]).write_json(&mut json).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["cautions"].as_array().unwrap().len(), 2, "no day, and no authority: {}", json["cautions"]);
    assert_eq!(json["groups"][0]["name"], "Not caught");
    assert_eq!(json["groups"][0]["findings"][0]["aggregate_votes"], "0% votes");
}
