//! What a reader must see in every export of a graph, worked out from the graph's own claims and from no exporter.

use std::collections::{BTreeMap, HashMap};

use sanctions_graph::date::{Bound, Period, Precision, WhenKind};
use sanctions_graph::{Claim, Graph, Relation, Spelling, TieRef};
use serde_json::{Value, json};

/// The expectations, in the shape that `check_exports.py` reads. Labels of the entities named in `unlabelled` are not compared.
pub fn expected(graph: &Graph, unlabelled: &[&str]) -> Value {
    let kebab = |relation: Relation| relation.spelt(Spelling::Kebab);
    let labels: BTreeMap<&str, &str> = graph
        .entities()
        .map(|entity| (entity.get().id(), entity.get().name()))
        .filter(|(id, _)| !unlabelled.contains(id))
        .collect();
    let mut relations: BTreeMap<String, usize> = BTreeMap::new();
    let mut pairs: HashMap<(usize, usize), usize> = HashMap::new();
    let (mut starts, mut ends) = (BTreeMap::new(), BTreeMap::new());
    let mut has_confidence = false;
    for tie in graph.ties() {
        *relations.entry(kebab(tie.relation())).or_default() += 1;
        *pairs.entry((tie.from().index().index(), tie.to().index().index())).or_default() += 1;
        let id = format!("{}{}", prefix(graph), tie.index().index());
        if let Some(period) = only_period(tie) {
            starts.extend(written(period.start()).map(|date| (id.clone(), date)));
            ends.extend(written(period.end()).map(|date| (id, date)));
        }
        has_confidence |= tie.get().affirmations().any(|claim| claim.stated_confidence().is_some());
    }
    let mut types = BTreeMap::new();
    if graph.tie_count() > 0 {
        types.extend([("disputed", "bool"), ("origins", "int"), ("evidence", "str")]);
    }
    if has_confidence {
        types.insert("confidence", "float");
    }
    let ties = graph.ties().map(|tie| (tie.from().get().id(), kebab(tie.relation()), tie.to().get().id()));
    // FollowTheMoney has a record for each claim that holds, and none of a party's tie to itself.
    let between = graph.ties().filter(|tie| tie.from() != tie.to());
    let records =
        between.map(|tie| tie.get().claims().iter().filter(|claim| claim.is_affirmed()).count()).sum::<usize>();
    json!({
        "ftm": { "nodes": graph.entity_count(), "edges": records },
        "ties": ties.collect::<Vec<_>>(),
        "nodes": graph.entity_count(),
        "edges": graph.tie_count(),
        "labels": labels,
        "relations": relations,
        "parallel_pairs": pairs.values().filter(|ties| **ties > 1).count(),
        "max_parallel": pairs.values().max().copied().unwrap_or_default(),
        "start_dates": starts,
        "end_dates": ends,
        "edge_types": types,
    })
}

/// What the ids of ties begin with: `e-`, but for a graph in which an entity has such an id.
fn prefix(graph: &Graph) -> &'static str {
    let is_tie_like = |id: &str| id.strip_prefix("e-").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
    if graph.entities().any(|entity| is_tie_like(entity.get().id())) { "ee-" } else { "e-" }
}

/// The period of a tie, if those of its claims that say when it was say the same.
fn only_period(tie: TieRef<'_>) -> Option<Period> {
    let affirmed: Vec<&Claim> = tie.get().affirmations().collect();
    let claims = if affirmed.is_empty() { tie.get().claims().iter().collect() } else { affirmed };
    let dated = claims.into_iter().filter(|claim| claim.when_kind(tie.relation()) != WhenKind::Statement);
    let mut periods: Vec<Period> = dated.filter_map(period).collect();
    periods.sort_by_key(Period::to_string);
    periods.dedup();
    match periods[..] {
        [period] => Some(period),
        _ => None,
    }
}

fn period(claim: &Claim) -> Option<Period> {
    let listing = claim.details().designation().filter(|listing| listing.listed_on.or(listing.removed_on).is_some());
    let bound = |date: Option<_>| date.map_or(Bound::Open, Bound::Date);
    claim.period().or_else(|| listing.map(|at| Period::between(bound(at.listed_on), bound(at.removed_on))))
}

/// A date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn written(bound: Bound) -> Option<String> {
    let Bound::Date(date) = bound else { return None };
    let (year, month, day) = date.earliest().ymd();
    match date.precision() {
        Precision::Day => Some(format!("{year:04}-{month:02}-{day:02}")),
        Precision::Month => Some(format!("{year:04}-{month:02}")),
        Precision::Year => Some(format!("{year:04}")),
        _ => None,
    }
}
