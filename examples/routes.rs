//! How are two entities connected?
//!
//! `cargo run --release --example routes -- kim-sok-chol myanmar`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::{Ink, Page, counted};
use common::{Answer, Asked, Failure, filters, names, titled};
use sanctions_graph::export::Dot;
use sanctions_graph::{Completeness, DEFAULT_HOPS, EntityRef, Route, RouteQuery, Routes, date};

const COMMAND: Command = Command {
    name: "routes",
    question: "How are two entities connected, and who says so?",
    places: &["FROM", "TO"],
    options: &[
        (
            "Which routes (all of the shortest unless said otherwise)",
            &[
                Opt::flag("--shortest", "one of the shortest"),
                Opt::flag("--all", "all within the hops"),
                Opt::one("-k", "N", "the N shortest"),
                Opt::flag("--strongest", "the one whose weakest hop is claimed most strongly"),
                Opt::flag("--chronological", "those that can be walked in the order of time"),
                Opt::one("--max-hops", "N", "no longer than this [6]"),
                Opt::flag("--dot", "as a Graphviz file instead of text"),
            ],
        ),
        ("What may be walked", filters::FILTERS),
        ("General", common::GENERAL),
    ],
    appendix: Some(filters::classes),
    samples: &[
        "kim-sok-chol myanmar",
        "myanmar north-korea-intelligence --at-least stated",
        "Burma \"Reconnaissance General Bureau\" --all --max-hops 3 --as-of 2017",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let sort = Sort::asked(args)?;
    let asked = Asked::load(args)?;
    let graph = &asked.graph;
    let ends = (names::find(graph, args.place(0), page)?, names::find(graph, args.place(1), page)?);
    let hops = args.count("--max-hops")?.map_or(DEFAULT_HOPS, |hops| hops as u32);
    let mut query = graph.routes(ends.0, ends.1)?.view(filters::view(args, page, graph)?).max_hops(hops);
    if let Some(limit) = args.count("--limit")? {
        query = query.limit(limit);
    }
    let routes = sort.run(query);
    if args.has("--dot") {
        return draw(&routes);
    }
    page.title(&format!("How is {} connected to {}?", titled(ends.0), titled(ends.1)));
    if routes.is_empty() {
        nothing(page, ends.0, &routes);
    } else {
        page.line(&headline(sort, &routes));
        overview(page, &routes);
        page.blank();
        page.explanation(&routes.explain());
    }
    filters::close(page, args, &asked, routes.view(), (routes.completeness(), routes.work()));
    Ok(Answer::found(!routes.is_empty()))
}

/// The sort of routes asked for.
#[derive(Clone, Copy)]
enum Sort {
    Shortest,
    AllShortest,
    All,
    First(usize),
    Strongest,
    Chronological,
}

impl Sort {
    fn asked(args: &Args) -> Result<Self, Failure> {
        Ok(match args.one_of(&["--shortest", "--all", "-k", "--strongest", "--chronological"])? {
            Some("--shortest") => Sort::Shortest,
            Some("--all") => Sort::All,
            Some("--strongest") => Sort::Strongest,
            Some("--chronological") => Sort::Chronological,
            _ => args.count("-k")?.map_or(Sort::AllShortest, Sort::First),
        })
    }

    fn run(self, query: RouteQuery<'_>) -> Routes<'_> {
        match self {
            Sort::Shortest => query.shortest(),
            Sort::AllShortest => query.all_shortest(),
            Sort::All => query.all(),
            Sort::First(count) => query.k_shortest(count),
            Sort::Strongest => query.strongest(),
            Sort::Chronological => query.chronological(),
        }
    }

    fn words(self) -> String {
        match self {
            Sort::Shortest => "One of the shortest routes".to_owned(),
            Sort::AllShortest => "All shortest routes".to_owned(),
            Sort::All => "All routes".to_owned(),
            Sort::First(count) => format!("The {} shortest routes", count),
            Sort::Strongest => "The route whose weakest hop is claimed most strongly".to_owned(),
            Sort::Chronological => "The shortest routes in the order of time".to_owned(),
        }
    }
}

fn headline(sort: Sort, routes: &Routes<'_>) -> String {
    let cut = if routes.completeness() == Completeness::Complete { "" } else { ", and there may be more" };
    let found = counted(routes.len(), "route");
    let mut text = format!("{} within {}: {found}{cut}.", sort.words(), counted(routes.max_hops() as usize, "hop"));
    if matches!(sort, Sort::Chronological) {
        let sure = routes.iter().filter(|route| route.in_order() == date::Answer::Yes).count();
        text.push_str(&match sure {
            0 => " The order is possible, not certain: dates are partial or missing.".to_owned(),
            all if all == routes.len() => " The order is certain.".to_owned(),
            some => format!(" The order is certain for {some} of them, possible for the others."),
        });
    }
    text
}

/// The routes by the ids of their entities, to ask on with.
fn overview(page: &mut Page, routes: &Routes<'_>) {
    let width = routes.len().to_string().len();
    for (position, route) in routes.iter().enumerate() {
        let ids: Vec<&str> = route.entities().map(|entity| entity.get().id()).collect();
        let number = if routes.len() > 1 { format!("{:>width$}. ", position + 1) } else { String::new() };
        page.paragraph(&number, 2, &ids.join(" -> "), Ink::Plain);
    }
}

/// That there is no route, what was left out, and what it would take.
fn nothing(page: &mut Page, from: EntityRef<'_>, routes: &Routes<'_>) {
    page.line(&format!("There is no route within {}.", counted(routes.max_hops() as usize, "hop")));
    filters::left_out(page, from.name(), &routes.left_out());
    let almost = routes.almost();
    if !almost.is_empty() {
        page.blank();
        page.title("There would be one");
    }
    let mut shown: Vec<(Route<'_>, Vec<&str>)> = Vec::new();
    for (how, route) in almost {
        match shown.iter_mut().find(|(same, _)| *same == route) {
            Some((_, ways)) => ways.push(how),
            None => shown.push((route, vec![how])),
        }
    }
    for (route, ways) in shown {
        page.paragraph("", 2, &format!("{}:", ways.join(", or ")), Ink::Plain);
        page.paragraph("", 4, &route.to_string(), Ink::Plain);
    }
}

fn draw(routes: &Routes<'_>) -> Result<Answer, Failure> {
    if routes.is_empty() {
        common::complain(&format!("routes: {routes}"));
        return Ok(Answer::Nothing);
    }
    let mut file = Vec::new();
    Dot::new(routes).words(true).legend(true).wrap(22).left_to_right().to_writer(&mut file).map_err(Failure::Output)?;
    common::print(&file)?;
    Ok(Answer::Found)
}
