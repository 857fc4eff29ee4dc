//! GEXF and GraphML as an XML reader sees them.

use std::collections::HashMap;
use std::io::{self, Write};

use super::markup::{Element, parse};
use proptest::prelude::*;
use sanctions_graph::export::graphml::Flavour;
use sanctions_graph::export::{Excerpt, Gexf, GraphMl, Layout};
use sanctions_graph::{
    Claim, Entity, EntityKind, Graph, GraphBuilder, Modality, Relation, Source, SourceKind, Spelling,
};

const GRAPHS: [&str; 5] = [
    "graphs/myanmar-dprk.ron",
    "graphs/ofac-dprk.ron",
    "graphs/ownership-examples.ron",
    "tests/data/export/hostile.ron",
    "tests/data/export/empty.ron",
];

fn gexf<'g>(what: impl Into<Excerpt<'g>>) -> Element {
    let mut file = Vec::new();
    Gexf::new(what).to_writer(&mut file).unwrap();
    parse(&String::from_utf8(file).unwrap())
}

fn graphml<'g>(what: impl Into<Excerpt<'g>>, flavour: Flavour) -> Element {
    let mut file = Vec::new();
    GraphMl::new(what).flavour(flavour).to_writer(&mut file).unwrap();
    parse(&String::from_utf8(file).unwrap())
}

fn named<'a>(root: &'a Element, name: &str) -> Vec<&'a Element> {
    root.all().into_iter().filter(|element| element.name == name).collect()
}

/// The attributes of an element of GEXF, by name.
fn values(element: &Element) -> HashMap<&str, &str> {
    named(element, "attvalue").into_iter().filter_map(|value| Some((value.get("for")?, value.get("value")?))).collect()
}

/// The names of the keys of a GraphML file.
fn keys(root: &Element) -> HashMap<&str, &str> {
    root.children.iter().filter_map(|key| Some((key.get("id")?, key.get("attr.name")?))).collect()
}

/// The attributes of an element of GraphML, by the names of their keys.
fn data<'a>(keys: &HashMap<&str, &'a str>, element: &'a Element) -> HashMap<&'a str, &'a str> {
    let value = |data: &'a Element| Some((*keys.get(data.get("key")?)?, data.text.as_str()));
    element.children.iter().filter_map(value).collect()
}

/// A text with control characters as their pictures.
fn shown(text: &str) -> String {
    let picture = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap(),
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c => c,
    };
    text.chars().map(picture).collect()
}

/// Every (from, relation, to) of a graph, sorted.
fn ties(graph: &Graph) -> Vec<(String, String, String)> {
    let text = |id: &str| id.to_owned();
    let tie = |tie: sanctions_graph::TieRef<'_>| {
        (text(tie.from().get().id()), tie.relation().spelt(Spelling::Kebab), text(tie.to().get().id()))
    };
    let mut all: Vec<_> = graph.ties().map(tie).collect();
    all.sort();
    all
}

#[test]
fn both_hold_the_same_ties_and_names() {
    for path in GRAPHS {
        let graph = Graph::load(path).unwrap();
        let names: HashMap<&str, String> =
            graph.entities().map(|entity| (entity.get().id(), shown(entity.get().name()))).collect();

        let file = gexf(&graph);
        let mut read = Vec::new();
        for edge in named(&file, "edge") {
            let end = |name: &str| edge.get(name).unwrap().to_owned();
            read.push((end("source"), values(edge)["relation"].to_owned(), end("target")));
            assert_eq!(edge.get("kind"), Some(values(edge)["relation"]), "{path}");
        }
        read.sort();
        assert_eq!(read, ties(&graph), "{path}");
        for node in named(&file, "node") {
            assert_eq!(node.get("label"), Some(names[node.get("id").unwrap()].as_str()), "{path}");
        }

        for flavour in [Flavour::Strict, Flavour::Yed, Flavour::Apoc] {
            let file = graphml(&graph, flavour);
            let keys = keys(&file);
            let mut own = HashMap::new();
            for node in named(&file, "node") {
                let data = data(&keys, node);
                let token = node.get("id").unwrap();
                let id = data.get("original_id").copied().unwrap_or(token);
                assert_eq!(data["label"], names[id], "{path}");
                own.insert(token, id);
            }
            assert_eq!(own.len(), graph.entity_count(), "{path}: no two ids become one");
            let mut read = Vec::new();
            for edge in named(&file, "edge") {
                let end = |name: &str| own[edge.get(name).unwrap()].to_owned();
                read.push((end("source"), data(&keys, edge)["relation"].to_owned(), end("target")));
            }
            read.sort();
            assert_eq!(read, ties(&graph), "{path}");
        }
    }
}

#[test]
fn evidence_and_what_is_said_of_the_whole_go_along() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let file = gexf(&graph);
    let description = &named(&file, "description")[0].text;
    assert!(description.contains(sanctions_graph::DISCLAIMER) && description.contains("policy: "), "{description}");
    let disputed = named(&file, "edge").into_iter().filter(|edge| values(edge)["disputed"] == "true").count();
    assert!(disputed > 2);
    let evidence: Vec<&str> = named(&file, "edge").into_iter().map(|edge| values(edge)["evidence"]).collect();
    assert!(evidence.iter().any(|claims| claims.contains("denied, ") && claims.contains("\u{201c}")));

    let file = graphml(&graph, Flavour::Strict);
    let whole = data(&keys(&file), named(&file, "graph")[0]);
    assert_eq!(whole["disclaimer"], sanctions_graph::DISCLAIMER);
    for part in ["title", "selection", "policy", "completeness", "as_of", "licences"] {
        assert!(!whole[part].is_empty(), "{part}");
    }
}

#[test]
fn a_part_holds_no_tie_without_its_ends() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let around = graph.neighbourhood("komid").unwrap().max_hops(1).collect();
    let routes = graph.routes("kim-sok-chol", "myanmar").unwrap().all_shortest();
    let empty = graph.routes("kyaw-zeya", "glocom").unwrap().max_hops(1).all_shortest();
    for excerpt in [Excerpt::new(&around), Excerpt::new(&routes), Excerpt::new(&empty)] {
        for file in [gexf(&excerpt), graphml(&excerpt, Flavour::Strict)] {
            let ids: Vec<&str> = named(&file, "node").into_iter().filter_map(|node| node.get("id")).collect();
            assert_eq!(ids.len(), excerpt.entity_count());
            assert_eq!(named(&file, "edge").len(), excerpt.tie_count());
            for edge in named(&file, "edge") {
                assert!(ids.contains(&edge.get("source").unwrap()) && ids.contains(&edge.get("target").unwrap()));
            }
        }
    }
}

#[test]
fn time_is_in_whole_days_that_exist() {
    let graph = Graph::load("tests/data/export/hostile.ron").unwrap();
    let file = gexf(&graph);
    let edge = |from: &str, relation: &str| {
        let is_it = |edge: &&Element| edge.get("source") == Some(from) && values(edge)["relation"] == relation;
        named(&file, "edge").into_iter().find(is_it).unwrap()
    };
    let late = edge("arab-trading", "bought-from");
    assert_eq!((late.get("start"), late.get("end")), (Some("2011-09-01"), Some("2011-12-31")));
    assert_eq!((values(late)["start_date"], values(late)["end_date"]), ("2011-09", "2011-12"));
    let leap = edge("hash", "employed-by");
    assert_eq!((leap.get("start"), leap.get("end")), (Some("2001-02-01"), Some("2004-02-29")));
    let open = edge("html", "owns");
    assert_eq!((open.get("start"), open.get("end")), (Some("1999-12-31"), None));
    let undated = edge("ooo-roga", "owns");
    assert_eq!((undated.get("start"), undated.get("end")), (None, None));
    let twice = edge("kim-sok-chol", "acts-for");
    let spells: Vec<_> =
        named(twice, "spell").into_iter().map(|spell| (spell.get("start"), spell.get("end"))).collect();
    assert_eq!(spells, [(Some("2011-01-01"), Some("2013-12-31")), (Some("2015-01-01"), None)]);
}

#[test]
fn positions_are_those_of_the_layout() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let layout = Layout::of(&Excerpt::new(&graph), 1);
    let mut file = Vec::new();
    Gexf::new(&graph).layout(&layout).to_writer(&mut file).unwrap();
    let mut again = Vec::new();
    Gexf::new(&graph).layout(&layout).to_writer(&mut again).unwrap();
    assert!(file == again, "the same bytes");
    let positions = parse(&String::from_utf8(file).unwrap());
    let positions = named(&positions, "viz:position").len();
    assert_eq!(positions, graph.entity_count());
}

/// Remembers only how much it was given at once, and how often.
#[derive(Default)]
struct Pieces {
    largest: usize,
    pieces: usize,
    bytes: usize,
}

impl Write for &mut Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.largest = self.largest.max(bytes.len());
        self.pieces += 1;
        self.bytes += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_file_is_let_go_of_piece_by_piece() {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("s", SourceKind::Register, "A register"));
    for number in 0..5000 {
        builder.entity(Entity::new(format!("n{number}"), EntityKind::Company, format!("Company {number}")));
    }
    for number in 0..10_000_u64 {
        let to = (number * 7919 + 1) % 5000;
        let claim = Claim::new(Modality::Official, "s").note("x".repeat(50));
        builder.claim(&format!("n{}", number % 5000), Relation::Owns, &format!("n{to}"), claim);
    }
    let graph = builder.build().unwrap();
    let (mut gexf, mut graphml) = (Pieces::default(), Pieces::default());
    Gexf::new(&graph).to_writer(&mut gexf).unwrap();
    GraphMl::new(&graph).to_writer(&mut graphml).unwrap();
    for pieces in [gexf, graphml] {
        assert!(pieces.bytes > 4_000_000, "{}", pieces.bytes);
        assert!(pieces.largest < 128 * 1024, "nothing is kept until the end: {}", pieces.largest);
        assert!(pieces.pieces >= pieces.bytes / (128 * 1024));
    }
}

proptest! {
    #[test]
    fn any_name_and_any_id_arrive(name in "\\PC*[\\x00-\\x7f\u{85}\u{2028}\u{fffe}]{0,8}x", id in "[^\\pC]{1,20}") {
        prop_assume!(!name.trim().is_empty() && id.trim() == id && !id.is_empty());
        let mut builder = GraphBuilder::new();
        builder.source(Source::new("s", SourceKind::Register, "s"));
        builder.entity(Entity::new(&id, EntityKind::Company, &name));
        let graph = builder.build().unwrap();
        let expected = shown(&name);
        let file = gexf(&graph);
        prop_assert_eq!(named(&file, "node")[0].get("label"), Some(expected.as_str()));
        let file = graphml(&graph, Flavour::Strict);
        let node = named(&file, "node")[0];
        let data = data(&keys(&file), node);
        prop_assert_eq!(data["label"], expected.as_str());
        prop_assert_eq!(data.get("original_id").copied().or(node.get("id")), Some(id.as_str()));
    }
}
