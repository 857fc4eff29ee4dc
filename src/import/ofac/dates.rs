//! Dates as OFAC writes them in words.

use crate::model::date::{Bound, PartialDate, Period, Precision, month_name, month_number};

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

/// A day by its numbers: year, month, day.
pub(crate) type Ymd = (i32, u8, u8);

/// The period that OFAC's newer formats give by four days: a beginning that lies from the first to the second, and an end that lies
/// from the third to the fourth. A whole month or year is given by its first and its last day.
pub(crate) fn of_bounds([first, second, third, fourth]: [Ymd; 4], is_about: bool) -> Option<Period> {
    let about = if is_about { "~" } else { "" };
    let text = if first == second && third == fourth {
        match unit(first, third) {
            Some(date) => format!("{date}{about}"),
            None => format!("{}{about}/{}{about}", iso(first), iso(third)),
        }
    } else {
        format!("{}{about}/{}{about}", unit(first, second)?, unit(third, fourth)?)
    };
    text.parse().ok().filter(|period: &Period| !period.is_inverted())
}

fn iso((year, month, day): Ymd) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// The date that has just these days: a day, a month or a year.
fn unit(first: Ymd, last: Ymd) -> Option<String> {
    let (year, month, day) = first;
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    match last {
        _ if last == first => Some(iso(first)),
        _ if (month, day) == (1, 1) && last == (year, 12, 31) => Some(format!("{year:04}")),
        _ if day == 1 && last == (year, month, days) => Some(format!("{year:04}-{month:02}")),
        _ => None,
    }
}

/// A period as the older formats write it: `08 May 1955`, `May 1955`, `circa 1955`, `1955 to 1957`.
pub(crate) fn words(period: Period) -> String {
    let about = match period.start() {
        Bound::Date(date) if date.is_approximate() => "circa ",
        _ => "",
    };
    match (period.single(), period.start(), period.end()) {
        (Some(date), ..) => format!("{about}{}", date_words(date)),
        (None, Bound::Date(start), Bound::Date(end)) => format!("{about}{} to {}", date_words(start), date_words(end)),
        _ => period.to_string(),
    }
}

fn date_words(date: PartialDate) -> String {
    let (year, month, day) = date.earliest().ymd();
    let month = month_name(month).get(..3).unwrap_or_default();
    match date.precision() {
        Precision::Day => format!("{day:02} {month} {year:04}"),
        Precision::Month => format!("{month} {year:04}"),
        _ => format!("{year:04}"),
    }
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

    #[test]
    fn four_days_are_a_date_or_a_range() {
        let day = |text: &str| -> Ymd { text.parse::<crate::model::date::Day>().unwrap().ymd() };
        for (days, is_about, expected, in_words) in [
            (["1955-05-08"; 4], false, "1955-05-08", "08 May 1955"),
            (["1957-01-01", "1957-01-01", "1957-12-31", "1957-12-31"], true, "1957~", "circa 1957"),
            (["1961-04-01", "1961-04-01", "1961-04-30", "1961-04-30"], false, "1961-04", "Apr 1961"),
            (["1960-02-01", "1960-02-01", "1960-02-29", "1960-02-29"], false, "1960-02", "Feb 1960"),
            (["1951-01-01", "1951-12-31", "1953-01-01", "1953-12-31"], false, "1951/1953", "1951 to 1953"),
            (
                ["1965-03-21", "1965-03-21", "1966-03-20", "1966-03-20"],
                false,
                "1965-03-21/1966-03-20",
                "21 Mar 1965 to 20 Mar 1966",
            ),
        ] {
            let found = of_bounds(days.map(day), is_about).unwrap();
            assert_eq!(found.to_string(), expected);
            assert_eq!(words(found), in_words);
            assert_eq!(period(in_words), Some(found));
        }
        let strange = [day("1955-01-02"), day("1955-01-05"), day("1955-01-06"), day("1955-01-09")];
        assert_eq!(of_bounds(strange, false), None);
    }
}
