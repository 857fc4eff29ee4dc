//! The difference of two graphs, or of two versions of a list.
//!
//! ```text
//! sides.rs      a thing in the old graph, in the new one, or in both
//! sources.rs    which sources are one
//! pairs.rs      which entities are one
//! claims.rs     which claims about a tie are one
//! fields.rs     what two records say otherwise, field by field
//! events.rs     what became of the listings of an entity
//! exposures.rs  who is caught by a rule of ownership in one and not in the other
//! delisted.rs   who was delisted and not listed again
//! explain.rs    all that in words
//! ```
//!
//! A further thing to compare is a file beside `events.rs`, a variant of [`Part`], a list in [`Diff`] and a section of `explain.rs` and
//! of the exports.

pub(crate) mod claims;
pub(crate) mod delisted;
pub(crate) mod events;
mod explain;
pub(crate) mod exposures;
pub(crate) mod fields;
pub(crate) mod pairs;
pub(crate) mod sides;
pub(crate) mod sources;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use petgraph::graph::{EdgeIndex, NodeIndex};

use crate::analysis::exposure::Regime;
use crate::graph::Graph;
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::tie::Standing;
use crate::model::date::Day;
use crate::model::naming::named;
use crate::model::relation::Relation;
use crate::query::Work;
use claims::{ClaimChange, Claims};
use events::{ListingChange, ListingEvent, Listings};
use exposures::{ExposureChange, Rule};
use fields::FieldChange;
use pairs::{Ambiguous, Pairs};
use sides::{ChangeKind, Sides};
use sources::{Sources, Version};

named! {
    /// A part of a difference, to be shown by itself.
    Part, "part of a difference" {
        /// What became of listings.
        Listings "listings";
        /// Who is caught by rules of ownership, if any were asked for.
        Exposure "exposure";
        /// Entities.
        Entities "entities";
        /// Ties and their claims.
        Ties "ties";
    }
}

/// An entity that was added, removed or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntityChange<'g> {
    /// The entity on either side.
    pub sides: Sides<EntityRef<'g>>,
    /// What its record says otherwise, if both graphs have it.
    pub fields: Vec<FieldChange>,
}

impl EntityChange<'_> {
    /// Whether it was added, removed or changed.
    #[must_use]
    pub fn kind(&self) -> ChangeKind {
        self.sides.kind()
    }
}

/// A tie that was added, removed or changed: one of its claims was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TieChange<'g> {
    /// The tie on either side.
    pub sides: Sides<TieRef<'g>>,
    /// Its claims that were added, removed or changed, in the order of the new graph; removed ones last, in that of the old one.
    pub claims: Vec<ClaimChange<'g>>,
}

impl TieChange<'_> {
    /// Whether it was added, removed or changed.
    #[must_use]
    pub fn kind(&self) -> ChangeKind {
        self.sides.kind()
    }

    /// Its standing before and after, if both graphs have it and the two differ.
    #[must_use]
    pub fn standing(&self) -> Option<(Standing, Standing)> {
        let Sides::Both { old, new } = self.sides else { return None };
        let standings = (old.standing(), new.standing());
        (standings.0 != standings.1).then_some(standings)
    }
}

/// How many of a thing were added, removed and changed. Prints as "3 added, 1 removed, 2 changed".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[non_exhaustive]
pub struct Changes {
    /// Only in the new graph.
    pub added: usize,
    /// Only in the old graph.
    pub removed: usize,
    /// In both, and not the same.
    pub changed: usize,
}

impl Changes {
    fn of(kinds: impl Iterator<Item = ChangeKind>) -> Self {
        let mut changes = Self::default();
        for kind in kinds {
            match kind {
                ChangeKind::Added => changes.added += 1,
                ChangeKind::Removed => changes.removed += 1,
                ChangeKind::Changed => changes.changed += 1,
            }
        }
        changes
    }
}

impl std::fmt::Display for Changes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} added, {} removed, {} changed", self.added, self.removed, self.changed)
    }
}

impl Graph {
    /// What differs between this graph, the old one, and a new one: entities, ties with their claims, and what became of listings.
    ///
    /// Entities are one by their ids, which imported lists give by the entry, so that two versions of a list can be compared; see
    /// [`DiffQuery::by_identifier`] for those whose id is another one now. Ties are one by their ends, as written, and their relation.
    /// Claims about a tie are one by stance, deal, the places cited, and of a listing the entry, programme and measure: a claim that
    /// says something else about the same is *changed*. A source of another date or file with the publisher and title of a list is
    /// another version of the same list ([`Diff::versions`]), and citing it is no change.
    ///
    /// The order of lists within a record, when an entity was [last seen](crate::Provenance::last_seen), and the records of sources and
    /// deals by themselves are not compared; what a deal says is compared in the claims derived from it. Takes time in proportion to
    /// both graphs.
    ///
    /// ```
    /// use sanctions_graph::{Graph, ListingEvent};
    ///
    /// let old = Graph::load("graphs/myanmar-dprk-article.ron")?;
    /// let new = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let diff = old.diff(&new);
    /// assert_eq!(diff.entity_changes().removed, 0);
    /// let disputed = diff.ties().iter().filter_map(|tie| tie.standing()).count();
    /// assert!(disputed > 0, "what other sources say puts ties in doubt");
    /// let ddi = diff.listings().iter().filter(|change| change.entity.id() == "ddi").map(|change| change.event);
    /// assert!(ddi.eq([ListingEvent::Listed, ListingEvent::Delisted, ListingEvent::Relisted, ListingEvent::Delisted]));
    /// assert!(old.diff(&old).is_empty());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn diff<'g>(&'g self, new: &'g Graph) -> Diff<'g> {
        DiffQuery::new(self, new).run()
    }
}

/// A question for the difference of two graphs.
#[derive(Debug, Clone)]
#[must_use]
pub struct DiffQuery<'g> {
    old: &'g Graph,
    new: &'g Graph,
    schemes: Vec<Box<str>>,
    rules: Vec<Rule>,
}

impl<'g> DiffQuery<'g> {
    /// Asks what differs between an old graph and a new one, as [`Graph::diff`] does.
    pub fn new(old: &'g Graph, new: &'g Graph) -> Self {
        Self { old, new, schemes: Vec::new(), rules: Vec::new() }
    }

    /// Takes entities without a partner of their own id for one if they share an identifier of this scheme that no other such entity
    /// has, written the same and not issued by two countries. May be asked for several schemes; the first goes first. Names are never
    /// compared.
    ///
    /// An identifier that several have settles nothing, and is told in [`Diff::ambiguous`].
    ///
    /// ```
    /// use sanctions_graph::{DiffQuery, Entity, EntityKind, GraphBuilder};
    ///
    /// let graph = |id: &str| {
    ///     let mut builder = GraphBuilder::new();
    ///     builder.entity(Entity::new(id, EntityKind::Vessel, "Ship").identifier("imo", "9187629"));
    ///     builder.build()
    /// };
    /// let (old, new) = (graph("v1")?, graph("ofac:15036")?);
    /// assert_eq!(old.diff(&new).entity_changes().added, 1);
    /// let diff = DiffQuery::new(&old, &new).by_identifier("imo").run();
    /// assert_eq!(diff.entities()[0].fields[0].to_string(), "id: v1 -> ofac:15036");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn by_identifier(mut self, scheme: impl Into<Box<str>>) -> Self {
        self.schemes.push(scheme.into());
        self
    }

    /// Compares too who is caught under a rule of ownership: in the old graph on one day, in the new one on another; `None` for the
    /// day of the newest source of each. May be asked for several rules.
    ///
    /// ```
    /// use sanctions_graph::{DiffQuery, Graph, Regime, Verdict};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let days = Some(("2014-01-01".parse()?, "2018-01-01".parse()?));
    /// let diff = DiffQuery::new(&graph, &graph).exposure(Regime::us_ofac(), days).run();
    /// let ddi = diff.exposures().iter().find(|change| change.sides.latest().id() == "ddi").unwrap();
    /// assert_eq!((ddi.old, ddi.new), (Verdict::Listed, Verdict::NotCaught));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn exposure(mut self, regime: Regime, days: Option<(Day, Day)>) -> Self {
        self.rules.push(Rule { regime, days, caveats: Vec::new() });
        self
    }

    /// Compares.
    #[must_use]
    pub fn run(self) -> Diff<'g> {
        let Self { old, new, schemes, mut rules } = self;
        let (sources, pairs) = (Sources::of(old, new), Pairs::of(old, new, &schemes));
        let mut diff = Diff {
            old,
            new,
            schemes,
            versions: Vec::new(),
            ambiguous: Vec::new(),
            entities: entities(old, new, &pairs),
            ties: Vec::new(),
            listings: Vec::new(),
            exposures: rules.iter_mut().flat_map(|rule| exposures::changes(rule, old, new, &pairs)).collect(),
            rules,
            shown: Part::ALL.to_vec(),
            work: Work { entities: (old.entity_count() + new.entity_count()) as u64, ties: 0 },
            claims: 0,
        };
        diff.compare_ties(&pairs, &sources);
        (diff.versions, diff.ambiguous) = (sources.versions, pairs.ambiguous);
        diff
    }
}

/// Changes of entities: in the order of the new graph, then those removed, in the order of the old one.
fn entities<'g>(old: &'g Graph, new: &'g Graph, pairs: &Pairs<'g>) -> Vec<EntityChange<'g>> {
    let mut changes = Vec::new();
    for entity in new.entities() {
        match pairs.to_old[entity.index().index()] {
            None => changes.push(EntityChange { sides: Sides::Added(entity), fields: Vec::new() }),
            Some(index) => {
                let before = EntityRef::new(old, index);
                let fields = fields::of_entity(before.get(), entity.get());
                if !fields.is_empty() {
                    changes.push(EntityChange { sides: Sides::Both { old: before, new: entity }, fields });
                }
            }
        }
    }
    let removed = old.entities().filter(|entity| pairs.to_new[entity.index().index()].is_none());
    changes.extend(removed.map(|entity| EntityChange { sides: Sides::Removed(entity), fields: Vec::new() }));
    changes
}

/// What differs between two graphs.
///
/// Prints as text: the two versions, what became of listings, then entities and ties that were added, removed and changed, with
/// numbered citations. The module `export` has it as Markdown and JSON.
#[derive(Debug, Clone)]
pub struct Diff<'g> {
    old: &'g Graph,
    new: &'g Graph,
    schemes: Vec<Box<str>>,
    versions: Vec<Version<'g>>,
    ambiguous: Vec<Ambiguous<'g>>,
    entities: Vec<EntityChange<'g>>,
    ties: Vec<TieChange<'g>>,
    listings: Vec<ListingChange<'g>>,
    exposures: Vec<ExposureChange<'g>>,
    rules: Vec<Rule>,
    shown: Vec<Part>,
    work: Work,
    /// How often a claim was looked at.
    claims: u64,
}

type Ends = (NodeIndex, Relation, NodeIndex);

impl<'g> Diff<'g> {
    /// Ties are one by their ends and their relation.
    fn compare_ties(&mut self, pairs: &Pairs<'g>, sources: &Sources<'g>) {
        let (old, new) = (self.old, self.new);
        let mut known: HashMap<Ends, EdgeIndex> = HashMap::with_capacity(old.tie_count());
        for tie in old.ties() {
            self.work.ties += 1;
            let ends = |end: EntityRef<'g>| pairs.to_new[end.index().index()];
            if let (Some(from), Some(to)) = (ends(tie.from()), ends(tie.to())) {
                known.insert((from, tie.relation(), to), tie.index());
            }
        }
        let mut kept = vec![false; old.tie_count()];
        for tie in new.ties() {
            self.work.ties += 1;
            let sides = match known.get(&(tie.from().index(), tie.relation(), tie.to().index())) {
                None => Sides::Added(tie),
                Some(&index) => {
                    kept[index.index()] = true;
                    Sides::Both { old: TieRef::new(old, index), new: tie }
                }
            };
            self.compare_claims(sides, sources);
        }
        for tie in old.ties().filter(|tie| !kept[tie.index().index()]) {
            self.compare_claims(Sides::Removed(tie), sources);
        }
    }

    fn compare_claims(&mut self, tie: Sides<TieRef<'g>>, sources: &Sources<'g>) {
        let claims = match tie {
            Sides::Both { old, new } => Claims::of(old, new, sources),
            one => Claims::of_one(one),
        };
        self.claims += claims.looks;
        if claims.changes.is_empty() {
            return;
        }
        if tie.latest().relation() == Relation::SanctionedBy {
            self.listings.extend(Listings::of(tie, &claims.pairs, sources).changes());
        }
        self.ties.push(TieChange { sides: tie, claims: claims.changes });
    }

    /// Shows these parts alone, when it is printed or exported. The counts at the head stay those of all.
    #[must_use]
    pub fn showing(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.shown = parts.into_iter().collect();
        self
    }

    pub(crate) fn shows(&self, part: Part) -> bool {
        self.shown.contains(&part)
    }

    /// The old graph.
    #[must_use]
    pub fn old_graph(&self) -> &'g Graph {
        self.old
    }

    /// The new graph.
    #[must_use]
    pub fn new_graph(&self) -> &'g Graph {
        self.new
    }

    /// The schemes of identifiers by which entities were taken for one, beside their ids.
    pub fn schemes(&self) -> impl ExactSizeIterator<Item = &str> {
        self.schemes.iter().map(|scheme| &**scheme)
    }

    /// The sources of which each graph has another version, in the order of the new graph.
    #[must_use]
    pub fn versions(&self) -> &[Version<'g>] {
        &self.versions
    }

    /// The identifiers that several entities have, so that they settled nothing.
    #[must_use]
    pub fn ambiguous(&self) -> &[Ambiguous<'g>] {
        &self.ambiguous
    }

    /// The entities that were added, removed or changed: in the order of the new graph, then those removed, in that of the old one.
    #[must_use]
    pub fn entities(&self) -> &[EntityChange<'g>] {
        &self.entities
    }

    /// The ties that were added, removed or changed: in the order of the new graph, then those removed, in that of the old one.
    #[must_use]
    pub fn ties(&self) -> &[TieChange<'g>] {
        &self.ties
    }

    /// What became of listings: by entity and authority in the order of [`ties`](Self::ties), each in the order of time.
    ///
    /// An event is one of the entity and the authority, not of single claims: who is on a list under two programmes and is taken off
    /// it is delisted once. Listings that end or begin on one date are told together.
    #[must_use]
    pub fn listings(&self) -> &[ListingChange<'g>] {
        &self.listings
    }

    /// What makes the verdicts of the rules that were asked for say less than they seem, each with its rule, and with the graph if it is
    /// about one: "us-ofac@2014 in the old graph: the rule is not in force on the day asked for", for instance.
    pub fn cautions(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().flat_map(|rule| rule.caveats.iter().map(String::as_str))
    }

    /// What became of the verdicts of the rules that were asked for: rule by rule, in the order of the new graph, then the entities that
    /// it does not have. An entity that is caught both times is told if what caught owners hold of it is not the same.
    #[must_use]
    pub fn exposures(&self) -> &[ExposureChange<'g>] {
        &self.exposures
    }

    /// Who was delisted and is not listed again by the new graph: of each the delisting. What lies ahead does not count. See [`Graph::delisted`] for a single graph or a series.
    pub fn delisted(&self) -> impl Iterator<Item = &ListingChange<'g>> {
        let is_one = |one: &ListingChange<'g>, other: &ListingChange<'g>| {
            (one.entity, one.authority) == (other.entity, other.authority)
        };
        let settles = |change: &&ListingChange<'g>| {
            use ListingEvent::{Delisted, Listed, Relisted};
            !change.lies_ahead && matches!(change.event, Listed | Relisted | Delisted)
        };
        let last = self.listings.chunk_by(is_one).filter_map(move |changes| changes.iter().rev().find(settles));
        last.filter(|change| change.event == ListingEvent::Delisted)
    }

    /// How many entities were added, removed and changed.
    #[must_use]
    pub fn entity_changes(&self) -> Changes {
        Changes::of(self.entities.iter().map(EntityChange::kind))
    }

    /// How many ties were added, removed and changed.
    #[must_use]
    pub fn tie_changes(&self) -> Changes {
        Changes::of(self.ties.iter().map(TieChange::kind))
    }

    /// How many claims were added, removed and changed, those of added and removed ties among them.
    #[must_use]
    pub fn claim_changes(&self) -> Changes {
        Changes::of(self.ties.iter().flat_map(|tie| &tie.claims).map(ClaimChange::kind))
    }

    /// Whether nothing differs that is compared.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entities.is_empty() && self.ties.is_empty() && self.exposures.is_empty()
    }

    /// How much was looked at.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }
}
