//! Deals: transactions with more than two parties.

use serde::{Deserialize, Serialize};

use super::claim::{Amount, Claim};
use super::date::When;
use super::relation::Relation;
use super::{Extra, is_empty};

/// A transaction with its parties by role. In the graph it becomes binary ties that carry its claims and its id:
///
/// | role | derived tie |
/// | --- | --- |
/// | buyer, seller | each buyer [`BoughtFrom`](Relation::BoughtFrom) each seller |
/// | broker | [`Brokered`](Relation::Brokered) for each seller and for each buyer |
/// | carrier | [`Transported`](Relation::Transported) for each seller and for each buyer |
/// | financier | [`Financed`](Relation::Financed) each buyer |
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deal {
    /// Its id, unique among the deals of a graph.
    pub id: Box<str>,
    /// Ids of the buyers.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub buyers: Vec<Box<str>>,
    /// Ids of the sellers.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub sellers: Vec<Box<str>>,
    /// Ids of the brokers.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub brokers: Vec<Box<str>>,
    /// Ids of the carriers.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub carriers: Vec<Box<str>>,
    /// Ids of the financiers.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub financiers: Vec<Box<str>>,
    /// What was traded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods: Option<Box<str>>,
    /// What it was worth.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Amount>,
    /// When; a claim's own date goes before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<When>,
    /// Who says so: at least one claim.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Box<str>>,
    /// What the record holds and the model does not.
    #[serde(default, skip_serializing_if = "is_empty")]
    pub extra: Extra,
}

impl Deal {
    /// A deal with an id and one claim; the parties are public fields.
    #[must_use]
    pub fn new(id: impl Into<Box<str>>, claim: Claim) -> Self {
        Self {
            id: id.into(),
            buyers: Vec::new(),
            sellers: Vec::new(),
            brokers: Vec::new(),
            carriers: Vec::new(),
            financiers: Vec::new(),
            goods: None,
            value: None,
            when: None,
            claims: vec![claim],
            note: None,
            extra: Extra::new(),
        }
    }

    /// The parties by role, each role with the name of its field.
    #[must_use]
    pub fn parties(&self) -> [(&'static str, &[Box<str>]); 5] {
        [
            ("buyers", &self.buyers),
            ("sellers", &self.sellers),
            ("brokers", &self.brokers),
            ("carriers", &self.carriers),
            ("financiers", &self.financiers),
        ]
    }

    /// The ends and relations of the binary ties that it becomes, in a fixed order. A party to both ends of a tie gives none.
    pub fn ties(&self) -> impl Iterator<Item = (&str, Relation, &str)> {
        self.sides()
            .into_iter()
            .flat_map(|(from, relation, to)| {
                from.iter().flat_map(move |from| to.iter().map(move |to| (&**from, relation, &**to)))
            })
            .filter(|(from, _, to)| from != to)
    }

    /// The sides of its ties: each party of the one side has the relation to each of the other.
    pub(crate) fn sides(&self) -> [Sides<'_>; 6] {
        [
            (&self.buyers, Relation::BoughtFrom, &self.sellers),
            (&self.brokers, Relation::Brokered, &self.sellers),
            (&self.brokers, Relation::Brokered, &self.buyers),
            (&self.carriers, Relation::Transported, &self.sellers),
            (&self.carriers, Relation::Transported, &self.buyers),
            (&self.financiers, Relation::Financed, &self.buyers),
        ]
    }
}

/// Parties, the relation that each of them has, and those it has it to.
pub(crate) type Sides<'a> = (&'a [Box<str>], Relation, &'a [Box<str>]);
