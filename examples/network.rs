//! Who holds a network together?
//!
//! `cargo run --release --example network`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::{Cell, Ink, Page, Row, counted};
use common::{Answer, Asked, Failure, filters};
use sanctions_graph::{
    ArticulationPoints, Betweenness, Completeness, EntityRef, Hops, Network, PageRank, Partition, Reason, Work,
};

/// How many entities each list shows unless asked for otherwise.
const SHOWN: usize = 5;

const COMMAND: Command = Command {
    name: "network",
    question: "Who holds the network together, who stands between others, and who is near a listing?",
    places: &[],
    options: &[
        (
            "How exactly",
            &[
                Opt::one("--samples", "N", "estimate who stands between others from so many entities; exact otherwise"),
                Opt::one("--seed", "N", "which samples are drawn [1]"),
            ],
        ),
        ("What may be walked", filters::FILTERS),
        ("General", common::GENERAL),
    ],
    appendix: Some(filters::classes),
    samples: &["--limit 10", "--only trade,ownership --limit 3", "--through state,authority --also listing"],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let (samples, seed) = (args.count("--samples")?, args.count("--seed")?.unwrap_or(1) as u64);
    let shown = args.count("--limit")?.unwrap_or(SHOWN);
    let asked = Asked::load(args)?;
    let network = asked.graph.network(&filters::view(args, page, &asked.graph)?);
    page.title("Who holds the network together?");
    head(page, &network);
    let (components, rank) = (network.components(), network.page_rank().run());
    let betweenness = match samples {
        Some(samples) => network.betweenness_sampled(samples, seed),
        None => network.betweenness(),
    };
    let (points, hops) = (network.articulation_points(), network.hops_to_listed());
    if network.pairs() > 0 {
        show_components(page, &components, shown);
        show_rank(page, &rank, shown);
        show_betweenness(page, &betweenness, shown);
        show_points(page, &points, shown);
        show_hops(page, &hops);
    }
    let parts = [network.work(), components.work(), rank.work(), betweenness.work(), points.work(), hops.work()];
    let work = parts
        .iter()
        .fold(Work::default(), |sum, work| Work { entities: sum.entities + work.entities, ties: sum.ties + work.ties });
    filters::close(page, args, &asked, network.view(), (Completeness::Complete, work));
    Ok(Answer::found(network.pairs() > 0))
}

fn head(page: &mut Page, network: &Network<'_>) {
    let (entities, ties) = (counted(network.len(), "entity"), counted(network.ties(), "tie"));
    page.line(&format!("{entities}, {ties} between {} of neighbours.", counted(network.pairs(), "pair")));
    for (reason, count) in network.left_out() {
        let why = match reason {
            Reason::Barrier => "states, authorities and others that are not passed through",
            Reason::Degree => "those with too many ties",
            _ => "those of a kind left out, or excluded by name",
        };
        page.line(&format!("{} left out: {why}.", counted(*count, "entity")));
    }
}

/// A list of entities, each with a remark.
fn list<'g>(page: &mut Page, title: &str, entities: impl Iterator<Item = (EntityRef<'g>, String)>) {
    page.blank();
    page.title(title);
    let row = |(entity, remark): (EntityRef<'_>, String)| Row {
        head: vec![Cell::new(entity.name()).ink(Ink::Bold), Cell::new(format!("{}, {}", entity.kind(), entity.id()))],
        beside: vec![[Cell::new(remark), Cell::new("")]],
    };
    page.table(&entities.map(row).collect::<Vec<_>>());
}

fn show_components(page: &mut Page, components: &Partition<'_>, shown: usize) {
    page.blank();
    page.title(&counted(components.len(), "component"));
    let alone = components.sizes().filter(|&size| size == 1).count();
    for (part, size) in components.sizes().enumerate().filter(|&(_, size)| size > 1).take(shown) {
        let names: Vec<String> = components.members(part).take(3).map(|entity| entity.to_string()).collect();
        let more = if size > names.len() { ", ..." } else { "" };
        page.paragraph("", 2, &format!("{}: {}{more}", counted(size, "entity"), names.join(", ")), Ink::Plain);
    }
    if alone > 0 {
        page.paragraph("", 2, &format!("{} without a neighbour", counted(alone, "entity")), Ink::Dim);
    }
}

fn show_rank(page: &mut Page, rank: &PageRank<'_>, shown: usize) {
    let end = if rank.converged() { "" } else { ", not converged" };
    let title = format!("Where the ties lead in the end (PageRank{end})");
    list(page, &title, rank.top(shown).into_iter().map(|(entity, value)| (entity, format!("{value:.4}"))));
}

fn show_betweenness(page: &mut Page, betweenness: &Betweenness<'_>, shown: usize) {
    let end = match betweenness.error(0.05) {
        Some(error) if error > 0.0 => {
            let of = (betweenness.sources(), betweenness.len());
            format!(", estimated from {} of {}, with a chance of 95 % off by no more than {error:.0}", of.0, of.1)
        }
        _ => String::new(),
    };
    let title = format!("Who stands between others (betweenness{end})");
    let top = betweenness.top(shown).into_iter().filter(|(_, value)| *value > 0.0);
    list(page, &title, top.map(|(entity, value)| (entity, format!("between {value:.1} ordered pairs"))));
}

fn show_points(page: &mut Page, points: &ArticulationPoints<'_>, shown: usize) {
    let title = format!("Without whom others are cut off: {}", counted(points.len(), "entity"));
    let remark = |pieces, cut_off| format!("{} cut off, {pieces} pieces", counted(cut_off, "entity"));
    let top = points.top(shown).into_iter();
    list(page, &title, top.map(|point| (point.entity, remark(point.pieces, point.cut_off))));
}

fn show_hops(page: &mut Page, hops: &Hops<'_>) {
    page.blank();
    page.title(&format!("How far to the nearest of {} that are listed", counted(hops.sources(), "entity")));
    for (hops, count) in hops.counts().into_iter().enumerate() {
        page.paragraph("", 2, &format!("{}: {}", counted(hops, "hop"), counted(count, "entity")), Ink::Plain);
    }
    page.paragraph("", 2, &format!("not reached: {}", counted(hops.unreached(), "entity")), Ink::Plain);
    if hops.ignored() > 0 {
        let line =
            format!("Not counted: {} that are listed but left out of the network.", counted(hops.ignored(), "entity"));
        page.line(&line);
    }
}
