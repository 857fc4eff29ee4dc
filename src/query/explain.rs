//! Explanations: what is said of a tie, an entity or a route, in words, with numbered citations.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use petgraph::graph::NodeIndex;

use super::routes::{Hop, Route, Routes};
use crate::graph::Graph;
use crate::graph::lookup::{LookupError, Select, speaker_name};
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::tie::Standing;
use crate::model::claim::{Claim, Designation, Measure, Modality, Stance};
use crate::model::date::{PartialDate, Period, Precision, When, WhenKind};
use crate::model::details::ClaimDetails;
use crate::model::entity::{Address, Strength};
use crate::model::grade::Grade;
use crate::model::relation::{Class, Relation};
use crate::model::source::{Evidence, Source};

/// What a line of an explanation is, so that a printer may set it apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LineKind {
    /// The head of the whole or of a part.
    Heading,
    /// A tie in words, with how strongly it is claimed and its standing in brackets at the end. In a route, the first tie of a hop
    /// bears the hop's number as its label.
    Tie,
    /// A claim that affirms.
    Claim,
    /// A claim that denies, or that was withdrawn.
    Denial,
    /// A source's own words.
    Quote,
    /// A fact about an entity, labelled with what it is.
    Fact,
    /// An entry of a timeline, labelled with its date.
    Entry,
    /// An entity that differs between two graphs, labelled with how.
    Change,
    /// A remark.
    Note,
    /// A source, labelled with its number, or a grade in words, labelled with the grade.
    Citation,
}

/// One line of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub kind: LineKind,
    /// How deep it stands, in steps.
    pub depth: usize,
    /// What stands before its words, in a column of its own: `[1]`. Often empty.
    pub label: String,
    /// Its words.
    pub text: String,
}

/// What is said of a tie, an entity, a route or several, claim by claim, each with its sources.
///
/// Prints as indented text with the numbered sources at the end, one line for each of [`lines`](Self::lines), however long: whoever
/// prints for a screen wraps them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    lines: Vec<Line>,
    /// How many characters the widest label of each kind and depth has.
    widths: HashMap<(LineKind, usize), usize>,
}

impl Explanation {
    fn of_lines(lines: Vec<Line>) -> Self {
        let mut widths: HashMap<(LineKind, usize), usize> = HashMap::new();
        for line in &lines {
            let widest = widths.entry(column(line)).or_default();
            *widest = line.label.chars().count().max(*widest);
        }
        Self { lines, widths }
    }

    /// Its lines, in order.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// How many characters the labels of lines like this one take, with the space after them, so that their texts stand in one
    /// column; 0 if they have no labels.
    #[must_use]
    pub fn label_width(&self, line: &Line) -> usize {
        let widest = self.widths.get(&column(line)).copied().unwrap_or_default();
        if widest == 0 { 0 } else { widest + 1 }
    }

    /// Whether an empty line before the line at this position helps the reader: it opens a part, or a tie after the claims of
    /// another.
    #[must_use]
    pub fn gap_before(&self, position: usize) -> bool {
        let before = position.checked_sub(1).and_then(|before| self.lines.get(before));
        self.lines.get(position).zip(before).is_some_and(|(line, before)| match line.kind {
            LineKind::Heading => true,
            LineKind::Tie => before.depth > line.depth,
            _ => false,
        })
    }

    /// Of several ties each with all that is said of it.
    #[cfg(feature = "export")]
    pub(crate) fn of_ties(graph: &Graph, ties: &[TieRef<'_>]) -> Self {
        let mut writer = Writer::new(graph);
        for &tie in ties {
            writer.tie(tie, 0, String::new());
        }
        writer.finish()
    }

    /// Of several routes each is numbered; what is said of a hop that several share is said once.
    pub(crate) fn of_routes(graph: &Graph, routes: &[Route<'_>]) -> Self {
        let mut writer = Writer::new(graph);
        for (position, route) in routes.iter().enumerate() {
            let number = if routes.len() > 1 { format!("Route {}: ", position + 1) } else { String::new() };
            writer.route(route, format!("{number}{route}"));
        }
        writer.finish()
    }
}

/// What is alike in it has its labels in one column. In a timeline denials stand among the other entries.
fn column(line: &Line) -> (LineKind, usize) {
    let kind = if line.kind == LineKind::Denial { LineKind::Entry } else { line.kind };
    (kind, line.depth)
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, line) in self.lines.iter().enumerate() {
            if self.gap_before(position) {
                writeln!(f)?;
            }
            let (indent, width) = (2 * line.depth, self.label_width(line));
            writeln!(f, "{:indent$}{:width$}{}", "", line.label, line.text)?;
        }
        Ok(())
    }
}

impl Routes<'_> {
    /// Every hop of every route in words, with its claims and denials, and one list of sources for all. What is said of a hop
    /// that several routes share is said once.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let text = graph.routes("kim-sok-chol", "myanmar")?.all_shortest().explain().to_string();
    /// assert!(text.contains("alleged by United States"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain(&self) -> Explanation {
        Explanation::of_routes(self.graph(), self.as_slice())
    }
}

impl TieRef<'_> {
    /// Everything that is said of the tie, denials included.
    #[must_use]
    pub fn explain(self) -> Explanation {
        let mut writer = Writer::new(self.graph);
        writer.tie(self, 0, String::new());
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
            writer.line(LineKind::Heading, 0, capitalised(&class.to_string()));
            for tie in ties {
                writer.tie(tie, 1, String::new());
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
            writer.tie(*tie, 0, String::new());
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

/// How deep claims stand.
const CLAIM_DEPTH: usize = 2;

/// Collects lines and numbers the sources as they are first cited.
pub(crate) struct Writer<'g> {
    graph: &'g Graph,
    lines: Vec<Line>,
    /// Sources by their ids, each with its graph.
    cited: Vec<(&'g Graph, &'g str)>,
    grades: BTreeSet<String>,
    /// The route and hop in which what is said between two entities was first told.
    told: HashMap<(NodeIndex, NodeIndex), (usize, usize)>,
    told_routes: usize,
}

impl<'g> Writer<'g> {
    pub(crate) fn new(graph: &'g Graph) -> Self {
        let (lines, cited, grades) = (Vec::new(), Vec::new(), BTreeSet::new());
        Self { graph, lines, cited, grades, told: HashMap::new(), told_routes: 0 }
    }

    /// From now on speaks of the records of this graph.
    pub(crate) fn turn_to(&mut self, graph: &'g Graph) {
        self.graph = graph;
    }

    pub(crate) fn line(&mut self, kind: LineKind, depth: usize, text: impl Into<String>) {
        self.labelled(kind, depth, String::new(), text);
    }

    pub(crate) fn labelled(&mut self, kind: LineKind, depth: usize, label: String, text: impl Into<String>) {
        self.lines.push(Line { kind, depth, label, text: text.into() });
    }

    /// A route under a heading. What was said of a hop of an earlier route is not said again.
    pub(crate) fn route(&mut self, route: &Route<'g>, heading: String) {
        self.line(LineKind::Heading, 0, heading);
        for (position, hop) in route.hops().iter().enumerate() {
            self.hop(hop, position + 1);
        }
        self.told_routes += 1;
    }

    fn hop(&mut self, hop: &Hop<'g>, number: usize) {
        let ends = (hop.from().index, hop.to().index);
        let told = self.told.get(&ends).copied();
        for (position, &tie) in hop.ties().iter().enumerate() {
            let label = if position == 0 { format!("{number}.") } else { String::new() };
            match told {
                None => self.tie(tie, 0, label),
                Some(_) => self.tie_line(tie, 0, label),
            }
        }
        match told {
            Some((route, hop)) => self.line(LineKind::Note, CLAIM_DEPTH, format!("see route {route}, hop {hop}")),
            None => {
                self.told.insert(ends, (self.told_routes + 1, number));
            }
        }
    }

    fn entity(&mut self, entity: EntityRef<'g>) {
        self.line(LineKind::Heading, 0, format!("{entity} ({}, id {})", entity.kind(), entity.id()));
        let details = entity.get().details();
        let alias = |alias: &crate::Alias| {
            let weak = if alias.strength() == Strength::Weak { " (weak)" } else { "" };
            format!("{}{weak}", alias.name)
        };
        let provenance = |record: &crate::Provenance| {
            let seen = |what, date: Option<PartialDate>| date.map(|date| format!(", {what} seen {}", date.words()));
            let (first, last) = (seen("first", record.first_seen), seen("last", record.last_seen));
            format!("{}{}{}", record.dataset, first.unwrap_or_default(), last.unwrap_or_default())
        };
        let facts: [(&str, Vec<String>); 7] = [
            ("also known as", details.aliases().iter().map(alias).collect()),
            ("identifiers", details.identifiers().iter().map(|id| format!("{} {}", id.scheme, id.value)).collect()),
            ("countries", details.countries().iter().map(|at| format!("{} ({})", at.code(), at.role)).collect()),
            ("dates", details.dates().iter().map(|date| format!("{} {}", date.kind, date.date.words())).collect()),
            ("addresses", details.addresses().iter().map(Address::words).collect()),
            ("topics", details.topics().iter().map(|topic| topic.to_string()).collect()),
            ("data sets", details.provenance().iter().map(provenance).collect()),
        ];
        for (what, parts) in facts.into_iter().filter(|(_, parts)| !parts.is_empty()) {
            self.labelled(LineKind::Fact, 1, format!("{what}:"), parts.join("; "));
        }
        let extra = details.extra().iter().map(|(key, value)| (&**key, &**value));
        for (what, text) in extra.chain(details.note().map(|note| ("note", note))) {
            self.labelled(LineKind::Fact, 1, format!("{what}:"), text);
        }
    }

    pub(crate) fn tie_line(&mut self, tie: TieRef<'g>, depth: usize, label: String) {
        let strength = match (tie.standing(), tie.get().modality()) {
            (Standing::Unopposed, Some(modality)) => modality.to_string(),
            (standing, Some(modality)) => format!("{modality}, {standing}"),
            (standing, None) => standing.to_string(),
        };
        let origins = tie.origins().len();
        let origins = if origins > 1 { format!(", {origins} origins") } else { String::new() };
        self.labelled(LineKind::Tie, depth, label, format!("{tie} [{strength}{origins}]"));
    }

    /// A tie and what is said of it.
    pub(crate) fn tie(&mut self, tie: TieRef<'g>, depth: usize, label: String) {
        self.tie_line(tie, depth, label);
        for claim in tie.get().claims() {
            self.claim(claim, tie);
        }
    }

    /// What one claim says. Claims stand at one depth, whether their tie is numbered or under a heading.
    pub(crate) fn claim(&mut self, claim: &'g Claim, tie: TieRef<'g>) {
        self.claim_labelled(claim, tie, String::new());
    }

    pub(crate) fn claim_labelled(&mut self, claim: &'g Claim, tie: TieRef<'g>, label: String) {
        let (depth, relation) = (CLAIM_DEPTH, tie.relation());
        let details = claim.details();
        let mut parts = vec![lead(self.graph, claim)];
        parts.extend(claim.dated().map(|when| time(&when, claim.when_kind(relation))));
        parts.extend(substance(details, relation));
        parts.extend(hedges(details));
        parts.extend(claim.stated_confidence().map(|percent| format!("confidence {percent}%")));
        parts.extend(is_disputed(claim, tie).then(|| "disputed".to_owned()));
        parts.extend(claim.deal().map(|deal| format!("from the deal \u{201c}{deal}\u{201d}")));
        if let Some(grade) = claim.graded() {
            self.grade(grade);
            parts.push(format!("grade {grade}"));
        }
        let kind = if claim.is_affirmed() { LineKind::Claim } else { LineKind::Denial };
        let marks = self.marks(claim);
        self.labelled(kind, depth, label, format!("{} {marks}", parts.join("; ")));
        self.quotes(claim, depth + 1);
        self.remarks(claim, depth + 1);
    }

    /// The sources' words, each once; of several sources, whose they are.
    fn quotes(&mut self, claim: &'g Claim, depth: usize) {
        let mut said: Vec<&str> = Vec::new();
        for evidence in claim.evidence() {
            let Some(quote) = evidence.quote().filter(|quote| !said.contains(quote)) else { continue };
            said.push(quote);
            let mark = if claim.evidence().len() > 1 {
                format!(" [{}]", self.number(&evidence.source))
            } else {
                String::new()
            };
            self.line(LineKind::Quote, depth, format!("\u{201c}{quote}\u{201d}{mark}"));
        }
    }

    fn remarks(&mut self, claim: &'g Claim, depth: usize) {
        let details = claim.details();
        if let Some(retraction) = details.retracted() {
            let date = retraction.date.map(|date| format!(" {}", dated(date))).unwrap_or_default();
            self.line(LineKind::Note, depth, format!("withdrawn{date}: {}", retraction.reason));
        }
        for (key, value) in details.extra() {
            self.line(LineKind::Note, depth, format!("{key}: {value}"));
        }
        if let Some(note) = details.note() {
            self.line(LineKind::Note, depth, format!("note: {note}"));
        }
        let deal = claim.deal().and_then(|id| self.graph.deals().iter().find(|deal| &*deal.id == id));
        if let Some(note) = deal.and_then(|deal| deal.note.as_deref()) {
            self.line(LineKind::Note, depth, format!("note on the deal: {note}"));
        }
    }

    fn grade(&mut self, grade: Grade) {
        self.grades.insert(grade.to_string());
    }

    /// The number of a source among those cited.
    fn number(&mut self, id: &'g str) -> usize {
        let graph = self.graph;
        let is_same = |&(other, cited): &(&'g Graph, &str)| {
            cited == id && (std::ptr::eq(other, graph) || other.source(id) == graph.source(id))
        };
        let position = self.cited.iter().position(is_same).unwrap_or_else(|| {
            self.cited.push((graph, id));
            self.cited.len() - 1
        });
        position + 1
    }

    /// The numbers of a claim's sources in brackets, with the places in them; the same place once.
    pub(crate) fn marks(&mut self, claim: &'g Claim) -> String {
        let mut marks: Vec<String> = Vec::with_capacity(claim.evidence().len());
        for evidence in claim.evidence() {
            let mark = self.mark(evidence);
            if !marks.contains(&mark) {
                marks.push(mark);
            }
        }
        marks.concat()
    }

    fn mark(&mut self, evidence: &'g Evidence) -> String {
        let number = self.number(&evidence.source);
        match evidence.locator() {
            Some(locator) => format!("[{number}, {locator}]"),
            None => format!("[{number}]"),
        }
    }

    fn said_by(&mut self, entity: EntityRef<'g>) {
        let mut head = false;
        for tie in self.graph.ties() {
            let id = entity.get().id();
            let own = |claim: &&Claim| claim.details().speaker() == Some(id);
            let touches = tie.from() == entity || tie.to() == entity;
            let mut said = tie.get().claims().iter().filter(own).filter(|_| !touches).peekable();
            if said.peek().is_none() {
                continue;
            }
            if !std::mem::replace(&mut head, true) {
                self.line(LineKind::Heading, 0, format!("Said by {entity}"));
            }
            self.tie_line(tie, 1, String::new());
            for claim in said {
                self.claim(claim, tie);
            }
        }
    }

    pub(crate) fn finish(mut self) -> Explanation {
        self.sources();
        let grades = std::mem::take(&mut self.grades);
        if !grades.is_empty() {
            self.line(LineKind::Heading, 0, "Grades (of the source, of the information)");
        }
        for grade in grades {
            let words = grade.parse().map(Grade::words).unwrap_or_default();
            self.labelled(LineKind::Citation, 1, grade, words);
        }
        Explanation::of_lines(self.lines)
    }

    /// Every source cited, and those through which they are known.
    fn sources(&mut self) {
        if !self.cited.is_empty() {
            self.line(LineKind::Heading, 0, "Sources");
        }
        let mut position = 0;
        // Of two graphs each may have a version of a source that is cited alike.
        let mut alike: HashMap<String, (usize, &Graph)> = HashMap::new();
        while let Some(&(graph, id)) = self.cited.get(position) {
            position += 1;
            self.turn_to(graph);
            let Some(source) = graph.source(id) else { continue };
            let (first, other) = *alike.entry(cited(source)).or_insert((position, graph));
            let version =
                if std::ptr::eq(graph, other) { String::new() } else { format!("; another version than [{first}]") };
            let via = source.via.as_deref().map(|via| format!("; known through [{}]", self.number(via)));
            let text = format!("{}{version}{}{}", cited(source), via.unwrap_or_default(), address_of(source));
            self.labelled(LineKind::Citation, 1, format!("[{position}]"), text);
        }
    }
}

/// A source as a list of sources gives it: what it is, and of what sort.
fn cited(source: &Source) -> String {
    format!("{source} ({})", source.kind)
}

fn address_of(source: &Source) -> String {
    source.url.as_deref().map(|url| format!(" <{url}>")).unwrap_or_default()
}

/// So many of several are named, and the others counted.
const MOST_NAMED: usize = 5;

/// Several by their names, the first few of many: "KOMID, Glocom and 3 others".
pub(crate) fn several(all: impl ExactSizeIterator<Item: fmt::Display>) -> String {
    let count = all.len();
    let named = if count > MOST_NAMED + 1 { MOST_NAMED } else { count };
    let mut names: Vec<String> = all.take(named).map(|one| one.to_string()).collect();
    if count > named {
        return format!("{} and {} others", names.join(", "), count - named);
    }
    match names.pop() {
        Some(last) if !names.is_empty() => format!("{} and {last}", names.join(", ")),
        last => last.unwrap_or_default(),
    }
}

pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// How a claim is put and by whom: "alleged by United States", "denied".
pub(crate) fn lead(graph: &Graph, claim: &Claim) -> String {
    let modality = claim.modality();
    let put = match (claim.stance(), claim.is_retracted()) {
        (_, true) => format!("withdrawn, once {modality}"),
        (Stance::Denies, _) if modality == Modality::Stated => "denied".to_owned(),
        (Stance::Denies, _) => format!("denied, {modality}"),
        _ => modality.to_string(),
    };
    let comma = if modality == Modality::Official || claim.is_retracted() { "," } else { "" };
    let speaker = claim.details().speaker().map(|speaker| speaker_name(graph, speaker));
    speaker.map_or(put.clone(), |speaker| format!("{put}{comma} by {speaker}"))
}

/// The date in words, with the source's own where they say more.
pub(crate) fn time(when: &When<&str>, kind: WhenKind) -> String {
    let words = in_words(when.period);
    let own = when.text.filter(|own| !own.eq_ignore_ascii_case(&words));
    let own = own.map(|own| format!(" (\u{201c}{own}\u{201d})")).unwrap_or_default();
    match kind {
        WhenKind::Statement => format!("said {words}{own}, of no stated time"),
        _ => format!("{words}{own}"),
    }
}

/// A period with its preposition: "in 2011", "on 5 October 2011", "from 2011".
fn in_words(period: Period) -> String {
    period.single().map_or_else(|| period.words(), dated)
}

fn dated(date: PartialDate) -> String {
    let preposition = if date.precision() == Precision::Day { "on" } else { "in" };
    format!("{preposition} {}", date.words())
}

/// What is claimed beyond the relation: stake, listing, goods, sum, role.
pub(crate) fn substance(details: &ClaimDetails, relation: Relation) -> Vec<String> {
    let mut parts = Vec::new();
    parts.extend(details.share().map(|share| format!("stake {share}")));
    parts.extend(details.designation().map(listing));
    parts.extend(details.goods().map(|goods| format!("goods: {goods}")));
    parts.extend(details.amount().map(|amount| format!("{} {}", amount.value, amount.currency)));
    let role = details.role().filter(|_| relation != Relation::Other);
    parts.extend(role.map(|role| format!("role: {role}")));
    parts
}

/// Whether a claim affirms what another denies for the same time.
pub(crate) fn is_disputed(claim: &Claim, tie: TieRef<'_>) -> bool {
    claim.is_affirmed() && tie.get().denials().any(|denial| tie.get().counters(denial, claim))
}

/// The sources' words of caution.
pub(crate) fn hedges(details: &ClaimDetails) -> Option<String> {
    let words = details.hedges().join("\u{201d}, \u{201c}");
    (!details.hedges().is_empty()).then(|| format!("in the words \u{201c}{words}\u{201d}"))
}

/// A designation in words, with its dates.
fn listing(designation: &Designation) -> String {
    let mut text = measure(designation);
    if let Some(listed) = designation.listed_on {
        text.push_str(&format!(", listed {}", dated(listed)));
    }
    if let Some(removed) = designation.removed_on {
        text.push_str(&format!(", ended {}", dated(removed)));
    }
    if let Some(reason) = designation.reason() {
        text.push_str(&format!(", for \u{201c}{reason}\u{201d}"));
    }
    text
}

/// A measure as a sentence names it.
pub(crate) fn measure_words(measure: Measure) -> String {
    match measure {
        Measure::Other => "other measure".to_owned(),
        measure => measure.to_string(),
    }
}

/// What a designation does, and under which programme and entry: no dates.
pub(crate) fn measure(designation: &Designation) -> String {
    let mut text = measure_words(designation.measure);
    if !designation.measure.is_blocking() {
        text.push_str(" (no asset freeze)");
    }
    for (what, part) in [("programme", designation.programme()), ("entry", designation.entry())] {
        if let Some(part) = part {
            text.push_str(&format!(", {what} {part}"));
        }
    }
    text
}
