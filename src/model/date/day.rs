//! Days, and the little calendar arithmetic that dates need.

use std::fmt;
use std::str::FromStr;

use super::{DateError, PartialDate};

/// One day of the proleptic Gregorian calendar, as the number of days since 1970-01-01.
///
/// ```
/// use sanctions_graph::date::Day;
///
/// let day: Day = "2012-02-28".parse()?;
/// assert_eq!(day.plus(2).to_string(), "2012-03-01");
/// assert_eq!(day.plus(2).number() - day.number(), 2);
/// # Ok::<(), sanctions_graph::date::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(i32);

impl Day {
    /// Before every day that can be written; stands for a beginning that is open.
    pub const MIN: Day = Day(i32::MIN);
    /// After every day that can be written; stands for an end that is open.
    pub const MAX: Day = Day(i32::MAX);

    /// The day of a year, month (1 to 12) and day of the month; `None` if the calendar has no such day, or if the year lies
    /// more than some 5.8 million years away.
    #[must_use]
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Option<Day> {
        let exists = (1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day);
        let number = exists.then(|| days_before_month(i64::from(year), i64::from(month)) + i64::from(day) - 1)?;
        i32::try_from(number).ok().map(Day)
    }

    /// Its year, month (1 to 12) and day of the month.
    #[must_use]
    pub fn ymd(self) -> (i32, u8, u8) {
        let (era, day_of_era) = split(i64::from(self.0) + DAYS_TO_EPOCH, DAYS_PER_ERA);
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let months_since_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - days_since_march(months_since_march) + 1;
        let month = (months_since_march + 2) % 12 + 1;
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        (year as i32, month as u8, day as u8)
    }

    /// The number of days since 1970-01-01, negative before it.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// The day so many days after 1970-01-01.
    #[must_use]
    pub fn from_number(number: i32) -> Day {
        Day(number)
    }

    /// So many days later, or earlier if negative; stops at [`Day::MIN`] and [`Day::MAX`].
    #[must_use]
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// The first day of a month, counted from January of the year 0.
    pub(super) fn first_of_month(months: i32) -> Day {
        let (year, month) = split(i64::from(months), 12);
        Day(days_before_month(year, month + 1) as i32)
    }
}

/// Days from 0000-03-01 to 1970-01-01.
const DAYS_TO_EPOCH: i64 = 719_468;
/// The calendar repeats itself after 400 years.
const DAYS_PER_ERA: i64 = 146_097;

/// Days from 1970-01-01 to the first of a month. Years are counted from March, so that a leap day is the last of its year.
fn days_before_month(year: i64, month: i64) -> i64 {
    let (era, year_of_era) = split(year - i64::from(month <= 2), 400);
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + days_since_march((month + 9) % 12);
    era * DAYS_PER_ERA + day_of_era - DAYS_TO_EPOCH
}

/// Days from the first of March to the first of a later month: from March on, lengths repeat every five months, 153 days.
fn days_since_march(months: i64) -> i64 {
    (153 * months + 2) / 5
}

/// Quotient and remainder, rounded down for negative numbers.
fn split(number: i64, by: i64) -> (i64, i64) {
    (number.div_euclid(by), number.rem_euclid(by))
}

/// The length of a month (1 to 12).
pub(super) fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Reads `2011-10-05`. Anything less exact is an error.
impl FromStr for Day {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let date: PartialDate = text.parse()?;
        date.exact_day().ok_or_else(|| DateError::NotADay { text: text.into() })
    }
}

/// Prints `2011-10-05`; a year outside 0000 to 9999 gets a sign.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        match year {
            0..=9999 => write!(f, "{year:04}-{month:02}-{day:02}"),
            _ => write!(f, "{year:+05}-{month:02}-{day:02}"),
        }
    }
}
