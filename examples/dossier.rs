//! A dossier about an entity, or about what is between two: Markdown or text, with numbered sources.
//!
//! `cargo run --release --example dossier -- kim-sok-chol myanmar > dossier.md`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Asked, Failure, names};
use sanctions_graph::export::Dossier;

const COMMAND: Command = Command {
    name: "dossier",
    question: "What is there to hand over about an entity, or about the shortest routes between two? Prints Markdown.",
    places: &["ENTITY", "[OTHER]"],
    options: &[
        (
            "How",
            &[
                Opt::flag("--text", "plain text instead of Markdown"),
                Opt::flag("--timeline", "with a timeline of those it is about"),
                Opt::flag("--ties", "between two: the ties between them alone, denials included, instead of routes"),
            ],
        ),
        ("General", common::GENERAL),
    ],
    appendix: None,
    samples: &["glocom > glocom.md", "kim-sok-chol myanmar --timeline", "ddi north-korea --ties --text"],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    // A dossier is handed over: it has no remarks on how it was asked for.
    page.put_asides_elsewhere();
    let asked = Asked::load(args)?;
    let graph = &asked.graph;
    let one = names::find(graph, args.place(0), page)?;
    let (dossier, found) = match args.other_place(1) {
        None if args.has("--ties") => return Err(Failure::Usage("--ties needs two entities".to_owned())),
        None => (Dossier::new(one), true),
        Some(other) => {
            let other = names::find(graph, other, page)?;
            if args.has("--ties") {
                let found = graph.ties_between(one.index(), other.index()).next().is_some();
                (Dossier::between(graph, one, other)?, found)
            } else {
                let routes = graph.routes(one, other)?.all_shortest();
                (Dossier::new(&routes), !routes.is_empty())
            }
        }
    };
    let dossier = if args.has("--timeline") { dossier.timeline() } else { dossier };
    let dossier = if args.has("--text") { dossier.text() } else { dossier };
    page.raw(&dossier.to_string());
    Ok(Answer::found(found))
}
