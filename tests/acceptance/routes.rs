//! The library's shortest routes between many pairs of entities, for the page of the same graph to be held against.

use std::error::Error;

use sanctions_graph::{EntityRef, Graph};
use serde_json::{Value, json};

/// As many pairs at most.
const PAIRS: usize = 4000;

/// Pairs in both directions, spread over all there are, with their routes as rows of ids.
pub fn pairs(graph: &Graph) -> Result<Vec<Value>, Box<dyn Error>> {
    let entities: Vec<EntityRef<'_>> = graph.entities().collect();
    let count = entities.len() * entities.len();
    // An odd step does not fall on the same few columns in graphs of an even number of entities.
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
