//! Finding entities by id, name or alias.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;

use petgraph::graph::NodeIndex;
use unicode_normalization::UnicodeNormalization;

use super::Graph;
use super::refs::EntityRef;

/// The most near misses or candidates that an error lists.
const MOST_LISTED: usize = 8;

/// The scheme of identifiers that are ids of entities that were merged.
pub(crate) const ALIAS_ID: &str = "alias-id";

/// A name with case, diacritics, and the spelling of spaces, hyphens and apostrophes folded away.
///
/// Only the combining marks of the Latin, Greek and Cyrillic scripts are dropped: in Burmese or Arabic a mark makes another word.
pub(crate) fn fold(name: &str) -> String {
    if name.is_ascii() {
        return fold_chars(name.chars().filter(|c| *c != '\'').map(|c| c.to_ascii_lowercase()), name.len());
    }
    let chars = name
        .nfkd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '\'' | '\u{2019}' | '\u{2bc}'))
        .flat_map(char::to_lowercase);
    fold_chars(chars, name.len())
}

/// Letters with one blank for whatever parts words.
fn fold_chars(chars: impl Iterator<Item = char>, length: usize) -> String {
    let mut folded = String::with_capacity(length);
    let mut gap = false;
    for c in chars {
        if c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '_') {
            gap = true;
            continue;
        }
        if gap && !folded.is_empty() {
            folded.push(' ');
        }
        gap = false;
        folded.push(c);
    }
    folded
}

/// Where each folded name leads. Made when the first name is looked up, so that a graph only ever asked by id has none.
#[derive(Debug, Default)]
pub(crate) struct Names {
    folded: HashMap<Box<str>, Vec<u32>>,
    /// Where the ids lead of entities that were merged.
    ids: HashMap<Box<str>, Vec<u32>>,
}

impl Names {
    pub(crate) fn new(graph: &Graph) -> Self {
        let mut folded: HashMap<Box<str>, Vec<u32>> = HashMap::with_capacity(graph.entity_count());
        let mut ids: HashMap<Box<str>, Vec<u32>> = HashMap::new();
        for (position, entity) in graph.inner.node_weights().enumerate() {
            for name in entity.names() {
                let entities = folded.entry(fold(name).into()).or_default();
                if entities.last() != Some(&(position as u32)) {
                    entities.push(position as u32);
                }
            }
            let identifiers = entity.details().identifiers().iter();
            for identifier in identifiers.filter(|identifier| &*identifier.scheme == ALIAS_ID) {
                ids.entry(identifier.value.clone()).or_default().push(position as u32);
            }
        }
        Self { folded, ids }
    }

    /// The entities that this was the id of.
    fn of_merged(&self, id: &str) -> &[u32] {
        self.ids.get(id).map_or(&[], Vec::as_slice)
    }

    fn get(&self, name: &str) -> &[u32] {
        self.folded.get(&*fold(name)).map_or(&[], Vec::as_slice)
    }
}

/// An entity as an error names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

impl fmt::Display for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.id == self.name { f.write_str(&self.id) } else { write!(f, "{} ({})", self.id, self.name) }
    }
}

/// No entity could be found, or not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LookupError {
    /// Nothing has this id, name or alias.
    #[error("no entity {query:?}{}", did_you_mean(.near))]
    NotFound {
        /// What was asked for.
        query: String,
        /// What comes near, nearest first.
        near: Vec<Candidate>,
    },
    /// Several entities have this name or alias.
    #[error("{query:?} may be {}; ask by id", one_of(.candidates))]
    Ambiguous {
        /// What was asked for.
        query: String,
        /// Those it may be, in the order of the graph.
        candidates: Vec<Candidate>,
    },
    /// An index is none of this graph's.
    #[error("no entity has index {0}")]
    NoIndex(usize),
    /// A query was asked for no entity at all.
    #[error("no entity was asked for")]
    Empty,
    /// The two ends of a route share an entity.
    #[error("both ends are {0}; a route leads from one entity to another")]
    SameEnds(Candidate),
}

fn one_of(candidates: &[Candidate]) -> String {
    let names: Vec<String> = candidates.iter().map(Candidate::to_string).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

fn did_you_mean(near: &[Candidate]) -> String {
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", one_of(near)) }
}

/// What can name one or many entities of a graph: an id, a name or an alias; an [`EntityRef`]; an index; or several of them.
pub trait Select {
    /// The entities meant, in the order given.
    ///
    /// # Errors
    /// If an entity is not found or a name is ambiguous.
    fn select(&self, graph: &Graph) -> Result<Vec<NodeIndex>, LookupError>;
}

impl Select for str {
    fn select(&self, graph: &Graph) -> Result<Vec<NodeIndex>, LookupError> {
        graph.entity(self).map(|entity| vec![entity.index])
    }
}

impl Select for String {
    fn select(&self, graph: &Graph) -> Result<Vec<NodeIndex>, LookupError> {
        self.as_str().select(graph)
    }
}

impl Select for EntityRef<'_> {
    fn select(&self, graph: &Graph) -> Result<Vec<NodeIndex>, LookupError> {
        self.index.select(graph)
    }
}

impl Select for NodeIndex {
    fn select(&self, graph: &Graph) -> Result<Vec<NodeIndex>, LookupError> {
        graph.get(*self).map(|entity| vec![entity.index]).ok_or(LookupError::NoIndex(self.index()))
    }
}

impl<T: Select + ?Sized> Select for &T {
    fn select(&self, graph: &Graph) -> Result<Vec<NodeIndex>, LookupError> {
        (**self).select(graph)
    }
}

impl<T: Select> Select for [T] {
    fn select(&self, graph: &Graph) -> Result<Vec<NodeIndex>, LookupError> {
        let mut all = Vec::with_capacity(self.len());
        for one in self {
            all.extend(one.select(graph)?);
        }
        Ok(all)
    }
}

impl<T: Select, const N: usize> Select for [T; N] {
    fn select(&self, graph: &Graph) -> Result<Vec<NodeIndex>, LookupError> {
        self.as_slice().select(graph)
    }
}

impl<T: Select> Select for Vec<T> {
    fn select(&self, graph: &Graph) -> Result<Vec<NodeIndex>, LookupError> {
        self.as_slice().select(graph)
    }
}

impl Graph {
    /// The entity with this id; or else the one that another with this id was [merged](Self::merge_same_as) into; or else the one
    /// entity with this name or alias, case and diacritics folded.
    ///
    /// ```
    /// # let text = r#"SanctionsGraph(version: 1, entities: [(id: "mm", kind: State, name: "Myanmar", aliases: ["Burma"])])"#;
    /// # let graph = sanctions_graph::Graph::parse("example", text)?;
    /// assert_eq!(graph.entity("mm")?, graph.entity("BURMA")?);
    /// let error = graph.entity("Mynmar").unwrap_err();
    /// assert_eq!(error.to_string(), "no entity \"Mynmar\"; did you mean mm (Myanmar)?");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`LookupError::NotFound`] with near misses, or [`LookupError::Ambiguous`] with those it may be.
    pub fn entity(&self, query: &str) -> Result<EntityRef<'_>, LookupError> {
        if let Some(index) = self.index_of(query) {
            return Ok(EntityRef::new(self, index));
        }
        let found = match self.names().of_merged(query) {
            [] => self.names().get(query),
            merged => merged,
        };
        match found {
            [one] => Ok(EntityRef::new(self, NodeIndex::new(*one as usize))),
            [] => Err(LookupError::NotFound { query: query.to_owned(), near: self.near(query) }),
            several => {
                let candidates =
                    several.iter().take(MOST_LISTED).map(|&position| self.candidate(position as usize)).collect();
                Err(LookupError::Ambiguous { query: query.to_owned(), candidates })
            }
        }
    }

    /// The entities with this name or alias, ascending, case and diacritics folded.
    pub(crate) fn named(&self, name: &str) -> &[u32] {
        self.names().get(name)
    }

    /// The entities that a selection means, each once, in the order given.
    pub(crate) fn select(&self, selection: &(impl Select + ?Sized)) -> Result<Vec<NodeIndex>, LookupError> {
        let mut chosen = selection.select(self)?;
        let mut seen = HashSet::with_capacity(chosen.len());
        chosen.retain(|&entity| seen.insert(entity));
        if chosen.is_empty() { Err(LookupError::Empty) } else { Ok(chosen) }
    }

    pub(crate) fn candidate(&self, position: usize) -> Candidate {
        let entity = &self.inner[NodeIndex::new(position)];
        Candidate { id: entity.id().to_owned(), name: entity.name().to_owned() }
    }

    /// Entities with an id, name or alias that a slip of the pen leads to, nearest first.
    fn near(&self, query: &str) -> Vec<Candidate> {
        let wanted = fold(query);
        let length = wanted.chars().count();
        let allowed = (length / 3).max(1);
        let mut near: Vec<(usize, usize)> = Vec::new();
        for (position, entity) in self.inner.node_weights().enumerate() {
            let distance = |name: &str| {
                let folded = fold(name);
                (folded.chars().count().abs_diff(length) <= allowed).then(|| strsim::osa_distance(&wanted, &folded))
            };
            let nearest = std::iter::once(entity.id()).chain(entity.names()).filter_map(distance).min();
            near.extend(nearest.filter(|&distance| distance <= allowed).map(|distance| (distance, position)));
        }
        near.sort_unstable();
        near.into_iter().take(MOST_LISTED).map(|(_, position)| self.candidate(position)).collect()
    }
}

/// A speaker as people read it: the name of the entity with that id, or the words as they stand.
pub(crate) fn speaker_name<'a>(graph: &'a Graph, speaker: &'a str) -> Cow<'a, str> {
    match graph.index_of(speaker) {
        Some(index) => Cow::Borrowed(graph.inner[index].name()),
        None => Cow::Borrowed(speaker),
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn case_diacritics_and_hyphens_fold_away() {
        for (one, other) in [
            ("Kim Sok-chol", "KIM SOK CHOL"),
            ("Łódź", "łódz\u{301}"),
            ("São Tomé", "sao tome"),
            ("Burma’s", "burmas"),
            ("  a   b ", "A B"),
            ("ＤＤＩ", "ddi"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
    }

    #[test]
    fn marks_of_other_scripts_stay() {
        assert_ne!(fold("မြန်မာ"), fold("မနမာ"));
        assert_ne!(fold("김석철"), fold("김석출"));
    }
}
