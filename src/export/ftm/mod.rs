//! FollowTheMoney entities, one JSON object a line.

mod edge;
mod entity;
mod line;
mod value;

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};

use super::columns::Cells;
use super::excerpt::Excerpt;
use crate::graph::Graph;
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::claim::Claim;
use crate::model::entity::Entity;
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::vocabulary::STUB;
use crate::vocabulary::ftm::model::Model;
use crate::vocabulary::ftm::table::{self, PREFIX, keys};
use crate::vocabulary::ftm::{id, is_ftm};

/// Writes FollowTheMoney: one entity a line, as OpenSanctions publishes them and as `ftm` and Aleph read them.
///
/// Records that were imported from FollowTheMoney come out as they went in: the same ids, schemata, properties, data sets and times,
/// with the values of a list in any order; entities that such records only name are not written. What else is shown comes out so:
///
/// - An entity by the schema that is nearest to its kind, a kind that no schema gives back as a keyword. What the types of the model
///   would reject, such as a year of birth that is only a decade or a number whose check digit is wrong, stands in its notes.
/// - Every claim that affirms and was not withdrawn, between two different entities, as a record of its own with the schema of its
///   relation ([`Relation::ftm_schema`]); where its ends are not what that schema wants, as an `UnknownLink` with the words of the
///   relation as its role. How it is put, its dates as they stand and its sources with their words are the `summary`.
/// - A denial stands in the `description` of what it denies. What is only denied, was withdrawn, or ties an entity to itself has no
///   place in the format.
/// - A listing is a `Sanction`, which names its authority and does not refer to it.
///
/// So a graph without imported records gives as many things as it has entities, and as many links as it has claims that affirm, are
/// not withdrawn and are about two different entities.
///
/// Ids are those of the entities. One that FollowTheMoney would drop, such as `ofac:1234`, is written `sg.ofac.3a1234`: a dot and two
/// hexadecimal digits for each byte that is no letter or digit. Importing the file gives it back.
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
    excerpt: Excerpt<'g>,
}

impl<'g> FtmEntities<'g> {
    /// A graph or a part of one.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into() }
    }

    /// Writes the file: entities in the order of the graph, each followed by the records that are parts of it, then the records of
    /// ties by their ids. The writer need not be buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let mut writer = BufWriter::new(writer);
        let context = Context::of(&self.excerpt);
        for entity in self.excerpt.entities() {
            context.entity(entity, &mut writer)?;
        }
        context.edges(&mut writer)?;
        writer.flush()
    }
}

/// What is written, and which sources of its graph are FollowTheMoney.
struct Context<'g> {
    excerpt: Excerpt<'g>,
    graph: &'g Graph,
    cells: Cells<'g>,
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
    fn of(excerpt: &Excerpt<'g>) -> Self {
        let graph = excerpt.graph();
        let imported =
            graph.sources().iter().filter(|source| is_ftm(source)).map(|source| source.id.as_str()).collect();
        Self { excerpt: excerpt.clone(), graph, cells: Cells::new(excerpt), imported }
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

    /// Whether an entity is, or is named by, an imported record.
    fn is_theirs(&self, entity: &Entity) -> bool {
        let details = entity.details();
        let is_key = |key: &str| key.starts_with(PREFIX) || key == STUB;
        let is_set = |dataset: &str| self.imported.contains(dataset) || self.graph.source(dataset).is_none();
        !self.imported.is_empty()
            && (details.extra().iter().any(|(key, _)| is_key(key))
                || details.provenance().iter().any(|part| is_set(&part.dataset)))
    }

    /// The id of an entity as records have it; one that came from a record, as it came.
    fn id(&self, entity: EntityRef<'g>) -> Cow<'g, str> {
        let own = entity.get();
        let is_coded = || own.details().extra().iter().any(|(key, _)| **key == *keys::CODED);
        if self.is_theirs(own) && !is_coded() { own.id().into() } else { id::written(own.id()) }
    }

    /// The schema of an entity. A word that is no kind the crate knows is a schema only in an imported record.
    fn schema(&self, entity: &'g Entity) -> &'g str {
        let said = entity.details().extra().iter().find(|(key, _)| **key == *keys::SCHEMA).map(|(_, schema)| &**schema);
        match (said, entity.kind()) {
            (Some(schema), _) => schema,
            (None, EntityKind::Other(_)) if !self.is_theirs(entity) => "LegalEntity",
            (None, kind) => table::schema_of(kind),
        }
    }

    /// Whether an entity may stand where a record wants one of some schema.
    fn fits(&self, entity: EntityRef<'g>, wanted: &str) -> bool {
        Model::get().schema(self.schema(entity.get())).is_some_and(|schema| schema.is_a(wanted))
    }
}
