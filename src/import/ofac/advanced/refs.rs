//! The reference values at the beginning of the file: what the numbers in the rest of it mean.

use crate::import::xml::{Node, tidy};

/// A number that the file uses to point to something.
pub(crate) type Id = u64;

/// The number in an attribute.
pub(crate) fn id(node: Node<'_>, attribute: &str) -> Option<Id> {
    node.attribute(attribute)?.parse().ok()
}

macro_rules! sets {
    ($($set:ident $element:literal;)*) => {
        /// A set of reference values that is of use.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Set {
            $($set,)*
        }

        impl Set {
            const COUNT: usize = [$(Set::$set),*].len();

            /// The set by the name of its element.
            pub(super) fn of(element: &str) -> Option<Self> {
                match element {
                    $($element => Some(Set::$set),)*
                    _ => None,
                }
            }
        }
    };
}

sets! {
    AliasType "AliasTypeValues";
    AreaCode "AreaCodeValues";
    Country "CountryValues";
    Detail "DetailReferenceValues";
    Event "EntryEventTypeValues";
    Feature "FeatureTypeValues";
    DocumentDate "IDRegDocDateTypeValues";
    Document "IDRegDocTypeValues";
    LegalBasis "LegalBasisValues";
    List "ListValues";
    LocationPart "LocPartTypeValues";
    NamePart "NamePartTypeValues";
    PartySubType "PartySubTypeValues";
    PartyType "PartyTypeValues";
    Quality "RelationQualityValues";
    Relation "RelationTypeValues";
    Reliability "ReliabilityValues";
    SanctionsType "SanctionsTypeValues";
    Script "ScriptValues";
    Validity "ValidityValues";
}

/// What a number means.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    id: Id,
    start: usize,
    end: usize,
    /// Of a type of party below another, the number of that one.
    above: Option<Id>,
}

/// All reference values, in one text.
#[derive(Debug, Default)]
pub(super) struct Refs {
    text: String,
    sets: [Vec<Meaning>; Set::COUNT],
}

impl Refs {
    /// Keeps a set.
    pub(super) fn add(&mut self, set: Set, values: Node<'_>) {
        for value in values.children() {
            let Some(id) = id(value, "ID") else { continue };
            let words = match set {
                Set::AreaCode => value.attribute("Description").unwrap_or_default(),
                _ => value.text(),
            };
            let start = self.text.len();
            self.text.push_str(&tidy(words));
            let above = self::id(value, "PartyTypeID");
            let meaning = Meaning { id, start, end: self.text.len(), above };
            if let Some(meanings) = self.sets.get_mut(set as usize) {
                meanings.push(meaning);
            }
        }
        if let Some(meanings) = self.sets.get_mut(set as usize) {
            meanings.sort_by_key(|meaning| meaning.id);
        }
    }

    fn meaning(&self, set: Set, id: Option<Id>) -> Option<&Meaning> {
        let (meanings, id) = (self.sets.get(set as usize)?, id?);
        let found = meanings.binary_search_by_key(&id, |meaning| meaning.id).ok()?;
        meanings.get(found)
    }

    /// The words for a number.
    pub(super) fn words(&self, set: Set, id: Option<Id>) -> Option<&str> {
        let meaning = self.meaning(set, id)?;
        self.text.get(meaning.start..meaning.end).filter(|words| !words.is_empty())
    }

    /// The words for the number in an attribute.
    pub(super) fn of(&self, set: Set, node: Node<'_>, attribute: &str) -> Option<&str> {
        self.words(set, id(node, attribute))
    }

    /// The type of party that a type below it belongs to.
    pub(super) fn party_type(&self, sub_type: Option<Id>) -> Option<&str> {
        self.words(Set::PartyType, self.meaning(Set::PartySubType, sub_type)?.above)
    }
}

/// Whether words say that nothing is known.
pub(super) fn is_said(words: &&str) -> bool {
    *words != "Unknown"
}
