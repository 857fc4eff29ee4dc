//! Check digits: whether a number can be one of its scheme at all.
//!
//! | scheme | rule | from |
//! | --- | --- | --- |
//! | `imo` | 7 digits; the last is that of the sum of the others weighed 7 to 2 | IMO resolution A.1117(30), ships |
//! | `imo-company` | 7 digits; the others weighed 8, 6, 4, 2, 9, 7, by 11 | IMO resolution MSC.160(78), companies and registered owners |
//! | `lei` | 20 characters; remainder 1 by 97, letters counting from ten | ISO 17442 with ISO 7064, MOD 97-10 |
//! | `isin` | 2 letters, 9 characters, 1 digit by the rule of Luhn | ISO 6166 |
//! | `inn` | 10 or 12 digits; weighed, by 11, with one check digit or two | Federal Tax Service of the Russian Federation |
//! | `ogrn`, `ogrnip` | 13 digits, by 11, or 15 digits, by 13 | the same, its registers of firms and of entrepreneurs |
//!
//! A valid number need not have been given to anybody. Nor does every slip show: the rule of the IMO for ships misses a change by five
//! of the second, fourth or sixth digit, and an even change of the third that its weight of five makes a multiple of ten.

use std::fmt;

use super::identifiers::normal::forms;
use crate::model::naming::named;
use crate::vocabulary::check_digits::{is_imo, is_imo_company, is_inn, is_isin, is_lei, is_ogrn};
use crate::vocabulary::scheme::scheme as one_scheme;

named! {
    /// Why a number is none of its scheme.
    CheckFault, "fault of an identifier" {
        /// It has too few characters, or too many.
        Length "wrong_length";
        /// It has a letter where digits are due, or the other way round, or another script's characters.
        Characters "wrong_characters";
        /// It is nothing but zeros, which are written where there is no number.
        Zeros "only_zeros";
        /// It does not fit its check digit.
        CheckDigit "wrong_check_digit";
        /// It fits the rule for companies and registered owners, and not the one for ships.
        OfCompany "the_number_of_a_company_and_not_of_a_ship";
        /// It fits the rule for ships, and not the one for companies and registered owners.
        OfShip "the_number_of_a_ship_and_not_of_a_company";
    }
}

/// What the rule of its scheme says of a number.
///
/// Prints in words: "valid", "invalid: wrong check digit", "not checked".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// It follows the rule. Whether it was ever given to anybody the rule cannot tell.
    Valid,
    /// It breaks the rule, and how.
    Invalid(CheckFault),
    /// No rule is known for its scheme, or no scheme.
    NotChecked,
}

impl Check {
    /// Whether it follows the rule of its scheme.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self == Check::Valid
    }

    /// Whether it breaks the rule of its scheme. What was not checked does not.
    #[must_use]
    pub fn is_invalid(self) -> bool {
        matches!(self, Check::Invalid(_))
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Check::Valid => f.write_str("valid"),
            Check::Invalid(fault) => write!(f, "invalid: {fault}"),
            Check::NotChecked => f.write_str("not checked"),
        }
    }
}

/// Checks a number by the rule of its scheme: `imo`, `imo-company`, `lei`, `isin`, `inn`, `ogrn` or `ogrnip`, in any spelling.
///
/// The number may be written with blanks, dots and hyphens, in small letters, and with the name of the scheme before it. The rules
/// are those of the standards: ISO 17442 and ISO 7064 for the LEI, ISO 6166 for the ISIN, the IMO's resolutions A.1117(30) for ships
/// and MSC.160(78) for companies, and those of the Russian Federation's tax service.
///
/// ```
/// use sanctions_graph::search::{Check, CheckFault, check};
///
/// assert_eq!(check("imo", "IMO 9074729"), Check::Valid);
/// assert_eq!(check("IMO number", "9074728"), Check::Invalid(CheckFault::CheckDigit));
/// assert_eq!(check("imo-company", "2041999"), Check::Valid);
/// assert_eq!(check("passport", "A1234567"), Check::NotChecked);
/// assert_eq!(check("isin", "US0378331006").to_string(), "invalid: wrong check digit");
/// ```
#[must_use]
pub fn check(scheme: &str, value: &str) -> Check {
    let scheme = one_scheme(scheme);
    // The last form has the least before the number.
    let told = Rule::of(&scheme).and_then(|rule| forms(&scheme, value).last().map(|form| rule.check(&form)));
    told.unwrap_or(Check::NotChecked)
}

/// The rule of a scheme.
pub(super) struct Rule {
    pub(super) scheme: &'static str,
    /// What is written before the number, in capitals.
    pub(super) labels: &'static [&'static str],
    lengths: &'static [usize],
    /// Whether it has digits alone.
    is_number: bool,
    holds: fn(&str) -> bool,
}

/// Every rule. Of several with one label the first is the one that the label alone stands for.
pub(super) const RULES: &[Rule] = &[
    Rule { scheme: "imo", labels: &["IMO"], lengths: &[7], is_number: true, holds: is_imo },
    Rule { scheme: IMO_COMPANY, labels: &["IMO"], lengths: &[7], is_number: true, holds: is_imo_company },
    Rule { scheme: "lei", labels: &["LEI"], lengths: &[20], is_number: false, holds: is_lei },
    Rule { scheme: "isin", labels: &["ISIN"], lengths: &[12], is_number: false, holds: is_isin },
    Rule { scheme: "inn", labels: &["INN", "ИНН"], lengths: &[10, 12], is_number: true, holds: is_inn },
    Rule { scheme: "ogrn", labels: &["OGRN", "ОГРН"], lengths: &[13, 15], is_number: true, holds: is_ogrn },
    Rule { scheme: "ogrnip", labels: &["OGRNIP", "ОГРНИП"], lengths: &[15], is_number: true, holds: is_ogrn },
];

/// The scheme of the IMO's numbers of companies and registered owners.
pub(super) const IMO_COMPANY: &str = "imo-company";

impl Rule {
    pub(super) fn of(scheme: &str) -> Option<&'static Rule> {
        RULES.iter().find(|rule| rule.scheme == scheme)
    }

    /// What follows one of its labels, if that is as long as a number of the scheme.
    pub(super) fn unlabelled<'a>(&self, normal: &'a str) -> Option<&'a str> {
        let rests = self.labels.iter().filter_map(|label| normal.strip_prefix(label));
        rests.into_iter().find(|rest| self.lengths.contains(&rest.len()))
    }

    /// What it says of a number in its normal form.
    fn check(&self, normal: &str) -> Check {
        let is_fit = |byte: u8| byte.is_ascii_digit() || (!self.is_number && byte.is_ascii_uppercase());
        let fault = if !normal.bytes().all(is_fit) {
            CheckFault::Characters
        } else if !self.lengths.contains(&normal.len()) {
            CheckFault::Length
        } else if normal.bytes().all(|byte| byte == b'0') {
            CheckFault::Zeros
        } else if (self.holds)(normal) {
            return Check::Valid;
        } else {
            self.misfit(normal)
        };
        Check::Invalid(fault)
    }

    /// Why a number of the right length and characters does not fit.
    fn misfit(&self, normal: &str) -> CheckFault {
        let digits_at = |from: usize| normal.bytes().skip(from).all(|byte| byte.is_ascii_digit());
        match self.scheme {
            "imo" if is_imo_company(normal) => CheckFault::OfCompany,
            IMO_COMPANY if is_imo(normal) => CheckFault::OfShip,
            "isin" if !digits_at(11) || normal.bytes().take(2).any(|byte| byte.is_ascii_digit()) => {
                CheckFault::Characters
            }
            "lei" if !digits_at(18) => CheckFault::Characters,
            _ => CheckFault::CheckDigit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples that are published: of the IMO's two rules in the literature on them, of the others in the public registers.
    const PUBLISHED: &[(&str, &str)] = &[
        ("imo", "9074729"),
        ("imo", "7654329"),
        ("imo", "7625811"),
        ("imo", "8814275"),
        ("imo-company", "2041999"),
        ("lei", "5493001KJTIIGC8Y1R12"),
        ("lei", "969500KSV493XWY0PS33"),
        ("isin", "US0378331005"),
        ("isin", "AU0000XVGZA3"),
        ("isin", "GB0002634946"),
        ("inn", "7707083893"),
        ("inn", "7830002293"),
        ("inn", "500100732259"),
        ("ogrn", "1027700132195"),
        ("ogrn", "1127746509780"),
        ("ogrn", "1027812400868"),
        ("ogrn", "304500116000157"),
        ("ogrnip", "304500116000157"),
    ];

    #[test]
    fn published_examples_are_valid() {
        for (scheme, value) in PUBLISHED {
            assert_eq!(check(scheme, value), Check::Valid, "{scheme} {value}");
            let spelt: String = value.to_lowercase().chars().flat_map(|c| [c, ' ', '-']).collect();
            assert_eq!(check(scheme, &spelt), Check::Valid, "{scheme} {spelt:?}");
        }
        for rule in RULES {
            assert!(PUBLISHED.iter().any(|(scheme, _)| *scheme == rule.scheme), "{} has no example", rule.scheme);
        }
    }

    /// Every change of one digit shows, but for those of the IMO that its weights hide: they share a divisor with ten.
    #[test]
    fn a_changed_digit_shows() {
        for (scheme, value) in PUBLISHED {
            for (place, was) in value.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
                for is in ('0'..='9').filter(|is| *is != was) {
                    let mut changed = (*value).to_owned();
                    changed.replace_range(place..=place, &is.to_string());
                    let by = (is as u32).abs_diff(was as u32);
                    let hidden = match (*scheme, place) {
                        ("imo", 0..6) => (by * (7 - place as u32)).is_multiple_of(10),
                        // A remainder of ten by 11 or 13 is written as the digit zero, so those that leave ten pass for zero.
                        ("imo-company" | "inn" | "ogrn" | "ogrnip", _) => continue,
                        _ => false,
                    };
                    assert_eq!(check(scheme, &changed).is_valid(), hidden, "{scheme} {value} {changed}");
                }
            }
        }
    }

    #[test]
    fn faults_are_told_apart() {
        for (scheme, value, fault) in [
            ("imo", "907472", CheckFault::Length),
            ("imo", "", CheckFault::Length),
            ("imo", "90747290", CheckFault::Length),
            ("imo", "907472X", CheckFault::Characters),
            ("imo", "0000000", CheckFault::Zeros),
            ("imo", "9074728", CheckFault::CheckDigit),
            ("imo", "5878589", CheckFault::OfCompany),
            ("imo-company", "9074729", CheckFault::OfShip),
            ("imo-company", "2041998", CheckFault::CheckDigit),
            ("lei", "5493001KJTIIGC8Y1R1", CheckFault::Length),
            ("lei", "5493001KJTIIGC8Y1R13", CheckFault::CheckDigit),
            ("lei", "5493001KJTIIGC8Y1RXX", CheckFault::Characters),
            ("lei", "5493001KJTIIGC8Y1RÄ2Ж", CheckFault::Characters),
            ("isin", "U50378331005", CheckFault::Characters),
            ("isin", "US0373831005", CheckFault::CheckDigit),
            ("isin", "US03378331005", CheckFault::Length),
            ("inn", "7707083894", CheckFault::CheckDigit),
            ("inn", "7743013902", CheckFault::CheckDigit),
            ("inn", "77070838930", CheckFault::Length),
            ("ogrn", "1027700132196", CheckFault::CheckDigit),
            ("ogrnip", "1027700132195", CheckFault::Length),
        ] {
            assert_eq!(check(scheme, value), Check::Invalid(fault), "{scheme} {value}");
        }
        assert_eq!(check("passport", "1"), Check::NotChecked);
        assert_eq!(check("", ""), Check::NotChecked);
    }

    #[test]
    fn the_name_of_the_scheme_may_stand_before() {
        for (scheme, value) in [
            ("imo", "IMO 9074729"),
            ("IMO number", "imo: 9.074.729"),
            ("imo-company", "IMO2041999"),
            ("LEI", "LEI: 5493001KJTIIGC8Y1R12"),
            ("isin", "ISIN US0378331005"),
            ("INN", "ИНН 7707083893"),
            ("ogrn", "ОГРН: 1027700132195"),
            ("imo", "No. 9074729"),
            ("imo", "９０７４７２９"),
        ] {
            assert_eq!(check(scheme, value), Check::Valid, "{scheme} {value}");
        }
    }
}
