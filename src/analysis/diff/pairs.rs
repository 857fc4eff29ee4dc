//! Which entities of two graphs are one: by their ids, and by identifiers where that is asked for. Never by name.

use std::collections::HashMap;

use petgraph::graph::NodeIndex;

use crate::graph::Graph;
use crate::graph::refs::EntityRef;
use crate::model::entity::Identifier;

/// An identifier that several entities have, so that it does not tell which of them is which. They are left apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambiguous<'g> {
    /// The identifier, as the first of them has it.
    pub identifier: &'g Identifier,
    /// Those of the old graph that it may stand for.
    pub old: Vec<EntityRef<'g>>,
    /// Those of the new graph.
    pub new: Vec<EntityRef<'g>>,
}

/// For each entity of either graph the one of the other.
pub(super) struct Pairs<'g> {
    old: &'g Graph,
    new: &'g Graph,
    /// By entities of the old graph.
    pub(super) to_new: Vec<Option<NodeIndex>>,
    /// By entities of the new graph.
    pub(super) to_old: Vec<Option<NodeIndex>>,
    pub(super) ambiguous: Vec<Ambiguous<'g>>,
}

/// The entities of both graphs that have an identifier.
struct Bearers<'g> {
    identifier: &'g Identifier,
    old: Vec<NodeIndex>,
    new: Vec<NodeIndex>,
    /// Whether they were issued by two countries.
    conflict: bool,
}

impl<'g> Pairs<'g> {
    pub(super) fn of(old: &'g Graph, new: &'g Graph, schemes: &[Box<str>]) -> Self {
        let mut pairs = Self {
            old,
            new,
            to_new: vec![None; old.entity_count()],
            to_old: vec![None; new.entity_count()],
            ambiguous: Vec::new(),
        };
        pairs.by_id();
        schemes.iter().for_each(|scheme| pairs.by_identifier(scheme));
        pairs
    }

    fn pair(&mut self, old: NodeIndex, new: NodeIndex) {
        self.to_new[old.index()] = Some(new);
        self.to_old[new.index()] = Some(old);
    }

    fn by_id(&mut self) {
        let ids: HashMap<&str, NodeIndex> =
            self.new.entities().map(|entity| (entity.get().id(), entity.index())).collect();
        for entity in self.old.entities() {
            if let Some(&new) = ids.get(entity.get().id()) {
                self.pair(entity.index(), new);
            }
        }
    }

    /// Pairs those that are still alone and share an identifier that nobody else has.
    fn by_identifier(&mut self, scheme: &str) {
        let bearers = self.bearers(scheme);
        let shared: Vec<&Bearers<'g>> =
            bearers.iter().filter(|bearers| !(bearers.old.is_empty() || bearers.new.is_empty())).collect();
        // An entity with two identifiers that lead to two others is not settled by either.
        let mut leads: HashMap<(bool, NodeIndex), Lead> = HashMap::new();
        for bearers in &shared {
            match (bearers.old.as_slice(), bearers.new.as_slice()) {
                (&[old], &[new]) if !bearers.conflict => {
                    Lead::add(&mut leads, (true, old), new);
                    Lead::add(&mut leads, (false, new), old);
                }
                (olds, news) => {
                    leads.extend(olds.iter().map(|&old| ((true, old), Lead::Several)));
                    leads.extend(news.iter().map(|&new| ((false, new), Lead::Several)));
                }
            }
        }
        for bearers in shared {
            let one = match (bearers.old.as_slice(), bearers.new.as_slice()) {
                (&[old], &[new]) => Some((old, new)).filter(|&(old, new)| {
                    leads.get(&(true, old)) == Some(&Lead::One(new))
                        && leads.get(&(false, new)) == Some(&Lead::One(old))
                }),
                _ => None,
            };
            match one {
                Some((old, new)) => self.pair(old, new),
                None => {
                    let entities =
                        |graph, list: &[NodeIndex]| list.iter().map(|&index| EntityRef::new(graph, index)).collect();
                    let (old, new) = (entities(self.old, &bearers.old), entities(self.new, &bearers.new));
                    self.ambiguous.push(Ambiguous { identifier: bearers.identifier, old, new });
                }
            }
        }
    }

    /// Those that are alone, by their identifiers of a scheme, in the order of the new graph.
    fn bearers(&self, scheme: &str) -> Vec<Bearers<'g>> {
        let mut places: HashMap<&'g str, usize> = HashMap::new();
        let mut bearers: Vec<Bearers<'g>> = Vec::new();
        for (graph, is_old, partners) in [(self.new, false, &self.to_old), (self.old, true, &self.to_new)] {
            for entity in graph.entities().filter(|entity| partners[entity.index().index()].is_none()) {
                let own = entity.get().details().identifiers().iter();
                for identifier in own.filter(|identifier| &*identifier.scheme == scheme) {
                    let place = *places.entry(&identifier.value).or_insert_with(|| {
                        bearers.push(Bearers { identifier, old: Vec::new(), new: Vec::new(), conflict: false });
                        bearers.len() - 1
                    });
                    let met = &mut bearers[place];
                    let countries = met.identifier.country.as_ref().zip(identifier.country.as_ref());
                    met.conflict |= countries.is_some_and(|(one, other)| one != other);
                    let list = if is_old { &mut met.old } else { &mut met.new };
                    if list.last() != Some(&entity.index()) {
                        list.push(entity.index());
                    }
                }
            }
        }
        bearers
    }
}

/// Where the identifiers of an entity lead.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lead {
    One(NodeIndex),
    Several,
}

impl Lead {
    fn add(leads: &mut HashMap<(bool, NodeIndex), Lead>, from: (bool, NodeIndex), to: NodeIndex) {
        let lead = leads.entry(from).or_insert(Lead::One(to));
        if *lead != Lead::One(to) {
            *lead = Lead::Several;
        }
    }
}
