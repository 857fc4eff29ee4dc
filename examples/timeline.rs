//! What is said of an entity, in the order of time?
//!
//! `cargo run --release --example timeline -- ddi`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command};
use common::page::{Page, counted};
use common::{Answer, Asked, Failure, titled};

const COMMAND: Command = Command {
    name: "timeline",
    question: "What is said of an entity, in the order of time?",
    places: &["ENTITY"],
    options: &[("General", common::GENERAL)],
    appendix: None,
    samples: &["ddi", "\"Kim Sok-chol\"", "-g graphs/myanmar-dprk-article.ron myanmar"],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let asked = Asked::load(args)?;
    let entity = asked.graph.entity(args.place(0))?;
    let timeline = asked.graph.timeline(entity)?;
    page.title(&format!("What is said of {}, in the order of time?", titled(entity)));
    let entries = timeline.entries().len();
    if entries == 0 {
        page.line("Nothing is said of any tie.");
    } else {
        page.line(&format!(
            "{}. A state stands where it begins, or else where it ends; a listing at both. \u{201c}said\u{201d} marks the date of \
             a saying: the fact itself has none.",
            counted(entries, "entry")
        ));
        page.blank();
        page.explanation(&timeline.explain());
    }
    page.blank();
    asked.close(page, None);
    Ok(Answer::found(entries > 0))
}
