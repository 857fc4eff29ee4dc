//! What of an entry is compared: its list, its identifiers, its names.

use crate::graph::lookup::fold;
use crate::import::importer::UNNAMED;
use crate::model::entity::{Entity, Strength};
use crate::vocabulary::STUB;

/// The lists whose entries have ids that begin with the name of the list, which is also the scheme of their identifiers.
pub(super) const LISTS: [&str; 5] = ["eu", "ofac", "ofsi", "uk", "un"];

/// The list that an entry stands in, by its id.
pub(super) fn list_of(entity: &Entity) -> Option<&'static str> {
    let (list, _) = entity.id().split_once(':')?;
    LISTS.into_iter().find(|known| *known == list)
}

/// The schemes whose identifiers one party alone has, in the order of the alphabet, with their words.
const STRONG: &[(&str, &str)] = &[
    ("aircraft-construction-number", "construction number"),
    ("aircraft-serial", "serial number"),
    ("bik", "BIK"),
    ("charity", "charity number"),
    ("duns", "D-U-N-S number"),
    ("imo", "IMO number"),
    ("inn", "INN"),
    ("lei", "LEI"),
    ("mmsi", "MMSI"),
    ("national-id", "national identity number"),
    ("ogrn", "OGRN"),
    ("okpo", "OKPO"),
    ("passport", "passport number"),
    ("registration", "registration number"),
    ("ssn", "social security number"),
    ("swift-bic", "SWIFT code"),
    ("tax-id", "tax number"),
    ("vat", "VAT number"),
    ("wikidata", "Wikidata item"),
];

/// The beginnings of schemes that name the currency of a wallet after them.
const WALLETS: [&str; 3] = ["crypto", "digital-currency-address", "wallet"];

fn is_wallet(scheme: &str) -> bool {
    WALLETS.iter().any(|start| scheme.starts_with(start))
}

/// Whether one party alone has an identifier of the scheme.
pub(super) fn is_strong(scheme: &str) -> bool {
    STRONG.binary_search_by(|(known, _)| (*known).cmp(scheme)).is_ok() || is_wallet(scheme)
}

/// A strong scheme in words.
pub(super) fn words(scheme: &str) -> &str {
    let found = STRONG.binary_search_by(|(known, _)| (*known).cmp(scheme)).ok().and_then(|at| STRONG.get(at));
    found.map_or(if is_wallet(scheme) { "wallet" } else { scheme }, |(_, words)| *words)
}

/// The fewest characters of an identifier that says something.
const SHORTEST: usize = 5;

/// An identifier without blanks and punctuation, in one case; `None` if it is too short to say something, or stands for none.
pub(super) fn comparable(scheme: &str, value: &str) -> Option<String> {
    if is_wallet(scheme) {
        // Addresses of wallets tell capitals from small letters.
        let value: String = value.chars().filter(|c| !c.is_whitespace()).collect();
        return (value.len() > SHORTEST).then_some(value);
    }
    let mut plain: String = value.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect();
    if scheme == "imo" {
        plain.retain(|c| c.is_ascii_digit());
    }
    let says_something = scheme == "swift-bic" || plain.chars().any(|c| c.is_numeric() && c != '0');
    (plain.chars().count() >= SHORTEST && says_something).then_some(plain)
}

/// The names that identify an entry; none of one whose name is not told.
pub(super) fn strong_names(entity: &Entity) -> impl Iterator<Item = &str> {
    let is_named = !entity.details().extra().iter().any(|(key, _)| matches!(&**key, UNNAMED | STUB));
    let strong = entity.aliases().iter().filter(|alias| alias.strength() == Strength::Strong);
    let names = std::iter::once(entity.name()).chain(strong.map(|alias| &*alias.name));
    names.filter(move |_| is_named)
}

/// The fewest letters of a name that says something.
const SHORTEST_NAME: usize = 4;

/// A name without case, marks and punctuation; of a person also without the order of its words. `None` if it is too short to say
/// something: a person has at least two words.
pub(super) fn name_key(name: &str, is_person: bool) -> Option<String> {
    let folded = fold(name);
    let mut words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if is_person {
        words.sort_unstable();
    }
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    (letters >= SHORTEST_NAME && (!is_person || words.len() > 1)).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemes_stand_in_order() {
        assert!(STRONG.is_sorted_by(|one, other| one.0 < other.0));
    }

    #[test]
    fn identifiers_are_compared_without_their_punctuation() {
        for (scheme, one, other) in [
            ("imo", "IMO 9138898", "9138898"),
            ("passport", "a-123 456", "A123456"),
            ("registration", "HRB 12.345", "hrb12345"),
        ] {
            assert_eq!(comparable(scheme, one), comparable(scheme, other), "{one}");
        }
        for (scheme, value) in [("passport", "unknown"), ("passport", "n/a"), ("tax-id", "000-000"), ("lei", "1234")] {
            assert_eq!(comparable(scheme, value), None, "{value}");
        }
        assert!(is_strong("digital-currency-address-xbt") && !is_strong("gazette-issue") && !is_strong("un"));
        assert_ne!(
            comparable("digital-currency-address-xbt", "1AbCdEfG"),
            comparable("digital-currency-address-xbt", "1abcdefg")
        );
    }

    #[test]
    fn names_are_compared_by_their_words() {
        assert_eq!(name_key("ONE, Person", true), name_key("Person One", true));
        assert_ne!(name_key("One Person", false), name_key("Person One", false));
        assert_eq!(name_key("Example Co., Ltd.", false), name_key("EXAMPLE CO LTD", false));
        assert_eq!(name_key("Person", true), None);
        assert_eq!(name_key("ABC", false), None);
    }
}
