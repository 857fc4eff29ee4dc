//! The ways in which a row of entities divides into the parts of a pattern.

use super::compile::{Plan, States};
use super::search::Search;
use super::syntax::{AnyTest, Condition, Mode};
use crate::graph::index::Link;

/// Finds, one after another, the places of the nodes in a row of entities: the first edge as short as it can be first.
pub(super) struct Divider<'a, 'g> {
    plan: &'a Plan<'g>,
    path: &'a [u32],
    /// For each entity the states from which the row can be ended.
    ends: Vec<States>,
    /// The places of the nodes so far.
    places: Vec<u32>,
    /// For each node after the first, the next place to try.
    next: Vec<u32>,
    done: bool,
    /// The steps since the last way that was found.
    steps: usize,
    /// Whether a way was found; every further one is work.
    found: bool,
}

/// How many steps to find a way are no work to speak of, for each node.
const STEPS_PER_NODE: usize = 4;

impl<'a, 'g> Divider<'a, 'g> {
    /// `alive`: the states that the row reaches, entity by entity.
    pub(super) fn new(plan: &'a Plan<'g>, path: &'a [u32], alive: &[States]) -> Self {
        let last = path.len() - 1;
        let all_after = plan.edges.iter().fold(0, |all, edge| all | edge.after);
        let mut ends = vec![0; path.len()];
        for place in (0..=last).rev() {
            let states = if place == last {
                plan.nodes.last().map_or(0, |node| node.state)
            } else {
                (ends[place + 1] & all_after) >> 1
            };
            ends[place] = plan.backward_closure(states & alive[place], alive[place]) & alive[place];
        }
        Self { plan, path, ends, places: vec![0], next: Vec::new(), done: false, steps: 0, found: false }
    }

    pub(super) fn next(&mut self, search: &mut Search<'_, '_>) -> Option<Vec<u32>> {
        while !self.done {
            // There may be many ways to divide a row and none that joins: more steps than a row needs are counted as work.
            self.steps += 1;
            let is_more = self.steps > STEPS_PER_NODE * self.plan.nodes.len();
            if is_more && !search.meter.look(1) || search.meter.cut.is_some() {
                return None;
            }
            if self.places.len() == self.plan.nodes.len() {
                let places = self.places.clone();
                let is_last = places.last().is_some_and(|&place| place as usize + 1 == self.path.len());
                self.back();
                if is_last && self.holds(&places, search) {
                    if self.found && !search.meter.look(1) {
                        return None;
                    }
                    self.found = true;
                    self.steps = 0;
                    return Some(places);
                }
                continue;
            }
            self.forth();
        }
        None
    }

    fn back(&mut self) {
        self.places.pop();
        self.done = self.places.is_empty();
    }

    /// Places the next node, or takes the last one away.
    fn forth(&mut self) {
        let placed = self.places.len();
        let Some(edge) = self.plan.edges.get(placed - 1) else { return self.back() };
        let from = self.places.last().map_or(0, |&place| place as usize);
        let (least, most) = edge.bounds();
        if self.next.len() < placed {
            self.next.push((from + least) as u32);
        }
        let node = &self.plan.nodes[placed];
        let same = self.plan.same[placed];
        let first = edge.after & edge.after.wrapping_neg();
        loop {
            let place = self.next[placed - 1] as usize;
            self.next[placed - 1] += 1;
            let hops = place - from;
            // Each hop must be one of this edge: the row has the edge's states one after another.
            let along = |hop: usize| self.ends.get(from + hop).is_some_and(|ends| ends & first << (hop - 1) != 0);
            if hops > most || place >= self.path.len() || hops > 0 && !along(hops) {
                self.next.pop();
                return self.back();
            }
            let joined = same == placed || self.path[self.places[same] as usize] == self.path[place];
            if self.ends[place] & node.state != 0 && joined && (1..hops).all(along) {
                self.places.push(place as u32);
                return;
            }
        }
    }

    /// Whether the conditions hold that only a whole match can answer.
    fn holds(&self, places: &[u32], search: &mut Search<'_, '_>) -> bool {
        if self.plan.mixed.is_empty() && self.plan.mode != Mode::Trail {
            return true;
        }
        let mut ties: Vec<Vec<Link>> = Vec::with_capacity(self.path.len());
        for (edge, bounds) in self.plan.edges.iter().zip(places.windows(2)) {
            for hop in bounds[0] as usize..bounds[1] as usize {
                let (from, to) = (self.path[hop] as usize, self.path[hop + 1] as usize);
                let links = self.plan.graph.index.between(from, to);
                if !search.meter.look(links.len()) {
                    return false;
                }
                ties.push(links.iter().filter(|&link| self.plan.passes(edge, link, from == to)).collect());
            }
        }
        if self.plan.mixed.is_empty() {
            return self.is_trail(&ties);
        }
        self.some_choice(places, ties, search)
    }

    /// Whether some choice of one tie for each edge variable of the mixed conditions makes them all true.
    fn some_choice(&self, places: &[u32], mut ties: Vec<Vec<Link>>, search: &mut Search<'_, '_>) -> bool {
        let mut edges: Vec<usize> = Vec::new();
        for condition in &self.plan.mixed {
            spoken_of(condition, &mut |variable| {
                let (is_edge, place) = self.plan.variables[variable];
                edges.extend(is_edge.then_some(place));
            });
        }
        edges.sort_unstable();
        edges.dedup();
        // Such edges have one hop each.
        let hops: Vec<usize> = edges.iter().map(|&edge| places[edge] as usize).collect();
        let choices: Vec<Vec<Link>> = hops.iter().map(|&hop| ties[hop].clone()).collect();
        let mut chosen = vec![0; hops.len()];
        loop {
            if !search.meter.look(1) {
                return false;
            }
            let chosen_tie = |edge: usize| {
                let position = edges.binary_search(&edge).ok()?;
                choices[position].get(chosen[position]).copied()
            };
            let mut test = |(variable, test): &(usize, AnyTest)| {
                let (_, place) = self.plan.variables[*variable];
                match test {
                    AnyTest::Node(test) => self.plan.test_node(test, self.path[places[place] as usize]),
                    AnyTest::Edge(test) => self.plan.test_tie(*test, chosen_tie(place)?),
                }
            };
            if self.plan.mixed.iter().all(|condition| condition.holds(&mut test) == Some(true)) {
                for (position, &hop) in hops.iter().enumerate() {
                    ties[hop] = vec![choices[position][chosen[position]]];
                }
                if self.plan.mode != Mode::Trail || self.is_trail(&ties) {
                    return true;
                }
            }
            // The next choice, counted like a number.
            let Some(digit) = (0..chosen.len()).find(|&digit| chosen[digit] + 1 < choices[digit].len()) else {
                return false;
            };
            chosen[digit] += 1;
            chosen[..digit].fill(0);
        }
    }

    /// Whether a tie of its own can be found for every hop: a matching, by augmenting paths.
    fn is_trail(&self, ties: &[Vec<Link>]) -> bool {
        let mut taken: Vec<(usize, usize)> = Vec::new();
        for hop in 0..ties.len() {
            let mut seen: Vec<usize> = Vec::new();
            // Hops that wait for another to give its tie away, each with the tie it was offered.
            let mut queue: Vec<(usize, Option<usize>)> = vec![(hop, None)];
            let mut at = 0;
            let mut end = None;
            while let (Some(&(asking, _)), None) = (queue.get(at), end) {
                for link in &ties[asking] {
                    let tie = link.tie();
                    if seen.contains(&tie) {
                        continue;
                    }
                    seen.push(tie);
                    match taken.iter().find(|(_, other)| *other == tie) {
                        None => {
                            end = Some((at, tie));
                            break;
                        }
                        Some(&(owner, _)) => queue.push((owner, Some(at))),
                    }
                }
                at += 1;
            }
            let Some((mut at, mut tie)) = end else { return false };
            // Every owner on the way takes the tie that it was offered, and gives its own to who asked.
            while let Some(&(owner, asked_by)) = queue.get(at) {
                let own = taken.iter().position(|(other, _)| *other == owner);
                let given = own.map(|position| std::mem::replace(&mut taken[position].1, tie));
                let (Some(given), Some(asker)) = (given, asked_by) else {
                    taken.push((owner, tie));
                    break;
                };
                (at, tie) = (asker, given);
            }
        }
        true
    }
}

fn spoken_of(condition: &Condition<(usize, AnyTest)>, tell: &mut impl FnMut(usize)) {
    match condition {
        Condition::Test((variable, _)) => tell(*variable),
        Condition::Not(one) => spoken_of(one, tell),
        Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|part| spoken_of(part, tell)),
    }
}
