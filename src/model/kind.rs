//! Kinds of entity.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::naming::{self, Naming, Spelling, UnknownName};

macro_rules! kinds {
    ($($name:ident $snake:literal, $doc:literal;)*) => {
        /// What an entity is.
        ///
        /// ```
        /// use sanctions_graph::EntityKind;
        ///
        /// let kind: EntityKind = "front company".parse()?;
        /// assert_eq!(kind, EntityKind::FrontCompany);
        /// assert_eq!(kind.name(), "FrontCompany");
        /// assert_eq!(kind.label(), "front_company");
        /// # Ok::<(), sanctions_graph::UnknownName>(())
        /// ```
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum EntityKind {
            $(#[doc = $doc] $name,)*
            /// A kind of the user's own, in the user's word.
            Other(Box<str>),
        }

        const KNOWN: &[EntityKind] = &[$(EntityKind::$name),*];
        const PASCAL: &[&str] = &[$(stringify!($name)),*];
        const SNAKE: &[&str] = &[$($snake),*];

        impl EntityKind {
            /// A small number for tables and sets: the position among the known kinds, all of the user's own kinds as one.
            pub(crate) fn code(&self) -> u8 {
                match self {
                    $(EntityKind::$name => KindCode::$name as u8,)*
                    EntityKind::Other(_) => OWN_KIND,
                }
            }
        }

        #[allow(clippy::enum_variant_names, reason = "the names are the table's")]
        enum KindCode { $($name),* }
    };
}

kinds! {
    Person       "person",        "A natural person.";
    Group        "group",         "An unnamed or informal group of people.";
    Agency       "agency",        "A part of a state: a ministry, an armed force, a service, a state enterprise run as one.";
    Company      "company",       "A company.";
    FrontCompany "front_company", "A company that a source calls a front for somebody else.";
    Organization "organization",  "An organisation that is no company: an international body, a party, a foundation.";
    LegalEntity  "legal_entity",  "A party of which the source does not say whether it is a person or a body.";
    State        "state",         "A state, acting through whatever organ.";
    Vessel       "vessel",        "A ship.";
    Aircraft     "aircraft",      "An aircraft.";
    Vehicle      "vehicle",       "Any other vehicle.";
    CryptoWallet "crypto_wallet", "An address on a blockchain.";
    BankAccount  "bank_account",  "An account at a bank.";
    Security     "security",      "A share, bond or other security.";
    Asset        "asset",         "Any other asset.";
    Position     "position",      "A post that somebody holds.";
    Address      "address",       "An address that parties share.";
    Place        "place",         "A town, a region, a site.";
    Agreement    "agreement",     "A treaty, a contract, a memorandum.";
}

/// The code of every kind of the user's own.
const OWN_KIND: u8 = KNOWN.len() as u8;

impl EntityKind {
    /// Every kind but the user's own.
    pub fn known() -> impl ExactSizeIterator<Item = EntityKind> {
        KNOWN.iter().cloned()
    }

    /// Its name as graph files spell it: `FrontCompany`. A kind of the user's own has just its own word.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            EntityKind::Other(word) => word,
            known => PASCAL.get(known.code() as usize).copied().unwrap_or("Other"),
        }
    }

    /// Its label in GQL patterns: `front_company`.
    #[must_use]
    pub fn label(&self) -> &str {
        match self {
            EntityKind::Other(word) => word,
            known => SNAKE.get(known.code() as usize).copied().unwrap_or("other"),
        }
    }

    /// Its name in any spelling; a kind of the user's own has just its own word.
    #[must_use]
    pub fn spelt(&self, spelling: Spelling) -> String {
        match self {
            EntityKind::Other(word) => word.to_string(),
            known => spelling.of(known.label()),
        }
    }

    /// The known kind with this code.
    pub(crate) fn of_code(code: u8) -> Option<&'static EntityKind> {
        KNOWN.get(usize::from(code))
    }

    /// Its bit in sets of kinds.
    pub(crate) fn bit(&self) -> u32 {
        1 << self.code()
    }
}

impl Naming for EntityKind {
    const WHAT: &'static str = "kind of entity";
    fn names() -> impl Iterator<Item = &'static str> {
        SNAKE.iter().copied()
    }
    fn from_position(position: usize) -> Option<Self> {
        KNOWN.get(position).cloned()
    }
}

/// Prints with spaces: "front company".
impl fmt::Display for EntityKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Spelling::Spaced.write(self.label(), f)
    }
}

/// Reads `FrontCompany`, `front_company`, `front-company` and "front company", in any case; never [`EntityKind::Other`].
impl FromStr for EntityKind {
    type Err = UnknownName;
    fn from_str(text: &str) -> Result<Self, UnknownName> {
        naming::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_parses() {
        for kind in EntityKind::known() {
            assert_eq!(kind.spelt(Spelling::Pascal), kind.name());
            for spelling in [Spelling::Pascal, Spelling::Snake, Spelling::Kebab, Spelling::Spaced] {
                assert_eq!(kind.spelt(spelling).parse::<EntityKind>().unwrap(), kind);
            }
        }
        assert!(KNOWN.len() < 32, "a set of kinds is one u32");
    }

    #[test]
    fn own_kinds_share_one_code() {
        assert_eq!(EntityKind::Other("militia".into()).code(), EntityKind::Other("club".into()).code());
        assert_eq!(EntityKind::Agreement.code() + 1, EntityKind::Other("club".into()).code());
    }
}
