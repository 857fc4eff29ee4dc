//! What the page knows, as JSON in columns: a list of columns, then rows. Texts that repeat stand once, in a table.
//!
//! The columns are told in the data itself (`nodeColumns`, `edgeColumns`, `claimColumns`), so that others can read a page too.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use petgraph::graph::EdgeIndex;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::export::columns::{BETWEEN, Cell, Cells, ENTITY, Value, standing_name};
use crate::export::excerpt::Excerpt;
use crate::export::layout::Layout;
use crate::export::style;
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::tie::Standing;
use crate::graph::view::View;
use crate::model::claim::{Claim, Modality};
use crate::model::date::{Day, WhenKind};
use crate::model::entity::Strength;
use crate::model::kind::EntityKind;
use crate::model::relation::{Class, Relation};
use crate::model::source::Source;
use crate::query::explain;
use crate::query::routes::{DEFAULT_HOPS, DEFAULT_LIMIT};

const NODE_COLUMNS: [&str; 8] = ["id", "label", "kind", "x", "y", "flags", "aliases", "facts"];
const EDGE_COLUMNS: [&str; 11] =
    ["id", "source", "target", "relation", "words", "standing", "modality", "origins", "width", "walked", "claims"];
const CLAIM_COLUMNS: [&str; 15] = [
    "stance",
    "modality",
    "lead",
    "speaker",
    "edtf",
    "when",
    "days",
    "event",
    "substance",
    "hedges",
    "confidence",
    "grade",
    "disputed",
    "evidence",
    "remarks",
];

/// The columns of entities that the page shows as facts. Names, ties and listings it has by itself.
const FACTS: [&str; 9] =
    ["identifiers", "countries", "dates", "addresses", "topics", "lists", "datasets", "note", "extra"];

/// A route may pass through it.
const INNER: u8 = 1;
const AUTHORITY: u8 = 2;

/// Everything that the page knows.
pub(super) struct Page<'a, 'g> {
    excerpt: &'a Excerpt<'g>,
    layout: &'a Layout,
    start: &'a [usize],
    cells: Cells<'g>,
    kinds: BTreeMap<&'g EntityKind, usize>,
    sources: Vec<&'g Source>,
    source_places: HashMap<&'g str, usize>,
    texts: Texts,
    policy: View,
}

impl<'a, 'g> Page<'a, 'g> {
    pub(super) fn new(excerpt: &'a Excerpt<'g>, layout: &'a Layout, start: &'a [usize]) -> Self {
        let kinds: BTreeSet<&EntityKind> = excerpt.entities().map(|entity| entity.get().kind()).collect();
        let sources = excerpt.sources();
        Self {
            excerpt,
            layout,
            start,
            cells: Cells::new(excerpt),
            kinds: kinds.into_iter().enumerate().map(|(place, kind)| (kind, place)).collect(),
            source_places: sources.iter().enumerate().map(|(place, source)| (source.id.as_str(), place)).collect(),
            sources,
            texts: Texts::default(),
            policy: View::default(),
        }
    }

    /// The ties that routes walk. Under the policy that is so in both directions or in none.
    fn walked(&self) -> HashSet<EdgeIndex> {
        let graph = self.excerpt.graph();
        let filter = self.policy.compile(graph);
        let links = self.excerpt.entities().flat_map(|entity| {
            let groups = graph.index.groups(entity.index().index());
            groups.flat_map(|group| group.links.iter()).filter(|&link| filter.passes(link)).collect::<Vec<_>>()
        });
        links.map(|link| EdgeIndex::new(link.tie())).collect()
    }

    fn about(&self) -> BTreeMap<&'static str, String> {
        self.excerpt.about().entries().map(|(name, text)| (name, text.to_owned())).collect()
    }

    fn node(&self, entity: EntityRef<'g>, is_inner: bool, row: &[Cell<'_>]) -> impl Serialize + use<'g> {
        let own = entity.get();
        let [x, y] = self.layout.position(entity.index()).unwrap_or_default().map(tenth);
        let flags = if is_inner { INNER } else { 0 } | if entity.is_authority() { AUTHORITY } else { 0 };
        let aliases: Vec<(&str, u8)> =
            own.aliases().iter().map(|alias| (&*alias.name, u8::from(alias.strength() == Strength::Weak))).collect();
        let facts: Vec<(usize, String)> = FACTS
            .iter()
            .enumerate()
            .filter_map(|(place, name)| {
                let cell = row.iter().find(|cell| ENTITY[cell.column].name == *name)?;
                let Value::Text(text) = &cell.value else { return None };
                Some((place, text.to_string()))
            })
            .collect();
        let kind = self.kinds.get(own.kind()).copied().unwrap_or_default();
        (own.id(), own.name(), kind, x, y, flags, aliases, facts)
    }

    fn edge(&self, tie: TieRef<'g>, is_walked: bool) -> impl Serialize + use<'g> {
        let place = |end: EntityRef<'g>| self.excerpt.place(end.index()).unwrap_or_default();
        let claims: Vec<_> = tie.get().claims().iter().map(|claim| self.claim(claim, tie)).collect();
        let standing = Standing::ALL.iter().position(|&own| own == tie.standing());
        (
            self.cells.tie_id(tie),
            place(tie.from()),
            place(tie.to()),
            tie.relation() as usize,
            self.texts.place(if tie.words() == tie.relation().forward() { "" } else { tie.words() }),
            standing,
            tie.get().modality().map(|modality| modality as usize),
            tie.origins().len(),
            tenth(style::of_tie(tie).width),
            u8::from(is_walked),
            claims,
        )
    }

    fn claim(&self, claim: &'g Claim, tie: TieRef<'g>) -> impl Serialize + use<'g> {
        let (relation, details) = (tie.relation(), claim.details());
        let graph = self.excerpt.graph();
        let stance = if claim.is_retracted() { 2 } else { u8::from(claim.is_denial()) };
        let text = |text: Option<&str>| text.map_or(0, |text| self.texts.place(text));
        let speaker = details.speaker().and_then(|id| graph.index_of(id)).and_then(|index| self.excerpt.place(index));
        let when = claim.dated().map(|when| explain::time(&when, claim.when_kind(relation)));
        let span = claim.span(relation);
        let days = span.map(|span| span.bounds().map(day));
        let mut remarks: Vec<String> = Vec::new();
        remarks.extend(details.retracted().map(|retraction| format!("withdrawn: {}", retraction.reason)));
        remarks.extend(claim.deal().map(|deal| format!("from the deal \u{201c}{deal}\u{201d}")));
        remarks.extend(details.note().map(|note| format!("note: {note}")));
        remarks.extend(details.extra().iter().map(|(key, value)| format!("{key}: {value}")));
        let evidence: Vec<(Option<usize>, usize, usize)> = claim
            .evidence()
            .iter()
            .map(|part| {
                (self.source_places.get(part.source.as_str()).copied(), text(part.locator()), text(part.quote()))
            })
            .collect();
        (
            stance,
            claim.modality() as usize,
            self.texts.place(&explain::lead(graph, claim)),
            speaker,
            text(claim.period().map(|period| period.to_string()).as_deref()),
            text(when.as_deref()),
            days,
            u8::from(span.map_or(claim.when_kind(relation) == WhenKind::Event, |span| span.is_event())),
            text(Some(&explain::substance(details, relation).join(BETWEEN))),
            details.hedges().iter().map(|hedge| self.texts.place(hedge)).collect::<Vec<_>>(),
            claim.stated_confidence(),
            text(claim.graded().map(|grade| format!("{grade} ({})", grade.words())).as_deref()),
            u8::from(explain::is_disputed(claim, tie)),
            evidence,
            remarks.iter().map(|remark| self.texts.place(remark)).collect::<Vec<_>>(),
        )
    }
}

/// Days as numbers; no bound is `null`.
fn day(day: Day) -> Option<i32> {
    (day != Day::MIN && day != Day::MAX).then(|| day.number())
}

/// To a tenth: the third decimal of a pixel is nobody's concern.
fn tenth(number: f32) -> f64 {
    (f64::from(number) * 10.0).round() / 10.0
}

impl Serialize for Page<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_map(None)?;
        page.serialize_entry("about", &self.about())?;
        let routes = (format!("{}", self.policy), DEFAULT_HOPS, DEFAULT_LIMIT);
        page.serialize_entry("routes", &routes)?;
        page.serialize_entry("start", self.start)?;
        let kinds: Vec<_> = self.kinds.keys().map(|kind| kind_row(&self.cells, kind)).collect();
        page.serialize_entry("kinds", &kinds)?;
        let classes: Vec<_> =
            Class::ALL.iter().map(|&class| (class.label(), style::of_class(class).to_string())).collect();
        page.serialize_entry("classes", &classes)?;
        page.serialize_entry(
            "relations",
            &Relation::all().map(|own| relation_row(&self.cells, own)).collect::<Vec<_>>(),
        )?;
        page.serialize_entry("modalities", &Modality::ALL.iter().map(|own| own.label()).collect::<Vec<_>>())?;
        page.serialize_entry("standings", &Standing::ALL.iter().map(|&own| standing_name(own)).collect::<Vec<_>>())?;
        page.serialize_entry("facts", &FACTS)?;
        page.serialize_entry("nodeColumns", &NODE_COLUMNS)?;
        page.serialize_entry("edgeColumns", &EDGE_COLUMNS)?;
        page.serialize_entry("claimColumns", &CLAIM_COLUMNS)?;
        page.serialize_entry("sources", &self.sources.iter().map(|source| source_row(source)).collect::<Vec<_>>())?;
        page.serialize_entry("nodes", &Nodes(self))?;
        page.serialize_entry("edges", &Edges(self))?;
        // The rows before it have filled the table.
        page.serialize_entry("texts", &self.texts.0.borrow().texts)?;
        page.end()
    }
}

fn kind_row<'a>(cells: &'a Cells<'_>, kind: &'a EntityKind) -> impl Serialize + use<'a> {
    let (shape, fill) = style::of_kind(kind);
    (cells.kind(kind), kind.to_string(), shape.name(), fill.to_string(), style::mark_of_kind(kind).to_string())
}

fn relation_row<'a>(cells: &'a Cells<'_>, relation: Relation) -> impl Serialize + use<'a> {
    let symmetric = u8::from(relation.is_symmetric());
    let class = relation.class() as usize;
    (cells.relation(relation), relation.forward(), relation.backward(), class, symmetric)
}

fn source_row(source: &Source) -> impl Serialize {
    let date = source.retrieved.map(|date| date.words());
    (
        source.to_string(),
        source.kind.to_string(),
        source.url.as_deref().map(str::to_owned),
        source.licence.as_deref().map(str::to_owned),
        source.via.as_ref().map(|via| via.as_str().to_owned()),
        date,
        source.id.as_str().to_owned(),
    )
}

struct Nodes<'p, 'a, 'g>(&'p Page<'a, 'g>);

impl Serialize for Nodes<'_, '_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let page = self.0;
        let filter = page.policy.compile(page.excerpt.graph());
        let mut rows = serializer.serialize_seq(Some(page.excerpt.entity_count()))?;
        let mut cells = Vec::new();
        for entity in page.excerpt.entities() {
            let place = entity.index().index();
            page.cells.entity(entity, &mut cells);
            let is_inner = filter.admits(place).is_ok() && filter.passes_through(place).is_ok();
            rows.serialize_element(&page.node(entity, is_inner, &cells))?;
        }
        rows.end()
    }
}

struct Edges<'p, 'a, 'g>(&'p Page<'a, 'g>);

impl Serialize for Edges<'_, '_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let page = self.0;
        let walked = page.walked();
        let mut rows = serializer.serialize_seq(Some(page.excerpt.tie_count()))?;
        for tie in page.excerpt.ties() {
            rows.serialize_element(&page.edge(tie, walked.contains(&tie.index())))?;
        }
        rows.end()
    }
}

/// Texts, each once; the first is empty and stands for none.
#[derive(Default)]
struct Texts(RefCell<Table>);

struct Table {
    texts: Vec<String>,
    places: HashMap<String, usize>,
}

impl Default for Table {
    fn default() -> Self {
        Self { texts: vec![String::new()], places: HashMap::from([(String::new(), 0)]) }
    }
}

impl Texts {
    fn place(&self, text: &str) -> usize {
        let mut table = self.0.borrow_mut();
        if let Some(&place) = table.places.get(text) {
            return place;
        }
        let place = table.texts.len();
        table.texts.push(text.to_owned());
        table.places.insert(text.to_owned(), place);
        place
    }
}
