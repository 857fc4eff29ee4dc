//! Listings as OFAC's newer XML formats give them: the lists an entry is on, and beside them, not list by list, its programmes and
//! what they forbid.

use super::entry::id_of;
use super::programme::OfacList;
use crate::import::authority;
use crate::import::record::Record;
use crate::model::claim::{Claim, Designation, Measure, Modality};
use crate::model::date::PartialDate;
use crate::model::relation::Relation;
use crate::model::source::{Evidence, Source, SourceId, SourceKind};

/// The listings of one entry.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    sdn: On,
    non_sdn: On,
    programmes: Vec<Box<str>>,
    /// What is forbidden, in OFAC's words: "Block", "13662 Sectoral Directive 1".
    types: Vec<Box<str>>,
    /// Words for the extra of the first claim.
    extra: Vec<(Box<str>, Box<str>)>,
}

/// Whether an entry is on a list, and since when.
#[derive(Debug, Default, Clone, Copy)]
struct On {
    is_on: bool,
    since: Option<PartialDate>,
}

impl OfacList {
    /// The list by OFAC's name for it. All but one are non-SDN lists.
    pub(crate) fn of_name(name: &str) -> Self {
        if name == "SDN List" { OfacList::Sdn } else { OfacList::NonSdn }
    }
}

impl Listing {
    /// Adds a list, by OFAC's name for it, on which the entry is since this day.
    pub(crate) fn on(&mut self, list: &str, since: Option<PartialDate>) {
        let on = match OfacList::of_name(list) {
            OfacList::Sdn => &mut self.sdn,
            OfacList::NonSdn => &mut self.non_sdn,
        };
        let earlier =
            |one: PartialDate, other: PartialDate| if other.earliest() < one.earliest() { other } else { one };
        on.is_on = true;
        on.since = match (on.since, since) {
            (Some(one), Some(other)) => Some(earlier(one, other)),
            (one, other) => one.or(other),
        };
    }

    pub(crate) fn programme(&mut self, programme: &str) {
        add(&mut self.programmes, programme);
    }

    pub(crate) fn sanctions_type(&mut self, words: &str) {
        add(&mut self.types, words);
    }

    /// Adds what has no place of its own.
    pub(crate) fn extra(&mut self, words: &str, value: &str) {
        let pair = (["ofac:", words].concat().into(), value.into());
        if !self.extra.contains(&pair) {
            self.extra.push(pair);
        }
    }

    /// Adds the claims to a record: one a programme and sort of list. Whether there are any.
    pub(crate) fn into_record(mut self, number: &str, source: &SourceId, record: &mut Record) -> bool {
        if self.types.iter().any(|words| &**words != BLOCK) {
            let types = self.types.join("; ");
            self.extra("sanctions types", &types);
        }
        let mut extra = std::mem::take(&mut self.extra);
        let mut some = false;
        for list in [OfacList::Sdn, OfacList::NonSdn] {
            let on = self.on_list(list);
            if !on.is_on {
                continue;
            }
            let programmes = self.programmes.iter().map(|programme| Some(&**programme));
            let none = self.programmes.is_empty().then_some(None);
            for programme in programmes.chain(none) {
                let measure = self.measure(list, programme);
                let mut designation = Designation::new(measure).with_entry(number);
                if let Some(programme) = programme {
                    designation = designation.under(programme);
                }
                designation.listed_on = on.since;
                let evidence = Evidence::new(source.clone()).at(["entry ", number].concat());
                let mut claim = Claim::new(Modality::Official, evidence).designation(designation);
                if measure == Measure::Other && !self.types.is_empty() {
                    claim = claim.role(self.types.join("; "));
                }
                claim.details_mut().set_extra(std::mem::take(&mut extra));
                record.link(&id_of(number), Relation::SanctionedBy, authority::OFAC.id, claim);
                some = true;
            }
        }
        some
    }

    fn on_list(&self, list: OfacList) -> On {
        match list {
            OfacList::Sdn => self.sdn,
            OfacList::NonSdn => self.non_sdn,
        }
    }

    /// OFAC says what is forbidden for all lists of an entry together. Blocking belongs to the SDN list if the entry is on it.
    fn measure(&self, list: OfacList, programme: Option<&str>) -> Measure {
        let is_blocked = self.types.iter().any(|words| &**words == BLOCK);
        let is_directive = self.types.iter().any(|words| words.contains("Directive"));
        match list {
            OfacList::Sdn if is_blocked || self.types.is_empty() => Measure::AssetFreeze,
            OfacList::Sdn if is_directive => Measure::SectoralDebtEquity,
            OfacList::Sdn => Measure::Other,
            OfacList::NonSdn if is_blocked && !self.sdn.is_on => Measure::AssetFreeze,
            OfacList::NonSdn => match list.measure(programme.unwrap_or_default()) {
                Measure::Other if is_directive && self.programmes.len() < 2 => Measure::SectoralDebtEquity,
                measure => measure,
            },
        }
    }
}

const BLOCK: &str = "Block";

fn add(words: &mut Vec<Box<str>>, new: &str) {
    if !new.is_empty() && !words.iter().any(|known| &**known == new) {
        words.push(new.into());
    }
}

/// A file of OFAC as a source. `list` is `None` if it may be of several.
pub(crate) fn source(list: Option<OfacList>, published: Option<PartialDate>) -> Source {
    let stem = list.map_or("ofac", OfacList::source);
    let id = published.map_or_else(|| stem.to_owned(), |date| format!("{stem}-{date}"));
    let mut source = Source::new(id, SourceKind::OfficialList, list.map_or("Sanctions lists", OfacList::title));
    source.publisher = Some("US Department of the Treasury, Office of Foreign Assets Control".into());
    source.published = published.map(Into::into);
    source.licence = Some("public domain (17 U.S.C. 105)".into());
    source
}

/// The list that a file has, by its name.
pub(crate) fn list_of_file(file: &str) -> Option<OfacList> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file).to_ascii_lowercase();
    if name.starts_with("sdn") {
        Some(OfacList::Sdn)
    } else if name.starts_with("cons") {
        Some(OfacList::NonSdn)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::details::ClaimDetails;

    fn claims(listing: Listing) -> Vec<String> {
        let mut record = Record::default();
        listing.into_record("1", &"ofac".into(), &mut record);
        let words = |details: &ClaimDetails| {
            let designation = details.designation().unwrap();
            let since = designation.listed_on.map(|date| date.to_string()).unwrap_or_default();
            format!(
                "{:?} {} {since} {}",
                designation.measure,
                designation.programme().unwrap_or("-"),
                details.role().unwrap_or("-"),
            )
        };
        record.links.iter().map(|link| words(link.claim.details())).collect()
    }

    #[test]
    fn blocking_belongs_to_the_sdn_list() {
        let mut listing = Listing::default();
        listing.on("Consolidated List", "2014-10-10".parse().ok());
        listing.on("Sectoral Sanctions Identifications List", "2014-07-16".parse().ok());
        listing.on("SDN List", "2022-04-06".parse().ok());
        listing.programme("UKRAINE-EO13662");
        listing.programme("UKRAINE-EO13662");
        listing.sanctions_type("13662 Sectoral Directive 1");
        listing.sanctions_type("Block");
        assert_eq!(
            claims(listing),
            ["AssetFreeze UKRAINE-EO13662 2022-04-06 -", "SectoralDebtEquity UKRAINE-EO13662 2014-07-16 -"]
        );
    }

    #[test]
    fn other_measures_keep_their_words() {
        let mut listing = Listing::default();
        listing.on("Consolidated List", None);
        listing.programme("NS-PLC");
        listing.sanctions_type("Reject");
        assert_eq!(claims(listing), ["Other NS-PLC  Reject"]);
    }

    #[test]
    fn a_list_is_known_by_the_name_of_its_file() {
        assert_eq!(list_of_file("lists/cons_advanced.xml"), Some(OfacList::NonSdn));
        assert_eq!(list_of_file("C:\\lists\\SDN_ENHANCED.XML"), Some(OfacList::Sdn));
        assert_eq!(list_of_file("list.xml"), None);
    }
}
