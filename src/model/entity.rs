//! Entities and what is known of each.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Extra;
use super::date::{PartialDate, Period};
use super::kind::EntityKind;
use super::list::List;
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
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Alias {
    /// The name.
    pub name: Box<str>,
    /// `None` of a strong alias of which neither script nor language is known.
    more: Option<Box<AliasWords>>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
struct AliasWords {
    strength: Strength,
    script: Option<Box<str>>,
    language: Option<Box<str>>,
}

impl Alias {
    /// A strong alias.
    #[must_use]
    pub fn new(name: impl Into<Box<str>>) -> Self {
        Self { name: name.into(), more: None }
    }

    /// A weak alias.
    #[must_use]
    pub fn weak(name: impl Into<Box<str>>) -> Self {
        let mut alias = Self::new(name);
        alias.more.get_or_insert_default().strength = Strength::Weak;
        alias
    }

    /// Says in which script it is, by ISO 15924: "Mymr".
    #[must_use]
    pub fn in_script(mut self, script: impl Into<Box<str>>) -> Self {
        self.more.get_or_insert_default().script = Some(script.into());
        self
    }

    /// Says in which language it is, by BCP 47: "my".
    #[must_use]
    pub fn in_language(mut self, language: impl Into<Box<str>>) -> Self {
        self.more.get_or_insert_default().language = Some(language.into());
        self
    }

    /// Whether it identifies the entity.
    #[must_use]
    pub fn strength(&self) -> Strength {
        self.more.as_ref().map(|more| more.strength).unwrap_or_default()
    }

    /// Its script, by ISO 15924: "Mymr".
    #[must_use]
    pub fn script(&self) -> Option<&str> {
        self.more.as_ref()?.script.as_deref()
    }

    /// Its language, by BCP 47: "my".
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.more.as_ref()?.language.as_deref()
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
        let Some(more) = &self.more else { return self.name.serialize(serializer) };
        let AliasWords { strength, script, language } = (**more).clone();
        AliasFields { name: self.name.clone(), strength, script, language }.serialize(serializer)
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
        let more = AliasWords { strength, script, language };
        let more = (more != AliasWords::default()).then(|| Box::new(more));
        Ok(Alias { name, more })
    }
}

/// A number or code that identifies an entity within a scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct Identifier {
    /// The scheme: "ofac", "imo", "lei", "passport" ...
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
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Hash)]
#[serde(from = "CountryRecord", into = "CountryRecord")]
pub struct Country {
    /// How the entity stands to it.
    pub role: CountryRole,
    length: u8,
    letters: [u8; SHORT_CODE],
    /// A code too long to be one, which is kept until the build warns of it.
    long: Option<Box<Box<str>>>,
}

/// The bytes of a code that stand in place.
const SHORT_CODE: usize = 6;

impl Country {
    /// A country by its code, ISO 3166-1 alpha-2, in capitals: "MM".
    #[must_use]
    pub fn new(code: &str, role: CountryRole) -> Self {
        let mut letters = [0; SHORT_CODE];
        match letters.get_mut(..code.len()) {
            Some(place) => {
                place.copy_from_slice(code.as_bytes());
                Self { role, length: code.len() as u8, letters, long: None }
            }
            None => Self { role, length: 0, letters, long: Some(Box::new(code.into())) },
        }
    }

    /// Its code, ISO 3166-1 alpha-2: "MM".
    #[must_use]
    pub fn code(&self) -> &str {
        let short = || self.letters.get(..self.length.into()).and_then(|code| std::str::from_utf8(code).ok());
        self.long.as_ref().map(|code| &***code).or_else(short).unwrap_or_default()
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Country").field("code", &self.code()).field("role", &self.role).finish()
    }
}

/// A country as it stands in a graph file.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Country", deny_unknown_fields)]
struct CountryRecord {
    code: Box<str>,
    #[serde(default, skip_serializing_if = "is_associated")]
    role: CountryRole,
}

impl From<CountryRecord> for Country {
    fn from(record: CountryRecord) -> Self {
        Self::new(&record.code, record.role)
    }
}

impl From<Country> for CountryRecord {
    fn from(country: Country) -> Self {
        Self { code: country.code().into(), role: country.role }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_associated(role: &CountryRole) -> bool {
    *role == CountryRole::Associated
}

/// A date in the life of an entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Hash)]
#[serde(deny_unknown_fields)]
pub struct EntityDate {
    /// What it marks.
    pub kind: DateKind,
    /// The date; an interval where only that is known.
    pub date: Period,
}

/// An address of one entity. An address that several share is an entity of its own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Hash)]
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

impl Address {
    /// The whole address, or else its parts.
    pub(crate) fn words(&self) -> String {
        if let Some(full) = &self.full {
            return full.to_string();
        }
        let parts = [&self.street, &self.postcode, &self.city, &self.region, &self.country];
        parts.into_iter().flatten().map(|part| &**part).collect::<Vec<_>>().join(", ")
    }
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
#[derive(Debug, Clone, Default)]
pub struct EntityDetails {
    aliases: List<Alias>,
    countries: List<Country>,
    dates: List<EntityDate>,
    more: Option<Box<RareDetails>>,
}

/// What most entities do not have.
#[derive(Debug, Clone, PartialEq, Eq)]
struct RareDetails {
    identifiers: Vec<Identifier>,
    addresses: Vec<Address>,
    topics: Vec<Box<str>>,
    note: Option<Box<str>>,
    extra: Extra,
    provenance: Vec<Provenance>,
}

impl RareDetails {
    const NONE: RareDetails = RareDetails {
        identifiers: Vec::new(),
        addresses: Vec::new(),
        topics: Vec::new(),
        note: None,
        extra: Vec::new(),
        provenance: Vec::new(),
    };
}

impl Default for RareDetails {
    fn default() -> Self {
        Self::NONE
    }
}

static NOTHING_RARE: RareDetails = RareDetails::NONE;

/// For each list of the details, how it is asked for and how it is set.
macro_rules! lists {
    ($($(#[$doc:meta])* $get:ident -> $item:ty, $set:ident: $lent:ident, $changed:ident;)*) => {
        impl EntityDetails {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $get(&self) -> &[$item] {
                    &self.$lent().$get
                }

                #[doc = concat!("Sets [`", stringify!($get), "`](Self::", stringify!($get), ").")]
                pub fn $set(&mut self, values: Vec<$item>) {
                    if !(values.is_empty() && self.$get().is_empty()) {
                        self.$changed().$get = values.into();
                    }
                }
            )*
        }
    };
}

lists! {
    /// Other names.
    aliases -> Alias, set_aliases: own, own_mut;
    /// Countries, with their role.
    countries -> Country, set_countries: own, own_mut;
    /// Dates in its life.
    dates -> EntityDate, set_dates: own, own_mut;
    /// Numbers and codes.
    identifiers -> Identifier, set_identifiers: rare, rare_mut;
    /// Addresses.
    addresses -> Address, set_addresses: rare, rare_mut;
    /// Topics, in the words of the data set: "sanction", "role.pep".
    topics -> Box<str>, set_topics: rare, rare_mut;
    /// What the record holds and the model does not.
    extra -> (Box<str>, Box<str>), set_extra: rare, rare_mut;
    /// Where the record comes from.
    provenance -> Provenance, set_provenance: rare, rare_mut;
}

impl EntityDetails {
    const NONE: EntityDetails =
        EntityDetails { aliases: List::EMPTY, countries: List::EMPTY, dates: List::EMPTY, more: None };

    /// A remark.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.rare().note.as_deref()
    }

    /// Sets [`note`](Self::note), or takes it away.
    pub fn set_note(&mut self, note: Option<Box<str>>) {
        if note.is_some() || self.note().is_some() {
            self.rare_mut().note = note;
        }
    }

    fn own(&self) -> &Self {
        self
    }

    fn own_mut(&mut self) -> &mut Self {
        self
    }

    fn rare(&self) -> &RareDetails {
        self.more.as_deref().unwrap_or(&NOTHING_RARE)
    }

    fn rare_mut(&mut self) -> &mut RareDetails {
        self.more.get_or_insert_default()
    }
}

/// Rare details that say nothing are none.
impl PartialEq for EntityDetails {
    fn eq(&self, other: &Self) -> bool {
        (&self.aliases, &self.countries, &self.dates, self.rare())
            == (&other.aliases, &other.countries, &other.dates, other.rare())
    }
}

impl Eq for EntityDetails {}

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
#[derive(Clone)]
pub struct Entity {
    /// The id, and after it the name: one allocation for both.
    text: Box<str>,
    /// Where the name begins.
    name: u32,
    kind: u8,
    more: Option<Box<More>>,
}

#[derive(Clone, Default)]
struct More {
    details: EntityDetails,
    /// A kind of the user's own.
    kind: Option<Box<EntityKind>>,
}

impl Entity {
    /// An entity with an id, a kind and a name.
    #[must_use]
    pub fn new(id: impl AsRef<str>, kind: EntityKind, name: impl AsRef<str>) -> Self {
        Self::of(id.as_ref(), kind, name.as_ref(), EntityDetails::NONE)
    }

    fn of(id: &str, kind: EntityKind, name: &str, details: EntityDetails) -> Self {
        let code = kind.code();
        let own = EntityKind::of_code(code).is_none().then(|| Box::new(kind));
        let more = (own.is_some() || details != NO_DETAILS).then(|| Box::new(More { details, kind: own }));
        // An id of 4 GB fits in no file that could be read; the build refuses it, with or without its end.
        let split = u32::try_from(id.len()).unwrap_or_default();
        Self { text: [id, name].concat().into(), name: split, kind: code, more }
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
        self.details_mut().rare_mut().identifiers.push(Identifier::new(scheme, value));
        self
    }

    /// Adds a country by its ISO 3166-1 alpha-2 code.
    #[must_use]
    pub fn country(mut self, code: &str, role: CountryRole) -> Self {
        self.details_mut().countries.push(Country::new(code, role));
        self
    }

    /// Adds a date in its life.
    #[must_use]
    pub fn date(mut self, kind: DateKind, date: impl Into<Period>) -> Self {
        self.details_mut().dates.push(EntityDate { kind, date: date.into() });
        self
    }

    /// Sets the remark.
    #[must_use]
    pub fn note(mut self, note: impl Into<Box<str>>) -> Self {
        self.details_mut().set_note(Some(note.into()));
        self
    }

    /// Its id, unique in a graph.
    #[must_use]
    pub fn id(&self) -> &str {
        self.text.get(..self.name as usize).unwrap_or_default()
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> &EntityKind {
        let own = || self.more.as_ref().and_then(|more| more.kind.as_deref());
        EntityKind::of_code(self.kind).or_else(own).unwrap_or(&EntityKind::LegalEntity)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.text.get(self.name as usize..).unwrap_or_default()
    }

    /// Whether its name is empty, told without a look at the text.
    #[cfg(feature = "import")]
    pub(crate) fn is_nameless(&self) -> bool {
        self.text.len() == self.name as usize
    }

    /// Its other names.
    #[must_use]
    pub fn aliases(&self) -> &[Alias] {
        self.details().aliases()
    }

    /// Its name and its other names, strong and weak.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name()).chain(self.aliases().iter().map(|alias| &*alias.name))
    }

    /// All that is known of it beyond id, kind and name.
    #[must_use]
    pub fn details(&self) -> &EntityDetails {
        self.more.as_ref().map_or(&NO_DETAILS, |more| &more.details)
    }

    /// The same, to be changed.
    pub fn details_mut(&mut self) -> &mut EntityDetails {
        &mut self.more.get_or_insert_default().details
    }
}

/// Details that say nothing are no details.
impl PartialEq for Entity {
    fn eq(&self, other: &Self) -> bool {
        (&self.text, self.name, self.kind()) == (&other.text, other.name, other.kind())
            && self.details() == other.details()
    }
}

impl Eq for Entity {}

impl fmt::Debug for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut record = f.debug_struct("Entity");
        record.field("id", &self.id()).field("kind", self.kind()).field("name", &self.name());
        record.field("details", self.details()).finish()
    }
}

/// Prints its name.
impl fmt::Display for Entity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
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
        record.serialize_field("id", self.id())?;
        record.serialize_field("kind", self.kind())?;
        record.serialize_field("name", self.name())?;
        list(&mut record, "aliases", details.aliases())?;
        list(&mut record, "identifiers", details.identifiers())?;
        list(&mut record, "countries", details.countries())?;
        list(&mut record, "dates", details.dates())?;
        list(&mut record, "addresses", details.addresses())?;
        list(&mut record, "topics", details.topics())?;
        if let Some(note) = details.note() {
            record.serialize_field("note", note)?;
        }
        list(&mut record, "extra", details.extra())?;
        list(&mut record, "provenance", details.provenance())?;
        record.end()
    }
}

#[derive(Deserialize)]
#[serde(rename = "Entity", deny_unknown_fields)]
struct EntityFields<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    kind: EntityKind,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(default)]
    aliases: List<Alias>,
    #[serde(default, deserialize_with = "short_list")]
    identifiers: Vec<Identifier>,
    #[serde(default)]
    countries: List<Country>,
    #[serde(default)]
    dates: List<EntityDate>,
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
        let rare = RareDetails {
            identifiers: fields.identifiers,
            addresses: fields.addresses,
            topics: fields.topics,
            note: fields.note,
            extra: fields.extra,
            provenance: fields.provenance,
        };
        let mut details =
            EntityDetails { aliases: fields.aliases, countries: fields.countries, dates: fields.dates, more: None };
        if rare != NOTHING_RARE {
            details.more = Some(Box::new(rare));
        }
        Ok(Entity::of(&fields.id, fields.kind, &fields.name, details))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A graph keeps millions of these.
    #[test]
    fn entities_are_small() {
        assert!(size_of::<Alias>() <= 24);
        assert!(size_of::<Country>() <= 16);
        assert!(size_of::<EntityDate>() <= 16);
        assert!(size_of::<More>() <= 72);
        assert!(size_of::<Entity>() <= 32);
    }

    #[test]
    fn a_country_keeps_any_code() {
        for code in ["", "MM", "ÄÖÜ", "Burma?", "Myanmar", "the Republic of the Union of Myanmar"] {
            let country = Country::new(code, CountryRole::Flag);
            assert_eq!((country.code(), country.role), (code, CountryRole::Flag));
            assert_eq!(country.long.is_some(), code.len() > SHORT_CODE);
        }
    }
}
