//! What a walk knows of the entities that it reached: for every number of hops, a set of states.

use super::compile::{Plan, States};

/// A place for each entity that was met, found through marks that forget themselves.
#[derive(Default)]
struct Places {
    epoch: u32,
    /// For each entity the epoch in which it was met, and its place.
    cells: Vec<u64>,
    met: Vec<u32>,
}

impl Places {
    fn reset(&mut self, entities: usize) {
        if self.cells.len() != entities || self.epoch == u32::MAX {
            self.cells = vec![0; entities];
            self.epoch = 0;
        }
        self.epoch += 1;
        self.met.clear();
    }

    fn get(&self, entity: u32) -> Option<usize> {
        let cell = self.cells[entity as usize];
        (cell >> 32 == u64::from(self.epoch)).then_some(cell as u32 as usize)
    }

    fn add(&mut self, entity: u32) -> usize {
        let place = self.met.len();
        self.cells[entity as usize] = u64::from(self.epoch) << 32 | place as u64;
        self.met.push(entity);
        place
    }
}

/// The states of the entities reached, by the number of hops.
#[derive(Default)]
pub(super) struct Table {
    places: Places,
    /// How many numbers of hops are kept for each entity.
    width: usize,
    /// Entity by entity, then by the number of hops.
    states: Vec<States>,
    /// Entity by entity, whatever the number of hops.
    any: Vec<States>,
    /// The entities of each number of hops.
    pub(super) layers: Vec<Vec<u32>>,
}

impl Table {
    /// Forgets everything, and makes room for matches of so many hops.
    pub(super) fn reset(&mut self, entities: usize, most: u32) {
        self.places.reset(entities);
        self.width = most as usize + 1;
        self.states.clear();
        self.any.clear();
        self.layers.iter_mut().for_each(Vec::clear);
        self.layers.resize_with(self.width.max(self.layers.len()), Vec::new);
    }

    pub(super) fn get(&self, entity: u32, hops: usize) -> States {
        self.places.get(entity).map_or(0, |place| self.states[place * self.width + hops])
    }

    /// The states at an entity after any number of hops.
    pub(super) fn any(&self, entity: u32) -> States {
        self.places.get(entity).map_or(0, |place| self.any[place])
    }

    /// The states at an entity after no more than so many hops.
    pub(super) fn up_to(&self, entity: u32, hops: usize) -> States {
        let states = |place: usize| &self.states[place * self.width..=place * self.width + hops];
        self.places.get(entity).map_or(0, |place| states(place).iter().fold(0, |all, states| all | states))
    }

    /// Adds states; whether the entity was not in that layer before.
    pub(super) fn add(&mut self, entity: u32, hops: usize, states: States) -> bool {
        let place = self.places.get(entity).unwrap_or_else(|| {
            self.states.resize(self.states.len() + self.width, 0);
            self.any.push(0);
            self.places.add(entity)
        });
        let cell = &mut self.states[place * self.width + hops];
        let new = *cell == 0;
        *cell |= states;
        self.any[place] |= states;
        if new {
            self.layers[hops].push(entity);
        }
        new
    }

    /// Puts every layer in the order of the file.
    pub(super) fn sort(&mut self) {
        self.layers.iter_mut().for_each(|layer| layer.sort_unstable());
    }

    /// The entities that were met, in the order of the file.
    pub(super) fn entities(&self) -> Vec<u32> {
        let mut entities = self.places.met.clone();
        entities.sort_unstable();
        entities
    }
}

/// Which states are open at each entity; found out when first asked.
#[derive(Default)]
pub(super) struct Openings {
    places: Places,
    open: Vec<States>,
}

impl Openings {
    pub(super) fn new(entities: usize) -> Self {
        let mut openings = Self::default();
        openings.places.reset(entities);
        openings
    }

    pub(super) fn get(&mut self, plan: &Plan<'_>, entity: u32) -> States {
        if let Some(place) = self.places.get(entity) {
            return self.open[place];
        }
        let open = plan.open_states(entity);
        self.places.add(entity);
        self.open.push(open);
        open
    }
}
