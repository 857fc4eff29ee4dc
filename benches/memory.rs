//! The memory that a graph takes with everything in it: entities, ties, claims, dates, evidence, petgraph's graph and the index.
//!
//! Of each network a process of its own builds the graph and does nothing else; its resident memory then, with all that the
//! allocator keeps, less what it was before, is what the graph takes. The raw text of names, aliases and quotes is counted by
//! itself.
//!
//! Without an argument there are two synthetic networks of 100,000 entities and 300,000 ties: one as lists give them, which may
//! take 200 bytes a tie beyond that text, and one as researchers write them, with words for everything. With the name of a folder,
//! as an argument or in `SANCTIONS_GRAPH_BENCH`, the network is read from `nodes.csv` and `edges.csv` there, and may take 200 bytes
//! a tie as well.

mod common;

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Command;

use common::{GIVE_BACK, Style, resident};
use sanctions_graph::{Graph, GraphBuilder};

const ENTITIES: usize = 100_000;
/// The most bytes a tie, beside names, aliases and quotes.
const MOST: f64 = 200.0;
/// Set in a process that builds one graph and measures itself: the network to build.
const ONLY: &str = "SANCTIONS_GRAPH_BENCH_ONLY";
const LEAN: &str = "as lists give them";
const RICH: &str = "as researchers write them";

fn main() {
    if let Some(network) = std::env::var_os(ONLY) {
        return measure(&network);
    }
    let named = std::env::args_os().skip(1).find(|argument| !argument.to_string_lossy().starts_with("--"));
    let networks = match named.or_else(|| std::env::var_os("SANCTIONS_GRAPH_BENCH")) {
        Some(folder) => vec![folder],
        None => vec![OsString::from(LEAN), OsString::from(RICH)],
    };
    let this = std::env::current_exe().expect("this program");
    for network in networks {
        let mut command = Command::new(&this);
        command.args(std::env::args_os().skip(1)).env(ONLY, network).envs(GIVE_BACK);
        assert!(command.status().expect("a process").success());
    }
}

fn builder(network: &OsStr) -> GraphBuilder {
    let entities = if common::is_trial() { 10_000 } else { ENTITIES };
    match network.to_str() {
        Some(LEAN) => common::network_of(Style::Lean, entities, 3 * entities),
        Some(RICH) => common::network_of(Style::Rich, entities, 3 * entities),
        _ => common::csv::load(Path::new(network)),
    }
}

fn measure(network: &OsStr) {
    let before = resident();
    let graph = builder(network).build().expect("a sound network");
    let after = resident();
    let ties = graph.tie_count() as f64;
    let claims: usize = graph.ties().map(|tie| tie.claims().len()).sum();
    println!("\n{}", network.display());
    println!("{} entities, {} ties, {claims} claims, {} sources", graph.entity_count(), ties, graph.sources().len());
    let Some((before, after)) = before.zip(after) else {
        return println!("the system does not tell how much memory a process has");
    };
    let (all, text) = (after.saturating_sub(before) as f64, text(&graph) as f64);
    println!("{:<40}{:>10}{:>14}", "", "MB", "bytes a tie");
    let row = |what: &str, bytes: f64| println!("{what:<40}{:>10.1}{:>14.1}", bytes / 1e6, bytes / ties);
    row("all", all);
    row("text of names, aliases and quotes", text);
    row("all but that text", all - text);
    row("of that, the index", graph.index_bytes() as f64);
    assert!(network == RICH || (all - text) / ties <= MOST, "more than {MOST} bytes a tie");
}

/// The bytes of names, aliases and quotes.
fn text(graph: &Graph) -> usize {
    let names: usize = graph.entities().map(|entity| entity.names().map(str::len).sum::<usize>()).sum();
    let quotes = |tie: sanctions_graph::TieRef<'_>| -> usize {
        let evidence = tie.get().claims().iter().flat_map(|claim| claim.evidence());
        evidence.filter_map(|evidence| evidence.quote()).map(str::len).sum()
    };
    names + graph.ties().map(quotes).sum::<usize>()
}
