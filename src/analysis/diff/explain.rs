//! A difference in words, with citations of both graphs.

use std::fmt;

use super::claims::ClaimChange;
use super::delisted::{Delisted, Delisting};
use super::events::{ListingChange, ListingEvent};
use super::exposures::ExposureChange;
use super::{ChangeKind, Changes, Diff, EntityChange, Part, TieChange};
use crate::DISCLAIMER;
use crate::graph::Graph;
use crate::graph::listings::Listing;
use crate::graph::refs::EntityRef;
use crate::model::date::{Answer, PartialDate};
use crate::model::source::{Source, newest};
use crate::query::explain::{Explanation, LineKind, Writer, measure};

impl<'g> Diff<'g> {
    /// The differences in words: the two versions and how they were compared, what became of listings, the entities, and the ties
    /// with their claims, with numbered citations of both graphs and one list of sources. Only the parts [shown](Diff::showing).
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let old = Graph::load("graphs/myanmar-dprk-article.ron")?;
    /// let new = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let text = old.diff(&new).explain().to_string();
    /// assert!(text.contains("standing: unopposed -> disputed"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.new);
        for (place, (label, text)) in self.head().into_iter().enumerate() {
            if place == 0 {
                writer.line(LineKind::Heading, 0, "What differs between two graphs");
            }
            writer.labelled(LineKind::Fact, 1, format!("{label}:"), text);
        }
        if self.shows(Part::Listings) && !self.listings.is_empty() {
            writer.line(LineKind::Heading, 0, "Listings");
            self.listings.iter().for_each(|change| self.listing(change, &mut writer));
        }
        if self.shows(Part::Exposure) && !self.exposures.is_empty() {
            writer.line(LineKind::Heading, 0, "Exposure");
            self.exposures.iter().for_each(|change| exposure(change, &mut writer));
        }
        if self.shows(Part::Entities) && !self.entities.is_empty() {
            writer.line(LineKind::Heading, 0, "Entities");
            self.entities.iter().for_each(|change| entity(change, &mut writer));
        }
        if self.shows(Part::Ties) && !self.ties.is_empty() {
            writer.line(LineKind::Heading, 0, "Ties");
            self.ties.iter().for_each(|change| self.tie(change, &mut writer));
        }
        writer.finish()
    }

    /// What must be said of the whole, as labels and texts: the versions, how they were compared, how much differs, the disclaimer.
    pub(crate) fn head(&self) -> Vec<(&'static str, String)> {
        let mut head = vec![("old", version(self.old)), ("new", version(self.new))];
        for super::Version { old, new } in &self.versions {
            let about = new.publisher.as_ref().map(|publisher| format!(", {publisher}")).unwrap_or_default();
            head.push(("two versions", format!("{}{about}: {} -> {}", new.title, dated(old), dated(new))));
        }
        let schemes: Vec<&str> = self.schemes().collect();
        let by = match schemes.as_slice() {
            [] => String::new(),
            schemes => format!(", else by the identifiers {}", schemes.join(", ")),
        };
        head.push(("compared", format!("entities by id{by}, never by name; versions of a list count as one source")));
        for ambiguous in &self.ambiguous {
            let ids = |list: &[EntityRef<'_>]| list.iter().map(|entity| entity.id()).collect::<Vec<_>>().join(", ");
            let (old, new) = (ids(&ambiguous.old), ids(&ambiguous.new));
            let identifier = ambiguous.identifier;
            head.push(("left apart", format!("{} {}: {old} and {new}", identifier.scheme, identifier.value)));
        }
        head.push(("entities", self.entity_changes().to_string()));
        head.push(("ties", self.tie_changes().to_string()));
        head.push(("claims", self.claim_changes().to_string()));
        head.push(("listings", self.events()));
        for super::Rule { regime, days, .. } in &self.rules {
            let changes = self.exposures.iter().filter(|change| change.regime == regime.to_string());
            let changes = Changes::of(changes.map(ExposureChange::kind));
            let days = days.map_or_else(String::new, |(old, new)| format!(" on {old} -> {new}"));
            head.push(("exposure", format!("{regime}{days}: {changes}")));
        }
        head.extend(self.cautions().map(|caution| ("caution", caution.to_owned())));
        head.push(("note", DISCLAIMER.to_owned()));
        head
    }

    /// How many events of each sort: "38 listed, 2 delisted".
    fn events(&self) -> String {
        let count = |event: ListingEvent| self.listings.iter().filter(|change| change.event == event).count();
        let counts = ListingEvent::ALL.iter().map(|&event| (event, count(event))).filter(|&(_, count)| count > 0);
        let parts: Vec<String> = counts.map(|(event, count)| format!("{count} {event}")).collect();
        if parts.is_empty() { "no change".to_owned() } else { parts.join(", ") }
    }

    fn listing(&self, change: &ListingChange<'g>, writer: &mut Writer<'g>) {
        let label = change.date.map_or_else(|| "no date".to_owned(), PartialDate::words);
        let mut marks = |graph, listings: &[Listing<'g>]| {
            writer.turn_to(graph);
            terms(listings, writer)
        };
        let (old, new) = (marks(self.old, &change.old), marks(self.new, &change.new));
        let terms = match change.event {
            ListingEvent::MeasureChanged | ListingEvent::ProgrammeChanged => format!("{old} -> {new}"),
            _ if new.is_empty() => old,
            _ => new,
        };
        let (entity, authority) = (change.entity, change.authority);
        let late = match (change.between, change.lies_ahead) {
            (Answer::No, true) => " (after the new version)",
            (Answer::No, false) => " (before the old version, told only now)",
            _ => "",
        };
        let text = format!("{}: {entity} ({}) by {authority}: {terms}{late}", words(change.event), entity.id());
        writer.labelled(LineKind::Entry, 1, label, text);
    }

    fn tie(&self, change: &TieChange<'g>, writer: &mut Writer<'g>) {
        writer.turn_to(if change.sides.after().is_some() { self.new } else { self.old });
        writer.tie_line(change.sides.latest(), 1, change.kind().to_string());
        if let Some((old, new)) = change.standing() {
            writer.line(LineKind::Note, 2, format!("standing: {old} -> {new}"));
        }
        for claim in &change.claims {
            self.claim(change, claim, writer);
        }
    }

    fn claim(&self, tie: &TieChange<'g>, change: &ClaimChange<'g>, writer: &mut Writer<'g>) {
        let (graph, of) = match change.sides.after() {
            Some(_) => (self.new, tie.sides.after()),
            None => (self.old, tie.sides.before()),
        };
        writer.turn_to(graph);
        let label = match change.kind() {
            // The tie says it already.
            _ if tie.kind() != ChangeKind::Changed => String::new(),
            _ if change.is_withdrawn() => "withdrawn".to_owned(),
            kind => kind.to_string(),
        };
        writer.claim_labelled(change.sides.latest(), of.unwrap_or(tie.sides.latest()), label);
        for field in &change.fields {
            writer.labelled(LineKind::Fact, 3, format!("{}:", field.field), field.values());
        }
    }
}

fn exposure(change: &ExposureChange<'_>, writer: &mut Writer<'_>) {
    let entity = change.sides.latest();
    let text = format!("{entity} (id {}) under {}", entity.id(), change.regime);
    writer.labelled(LineKind::Change, 1, change.kind().to_string(), text);
    let side = |words: &str| if words.is_empty() { "not there".to_owned() } else { words.to_owned() };
    writer.labelled(
        LineKind::Fact,
        2,
        "verdict:".to_owned(),
        format!("{} -> {}", side(&change.before), side(&change.after)),
    );
}

fn entity<'g>(change: &EntityChange<'g>, writer: &mut Writer<'g>) {
    let entity = change.sides.latest();
    let text = format!("{entity} ({}, id {})", entity.kind(), entity.id());
    writer.labelled(LineKind::Change, 1, change.kind().to_string(), text);
    for field in &change.fields {
        writer.labelled(LineKind::Fact, 2, format!("{}:", field.field), field.values());
    }
}

/// A graph in a line: title, size and the date up to which it can know anything.
fn version(graph: &Graph) -> String {
    let date = newest(graph.sources()).map_or_else(
        || "none of its sources has a date".to_owned(),
        |date| format!("its newest source is of {}", date.words()),
    );
    let counted = |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let (entities, ties) =
        (counted(graph.entity_count(), "entity", "entities"), counted(graph.tie_count(), "tie", "ties"));
    let title = graph.title().map(|title| format!("{title}; ")).unwrap_or_default();
    format!("{title}{entities}, {ties}; {date}")
}

fn dated(source: &Source) -> String {
    let published = source.published.map_or_else(|| "no date".to_owned(), |period| period.words());
    format!("{published} ({})", source.id)
}

fn words(event: ListingEvent) -> &'static str {
    match event {
        ListingEvent::Listed => "listed",
        ListingEvent::Relisted => "relisted",
        ListingEvent::Delisted => "delisted",
        ListingEvent::Widened => "widened, beside other listings",
        ListingEvent::Narrowed => "narrowed, other listings stand",
        ListingEvent::MeasureChanged => "measure changed",
        ListingEvent::ProgrammeChanged => "programme changed",
        ListingEvent::Withdrawn => "withdrawn",
    }
}

/// What some listings consist of, each thing once, and where that is said.
fn terms<'g>(listings: &[Listing<'g>], writer: &mut Writer<'g>) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut marks: Vec<String> = Vec::new();
    for listing in listings {
        let mut part = listing.designation().map_or_else(|| "no measure named".to_owned(), measure);
        if listing.is_disputed() {
            part.push_str(", disputed");
        }
        let mark = writer.marks(listing.claim());
        for (list, new) in [(&mut parts, part), (&mut marks, mark)] {
            if !list.contains(&new) {
                list.push(new);
            }
        }
    }
    if parts.is_empty() { String::new() } else { format!("{} {}", parts.join("; "), marks.concat()) }
}

/// Prints [`explain`](Diff::explain).
impl fmt::Display for Diff<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl<'g> Delisted<'g> {
    /// Who was delisted, when and from what, with numbered citations; what the answer rests on, and the disclaimer.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.graph());
        writer.line(LineKind::Heading, 0, "Delisted, and not listed again");
        for (label, text) in self.head() {
            writer.labelled(LineKind::Fact, 1, format!("{label}:"), text);
        }
        for delisting in self.iter() {
            entry(delisting, &mut writer);
        }
        writer.finish()
    }

    fn head(&self) -> Vec<(&'static str, String)> {
        let mut head = vec![("graph", version(self.graph()))];
        head.extend(self.earlier().iter().map(|graph| ("earlier", version(graph))));
        let as_of = match self.day() {
            Some(day) => format!("{day}, as asked for"),
            None => newest(self.graph().sources()).map_or_else(
                || "no date: none of its sources has one".to_owned(),
                |date| format!("{}, the newest of its sources", date.words()),
            ),
        };
        head.push(("as of", as_of));
        head.push(("asked", self.asked()));
        head.push(("found", self.len().to_string()));
        head.push(("note", DISCLAIMER.to_owned()));
        head
    }
}

fn entry<'g>(delisting: &Delisting<'g>, writer: &mut Writer<'g>) {
    writer.turn_to(delisting.entity.graph);
    let terms = terms(&delisting.listings, writer);
    let label = match (delisting.date, delisting.gone) {
        (Some(date), _) => date.words(),
        (None, Some(gone)) => format!("by {}", gone.words()),
        (None, None) => "no date".to_owned(),
    };
    let last = delisting.last.map(|last| format!("; last listed in the version of {}", last.words()));
    let possibly = if delisting.answer == Answer::Yes { "" } else { "possibly: " };
    let (entity, authority) = (delisting.entity, delisting.authority);
    let text = format!("{possibly}{entity} ({}) by {authority}: {terms}{}", entity.id(), last.unwrap_or_default());
    writer.labelled(LineKind::Entry, 1, label, text);
}

/// Prints [`explain`](Delisted::explain).
impl fmt::Display for Delisted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}
