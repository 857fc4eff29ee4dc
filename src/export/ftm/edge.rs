//! Claims as records.

use std::borrow::Cow;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::entity::{date_text, dates};
use super::line::Line;
use super::{Context, Home};
use crate::export::escape;
use crate::graph::refs::TieRef;
use crate::model::claim::{Claim, Modality};
use crate::model::date::{Bound, WhenKind};
use crate::model::relation::Relation;
use crate::vocabulary::ftm::model::Model;
use crate::vocabulary::ftm::table::{self, Edge, keys};

/// A claim with its tie.
type Claimed<'g> = (TieRef<'g>, &'g Claim);

impl<'g> Context<'g> {
    /// Writes the records of claims.
    pub(super) fn edges(&self, writer: &mut impl Write) -> io::Result<()> {
        // A record with several ends has become as many claims, which need not stand together.
        let mut records: Vec<(&str, u32, u32)> = Vec::new();
        for tie in self.excerpt.ties() {
            for (place, claim) in tie.get().claims().iter().enumerate() {
                if let Home::Record(id) = self.home(tie, claim) {
                    records.push((id, tie.index().index() as u32, place as u32));
                }
            }
        }
        records.sort_unstable();
        let at = |(_, tie, place): &(&str, u32, u32)| -> Option<Claimed<'g>> {
            let tie = TieRef::new(self.graph, petgraph::graph::EdgeIndex::new(*tie as usize));
            Some((tie, tie.get().claims().get(*place as usize)?))
        };
        for same in records.chunk_by(|one, other| one.0 == other.0) {
            let claims: Vec<Claimed<'g>> = same.iter().filter_map(at).collect();
            if let (Some((id, ..)), Some(mut line)) = (same.first(), self.record(&claims)) {
                line.id = (*id).into();
                line.write(writer)?;
            }
        }
        for tie in self.excerpt.ties().filter(|tie| tie.from() != tie.to()) {
            let elsewhere = |claim: &&Claim| matches!(self.home(tie, claim), Home::Elsewhere);
            for (place, claim) in tie.get().claims().iter().filter(elsewhere).enumerate() {
                if claim.is_affirmed() {
                    self.claim(tie, claim, place).write(writer)?;
                }
            }
        }
        Ok(())
    }

    /// A claim from elsewhere as a record.
    fn claim(&self, tie: TieRef<'g>, claim: &'g Claim, place: usize) -> Line<'g> {
        let relation = tie.relation();
        let (from, to) = (tie.from(), tie.to());
        let edge = self.edge(tie);
        let mut line = Line::new(made_id(from.get().id(), relation, to.get().id(), place), edge.schema);
        let details = claim.details();
        line.add(edge.from, self.id(from));
        line.add(edge.to, if relation == Relation::SanctionedBy { to.get().name().into() } else { self.id(to) });
        // The schema says less than the relation where it is that of several.
        let role = details.role().or_else(|| (edge.relation != relation).then(|| relation.forward()));
        if let Some(role) = role {
            line.add(edge.role, role);
        }
        values(claim, relation, &[], &mut line);
        let said = |claim: &Claim| {
            let mut words = String::new();
            self.cells.claim(claim, relation, &mut words);
            words
        };
        line.add("summary", said(claim));
        for hedge in details.hedges() {
            line.add("summary", format!("in the words \u{201c}{hedge}\u{201d}"));
        }
        if let Some(note) = details.note() {
            line.add("summary", note);
        }
        if claim.modality() > Modality::Stated {
            line.add("description", claim.modality().label());
        }
        for denial in tie.get().denials() {
            line.add("description", said(denial));
        }
        let mut datasets: Vec<Cow<'g, str>> = Vec::new();
        for evidence in claim.evidence() {
            let id = evidence.source.as_str();
            if !datasets.iter().any(|known| known == id) {
                datasets.push(id.into());
            }
            if let Some(source) = self.graph.source(id) {
                let url = source.url.as_deref().filter(|url| escape::is_web(url));
                url.into_iter().for_each(|url| line.add("sourceUrl", escape::turtle::iri(url)));
                source.publisher.iter().for_each(|publisher| line.add("publisher", &**publisher));
            }
        }
        if let Some(schema) = Model::get().schema(edge.schema) {
            line.describe_rest(schema);
            line.caption = Some(schema.label.into());
        }
        (line.datasets, line.referents, line.target) = (Some(datasets), Some(Vec::new()), Some(false));
        line
    }

    /// The schema of a tie with its ends: that of its relation if they are what it wants.
    fn edge(&self, tie: TieRef<'g>) -> &'static Edge {
        let of = |schema: &str| table::EDGES.iter().find(|edge| edge.schema == schema);
        let own = of(tie.relation().ftm_schema()).filter(|edge| {
            let (from, to) = table::ends_of(edge.schema);
            edge.relation == Relation::SanctionedBy || self.fits(tie.from(), from) && self.fits(tie.to(), to)
        });
        own.unwrap_or(&table::LINK)
    }

    /// The record that claims were made of.
    fn record(&self, claims: &[Claimed<'g>]) -> Option<Line<'g>> {
        let (tie, claim) = claims.first()?;
        let relation = tie.relation();
        let extra = claim.details().extra();
        let of = |wanted: &str| extra.iter().find(|(key, _)| **key == *wanted).map(|(_, value)| &**value);
        let edge: &Edge = match of(keys::SCHEMA) {
            Some(schema) => table::EDGES.iter().find(|edge| edge.schema == schema)?,
            None => table::edge_of(relation)?,
        };
        let is_listing = relation == Relation::SanctionedBy;
        let mut line = Line::new("", edge.schema);
        for (tie, claim) in claims {
            line.add(edge.from, self.id(tie.from()));
            if !is_listing {
                line.add(edge.to, self.id(tie.to()));
                continue;
            }
            // Words that are not the name of the authority are in `extra`; none at all are there as an empty text.
            let mut words = claim.details().extra().iter().filter(|(key, _)| **key == *AUTHORITY).peekable();
            if words.peek().is_none() {
                line.add(edge.to, tie.to().get().name());
            }
            words.filter(|(_, words)| !words.is_empty()).for_each(|(_, words)| line.add(edge.to, &**words));
        }
        let role = claim.details().role().filter(|role| *role != edge.words);
        if let Some(role) = role {
            line.add(edge.role, role);
        }
        values(claim, relation, extra, &mut line);
        let programme = claim.details().designation().and_then(|listing| listing.programme());
        let caption = match (is_listing, edge.captioned) {
            (true, _) => programme,
            (_, true) => role,
            _ => None,
        };
        let label = Model::get().schema(edge.schema).map_or(edge.schema, |schema| schema.label);
        let list = |key: &str| of(key).into_iter().flat_map(|list| list.split('\n')).map(Cow::from).collect();
        let (datasets, referents) = (list(keys::DATASETS), list(keys::REFERENTS));
        // What stands for the words of an authority is none of them.
        line.take(extra, caption.unwrap_or(label), datasets, referents);
        line.drop_empty(edge.to);
        Some(line)
    }
}

const AUTHORITY: &str = "ftm:authority";

/// The values of a claim in the places of the model. Those that `extra` has as well are of the properties named there.
fn values<'g>(claim: &'g Claim, relation: Relation, extra: &[(Box<str>, Box<str>)], line: &mut Line<'g>) {
    let details = claim.details();
    let has = |wanted: &str, value: &str| extra.iter().any(|(key, text)| **key == *wanted && **text == *value);
    if let Some(share) = details.share().filter(|_| !extra.iter().any(|(key, _)| **key == *"ftm:percentage")) {
        line.add("percentage", share.to_string().trim_end_matches('%').to_owned());
    }
    if let Some(amount) = details.amount() {
        line.add("amount", &*amount.value);
        line.add("currency", &*amount.currency);
    }
    if let Some(goods) = details.goods() {
        line.add("goodsDescription", goods);
    }
    if let Some(listing) = details.designation() {
        let listed = listing.listed_on.and_then(date_text);
        if let Some(listed) = listed.filter(|listed| !has("ftm:listingDate", listed)) {
            line.add("startDate", listed);
        }
        listing.removed_on.and_then(date_text).into_iter().for_each(|date| line.add("endDate", date));
        for (name, words) in
            [("program", listing.programme()), ("authorityId", listing.entry()), ("reason", listing.reason())]
        {
            words.into_iter().for_each(|words| line.add(name, words));
        }
    }
    let Some(period) = claim.period().filter(|_| claim.when_kind(relation) != WhenKind::Statement) else { return };
    if period.single().is_some() {
        dates(period).for_each(|date| line.add("date", date));
        return;
    }
    for (name, bound) in [("startDate", period.start()), ("endDate", period.end())] {
        if let Bound::Date(date) = bound {
            date_text(date).into_iter().for_each(|date| line.add(name, date));
        }
    }
}

/// The id of a record that is made of a claim: the same whenever the graph is written.
fn made_id(from: &str, relation: Relation, to: &str, place: usize) -> String {
    let mut hash = Sha256::new();
    for part in [from, relation.name(), to, &place.to_string()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let hash: String = hash.finalize().iter().take(20).map(|byte| format!("{byte:02x}")).collect();
    format!("sanctions-graph-{hash}")
}
