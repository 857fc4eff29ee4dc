//! What the other fields of a record say for or against a candidate.

use super::record::Record;
use crate::model::date::{Day, Period, Precision};
use crate::model::entity::{DateKind, Entity};
use crate::model::kind::EntityKind;
use crate::model::naming::named;

/// By what the score of a candidate is multiplied that was certainly born, founded or built at another time.
///
/// Two persons of one name are common, and so is a wrong date in a record: a name that is the same to the letter stays above
/// [`STRONG_MATCH`](super::super::STRONG_MATCH), one that is only alike falls below it.
pub const OTHER_BIRTH: f64 = 0.85;

/// By what the score of a candidate is multiplied that is of another sort: a body where a person is asked for, or a ship.
pub const OTHER_KIND: f64 = 0.7;

/// By what the score of a candidate is multiplied that is recorded with other countries alone. A party has many, and records few.
pub const OTHER_COUNTRY: f64 = 0.97;

named! {
    /// How a field of a record and what is recorded of a candidate stand to each other.
    Agreement, "agreement" {
        /// One of the two says nothing of it.
        Unknown "unknown";
        /// Both may be true at once.
        Agrees "agrees";
        /// They differ as slips of the pen do: by a year, or by day and month swapped.
        Near "near";
        /// They cannot both be true.
        Contradicts "contradicts";
    }
}

/// What one field says.
pub(super) struct Told {
    pub(super) agreement: Agreement,
    /// By what the score is multiplied.
    pub(super) factor: f64,
    pub(super) reason: Option<String>,
}

impl Told {
    fn nothing() -> Self {
        Self { agreement: Agreement::Unknown, factor: 1.0, reason: None }
    }

    fn new(agreement: Agreement, factor: f64, reason: String) -> Self {
        Self { agreement, factor, reason: Some(reason) }
    }
}

/// The sorts of parties that are never taken for each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Person,
    Body,
    Craft,
}

impl Sort {
    /// `None` of a party of which it is not said, and of what is no party.
    fn of(kind: &EntityKind) -> Option<Self> {
        match kind {
            EntityKind::Person => Some(Sort::Person),
            EntityKind::Group
            | EntityKind::Agency
            | EntityKind::Company
            | EntityKind::FrontCompany
            | EntityKind::Organization
            | EntityKind::State => Some(Sort::Body),
            EntityKind::Vessel | EntityKind::Aircraft | EntityKind::Vehicle => Some(Sort::Craft),
            _ => None,
        }
    }
}

/// What the kind says. A company and an agency agree: lists differ in what they call a body.
pub(super) fn kind(record: &Record, entity: &Entity) -> Told {
    let Some(asked) = record.known_kind() else { return Told::nothing() };
    let known = entity.kind();
    match (Sort::of(asked), Sort::of(known)) {
        (Some(one), Some(other)) if one != other => {
            let reason = format!("recorded as {}, and asked for as {}: times {OTHER_KIND}", a(known), a(asked));
            Told::new(Agreement::Contradicts, OTHER_KIND, reason)
        }
        (Some(_), Some(_)) if asked == known => {
            Told::new(Agreement::Agrees, 1.0, format!("{}, as asked for", a(known)))
        }
        (Some(_), Some(_)) => {
            let reason = format!("recorded as {}, and asked for as {}: both of one sort", a(known), a(asked));
            Told::new(Agreement::Agrees, 1.0, reason)
        }
        _ => Told::nothing(),
    }
}

/// "a company", "an agency".
fn a(kind: &EntityKind) -> String {
    let words = kind.to_string();
    let article = if words.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {words}")
}

/// What the date of birth, founding or building says.
pub(super) fn birth(record: &Record, entity: &Entity) -> Told {
    let is_birth = |kind: DateKind| matches!(kind, DateKind::Birth | DateKind::Incorporation | DateKind::Build);
    let known: Vec<Period> =
        entity.details().dates().iter().filter(|dated| is_birth(dated.kind)).map(|dated| dated.date).collect();
    let asked: Vec<Period> = record.dates().iter().copied().filter(|date| !date.is_inverted()).collect();
    let pairs = || asked.iter().flat_map(|one| known.iter().map(move |other| (*one, *other)));
    if pairs().next().is_none() {
        return Told::nothing();
    }
    let verb = match Sort::of(entity.kind()) {
        Some(Sort::Person) => "born",
        Some(Sort::Craft) => "built",
        _ => "founded",
    };
    let said = |(one, other): (Period, Period)| format!("{verb} {other} as recorded, and {one} as asked for");
    if let Some((one, other)) = pairs().find(|(one, other)| overlap(window(*one, 0), window(*other, 0))) {
        let reason = if one == other { format!("{verb} {other}, as asked for") } else { said((one, other)) };
        return Told::new(Agreement::Agrees, 1.0, reason);
    }
    if let Some(pair) = pairs().find(|(one, other)| is_year_apart(*one, *other)) {
        return Told::new(Agreement::Near, 1.0, format!("{}: a year apart, which counts as near", said(pair)));
    }
    if let Some(pair) = pairs().find(|(one, other)| is_swapped(*one, *other)) {
        return Told::new(Agreement::Near, 1.0, format!("{}: day and month swapped, which counts as near", said(pair)));
    }
    let periods = |periods: &[Period]| periods.iter().map(Period::to_string).collect::<Vec<_>>().join(" or ");
    let reason =
        format!("{verb} {} as recorded, and {} as asked for: times {OTHER_BIRTH}", periods(&known), periods(&asked));
    Told::new(Agreement::Contradicts, OTHER_BIRTH, reason)
}

fn overlap(one: (Day, Day), other: (Day, Day)) -> bool {
    one.0 <= other.1 && other.0 <= one.1
}

/// The days that a period can mean, so many years later.
fn window(period: Period, years: i32) -> (Day, Day) {
    let (first, last) = period.window();
    (later(first, years), later(last, years))
}

fn later(day: Day, years: i32) -> Day {
    if years == 0 || day == Day::MIN || day == Day::MAX {
        return day;
    }
    let (year, month, of_month) = day.ymd();
    let on = |of_month| Day::from_ymd(year.saturating_add(years), month, of_month);
    // The 29th of February has no other year's day.
    on(of_month).or_else(|| on(28)).unwrap_or(day)
}

fn is_year_apart(one: Period, other: Period) -> bool {
    [(1, 0), (0, 1)].into_iter().any(|(years, of_other)| overlap(window(one, years), window(other, of_other)))
}

fn is_swapped(one: Period, other: Period) -> bool {
    let day = |period: Period| {
        let date = period.single().filter(|date| date.precision() == Precision::Day)?;
        Some(date.earliest().ymd())
    };
    let (Some((year, month, of_month)), Some(other)) = (day(one), day(other)) else { return false };
    other == (year, of_month, month)
}

/// What the countries say.
pub(super) fn country(record: &Record, entity: &Entity) -> Told {
    let details = entity.details();
    let own = details.countries().iter().map(|country| country.code());
    let mut known: Vec<String> = own
        .chain(details.addresses().iter().filter_map(|address| address.country.as_deref()))
        .map(str::to_uppercase)
        .collect();
    known.sort_unstable();
    known.dedup();
    let asked: Vec<&str> = record.countries().collect();
    if known.is_empty() || asked.is_empty() {
        return Told::nothing();
    }
    match asked.iter().find(|code| known.iter().any(|known| known == *code)) {
        Some(code) => Told::new(Agreement::Agrees, 1.0, format!("country {code}, as asked for")),
        None => {
            let reason = format!(
                "country {} as recorded, and {} as asked for: times {OTHER_COUNTRY}",
                known.join(", "),
                asked.join(", ")
            );
            Told::new(Agreement::Contradicts, OTHER_COUNTRY, reason)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(kind: DateKind, recorded: &[&str], asked: &[&str]) -> Agreement {
        let mut entity = Entity::new("one", EntityKind::Person, "The one");
        for date in recorded {
            entity = entity.date(kind, date.parse::<Period>().unwrap());
        }
        let record =
            asked.iter().fold(Record::new("The one"), |record, date| record.born(date.parse::<Period>().unwrap()));
        birth(&record, &entity).agreement
    }

    #[test]
    fn dates_agree_come_near_or_contradict() {
        for (recorded, asked, expected) in [
            (&["1966-05-04"][..], &["1966-05-04"][..], Agreement::Agrees),
            (&["1966-05-04"], &["1966"], Agreement::Agrees),
            (&["1960/1970"], &["1966-05-04"], Agreement::Agrees),
            (&["1966"], &["1967"], Agreement::Near),
            (&["1966-05-04"], &["1967-05-04"], Agreement::Near),
            (&["1966-05-04"], &["1966-04-05"], Agreement::Near),
            (&["1968-02-29"], &["1969-02-28"], Agreement::Near),
            (&["1966-05-04"], &["1967-06-04"], Agreement::Contradicts),
            (&["1966-05-04"], &["1968"], Agreement::Contradicts),
            (&["1966-05-04", "1980"], &["1980-01"], Agreement::Agrees),
            (&["1966-05-04"], &["1990", "1966"], Agreement::Agrees),
            (&["../1970"], &["1500"], Agreement::Agrees),
            (&[], &["1966"], Agreement::Unknown),
            (&["1966"], &[], Agreement::Unknown),
        ] {
            assert_eq!(told(DateKind::Birth, recorded, asked), expected, "{recorded:?} {asked:?}");
        }
        assert_eq!(told(DateKind::Death, &["1966"], &["1990"]), Agreement::Unknown);
    }

    #[test]
    fn only_sorts_contradict() {
        let told = |asked: EntityKind, known: EntityKind| {
            let told = kind(&Record::new("x").kind(asked), &Entity::new("x", known, "x"));
            (told.agreement, told.factor)
        };
        assert_eq!(told(EntityKind::Person, EntityKind::Company), (Agreement::Contradicts, OTHER_KIND));
        assert_eq!(told(EntityKind::Vessel, EntityKind::Company), (Agreement::Contradicts, OTHER_KIND));
        assert_eq!(told(EntityKind::Agency, EntityKind::Company), (Agreement::Agrees, 1.0));
        assert_eq!(told(EntityKind::Person, EntityKind::LegalEntity), (Agreement::Unknown, 1.0));
    }
}
