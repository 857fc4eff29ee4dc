//! The consolidated list of the European Union: the committed excerpt, a real sample against its counts, broken files.

use std::collections::BTreeMap;
use std::path::PathBuf;

use sanctions_graph::import::{self, ImportError, ImportReport, IncidentKind, Input};
use sanctions_graph::{EntityKind, EntityRef, Graph, GraphBuilder, Measure, Relation, Strength};
use serde_json::Value;

const EXCERPT: &str = include_str!("../../data/eu/excerpt.xml");

fn graph_of(list: import::List) -> (Graph, ImportReport) {
    let mut builder = GraphBuilder::new();
    let report = list.import_into(&mut builder).unwrap();
    (builder.build().unwrap(), report)
}

fn read(text: &str) -> import::List {
    import::read(Input::bytes("eu.xml", text).unwrap()).unwrap()
}

fn extra<'g>(entity: EntityRef<'g>, key: &str) -> Vec<&'g str> {
    entity.get().details().extra().iter().filter(|(own, _)| **own == *key).map(|(_, value)| &**value).collect()
}

fn aliases(entity: EntityRef<'_>) -> Vec<String> {
    let words = |alias: &sanctions_graph::Alias| {
        let (script, language) = (alias.script().unwrap_or("-"), alias.language().unwrap_or("-"));
        format!("{} {} {script} {language}", alias.name, alias.strength())
    };
    entity.aliases().iter().map(words).collect()
}

#[test]
fn the_excerpt_becomes_entities_and_listings() {
    let (graph, report) = graph_of(read(EXCERPT).strict());
    assert_eq!(report.records(), 2);
    let source = &report.lists[0].source;
    assert_eq!((&*source.id, source.published.unwrap().to_string()), ("eu-fsf-2018-12-21", "2018-12-21".to_owned()));
    assert_eq!(source.extra, [("eu:globalFileId".into(), "118887".into())]);

    let front = graph.entity("eu:EU.3523.13").unwrap();
    assert_eq!(front.kind(), &EntityKind::Organization);
    assert!(front.name().ends_with("Cephesi"), "the first strong name in Latin letters: {}", front.name());
    let bulgarian = &front.aliases()[1];
    assert_eq!((bulgarian.script(), bulgarian.language()), (Some("Cyrl"), Some("bg")));
    let listing = front.ties().next().unwrap();
    let claim = &listing.claims()[0];
    let designation = claim.details().designation().unwrap();
    assert_eq!((designation.measure, designation.programme()), (Measure::AssetFreeze, Some("TERR")));
    // The regulation of 2018 amends an entry that has parts of 2003.
    assert_eq!(designation.listed_on.unwrap().to_string(), "2003-12-22");
    assert!(claim.details().extra().contains(&("eu:numberTitle".into(), "2018/468 (OJ L79)".into())));
    assert!(claim.details().extra().iter().any(|(key, url)| &**key == "eu:publicationUrl" && url.starts_with("http")));
}

#[test]
fn every_part_is_read_and_nothing_is_lost() {
    let (graph, _) = graph_of(read(EXCERPT).strict());
    let person = graph.entity("eu:EU.9001.01").unwrap();
    assert_eq!((person.name(), person.kind()), ("Person One", &EntityKind::Person), "the English name before others");
    let russian = "\u{41f}\u{435}\u{440}\u{441}\u{43e}\u{43d} \u{41f}\u{435}\u{440}\u{432}\u{44b}\u{439}";
    assert_eq!(
        aliases(person),
        [format!("{russian} strong Cyrl ru"), "Persona Una strong - -".into(), "Uno weak - -".into()]
    );
    let details = person.get().details();
    let identifiers: Vec<String> = details.identifiers().iter().map(|i| format!("{} {}", i.scheme, i.value)).collect();
    assert_eq!(identifiers, ["eu EU.9001.01", "eu-logical-id 9001", "un KPi.901", "passport X000001"]);
    assert_eq!(details.identifiers()[3].country.as_deref(), Some("KP"));
    let dates: Vec<String> = details.dates().iter().map(|dated| dated.date.to_string()).collect();
    assert_eq!(dates, ["1955~", "1956-05"]);
    let countries: Vec<&str> = details.countries().iter().map(|country| country.code()).collect();
    assert_eq!(countries, ["KP"], "00 is no country");
    let address = &details.addresses()[0];
    assert_eq!((address.street.as_deref(), address.city.as_deref()), (Some("1 Example Street"), Some("Exampleton")));
    assert_eq!((address.postcode.as_deref(), address.country.as_deref()), (Some("10"), Some("KP")));
    assert_eq!(details.note(), Some("(Date of UN designation: 2016-11-29)"));
    let korea = "KOREA, DEMOCRATIC PEOPLE'S REPUBLIC OF";
    for (key, expected) in [
        ("eu:function", "Director"),
        ("eu:gender", "M"),
        ("eu:title", "Dr"),
        ("eu:nameAlias", "Person One: remark=as in the passport"),
        ("eu:nameLanguage", "Persona Una: IT ES"),
        ("eu:lastName", "One"),
        ("eu:identification", "passport X000001: diplomatic=true; knownExpired=true; issuedBy=Ministry"),
        ("eu:additionalInfo", "green"),
        ("eu:place-of-birth", &format!("Exampleton, {korea}")),
        (
            "eu:address",
            &format!(
                "1 Example Street, Exampleton, 10, {korea}: asAtListingTime=true; key=EMAIL; value=one@example.com"
            ),
        ),
        ("eu:designationDetails", "Named in annex I"),
    ] {
        assert!(extra(person, key).contains(&expected), "{key}: {:?}", extra(person, key));
    }
    let listing = person.ties().next().unwrap();
    let listings: Vec<_> = listing
        .claims()
        .iter()
        .map(|claim| claim.details().designation().unwrap())
        .map(|d| (d.programme().unwrap(), d.listed_on.unwrap().to_string(), d.reason()))
        .collect();
    let reason = Some("Named in annex I");
    assert_eq!(listings, [("PRK", "2016-11-30".to_owned(), reason), ("UNLI", "2016-11-30".to_owned(), reason)]);
}

#[test]
fn the_sample_as_it_was_counted() {
    let Some(folder) = std::env::var_os("SANCTIONS_GRAPH_DATA") else {
        println!("left out: SANCTIONS_GRAPH_DATA names no folder with real lists");
        return;
    };
    let path = PathBuf::from(folder).join("lists/eu/eu_fsf_1_1_SAMPLE_2018-12-21.xml");
    let truth = std::fs::read_to_string(path.with_extension("ground_truth.json")).unwrap();
    let truth: Value = serde_json::from_str(&truth).unwrap();
    let count = |value: &Value| value.as_u64().unwrap() as usize;
    let (graph, report) = graph_of(import::open(&path).unwrap().strict());
    assert_eq!(report.records() as usize, count(&truth["entities"]));
    let entries: Vec<_> = graph.entities().filter(|entity| entity.id().starts_with("eu:")).collect();
    let of_kind = |kind: EntityKind| entries.iter().filter(|entity| *entity.kind() == kind).count();
    assert_eq!(of_kind(EntityKind::Person), count(&truth["subjectType"]["person/P"]));
    assert_eq!(of_kind(EntityKind::Organization), count(&truth["subjectType"]["enterprise/E"]));
    let names: usize = entries.iter().map(|entity| entity.names().count()).sum();
    assert_eq!(names, count(&truth["nameAlias"]), "no name is repeated in the sample");
    let strong = entries.iter().flat_map(|e| e.aliases()).filter(|alias| alias.strength() == Strength::Strong).count();
    assert_eq!(strong + entries.len(), count(&truth["strong"]["true"]));
    let mut languages: BTreeMap<String, usize> = BTreeMap::new();
    for alias in entries.iter().flat_map(|entity| entity.aliases()) {
        *languages.entry(alias.language().unwrap_or_default().to_ascii_uppercase()).or_default() += 1;
    }
    // Both primary names are among those without a language.
    *languages.entry(String::new()).or_default() += entries.len();
    let expected = truth["languages"].as_object().unwrap();
    assert_eq!(languages, expected.iter().map(|(key, value)| (key.clone(), count(value))).collect());
    let listings: usize =
        graph.ties().filter(|tie| tie.relation() == Relation::SanctionedBy).map(|tie| tie.claims().len()).sum();
    assert_eq!(listings, count(&truth["children"]["regulation"]));
    for (programme, expected) in truth["programmes"].as_object().unwrap() {
        assert_eq!(report.programmes[programme.as_str()] as usize, count(expected));
    }
}

#[test]
fn the_same_list_gives_the_same_graph() {
    let write = || graph_of(read(EXCERPT)).0.to_ron().unwrap();
    assert_eq!(write(), write());
}

#[test]
fn files_that_are_no_list_or_are_cut_short() {
    let cut = &EXCERPT[..EXCERPT.rfind("<citizenship").unwrap()];
    let error = read(cut).import_into(&mut GraphBuilder::new()).unwrap_err();
    assert!(matches!(error, ImportError::Malformed { .. }) && error.to_string().contains("cut short"), "{error}");
    for (text, expected) in [
        ("<!DOCTYPE html><html></html>", "web page"),
        ("<export xmlns=\"http://example.com\"></export>", "unknown root element"),
    ] {
        let error = import::read(Input::bytes("eu.xml", text).unwrap()).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn a_bad_record_among_good_ones() {
    let bad = "<sanctionEntity/><other/><sanctionEntity logicalId=\"7\"><subjectType code=\"thing\"/>\
               <birthdate year=\"99999\" monthOfYear=\"-1\" calendarType=\"ISLAMIC\"/></sanctionEntity></export>";
    let text = EXCERPT.replace("</export>", bad);
    let (graph, report) = graph_of(read(&text));
    assert_eq!(
        (report.records(), report.count(IncidentKind::Skipped), report.count(IncidentKind::Repaired)),
        (5, 2, 1)
    );
    let thing = graph.entity("eu:7").unwrap();
    assert_eq!((thing.kind(), extra(thing, "eu:subjectType")), (&EntityKind::LegalEntity, vec!["thing"]));
    assert_eq!(extra(thing, "eu:birthdate"), ["year=99999; monthOfYear=-1; calendarType=ISLAMIC"]);
    let error = read(&text).strict().import_into(&mut GraphBuilder::new()).unwrap_err().to_string();
    assert!(error.contains("neither a reference number nor a logical id"), "{error}");
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
fn an_entry_of_a_hundred_thousand_names() {
    let names: String =
        (0..100_000).map(|number| format!("<nameAlias wholeName=\"N {number}\" strong=\"true\"/>")).collect();
    let text = format!(
        "<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\"><sanctionEntity logicalId=\"1\">{names}{names}</sanctionEntity></export>"
    );
    let (graph, _) = graph_of(read(&text));
    assert_eq!(graph.entity("eu:1").unwrap().names().count(), 100_000);
}
