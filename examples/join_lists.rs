//! How is a person of a case file connected to the entries of official lists?
//!
//! `cargo run --release --features import --example join_lists -- sdn.csv un.xml uk.csv`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::{Ink, Page, counted};
use common::{Answer, Failure, located, names, titled};
use sanctions_graph::import::{self, ImportError, Importer};
use sanctions_graph::{DISCLAIMER, EntityRef, GraphBuilder, Relation};

/// The case file.
const CASE: &str = "graphs/myanmar-dprk.ron";

/// The entries of OFAC under its programmes on North Korea, as a graph file.
const OFAC: &str = "graphs/ofac-dprk.ron";

/// Excerpts of the lists of the United Nations and of the United Kingdom.
const LISTS: [&str; 2] = ["tests/data/un/excerpt.xml", "tests/data/uk/fcdo.csv"];

/// How many joins are shown.
const SHOWN: usize = 12;

const COMMAND: Command = Command {
    name: "join_lists",
    question: "How is a person of a case file connected to the entries of official lists?",
    places: &["[LIST]", "[LIST]", "[LIST]", "[LIST]", "[LIST]", "[LIST]", "[LIST]", "[LIST]"],
    options: &[
        (
            "What is asked",
            &[
                Opt::one("--from", "ENTITY", "the entity that the routes begin at [kim-sok-chol]"),
                Opt::one("--to", "PREFIX", "the entries that they end at, by the beginning of their ids [ofac:]"),
                Opt::one("--max-hops", "N", "no longer than this [3]"),
                Opt::one("--limit", "N", "show no more than so many routes [8]"),
            ],
        ),
        ("General", &[Opt::flag("-h, --help", "this page")]),
    ],
    appendix: Some(|| {
        let row = |label: &str, text: String| (label.to_owned(), text);
        let lists =
            format!("lists in any format, beside the case file {CASE}; without one, {OFAC}, {}", LISTS.join(", "));
        ("Places", vec![row("LIST", lists)])
    }),
    samples: &["sdn.csv consolidated.xml --from komid --max-hops 2", "--to un:"],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let limit = args.count("--limit")?.unwrap_or(8);
    let hops = args.count("--max-hops")?.unwrap_or(3);
    let prefix = args.value("--to").unwrap_or("ofac:").to_owned();
    let lists: Vec<String> = (0..).map_while(|place| args.other_place(place)).map(str::to_owned).collect();

    let mut builder = GraphBuilder::new();
    builder.read_path(located(CASE));
    let lists = if lists.is_empty() {
        builder.read_path(located(OFAC));
        LISTS.map(str::to_owned).to_vec()
    } else {
        lists
    };
    let unread = |error: ImportError| Failure::List(error.to_string());
    let mut importer = Importer::new(&mut builder);
    for list in &lists {
        importer.add(import::open(located(list)).map_err(unread)?).map_err(unread)?;
    }
    let report = importer.finish();
    let joins = import::join(&mut builder);
    let graph = builder.build()?;

    let from = names::find(&graph, args.value("--from").unwrap_or("kim-sok-chol"), page)?;
    page.title("What was read");
    page.raw(&report.to_string());
    page.blank();
    page.title("Entries about one party");
    for join in joins.joined.iter().take(SHOWN) {
        let how = if join.relation == Relation::SameAs { "is" } else { "may be" };
        page.line(&format!("{} {how} {}: {}", join.from, join.to, join.reason));
    }
    if joins.joined.len() > SHOWN {
        page.line(&format!("and {} more", joins.joined.len() - SHOWN));
    }
    page.blank();
    page.title(&format!("Which entries of {prefix} can be reached from {}?", titled(from)));
    let around = graph.neighbourhood(from)?.max_hops(hops as u32).collect();
    let rings = (1..=around.ring_count()).flat_map(|ring| around.ring(ring));
    let ends: Vec<EntityRef<'_>> = rings.filter(|entity| entity.id().starts_with(&prefix)).collect();
    let within = counted(hops, "hop");
    if ends.is_empty() {
        page.line(&format!("No entry whose id begins with {prefix} within {within}."));
        return Ok(Answer::Nothing);
    }
    page.line(&format!("{} within {within}, the nearest first:", counted(ends.len(), "entry")));
    let mut last = None;
    for end in ends.iter().take(limit) {
        let routes = graph.routes(from, *end)?.max_hops(hops as u32).shortest();
        if let Some(route) = routes.iter().next() {
            let ids: Vec<&str> = route.entities().map(|entity| entity.get().id()).collect();
            page.paragraph("", 2, &format!("{}: {}", end.name(), ids.join(" -> ")), Ink::Plain);
        }
        last = Some(routes);
    }
    if ends.len() > limit {
        page.line(&format!("  and {} more", ends.len() - limit));
    }
    if let Some(routes) = last {
        page.blank();
        page.title("The last of them, hop by hop");
        page.explanation(&routes.explain());
    }
    page.blank();
    page.field("Policy", &around.view().to_string());
    page.field("Note", DISCLAIMER);
    Ok(Answer::Found)
}
