//! Tables, the Cypher script and flowcharts, read back.

use std::collections::{HashMap, HashSet};
use std::num::NonZeroUsize;

use crate::common::{Style, records};
use proptest::prelude::*;
use sanctions_graph::export::{
    CypherScript, Excerpt, Formulas, GephiTables, LinksTable, Mermaid, MermaidError, Neo4jTables,
};
use sanctions_graph::{
    Claim, Entity, EntityKind, Evidence, Graph, GraphBuilder, Modality, Relation, Source, SourceKind, Spelling,
};

type Row = HashMap<String, String>;

/// A file as the csv crate reads it, which refuses rows of unequal length.
fn read(file: &[u8]) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(file);
    let head = reader.headers().unwrap().clone();
    let distinct: HashSet<String> = head.iter().map(str::to_lowercase).collect();
    assert_eq!(distinct.len(), head.len(), "names differ, also without case");
    let row = |row: csv::StringRecord| head.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

fn written<E: std::fmt::Debug>(write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Vec<u8> {
    let mut file = Vec::new();
    write(&mut file).unwrap();
    file
}

fn text<E: std::fmt::Debug>(write: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> String {
    String::from_utf8(written(write)).unwrap()
}

fn hostile() -> Graph {
    Graph::load("tests/data/export/hostile.ron").unwrap()
}

fn empty() -> Graph {
    Graph::load("tests/data/export/empty.ron").unwrap()
}

/// A text with control characters as their pictures.
fn pictured(text: &str) -> String {
    let picture = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap(),
        c => c,
    };
    text.chars().map(picture).collect()
}

/// A text as tables show it: what is no character at all is shown too.
fn visible(text: &str) -> String {
    pictured(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// Takes the apostrophe away that makes a formula a text.
fn restored(cell: &str) -> &str {
    let is_marked = cell.starts_with('\'') && cell.trim_start_matches('\'').starts_with(FORMULA);
    if is_marked { &cell[1..] } else { cell }
}

/// A text as Neo4j's tables have it.
fn on_one_line(text: &str) -> String {
    let is_break = |c: char| matches!(c, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let mut line = String::new();
    for run in text.split_inclusive(|c: char| !c.is_whitespace()) {
        let word = run.trim_start();
        let space = &run[..run.len() - word.len()];
        line.push_str(if space.contains(is_break) { " " } else { space });
        line.push_str(word);
    }
    visible(&line)
}

fn kebab(relation: Relation) -> String {
    relation.spelt(Spelling::Kebab)
}

/// The ends and relations of all ties, as often as they occur, in any order.
fn ties(graph: &Graph) -> Vec<[String; 3]> {
    sorted(
        graph
            .ties()
            .map(|tie| [tie.from().get().id().to_owned(), kebab(tie.relation()), tie.to().get().id().to_owned()]),
    )
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort();
    items
}

fn columns(rows: &[Row], names: [&str; 3]) -> Vec<[String; 3]> {
    sorted(rows.iter().map(|row| names.map(|name| restored(&row[name]).to_owned())))
}

/// That Gephi's tables hold a graph, ids and names unchanged but for formulas and control characters.
fn check_gephi(graph: &Graph, formulas: Formulas) {
    let tables = GephiTables::new(graph).formulas(formulas);
    let entities = read(&written(|file| tables.entities_to_writer(file)));
    let rows = read(&written(|file| tables.ties_to_writer(file)));
    assert_eq!(entities.len(), graph.entity_count());
    for (row, entity) in entities.iter().zip(graph.entities()) {
        let (id, label) = (row["Id"].as_str(), row["Label"].as_str());
        let (id, label) = match formulas {
            Formulas::Neutralised => (restored(id), restored(label)),
            Formulas::Raw => (id, label),
        };
        assert_eq!((id, label), (entity.get().id(), &*visible(entity.get().name())));
    }
    assert_eq!(columns(&rows, ["Source", "relation", "Target"]), ties(graph));
    let ids: HashSet<&str> = entities.iter().map(|row| row["Id"].as_str()).collect();
    assert_eq!(ids.len(), entities.len());
    let kinds: HashSet<[&str; 3]> =
        rows.iter().map(|row| ["Source", "Target", "Kind"].map(|name| row[name].as_str())).collect();
    assert_eq!(kinds.len(), rows.len(), "Gephi adds up what has the same ends and kind");
    assert!(rows.iter().all(|row| row["Type"] == "Directed" && row["Weight"].parse::<f64>().unwrap() >= 1.0));
    assert!(rows.iter().all(|row| ids.contains(row["Source"].as_str()) && ids.contains(row["Target"].as_str())));
    if formulas == Formulas::Neutralised {
        for cell in entities.iter().chain(&rows).flat_map(HashMap::values) {
            assert!(!cell.starts_with(FORMULA), "{cell:?}");
        }
    }
}

fn check_links(graph: &Graph) {
    let rows = read(&written(|file| LinksTable::new(graph).to_writer(file)));
    assert_eq!(rows.len(), graph.tie_count());
    for (row, tie) in rows.iter().zip(graph.ties()) {
        for (end, entity) in [("source", tie.from()), ("target", tie.to())] {
            assert_eq!(restored(&row[&format!("{end}_id")]), entity.get().id());
            assert_eq!(restored(&row[&format!("{end}_name")]), visible(entity.get().name()));
        }
        assert_eq!(row["relation"], kebab(tie.relation()));
        assert!(row.values().all(|cell| !cell.starts_with(FORMULA)));
    }
}

fn check_neo4j(graph: &Graph) {
    let tables = Neo4jTables::new(graph);
    let files = [written(|file| tables.entities_to_writer(file)), written(|file| tables.ties_to_writer(file))];
    for (file, records) in files.iter().zip([graph.entity_count(), graph.tie_count()]) {
        assert_eq!(file.iter().filter(|byte| **byte == b'\n').count(), records + 1, "a line is a record");
        assert!(!file.contains(&b'\r'));
    }
    let [entities, rows] = files.map(|file| read(&file));
    for (row, entity) in entities.iter().zip(graph.entities()) {
        assert_eq!(row["id:ID"], entity.get().id());
        let backslashes = |text: &str| text.replace("\\ ", "\\");
        assert_eq!(backslashes(&row["name"]), backslashes(&on_one_line(entity.get().name())));
        let label = row[":LABEL"].strip_prefix("Entity;").unwrap();
        assert!(label.bytes().all(|byte| byte.is_ascii_alphabetic()), "{label}");
    }
    for (row, tie) in rows.iter().zip(graph.ties()) {
        assert_eq!(row[":TYPE"], kebab(tie.relation()).to_uppercase().replace('-', "_"));
    }
    for (name, cell) in entities.iter().chain(&rows).flatten().filter(|(_, cell)| !cell.is_empty()) {
        let sound = match name.rsplit_once(':').map_or("", |(_, holds)| holds) {
            "boolean" => ["true", "false"].contains(&cell.as_str()),
            "long" => cell.parse::<i64>().is_ok(),
            "double" => cell.parse::<f64>().is_ok_and(f64::is_finite),
            "date" => cell.parse::<sanctions_graph::date::PartialDate>().is_ok() && cell.len() >= 10,
            _ => true,
        };
        assert!(sound, "{name}: {cell:?}");
    }
}

/// A script without its comments, as statements; strings as their values between U+0001 and U+0002.
fn statements(script: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut letters = script.chars().peekable();
    while let Some(c) = letters.next() {
        let statement = all.last_mut().unwrap();
        match c {
            '/' if letters.peek() == Some(&'/') => while letters.next_if(|c| *c != '\n').is_some() {},
            '\'' => {
                statement.push('\u{1}');
                loop {
                    match letters.next().unwrap() {
                        '\'' => break,
                        '\\' => match letters.next().unwrap() {
                            'n' => statement.push('\n'),
                            'r' => statement.push('\r'),
                            't' => statement.push('\t'),
                            'u' => {
                                let code: String = letters.by_ref().take(4).collect();
                                statement.push(char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap());
                            }
                            c => statement.push(c),
                        },
                        c => statement.push(c),
                    }
                }
                statement.push('\u{2}');
            }
            ';' => all.push(String::new()),
            c => statement.push(c),
        }
    }
    assert!(all.pop().unwrap().trim().is_empty(), "every statement ends");
    all
}

fn check_cypher(graph: &Graph, batch: usize) {
    let script = CypherScript::new(graph).batch(NonZeroUsize::new(batch).unwrap());
    let statements = statements(&text(|file| script.to_writer(file)));
    let rows = |statement: &&String| statement.matches("\n  {").count();
    let of = |merged: &str| -> Vec<&String> { statements.iter().filter(|text| text.contains(merged)).collect() };
    let (entities, merged) = (of("MERGE (entity:Entity {id: row.id})"), of("{edge_id: row.edge_id}]->(target)"));
    // A name of several lines may look like a row; a row may not look like anything else.
    assert!(entities.iter().map(rows).sum::<usize>() >= graph.entity_count());
    assert!(merged.iter().map(rows).sum::<usize>() >= graph.tie_count());
    assert_eq!(statements.len(), 2 + entities.len() + merged.len(), "nothing but what is written by us");
    for entity in graph.entities() {
        let row = format!("{{id: \u{1}{}\u{2}, name: \u{1}{}\u{2}", entity.get().id(), pictured(entity.get().name()));
        assert!(entities.iter().any(|statement| statement.contains(&row)), "{row}");
    }
    for tie in graph.ties() {
        let row = format!("{{source: \u{1}{}\u{2}, target: \u{1}{}\u{2}, ", tie.from().get().id(), tie.to().get().id());
        let kind = format!("[tie:{} ", kebab(tie.relation()).to_uppercase().replace('-', "_"));
        assert!(merged.iter().any(|statement| statement.contains(&row) && statement.contains(&kind)), "{row}");
    }
}

#[test]
fn tables_of_the_hostile_graph_hold_what_it_holds() {
    for graph in [hostile(), empty(), Graph::load("graphs/myanmar-dprk.ron").unwrap()] {
        check_gephi(&graph, Formulas::Neutralised);
        check_gephi(&graph, Formulas::Raw);
        check_links(&graph);
        check_neo4j(&graph);
        check_cypher(&graph, 500);
        check_cypher(&graph, 1);
    }
}

proptest! {
    #![proptest_config(crate::common::config(64))]

    #[test]
    fn tables_of_any_graph_hold_what_it_holds(records in records(Style::Hostile)) {
        let graph = records.graph();
        check_gephi(&graph, Formulas::Neutralised);
        check_links(&graph);
        check_neo4j(&graph);
        check_cypher(&graph, 3);
    }
}

#[test]
fn formulas_are_text_unless_asked_for() {
    let graph = hostile();
    let entity = |formulas, id: &str| {
        let rows = read(&written(|file| GephiTables::new(&graph).formulas(formulas).entities_to_writer(file)));
        rows.into_iter().find(|row| row["Id"] == id).unwrap()["Label"].clone()
    };
    assert_eq!(entity(Formulas::Neutralised, "formula"), "'=HYPERLINK(\"http://example.org\",\"x\")");
    assert_eq!(entity(Formulas::Raw, "formula"), "=HYPERLINK(\"http://example.org\",\"x\")");
    assert_eq!(entity(Formulas::Neutralised, "'-lead"), "'-1+1");
    assert_eq!(entity(Formulas::Raw, "-lead"), "-1+1");
    let entry = |formulas| {
        let rows = read(&written(|file| LinksTable::new(&graph).formulas(formulas).to_writer(file)));
        rows.into_iter().find(|row| !row["entry"].is_empty()).unwrap()["entry"].clone()
    };
    assert_eq!(entry(Formulas::Neutralised), "'007", "Excel and Gephi would read a number");
    assert_eq!(entry(Formulas::Raw), "007");
    let database = text(|file| Neo4jTables::new(&graph).entities_to_writer(file));
    assert!(database.contains("\n-lead,Entity;Asset,-1+1,"), "a database runs no formula");
}

#[test]
fn a_byte_order_mark_stands_first_if_asked_for() {
    let graph = empty();
    let marked = written(|file| LinksTable::new(&graph).byte_order_mark(true).to_writer(file));
    let plain = written(|file| LinksTable::new(&graph).to_writer(file));
    assert_eq!(marked, ["\u{feff}".as_bytes(), &plain].concat());
    assert!(plain.starts_with(
        b"edge_id,source_id,source_name,source_type,relation,target_id,target_name,target_type,start_date,"
    ));
}

#[test]
fn dates_stand_as_written_and_as_days() {
    let graph = hostile();
    let rows = read(&written(|file| LinksTable::new(&graph).to_writer(file)));
    let dates = |source: &str, relation: &str| {
        let row = rows.iter().find(|row| row["source_id"] == source && row["relation"] == relation).unwrap();
        ["start_date", "end_date", "start_from", "start_to"].map(|name| row[name].clone())
    };
    assert_eq!(dates("kim-sok-chol", "brokered"), ["2008-11", "2008-11", "2008-11-01", "2008-11-30"]);
    assert_eq!(dates("hash", "employed-by"), ["2001-02", "2004-02", "2001-02-01", "2001-02-28"]);
    assert_eq!(dates("ooo-roga", "owns"), ["", "", "", ""], "not known: empty");
}

#[test]
fn denied_and_withdrawn_ties_are_there_and_marked() {
    let graph = hostile();
    let rows = read(&written(|file| GephiTables::new(&graph).ties_to_writer(file)));
    let standings: HashSet<&str> = rows.iter().map(|row| row["standing"].as_str()).collect();
    assert_eq!(standings, HashSet::from(["unopposed", "disputed", "denied-only", "retracted"]));
}

#[test]
fn parts_of_a_graph_have_only_their_own() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let around = graph.neighbourhood("komid").unwrap().max_hops(1).collect();
    let routes = graph.routes("myanmar", "north-korea-intelligence").unwrap().shortest();
    for excerpt in [Excerpt::new(&around), Excerpt::new(&routes)] {
        let tables = GephiTables::new(&excerpt);
        assert_eq!(read(&written(|file| tables.entities_to_writer(file))).len(), excerpt.entity_count());
        assert_eq!(read(&written(|file| tables.ties_to_writer(file))).len(), excerpt.tie_count());
        let chart = text(|file| Mermaid::new(&excerpt).to_writer(file));
        assert_eq!(chart.lines().filter(|line| line.contains("\"| n")).count(), excerpt.tie_count());
    }
    let about = text(|file| GephiTables::new(&routes).about_to_writer(file));
    assert!(about.starts_with("title: From Myanmar to "), "{about}");
    assert!(about.contains("\npolicy: ") && about.contains("\nlicences: ") && about.contains("Not legal advice"));
    assert!(about.contains("\nedges.csv\n  relation: relation, such as bought-from"), "{about}");
}

#[test]
fn a_folder_has_both_tables_and_what_is_to_be_said() {
    let folder = std::env::temp_dir().join(format!("sanctions-graph-tables-{}", std::process::id()));
    let graph = hostile();
    GephiTables::new(&graph).to_folder(folder.join("gephi")).unwrap();
    Neo4jTables::new(&graph).to_folder(folder.join("neo4j")).unwrap();
    let names = |part: &str| {
        sorted(
            std::fs::read_dir(folder.join(part)).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()),
        )
    };
    assert_eq!(names("gephi"), ["about.txt", "edges.csv", "nodes.csv"]);
    assert_eq!(names("neo4j"), ["about.txt", "nodes.csv", "relationships.csv"]);
    let blocked = folder.join("gephi").join("nodes.csv");
    let error = GephiTables::new(&graph).to_folder(&blocked).unwrap_err();
    assert_eq!(error.path(), blocked);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_script_says_what_it_is_in_comments_and_in_the_database() {
    let script = text(|file| CypherScript::new(&hostile()).to_writer(file));
    assert!(script.starts_with(
        "// title: Hostile \"graph\" <&> </title> \\ %%\n// description: A note with </script>, a line break and"
    ));
    assert!(script.contains("MERGE (export:Export {title: 'Hostile \"graph\" <&> </title> \\\\ %%'})"));
    assert!(script.contains("confidence: 0.6") && script.contains("weight: 1.0"), "numbers keep their point");
    assert!(script.contains("start_from: date('2008-11-01')"));
    assert!(script.contains("symmetric: true"));
}

#[test]
fn the_same_graph_gives_the_same_bytes() {
    let of = |graph: &Graph| {
        let gephi = GephiTables::new(graph);
        [
            written(|file| gephi.entities_to_writer(file)),
            written(|file| gephi.ties_to_writer(file)),
            written(|file| LinksTable::new(graph).to_writer(file)),
            written(|file| Neo4jTables::new(graph).ties_to_writer(file)),
            written(|file| CypherScript::new(graph).to_writer(file)),
            written(|file| Mermaid::new(graph).to_writer(file)),
        ]
    };
    assert_eq!(of(&hostile()), of(&hostile()));
}

/// A row of companies, each of which owns the next.
fn chain(ties: usize, name: &str) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("s", SourceKind::WebPage, "s"));
    for place in 0..=ties {
        builder.entity(Entity::new(format!("c{place}"), EntityKind::Company, name));
    }
    for place in 0..ties {
        let claim = Claim::new(Modality::Stated, Evidence::new("s"));
        builder.claim(&format!("c{place}"), Relation::Owns, &format!("c{}", place + 1), claim);
    }
    builder.build().unwrap()
}

/// That a part keeps to the limits, draws whole ties only, and says what it is.
fn check_part(graph: &Graph, said: &str) -> String {
    let chart = text(|file| Mermaid::new(graph).truncate(true).to_writer(file));
    assert!(chart.encode_utf16().count() <= Mermaid::MOST_CHARACTERS);
    assert!(chart.contains(said), "{}", chart.get(..600).unwrap_or(&chart));
    let declared: HashSet<&str> = chart
        .lines()
        .filter(|line| line.contains(":::"))
        .filter_map(|line| line.trim_start().split(['[', '(', '{', '>']).next())
        .collect();
    let ends = chart.lines().filter_map(|line| line.split_once("\"| "));
    for (rest, to) in ends {
        let from = rest.trim_start().split(' ').next().unwrap();
        assert!(declared.contains(from) && declared.contains(to), "{rest} {to}");
    }
    chart
}

#[test]
fn a_flowchart_of_too_many_ties_is_refused_before_anything_is_written() {
    let most = chain(500, "Pan Systems");
    let chart = text(|file| Mermaid::new(&most).to_writer(file));
    assert_eq!(chart.matches("-->|").count(), 500);
    assert!(!chart.contains("A part"));
    let more = chain(501, "Pan Systems");
    let mut file = Vec::new();
    let error = Mermaid::new(&more).to_writer(&mut file).unwrap_err();
    assert!(file.is_empty());
    assert!(matches!(error, MermaidError::TooLarge { entities: 502, ties: 501 }));
    assert_eq!(
        error.to_string(),
        "502 entities and 501 ties are more than Mermaid draws, 500 ties and 50000 characters: take a neighbourhood or routes, or a \
         part with truncate(true)"
    );
    let part = check_part(&more, "  %% A part: 502 of 502 entities and 500 of 501 ties.\n");
    assert_eq!(part.matches("-->|").count(), 500);
}

#[test]
fn a_flowchart_of_too_many_characters_is_refused_too() {
    // Two UTF-16 units each, as Mermaid counts, though one character.
    let long = "\u{20000}".repeat(2_000);
    let few = chain(10, &long);
    let chart = text(|file| Mermaid::new(&few).to_writer(file));
    assert!(chart.encode_utf16().count() > 44_000);
    let many = chain(12, &long);
    assert!(matches!(Mermaid::new(&many).to_writer(Vec::new()), Err(MermaidError::TooLarge { .. })));
    check_part(&many, "  %% A part: 12 of 13 entities and 11 of 12 ties.\n");
    let huge = chain(1, &"x".repeat(60_000));
    check_part(&huge, "  %% A part: 0 of 2 entities and 0 of 1 ties.\n");
}

#[test]
fn what_was_asked_about_is_drawn_first() {
    let graph = chain(600, "Pan Systems");
    let around = graph.neighbourhood("c599").unwrap().max_hops(700).collect();
    let chart = text(|file| Mermaid::new(&around).truncate(true).to_writer(file));
    let first = chart.lines().find(|line| line.contains(":::")).unwrap();
    assert_eq!(first, "  n599[\"Pan Systems\"]:::company");
}

#[test]
fn a_flowchart_shows_kinds_and_standings() {
    let graph = hostile();
    let chart = text(|file| Mermaid::new(&graph).to_writer(file));
    for line in [
        "flowchart LR",
        "  %% title: Hostile \"graph\" <&> </title> \\ %%",
        "  classDef front_company fill:#f6d5d5,stroke:#444444,color:#000000",
        "  n9((\"end\")):::state",
        "  n0 -.->|\"brokered\"| n1",
        "  n0 ---|\"met\"| n1",
        "  n4 -.-x|\"bought#45;from\"| n2",
        "  n3 -->|\"owns\"| n3",
    ] {
        assert!(chart.lines().any(|own| own == line), "{line}\n{chart}");
    }
    let words = text(|file| Mermaid::new(&graph).words(true).top_down().to_writer(file));
    assert!(words.starts_with("flowchart TB\n"));
    assert!(words.contains("|\"tied by #34;words#34; #45;#45;#62; #124;x#124;\"|"), "{words}");
    let nothing = text(|file| Mermaid::new(&empty()).to_writer(file));
    assert!(nothing.starts_with("flowchart LR\n  %% title: "));
}
