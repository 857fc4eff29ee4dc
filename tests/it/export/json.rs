//! The JSON exports: what others read of them, and that the graph comes back.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::io;

use sanctions_graph::export::{Cx2, CytoscapeJson, Excerpt, Graphology, JsonGraph, Layout, NodeLink, Stix};
use sanctions_graph::import::{JsonGraphError, read_json_graph};
use sanctions_graph::{Graph, GraphBuilder};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

const GRAPHS: &[&str] = &[
    "graphs/myanmar-dprk.ron",
    "graphs/ownership-examples.ron",
    "graphs/ofac-dprk.ron",
    "tests/data/export/hostile.ron",
    "tests/data/export/empty.ron",
];

type Write = fn(&Excerpt<'_>, &Layout, &mut Vec<u8>) -> io::Result<()>;

/// The formats from which a graph comes back.
const WHOLE: &[(&str, Write)] = &[
    ("JSON Graph Format", |excerpt, _, file| JsonGraph::new(excerpt).to_writer(file)),
    ("node-link", |excerpt, layout, file| NodeLink::new(excerpt).layout(layout).to_writer(file)),
    ("graphology", |excerpt, layout, file| Graphology::new(excerpt).layout(layout).to_writer(file)),
];

fn load(path: &str) -> Graph {
    Graph::load(path).unwrap_or_else(|problems| panic!("{problems}"))
}

fn written(excerpt: &Excerpt<'_>, write: Write) -> Vec<u8> {
    let mut file = Vec::new();
    write(excerpt, &Layout::of(excerpt, 1), &mut file).unwrap();
    file
}

fn read(file: &[u8]) -> Graph {
    let builder = read_json_graph(file).unwrap_or_else(|error| panic!("{error}"));
    builder.build().unwrap_or_else(|problems| panic!("{problems}"))
}

/// JSON in which no object has a key twice.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Strict;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Strict, E> {
                Ok(Strict(value.into()))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Strict, E> {
                Ok(Strict(value.into()))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Strict, E> {
                Ok(Strict(value.into()))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Strict, E> {
                Ok(Strict(value.into()))
            }
            fn visit_str<E>(self, value: &str) -> Result<Strict, E> {
                Ok(Strict(value.into()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Strict, A::Error> {
                let mut values = Vec::new();
                while let Some(Strict(value)) = list.next_element()? {
                    values.push(value);
                }
                Ok(Strict(Value::Array(values)))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Strict, A::Error> {
                let mut members = serde_json::Map::new();
                while let Some((key, Strict(value))) = map.next_entry::<String, Strict>()? {
                    if members.insert(key.clone(), value).is_some() {
                        return Err(A::Error::custom(format_args!("{key:?} twice")));
                    }
                }
                Ok(Strict(Value::Object(members)))
            }
        }
        // Null is refused: what is absent has no key.
        deserializer.deserialize_any(Any)
    }
}

fn parsed(file: &[u8]) -> Value {
    let Strict(value) = serde_json::from_slice(file).unwrap();
    value
}

fn list<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or_else(|| panic!("no {pointer}"), Vec::as_slice)
}

fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no {pointer} in {value}"))
}

#[test]
fn whole_graphs_come_back_equal() {
    for path in GRAPHS {
        let graph = load(path);
        for (name, write) in WHOLE {
            let file = written(&Excerpt::new(&graph), *write);
            parsed(&file);
            assert!(read(&file) == graph, "{path} through {name}");
        }
    }
}

#[test]
fn a_part_comes_back_as_the_graph_of_the_part() {
    let graph = load("graphs/myanmar-dprk.ron");
    let around = graph.neighbourhood("komid").unwrap().max_hops(1).collect();
    let routes = graph.routes("kim-sok-chol", "myanmar").unwrap().shortest();
    let claims = |graph: &Graph| {
        let mut claims: Vec<String> = graph
            .ties()
            .flat_map(|tie| tie.get().claims().iter().map(move |claim| format!("{tie:?} {claim:?}")))
            .collect();
        claims.sort();
        claims
    };
    let entities = |graph: &Graph| {
        graph
            .entities()
            .map(|entity| (entity.get().id().to_owned(), format!("{:?}", entity.get())))
            .collect::<BTreeMap<_, _>>()
    };
    for (excerpt, part) in [(Excerpt::new(&around), around.to_graph()), (Excerpt::new(&routes), routes.to_graph())] {
        for (name, write) in WHOLE {
            let back = read(&written(&excerpt, *write));
            assert_eq!(entities(&back), entities(&part), "{name}");
            assert_eq!(claims(&back), claims(&part), "{name}");
            assert_eq!(back.sources(), part.sources(), "{name}");
            assert_eq!(back.title(), Some(excerpt.title()), "{name}");
            assert!(back.deals().is_empty());
        }
    }
}

#[test]
fn cytoscape_gets_ids_of_one_space_flat_data_and_a_style_of_its_classes() {
    for path in GRAPHS {
        let graph = load(path);
        let excerpt = Excerpt::new(&graph);
        let layout = Layout::of(&excerpt, 1);
        let mut file = Vec::new();
        CytoscapeJson::new(&excerpt).layout(&layout).to_writer(&mut file).unwrap();
        let document = parsed(&file);
        let (nodes, edges) = (list(&document, "/elements/nodes"), list(&document, "/elements/edges"));
        assert_eq!((nodes.len(), edges.len()), (graph.entity_count(), graph.tie_count()));
        let ids: HashSet<&str> = nodes.iter().chain(edges).map(|element| text(element, "/data/id")).collect();
        assert_eq!(ids.len(), nodes.len() + edges.len());
        let selectors: HashSet<&str> = list(&document, "/style").iter().map(|rule| text(rule, "/selector")).collect();
        for (entity, node) in graph.entities().zip(nodes) {
            assert_eq!(text(node, "/data/id"), entity.get().id());
            assert_eq!(text(node, "/data/name"), entity.get().name());
            assert!(node.pointer("/position/x").is_some_and(Value::is_f64));
            assert!(
                selectors.contains(&*format!(".{}", text(node, "/classes"))) || text(node, "/classes") == "kind-other"
            );
        }
        for (tie, edge) in graph.ties().zip(edges) {
            assert_eq!(text(edge, "/data/source"), tie.from().get().id());
            assert_eq!(text(edge, "/data/target"), tie.to().get().id());
            let class = text(edge, "/classes").split(' ').next().unwrap();
            assert!(selectors.contains(&*format!(".{class}")), "{class}");
        }
        let flat = |element: &Value| {
            element["data"].as_object().unwrap().values().all(|value| !value.is_object() && !value.is_array())
        };
        assert!(nodes.iter().chain(edges).all(flat));
    }
}

#[test]
fn cx2_declares_every_attribute_with_its_type() {
    for path in GRAPHS {
        let graph = load(path);
        let mut file = Vec::new();
        Cx2::new(&graph).to_writer(&mut file).unwrap();
        let document = parsed(&file);
        let aspects = list(&document, "");
        let aspect = |name: &str| aspects.iter().find_map(|aspect| aspect.get(name)).and_then(Value::as_array).unwrap();
        assert!(aspects.last().unwrap().get("status").is_some());
        let declared = &aspect("attributeDeclarations")[0];
        for (name, count) in [("nodes", graph.entity_count()), ("edges", graph.tie_count())] {
            assert_eq!(aspect(name).len(), count);
            for (place, element) in aspect(name).iter().enumerate() {
                assert_eq!(element["id"], place);
                for (key, value) in element["v"].as_object().unwrap() {
                    let fits = match declared[name][key]["d"].as_str() {
                        Some("string") => value.is_string(),
                        Some("long") => value.is_i64() || value.is_u64(),
                        Some("double") => value.is_f64(),
                        Some("boolean") => value.is_boolean(),
                        _ => false,
                    };
                    assert!(fits, "{key}: {value}");
                }
            }
        }
        for (tie, edge) in graph.ties().zip(aspect("edges")) {
            assert_eq!(edge["s"], tie.from().index().index());
            assert_eq!(edge["t"], tie.to().index().index());
        }
        for meta in aspect("metaData") {
            assert_eq!(meta["elementCount"], aspect(text(meta, "/name")).len(), "{meta}");
        }
    }
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    let graph = load("tests/data/export/hostile.ron");
    for (name, write) in WHOLE {
        assert_eq!(written(&Excerpt::new(&graph), *write), written(&Excerpt::new(&graph.clone()), *write), "{name}");
    }
}

#[test]
fn what_cannot_be_read_is_told_with_its_place() {
    let error = |text: &str| read_json_graph(text.as_bytes()).map(GraphBuilder::build).unwrap_err().to_string();
    for text in ["{}", "{\"nodes\": []}", "{\"nodes\": [], \"links\": []}"] {
        assert!(error(text).starts_with("this is no graph"), "{text}");
    }
    assert!(error("").starts_with("1:"), "{}", error(""));
    assert!(error("[").starts_with("1:"), "{}", error("["));
    let header = "\"graph\": {\"record\": {\"version\": 1, \"sources\": [], \"deals\": []}}";
    let missing = error(&format!("{{\n{header},\n\"nodes\": [\n  {{\"id\": \"a\"}}], \"links\": []}}"));
    assert!(missing.starts_with("4:13: missing field `record`"), "{missing}");
    let version = header.replace("\"version\": 1", "\"version\": 9");
    let error = read_json_graph(format!("{{{version}, \"nodes\": [], \"links\": []}}").as_bytes()).unwrap_err();
    assert!(matches!(error, JsonGraphError::Version(9)));
    assert!(matches!(read_json_graph(&b"\xff"[..]), Err(JsonGraphError::Io(_))));
}

#[test]
fn no_beginning_of_a_file_and_no_swapped_value_is_a_panic() {
    let graph = load("tests/data/export/hostile.ron");
    let around = graph.neighbourhood("kim-sok-chol").unwrap().max_hops(1).collect();
    for (_, write) in WHOLE {
        let file = written(&Excerpt::new(&around), *write);
        for end in (0..file.len() - 2).step_by(97) {
            assert!(read_json_graph(&file[..end]).is_err());
        }
        let text = String::from_utf8(file).unwrap();
        for (from, to) in [
            ("\"record\":{", "\"record\":{\"x\":1,"),
            ("\"record\":", "\"record\":[],\"r\":"),
            ("\"evidence\":", "\"evidence\":7,\"e\":"),
        ] {
            assert!(read_json_graph(text.replace(from, to).as_bytes()).is_err(), "{from}");
        }
        let dangling = text.replace("\"source\":\"kim-sok-chol\"", "\"source\":\"nobody\"");
        assert!(read_json_graph(dangling.as_bytes()).unwrap().build().is_err());
    }
}

#[test]
fn stix_has_ids_of_its_own_and_refers_to_nothing_else() {
    for path in GRAPHS {
        let graph = load(path);
        let mut file = Vec::new();
        Stix::new(&graph).to_writer(&mut file).unwrap();
        let bundle = parsed(&file);
        let objects = list(&bundle, "/objects");
        let of = |sort: &str| objects.iter().filter(|object| object["type"] == sort).collect::<Vec<_>>();
        let ids: HashSet<&str> = objects.iter().map(|object| text(object, "/id")).collect();
        assert_eq!(ids.len(), objects.len());
        assert_eq!(of("identity").len(), graph.entity_count());
        assert_eq!(of("relationship").len(), graph.tie_count());
        let denials: usize = graph.ties().map(|tie| tie.get().denials().count()).sum();
        assert_eq!(of("opinion").len(), denials);
        for relationship in of("relationship") {
            assert!(ids.contains(text(relationship, "/source_ref")) && ids.contains(text(relationship, "/target_ref")));
            let time = |key: &str| relationship.get(key).and_then(Value::as_str);
            if let (Some(start), Some(stop)) = (time("start_time"), time("stop_time")) {
                assert!(start < stop, "{relationship}");
            }
        }
        let groupings = of("grouping");
        assert_eq!(groupings.len(), usize::from(graph.entity_count() > 0));
        let grouped = groupings.first().map_or(&[][..], |grouping| list(grouping, "/object_refs"));
        assert_eq!(grouped.len() + groupings.len() + 1, objects.len(), "all but the marking and the grouping itself");
        assert!(grouped.iter().all(|id| ids.contains(id.as_str().unwrap())));
    }
}
