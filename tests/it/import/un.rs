//! The consolidated list of the United Nations: the committed excerpt, real lists against counts taken by other means, broken files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use sanctions_graph::import::{self, ImportError, ImportReport, IncidentKind, Input};
use sanctions_graph::{EntityKind, EntityRef, Graph, GraphBuilder, Measure, Relation};
use serde_json::Value;

const EXCERPT: &str = include_str!("../../data/un/excerpt.xml");

fn graph_of(list: import::List) -> (Graph, ImportReport) {
    let mut builder = GraphBuilder::new();
    let report = list.import_into(&mut builder).unwrap();
    (builder.build().unwrap(), report)
}

fn read(text: &str) -> import::List {
    import::read(Input::bytes("un.xml", text).unwrap()).unwrap()
}

fn extra<'g>(entity: EntityRef<'g>, key: &str) -> Vec<&'g str> {
    entity.get().details().extra().iter().filter(|(own, _)| **own == *key).map(|(_, value)| &**value).collect()
}

#[test]
fn the_excerpt_becomes_entities_and_listings() {
    let (graph, report) = graph_of(read(EXCERPT).strict());
    assert_eq!(report.records(), 4);
    assert_eq!(report.count(IncidentKind::Stubbed), 1);
    let source = &report.lists[0].source;
    assert_eq!(&*source.id, "un-consolidated-2024-09-26");
    assert_eq!(source.published.unwrap().to_string(), "2024-09-26");

    let kim = graph.entity("un:KPi.036").unwrap();
    assert_eq!((kim.name(), kim.kind()), ("KIM SOK CHOL", &EntityKind::Person));
    assert_eq!(extra(kim, "un:designation"), ["Former DPRK Ambassador to Burma", "KOMID facilitator"]);
    assert!(kim.details().note().unwrap().contains("operates as a KOMID facilitator. He was paid by KOMID"));
    assert_eq!(kim.details().addresses()[0].country.as_deref(), Some("MM"));

    let komid = graph.entity("KOMID").unwrap();
    assert_eq!((komid.id(), komid.kind()), ("un:KPe.001", &EntityKind::Organization));
    let listing = komid.ties().find(|tie| tie.relation() == Relation::SanctionedBy).unwrap();
    let designation = listing.claims()[0].details().designation().unwrap();
    assert_eq!(designation.measure, Measure::AssetFreeze);
    assert_eq!(designation.programme(), Some("DPRK"));
    assert_eq!(designation.entry(), Some("KPe.001"));
    assert_eq!(designation.listed_on.unwrap().to_string(), "2009-04-24");
    assert_eq!(listing.claims()[0].evidence()[0].locator(), Some("entry KPe.001"));
}

#[test]
fn odd_forms_are_read_and_nothing_is_lost() {
    let (graph, _) = graph_of(read(EXCERPT).strict());
    let person = graph.entity("un:SSi.901").unwrap();
    let aliases: Vec<_> = person.aliases().iter().map(|a| (&*a.name, a.strength().to_string(), a.script())).collect();
    assert_eq!(
        aliases,
        [
            (
                "\u{41f}\u{435}\u{440}\u{441}\u{43e}\u{43d} \u{41f}\u{435}\u{440}\u{432}\u{44b}\u{439}",
                "strong".to_owned(),
                Some("Cyrl")
            ),
            ("One-P", "weak".to_owned(), None),
            ("Persona Una", "strong".to_owned(), None)
        ]
    );
    let dates: Vec<String> = person.details().dates().iter().map(|dated| dated.date.to_string()).collect();
    assert_eq!(dates, ["1961~", "1960/1962"]);
    let countries: Vec<&str> = person.details().countries().iter().map(|country| country.code()).collect();
    assert_eq!(countries, ["SD", "SS"]);
    let identifiers: Vec<String> = person
        .details()
        .identifiers()
        .iter()
        .map(|i| format!("{} {} {}", i.scheme, i.value, i.country.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(identifiers, ["un SSi.901 -", "un-dataid 1 -", "passport X000001 KE", "national-id 000002 -"]);
    for (key, expected) in [
        ("un:title", "Dr."),
        ("un:nationality", "USSR (until 1991)"),
        ("un:alias", "One-P: NOTE=in the press"),
        ("un:date-of-birth", "TYPE_OF_DATE=EXACT; NOTE=30-35 years old"),
        ("un:place-of-birth", "Exampleton, Kenya"),
        ("un:document", "X000001: NOTE=expired"),
        ("un:favourite-colour", "green"),
        ("un:versionnum", "2"),
        ("un:comments1", "A second remark."),
    ] {
        assert_eq!(extra(person, key), [expected], "{key}");
    }
    let address = &person.details().addresses()[0];
    assert_eq!(address.full.as_deref(), Some("Exampleton, Kenya, previous address"));
    let listing = person.ties().find(|tie| tie.relation() == Relation::SanctionedBy).unwrap();
    let claim = &listing.claims()[0];
    assert_eq!(claim.details().designation().unwrap().listed_on.unwrap().to_string(), "2015-07-01");
    assert_eq!(claim.details().extra(), [("un:listed-on".into(), "2015-07-01-04:00".into())]);

    let trading = graph.entity("EXAMPLE TRADING LTD").unwrap();
    assert_eq!(trading.id(), "un:SSe.902");
    assert_eq!(extra(trading, "un:former-name"), ["Sample Trading Ltd"]);
    let listing = trading.ties().find(|tie| tie.relation() == Relation::SanctionedBy).unwrap();
    let measures: Vec<_> = listing
        .claims()
        .iter()
        .map(|claim| (claim.details().designation().unwrap().measure, claim.evidence()[0].quote().unwrap()))
        .collect();
    let words = "Listed pursuant to paragraphs 15 and 17 of resolution 1970 (Travel Ban, Asset Freeze).";
    assert_eq!(measures, [(Measure::AssetFreeze, words), (Measure::TravelBan, words)]);
}

#[test]
fn references_in_comments_become_ties_with_the_words() {
    let (graph, _) = graph_of(read(EXCERPT).strict());
    let person = graph.entity("un:SSi.901").unwrap();
    let mut ties = BTreeMap::new();
    for tie in person.ties().filter(|tie| tie.relation() == Relation::LinkedTo) {
        for claim in tie.get().claims() {
            let quotes: Vec<_> = claim.evidence().iter().filter_map(|evidence| evidence.quote()).collect();
            ties.insert((tie.from().get().id(), tie.to().get().id()), quotes);
        }
    }
    let quotes: BTreeSet<&str> = ties.values().flatten().copied().collect();
    let expected = [
        "Director of Example Trading Ltd (SSe.902).",
        "Owned by Person One (SSi.901).",
        "Run by Person One (SSi.901).",
        "Works with \u{201c}Example Holding\u{201d} (SSe.903), see also SSi.901.",
    ];
    assert_eq!(quotes, BTreeSet::from(expected));
    let absent = graph.entity("un:SSe.903").unwrap();
    assert_eq!((absent.name(), absent.kind()), ("Example Holding", &EntityKind::Organization));
}

/// The folder with real lists, if there is one.
fn data(file: &str) -> Option<PathBuf> {
    let found =
        std::env::var_os("SANCTIONS_GRAPH_DATA").map(|folder| PathBuf::from(folder).join("lists/un").join(file));
    if found.is_none() {
        println!("left out: SANCTIONS_GRAPH_DATA names no folder with real lists");
    }
    found
}

/// A real list against its counts; `repeats` is how many aliases an entry gives twice, and how many names in the original script are the name itself.
fn ground_truth(list: &str, repeats: usize) {
    let Some(path) = data(&format!("{list}.xml.zst")) else { return };
    let truth = std::fs::read_to_string(path.with_file_name(format!("{list}.ground_truth.json"))).unwrap();
    let truth: Value = serde_json::from_str(&truth).unwrap();
    let count = |key: &str| truth[key].as_u64().unwrap() as usize;
    let (graph, report) = graph_of(import::open(&path).unwrap().strict());

    assert_eq!(report.records() as usize, count("individuals") + count("entities"));
    let entries: Vec<EntityRef<'_>> = graph
        .entities()
        .filter(|entity| entity.details().identifiers().iter().any(|i| &*i.scheme == "un-dataid"))
        .collect();
    let of_kind = |kind: EntityKind| entries.iter().filter(|entity| *entity.kind() == kind).count();
    assert_eq!(of_kind(EntityKind::Person), count("individuals"));
    assert_eq!(of_kind(EntityKind::Organization), count("entities"));
    assert_eq!(entries.len(), count("reference_numbers_distinct"));

    let mut listed: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let (mut zones, mut freezes) = (BTreeSet::new(), BTreeSet::new());
    let (mut mentions, mut hits, mut pairs, mut from) = (0, 0, BTreeSet::new(), BTreeSet::new());
    for tie in graph.ties() {
        for claim in tie.get().claims() {
            if tie.relation() == Relation::SanctionedBy {
                let designation = claim.details().designation().unwrap();
                assert!(designation.listed_on.is_some());
                listed.entry(designation.programme().unwrap()).or_default().insert(tie.from().get().id());
                if !claim.details().extra().is_empty() {
                    zones.insert(tie.from().get().id());
                }
                if designation.measure == Measure::AssetFreeze {
                    freezes.insert(tie.from().get().id());
                }
            } else {
                // A tie without a direction has its ends in either order: the record that says so is in the locator.
                let says = claim.evidence()[0].locator().unwrap().strip_prefix("entry ").unwrap();
                let ends = [tie.from(), tie.to()];
                let other = ends.into_iter().find(|end| end.id() != format!("un:{says}")).unwrap();
                mentions += claim.evidence().len();
                let is_listed = other.details().identifiers().iter().any(|i| &*i.scheme == "un-dataid");
                hits += if is_listed { claim.evidence().len() } else { 0 };
                pairs.insert((says.to_owned(), other.get().id()));
                from.insert(says.to_owned());
                for quote in claim.evidence().iter().map(|evidence| evidence.quote().unwrap()) {
                    assert!(quote.chars().count() <= 400);
                    assert!(quote.contains(other.get().id().strip_prefix("un:").unwrap()), "{quote}");
                }
            }
        }
    }
    assert_eq!(mentions, count("cross_references_in_COMMENTS1(mentions)"));
    assert_eq!(pairs.len(), count("cross_reference_pairs"));
    assert_eq!(from.len(), count("entries_with_cross_reference"));
    assert_eq!(hits, count("mentions_to_listed_entry"));
    assert_eq!(mentions - hits, count("mentions_to_unlisted_ref"));
    assert_eq!(zones.len(), truth["listed_on_forms"]["9999-99-99-99:99"].as_u64().unwrap() as usize);

    let mut expected: BTreeMap<&str, usize> = BTreeMap::new();
    for (regime, count) in
        ["individuals", "entities"].iter().flat_map(|kind| truth["by_list_type"][kind].as_object().unwrap())
    {
        *expected.entry(regime).or_default() += count.as_u64().unwrap() as usize;
    }
    assert_eq!(listed.iter().map(|(regime, ids)| (*regime, ids.len())).collect::<BTreeMap<_, _>>(), expected);
    // Guinea-Bissau has a travel ban alone, and so have the entries of Libya and Mali that say so.
    let only_travel = if list.contains("2020") { 10 + 5 + 3 } else { 10 + 5 };
    assert_eq!(freezes.len(), entries.len() - only_travel);

    let strength = |strength: &str| {
        let aliases = entries.iter().flat_map(|entity| entity.aliases());
        aliases.filter(|alias| alias.strength().to_string() == strength).count()
    };
    let by_quality = &truth["aliases_by(type|QUALITY)"];
    assert_eq!(strength("weak"), by_quality["INDIVIDUAL|Low"].as_u64().unwrap() as usize);
    let names = strength("strong") + strength("weak");
    assert_eq!(names, count("aliases_total_nonempty") - repeats + count("original_script"));

    let extras = |key: &str| entries.iter().map(|entity| extra(*entity, key).len()).sum::<usize>();
    assert_eq!(extras("un:designation"), count("designation_values"));
    assert_eq!(extras("un:former-name"), by_quality["ENTITY|f.k.a."].as_u64().unwrap() as usize);
    let days = entries.iter().flat_map(|entity| extra(*entity, "un:last-day-updated"));
    let days: usize = days.map(|days| days.split(", ").count()).sum();
    assert_eq!(days, truth["last_day_forms"]["9999-99-99"].as_u64().unwrap() as usize);
    let genders: u64 = truth["gender"]
        .as_object()
        .unwrap()
        .iter()
        .filter(|(key, _)| !key.is_empty())
        .map(|(_, n)| n.as_u64().unwrap())
        .sum();
    assert_eq!(extras("un:gender"), genders as usize);
}

#[test]
fn the_list_of_2024_as_it_was_counted() {
    ground_truth("un_consolidated_2024-09", 12);
}

#[test]
fn the_list_of_2020_as_it_was_counted() {
    ground_truth("un_consolidated_2020-12", 13);
}

#[test]
fn the_same_list_gives_the_same_graph() {
    let write = || graph_of(read(EXCERPT)).0.to_ron().unwrap();
    assert_eq!(write(), write());
}

#[test]
fn files_that_are_no_list_or_are_cut_short() {
    let cut = &EXCERPT[..EXCERPT.rfind("<ENTITY_ALIAS>").unwrap()];
    let mut builder = GraphBuilder::new();
    let error = read(cut).import_into(&mut builder).unwrap_err();
    assert!(matches!(error, ImportError::Malformed { .. }) && error.to_string().contains("cut short"), "{error}");
    assert_eq!(builder.build().unwrap().entity_count(), 0, "nothing of a list that fails is left");
    for (text, expected) in [
        ("<html><body>Access denied</body></html>", "web page"),
        ("<CONSOLIDATED></CONSOLIDATED>", "unknown root element"),
        ("", "it is empty"),
    ] {
        let error = import::read(Input::bytes("un.xml", text).unwrap()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_bad_record_among_good_ones() {
    let bad = "<ENTITY><FIRST_NAME>Nobody</FIRST_NAME></ENTITY><BODY/><ENTITY><DATAID>77</DATAID></ENTITY></ENTITIES>";
    let text = EXCERPT.replace("</ENTITIES>", bad);
    let (graph, report) = graph_of(read(&text));
    assert_eq!((report.records(), report.count(IncidentKind::Skipped)), (7, 2));
    assert_eq!(graph.entity("un:77").unwrap().name(), "un:77");
    assert!(graph.entity("un:KPe.001").is_ok());
    let error = read(&text).strict().import_into(&mut GraphBuilder::new()).unwrap_err().to_string();
    assert!(error.contains("un.xml, byte ") && error.contains("there is no reference number"), "{error}");
}

#[test]
fn whatever_is_cut_or_garbled_builds_or_is_refused() {
    let content = EXCERPT.as_bytes();
    for at in (0..content.len()).step_by(23) {
        let mut garbled = content.to_vec();
        garbled[at] = b"\x00\x1f<\",\n&\xff9"[at % 9];
        for content in [&content[..at], &garbled] {
            let mut builder = GraphBuilder::new();
            let list = Input::bytes("list", content).and_then(import::read);
            let _ = list.and_then(|list| list.import_into(&mut builder));
            builder.build().unwrap();
        }
    }
}

#[test]
fn an_entry_of_a_hundred_thousand_aliases_and_references() {
    let aliases: String = (0..100_000)
        .map(|number| {
            format!("<ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>A {number}</ALIAS_NAME></ENTITY_ALIAS>")
        })
        .collect();
    let references = "It is run by Example Trust (QDe.004). ".repeat(20_000);
    let text = format!(
        "<CONSOLIDATED_LIST><ENTITIES><ENTITY><REFERENCE_NUMBER>XXe.001</REFERENCE_NUMBER><FIRST_NAME>X</FIRST_NAME>\
         <COMMENTS1>{references}</COMMENTS1>{aliases}</ENTITY></ENTITIES></CONSOLIDATED_LIST>"
    );
    let (graph, _) = graph_of(read(&text));
    assert_eq!(graph.entity("un:XXe.001").unwrap().aliases().len(), 100_000);
    assert_eq!(graph.entity("un:QDe.004").unwrap().name(), "Example Trust");
}
