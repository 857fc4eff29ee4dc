//! The answer for machines.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::answer::{Breach, Breaches, Overlap};
use super::words::{Doubt, bounded};
use crate::graph::Graph;
use crate::graph::refs::EntityRef;
use crate::model::claim::{Amount, Claim, Designation};
use crate::model::date::PartialDate;
use crate::model::source::Source;

/// Writes the findings with all that they rest on: parties, claims with their sources, listings, certainty and reasons; with the policy,
/// the completeness, the counts, the disclaimer and every source cited. Days without a bound are null, dates as in graph files.
///
/// ```
/// use sanctions_graph::Graph;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let json = serde_json::to_value(graph.breaches().of("united-states")?.run())?;
/// assert_eq!(json["findings"][0]["certainty"], "possibly");
/// assert_eq!(json["undated_count"], 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Serialize for Breaches<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let graph = self.query.graph;
        let finding = |breach| Finding::new(graph, breach);
        let mut record = serializer.serialize_struct("Breaches", 11)?;
        record.serialize_field("policy", &self.policy())?;
        record.serialize_field("completeness", &self.completeness.to_string())?;
        record.serialize_field("caution", Self::CAUTION)?;
        record.serialize_field("disclaimer", crate::DISCLAIMER)?;
        record.serialize_field("trades", &self.trades)?;
        record.serialize_field("parties_met", &self.work.entities)?;
        record.serialize_field("ties_looked_at", &self.work.ties)?;
        record.serialize_field("findings", &self.findings.iter().map(finding).collect::<Vec<_>>())?;
        record.serialize_field("undated_count", &self.undated_count)?;
        record.serialize_field("undated", &self.undated.iter().map(finding).collect::<Vec<_>>())?;
        record.serialize_field("sources", &self.sources())?;
        record.end()
    }
}

impl<'g> Breaches<'g> {
    /// Every source cited, in the order of the graph.
    fn sources(&self) -> Vec<Cited<'g>> {
        let overlaps = self.all().flat_map(Breach::overlaps);
        let cited: std::collections::HashSet<&str> = overlaps
            .flat_map(|overlap| [overlap.claim(), overlap.listing().claim()])
            .flat_map(Claim::sources)
            .map(|id| id.as_str())
            .collect();
        let sources = self.query.graph.sources().iter().filter(|source| cited.contains(source.id.as_str()));
        sources.map(Cited::new).collect()
    }
}

#[derive(Serialize)]
struct Cited<'a> {
    id: &'a str,
    citation: String,
    url: Option<&'a str>,
    licence: Option<&'a str>,
}

impl<'a> Cited<'a> {
    fn new(source: &'a Source) -> Self {
        let (url, licence) = (source.url.as_deref(), source.licence.as_deref());
        Self { id: source.id.as_str(), citation: source.to_string(), url, licence }
    }
}

#[derive(Serialize)]
struct Party<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
}

impl<'a> Party<'a> {
    fn new(entity: EntityRef<'a>, role: Option<&'a str>) -> Self {
        Self { id: entity.get().id(), name: entity.get().name(), role }
    }
}

#[derive(Serialize)]
struct Finding<'a> {
    deal: Option<&'a str>,
    relations: Vec<String>,
    parties: Vec<Party<'a>>,
    goods: Vec<&'a str>,
    amounts: Vec<&'a Amount>,
    certainty: String,
    first_day: Option<String>,
    overlaps: Vec<Inside<'a>>,
}

impl<'a> Finding<'a> {
    fn new(graph: &'a Graph, breach: &'a Breach<'a>) -> Self {
        let mut relations: Vec<_> = breach.ties().iter().map(|tie| tie.relation()).collect();
        relations.sort_unstable();
        relations.dedup();
        Self {
            deal: breach.deal().map(|deal| &*deal.id),
            relations: relations.into_iter().map(|relation| relation.label().to_owned()).collect(),
            parties: breach.parties().into_iter().map(|(party, role)| Party::new(party, Some(role))).collect(),
            goods: breach.goods(),
            amounts: breach.amounts(),
            certainty: breach.certainty().to_string(),
            first_day: breach.first_day().map(|day| day.to_string()),
            overlaps: breach.overlaps().iter().map(|overlap| Inside::new(graph, overlap)).collect(),
        }
    }
}

#[derive(Serialize)]
struct Inside<'a> {
    certainty: String,
    why: Vec<String>,
    first_day: Option<String>,
    last_day: Option<String>,
    trade: Said<'a>,
    listing: Listed<'a>,
}

impl<'a> Inside<'a> {
    fn new(graph: &'a Graph, overlap: &'a Overlap<'a>) -> Self {
        let (first, last) = overlap.days();
        let listing = overlap.listing();
        Self {
            certainty: overlap.certainty().to_string(),
            why: overlap.why(),
            first_day: bounded(first),
            last_day: bounded(last),
            trade: Said::new(graph, overlap.claim(), overlap.doubts.contains(Doubt::TradeDisputed)),
            listing: Listed {
                party: Party::new(listing.entity(), None),
                authority: Party::new(listing.authority(), None),
                measure: listing.measure().map(|measure| measure.label()),
                programme: listing.designation().and_then(Designation::programme),
                entry: listing.designation().and_then(Designation::entry),
                listed_on: listing.designation().and_then(|designation| designation.listed_on),
                removed_on: listing.designation().and_then(|designation| designation.removed_on),
                reason: listing.designation().and_then(Designation::reason),
                said: Said::new(graph, listing.claim(), listing.is_disputed()),
            },
        }
    }
}

#[derive(Serialize)]
struct Listed<'a> {
    party: Party<'a>,
    authority: Party<'a>,
    measure: Option<&'a str>,
    programme: Option<&'a str>,
    entry: Option<&'a str>,
    listed_on: Option<PartialDate>,
    removed_on: Option<PartialDate>,
    reason: Option<&'a str>,
    said: Said<'a>,
}

/// How a claim is put, by whom, when and on what evidence.
#[derive(Serialize)]
struct Said<'a> {
    modality: &'a str,
    disputed: bool,
    speaker: Option<String>,
    when: Option<String>,
    when_words: Option<&'a str>,
    goods: Option<&'a str>,
    amount: Option<&'a Amount>,
    hedges: Vec<&'a str>,
    evidence: Vec<Proof<'a>>,
}

#[derive(Serialize)]
struct Proof<'a> {
    source: &'a str,
    locator: Option<&'a str>,
    quote: Option<&'a str>,
}

impl<'a> Said<'a> {
    fn new(graph: &'a Graph, claim: &'a Claim, disputed: bool) -> Self {
        let details = claim.details();
        let speaker = details.speaker().map(|id| crate::graph::lookup::speaker_name(graph, id).into_owned());
        let proof = |evidence: &'a crate::Evidence| Proof {
            source: evidence.source.as_str(),
            locator: evidence.locator(),
            quote: evidence.quote(),
        };
        Self {
            modality: claim.modality().label(),
            disputed,
            speaker,
            when: claim.period().map(|period| period.to_string()),
            when_words: claim.dated().and_then(|when| when.text),
            goods: details.goods(),
            amount: details.amount(),
            hedges: details.hedges().iter().map(|hedge| &**hedge).collect(),
            evidence: claim.evidence().iter().map(proof).collect(),
        }
    }
}
