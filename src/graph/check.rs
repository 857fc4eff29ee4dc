//! The checks of a build. Each looks at all records and reports all it finds.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, HashMap};

use petgraph::graph::NodeIndex;

use super::builder::{GraphBuilder, Origin, Statement, Symbol};
use super::lookup::fold;
use super::problem::{Code, FieldPath, Position, Problem, Segment, Text, TextChanged};
use crate::model::claim::{Amount, Claim, Confidence};
use crate::model::date::{Day, Span};
use crate::model::entity::Entity;
use crate::model::kind::EntityKind;
use crate::model::naming::Candidates;
use crate::model::relation::Relation;
use crate::model::share::{Ppm, Share, ShareOf};

/// The longest quote that passes without a warning, in characters: a sentence or two.
pub const LONGEST_QUOTE: usize = 400;

/// The longest id, in bytes.
pub const LONGEST_ID: usize = 256;

/// How many names may be compared to find out what unknown ids were meant to be.
const COMPARISONS: usize = 200_000;

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

    /// The problems with file and position, in the order of texts and positions, together with those of texts that could not
    /// be read. Next to these nothing is reported as missing.
    pub(super) fn located(self, texts: &[Box<dyn Text>], unread: Vec<(u32, Problem)>) -> Vec<Problem> {
        let is_missing = |code| matches!(code, Code::UnknownEntity | Code::UnknownSource | Code::UncitedPerson);
        let is_whole = unread.is_empty();
        let mut by_text: Vec<Vec<(FieldPath, Problem)>> = texts.iter().map(|_| Vec::new()).collect();
        let mut in_memory = Vec::new();
        for (origin, list, rest, mut problem) in self.found {
            if !is_whole && is_missing(problem.code) {
                continue;
            }
            let (text, path, shown) = GraphBuilder::describe(texts, origin, list, &rest);
            problem.path = shown.into();
            match text.and_then(|text| by_text.get_mut(text as usize)) {
                Some(slot) => slot.push((path, problem)),
                None => in_memory.push(problem),
            }
        }
        let mut unread = unread.into_iter().peekable();
        let mut all = Vec::new();
        for ((number, text), found) in (0..).zip(texts).zip(by_text) {
            let unread = std::iter::from_fn(|| unread.next_if(|(text, _)| *text == number));
            all.extend(locate(&**text, found, unread.map(|(_, problem)| problem)));
        }
        all.extend(in_memory);
        all
    }
}

/// The problems of one text in the order of their positions: those found in its records and those of the text itself.
fn locate(text: &dyn Text, found: Vec<(FieldPath, Problem)>, unread: impl Iterator<Item = Problem>) -> Vec<Problem> {
    let (paths, problems): (Vec<FieldPath>, Vec<Problem>) = found.into_iter().unzip();
    let located = if paths.is_empty() { Ok(Vec::new()) } else { text.locate(&paths) };
    let changed = located.as_ref().err().map(|TextChanged| {
        Problem::new(Code::FileChanged, "the file is no longer what was read; lines and columns are unknown")
    });
    let positions = located.unwrap_or_else(|TextChanged| vec![None; paths.len()]);
    let place = |(problem, position): (Problem, Option<Position>)| problem.at(position);
    let mut placed: Vec<Problem> = problems.into_iter().zip(positions).map(place).chain(unread).collect();
    placed.sort_by_key(|problem| problem.position);
    placed.extend(changed);
    placed.into_iter().map(|problem| problem.in_file(text.name())).collect()
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
    let GraphBuilder { texts, sources, entities, deals, .. } = builder;
    fold_list(sources, "sources", |source| &source.id, (Code::DuplicateSource, "source"), texts, found);
    fold_list(entities, "entities", |entity| entity.id(), (Code::DuplicateEntity, "entity"), texts, found);
    fold_list(deals, "deals", |deal| &deal.id, (Code::DuplicateDeal, "deal"), texts, found);
}

fn fold_list<T: PartialEq>(
    records: &mut Vec<(T, Origin)>,
    list: &'static str,
    id: impl Fn(&T) -> &str,
    (code, what): (Code, &str),
    texts: &[Box<dyn Text>],
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
            let message = format!("another {what} has the id {:?}", id(this));
            let (text, _, earlier) = GraphBuilder::describe(texts, *other_origin, list, &[]);
            let other_file =
                text.filter(|_| !origin.same_text(*other_origin)).and_then(|text| texts.get(text as usize));
            let file = other_file.map(|text| format!(" of {}", text.name())).unwrap_or_default();
            found.add(&record(list, *origin), &[field("id")], code, message).help =
                Some(format!("the other one is {earlier}{file}"));
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
    meant: Option<Meant<'a>>,
}

impl<'a> Known<'a> {
    fn new(builder: &'a GraphBuilder, nodes: &'a [Option<NodeIndex>]) -> Self {
        let sources =
            builder.sources.iter().enumerate().map(|(position, (source, _))| (source.id.as_str(), position)).collect();
        Self { builder, nodes, symbols: builder.symbols.names(), sources, meant: None }
    }

    fn unknown_entity(&mut self, id: &str, at: &Record<'_>, rest: &[Segment], found: &mut Findings) {
        let help = if self.sources.contains_key(id) {
            Some(format!("{id:?} is a source"))
        } else {
            self.meant().entity(id).map(|meant| format!("did you mean {meant:?}?"))
        };
        found.add(at, rest, Code::UnknownEntity, format!("no entity {id:?}")).help = help;
    }

    fn source(&mut self, id: &str, at: &Record<'_>, rest: &[Segment], found: &mut Findings) {
        if self.sources.contains_key(id) {
            return;
        }
        let meant = self.meant();
        let help = if meant.named.get(&fold(id)).is_some_and(|entity| *entity == id) {
            Some(format!("{id:?} is an entity; evidence names a source"))
        } else {
            meant.source(id).map(|meant| format!("did you mean {meant:?}?"))
        };
        found.add(at, rest, Code::UnknownSource, format!("no source {id:?}")).help = help;
    }

    fn meant(&mut self) -> &mut Meant<'a> {
        self.meant.get_or_insert_with(|| Meant::new(self.builder))
    }
}

/// What unknown ids were perhaps meant to be. Made when the first is met.
struct Meant<'a> {
    entities: Candidates<'a>,
    sources: Candidates<'a>,
    /// The ids of entities by their folded ids, names and aliases.
    named: HashMap<String, &'a str>,
    comparisons: usize,
}

impl<'a> Meant<'a> {
    fn new(builder: &'a GraphBuilder) -> Self {
        let is_id = |id: &str| fault_of_id(id).is_none();
        let entities = || builder.entities.iter().map(|(entity, _)| entity).filter(|entity| is_id(entity.id()));
        let ids = entities().map(|entity| (entity.id(), entity.id()));
        let names = entities().flat_map(|entity| entity.names().map(|name| (name, entity.id())));
        let mut named = HashMap::new();
        for (name, id) in ids.chain(names) {
            named.entry(fold(name)).or_insert(id);
        }
        Self {
            entities: Candidates::new(entities().map(Entity::id)),
            sources: Candidates::new(
                builder.sources.iter().map(|(source, _)| source.id.as_str()).filter(|id| is_id(id)),
            ),
            named,
            comparisons: COMPARISONS,
        }
    }

    /// The entity that has this as a name, or an id like it.
    fn entity(&mut self, id: &str) -> Option<&'a str> {
        let named = self.named.get(&fold(id)).copied();
        named.or_else(|| self.entities.nearest(id, &mut self.comparisons))
    }

    fn source(&mut self, id: &str) -> Option<&'a str> {
        self.sources.nearest(id, &mut self.comparisons)
    }
}

/// What is wrong with an id.
pub(crate) fn fault_of_id(id: &str) -> Option<&'static str> {
    // Nearly every id is printable ASCII; this is asked of every end of every claim, several times.
    let is_plain = id.bytes().fold(true, |is_plain, byte| is_plain & byte.is_ascii_graphic());
    if is_plain && !id.is_empty() && id.len() <= LONGEST_ID {
        return None;
    }
    if id.is_empty() {
        Some("is empty")
    } else if id.len() > LONGEST_ID {
        Some("is too long")
    } else if id.trim() != id {
        Some("begins or ends with white space")
    } else if id.chars().any(char::is_control) {
        Some("has a control character")
    } else {
        None
    }
}

fn check_id(id: &str, at: &Record<'_>, found: &mut Findings) {
    if let Some(wrong) = fault_of_id(id) {
        let help = format!("an id has 1 to {LONGEST_ID} bytes, no white space at its ends and no control characters");
        found.add(at, &[field("id")], Code::InvalidId, format!("the id {id:?} {wrong}")).help = Some(help);
    }
}

fn check_entity(entity: &Entity, at: &Record<'_>, found: &mut Findings) {
    check_id(entity.id(), at, found);
    if entity.name().trim().is_empty() {
        found.add(at, &[field("name")], Code::EmptyName, format!("entity {:?} has no name", entity.id()));
    }
    let details = entity.details();
    for (position, _) in details.aliases().iter().enumerate().filter(|(_, alias)| alias.name.trim().is_empty()) {
        let message = format!("an alias of {:?} is empty", entity.id());
        found.add(at, &[field("aliases"), index(position)], Code::EmptyName, message);
    }
    for (position, country) in details.countries().iter().enumerate() {
        check_country(Some(country.code()), at, &[field("countries"), index(position), field("code")], found);
    }
    for (position, identifier) in details.identifiers().iter().enumerate() {
        let path = [field("identifiers"), index(position), field("country")];
        check_country(identifier.country.as_deref(), at, &path, found);
    }
    for (position, address) in details.addresses().iter().enumerate() {
        check_country(address.country.as_deref(), at, &[field("addresses"), index(position), field("country")], found);
    }
    for (position, dated) in details.dates().iter().enumerate().filter(|(_, dated)| dated.date.is_inverted()) {
        let message = format!("the period {} ends before it begins", dated.date);
        found.add(at, &[field("dates"), index(position), field("date")], Code::InvertedPeriod, message);
    }
}

fn check_country(code: Option<&str>, at: &Record<'_>, path: &[Segment], found: &mut Findings) {
    let is_code = |code: &&str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if let Some(code) = code.filter(|code| !is_code(code)) {
        found.add(at, path, Code::InvalidCountry, format!("{code:?} is no country code")).help =
            Some("write two capital letters of ISO 3166-1, such as \"MM\"".to_owned());
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
        let message = match circle.len() {
            1 => format!("the source {:?} is known through itself", source.id.as_str()),
            _ => format!("sources are known through each other: {}", names.join(" via ")),
        };
        let problem = found.add(&record("sources", *origin), &[field("via")], Code::SourceCycle, message);
        problem.help = Some("one of them is the origin and has no `via`".to_owned()).filter(|_| circle.len() > 1);
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
    check_details(claim, Some(*relation), &at, found);
    check_claim(claim, known, &at, found);
}

/// Checks that a claim has only the details that its relation has; a claim of a deal has none.
fn check_details(claim: &Claim, relation: Option<Relation>, at: &Record<'_>, found: &mut Findings) {
    let details = claim.details();
    let misplaced =
        |there: bool, name: &'static str, home: Relation| (there && relation != Some(home)).then_some((name, home));
    let both = [
        misplaced(details.share().is_some(), "share", Relation::Owns),
        misplaced(details.designation().is_some(), "designation", Relation::SanctionedBy),
    ];
    for (name, home) in both.into_iter().flatten() {
        let message = format!("{} has no {name}", relation.map_or("a deal", Relation::name));
        found.add(at, &[field(name)], Code::MisplacedDetail, message).help =
            Some(format!("only {} has one", home.name()));
    }
    if relation == Some(Relation::Other) && details.role().is_none_or(|role| role.trim().is_empty()) {
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
        let length = evidence.quote().map_or(0, |quote| quote.chars().count());
        if length > LONGEST_QUOTE {
            let message = format!("a quote has {length} characters");
            found.add(at, &[here[0], here[1], field("quote")], Code::LongQuote, message).help =
                Some(format!("quote a sentence, at most {LONGEST_QUOTE} characters"));
        }
    }
    if let Some(period) = claim.period().filter(|period| period.is_inverted()) {
        let message = format!("the period {period} ends before it begins");
        found.add(at, &[field("when")], Code::InvertedPeriod, message);
    }
    if let Some(fault) = claim.stated_confidence().and_then(|percent| Confidence::fault(percent.into())) {
        found.add(at, &[field("confidence")], Code::ConfidenceOverWhole, fault).help =
            Some(Confidence::HELP.to_owned());
    }
    let details = claim.details();
    if let Some(share) = details.share() {
        if share.is_over_whole() {
            found.add(at, &[field("share")], Code::ShareOverWhole, format!("the share {share} is over 100%"));
        } else if share.is_empty() {
            found.add(at, &[field("share")], Code::EmptyShare, format!("no value lies in the share {share}"));
        }
    }
    if let Some(amount) = details.amount() {
        check_amount(amount, at, "amount", found);
    }
    let term = details.designation().and_then(|listing| listing.listed_on.zip(listing.removed_on));
    if let Some((listed, removed)) = term.filter(|(listed, removed)| removed.latest() < listed.earliest()) {
        let message = format!("a listing ends on {removed}, before it begins on {listed}");
        found.add(at, &[field("designation"), field("removed_on")], Code::InvertedPeriod, message);
    }
}

fn check_amount(amount: &Amount, at: &Record<'_>, name: &'static str, found: &mut Findings) {
    for (part, message, help) in amount.faults() {
        found.add(at, &[field(name), field(part)], Code::InvalidAmount, message).help = Some(help.to_owned());
    }
}

/// Whether some party of one side is not some party of the other.
fn are_parted(from: &[Box<str>], to: &[Box<str>]) -> bool {
    match (from.first(), to.first()) {
        (Some(one), Some(other)) => from.iter().any(|party| party != other) || to.iter().any(|party| party != one),
        _ => false,
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
        if !deal.sides().iter().any(|(from, _, to)| are_parted(from, to)) {
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
            check_amount(value, &at, "value", found);
        }
        for (position, claim) in deal.claims.iter().enumerate() {
            let within = [field("claims"), index(position)];
            let at = Record { within: &within, ..at };
            check_details(claim, None, &at, found);
            check_claim(claim, known, &at, found);
        }
    }
}

/// A person may be named only with a cited act, or with the data set that the record comes from.
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
        let named = cited.get(position).copied().unwrap_or_default()
            || !entity.details().provenance().is_empty()
            || dealers.contains_key(entity.id());
        if *entity.kind() == EntityKind::Person && !named {
            let message = format!("the person {:?} is named without a cited claim", entity.id());
            found.add(&record("entities", *origin), &[field("id")], Code::UncitedPerson, message).help =
                Some("cite what the person did, or leave the person out".to_owned());
        }
    }
}

/// Warns where the stakes in one asset that are held at one time add up to more than the whole.
fn check_stakes(builder: &GraphBuilder, nodes: &[Option<NodeIndex>], found: &mut Findings) {
    let mut stakes: HashMap<NodeIndex, Vec<&Statement>> = HashMap::new();
    for statement in &builder.statements {
        let adds = |claim: &Claim| {
            let adds = |share: Share| !share.is_indirect() && !share.is_over_whole();
            claim.is_affirmed() && claim.details().share().is_some_and(adds)
        };
        if statement.relation == Relation::Owns
            && adds(&statement.claim)
            && let Some(asset) = nodes.get(statement.to.0 as usize).copied().flatten()
        {
            stakes.entry(asset).or_default().push(statement);
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
        let Some(share) = statement.claim.details().share().filter(|share| share.of() == of) else { continue };
        let span = statement.claim.span(Relation::Owns).unwrap_or_else(Span::always);
        if let Some((first, last)) = span.certain() {
            held.push((first, last, statement, share.minimum().ppm.0));
        }
    }
    held.sort_by_key(|stake| stake.0);
    let mut running = Running::default();
    let mut worst: Option<(u64, &Statement)> = None;
    for starting in held.chunk_by(|one, other| one.0 == other.0) {
        for &(first, last, statement, ppm) in starting {
            running.start(first, last, statement.from, ppm);
        }
        let last = starting.iter().map(|stake| stake.2).max_by_key(|statement| statement.from);
        let total = running.total;
        worst = worst.into_iter().chain(last.map(|last| (total, last))).max_by_key(|(total, last)| (*total, last.from));
    }
    worst.filter(|(total, _)| *total > u64::from(Ppm::WHOLE.0)).map(|(total, statement)| (statement, total))
}

/// The stakes that are held on a day, as the days go by.
#[derive(Default)]
struct Running {
    ends: BinaryHeap<Reverse<(Day, Symbol, u32)>>,
    /// How often each owner is said to hold how much.
    owners: HashMap<Symbol, BTreeMap<u32, usize>>,
    /// The sum of the largest stakes of the owners.
    total: u64,
}

impl Running {
    /// Begins a stake, and ends those that ran out before.
    fn start(&mut self, first: Day, last: Day, owner: Symbol, ppm: u32) {
        while let Some(&Reverse((_, owner, ppm))) = self.ends.peek().filter(|Reverse((last, ..))| *last < first) {
            self.ends.pop();
            self.change(owner, |stakes| {
                if let Some(count) = stakes.get_mut(&ppm) {
                    *count -= 1;
                    if *count == 0 {
                        stakes.remove(&ppm);
                    }
                }
            });
        }
        self.ends.push(Reverse((last, owner, ppm)));
        self.change(owner, |stakes| *stakes.entry(ppm).or_default() += 1);
    }

    fn change(&mut self, owner: Symbol, change: impl FnOnce(&mut BTreeMap<u32, usize>)) {
        let stakes = self.owners.entry(owner).or_default();
        let largest = |stakes: &BTreeMap<u32, usize>| stakes.keys().next_back().map_or(0, |&ppm| u64::from(ppm));
        self.total -= largest(stakes);
        change(stakes);
        self.total += largest(stakes);
    }
}

/// The most claims that one deal may become. Its parties multiply, so that a small file could else fill the memory.
const MOST_OF_DEAL: usize = 10_000;

/// The index numbers entities in 32 bits and ties in 30.
fn check_size(builder: &GraphBuilder, found: &mut Findings) {
    let mut derived: usize = 0;
    for (deal, origin) in &builder.deals {
        let ties = deal.sides().iter().map(|(from, _, to)| from.len().saturating_mul(to.len())).sum::<usize>();
        let claims = ties.saturating_mul(deal.claims.len().max(1));
        if claims > MOST_OF_DEAL {
            let message = format!("the deal {:?} becomes {claims} claims about ties between two", &*deal.id);
            found.add(&record("deals", *origin), &[field("id")], Code::TooLarge, message).help =
                Some(format!("a deal may become at most {MOST_OF_DEAL}; divide it"));
        } else {
            derived = derived.saturating_add(ties);
        }
    }
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
