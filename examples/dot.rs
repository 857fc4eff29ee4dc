//! The graph, or the part of it around an entity, as a picture for Graphviz.
//!
//! `cargo run --release --example dot -- --around komid --hops 2 | dot -Tsvg > komid.svg`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Asked, Failure, part};
use sanctions_graph::export::Dot;

/// How many characters of a label stand on a line of a picture.
const LABEL: usize = 22;

const COMMAND: Command = Command {
    name: "dot",
    question: "What does the graph look like? Prints a Graphviz file.",
    places: &[],
    options: &[
        (part::HEADING, part::PART),
        (
            "How",
            &[
                Opt::flag("--picture", "for the eye: labels broken into lines, and a legend"),
                Opt::flag("--by-country", "with a frame around the entities of each country"),
                Opt::flag("--left-to-right", "from left to right instead of from top to bottom"),
                part::OUTPUT,
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
    let asked = Asked::load(args)?;
    let excerpt = part::excerpt(args, page, &asked.graph)?;
    let dot = if args.has("--picture") {
        Dot::new(&excerpt).words(true).legend(true).wrap(LABEL)
    } else {
        Dot::new(&excerpt)
    };
    let dot = dot.by_country(args.has("--by-country"));
    let dot = if args.has("--left-to-right") { dot.left_to_right() } else { dot };
    part::write(args, page, &asked, &excerpt, |writer| dot.to_writer(writer))
}
