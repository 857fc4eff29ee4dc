//! Writes four graphs in every format, with what must be seen in each, for the readers of others to open, and large ones as pages.
//!
//! `cargo run --release --all-features --example acceptance_samples -- FOLDER`

mod expected;
mod routes;

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use sanctions_graph::date::Period;
use sanctions_graph::export::{
    Cx2, CypherScript, CytoscapeJson, Dossier, Dot, Excerpt, Explorer, Formulas, FtmEntities, GephiTables, Gexf,
    GraphMl, Graphology, JsonGraph, Layout, LinksTable, Mermaid, Neo4jTables, NodeLink, Stix, Svg, Turtle,
};
use sanctions_graph::{
    Claim, Entity, EntityKind, Evidence, Graph, GraphBuilder, Modality, Relation, Source, SourceKind, import,
};

/// A list of OFAC, as it was published.
const LIST: &str = "tests/data/ofac/cons_2019-03-14/consolidated.xml.zst";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("where to? Give a folder")?;
    let mut list = GraphBuilder::new();
    import::open(LIST)?.import_into(&mut list)?;
    let graphs = [
        ("seed", Graph::load("graphs/myanmar-dprk.ron")?),
        ("hostile", Graph::load("tests/data/export/hostile.ron")?),
        ("empty", Graph::load("tests/data/export/empty.ron")?),
        ("ofac", list.build()?),
    ];
    for (name, graph) in &graphs {
        write(graph, &Path::new(&folder).join(name))?;
        println!("{name}: {} entities, {} ties", graph.entity_count(), graph.tie_count());
    }
    // The largest that a page shows at once, and one of which it opens on a part.
    for (name, entities) in [("large", 10_000), ("larger", 20_000)] {
        page(&network(entities)?, &Path::new(&folder).join(name))?;
        println!("{name}: {entities} entities, as a page");
    }
    Ok(())
}

fn page(graph: &Graph, folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    Explorer::new(graph).to_writer(File::create(folder.join("graph.html"))?)?;
    serde_json::to_writer(BufWriter::new(File::create(folder.join("routes.json"))?), &routes::pairs(graph)?)?;
    Ok(())
}

/// So many entities with three times as many ties; the first have the most.
fn network(entities: u64) -> Result<Graph, Box<dyn Error>> {
    let kinds = [EntityKind::Person, EntityKind::Company, EntityKind::FrontCompany, EntityKind::Agency];
    let relations = [Relation::Owns, Relation::BoughtFrom, Relation::Directs, Relation::FamilyOf, Relation::Met];
    let mut builder = GraphBuilder::new();
    builder.title(format!("A network of {entities} parties"));
    builder.source(Source::new("register", SourceKind::Register, "A register that does not exist"));
    for number in 0..entities {
        let kind = kinds[number as usize % kinds.len()].clone();
        builder.entity(Entity::new(format!("n{number}"), kind, format!("Party {number}")));
    }
    let mut state = 1_u64;
    let mut below = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    for draw in 0..3 * entities {
        // Each is at one end, so that nobody is named without a claim; the other end is mostly among the first.
        let (from, to) = (below(entities), draw % entities);
        let from = from * from / entities;
        if from != to {
            let relation = relations[below(relations.len() as u64) as usize];
            let year = (1990 + below(35)).to_string().parse::<Period>()?;
            let claim = Claim::new(Modality::Stated, Evidence::new("register").at(format!("entry {from}-{to}")));
            builder.claim(&format!("n{from}"), relation, &format!("n{to}"), claim.when(year));
        }
    }
    Ok(builder.build()?)
}

fn write(graph: &Graph, folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder.join("neo4j"))?;
    let excerpt = Excerpt::new(graph);
    // What no spreadsheet may take as it stands has files and expectations of its own.
    let hostile = folder.ends_with("hostile");
    let layout = Layout::of(&excerpt, 1);
    let file = |name: &str| File::create(folder.join(name));

    Dot::new(graph).to_writer(file("graph.dot")?)?;
    Svg::new(graph).layout(&layout).to_writer(file("graph.svg")?)?;
    Gexf::new(graph).layout(&layout).to_writer(file("graph.gexf")?)?;
    GraphMl::new(graph).layout(&layout).to_writer(file("graph.graphml")?)?;
    CytoscapeJson::new(graph).layout(&layout).to_writer(file("graph.cyjs")?)?;
    Cx2::new(graph).layout(&layout).to_writer(file("graph.cx2")?)?;
    JsonGraph::new(graph).to_writer(file("graph.json")?)?;
    NodeLink::new(graph).to_writer(file("graph.d3.json")?)?;
    Graphology::new(graph).layout(&layout).to_writer(file("graph.graphology.json")?)?;
    Stix::new(graph).to_writer(file("graph.stix.json")?)?;
    let sheets = if hostile { folder.with_file_name("hostile-sheets") } else { folder.to_owned() };
    fs::create_dir_all(sheets.join("neo4j"))?;
    GephiTables::new(graph).to_folder(&sheets)?;
    LinksTable::new(graph).to_writer(File::create(sheets.join("links.csv"))?)?;
    Neo4jTables::new(graph).formulas(Formulas::Neutralised).to_folder(sheets.join("neo4j"))?;
    CypherScript::new(graph).to_writer(file("graph.cypher")?)?;
    Mermaid::new(graph).truncate(true).to_writer(file("graph.mmd")?)?;
    Turtle::new(graph).to_writer(file("graph.ttl")?)?;
    FtmEntities::new(graph).to_writer(file("graph.ftm.json")?)?;
    Explorer::new(graph).layout(&layout).to_writer(file("graph.html")?)?;
    serde_json::to_writer(BufWriter::new(file("routes.json")?), &routes::pairs(graph)?)?;
    if let Some(entity) = graph.entities().next() {
        Dossier::new(entity).to_writer(file("dossier.md")?)?;
    }
    let expected = expected::expected(graph, &UNLABELLED);
    serde_json::to_writer_pretty(file("expected.json")?, &expected)?;
    if hostile {
        let mut spreadsheet = expected::expected(graph, &[]);
        let labels = graph.entities().map(|entity| (neutral(entity.get().id()), neutral(entity.get().name())));
        spreadsheet["labels"] = labels.collect::<serde_json::Map<_, _>>().into();
        serde_json::to_writer_pretty(File::create(sheets.join("expected.json"))?, &spreadsheet)?;
    }
    Ok(())
}

/// A text as a spreadsheet takes it: with an apostrophe before what would be a formula, and control characters as their pictures.
fn neutral<T: From<String>>(text: &str) -> T {
    let picture = |c: char| match c {
        '\t' | '\n' | '\r' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or(c),
        c => c,
    };
    let shown: String = text.chars().map(picture).collect();
    T::from(if shown.starts_with(['=', '+', '-', '@']) { format!("'{shown}") } else { shown })
}

/// The entity whose name holds characters that few formats can, which therefore show them as their pictures, and the one whose id
/// GraphML must encode.
const UNLABELLED: [&str; 2] = ["nul", "with space & \"quote\""];
