//! Nationalities as lists write them: "Tunisian", "(1) German (2) Moroccan", "Sudan/South Sudan".

use crate::vocabulary::country;

/// The countries that a cell names, in order, and the parts of it that name none.
///
/// Several are told apart by numbers or letters in brackets, or else by a slash or semicolon with a country on each side.
pub(crate) fn codes(words: &str) -> (Vec<&'static str>, Vec<&str>) {
    let words = words.trim();
    if words.is_empty() {
        return (Vec::new(), Vec::new());
    }
    if let Some(code) = code(words) {
        return (vec![code], Vec::new());
    }
    let parts = numbered(words);
    if let [only] = parts.as_slice() {
        let parts: Option<Vec<_>> = only.split(['/', ';']).map(code).collect();
        return parts.map_or_else(|| (Vec::new(), vec![words]), |codes| (codes, Vec::new()));
    }
    let (mut codes, mut rest) = (Vec::new(), Vec::new());
    for part in parts {
        match code(part) {
            Some(code) => codes.push(code),
            None => rest.push(part),
        }
    }
    (codes, rest)
}

/// The code of a country by its name or by what its people are called.
pub(crate) fn code(words: &str) -> Option<&'static str> {
    let words = words.trim();
    country::code(words).or_else(|| {
        let words = words.to_lowercase();
        PEOPLES.binary_search_by(|(name, _)| (*name).cmp(&words)).ok().and_then(|at| PEOPLES.get(at)).map(|row| row.1)
    })
}

/// The parts of a text that `(1)`, `1)`, `(a)` or `a)` begins; the whole text if there are no such marks.
pub(crate) fn numbered<'w>(words: &'w str) -> Vec<&'w str> {
    let is_blank = |c: char| c.is_whitespace() || matches!(c, ',' | '-' | ';');
    let mut parts = Vec::new();
    let mut begin = 0;
    let mut is_marked = false;
    let mut add = |part: Option<&'w str>| {
        let part = part.map(|part| part.trim_matches(is_blank));
        parts.extend(part.filter(|part| !part.is_empty() && *part != "to"));
    };
    for (at, _) in words.match_indices(')') {
        let Some(start) = mark_before(words, at).filter(|start| *start >= begin) else { continue };
        add(words.get(begin..start));
        is_marked = true;
        begin = at + 1;
    }
    add(words.get(begin..));
    if !is_marked {
        return vec![words];
    }
    parts
}

/// Where the mark begins that this closing bracket ends, if it ends one.
fn mark_before(words: &str, bracket: usize) -> Option<usize> {
    let before = words.get(..bracket)?.as_bytes();
    let digits = before.iter().rev().take(3).take_while(|byte| byte.is_ascii_digit()).count();
    let length = match (digits, before.last()) {
        (1..=2, _) => digits,
        (0, Some(letter)) if letter.is_ascii_alphabetic() => 1,
        _ => return None,
    };
    let start = before.len() - length;
    match start.checked_sub(1).and_then(|at| before.get(at)) {
        Some(b'(') => Some(start - 1),
        Some(byte) if byte.is_ascii_whitespace() || matches!(byte, b',' | b';') => Some(start),
        None => Some(start),
        Some(_) => None,
    }
}

/// What people of a country are called, in the order of the alphabet.
const PEOPLES: &[(&str, &str)] = &[
    ("afghan", "AF"),
    ("albanian", "AL"),
    ("algerian", "DZ"),
    ("american", "US"),
    ("angolan", "AO"),
    ("armenian", "AM"),
    ("australian", "AU"),
    ("austrian", "AT"),
    ("azerbaijani", "AZ"),
    ("bahraini", "BH"),
    ("bangladeshi", "BD"),
    ("belarusian", "BY"),
    ("belgian", "BE"),
    ("bosnian", "BA"),
    ("british", "GB"),
    ("bulgarian", "BG"),
    ("burmese", "MM"),
    ("burundian", "BI"),
    ("canadian", "CA"),
    ("chadian", "TD"),
    ("chinese", "CN"),
    ("croatian", "HR"),
    ("cuban", "CU"),
    ("cypriot", "CY"),
    ("czech", "CZ"),
    ("danish", "DK"),
    ("dutch", "NL"),
    ("egyptian", "EG"),
    ("emirati", "AE"),
    ("eritrean", "ER"),
    ("estonian", "EE"),
    ("ethiopian", "ET"),
    ("filipino", "PH"),
    ("finnish", "FI"),
    ("french", "FR"),
    ("georgian", "GE"),
    ("german", "DE"),
    ("greek", "GR"),
    ("haitian", "HT"),
    ("hungarian", "HU"),
    ("indian", "IN"),
    ("indonesian", "ID"),
    ("iranian", "IR"),
    ("iraqi", "IQ"),
    ("irish", "IE"),
    ("israeli", "IL"),
    ("italian", "IT"),
    ("ivorian", "CI"),
    ("japanese", "JP"),
    ("jordanian", "JO"),
    ("kazakh", "KZ"),
    ("kazakhstani", "KZ"),
    ("kenyan", "KE"),
    ("kosovan", "XK"),
    ("kuwaiti", "KW"),
    ("kyrgyz", "KG"),
    ("latvian", "LV"),
    ("lebanese", "LB"),
    ("liberian", "LR"),
    ("libyan", "LY"),
    ("lithuanian", "LT"),
    ("malaysian", "MY"),
    ("malian", "ML"),
    ("maltese", "MT"),
    ("mauritanian", "MR"),
    ("mexican", "MX"),
    ("moldovan", "MD"),
    ("montenegrin", "ME"),
    ("moroccan", "MA"),
    ("nicaraguan", "NI"),
    ("nigerian", "NG"),
    ("north korean", "KP"),
    ("norwegian", "NO"),
    ("omani", "OM"),
    ("pakistani", "PK"),
    ("polish", "PL"),
    ("portuguese", "PT"),
    ("qatari", "QA"),
    ("qatarian", "QA"),
    ("romanian", "RO"),
    ("russian", "RU"),
    ("rwandan", "RW"),
    ("saudi", "SA"),
    ("saudi arabian", "SA"),
    ("senegalese", "SN"),
    ("serbian", "RS"),
    ("singaporean", "SG"),
    ("slovak", "SK"),
    ("slovenian", "SI"),
    ("somali", "SO"),
    ("south african", "ZA"),
    ("south korean", "KR"),
    ("south sudanese", "SS"),
    ("spanish", "ES"),
    ("sri lankan", "LK"),
    ("sudanese", "SD"),
    ("swedish", "SE"),
    ("swiss", "CH"),
    ("syrian", "SY"),
    ("tajik", "TJ"),
    ("tanzanian", "TZ"),
    ("trinidadian", "TT"),
    ("tunisian", "TN"),
    ("turkish", "TR"),
    ("turkmen", "TM"),
    ("ugandan", "UG"),
    ("ukrainian", "UA"),
    ("uzbek", "UZ"),
    ("venezuelan", "VE"),
    ("vietnamese", "VN"),
    ("yemeni", "YE"),
    ("zimbabwean", "ZW"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_stand_in_order() {
        assert!(PEOPLES.is_sorted_by(|one, other| one.0 < other.0));
        assert!(PEOPLES.iter().all(|(name, code)| country::code(name).is_none() && country::code(code) == Some(code)));
    }

    #[test]
    fn cells_with_one_and_with_several() {
        for (cell, codes_expected, rest_expected) in [
            ("", &[][..], &[][..]),
            ("Tunisian", &["TN"], &[]),
            ("(1) German (2) Moroccan", &["DE", "MA"], &[]),
            ("1) Saudi Arabia 2) Qatar", &["SA", "QA"], &[]),
            ("a) French, b) Tunisian", &["FR", "TN"], &[]),
            ("(1)-(2) Tunisia (3) Libya", &["TN", "LY"], &[]),
            ("(1) Russian (2) USSR (until 1991)", &["RU"], &["USSR (until 1991)"]),
            ("Sudan/South Sudan", &["SD", "SS"], &[]),
            ("Iran / unknown", &[], &["Iran / unknown"]),
            ("Iran (Islamic Republic of)", &["IR"], &[]),
            ("Bahrain (citizenship revoked in Jan. 2015)", &[], &["Bahrain (citizenship revoked in Jan. 2015)"]),
            ("Bosnia and Herzegovina", &["BA"], &[]),
            ("\u{e9})", &[], &["\u{e9})"]),
        ] {
            assert_eq!(codes(cell), (codes_expected.to_vec(), rest_expected.to_vec()), "{cell}");
        }
    }
}
