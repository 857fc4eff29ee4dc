//! Who stands between others, and between two sides?
//!
//! `cargo run --release --example brokers -- kim-sok-chol myanmar`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::{Cell, Ink, Page, Row, counted};
use common::{Answer, Asked, Failure, filters, names, titled};
use sanctions_graph::{Betweenness, Completeness, EntityRef, LookupError, Network, View, Work};

/// How many brokers the list shows unless asked for otherwise.
const SHOWN: usize = 5;

const COMMAND: Command = Command {
    name: "brokers",
    question: "Who stands between others? Of one entity: between whom, and what breaks without it? Of two: without whom does no route \
               lead from the one to the other?",
    places: &["[ENTITY]", "[OTHER]"],
    options: &[
        (
            "Between two",
            &[
                Opt::flag("--of-hops", "take away hops, all ties between two neighbours, and no entities"),
                Opt::one("--at-most", "N", "look for no more than so many [100]"),
            ],
        ),
        ("What may be walked", filters::FILTERS),
        ("General", common::GENERAL),
    ],
    appendix: Some(filters::classes),
    samples: &[
        "glocom",
        "kim-sok-chol myanmar --also listing",
        "ddi north-korea --of-hops",
        "-g graphs/ofac-dprk.ron --limit 3",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    if args.other_place(1).is_none() && (args.has("--of-hops") || args.has("--at-most")) {
        return Err(Failure::Usage("--of-hops and --at-most need two entities".to_owned()));
    }
    let asked = Asked::load(args)?;
    let view = filters::view(args, page, &asked.graph)?;
    match (args.other_place(0), args.other_place(1)) {
        (Some(from), Some(to)) => between(args, page, (&asked, from, to), view),
        (Some(entity), None) => {
            let entity = names::find(&asked.graph, entity, page)?;
            one(args, page, (&asked, entity), view)
        }
        _ => list(args, page, &asked, view),
    }
}

/// The smallest cut between two, with the routes that prove it.
fn between(
    args: &Args,
    page: &mut Page,
    (asked, from, to): (&Asked, &str, &str),
    view: View,
) -> Result<Answer, Failure> {
    let graph = &asked.graph;
    let (from, to) = (names::find(graph, from, page)?, names::find(graph, to, page)?);
    let mut query = graph.minimum_cut(from, to)?.view(view);
    if args.has("--of-hops") {
        query = query.of_hops();
    }
    if let Some(most) = args.count("--at-most")? {
        query = query.at_most(most);
    }
    let cut = query.find();
    page.title(&format!("Who stands between {} and {}?", titled(from), titled(to)));
    page.blank();
    page.explanation(&cut.explain());
    let found = !cut.routes().is_empty() || !cut.direct().is_empty();
    filters::close_told(page, args, asked, (cut.completeness(), cut.work()));
    Ok(Answer::found(found))
}

/// Why one stands between others, and what breaks without it.
fn one(args: &Args, page: &mut Page, (asked, entity): (&Asked, EntityRef<'_>), view: View) -> Result<Answer, Failure> {
    let network = asked.graph.network(&view);
    let betweenness = network.betweenness();
    let without = network.without(entity)?;
    page.title(&format!("Between whom does {} stand, and what breaks without it?", titled(entity)));
    page.blank();
    page.explanation(&betweenness.explain(entity));
    page.blank();
    page.explanation(&without.explain());
    let found = betweenness.of(entity).is_some_and(|pairs| pairs > 0.0);
    filters::close_told(page, args, asked, end(&[network.work(), betweenness.work(), without.work()]));
    Ok(Answer::found(found))
}

/// Those who stand between the most.
fn list(args: &Args, page: &mut Page, asked: &Asked, view: View) -> Result<Answer, Failure> {
    let shown = args.count("--limit")?.unwrap_or(SHOWN);
    let network = asked.graph.network(&view);
    let betweenness = network.betweenness();
    let mut top = betweenness.top(shown);
    top.retain(|(_, pairs)| *pairs > 0.0);
    page.title("Who stands between others?");
    let brokers = betweenness.iter().filter(|(_, pairs)| *pairs > 0.0).count();
    page.line(&format!(
        "{brokers} of {}. Of the routes between two others that are the shortest, each counts as one divided by their number.",
        counted(network.len(), "entity")
    ));
    page.blank();
    let rows: Result<Vec<Row>, LookupError> = top.iter().map(|broker| row(&network, &betweenness, *broker)).collect();
    page.table(&rows?);
    if let Some((first, _)) = top.first() {
        page.blank();
        page.line(&format!("Why, and who says so: {}", asked.call("brokers", &[first.id()])));
    }
    filters::close(page, args, asked, &view, end(&[network.work(), betweenness.work()]));
    Ok(Answer::found(!top.is_empty()))
}

fn row<'g>(
    network: &Network<'g>,
    betweenness: &Betweenness<'g>,
    (broker, pairs): (EntityRef<'g>, f64),
) -> Result<Row, LookupError> {
    let without = network.without(broker)?;
    let mut beside = vec![[Cell::new(format!("between {pairs:.1} ordered pairs")), Cell::new("")]];
    if without.cut_off() > 0 {
        let remark = format!("without it {} cut off, {} pieces", without.cut_off(), without.len());
        beside.push([Cell::new(remark), Cell::new("")]);
    }
    for brokered in betweenness.through(broker, 1) {
        let ends: Vec<String> = brokered.route.entities().step_by(2).map(|end| end.to_string()).collect();
        let strength = brokered.route.modality().map(|modality| format!(" ({modality})")).unwrap_or_default();
        let words = format!("joins {}{strength}", ends.join(" and "));
        beside.push([Cell::new(words).ink(Ink::Dim), Cell::new("")]);
    }
    let head = vec![Cell::new(broker.name()).ink(Ink::Bold), Cell::new(format!("{}, {}", broker.kind(), broker.id()))];
    Ok(Row { head, beside })
}

fn end(parts: &[Work]) -> (Completeness, Work) {
    let sum = |sum: Work, part: &Work| Work { entities: sum.entities + part.entities, ties: sum.ties + part.ties };
    (Completeness::Complete, parts.iter().fold(Work::default(), sum))
}
