//! An entity as a record.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, Write};

use serde_json::Value;

use super::line::Line;
use super::{Context, Home, value};
use crate::graph::check::fault_of_id;
use crate::graph::refs::EntityRef;
use crate::model::date::{Bound, PartialDate, Period, Precision};
use crate::model::entity::{Address, CountryRole, DateKind, Entity, Identifier, Strength};
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::vocabulary::STUB;
use crate::vocabulary::ftm::model::{Model, Schema};
use crate::vocabulary::ftm::part_of;
use crate::vocabulary::ftm::table::{self, Class, Slot, keys, mark};

impl<'g> Context<'g> {
    /// Writes an entity and the records that are parts of it.
    pub(super) fn entity(&self, entity: EntityRef<'g>, writer: &mut impl Write) -> io::Result<()> {
        let extra = entity.get().details().extra();
        let has = |wanted: &str| extra.iter().any(|(key, _)| **key == *wanted);
        let is_made = has(keys::MADE);
        let is_named = |tie| self.is_imported(tie) || is_made && tie.relation() == Relation::SanctionedBy;
        if !(is_made || has(STUB)) || !self.excerpt.ties_of(entity).all(is_named) {
            self.line(entity).write(writer)?;
        }
        for (key, json) in extra.iter().filter(|(key, _)| key.starts_with(keys::RECORD)) {
            let is_first = serde_json::from_str(json).ok().and_then(|part| holder_of(&part));
            if part_of(key, json).is_some() && is_first.is_none_or(|holder| holder == entity.get().id()) {
                writeln!(writer, "{}", self.part(json))?;
            }
        }
        Ok(())
    }

    /// A record that is a part of entities, of those of them that are shown.
    fn part(&self, json: &'g str) -> Cow<'g, str> {
        if self.excerpt.entity_count() == self.graph.entity_count() {
            return json.into();
        }
        let Ok(mut part) = serde_json::from_str::<Value>(json) else { return json.into() };
        let is_hidden = |value: &Value| {
            let index = value.as_str().and_then(|id| self.graph.index_of(id));
            index.is_some_and(|index| self.excerpt.place(index).is_none())
        };
        let schema = part.get("schema").and_then(Value::as_str).and_then(|word| Model::get().schema(word));
        let ends: &[&str] = match schema.map(|schema| schema.class) {
            Some(Class::Part(holder)) => &[holder],
            Some(Class::Edge(edge)) => &[edge.from, edge.to],
            _ => &[],
        };
        for name in ends {
            let values = part.get_mut("properties").and_then(|all| all.get_mut(*name)).and_then(Value::as_array_mut);
            if let Some(values) = values {
                values.retain(|value| !is_hidden(value));
            }
        }
        part.to_string().into()
    }

    fn is_imported(&self, tie: crate::graph::refs::TieRef<'g>) -> bool {
        tie.get().claims().iter().all(|claim| !matches!(self.home(tie, claim), Home::Elsewhere))
    }

    fn line(&self, at: EntityRef<'g>) -> Line<'g> {
        let entity = at.get();
        let details = entity.details();
        let extra = details.extra();
        let of = |wanted: &str| extra.iter().find(|(key, _)| **key == *wanted).map(|(_, value)| &**value);
        let is_theirs = self.is_theirs(entity);
        let word = self.schema(entity);
        let schema = Model::get().schema(word);
        let mut line = Line::new(self.id(at), word);
        let known = |dataset: &str| self.graph.source(dataset).is_some();
        let provenance = details.provenance();
        let datasets = provenance.iter().map(|part| &*part.dataset).filter(|dataset| !known(dataset));
        let mut referents: Vec<Cow<'g, str>> = Vec::new();
        let is_address = *entity.kind() == EntityKind::Address;
        if of(keys::NAMED).is_none() {
            let name = if is_theirs { entity.name().into() } else { value::name(entity.name()) };
            line.add(if is_address { "full" } else { "name" }, name);
        }
        names(entity, schema, &mut line);
        if word == "Contract" && !is_theirs {
            line.add("title", entity.name());
        }
        for country in details.countries() {
            let code = country.code().to_ascii_lowercase();
            if !is_theirs && !value::is_country(&code) {
                line.add("notes", format!("country: {} ({})", country.code(), country.role));
                continue;
            }
            let (name, citizen) = match country.role {
                CountryRole::Nationality if has(schema, "nationality") => ("nationality", Some("ftm:citizenship")),
                CountryRole::Jurisdiction if has(schema, "jurisdiction") => ("jurisdiction", None),
                CountryRole::Flag if has(schema, "flag") => ("flag", None),
                CountryRole::Residence if has(schema, "mainCountry") => ("mainCountry", None),
                _ => ("country", None),
            };
            let is_other = |(key, value): &(Box<str>, Box<str>)| Some(&**key) == citizen && **value == *code;
            if !extra.iter().any(is_other) {
                line.add(name, code);
            }
        }
        for dated in details.dates() {
            let name = date_property(dated.kind).filter(|name| has(schema, name));
            if let Some(name) = name {
                dates(dated.date).for_each(|date| line.add(name, date));
            }
            let is_whole = name.is_some() && dates(dated.date).eq([dated.date.to_string()]);
            if !is_theirs && !is_whole {
                line.add("notes", format!("{}: {}", dated.kind, dated.date));
            }
        }
        identifiers(entity, schema, is_theirs, &mut line, &mut referents);
        for address in details.addresses() {
            match is_address {
                true => address_parts(address, &mut line),
                false => line.add("address", whole(address)),
            }
        }
        for topic in details.topics() {
            line.add(if is_theirs || value::is_topic(topic) { "topics" } else { "keywords" }, &**topic);
        }
        if let Some(note) = details.note() {
            line.add("notes", note);
        }
        if !is_theirs {
            if !table::gives_back(entity.kind(), word) {
                line.add("keywords", self.cells.kind(entity.kind()).to_owned());
            }
            for (key, value) in extra.iter().filter(|(key, _)| **key != *STUB) {
                line.add("notes", format!("{key}: {value}"));
            }
        }
        for tie in self.excerpt.ties_of(at) {
            for claim in tie.get().claims() {
                if !matches!(self.home(tie, claim), Home::Property(id) if id == entity.id()) {
                    continue;
                }
                let said = claim.details().extra().iter().find(|(key, _)| **key == *keys::PROPERTY);
                let name = said.map_or(table::ADDRESS_ENTITY, |(_, name)| &**name);
                let is_outward = table::PROPERTIES.iter().any(|property| property.name == name && property.outward);
                line.add(name, self.id(if is_outward { tie.to() } else { tie.from() }));
            }
        }
        let datasets = datasets.map(Cow::from).collect();
        line.take(extra, entity.name(), datasets, referents);
        let is_ours = extra.iter().any(|(key, _)| key.starts_with(table::PREFIX));
        if !is_ours && !provenance.iter().any(|part| self.imported.contains(&*part.dataset)) {
            line.caption = Some(entity.name().into());
            line.target =
                Some(self.excerpt.ties_of(at).any(|tie| tie.relation() == Relation::SanctionedBy && tie.from() == at));
            let day = |date: Option<PartialDate>| date.map(|date| date.to_string().into());
            line.seen = [
                day(provenance.iter().find_map(|part| part.first_seen)),
                day(provenance.iter().find_map(|part| part.last_seen)),
                None,
            ];
            // One who is on a list of this graph is in the data set of that list.
            line.datasets
                .get_or_insert_default()
                .extend(provenance.iter().map(|part| &*part.dataset).filter(|dataset| known(dataset)).map(Cow::from));
            line.referents.get_or_insert_default();
        }
        line
    }
}

/// Whether a schema has a property; one that is not in the model has any.
fn has(schema: Option<&Schema>, name: &str) -> bool {
    schema.is_none_or(|schema| Model::get().prop(name).is_some_and(|prop| schema.has(prop)))
}

fn names<'g>(entity: &'g Entity, schema: Option<&Schema>, line: &mut Line<'g>) {
    let extra = entity.details().extra();
    let all = |wanted: &'static str| extra.iter().filter(move |(key, _)| **key == *wanted).map(|(_, value)| &**value);
    let marked: HashSet<u64> = all(keys::NAMES).flat_map(table::marks).collect();
    let also = ["previousName", "abbreviation"].into_iter().zip(["ftm:previousName", "ftm:abbreviation"]);
    let former: HashSet<&str> = also.filter(|(name, _)| has(schema, name)).flat_map(|(_, key)| all(key)).collect();
    for alias in entity.aliases() {
        let is_weak = alias.strength() == Strength::Weak;
        if is_weak {
            line.add("weakAlias", &*alias.name);
        } else if marked.contains(&mark(&alias.name)) {
            line.add("name", &*alias.name);
        } else if !former.contains(&*alias.name) {
            line.add("alias", &*alias.name);
        }
    }
}

/// Scheme, value and country of an identifier.
type Own = (Box<str>, Box<str>, Option<Box<str>>);

fn identifiers<'g>(
    entity: &'g Entity,
    schema: Option<&Schema>,
    is_theirs: bool,
    line: &mut Line<'g>,
    referents: &mut Vec<Cow<'g, str>>,
) {
    let extra = entity.details().extra();
    let parts: HashSet<Own> = extra
        .iter()
        .filter_map(|(key, json)| part_of(key, json))
        .flat_map(|part| part.identifiers)
        .map(|Identifier { scheme, value, country }| (scheme, value, country))
        .collect();
    let mut said: HashSet<(&str, &str)> = HashSet::new();
    for (key, value) in extra {
        let slot = key.strip_prefix(table::PREFIX).and_then(|name| Model::get().prop(name));
        if let Some(Slot::AlsoIdentifier(scheme)) = slot.map(|prop| Model::get().slot(prop)) {
            said.insert((scheme, value));
        }
    }
    for identifier in entity.details().identifiers() {
        let Identifier { scheme, value, country } = identifier;
        if **scheme == *table::ALIAS_ID {
            referents.push((&**value).into());
            continue;
        }
        let is_part = !parts.is_empty() && parts.contains(&(scheme.clone(), value.clone(), country.clone()));
        if is_part || said.contains(&(&**scheme, &**value)) {
            continue;
        }
        let own = table::SCHEMES.iter().find(|(_, own)| *own == &**scheme).map(|(name, _)| *name);
        let also = table::SLOTS.iter().find_map(|(name, slot)| match slot {
            Slot::AlsoIdentifier(also) if *also == &**scheme && has(schema, name) => Some(*name),
            _ => None,
        });
        match own.or(also).filter(|name| has(schema, name)) {
            Some(name) if is_theirs || value::is_identifier(name, value) => line.add(name, &**value),
            Some(_) => line.add("notes", format!("{scheme}: {value}")),
            // Ids of lists, written as OpenSanctions writes them.
            None => referents.push(format!("{scheme}-{value}").into()),
        }
    }
}

fn address_parts<'g>(address: &'g Address, line: &mut Line<'g>) {
    let parts = [
        ("full", &address.full),
        ("street", &address.street),
        ("city", &address.city),
        ("region", &address.region),
        ("postalCode", &address.postcode),
    ];
    for (name, part) in parts {
        if let Some(part) = part {
            line.add(name, &**part);
        }
    }
    if let Some(country) = address.country.as_ref().map(|country| country.to_ascii_lowercase()) {
        line.add(if value::is_country(&country) { "country" } else { "notes" }, country);
    }
}

/// An address on one line.
fn whole(address: &Address) -> Cow<'_, str> {
    if let Some(full) = &address.full {
        return (&**full).into();
    }
    let Address { street, city, region, postcode, country, .. } = address;
    let parts: Vec<&str> =
        [street, postcode, city, region, country].into_iter().flatten().map(|part| &**part).collect();
    parts.join(", ").into()
}

fn date_property(kind: DateKind) -> Option<&'static str> {
    table::SLOTS.iter().find_map(|(name, slot)| (*slot == Slot::Date(kind)).then_some(*name))
}

/// The dates of a period, as the format can write them.
pub(super) fn dates(period: Period) -> impl Iterator<Item = String> {
    let bounds = match period.single() {
        Some(date) => [Some(date), None],
        None => [period.start(), period.end()].map(|bound| match bound {
            Bound::Date(date) => Some(date),
            _ => None,
        }),
    };
    bounds.into_iter().flatten().filter_map(date_text)
}

/// A date as the format can write it: without marks of doubt, and no coarser than a year.
pub(super) fn date_text(date: PartialDate) -> Option<String> {
    let is_written = !matches!(date.precision(), Precision::Decade | Precision::Century);
    is_written.then(|| date.to_string().trim_end_matches(['~', '?', '%']).to_owned())
}

/// The first of the entities that a record is given to as a part.
fn holder_of(part: &Value) -> Option<String> {
    let first = |name: &str| {
        let values = part.get("properties")?.get(name)?.as_array()?;
        values.iter().filter_map(Value::as_str).find(|id| fault_of_id(id).is_none()).map(str::to_owned)
    };
    let schema = Model::get().schema(part.get("schema")?.as_str()?)?;
    match schema.class {
        Class::Part(holder) => first(holder),
        Class::Edge(edge) => first(edge.from).or_else(|| first(edge.to)),
        Class::Thing => None,
    }
}
