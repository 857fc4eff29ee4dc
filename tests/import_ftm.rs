#![cfg(feature = "import")]
//! FollowTheMoney, both ways: what becomes of each schema, and that every record comes out as it went in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sanctions_graph::date::Bound;
use sanctions_graph::export::FtmEntities;
use sanctions_graph::import::{self, ImportError, ImportReport, Importer, IncidentKind, Input};
use sanctions_graph::{
    Claim, EntityKind, EntityRef, Graph, GraphBuilder, Measure, Modality, Relation, Strength, TieRef,
};
use serde_json::{Value, json};

/// Records by their ids, every list as a set.
type Records = BTreeMap<String, Value>;

fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(values) => {
            let set: BTreeSet<String> = values.iter().map(|value| sorted(value).to_string()).collect();
            Value::Array(set.into_iter().map(Value::String).collect())
        }
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), sorted(value))).collect(),
        other => other.clone(),
    }
}

fn records(text: &str) -> Records {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let mut records = Records::new();
    for line in lines {
        let value: Value = serde_json::from_str(line).expect("JSON");
        let id = value["id"].as_str().expect("an id").to_owned();
        assert!(records.insert(id.clone(), sorted(&value)).is_none(), "{id} twice");
    }
    records
}

fn read(name: &str, text: &str) -> (Graph, ImportReport) {
    let mut builder = GraphBuilder::new();
    let input = Input::bytes(name, text).unwrap();
    let report = import::read(input).unwrap().import_into(&mut builder).unwrap();
    (builder.build().unwrap(), report)
}

fn written(graph: &Graph) -> String {
    let mut file = Vec::new();
    FtmEntities::new(graph).to_writer(&mut file).unwrap();
    String::from_utf8(file).unwrap()
}

fn assert_same(expected: &Records, found: &Records) {
    let ids = |records: &Records| records.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(ids(expected), ids(found));
    for (id, record) in expected {
        assert_eq!(record, &found[id], "{id}");
    }
}

/// Reads a text and writes it; every record is the same.
fn assert_round_trip(text: &str) -> (Graph, ImportReport) {
    let (graph, report) = read("entities.ftm.json", text);
    assert_same(&records(text), &records(&written(&graph)));
    (graph, report)
}

fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("SANCTIONS_GRAPH_DATA").map(PathBuf::from);
    if folder.is_none() {
        println!("SANCTIONS_GRAPH_DATA names no folder: the real files are not read");
    }
    folder
}

fn file(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join("ftm").join(name)).unwrap()
}

const SAMPLES: [&str; 5] = [
    "yente_tests/zala/entities.ftm.json",
    "yente_tests/parteispenden/entities.ftm.json",
    "yente_tests/t1/entities.ftm.json",
    "versions/table681-Search_a9a9cb95.entities.ftm.json",
    "versions/table681-Search_a5ef4dc4.entities.ftm.json",
];

#[test]
fn the_samples_come_out_as_they_went_in() {
    let Some(folder) = data() else { return };
    for name in SAMPLES {
        println!("{name}");
        let (_, report) = assert_round_trip(&file(&folder, name));
        println!("{report}");
    }
}

#[test]
fn the_samples_have_what_their_origin_says() {
    let Some(folder) = data() else { return };
    let text = std::fs::read_to_string(folder.join("ftm/ORIGIN.md")).unwrap();
    let mut rows = 0;
    for row in text.lines().filter(|line| line.starts_with("| ")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let name = SAMPLES.iter().find(|name| {
            let short = cells[1].trim_end_matches(".entities.ftm.json");
            name.starts_with(short) || name.replace("versions/", "") == short
        });
        let Some(name) = name else { continue };
        rows += 1;
        let (graph, report) = read("entities.ftm.json", &file(&folder, name));
        assert_eq!(report.records(), cells[3].replace(',', "").parse::<u64>().unwrap(), "{name}");
        // Counted in what is written, since a record may have become a claim or a part of another.
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for record in records(&written(&graph)).values() {
            *found.entry(record["schema"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        let expected: BTreeMap<String, usize> = cells[4]
            .split(", ")
            .map(|count| count.rsplit_once(' ').unwrap())
            .map(|(schema, count)| (schema.to_owned(), count.parse().unwrap()))
            .collect();
        assert_eq!(found, expected, "{name}");
    }
    assert_eq!(rows, SAMPLES.len());
}

#[test]
fn zala_in_the_words_of_the_graph() {
    let Some(folder) = data() else { return };
    let (graph, report) = read("entities.ftm.json", &file(&folder, SAMPLES[0]));
    // Four listings name two authorities, or two entities.
    assert_eq!(report.claims["Owns"], 14);
    assert_eq!(report.claims["FamilyOf"], 4);
    assert_eq!(report.claims["Directs"], 3);
    assert_eq!(report.count(IncidentKind::Stubbed), 16);
    assert_eq!((report.count(IncidentKind::Skipped), report.count(IncidentKind::Repaired)), (0, 0));
    let owns = graph.ties().filter(|tie| tie.relation() == Relation::Owns);
    let claims: Vec<_> = owns.flat_map(|tie| tie.get().claims().to_vec()).collect();
    assert_eq!(claims.iter().filter(|claim| claim.details().share().is_some()).count(), 10);
    let ended = |claim: &&Claim| claim.period().is_some_and(|period| matches!(period.end(), Bound::Date(_)));
    assert_eq!(claims.iter().filter(ended).count(), 11);
    let other_ids = |entity: EntityRef<'_>| {
        entity.get().details().identifiers().iter().filter(|id| &*id.scheme == "alias-id").count()
    };
    let of_claims = |tie: TieRef<'_>| -> BTreeSet<String> {
        let said = tie.get().claims().iter().flat_map(|claim| claim.details().extra());
        let referents = said.filter(|(key, _)| &**key == "ftm:referents").flat_map(|(_, list)| list.split('\n'));
        referents.map(str::to_owned).collect()
    };
    let referents: BTreeSet<String> = graph.ties().flat_map(of_claims).collect();
    assert_eq!(graph.entities().map(other_ids).sum::<usize>() + referents.len(), 247);
    let targets = graph.entities().filter(|entity| has_extra(*entity, "ftm:target", "true"));
    assert_eq!(targets.count(), 14);
}

fn has_extra(entity: EntityRef<'_>, key: &str, value: &str) -> bool {
    entity.get().details().extra().iter().any(|(k, v)| &**k == key && &**v == value)
}

#[test]
fn the_deltas_go_onto_the_base() {
    let Some(folder) = data() else { return };
    let base = file(&folder, SAMPLES[2]);
    let names = [
        "20240527194702-wnk.entities.delta.json",
        "20240528014702-pfh.entities.delta.json",
        "20240528074703-npf.entities.delta.json",
        "20240528134729-3iv.entities.delta.json",
    ];
    let deltas = names.map(|name| file(&folder, &format!("yente_tests/t2_delta/{name}")));
    let mut expected = records(&base);
    let mut ops: BTreeMap<String, usize> = BTreeMap::new();
    for line in deltas.iter().flat_map(|text| text.lines()) {
        let op: Value = serde_json::from_str(line).unwrap();
        *ops.entry(op["op"].as_str().unwrap().to_owned()).or_default() += 1;
        let id = op["entity"]["id"].as_str().unwrap().to_owned();
        match op["op"].as_str().unwrap() {
            "DEL" => drop(expected.remove(&id)),
            _ => drop(expected.insert(id, sorted(&op["entity"]))),
        }
    }
    assert_eq!(ops, BTreeMap::from([("ADD".to_owned(), 4), ("MOD".to_owned(), 1), ("DEL".to_owned(), 1)]));
    // In one reading, and each onto the graph of the one before.
    let mut builder = GraphBuilder::new();
    let mut importer = Importer::new(&mut builder);
    for (name, text) in std::iter::once(("base", &base)).chain(names.into_iter().zip(&deltas)) {
        importer.add(import::read(Input::bytes(name, text.as_bytes()).unwrap()).unwrap()).unwrap();
    }
    assert_eq!(importer.finish().count(IncidentKind::Skipped), 0);
    assert_same(&expected, &records(&written(&builder.build().unwrap())));
    let (mut graph, _) = read("base", &base);
    for (name, text) in names.into_iter().zip(&deltas) {
        let mut builder = graph.into_builder();
        let _ = import::read(Input::bytes(name, text.as_bytes()).unwrap()).unwrap().import_into(&mut builder).unwrap();
        graph = builder.build().unwrap();
    }
    assert_same(&expected, &records(&written(&graph)));
}

#[test]
fn two_versions_in_one_graph_are_the_later_with_what_only_the_earlier_has() {
    let Some(folder) = data() else { return };
    let (old, new) = (file(&folder, SAMPLES[4]), file(&folder, SAMPLES[3]));
    let delta: String = new.lines().map(|line| format!("{{\"op\":\"MOD\",\"entity\":{line}}}\n")).collect();
    let mut builder = GraphBuilder::new();
    let mut importer = Importer::new(&mut builder);
    importer.add(import::read(Input::bytes("old", old.as_bytes()).unwrap()).unwrap()).unwrap();
    importer.add(import::read(Input::bytes("new", delta).unwrap()).unwrap()).unwrap();
    let _ = importer.finish();
    let mut expected = records(&old);
    expected.extend(records(&new));
    assert_same(&expected, &records(&written(&builder.build().unwrap())));
}

/// The lines of the malformed file that have a property twice, with different values.
const TWICE: usize = 38;

#[test]
fn what_is_malformed_is_mended_and_told() {
    let Some(folder) = data() else { return };
    let text = file(&folder, "malformed/khongdudinhdoikhongne-ftm_288a3585.entities.ftm.json");
    let (graph, report) = read("entities.ftm.json", &text);
    assert_eq!(report.records(), 1565);
    assert_eq!(report.count(IncidentKind::Skipped), 0);
    let bare = |incident: &&import::Incident| incident.message.contains("is no list");
    // 1,021 bare texts and a number, and five more in properties that stand twice.
    assert_eq!(report.of_kind(IncidentKind::Repaired).filter(bare).count(), 1027);
    let odd = |incident: &&import::Incident| incident.message.contains("has no property");
    let beside = |incident: &&import::Incident| incident.message.contains("does not belong here");
    assert_eq!(report.of_kind(IncidentKind::Repaired).filter(beside).count(), 7);
    assert!(report.of_kind(IncidentKind::Repaired).filter(odd).count() > 600);
    for incident in report.of_kind(IncidentKind::Repaired) {
        assert!(incident.place.line.is_some() && incident.place.record.is_some(), "{incident}");
    }
    let found = records(&written(&graph));
    let mut expected = Records::new();
    for line in text.lines() {
        let mut value: Value = serde_json::from_str(line).unwrap();
        let properties = value["properties"].as_object_mut().unwrap();
        for values in properties.values_mut() {
            let list = match values.take() {
                Value::Array(list) => list,
                one => vec![one],
            };
            let text = |value: Value| if value.is_string() { value } else { Value::from(value.to_string()) };
            *values = list.into_iter().map(text).collect();
        }
        properties.retain(|_, values| values != &json!([]));
        expected.insert(value["id"].as_str().unwrap().to_owned(), sorted(&value));
    }
    // 46 lines have a property twice, of which JSON parsers keep the last; here both are kept, and they differ in 38.
    let mut twice = Vec::new();
    for (id, record) in &expected {
        if record != &found[id] {
            twice.push(id.clone());
            for (name, values) in record["properties"].as_object().unwrap() {
                let found = found[id]["properties"][name].as_array().unwrap();
                assert!(values.as_array().unwrap().iter().all(|value| found.contains(value)), "{id} {name}");
            }
        }
    }
    assert_eq!(twice.len(), TWICE, "{twice:?}");
    assert!(expected.keys().eq(found.keys()));
    let strict = import::read(Input::bytes("x", text).unwrap()).unwrap().strict().import_into(&mut GraphBuilder::new());
    assert!(matches!(strict, Err(ImportError::Fault(fault)) if fault.place.line == Some(32)));
}

const SAMPLE: &str = include_str!("data/ftm/sample.entities.ftm.json");

#[test]
fn the_synthetic_sample_in_the_words_of_the_graph() {
    let (graph, report) = assert_round_trip(SAMPLE);
    assert_eq!(report.incidents, []);
    let holding = graph.entity("ex-holding").unwrap();
    assert_eq!((holding.name(), holding.kind()), ("Example Holding Ltd", &EntityKind::Company));
    let names: Vec<_> = holding.aliases().iter().map(|alias| (&*alias.name, alias.strength())).collect();
    assert_eq!(
        names,
        [
            ("EXAMPLE HOLDING LIMITED", Strength::Strong),
            ("Example Ventures Ltd", Strength::Strong),
            ("Exhold", Strength::Strong),
            ("EH", Strength::Weak)
        ]
    );
    let details = holding.get().details();
    assert_eq!(details.countries()[0].code(), "CY");
    assert_eq!(details.note(), Some("Named in the example list."));
    assert_eq!(details.provenance()[1].last_seen.unwrap().to_string(), "2026-04-29");
    let person = graph.entity("ex-person").unwrap();
    let passport = person.get().details().identifiers().iter().find(|id| id.country.is_some()).unwrap();
    assert_eq!(
        (&*passport.scheme, &*passport.value, passport.country.as_deref()),
        ("passport", "X 0000001", Some("RU"))
    );
    assert_eq!(person.get().details().dates().len(), 2);
    assert!(has_extra(person, "ftm:birthDate", "1961-00") && has_extra(person, "ftm:country", "suhh"));
    let tie = |from: &str, relation, to: &str| {
        let at = |id: &str| graph.entity(id).unwrap().index();
        graph.tie(at(from), relation, at(to)).unwrap_or_else(|| panic!("{from} {relation} {to}"))
    };
    let stake = &tie("ex-person", Relation::Owns, "ex-holding").claims()[0].clone();
    assert_eq!(stake.details().share().unwrap().to_string(), "60%");
    assert_eq!(stake.period().unwrap().to_string(), "2015-02-01/..");
    assert_eq!(stake.evidence()[0].locator(), Some("own-1"));
    let other = tie("ex-holding", Relation::Owns, "ex-shipping").claims()[0].clone();
    assert_eq!(other.details().share().unwrap().to_string(), ">25%");
    assert_eq!(other.period().unwrap().to_string(), "2016/2024-06");
    for listed in ["ex-holding", "ex-person"] {
        let listing = tie(listed, Relation::SanctionedBy, "authority:example-authority");
        let claim = &listing.claims()[0];
        let designation = claim.details().designation().unwrap();
        assert_eq!(designation.measure, Measure::AssetFreeze);
        assert_eq!((designation.programme(), designation.entry()), (Some("EXAMPLE-1"), Some("E/001")));
        assert_eq!(designation.listed_on.unwrap().to_string(), "2022-03-01");
        assert_eq!(claim.modality(), Modality::Official);
    }
    tie("ex-shipping", Relation::Owns, "ex-vessel");
    tie("ex-holding", Relation::LocatedIn, "addr-1");
    tie("ex-person", Relation::Directs, "ex-shipping");
}

fn line(id: &str, schema: &str, properties: Value) -> String {
    json!({ "id": id, "schema": schema, "properties": properties }).to_string() + "\n"
}

#[test]
fn every_family_of_schemata_comes_out_as_it_went_in() {
    let ends = [
        ("Ownership", "owner", "asset", "Owns"),
        ("Control", "controller", "controlled", "Controls"),
        ("Directorship", "director", "organization", "Directs"),
        ("Representation", "agent", "client", "ActsFor"),
        ("Membership", "member", "organization", "MemberOf"),
        ("Employment", "employee", "employer", "EmployedBy"),
        ("Occupancy", "holder", "post", "Holds"),
        ("Succession", "predecessor", "successor", "SucceededBy"),
        ("Family", "person", "relative", "FamilyOf"),
        ("Associate", "person", "associate", "AssociateOf"),
        ("Payment", "payer", "beneficiary", "Paid"),
        ("Debt", "debtor", "creditor", "Owes"),
        ("UnknownLink", "subject", "object", "LinkedTo"),
        ("ContractAward", "supplier", "contract", "PartyTo"),
        ("ProjectParticipant", "participant", "project", "PartyTo"),
        ("CourtCaseParty", "party", "case", "PartyTo"),
        ("EconomicActivity", "sender", "receiver", "Supplied"),
        ("Similar", "candidate", "match", "PossiblySameAs"),
        ("Documentation", "document", "entity", "Other"),
        ("Call", "caller", "receiver", "Other"),
    ];
    let mut text = String::new();
    for (number, (schema, from, to, _)) in ends.iter().enumerate() {
        let dated = if *schema == "Similar" {
            json!({})
        } else {
            json!({ "startDate": ["2001", "2003-02-01"], "endDate": ["2010-05"], "date": ["2004-00"], "summary": ["as said"] })
        };
        let mut properties =
            json!({ *from: [format!("a{number}"), format!("b{number}")], *to: [format!("c{number}")] });
        properties.as_object_mut().unwrap().extend(dated.as_object().unwrap().clone());
        text += &line(&format!("edge-{number}"), schema, properties);
        // One of them without an end, one with neither, one that begins after its end.
        text += &line(&format!("half-{number}"), schema, json!({ *from: [format!("a{number}")] }));
        text += &line(&format!("none-{number}"), schema, json!({ "summary": ["nothing"] }));
    }
    text += &line(
        "inverted",
        "Ownership",
        json!({ "owner": ["a0"], "asset": ["c0"], "startDate": ["2011"], "endDate": ["2010"], "percentage": ["50.0%", "40"] }),
    );
    text += &line(
        "paid",
        "Payment",
        json!({ "payer": ["a0"], "beneficiary": ["c0"], "amount": ["10.50"], "currency": ["EUR"], "date": ["2011-12-29"] }),
    );
    text += &line(
        "paid-2",
        "Payment",
        json!({ "payer": ["a0"], "beneficiary": ["c0"], "amount": ["1,000"], "currency": ["EUR"], "purpose": ["rent"] }),
    );
    text += &line(
        "san",
        "Sanction",
        json!({ "entity": ["a0"], "authority": ["A B", "a b", "C"], "program": ["P", "Q"], "startDate": ["2011", "2010-01-05"], "listingDate": ["2010-01-05"], "endDate": ["2009"] }),
    );
    text += &line("san-2", "Sanction", json!({ "entity": ["a0"], "provisions": ["Travel ban"], "status": ["active"] }));
    text += &line("risk", "Risk", json!({ "entity": ["a0"], "topics": ["crime"] }));
    text += &line("tax", "TaxRoll", json!({ "taxee": ["a0"], "income": ["1"] }));
    text += &line("id-1", "Identification", json!({ "holder": ["a0"], "number": ["77"], "type": ["Tax ID No."] }));
    text += &line("pass-0", "Passport", json!({ "holder": ["a0"] }));
    text += &line("pass-1", "Passport", json!({ "number": ["X1"] }));
    text += &line("pass-2", "Passport", json!({ "holder": ["nobody"], "number": ["X2"], "country": ["xx"] }));
    for (schema, properties) in [
        (
            "Person",
            json!({ "name": ["Person One", "P. One"], "alias": ["P. One", "One"], "previousName": ["One"], "weakAlias": ["One", "Person One"], "citizenship": ["ru", "by"], "nationality": ["ru"], "passportNumber": ["X9"], "idNumber": ["X9"], "email": ["one@example.com"] }),
        ),
        (
            "Company",
            json!({ "name": ["Example Ltd"], "isin": ["X"], "isinCode": ["X"], "swiftBic": ["EXAMPLEX"], "innCode": ["1", "2"], "country": ["gb-sct", "zz", "GB", "xk"], "parent": ["c0"], "amount": ["5"], "taxNumber": ["77"] }),
        ),
        ("PublicBody", json!({ "abbreviation": ["EX"] })),
        (
            "Vessel",
            json!({ "name": ["EXAMPLE"], "owner": ["c0"], "operator": ["c0", ""], "flag": ["mm"], "pastFlags": ["kp"], "buildDate": ["1999-00-00"] }),
        ),
        ("Airplane", json!({ "registrationNumber": ["EX-1"], "serialNumber": ["1"] })),
        ("CryptoWallet", json!({ "publicKey": ["0x0"], "holder": ["a0"], "currency": ["XBT"] })),
        ("BankAccount", json!({ "iban": ["EX00"], "bic": ["EXAMPLEX"], "bank": ["c0"] })),
        ("Security", json!({ "isin": ["EX0000000001"], "issuer": ["c0"] })),
        ("RealEstate", json!({ "address": ["1 Example Street"], "cadastralCode": ["1:2"] })),
        ("License", json!({ "title": ["Licence"], "contractDate": ["2010-01-01"], "authority": ["c0"] })),
        ("Position", json!({ "name": ["Chair"], "organization": ["c0"], "country": ["ru"] })),
        (
            "Address",
            json!({ "street": ["Example Street", "Other Street"], "city": ["Exampletown"], "country": ["de"], "name": ["Seat"] }),
        ),
        ("Territory", json!({ "name": ["Example"], "partOf": ["c0"] })),
        ("Document", json!({ "title": ["A paper"], "fileName": ["a.pdf"], "parent": ["c0"] })),
        ("Project", json!({ "name": ["Works"], "amount": ["3"], "startDate": ["2001"] })),
        ("Event", json!({ "name": ["Fair"], "involved": ["a0"], "organizer": ["c0"] })),
        ("Trip", json!({ "startLocation": ["c0"] })),
        ("Message", json!({ "subject": ["Hello"], "sender": ["a0"] })),
        ("Note", json!({ "entity": ["a0"], "description": ["  "] })),
        ("Mention", json!({ "name": ["X"] })),
        ("Page", json!({ "bodyText": ["words\nand words"] })),
        ("UserAccount", json!({ "username": ["one"], "owner": ["a0"] })),
    ] {
        text += &line(&format!("thing-{schema}"), schema, properties);
    }
    let (_, report) = assert_round_trip(&text);
    for (.., relation) in ends {
        assert!(report.claims.get(relation).is_some_and(|count| *count >= 2), "{relation}: {:?}", report.claims);
    }
    assert_eq!(report.count(IncidentKind::Skipped), 0);
    // Two for each schema of ties, the two terms that end before they begin, and two
    // properties that their schemata do not have.
    let repaired: Vec<String> = report.of_kind(IncidentKind::Repaired).map(ToString::to_string).collect();
    assert_eq!(repaired.len(), 2 * ends.len() + 4, "{repaired:#?}");
}

#[test]
fn variants_of_the_form_are_recognised() {
    let entity = line("a", "Company", json!({ "name": ["Example"] }));
    let reordered = r#"{"properties":{"name":["Example"]},"schema":"Company","id":"a"}"#.to_owned();
    let list = format!("[\n{entity},\n{}]", line("b", "Company", json!({ "name": ["Other"] })));
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<Value>(&entity).unwrap()).unwrap();
    for (text, count) in [(entity.clone(), 1), (reordered, 1), (format!("\u{feff}{entity}"), 1), (list, 2), (pretty, 1)]
    {
        let list = import::read(Input::bytes("x", text.clone()).unwrap()).unwrap();
        assert_eq!(list.format(), import::Format::FtmEntities, "{text}");
        let (graph, report) = read("x", &text);
        assert_eq!((graph.entity_count(), report.incidents.len()), (count, 0), "{text}");
    }
    let entity = entity.trim();
    for text in [
        format!("{{\"op\":\"ADD\",\"entity\":{entity}}}"),
        format!("{{\"entity\":{entity},\"op\":\"ADD\"}}"),
        "{\"op\":\"DEL\",\"entity\":{\"id\":\"a\"}}".to_owned(),
        "{\"op\":\"DEL\",\"id\":\"a\"}".to_owned(),
        "{\"entity\":{\"id\":\"a\"},\"op\":\"DEL\"}".to_owned(),
        "{\"id\":\"a\",\"op\":\"DEL\"}".to_owned(),
    ] {
        let list = import::read(Input::bytes("x", text.clone()).unwrap()).unwrap();
        assert_eq!(list.format(), import::Format::FtmDelta, "{text}");
        let report = list.import_into(&mut GraphBuilder::new()).unwrap();
        assert_eq!((report.records(), report.incidents.len()), (1, 0), "{text}");
    }
}

#[test]
fn a_bad_record_among_good_ones() {
    let good = line("a", "Company", json!({ "name": ["Example"] }));
    let more = line("b", "Company", json!({ "name": ["Other"] }));
    for (bad, message) in [
        ("{\"id\":\"x\",\"schema\"", "it is no JSON"),
        ("not JSON", "it is no JSON"),
        ("[1]", "it is no object"),
        ("{\"schema\":\"Person\",\"properties\":{}}", "has no id"),
        ("{\"id\":\" x\",\"schema\":\"Person\",\"properties\":{}}", "white space"),
        ("{\"id\":[],\"schema\":\"Person\",\"properties\":{}}", "its id is no text"),
    ] {
        let text = format!("{good}{bad}\n{more}");
        let (graph, report) = read("x.json", &text);
        assert_eq!((graph.entity_count(), report.records()), (2, 3), "{bad}");
        let told = report.incidents[0].to_string();
        assert!(told.starts_with("x.json:2") && told.contains("skipped") && told.contains(message), "{told}");
        let mut builder = GraphBuilder::new();
        let list = import::read(Input::bytes("x.json", text).unwrap()).unwrap().strict();
        assert!(matches!(list.import_into(&mut builder), Err(ImportError::Fault(_))), "{bad}");
        assert_eq!(builder.build().unwrap().entity_count(), 0);
    }
    for (bad, message) in [
        ("{\"id\":\"x\",\"schema\":\"Wizard\",\"properties\":{\"wand\":[\"w\"]}}", "\"Wizard\" is unknown"),
        ("{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"wand\":[\"w\",\"v\"]}}", "no property \"wand\""),
        ("{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"schema\":[\"w\"]}}", "no property \"schema\""),
        ("{\"id\":\"x\",\"schema\":\"Person\",\"properties\":{\"kppCode\":[\"w\"]}}", "no property \"kppCode\""),
    ] {
        let text = format!("{good}{bad}\n{more}");
        let (_, report) = assert_round_trip(&text);
        assert_eq!(report.incidents.len(), 1, "{bad}");
        assert!(report.incidents[0].message.contains(message), "{}", report.incidents[0]);
    }
}

#[test]
fn broken_files_end_the_reading() {
    let good = line("a", "Company", json!({ "name": ["Example"] }));
    let fails = |text: Vec<u8>| {
        let list = import::read(Input::bytes("x", text).unwrap());
        list.and_then(|list| list.import_into(&mut GraphBuilder::new())).unwrap_err().to_string()
    };
    let cut = format!("{good}{}", &good[..good.len() / 2]);
    assert!(fails(cut.into_bytes()).contains("x:2: the file ends within a record"));
    assert!(fails(b"<!DOCTYPE html><html><body>Not found</body></html>".to_vec()).contains("web page"));
    assert!(fails(b"{\"hello\":1}".to_vec()).contains("unknown kind"));
    assert!(fails(b"canonical_id,prop,value\na,name,b\n".to_vec()).contains("no columns"));
}

#[test]
fn a_record_may_be_large_and_stay_quick() {
    let names: Vec<String> = (0..200_000).map(|number| format!("Example {number}")).collect();
    let ends: Vec<String> = (0..5_000).map(|number| format!("e{number}")).collect();
    let text = line("a", "Company", json!({ "name": names, "alias": names, "previousName": names }))
        + &line("b", "Ownership", json!({ "owner": ends, "asset": ends }));
    let start = std::time::Instant::now();
    let (_, report) = assert_round_trip(&text);
    assert_eq!(report.count(IncidentKind::Repaired), 1, "the ownership has too many ends");
    assert!(start.elapsed().as_secs() < 60);
}

/// The statements of a text of entities, in some order of rows.
fn statements(text: &str, order: impl Fn(&mut Vec<Vec<String>>)) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).unwrap();
        let get = |key: &str| record[key].as_str().unwrap().to_owned();
        let strings = |value: &Value| -> Vec<String> {
            value.as_array().into_iter().flatten().map(|value| value.as_str().unwrap().to_owned()).collect()
        };
        let (id, schema) = (get("id"), get("schema"));
        let mut referents = strings(&record["referents"]);
        referents.push(id.clone());
        for dataset in strings(&record["datasets"]) {
            for entity in &referents {
                let row = |prop: &str, value: &str, first: &str| {
                    let last = get("last_seen");
                    [&id, entity, prop, &schema, value, &dataset, first, &last].map(|cell| cell.to_string()).to_vec()
                };
                rows.push(row("id", entity, &get("first_seen")));
                rows.push(row("id", entity, &get("last_change")));
            }
            for (prop, values) in record["properties"].as_object().unwrap() {
                for value in strings(values) {
                    let (first, last) = (get("first_seen"), get("last_seen"));
                    rows.push(
                        [&id, &id, prop, &schema, &value, &dataset, &first, &last]
                            .map(|cell| cell.to_string())
                            .to_vec(),
                    );
                }
            }
        }
    }
    order(&mut rows);
    let mut text = "canonical_id,entity_id,prop,schema,value,dataset,first_seen,last_seen\n".to_owned();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        text += &(cells.join(",") + "\n");
    }
    text
}

#[test]
fn statements_give_the_graph_of_the_entities() {
    let (_, expected) = read("entities.ftm.json", SAMPLE);
    let sorted_rows = |rows: &mut Vec<Vec<String>>| rows.sort();
    let scattered =
        |rows: &mut Vec<Vec<String>>| rows.sort_by_key(|row| (row[4].len(), row[2].clone(), row[0].clone()));
    let orders: [&dyn Fn(&mut Vec<Vec<String>>); 3] = [&|_| {}, &sorted_rows, &scattered];
    for order in orders {
        let text = statements(SAMPLE, order);
        let list = import::read(Input::bytes("statements.csv", text.clone()).unwrap()).unwrap();
        assert_eq!(list.format(), import::Format::FtmStatements);
        let (graph, report) = read("statements.csv", &text);
        assert_eq!(report.incidents, []);
        assert_eq!((report.records(), &report.claims, &report.entities), (10, &expected.claims, &expected.entities));
        let mut wanted = records(SAMPLE);
        let mut found = records(&written(&graph));
        // Statements have no captions: one of several names is taken.
        for records in [&mut wanted, &mut found] {
            for record in records.values_mut() {
                record.as_object_mut().unwrap().remove("caption");
            }
        }
        assert_same(&wanted, &found);
    }
}

#[test]
fn a_passport_outlives_the_record_of_its_holder() {
    let base = line("p", "Person", json!({ "name": ["Person One"] }))
        + &line("pass", "Passport", json!({ "holder": ["p"], "number": ["X1"] }))
        + &line("pass-2", "Passport", json!({ "holder": ["p"], "number": ["X2"] }));
    let changed = line("p", "Person", json!({ "name": ["Person 1"] }));
    let delta = format!(
        "{{\"op\":\"MOD\",\"entity\":{}}}\n{{\"op\":\"DEL\",\"entity\":{{\"id\":\"pass-2\"}}}}\n",
        changed.trim()
    );
    let expected = changed + &line("pass", "Passport", json!({ "holder": ["p"], "number": ["X1"] }));
    let mut builder = GraphBuilder::new();
    let mut importer = Importer::new(&mut builder);
    for text in [&base, &delta] {
        importer.add(import::read(Input::bytes("x", text.as_bytes()).unwrap()).unwrap()).unwrap();
    }
    let _ = importer.finish();
    let at_once = builder.build().unwrap();
    let mut builder = read("x", &base).0.into_builder();
    let _ = import::read(Input::bytes("y", delta).unwrap()).unwrap().import_into(&mut builder).unwrap();
    for graph in [at_once, builder.build().unwrap()] {
        assert_same(&records(&expected), &records(&written(&graph)));
        let numbers: Vec<_> = graph.entity("p").unwrap().get().details().identifiers().to_vec();
        assert_eq!(numbers.iter().map(|number| &*number.value).collect::<Vec<_>>(), ["X1"]);
    }
}

#[test]
fn other_graphs_are_written_too() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let text = written(&graph);
    assert_eq!(text, written(&graph));
    let all = records(&text);
    assert!(graph.entities().all(|entity| all.contains_key(entity.id())));
    // What is written is as the format says, and ties keep their ends.
    let mut builder = GraphBuilder::new();
    let report = import::read(Input::bytes("x", text).unwrap()).unwrap().strict().import_into(&mut builder).unwrap();
    assert_eq!(report.count(IncidentKind::Stubbed), 0);
    let again = builder.build().unwrap();
    let affirmed = graph.ties().flat_map(|tie| tie.get().claims()).filter(|claim| claim.is_affirmed()).count();
    assert_eq!(report.claims.values().sum::<u64>(), affirmed as u64);
    assert!(again.entity_count() >= graph.entity_count());
}

mod properties {
    use super::*;
    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-c]{1,2}",
            Just("ru".to_owned()),
            Just("2011".to_owned()),
            Just("2011-05-06".to_owned()),
            Just("2009-00".to_owned()),
            Just("50".to_owned()),
            "[0-9]{1,3}(\\.[0-9]{1,2})?%?",
            Just("EUR".to_owned()),
            "\\PC{1,12}",
            "e[0-5]",
        ]
    }

    const PROPERTIES: [&str; 38] = [
        "name",
        "alias",
        "weakAlias",
        "previousName",
        "abbreviation",
        "country",
        "nationality",
        "citizenship",
        "birthDate",
        "address",
        "addressEntity",
        "topics",
        "notes",
        "innCode",
        "passportNumber",
        "idNumber",
        "owner",
        "asset",
        "percentage",
        "startDate",
        "endDate",
        "date",
        "role",
        "amount",
        "currency",
        "entity",
        "authority",
        "program",
        "listingDate",
        "reason",
        "holder",
        "number",
        "type",
        "full",
        "city",
        "payer",
        "beneficiary",
        "wand",
    ];
    const SCHEMATA: [&str; 9] =
        ["Person", "Company", "Address", "Vessel", "Ownership", "Sanction", "Payment", "Passport", "Identification"];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]
        #[test]
        fn records_come_out_as_they_went_in(
            all in vec((0..SCHEMATA.len(), btree_map(0..PROPERTIES.len(), vec(value(), 1..4), 0..8), any::<[bool; 5]>()), 1..6)
        ) {
            let mut text = String::new();
            for (number, (schema, properties, has)) in all.iter().enumerate() {
                let mut record = json!({ "id": format!("e{number}"), "schema": SCHEMATA[*schema] });
                let map = record.as_object_mut().unwrap();
                let properties: Value =
                    properties.iter().map(|(name, values)| (PROPERTIES[*name].to_owned(), json!(values))).collect();
                let first = properties["name"][0].as_str().unwrap_or("a caption").to_owned();
                map.insert("properties".into(), properties);
                for (has, key, value) in [
                    (has[0], "caption", json!(first)),
                    (has[1], "target", json!(has[0])),
                    (has[2], "datasets", json!(if has[3] { vec!["one", "two"] } else { vec![] })),
                    (has[3], "referents", json!(if has[4] { vec!["r1"] } else { vec![] })),
                    (has[4], "first_seen", json!("2020-01-01T00:00:00")),
                    (has[4], "last_change", json!("2021-01-01")),
                ] {
                    if has {
                        map.insert(key.into(), value);
                    }
                }
                text += &(record.to_string() + "\n");
            }
            let (graph, _) = read("entities.ftm.json", &text);
            let (expected, found) = (records(&text), records(&written(&graph)));
            prop_assert_eq!(expected, found);
        }
    }
}
