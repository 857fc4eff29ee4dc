//! OFAC's simple XML: `sdn.xml` and `consolidated.xml`, one element for each entry.

use super::entry::{AliasSort, Document, Entry};
use super::programme::OfacList;
use super::remarks;
use super::seen::{Met, Seen, number};
use super::words::{Sort, sort};
use crate::import::authority;
use crate::import::error::ImportError;
use crate::import::input::Input;
use crate::import::list::ReadList;
use crate::import::record::Record;
use crate::import::xml::{Node, Take, Xml, tidy};
use crate::model::date::PartialDate;
use crate::model::entity::Address;
use crate::model::kind::EntityKind;
use crate::model::source::{Source, SourceId};

/// From so many entries on, a list is the SDN list: the others have had less than 500 together, and it has had more than 5,000
/// since 2010.
const MOST_OF_NON_SDN: u64 = 3_000;

pub(crate) struct Reader {
    xml: Xml,
    list: OfacList,
    about: Source,
    source: SourceId,
    seen: Seen,
    /// Whether the element that was read last is an entry that no record has yet.
    waits: bool,
    is_begun: bool,
}

impl Reader {
    pub(crate) fn open(mut input: Input) -> Result<Self, ImportError> {
        let name = input.name().to_owned();
        let head = String::from_utf8_lossy(input.peek()?).into_owned();
        let mut xml = Xml::open(input)?;
        if xml.tree().name() != "sdnList" {
            let message = format!("the root element is <{}> and not <sdnList>", xml.tree().name());
            return Err(ImportError::malformed(xml.place(), message));
        }
        let first = xml.next(choose)?;
        let waits = first.is_some_and(|node| node.name() == "sdnEntry");
        let published = first.filter(|_| !waits).and_then(|node| node.child_text("Publish_Date"));
        let count = first.filter(|_| !waits).and_then(|node| node.child_text("Record_Count"));
        let list = which(count.and_then(number), &head, &name);
        let date = published.and_then(american);
        let mut about = list.dated(date);
        if let (Some(words), None) = (published, date) {
            about.extra.push(("ofac:Publish_Date".into(), words.into()));
        }
        if let Some(count) = count {
            about.extra.push(("ofac:Record_Count".into(), count.into()));
        }
        let source = about.id.clone();
        Ok(Self { xml, list, about, source, seen: Seen::default(), waits, is_begun: false })
    }
}

fn choose(parent: &str, name: &str) -> Take {
    match (parent, name) {
        ("sdnList", "publshInformation" | "publishInformation" | "sdnEntry") => Take::Tree,
        _ => Take::Skip,
    }
}

/// Which list it is. No field says so. The number of entries does where it is large; where it is not, the first programme
/// does if it is one of the non-SDN lists alone; and else the name of the file.
fn which(count: Option<u64>, head: &str, name: &str) -> OfacList {
    if count.is_some_and(|count| count >= MOST_OF_NON_SDN) {
        return OfacList::Sdn;
    }
    let first = head.split("program>").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default().trim();
    // Entries of the Palestinian Legislative Council stand first on the non-SDN list, by their numbers.
    if ["NS-PLC", "561-Related", "CMIC-EO13959"].contains(&first) || first.starts_with("FSE-") {
        return OfacList::NonSdn;
    }
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    if file.contains("cons") || file.contains("nonsdn") || file.contains("non-sdn") {
        OfacList::NonSdn
    } else {
        OfacList::Sdn
    }
}

/// A date with the month first: `03/14/2019`.
fn american(words: &str) -> Option<PartialDate> {
    let mut parts = words.trim().split('/');
    let (month, day, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?);
    let year = Some(year).filter(|year| year.len() == 4)?.parse().ok()?;
    PartialDate::day(year, month, day).ok().filter(|_| parts.next().is_none())
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        self.about.clone()
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        loop {
            if !std::mem::take(&mut self.waits) && self.xml.next(choose)?.is_none() {
                return Ok(false);
            }
            if self.xml.tree().name() == "sdnEntry" {
                break;
            }
        }
        let node = self.xml.tree();
        let uid = node.child_text("uid").unwrap_or_default();
        record.begin(self.xml.place().of_record(uid));
        let Some(number) = number(uid) else {
            record.skip(format!("{:?} is not the number of an entry: it is left out", shortened(uid)));
            return Ok(true);
        };
        let name = name_of(node);
        match self.seen.meet(number, &name) {
            Met::New => {}
            Met::Again => record.repair("the entry stands twice: what is new in the second one is added"),
            Met::Other => {
                record.skip(format!("another entry has the number {number} too: {name:?} is left out"));
                return Ok(true);
            }
        }
        let word = node.child_text("sdnType");
        let kind = word.and_then(Entry::kind).unwrap_or_else(|| {
            let word = word.unwrap_or_default();
            record.repair(format!("{word:?} is no type of entry: it is taken for a party of an unknown kind"));
            EntityKind::LegalEntity
        });
        let mut entry = Entry::new(&number.to_string(), kind, &name);
        if let Some(word) = word.filter(|word| Entry::kind(word).is_none()) {
            entry.extra("sdnType", word);
        }
        for part in node.children() {
            self.part(&mut entry, part);
        }
        if !std::mem::replace(&mut self.is_begun, true) {
            record.entities.push(authority::OFAC.entity());
        }
        entry.into_record(&self.source, record);
        Ok(true)
    }
}

impl Reader {
    /// Adds what one child of the element of an entry says.
    fn part(&self, entry: &mut Entry, part: Node<'_>) {
        match part.name() {
            "uid" | "firstName" | "lastName" | "sdnType" => {}
            "title" => entry.feature("Title", part.text()),
            "remarks" => remarks::simple(entry, part.text(), &self.source),
            "programList" => {
                for programme in part.all("program").map(Node::text).filter(|text| !text.is_empty()) {
                    entry.programme(self.list, programme, None);
                }
            }
            "akaList" => part.all("aka").for_each(|aka| alias(entry, aka)),
            "addressList" => part.all("address").for_each(|node| address(entry, node)),
            "idList" => part.all("id").for_each(|id| identity(entry, id)),
            "dateOfBirthList" => features(entry, part, "dateOfBirth", "Birthdate"),
            "placeOfBirthList" => features(entry, part, "placeOfBirth", "Place of Birth"),
            "nationalityList" => features(entry, part, "country", "Nationality Country"),
            "citizenshipList" => features(entry, part, "country", "Citizenship Country"),
            "vesselInfo" => part.children().for_each(|child| {
                let words = match child.name() {
                    "callSign" => "Vessel Call Sign",
                    "vesselType" => "VESSEL TYPE",
                    "vesselFlag" => "Vessel Flag",
                    "vesselOwner" => "Vessel Owner",
                    "tonnage" => "Vessel Tonnage",
                    "grossRegisteredTonnage" => "Vessel Gross Registered Tonnage",
                    other => other,
                };
                if !child.text().is_empty() {
                    entry.feature(words, child.text());
                }
            }),
            other => unknown(entry, other, part),
        }
    }
}

/// Keeps what is in an element that no version of the format has had.
fn unknown(entry: &mut Entry, words: &str, node: Node<'_>) {
    let mut texts = vec![node.text()];
    let mut open: Vec<Node<'_>> = node.children().collect();
    open.reverse();
    while let Some(child) = open.pop() {
        texts.push(child.text());
        let from = open.len();
        open.extend(child.children());
        open.get_mut(from..).unwrap_or_default().reverse();
    }
    texts.retain(|text| !text.is_empty());
    if !texts.is_empty() {
        entry.extra(words, &texts.join("; "));
    }
}

/// `LAST, First`, as the legacy files write it.
fn name_of(node: Node<'_>) -> String {
    let parts = [node.child_text("lastName"), node.child_text("firstName")];
    tidy(&parts.into_iter().flatten().collect::<Vec<_>>().join(", ")).into_owned()
}

fn features(entry: &mut Entry, list: Node<'_>, item: &str, words: &str) {
    for value in list.children().filter_map(|child| child.child_text(item)) {
        entry.feature(words, value);
    }
}

fn alias(entry: &mut Entry, aka: Node<'_>) {
    let sort = match aka.child_text("type") {
        Some("f.k.a.") => AliasSort::Formerly,
        Some("n.k.a.") => AliasSort::Now,
        _ => AliasSort::Also,
    };
    let is_weak = aka.child_text("category").is_some_and(|category| category.eq_ignore_ascii_case("weak"));
    entry.alias(&name_of(aka), sort, is_weak, None);
}

fn address(entry: &mut Entry, node: Node<'_>) {
    let text = |name: &str| node.child_text(name).map(|text| tidy(text).into_owned());
    let street = ["address1", "address2", "address3"].into_iter().filter_map(text).collect::<Vec<_>>().join(", ");
    let region = text("region");
    // The legacy files write a region that is no country in the column of the country.
    let country = text("country").or_else(|| region.as_ref().map(|region| format!("Region: {region}")));
    if let (Some(region), Some(_)) = (&region, text("country")) {
        entry.extra("address region", region);
    }
    let address = Address {
        full: None,
        street: (!street.is_empty()).then(|| street.into()),
        city: text("city").map(Into::into),
        region: text("stateOrProvince").map(Into::into),
        postcode: text("postalCode").map(Into::into),
        country: None,
    };
    entry.address(address, country.as_deref());
}

/// A document, or one of the features that hide among them.
fn identity(entry: &mut Entry, id: Node<'_>) {
    let words = id.child_text("idType").unwrap_or("Identification");
    let number = id.child_text("idNumber").unwrap_or_default();
    let country = id.child_text("idCountry");
    let dates = [("issued", id.child_text("issueDate")), ("expires", id.child_text("expirationDate"))];
    let dates: Vec<String> =
        dates.into_iter().filter_map(|(word, date)| date.map(|date| format!("{word} {date}"))).collect();
    let is_plain = country.is_none() && dates.is_empty();
    if number.is_empty() && is_plain {
        return;
    }
    match sort(words) {
        Some(Sort::Document) => {}
        _ if is_plain => return entry.feature(words, number),
        _ => {}
    }
    let more = (!dates.is_empty()).then(|| dates.join(" "));
    entry.document(Document { words, number, country, more: more.as_deref() });
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_with_the_month_first() {
        for (words, expected) in [
            ("03/14/2019", Some("2019-03-14")),
            ("3/4/2019", Some("2019-03-04")),
            ("14/03/2019", None),
            ("03/14/19", None),
            ("2019-03-14", None),
        ] {
            assert_eq!(american(words).map(|date| date.to_string()).as_deref(), expected, "{words}");
        }
    }

    #[test]
    fn the_list_is_known_by_its_size_its_first_programme_or_its_name() {
        let cuba = "<ns:program>CUBA</ns:program>";
        assert_eq!(which(Some(13_000), "<program>NS-PLC</program>", "consolidated.xml"), OfacList::Sdn);
        assert_eq!(which(Some(443), "<program>NS-PLC</program>", "list.xml"), OfacList::NonSdn);
        assert_eq!(which(None, "<program>FSE-SY</program>", "list.xml"), OfacList::NonSdn);
        assert_eq!(which(None, cuba, "a/CONSOLIDATED.XML"), OfacList::NonSdn);
        assert_eq!(which(None, cuba, "cons/sdn.xml"), OfacList::Sdn);
        assert_eq!(which(None, "", "list.xml"), OfacList::Sdn);
    }
}
