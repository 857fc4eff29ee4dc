//! From OFAC's files to a graph that can be queried, beside a bare pass of the csv crate over the same bytes.
//!
//! With the folder of lists in `SANCTIONS_GRAPH_DATA` it is the whole list of 28 December 2023, from `sdn.csv`, `alt.csv`, `add.csv`
//! and `sdn_comments.csv`; otherwise the Consolidated (non-SDN) list that the tests have. What is timed is the opening of the
//! list, the reading with all that becomes of it, and the building of the graph with its index; files are decompressed before.
//! The bare pass reads each row into one record that is used again, and does nothing with it.
//!
//! The whole list may take a second.

mod common;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{is_trial, timed};
use sanctions_graph::import::{self, Input, OfacCsv};
use sanctions_graph::{Graph, GraphBuilder};

/// Rounds of each measurement; the shortest counts, as nothing makes a pass faster than it is.
const ROUNDS: usize = 9;
const MOST: Duration = Duration::from_secs(1);

fn main() {
    let data = std::env::var_os("SANCTIONS_GRAPH_DATA").map(|folder| Path::new(&folder).join("lists/ofac"));
    legacy(data.as_deref());
    simple(data.as_deref());
}

fn fixture(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/ofac/cons_2019-03-14").join(file)
}

/// The shortest of some rounds.
fn shortest<T>(mut work: impl FnMut() -> T) -> Duration {
    let rounds = if is_trial() { 1 } else { ROUNDS };
    (0..rounds).map(|_| timed(|| black_box(work())).0).min().unwrap_or_default()
}

/// A file, decompressed.
fn bytes(path: &Path) -> Vec<u8> {
    let mut bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_some_and(|end| end == "zst") {
        let mut text = Vec::new();
        let mut decoder = ruzstd::decoding::StreamingDecoder::new(bytes.as_slice()).expect("a Zstandard file");
        std::io::Read::read_to_end(&mut decoder, &mut text).expect("a whole file");
        bytes = text;
    }
    bytes
}

fn show(what: &str, files: &[Vec<u8>], graph: &Graph, took: Duration) {
    let (entities, ties) = (graph.entity_count(), graph.tie_count());
    let megabytes = files.iter().map(Vec::len).sum::<usize>() as f64 / 1e6;
    println!("\n{what}: {megabytes:.2} MB, {entities} entities, {ties} ties");
    println!("{:<44}{:>10.1} ms{:>10.1} MB/s", "to a graph with its index", ms(took), megabytes / took.as_secs_f64());
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1e3
}

fn legacy(data: Option<&Path>) {
    let whole = data.map(|data| data.join("legacy_csv_2023-12-28"));
    let names = match &whole {
        Some(folder) => ["sdn.csv.zst", "alt.csv.zst", "add.csv.zst", "sdn_comments.csv"].map(|name| folder.join(name)),
        None => ["cons_prim.csv.zst", "cons_alt.csv.zst", "cons_add.csv.zst", "cons_comments.csv"].map(fixture),
    };
    let files: Vec<Vec<u8>> = names.iter().map(|path| bytes(path)).collect();
    let [primary, aliases, addresses, comments] = files.as_slice() else { return };
    let input = |name: &str, bytes: &Vec<u8>| Input::bytes(name, bytes.clone()).expect("bytes in memory");
    let import = || {
        let list = OfacCsv::new(input("sdn.csv", primary))
            .aliases(input("alt.csv", aliases))
            .addresses(input("add.csv", addresses))
            .comments(input("sdn_comments.csv", comments));
        let mut builder = GraphBuilder::new();
        list.open().and_then(|list| list.import_into(&mut builder)).expect("a list");
        builder.build().expect("a sound graph")
    };
    let took = shortest(import);
    let bare = shortest(|| files.iter().map(|file| pass(file)).sum::<usize>());
    show("OFAC legacy CSV", &files, &import(), took);
    let ratio = took.as_secs_f64() / bare.as_secs_f64();
    println!("{:<44}{:>10.1} ms{:>10.1} times as long", "a bare pass over the rows", ms(bare), ratio);
    assert!(whole.is_none() || took <= MOST, "more than a second: {took:?}");
}

/// Reads all rows, as the csv crate gives them.
fn pass(bytes: &[u8]) -> usize {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut row = csv::StringRecord::new();
    let mut fields = 0;
    while reader.read_record(&mut row).expect("rows") {
        fields += row.len();
    }
    fields
}

fn simple(data: Option<&Path>) {
    let whole = data.map(|data| data.join("simple_xml/consolidated_nonSDN_2024-05-06.xml.zst"));
    let files = vec![bytes(&whole.unwrap_or_else(|| fixture("consolidated.xml.zst")))];
    let import = || {
        let mut builder = GraphBuilder::new();
        let list = Input::bytes("consolidated.xml", files.concat()).and_then(import::read);
        list.and_then(|list| list.import_into(&mut builder)).expect("a list");
        builder.build().expect("a sound graph")
    };
    let took = shortest(import);
    show("OFAC simple XML", &files, &import(), took);
}
