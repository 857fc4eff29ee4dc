//! The report on exposure, for people to file and for programs.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::dossier::markdown;
use crate::DISCLAIMER;
use crate::analysis::exposure::{Comparison, Exposure, ExposureReport, Finding};
use crate::graph::refs::TieRef;
use crate::model::date::Answer;

impl ExposureReport<'_, '_> {
    /// Writes the report as Markdown.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write_markdown(&self, writer: impl Write) -> io::Result<()> {
        markdown(&self.explain(), writer)
    }

    /// Writes the report as JSON: one object with `regime`, `as_of`, `in_force`, `about`, `cautions`, `listed`, `groups` (each with `name`
    /// and `findings`), and `disclaimer`. A finding has `entity`, `name`, `verdict`, `grounds`, `aggregate`, `aggregate_votes`,
    /// `through`, `circular`, `warnings`, `listings` and `contributions`; a contribution `owner`, `name`, `counts`, `joint`, `shares`,
    /// `votes`, `control`, and `claims` and those of a joint `arrangement` with `partners`, as graph files have them. Where it is caught
    /// through several persons, each `through` has the aggregates and the contributions of its own.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write_json(&self, mut writer: impl Write) -> io::Result<()> {
        let groups: Vec<Value> = self
            .groups()
            .into_iter()
            .map(|(name, findings)| json!({"name": name, "findings": findings.iter().map(finding).collect::<Vec<_>>()}))
            .collect();
        let mut report = head(self.exposure);
        report.insert("groups".to_owned(), groups.into());
        report.insert("disclaimer".to_owned(), DISCLAIMER.into());
        serde_json::to_writer_pretty(&mut writer, &report)?;
        writeln!(writer)
    }
}

impl Comparison<'_> {
    /// Writes what each rule finds, with its proof, as Markdown.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write_markdown(&self, writer: impl Write) -> io::Result<()> {
        markdown(&self.explain(), writer)
    }

    /// Writes what each rule finds as JSON: one object with `entity`, `name`, `rules` and `disclaimer`; each rule has `regime`, `as_of`,
    /// `in_force`, `about`, `cautions`, `listed` and its `finding`, as [`ExposureReport::write_json`] has them.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write_json(&self, mut writer: impl Write) -> io::Result<()> {
        let rules = self.findings().map(|found| {
            let mut rule = head(found.exposure());
            rule.insert("finding".to_owned(), finding(&found));
            Value::from(rule)
        });
        let compared = json!({
            "entity": self.entity().get().id(),
            "name": self.entity().get().name(),
            "rules": rules.collect::<Vec<_>>(),
            "disclaimer": DISCLAIMER,
        });
        serde_json::to_writer_pretty(&mut writer, &compared)?;
        writeln!(writer)
    }
}

/// What stands at the head of an answer.
fn head(exposure: &Exposure<'_>) -> Map<String, Value> {
    let about: Map<String, Value> = exposure
        .head_facts()
        .into_iter()
        .filter(|(label, _)| *label != "caution")
        .map(|(label, text)| (label.to_owned(), text.into()))
        .collect();
    let seeds: Vec<Value> =
        exposure.seeds().map(|(seed, answer)| json!({"entity": seed.get().id(), "in_force": words(answer)})).collect();
    let parts = [
        ("regime", json!(exposure.regime())),
        ("as_of", json!(exposure.day().map(|day| day.to_string()))),
        ("in_force", words(exposure.in_force()).into()),
        ("about", about.into()),
        ("cautions", exposure.caveats().into()),
        ("listed", seeds.into()),
    ];
    parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn words(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "yes",
        Answer::Possibly => "possibly",
        Answer::No => "no",
    }
}

/// The claims of some ties, each with the relation and who stands on either side.
fn claims(ties: &[TieRef<'_>]) -> Vec<Value> {
    let of_tie = |tie: &TieRef<'_>| {
        let (relation, from, to) = (tie.relation().label(), tie.from().get().id(), tie.to().get().id());
        let claims = tie.get().claims().iter();
        let claims = claims.map(|claim| json!({"from": from, "relation": relation, "to": to, "claim": claim}));
        claims.collect::<Vec<_>>()
    };
    ties.iter().flat_map(of_tie).collect()
}

/// What everybody recorded to own or control an entity brings to it.
fn contributions(finding: &Finding<'_, '_>) -> Vec<Value> {
    let parts = finding.contributions().iter().map(|part| {
        json!({
            "owner": part.owner.get().id(),
            "name": part.owner.get().name(),
            "counts": words(part.counts),
            "joint": part.joint,
            "shares": part.shares.map(|share| share.to_string()),
            "votes": part.votes.map(|share| share.to_string()),
            "control": words(part.control),
            "claims": claims(&part.ties),
            "arrangement": claims(&part.arrangement),
            "partners": part.partners.iter().map(|partner| partner.get().id()).collect::<Vec<_>>(),
        })
    });
    parts.collect()
}

fn finding(finding: &Finding<'_, '_>) -> Value {
    let listings = finding.listings().iter().map(|note| {
        json!({
            "authority": note.listing.authority().get().id(),
            "blocks": words(note.blocks),
            "why": note.why,
            "claim": note.listing.claim(),
        })
    });
    let of_each = finding.of_each_person();
    let through = finding.persons().zip(&of_each).map(|((person, answer), own)| {
        json!({
            "entity": person.get().id(),
            "caught": words(answer),
            "aggregate": own.aggregate().to_string(),
            "aggregate_votes": own.aggregate_votes().to_string(),
            // Those of the first are the finding's own.
            "contributions": (of_each.len() > 1).then(|| contributions(own)),
        })
    });
    json!({
        "entity": finding.entity().get().id(),
        "name": finding.entity().get().name(),
        "verdict": finding.verdict().label(),
        "grounds": finding.grounds().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "aggregate": finding.aggregate().to_string(),
        "aggregate_votes": finding.aggregate_votes().to_string(),
        "through": through.collect::<Vec<_>>(),
        "circular": finding.is_circular(),
        "warnings": finding.warnings(),
        "listings": listings.collect::<Vec<_>>(),
        "contributions": contributions(finding),
    })
}
