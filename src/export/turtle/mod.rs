//! RDF Turtle.

mod claim;
mod context;
mod resource;

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use super::columns::{Cells, TIE, Value};
use super::escape;
use super::excerpt::Excerpt;
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::tie::Standing;
use crate::model::claim::Modality;
use crate::model::entity::Alias;
use crate::model::kind::EntityKind;
use crate::model::naming::Spelling;
use resource::Resource;

/// The namespace of the terms of this crate. A relation is its name with hyphens, `sg:bought-from`; a kind is a class,
/// `sg:FrontCompany`.
const NAMESPACE: &str = "urn:sanctions-graph:ns:";

/// Where the names of what a graph holds begin, unless said otherwise.
const BASE: &str = "urn:sanctions-graph:";

/// The prefixes of a file.
const PREFIXES: &[(&str, &str)] = &[
    ("dcterms", "http://purl.org/dc/terms/"),
    ("edtf", "http://id.loc.gov/datatypes/edtf/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("sg", NAMESPACE),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// What is said of a tie beside its relation and its claims, which stand on their own.
const OF_TIES: &[&str] =
    &["words", "class", "symmetric", "standing", "disputed", "modality", "origins", "start_date", "end_date"];

/// Writes RDF Turtle: entities as resources with `rdfs:label` and `skos:altLabel`, every tie as a resource of its own, an
/// `rdf:Statement` with `rdf:subject`, `rdf:predicate` and `rdf:object`, and under it every claim with its sources in terms of PROV-O.
///
/// A triple states a fact, and a claim is none: the plain triple `<glocom> sg:owned-by <x>` stands beside a tie only where what is
/// claimed is official or stated in a source's own name, and nobody denies it. What is reported, alleged or suspected, what is
/// disputed, denied or withdrawn, is to be found through the ties alone. Neither is there any `owl:sameAs`: that two are one is a
/// claim like any other.
///
/// Names are [`base`](Self::base), then `entity/`, `tie/`, `source/`, `deal/` or `who/`, then the id in per cent where it holds
/// anything but letters, digits and `-._~`. A claim is its tie, `/claim/` and its number. A single date that is sure is an
/// `xsd:gYear`, `xsd:gYearMonth` or `xsd:date`; any other is EDTF, of the datatype of the Library of Congress.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::Turtle;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// Turtle::new(&graph).base("https://example.org/arms/").to_writer(&mut file)?;
/// let text = String::from_utf8(file)?;
/// assert!(text.contains("<https://example.org/arms/entity/ddi> a sg:Entity"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Turtle<'g> {
    excerpt: Excerpt<'g>,
    base: String,
    vocabulary: bool,
}

impl<'g> Turtle<'g> {
    /// A graph or a part of one, with names that begin with `urn:sanctions-graph:` and without a vocabulary.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), base: BASE.to_owned(), vocabulary: false }
    }

    /// What the names of entities, ties and sources begin with, such as `https://example.org/arms/`. What must not stand in an IRI is
    /// put in per cent; nothing is added at the end.
    pub fn base(mut self, base: impl AsRef<str>) -> Self {
        self.base = escape::turtle::iri(base.as_ref()).into_owned();
        self
    }

    /// Whether to say in the file what its classes and relations mean.
    pub fn vocabulary(mut self, vocabulary: bool) -> Self {
        self.vocabulary = vocabulary;
        self
    }

    /// Writes the file: what it is, entities, ties with their claims, deals and sources. The writer need not be buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let mut writer = BufWriter::new(writer);
        let cells = Cells::new(&self.excerpt);
        for (prefix, iri) in PREFIXES {
            writeln!(writer, "@prefix {prefix}: <{iri}> .")?;
        }
        writeln!(writer)?;
        self.dataset(&mut writer)?;
        if self.vocabulary {
            self.terms(&mut writer)?;
        }
        for entity in self.excerpt.entities() {
            self.entity(entity, &cells, &mut writer)?;
        }
        for tie in self.excerpt.ties() {
            self.tie(tie, &cells, &mut writer)?;
        }
        for deal in self.excerpt.deals() {
            self.deal(deal, &mut writer)?;
        }
        self.sources(&mut writer)?;
        writer.flush()
    }

    /// The name of something: where it stands and its id.
    fn name(&self, place: &str, id: &str) -> String {
        format!("<{}{place}/{}>", self.base, escape::turtle::segment(id))
    }

    fn entity(&self, entity: EntityRef<'g>, cells: &Cells<'g>, writer: &mut impl Write) -> io::Result<()> {
        let (own, details) = (entity.get(), entity.get().details());
        let mut at = Resource::begin(writer, &self.name("entity", own.id()))?;
        let class = class_of(own.kind());
        at.a(&class.map_or_else(|| "sg:Entity".to_owned(), |class| format!("sg:Entity, {class}")))?;
        at.text("rdfs:label", own.name())?;
        at.text("dcterms:identifier", own.id())?;
        at.text("sg:kind", cells.kind(own.kind()))?;
        for alias in own.aliases() {
            let predicate = match alias.strength() {
                crate::Strength::Weak => "sg:weak_alias",
                crate::Strength::Strong => "skos:altLabel",
            };
            match language(alias) {
                Some(language) => at.spoken(predicate, &alias.name, &language)?,
                None => at.text(predicate, &alias.name)?,
            }
        }
        for identifier in details.identifiers() {
            at.open("sg:identifier")?;
            at.text("sg:scheme", &identifier.scheme)?;
            at.text("rdf:value", &identifier.value)?;
            at.texts("sg:country", identifier.country.as_deref())?;
            at.close()?;
        }
        for country in details.countries() {
            at.open("sg:country_in_role")?;
            at.text("sg:country", country.code())?;
            at.text("sg:role", country.role.label())?;
            at.close()?;
        }
        for dated in details.dates() {
            at.period(&format!("sg:date_of_{}", dated.kind.label()), dated.date)?;
        }
        for address in details.addresses() {
            at.text("sg:address", &address.words())?;
        }
        at.texts("sg:topic", details.topics().iter().map(|topic| &**topic))?;
        at.texts("sg:dataset", details.provenance().iter().map(|part| &*part.dataset))?;
        at.texts("skos:note", details.note())?;
        at.extra(details.extra())?;
        at.end()
    }

    fn tie(&self, tie: TieRef<'g>, cells: &Cells<'g>, writer: &mut impl Write) -> io::Result<()> {
        let id = cells.tie_id(tie);
        let relation = format!("sg:{}", cells.relation(tie.relation()));
        let [from, to] = [tie.from(), tie.to()].map(|end| self.name("entity", end.get().id()));
        if is_fact(tie) {
            writeln!(writer, "{from} {relation} {to} .")?;
        }
        let mut at = Resource::begin(writer, &self.name("tie", &id))?;
        at.a("rdf:Statement, sg:Tie")?;
        at.say("rdf:subject", &from)?;
        at.say("rdf:predicate", &relation)?;
        at.say("rdf:object", &to)?;
        let mut row = Vec::new();
        cells.tie(tie, &mut row);
        for cell in &row {
            let Some(name) = TIE.get(cell.column).map(|column| column.name).filter(|name| OF_TIES.contains(name))
            else {
                continue;
            };
            at.cell(name, &cell.value)?;
        }
        for place in 1..=tie.get().claims().len() {
            at.say("sg:claim", &self.claim_name(&id, place))?;
        }
        at.end()?;
        for (place, claim) in tie.get().claims().iter().enumerate() {
            self.claim(tie, claim, &self.claim_name(&id, place + 1), writer)?;
        }
        Ok(())
    }

    fn claim_name(&self, tie: &str, number: usize) -> String {
        format!("<{}tie/{}/claim/{number}>", self.base, escape::turtle::segment(tie))
    }
}

impl<W: Write> Resource<'_, W> {
    /// A value of the table that all formats share.
    fn cell(&mut self, name: &str, value: &Value<'_>) -> io::Result<()> {
        let predicate = format!("sg:{name}");
        match value {
            Value::Text(text) if name.ends_with("_date") => {
                let datatype = match text.len() {
                    4 => "xsd:gYear",
                    7 => "xsd:gYearMonth",
                    _ => "xsd:date",
                };
                self.typed(&predicate, text, datatype)
            }
            Value::Text(text) => self.text(&predicate, text),
            Value::Integer(number) => self.say(&predicate, &number.to_string()),
            Value::Number(number) => self.typed(&predicate, &number.to_string(), "xsd:decimal"),
            Value::Flag(flag) => self.say(&predicate, if *flag { "true" } else { "false" }),
            Value::Date(day) => self.typed(&predicate, &day.to_string(), "xsd:date"),
        }
    }

    /// What the origin of something holds beside the rest.
    fn extra(&mut self, extra: &[(Box<str>, Box<str>)]) -> io::Result<()> {
        for (key, value) in extra {
            self.open("sg:extra")?;
            self.text("sg:key", key)?;
            self.text("rdf:value", value)?;
            self.close()?;
        }
        Ok(())
    }
}

/// Whether a tie may be said outright: somebody states it, nobody denies it.
fn is_fact(tie: TieRef<'_>) -> bool {
    tie.standing() == Standing::Unopposed && tie.get().modality().is_some_and(|modality| modality <= Modality::Stated)
}

/// The class of a kind; a kind that the crate does not know is a word.
fn class_of(kind: &EntityKind) -> Option<String> {
    (!matches!(kind, EntityKind::Other(_))).then(|| format!("sg:{}", kind.spelt(Spelling::Pascal)))
}

/// The language tag of an alias, with its script; none if what is said is no tag.
fn language(alias: &Alias) -> Option<Cow<'_, str>> {
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_tag = |tag: &&str| {
        tag.split('-').all(is_part)
            && tag.split('-').next().is_some_and(|first| first.bytes().all(|b| b.is_ascii_alphabetic()))
    };
    let is_script = |script: &&str| script.len() == 4 && script.bytes().all(|byte| byte.is_ascii_alphabetic());
    match (alias.language().filter(is_tag), alias.script().filter(is_script)) {
        (Some(language), Some(script)) if !language.contains('-') => Some(format!("{language}-{script}").into()),
        (Some(language), _) => Some(language.into()),
        (None, Some(script)) => Some(format!("und-{script}").into()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_tags_or_nothing() {
        let tag = |alias: Alias| language(&alias).map(Cow::into_owned);
        assert_eq!(tag(Alias::new("x").in_language("ko").in_script("Hang")).as_deref(), Some("ko-Hang"));
        assert_eq!(tag(Alias::new("x").in_script("Cyrl")).as_deref(), Some("und-Cyrl"));
        assert_eq!(tag(Alias::new("x").in_language("zh-Hans")).as_deref(), Some("zh-Hans"));
        assert_eq!(tag(Alias::new("x").in_language("ko\" . <x> ")), None);
        assert_eq!(tag(Alias::new("x").in_language("Old Church Slavonic")), None);
    }
}
