//! The graph, the part of it around an entity, or the routes between two, as a picture for a report.
//!
//! `cargo run --release --example svg -- --from kim-sok-chol --to myanmar > routes.svg`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Asked, Failure, filters};
use sanctions_graph::View;
use sanctions_graph::export::{Excerpt, Svg};

const COMMAND: Command = Command {
    name: "svg",
    question: "What does the graph look like? Prints a picture in SVG.",
    places: &[],
    options: &[
        (
            "Which part (all of it unless said otherwise)",
            &[
                Opt::one("--around", "ENTITY", "what is around an entity, through any tie"),
                Opt::one("--hops", "N", "as far as this [1]"),
                Opt::one("--direction", "out|in|either", "along the ties, against them, or both [either]"),
                Opt::one("--from", "ENTITY", "the shortest routes from here"),
                Opt::one("--to", "ENTITY", "to there"),
            ],
        ),
        (
            "How",
            &[
                Opt::one("--width", "PIXELS", "how wide it is shown"),
                Opt::flag("--dark", "on dark paper"),
                Opt::flag("--bare", "without a legend and without words on ties"),
            ],
        ),
        ("General", common::GENERAL),
    ],
    appendix: None,
    samples: &[
        "> graph.svg",
        "--around komid --hops 2 > komid.svg",
        "--from kim-sok-chol --to myanmar --dark > routes.svg",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let direction = filters::direction(args)?;
    let (hops, width) = (args.count("--hops")?, args.count("--width")?);
    let ends = match (args.value("--from"), args.value("--to")) {
        (Some(from), Some(to)) => Some((from, to)),
        (None, None) => None,
        _ => return Err(Failure::Usage("--from and --to need each other".to_owned())),
    };
    args.one_of(&["--around", "--from"])?;
    let asked = Asked::load(args)?;
    let graph = &asked.graph;
    let excerpt = match (args.value("--around"), ends) {
        (Some(entity), _) => {
            let view = View::everything().directed(direction);
            Excerpt::new(&graph.neighbourhood(entity)?.view(view).max_hops(hops.unwrap_or(1) as u32).collect())
        }
        (None, _) if hops.is_some() || args.has("--direction") => {
            return Err(Failure::Usage("--hops and --direction need --around".to_owned()));
        }
        (None, Some((from, to))) => Excerpt::new(&graph.routes(from, to)?.all_shortest()),
        (None, None) => Excerpt::new(graph),
    };
    let mut svg = Svg::new(&excerpt).dark(args.has("--dark"));
    if args.has("--bare") {
        svg = svg.legend(false).tie_labels(false);
    }
    if let Some(width) = width {
        svg = svg.width(width as u32);
    }
    let mut file = Vec::new();
    svg.to_writer(&mut file).map_err(Failure::Output)?;
    page.raw(&String::from_utf8_lossy(&file));
    Ok(Answer::found(excerpt.entity_count() > 0))
}
