//! What came of joining.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::model::relation::Relation;

/// Why two entries are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum JoinRule {
    /// One of them gives the other's own id.
    CrossReference,
    /// They have a strong identifier in common.
    Identifier,
    /// They have a strong name in common, and the year of birth or a country.
    Name,
}

impl JoinRule {
    /// Its name: `cross_reference`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            JoinRule::CrossReference => "cross_reference",
            JoinRule::Identifier => "identifier",
            JoinRule::Name => "name",
        }
    }
}

/// Two entries that were joined, or would have been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// By which rule.
    pub rule: JoinRule,
    /// The id of the earlier entry.
    pub from: Box<str>,
    /// The id of the later one.
    pub to: Box<str>,
    /// By which relation.
    pub relation: Relation,
    /// Why, in words: the remark of the claim.
    pub reason: Box<str>,
}

/// Something that too many parties have in common to join them by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Crowded {
    /// What it is: "passport number".
    pub what: Box<str>,
    /// Its value.
    pub value: Box<str>,
    /// How many parties have it.
    pub parties: usize,
}

/// What came of joining: every claim that was added, and what was left.
///
/// Prints as a page for people; [`to_json`](Self::to_json) gives the same to programs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct JoinReport {
    /// The joins that became claims, in their order.
    pub joined: Vec<Joined>,
    /// How many by each rule and relation.
    pub counts: BTreeMap<JoinRule, BTreeMap<&'static str, u64>>,
    /// How many would say nothing new: the two are tied so already.
    pub known: u64,
    /// Joins that a claim of [`NotSameAs`](Relation::NotSameAs) speaks against. They became no claims.
    pub contradicted: Vec<Joined>,
    /// Joins of entries that no claim and no source is known of. They became no claims.
    pub uncited: Vec<Joined>,
    /// Identifiers and names that too many parties have.
    pub crowded: Vec<Crowded>,
}

impl JoinReport {
    pub(super) fn add(&mut self, joined: Joined) {
        *self.counts.entry(joined.rule).or_default().entry(joined.relation.name()).or_default() += 1;
        self.joined.push(joined);
    }

    /// The report as one JSON object.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers, lists and maps with keys of text: nothing here fails to serialise.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

/// How many lines of one sort a printed report shows.
const SHOWN: usize = 10;

impl fmt::Display for JoinReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "joined: {}", self.joined.len())?;
        for (rule, relations) in &self.counts {
            let counts: Vec<String> = relations.iter().map(|(relation, count)| format!("{relation} {count}")).collect();
            writeln!(f, "  by {}: {}", rule.label(), counts.join(", "))?;
        }
        if self.known > 0 {
            writeln!(f, "tied already: {}", self.known)?;
        }
        for (title, list) in [("contradicted", &self.contradicted), ("without a source", &self.uncited)] {
            if !list.is_empty() {
                writeln!(f, "{title}: {}", list.len())?;
                for Joined { from, to, reason, .. } in list.iter().take(SHOWN) {
                    writeln!(f, "  {from} and {to}: {reason}")?;
                }
            }
        }
        if !self.crowded.is_empty() {
            writeln!(f, "in too many entries: {}", self.crowded.len())?;
            for Crowded { what, value, parties } in self.crowded.iter().take(SHOWN) {
                writeln!(f, "  {what} {value}: {parties} entries")?;
            }
        }
        Ok(())
    }
}
