//! Rows of entities, depth-first inside what was spread.

use super::compile::States;
use super::search::Search;
use super::syntax::Mode;
use super::table::Table;
use crate::graph::index::Groups;

/// The layers of a table in the order of the file, each sorted when first needed.
pub(super) struct Layers {
    layers: Vec<Option<Vec<u32>>>,
}

impl Layers {
    pub(super) fn of(table: &Table) -> Self {
        Self { layers: vec![None; table.layers.len()] }
    }

    fn sorted(&mut self, table: &Table, hops: usize) -> &[u32] {
        self.layers[hops].get_or_insert_with(|| {
            let mut layer = table.layers[hops].clone();
            layer.sort_unstable();
            layer
        })
    }
}

/// Where a step may lead.
enum Steps<'g> {
    /// To the neighbours that are left.
    Groups(Groups<'g>),
    /// To an entity of the layer, from this place on: there are fewer of them than neighbours.
    Layer(usize),
}

/// A depth-first walk with its rows of entities and states.
#[derive(Default)]
pub(super) struct Walker<'g> {
    path: Vec<u32>,
    alive: Vec<States>,
    steps: Vec<Steps<'g>>,
}

/// A row of entities and the states alive at each; `false` if there is enough.
pub(super) type Accept<'a, 'p, 'g> = &'a mut dyn FnMut(&mut Search<'p, 'g>, &[u32], &[States]) -> bool;

impl<'g> Walker<'g> {
    /// Hands on every row of exactly so many hops from a start, in the order of its entities; `false` if it was stopped.
    pub(super) fn walk<'p>(
        &mut self,
        search: &mut Search<'p, 'g>,
        (back, sorted): (&Table, &mut Layers),
        start: u32,
        length: usize,
        accept: Accept<'_, 'p, 'g>,
    ) -> bool {
        let plan = search.plan;
        let open = search.open.get(plan, start);
        let alive = plan.forward_closure(plan.nodes[0].state & open, open) & back.get(start, length);
        if alive & plan.nodes[0].state == 0 {
            return true;
        }
        self.path.clear();
        self.alive.clear();
        self.steps.clear();
        self.path.push(start);
        self.alive.push(alive);
        if length == 0 {
            return accept(search, &self.path, &self.alive);
        }
        self.enter(search, (back, sorted), length);
        while !self.steps.is_empty() {
            match self.step(search, (back, sorted), length) {
                Step::Back => {
                    self.steps.pop();
                    self.path.pop();
                    self.alive.pop();
                }
                Step::Stop => return false,
                Step::On(far, alive) => {
                    search.meter.reach(1);
                    self.path.push(far);
                    self.alive.push(alive);
                    if self.path.len() <= length {
                        self.enter(search, (back, sorted), length);
                        continue;
                    }
                    let going = accept(search, &self.path, &self.alive);
                    self.path.pop();
                    self.alive.pop();
                    if !going {
                        return false;
                    }
                }
            }
        }
        true
    }

    /// Begins to leave the last entity of the path.
    fn enter<'p>(&mut self, search: &Search<'p, 'g>, (back, sorted): (&Table, &mut Layers), length: usize) {
        let index = &search.plan.graph.index;
        let entity = self.path.last().map_or(0, |&last| last as usize);
        let left = length - self.path.len();
        let few = back.layers[left].len() < index.degree(entity);
        if few {
            sorted.sorted(back, left);
        }
        self.steps.push(if few { Steps::Layer(0) } else { Steps::Groups(index.groups(entity)) });
    }

    fn step<'p>(&mut self, search: &mut Search<'p, 'g>, (back, sorted): (&Table, &mut Layers), length: usize) -> Step {
        let plan = search.plan;
        let index = &plan.graph.index;
        let left = length - self.path.len();
        let (Some(&entity), Some(&states)) = (self.path.last(), self.alive.last()) else { return Step::Back };
        let leaving = states & search.open.get(plan, entity);
        let Some(steps) = self.steps.last_mut() else { return Step::Back };
        loop {
            let (far, links) = match steps {
                Steps::Groups(groups) => {
                    let Some(group) = groups.next() else { return Step::Back };
                    (group.far as u32, group.links)
                }
                Steps::Layer(place) => {
                    let Some(&far) = sorted.sorted(back, left).get(*place) else { return Step::Back };
                    *place += 1;
                    (far, index.between(entity as usize, far as usize))
                }
            };
            if !search.meter.look(links.len().max(1)) {
                return Step::Stop;
            }
            let wanted = back.get(far, left);
            if wanted == 0 || links.len() == 0 || !may_follow(plan.mode, &self.path, far, left, links.len()) {
                continue;
            }
            let mut reached = 0;
            for edge in &plan.edges {
                let after = (leaving & edge.before()) << 1 & wanted;
                if after != 0 && plan.opens(edge, links, entity == far, false) {
                    reached |= after;
                }
            }
            if reached != 0 {
                let alive = plan.forward_closure(reached, search.open.get(plan, far)) & wanted;
                return Step::On(far, alive);
            }
        }
    }
}

enum Step {
    /// Nothing more from here.
    Back,
    /// A neighbour, with the states alive there.
    On(u32, States),
    /// The search was cut.
    Stop,
}

/// Whether the mode lets an entity follow on a path, with so many hops left behind it and so many ties to the last.
fn may_follow(mode: Mode, path: &[u32], far: u32, left: usize, ties: usize) -> bool {
    match mode {
        Mode::Walk => true,
        Mode::Acyclic => !path.contains(&far),
        Mode::Simple => match path {
            [_] => !path.contains(&far),
            [first, rest @ ..] => !rest.contains(&far) && (*first != far || left == 0),
            [] => true,
        },
        Mode::Trail => {
            let last = path.last().copied().unwrap_or(far);
            let is_same = |pair: &&[u32]| pair == &[last, far] || pair == &[far, last];
            path.windows(2).filter(is_same).count() < ties
        }
    }
}
