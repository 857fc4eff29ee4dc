//! Explanations: what is said of a tie, an entity or a route, in words, with numbered citations.

use std::collections::BTreeMap;
use std::fmt;

use super::routes::{Hop, Route};
use crate::graph::Graph;
use crate::graph::lookup::{LookupError, Select, speaker_name};
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::tie::Standing;
use crate::model::claim::{Claim, ClaimDetails, Designation, Stance};
use crate::model::date::WhenKind;
use crate::model::relation::{Class, Relation};
use crate::model::source::Evidence;

/// What a line of an explanation is, so that a printer may set it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineKind {
    /// The head of the whole or of a part.
    Heading,
    /// A tie in words, with its standing.
    Tie,
    /// A claim that affirms.
    Claim,
    /// A claim that denies, or that was withdrawn.
    Denial,
    /// A source's own words.
    Quote,
    /// A remark.
    Note,
    /// A numbered source.
    Citation,
}

/// One line of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// How deep it stands, in steps.
    pub depth: usize,
    /// Its words.
    pub text: String,
}

/// What is said of a tie, an entity or a route, claim by claim, each with its sources.
///
/// Prints as indented text with the numbered sources at the end; [`lines`](Self::lines) gives the same in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    lines: Vec<Line>,
}

impl Explanation {
    /// Its lines, in order.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    pub(crate) fn of_route(route: &Route<'_>) -> Self {
        let mut writer = Writer::new(route.graph());
        writer.line(LineKind::Heading, 0, route.to_string());
        for (position, hop) in route.hops().iter().enumerate() {
            writer.line(LineKind::Heading, 0, format!("{}. {} -> {}", position + 1, hop.from(), hop.to()));
            writer.hop(hop);
        }
        writer.finish()
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.lines {
            writeln!(f, "{:width$}{}", "", line.text, width = 2 * line.depth)?;
        }
        Ok(())
    }
}

impl TieRef<'_> {
    /// Everything that is said of the tie, denials included.
    #[must_use]
    pub fn explain(self) -> Explanation {
        let mut writer = Writer::new(self.graph);
        writer.tie(self, 0);
        writer.finish()
    }
}

impl EntityRef<'_> {
    /// Everything that is said of the entity: what it is, its ties class by class, and what it says itself.
    #[must_use]
    pub fn explain(self) -> Explanation {
        let mut writer = Writer::new(self.graph);
        writer.entity(self);
        let mut by_class: BTreeMap<Class, Vec<TieRef<'_>>> = BTreeMap::new();
        for tie in self.ties() {
            by_class.entry(tie.relation().class()).or_default().push(tie);
        }
        for (class, mut ties) in by_class {
            ties.sort_by_key(|tie| tie.index());
            writer.line(LineKind::Heading, 0, format!("{class}:"));
            for tie in ties {
                writer.tie(tie, 1);
            }
        }
        writer.said_by(self);
        writer.finish()
    }
}

impl Graph {
    /// Everything that is said of the ties between two entities, or two groups of them, in both directions.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let text = graph.explain_between("ddi", "north-korea")?.to_string();
    /// assert!(text.contains("disputed"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an entity is not found or a name is ambiguous.
    pub fn explain_between(&self, one: impl Select, other: impl Select) -> Result<Explanation, LookupError> {
        let (ones, others) = (self.select(&one)?, self.select(&other)?);
        let mut ties: Vec<TieRef<'_>> =
            ones.iter().flat_map(|&one| others.iter().flat_map(move |&other| self.ties_between(one, other))).collect();
        ties.sort_by_key(|tie| tie.index());
        ties.dedup();
        let mut writer = Writer::new(self);
        for tie in &ties {
            writer.tie(*tie, 0);
        }
        if ties.is_empty() {
            let names = |group: &[_]| -> Vec<String> {
                group.iter().map(|&index| EntityRef::new(self, index).to_string()).collect()
            };
            let text = format!(
                "Nothing is said of any tie between {} and {}.",
                names(&ones).join(", "),
                names(&others).join(", ")
            );
            writer.line(LineKind::Note, 0, text);
        }
        Ok(writer.finish())
    }
}

/// Collects lines and numbers the sources as they are first cited.
struct Writer<'g> {
    graph: &'g Graph,
    lines: Vec<Line>,
    cited: Vec<&'g str>,
}

impl<'g> Writer<'g> {
    fn new(graph: &'g Graph) -> Self {
        Self { graph, lines: Vec::new(), cited: Vec::new() }
    }

    fn line(&mut self, kind: LineKind, depth: usize, text: impl Into<String>) {
        self.lines.push(Line { kind, depth, text: text.into() });
    }

    fn hop(&mut self, hop: &Hop<'g>) {
        for tie in hop.ties() {
            self.tie(*tie, 1);
        }
    }

    fn entity(&mut self, entity: EntityRef<'g>) {
        self.line(LineKind::Heading, 0, format!("{entity} ({}, id {})", entity.kind(), entity.id()));
        let details = entity.get().details();
        let mut facts: Vec<(&str, Vec<String>)> = Vec::new();
        facts.push(("also known as", entity.get().aliases().iter().map(|alias| alias.name.to_string()).collect()));
        let identifier = |id: &crate::model::entity::Identifier| format!("{} {}", id.scheme, id.value);
        facts.push(("identifiers", details.identifiers.iter().map(identifier).collect()));
        let country = |country: &crate::model::entity::Country| format!("{} ({})", country.code, country.role);
        facts.push(("countries", details.countries.iter().map(country).collect()));
        let date = |date: &crate::model::entity::EntityDate| format!("{} {}", date.kind, date.date.words());
        facts.push(("dates", details.dates.iter().map(date).collect()));
        for (what, parts) in facts.into_iter().filter(|(_, parts)| !parts.is_empty()) {
            self.line(LineKind::Note, 1, format!("{what}: {}", parts.join("; ")));
        }
        if let Some(note) = &details.note {
            self.line(LineKind::Note, 1, format!("note: {note}"));
        }
    }

    fn tie(&mut self, tie: TieRef<'g>, depth: usize) {
        let strength = match (tie.standing(), tie.get().modality()) {
            (Standing::Unopposed, Some(modality)) => modality.to_string(),
            (standing, Some(modality)) => format!("{modality}, {standing}"),
            (standing, None) => standing.to_string(),
        };
        let origins = tie.origins().len();
        let origins = if origins > 1 { format!(", {origins} origins") } else { String::new() };
        self.line(LineKind::Tie, depth, format!("{tie} [{strength}{origins}]"));
        for claim in tie.get().claims() {
            self.claim(claim, tie.relation(), depth + 1);
        }
    }

    fn claim(&mut self, claim: &'g Claim, relation: Relation, depth: usize) {
        let details = claim.details();
        let (kind, verb) = match (claim.stance(), claim.is_retracted()) {
            (_, true) => (LineKind::Denial, "withdrawn"),
            (Stance::Denies, _) => (LineKind::Denial, "denied"),
            _ => (LineKind::Claim, "affirmed"),
        };
        let mut parts = vec![format!("{verb}, {}", claim.modality())];
        parts.extend(self.time(claim, relation));
        parts.extend(self.speaker(details));
        if !details.hedges.is_empty() {
            parts.push(format!("in the words \u{201c}{}\u{201d}", details.hedges.join("\u{201d}, \u{201c}")));
        }
        parts.extend(substance(details, relation));
        if let Some(deal) = claim.deal() {
            parts.push(format!("derived from the deal {deal}"));
        }
        if let Some(grade) = claim.graded() {
            parts.push(format!("grade {grade}: {}", grade.words()));
        }
        let marks: Vec<String> = claim.evidence().iter().map(|evidence| self.mark(evidence)).collect();
        self.line(kind, depth, format!("{} {}", parts.join("; "), marks.concat()));
        for quote in claim.evidence().iter().filter_map(|evidence| evidence.quote.as_deref()) {
            self.line(LineKind::Quote, depth + 1, format!("\u{201c}{quote}\u{201d}"));
        }
        if let Some(retraction) = &details.retracted {
            self.line(LineKind::Note, depth + 1, format!("withdrawn: {}", retraction.reason));
        }
        if let Some(note) = &details.note {
            self.line(LineKind::Note, depth + 1, format!("note: {note}"));
        }
    }

    /// The date in words, with the source's own.
    fn time(&self, claim: &Claim, relation: Relation) -> Option<String> {
        let when = claim.dated()?;
        let words = when.period.words();
        let own = when.text.as_deref().map(|text| format!(" (\u{201c}{text}\u{201d})")).unwrap_or_default();
        Some(match claim.when_kind(relation) {
            WhenKind::Statement => format!("said {words}{own}"),
            _ => format!("{words}{own}"),
        })
    }

    fn speaker(&self, details: &ClaimDetails) -> Option<String> {
        details.speaker.as_deref().map(|speaker| format!("by {}", speaker_name(self.graph, speaker)))
    }

    /// The number of a source in brackets, with the place in it.
    fn mark(&mut self, evidence: &'g Evidence) -> String {
        let id = evidence.source.as_str();
        let number = self.cited.iter().position(|&cited| cited == id).unwrap_or_else(|| {
            self.cited.push(id);
            self.cited.len() - 1
        });
        match evidence.locator.as_deref() {
            Some(locator) => format!("[{}, {locator}]", number + 1),
            None => format!("[{}]", number + 1),
        }
    }

    fn said_by(&mut self, entity: EntityRef<'g>) {
        let mut head = false;
        for tie in self.graph.ties() {
            let id = entity.get().id();
            let own = |claim: &&Claim| claim.details().speaker.as_deref() == Some(id);
            let touches = tie.from() == entity || tie.to() == entity;
            for claim in tie.get().claims().iter().filter(own).filter(|_| !touches) {
                if !std::mem::replace(&mut head, true) {
                    self.line(LineKind::Heading, 0, format!("said by {entity}:"));
                }
                self.line(LineKind::Tie, 1, tie.to_string());
                self.claim(claim, tie.relation(), 2);
            }
        }
    }

    fn finish(mut self) -> Explanation {
        let mut position = 0;
        while let Some(&id) = self.cited.get(position) {
            position += 1;
            if position == 1 {
                self.line(LineKind::Heading, 0, "Sources");
            }
            let Some(source) = self.graph.source(id) else { continue };
            let mut text = format!("[{position}] {source}");
            if let Some(via) = source.via.as_deref() {
                let known = self.cited.iter().position(|&cited| cited == via).unwrap_or_else(|| {
                    self.cited.push(via);
                    self.cited.len() - 1
                });
                text.push_str(&format!(", known through [{}]", known + 1));
            }
            if let Some(url) = &source.url {
                text.push_str(&format!(" <{url}>"));
            }
            self.line(LineKind::Citation, 1, text);
        }
        Explanation { lines: self.lines }
    }
}

/// What is claimed beyond the relation: stake, listing, goods, sum, role.
fn substance(details: &ClaimDetails, relation: Relation) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(details.share.map(|share| format!("stake {share}")));
    parts.extend(details.designation.as_ref().map(listing));
    parts.extend(details.goods.as_deref().map(|goods| format!("goods: {goods}")));
    parts.extend(details.amount.as_ref().map(|amount| format!("{} {}", amount.value, amount.currency)));
    let role = details.role.as_deref().filter(|_| relation != Relation::Other);
    parts.extend(role.map(|role| format!("role: {role}")));
    parts
}

/// A designation in words, with its dates.
pub(crate) fn listing(designation: &Designation) -> String {
    let mut text = designation.measure.to_string();
    for (what, part) in [("programme", &designation.programme), ("entry", &designation.entry)] {
        if let Some(part) = part {
            text.push_str(&format!(", {what} {part}"));
        }
    }
    if let Some(listed) = designation.listed_on {
        text.push_str(&format!(", listed {}", listed.words()));
    }
    if let Some(removed) = designation.removed_on {
        text.push_str(&format!(", ended {}", removed.words()));
    }
    if let Some(reason) = &designation.reason {
        text.push_str(&format!(", for \u{201c}{reason}\u{201d}"));
    }
    if !designation.measure.is_blocking() {
        text.push_str(" (no asset freeze)");
    }
    text
}
