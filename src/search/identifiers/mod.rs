//! Identifiers: which entities have a number.
//!
//! A name leads to many; a number leads to one. [`Graph::by_identifier`](crate::Graph::by_identifier) looks for the passport, the IMO
//! number, the registration, the LEI, the number of the list entry, the id of the entity, or the id that it had before it was merged.
//! It is exact, after what does not count is taken away: case, blanks, dots, hyphens, slashes, the width and the script of digits, and
//! the name of the scheme before the number. `IMO: 9,074,729`, `imo9074729` and `９０７４７２９` ask for the same; `9074728` asks for
//! another. There is no nearness between numbers: of two that differ in one digit each belongs to somebody else.
//!
//! A number says little without its scheme, for the same digits may be a passport here and a registration there. So every hit tells
//! under which scheme the number is recorded, as what it is written, and which country issued it. A scheme is asked for with
//! [`scheme`](IdentifierQuery::scheme), or said in the text: `Passport No. A1234567`. It is then compared with the same scheme under
//! any of the names that lists have for it, and with the general one that lists put it under: an OGRN is often recorded as a
//! `registration`, an INN as a `tax-id`, and the IMO numbers ships and companies. Digits fewer than four are looked for under a scheme
//! only.
//!
//! Where there is a rule, the number is checked by it: the one that was asked for, since a slip explains an empty answer, and the one
//! that is recorded, since lists have slips too. See [`check`](super::check). An invalid number is looked for all the same.
//!
//! An empty answer says that no entity of this graph is recorded with that number. It does not say that nobody has it.

pub(in crate::search) mod normal;
mod query;

use petgraph::graph::NodeIndex;

use crate::graph::Graph;
use crate::graph::listings::Listing;
pub(crate) use crate::graph::lookup::ALIAS_ID;
use crate::graph::refs::EntityRef;
use crate::model::relation::Relation;
use crate::vocabulary::scheme::scheme as one_scheme;
pub use query::{IdentifierHit, IdentifierHits, IdentifierQuery};

/// The scheme of the id that an entity has in the graph.
pub(crate) const ENTITY_ID: &str = "entity-id";

/// The scheme of the numbers that authorities give the entries of their lists.
pub(crate) const LIST_ENTRY: &str = "list-entry";

/// Special schemes, each with the general one that lists put it under: what is recorded as one may be asked for as the other.
const KINDRED: &[(&str, &str)] = &[
    ("imo-company", "imo"),
    ("inn", "tax-id"),
    ("vat", "tax-id"),
    ("lei", "registration"),
    ("ogrn", "registration"),
    ("ogrnip", "ogrn"),
    ("ogrnip", "registration"),
    ("eu", LIST_ENTRY),
    ("ofac", LIST_ENTRY),
    ("un", LIST_ENTRY),
];

/// Whether a number recorded under one scheme may be the one asked for under another.
fn are_comparable(one: &str, other: &str) -> bool {
    one == other || KINDRED.contains(&(one, other)) || KINDRED.contains(&(other, one))
}

/// An identifier as it is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Recorded<'g> {
    scheme: &'g str,
    value: &'g str,
    country: Option<&'g str>,
    /// Whose list it is an entry of.
    authority: Option<EntityRef<'g>>,
}

/// Every identifier of an entity: its id, those of its record, and the entries of the lists it is on, which may be one of many measures.
fn identifiers_of(entity: EntityRef<'_>) -> impl Iterator<Item = Recorded<'_>> {
    let record = entity.get();
    let own = Recorded { scheme: ENTITY_ID, value: record.id(), country: None, authority: None };
    let recorded = record.details().identifiers().iter().map(|identifier| Recorded {
        scheme: &identifier.scheme,
        value: &identifier.value,
        country: identifier.country.as_deref(),
        authority: None,
    });
    let entries = entity.listings().into_iter().filter_map(|listing| {
        let value = listing.designation()?.entry()?;
        Some(Recorded { scheme: LIST_ENTRY, value, country: None, authority: Some(listing.authority()) })
    });
    std::iter::once(own).chain(recorded).chain(entries)
}

/// Where the identifiers lead: for the hash of each in its normal form the entity that has it, ascending. The texts stay in the
/// graph, and what a hash leads to is compared with them.
#[derive(Debug, Default)]
pub(crate) struct Identifiers {
    places: Vec<(u32, u32)>,
}

impl Identifiers {
    pub(crate) fn new(graph: &Graph) -> Self {
        let mut places = Vec::with_capacity(graph.entity_count() * 2);
        let mut buffer = String::new();
        let mut add = |scheme: &str, value: &str, entity: usize| {
            for value in normal::spellings(value) {
                normal::write_normal(scheme, value, &mut buffer);
                if !buffer.is_empty() {
                    places.push((hash(&buffer), entity as u32));
                }
            }
        };
        for (position, entity) in graph.inner.node_weights().enumerate() {
            add(ENTITY_ID, entity.id(), position);
            for identifier in entity.details().identifiers() {
                add(&one_scheme(&identifier.scheme), &identifier.value, position);
            }
        }
        for tie in graph.ties().filter(|tie| tie.relation() == Relation::SanctionedBy) {
            for listing in Listing::of(tie) {
                if let Some(entry) = listing.designation().and_then(|designation| designation.entry()) {
                    add(LIST_ENTRY, entry, tie.from().index.index());
                }
            }
        }
        places.sort_unstable();
        places.dedup();
        places.shrink_to_fit();
        Self { places }
    }

    /// The entities that a text in its normal form may lead to, ascending: those with an identifier of the same hash.
    fn candidates(&self, normal: &str) -> impl Iterator<Item = NodeIndex> {
        let hash = hash(normal);
        let from = self.places.partition_point(|place| place.0 < hash);
        let places = self.places.get(from..).unwrap_or_default().iter();
        places.take_while(move |place| place.0 == hash).map(|place| NodeIndex::new(place.1 as usize))
    }
}

/// FNV-1a, folded to 32 bits: the same on every machine.
fn hash(text: &str) -> u32 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ (hash >> 32)) as u32
}

/// The letters that a text may have for each digit, and the letters besides, before it is taken for a name with a number in it.
const LETTERS: (usize, usize) = (3, 4);

/// Whether a text may be an identifier and no plain name: it has four letters and digits, some of them digits, and either a word with a
/// digit that is as long, as "A1234567" is, or not many more letters than digits.
///
/// It may be wrong on both sides. A look-up is exact and cheap, so whoever searches for names asks it to look here as well.
#[allow(dead_code, reason = "the search for names asks it")]
pub(crate) fn looks_like_identifier(text: &str) -> bool {
    let counted = |word: &str| {
        word.chars().filter(|c| c.is_alphanumeric()).fold((0, 0), |(letters, digits), c| {
            if c.is_numeric() { (letters, digits + 1) } else { (letters + 1, digits) }
        })
    };
    let is_long = |(letters, digits): (usize, usize)| digits > 0 && letters + digits >= 4;
    let (letters, digits) = counted(text);
    is_long((letters, digits))
        && (letters <= LETTERS.0 * digits + LETTERS.1 || text.split_whitespace().map(counted).any(is_long))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::GraphBuilder;
    use crate::model::claim::{Claim, Designation, Measure, Modality};
    use crate::model::entity::Entity;
    use crate::model::kind::EntityKind;
    use crate::model::source::{Source, SourceKind};

    #[test]
    fn names_and_numbers_are_told_apart() {
        for (text, expected) in [
            ("IMO 9074729", true),
            ("A1234567", true),
            ("KPi.036", true),
            ("XVI.B no. 4", true),
            ("AB 12 34 56 C", true),
            ("SWIFT AGSZRU31", true),
            ("Passport No. A1234567", true),
            ("９０７４７２９", true),
            ("123", false),
            ("IMO", false),
            ("Kim Sok Chol", false),
            ("Glocom 2 Trading Company", false),
            ("", false),
            ("---- ....", false),
        ] {
            assert_eq!(looks_like_identifier(text), expected, "{text:?}");
        }
    }

    #[test]
    fn schemes_are_compared_with_their_kin_alone() {
        assert!(are_comparable("ogrn", "registration") && are_comparable("registration", "ogrn"));
        assert!(are_comparable("passport", "passport"));
        assert!(!are_comparable("ogrn", "lei") && !are_comparable("passport", "national-id"));
    }

    fn listed() -> Graph {
        let mut builder = GraphBuilder::new();
        builder.source(Source::new("list", SourceKind::OfficialList, "A list"));
        let firm = Entity::new("firm", EntityKind::Company, "A firm").identifier("Tax ID No.", "77-07 083893");
        builder.entity(firm.identifier("passport", "12"));
        builder.entity(Entity::new("authority", EntityKind::Agency, "An authority"));
        for measure in [Measure::AssetFreeze, Measure::TravelBan] {
            let designation = Designation::new(measure).with_entry("AB.4 no. 7");
            let claim = Claim::new(Modality::Official, "list").designation(designation);
            builder.claim("firm", Relation::SanctionedBy, "authority", claim);
        }
        builder.build().unwrap()
    }

    #[test]
    fn ids_identifiers_and_entries_lead_to_the_entity() {
        let graph = listed();
        let (firm, authority) = (graph.entity("firm").unwrap(), graph.entity("authority").unwrap());
        let told: Vec<(&str, &str)> = identifiers_of(firm).map(|one| (one.scheme, one.value)).collect();
        let entry = (LIST_ENTRY, "AB.4 no. 7");
        assert_eq!(told, [(ENTITY_ID, "firm"), ("Tax ID No.", "77-07 083893"), ("passport", "12"), entry, entry]);
        assert_eq!(Identifiers::new(&graph).places.len(), 5, "one entry of two measures is there once");
        let hits = graph.by_identifier("AB.4/7").scheme("list entry").run();
        assert!(hits.is_empty(), "no letter may be left out");
        let hits: Vec<_> = graph.by_identifier("ab 4 no 7").run().into_iter().collect();
        let [hit] = *hits else { panic!("{hits:?}") };
        assert_eq!((hit.entity(), hit.authority()), (firm, Some(authority)));
    }

    #[test]
    fn what_only_shares_a_hash_is_no_hit() {
        let graph = listed();
        // As if every identifier of the graph had the hash of what is asked for.
        let asked = hash("7654321");
        let places = (0..graph.entity_count() as u32).map(|entity| (asked, entity)).collect();
        let index = Identifiers { places };
        assert_eq!(index.candidates("7654321").count(), 2);
        assert!(graph.by_identifier("7654321").run_with(&index).is_empty());
    }
}
