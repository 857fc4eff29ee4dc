//! Dates as OFAC writes them in words.

use crate::model::date::{PartialDate, Period};

/// The period of a date in words: `08 May 1955`, `May 1955`, `1955`, `circa 1955`, `1955 to 1957`, `08 May 1955 to 10 May 1955`,
/// `circa 1955-1957`. `None` if it is none of these.
pub(crate) fn period(words: &str) -> Option<Period> {
    let words = words.trim().trim_end_matches('.');
    let (about, words) = match words.strip_prefix("circa ").or_else(|| words.strip_prefix("Circa ")) {
        Some(rest) => ("~", rest),
        None => ("", words),
    };
    let ends = words.split_once(" to ").or_else(|| {
        let (start, end) = words.split_once('-')?;
        let is_year = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        (is_year(start) && is_year(end)).then_some((start, end))
    });
    let period = match ends {
        Some((start, end)) => format!("{}{about}/{}{about}", date(start)?, date(end)?),
        None => format!("{}{about}", date(words)?),
    };
    period.parse().ok().filter(|period: &Period| !period.is_inverted())
}

/// A date in words, as far as it goes: `08 May 1955`, `May 1955`, `1955`.
pub(crate) fn date(words: &str) -> Option<PartialDate> {
    let mut parts = words.split_whitespace().rev();
    let year = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    let Some(month) = parts.next() else { return PartialDate::year(year).ok() };
    let month = month_number(month)?;
    let Some(day) = parts.next() else { return PartialDate::month(year, month).ok() };
    if parts.next().is_some() {
        return None;
    }
    PartialDate::day(year, month, day.parse().ok()?).ok()
}

/// The number of a month by its name, or the first three letters of it.
fn month_number(name: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.to_ascii_lowercase();
    let is_month = |month: &&str| month.starts_with(&name) && name.len() >= 3;
    MONTHS.iter().position(|month| is_month(&month)).map(|position| position as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_the_lists_have() {
        for (words, expected) in [
            ("08 May 1955", Some("1955-05-08")),
            ("1955", Some("1955")),
            ("Sep 1955", Some("1955-09")),
            ("circa 1955", Some("1955~")),
            ("circa Mar 1955", Some("1955-03~")),
            ("1955 to 1957", Some("1955/1957")),
            ("08 May 1955 to 10 May 1955", Some("1955-05-08/1955-05-10")),
            ("circa 1955-1957", Some("1955~/1957~")),
            ("1957 to 1955", None),
            ("31 Feb 1955", None),
            ("spring 1955", None),
            ("", None),
        ] {
            assert_eq!(period(words).map(|period| period.to_string()).as_deref(), expected, "{words}");
        }
    }
}
