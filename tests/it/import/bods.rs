//! Beneficial ownership statements: a file of every form, faults, and the official examples of the standard.

use std::path::PathBuf;

use sanctions_graph::date::{Answer, Day, WhenKind};
use sanctions_graph::import::{self, ImportError, ImportReport, IncidentKind, Input};
use sanctions_graph::{Claim, EntityKind, Graph, GraphBuilder, Relation};

fn import(name: &str, json: &str) -> (Graph, ImportReport) {
    let mut builder = GraphBuilder::new();
    let list = import::read(Input::bytes(name, json).unwrap()).unwrap();
    let report = list.import_into(&mut builder).unwrap();
    (builder.build().unwrap(), report)
}

fn example() -> (Graph, ImportReport) {
    let mut builder = GraphBuilder::new();
    let list = import::open("tests/data/bods/example.json").unwrap().strict();
    let report = list.import_into(&mut builder).unwrap();
    (builder.build().unwrap(), report)
}

/// Every claim in one line: who, relation, whom, share, period, modality, role.
fn claims(graph: &Graph) -> Vec<String> {
    let line = |from: &str, relation: Relation, to: &str, claim: &Claim| {
        let mut line = format!("{from} {} {to}", relation.name());
        let details = claim.details();
        let share = details.share().map(|share| share.to_string());
        let period = claim.period().map(|period| period.to_string());
        for part in [share, period, Some(claim.modality().to_string())].into_iter().flatten() {
            line = format!("{line} {part}");
        }
        details.role().map_or(line.clone(), |role| format!("{line} as {role}"))
    };
    let ties = graph.ties().flat_map(|tie| {
        let (from, to) = (tie.from().id().to_owned(), tie.to().id().to_owned());
        tie.claims().iter().map(|claim| line(&from, tie.relation(), &to, claim)).collect::<Vec<_>>()
    });
    ties.collect()
}

fn extra(graph: &Graph, id: &str, key: &str) -> Vec<String> {
    let entity = graph.get(graph.index_of(id).unwrap()).unwrap();
    let extra = entity.details().extra().iter();
    extra.filter(|(name, _)| &**name == key).map(|(_, value)| value.to_string()).collect()
}

#[test]
fn every_form_of_a_statement() {
    let (graph, report) = example();
    assert_eq!(report.records(), 11);
    assert_eq!(report.incidents, []);
    assert_eq!(
        claims(&graph),
        [
            "one Owns holding 33.33% 2015-01-01/2021-12-31 stated",
            "one Owns holding 16.67% 2022-01-01/.. official",
            "one Directs holding 2015-01-01/.. stated as boardMember",
            "hidden Owns holding >25..50% votes indirect /2021-01-10 reported as votingRights",
            "hidden OwnsOrControls holding /2021-01-10 reported as rightsToProfitOrIncome",
            "hidden OwnsOrControls holding /2021-01-10 reported",
            "unknown-holding#interestedParty Owns holding >=75% 2020-01-01/2020-06-30 reported",
        ]
    );
    let source = &graph.sources()[0];
    assert_eq!(&*source.id, "bods-example");
    assert_eq!(source.publisher.as_deref(), Some("Example Register"));
    assert_eq!(source.licence.as_deref(), Some("https://creativecommons.org/publicdomain/zero/1.0/"));
    assert_eq!(source.published.map(|date| date.to_string()).as_deref(), Some("2020-02-01"));
    assert!(source.sha256.is_some());
}

#[test]
fn parties_keep_what_is_said_of_them() {
    let (graph, _) = example();
    let holding = graph.entity("holding").unwrap();
    assert_eq!(holding.name(), "Example Group Ltd", "a later statement gives the name");
    assert_eq!(holding.names().collect::<Vec<_>>(), ["Example Group Ltd", "EHL", "Example Holding Ltd"]);
    assert_eq!(holding.kind(), &EntityKind::Company);
    let details = holding.details();
    let country = &details.countries()[0];
    assert_eq!((country.code(), details.countries().len()), ("US", 1));
    assert_eq!(
        details.dates().iter().map(|date| date.date.to_string()).collect::<Vec<_>>(),
        ["2001-04-01", "2023-05-01"]
    );
    let identifiers: Vec<String> =
        details.identifiers().iter().map(|id| format!("{}:{}", id.scheme, id.value)).collect();
    assert_eq!(identifiers, ["registration:01234567", "example-trade-register:77"]);
    assert_eq!(details.identifiers()[0].country.as_deref(), Some("GB"));
    assert_eq!(details.addresses()[0].postcode.as_deref(), Some("N1 1AA"));
    assert_eq!(extra(&graph, "holding", "bods:jurisdiction"), [r#"{"name":"Delaware","code":"US-DE"}"#]);
    assert_eq!(extra(&graph, "holding", "bods:publicListing"), [r#"{"hasPublicListing":true}"#]);
    assert_eq!(extra(&graph, "holding", "bods:uri"), ["https://holding.example"]);
    assert_eq!(extra(&graph, "holding", "bods:source:type"), ["officialRegister", "verified"]);
    assert_eq!(
        extra(&graph, "holding", "bods:statement"),
        [
            "example-statement-0000000000000001, 2020-01-10, new",
            "example-statement-0000000000000010, 2023-05-05, updated"
        ]
    );

    let one = graph.entity("one").unwrap();
    assert_eq!(one.names().collect::<Vec<_>>(), ["Person One", "Person Won"]);
    assert_eq!(one.details().topics(), ["role.pep".into()]);
    assert_eq!(one.details().dates()[0].date.to_string(), "1970-05");
    assert_eq!(extra(&graph, "one", "bods:nationalities"), [r#"{"name":"Atlantis"}"#]);
    assert_eq!(extra(&graph, "one", "bods:name:former"), ["Person Won"]);
    assert_eq!(&*one.details().identifiers()[0].scheme, "tax-id");

    assert_eq!(graph.entity("hidden").unwrap().name(), "(undisclosed person)");
    assert_eq!(extra(&graph, "hidden", "unnamed"), ["interestedPartyExemptFromDisclosure"]);
    let unknown = graph.entity("unknown-holding#interestedParty").unwrap();
    assert_eq!(unknown.kind(), &EntityKind::LegalEntity);
    assert_eq!(unknown.details().note(), Some("the register does not say"));
    assert_eq!(extra(&graph, "shop", "bods:interestedParty"), ["noBeneficialOwners"]);
    assert_eq!(graph.entity("shop").unwrap().ties().count(), 0, "that there is nobody is no tie");
}

#[test]
fn a_claim_cites_every_statement_that_says_it() {
    let (graph, _) = example();
    let between = |relation| {
        let (one, holding) = (graph.index_of("one").unwrap(), graph.index_of("holding").unwrap());
        graph.tie(one, relation, holding).unwrap()
    };
    let board = between(Relation::Directs).claims()[0].clone();
    let cited: Vec<&str> = board.evidence().iter().filter_map(|evidence| evidence.locator()).collect();
    let expected = ["statement example-statement-0000000000000005", "statement example-statement-0000000000000004"];
    assert_eq!(cited, expected, "in the order of their dates");
    let owns = between(Relation::Owns);
    let on = |day: &str| -> Vec<String> {
        let day: Day = day.parse().unwrap();
        let holds =
            |claim: &&Claim| claim.period().unwrap().span(WhenKind::State).unwrap().holds_on(day) == Answer::Yes;
        owns.claims().iter().filter(holds).map(|claim| claim.details().share().unwrap().to_string()).collect()
    };
    assert_eq!(on("2021-12-31"), ["33.33%"]);
    assert_eq!(on("2022-01-01"), ["16.67%"]);
}

#[test]
fn an_array_and_lines_say_the_same() {
    let array = std::fs::read_to_string("tests/data/bods/example.json").unwrap();
    let statements: Vec<serde_json::Value> = serde_json::from_str(&array).unwrap();
    let lines: String = statements.iter().map(|statement| format!("{statement}\n")).collect();
    let (of_array, _) = import("example.json", &array);
    let (of_lines, report) = import("example.json", &lines);
    assert_eq!(report.records(), 11);
    assert_eq!(claims(&of_array), claims(&of_lines));
    let names = |graph: &Graph| -> Vec<String> { graph.entities().map(|entity| entity.to_string()).collect() };
    assert_eq!(names(&of_array), names(&of_lines));
}

#[test]
fn a_changed_share_begins_when_it_was_said() {
    let statement = |id: u32, date: &str, status: &str, share: &str| {
        format!(
            r#"{{"statementId":"s{id}","statementDate":"{date}","recordId":"r","recordType":"relationship","recordStatus":"{status}",
            "recordDetails":{{"subject":"a","interestedParty":"b","interests":[{{"type":"shareholding","share":{{"exact":{share}}},"startDate":"2019-09-11"}}]}}}}"#
        )
    };
    let json = [statement(1, "2019-09-11", "new", "50"), statement(2, "2022-01-21", "updated", "100")].join("\n");
    let (graph, _) = import("a.json", &json);
    let expected = ["b Owns a 50% 2019-09-11/2022-01-20 reported", "b Owns a 100% 2022-01-21/.. reported"];
    assert_eq!(claims(&graph), expected);
    let tie = graph.ties().next().unwrap();
    let kept = tie.claims()[1].details().extra().iter().find(|(key, _)| &**key == "bods:startDate");
    assert_eq!(kept.map(|(_, value)| &**value), Some("2019-09-11"));

    let json = [statement(1, "2019-09-11", "new", "50"), statement(2, "2022-01-21", "closed", "50")].join("\n");
    assert_eq!(claims(&import("a.json", &json).0), ["b Owns a 50% 2019-09-11/2022-01-21 reported"]);
    let json = statement(1, "2022-01-21", "closed", "50");
    assert_eq!(claims(&import("a.json", &json).0), ["b Owns a 50% 2019-09-11/2022-01-21 reported"]);
}

#[test]
fn a_bad_statement_among_good_ones() {
    let good = r#"{"statementId":"s1","recordId":"a","recordType":"entity","recordStatus":"new","recordDetails":{"entityType":{"type":"state"},"name":"A"}}"#;
    let bad = [
        (
            r#"{"statementId":"s2","recordId":"b","recordType":"vehicle","recordDetails":{}}"#,
            "no type of record \"vehicle\"",
        ),
        (r#"{"statementId":"s2","recordType":"entity","recordDetails":{}}"#, "no recordId"),
        (r#"{"statementId":"s2","recordId":"b","recordType":"entity","recordDetails":[]}"#, "no recordDetails"),
        (
            r#"{"statementId":"s2","recordId":"b","recordType":"relationship","recordDetails":{"subject":"a"}}"#,
            "no interestedParty",
        ),
        (r#"{"statementId":"s2",,}"#, "is no JSON"),
        (
            "{\"statementId\":\"s2\",\"recordId\":\"\\u0000\",\"recordType\":\"entity\",\"recordDetails\":{\"name\":\"x\"}}",
            "control character",
        ),
    ];
    for (bad, message) in bad {
        let json = [good, bad, good.replace("\"a\"", "\"c\"").as_str()].join("\n");
        let (graph, report) = import("a.json", &json);
        assert_eq!(graph.entity_count(), 2, "{bad}");
        assert_eq!(report.count(IncidentKind::Skipped), 1, "{bad}");
        let incident = report.of_kind(IncidentKind::Skipped).next().unwrap().to_string();
        assert!(incident.starts_with("a.json:2") && incident.contains(message), "{incident}");
        let strict = import::read(Input::bytes("a.json", json).unwrap()).unwrap().strict();
        let error = strict.import_into(&mut GraphBuilder::new()).unwrap_err();
        assert!(matches!(error, ImportError::Fault(_)), "{error}");
        assert!(error.to_string().contains("a.json:2"), "{error}");
    }
}

#[test]
fn what_is_no_such_file_is_refused() {
    let refused = |json: &str| {
        let list = import::read(Input::bytes("a.json", json).unwrap());
        list.and_then(|list| list.import_into(&mut GraphBuilder::new())).unwrap_err().to_string()
    };
    let whole = std::fs::read_to_string("tests/data/bods/example.json").unwrap();
    assert!(refused(&whole[..whole.len() - 40]).contains("cut short"));
    assert!(refused("<!DOCTYPE html><html><title>404</title>").contains("web page"));
    assert!(refused("{\"a\": 1}").contains("unknown kind"));
    let old = r#"[{"statementID":"x","statementType":"entityStatement","entityType":"registeredEntity","name":"A"}]"#;
    assert!(refused(old).contains("version 0.3"));
}

#[test]
fn odd_values_are_kept_and_never_stop_a_build() {
    let json = r#"{"statementId":"s","recordId":"r","recordType":"relationship","recordStatus":"new","annotations":[{"motivation":"linking"}],
        "recordDetails":{"subject":"a","interestedParty":"a","interests":[
        {"type":"shareholding","share":{"exact":140},"startDate":"2020-13-01"},
        {"type":"shareholding","share":{"minimum":50,"maximum":25},"startDate":"2020-05-01","endDate":"2019-01-01"},
        {"type":"shareholding","share":{"exact":"half"}},
        {"type":"unheardOf","share":{"exact":20}}, 7]}}"#;
    let (graph, report) = import("a.json", json);
    assert_eq!(
        claims(&graph),
        [
            "a Owns a reported",
            "a Owns a reported",
            "a Owns a reported",
            "a OwnsOrControls a reported as unheardOf",
            "a OwnsOrControls a reported"
        ]
    );
    let kept: Vec<String> = graph
        .ties()
        .flat_map(|tie| tie.claims().to_vec())
        .flat_map(|claim| claim.details().extra().to_vec())
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    for expected in ["share=140%", "bods:startDate=2020-13-01", "share=50..25%", "when=2020-05-01/2019-01-01"] {
        assert!(kept.iter().any(|pair| pair == expected), "{expected}: {kept:?}");
    }
    for expected in [r#"bods:share={"exact":"half"}"#, r#"bods:share={"exact":20}"#, "bods:interest=7"] {
        assert!(kept.iter().any(|pair| pair == expected), "{expected}: {kept:?}");
    }
    assert!(kept.iter().any(|pair| pair.starts_with("bods:annotations=")), "{kept:?}");
    assert_eq!(report.count(IncidentKind::Repaired), 3);
}

#[test]
fn a_million_statements_of_one_record_stay_near_linear() {
    let statement = r#"{"statementId":"s","recordId":"r","recordType":"relationship","recordDetails":{"subject":"a","interestedParty":"b","interests":[{"type":"shareholding"}]}}"#;
    let json = vec![statement; 40_000].join("\n");
    let (graph, report) = import("a.json", &json);
    assert_eq!(report.records(), 40_000);
    let tie = graph.ties().next().unwrap();
    assert_eq!((tie.claims().len(), tie.claims()[0].evidence().len()), (1, 40_000));
}

#[test]
fn hostile_statements() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let entity = |more: &str| {
        format!(r#"{{"statementId":"s","recordId":"a","recordType":"entity","recordDetails":{{"name":"A",{more}}}}}"#)
    };
    let (graph, _) = import("a.json", &entity(&format!("\"uri\":{deep}")));
    assert_eq!(extra(&graph, "a", "bods:uri"), [deep]);
    let names: Vec<String> = (0..200_000).map(|name| format!("\"N{name}\"")).collect();
    let (graph, _) = import("a.json", &entity(&format!("\"alternateNames\":[{}]", names.join(","))));
    assert_eq!(graph.entity("a").unwrap().aliases().len(), 200_000);
    let fields: Vec<String> = (0..100_000).map(|field| format!("\"f{field}\":{field}")).collect();
    let (graph, _) = import("a.json", &entity(&fields.join(",")));
    assert_eq!(graph.entity("a").unwrap().details().extra().len(), 100_001);
    let interest = r#"{"type":"shareholding","share":{"exact":1}}"#;
    let interests = vec![interest; 50_000].join(",");
    let relationship = |status: &str| {
        format!(
            r#"{{"statementId":"s","recordId":"r","recordStatus":"{status}","recordType":"relationship","recordDetails":{{"subject":"a","interestedParty":"b","interests":[{interests}]}}}}"#
        )
    };
    let json = ["new", "updated", "closed"].map(relationship).join("\n");
    let (graph, report) = import("a.json", &json);
    assert_eq!((graph.tie_count(), report.claims["Owns"]), (1, 50_000));
    let latin = [
        br#"{"statementId":"s","recordId":"a","recordType":"entity","recordDetails":{"name":"K"#.as_slice(),
        b"\xf6ln\"}}",
    ]
    .concat();
    let mut builder = GraphBuilder::new();
    let report = import::read(Input::bytes("a.json", latin).unwrap()).unwrap().import_into(&mut builder).unwrap();
    assert!(report.incidents[0].message.contains("utf-8"), "{}", report.incidents[0]);
}

type Example = (&'static str, [usize; 3], [usize; 3], &'static [&'static str]);

/// The official examples with figures counted by a script of its own: entity, person and relationship statements, and the parties,
/// claims of ownership and other claims that they come to. After them every stake, read in the files by hand.
const EXAMPLES: &[Example] = &[
    ("bods-package-annotations", [2, 0, 1], [2, 0, 1], &[]),
    ("bods-package-entity-owning-entity", [2, 0, 1], [2, 1, 0], &["e83cce729ada 12b7dd0770ce 75..<100%"]),
    (
        "bods-package-fi-soe",
        [4, 0, 5],
        [4, 4, 1],
        &[
            "0199c515a699 19f1c5afe9d7 76.5% 2020-01-01/..",
            "7ff95ba3682c 0199c515a699 100% 2020-01-01/..",
            "7ff95ba3682c 19f1c5afe9d7 23.5% 2020-01-01/..",
            "05ce06ec97b1 19f1c5afe9d7 100% indirect 2020-01-01/..",
        ],
    ),
    ("bods-package-linking-annotations", [1, 1, 1], [2, 1, 0], &["0fc263ba4126 a01c1a0863e2 >25..<50% 2018-09-19/.."]),
    ("bods-package", [1, 1, 1], [2, 1, 0], &["10478c6cf6de c359f58d2977 100% 2016-04-06/.."]),
    (
        "fermcat",
        [3, 10, 10],
        [4, 4, 2],
        &[
            "per-5faa4103dee78621 ent-93c75c87ab28f889 50% 2019-09-11/2021-04-03",
            "per-41c0bb0cef246f7c ent-93c75c87ab28f889 50% 2019-09-11/2022-01-20",
            "per-41c0bb0cef246f7c ent-93c75c87ab28f889 100% 2022-01-21/..",
            "per-e334cc6258e56467 ent-93c75c87ab28f889 50% 2021-04-03/2022-01-21",
        ],
    ),
    (
        "full-pep-declaration",
        [1, 1, 1],
        [2, 2, 0],
        &["9bcdcc85e803 a7b3bd81d8ba 25..<50% 2016-07-07/..", "9bcdcc85e803 a7b3bd81d8ba 25..<50% votes 2016-07-07/.."],
    ),
    (
        "indirect-ownership",
        [2, 1, 3],
        [3, 2, 1],
        &["d4ab89ea169a ad3f6c2fcc9e 60% 2017-11-01/..", "c25d4d612c2c ad3f6c2fcc9e 30% indirect 2017-11-01/.."],
    ),
    (
        "joint-ownership",
        [2, 2, 3],
        [4, 3, 0],
        &[
            "91b4236a7d89 31c55e425764 100% 2018-01-01/..",
            "1accb8b18b99 91b4236a7d89 50% 2018-01-01/..",
            "f040df24d9ec 91b4236a7d89 50% 2018-01-01/..",
        ],
    ),
    ("levent", [1, 3, 3], [4, 0, 4], &[]),
    ("listed-company-exempt-from-disclosure", [1, 0, 1], [2, 0, 1], &[]),
    (
        "mixed-direct-and-indirect-ownership",
        [2, 1, 3],
        [3, 3, 1],
        &[
            "ec61aeda7141 9bfe59b6a869 50% 2017-11-01/..",
            "53508b65253f 9bfe59b6a869 50% indirect 2017-11-01/..",
            "53508b65253f 9bfe59b6a869 50% 2019-05-01/..",
        ],
    ),
    (
        "multiple-indirect-ownership",
        [3, 1, 5],
        [4, 3, 2],
        &[
            "d177864a8b39 63e3a8a8946f 50% 2017-11-01/..",
            "05fbbfb94b79 63e3a8a8946f 50% 2017-11-01/..",
            "92ebf964a1f6 63e3a8a8946f 60% indirect 2017-11-01/..",
        ],
    ),
    ("multiple-tax-residencies", [1, 1, 1], [2, 1, 0], &["8f2f34b57a8f fd5c8dbc9a91 100% 2016-04-06/.."]),
    (
        "mutilple-indirect-ownership-2",
        [3, 1, 5],
        [4, 3, 2],
        &[
            "41454e3ba398 1e049760d6c7 40% 2017-11-01/..",
            "6c9fd5c92201 1e049760d6c7 20% 2017-11-01/..",
            "731c7a8e7601 1e049760d6c7 60% indirect 2017-11-01/..",
        ],
    ),
    ("nomination", [2, 2, 4], [4, 0, 4], &[]),
    ("plc-entity-statement", [1, 0, 0], [1, 0, 0], &[]),
    (
        "simple-pep-declaration",
        [1, 1, 1],
        [2, 2, 0],
        &["c9ceb68d7241 841083ba86e3 25..<50% 2016-07-07/..", "c9ceb68d7241 841083ba86e3 25..<50% votes 2016-07-07/.."],
    ),
    (
        "tecido",
        [2, 2, 7],
        [3, 12, 3],
        &[
            "018AF6B3EB 01B68D7633 100% 2002-03-09/2021-09-23",
            "018AF6B3EB 01B68D7633 100% votes 2002-03-09/2021-09-23",
            "018AF6B3EB 01B68D7633 40% 2021-09-24/2022-09-20",
            "018AF6B3EB 01B68D7633 40% votes 2021-09-24/2022-09-20",
            "018AF6B3EB 01B68D7633 30% 2022-09-21/2023-03-03",
            "018AF6B3EB 01B68D7633 30% votes 2022-09-21/2023-03-03",
            "033E84672B 01B68D7633 60% 2021-09-24/2022-09-20",
            "033E84672B 01B68D7633 60% votes 2021-09-24/2022-09-20",
            "033E84672B 01B68D7633 70% 2022-09-21/2023-02-28",
            "033E84672B 01B68D7633 70% votes 2022-09-21/2023-02-28",
            "033E84672B 01B68D7633 80% 2023-03-01/..",
            "033E84672B 01B68D7633 80% votes 2023-03-01/..",
        ],
    ),
];

#[test]
fn the_official_examples() {
    let Some(data) = std::env::var_os("SANCTIONS_GRAPH_DATA").map(PathBuf::from) else {
        println!("SANCTIONS_GRAPH_DATA names no folder: the official examples are not read");
        return;
    };
    let folder = data.join("lists/bods/examples");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), EXAMPLES.len());
    let mut statements = 0;
    for (name, counts, [parties, owning, others], stakes) in EXAMPLES {
        let mut builder = GraphBuilder::new();
        let list = import::open(folder.join(format!("{name}.json"))).unwrap().strict();
        let report = list.import_into(&mut builder).unwrap();
        let graph = builder.build().unwrap();
        statements += counts.iter().sum::<usize>();
        assert_eq!(report.records(), counts.iter().sum::<usize>() as u64, "{name}");
        assert_eq!(report.incidents, [], "{name}");
        assert_eq!(graph.entity_count(), *parties, "{name}");
        // Every statement is named once: by its party, or by a claim.
        let of_parties = graph.entities().flat_map(|entity| entity.details().extra().to_vec());
        let of_claims =
            graph.ties().flat_map(|tie| tie.claims().to_vec()).flat_map(|claim| claim.details().extra().to_vec());
        let named = |pairs: &mut dyn Iterator<Item = (Box<str>, Box<str>)>| {
            let all: std::collections::BTreeSet<_> = pairs.filter(|(key, _)| &**key == "bods:statement").collect();
            all.len()
        };
        assert_eq!(named(&mut of_parties.into_iter()), counts[0] + counts[1], "{name}");
        assert_eq!(named(&mut of_claims.into_iter()), counts[2], "{name}");
        let mut found = Vec::new();
        let mut rest = 0;
        for tie in graph.ties() {
            for claim in tie.claims() {
                if tie.relation() != Relation::Owns {
                    rest += 1;
                    continue;
                }
                let share = claim.details().share().map(|share| share.to_string());
                let period = claim.period().map(|period| period.to_string());
                let ends = format!("{} {}", tie.from().id(), tie.to().id());
                let parts: Vec<String> = [Some(ends), share, period].into_iter().flatten().collect();
                found.push(parts.join(" "));
            }
        }
        assert_eq!((found.len(), rest), (*owning, *others), "{name}");
        let sorted = |mut list: Vec<String>| {
            list.sort();
            list
        };
        assert_eq!(sorted(found), sorted(stakes.iter().map(|stake| (*stake).to_owned()).collect()), "{name}");
    }
    assert_eq!(statements, 119);
}
