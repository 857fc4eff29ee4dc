//! Two-sided breadth-first search.

use super::{Side, Walk, role};

impl Walk<'_> {
    /// Finds the least number of hops from a start to an end, at most `hops`, and labels in `Scratch::far` the hops to the
    /// nearest end of every entity that lies on some walk of at most `hops` hops; with `shortest`, of at most the least number.
    ///
    /// The two sides grow by whole layers, the one with fewer ties to look at first. When together they span the hops, the
    /// labels of the end's side spread on through what the start's side has reached, and through nothing else. So the cost is
    /// that of two small neighbourhoods, not of the graph.
    ///
    /// The caller has set the walls. `None` if there is no route, or if the search was cut.
    pub(super) fn corridor(&mut self, hops: u32, shortest: bool) -> Option<u32> {
        let entities = self.index.entities();
        self.scratch.near.reset(entities);
        self.scratch.far.reset(entities);
        let (mut front, mut back) = (std::mem::take(&mut self.scratch.front), std::mem::take(&mut self.scratch.back));
        let length = self.grow(hops, shortest, &mut front, &mut back);
        (self.scratch.front, self.scratch.back) = (front, back);
        length
    }

    fn grow(&mut self, hops: u32, shortest: bool, front: &mut Vec<u32>, back: &mut Vec<u32>) -> Option<u32> {
        front.clear();
        front.extend(&self.starts);
        back.clear();
        back.extend(&self.ends);
        for &start in front.iter() {
            self.scratch.near.set(start as usize, 0);
        }
        for &end in back.iter() {
            self.scratch.far.set(end as usize, 0);
        }
        let (mut near, mut far) = (0, 0);
        let mut length = None;
        let mut span = hops;
        while near + far < span && !front.is_empty() && !back.is_empty() {
            let met = if self.ties_of(front) <= self.ties_of(back) {
                near += 1;
                self.layer(front, near, Side::Start)?
            } else {
                far += 1;
                self.layer(back, far, Side::End)?
            };
            if met && length.is_none() {
                length = Some(near + far);
                if shortest {
                    span = near + far;
                }
            }
        }
        length?;
        self.spread(back, far, span)?;
        length
    }

    fn ties_of(&self, layer: &[u32]) -> usize {
        layer.iter().map(|&entity| self.index.degree(entity as usize)).sum()
    }

    /// Replaces a layer by the next; says whether the sides met. `None` if the search was cut.
    fn layer(&mut self, layer: &mut Vec<u32>, hops: u32, side: Side) -> Option<bool> {
        let mut next = std::mem::take(&mut self.scratch.next);
        next.clear();
        let mut met = false;
        for &entity in layer.iter() {
            for group in self.index.groups(entity as usize) {
                if !self.meter.look(group.links.len()) {
                    return None;
                }
                let far = group.far;
                let marks = if side == Side::Start { &self.scratch.near } else { &self.scratch.far };
                if marks.has(far) || self.is_banned(entity, far as u32, side) {
                    continue;
                }
                let own = if side == Side::Start { role::START } else { role::END };
                let may_be_there = match self.scratch.walls.get(far) {
                    Some(role::CLOSED) => false,
                    Some(role) => role != own,
                    None => self.inner(far),
                };
                if !may_be_there || !self.opens(group.links, side) {
                    continue;
                }
                let (mine, other) = match side {
                    Side::Start => (&mut self.scratch.near, &self.scratch.far),
                    Side::End => (&mut self.scratch.far, &self.scratch.near),
                };
                mine.set(far, hops);
                self.meter.reach();
                met |= other.has(far);
                if self.scratch.walls.get(far).is_none() {
                    next.push(far as u32);
                }
            }
        }
        std::mem::swap(layer, &mut next);
        self.scratch.next = next;
        Some(met)
    }

    /// Whether a step is one that a ranked route must not take after its prefix.
    fn is_banned(&self, from: u32, to: u32, side: Side) -> bool {
        let (start, step) = if side == Side::Start { (from, to) } else { (to, from) };
        !self.banned.is_empty()
            && self.scratch.walls.get(start as usize) == Some(role::START)
            && self.banned.contains(&step)
    }

    /// Spreads the labels of the end's side through what the start's side has reached, as far as walks of `hops` hops can use.
    fn spread(&mut self, back: &mut Vec<u32>, far: u32, hops: u32) -> Option<()> {
        let mut label = far;
        while label < hops && !back.is_empty() {
            label += 1;
            let mut next = std::mem::take(&mut self.scratch.next);
            next.clear();
            for &entity in back.iter().filter(|&&entity| self.scratch.near.has(entity as usize)) {
                for group in self.index.groups(entity as usize) {
                    if !self.meter.look(group.links.len()) {
                        return None;
                    }
                    let reached = self.scratch.near.get(group.far).is_some_and(|near| near + label <= hops);
                    let closed = matches!(self.scratch.walls.get(group.far), Some(role::CLOSED | role::END));
                    if !reached
                        || closed
                        || self.scratch.far.has(group.far)
                        || self.is_banned(entity, group.far as u32, Side::End)
                    {
                        continue;
                    }
                    if self.opens(group.links, Side::End) {
                        self.scratch.far.set(group.far, label);
                        if self.scratch.walls.get(group.far).is_none() {
                            next.push(group.far as u32);
                        }
                    }
                }
            }
            std::mem::swap(back, &mut next);
            self.scratch.next = next;
        }
        Some(())
    }
}
