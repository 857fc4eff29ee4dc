//! The compact index that queries walk: both directions of every tie in compressed sparse rows, and the facts that filters ask
//! for in fixed-width arrays beside them, so that a filter touches no claim.
//!
//! | array | for each | bytes |
//! | --- | --- | --- |
//! | `rows` | entity: where its row begins | 4 |
//! | `steps` | end of a tie: the entity at the other end, ascending within a row, and a [`Tag`] | 8 |
//! | `ties` | end of a tie: the tie's number | 4 |
//! | `confidence` | end of a tie, if any claim has one: the highest confidence among the claims that count | 1 |
//! | `spans` | tie: where its span stands in `table`, or where its claims begin in `claims` | 4 |
//! | `table` | distinct span | 20 |
//! | `claims` | claim of a tie that has several | 8 |
//! | `kinds` | entity: kind, whether it is an authority, whether it has no two ties to one neighbour | 1 |
//!
//! A walk reads only `rows` and `steps`, front to back. A filter by date is settled by the years in the tag but for ties that begin
//! or end within a year of the date asked for, and for ties of several claims; only these look at `spans`.

use std::collections::HashMap;
use std::ops::Range;

use petgraph::graph::DiGraph;

use super::parallel;
use super::tag::{Confidence, Tag, counts, tag_of};
use super::tie::Tie;
use crate::model::claim::Modality;
use crate::model::date::{Day, Span};
use crate::model::entity::Entity;
use crate::model::relation::Relation;

/// The most ties that the index can number: a row counts both ends of each, and 31 bits number a tie while rows are laid.
pub(crate) const MOST_TIES: usize = (u32::MAX >> 1) as usize;

/// One end of a tie: where it leads, and what a walk asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Step {
    pub(crate) far: u32,
    pub(crate) tag: Tag,
}

/// A tie as seen from one of its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    tie: u32,
    tag: Tag,
    confidence: Confidence,
}

impl Link {
    /// The tie's number: the index of its edge.
    pub(crate) fn tie(self) -> usize {
        self.tie as usize
    }

    pub(crate) fn tag(self) -> Tag {
        self.tag
    }

    /// Whether this end is the tie's target.
    pub(crate) fn is_backward(self) -> bool {
        self.tag.is_backward()
    }

    /// The same tie as seen from its other end.
    pub(crate) fn reversed(self) -> Self {
        Self { tag: self.tag.reversed(), ..self }
    }

    /// The relation as a number, for sets of relations.
    pub(crate) fn relation(self) -> u32 {
        self.tag.relation()
    }

    /// The strongest modality among the claims that count, as a number.
    pub(crate) fn modality(self) -> u8 {
        self.tag.modality()
    }

    /// The standing as a number.
    pub(crate) fn standing(self) -> u8 {
        self.tag.standing() as u8
    }
}

/// The ties between an entity and one neighbour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links<'a> {
    ties: &'a [u32],
    steps: &'a [Step],
    /// As many, or none.
    confidence: &'a [Confidence],
}

impl<'a> Links<'a> {
    pub(crate) fn len(self) -> usize {
        self.steps.len()
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Link> + Clone + use<'a> {
        self.ties.iter().zip(self.steps).enumerate().map(move |(place, (&tie, step))| {
            let confidence = self.confidence.get(place).copied().unwrap_or_default();
            Link { tie, tag: step.tag, confidence }
        })
    }
}

/// What filters ask of one claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClaimFact {
    pub(crate) span: Option<Span>,
    pub(crate) modality: Modality,
    pub(crate) confidence: Confidence,
    pub(crate) counts: bool,
}

/// A span in fixed width. Each distinct one stands once in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct PackedSpan {
    bounds: [i32; 4],
    event: bool,
    doubtful: bool,
}

impl PackedSpan {
    fn new(span: Span) -> Self {
        Self { bounds: span.bounds().map(Day::number), event: span.is_event(), doubtful: span.is_doubtful() }
    }

    fn span(self) -> Span {
        Span::from_bounds(self.bounds.map(Day::from_number), self.event, self.doubtful)
    }
}

/// A claim of a tie that has several, in fixed width.
#[derive(Debug, Clone, Copy)]
struct PackedClaim {
    span: u32,
    modality: Modality,
    confidence: Confidence,
    counts: bool,
    /// No further claim about the tie follows.
    last: bool,
}

/// In the place of a span: there is none.
const NO_SPAN: u32 = u32::MAX;

/// The spans of a graph, each once.
#[derive(Default)]
struct Spans {
    numbers: HashMap<PackedSpan, u32>,
    table: Vec<PackedSpan>,
    /// The span asked for last: neighbours in a list often share their dates.
    last: Option<(PackedSpan, u32)>,
}

impl Spans {
    fn number(&mut self, span: Option<Span>) -> u32 {
        let Some(span) = span else { return NO_SPAN };
        let packed = PackedSpan::new(span);
        if let Some((_, number)) = self.last.filter(|(last, _)| *last == packed) {
            return number;
        }
        let number = *self.numbers.entry(packed).or_insert_with(|| {
            self.table.push(packed);
            self.table.len() as u32 - 1
        });
        self.last = Some((packed, number));
        number
    }
}

/// So many ties are worked out, so many rows sorted and so many ends written by one thread at a time.
const TIES_AT_A_TIME: usize = 1 << 13;
const ENTITIES_AT_A_TIME: usize = 1 << 12;
const ENDS_AT_A_TIME: usize = 1 << 14;

/// The rows of so many entities at a time, with the keys in them.
fn blocks<'a>(rows: &'a [u32], mut keys: &'a mut [u64]) -> Vec<(&'a [u32], &'a mut [u64])> {
    let mut blocks = Vec::new();
    for first in (0..rows.len() - 1).step_by(ENTITIES_AT_A_TIME) {
        let rows = &rows[first..rows.len().min(first + ENTITIES_AT_A_TIME + 1)];
        let length = rows[rows.len() - 1] - rows[0];
        let (own, rest) = std::mem::take(&mut keys).split_at_mut(length as usize);
        keys = rest;
        blocks.push((rows, own));
    }
    blocks
}

/// The index of one graph.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    rows: Vec<u32>,
    steps: Vec<Step>,
    ties: Vec<u32>,
    confidence: Vec<Confidence>,
    spans: Vec<u32>,
    table: Vec<PackedSpan>,
    claims: Vec<PackedClaim>,
    kinds: Vec<u8>,
}

/// The bit in `kinds` of an entity that sanctions some other.
const AUTHORITY: u8 = 1 << 5;
/// The bit in `kinds` of an entity that has no two ties to one neighbour, and none to itself.
const SINGLE: u8 = 1 << 6;

/// The ties to one neighbour.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group<'a> {
    pub(crate) far: usize,
    pub(crate) links: Links<'a>,
}

/// The neighbours of one entity, ascending, each with all ties to it.
#[derive(Debug, Clone)]
pub(crate) struct Groups<'a> {
    steps: &'a [Step],
    ties: &'a [u32],
    confidence: &'a [Confidence],
}

impl<'a> Iterator for Groups<'a> {
    type Item = Group<'a>;

    fn next(&mut self) -> Option<Group<'a>> {
        let far = self.steps.first()?.far;
        let length = 1 + self.steps[1..].iter().take_while(|step| step.far == far).count();
        let (steps, more_steps) = self.steps.split_at(length);
        let (ties, more_ties) = self.ties.split_at(length);
        let (confidence, more_confidence) = self.confidence.split_at(length.min(self.confidence.len()));
        (self.steps, self.ties, self.confidence) = (more_steps, more_ties, more_confidence);
        Some(Group { far: far as usize, links: Links { ties, steps, confidence } })
    }
}

impl Index {
    pub(crate) fn new(graph: &DiGraph<Entity, Tie>) -> Self {
        let kinds = graph.node_weights().map(|entity| entity.kind().bit().trailing_zeros() as u8).collect();
        let mut index = Index { kinds, ..Self::default() };
        index.spans.reserve_exact(graph.edge_count());
        let mut spans = Spans::default();
        let mut tags = vec![(Tag::default(), Confidence::NONE); graph.edge_count()];
        let chunks = graph.raw_edges().chunks(TIES_AT_A_TIME).zip(tags.chunks_mut(TIES_AT_A_TIME));
        parallel::for_each(chunks.collect(), |(edges, tags)| {
            edges.iter().zip(tags).for_each(|(edge, tag)| *tag = tag_of(&edge.weight));
        });
        for (edge, (tag, _)) in graph.raw_edges().iter().zip(&tags) {
            let (tie, standing) = (&edge.weight, tag.standing());
            let sanctions = tie.relation() == Relation::SanctionedBy && standing.is_affirmed();
            if sanctions && edge.source() != edge.target() {
                index.kinds[edge.target().index()] |= AUTHORITY;
            }
            index.spans.push(match tie.claims() {
                [claim] => spans.number(claim.span(tie.relation())),
                several => {
                    let first = index.claims.len() as u32;
                    index.claims.extend(several.iter().enumerate().map(|(place, claim)| PackedClaim {
                        span: spans.number(claim.span(tie.relation())),
                        modality: claim.modality(),
                        confidence: Confidence::of(claim),
                        counts: counts(claim, standing),
                        last: place + 1 == several.len(),
                    }));
                    first
                }
            });
        }
        index.table = spans.table;
        index.table.shrink_to_fit();
        index.claims.shrink_to_fit();
        index.lay_rows(graph, &tags);
        index
    }

    /// Puts the ends of all ties into the rows of their entities, and sorts each row by neighbour and tie.
    fn lay_rows(&mut self, graph: &DiGraph<Entity, Tie>, tags: &[(Tag, Confidence)]) {
        let entities = graph.node_count();
        let ends = || graph.raw_edges().iter().map(|edge| (edge.source().index(), edge.target().index()));
        let mut rows = vec![0u32; entities + 1];
        for (from, to) in ends() {
            rows[from + 1] += 1;
            // A tie from an entity to itself is seen once.
            rows[to + 1] += u32::from(from != to);
        }
        for entity in 0..entities {
            rows[entity + 1] += rows[entity];
        }
        let total = rows.last().copied().unwrap_or_default() as usize;
        let mut next = rows.clone();
        let mut keys = vec![0u64; total];
        // Neighbour, tie, and whether the tie is seen against its direction.
        let mut put = |near: usize, far: usize, tie: usize, backward: bool| {
            keys[next[near] as usize] = (far as u64) << 32 | (tie as u64) << 1 | u64::from(backward);
            next[near] += 1;
        };
        for (tie, (from, to)) in ends().enumerate() {
            put(from, to, tie, false);
            if from != to {
                put(to, from, tie, true);
            }
        }
        drop(next);
        parallel::for_each(blocks(&rows, &mut keys), |(rows, keys)| {
            for row in rows.windows(2) {
                keys[(row[0] - rows[0]) as usize..(row[1] - rows[0]) as usize].sort_unstable();
            }
        });
        self.steps = vec![Step::default(); total];
        self.ties = vec![0; total];
        let kinds = &self.kinds;
        let ends = self.steps.chunks_mut(ENDS_AT_A_TIME).zip(self.ties.chunks_mut(ENDS_AT_A_TIME));
        parallel::for_each(keys.chunks(ENDS_AT_A_TIME).zip(ends).collect(), |(keys, (steps, ties))| {
            for ((&key, step), tie) in keys.iter().zip(steps).zip(ties) {
                let far = (key >> 32) as u32;
                *tie = key as u32 >> 1;
                let tag = tags[*tie as usize].0;
                *step = Step { far, tag: tag.at_end(kinds[far as usize], key & 1 != 0) };
            }
        });
        if tags.iter().any(|(_, confidence)| *confidence != Confidence::NONE) {
            self.confidence = self.ties.iter().map(|&tie| tags[tie as usize].1).collect();
        }
        for (near, row) in rows.windows(2).enumerate() {
            let steps = &self.steps[row[0] as usize..row[1] as usize];
            let is_single = steps.windows(2).all(|pair| pair[0].far != pair[1].far);
            if is_single && steps.iter().all(|step| step.far as usize != near) {
                self.kinds[near] |= SINGLE;
            }
        }
        self.rows = rows;
    }

    /// Where the row of an entity stands among the steps.
    #[inline]
    pub(crate) fn row(&self, entity: usize) -> Range<usize> {
        self.rows[entity] as usize..self.rows[entity + 1] as usize
    }

    /// The steps of a row, by neighbour and tie.
    #[inline]
    pub(crate) fn at(&self, row: Range<usize>) -> &[Step] {
        &self.steps[row]
    }

    /// How many entities there are.
    pub(crate) fn entities(&self) -> usize {
        self.kinds.len()
    }

    /// How many ends of ties there are.
    pub(crate) fn ends(&self) -> usize {
        self.steps.len()
    }

    /// How many ties an entity has.
    #[inline]
    pub(crate) fn degree(&self, entity: usize) -> usize {
        self.row(entity).len()
    }

    #[inline]
    pub(crate) fn step(&self, place: usize) -> Step {
        self.steps[place]
    }

    /// The tie at a place among the steps.
    #[inline]
    pub(crate) fn link(&self, place: usize) -> Link {
        Link { tie: self.ties[place], tag: self.steps[place].tag, confidence: self.confidence(place) }
    }

    /// The highest confidence of a tie at a place among the steps.
    #[inline]
    pub(crate) fn confidence(&self, place: usize) -> Confidence {
        self.confidence.get(place).copied().unwrap_or_default()
    }

    /// The neighbours of an entity, ascending, each with all ties to it.
    pub(crate) fn groups(&self, entity: usize) -> Groups<'_> {
        let row = self.row(entity);
        let confidence = self.confidence.get(row.clone()).unwrap_or_default();
        Groups { steps: &self.steps[row.clone()], ties: &self.ties[row], confidence }
    }

    /// The facts of the claims about a tie, in the order of its claims.
    pub(crate) fn claims(&self, link: Link) -> impl Iterator<Item = ClaimFact> + Clone + use<'_> {
        let number = self.spans[link.tie()];
        let (one, several) = if link.tag.has_several() {
            (None, &self.claims[number as usize..])
        } else {
            let modality = Modality::ALL[usize::from(link.modality())];
            let confidence = link.confidence;
            (Some(ClaimFact { span: self.span(number), modality, confidence, counts: true }), &[][..])
        };
        let length = several.iter().position(|claim| claim.last).map_or(0, |last| last + 1);
        let fact = |claim: &PackedClaim| ClaimFact {
            span: self.span(claim.span),
            modality: claim.modality,
            confidence: claim.confidence,
            counts: claim.counts,
        };
        one.into_iter().chain(several[..length].iter().map(fact))
    }

    fn span(&self, number: u32) -> Option<Span> {
        self.table.get(number as usize).map(|span| span.span())
    }

    /// The kind of an entity and whether it is an authority, as [`Tag::far_kind`] gives it.
    #[inline]
    pub(crate) fn kind_code(&self, entity: usize) -> u32 {
        u32::from(self.kinds[entity] & !SINGLE)
    }

    /// The kind of an entity as a bit.
    pub(crate) fn kind(&self, entity: usize) -> u32 {
        1 << (self.kinds[entity] & !(AUTHORITY | SINGLE))
    }

    /// Whether an entity sanctions some other.
    pub(crate) fn is_authority(&self, entity: usize) -> bool {
        self.kinds[entity] & AUTHORITY != 0
    }

    /// Whether an entity has no two ties to one neighbour, and none to itself.
    #[inline]
    pub(crate) fn is_single(&self, entity: usize) -> bool {
        self.kinds[entity] & SINGLE != 0
    }

    /// Where the ties between two entities stand among the steps of the first.
    pub(crate) fn places_between(&self, from: usize, to: usize) -> Range<usize> {
        let row = self.row(from);
        let steps = &self.steps[row.clone()];
        let first = steps.partition_point(|step| (step.far as usize) < to);
        let count = steps[first..].iter().take_while(|step| step.far as usize == to).count();
        row.start + first..row.start + first + count
    }

    /// The ties between two entities, seen from the first.
    pub(crate) fn between(&self, from: usize, to: usize) -> Links<'_> {
        let places = self.places_between(from, to);
        let confidence = self.confidence.get(places.clone()).unwrap_or_default();
        Links { ties: &self.ties[places.clone()], steps: &self.steps[places], confidence }
    }

    /// The bytes that the index takes.
    pub(crate) fn bytes(&self) -> usize {
        fn of<T>(list: &[T]) -> usize {
            std::mem::size_of_val(list)
        }
        let ends = of(&self.steps) + of(&self.ties);
        of(&self.rows)
            + ends
            + of(&self.confidence)
            + of(&self.spans)
            + of(&self.table)
            + of(&self.claims)
            + of(&self.kinds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::claim::Claim;
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
