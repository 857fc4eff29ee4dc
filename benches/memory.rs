//! The memory that a graph takes with everything in it: entities, ties, claims, dates, evidence, petgraph's graph and the index.
//!
//! It is the resident size of a process that builds the graph and nothing else, with what the allocator keeps; the raw text of
//! names, aliases and quotes is counted by itself. A graph may take 200 bytes a tie beyond that text.
//!
//! Without an argument the network is the synthetic one of this folder, of 100,000 entities and 300,000 ties. With the name of a
//! folder, as an argument or in `SANCTIONS_GRAPH_BENCH`, it is read from `nodes.csv` and `edges.csv` there.

mod common;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use sanctions_graph::{Graph, GraphBuilder};

const ENTITIES: usize = 100_000;
/// Set in a process that builds one graph and measures itself.
const ONLY: &str = "SANCTIONS_GRAPH_BENCH_ONLY";
/// With these, glibc returns the memory of every large list once the list is freed, so that what the build needed for a while
/// is not counted.
const RETURN_MEMORY: [(&str, &str); 2] = [("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "65536")];

fn main() {
    if std::env::var_os(ONLY).is_some() {
        return measure();
    }
    let this = std::env::current_exe().expect("this program");
    let mut command = Command::new(this);
    command.args(std::env::args_os().skip(1)).env(ONLY, "1").envs(RETURN_MEMORY);
    assert!(command.status().expect("a process").success());
}

/// The network to build.
fn network() -> GraphBuilder {
    let named = std::env::args_os().skip(1).find(|argument| !argument.to_string_lossy().starts_with("--"));
    match named.or_else(|| std::env::var_os("SANCTIONS_GRAPH_BENCH")).map(PathBuf::from) {
        Some(folder) => common::csv::load(&folder),
        None if common::is_trial() => common::network(1_000, 3_000),
        None => common::network(ENTITIES, 3 * ENTITIES),
    }
}

fn measure() {
    let before = resident();
    let graph = network().build().expect("a sound network");
    let after = resident();
    let text = text(&graph);
    let ties = graph.tie_count() as f64;
    println!("{} entities, {} ties, {} claims", graph.entity_count(), graph.tie_count(), claims(&graph));
    let Some((before, after)) = before.zip(after) else {
        return println!("the system does not tell how much memory a process has");
    };
    let taken = after.saturating_sub(before);
    println!("{:<40}{:>10}{:>14}", "", "MB", "bytes a tie");
    let row =
        |what: &str, bytes: usize| println!("{what:<40}{:>10.1}{:>14.1}", bytes as f64 / 1e6, bytes as f64 / ties);
    row("all", taken);
    row("text of names, aliases and quotes", text);
    row("all but that text", taken.saturating_sub(text));
    row("of that, the index", graph.index_bytes());
}

fn claims(graph: &Graph) -> usize {
    graph.ties().map(|tie| tie.claims().len()).sum()
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

/// The resident size of this process in bytes, where the system tells it.
fn resident() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()? * 1024)
}
