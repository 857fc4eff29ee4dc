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

/// An entity, and what the page should say if it was not named exactly.
type Taken<'g> = (EntityRef<'g>, Option<String>);

/// The entity that a text means: the one with this id, name or alias, or else the single one that a search finds. The page then says
/// which was taken, and why.
pub fn find<'g>(graph: &'g Graph, text: &str, page: &mut Page) -> Result<EntityRef<'g>, Failure> {
    Ok(said(take(graph, text)?, page))
}

/// The entities that each of several texts means.
pub fn find_all<'t, 'g>(
    graph: &'g Graph,
    texts: impl IntoIterator<Item = &'t str>,
    page: &mut Page,
) -> Result<Vec<EntityRef<'g>>, Failure> {
    texts.into_iter().map(|text| find(graph, text, page)).collect()
}

/// The entities of a list divided by commas. A name may hold a comma: the whole is one if it is so exactly, or if not all of its parts
/// are.
pub fn find_list<'g>(graph: &'g Graph, list: &str, page: &mut Page) -> Result<Vec<EntityRef<'g>>, Failure> {
    if let Ok(entity) = graph.entity(list) {
        return Ok(vec![entity]);
    }
    let parts = list.split(',').map(str::trim).filter(|part| !part.is_empty());
    let taken: Result<Vec<Taken<'g>>, Failure> = parts.map(|part| take(graph, part)).collect();
    let taken = match (taken, take(graph, list)) {
        (Ok(parts), _) => parts,
        (Err(_), Ok(whole)) => vec![whole],
        (Err(error), Err(_)) => return Err(error),
    };
    Ok(taken.into_iter().map(|taken| said(taken, page)).collect())
}

fn take<'g>(graph: &'g Graph, text: &str) -> Result<Taken<'g>, Failure> {
    match graph.entity(text) {
        Ok(entity) => Ok((entity, None)),
        Err(error) => search::take(graph, error),
    }
}

fn said<'g>((entity, remark): Taken<'g>, page: &mut Page) -> EntityRef<'g> {
    remark.iter().for_each(|remark| page.aside(remark));
    entity
}

#[cfg(not(feature = "search"))]
mod search {
    use sanctions_graph::{Graph, LookupError};

    use super::{Failure, Taken};

    pub fn take<'g>(_: &'g Graph, error: LookupError) -> Result<Taken<'g>, Failure> {
        Err(error.into())
    }
}

#[cfg(feature = "search")]
mod search {
    use sanctions_graph::search::{Hit, Matched};
    use sanctions_graph::{Graph, LookupError};

    use super::super::page::quoted;
    use super::super::titled;
    use super::{Failure, Taken};

    /// So many hits are listed at most.
    const MOST: usize = 10;

    /// How many near misses are told.
    const NEAR: usize = 3;

    /// So much alike a name must be to be told as a near miss.
    const LEAST: f64 = 0.5;

    /// The single entity that is likely meant where the exact look-up failed; or else a list to choose from.
    pub fn take<'g>(graph: &'g Graph, error: LookupError) -> Result<Taken<'g>, Failure> {
        let LookupError::NotFound { query, near } = error else { return Err(error.into()) };
        let hits = graph.search(&query).at_least(LEAST).limit(MOST).run();
        if let Some(hit) = hits.single() {
            let remark = format!("Taken for {}: {}, {}", quoted(&query), titled(hit.entity()), by(hit));
            return Ok((hit.entity(), Some(remark)));
        }
        let strong: Vec<&Hit<'_>> = hits.iter().filter(|hit| hit.is_strong()).collect();
        if !strong.is_empty() {
            let more = if strong.len() == MOST { " or more" } else { "" };
            let count = format!("{}{more}", strong.len());
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

    /// A line for each, and under it what tells it from the others.
    fn listed(hits: &[&Hit<'_>]) -> String {
        let lines = hits.iter().map(|hit| match telling(hit.reasons()) {
            Some(reason) => format!("  {hit}\n        {reason}"),
            None => format!("  {hit}"),
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The first reason that says more than that a word is the same, if there is one.
    fn telling(reasons: &[String]) -> Option<&String> {
        reasons.iter().find(|reason| !reason.ends_with(": the same")).or(reasons.first())
    }
}
