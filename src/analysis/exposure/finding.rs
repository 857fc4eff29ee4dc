//! What is found of one entity, and why.

use std::collections::HashSet;
use std::fmt;

use super::report::in_words;
use super::{Exposure, Reach, Verdict};
use crate::graph::listings::{Listing, denied, known_since};
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::stakes::{
    Amount, Hold, OnDay, dated, is_holding, lower_bound, span_of, stands_for_a_chain, ties_of_hold, ties_of_joint,
    upper_bound, whole,
};
use crate::model::claim::{Claim, Modality};
use crate::model::date::{Answer, Day, PartialDate};
use crate::model::relation::Relation;
use crate::model::share::{Ppm, Share};
use crate::model::source::newest;

/// On what a verdict rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ground {
    /// The entity's own listing.
    Listing,
    /// Shares that caught owners hold.
    Shares,
    /// Votes that caught owners hold.
    Votes,
    /// Control by a caught party.
    Control,
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Listing => "listing",
            Self::Shares => "shares",
            Self::Votes => "votes",
            Self::Control => "control",
        })
    }
}

/// What one owner, or one who controls, brings to an entity.
#[derive(Debug, Clone)]
pub struct Contribution<'g> {
    /// Who owns or controls.
    pub owner: EntityRef<'g>,
    /// Whether it is caught, so that what it holds counts: certainly, possibly, or not.
    pub counts: Answer,
    /// Whether it counts only as party to a joint arrangement with somebody who is caught.
    pub joint: bool,
    /// What the records of its shares come to on the day; `None` if there are none.
    pub shares: Option<Share>,
    /// The same of its votes, where the rule counts them.
    pub votes: Option<Share>,
    /// Whether it controls the entity, where the rule counts control.
    pub control: Answer,
    /// The ties that say so.
    pub ties: Vec<TieRef<'g>>,
    /// The ties that make the joint arrangements by which it counts, or would if it were not caught itself: of their parties, and of
    /// what they are about.
    pub arrangement: Vec<TieRef<'g>>,
    /// The parties to them who are caught, certainly or possibly, and with whom it holds jointly.
    pub partners: Vec<EntityRef<'g>>,
    hold: Hold,
}

impl Contribution<'_> {
    /// What the records give on the day of which the rule takes no account, in words.
    pub(super) fn uncounted(&self) -> Vec<String> {
        let mut uncounted = Vec::new();
        if self.votes.is_none() && self.hold.votes.1 > 0 {
            uncounted.push(in_words(&share(self.hold.votes).of_votes()));
        }
        match self.hold.control.filter(|_| self.control == Answer::No) {
            Some(Answer::Yes) => uncounted.push("control".to_owned()),
            Some(_) => uncounted.push("perhaps control".to_owned()),
            None => {}
        }
        uncounted
    }
}

/// A listing of the entity by an authority of the regime, and whether it seeds the rule.
#[derive(Debug, Clone)]
pub struct ListingNote<'g> {
    /// The listing.
    pub listing: Listing<'g>,
    /// Whether it blocks under this rule on the day.
    pub blocks: Answer,
    /// Why it does, or does not.
    pub why: String,
}

/// What is found of one entity under a rule on a day, with its proof.
#[derive(Debug, Clone)]
pub struct Finding<'e, 'g> {
    exposure: &'e Exposure<'g>,
    entity: EntityRef<'g>,
    verdict: Verdict,
    /// Where persons are taken apart: through whom, those who certainly catch it first.
    persons: Vec<(EntityRef<'g>, Answer)>,
    /// The one of them whose stakes the contributions are; of one that is caught through nobody, who may hold the most of it.
    person: Option<u32>,
    contributions: Vec<Contribution<'g>>,
    listings: Vec<ListingNote<'g>>,
}

impl<'e, 'g> Finding<'e, 'g> {
    /// The entity.
    #[must_use]
    pub fn entity(&self) -> EntityRef<'g> {
        self.entity
    }

    /// The verdict.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The answer that it is a part of.
    #[must_use]
    pub fn exposure(&self) -> &'e Exposure<'g> {
        self.exposure
    }

    /// On what the verdict rests, or would; empty if nothing points to it.
    #[must_use]
    pub fn grounds(&self) -> Vec<Ground> {
        let wanted = if self.verdict == Verdict::Undetermined { Answer::Possibly } else { Answer::Yes };
        let mut grounds = Vec::new();
        if self.exposure.seed(self.entity.index().index() as u32) >= wanted {
            grounds.push(Ground::Listing);
        }
        if self.verdict == Verdict::NotCaught {
            return grounds;
        }
        let of_each: Vec<Ground> = self.of_each_person().iter().flat_map(|finding| finding.held(wanted)).collect();
        grounds.extend([Ground::Shares, Ground::Votes, Ground::Control].into_iter().filter(|it| of_each.contains(it)));
        grounds
    }

    /// What of the stakes told reaches the threshold, so certainly or more.
    fn held(&self, wanted: Answer) -> Vec<Ground> {
        let mut grounds = Vec::new();
        let limit = self.exposure.limit;
        let reaches =
            |(least, most): (Amount, Amount)| limit.is_reached(if wanted == Answer::Yes { least } else { most });
        if reaches(self.sum(|hold| hold.shares)) {
            grounds.push(Ground::Shares);
        }
        if limit.votes && reaches(self.sum(|hold| hold.votes)) {
            grounds.push(Ground::Votes);
        }
        if self.counting().any(|part| part.control.and(part.counts) >= wanted) {
            grounds.push(Ground::Control);
        }
        grounds
    }

    /// What the shares come to that caught owners hold directly, from the least to the most; what it holds of itself is left out.
    /// May be more than the whole, if the records are at odds: see [`warnings`](Self::warnings).
    #[must_use]
    pub fn aggregate(&self) -> Share {
        share(self.sum(|hold| hold.shares))
    }

    /// The same of the votes.
    #[must_use]
    pub fn aggregate_votes(&self) -> Share {
        share(self.sum(|hold| hold.votes)).of_votes()
    }

    fn sum(&self, part: impl Fn(&Hold) -> (Amount, Amount)) -> (Amount, Amount) {
        self.counting().fold((0, 0), |(least, most), contribution| {
            let (own_least, own_most) = part(&contribution.hold);
            let certain = if contribution.counts.is_yes() { own_least } else { 0 };
            (least.saturating_add(certain), most.saturating_add(own_most))
        })
    }

    /// Those whose stakes count, itself left out.
    fn counting(&self) -> impl Iterator<Item = &Contribution<'g>> {
        self.contributions.iter().filter(|part| part.counts != Answer::No && part.owner != self.entity)
    }

    /// Everybody recorded to own or control it on the day, whether caught or not, in the order of the graph.
    #[must_use]
    pub fn contributions(&self) -> &[Contribution<'g>] {
        &self.contributions
    }

    /// The finding by itself for each person through whom it is caught, certainly or possibly; itself if persons are not taken apart.
    pub(crate) fn of_each_person(&self) -> Vec<Finding<'e, 'g>> {
        if self.persons.len() < 2 {
            return vec![self.clone()];
        }
        let persons = self.persons.iter().map(|(person, _)| person.index().index() as u32);
        persons.map(|person| self.exposure.finding_through(self.entity, Some(person))).collect()
    }

    /// The listed persons, other than itself, through whom it is, or may be, caught, where the rule takes persons apart; empty elsewhere.
    /// The contributions are those of the first of them.
    pub fn persons(&self) -> impl ExactSizeIterator<Item = (EntityRef<'g>, Answer)> {
        self.persons.iter().copied()
    }

    /// Its listings by the authorities of the regime, each with whether it seeds the rule, and why.
    #[must_use]
    pub fn listings(&self) -> &[ListingNote<'g>] {
        &self.listings
    }

    /// The chains of owners by which it is caught, each from a listed owner down to it, at most so many: owners in the order of the
    /// graph, no entity twice in one chain. One who holds jointly with somebody caught stands below that one. None of an entity that is
    /// not caught.
    #[must_use]
    pub fn chains(&self, most: usize) -> Vec<Vec<EntityRef<'g>>> {
        let mut found = Vec::new();
        if self.verdict != Verdict::NotCaught {
            for finding in self.of_each_person() {
                finding.chain(&mut vec![self.entity], most, &mut found);
            }
        }
        found
    }

    fn chain(&self, below: &mut Vec<EntityRef<'g>>, most: usize, found: &mut Vec<Vec<EntityRef<'g>>>) {
        // The deepest chains of real registers have some dozens of links.
        const DEEPEST: usize = 200;
        for part in self.counting() {
            if found.len() >= most || below.len() > DEEPEST {
                continue;
            }
            // Those with whom it holds may lead further up where it is in the chain already.
            let is_new = !below.contains(&part.owner);
            if is_new {
                below.push(part.owner);
                self.climb(part.owner, below, most, found);
            }
            for &partner in &part.partners {
                if found.len() < most && !below.contains(&partner) {
                    below.push(partner);
                    self.climb(partner, below, most, found);
                    below.pop();
                }
            }
            if is_new {
                below.pop();
            }
        }
    }

    /// The chains that end with an owner, and those above it.
    fn climb(
        &self,
        owner: EntityRef<'g>,
        below: &mut Vec<EntityRef<'g>>,
        most: usize,
        found: &mut Vec<Vec<EntityRef<'g>>>,
    ) {
        if self.exposure.seed(owner.index().index() as u32) != Answer::No {
            let chain: Vec<EntityRef<'g>> = below.iter().rev().copied().collect();
            if !found.contains(&chain) {
                found.push(chain);
            }
        }
        self.exposure.finding_through(owner, self.person()).chain(below, most, found);
    }

    pub(super) fn person(&self) -> Option<u32> {
        self.person
    }

    /// Whether it supports itself in a circle: not caught, but caught if it were taken to be.
    #[must_use]
    pub fn is_circular(&self) -> bool {
        self.exposure.circular_entities().binary_search(&(self.entity.index().index() as u32)).is_ok()
    }

    /// What a reader must be told beside the verdict: records that are at odds, circular support, votes and control that the rule does
    /// not count, stakes that have ended, and entities that are said to be the same and count as two.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let others = self.contributions.iter().filter(|part| part.owner != self.entity);
        let total = others.fold(0, |sum: Amount, part| sum.saturating_add(part.hold.shares.0));
        if total > whole(Ppm::WHOLE) {
            warnings.push(format!("total of recorded stakes in {} is {}", self.entity, lower_bound(total).ppm));
        }
        if self.contributions.iter().any(|part| part.owner == self.entity) {
            warnings.push("it holds a part of itself, which counts for nothing and stays in the whole".to_owned());
        }
        if self.is_circular() {
            warnings.push(
                "circular support: it would be caught if it were taken to be caught; no outside stakes bear that out; review".to_owned(),
            );
        }
        self.uncounted_control(&mut warnings);
        self.uncounted_votes(&mut warnings);
        self.ended_stakes(&mut warnings);
        self.same_entities(&mut warnings);
        warnings
    }

    /// Control by a caught party, of which the rule takes no account.
    fn uncounted_control(&self, warnings: &mut Vec<String>) {
        if self.exposure.limit.control || !matches!(self.verdict, Verdict::NotCaught | Verdict::Undetermined) {
            return;
        }
        for part in self.counting().filter(|part| part.hold.control.is_some()) {
            let may = if part.hold.control == Some(Answer::Yes) { "" } else { "perhaps " };
            let (owner, regime) = (part.owner, self.exposure.regime());
            warnings.push(format!("{may}controlled by {owner}: {regime} does not count control"));
        }
    }

    /// Votes of caught owners that would reach the threshold, of which the rule takes no account.
    fn uncounted_votes(&self, warnings: &mut Vec<String>) {
        let limit = self.exposure.limit;
        if limit.votes || !matches!(self.verdict, Verdict::NotCaught | Verdict::Undetermined) {
            return;
        }
        if limit.is_reached(self.sum(|hold| hold.votes).1) {
            let (votes, regime) = (in_words(&self.aggregate_votes()), self.exposure.regime());
            warnings.push(format!("caught owners hold {votes}: {regime} does not count votes"));
        }
    }

    /// Ties of identity: what stands in the graph as two is judged as two.
    fn same_entities(&self, warnings: &mut Vec<String>) {
        let owners = self.contributions.iter().map(|part| part.owner).filter(|&owner| owner != self.entity);
        for who in [self.entity].into_iter().chain(owners) {
            let mut ties: Vec<TieRef<'g>> = who.ties().collect();
            ties.sort_by_key(|tie| tie.index());
            for tie in ties {
                let perhaps = match tie.relation() {
                    Relation::SameAs => "",
                    Relation::PossiblySameAs => "possibly ",
                    _ => continue,
                };
                let other = if tie.from() == who { tie.to() } else { tie.from() };
                if other != who && tie.get().affirmations().any(|claim| claim.modality() <= self.exposure.weakest) {
                    warnings.push(format!(
                        "{who} is said to be {perhaps}the same as {other} ({}), and the two count as two here: merge them first",
                        other.get().id()
                    ));
                }
            }
        }
    }

    /// Stakes that have ended, of owners who are caught now and were when the stakes ended, and that reached the threshold then: what was
    /// blocked then stays so, where the rule says so.
    fn ended_stakes(&self, warnings: &mut Vec<String>) {
        let (Some(day), Verdict::NotCaught, true) =
            (self.exposure.day(), self.verdict, self.exposure.regime().keeps_blocked())
        else {
            return;
        };
        let ended = self.counting().flat_map(|part| part.ties.iter().flat_map(|&tie| ended(tie, day)));
        let mut days: Vec<Day> = ended.collect();
        days.sort_unstable();
        days.dedup();
        // The latest will do.
        if let Some(warning) = days.into_iter().rev().find_map(|day| self.blocked_on(day)) {
            warnings.push(warning);
        }
    }

    /// What those who are caught now held on an earlier day, if it reached the threshold then.
    fn blocked_on(&self, day: Day) -> Option<String> {
        let (exposure, limit) = (self.exposure, self.exposure.limit);
        let asset = self.entity.index().index() as u32;
        let then = OnDay::new(exposure.facts, Some(day), exposure.weakest);
        let held =
            self.counting().map(|part| then.hold(exposure.facts.held_in(part.owner.index().index() as u32, asset)));
        // Most often that is not so, and to look at the whole graph of that day is work.
        let most = held.fold(0, |sum: Amount, hold| sum.saturating_add(hold.shares.1));
        if !limit.is_reached(most) || exposure.regime().holds_on(day) == Answer::No {
            return None;
        }
        let regime = exposure.regime().clone();
        let earlier = exposure.graph.exposure(regime).as_of(day).at_least(exposure.weakest).run();
        let caught_now = |owner: EntityRef<'g>| self.counting().any(|part| part.owner == owner);
        let mut earlier = earlier.finding(asset);
        earlier.contributions.retain(|part| caught_now(part.owner));
        let (least, most) = earlier.sum(|hold| hold.shares);
        let reached = if limit.is_reached(least) { "reached" } else { "may have reached" };
        let owners: Vec<String> = earlier
            .counting()
            .filter_map(|part| Some(format!("{} ({} on {day})", part.owner, in_words(part.shares.as_ref()?))))
            .collect();
        limit.is_reached(most).then(|| {
            format!(
                "earlier stakes of {} {reached} the threshold: property blocked then stays blocked, and sham transfers are not \
                 recognised",
                owners.join(", ")
            )
        })
    }
}

/// The last days of the stakes of a tie that have certainly ended before a day.
fn ended(tie: TieRef<'_>, day: Day) -> impl Iterator<Item = Day> {
    let stakes = tie.get().affirmations().filter(move |_| tie.relation() == Relation::Owns);
    stakes.map(move |claim| span_of(tie, claim).possible().1).filter(move |&last| last < day)
}

/// What joint arrangements make of a party.
struct Jointly<'g> {
    answer: Answer,
    /// The ties that make them.
    ties: Vec<TieRef<'g>>,
    /// Those with whom it holds who are caught.
    partners: Vec<EntityRef<'g>>,
}

fn share((least, most): (Amount, Amount)) -> Share {
    Share::between(lower_bound(least), upper_bound(most))
}

impl<'g> Exposure<'g> {
    pub(crate) fn finding(&self, entity: u32) -> Finding<'_, 'g> {
        let persons = self.persons_of(entity);
        let first = persons.first().map(|(person, _)| person.index().index() as u32);
        let person = first.or_else(|| self.nearest_person(entity));
        let reference = self.entity(entity);
        Finding {
            exposure: self,
            entity: reference,
            verdict: self.verdict(reference.index()),
            contributions: self.contributions(reference, person),
            persons,
            person,
            listings: self.listing_notes(reference),
        }
    }

    /// The finding of an entity, or of an owner in a chain, through one person.
    pub(super) fn finding_through(&self, entity: EntityRef<'g>, person: Option<u32>) -> Finding<'_, 'g> {
        let number = entity.index().index() as u32;
        let finding = self.finding(number);
        let Some(through) = person else { return finding };
        let answer = self.counts(number, person);
        let is_other = through != number && answer != Answer::No;
        Finding {
            contributions: self.contributions(entity, person),
            persons: if is_other { vec![(self.entity(through), answer)] } else { Vec::new() },
            person,
            ..finding
        }
    }

    /// The persons, itself left out, through whom an entity is caught.
    fn persons_of(&self, entity: u32) -> Vec<(EntityRef<'g>, Answer)> {
        let Reach::Apart(persons) = &self.reach else { return Vec::new() };
        let others = persons.of(entity).filter(|&&(_, person, _)| person != entity);
        let mut found: Vec<(u32, Answer)> = others.map(|&(_, person, answer)| (person, answer)).collect();
        found.sort_by_key(|&(person, answer)| (std::cmp::Reverse(answer), person));
        found.into_iter().map(|(person, answer)| (self.entity(person), answer)).collect()
    }

    /// Of an entity that is caught through nobody, the person who may hold the most of it.
    fn nearest_person(&self, entity: u32) -> Option<u32> {
        let Reach::Apart(persons) = &self.reach else { return None };
        let from = persons.held.partition_point(|&(other, ..)| other < entity);
        let held = persons.held.iter().skip(from).take_while(|&&(other, ..)| other == entity);
        held.max_by_key(|&&(_, person, most)| (most, std::cmp::Reverse(person))).map(|&(_, person, _)| person)
    }

    /// Everybody recorded to own or control an entity.
    fn contributions(&self, entity: EntityRef<'g>, person: Option<u32>) -> Vec<Contribution<'g>> {
        let asset = entity.index().index() as u32;
        let owner_of = |tie: TieRef<'g>| if tie.relation() == Relation::FrontsFor { tie.to() } else { tie.from() };
        let asset_of = |tie: TieRef<'g>| if tie.relation() == Relation::FrontsFor { tie.from() } else { tie.to() };
        let ties = entity.ties().filter(|tie| is_holding(tie.relation()) && asset_of(*tie) == entity);
        let mut owners: Vec<EntityRef<'g>> = ties.map(owner_of).collect();
        owners.sort_by_key(|owner| owner.index());
        owners.dedup();
        let mut parts: Vec<Contribution<'g>> = Vec::new();
        for owner in owners {
            let number = owner.index().index() as u32;
            let hold = self.on_day.hold(self.facts.held_in(number, asset));
            let counts = self.counts(number, person);
            // That it counts by itself may rest on what is held jointly; that it is listed does not.
            let is_asked = person != Some(number);
            let joint = self.counts_jointly(number, asset, person).filter(|joint| is_asked && joint.answer >= counts);
            let is_joint = joint.as_ref().is_some_and(|joint| joint.answer > counts);
            let some = |(least, most): (Amount, Amount)| (most > 0).then(|| share((least, most)));
            parts.push(Contribution {
                owner,
                counts: joint.as_ref().map_or(counts, |joint| joint.answer),
                joint: is_joint,
                shares: some(hold.shares),
                votes: some(hold.votes).map(Share::of_votes).filter(|_| self.limit.votes),
                control: hold.control.filter(|_| self.limit.control).unwrap_or(Answer::No),
                ties: ties_of_hold(self.graph, number, asset),
                arrangement: joint.as_ref().map(|joint| joint.ties.clone()).unwrap_or_default(),
                partners: joint.map(|joint| joint.partners).unwrap_or_default(),
                hold,
            });
        }
        parts
    }

    /// Whether what an owner holds counts: it is caught, where persons are taken apart through the person in question.
    fn counts(&self, owner: u32, person: Option<u32>) -> Answer {
        match (&self.reach, person) {
            (Reach::Apart(persons), Some(person)) => {
                let through = persons.of(owner).find(|&&(_, other, _)| other == person);
                through.map_or(Answer::No, |&(.., answer)| answer)
            }
            _ => self.caught_answer(owner),
        }
    }

    /// How an owner counts as party to joint arrangements with somebody who does.
    fn counts_jointly(&self, owner: u32, asset: u32, person: Option<u32>) -> Option<Jointly<'g>> {
        if !matches!(self.reach, Reach::Apart(_)) {
            return None;
        }
        let (mut found, mut ties, mut partners) = (Answer::No, Vec::new(), Vec::new());
        for joint in &self.on_day.joints {
            let own = joint.binds(owner).and(joint.covers(asset));
            let others = joint.parties.iter().filter(|&&(party, _)| party != owner);
            for &(party, bound) in others {
                let answer = own.and(bound).and(self.counts(party, person));
                if answer == Answer::No {
                    continue;
                }
                found = found.max(answer);
                partners.push(party);
                let ends = [party, owner, asset];
                ties.extend(ends.into_iter().flat_map(|end| ties_of_joint(self.graph, joint.agreement, end)));
            }
        }
        let mut told = HashSet::new();
        ties.retain(|tie: &TieRef<'g>| told.insert(tie.index()));
        partners.sort_unstable();
        partners.dedup();
        let partners = partners.into_iter().map(|partner| self.entity(partner)).collect();
        (found != Answer::No).then_some(Jointly { answer: found, ties, partners })
    }

    fn listing_notes(&self, entity: EntityRef<'g>) -> Vec<ListingNote<'g>> {
        let is_of = |listing: &Listing<'g>| {
            self.regime.authorities().is_empty() || self.authorities.contains(&listing.authority())
        };
        entity.listings().into_iter().filter(is_of).map(|listing| self.listing_note(listing)).collect()
    }

    fn listing_note(&self, listing: Listing<'g>) -> ListingNote<'g> {
        let holds = listing.holds_to(self.day, self.weakest);
        let on = self.day.map_or_else(|| "at some time".to_owned(), |day| format!("on {day}"));
        let (blocks, why) = match listing.measure() {
            _ if listing.claim().modality() > self.weakest => (Answer::No, "put too weakly to count".to_owned()),
            Some(measure) if !self.regime.measures().contains(&measure) => {
                (Answer::No, format!("{measure} is no measure that seeds {}", self.regime))
            }
            Some(measure) if self.day.is_none() => (holds, measure.to_string()),
            Some(measure) => (holds, in_force(&measure.to_string(), holds, &on)),
            None if listing.is_measured_by_another(self.day, self.weakest) => (
                Answer::No,
                "names no measure; taken for a word about those that other claims of the authority name".to_owned(),
            ),
            None => (holds.min(Answer::Possibly), format!("names no measure, and no other claim does {on}")),
        };
        let mut why = vec![why];
        let modality = listing.claim().modality();
        if modality.leaves_open() && modality <= self.weakest {
            why.push(format!("only {modality}"));
        }
        why.extend(disputed(denied(listing.tie(), listing.claim()), self.weakest));
        let newest = newest(self.graph.sources()).map(PartialDate::latest);
        let is_over = |end: &PartialDate| newest.is_none_or(|day| end.latest() <= day);
        if let Some(end) = listing.ends().filter(|end| self.day.is_none() && is_over(end)) {
            why.push(format!("listed once: ended {}", end.words()));
        }
        if listing.span().is_none() && self.day.is_some() {
            why.push(undated(listing.tie(), listing.claim()).to_owned());
        }
        ListingNote { listing, blocks, why: why.join("; ") }
    }
}

/// What a denial so put makes of a record.
fn disputed(denied: Option<Modality>, weakest: Modality) -> Option<String> {
    let counts = denied? <= weakest;
    Some(if counts { "disputed" } else { "disputed only by what is put too weakly to count" }.to_owned())
}

/// That a record has no date, and whether its sources have one: what none dates is taken to hold on every day.
fn undated(tie: TieRef<'_>, claim: &Claim) -> &'static str {
    if known_since(tie.graph, claim).is_some() { "undated" } else { "undated, from an undated source" }
}

fn in_force(measure: &str, holds: Answer, on: &str) -> String {
    match holds {
        Answer::Yes => format!("{measure} in force {on}"),
        Answer::Possibly => format!("{measure} possibly in force {on}"),
        Answer::No => format!("{measure} not in force {on}"),
    }
}

/// Why a stake that is recorded does not count for certain, or at all; empty if it does.
pub(super) fn doubts(tie: TieRef<'_>, claim: &Claim, day: Option<Day>, weakest: Modality) -> Vec<String> {
    let mut doubts = Vec::new();
    if claim.modality() > weakest {
        doubts.push("left out: put too weakly".to_owned());
    } else if claim.modality() >= Modality::Alleged {
        doubts.push(format!("only {}", claim.modality()));
    }
    doubts.extend(disputed(denied(tie, claim), weakest));
    if let Some(day) = day {
        match span_of(tie, claim).holds_on(day) {
            Answer::Yes => {}
            Answer::Possibly => doubts.push(format!("perhaps not on {day}")),
            Answer::No => doubts.push(format!("not on {day}")),
        }
        if dated(tie, claim).is_none() {
            doubts.push(undated(tie, claim).to_owned());
        }
    }
    if claim.details().share().is_some_and(Share::is_indirect) {
        let sums_up = if stands_for_a_chain(tie, claim) {
            "sums up a chain of which no links are on record, and counts possibly"
        } else {
            "sums up a chain, and is not added to it"
        };
        doubts.push(sums_up.to_owned());
    }
    doubts
}

/// Prints the entity, the verdict and the aggregate: "Glocom: undetermined, 0..100% of the shares".
impl fmt::Display for Finding<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.entity, self.words())
    }
}

impl Finding<'_, '_> {
    /// The verdict in words, careful where it is a presumption.
    pub(crate) fn words(&self) -> String {
        let grounds: Vec<String> = self.grounds().iter().map(ToString::to_string).collect();
        let verdict = match self.verdict {
            Verdict::Listed => "listed itself".to_owned(),
            Verdict::Caught if self.exposure.regime().is_presumption() => {
                "presumed to be owned or controlled (rebuttable)".to_owned()
            }
            Verdict::Caught => "caught".to_owned(),
            Verdict::Undetermined => "undetermined".to_owned(),
            Verdict::NotCaught => "not caught".to_owned(),
        };
        let by = if grounds.is_empty() || self.verdict == Verdict::Listed {
            String::new()
        } else {
            format!(" by {}", grounds.join(" and "))
        };
        let held = self.counting().any(|part| part.shares.is_some());
        let aggregate =
            if held { format!("; caught owners hold {}", in_words(&self.aggregate())) } else { String::new() };
        let votes = if self.counting().any(|part| part.votes.is_some()) {
            format!("; {}", in_words(&self.aggregate_votes()))
        } else {
            String::new()
        };
        let most = self.sum(|hold| hold.shares).1.max(if votes.is_empty() { 0 } else { self.sum(|hold| hold.votes).1 });
        let above = if most > whole(Ppm::WHOLE) { " (the records leave more than the whole open)" } else { "" };
        format!("{verdict}{by}{aggregate}{votes}{above}")
    }
}
