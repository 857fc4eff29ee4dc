//! What does the list of the United Nations say of an entry, and in which words?
//!
//! `cargo run --release --features import --example import_un -- consolidated.xml "AL RASHID TRUST"`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Failure, located, names, titled};
use sanctions_graph::{DISCLAIMER, GraphBuilder, LineKind, import};

/// An excerpt of four entries, two of them made up.
const EXCERPT: &str = "tests/data/un/excerpt.xml";

const COMMAND: Command = Command {
    name: "import_un",
    question: "What does the list of the United Nations say of an entry, and in which words?",
    places: &["[LIST]", "[ENTITY]"],
    options: &[("General", &[Opt::flag("-h, --help", "this page")])],
    appendix: Some(|| {
        let row = |label: &str, text: String| (label.to_owned(), text);
        let list = format!("the XML of the list, compressed or not; without one, {EXCERPT}");
        let entity = "an entry such as un:KPe.001, or a name; without one, un:KPi.036".to_owned();
        ("Places", vec![row("LIST", list), row("ENTITY", entity)])
    }),
    samples: &["tests/data/un/excerpt.xml KOMID", "consolidated.xml \"AL RASHID TRUST\""],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let file = args.other_place(0).unwrap_or(EXCERPT);
    let unread = |error: import::ImportError| Failure::List(error.to_string());
    let mut builder = GraphBuilder::new();
    let report = import::open(located(file)).and_then(|list| list.import_into(&mut builder)).map_err(unread)?;
    let graph = builder.build()?;
    let entry = names::find(&graph, args.other_place(1).unwrap_or("un:KPi.036"), page)?;
    page.raw(&report.to_string());
    page.blank();
    page.title(&format!("What is said of {}?", titled(entry)));
    page.blank();
    let explanation = entry.explain();
    page.explanation(&explanation);
    page.blank();
    page.field("Note", DISCLAIMER);
    Ok(Answer::found(explanation.lines().iter().any(|line| line.kind == LineKind::Tie)))
}
