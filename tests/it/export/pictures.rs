//! Pictures as others read them: the SVG through an XML reader.

use std::collections::HashSet;

use super::markup::parse;
use sanctions_graph::Graph;
use sanctions_graph::export::{Dot, Excerpt, Layout, Svg};

fn written(svg: &Svg<'_>) -> String {
    let mut file = Vec::new();
    svg.to_writer(&mut file).unwrap();
    String::from_utf8(file).unwrap()
}

fn graph(file: &str) -> Graph {
    Graph::load(file).unwrap()
}

#[test]
fn every_entity_and_every_tie_is_a_group_with_its_evidence() {
    for file in [
        "graphs/myanmar-dprk.ron",
        "tests/data/export/hostile.ron",
        "tests/data/export/empty.ron",
        "graphs/ofac-dprk.ron",
    ] {
        let graph = graph(file);
        let root = parse(&written(&Svg::new(&graph)));
        assert_eq!((root.name.as_str(), root.get("role")), ("svg", Some("img")));
        let (entities, ties) = (root.having("data-id"), root.having("data-relation"));
        assert_eq!((entities.len(), ties.len()), (graph.entity_count(), graph.tie_count()), "{file}");
        for (element, entity) in entities.iter().zip(graph.entities()) {
            assert_eq!(element.get("data-id"), Some(entity.id()));
            let name: String = entity.name().chars().filter(|c| !c.is_control()).collect();
            let shown: String = element.child("title").text.lines().map(str::to_owned).collect();
            assert!(
                shown.replace(['\t', '\u{7f}', '\u{85}'], "").starts_with(&name) || entity.id() == "nul",
                "{name}\n{shown}"
            );
        }
        for (element, tie) in ties.iter().zip(graph.ties()) {
            assert_eq!(element.get("data-from"), Some(tie.from().id()));
            assert_eq!(element.get("data-to"), Some(tie.to().id()));
            let quotes = tie.get().claims().iter().flat_map(|claim| claim.evidence()).filter_map(|part| part.quote());
            let title = &element.child("title").text;
            assert!(quotes.into_iter().all(|quote| title.contains(quote)), "{title}");
        }
        let ids: Vec<&str> = root.all().into_iter().filter_map(|element| element.get("id")).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    }
}

#[test]
fn a_picture_is_inert_and_asks_for_nothing() {
    let root = parse(&written(&Svg::new(&graph("tests/data/export/hostile.ron"))));
    let allowed = ["svg", "title", "desc", "g", "path", "text", "rect"];
    for element in root.all() {
        assert!(allowed.contains(&element.name.as_str()), "{}", element.name);
        for (name, value) in &element.attributes {
            assert!(!name.starts_with("on") && !name.ends_with("href") && !value.contains("url("), "{name}={value}");
        }
        if element.name == "text" {
            assert!(!element.text.contains(['\u{202e}', '\u{2066}', '\n']), "{:?}", element.text);
        }
    }
}

#[test]
fn what_must_be_said_stands_below_and_in_the_description() {
    let graph = graph("graphs/myanmar-dprk.ron");
    let routes = graph.routes("kim-sok-chol", "myanmar").unwrap().all_shortest();
    let root = parse(&written(&Svg::new(&routes)));
    let texts: Vec<&str> =
        root.all().into_iter().filter(|part| part.name == "text").map(|part| part.text.as_str()).collect();
    let said = |words: &str| texts.iter().any(|text| text.starts_with(words));
    for words in [
        "From Kim Sok-chol to Myanmar",
        "Policy: walked: trade",
        "As of ",
        "Licences: ",
        "Not legal advice.",
        "brokered for",
        "front company",
    ] {
        assert!(said(words), "{words}\n{texts:?}");
    }
    assert!(!said("ownership") && !said("vessel"), "what does not occur is not explained");
    let about = &root.child("desc").text;
    assert!(about.contains("policy: walked") && about.contains("Verify with the issuing authority."), "{about}");
}

#[test]
fn lines_show_standing_and_evidence() {
    let graph = graph("graphs/myanmar-dprk.ron");
    let root = parse(&written(&Svg::new(&graph)));
    for (element, tie) in root.having("data-relation").iter().zip(graph.ties()) {
        let line = element.child("path");
        let is_solid = line.get("stroke-dasharray").is_none();
        assert_eq!(is_solid, tie.standing() == sanctions_graph::Standing::Unopposed, "{tie}");
        let paths = element.children.iter().filter(|part| part.name == "path").count();
        assert_eq!(paths == 1, tie.relation().is_symmetric(), "{tie}");
    }
}

#[test]
fn the_same_graph_makes_the_same_bytes_and_a_layout_can_be_shared() {
    let graph = graph("graphs/ofac-dprk.ron");
    let excerpt = Excerpt::new(&graph);
    let (one, other) = (Layout::of(&excerpt, 1), Layout::of(&excerpt, 2));
    let picture = written(&Svg::new(&graph));
    assert!(picture == written(&Svg::new(&graph).layout(&one)));
    assert!(picture != written(&Svg::new(&graph).layout(&other)));
}

#[test]
fn options_change_what_they_say() {
    let graph = graph("graphs/myanmar-dprk.ron");
    let svg = || Svg::new(&graph);
    let root = parse(&written(&svg().width(800).dark(true)));
    assert_eq!(root.get("width"), Some("800"));
    assert_ne!(root.child("rect").get("fill"), Some("#ffffff"));
    let texts = |svg: Svg<'_>| parse(&written(&svg)).all().iter().filter(|part| part.name == "text").count();
    let all = texts(svg());
    assert!(texts(svg().legend(false)) < all);
    assert_eq!(texts(svg().tie_labels(false)), all - graph.tie_count());
}

#[test]
fn dot_says_what_it_is_and_holds_a_statement_for_each() {
    let graph = graph("tests/data/export/hostile.ron");
    let mut file = Vec::new();
    Dot::new(&graph).to_writer(&mut file).unwrap();
    let text = String::from_utf8(file).unwrap();
    let comments: Vec<&str> = text.lines().take_while(|line| line.starts_with("// ")).collect();
    assert!(comments.iter().any(|line| line.starts_with("// disclaimer: Not legal advice.")), "{comments:?}");
    let statements = text.lines().filter(|line| line.ends_with("];")).count();
    assert_eq!(statements, graph.entity_count() + graph.tie_count());
    assert!(text.contains("Line one\\nLine two&#9;with tab&#13;\\nand CRLF"), "labels are unchanged");
}
