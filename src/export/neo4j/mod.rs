//! Neo4j: tables for its importer, and a script for its shell.

pub(crate) mod script;
pub(crate) mod tables;

use crate::model::kind::EntityKind;
use crate::model::naming::Spelling;
use crate::model::relation::Relation;

/// The label that every entity has.
const ENTITY_LABEL: &str = "Entity";

/// The label of a kind: `FrontCompany`. Kinds of the user's own share `Other`; their word is in the property `kind`.
fn kind_label(kind: &EntityKind) -> &str {
    match kind {
        EntityKind::Other(_) => "Other",
        known => known.name(),
    }
}

/// The type of a relationship: `BOUGHT_FROM`.
fn relation_type(relation: Relation) -> String {
    relation.spelt(Spelling::Snake).to_ascii_uppercase()
}
