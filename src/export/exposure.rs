//! The report on exposure, for people to file and for programs.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::dossier::markdown;
use crate::DISCLAIMER;
use crate::analysis::exposure::{ExposureReport, Finding};
use crate::model::date::Answer;

impl ExposureReport<'_, '_> {
    /// Writes the report as Markdown.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write_markdown(&self, writer: impl Write) -> io::Result<()> {
        markdown(&self.explain(), writer)
    }

    /// Writes the report as JSON: one object with `regime`, `as_of`, `in_force`, `listed`, `groups` (each with `name` and
    /// `findings`), and `disclaimer`. A finding has `entity`, `name`, `verdict`, `grounds`, `aggregate`, `through`, `warnings`,
    /// `listings` and `contributions`; a contribution `owner`, `counts`, `joint`, `shares`, `votes`, `control` and `claims`, as graph
    /// files have them.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write_json(&self, mut writer: impl Write) -> io::Result<()> {
        let exposure = self.exposure;
        let groups: Vec<Value> = self
            .groups()
            .into_iter()
            .map(|(name, findings)| json!({"name": name, "findings": findings.iter().map(finding).collect::<Vec<_>>()}))
            .collect();
        let regime = exposure.regime();
        let head: serde_json::Map<String, Value> =
            exposure.head_facts().into_iter().map(|(label, text)| (label.to_owned(), text.into())).collect();
        let seeds: Vec<Value> = exposure
            .seeds()
            .map(|(seed, answer)| json!({"entity": seed.get().id(), "in_force": words(answer)}))
            .collect();
        let report = json!({
            "regime": regime,
            "as_of": exposure.day().map(|day| day.to_string()),
            "in_force": words(exposure.in_force()),
            "about": head,
            "listed": seeds,
            "groups": groups,
            "disclaimer": DISCLAIMER,
        });
        serde_json::to_writer_pretty(&mut writer, &report)?;
        writeln!(writer)
    }
}

fn words(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::Possibly => "possibly",
        Answer::No => "no",
    }
}

fn finding(finding: &Finding<'_, '_>) -> Value {
    let parts = finding.contributions().iter().map(|part| {
        let claims = part.ties.iter().flat_map(|tie| {
            let relation = tie.relation().label();
            tie.get().claims().iter().map(move |claim| json!({"relation": relation, "claim": claim}))
        });
        json!({
            "owner": part.owner.get().id(),
            "name": part.owner.get().name(),
            "counts": words(part.counts),
            "joint": part.joint,
            "shares": part.shares.map(|share| share.to_string()),
            "votes": part.votes.map(|share| share.to_string()),
            "control": words(part.control),
            "claims": claims.collect::<Vec<_>>(),
        })
    });
    let listings = finding.listings().iter().map(|note| {
        json!({
            "authority": note.listing.authority().get().id(),
            "blocks": words(note.blocks),
            "why": note.why,
            "claim": note.listing.claim(),
        })
    });
    let through =
        finding.persons().map(|(person, answer)| json!({"entity": person.get().id(), "caught": words(answer)}));
    json!({
        "entity": finding.entity().get().id(),
        "name": finding.entity().get().name(),
        "verdict": finding.verdict().label(),
        "grounds": finding.grounds().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "aggregate": finding.aggregate().to_string(),
        "through": through.collect::<Vec<_>>(),
        "circular": finding.is_circular(),
        "warnings": finding.warnings(),
        "listings": listings.collect::<Vec<_>>(),
        "contributions": parts.collect::<Vec<_>>(),
    })
}
