//! What do two or more have in common?
//!
//! `cargo run --release --example common -- komid glocom`
//!
//! It stands in the folder of what the examples share, because its name is the folder's.

#[path = "mod.rs"]
mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Asked, Failure, filters, names};
use sanctions_graph::petgraph::graph::NodeIndex;
use sanctions_graph::{Class, Completeness, EntityRef, SharingQuery, View};

const COMMAND: Command = Command {
    name: "common",
    question: "What do two have in common, and how rare is it? Of one: who shares an address, an identifier, a contact or a name with \
               it? Of none: who does so with any that is listed, and is not listed?",
    places: &["[ENTITY]", "[OTHER]"],
    options: &[
        (
            "Whom",
            &[
                Opt::many("--and", "ENTITY,..", "and these: what any two of them have in common"),
                Opt::flag("--unlisted", "of one: only who is not listed"),
            ],
        ),
        ("What may be walked", filters::FILTERS),
        ("General", common::GENERAL),
    ],
    appendix: Some(filters::classes),
    samples: &[
        "komid glocom",
        "komid glocom --and kim-sok-chol",
        "ofac:26929 ofac:26931 -g graphs/ofac-dprk.ron",
        "ofac:26929 -g graphs/ofac-dprk.ron",
        "-g graphs/ofac-dprk.ron -g graphs/myanmar-dprk.ron",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let (one, other) = (args.other_place(0), args.other_place(1));
    if args.has("--unlisted") && (one.is_none() || other.is_some()) {
        return Err(Failure::Usage("--unlisted needs one entity".to_owned()));
    }
    if args.has("--and") && other.is_none() {
        return Err(Failure::Usage("--and needs two entities before it".to_owned()));
    }
    let asked = Asked::load(args)?;
    let graph = &asked.graph;
    let view = filters::view(args, page, graph)?;
    // As the library does unless told otherwise.
    let view = if args.has("--only") { view } else { view.also([Class::Listing, Class::Location, Class::Contact]) };
    match (one, other) {
        (Some(one), Some(other)) => {
            let mut entities = names::find_all(graph, [one, other], page)?;
            for more in args.values("--and") {
                entities.extend(names::find_list(graph, more, page)?);
            }
            in_common(args, page, &asked, &entities, view)
        }
        (Some(one), None) => {
            let query = graph.sharing_with(names::find(graph, one, page)?)?;
            sharing(args, page, &asked, if args.has("--unlisted") { query.unlisted() } else { query }.view(view))
        }
        _ => sharing(args, page, &asked, graph.sharing_with_listed().view(view)),
    }
}

fn in_common(
    args: &Args,
    page: &mut Page,
    asked: &Asked,
    entities: &[EntityRef<'_>],
    view: View,
) -> Result<Answer, Failure> {
    let chosen: Vec<NodeIndex> = entities.iter().map(|entity| entity.index()).collect();
    let common = asked.graph.common(&chosen)?.view(view).find();
    let names: Vec<&str> = entities.iter().map(|entity| entity.name()).collect();
    page.title(&format!("What do {} have in common?", names.join(" and ")));
    page.line("Rarest first. What h of the n entities of the graph have, has log2(n / h) bits.");
    page.blank();
    page.explanation(&common.explain());
    filters::close_told(page, args, asked, (Completeness::Complete, common.work()));
    Ok(Answer::found(!common.is_empty()))
}

fn sharing(args: &Args, page: &mut Page, asked: &Asked, query: SharingQuery<'_>) -> Result<Answer, Failure> {
    let query = match args.count("--limit")? {
        Some(limit) => query.limit(limit),
        None => query,
    };
    let sharing = query.find();
    page.title("Who shares an address, an identifier, a contact or a name?");
    page.line("That is no tie and proves none: it says where to look.");
    page.blank();
    page.explanation(&sharing.explain());
    filters::close_told(page, args, asked, (sharing.completeness(), sharing.work()));
    Ok(Answer::found(!sharing.is_empty()))
}
