//! Entities and ties with the graph they stand in.

use std::fmt;
use std::ops::Deref;

use petgraph::graph::{EdgeIndex, NodeIndex};

use super::Graph;
use super::tie::Tie;
use super::view::Time;
use crate::model::claim::Claim;
use crate::model::date::{Answer, PartialDate};
use crate::model::entity::Entity;
use crate::model::relation::Relation;
use crate::model::source::Source;

/// An entity of a graph. Reads as the [`Entity`] itself, and knows its ties.
#[derive(Clone, Copy)]
pub struct EntityRef<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) index: NodeIndex,
    entity: &'g Entity,
}

impl<'g> EntityRef<'g> {
    pub(crate) fn new(graph: &'g Graph, index: NodeIndex) -> Self {
        Self { graph, index, entity: &graph.inner[index] }
    }

    /// Its index in [`Graph::as_petgraph`].
    #[must_use]
    pub fn index(self) -> NodeIndex {
        self.index
    }

    /// The entity, for as long as the graph lives.
    #[must_use]
    pub fn get(self) -> &'g Entity {
        self.entity
    }

    /// Its ties in both directions, in the order of its neighbours. A tie to itself comes once.
    pub fn ties(self) -> impl Iterator<Item = TieRef<'g>> {
        let graph = self.graph;
        graph
            .index
            .groups(self.index.index())
            .flat_map(|group| group.links.iter())
            .map(move |link| TieRef::new(graph, EdgeIndex::new(link.tie())))
    }

    /// Whether it sanctions some other entity of the graph.
    #[must_use]
    pub fn is_authority(self) -> bool {
        self.graph.index.is_authority(self.index.index())
    }
}

impl Deref for EntityRef<'_> {
    type Target = Entity;
    fn deref(&self) -> &Entity {
        self.entity
    }
}

impl PartialEq for EntityRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.graph, other.graph) && self.index == other.index
    }
}

impl Eq for EntityRef<'_> {}

/// Its index, so that what takes an index takes an entity too.
impl From<EntityRef<'_>> for NodeIndex {
    fn from(entity: EntityRef<'_>) -> Self {
        entity.index
    }
}

/// Prints its name.
impl fmt::Display for EntityRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.entity.name())
    }
}

impl fmt::Debug for EntityRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EntityRef").field(&self.entity.id()).finish()
    }
}

/// A tie of a graph. Reads as the [`Tie`] itself, and knows its ends.
#[derive(Clone, Copy)]
pub struct TieRef<'g> {
    pub(crate) graph: &'g Graph,
    pub(crate) index: EdgeIndex,
    tie: &'g Tie,
}

impl<'g> TieRef<'g> {
    pub(crate) fn new(graph: &'g Graph, index: EdgeIndex) -> Self {
        Self { graph, index, tie: &graph.inner[index] }
    }

    /// Its index in [`Graph::as_petgraph`].
    #[must_use]
    pub fn index(self) -> EdgeIndex {
        self.index
    }

    /// The tie, for as long as the graph lives.
    #[must_use]
    pub fn get(self) -> &'g Tie {
        self.tie
    }

    /// The entity it leads from.
    #[must_use]
    pub fn from(self) -> EntityRef<'g> {
        EntityRef::new(self.graph, self.ends().0)
    }

    /// The entity it leads to.
    #[must_use]
    pub fn to(self) -> EntityRef<'g> {
        EntityRef::new(self.graph, self.ends().1)
    }

    fn ends(self) -> (NodeIndex, NodeIndex) {
        let edge = &self.graph.inner.raw_edges()[self.index.index()];
        (edge.source(), edge.target())
    }

    /// The distinct origins of the evidence that affirms it: the roots of the `via` chains of the sources, in the order of the
    /// graph's sources. Five outlets that repeat one wire are one origin.
    #[must_use]
    pub fn origins(self) -> Vec<&'g Source> {
        let mut roots: Vec<usize> = self
            .tie
            .affirmations()
            .flat_map(|claim| claim.sources())
            .filter_map(|id| self.graph.origin_of(id))
            .collect();
        roots.sort_unstable();
        roots.dedup();
        roots.into_iter().map(|root| &self.graph.sources[root]).collect()
    }

    /// Whether it holds on a date or, for an event, had happened by then, by any of the claims that affirm it.
    ///
    /// A claim without a date may hold at any time: possibly.
    #[must_use]
    pub fn holds_as_of(self, date: PartialDate) -> Answer {
        let time = Time::as_of(date);
        let answer = |claim: &Claim| time.answer(claim.span(self.tie.relation()));
        self.tie.affirmations().map(answer).max().unwrap_or(Answer::No)
    }
}

impl Deref for TieRef<'_> {
    type Target = Tie;
    fn deref(&self) -> &Tie {
        self.tie
    }
}

impl PartialEq for TieRef<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.graph, other.graph) && self.index == other.index
    }
}

impl Eq for TieRef<'_> {}

/// Prints as a sentence: "Myanmar bought from Glocom". A relation that is `Other` reads as its role.
impl fmt::Display for TieRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.from(), self.words(), self.to())
    }
}

impl<'g> TieRef<'g> {
    /// How its relation reads from `from` to `to`.
    #[must_use]
    pub fn words(self) -> &'g str {
        let role = || self.tie.claims().iter().find_map(|claim| claim.details().role());
        let own = if self.tie.relation() == Relation::Other { role() } else { None };
        own.unwrap_or(self.tie.relation().forward())
    }
}

impl fmt::Debug for TieRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = (self.from().get().id(), self.relation(), self.to().get().id());
        f.debug_tuple("TieRef").field(&parts.0).field(&parts.1).field(&parts.2).finish()
    }
}
