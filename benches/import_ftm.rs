//! How fast FollowTheMoney is read, beside nothing but the parsing of its JSON, and how much memory that takes.
//!
//! 200,000 synthetic records: persons, companies, ownerships, listings and addresses. The bare parsing is serde_json into a struct
//! of texts, line by line; everything else is given as a ratio to it. The memory is that of a process of its own, which makes the
//! records while they are read: at most, and when there is nothing but the graph.
//!
//! `-- --write FILE` writes the records, for `benches/peers/ftm_package.py`, which reads them with the package of that name.

mod common;

use std::collections::HashMap;
use std::fs;
use std::hint::black_box;
use std::io::{self, Read};
use std::process::Command;
use std::time::{Duration, Instant};

use sanctions_graph::GraphBuilder;
use sanctions_graph::import::{self, Input};
use serde::Deserialize;

/// The most memory at once, to that of the graph.
const MOST_MEMORY: f64 = 1.6;
/// The least speed of records and of reading into a builder, to that of bare parsing.
const LEAST_SPEED: f64 = 0.5;

fn main() {
    if let Some(records) = std::env::var(ONLY).ok().and_then(|records| records.parse().ok()) {
        return measure(records);
    }
    let records = if common::is_trial() { 5_000 } else { 200_000 };
    // It is read again and again, and never copied.
    let text: &'static str = Box::leak(entities(records).into_boxed_str());
    if let Some(file) = std::env::args().skip_while(|argument| argument != "--write").nth(1) {
        return fs::write(&file, text).unwrap_or_else(|error| panic!("{file}: {error}"));
    }
    println!("{records} records, {:.1} MB", text.len() as f64 / 1e6);
    let rounds = if common::is_trial() { 1 } else { 5 };
    let bare = best(rounds, || bare(text));
    let iterated = best(rounds, || {
        let list = import::read(input(text)).expect("a list");
        list.records().map(|record| record.expect("a record").links().len()).sum::<usize>()
    });
    let imported = best(rounds, || {
        let mut builder = GraphBuilder::new();
        let report = import::read(input(text)).expect("a list").import_into(&mut builder).expect("records");
        (builder, report)
    });
    let built = best(rounds, || build(text));
    println!("{:<32}{:>10}{:>14}{:>10}", "", "ms", "records/s", "speed");
    for (what, time) in [
        ("serde_json into a struct", bare),
        ("records one after another", iterated),
        ("into a builder", imported),
        ("into a builder, and built", built),
    ] {
        let ratio = bare.as_secs_f64() / time.as_secs_f64();
        let (ms, rate) = (time.as_secs_f64() * 1e3, records as f64 / time.as_secs_f64());
        println!("{what:<32}{ms:>10.1}{rate:>14.0}{ratio:>10.2}");
    }
    for (what, time) in [("records one after another", iterated), ("into a builder", imported)] {
        let is_met = bare.as_secs_f64() / time.as_secs_f64() >= LEAST_SPEED;
        println!("{what}, at half the speed of bare parsing: {}", if is_met { "yes" } else { "no" });
    }
    let this = std::env::current_exe().expect("this program");
    let mut command = Command::new(this);
    command.args(std::env::args_os().skip(1)).env(ONLY, records.to_string()).envs(GIVE_BACK);
    assert!(command.status().expect("a process").success());
}

/// Set in a process that builds the graph of so many records and measures its own memory.
const ONLY: &str = "SANCTIONS_GRAPH_BENCH_ONLY";
/// With these, glibc gives back the memory of every large list once the list is freed.
const GIVE_BACK: [(&str, &str); 2] = [("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "65536")];

fn measure(records: usize) {
    let before = status("RssAnon:");
    let input = Input::reader("entities.ftm.json", Lines::new(records)).expect("records");
    let mut builder = GraphBuilder::new();
    import::read(input).expect("a list").import_into(&mut builder).expect("records");
    let (imported, at_import) = (status("RssAnon:"), status("VmHWM:"));
    let graph = builder.build().expect("a graph");
    let (after, most) = (status("RssAnon:"), status("VmHWM:"));
    let file = status("RssFile:");
    let (Some(before), Some(imported), Some(at_import)) = (before, imported, at_import) else {
        return println!("the system does not tell how much memory a process has");
    };
    let (after, most, file) = (after.unwrap_or_default(), most.unwrap_or_default(), file.unwrap_or_default());
    let held = (after - before) as f64;
    println!("{} entities, {} ties", graph.entity_count(), graph.tie_count());
    for (what, bytes) in [
        ("at most, until all is read", at_import - before - file),
        ("all in the builder", imported - before),
        ("at most", most - before - file),
        ("the graph", after - before),
    ] {
        println!("{what:<32}{:>10.1} MB{:>11.2} of the graph", bytes as f64 / 1e6, bytes as f64 / held);
    }
    let is_met = (most - before - file) as f64 / held <= MOST_MEMORY;
    println!("at most {MOST_MEMORY} times the memory of the graph: {}", if is_met { "yes" } else { "no" });
}

/// A number of this process that the system tells, in bytes.
fn status(name: &str) -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()? * 1024)
}

fn input(text: &'static str) -> Input {
    Input::reader("entities.ftm.json", text.as_bytes()).expect("bytes")
}

fn build(text: &'static str) -> sanctions_graph::Graph {
    let mut builder = GraphBuilder::new();
    import::read(input(text)).expect("a list").import_into(&mut builder).expect("records");
    builder.build().expect("a graph")
}

/// The shortest of some runs; what a run leaves is let go after the time is taken.
fn best<T>(rounds: usize, mut run: impl FnMut() -> T) -> Duration {
    let time = |_| {
        let start = Instant::now();
        let left = black_box(run());
        let elapsed = start.elapsed();
        drop(left);
        elapsed
    };
    (0..rounds).map(time).min().unwrap_or_default()
}

/// A record as texts, and nothing more.
#[derive(Deserialize)]
#[allow(dead_code, reason = "it is only parsed")]
struct Bare {
    id: String,
    caption: String,
    schema: String,
    properties: HashMap<String, Vec<String>>,
    referents: Vec<String>,
    datasets: Vec<String>,
    first_seen: String,
    last_seen: String,
    last_change: String,
    target: bool,
}

fn bare(text: &str) -> usize {
    let parse = |line: &str| serde_json::from_str::<Bare>(line).expect("a record").properties.len();
    text.lines().map(parse).sum()
}

/// Synthetic records, the same at every run, made as they are read.
struct Lines {
    count: usize,
    number: usize,
    seed: u64,
    line: Vec<u8>,
    given: usize,
}

impl Read for Lines {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.line.len() && self.number < self.count {
            self.line = self.next().into_bytes();
            self.given = 0;
            self.number += 1;
        }
        let count = (self.line.len() - self.given).min(buffer.len());
        buffer[..count].copy_from_slice(&self.line[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

fn entities(count: usize) -> String {
    let mut text = String::new();
    Lines::new(count).read_to_string(&mut text).expect("text");
    text
}

impl Lines {
    fn new(count: usize) -> Self {
        Self { count, number: 0, seed: 7, line: Vec::new(), given: 0 }
    }

    fn next(&mut self) -> String {
        let Self { count, number, ref mut seed, .. } = *self;
        let mut random = move |below: usize| {
            *seed ^= *seed << 13;
            *seed ^= *seed >> 7;
            *seed ^= *seed << 17;
            (*seed % below as u64) as usize
        };
        let parties = count * 11 / 20;
        let frame = |schema: &str, caption: &str, target: bool, referents: &str| {
            format!(
                "\"schema\":\"{schema}\",\"caption\":\"{caption}\",\"datasets\":[\"example_list\",\"example_register\"],\
                 \"referents\":[{referents}],\"target\":{target},\"first_seen\":\"2023-04-20T18:00:25\",\
                 \"last_seen\":\"2026-04-29T12:10:01\",\"last_change\":\"2025-11-06T16:45:24\""
            )
        };
        let id = format!("NK-{number:022}");
        let party = format!("NK-{:022}", random(parties));
        let other = format!("NK-{:022}", random(parties));
        let (year, day) = (1940 + random(60), 10 + random(18));
        let line = match number {
            _ if number < count / 4 => {
                let name = format!("Person {number}");
                let frame = frame("Person", &name, true, &format!("\"example-{number}\",\"other-{number}\""));
                format!(
                    "{{\"id\":\"{id}\",{frame},\"properties\":{{\"name\":[\"{name}\",\"PERSON {number}\"],\
                     \"alias\":[\"P. {number}\",\"Person Number {number}\"],\"weakAlias\":[\"The {number}\"],\
                     \"birthDate\":[\"{year}-05-{day}\"],\"nationality\":[\"ru\"],\"country\":[\"ru\",\"by\"],\
                     \"topics\":[\"sanction\"],\"gender\":[\"male\"],\"position\":[\"Director of Example {number}\"],\
                     \"notes\":[\"Named in the example list for his part in example {number}.\"],\
                     \"addressEntity\":[\"addr-{}\"]}}}}",
                    random(count / 10)
                )
            }
            _ if number < parties => {
                let name = format!("Example Trading {number} Ltd");
                let frame = frame("Company", &name, true, &format!("\"example-{number}\""));
                format!(
                    "{{\"id\":\"{id}\",{frame},\"properties\":{{\"name\":[\"{name}\",\"\u{41e}\u{41e}\u{41e} {number}\"],\
                     \"jurisdiction\":[\"ru\"],\"incorporationDate\":[\"{year}-03-{day}\"],\
                     \"registrationNumber\":[\"10277{number}\"],\"innCode\":[\"7715{number}\"],\"topics\":[\"sanction\"],\
                     \"address\":[\"{number} Example Street, Exampletown\"],\"website\":[\"https://www.example.com/{number}\"],\
                     \"addressEntity\":[\"addr-{}\"]}}}}",
                    random(count / 10)
                )
            }
            _ if number < count * 14 / 20 => format!(
                "{{\"id\":\"{id}\",{},\"properties\":{{\"owner\":[\"{party}\"],\"asset\":[\"{other}\"],\"percentage\":[\"{}\"],\
                 \"startDate\":[\"{year}-02-{day}\"],\"role\":[\"shareholder\"]}}}}",
                frame("Ownership", "Ownership", false, ""),
                random(100)
            ),
            _ if number < count * 18 / 20 => format!(
                "{{\"id\":\"{id}\",{},\"properties\":{{\"entity\":[\"{party}\"],\"authority\":[\"Example Authority {}\"],\
                 \"program\":[\"Example Programme {}\"],\"provisions\":[\"Asset freeze\"],\"startDate\":[\"20{day}-06-01\"],\
                 \"authorityId\":[\"EX{number}\"],\"sourceUrl\":[\"https://www.example.org/list\"],\"country\":[\"us\"],\
                 \"reason\":[\"Has traded in what the example forbids.\"]}}}}",
                frame("Sanction", "Example Programme", false, ""),
                random(30),
                random(40)
            ),
            _ => {
                let full = format!("{number} Example Street, 10{number} Exampletown");
                format!(
                    "{{\"id\":\"addr-{}\",{},\"properties\":{{\"full\":[\"{full}\"],\"city\":[\"Exampletown\"],\
                     \"street\":[\"{number} Example Street\"],\"postalCode\":[\"10{number}\"],\"country\":[\"ru\"]}}}}",
                    number - count * 18 / 20,
                    frame("Address", &full, false, "")
                )
            }
        };
        line + "\n"
    }
}
