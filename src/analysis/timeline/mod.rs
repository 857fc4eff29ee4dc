//! Timelines: what is said of an entity or along a route, in the order of time.

mod chart;

pub use chart::Chart;

use std::fmt;

use petgraph::graph::NodeIndex;

use crate::graph::Graph;
use crate::graph::listings::{begins, ends, in_force};
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::claim::{Claim, Designation};
use crate::model::date::{Day, PartialDate, Span, WhenKind};
use crate::model::relation::Relation;
use crate::query::explain::{Explanation, LineKind, Writer, hedges, is_disputed, lead, measure, substance};
use crate::query::routes::{Hop, Route, Routes};

/// What an entry of a timeline is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Moment {
    /// Something that happened.
    Event,
    /// Something that held for a time; the entry stands at its beginning.
    State,
    /// Something that was said; the fact itself has no date.
    Statement,
    /// A listing begins.
    Listed,
    /// A listing ends.
    Delisted,
}

/// One entry of a timeline.
#[derive(Debug, Clone)]
pub struct Entry<'g> {
    /// The tie it is about.
    pub tie: TieRef<'g>,
    /// The claim that says so.
    pub claim: &'g Claim,
    /// What it is.
    pub moment: Moment,
    /// The earliest day it may stand for; `None` if it has no date.
    pub day: Option<Day>,
    /// The date in words: "from 2011". Empty if it has none.
    pub date: String,
}

/// What is said of an entity, or of the hops of routes and the listings along them, in the order of time, denials included.
#[derive(Debug, Clone)]
pub struct Timeline<'g> {
    graph: &'g Graph,
    entries: Vec<Entry<'g>>,
}

impl Graph {
    /// Every claim about the ties of an entity in the order of time: by the earliest day it may stand for; what has no date comes
    /// last, in the order of the graph. A listing whose dates are known gives an entry for its beginning and one for its end.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let timeline = graph.timeline("ddi")?;
    /// assert!(timeline.entries().iter().any(|entry| entry.date == "7 October 2016"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the entity is not found or the name is ambiguous.
    pub fn timeline(&self, entity: impl Select) -> Result<Timeline<'_>, LookupError> {
        let entities = self.select(&entity)?;
        Ok(Timeline::of(self, entities.into_iter().flat_map(|index| EntityRef::new(self, index).ties()).collect()))
    }
}

impl<'g> Route<'g> {
    /// Every claim about the ties of its hops and about the listings of its entities, in the order of time: what was said to happen
    /// between them, and who of them was listed meanwhile. As [`Graph::timeline`] orders it.
    ///
    /// ```
    /// use sanctions_graph::{Graph, Moment};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let routes = graph.routes("kim-sok-chol", "myanmar")?.all_shortest();
    /// let timeline = routes.iter().next().expect("a route through KOMID").timeline();
    /// let listed = timeline.entries().iter().filter(|entry| entry.moment == Moment::Listed);
    /// assert!(listed.map(|entry| entry.date.as_str()).any(|date| date == "24 April 2009"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn timeline(&self) -> Timeline<'g> {
        Timeline::of_routes(self.graph(), std::slice::from_ref(self))
    }
}

impl<'g> Routes<'g> {
    /// Every claim about the ties of all hops and about the listings of all entities, each once, in the order of time: see
    /// [`Route::timeline`].
    #[must_use]
    pub fn timeline(&self) -> Timeline<'g> {
        Timeline::of_routes(self.graph(), self.as_slice())
    }
}

fn entries_of(tie: TieRef<'_>) -> Vec<Entry<'_>> {
    tie.get().claims().iter().flat_map(|claim| entries_of_claim(tie, claim)).collect()
}

fn entries_of_claim<'g>(tie: TieRef<'g>, claim: &'g Claim) -> Vec<Entry<'g>> {
    let entry = |moment, day, date| Entry { tie, claim, moment, day, date };
    let designation = claim.details().designation();
    let mark = |date: Option<PartialDate>, moment| date.map(|date| entry(moment, Some(date.earliest()), date.words()));
    if designation.is_some_and(|designation| designation.listed_on.or(designation.removed_on).is_some()) {
        let (listed, removed) = (begins(claim), ends(claim));
        return mark(listed, Moment::Listed).into_iter().chain(mark(removed, Moment::Delisted)).collect();
    }
    let Some(when) = claim.dated() else {
        let moment = if tie.relation().default_when() == WhenKind::Event { Moment::Event } else { Moment::State };
        return vec![entry(moment, None, String::new())];
    };
    let moment = match claim.when_kind(tie.relation()) {
        WhenKind::Event => Moment::Event,
        WhenKind::State => Moment::State,
        WhenKind::Statement => Moment::Statement,
    };
    // A period without a known beginning stands where it ends.
    let (first, last) = when.period.window();
    let day = if first == Day::MIN { last } else { first };
    vec![entry(moment, Some(day), when.period.words())]
}

impl<'g> Timeline<'g> {
    fn of(graph: &'g Graph, mut ties: Vec<TieRef<'g>>) -> Self {
        ties.sort_by_key(|tie| tie.index());
        ties.dedup();
        let mut entries: Vec<Entry<'g>> = ties.into_iter().flat_map(entries_of).collect();
        entries.sort_by_key(|entry| (entry.day.is_none(), entry.day));
        Timeline { graph, entries }
    }

    fn of_routes(graph: &'g Graph, routes: &[Route<'g>]) -> Self {
        let mut entities: Vec<NodeIndex> = routes.iter().flat_map(Route::entities).map(EntityRef::index).collect();
        entities.sort_unstable();
        entities.dedup();
        let listings = entities.into_iter().flat_map(|entity| {
            let entity = EntityRef::new(graph, entity);
            entity.ties().filter(move |tie| tie.relation() == Relation::SanctionedBy && tie.from() == entity)
        });
        let hops = routes.iter().flat_map(Route::hops).flat_map(Hop::ties).copied();
        Self::of(graph, hops.chain(listings).collect())
    }

    /// The entries, in the order of time.
    #[must_use]
    pub fn entries(&self) -> &[Entry<'g>] {
        &self.entries
    }

    /// The entries with numbered citations, one a line labelled with its date ("said 2012" where only the saying is dated), and the
    /// sources at the end. Denials, and what was withdrawn, are lines of that kind.
    ///
    /// ```
    /// use sanctions_graph::{Graph, LineKind};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let text = graph.timeline("glocom")?.explain();
    /// assert!(text.lines().iter().any(|line| line.kind == LineKind::Entry && line.label.contains("2011")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.graph);
        for entry in &self.entries {
            let kind = if entry.claim.is_affirmed() { LineKind::Entry } else { LineKind::Denial };
            let marks = writer.marks(entry.claim);
            writer.labelled(kind, 0, entry.label(), format!("{entry} {marks}"));
        }
        writer.finish()
    }
}

impl Entry<'_> {
    /// What its dates leave possible: of a state or a listing, at its beginning, the whole of its time; of the end of a listing the
    /// days on which it can be; of a saying when that can have been. `None` if it has no date.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self.moment {
            Moment::Listed => in_force(self.claim),
            Moment::Delisted => ends(self.claim).map(day_of),
            Moment::Statement => self.claim.period().and_then(|period| period.span(WhenKind::Event)),
            Moment::Event | Moment::State => {
                self.claim.period().and_then(|period| period.span(self.claim.when_kind(self.tie.relation())))
            }
        }
    }

    /// The date for its column; that of a saying is marked.
    fn label(&self) -> String {
        match self.moment {
            _ if self.date.is_empty() => "no date".to_owned(),
            Moment::Statement => format!("said {}", self.date),
            _ => self.date.clone(),
        }
    }

    /// What the claim says beyond the tie, without the dates of a listing: the entry has its own.
    fn substance(&self) -> String {
        let details = self.claim.details();
        let mut parts = match details.designation() {
            Some(designation) => vec![terms(designation, self.moment)],
            None => substance(details, self.tie.relation()),
        };
        parts.extend(hedges(details));
        if parts.is_empty() { String::new() } else { format!("; {}", parts.join("; ")) }
    }
}

/// Some one day of a date.
fn day_of(date: PartialDate) -> Span {
    let (first, last) = date.padded();
    let span = Span::event(first, last);
    if date.is_uncertain() { span.doubted() } else { span }
}

/// A designation without its dates; the reason where it begins.
fn terms(designation: &Designation, moment: Moment) -> String {
    let reason = designation.reason().filter(|_| moment != Moment::Delisted);
    let reason = reason.map(|reason| format!(", for \u{201c}{reason}\u{201d}")).unwrap_or_default();
    format!("{}{reason}", measure(designation))
}

/// Prints what the entry says, without its date: "Myanmar bought from Glocom; goods: radio equipment (stated)". A denial reads
/// "DENIED by Kyaw Zeya: ...".
impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lead = lead(self.tie.graph, self.claim);
        if let Some(denied) = lead.strip_prefix("denied") {
            return write!(f, "DENIED{denied}: {}{}", self.tie, self.substance());
        }
        f.write_str(match self.moment {
            Moment::Listed => "listed: ",
            Moment::Delisted => "listing ended: ",
            _ => "",
        })?;
        write!(f, "{}{} ({lead}", self.tie, self.substance())?;
        if is_disputed(self.claim, self.tie) {
            f.write_str("; disputed")?;
        }
        f.write_str(")")
    }
}

/// Prints one entry a line, the dates aligned.
impl fmt::Display for Timeline<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.entries.iter().map(|entry| entry.label().chars().count()).max().unwrap_or_default();
        for entry in &self.entries {
            writeln!(f, "{:width$}  {entry}", entry.label())?;
        }
        Ok(())
    }
}
