//! What the examples share: arguments, the graph, filters, and a page that is made to be read.
#![allow(dead_code, reason = "each example uses its share")]

pub mod args;
pub mod filters;
pub mod names;
pub mod page;
#[cfg(feature = "export")]
pub mod part;

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sanctions_graph::date::PartialDate;
use sanctions_graph::{
    DISCLAIMER, EntityRef, Graph, GraphBuilder, LookupError, PatternError, Problem, Problems, Source,
};

use args::{Args, Command, Opt};
use page::{Page, counted};

/// The graph that is asked unless `-g` says otherwise.
const DEFAULT_GRAPH: &str = "graphs/myanmar-dprk.ron";

/// How many warnings of a graph are shown.
const MOST_WARNINGS: usize = 5;

pub const GENERAL: &[Opt] = &[
    Opt::many("-g, --graph", "FILE", "a graph file; several are read into one graph [graphs/myanmar-dprk.ron]"),
    Opt::flag("-h, --help", "this page"),
];

/// Whether the question had an answer.
pub enum Answer {
    Found,
    Nothing,
}

impl Answer {
    pub fn found(is: bool) -> Self {
        if is { Answer::Found } else { Answer::Nothing }
    }
}

/// Why a question could not be put.
pub enum Failure {
    /// The arguments are wrong.
    Usage(String),
    /// An entity is unknown or ambiguous.
    Lookup(LookupError),
    /// A name may mean several entities, or comes near to some.
    Names(String),
    /// A pattern cannot be understood.
    Pattern(PatternError),
    /// A graph file has errors.
    Input(Problems),
    /// A list cannot be imported.
    List(String),
    /// The answer could not be written.
    Output(io::Error),
}

impl From<LookupError> for Failure {
    fn from(error: LookupError) -> Self {
        Failure::Lookup(error)
    }
}

impl From<PatternError> for Failure {
    fn from(error: PatternError) -> Self {
        Failure::Pattern(error)
    }
}

impl From<Problems> for Failure {
    fn from(problems: Problems) -> Self {
        Failure::Input(problems)
    }
}

/// Reads the arguments, lets the example answer, prints the page, and gives the exit status that the help page promises.
pub fn run(command: &Command, answer: fn(&Args, &mut Page) -> Result<Answer, Failure>) -> ExitCode {
    let asked = Args::parse(command, std::env::args_os().skip(1));
    let outcome = asked.and_then(|args| {
        let mut page = Page::new();
        if is_for_machines(command, &args) {
            page.put_asides_elsewhere();
        }
        let answer = if args.has("--help") {
            page.raw(&command.help(page.width()));
            Answer::Found
        } else {
            args.check_places(command)?;
            answer(&args, &mut page)?
        };
        print(page.text().as_bytes())?;
        Ok(answer)
    });
    match outcome {
        Ok(Answer::Found) => ExitCode::SUCCESS,
        Ok(Answer::Nothing) => ExitCode::from(1),
        Err(failure) => report(command, &failure),
    }
}

/// Whether the answer is a file for another program or another reader, on standard output.
fn is_for_machines(command: &Command, args: &Args) -> bool {
    let is_form = ["--json", "--markdown", "--dot"].into_iter().any(|form| args.has(form));
    is_form || command.takes("--output") && !args.has("--output")
}

fn report(command: &Command, failure: &Failure) -> ExitCode {
    let name = command.name;
    let (text, status) = match failure {
        Failure::Usage(message) => (format!("{message}\n{}", command.hint()), 2),
        Failure::Lookup(error) => (error.to_string(), 2),
        Failure::Names(message) => (message.clone(), 2),
        Failure::Pattern(error) => (error.to_string(), 2),
        Failure::Input(problems) => (format!("the graph cannot be read\n{problems}"), 3),
        Failure::List(error) => (format!("the list cannot be read: {error}"), 3),
        Failure::Output(error) => (format!("the answer cannot be written: {error}"), 4),
    };
    complain(&format!("{name}: {text}"));
    ExitCode::from(status)
}

/// Writes to standard error; when even that is closed there is nobody left to tell.
pub fn complain(text: &str) {
    for line in text.lines() {
        let _ = writeln!(io::stderr().lock(), "{}", page::clean(line));
    }
}

/// Writes to standard output. A reader that has seen enough, as `head` has, is no failure.
pub fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

/// The graph that was asked for, and the names of its files.
pub struct Asked {
    pub graph: Graph,
    files: Vec<String>,
    /// Whether the other examples ask it too unless told otherwise.
    is_default: bool,
}

impl Asked {
    pub fn load(args: &Args) -> Result<Self, Failure> {
        Self::load_or(args, DEFAULT_GRAPH)
    }

    /// The graph that was asked for, or else one of the crate's.
    pub fn load_or(args: &Args, default: &str) -> Result<Self, Failure> {
        let mut files: Vec<String> = args.values("--graph").map(str::to_owned).collect();
        if files.is_empty() {
            files.push(default.to_owned());
        }
        let mut builder = GraphBuilder::new();
        for file in &files {
            builder.read_path(located(file));
        }
        let graph = builder.build()?;
        warn(graph.warnings());
        let is_default = files == [DEFAULT_GRAPH];
        Ok(Self { graph, files, is_default })
    }

    /// How to ask another example about this graph.
    pub fn call(&self, example: &str, args: &[&str]) -> String {
        let files = self.files.iter().filter(|_| !self.is_default).flat_map(|file| ["-g", file.as_str()]);
        let quoted = |arg: &str| if arg.contains([' ', '\'', '"', '$']) { format!("{arg:?}") } else { arg.to_owned() };
        let words: Vec<String> = files.chain(args.iter().copied()).map(quoted).collect();
        format!("cargo run --release --example {example} -- {}", words.join(" "))
    }

    /// The date and the sources that an answer rests on, in a sentence.
    pub fn as_of(&self, asked: Option<&str>) -> String {
        let sources = self.graph.sources();
        let count = counted(sources.len(), "source");
        let files = self.files.join(", ");
        let newest = sources.iter().filter_map(Source::known_since).max_by_key(|date| date.latest());
        match (asked, newest.map(PartialDate::words)) {
            (None, Some(date)) => format!("{date}, the newest of {count} in {files}; nothing later is known here"),
            (None, None) => format!("no date: no source has one ({count} in {files})"),
            (Some(asked), Some(date)) => {
                format!("{asked}, as asked for; from {count} in {files}, the newest of {date}")
            }
            (Some(asked), None) => format!("{asked}, as asked for; from {count} in {files}, none of them dated"),
        }
    }

    /// What every answer ends with: the date, the sources and the disclaimer.
    pub fn close(&self, page: &mut Page, asked_date: Option<&str>) {
        page.field("As of", &self.as_of(asked_date));
        page.field("Note", DISCLAIMER);
    }
}

/// A file where it is said to be; or else in this crate's folder, wherever the example is run.
pub fn located(file: &str) -> PathBuf {
    let in_crate = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if !Path::new(file).exists() && in_crate.exists() { in_crate } else { PathBuf::from(file) }
}

fn warn(warnings: &[Problem]) {
    for warning in warnings.iter().take(MOST_WARNINGS) {
        complain(&warning.to_string());
    }
    if warnings.len() > MOST_WARNINGS {
        complain(&format!("and {} more warnings", warnings.len() - MOST_WARNINGS));
    }
}

/// An entity as headlines name it: "Glocom (front company, id glocom)".
pub fn titled(entity: EntityRef<'_>) -> String {
    format!("{entity} ({}, id {})", entity.kind(), entity.id())
}
