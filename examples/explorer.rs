//! The graph, or the part of it around an entity or between two, as a page to explore.
//!
//! `cargo run --release --example explorer -- -o network.html`

mod common;

use std::fs::File;
use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::{Page, clean, counted};
use common::{Answer, Asked, Failure};
use sanctions_graph::View;
use sanctions_graph::export::{Excerpt, Explorer};

const COMMAND: Command = Command {
    name: "explorer",
    question: "How can anybody explore the network? Writes one page for a browser that needs no network.",
    places: &[],
    options: &[
        (
            "Which part (all of it unless said otherwise)",
            &[
                Opt::one("--around", "ENTITY", "what is around an entity, through any tie"),
                Opt::one("--hops", "N", "as far as this [2]"),
                Opt::one("--from", "ENTITY", "the shortest routes from an entity to another"),
                Opt::one("--to", "ENTITY", "where the routes end"),
            ],
        ),
        (
            "How",
            &[
                Opt::one("-o, --output", "FILE", "where to write the page; to standard output unless said"),
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
    let hops = args.count("--hops")?;
    let seed = args.count("--seed")?.unwrap_or(1) as u64;
    let asked = Asked::load(args)?;
    let graph = &asked.graph;
    let (around, routes);
    let excerpt = match (args.value("--around"), args.value("--from"), args.value("--to")) {
        (Some(entity), None, None) => {
            around = graph.neighbourhood(entity)?.view(View::everything()).max_hops(hops.unwrap_or(2) as u32).collect();
            Excerpt::new(&around)
        }
        (None, Some(from), Some(to)) if hops.is_none() => {
            routes = graph.routes(from, to)?.all_shortest();
            Excerpt::new(&routes)
        }
        (None, None, None) if hops.is_none() => Excerpt::new(graph),
        _ => return Err(Failure::Usage("--from and --to go together, and --hops with --around".to_owned())),
    };
    let explorer = Explorer::new(&excerpt).seed(seed);
    let explorer = match args.value("--start") {
        Some(entity) => explorer.start([graph.entity(entity)?]),
        None => explorer,
    };
    match args.value("--output") {
        Some(path) => {
            let file = File::create(path).map_err(Failure::Output)?;
            explorer.to_writer(file).map_err(Failure::Output)?;
            let (entities, ties) = (excerpt.entity_count(), excerpt.tie_count());
            let entities = if entities == 1 { "1 entity".to_owned() } else { format!("{entities} entities") };
            page.raw(&format!("{}: {entities} and {}\n", clean(path), counted(ties, "tie")));
            asked.close(page, None);
        }
        None => {
            let mut bytes = Vec::new();
            explorer.to_writer(&mut bytes).map_err(Failure::Output)?;
            page.raw(&String::from_utf8_lossy(&bytes));
        }
    }
    Ok(Answer::found(excerpt.entity_count() > 0))
}
