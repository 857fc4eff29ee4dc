//! What the words of FollowTheMoney's values say: measures, shares, sums.

use crate::model::claim::Measure;
use crate::model::share::Share;

/// The measures by the words that name them, the weightiest first.
const MEASURES: &[(&str, Measure)] = &[
    ("freez", Measure::AssetFreeze),
    ("frozen", Measure::AssetFreeze),
    ("block", Measure::AssetFreeze),
    ("sectoral", Measure::SectoralDebtEquity),
    ("debt", Measure::SectoralDebtEquity),
    ("equity", Measure::SectoralDebtEquity),
    ("arms embargo", Measure::ArmsEmbargo),
    ("travel ban", Measure::TravelBan),
    ("travel restriction", Measure::TravelBan),
    ("entry ban", Measure::TravelBan),
    ("ban on entry", Measure::TravelBan),
    ("visa", Measure::TravelBan),
    ("export", Measure::ExportControl),
    ("procurement", Measure::Procurement),
    ("debar", Measure::Procurement),
];

/// Words that say that something is not blocked.
const NOT_BLOCKED: [&str; 4] = ["non-block", "not block", "unblock", "not frozen"];

/// The measure that words name; the weightiest of several.
pub(super) fn measure(words: &str) -> Option<Measure> {
    let words = words.to_lowercase();
    let is_blocked = !NOT_BLOCKED.iter().any(|not| words.contains(not));
    let names =
        |(word, measure): &&(&str, Measure)| (is_blocked || *measure != Measure::AssetFreeze) && words.contains(word);
    MEASURES.iter().find(names).map(|(_, measure)| *measure)
}

/// A share as FollowTheMoney's data sets write it: `50`, `50.0%`, `25-50`, `>25`, and as the crate does. A number that is more than
/// the whole is none.
pub(super) fn share(text: &str) -> Option<Share> {
    let text = text.trim();
    let number = text.strip_suffix('%').map_or(text, str::trim_end);
    // No share has so many letters; what has is not copied.
    if number.len() > 40 || !number.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = |part: &str| {
        let part = part.trim();
        let plain = part.strip_suffix('%').map_or(part, str::trim_end);
        let (whole, decimals) = plain.split_once(['.', ',']).unwrap_or((plain, ""));
        let decimals = decimals.trim_end_matches('0');
        let is_number =
            !whole.is_empty() && [whole, decimals].iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        is_number.then(|| if decimals.is_empty() { whole.to_owned() } else { format!("{whole}.{decimals}") })
    };
    let written = match number.split_once(['-', '\u{2013}']) {
        Some((low, high)) => format!("{}..{}%", digits(low)?, digits(high)?),
        None if number.contains("..") => format!("{number}%"),
        None => {
            let sign_ends = number.find(|c: char| !matches!(c, '<' | '>' | '=' | ' ')).unwrap_or_default();
            let (sign, rest) = number.split_at(sign_ends);
            format!("{}{}%", sign.trim(), digits(rest)?)
        }
    };
    written.parse().ok().filter(|share: &Share| !share.is_over_whole() && !share.is_empty())
}

/// Whether a sum is one that a claim can have.
pub(super) fn is_amount(value: &str, currency: &str) -> bool {
    let (whole, decimals) = value.split_once('.').unwrap_or((value, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    digits(whole) && digits(decimals) && currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The id of an authority of which only the words are known.
pub(super) fn authority_id(words: &str) -> String {
    /// Longer ids would be refused; what is cut off is told apart by its mark.
    const LONGEST: usize = 120;
    let mut id = String::from("authority:");
    let mut gap = false;
    for c in words.chars().flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            gap = true;
            continue;
        }
        if gap && !id.ends_with(':') {
            id.push('-');
        }
        gap = false;
        id.push(c);
        if id.len() > LONGEST {
            id.push('-');
            crate::vocabulary::ftm::table::push_mark(crate::vocabulary::ftm::table::mark(words), &mut id);
            return id;
        }
    }
    if id.ends_with(':') {
        id.push_str("unnamed");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_as_they_are_written() {
        for (text, expected) in [
            ("50", Some("50%")),
            ("50.0%", Some("50%")),
            ("33,33 %", Some("33.33%")),
            ("25-50", Some("25..50%")),
            ("25% - 50%", Some("25..50%")),
            (">25", Some(">25%")),
            (">= 75%", Some(">=75%")),
            ("<5", Some("<5%")),
            ("25..<50%", Some("25..<50%")),
            ("100.00", Some("100%")),
            ("1.234567", None),
            ("120", None),
            ("50-25", None),
            ("half", None),
            ("", None),
            ("%", None),
            ("-5", None),
        ] {
            assert_eq!(share(text).map(|share| share.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn measures_by_their_words() {
        for (words, expected) in [
            ("Asset freeze; Travel ban", Some(Measure::AssetFreeze)),
            ("Blocking of property", Some(Measure::AssetFreeze)),
            ("non-blocking menu-based sanctions", None),
            ("Travel Ban", Some(Measure::TravelBan)),
            ("Sectoral Sanctions Identifications List", Some(Measure::SectoralDebtEquity)),
            ("Debarment", Some(Measure::Procurement)),
            ("Targeted financial sanction", None),
            ("", None),
        ] {
            assert_eq!(measure(words), expected, "{words}");
        }
    }

    #[test]
    fn authorities_by_their_words() {
        assert_eq!(authority_id("Office of Foreign Assets Control"), "authority:office-of-foreign-assets-control");
        assert_eq!(authority_id("  "), "authority:unnamed");
        assert!(crate::graph::check::fault_of_id(&authority_id(&"\u{416}".repeat(9999))).is_none());
    }
}
