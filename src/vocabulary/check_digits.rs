//! Check digits: whether a number follows the rule of its scheme. Values are in capitals and have nothing between their characters.

/// Whether it has the form and the check digit of a ship in the scheme of the IMO, resolution A.1117(30): seven digits, the first six
/// weighed from 7 to 2, the last digit of the sum at the end.
pub(crate) fn is_imo(value: &str) -> bool {
    digits(value).is_some_and(
        |all| matches!(*all, [.., last] if all.len() == 7 && weighed(&all, &[7, 6, 5, 4, 3, 2]) % 10 == last),
    )
}

/// The same of a company or registered owner, resolution MSC.160(78): seven digits of which six are weighed, by 11.
#[cfg(feature = "search")]
pub(crate) fn is_imo_company(value: &str) -> bool {
    let check = |all: &[u32]| (11 - weighed(all, &[8, 6, 4, 2, 9, 7]) % 11) % 10;
    digits(value).is_some_and(|all| matches!(*all, [.., last] if all.len() == 7 && check(&all) == last))
}

/// Whether it is a legal entity identifier, ISO 17442: twenty characters of which the last two make the remainder by 97 one. By the
/// way they are reckoned, ISO 7064, they lie between 02 and 98.
pub(crate) fn is_lei(value: &str) -> bool {
    let check = value.get(18..).and_then(digits);
    let lies_between = check.is_some_and(|check| !matches!(*check, [0, 0 | 1] | [9, 9]));
    value.len() == 20 && lies_between && remainder_97(value.chars()) == Some(1)
}

/// Whether it is a securities identification number, ISO 6166: two letters, nine characters, and a digit by the rule of Luhn, letters
/// counting from ten.
pub(crate) fn is_isin(value: &str) -> bool {
    let begins = value.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
    if value.len() != 12 || !begins || !value.ends_with(|c: char| c.is_ascii_digit()) {
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
    let weigh = |(place, digit): (usize, &u32)| {
        let doubled = digit * 2;
        if place.is_multiple_of(2) { *digit } else { doubled / 10 + doubled % 10 }
    };
    all.iter().rev().enumerate().map(weigh).sum::<u32>().is_multiple_of(10)
}

/// Whether it is a taxpayer's number of the Russian Federation: ten digits of a firm, one of them to check, or twelve of a person,
/// two to check.
pub(crate) fn is_inn(value: &str) -> bool {
    let Some(all) = digits(value) else { return false };
    let check = |weights: &[u32], place: usize| all.get(place) == Some(&(weighed(&all, weights) % 11 % 10));
    match all.len() {
        10 => check(&[2, 4, 10, 3, 5, 9, 4, 6, 8], 9),
        12 => check(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 10) && check(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8], 11),
        _ => false,
    }
}

/// Whether it is a number of the Russian Federation's register: thirteen digits of a firm, by 11, or fifteen of an entrepreneur, by 13.
pub(crate) fn is_ogrn(value: &str) -> bool {
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

/// The remainder by 97 of a number in which letters count from ten.
pub(crate) fn remainder_97(text: impl Iterator<Item = char>) -> Option<u32> {
    text.into_iter().try_fold(0, |sum: u32, c| {
        let digit = c.to_digit(36).filter(|_| !c.is_ascii_lowercase())?;
        Some((sum * if digit > 9 { 100 } else { 10 } + digit) % 97)
    })
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
