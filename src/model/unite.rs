//! Two records of one entity made one.

use std::collections::HashSet;
use std::hash::Hash;

#[cfg(any(feature = "export", feature = "import"))]
use super::entity::Identifier;
use super::entity::{Alias, Entity};
use super::kind::EntityKind;
#[cfg(feature = "import")]
use super::source::{Source, SourceKind};

/// A record that became a part of an entity: it stands in the entity's `extra`.
#[derive(Debug)]
#[cfg(any(feature = "export", feature = "import"))]
pub(crate) struct Part<'a> {
    /// The id of the record.
    #[cfg_attr(not(feature = "import"), allow(dead_code, reason = "only what is merged is looked up by it"))]
    pub(crate) record: &'a str,
    /// The identifiers that it gave the entity.
    pub(crate) identifiers: Vec<Identifier>,
}

impl Entity {
    /// Gives it another name.
    pub(crate) fn rename(&mut self, name: &str) {
        let mut renamed = Entity::new(self.id(), self.kind().clone(), name);
        if *self.details() != *renamed.details() {
            *renamed.details_mut() = std::mem::take(self.details_mut());
        }
        *self = renamed;
    }

    /// Cites another data set where its provenance cites this one.
    #[cfg(feature = "import")]
    pub(crate) fn rename_dataset(&mut self, old: &str, new: &str) {
        if self.details().provenance().iter().any(|provenance| &*provenance.dataset == old) {
            let mut provenance = self.details().provenance().to_vec();
            for part in provenance.iter_mut().filter(|part| &*part.dataset == old) {
                part.dataset = new.into();
            }
            self.details_mut().set_provenance(provenance);
        }
    }

    /// Adds all that another record says. The name stays, and the other's becomes an alias; the kind stays, unless it says less than
    /// the other's. If the kinds do not go together, the other record comes back, without its details.
    pub(crate) fn unite(&mut self, mut other: Entity) -> Option<Entity> {
        let conflict = (!go_together(self.kind(), other.kind()))
            .then(|| Entity::new(other.id(), other.kind().clone(), other.name()));
        if conflict.is_none() && says_less(self.kind(), other.kind()) {
            let mut retyped = Entity::new(self.id(), other.kind().clone(), self.name());
            if *self.details() != *retyped.details() {
                *retyped.details_mut() = std::mem::take(self.details_mut());
            }
            *self = retyped;
        }
        if self.name().is_empty() {
            let name = other.name().to_owned();
            self.rename(&name);
        } else if !other.name().is_empty() && !self.names().any(|name| name == other.name()) {
            let alias = Alias::new(other.name());
            let aliases = self.aliases().iter().cloned().chain([alias]).collect();
            self.details_mut().set_aliases(aliases);
        }
        if *other.details() == *Entity::new("", EntityKind::LegalEntity, "").details() {
            return conflict;
        }
        let theirs = std::mem::take(other.details_mut());
        let name: Box<str> = self.name().into();
        let own = self.details_mut();
        macro_rules! union {
            ($($get:ident $set:ident $key:expr;)*) => {$(
                if !theirs.$get().is_empty() {
                    own.$set(united(own.$get(), theirs.$get(), $key));
                }
            )*};
        }
        union! {
            aliases set_aliases |alias| (alias.name.clone(), alias.strength(), alias.script().map(str::to_owned), alias.language().map(str::to_owned));
            countries set_countries |country| (country.code().to_owned(), country.role);
            dates set_dates |dated| (dated.kind, dated.date.to_string());
            identifiers set_identifiers |identifier| (identifier.scheme.clone(), identifier.value.clone(), identifier.country.clone());
            addresses set_addresses |address| format!("{address:?}");
            topics set_topics |topic| topic.clone();
            extra set_extra |pair| pair.clone();
            provenance set_provenance |provenance| format!("{provenance:?}");
        }
        if own
            .aliases()
            .iter()
            .any(|alias| alias.name == name && alias.script().is_none() && alias.language().is_none())
        {
            let is_name = |alias: &Alias| alias.name == name && alias.script().is_none() && alias.language().is_none();
            let aliases = own.aliases().iter().filter(|alias| !is_name(alias)).cloned().collect();
            own.set_aliases(aliases);
        }
        match (own.note().map(str::to_owned), theirs.note()) {
            (None, Some(note)) => own.set_note(Some(note.into())),
            (Some(kept), Some(note)) if !kept.contains(note) => own.set_note(Some(format!("{kept}\n{note}").into())),
            _ => {}
        }
        conflict
    }
}

#[cfg(feature = "import")]
impl Source {
    /// Whether another record may describe the same source: no date and no address speaks against it.
    pub(crate) fn may_be(&self, other: &Source) -> bool {
        let agree = |one: Option<&str>, other: Option<&str>| one.zip(other).is_none_or(|(one, other)| one == other);
        agree(self.url.as_deref(), other.url.as_deref())
            && self.published.zip(other.published).is_none_or(|(one, other)| one == other)
    }

    /// Takes from another record what it does not have.
    pub(crate) fn fill(&mut self, other: Source) {
        self.publisher = self.publisher.take().or(other.publisher);
        self.author = self.author.take().or(other.author);
        self.published = self.published.or(other.published);
        self.url = self.url.take().or(other.url);
        self.retrieved = self.retrieved.or(other.retrieved);
        self.licence = self.licence.take().or(other.licence);
        self.note = self.note.take().or(other.note);
        if self.kind == SourceKind::Other {
            self.kind = other.kind;
        }
    }
}

/// The one list and what the other adds to it.
fn united<T: Clone, K: Hash + Eq>(own: &[T], theirs: &[T], key: impl Fn(&T) -> K) -> Vec<T> {
    let known: HashSet<K> = own.iter().map(&key).collect();
    let added = theirs.iter().filter(|item| !known.contains(&key(item)));
    own.iter().chain(added).cloned().collect()
}

/// Whether a kind is the mere "some party" or narrower in the other.
fn says_less(this: &EntityKind, other: &EntityKind) -> bool {
    use EntityKind::{Asset, LegalEntity, Organization};
    match this {
        LegalEntity => *other != LegalEntity,
        Organization => matches!(other, EntityKind::Company | EntityKind::Agency | EntityKind::FrontCompany),
        Asset => matches!(other, EntityKind::Company | EntityKind::Vessel | EntityKind::Aircraft | EntityKind::Vehicle),
        _ => false,
    }
}

/// Whether two records of these kinds may describe one entity.
pub(crate) fn go_together(one: &EntityKind, other: &EntityKind) -> bool {
    use EntityKind::{Agency, Company, FrontCompany, Group, Organization, State};
    let is_body = |kind: &EntityKind| matches!(kind, Agency | Company | FrontCompany | Group | Organization | State);
    one == other || says_less(one, other) || says_less(other, one) || (is_body(one) && is_body(other))
}
