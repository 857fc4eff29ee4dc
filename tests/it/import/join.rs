//! Joining entries of different lists, on lists made for it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use sanctions_graph::import::{self, Importer, Input, Join, JoinReport, JoinRule};
use sanctions_graph::{
    Alias, Claim, CountryRole, DateKind, Designation, Entity, EntityKind, Evidence, Graph, GraphBuilder, Identifier,
    Measure, Modality, Provenance, Relation, Source, SourceKind,
};

/// A builder with one source and authority for each list, and a listing for each entity.
fn lists(entities: Vec<Entity>) -> GraphBuilder {
    let mut builder = GraphBuilder::new();
    for list in ["eu", "ofac", "ofsi", "uk", "un"] {
        builder.source(Source::new(format!("{list}-list"), SourceKind::OfficialList, format!("The list {list}")));
        builder.entity(Entity::new(format!("authority-{list}"), EntityKind::Agency, format!("Authority {list}")));
    }
    for entity in entities {
        let (list, entry) =
            entity.id().split_once(':').map(|(list, entry)| (list.to_owned(), entry.to_owned())).unwrap();
        let designation = Designation::new(Measure::AssetFreeze).with_entry(entry.clone());
        let evidence = Evidence::new(format!("{list}-list")).at(format!("entry {entry}")).quoting("its words");
        let claim = Claim::new(Modality::Official, evidence).designation(designation);
        builder.claim(entity.id(), Relation::SanctionedBy, &format!("authority-{list}"), claim);
        builder.entity(entity);
    }
    builder
}

fn company(id: &str, name: &str) -> Entity {
    Entity::new(id, EntityKind::Company, name)
}

fn person(id: &str, name: &str, born: &str) -> Entity {
    let date: sanctions_graph::date::Period = born.parse().unwrap();
    Entity::new(id, EntityKind::Person, name).date(DateKind::Birth, date)
}

fn lines(report: &JoinReport) -> Vec<String> {
    let line = |joined: &import::Joined| {
        format!("{} {} {}: {}", joined.from, joined.relation.name(), joined.to, joined.reason)
    };
    report.joined.iter().map(line).collect()
}

fn joined(entities: Vec<Entity>) -> Vec<String> {
    let mut builder = lists(entities);
    let report = import::join(&mut builder);
    builder.build().unwrap();
    lines(&report)
}

#[test]
fn a_cross_reference_is_official_and_cites_both() {
    let mut builder = lists(vec![
        company("un:KPe.001", "Example Mining").identifier("un", "KPe.001"),
        company("uk:DPR0001", "Another spelling").identifier("uk", "DPR0001").identifier("un", "KPe.001"),
        company("ofsi:10892", "Third").identifier("ofsi", "10892"),
        company("uk:DPR0002", "Fourth").identifier("ofsi", "10892").identifier("un", "KPe.999"),
    ]);
    let report = import::join(&mut builder);
    assert_eq!(
        lines(&report),
        [
            "un:KPe.001 SameAs uk:DPR0001: the entry uk:DPR0001 refers to the entry un:KPe.001",
            "ofsi:10892 SameAs uk:DPR0002: the entry uk:DPR0002 refers to the entry ofsi:10892",
        ]
    );
    assert_eq!(report.counts[&JoinRule::CrossReference]["SameAs"], 2);
    let graph = builder.build().unwrap();
    let tie = graph.ties().find(|tie| tie.relation() == Relation::SameAs).unwrap();
    let claim = &tie.claims()[0];
    assert_eq!(claim.modality(), Modality::Official);
    let cited: Vec<_> =
        claim.evidence().iter().map(|evidence| (&*evidence.source, evidence.locator(), evidence.quote())).collect();
    assert_eq!(cited, [("un-list", Some("entry KPe.001"), None), ("uk-list", Some("entry DPR0001"), None)]);
    assert_eq!(claim.details().note(), Some("the entry uk:DPR0001 refers to the entry un:KPe.001"));
    assert_eq!(claim.details().extra(), [("join".into(), "cross_reference".into())]);
}

#[test]
fn of_several_that_give_one_reference_those_without_its_name_are_not_sure() {
    assert_eq!(
        joined(vec![
            company("un:KPe.023", "Example Bank"),
            company("ofsi:1", "EXAMPLE BANK").identifier("un", "KPe.023"),
            company("ofsi:2", "Example Trading").identifier("un", "KPe.023"),
            company("uk:DPR0001", "Another spelling").identifier("un", "KPe.023"),
        ]),
        [
            "un:KPe.023 SameAs ofsi:1: the entry ofsi:1 refers to the entry un:KPe.023",
            "un:KPe.023 PossiblySameAs ofsi:2: the entry ofsi:2 refers to the entry un:KPe.023, as do others of its list, and \
             has no name in common with it",
            "un:KPe.023 SameAs uk:DPR0001: the entry uk:DPR0001 refers to the entry un:KPe.023",
        ]
    );
}

#[test]
fn a_strong_identifier_needs_a_name_to_be_sure() {
    let vessel = |id: &str, name: &str, imo: &str| Entity::new(id, EntityKind::Vessel, name).identifier("imo", imo);
    assert_eq!(
        joined(vec![vessel("ofac:1", "EXAMPLE STAR", "IMO 9138898"), vessel("eu:2", "Example Star", "9138898")]),
        ["ofac:1 SameAs eu:2: both have the IMO number 9138898, and a name in common"]
    );
    assert_eq!(
        joined(vec![vessel("ofac:1", "EXAMPLE STAR", "9138898"), vessel("eu:2", "Another", "9138898")]),
        ["ofac:1 PossiblySameAs eu:2: both have the IMO number 9138898"]
    );
    let aliased = Entity::new("eu:2", EntityKind::Vessel, "Another")
        .alias(Alias::weak("Example Star"))
        .identifier("imo", "9138898");
    assert_eq!(
        joined(vec![vessel("ofac:1", "EXAMPLE STAR", "9138898"), aliased]),
        ["ofac:1 PossiblySameAs eu:2: both have the IMO number 9138898"],
        "a weak alias is no name in common"
    );
    assert_eq!(
        joined(vec![
            company("ofac:1", "Example")
                .identifier("lei", "5493001KJTIIGC8Y1R12")
                .identifier("registration", "HRB 12345"),
            company("eu:2", "EXAMPLE")
                .identifier("lei", "5493001kjtiigc8y1r12")
                .identifier("registration", "HRB-12345"),
        ]),
        [
            "ofac:1 SameAs eu:2: both have the LEI 5493001KJTIIGC8Y1R12, and a name in common; both have the registration number HRB12345, and a name in common"
        ]
    );
}

#[test]
fn what_does_not_join() {
    let passport = |entity: Entity, value: &str, country: Option<&str>| {
        let mut entity = entity;
        let mut identifiers = entity.details().identifiers().to_vec();
        identifiers.push(Identifier { country: country.map(Box::from), ..Identifier::new("passport", value) });
        entity.details_mut().set_identifiers(identifiers);
        entity
    };
    let one = || person("ofac:1", "ONE, Person", "1970");
    let other = || person("eu:2", "Person Two", "1971");
    let nothing: [&str; 0] = [];
    // Another country, another kind, one list, too short, no number, a scheme that many share.
    assert_eq!(joined(vec![passport(one(), "A123456", Some("MM")), passport(other(), "A123456", Some("CN"))]), nothing);
    let vessel = Entity::new("eu:2", EntityKind::Vessel, "Example");
    assert_eq!(joined(vec![passport(one(), "A123456", None), passport(vessel, "A123456", None)]), nothing);
    let listed = person("ofac:2", "Person One", "1970");
    assert_eq!(joined(vec![passport(one(), "A123456", None), passport(listed, "A123456", None)]), nothing);
    assert_eq!(joined(vec![passport(one(), "A12", None), passport(other(), "A12", None)]), nothing);
    assert_eq!(joined(vec![passport(one(), "unknown", None), passport(other(), "unknown", None)]), nothing);
    let gazette = |entity: Entity| entity.identifier("gazette-issue", "12345678");
    assert_eq!(joined(vec![gazette(one()), gazette(other())]), nothing);
    // With the country on one side alone they do.
    let found = joined(vec![passport(one(), "A123456", Some("MM")), passport(other(), "a-123456", None)]);
    assert_eq!(found, ["ofac:1 PossiblySameAs eu:2: both have the passport number A123456"]);
}

#[test]
fn a_name_needs_something_beside_it() {
    assert_eq!(
        joined(vec![person("ofac:1", "ONE, Person", "1970-05-01"), person("un:2", "Person Oné", "1970")]),
        ["ofac:1 PossiblySameAs un:2: both have the name \"ONE, Person\" and the year of birth 1970"]
    );
    let nothing: [&str; 0] = [];
    assert_eq!(joined(vec![person("ofac:1", "ONE, Person", "1970"), person("un:2", "Person One", "1971")]), nothing);
    assert_eq!(
        joined(vec![person("ofac:1", "ONE, Person", "1970"), person("un:2", "Person One", "1969/1971")]),
        nothing
    );
    assert_eq!(
        joined(vec![person("ofac:1", "One", "1970"), person("un:2", "One", "1970")]),
        nothing,
        "one word is no name"
    );
    let at = |entity: Entity, code: &str| entity.country(code, CountryRole::Jurisdiction);
    assert_eq!(
        joined(vec![at(company("ofac:1", "Example Co., Ltd."), "KP"), at(company("un:2", "EXAMPLE CO LTD"), "KP")]),
        ["ofac:1 PossiblySameAs un:2: both have the name \"Example Co., Ltd.\" and the country KP"]
    );
    assert_eq!(
        joined(vec![at(company("ofac:1", "Example Co"), "KP"), at(company("un:2", "Example Co"), "CN")]),
        nothing
    );
    assert_eq!(joined(vec![company("ofac:1", "Example Co"), company("un:2", "Example Co")]), nothing);
    let vessel = |id: &str| Entity::new(id, EntityKind::Vessel, "Example Star").country("KP", CountryRole::Flag);
    assert_eq!(joined(vec![vessel("ofac:1"), vessel("un:2")]), nothing, "a vessel needs its number");
    let hidden = |id: &str| {
        let mut entity = at(company(id, "(undisclosed entity)"), "KP");
        entity.details_mut().set_extra(vec![("unnamed".into(), "unknown".into())]);
        entity
    };
    assert_eq!(joined(vec![hidden("ofac:1"), hidden("un:2")]), nothing);

    let mut builder = lists(vec![person("ofac:1", "ONE, Person", "1970"), person("un:2", "Person One", "1970")]);
    let report = Join::new().names(false).run(&mut builder);
    assert_eq!(report.joined, []);
    let report = import::join(&mut builder);
    assert_eq!(report.joined[0].rule, JoinRule::Name);
    let graph = builder.build().unwrap();
    let tie = graph.ties().find(|tie| tie.relation() == Relation::PossiblySameAs).unwrap();
    assert_eq!(tie.claims()[0].modality(), Modality::Suspected);
}

#[test]
fn a_list_that_has_an_identifier_twice_is_not_sure() {
    let at = |id: &str, name: &str| company(id, name).identifier("tax-id", "7707083893");
    assert_eq!(
        joined(vec![at("ofac:1", "Example Bank"), at("ofac:2", "Example Bank Moscow"), at("eu:3", "Example Bank")]),
        ["ofac:1 PossiblySameAs eu:3: both have the tax number 7707083893, and a name in common"]
    );
}

#[test]
fn what_many_have_joins_nobody() {
    let six = ["ofac:1", "ofac:2", "un:1", "un:2", "eu:1", "eu:2"];
    let mut builder = lists(six.iter().map(|id| company(id, id).identifier("registration", "123456")).collect());
    let report = import::join(&mut builder);
    assert_eq!(report.joined, []);
    let crowded = &report.crowded[0];
    assert_eq!((&*crowded.what, &*crowded.value, crowded.parties), ("registration number", "123456", 6));
    assert!(report.to_string().contains("registration number 123456: 6 entries"), "{report}");
}

#[test]
fn several_lists_make_a_star() {
    let at = |id: &str| company(id, "Example").identifier("lei", "5493001KJTIIGC8Y1R12");
    let pair =
        |other: &str| format!("ofac:1 SameAs {other}: both have the LEI 5493001KJTIIGC8Y1R12, and a name in common");
    assert_eq!(
        joined(vec![at("ofac:1"), at("eu:2"), at("un:3"), at("uk:4")]),
        [pair("eu:2"), pair("un:3"), pair("uk:4")]
    );
}

#[test]
fn what_is_said_already_is_not_said_again() {
    let entities = || {
        vec![
            company("un:1", "Example").identifier("un", "1").identifier("lei", "5493001KJTIIGC8Y1R12"),
            company("uk:2", "Example").identifier("un", "1").identifier("lei", "5493001KJTIIGC8Y1R12"),
            company("eu:3", "Example").identifier("lei", "5493001KJTIIGC8Y1R12"),
        ]
    };
    let mut builder = lists(entities());
    let first = import::join(&mut builder);
    assert_eq!(first.joined.len(), 2);
    let again = import::join(&mut builder);
    assert_eq!((again.joined.len(), again.known), (0, 2));

    let mut builder = lists(entities());
    builder.claim("eu:3", Relation::NotSameAs, "un:1", Claim::new(Modality::Stated, "eu-list"));
    let report = import::join(&mut builder);
    assert_eq!((report.joined.len(), report.contradicted.len()), (1, 1));

    let mut builder = lists(entities());
    builder.claim("eu:3", Relation::PossiblySameAs, "un:1", Claim::new(Modality::Stated, "eu-list"));
    assert_eq!(import::join(&mut builder).joined.len(), 2, "SameAs says more");
}

#[test]
fn entries_of_other_data_are_told_apart_by_their_data_sets() {
    let from = |id: &str, dataset: &str| {
        let mut entity = company(id, "Example").identifier("lei", "5493001KJTIIGC8Y1R12");
        let provenance = Provenance { dataset: dataset.into(), first_seen: None, last_seen: None };
        entity.details_mut().set_provenance(vec![provenance]);
        entity
    };
    let mut builder = GraphBuilder::new();
    for set in ["one", "two"] {
        builder.source(Source::new(set, SourceKind::Dataset, set));
    }
    builder.entity(from("a", "one")).entity(from("b", "one")).entity(from("c", "two"));
    let report = import::join(&mut builder);
    assert_eq!(lines(&report), ["a PossiblySameAs c: both have the LEI 5493001KJTIIGC8Y1R12, and a name in common"]);
    let graph = builder.build().unwrap();
    let tie = graph.ties().next().unwrap();
    let cited: Vec<_> =
        tie.claims()[0].evidence().iter().map(|evidence| (&*evidence.source, evidence.locator())).collect();
    assert_eq!(cited, [("one", Some("entry a")), ("two", Some("entry c"))], "the data sets are cited");

    let mut builder = GraphBuilder::new();
    builder.entity(from("a", "nowhere")).entity(from("c", "elsewhere"));
    let report = import::join(&mut builder);
    assert_eq!((report.joined.len(), report.uncited.len()), (0, 1), "nothing is claimed without a source");
}

#[test]
fn joined_lists_merge() {
    let mut builder = lists(vec![
        company("un:KPe.001", "Example Mining").identifier("un", "KPe.001"),
        company("uk:DPR0001", "Example Mining Corporation").identifier("uk", "DPR0001").identifier("un", "KPe.001"),
        person("un:KPi.002", "ONE, Person", "1970").identifier("un", "KPi.002"),
        person("eu:EU.1.2", "Person One", "1970").identifier("un", "KPi.002"),
    ]);
    let _ = import::join(&mut builder);
    let (graph, report) = builder.build().unwrap().merge_same_as().unwrap();
    assert_eq!(report.merged.len(), 2);
    let merged = graph.entity("uk:DPR0001").unwrap();
    assert_eq!(merged.id(), "un:KPe.001");
    let authorities: BTreeSet<String> = merged
        .ties()
        .filter(|tie| tie.relation() == Relation::SanctionedBy)
        .map(|tie| tie.to().id().to_owned())
        .collect();
    assert_eq!(authorities.into_iter().collect::<Vec<_>>(), ["authority-uk", "authority-un"]);
    let (key, reason) = merged.details().extra().last().unwrap();
    assert!(
        &**key == "merged-by" && reason.contains("the entry uk:DPR0001 refers to the entry un:KPe.001"),
        "{reason}"
    );
}

#[test]
fn many_entries_are_joined_in_good_time() {
    let mut builder = GraphBuilder::new();
    let mut importer = Importer::new(&mut builder);
    for list in ["ofac", "eu"] {
        let mut text = String::from("id,kind,name,jurisdiction,identifiers\n");
        for entry in 0..10_000 {
            text.push_str(&format!("{list}:{entry},Company,Example {entry},KP,registration:{entry:07}; bik:4444444\n"));
        }
        importer.add(import::read(Input::bytes(format!("{list}.csv"), text).unwrap()).unwrap()).unwrap();
    }
    let _ = importer.finish();
    let report = import::join(&mut builder);
    // The number 0000000 stands for none, so that the first two have but their name and country.
    let counted = |rule: JoinRule, relation: &str| report.counts[&rule][relation];
    assert_eq!(counted(JoinRule::Identifier, "SameAs"), 9_999);
    assert_eq!(counted(JoinRule::Name, "PossiblySameAs"), 1);
    assert_eq!(report.crowded.len(), 1);
}

/// Small lists in which everything may be alike.
fn small() -> impl Strategy<Value = Vec<Entity>> {
    let entity = (0..5usize, 0..3usize, 0..3usize, 0..3usize, 0..6usize);
    prop::collection::vec(entity, 1..12).prop_map(|rows| {
        let mut entities = Vec::new();
        for (number, (list, name, number_of, born, reference)) in rows.into_iter().enumerate() {
            let list = ["eu", "ofac", "ofsi", "uk", "un"][list];
            let mut entity = person(
                &format!("{list}:{number}"),
                ["Person One", "Person Two", "ONE, Person"][name],
                ["1970", "1971", "197X"][born],
            );
            if number_of > 0 {
                entity = entity.identifier("passport", format!("A12345{number_of}"));
            }
            entities.push(entity.identifier("un", reference.to_string()));
        }
        entities
    })
}

fn identity(graph: &Graph) -> BTreeSet<(String, String)> {
    let is_identity = |relation| matches!(relation, Relation::SameAs | Relation::PossiblySameAs);
    let ties = graph.ties().filter(|tie| is_identity(tie.relation()));
    ties.map(|tie| (tie.from().id().to_owned(), tie.to().id().to_owned())).collect()
}

proptest! {
    #![proptest_config(crate::common::config(300))]

    #[test]
    fn joining_is_settled_after_once_and_never_within_a_list(entities in small()) {
        let mut builder = lists(entities);
        let first = import::join(&mut builder);
        let again = import::join(&mut builder);
        prop_assert_eq!(again.joined, []);
        prop_assert_eq!(again.known as usize, first.joined.len());
        let graph = builder.build().unwrap();
        let pairs = identity(&graph);
        prop_assert_eq!(pairs.len(), first.joined.len());
        for (from, to) in pairs {
            prop_assert_ne!(from.split(':').next(), to.split(':').next());
            prop_assert!(graph.index_of(&from) < graph.index_of(&to));
        }
        for tie in graph.ties().filter(|tie| tie.relation() == Relation::SameAs) {
            let claim = &tie.claims()[0];
            prop_assert!(claim.details().note().is_some());
            let sources: BTreeSet<&str> = claim.evidence().iter().map(|evidence| &*evidence.source).collect();
            prop_assert_eq!(sources.len(), 2, "both are cited");
        }
        let (merged, _) = graph.merge_same_as().unwrap();
        prop_assert!(merged.entity_count() > 0);
    }
}
