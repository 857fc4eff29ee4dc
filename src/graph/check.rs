//! The checks of a build. Each looks at all records and reports all it finds.

use std::collections::HashMap;

use petgraph::graph::NodeIndex;

use super::builder::{GraphBuilder, Origin, Statement};
use super::problem::{Code, FieldPath, Position, Problem, Segment, Text};
use crate::model::claim::{Amount, Claim};
use crate::model::date::{Day, Span};
use crate::model::entity::Entity;
use crate::model::kind::EntityKind;
use crate::model::naming::nearest;
use crate::model::relation::Relation;
use crate::model::share::{Ppm, ShareOf};

/// The longest quote that passes without a warning, in characters: a sentence or two.
pub const LONGEST_QUOTE: usize = 400;

/// The longest id, in bytes.
pub const LONGEST_ID: usize = 256;

/// Unknown ids for which a near one is looked up; each look-up compares with every known id.
const SUGGESTIONS: usize = 50;

/// Problems with the records they are about, not yet located in their texts.
#[derive(Default)]
pub(super) struct Findings {
    found: Vec<(Origin, &'static str, FieldPath, Problem)>,
}

impl Findings {
    fn add(&mut self, record: &Record<'_>, rest: &[Segment], code: Code, message: impl Into<String>) -> &mut Problem {
        let mut path = record.within.to_vec();
        path.extend_from_slice(rest);
        self.found.push((record.origin, record.list, path, Problem::new(code, message)));
        let last = self.found.len() - 1;
        &mut self.found[last].3
    }

    /// The problems with file and position, in the order of texts and positions.
    pub(super) fn located(self, texts: &[Box<dyn Text>]) -> Vec<Problem> {
        let mut by_text: Vec<Vec<(FieldPath, Problem)>> = texts.iter().map(|_| Vec::new()).collect();
        let mut in_memory = Vec::new();
        for (origin, list, rest, mut problem) in self.found {
            let (text, path, shown) = GraphBuilder::describe(texts, origin, list, &rest);
            problem.path = shown.into();
            match text.and_then(|text| by_text.get_mut(text as usize)) {
                Some(slot) => slot.push((path, problem)),
                None => in_memory.push(problem),
            }
        }
        let mut all = Vec::new();
        for (text, found) in texts.iter().zip(by_text) {
            all.extend(locate(&**text, found));
        }
        all.extend(in_memory);
        all
    }
}

fn locate(text: &dyn Text, found: Vec<(FieldPath, Problem)>) -> Vec<Problem> {
    if found.is_empty() {
        return Vec::new();
    }
    let (paths, problems): (Vec<FieldPath>, Vec<Problem>) = found.into_iter().unzip();
    let (positions, changed) = match text.locate(&paths) {
        Ok(positions) => (positions, None),
        Err(_) => {
            let message = "the file is no longer what was read; lines and columns are unknown";
            (vec![None; paths.len()], Some(Problem::new(Code::FileChanged, message).in_file(text.name())))
        }
    };
    let place = |(problem, position): (Problem, Option<Position>)| problem.in_file(text.name()).at(position);
    let mut placed: Vec<Problem> = problems.into_iter().zip(positions).map(place).collect();
    placed.sort_by_key(|problem| problem.position);
    placed.extend(changed);
    placed
}

/// The record that a check looks at.
struct Record<'a> {
    origin: Origin,
    list: &'static str,
    within: &'a [Segment],
}

fn record(list: &'static str, origin: Origin) -> Record<'static> {
    Record { origin, list, within: &[] }
}

const fn field(name: &'static str) -> Segment {
    Segment::Field(name)
}

fn index(position: usize) -> Segment {
    Segment::Index(u32::try_from(position).unwrap_or(u32::MAX))
}

/// Drops records that stand in two texts in the same words, and reports ids that two different records have.
pub(super) fn fold_repeats(builder: &mut GraphBuilder, found: &mut Findings) {
    fold(&mut builder.sources, "sources", |source| &source.id, (Code::DuplicateSource, "source"), found);
    fold(&mut builder.entities, "entities", |entity| entity.id(), (Code::DuplicateEntity, "entity"), found);
    fold(&mut builder.deals, "deals", |deal| &deal.id, (Code::DuplicateDeal, "deal"), found);
}

fn fold<T: PartialEq>(
    records: &mut Vec<(T, Origin)>,
    list: &'static str,
    id: impl Fn(&T) -> &str,
    (code, what): (Code, &str),
    found: &mut Findings,
) {
    let mut repeats = Vec::new();
    let mut first: HashMap<&str, usize> = HashMap::with_capacity(records.len());
    for (position, (this, origin)) in records.iter().enumerate() {
        let Some(&earlier) = first.get(id(this)) else {
            first.insert(id(this), position);
            continue;
        };
        let (other, other_origin) = &records[earlier];
        repeats.push(position);
        if this != other || origin.same_text(*other_origin) {
            let message = format!("the id of this {what} is taken: {:?}", id(this));
            found.add(&record(list, *origin), &[field("id")], code, message).help =
                Some("records of one id are one only if they stand in different files in the same words".to_owned());
        }
    }
    drop(first);
    let mut position = 0;
    let mut repeats = repeats.into_iter().peekable();
    records.retain(|_| {
        let keep = repeats.next_if_eq(&position).is_none();
        position += 1;
        keep
    });
}

/// Checks every record by itself and against the others.
pub(super) fn records(builder: &GraphBuilder, nodes: &[Option<NodeIndex>], found: &mut Findings) {
    let mut known = Known::new(builder, nodes);
    for (entity, origin) in &builder.entities {
        check_entity(entity, &record("entities", *origin), found);
    }
    check_sources(builder, &mut known, found);
    for statement in &builder.statements {
        check_statement(statement, &mut known, found);
    }
    check_deals(builder, &mut known, found);
    check_people(builder, nodes, found);
    check_stakes(builder, nodes, found);
    check_size(builder, found);
}

/// The ids that records may refer to.
struct Known<'a> {
    builder: &'a GraphBuilder,
    nodes: &'a [Option<NodeIndex>],
    symbols: Vec<&'a str>,
    sources: HashMap<&'a str, usize>,
    suggested: usize,
}

impl<'a> Known<'a> {
    fn new(builder: &'a GraphBuilder, nodes: &'a [Option<NodeIndex>]) -> Self {
        let sources =
            builder.sources.iter().enumerate().map(|(position, (source, _))| (source.id.as_str(), position)).collect();
        Self { builder, nodes, symbols: builder.symbols.names(), sources, suggested: 0 }
    }

    fn unknown_entity(&mut self, id: &str, at: &Record<'_>, rest: &[Segment], found: &mut Findings) {
        let near = self.near(id, self.builder.entities.iter().map(|(entity, _)| entity.id()));
        let problem = found.add(at, rest, Code::UnknownEntity, format!("no entity {id:?}"));
        problem.help = near.map(|near| format!("did you mean {near:?}?"));
    }

    fn source(&mut self, id: &str, at: &Record<'_>, rest: &[Segment], found: &mut Findings) {
        if self.sources.contains_key(id) {
            return;
        }
        let near = self.near(id, self.builder.sources.iter().map(|(source, _)| source.id.as_str()));
        let problem = found.add(at, rest, Code::UnknownSource, format!("no source {id:?}"));
        problem.help = near.map(|near| format!("did you mean {near:?}?"));
    }

    fn near<'b>(&mut self, id: &str, candidates: impl Iterator<Item = &'b str>) -> Option<&'b str> {
        self.suggested += 1;
        if self.suggested > SUGGESTIONS { None } else { nearest(id, candidates) }
    }
}

fn check_id(id: &str, at: &Record<'_>, found: &mut Findings) {
    let wrong = if id.is_empty() {
        "is empty"
    } else if id.len() > LONGEST_ID {
        "is too long"
    } else if id.trim() != id {
        "begins or ends with white space"
    } else if id.chars().any(char::is_control) {
        "has a control character"
    } else {
        return;
    };
    let help = format!("an id has 1 to {LONGEST_ID} bytes, no white space at its ends and no control characters");
    found.add(at, &[field("id")], Code::InvalidId, format!("the id {id:?} {wrong}")).help = Some(help);
}

fn check_entity(entity: &Entity, at: &Record<'_>, found: &mut Findings) {
    check_id(entity.id(), at, found);
    if entity.name().trim().is_empty() {
        found.add(at, &[field("name")], Code::EmptyName, format!("entity {:?} has no name", entity.id()));
    }
    let details = entity.details();
    for (position, alias) in details.aliases.iter().enumerate().filter(|(_, alias)| alias.name.trim().is_empty()) {
        let message = format!("an alias of {:?} is empty: {:?}", entity.id(), alias.name);
        found.add(at, &[field("aliases"), index(position)], Code::EmptyName, message);
    }
    for (position, country) in details.countries.iter().enumerate() {
        if country.code.len() != 2 || !country.code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let message = format!("{:?} is no country code", country.code);
            let problem =
                found.add(at, &[field("countries"), index(position), field("code")], Code::InvalidCountry, message);
            problem.help = Some("write two capital letters of ISO 3166-1, such as \"MM\"".to_owned());
        }
    }
    for (position, dated) in details.dates.iter().enumerate().filter(|(_, dated)| dated.date.is_inverted()) {
        let message = format!("the period {} ends before it begins", dated.date);
        found.add(at, &[field("dates"), index(position), field("date")], Code::InvertedPeriod, message);
    }
}

fn check_sources(builder: &GraphBuilder, known: &mut Known<'_>, found: &mut Findings) {
    for (source, origin) in &builder.sources {
        let at = record("sources", *origin);
        check_id(&source.id, &at, found);
        if source.title.trim().is_empty() {
            found.add(&at, &[field("title")], Code::EmptyName, format!("source {:?} has no title", source.id.as_str()));
        }
        if let Some(published) = source.published.filter(|published| published.is_inverted()) {
            let message = format!("the period {published} ends before it begins");
            found.add(&at, &[field("published")], Code::InvertedPeriod, message);
        }
        if let Some(via) = &source.via {
            known.source(via, &at, &[field("via")], found);
        }
    }
    for circle in circles(builder, known) {
        let Some((source, origin)) = circle.first().and_then(|&first| builder.sources.get(first)) else { continue };
        let mut names: Vec<&str> =
            circle.iter().filter_map(|&at| builder.sources.get(at)).map(|(source, _)| &*source.id).collect();
        names.push(&source.id);
        let message = format!("sources repeat each other in a circle: {}", names.join(" via "));
        let problem = found.add(&record("sources", *origin), &[field("via")], Code::SourceCycle, message);
        problem.help = Some("one of them must be the origin".to_owned());
    }
}

/// The circles of `via`, each from its first source in the order of the records.
fn circles(builder: &GraphBuilder, known: &Known<'_>) -> Vec<Vec<usize>> {
    let via = |at: usize| {
        builder.sources.get(at).and_then(|(source, _)| source.via.as_deref()).and_then(|id| known.sources.get(id))
    };
    let mut walk = vec![0usize; builder.sources.len()];
    let mut circles = Vec::new();
    for start in 0..walk.len() {
        let (mut at, this) = (start, start + 1);
        while walk[at] == 0 {
            walk[at] = this;
            match via(at) {
                Some(&next) => at = next,
                None => break,
            }
        }
        if walk[at] == this && via(at).is_some() {
            let mut circle = vec![at];
            let mut next = via(at).copied();
            while let Some(step) = next.filter(|&step| step != at) {
                circle.push(step);
                next = via(step).copied();
            }
            if let Some(first) = circle.iter().enumerate().min_by_key(|(_, step)| **step).map(|(position, _)| position)
            {
                circle.rotate_left(first);
            }
            circles.push(circle);
        }
    }
    circles
}

fn check_statement(statement: &Statement, known: &mut Known<'_>, found: &mut Findings) {
    let at = record("claims", statement.origin);
    let Statement { from, to, relation, claim, .. } = statement;
    for (symbol, end) in [(from, "from"), (to, "to")] {
        if known.nodes.get(symbol.0 as usize).copied().flatten().is_none() {
            let id = known.symbols.get(symbol.0 as usize).copied().unwrap_or_default();
            known.unknown_entity(id, &at, &[field(end)], found);
        }
    }
    if from == to {
        let id = known.symbols.get(from.0 as usize).copied().unwrap_or_default();
        found.add(&at, &[field("to")], Code::SelfTie, format!("a tie leads from {id:?} to itself")).help =
            Some("it lies on no route".to_owned());
    }
    check_details(claim, *relation, &at, found);
    check_claim(claim, known, &at, found);
}

/// Checks that a claim has only the details that its relation has.
fn check_details(claim: &Claim, relation: Relation, at: &Record<'_>, found: &mut Findings) {
    let details = claim.details();
    let misplaced =
        |there: bool, name: &'static str, home: Relation| (there && relation != home).then_some((name, home));
    let both = [
        misplaced(details.share.is_some(), "share", Relation::Owns),
        misplaced(details.designation.is_some(), "designation", Relation::SanctionedBy),
    ];
    for (name, home) in both.into_iter().flatten() {
        let message = format!("a {name} stands on {}", relation.name());
        found.add(at, &[field(name)], Code::MisplacedDetail, message).help =
            Some(format!("only {} has a {name}", home.name()));
    }
    if relation == Relation::Other && details.role.as_deref().is_none_or(|role| role.trim().is_empty()) {
        found.add(at, &[field("relation")], Code::UnnamedRelation, "the relation Other does not say what it is").help =
            Some("say it in `role`, or use LinkedTo".to_owned());
    }
}

fn check_claim(claim: &Claim, known: &mut Known<'_>, at: &Record<'_>, found: &mut Findings) {
    if claim.evidence().is_empty() {
        found.add(at, &[field("evidence")], Code::NoEvidence, "a claim has no evidence").help =
            Some("name at least one source: evidence: [\"article\"]".to_owned());
    }
    for (position, evidence) in claim.evidence().iter().enumerate() {
        let here = [field("evidence"), index(position)];
        known.source(&evidence.source, at, &[here[0], here[1], field("source")], found);
        let length = evidence.quote.as_deref().map_or(0, |quote| quote.chars().count());
        if length > LONGEST_QUOTE {
            let message = format!("a quote has {length} characters");
            found.add(at, &[here[0], here[1], field("quote")], Code::LongQuote, message).help =
                Some(format!("quote a sentence, at most {LONGEST_QUOTE} characters"));
        }
    }
    if let Some(when) = claim.dated().filter(|when| when.period.is_inverted()) {
        let message = format!("the period {} ends before it begins", when.period);
        found.add(at, &[field("when")], Code::InvertedPeriod, message);
    }
    let details = claim.details();
    if let Some(share) = details.share {
        if share.is_over_whole() {
            found.add(at, &[field("share")], Code::ShareOverWhole, format!("the share {share} is over 100%"));
        } else if share.is_empty() {
            found.add(at, &[field("share")], Code::EmptyShare, format!("no value lies in the share {share}"));
        }
    }
    if let Some(amount) = &details.amount {
        check_amount(amount, at, &[field("amount")], found);
    }
    let term = details.designation.as_ref().and_then(|listing| listing.listed_on.zip(listing.removed_on));
    if let Some((listed, removed)) = term.filter(|(listed, removed)| removed.latest() < listed.earliest()) {
        let message = format!("a listing ends on {removed}, before it begins on {listed}");
        found.add(at, &[field("designation"), field("removed_on")], Code::InvertedPeriod, message);
    }
}

fn check_amount(amount: &Amount, at: &Record<'_>, rest: &[Segment], found: &mut Findings) {
    let (whole, decimals) = amount.value.split_once('.').unwrap_or((&amount.value, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let currency = amount.currency.len() == 3 && amount.currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if !digits(whole) || !digits(decimals) || !currency {
        let message = format!("no amount: {:?} {:?}", amount.value, amount.currency);
        found.add(at, rest, Code::InvalidAmount, message).help =
            Some("write (value: \"1500000.50\", currency: \"USD\")".to_owned());
    }
}

fn check_deals(builder: &GraphBuilder, known: &mut Known<'_>, found: &mut Findings) {
    if builder.deals.is_empty() {
        return;
    }
    let entities: HashMap<&str, ()> = builder.entities.iter().map(|(entity, _)| (entity.id(), ())).collect();
    for (deal, origin) in &builder.deals {
        let at = record("deals", *origin);
        check_id(&deal.id, &at, found);
        for (role, ids) in deal.parties() {
            for (position, id) in ids.iter().enumerate().filter(|(_, id)| !entities.contains_key(&***id)) {
                known.unknown_entity(id, &at, &[field(role), index(position)], found);
            }
        }
        if deal.ties().next().is_none() {
            let message = format!("no tie follows from the deal {:?}", &*deal.id);
            found.add(&at, &[field("id")], Code::IncompleteDeal, message).help =
                Some("name a buyer and a seller, or a broker and one of them".to_owned());
        }
        if deal.claims.is_empty() {
            found.add(&at, &[field("claims")], Code::UnclaimedDeal, format!("nobody claims the deal {:?}", &*deal.id));
        }
        if let Some(when) = deal.when.as_ref().filter(|when| when.period.is_inverted()) {
            let message = format!("the period {} ends before it begins", when.period);
            found.add(&at, &[field("when")], Code::InvertedPeriod, message);
        }
        if let Some(value) = &deal.value {
            check_amount(value, &at, &[field("value")], found);
        }
        for (position, claim) in deal.claims.iter().enumerate() {
            let within = [field("claims"), index(position)];
            let at = Record { within: &within, ..at };
            check_details(claim, Relation::BoughtFrom, &at, found);
            check_claim(claim, known, &at, found);
        }
    }
}

/// A person may be named only with a cited act.
fn check_people(builder: &GraphBuilder, nodes: &[Option<NodeIndex>], found: &mut Findings) {
    let mut cited = vec![false; builder.entities.len()];
    let mut cite = |node: Option<NodeIndex>| {
        if let Some(slot) = node.and_then(|node| cited.get_mut(node.index())) {
            *slot = true;
        }
    };
    for statement in builder.statements.iter().filter(|statement| !statement.claim.evidence().is_empty()) {
        cite(nodes.get(statement.from.0 as usize).copied().flatten());
        cite(nodes.get(statement.to.0 as usize).copied().flatten());
    }
    let dealers: HashMap<&str, ()> = builder
        .deals
        .iter()
        .flat_map(|(deal, _)| deal.parties())
        .flat_map(|(_, ids)| ids)
        .map(|id| (&**id, ()))
        .collect();
    for (position, (entity, origin)) in builder.entities.iter().enumerate() {
        let named = cited.get(position).copied().unwrap_or_default() || dealers.contains_key(entity.id());
        if *entity.kind() == EntityKind::Person && !named {
            let message = format!("the person {:?} is named without a cited claim", entity.id());
            found.add(&record("entities", *origin), &[field("id")], Code::UncitedPerson, message).help =
                Some("cite what the person did, or leave the person out".to_owned());
        }
    }
}

/// Warns where the stakes in one asset that are held at one time add up to more than the whole.
fn check_stakes(builder: &GraphBuilder, nodes: &[Option<NodeIndex>], found: &mut Findings) {
    let mut stakes: HashMap<Option<NodeIndex>, Vec<&Statement>> = HashMap::new();
    for statement in &builder.statements {
        let adds =
            |claim: &Claim| claim.is_affirmed() && claim.details().share.is_some_and(|share| !share.is_indirect());
        if statement.relation == Relation::Owns && adds(&statement.claim) {
            stakes.entry(nodes.get(statement.to.0 as usize).copied().flatten()).or_default().push(statement);
        }
    }
    let mut over: Vec<(&Statement, u64)> = stakes
        .values()
        .flat_map(|held| [ShareOf::Shares, ShareOf::Votes].map(|of| most_held(held, of)))
        .flatten()
        .collect();
    over.sort_by_key(|(statement, _)| (statement.to, statement.from));
    for (statement, total) in over {
        let total = Ppm(u32::try_from(total).unwrap_or(u32::MAX));
        let message = format!("the stakes in this asset that are held at one time add up to {total}");
        found.add(&record("claims", statement.origin), &[field("share")], Code::StakesOverWhole, message).help =
            Some("date the stakes, or mark summaries of chains as indirect".to_owned());
    }
}

/// The most that is certainly held at once, with the last stake that makes it so, if that is more than the whole. Of the claims
/// about one owner only the largest counts: they restate each other.
fn most_held<'a>(stakes: &[&'a Statement], of: ShareOf) -> Option<(&'a Statement, u64)> {
    let mut held: Vec<(Day, Day, &'a Statement, u32)> = Vec::new();
    for &statement in stakes {
        let Some(share) = statement.claim.details().share.filter(|share| share.of() == of) else { continue };
        let span = statement.claim.span(Relation::Owns).unwrap_or_else(Span::always);
        if let Some((first, last)) = span.certain() {
            held.push((first, last, statement, share.minimum().ppm.0));
        }
    }
    let total_on = |day: Day| {
        let mut owners: HashMap<_, u32> = HashMap::new();
        for &(first, last, statement, ppm) in &held {
            if first <= day && day <= last {
                let most = owners.entry(statement.from).or_default();
                *most = ppm.max(*most);
            }
        }
        owners.values().map(|&ppm| u64::from(ppm)).sum::<u64>()
    };
    let worst = held
        .iter()
        .map(|&(first, _, statement, _)| (total_on(first), statement))
        .max_by_key(|(total, statement)| (*total, statement.from));
    worst.filter(|(total, _)| *total > u64::from(Ppm::WHOLE.0)).map(|(total, statement)| (statement, total))
}

/// The index numbers entities in 32 bits and ties in 30.
fn check_size(builder: &GraphBuilder, found: &mut Findings) {
    let derived: usize = builder.deals.iter().map(|(deal, _)| deal.ties().count()).sum();
    let ties = builder.statements.len().saturating_add(derived);
    for (count, most, list, what) in [
        (builder.entities.len(), u32::MAX as usize - 1, "entities", "entities"),
        (ties, super::index::MOST_TIES, "claims", "ties"),
    ] {
        if count > most {
            let message = format!("{count} {what} are more than the index can number, {most}");
            found.add(&record(list, Origin::memory(most)), &[], Code::TooLarge, message);
        }
    }
}
