//! What importing needs of a builder: several records of one entity made one, records taken away, ends that nobody describes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};

use super::builder::{GraphBuilder, Origin, Statement};
use crate::model::Extra;
use crate::model::entity::{Entity, Identifier};
use crate::model::kind::EntityKind;
use crate::model::relation::{Class, Relation};
use crate::model::source::{Evidence, Source, SourceId};
use crate::model::unite::Part;

/// How far the entities and claims of a builder reach at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) entities: usize,
    pub(crate) statements: usize,
}

/// What claims say of whether two entities are one, whichever way round.
#[derive(Debug, Default)]
pub(crate) struct IdentityTies {
    said: HashMap<(Box<str>, Box<str>), SaidOfTwo>,
}

/// What is said of two entities.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SaidOfTwo {
    pub(crate) same: bool,
    pub(crate) possibly: bool,
    pub(crate) not: bool,
}

impl IdentityTies {
    fn key(one: &str, other: &str) -> (Box<str>, Box<str>) {
        if one <= other { (one.into(), other.into()) } else { (other.into(), one.into()) }
    }

    pub(crate) fn get(&self, one: &str, other: &str) -> SaidOfTwo {
        self.said.get(&Self::key(one, other)).copied().unwrap_or_default()
    }
}

/// Which ids have an entity, told while entities are added: their text is at hand then, and all over the memory later.
#[derive(Debug, Default)]
pub(crate) struct Described {
    ids: Vec<bool>,
    /// Whether some id has several records.
    pub(crate) has_repeats: bool,
}

impl GraphBuilder {
    /// How far its records reach now.
    pub(crate) fn extent(&self) -> Extent {
        Extent { entities: self.entities.len(), statements: self.statements.len() }
    }

    /// All its entities.
    pub(crate) fn entities_all(&self) -> impl Iterator<Item = &Entity> {
        self.entities.iter().map(|(entity, _)| entity)
    }

    /// What claims say of whether two entities are one.
    pub(crate) fn identity_ties(&self) -> IdentityTies {
        let names = self.symbols.names();
        let mut ties = IdentityTies::default();
        for Statement { from, to, relation, claim, .. } in &self.statements {
            let (Some(from), Some(to)) = (names.get(from.0 as usize), names.get(to.0 as usize)) else { continue };
            if relation.class() != Class::Identity {
                continue;
            }
            let said = ties.said.entry(IdentityTies::key(from, to)).or_default();
            match relation {
                // A denial of the one is as good as the other.
                Relation::SameAs if claim.is_denial() => said.not = true,
                Relation::SameAs => said.same = true,
                Relation::PossiblySameAs => said.possibly = true,
                Relation::NotSameAs if claim.is_affirmed() => said.not = true,
                _ => {}
            }
        }
        ties
    }

    /// What may be cited for entities: the evidence of their listings, or else of any claim about them, or else the sources that
    /// their records come from; of each entity so many at most, without quotes.
    pub(crate) fn citations(&self, ids: &HashSet<Box<str>>, most: usize) -> HashMap<Box<str>, Vec<Evidence>> {
        let names = self.symbols.names();
        let wanted: HashSet<u32> = ids.iter().filter_map(|id| self.symbols.get(id)).map(|symbol| symbol.0).collect();
        let mut listings: HashMap<u32, Vec<Evidence>> = HashMap::new();
        let mut others: HashMap<u32, Vec<Evidence>> = HashMap::new();
        for Statement { from, to, relation, claim, .. } in &self.statements {
            let is_listing = *relation == Relation::SanctionedBy;
            let cite = |of: &mut HashMap<u32, Vec<Evidence>>, symbol: u32| {
                let cited = of.entry(symbol).or_default();
                for evidence in claim.evidence() {
                    let mut bare = Evidence::new(evidence.source.clone());
                    if let Some(locator) = evidence.locator() {
                        bare = bare.at(locator);
                    }
                    if cited.len() >= most {
                        break;
                    }
                    if !cited.contains(&bare) {
                        cited.push(bare);
                    }
                }
            };
            if is_listing && wanted.contains(&from.0) {
                cite(&mut listings, from.0);
            }
            if !is_listing && relation.class() != Class::Identity {
                for end in [from.0, to.0].into_iter().filter(|end| wanted.contains(end)) {
                    cite(&mut others, end);
                }
            }
        }
        let mut cited: HashMap<Box<str>, Vec<Evidence>> = HashMap::new();
        for (symbol, evidence) in others.into_iter().chain(listings) {
            if let Some(id) = names.get(symbol as usize) {
                cited.insert((*id).into(), evidence);
            }
        }
        let sources: HashSet<&str> = self.sources.iter().map(|(source, _)| source.id.as_str()).collect();
        for (entity, _) in self.entities.iter().filter(|(entity, _)| ids.contains(entity.id())) {
            if !cited.contains_key(entity.id()) {
                let datasets = entity.details().provenance().iter().map(|from| &*from.dataset);
                let known = datasets.filter(|dataset| sources.contains(dataset)).take(most);
                let evidence =
                    known.map(|dataset| Evidence::new(dataset).at(format!("entry {}", entity.id()))).collect();
                cited.insert(entity.id().into(), evidence);
            }
        }
        cited
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
        repeats.sort_unstable_by_key(|&(later, first)| (first, later));
        let nobody = || Entity::new("", EntityKind::LegalEntity, "");
        for same in repeats.chunk_by(|one, other| one.1 == other.1) {
            let Some(&(_, first)) = same.first() else { continue };
            let mut take = |position: usize| {
                self.entities.get_mut(position).map_or_else(nobody, |(entity, _)| std::mem::replace(entity, nobody()))
            };
            let mut records = vec![take(first)];
            records.extend(same.iter().map(|&(later, _)| take(later)));
            // By pairs, and pairs of pairs: one after another, the first would be copied as often as there are records.
            while records.len() > 1 {
                let mut pairs = records.into_iter();
                records = Vec::with_capacity(pairs.len().div_ceil(2));
                while let Some(mut kept) = pairs.next() {
                    if let Some(other) = pairs.next().and_then(|other| kept.unite(other)) {
                        conflict(&kept, &other);
                    }
                    records.push(kept);
                }
            }
            if let (Some((entity, _)), Some(united)) = (self.entities.get_mut(first), records.pop()) {
                *entity = united;
            }
        }
        repeats.sort_unstable();
        let mut repeats = repeats.into_iter().map(|(later, _)| later).peekable();
        let mut position = 0;
        self.entities.retain(|_| {
            let keep = repeats.next_if_eq(&position).is_none();
            position += 1;
            keep
        });
    }

    /// Gives entities other names; the names before become aliases.
    pub(crate) fn rename_entities(&mut self, mut names: HashMap<Box<str>, Box<str>>) {
        if names.is_empty() {
            return;
        }
        for (entity, _) in &mut self.entities {
            if let Some(name) = names.remove(entity.id()).filter(|name| **name != *entity.name()) {
                let before = Entity::new(entity.id(), entity.kind().clone(), entity.name());
                entity.rename(&name);
                let aliases = entity.aliases().iter().filter(|alias| alias.name != name).cloned().collect();
                entity.details_mut().set_aliases(aliases);
                // There is no conflict of kinds in a record with itself.
                let _ = entity.unite(before);
            }
        }
    }

    /// Takes away the entities with these ids and the claims whose evidence cites a record with one of them, each as far as the
    /// records reached. Claims are meant only where their source gives its records as locators. An entity may have parts in `extra`, which
    /// are records of their own: they stay when it goes, and go alone. Gives back how far what was there before reaches now.
    pub(crate) fn retract(
        &mut self,
        records: &BTreeMap<Box<str>, Extent>,
        mut before: Extent,
        is_meant: impl Fn(&Source) -> bool,
        part_of: impl for<'a> Fn(&'a str, &str) -> Option<Part<'a>>,
    ) -> Extent {
        if records.is_empty() {
            return before;
        }
        let sources: HashSet<SourceId> = {
            let meant = self.sources.iter().map(|(source, _)| source).filter(|source| is_meant(source));
            meant.map(|source| source.id.clone()).collect()
        };
        let since = before;
        let mut position = 0;
        self.entities.retain_mut(|(entity, _)| {
            position += 1;
            let is_meant = |id: &str| records.get(id).is_some_and(|extent| position <= extent.entities);
            let is_gone = is_meant(entity.id());
            let extra = entity.details().extra();
            let parts: Vec<_> = extra.iter().map(|(key, value)| part_of(key, value)).collect();
            let mut keep = |stays: bool| {
                before.entities -= usize::from(!stays && position <= since.entities);
                stays
            };
            if parts.iter().all(Option::is_none) {
                return keep(!is_gone);
            }
            let stays = |part: &Option<Part<'_>>| part.as_ref().is_none_or(|part| !is_meant(part.record));
            let of_parts = |stay: bool| -> Vec<Identifier> {
                let parts = parts.iter().filter(|part| stays(part) == stay).flatten();
                parts.flat_map(|part| &part.identifiers).cloned().collect()
            };
            let is_part_alone = entity.name().is_empty();
            let has_parts = parts.iter().any(|part| part.is_some() && stays(part));
            if (is_gone || is_part_alone) && !has_parts {
                return keep(false);
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
            let evidence = statement.claim.evidence().iter().filter(|evidence| sources.contains(&evidence.source));
            let stays = !evidence.filter_map(|evidence| evidence.locator()).any(cites);
            before.statements -= usize::from(!stays && position <= since.statements);
            stays
        });
        before
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
    /// named there as the place of something. Of ids whose entities went, all claims and deals count.
    pub(crate) fn ids_without_entity(
        &self,
        since: Extent,
        described: Option<Described>,
        gone: &BTreeMap<Box<str>, Extent>,
    ) -> Vec<(Box<str>, bool)> {
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
        let first = if gone.is_empty() { since.statements } else { 0 };
        for (position, statement) in self.statements.iter().enumerate().skip(first) {
            for symbol in [statement.from, statement.to] {
                let (Some(seen), Some(&id)) = (seen.get_mut(symbol.0 as usize), names.get(symbol.0 as usize)) else {
                    continue;
                };
                let is_asked = position >= since.statements || gone.contains_key(id);
                if is_asked && !std::mem::replace(seen, true) {
                    missing.push((id.into(), statement.relation == Relation::LocatedIn && symbol == statement.to));
                }
            }
        }
        let parties = self.deals.iter().filter(|_| !gone.is_empty()).flat_map(|(deal, _)| deal.parties());
        for id in parties.flat_map(|(_, ids)| ids).filter(|id| gone.contains_key(*id)) {
            let has_entity = self.symbols.get(id).and_then(|symbol| seen.get(symbol.0 as usize)).copied();
            if has_entity != Some(true) && !missing.iter().any(|(other, _)| other == id) {
                missing.push((id.clone(), false));
            }
        }
        missing
    }

    /// Adds sources that claims added since cite. What several records say of one adds up. One whose id another source has, with
    /// another date or address, gets the next free id, and the claims cite that: such ids come back, each with the new one.
    pub(crate) fn settle_sources(&mut self, sources: Vec<Source>, since: Extent) -> Vec<(SourceId, SourceId)> {
        if sources.is_empty() {
            return Vec::new();
        }
        let mut united: Vec<Source> = Vec::new();
        let mut places: HashMap<SourceId, usize> = HashMap::new();
        for source in sources {
            match places.get(&source.id).and_then(|&at| united.get_mut(at)) {
                Some(known) => known.fill(source),
                None => {
                    places.insert(source.id.clone(), united.len());
                    united.push(source);
                }
            }
        }
        let known: HashMap<SourceId, usize> =
            self.sources.iter().enumerate().map(|(at, (source, _))| (source.id.clone(), at)).collect();
        let mut renamed: HashMap<SourceId, SourceId> = HashMap::new();
        let mut disputed = Vec::new();
        for mut source in united {
            let Some((same, _)) = known.get(&source.id).and_then(|&at| self.sources.get(at)) else {
                self.source(source);
                continue;
            };
            if same.may_be(&source) {
                continue;
            }
            let is_free = |id: &SourceId| !known.contains_key(id) && !places.contains_key(id);
            let free = (2u32..).map(|number| SourceId::from(format!("{}-{number}", source.id))).find(is_free);
            let Some(free) = free else { continue };
            let old = std::mem::replace(&mut source.id, free.clone());
            disputed.push((old.clone(), free.clone()));
            renamed.insert(old, free);
            self.source(source);
        }
        if !renamed.is_empty() {
            for statement in self.statements.iter_mut().skip(since.statements) {
                for evidence in statement.claim.evidence_mut() {
                    if let Some(id) = renamed.get(&evidence.source) {
                        evidence.source = id.clone();
                    }
                }
            }
        }
        disputed
    }

    /// Adds the source that claims added since cite. If another one has its id, it gets the next free one, and the claims cite that;
    /// if it is the same file, nothing is added.
    pub(crate) fn settle_source(&mut self, mut source: Source, since: Extent) -> Source {
        let taken = |id: &str| self.sources.iter().map(|(source, _)| source).find(|source| &*source.id == id);
        match taken(&source.id) {
            Some(same) if same.sha256.is_some() && same.sha256 == source.sha256 => return source,
            // A list of several files has their hashes among the rest.
            Some(same) if !source.extra.is_empty() && *same == source => return source,
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
