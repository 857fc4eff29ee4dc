//! What a dated fact leaves possible, and the questions that can be asked of it.

use super::{Answer, Day};

/// The possible worlds of one dated fact.
///
/// A date that is not exact leaves several *worlds* possible; in each of them the fact has one first day and one last day and
/// holds on every day between. A question is answered [`Yes`](Answer::Yes) if the answer is yes in every world,
/// [`No`](Answer::No) if it is in none, and else [`Possibly`](Answer::Possibly). Two facts are taken as independent: every world
/// of the one goes with every world of the other, even if both are dated alike.
///
/// | dated | worlds |
/// | --- | --- |
/// | state, interval `S/E` | a first day in S and a last day in E, not before the first |
/// | state, single date `D` | a first day in D and a last day in D: it held some time in D, the rest of D is left open |
/// | event, any period | one day, anywhere from the earliest beginning to the latest end |
/// | statement | none: it has no span ([`Period::span`](super::Period::span) is `None`) |
///
/// - An open end (`..`) is known: the fact begins on [`Day::MIN`], ends on [`Day::MAX`]. An unknown end (left empty) may be any
///   day: an unknown first day one up to the last, an unknown last day one from the first on.
/// - `~` widens its date by one unit of the date's own precision on both sides: `2011-10~` is September to November 2011, `201X~`
///   is 2000 to 2029. EDTF gives no width; this one is the crate's convention.
/// - `?` does not widen. It makes the span doubtful: the date may be wrong altogether, so what would be a Yes is a Possibly.
///   A No remains a No. `%` does both.
/// - An interval that ends before it begins has no world, and every question about it is answered No.
///
/// ```
/// use sanctions_graph::date::{Answer, Period, Span, WhenKind};
///
/// let span = |text: &str| text.parse::<Period>().ok().and_then(|period| period.span(WhenKind::State));
/// let (stake, listing) = (span("2009/2011").unwrap(), span("2011/..").unwrap());
/// assert_eq!(stake.overlaps(&listing), Answer::Possibly, "did the stake end before the listing began?");
/// assert_eq!(stake.holds_on("2010-06-30".parse()?), Answer::Yes);
/// # Ok::<(), sanctions_graph::date::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    // Each bound is reached in some world, so that every question is a comparison of bounds: see `new`.
    start: (Day, Day),
    end: (Day, Day),
    event: bool,
    doubtful: bool,
}

impl Span {
    /// A state whose first day lies in one range and whose last day lies in another, each given by its first and last day.
    ///
    /// Only worlds in which it does not end before it begins are possible; there may be none.
    #[must_use]
    pub fn state(start: (Day, Day), end: (Day, Day)) -> Self {
        Self::new(start, end, false)
    }

    /// An event on one day from `first` to `last`. None is possible if `last` lies before `first`.
    #[must_use]
    pub fn event(first: Day, last: Day) -> Self {
        Self::new((first, last), (first, last), true)
    }

    /// A state without beginning or end.
    #[must_use]
    pub fn always() -> Self {
        Self::new((Day::MIN, Day::MIN), (Day::MAX, Day::MAX), false)
    }

    /// Cuts off the first days after the latest end and the last days before the earliest beginning, which no world has; for
    /// every first day that remains there is a last day, and the other way round.
    fn new(start: (Day, Day), end: (Day, Day), event: bool) -> Self {
        let start = (start.0, start.1.min(end.1));
        let end = (end.0.max(start.0), end.1);
        if start.0 > start.1 || end.0 > end.1 {
            return Self { start: (Day::MAX, Day::MAX), end: (Day::MIN, Day::MIN), event, doubtful: false };
        }
        Self { start, end, event, doubtful: false }
    }

    /// The same span, its date open to doubt.
    pub(crate) fn doubted(mut self) -> Self {
        self.doubtful = true;
        self
    }

    /// Whether the two share a day.
    #[must_use]
    pub fn overlaps(&self, other: &Span) -> Answer {
        let possible = self.start.0 <= other.end.1 && other.start.0 <= self.end.1;
        let certain = self.start.1 <= other.end.0 && other.start.1 <= self.end.0;
        let doubtful = self.doubtful || other.doubtful;
        answer(possible && self.is_possible() && other.is_possible(), certain && !doubtful)
    }

    /// Whether it holds, or happens, on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> Answer {
        self.within(day, day)
    }

    /// Whether it shares a day with the days from `first` to `last`; No if `last` lies before `first`.
    #[must_use]
    pub fn within(&self, first: Day, last: Day) -> Answer {
        self.overlaps(&Span::state((first, first), (last, last)))
    }

    /// Whether its first day is `day` or an earlier one.
    #[must_use]
    pub fn begun_by(&self, day: Day) -> Answer {
        answer(self.is_possible() && self.start.0 <= day, self.start.1 <= day && !self.doubtful)
    }

    /// The earliest possible first day and the latest possible last day: outside of them it is certain not to hold.
    ///
    /// `(Day::MAX, Day::MIN)` if no world is possible.
    #[must_use]
    pub fn possible(&self) -> (Day, Day) {
        (self.start.0, self.end.1)
    }

    /// The first and last of the days on which it is certain to hold.
    ///
    /// `None` if there is no such day: so for an event that is not dated to the day, and for whatever is doubtful.
    #[must_use]
    pub fn certain(&self) -> Option<(Day, Day)> {
        let (first, last) = (self.start.1, self.end.0);
        (first <= last && !self.doubtful).then_some((first, last))
    }

    /// Whether its date is marked uncertain (`?`), so that nothing follows from it for certain but a No.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.doubtful
    }

    /// Whether it is an event, which holds on one day only.
    #[must_use]
    pub fn is_event(&self) -> bool {
        self.event
    }

    fn is_possible(&self) -> bool {
        self.start.0 <= self.end.1
    }

    /// Its four bounds, for tables of fixed width; with [`is_event`](Self::is_event) and [`is_doubtful`](Self::is_doubtful) they
    /// are all there is.
    pub(crate) fn bounds(&self) -> [Day; 4] {
        [self.start.0, self.start.1, self.end.0, self.end.1]
    }

    /// The span again that gave these bounds.
    pub(crate) fn from_bounds(
        [first, latest_first, earliest_last, last]: [Day; 4],
        event: bool,
        doubtful: bool,
    ) -> Self {
        Self { start: (first, latest_first), end: (earliest_last, last), event, doubtful }
    }
}

fn answer(possible: bool, certain: bool) -> Answer {
    match (possible, certain) {
        (false, _) => Answer::No,
        (true, false) => Answer::Possibly,
        (true, true) => Answer::Yes,
    }
}
