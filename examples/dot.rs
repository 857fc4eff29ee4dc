//! The graph, or the part of it around an entity, as a picture for Graphviz.
//!
//! `cargo run --release --example dot -- --around komid --hops 2 | dot -Tsvg > komid.svg`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Asked, Failure, filters};
use sanctions_graph::View;
use sanctions_graph::export::{Dot, Excerpt};

/// How many characters of a label stand on a line of a picture.
const LABEL: usize = 22;

const COMMAND: Command = Command {
    name: "dot",
    question: "What does the graph look like? Prints a Graphviz file.",
    places: &[],
    options: &[
        (
            "Which part (all of it unless said otherwise)",
            &[
                Opt::one("--around", "ENTITY", "what is around an entity, through any tie"),
                Opt::one("--hops", "N", "as far as this [1]"),
                Opt::one("--direction", "out|in|either", "along the ties, against them, or both [either]"),
            ],
        ),
        (
            "How",
            &[
                Opt::flag("--picture", "for the eye: labels broken into lines, and a legend"),
                Opt::flag("--by-country", "with a frame around the entities of each country"),
                Opt::flag("--left-to-right", "from left to right instead of from top to bottom"),
            ],
        ),
        ("General", common::GENERAL),
    ],
    appendix: None,
    samples: &[
        "--picture | dot -Tsvg > graph.svg",
        "--around komid --hops 2 > komid.dot",
        "-g graphs/ownership-examples.ron --picture --left-to-right | dot -Tpng > stakes.png",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let direction = filters::direction(args)?;
    let hops = args.count("--hops")?;
    let asked = Asked::load(args)?;
    let excerpt = match args.value("--around") {
        Some(entity) => {
            let view = View::everything().directed(direction);
            Excerpt::new(&asked.graph.neighbourhood(entity)?.view(view).max_hops(hops.unwrap_or(1) as u32).collect())
        }
        None if hops.is_some() || args.has("--direction") => {
            return Err(Failure::Usage("--hops and --direction need --around".to_owned()));
        }
        None => Excerpt::new(&asked.graph),
    };
    let dot = if args.has("--picture") {
        Dot::new(&excerpt).words(true).legend(true).wrap(LABEL)
    } else {
        Dot::new(&excerpt)
    };
    let dot = dot.by_country(args.has("--by-country"));
    let dot = if args.has("--left-to-right") { dot.left_to_right() } else { dot };
    let mut file = Vec::new();
    dot.to_writer(&mut file).map_err(Failure::Output)?;
    page.raw(&String::from_utf8_lossy(&file));
    Ok(Answer::found(excerpt.entity_count() > 0))
}
