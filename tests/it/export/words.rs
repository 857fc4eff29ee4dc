//! Turtle, FollowTheMoney and dossiers: what is in the files, for hostile names, parts of graphs and ties that are denied.

use std::collections::{BTreeMap, BTreeSet};

use sanctions_graph::export::{DiffJson, DiffMarkdown, Dossier, Excerpt, FtmEntities, Turtle};
use sanctions_graph::{
    Claim, DiffQuery, Entity, EntityKind, Evidence, Graph, GraphBuilder, Modality, Part, Regime, Relation, Source,
    SourceKind, Standing,
};
use serde_json::Value;

const SEED: &str = "graphs/myanmar-dprk.ron";
const HOSTILE: &str = "tests/data/export/hostile.ron";
const EMPTY: &str = "tests/data/export/empty.ron";

fn graphs() -> Vec<Graph> {
    [SEED, HOSTILE, EMPTY, "graphs/ofac-dprk.ron"].iter().map(|file| Graph::load(file).unwrap()).collect()
}

/// Whole graphs, a neighbourhood and routes.
fn with_excerpts(check: impl Fn(&Excerpt<'_>)) {
    for graph in graphs() {
        check(&Excerpt::new(&graph));
        if let Some(first) = graph.entities().next() {
            check(&Excerpt::new(&graph.neighbourhood(first).unwrap().max_hops(1).collect()));
        }
    }
    let graph = Graph::load(SEED).unwrap();
    check(&Excerpt::new(&graph.routes("kim-sok-chol", "myanmar").unwrap().all_shortest()));
}

fn turtle(what: &Excerpt<'_>) -> String {
    let mut file = Vec::new();
    Turtle::new(what).to_writer(&mut file).unwrap();
    String::from_utf8(file).unwrap()
}

/// The statements of a file: subjects that stand at the beginning of a line, with all that is said of each.
fn subjects(text: &str) -> Vec<(&str, &str)> {
    let statements = text.split(" .\n").map(str::trim_start).filter(|part| part.starts_with('<'));
    statements.filter_map(|part| part.split_once(' ')).collect()
}

#[test]
fn a_tie_is_a_resource_between_entities_of_the_file() {
    with_excerpts(|excerpt| {
        let text = turtle(excerpt);
        assert_eq!(text, turtle(excerpt));
        let all = subjects(&text);
        let entities: BTreeSet<&str> =
            all.iter().filter(|(_, said)| said.starts_with("a sg:Entity")).map(|(subject, _)| *subject).collect();
        assert_eq!(entities.len(), excerpt.entity_count());
        let ties: Vec<&(&str, &str)> = all.iter().filter(|(_, said)| said.starts_with("a rdf:Statement")).collect();
        assert_eq!(ties.len(), excerpt.tie_count());
        let sources: BTreeSet<&str> =
            all.iter().filter(|(_, said)| said.starts_with("a sg:Source")).map(|(subject, _)| *subject).collect();
        for (_, said) in ties {
            for end in ["rdf:subject ", "rdf:object "] {
                let (_, rest) = said.split_once(end).unwrap();
                assert!(entities.contains(rest.split(' ').next().unwrap()), "{said}");
            }
        }
        for (_, said) in all.iter().filter(|(_, said)| said.starts_with("a sg:Claim")) {
            let cited: Vec<&str> =
                said.split("prov:entity ").skip(1).filter_map(|rest| rest.split(' ').next()).collect();
            assert!(!cited.is_empty() && cited.iter().all(|source| sources.contains(source)), "{said}");
        }
        assert!(!text.contains("owl:") && !text.contains('\0'));
    });
}

#[test]
fn only_what_is_stated_and_not_denied_is_said_outright() {
    for graph in graphs() {
        let text = turtle(&Excerpt::new(&graph));
        let plain = subjects(&text).into_iter().filter(|(_, said)| said.starts_with("sg:")).count();
        let facts = graph.ties().filter(|tie| {
            tie.standing() == Standing::Unopposed && tie.modality().is_some_and(|modality| modality <= Modality::Stated)
        });
        assert_eq!(plain, facts.count());
        let denials = graph.ties().flat_map(|tie| tie.get().claims()).filter(|claim| claim.is_denial()).count();
        assert!(text.matches("sg:stance \"denies\"").count() >= denials);
    }
}

#[test]
fn dates_have_the_type_of_their_precision() {
    let text = turtle(&Excerpt::new(&Graph::load(HOSTILE).unwrap()));
    for expected in [
        "sg:start_date \"2008-11\"^^xsd:gYearMonth",
        "sg:start_date \"2012\"^^xsd:gYear",
        "sg:start_date \"2004-02-29\"^^xsd:date",
        "sg:when \"201X\"^^edtf:EDTF",
        "sg:when \"2011-09~/2011-12~\"^^edtf:EDTF",
        "sg:date_of_birth \"1955-05~\"^^edtf:EDTF",
        "dcterms:issued \"2011-11\"^^xsd:gYearMonth",
        "sg:url \"javascript:window.__xss=1\"",
        "foaf:page <https://example.org/a?b=c&d=%22e%22>",
        "<urn:sanctions-graph:entity/with%20space%20%26%20%22quote%22>",
    ] {
        assert!(text.contains(expected), "{expected}");
    }
}

#[test]
fn bases_cannot_break_out_of_their_names() {
    let graph = Graph::load(SEED).unwrap();
    let mut file = Vec::new();
    Turtle::new(&graph).base("https://example.org/a b>/").vocabulary(true).to_writer(&mut file).unwrap();
    let text = String::from_utf8(file).unwrap();
    assert!(text.contains("<https://example.org/a%20b%3E/entity/ddi> a sg:Entity"));
    assert!(text.contains("sg:FrontCompany rdfs:subClassOf sg:Entity"));
}

fn money(what: &Excerpt<'_>) -> Vec<Value> {
    let mut file = Vec::new();
    FtmEntities::new(what).to_writer(&mut file).unwrap();
    String::from_utf8(file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The properties that name other records.
const ENDS: &[&str] = &[
    "controller",
    "controlled",
    "owner",
    "asset",
    "director",
    "organization",
    "agent",
    "client",
    "member",
    "employee",
    "employer",
    "holder",
    "post",
    "predecessor",
    "successor",
    "person",
    "relative",
    "associate",
    "payer",
    "beneficiary",
    "debtor",
    "creditor",
    "subject",
    "object",
    "supplier",
    "contract",
    "entity",
];

fn is_link(record: &Value) -> bool {
    record["id"].as_str().unwrap().starts_with("sanctions-graph-")
}

#[test]
fn every_reference_of_money_is_in_the_file_and_counts_follow_from_the_graph() {
    with_excerpts(|excerpt| {
        let records = money(excerpt);
        let ids: BTreeSet<&str> = records.iter().filter_map(|record| record["id"].as_str()).collect();
        assert_eq!(ids.len(), records.len());
        let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        for id in &ids {
            assert!(id.bytes().all(is_inner), "{id}");
            assert!(!id.starts_with(['.', '-']) && !id.ends_with(['.', '-']), "{id}");
        }
        let claims = excerpt.ties().filter(|tie| tie.from() != tie.to()).flat_map(|tie| tie.get().claims());
        let affirmed = claims.filter(|claim| claim.is_affirmed()).count();
        assert_eq!(records.iter().filter(|record| is_link(record)).count(), affirmed);
        assert_eq!(records.iter().filter(|record| !is_link(record)).count(), excerpt.entity_count());
        for record in records.iter().filter(|record| is_link(record)) {
            let ends: Vec<&str> = ENDS
                .iter()
                .filter_map(|end| record["properties"].get(*end)?.as_array())
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let wanted = if record["schema"] == "Sanction" { 1 } else { 2 };
            assert_eq!(ends.len(), wanted, "{record}");
            assert!(ends.iter().all(|end| ids.contains(end)), "{record}");
            assert!(ends.first() != ends.get(1), "{record}");
        }
    });
}

#[test]
fn what_money_cannot_hold_stands_in_its_words() {
    let records = money(&Excerpt::new(&Graph::load(HOSTILE).unwrap()));
    let by_id: BTreeMap<&str, &Value> = records.iter().map(|record| (record["id"].as_str().unwrap(), record)).collect();
    assert_eq!(by_id["sg.ofac.3a1234"]["properties"]["name"][0], "OFAC: 1234");
    assert_eq!(by_id["own-kind"]["schema"], "LegalEntity");
    assert_eq!(by_id["own-kind"]["properties"]["keywords"][0], "militia");
    assert_eq!(by_id["kim-sok-chol"]["properties"]["birthDate"][0], "1955-05");
    assert_eq!(by_id["kim-sok-chol"]["properties"]["notes"][0], "birth: 1955-05~");
    let links = |schema: &str| {
        records.iter().filter(|record| is_link(record) && record["schema"] == schema).collect::<Vec<_>>()
    };
    let text = |record: &Value, property: &str| record["properties"][property].to_string();
    // A denial stands with what it denies; what is only denied or was withdrawn is nowhere.
    let disputed = links("UnknownLink").into_iter().find(|record| {
        text(record, "subject").contains("kim-sok-chol") && text(record, "description").contains("denied")
    });
    assert!(text(disputed.unwrap(), "summary").contains("allegedly"));
    assert!(!records.iter().any(|record| is_link(record) && text(record, "subject").contains("\"e-3\"")));
    // A family of which one is a company is a link in other words.
    let family = links("UnknownLink").into_iter().find(|record| text(record, "subject").contains("bidi")).unwrap();
    assert_eq!(family["properties"]["role"][0], "is family of");
    assert!(text(family, "summary").contains("201X"));
    assert_eq!(links("Sanction")[0]["properties"]["authority"][0], "OFAC: 1234");
    assert!(!records.iter().any(|record| text(record, "sourceUrl").contains("javascript")));
}

#[cfg(feature = "import")]
#[test]
fn what_is_written_as_money_is_read_again() {
    use sanctions_graph::import::{self, Input};

    for file in [SEED, HOSTILE] {
        let graph = Graph::load(file).unwrap();
        let mut text = Vec::new();
        FtmEntities::new(&graph).to_writer(&mut text).unwrap();
        let mut builder = GraphBuilder::new();
        import::read(Input::bytes("again.ftm.json", text).unwrap()).unwrap().import_into(&mut builder).unwrap();
        let again = builder.build().unwrap();
        for entity in graph.entities() {
            let own = again
                .index_of(entity.id())
                .and_then(|index| again.get(index))
                .unwrap_or_else(|| panic!("{}", entity.id()));
            if entity.id() != "invisible" {
                assert_eq!(own.name(), entity.name());
            }
        }
        // The relations that have a schema of their own come back as they were wherever their ends are what the schema wants.
        let own = [
            Relation::Owns,
            Relation::Controls,
            Relation::Directs,
            Relation::ActsFor,
            Relation::MemberOf,
            Relation::EmployedBy,
            Relation::Holds,
            Relation::SucceededBy,
            Relation::FamilyOf,
            Relation::AssociateOf,
            Relation::Paid,
            Relation::Owes,
            Relation::PartyTo,
        ];
        for tie in graph.ties().filter(|tie| tie.standing().is_affirmed() && tie.from() != tie.to()) {
            if tie.relation() == Relation::SanctionedBy {
                let listings = again
                    .entity(tie.from().get().id())
                    .unwrap()
                    .ties()
                    .filter(|tie| tie.relation() == Relation::SanctionedBy);
                assert!(listings.count() > 0, "{tie:?}");
                continue;
            }
            let [from, to] = [tie.from(), tie.to()].map(|end| again.index_of(end.get().id()).unwrap());
            let found: Vec<_> = again.ties_between(from, to).filter(|other| other.from().index() == from).collect();
            let same = found.iter().find(|other| other.relation() == tie.relation());
            let words = tie.relation().forward();
            let said = found.iter().find(|other| {
                other.get().claims().iter().any(|claim| {
                    let role = claim.details().role();
                    role == Some(words)
                        || tie.get().claims().iter().any(|claim| claim.details().role() == role && role.is_some())
                })
            });
            assert!(same.is_some() || said.is_some(), "{tie:?} as {found:?}");
            if let Some(same) = same {
                assert!(own.contains(&tie.relation()) || tie.relation() == Relation::LinkedTo, "{same:?}");
            }
        }
    }
}

/// Everything that could be markup is escaped, but for the addresses of sources.
fn only_own_markup(text: &str) {
    for line in text.lines() {
        let mut rest = line.trim_start().trim_start_matches(['#', '>', ' ', '-']);
        while let Some(at) = rest.find(['<', '[', '!', '`', '&']) {
            let is_escaped = rest[..at].ends_with('\\');
            let is_link = rest[at..].starts_with("<http") && rest.ends_with('>') && !rest[at + 1..].contains('<');
            assert!(is_escaped || is_link, "{line}");
            // The address itself is the rest of the line.
            rest = if is_link { "" } else { &rest[at + 1..] };
        }
    }
    assert!(!text.contains(['\0', '\u{202e}', '\u{feff}', '\u{7f}']), "{text}");
}

#[test]
fn nothing_of_a_difference_is_markup_but_its_own() {
    let (hostile, seed) = (Graph::load(HOSTILE).unwrap(), Graph::load(SEED).unwrap());
    for (old, new) in [(&hostile, &seed), (&seed, &hostile), (&seed, &seed)] {
        let diff = old.diff(new);
        let text = DiffMarkdown::new(&diff).to_string();
        only_own_markup(&text);
        assert!(text.starts_with("# What differs between two graphs\n\n- **old:** "), "{text}");
        assert_eq!(text.contains("\n## Ties\n"), !diff.is_empty());
    }
}

/// The JSON says what the difference says, and its records are those of the graphs.
#[test]
fn a_difference_as_json() {
    let (hostile, seed) = (Graph::load(HOSTILE).unwrap(), Graph::load(SEED).unwrap());
    let diff = hostile.diff(&seed);
    let document: Value = serde_json::from_str(&DiffJson::new(&diff).to_string()).unwrap();
    let members: Vec<&str> = document.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = vec![
        "format",
        "version",
        "old",
        "new",
        "compared_by",
        "versions",
        "left_apart",
        "counts",
        "listings",
        "exposures",
        "entities",
        "ties",
        "disclaimer",
    ];
    expected.sort_unstable();
    assert_eq!(members, expected);
    let entities = document["entities"].as_array().unwrap();
    assert_eq!(entities.len(), diff.entities().len());
    for (record, change) in entities.iter().zip(diff.entities()) {
        assert_eq!(record["change"], change.kind().label());
        let sides = [("old", change.sides.before()), ("new", change.sides.after())];
        for (side, entity) in sides {
            let entity = entity.map(|entity| serde_json::to_value(entity.get()).unwrap());
            assert_eq!(record[side], entity.unwrap_or_default());
        }
    }
    let claims: usize =
        document["ties"].as_array().unwrap().iter().map(|tie| tie["claims"].as_array().unwrap().len()).sum();
    let counted = diff.claim_changes();
    assert_eq!(claims, counted.added + counted.removed + counted.changed);
    let events: Vec<&str> =
        document["listings"].as_array().unwrap().iter().map(|change| change["event"].as_str().unwrap()).collect();
    assert!(events.iter().copied().eq(diff.listings().iter().map(|change| change.event.label())));
    let days = Some(("2014-01-01".parse().unwrap(), "2018-01-01".parse().unwrap()));
    let later = DiffQuery::new(&seed, &seed).exposure(Regime::us_ofac(), days).run();
    let document: Value = serde_json::from_str(&DiffJson::new(&later).to_string()).unwrap();
    let ddi = document["exposures"].as_array().unwrap().iter().find(|change| change["entity"] == "ddi").unwrap();
    assert_eq!((&ddi["change"], &ddi["regime"]), (&"removed".into(), &"us-ofac@2014".into()));
    assert_eq!(ddi["verdict"], serde_json::json!({ "old": "listed", "new": "not_caught" }));
    let only = diff.showing([Part::Listings]);
    let document: Value = serde_json::from_str(&DiffJson::new(&only).to_string()).unwrap();
    assert!(document.get("ties").is_none() && document.get("listings").is_some());
}

#[test]
fn nothing_of_a_dossier_is_markup_but_its_own() {
    for graph in graphs() {
        for entity in graph.entities().take(60) {
            let text = Dossier::new(entity).timeline().to_string();
            only_own_markup(&text);
            let plain = Dossier::new(entity).text().to_string();
            assert!(!plain.contains(['\0', '\u{202e}', '\u{feff}', '\u{7f}', '\t', '\r']), "{plain}");
        }
    }
}

#[test]
fn a_dossier_says_what_an_explanation_says() {
    let graph = Graph::load(SEED).unwrap();
    let ddi = graph.entity("ddi").unwrap();
    let text = Dossier::new(ddi).text().to_string();
    assert!(text.contains(&ddi.explain().to_string()));
    assert!(text.contains("Not legal advice"));
    let routes = graph.routes("kim-sok-chol", "myanmar").unwrap().all_shortest();
    assert!(Dossier::new(&routes).text().to_string().contains(&routes.explain().to_string()));
    let around = graph.neighbourhood("glocom").unwrap().max_hops(1).collect();
    let text = Dossier::new(&around).titled("Glocom *and* others").to_string();
    assert!(text.starts_with("# Glocom \\*and\\* others\n"));
    assert_eq!(text.matches("\n### ").count(), around.ties().count());
    assert!(Dossier::between(&graph, "ddi", "nobody").is_err());
}

#[test]
fn denials_and_addresses_that_are_no_links() {
    let mut builder = GraphBuilder::new();
    let mut source = Source::new("s", SourceKind::WebPage, "A title <https://evil.example>");
    source.url = Some("javascript:alert(1)".into());
    builder.source(source);
    builder.entity(Entity::new("a", EntityKind::Company, "https://evil.example ![x](y)"));
    builder.entity(Entity::new("b", EntityKind::Company, "B"));
    builder.claim(
        "a",
        Relation::Owns,
        "b",
        Claim::denial(Modality::Stated, Evidence::new("s").quoting("> no\n# never")),
    );
    let graph = builder.build().unwrap();
    let text = Dossier::new(graph.entity("a").unwrap()).to_string();
    assert!(text.contains("- **Against:** denied \\[1\\]\n  > “\\> no \\# never”"), "{text}");
    assert!(text.contains("javascript:alert(1)") && !text.contains("<javascript"), "{text}");
    assert!(!text.contains(" https://evil"), "{text}");
}
