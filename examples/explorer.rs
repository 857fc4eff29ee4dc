//! The graph, or the part of it around an entity or between two, as a page to explore.
//!
//! `cargo run --release --example explorer -- -o network.html`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Asked, Failure, names, part};
use sanctions_graph::export::Explorer;

const COMMAND: Command = Command {
    name: "explorer",
    question: "How can anybody explore the network? Writes one page for a browser that needs no network.",
    places: &[],
    options: &[
        (part::HEADING, part::PART),
        (
            "How",
            &[
                part::OUTPUT,
                Opt::one("--start", "ENTITY", "open on the surroundings of an entity, with the rest to be unfolded"),
                Opt::one("--seed", "N", "another drawing of the same network [1]"),
            ],
        ),
        ("General", common::GENERAL),
    ],
    appendix: None,
    samples: &[
        "-o network.html",
        "--around komid --hops 2 -o komid.html",
        "--from kim-sok-chol --to myanmar > routes.html",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let seed = args.count("--seed")?.unwrap_or(1) as u64;
    let asked = Asked::load(args)?;
    let excerpt = part::excerpt(args, page, &asked.graph)?;
    let explorer = Explorer::new(&excerpt).seed(seed);
    let explorer = match args.value("--start") {
        Some(entity) => explorer.start([names::find(&asked.graph, entity, page)?]),
        None => explorer,
    };
    part::write(args, page, &asked, &excerpt, |writer| explorer.to_writer(writer))
}
