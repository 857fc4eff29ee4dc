//! Values as the types of FollowTheMoney take them: what is no value of its type would be dropped by whoever reads the file.

use std::borrow::Cow;

use crate::vocabulary::check_digits::{is_imo, is_inn, is_isin, is_lei, is_ogrn, remainder_97};
use crate::vocabulary::country;
use crate::vocabulary::ftm::table;

/// Whether a property takes an identifier, by its digits and check digits. Of those whose rule is not known here none is taken.
pub(super) fn is_identifier(property: &str, value: &str) -> bool {
    match property {
        "imoNumber" => is_imo(value.trim_start_matches("IMO").trim_start()),
        "leiCode" => is_lei(value),
        "iban" => (15..=34).contains(&value.len()) && is_iban(value),
        "swiftBic" | "bic" => is_bic(value),
        "isin" => is_isin(value),
        "innCode" => is_inn(value),
        "ogrnCode" => is_ogrn(value),
        "wikidataId" => value.strip_prefix('Q').is_some_and(is_counted),
        "npiCode" | "socialSecurityNumber" | "uniqueEntityId" | "uscCode" | "figiCode" => false,
        _ => value.chars().any(char::is_alphanumeric),
    }
}

/// Whether a text is a number without a zero before it.
fn is_counted(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name with a blank for the line break that the model drops (U+0085); for the others it puts a blank itself.
pub(super) fn name(name: &str) -> Cow<'_, str> {
    if name.contains('\u{85}') { name.replace('\u{85}', " ").into() } else { name.into() }
}

/// Whether a country is one of the model, by two small letters.
pub(super) fn is_country(code: &str) -> bool {
    country::of_small_letters(code).is_some()
}

/// Whether a topic is one of the model.
pub(super) fn is_topic(topic: &str) -> bool {
    table::TOPICS.binary_search(&topic).is_ok()
}

fn is_iban(value: &str) -> bool {
    let Some((head, rest)) = value.split_at_checked(4) else { return false };
    let is_country = head.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
    is_country && remainder_97(rest.chars().chain(head.chars())) == Some(1)
}

fn is_bic(value: &str) -> bool {
    let is_country = value.get(4..6).is_some_and(|code| is_country(&code.to_ascii_lowercase()));
    let is_bank = value.bytes().take(6).all(|byte| byte.is_ascii_uppercase());
    let is_plain = value.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    matches!(value.len(), 8 | 11) && is_country && is_bank && is_plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_are_checked() {
        for (property, good, bad) in [
            ("imoNumber", "9074729", "9074728"),
            ("imoNumber", "IMO 9074729", "IMO"),
            ("leiCode", "253400M18U5TB02TW421", "253400M18U5TB02TW422"),
            ("iban", "GB82WEST12345698765432", "GB82WEST12345698765433"),
            ("swiftBic", "DEUTDEFF", "DEUTDEF"),
            ("isin", "US0378331005", "US0378331006"),
            ("innCode", "7707083893", "7707083894"),
            ("ogrnCode", "1027700132195", "1027700132196"),
            ("wikidataId", "Q42", "Q0x"),
            ("passportNumber", "=cmd|x", "---"),
        ] {
            assert!(is_identifier(property, good), "{property} {good}");
            assert!(!is_identifier(property, bad), "{property} {bad}");
        }
        for property in ["imoNumber", "leiCode", "iban", "swiftBic", "isin", "innCode", "ogrnCode", "wikidataId"] {
            for value in ["", "ü", "0", "ÜÜÜÜÜÜÜÜ"] {
                assert!(!is_identifier(property, value), "{property} {value:?}");
            }
        }
    }

    #[test]
    fn topics_are_sorted() {
        assert!(table::TOPICS.is_sorted());
        assert!(is_topic("crime.terror") && !is_topic("arms"));
    }
}
