//! Entities and what is known of each.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Extra;
use super::date::{PartialDate, Period};
use super::kind::EntityKind;
use super::naming::named;
use super::short_list;

named! {
    /// How far an alias is to be trusted.
    #[derive(Default)]
    Strength, "strength of an alias" {
        /// A name the party goes by.
        #[default]
        Strong "strong";
        /// A name too common or too uncertain to identify the party by, as lists mark them.
        Weak "weak";
    }
}

named! {
    /// How an entity stands to a country.
    #[derive(Default)]
    CountryRole, "role of a country" {
        /// Tied to it in a way the source does not say.
        #[default]
        Associated "associated";
        /// Its citizen.
        Nationality "nationality";
        /// Under its law.
        Jurisdiction "jurisdiction";
        /// Flies its flag.
        Flag "flag";
        /// Lives or has its seat there.
        Residence "residence";
    }
}

named! {
    /// What a date of an entity marks.
    DateKind, "kind of date" {
        /// Born.
        Birth "birth";
        /// Died.
        Death "death";
        /// Incorporated or founded.
        Incorporation "incorporation";
        /// Dissolved.
        Dissolution "dissolution";
        /// Built, of a vessel or aircraft.
        Build "build";
        /// Signed, of an agreement.
        Signature "signature";
        /// Anything else.
        Other "other";
    }
}

/// Another name of an entity. In a graph file `"Burma"` is short for `(name: "Burma")`, a strong alias.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The name.
    pub name: Box<str>,
    /// Whether it identifies the entity.
    pub strength: Strength,
    /// Its script, by ISO 15924: "Mymr".
    pub script: Option<Box<str>>,
    /// Its language, by BCP 47: "my".
    pub language: Option<Box<str>>,
}

impl Alias {
    /// A strong alias.
    #[must_use]
    pub fn new(name: impl Into<Box<str>>) -> Self {
        Self { name: name.into(), strength: Strength::Strong, script: None, language: None }
    }

    /// A weak alias.
    #[must_use]
    pub fn weak(name: impl Into<Box<str>>) -> Self {
        Self { strength: Strength::Weak, ..Self::new(name) }
    }
}

impl From<&str> for Alias {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Alias", deny_unknown_fields)]
struct AliasFields {
    name: Box<str>,
    #[serde(default, skip_serializing_if = "is_strong")]
    strength: Strength,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    script: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<Box<str>>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_strong(strength: &Strength) -> bool {
    *strength == Strength::Strong
}

impl Serialize for Alias {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Alias { name, strength, script, language } = self.clone();
        if strength == Strength::Strong && script.is_none() && language.is_none() {
            return name.serialize(serializer);
        }
        AliasFields { name, strength, script, language }.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Alias {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AliasVisitor)
    }
}

struct AliasVisitor;

impl<'de> Visitor<'de> for AliasVisitor {
    type Value = Alias;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name, or an alias such as (name: \"Burma\", strength: Weak)")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Alias, E> {
        Ok(Alias::new(name))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Alias, A::Error> {
        let AliasFields { name, strength, script, language } =
            Deserialize::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Alias { name, strength, script, language })
    }
}

/// A number or code that identifies an entity within a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The scheme: "ofac-uid", "imo", "lei", "passport" ...
    pub scheme: Box<str>,
    /// The value, as the source writes it.
    pub value: Box<str>,
    /// The issuing country, by ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Box<str>>,
}

impl Identifier {
    /// An identifier without a country.
    #[must_use]
    pub fn new(scheme: impl Into<Box<str>>, value: impl Into<Box<str>>) -> Self {
        Self { scheme: scheme.into(), value: value.into(), country: None }
    }
}

/// A country and how the entity stands to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Country {
    /// ISO 3166-1 alpha-2, in capitals: "MM".
    pub code: Box<str>,
    /// How the entity stands to it.
    #[serde(default, skip_serializing_if = "is_associated")]
    pub role: CountryRole,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_associated(role: &CountryRole) -> bool {
    *role == CountryRole::Associated
}

/// A date in the life of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntityDate {
    /// What it marks.
    pub kind: DateKind,
    /// The date; an interval where only that is known.
    pub date: Period,
}

/// An address of one entity. An address that several share is an entity of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The whole address as the source writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full: Option<Box<str>>,
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<Box<str>>,
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<Box<str>>,
    /// State, province or region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<Box<str>>,
    /// Postal code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postcode: Option<Box<str>>,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Box<str>>,
}

/// Where the record of an entity comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// The data set.
    pub dataset: Box<str>,
    /// When the record was first seen in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_seen: Option<PartialDate>,
    /// When it was last seen in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<PartialDate>,
}

/// What is known of an entity beyond its id, kind and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityDetails {
    /// Other names.
    pub aliases: Vec<Alias>,
    /// Numbers and codes.
    pub identifiers: Vec<Identifier>,
    /// Countries, with their role.
    pub countries: Vec<Country>,
    /// Dates in its life.
    pub dates: Vec<EntityDate>,
    /// Addresses.
    pub addresses: Vec<Address>,
    /// Topics, in the words of the data set: "sanction", "role.pep".
    pub topics: Vec<Box<str>>,
    /// A remark.
    pub note: Option<Box<str>>,
    /// What the record holds and the model does not.
    pub extra: Extra,
    /// Where the record comes from.
    pub provenance: Vec<Provenance>,
}

impl EntityDetails {
    const NONE: EntityDetails = EntityDetails {
        aliases: Vec::new(),
        identifiers: Vec::new(),
        countries: Vec::new(),
        dates: Vec::new(),
        addresses: Vec::new(),
        topics: Vec::new(),
        note: None,
        extra: Vec::new(),
        provenance: Vec::new(),
    };
}

impl Default for EntityDetails {
    fn default() -> Self {
        Self::NONE
    }
}

static NO_DETAILS: EntityDetails = EntityDetails::NONE;

/// A person, agency, company, state, vessel or anything else that ties hold between.
///
/// An entity without details takes no room for them.
///
/// ```
/// use sanctions_graph::{Entity, EntityKind};
///
/// let glocom = Entity::new("glocom", EntityKind::FrontCompany, "Glocom").alias("Global Communications Co.");
/// assert_eq!(glocom.aliases().len(), 1);
/// assert_eq!(glocom.to_string(), "Glocom");
/// ```
#[derive(Debug, Clone)]
pub struct Entity {
    id: Box<str>,
    name: Box<str>,
    kind: EntityKind,
    details: Option<Box<EntityDetails>>,
}

impl Entity {
    /// An entity with an id, a kind and a name.
    #[must_use]
    pub fn new(id: impl Into<Box<str>>, kind: EntityKind, name: impl Into<Box<str>>) -> Self {
        Self { id: id.into(), kind, name: name.into(), details: None }
    }

    /// Adds a strong alias, or an [`Alias`].
    #[must_use]
    pub fn alias(mut self, alias: impl Into<Alias>) -> Self {
        self.details_mut().aliases.push(alias.into());
        self
    }

    /// Adds an identifier.
    #[must_use]
    pub fn identifier(mut self, scheme: impl Into<Box<str>>, value: impl Into<Box<str>>) -> Self {
        self.details_mut().identifiers.push(Identifier::new(scheme, value));
        self
    }

    /// Adds a country by its ISO 3166-1 alpha-2 code.
    #[must_use]
    pub fn country(mut self, code: impl Into<Box<str>>, role: CountryRole) -> Self {
        self.details_mut().countries.push(Country { code: code.into(), role });
        self
    }

    /// Sets the remark.
    #[must_use]
    pub fn note(mut self, note: impl Into<Box<str>>) -> Self {
        self.details_mut().note = Some(note.into());
        self
    }

    /// Its id, unique in a graph.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &EntityKind {
        &self.kind
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its other names.
    #[must_use]
    pub fn aliases(&self) -> &[Alias] {
        &self.details().aliases
    }

    /// Its name and its other names, strong and weak.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name()).chain(self.aliases().iter().map(|alias| &*alias.name))
    }

    /// All that is known of it beyond id, kind and name.
    #[must_use]
    pub fn details(&self) -> &EntityDetails {
        self.details.as_deref().unwrap_or(&NO_DETAILS)
    }

    /// The same, to be changed.
    pub fn details_mut(&mut self) -> &mut EntityDetails {
        self.details.get_or_insert_default()
    }
}

/// Details that say nothing are no details.
impl PartialEq for Entity {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, &self.kind, &self.name) == (&other.id, &other.kind, &other.name) && self.details() == other.details()
    }
}

impl Eq for Entity {}

/// Prints its name.
impl fmt::Display for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Serialize for Entity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        fn list<S: SerializeStruct, T: Serialize>(
            record: &mut S,
            key: &'static str,
            list: &[T],
        ) -> Result<(), S::Error> {
            if list.is_empty() { record.skip_field(key) } else { record.serialize_field(key, list) }
        }
        let details = self.details();
        let mut record = serializer.serialize_struct("Entity", 12)?;
        record.serialize_field("id", &self.id)?;
        record.serialize_field("kind", &self.kind)?;
        record.serialize_field("name", &self.name)?;
        list(&mut record, "aliases", &details.aliases)?;
        list(&mut record, "identifiers", &details.identifiers)?;
        list(&mut record, "countries", &details.countries)?;
        list(&mut record, "dates", &details.dates)?;
        list(&mut record, "addresses", &details.addresses)?;
        list(&mut record, "topics", &details.topics)?;
        if let Some(note) = &details.note {
            record.serialize_field("note", note)?;
        }
        list(&mut record, "extra", &details.extra)?;
        list(&mut record, "provenance", &details.provenance)?;
        record.end()
    }
}

#[derive(Deserialize)]
#[serde(rename = "Entity", deny_unknown_fields)]
struct EntityFields {
    id: Box<str>,
    kind: EntityKind,
    name: Box<str>,
    #[serde(default, deserialize_with = "short_list")]
    aliases: Vec<Alias>,
    #[serde(default, deserialize_with = "short_list")]
    identifiers: Vec<Identifier>,
    #[serde(default, deserialize_with = "short_list")]
    countries: Vec<Country>,
    #[serde(default, deserialize_with = "short_list")]
    dates: Vec<EntityDate>,
    #[serde(default, deserialize_with = "short_list")]
    addresses: Vec<Address>,
    #[serde(default, deserialize_with = "short_list")]
    topics: Vec<Box<str>>,
    #[serde(default)]
    note: Option<Box<str>>,
    #[serde(default)]
    extra: Extra,
    #[serde(default, deserialize_with = "short_list")]
    provenance: Vec<Provenance>,
}

impl<'de> Deserialize<'de> for Entity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = EntityFields::deserialize(deserializer)?;
        let details = EntityDetails {
            aliases: fields.aliases,
            identifiers: fields.identifiers,
            countries: fields.countries,
            dates: fields.dates,
            addresses: fields.addresses,
            topics: fields.topics,
            note: fields.note,
            extra: fields.extra,
            provenance: fields.provenance,
        };
        let details = (details != EntityDetails::NONE).then(|| Box::new(details));
        Ok(Entity { id: fields.id, kind: fields.kind, name: fields.name, details })
    }
}
