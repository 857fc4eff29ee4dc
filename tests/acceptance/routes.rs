//! Writes the library's shortest routes between many pairs of entities, for the page of the same graph to be held against:
//! `acceptance_routes GRAPH.ron ROUTES.json`.

use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

use sanctions_graph::{EntityRef, Graph};
use serde_json::{Value, json};

/// As many pairs at most.
const PAIRS: usize = 4000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(graph), Some(routes)) = (args.next(), args.next()) else {
        return Err("usage: acceptance_routes GRAPH.ron ROUTES.json".into());
    };
    let graph = Graph::load(&graph)?;
    serde_json::to_writer(BufWriter::new(File::create(routes)?), &pairs(&graph)?)?;
    Ok(())
}

/// Pairs in both directions, spread over all there are, with their routes as rows of ids.
fn pairs(graph: &Graph) -> Result<Vec<Value>, Box<dyn Error>> {
    let entities: Vec<EntityRef<'_>> = graph.entities().collect();
    let count = entities.len() * entities.len();
    // Odd, so that it meets both ends of every sort in graphs of an even number.
    let step = if count <= PAIRS { 1 } else { count.div_ceil(PAIRS) | 1 };
    let mut pairs = Vec::new();
    for number in (0..count).step_by(step) {
        let (from, to) = (entities[number / entities.len()], entities[number % entities.len()]);
        if from == to {
            continue;
        }
        let found = graph.routes(from.index(), to.index())?.all_shortest();
        let rows: Vec<Vec<&str>> =
            found.iter().map(|route| route.entities().map(|entity| entity.get().id()).collect()).collect();
        pairs.push(json!({ "from": from.get().id(), "to": to.get().id(), "routes": rows }));
    }
    Ok(pairs)
}
