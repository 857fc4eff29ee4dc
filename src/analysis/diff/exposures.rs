//! Who is caught by a rule of ownership in one graph, and not, or otherwise, in the other.

use petgraph::graph::NodeIndex;

use super::Pairs;
use super::sides::{ChangeKind, Sides};
use crate::analysis::exposure::{Exposure, Regime, Verdict};
use crate::graph::Graph;
use crate::graph::refs::EntityRef;
use crate::model::date::Day;

/// What became of the verdict of a rule on an entity, or of what caught owners hold of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExposureChange<'g> {
    /// The entity on either side.
    pub sides: Sides<EntityRef<'g>>,
    /// The rule, with its version: "us-ofac@2014".
    pub regime: String,
    /// The verdict in the old graph; not caught if it does not have the entity.
    pub old: Verdict,
    /// The verdict in the new graph.
    pub new: Verdict,
    /// What was found in the old graph, in words; empty if it does not have the entity.
    pub before: String,
    /// What was found in the new graph, in words.
    pub after: String,
}

impl ExposureChange<'_> {
    /// Whether it is caught, certainly or possibly, only now, only then, or both times but otherwise.
    #[must_use]
    pub fn kind(&self) -> ChangeKind {
        match (self.old, self.new) {
            (Verdict::NotCaught, _) => ChangeKind::Added,
            (_, Verdict::NotCaught) => ChangeKind::Removed,
            _ => ChangeKind::Changed,
        }
    }
}

/// A rule to be asked of both graphs, of each on a day.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) regime: Regime,
    pub(super) days: Option<(Day, Day)>,
    /// What makes the answers say less than they seem, each once, with the rule; known when both were asked.
    pub(super) caveats: Vec<String>,
}

/// The changes under a rule: in the order of the new graph, then the entities that it does not have, in the order of the old one.
pub(super) fn changes<'g>(
    rule: &mut Rule,
    old: &'g Graph,
    new: &'g Graph,
    pairs: &Pairs<'g>,
) -> Vec<ExposureChange<'g>> {
    let ask = |graph: &'g Graph, day: Option<Day>| {
        let query = graph.exposure(rule.regime.clone());
        day.map_or_else(|| query.clone(), |day| query.clone().as_of(day)).run()
    };
    let (then, now) = (ask(old, rule.days.map(|(day, _)| day)), ask(new, rule.days.map(|(_, day)| day)));
    rule.caveats = caveats(&then, &now);
    rule.days = then.day().zip(now.day());
    let rule = &*rule;
    let both = new.entities().map(|entity| match pairs.to_old[entity.index().index()] {
        Some(index) => Sides::Both { old: EntityRef::new(old, index), new: entity },
        None => Sides::Added(entity),
    });
    let gone = old.entities().filter(|entity| pairs.to_new[entity.index().index()].is_none()).map(Sides::Removed);
    both.chain(gone).filter_map(|sides| change(rule, sides, &then, &now)).collect()
}

/// The caveats of both answers, each with the rule, and with the graph where it is about one of them.
fn caveats(then: &Exposure<'_>, now: &Exposure<'_>) -> Vec<String> {
    let (regime, old, new) = (now.regime(), then.caveats(), now.caveats());
    let both = old.iter().filter(|caveat| new.contains(caveat)).map(|caveat| format!("{regime}: {caveat}"));
    let only = |own: &[String], other: &[String], graph: &str| -> Vec<String> {
        let own = own.iter().filter(|caveat| !other.contains(caveat));
        own.map(|caveat| format!("{regime} in the {graph} graph: {caveat}")).collect()
    };
    both.chain(only(&old, &new, "old")).chain(only(&new, &old, "new")).collect()
}

fn change<'g>(
    rule: &Rule,
    sides: Sides<EntityRef<'g>>,
    then: &Exposure<'g>,
    now: &Exposure<'g>,
) -> Option<ExposureChange<'g>> {
    let verdict = |exposure: &Exposure<'g>, entity: Option<EntityRef<'g>>| {
        entity.map_or(Verdict::NotCaught, |entity| exposure.verdict(entity))
    };
    let (before, after) = (sides.before(), sides.after());
    let verdicts = (verdict(then, before), verdict(now, after));
    if verdicts == (Verdict::NotCaught, Verdict::NotCaught) {
        return None;
    }
    let words = |exposure: &Exposure<'g>, entity: Option<EntityRef<'g>>| {
        entity.map(|entity| exposure.finding(NodeIndex::from(entity).index() as u32).words()).unwrap_or_default()
    };
    let change = ExposureChange {
        sides,
        regime: rule.regime.to_string(),
        old: verdicts.0,
        new: verdicts.1,
        before: words(then, before),
        after: words(now, after),
    };
    (change.old != change.new || change.before != change.after).then_some(change)
}
