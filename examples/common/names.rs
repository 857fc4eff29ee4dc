//! Which entity a text means: by its id or exact name, or else by a search.

use sanctions_graph::{EntityRef, Graph};

use super::Failure;
use super::page::Page;

/// How a help page says what may stand for an entity.
#[cfg(feature = "search")]
pub const NOTATION: &str =
    "An entity is named by its id, by a name or alias in any spelling, or by an identifier such as \"IMO 7937317\"";
#[cfg(not(feature = "search"))]
pub const NOTATION: &str = "An entity is named by its id, name or alias";

/// The entity that a text means: the one with this id, name or alias, or else the single one that a search finds. The page then says
/// which was taken, and why.
pub fn find<'g>(graph: &'g Graph, text: &str, page: &mut Page) -> Result<EntityRef<'g>, Failure> {
    match graph.entity(text) {
        Ok(entity) => Ok(entity),
        Err(error) => search::find(graph, error, page),
    }
}

/// The entities that each of several texts means.
pub fn find_all<'t, 'g>(
    graph: &'g Graph,
    texts: impl IntoIterator<Item = &'t str>,
    page: &mut Page,
) -> Result<Vec<EntityRef<'g>>, Failure> {
    texts.into_iter().map(|text| find(graph, text, page)).collect()
}

/// The entities of a list divided by commas. A name may hold a comma, so the whole is tried before its parts.
pub fn find_list<'g>(graph: &'g Graph, list: &str, page: &mut Page) -> Result<Vec<EntityRef<'g>>, Failure> {
    let parts = || list.split(',').map(str::trim).filter(|part| !part.is_empty());
    if let Ok(entity) = graph.entity(list) {
        return Ok(vec![entity]);
    }
    let exact: Result<Vec<EntityRef<'g>>, _> = parts().map(|part| graph.entity(part)).collect();
    match exact {
        Ok(entities) => Ok(entities),
        Err(_) if search::is_single(graph, list) => Ok(vec![find(graph, list, page)?]),
        Err(_) => find_all(graph, parts(), page),
    }
}

#[cfg(not(feature = "search"))]
mod search {
    use sanctions_graph::{EntityRef, Graph, LookupError};

    use super::{Failure, Page};

    pub fn find<'g>(_: &'g Graph, error: LookupError, _: &mut Page) -> Result<EntityRef<'g>, Failure> {
        Err(error.into())
    }

    pub fn is_single(_: &Graph, _: &str) -> bool {
        false
    }
}

#[cfg(feature = "search")]
mod search {
    use sanctions_graph::search::{Hit, Hits, Matched};
    use sanctions_graph::{EntityRef, Graph, LookupError};

    use super::super::page::quoted;
    use super::super::titled;
    use super::{Failure, Page};

    /// How many near misses are told.
    const NEAR: usize = 3;

    /// So much alike a name must be to be told as a near miss.
    const LEAST: f64 = 0.6;

    pub fn is_single(graph: &Graph, text: &str) -> bool {
        hits(graph, text).single().is_some()
    }

    fn hits<'g>(graph: &'g Graph, text: &str) -> Hits<'g> {
        graph.search(text).at_least(LEAST).run()
    }

    /// The single entity that is likely meant where the exact look-up failed; or else a list to choose from.
    pub fn find<'g>(graph: &'g Graph, error: LookupError, page: &mut Page) -> Result<EntityRef<'g>, Failure> {
        let LookupError::NotFound { query, near } = error else { return Err(error.into()) };
        let hits = hits(graph, &query);
        if let Some(hit) = hits.single() {
            page.aside(&format!("Taken for {}: {}, {}", quoted(&query), titled(hit.entity()), by(hit)));
            return Ok(hit.entity());
        }
        let strong: Vec<&Hit<'_>> = hits.iter().filter(|hit| hit.is_strong()).collect();
        if !strong.is_empty() {
            let count = strong.len();
            return Err(Failure::Names(format!(
                "{} may be one of {count}; ask by id\n{}",
                quoted(&query),
                listed(&strong)
            )));
        }
        // Who stands in the list below with a score is not told of twice.
        let shown: Vec<&Hit<'_>> = hits.iter().take(NEAR).collect();
        let near = near.into_iter().filter(|near| shown.iter().all(|hit| hit.entity().id() != near.id)).collect();
        let error = LookupError::NotFound { query, near };
        if shown.is_empty() {
            return Err(error.into());
        }
        Err(Failure::Names(format!("{error}\nnames that come near, none near enough to be taken:\n{}", listed(&shown))))
    }

    /// "0.87 by the alias "KIM, Sok Chol"", and which words played no part.
    fn by(hit: &Hit<'_>) -> String {
        let ignored = hit.reasons().iter().filter(|reason| reason.starts_with("left over in the question"));
        let by = match hit.matched() {
            Matched::Identifier => return hit.reasons().join("; "),
            Matched::Name => format!("{:.2} by its name", hit.score()),
            matched => format!("{:.2} by the {matched} {}", hit.score(), quoted(hit.name())),
        };
        ignored.fold(by, |text, reason| format!("{text}; {reason}"))
    }

    /// A line for each, and under it what speaks for it first of all.
    fn listed(hits: &[&Hit<'_>]) -> String {
        let lines = hits.iter().map(|hit| match hit.reasons().first() {
            Some(reason) => format!("  {hit}\n        {reason}"),
            None => format!("  {hit}"),
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}
