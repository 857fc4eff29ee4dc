//! A view compiled for one graph: masks and bounds that are set up once, before the walk.

use petgraph::graph::EdgeIndex;

use super::Graph;
use super::index::{ClaimFact, Link, Step};
use super::tag::{Confidence, Tag, Year};
use super::tie::Standing;
use super::view::{BARRIERS, Reason, Time, View, kind_bits};
use crate::model::claim::{Claim, Modality};
use crate::model::date::{Answer, Span};
use crate::model::relation::{Class, Relation};

/// A view compiled for one graph.
#[derive(Clone)]
pub(crate) struct Filter<'g> {
    graph: &'g Graph,
    view: View,
    /// For each relation and direction the ways to be put that pass: bits of [`Tag::put`].
    put: [u32; 128],
    /// The kinds, with and without authority, that may appear, those that are no barrier, and those that are both: bits of
    /// [`Tag::far_kind`].
    admitted: u64,
    unbarred: u64,
    inner: u64,
    years: Option<Years>,
    /// The entities excluded by name, if there are any.
    excluded: Vec<bool>,
    confidence: Confidence,
    asks_for_evidence: bool,
    /// Whether a demand must be held against the claims that neither tags nor years nor confidence settle.
    asks_more: bool,
    /// Whether the tags of steps tell all that is asked.
    is_plain: bool,
    /// Of the ties that pass the view, only those are walked of which some passing claim is so strong.
    floor: Modality,
}

/// A question about time in calendar years: what they settle need not be asked of the days.
#[derive(Clone, Copy)]
struct Years {
    first: Year,
    last: Year,
    /// An event that has begun by the date asked for counts, however long ago.
    past_events: bool,
    /// The years can say no but never yes.
    only_no: bool,
}

impl Years {
    fn new(view: &View) -> Option<Self> {
        let (days, past_events) = match view.time? {
            Time::AsOf(date) => ((date.earliest(), date.latest()), true),
            Time::During(period) => (period.window(), false),
        };
        let only_no = view.certain || days.0 > days.1;
        Some(Self { first: Year::of(days.0), last: Year::of(days.1), past_events, only_no })
    }

    /// Whether a tie passes; `None` if its days must say.
    #[inline]
    fn settle(self, tag: Tag) -> Option<bool> {
        let (first, last) = tag.years();
        let past = self.past_events && (tag.is_event() || tag.has_several());
        if first > self.last || !past && last < self.first {
            return Some(false);
        }
        let certain = first < self.last && (past || last > self.first);
        (certain && !tag.has_several() && !self.only_no).then_some(true)
    }
}

/// What a walk asks of a filter. Two of them, so that a walk without dates, evidence and names tests no more than a few bits.
pub(crate) trait Gate: Copy {
    /// Whether a step may be taken. `tag` is the step's, turned round where the walk goes against it.
    fn opens(self, tag: Tag, place: usize) -> bool;
    /// Whether the entity that a step leads to may be an inner entity of a route.
    fn inner(self, step: Step) -> bool;
    /// Whether the entity that a step leads to may appear.
    fn admits(self, step: Step) -> bool;
    /// Whether every entity may appear.
    fn admits_all(self) -> bool;
    /// Whether a search may go on from an entity that may appear.
    fn passes_through(self, entity: u32) -> bool;
    /// The whole filter, for what is asked rarely.
    fn filter(&self) -> &Filter<'_>;
}

/// Relations, directions, modality, standing and kinds, and nothing else.
///
/// What it asks with every step is held by value, so that a loop keeps it at hand.
#[derive(Clone, Copy)]
pub(crate) struct Plain<'a> {
    filter: &'a Filter<'a>,
    put: &'a [u32; 128],
    admitted: u64,
    inner: u64,
}

impl<'a> Plain<'a> {
    fn of(filter: &'a Filter<'a>) -> Self {
        Self { filter, put: &filter.put, admitted: filter.admitted, inner: filter.inner }
    }
}

/// Everything.
#[derive(Clone, Copy)]
pub(crate) struct Careful<'a>(&'a Filter<'a>);

impl Gate for Plain<'_> {
    #[inline]
    fn opens(self, tag: Tag, _place: usize) -> bool {
        self.put[tag.directed()] >> tag.put() & 1 != 0
    }

    #[inline]
    fn inner(self, step: Step) -> bool {
        self.inner >> step.tag.far_kind() & 1 != 0
    }

    #[inline]
    fn admits(self, step: Step) -> bool {
        self.admitted >> step.tag.far_kind() & 1 != 0
    }

    fn admits_all(self) -> bool {
        self.admitted == u64::MAX
    }

    #[inline]
    fn passes_through(self, entity: u32) -> bool {
        let filter = self.filter;
        filter.unbarred == u64::MAX || filter.unbarred >> filter.graph.index.kind_code(entity as usize) & 1 != 0
    }

    fn filter(&self) -> &Filter<'_> {
        self.filter
    }
}

impl Gate for Careful<'_> {
    #[inline]
    fn opens(self, tag: Tag, place: usize) -> bool {
        let filter = self.0;
        if !filter.is_put(tag) {
            return false;
        }
        if filter.confidence != Confidence::NONE && filter.graph.index.confidence(place) < filter.confidence {
            return false;
        }
        // Of several claims one must be timely and confident at once.
        let unsettled = filter.asks_more || tag.has_several() && filter.confidence != Confidence::NONE;
        match filter.years.map_or(Some(true), |years| years.settle(tag)) {
            Some(false) => false,
            Some(true) if !unsettled => true,
            _ => filter.holds(filter.graph.index.link(place)).is_ok(),
        }
    }

    #[inline]
    fn inner(self, step: Step) -> bool {
        Plain::of(self.0).inner(step) && self.0.allows(step.far as usize) && self.0.is_small(step.far as usize)
    }

    #[inline]
    fn admits(self, step: Step) -> bool {
        Plain::of(self.0).admits(step) && self.0.allows(step.far as usize)
    }

    fn admits_all(self) -> bool {
        Plain::of(self.0).admits_all() && self.0.excluded.is_empty()
    }

    #[inline]
    fn passes_through(self, entity: u32) -> bool {
        Plain::of(self.0).passes_through(entity) && self.0.is_small(entity as usize)
    }

    fn filter(&self) -> &Filter<'_> {
        self.0
    }
}

/// Runs an expression with the cheapest gate that does for a filter.
macro_rules! with_gate {
    ($filter:expr, $gate:ident => $walk:expr) => {
        match $filter.plain() {
            Some($gate) => $walk,
            None => {
                let $gate = $filter.careful();
                $walk
            }
        }
    };
}
pub(crate) use with_gate;

impl View {
    fn asks_for_evidence(&self) -> bool {
        self.grade.is_some() || self.known_by.is_some() || self.origins > 0
    }

    /// Compiles to masks and bounds for one graph.
    pub(crate) fn compile<'g>(&self, graph: &'g Graph) -> Filter<'g> {
        let mut view = self.clone();
        let listing = view.walks_some(Class::Listing);
        view.authorities_pass |= listing;
        if view.walks_some(Class::Location) {
            view.barriers &= !kind_bits(BARRIERS);
        }
        let both = (view.forward | view.backward) & Relation::SYMMETRIC;
        (view.forward, view.backward) = (view.forward | both, view.backward | both);
        let mut excluded = vec![false; if view.excluded.is_empty() { 0 } else { graph.entity_count() }];
        for entity in view.excluded.iter() {
            if let Some(slot) = excluded.get_mut(entity.index()) {
                *slot = true;
            }
        }
        let (put, (admitted, unbarred)) = (view.put(), view.kind_codes(listing));
        let (years, asks_for_evidence) = (Years::new(&view), view.asks_for_evidence());
        let floor = Modality::Suspected;
        let confidence = Confidence::at_least(view.confidence);
        let is_plain = years.is_none() && excluded.is_empty() && view.degree.is_none();
        let is_plain = is_plain && !asks_for_evidence && confidence == Confidence::NONE;
        Filter {
            graph,
            view,
            put,
            admitted,
            unbarred,
            inner: admitted & unbarred,
            years,
            excluded,
            confidence,
            asks_for_evidence,
            asks_more: asks_for_evidence,
            is_plain,
            floor,
        }
    }

    /// For each relation and direction the ways to be put that pass.
    fn put(&self) -> [u32; 128] {
        let mut ways = 0;
        for &standing in Standing::ALL.iter().filter(|&&standing| self.standings >> standing as u8 & 1 != 0) {
            for &modality in Modality::ALL.iter().filter(|&&modality| modality <= self.modality) {
                ways |= 1 << Tag::put_of(modality, standing);
            }
        }
        let mut put = [0; 128];
        for (walked, put) in [self.forward, self.backward].into_iter().zip(put.chunks_exact_mut(64)) {
            for (relation, put) in put.iter_mut().enumerate() {
                *put = if walked >> relation & 1 != 0 { ways } else { 0 };
            }
        }
        put
    }

    /// The kinds that may appear and those that are no barrier; `listing` says whether listing ties are walked.
    fn kind_codes(&self, listing: bool) -> (u64, u64) {
        let both = |kinds: u32| u64::from(kinds) | u64::from(kinds) << 32;
        let authorities = u64::from(u32::MAX) << 32;
        let barred = if listing { u64::from(self.barriers) } else { both(self.barriers) };
        let barred = barred | both(self.forbidden) | if self.authorities_pass { 0 } else { authorities };
        (both(self.kinds), !barred)
    }
}

impl<'g> Filter<'g> {
    /// The gate for a view that asks only what the tags of steps tell.
    pub(crate) fn plain(&self) -> Option<Plain<'_>> {
        self.is_plain.then_some(Plain::of(self))
    }

    pub(crate) fn careful(&self) -> Careful<'_> {
        Careful(self)
    }

    /// The same filter, walking only ties of which some passing claim is at least so strong.
    pub(crate) fn with_floor(mut self, floor: Modality) -> Self {
        self.floor = floor;
        let asks = floor < self.view.modality;
        (self.asks_more, self.is_plain) = (self.asks_more || asks, self.is_plain && !asks);
        self
    }

    /// Whether relation, direction, modality and standing pass.
    #[inline]
    fn is_put(&self, tag: Tag) -> bool {
        self.put[tag.directed()] >> tag.put() & 1 != 0
    }

    fn allows(&self, entity: usize) -> bool {
        !self.excluded.get(entity).copied().unwrap_or_default()
    }

    fn is_small(&self, entity: usize) -> bool {
        self.view.degree.is_none_or(|most| self.graph.index.degree(entity) <= most)
    }

    /// Whether a tie may be walked from the end it is seen from.
    pub(crate) fn passes(&self, link: Link) -> bool {
        self.is_put(link.tag()) && self.holds(link).is_ok()
    }

    /// Why a tie may not be walked, if it may not.
    pub(crate) fn judge(&self, link: Link) -> Result<(), Reason> {
        if !self.is_put(link.tag()) {
            return Err(self.misput(link));
        }
        self.holds(link)
    }

    /// Why a tie does not pass whose tag does not.
    fn misput(&self, link: Link) -> Reason {
        let relation = self.graph.inner[EdgeIndex::new(link.tie())].relation();
        let directed = if link.is_backward() { self.view.backward } else { self.view.forward };
        if directed & relation.bit() == 0 {
            let walked = (self.view.forward | self.view.backward) & relation.bit() != 0;
            return if walked { Reason::Direction } else { Reason::Relation(relation.class()) };
        }
        if self.view.standings >> link.standing() & 1 == 0 {
            return Reason::Standing(Standing::ALL[usize::from(link.standing())]);
        }
        Reason::Modality(Modality::ALL[usize::from(link.modality())])
    }

    /// Whether a tie whose tag passes was so at the time asked for, and on evidence enough.
    fn holds(&self, link: Link) -> Result<(), Reason> {
        if self.view.time.is_some() && !self.graph.index.claims(link).any(|claim| self.is_timely(&claim)) {
            return Err(Reason::Time);
        }
        if self.confidence != Confidence::NONE && !self.graph.index.claims(link).any(|claim| self.meets(&claim)) {
            return Err(Reason::Evidence);
        }
        if self.asks_for_evidence && !self.has_evidence(link) {
            return Err(Reason::Evidence);
        }
        if self.floor < self.view.modality && !self.passing(link).any(|(_, claim)| claim.modality <= self.floor) {
            return Err(Reason::Modality(self.view.modality));
        }
        Ok(())
    }

    /// Whether a claim is timely, and stated with confidence enough.
    fn meets(&self, claim: &ClaimFact) -> bool {
        self.is_timely(claim) && claim.confidence >= self.confidence
    }

    /// Whether a claim counts, is strong enough and is of the time asked for.
    fn is_timely(&self, claim: &ClaimFact) -> bool {
        claim.counts
            && claim.modality <= self.view.modality
            && self.view.time.is_none_or(|time| self.accepts(time.answer(claim.span)))
    }

    fn accepts(&self, answer: Answer) -> bool {
        if self.view.certain { answer.is_yes() } else { !answer.is_no() }
    }

    /// The claims about a tie that meet every demand on claims, by their place among its claims.
    fn passing(&self, link: Link) -> impl Iterator<Item = (usize, ClaimFact)> {
        let claims = self.graph.index.claims(link).enumerate();
        claims.filter(move |(place, claim)| {
            self.meets(claim) && (!self.asks_for_evidence || self.is_good_enough(&self.claims(link)[*place]))
        })
    }

    fn claims(&self, link: Link) -> &[Claim] {
        self.graph.inner[EdgeIndex::new(link.tie())].claims()
    }

    /// Whether a claim meets the demands that only the claim itself can answer.
    fn is_good_enough(&self, claim: &Claim) -> bool {
        let is_graded = |floor| claim.graded().is_some_and(|grade| grade.is_at_least(floor));
        let is_known = |date| claim.sources().any(|id| self.graph.published_by(id, date));
        self.view.grade.is_none_or(is_graded) && self.view.known_by.is_none_or(is_known)
    }

    /// Whether some claim passes, and those that do have origins enough.
    fn has_evidence(&self, link: Link) -> bool {
        let claims = self.claims(link);
        let mut passing = self.passing(link).map(|(place, _)| &claims[place]).peekable();
        if passing.peek().is_none() {
            return false;
        }
        let mut roots: Vec<usize> =
            passing.flat_map(Claim::sources).filter_map(|id| self.graph.origin_of(id)).collect();
        roots.sort_unstable();
        roots.dedup();
        roots.len() >= self.view.origins
    }

    /// Whether an entity that is no end may appear at all.
    pub(crate) fn admits(&self, entity: usize) -> Result<(), Reason> {
        let admitted = self.admitted >> self.graph.index.kind_code(entity) & 1 != 0;
        if admitted && self.allows(entity) { Ok(()) } else { Err(Reason::Entity) }
    }

    /// Whether a route may pass through an entity that may appear.
    pub(crate) fn passes_through(&self, entity: usize) -> Result<(), Reason> {
        if self.unbarred >> self.graph.index.kind_code(entity) & 1 == 0 {
            return Err(Reason::Barrier);
        }
        if self.is_small(entity) { Ok(()) } else { Err(Reason::Degree) }
    }

    /// The spans of the passing claims about a tie that have a date.
    pub(crate) fn spans(&self, link: Link) -> impl Iterator<Item = Span> {
        self.passing(link).filter_map(|(_, claim)| claim.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::date::{PartialDate, Period, WhenKind};
    use crate::model::entity::Entity;
    use crate::model::kind::EntityKind;
    use crate::model::source::{Source, SourceKind};

    /// Far off, at both ends of the years that a tag can tell, and in between.
    const DATES: [&str; 14] = [
        "1871",
        "1969-12-31",
        "1971",
        "1971-12-31",
        "1972-01-01",
        "1972",
        "2011-06",
        "2012",
        "2012-02-29",
        "201X",
        "2033",
        "2033-12-31",
        "2034-01-01",
        "2150",
    ];

    #[test]
    fn years_settle_nothing_that_the_days_do_not() {
        let mut periods: Vec<String> = DATES.iter().map(|date| (*date).to_owned()).collect();
        for date in DATES {
            periods.extend([format!("{date}/.."), format!("../{date}"), format!("{date}/"), format!("/{date}")]);
            periods.extend(DATES.iter().map(|other| format!("{date}/{other}")));
        }
        let periods: Vec<Period> = periods.iter().map(|text| text.parse().unwrap()).collect();
        let kinds = [WhenKind::State, WhenKind::Event, WhenKind::Statement];
        let claims: Vec<Claim> = periods
            .iter()
            .filter(|period| !period.is_inverted())
            .flat_map(|&period| kinds.map(|kind| crate::model::date::When::new(period).with_kind(kind)))
            .map(|when| Claim::new(Modality::Stated, "s").when(when))
            .chain([Claim::new(Modality::Stated, "s")])
            .collect();
        let mut builder = crate::GraphBuilder::new();
        builder.source(Source::new("s", SourceKind::NewsReport, "A report"));
        builder.entity(Entity::new("hub", EntityKind::Company, "Hub"));
        for (number, claim) in claims.iter().enumerate() {
            let id = number.to_string();
            builder.entity(Entity::new(id.as_str(), EntityKind::Company, "Far"));
            builder.claim("hub", Relation::Owns, &id, claim.clone());
            // A tie of several claims, of which another is of another time and weaker.
            builder.claim(&id, Relation::Supplied, "hub", claim.clone());
            let other = claims[(number * 7 + 5) % claims.len()].clone();
            let weaker = Claim::new(Modality::Alleged, "s");
            let weaker = match other.dated() {
                Some(when) => weaker.when(when),
                None => weaker,
            };
            builder.claim(&id, Relation::Supplied, "hub", weaker);
        }
        let graph = builder.build().unwrap();
        let at = |date: &str| View::default().at_least(Modality::Stated).as_of(date.parse::<PartialDate>().unwrap());
        let within = |period: &Period| View::default().at_least(Modality::Stated).during(*period);
        let views: Vec<View> = DATES.iter().map(|date| at(date)).chain(periods.iter().map(within)).collect();
        let mut settled = 0;
        for view in views.iter().cloned().chain(views.iter().map(|view| view.clone().certain())) {
            let filter = view.compile(&graph);
            for place in graph.index.row(0) {
                let (step, link) = (graph.index.step(place), graph.index.link(place));
                let opens = filter.careful().opens(step.tag, place);
                assert_eq!(
                    opens,
                    filter.passes(link),
                    "{:?}; {view}",
                    graph.inner[EdgeIndex::new(link.tie())].claims()
                );
                let years = filter.years.and_then(|years| years.settle(step.tag));
                settled += usize::from(years.is_some());
            }
        }
        assert!(settled > views.len() * claims.len(), "a quarter at least needs no look at the days");
    }
}
