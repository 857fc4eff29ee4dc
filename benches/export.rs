//! Every format that is written as it goes, of a large network, in time and in memory, beside the plain copying of the same bytes.
//!
//! The network has 95,000 entities with three ties each, one tie in five with a second claim, in the style of researchers. Each format
//! is written to a sink. What it takes beyond the graph is the most by which the memory of the process grows meanwhile, looked at
//! whenever something is written; of GEXF and GraphML no more than 2 s and 50 MB are asked.
//!
//! The copy passes the same bytes through a `BufWriter`, line by line: the least that anything can do that writes them.

mod common;

use std::io::{self, BufWriter, Write};
use std::time::Duration;

use sanctions_graph::export::{
    Cx2, CypherScript, CytoscapeJson, Dot, FtmEntities, GephiTables, Gexf, GraphMl, Graphology, JsonGraph, LinksTable,
    Neo4jTables, NodeLink, Stix, Turtle,
};

const ENTITIES: usize = 95_000;
const ROUNDS: usize = 3;

fn main() {
    let entities = if common::is_trial() { 2_000 } else { ENTITIES };
    let graph = common::network(entities, 3 * entities).build().expect("a sound network");
    let claims: usize = graph.ties().map(|tie| tie.claims().len()).sum();
    println!("{} entities, {} ties, {claims} claims", graph.entity_count(), graph.tie_count());
    println!("{:<12}{:>8}{:>10}{:>10}{:>16}{:>16}", "", "MB", "seconds", "MB/s", "MB beside it", "times a copy");
    measure("GEXF", |out| Gexf::new(&graph).to_writer(out));
    measure("GraphML", |out| GraphMl::new(&graph).to_writer(out));
    measure("DOT", |out| Dot::new(&graph).to_writer(out));
    measure("Cytoscape", |out| CytoscapeJson::new(&graph).to_writer(out));
    measure("CX2", |out| Cx2::new(&graph).to_writer(out));
    measure("JSON Graph", |out| JsonGraph::new(&graph).to_writer(out));
    measure("node-link", |out| NodeLink::new(&graph).to_writer(out));
    measure("graphology", |out| Graphology::new(&graph).to_writer(out));
    measure("STIX", |out| Stix::new(&graph).to_writer(out));
    measure("Gephi tables", |out| {
        GephiTables::new(&graph).entities_to_writer(&mut *out)?;
        GephiTables::new(&graph).ties_to_writer(out)
    });
    measure("links table", |out| LinksTable::new(&graph).to_writer(out));
    measure("Neo4j tables", |out| {
        Neo4jTables::new(&graph).entities_to_writer(&mut *out)?;
        Neo4jTables::new(&graph).ties_to_writer(out)
    });
    measure("Cypher", |out| CypherScript::new(&graph).to_writer(out));
    measure("Turtle", |out| Turtle::new(&graph).to_writer(out));
    measure("FtM", |out| FtmEntities::new(&graph).to_writer(out));
}

fn measure(name: &str, write: impl Fn(&mut dyn Write) -> io::Result<()>) {
    let mut file = Vec::new();
    write(&mut file).expect("a vector takes all");
    let rounds = if common::is_trial() { 1 } else { ROUNDS };
    let least = |work: &dyn Fn()| (0..rounds).map(|_| common::timed(work).0).min().unwrap_or_default();
    let copy = least(&|| {
        let mut out = BufWriter::new(Sink);
        for line in file.split_inclusive(|&byte| byte == b'\n') {
            out.write_all(line).expect("a sink takes all");
        }
    });
    let megabytes = file.len() as f64 / 1e6;
    drop(file);
    let mut watch = Watch { before: resident(), most: 0 };
    write(&mut watch).expect("a sink takes all");
    let peak = watch.most.saturating_sub(watch.before);
    let time: Duration = least(&|| write(&mut Sink).expect("a sink takes all"));
    let seconds = time.as_secs_f64();
    println!(
        "{name:<12}{megabytes:>8.1}{seconds:>10.2}{:>10.0}{:>16.2}{:>16.1}",
        megabytes / seconds,
        peak as f64 / 1e6,
        seconds / copy.as_secs_f64()
    );
}

/// Takes what it is given, and looks at it, so that nothing is left out as useless.
struct Sink;

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        std::hint::black_box(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Takes what it is given, and looks at the memory of the process.
struct Watch {
    before: usize,
    most: usize,
}

impl Write for Watch {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.most = self.most.max(resident());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The bytes of this process's own that are in memory; 0 where the system does not tell it.
fn resident() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()).unwrap_or_default() * 1024
}
