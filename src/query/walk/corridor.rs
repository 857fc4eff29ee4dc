//! Two-sided breadth-first search that labels every entity on some short enough walk.

use super::shortest::is_larger;
use super::{Side, Walk, role};
use crate::graph::filter::Gate;
use crate::graph::scratch::{Label, OpenLabels, Scratch};

impl<G: Gate> Walk<'_, G> {
    /// Finds the least number of hops from a start to an end, at most `hops`, and labels the hops to the nearest end of every
    /// entity that lies on some walk of at most `hops` hops; with `shortest`, of at most the least number.
    ///
    /// The two sides grow by whole layers, the one with fewer ties to look at first, until together they are one hop short of
    /// what is asked for, or, with `shortest`, until they touch. Then the labels of the end's side spread on through what the
    /// start's side has reached, and through nothing else. So the cost is that of two small neighbourhoods, not of the graph.
    ///
    /// The caller has set the roles; first steps from a start to one of `banned` are not taken. `None` if there is no route, or
    /// if the search was cut.
    pub(super) fn corridor(&mut self, hops: u32, shortest: bool, banned: &[u32]) -> Option<u32> {
        let hops = hops.min(Label::MOST_HOPS);
        let mut fronts = [std::mem::take(&mut self.scratch.front), std::mem::take(&mut self.scratch.back)];
        let length = self.grow(hops, shortest, banned, &mut fronts);
        let [front, back] = fronts;
        (self.scratch.front, self.scratch.back) = (front, back);
        length
    }

    fn grow(&mut self, hops: u32, shortest: bool, banned: &[u32], fronts: &mut [Vec<u32>; 2]) -> Option<u32> {
        for (front, ends) in fronts.iter_mut().zip([self.starts, self.ends]) {
            front.clear();
            front.extend(ends);
        }
        self.starts.iter().for_each(|&start| self.set_label(start, self.label(start).with_near(0)));
        self.ends.iter().for_each(|&end| self.set_label(end, self.label(end).with_far(0)));
        self.scratch.touching.clear();
        let (mut near, mut far, mut most) = (0, 0, hops);
        while near + far + 1 < most {
            let [front, back] = &mut *fronts;
            let at_end = is_larger(self.index, front, back);
            let met = if at_end {
                self.layer(back, far + 1, Side::End, shortest, banned)?
            } else {
                self.layer(front, near + 1, Side::Start, shortest, banned)?
            };
            if met {
                most = near + far + 1;
                break;
            }
            *(if at_end { &mut far } else { &mut near }) += 1;
            if front.is_empty() || back.is_empty() {
                break;
            }
        }
        self.spread(fronts, far, most, banned)?;
        let length = self.starts.iter().map(|&start| self.label(start).far()).min()?;
        (length <= most).then_some(length)
    }

    /// Replaces a layer by the next. With `shortest`, stops where it touches what the other side has reached, leaves the layer as
    /// it was and says so. `None` if the search was cut.
    fn layer(&mut self, layer: &mut Vec<u32>, hops: u32, side: Side, shortest: bool, banned: &[u32]) -> Option<bool> {
        let mut next = std::mem::take(&mut self.scratch.next);
        next.clear();
        let mut met = false;
        let (index, gate, meter) = (self.index, self.gate, &mut *self.meter);
        let Scratch { labels, touching, .. } = &mut *self.scratch;
        let mut labels = labels.open();
        'layer: for &entity in layer.iter() {
            let row = index.row(entity as usize);
            if !meter.look(row.len()) {
                return None;
            }
            for (step, place) in index.at(row.clone()).iter().zip(row) {
                let label = labels.get(step.far);
                let (own, other) =
                    if side == Side::Start { (label.near(), label.far()) } else { (label.far(), label.near()) };
                if own != Label::FAR_OFF || label.role() == role::CLOSED {
                    continue;
                }
                if !banned.is_empty() && is_banned(&labels, (entity, step.far), side, banned) {
                    continue;
                }
                let tag = if side == Side::Start { step.tag } else { step.tag.reversed() };
                if label.role() == role::NONE && !gate.inner(*step) || !gate.opens(tag, place) {
                    continue;
                }
                if shortest && other != Label::FAR_OFF {
                    met = true;
                    break 'layer;
                }
                match (side, label.role()) {
                    (Side::Start, role::NONE) => {
                        labels.set(step.far, label.with_near(hops));
                        next.push(step.far);
                    }
                    (Side::End, role::NONE) => {
                        labels.set(step.far, label.with_far(hops));
                        next.push(step.far);
                    }
                    // Starts and ends are passed through by no route.
                    (Side::End, _) => labels.set(step.far, label.with_far(hops)),
                    (Side::Start, _) => touching.push(entity),
                }
            }
        }
        if !met {
            self.meter.reach(next.len());
            std::mem::swap(layer, &mut next);
        }
        self.scratch.next = next;
        Some(met)
    }

    /// Spreads the labels of the end's side through what the start's side has reached, as far as walks of `hops` hops can use.
    /// The end's side has grown by `far` layers; both sides together by one less than `hops`, or as far as there was anything.
    fn spread(&mut self, fronts: &mut [Vec<u32>; 2], far: u32, hops: u32, banned: &[u32]) -> Option<()> {
        let mut next = std::mem::take(&mut self.scratch.next);
        next.clear();
        let [front, back] = fronts;
        if is_larger(self.index, front, back) {
            self.spread_layer(back, far + 1, hops, banned, &mut next)?;
        } else {
            // The touching steps as the start's side sees them, and the rest of the layer where both have reached. Of the ends
            // themselves it is known what touched them.
            self.touch(front, far, banned, &mut next)?;
            for place in 0..if far == 0 { self.scratch.touching.len() } else { 0 } {
                let entity = self.scratch.touching[place];
                self.mark_touching(entity, 1, &mut next);
            }
            let labels = &self.scratch.labels;
            back.retain(|&entity| labels.get(entity).near() != Label::FAR_OFF);
            self.spread_layer(back, far + 1, hops, banned, &mut next)?;
        }
        let mut label = far + 1;
        while label < hops && !next.is_empty() {
            label += 1;
            std::mem::swap(back, &mut next);
            next.clear();
            self.spread_layer(back, label, hops, banned, &mut next)?;
        }
        self.scratch.next = next;
        Some(())
    }

    /// Labels those of a layer of the start's side from which one step leads to the outermost layer of the end's side.
    fn touch(&mut self, front: &[u32], far: u32, banned: &[u32], next: &mut Vec<u32>) -> Option<()> {
        for &entity in front {
            let label = self.label(entity);
            if label.far() != Label::FAR_OFF {
                continue;
            }
            let row = self.index.row(entity as usize);
            if !self.meter.look(row.len()) {
                return None;
            }
            let touches = self.index.at(row.clone()).iter().zip(row).any(|(step, place)| {
                self.label(step.far).far() == far
                    && self.label(step.far).role() != role::CLOSED
                    && !(label.role() == role::START && banned.contains(&step.far))
                    && self.opens(*step, place, Side::Start)
            });
            if touches {
                self.mark_touching(entity, far + 1, next);
            }
        }
        Some(())
    }

    fn mark_touching(&mut self, entity: u32, far: u32, next: &mut Vec<u32>) {
        let label = self.label(entity);
        if label.far() == Label::FAR_OFF {
            self.set_label(entity, label.with_far(far));
            if label.role() == role::NONE {
                next.push(entity);
            }
        }
    }

    /// Labels what the start's side has reached and one step leads to from a layer of the end's side.
    fn spread_layer(
        &mut self,
        layer: &[u32],
        label: u32,
        hops: u32,
        banned: &[u32],
        next: &mut Vec<u32>,
    ) -> Option<()> {
        let (index, gate, meter) = (self.index, self.gate, &mut *self.meter);
        let mut labels = self.scratch.labels.open();
        for &entity in layer {
            let row = index.row(entity as usize);
            if !meter.look(row.len()) {
                return None;
            }
            for (step, place) in index.at(row.clone()).iter().zip(row) {
                let reached = labels.get(step.far);
                if reached.near().saturating_add(label) > hops || reached.far() != Label::FAR_OFF {
                    continue;
                }
                let passable = matches!(reached.role(), role::NONE | role::START);
                if !passable || !gate.opens(step.tag.reversed(), place) {
                    continue;
                }
                if reached.role() == role::START && banned.contains(&entity) {
                    continue;
                }
                labels.set(step.far, reached.with_far(label));
                if reached.role() == role::NONE {
                    next.push(step.far);
                }
            }
        }
        Some(())
    }
}

/// Whether a step is one that a ranked route must not take after its prefix.
#[cold]
fn is_banned(labels: &OpenLabels<'_>, (from, to): (u32, u32), side: Side, banned: &[u32]) -> bool {
    let (start, step) = if side == Side::Start { (from, to) } else { (to, from) };
    labels.get(start).role() == role::START && banned.contains(&step)
}
