//! The graph, the part of it around an entity, or the routes between two, as a file for Gephi.
//!
//! `cargo run --release --example to_gephi -- -o network.gexf`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Asked, Failure, part};
use sanctions_graph::export::{GephiTables, Gexf, Layout};

const COMMAND: Command = Command {
    name: "to_gephi",
    question: "How do I look at the graph in Gephi? Writes a GEXF file, laid out, with colours and a timeline.",
    places: &[],
    options: &[
        (part::HEADING, part::PART),
        (
            "How",
            &[
                Opt::one("--seed", "N", "another layout [1]"),
                part::OUTPUT,
                Opt::one("--tables", "FOLDER", "nodes.csv and edges.csv as well, for Gephi's Import Spreadsheet"),
            ],
        ),
        ("General", common::GENERAL),
    ],
    appendix: Some(in_gephi),
    samples: &[
        "-o network.gexf",
        "--around komid --hops 2 -o komid.gexf",
        "--from kim-sok-chol --to myanmar > routes.gexf",
    ],
};

fn in_gephi() -> common::args::Section {
    let steps = [
        ("1", "File, Open: as a directed, dynamic graph. Parallel ties stay apart, since each has a kind of its own."),
        ("2", "Overview: positions, colours and sizes are there; labels with the T below the picture."),
        ("3", "Enable Timeline: ties appear with their dates; those without a date are always there."),
        ("4", "Data Laboratory: every claim in the column evidence, with its sources, quotes and denials."),
    ];
    ("In Gephi", steps.map(|(number, words)| (number.to_owned(), words.to_owned())).to_vec())
}

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let seed = args.count("--seed")?.unwrap_or(1) as u64;
    let asked = Asked::load(args)?;
    let excerpt = part::excerpt(args, page, &asked.graph)?;
    if let Some(folder) = args.value("--tables") {
        let written = GephiTables::new(&excerpt).to_folder(folder);
        written.map_err(|error| Failure::Output(std::io::Error::other(error)))?;
    }
    let layout = Layout::of(&excerpt, seed);
    part::write(args, page, &asked, &excerpt, |writer| Gexf::new(&excerpt).layout(&layout).to_writer(writer))
}
