//! Writes four graphs in every format, with what must be seen in each, for the readers of others to open, and large ones as pages.
//!
//! `cargo run --release --all-features --example acceptance_samples -- FOLDER`

mod expected;
mod network;
mod routes;

use std::error::Error;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use sanctions_graph::export::{
    Cx2, CypherScript, CytoscapeJson, Dossier, Dot, Excerpt, Explorer, Formulas, FtmEntities, GephiTables, Gexf,
    GraphMl, Graphology, JsonGraph, Layout, LinksTable, Mermaid, Neo4jTables, NodeLink, Stix, Svg, Turtle,
};
use sanctions_graph::{Graph, GraphBuilder, import};

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
        page(&network::network(entities)?, &Path::new(&folder).join(name))?;
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
