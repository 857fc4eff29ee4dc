//! The difference of two graphs, for people to read and for programs.

use std::fmt;
use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::dossier::marked;
use super::escape::markdown::inline;
use crate::DISCLAIMER;
use crate::analysis::diff::events::ListingChange;
use crate::analysis::diff::exposures::ExposureChange;
use crate::analysis::diff::fields::FieldChange;
use crate::analysis::diff::pairs::Ambiguous;
use crate::analysis::diff::sources::Version;
use crate::analysis::diff::{Changes, Diff, EntityChange, Part, TieChange};
use crate::graph::Graph;
use crate::graph::listings::Listing;
use crate::graph::refs::EntityRef;
use crate::model::claim::Claim;
use crate::model::entity::Entity;
use crate::model::source::{Source, newest};
use crate::query::explain::LineKind;

/// Writes the difference of two graphs as Markdown: what [`Diff::explain`] tells, each part under its heading.
///
/// As in a [`Dossier`](super::Dossier), whatever a source or a name holds is text and nothing else.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::DiffMarkdown;
///
/// let old = Graph::load("graphs/myanmar-dprk-article.ron")?;
/// let new = Graph::load("graphs/myanmar-dprk.ron")?;
/// let page = DiffMarkdown::new(&old.diff(&new)).to_string();
/// assert!(page.contains("\n## Listings\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct DiffMarkdown<'a, 'g> {
    diff: &'a Diff<'g>,
}

impl<'a, 'g> DiffMarkdown<'a, 'g> {
    /// The parts of a difference that it [shows](Diff::showing).
    pub fn new(diff: &'a Diff<'g>) -> Self {
        Self { diff }
    }

    /// Writes the file. The writer need not be buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let mut writer = BufWriter::new(writer);
        let explanation = self.diff.explain();
        let mut after_heading = false;
        for (place, line) in explanation.lines().iter().enumerate() {
            let is_heading = matches!(line.kind, LineKind::Heading | LineKind::Tie);
            if place > 0 && (is_heading || after_heading) {
                writeln!(writer)?;
            }
            after_heading = is_heading;
            match line.kind {
                LineKind::Heading if place == 0 => writeln!(writer, "# {}", inline(&line.text))?,
                // What a record or a claim says otherwise stands under it.
                LineKind::Fact if line.depth > 1 => {
                    writeln!(writer, "  - **{}** {}", inline(&line.label), inline(&line.text))?;
                }
                LineKind::Change | LineKind::Claim if !line.label.is_empty() => {
                    writeln!(writer, "- **{}** {}", inline(&line.label), inline(&line.text))?;
                }
                _ => marked(line, "##", &mut writer)?,
            }
        }
        writer.flush()
    }
}

/// Writes the difference of two graphs as one JSON object.
///
/// | member | what it is |
/// | --- | --- |
/// | `format`, `version` | `"sanctions-graph-diff"` and 1, the number of this shape |
/// | `old`, `new` | of each graph `title`, the numbers of `entities` and `ties`, and `as_of`, the date of its newest source |
/// | `compared_by` | `"id"`, and the schemes of identifiers that were asked for |
/// | `versions` | sources of which each graph has another version, as records: `old`, `new` |
/// | `left_apart` | identifiers that several entities have: `identifier`, and the ids that it may stand for, `old` and `new` |
/// | `counts` | of `entities`, `ties` and `claims` how many were `added`, `removed` and `changed` |
/// | `listings` | of each event `event`, `date` (EDTF or null), `between` ("no", "possibly", "yes"), `lies_ahead`, the ids `entity` and `authority`, and the claims of the listings, `old` and `new` |
/// | `exposures` | of each `change`, the `regime`, the id `entity`, `verdict` and in words what was `found`, each `old` and `new` |
/// | `entities` | of each `change` ("added", "removed", "changed"), the records `old` and `new`, and `fields` |
/// | `ties` | of each `change`, the ids `from` and `to` as the newer graph that has the tie has them, `relation`, `standing` with `old` and `new`, and `claims`, each with `change`, the records `old` and `new`, and `fields` |
/// | `disclaimer` | what every report says |
///
/// Records are as in graph files; a side that does not exist is null. `fields` lists what differs: `field`, and in words the values that
/// went, `old`, and that came, `new`. Parts that are not [shown](Diff::showing) are left out. Order is that of the difference, so that
/// equal graphs give equal bytes.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::DiffJson;
///
/// let old = Graph::load("graphs/myanmar-dprk-article.ron")?;
/// let new = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// DiffJson::new(&old.diff(&new)).to_writer(&mut file)?;
/// let document: serde_json::Value = serde_json::from_slice(&file)?;
/// assert_eq!(document["counts"]["entities"]["added"], 5);
/// assert_eq!(document["listings"][0]["event"], "listed");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct DiffJson<'a, 'g> {
    diff: &'a Diff<'g>,
}

impl<'a, 'g> DiffJson<'a, 'g> {
    /// The parts of a difference that it [shows](Diff::showing).
    pub fn new(diff: &'a Diff<'g>) -> Self {
        Self { diff }
    }

    /// Writes the file. The writer need not be buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let mut writer = BufWriter::new(writer);
        serde_json::to_writer_pretty(&mut writer, &Document::of(self.diff))?;
        writeln!(writer)?;
        writer.flush()
    }
}

/// Gives a writer of a difference its text.
macro_rules! displayed {
    ($writer:ident) => {
        /// The whole file.
        impl fmt::Display for $writer<'_, '_> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut text = Vec::new();
                self.to_writer(&mut text).map_err(|_| fmt::Error)?;
                f.write_str(&String::from_utf8_lossy(&text))
            }
        }
    };
}

displayed!(DiffMarkdown);
displayed!(DiffJson);

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    version: u32,
    old: Whole<'a>,
    new: Whole<'a>,
    compared_by: Vec<&'a str>,
    versions: Vec<Two<&'a Source>>,
    left_apart: Vec<LeftApart<'a>>,
    counts: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    listings: Option<Vec<Event<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exposures: Option<Vec<OfExposure<'a>>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cautions: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entities: Option<Vec<OfEntity<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ties: Option<Vec<OfTie<'a>>>,
    disclaimer: &'static str,
}

#[derive(Serialize)]
struct Whole<'a> {
    title: Option<&'a str>,
    entities: usize,
    ties: usize,
    as_of: Option<String>,
}

#[derive(Serialize)]
struct Two<T> {
    old: T,
    new: T,
}

#[derive(Serialize)]
struct LeftApart<'a> {
    identifier: &'a crate::model::entity::Identifier,
    old: Vec<&'a str>,
    new: Vec<&'a str>,
}

#[derive(Serialize)]
struct Counts {
    entities: Changes,
    ties: Changes,
    claims: Changes,
}

#[derive(Serialize)]
struct Event<'a> {
    event: &'static str,
    date: Option<String>,
    between: String,
    lies_ahead: bool,
    entity: &'a str,
    authority: &'a str,
    old: Vec<&'a Claim>,
    new: Vec<&'a Claim>,
}

#[derive(Serialize)]
struct OfExposure<'a> {
    change: &'static str,
    regime: &'a str,
    entity: &'a str,
    verdict: Two<&'static str>,
    found: Two<&'a str>,
}

#[derive(Serialize)]
struct OfEntity<'a> {
    change: &'static str,
    old: Option<&'a Entity>,
    new: Option<&'a Entity>,
    fields: &'a [FieldChange],
}

#[derive(Serialize)]
struct OfTie<'a> {
    change: &'static str,
    from: &'a str,
    relation: &'static str,
    to: &'a str,
    standing: Two<Option<&'static str>>,
    claims: Vec<OfClaim<'a>>,
}

#[derive(Serialize)]
struct OfClaim<'a> {
    change: &'static str,
    old: Option<&'a Claim>,
    new: Option<&'a Claim>,
    fields: &'a [FieldChange],
}

impl<'a> Document<'a> {
    fn of(diff: &'a Diff<'_>) -> Self {
        Self {
            format: "sanctions-graph-diff",
            version: 1,
            old: Whole::of(diff.old_graph()),
            new: Whole::of(diff.new_graph()),
            compared_by: std::iter::once("id").chain(diff.schemes()).collect(),
            versions: diff.versions().iter().map(|&Version { old, new }| Two { old, new }).collect(),
            left_apart: diff.ambiguous().iter().map(LeftApart::of).collect(),
            counts: Counts { entities: diff.entity_changes(), ties: diff.tie_changes(), claims: diff.claim_changes() },
            listings: diff.shows(Part::Listings).then(|| diff.listings().iter().map(Event::of).collect()),
            exposures: diff.shows(Part::Exposure).then(|| diff.exposures().iter().map(OfExposure::of).collect()),
            cautions: diff.cautions().collect(),
            entities: diff.shows(Part::Entities).then(|| diff.entities().iter().map(OfEntity::of).collect()),
            ties: diff.shows(Part::Ties).then(|| diff.ties().iter().map(OfTie::of).collect()),
            disclaimer: DISCLAIMER,
        }
    }
}

impl<'a> Whole<'a> {
    fn of(graph: &'a Graph) -> Self {
        let as_of = newest(graph.sources()).map(|date| date.to_string());
        Self { title: graph.title(), entities: graph.entity_count(), ties: graph.tie_count(), as_of }
    }
}

impl<'a> LeftApart<'a> {
    fn of(ambiguous: &'a Ambiguous<'_>) -> Self {
        let ids = |list: &'a [EntityRef<'_>]| list.iter().map(|entity| entity.get().id()).collect();
        Self { identifier: ambiguous.identifier, old: ids(&ambiguous.old), new: ids(&ambiguous.new) }
    }
}

impl<'a> Event<'a> {
    fn of(change: &'a ListingChange<'_>) -> Self {
        let claims = |listings: &'a [Listing<'_>]| listings.iter().map(Listing::claim).collect();
        Self {
            event: change.event.label(),
            date: change.date.map(|date| date.to_string()),
            between: change.between.to_string(),
            lies_ahead: change.lies_ahead,
            entity: change.entity.get().id(),
            authority: change.authority.get().id(),
            old: claims(&change.old),
            new: claims(&change.new),
        }
    }
}

impl<'a> OfExposure<'a> {
    fn of(change: &'a ExposureChange<'_>) -> Self {
        Self {
            change: change.kind().label(),
            regime: &change.regime,
            entity: change.sides.latest().get().id(),
            verdict: Two { old: change.old.label(), new: change.new.label() },
            found: Two { old: &change.before, new: &change.after },
        }
    }
}

impl<'a> OfEntity<'a> {
    fn of(change: &'a EntityChange<'_>) -> Self {
        let record = |entity: Option<EntityRef<'a>>| entity.map(EntityRef::get);
        let (old, new) = (record(change.sides.before()), record(change.sides.after()));
        Self { change: change.kind().label(), old, new, fields: &change.fields }
    }
}

impl<'a> OfTie<'a> {
    fn of(change: &'a TieChange<'_>) -> Self {
        let tie = change.sides.latest();
        let standing = |tie: Option<crate::TieRef<'_>>| tie.map(|tie| tie.standing().label());
        let claims = change.claims.iter().map(|claim| OfClaim {
            change: claim.kind().label(),
            old: claim.sides.before(),
            new: claim.sides.after(),
            fields: &claim.fields,
        });
        Self {
            change: change.kind().label(),
            from: tie.from().get().id(),
            relation: tie.relation().name(),
            to: tie.to().get().id(),
            standing: Two { old: standing(change.sides.before()), new: standing(change.sides.after()) },
            claims: claims.collect(),
        }
    }
}
