//! What is said of an entity, or along the routes between two, in the order of time?
//!
//! `cargo run --release --example timeline -- ddi`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::{Page, counted};
use common::{Answer, Asked, Failure, names, titled};
use sanctions_graph::{Graph, Timeline};

const COMMAND: Command = Command {
    name: "timeline",
    question: "What is said of an entity, or along the routes between two, in the order of time?",
    places: &["[ENTITY]"],
    options: &[
        (
            "What",
            &[
                Opt::one("--from", "ENTITY", "the shortest routes from an entity, and the listings along them"),
                Opt::one("--to", "ENTITY", "to this one"),
            ],
        ),
        (
            "How",
            &[
                Opt::flag("--chart", "drawn, a bar for each entry, instead of told"),
                Opt::flag("--ascii", "drawn with plain signs"),
            ],
        ),
        ("General", common::GENERAL),
    ],
    appendix: None,
    samples: &[
        "ddi",
        "ddi --chart",
        "--from kim-sok-chol --to myanmar --chart",
        "-g graphs/myanmar-dprk-article.ron myanmar",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let asked = Asked::load(args)?;
    let (of, timeline) = timeline(args, page, &asked.graph)?;
    page.title(&format!("What is said {of}, in the order of time?"));
    let entries = timeline.entries().len();
    if entries == 0 {
        page.line("Nothing is said of any tie.");
    } else if args.has("--chart") || args.has("--ascii") {
        chart(args, page, &timeline);
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

/// The timeline that the arguments ask for, and what it is of.
fn timeline<'g>(args: &Args, page: &mut Page, graph: &'g Graph) -> Result<(String, Timeline<'g>), Failure> {
    let wrong = |words: &str| Err(Failure::Usage(words.to_owned()));
    match (args.other_place(0), args.value("--from"), args.value("--to")) {
        (Some(name), None, None) => {
            let entity = names::find(graph, name, page)?;
            Ok((format!("of {}", titled(entity)), graph.timeline(entity)?))
        }
        (None, Some(from), Some(to)) => {
            let (from, to) = (names::find(graph, from, page)?, names::find(graph, to, page)?);
            let routes = graph.routes(from, to)?.all_shortest();
            let of = match routes.len() {
                0 => format!("of {} and {}, between whom there is no route", titled(from), titled(to)),
                _ => format!("along the shortest routes from {} to {}", titled(from), titled(to)),
            };
            Ok((of, routes.timeline()))
        }
        (None, None, None) => wrong("ENTITY is missing, or --from and --to"),
        (None, ..) => wrong("--from and --to need each other"),
        (Some(_), ..) => wrong("ENTITY and --from exclude each other"),
    }
}

fn chart(args: &Args, page: &mut Page, timeline: &Timeline<'_>) {
    let (chart, legend) = match args.has("--ascii") {
        true => (
            timeline.chart(page.width()).ascii(),
            "# certain, - possible, * an event on a known day, o on some day about here, ? said then, < > goes on.",
        ),
        false => (
            timeline.chart(page.width()),
            "\u{2588} certain, \u{2591} possible, \u{25cf} an event on a known day, \u{25cb} on some day about here, \u{25c7} said then, \
             \u{25c0} \u{25b6} goes on, \u{25c1} \u{25b7} possibly.",
        ),
    };
    page.line(legend);
    page.blank();
    page.raw(&chart.to_string());
}
