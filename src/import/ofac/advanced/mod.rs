//! OFAC's advanced XML: what the numbers in it mean, places, documents, parties, relationships and listings, in this order.

mod party;
mod refs;
mod store;
mod tie;
mod when;

use std::collections::BTreeMap;

use super::entry::id_of;
use super::listing::{Listing, list_of_file, source};
use crate::import::authority;
use crate::import::error::ImportError;
use crate::import::input::Input;
use crate::import::list::ReadList;
use crate::import::record::{Place, Record};
use crate::import::xml::{Take, Xml};
use crate::model::entity::{Entity, Provenance};
use crate::model::kind::EntityKind;
use crate::model::source::Source;
use party::Ground;
use refs::{Id, Set};
use store::{Documents, Places};

/// How many sanctions entries of one party are taken together. OFAC has at most one a list.
const MOST_TOGETHER: usize = 64;

/// A reader of the advanced XML.
pub(crate) struct Reader {
    xml: Xml,
    source: Source,
    ground: Ground,
    /// The parties by their numbers, and whether one is a person of whom no claim was read yet.
    parties: BTreeMap<Id, bool>,
    /// The sanctions entries of a party, until those of another one come.
    pending: Option<Pending>,
    is_begun: bool,
    /// Whether an element was read ahead.
    is_ahead: bool,
    is_past_parties: bool,
    is_over: bool,
}

struct Pending {
    number: String,
    listing: Listing,
    count: usize,
    /// With the place of the first entry, and what was wrong with any.
    record: Record,
}

fn choose(parent: &str, name: &str) -> Take {
    match (parent, name) {
        ("Sanctions", "DateOfIssue") => Take::Tree,
        ("Sanctions", _) => Take::Enter,
        ("ReferenceValueSets", set) if Set::of(set).is_some() => Take::Tree,
        ("Locations", "Location")
        | ("IDRegDocuments", "IDRegDocument")
        | ("DistinctParties", "DistinctParty")
        | ("ProfileRelationships", "ProfileRelationship")
        | ("SanctionsEntries", "SanctionsEntry")
        | ("SanctionsEntryLinks", "SanctionsEntryLink") => Take::Tree,
        _ => Take::Skip,
    }
}

impl Reader {
    pub(crate) fn open(input: Input) -> Result<Self, ImportError> {
        let list = list_of_file(input.name());
        let mut xml = Xml::open(input)?;
        if xml.tree().name() != "Sanctions" {
            return Err(ImportError::malformed(xml.place(), "the root element is not <Sanctions>"));
        }
        let is_over = xml.next(choose)?.is_none();
        let first = Some(xml.tree()).filter(|node| !is_over && node.name() == "DateOfIssue");
        let is_ahead = !is_over && first.is_none();
        let source = source(list, first.and_then(when::date));
        Ok(Self {
            xml,
            source,
            ground: Ground::default(),
            parties: BTreeMap::new(),
            pending: None,
            is_begun: false,
            is_ahead,
            is_past_parties: false,
            is_over,
        })
    }

    fn begin(&mut self, record: &mut Record, place: Place) {
        record.begin(place);
        if !std::mem::replace(&mut self.is_begun, true) {
            record.entities.push(authority::OFAC.entity());
        }
    }

    /// Reads the element that was read whole. Whether the record is one now.
    fn take(&mut self, record: &mut Record) -> bool {
        let node = self.xml.tree();
        if let Some(set) = Set::of(node.name()) {
            self.ground.refs.add(set, node);
            return false;
        }
        match node.name() {
            "Location" if self.ground.places.add(&self.ground.refs, node).is_some() => false,
            "IDRegDocument" if self.ground.documents.add(&self.ground.refs, node).is_some() => false,
            kind @ ("Location" | "IDRegDocument") => {
                let message = format!("<{kind}> does not say to what it belongs");
                self.begin(record, self.place("ID", ""));
                record.skip(message);
                true
            }
            "DistinctParty" => {
                self.begin(record, self.place("FixedRef", ""));
                self.party(record);
                true
            }
            "ProfileRelationship" => {
                self.begin(record, self.place("ID", "relationship "));
                self.past_parties(record);
                self.flush(record);
                let ends = tie::relationship(&self.ground.refs, self.xml.tree(), &self.source.id, record);
                if let Some((from, to)) = ends {
                    let ends = [from, to].map(str::to_owned);
                    ends.iter().for_each(|number| self.claimed(number, record));
                }
                true
            }
            "SanctionsEntry" => self.entry(record),
            "SanctionsEntryLink" => {
                self.begin(record, self.place("ID", "link "));
                record.skip("a link between sanctions entries is not read");
                true
            }
            _ => false,
        }
    }

    /// The place of the element that was read whole.
    fn place(&self, attribute: &str, kind: &str) -> Place {
        let place = self.xml.place();
        match self.xml.tree().attribute(attribute) {
            Some(number) => place.of_record([kind, number].concat()),
            None => place,
        }
    }

    fn party(&mut self, record: &mut Record) {
        let party = self.xml.tree();
        for profile in party.all("Profile") {
            let Some((number, kind)) = self.ground.profile(party, profile, &self.source.id, record) else { continue };
            let is_person = kind == EntityKind::Person;
            match number.parse() {
                Ok(number) => drop(self.parties.insert(number, is_person)),
                Err(_) if is_person => record.entities.last_mut().into_iter().for_each(|entity| self.name(entity)),
                Err(_) => {}
            }
        }
        if party.child("Profile").is_none() {
            record.skip("a party has no profile");
        }
    }

    /// Says where an entity comes from that no claim leads to or from.
    fn name(&self, entity: &mut Entity) {
        let provenance = Provenance { dataset: self.source.id.as_str().into(), first_seen: None, last_seen: None };
        entity.details_mut().set_provenance(vec![provenance]);
    }

    /// Notes that a claim on this party was read. A party that the file does not have is mentioned.
    fn claimed(&mut self, number: &str, record: &mut Record) {
        let Ok(key) = number.parse::<Id>() else { return };
        match self.parties.get_mut(&key) {
            Some(is_unclaimed) => *is_unclaimed = false,
            None => {
                let id = id_of(number);
                record.mentioned.push(Entity::new(&id, EntityKind::LegalEntity, &id));
            }
        }
    }

    /// Forgets what only parties need, and reports what none of them had.
    fn past_parties(&mut self, record: &mut Record) {
        if std::mem::replace(&mut self.is_past_parties, true) {
            return;
        }
        for (identity, document) in std::mem::take(&mut self.ground.documents).unused() {
            let (words, number) = (document.words, document.number);
            record.skip(format!("{words} {number} belongs to the identity {identity}, which the file does not have"));
        }
        match std::mem::take(&mut self.ground.places).unused() {
            0 => {}
            1 => record.skip("a place belongs to nothing that the file has"),
            count => record.skip(format!("{count} places belong to nothing that the file has")),
        }
        (self.ground.documents, self.ground.places) = (Documents::default(), Places::default());
    }

    /// Takes a sanctions entry. The record then is about the party of the entries before, if that is another one.
    fn entry(&mut self, record: &mut Record) -> bool {
        let node = self.xml.tree();
        let Some(number) = node.attribute("ProfileID") else {
            self.begin(record, self.place("ID", "sanctions entry "));
            record.skip("a sanctions entry does not say of whom it is");
            return true;
        };
        let is_same =
            self.pending.as_ref().is_some_and(|pending| pending.number == number && pending.count < MOST_TOGETHER);
        let place = self.place("ProfileID", "");
        let number = number.to_owned();
        let is_full = !is_same && self.pending.is_some();
        if is_full {
            self.begin(record, Place::default());
            self.flush(record);
        }
        let refs = &self.ground.refs;
        let pending = self.pending.get_or_insert_with(|| {
            let mut record = Record::default();
            record.begin(place);
            Pending { number, listing: Listing::default(), count: 0, record }
        });
        pending.count += 1;
        tie::entry(refs, self.xml.tree(), &mut pending.listing, &mut pending.record);
        is_full
    }

    /// Puts the listing of the party whose entries were read into the record.
    fn flush(&mut self, record: &mut Record) {
        let Some(Pending { number, listing, record: read, .. }) = self.pending.take() else { return };
        if record.place() == &Place::default() {
            record.place = read.place;
        }
        record.incidents.extend(read.incidents);
        if listing.into_record(&number, &self.source.id, record) {
            self.claimed(&number, record);
        }
    }

    /// The last record: what is left when everything has been read. Whether there is any.
    fn finish(&mut self, record: &mut Record) -> bool {
        self.begin(record, Place::default());
        self.flush(record);
        if record.place() == &Place::default() {
            record.place = Place::of(self.xml.file());
        }
        self.past_parties(record);
        for (number, is_unclaimed) in std::mem::take(&mut self.parties) {
            if is_unclaimed {
                let mut person = Entity::new(id_of(&number.to_string()), EntityKind::LegalEntity, "");
                self.name(&mut person);
                record.fragments.push(person);
            }
        }
        let is_empty = record.entities.is_empty()
            && record.links.is_empty()
            && record.fragments.is_empty()
            && record.incidents.is_empty();
        !is_empty
    }
}

impl ReadList for Reader {
    fn source(&self) -> Source {
        self.source.clone()
    }

    fn read(&mut self, record: &mut Record) -> Result<bool, ImportError> {
        record.begin(Place::default());
        while !self.is_over {
            let is_there = std::mem::take(&mut self.is_ahead) || self.xml.next(choose)?.is_some();
            if !is_there {
                self.is_over = true;
                return Ok(self.finish(record));
            }
            if self.take(record) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
