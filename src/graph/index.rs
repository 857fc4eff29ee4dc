//! The compact index that queries walk: both directions of every tie in compressed sparse rows, and the facts that filters ask
//! for in fixed-width arrays beside them, so that a filter touches no claim.
//!
//! | array | for each | bytes |
//! | --- | --- | --- |
//! | `rows` | entity: where its row begins | 4 |
//! | `far` | end of a tie: the entity at the other end, ascending within a row | 4 |
//! | `ties` | end of a tie: the tie's number | 4 |
//! | `tags` | end of a tie: relation, direction, standing, strongest modality ... as bits | 2 |
//! | `days` | tie: the days of its claim, or where its claims stand in `claims` | 16 |
//! | `claims` | claim of a tie that has several | 20 |
//! | `kinds` | entity: kind and whether it is an authority, as bits | 4 |
//!
//! A walk that asks for no date reads only `rows`, `far` and `tags`, front to back.

use petgraph::graph::DiGraph;
use petgraph::visit::EdgeRef;

use super::tie::{Standing, Tie};
use crate::model::claim::{Claim, Modality};
use crate::model::date::{Day, Span};
use crate::model::entity::Entity;
use crate::model::relation::Relation;

/// The most ties that the index can number: a row counts both ends of each.
pub(crate) const MOST_TIES: usize = (u32::MAX >> 1) as usize;

/// What filters ask of a tie before they ask for its days, as bits.
///
/// | bits | what |
/// | --- | --- |
/// | 0 to 5 | relation |
/// | 6 to 8 | strongest modality among the claims that count |
/// | 9, 10 | standing |
/// | 11 | seen against its direction |
/// | 12 | a further tie to the same neighbour follows |
/// | 13 | it has several claims |
/// | 14 | its one claim is of an event |
/// | 15 | its one claim is doubtful |
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tag(u16);

impl Tag {
    const BACKWARD: u16 = 1 << 11;
    const MORE: u16 = 1 << 12;
    const SEVERAL: u16 = 1 << 13;
    const EVENT: u16 = 1 << 14;
    const DOUBTFUL: u16 = 1 << 15;

    fn new(tie: &Tie) -> Self {
        let standing = tie.standing();
        let counts = |claim: &&Claim| claim.is_affirmed() || !standing.is_affirmed();
        let strongest = tie.claims().iter().filter(counts).map(Claim::modality).min().unwrap_or(Modality::Suspected);
        let mut tag = tie.relation() as u16 | (strongest as u16) << 6 | (standing as u16) << 9;
        match tie.claims() {
            [claim] => {
                let span = claim.span(tie.relation());
                tag |= if span.is_some_and(|span| span.is_event()) { Self::EVENT } else { 0 };
                tag |= if span.is_some_and(|span| span.is_doubtful()) { Self::DOUBTFUL } else { 0 };
            }
            _ => tag |= Self::SEVERAL,
        }
        Self(tag)
    }

    fn has(self, bit: u16) -> bool {
        self.0 & bit != 0
    }
}

/// A tie as seen from one of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    tie: u32,
    tag: Tag,
}

impl Link {
    /// The tie's number: the index of its edge.
    pub(crate) fn tie(self) -> usize {
        self.tie as usize
    }

    /// Whether this end is the tie's target.
    pub(crate) fn is_backward(self) -> bool {
        self.tag.has(Tag::BACKWARD)
    }

    /// The same tie as seen from its other end.
    pub(crate) fn reversed(self) -> Self {
        Self { tag: Tag(self.tag.0 ^ Tag::BACKWARD), ..self }
    }

    /// The relation as a number, for sets of relations.
    pub(crate) fn relation(self) -> u32 {
        u32::from(self.tag.0 & 0x3f)
    }

    /// The strongest modality among the claims that count, as a number.
    pub(crate) fn modality(self) -> u8 {
        (self.tag.0 >> 6 & 7) as u8
    }

    /// The standing as a number.
    pub(crate) fn standing(self) -> u8 {
        (self.tag.0 >> 9 & 3) as u8
    }
}

/// The ties between an entity and one neighbour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links<'a> {
    ties: &'a [u32],
    tags: &'a [Tag],
}

impl<'a> Links<'a> {
    pub(crate) fn len(self) -> usize {
        self.tags.len()
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Link> + Clone + use<'a> {
        self.ties.iter().zip(self.tags).map(|(&tie, &tag)| Link { tie, tag })
    }
}

/// What filters ask of one claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClaimFact {
    pub(crate) span: Option<Span>,
    pub(crate) modality: Modality,
    /// Whether it affirms; or the tie has no claim that does, and any claim stands for it.
    pub(crate) counts: bool,
}

impl ClaimFact {
    pub(crate) fn of(claim: &Claim, relation: Relation, standing: Standing) -> Self {
        let counts = claim.is_affirmed() || !standing.is_affirmed();
        Self { span: claim.span(relation), modality: claim.modality(), counts }
    }
}

/// The days of a claim in fixed width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Days([i32; 4]);

impl Days {
    /// A first day after the latest first day: no span has it.
    const NONE: Days = Days([1, 0, 0, 0]);

    fn new(span: Option<Span>) -> Self {
        span.map_or(Self::NONE, |span| Self(span.bounds().map(Day::number)))
    }

    fn span(self, event: bool, doubtful: bool) -> Option<Span> {
        (self != Self::NONE).then(|| Span::from_bounds(self.0.map(Day::from_number), event, doubtful))
    }

    /// Where the claims of a tie stand that has several, and how many they are.
    fn several(first: usize, count: usize) -> Self {
        Self([first as i32, count as i32, 0, 0])
    }

    fn range(self) -> std::ops::Range<usize> {
        let (first, count) = (self.0[0] as u32 as usize, self.0[1] as u32 as usize);
        first..first + count
    }
}

/// A claim of a tie that has several, in fixed width.
#[derive(Debug, Clone, Copy)]
struct PackedClaim {
    days: Days,
    modality: Modality,
    counts: bool,
    event: bool,
    doubtful: bool,
}

impl PackedClaim {
    fn new(fact: ClaimFact) -> Self {
        let ClaimFact { span, modality, counts } = fact;
        let event = span.is_some_and(|span| span.is_event());
        Self { days: Days::new(span), modality, counts, event, doubtful: span.is_some_and(|span| span.is_doubtful()) }
    }

    fn fact(self) -> ClaimFact {
        ClaimFact { span: self.days.span(self.event, self.doubtful), modality: self.modality, counts: self.counts }
    }
}

/// The index of one graph.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    rows: Vec<u32>,
    far: Vec<u32>,
    ties: Vec<u32>,
    tags: Vec<Tag>,
    days: Vec<Days>,
    claims: Vec<PackedClaim>,
    kinds: Vec<u32>,
}

/// The bit in `kinds` of an entity that sanctions some other.
const AUTHORITY: u32 = 1 << 31;

/// The ties to one neighbour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group<'a> {
    pub(crate) far: usize,
    pub(crate) links: Links<'a>,
}

/// The neighbours of one entity, ascending, each with all ties to it.
#[derive(Debug, Clone)]
pub(crate) struct Groups<'a> {
    far: &'a [u32],
    ties: &'a [u32],
    tags: &'a [Tag],
}

impl<'a> Iterator for Groups<'a> {
    type Item = Group<'a>;

    fn next(&mut self) -> Option<Group<'a>> {
        let far = *self.far.first()? as usize;
        let length = 1 + self.tags.iter().take_while(|tag| tag.has(Tag::MORE)).count();
        let (ties, more_ties) = self.ties.split_at(length);
        let (tags, more_tags) = self.tags.split_at(length);
        (self.far, self.ties, self.tags) = (&self.far[length..], more_ties, more_tags);
        Some(Group { far, links: Links { ties, tags } })
    }
}

impl Index {
    pub(crate) fn new(graph: &DiGraph<Entity, Tie>) -> Self {
        let mut index =
            Index { kinds: graph.node_weights().map(|entity| entity.kind().bit()).collect(), ..Self::default() };
        index.days.reserve_exact(graph.edge_count());
        let mut tags = Vec::with_capacity(graph.edge_count());
        for edge in graph.edge_references() {
            let tie = edge.weight();
            let sanctions = tie.relation() == Relation::SanctionedBy && tie.standing().is_affirmed();
            if sanctions && edge.source() != edge.target() {
                index.kinds[edge.target().index()] |= AUTHORITY;
            }
            tags.push(Tag::new(tie));
            index.days.push(match tie.claims() {
                [claim] => Days::new(claim.span(tie.relation())),
                several => {
                    let (first, standing) = (index.claims.len(), tie.standing());
                    let fact = |claim| PackedClaim::new(ClaimFact::of(claim, tie.relation(), standing));
                    index.claims.extend(several.iter().map(fact));
                    Days::several(first, several.len())
                }
            });
        }
        index.lay_rows(graph, &tags);
        index
    }

    /// Sorts the ends of all ties by entity and neighbour: two counting sorts, so that rows come out ascending.
    fn lay_rows(&mut self, graph: &DiGraph<Entity, Tie>, tags: &[Tag]) {
        let entities = graph.node_count();
        let ends = || {
            graph.raw_edges().iter().enumerate().flat_map(|(tie, edge)| {
                let (from, to) = (edge.source().index() as u32, edge.target().index() as u32);
                let tie = tie as u32;
                // A tie from an entity to itself is seen once.
                let back = (from != to).then_some(End { near: to, far: from, tie, backward: true });
                std::iter::once(End { near: from, far: to, tie, backward: false }).chain(back)
            })
        };
        let by_far = counting_sort(entities, ends(), |end| end.far).1;
        let (rows, sorted) = counting_sort(entities, by_far.iter().copied(), |end| end.near);
        drop(by_far);
        self.rows = rows;
        self.far = sorted.iter().map(|end| end.far).collect();
        self.ties = sorted.iter().map(|end| end.tie).collect();
        self.tags = sorted
            .iter()
            .enumerate()
            .map(|(position, end)| {
                let more = sorted.get(position + 1).is_some_and(|next| (next.near, next.far) == (end.near, end.far));
                let bits = if more { Tag::MORE } else { 0 } | if end.backward { Tag::BACKWARD } else { 0 };
                Tag(tags[end.tie as usize].0 | bits)
            })
            .collect();
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
        Groups { far: &self.far[row.clone()], ties: &self.ties[row.clone()], tags: &self.tags[row] }
    }

    /// The facts of the claims about a tie, in the order of its claims.
    pub(crate) fn claims(&self, link: Link) -> impl Iterator<Item = ClaimFact> + Clone + use<'_> {
        let days = self.days[link.tie()];
        let (one, several) = if link.tag.has(Tag::SEVERAL) {
            (None, &self.claims[days.range()])
        } else {
            let span = days.span(link.tag.has(Tag::EVENT), link.tag.has(Tag::DOUBTFUL));
            let modality = Modality::ALL[usize::from(link.modality())];
            (Some(ClaimFact { span, modality, counts: true }), &[][..])
        };
        one.into_iter().chain(several.iter().map(|claim| claim.fact()))
    }

    /// The kind of an entity as a bit.
    pub(crate) fn kind(&self, entity: usize) -> u32 {
        self.kinds[entity] & !AUTHORITY
    }

    /// Whether an entity sanctions some other.
    pub(crate) fn is_authority(&self, entity: usize) -> bool {
        self.kinds[entity] & AUTHORITY != 0
    }

    /// The ties between two entities, seen from the first.
    pub(crate) fn between(&self, from: usize, to: usize) -> Links<'_> {
        let row = self.row(from);
        let far = &self.far[row.clone()];
        let first = row.start + far.partition_point(|&far| (far as usize) < to);
        let last = row.start + far.partition_point(|&far| (far as usize) <= to);
        Links { ties: &self.ties[first..last], tags: &self.tags[first..last] }
    }

    /// The bytes that the index takes.
    pub(crate) fn bytes(&self) -> usize {
        fn of<T>(list: &[T]) -> usize {
            std::mem::size_of_val(list)
        }
        let ends = of(&self.far) + of(&self.ties) + of(&self.tags);
        of(&self.rows) + ends + of(&self.days) + of(&self.claims) + of(&self.kinds)
    }
}

/// One end of a tie while rows are laid.
#[derive(Clone, Copy, Default)]
struct End {
    near: u32,
    far: u32,
    tie: u32,
    backward: bool,
}

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
    let mut sorted = vec![End::default(); starts[keys] as usize];
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
