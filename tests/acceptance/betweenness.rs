//! Writes the ties of a graph as pairs of numbers with the betweenness of every entity and the seconds that it took, as JSON, for
//! others to compute anew.
//!
//! `cargo run --release --example acceptance_betweenness -- GRAPH`, where GRAPH is a graph file, a folder with `nodes.csv` and
//! `edges.csv` as the benchmarks read them, or a number of entities: then it is a network made for the purpose.

#[path = "../../benches/common/csv.rs"]
mod csv;
mod network;

use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use sanctions_graph::{Graph, View};
use serde_json::json;

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args().nth(1).ok_or("of which graph? Give a file, a folder or a number of entities")?;
    let graph = match name.parse() {
        Ok(entities) => network::network(entities)?,
        Err(_) if Path::new(&name).is_dir() => csv::load(Path::new(&name)).build()?,
        Err(_) => Graph::load(&name)?,
    };
    let network = graph.network(&View::everything());
    let start = Instant::now();
    let betweenness = network.betweenness();
    let seconds = start.elapsed().as_secs_f64();
    let scores: Vec<f64> = betweenness.iter().map(|(_, score)| score).collect();
    let ties: Vec<[usize; 2]> =
        graph.ties().map(|tie| [tie.from().index().index(), tie.to().index().index()]).collect();
    let answer = json!({"entities": graph.entity_count(), "ties": ties, "betweenness": scores, "seconds": seconds});
    let mut out = BufWriter::new(io::stdout().lock());
    serde_json::to_writer(&mut out, &answer)?;
    Ok(out.flush()?)
}
