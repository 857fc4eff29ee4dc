//! The forms that files have: entities, statements, deltas, and all that can be wrong with them.

use super::*;

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
fn a_record_may_be_large() {
    let names: Vec<String> = (0..200_000).map(|number| format!("Example {number}")).collect();
    let ends: Vec<String> = (0..5_000).map(|number| format!("e{number}")).collect();
    let text = line("a", "Company", json!({ "name": names, "alias": names, "previousName": names }))
        + &line("b", "Ownership", json!({ "owner": ends, "asset": ends }));
    let (_, report) = assert_round_trip(&text);
    assert_eq!(report.count(IncidentKind::Repaired), 1, "the ownership has too many ends");
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
    type Order<'a> = &'a dyn Fn(&mut Vec<Vec<String>>);
    let orders: [Order<'_>; 3] = [&|_| {}, &sorted_rows, &scattered];
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
