//! The lists of the United Kingdom: committed excerpts, real lists against counts taken by other means, broken files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use sanctions_graph::import::{self, Format, ImportError, ImportReport, Importer, IncidentKind, Input};
use sanctions_graph::{EntityKind, EntityRef, Graph, GraphBuilder, Measure, Relation, Strength};
use serde_json::Value;

const XML: &str = include_str!("../../data/uk/excerpt.xml");
const FCDO: &str = include_str!("../../data/uk/fcdo.csv");
const OFSI: &[u8] = include_bytes!("../../data/uk/ConList.csv");

fn graph_of(list: import::List) -> (Graph, ImportReport) {
    let mut builder = GraphBuilder::new();
    let report = list.import_into(&mut builder).unwrap();
    (builder.build().unwrap(), report)
}

fn read(content: impl Into<Vec<u8>>) -> import::List {
    import::read(Input::bytes("uk", content).unwrap()).unwrap()
}

fn extra<'g>(entity: EntityRef<'g>, key: &str) -> Vec<&'g str> {
    entity.get().details().extra().iter().filter(|(own, _)| **own == *key).map(|(_, value)| &**value).collect()
}

fn identifiers(entity: EntityRef<'_>) -> Vec<String> {
    entity.details().identifiers().iter().map(|found| format!("{} {}", found.scheme, found.value)).collect()
}

/// The measures of an entry, with their roles.
fn measures(entity: EntityRef<'_>) -> Vec<(Measure, String)> {
    let listing = entity.ties().find(|tie| tie.relation() == Relation::SanctionedBy).unwrap();
    let claims = listing.get().claims().iter().map(|claim| claim.details());
    claims
        .map(|details| (details.designation().unwrap().measure, details.role().unwrap_or_default().to_owned()))
        .collect()
}

#[test]
fn the_sanctions_list_in_xml() {
    let (graph, report) = graph_of(read(XML).strict());
    assert_eq!((report.lists[0].format, report.records()), (Format::UkXml, 4));
    assert_eq!(&*report.lists[0].source.id, "uk-sanctions-list-2026-03-26");

    let person = graph.entity("uk:DPR9001").unwrap();
    assert_eq!((person.name(), person.kind()), ("Person One", &EntityKind::Person));
    let aliases: Vec<_> = person.aliases().iter().map(|alias| (alias.script(), alias.language())).collect();
    assert_eq!(aliases, [(None, None), (Some("Cyrl"), Some("ru"))]);
    assert_eq!(identifiers(person), ["uk DPR9001", "ofsi 90001", "un KPi.901", "passport X000001"]);
    assert_eq!(
        measures(person),
        [
            (Measure::AssetFreeze, String::new()),
            (Measure::TravelBan, String::new()),
            (Measure::ArmsEmbargo, "Targeted arms embargo".into()),
            (Measure::Other, "Director Disqualification Sanction".into())
        ]
    );
    assert_eq!(person.details().dates()[0].date.to_string(), "1955");
    assert_eq!(person.details().countries()[0].code(), "KP");
    let address = &person.details().addresses()[0];
    assert_eq!(address.full.as_deref(), Some("1 Example Street, 10, North Korea"));
    assert_eq!((address.postcode.as_deref(), address.country.as_deref()), (Some("10"), Some("KP")));
    for (key, expected) in [
        ("uk:DOB", "about 1956"),
        ("uk:Title", "Dr"),
        ("uk:Position", "Director"),
        ("uk:PhoneNumber", "000"),
        ("uk:BirthDetails", "Exampleton, North Korea"),
        ("uk:Passport", "X000001: PassportAdditionalInformation=expired"),
        ("uk:LastUpdated", "09/12/2025"),
        ("uk:RegimeName", "A second regime"),
    ] {
        assert_eq!(extra(person, key), [expected], "{key}");
    }

    let group = graph.entity("uk:CYB0113").unwrap();
    let listing = group.ties().find(|tie| tie.relation() == Relation::SanctionedBy).unwrap();
    let designation = listing.claims()[0].details().designation().unwrap();
    assert!(designation.reason().unwrap().starts_with("The Secretary of State considers"));
    assert!(group.details().note().unwrap().ends_with("other than the United Kingdom."));
}

#[test]
fn ships_and_who_owns_them() {
    let (graph, report) = graph_of(read(XML).strict());
    let real = graph.entity("uk:DPR0119").unwrap();
    assert_eq!((real.name(), real.kind()), ("Wan Heng 11", &EntityKind::Vessel));
    assert_eq!(identifiers(real), ["uk DPR0119", "imo 8791667"]);
    assert_eq!(real.details().countries()[0].code(), "KP");
    assert_eq!(extra(real, "uk:PreviousFlag"), ["Belize"]);
    let bans = [(Measure::Other, "De-flag".to_owned()), (Measure::Other, "Prohibition of port entry".to_owned())];
    assert_eq!(measures(real), bans);

    let ship = graph.entity("uk:RUS9001").unwrap();
    assert_eq!(identifiers(ship), ["uk RUS9001", "imo 9000001"]);
    assert_eq!(ship.aliases()[0].strength(), Strength::Weak);
    assert_eq!(measures(ship), [(Measure::Other, "Prohibition of port entry".to_owned())]);
    assert_eq!(extra(ship, "uk:TonnageOfShip"), ["12000"]);
    let mut owners: Vec<_> = ship
        .ties()
        .filter(|tie| tie.relation() == Relation::OwnsOrControls)
        .map(|tie| {
            let claim = &tie.get().claims()[0];
            assert_eq!(tie.to().id(), ship.id());
            assert_eq!(claim.details().role(), Some("current owner/operator"));
            (tie.from().id().to_owned(), claim.evidence()[0].quote().unwrap())
        })
        .collect();
    owners.sort();
    // One is on the list itself, in other letters.
    assert_eq!(
        owners,
        [
            ("uk:CYB0113".to_owned(), "INTEGRITY technology group Incorporated"),
            ("uk:name:example-shipping-co-ltd".to_owned(), "Example Shipping Co., Ltd.")
        ]
    );
    assert_eq!(graph.entity("uk:name:example-shipping-co-ltd").unwrap().name(), "Example Shipping Co., Ltd.");
    assert_eq!(report.count(IncidentKind::Stubbed), 1);
}

#[test]
fn the_list_with_one_line_each() {
    let (graph, report) = graph_of(read(FCDO).strict());
    assert_eq!((report.lists[0].format, report.records()), (Format::FcdoCsv, 4));
    let komid = graph.entity("uk:DPR0157").unwrap();
    assert_eq!(komid.name(), "KOREA MINING DEVELOPMENT TRADING CORPORATION");
    assert_eq!(identifiers(komid), ["uk DPR0157", "ofsi 10892"]);
    let measures = measures(komid);
    assert_eq!((measures.len(), &measures[0]), (6, &(Measure::AssetFreeze, String::new())));
    let listing = komid.ties().next().unwrap();
    let claim = &listing.claims()[0];
    let designation = claim.details().designation().unwrap();
    assert_eq!(designation.listed_on.unwrap().to_string(), "2009-04-24");
    assert_eq!(designation.programme(), Some("Democratic People's Republic of Korea"));
    assert_eq!(claim.details().extra(), [("uk:DesignationSource".into(), "UN".into())]);
    assert_eq!(graph.entity("Pan Systems Pyongyang").unwrap().id(), "uk:DPR0064");
}

#[test]
fn the_rows_of_a_group_become_one_entity() {
    let check = |list: import::List| {
        let (graph, report) = graph_of(list.strict());
        assert_eq!((report.lists[0].format, report.records()), (Format::OfsiCsv, 4));
        assert_eq!(&*report.lists[0].source.id, "ofsi-consolidated-2018-04-13");
        let pan = graph.entity("PAN SYSTEMS PYONGYANG").unwrap();
        assert_eq!((pan.id(), &*pan.aliases()[0].name), ("ofsi:13553", "WONBANG TRADING CO."));
        assert!(pan.details().note().unwrap().contains("works on behalf of the Reconnaissance General Bureau"));
        let komid = graph.entity("ofsi:10892").unwrap();
        assert_eq!(komid.name(), "KOREA MINING DEVELOPMENT TRADING CORPORATION", "the rows of aliases come first");
        assert_eq!((komid.aliases().len(), komid.details().addresses().len()), (4, 1));
        assert_eq!(identifiers(komid), ["ofsi 10892", "un KPe.001"]);
        assert_eq!(measures(komid), [(Measure::AssetFreeze, String::new())]);
        assert_eq!(identifiers(graph.entity("SOK CHOL KIM").unwrap()), ["ofsi 13421", "un KPi.036"]);

        let person = graph.entity("ofsi:90001").unwrap();
        assert_eq!((person.name(), &*person.aliases()[0].name), ("Person ONE", "Soci\u{e9}t\u{e9} ONE"));
        let dates: Vec<String> = person.details().dates().iter().map(|dated| dated.date.to_string()).collect();
        assert_eq!(dates, ["1955", "1955-12-31"]);
        // The remark gives the number of somebody else's entry.
        assert_eq!(identifiers(person), ["ofsi 90001", "passport X000001"]);
        assert_eq!(person.details().identifiers()[1].country.as_deref(), Some("DE"));
        let countries: Vec<&str> = person.details().countries().iter().map(|country| country.code()).collect();
        assert_eq!(countries, ["DE", "MA"]);
        let address = &person.details().addresses()[0];
        assert_eq!((address.full.as_deref(), address.country.as_deref()), (Some("Kenya (as at 2010)"), Some("KE")));
        assert_eq!(extra(person, "ofsi:DOB"), ["about 1955"]);
        assert_eq!(extra(person, "ofsi:Passport Details"), ["lost in 2001"]);
        let listing = person.ties().next().unwrap();
        let regimes = listing.claims().iter().map(|claim| claim.details().designation().unwrap().programme().unwrap());
        assert_eq!(regimes.collect::<Vec<_>>(), ["Example Regime", "Second Regime"]);
    };
    check(read(OFSI));
    let text = String::from_utf8_lossy(OFSI).replace('\u{fffd}', "\u{e9}");
    check(read(text.replace('\n', "\r\n")));
}

#[test]
fn columns_that_the_consolidated_list_gained() {
    let text = "Last Updated,27/02/2023,,,,,,,,\n\
        Name 6,Name 1,Name Non-Latin Script,Passport Number,Other Information,Group Type,Alias Type,Alias Quality,Regime,Group ID\n\
        ONE,Person,,X000001,(UK Sanctions List Ref):DPR9001 (UN Ref): KPi.901,Individual,Primary name,,R,90001\n\
        UNA,Persona,,,,Individual,AKA,Low,R,90001\n\
        ONE,Person,\u{41f}\u{435}\u{440}\u{441}\u{43e}\u{43d},,,Individual,Primary name,,R,90001\n";
    let (graph, report) = graph_of(read(text).strict());
    assert_eq!(report.records(), 1);
    let person = graph.entity("ofsi:90001").unwrap();
    assert_eq!(identifiers(person), ["ofsi 90001", "passport X000001", "un KPi.901", "uk DPR9001"]);
    let aliases: Vec<_> = person.aliases().iter().map(|alias| (alias.strength(), alias.script())).collect();
    assert_eq!(aliases, [(Strength::Weak, None), (Strength::Strong, Some("Cyrl"))]);
}

#[test]
fn two_lists_of_the_united_kingdom_meet() {
    let fcdo = "Unique ID,OFSI Group ID,Name,Regime Name,Type,Designation source,Date Designated,Sanctions Imposed\n\
                DPR9001,90001,One Person,Korea,Individual,UN,31-12-2020,Asset freeze\n";
    let mut builder = GraphBuilder::new();
    let mut importer = Importer::new(&mut builder);
    importer.add(read(XML)).unwrap().add(read(fcdo)).unwrap();
    let report = importer.finish();
    assert_eq!(report.lists.len(), 2);
    let graph = builder.build().unwrap();
    let person = graph.entity("uk:DPR9001").unwrap();
    assert!(person.names().any(|name| name == "One Person"));
    assert_eq!(measures(person).len(), 5);
}

/// The folder with real lists, if there is one.
fn data(file: &str) -> Option<PathBuf> {
    let found =
        std::env::var_os("SANCTIONS_GRAPH_DATA").map(|folder| PathBuf::from(folder).join("lists/uk").join(file));
    if found.is_none() {
        println!("left out: SANCTIONS_GRAPH_DATA names no folder with real lists");
    }
    found
}

fn json(path: &std::path::Path, list: &str, what: &str) -> Value {
    let text = std::fs::read_to_string(path.with_file_name(format!("{list}.{what}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn count(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

fn counts(value: &Value) -> BTreeMap<String, usize> {
    value.as_object().unwrap().iter().map(|(key, value)| (key.clone(), count(value))).collect()
}

/// How many entries each programme lists, and each kind has.
fn entries_by_programme(graph: &Graph) -> BTreeMap<String, usize> {
    let mut listed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for tie in graph.ties().filter(|tie| tie.relation() == Relation::SanctionedBy) {
        for claim in tie.claims() {
            let designation = claim.details().designation().unwrap();
            assert!(designation.listed_on.is_some());
            listed.entry(designation.programme().unwrap().into()).or_default().insert(tie.from().id().into());
        }
    }
    listed.into_iter().map(|(programme, entries)| (programme, entries.len())).collect()
}

#[test]
fn the_list_of_2025_as_it_was_counted() {
    let list = "FCDO_SL_2025-08-11";
    let Some(path) = data(&format!("{list}.csv.zst")) else { return };
    let truth = json(&path, list, "ground_truth");
    let (graph, report) = graph_of(import::open(&path).unwrap());
    assert_eq!(report.records() as usize, count(&truth["rows"]));
    assert_eq!(report.count(IncidentKind::Skipped), 0);
    // Two lines have no name.
    assert_eq!(report.count(IncidentKind::Repaired), 2);
    let entries: Vec<_> = graph.entities().filter(|entity| entity.id().starts_with("uk:")).collect();
    assert_eq!(entries.len(), count(&truth["distinct_Unique_ID"]));
    for (kind, word) in
        [(EntityKind::Person, "Individual"), (EntityKind::Organization, "Entity"), (EntityKind::Vessel, "Ship")]
    {
        let found = entries.iter().filter(|entity| *entity.kind() == kind).count();
        assert_eq!(found, count(&truth["by_type"][word]), "{word}");
    }
    assert_eq!(entries_by_programme(&graph), counts(&truth["regimes"]));
    let without_group = entries.iter().filter(|entity| entity.details().identifiers().len() == 1).count();
    assert_eq!(without_group, count(&truth["rows_without_OFSI_Group_ID"]));
    let mut origins: BTreeMap<String, usize> = BTreeMap::new();
    let mut measures: BTreeMap<(Measure, String), usize> = BTreeMap::new();
    for tie in graph.ties() {
        *origins.entry(tie.claims()[0].details().extra()[0].1.to_string()).or_default() += 1;
        for claim in tie.claims() {
            let role = claim.details().role().unwrap_or_default().to_owned();
            *measures.entry((claim.details().designation().unwrap().measure, role)).or_default() += 1;
        }
    }
    assert_eq!(origins, counts(&truth["designation_source"]));
    let measured = |measure, role: &str| measures.get(&(measure, role.to_owned())).copied().unwrap_or_default();
    assert_eq!(measured(Measure::AssetFreeze, ""), 4846);
    assert_eq!(measured(Measure::TravelBan, ""), 3656);
    assert_eq!(measured(Measure::ArmsEmbargo, ""), 404);
    assert_eq!(measured(Measure::ArmsEmbargo, "Targeted arms embargo"), 17);
    assert_eq!(measured(Measure::Other, "Director Disqualification Sanction"), 3958);
    assert_eq!(measured(Measure::Other, "De-flag"), 15);

    for spot in json(&path, list, "spot_checks").as_array().unwrap() {
        let text = |key: &str| spot[key].as_str().unwrap().trim();
        let entity = graph.entity(&format!("uk:{}", text("Unique ID"))).unwrap();
        assert_eq!(entity.name(), text("Name"));
        let group = entity.details().identifiers().iter().find(|found| &*found.scheme == "ofsi");
        assert_eq!(group.map_or("", |found| &*found.value), text("OFSI Group ID"));
        let listing = entity.ties().next().unwrap();
        let designation = listing.claims()[0].details().designation().unwrap();
        let date: Vec<&str> = text("Date Designated").split('-').rev().collect();
        assert_eq!(designation.listed_on.unwrap().to_string(), date.join("-"));
        assert_eq!(designation.programme(), Some(text("Regime Name")));
        let imposed = text("Sanctions Imposed").split(", ").filter(|word| !word.is_empty()).count();
        assert_eq!(listing.claims().len(), imposed, "{}", entity.name());
    }
}

#[test]
fn the_consolidated_list_of_2018_as_it_was_counted() {
    let list = "ofsi_ConList_2018-04-13";
    let Some(path) = data(&format!("{list}.csv.zst")) else { return };
    let truth = json(&path, list, "ground_truth");
    let (graph, report) = graph_of(import::open(&path).unwrap().strict());
    let groups = count(&truth["groups(Group ID)"]);
    assert_eq!(report.records() as usize, groups);
    let entries: Vec<_> = graph.entities().filter(|entity| entity.id().starts_with("ofsi:")).collect();
    assert_eq!(entries.len(), groups);
    let of_kind = |kind: EntityKind| entries.iter().filter(|entity| *entity.kind() == kind).count();
    assert_eq!(of_kind(EntityKind::Person), count(&truth["groups_by_type"]["Individual"]));
    assert_eq!(
        of_kind(EntityKind::Organization) + of_kind(EntityKind::Vessel),
        count(&truth["groups_by_type"]["Entity"])
    );
    assert_eq!(of_kind(EntityKind::Vessel), 10, "the entities with the number of a vessel");
    let aliases: usize = entries.iter().map(|entity| entity.aliases().len()).sum();
    assert_eq!(aliases, count(&truth["distinct_alias_names(not primary)"]));
    assert_eq!(entries_by_programme(&graph), counts(&truth["regimes"]));
    let mut programmes: BTreeMap<&str, usize> = BTreeMap::new();
    let listings: Vec<_> = graph.ties().map(|tie| tie.get()).collect();
    for tie in &listings {
        let regimes: BTreeSet<&str> =
            tie.claims().iter().map(|claim| claim.details().designation().unwrap().programme().unwrap()).collect();
        *programmes.entry(if regimes.len() > 1 { "several" } else { "one" }).or_default() += 1;
    }
    assert_eq!(programmes["several"], count(&truth["groups_in_several_regimes"]));
    let references = |scheme: &str| {
        let all = entries.iter().flat_map(|entity| entity.details().identifiers());
        all.filter(|found| &*found.scheme == scheme).count()
    };
    assert_eq!((references("un"), references("un-former")), UN_REFERENCES);
    for spot in json(&path, list, "spot_checks").as_array().unwrap() {
        let words = |key: &str| -> BTreeSet<String> {
            let all = spot[key].as_array().unwrap().iter().map(|word| word.as_str().unwrap().trim());
            all.filter(|word| !word.is_empty()).map(str::to_owned).collect()
        };
        let entity = graph.entity(&format!("ofsi:{}", spot["group_id"].as_str().unwrap())).unwrap();
        let names = spot["names"].as_array().unwrap().iter().map(|name| [0, 1].map(|at| name[at].as_str().unwrap()));
        let (prime, others): (Vec<_>, Vec<_>) = names.partition(|[kind, _]| *kind == "Prime Alias");
        assert!(prime.iter().any(|[_, name]| *name == entity.name()), "{}", entity.name());
        let others: BTreeSet<&str> = others.into_iter().map(|[_, name]| name).collect();
        assert_eq!(entity.aliases().iter().map(|alias| &*alias.name).collect::<BTreeSet<_>>(), others);
        let day = |date: &str| date.split('/').filter(|part| *part != "00").rev().collect::<Vec<_>>().join("-");
        let listing = entity.ties().find(|tie| tie.relation() == Relation::SanctionedBy).unwrap().get();
        let designations = || listing.claims().iter().map(|claim| claim.details().designation().unwrap());
        assert_eq!(designations().map(|d| d.programme().unwrap().to_owned()).collect::<BTreeSet<_>>(), words("regime"));
        let listed_on = designations().map(|d| d.listed_on.unwrap().to_string()).collect::<BTreeSet<_>>();
        assert_eq!(listed_on, words("listed_on").iter().map(|date| day(date)).collect());
        let births = entity.details().dates().iter().map(|dated| dated.date.to_string()).collect::<BTreeSet<_>>();
        assert_eq!(births, words("dob").iter().map(|date| day(date)).collect());
        assert_eq!(
            extra(entity, "ofsi:Position").into_iter().map(str::to_owned).collect::<BTreeSet<_>>(),
            words("position")
        );
        assert_eq!(entity.details().note().is_some(), !words("other").is_empty());
    }
    for spot in truth["sample_prk"].as_array().unwrap() {
        let (group, name) = (spot[0].as_str().unwrap(), spot[1].as_str().unwrap());
        let entity = graph.entity(&format!("ofsi:{group}")).unwrap();
        assert!(entity.names().any(|own| own == name), "{name}");
    }
}

/// Counted over the file: pairs of a group with a reference number of the present form and of the form before 2014.
const UN_REFERENCES: (usize, usize) = (262, 356);

#[test]
fn the_real_excerpt_of_the_xml() {
    let Some(path) = data("UK-Sanctions-List_EXCERPT_2026-03-26.xml") else { return };
    let (graph, report) = graph_of(import::open(&path).unwrap().strict());
    assert_eq!(report.records(), 3);
    let person = graph.entity("uk:CYB0110").unwrap();
    assert_eq!(person.name(), "Denis Igorevich Denisenko");
    assert_eq!(identifiers(person), ["uk CYB0110", "ofsi 17233"]);
    assert_eq!(extra(person, "uk:Gender"), ["Male"]);
    assert_eq!(person.details().countries()[0].code(), "RU");
}

#[test]
fn the_same_list_gives_the_same_graph() {
    for content in [XML.as_bytes(), FCDO.as_bytes(), OFSI] {
        let write = || graph_of(read(content)).0.to_ron().unwrap();
        assert_eq!(write(), write());
    }
}

#[test]
fn files_that_are_no_list_or_are_cut_short() {
    let cut = &XML[..XML.rfind("<Titles>").unwrap()];
    let error = read(cut).import_into(&mut GraphBuilder::new()).unwrap_err();
    assert!(matches!(error, ImportError::Malformed { .. }) && error.to_string().contains("cut short"), "{error}");
    let page = import::read(Input::bytes("ConList.csv", "<html>Not found</html>").unwrap()).unwrap_err().to_string();
    assert!(page.contains("web page"), "{page}");
    let headless = "Last Updated,13/04/2018\nName 7,Group ID\n";
    let error = import::read(Input::bytes("ConList.csv", headless).unwrap()).unwrap_err().to_string();
    assert!(error.contains("names no columns"), "{error}");
}

#[test]
fn bad_rows_among_good_ones() {
    let mut text = OFSI.to_vec();
    text.extend_from_slice(b"one,two\n");
    let row = |name: &str, alias: &str, group: &str| {
        format!("{name}{}Entity,{alias},Regime,01/01/2018,01/01/2018,{group}\n", ",".repeat(23))
    };
    text.extend_from_slice(row("No Group", "Prime Alias", "").as_bytes());
    text.extend_from_slice(row("Only Alias", "AKA", "90002").as_bytes());
    text.extend_from_slice(row("", "Prime Alias", "90003").as_bytes());
    let (graph, report) = graph_of(read(text.clone()));
    assert_eq!((report.records(), report.count(IncidentKind::Skipped)), (8, 2));
    assert_eq!(graph.entity("ofsi:90002").unwrap().name(), "Only Alias");
    assert_eq!(graph.entity("ofsi:90003").unwrap().name(), "ofsi:90003");
    let error = read(text).strict().import_into(&mut GraphBuilder::new()).unwrap_err().to_string();
    assert!(error.contains("the row has 2 fields, the header 29"), "{error}");

    let text = format!("{FCDO}A,B\n,1,Nameless id,Regime,Ship,UK,01-01-2020,Asset freeze\nX1,,X,R,Thing,UK,soon,-\n");
    let (graph, report) = graph_of(read(text.as_str()));
    assert_eq!((report.records(), report.count(IncidentKind::Skipped)), (7, 2));
    let thing = graph.entity("uk:X1").unwrap();
    assert_eq!((thing.kind(), extra(thing, "uk:Type")), (&EntityKind::LegalEntity, vec!["Thing"]));
    assert_eq!(measures(thing), [(Measure::Other, String::new())]);
    let error = read(text).strict().import_into(&mut GraphBuilder::new()).unwrap_err().to_string();
    assert!(error.contains("uk:6: skipped: the line has 2 fields"), "{error}");

    let bad =
        "<Designation><Names/></Designation><Other/><Designation><UniqueID>X2</UniqueID></Designation></Designations>";
    let text = XML.replace("</Designations>", bad);
    let (graph, report) = graph_of(read(text.as_str()));
    assert_eq!((report.records(), report.count(IncidentKind::Skipped)), (7, 2));
    assert_eq!(graph.entity("uk:X2").unwrap().name(), "uk:X2");
    let error = read(text).strict().import_into(&mut GraphBuilder::new()).unwrap_err().to_string();
    assert!(error.contains("there is no unique id"), "{error}");
}

#[test]
fn whatever_is_cut_or_garbled_builds_or_is_refused() {
    for content in [XML.as_bytes(), FCDO.as_bytes(), OFSI] {
        for at in (0..content.len()).step_by(37) {
            let mut garbled = content.to_vec();
            garbled[at] = b"\x00\x1f<\",\n&\xff9"[at % 9];
            for content in [&content[..at], &garbled] {
                let mut builder = GraphBuilder::new();
                let list = Input::bytes("uk", content).and_then(import::read);
                let _ = list.and_then(|list| list.import_into(&mut builder));
                builder.build().unwrap();
            }
        }
    }
}

#[test]
fn a_group_of_a_hundred_thousand_rows() {
    let mut text = String::from_utf8_lossy(OFSI).into_owned();
    for number in 0..100_000 {
        text += &format!("A {number}{}Entity,AKA,Regime,01/01/2018,01/01/2018,90002\n", ",".repeat(23));
    }
    let (graph, _) = graph_of(read(text));
    assert_eq!(graph.entity("ofsi:90002").unwrap().names().count(), 100_000);
}

#[test]
fn ten_thousand_lines_of_one_entry() {
    let mut text = FCDO.to_owned();
    for number in 0..10_000 {
        text += &format!("X1,{number},Name {number},R,Entity,UK,01-01-2020,Asset freeze\n");
    }
    let (graph, report) = graph_of(read(text));
    let entry = graph.entity("uk:X1").unwrap();
    assert_eq!((entry.name(), entry.names().count()), ("Name 0", 10_000));
    assert_eq!(entry.aliases().last().map(|alias| &*alias.name), Some("Name 9999"), "in the order of the lines");
    assert_eq!((report.entities["Organization"], entry.details().identifiers().len()), (4, 10_001));
}
