//! A record that is an entity.

use std::collections::HashSet;

use super::draft::{Draft, Key, Seen};
use crate::graph::check::fault_of_id;
use crate::import::record::Record;
use crate::model::Extra;
use crate::model::claim::{Claim, Modality};
use crate::model::date::PartialDate;
use crate::model::entity::{Address, Alias, Country, Entity, EntityDate, Identifier, Provenance};
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::model::source::{Evidence, SourceId};
use crate::vocabulary::country;
use crate::vocabulary::ftm::id;
use crate::vocabulary::ftm::model::{Model, Prop, Schema};
use crate::vocabulary::ftm::table::{self, AddressPart, Class, PREFIX, Slot, keys, mark, push_mark};

/// What the details of an entity are gathered in, used again for every record.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    aliases: Vec<Alias>,
    countries: Vec<Country>,
    dates: Vec<EntityDate>,
    identifiers: Vec<Identifier>,
    addresses: Vec<Address>,
    topics: Vec<Box<str>>,
    extra: Extra,
    provenance: Vec<Provenance>,
    names: Marks,
    named: String,
}

/// The marks of the names that an entity has so far.
#[derive(Debug, Default)]
struct Marks {
    few: Vec<u64>,
    many: HashSet<u64>,
}

impl Marks {
    const FEW: usize = 24;

    fn clear(&mut self) {
        self.few.clear();
        self.many = HashSet::new();
    }

    /// Adds a mark; `false` if it is there.
    fn insert(&mut self, mark: u64) -> bool {
        if self.few.len() < Self::FEW {
            let is_new = !self.few.contains(&mark);
            if is_new {
                self.few.push(mark);
            }
            return is_new;
        }
        !self.few.contains(&mark) && self.many.insert(mark)
    }
}

/// Weak names have marks of their own.
const WEAK: u64 = 1 << 63;

/// Makes an entity of a record. Of a record that should be no entity and is one for want of its ends, nothing is taken to be a name,
/// a country or anything else.
pub(super) fn thing(
    draft: &Draft,
    schema: Option<&Schema>,
    id: &str,
    source: &SourceId,
    gathered: &mut Gathered,
    record: &mut Record,
) {
    let model = Model::get();
    let word = draft.schema().unwrap_or_default();
    let is_plain = schema.is_none_or(|schema| schema.class == Class::Thing);
    let (kind, gives_back) = schema.map_or_else(|| table::kind_of(word), |schema| schema.kind.clone());
    let is_address = kind == EntityKind::Address;
    let title = model.prop(if is_address { "full" } else { "name" });
    let (name, named) = name_of(draft, is_plain, title, id);
    gathered.names.clear();
    gathered.names.insert(mark(name));
    gathered.named.clear();
    let extra = |gathered: &mut Gathered, key: &str, value: &str| gathered.extra.push((key.into(), value.into()));
    if !gives_back {
        extra(gathered, keys::SCHEMA, word);
    }
    if draft.id().is_some_and(|written| written != id) {
        extra(gathered, keys::CODED, "true");
    }
    if let Some(named) = named {
        extra(gathered, keys::NAMED, named);
    }
    frame(draft, Some(name), &mut gathered.extra);
    let only = |prop: Prop| is_address && draft.of(Some(prop)).nth(1).is_none();
    let mut part = Address::default();
    let mut note: Option<&str> = None;
    // Previous names go before aliases, so that an alias that is one too is known to be both.
    for pass in 0..3 {
        for (key, span) in &draft.values {
            let value = draft.get(*span);
            let Key::Known(prop) = *key else {
                if pass == 2 {
                    gathered.extra.push((unknown_key(draft.name(*key)).into(), value.into()));
                }
                continue;
            };
            let key = model.key(prop);
            let is_known = schema.is_none_or(|schema| schema.has(prop));
            let mut slot = if is_plain && is_known { model.slot(prop) } else { Slot::Extra };
            let turn = match slot {
                Slot::Name => 0,
                Slot::AlsoAlias => 1,
                _ => 2,
            };
            if turn != pass {
                continue;
            }
            if value.trim().is_empty() {
                slot = Slot::Extra;
            }
            match slot {
                Slot::Name => {
                    if value == name && named.is_none() && !is_address {
                    } else if gathered.names.insert(mark(value)) {
                        gathered.aliases.push(Alias::new(value));
                        push_mark(mark(value), &mut gathered.named);
                    } else {
                        extra(gathered, key, value);
                    }
                }
                Slot::Alias => match gathered.names.insert(mark(value)) {
                    true => gathered.aliases.push(Alias::new(value)),
                    false => extra(gathered, key, value),
                },
                Slot::WeakAlias => match value != name && gathered.names.insert(mark(value) | WEAK) {
                    true => gathered.aliases.push(Alias::weak(value)),
                    false => extra(gathered, key, value),
                },
                Slot::AlsoAlias => {
                    if gathered.names.insert(mark(value)) {
                        gathered.aliases.push(Alias::new(value));
                    }
                    extra(gathered, key, value);
                }
                Slot::Country(role) => match country_of(value).map(|code| Country::new(code, role)) {
                    Some(country) if !gathered.countries.contains(&country) => gathered.countries.push(country),
                    _ => extra(gathered, key, value),
                },
                Slot::AlsoCountry(role) => {
                    extra(gathered, key, value);
                    if let Some(country) = country_of(value).map(|code| Country::new(code, role)) {
                        if gathered.countries.contains(&country) {
                            // Then it is of the property that has this role by itself.
                            let first = model.prop("nationality").filter(|first| *first != prop);
                            if first.is_some_and(|first| draft.of(Some(first)).any(|other| other == value)) {
                                extra(gathered, first.map_or(key, |first| model.key(first)), value);
                            }
                        } else {
                            gathered.countries.push(country);
                        }
                    }
                }
                Slot::Date(kind) => match date_of(value) {
                    Some(date) => gathered.dates.push(EntityDate { kind, date: date.into() }),
                    None => extra(gathered, key, value),
                },
                // The parts of an address that is an entity stand in the same place.
                Slot::Address if is_address => extra(gathered, key, value),
                Slot::Address => gathered.addresses.push(Address { full: Some(value.into()), ..Address::default() }),
                Slot::Topic => gathered.topics.push(value.into()),
                Slot::Note => match note {
                    None if draft.of(Some(prop)).nth(1).is_none() => note = Some(value),
                    _ => extra(gathered, key, value),
                },
                Slot::Identifier(scheme) => gathered.identifiers.push(Identifier::new(scheme, value)),
                Slot::AlsoIdentifier(scheme) => {
                    gathered.identifiers.push(Identifier::new(scheme, value));
                    extra(gathered, key, value);
                }
                Slot::Link(property) => {
                    if let Some(fault) = fault_of_id(value) {
                        record.repair(format!("{}: the id {value:?} {fault} and is kept as words", property.name));
                        extra(gathered, key, value);
                        continue;
                    }
                    let mut claim = Claim::new(Modality::Stated, Evidence::new(source.clone()).at(id));
                    if property.relation == Relation::Other {
                        claim = claim.role(property.words);
                    }
                    if property.name != table::ADDRESS_ENTITY {
                        claim.details_mut().set_extra(vec![(keys::PROPERTY.into(), property.name.into())]);
                    }
                    let other = id::read(value);
                    let other = other.as_deref().unwrap_or(value);
                    let (from, to) = if property.outward { (id, other) } else { (other, id) };
                    record.link(from, property.relation, to, claim);
                }
                Slot::AddressPart(AddressPart::Full) if is_address && value == name && named.is_none() => {}
                Slot::AddressPart(AddressPart::Street) if only(prop) => part.street = Some(value.into()),
                Slot::AddressPart(AddressPart::City) if only(prop) => part.city = Some(value.into()),
                Slot::AddressPart(AddressPart::Region) if only(prop) => part.region = Some(value.into()),
                Slot::AddressPart(AddressPart::Postcode) if only(prop) => part.postcode = Some(value.into()),
                Slot::AddressPart(_) | Slot::Extra => extra(gathered, key, value),
            }
        }
    }
    if part != Address::default() {
        gathered.addresses.push(part);
    }
    if !gathered.named.is_empty() {
        let named = std::mem::take(&mut gathered.named);
        extra(gathered, keys::NAMES, &named);
        gathered.named = named;
    }
    gathered.identifiers.extend(draft.referents().into_iter().flatten().map(|id| Identifier::new(table::ALIAS_ID, id)));
    let [first_seen, last_seen] = [Seen::First, Seen::Last].map(|seen| draft.seen(seen).and_then(day_of));
    let provenance = |dataset: &str| Provenance { dataset: dataset.into(), first_seen, last_seen };
    gathered.provenance.extend(draft.datasets().into_iter().flatten().map(provenance));
    if gathered.provenance.is_empty() {
        gathered.provenance.push(provenance(source));
    }
    let mut entity = Entity::new(id, kind, name);
    gathered.give(&mut entity, note);
    record.entities.push(entity);
}

impl Gathered {
    /// Gives all that was gathered to an entity, each list with no more room than it needs.
    fn give(&mut self, entity: &mut Entity, note: Option<&str>) {
        let details = entity.details_mut();
        details.set_aliases(self.aliases.drain(..).collect());
        details.set_countries(self.countries.drain(..).collect());
        details.set_dates(self.dates.drain(..).collect());
        details.set_identifiers(self.identifiers.drain(..).collect());
        details.set_addresses(self.addresses.drain(..).collect());
        details.set_topics(self.topics.drain(..).collect());
        details.set_extra(self.extra.drain(..).collect());
        details.set_provenance(self.provenance.drain(..).collect());
        details.set_note(note.map(Box::from));
    }
}

/// The name of an entity, and where it comes from if it is no value of the property that names it.
fn name_of<'a>(draft: &'a Draft, is_plain: bool, title: Option<Prop>, id: &'a str) -> (&'a str, Option<&'static str>) {
    let is_name = |name: &&str| !name.trim().is_empty();
    let title = title.filter(|_| is_plain);
    match draft.caption().filter(is_name) {
        Some(caption) if draft.of(title).any(|name| name == caption) => return (caption, None),
        Some(caption) => return (caption, Some("caption")),
        None => {}
    }
    if let Some(name) = draft.of(title).find(is_name) {
        return (name, None);
    }
    let model = Model::get();
    let other = ["alias", "previousName", "abbreviation", "weakAlias", "title", "street", "city", "fileName"];
    let other = other.into_iter().find_map(|prop| draft.of(model.prop(prop)).find(is_name).map(|name| (name, prop)));
    other.map_or((id, Some("id")), |(name, prop)| (name, Some(prop)))
}

/// What stands beside the properties: caption, target, when it was seen. `name` is the caption that needs not be said.
pub(super) fn frame(draft: &Draft, name: Option<&str>, extra: &mut Extra) {
    let is_dated = draft.is_dated();
    let has_stroke = Seen::ALL.iter().any(|(seen, _)| draft.seen(*seen).is_some_and(|text| text.contains('/')));
    if is_dated && !has_stroke {
        let [first, last, change] = Seen::ALL.map(|(seen, _)| draft.seen(seen).unwrap_or_default());
        extra.push((keys::SEEN.into(), [first, "/", last, "/", change].concat().into()));
    }
    let mut push = |key: &str, value: &str| extra.push((key.into(), value.into()));
    if has_stroke {
        for (seen, name) in Seen::ALL {
            if let Some(text) = draft.seen(seen) {
                push(&format!("{}{name}", keys::TOP), &serde_json::Value::from(text).to_string());
            }
        }
    }
    let is_dated = is_dated && !has_stroke;
    let (mut lacks, mut empty) = (String::new(), String::new());
    let say = |words: &mut String, word: &str| {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    };
    match draft.caption() {
        Some(caption) if is_dated && Some(caption) == name => {}
        Some(caption) => push(keys::CAPTION, caption),
        None if is_dated => say(&mut lacks, "caption"),
        None => {}
    }
    match draft.target {
        Some(false) if is_dated => {}
        Some(target) => push(keys::TARGET, if target { "true" } else { "false" }),
        None if is_dated => say(&mut lacks, "target"),
        None => {}
    }
    for (word, count) in
        [("datasets", draft.datasets().map(|list| list.len())), ("referents", draft.referents().map(|list| list.len()))]
    {
        match count {
            None if is_dated => say(&mut lacks, word),
            Some(0) if !is_dated => say(&mut empty, word),
            _ => {}
        }
    }
    for (key, words) in [(keys::LACKS, lacks), (keys::EMPTY, empty)] {
        if !words.is_empty() {
            push(key, &words);
        }
    }
    for (key, value) in &draft.tops {
        push(&format!("{}{key}", keys::TOP), &value.to_string());
    }
    for (key, text) in &draft.notes {
        push(&format!("{}{key}", keys::STATEMENT), text);
    }
}

/// The key of a property that the model does not have. It never is one of the keys that mean something else.
pub(super) fn unknown_key(name: &str) -> String {
    format!("{PREFIX}:{name}")
}

/// The code of a country as the graph writes it, if FollowTheMoney's is the same in small letters.
pub(super) fn country_of(value: &str) -> Option<&'static str> {
    match value.as_bytes() {
        [b'a'..=b'z', b'a'..=b'z'] => country::of_small_letters(value),
        _ => None,
    }
}

/// A date that is written as the graph writes it: a year, a month or a day.
pub(super) fn date_of(value: &str) -> Option<PartialDate> {
    let bytes = value.as_bytes();
    let number = |from: usize, to: usize| {
        bytes
            .get(from..to)?
            .iter()
            .try_fold(0_u16, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u16::from(byte - b'0')))
    };
    let small = |from: usize, to: usize| number(from, to).and_then(|number| u8::try_from(number).ok());
    let year = i32::from(number(0, 4)?);
    match (bytes.len(), bytes.get(4), bytes.get(7)) {
        (4, ..) => PartialDate::year(year).ok(),
        (7, Some(b'-'), None) => PartialDate::month(year, small(5, 7)?).ok(),
        (10, Some(b'-'), Some(b'-')) => PartialDate::day(year, small(5, 7)?, small(8, 10)?).ok(),
        _ => None,
    }
}

/// The day of a time such as `2023-04-20T18:00:25`.
fn day_of(time: &str) -> Option<PartialDate> {
    time.get(..10).or(Some(time)).and_then(date_of)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_that_print_as_they_are_read() {
        for text in ["2011", "2011-10", "2011-10-05", "0000", "1999-12-31"] {
            assert_eq!(date_of(text).unwrap().to_string(), text);
        }
        for text in
            ["", "201", "2011-00", "2011-10-", "2011-1-5", "2011-13", "2011-02-30", "2011-10-05T00:00:00", "\u{663}"]
        {
            assert_eq!(date_of(text), None, "{text}");
        }
        assert_eq!(day_of("2023-04-20T18:00:25").unwrap().to_string(), "2023-04-20");
    }

    #[test]
    fn only_countries_that_have_one_code() {
        assert_eq!(country_of("ru"), Some("RU"));
        assert_eq!(country_of("xk"), Some("XK"));
        for code in ["suhh", "gb-sct", "zz", "RU", "eu", ""] {
            assert_eq!(country_of(code), None, "{code}");
        }
    }
}
