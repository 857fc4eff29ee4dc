//! Entries of different lists about one party, joined by claims that say why.

mod keys;
mod names;
mod report;

use std::collections::{HashMap, HashSet};

use crate::graph::builder::GraphBuilder;
use crate::graph::unite::IdentityTies;
use crate::model::claim::{Claim, Modality};
use crate::model::entity::Entity;
use crate::model::relation::Relation;
use crate::model::source::Evidence;
use crate::model::unite::go_together;
use keys::{LISTS, comparable, is_strong, list_of, words};
use names::NameKeys;
pub use report::{Crowded, JoinReport, JoinRule, Joined};

/// More parties than this have no identifier in common that means anything.
const MOST_SHARING: usize = 5;

/// More parties than this have no name in common that means anything.
const MOST_NAMESAKES: usize = 20;

/// The most citations that a join takes from each of the two entries.
const MOST_CITED: usize = 4;

/// Joins entries of different lists that are about one party; see [`Join`].
///
/// ```
/// use sanctions_graph::{GraphBuilder, Relation, import::{self, Input, Importer}};
///
/// let one = "id,kind,name,identifiers\nofac:1,Vessel,Example Star,imo:9138898\n";
/// let other = "id,kind,name,identifiers\neu:EU.1.2,Vessel,EXAMPLE STAR,IMO: 9138898\n";
/// let mut builder = GraphBuilder::new();
/// let mut importer = Importer::new(&mut builder);
/// importer.add(import::read(Input::bytes("one.csv", one)?)?)?;
/// importer.add(import::read(Input::bytes("other.csv", other)?)?)?;
/// let _ = importer.finish();
/// let report = import::join(&mut builder);
/// assert_eq!(report.joined[0].reason, "both have the IMO number 9138898, and a name in common".into());
/// assert_eq!(builder.build()?.ties().next().map(|tie| tie.relation()), Some(Relation::SameAs));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn join(builder: &mut GraphBuilder) -> JoinReport {
    Join::new().run(builder)
}

/// How entries of different lists are joined.
///
/// Nothing is merged: what is found becomes claims of [`SameAs`](Relation::SameAs) or [`PossiblySameAs`](Relation::PossiblySameAs),
/// which cite both entries and whose remark says why. [`Graph::merge_same_as`](crate::Graph::merge_same_as) makes one entity of them.
///
/// | rule | what is alike | becomes |
/// | --- | --- | --- |
/// | [`CrossReference`](JoinRule::CrossReference) | one entry gives the other's own id | `SameAs`, official; stated, if the one is of no list |
/// | [`CrossReference`](JoinRule::CrossReference) | so do others of its list, and it has no name in common | `PossiblySameAs`, official |
/// | [`Identifier`](JoinRule::Identifier) | a strong identifier, such as an IMO number, and a name | `SameAs`, reported |
/// | [`Identifier`](JoinRule::Identifier) | a strong identifier alone | `PossiblySameAs`, reported |
/// | [`Name`](JoinRule::Name) | a strong name, and the year of birth or a country | `PossiblySameAs`, suspected |
///
/// Entries of one list are never joined with each other. Joining twice adds nothing.
#[derive(Debug, Clone)]
pub struct Join {
    names: bool,
}

impl Default for Join {
    fn default() -> Self {
        Self { names: true }
    }
}

/// Two entries, by their places; the earlier first.
type Pair = (usize, usize);

/// What two entries have in common, as far as it was found.
struct Found {
    rule: JoinRule,
    relation: Relation,
    modality: Modality,
    reasons: Vec<String>,
}

impl Join {
    /// All rules.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether names are compared too; without a word they are.
    #[must_use]
    pub fn names(mut self, names: bool) -> Self {
        self.names = names;
        self
    }

    /// Joins what is in a builder, and says what it joined.
    pub fn run(&self, builder: &mut GraphBuilder) -> JoinReport {
        let mut report = JoinReport::default();
        let found = {
            let entities: Vec<&Entity> = builder.entities_all().collect();
            let mut search = Search { entities, found: HashMap::new(), order: Vec::new(), report: &mut report };
            search.cross_references();
            search.identifiers();
            if self.names {
                search.same_names();
            }
            search.finish()
        };
        add(builder, found, &mut report);
        report
    }
}

/// A join that is to become a claim, with the ids of its ends.
struct Finding {
    from: Box<str>,
    to: Box<str>,
    found: Found,
}

/// Adds the claims of what was found, unless something is said of the two already.
fn add(builder: &mut GraphBuilder, findings: Vec<Finding>, report: &mut JoinReport) {
    let ids: HashSet<Box<str>> =
        findings.iter().flat_map(|finding| [finding.from.clone(), finding.to.clone()]).collect();
    if ids.is_empty() {
        return;
    }
    let known: IdentityTies = builder.identity_ties();
    let cited = builder.citations(&ids, MOST_CITED);
    for Finding { from, to, found } in findings {
        let Found { rule, relation, modality, reasons } = found;
        let said = known.get(&from, &to);
        let is_settled = match relation {
            Relation::SameAs => said.same,
            _ => said.same || said.possibly,
        };
        if is_settled {
            report.known += 1;
            continue;
        }
        let reason: Box<str> = reasons.join("; ").into();
        if said.not {
            report.contradicted.push(Joined { rule, from, to, relation, reason });
            continue;
        }
        let evidence = |id: &str| cited.get(id).map_or(&[][..], Vec::as_slice);
        let all: Vec<Evidence> = evidence(&from).iter().chain(evidence(&to)).cloned().collect();
        let Some((first, more)) = all.split_first() else {
            report.uncited.push(Joined { rule, from, to, relation, reason });
            continue;
        };
        let claim = more
            .iter()
            .filter(|evidence| *evidence != first)
            .cloned()
            .fold(Claim::new(modality, first.clone()).note(reason.clone()), Claim::also);
        let mut claim = claim;
        claim.details_mut().set_extra(vec![("join".into(), rule.label().into())]);
        builder.claim(&from, relation, &to, claim);
        report.add(Joined { rule, from, to, relation, reason });
    }
}

/// The entities, and what was found so far.
struct Search<'a> {
    entities: Vec<&'a Entity>,
    found: HashMap<Pair, Found>,
    order: Vec<Pair>,
    report: &'a mut JoinReport,
}

impl<'a> Search<'a> {
    fn entity(&self, at: usize) -> Option<&'a Entity> {
        self.entities.get(at).copied()
    }

    /// Whether two entries stand in different lists.
    fn are_apart(&self, one: usize, other: usize) -> bool {
        let (Some(one), Some(other)) = (self.entity(one), self.entity(other)) else { return false };
        match (list_of(one), list_of(other)) {
            (Some(one), Some(other)) => one != other,
            (None, None) => {
                let sets = |entity: &'a Entity| entity.details().provenance().iter().map(|from| &*from.dataset);
                let known: HashSet<&str> = sets(one).collect();
                let are_own = known.is_empty() && sets(other).next().is_none();
                !are_own && !sets(other).any(|set| known.contains(set))
            }
            _ => true,
        }
    }

    fn may_be_one(&self, one: usize, other: usize) -> bool {
        self.entity(one).zip(self.entity(other)).is_some_and(|(one, other)| go_together(one.kind(), other.kind()))
    }

    fn note(&mut self, one: usize, other: usize, found: Found) {
        let pair = (one.min(other), one.max(other));
        match self.found.get_mut(&pair) {
            None => {
                self.order.push(pair);
                self.found.insert(pair, found);
            }
            // An earlier rule says more; within one rule the reasons add up, and the surest relation counts.
            Some(known) if known.rule == found.rule => {
                if found.relation == Relation::SameAs {
                    known.relation = Relation::SameAs;
                }
                known.reasons.extend(found.reasons);
            }
            Some(_) => {}
        }
    }

    /// Entries that give another entry's own id.
    fn cross_references(&mut self) {
        // Lists write each other's references in capitals or not.
        let mut own: HashMap<String, usize> = HashMap::new();
        for (at, entity) in self.entities.iter().enumerate().filter(|(_, entity)| list_of(entity).is_some()) {
            own.entry(entity.id().to_lowercase()).or_insert(at);
        }
        let mut pairs = Vec::new();
        for (at, entity) in self.entities.iter().enumerate() {
            for identifier in entity.details().identifiers() {
                if !LISTS.contains(&&*identifier.scheme) {
                    continue;
                }
                let id = format!("{}:{}", identifier.scheme, identifier.value.trim());
                if let Some(&other) = own.get(&id.to_lowercase()).filter(|&&other| other != at) {
                    pairs.push((at, other, id));
                }
            }
        }
        pairs.retain(|&(at, other, _)| self.are_apart(at, other));
        // Several entries of one list that refer to one entry cannot all be it: one of them has a wrong reference, or means another tie.
        let mut givers: HashMap<(&'static str, usize), HashSet<usize>> = HashMap::new();
        for &(at, other, _) in &pairs {
            if let Some(list) = self.entity(at).and_then(list_of) {
                givers.entry((list, other)).or_default().insert(at);
            }
        }
        let mut named = NameKeys::default();
        for (at, other, id) in pairs {
            let list = self.entity(at).and_then(list_of);
            let is_alone = list.and_then(|list| givers.get(&(list, other))).is_none_or(|givers| givers.len() < 2);
            let is_clear = is_alone || named.agree(&self.entities, at, other);
            let giver = self.entity(at).map(Entity::id).unwrap_or_default();
            // Who says so is the list, or else whoever wrote the case file.
            let modality = if list.is_some() { Modality::Official } else { Modality::Stated };
            let is_same = is_clear && self.may_be_one(at, other);
            let relation = if is_same { Relation::SameAs } else { Relation::PossiblySameAs };
            let doubt = if is_clear { "" } else { ", as do others of its list, and has no name in common with it" };
            let reasons = vec![format!("the entry {giver} refers to the entry {id}{doubt}")];
            self.note(at, other, Found { rule: JoinRule::CrossReference, relation, modality, reasons });
        }
    }

    /// Entries with a strong identifier in common.
    fn identifiers(&mut self) {
        type Holder<'a> = (usize, Option<&'a str>);
        let mut places: HashMap<(&'a str, String), usize> = HashMap::new();
        let mut groups: Vec<(&'a str, String, Vec<Holder<'a>>)> = Vec::new();
        for (at, entity) in self.entities.iter().copied().enumerate() {
            for identifier in entity.details().identifiers().iter().filter(|identifier| is_strong(&identifier.scheme)) {
                let scheme: &'a str = &identifier.scheme;
                let Some(value) = comparable(scheme, &identifier.value) else { continue };
                let place = *places.entry((scheme, value.clone())).or_insert_with(|| {
                    groups.push((scheme, value, Vec::new()));
                    groups.len() - 1
                });
                if let Some((.., holders)) = groups.get_mut(place)
                    && holders.last().is_none_or(|(last, _)| *last != at)
                {
                    holders.push((at, identifier.country.as_deref()));
                }
            }
        }
        drop(places);
        let mut named = NameKeys::default();
        for (scheme, value, holders) in groups.into_iter().filter(|(.., holders)| holders.len() > 1) {
            if holders.len() > MOST_SHARING {
                let parties = holders.len();
                self.report.crowded.push(Crowded { what: words(scheme).into(), value: value.into(), parties });
                continue;
            }
            for (position, &(at, country)) in holders.iter().enumerate() {
                let fits = |&&(other, their): &&Holder<'_>| {
                    let is_one_country = country.zip(their).is_none_or(|(own, their)| own == their);
                    is_one_country && self.are_apart(other, at) && self.may_be_one(other, at)
                };
                let Some(&(other, _)) = holders.iter().take(position).find(fits) else { continue };
                // Where a list has the identifier twice, it is not clear which of the two is meant.
                let apart = |from: usize| holders.iter().filter(|(holder, _)| !self.are_apart(*holder, from)).count();
                let is_clear = apart(at) <= 1 && apart(other) <= 1;
                let is_named = named.agree(&self.entities, at, other);
                let relation = if is_clear && is_named { Relation::SameAs } else { Relation::PossiblySameAs };
                let name = if is_named { ", and a name in common" } else { "" };
                let reasons = vec![format!("both have the {} {value}{name}", words(scheme))];
                let modality = Modality::Reported;
                self.note(other, at, Found { rule: JoinRule::Identifier, relation, modality, reasons });
            }
        }
    }

    /// Entries with a strong name in common, and the year of birth or a country.
    fn same_names(&mut self) {
        for namesakes in names::namesakes(&self.entities) {
            let (reason, holders) = (namesakes.reason(), namesakes.holders);
            if holders.len() > MOST_NAMESAKES {
                let parties = holders.len();
                self.report.crowded.push(Crowded { what: "name".into(), value: namesakes.name.into(), parties });
                continue;
            }
            for (position, &at) in holders.iter().enumerate() {
                let fits = |&&other: &&usize| self.are_apart(other, at) && self.may_be_one(other, at);
                let Some(&other) = holders.iter().take(position).find(fits) else { continue };
                // One name in common says it; more say no more.
                if self.found.contains_key(&(other.min(at), other.max(at))) {
                    continue;
                }
                let (relation, modality) = (Relation::PossiblySameAs, Modality::Suspected);
                let reasons = vec![reason.clone()];
                self.note(other, at, Found { rule: JoinRule::Name, relation, modality, reasons });
            }
        }
    }

    fn finish(mut self) -> Vec<Finding> {
        let mut findings = Vec::with_capacity(self.order.len());
        for pair in std::mem::take(&mut self.order) {
            let (Some(from), Some(to)) = (self.entity(pair.0), self.entity(pair.1)) else { continue };
            if let Some(found) = self.found.remove(&pair) {
                findings.push(Finding { from: from.id().into(), to: to.id().into(), found });
            }
        }
        findings
    }
}
