//! The graph, the part of it around an entity, or the routes between two, as a file for Cytoscape.
//!
//! `cargo run --release --example to_cytoscape -- --around komid --hops 2 --cx2 > komid.cx2`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Asked, Failure};
use sanctions_graph::View;
use sanctions_graph::export::{Cx2, CytoscapeJson, Excerpt, Layout};

const COMMAND: Command = Command {
    name: "to_cytoscape",
    question: "How do I look at the graph in Cytoscape? Prints a .cyjs or .cx2 file, laid out.",
    places: &[],
    options: &[
        (
            "Which part (all of it unless said otherwise)",
            &[
                Opt::one("--around", "ENTITY", "what is around an entity, through any tie"),
                Opt::one("--hops", "N", "as far as this [1]"),
                Opt::one("--from", "ENTITY", "all shortest routes from this entity"),
                Opt::one("--to", "ENTITY", "to this one"),
            ],
        ),
        (
            "How",
            &[
                Opt::flag("--cx2", "CX2, for Cytoscape 3.10 and NDEx, instead of Cytoscape.js"),
                Opt::one("--seed", "N", "another layout [1]"),
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
    let hops = args.count("--hops")?;
    let seed = args.count("--seed")?.unwrap_or(1) as u64;
    let asked = Asked::load(args)?;
    let (around, routes);
    let excerpt = match (args.value("--around"), args.value("--from"), args.value("--to")) {
        (Some(entity), None, None) => {
            let query = asked.graph.neighbourhood(entity)?.view(View::everything());
            around = query.max_hops(hops.unwrap_or(1) as u32).collect();
            Excerpt::new(&around)
        }
        (None, Some(from), Some(to)) if hops.is_none() => {
            routes = asked.graph.routes(from, to)?.all_shortest();
            Excerpt::new(&routes)
        }
        (None, None, None) if hops.is_none() => Excerpt::new(&asked.graph),
        _ => {
            let usage = "--around stands alone or with --hops, and --from with --to";
            return Err(Failure::Usage(usage.to_owned()));
        }
    };
    let layout = Layout::of(&excerpt, seed);
    let mut file = Vec::new();
    if args.has("--cx2") {
        Cx2::new(&excerpt).layout(&layout).to_writer(&mut file)
    } else {
        CytoscapeJson::new(&excerpt).layout(&layout).to_writer(&mut file)
    }
    .map_err(Failure::Output)?;
    page.raw(&String::from_utf8_lossy(&file));
    Ok(Answer::found(excerpt.tie_count() > 0))
}
