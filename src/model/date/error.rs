//! What can be wrong with a date, and what may have been meant.

use super::day::days_in_month;
use super::partial::month_name;

/// A text that is no date, or a date that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DateError {
    /// An empty text.
    #[error("no date \"\"; write 2011, 2011-10 or 2011-10-05, or leave the date out")]
    Empty,
    /// A year that four digits cannot write.
    #[error("no year {year}; years run from 0000 to 9999")]
    Year {
        /// The year.
        year: i32,
    },
    /// A month that the year does not have.
    #[error("no date {text:?}: there is no month {month}")]
    Month {
        /// The date.
        text: Box<str>,
        /// Its month.
        month: u8,
    },
    /// A day that the month does not have.
    #[error("no date {text:?}: {} {year} has {} days", month_name(*.month), days_in_month(*.year, *.month))]
    Day {
        /// The date.
        text: Box<str>,
        /// Its year.
        year: i32,
        /// Its month.
        month: u8,
    },
    /// A text that is close to a date.
    #[error("no date {text:?}; did you mean {meant}?")]
    Misspelt {
        /// The text.
        text: Box<str>,
        /// What was probably meant: "2011-10", or "2011-10-11 or 2011-11-10".
        meant: Box<str>,
    },
    /// An interval in a place for one date.
    #[error("one date is expected, and {text:?} is an interval")]
    Interval {
        /// The interval.
        text: Box<str>,
    },
    /// A date less exact than a day in a place for a day.
    #[error("a day such as 2011-10-05 is expected, and {text:?} is not exactly one day")]
    NotADay {
        /// The date.
        text: Box<str>,
    },
    /// A date in words.
    #[error(
        "no date {text:?}; write 2011, 2011-10 or 2011-10-05, and put the source's words in the `text` of a claim's `when`"
    )]
    Words {
        /// The words.
        text: Box<str>,
    },
    /// Anything else that is no date.
    #[error("no date {text:?}; dates are written 2011, 2011-10 or 2011-10-05, intervals 2011/2013 or 2011/..")]
    Unreadable {
        /// The text.
        text: Box<str>,
    },
    /// A word that is no [`WhenKind`](super::WhenKind).
    #[error("no kind of date {text:?}; it is State, Event or Statement")]
    Kind {
        /// The word.
        text: Box<str>,
    },
}

impl DateError {
    /// Says what is wrong with a text that has not the shape of a date; `reads` tells whether a better text would do.
    pub(super) fn explain(text: &str, reads: impl Fn(&str) -> bool) -> DateError {
        if text.is_empty() {
            return DateError::Empty;
        }
        let text: Box<str> = text.into();
        match meant(&text, reads) {
            Some(meant) => DateError::Misspelt { text, meant: meant.into() },
            None if text.chars().any(|c| c.is_alphabetic() && !matches!(c, 'x' | 'X')) => DateError::Words { text },
            None => DateError::Unreadable { text },
        }
    }
}

/// What a text was probably meant to be: the first of the usual slips whose correction can be read.
fn meant(text: &str, reads: impl Fn(&str) -> bool) -> Option<String> {
    let text: String = text.split_whitespace().collect();
    let text = text.replace(['\u{2012}', '\u{2013}', '\u{2014}', '\u{2212}'], "-").to_lowercase().replace('x', "X");
    if text == ".." && reads("../..") {
        return Some("../..".to_owned());
    }
    let strip = |ends: &[&str]| ends.iter().find_map(|end| text.strip_suffix(end));
    let strip_start = |starts: &[&str]| starts.iter().find_map(|start| text.strip_prefix(start));
    let parts = parts(&text);
    let slips = [
        Some(text.clone()),
        strip(&["0s"]).map(|decade| format!("{decade}X")),
        strip(&["-XX-XX", "-XX"]).map(str::to_owned),
        strip(&["~?", "?~"]).map(|date| format!("{date}%")),
        strip_start(&["about", "around", "circa", "ca.", "ca", "c.", "~"]).map(|date| format!("{date}~")),
        text.split_once('t').map(|(day, _time)| day.to_owned()),
        Some(parts.join("-")),
        strip(&["..", "/open", "/present", "/now", "-present", "-now", "-"]).map(|date| format!("{date}/..")),
        strip_start(&["..", "open/", "-"]).map(|date| format!("../{date}")),
        Some(text.replace("..", "/")),
    ];
    let hyphen_for_slash = text.match_indices('-').map(|(position, _)| {
        let (start, end) = text.split_at(position);
        format!("{start}{}", end.replacen('-', "/", 1))
    });
    let is_date = |slip: &String| slip.contains(|c: char| c.is_ascii_digit()) && reads(slip);
    slips.into_iter().flatten().chain(hyphen_for_slash).find(is_date).or_else(|| year_last(&parts, &reads))
}

/// The parts of a date that are divided by whatever mark, each of two digits at least.
fn parts(text: &str) -> Vec<String> {
    text.split(['-', '/', '.']).map(|part| format!("{part:0>2}")).collect()
}

/// Reads 11-10-2011, of which nobody knows whether the month comes first, both ways.
fn year_last(parts: &[String], reads: impl Fn(&str) -> bool) -> Option<String> {
    let [first, second, year] = parts else { return None };
    let mut ways = vec![format!("{year}-{second}-{first}"), format!("{year}-{first}-{second}")];
    ways.sort();
    ways.dedup();
    ways.retain(|way| reads(way));
    (!ways.is_empty()).then(|| ways.join(" or "))
}
