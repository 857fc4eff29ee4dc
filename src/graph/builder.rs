//! The builder: collects records from anywhere, checks them all, and gives an immutable graph.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};

use super::problem::{Problem, Problems, Segment, Severity, Text, display_path};
use super::{Graph, Tie, check};
use crate::model::claim::{Claim, ClaimRecord};
use crate::model::deal::Deal;
use crate::model::entity::Entity;
use crate::model::relation::Relation;
use crate::model::source::{Source, SourceId};

/// Where a record comes from: a text, and the record's place in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    text: u32,
    index: u32,
}

impl Origin {
    /// A record made in memory, the `index`-th of its sort.
    pub(crate) fn memory(index: usize) -> Self {
        Self { text: u32::MAX, index: clamp(index) }
    }

    pub(crate) fn same_text(self, other: Origin) -> bool {
        self.text == other.text
    }
}

/// Counts past `u32` are refused when the graph is built; until then only the number of a record in a report suffers.
fn clamp(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// An id of an entity that some record mentions, as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Symbol(pub(crate) u32);

/// The ids that records mention, each stored once.
///
/// Every claim looks up two of them, so they stand together in one text, not each in its own place among the claims.
#[derive(Debug, Default)]
pub(crate) struct Symbols {
    text: String,
    /// Where each id ends in the text.
    ends: Vec<usize>,
    /// The last id with a hash, and for each id the one before it with the same hash.
    last: HashMap<u64, u32, BuildHasherDefault<Mix>>,
    before: Vec<Option<u32>>,
    hasher: RandomState,
}

impl Symbols {
    pub(crate) fn intern(&mut self, id: &str) -> Symbol {
        let hash = self.hasher.hash_one(id);
        if let Some(symbol) = self.find(id, hash) {
            return symbol;
        }
        let number = clamp(self.ends.len());
        self.text.push_str(id);
        self.ends.push(self.text.len());
        self.before.push(self.last.insert(hash, number));
        Symbol(number)
    }

    pub(crate) fn get(&self, id: &str) -> Option<Symbol> {
        self.find(id, self.hasher.hash_one(id))
    }

    fn find(&self, id: &str, hash: u64) -> Option<Symbol> {
        let mut next = self.last.get(&hash).copied();
        while let Some(number) = next.filter(|&number| self.name(number as usize) != id) {
            next = self.before.get(number as usize).copied().flatten();
        }
        next.map(Symbol)
    }

    fn name(&self, number: usize) -> &str {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let end = self.ends.get(number).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or_default()
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    /// The ids by their number.
    pub(crate) fn names(&self) -> Vec<&str> {
        (0..self.len()).map(|number| self.name(number)).collect()
    }
}

/// The ids of sources that records mention, of each the copy that all of them share.
#[derive(Debug, Default)]
struct SourceIds {
    all: HashSet<SourceId>,
    /// The one that was asked for last: the records of a list come with one copy.
    last: Option<SourceId>,
}

impl SourceIds {
    fn shared(&mut self, id: &str) -> SourceId {
        if let Some(shared) = self.all.get(id) {
            return shared.clone();
        }
        let id = SourceId::from(id);
        self.all.insert(id.clone());
        id
    }

    fn share(&mut self, claim: &mut Claim) {
        for evidence in claim.evidence_mut() {
            if self.last.as_ref().is_some_and(|last| last.is_copy_of(&evidence.source)) {
                continue;
            }
            if !self.all.contains(&*evidence.source) {
                self.all.insert(evidence.source.clone());
            }
            evidence.source = self.shared(&evidence.source);
            self.last = Some(evidence.source.clone());
        }
    }
}

/// A claim with its ends.
#[derive(Debug)]
pub(crate) struct Statement {
    pub(crate) from: Symbol,
    pub(crate) to: Symbol,
    pub(crate) relation: Relation,
    pub(crate) claim: Claim,
    pub(crate) origin: Origin,
}

/// How far the records of a builder went at some time.
pub(crate) struct Mark {
    words: (Option<Box<str>>, Option<Box<str>>),
    texts: usize,
    sources: usize,
    entities: usize,
    statements: usize,
    deals: usize,
}

/// Collects entities, sources, claims and deals from files and from memory, and builds a [`Graph`] from them.
///
/// Records may come in any order and refer to each other across files. Nothing is refused before [`build`](Self::build), which
/// reports every problem at once. A record or claim that stands in two files in the same words counts once.
///
/// ```
/// use sanctions_graph::{Claim, Entity, EntityKind, GraphBuilder, Modality, Relation, Source, SourceKind};
///
/// let mut builder = GraphBuilder::new();
/// builder.source(Source::new("article", SourceKind::NewsReport, "An article"));
/// builder.entity(Entity::new("myanmar", EntityKind::State, "Myanmar"));
/// builder.entity(Entity::new("glocom", EntityKind::FrontCompany, "Glocom"));
/// builder.claim("myanmar", Relation::BoughtFrom, "glocom", Claim::new(Modality::Stated, "article"));
/// let graph = builder.build()?;
/// assert_eq!(graph.tie_count(), 1);
///
/// let mut builder = graph.into_builder();
/// builder.claim("myanmar", Relation::BoughtFrom, "glocm", Claim::new(Modality::Stated, "artcle"));
/// let problems = builder.build().unwrap_err();
/// assert_eq!(problems.errors().count(), 2);
/// # Ok::<(), sanctions_graph::Problems>(())
/// ```
#[derive(Debug, Default)]
pub struct GraphBuilder {
    pub(super) title: Option<Box<str>>,
    pub(super) note: Option<Box<str>>,
    pub(super) texts: Vec<Box<dyn Text>>,
    pub(super) sources: Vec<(Source, Origin)>,
    pub(super) entities: Vec<(Entity, Origin)>,
    pub(super) statements: Vec<Statement>,
    pub(super) deals: Vec<(Deal, Origin)>,
    pub(super) symbols: Symbols,
    source_ids: SourceIds,
    /// What was wrong with the texts themselves, each with the number of its text.
    problems: Vec<(u32, Problem)>,
}

impl GraphBuilder {
    /// An empty builder.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the title, unless a file that was read before gave one.
    pub fn title(&mut self, title: impl Into<Box<str>>) -> &mut Self {
        self.title.get_or_insert_with(|| title.into());
        self
    }

    /// Sets the remark on the whole, unless a file that was read before gave one.
    pub fn note(&mut self, note: impl Into<Box<str>>) -> &mut Self {
        self.note.get_or_insert_with(|| note.into());
        self
    }

    /// Adds a source.
    pub fn source(&mut self, source: Source) -> &mut Self {
        let origin = Origin::memory(self.sources.len());
        self.add_source(source, origin);
        self
    }

    /// Adds an entity.
    pub fn entity(&mut self, entity: Entity) -> &mut Self {
        let origin = Origin::memory(self.entities.len());
        self.add_entity(entity, origin);
        self
    }

    /// Adds a claim about a tie.
    pub fn claim(&mut self, from: &str, relation: Relation, to: &str, claim: Claim) -> &mut Self {
        let origin = Origin::memory(self.statements.len());
        self.add_claim(from, relation, to, claim, origin);
        self
    }

    /// Adds a deal.
    pub fn deal(&mut self, deal: Deal) -> &mut Self {
        let origin = Origin::memory(self.deals.len());
        self.add_deal(deal, origin);
        self
    }

    /// Registers a text whose records are about to be added; the number is for [`GraphBuilder::origin`].
    pub(crate) fn add_text(&mut self, text: Box<dyn Text>) -> u32 {
        self.texts.push(text);
        clamp(self.texts.len() - 1)
    }

    /// Puts a text in the place of one registered before.
    pub(crate) fn replace_text(&mut self, number: u32, text: Box<dyn Text>) {
        if let Some(slot) = self.texts.get_mut(number as usize) {
            *slot = text;
        }
    }

    /// How far the records go, to come back to.
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            words: (self.title.clone(), self.note.clone()),
            texts: self.texts.len(),
            sources: self.sources.len(),
            entities: self.entities.len(),
            statements: self.statements.len(),
            deals: self.deals.len(),
        }
    }

    /// Forgets the records, title and remark added since.
    pub(crate) fn back_to(&mut self, mark: Mark) {
        (self.title, self.note) = mark.words;
        self.texts.truncate(mark.texts);
        self.sources.truncate(mark.sources);
        self.entities.truncate(mark.entities);
        self.statements.truncate(mark.statements);
        self.deals.truncate(mark.deals);
    }

    pub(crate) fn origin(text: u32, index: usize) -> Origin {
        Origin { text, index: clamp(index) }
    }

    /// Reports that a text could not be read, or not all of it.
    pub(crate) fn add_problem(&mut self, text: u32, problem: Problem) {
        self.problems.push((text, problem));
    }

    pub(crate) fn add_source(&mut self, mut source: Source, origin: Origin) {
        source.id = self.source_ids.shared(&source.id);
        source.via = source.via.map(|via| self.source_ids.shared(&via));
        self.sources.push((source, origin));
    }

    pub(crate) fn add_entity(&mut self, entity: Entity, origin: Origin) {
        self.entities.push((entity, origin));
    }

    /// Adds a claim as it stands in a file, its ends and sources borrowed from the text.
    pub(crate) fn add_record(&mut self, mut record: ClaimRecord<'_>, origin: Origin) {
        let (from, to) = (std::mem::take(&mut record.from), std::mem::take(&mut record.to));
        let relation = record.relation;
        let claim = record.into_claim(|source| self.source_ids.shared(source));
        self.add_shared(&from, relation, &to, claim, origin);
    }

    pub(crate) fn add_claim(&mut self, from: &str, relation: Relation, to: &str, mut claim: Claim, origin: Origin) {
        self.source_ids.share(&mut claim);
        self.add_shared(from, relation, to, claim, origin);
    }

    /// Adds a claim that shares the ids of its sources.
    fn add_shared(&mut self, from: &str, relation: Relation, to: &str, claim: Claim, origin: Origin) {
        let (from, to) = (self.symbols.intern(from), self.symbols.intern(to));
        self.statements.push(Statement { from, to, relation, claim, origin });
    }

    pub(crate) fn add_deal(&mut self, mut deal: Deal, origin: Origin) {
        deal.claims.iter_mut().for_each(|claim| self.source_ids.share(claim));
        self.deals.push((deal, origin));
    }

    /// Checks every record and builds the graph.
    ///
    /// If a file or a part of it could not be read, nothing that may stand there is reported as missing.
    ///
    /// # Errors
    /// All the problems there are, warnings among them, if at least one is an error. Warnings alone are kept in
    /// [`Graph::warnings`].
    pub fn build(mut self) -> Result<Graph, Problems> {
        let unread = std::mem::take(&mut self.problems);
        let mut found = check::Findings::default();
        check::fold_repeats(&mut self, &mut found);
        let nodes = self.resolve();
        check::records(&self, &nodes, &mut found);
        let problems = found.located(&self.texts, unread);
        if problems.iter().any(|problem| problem.severity() == Severity::Error) {
            return Err(Problems(problems));
        }
        Ok(self.assemble(&nodes, problems))
    }

    /// The entity that each mentioned id names, by the id's number.
    fn resolve(&self) -> Vec<Option<NodeIndex>> {
        let mut nodes = vec![None; self.symbols.len()];
        for (position, (entity, _)) in self.entities.iter().enumerate() {
            if let Some(slot) = self.symbols.get(entity.id()).and_then(|symbol| nodes.get_mut(symbol.0 as usize)) {
                *slot = Some(NodeIndex::new(position));
            }
        }
        nodes
    }

    /// Folds parallel claims into ties and derives the ties of deals. Every id is known to resolve.
    fn assemble(self, nodes: &[Option<NodeIndex>], warnings: Vec<Problem>) -> Graph {
        let mut folding = Folding::new(self.entities.len(), self.statements.len());
        for (entity, _) in self.entities {
            folding.graph.add_node(entity);
        }
        let symbols = self.symbols;
        let node = |symbol: Symbol| nodes.get(symbol.0 as usize).copied().flatten();
        for Statement { from, to, relation, claim, .. } in self.statements {
            if let (Some(from), Some(to)) = (node(from), node(to)) {
                folding.push(from, relation, to, claim);
            }
        }
        let deals: Vec<Deal> = self.deals.into_iter().map(|(deal, _)| deal).collect();
        let by_id: HashMap<&str, NodeIndex> = deal_parties(&deals, &folding.graph);
        let mut derived = Vec::new();
        for deal in &deals {
            for (from, relation, to) in deal.ties() {
                if let (Some(&from), Some(&to)) = (by_id.get(from), by_id.get(to)) {
                    derived
                        .extend(deal.claims.iter().map(|claim| (from, relation, to, claim.clone().derived_from(deal))));
                }
            }
        }
        drop((by_id, symbols));
        for (from, relation, to, claim) in derived {
            folding.push(from, relation, to, claim);
        }
        let mut sources: Vec<Source> = self.sources.into_iter().map(|(source, _)| source).collect();
        sources.shrink_to_fit();
        Graph::assemble(self.title, self.note, folding.finish(), sources, deals, warnings)
    }

    /// The records of a graph again, as if made in memory.
    pub(super) fn from_graph(graph: Graph) -> Self {
        let mut builder = GraphBuilder { title: graph.title, note: graph.note, ..Self::default() };
        for source in graph.sources {
            builder.source(source);
        }
        let (nodes, edges) = graph.inner.into_nodes_edges();
        let symbols: Vec<Symbol> = nodes.iter().map(|node| builder.symbols.intern(node.weight.id())).collect();
        for node in nodes {
            builder.entity(node.weight);
        }
        for edge in edges {
            let (Some(&from), Some(&to)) = (symbols.get(edge.source().index()), symbols.get(edge.target().index()))
            else {
                continue;
            };
            let relation = edge.weight.relation();
            for mut claim in edge.weight.into_claims().into_iter().filter(|claim| claim.deal().is_none()) {
                builder.source_ids.share(&mut claim);
                let origin = Origin::memory(builder.statements.len());
                builder.statements.push(Statement { from, to, relation, claim, origin });
            }
        }
        for deal in graph.deals {
            builder.deal(deal);
        }
        builder
    }

    /// The problem of a record, not yet located.
    pub(super) fn describe(
        texts: &[Box<dyn Text>],
        origin: Origin,
        list: &'static str,
        rest: &[Segment],
    ) -> (Option<u32>, Vec<Segment>, String) {
        let mut path = vec![Segment::Field(list), Segment::Index(origin.index)];
        path.extend_from_slice(rest);
        let shown = display_path(&path);
        (texts.get(origin.text as usize).map(|_| origin.text), path, shown)
    }
}

fn deal_parties<'a>(deals: &'a [Deal], graph: &DiGraph<Entity, Tie>) -> HashMap<&'a str, NodeIndex> {
    let mut parties: HashMap<&str, NodeIndex> = HashMap::new();
    for deal in deals {
        for (_, ids) in deal.parties() {
            parties.extend(ids.iter().map(|id| (&**id, NodeIndex::end())));
        }
    }
    if !parties.is_empty() {
        for node in graph.node_indices() {
            if let Some(slot) = parties.get_mut(graph[node].id()) {
                *slot = node;
            }
        }
    }
    parties
}

/// The graph while claims fold into its ties.
struct Folding {
    graph: DiGraph<Entity, Tie>,
    ties: HashMap<(NodeIndex, NodeIndex, Relation), EdgeIndex, BuildHasherDefault<Mix>>,
}

impl Folding {
    fn new(entities: usize, claims: usize) -> Self {
        Self {
            graph: DiGraph::with_capacity(entities, claims),
            ties: HashMap::with_capacity_and_hasher(claims, BuildHasherDefault::default()),
        }
    }

    fn push(&mut self, from: NodeIndex, relation: Relation, to: NodeIndex, claim: Claim) {
        match self.ties.get(&(from, to, relation)) {
            Some(&edge) => {
                if let Some(tie) = self.graph.edge_weight_mut(edge) {
                    tie.push(claim);
                }
            }
            None => {
                let edge = self.graph.add_edge(from, to, Tie::new(relation, claim));
                self.ties.insert((from, to, relation), edge);
            }
        }
    }
}

impl Folding {
    /// The graph, each claim once in its tie, and no more room than it needs.
    fn finish(mut self) -> DiGraph<Entity, Tie> {
        for tie in self.graph.edge_weights_mut() {
            tie.drop_repeats();
        }
        self.graph.shrink_to_fit();
        self.graph
    }
}

/// A hasher for keys of small numbers that the input does not choose.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }
    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }
    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(26) ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
    fn write_isize(&mut self, number: isize) {
        self.write_u64(number as u64);
    }
}
