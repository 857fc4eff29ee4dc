//! The form in which identifiers are compared.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::search::checksum::{RULES, Rule};
use crate::vocabulary::scheme::{known, scheme as one_scheme};

/// The most words of a label: "national identification card no."
const MOST_WORDS: usize = 4;

/// Labels that say no more than that a number follows.
const NUMBER_WORDS: &[&str] = &["id", "no", "nr", "num", "number", "ref", "reference"];

/// Schemes that a label names by their own name, beside those that lists have words for.
const OWN_NAMES: &[&str] =
    &[super::ALIAS_ID, super::ENTITY_ID, "eu", "imo-company", "inn", "isin", super::LIST_ENTRY, "ofac", "ogrnip", "un"];

/// The zeros of the decimal digits that NFKD leaves as they are, each with nine others after it: Arabic, Persian, Devanagari, Bengali,
/// Thai, Burmese and Khmer.
const ZEROS: &[char] = &['٠', '۰', '०', '০', '๐', '၀', '០'];

/// What is compared of an identifier: letters and digits in capitals without marks, and nothing between them. What a number is called
/// goes, such as "IMO" of an IMO number, where what is left is as long as a number of the scheme.
fn normal(scheme: &str, value: &str) -> String {
    let mut normal = String::new();
    write_normal(scheme, value, &mut normal);
    normal
}

/// The forms in which a value may be meant: as it stands, and then without a "No." before it. What begins so may be a number of Norway.
pub(in crate::search) fn forms(scheme: &str, value: &str) -> impl Iterator<Item = String> {
    spellings(value).map(move |value| normal(scheme, value))
}

/// A value as it stands, and then without a "No." before it.
pub(super) fn spellings(value: &str) -> impl Iterator<Item = &str> {
    std::iter::once(value).chain(without_number_sign(value))
}

/// The normal form, into a buffer that is emptied first.
pub(super) fn write_normal(scheme: &str, value: &str, out: &mut String) {
    out.clear();
    if value.is_ascii() {
        out.extend(value.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()));
    } else {
        let chars = value.chars().filter(|c| *c != '№').nfkd().filter(|c| c.is_alphanumeric());
        out.extend(chars.map(plain_digit).flat_map(char::to_uppercase));
    }
    if let Some(rest) = Rule::of(scheme).and_then(|rule| rule.unlabelled(out)).map(str::len) {
        out.drain(..out.len() - rest);
    }
}

/// A digit of another script as the one it is.
fn plain_digit(c: char) -> char {
    let digit = |zero: &char| u32::from(c).checked_sub(u32::from(*zero)).filter(|digit| *digit < 10);
    ZEROS.iter().find_map(digit).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
}

/// What follows a "No." at the beginning.
fn without_number_sign(value: &str) -> Option<&str> {
    let value = value.trim_start();
    let after = |sign: &str| {
        let (head, rest) = value.split_at_checked(sign.len())?;
        head.eq_ignore_ascii_case(sign).then_some(rest)
    };
    ["no.", "no:", "nr.", "nr:", "n°", "nº"].into_iter().find_map(after)
}

/// A text that says what it is, taken apart.
pub(super) struct Labelled<'a> {
    /// The scheme; none of a mere "No."
    pub(super) scheme: Option<Cow<'static, str>>,
    pub(super) value: &'a str,
}

/// A text that begins with words for a scheme: "Passport No. A1234567". The most words that are known count.
pub(super) fn labelled(text: &str) -> Option<Labelled<'_>> {
    let text = text.trim();
    let is_end = |c: char| c.is_whitespace() || matches!(c, ':' | '#' | '=' | '№');
    let ends = text.char_indices().filter(|(_, c)| is_end(*c)).map(|(end, _)| end);
    let mut found = None;
    let (mut words, mut last) = (0, 0);
    for end in ends {
        let Some((label, value)) = text.split_at_checked(end) else { continue };
        if !text.get(last..end).unwrap_or_default().chars().any(char::is_alphanumeric) {
            last = end;
            continue;
        }
        (words, last) = (words + 1, end);
        if words > MOST_WORDS {
            break;
        }
        let scheme = scheme_of_label(label);
        let has_value = value.chars().any(char::is_alphanumeric);
        if let Some(scheme) = scheme.filter(|_| has_value) {
            found = Some(Labelled { scheme, value });
        }
    }
    found
}

/// The scheme that a label names; or that it names a number and no scheme.
fn scheme_of_label(label: &str) -> Option<Option<Cow<'static, str>>> {
    let folded: String = label.nfkd().collect();
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    if NUMBER_WORDS.iter().any(|word| bare.eq_ignore_ascii_case(word)) {
        return Some(None);
    }
    let own = || Some(one_scheme(&folded)).filter(|scheme| OWN_NAMES.contains(&&**scheme));
    known(&folded).map(Cow::Borrowed).or_else(own).map(Some)
}

/// The scheme of a number that has its label grown to it, as in "imo9187629", and the number. The text is in its normal form.
pub(super) fn grown_together(normal: &str) -> Option<(&'static str, &str)> {
    RULES.iter().find_map(|rule| rule.unlabelled(normal).map(|rest| (rule.scheme, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_case_and_width_go() {
        for (scheme, value, expected) in [
            ("imo", "IMO: 9,187,629", "9187629"),
            ("imo", "imo9187629", "9187629"),
            ("imo", "ＩＭＯ ９１８７６２９", "9187629"),
            ("imo", "IMO 918762", "IMO918762"),
            ("passport", " ab-12/34.56 ", "AB123456"),
            ("passport", "№ 123456", "123456"),
            ("vat", "NO 123 456 789 MVA", "NO123456789MVA"),
            ("passport", "۱۲۳۴", "1234"),
            ("passport", "၁၂၃၄", "1234"),
            ("isin", "ISIN US0378331005", "US0378331005"),
            ("isin", "ISIN12345678", "ISIN12345678"),
            ("registration", "ÄÖ 1", "AO1"),
            ("passport", "\u{0}\u{7f}\u{202e}", ""),
        ] {
            assert_eq!(normal(scheme, value), expected, "{scheme} {value:?}");
        }
    }

    #[test]
    fn a_sign_for_number_may_be_one_or_letters() {
        for (value, expected) in [
            ("No. 123456", ["NO123456", "123456"].as_slice()),
            ("nr: 123456", &["NR123456", "123456"]),
            ("N° 123456", &["N123456", "123456"]),
            ("NO 123 456 789 MVA", &["NO123456789MVA"]),
            ("Nº", &["NO", ""]),
            ("", &[""]),
        ] {
            assert_eq!(forms("passport", value).collect::<Vec<_>>(), expected, "{value:?}");
        }
    }

    #[test]
    fn labels_are_read() {
        for (text, expected) in [
            ("Passport No. A1234567", Some((Some("passport"), "A1234567"))),
            ("passport: A1234567", Some((Some("passport"), "A1234567"))),
            ("National ID No. 12", Some((Some("national-id"), "12"))),
            ("IMO No. 9187629", Some((Some("imo"), "9187629"))),
            ("imo company 5342883", Some((Some("imo-company"), "5342883"))),
            ("ISIN = US0378331005", Some((Some("isin"), "US0378331005"))),
            ("ofac:17069", Some((Some("ofac"), "17069"))),
            ("No. 17069", Some((None, "17069"))),
            ("ID № 17069", Some((None, "17069"))),
            ("Kim 17069", None),
            ("passport", None),
            ("passport : ", None),
            ("", None),
        ] {
            let found = labelled(text);
            let found = found.as_ref().map(|found| (found.scheme.as_deref(), normal("", found.value)));
            assert_eq!(found, expected.map(|(scheme, value)| (scheme, value.to_owned())), "{text:?}");
        }
    }
}
