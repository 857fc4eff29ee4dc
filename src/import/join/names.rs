//! Names that entries have in common.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::hash::{BuildHasher, RandomState};

use super::keys::{name_key, strong_names};
use crate::model::entity::{DateKind, Entity};
use crate::model::kind::EntityKind;

/// So many years of birth or countries of one entry are compared: names times countries must not fill the memory.
const MOST_BESIDE: usize = 8;

/// What must be alike beside a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Beside<'a> {
    Year(i32),
    Country(&'a str),
}

impl fmt::Display for Beside<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Beside::Year(year) => write!(f, "the year of birth {year}"),
            Beside::Country(code) => write!(f, "the country {code}"),
        }
    }
}

/// Entries with one name, and one year of birth or country.
pub(super) struct Namesakes<'a> {
    /// The name as the first of them writes it.
    pub(super) name: &'a str,
    beside: Beside<'a>,
    /// The places of the entries, ascending.
    pub(super) holders: Vec<usize>,
}

impl Namesakes<'_> {
    pub(super) fn reason(&self) -> String {
        format!("both have the name {:?} and {}", self.name, self.beside)
    }
}

/// A name of an entry as it is sorted: texts are made again for those alone that are alike.
struct Entry<'a> {
    hash: u64,
    number: usize,
    at: usize,
    name: &'a str,
    beside: Beside<'a>,
}

impl Entry<'_> {
    fn key(&self) -> Option<(String, Beside<'_>)> {
        let is_person = matches!(self.beside, Beside::Year(_));
        name_key(self.name, is_person).map(|key| (key, self.beside))
    }
}

/// The entries that have a name in common, in the order in which the names are first met.
pub(super) fn namesakes<'a>(entities: &[&'a Entity]) -> Vec<Namesakes<'a>> {
    let hasher = RandomState::new();
    let mut entries: Vec<Entry<'a>> = Vec::new();
    for (at, &entity) in entities.iter().enumerate() {
        let mut besides = match entity.kind() {
            EntityKind::Person => birth_years(entity),
            kind if is_body(kind) => countries(entity),
            _ => continue,
        };
        besides.truncate(MOST_BESIDE);
        if besides.is_empty() {
            continue;
        }
        for name in strong_names(entity) {
            let Some(key) = name_key(name, *entity.kind() == EntityKind::Person) else { continue };
            for &beside in &besides {
                let (hash, number) = (hasher.hash_one((&key, beside)), entries.len());
                entries.push(Entry { hash, number, at, name, beside });
            }
        }
    }
    entries.sort_unstable_by_key(|entry| (entry.hash, entry.number));
    let mut groups: Vec<(usize, Namesakes<'a>)> = Vec::new();
    let are_several = |alike: &&[Entry<'a>]| alike.first().map(|entry| entry.at) != alike.last().map(|entry| entry.at);
    for alike in entries.chunk_by(|one, other| one.hash == other.hash).filter(are_several) {
        let mut places: HashMap<(String, Beside<'_>), usize> = HashMap::new();
        for entry in alike {
            let Some(key) = entry.key() else { continue };
            let place = *places.entry(key).or_insert_with(|| {
                let namesakes = Namesakes { name: entry.name, beside: entry.beside, holders: Vec::new() };
                groups.push((entry.number, namesakes));
                groups.len() - 1
            });
            if let Some((_, namesakes)) = groups.get_mut(place)
                && namesakes.holders.last() != Some(&entry.at)
            {
                namesakes.holders.push(entry.at);
            }
        }
    }
    groups.sort_unstable_by_key(|(number, _)| *number);
    groups.into_iter().map(|(_, namesakes)| namesakes).filter(|namesakes| namesakes.holders.len() > 1).collect()
}

/// The keys of the names of entries that were compared, and what came of it.
#[derive(Default)]
pub(super) struct NameKeys {
    keys: HashMap<usize, HashSet<String>>,
    agreed: HashMap<(usize, usize), bool>,
}

impl NameKeys {
    /// Whether two entries have a strong name in common, in whatever order of its words.
    pub(super) fn agree(&mut self, entities: &[&Entity], one: usize, other: usize) -> bool {
        if let Some(&agreed) = self.agreed.get(&(one, other)) {
            return agreed;
        }
        let first = |at: usize| entities.get(at).and_then(|entity| strong_names(entity).next());
        let key = |at: usize| first(at).and_then(|name| name_key(name, true));
        let agreed = key(one).is_some_and(|one| key(other) == Some(one)) || self.share(entities, one, other);
        self.agreed.insert((one, other), agreed);
        agreed
    }

    fn share(&mut self, entities: &[&Entity], one: usize, other: usize) -> bool {
        for at in [one, other] {
            self.keys.entry(at).or_insert_with(|| {
                let names = entities.get(at).into_iter().flat_map(|entity| strong_names(entity));
                names.filter_map(|name| name_key(name, true).or_else(|| name_key(name, false))).collect()
            });
        }
        let (Some(one), Some(other)) = (self.keys.get(&one), self.keys.get(&other)) else { return false };
        let (few, many) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        few.iter().any(|key| many.contains(key))
    }
}

fn is_body(kind: &EntityKind) -> bool {
    use EntityKind::{Agency, Company, FrontCompany, Group, LegalEntity, Organization};
    matches!(kind, Agency | Company | FrontCompany | Group | LegalEntity | Organization)
}

/// The years in which a person is said to be born, where that is one year.
fn birth_years(person: &Entity) -> Vec<Beside<'_>> {
    let births = person.details().dates().iter().filter(|dated| dated.kind == DateKind::Birth);
    let years = births.filter_map(|dated| {
        let (first, last) = dated.date.window();
        let ((first, ..), (last, ..)) = (first.ymd(), last.ymd());
        (first == last).then_some(Beside::Year(first))
    });
    sorted(years)
}

/// The countries that a body is tied to.
fn countries(body: &Entity) -> Vec<Beside<'_>> {
    let details = body.details();
    let own = details.countries().iter().map(|country| country.code());
    let of_addresses = details.addresses().iter().filter_map(|address| address.country.as_deref());
    sorted(own.chain(of_addresses).map(Beside::Country))
}

fn sorted<'a>(besides: impl Iterator<Item = Beside<'a>>) -> Vec<Beside<'a>> {
    let mut besides: Vec<Beside<'a>> = besides.collect();
    besides.sort_unstable();
    besides.dedup();
    besides
}
