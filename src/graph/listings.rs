//! Listings: under which measures an entity was, by whom, and on which days.

use petgraph::graph::NodeIndex;

use super::Graph;
use super::refs::{EntityRef, TieRef};
use super::tie::Standing;
use crate::model::claim::{Claim, Designation, Measure, Modality};
use crate::model::date::{Answer, Bound, Day, PartialDate, Span, WhenKind};
use crate::model::relation::Relation;

/// One claim that an authority sanctions an entity.
///
/// ```
/// use sanctions_graph::date::Answer;
/// use sanctions_graph::{Graph, Measure};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let ddi = graph.entity("ddi")?;
/// let freeze = ddi.listings().into_iter().find(|listing| listing.measure() == Some(Measure::AssetFreeze)).unwrap();
/// assert_eq!(freeze.authority().get().id(), "united-states");
/// assert_eq!(freeze.blocks_on("2014-01-01".parse()?), Answer::Yes);
/// assert_eq!(freeze.blocks_on("2018-01-01".parse()?), Answer::No);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listing<'g> {
    tie: TieRef<'g>,
    claim: &'g Claim,
}

impl<'g> EntityRef<'g> {
    /// Every claim that an authority sanctions it, in the order of the graph. Denials, and what was withdrawn, are none.
    #[must_use]
    pub fn listings(self) -> Vec<Listing<'g>> {
        let mut ties: Vec<TieRef<'g>> =
            self.ties().filter(|tie| tie.relation() == Relation::SanctionedBy && tie.from() == self).collect();
        ties.sort_by_key(|tie| tie.index());
        ties.into_iter().flat_map(Listing::of).collect()
    }
}

impl<'g> Listing<'g> {
    /// The listings that a tie consists of.
    pub(crate) fn of(tie: TieRef<'g>) -> impl Iterator<Item = Listing<'g>> {
        tie.get().affirmations().map(move |claim| Self { tie, claim })
    }

    /// The listing that a claim of a tie affirms.
    #[must_use]
    pub(crate) fn about(tie: TieRef<'g>, claim: &'g Claim) -> Self {
        Self { tie, claim }
    }

    /// Who is listed.
    #[must_use]
    pub fn entity(&self) -> EntityRef<'g> {
        self.tie.from()
    }

    /// Who lists it.
    #[must_use]
    pub fn authority(&self) -> EntityRef<'g> {
        self.tie.to()
    }

    /// The tie it is a claim of.
    #[must_use]
    pub fn tie(&self) -> TieRef<'g> {
        self.tie
    }

    /// The claim that says so.
    #[must_use]
    pub fn claim(&self) -> &'g Claim {
        self.claim
    }

    /// What it consists of, if the claim says.
    #[must_use]
    pub fn designation(&self) -> Option<&'g Designation> {
        self.claim.details().designation()
    }

    /// Its measure, if the claim names one.
    #[must_use]
    pub fn measure(&self) -> Option<Measure> {
        self.designation().map(|designation| designation.measure)
    }

    /// When it is in force: its beginning and its end each as the designation gives it, or else as the date of the claim does. `None` if
    /// no date is known.
    ///
    /// Where nothing but a single date or an event is known, that is the beginning, and the end is open: in force possibly after it.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        in_force(self.claim)
    }

    /// Whether it is in force on a day.
    ///
    /// Without any date it is in force from the day on which the earliest of its sources was published, and possibly before: a list
    /// tells who is on it, not since when. What some denial counters is in force possibly, and so is what is only alleged or suspected.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> Answer {
        self.holds_to(Some(day), Modality::Suspected)
    }

    /// Whether it is in force on a day, or ever, to those who believe claims and denials from some modality on.
    pub(crate) fn holds_to(&self, day: Option<Day>, weakest: Modality) -> Answer {
        if self.claim.modality() > weakest {
            return Answer::No;
        }
        let answer = day.map_or(Answer::Yes, |day| self.term().holds_on(day));
        let is_open = self.claim.modality().leaves_open() || self.is_disputed_to(weakest);
        if is_open { answer.min(Answer::Possibly) } else { answer }
    }

    /// When it began, as a date.
    pub(crate) fn begins(&self) -> Option<PartialDate> {
        begins(self.claim)
    }

    /// When it ended, as a date, if it is known to have: the first day no longer in force, or the last of the period claimed.
    pub(crate) fn ends(&self) -> Option<PartialDate> {
        ends(self.claim)
    }

    /// When it is in force, whether its dates are known or not: see [`holds_on`](Self::holds_on).
    pub(crate) fn term(&self) -> Span {
        self.span().unwrap_or_else(|| known(self.tie.graph, self.claim))
    }

    /// Whether it blocks property on a day: only an asset freeze does.
    ///
    /// A claim that names no measure is taken for a word about whichever measures of the same authority may be in force on that day;
    /// it blocks possibly if there is none that other claims name.
    #[must_use]
    pub fn blocks_on(&self, day: Day) -> Answer {
        match self.measure() {
            Some(measure) if measure.is_blocking() => self.holds_on(day),
            Some(_) => Answer::No,
            None if self.is_measured_by_another(Some(day), Modality::Suspected) => Answer::No,
            None => self.holds_on(day).min(Answer::Possibly),
        }
    }

    /// Whether another claim of the same authority, so strong or stronger and possibly in force on the day, names a measure.
    pub(crate) fn is_measured_by_another(&self, day: Option<Day>, weakest: Modality) -> bool {
        Listing::of(self.tie).any(|other| other.measure().is_some() && other.holds_to(day, weakest) != Answer::No)
    }

    /// Whether somebody denies it for a time that it may speak of.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.is_disputed_to(Modality::Suspected)
    }

    /// The same to those who leave out denials that are put more weakly.
    pub(crate) fn is_disputed_to(&self, weakest: Modality) -> bool {
        denied(self.tie, self.claim).is_some_and(|modality| modality <= weakest)
    }

    /// The first day by which one of its sources is known to have been published.
    pub(crate) fn known_since(&self) -> Option<Day> {
        known_since(self.tie.graph, self.claim)
    }
}

/// How the strongest of the denials that counter a claim is put; `None` if none does.
pub(crate) fn denied(tie: TieRef<'_>, claim: &Claim) -> Option<Modality> {
    tie.get().denials().filter(|denial| tie.get().counters(denial, claim)).map(Claim::modality).min()
}

/// When a listing began: as its designation tells it, or else its claim.
pub(crate) fn begins(claim: &Claim) -> Option<PartialDate> {
    let designated = claim.details().designation().and_then(|designation| designation.listed_on);
    let is_dated = claim.when_kind(Relation::SanctionedBy) != WhenKind::Statement;
    designated.or_else(|| date(claim.period().filter(|_| is_dated)?.start()))
}

/// When a listing that is known to have ended did: as its designation tells it, or else the period of its claim.
pub(crate) fn ends(claim: &Claim) -> Option<PartialDate> {
    let designated = claim.details().designation().and_then(|designation| designation.removed_on);
    designated.or_else(|| date(lasted(claim)?))
}

fn date(bound: Bound) -> Option<PartialDate> {
    match bound {
        Bound::Date(date) => Some(date),
        _ => None,
    }
}

/// Until when a listing lasted by the period of its claim. A single date tells when, and of a listing not until when.
fn lasted(claim: &Claim) -> Option<Bound> {
    let lasts = claim.when_kind(Relation::SanctionedBy) == WhenKind::State;
    claim.period().filter(|period| lasts && period.single().is_none()).map(|period| period.end())
}

/// When a listing is in force: each end as its designation gives it, or else its claim.
pub(crate) fn in_force(claim: &Claim) -> Option<Span> {
    let kind = claim.when_kind(Relation::SanctionedBy);
    let period = claim.period().filter(|_| kind != WhenKind::Statement);
    let designation = claim.details().designation();
    let (listed, removed) = designation.map_or((None, None), |one| (one.listed_on, one.removed_on));
    if listed.or(removed).is_none() {
        return period?.lasting(kind);
    }
    let start = match (listed, period) {
        (Some(date), _) => date.padded(),
        (None, Some(period)) if kind == WhenKind::State => period.start().start_days(),
        (None, Some(period)) => period.window(),
        (None, None) => (Day::MIN, Day::MIN),
    };
    let day_before = |(first, last): (Day, Day)| (first.plus(-1), last.plus(-1));
    let last = removed.is_none().then(|| lasted(claim)).flatten();
    let end = match (removed, last) {
        (Some(date), _) => day_before(date.padded()),
        (None, Some(bound)) => bound.end_days(),
        (None, None) => (Day::MAX, Day::MAX),
    };
    let begun = if listed.is_none() { period.map(|period| period.start()) } else { None };
    let is_doubtful = [listed, removed].into_iter().flatten().any(PartialDate::is_uncertain)
        || [begun, last].into_iter().flatten().any(Bound::is_uncertain);
    let span = Span::state(start, end);
    Some(if is_doubtful { span.doubted() } else { span })
}

/// What a claim without a date leaves possible: it holds from the day on which the earliest of its sources is known to have been
/// published, and has held for nobody knows how long; at all times if no source has a date.
pub(crate) fn known(graph: &Graph, claim: &Claim) -> Span {
    let since = |published| Span::state((Day::MIN, published), (Day::MAX, Day::MAX));
    known_since(graph, claim).map_or_else(Span::always, since)
}

pub(crate) fn known_since(graph: &Graph, claim: &Claim) -> Option<Day> {
    let sources = claim.evidence().iter().filter_map(|evidence| graph.source(&evidence.source));
    sources.filter_map(|source| source.known_since()).map(|date| date.latest()).min()
}

/// The entities that some authority lists, whenever that was, ascending.
pub(crate) fn listed(graph: &Graph) -> Vec<NodeIndex> {
    let index = &graph.index;
    let affirmed =
        |standing: u8| Standing::ALL.get(usize::from(standing)).is_some_and(|standing| standing.is_affirmed());
    let mut listed: Vec<NodeIndex> = (0..index.entities())
        .filter(|&entity| index.is_authority(entity))
        .flat_map(|authority| index.groups(authority).filter(move |group| group.far != authority))
        .filter(|group| {
            group.links.iter().any(|link| {
                link.is_backward() && link.relation() == Relation::SanctionedBy as u32 && affirmed(link.standing())
            })
        })
        .map(|group| NodeIndex::new(group.far))
        .collect();
    listed.sort_unstable();
    listed.dedup();
    listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::GraphBuilder;
    use crate::model::claim::{Modality, Stance};
    use crate::model::entity::Entity;
    use crate::model::kind::EntityKind;
    use crate::model::source::{Evidence, Source, SourceKind};

    fn listed(claims: impl IntoIterator<Item = Claim>) -> Graph {
        let mut builder = GraphBuilder::new();
        let mut list = Source::new("list", SourceKind::OfficialList, "A list");
        list.published = Some("2018-03".parse().unwrap());
        builder.source(list);
        builder.source(Source::new("undated", SourceKind::OfficialList, "A list without a date"));
        builder.entity(Entity::new("firm", EntityKind::Company, "A firm"));
        builder.entity(Entity::new("authority", EntityKind::Agency, "An authority"));
        for claim in claims {
            builder.claim("firm", Relation::SanctionedBy, "authority", claim);
        }
        builder.build().unwrap()
    }

    fn answers(graph: &Graph, day: &str) -> Vec<Answer> {
        let day = day.parse().unwrap();
        graph.entity("firm").unwrap().listings().iter().map(|listing| listing.blocks_on(day)).collect()
    }

    fn claim() -> Claim {
        Claim::new(Modality::Official, "list")
    }

    fn freeze(from: &str, until: &str) -> Claim {
        let mut designation = Designation::new(Measure::AssetFreeze);
        designation.listed_on = Some(from.parse().unwrap());
        designation.removed_on = Some(until.parse().unwrap());
        claim().designation(designation)
    }

    #[test]
    fn the_day_of_removal_is_the_first_day_free() {
        let graph = listed([freeze("2012-07", "2016-10-07")]);
        assert_eq!(answers(&graph, "2012-06-30"), [Answer::No]);
        assert_eq!(answers(&graph, "2012-07-15"), [Answer::Possibly], "some day of July");
        assert_eq!(answers(&graph, "2016-10-06"), [Answer::Yes]);
        assert_eq!(answers(&graph, "2016-10-07"), [Answer::No]);
    }

    #[test]
    fn a_list_without_dates_tells_who_is_on_it_when_it_is_published() {
        let graph = listed([claim().designation(Designation::new(Measure::AssetFreeze))]);
        assert_eq!(answers(&graph, "2018-03-31"), [Answer::Yes]);
        assert_eq!(answers(&graph, "2018-03-30"), [Answer::Possibly]);
        let undated = Claim::new(Modality::Official, Evidence::new("undated"));
        let graph = listed([undated.designation(Designation::new(Measure::AssetFreeze))]);
        assert_eq!(answers(&graph, "1990-01-01"), [Answer::Yes]);
    }

    #[test]
    fn only_a_freeze_blocks_and_an_unnamed_measure_is_one_that_others_name() {
        let graph = listed([freeze("2012", "2014"), claim().when("2013/..".parse::<crate::date::Period>().unwrap())]);
        assert_eq!(answers(&graph, "2013-06-01"), [Answer::Yes, Answer::No], "the freeze is what the second speaks of");
        assert_eq!(
            answers(&graph, "2015-01-01"),
            [Answer::No, Answer::Possibly],
            "nothing else is known to be in force"
        );
        let graph = listed([claim().designation(Designation::new(Measure::Procurement))]);
        assert_eq!(answers(&graph, "2020-01-01"), [Answer::No]);
    }

    #[test]
    fn what_is_denied_blocks_possibly_and_a_denial_lists_nobody() {
        let denial = Claim::denial(Modality::Stated, "list");
        assert_eq!(denial.stance(), Stance::Denies);
        let graph = listed([freeze("2012-07-01", "2016-10-07"), denial]);
        assert_eq!(answers(&graph, "2015-01-01"), [Answer::Possibly]);
    }
}
