//! What looks like this picture?
//!
//! `cargo run --release --example matches -- "(buyer:State)-[:bought_from]->(front:FrontCompany)<-[:controls]-(who)"`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt, Section};
use common::page::{Ink, Page, counted};
use common::{Answer, Asked, Failure, filters};
use sanctions_graph::export::Dot;
use sanctions_graph::{Binding, Completeness, Match, Matches};

const COMMAND: Command = Command {
    name: "matches",
    question: "What in the graph looks like a pattern, and who says so?",
    places: &["PATTERN"],
    options: &[
        (
            "How",
            &[
                Opt::one("--max-hops", "N", "where `+`, `*` and `{2,}` are cut [6]"),
                Opt::flag("--explain", "with everything that is said of every hop"),
                Opt::flag("--dot", "as a Graphviz file instead of text"),
            ],
        ),
        ("What may be walked, beside what the pattern names", filters::FILTERS),
        ("General", common::GENERAL),
    ],
    appendix: Some(grammar),
    samples: &[
        "\"(buyer:State)-[:bought_from]->(front:FrontCompany)<-[:controls]-(who)\"",
        "\"ANY SHORTEST (b {id: 'myanmar'})-[:trade]-{1,4}(s:FrontCompany)\" --explain",
        "\"SIMPLE (a)-[:owns]->{2,8}(a)\" -g graphs/ownership-examples.ron",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

/// The pattern language in short, for the help page.
fn grammar() -> Section {
    let rows = [
        ("(a:State)", "an entity; its labels are kinds, Listed, Authority, joined with & | ! and %"),
        ("(a {id: 'x'})", "with a property: id, name, country, kind, listed; or (a WHERE a.country <> 'MM')"),
        ("-[e:owns]->", "a tie along its direction; <-[e:owns]- against it, -[e:owns]- both ways"),
        ("-[e:trade]->", "labels are relations and classes; properties relation, class, modality, standing, origins"),
        ("-[:owns]->{1,4}", "1 to 4 hops; also ? + * {3} {2,}"),
        ("ANY SHORTEST", "before the path: ALL, ANY, ANY k, ALL SHORTEST, SHORTEST k; then a mode"),
        ("SIMPLE", "a mode: ACYCLIC (no entity twice, unless said otherwise), SIMPLE, TRAIL, WALK"),
        ("WHERE ...", "after the path: a.name <> 'x' AND (e.modality >= 'stated' OR b.listed)"),
    ];
    ("The pattern, a part of GQL", rows.map(|(label, words)| (label.to_owned(), words.to_owned())).into())
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let hops = args.count("--max-hops")?;
    let asked = Asked::load(args)?;
    let graph = &asked.graph;
    let mut query = graph.matches(args.place(0))?.view(filters::view(args, page, graph)?);
    if let Some(hops) = hops {
        query = query.max_hops(hops as u32);
    }
    if let Some(limit) = args.count("--limit")? {
        query = query.limit(limit);
    }
    let matches = query.rows();
    if args.has("--dot") {
        return draw(&matches);
    }
    page.title("What looks like this?");
    page.paragraph("", 2, matches.pattern(), Ink::Plain);
    page.line(&headline(&matches));
    let width = matches.len().to_string().len();
    for (position, found) in matches.iter().enumerate() {
        show(page, &format!("{:>width$}. ", position + 1), found);
    }
    if args.has("--explain") && !matches.is_empty() {
        page.blank();
        page.explanation(&matches.explain());
    }
    filters::close(page, args, &asked, matches.view(), (matches.completeness(), matches.work()));
    Ok(Answer::found(!matches.is_empty()))
}

fn headline(matches: &Matches<'_>) -> String {
    let cut = if matches.completeness() == Completeness::Complete { "" } else { ", and there may be more" };
    let found = if matches.is_empty() { "Nothing does".to_owned() } else { counted(matches.len(), "row") };
    let within = match matches.max_hops() {
        0 => String::new(),
        hops => format!(" within {}", counted(hops as usize, "hop")),
    };
    let bound =
        matches.cut_at().map(|hops| format!(" What has no bound was cut after {}.", counted(hops as usize, "hop")));
    format!("{found}{within}{cut}.{}", bound.unwrap_or_default())
}

/// A row by the ids of its entities, to ask on with, and what the variables stand for.
fn show(page: &mut Page, number: &str, found: &Match<'_>) {
    let ids: Vec<&str> = found.entities().map(|entity| entity.get().id()).collect();
    page.paragraph(number, 2, &ids.join(" -> "), Ink::Bold);
    for (name, binding) in found.bindings() {
        let label = format!("{name}: ");
        match binding {
            Binding::Entity(entity) => page.paragraph(&label, 6, &format!("{entity} ({})", entity.kind()), Ink::Plain),
            Binding::Hops([]) => page.paragraph(&label, 6, "no hop", Ink::Dim),
            Binding::Hops(hops) => {
                for tie in hops.iter().flat_map(|hop| hop.ties()) {
                    page.paragraph(&label, 6, &tie.to_string(), Ink::of(tie.modality(), tie.standing()));
                }
            }
        }
    }
}

fn draw(matches: &Matches<'_>) -> Result<Answer, Failure> {
    if matches.is_empty() {
        common::complain(&format!("matches: {matches}"));
        return Ok(Answer::Nothing);
    }
    let mut file = Vec::new();
    Dot::new(matches)
        .words(true)
        .legend(true)
        .wrap(22)
        .left_to_right()
        .to_writer(&mut file)
        .map_err(Failure::Output)?;
    common::print(&file)?;
    Ok(Answer::Found)
}
