//! Ties: what holds between two entities, and how the claims about it stand to each other.

use std::collections::HashSet;

use crate::model::claim::{Claim, Modality};
use crate::model::date::{Bound, Period, Span, WhenKind};
use crate::model::naming::named;
use crate::model::relation::Relation;

named! {
    /// How the claims about a tie stand to each other. Computed, never stored.
    Standing, "standing" {
        /// Affirmed, and not denied for the time it is affirmed for.
        Unopposed "unopposed";
        /// Affirmed by one claim and denied by another for overlapping times.
        Disputed "disputed";
        /// Only denied.
        DeniedOnly "denied_only";
        /// Every claim that affirmed it was withdrawn.
        Retracted "retracted";
    }
}

impl Standing {
    /// Whether some claim affirms the tie and was not withdrawn.
    #[must_use]
    pub fn is_affirmed(self) -> bool {
        matches!(self, Standing::Unopposed | Standing::Disputed)
    }
}

/// One relation between two entities with every claim about it: the edge of the petgraph graph.
///
/// Parallel claims about the same two entities and relation are one tie; different relations between the same two are parallel
/// ties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    relation: Relation,
    claims: Vec<Claim>,
}

/// Up to so many claims are sooner compared with each other than hashed.
const FEW_CLAIMS: usize = 8;

impl Tie {
    pub(crate) fn new(relation: Relation, claim: Claim) -> Self {
        Self { relation, claims: vec![claim] }
    }

    pub(crate) fn push(&mut self, claim: Claim) {
        self.claims.push(claim);
    }

    /// Drops claims that repeat an earlier one word for word.
    pub(crate) fn drop_repeats(&mut self) {
        if self.claims.len() > 1 {
            let first: Vec<bool> = if self.claims.len() <= FEW_CLAIMS {
                let is_first = |(before, claim)| !self.claims.iter().take(before).any(|earlier| earlier == claim);
                self.claims.iter().enumerate().map(is_first).collect()
            } else {
                let mut seen = HashSet::with_capacity(self.claims.len());
                self.claims.iter().map(|claim| seen.insert(claim)).collect()
            };
            let mut first = first.into_iter();
            self.claims.retain(|_| first.next().unwrap_or(true));
            self.claims.shrink_to_fit();
        }
    }

    pub(crate) fn from_claims(relation: Relation, claims: Vec<Claim>) -> Self {
        Self { relation, claims }
    }

    pub(crate) fn into_claims(self) -> Vec<Claim> {
        self.claims
    }

    /// The relation, read from the edge's source to its target.
    #[must_use]
    pub fn relation(&self) -> Relation {
        self.relation
    }

    /// Every claim about it, at least one, in the order they were read; claims derived from deals last.
    #[must_use]
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// The claims that affirm it and were not withdrawn.
    pub fn affirmations(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(|claim| claim.is_affirmed())
    }

    /// The claims that deny it and were not withdrawn.
    pub fn denials(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(|claim| claim.is_denial())
    }

    /// How its claims stand to each other.
    ///
    /// A denial counters only claims whose time it may overlap; see [`Tie::counters`]. Withdrawn claims count for nothing.
    #[must_use]
    pub fn standing(&self) -> Standing {
        if self.affirmations().next().is_none() {
            return if self.denials().next().is_some() { Standing::DeniedOnly } else { Standing::Retracted };
        }
        // Many claims may share few dates.
        let denied: HashSet<Time> = self.denials().map(|denial| self.time(denial)).collect();
        if denied.is_empty() {
            return Standing::Unopposed;
        }
        let claimed: HashSet<Time> = self.affirmations().map(|claim| self.time(claim)).collect();
        let disputed = denied.iter().any(|denial| claimed.iter().any(|claim| denial.counters(claim)));
        if disputed { Standing::Disputed } else { Standing::Unopposed }
    }

    /// Whether a denial counters a claim: their times overlap, certainly or possibly.
    ///
    /// A claim without a date, or with the date of the saying alone, is taken to speak of all time. Two periods of which one ends
    /// with the very date the other begins with succeed one another: "it ended in 2011" denies `2011/..`, concedes `../2011`, and
    /// does not dispute itself.
    #[must_use]
    pub fn counters(&self, denial: &Claim, claim: &Claim) -> bool {
        self.time(denial).counters(&self.time(claim))
    }

    fn time(&self, claim: &Claim) -> Time {
        Time {
            state: claim.period().filter(|_| claim.when_kind(self.relation) == WhenKind::State),
            span: claim.span(self.relation).unwrap_or_else(Span::always),
        }
    }

    /// The strongest modality among the claims that affirm it; `None` if none does.
    #[must_use]
    pub fn modality(&self) -> Option<Modality> {
        self.affirmations().map(Claim::modality).min()
    }
}

/// The time that a claim speaks of.
#[derive(PartialEq, Eq, Hash)]
struct Time {
    /// The period of a state, as it is written.
    state: Option<Period>,
    span: Span,
}

impl Time {
    /// Whether a denial of this time counters a claim of the other.
    fn counters(&self, claim: &Time) -> bool {
        if let (Some(denied), Some(claimed)) = (self.state, claim.state)
            && (succeed(denied, claimed) || succeed(claimed, denied))
        {
            return false;
        }
        !self.span.overlaps(&claim.span).is_no()
    }
}

fn succeed(first: Period, second: Period) -> bool {
    matches!(first.end(), Bound::Date(_))
        && first.single().is_none()
        && second.single().is_none()
        && first.end() == second.start()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tie(relation: Relation, claims: Vec<Claim>) -> Tie {
        Tie::from_claims(relation, claims)
    }

    fn affirms(period: &str) -> Claim {
        Claim::new(Modality::Stated, "s").when(period.parse::<Period>().unwrap())
    }

    fn denies(period: &str) -> Claim {
        Claim::denial(Modality::Stated, "s").when(period.parse::<Period>().unwrap())
    }

    #[test]
    fn a_relationship_that_ended_does_not_dispute_itself() {
        let conceded = vec![affirms("../2011"), denies("2011/..")];
        assert_eq!(tie(Relation::CooperatesWith, conceded.clone()).standing(), Standing::Unopposed);
        // An event within the year of the end may lie before or after it.
        let purchase = vec![affirms("2011-09~/2011-12~"), denies("2011/..")];
        assert_eq!(tie(Relation::BoughtFrom, purchase).standing(), Standing::Disputed);
        let later = conceded.into_iter().chain([affirms("2014")]).collect();
        assert_eq!(tie(Relation::CooperatesWith, later).standing(), Standing::Disputed);
    }

    #[test]
    fn what_has_no_date_is_disputed_by_any_denial() {
        let undated = Claim::new(Modality::Alleged, "s");
        assert_eq!(tie(Relation::Owns, vec![undated.clone(), denies("2014")]).standing(), Standing::Disputed);
        assert_eq!(
            tie(Relation::Owns, vec![affirms("2010"), Claim::denial(Modality::Stated, "s")]).standing(),
            Standing::Disputed
        );
        assert_eq!(tie(Relation::Owns, vec![affirms("2010"), denies("2014")]).standing(), Standing::Unopposed);
    }

    #[test]
    fn withdrawn_claims_count_for_nothing() {
        let withdrawn = Claim::new(Modality::Official, "s").retracted("an error");
        assert_eq!(tie(Relation::Owns, vec![withdrawn.clone()]).standing(), Standing::Retracted);
        assert_eq!(tie(Relation::Owns, vec![withdrawn.clone(), denies("2014")]).standing(), Standing::DeniedOnly);
        assert_eq!(tie(Relation::Owns, vec![withdrawn, affirms("2014")]).modality(), Some(Modality::Stated));
        let denial = Claim::denial(Modality::Stated, "s").retracted("an error");
        assert_eq!(tie(Relation::Owns, vec![affirms("2014"), denial]).standing(), Standing::Unopposed);
    }
}
