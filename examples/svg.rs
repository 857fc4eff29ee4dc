//! The graph, the part of it around an entity, or the routes between two, as a picture for a report.
//!
//! `cargo run --release --example svg -- --from kim-sok-chol --to myanmar > routes.svg`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Asked, Failure, part};
use sanctions_graph::export::Svg;

const COMMAND: Command = Command {
    name: "svg",
    question: "What does the graph look like? Prints a picture in SVG.",
    places: &[],
    options: &[
        (part::HEADING, part::PART),
        (
            "How",
            &[
                Opt::one("--width", "PIXELS", "how wide it is shown"),
                Opt::flag("--dark", "on dark paper"),
                Opt::flag("--bare", "without a legend and without words on ties"),
                part::OUTPUT,
            ],
        ),
        ("General", common::GENERAL),
    ],
    appendix: None,
    samples: &[
        "> graph.svg",
        "--around komid --hops 2 -o komid.svg",
        "--from kim-sok-chol --to myanmar --dark > routes.svg",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let width = args.count("--width")?;
    let asked = Asked::load(args)?;
    let excerpt = part::excerpt(args, page, &asked.graph)?;
    let mut svg = Svg::new(&excerpt).dark(args.has("--dark"));
    if args.has("--bare") {
        svg = svg.legend(false).tie_labels(false);
    }
    if let Some(width) = width {
        svg = svg.width(width as u32);
    }
    part::write(args, page, &asked, &excerpt, |writer| svg.to_writer(writer))
}
