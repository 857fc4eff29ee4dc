use sha2::{Digest, Sha256};

use super::{Explorer, SCRIPTS, STYLE, base64};
use crate::Graph;

fn page(file: &str) -> String {
    let graph = Graph::load(file).unwrap();
    let mut bytes = Vec::new();
    Explorer::new(&graph).to_writer(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

const HOSTILE: &str = "tests/data/export/hostile.ron";
const FILES: [&str; 3] = ["graphs/myanmar-dprk.ron", HOSTILE, "tests/data/export/empty.ron"];

/// What stands between the tags of the first element that opens so.
fn inside<'a>(page: &'a str, open: &str, close: &str) -> &'a str {
    let (_, rest) = page.split_once(open).unwrap();
    rest.split_once(close).unwrap().0
}

fn data(page: &str) -> serde_json::Value {
    serde_json::from_str(inside(page, r#"id="graph-data">"#, "</script>")).unwrap()
}

#[test]
fn no_name_ends_the_script_element() {
    let graph = Graph::load(HOSTILE).unwrap();
    let page = page(HOSTILE);
    assert_eq!(page.matches("</script").count(), 2, "the data and the script, and nothing else");
    assert_eq!(page.matches("<script").count(), 2);
    let data = data(&page);
    let names: Vec<&str> = data["nodes"].as_array().unwrap().iter().map(|row| row[1].as_str().unwrap()).collect();
    assert_eq!(names, graph.entities().map(|entity| entity.get().name()).collect::<Vec<_>>(), "names are unchanged");
    assert_eq!(data["edges"].as_array().unwrap().len(), graph.tie_count());
}

#[test]
fn every_place_of_the_page_is_filled() {
    for file in FILES {
        let page = page(file);
        assert!(!page.contains("{{") || file == HOSTILE, "{file}");
        assert!(page.ends_with("</html>\n"));
    }
}

#[test]
fn nothing_is_loaded_from_anywhere() {
    let page = page(FILES[0]);
    let markup = page.replace(inside(&page, r#"id="graph-data">"#, "</script>"), "");
    for word in [" src=", "@import", "url(", "fetch(", "XMLHttpRequest", "WebSocket", "eval(", "innerHTML", "import("] {
        assert!(!markup.contains(word), "{word}");
    }
    assert!(!markup.replace("http://www.w3.org/2000/svg", "").contains("http:"), "but for the name of a namespace");
}

#[test]
fn the_policy_names_the_script_and_the_style_that_are_there() {
    let page = page(FILES[0]);
    let hash = |text: &str| format!("'sha256-{}'", base64::encode(&Sha256::digest(text.as_bytes())));
    let policy = inside(&page, "Content-Security-Policy\" content=\"", "\"");
    let (_, last) = page.rsplit_once("<script>").unwrap();
    assert!(policy.contains(&hash(last.split_once("</script>").unwrap().0)));
    assert!(policy.contains(&hash(inside(&page, "<style>", "</style>"))));
    assert!(policy.starts_with("default-src 'none';") && !policy.contains("unsafe"));
}

#[test]
fn the_same_graph_gives_the_same_page() {
    assert_eq!(page(HOSTILE), page(HOSTILE));
}

#[test]
fn the_parts_end_no_element() {
    for part in SCRIPTS.iter().chain([&STYLE]) {
        assert!(!part.contains("</s") && !part.contains("<!--"));
    }
}

#[test]
fn routes_walk_what_the_policy_of_the_library_walks() {
    let graph = Graph::load(FILES[0]).unwrap();
    let data = data(&page(FILES[0]));
    let view = crate::View::default();
    for (tie, row) in graph.ties().zip(data["edges"].as_array().unwrap()) {
        if row[9] == 1 {
            assert!(view.walks(tie.relation()) && tie.standing().is_affirmed(), "{tie}");
        }
    }
    let flags = |id: &str| {
        let mut rows = data["nodes"].as_array().unwrap().iter();
        rows.find(|row| row[0] == id).unwrap()[5].as_u64().unwrap()
    };
    assert_eq!(flags("komid") & 1, 1);
    assert_eq!(flags("myanmar") & 1, 0, "a state is no inner entity");
}

#[test]
fn claims_keep_their_quotes_and_denials() {
    let data = data(&page(HOSTILE));
    let texts = data["texts"].as_array().unwrap();
    let edges = data["edges"].as_array().unwrap();
    let denied = edges.iter().flat_map(|row| row[10].as_array().unwrap()).filter(|claim| claim[0] == 1).count();
    assert_eq!(denied, 2);
    assert!(texts.iter().any(|text| text.as_str().unwrap().contains("A \"quote\" with </script>")));
}

#[test]
fn a_part_opens_on_all_of_it_and_a_start_on_what_was_asked() {
    let graph = Graph::load(FILES[0]).unwrap();
    let around = graph.neighbourhood("komid").unwrap().max_hops(1).collect();
    let mut bytes = Vec::new();
    Explorer::new(&around).to_writer(&mut bytes).unwrap();
    assert_eq!(data(std::str::from_utf8(&bytes).unwrap())["start"], serde_json::json!([]));
    bytes.clear();
    let komid = graph.entity("komid").unwrap();
    Explorer::new(&graph).start([komid]).to_writer(&mut bytes).unwrap();
    assert_eq!(data(std::str::from_utf8(&bytes).unwrap())["start"], serde_json::json!([komid.index().index()]));
}
