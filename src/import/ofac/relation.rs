//! OFAC's types of relationship as relations.
//!
//! OFAC writes a relationship with the entry that was listed, *from* which it leads, and the one it is listed for. Where the model's
//! relation runs the other way, the tie does too; OFAC's own words are kept as its role. No type has a percentage.

use crate::model::relation::Relation;

/// How a type of relationship becomes a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mapped {
    pub(crate) relation: Relation,
    /// Whether the tie leads from OFAC's "to" to OFAC's "from".
    pub(crate) is_inverse: bool,
}

/// The relation of a type by its words, in any case. An unknown type is [`Relation::Other`] in OFAC's direction.
pub(crate) fn mapped(words: &str) -> Mapped {
    let words = words.trim().trim_end_matches(':').trim_end();
    let row = TABLE.iter().find(|(known, ..)| known.eq_ignore_ascii_case(words));
    row.map_or(Mapped { relation: Relation::Other, is_inverse: false }, |&(_, relation, is_inverse)| Mapped {
        relation,
        is_inverse,
    })
}

// "Owned or Controlled By" says neither which of the two, nor how much: 242 people are so "owned" on the list of March 2024.
const TABLE: &[(&str, Relation, bool)] = &[
    ("Owned or Controlled By", Relation::OwnsOrControls, true),
    ("Acting for or on behalf of", Relation::ActsFor, false),
    ("Providing support to", Relation::Assisted, false),
    ("Property in the interest of", Relation::Other, false),
    ("Leader or official of", Relation::OfficialOf, false),
    ("Family member of", Relation::FamilyOf, false),
    ("Playing a significant role in", Relation::Other, false),
    ("Principal Executive Officer", Relation::Directs, false),
    ("Owns, controls, or operates", Relation::OwnsOrControls, false),
    ("Associate Of", Relation::AssociateOf, false),
    // The legacy and simple formats do not say which.
    ("Linked To", Relation::LinkedTo, false),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions() {
        assert_eq!(mapped("Owned or Controlled By"), Mapped { relation: Relation::OwnsOrControls, is_inverse: true });
        assert_eq!(mapped("Owns, controls, or operates").relation, Relation::OwnsOrControls);
        assert!(!mapped("playing a significant role in").is_inverse);
        assert_eq!(mapped("Something new").relation, Relation::Other);
    }
}
