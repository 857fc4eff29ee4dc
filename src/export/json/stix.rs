//! STIX 2.1, the language of threat intelligence.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;
use uuid::Uuid;

use super::List;
use crate::export::columns::{Cell, Cells, ENTITY, OfEntity, Times, Value};
use crate::export::escape;
use crate::export::excerpt::Excerpt;
use crate::graph::Graph;
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::tie::Standing;
use crate::model::claim::{Claim, Modality};
use crate::model::date::{Bound, Day, PartialDate, Precision};
use crate::model::kind::EntityKind;
use crate::model::source::Evidence;

/// Writes a graph as a STIX 2.1 bundle, for threat-intelligence tools such as OpenCTI and MISP.
///
/// | here | there |
/// | --- | --- |
/// | entity | `identity`; people are `individual`, groups `group`, companies, agencies and states `organization`, the rest `unknown` |
/// | tie | `relationship` of the relation's name; one whose claims were all withdrawn is `revoked` |
/// | evidence | `external_references`, with the words of the source as their description |
/// | denial | `opinion` on the relationship, `strongly-disagree` if it is official or stated, else `disagree` |
/// | licences, disclaimer | `marking-definition` of every object |
/// | title, selection, policy, dates | `grouping` of all objects; of an empty graph there is none |
///
/// `confidence` is the highest that a claim states, or else that of the best grade by the scale *Admiralty Credibility* of the
/// specification's appendix A: 1 is 90, 2 is 70, 3 is 50, 4 is 30, 5 is 10. A grade of which either part cannot be judged gives none. A
/// tie that is only denied has the confidence 0. `start_time` and `stop_time` are there only if all dated claims agree on a period
/// and the day is known; the stop is the end of that day. Objects have no properties beside those of the specification.
///
/// Ids are UUIDs of version 5 of what the object is about, in a namespace of this crate's own: the namespace that the specification
/// gives is for observables alone. The same entity has the same id in every export. `created` and `modified` are the newest
/// date of the sources, or the beginning of 2000 if none has one, and never the time of the export.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::Stix;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// Stix::new(&graph).to_writer(&mut file)?;
/// let bundle: serde_json::Value = serde_json::from_slice(&file)?;
/// assert_eq!(bundle["type"], "bundle");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Stix<'g> {
    excerpt: Excerpt<'g>,
}

/// The namespace of the ids.
const NAMESPACE: Uuid = Uuid::from_u128(0x5d0c_9a3e_7b14_4f6e_9c52_1e8a_b3d7_6f20);

/// The moment of a record without dated sources.
const EPOCH: &str = "2000-01-01T00:00:00.000Z";

#[derive(Serialize)]
struct Bundle<O> {
    #[serde(rename = "type")]
    sort: &'static str,
    id: String,
    objects: O,
}

/// What every object has.
#[derive(Serialize)]
struct Object<'a, B> {
    #[serde(rename = "type")]
    sort: &'static str,
    spec_version: &'static str,
    id: String,
    created: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<&'a str>,
    #[serde(skip_serializing_if = "<[&str]>::is_empty")]
    object_marking_refs: &'a [&'a str],
    #[serde(flatten)]
    body: B,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Body<'a> {
    Identity {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        description: Option<String>,
        identity_class: &'static str,
        labels: [&'a str; 1],
        external_references: Vec<Reference<'a>>,
    },
    Relationship {
        relationship_type: &'a str,
        description: String,
        source_ref: String,
        target_ref: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        start_time: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        stop_time: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        confidence: Option<u8>,
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        revoked: bool,
        external_references: Vec<Reference<'a>>,
    },
    Opinion {
        opinion: &'static str,
        explanation: String,
        object_refs: [String; 1],
        external_references: Vec<Reference<'a>>,
    },
}

#[derive(Serialize)]
struct Marking {
    name: &'static str,
    definition_type: &'static str,
    definition: Statement,
}

#[derive(Serialize)]
struct Statement {
    statement: String,
}

#[derive(Serialize)]
struct Grouping<'a, R> {
    name: &'a str,
    description: String,
    context: &'static str,
    object_refs: R,
}

#[derive(Serialize)]
struct Reference<'a> {
    source_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
}

/// An object of the bundle, of whatever sort.
#[derive(Serialize)]
#[serde(untagged)]
enum Any<'a, R> {
    Marking(Object<'a, Marking>),
    Grouping(Object<'a, Grouping<'a, R>>),
    Record(Object<'a, Body<'a>>),
}

impl<'g> Stix<'g> {
    /// A graph or a part of one.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into() }
    }

    /// Writes the file. The writer need not be buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let about = self.excerpt.about();
        let statement = format!("Licences: {}. {}", about.licences, about.disclaimer);
        let marking = id("marking-definition", &[&statement]);
        let grouping = id("grouping", &[&about.title, &about.selection, &about.policy]);
        let newest = self.excerpt.sources().into_iter().filter_map(|source| source.known_since());
        let newest = newest.max_by_key(|date| date.latest()).and_then(|date| moment(date.latest()));
        let made = newest.unwrap_or_else(|| EPOCH.to_owned());
        let cells = Cells::new(&self.excerpt);
        let marks = [marking.as_str()];
        let objects = Objects { graph: self.excerpt.graph(), cells: &cells, made: &made, marks: &marks };
        let refs = || {
            let entities = self.excerpt.entities().map(identity);
            entities.chain(self.excerpt.ties().flat_map(|tie| {
                let opinions = objects.opinions(tie).map(|opinion| opinion.id);
                std::iter::once(relationship(tie)).chain(opinions)
            }))
        };
        let heads = || {
            let definition = Statement { statement: statement.clone() };
            let body = Marking { name: "Licences and disclaimer", definition_type: "statement", definition };
            let first = Object {
                sort: "marking-definition",
                spec_version: "2.1",
                id: marking.clone(),
                created: &made,
                modified: None,
                object_marking_refs: &[],
                body,
            };
            let body = Grouping {
                name: &about.title,
                description: about.to_string(),
                context: "unspecified",
                object_refs: List(refs),
            };
            let grouping = Any::Grouping(objects.object("grouping", grouping.clone(), body));
            // A grouping of nothing is not allowed.
            let grouping = (self.excerpt.entity_count() > 0).then_some(grouping);
            std::iter::once(Any::Marking(first)).chain(grouping)
        };
        let records = || {
            let entities = self.excerpt.entities().map(|entity| objects.identity(entity));
            let ties = self.excerpt.ties();
            entities.chain(ties.flat_map(|tie| std::iter::once(objects.relationship(tie)).chain(objects.opinions(tie))))
        };
        let all = List(|| heads().chain(records().map(Any::Record)));
        super::write(&Bundle { sort: "bundle", id: id("bundle", &[&grouping, &made]), objects: all }, writer)
    }
}

/// What makes the objects of one bundle.
struct Objects<'a, 'g> {
    graph: &'g Graph,
    cells: &'a Cells<'g>,
    made: &'a str,
    marks: &'a [&'a str],
}

impl<'a, 'g: 'a> Objects<'a, 'g> {
    fn object<B>(&self, sort: &'static str, id: String, body: B) -> Object<'a, B> {
        let (made, marks) = (self.made, self.marks);
        Object { sort, spec_version: "2.1", id, created: made, modified: Some(made), object_marking_refs: marks, body }
    }

    fn identity(&self, entity: EntityRef<'g>) -> Object<'a, Body<'a>> {
        let own = entity.get();
        let mut row = Vec::new();
        self.cells.entity(entity, &mut row);
        let lines = row.iter().filter_map(|Cell { column, value }| match value {
            Value::Text(text) if *column != OfEntity::Kind as usize => {
                ENTITY.get(*column).map(|column| format!("{}: {text}", column.name.replace('_', " ")))
            }
            _ => None,
        });
        let lines: Vec<String> = lines.collect();
        let named = |source_name, external_id| Reference {
            source_name,
            description: None,
            url: None,
            external_id: Some(external_id),
        };
        let identifiers = own.details().identifiers().iter().map(|own| named(&*own.scheme, &*own.value));
        let body = Body::Identity {
            name: own.name(),
            description: (!lines.is_empty()).then(|| lines.join("\n")),
            identity_class: identity_class(own.kind()),
            labels: [self.cells.kind(own.kind())],
            external_references: std::iter::once(named("sanctions-graph", own.id())).chain(identifiers).collect(),
        };
        self.object("identity", identity(entity), body)
    }

    fn relationship(&self, tie: TieRef<'g>) -> Object<'a, Body<'a>> {
        let (start_time, stop_time) = times(tie);
        let own = tie.get();
        let body = Body::Relationship {
            relationship_type: self.cells.relation(tie.relation()),
            description: self.cells.evidence(tie),
            source_ref: identity(tie.from()),
            target_ref: identity(tie.to()),
            start_time,
            stop_time,
            confidence: confidence(tie),
            revoked: tie.standing() == Standing::Retracted,
            external_references: self.references(own.claims().iter().flat_map(Claim::evidence)),
        };
        self.object("relationship", relationship(tie), body)
    }

    fn opinions(&self, tie: TieRef<'g>) -> impl Iterator<Item = Object<'a, Body<'a>>> {
        let about = relationship(tie);
        tie.get().denials().enumerate().map(move |(place, denial)| {
            let is_firm = denial.modality() <= Modality::Stated;
            let mut explanation = String::new();
            self.cells.claim(denial, tie.relation(), &mut explanation);
            let body = Body::Opinion {
                opinion: if is_firm { "strongly-disagree" } else { "disagree" },
                explanation,
                object_refs: [about.clone()],
                external_references: self.references(denial.evidence().iter()),
            };
            self.object("opinion", id("opinion", &[&about, &place.to_string()]), body)
        })
    }

    fn references(&self, evidence: impl Iterator<Item = &'g Evidence>) -> Vec<Reference<'a>> {
        let reference = |part: &'g Evidence| {
            let source = self.graph.source(&part.source);
            let words =
                [part.locator().map(str::to_owned), part.quote().map(|quote| format!("\u{201c}{quote}\u{201d}"))];
            let words: Vec<String> = words.into_iter().flatten().collect();
            let url = source.and_then(|source| source.url.as_deref());
            Reference {
                source_name: source.map_or(part.source.as_str(), |source| &source.title),
                // A reference must have more than a name.
                external_id: Some(part.source.as_str()),
                description: (!words.is_empty()).then(|| words.join(": ")),
                url: url
                    .filter(|url| url.starts_with("https://") || url.starts_with("http://"))
                    .map(escape::uri::address),
            }
        };
        evidence.map(reference).collect()
    }
}

/// The id of an object of a sort, from what it is about. The sort is part of the name: no two sorts share a UUID.
fn id(sort: &str, about: &[&str]) -> String {
    let mut name = sort.as_bytes().to_vec();
    for part in about {
        // Lengths keep the parts apart, whatever is in them.
        name.extend_from_slice(&(part.len() as u64).to_be_bytes());
        name.extend_from_slice(part.as_bytes());
    }
    format!("{sort}--{}", Uuid::new_v5(&NAMESPACE, &name))
}

fn identity(entity: EntityRef<'_>) -> String {
    id("identity", &[entity.get().id()])
}

fn relationship(tie: TieRef<'_>) -> String {
    id("relationship", &[tie.from().get().id(), tie.relation().label(), tie.to().get().id()])
}

fn identity_class(kind: &EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "individual",
        EntityKind::Group => "group",
        EntityKind::Agency
        | EntityKind::Company
        | EntityKind::FrontCompany
        | EntityKind::Organization
        | EntityKind::State => "organization",
        _ => "unknown",
    }
}

fn confidence(tie: TieRef<'_>) -> Option<u8> {
    let own = tie.get();
    if tie.standing() == Standing::DeniedOnly {
        return Some(0);
    }
    let graded = || {
        let grades = own.affirmations().filter_map(Claim::graded).filter(|grade| grade.reliability().is_some());
        grades.filter_map(|grade| grade.credibility()).min().map(|credibility| 110_u8.saturating_sub(20 * credibility))
    };
    own.affirmations().filter_map(Claim::stated_confidence).max().or_else(graded)
}

/// When a tie began and when it was over, as far as the days are known.
fn times(tie: TieRef<'_>) -> (Option<String>, Option<String>) {
    let [period] = Times::of(tie).periods[..] else { return (None, None) };
    let day = |bound| match bound {
        Bound::Date(date) => certain(date),
        _ => None,
    };
    let (start, stop) = (day(period.start()), day(period.end()).map(|day| day.plus(1)));
    let stop = stop.filter(|&stop| start.is_none_or(|start| start < stop));
    (start.and_then(moment), stop.and_then(moment))
}

fn certain(date: PartialDate) -> Option<Day> {
    let is_doubted = date.is_uncertain() || date.is_approximate();
    (date.precision() == Precision::Day && !is_doubted).then(|| date.earliest())
}

/// The beginning of a day; `None` if the year has not four digits.
fn moment(day: Day) -> Option<String> {
    (1000..=9999).contains(&day.ymd().0).then(|| format!("{day}T00:00:00.000Z"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::date::Period;
    use crate::{Entity, GraphBuilder, Relation, Source, SourceKind};

    fn graph(claims: Vec<Claim>) -> Graph {
        let mut builder = GraphBuilder::new();
        builder.source(Source::new("s", SourceKind::WebPage, "s"));
        builder.entity(Entity::new("a", EntityKind::Company, "A"));
        builder.entity(Entity::new("b", EntityKind::State, "B"));
        for claim in claims {
            builder.claim("a", Relation::Owns, "b", claim);
        }
        builder.build().unwrap()
    }

    fn affirms() -> Claim {
        Claim::new(Modality::Alleged, "s")
    }

    #[test]
    fn confidence_is_stated_or_else_of_the_grade() {
        let of = |claims| graph(claims).ties().next().and_then(confidence);
        let graded = |grade: &str| affirms().grade(grade.parse().unwrap());
        for (grade, expected) in [("A1", Some(90)), ("C3", Some(50)), ("E5", Some(10)), ("F1", None), ("A6", None)] {
            assert_eq!(of(vec![graded(grade)]), expected, "{grade}");
        }
        assert_eq!(of(vec![graded("A1").confidence(40)]), Some(40));
        assert_eq!(of(vec![affirms()]), None);
        assert_eq!(of(vec![Claim::denial(Modality::Stated, "s")]), Some(0));
    }

    #[test]
    fn times_are_there_only_if_the_day_is_known() {
        let of = |period: &str| {
            let graph = graph(vec![affirms().when(period.parse::<Period>().unwrap())]);
            graph.ties().next().map(times).unwrap()
        };
        let at = |day: &str| Some(format!("{day}T00:00:00.000Z"));
        assert_eq!(of("2011-11-26/2011-12-31"), (at("2011-11-26"), at("2012-01-01")));
        assert_eq!(of("2011-11-26"), (at("2011-11-26"), at("2011-11-27")));
        assert_eq!(of("2011-11/.."), (None, None));
        assert_eq!(of("2011-11-26~/.."), (None, None));
        assert_eq!(of("../2013-07-02"), (None, at("2013-07-03")));
    }

    #[test]
    fn parts_of_ids_do_not_run_together() {
        assert_ne!(id("identity", &["ab", "c"]), id("identity", &["a", "bc"]));
        assert!(id("identity", &["a"]).starts_with("identity--"));
    }
}
