//! Relations between entities: one table that every other module reads.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::date::WhenKind::{self, Event, State};
use super::naming::{self, Naming, Spelling, UnknownName, named};

named! {
    /// What sort of connection a relation is.
    ///
    /// Queries are told in classes which ties they may walk: a purchase is a connection between two parties, being sanctioned by
    /// the same authority is not.
    Class, "class of relations" {
        /// Buying, brokering, carrying, financing, paying, owing.
        Trade "trade";
        /// Stakes in an asset.
        Ownership "ownership";
        /// Control, fronting, acting for, directing, representing.
        Control "control";
        /// Supplies, training, assistance.
        Service "service";
        /// Belonging, employment, office.
        Membership "membership";
        /// Family and associates.
        Personal "personal";
        /// Meetings, visits, cooperation, agreements.
        Contact "contact";
        /// Where something is or is registered.
        Location "location";
        /// Being on a list.
        Listing "listing";
        /// Two records that may be one party.
        Identity "identity";
        /// Anything else.
        Other "other";
    }
}

/// One row of the relation table.
struct Row {
    relation: Relation,
    snake: &'static str,
    forward: &'static str,
    backward: &'static str,
    class: Class,
    symmetric: bool,
    when: WhenKind,
    ftm: &'static str,
}

macro_rules! relations {
    ($($name:ident $snake:literal, $forward:literal, $backward:literal, $class:ident, $symmetric:literal, $when:ident, $ftm:literal;)*) => {
        /// How one entity stands to another, always in its one canonical direction: the buyer [`BoughtFrom`](Self::BoughtFrom)
        /// the seller, and there is no `SoldTo`.
        ///
        /// Everything known about a relation stands in one table: how it reads, its class, whether it is symmetric, its
        /// FollowTheMoney schema, its label in patterns.
        ///
        /// ```
        /// use sanctions_graph::{Class, Relation};
        ///
        /// let relation: Relation = "bought-from".parse()?;
        /// assert_eq!(relation, Relation::BoughtFrom);
        /// assert_eq!(relation.to_string(), "bought from");
        /// assert_eq!(relation.backward(), "sold to");
        /// assert_eq!(relation.class(), Class::Trade);
        /// # Ok::<(), sanctions_graph::UnknownName>(())
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Relation {
            $(#[doc = concat!("`from` ", $forward, " `to`; the other way round: ", $backward, ".")] $name,)*
        }

        const TABLE: &[Row] = &[
            $(Row {
                relation: Relation::$name,
                snake: $snake,
                forward: $forward,
                backward: $backward,
                class: Class::$class,
                symmetric: $symmetric,
                when: $when,
                ftm: $ftm,
            },)*
        ];

        const PASCAL: &[&str] = &[$(stringify!($name)),*];
    };
}

// name          label              forward                     backward                    class   symmetric when  FollowTheMoney
relations! {
    BoughtFrom     "bought_from",      "bought from",              "sold to",                  Trade,      false, Event, "UnknownLink";
    Brokered       "brokered",         "brokered for",             "used as broker",           Trade,      false, Event, "UnknownLink";
    Transported    "transported",      "transported goods for",    "used as carrier",          Trade,      false, Event, "UnknownLink";
    Financed       "financed",         "financed",                 "was financed by",          Trade,      false, Event, "UnknownLink";
    Paid           "paid",             "paid",                     "was paid by",              Trade,      false, Event, "Payment";
    Owes           "owes",             "owes money to",            "is owed money by",         Trade,      false, State, "Debt";
    Owns           "owns",             "owns",                     "is owned by",              Ownership,  false, State, "Ownership";
    Controls       "controls",         "controls",                 "is controlled by",         Control,    false, State, "Control";
    OwnsOrControls "owns_or_controls", "owns or controls",         "is owned or controlled by", Control,   false, State, "UnknownLink";
    FrontsFor      "fronts_for",       "fronts for",               "is fronted by",            Control,    false, State, "Representation";
    ActsFor        "acts_for",         "acts for",                 "acts through",             Control,    false, State, "Representation";
    Directs        "directs",          "directs",                  "is directed by",           Control,    false, State, "Directorship";
    Represents     "represents",       "represents",               "is represented by",        Control,    false, State, "Representation";
    Supplied       "supplied",         "supplied",                 "was supplied by",          Service,    false, Event, "UnknownLink";
    Trained        "trained",          "trained",                  "was trained by",           Service,    false, Event, "UnknownLink";
    Assisted       "assisted",         "assisted",                 "was assisted by",          Service,    false, Event, "UnknownLink";
    MemberOf       "member_of",        "is a member of",           "has as member",            Membership, false, State, "Membership";
    EmployedBy     "employed_by",      "is employed by",           "employs",                  Membership, false, State, "Employment";
    OfficialOf     "official_of",      "is an official of",        "has as official",          Membership, false, State, "Employment";
    PartOf         "part_of",          "is part of",               "includes",                 Membership, false, State, "Membership";
    Holds          "holds",            "holds the post of",        "is held by",               Membership, false, State, "Occupancy";
    PostIn         "post_in",          "is a post in",             "has the post",             Membership, false, State, "Occupancy";
    SucceededBy    "succeeded_by",     "was succeeded by",         "succeeded",                Membership, false, Event, "Succession";
    FamilyOf       "family_of",        "is family of",             "is family of",             Personal,   true,  State, "Family";
    AssociateOf    "associate_of",     "is an associate of",       "is an associate of",       Personal,   true,  State, "Associate";
    Met            "met",              "met",                      "met",                      Contact,    true,  Event, "UnknownLink";
    Visited        "visited",          "visited",                  "was visited by",           Contact,    false, Event, "UnknownLink";
    CooperatesWith "cooperates_with",  "cooperates with",          "cooperates with",          Contact,    true,  State, "UnknownLink";
    PartyTo        "party_to",         "is party to",              "has as party",             Contact,    false, State, "ContractAward";
    LocatedIn      "located_in",       "is located in",            "is the location of",       Location,   false, State, "UnknownLink";
    RegisteredIn   "registered_in",    "is registered in",         "is the place of registration of", Location, false, State, "UnknownLink";
    NationalOf     "national_of",      "is a national of",         "has as national",          Location,   false, State, "UnknownLink";
    SanctionedBy   "sanctioned_by",    "is sanctioned by",         "sanctions",                Listing,    false, State, "Sanction";
    SameAs         "same_as",          "is the same as",           "is the same as",           Identity,   true,  State, "UnknownLink";
    PossiblySameAs "possibly_same_as", "is possibly the same as",  "is possibly the same as",  Identity,   true,  State, "UnknownLink";
    NotSameAs      "not_same_as",      "is not the same as",       "is not the same as",       Identity,   true,  State, "UnknownLink";
    LinkedTo       "linked_to",        "is linked to",             "is linked to",             Other,      true,  State, "UnknownLink";
    Other          "other",            "is otherwise tied to",     "is otherwise tied to",     Other,      false, State, "UnknownLink";
}

impl Relation {
    /// Every relation, in the order of the table.
    pub fn all() -> impl ExactSizeIterator<Item = Relation> + Clone {
        TABLE.iter().map(|row| row.relation)
    }

    /// The relations of one class.
    ///
    /// ```
    /// use sanctions_graph::{Class, Relation};
    /// assert!(Relation::in_class(Class::Listing).eq([Relation::SanctionedBy]));
    /// ```
    pub fn in_class(class: Class) -> impl Iterator<Item = Relation> + Clone {
        Self::all().filter(move |relation| relation.class() == class)
    }

    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// Its class.
    #[must_use]
    pub fn class(self) -> Class {
        self.row().class
    }

    /// How it reads from `from` to `to`: "bought from".
    #[must_use]
    pub fn forward(self) -> &'static str {
        self.row().forward
    }

    /// How it reads from `to` to `from`: "sold to".
    #[must_use]
    pub fn backward(self) -> &'static str {
        self.row().backward
    }

    /// Whether it says the same in both directions.
    #[must_use]
    pub fn is_symmetric(self) -> bool {
        self.row().symmetric
    }

    /// How a date on a claim of this relation is read when the claim does not say: a purchase happened, a stake is held.
    #[must_use]
    pub fn default_when(self) -> WhenKind {
        self.row().when
    }

    /// The FollowTheMoney schema that comes nearest.
    #[must_use]
    pub fn ftm_schema(self) -> &'static str {
        self.row().ftm
    }

    /// Its label in GQL patterns, which allow no hyphen: `bought_from`.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.row().snake
    }

    /// Its name as graph files spell it: `BoughtFrom`.
    #[must_use]
    pub fn name(self) -> &'static str {
        PASCAL[self as usize]
    }

    /// Its name in any spelling: `bought-from`.
    #[must_use]
    pub fn spelt(self, spelling: Spelling) -> String {
        spelling.of(self.label())
    }

    /// Its bit in sets of relations.
    pub(crate) const fn bit(self) -> u64 {
        1 << self as u32
    }

    /// The symmetric relations as a set.
    pub(crate) const SYMMETRIC: u64 = SETS.1;
}

/// The sets of relations that filters need, read off the table once.
const SETS: (/* by class */ [u64; Class::ALL.len()], /* symmetric */ u64) = {
    let (mut classes, mut symmetric) = ([0; Class::ALL.len()], 0);
    let mut place = 0;
    while place < TABLE.len() {
        classes[TABLE[place].class as usize] |= 1 << place;
        if TABLE[place].symmetric {
            symmetric |= 1 << place;
        }
        place += 1;
    }
    (classes, symmetric)
};

impl Class {
    /// Its relations as a set.
    pub(crate) const fn bits(self) -> u64 {
        SETS.0[self as usize]
    }
}

impl Naming for Relation {
    const WHAT: &'static str = "relation";
    fn names() -> impl Iterator<Item = &'static str> {
        TABLE.iter().map(|row| row.snake)
    }
    fn from_position(position: usize) -> Option<Self> {
        TABLE.get(position).map(|row| row.relation)
    }
}

/// Prints with spaces, as in a sentence: "bought from". [`Relation::spelt`] gives the other spellings.
impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Spelling::Spaced.write(self.label(), f)
    }
}

/// Reads `BoughtFrom`, `bought_from`, `bought-from` and "bought from", in any case.
impl FromStr for Relation {
    type Err = UnknownName;
    fn from_str(text: &str) -> Result<Self, UnknownName> {
        naming::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_enum() {
        for (position, row) in TABLE.iter().enumerate() {
            assert_eq!(row.relation as usize, position);
            assert_eq!(naming::plain(row.snake), naming::plain(PASCAL[position]));
        }
        assert!(TABLE.len() <= 64, "a set of relations is one u64");
    }

    #[test]
    fn every_spelling_parses() {
        for relation in Relation::all() {
            assert_eq!(relation.spelt(Spelling::Pascal), relation.name());
            assert_eq!(relation.spelt(Spelling::Spaced), relation.to_string());
            for spelling in [Spelling::Pascal, Spelling::Snake, Spelling::Kebab, Spelling::Spaced] {
                let text = relation.spelt(spelling);
                assert_eq!(text.parse::<Relation>().unwrap(), relation, "{text}");
                assert_eq!(text.to_uppercase().parse::<Relation>().unwrap(), relation, "{text}");
            }
        }
    }

    #[test]
    fn an_unknown_spelling_says_what_it_might_have_meant() {
        let error = "bougt from".parse::<Relation>().unwrap_err();
        assert_eq!(error.to_string(), "no relation \"bougt from\"; did you mean \"bought_from\"?");
    }

    #[test]
    fn symmetric_relations_read_the_same_both_ways() {
        for relation in Relation::all().filter(|relation| relation.is_symmetric()) {
            assert_eq!(relation.forward(), relation.backward());
        }
    }
}
