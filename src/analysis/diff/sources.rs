//! Which sources of two graphs are one: two versions of a list are the same list.

use std::collections::HashMap;

use crate::graph::Graph;
use crate::model::date::{Day, PartialDate};
use crate::model::source::{Source, SourceKind, newest};

/// A source that both graphs cite, in another version each: another date, another file.
///
/// What cites it in either counts as citing the same; that a newer copy of a list was read is no change of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version<'g> {
    /// The newest that the old graph has of it.
    pub old: &'g Source,
    /// The newest that the new graph has of it.
    pub new: &'g Source,
}

/// What makes two sources one.
#[derive(PartialEq, Eq, Hash)]
enum Mark<'g> {
    Id(&'g str),
    List(SourceKind, Option<&'g str>, &'g str),
}

/// The sources of two graphs, numbered so that what is one has one number, whichever of the graphs is the old one.
pub(super) struct Sources<'g> {
    old: HashMap<&'g str, u32>,
    new: HashMap<&'g str, u32>,
    /// The newest that either graph has of each source that both have.
    common: HashMap<u32, Version<'g>>,
    /// The days up to which the graphs know anything.
    days: [Option<Day>; 2],
    pub(super) versions: Vec<Version<'g>>,
}

impl<'g> Sources<'g> {
    pub(super) fn of(old: &'g Graph, new: &'g Graph) -> Self {
        let all: Vec<&'g Source> = old.sources().iter().chain(new.sources()).collect();
        let mut joined = Joined::new(all.len());
        let mut first: HashMap<Mark<'g>, usize> = HashMap::with_capacity(all.len());
        for (place, source) in all.iter().enumerate() {
            for mark in marks(source) {
                joined.join(place, *first.entry(mark).or_insert(place));
            }
        }
        // Numbers go by the least id, which does not depend on which graph is the old one.
        let mut by_id: Vec<usize> = (0..all.len()).collect();
        by_id.sort_by_key(|&place| &all[place].id);
        let mut numbers: HashMap<usize, u32> = HashMap::with_capacity(all.len());
        for place in by_id {
            let next = numbers.len() as u32;
            numbers.entry(joined.root(place)).or_insert(next);
        }
        let mut number = |place: usize| numbers.get(&joined.root(place)).copied().unwrap_or_default();
        let numbers: Vec<u32> = (0..all.len()).map(&mut number).collect();
        let split = old.sources().len();
        let ids = |range: std::ops::Range<usize>| range.map(|place| (all[place].id.as_str(), numbers[place])).collect();
        let common = common(&all, &numbers, split);
        let versions = common.iter().map(|(_, version)| *version).filter(|version| version.old != version.new);
        Self {
            old: ids(0..split),
            new: ids(split..all.len()),
            versions: versions.collect(),
            common: common.iter().copied().collect(),
            days: [old, new].map(|graph| day(graph.sources())),
        }
    }

    /// The number of a source of the old graph, or of the new one.
    pub(super) fn number(&self, is_old: bool, id: &str) -> u32 {
        let ids = if is_old { &self.old } else { &self.new };
        ids.get(id).copied().unwrap_or(u32::MAX)
    }

    /// The days up to which both graphs know what a source tells: of two versions of a list their dates, of any other source those of
    /// the graphs.
    pub(super) fn days(&self, number: u32) -> [Option<Day>; 2] {
        let versions = self.common.get(&number).map(|version| [day([version.old]), day([version.new])]);
        versions.filter(|days| days.iter().all(Option::is_some)).unwrap_or(self.days)
    }
}

fn day<'a>(sources: impl IntoIterator<Item = &'a Source>) -> Option<Day> {
    newest(sources).map(PartialDate::latest)
}

/// Its id; and of what is published again and again, the kind, publisher and title, which stay the same.
fn marks(source: &Source) -> impl Iterator<Item = Mark<'_>> {
    let is_reissued = matches!(source.kind, SourceKind::OfficialList | SourceKind::Register | SourceKind::Dataset);
    let list = is_reissued.then_some(Mark::List(source.kind, source.publisher.as_deref(), &source.title));
    [Mark::Id(&source.id)].into_iter().chain(list)
}

/// The newest that either graph has of each source that both have, by number, in the order of the new graph.
fn common<'g>(all: &[&'g Source], numbers: &[u32], split: usize) -> Vec<(u32, Version<'g>)> {
    let newest_of = |range: std::ops::Range<usize>| {
        let mut newest_of: HashMap<u32, usize> = HashMap::new();
        for place in range {
            let best = newest_of.entry(numbers[place]).or_insert(place);
            if day([all[place]]) >= day([all[*best]]) {
                *best = place;
            }
        }
        newest_of
    };
    let (old, new) = (newest_of(0..split), newest_of(split..all.len()));
    let mut common: Vec<(usize, usize)> =
        new.iter().filter_map(|(number, &place)| Some((place, *old.get(number)?))).collect();
    common.sort_unstable();
    common.into_iter().map(|(new, old)| (numbers[new], Version { old: all[old], new: all[new] })).collect()
}

/// Disjoint sets.
struct Joined(Vec<usize>);

impl Joined {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, mut place: usize) -> usize {
        while self.0[place] != place {
            self.0[place] = self.0[self.0[place]];
            place = self.0[place];
        }
        place
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        self.0[one.max(other)] = one.min(other);
    }
}
