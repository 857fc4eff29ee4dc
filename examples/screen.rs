//! Which of a list of customers may be entities of a graph?
//!
//! `cargo run --release --example screen -- customers.csv`

mod common;

use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::{Ink, Page};
use common::{Answer, Asked, Failure, located};
use sanctions_graph::search::{ScreenCsv, ScreenError, ScreenHit, ScreenJson, ScreenRecords, Screened};

/// The list that is screened unless another is given: invented firms, and names of the graph in other spellings.
const DEFAULT: &str = "tests/data/screening/customers.csv";

const COMMAND: Command = Command {
    name: "screen",
    question: "Which of a list of customers may be entities of a graph, how likely, and what speaks for and against it?",
    places: &["[LIST]"],
    options: &[
        (
            "What is asked",
            &[
                Opt::one("--at-least", "SCORE", "only candidates that score so much, from 0 to 1 [0.8]"),
                Opt::one("--limit", "N", "no more than so many candidates a record [5]"),
                Opt::flag("--listed", "only entities that some authority lists or listed"),
                Opt::one("--delimiter", "CHAR", "what divides the cells of the list; \"tab\" for a tab [,]"),
            ],
        ),
        (
            "How it is told",
            &[
                Opt::flag("--all", "tell the records without candidates too"),
                Opt::one("--csv", "FILE", "write a table with a row for each candidate"),
                Opt::flag("--json", "as lines of JSON, one for each candidate"),
            ],
        ),
        ("General", common::GENERAL),
    ],
    appendix: Some(|| {
        let row = |label: &str, text: &str| (label.to_owned(), text.to_owned());
        (
            "Places",
            vec![row(
                "LIST",
                "a table of comma-separated values whose first row names its columns: name, and perhaps kind, born, country, id, \
                 passport, imo, lei, registration; if left out, one of tests/data",
            )],
        )
    }),
    samples: &["customers.csv", "customers.csv --csv candidates.csv --all", "--at-least 0.7 --json"],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let form = args.one_of(&["--csv", "--json"])?;
    let least: Option<f64> = args.read("--at-least")?;
    if let Some(least) = least.filter(|least| !(0.0..=1.0).contains(least)) {
        return Err(Failure::Usage(format!("--at-least: {least} is not from 0 to 1")));
    }
    let limit = args.count("--limit")?;
    let records = records(args)?;
    let asked = Asked::load(args)?;
    let mut query = asked.graph.screen(records);
    if let Some(least) = least {
        query = query.at_least(least);
    }
    if let Some(limit) = limit {
        query = query.limit(limit);
    }
    if args.has("--listed") {
        query = query.listed(true);
    }
    if io::stderr().is_terminal() && form.is_some() {
        query = query.on_progress(|records| eprint!("\r{records} records"));
    }
    let mut screening = query.run();
    let mut out = match form {
        Some("--csv") => Out::csv(args)?,
        Some(_) => Out::json(args),
        None => {
            page.title("Which of these may be entities of the graph?");
            Out::Page(page)
        }
    };
    for screened in &mut screening {
        match out.take(&screened.map_err(unreadable)?, args.has("--all")) {
            // A reader that has seen enough, as `head` has, is no failure.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(Answer::Found),
            told => told.map_err(Failure::Output)?,
        }
    }
    out.finish().map_err(Failure::Output)?;
    if form != Some("--json") {
        page.blank();
        for line in screening.report().to_string().lines() {
            let text = line.trim_start();
            page.paragraph("", line.len() - text.len(), text, Ink::Plain);
        }
        asked.close(page, None);
    }
    Ok(Answer::found(screening.report().with_candidates() > 0))
}

fn records(args: &Args) -> Result<ScreenRecords<File>, Failure> {
    let records = ScreenRecords::from_path(located(args.other_place(0).unwrap_or(DEFAULT))).map_err(unreadable)?;
    match args.value("--delimiter").map(|value| if value == "tab" { "\t" } else { value }) {
        None => Ok(records),
        Some(value) => match *value.as_bytes() {
            [delimiter] if delimiter.is_ascii() => Ok(records.delimiter(delimiter)),
            _ => Err(Failure::Usage(format!("--delimiter: {value:?} is not one character"))),
        },
    }
}

fn unreadable(error: ScreenError) -> Failure {
    Failure::List(error.to_string())
}

/// Where the results go.
enum Out<'p> {
    Page(&'p mut Page),
    Csv(Box<ScreenCsv<File>>),
    Json(ScreenJson<Box<dyn Write>>),
}

impl Out<'_> {
    fn csv(args: &Args) -> Result<Self, Failure> {
        let file = File::create(args.value("--csv").unwrap_or_default()).map_err(Failure::Output)?;
        let table = ScreenCsv::new(file);
        Ok(Out::Csv(Box::new(if args.has("--all") { table.all() } else { table })))
    }

    fn json(args: &Args) -> Self {
        let lines = ScreenJson::new(Box::new(io::stdout().lock()) as Box<dyn Write>);
        Out::Json(if args.has("--all") { lines.all() } else { lines })
    }

    fn take(&mut self, screened: &Screened<'_>, all: bool) -> io::Result<()> {
        match self {
            Out::Page(page) => show(page, screened, all),
            Out::Csv(table) => table.write(screened)?,
            Out::Json(lines) => lines.write(screened)?,
        }
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Out::Page(_) => Ok(()),
            Out::Csv(table) => table.finish().map(drop),
            Out::Json(lines) => lines.finish().map(drop),
        }
    }
}

fn show(page: &mut Page, screened: &Screened<'_>, all: bool) {
    let (record, candidates) = (screened.record(), screened.candidates());
    if candidates.is_empty() && !all {
        return;
    }
    page.blank();
    let end = if candidates.is_empty() { ": nothing found" } else { "" };
    page.paragraph("", 0, &format!("{} ({}){end}", record.name(), record.reference_text()), Ink::Bold);
    for candidate in candidates {
        page.paragraph("", 2, &candidate.to_string(), ink(candidate));
        for reason in candidate.reasons() {
            page.paragraph("- ", 6, reason, Ink::Plain);
        }
        let listed_by = candidate.listed_by();
        if !listed_by.is_empty() {
            page.paragraph("- ", 6, &format!("listed by {}, now or once", listed_by.join(", ")), Ink::Plain);
        }
    }
}

fn ink(candidate: &ScreenHit<'_>) -> Ink {
    if candidate.is_strong() { Ink::Red } else { Ink::Yellow }
}
