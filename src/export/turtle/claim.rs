//! Claims with their evidence.

use std::io::{self, Write};

use super::Turtle;
use super::resource::Resource;
use crate::graph::lookup::speaker_name;
use crate::graph::refs::TieRef;
use crate::model::claim::{Amount, Claim, Designation};
use crate::model::naming::Spelling;
use crate::model::source::Evidence;

impl<'g> Turtle<'g> {
    pub(super) fn claim(
        &self,
        tie: TieRef<'g>,
        claim: &'g Claim,
        name: &str,
        writer: &mut impl Write,
    ) -> io::Result<()> {
        let graph = self.excerpt.graph();
        let details = claim.details();
        let mut at = Resource::begin(writer, name)?;
        at.a("sg:Claim, prov:Entity")?;
        at.text("sg:stance", claim.stance().label())?;
        at.text("sg:modality", claim.modality().label())?;
        if let Some(when) = claim.dated() {
            at.period("sg:when", when.period)?;
            at.text("sg:when_kind", &claim.when_kind(tie.relation()).to_string())?;
            at.texts("sg:when_text", when.text)?;
        }
        if let Some(share) = details.share() {
            at.text("sg:share", &share.to_string())?;
        }
        at.amount(details.amount())?;
        at.texts("sg:goods", details.goods())?;
        at.texts("sg:role", details.role())?;
        if let Some(listing) = details.designation() {
            at.listing(listing)?;
        }
        at.texts("sg:hedge", details.hedges().iter().map(|hedge| &**hedge))?;
        if let Some(grade) = claim.graded() {
            at.text("sg:grade", &grade.to_string())?;
        }
        if let Some(percent) = claim.stated_confidence() {
            at.typed("sg:confidence", &(f64::from(percent) / 100.0).to_string(), "xsd:decimal")?;
        }
        if let Some(speaker) = details.speaker() {
            let index = graph.index_of(speaker).filter(|&index| self.excerpt.place(index).is_some());
            match index {
                Some(_) => at.say("sg:speaker", &self.name("entity", speaker))?,
                None => at.text("sg:speaker", &speaker_name(graph, speaker))?,
            }
        }
        if let Some(deal) = claim.deal() {
            at.say("sg:deal", &self.name("deal", deal))?;
        }
        if let Some(retraction) = details.retracted() {
            at.text("sg:withdrawn", &retraction.reason)?;
            if let Some(date) = retraction.date {
                at.date("sg:withdrawn_on", date)?;
            }
        }
        at.texts("skos:note", details.note())?;
        at.extra(details.extra())?;
        for evidence in claim.evidence() {
            self.evidence(evidence, &mut at)?;
        }
        at.end()
    }

    /// A citation: the source, and what of it.
    fn evidence<W: Write>(&self, evidence: &'g Evidence, at: &mut Resource<'_, W>) -> io::Result<()> {
        let graph = self.excerpt.graph();
        let source = self.name("source", &evidence.source);
        let (predicate, class) = match evidence.quote() {
            Some(_) => ("prov:wasQuotedFrom", "prov:Quotation"),
            None => ("prov:wasDerivedFrom", "prov:Derivation"),
        };
        at.say(predicate, &source)?;
        let origin = graph.origin_of(&evidence.source).and_then(|place| graph.sources().get(place));
        if let Some(origin) = origin.filter(|origin| origin.id != evidence.source) {
            at.say("prov:hadPrimarySource", &self.name("source", &origin.id))?;
        }
        at.open("prov:qualifiedDerivation")?;
        at.a(class)?;
        at.say("prov:entity", &source)?;
        at.texts("sg:locator", evidence.locator())?;
        at.texts("sg:quote", evidence.quote())?;
        at.close()
    }
}

impl<W: Write> Resource<'_, W> {
    pub(super) fn amount(&mut self, amount: Option<&Amount>) -> io::Result<()> {
        let Some(amount) = amount else { return Ok(()) };
        self.open("sg:amount")?;
        self.typed("rdf:value", &amount.value, "xsd:decimal")?;
        self.text("sg:currency", &amount.currency)?;
        self.close()
    }

    fn listing(&mut self, listing: &Designation) -> io::Result<()> {
        self.text("sg:measure", &Spelling::Kebab.of(listing.measure.label()))?;
        self.texts("sg:programme", listing.programme())?;
        self.texts("sg:entry", listing.entry())?;
        self.texts("sg:reason", listing.reason())?;
        for (predicate, date) in [("sg:listed_on", listing.listed_on), ("sg:removed_on", listing.removed_on)] {
            if let Some(date) = date {
                self.date(predicate, date)?;
            }
        }
        Ok(())
    }
}
