//! Who is around an entity?
//!
//! `cargo run --release --example neighbourhood -- komid --hops 2`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::{Cell, Ink, Page, Row, counted};
use common::{Answer, Asked, Failure, filters, names, titled};
use sanctions_graph::{Completeness, Direction, EntityRef, Neighbourhood, Standing, TieRef};

const COMMAND: Command = Command {
    name: "neighbourhood",
    question: "Who is around an entity, ring by ring, and by which ties?",
    places: &["ENTITY"],
    options: &[
        (
            "How far",
            &[
                Opt::one("--hops", "N", "as far as this [1]"),
                Opt::one("--direction", "out|in|either", "along the ties, against them, or both [either]"),
            ],
        ),
        ("What may be walked", filters::FILTERS),
        ("General", common::GENERAL),
    ],
    appendix: Some(filters::classes),
    samples: &["komid --hops 2", "ddi --also listing", "\"North Korea\" --direction in --only trade"],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let direction = filters::direction(args)?;
    let hops = args.count("--hops")?.unwrap_or(1) as u32;
    let asked = Asked::load(args)?;
    let graph = &asked.graph;
    let start = names::find(graph, args.place(0), page)?;
    let view = filters::view(args, page, graph)?.directed(direction);
    let mut query = graph.neighbourhood(start)?.view(view).max_hops(hops);
    if let Some(limit) = args.count("--limit")? {
        query = query.limit(limit);
    }
    let around = query.collect();
    page.title(&format!("Who is around {}?", titled(start)));
    page.line(&headline(&around, direction));
    for ring in 1..around.ring_count() {
        show(page, &around, ring);
    }
    let found = around.ring_count() > 1;
    if around.ring_count() <= hops && around.completeness() == Completeness::Complete {
        filters::left_out(page, start.name(), &around.left_out());
    }
    if let Some(near) = around.entities().nth(1) {
        page.blank();
        page.line(&format!("Who says so: {}", asked.call("explain", &[start.id(), near.id()])));
    }
    filters::close(page, args, &asked, around.view(), (around.completeness(), around.work()));
    Ok(Answer::found(found))
}

fn headline(around: &Neighbourhood<'_>, direction: Direction) -> String {
    let hops = counted(around.max_hops() as usize, "hop");
    let way = match direction {
        Direction::Out => " along the ties",
        Direction::In => " against the ties",
        Direction::Either => "",
    };
    match around.entities().count() - 1 {
        0 => format!("There is nobody within {hops}{way}."),
        entities => {
            let cut = if around.completeness() == Completeness::Complete { "" } else { ", and there may be more" };
            format!("Within {hops}{way}: {}{cut}.", counted(entities, "entity"))
        }
    }
}

/// One ring: each entity with the ties that reach it, read from its side; then the ties within the ring.
fn show(page: &mut Page, around: &Neighbourhood<'_>, ring: u32) {
    page.blank();
    let entities = around.ring(ring);
    page.title(&format!("{} away: {}", counted(ring as usize, "hop"), counted(entities.len(), "entity")));
    let mut rows = Vec::new();
    for entity in entities {
        let about = format!("{}, {}", entity.kind(), entity.id());
        let ties = around.ties_inward(entity, ring).map(|tie| [Cell::new(from_side(entity, tie)), strength(tie)]);
        rows.push(Row {
            head: vec![Cell::new(entity.name()).ink(Ink::Bold), Cell::new(about)],
            beside: ties.collect(),
        });
    }
    let within = |tie: &TieRef<'_>| [tie.from(), tie.to()].iter().all(|end| around.ring(ring).any(|one| one == *end));
    let among: Vec<_> = around.ties().filter(within).map(|tie| [Cell::new(tie.to_string()), strength(tie)]).collect();
    if !among.is_empty() {
        rows.push(Row { head: vec![Cell::new("among these").ink(Ink::Dim)], beside: among });
    }
    page.table(&rows);
}

/// A tie as it reads from one of its ends: "sold to Myanmar".
fn from_side(entity: EntityRef<'_>, tie: TieRef<'_>) -> String {
    let words = match tie.from() == entity {
        true => format!("{} {}", tie.words(), tie.to()),
        false if tie.words() == tie.relation().forward() => format!("{} {}", tie.relation().backward(), tie.from()),
        // A relation in the user's own words reads one way only.
        false => tie.to_string(),
    };
    let stake = tie.affirmations().find_map(|claim| claim.details().share());
    stake.map_or(words.clone(), |share| format!("{words} ({share})"))
}

fn strength(tie: TieRef<'_>) -> Cell {
    let modality = tie.modality();
    let words = match (modality, tie.standing()) {
        (Some(modality), Standing::Unopposed) => modality.to_string(),
        (Some(modality), standing) => format!("{modality}, {standing}"),
        (None, standing) => standing.to_string(),
    };
    Cell::new(words).ink(Ink::of(modality, tie.standing()))
}
