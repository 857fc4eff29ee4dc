//! Two-sided breadth-first search that labels every entity on some short enough walk.

use super::shortest::is_larger;
use super::{Cut, Side, Walk, role};
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
        let (asked, hops) = (hops, hops.min(Label::MOST_HOPS));
        for (layers, ends) in self.scratch.layers.iter_mut().zip([self.starts, self.ends]) {
            layers.reset(ends);
        }
        self.scratch.near_enough.clear();
        self.starts.iter().for_each(|&start| self.set_label(start, self.label(start).with_near(0)));
        self.ends.iter().for_each(|&end| self.set_label(end, self.label(end).with_far(0)));
        let (mut near, mut far, mut most) = (0, 0, hops);
        // The next layer is one that both sides could make: the last step is left to `spread`.
        while near + far + 1 < most {
            let [starts, ends] = &self.scratch.layers;
            let (front, back) = (
                starts.at(starts.range(near as usize, near as usize)),
                ends.at(ends.range(far as usize, far as usize)),
            );
            if front.is_empty() || back.is_empty() {
                break;
            }
            let side = if is_larger(self.index, front, back) { Side::End } else { Side::Start };
            if self.layer(side, shortest, banned)? {
                most = near + far + 1;
                break;
            }
            *(if side == Side::End { &mut far } else { &mut near }) += 1;
        }
        self.spread(far, most, shortest, banned)?;
        let length = self.starts.iter().map(|&start| self.label(start).far()).min().filter(|&length| length <= most);
        if length.is_none() && asked > hops && self.index.entities() > hops as usize {
            self.meter.cut.get_or_insert(Cut::Hops);
        }
        length
    }

    /// Adds a layer to one side. With `shortest`, stops where it touches what the other side has reached, forgets the layer and
    /// says so. `None` if the search was cut.
    fn layer(&mut self, side: Side, shortest: bool, banned: &[u32]) -> Option<bool> {
        let (index, gate, meter) = (self.index, self.gate, &mut *self.meter);
        let Scratch { labels, layers: [starts, ends], .. } = &mut *self.scratch;
        let layers = if side == Side::Start { starts } else { ends };
        let mut labels = labels.open();
        let hops = layers.count();
        for place in layers.range(hops - 1, hops - 1) {
            let entity = layers.get(place);
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
                    layers.abandon();
                    return Some(true);
                }
                match (side, label.role()) {
                    (Side::Start, role::NONE) => labels.set(step.far, label.with_near(hops as u32)),
                    (Side::End, _) => labels.set(step.far, label.with_far(hops as u32)),
                    (Side::Start, _) => {}
                }
                // Starts and ends are passed through by no route.
                if label.role() == role::NONE {
                    layers.push(step.far);
                }
            }
        }
        meter.reach(layers.close());
        Some(false)
    }

    /// Spreads the labels of the end's side through what the start's side has reached, as far as walks of `hops` hops can use. The
    /// end's side has grown by `far` layers.
    ///
    /// Each layer is found from the layer before it or from what may belong to it, whichever has fewer ties to look at: a hub
    /// that both sides touch is not gone through.
    fn spread(&mut self, far: u32, hops: u32, shortest: bool, banned: &[u32]) -> Option<()> {
        for label in far + 1..=hops {
            let [starts, ends] = &self.scratch.layers;
            let layer = ends.range(label as usize - 1, label as usize - 1);
            // What may be so many hops from an end; of the shortest routes only what is exactly so far from a start.
            let farthest = (hops - label) as usize;
            let within = starts.range(if shortest { farthest } else { 0 }, farthest);
            if layer.is_empty() {
                break;
            }
            if is_larger(self.index, ends.at(layer.clone()), starts.at(within.clone())) {
                self.find_touching(within, label, banned)?;
            } else {
                self.find_touched(layer, label, hops, banned)?;
            }
            self.scratch.layers[1].close();
        }
        Some(())
    }

    /// Labels those of what the start's side has reached from which one step leads to the layer of the end's side before this one.
    fn find_touching(&mut self, within: std::ops::Range<usize>, label: u32, banned: &[u32]) -> Option<()> {
        let (index, gate, meter) = (self.index, self.gate, &mut *self.meter);
        let Scratch { labels, layers: [starts, ends], .. } = &mut *self.scratch;
        let mut labels = labels.open();
        for place in within {
            let entity = starts.get(place);
            let own = labels.get(entity);
            if own.far() != Label::FAR_OFF {
                continue;
            }
            let row = index.row(entity as usize);
            if !meter.look(row.len()) {
                return None;
            }
            let bans = if own.role() == role::START { banned } else { &[] };
            let touches = index.at(row.clone()).iter().zip(row).any(|(step, place)| {
                let is_near = labels.get(step.far).far() + 1 == label;
                is_near && gate.opens(step.tag, place) && !bans.contains(&step.far)
            });
            if touches {
                labels.set(entity, own.with_far(label));
                if own.role() == role::NONE {
                    ends.push(entity);
                }
            }
        }
        Some(())
    }

    /// Labels what the start's side has reached and one step leads to from a layer of the end's side.
    fn find_touched(&mut self, layer: std::ops::Range<usize>, label: u32, hops: u32, banned: &[u32]) -> Option<()> {
        let (index, gate, meter) = (self.index, self.gate, &mut *self.meter);
        let Scratch { labels, layers: [_, ends], .. } = &mut *self.scratch;
        let mut labels = labels.open();
        for place in layer {
            let entity = ends.get(place);
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
                    ends.push(step.far);
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
