//! What differs between two records, field by field.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

use serde::Serialize;

use crate::model::claim::{Claim, Designation};
use crate::model::date::{PartialDate, When};
use crate::model::entity::{Alias, Entity, Identifier, Strength};
use crate::model::relation::Relation;
use crate::query::explain::time;

/// A field of an entity or a claim that is not what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FieldChange {
    /// Its name as in graph files: `aliases`, `modality`, `designation.removed_on`.
    pub field: &'static str,
    /// What it no longer says, in words: of a list the values that are gone, of any other field its value, none if it had none.
    pub old: Vec<String>,
    /// What it says now and did not say before.
    pub new: Vec<String>,
}

impl FieldChange {
    /// Before and after: `alleged -> stated`; of a list what went and what came: `- Burma; + Bama`.
    #[must_use]
    pub fn values(&self) -> String {
        if let ([old], [new]) = (self.old.as_slice(), self.new.as_slice()) {
            return format!("{old} -> {new}");
        }
        let gone = self.old.iter().map(|value| format!("- {value}"));
        let come = self.new.iter().map(|value| format!("+ {value}"));
        gone.chain(come).collect::<Vec<_>>().join("; ")
    }
}

/// Prints its name and its [values](FieldChange::values): `modality: alleged -> stated`.
impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.values())
    }
}

#[derive(Default)]
struct Fields(Vec<FieldChange>);

impl Fields {
    /// A field with one value or none.
    fn value<T: PartialEq>(
        &mut self,
        field: &'static str,
        [old, new]: [Option<T>; 2],
        words: impl Fn(&T) -> String,
    ) -> &mut Self {
        if old != new {
            let words = |value: Option<T>| value.iter().map(&words).collect();
            self.0.push(FieldChange { field, old: words(old), new: words(new) });
        }
        self
    }

    fn text(&mut self, field: &'static str, values: [Option<&str>; 2]) -> &mut Self {
        self.value(field, values, |&text| text.to_owned())
    }

    /// A field with any number of values, whose order says nothing.
    fn list<T: Eq + Hash>(
        &mut self,
        field: &'static str,
        old: &[T],
        new: &[T],
        words: impl Fn(&T) -> String,
    ) -> &mut Self {
        if old != new {
            let (gone, come) = (without(old, new), without(new, old));
            if !(gone.is_empty() && come.is_empty()) {
                let words = |values: Vec<&T>| values.into_iter().map(&words).collect();
                self.0.push(FieldChange { field, old: words(gone), new: words(come) });
            }
        }
        self
    }
}

/// The values of a list that another has not, each as often as it has them more often.
fn without<'a, T: Eq + Hash>(list: &'a [T], other: &[T]) -> Vec<&'a T> {
    let mut left: HashMap<&T, usize> = HashMap::with_capacity(other.len());
    other.iter().for_each(|value| *left.entry(value).or_default() += 1);
    let is_new = |value: &&T| match left.get_mut(*value) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    };
    list.iter().filter(is_new).collect()
}

/// What differs between two records of an entity. When it was last seen in a data set is no difference.
pub(super) fn of_entity(old: &Entity, new: &Entity) -> Vec<FieldChange> {
    if old == new {
        return Vec::new();
    }
    let (one, other) = (old.details(), new.details());
    let seen = |entity: &Entity| -> Vec<(Box<str>, Option<PartialDate>)> {
        entity.details().provenance().iter().map(|record| (record.dataset.clone(), record.first_seen)).collect()
    };
    let mut fields = Fields::default();
    fields
        .text("id", [Some(old.id()), Some(new.id())])
        .value("kind", [Some(old.kind()), Some(new.kind())], |kind| kind.to_string())
        .text("name", [Some(old.name()), Some(new.name())])
        .list("aliases", one.aliases(), other.aliases(), alias)
        .list("identifiers", one.identifiers(), other.identifiers(), identifier)
        .list("countries", one.countries(), other.countries(), |at| format!("{} ({})", at.code(), at.role))
        .list("dates", one.dates(), other.dates(), |date| format!("{} {}", date.kind, date.date.words()))
        .list("addresses", one.addresses(), other.addresses(), crate::Address::words)
        .list("topics", one.topics(), other.topics(), |topic| topic.to_string())
        .text("note", [one.note(), other.note()])
        .list("extra", one.extra(), other.extra(), pair)
        .list("provenance", &seen(old), &seen(new), |(dataset, first)| {
            let first = first.map(|date| format!(", first seen {}", date.words()));
            format!("{dataset}{}", first.unwrap_or_default())
        });
    fields.0
}

fn alias(alias: &Alias) -> String {
    let weak = (alias.strength() == Strength::Weak).then(|| "weak".to_owned());
    let script = alias.script().map(|script| format!("script {script}"));
    let language = alias.language().map(|language| format!("language {language}"));
    let more: Vec<String> = [weak, script, language].into_iter().flatten().collect();
    if more.is_empty() { alias.name.to_string() } else { format!("{} ({})", alias.name, more.join(", ")) }
}

fn identifier(identifier: &Identifier) -> String {
    let country = identifier.country.as_ref().map(|country| format!(" ({country})")).unwrap_or_default();
    format!("{} {}{country}", identifier.scheme, identifier.value)
}

fn pair((key, value): &(Box<str>, Box<str>)) -> String {
    format!("{key}: {value}")
}

/// The evidence of a claim as it is compared: the number of the source, its id, the place and the words.
pub(super) type Cited<'g> = (u32, &'g str, Option<&'g str>, Option<&'g str>);

/// What differs between two claims about one tie, of one stance and from one deal. Evidence counts by the numbers of the sources.
pub(super) fn of_claim(
    [old, new]: [&Claim; 2],
    [old_evidence, new_evidence]: [&[Cited<'_>]; 2],
    relation: Relation,
) -> Vec<FieldChange> {
    let (one, other) = (old.details(), new.details());
    let when = [old, new].map(|claim| claim.dated().map(|when| (when.period, when.text, claim.when_kind(relation))));
    let mut fields = Fields::default();
    fields
        .value("modality", [Some(old.modality()), Some(new.modality())], |modality| modality.to_string())
        .value("when", when, |&(period, text, kind)| time(&When { period, kind: None, text }, kind))
        .value("share", [one.share(), other.share()], |share| share.to_string());
    of_designation(&mut fields, [one.designation(), other.designation()]);
    fields
        .value("amount", [one.amount(), other.amount()], |amount| format!("{} {}", amount.value, amount.currency))
        .text("goods", [one.goods(), other.goods()])
        .text("role", [one.role(), other.role()])
        .text("speaker", [one.speaker(), other.speaker()])
        .list("hedges", one.hedges(), other.hedges(), |hedge| hedge.to_string());
    // The source's own words count apart from the place they stand in, so that a mended quotation is not evidence lost and found.
    let places = |evidence: &[Cited<'_>]| -> Vec<Place> {
        evidence
            .iter()
            .map(|&(number, id, locator, _)| Place { number, id: id.into(), locator: locator.map(Into::into) })
            .collect()
    };
    let quotes = |evidence: &[Cited<'_>]| -> Vec<String> {
        evidence.iter().filter_map(|(_, _, _, quote)| quote.map(str::to_owned)).collect()
    };
    fields
        .list("evidence", &places(old_evidence), &places(new_evidence), Place::words)
        .list("quotes", &quotes(old_evidence), &quotes(new_evidence), |quote| format!("\u{201c}{quote}\u{201d}"))
        .value("grade", [old.graded(), new.graded()], |grade| grade.to_string())
        .value("confidence", [old.stated_confidence(), new.stated_confidence()], |percent| format!("{percent}%"))
        .text("note", [one.note(), other.note()])
        .value("retracted", [one.retracted(), other.retracted()], |retraction| {
            let date = retraction.date.map(|date| format!("{}: ", date.words())).unwrap_or_default();
            format!("{date}{}", retraction.reason)
        })
        .list("extra", one.extra(), other.extra(), pair);
    fields.0
}

fn of_designation(fields: &mut Fields, [old, new]: [Option<&Designation>; 2]) {
    if old == new {
        return;
    }
    let both = |get: fn(&Designation) -> Option<&str>| [old.and_then(get), new.and_then(get)];
    let date = |get: fn(&Designation) -> Option<PartialDate>| [old.and_then(get), new.and_then(get)];
    let measure = [old.map(|designation| designation.measure), new.map(|designation| designation.measure)];
    fields
        .value("designation.measure", measure, |measure| measure.to_string())
        .text("designation.programme", both(Designation::programme))
        .text("designation.entry", both(Designation::entry))
        .value("designation.listed_on", date(|designation| designation.listed_on), |date| date.words())
        .value("designation.removed_on", date(|designation| designation.removed_on), |date| date.words())
        .text("designation.reason", both(Designation::reason));
}

/// A place in a source. Two versions of one source have the same places.
#[derive(Eq)]
struct Place {
    number: u32,
    id: Box<str>,
    locator: Option<Box<str>>,
}

impl Place {
    fn words(&self) -> String {
        let locator = self.locator.as_ref().map(|locator| format!(", {locator}")).unwrap_or_default();
        format!("{}{locator}", self.id)
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        (self.number, &self.locator) == (other.number, &other.locator)
    }
}

impl Hash for Place {
    fn hash<H: std::hash::Hasher>(&self, hasher: &mut H) {
        (self.number, &self.locator).hash(hasher);
    }
}
