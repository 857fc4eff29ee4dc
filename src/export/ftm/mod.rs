//! FollowTheMoney entities, one JSON object a line.

mod edge;
mod entity;
mod line;

use std::collections::HashSet;
use std::io::{self, Write};

use crate::graph::Graph;
use crate::graph::refs::TieRef;
use crate::model::claim::Claim;
use crate::model::relation::Relation;
use crate::vocabulary::ftm::FORMAT;
use crate::vocabulary::ftm::table::keys;

/// Writes a graph as FollowTheMoney: one entity a line, as OpenSanctions publishes them and as `ftm` reads them.
///
/// Records that were imported from FollowTheMoney come out as they went in: the same ids, schemata, properties, data sets and times,
/// with the values of a list in any order. What else is in the graph comes out by the nearest schema
/// ([`Relation::ftm_schema`](crate::Relation::ftm_schema)): an entity under its id, every affirmed claim as a record whose id is made
/// from the ends, the relation and its place among the claims. Denials and withdrawn claims have no place in the format and are left
/// out, as are entities that imported records only name.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::FtmEntities;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// FtmEntities::new(&graph).to_writer(&mut file)?;
/// assert!(String::from_utf8(file)?.contains("\"schema\":\"UnknownLink\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct FtmEntities<'g> {
    graph: &'g Graph,
}

impl<'g> FtmEntities<'g> {
    /// The whole graph.
    pub fn new(graph: &'g Graph) -> Self {
        Self { graph }
    }

    /// Writes the file: entities in the order of the graph, each followed by the records that are parts of it, then the records of
    /// ties by their ids.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let mut writer = io::BufWriter::new(writer);
        let context = Context::of(self.graph);
        for entity in self.graph.entities() {
            context.entity(entity, &mut writer)?;
        }
        context.edges(&mut writer)?;
        writer.flush()
    }
}

/// A graph, and which of its sources are FollowTheMoney.
struct Context<'g> {
    graph: &'g Graph,
    imported: HashSet<&'g str>,
}

/// Where the record of a claim stands.
enum Home<'g> {
    /// In the properties of the entity with this id, which is an end of the tie.
    Property(&'g str),
    /// In a record of its own.
    Record(&'g str),
    /// Nowhere: the claim is from elsewhere.
    Elsewhere,
}

impl<'g> Context<'g> {
    fn of(graph: &'g Graph) -> Self {
        let is_imported = |extra: &[(Box<str>, Box<str>)]| extra.iter().any(|(key, _)| **key == *FORMAT);
        let imported = graph.sources().iter().filter(|source| is_imported(&source.extra));
        Self { graph, imported: imported.map(|source| source.id.as_str()).collect() }
    }

    /// Where the record of a claim stands.
    fn home(&self, tie: TieRef<'g>, claim: &'g Claim) -> Home<'g> {
        let evidence = claim.evidence().first().filter(|evidence| self.imported.contains(evidence.source.as_str()));
        // Of the relations of records only that of addresses is not of records of their own.
        let is_property = tie.relation() == Relation::LocatedIn
            || claim.details().extra().iter().any(|(key, _)| **key == *keys::PROPERTY);
        match evidence.and_then(|evidence| evidence.locator()) {
            None => Home::Elsewhere,
            Some(id) if is_property => Home::Property(id),
            Some(id) => Home::Record(id),
        }
    }
}
