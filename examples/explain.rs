//! What is said of an entity, or of the ties between two?
//!
//! `cargo run --release --example explain -- ddi united-states`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command};
use common::page::Page;
use common::{Answer, Asked, Failure, names, titled};
use sanctions_graph::LineKind;

const COMMAND: Command = Command {
    name: "explain",
    question: "What is said of an entity, or of the ties between two, denials included?",
    places: &["ENTITY", "[OTHER]"],
    options: &[("General", common::GENERAL)],
    appendix: None,
    samples: &["kyaw-zeya", "ddi united-states", "\"Directorate of Defence Industries\" DPRK"],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let asked = Asked::load(args)?;
    let one = names::find(&asked.graph, args.place(0), page)?;
    let explanation = match args.other_place(1) {
        None => one.explain(),
        Some(other) => {
            let other = names::find(&asked.graph, other, page)?;
            page.title(&format!("What is said of the ties between {} and {}?", titled(one), titled(other)));
            page.blank();
            asked.graph.explain_between(one, other)?
        }
    };
    page.explanation(&explanation);
    page.blank();
    asked.close(page, None);
    Ok(Answer::found(explanation.lines().iter().any(|line| line.kind == LineKind::Tie)))
}
