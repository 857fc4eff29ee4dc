//! Dates of which only part is known.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{DateError, Day, Period};
use crate::model::parse_str;

/// How exact a date is, finest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// One day: `2011-10-05`.
    Day,
    /// Some day of a month: `2011-10`.
    Month,
    /// Some day of a year: `2011`.
    Year,
    /// Some day of ten years: `201X`.
    Decade,
    /// Some day of a hundred years: `20XX`.
    Century,
}

/// A date as a source gives it: a day, month, year, decade or century of the years 0000 to 9999.
///
/// | written | meaning |
/// | --- | --- |
/// | `2011-10-05`, `2011-10`, `2011` | that day; some day of that month; of that year |
/// | `201X`, `20XX` | some day of 2010 to 2019; of 2000 to 2099 |
/// | `2011~` | approximate: about 2011 |
/// | `2011?` | uncertain: 2011, if the source is right |
/// | `2011%` | both |
///
/// ```
/// use sanctions_graph::date::PartialDate;
///
/// let date: PartialDate = "2011-10~".parse()?;
/// assert_eq!(date.words(), "about October 2011");
/// assert_eq!(date.latest().to_string(), "2011-10-31");
///
/// let error = "2011/10".parse::<PartialDate>().unwrap_err();
/// assert_eq!(error.to_string(), r#"no date "2011/10"; did you mean 2011-10?"#);
/// # Ok::<(), sanctions_graph::date::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PartialDate {
    // What the precision leaves out is set to the earliest it can be.
    year: u16,
    month: u8,
    day: u8,
    precision: Precision,
    qualifier: Qualifier,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Qualifier {
    None,
    Approximate,
    Uncertain,
    Both,
}

const QUALIFIERS: [(char, Qualifier); 3] =
    [('~', Qualifier::Approximate), ('?', Qualifier::Uncertain), ('%', Qualifier::Both)];

impl PartialDate {
    /// A whole year.
    ///
    /// # Errors
    /// If it is not a year from 0 to 9999.
    pub fn year(year: i32) -> Result<Self, DateError> {
        match u16::try_from(year) {
            Ok(year @ 0..=9999) => {
                Ok(Self { year, month: 1, day: 1, precision: Precision::Year, qualifier: Qualifier::None })
            }
            _ => Err(DateError::Year { year }),
        }
    }

    /// A month (1 to 12) of a year.
    ///
    /// # Errors
    /// If the year is not one from 0 to 9999, or the month not one from 1 to 12.
    pub fn month(year: i32, month: u8) -> Result<Self, DateError> {
        let whole_year = Self::year(year)?;
        if !(1..=12).contains(&month) {
            return Err(DateError::Month { text: format!("{year:04}-{month:02}").into(), month });
        }
        Ok(Self { month, precision: Precision::Month, ..whole_year })
    }

    /// A day (from 1) of a month (1 to 12) of a year.
    ///
    /// # Errors
    /// If the year is not one from 0 to 9999, or the calendar has no such day.
    pub fn day(year: i32, month: u8, day: u8) -> Result<Self, DateError> {
        let text = || format!("{year:04}-{month:02}-{day:02}").into();
        let whole_month = Self::month(year, month).map_err(|error| match error {
            DateError::Month { .. } => DateError::Month { text: text(), month },
            other => other,
        })?;
        match Day::from_ymd(year, month, day) {
            Some(_) => Ok(Self { day, precision: Precision::Day, ..whole_month }),
            None => Err(DateError::Day { text: text(), year, month }),
        }
    }

    /// The first day it can mean, as written: an approximate date is not widened.
    #[must_use]
    pub fn earliest(self) -> Day {
        self.range(0).0
    }

    /// The last day it can mean, as written: an approximate date is not widened.
    #[must_use]
    pub fn latest(self) -> Day {
        self.range(0).1
    }

    /// How exact it is.
    #[must_use]
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// Whether it is marked `~` or `%`.
    #[must_use]
    pub fn is_approximate(self) -> bool {
        matches!(self.qualifier, Qualifier::Approximate | Qualifier::Both)
    }

    /// Whether it is marked `?` or `%`.
    #[must_use]
    pub fn is_uncertain(self) -> bool {
        matches!(self.qualifier, Qualifier::Uncertain | Qualifier::Both)
    }

    /// The date for people: "2011", "October 2011", "5 October 2011", "the 2010s", "about 2011", "2011 (uncertain)".
    #[must_use]
    pub fn words(self) -> String {
        let Self { year, month, day, .. } = self;
        let about = if self.is_approximate() { "about " } else { "" };
        let uncertain = if self.is_uncertain() { " (uncertain)" } else { "" };
        let date = match self.precision {
            Precision::Day => format!("{day} {} {year:04}", month_name(month)),
            Precision::Month => format!("{} {year:04}", month_name(month)),
            Precision::Year => format!("{year:04}"),
            Precision::Decade => format!("the {year:04}s"),
            // "The 2000s" is a decade too, and "the 21st century" begins a year later.
            Precision::Century => format!("the years {year:04}\u{2013}{:04}", year + 99),
        };
        format!("{about}{date}{uncertain}")
    }

    /// The days it can mean, with an approximate date widened by one unit of its precision on both sides.
    pub(crate) fn padded(self) -> (Day, Day) {
        self.range(i32::from(self.is_approximate()))
    }

    /// All of it in 28 bits; at least `1 << 10`, as there is no month 0.
    pub(super) fn pack(self) -> u32 {
        let Self { year, month, day, precision, qualifier } = self;
        let (year, month, day) = (u32::from(year), u32::from(month), u32::from(day));
        year << 14 | month << 10 | day << 5 | (precision as u32) << 2 | qualifier as u32
    }

    /// What was packed.
    pub(super) fn unpack(bits: u32) -> Self {
        let precision = match bits >> 2 & 0x7 {
            0 => Precision::Day,
            1 => Precision::Month,
            2 => Precision::Year,
            3 => Precision::Decade,
            _ => Precision::Century,
        };
        let qualifier = match bits & 0x3 {
            0 => Qualifier::None,
            1 => Qualifier::Approximate,
            2 => Qualifier::Uncertain,
            _ => Qualifier::Both,
        };
        let (year, month, day) = ((bits >> 14) as u16, (bits >> 10 & 0xF) as u8, (bits >> 5 & 0x1F) as u8);
        Self { year, month, day, precision, qualifier }
    }

    /// The day that it means and no other.
    pub(super) fn exact_day(self) -> Option<Day> {
        (self.precision == Precision::Day && self.qualifier == Qualifier::None).then(|| self.earliest())
    }

    /// The days from so many units before it to so many after it.
    fn range(self, margin: i32) -> (Day, Day) {
        let months = match self.precision {
            Precision::Day => {
                let day = Day::first_of_month(self.month_number()).plus(i32::from(self.day) - 1);
                return (day.plus(-margin), day.plus(margin));
            }
            Precision::Month => 1,
            Precision::Year => 12,
            Precision::Decade => 120,
            Precision::Century => 1200,
        };
        let first = Day::first_of_month(self.month_number() - margin * months);
        let after = Day::first_of_month(self.month_number() + (margin + 1) * months);
        (first, after.plus(-1))
    }

    /// Its month, counted from January of the year 0.
    fn month_number(self) -> i32 {
        i32::from(self.year) * 12 + i32::from(self.month) - 1
    }

    /// Reads a date; `None` if the text has not the shape of one.
    pub(super) fn read(text: &str) -> Result<Option<Self>, DateError> {
        let marked = QUALIFIERS.iter().find_map(|&(mark, qualifier)| Some((text.strip_suffix(mark)?, qualifier)));
        let (date, qualifier) = marked.unwrap_or((text, Qualifier::None));
        let mut parts = date.split('-');
        let date = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(year), None, ..) => read_years(year),
            (Some(year), Some(month), None, _) => read_month(year, month),
            (Some(year), Some(month), Some(day), None) => read_day(year, month, day),
            _ => None,
        };
        date.map(|date| Ok(Self { qualifier, ..date? })).transpose()
    }
}

type Read = Option<Result<PartialDate, DateError>>;

fn read_years(text: &str) -> Read {
    let (known, precision) = match (text.strip_suffix("XX"), text.strip_suffix('X')) {
        (Some(century), _) => (century, Precision::Century),
        (None, Some(decade)) => (decade, Precision::Decade),
        (None, None) => (text, Precision::Year),
    };
    let year = match precision {
        Precision::Century => digits::<2>(known)? * 100,
        Precision::Decade => digits::<3>(known)? * 10,
        _ => digits::<4>(known)?,
    };
    Some(PartialDate::year(year).map(|date| PartialDate { precision, ..date }))
}

fn read_month(year: &str, month: &str) -> Read {
    Some(PartialDate::month(digits::<4>(year)?, digits::<2>(month)? as u8))
}

fn read_day(year: &str, month: &str, day: &str) -> Read {
    Some(PartialDate::day(digits::<4>(year)?, digits::<2>(month)? as u8, digits::<2>(day)? as u8))
}

/// A number of exactly so many digits.
fn digits<const COUNT: usize>(text: &str) -> Option<i32> {
    let is_number = text.len() == COUNT && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

/// The name of a month (1 to 12).
pub(crate) fn month_name(month: u8) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

/// The number of a month by its English name, or the first three letters or more of it, in whatever case.
#[cfg(any(feature = "import", feature = "search"))]
pub(crate) fn month_number(name: &str) -> Option<u8> {
    let begins =
        |month: &u8| month_name(*month).get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
    if name.len() < 3 { None } else { (1..=12).find(begins) }
}

/// The exact day; one outside the years 0000 to 9999, which cannot be written, becomes the nearest that can.
impl From<Day> for PartialDate {
    fn from(day: Day) -> Self {
        let (year, month, day) = match day.ymd() {
            (..0, ..) => (0, 1, 1),
            (10_000.., ..) => (9999, 12, 31),
            (year, month, day) => (year as u16, month, day),
        };
        Self { year, month, day, precision: Precision::Day, qualifier: Qualifier::None }
    }
}

impl FromStr for PartialDate {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        let reads = |text: &str| matches!(Self::read(text), Ok(Some(_)));
        Self::read(text)?.ok_or_else(|| match DateError::explain(text, reads) {
            misspelt @ DateError::Misspelt { .. } => misspelt,
            _ if text.parse::<Period>().is_ok() => DateError::Interval { text: text.into() },
            other => other,
        })
    }
}

/// Prints the date as it is read.
impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, month, day, .. } = self;
        match self.precision {
            Precision::Day => write!(f, "{year:04}-{month:02}-{day:02}")?,
            Precision::Month => write!(f, "{year:04}-{month:02}")?,
            Precision::Year => write!(f, "{year:04}")?,
            Precision::Decade => write!(f, "{:03}X", year / 10)?,
            Precision::Century => write!(f, "{:02}XX", year / 100)?,
        }
        match QUALIFIERS.iter().find(|(_, qualifier)| *qualifier == self.qualifier) {
            Some((mark, _)) => write!(f, "{mark}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartialDate({self})")
    }
}

impl Serialize for PartialDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PartialDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_str(deserializer, "a date such as 2011, 2011-10 or 2011-10-05")
    }
}
