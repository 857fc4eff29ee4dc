//! What stands around entities and ties: the file itself, its sources, deals and words.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::resource::Resource;
use super::{Turtle, class_of};
use crate::export::escape;
use crate::model::date::When;
use crate::model::deal::Deal;
use crate::model::kind::EntityKind;
use crate::model::naming::Spelling;
use crate::model::relation::Relation;
use crate::model::source::Source;

/// The parties of a deal, in the order of [`Deal::parties`].
const PARTIES: [&str; 5] = ["sg:buyer", "sg:seller", "sg:broker", "sg:carrier", "sg:financier"];

impl<'g> Turtle<'g> {
    /// What the file is, and what must be said of it.
    pub(super) fn dataset(&self, writer: &mut impl Write) -> io::Result<()> {
        let about = self.excerpt.about();
        let mut at = Resource::begin(writer, &format!("<{}dataset>", self.base))?;
        at.a("void:Dataset, prov:Entity")?;
        for (name, text) in about.entries() {
            let predicate = match name {
                "title" => "dcterms:title".to_owned(),
                "description" => "dcterms:description".to_owned(),
                "licences" => "dcterms:rights".to_owned(),
                name => format!("sg:{name}"),
            };
            at.text(&predicate, text)?;
        }
        at.say("void:entities", &self.excerpt.entity_count().to_string())?;
        at.end()
    }

    /// What classes and relations mean. They have comments and no labels, so that only entities have labels.
    pub(super) fn terms(&self, writer: &mut impl Write) -> io::Result<()> {
        for class in EntityKind::known().filter_map(|kind| class_of(&kind)) {
            writeln!(writer, "{class} rdfs:subClassOf sg:Entity .")?;
        }
        for relation in Relation::all() {
            let mut at = Resource::begin(writer, &format!("sg:{}", relation.spelt(Spelling::Kebab)))?;
            at.a("rdf:Property")?;
            at.text("rdfs:comment", &format!("{}; backwards: {}", relation.forward(), relation.backward()))?;
            at.text("sg:class", relation.class().label())?;
            at.say("sg:symmetric", if relation.is_symmetric() { "true" } else { "false" })?;
            at.end()?;
        }
        Ok(())
    }

    /// The sources, and those who made or published them.
    pub(super) fn sources(&self, writer: &mut impl Write) -> io::Result<()> {
        let sources = self.excerpt.sources();
        let mut makers: BTreeSet<&str> = BTreeSet::new();
        for source in sources {
            makers.extend(source.publisher.as_deref().into_iter().chain(source.author.as_deref()));
            self.source(source, writer)?;
        }
        for maker in makers {
            let mut at = Resource::begin(writer, &self.name("who", maker))?;
            at.a("prov:Agent, foaf:Agent")?;
            at.text("foaf:name", maker)?;
            at.end()?;
        }
        Ok(())
    }

    fn source(&self, source: &Source, writer: &mut impl Write) -> io::Result<()> {
        let mut at = Resource::begin(writer, &self.name("source", &source.id))?;
        at.a("sg:Source, prov:Entity")?;
        at.text("dcterms:title", &source.title)?;
        at.text("dcterms:identifier", &source.id)?;
        at.text("sg:source_kind", &Spelling::Kebab.of(source.kind.label()))?;
        for (predicate, maker) in [("dcterms:publisher", &source.publisher), ("dcterms:creator", &source.author)] {
            if let Some(maker) = maker {
                let name = self.name("who", maker);
                at.say(predicate, &name)?;
                at.say("prov:wasAttributedTo", &name)?;
            }
        }
        if let Some(published) = source.published {
            at.period("dcterms:issued", published)?;
        }
        if let Some(licence) = source.licence.as_deref() {
            match escape::is_web(licence) {
                true => at.say("dcterms:license", &format!("<{}>", escape::turtle::iri(licence)))?,
                false => at.text("dcterms:rights", licence)?,
            }
        }
        if let Some(url) = source.url.as_deref() {
            match escape::is_web(url) {
                true => at.say("foaf:page", &format!("<{}>", escape::turtle::iri(url)))?,
                false => at.text("sg:url", url)?,
            }
        }
        if let Some(retrieved) = source.retrieved {
            at.date("sg:retrieved", retrieved)?;
        }
        at.texts("sg:sha256", source.sha256.as_deref())?;
        if let Some(via) = &source.via {
            at.say("prov:wasDerivedFrom", &self.name("source", via))?;
        }
        at.texts("skos:note", source.note.as_deref())?;
        at.extra(&source.extra)?;
        at.end()
    }

    /// A deal with all its parties, those too that the file does not show.
    pub(super) fn deal(&self, deal: &Deal, writer: &mut impl Write) -> io::Result<()> {
        let mut at = Resource::begin(writer, &self.name("deal", &deal.id))?;
        at.a("sg:Deal")?;
        at.text("dcterms:identifier", &deal.id)?;
        for (predicate, (_, parties)) in PARTIES.into_iter().zip(deal.parties()) {
            for party in parties {
                at.say(predicate, &self.name("entity", party))?;
            }
        }
        at.texts("sg:goods", deal.goods.as_deref())?;
        at.amount(deal.value.as_ref())?;
        if let Some(When { period, text, .. }) = &deal.when {
            at.period("sg:when", *period)?;
            at.texts("sg:when_text", text.as_deref())?;
        }
        at.texts("skos:note", deal.note.as_deref())?;
        at.extra(&deal.extra)?;
        at.end()
    }
}
