//! The graph, or the part of it around an entity, for Neo4j: tables for its importer and a script for its shell.
//!
//! `cargo run --release --example to_neo4j -- target/neo4j`

mod common;

use std::fs::File;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use common::args::{Args, Command};
use common::page::{Page, counted};
use common::{Answer, Asked, Failure, part};
use sanctions_graph::export::{CypherScript, Excerpt, Neo4jTables};

/// The script beside the tables.
const SCRIPT: &str = "graph.cypher";

const COMMAND: Command = Command {
    name: "to_neo4j",
    question: "What does the graph look like in Neo4j? Writes tables for neo4j-admin and a script for cypher-shell.",
    places: &["FOLDER"],
    options: &[(part::HEADING, part::PART), ("General", common::GENERAL)],
    appendix: None,
    samples: &[
        "target/neo4j",
        "target/komid --around komid --hops 2",
        "target/stakes -g graphs/ownership-examples.ron",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let asked = Asked::load(args)?;
    let excerpt = part::excerpt(args, page, &asked.graph)?;
    let folder = Path::new(args.place(0));
    write(&excerpt, folder).map_err(Failure::Output)?;

    let (entities, ties) = (counted(excerpt.entity_count(), "entity"), counted(excerpt.tie_count(), "tie"));
    page.title(excerpt.title());
    page.blank();
    page.field("Written", &format!("nodes.csv ({entities}), relationships.csv ({ties}), about.txt and {SCRIPT} in"));
    page.field("", &folder.display().to_string());
    page.blank();
    page.line("There, a new database of the tables, as long as there is none of that name:");
    page.raw(&format!("  {}\n", Neo4jTables::COMMAND));
    page.line("Or all of it into a database that is running:");
    page.raw(&format!("  cypher-shell -f {SCRIPT}\n"));
    page.blank();
    asked.close(page, None);
    Ok(Answer::found(excerpt.entity_count() > 0))
}

fn write(excerpt: &Excerpt<'_>, folder: &Path) -> io::Result<()> {
    Neo4jTables::new(excerpt).to_folder(folder).map_err(io::Error::other)?;
    CypherScript::new(excerpt).to_writer(File::create(folder.join(SCRIPT))?)
}
