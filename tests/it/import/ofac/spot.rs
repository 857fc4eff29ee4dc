//! Entries that were checked by hand.

use std::collections::BTreeSet;

use sanctions_graph::{EntityRef, Graph, Relation, Strength};
use serde_json::Value;

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn texts(value: &Value) -> BTreeSet<String> {
    value.as_array().unwrap().iter().map(|item| text(item).to_owned()).collect()
}

fn entry<'g>(graph: &'g Graph, number: &Value) -> EntityRef<'g> {
    graph.entity(&format!("ofac:{}", text(number))).unwrap()
}

fn programmes(entity: EntityRef<'_>) -> BTreeSet<String> {
    let ties = entity.ties().filter(|tie| tie.get().relation() == Relation::SanctionedBy);
    let claims = ties.flat_map(|tie| tie.get().claims());
    claims.map(|claim| claim.details().designation().unwrap().programme().unwrap().to_owned()).collect()
}

fn aliases(entity: EntityRef<'_>, strength: Strength) -> BTreeSet<String> {
    let aliases = entity.aliases().iter().filter(|alias| alias.strength() == strength);
    aliases.map(|alias| alias.name.to_string()).collect()
}

fn kind(word: &str) -> &str {
    match word.to_ascii_lowercase().as_str() {
        "individual" => "Person",
        "entity" => "Organization",
        "vessel" => "Vessel",
        "aircraft" => "Aircraft",
        other => panic!("{other}"),
    }
}

pub fn legacy(graph: &Graph, check: &Value) {
    let entity = entry(graph, &check["ent_num"]);
    let id = entity.id();
    assert_eq!(entity.name(), text(&check["name"]));
    assert_eq!(entity.kind().name(), kind(text(&check["type"])), "{id}");
    assert_eq!(programmes(entity), texts(&check["programs"]), "{id}");
    let strong = check["aliases_alt_csv"].as_array().unwrap().iter().map(|alias| text(&alias["name"]).to_owned());
    assert_eq!(aliases(entity, Strength::Strong), strong.collect(), "{id}");
    assert_eq!(aliases(entity, Strength::Weak), texts(&check["weak_aliases_from_remarks"]), "{id}");
    let full = check["addresses"].as_array().unwrap().iter().map(|address| {
        let parts = ["address", "city_state_zip", "country"].map(|column| text(&address[column]));
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    });
    let full: BTreeSet<String> = full.filter(|full| !full.is_empty()).collect();
    let found =
        entity.details().addresses().iter().map(|address| address.full.as_deref().unwrap_or_default().to_owned());
    assert_eq!(found.collect::<BTreeSet<_>>(), full, "{id}");
    let from = entity.ties().filter(|tie| tie.get().relation() == Relation::LinkedTo && tie.to().id() == id);
    let from: BTreeSet<String> = from.map(|tie| tie.from().id().trim_start_matches("ofac:").to_owned()).collect();
    let mut expected = texts(&check["linked_from"]);
    // Two entries have the name MINISTRY OF STATE SECURITY, and it is not for an importer to choose.
    expected.retain(|from| !["20130", "25436"].contains(&from.as_str()));
    // Of more than forty, the first forty were written down.
    assert!(
        if expected.len() < 40 { from == expected } else { from.is_superset(&expected) },
        "{id}: {from:?}, {expected:?}"
    );
    // Every segment of the remarks stands somewhere.
    let details = entity.details();
    let mut words: String = details.extra().iter().map(|(key, value)| format!("{key} {value}\n")).collect();
    words.extend(details.identifiers().iter().map(|identifier| format!("{}\n", identifier.value)));
    words.push_str(details.note().unwrap_or_default());
    let linked = entity.ties().flat_map(|tie| tie.get().claims()).filter_map(|claim| claim.evidence()[0].quote());
    words.extend(linked.map(|quote| format!("{quote}\n")));
    for segment in check["remarks_segments"].as_array().unwrap().iter().map(text) {
        let segment = segment.strip_prefix("alt. ").unwrap_or(segment);
        let is_structured = [
            "DOB ",
            "nationality ",
            "a.k.a. '",
            "f.k.a. '",
            "n.k.a. '",
            "Organization Established Date ",
            "Aircraft Manufacture Date ",
        ]
        .iter()
        .any(|start| segment.starts_with(start));
        let bare = segment.split(" issued ").next().unwrap_or_default().split(" expires ").next().unwrap_or_default();
        let bare = if bare.ends_with(')') { bare.rsplit_once(" (").map_or(bare, |(bare, _)| bare) } else { bare };
        let last = bare.rsplit(' ').next().unwrap_or_default();
        assert!(is_structured || words.contains(last), "{id}: {segment} is lost");
    }
}

pub fn simple(graph: &Graph, check: &Value) {
    let entity = entry(graph, &check["uid"]);
    let id = entity.id();
    assert_eq!(entity.name(), text(&check["name"]));
    assert_eq!(entity.kind().name(), kind(text(&check["type"])), "{id}");
    assert_eq!(programmes(entity), texts(&check["programs"]), "{id}");
    for (strength, word) in [(Strength::Strong, "strong"), (Strength::Weak, "weak")] {
        let expected = check["akas"].as_array().unwrap().iter().filter(|aka| text(&aka[1]) == word);
        let expected: BTreeSet<String> = expected.map(|aka| text(&aka[2]).to_owned()).collect();
        assert_eq!(aliases(entity, strength), expected, "{id}");
    }
    let details = entity.details();
    for document in check["ids"].as_array().unwrap() {
        let (number, country) = (text(&document[1]), text(&document[2]));
        let bare = number.split(" (").next().unwrap_or(number);
        let is_document = details.identifiers().iter().any(|identifier| {
            (&*identifier.value == number || &*identifier.value == bare)
                && (country.is_empty() || identifier.country.is_some())
        });
        let is_word = details.extra().iter().any(|(_, value)| &**value == number);
        let is_date = text(&document[0]) == "Organization Established Date" && !details.dates().is_empty();
        let is_country = text(&document[0]) == "Nationality of Registration" && !details.countries().is_empty();
        assert!(is_document || is_word || is_date || is_country, "{id}: {document} is lost");
    }
}
