//! Who is meant by a name, in any spelling, or by an identifier?
//!
//! `cargo run --release --example search -- "ким сок чхоль"`

mod common;

use std::process::ExitCode;

use common::args::{Args, Command, Opt, read};
use common::page::{Ink, Page, counted, quoted};
use common::{Answer, Asked, Failure};
use sanctions_graph::search::{Hit, Hits, Matched, NameComparison, STRONG_MATCH, SearchQuery, compare_names};
use sanctions_graph::{EntityKind, Graph};
use serde_json::{Value, json};

/// So much alike a name must be to be told as a near miss, where nothing better is found.
const NEAR: f64 = 0.5;

/// So many hits are told unless asked otherwise.
const LIMIT: usize = 10;

/// How many near misses are told.
const NEAR_SHOWN: usize = 3;

/// The kinds whose names are read in different ways.
const KINDS: [EntityKind; 3] = [EntityKind::Person, EntityKind::Company, EntityKind::Vessel];

const COMMAND: Command = Command {
    name: "search",
    question: "Who is meant by a name, in any spelling, or by an identifier; and why?",
    places: &["NAME"],
    options: &[
        (
            "Who may be meant",
            &[
                Opt::many("--kind", "KIND,..", "entities of these kinds: person, company, vessel"),
                Opt::one("--country", "COUNTRY", "not those of other countries alone: KP, Myanmar"),
                Opt::flag("--listed", "those that some authority lists or listed"),
                Opt::flag("--unlisted", "those that none does"),
                Opt::one("--born", "PERIOD", "not those born, founded or built at another time"),
                Opt::one("--at-least", "SCORE", "alike so much or more, from 0 to 1 [0.8]"),
                Opt::one("--limit", "N", "return no more than so many [10]"),
            ],
        ),
        (
            "Another question",
            &[
                Opt::one("--identifier", "SCHEME", "NAME is a number of this sort: passport, imo, registration, any"),
                Opt::one("--compare", "OTHER", "how alike two names are, read as of a --kind, or else as of several"),
            ],
        ),
        (
            "How",
            &[Opt::flag("--brief", "one line for each, without reasons"), Opt::flag("--json", "as JSON, with reasons")],
        ),
        ("General", common::GENERAL),
    ],
    appendix: None,
    samples: &[
        "\"\u{43a}\u{438}\u{43c} \u{441}\u{43e}\u{43a} \u{447}\u{445}\u{43e}\u{43b}\u{44c}\"",
        "\"IMO 7937317\" -g graphs/ofac-dprk.ron",
        "\"Korea Mining Development Company Limited\" --brief",
        "\"11420 CORP.\" --compare \"BELLETECH CORP\" --kind company",
    ],
};

fn main() -> ExitCode {
    common::run(&COMMAND, answer)
}

fn answer(args: &Args, page: &mut Page) -> Result<Answer, Failure> {
    args.one_of(&["--brief", "--json"])?;
    args.one_of(&["--listed", "--unlisted"])?;
    let question = args.one_of(&["--identifier", "--compare"])?;
    let least = least(args)?;
    if let Some(question) = question {
        let others = ["--kind", "--country", "--listed", "--unlisted", "--born", "--at-least", "--limit"];
        let kept: &[&str] = if question == "--compare" { &["--kind", "--at-least"] } else { &[] };
        if let Some(option) = others.into_iter().find(|option| args.has(option) && !kept.contains(option)) {
            return Err(Failure::Usage(format!("{option} and {question} exclude each other")));
        }
    }
    match (args.value("--compare"), args.value("--identifier")) {
        (Some(other), _) => compare(args, page, other, least),
        (None, Some(scheme)) => identifier(args, page, scheme),
        (None, None) => search(args, page, least),
    }
}

/// From which score on a hit counts.
fn least(args: &Args) -> Result<f64, Failure> {
    let Some(text) = args.value("--at-least") else { return Ok(STRONG_MATCH) };
    let score = text.parse().ok().filter(|score| (0.0..=1.0).contains(score));
    score.ok_or_else(|| Failure::Usage(format!("--at-least: {text:?} is not a number from 0 to 1")))
}

fn kinds(args: &Args) -> Result<Vec<EntityKind>, Failure> {
    args.list("--kind").map(|kind| read::<EntityKind>("--kind", kind)).collect()
}

fn query<'g>(args: &Args, graph: &'g Graph) -> Result<SearchQuery<'g>, Failure> {
    let mut query = graph.search(args.place(0)).kinds(kinds(args)?);
    if let Some(country) = args.value("--country") {
        query = query.country(country);
    }
    if args.has("--listed") || args.has("--unlisted") {
        query = query.listed(args.has("--listed"));
    }
    Ok(match args.read::<sanctions_graph::date::Period>("--born")? {
        Some(period) => query.born(period),
        None => query,
    })
}

fn search(args: &Args, page: &mut Page, least: f64) -> Result<Answer, Failure> {
    let (name, limit) = (args.place(0), args.count("--limit")?.unwrap_or(LIMIT));
    let asked = Asked::load(args)?;
    // One more than is shown: whether the best is the only one must not hang on the limit.
    let hits = query(args, &asked.graph)?.at_least(least).limit(limit.saturating_add(1)).run();
    let (why, near) = match hits.is_empty() {
        true => near(args, &asked.graph, least)?,
        false => (String::new(), Vec::new()),
    };
    let answer = Answer::found(!hits.is_empty());
    if args.has("--json") {
        let near: Vec<Value> = near.iter().map(as_json).collect();
        let hits: Vec<Value> = hits.iter().take(limit).map(as_json).collect();
        put(page, &json!({ "asked": name, "at_least": least, "hits": hits, "near_misses": near }))?;
        return Ok(answer);
    }
    page.title(&format!("Who is meant by {}?", quoted(name)));
    page.line(&if hits.is_empty() { why } else { headline(&hits, least, limit) });
    if hits.len() + near.len() > 0 {
        page.blank();
    }
    for hit in hits.iter().take(limit).chain(&near) {
        tell(page, hit, args.has("--brief"));
    }
    page.blank();
    page.field("Caution", "Names that are alike are no proof: dates, countries and identifiers tell namesakes apart.");
    asked.close(page, None);
    Ok(answer)
}

/// What comes near where nothing is near enough: among those asked for, or else among all.
fn near<'g>(args: &Args, graph: &'g Graph, least: f64) -> Result<(String, Vec<Hit<'g>>), Failure> {
    let near = |query: SearchQuery<'g>| -> Vec<Hit<'g>> {
        query.at_least(NEAR.min(least)).limit(NEAR_SHOWN).run().into_iter().collect()
    };
    let weaker = near(query(args, graph)?);
    if !weaker.is_empty() {
        return Ok((format!("Nothing here is alike by {least:.2} or more. What comes near:"), weaker));
    }
    let others = near(graph.search(args.place(0)));
    Ok(match others.is_empty() {
        true => ("Nothing here has a name like it.".to_owned(), others),
        false => ("Nothing that fits the filters has a name like it. What does not fit:".to_owned(), others),
    })
}

fn headline(hits: &Hits<'_>, least: f64, limit: usize) -> String {
    let more = if hits.len() > limit { ", and there are more" } else { "" };
    let found = format!("{} alike by {least:.2} or more{more}", counted(hits.len().min(limit), "entity"));
    match hits.single() {
        Some(single) if single.matched() == Matched::Identifier => {
            format!("{}: it has this identifier.", single.entity())
        }
        Some(single) if hits.len() > 1 => format!("Likely {}; {found}.", single.entity()),
        Some(single) => format!("Likely {}.", single.entity()),
        None if hits.best().is_some_and(Hit::is_strong) => format!("It may be one of several: {found}."),
        None => format!("Perhaps: {found}, none by {STRONG_MATCH:.2}, from where on a name is likely the one meant."),
    }
}

/// A hit in a line, and its reasons under it.
fn tell(page: &mut Page, hit: &Hit<'_>, brief: bool) {
    let line = hit.to_string();
    let (score, entity) = line.split_once("  ").unwrap_or(("", &line));
    let ink = if hit.is_strong() { Ink::Bold } else { Ink::Plain };
    page.paragraph(&format!("{score}  "), 0, entity, ink);
    if !brief {
        hit.reasons().iter().for_each(|reason| page.paragraph("", 6, reason, Ink::Dim));
    }
}

fn as_json(hit: &Hit<'_>) -> Value {
    let by = match hit.matched() {
        Matched::Identifier => json!({ "by": "identifier" }),
        matched => json!({ "by": matched.to_string(), "name": hit.name() }),
    };
    json!({
        "score": rounded(hit.score()),
        "strong": hit.is_strong(),
        "id": hit.entity().id(),
        "name": hit.entity().name(),
        "kind": hit.entity().kind().to_string(),
        "matched": by,
        "reasons": hit.reasons(),
    })
}

/// A score as it is worth: more than three digits pretend.
fn rounded(score: f64) -> f64 {
    (score * 1000.0).round() / 1000.0
}

fn put(page: &mut Page, value: &Value) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Failure::Output(error.into()))?;
    page.raw(&format!("{text}\n"));
    Ok(())
}

/// Who has a number of a sort.
fn identifier(args: &Args, page: &mut Page, scheme: &str) -> Result<Answer, Failure> {
    let asked = Asked::load(args)?;
    let query = asked.graph.by_identifier(args.place(0));
    let hits = if scheme == "any" { query.run() } else { query.scheme(scheme).run() };
    if args.has("--json") {
        let rows = hits.iter().map(|hit| {
            json!({
                "id": hit.entity().id(),
                "name": hit.entity().name(),
                "scheme": hit.scheme(),
                "value": hit.value(),
                "check": hit.check().to_string(),
            })
        });
        put(page, &json!({ "asked": args.place(0), "scheme": scheme, "hits": rows.collect::<Vec<_>>() }))?;
        return Ok(Answer::found(!hits.is_empty()));
    }
    page.title(&format!("Who has {}?", quoted(args.place(0))));
    hits.to_string().lines().for_each(|line| page.line(line));
    page.blank();
    asked.close(page, None);
    Ok(Answer::found(!hits.is_empty()))
}

/// How alike two names are, as names of each kind.
fn compare(args: &Args, page: &mut Page, other: &str, least: f64) -> Result<Answer, Failure> {
    let (one, mut kinds) = (args.place(0), kinds(args)?);
    if kinds.is_empty() {
        kinds = KINDS.to_vec();
    }
    // Kinds whose names are read in the same way are told of together.
    let mut compared: Vec<(Vec<String>, NameComparison)> = Vec::new();
    for kind in kinds {
        let comparison = compare_names(one, other, &kind);
        match compared.iter_mut().find(|(_, earlier)| *earlier == comparison) {
            Some((kinds, _)) => kinds.push(kind.to_string()),
            None => compared.push((vec![kind.to_string()], comparison)),
        }
    }
    let answer = Answer::found(compared.iter().any(|(_, comparison)| comparison.score() >= least));
    if args.has("--json") {
        let rows = compared.iter().map(|(kinds, comparison)| {
            json!({ "kinds": kinds, "score": rounded(comparison.score()), "reasons": comparison.reasons() })
        });
        put(page, &json!({ "names": [one, other], "at_least": least, "compared": rows.collect::<Vec<_>>() }))?;
        return Ok(answer);
    }
    page.title(&format!("How alike are {} and {}?", quoted(one), quoted(other)));
    page.blank();
    for (kinds, comparison) in &compared {
        let verdict = if comparison.score() >= least { "taken for one" } else { "not taken for one" };
        let line = format!("read as {}: {verdict}", kinds.join(" or "));
        page.paragraph(&format!("{:.2}  ", comparison.score()), 0, &line, Ink::Bold);
        if !args.has("--brief") {
            comparison.reasons().iter().for_each(|reason| page.paragraph("", 6, reason, Ink::Dim));
        }
    }
    page.blank();
    page.field("Policy", &format!("names alike by {least:.2} or more are taken for one"));
    Ok(answer)
}
