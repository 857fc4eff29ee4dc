//! How fast OFAC's advanced XML is read, and what memory that takes.
//!
//! The input is a list of eight parties, or where `SANCTIONS_GRAPH_DATA` names a folder with lists the real non-SDN list, many times
//! over under other numbers. Bare reading is a loop over the events of the XML, of the same bytes in memory. Reading records, and
//! importing them into a builder, is to go at least half as fast.
//!
//! A process of its own imports and builds, and does nothing else; its highest resident memory, less what it was before, is to be
//! at most 1.6 times what the finished graph takes.

mod common;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use sanctions_graph::GraphBuilder;
use sanctions_graph::import::{self, Input};

const CUT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/ofac/cons_advanced_cut.xml");
/// Set in a process that imports one file and measures itself: the file.
const ONLY: &str = "SANCTIONS_GRAPH_BENCH_ONLY";
/// With these, glibc gives back the memory of every large list once the list is freed.
const GIVE_BACK: [(&str, &str); 2] = [("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "65536")];
const SIZE: usize = 60_000_000;
const ROUNDS: usize = 5;

fn main() {
    if let Some(file) = std::env::var_os(ONLY) {
        return measure(Path::new(&file));
    }
    let (size, rounds) = if common::is_trial() { (1_000_000, 1) } else { (SIZE, ROUNDS) };
    let list = many(&list(), size);
    println!("{:.1} MB of advanced XML", list.len() as f64 / 1e6);
    let mut best = [Duration::MAX; 3];
    let mut counts = [0usize; 3];
    for _ in 0..rounds {
        for (way, work) in [bare as fn(&[u8]) -> usize, records, imported].into_iter().enumerate() {
            let (took, count) = common::timed(|| work(&list));
            best[way] = best[way].min(took);
            counts[way] = count;
        }
    }
    println!("{:<28}{:>10}{:>10}{:>14}", "", "ms", "MB/s", "of bare speed");
    for ((what, took), count) in ["events", "records", "records into a builder"].iter().zip(best).zip(counts) {
        let speed = list.len() as f64 / 1e6 / took.as_secs_f64();
        let ratio = best[0].as_secs_f64() / took.as_secs_f64();
        println!("{:<28}{:>10.0}{speed:>10.0}{ratio:>14.2}", format!("{count} {what}"), took.as_secs_f64() * 1e3);
    }
    memory(&list);
}

/// A list to begin with.
fn list() -> String {
    let real = std::env::var_os("SANCTIONS_GRAPH_DATA")
        .map(|folder| PathBuf::from(folder).join("lists/ofac/consall_2019-03-14/cons_advanced.xml.zst"));
    let Some(real) = real.filter(|real| real.exists()) else {
        return fs::read_to_string(CUT).expect("the cut");
    };
    let file = fs::File::open(real).expect("the real list");
    let mut content = ruzstd::decoding::StreamingDecoder::new(file).expect("a compressed file");
    let mut list = String::new();
    content.read_to_string(&mut list).expect("text");
    list
}

/// The list with its parties, and all that belongs to them, many times under other numbers.
fn many(list: &str, size: usize) -> Vec<u8> {
    const SECTIONS: [&str; 5] =
        ["Locations", "IDRegDocuments", "DistinctParties", "ProfileRelationships", "SanctionsEntries"];
    let copies = size.div_ceil(list.len()).max(1);
    let mut many = String::with_capacity(size + size / 4);
    let mut rest = list;
    for section in SECTIONS {
        let (open, close) = (format!("<{section}>"), format!("</{section}>"));
        let (start, end) = (rest.find(&open).expect("a section") + open.len(), rest.find(&close).expect("its end"));
        many.push_str(&rest[..start]);
        for copy in 0..copies {
            renumber(&rest[start..end], copy, &mut many);
        }
        rest = &rest[end..];
    }
    many.push_str(rest);
    many.into_bytes()
}

/// The text with the number of the copy before every number that is the list's own.
fn renumber(text: &str, copy: usize, into: &mut String) {
    const OWN: [&str; 11] = [
        " ID",
        " FixedRef",
        " IdentityID",
        "-LocationID",
        " LocationID",
        " DocumentedNameID",
        " FeatureVersionID",
        " NamePartGroupID",
        "-ProfileID",
        " SanctionsEntryID",
        " ProfileID",
    ];
    let mut parts = text.split("=\"");
    let mut last = parts.next().unwrap_or_default();
    into.push_str(last);
    for part in parts {
        into.push_str("=\"");
        if OWN.iter().any(|name| last.ends_with(name)) {
            into.push_str(&(1000 + copy).to_string());
        }
        into.push_str(part);
        last = part;
    }
}

fn bare(list: &[u8]) -> usize {
    let mut reader = quick_xml::Reader::from_reader(list);
    let mut buffer = Vec::new();
    let mut events = 0;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).expect("sound XML") {
            quick_xml::events::Event::Eof => return events,
            _ => events += 1,
        }
    }
}

/// Bytes that are read where they lie: that they are copied for every round is not to be measured.
struct Borrowed(&'static [u8]);

impl Read for Borrowed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}

fn input(list: &[u8]) -> Input {
    // Readers own what they read from, and the list lives as long as the program.
    thread_local!(static LIST: std::cell::OnceCell<&'static [u8]> = const { std::cell::OnceCell::new() });
    let list = LIST.with(|kept| *kept.get_or_init(|| Box::leak(list.to_vec().into_boxed_slice())));
    Input::reader("cons_advanced.xml", Borrowed(list)).expect("an input")
}

fn records(list: &[u8]) -> usize {
    let records = import::read(input(list)).expect("a list").records();
    records.fold(0, |count, record| {
        record.expect("a record");
        count + 1
    })
}

fn imported(list: &[u8]) -> usize {
    let mut builder = GraphBuilder::new();
    let report = import::read(input(list)).and_then(|list| list.import_into(&mut builder)).expect("a list");
    report.records() as usize
}

fn memory(list: &[u8]) {
    let path = std::env::temp_dir().join(format!("cons_advanced_{}.xml", std::process::id()));
    let written = fs::File::create(&path).and_then(|mut file| file.write_all(list));
    written.expect("a file to write");
    let this = std::env::current_exe().expect("this program");
    let status = Command::new(this).args(std::env::args_os().skip(1)).env(ONLY, &path).envs(GIVE_BACK).status();
    fs::remove_file(&path).expect("a file to remove");
    assert!(status.expect("a process").success());
}

fn measure(file: &Path) {
    let before = [memory_of("RssAnon:"), memory_of("VmRSS:")];
    let mut builder = GraphBuilder::new();
    let report = import::open(file).and_then(|list| list.import_into(&mut builder)).expect("a list");
    drop(report);
    let read = memory_of("VmHWM:");
    let graph = builder.build().expect("a sound graph");
    let (peak, after) = (memory_of("VmHWM:"), memory_of("RssAnon:"));
    println!("{} entities, {} ties", graph.entity_count(), graph.tie_count());
    let ([Some(anonymous), Some(all)], Some(read), Some(peak), Some(after)) = (before, read, peak, after) else {
        return println!("the system does not tell how much memory a process has");
    };
    let graph_takes = after.saturating_sub(anonymous) as f64;
    for (what, bytes) in [
        ("the graph", graph_takes),
        ("at most while it was read", read.saturating_sub(all) as f64),
        ("at most until it was built", peak.saturating_sub(all) as f64),
    ] {
        println!("{what:<28}{:>8.1} MB{:>10.2} times the graph", bytes / 1e6, bytes / graph_takes);
    }
}

/// A line of what the system tells of this process's memory, in bytes.
fn memory_of(line: &str) -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|known| known.strip_prefix(line))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()? * 1024)
}
