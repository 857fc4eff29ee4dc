//! Schemes of identifiers: one name for what lists call by many, so that records of several lists can be compared.

use std::borrow::Cow;

/// The scheme of an identifier by the words that a list has for it: one of the names that the crate knows, such as `passport` or
/// `tax-id`, or else the words themselves in lower case with hyphens.
pub(crate) fn scheme(words: &str) -> Cow<'static, str> {
    let kebab = kebab(words);
    of_kebab(&kebab).map_or(Cow::Owned(kebab), Cow::Borrowed)
}

/// The scheme that the words are known to stand for.
#[cfg(feature = "search")]
pub(crate) fn known(words: &str) -> Option<&'static str> {
    of_kebab(&kebab(words))
}

fn of_kebab(kebab: &str) -> Option<&'static str> {
    let found = KNOWN.binary_search_by(|(words, _)| (*words).cmp(kebab)).ok()?;
    KNOWN.get(found).map(|(_, scheme)| *scheme)
}

/// Lower-case letters and digits with single hyphens between; a final "number" or "no" is left out.
fn kebab(words: &str) -> String {
    let mut kebab = String::with_capacity(words.len());
    let mut gap = false;
    for c in words.chars().flat_map(char::to_lowercase) {
        if matches!(c, '.' | '\'' | '\u{2019}') {
            continue;
        }
        if !c.is_alphanumeric() {
            gap = true;
            continue;
        }
        if gap && !kebab.is_empty() {
            kebab.push('-');
        }
        gap = false;
        kebab.push(c);
    }
    for end in ["-number", "-no", "-num"] {
        if let Some(short) = kebab.strip_suffix(end) {
            return short.to_owned();
        }
    }
    kebab
}

/// The words that lists use, as [`kebab`] gives them, with the scheme, in the order of the words.
const KNOWN: &[(&str, &str)] = &[
    ("aircraft-construction-number-also-called-l-n-or-s-n-or-f-n", "aircraft-construction-number"),
    ("aircraft-manufacturers-serial-number-msn", "aircraft-serial"),
    ("aircraft-tail", "aircraft-tail"),
    ("bik-ru", "bik"),
    ("business-registration", "registration"),
    ("cedula", "national-id"),
    ("certificate-of-incorporation", "registration"),
    ("civil-identification", "national-id"),
    ("commercial-registry", "registration"),
    ("company", "registration"),
    ("company-registration", "registration"),
    ("d-u-n-s", "duns"),
    ("diplomaticpassport", "passport"),
    ("duns", "duns"),
    ("electoral", "electoral"),
    ("federal-identity-card", "national-id"),
    ("fiscal-code", "tax-id"),
    ("fiscalcode", "tax-id"),
    ("id", "national-id"),
    ("id-card", "national-id"),
    ("identity-card", "national-id"),
    ("identity-document", "national-id"),
    ("imo", "imo"),
    ("kpp", "kpp"),
    ("legal-entity", "registration"),
    ("lei", "lei"),
    ("mmsi", "mmsi"),
    ("national-foreign-id", "national-id"),
    ("national-id", "national-id"),
    ("national-identification", "national-id"),
    ("national-identification-card", "national-id"),
    ("national-identity", "national-id"),
    ("national-identity-card", "national-id"),
    ("national-passport", "passport"),
    ("numéro-de-passeport", "passport"),
    ("número-de-pasaporte", "passport"),
    ("ogrn", "ogrn"),
    ("other-identification", "other-id"),
    ("other-vessel-call-sign", "call-sign"),
    ("otherid", "other-id"),
    ("passport", "passport"),
    ("passport-card", "passport"),
    ("passport-national-passport", "passport"),
    ("registered-charity", "charity"),
    ("registration", "registration"),
    ("registration-id", "registration"),
    ("regnumber", "registration"),
    ("residentperm", "residence-permit"),
    ("resperm", "residence-permit"),
    ("ssn", "ssn"),
    ("swift-bic", "swift-bic"),
    ("swiftbic", "swift-bic"),
    ("tax", "tax-id"),
    ("tax-id", "tax-id"),
    ("tax-identification", "tax-id"),
    ("tax-payer-identification", "tax-id"),
    ("taxpayer-identification", "tax-id"),
    ("trade-license", "trade-licence"),
    ("travelcert", "travel-document"),
    ("turkish-identificiation", "turkish-identification"),
    ("vat", "vat"),
    ("vessel-call-sign", "call-sign"),
    ("vessel-registration-identification", "imo"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_stand_in_order() {
        assert!(KNOWN.is_sorted_by(|one, other| one.0 < other.0));
    }

    #[test]
    fn words_of_lists() {
        for (words, expected) in [
            ("Passport", "passport"),
            ("Tax ID No.", "tax-id"),
            ("National ID No.", "national-id"),
            ("D-U-N-S Number", "duns"),
            ("SWIFT/BIC", "swift-bic"),
            ("Gazette Issue", "gazette-issue"),
        ] {
            assert_eq!(scheme(words), expected);
        }
    }
}
