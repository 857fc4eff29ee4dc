//! What was traded while one of the parties was listed?
//!
//! `cargo run --release --example breaches`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt, Section, read};
use common::page::{Page, counted};
use common::{Answer, Asked, Failure, names};
use sanctions_graph::export::Dossier;
use sanctions_graph::{BreachQuery, Breaches, Class, Graph, Measure, Modality, Relation};

const COMMAND: Command = Command {
    name: "breaches",
    question: "What was traded while one of the parties was listed, and who says so?",
    places: &[],
    options: &[
        (
            "Whose listings",
            &[
                Opt::many("--authority", "ENTITY", "listings by this authority; by any unless said"),
                Opt::many("--measure", "MEASURE,..", "listings with these measures, or none named [asset-freeze]"),
            ],
        ),
        (
            "Which trade",
            &[
                Opt::many("--party", "ENTITY", "one of these is a party"),
                Opt::many("--with", "ENTITY", "and one of these too"),
                Opt::many("--only", "CLASS|RELATION,..", "what counts as trade: trade,supplied [trade]"),
                Opt::one("--at-least", "MODALITY", "only claims so strong, of listings too [alleged]"),
                Opt::one("--during", "PERIOD", "only what was, or may have been, inside a listing in a period"),
                Opt::flag("--certain", "only what certainly was"),
                Opt::flag("--undated", "trade without a date too"),
                Opt::one("--limit", "N", "return no more than so many"),
            ],
        ),
        (
            "How",
            &[
                Opt::flag("--brief", "one line for each, without claims and sources"),
                Opt::flag("--markdown", "as Markdown"),
                Opt::flag("--json", "as JSON"),
                Opt::flag("--work", "tell how much was looked at"),
            ],
        ),
        ("General", common::GENERAL),
    ],
    appendix: Some(measures),
    samples: &[
        "--undated",
        "--authority united-states --party ddi --undated",
        "--measure other --during 2011/2012 --authority united-states",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

/// The measures, for the help page.
fn measures() -> Section {
    let row = |measure: &Measure| {
        let words = match measure {
            Measure::AssetFreeze => "property is frozen, dealings are forbidden: it blocks",
            Measure::SectoralDebtEquity => "new debt or equity of a sector is forbidden",
            Measure::Procurement => "no public contracts or assistance",
            Measure::ArmsEmbargo => "no arms to or from it",
            Measure::TravelBan => "no entry",
            Measure::ExportControl => "exports to it need a licence or are forbidden",
            _ => "anything else",
        };
        (measure.label().replace('_', "-"), words.to_owned())
    };
    ("The measures", Measure::ALL.iter().map(row).collect())
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    args.one_of(&["--brief", "--markdown", "--json"])?;
    let asked = Asked::load(args)?;
    let breaches = query(args, page, &asked.graph)?.run();
    let answer = Answer::found(breaches.findings().len() + breaches.undated().len() > 0);
    if args.has("--json") {
        let json = serde_json::to_string_pretty(&breaches).map_err(|error| Failure::Output(error.into()))?;
        page.raw(&format!("{json}\n"));
        return Ok(answer);
    }
    if args.has("--markdown") {
        page.raw(&Dossier::new(&breaches).to_string());
        return Ok(answer);
    }
    page.title("What was traded while one of the parties was listed?");
    if args.has("--brief") {
        for finding in breaches.findings().iter().chain(breaches.undated()) {
            page.line(&finding.to_string());
        }
        page.line(&format!("{}.", breaches.summary()));
        page.blank();
        page.field("Policy", &breaches.policy());
        page.field("Caution", Breaches::CAUTION);
    } else {
        page.explanation(&breaches.explain());
        page.blank();
    }
    page.field("Answer", &breaches.completeness().to_string());
    if args.has("--work") {
        let (entities, ties) = (breaches.work().entities as usize, breaches.work().ties as usize);
        page.field("Work", &format!("{} reached, {} looked at", counted(entities, "entity"), counted(ties, "tie")));
    }
    let date = args.value("--during");
    // An explanation has the disclaimer at its head.
    if args.has("--brief") {
        asked.close(page, date)
    } else {
        page.field("As of", &asked.as_of(date))
    }
    Ok(answer)
}

fn query<'g>(args: &Args, page: &mut Page, graph: &'g Graph) -> Result<BreachQuery<'g>, Failure> {
    let mut query = graph.breaches();
    let mut named = |option| names::find_all(graph, args.values(option), page);
    if args.has("--authority") {
        query = query.of(named("--authority")?)?;
    }
    query = match (args.has("--party"), args.has("--with")) {
        (true, true) => query.between(named("--party")?, named("--with")?)?,
        (true, false) => query.party(named("--party")?)?,
        (false, true) => return Err(Failure::Usage("--with needs --party".to_owned())),
        (false, false) => query,
    };
    if args.has("--measure") {
        let measures = args.list("--measure").map(|name| read::<Measure>("--measure", name));
        query = query.measures(measures.collect::<Result<Vec<_>, _>>()?);
    }
    if args.has("--only") {
        let mut relations = Vec::new();
        for name in args.list("--only") {
            match name.parse::<Class>() {
                Ok(class) => relations.extend(Relation::in_class(class)),
                Err(_) => relations.push(read::<Relation>("--only", name)?),
            }
        }
        query = query.relations(relations);
    }
    if let Some(modality) = args.read::<Modality>("--at-least")? {
        query = query.at_least(modality);
    }
    if let Some(period) = args.read("--during")? {
        query = query.during(period);
    }
    if let Some(limit) = args.count("--limit")? {
        query = query.limit(limit);
    }
    if args.has("--certain") {
        query = query.certain();
    }
    Ok(if args.has("--undated") { query.undated() } else { query })
}
