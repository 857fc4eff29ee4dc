//! Who owns what in FollowTheMoney files, and which records say so?
//!
//! `cargo run --release --features import --example import_ftm -- entities.ftm.json`

mod common;

use std::path::Path;
use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::{Ink, Page, counted};
use common::{Answer, Failure};
use sanctions_graph::import::{self, Importer};
use sanctions_graph::{Claim, DISCLAIMER, GraphBuilder, Relation, TieRef};

/// What is read unless a file is named: a few synthetic records.
const SAMPLE: &str = "tests/data/ftm/sample.entities.ftm.json";

/// How many stakes are shown unless it is said.
const SHOWN: usize = 20;

const COMMAND: Command = Command {
    name: "import_ftm",
    question: "Who owns what in FollowTheMoney files, and which records say so?",
    // A base file and the deltas to it.
    places: &["[FILE]", "[FILE]", "[FILE]", "[FILE]", "[FILE]", "[FILE]", "[FILE]", "[FILE]"],
    options: &[
        (
            "How",
            &[
                Opt::flag("--strict", "stop at the first record that is not as the format says"),
                Opt::one("--limit", "N", "show no more than so many stakes [20]"),
            ],
        ),
        ("General", &[Opt::flag("-h, --help", "this page")]),
    ],
    appendix: None,
    samples: &["entities.ftm.json", "entities.ftm.json entities.delta.json --strict"],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let limit = args.count("--limit")?.unwrap_or(SHOWN);
    let mut files: Vec<String> = (0..).map_while(|place| args.other_place(place)).map(str::to_owned).collect();
    if files.is_empty() {
        let in_crate = Path::new(env!("CARGO_MANIFEST_DIR")).join(SAMPLE).display().to_string();
        files.push(if Path::new(SAMPLE).exists() { SAMPLE.to_owned() } else { in_crate });
    }
    let mut builder = GraphBuilder::new();
    let mut importer = Importer::new(&mut builder);
    for file in &files {
        let list = import::open(file).map_err(|error| Failure::List(error.to_string()))?;
        let list = if args.has("--strict") { list.strict() } else { list };
        importer.add(list).map_err(|error| Failure::List(error.to_string()))?;
    }
    let report = importer.finish();
    let graph = builder.build()?;

    page.title("What was read");
    report.to_string().lines().for_each(|line| page.line(line));
    page.blank();
    page.title("Who owns what, and which records say so?");
    let stakes: Vec<TieRef<'_>> = graph.ties().filter(|tie| tie.relation() == Relation::Owns).collect();
    if stakes.is_empty() {
        page.line("Nobody is said to own anything.");
    }
    for tie in stakes.iter().take(limit) {
        page.line(&tie.to_string());
        for claim in tie.claims() {
            page.paragraph("", 2, &cited(claim), Ink::of(Some(claim.modality()), tie.standing()));
        }
    }
    if stakes.len() > limit {
        page.line(&format!("and {} more", counted(stakes.len() - limit, "stake")));
    }
    page.blank();
    page.field("Note", DISCLAIMER);
    Ok(Answer::found(!stakes.is_empty()))
}

/// What a claim says of a stake, and where.
fn cited(claim: &Claim) -> String {
    let mut words = Vec::new();
    words.extend(claim.details().share().map(|share| share.to_string()));
    words.extend(claim.period().map(|period| period.words()));
    words.extend(claim.details().role().map(str::to_owned));
    let places = claim.evidence().iter().map(|evidence| match evidence.locator() {
        Some(record) => format!("record {record} of {}", evidence.source),
        None => evidence.source.to_string(),
    });
    let places: Vec<String> = places.collect();
    format!("{} [{}]", words.join(", "), places.join("; ")).trim().to_owned()
}
