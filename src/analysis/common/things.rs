//! Things that several entities may have: how they are gathered, counted and told.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::graph::Graph;
use crate::graph::filter::Filter;
use crate::graph::index::Link;
use crate::graph::lookup::fold;
use crate::graph::marks::{MarkKind, marks_of};
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::entity::{Entity, Strength};
use crate::model::kind::EntityKind;
use crate::model::naming::named;
use crate::model::relation::Relation;
use crate::query::Work;
use crate::query::explain::{LineKind, Writer};

named! {
    /// What sort of thing entities have in common.
    CommonKind, "kind of thing in common" {
        /// Somebody who owns or controls all of them.
        Owner "owner";
        /// Somebody who directs, represents, acts for, is employed by or an official of each of them, or owns or controls some.
        Officer "officer";
        /// An address: an entity of that kind, or the same address in their records, case, diacritics and punctuation folded.
        /// What names no more than a country is none.
        Address "address";
        /// An identifier: of the same scheme with the same value, without case and blanks at the ends.
        Identifier "identifier";
        /// A telephone number, e-mail address or website, as readers of lists keep them in `extra`.
        Contact "contact";
        /// A name or strong alias, case and diacritics folded.
        Name "name";
        /// Any other neighbour: a party, a state, an authority.
        Neighbour "neighbour";
    }
}

/// The relations of owners to what they own, and those of officers to whom they serve.
const OF_OWNERS: [Relation; 3] = [Relation::Owns, Relation::Controls, Relation::OwnsOrControls];
const OF_OFFICERS: [Relation; 5] =
    [Relation::Directs, Relation::Represents, Relation::ActsFor, Relation::EmployedBy, Relation::OfficialOf];

/// So many of those who have a thing are told one by one.
const HOLDERS_TOLD: usize = 10;

/// What a thing is, in the order in which equally rare things come.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Neighbour(u32),
    Mark(MarkKind, Box<str>),
    Name(String),
}

/// A thing that several entities have, and how rare it is.
#[derive(Debug, Clone)]
pub struct CommonThing<'g> {
    graph: &'g Graph,
    kind: CommonKind,
    key: Key,
    text: Arc<str>,
    holders: Arc<[NodeIndex]>,
    count: usize,
}

impl<'g> CommonThing<'g> {
    /// What sort of thing it is.
    #[must_use]
    pub fn kind(&self) -> CommonKind {
        self.kind
    }

    /// What it is: the name of the neighbour, or the words of the first record that has it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The neighbour, if it is one.
    #[must_use]
    pub fn entity(&self) -> Option<EntityRef<'g>> {
        match self.key {
            Key::Neighbour(entity) => Some(EntityRef::new(self.graph, NodeIndex::new(entity as usize))),
            _ => None,
        }
    }

    /// Those asked about who have it, in the order of the file.
    pub fn holders(&self) -> impl ExactSizeIterator<Item = EntityRef<'g>> {
        self.holders.iter().map(|&holder| EntityRef::new(self.graph, holder))
    }

    /// How many entities of the graph have it, those asked about among them. A neighbour is had by those whom the view lets walk
    /// to it.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// How rare it is, in bits: -log₂(h / n), where h of the n entities of the graph have it. What two of a thousand have, has
    /// about 9 bits; what everybody has, has none. It is its information content (Shannon 1948) in this graph, and no more: what is rare
    /// here may be common elsewhere.
    #[must_use]
    pub fn bits(&self) -> f64 {
        let share = self.count.max(1) as f64 / self.graph.entity_count().max(1) as f64;
        // No minus before a zero.
        (-share.log2()).max(0.0)
    }

    pub(super) fn key(&self) -> &Key {
        &self.key
    }

    /// Tells where each of some entities has it from: ties with their claims, or the words of its record with its data sets.
    pub(super) fn tell(&self, writer: &mut Writer<'g>, filter: &Filter<'g>, entities: &[EntityRef<'g>]) {
        for &entity in entities.iter().take(HOLDERS_TOLD) {
            match &self.key {
                Key::Neighbour(far) => {
                    let links = self.graph.index.between(entity.index().index(), *far as usize).iter();
                    for link in links.filter(|&link| filter.passes(link)) {
                        writer.tie(TieRef::new(self.graph, EdgeIndex::new(link.tie())), 1, String::new());
                    }
                }
                key => {
                    let words = words_of(entity.get(), key).unwrap_or_default();
                    let sets: Vec<&str> =
                        entity.get().details().provenance().iter().map(|record| &*record.dataset).collect();
                    let sets =
                        if sets.is_empty() { String::new() } else { format!(" (data sets: {})", sets.join(", ")) };
                    writer.labelled(LineKind::Fact, 1, format!("{}:", entity.get().id()), format!("{words}{sets}"));
                }
            }
        }
        if entities.len() > HOLDERS_TOLD {
            writer.line(LineKind::Note, 1, format!("and {} others", entities.len() - HOLDERS_TOLD));
        }
    }
}

/// Prints what it is and how rare: "owner: KOMID; 2 of 494 entities, 7.9 bits".
impl fmt::Display for CommonThing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, all) = (self.count, self.graph.entity_count());
        write!(f, "{}: {}; {count} of {all} entities, {:.1} bits", self.kind, self.text, self.bits())
    }
}

/// The words in which the record of an entity has a mark or a name.
fn words_of(entity: &Entity, key: &Key) -> Option<String> {
    match key {
        Key::Neighbour(_) => None,
        Key::Mark(kind, key) => {
            marks_of(entity).into_iter().find(|mark| (mark.kind, &mark.key) == (*kind, key)).map(|mark| mark.text)
        }
        Key::Name(name) => strong_names(entity).find(|own| fold(own) == *name).map(str::to_owned),
    }
}

/// The name of an entity, and the aliases that identify it.
fn strong_names(entity: &Entity) -> impl Iterator<Item = &str> {
    let strong = entity.aliases().iter().filter(|alias| alias.strength() == Strength::Strong);
    std::iter::once(entity.name()).chain(strong.map(|alias| &*alias.name))
}

/// Looks for things under one view.
pub(super) struct Gatherer<'f, 'g> {
    pub(super) graph: &'g Graph,
    pub(super) filter: &'f Filter<'g>,
    pub(super) work: Work,
}

/// The entities, ascending, that have each thing, and the words of the record of the first.
pub(super) type Things = BTreeMap<Key, (String, Vec<u32>)>;

impl<'f, 'g> Gatherer<'f, 'g> {
    pub(super) fn new(graph: &'g Graph, filter: &'f Filter<'g>) -> Self {
        Self { graph, filter, work: Work::default() }
    }

    /// Everything that some entities, ascending, have: neighbours of these kinds, marks, names.
    pub(super) fn things(&mut self, entities: &[u32], wanted: impl Fn(&EntityKind) -> bool) -> Things {
        let mut things = Things::new();
        for &entity in entities {
            self.work.entities += 1;
            let mut has = |key: Key, words: &dyn Fn() -> String| {
                let (_, holders) = things.entry(key).or_insert_with(|| (words(), Vec::new()));
                if holders.last() != Some(&entity) {
                    holders.push(entity);
                }
            };
            for group in self.graph.index.groups(entity as usize) {
                self.work.ties += group.links.len() as u64;
                let far = EntityRef::new(self.graph, NodeIndex::new(group.far));
                let admitted = group.far != entity as usize && wanted(far.get().kind());
                if admitted && self.filter.admits(group.far).is_ok() && self.passes(group.links.iter()) {
                    // A neighbour has its own name.
                    has(Key::Neighbour(group.far as u32), &String::new);
                }
            }
            let record = &self.graph.inner[NodeIndex::new(entity as usize)];
            for mark in marks_of(record) {
                has(Key::Mark(mark.kind, mark.key), &|| mark.text.clone());
            }
            for name in strong_names(record) {
                let folded = fold(name);
                if !folded.is_empty() {
                    has(Key::Name(folded), &|| name.to_owned());
                }
            }
        }
        things
    }

    fn passes(&self, mut links: impl Iterator<Item = Link>) -> bool {
        links.any(|link| self.filter.passes(link))
    }

    /// Every entity of the graph that has a thing, ascending.
    pub(super) fn bearers(&mut self, key: &Key) -> Vec<u32> {
        let bearers: Vec<u32> = match key {
            Key::Neighbour(thing) => {
                let thing = *thing as usize;
                self.work.ties += self.graph.index.degree(thing) as u64;
                let groups = self.graph.index.groups(thing).filter(|group| group.far != thing);
                let tied = groups.filter(|group| self.passes(group.links.iter().map(Link::reversed)));
                tied.map(|group| group.far as u32).collect()
            }
            Key::Mark(kind, key) => self.graph.marks().bearers(*kind, key).to_vec(),
            Key::Name(name) => {
                let named = self.graph.named(name).iter().copied();
                let is_strong =
                    |&entity: &u32| words_of(&self.graph.inner[NodeIndex::new(entity as usize)], key).is_some();
                named.filter(is_strong).collect()
            }
        };
        self.work.entities += bearers.len() as u64;
        bearers
    }

    /// A thing that some have, of all who do.
    pub(super) fn thing(&self, key: Key, words: String, holders: &[u32], count: usize) -> CommonThing<'g> {
        let (kind, text) = match &key {
            Key::Neighbour(entity) => {
                let name = self.graph.inner[NodeIndex::new(*entity as usize)].name();
                (self.kind_of(*entity, holders), name.to_owned())
            }
            Key::Mark(MarkKind::Address, _) => (CommonKind::Address, words),
            Key::Mark(MarkKind::Identifier, _) => (CommonKind::Identifier, words),
            Key::Mark(MarkKind::Contact, _) => (CommonKind::Contact, words),
            Key::Name(_) => (CommonKind::Name, words),
        };
        let holders = holders.iter().map(|&holder| NodeIndex::new(holder as usize)).collect();
        CommonThing { graph: self.graph, kind, key, text: text.into(), holders, count }
    }

    /// What a neighbour is to all who have it.
    fn kind_of(&self, neighbour: u32, holders: &[u32]) -> CommonKind {
        if *EntityRef::new(self.graph, NodeIndex::new(neighbour as usize)).get().kind() == EntityKind::Address {
            return CommonKind::Address;
        }
        // Seen from the holder, the ties of its owners and officers lead to it.
        let stands_by = |relations: &dyn Fn(Relation) -> bool| {
            holders.iter().all(|&holder| {
                let mut links = self.graph.index.between(holder as usize, neighbour as usize).iter();
                links.any(|link| {
                    let relation = self.graph.inner[EdgeIndex::new(link.tie())].relation();
                    link.is_backward() && relations(relation) && self.filter.passes(link)
                })
            })
        };
        let (owner, officer) = (|one| OF_OWNERS.contains(&one), |one| OF_OFFICERS.contains(&one));
        match () {
            () if stands_by(&owner) => CommonKind::Owner,
            () if stands_by(&|one| owner(one) || officer(one)) => CommonKind::Officer,
            () => CommonKind::Neighbour,
        }
    }
}
