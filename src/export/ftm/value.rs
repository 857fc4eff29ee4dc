//! Values as the types of FollowTheMoney take them: what is no value of its type would be dropped by whoever reads the file.

use std::borrow::Cow;

use crate::vocabulary::country;
use crate::vocabulary::ftm::table;

/// Whether a property takes an identifier, by its digits and check digits. Of those whose rule is not known here none is taken.
pub(super) fn is_identifier(property: &str, value: &str) -> bool {
    match property {
        "imoNumber" => is_imo(value),
        "leiCode" => value.len() == 20 && remainder_97(value.chars()) == Some(1),
        "iban" => (15..=34).contains(&value.len()) && is_iban(value),
        "swiftBic" | "bic" => is_bic(value),
        "isin" => value.len() == 12 && is_isin(value),
        "innCode" => is_inn(value),
        "ogrnCode" => is_ogrn(value),
        "wikidataId" => value.strip_prefix('Q').is_some_and(|rest| !rest.starts_with('0') && digits(rest).is_some()),
        "npiCode" | "socialSecurityNumber" | "uniqueEntityId" | "uscCode" | "figiCode" => false,
        _ => value.chars().any(char::is_alphanumeric),
    }
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

/// The digits of a text, if it has some and nothing else.
fn digits(text: &str) -> Option<Vec<u32>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
    digits.filter(|digits| !digits.is_empty())
}

/// The digits weighed and summed.
fn weighed(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

fn is_imo(value: &str) -> bool {
    let number = value.trim_start_matches("IMO").trim_start();
    digits(number).is_some_and(
        |all| matches!(*all, [.., last] if all.len() == 7 && weighed(&all, &[7, 6, 5, 4, 3, 2]) % 10 == last),
    )
}

/// The remainder by 97 of a number in which letters count from ten.
fn remainder_97(text: impl Iterator<Item = char>) -> Option<u32> {
    text.into_iter().try_fold(0, |sum: u32, c| {
        let digit = c.to_digit(36).filter(|_| !c.is_ascii_lowercase())?;
        Some((sum * if digit > 9 { 100 } else { 10 } + digit) % 97)
    })
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

/// By the rule of Luhn, letters counting from ten.
fn is_isin(value: &str) -> bool {
    if !value.bytes().take(2).all(|byte| byte.is_ascii_uppercase()) {
        return false;
    }
    let mut all = Vec::with_capacity(24);
    for c in value.chars() {
        match c.to_digit(36).filter(|_| !c.is_ascii_lowercase()) {
            Some(digit) if digit > 9 => all.extend([digit / 10, digit % 10]),
            Some(digit) => all.push(digit),
            None => return false,
        }
    }
    let sum: u32 = all
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let doubled = digit * 2;
            if place.is_multiple_of(2) { *digit } else { doubled / 10 + doubled % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

fn is_inn(value: &str) -> bool {
    let Some(all) = digits(value) else { return false };
    let check = |weights: &[u32], place: usize| all.get(place) == Some(&(weighed(&all, weights) % 11 % 10));
    match all.len() {
        10 => check(&[2, 4, 10, 3, 5, 9, 4, 6, 8], 9),
        12 => check(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 10) && check(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 11),
        _ => false,
    }
}

fn is_ogrn(value: &str) -> bool {
    let by = match value.len() {
        13 => 11,
        15 => 13,
        _ => return false,
    };
    let Some((head, last)) = value.split_at_checked(value.len() - 1).filter(|_| digits(value).is_some()) else {
        return false;
    };
    head.parse::<u64>().is_ok_and(|number| (number % by % 10).to_string() == last)
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
