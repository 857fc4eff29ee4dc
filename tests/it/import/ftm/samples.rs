//! The real files, where the environment says they are.

use std::path::{Path, PathBuf};

use super::*;

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
