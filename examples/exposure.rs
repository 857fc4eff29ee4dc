//! Who, though on no list, is caught through those who own or control it; on which day, and because of which stakes?
//!
//! `cargo run --release --example exposure -- --regime us-ofac`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt, Section};
use common::page::Page;
use common::{Answer, Asked, Failure, names};
use sanctions_graph::date::Day;
use sanctions_graph::{Comparison, EntityRef, Exposure, Graph, Modality, Regime, Verdict};

/// The graph that is asked unless `-g` says otherwise: the published examples of OFAC's rule.
const GRAPH: &str = "graphs/ownership-examples.ron";

const COMMAND: Command = Command {
    name: "exposure",
    question: "Who is caught by the sanctions although unlisted, under which rule, and because of which stakes?",
    places: &["[ENTITY]"],
    options: &[
        (
            "Under which rule, and when",
            &[
                Opt::many(
                    "--regime",
                    "NAME",
                    "a rule, such as eu or us-ofac@2008; several are set side by side [us-ofac]",
                ),
                Opt::one("--rule", "FILE", "a rule of your own, in RON"),
                Opt::flag("--any-authority", "listings of every authority seed it, not of the rule's own alone"),
                Opt::one("--as-of", "DAY", "on this day; without one, on that of the newest source"),
                Opt::flag("--whenever", "on no day: records count together that never held at one time"),
                Opt::one("--at-least", "MODALITY", "leave out what is claimed or denied more weakly [alleged]"),
                Opt::flag("--merge", "take for one what is said to be the same"),
            ],
        ),
        (
            "What is told",
            &[
                Opt::one("--through", "ENTITY", "only who is caught through this one"),
                Opt::flag("--near", "near misses too: a quarter or more in the hands of the caught"),
                Opt::flag("--brief", "verdicts alone, without proof"),
                #[cfg(feature = "export")]
                Opt::flag("--markdown", "as Markdown, to be filed"),
                #[cfg(feature = "export")]
                Opt::flag("--json", "as JSON"),
            ],
        ),
        (
            "General",
            &[
                Opt::many(
                    "-g, --graph",
                    "FILE",
                    "a graph file; several are read into one graph [graphs/ownership-examples.ron]",
                ),
                Opt::flag("-h, --help", "this page"),
            ],
        ),
    ],
    appendix: Some(rules),
    samples: &[
        "--regime us-ofac",
        "ex3-b --regime us-ofac --regime eu --regime uk --any-authority",
        "ddi -g graphs/myanmar-dprk.ron --as-of 2018-01-01",
        "--markdown --near > exposure.md",
    ],
};

/// The rules that are built in.
fn rules() -> Section {
    let rows = Regime::all().map(|regime| (regime.to_string(), format!("{}. {}", regime.title(), regime.describe())));
    ("Rules", rows.into())
}

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    let regimes = regimes(args)?;
    let question = Question {
        day: args.read("--as-of")?,
        whenever: args.has("--whenever"),
        weakest: args.read("--at-least")?.unwrap_or(Modality::Alleged),
    };
    args.one_of(&["--brief", "--markdown", "--json"])?;
    args.one_of(&["--as-of", "--whenever"])?;
    args.one_of(&["--through", "--near"])?;
    let name = args.other_place(0);
    if let Some(option) = ["--through", "--near"].into_iter().find(|option| name.is_some() && args.has(option)) {
        return Err(Failure::Usage(format!("an entity and {option} are two questions")));
    }
    if name.is_none() && regimes.len() > 1 && args.has("--json") {
        return Err(Failure::Usage("--json of several rules needs an entity to compare them by".to_owned()));
    }
    let mut asked = Asked::load_or(args, GRAPH)?;
    if args.has("--merge") {
        asked.graph = asked.graph.merge_same_as()?.0;
    }
    let entity = name.map(|name| names::find(&asked.graph, name, page)).transpose()?;
    if let (Some(entity), true) = (entity, regimes.len() > 1) {
        return compare(args, page, &asked, question, (entity, regimes));
    }
    let mut found = false;
    for regime in regimes {
        let exposure = question.ask(&asked.graph, regime);
        let report = match (entity, args.value("--through")) {
            (Some(entity), _) => exposure.report().of([entity]),
            (None, Some(listed)) => {
                let start = names::find(&asked.graph, listed, page)?;
                if exposure.verdict(start) == Verdict::NotCaught {
                    let text = format!("{start} is not listed or caught, so nobody is caught through it");
                    // What is written to be filed or read by a program holds nothing else.
                    if args.has("--markdown") || args.has("--json") {
                        common::complain(&text);
                    } else {
                        page.line(&text);
                    }
                }
                let caught = exposure.through(start)?;
                exposure.report().of(caught.iter().map(|finding| finding.entity()))
            }
            (None, None) => exposure.report().near_misses(args.has("--near")),
        };
        found |= report.groups().iter().flat_map(|(_, findings)| findings).any(|it| it.verdict() != Verdict::NotCaught);
        if args.has("--brief") {
            page.title(&exposure.to_string());
            exposure.caveats().iter().for_each(|caveat| page.line(&format!("Caution: {caveat}")));
            for (name, findings) in report.groups() {
                page.line(name);
                findings.iter().for_each(|finding| page.line(&format!("  {finding}")));
            }
            asked.close(page, args.value("--as-of"));
            continue;
        }
        #[cfg(feature = "export")]
        if args.has("--markdown") || args.has("--json") {
            let mut bytes = Vec::new();
            let written =
                if args.has("--json") { report.write_json(&mut bytes) } else { report.write_markdown(&mut bytes) };
            written.map_err(Failure::Output)?;
            page.raw(&String::from_utf8_lossy(&bytes));
            continue;
        }
        page.explanation(&report.explain());
    }
    Ok(Answer::found(found))
}

/// One entity under several rules.
fn compare(
    args: &Args,
    page: &mut Page,
    asked: &Asked,
    question: Question,
    (entity, regimes): (EntityRef<'_>, Vec<Regime>),
) -> Result<Answer, Failure> {
    let compared = question.compare(&asked.graph, entity, regimes)?;
    let found = Answer::found(compared.verdicts().any(|(_, verdict)| verdict != Verdict::NotCaught));
    #[cfg(feature = "export")]
    if args.has("--markdown") || args.has("--json") {
        let mut bytes = Vec::new();
        let written =
            if args.has("--json") { compared.write_json(&mut bytes) } else { compared.write_markdown(&mut bytes) };
        written.map_err(Failure::Output)?;
        page.raw(&String::from_utf8_lossy(&bytes));
        return Ok(found);
    }
    page.title(&format!("Who says what of {entity}?"));
    page.raw(&compared.to_string().lines().skip(1).map(|line| format!("{line}\n")).collect::<String>());
    asked.close(page, args.value("--as-of"));
    Ok(found)
}

/// What is asked of every rule.
#[derive(Clone, Copy)]
struct Question {
    day: Option<Day>,
    whenever: bool,
    weakest: Modality,
}

impl Question {
    fn ask(self, graph: &Graph, regime: Regime) -> Exposure<'_> {
        let query = graph.exposure(regime).at_least(self.weakest);
        match self.day {
            Some(day) => query.as_of(day).run(),
            None if self.whenever => query.whenever().run(),
            None => query.run(),
        }
    }

    fn compare<'g>(
        self,
        graph: &'g Graph,
        entity: EntityRef<'g>,
        regimes: Vec<Regime>,
    ) -> Result<Comparison<'g>, Failure> {
        let query = graph.compare(entity, regimes)?.at_least(self.weakest);
        Ok(match self.day {
            Some(day) => query.as_of(day).run(),
            None if self.whenever => query.whenever().run(),
            None => query.run(),
        })
    }
}

fn regimes(args: &Args) -> Result<Vec<Regime>, Failure> {
    let mut regimes: Vec<Regime> =
        args.values("--regime").map(|name| common::args::read("--regime", name)).collect::<Result<_, _>>()?;
    if let Some(file) = args.value("--rule") {
        let told = |error: String| Failure::Usage(format!("--rule {file}: {error}"));
        let text = std::fs::read_to_string(file).map_err(|error| told(error.to_string()))?;
        regimes.push(ron::from_str(&text).map_err(|error| told(error.to_string()))?);
    }
    if regimes.is_empty() {
        regimes.push(Regime::us_ofac());
    }
    if args.has("--any-authority") {
        regimes = regimes.into_iter().map(|regime| regime.of_authorities::<String>([])).collect();
    }
    Ok(regimes)
}
