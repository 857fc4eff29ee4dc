//! The workload of ten sorts of questions to a synthetic sanctions network, each answer checked, beside what other engines need.
//!
//! `cargo bench --bench workload -- --folder FOLDER [--sizes S,M,L] [--results FOLDER] [--peers] [--only a,b,i]`
//!
//! The folder holds `data/<size>/{nodes.csv,edges.csv,queries.json}`, `answers_<size>.json` with the answers that several engines
//! agree on, and programs that ask other engines. With `--peers` those that are there are run first, each in a process of its own:
//! `rust/target/release/peer_csr` (compressed sparse rows, nothing else: the speed to reach), `peer_petgraph`, and `run.py` for the
//! Python packages that are installed. Results of earlier runs in the results folder are shown too.
//!
//! As with the peers, each query is timed by itself, a workload is passed over five times and the least time of a query counts;
//! medians and 99th percentiles are over queries. Without a folder a small network is asked and compared with a plain search.

mod common;

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use sanctions_graph::petgraph::graph::NodeIndex;
use sanctions_graph::{Costs, EntityRef, Graph, Relation, View};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PASSES: usize = 5;
/// Seconds after which no further pass is begun.
const ENOUGH: u64 = 40;

fn main() {
    let options = Options::read();
    if let Some(data) = std::env::var_os(BATCH) {
        return batch(Path::new(&data));
    }
    match &options.folder {
        None => trial(),
        Some(folder) => {
            for size in &options.sizes {
                run(folder, size, &options);
            }
        }
    }
}

struct Options {
    folder: Option<PathBuf>,
    sizes: Vec<String>,
    results: PathBuf,
    peers: bool,
    only: Option<Vec<String>>,
}

impl Options {
    fn read() -> Self {
        let arguments: Vec<String> = std::env::args().collect();
        let value = |name: &str| {
            let place = arguments.iter().position(|argument| argument == name)?;
            arguments.get(place + 1).cloned()
        };
        let list = |text: String| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        Self {
            folder: value("--folder").map(PathBuf::from),
            sizes: list(value("--sizes").unwrap_or_else(|| "S,M".to_owned())),
            results: value("--results").map_or_else(|| PathBuf::from("target/workload"), PathBuf::from),
            peers: arguments.iter().any(|argument| argument == "--peers"),
            only: value("--only").map(list),
        }
    }

    fn wants(&self, name: &str) -> bool {
        self.only.as_ref().is_none_or(|only| only.iter().any(|wanted| name.starts_with(wanted.as_str())))
    }
}

fn read_json(path: &Path) -> Option<Value> {
    serde_json::from_slice(&std::fs::read(path).ok()?).ok()
}

/// One size: the peers, ours, the check, the table.
fn run(folder: &Path, size: &str, options: &Options) {
    let data = folder.join("data").join(size);
    std::fs::create_dir_all(&options.results).expect("the folder of results");
    if options.peers {
        run_peers(folder, &data, &options.results);
    }
    println!("\n# {size}");
    let (read, builder) = common::timed(|| common::csv::load(&data));
    let (built, mut graph) = common::timed(|| builder.build().expect("a sound network"));
    let (entities, ties) = (graph.entity_count(), graph.tie_count());
    println!("{entities} entities, {ties} ties; read in {read:.1?}, checked and indexed in {built:.1?}");
    let indexed = (0..3).map(|_| common::timed(|| graph.index_anew()).0).min().unwrap_or_default();
    let million = indexed.as_secs_f64() * 1e6 / ties as f64;
    println!(
        "index: {:.1} bytes a tie, built in {million:.3} s a million ties",
        graph.index_bytes() as f64 / ties as f64
    );
    let queries = read_json(&data.join("queries.json")).expect("queries.json");
    let mut report = Report::default();
    ask(&graph, &queries, options, &mut report);
    ask_of_all(&graph, &queries, options, &mut report);
    let agreed = read_json(&folder.join(format!("answers_{size}.json"))).map(|file| file["answers"].clone());
    let agreed =
        agreed.or_else(|| read_json(&options.results.join(format!("csr_{size}.json")))?.get("answers").cloned());
    report.check(agreed.as_ref());
    report.save(&options.results.join(format!("sanctions-graph_{size}.json")), size);
    report.table(&options.results, size);
    if options.only.is_none() {
        compare_threads(&data);
    }
}

/// Set in a process that answers one batch, to the folder of the data.
const BATCH: &str = "SANCTIONS_GRAPH_BENCH_BATCH";

/// How many times as fast two threads answer a batch as one: a process for each, in turn, the least times.
fn compare_threads(data: &Path) {
    let this = std::env::current_exe().expect("this program");
    let seconds = |threads: &str| -> f64 {
        let mut command = Command::new(&this);
        let output = command.env(BATCH, data).env("RAYON_NUM_THREADS", threads).output().expect("a process");
        String::from_utf8_lossy(&output.stdout).trim().parse().expect("seconds")
    };
    let rounds: Vec<(f64, f64)> = (0..2).map(|_| (seconds("1"), seconds("2"))).collect();
    let one = rounds.iter().map(|round| round.0).fold(f64::MAX, f64::min);
    let two = rounds.iter().map(|round| round.1).fold(f64::MAX, f64::min);
    let parallel = if cfg!(feature = "parallel") { "" } else { " (without the feature parallel)" };
    println!("a batch of {BATCHED} shortest routes: two threads {:.2} times as fast as one{parallel}", one / two);
}

const BATCHED: usize = 20_000;

/// The seconds that a batch of shortest routes takes.
fn batch(data: &Path) {
    let graph = common::csv::load(data).build().expect("a sound network");
    let queries = read_json(&data.join("queries.json")).expect("queries.json");
    let pairs: Vec<_> = pairs(&queries["a"]).into_iter().cycle().take(BATCHED).collect();
    let least = (0..PASSES).map(|_| {
        let query = graph.routes_batch(pairs.iter().copied()).expect("two").view(plain()).max_hops(u32::MAX);
        common::timed(|| black_box(query.shortest())).0
    });
    println!("{}", least.min().unwrap_or_default().as_secs_f64());
}

/// Runs the engines that are there.
fn run_peers(folder: &Path, data: &Path, results: &Path) {
    let run = |command: &mut Command| {
        println!("{command:?}");
        let status = command.current_dir(folder).env("BUDGET", "20").status();
        println!("{}", status.map_or_else(|error| error.to_string(), |status| status.to_string()));
    };
    let (data, results) = (absolute(data), absolute(results));
    let binary =
        |name: &str| Some(absolute(&folder.join("rust/target/release").join(name))).filter(|path| path.exists());
    if let Some(csr) = binary("peer_csr") {
        run(Command::new(csr).arg(&data).arg(&results));
    }
    if let Some(petgraph) = binary("peer_petgraph") {
        run(Command::new(petgraph).arg(&data).arg(&results));
    }
    for (peer, module) in [
        ("networkx", "networkx"),
        ("rustworkx", "rustworkx"),
        ("igraph", "igraph"),
        ("graphtool", "graph_tool"),
        ("kuzu", "kuzu"),
        ("ladybug", "ladybug"),
        ("duckdb", "duckdb"),
    ] {
        let there = Command::new("python3").args(["-c", &format!("import {module}")]).output();
        if there.is_ok_and(|output| output.status.success()) {
            let mut command = Command::new("python3");
            command.args(["run.py", "--peer", peer, "--budget", "20", "--data"]).arg(&data).arg("--out").arg(&results);
            run(&mut command);
        }
    }
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).expect("a path")
}

fn node(number: &Value) -> NodeIndex {
    NodeIndex::new(number.as_u64().expect("a number") as usize)
}

fn pairs(list: &Value) -> Vec<(NodeIndex, NodeIndex)> {
    list.as_array().expect("a list").iter().map(|pair| (node(&pair[0]), node(&pair[1]))).collect()
}

fn nodes(list: &Value) -> Vec<NodeIndex> {
    list.as_array().expect("a list").iter().map(node).collect()
}

/// Every relation but listing, whatever is said of it.
fn plain() -> View {
    View::everything().without_relations([Relation::SanctionedBy])
}

fn hops(row: Option<&[NodeIndex]>) -> i64 {
    row.map_or(-1, |row| row.len() as i64 - 1)
}

fn ask(graph: &Graph, queries: &Value, options: &Options, report: &mut Report) {
    let far = u32::MAX;
    let view = plain();
    let a = pairs(&queries["a"]);
    let mut any = graph.searcher(&view).max_hops(far);
    let mut six = graph.searcher(&view).max_hops(6);
    let mut many = |name: &str, run: &mut dyn FnMut(&mut Report)| {
        if options.wants(name) {
            run(report);
        }
    };
    many("a", &mut |report| report.many("a", &a, |&(from, to)| hops(any.shortest(from, to))));
    many("b", &mut |report| report.many("b", &a, |&(from, to)| hops(six.shortest(from, to))));
    many("a", &mut |report| {
        report.many("a, a route in words", &a, |&(from, to)| {
            let routes = graph.routes(from, to).expect("two").view(view.clone()).max_hops(far).shortest();
            routes.iter().next().map_or(-1, |route| route.len() as i64)
        });
        report.many("a, all of them", &a, |&(from, to)| {
            let routes = graph.routes(from, to).expect("two").view(view.clone()).max_hops(far).all_shortest();
            routes.iter().next().map_or(-1, |route| route.len() as i64)
        });
    });
    for sort in ["random", "hub"] {
        let centres = nodes(&queries["c"][sort]);
        for rings in 1..=3 {
            let mut searcher = graph.searcher(&view).max_hops(rings);
            let name = format!("c{rings}_{sort}");
            many("c", &mut |report| report.many(&name, &centres, |&centre| searcher.around(centre).len() - 1));
        }
    }
    let d = pairs(&queries["d"]);
    let mut four = graph.searcher(&view).max_hops(4);
    many("d", &mut |report| {
        report.many("d", &d, |&(from, to)| {
            let mut count = 0u64;
            four.each_route(from, to, |_| {
                count += 1;
                ControlFlow::Continue(())
            });
            count
        });
    });
    let e = pairs(&queries["e"]);
    many("e", &mut |report| {
        report.many("e", &e, |&(from, to)| {
            any.k_shortest(from, to, 10).iter().map(|row| row.len() - 1).collect::<Vec<_>>()
        });
    });
    let i = pairs(&queries["i"]);
    let costs = Costs::new(graph, |tie| {
        let best = tie.claims().iter().filter_map(|claim| claim.stated_confidence()).max()?;
        Some(101 - u32::from(best))
    });
    many("i", &mut |report| {
        report.many("i", &i, |&(from, to)| any.cheapest(from, to, &costs).map_or(-1, |(cost, _)| i64::from(cost)));
    });
    let sure = View::everything()
        .without_relations([Relation::SanctionedBy])
        .denied(false)
        .retracted(false)
        .at_least_confidence(50);
    let j: Vec<(NodeIndex, NodeIndex, View)> = queries["j"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|query| {
            let date = query[2].as_str().and_then(|date| date.parse().ok()).expect("a date");
            (node(&query[0]), node(&query[1]), sure.clone().as_of(date))
        })
        .collect();
    many("j", &mut |report| {
        report.many("j", &j, |(from, to, view)| hops(graph.searcher(view).max_hops(far).shortest(*from, *to)));
    });
}

fn ask_of_all(graph: &Graph, queries: &Value, options: &Options, report: &mut Report) {
    let network = graph.network_as_recorded(&plain());
    if options.wants("f") {
        report.once(
            "f",
            || network.hops_to_listed(),
            |hops| {
                let mut counts = serde_json::Map::new();
                if hops.unreached() > 0 {
                    counts.insert("-1".to_owned(), hops.unreached().into());
                }
                for (distance, count) in hops.counts().into_iter().enumerate() {
                    counts.insert(distance.to_string(), count.into());
                }
                counts.into()
            },
        );
    }
    if options.wants("g_pr") {
        report.once("g_pr", || network.page_rank().run(), |ranks| top(ranks.iter(), ranks.sum()));
    }
    if options.wants("g_bt") {
        let sources = nodes(&queries["g_sources"]);
        let measure = || network.betweenness_from(&sources).expect("sources");
        report.once("g_bt", measure, |scores| top(scores.iter(), scores.sum()));
    }
    if options.wants("g_full") && (options.only.is_some() || graph.entity_count() <= 10_000) {
        report.once("g_full", || network.betweenness(), |scores| top(scores.iter(), scores.sum()));
    }
    if options.wants("h") {
        let stakes = Stakes::new(graph);
        report.once("h", || stakes.caught(), |caught| stakes.summary(&caught));
    }
}

fn top<'g>(scores: impl Iterator<Item = (EntityRef<'g>, f64)>, sum: f64) -> Value {
    let mut scores: Vec<(usize, f64)> = scores.map(|(entity, score)| (entity.index().index(), score)).collect();
    scores.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    scores.truncate(20);
    json!({"sum": sum, "top": scores})
}

/// The stakes of a graph for the rule of half, as the programs for the peers have it: whole per cent, direct stakes of owners who
/// are listed or caught themselves. The crate's own answer to the question comes with exposure.
struct Stakes {
    rows: Vec<usize>,
    /// The asset and the per cent held.
    held: Vec<(u32, u32)>,
    listed: Vec<bool>,
}

impl Stakes {
    fn new(graph: &Graph) -> Self {
        let mut listed = vec![false; graph.entity_count()];
        let mut stakes = Vec::new();
        for tie in graph.ties() {
            let (from, to) = (tie.from().index().index(), tie.to().index().index());
            match tie.relation() {
                Relation::SanctionedBy => listed[from] = true,
                Relation::Owns => {
                    let share = tie.claims().iter().find_map(|claim| claim.details().share()).expect("a share");
                    let share = share.minimum().ppm.0;
                    stakes.push((from, to as u32, share / 10_000));
                }
                _ => {}
            }
        }
        stakes.sort_unstable();
        let rows = (0..=listed.len()).map(|owner| stakes.partition_point(|stake| stake.0 < owner)).collect();
        Self { rows, held: stakes.into_iter().map(|(_, asset, share)| (asset, share)).collect(), listed }
    }

    fn caught(&self) -> Vec<bool> {
        let (mut caught, mut held) = (self.listed.clone(), vec![0; self.listed.len()]);
        let mut todo: Vec<usize> = (0..caught.len()).filter(|&owner| caught[owner]).collect();
        while let Some(owner) = todo.pop() {
            for &(asset, share) in &self.held[self.rows[owner]..self.rows[owner + 1]] {
                let asset = asset as usize;
                held[asset] += share;
                if held[asset] >= 50 && !caught[asset] {
                    caught[asset] = true;
                    todo.push(asset);
                }
            }
        }
        caught
    }

    fn summary(&self, caught: &[bool]) -> Value {
        let unlisted = (0..caught.len()).filter(|&entity| caught[entity] && !self.listed[entity]);
        let ids: Vec<String> = unlisted.map(|entity| entity.to_string()).collect();
        let digest = Sha256::digest(ids.join("\n").as_bytes());
        let sha256: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        json!({"blocked": caught.iter().filter(|&&caught| caught).count(), "by_ownership": ids.len(), "sha256": sha256})
    }
}

/// What was measured and answered.
#[derive(Default)]
struct Report {
    rows: Vec<Row>,
    answers: BTreeMap<String, Value>,
}

struct Row {
    name: String,
    queries: usize,
    /// Microseconds.
    median: f64,
    p99: f64,
    mean: f64,
}

impl Report {
    fn many<Q, A: Into<Value>>(&mut self, name: &str, queries: &[Q], mut ask: impl FnMut(&Q) -> A) {
        let mut least = vec![Duration::MAX; queries.len()];
        let mut answers = Vec::new();
        let begun = Instant::now();
        for pass in 0..PASSES {
            for (query, least) in queries.iter().zip(&mut least) {
                let start = Instant::now();
                let answer = black_box(ask(query));
                *least = start.elapsed().min(*least);
                if pass == 0 {
                    answers.push(answer.into());
                }
            }
            if begun.elapsed() > Duration::from_secs(ENOUGH) {
                break;
            }
        }
        least.sort_unstable();
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        let row = Row {
            name: name.to_owned(),
            queries: queries.len(),
            median: micros(least[least.len() / 2]),
            p99: micros(least[least.len() * 99 / 100]),
            mean: micros(least.iter().sum()) / least.len() as f64,
        };
        println!(
            "  {:<22} {:>5} median {:>10.2} us  p99 {:>10.2} us  mean {:>10.2} us",
            row.name, row.queries, row.median, row.p99, row.mean
        );
        self.rows.push(row);
        self.answers.insert(name.to_owned(), Value::Array(answers));
    }

    /// One question to the whole graph.
    fn once<A>(&mut self, name: &str, mut ask: impl FnMut() -> A, convert: impl Fn(A) -> Value) {
        let (mut least, mut answer) = (Duration::MAX, None);
        let begun = Instant::now();
        for _ in 0..PASSES {
            let (time, given) = common::timed(&mut ask);
            least = least.min(time);
            answer = Some(given);
            if begun.elapsed() > Duration::from_secs(ENOUGH) {
                break;
            }
        }
        let micros = least.as_secs_f64() * 1e6;
        println!("  {name:<22}       {micros:>17.2} us");
        self.rows.push(Row { name: name.to_owned(), queries: 1, median: micros, p99: micros, mean: micros });
        self.answers.insert(name.to_owned(), answer.map(convert).expect("an answer"));
    }

    /// Holds every answer against those that were agreed on.
    fn check(&self, agreed: Option<&Value>) {
        let Some(agreed) = agreed else {
            println!("no agreed answers to compare with");
            return;
        };
        for (name, ours) in &self.answers {
            let item = name.split(',').next().unwrap_or(name);
            // The same pairs serve b; without a bound within reach its answers are those of a.
            let Some(theirs) = agreed.get(item) else { continue };
            assert!(same(ours, theirs), "{name}: ours {ours} are not {theirs}");
        }
        println!("all answers are those agreed on");
    }

    fn save(&self, path: &Path, size: &str) {
        let row = |row: &Row| {
            let q = json!({"n": row.queries, "of": row.queries, "median_us": row.median, "p99_us": row.p99,
                "mean_us": row.mean, "passes": PASSES, "seconds": row.median / 1e6});
            (row.name.clone(), q)
        };
        let q: serde_json::Map<String, Value> = self.rows.iter().map(row).collect();
        let result = json!({"peer": "sanctions-graph", "version": env!("CARGO_PKG_VERSION"), "size": size, "load": {},
            "q": q, "answers": self.answers, "notes": {}});
        std::fs::write(path, result.to_string()).expect("the results");
    }

    /// Medians and 99th percentiles, and how many times as long as ours each engine takes.
    fn table(&self, results: &Path, size: &str) {
        let mut peers: Vec<(String, Value)> = Vec::new();
        for name in ["csr", "petgraph", "networkx", "rustworkx", "igraph", "graphtool", "kuzu", "ladybug", "duckdb"] {
            if let Some(result) = read_json(&results.join(format!("{name}_{size}.json"))) {
                peers.push((name.to_owned(), result["q"].clone()));
            }
        }
        println!(
            "\nmedian and 99th percentile in microseconds; of the others how many times as long as ours the median and the"
        );
        println!("99th percentile are: above 1 ours is faster\n");
        print!("{:<22}{:>11}{:>11}", "", "median", "p99");
        peers.iter().for_each(|(name, _)| print!("{name:>20}"));
        println!();
        for row in &self.rows {
            print!("{:<22}{:>11.2}{:>11.2}", row.name, row.median, row.p99);
            let item = row.name.split(',').next().unwrap_or_default();
            for (_, q) in &peers {
                let of = |key: &str| q[item][key].as_f64();
                let cell = match (of("median_us"), of("p99_us"), of("seconds")) {
                    (Some(median), Some(p99), _) => format!("{:.2} / {:.2}", median / row.median, p99 / row.p99),
                    (_, _, Some(seconds)) => format!("{:.2}", seconds * 1e6 / row.median),
                    _ => String::new(),
                };
                print!("{cell:>20}");
            }
            println!();
        }
        self.growth(results, size);
    }

    /// How the medians grew since the size ten times smaller: as which power of the size.
    fn growth(&self, results: &Path, size: &str) {
        let smaller = match size {
            "M" => "S",
            "L" => "M",
            _ => return,
        };
        let Some(before) = read_json(&results.join(format!("sanctions-graph_{smaller}.json"))) else { return };
        println!("\nmedians grew from {smaller} to {size}, ten times as large, as this power of the size:");
        for row in &self.rows {
            if let Some(median) = before["q"][&row.name]["median_us"].as_f64() {
                print!("  {} {:.2};", row.name, (row.median / median).log10());
            }
        }
        println!();
    }
}

/// Whether two answers agree; of measures the twenty greatest and the sum, to five digits.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours.get("top"), theirs.get("top")) {
        (Some(Value::Array(ours_top)), Some(Value::Array(theirs_top))) => {
            let near = |one: f64, other: f64| (one - other).abs() <= 1e-5 * one.abs().max(1e-12);
            let theirs_by: HashMap<u64, f64> =
                theirs_top.iter().filter_map(|pair| Some((pair[0].as_u64()?, pair[1].as_f64()?))).collect();
            let common: Vec<(f64, f64)> = ours_top
                .iter()
                .filter_map(|pair| Some((pair[1].as_f64()?, *theirs_by.get(&pair[0].as_u64()?)?)))
                .collect();
            let sums = ours["sum"].as_f64().zip(theirs["sum"].as_f64());
            common.len() >= 18
                && common.iter().all(|&(one, other)| near(one, other))
                && sums.is_some_and(|(one, other)| near(one, other))
        }
        _ => ours == theirs,
    }
}

/// A small network of this folder, its answers compared with a plain search over petgraph's graph.
fn trial() {
    let graph = common::network(400, 1_200).build().expect("a sound network");
    let view = plain();
    let mut searcher = graph.searcher(&view).max_hops(u32::MAX);
    for (from, to) in (0..400).map(|number| (NodeIndex::new(number), NodeIndex::new((number * 7 + 3) % 400))) {
        if from != to {
            assert_eq!(hops(searcher.shortest(from, to)), plain_hops(&graph, from, to));
        }
    }
    println!("the answers are those of a plain search; name a folder to measure: see the head of benches/workload.rs");
}

fn plain_hops(graph: &Graph, from: NodeIndex, to: NodeIndex) -> i64 {
    let (plain, mut hops) = (graph.as_petgraph(), vec![-1; graph.entity_count()]);
    let mut queue = std::collections::VecDeque::from([from]);
    hops[from.index()] = 0;
    while let Some(entity) = queue.pop_front() {
        let ties = plain.edges_directed(entity, sanctions_graph::petgraph::Direction::Outgoing);
        let back = plain.edges_directed(entity, sanctions_graph::petgraph::Direction::Incoming);
        use sanctions_graph::petgraph::visit::EdgeRef;
        for tie in ties.chain(back).filter(|tie| tie.weight().relation() != Relation::SanctionedBy) {
            let next = if tie.source() == entity { tie.target() } else { tie.source() };
            if hops[next.index()] < 0 {
                hops[next.index()] = hops[entity.index()] + 1;
                queue.push_back(next);
            }
        }
    }
    hops[to.index()]
}
