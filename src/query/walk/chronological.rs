//! Routes that can be walked in the order of time.

use std::collections::HashMap;

use super::{Path, Side, Walk, accept, role};
use crate::graph::filter::Gate;
use crate::graph::index::{Groups, Link, Links};
use crate::graph::scratch::Label;
use crate::model::date::Day;

/// For each number of hops left, the latest day on which an entity may be reached so that an end can still be reached in time.
type Latest = Vec<HashMap<u32, Day>>;

impl<G: Gate> Walk<'_, G> {
    /// All routes with the fewest hops among those that can be walked in the order of time: on each hop a day can be chosen on
    /// which one of its ties may have held or happened, so that no day lies before the one chosen for the hop before. Ties
    /// without a date cannot be placed and do not count.
    pub(crate) fn chronological(mut self, hops: u32, limit: usize) -> Vec<Path> {
        self.set_roles();
        let mut paths = Vec::new();
        if self.corridor(hops, false, &[]).is_some()
            && let Some(latest) = self.latest(hops)
        {
            self.in_time(&latest, limit, &mut paths);
        }
        paths
    }

    /// Labels backwards from the ends, hop by hop, until a start has a label. `None` if none gets one, or if the search was cut.
    ///
    /// A label is kept only if it is later than all with fewer hops left: otherwise whoever is in time for it is in time for a
    /// shorter way on, so no route with the fewest hops needs it. So labels come to an end, however many hops are asked for.
    fn latest(&mut self, hops: u32) -> Option<Latest> {
        let mut latest: Latest = vec![self.ends.iter().map(|&end| (end, Day::MAX)).collect()];
        let mut best: HashMap<u32, Day> = HashMap::new();
        for left in 1..=hops {
            let mut layer: Vec<(u32, Day)> = latest.last()?.iter().map(|(&entity, &day)| (entity, day)).collect();
            layer.sort_unstable();
            let mut next: HashMap<u32, Day> = HashMap::new();
            for (entity, by) in layer {
                // Only the ends are reached with no hop left, and a start is passed through by no route.
                if left > 1 && self.label(entity).role() != role::NONE {
                    continue;
                }
                for group in self.index.groups(entity as usize) {
                    if !self.meter.look(group.links.len()) {
                        return None;
                    }
                    if !self.is_on_some_walk(group.far, left, hops) {
                        continue;
                    }
                    if let Some(day) = self.last_day(group.links, Side::End, by) {
                        let label = next.entry(group.far as u32).or_insert(day);
                        *label = day.max(*label);
                    }
                }
            }
            next.retain(|entity, day| best.get(entity).is_none_or(|best| best < day));
            if next.is_empty() {
                return None;
            }
            best.extend(&next);
            let arrived = self.starts.iter().any(|start| next.contains_key(start));
            latest.push(next);
            if arrived {
                return Some(latest);
            }
        }
        None
    }

    fn is_on_some_walk(&self, entity: usize, left: u32, hops: u32) -> bool {
        let (label, filter) = (self.label(entity as u32), self.gate.filter());
        match label.role() {
            role::NONE => {
                let near_enough = label.near() == Label::FAR_OFF || label.near().saturating_add(left) <= hops;
                near_enough && filter.admits(entity).is_ok() && filter.passes_through(entity).is_ok()
            }
            role => role == role::START,
        }
    }

    /// The last day on or before `by` on which some tie may have held or happened.
    fn last_day(&self, links: Links<'_>, side: Side, by: Day) -> Option<Day> {
        self.days(links, side).filter(|&(first, _)| first <= by).map(|(_, last)| last.min(by)).max()
    }

    /// The first day on or after `from` on which some tie may have held or happened.
    fn first_day(&self, links: Links<'_>, from: Day) -> Option<Day> {
        self.days(links, Side::Start).filter(|&(_, last)| last >= from).map(|(first, _)| first.max(from)).min()
    }

    fn days(&self, links: Links<'_>, side: Side) -> impl Iterator<Item = (Day, Day)> {
        let seen = move |link: Link| if side == Side::Start { link } else { link.reversed() };
        links
            .iter()
            .map(seen)
            .filter(|&link| self.gate.filter().passes(link))
            .flat_map(|link| self.gate.filter().spans(link))
            .map(|span| span.possible())
            .filter(|(first, last)| first <= last)
    }

    /// Walks forward along the labels, always on the first day possible, which leaves the most room for what follows.
    fn in_time(&mut self, latest: &Latest, limit: usize, paths: &mut Vec<Path>) {
        let hops = latest.len() - 1;
        for position in 0..self.starts.len() {
            let start = self.starts[position];
            if !latest[hops].contains_key(&start) {
                continue;
            }
            let mut path = vec![start];
            let mut steps: Vec<(Groups<'_>, Day)> = vec![(self.index.groups(start as usize), Day::MIN)];
            while let Some((groups, day)) = steps.last_mut() {
                let (left, from) = (hops - path.len(), *day);
                let Some(group) = groups.next() else {
                    steps.pop();
                    path.pop();
                    continue;
                };
                if !self.meter.look(group.links.len()) {
                    return;
                }
                let Some(&by) = latest[left].get(&(group.far as u32)) else { continue };
                let is_end = self.label(group.far as u32).role() == role::END;
                if is_end != (left == 0) || path.contains(&(group.far as u32)) {
                    continue;
                }
                let Some(arrival) = self.first_day(group.links, from).filter(|&arrival| arrival <= by) else {
                    continue;
                };
                if left == 0 {
                    let route: Path = path.iter().copied().chain([group.far as u32]).collect();
                    if !accept(self.meter, &route, limit, paths) {
                        return;
                    }
                } else {
                    self.meter.reach(1);
                    path.push(group.far as u32);
                    steps.push((self.index.groups(group.far), arrival));
                }
            }
        }
    }
}
