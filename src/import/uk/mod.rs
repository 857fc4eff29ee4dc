//! The lists of the United Kingdom: the UK Sanctions List in XML, the list of designations in CSV, and OFSI's consolidated list in CSV.

pub(super) mod fcdo;
pub(super) mod ofsi;
pub(super) mod xml;

use super::authority;
use super::record::Record;
use super::xml::tidy;
use crate::model::claim::{Claim, Designation, Measure, Modality};
use crate::model::date::{PartialDate, Period};
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::model::source::{Evidence, Source, SourceId, SourceKind};

/// A list of the United Kingdom as a source.
fn source(id: &SourceId, title: &str, publisher: &str, published: Option<PartialDate>) -> Source {
    let mut source = Source::new(id.clone(), SourceKind::OfficialList, title);
    source.publisher = Some(publisher.into());
    source.published = published.map(Period::from);
    source.licence = Some("Open Government Licence v3.0".into());
    source
}

/// The id of a source, with the date of issue if that is known.
fn source_id(list: &str, published: Option<PartialDate>) -> SourceId {
    published.map_or_else(|| list.to_owned(), |date| format!("{list}-{date}")).into()
}

/// A date: `24/04/2009` or `24-04-2009`; `00` or letters stand for a day or month that is not known: `00/00/1980`, `dd/mm/1980`.
fn day(text: &str) -> Option<PartialDate> {
    let parts: Vec<&str> = text.trim().splitn(4, ['/', '-']).map(str::trim).collect();
    let part = |text: &str| match text.parse::<u8>() {
        Ok(0) => Some(None),
        Ok(number) => Some(Some(number)),
        Err(_) => (text == "dd" || text == "mm").then_some(None),
    };
    let year = |text: &str| (text.len() == 4).then(|| text.parse::<i32>().ok()).flatten();
    match parts.as_slice() {
        [only] => PartialDate::year(year(only)?).ok(),
        [day, month, last] => match (part(day)?, part(month)?) {
            (Some(day), Some(month)) => PartialDate::day(year(last)?, month, day).ok(),
            (None, Some(month)) => PartialDate::month(year(last)?, month).ok(),
            (None, None) => PartialDate::year(year(last)?).ok(),
            (Some(_), None) => None,
        },
        _ => None,
    }
}

/// The kind of a party by the list's word.
fn kind(word: &str) -> Option<EntityKind> {
    match word.trim().to_ascii_lowercase().as_str() {
        "individual" => Some(EntityKind::Person),
        "entity" => Some(EntityKind::Organization),
        "ship" => Some(EntityKind::Vessel),
        _ => None,
    }
}

/// The measure by the list's word; with the word, where the measure does not say all of it.
fn measure(word: &str) -> (Measure, Option<&str>) {
    match word.to_ascii_lowercase().as_str() {
        "asset freeze" => (Measure::AssetFreeze, None),
        "travel ban" => (Measure::TravelBan, None),
        "arms embargo" => (Measure::ArmsEmbargo, None),
        "targeted arms embargo" => (Measure::ArmsEmbargo, Some(word)),
        _ => (Measure::Other, Some(word)),
    }
}

/// A designation by the United Kingdom, which imposes one measure or several.
struct Imposed<'d> {
    id: &'d str,
    entry: &'d str,
    source: &'d SourceId,
    regime: &'d str,
    listed_on: &'d str,
    reason: &'d str,
    /// "UK", "UN", or both.
    origin: &'d str,
}

impl Imposed<'_> {
    /// Adds a claim for each measure among the words that a mark divides; one without a measure if there is none.
    fn tell(&self, words: &str, divided_by: char, record: &mut Record) {
        let mut is_told = false;
        for word in words.split(divided_by).map(tidy).filter(|word| word.contains(char::is_alphanumeric)) {
            let (measure, role) = measure(&word);
            record.link(self.id, Relation::SanctionedBy, authority::UK.id, self.claim(measure, role));
            is_told = true;
        }
        if !is_told {
            record.link(self.id, Relation::SanctionedBy, authority::UK.id, self.claim(Measure::Other, None));
        }
    }

    fn claim(&self, measure: Measure, role: Option<&str>) -> Claim {
        let mut designation = Designation::new(measure).with_entry(self.entry);
        let regime = tidy(self.regime);
        if !regime.is_empty() {
            designation = designation.under(&*regime);
        }
        let reason = super::listed::quote(self.reason);
        if !reason.is_empty() {
            designation = designation.because(reason);
        }
        designation.listed_on = day(self.listed_on);
        let mut extra: Vec<(Box<str>, Box<str>)> = Vec::new();
        if designation.listed_on.is_none() && !self.listed_on.trim().is_empty() {
            extra.push(("uk:DateDesignated".into(), self.listed_on.trim().into()));
        }
        if !self.origin.trim().is_empty() {
            extra.push(("uk:DesignationSource".into(), self.origin.trim().into()));
        }
        let evidence = Evidence::new(self.source.clone()).at(format!("entry {}", self.entry));
        let mut claim = Claim::new(Modality::Official, evidence).designation(designation);
        if let Some(role) = role {
            claim = claim.role(role);
        }
        if !extra.is_empty() {
            claim.details_mut().set_extra(extra);
        }
        claim
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_whole_and_in_part() {
        for (text, expected) in [
            ("24/04/2009", Some("2009-04-24")),
            ("24-04-2009", Some("2009-04-24")),
            (" 00/00/1980", Some("1980")),
            ("00/05/1980", Some("1980-05")),
            ("dd/mm/1980", Some("1980")),
            ("1980", Some("1980")),
            ("31/02/1980", None),
            ("05/00/1980", None),
            ("1/2", None),
            ("circa 1980", None),
            ("", None),
        ] {
            assert_eq!(day(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn measures_by_their_words() {
        assert_eq!(measure("Asset freeze"), (Measure::AssetFreeze, None));
        assert_eq!(measure("Travel Ban"), (Measure::TravelBan, None));
        assert_eq!(measure("Targeted arms embargo"), (Measure::ArmsEmbargo, Some("Targeted arms embargo")));
        assert_eq!(measure("De-flag"), (Measure::Other, Some("De-flag")));
    }
}
