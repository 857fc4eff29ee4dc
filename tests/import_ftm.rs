#![cfg(feature = "import")]
//! FollowTheMoney, both ways: what becomes of each schema, and that every record comes out as it went in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sanctions_graph::export::FtmEntities;
use sanctions_graph::import::{self, ImportError, ImportReport, Importer, IncidentKind, Input};
use sanctions_graph::{Graph, GraphBuilder};
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
