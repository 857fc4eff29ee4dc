//! What importing needs of a builder: several records of one entity made one, records taken away, ends that nobody describes.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, RandomState};

use super::builder::{GraphBuilder, Origin};
use crate::model::Extra;
use crate::model::entity::{Entity, Identifier};
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::model::source::Source;

/// How far the entities and claims of a builder reach at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) entities: usize,
    pub(crate) statements: usize,
}

/// Which ids have an entity, told while entities are added: their text is at hand then, and all over the memory later.
#[derive(Debug, Default)]
pub(crate) struct Described {
    ids: Vec<bool>,
    /// Whether some id has several records.
    pub(crate) has_repeats: bool,
}

/// A record that became a part of an entity: it stands in the entity's `extra`.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    /// The id of the record.
    pub(crate) record: &'a str,
    /// The identifiers that it gave the entity.
    pub(crate) identifiers: Vec<Identifier>,
}

impl GraphBuilder {
    /// How far its records reach now.
    pub(crate) fn extent(&self) -> Extent {
        Extent { entities: self.entities.len(), statements: self.statements.len() }
    }

    /// Adds an entity, and tells that its id has one.
    pub(crate) fn add_described(&mut self, entity: Entity, origin: Origin, described: &mut Described) {
        let place = self.symbols.intern(entity.id()).0 as usize;
        if described.ids.len() <= place {
            described.ids.resize(place + 1, false);
        }
        if let Some(is) = described.ids.get_mut(place) {
            described.has_repeats |= std::mem::replace(is, true);
        }
        self.add_entity(entity, origin);
    }

    /// The entities added since.
    pub(crate) fn entities_since(&self, since: Extent) -> impl Iterator<Item = &Entity> {
        self.entities.iter().skip(since.entities).map(|(entity, _)| entity)
    }

    /// Makes one entity of those with one id, of which at least one was added since. The first keeps its name, and its kind, unless
    /// that says less than the other's; where the kinds do not go together, `conflict` is told.
    pub(crate) fn unite_entities(&mut self, since: Extent, mut conflict: impl FnMut(&Entity, &Entity)) {
        let hasher = RandomState::new();
        let mut order: Vec<(u64, usize)> = self
            .entities
            .iter()
            .enumerate()
            .map(|(position, (entity, _))| (hasher.hash_one(entity.id()), position))
            .collect();
        order.sort_unstable();
        // Each later record with the first one that has its id.
        let mut repeats: Vec<(usize, usize)> = Vec::new();
        for same in order.chunk_by(|one, other| one.0 == other.0).filter(|same| same.len() > 1) {
            let mut firsts: Vec<usize> = Vec::new();
            for &(_, position) in same {
                let id = |at: usize| self.entities.get(at).map(|(entity, _)| entity.id());
                match firsts.iter().find(|&&first| id(first) == id(position)) {
                    Some(&first) if position >= since.entities => repeats.push((position, first)),
                    Some(_) => {}
                    None => firsts.push(position),
                }
            }
        }
        repeats.sort_unstable();
        for &(later, first) in &repeats {
            let Some((other, _)) = self.entities.get_mut(later) else { continue };
            let other = std::mem::replace(other, Entity::new("", EntityKind::LegalEntity, ""));
            if let Some((kept, _)) = self.entities.get_mut(first)
                && let Some(other) = kept.unite(other)
            {
                conflict(kept, &other);
            }
        }
        let mut repeats = repeats.into_iter().map(|(later, _)| later).peekable();
        let mut position = 0;
        self.entities.retain(|_| {
            let keep = repeats.next_if_eq(&position).is_none();
            position += 1;
            keep
        });
    }

    /// Takes away the entities with these ids and the claims whose evidence cites a record with one of them, each as far as the
    /// records reached. An entity may have parts in `extra`, which are records of their own: they stay when it goes, and go alone.
    pub(crate) fn retract(
        &mut self,
        records: &BTreeMap<Box<str>, Extent>,
        part_of: impl for<'a> Fn(&'a str, &str) -> Option<Part<'a>>,
    ) {
        if records.is_empty() {
            return;
        }
        let mut position = 0;
        self.entities.retain_mut(|(entity, _)| {
            position += 1;
            let is_meant = |id: &str| records.get(id).is_some_and(|extent| position <= extent.entities);
            let is_gone = is_meant(entity.id());
            let extra = entity.details().extra();
            let parts: Vec<_> = extra.iter().map(|(key, value)| part_of(key, value)).collect();
            if parts.iter().all(Option::is_none) {
                return !is_gone;
            }
            let stays = |part: &Option<Part<'_>>| part.as_ref().is_none_or(|part| !is_meant(part.record));
            let of_parts = |stay: bool| -> Vec<Identifier> {
                let parts = parts.iter().filter(|part| stays(part) == stay).flatten();
                parts.flat_map(|part| &part.identifiers).cloned().collect()
            };
            let is_part_alone = entity.name().is_empty();
            let has_parts = parts.iter().any(|part| part.is_some() && stays(part));
            if (is_gone || is_part_alone) && !has_parts {
                return false;
            }
            if is_part_alone || (!is_gone && parts.iter().all(stays)) {
                return true;
            }
            let (kept, lost) = (of_parts(true), of_parts(false));
            let pairs = extra.iter().zip(&parts);
            let extra = pairs.filter(|(_, part)| stays(part) && (part.is_some() || !is_gone));
            let extra = extra.map(|(pair, _)| pair.clone()).collect();
            let identifiers = match is_gone {
                true => kept,
                false => {
                    let own = entity.details().identifiers().iter();
                    own.filter(|own| kept.contains(own) || !lost.contains(own)).cloned().collect()
                }
            };
            if is_gone {
                *entity = Entity::new(entity.id(), EntityKind::LegalEntity, "");
            }
            entity.details_mut().set_extra(extra);
            entity.details_mut().set_identifiers(identifiers);
            true
        });
        let mut position = 0;
        self.statements.retain(|statement| {
            position += 1;
            let cites = |locator: &str| records.get(locator).is_some_and(|extent| position <= extent.statements);
            !statement.claim.evidence().iter().filter_map(|evidence| evidence.locator()).any(cites)
        });
    }

    /// The entities without a name that were added since: parts of others that no record describes.
    pub(crate) fn nameless(&mut self, since: Extent) -> impl Iterator<Item = &mut Entity> {
        let added = self.entities.iter_mut().skip(since.entities).map(|(entity, _)| entity);
        added.filter(|entity| entity.is_nameless())
    }

    /// The ids of the entities by their primary names.
    pub(crate) fn entities_by_name(&self) -> HashMap<&str, Vec<&str>> {
        let mut named: HashMap<&str, Vec<&str>> = HashMap::with_capacity(self.entities.len());
        for (entity, _) in &self.entities {
            named.entry(entity.name()).or_default().push(entity.id());
        }
        named
    }

    /// Adds words that did not become a tie to the `extra` of entities: id, key, value.
    pub(crate) fn add_words(&mut self, words: Vec<(Box<str>, Box<str>, Box<str>)>) {
        let mut by_id: HashMap<Box<str>, Extra> = HashMap::new();
        for (id, key, value) in words {
            by_id.entry(id).or_default().push((key, value));
        }
        if by_id.is_empty() {
            return;
        }
        for (entity, _) in &mut self.entities {
            if let Some(words) = by_id.remove(entity.id()) {
                let details = entity.details_mut();
                let extra = details.extra().iter().cloned().chain(words).collect();
                details.set_extra(extra);
            }
        }
    }

    /// The ids that claims added since name and no entity has, in the order in which they are first named, each with whether it is
    /// named there as the place of something.
    pub(crate) fn ids_without_entity(&self, since: Extent, described: Option<Described>) -> Vec<(Box<str>, bool)> {
        let names = self.symbols.names();
        // An entity that there is counts as seen.
        let is_told = described.is_some();
        let mut seen = described.unwrap_or_default().ids;
        seen.resize(names.len(), false);
        for (entity, _) in self.entities.iter().filter(|_| !is_told) {
            if let Some(seen) = self.symbols.get(entity.id()).and_then(|symbol| seen.get_mut(symbol.0 as usize)) {
                *seen = true;
            }
        }
        let mut missing = Vec::new();
        for statement in self.statements.iter().skip(since.statements) {
            for symbol in [statement.from, statement.to] {
                let (Some(seen), Some(&id)) = (seen.get_mut(symbol.0 as usize), names.get(symbol.0 as usize)) else {
                    continue;
                };
                if !std::mem::replace(seen, true) {
                    missing.push((id.into(), statement.relation == Relation::LocatedIn && symbol == statement.to));
                }
            }
        }
        missing
    }

    /// Adds the source that claims added since cite. If another one has its id, it gets the next free one, and the claims cite that;
    /// if it is the same file, nothing is added.
    pub(crate) fn settle_source(&mut self, mut source: Source, since: Extent) -> Source {
        let taken = |id: &str| self.sources.iter().map(|(source, _)| source).find(|source| &*source.id == id);
        match taken(&source.id) {
            Some(same) if same.sha256.is_some() && same.sha256 == source.sha256 => return source,
            Some(_) => {
                let free = (2u32..).map(|number| format!("{}-{number}", source.id)).find(|id| taken(id).is_none());
                let old = std::mem::replace(&mut source.id, free.unwrap_or_default().into());
                for statement in self.statements.iter_mut().skip(since.statements) {
                    for evidence in statement.claim.evidence_mut().iter_mut().filter(|evidence| evidence.source == old)
                    {
                        evidence.source = source.id.clone();
                    }
                }
                for (entity, _) in self.entities.iter_mut().skip(since.entities) {
                    entity.rename_dataset(&old, &source.id);
                }
            }
            None => {}
        }
        self.source(source.clone());
        source
    }
}
