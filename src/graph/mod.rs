//! The graph: built once from checked records, indexed, then only read.

pub(crate) mod builder;
pub(crate) mod check;
pub(crate) mod filter;
pub(crate) mod index;
pub(crate) mod listings;
pub(crate) mod lookup;
pub(crate) mod marks;
#[cfg(feature = "search")]
pub(crate) mod memo;
pub(crate) mod merge;
pub(crate) mod parallel;
pub(crate) mod problem;
pub(crate) mod refs;
pub(crate) mod scratch;
pub(crate) mod stakes;
pub(crate) mod tag;
pub(crate) mod tie;
#[cfg(feature = "import")]
pub(crate) mod unite;
pub(crate) mod view;

use std::fmt;
use std::sync::OnceLock;

use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};

use crate::model::claim::Claim;
use crate::model::date::PartialDate;
use crate::model::deal::Deal;
use crate::model::entity::Entity;
use crate::model::naming::counted;
use crate::model::relation::Relation;
use crate::model::source::Source;
use builder::GraphBuilder;
use index::Index;
use lookup::Names;
use marks::Marks;
#[cfg(feature = "search")]
use memo::Memo;
use problem::Problem;
use refs::{EntityRef, TieRef};
use scratch::Scratches;
use stakes::Facts;
use tie::Tie;

/// An immutable, indexed graph of entities and evidenced ties.
///
/// It is `Send + Sync`: threads may query one graph at once. To change it, go back with [`into_builder`](Self::into_builder).
///
/// ```
/// use sanctions_graph::Graph;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let komid = graph.entity("komid")?;
/// assert_eq!(komid.name(), "Korea Mining Development Trading Corporation");
/// assert!(komid.ties().count() > 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Graph {
    title: Option<Box<str>>,
    note: Option<Box<str>>,
    pub(crate) inner: DiGraph<Entity, Tie>,
    pub(crate) sources: Vec<Source>,
    deals: Vec<Deal>,
    warnings: Vec<Problem>,
    /// Entities by id.
    ids: Vec<u32>,
    /// Sources by id.
    source_ids: Vec<u32>,
    /// The root of each source's chain of `via`.
    roots: Vec<u32>,
    pub(crate) index: Index,
    names: OnceLock<Names>,
    facts: OnceLock<Facts>,
    marks: OnceLock<Marks>,
    /// The index of names and identifiers.
    #[cfg(feature = "search")]
    pub(crate) search: Memo,
    pub(crate) scratches: Scratches,
}

impl Graph {
    /// Indexes what was checked.
    fn assemble(
        title: Option<Box<str>>,
        note: Option<Box<str>>,
        inner: DiGraph<Entity, Tie>,
        sources: Vec<Source>,
        deals: Vec<Deal>,
        warnings: Vec<Problem>,
    ) -> Self {
        let index = Index::new(&inner);
        let id = |position: &u32| inner[NodeIndex::new(*position as usize)].id();
        let mut ids: Vec<u32> = (0..inner.node_count() as u32).collect();
        ids.sort_unstable_by(|one, other| id(one).cmp(id(other)));
        let mut source_ids: Vec<u32> = (0..sources.len() as u32).collect();
        source_ids.sort_unstable_by(|&one, &other| sources[one as usize].id.cmp(&sources[other as usize].id));
        let mut graph = Graph {
            title,
            note,
            inner,
            sources,
            deals,
            warnings,
            ids,
            source_ids,
            roots: Vec::new(),
            index,
            names: OnceLock::new(),
            facts: OnceLock::new(),
            marks: OnceLock::new(),
            #[cfg(feature = "search")]
            search: Memo::default(),
            scratches: Scratches::default(),
        };
        graph.roots = graph.find_roots();
        graph
    }

    /// The end of each source's chain of `via`, which is known to have one. A chain is walked only once, however many begin in it.
    fn find_roots(&self) -> Vec<u32> {
        let via = |at: usize| self.sources[at].via.as_deref().and_then(|id| self.source_index(id));
        let mut roots: Vec<Option<u32>> = vec![None; self.sources.len()];
        let mut chain = Vec::new();
        for start in 0..roots.len() {
            let mut at = start;
            let root = loop {
                if let Some(root) = roots[at] {
                    break root;
                }
                chain.push(at);
                match via(at).filter(|_| chain.len() < roots.len()) {
                    Some(next) => at = next,
                    None => break at as u32,
                }
            };
            chain.drain(..).for_each(|step| roots[step] = Some(root));
        }
        roots.into_iter().flatten().collect()
    }

    fn source_index(&self, id: &str) -> Option<usize> {
        let found = self.source_ids.binary_search_by(|&position| (*self.sources[position as usize].id).cmp(id)).ok()?;
        Some(self.source_ids[found] as usize)
    }

    /// The title of the graph file, or of the first that was read.
    #[must_use]
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// The remark on the whole.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// How many entities there are.
    #[must_use]
    pub fn entity_count(&self) -> usize {
        self.inner.node_count()
    }

    /// How many ties there are, those derived from deals among them.
    #[must_use]
    pub fn tie_count(&self) -> usize {
        self.inner.edge_count()
    }

    /// Every entity, in the order of the file.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'_>> {
        self.inner.node_indices().map(|index| EntityRef::new(self, index))
    }

    /// Every tie, in the order of the first claim about it.
    pub fn ties(&self) -> impl ExactSizeIterator<Item = TieRef<'_>> {
        self.inner.edge_indices().map(|index| TieRef::new(self, index))
    }

    /// Every source, in the order of the file.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Every deal, in the order of the file.
    #[must_use]
    pub fn deals(&self) -> &[Deal] {
        &self.deals
    }

    /// The warnings of the build; there are no errors in a graph that was built.
    #[must_use]
    pub fn warnings(&self) -> &[Problem] {
        &self.warnings
    }

    /// The entity at an index of [`as_petgraph`](Self::as_petgraph).
    #[must_use]
    pub fn get(&self, index: NodeIndex) -> Option<EntityRef<'_>> {
        (index.index() < self.entity_count()).then(|| EntityRef::new(self, index))
    }

    /// The index of the entity with exactly this id.
    #[must_use]
    pub fn index_of(&self, id: &str) -> Option<NodeIndex> {
        let key = |position: &u32| self.inner[NodeIndex::new(*position as usize)].id().cmp(id);
        let found = self.ids.binary_search_by(key).ok()?;
        Some(NodeIndex::new(self.ids[found] as usize))
    }

    /// The source with exactly this id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.source_index(id).map(|position| &self.sources[position])
    }

    /// The ties between two entities, in both directions.
    pub fn ties_between(&self, one: NodeIndex, other: NodeIndex) -> impl Iterator<Item = TieRef<'_>> {
        let there = one.index() < self.entity_count() && other.index() < self.entity_count();
        let links = there.then(|| self.index.between(one.index(), other.index()));
        links.into_iter().flat_map(|links| links.iter()).map(|link| TieRef::new(self, EdgeIndex::new(link.tie())))
    }

    /// The tie of one relation between two entities, in its direction.
    #[must_use]
    pub fn tie(&self, from: NodeIndex, relation: Relation, to: NodeIndex) -> Option<TieRef<'_>> {
        self.ties_between(from, to).find(|tie| tie.relation() == relation && tie.from().index == from)
    }

    /// The petgraph graph, for all that petgraph offers. Indices are those of [`EntityRef::index`] and [`TieRef::index`].
    #[must_use]
    pub fn as_petgraph(&self) -> &DiGraph<Entity, Tie> {
        &self.inner
    }

    /// The bytes that the compact index takes beside the petgraph graph.
    #[must_use]
    pub fn index_bytes(&self) -> usize {
        self.index.bytes()
    }

    /// Makes the compact index again, for benchmarks.
    #[doc(hidden)]
    pub fn index_anew(&mut self) {
        self.index = Index::new(&self.inner);
    }

    /// Goes back to a builder with the same records, to add to them.
    #[must_use]
    pub fn into_builder(self) -> GraphBuilder {
        GraphBuilder::from_graph(self)
    }

    /// The root of the chain of a source, by its position among the sources.
    pub(crate) fn origin_of(&self, source: &str) -> Option<usize> {
        self.source_index(source).map(|position| self.roots[position] as usize)
    }

    /// Whether a source was, certainly or possibly, published by a date.
    pub(crate) fn published_by(&self, source: &str, date: PartialDate) -> bool {
        self.source(source)
            .is_some_and(|source| source.published.is_none_or(|published| published.window().0 <= date.latest()))
    }

    /// How late the graph knows of things: "15 January 2019, the newest of 35 sources; nothing later is known here".
    pub(crate) fn newest_words(&self) -> String {
        let newest = self.sources.iter().filter_map(Source::known_since).max_by_key(|date| date.latest());
        let of = counted(self.sources.len() as u64, "source", "sources");
        newest.map_or_else(
            || format!("no date: {of}, none of them dated"),
            |date| format!("{}, the newest of {of}; nothing later is known here", date.words()),
        )
    }

    pub(crate) fn facts(&self) -> &Facts {
        self.facts.get_or_init(|| Facts::new(self))
    }

    pub(crate) fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::new(self))
    }

    pub(crate) fn marks(&self) -> &Marks {
        self.marks.get_or_init(|| Marks::new(self))
    }

    /// A graph of some of this graph's entities and ties, in their order, with the sources that are cited.
    ///
    /// A claim derived from a deal becomes a claim of its own that names the deal in `extra`.
    pub(crate) fn part(&self, title: String, entities: &[NodeIndex], ties: &[EdgeIndex]) -> Graph {
        let mut inner = DiGraph::with_capacity(entities.len(), ties.len());
        let mut places = std::collections::HashMap::with_capacity(entities.len());
        for &entity in entities {
            places.insert(entity, inner.add_node(self.inner[entity].clone()));
        }
        let mut cited = vec![false; self.sources.len()];
        for &edge in ties {
            let tie = TieRef::new(self, edge);
            let (Some(&from), Some(&to)) = (places.get(&tie.from().index), places.get(&tie.to().index)) else {
                continue;
            };
            for source in tie.claims().iter().flat_map(Claim::sources) {
                self.cite(source, &mut cited);
            }
            let claims = tie.claims().iter().cloned().map(Claim::apart_from_deal).collect();
            inner.add_edge(from, to, Tie::from_claims(tie.relation(), claims));
        }
        let sources =
            self.sources.iter().zip(&cited).filter(|(_, cited)| **cited).map(|(source, _)| source.clone()).collect();
        Graph::assemble(Some(title.into()), self.note.clone(), inner, sources, Vec::new(), Vec::new())
    }

    /// Marks a source and those it is known through.
    fn cite(&self, source: &str, cited: &mut [bool]) {
        let mut next = self.source_index(source);
        while let Some(position) = next.filter(|&position| !cited[position]) {
            cited[position] = true;
            next = self.sources[position].via.as_deref().and_then(|via| self.source_index(via));
        }
    }
}

/// Two graphs are equal if they have the same records in the same order.
impl PartialEq for Graph {
    fn eq(&self, other: &Self) -> bool {
        let ends = |graph: &Graph| -> Vec<(NodeIndex, NodeIndex)> {
            graph.inner.raw_edges().iter().map(|edge| (edge.source(), edge.target())).collect()
        };
        self.title == other.title
            && self.note == other.note
            && self.sources == other.sources
            && self.deals == other.deals
            && self.inner.node_weights().eq(other.inner.node_weights())
            && self.inner.edge_weights().eq(other.inner.edge_weights())
            && ends(self) == ends(other)
    }
}

impl Eq for Graph {}

impl Clone for Graph {
    fn clone(&self) -> Self {
        Self {
            title: self.title.clone(),
            note: self.note.clone(),
            inner: self.inner.clone(),
            sources: self.sources.clone(),
            deals: self.deals.clone(),
            warnings: self.warnings.clone(),
            ids: self.ids.clone(),
            source_ids: self.source_ids.clone(),
            roots: self.roots.clone(),
            index: self.index.clone(),
            names: OnceLock::new(),
            facts: OnceLock::new(),
            marks: OnceLock::new(),
            #[cfg(feature = "search")]
            search: Memo::default(),
            scratches: Scratches::default(),
        }
    }
}

impl fmt::Debug for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Graph")
            .field("title", &self.title)
            .field("entities", &self.entity_count())
            .field("ties", &self.tie_count())
            .field("sources", &self.sources.len())
            .field("deals", &self.deals.len())
            .finish_non_exhaustive()
    }
}
