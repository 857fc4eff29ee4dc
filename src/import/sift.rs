//! The last look at a record before it goes into a builder: what a build would refuse is mended or left out, and reported.

use super::record::Record;
use crate::graph::check::fault_of_id;
use crate::model::entity::Entity;
use crate::model::relation::Relation;

/// Mends what a build would refuse, so that a record of a list never makes a build fail.
///
/// Readers give good records; this is for what they let through.
pub(super) fn sift(record: &mut Record) {
    let mut faults = Faults::default();
    for entity in &mut record.entities {
        name(entity, &mut faults);
    }
    for entity in record.entities.iter_mut().chain(&mut record.fragments).chain(&mut record.mentioned) {
        details(entity, &mut faults);
    }
    record.entities.retain(|entity| faults.keep(entity.id()));
    record.fragments.retain(|entity| faults.keep(entity.id()));
    record.mentioned.retain(|entity| fault_of_id(entity.id()).is_none());
    record.links.retain(|link| faults.keep(&link.from) && faults.keep(&link.to));
    record.links_by_name.retain(|link| faults.keep(&link.from));
    for (relation, claim) in record
        .links
        .iter_mut()
        .map(|link| (link.relation, &mut link.claim))
        .chain(record.links_by_name.iter_mut().map(|link| (link.relation, &mut link.claim)))
    {
        let mut lost = Vec::new();
        if let Some(period) = claim.period().filter(|period| period.is_inverted()) {
            claim.set_when(None);
            lost.push(("when", period.to_string()));
        }
        let details = claim.details();
        if let Some(share) = details.share().filter(|share| share.is_over_whole() || share.is_empty()) {
            claim.details_mut().set_share(None);
            lost.push(("share", share.to_string()));
        }
        let term = claim.details().designation().and_then(|listing| listing.listed_on.zip(listing.removed_on));
        if let Some((listed, removed)) = term.filter(|(listed, removed)| removed.latest() < listed.earliest()) {
            let mut designation = claim.details().designation().cloned();
            if let Some(designation) = &mut designation {
                designation.removed_on = None;
            }
            claim.details_mut().set_designation(designation);
            lost.push(("removed_on", format!("{removed}, before {listed}")));
        }
        if relation == Relation::Other && claim.details().role().is_none_or(|role| role.trim().is_empty()) {
            claim.details_mut().set_role(Some("not named".into()));
        }
        if !lost.is_empty() {
            let mut extra = claim.details().extra().to_vec();
            for (key, value) in lost {
                faults.repaired.push(format!("{key} {value} makes no sense and is kept as words"));
                extra.push((key.into(), value.into()));
            }
            claim.details_mut().set_extra(extra);
        }
    }
    for message in faults.skipped {
        record.skip(message);
    }
    for message in faults.repaired {
        record.repair(message);
    }
}

#[derive(Default)]
struct Faults {
    skipped: Vec<String>,
    repaired: Vec<String>,
}

impl Faults {
    /// Whether an id is one; if not, what has it is left out.
    fn keep(&mut self, id: &str) -> bool {
        let fault = fault_of_id(id);
        if let Some(fault) = fault {
            self.skipped.push(format!("the id {:?} {fault}", id.chars().take(60).collect::<String>()));
        }
        fault.is_none()
    }
}

/// Gives an entity without a name its first alias as name, or else its id.
fn name(entity: &mut Entity, faults: &mut Faults) {
    if !entity.name().trim().is_empty() {
        return;
    }
    let alias = entity.aliases().iter().map(|alias| &*alias.name).find(|name| !name.trim().is_empty());
    let name = alias.unwrap_or(entity.id()).to_owned();
    faults.repaired.push(format!("there is no name: it is called {name:?}"));
    entity.rename(&name);
}

fn details(entity: &mut Entity, faults: &mut Faults) {
    if entity.aliases().iter().any(|alias| alias.name.trim().is_empty()) {
        let aliases = entity.aliases().iter().filter(|alias| !alias.name.trim().is_empty()).cloned().collect();
        entity.details_mut().set_aliases(aliases);
    }
    if entity.details().dates().iter().any(|dated| dated.date.is_inverted()) {
        let (wrong, right): (Vec<_>, Vec<_>) =
            entity.details().dates().iter().cloned().partition(|dated| dated.date.is_inverted());
        let details = entity.details_mut();
        let mut extra = details.extra().to_vec();
        for dated in wrong {
            faults.repaired.push(format!("the period {} ends before it begins and is kept as words", dated.date));
            extra.push((dated.kind.to_string().into(), dated.date.to_string().into()));
        }
        details.set_dates(right);
        details.set_extra(extra);
    }
}
