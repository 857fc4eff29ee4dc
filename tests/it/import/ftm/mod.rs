//! FollowTheMoney, both ways: what becomes of each schema, and that every record comes out as it went in.

mod deltas;
mod forms;
mod properties;
mod samples;

use std::collections::{BTreeMap, BTreeSet};

use sanctions_graph::date::{Bound, Period};
use sanctions_graph::export::FtmEntities;
use sanctions_graph::import::{self, ImportError, ImportReport, Importer, IncidentKind, Input};
use sanctions_graph::{
    Amount, Claim, CountryRole, DateKind, Entity, EntityKind, EntityRef, Graph, GraphBuilder, Measure, Modality,
    Relation, Source, SourceKind, Strength, TieRef,
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

fn has_extra(entity: EntityRef<'_>, key: &str, value: &str) -> bool {
    entity.get().details().extra().iter().any(|(k, v)| &**k == key && &**v == value)
}

const SAMPLE: &str = include_str!("../../../data/ftm/sample.entities.ftm.json");

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

#[test]
fn every_relation_has_a_record_that_the_format_knows() {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("article", SourceKind::NewsReport, "An article"));
    for (kind, id) in [(EntityKind::Company, "a"), (EntityKind::State, "b"), (EntityKind::Other("militia".into()), "c")]
    {
        let entity = Entity::new(id, kind, "Example").identifier("ofac", "1").country("MM", CountryRole::Flag);
        builder.entity(entity.date(DateKind::Signature, "2011/2013".parse::<Period>().unwrap()));
    }
    for relation in Relation::all() {
        let amount = Amount { value: "5".into(), currency: "USD".into() };
        let claim =
            Claim::new(Modality::Alleged, "article").goods("goods").role("a role").note("a note").amount(amount);
        builder.claim("a", relation, "b", claim.when("2011/2013".parse::<Period>().unwrap()));
        builder.claim("a", relation, "c", Claim::denial(Modality::Stated, "article").role("not"));
    }
    let graph = builder.build().unwrap();
    let text = written(&graph);
    let known = |line: &&str| !line.contains("militia");
    let strict: Vec<&str> = text.lines().filter(known).collect();
    let list = import::read(Input::bytes("x", strict.join("\n")).unwrap()).unwrap().strict();
    let report = list.import_into(&mut GraphBuilder::new()).unwrap();
    assert_eq!(report.claims.values().sum::<u64>(), Relation::all().len() as u64, "denials are left out");
    let company: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    assert_eq!(company["referents"], json!(["ofac-1"]));
    assert_eq!(company["properties"]["country"], json!(["mm"]));
}
