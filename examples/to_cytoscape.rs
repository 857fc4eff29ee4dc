//! The graph, the part of it around an entity, or the routes between two, as a file for Cytoscape.
//!
//! `cargo run --release --example to_cytoscape -- --around komid --hops 2 --cx2 > komid.cx2`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Asked, Failure, part};
use sanctions_graph::export::{Cx2, CytoscapeJson, Layout};

const COMMAND: Command = Command {
    name: "to_cytoscape",
    question: "How do I look at the graph in Cytoscape? Writes a .cyjs or .cx2 file, laid out.",
    places: &[],
    options: &[
        (part::HEADING, part::PART),
        (
            "How",
            &[
                Opt::flag("--cx2", "CX2, for Cytoscape 3.10 and NDEx, instead of Cytoscape.js"),
                Opt::one("--seed", "N", "another layout [1]"),
                part::OUTPUT,
            ],
        ),
        ("General", common::GENERAL),
    ],
    appendix: None,
    samples: &[
        "> graph.cyjs",
        "--around komid --hops 2 --cx2 > komid.cx2",
        "--from kim-sok-chol --to myanmar --cx2 > routes.cx2",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let seed = args.count("--seed")?.unwrap_or(1) as u64;
    let asked = Asked::load(args)?;
    let excerpt = part::excerpt(args, page, &asked.graph)?;
    let layout = Layout::of(&excerpt, seed);
    part::write(args, page, &asked, &excerpt, |writer| match args.has("--cx2") {
        true => Cx2::new(&excerpt).layout(&layout).to_writer(writer),
        false => CytoscapeJson::new(&excerpt).layout(&layout).to_writer(writer),
    })
}
