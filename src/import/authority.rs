//! The authorities that lists come from, as entities that listings lead to.

use crate::model::entity::{CountryRole, Entity};
use crate::model::kind::EntityKind;

/// An authority: the end of the ties that say who is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Authority {
    pub(crate) id: &'static str,
    name: &'static str,
    alias: &'static str,
    kind: EntityKindName,
    country: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EntityKindName {
    Agency,
    Organization,
}

/// The Office of Foreign Assets Control of the United States Department of the Treasury.
pub(crate) const OFAC: Authority = Authority {
    id: "us-ofac",
    name: "Office of Foreign Assets Control",
    alias: "OFAC",
    kind: EntityKindName::Agency,
    country: Some("US"),
};

/// The Security Council of the United Nations.
pub(crate) const UN: Authority = Authority {
    id: "un-sc",
    name: "United Nations Security Council",
    alias: "UNSC",
    kind: EntityKindName::Organization,
    country: None,
};

/// The Council of the European Union.
pub(crate) const EU: Authority = Authority {
    id: "eu-council",
    name: "Council of the European Union",
    alias: "EU Council",
    kind: EntityKindName::Organization,
    country: None,
};

/// The government of the United Kingdom, whose FCDO designates and whose OFSI keeps the list.
pub(crate) const UK: Authority = Authority {
    id: "uk-hmg",
    name: "His Majesty's Government",
    alias: "HM Government",
    kind: EntityKindName::Agency,
    country: Some("GB"),
};

impl Authority {
    pub(crate) fn entity(self) -> Entity {
        let kind = match self.kind {
            EntityKindName::Agency => EntityKind::Agency,
            EntityKindName::Organization => EntityKind::Organization,
        };
        let entity = Entity::new(self.id, kind, self.name).alias(self.alias);
        match self.country {
            Some(code) => entity.country(code, CountryRole::Jurisdiction),
            None => entity,
        }
    }
}
