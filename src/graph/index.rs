//! The compact index that queries walk: both directions of every tie in compressed sparse rows, and the facts that filters ask
//! for in fixed-width arrays beside them, so that a filter touches no claim.

use petgraph::graph::DiGraph;
use petgraph::visit::EdgeRef;

use super::tie::{Standing, Tie};
use crate::model::claim::{Claim, Modality};
use crate::model::date::Span;
use crate::model::entity::Entity;
use crate::model::relation::Relation;

/// The most ties that the index can number.
pub(crate) const MOST_TIES: usize = (Link::TIE >> 1) as usize;

/// A tie as seen from one of its ends.
///
/// Packed into 32 bits: whether a further tie to the same neighbour follows, the tie's number, and whether it is seen against its
/// direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link(u32);

impl Link {
    const MORE: u32 = 1 << 31;
    const TIE: u32 = Self::MORE - 1;

    fn new(tie: u32, backward: bool) -> Self {
        Self(tie << 1 | u32::from(backward))
    }

    /// The tie's number: the index of its edge.
    pub(crate) fn tie(self) -> usize {
        ((self.0 & Self::TIE) >> 1) as usize
    }

    /// Whether this end is the tie's target.
    pub(crate) fn is_backward(self) -> bool {
        self.0 & 1 == 1
    }

    /// The same tie as seen from its other end.
    pub(crate) fn reversed(self) -> Self {
        Self(self.0 ^ 1)
    }

    fn has_more(self) -> bool {
        self.0 & Self::MORE != 0
    }
}

/// What filters ask of one claim.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ClaimFact {
    pub(crate) span: Option<Span>,
    pub(crate) modality: Modality,
    pub(crate) affirmed: bool,
}

impl ClaimFact {
    fn of(claim: &Claim, relation: Relation) -> Self {
        Self { span: claim.span(relation), modality: claim.modality(), affirmed: claim.is_affirmed() }
    }
}

/// What filters ask of one tie.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TieFact {
    pub(crate) relation: Relation,
    pub(crate) standing: Standing,
    /// The first of its claims in the list of facts; they end where the next tie's begin.
    first_claim: u32,
}

/// The index of one graph.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    /// For each entity, where its row begins; one more at the end.
    rows: Vec<u32>,
    /// The neighbours of every entity, ascending within a row; a neighbour stands once for every tie.
    far: Vec<u32>,
    /// The tie to each.
    links: Vec<Link>,
    ties: Vec<TieFact>,
    claims: Vec<ClaimFact>,
    /// The kind of every entity as a bit.
    kinds: Vec<u32>,
    /// Whether an entity sanctions some other.
    authorities: Vec<bool>,
}

/// The ties to one neighbour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group<'a> {
    pub(crate) far: usize,
    pub(crate) links: &'a [Link],
}

/// The neighbours of one entity, ascending, each with all ties to it.
#[derive(Debug, Clone)]
pub(crate) struct Groups<'a> {
    far: &'a [u32],
    links: &'a [Link],
}

impl<'a> Iterator for Groups<'a> {
    type Item = Group<'a>;

    fn next(&mut self) -> Option<Group<'a>> {
        let far = *self.far.first()? as usize;
        let length = 1 + self.links.iter().take_while(|link| link.has_more()).count();
        let (links, rest) = self.links.split_at(length);
        (self.far, self.links) = (&self.far[length..], rest);
        Some(Group { far, links })
    }
}

impl Index {
    pub(crate) fn new(graph: &DiGraph<Entity, Tie>) -> Self {
        let entities = graph.node_count();
        let mut index = Index {
            kinds: graph.node_weights().map(|entity| entity.kind().bit()).collect(),
            authorities: vec![false; entities],
            ..Self::default()
        };
        for edge in graph.edge_references() {
            let tie = edge.weight();
            if tie.relation() == Relation::SanctionedBy {
                index.authorities[edge.target().index()] = true;
            }
            let first_claim = index.claims.len() as u32;
            index.claims.extend(tie.claims().iter().map(|claim| ClaimFact::of(claim, tie.relation())));
            index.ties.push(TieFact { relation: tie.relation(), standing: tie.standing(), first_claim });
        }
        index.lay_rows(graph);
        index
    }

    /// Sorts the ends of all ties by entity and neighbour: two counting sorts, so that rows come out ascending.
    fn lay_rows(&mut self, graph: &DiGraph<Entity, Tie>) {
        let entities = graph.node_count();
        let ends = || {
            graph.raw_edges().iter().enumerate().flat_map(|(tie, edge)| {
                let (from, to) = (edge.source().index() as u32, edge.target().index() as u32);
                let tie = tie as u32;
                // A tie from an entity to itself is seen once.
                let back = (from != to).then_some((to, from, Link::new(tie, true)));
                std::iter::once((from, to, Link::new(tie, false))).chain(back)
            })
        };
        let by_far = counting_sort(entities, ends(), |end| end.1).1;
        let (rows, sorted) = counting_sort(entities, by_far.into_iter(), |end| end.0);
        self.rows = rows;
        self.far = sorted.iter().map(|&(_, far, _)| far).collect();
        self.links = sorted.iter().map(|&(_, _, link)| link).collect();
        for entity in 0..entities {
            let row = self.row(entity);
            for position in row.clone().skip(1) {
                if self.far[position] == self.far[position - 1] {
                    self.links[position - 1].0 |= Link::MORE;
                }
            }
        }
    }

    fn row(&self, entity: usize) -> std::ops::Range<usize> {
        self.rows[entity] as usize..self.rows[entity + 1] as usize
    }

    /// How many entities there are.
    pub(crate) fn entities(&self) -> usize {
        self.kinds.len()
    }

    /// How many ties an entity has.
    pub(crate) fn degree(&self, entity: usize) -> usize {
        self.row(entity).len()
    }

    /// The neighbours of an entity, ascending, each with all ties to it.
    pub(crate) fn groups(&self, entity: usize) -> Groups<'_> {
        let row = self.row(entity);
        Groups { far: &self.far[row.clone()], links: &self.links[row] }
    }

    pub(crate) fn tie(&self, tie: usize) -> TieFact {
        self.ties[tie]
    }

    /// The facts of the claims about a tie, in the order of its claims.
    pub(crate) fn claims(&self, tie: usize) -> &[ClaimFact] {
        let end = self.ties.get(tie + 1).map_or(self.claims.len(), |next| next.first_claim as usize);
        &self.claims[self.ties[tie].first_claim as usize..end]
    }

    /// The kind of an entity as a bit.
    pub(crate) fn kind(&self, entity: usize) -> u32 {
        self.kinds[entity]
    }

    /// Whether an entity sanctions some other.
    pub(crate) fn is_authority(&self, entity: usize) -> bool {
        self.authorities[entity]
    }

    /// The ties between two entities, seen from the first.
    pub(crate) fn between(&self, from: usize, to: usize) -> &[Link] {
        let row = self.row(from);
        let far = &self.far[row.clone()];
        let first = far.partition_point(|&far| (far as usize) < to);
        let last = far.partition_point(|&far| (far as usize) <= to);
        &self.links[row.start + first..row.start + last]
    }

    /// The bytes that the index takes.
    pub(crate) fn bytes(&self) -> usize {
        fn of<T>(list: &[T]) -> usize {
            std::mem::size_of_val(list)
        }
        of(&self.rows)
            + of(&self.far)
            + of(&self.links)
            + of(&self.ties)
            + of(&self.claims)
            + of(&self.kinds)
            + of(&self.authorities)
    }
}

type End = (u32, u32, Link);

/// Sorts stably by a key below `keys`; also gives where each key begins.
fn counting_sort(
    keys: usize,
    ends: impl Iterator<Item = End> + Clone,
    key: impl Fn(&End) -> u32,
) -> (Vec<u32>, Vec<End>) {
    let mut starts = vec![0u32; keys + 1];
    for end in ends.clone() {
        starts[key(&end) as usize + 1] += 1;
    }
    for position in 0..keys {
        starts[position + 1] += starts[position];
    }
    let mut next = starts.clone();
    let mut sorted = vec![(0, 0, Link(0)); starts[keys] as usize];
    for end in ends {
        let slot = &mut next[key(&end) as usize];
        sorted[*slot as usize] = end;
        *slot += 1;
    }
    (starts, sorted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kind::EntityKind;
    use petgraph::graph::NodeIndex;

    fn graph(entities: usize, ties: &[(usize, usize)]) -> DiGraph<Entity, Tie> {
        let mut graph = DiGraph::new();
        for id in 0..entities {
            graph.add_node(Entity::new(id.to_string(), EntityKind::Company, "x"));
        }
        for &(from, to) in ties {
            let tie = Tie::new(Relation::Owns, Claim::new(Modality::Stated, "s"));
            graph.add_edge(NodeIndex::new(from), NodeIndex::new(to), tie);
        }
        graph
    }

    #[test]
    fn rows_are_ascending_and_grouped_by_neighbour() {
        let index = Index::new(&graph(4, &[(0, 2), (2, 0), (0, 1), (3, 0), (0, 0), (0, 2)]));
        let seen: Vec<(usize, Vec<(usize, bool)>)> = index
            .groups(0)
            .map(|group| (group.far, group.links.iter().map(|link| (link.tie(), link.is_backward())).collect()))
            .collect();
        assert_eq!(
            seen,
            [
                (0, vec![(4, false)]),
                (1, vec![(2, false)]),
                (2, vec![(0, false), (1, true), (5, false)]),
                (3, vec![(3, true)]),
            ]
        );
        assert_eq!(index.between(0, 2).len(), 3);
        assert_eq!(index.between(1, 2).len(), 0);
        assert_eq!(index.degree(0), 6);
    }
}
