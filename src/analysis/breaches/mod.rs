//! Breaches: what was traded while one of the parties was listed.

mod answer;
mod json;
mod judge;
mod register;
mod words;

pub use answer::{Breach, Breaches, Overlap};

use std::collections::{BTreeSet, HashMap};

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::graph::Graph;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::TieRef;
use crate::model::claim::{Claim, Measure, Modality};
use crate::model::date::Period;
use crate::model::deal::Deal;
use crate::model::relation::{Class, Relation};
use crate::query::{Bounds, Cut, Meter, bounds_methods};
use judge::Judge;
use register::Wanted;

impl Graph {
    /// Asks what was traded, by whom and with whom, while one of the parties was listed.
    ///
    /// The answer is a [`BreachQuery`]: say whose listings count and what trade is meant, then [`run`](BreachQuery::run) it.
    ///
    /// ```
    /// use sanctions_graph::{Graph, date::Answer};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let breaches = graph.breaches().of("united-states")?.party("ddi")?.run();
    /// let bought = breaches.findings().first().expect("military equipment, until July 2012");
    /// assert_eq!(bought.certainty(), Answer::Possibly);
    /// assert_eq!(bought.first_day(), Some("2012-07-01".parse()?), "the freeze began in that month");
    /// assert!(bought.overlaps()[0].why().contains(&"the trade is dated only until July 2012".to_owned()));
    /// assert_eq!(breaches.undated_count(), 1, "when DDI sold arms is not said");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn breaches(&self) -> BreachQuery<'_> {
        BreachQuery {
            graph: self,
            authorities: None,
            parties: None,
            measures: Measure::ALL.iter().copied().filter(|measure| measure.is_blocking()).collect(),
            relations: Class::Trade.bits(),
            floor: Modality::Alleged,
            period: None,
            certain: false,
            undated: false,
            limit: usize::MAX,
            bounds: Bounds::default(),
        }
    }
}

/// A question for trade inside listings.
///
/// A trade is a tie of a class asked for, by the claims of its own, or a [`Deal`] with all of the ties it became; a tie that carries
/// claims of both is judged as both. It is a finding if some claim dates it, certainly or possibly, inside the time that one of its
/// parties was under a measure asked for, by an authority asked for. Denials and withdrawn claims make no finding.
///
/// Three things are weighed for each claim of a trade and each listing of a party:
///
/// - **The dates**, as [`Span::overlaps`](crate::date::Span::overlaps) does. What is dated 2011 to 2012 and listed from June 2011 is
///   possibly inside. A listing without any date is in force from the day on which the earliest of its sources was published, and
///   possibly before, as for [`Listing::holds_on`](crate::Listing::holds_on).
/// - **The measure.** A listing that names none counts possibly, and only for days on which no other listing by the same authority
///   names one: the rule of [`Listing::blocks_on`](crate::Listing::blocks_on).
/// - **How it is said.** A trade that is disputed, or no more than reported, alleged or suspected, is inside possibly; so is one inside
///   a listing that is disputed, or no more than alleged or suspected. Denials that are put more weakly than the claims asked for
///   ([`at_least`](Self::at_least)) dispute nothing.
///
/// What has no date, or only that of the saying, may have been on any day. Such trades are a group of their own, which must be asked
/// for ([`undated`](Self::undated)); how many there are is always told.
///
/// Every listing is judged by itself: a trade of 2012 is possibly inside a listing that ends in June and possibly inside one that
/// begins the day after, even if it must have been in one of them.
///
/// The cost is linear in the trades looked at and the listings of their parties, counted in [`Breaches::work`].
#[derive(Debug, Clone)]
#[must_use]
pub struct BreachQuery<'g> {
    graph: &'g Graph,
    /// Ascending.
    authorities: Option<Vec<NodeIndex>>,
    parties: Option<Parties>,
    measures: Vec<Measure>,
    relations: u64,
    floor: Modality,
    period: Option<Period>,
    certain: bool,
    undated: bool,
    limit: usize,
    bounds: Bounds,
}

bounds_methods!(BreachQuery);

/// Who must be a party; each list ascending.
#[derive(Debug, Clone)]
struct Parties {
    one: Vec<NodeIndex>,
    other: Option<Vec<NodeIndex>>,
}

impl Parties {
    /// Whether there is one of those asked for among the parties of a trade, and one of the others beside.
    fn admit(&self, parties: &[NodeIndex]) -> bool {
        let is_one = |party: &&NodeIndex| self.one.binary_search(party).is_ok();
        let mut ones = parties.iter().filter(is_one);
        match &self.other {
            None => ones.next().is_some(),
            Some(other) => {
                ones.any(|one| parties.iter().any(|party| party != one && other.binary_search(party).is_ok()))
            }
        }
    }
}

/// The deals met on the way, in the order of the graph.
struct Deals<'g> {
    graph: &'g Graph,
    /// Made when the first is met.
    by_id: Option<HashMap<&'g str, usize>>,
    met: BTreeSet<usize>,
}

impl Deals<'_> {
    fn meet(&mut self, id: &str) {
        let all = || self.graph.deals().iter().enumerate().map(|(place, deal)| (&*deal.id, place)).collect();
        self.met.extend(self.by_id.get_or_insert_with(all).get(id));
    }
}

impl<'g> BreachQuery<'g> {
    /// Only listings by this authority, or by one of several; by any unless said.
    ///
    /// # Errors
    /// If an entity is not found or a name is ambiguous.
    pub fn of(mut self, authority: impl Select) -> Result<Self, LookupError> {
        self.authorities = Some(self.chosen(&authority)?);
        Ok(self)
    }

    /// Only trades to which this entity, or one of several, is a party in whatever role, be it the listed one or not.
    ///
    /// # Errors
    /// If an entity is not found or a name is ambiguous.
    pub fn party(mut self, party: impl Select) -> Result<Self, LookupError> {
        self.parties = Some(Parties { one: self.chosen(&party)?, other: None });
        Ok(self)
    }

    /// Only trades to which both are parties, in whatever roles; or one of several and one of several others.
    ///
    /// # Errors
    /// If an entity is not found or a name is ambiguous.
    pub fn between(mut self, one: impl Select, other: impl Select) -> Result<Self, LookupError> {
        self.parties = Some(Parties { one: self.chosen(&one)?, other: Some(self.chosen(&other)?) });
        Ok(self)
    }

    fn chosen(&self, selection: &impl Select) -> Result<Vec<NodeIndex>, LookupError> {
        let mut chosen = self.graph.select(selection)?;
        chosen.sort_unstable();
        Ok(chosen)
    }

    /// Only listings with these measures, and those that name none; the blocking ones unless said
    /// ([`Measure::is_blocking`]).
    pub fn measures(mut self, measures: impl IntoIterator<Item = Measure>) -> Self {
        self.measures = measures.into_iter().collect();
        self.measures.sort_unstable();
        self.measures.dedup();
        self
    }

    /// What counts as trade: the relations of these classes; [`Class::Trade`] unless said. [`Class::Service`] has what was supplied,
    /// trained and assisted.
    pub fn classes(self, classes: impl IntoIterator<Item = Class>) -> Self {
        self.relations(classes.into_iter().flat_map(Relation::in_class))
    }

    /// What counts as trade: these relations. A deal counts, with all its parties, if one of its ties does.
    pub fn relations(mut self, relations: impl IntoIterator<Item = Relation>) -> Self {
        self.relations = relations.into_iter().fold(0, |all, relation| all | relation.bit());
        self
    }

    /// Only claims put so strongly or more, of trades as of listings, and denials likewise; [`Modality::Alleged`] unless said.
    pub fn at_least(mut self, modality: Modality) -> Self {
        self.floor = modality;
        self
    }

    /// Only what was, certainly or possibly, inside a listing on some day of this period. Dates of the period itself are taken in
    /// full: `2011/2013` is 1 January 2011 to 31 December 2013.
    pub fn during(mut self, period: Period) -> Self {
        self.period = Some(period);
        self
    }

    /// Only what is certain. What has no date is counted and not returned.
    pub fn certain(mut self) -> Self {
        self.certain = true;
        self
    }

    /// Returns what has no date too, as [`Breaches::undated`].
    pub fn undated(mut self) -> Self {
        self.undated = true;
        self
    }

    /// The most findings to return, and as many without a date; all unless said. When there are more, the answer says that it was
    /// cut.
    pub fn limit(mut self, findings: usize) -> Self {
        self.limit = findings;
        self
    }

    /// Runs the query.
    #[must_use]
    pub fn run(self) -> Breaches<'g> {
        let mut meter = Meter::new(self.bounds);
        let mut judge = Judge::new(&self);
        self.look(&mut judge, &mut meter);
        let (mut found, mut undated, trades) = judge.finish();
        found.sort_by_key(Breach::order);
        let undated_count = undated.len();
        if self.certain || !self.undated {
            undated.clear();
        }
        if found.len().max(undated.len()) > self.limit {
            meter.cut.get_or_insert(Cut::Limit);
            found.truncate(self.limit);
            undated.truncate(self.limit);
        }
        let (completeness, work) = (meter.completeness(), meter.work);
        Breaches { findings: found, undated, undated_count, trades, completeness, work, query: self }
    }

    /// Looks at every trade asked for: first at ties, then at deals. Stops when the meter says so.
    fn look(&self, judge: &mut Judge<'g, '_>, meter: &mut Meter) {
        let mut deals = Deals { graph: self.graph, by_id: None, met: BTreeSet::new() };
        let went_on = match self.ties_of_parties(meter) {
            Some(ties) => ties.into_iter().all(|tie| self.look_at(tie, &mut deals, judge, meter)),
            None => self.graph.inner.edge_indices().all(|tie| self.look_at(tie, &mut deals, judge, meter)),
        };
        if !went_on {
            return;
        }
        for deal in deals.met.into_iter().filter_map(|place| self.graph.deals().get(place)) {
            let ties = self.ties_of(deal);
            let parties = answer::once(answer::parties(self.graph, deal).map(|(party, _)| party.index()));
            let is_asked = ties.iter().any(|tie| self.relations & tie.relation().bit() != 0) && self.admits(&parties);
            if is_asked && !judge.deal(deal, ties, &parties, meter) {
                return;
            }
        }
    }

    /// Judges a tie if it is asked for, and remembers the deals that it is of; `false` if the query must stop.
    fn look_at(&self, tie: EdgeIndex, deals: &mut Deals<'g>, judge: &mut Judge<'g, '_>, meter: &mut Meter) -> bool {
        if !meter.look(1) {
            return false;
        }
        let relation = self.graph.inner[tie].relation().bit();
        if (Class::Trade.bits() | self.relations) & relation == 0 {
            return true;
        }
        let tie = TieRef::new(self.graph, tie);
        tie.get().claims().iter().filter_map(Claim::deal).for_each(|id| deals.meet(id));
        let is_asked = self.relations & relation != 0 && self.admits(&[tie.from().index(), tie.to().index()]);
        !is_asked || judge.tie(tie, meter)
    }

    fn admits(&self, parties: &[NodeIndex]) -> bool {
        self.parties.as_ref().is_none_or(|asked| asked.admit(parties))
    }

    /// The ties of those who must be a party, in the order of the graph; `None` if nobody must.
    fn ties_of_parties(&self, meter: &mut Meter) -> Option<Vec<EdgeIndex>> {
        let mut ties = Vec::new();
        for party in &self.parties.as_ref()?.one {
            meter.reach(1);
            if !meter.look(self.graph.index.degree(party.index())) {
                break;
            }
            let links = self.graph.index.groups(party.index()).flat_map(|group| group.links.iter());
            ties.extend(links.map(|link| EdgeIndex::new(link.tie())));
        }
        ties.sort_unstable();
        ties.dedup();
        Some(ties)
    }

    /// The ties that a deal became, each once.
    fn ties_of(&self, deal: &Deal) -> Vec<TieRef<'g>> {
        let mut ties: Vec<TieRef<'g>> = Vec::new();
        for (from, relation, to) in deal.ties() {
            let ends = self.graph.index_of(from).zip(self.graph.index_of(to));
            let tie = ends.and_then(|(from, to)| self.graph.tie(from, relation, to));
            ties.extend(tie.filter(|tie| !ties.contains(tie)));
        }
        ties
    }

    fn wanted(&self) -> Wanted<'_> {
        Wanted { authorities: self.authorities.as_deref(), measures: &self.measures, floor: self.floor }
    }
}
