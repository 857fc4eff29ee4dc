//! What the benchmarks share: a synthetic network, the same on every machine, and small helpers of measuring.
//!
//! The network has ten authorities, fifty states and many communities of very uneven size. Within and between communities the
//! degrees have a Pareto tail; one entity in a thousand is a formation agent or bank that everybody uses, by Zipf's law. About
//! one tie in eleven is a listing; one in five has a second claim, some of them denials; dates are years, months or days. All
//! names are made of syllables; none is a real person or firm.

#![allow(dead_code, reason = "every benchmark uses a part of it")]

pub mod csv;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use sanctions_graph::date::{Period, When, WhenKind};
use sanctions_graph::{
    Alias, Claim, CountryRole, DateKind, Designation, Entity, EntityKind, Evidence, GraphBuilder, Measure, Modality,
    Relation, Source, SourceKind,
};

const SEED: u64 = 20_240_229;
const AUTHORITIES: [(&str, f64); 10] = [
    ("OFAC", 0.40),
    ("EU", 0.60),
    ("UK-OFSI", 0.74),
    ("UNSC", 0.83),
    ("CH-SECO", 0.89),
    ("JP-MOF", 0.92),
    ("CA-SEMA", 0.95),
    ("AU-DFAT", 0.97),
    ("UA-NSDC", 0.99),
    ("NZ-MFAT", 1.0),
];
const STATES: usize = 50;
const KINDS: [(EntityKind, f64); 6] = [
    (EntityKind::Person, 0.50),
    (EntityKind::Company, 0.78),
    (EntityKind::FrontCompany, 0.84),
    (EntityKind::Agency, 0.90),
    (EntityKind::Vessel, 0.96),
    (EntityKind::Organization, 1.0),
];
const SYLLABLES: [&str; 40] = [
    "aung", "min", "thu", "kyaw", "zaw", "htet", "nai", "soe", "win", "myi", "shwe", "tun", "kim", "sok", "chol", "ri",
    "yong", "nam", "hyon", "guk", "vla", "mir", "ser", "gei", "dro", "pe", "reza", "mo", "far", "had", "wei", "jun",
    "li", "qiang", "feng", "mar", "tin", "fer", "san", "lo",
];
const TRADES: [&str; 12] = [
    "Trading",
    "Logistics",
    "Shipping",
    "Mining",
    "Electronics",
    "Steel",
    "Energy",
    "Holdings",
    "Marine",
    "Aviation",
    "Engineering",
    "Chemicals",
];
const WORDS: [&str; 32] = [
    "the",
    "company",
    "purchased",
    "from",
    "a",
    "broker",
    "in",
    "late",
    "under",
    "contract",
    "with",
    "equipment",
    "of",
    "military",
    "use",
    "through",
    "its",
    "office",
    "abroad",
    "officials",
    "said",
    "that",
    "shipments",
    "were",
    "paid",
    "by",
    "the bank’s",
    "accounts",
    "for",
    "years",
    "according to",
    "records",
];

/// A small generator of even quality (SplitMix64), whose numbers no release of a library can change.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to 1.
    pub fn unit(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub fn below(&mut self, count: usize) -> usize {
        (self.unit() * count as f64) as usize
    }

    pub fn chance(&mut self, part: f64) -> bool {
        self.unit() < part
    }

    pub fn of<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    /// One of several, by their cumulated chances.
    fn pick<T: Clone>(&mut self, table: &[(T, f64)]) -> T {
        let at = self.unit();
        let row = table.iter().find(|row| at < row.1).unwrap_or(&table[table.len() - 1]);
        row.0.clone()
    }
}

/// Who is drawn when somebody looks for a partner.
struct Society {
    /// The community of every entity of the body, ascending.
    community: Vec<usize>,
    /// Where each community begins.
    starts: Vec<usize>,
    /// Cumulated attractiveness, with a Pareto tail.
    pull: Vec<f64>,
    /// Formation agents and banks, with cumulated chances by Zipf's law.
    agents: Vec<(usize, f64)>,
}

impl Society {
    fn new(body: usize, dice: &mut Dice) -> Self {
        let communities = (body / 60).max(4);
        let mut community: Vec<usize> =
            (0..body).map(|_| (communities as f64 * dice.unit().powi(2)) as usize).collect();
        community.sort_unstable();
        let starts = (0..=communities).map(|at| community.partition_point(|&own| own < at)).collect();
        let most = body as f64 * 0.2;
        let mut total = 0.0;
        let mut pull = vec![0.0];
        for _ in 0..body {
            total += (1.0 - dice.unit()).powf(-1.0 / 1.3).min(most);
            pull.push(total);
        }
        let count = (body / 1000).max(5);
        let whole: f64 = (1..=count).map(|rank| 1.0 / rank as f64).sum();
        let mut reached = 0.0;
        let agent = |rank: usize| {
            reached += 1.0 / rank as f64 / whole;
            (dice.below(body), reached)
        };
        let agents = (1..=count).map(agent).collect();
        Society { community, starts, pull, agents }
    }

    fn between(&self, low: f64, high: f64, dice: &mut Dice) -> usize {
        let at = low + dice.unit() * (high - low);
        (self.pull.partition_point(|&pull| pull <= at) - 1).min(self.community.len() - 1)
    }

    fn neighbour(&self, of: usize, dice: &mut Dice) -> usize {
        let own = self.community[of];
        self.between(self.pull[self.starts[own]], self.pull[self.starts[own + 1]], dice)
    }

    fn stranger(&self, dice: &mut Dice) -> usize {
        self.between(0.0, self.pull[self.community.len()], dice)
    }

    fn partner(&self, of: usize, dice: &mut Dice) -> usize {
        match dice.unit() {
            x if x < 0.08 => dice.pick(&self.agents),
            x if x < 0.70 => self.neighbour(of, dice),
            _ => self.stranger(dice),
        }
    }
}

/// A tie with the share it stands for, if it is a stake.
type Drawn = (usize, Relation, usize, Option<usize>);

/// The ties of a network, each once: entities are numbered authorities first, then states, then the body.
fn draw_ties(kinds: &[EntityKind], society: &Society, count: usize, dice: &mut Dice) -> Vec<Drawn> {
    let fixed = AUTHORITIES.len() + STATES;
    let mut seen = HashSet::new();
    let mut ties: Vec<Drawn> = Vec::with_capacity(count);
    let mut add = |ties: &mut Vec<Drawn>, from, relation, to, share| {
        if from != to && ties.len() < count && seen.insert((from, relation, to)) {
            ties.push((from, relation, to, share));
        }
    };
    let authorities: Vec<(usize, f64)> =
        AUTHORITIES.iter().enumerate().map(|(authority, (_, chance))| (authority, *chance)).collect();
    for (own, kind) in kinds.iter().enumerate() {
        let hot = society.community[own].is_multiple_of(7);
        if dice.chance(if hot { 0.42 } else { 0.06 }) {
            for _ in 0..1 + dice.below(3) {
                add(&mut ties, fixed + own, Relation::SanctionedBy, dice.pick(&authorities), None);
            }
        }
        if *kind == EntityKind::Agency {
            let state = AUTHORITIES.len() + society.community[own] % STATES;
            add(&mut ties, fixed + own, Relation::PartOf, state, None);
        }
        if is_owned(kind) && dice.chance(0.55) {
            let mut left = 100;
            for _ in 0..1 + dice.below(3) {
                let owner = if dice.chance(0.8) { society.neighbour(own, dice) } else { society.stranger(dice) };
                let share = 1 + dice.below(left);
                left = (left - share).max(1);
                if left > 1 {
                    add(&mut ties, fixed + owner, Relation::Owns, fixed + own, Some(share));
                }
            }
        }
    }
    while ties.len() < count {
        let own = dice.below(kinds.len());
        // A quarter of all start no relation.
        if own.is_multiple_of(4) {
            continue;
        }
        let other = society.partner(own, dice);
        let relation = draw_relation(&kinds[own], &kinds[other], dice);
        add(&mut ties, fixed + own, relation, fixed + other, None);
    }
    ties
}

fn is_owned(kind: &EntityKind) -> bool {
    matches!(kind, EntityKind::Company | EntityKind::FrontCompany | EntityKind::Vessel)
}

fn draw_relation(from: &EntityKind, to: &EntityKind, dice: &mut Dice) -> Relation {
    use Relation::{AssociateOf, BoughtFrom, Brokered, Directs, FamilyOf, FrontsFor, LinkedTo, Met, Supplied};
    let person = |kind: &EntityKind| *kind == EntityKind::Person;
    match (person(from), person(to)) {
        (true, true) => dice.pick(&[(FamilyOf, 0.3), (AssociateOf, 0.7), (Met, 0.85), (LinkedTo, 1.0)]),
        (true, false) => dice.pick(&[(Directs, 0.62), (LinkedTo, 0.80), (FrontsFor, 0.90), (Brokered, 1.0)]),
        (false, true) => dice.pick(&[(FrontsFor, 0.35), (LinkedTo, 0.80), (Brokered, 1.0)]),
        (false, false) => {
            dice.pick(&[(BoughtFrom, 0.45), (Supplied, 0.60), (LinkedTo, 0.75), (Brokered, 0.90), (FrontsFor, 1.0)])
        }
    }
}

/// What the records of a network say.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// As a researcher writes them: with quotes, goods, roles and remarks.
    Rich,
    /// As a list gives them: names, countries, dates, stakes and listings, and whence each is.
    Lean,
}

/// A network of so many entities and ties as a builder, the same for the same numbers.
pub fn network(entities: usize, ties: usize) -> GraphBuilder {
    network_of(Style::Rich, entities, ties)
}

/// The same, of one style.
pub fn network_of(style: Style, entities: usize, ties: usize) -> GraphBuilder {
    let mut dice = Dice(SEED);
    let fixed = AUTHORITIES.len() + STATES;
    let body = entities - fixed;
    let society = Society::new(body, &mut dice);
    let mut kinds: Vec<EntityKind> = (0..body).map(|_| dice.pick(&KINDS)).collect();
    let drawn = draw_ties(&kinds, &society, ties, &mut dice);
    let tied: HashSet<usize> = drawn.iter().flat_map(|tie| [tie.0, tie.2]).collect();
    for (own, kind) in kinds.iter_mut().enumerate() {
        // A person without a cited claim is refused.
        if *kind == EntityKind::Person && !tied.contains(&(fixed + own)) {
            *kind = EntityKind::LegalEntity;
        }
    }
    let mut builder = GraphBuilder::new();
    builder.title("A synthetic network");
    let sources = (entities / 20).max(10);
    for number in 0..sources {
        builder.source(source(number, &mut dice));
    }
    let mut ids = Vec::with_capacity(entities);
    let authorities = AUTHORITIES.iter().map(|(id, _)| Entity::new(*id, EntityKind::Organization, *id));
    let states =
        (0..STATES).map(|state| Entity::new(format!("state-{state}"), EntityKind::State, format!("State {state}")));
    let party = if style == Style::Rich { party } else { lean_party };
    let parties: Vec<Entity> = kinds.into_iter().enumerate().map(|(own, kind)| party(own, kind, &mut dice)).collect();
    for entity in authorities.chain(states).chain(parties) {
        ids.push(entity.id().to_owned());
        builder.entity(entity);
    }
    for (from, relation, to, share) in drawn {
        let mut claim = match style {
            Style::Rich => claim(relation, sources, &mut dice),
            Style::Lean => lean_claim(relation, sources, &mut dice),
        };
        if let Some(percent) = share {
            claim = claim.share(format!("{percent}%").parse().expect("a share"));
        }
        builder.claim(&ids[from], relation, &ids[to], claim);
        if style == Style::Rich && dice.chance(0.2) {
            builder.claim(&ids[from], relation, &ids[to], second(relation, sources, &mut dice));
        }
    }
    builder
}

fn source(number: usize, dice: &mut Dice) -> Source {
    let mut source = Source::new(format!("d{number}"), SourceKind::NewsReport, sentence(4, dice));
    source.publisher = Some(capitalised(&syllables(2, dice)).into());
    source.published = Some(date(1995, dice));
    source.url = Some(format!("https://example.org/{}/{number}", syllables(2, dice)).into());
    source.licence = Some("cited only; single sentences quoted".into());
    source
}

/// A party with, sometimes, aliases, a country, an identifier or a remark.
fn party(number: usize, kind: EntityKind, dice: &mut Dice) -> Entity {
    let (given, family) = (syllables(2, dice), syllables(2, dice));
    let (first, last) = (capitalised(&given), capitalised(&family));
    let name = if is_owned(&kind) { format!("{first} {} Co Ltd", dice.of(&TRADES)) } else { format!("{first} {last}") };
    let mut entity = Entity::new(format!("{given}-{family}-{number}"), kind, name);
    for _ in 0..dice.below(3) {
        entity = entity.alias(Alias::new(format!("{}, {}", last.to_uppercase(), capitalised(&syllables(2, dice)))));
    }
    if dice.chance(0.7) {
        let code = dice.of(&["MM", "KP", "RU", "IR", "SY", "CN", "AE", "TR", "SG", "CY"]);
        entity = entity.country(code, CountryRole::Associated);
    }
    if dice.chance(0.1) {
        entity = entity.identifier("ofac", (10_000 + number).to_string());
    }
    if dice.chance(0.1) {
        entity = entity.note(sentence(12, dice));
    }
    entity
}

/// A party with the birthday or founding day, the country and the aliases that lists have.
fn lean_party(number: usize, kind: EntityKind, dice: &mut Dice) -> Entity {
    let (first, last) = (capitalised(&syllables(2, dice)), capitalised(&syllables(2, dice)));
    let marks = if kind == EntityKind::Person { DateKind::Birth } else { DateKind::Incorporation };
    let mut entity = Entity::new(number.to_string(), kind, format!("{first} {last}"));
    for _ in 0..dice.below(2) {
        entity = entity.alias(Alias::new(format!("{last}, {first}")));
    }
    entity = entity.country(dice.of(&["MM", "KP", "RU", "IR", "SY"]), CountryRole::Associated);
    if dice.chance(0.7) {
        entity = entity.date(marks, date(1950, dice));
    }
    entity
}

/// A claim without words: a date in most, a confidence, the stake or the listing.
fn lean_claim(relation: Relation, sources: usize, dice: &mut Dice) -> Claim {
    let evidence = Evidence::new(format!("d{}", dice.below(sources)));
    let mut claim = match dice.unit() {
        x if x < 0.03 => Claim::denial(Modality::Stated, evidence),
        x if x < 0.50 => Claim::new(Modality::Official, evidence),
        _ => Claim::new(Modality::Reported, evidence),
    };
    claim = claim.confidence(dice.below(101) as u8);
    if dice.chance(0.85) {
        claim = claim.when(When::new(date(2000, dice)).with_kind(WhenKind::State));
    }
    match relation {
        Relation::SanctionedBy => claim.designation(Designation::new(Measure::AssetFreeze)),
        _ => claim,
    }
}

/// A claim as a researcher writes it: mostly dated and graded, one in three with a quote.
fn claim(relation: Relation, sources: usize, dice: &mut Dice) -> Claim {
    let modality = match relation {
        Relation::SanctionedBy => Modality::Official,
        _ => dice.pick(&[
            (Modality::Official, 0.15),
            (Modality::Stated, 0.45),
            (Modality::Reported, 0.75),
            (Modality::Alleged, 0.95),
            (Modality::Suspected, 1.0),
        ]),
    };
    let mut claim = Claim::new(modality, evidence(sources, dice));
    if dice.chance(0.1) {
        claim = claim.also(evidence(sources, dice));
    }
    if dice.chance(0.7) {
        claim = claim.when(when(relation, dice));
    }
    if dice.chance(0.8) {
        let grade = dice.of(&["A1", "B2", "B2", "C2", "C3", "C3", "C5", "F3"]);
        claim = claim.grade(grade.parse().expect("a grade"));
    }
    match relation {
        Relation::SanctionedBy => {
            let mut designation = Designation::new(Measure::AssetFreeze).under(format!("P{}", dice.below(30)));
            designation.listed_on = format!("20{:02}-{:02}-15", 5 + dice.below(15), 1 + dice.below(12)).parse().ok();
            claim = claim.designation(designation);
        }
        Relation::BoughtFrom | Relation::Supplied => claim = claim.goods(sentence(2, dice)),
        Relation::Directs => claim = claim.role("director"),
        _ => {}
    }
    if modality == Modality::Alleged {
        claim = claim.hedge("allegedly");
    }
    if dice.chance(0.25) {
        claim = claim.note(sentence(8, dice));
    }
    claim
}

/// A further claim about a tie, sometimes a denial.
fn second(relation: Relation, sources: usize, dice: &mut Dice) -> Claim {
    if dice.chance(0.15) {
        Claim::denial(Modality::Stated, evidence(sources, dice)).speaker(capitalised(&syllables(3, dice)))
    } else {
        Claim::new(Modality::Reported, evidence(sources, dice)).when(when(relation, dice))
    }
}

fn evidence(sources: usize, dice: &mut Dice) -> Evidence {
    let evidence = Evidence::new(format!("d{}", dice.below(sources))).at(format!("para {}", 1 + dice.below(40)));
    if dice.chance(1.0 / 3.0) { evidence.quoting(sentence(14, dice)) } else { evidence }
}

/// A date with the words of the source, or with what sort of date it is.
fn when(relation: Relation, dice: &mut Dice) -> When {
    let from = date(2000, dice);
    let period = match relation {
        Relation::Owns | Relation::Directs | Relation::FrontsFor if dice.chance(0.3) => {
            format!("{from}/..").parse().unwrap_or(from)
        }
        _ => from,
    };
    let when = When::new(period);
    if dice.chance(0.5) {
        when.with_text(dice.of(&["late that year", "in the spring", "at the time", "after the visit"]))
    } else {
        when.with_kind(if relation == Relation::BoughtFrom { WhenKind::Event } else { WhenKind::State })
    }
}

fn date(first: usize, dice: &mut Dice) -> Period {
    let (year, month, day) = (first + dice.below(2025 - first), 1 + dice.below(12), 1 + dice.below(28));
    let text = match dice.unit() {
        x if x < 0.30 => format!("{year}"),
        x if x < 0.45 => format!("{year}-{month:02}"),
        _ => format!("{year}-{month:02}-{day:02}"),
    };
    text.parse().expect("a date")
}

fn syllables(count: usize, dice: &mut Dice) -> String {
    (0..count).map(|_| dice.of(&SYLLABLES)).collect()
}

fn capitalised(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

fn sentence(words: usize, dice: &mut Dice) -> String {
    let words: Vec<&str> = (0..words).map(|_| dice.of(&WORDS)).collect();
    capitalised(&words.join(" "))
}

/// Whether this is a trial run (`cargo test --benches`, `cargo bench -- --test`), where nothing is measured.
pub fn is_trial() -> bool {
    let has = |wanted: &str| std::env::args().any(|argument| argument == wanted);
    !has("--bench") || has("--test") || has("--list")
}

/// How long something takes, and what it gives.
pub fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let value = work();
    (start.elapsed(), value)
}

/// The middle one.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// With these, glibc gives back the memory of every large list once the list is freed, so that what was needed for a while is not
/// counted.
pub const GIVE_BACK: [(&str, &str); 2] = [("MALLOC_MMAP_THRESHOLD_", "65536"), ("MALLOC_TRIM_THRESHOLD_", "65536")];

/// The bytes of memory that this process holds, if the system tells.
pub fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()? * 1024)
}
