//! What differs between two graphs, or two versions of an official list?
//!
//! `cargo run --release --example diff`

mod common;

use std::path::Path;
use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Failure, located, names};
use sanctions_graph::date::Day;
use sanctions_graph::export::{DiffJson, DiffMarkdown};
use sanctions_graph::{Diff, DiffQuery, Graph, GraphBuilder, Measure, Part, Regime};

/// What is compared unless other files are given: one article, and the same with what other sources say.
const DEFAULT: [&str; 2] = ["graphs/myanmar-dprk-article.ron", "graphs/myanmar-dprk.ron"];

const COMMAND: Command = Command {
    name: "diff",
    question: "What differs between two graphs, or two versions of an official list? Who was delisted, and never listed again?",
    places: &["[OLD]", "[NEW]"],
    options: &[
        (
            "What is asked",
            &[
                Opt::one("--only", "PART", "listings, exposure, entities or ties"),
                Opt::many("--regime", "NAME", "who is caught by a rule of ownership, too: us-ofac, eu, uk"),
                Opt::one(
                    "--days",
                    "OLD,NEW",
                    "of those, on these days: 2014-01-01,2018-01-01; else on that of the newest source of each",
                ),
                Opt::many(
                    "--by-identifier",
                    "SCHEME,..",
                    "entities with another id now are one by such an identifier: imo",
                ),
                Opt::flag("--delisted", "who was delisted and not listed again: by OLD and NEW, or by one file alone"),
                Opt::one("--by", "AUTHORITY", "of those, only by this authority"),
                Opt::one("--measure", "MEASURE", "of those, only from this measure: asset-freeze"),
                Opt::one("--as-of", "DAY", "of those, as it stood on a day: 2018-01-01"),
            ],
        ),
        (
            "How it is told",
            &[
                Opt::flag("--markdown", "as Markdown"),
                Opt::flag("--json", "as JSON"),
                Opt::flag("-h, --help", "this page"),
            ],
        ),
    ],
    appendix: Some(|| {
        let row = |label: &str, text: &str| (label.to_owned(), text.to_owned());
        (
            "Places",
            vec![row(
                "OLD, NEW",
                "graph files (.ron), or, with --features import, official lists in any format; if left out, what one article says \
                 and what other sources say, of graphs/",
            )],
        )
    }),
    samples: &["--only listings", "--markdown", "--delisted --measure asset-freeze graphs/myanmar-dprk.ron"],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let form = args.one_of(&["--markdown", "--json"])?;
    let part: Option<Part> = args.read("--only")?;
    let asked = (args.read::<Measure>("--measure")?, args.read::<Day>("--as-of")?);
    if args.has("--delisted") {
        if let Some(option) = form.or(part.map(|_| "--only")) {
            return Err(Failure::Usage(format!("{option} and --delisted exclude each other")));
        }
        if let Some(option) = ["--regime", "--days"].into_iter().find(|option| args.has(option)) {
            return Err(Failure::Usage(format!("{option} and --delisted exclude each other")));
        }
        return delisted(args, page, asked);
    }
    if let Some(option) = ["--by", "--measure", "--as-of"].into_iter().find(|option| args.has(option)) {
        return Err(Failure::Usage(format!("{option} needs --delisted")));
    }
    let files = match (args.other_place(0), args.other_place(1)) {
        (Some(old), Some(new)) => [old, new],
        (None, _) => DEFAULT,
        (Some(_), None) => return Err(Failure::Usage("NEW is missing".to_owned())),
    };
    let (old, new) = (read(files[0])?, read(files[1])?);
    let query = args.list("--by-identifier").fold(DiffQuery::new(&old, &new), DiffQuery::by_identifier);
    let days = days(args)?;
    let regimes: Vec<Regime> =
        args.values("--regime").map(|name| common::args::read("--regime", name)).collect::<Result<_, _>>()?;
    let needs = if part == Some(Part::Exposure) { Some("--only exposure") } else { days.map(|_| "--days") };
    if let Some(option) = needs.filter(|_| regimes.is_empty()) {
        return Err(Failure::Usage(format!("{option} needs --regime")));
    }
    let query = regimes.into_iter().fold(query, |query, regime| query.exposure(regime, days));
    let diff = match part {
        Some(part) => query.run().showing([part]),
        None => query.run(),
    };
    match form {
        Some("--markdown") => page.raw(&DiffMarkdown::new(&diff).to_string()),
        Some(_) => page.raw(&DiffJson::new(&diff).to_string()),
        None => page.explanation(&diff.explain()),
    }
    Ok(Answer::found(has(&diff, part)))
}

/// The day of either graph.
fn days(args: &Args) -> Result<Option<(Day, Day)>, Failure> {
    let days: Vec<Day> = args.list("--days").map(|day| common::args::read("--days", day)).collect::<Result<_, _>>()?;
    match days.as_slice() {
        [] => Ok(None),
        &[old, new] => Ok(Some((old, new))),
        _ => Err(Failure::Usage("--days asks for two days".to_owned())),
    }
}

fn read(file: &str) -> Result<Graph, Failure> {
    let path = located(file);
    let mut builder = GraphBuilder::new();
    if path.extension().is_some_and(|end| end == "ron") {
        builder.read_path(path);
    } else {
        import(&path, &mut builder)?;
    }
    Ok(builder.build()?)
}

#[cfg(feature = "import")]
fn import(path: &Path, builder: &mut GraphBuilder) -> Result<(), Failure> {
    use sanctions_graph::import;
    let list = import::open(path).and_then(|list| list.import_into(builder));
    list.map(drop).map_err(|error| Failure::List(error.to_string()))
}

#[cfg(not(feature = "import"))]
fn import(path: &Path, _: &mut GraphBuilder) -> Result<(), Failure> {
    Err(Failure::List(format!("{} is no graph file (.ron); lists need --features import", path.display())))
}

fn has(diff: &Diff<'_>, part: Option<Part>) -> bool {
    match part {
        Some(Part::Listings) => !diff.listings().is_empty(),
        Some(Part::Exposure) => !diff.exposures().is_empty(),
        Some(Part::Entities) => !diff.entities().is_empty(),
        Some(Part::Ties) => !diff.ties().is_empty(),
        _ => !diff.is_empty(),
    }
}

/// Who was delisted by the last of the files, and by the first if there are two.
fn delisted(args: &Args, page: &mut Page, (measure, day): (Option<Measure>, Option<Day>)) -> Result<Answer, Failure> {
    let files: Vec<&str> = match args.other_place(0) {
        Some(_) => (0..2).map_while(|place| args.other_place(place)).collect(),
        None => DEFAULT[1..].to_vec(),
    };
    let graphs = files.iter().map(|file| read(file)).collect::<Result<Vec<Graph>, Failure>>()?;
    let Some((newest, earlier)) = graphs.split_last() else { return Ok(Answer::Nothing) };
    let mut query = args
        .list("--by-identifier")
        .fold(newest.delisted().since(earlier), |query, scheme| query.by_identifier(scheme));
    if let Some(authority) = args.value("--by") {
        query = query.by(names::find(newest, authority, page)?)?;
    }
    query = measure.into_iter().fold(query, |query, measure| query.measure(measure));
    query = day.into_iter().fold(query, |query, day| query.as_of(day));
    let delisted = query.run();
    page.explanation(&delisted.explain());
    Ok(Answer::found(!delisted.is_empty()))
}
