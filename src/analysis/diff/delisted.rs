//! Who was delisted and not listed again: by the records of one graph, or by a series of versions of a list.

use std::collections::{HashMap, HashSet};

use petgraph::graph::NodeIndex;

use super::pairs::Pairs;
use crate::graph::Graph;
use crate::graph::listings::Listing;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::claim::{Measure, Modality};
use crate::model::date::{Answer, Day, PartialDate, Span};
use crate::model::relation::Relation;
use crate::model::source::newest;

impl Graph {
    /// Asks who was delisted and not listed again.
    ///
    /// By this graph alone: whose listings by an authority have all ended, by their designations or the periods of their claims. With
    /// [`since`](DelistedQuery::since) also who is listed in an earlier version of the graph and in this one no longer, which is all
    /// that lists without dates of removal tell.
    ///
    /// ```
    /// use sanctions_graph::{Graph, Measure};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// // The United States took Myanmar's defence industries off the asset freeze; a procurement ban followed.
    /// let freed = graph.delisted().measure(Measure::AssetFreeze).by("united-states")?.run();
    /// assert!(freed.iter().any(|delisting| delisting.entity.id() == "ddi"));
    /// assert!(freed.iter().all(|delisting| delisting.date.is_some()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn delisted(&self) -> DelistedQuery<'_> {
        DelistedQuery {
            graph: self,
            earlier: Vec::new(),
            known_until: newest(self.sources()).map_or(Day::MAX, PartialDate::latest),
            authorities: None,
            measure: None,
            day: None,
            weakest: Modality::Alleged,
            schemes: Vec::new(),
        }
    }
}

/// A question for those who were delisted and not listed again.
#[derive(Debug, Clone)]
#[must_use]
pub struct DelistedQuery<'g> {
    graph: &'g Graph,
    earlier: Vec<&'g Graph>,
    /// The day of its newest source.
    known_until: Day,
    authorities: Option<Vec<NodeIndex>>,
    measure: Option<Measure>,
    day: Option<Day>,
    weakest: Modality,
    schemes: Vec<Box<str>>,
}

impl<'g> DelistedQuery<'g> {
    /// Only by these authorities.
    ///
    /// # Errors
    /// If one is not found in the newest graph, or a name is ambiguous.
    pub fn by(mut self, authorities: impl Select) -> Result<Self, LookupError> {
        self.authorities = Some(self.graph.select(&authorities)?);
        Ok(self)
    }

    /// Only from this measure, whatever other measures stay in force. A listing that names no measure may be one of this: where none
    /// but such is in force, the answer is `Possibly`.
    pub fn measure(mut self, measure: Measure) -> Self {
        self.measure = Some(measure);
        self
    }

    /// As it stood on a day: what ended or began later does not count. Otherwise it is the day of the newest source, or, if none has a
    /// date, everything that the graph knows.
    pub fn as_of(mut self, day: Day) -> Self {
        self.day = Some(day);
        self
    }

    /// Leaves out listings and denials that are put more weakly; [`Modality::Alleged`] unless said otherwise. What is alleged was in force,
    /// and ended, possibly.
    pub fn at_least(mut self, modality: Modality) -> Self {
        self.weakest = modality;
        self
    }

    /// With earlier versions of the graph, the oldest first: who is listed in one of them and not in this graph, and has no record in
    /// it of how the listing ended, was delisted after the last version that lists it.
    pub fn since(mut self, earlier: impl IntoIterator<Item = &'g Graph>) -> Self {
        self.earlier.extend(earlier);
        self
    }

    /// Finds an entity of an earlier version by an identifier of this scheme if its id is gone; see
    /// [`DiffQuery::by_identifier`](crate::DiffQuery::by_identifier).
    pub fn by_identifier(mut self, scheme: impl Into<Box<str>>) -> Self {
        self.schemes.push(scheme.into());
        self
    }

    /// Answers. Takes time in proportion to the graphs.
    #[must_use]
    pub fn run(self) -> Delisted<'g> {
        let mut found: Vec<Delisting<'g>> = Vec::new();
        let mut known: HashMap<(NodeIndex, NodeIndex), Known> = HashMap::new();
        for record in records(self.graph, self.weakest).filter(|record| self.is_asked(Some(record.authority.index()))) {
            known.insert((record.entity.index(), record.authority.index()), record.known(self.measure));
            found.extend(record.ended(&self));
        }
        found.extend(self.gone(&known));
        Delisted { query: self, found }
    }

    fn is_asked(&self, authority: Option<NodeIndex>) -> bool {
        let is_among = |asked: &Vec<NodeIndex>| authority.is_some_and(|authority| asked.contains(&authority));
        self.authorities.as_ref().is_none_or(is_among)
    }

    /// Those whom an earlier version lists and of whom the newest has no record, by the last version that lists them.
    fn gone(&self, known: &HashMap<(NodeIndex, NodeIndex), Known>) -> Vec<Delisting<'g>> {
        let mut gone = Vec::new();
        let mut told: HashSet<(&'g str, &'g str)> = HashSet::new();
        let versions: Vec<&'g Graph> = self.earlier.iter().copied().chain([self.graph]).collect();
        for pair in versions.windows(2).rev() {
            let &[version, next] = pair else { continue };
            let pairs = Pairs::of(version, self.graph, &self.schemes);
            let here = |entity: EntityRef<'g>| pairs.to_new[entity.index().index()];
            // By its newest id, so that it is told once.
            let id = |entity: EntityRef<'g>| {
                here(entity).and_then(|index| self.graph.get(index)).unwrap_or(entity).get().id()
            };
            for record in records(version, self.weakest).filter(|record| self.is_asked(here(record.authority))) {
                let (entity, authority) = (record.entity, record.authority);
                let now = here(entity).zip(here(authority)).and_then(|ends| known.get(&ends)).copied();
                let now = now.unwrap_or(Known::Nothing);
                let then = record.known(self.measure);
                if then > now && told.insert((id(entity), id(authority))) {
                    let delisting = record.ended(self).or_else(|| record.left_out(self, [version, next]));
                    gone.extend(delisting.map(|delisting| match now {
                        Known::Vaguely => Delisting { answer: delisting.answer.min(Answer::Possibly), ..delisting },
                        _ => delisting,
                    }));
                }
            }
        }
        gone
    }
}

/// How much a graph says of the listings asked about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Known {
    /// Nothing, or of other measures alone.
    Nothing,
    /// That there is some listing, without its measure.
    Vaguely,
    /// What they are, or that there were none: what was said is withdrawn.
    Settled,
}

/// What a graph says of the listings of an entity by one authority.
struct Record<'g> {
    entity: EntityRef<'g>,
    authority: EntityRef<'g>,
    listings: Vec<Listing<'g>>,
}

/// Every record, in the order of the entities. Of one whose claims are denied or withdrawn there are no listings; of one whose claims
/// are all put too weakly there is no record.
fn records(graph: &Graph, weakest: Modality) -> impl Iterator<Item = Record<'_>> {
    let mut ties: Vec<TieRef<'_>> = graph.ties().filter(|tie| tie.relation() == Relation::SanctionedBy).collect();
    ties.sort_by_key(|tie| tie.from().index());
    ties.into_iter().filter_map(move |tie| Record::of(tie, weakest))
}

impl<'g> Record<'g> {
    fn of(tie: TieRef<'g>, weakest: Modality) -> Option<Self> {
        let counts = |listing: &Listing<'g>| listing.claim().modality() <= weakest;
        let listings: Vec<Listing<'g>> = Listing::of(tie).filter(counts).collect();
        let is_one = !listings.is_empty() || Listing::of(tie).next().is_none();
        is_one.then(|| Self { entity: tie.from(), authority: tie.to(), listings })
    }

    fn known(&self, measure: Option<Measure>) -> Known {
        let of = |listing: &Listing<'g>| match listing.measure() {
            None => Known::Vaguely,
            named if measure.is_none() || named == measure => Known::Settled,
            _ => Known::Nothing,
        };
        self.listings.iter().map(of).max().unwrap_or(Known::Settled)
    }

    /// The listings that are asked about: of the measure asked for, or else all that name one, if any does.
    fn asked(&self, measure: Option<Measure>) -> Vec<Listing<'g>> {
        let of = |is: &dyn Fn(Option<Measure>) -> bool| -> Vec<Listing<'g>> {
            self.listings.iter().copied().filter(|listing| is(listing.measure())).collect()
        };
        match measure {
            Some(_) => of(&|named| named == measure),
            None if self.listings.iter().any(|listing| listing.measure().is_some()) => of(&|named| named.is_some()),
            None => self.listings.clone(),
        }
    }

    /// The delisting, if some listing asked about had ended by the day and none was in force.
    fn ended(&self, query: &DelistedQuery<'g>) -> Option<Delisting<'g>> {
        let day = query.day.unwrap_or(query.known_until);
        let asked = self.asked(query.measure);
        let over: Vec<Listing<'g>> =
            asked.iter().copied().filter(|listing| ended_by(listing, day, query.weakest) != Answer::No).collect();
        let ended = over.iter().map(|listing| ended_by(listing, day, query.weakest)).max()?;
        let answer = ended.and(not(self.in_force(&asked, day, query.weakest)));
        let date = over.iter().filter_map(Listing::ends).max_by_key(|date| date.latest());
        let (entity, authority) = (self.entity, self.authority);
        let delisting = Delisting { entity, authority, answer, date, listings: over, last: None, gone: None };
        (answer != Answer::No).then_some(delisting)
    }

    /// Whether some of these listings is in force; possibly, if all that is in force names no measure.
    fn in_force(&self, asked: &[Listing<'g>], day: Day, weakest: Modality) -> Answer {
        let holds = |listings: &[Listing<'g>]| {
            listings.iter().map(|listing| listing.holds_to(Some(day), weakest)).max().unwrap_or(Answer::No)
        };
        let (named, mut unnamed): (Vec<Listing<'g>>, Vec<Listing<'g>>) =
            self.listings.iter().partition(|listing| listing.measure().is_some());
        if holds(&named) != Answer::No {
            unnamed.clear();
        }
        holds(asked).or(holds(&unnamed).and(Answer::Possibly))
    }

    /// The delisting of one that a version lists and the newest graph leaves out.
    fn left_out(&self, query: &DelistedQuery<'g>, [version, next]: [&'g Graph; 2]) -> Option<Delisting<'g>> {
        let listings: Vec<Listing<'g>> =
            self.asked(query.measure).into_iter().filter(|listing| listing.ends().is_none()).collect();
        let (last, gone) = (newest(version.sources()), newest(next.sources()));
        let since = last.map_or(Day::MIN, |date| date.latest().plus(1));
        let happened = Span::event(since, gone.map_or(Day::MAX, PartialDate::latest));
        let answer = query.day.map_or(Answer::Yes, |day| happened.begun_by(day));
        let is_open = listings.iter().all(|listing| listing.claim().modality().leaves_open());
        let answer = if is_open { answer.min(Answer::Possibly) } else { answer };
        let (entity, authority) = (self.entity, self.authority);
        let is_one = !listings.is_empty() && answer != Answer::No;
        is_one.then_some(Delisting { entity, authority, answer, date: None, listings, last, gone })
    }
}

fn not(answer: Answer) -> Answer {
    match answer {
        Answer::No => Answer::Yes,
        Answer::Possibly => Answer::Possibly,
        Answer::Yes => Answer::No,
    }
}

/// Whether a listing had ended before a day.
fn ended_by(listing: &Listing<'_>, day: Day, weakest: Modality) -> Answer {
    let Some(span) = listing.span().filter(|_| listing.ends().is_some()) else { return Answer::No };
    let [_, _, first, last] = span.bounds();
    let is_open = span.is_doubtful() || listing.claim().modality().leaves_open() || listing.is_disputed_to(weakest);
    match (first < day, last < day && !is_open) {
        (false, _) => Answer::No,
        (true, false) => Answer::Possibly,
        (true, true) => Answer::Yes,
    }
}

/// An entity that an authority delisted and did not list again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delisting<'g> {
    /// Who was delisted: in the newest graph, or else in the last version that lists it.
    pub entity: EntityRef<'g>,
    /// Who delisted it.
    pub authority: EntityRef<'g>,
    /// Whether it is so, as far as dates and disputes allow to say: `Possibly` or `Yes`.
    pub answer: Answer,
    /// The first day no longer in force, or the last of the period claimed, of the listing that ended last. `None` if it was left out of
    /// a version without a word.
    pub date: Option<PartialDate>,
    /// The listings that ended.
    pub listings: Vec<Listing<'g>>,
    /// The date of the last version that lists it, if it was left out of the next.
    pub last: Option<PartialDate>,
    /// The date of the first version that leaves it out.
    pub gone: Option<PartialDate>,
}

/// Who was delisted and not listed again: in the order of the entities of the graph, then those that only earlier versions know, the
/// latest version first. Prints with numbered citations.
#[derive(Debug, Clone)]
pub struct Delisted<'g> {
    query: DelistedQuery<'g>,
    found: Vec<Delisting<'g>>,
}

impl<'g> Delisted<'g> {
    /// Each of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Delisting<'g>> {
        self.found.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    pub(super) fn graph(&self) -> &'g Graph {
        self.query.graph
    }

    pub(super) fn earlier(&self) -> &[&'g Graph] {
        &self.query.earlier
    }

    pub(super) fn day(&self) -> Option<Day> {
        self.query.day
    }

    /// What was asked for, in words.
    pub(super) fn asked(&self) -> String {
        let measure = self.query.measure.map_or_else(|| "any measure".to_owned(), |measure| measure.to_string());
        let authorities = self.query.authorities.iter().flatten().filter_map(|&index| self.query.graph.get(index));
        let names: Vec<String> = authorities.map(|authority| authority.to_string()).collect();
        if names.is_empty() {
            format!("{measure}, any authority")
        } else {
            format!("{measure}, by {}", names.join(" or "))
        }
    }
}

impl<'a, 'g> IntoIterator for &'a Delisted<'g> {
    type Item = &'a Delisting<'g>;
    type IntoIter = std::slice::Iter<'a, Delisting<'g>>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
