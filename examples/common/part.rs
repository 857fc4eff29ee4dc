//! Which part of the graph the exporting examples write, and where to.

use std::fs::File;
use std::io::{self, Write};

use sanctions_graph::export::Excerpt;
use sanctions_graph::{Graph, View};

use super::args::{Args, Opt};
use super::page::{Page, clean, counted};
use super::{Answer, Asked, Failure, filters, names};

pub const HEADING: &str = "Which part (all of it unless said otherwise)";

pub const PART: &[Opt] = &[
    Opt::one("--around", "ENTITY", "what is around an entity, through any tie"),
    Opt::one("--hops", "N", "as far as this [1]"),
    Opt::one("--direction", "out|in|either", "along the ties, against them, or both [either]"),
    Opt::one("--from", "ENTITY", "the shortest routes from an entity"),
    Opt::one("--to", "ENTITY", "to this one"),
];

pub const OUTPUT: Opt = Opt::one("-o, --output", "FILE", "where to write it; to standard output unless said");

/// The part of the graph that the arguments ask for.
pub fn excerpt<'g>(args: &Args, page: &mut Page, graph: &'g Graph) -> Result<Excerpt<'g>, Failure> {
    let (direction, hops) = (filters::direction(args)?, args.count("--hops")?);
    args.one_of(&["--around", "--from"])?;
    args.one_of(&["--around", "--to"])?;
    let refused = |words: &str| Err(Failure::Usage(words.to_owned()));
    match (args.value("--around"), args.value("--from"), args.value("--to")) {
        (Some(entity), ..) => {
            let entity = names::find(graph, entity, page)?;
            let view = View::everything().directed(direction);
            Ok(Excerpt::new(&graph.neighbourhood(entity)?.view(view).max_hops(hops.unwrap_or(1) as u32).collect()))
        }
        _ if hops.is_some() || args.has("--direction") => refused("--hops and --direction need --around"),
        (None, Some(from), Some(to)) => {
            let (from, to) = (names::find(graph, from, page)?, names::find(graph, to, page)?);
            Ok(Excerpt::new(&graph.routes(from, to)?.all_shortest()))
        }
        (None, None, None) => Ok(Excerpt::new(graph)),
        _ => refused("--from and --to need each other"),
    }
}

/// Writes a file to where the arguments say. If that is not standard output, tells what was written.
pub fn write(
    args: &Args,
    page: &mut Page,
    asked: &Asked,
    excerpt: &Excerpt<'_>,
    to: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<Answer, Failure> {
    match args.value("--output") {
        Some(path) => {
            let written = File::create(path).and_then(|mut file| to(&mut file));
            written.map_err(|error| Failure::Output(io::Error::new(error.kind(), format!("{path}: {error}"))))?;
            let (entities, ties) = (counted(excerpt.entity_count(), "entity"), counted(excerpt.tie_count(), "tie"));
            page.raw(&format!("{}: {entities} and {ties}\n", clean(path)));
            asked.close(page, None);
        }
        None => {
            let mut bytes = Vec::new();
            to(&mut bytes).map_err(Failure::Output)?;
            page.raw(&String::from_utf8_lossy(&bytes));
        }
    }
    Ok(Answer::found(excerpt.entity_count() > 0))
}
