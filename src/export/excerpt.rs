//! What an export shows: the entities and ties, and what must be said of how they were chosen.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::analysis::breaches::{Breach, Breaches};
use crate::graph::Graph;
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::view::View;
use crate::model::deal::Deal;
use crate::model::naming::counted;
use crate::model::source::{Source, newest};
use crate::query::Completeness;
use crate::query::neighbourhood::Neighbourhood;
use crate::query::pattern::rows::{Match, Matches};
use crate::query::routes::{Hop, Route, Routes};

/// The entities and ties that an export shows: a whole [`Graph`], or those of a [`Neighbourhood`], of [`Routes`], of [`Matches`] or
/// of [`Breaches`], with the policy they were found under.
///
/// Every writer of this module takes one, or whatever becomes one. Nothing is copied.
///
/// ```
/// use sanctions_graph::export::Excerpt;
/// use sanctions_graph::{Graph, View};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let around = graph.neighbourhood("komid")?.max_hops(1).collect();
/// let excerpt = Excerpt::new(&around).titled("KOMID and its circle");
/// assert_eq!(excerpt.entity_count(), around.entities().count());
///
/// let trade = Excerpt::new(&graph).through(&View::everything().classes([sanctions_graph::Class::Trade]));
/// assert!(trade.tie_count() < graph.tie_count());
/// # Ok::<(), sanctions_graph::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Excerpt<'g> {
    graph: &'g Graph,
    /// Ascending; all of them if there is no list.
    entities: Option<Vec<NodeIndex>>,
    /// Ascending; all of them if there is no list.
    ties: Option<Vec<EdgeIndex>>,
    title: Option<String>,
    selection: Option<String>,
    policy: Option<String>,
    date: Option<String>,
    completeness: Completeness,
    focus: Vec<NodeIndex>,
}

impl<'g> Excerpt<'g> {
    /// All of a graph, or what an answer holds of it.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        what.into()
    }

    fn part(graph: &'g Graph, mut entities: Vec<NodeIndex>, mut ties: Vec<EdgeIndex>) -> Self {
        entities.sort_unstable();
        entities.dedup();
        ties.sort_unstable();
        ties.dedup();
        Self { entities: Some(entities), ties: Some(ties), ..Self::from(graph) }
    }

    /// Entities and ties that were asked for, with the ends of the ties; the policy is none.
    pub(crate) fn of(graph: &'g Graph, about: &[EntityRef<'g>], ties: &[TieRef<'g>], selection: String) -> Self {
        let focus: Vec<NodeIndex> = about.iter().map(|entity| entity.index()).collect();
        let ends = ties.iter().flat_map(|tie| [tie.from(), tie.to()]).map(EntityRef::index);
        let entities = focus.iter().copied().chain(ends).collect();
        let part = Self::part(graph, entities, ties.iter().map(|tie| tie.index()).collect());
        Self { focus, selection: Some(selection), ..part }
    }

    fn under(mut self, view: &View) -> Self {
        self.policy = Some(view.to_string());
        self.date = view.asked_date();
        self
    }

    /// Gives it a title other than that of the graph.
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Keeps the ties that a view walks, in whatever direction, between entities that it shows, and the entities that have one.
    ///
    /// What a view is not passed through, such as a state, stays: it may be the end of a tie.
    pub fn through(self, view: &View) -> Self {
        let filter = view.compile(self.graph);
        let mut ties: HashSet<EdgeIndex> = HashSet::new();
        for entity in self.entities().map(EntityRef::index).filter(|entity| filter.admits(entity.index()).is_ok()) {
            for group in self.graph.index.groups(entity.index()).filter(|group| filter.admits(group.far).is_ok()) {
                ties.extend(
                    group.links.iter().filter(|&link| filter.passes(link)).map(|link| EdgeIndex::new(link.tie())),
                );
            }
        }
        let ties: Vec<EdgeIndex> = self.ties().map(TieRef::index).filter(|tie| ties.contains(tie)).collect();
        let ends = ties.iter().filter_map(|&tie| self.graph.inner.edge_endpoints(tie));
        let entities = ends.flat_map(|(from, to)| [from, to]).collect();
        let part = Self::part(self.graph, entities, ties).under(view);
        Self { entities: part.entities, ties: part.ties, policy: part.policy, date: part.date, ..self }
    }

    /// The graph that it is taken from.
    #[must_use]
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// Its entities, in the order of the graph.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'g>> + use<'g, '_> {
        let graph = self.graph;
        let at =
            move |place| self.entities.as_deref().map_or_else(|| NodeIndex::new(place), |entities| entities[place]);
        (0..self.entity_count()).map(move |place| EntityRef::new(graph, at(place)))
    }

    /// Its ties, in the order of the graph. Both ends of each are among its entities.
    pub fn ties(&self) -> impl ExactSizeIterator<Item = TieRef<'g>> + use<'g, '_> {
        let graph = self.graph;
        let at = move |place| self.ties.as_deref().map_or_else(|| EdgeIndex::new(place), |ties| ties[place]);
        (0..self.tie_count()).map(move |place| TieRef::new(graph, at(place)))
    }

    /// How many entities it has.
    #[must_use]
    pub fn entity_count(&self) -> usize {
        self.entities.as_ref().map_or_else(|| self.graph.entity_count(), Vec::len)
    }

    /// How many ties it has.
    #[must_use]
    pub fn tie_count(&self) -> usize {
        self.ties.as_ref().map_or_else(|| self.graph.tie_count(), Vec::len)
    }

    /// Whether it is all of the graph.
    pub(crate) fn is_whole(&self) -> bool {
        self.entities.is_none() && self.ties.is_none()
    }

    /// The place of an entity among its entities.
    pub(crate) fn place(&self, entity: NodeIndex) -> Option<usize> {
        match &self.entities {
            None => Some(entity.index()).filter(|&place| place < self.graph.entity_count()),
            Some(entities) => entities.binary_search(&entity).ok(),
        }
    }

    /// The ties of one of its entities that it shows; a tie to itself comes once.
    pub(crate) fn ties_of(&self, entity: EntityRef<'g>) -> impl Iterator<Item = TieRef<'g>> + use<'g, '_> {
        let shows = |tie: &TieRef<'g>| self.ties.as_ref().is_none_or(|ties| ties.binary_search(&tie.index()).is_ok());
        entity.ties().filter(shows)
    }

    /// The entities that were asked about: the start of a neighbourhood, the ends of routes. Empty for a whole graph.
    pub fn focus(&self) -> impl ExactSizeIterator<Item = EntityRef<'g>> + use<'g, '_> {
        let graph = self.graph;
        self.focus.iter().map(move |&entity| EntityRef::new(graph, entity))
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &str {
        self.title.as_deref().or(self.graph.title()).unwrap_or("Sanctions graph")
    }

    /// The sources that its claims cite, and those through which they are known, in the order of the graph; all of a whole graph.
    pub(crate) fn sources(&self) -> Vec<&'g Source> {
        if self.ties.is_none() {
            return self.graph.sources().iter().collect();
        }
        let mut cited: HashSet<&str> = HashSet::new();
        for claim in self.ties().flat_map(|tie| tie.get().claims()) {
            for source in claim.sources() {
                let mut next = Some(source.as_str());
                while let Some(id) = next.filter(|id| cited.insert(id)) {
                    next = self.graph.source(id).and_then(|source| source.via.as_deref());
                }
            }
        }
        self.graph.sources().iter().filter(|source| cited.contains(source.id.as_str())).collect()
    }

    /// The deals whose ties it shows.
    pub(crate) fn deals(&self) -> Vec<&'g Deal> {
        if self.ties.is_none() {
            return self.graph.deals().iter().collect();
        }
        let shown: HashSet<&str> =
            self.ties().flat_map(|tie| tie.get().claims()).filter_map(|claim| claim.deal()).collect();
        self.graph.deals().iter().filter(|deal| shown.contains(&*deal.id)).collect()
    }

    /// What must be said of it, wherever a format has room.
    pub(crate) fn about(&self) -> About {
        let sources = self.sources();
        let mut licences: Vec<&str> = sources.iter().filter_map(|source| source.licence.as_deref()).collect();
        licences.sort_unstable();
        licences.dedup();
        let unlicensed = sources.iter().filter(|source| source.licence.is_none()).count();
        let newest = newest(sources.iter().copied());
        let of = counted(sources.len() as u64, "source", "sources");
        let as_of = match (&self.date, newest.map(|date| date.words())) {
            (Some(asked), Some(newest)) => format!("{asked}, as asked for; the newest of {of} is of {newest}"),
            (Some(asked), None) => format!("{asked}, as asked for; {of}, none of them dated"),
            (None, Some(newest)) => format!("{newest}, the newest of {of}; nothing later is known here"),
            (None, None) => format!("no date: {of}, none of them dated"),
        };
        let licences = match (licences.is_empty(), unlicensed) {
            (true, _) => "none of the sources states one".to_owned(),
            (false, 0) => licences.join("; "),
            (false, rest) => {
                format!("{}; {} without one", licences.join("; "), counted(rest as u64, "source", "sources"))
            }
        };
        About {
            title: self.title().to_owned(),
            description: self.graph.note().map(str::to_owned),
            selection: self.selection.clone().unwrap_or_else(|| "everything".to_owned()),
            policy: self
                .policy
                .clone()
                .unwrap_or_else(|| "none: every tie is shown, denied and withdrawn ones too".to_owned()),
            completeness: self.completeness.to_string(),
            as_of,
            licences,
            disclaimer: crate::DISCLAIMER,
        }
    }
}

impl<'g> From<&'g Graph> for Excerpt<'g> {
    fn from(graph: &'g Graph) -> Self {
        Self {
            graph,
            entities: None,
            ties: None,
            title: None,
            selection: None,
            policy: None,
            date: None,
            completeness: Completeness::Complete,
            focus: Vec::new(),
        }
    }
}

impl<'g> From<&Excerpt<'g>> for Excerpt<'g> {
    fn from(excerpt: &Excerpt<'g>) -> Self {
        excerpt.clone()
    }
}

impl<'g> From<&Neighbourhood<'g>> for Excerpt<'g> {
    fn from(around: &Neighbourhood<'g>) -> Self {
        let entities = around.entities().map(EntityRef::index).collect();
        let ties = around.ties().map(TieRef::index).collect();
        let focus: Vec<NodeIndex> = around.ring(0).map(EntityRef::index).collect();
        let names = names(around.ring(0));
        let selection = format!("what is within {} of {names}", counted(u64::from(around.max_hops()), "hop", "hops"));
        Self {
            title: Some(format!("Around {names}")),
            selection: Some(selection),
            completeness: around.completeness(),
            focus,
            ..Self::part(around.graph(), entities, ties).under(around.view())
        }
    }
}

impl<'g> From<&Routes<'g>> for Excerpt<'g> {
    fn from(routes: &Routes<'g>) -> Self {
        let (from, to) = routes.ends();
        let named = |ends: &[NodeIndex]| names(ends.iter().map(|&end| EntityRef::new(routes.graph(), end)));
        let (start, end) = (named(from), named(to));
        let focus = [from, to].concat();
        let entities = routes.iter().flat_map(Route::entities).map(EntityRef::index).chain(focus.iter().copied());
        let part = Self::part(routes.graph(), entities.collect(), ties(routes.iter().flat_map(Route::hops)));
        Self {
            title: Some(format!("From {start} to {end}")),
            selection: Some(format!(
                "{} from {start} to {end} of at most {}",
                counted(routes.len() as u64, "route", "routes"),
                counted(u64::from(routes.max_hops()), "hop", "hops")
            )),
            completeness: routes.completeness(),
            focus,
            ..part.under(routes.view())
        }
    }
}

impl<'g> From<&Route<'g>> for Excerpt<'g> {
    fn from(route: &Route<'g>) -> Self {
        let entities: Vec<NodeIndex> = route.entities().map(EntityRef::index).collect();
        let focus = entities.first().into_iter().chain(entities.last()).copied().collect();
        let part = Self::part(route.graph(), entities, ties(route.hops().iter()));
        Self { title: Some(route.to_string()), selection: Some(format!("the route {route}")), focus, ..part }
    }
}

impl<'g> From<&Matches<'g>> for Excerpt<'g> {
    fn from(matches: &Matches<'g>) -> Self {
        let entities = matches.iter().flat_map(Match::entities).map(EntityRef::index).collect();
        let part = Self::part(matches.graph(), entities, ties(matches.iter().flat_map(Match::hops)));
        let pattern = matches.pattern();
        Self {
            title: Some(format!("Matches of {pattern}")),
            selection: Some(format!("what matches {pattern}")),
            completeness: matches.completeness(),
            ..part.under(matches.view())
        }
    }
}

/// The trades found with the listings that they are inside of.
impl<'g> From<&Breaches<'g>> for Excerpt<'g> {
    fn from(breaches: &Breaches<'g>) -> Self {
        let trades = breaches.all().flat_map(Breach::ties).map(|tie| tie.index());
        let overlaps = breaches.all().flat_map(Breach::overlaps);
        let ties: Vec<EdgeIndex> = trades.chain(overlaps.map(|overlap| overlap.listing().tie().index())).collect();
        let ends = ties.iter().filter_map(|&tie| breaches.graph().inner.edge_endpoints(tie));
        let entities = ends.flat_map(|(from, to)| [from, to]).collect();
        Self {
            title: Some("Trade inside listings".to_owned()),
            selection: Some("trades dated inside a listing of one of their parties, and these listings".to_owned()),
            policy: Some(breaches.policy()),
            date: breaches.asked_date(),
            completeness: breaches.completeness(),
            ..Self::part(breaches.graph(), entities, ties)
        }
    }
}

fn ties<'a, 'g: 'a>(hops: impl Iterator<Item = &'a Hop<'g>>) -> Vec<EdgeIndex> {
    hops.flat_map(Hop::ties).map(|tie| tie.index()).collect()
}

fn names<'g>(entities: impl Iterator<Item = EntityRef<'g>>) -> String {
    entities.map(|entity| entity.name().to_owned()).collect::<Vec<_>>().join(", ")
}

/// What must be said of an export, in words.
#[derive(Debug, Clone)]
pub(crate) struct About {
    /// The title.
    pub(crate) title: String,
    /// The note of the graph.
    pub(crate) description: Option<String>,
    /// What of the graph is shown.
    pub(crate) selection: String,
    /// The view in force.
    pub(crate) policy: String,
    /// Whether it is all that was asked for.
    pub(crate) completeness: String,
    /// The date that it speaks of.
    pub(crate) as_of: String,
    /// The union of the licences of its sources.
    pub(crate) licences: String,
    /// The disclaimer.
    pub(crate) disclaimer: &'static str,
}

impl About {
    /// Its parts by name, as formats with attributes of the whole graph hold them. The names are the same in every format.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let rest = [
            ("selection", self.selection.as_str()),
            ("policy", &self.policy),
            ("completeness", &self.completeness),
            ("as_of", &self.as_of),
            ("licences", &self.licences),
            ("disclaimer", self.disclaimer),
        ];
        let description = self.description.as_deref().map(|text| ("description", text));
        [("title", self.title.as_str())].into_iter().chain(description).chain(rest)
    }

    /// In one paragraph without the title, for formats with a single place for a description.
    pub(crate) fn paragraph(&self) -> Cow<'static, str> {
        let parts = self.entries().skip(1).map(|(name, text)| match name {
            "description" | "disclaimer" => text.to_owned(),
            _ => format!("{}: {text}.", name.replace('_', " ")),
        });
        parts.collect::<Vec<_>>().join(" ").into()
    }
}

/// Prints one line for each part.
impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (name, text)) in self.entries().enumerate() {
            let end = if position > 0 { "\n" } else { "" };
            write!(f, "{end}{}: {text}", name.replace('_', " "))?;
        }
        Ok(())
    }
}
