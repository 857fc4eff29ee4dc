//! How well names are found: pairs of names with labels, names with slips, and names of nobody; with gates.
//!
//! `cargo run --release --example screening_quality`
//!
//! With `SANCTIONS_GRAPH_DATA` set to a folder that has `names/yente`, the mangled names of the list of the United Nations and 20,000
//! invented people are asked for, too. Ends with 1 if a figure is below its gate.

use std::collections::HashSet;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sanctions_graph::search::{STRONG_MATCH, compare_names};
use sanctions_graph::{Entity, EntityKind, Graph, GraphBuilder, Provenance};

/// Writes a line of the report.
macro_rules! say {
    ($gates:expr, $($text:tt)*) => {{
        $gates.text.push_str(&format!($($text)*));
        $gates.text.push('\n');
    }};
}

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    if std::env::args().any(|argument| argument == "--help" || argument == "-h") {
        println!(
            "How well names are found, on labelled names; takes no arguments. --errors lists what is judged wrongly."
        );
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("screening_quality: {failure}");
            ExitCode::from(3)
        }
    }
}

fn run() -> Result<bool, Failure> {
    let mut gates = Gates::default();
    say!(gates, "Names are taken for one from a score of {STRONG_MATCH} on.");
    pairs(&mut gates)?;
    listed(&mut gates)?;
    match std::env::var_os("SANCTIONS_GRAPH_DATA").map(|data| Path::new(&data).join("names/yente")) {
        Some(folder) if folder.is_dir() => united_nations(&folder, &mut gates)?,
        _ => say!(
            gates,
            "\nThe names of the United Nations are not asked for: SANCTIONS_GRAPH_DATA names no folder that has them."
        ),
    }
    say!(gates, "\n{}", if gates.failed == 0 { "Every gate is passed." } else { "A gate is not passed." });
    // Whoever closes the pipe has read enough.
    match std::io::stdout().write_all(gates.text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error.into()),
        _ => {}
    }
    Ok(gates.failed == 0)
}

#[derive(Default)]
struct Gates {
    failed: usize,
    text: String,
}

impl Gates {
    fn pass(&mut self, passed: bool, text: &str) {
        say!(self, "  {} {text}", if passed { "ok  " } else { "FAIL" });
        self.failed += usize::from(!passed);
    }
}

fn data(file: &str) -> PathBuf {
    let name = Path::new("tests/data/names").join(file);
    if name.exists() { name } else { Path::new(env!("CARGO_MANIFEST_DIR")).join(name) }
}

fn table(path: &Path) -> Result<Vec<csv::StringRecord>, Failure> {
    let mut reader = csv::Reader::from_path(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(reader.records().collect::<Result<_, _>>()?)
}

/// How often a judgement was right and wrong.
#[derive(Default, Clone, Copy)]
struct Counts {
    found: usize,
    wrong: usize,
    missed: usize,
    apart: usize,
}

impl Counts {
    fn precision(self) -> f64 {
        self.found as f64 / (self.found + self.wrong) as f64
    }

    fn recall(self) -> f64 {
        self.found as f64 / (self.found + self.missed) as f64
    }

    fn f1(self) -> f64 {
        2.0 * self.precision() * self.recall() / (self.precision() + self.recall())
    }

    fn add(&mut self, is: bool, said: bool) {
        *match (is, said) {
            (true, true) => &mut self.found,
            (true, false) => &mut self.missed,
            (false, true) => &mut self.wrong,
            (false, false) => &mut self.apart,
        } += 1;
    }
}

/// Pairs of names with labels: see `tests/data/names/ORIGIN.md`.
fn pairs(gates: &mut Gates) -> Result<(), Failure> {
    let disputed: HashSet<[String; 3]> =
        table(&data("disputed_labels.csv"))?.iter().map(|row| [0, 1, 2].map(|at| row[at].to_owned())).collect();
    let tells = std::env::args().any(|argument| argument == "--errors");
    let (mut odd, mut even, mut all) = (Counts::default(), Counts::default(), Counts::default());
    let mut with_disputed = Counts::default();
    let (mut strong, mut strong_right) = (0, 0);
    for (at, row) in table(&data("cases.csv"))?.iter().enumerate() {
        let kind = match &row[1] {
            "Person" => EntityKind::Person,
            "Vessel" => EntityKind::Vessel,
            "Company" => EntityKind::Company,
            _ => EntityKind::Organization,
        };
        let likeness = compare_names(&row[2], &row[3], &kind);
        let (is, said) = (&row[4] == "true", likeness.score() >= STRONG_MATCH);
        with_disputed.add(is, said);
        if disputed.contains(&[1, 2, 3].map(|at| row[at].to_owned())) {
            continue;
        }
        // Rows count from 1.
        let half = if at % 2 == 0 { &mut odd } else { &mut even };
        half.add(is, said);
        all.add(is, said);
        if &row[5] == "STRONG" {
            strong += 1;
            strong_right += usize::from(is == said);
        }
        if tells && is != said && at % 2 == 0 {
            say!(
                gates,
                "  row {}: {:?} and {:?}, {} by the label: {likeness}",
                at + 1,
                &row[2],
                &row[3],
                if is { "one" } else { "two" }
            );
        }
    }
    say!(gates, "\nLabelled pairs ({})", all.found + all.wrong + all.missed + all.apart);
    say!(gates, "  {:<14}{:>10}{:>8}{:>8}{:>22}", "", "precision", "recall", "F1", "of it right / wrong");
    for (name, counts) in [("odd rows", odd), ("even rows", even), ("all", all), ("and disputed", with_disputed)] {
        let right = format!("{} / {}", counts.found + counts.apart, counts.wrong + counts.missed);
        say!(gates, "  {name:<14}{:>10.3}{:>8.3}{:>8.3}{right:>22}", counts.precision(), counts.recall(), counts.f1());
    }
    gates.pass(strong_right == strong, &format!("strong pairs right: {strong_right} of {strong}"));
    gates.pass(all.f1() >= 0.85, &format!("F1 {:.3}, at least 0.85 (best open rule-based matcher: 0.796)", all.f1()));
    Ok(())
}

/// The persons of a list in `graphs/`, each name with a slip, and invented people who are not on it.
fn listed(gates: &mut Gates) -> Result<(), Failure> {
    let graph = located("graphs/ofac-dprk.ron");
    let graph = Graph::load(&graph)?;
    let persons: Vec<(&str, &str)> = graph
        .entities()
        .filter(|entity| *entity.kind() == EntityKind::Person)
        .map(|entity| (entity.get().id(), entity.get().name()))
        .collect();
    let asked: Vec<(&str, String)> = persons.iter().enumerate().map(|(at, (id, name))| (*id, slip(name, at))).collect();
    let strangers: Vec<String> = table(&data("negatives.csv"))?.iter().map(|row| row[0].to_owned()).collect();
    say!(
        gates,
        "\nOFAC's entries on North Korea: {} names of persons with a slip each, {} invented people",
        asked.len(),
        strangers.len()
    );
    // Namesakes on the list are told apart by their dates, not by their names.
    screened(&graph, &asked, &strangers, (0.97, 0.97, 0.003), gates);
    Ok(())
}

/// The mangled names of the list of the United Nations, and 20,000 invented people.
fn united_nations(folder: &Path, gates: &mut Gates) -> Result<(), Failure> {
    let names = |file: &str| -> Result<Vec<String>, Failure> {
        Ok(table(&folder.join(file))?.iter().map(|row| row[0].to_owned()).collect())
    };
    let (clean, mangled) = (names("positives_un_untreated.csv")?, names("positives_un_treated.csv")?);
    let strangers = names("negatives_global_20k.csv")?;
    let ids: Vec<String> = (0..clean.len()).map(|at| at.to_string()).collect();
    let mut builder = GraphBuilder::new();
    for (id, name) in ids.iter().zip(&clean) {
        let mut entity = Entity::new(id.as_str(), EntityKind::Person, name.as_str());
        let dataset = "un-sc".into();
        entity.details_mut().set_provenance(vec![Provenance { dataset, first_seen: None, last_seen: None }]);
        builder.entity(entity);
    }
    let graph = builder.build()?;
    let changed = ids.iter().zip(&clean).zip(mangled).filter(|((_, clean), mangled)| *clean != mangled);
    let asked: Vec<(&str, String)> = changed.map(|((id, _), mangled)| (id.as_str(), mangled)).collect();
    say!(
        gates,
        "\nThe list of the United Nations: {} mangled names of {}, {} invented people",
        asked.len(),
        ids.len(),
        strangers.len()
    );
    screened(&graph, &asked, &strangers, (0.99, 0.97, 0.003), gates);
    Ok(())
}

/// Asks for each name, and for strangers; the gates are the parts that come first, that score enough, and the most of the strangers
/// that may be taken for somebody.
fn screened(graph: &Graph, asked: &[(&str, String)], strangers: &[String], gate: (f64, f64, f64), gates: &mut Gates) {
    let (mut first, mut enough) = (0, 0);
    for (id, name) in asked {
        let hits = graph.search(name).kinds([EntityKind::Person]).run();
        let best = hits.best().map_or(0.0, |hit| hit.score());
        let own = hits.iter().find(|hit| hit.entity().get().id() == *id);
        // Of entities with the same name none comes first.
        first += usize::from(own.is_some_and(|hit| hit.score() >= best));
        enough += usize::from(own.is_some_and(|hit| hit.is_strong()));
    }
    let hit = |name: &&String| {
        graph.search(name).kinds([EntityKind::Person]).at_least(STRONG_MATCH).limit(1).run().best().is_some()
    };
    let taken = strangers.iter().filter(hit).count();
    let part = |count: usize, of: usize| count as f64 / of as f64;
    let (first, enough, taken) = (part(first, asked.len()), part(enough, asked.len()), part(taken, strangers.len()));
    gates.pass(
        first >= gate.0,
        &format!("the right entity first: {:.1} %, at least {:.0} %", first * 100.0, gate.0 * 100.0),
    );
    gates.pass(
        enough >= gate.1,
        &format!("found at the threshold: {:.1} %, at least {:.0} %", enough * 100.0, gate.1 * 100.0),
    );
    gates.pass(
        taken <= gate.2,
        &format!("invented people taken for somebody: {:.2} %, at most {:.1} %", taken * 100.0, gate.2 * 100.0),
    );
}

fn located(file: &str) -> PathBuf {
    if Path::new(file).exists() { file.into() } else { Path::new(env!("CARGO_MANIFEST_DIR")).join(file) }
}

/// A name with one slip: two letters exchanged, one left out, one doubled, or the words in another order.
fn slip(name: &str, turn: usize) -> String {
    let plain: Vec<&str> = name.split(", ").collect();
    let mut words: Vec<String> = plain.iter().rev().flat_map(|part| part.split(' ')).map(str::to_owned).collect();
    let longest = (0..words.len()).max_by_key(|&at| (words[at].chars().count(), at)).unwrap_or_default();
    let mut letters: Vec<char> = words[longest].chars().collect();
    let at = (1 + turn % 3).min(letters.len().saturating_sub(2));
    match turn % 4 {
        0 if letters.len() > 3 => letters.swap(at, at + 1),
        1 if letters.len() > 4 => {
            letters.remove(at);
        }
        2 if letters.len() > 1 => letters.insert(at, letters[at]),
        _ => {
            words.rotate_left(1);
            return words.join(" ");
        }
    }
    words[longest] = letters.into_iter().collect();
    words.join(" ")
}
