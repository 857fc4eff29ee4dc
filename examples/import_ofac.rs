//! What is in a list of OFAC?
//!
//! `cargo run --release --features import --example import_ofac -- sdn.csv`

mod common;
#[path = "import_ofac/excerpt.rs"]
mod excerpt;

use std::path::Path;
use std::process::ExitCode;

use common::args::{Args, Command, Opt};
use common::page::Page;
use common::{Answer, Failure, located};
use sanctions_graph::date::PartialDate;
use sanctions_graph::import::{self, ImportError, List, OfacCsv};
use sanctions_graph::{DISCLAIMER, Graph, GraphBuilder};

/// The list that is read unless another one is given.
const DEFAULT_LIST: &str = "tests/data/ofac/cons_2019-03-14/cons_prim.csv.zst";

const COMMAND: Command = Command {
    name: "import_ofac",
    question: "What is in a list of OFAC, and what of it could not be taken as it stands?",
    places: &["[LIST]"],
    options: &[
        (
            "The list",
            &[Opt::one(
                "--dated",
                "DATE",
                "the day of issue, which the legacy files sdn.csv and cons_prim.csv do not have",
            )],
        ),
        (
            "What is written",
            &[Opt::one(
                "--graphs",
                "FOLDER",
                "write ofac-dprk.ron and ofac-burma.ron there: the entries of two programmes",
            )],
        ),
        ("General", &[Opt::flag("-h, --help", "this page")]),
    ],
    appendix: None,
    samples: &["sdn.csv", "sdn.csv --dated 2023-12-28 --graphs graphs"],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let path = located(args.other_place(0).unwrap_or(DEFAULT_LIST));
    let unread = |error: ImportError| Failure::List(error.to_string());
    let list = open(&path, args.read("--dated")?).map_err(unread)?;
    let mut builder = GraphBuilder::new();
    let report = list.import_into(&mut builder).map_err(unread)?;
    let graph = builder.build()?;
    page.raw(&report.to_string());
    if let Some(folder) = args.value("--graphs") {
        for (programme, file, state) in [("DPRK", "ofac-dprk.ron", "North Korea"), ("BURMA", "ofac-burma.ron", "Burma")]
        {
            let excerpt = excerpt::of(&graph, programme, state)?;
            let file = Path::new(folder).join(file);
            save(&excerpt, &file)?;
            let (entities, ties) = (excerpt.entity_count(), excerpt.tie_count());
            page.line(&format!("{}: {entities} entities, {ties} ties", file.display()));
        }
    }
    page.field("Note", DISCLAIMER);
    Ok(Answer::found(report.records() > 0))
}

/// The list, with its day of issue where that is told.
fn open(path: &Path, dated: Option<PartialDate>) -> Result<List, ImportError> {
    match dated {
        Some(date) => OfacCsv::path(path)?.dated(date).open(),
        None => import::open(path),
    }
}

fn save(graph: &Graph, file: &Path) -> Result<(), Failure> {
    let text = graph.to_ron().map_err(|error| Failure::Output(std::io::Error::other(error)))?;
    std::fs::write(file, text).map_err(Failure::Output)
}
