//! Generated records come out as they went in.

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
