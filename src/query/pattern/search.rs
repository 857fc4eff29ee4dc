//! The search for matches: sets of states spread hop by hop, then rows of entities depth-first inside what was spread.
//!
//! Both ends of the pattern spread towards each other, the cheaper first, then the one goes on through what the other has reached;
//! after that every step of the enumeration is one from which the rest of a match may follow, so that its cost follows its output.

use std::collections::HashMap;

use super::compile::{Plan, States, Take};
use super::divide::Divider;
use super::syntax::Mode;
use super::table::{Openings, Table};
use super::walker::{Layers, Walker};
use crate::query::{Cut, Meter};

/// A match: its entities, and where in their row each node of the pattern stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub(super) hops: usize,
    pub(super) path: Vec<u32>,
    pub(super) places: Vec<u32>,
}

/// From how many starts a search begins that may soon have rows enough, and how much more each further part of it has.
const FIRST_PART: usize = 256;
const PART_GROWTH: usize = 8;

pub(super) struct Search<'p, 'g> {
    pub(super) plan: &'p Plan<'g>,
    pub(super) meter: Meter,
    limit: usize,
    /// The most hops.
    most: u32,
    pub(super) open: Openings,
    rows: Vec<Row>,
}

/// In which direction states spread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spread {
    Forward,
    Backward,
}

impl<'p, 'g> Search<'p, 'g> {
    pub(super) fn new(plan: &'p Plan<'g>, limit: usize, meter: Meter) -> Self {
        Self { plan, meter, limit, most: plan.most, open: Openings::new(plan.graph.entity_count()), rows: Vec::new() }
    }

    /// The rows by hops, then by entities, then by the places of the nodes.
    pub(super) fn run(mut self) -> (Vec<Row>, Meter) {
        // Only a cut ends the search early, and the meter knows of it.
        let _ = self.search();
        self.rows.sort();
        if self.rows.len() > self.limit {
            self.rows.truncate(self.limit);
            self.meter.cut.get_or_insert(Cut::Limit);
        }
        (self.rows, self.meter)
    }

    /// Finds the rows; `None` if it was cut.
    fn search(&mut self) -> Option<()> {
        let last = self.plan.nodes.len() - 1;
        let is_pinned = |node: usize| self.plan.nodes[node].pinned.is_some();
        // An end that is not asked for by name need not be looked for all over the graph if the other is.
        let starts = (is_pinned(0) || !is_pinned(last)).then(|| self.candidates(0));
        let ends = (is_pinned(last) || !is_pinned(0)).then(|| self.candidates(last));
        // The one start is the one end: without repeats that is a match of no hop.
        if self.plan.mode == Mode::Acyclic && starts.as_ref().is_some_and(|starts| starts.len() == 1) && starts == ends
        {
            self.most = 0;
        }
        let (starts, ends) = (starts.as_deref(), ends.as_deref());
        let mut back = Table::default();
        if self.plan.take != Take::All || self.plan.is_round() {
            self.spread_all(&mut back, starts, ends)?;
            self.by_pairs(&back);
            return Some(());
        }
        // If all rows have one length they come start by start: of many starts a few may give rows enough.
        let is_even = self.plan.least == self.most;
        let (Some(mut starts), Some(_), true) = (starts, ends, is_even) else {
            self.spread_all(&mut back, starts, ends)?;
            self.all(&back, &back.entities());
            return Some(());
        };
        let mut size = FIRST_PART;
        loop {
            let (part, rest) = starts.split_at(size.min(starts.len()));
            self.spread_all(&mut back, Some(part), ends)?;
            if !self.all(&back, part) || rest.is_empty() {
                return Some(());
            }
            starts = rest;
            size = size.saturating_mul(PART_GROWTH);
        }
    }

    fn entities(&self) -> usize {
        self.plan.graph.entity_count()
    }

    /// The entities that a node of the pattern matches.
    fn candidates(&self, node: usize) -> Vec<u32> {
        let node = &self.plan.nodes[node];
        match &node.pinned {
            Some(pinned) => pinned.iter().copied().filter(|&entity| self.plan.matches(node, entity)).collect(),
            None => (0..self.entities() as u32).filter(|&entity| self.plan.matches(node, entity)).collect(),
        }
    }

    /// Spreads backward from all ends. At first both sides spread in turn, whichever has fewer ties to look at; when they have enough
    /// hops together, the ends' side goes on through what the starts' side has reached. `None` if it was cut.
    fn spread_all(&mut self, back: &mut Table, starts: Option<&[u32]>, ends: Option<&[u32]>) -> Option<()> {
        let last = self.plan.nodes.len() - 1;
        let most = self.most as usize;
        let mut forth = Table::default();
        forth.reset(self.entities(), self.most);
        back.reset(self.entities(), self.most);
        let (mut near, mut far) = (0, 0);
        while near + far < most {
            let forward = match (starts, ends) {
                (Some(starts), Some(ends)) => {
                    let before = if near == 0 { starts } else { &forth.layers[near] };
                    let behind = if far == 0 { ends } else { &back.layers[far] };
                    self.ties(before) <= self.ties(behind)
                }
                (starts, _) => starts.is_some(),
            };
            if forward {
                if near == 0 {
                    starts.into_iter().flatten().for_each(|&start| self.seed(&mut forth, start, Spread::Forward));
                }
                self.spread(&mut forth, None, (near, near + 1, most), Spread::Forward)?;
                near += 1;
            } else {
                if far == 0 {
                    ends.into_iter().flatten().for_each(|&end| self.seed(back, end, Spread::Backward));
                }
                self.spread(back, None, (far, far + 1, most), Spread::Backward)?;
                far += 1;
            }
        }
        if far == 0 {
            let reached = if near == 0 { starts.or(ends).unwrap_or_default().to_vec() } else { forth.entities() };
            let end_state = self.plan.nodes[last].state;
            for end in reached {
                if near == 0 || forth.any(end) & end_state != 0 {
                    self.seed(back, end, Spread::Backward);
                }
            }
        }
        self.spread(back, Some(&forth), (far, most, most), Spread::Backward)
    }

    /// How many ties some entities have together.
    fn ties(&self, entities: &[u32]) -> usize {
        entities.iter().map(|&entity| self.plan.graph.index.degree(entity as usize)).sum()
    }

    /// Puts an end of the pattern into a table.
    fn seed(&mut self, table: &mut Table, entity: u32, way: Spread) {
        let open = self.open.get(self.plan, entity);
        let states = match way {
            Spread::Forward => self.plan.forward_closure(self.plan.nodes[0].state & open, open),
            Spread::Backward => {
                let end = self.plan.nodes.last().map_or(0, |node| node.state);
                self.plan.backward_closure(end & open, open)
            }
        };
        if states != 0 && table.add(entity, 0, states) {
            self.meter.reach(1);
        }
    }

    /// Spreads the states of a table from one number of hops to another, keeping to what another table reaches with the hops that are
    /// left of the most.
    fn spread(
        &mut self,
        table: &mut Table,
        within: Option<&Table>,
        (from, to, most): (usize, usize, usize),
        way: Spread,
    ) -> Option<()> {
        let index = &self.plan.graph.index;
        for hops in from..to {
            let layer = std::mem::take(&mut table.layers[hops]);
            let left = most - hops - 1;
            let few = within.map(|within| &within.layers[..=left]).unwrap_or_default();
            let few_count: usize = few.iter().map(Vec::len).sum();
            for &entity in &layer {
                let states = table.get(entity, hops);
                if within.is_some() && few_count < index.degree(entity as usize) {
                    for &far in few.iter().flatten() {
                        let links = index.between(entity as usize, far as usize);
                        if !self.meter.look(links.len().max(1)) {
                            return None;
                        }
                        let allowed = within.map_or(States::MAX, |within| within.up_to(far, left));
                        self.step(table, (entity, far), links, states, (hops + 1, allowed), way);
                    }
                    continue;
                }
                for group in index.groups(entity as usize) {
                    if !self.meter.look(group.links.len()) {
                        return None;
                    }
                    let far = group.far as u32;
                    let allowed = within.map_or(States::MAX, |within| within.up_to(far, left));
                    self.step(table, (entity, far), group.links, states, (hops + 1, allowed), way);
                }
            }
            table.layers[hops] = layer;
        }
        Some(())
    }

    /// Spreads states from an entity to a neighbour.
    fn step(
        &mut self,
        table: &mut Table,
        (entity, far): (u32, u32),
        links: crate::graph::index::Links<'_>,
        states: States,
        (hops, allowed): (usize, States),
        way: Spread,
    ) {
        if allowed == 0 {
            return;
        }
        let plan = self.plan;
        let is_loop = entity == far;
        let mut reached = 0;
        match way {
            Spread::Forward => {
                let leaving = states & self.open.get(plan, entity);
                for edge in &plan.edges {
                    let after = (leaving & edge.before()) << 1;
                    if after != 0 && plan.opens(edge, links, is_loop, false) {
                        reached |= after;
                    }
                }
                if reached != 0 {
                    reached = plan.forward_closure(reached, self.open.get(plan, far)) & allowed;
                }
            }
            Spread::Backward => {
                if states & plan.edges.iter().fold(0, |all, edge| all | edge.after) == 0 {
                    return;
                }
                let open = self.open.get(plan, far);
                for edge in &plan.edges {
                    let before = (states & edge.after) >> 1 & open;
                    if before != 0 && plan.opens(edge, links, is_loop, true) {
                        reached |= before;
                    }
                }
                if reached != 0 {
                    reached = plan.backward_closure(reached, open) & allowed;
                }
            }
        }
        if reached != 0 && table.add(far, hops, reached) {
            self.meter.reach(1);
        }
    }

    /// All matches from these starts, shortest first; `false` if it was stopped.
    fn all(&mut self, back: &Table, starts: &[u32]) -> bool {
        let mut sorted = Layers::of(back);
        let mut walker = Walker::default();
        for length in 0..=self.most as usize {
            for &start in starts {
                let limit = self.limit;
                let plan = self.plan;
                let going = walker.walk(self, (back, &mut sorted), start, length, &mut |search, path, alive| {
                    let mut divider = Divider::new(plan, path, alive);
                    while let Some(places) = divider.next(search) {
                        search.rows.push(Row { hops: length, path: path.to_vec(), places });
                        if search.rows.len() > limit {
                            return false;
                        }
                    }
                    search.meter.cut.is_none()
                });
                if !going {
                    return false;
                }
            }
        }
        true
    }

    /// The matches of every two ends by themselves, start by start.
    fn by_pairs(&mut self, back: &Table) {
        let (mut forth, mut pair) = (Table::default(), Table::default());
        let mut walker = Walker::default();
        for start in back.entities() {
            if back.any(start) & self.plan.nodes[0].state == 0 {
                continue;
            }
            // What is longer than the last row that is kept, or as long and from a later start, is not wanted.
            let most = match self.last_kept() {
                None => self.most,
                Some(0) => return,
                Some(hops) => self.most.min(hops as u32 - 1),
            };
            if self.of_start(start, most, back, (&mut forth, &mut pair), &mut walker).is_none() {
                return;
            }
        }
    }

    /// How many hops the last row has that the limit keeps; `None` if the limit is not passed. Forgets the others.
    fn last_kept(&mut self) -> Option<usize> {
        if self.rows.len() <= self.limit {
            return None;
        }
        self.rows.sort();
        self.rows.truncate(self.limit + 1);
        self.rows.get(self.limit.saturating_sub(1)).map(|row| if self.limit == 0 { 0 } else { row.hops })
    }

    fn of_start(
        &mut self,
        start: u32,
        most: u32,
        back: &Table,
        (forth, pair): (&mut Table, &mut Table),
        walker: &mut Walker<'g>,
    ) -> Option<()> {
        let plan = self.plan;
        let end_state = plan.nodes.last().map_or(0, |node| node.state);
        forth.reset(self.entities(), most);
        self.seed(forth, start, Spread::Forward);
        self.spread(forth, Some(back), (0, most as usize, most as usize), Spread::Forward)?;
        forth.sort();
        let mut found: HashMap<u32, usize> = HashMap::new();
        for length in 0..=most as usize {
            let before = self.rows.len();
            for position in 0..forth.layers[length].len() {
                let end = forth.layers[length][position];
                let is_end = forth.get(end, length) & end_state != 0 && (!plan.is_round() || end == start);
                let is_end = is_end && (length == 0 || end != start || plan.mode != Mode::Acyclic);
                let so_far = found.get(&end).copied().unwrap_or_default();
                let wanted = match plan.take {
                    Take::All => usize::MAX,
                    Take::AllShortest if so_far > 0 => 0,
                    Take::AllShortest => usize::MAX,
                    Take::First(count) => count.saturating_sub(so_far),
                };
                if !is_end || wanted == 0 {
                    continue;
                }
                pair.reset(self.entities(), length as u32);
                self.seed(pair, end, Spread::Backward);
                self.spread_pair(pair, forth, length)?;
                let mut sorted = Layers::of(pair);
                let (mut count, most_rows) = (0, self.limit.saturating_add(1).min(wanted));
                walker.walk(self, (pair, &mut sorted), start, length, &mut |search, path, alive| {
                    let mut divider = Divider::new(plan, path, alive);
                    while let Some(places) = divider.next(search) {
                        search.rows.push(Row { hops: length, path: path.to_vec(), places });
                        count += 1;
                        if count >= most_rows {
                            return false;
                        }
                    }
                    search.meter.cut.is_none()
                });
                found.insert(end, so_far + count);
                if self.meter.cut.is_some() {
                    return None;
                }
            }
            // Longer ones from here come after all of these.
            if self.rows.len() > before && self.rows.iter().filter(|row| row.hops <= length).count() > self.limit {
                break;
            }
        }
        Some(())
    }

    /// Spreads backward from one end over exactly so many hops, through what the start reaches with the hops that are left.
    fn spread_pair(&mut self, pair: &mut Table, forth: &Table, length: usize) -> Option<()> {
        let index = &self.plan.graph.index;
        for hops in 0..length {
            let layer = std::mem::take(&mut pair.layers[hops]);
            let before = length - hops - 1;
            let few = &forth.layers[before];
            for &entity in &layer {
                let states = pair.get(entity, hops);
                if few.len() < index.degree(entity as usize) {
                    for &far in few {
                        let links = index.between(entity as usize, far as usize);
                        if !self.meter.look(links.len().max(1)) {
                            return None;
                        }
                        self.step(
                            pair,
                            (entity, far),
                            links,
                            states,
                            (hops + 1, forth.get(far, before)),
                            Spread::Backward,
                        );
                    }
                } else {
                    for group in index.groups(entity as usize) {
                        if !self.meter.look(group.links.len()) {
                            return None;
                        }
                        let allowed = forth.get(group.far as u32, before);
                        let ends = (entity, group.far as u32);
                        self.step(pair, ends, group.links, states, (hops + 1, allowed), Spread::Backward);
                    }
                }
            }
            pair.layers[hops] = layer;
        }
        Some(())
    }
}
