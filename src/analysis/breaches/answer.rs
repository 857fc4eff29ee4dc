//! The answer: each trade with the listings it was inside of.

use std::collections::HashSet;

use petgraph::graph::EdgeIndex;

use super::BreachQuery;
use super::words::Doubts;
use crate::graph::Graph;
use crate::graph::listings::Listing;
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::claim::{Amount, Claim};
use crate::model::date::{Answer, Day, Span};
use crate::model::deal::Deal;
use crate::model::relation::Relation;
use crate::query::{Completeness, Work};

/// What is traded: a tie by the claims of its own, or a deal.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place<'g> {
    Tie(TieRef<'g>),
    Deal(&'g Deal),
}

/// A trade, dated inside a listing of one of its parties. Whether it was forbidden depends on the law that bound the parties.
///
/// Prints as one line.
#[derive(Debug, Clone)]
pub struct Breach<'g> {
    pub(super) graph: &'g Graph,
    pub(super) place: Place<'g>,
    ties: Vec<TieRef<'g>>,
    overlaps: Vec<Overlap<'g>>,
}

/// One claim of a trade, dated inside one listing of a party.
#[derive(Debug, Clone)]
pub struct Overlap<'g> {
    pub(super) tie: TieRef<'g>,
    pub(super) claim: &'g Claim,
    pub(super) listing: Listing<'g>,
    pub(super) answer: Answer,
    pub(super) days: (Day, Day),
    /// None of a certain one.
    pub(super) doubts: Doubts,
}

impl<'g> Overlap<'g> {
    /// The claim of the trade. Its goods and amount are among its [`details`](Claim::details).
    #[must_use]
    pub fn claim(&self) -> &'g Claim {
        self.claim
    }

    /// When the claim says that the trade was; `None` if it does not say.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        self.claim.span(self.tie.relation())
    }

    /// The listing: who was listed, by whom, as what, when.
    #[must_use]
    pub fn listing(&self) -> Listing<'g> {
        self.listing
    }

    /// Whether the trade was inside the listing: `Yes`, or `Possibly` for reasons that [`why`](Self::why) tells.
    #[must_use]
    pub fn certainty(&self) -> Answer {
        self.answer
    }

    /// The first and the last day on which the trade may have been inside the listing; [`Day::MIN`] and [`Day::MAX`] where there is
    /// no bound.
    #[must_use]
    pub fn days(&self) -> (Day, Day) {
        self.days
    }
}

impl<'g> Breach<'g> {
    pub(super) fn new(
        graph: &'g Graph,
        place: Place<'g>,
        ties: Vec<TieRef<'g>>,
        mut overlaps: Vec<Overlap<'g>>,
    ) -> Self {
        overlaps.sort_by_key(|overlap| overlap.days.0);
        Self { graph, place, ties, overlaps }
    }

    /// The deal, if it is one.
    #[must_use]
    pub fn deal(&self) -> Option<&'g Deal> {
        match self.place {
            Place::Deal(deal) => Some(deal),
            Place::Tie(_) => None,
        }
    }

    /// The tie; of a deal all that it became.
    #[must_use]
    pub fn ties(&self) -> &[TieRef<'g>] {
        &self.ties
    }

    /// The parties with their roles, such as "buyer" and "seller". One that has two roles in a deal comes twice.
    #[must_use]
    pub fn parties(&self) -> Vec<(EntityRef<'g>, &'static str)> {
        match self.place {
            Place::Deal(deal) => parties(self.graph, deal).collect(),
            Place::Tie(tie) => {
                let (from, to) = roles(tie.relation());
                vec![(tie.from(), from), (tie.to(), to)]
            }
        }
    }

    /// Every claim of the trade with every listing that it was inside of, at least one; by the first day on which it may have been,
    /// then in the order of the parties and their listings.
    #[must_use]
    pub fn overlaps(&self) -> &[Overlap<'g>] {
        &self.overlaps
    }

    /// Whether it was inside a listing: `Yes` if one of the [`overlaps`](Self::overlaps) is certain, or else `Possibly`.
    #[must_use]
    pub fn certainty(&self) -> Answer {
        self.overlaps.iter().map(Overlap::certainty).max().unwrap_or(Answer::No)
    }

    /// The first day on which it may have been inside a listing; `None` if there is no bound.
    #[must_use]
    pub fn first_day(&self) -> Option<Day> {
        self.overlaps.first().map(|overlap| overlap.days.0).filter(|day| *day > Day::MIN)
    }

    /// What was traded, in the words of its claims, each once.
    #[must_use]
    pub fn goods(&self) -> Vec<&'g str> {
        once(self.claims().filter_map(|(_, claim)| claim.details().goods()))
    }

    /// What it was worth, by its claims, each sum once.
    #[must_use]
    pub fn amounts(&self) -> Vec<&'g Amount> {
        once(self.claims().filter_map(|(_, claim)| claim.details().amount()))
    }

    /// The claims that date it inside a listing, each once, with the tie that they are of.
    pub(super) fn claims(&self) -> impl Iterator<Item = (TieRef<'g>, &'g Claim)> {
        let mut seen: HashSet<*const Claim> = HashSet::new();
        let is_new = move |overlap: &&Overlap<'g>| seen.insert(std::ptr::from_ref(overlap.claim));
        self.overlaps.iter().filter(is_new).map(|overlap| (overlap.tie, overlap.claim))
    }

    /// By the first day, then ties before deals, then the order of the graph.
    pub(super) fn order(&self) -> (Day, bool, Option<EdgeIndex>) {
        let first = self.overlaps.first().map_or(Day::MAX, |overlap| overlap.days.0);
        (first, self.deal().is_some(), self.ties.first().map(|tie| tie.index))
    }
}

/// The items in their order, each once: there are few.
pub(super) fn once<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = Vec::new();
    for item in items {
        if !seen.contains(&item) {
            seen.push(item);
        }
    }
    seen
}

/// The parties of a deal by role.
pub(super) fn parties<'g>(
    graph: &'g Graph,
    deal: &'g Deal,
) -> impl Iterator<Item = (EntityRef<'g>, &'static str)> + use<'g> {
    deal.parties().into_iter().flat_map(move |(role, ids)| {
        let found = ids.iter().filter_map(|id| graph.index_of(id));
        found.map(move |index| (EntityRef::new(graph, index), role.trim_end_matches('s')))
    })
}

/// What the parties of a tie are to each other.
fn roles(relation: Relation) -> (&'static str, &'static str) {
    match relation {
        Relation::BoughtFrom => ("buyer", "seller"),
        Relation::Brokered => ("broker", "client"),
        Relation::Transported => ("carrier", "client"),
        Relation::Financed => ("financier", "financed"),
        Relation::Paid => ("payer", "payee"),
        Relation::Owes => ("debtor", "creditor"),
        Relation::Supplied => ("supplier", "recipient"),
        Relation::Trained => ("trainer", "trained"),
        Relation::Assisted => ("helper", "recipient"),
        _ => ("party", "party"),
    }
}

/// The trades found inside a listing, with what was asked, whether they are all, and how much was looked at.
///
/// Prints them one a line, then the policy, the completeness, what a finding does not say, and the disclaimer.
#[derive(Debug, Clone)]
pub struct Breaches<'g> {
    pub(super) findings: Vec<Breach<'g>>,
    pub(super) undated: Vec<Breach<'g>>,
    pub(super) undated_count: usize,
    pub(super) trades: usize,
    pub(super) completeness: Completeness,
    pub(super) work: Work,
    pub(super) query: BreachQuery<'g>,
}

impl<'g> Breaches<'g> {
    /// The findings by the first day on which they may have been inside a listing; of one day ties first, then deals, in the order of
    /// the graph.
    #[must_use]
    pub fn findings(&self) -> &[Breach<'g>] {
        &self.findings
    }

    /// The trades without a date whose parties were listed at some time, in the order of the graph: ties, then deals. Empty unless
    /// asked for with [`BreachQuery::undated`].
    #[must_use]
    pub fn undated(&self) -> &[Breach<'g>] {
        &self.undated
    }

    /// How many trades have no date and a party that was listed at some time, whether they were asked for or not.
    #[must_use]
    pub fn undated_count(&self) -> usize {
        self.undated_count
    }

    /// How many trades, ties and deals, were held against the listings of their parties.
    #[must_use]
    pub fn trades(&self) -> usize {
        self.trades
    }

    /// Whether these are all that was asked for.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// The work it took: parties whose listings were gathered; ties looked at, and claims of trades held against listings.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    /// Whether nothing was found that has a date. That says nothing of trades that nobody recorded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    #[cfg(feature = "export")]
    pub(crate) fn graph(&self) -> &'g Graph {
        self.query.graph
    }

    /// The period asked for, in words.
    #[cfg(feature = "export")]
    pub(crate) fn asked_date(&self) -> Option<String> {
        self.query.period.map(|period| period.words())
    }

    /// What was found, dated or not.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Breach<'g>> {
        self.findings.iter().chain(&self.undated)
    }
}
