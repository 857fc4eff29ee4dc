//! Loading a graph file of 50 MB beside the ron crate's own typed parse of the same text, in time and in memory; and the small
//! file `graphs/myanmar-dprk.ron`, read and written.
//!
//! The text is a synthetic network as this crate writes it. Two claims in three are dated, with the words of the source or the
//! kind of date; one piece of evidence in three has a quote of some 90 characters; four claims in five are graded; one in four
//! has a remark; entities have one alias on average. Ron's side reads it into plain derived structs of `String` and `Vec`,
//! with no check of anything; ours reads the file, checks it, builds the graph and its index.
//!
//! Ours may take 1 / 0.60 times as long, and 2.5 times the file in memory.

mod common;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use criterion::{Criterion, Throughput};
use sanctions_graph::{EntityKind, Graph, Measure, Modality, Relation, SourceKind, Stance};
use serde::Deserialize;

const SEED_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/graphs/myanmar-dprk.ron");
/// So many entities and ties make a file of 50 MB.
const ENTITIES: usize = 42_000;
const TIES: usize = 126_000;
/// Rounds of the table.
const ROUNDS: usize = 7;
/// Set in a process that only reads a file, so that its peak of memory is that of the reading.
const ONLY: &str = "SANCTIONS_GRAPH_BENCH_ONLY";

fn main() {
    if let Ok(who) = std::env::var(ONLY) {
        return read_once(&who);
    }
    let trial = common::is_trial();
    let mut criterion = Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(2))
        .without_plots()
        .configure_from_args();
    seed_file(&mut criterion);
    criterion.final_summary();

    let file = if trial { Scratch::new(400, 1_200) } else { Scratch::new(ENTITIES, TIES) };
    file.check();
    if !trial {
        file.table();
    }
}

/// The small file that people edit.
fn seed_file(criterion: &mut Criterion) {
    let text = fs::read_to_string(SEED_FILE).expect("the seed file");
    let graph = Graph::parse("seed", &text).expect("a sound file");
    let mut group = criterion.benchmark_group("myanmar-dprk.ron");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("read", |bencher| bencher.iter(|| Graph::parse("seed", black_box(&text))));
    group.bench_function("write", |bencher| bencher.iter(|| black_box(&graph).to_ron()));
    group.finish();
}

/// A synthetic graph file that is deleted in the end.
struct Scratch {
    path: PathBuf,
    entities: usize,
    ties: usize,
}

impl Scratch {
    fn new(entities: usize, ties: usize) -> Self {
        let path = std::env::temp_dir().join(format!("sanctions-graph-bench-{}.ron", std::process::id()));
        let graph = common::network(entities, ties).build().expect("a sound network");
        graph.save(&path).expect("room for the file");
        Self { path, entities, ties }
    }

    /// Both sides read all of it, ours without a warning.
    fn check(&self) {
        let text = fs::read_to_string(&self.path).expect("the file just written");
        let plain = parse_plain(&text);
        let graph = Graph::load(&self.path).expect("a sound file");
        assert!(graph.warnings().is_empty());
        assert_eq!((graph.entity_count(), graph.tie_count()), (self.entities, self.ties));
        assert_eq!(plain.entities.len(), self.entities);
        assert_eq!(plain.claims.len(), graph.ties().map(|tie| tie.claims().len()).sum::<usize>());
    }

    fn table(&self) {
        let text = fs::read_to_string(&self.path).expect("the file just written");
        let mut plain = Vec::new();
        let mut ours = Vec::new();
        for _ in 0..ROUNDS {
            // What was read is dropped outside the measure.
            plain.push(common::timed(|| parse_plain(black_box(&text))).0);
            ours.push(common::timed(|| Graph::load(black_box(&self.path))).0);
        }
        let least = |times: &[Duration]| times.iter().min().copied().unwrap_or_default().as_secs_f64();
        let megabytes = text.len() as f64 / 1e6;
        let speed = |seconds: f64| megabytes / seconds;
        let row = |name: &str, times: &[Duration], who: &str| {
            let median = common::median(times.to_vec()).as_secs_f64();
            let peak = self.peak(who).map_or("unknown".to_owned(), |bytes| {
                format!("{:.0} MB, {:.2} x", bytes / 1e6, bytes / text.len() as f64)
            });
            println!("{name:<40}{:>9.0}{:>9.1}{:>9.1}{peak:>20}", median * 1e3, speed(median), speed(least(times)));
        };
        println!("\n{megabytes:.1} MB, {} entities, {} ties; median and best of {ROUNDS}\n", self.entities, self.ties);
        println!("{:<40}{:>9}{:>9}{:>9}{:>20}", "", "ms", "MB/s", "best", "peak memory");
        row("ron, typed parse into plain structs", &plain, "ron");
        row("ours, Graph::load", &ours, "ours");
        let ratio = common::median(plain.clone()).as_secs_f64() / common::median(ours.clone()).as_secs_f64();
        println!("\nours / ron: {ratio:.2} by medians, {:.2} by the best", least(&plain) / least(&ours));
    }

    /// The peak of memory of a process that reads the file and does nothing else, in bytes, where the system tells it.
    fn peak(&self, who: &str) -> Option<f64> {
        let this = std::env::current_exe().ok()?;
        let output = Command::new(this).env(ONLY, who).arg(&self.path).output().ok()?;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// Reads the file named by the first argument, as `who` does, and prints the peak of memory.
fn read_once(who: &str) {
    let path = std::env::args_os().nth(1).expect("a file");
    let path = Path::new(&path);
    if who == "ours" {
        black_box(Graph::load(path).expect("a sound file"));
    } else {
        black_box(parse_plain(&fs::read_to_string(path).expect("a file")));
    }
    if let Some(bytes) = peak_of_this_process() {
        println!("{bytes}");
    }
}

fn peak_of_this_process() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1024)
}

fn parse_plain(text: &str) -> plain::SanctionsGraph {
    let options = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    options.from_str(text).expect("the mirror fits the text")
}

/// The records of the text as one would derive them without this crate: the fields that the text has. The enumerations are this
/// crate's, which are derived too.
#[allow(dead_code, reason = "what is read is only counted")]
mod plain {
    use super::{Deserialize, EntityKind, Measure, Modality, Relation, SourceKind, Stance};

    #[derive(Deserialize)]
    pub struct SanctionsGraph {
        version: u32,
        title: Option<String>,
        sources: Vec<Source>,
        pub entities: Vec<Entity>,
        pub claims: Vec<Claim>,
    }

    #[derive(Deserialize)]
    struct Source {
        id: String,
        kind: SourceKind,
        title: String,
        publisher: Option<String>,
        published: Option<String>,
        url: Option<String>,
        licence: Option<String>,
    }

    #[derive(Deserialize)]
    pub struct Entity {
        id: String,
        kind: EntityKind,
        name: String,
        #[serde(default)]
        aliases: Vec<String>,
        #[serde(default)]
        identifiers: Vec<Identifier>,
        #[serde(default)]
        countries: Vec<Country>,
        note: Option<String>,
    }

    #[derive(Deserialize)]
    struct Identifier {
        scheme: String,
        value: String,
    }

    #[derive(Deserialize)]
    struct Country {
        code: String,
    }

    #[derive(Deserialize)]
    pub struct Claim {
        from: String,
        relation: Relation,
        to: String,
        #[serde(default)]
        stance: Stance,
        modality: Modality,
        when: Option<When>,
        share: Option<String>,
        designation: Option<Designation>,
        goods: Option<String>,
        role: Option<String>,
        speaker: Option<String>,
        #[serde(default)]
        hedges: Vec<String>,
        evidence: Vec<Evidence>,
        grade: Option<String>,
        note: Option<String>,
    }

    #[derive(Deserialize)]
    struct When {
        edtf: String,
        kind: Option<Kind>,
        text: Option<String>,
    }

    #[derive(Deserialize)]
    enum Kind {
        State,
        Event,
        Statement,
    }

    #[derive(Deserialize)]
    struct Designation {
        measure: Measure,
        programme: Option<String>,
        listed_on: Option<String>,
    }

    #[derive(Deserialize)]
    struct Evidence {
        source: String,
        locator: Option<String>,
        quote: Option<String>,
    }
}
