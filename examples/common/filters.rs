//! The filters that `routes` and `neighbourhood` share.

use sanctions_graph::petgraph::graph::NodeIndex;
use sanctions_graph::{
    Class, Completeness, Direction, EntityKind, Grade, Graph, Modality, Reason, Relation, Spelling, View, Work,
};

use super::args::{Args, Opt, Section, read};
use super::page::{Ink, Page, counted};
use super::{Asked, Failure, names};

pub const FILTERS: &[Opt] = &[
    Opt::one(
        "--at-least",
        "MODALITY",
        "only claims so strong: official, stated, reported, alleged, suspected [alleged]",
    ),
    Opt::many("--also", "CLASS,..", "walk these classes too: listing, contact, location, identity"),
    Opt::many("--only", "CLASS|RELATION,..", "walk just these: trade,owns"),
    Opt::many("--without", "RELATION,..", "do not walk these relations"),
    Opt::one("--as-of", "DATE", "the network as it stood on a date"),
    Opt::one("--during", "PERIOD", "what held or happened in a period"),
    Opt::flag("--certain", "of these, only what certainly did"),
    Opt::one("--known-by", "DATE", "what had been published by a date"),
    Opt::one("--min-confidence", "PERCENT", "only claims stated with so much confidence or more: 50"),
    Opt::one("--min-grade", "GRADE", "only claims graded so well or better: C3"),
    Opt::one("--min-origins", "N", "only ties with so many independent origins"),
    Opt::flag("--no-disputed", "leave out disputed ties"),
    Opt::many("--through", "KIND,..", "pass through these kinds too: state, place, address, authority"),
    Opt::many("--exclude", "ENTITY,..", "leave out these entities"),
    Opt::one("--max-degree", "N", "do not pass through entities with more ties"),
    Opt::one("--limit", "N", "return no more than so many"),
    Opt::flag("--work", "tell how much was looked at"),
];

/// The classes with their relations, for the help page.
pub fn classes() -> Section {
    let names =
        |class| -> Vec<String> { Relation::in_class(class).map(|relation| relation.spelt(Spelling::Kebab)).collect() };
    let rows = Class::ALL.iter().map(|&class| (class.to_string(), names(class).join(", ")));
    ("The classes and their relations", rows.collect())
}

/// The view that the arguments ask for.
pub fn view(args: &Args, page: &mut Page, graph: &Graph) -> Result<View, Failure> {
    let mut view = walked(args, View::default())?;
    for kind in args.list("--through") {
        view = match kind {
            "authority" => view.through_authorities(),
            _ => view.through([read::<EntityKind>("--through", kind)?]),
        };
    }
    if let Some(most) = args.count("--max-degree")? {
        view = view.max_degree(most);
    }
    view = view.excluding(excluded(args, page, graph)?);
    claims(args, timed(args, view)?)
}

fn walked(args: &Args, mut view: View) -> Result<View, Failure> {
    if args.has("--only") {
        let mut relations = Vec::new();
        for name in args.list("--only") {
            match name.parse::<Class>() {
                Ok(class) => relations.extend(Relation::in_class(class)),
                Err(_) => relations.push(read::<Relation>("--only", name)?),
            }
        }
        view = view.relations(relations);
    }
    let classes = args.list("--also").map(|name| read::<Class>("--also", name));
    let without = args.list("--without").map(|name| read::<Relation>("--without", name));
    view = view.also(classes.collect::<Result<Vec<_>, _>>()?);
    Ok(view.without_relations(without.collect::<Result<Vec<_>, _>>()?))
}

fn timed(args: &Args, mut view: View) -> Result<View, Failure> {
    let asked = args.one_of(&["--as-of", "--during"])?;
    if let Some(date) = args.read("--as-of")? {
        view = view.as_of(date);
    }
    if let Some(period) = args.read("--during")? {
        view = view.during(period);
    }
    match (args.has("--certain"), asked) {
        (true, None) => Err(Failure::Usage("--certain needs --as-of or --during".to_owned())),
        (true, _) => Ok(view.certain()),
        _ => Ok(view),
    }
}

fn claims(args: &Args, mut view: View) -> Result<View, Failure> {
    if let Some(modality) = args.read::<Modality>("--at-least")? {
        view = view.at_least(modality);
    }
    if let Some(date) = args.read("--known-by")? {
        view = view.known_by(date);
    }
    if let Some(percent) = args.read::<u8>("--min-confidence")? {
        view = view.at_least_confidence(percent);
    }
    if let Some(grade) = args.read::<Grade>("--min-grade")? {
        view = view.at_least_grade(grade);
    }
    if let Some(origins) = args.count("--min-origins")? {
        view = view.at_least_origins(origins);
    }
    Ok(if args.has("--no-disputed") { view.disputed(false) } else { view })
}

/// The entities to leave out.
fn excluded(args: &Args, page: &mut Page, graph: &Graph) -> Result<Vec<NodeIndex>, Failure> {
    let mut entities = Vec::new();
    for given in args.values("--exclude") {
        entities.extend(names::find_list(graph, given, page)?.iter().map(|entity| entity.index()));
    }
    Ok(entities)
}

pub fn direction(args: &Args) -> Result<Direction, Failure> {
    match args.value("--direction") {
        None | Some("either") => Ok(Direction::Either),
        Some("out") => Ok(Direction::Out),
        Some("in") => Ok(Direction::In),
        Some(other) => Err(Failure::Usage(format!("--direction: {other:?} is none of out, in, either"))),
    }
}

/// What the view left out, for an answer that found nothing.
pub fn left_out(page: &mut Page, around: &str, left_out: &[(Reason, usize)]) {
    page.blank();
    if left_out.is_empty() {
        page.line(&format!("Nothing was left out around {around}: there are no other ties."));
        return;
    }
    page.title(&format!("Left out around {around}:"));
    for (reason, ties) in left_out {
        page.paragraph("", 2, &format!("{} {reason}", counted(*ties, "tie")), Ink::Plain);
    }
}

/// What an answer ends with: the policy, the completeness, the work if asked for, the date, the sources and the disclaimer.
pub fn close(page: &mut Page, args: &Args, asked: &Asked, view: &View, end: (Completeness, Work)) {
    page.blank();
    page.field("Policy", &view.to_string());
    finish(page, args, asked, end);
}

/// The same for an answer that has told its policy.
pub fn close_told(page: &mut Page, args: &Args, asked: &Asked, end: (Completeness, Work)) {
    page.blank();
    finish(page, args, asked, end);
}

fn finish(page: &mut Page, args: &Args, asked: &Asked, end: (Completeness, Work)) {
    let (completeness, work) = end;
    page.field("Answer", &completeness.to_string());
    if args.has("--work") {
        let (entities, ties) = (work.entities as usize, work.ties as usize);
        page.field("Work", &format!("{} reached, {} looked at", counted(entities, "entity"), counted(ties, "tie")));
    }
    asked.close(page, args.value("--as-of").or(args.value("--during")));
}
