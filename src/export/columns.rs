//! What entities and ties have, column by column: the same names, types and texts in every format with attributes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::{self, Write};

use petgraph::graph::NodeIndex;

use super::excerpt::Excerpt;
use crate::graph::refs::{EntityRef, TieRef};
use crate::graph::tie::Standing;
use crate::model::claim::{Claim, Stance};
use crate::model::date::{Bound, Day, PartialDate, Period, Precision, WhenKind};
use crate::model::entity::Strength;
use crate::model::kind::EntityKind;
use crate::model::naming::Spelling;
use crate::model::relation::Relation;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Text,
    /// A whole number.
    Integer,
    /// A number with decimals.
    Number,
    Flag,
    /// A full date, `2011-11-26`.
    Date,
}

/// One column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) holds: Type,
    /// What it says, for documentation and for formats that describe their columns.
    pub(crate) about: &'static str,
}

macro_rules! columns {
    ($(#[$meta:meta])* $table:ident, $column:ident { $($variant:ident $name:literal $holds:ident $about:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum $column {
            $(#[doc = $about] $variant,)*
        }

        $(#[$meta])*
        pub(crate) const $table: &[Column] =
            &[$(Column { name: $name, holds: Type::$holds, about: $about },)*];
    };
}

columns! {
    /// The columns of an entity beside its id and its label, which is its name.
    ENTITY, OfEntity {
        Kind "kind" Text "kind of entity, such as front-company";
        Aliases "aliases" Text "other names";
        WeakAliases "weak_aliases" Text "other names that alone identify nobody";
        Identifiers "identifiers" Text "identifiers, each with its scheme before it";
        Country "country" Text "the first of its countries, ISO 3166-1 alpha-2";
        Countries "countries" Text "its countries, each with its role";
        Dates "dates" Text "dates of birth, incorporation and the like, EDTF";
        Addresses "addresses" Text "addresses";
        Topics "topics" Text "topics";
        Listed "listed" Flag "whether somebody is said to sanction it, now or once";
        Lists "lists" Text "who is said to sanction it, now or once";
        Ties "ties" Integer "how many ties of this export it has";
        Datasets "datasets" Text "the data sets that hold it";
        Note "note" Text "a remark";
        Extra "extra" Text "what its origin holds beside this, key by key";
    }
}

columns! {
    /// The columns of a tie beside its id and its ends.
    TIE, OfTie {
        Relation "relation" Text "relation, such as bought-from, read from source to target";
        Words "words" Text "how the relation reads, such as bought from";
        Class "class" Text "class of the relation, such as trade";
        Symmetric "symmetric" Flag "whether the relation says the same in both directions";
        Standing "standing" Text "how the claims stand to each other: unopposed, disputed, denied-only or retracted";
        Disputed "disputed" Flag "whether one claim affirms it and another denies it";
        Modality "modality" Text "the strongest way in which it is affirmed: official, stated, reported, alleged or suspected";
        Hedge "hedge" Text "the sources' words of caution";
        Confidence "confidence" Number "the highest confidence that a claim states, from 0 to 1";
        Grade "grade" Text "Admiralty grades of source and information, such as C3";
        Origins "origins" Integer "distinct origins of the evidence that affirms it";
        Claims "claims" Integer "claims that affirm it";
        Denials "denials" Integer "claims that deny it";
        Weight "weight" Number "evidence as a weight: its origins, at least 1";
        StartDate "start_date" Text "first date as written, YYYY, YYYY-MM or YYYY-MM-DD, if all dated claims agree on their period";
        EndDate "end_date" Text "last date as written, likewise";
        StartFrom "start_from" Date "earliest day on which it may have begun or happened";
        StartTo "start_to" Date "latest day on which it may have begun or happened";
        EndFrom "end_from" Date "earliest day on which it may have ended";
        EndTo "end_to" Date "latest day on which it may have ended";
        When "when" Text "the periods of its claims, EDTF";
        Share "share" Text "stake";
        Amount "amount" Text "sum of money with its currency";
        Goods "goods" Text "goods or services";
        Role "role" Text "role or post";
        Measure "measure" Text "what a listing does, such as asset-freeze";
        Programme "programme" Text "programme of a listing";
        Entry "entry" Text "the authority's id of a listing";
        Deal "deal" Text "the deal that it is derived from";
        Sources "sources" Text "ids of the sources cited";
        Quotes "quotes" Text "the sources' own words";
        Evidence "evidence" Text "each claim with how it is put, its date, its sources and their words";
    }
}

/// A value of a column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'g> {
    Text(Cow<'g, str>),
    Integer(i64),
    Number(f64),
    Flag(bool),
    Date(Day),
}

/// Prints it as text formats have it: flags as `true` and `false`.
impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            Value::Integer(number) => write!(f, "{number}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Flag(flag) => write!(f, "{flag}"),
            Value::Date(day) => write!(f, "{day}"),
        }
    }
}

/// A value with the place of its column in [`ENTITY`] or [`TIE`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell<'g> {
    pub(crate) column: usize,
    pub(crate) value: Value<'g>,
}

/// Between the values of a column that has several.
pub(crate) const BETWEEN: &str = "; ";

/// What a table is made of.
pub(crate) struct Cells<'g> {
    excerpt: Excerpt<'g>,
    /// Sources as they are cited, by id.
    citations: HashMap<&'g str, String>,
    kinds: HashMap<EntityKind, String>,
    relations: Vec<String>,
    prefix: String,
    all_ties: bool,
}

impl<'g> Cells<'g> {
    pub(crate) fn new(excerpt: &Excerpt<'g>) -> Self {
        let sources = excerpt.sources();
        let cited = |source: &&'g crate::Source| (source.id.as_str(), source.to_string());
        Self {
            citations: sources.iter().map(cited).collect(),
            kinds: EntityKind::known().map(|kind| (kind.clone(), kind.spelt(Spelling::Kebab))).collect(),
            relations: Relation::all().map(|relation| relation.spelt(Spelling::Kebab)).collect(),
            prefix: prefix(excerpt),
            all_ties: excerpt.tie_count() == excerpt.graph().tie_count(),
            excerpt: excerpt.clone(),
        }
    }

    /// The id of a tie: `e-` and its number in the graph. No entity of the excerpt has one like it.
    pub(crate) fn tie_id(&self, tie: TieRef<'g>) -> String {
        format!("{}{}", self.prefix, tie.index().index())
    }

    /// The name of a relation as exports have it: `bought-from`.
    pub(crate) fn relation(&self, relation: Relation) -> &str {
        self.relations.get(relation as usize).map_or("other", String::as_str)
    }

    /// The name of a kind as exports have it: `front-company`.
    pub(crate) fn kind<'a>(&'a self, kind: &'a EntityKind) -> &'a str {
        self.kinds.get(kind).map_or(kind.label(), String::as_str)
    }

    /// How many ties of the excerpt an entity has.
    pub(crate) fn degree(&self, entity: EntityRef<'g>) -> usize {
        if self.all_ties {
            return self.excerpt.graph().index.degree(entity.index().index());
        }
        self.excerpt.ties_of(entity).count()
    }

    /// What an entity has, in the order of [`ENTITY`].
    pub(crate) fn entity<'a>(&'a self, entity: EntityRef<'g>, row: &mut Vec<Cell<'a>>)
    where
        'g: 'a,
    {
        row.clear();
        let own = entity.get();
        let details = own.details();
        let mut add = |column: OfEntity, value: Value<'a>| row.push(Cell { column: column as usize, value });
        let mut texts = |column: OfEntity, parts: &mut dyn Iterator<Item = Cow<'g, str>>| {
            if let Some(text) = joined(parts) {
                add(column, Value::Text(text));
            }
        };
        let aliases = |strength| {
            own.aliases().iter().filter(move |alias| alias.strength() == strength).map(|alias| Cow::from(&*alias.name))
        };
        texts(OfEntity::Kind, &mut std::iter::once(Cow::Owned(self.kind(own.kind()).to_owned())));
        texts(OfEntity::Aliases, &mut aliases(Strength::Strong));
        texts(OfEntity::WeakAliases, &mut aliases(Strength::Weak));
        let identifiers = details.identifiers().iter();
        texts(OfEntity::Identifiers, &mut identifiers.map(|own| format!("{} {}", own.scheme, own.value).into()));
        let countries = details.countries().iter();
        texts(OfEntity::Country, &mut countries.clone().take(1).map(|at| at.code().to_owned().into()));
        texts(OfEntity::Countries, &mut countries.map(|at| format!("{} ({})", at.code(), at.role).into()));
        texts(OfEntity::Dates, &mut details.dates().iter().map(|own| format!("{} {}", own.kind, own.date).into()));
        texts(OfEntity::Addresses, &mut details.addresses().iter().map(|own| own.words().into()));
        texts(OfEntity::Topics, &mut details.topics().iter().map(|topic| Cow::from(&**topic)));
        let graph = self.excerpt.graph();
        let groups = graph.index.groups(entity.index().index());
        let listings = groups.filter(|group| {
            group.links.iter().any(|link| {
                !link.is_backward() && {
                    let tie = TieRef::new(graph, petgraph::graph::EdgeIndex::new(link.tie()));
                    tie.relation() == Relation::SanctionedBy && tie.standing().is_affirmed()
                }
            })
        });
        let mut lists = listings.map(|group| Cow::from(EntityRef::new(graph, NodeIndex::new(group.far)).get().name()));
        let lists = joined(&mut lists);
        add(OfEntity::Listed, Value::Flag(lists.is_some()));
        if let Some(lists) = lists {
            add(OfEntity::Lists, Value::Text(lists));
        }
        add(OfEntity::Ties, Value::Integer(self.degree(entity) as i64));
        let mut texts = |column: OfEntity, parts: &mut dyn Iterator<Item = Cow<'g, str>>| {
            if let Some(text) = joined(parts) {
                add(column, Value::Text(text));
            }
        };
        texts(OfEntity::Datasets, &mut details.provenance().iter().map(|part| Cow::from(&*part.dataset)));
        texts(OfEntity::Note, &mut details.note().map(Cow::from).into_iter());
        texts(OfEntity::Extra, &mut details.extra().iter().map(|(key, value)| format!("{key}: {value}").into()));
    }

    /// What a tie has, in the order of [`TIE`].
    pub(crate) fn tie<'a>(&'a self, tie: TieRef<'g>, row: &mut Vec<Cell<'a>>)
    where
        'g: 'a,
    {
        row.clear();
        let own = tie.get();
        let (relation, standing) = (tie.relation(), own.standing());
        let claims = own.claims();
        let mut add = |column: OfTie, value: Value<'a>| row.push(Cell { column: column as usize, value });
        add(OfTie::Relation, Value::Text(self.relation(relation).into()));
        add(OfTie::Words, Value::Text(tie.words().into()));
        add(OfTie::Class, Value::Text(relation.class().label().into()));
        add(OfTie::Symmetric, Value::Flag(relation.is_symmetric()));
        add(OfTie::Standing, Value::Text(standing_name(standing).into()));
        add(OfTie::Disputed, Value::Flag(standing == Standing::Disputed));
        if let Some(modality) = own.modality() {
            add(OfTie::Modality, Value::Text(modality.label().into()));
        }
        let mut hedges = claims.iter().flat_map(|claim| claim.details().hedges()).map(|hedge| Cow::from(&**hedge));
        if let Some(hedges) = joined(&mut hedges) {
            add(OfTie::Hedge, Value::Text(hedges));
        }
        if let Some(percent) = own.affirmations().filter_map(Claim::stated_confidence).max() {
            add(OfTie::Confidence, Value::Number(f64::from(percent) / 100.0));
        }
        let mut grades = claims.iter().filter_map(Claim::graded).map(|grade| Cow::from(grade.to_string()));
        if let Some(grades) = joined(&mut grades) {
            add(OfTie::Grade, Value::Text(grades));
        }
        let origins = tie.origins().len();
        add(OfTie::Origins, Value::Integer(origins as i64));
        add(OfTie::Claims, Value::Integer(own.affirmations().count() as i64));
        add(OfTie::Denials, Value::Integer(own.denials().count() as i64));
        add(OfTie::Weight, Value::Number(origins.max(1) as f64));
        let times = Times::of(tie);
        for (column, date) in [(OfTie::StartDate, times.start_date()), (OfTie::EndDate, times.end_date())] {
            if let Some(date) = date {
                add(column, Value::Text(date.into()));
            }
        }
        let [start_from, start_to, end_from, end_to] = times.days();
        for (column, day) in [
            (OfTie::StartFrom, start_from),
            (OfTie::StartTo, start_to),
            (OfTie::EndFrom, end_from),
            (OfTie::EndTo, end_to),
        ] {
            if let Some(day) = day {
                add(column, Value::Date(day));
            }
        }
        let mut periods = claims.iter().filter_map(Claim::period).map(|period| Cow::from(period.to_string()));
        if let Some(periods) = joined(&mut periods) {
            add(OfTie::When, Value::Text(periods));
        }
        let mut texts = |column: OfTie, parts: &mut dyn Iterator<Item = Cow<'g, str>>| {
            if let Some(text) = joined(parts) {
                add(column, Value::Text(text));
            }
        };
        let details = || claims.iter().map(Claim::details);
        texts(OfTie::Share, &mut details().filter_map(|own| own.share()).map(|share| share.to_string().into()));
        let amounts = details().filter_map(|own| own.amount());
        texts(OfTie::Amount, &mut amounts.map(|amount| format!("{} {}", amount.value, amount.currency).into()));
        texts(OfTie::Goods, &mut details().filter_map(|own| own.goods()).map(Cow::from));
        texts(OfTie::Role, &mut details().filter_map(|own| own.role()).map(Cow::from));
        let listings = || details().filter_map(|own| own.designation());
        let measure = |listing: &crate::Designation| Spelling::Kebab.of(listing.measure.label()).into();
        texts(OfTie::Measure, &mut listings().map(measure));
        texts(OfTie::Programme, &mut listings().filter_map(|listing| listing.programme()).map(Cow::from));
        texts(OfTie::Entry, &mut listings().filter_map(|listing| listing.entry()).map(Cow::from));
        texts(OfTie::Deal, &mut details().filter_map(|own| own.deal()).map(Cow::from));
        let evidence = || claims.iter().flat_map(Claim::evidence);
        texts(OfTie::Sources, &mut evidence().map(|part| Cow::from(part.source.as_str())));
        texts(OfTie::Quotes, &mut evidence().filter_map(|part| part.quote()).map(Cow::from));
        add(OfTie::Evidence, Value::Text(self.evidence(tie).into()));
    }

    /// Each claim about a tie in a line: how it is put, its date, its sources and their words.
    pub(crate) fn evidence(&self, tie: TieRef<'g>) -> String {
        let mut text = String::with_capacity(160);
        for claim in tie.get().claims() {
            if !text.is_empty() {
                text.push('\n');
            }
            self.claim(claim, tie.relation(), &mut text);
        }
        text
    }

    /// One claim in a line. Writing into a string cannot fail.
    pub(crate) fn claim(&self, claim: &Claim, relation: Relation, text: &mut String) {
        match (claim.stance(), claim.is_retracted()) {
            (_, true) => text.push_str("withdrawn, once "),
            (Stance::Denies, _) => text.push_str("denied, "),
            _ => {}
        }
        text.push_str(claim.modality().label());
        let details = claim.details();
        if let Some(speaker) = details.speaker() {
            let _ = write!(text, ", by {}", crate::graph::lookup::speaker_name(self.excerpt.graph(), speaker));
        }
        if let Some(when) = claim.dated() {
            let said = if claim.when_kind(relation) == WhenKind::Statement { "said " } else { "" };
            let _ = write!(text, ", {said}{}", when.period);
            if let Some(own) = when.text {
                let _ = write!(text, " (\u{201c}{own}\u{201d})");
            }
        }
        if let Some(listed) = details.designation().and_then(|listing| listing.listed_on) {
            let _ = write!(text, ", listed {listed}");
        }
        for (place, evidence) in claim.evidence().iter().enumerate() {
            text.push_str(if place == 0 { ": " } else { "; " });
            let source = evidence.source.as_str();
            text.push_str(self.citations.get(source).map_or(source, String::as_str));
            if let Some(locator) = evidence.locator() {
                let _ = write!(text, ", {locator}");
            }
            if let Some(quote) = evidence.quote() {
                let _ = write!(text, ": \u{201c}{quote}\u{201d}");
            }
        }
    }
}

/// What the ids of ties begin with, so that no entity has one like it.
fn prefix(excerpt: &Excerpt<'_>) -> String {
    let mut prefix = "e-".to_owned();
    let is_like = |id: &str, prefix: &str| {
        id.strip_prefix(prefix).is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    while excerpt.entities().any(|entity| is_like(entity.get().id(), &prefix)) {
        prefix.insert(0, 'e');
    }
    prefix
}

/// Texts one after the other, each once; `None` if there are none.
fn joined<'g>(mut parts: &mut dyn Iterator<Item = Cow<'g, str>>) -> Option<Cow<'g, str>> {
    let first = parts.next()?;
    let Some(second) = Iterator::find(&mut parts, |part| *part != first) else { return Some(first) };
    let mut all = vec![first, second];
    for part in parts {
        if !all.contains(&part) {
            all.push(part);
        }
    }
    Some(all.join(BETWEEN).into())
}

/// A standing as exports have it: `denied-only`.
pub(crate) fn standing_name(standing: Standing) -> &'static str {
    match standing {
        Standing::Unopposed => "unopposed",
        Standing::Disputed => "disputed",
        Standing::DeniedOnly => "denied-only",
        Standing::Retracted => "retracted",
    }
}

/// When a tie held or happened, by the claims that affirm it; if none does, by those that deny it or were withdrawn.
///
/// A claim that dates only the saying says nothing of it. A listing without a date of its own has that of its designation.
pub(crate) struct Times {
    /// The distinct periods, in the order of the claims.
    pub(crate) periods: Vec<Period>,
    kind: WhenKind,
}

impl Times {
    pub(crate) fn of(tie: TieRef<'_>) -> Self {
        let own = tie.get();
        let relation = tie.relation();
        let all = own.affirmations().next().is_none();
        let mut periods: Vec<Period> = Vec::new();
        let mut kind = relation.default_when();
        for claim in own.claims().iter().filter(|claim| all || claim.is_affirmed()) {
            if claim.when_kind(relation) == WhenKind::Statement {
                continue;
            }
            if let Some(period) = claim.period().or_else(|| listed(claim)).filter(|period| !periods.contains(period)) {
                if periods.is_empty() {
                    kind = claim.when_kind(relation);
                }
                periods.push(period);
            }
        }
        Self { periods, kind }
    }

    /// The first date as it is written, without marks of doubt; `None` if claims differ on the period, or if there is no such date.
    pub(crate) fn start_date(&self) -> Option<String> {
        self.only().and_then(|period| as_written(period.start()))
    }

    /// The last date as it is written, likewise.
    pub(crate) fn end_date(&self) -> Option<String> {
        self.only().and_then(|period| as_written(period.end()))
    }

    fn only(&self) -> Option<Period> {
        match self.periods[..] {
            [period] => Some(period),
            _ => None,
        }
    }

    /// The earliest and the latest day on which it may have begun, and on which it may have ended, over all periods; `None` where
    /// that is open or unknown. Of an event both are the days on which it may have happened.
    pub(crate) fn days(&self) -> [Option<Day>; 4] {
        let date = |bound| match bound {
            Bound::Date(date) => Some(date),
            _ => None,
        };
        let starts: Option<Vec<PartialDate>> = self.periods.iter().map(|period| date(period.start())).collect();
        let ends: Option<Vec<PartialDate>> = self.periods.iter().map(|period| date(period.end())).collect();
        let earliest = |dates: &Option<Vec<PartialDate>>| dates.iter().flatten().map(|date| date.earliest()).min();
        let latest = |dates: &Option<Vec<PartialDate>>| dates.iter().flatten().map(|date| date.latest()).max();
        match self.kind {
            WhenKind::Event => [earliest(&starts), latest(&ends), earliest(&starts), latest(&ends)],
            _ => {
                let first_latest = starts.iter().flatten().min_by_key(|date| date.earliest()).map(|date| date.latest());
                let last_earliest = ends.iter().flatten().max_by_key(|date| date.latest()).map(|date| date.earliest());
                [earliest(&starts), first_latest, last_earliest, latest(&ends)]
            }
        }
    }
}

/// The time of a listing, from its designation.
fn listed(claim: &Claim) -> Option<Period> {
    let designation = claim.details().designation()?;
    designation.listed_on.or(designation.removed_on)?;
    let bound = |date: Option<PartialDate>| date.map_or(Bound::Open, Bound::Date);
    Some(Period::between(bound(designation.listed_on), bound(designation.removed_on)))
}

/// A date as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a decade or century has no such form.
fn as_written(bound: Bound) -> Option<String> {
    let Bound::Date(date) = bound else { return None };
    let day = date.earliest().to_string();
    match date.precision() {
        Precision::Day => Some(day),
        Precision::Month => day.get(..7).map(str::to_owned),
        Precision::Year => day.get(..4).map(str::to_owned),
        _ => None,
    }
}
