//! Who shares an address, an identifier, a contact or a name with an entity, or with any that is listed.

use std::collections::BTreeMap;
use std::fmt;

use petgraph::graph::NodeIndex;

use super::things::{CommonThing, Gatherer, Things};
use super::{MOST_TOLD, default_view, sort};
use crate::DISCLAIMER;
use crate::graph::Graph;
use crate::graph::listings::listed;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::EntityRef;
use crate::graph::view::{View, view_methods};
use crate::model::kind::EntityKind;
use crate::model::naming::counted;
use crate::query::explain::{Explanation, LineKind, Writer, several};
use crate::query::routes::ascending;
use crate::query::{Completeness, Cut, Work};

/// The most entities that share something, unless asked for otherwise.
pub const DEFAULT_SHARERS: usize = 100;

impl Graph {
    /// Asks who shares an address, an identifier, a contact or a name with an entity, or with any of several.
    ///
    /// That is no tie and proves none: it says where to look.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/ofac-dprk.ron")?;
    /// let address = |entity: &sanctions_graph::EntityRef<'_>| entity.details().addresses().len() > 0;
    /// let firm = graph.entities().find(address).expect("a firm with an address");
    /// println!("{}", graph.sharing_with(firm)?.find());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an entity is not found, a name is ambiguous, or none was asked for.
    pub fn sharing_with(&self, entities: impl Select) -> Result<SharingQuery<'_>, LookupError> {
        let (with, limit) = (ascending(&self.select(&entities)?), DEFAULT_SHARERS);
        Ok(SharingQuery { graph: self, with, of_listed: false, unlisted: false, view: default_view(), limit })
    }

    /// The same of all that are listed: who shares something with any of them and is not listed. An entity is listed here if it
    /// has an affirmed tie `SanctionedBy` to another, whenever that was.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let sharing = graph.sharing_with_listed().find();
    /// assert!(sharing.iter().all(|sharer| sharer.entity().listings().is_empty()));
    /// # Ok::<(), sanctions_graph::Error>(())
    /// ```
    pub fn sharing_with_listed(&self) -> SharingQuery<'_> {
        let (with, limit) = (ascending(&listed(self)), DEFAULT_SHARERS);
        SharingQuery { graph: self, with, of_listed: true, unlisted: true, view: default_view(), limit }
    }
}

/// A question for who shares something. The view says by which ties an entity of the kind address is had.
#[derive(Debug, Clone)]
#[must_use]
pub struct SharingQuery<'g> {
    graph: &'g Graph,
    with: Vec<u32>,
    of_listed: bool,
    unlisted: bool,
    view: View,
    limit: usize,
}

view_methods!(SharingQuery);

impl<'g> SharingQuery<'g> {
    /// Only those who are not listed.
    pub fn unlisted(mut self) -> Self {
        self.unlisted = true;
        self
    }

    /// The most entities to return, [`DEFAULT_SHARERS`] unless said. When there are more, the answer says that it was cut.
    pub fn limit(mut self, entities: usize) -> Self {
        self.limit = entities;
        self
    }

    /// Finds them. The cost is linear in what those asked about have, and in all who have it too.
    #[must_use]
    pub fn find(self) -> Sharing<'g> {
        let filter = self.view.compile(self.graph);
        let mut gatherer = Gatherer::new(self.graph, &filter);
        let things = gatherer.things(&self.with, |kind| *kind == EntityKind::Address);
        let mut sharers = self.sharers(&mut gatherer, things);
        sharers.sort_by(|one, other| other.bits().total_cmp(&one.bits()).then(one.entity.cmp(&other.entity)));
        let whole = sharers.len() <= self.limit;
        let completeness = if whole { Completeness::Complete } else { Completeness::Cut(Cut::Limit) };
        sharers.truncate(self.limit);
        Sharing { sharers, completeness, work: gatherer.work, query: self }
    }

    /// All who share something, in the order of the file.
    fn sharers(&self, gatherer: &mut Gatherer<'_, 'g>, things: Things) -> Vec<Sharer<'g>> {
        let mut left_out = vec![false; self.graph.entity_count()];
        self.with.iter().for_each(|&asked| left_out[asked as usize] = true);
        if self.unlisted {
            listed(self.graph).iter().for_each(|listed| left_out[listed.index()] = true);
        }
        let mut shared: BTreeMap<u32, Vec<CommonThing<'g>>> = BTreeMap::new();
        for (key, (words, holders)) in things {
            let bearers = gatherer.bearers(&key);
            let mut others = bearers.iter().filter(|&&other| !left_out[other as usize]).peekable();
            if others.peek().is_some() {
                let thing = gatherer.thing(key, words, &holders, bearers.len());
                others.for_each(|&other| shared.entry(other).or_default().push(thing.clone()));
            }
        }
        let sharer = |(entity, mut things): (u32, Vec<CommonThing<'g>>)| {
            sort(&mut things);
            Sharer { graph: self.graph, entity: NodeIndex::new(entity as usize), things }
        };
        shared.into_iter().map(sharer).collect()
    }
}

/// An entity that shares something with those asked about.
#[derive(Debug, Clone)]
pub struct Sharer<'g> {
    graph: &'g Graph,
    entity: NodeIndex,
    things: Vec<CommonThing<'g>>,
}

impl<'g> Sharer<'g> {
    /// Who it is.
    #[must_use]
    pub fn entity(&self) -> EntityRef<'g> {
        EntityRef::new(self.graph, self.entity)
    }

    /// What it shares, rarest first. [`CommonThing::holders`] are those of the asked about who have it.
    #[must_use]
    pub fn things(&self) -> &[CommonThing<'g>] {
        &self.things
    }

    /// The bits of all it shares together, as if none depended on another: a measure to sort by.
    #[must_use]
    pub fn bits(&self) -> f64 {
        self.things.iter().map(CommonThing::bits).sum()
    }
}

/// Prints who it is and what it shares with whom.
impl fmt::Display for Sharer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({:.1} bits)", self.entity(), self.bits())?;
        self.things.iter().try_for_each(|thing| write!(f, "\n  {thing}: with {}", several(thing.holders())))
    }
}

/// Who shares something with those asked about, most bits first.
#[derive(Debug, Clone)]
pub struct Sharing<'g> {
    sharers: Vec<Sharer<'g>>,
    completeness: Completeness,
    work: Work,
    query: SharingQuery<'g>,
}

impl<'g> Sharing<'g> {
    /// Those who share something, most bits first; of equal ones the first in the file comes first.
    pub fn iter(&self) -> std::slice::Iter<'_, Sharer<'g>> {
        self.sharers.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sharers.len()
    }

    /// Whether nobody was found. That says nothing of what the graph does not know.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sharers.is_empty()
    }

    /// Whether these are all.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        self.completeness
    }

    /// The view it was found with.
    pub fn view(&self) -> &View {
        &self.query.view
    }

    /// The work it took, without that of gathering the marks of the graph.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    fn verdict(&self) -> String {
        let SharingQuery { graph, with, of_listed, unlisted, .. } = &self.query;
        let with = match of_listed {
            true => format!("one of {} listed entities", with.len()),
            false => several(with.iter().map(|&asked| EntityRef::new(graph, NodeIndex::new(asked as usize)))),
        };
        let (one, many) = match unlisted {
            true => ("unlisted entity shares", "unlisted entities share"),
            false => ("entity shares", "entities share"),
        };
        match self.len() {
            0 => format!("No {one} anything with {with}, as far as is known"),
            count => format!("{} something with {with}", counted(count as u64, one, many)),
        }
    }

    /// Each of them, with what it shares, how rare that is, and where it and the others have it from, with numbered citations
    /// where ties say so. Of more than twenty the rest is counted.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.query.graph);
        writer.line(LineKind::Heading, 0, self.verdict());
        writer.line(LineKind::Note, 1, format!("policy: {}", self.query.view));
        writer.line(LineKind::Note, 1, DISCLAIMER);
        let filter = self.query.view.compile(self.query.graph);
        for sharer in self.sharers.iter().take(MOST_TOLD) {
            writer.line(LineKind::Heading, 0, format!("{} ({:.1} bits)", sharer.entity(), sharer.bits()));
            for thing in &sharer.things {
                writer.line(LineKind::Note, 0, thing.to_string());
                let entities: Vec<EntityRef<'g>> = std::iter::once(sharer.entity()).chain(thing.holders()).collect();
                thing.tell(&mut writer, &filter, &entities);
            }
        }
        if self.len() > MOST_TOLD {
            writer.line(LineKind::Heading, 0, format!("And {} more", self.len() - MOST_TOLD));
        }
        writer.finish()
    }
}

impl<'a, 'g> IntoIterator for &'a Sharing<'g> {
    type Item = &'a Sharer<'g>;
    type IntoIter = std::slice::Iter<'a, Sharer<'g>>;
    fn into_iter(self) -> Self::IntoIter {
        self.sharers.iter()
    }
}

/// Prints each with what it shares; then the policy, the completeness and the disclaimer.
impl fmt::Display for Sharing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.verdict())?;
        self.sharers.iter().try_for_each(|sharer| writeln!(f, "{sharer}"))?;
        writeln!(f, "policy: {}\n{}", self.query.view, self.completeness)?;
        f.write_str(DISCLAIMER)
    }
}
