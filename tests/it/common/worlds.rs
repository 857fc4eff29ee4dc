//! Dates by brute force: every world that a dated claim leaves possible, one by one.

use sanctions_graph::date::{Answer, Bound, Day, PartialDate, Period, Precision, WhenKind};
use sanctions_graph::{Claim, Designation, Relation};

const FIRST: i32 = i32::MIN;
const LAST: i32 = i32::MAX;

/// A claim that has a date: its first day lies in one range, its last in another, and does not come before the first.
#[derive(Debug, Clone, Copy)]
pub struct Fact {
    first: (i32, i32),
    last: (i32, i32),
    /// It has one day, anywhere in `first`.
    event: bool,
    doubtful: bool,
}

/// The days that a date can mean; about a day, month, year, decade or century may be the one before or after.
fn days(date: PartialDate) -> (i32, i32) {
    let (first, last) = (date.earliest(), date.latest());
    if !date.is_approximate() {
        return (first.number(), last.number());
    }
    let months = match date.precision() {
        Precision::Day => return (first.number() - 1, last.number() + 1),
        Precision::Month => 1,
        Precision::Year => 12,
        Precision::Decade => 120,
        Precision::Century => 1200,
    };
    let (year, month, _) = first.ymd();
    let month = year * 12 + i32::from(month) - 1;
    let begins =
        |month: i32| Day::from_ymd(month.div_euclid(12), (month.rem_euclid(12) + 1) as u8, 1).unwrap().number();
    (begins(month - months), begins(month + 2 * months) - 1)
}

fn end_days(bound: Bound, open: i32) -> (i32, i32) {
    match bound {
        Bound::Open => (open, open),
        Bound::Unknown => (FIRST, LAST),
        Bound::Date(date) => days(date),
    }
}

fn is_doubtful(bound: Bound) -> bool {
    matches!(bound, Bound::Date(date) if date.is_uncertain())
}

impl Fact {
    pub const ALWAYS: Fact = Fact { first: (FIRST, FIRST), last: (LAST, LAST), event: false, doubtful: false };

    /// When what a claim says was so; `None` if it does not say.
    pub fn of(claim: &Claim, relation: Relation) -> Option<Fact> {
        if let Some(when) = claim.dated() {
            let (start, end) = (when.period.start(), when.period.end());
            let (first, last) = (end_days(start, FIRST), end_days(end, LAST));
            let doubtful = is_doubtful(start) || is_doubtful(end);
            return match when.kind.unwrap_or(relation.default_when()) {
                WhenKind::State => Some(Fact { first, last, event: false, doubtful }),
                WhenKind::Event => {
                    Some(Fact { first: (first.0, last.1), last: (first.0, last.1), event: true, doubtful })
                }
                WhenKind::Statement => None,
            };
        }
        claim.details().designation().and_then(Fact::of_designation)
    }

    /// When a designation is in force; `None` if it gives no date.
    pub fn of_designation(listing: &Designation) -> Option<Fact> {
        let (on, off) = (listing.listed_on, listing.removed_on);
        on.or(off)?;
        let day_before = |(first, last): (i32, i32)| (first - 1, last - 1);
        let first = on.map_or((FIRST, FIRST), days);
        let last = off.map_or((LAST, LAST), |date| day_before(days(date)));
        let doubtful = [on, off].into_iter().flatten().any(PartialDate::is_uncertain);
        Some(Fact { first, last, event: false, doubtful })
    }

    /// When a listing is in force: each end as the designation gives it, or else the claim; `None` if neither gives any date. A single date
    /// or an event is a beginning, after which the end is open.
    pub fn of_listing(claim: &Claim) -> Option<Fact> {
        let when = claim.dated().map(|when| (when.period, when.kind.unwrap_or(WhenKind::State)));
        let when = when.filter(|(_, kind)| *kind != WhenKind::Statement);
        let lasts = |(period, kind): &(Period, WhenKind)| *kind == WhenKind::State && period.single().is_none();
        let designation = claim.details().designation();
        let (on, off) = designation.map_or((None, None), |one| (one.listed_on, one.removed_on));
        let mut doubtful = [on, off].into_iter().flatten().any(PartialDate::is_uncertain);
        let first = match (on, when) {
            (Some(date), _) => days(date),
            (None, Some((period, kind))) => {
                let (start, end) = (end_days(period.start(), FIRST), end_days(period.end(), LAST));
                doubtful |= is_doubtful(period.start());
                if kind == WhenKind::Event {
                    doubtful |= off.is_none() && is_doubtful(period.end());
                    (start.0, end.1)
                } else {
                    start
                }
            }
            (None, None) => (FIRST, FIRST),
        };
        let last = match (off, when) {
            (Some(date), _) => (days(date).0 - 1, days(date).1 - 1),
            (None, Some((period, kind))) if lasts(&(period, kind)) => {
                doubtful |= is_doubtful(period.end());
                end_days(period.end(), LAST)
            }
            (None, Some(_)) if on.is_none() => (first.0, LAST),
            (None, _) => (LAST, LAST),
        };
        when.map(|_| ()).or(on.or(off).map(|_| ()))?;
        Some(Fact { first, last, event: false, doubtful })
    }

    /// A state that begins on some day up to one, and goes on.
    pub fn begun_by(day: i32) -> Fact {
        Fact { first: (FIRST, day), last: (LAST, LAST), event: false, doubtful: false }
    }

    /// Something that happened, nobody says when.
    pub const SOME_DAY: Fact = Fact { first: (FIRST, LAST), last: (FIRST, LAST), event: true, doubtful: false };

    pub fn is_doubtful(self) -> bool {
        self.doubtful
    }

    /// The worlds that matter. Only comparisons with some days are asked for, so it is enough to try the bounds, those days, and
    /// the days beside them.
    pub fn worlds(self, about: &[i32]) -> Vec<(i32, i32)> {
        let bounds = [self.first.0, self.first.1, self.last.0, self.last.1];
        let tried = |(low, high): (i32, i32)| {
            let near = bounds.iter().chain(about).flat_map(|day| [day.saturating_sub(1), *day, day.saturating_add(1)]);
            let mut tried: Vec<i32> = near.filter(|day| (low..=high).contains(day)).collect();
            tried.sort_unstable();
            tried.dedup();
            tried
        };
        let firsts = tried(self.first);
        if self.event {
            return firsts.into_iter().map(|day| (day, day)).collect();
        }
        let lasts = tried(self.last);
        let pairs = firsts.iter().flat_map(|&first| lasts.iter().map(move |&last| (first, last)));
        pairs.filter(|(first, last)| first <= last).collect()
    }

    fn verdict(self, cases: impl Iterator<Item = bool>) -> Answer {
        let (mut some, mut all) = (false, true);
        for case in cases {
            some |= case;
            all &= case;
        }
        match (some, all && !self.doubtful) {
            (false, _) => Answer::No,
            (true, false) => Answer::Possibly,
            (true, true) => Answer::Yes,
        }
    }

    /// On some day of the date: did a state hold, or had an event happened by then?
    pub fn as_of(self, date: PartialDate) -> Answer {
        let (first, last) = (date.earliest().number(), date.latest().number());
        let worlds = self.worlds(&[first, last]);
        let days = Fact { first: (first, last), last: (first, last), event: true, doubtful: false };
        let days = days.worlds(&[self.first.0, self.first.1, self.last.0, self.last.1]);
        let cases = worlds.iter().flat_map(|world| days.iter().map(move |&(day, _)| (*world, day)));
        self.verdict(cases.map(|((first, last), day)| first <= day && (self.event || day <= last)))
    }

    /// Did it hold or happen on some day of the period?
    pub fn during(self, period: Period) -> Answer {
        let (first, last) = (end_days(period.start(), FIRST).0, end_days(period.end(), LAST).1);
        let worlds = self.worlds(&[first, last]);
        self.verdict(worlds.into_iter().map(|world| first <= last && world.0 <= last && first <= world.1))
    }

    /// Whether two facts and the days of a period have one day in common.
    pub fn meets(self, other: Fact, (first, last): (i32, i32)) -> Answer {
        let bounds = |fact: Fact| [fact.first.0, fact.first.1, fact.last.0, fact.last.1, first, last];
        let (ones, others) = (self.worlds(&bounds(other)), other.worlds(&bounds(self)));
        let pairs = ones.iter().flat_map(|one| others.iter().map(move |two| (one, two)));
        let met = pairs.map(|(one, two)| one.0.max(two.0).max(first) <= one.1.min(two.1).min(last));
        let answer = self.verdict(met);
        if other.doubtful { answer.min(Answer::Possibly) } else { answer }
    }

    /// Every day that matters: its bounds and the days beside them.
    pub fn marks(self) -> Vec<i32> {
        let bounds = [self.first.0, self.first.1, self.last.0, self.last.1];
        bounds.iter().flat_map(|day| [day.saturating_sub(1), *day, day.saturating_add(1)]).collect()
    }

    /// Whether two claims may speak of one day.
    pub fn may_overlap(self, other: Fact) -> bool {
        let bounds = |fact: Fact| [fact.first.0, fact.first.1, fact.last.0, fact.last.1];
        let others = other.worlds(&bounds(self));
        self.worlds(&bounds(other)).iter().any(|one| others.iter().any(|two| one.0 <= two.1 && two.0 <= one.1))
    }

    /// The first and the last day in any world; `None` if there is none.
    pub fn possible(self) -> Option<(i32, i32)> {
        let worlds = self.worlds(&[]);
        let first = worlds.iter().map(|world| world.0).min()?;
        Some((first, worlds.iter().map(|world| world.1).max()?))
    }

    /// Every world within some days; what lies before and after them is one day each.
    pub fn worlds_within(self, first: i32, last: i32) -> Vec<(i32, i32)> {
        let all = |(low, high): (i32, i32)| low.clamp(first - 1, last + 1)..=high.clamp(first - 1, last + 1);
        if self.event {
            return all(self.first).map(|day| (day, day)).collect();
        }
        let pairs = all(self.first).flat_map(|begins| all(self.last).map(move |ends| (begins, ends)));
        pairs.filter(|(begins, ends)| begins <= ends).collect()
    }
}
