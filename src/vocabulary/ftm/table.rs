//! What becomes of the schemata and properties of FollowTheMoney: the one table that reading and writing share.

use crate::model::entity::{CountryRole, DateKind};
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;

/// Where the keys begin that FollowTheMoney has in `extra`.
pub(crate) const PREFIX: &str = "ftm:";

/// Keys in `extra` that are no properties. `ftm:` and a property's name is the key of a value that the model has no place for, or of
/// one whose place does not say which property it came from.
pub(crate) mod keys {
    /// The schema, where kind or relation does not give it back.
    pub(crate) const SCHEMA: &str = "ftm:schema";
    /// The caption, where it is not the name.
    pub(crate) const CAPTION: &str = "ftm:caption";
    /// Says that the name of the entity is no value of the property `name`, but of what is said here.
    pub(crate) const NAMED: &str = "ftm:named";
    /// Marks of the aliases that are values of the property `name`.
    pub(crate) const NAMES: &str = "ftm:names";
    /// `first_seen`, `last_seen` and `last_change` with a stroke between.
    pub(crate) const SEEN: &str = "ftm:seen";
    /// `true` of a target; `false` is not written of a record that says when it was seen.
    pub(crate) const TARGET: &str = "ftm:target";
    /// Which of `caption`, `target`, `datasets` and `referents` a record lacks that else says when it was seen.
    pub(crate) const LACKS: &str = "ftm:lacks";
    /// Which of `datasets` and `referents` are there and empty, in a record that does not say when it was seen.
    pub(crate) const EMPTY: &str = "ftm:empty";
    /// The data sets of a claim.
    pub(crate) const DATASETS: &str = "ftm:datasets";
    /// Other ids of the record of a claim.
    pub(crate) const REFERENTS: &str = "ftm:referents";
    /// The property that a claim was made from, if its record is one of its ends.
    pub(crate) const PROPERTY: &str = "ftm:property";
    /// An entity that is made from words, such as an authority, and has no record.
    pub(crate) const MADE: &str = "ftm:made";
    /// Says that the id of the record is written in a way that [`id`](super::super::id) reads.
    pub(crate) const CODED: &str = "ftm:coded";
    /// Before the id of a record that is a part of another, such as a passport; the value is the record.
    pub(crate) const RECORD: &str = "ftm:record:";
    /// Before what a statement says of a value beside the value: `lang`, `original` or `external` and the property.
    pub(crate) const STATEMENT: &str = "ftm:statement:";
    /// Before a key beside `properties` that the format does not have; the value is JSON.
    pub(crate) const TOP: &str = "ftm:top:";
}

/// The key that a property has in `extra`.
pub(crate) fn key(property: &str) -> String {
    format!("{PREFIX}{property}")
}

/// The scheme of other ids of the same entity.
pub(crate) const ALIAS_ID: &str = "alias-id";

/// What becomes of the records of a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Each is an entity.
    Thing,
    /// Each is a claim about the ties between its ends.
    Edge(&'static Edge),
    /// Each is a part of the entity that this property names.
    Part(&'static str),
}

/// How the records of a schema become claims.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) schema: &'static str,
    pub(crate) relation: Relation,
    /// The property with the ends that the tie leads from.
    pub(crate) from: &'static str,
    /// The property with the ends that it leads to.
    pub(crate) to: &'static str,
    /// The property whose value is the role.
    pub(crate) role: &'static str,
    /// The words of a relation that is [`Relation::Other`], where the record has no role.
    pub(crate) words: &'static str,
    /// Whether the role is the caption.
    pub(crate) captioned: bool,
}

/// The properties that claims have places for, beside those that the table names.
pub(super) const EDGE_VALUES: &[&str] = &[
    "startDate",
    "endDate",
    "date",
    "goodsDescription",
    "percentage",
    "amount",
    "currency",
    "program",
    "authorityId",
    "reason",
];

const fn edge(
    schema: &'static str,
    relation: Relation,
    from: &'static str,
    to: &'static str,
    role: &'static str,
    captioned: bool,
) -> Edge {
    Edge { schema, relation, from, to, role, captioned, words: "" }
}

/// The schema of whatever has no other.
pub(crate) const LINK: Edge = edge("UnknownLink", Relation::LinkedTo, "subject", "object", "role", false);

/// Of the schemata with one relation, the first is the one that the relation gives back.
pub(crate) const EDGES: &[Edge] = &[
    edge("Ownership", Relation::Owns, "owner", "asset", "role", false),
    edge("Control", Relation::Controls, "controller", "controlled", "controlType", true),
    edge("Directorship", Relation::Directs, "director", "organization", "role", true),
    edge("Representation", Relation::ActsFor, "agent", "client", "role", false),
    edge("Membership", Relation::MemberOf, "member", "organization", "role", true),
    edge("Employment", Relation::EmployedBy, "employee", "employer", "role", true),
    edge("Occupancy", Relation::Holds, "holder", "post", "status", false),
    edge("Succession", Relation::SucceededBy, "predecessor", "successor", "role", false),
    edge("Family", Relation::FamilyOf, "person", "relative", "relationship", false),
    edge("Associate", Relation::AssociateOf, "person", "associate", "relationship", false),
    edge("Payment", Relation::Paid, "payer", "beneficiary", "purpose", false),
    edge("Debt", Relation::Owes, "debtor", "creditor", "description", false),
    LINK,
    edge("ContractAward", Relation::PartyTo, "supplier", "contract", "role", false),
    edge("ProjectParticipant", Relation::PartyTo, "participant", "project", "role", true),
    edge("CourtCaseParty", Relation::PartyTo, "party", "case", "role", false),
    edge("EconomicActivity", Relation::Supplied, "sender", "receiver", "customsProcedure", false),
    edge("Similar", Relation::PossiblySameAs, "candidate", "match", "criteria", false),
    Edge { words: "documents", ..edge("Documentation", Relation::Other, "document", "entity", "role", false) },
    Edge { words: "called", ..edge("Call", Relation::Other, "caller", "receiver", "description", false) },
    // Its other end are the words of `authority`; its caption is the programme.
    edge("Sanction", Relation::SanctionedBy, "entity", "authority", "status", false),
];

/// The schemata that the ends of a record must be of, or extend; those of other schemata may be any thing.
const ENDS: &[(&str, &str, &str)] = &[
    ("Ownership", "LegalEntity", "Asset"),
    ("Control", "LegalEntity", "LegalEntity"),
    ("Directorship", "LegalEntity", "Organization"),
    ("Representation", "LegalEntity", "LegalEntity"),
    ("Membership", "LegalEntity", "Organization"),
    ("Employment", "Person", "Organization"),
    ("Occupancy", "Person", "Position"),
    ("Succession", "LegalEntity", "LegalEntity"),
    ("Family", "Person", "Person"),
    ("Associate", "Person", "Person"),
    ("Payment", "LegalEntity", "LegalEntity"),
    ("Debt", "LegalEntity", "LegalEntity"),
    ("ContractAward", "LegalEntity", "Contract"),
    ("ProjectParticipant", "LegalEntity", "Project"),
    ("CourtCaseParty", "Thing", "CourtCase"),
    ("EconomicActivity", "LegalEntity", "LegalEntity"),
    ("Documentation", "Document", "Thing"),
    ("Call", "LegalEntity", "LegalEntity"),
];

/// The schemata that the ends of the records of a schema must be of, or extend.
pub(crate) fn ends_of(schema: &str) -> (&'static str, &'static str) {
    let found = ENDS.iter().find(|(name, ..)| *name == schema);
    found.map_or(("Thing", "Thing"), |(_, from, to)| (*from, *to))
}

/// The records that are parts of others, with the property that names the other.
const PARTS: &[(&str, &str)] =
    &[("Identification", "holder"), ("Passport", "holder"), ("Risk", "entity"), ("TaxRoll", "taxee")];

/// What becomes of the records of a schema; of one that is not in the model too.
pub(super) fn class_of(schema: &str) -> Class {
    let part = PARTS.iter().find(|(name, _)| *name == schema).map(|(_, holder)| Class::Part(holder));
    let edge = EDGES.iter().find(|edge| edge.schema == schema).map(Class::Edge);
    part.or(edge).unwrap_or(Class::Thing)
}

/// The table's row of a relation, of the schema that it gives back.
pub(crate) fn edge_of(relation: Relation) -> Option<&'static Edge> {
    EDGES.iter().find(|edge| edge.relation == relation && relation != Relation::Other)
}

/// The kinds that one schema each has. A schema that is not here has the kind that comes nearest, and says its name in `extra`.
const KINDS: &[(&str, EntityKind)] = &[
    ("Person", EntityKind::Person),
    ("Company", EntityKind::Company),
    ("Organization", EntityKind::Organization),
    ("PublicBody", EntityKind::Agency),
    ("LegalEntity", EntityKind::LegalEntity),
    ("Vessel", EntityKind::Vessel),
    ("Airplane", EntityKind::Aircraft),
    ("Vehicle", EntityKind::Vehicle),
    ("CryptoWallet", EntityKind::CryptoWallet),
    ("BankAccount", EntityKind::BankAccount),
    ("Security", EntityKind::Security),
    ("Asset", EntityKind::Asset),
    ("Position", EntityKind::Position),
    ("Address", EntityKind::Address),
    ("Territory", EntityKind::Place),
    ("Contract", EntityKind::Agreement),
];

/// Schemata whose kind is that of another.
const NEAREST: &[(&str, EntityKind)] = &[("RealEstate", EntityKind::Asset), ("License", EntityKind::Agreement)];

/// The kind of the records of a schema, and whether the kind gives the schema back.
pub(crate) fn kind_of(schema: &str) -> (EntityKind, bool) {
    let find =
        |table: &[(&str, EntityKind)]| table.iter().find(|(name, _)| *name == schema).map(|(_, kind)| kind.clone());
    match (find(KINDS), find(NEAREST)) {
        (Some(kind), _) => (kind, true),
        (None, Some(kind)) => (kind, false),
        // A word that is the name of a known kind would become that kind in a graph file.
        (None, None) => (EntityKind::Other(schema.into()), true),
    }
}

/// The schema of a kind.
pub(crate) fn schema_of(kind: &EntityKind) -> &str {
    match kind {
        EntityKind::Other(word) => word,
        EntityKind::FrontCompany => "Company",
        EntityKind::Group => "Organization",
        EntityKind::State => "PublicBody",
        kind => KINDS.iter().find(|(_, known)| known == kind).map_or("LegalEntity", |(schema, _)| schema),
    }
}

/// Whether a schema gives a kind back when it is read.
pub(crate) fn gives_back(kind: &EntityKind, schema: &str) -> bool {
    KINDS.iter().any(|(name, known)| *name == schema && known == kind)
}

/// What becomes of a property of an entity. One that is `Also` something is kept in `extra` too, since its place in the model does
/// not say which property it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    Extra,
    Name,
    Alias,
    WeakAlias,
    AlsoAlias,
    Country(CountryRole),
    AlsoCountry(CountryRole),
    Date(DateKind),
    Address,
    Topic,
    Note,
    Identifier(&'static str),
    AlsoIdentifier(&'static str),
    Link(&'static Property),
    /// A part of an address, of an entity that is one.
    AddressPart(AddressPart),
}

/// A part of an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AddressPart {
    Full,
    Street,
    City,
    Region,
    Postcode,
}

/// A property that names another entity, as a tie.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Property {
    pub(crate) name: &'static str,
    pub(crate) relation: Relation,
    /// Whether the tie leads from the entity that has the property.
    pub(crate) outward: bool,
    /// The words of a relation that is [`Relation::Other`].
    pub(crate) words: &'static str,
}

const fn property(name: &'static str, relation: Relation, outward: bool, words: &'static str) -> Property {
    Property { name, relation, outward, words }
}

/// The property whose claims do not say which property they are of.
pub(crate) const ADDRESS_ENTITY: &str = "addressEntity";

pub(crate) const PROPERTIES: &[Property] = &[
    property(ADDRESS_ENTITY, Relation::LocatedIn, true, ""),
    property("authority", Relation::PartyTo, false, ""),
    property("bank", Relation::Other, true, "is an account at"),
    property("holder", Relation::Owns, false, ""),
    property("involved", Relation::PartyTo, false, ""),
    property("issuer", Relation::Other, false, "issued"),
    property("onBehalfOf", Relation::PartyTo, false, ""),
    property("operator", Relation::Other, false, "operates"),
    property("organization", Relation::PostIn, true, ""),
    property("organizer", Relation::PartyTo, false, ""),
    property("owner", Relation::Owns, false, ""),
    property("parent", Relation::PartOf, true, ""),
    property("partOf", Relation::PartOf, true, ""),
    property("project", Relation::PartOf, true, ""),
    property("tenderers", Relation::PartyTo, false, ""),
];

/// What becomes of a property of an entity.
pub(super) fn slot_of(property: &str) -> Slot {
    let fixed = SLOTS.iter().find(|(name, _)| *name == property).map(|(_, slot)| *slot);
    let scheme = SCHEMES.iter().find(|(name, _)| *name == property).map(|(_, scheme)| Slot::Identifier(scheme));
    let link = PROPERTIES.iter().find(|link| link.name == property).map(Slot::Link);
    fixed.or(scheme).or(link).unwrap_or(Slot::Extra)
}

pub(crate) const SLOTS: &[(&str, Slot)] = &[
    ("name", Slot::Name),
    ("alias", Slot::Alias),
    ("weakAlias", Slot::WeakAlias),
    ("previousName", Slot::AlsoAlias),
    ("abbreviation", Slot::AlsoAlias),
    ("country", Slot::Country(CountryRole::Associated)),
    ("nationality", Slot::Country(CountryRole::Nationality)),
    ("citizenship", Slot::AlsoCountry(CountryRole::Nationality)),
    ("jurisdiction", Slot::Country(CountryRole::Jurisdiction)),
    ("flag", Slot::Country(CountryRole::Flag)),
    ("mainCountry", Slot::Country(CountryRole::Residence)),
    ("birthDate", Slot::Date(DateKind::Birth)),
    ("deathDate", Slot::Date(DateKind::Death)),
    ("incorporationDate", Slot::Date(DateKind::Incorporation)),
    ("dissolutionDate", Slot::Date(DateKind::Dissolution)),
    ("buildDate", Slot::Date(DateKind::Build)),
    ("contractDate", Slot::Date(DateKind::Signature)),
    ("address", Slot::Address),
    ("topics", Slot::Topic),
    ("notes", Slot::Note),
    ("passportNumber", Slot::AlsoIdentifier("passport")),
    ("idNumber", Slot::AlsoIdentifier("national-id")),
    ("isin", Slot::AlsoIdentifier("isin")),
    ("isinCode", Slot::AlsoIdentifier("isin")),
    ("swiftBic", Slot::AlsoIdentifier("swift-bic")),
    ("bic", Slot::AlsoIdentifier("swift-bic")),
    ("full", Slot::AddressPart(AddressPart::Full)),
    ("street", Slot::AddressPart(AddressPart::Street)),
    ("city", Slot::AddressPart(AddressPart::City)),
    ("region", Slot::AddressPart(AddressPart::Region)),
    ("postalCode", Slot::AddressPart(AddressPart::Postcode)),
];

/// The topics of the model, in order.
pub(crate) const TOPICS: &[&str] = &[
    "asset.frozen",
    "corp.clone",
    "corp.disqual",
    "corp.offshore",
    "corp.public",
    "corp.shell",
    "crime",
    "crime.boss",
    "crime.cyber",
    "crime.env",
    "crime.fin",
    "crime.fraud",
    "crime.terror",
    "crime.theft",
    "crime.traffick",
    "crime.traffick.drug",
    "crime.traffick.human",
    "crime.war",
    "debarment",
    "export.control",
    "export.control.linked",
    "export.risk",
    "fin",
    "fin.adivsor",
    "fin.bank",
    "fin.fund",
    "forced.labor",
    "geo.risk",
    "gov",
    "gov.admin",
    "gov.executive",
    "gov.financial",
    "gov.head",
    "gov.igo",
    "gov.judicial",
    "gov.legislative",
    "gov.muni",
    "gov.national",
    "gov.religion",
    "gov.security",
    "gov.soe",
    "gov.state",
    "invest.ban",
    "invest.risk",
    "mare.detained",
    "mare.shadow",
    "mare.sts",
    "mil",
    "poi",
    "pol.party",
    "pol.union",
    "reg.action",
    "reg.warn",
    "rel",
    "role.acct",
    "role.act",
    "role.civil",
    "role.diplo",
    "role.journo",
    "role.judge",
    "role.lawyer",
    "role.lobby",
    "role.oligarch",
    "role.pep",
    "role.pep.frmr",
    "role.pep.intl",
    "role.pep.natl",
    "role.pol",
    "role.rca",
    "role.spy",
    "sanction",
    "sanction.control",
    "sanction.counter",
    "sanction.linked",
    "wanted",
];

/// The properties that are identifiers, each with a scheme of its own.
pub(crate) const SCHEMES: &[(&str, &str)] = &[
    ("accountNumber", "account"),
    ("bikCode", "bik"),
    ("brightQueryId", "brightquery"),
    ("brightQueryOrgId", "brightquery-org"),
    ("bvdId", "bvd"),
    ("cadastralCode", "cadastre"),
    ("cageCode", "cage"),
    ("callSign", "call-sign"),
    ("caseNumber", "case"),
    ("cikCode", "cik"),
    ("crsNumber", "crs"),
    ("cryptoAddress", "crypto-address"),
    ("dunsCode", "duns"),
    ("figiCode", "figi"),
    ("fnsCode", "fns"),
    ("giiNumber", "giin"),
    ("iban", "iban"),
    ("icaoCode", "icao"),
    ("icijId", "icij"),
    ("imoNumber", "imo"),
    ("innCode", "inn"),
    ("ipoCode", "ipo"),
    ("kppCode", "kpp"),
    ("leiCode", "lei"),
    ("licenseNumber", "licence"),
    ("mmsi", "mmsi"),
    ("npiCode", "npi"),
    ("ogrnCode", "ogrn"),
    ("okpoCode", "okpo"),
    ("permId", "perm-id"),
    ("projectId", "project"),
    ("publicKey", "public-key"),
    ("registrationNumber", "registration"),
    ("ricCode", "ric"),
    ("sayariId", "sayari"),
    ("serialNumber", "aircraft-serial"),
    ("socialSecurityNumber", "ssn"),
    ("taxNumber", "tax-id"),
    ("ticker", "ticker"),
    ("titleNumber", "land-title"),
    ("uniqueEntityId", "uei"),
    ("uscCode", "usc"),
    ("vatCode", "vat"),
    ("voenCode", "voen"),
    ("wikidataId", "wikidata"),
];

/// A mark of a text: 40 bits of its FNV-1a hash, as eight letters and digits.
pub(crate) fn mark(text: &str) -> u64 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ hash >> 40) & 0xFF_FFFF_FFFF
}

const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// How many letters a mark has.
const MARK: usize = 8;

/// Adds a mark to marks.
pub(crate) fn push_mark(mark: u64, marks: &mut String) {
    for place in (0..MARK).rev() {
        let digit = DIGITS.get((mark >> (5 * place) & 31) as usize).copied().unwrap_or(b'0');
        marks.push(char::from(digit));
    }
}

/// The marks of a text of marks.
pub(crate) fn marks(text: &str) -> impl Iterator<Item = u64> {
    text.as_bytes().chunks_exact(MARK).map(|letters| {
        let digit = |letter: &u8| DIGITS.iter().position(|digit| digit == letter).unwrap_or_default() as u64;
        letters.iter().fold(0, |mark, letter| mark << 5 | digit(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_comes_from_one_property() {
        let mut schemes: Vec<&str> = SCHEMES.iter().map(|(_, scheme)| *scheme).collect();
        schemes.sort_unstable();
        schemes.dedup();
        assert_eq!(schemes.len(), SCHEMES.len());
        assert!(!schemes.contains(&"passport") && !schemes.contains(&"national-id") && !schemes.contains(&ALIAS_ID));
        for (schema, kind) in KINDS {
            assert_eq!(schema_of(kind), *schema);
        }
    }

    #[test]
    fn marks_are_read_as_they_are_written() {
        let mut text = String::new();
        let all = ["", "Example", "\u{416}"].map(mark);
        all.iter().for_each(|mark| push_mark(*mark, &mut text));
        assert!(marks(&text).eq(all));
    }

    #[test]
    fn every_name_of_the_table_is_in_the_model() {
        let model = super::super::model::Model::get();
        let props = SLOTS.iter().map(|(name, _)| *name).chain(SCHEMES.iter().map(|(name, _)| *name));
        for name in props.chain(PROPERTIES.iter().map(|property| property.name)) {
            assert!(model.prop(name).is_some(), "{name}");
        }
        for edge in EDGES {
            let schema = model.schema(edge.schema).unwrap();
            for name in [edge.from, edge.to, edge.role] {
                assert!(schema.has(model.prop(name).unwrap()), "{} {name}", edge.schema);
            }
        }
        for (name, holder) in PARTS {
            assert!(model.schema(name).unwrap().has(model.prop(holder).unwrap()));
        }
    }
}
