//! Random graphs for property tests: small multigraphs with everything that a claim can have.

pub mod rules;
pub mod worlds;

use std::fmt;

use proptest::collection::vec;
use proptest::option::{of, weighted};
use proptest::prelude::*;
use proptest::sample::select;
use sanctions_graph::date::{PartialDate, Period, When, WhenKind};
use sanctions_graph::{
    Address, Alias, Amount, Claim, ClaimDetails, Country, CountryRole, DateKind, Deal, Designation, Entity, EntityDate,
    EntityDetails, EntityKind, Evidence, Extra, Grade, Graph, GraphBuilder, Identifier, Measure, Modality, Ppm,
    Provenance, Relation, Retraction, Share, ShareBound, Source, SourceId, SourceKind, Stance, Strength,
};

/// So many cases, unless `PROPTEST_CASES` asks for another number.
pub fn config(cases: u32) -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    if asked { default } else { ProptestConfig { cases, ..default } }
}

/// What the texts of a graph are like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Few and short, so that a failure is easily read.
    Plain,
    /// Every optional field at random, with texts that are hard to write and to read again.
    Hostile,
}

/// The records of a graph that can be built. Prints as a graph file.
#[derive(Clone, PartialEq)]
pub struct Records {
    pub title: Option<String>,
    pub note: Option<String>,
    pub sources: Vec<Source>,
    pub entities: Vec<Entity>,
    pub claims: Vec<Statement>,
    pub deals: Vec<Deal>,
}

/// A claim about a tie between two entities, by their places in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub from: usize,
    pub relation: Relation,
    pub to: usize,
    pub claim: Claim,
}

impl Records {
    pub fn builder(&self) -> GraphBuilder {
        let mut builder = GraphBuilder::new();
        if let Some(title) = &self.title {
            builder.title(title.as_str());
        }
        if let Some(note) = &self.note {
            builder.note(note.as_str());
        }
        for source in &self.sources {
            builder.source(source.clone());
        }
        for entity in &self.entities {
            builder.entity(entity.clone());
        }
        for Statement { from, relation, to, claim } in &self.claims {
            builder.claim(self.entities[*from].id(), *relation, self.entities[*to].id(), claim.clone());
        }
        for deal in &self.deals {
            builder.deal(deal.clone());
        }
        builder
    }

    pub fn graph(&self) -> Graph {
        self.builder().build().unwrap_or_else(|problems| panic!("the records are sound, but:\n{problems}"))
    }
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self
            .builder()
            .build()
            .map_err(|problems| problems.to_string())
            .and_then(|graph| graph.to_ron().map_err(|error| error.to_string()))
        {
            Ok(text) => write!(f, "\n{text}"),
            Err(error) => f.write_str(&error),
        }
    }
}

/// Graphs of 2 to 8 entities with parallel ties, parallel claims, ties of an entity to itself, and deals.
pub fn records(style: Style) -> BoxedStrategy<Records> {
    sized(style, 2..9, 0..22)
}

pub fn sized(style: Style, entities: std::ops::Range<usize>, ties: std::ops::Range<usize>) -> BoxedStrategy<Records> {
    let whole = (text_if(style), text_if(style));
    (whole, vec(source(style), 1..5), vec(entity(style), entities), vec(tie(style), ties), vec(deal(style), 0..3))
        .prop_map(|(whole, sources, entities, ties, deals)| resolve(whole, sources, entities, ties, deals))
        .boxed()
}

/// Stands for the source at this place until all sources are known.
fn placeholder(place: usize) -> SourceId {
    place.to_string().into()
}

#[derive(Debug, Clone)]
struct RawTie {
    from: usize,
    relation: Relation,
    to: usize,
    claims: Vec<Claim>,
}

#[derive(Debug, Clone)]
struct RawDeal {
    parties: [Vec<usize>; 5],
    deal: Deal,
}

/// Makes places of names: the strategies draw every record by itself, so that each can shrink by itself.
fn resolve(
    (title, note): (Option<String>, Option<String>),
    mut sources: Vec<Source>,
    mut entities: Vec<Entity>,
    ties: Vec<RawTie>,
    deals: Vec<RawDeal>,
) -> Records {
    for place in 0..sources.len() {
        sources[place].id = unique(&sources[place].id, "s", place).into();
        // A source repeats an earlier one, so that there is no circle.
        let via = sources[place].via.take().map(|via| via.parse::<usize>().unwrap()).filter(|via| *via < place);
        sources[place].via = via.map(|via| sources[via].id.clone());
    }
    let count = entities.len();
    let mut claims = Vec::new();
    for RawTie { from, relation, to, claims: raw } in ties.iter().filter(|_| count > 0) {
        for claim in raw {
            let claim = cited_by(claim, &sources, *relation);
            claims.push(Statement { from: from % count, relation: *relation, to: to % count, claim });
        }
    }
    for (place, entity) in entities.iter_mut().enumerate() {
        let id = unique(entity.id(), "e", place);
        let details = entity.details().clone();
        let mut kind = entity.kind().clone();
        // A person must not be named without a cited claim.
        if kind == EntityKind::Person && !claims.iter().any(|claim| claim.from == place || claim.to == place) {
            kind = EntityKind::Company;
        }
        let bare = details == EntityDetails::default() && place % 2 == 0;
        *entity = Entity::new(id, kind, entity.name());
        if !bare {
            *entity.details_mut() = details;
        }
    }
    let mut sound = Vec::new();
    for (place, RawDeal { parties, mut deal }) in deals.into_iter().enumerate() {
        let ids = |list: &[usize]| list.iter().map(|party| entities[party % count].id().into()).collect();
        if count > 0 {
            [deal.buyers, deal.sellers, deal.brokers, deal.carriers, deal.financiers] = parties.map(|list| ids(&list));
        }
        if deal.ties().next().is_none() {
            continue;
        }
        deal.id = unique(&deal.id, "d", place).into();
        for claim in &mut deal.claims {
            *claim = cited_by(claim, &sources, Relation::BoughtFrom);
        }
        sound.push(deal);
    }
    Records { title, note, sources, entities, claims, deals: sound }
}

/// An id that no other record of its sort has, from a text that need not be one.
fn unique(text: &str, letter: &str, place: usize) -> String {
    let mut id: String = text.chars().filter(|c| !c.is_control()).collect();
    id = id.trim_start().chars().take(40).collect();
    if id.is_empty() { format!("{letter}{place}") } else { format!("{id}{letter}{place}") }
}

/// A claim of [`claim`] about a relation, with its sources among these.
pub fn cited_by(claim: &Claim, sources: &[Source], relation: Relation) -> Claim {
    let named = |evidence: &Evidence| {
        let place = evidence.source.parse::<usize>().unwrap() % sources.len();
        let mut evidence = evidence.clone();
        evidence.source = sources[place].id.clone();
        evidence
    };
    let mut claim = restated(claim, claim.stance(), claim.evidence().iter().map(named));
    fit(&mut claim, relation);
    claim
}

/// The same claim as one that affirms and was not withdrawn.
pub fn affirming(claim: &Claim) -> Claim {
    let mut affirming = restated(claim, Stance::Affirms, claim.evidence().iter().cloned());
    affirming.details_mut().set_retracted(None);
    affirming
}

fn restated(claim: &Claim, stance: Stance, mut evidence: impl Iterator<Item = Evidence>) -> Claim {
    let first = evidence.next().unwrap();
    let mut cited = match stance {
        Stance::Denies => Claim::denial(claim.modality(), first),
        _ => Claim::new(claim.modality(), first),
    };
    for further in evidence {
        cited = cited.also(further);
    }
    if let Some(grade) = claim.graded() {
        cited = cited.grade(grade);
    }
    if let Some(percent) = claim.stated_confidence() {
        cited = cited.confidence(percent);
    }
    // Details that say nothing are sometimes there and sometimes not; they must mean the same.
    if *claim.details() != ClaimDetails::default() || cited.evidence().len() > 1 {
        *cited.details_mut() = claim.details().clone();
    }
    if let Some(when) = claim.dated() {
        cited = cited.when(when);
    }
    cited
}

/// Drops what the relation does not have, and names a relation that is `Other`.
fn fit(claim: &mut Claim, relation: Relation) {
    let details = claim.details();
    let unnamed = relation == Relation::Other && details.role().is_none_or(|role| role.trim().is_empty());
    if details.share().is_some() && relation != Relation::Owns {
        claim.details_mut().set_share(None);
    }
    if claim.details().designation().is_some() && relation != Relation::SanctionedBy {
        claim.details_mut().set_designation(None);
    }
    if unnamed {
        claim.details_mut().set_role(Some("neighbour of".into()));
    }
}

fn source(style: Style) -> BoxedStrategy<Source> {
    let common = (label(style), source_kind(), name(style), weighted(0.6, period()), weighted(0.5, 0..4usize));
    let rest = (vec(text_if(style), 6), sometimes(style, date()), extra(style));
    (common, rest)
        .prop_map(|((id, kind, title, published, via), (texts, retrieved, extra))| {
            let mut texts = texts.into_iter().map(|text| text.map(Box::from));
            let mut text = || texts.next().flatten();
            Source {
                published,
                via: via.map(placeholder),
                retrieved,
                extra,
                publisher: text(),
                author: text(),
                url: text(),
                sha256: text(),
                licence: text(),
                note: text(),
                ..Source::new(id, kind, title)
            }
        })
        .boxed()
}

fn source_kind() -> BoxedStrategy<SourceKind> {
    select(SourceKind::ALL).boxed()
}

/// Half of them plain parties, the rest whatever there is.
pub fn kind() -> BoxedStrategy<EntityKind> {
    let barriers = vec![EntityKind::State, EntityKind::Place, EntityKind::Address, EntityKind::Agency];
    prop_oneof![
        4 => select(vec![EntityKind::Company, EntityKind::Person, EntityKind::FrontCompany]),
        2 => select(barriers),
        1 => select(EntityKind::known().collect::<Vec<_>>()),
        1 => select(vec![EntityKind::Other("militia".into()), EntityKind::Other("Person".into())]),
    ]
    .boxed()
}

fn entity(style: Style) -> BoxedStrategy<Entity> {
    if style == Style::Plain {
        return kind().prop_map(|kind| Entity::new("", kind, "Name")).boxed();
    }
    let alias = (name(style), select(Strength::ALL), text_if(style), text_if(style)).prop_map(
        |(name, strength, script, language)| {
            let alias = if strength == Strength::Weak { Alias::weak(name) } else { Alias::new(name) };
            let alias = script.into_iter().fold(alias, Alias::in_script);
            language.into_iter().fold(alias, Alias::in_language)
        },
    );
    let identifier = (text(), text(), text_if(style)).prop_map(|(scheme, value, country)| Identifier {
        scheme: scheme.into(),
        value: value.into(),
        country: country.map(Box::from),
    });
    let country =
        (prop_oneof!["[A-Z]{2}", text()], select(CountryRole::ALL)).prop_map(|(code, role)| Country::new(&code, role));
    let dated = (select(DateKind::ALL), period()).prop_map(|(kind, date)| EntityDate { kind, date });
    let address = vec(text_if(style), 6).prop_map(|parts| {
        let mut parts = parts.into_iter().map(|part| part.map(Box::from));
        let mut part = || parts.next().flatten();
        Address { full: part(), street: part(), city: part(), region: part(), postcode: part(), country: part() }
    });
    let seen = (text(), of(date()), of(date())).prop_map(|(dataset, first_seen, last_seen)| Provenance {
        dataset: dataset.into(),
        first_seen,
        last_seen,
    });
    let lists = (vec(alias, 0..3), vec(identifier, 0..2), vec(country, 0..2), vec(dated, 0..2), vec(address, 0..2));
    let rest = (vec(text(), 0..2), text_if(style), extra(style), vec(seen, 0..2));
    let details = (lists, rest).prop_map(
        |((aliases, identifiers, countries, dates, addresses), (topics, note, extra, provenance))| {
            let mut details = EntityDetails::default();
            details.set_aliases(aliases);
            details.set_identifiers(identifiers);
            details.set_countries(countries);
            details.set_dates(dates);
            details.set_addresses(addresses);
            details.set_topics(topics.into_iter().map(Box::from).collect());
            details.set_note(note.map(Box::from));
            details.set_extra(extra);
            details.set_provenance(provenance);
            details
        },
    );
    let kind = prop_oneof![4 => kind(), 1 => text().prop_map(|word| EntityKind::Other(word.into()))];
    (label(style), kind, name(style), weighted(0.7, details))
        .prop_map(|(id, kind, name, details)| {
            let mut entity = Entity::new(id, kind, name);
            if let Some(details) = details {
                *entity.details_mut() = details;
            }
            entity
        })
        .boxed()
}

/// Every relation, those more often that views treat in their own way.
pub fn relation() -> BoxedStrategy<Relation> {
    use Relation::{
        AssociateOf, BoughtFrom, Controls, LocatedIn, Met, NationalOf, Other, Owns, SameAs, SanctionedBy, Visited,
    };
    prop_oneof![
        4 => select(vec![BoughtFrom, Owns, Controls, AssociateOf]),
        2 => select(vec![SameAs, Met, Visited, LocatedIn, NationalOf, SanctionedBy, SanctionedBy, Other]),
        1 => select(Relation::all().collect::<Vec<_>>()),
    ]
    .boxed()
}

fn tie(style: Style) -> BoxedStrategy<RawTie> {
    let ends = (0..8usize, 0..8usize, relation());
    let claims = (vec(claim(style), 1..4), weighted(0.2, succession(style)));
    (ends, claims)
        .prop_map(|((from, to, relation), (mut claims, succession))| {
            claims.extend(succession.into_iter().flatten());
            RawTie { from, relation, to, claims }
        })
        .boxed()
}

/// "It was so until then, and no longer", or the other way round: a claim and a denial that succeed one another.
fn succession(style: Style) -> BoxedStrategy<[Claim; 2]> {
    (claim(style), claim(style), date(), any::<bool>())
        .prop_map(|(before, after, turn, ends)| {
            let stances = if ends { [Stance::Affirms, Stance::Denies] } else { [Stance::Denies, Stance::Affirms] };
            let say = |claim: &Claim, stance, period: String| {
                let when = When::new(period.parse().unwrap()).with_kind(WhenKind::State);
                restated(claim, stance, claim.evidence().iter().cloned()).when(when)
            };
            [say(&before, stances[0], format!("../{turn}")), say(&after, stances[1], format!("{turn}/.."))]
        })
        .boxed()
}

/// Claims that affirm, mostly; some that deny, some that were withdrawn.
pub fn claim(style: Style) -> BoxedStrategy<Claim> {
    let evidence = (0..4usize, text_if(style), text_if(style)).prop_map(|(source, locator, quote)| {
        let evidence = locator.into_iter().fold(Evidence::new(placeholder(source)), Evidence::at);
        quote.into_iter().fold(evidence, Evidence::quoting)
    });
    let judged = (modality(), weighted(0.6, grade()), weighted(0.6, 0..=100u8));
    let head = (prop::bool::weighted(0.15), judged, weighted(0.7, when(style)));
    (head, vec(evidence, 1..3), details(style))
        .prop_map(|((denies, (modality, grade, confidence), when), evidence, details)| {
            let mut claim = match denies {
                true => Claim::denial(modality, evidence[0].clone()),
                false => Claim::new(modality, evidence[0].clone()),
            };
            for further in &evidence[1..] {
                claim = claim.also(further.clone());
            }
            if let Some(grade) = grade {
                claim = claim.grade(grade);
            }
            if let Some(percent) = confidence {
                claim = claim.confidence(percent);
            }
            *claim.details_mut() = details;
            if let Some(when) = when {
                claim = claim.when(when);
            }
            claim
        })
        .boxed()
}

pub fn modality() -> BoxedStrategy<Modality> {
    select(Modality::ALL).boxed()
}

pub fn grade() -> BoxedStrategy<Grade> {
    ("[A-F]", "[1-6]").prop_map(|(letter, digit)| format!("{letter}{digit}").parse().unwrap()).boxed()
}

fn details(style: Style) -> BoxedStrategy<ClaimDetails> {
    let retraction =
        (of(date()), text_or(style, "withdrawn")).prop_map(|(date, reason)| Retraction { date, reason: reason.into() });
    let facts = (sometimes(style, share()), weighted(0.5, designation(style)), sometimes(style, amount()));
    let texts = (vec(text_if(style), 4), vec(text_or(style, "allegedly"), 0..2), extra(style));
    (facts, texts, weighted(0.12, retraction))
        .prop_map(move |((share, designation, amount), (texts, hedges, extra), retracted)| {
            let mut texts = texts.into_iter().map(|text| text.map(Box::from));
            let mut details = ClaimDetails::default();
            details.set_share(share);
            details.set_designation(designation);
            details.set_amount(amount);
            details.set_goods(texts.next().flatten());
            details.set_role(texts.next().flatten());
            details.set_speaker(texts.next().flatten());
            details.set_note(texts.next().flatten());
            let hedges = hedges.into_iter().map(Box::from).collect();
            details.set_hedges(if style == Style::Plain { Vec::new() } else { hedges });
            details.set_extra(extra);
            details.set_retracted(retracted);
            details
        })
        .boxed()
}

fn share() -> BoxedStrategy<Share> {
    let bound = || {
        let ppm = prop_oneof![Just(0), Just(1_000_000), Just(250_000), 0..=1_000_000u32];
        (ppm, any::<bool>()).prop_map(|(ppm, inclusive)| ShareBound { ppm: Ppm(ppm), inclusive })
    };
    (bound(), bound(), any::<bool>(), any::<bool>())
        .prop_map(|(one, other, votes, indirect)| {
            let (low, high) = if one.ppm <= other.ppm { (one, other) } else { (other, one) };
            let between = Share::between(low, high);
            let share = if between.is_empty() { Share::exact(low.ppm) } else { between };
            let share = if votes { share.of_votes() } else { share };
            if indirect { share.as_indirect() } else { share }
        })
        .boxed()
}

pub fn designation(style: Style) -> BoxedStrategy<Designation> {
    // A listing that is struck off on its first day was never in force.
    let struck_off = date().prop_map(|date| (Some(date), Some(date)));
    let term = prop_oneof![5 => (weighted(0.6, date()), weighted(0.4, date())), 1 => struck_off];
    (select(Measure::ALL), term, vec(text_if(style), 3))
        .prop_map(|(measure, (listed_on, removed_on), texts)| {
            let mut texts = texts.into_iter();
            let backwards = listed_on.zip(removed_on).is_some_and(|(on, off)| off.latest() < on.earliest());
            let (listed_on, removed_on) = if backwards { (removed_on, listed_on) } else { (listed_on, removed_on) };
            let mut designation = Designation::new(measure);
            (designation.listed_on, designation.removed_on) = (listed_on, removed_on);
            designation = texts.next().flatten().into_iter().fold(designation, Designation::under);
            designation = texts.next().flatten().into_iter().fold(designation, Designation::with_entry);
            texts.next().flatten().into_iter().fold(designation, Designation::because)
        })
        .boxed()
}

fn amount() -> BoxedStrategy<Amount> {
    ("[0-9]{1,30}(\\.[0-9]{1,4})?", "[A-Z]{3}")
        .prop_map(|(value, currency)| Amount { value: value.into(), currency: currency.into() })
        .boxed()
}

fn deal(style: Style) -> BoxedStrategy<RawDeal> {
    let party = || vec(0..8usize, 0..3);
    let facts = (text_if(style), sometimes(style, amount()), weighted(0.5, when(style)), text_if(style));
    let parties = [vec(0..8usize, 1..3).boxed(), party().boxed(), party().boxed(), party().boxed(), party().boxed()];
    (parties, label(style), vec(claim(style), 1..3), facts, extra(style))
        .prop_map(|(parties, id, claims, (goods, value, when, note), extra)| {
            let deal = Deal {
                goods: goods.map(Box::from),
                value,
                when,
                note: note.map(Box::from),
                extra,
                ..Deal::new(id, claims[0].clone())
            };
            RawDeal { parties, deal: Deal { claims, ..deal } }
        })
        .boxed()
}

/// Dates around 2012, of every precision and with every mark, exact days and close ones more often.
pub fn date() -> BoxedStrategy<PartialDate> {
    let written = prop_oneof![
        4 => (2011..2014, 1..4, 1..6).prop_map(|(year, month, day)| format!("{year:04}-{month:02}-{day:02}")),
        3 => (2011..2014, 1..5).prop_map(|(year, month)| format!("{year:04}-{month:02}")),
        4 => (2010..2015).prop_map(|year| format!("{year:04}")),
        1 => select(vec!["201X".to_owned(), "200X".to_owned(), "20XX".to_owned(), "19XX".to_owned()]),
    ];
    let mark = prop_oneof![8 => Just(""), 1 => Just("~"), 1 => Just("?"), 1 => Just("%")];
    (written, mark).prop_map(|(date, mark)| format!("{date}{mark}").parse().unwrap()).boxed()
}

/// Dates without a mark, to ask with.
pub fn plain_date() -> BoxedStrategy<PartialDate> {
    date().prop_map(|date| date.to_string().trim_end_matches(['~', '?', '%']).parse().unwrap()).boxed()
}

/// Periods of every form; none ends before it begins.
pub fn period() -> BoxedStrategy<Period> {
    let interval = (weighted(0.75, date()), weighted(0.75, date()), any::<bool>()).prop_map(|(start, end, open)| {
        let side = |date: Option<PartialDate>| match date {
            Some(date) => date.to_string(),
            None => if open { ".." } else { "" }.to_owned(),
        };
        let written = |start, end| format!("{}/{}", side(start), side(end)).parse::<Period>().unwrap();
        let period = written(start, end);
        if period.is_inverted() { written(end, start) } else { period }
    });
    prop_oneof![date().prop_map(Period::from), interval].boxed()
}

fn when(style: Style) -> BoxedStrategy<When> {
    let kind = prop_oneof![
        4 => Just(None),
        2 => Just(Some(WhenKind::Event)),
        2 => Just(Some(WhenKind::State)),
        1 => Just(Some(WhenKind::Statement)),
    ];
    (period(), kind, text_if(style))
        .prop_map(|(period, kind, text)| When { period, kind, text: text.map(Box::from) })
        .boxed()
}

fn extra(style: Style) -> BoxedStrategy<Extra> {
    match style {
        Style::Plain => Just(Extra::new()).boxed(),
        Style::Hostile => {
            let pair = (text(), text()).prop_map(|(key, value)| (key.into(), value.into()));
            prop_oneof![3 => Just(Extra::new()), 1 => vec(pair, 1..3)].boxed()
        }
    }
}

fn sometimes<T: Clone + fmt::Debug + 'static>(
    style: Style,
    values: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Option<T>> {
    if style == Style::Plain { Just(None).boxed() } else { weighted(0.4, values).boxed() }
}

fn text_if(style: Style) -> BoxedStrategy<Option<String>> {
    sometimes(style, text())
}

fn text_or(style: Style, word: &'static str) -> BoxedStrategy<String> {
    if style == Style::Plain { Just(word.to_owned()).boxed() } else { text().boxed() }
}

/// A text that `unique` makes an id of.
fn label(style: Style) -> BoxedStrategy<String> {
    if style == Style::Plain { Just(String::new()).boxed() } else { prop_oneof![Just(String::new()), text()].boxed() }
}

/// A name: any text but white space alone.
fn name(style: Style) -> BoxedStrategy<String> {
    let named = |text: String| if text.trim().is_empty() { format!("{text}n") } else { text };
    if style == Style::Plain { Just("Name".to_owned()).boxed() } else { text().prop_map(named).boxed() }
}

/// Texts that a writer may get wrong, a reader may get wrong, or that are just long.
pub fn text() -> BoxedStrategy<String> {
    let known = select(vec![
        "",
        " ",
        "Kim Sok-chol",
        "say \"yes\"",
        "C:\\temp\\new",
        "it's",
        "one\ntwo\r\nthree\rfour",
        "tab\tand\u{b}vertical",
        "\0",
        "nul\0within",
        "\u{1b}[31mred\u{7f}",
        "\u{85}\u{2028}\u{2029}",
        "\u{202e}reversed\u{202c}",
        "\u{2066}isolated\u{2069}",
        "zero\u{200b}width\u{200d}joiner",
        "\u{feff}mark",
        "မြန်မာနိုင်ငံ",
        "김석철",
        "می\u{200c}خواهم",
        "\u{1f469}\u{1f3fd}\u{200d}\u{1f52c}",
        "\u{1f1f2}\u{1f1f2}",
        "Ne\u{301}e",
        "Some(x)",
        "None",
        "r#\"raw\"#",
        "// no comment",
        "/* nor this */",
        "(id: \"x\"),",
        "]})",
        "'",
        "\\u{41}",
        "\u{fffe}\u{ffff}\u{10ffff}",
        "\u{fdd0}\u{e0041}",
        "\u{fffd}",
    ])
    .prop_map(str::to_owned);
    let long = select(vec!["x", "long words ", "မြန်မာ", "\"\\", "\u{202e}"])
        .prop_map(|piece| piece.chars().cycle().take(10_000).collect::<String>());
    let short = prop_oneof![3 => known, 1 => any::<String>()];
    prop_oneof![
        60 => short.clone(),
        20 => (short.clone(), short).prop_map(|(one, other)| one + &other),
        1 => long,
    ]
    .boxed()
}
