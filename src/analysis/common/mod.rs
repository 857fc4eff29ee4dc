//! What entities have in common: neighbours, owners, officers, addresses, identifiers, contacts, names, each with how rare it is.

mod sharing;
mod things;

use std::fmt;

use petgraph::graph::NodeIndex;

use crate::graph::Graph;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::EntityRef;
use crate::graph::view::{View, view_methods};
use crate::model::naming::counted;
use crate::model::relation::Class;
use crate::query::Work;
use crate::query::explain::{Explanation, LineKind, Writer, capitalised, several};
use crate::query::routes::ascending;
use things::Gatherer;

pub use sharing::{DEFAULT_SHARERS, Sharer, Sharing, SharingQuery};
pub use things::{CommonKind, CommonThing};

/// So many things, or entities that share some, an explanation tells.
const MOST_TOLD: usize = 20;

impl Graph {
    /// Asks what two or more entities have in common. A thing counts if at least two of them have it.
    ///
    /// Unless said otherwise, neighbours are those by the relations of the hub policy and by listing, location and contact: that
    /// two were put on one list is common and so scores little. Countries in their records are not looked at.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let common = graph.common(["komid", "glocom"])?.find();
    /// assert!(common.iter().any(|thing| thing.text() == "North Korea"));
    /// assert!(common.iter().map(|thing| thing.bits()).is_sorted_by(|one, next| one >= next));
    /// println!("{}", common.explain());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an entity is not found, a name is ambiguous, or none was asked for.
    pub fn common(&self, entities: impl Select) -> Result<CommonQuery<'_>, LookupError> {
        Ok(CommonQuery { graph: self, entities: self.select(&entities)?, view: default_view() })
    }
}

/// The view under which things are looked for unless said otherwise.
fn default_view() -> View {
    View::default().also([Class::Listing, Class::Location, Class::Contact])
}

/// A question for what entities have in common. Filters are those of [`View`]; directions are seen from those asked about.
#[derive(Debug, Clone)]
#[must_use]
pub struct CommonQuery<'g> {
    graph: &'g Graph,
    entities: Vec<NodeIndex>,
    view: View,
}

view_methods!(CommonQuery);

impl<'g> CommonQuery<'g> {
    /// Finds it.
    ///
    /// It takes a look at every tie of those asked about, and at every tie of what they share. When a graph is first asked, the
    /// marks of all its records are gathered, once.
    #[must_use]
    pub fn find(self) -> Common<'g> {
        let filter = self.view.compile(self.graph);
        let mut gatherer = Gatherer::new(self.graph, &filter);
        let all = gatherer.things(&ascending(&self.entities), |_| true);
        let mut things = Vec::new();
        for (key, (words, holders)) in all.into_iter().filter(|(_, (_, holders))| holders.len() > 1) {
            let count = gatherer.bearers(&key).len();
            things.push(gatherer.thing(key, words, &holders, count));
        }
        sort(&mut things);
        Common { graph: self.graph, things, work: gatherer.work, entities: self.entities, view: self.view }
    }
}

/// Rarest first; of equally rare things that which more have, then by kind, then in the order of the file.
fn sort(things: &mut [CommonThing<'_>]) {
    things.sort_by(|one, other| {
        let rank = |thing: &CommonThing<'_>| (thing.count(), std::cmp::Reverse(thing.holders().len()), thing.kind());
        rank(one).cmp(&rank(other)).then_with(|| one.key().cmp(other.key()))
    });
}

/// What entities have in common, rarest first.
#[derive(Debug, Clone)]
pub struct Common<'g> {
    graph: &'g Graph,
    entities: Vec<NodeIndex>,
    things: Vec<CommonThing<'g>>,
    view: View,
    work: Work,
}

impl<'g> Common<'g> {
    /// The things, rarest first; of equally rare ones that which more of those asked about have comes first, then an owner before
    /// an officer before an address and so on in the order of [`CommonKind`], then the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, CommonThing<'g>> {
        self.things.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.things.len()
    }

    /// Whether nothing was found. That says nothing of what the graph does not know.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.things.is_empty()
    }

    /// Those asked about, in the order asked.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntityRef<'g>> {
        self.entities.iter().map(|&entity| EntityRef::new(self.graph, entity))
    }

    /// The view it was found with.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The work it took, without that of gathering the marks of the graph.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    fn verdict(&self) -> String {
        let things = match self.len() {
            0 => "nothing known".to_owned(),
            count => counted(count as u64, "thing", "things"),
        };
        format!("common to {}: {things}", several(self.entities()))
    }

    /// Each thing with how rare it is and where each of them has it from: ties with claims, denials and numbered citations, or the
    /// words of the record. Of more than twenty things the rest is counted.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.graph);
        writer.line(LineKind::Heading, 0, capitalised(&self.verdict()));
        writer.line(LineKind::Note, 1, format!("policy: {}", self.view));
        let filter = self.view.compile(self.graph);
        for thing in self.things.iter().take(MOST_TOLD) {
            writer.line(LineKind::Heading, 0, capitalised(&thing.to_string()));
            thing.tell(&mut writer, &filter, &thing.holders().collect::<Vec<_>>());
        }
        if self.len() > MOST_TOLD {
            writer.line(LineKind::Heading, 0, format!("And {} more", self.len() - MOST_TOLD));
        }
        writer.finish()
    }
}

impl<'a, 'g> IntoIterator for &'a Common<'g> {
    type Item = &'a CommonThing<'g>;
    type IntoIter = std::slice::Iter<'a, CommonThing<'g>>;
    fn into_iter(self) -> Self::IntoIter {
        self.things.iter()
    }
}

/// Prints the things one a line, of more than two entities with who has each; then the policy.
impl fmt::Display for Common<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.verdict())?;
        for thing in self {
            match self.entities.len() {
                ..=2 => writeln!(f, "{thing}")?,
                _ => writeln!(f, "{thing}: {}", several(thing.holders()))?,
            }
        }
        write!(f, "policy: {}", self.view)
    }
}
