//! One entity made of those that claims say are the same: on demand, and never in silence.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use petgraph::graph::NodeIndex;

use super::Graph;
use super::builder::{GraphBuilder, Origin, Statement};
use super::lookup::ALIAS_ID;
use super::problem::Problems;
use super::tie::{Standing, Tie};
use crate::model::claim::{Claim, ClaimRecord};
use crate::model::deal::Deal;
use crate::model::entity::{Entity, Identifier};
use crate::model::kind::EntityKind;
use crate::model::relation::{Class, Relation};

/// The key in `extra` under which an entity keeps the claims that it was merged by, each as a record of a graph file.
const MERGED_BY: &str = "merged-by";

/// Entities that became one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The id of the first in the order of the graph, which the merged entity has.
    pub kept: Box<str>,
    /// The ids of the others, which now are identifiers of it.
    pub others: Vec<Box<str>>,
    /// Kinds of others that do not go together with its own, which stays.
    pub conflicts: Vec<EntityKind>,
}

/// Why entities were left apart although claims say that they are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum LeftApart {
    /// A claim says of two of them that they are not.
    NotTheSame,
    /// They are the two sides of a deal.
    SidesOfDeal,
    /// One is a person of whom nothing would be cited any more.
    Uncited,
}

/// Prints as a sentence.
impl fmt::Display for LeftApart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LeftApart::NotTheSame => "a claim says of two of them that they are not the same",
            LeftApart::SidesOfDeal => "they are the two sides of a deal",
            LeftApart::Uncited => "nothing else is said of this person",
        })
    }
}

/// What came of [`Graph::merge_same_as`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MergeReport {
    /// The entities that became one, in the order of the graph.
    pub merged: Vec<Merged>,
    /// The entities that were left apart, and why, in the order of the graph.
    pub left: Vec<(Vec<Box<str>>, LeftApart)>,
}

impl fmt::Display for MergeReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "merged: {}", self.merged.len())?;
        for Merged { kept, others, conflicts } in &self.merged {
            write!(f, "  {kept}: {}", others.join(", "))?;
            let kinds: Vec<String> = conflicts.iter().map(EntityKind::to_string).collect();
            if !kinds.is_empty() {
                write!(f, " (said to be a {} too)", kinds.join(", "))?;
            }
            f.write_str("\n")?;
        }
        if !self.left.is_empty() {
            writeln!(f, "left apart: {}", self.left.len())?;
            for (ids, reason) in &self.left {
                writeln!(f, "  {}: {reason}", ids.join(", "))?;
            }
        }
        Ok(())
    }
}

impl Graph {
    /// Makes one entity of all that ties of [`SameAs`](Relation::SameAs) connect, as far as these are
    /// [`Unopposed`](Standing::Unopposed), and says what it did.
    ///
    /// The first in the order of the graph keeps its id, kind and name; the ids of the others become identifiers of the scheme
    /// `alias-id`, by which [`entity`](Self::entity) finds it, and their names aliases. Every claim is kept: ties lead to the
    /// merged entity, and the claims that say who is whom, which would lead from it to itself, stand in its `extra` under `merged-by`,
    /// each as a record of a graph file. If a claim of [`NotSameAs`](Relation::NotSameAs) stands between two of those connected,
    /// all of them are left apart.
    ///
    /// A merged graph can be merged again when more claims have come to it.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let text = r#"SanctionsGraph(version: 1,
    ///     sources: [(id: "s", kind: OfficialList, title: "A list")],
    ///     entities: [
    ///         (id: "ofac:1", kind: Organization, name: "Example Trading"),
    ///         (id: "un:2", kind: Organization, name: "EXAMPLE TRADING LTD"),
    ///     ],
    ///     claims: [(from: "ofac:1", relation: SameAs, to: "un:2", modality: Official, evidence: ["s"])],
    /// )"#;
    /// let (graph, report) = Graph::parse("example", text)?.merge_same_as()?;
    /// assert_eq!(graph.entity_count(), 1);
    /// assert_eq!(graph.entity("un:2")?.id(), "ofac:1");
    /// assert_eq!(report.merged[0].others, ["un:2".into()]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the merged records are no graph; what is known to make them none is left apart instead.
    pub fn merge_same_as(self) -> Result<(Graph, MergeReport), Problems> {
        let mut groups = Groups::new(&self);
        groups.leave_contradicted(&self);
        groups.leave_sides_of_deals(&self);
        groups.leave_uncited(&self);
        let mut report = MergeReport { merged: Vec::new(), left: groups.reported(&self) };
        if groups.members.is_empty() {
            return Ok((self, report));
        }
        let merged = Merging::new(&self, &groups).apply(self.into_builder(), &mut report).build()?;
        Ok((merged, report))
    }
}

/// Entities that are to become one, by the first of each group.
struct Groups {
    /// The first of the group that each entity is in.
    first: Vec<u32>,
    /// The entities of each group of more than one, ascending.
    members: BTreeMap<u32, Vec<u32>>,
    left: BTreeMap<u32, (Vec<u32>, LeftApart)>,
}

impl Groups {
    fn new(graph: &Graph) -> Self {
        let mut first: Vec<u32> = (0..graph.entity_count() as u32).collect();
        for ((one, other), claims) in between(graph, Relation::SameAs) {
            if Tie::from_claims(Relation::SameAs, claims).standing() == Standing::Unopposed {
                let (one, other) = (root(&mut first, one), root(&mut first, other));
                if let Some(slot) = first.get_mut(one.max(other) as usize) {
                    *slot = one.min(other);
                }
            }
        }
        let mut members: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for entity in 0..first.len() as u32 {
            let root = root(&mut first, entity);
            members.entry(root).or_default().push(entity);
        }
        members.retain(|_, all| all.len() > 1);
        Self { first, members, left: BTreeMap::new() }
    }

    /// The first of the group of an entity, or the entity.
    fn first(&self, entity: u32) -> u32 {
        self.first.get(entity as usize).copied().unwrap_or(entity)
    }

    fn leave(&mut self, group: u32, reason: LeftApart) {
        if let Some(all) = self.members.remove(&group) {
            for &entity in &all {
                if let Some(slot) = self.first.get_mut(entity as usize) {
                    *slot = entity;
                }
            }
            self.left.insert(group, (all, reason));
        }
    }

    fn leave_contradicted(&mut self, graph: &Graph) {
        for ((one, other), claims) in between(graph, Relation::NotSameAs) {
            let group = self.first(one);
            if group == self.first(other) && Tie::from_claims(Relation::NotSameAs, claims).standing().is_affirmed() {
                self.leave(group, LeftApart::NotTheSame);
            }
        }
    }

    /// Leaves the sides of a deal apart of which else no tie would follow.
    fn leave_sides_of_deals(&mut self, graph: &Graph) {
        for deal in graph.deals() {
            let group = |id: &str| graph.index_of(id).map(|index| self.first(index.index() as u32));
            let is_parted = deal.ties().any(|(from, _, to)| group(from) != group(to));
            if !is_parted {
                let parties = deal.parties().into_iter().flat_map(|(_, ids)| ids);
                let groups: Vec<u32> = parties.filter_map(|id| group(id)).collect();
                groups.into_iter().for_each(|group| self.leave(group, LeftApart::SidesOfDeal));
            }
        }
    }

    /// Leaves persons apart whom nothing would cite but the claims that they are the same.
    fn leave_uncited(&mut self, graph: &Graph) {
        if self.members.is_empty() {
            return;
        }
        let mut cited: HashSet<u32> = HashSet::new();
        for edge in graph.inner.raw_edges() {
            let (from, to) = (edge.source().index() as u32, edge.target().index() as u32);
            let (from, to) = (self.first(from), self.first(to));
            if from != to || edge.weight.relation().class() != Class::Identity {
                cited.extend([from, to]);
            }
        }
        let parties = graph.deals().iter().flat_map(Deal::parties).flat_map(|(_, ids)| ids);
        cited.extend(parties.filter_map(|id| graph.index_of(id)).map(|index| self.first(index.index() as u32)));
        let entity = |at: u32| graph.inner.node_weight(NodeIndex::new(at as usize));
        let is_uncited = |group: &u32, all: &Vec<u32>| {
            let mut entities = all.iter().filter_map(|&at| entity(at));
            let is_person = entities.clone().any(|entity| *entity.kind() == EntityKind::Person);
            is_person && !cited.contains(group) && !entities.any(|entity| !entity.details().provenance().is_empty())
        };
        let uncited = self.members.iter().filter(|(group, all)| is_uncited(group, all)).map(|(group, _)| *group);
        for group in uncited.collect::<Vec<_>>() {
            self.leave(group, LeftApart::Uncited);
        }
    }

    fn reported(&self, graph: &Graph) -> Vec<(Vec<Box<str>>, LeftApart)> {
        let id = |&at: &u32| graph.inner.node_weight(NodeIndex::new(at as usize)).map(|entity| entity.id().into());
        self.left.values().map(|(all, reason)| (all.iter().filter_map(id).collect(), *reason)).collect()
    }
}

/// The claims of one relation between each two entities, whichever way round, the earlier entity first.
fn between(graph: &Graph, relation: Relation) -> BTreeMap<(u32, u32), Vec<Claim>> {
    let mut claims: BTreeMap<(u32, u32), Vec<Claim>> = BTreeMap::new();
    for edge in graph.inner.raw_edges().iter().filter(|edge| edge.weight.relation() == relation) {
        let (from, to) = (edge.source().index() as u32, edge.target().index() as u32);
        if from != to {
            claims.entry((from.min(to), from.max(to))).or_default().extend_from_slice(edge.weight.claims());
        }
    }
    claims
}

/// The first of the group of an entity, whose way there becomes shorter.
fn root(first: &mut [u32], mut entity: u32) -> u32 {
    loop {
        let Some(&next) = first.get(entity as usize) else { return entity };
        if next == entity {
            return entity;
        }
        let after = first.get(next as usize).copied().unwrap_or(next);
        if let Some(slot) = first.get_mut(entity as usize) {
            *slot = after;
        }
        entity = after;
    }
}

/// The merging of the records of a graph.
struct Merging {
    /// The ids that are taken away, each with the one that is kept.
    kept: HashMap<Box<str>, Box<str>>,
    /// The ids of each group, the kept one first.
    groups: Vec<Vec<Box<str>>>,
}

impl Merging {
    fn new(graph: &Graph, groups: &Groups) -> Self {
        let id = |&at: &u32| graph.inner.node_weight(NodeIndex::new(at as usize)).map(|entity| Box::from(entity.id()));
        let groups: Vec<Vec<Box<str>>> =
            groups.members.values().map(|all| all.iter().filter_map(id).collect()).collect();
        let mut kept = HashMap::new();
        for group in &groups {
            if let Some((first, others)) = group.split_first() {
                kept.extend(others.iter().map(|other| (other.clone(), first.clone())));
            }
        }
        Self { kept, groups }
    }

    fn apply(self, mut builder: GraphBuilder, report: &mut MergeReport) -> GraphBuilder {
        let merged_by = self.statements(&mut builder);
        self.entities(&mut builder, merged_by, report);
        for (deal, _) in &mut builder.deals {
            for parties in
                [&mut deal.buyers, &mut deal.sellers, &mut deal.brokers, &mut deal.carriers, &mut deal.financiers]
            {
                let mut seen = HashSet::new();
                self.rename_all(parties);
                parties.retain(|id| seen.insert(id.clone()));
            }
            deal.claims.iter_mut().for_each(|claim| self.rename_speaker(claim));
        }
        builder
    }

    fn rename_all(&self, ids: &mut [Box<str>]) {
        for id in ids {
            if let Some(kept) = self.kept.get(id) {
                *id = kept.clone();
            }
        }
    }

    fn rename_speaker(&self, claim: &mut Claim) {
        if let Some(kept) = claim.details().speaker().and_then(|speaker| self.kept.get(speaker)).cloned() {
            claim.details_mut().set_speaker(Some(kept));
        }
    }

    /// Lets the ties lead to those that are kept. The claims of who is whom among the merged come back as text, by the kept ids.
    fn statements(&self, builder: &mut GraphBuilder) -> HashMap<Box<str>, Vec<Box<str>>> {
        let mut merged_by: HashMap<Box<str>, Vec<Box<str>>> = HashMap::new();
        let names: Vec<Box<str>> = builder.symbols.names().into_iter().map(Box::from).collect();
        let mut symbols = HashMap::new();
        for (old, kept) in &self.kept {
            if let Some(old) = builder.symbols.get(old) {
                symbols.insert(old, builder.symbols.intern(kept));
            }
        }
        let statements = std::mem::take(&mut builder.statements);
        builder.statements.reserve_exact(statements.len());
        for mut statement in statements {
            let Statement { from, to, relation, .. } = statement;
            let kept_from = symbols.get(&from).copied().unwrap_or(from);
            let kept_to = symbols.get(&to).copied().unwrap_or(to);
            if kept_from == kept_to && from != to && relation.class() == Class::Identity {
                let name = |at: u32| names.get(at as usize).map(|name| &**name).unwrap_or_default();
                let record =
                    ClaimRecord::from_claim(&statement.claim, name(from.0).into(), relation, name(to.0).into());
                // A record that could be read can be written.
                let text = ron::to_string(&record).unwrap_or_default();
                merged_by.entry(name(kept_from.0).into()).or_default().push(text.into());
                continue;
            }
            (statement.from, statement.to) = (kept_from, kept_to);
            self.rename_speaker(&mut statement.claim);
            statement.origin = Origin::memory(builder.statements.len());
            builder.statements.push(statement);
        }
        merged_by
    }

    fn entities(
        &self,
        builder: &mut GraphBuilder,
        mut merged_by: HashMap<Box<str>, Vec<Box<str>>>,
        report: &mut MergeReport,
    ) {
        let mut places: HashMap<Box<str>, usize> = HashMap::new();
        for group in &self.groups {
            places.extend(group.iter().map(|id| (id.clone(), usize::MAX)));
        }
        for (at, (entity, _)) in builder.entities.iter().enumerate() {
            if let Some(place) = places.get_mut(entity.id()) {
                *place = at;
            }
        }
        for group in &self.groups {
            let Some((kept, others)) = group.split_first() else { continue };
            let mut conflicts = Vec::new();
            let mut take = |id: &str| {
                let (entity, _) = builder.entities.get_mut(*places.get(id)?)?;
                Some(std::mem::replace(entity, Entity::new("", EntityKind::LegalEntity, "")))
            };
            let mut parts: Vec<Entity> = group.iter().filter_map(|id| take(id)).collect();
            // Neighbours first, so that a thousand entities are not copied a thousand times.
            while parts.len() > 1 {
                let mut pairs = Vec::with_capacity(parts.len().div_ceil(2));
                let mut rest = parts.into_iter();
                while let Some(mut one) = rest.next() {
                    if let Some(conflict) = rest.next().and_then(|other| one.unite(other)) {
                        conflicts.push(conflict.kind().clone());
                    }
                    pairs.push(one);
                }
                parts = pairs;
            }
            let Some(mut entity) = parts.pop() else { continue };
            let details = entity.details_mut();
            let ids = others.iter().map(|id| Identifier::new(ALIAS_ID, id.clone()));
            let mut seen = HashSet::new();
            let identifiers = details.identifiers().iter().cloned().chain(ids);
            let is_new =
                |identifier: &Identifier| identifier.scheme != ALIAS_ID.into() || seen.insert(identifier.value.clone());
            let identifiers = identifiers.filter(is_new).collect();
            details.set_identifiers(identifiers);
            let reasons = merged_by.remove(kept).unwrap_or_default();
            let reasons = reasons.into_iter().map(|reason| (MERGED_BY.into(), reason));
            details.set_extra(details.extra().iter().cloned().chain(reasons).collect());
            if let Some((slot, _)) = places.get(kept).and_then(|&at| builder.entities.get_mut(at)) {
                *slot = entity;
            }
            report.merged.push(Merged { kept: kept.clone(), others: others.to_vec(), conflicts });
        }
        builder.entities.retain(|(entity, _)| !entity.id().is_empty());
    }
}
