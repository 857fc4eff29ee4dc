//! Searching a graph for a name.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, OnceLock};

use petgraph::graph::NodeIndex;

use super::explain::{NameComparison, reasons};
use super::identifiers::looks_like_identifier;
use super::index::{Indexes, NameIndex, SearchWork};
use super::name::{Name, Style};
use super::score::{STRONG, compare};
use crate::graph::Graph;
use crate::graph::listings;
use crate::graph::refs::EntityRef;
use crate::model::date::Period;
use crate::model::entity::{DateKind, Entity, Strength};
use crate::model::kind::EntityKind;
use crate::vocabulary::country;

/// From this score on, 0.8, two names are a match: the one is likely meant by the other. It is the working threshold of screening.
pub const STRONG_MATCH: f64 = STRONG;

/// The most that a weak alias scores: it is a hint, and never enough by itself.
const WEAK_MOST: f64 = 0.75;

/// From here on it is the very name.
const EXACT: f64 = 0.99;

/// The least that a hit scores unless something else is asked for.
const LEAST: f64 = 0.6;

/// So many hits are given unless something else is asked for.
const LIMIT: usize = 10;

/// Compares two names of entities of a kind: persons, bodies with legal forms, vessels, or places.
///
/// It is the comparison by which [`Graph::search`] ranks, without a graph. From [`STRONG_MATCH`] on the names match.
///
/// ```
/// use sanctions_graph::EntityKind;
/// use sanctions_graph::search::{STRONG_MATCH, compare_names};
///
/// let comparison = compare_names("Second Academy", "2nd Academy", &EntityKind::Organization);
/// assert!(comparison.score() >= STRONG_MATCH);
/// assert_eq!(comparison.reasons()[0], r#""second" for "2nd": the same number"#);
/// ```
#[must_use]
pub fn compare_names(one: &str, other: &str, kind: &EntityKind) -> NameComparison {
    let style = Style::of(kind);
    NameComparison::new(&Name::new(one, style), &Name::new(other, style))
}

impl Graph {
    /// Searches for entities by a name in any spelling, or by an identifier.
    ///
    /// A name is compared word by word with names and aliases: case, marks, punctuation, titles and legal forms are set aside, other
    /// scripts spelt in Latin letters, words may stand in any order, written together or apart, or be initials. The score is between 0
    /// and 1; from [`STRONG_MATCH`] on a hit is likely the one meant. A weak alias or an abbreviation is found, and never scores so high
    /// by itself. An identifier ("IMO 7937317") is looked up exactly. The guide has a chapter on
    /// [names](crate::guide::names), with what is not found.
    ///
    /// The index is made when the first name is searched for, at about two microseconds a name, and kept with the graph.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let hits = graph.search("Ким Сок Чхоль").run();
    /// let hit = hits.best().unwrap();
    /// assert_eq!(hit.entity().id(), "kim-sok-chol");
    /// assert!(hit.is_strong());
    /// println!("{hits}");
    /// for reason in hit.reasons() {
    ///     println!("{reason}");
    /// }
    /// # Ok::<(), sanctions_graph::Error>(())
    /// ```
    pub fn search<'g>(&'g self, name: &str) -> SearchQuery<'g> {
        SearchQuery {
            graph: self,
            asked: name.into(),
            kinds: Vec::new(),
            country: None,
            listed: None,
            born: None,
            limit: LIMIT,
            least: LEAST,
        }
    }
}

/// A search for a name, made by [`Graph::search`].
///
/// A filter leaves out what contradicts it: an entity whose record names no country, or no birth date, stays.
#[derive(Debug, Clone)]
#[must_use]
pub struct SearchQuery<'g> {
    graph: &'g Graph,
    asked: Box<str>,
    kinds: Vec<EntityKind>,
    country: Option<Box<str>>,
    listed: Option<bool>,
    born: Option<Period>,
    limit: usize,
    least: f64,
}

impl<'g> SearchQuery<'g> {
    /// Asks for entities of these kinds alone.
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = EntityKind>) -> Self {
        self.kinds = kinds.into_iter().collect();
        self
    }

    /// Leaves out entities of other countries alone: a code of two letters, or an English name. What is no known country is the country
    /// of none, so that only entities without one stay.
    pub fn country(mut self, country: &str) -> Self {
        let code = country::code(country).map_or_else(|| country.trim().to_uppercase(), str::to_owned);
        self.country = Some(code.into());
        self
    }

    /// Asks for entities that some authority lists or listed (`true`), or that none does.
    pub fn listed(mut self, listed: bool) -> Self {
        self.listed = Some(listed);
        self
    }

    /// Leaves out entities that were certainly not born, founded or built then: a day, a month, a year or an interval.
    pub fn born(mut self, when: impl Into<Period>) -> Self {
        self.born = Some(when.into());
        self
    }

    /// Gives so many hits at most; 10 unless said otherwise.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Leaves out hits with a lower score, from 0 to 1; 0.6 unless said otherwise.
    pub fn at_least(mut self, score: f64) -> Self {
        self.least = score;
        self
    }

    /// Searches.
    #[must_use]
    pub fn run(self) -> Hits<'g> {
        let mut hits = self.by_identifier();
        let known: HashSet<NodeIndex> = hits.iter().map(|hit| hit.entity.index()).collect();
        let (by_name, steps) = self.by_name();
        hits.extend(by_name.into_iter().filter(|hit| !known.contains(&hit.entity.index())));
        hits.truncate(self.limit);
        Hits { asked: self.asked, hits, steps }
    }

    fn by_identifier(&self) -> Vec<Hit<'g>> {
        if !looks_like_identifier(&self.asked) {
            return Vec::new();
        }
        let found = self.graph.by_identifier(&self.asked).run();
        let mut hits: Vec<Hit<'g>> = Vec::new();
        for hit in found.iter() {
            let entity = hit.entity();
            if self.wants(entity) && hits.iter().all(|earlier| earlier.entity.index() != entity.index()) {
                let what = match hit.scheme() {
                    "entity-id" => "its id in the graph".to_owned(),
                    "alias-id" => "the id of an entity that was merged into it".to_owned(),
                    "list-entry" => "the number of its entry in a list".to_owned(),
                    scheme => format!("its identifier ({scheme})"),
                };
                let reasons = vec![format!("{what}: {}", hit.value())];
                let (name, matched, asked) = (entity.get().name(), Matched::Identifier, (&*self.asked).into());
                hits.push(Hit { entity, score: 1.0, name, matched, asked, reasons: OnceLock::from(reasons) });
            }
        }
        hits
    }

    fn by_name(&self) -> (Vec<Hit<'g>>, SearchWork) {
        let listed = self.listed.map(|_| listings::listed(self.graph));
        self.by_name_among(listed.as_deref())
    }

    /// The hits by name; who is listed is found out by the caller, once for many questions.
    pub(super) fn by_name_among(&self, listed: Option<&[NodeIndex]>) -> (Vec<Hit<'g>>, SearchWork) {
        let question = Question::new(&self.asked);
        let indexes = Indexes::of(self.graph);
        let index = indexes.names(self.graph);
        let readings: Vec<&Name> = question.readings(&self.kinds);
        let is_filtered =
            !self.kinds.is_empty() || self.country.is_some() || self.listed.is_some() || self.born.is_some();
        let wanted = |entity: u32| {
            let entity = EntityRef::new(self.graph, NodeIndex::new(entity as usize));
            let fits = self.listed.is_none_or(|listed_or_not| {
                listed.is_some_and(|listed| listed.binary_search(&entity.index()).is_ok() == listed_or_not)
            });
            fits && self.wants(entity)
        };
        let wanted: Option<&dyn Fn(u32) -> bool> = if is_filtered { Some(&wanted) } else { None };
        let (names, mut steps) = index.candidates(&readings, NameIndex::compared(self.limit), wanted);
        steps.compared = names.len();
        let mut found: Vec<(f64, u32, u32)> = Vec::new();
        for at in names {
            let entity = EntityRef::new(self.graph, NodeIndex::new(at.entity as usize));
            let style = Style::of(entity.get().kind());
            let comparison = compare(question.name(style), &Name::new(NameIndex::text(self.graph, at), style));
            let most = if is_weak(entity.get(), at.place) { WEAK_MOST } else { 1.0 };
            let score = comparison.score.min(most);
            if score >= self.least {
                found.push((score, at.entity, at.place));
            }
        }
        found.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        let asked: Arc<str> = (&*self.asked).into();
        let mut hits: Vec<Hit<'g>> = Vec::new();
        let mut seen: HashSet<u32> = HashSet::new();
        for (score, entity, place) in found {
            if hits.len() >= self.limit {
                break;
            }
            if seen.insert(entity) {
                let entity = EntityRef::new(self.graph, NodeIndex::new(entity as usize));
                hits.push(self.hit(&asked, entity, place, score));
            }
        }
        (hits, steps)
    }

    fn hit(&self, asked: &Arc<str>, entity: EntityRef<'g>, place: u32, score: f64) -> Hit<'g> {
        let record = entity.get();
        let name = record.names().nth(place as usize).unwrap_or_default();
        let matched = match place {
            0 => Matched::Name,
            _ if is_weak(record, place) => Matched::WeakAlias,
            _ => Matched::Alias,
        };
        Hit { entity, score, name, matched, asked: Arc::clone(asked), reasons: OnceLock::new() }
    }

    fn wants(&self, entity: EntityRef<'g>) -> bool {
        let record = entity.get();
        (self.kinds.is_empty() || self.kinds.contains(record.kind()))
            && self.country.as_ref().is_none_or(|country| may_be_of(record, country))
            && self.born.is_none_or(|born| may_be_born(record, born))
    }
}

fn is_weak(entity: &Entity, place: u32) -> bool {
    let alias = (place as usize).checked_sub(1).and_then(|place| entity.aliases().get(place));
    alias.is_some_and(|alias| alias.strength() == Strength::Weak)
}

/// Whether no record says that an entity is of other countries alone.
pub(crate) fn may_be_of(entity: &Entity, code: &str) -> bool {
    let details = entity.details();
    let own = details.countries().iter().map(|country| country.code());
    let of_addresses = details.addresses().iter().filter_map(|address| address.country.as_deref());
    let mut known = own.chain(of_addresses).peekable();
    known.peek().is_none() || known.any(|known| known.eq_ignore_ascii_case(code))
}

/// Whether no record says that an entity was born, founded or built at other times alone.
pub(crate) fn may_be_born(entity: &Entity, born: Period) -> bool {
    let (first, last) = born.window();
    let dates = entity.details().dates().iter();
    let mut known = dates.filter(|dated| matches!(dated.kind, DateKind::Birth | DateKind::Incorporation)).peekable();
    known.peek().is_none()
        || known.any(|dated| {
            let (from, until) = dated.date.window();
            from <= last && first <= until
        })
}

/// What was asked, read as the name of a person, of a body or of a ship when first needed.
pub(crate) struct Question {
    asked: Box<str>,
    person: OnceCell<Name>,
    body: OnceCell<Name>,
    craft: OnceCell<Name>,
    place: OnceCell<Name>,
}

impl Question {
    pub(crate) fn new(asked: &str) -> Self {
        Self {
            asked: asked.into(),
            person: OnceCell::new(),
            body: OnceCell::new(),
            craft: OnceCell::new(),
            place: OnceCell::new(),
        }
    }

    pub(crate) fn name(&self, style: Style) -> &Name {
        let read = || Name::new(&self.asked, style);
        match style {
            Style::Person => self.person.get_or_init(read),
            Style::Body => self.body.get_or_init(read),
            Style::Craft => self.craft.get_or_init(read),
            Style::Place => self.place.get_or_init(read),
        }
    }

    /// The ways to read it, of the kinds that are asked for.
    pub(crate) fn readings(&self, kinds: &[EntityKind]) -> Vec<&Name> {
        let styles = [Style::Person, Style::Body, Style::Craft];
        let asked = |style: &Style| {
            kinds.is_empty()
                || kinds
                    .iter()
                    .map(Style::of)
                    .any(|asked| asked == *style || asked == Style::Place && *style == Style::Body)
        };
        styles.into_iter().filter(asked).map(|style| self.name(style)).collect()
    }
}

/// By what an entity was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Matched {
    /// By its name.
    Name,
    /// By another name of it.
    Alias,
    /// By a weak alias, as the list itself calls it: a name that is too common or too vague. It scores 0.75 at most.
    WeakAlias,
    /// By an identifier, exactly.
    Identifier,
}

impl fmt::Display for Matched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Matched::Name => "name",
            Matched::Alias => "alias",
            Matched::WeakAlias => "weak alias",
            Matched::Identifier => "identifier",
        })
    }
}

/// An entity that may be the one asked for: a candidate, and no finding.
#[derive(Debug, Clone)]
pub struct Hit<'g> {
    entity: EntityRef<'g>,
    score: f64,
    name: &'g str,
    matched: Matched,
    asked: Arc<str>,
    /// Told when asked for: most hits are only counted.
    reasons: OnceLock<Vec<String>>,
}

impl<'g> Hit<'g> {
    /// The entity.
    #[must_use]
    pub fn entity(&self) -> EntityRef<'g> {
        self.entity
    }

    /// How alike what was asked and its name are, from 0 to 1.
    #[must_use]
    pub fn score(&self) -> f64 {
        self.score
    }

    /// Whether the score is [`STRONG_MATCH`] or more.
    #[must_use]
    pub fn is_strong(&self) -> bool {
        self.score >= STRONG_MATCH
    }

    /// The name or alias that matched; the entity's name if it was found by an identifier.
    #[must_use]
    pub fn name(&self) -> &'g str {
        self.name
    }

    /// By what it was found.
    #[must_use]
    pub fn matched(&self) -> Matched {
        self.matched
    }

    /// Why: which words were taken for which, what was set aside and left over, what kept the score down.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        self.reasons.get_or_init(|| {
            let style = Style::of(self.entity.get().kind());
            let (one, other) = (Name::new(&self.asked, style), Name::new(self.name, style));
            let comparison = compare(&one, &other);
            let mut reasons = reasons(&one, &other, &comparison);
            if comparison.score > self.score {
                reasons.push(format!("a weak alias: {:.2} by the name, {WEAK_MOST} at most", comparison.score));
            }
            reasons
        })
    }
}

impl fmt::Display for Hit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (entity, kind) = (self.entity, self.entity.get().kind());
        write!(f, "{:.2}  {entity} ({kind}, id {})", self.score, entity.get().id())?;
        if self.matched != Matched::Name && self.name != entity.get().name() {
            write!(f, ", by the {} \"{}\"", self.matched, self.name)?;
        }
        Ok(())
    }
}

/// The entities that a search found, the best first.
#[derive(Debug, Clone)]
pub struct Hits<'g> {
    asked: Box<str>,
    hits: Vec<Hit<'g>>,
    steps: SearchWork,
}

impl<'g> Hits<'g> {
    /// The hits, the best first; of equal ones in the order of the graph.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Hit<'g>> {
        self.hits.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hits.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hits.is_empty()
    }

    /// What was asked.
    #[must_use]
    pub fn asked(&self) -> &str {
        &self.asked
    }

    /// The best.
    #[must_use]
    pub fn best(&self) -> Option<&Hit<'g>> {
        self.hits.first()
    }

    /// The only one that may be meant: the single hit by the very name or an identifier, or else the single strong one.
    #[must_use]
    pub fn single(&self) -> Option<&Hit<'g>> {
        // The very name, in whatever order and case.
        let is_exact = |hit: &&Hit<'_>| hit.matched != Matched::WeakAlias && hit.score >= EXACT;
        let mut exact = self.hits.iter().filter(is_exact);
        if let Some(first) = exact.next() {
            return if exact.next().is_none() { Some(first) } else { None };
        }
        let mut strong = self.hits.iter().filter(|hit| hit.is_strong());
        let first = strong.next()?;
        strong.next().is_none().then_some(first)
    }

    /// How much was looked at.
    #[must_use]
    pub fn work(&self) -> SearchWork {
        self.steps
    }
}

impl<'g> IntoIterator for Hits<'g> {
    type Item = Hit<'g>;
    type IntoIter = std::vec::IntoIter<Hit<'g>>;

    fn into_iter(self) -> Self::IntoIter {
        self.hits.into_iter()
    }
}

impl<'a, 'g> IntoIterator for &'a Hits<'g> {
    type Item = &'a Hit<'g>;
    type IntoIter = std::slice::Iter<'a, Hit<'g>>;

    fn into_iter(self) -> Self::IntoIter {
        self.hits.iter()
    }
}

impl fmt::Display for Hits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.hits.is_empty() {
            return write!(f, "nothing like {:?}", self.asked);
        }
        for (at, hit) in self.hits.iter().enumerate() {
            let gap = if at == 0 { "" } else { "\n" };
            write!(f, "{gap}{hit}")?;
            hit.reasons().iter().try_for_each(|reason| write!(f, "\n      {reason}"))?;
        }
        Ok(())
    }
}
