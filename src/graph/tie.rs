//! Ties: what holds between two entities, and how the claims about it stand to each other.

use std::collections::HashSet;

use crate::model::claim::{Claim, Modality};
use crate::model::date::{Bound, Day, Period, Span, WhenKind};
use crate::model::list::List;
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
    claims: List<Claim>,
    relation: Relation,
}

/// Up to so many claims are sooner compared with each other than hashed.
const FEW_CLAIMS: usize = 8;

impl Tie {
    pub(crate) fn new(relation: Relation, claim: Claim) -> Self {
        Self { relation, claims: List::One(claim) }
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
            let mut claims = std::mem::take(&mut self.claims).into_vec();
            claims.retain(|_| first.next().unwrap_or(true));
            claims.shrink_to_fit();
            self.claims = claims.into();
        }
    }

    pub(crate) fn from_claims(relation: Relation, claims: Vec<Claim>) -> Self {
        Self { relation, claims: claims.into() }
    }

    pub(crate) fn into_claims(self) -> Vec<Claim> {
        self.claims.into_vec()
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
        let denied: HashSet<Time> = self.denials().map(|denial| self.time(denial)).collect();
        if denied.is_empty() {
            return Standing::Unopposed;
        }
        let claimed = Times::new(self.affirmations().map(|claim| self.time(claim)).collect());
        if denied.iter().any(|denial| claimed.are_countered(denial)) { Standing::Disputed } else { Standing::Unopposed }
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

/// The times of many claims, in the order of their beginnings, so that a denial need not be held against each.
struct Times {
    times: Vec<Time>,
    /// The latest end among the times up to each.
    ends: Vec<Day>,
}

impl Times {
    fn new(times: HashSet<Time>) -> Self {
        let mut times: Vec<Time> = times.into_iter().collect();
        times.sort_by_key(|time| time.span.possible());
        let mut latest = Day::MIN;
        let ends = times.iter().map(|time| {
            latest = latest.max(time.span.possible().1);
            latest
        });
        Self { ends: ends.collect(), times }
    }

    fn are_countered(&self, denial: &Time) -> bool {
        let (first, last) = denial.span.possible();
        let begun = self.times.partition_point(|time| time.span.possible().0 <= last);
        let lasting = self.ends.partition_point(|end| *end < first);
        self.times.get(lasting..begun).is_some_and(|times| times.iter().any(|claim| denial.counters(claim)))
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

    /// A graph keeps millions of ties.
    #[test]
    fn ties_are_small() {
        assert!(size_of::<Tie>() <= 48);
    }

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
    fn a_denial_is_held_against_every_claim_of_its_time() {
        let periods =
            ["2001", "2001/2003", "../2005", "2005/2007", "2006-05-01", "2007/..", "2010/2012", "2012", "/2012"];
        for denied in periods {
            for one in periods {
                for other in periods {
                    let all = tie(Relation::Owns, vec![affirms(one), affirms(other), denies(denied)]);
                    let counters = |claim: &Claim| all.counters(&all.claims()[2], claim);
                    let disputed = all.affirmations().any(counters);
                    assert_eq!(all.standing() == Standing::Disputed, disputed, "{one}, {other}, not {denied}");
                }
            }
        }
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
