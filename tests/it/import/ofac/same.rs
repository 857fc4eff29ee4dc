//! The same list in several formats gives the same graph: OFAC's Consolidated (non-SDN) list of 14 March 2019.
//!
//! What is compared is what all formats carry: entries with kinds and names, strong and weak aliases, addresses with their
//! countries, births, places of birth, countries, identifiers with their countries, programmes, and which entry is tied to which.
//! What a format lacks, and why it is not compared:
//!
//! - Legacy: town, region and postal code stand in one column, so that an address is compared as a whole. A relationship is
//!   `Linked To` without a type, so that a tie is compared by its ends, in the direction that OFAC writes. An entry has no date of
//!   listing. Double quotation marks within names are written as single ones, so that both count as the same.
//! - Simple: no type of relationship and no date of listing either.
//! - Advanced: more than the others, and nothing less: types of relationships, dates and measures of listing, how reliable a
//!   feature is, which authority issued a document.
//!
//! Legacy and simple have the same words for the rest, so that of these two all of an entity is compared, but for the parts of
//! addresses.

use std::collections::{BTreeMap, BTreeSet};

use sanctions_graph::import::{self, ImportReport};
use sanctions_graph::{DateKind, EntityRef, Graph, GraphBuilder, Relation, Strength};

fn read(file: &str) -> (Graph, ImportReport) {
    let path = format!("{}/tests/data/ofac/cons_2019-03-14/{file}", env!("CARGO_MANIFEST_DIR"));
    let mut builder = GraphBuilder::new();
    let report = import::open(path).unwrap().strict().import_into(&mut builder).unwrap();
    assert!(report.incidents.is_empty(), "{report}");
    (builder.build().unwrap(), report)
}

/// The graphs that are to be the same. A further format is a further line.
fn graphs() -> Vec<(&'static str, Graph)> {
    vec![
        ("legacy", read("cons_prim.csv.zst").0),
        ("simple", read("consolidated.xml.zst").0),
        ("advanced", read("cons_advanced.xml.zst").0),
    ]
}

/// What all formats carry of an entry, each line once.
fn reduced(entity: EntityRef<'_>) -> BTreeSet<String> {
    let mut lines = BTreeSet::from([format!("{} {}", entity.kind(), entity.name())]);
    for alias in entity.aliases() {
        let weak = if alias.strength() == Strength::Weak { "weak alias" } else { "alias" };
        lines.insert(format!("{weak} {}", alias.name));
    }
    for address in entity.details().addresses() {
        let full = address.full.as_deref().unwrap_or_default();
        lines.insert(format!("address {full} [{}]", address.country.as_deref().unwrap_or("-")));
    }
    for dated in entity.details().dates().iter().filter(|dated| dated.kind == DateKind::Birth) {
        lines.insert(format!("born {}", dated.date));
    }
    for country in entity.details().countries() {
        lines.insert(format!("{} {}", country.role, country.code()));
    }
    for identifier in entity.details().identifiers() {
        let country = identifier.country.as_deref().unwrap_or("-");
        lines.insert(format!("{} {} [{country}]", identifier.scheme, identifier.value));
    }
    lines.extend(extra(entity, "ofac:Place of Birth"));
    lines.extend(programmes(entity).into_iter().map(|programme| format!("under {programme}")));
    lines.into_iter().map(|line| line.replace('"', "'")).collect()
}

fn extra<'g>(entity: EntityRef<'g>, wanted: &'g str) -> impl Iterator<Item = String> + 'g {
    let pairs = entity.get().details().extra().iter().filter(move |(key, _)| &**key == wanted);
    pairs.map(|(key, value)| format!("{key} {value}"))
}

fn programmes(entity: EntityRef<'_>) -> BTreeSet<String> {
    let ties = entity.ties().filter(|tie| tie.get().relation() == Relation::SanctionedBy);
    let claims = ties.flat_map(|tie| tie.get().claims());
    claims.filter_map(|claim| claim.details().designation()?.programme().map(str::to_owned)).collect()
}

fn entries(graph: &Graph) -> BTreeMap<String, BTreeSet<String>> {
    let listed = graph.entities().filter(|entity| entity.id().starts_with("ofac:"));
    listed.map(|entity| (entity.id().to_owned(), reduced(entity))).collect()
}

/// Pairs of entries that are tied, in OFAC's direction. The graph has the owner first; OFAC has the entry first that is "Owned or
/// Controlled By" another, and its words are the role of the claim.
fn pairs(graph: &Graph) -> BTreeSet<(String, String)> {
    let mut pairs = BTreeSet::new();
    for tie in graph.ties().filter(|tie| tie.get().relation() != Relation::SanctionedBy) {
        for claim in tie.get().claims() {
            let (from, to) = (tie.from().id().to_owned(), tie.to().id().to_owned());
            let role = claim.details().role().expect("OFAC's words for the relationship");
            let is_turned = role.eq_ignore_ascii_case("Owned or Controlled By");
            assert_eq!(is_turned, tie.get().relation() == Relation::OwnsOrControls, "{tie}");
            pairs.insert(if is_turned { (to, from) } else { (from, to) });
        }
    }
    pairs
}

#[test]
fn every_format_gives_the_same_entries_and_pairs() {
    let graphs = graphs();
    let (first, graph) = &graphs[0];
    let (expected, expected_pairs) = (entries(graph), pairs(graph));
    assert_eq!((expected.len(), expected_pairs.len()), (375, 275));
    for (label, graph) in &graphs[1..] {
        let found = entries(graph);
        let ids = |entries: &BTreeMap<String, _>| entries.keys().cloned().collect::<Vec<String>>();
        assert_eq!(ids(&expected), ids(&found), "{first} and {label}");
        let mut differences = Vec::new();
        for (id, expected) in &expected {
            differences.extend(expected.difference(&found[id]).map(|line| format!("{id} only {first}: {line}")));
            differences.extend(found[id].difference(expected).map(|line| format!("{id} only {label}: {line}")));
        }
        assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
        assert_eq!(expected_pairs, pairs(graph), "{first} and {label}");
    }
}

/// All that two formats with the same words say of an entity, but for the parts of addresses.
fn whole(entity: EntityRef<'_>) -> BTreeSet<String> {
    let mut lines = reduced(entity);
    let pairs = entity.details().extra().iter().map(|(key, value)| format!("{key} {value}"));
    lines.extend(pairs);
    lines.extend(entity.details().dates().iter().map(|dated| format!("{} {}", dated.kind, dated.date)));
    lines
}

#[test]
fn legacy_and_simple_say_the_same_in_all_words() {
    let (legacy, simple) = (read("cons_prim.csv.zst").0, read("consolidated.xml.zst").0);
    let mut differences = Vec::new();
    for entity in legacy.entities() {
        let other = simple.entity(entity.id()).unwrap();
        let (one, two) = (whole(entity), whole(other));
        differences.extend(one.difference(&two).map(|line| format!("{} only legacy: {line}", entity.id())));
        differences.extend(two.difference(&one).map(|line| format!("{} only simple: {line}", entity.id())));
        let note = |entity: EntityRef<'_>| entity.details().note().map(|note| note.trim_end_matches('.').to_owned());
        if note(entity) != note(other) {
            differences.push(format!("{}: {:?} and {:?}", entity.id(), note(entity), note(other)));
        }
    }
    assert!(differences.is_empty(), "{} differences\n{}", differences.len(), differences.join("\n"));
}
