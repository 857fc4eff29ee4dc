//! The report: what a compliance officer can file, with the day, the rule, the sources and the disclaimer.

use std::collections::HashSet;
use std::fmt;

use super::finding::doubts;
use super::{Asked, Exposure, Finding, Regime, Verdict, is_of};
use crate::DISCLAIMER;
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::stakes::Listed;
use crate::model::date::Answer;
use crate::model::naming::counted;
use crate::model::share::{Ppm, Share};
use crate::query::explain::{Explanation, LineKind, Writer};

/// The report on an [`Exposure`]: made by [`Exposure::report`], printed as text, as Markdown, or as JSON.
///
/// ```
/// use sanctions_graph::{Graph, Regime};
///
/// let graph = Graph::load("graphs/ownership-examples.ron")?;
/// let exposure = graph.exposure(Regime::us_ofac()).as_of("2024-01-01".parse()?).run();
/// let report = exposure.report().near_misses(true).to_string();
/// assert!(report.contains("us-ofac@2014") && report.contains("Not legal advice."));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct ExposureReport<'e, 'g> {
    pub(crate) exposure: &'e Exposure<'g>,
    near_misses: bool,
    entities: Option<Vec<EntityRef<'g>>>,
}

impl<'e, 'g> ExposureReport<'e, 'g> {
    pub(super) fn new(exposure: &'e Exposure<'g>) -> Self {
        Self { exposure, near_misses: false, entities: None }
    }

    /// Sets whether near misses are told too: not caught, but a quarter or more in the hands of the caught.
    pub fn near_misses(mut self, told: bool) -> Self {
        self.near_misses = told;
        self
    }

    /// Tells of these entities alone, whatever the verdict on them.
    pub fn of(mut self, entities: impl IntoIterator<Item = EntityRef<'g>>) -> Self {
        self.entities = Some(entities.into_iter().collect());
        self
    }

    /// The findings told, group by group: caught, undetermined, circular support, near misses. Those asked for are told by their
    /// verdicts, the listed ones first, and those that are not caught last.
    #[must_use]
    pub fn groups(&self) -> Vec<(&'static str, Vec<Finding<'e, 'g>>)> {
        let exposure = self.exposure;
        if let Some(entities) = &self.entities {
            let found = entities.iter().map(|entity| exposure.finding(entity.index().index() as u32));
            let found: Vec<Finding<'e, 'g>> = found.collect();
            let of = |(name, verdict)| {
                (name, found.iter().filter(|finding| finding.verdict() == verdict).cloned().collect::<Vec<_>>())
            };
            let groups = [
                ("Listed", Verdict::Listed),
                ("Caught", Verdict::Caught),
                ("Undetermined", Verdict::Undetermined),
                ("Not caught", Verdict::NotCaught),
            ];
            return groups.map(of).into_iter().filter(|(_, found)| !found.is_empty()).collect();
        }
        let circular = |finding: &Finding<'_, '_>| finding.is_circular();
        let mut groups = vec![
            ("Caught", exposure.caught().collect::<Vec<_>>()),
            ("Undetermined", exposure.undetermined().collect()),
            ("Circular support, to be reviewed", exposure.circular().collect()),
        ];
        if self.near_misses {
            groups.push(("Near misses", exposure.near_misses().filter(|finding| !circular(finding)).collect()));
        }
        groups.retain(|(_, found)| !found.is_empty());
        groups
    }

    /// The whole report with numbered citations.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.exposure.graph);
        self.exposure.head(&mut writer);
        let mut told = HashSet::new();
        for (name, findings) in self.groups() {
            writer.line(LineKind::Heading, 0, format!("{name} ({})", findings.len()));
            for finding in findings {
                finding.tell(&mut writer, &mut told);
            }
        }
        writer.finish()
    }
}

/// Prints the explanation.
impl fmt::Display for ExposureReport<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl<'g> Exposure<'g> {
    /// What stands at the head of every answer: the rule, the day, and what both allow to be said.
    fn head(&self, writer: &mut Writer<'g>) {
        let day = self.day.map_or_else(|| "whatever the day".to_owned(), |day| format!("on {day}"));
        writer.line(LineKind::Heading, 0, format!("Exposure under {} {day}", self.rule()));
        for (label, text) in self.head_facts() {
            writer.labelled(LineKind::Fact, 1, format!("{label}:"), text);
        }
    }

    /// The rule for a title, with whose listings seed it if that is not for the rule to say.
    pub(crate) fn rule(&self) -> String {
        let any = if self.regime.authorities().is_empty() { " (listings of any authority)" } else { "" };
        format!("{}{any}", self.regime)
    }

    /// What makes an answer say less than it seems: the rule is not in force on the day, there is no day, or the graph has none of the
    /// rule's authorities.
    #[must_use]
    pub fn caveats(&self) -> Vec<String> {
        let mut caveats = Vec::new();
        let asked = if self.when == Asked::Newest { "of the newest source" } else { "asked for" };
        let other = || {
            let other = self.day.and_then(|day| Regime::on(self.regime.name(), day));
            let other = other.filter(|other| other.to_string() != self.regime.to_string());
            other.map_or_else(String::new, |other| format!("; {other} is"))
        };
        match self.in_force() {
            Answer::Yes => {}
            Answer::Possibly => caveats.push(format!("the rule is perhaps not in force on the day {asked}")),
            Answer::No => caveats.push(format!("the rule is not in force on the day {asked}{}", other())),
        }
        if self.day.is_none() {
            let none = if self.when == Asked::Newest { ", and no source has a date" } else { "" };
            caveats.push(format!(
                "no day was asked for{none}: listings and stakes that never held at one time count together"
            ));
        }
        caveats.extend(self.later_listings());
        if self.authorities.is_empty() && !self.regime.authorities().is_empty() {
            caveats.push("no authority of the rule lists anybody in the graph, so nobody is a seed".to_owned());
        }
        caveats
    }

    /// That listings begin after the day, if it is one that nobody asked for.
    fn later_listings(&self) -> Option<String> {
        let day = self.day.filter(|_| self.when == Asked::Newest)?;
        let later = self.facts.listings.iter().filter(|listing| self.facts.begins(listing) > day);
        let of_rule = |listing: &&Listed| {
            let seeds = listing.measure.is_none_or(|measure| self.regime.measures().contains(&measure));
            seeds && is_of(listing, &self.regime, &self.authorities)
        };
        let count = later.filter(of_rule).count() as u64;
        (count > 0).then(|| {
            let listings = counted(count, "listing", "listings");
            format!("{listings} beginning after the day of the newest source did not count: ask for a later day")
        })
    }

    /// The facts of the head, each with its label; caveats stand under "caution".
    pub(crate) fn head_facts(&self) -> Vec<(&'static str, String)> {
        let regime = &self.regime;
        let mut facts = Vec::new();
        let title = if regime.title().is_empty() { String::new() } else { format!("{}: ", regime.title()) };
        facts.push(("rule", format!("{title}{}", regime.describe())));
        if !regime.note().is_empty() {
            facts.push(("of the rule", regime.note().to_owned()));
        }
        let windows: Vec<String> = regime.windows().iter().map(ToString::to_string).collect();
        let windows = if windows.is_empty() { "at all times".to_owned() } else { windows.join("; ") };
        facts.push(("rule in force", windows));
        if !regime.sources().is_empty() {
            facts.push(("read in", regime.sources().join(" ")));
        }
        let authorities: Vec<String> = self.authorities.iter().map(ToString::to_string).collect();
        let all = regime.authorities().is_empty();
        facts.push(("authorities", if all { "every one".to_owned() } else { authorities.join(", ") }));
        if let Some(day) = self.day.filter(|_| self.when == Asked::Newest) {
            facts.push(("day", format!("{day}, that of the newest source: none was asked for")));
        }
        facts.extend(self.caveats().into_iter().map(|caveat| ("caution", caveat)));
        let certain = self.seeds.iter().filter(|(_, answer)| answer.is_yes()).count() as u64;
        let doubtful = self.seeds.len() as u64 - certain;
        let doubtful = if doubtful > 0 { format!(", and possibly {doubtful} more") } else { String::new() };
        facts.push(("listed", format!("{}{doubtful}", counted(certain, "entity", "entities"))));
        facts.push(("claims", format!("at least {}; alleged and disputed ones leave it open", self.weakest)));
        facts.push(("as of", self.graph.newest_words()));
        facts.push(("note", DISCLAIMER.to_owned()));
        facts
    }
}

/// A share for people: one of which nothing is known says so.
pub(super) fn in_words(share: &Share) -> String {
    let (least, most) = (share.minimum(), share.maximum());
    let is_unknown = least.inclusive && least.ppm == Ppm::ZERO && most.inclusive && most.ppm == Ppm::WHOLE;
    if is_unknown { share.to_string().replacen(">=0%", "an unknown part (0..100%)", 1) } else { share.to_string() }
}

impl<'g> Finding<'_, 'g> {
    /// The proof: every contributing stake, owner by owner down to the listed ones, with claims, citations, dates and standing.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.exposure().graph);
        self.tell_all(&mut writer);
        writer.finish()
    }

    /// The head of its answer, and the finding.
    pub(super) fn tell_all(&self, writer: &mut Writer<'g>) {
        self.exposure().head(writer);
        self.tell(writer, &mut HashSet::new());
    }

    /// The finding, and those of its owners of which nothing was told yet.
    fn tell(&self, writer: &mut Writer<'g>, told: &mut HashSet<(u32, Option<u32>)>) {
        let mut next: Vec<Finding<'_, 'g>> = vec![self.clone()];
        let mut at = 0;
        while let Some(finding) = next.get(at).cloned() {
            at += 1;
            if !told.insert((finding.entity().index().index() as u32, finding.person())) {
                if at == 1 {
                    writer.line(LineKind::Heading, 0, finding.to_string());
                    writer.line(LineKind::Note, 1, "told above");
                }
                continue;
            }
            finding.tell_head(writer);
            let of_each = finding.of_each_person();
            for (place, own) in of_each.iter().enumerate() {
                if let Some(through) = own.through().filter(|_| of_each.len() > 1) {
                    writer.labelled(LineKind::Fact, 1, "through:".to_owned(), through);
                }
                for part in own.contributions() {
                    let counts = part.counts != Answer::No && part.owner != own.entity();
                    // What another person holds was told with the first.
                    if counts || place == 0 {
                        own.tell_part(part, writer);
                    }
                    if counts {
                        let owners = [part.owner].into_iter().chain(part.partners.iter().copied());
                        next.extend(owners.map(|owner| own.exposure().finding_through(owner, own.person())));
                    }
                }
            }
        }
    }

    /// The persons through whom it is caught, in words.
    fn through(&self) -> Option<String> {
        let persons = self.persons();
        let words = persons
            .map(|(person, answer)| if answer.is_yes() { person.to_string() } else { format!("possibly {person}") });
        let words: Vec<String> = words.collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    fn tell_head(&self, writer: &mut Writer<'g>) {
        writer.line(LineKind::Heading, 0, self.to_string());
        if let Some(through) = self.through().filter(|_| self.persons().len() == 1) {
            writer.labelled(LineKind::Fact, 1, "through:".to_owned(), through);
        }
        for warning in self.warnings() {
            writer.labelled(LineKind::Fact, 1, "caution:".to_owned(), warning);
        }
        let mut told = None;
        for note in self.listings() {
            // The claims of a tie follow one another.
            let tie = note.listing.tie();
            if told.replace(tie) != Some(tie) {
                writer.tie_line(tie, 1, String::new());
            }
            let label = if note.blocks == Answer::No { "no seed:" } else { "seed:" };
            writer.labelled(LineKind::Fact, 1, label.to_owned(), note.why.clone());
            writer.claim(note.listing.claim(), tie);
        }
    }

    fn tell_part(&self, part: &super::Contribution<'g>, writer: &mut Writer<'g>) {
        let mut brings: Vec<String> = part.shares.iter().chain(&part.votes).map(in_words).collect();
        match part.control {
            Answer::Yes => brings.push("control".to_owned()),
            Answer::Possibly => brings.push("perhaps control".to_owned()),
            Answer::No => {}
        }
        let (owner, regime) = (part.owner, self.exposure().regime());
        let counts = match (part.counts, part.joint) {
            _ if part.owner == self.entity() => "does not count: it is its own",
            (Answer::Yes, true) => "counts: held jointly",
            (Answer::Possibly, true) => "counts possibly: held jointly",
            (Answer::Yes, false) => "counts",
            (Answer::Possibly, false) => "counts possibly: the owner may be caught",
            (Answer::No, _) if self.exposure().stands(owner.index().index() as u32) => {
                "not added: another person's stake"
            }
            (Answer::No, _) => "does not count: the owner is not caught",
        };
        let mut held = |text: String| writer.labelled(LineKind::Fact, 1, "held:".to_owned(), text);
        let uncounted = part.uncounted();
        if !brings.is_empty() {
            held(format!("{} by {owner}; {counts}", brings.join(", ")));
        } else if uncounted.is_empty() {
            held(format!("nothing that counts on the day by {owner}"));
        }
        if !uncounted.is_empty() {
            held(format!("{} by {owner}, which {regime} does not count", uncounted.join(", ")));
        }
        self.tell_ties(&part.ties, writer);
        if !part.arrangement.is_empty() {
            let partners: Vec<String> = part.partners.iter().map(ToString::to_string).collect();
            writer.labelled(LineKind::Fact, 1, "jointly:".to_owned(), format!("with {}", partners.join(", ")));
            self.tell_ties(&part.arrangement, writer);
        }
    }

    fn tell_ties(&self, ties: &[TieRef<'g>], writer: &mut Writer<'g>) {
        let (day, weakest) = (self.exposure().day(), self.exposure().weakest);
        for &tie in ties {
            writer.tie_line(tie, 1, String::new());
            for claim in tie.get().claims() {
                writer.claim(claim, tie);
                let doubts = if claim.is_affirmed() { doubts(tie, claim, day, weakest) } else { Vec::new() };
                if !doubts.is_empty() {
                    writer.line(LineKind::Note, 3, doubts.join("; "));
                }
            }
        }
    }
}

impl Verdict {
    /// Whether it is caught or listed, certainly.
    #[must_use]
    pub fn is_blocked(self) -> bool {
        matches!(self, Verdict::Listed | Verdict::Caught)
    }
}
