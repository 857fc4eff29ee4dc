//! Deltas onto a graph that is there already, and records made to fill the memory.

use super::*;

fn operations(lines: &[String]) -> import::List {
    let text: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    import::read(Input::bytes("delta.json", text.concat()).unwrap()).unwrap()
}

fn delete(id: &str) -> String {
    json!({"op": "DEL", "entity": {"id": id}}).to_string()
}

fn add(record: &str) -> String {
    format!("{{\"op\":\"ADD\",\"entity\":{}}}", record.trim())
}

#[test]
fn what_earlier_claims_name_stays_as_a_stub() {
    let mut builder = GraphBuilder::new();
    builder.source(sanctions_graph::Source::new("s", sanctions_graph::SourceKind::NewsReport, "An article"));
    for id in ["one", "two", "three"] {
        builder.entity(sanctions_graph::Entity::new(id, EntityKind::Company, id));
    }
    builder.claim("one", Relation::Owns, "two", Claim::new(Modality::Stated, "s"));
    // Its locator is a word that a record of another source has as its id.
    let cited = sanctions_graph::Evidence::new("s").at("three");
    builder.claim("one", Relation::Owns, "two", Claim::new(Modality::Stated, cited));
    let owns = line("o", "Ownership", json!({"owner": ["one"], "asset": ["four"]}));
    let report = operations(&[delete("one"), delete("three"), add(&owns)]).import_into(&mut builder).unwrap();
    assert_eq!(report.count(IncidentKind::Stubbed), 2);
    let graph = builder.build().unwrap();
    let ids: Vec<String> = graph.entities().map(|entity| entity.id().to_owned()).collect();
    assert_eq!(ids, ["two", "one", "four"]);
    assert_eq!(graph.ties().map(|tie| tie.get().claims().len()).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn a_long_text_with_many_ends_does_not_fill_the_memory() {
    let ids = |start: &str| (0..60).map(|number| format!("{start}{number}")).collect::<Vec<_>>();
    let text = "long ".repeat(20_000);
    let record = line("o", "Ownership", json!({"owner": ids("a"), "asset": ids("b"), "summary": [text]}));
    let (graph, report) = read("many.json", &record);
    assert_eq!(report.count(IncidentKind::Repaired), 1);
    assert_eq!((graph.entity_count(), graph.tie_count()), (1, 0));
}
