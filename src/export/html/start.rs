//! On what the page opens.

use petgraph::graph::NodeIndex;

use crate::export::excerpt::Excerpt;
use crate::graph::refs::EntityRef;
use crate::model::kind::EntityKind;

/// Up to so many entities are shown at once.
const MOST: usize = 10_000;

/// The places of the entities whose surroundings are shown at first; none of them if everything is.
pub(super) fn places(excerpt: &Excerpt<'_>, asked: &[NodeIndex]) -> Vec<usize> {
    let asked: Vec<usize> = asked.iter().filter_map(|&entity| excerpt.place(entity)).collect();
    if !asked.is_empty() || excerpt.entity_count() <= MOST {
        return asked;
    }
    let focus: Vec<usize> = excerpt.focus().filter_map(|entity| excerpt.place(entity.index())).collect();
    if !focus.is_empty() {
        return focus;
    }
    let is_hub = |entity: &EntityRef<'_>| *entity.get().kind() == EntityKind::State || entity.is_authority();
    let mut ties = vec![0_usize; excerpt.entity_count()];
    for end in excerpt.ties().flat_map(|tie| [tie.from(), tie.to()]) {
        if let Some(count) = excerpt.place(end.index()).and_then(|place| ties.get_mut(place)) {
            *count += 1;
        }
    }
    let choices = excerpt.entities().zip(ties).enumerate().filter(|(_, (entity, _))| !is_hub(entity));
    // Of several with as many ties the first.
    choices
        .max_by_key(|&(place, (_, ties))| (ties, std::cmp::Reverse(place)))
        .map(|(place, _)| place)
        .into_iter()
        .collect()
}
