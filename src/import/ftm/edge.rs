//! A record that is a claim about the ties between its ends.

use super::draft::{Draft, Key};
use super::thing::{date_of, frame, unknown_key};
use super::words;
use crate::graph::check::fault_of_id;
use crate::import::record::{Link, Record};
use crate::model::Extra;
use crate::model::claim::{Amount, Claim, Designation, Modality};
use crate::model::date::{Bound, PartialDate, Period};
use crate::model::relation::Relation;
use crate::model::source::{Evidence, SourceId};
use crate::vocabulary::ftm::id;
use crate::vocabulary::ftm::model::{Model, Prop, Schema};
use crate::vocabulary::ftm::table::{self, Edge, keys};

/// The most ties that one record may become: its ends multiply, and a small file could else fill the memory.
pub(super) const MOST_TIES: usize = 4096;

/// The most bytes of text that the claims of one record may repeat, for the same reason.
const MOST_TEXT: usize = 64 << 20;

/// What became of a record.
pub(super) enum Made {
    /// Claims about ties.
    Claims,
    /// Nothing, for want of an end; these are the ends that there are.
    Wanting(Vec<Box<str>>),
    /// Nothing, for its ends are too many.
    TooMany,
}

/// The ends of the ties that a record is about, by their ids.
pub(super) struct Ends {
    pub(super) from: Vec<Box<str>>,
    pub(super) to: Vec<Box<str>>,
}

/// The ends that a property names; ids that are none are reported and not among them.
pub(super) fn ends(draft: &Draft, property: &str, record: &mut Record) -> Vec<Box<str>> {
    let mut ends: Vec<Box<str>> = Vec::new();
    for id in draft.of(Model::get().prop(property)) {
        match fault_of_id(id) {
            Some(fault) => record.repair(format!("{property}: the id {id:?} {fault}")),
            None => ends.push(id::read(id).map_or_else(|| id.into(), String::into_boxed_str)),
        }
    }
    ends
}

/// Makes claims of a record, one for every two of its ends. `authorities` are the other ends of a listing.
pub(super) fn edge(
    draft: &Draft,
    schema: &Schema,
    edge: &Edge,
    id: &str,
    ends: Ends,
    source: &SourceId,
    record: &mut Record,
) -> Made {
    let Ends { from, to } = ends;
    if from.is_empty() || to.is_empty() {
        return Made::Wanting(if from.is_empty() { to } else { from });
    }
    if from.len().saturating_mul(to.len()) > MOST_TIES {
        return Made::TooMany;
    }
    let claim = claim(draft, schema, edge, id, source, record);
    let several = from.len() * to.len() > 1;
    if several {
        let texts = claim.details().extra().iter().map(|(key, value)| key.len() + value.len());
        let words =
            [claim.details().role(), claim.details().goods(), claim.details().designation().and_then(|of| of.reason())];
        let length = texts.sum::<usize>() + words.into_iter().flatten().map(str::len).sum::<usize>();
        if length.saturating_mul(from.len() * to.len()) > MOST_TEXT {
            return Made::TooMany;
        }
    }
    let pairs = from.iter().flat_map(|from| to.iter().map(move |to| (from, to)));
    if several {
        for (from, to) in pairs {
            record.link(from, edge.relation, to, claim.clone());
        }
    } else if let (Some(from), Some(to)) = (from.into_iter().next(), to.into_iter().next()) {
        record.links.push(Link { from, relation: edge.relation, to, claim });
    }
    Made::Claims
}

fn claim(draft: &Draft, schema: &Schema, edge: &Edge, id: &str, source: &SourceId, record: &mut Record) -> Claim {
    let model = Model::get();
    let is_listing = edge.relation == Relation::SanctionedBy;
    let modality = if is_listing { Modality::Official } else { Modality::Stated };
    let mut claim = Claim::new(modality, Evidence::new(source.clone()).at(id));
    let mut extra = Extra::new();
    if table::edge_of(edge.relation).is_none_or(|first| first.schema != edge.schema) {
        extra.push((keys::SCHEMA.into(), edge.schema.into()));
    }
    let mut slots = Slots::default();
    // Most values are of other properties, which one look at a number tells.
    let [from, to, role] = [edge.from, edge.to, edge.role].map(|name| model.prop(name));
    for (key, span) in &draft.values {
        let value = draft.get(*span);
        let name = draft.name(*key);
        let taken = match *key {
            Key::Known(prop) if schema.has(prop) => {
                let is = |other: Option<Prop>| other == Some(prop);
                let is_place = is(role) || model.is_edge_value(prop);
                (is(from) || is(to)) && is_end(edge, name, value)
                    || is_place && slots.take(edge, is_listing, name, value)
            }
            _ => false,
        };
        if !taken {
            let key = match *key {
                Key::Known(prop) => model.key(prop).into(),
                Key::Unknown(_) => unknown_key(name).into(),
            };
            extra.push((key, value.into()));
        }
    }
    let caption = match (is_listing, edge.captioned) {
        (true, _) => slots.programme,
        (_, true) => slots.role,
        _ => None,
    };
    frame(draft, Some(caption.unwrap_or(schema.label)), &mut extra);
    for (key, list) in [
        (keys::DATASETS, draft.datasets().map(|list| list.collect::<Vec<_>>())),
        (keys::REFERENTS, draft.referents().map(|list| list.collect::<Vec<_>>())),
    ] {
        if let Some(list) = list.filter(|list| !list.is_empty()) {
            extra.push((
                key.into(),
                match list.as_slice() {
                    [only] => (*only).into(),
                    several => several.join("\n").into(),
                },
            ));
        }
    }
    slots.fill(edge, is_listing, draft, &mut claim, &mut extra, record);
    if !extra.is_empty() {
        claim.details_mut().set_extra(extra);
    }
    claim
}

/// Whether a value is an end of the tie, as far as the tie says it. The other end of a listing are words.
fn is_end(edge: &Edge, name: &str, value: &str) -> bool {
    if edge.relation == Relation::SanctionedBy && name == edge.to {
        return !value.trim().is_empty();
    }
    (name == edge.from || name == edge.to) && fault_of_id(value).is_none()
}

/// The values of a record that a claim has places for.
#[derive(Default)]
struct Slots<'a> {
    role: Option<&'a str>,
    goods: Option<&'a str>,
    percentage: Option<&'a str>,
    amount: Option<&'a str>,
    currency: Option<&'a str>,
    programme: Option<&'a str>,
    entry: Option<&'a str>,
    reason: Option<&'a str>,
    date: Option<PartialDate>,
    start: Option<PartialDate>,
    end: Option<PartialDate>,
}

impl<'a> Slots<'a> {
    /// Takes a value, if its place is free; of beginnings the first is kept, of ends the last.
    fn take(&mut self, edge: &Edge, is_listing: bool, name: &'a str, value: &'a str) -> bool {
        let place = match name {
            "startDate" => return earlier(&mut self.start, value),
            "endDate" => return later(&mut self.end, value),
            "date" if !is_listing => return earlier(&mut self.date, value),
            _ if value.trim().is_empty() => return false,
            _ if name == edge.role => &mut self.role,
            "goodsDescription" => &mut self.goods,
            "percentage" if edge.relation == Relation::Owns => &mut self.percentage,
            "amount" => &mut self.amount,
            "currency" => &mut self.currency,
            "program" if is_listing => &mut self.programme,
            "authorityId" if is_listing => &mut self.entry,
            "reason" if is_listing => &mut self.reason,
            _ => return false,
        };
        let is_free = place.is_none();
        if is_free {
            *place = Some(value);
        }
        is_free
    }

    /// Gives the values to a claim. What is no value of its place, or not exactly, goes to `extra`.
    fn fill(
        self,
        edge: &Edge,
        is_listing: bool,
        draft: &'a Draft,
        claim: &mut Claim,
        extra: &mut Extra,
        record: &mut Record,
    ) {
        let mut keep = |name: &str, value: &str| extra.push((table::key(name).into(), value.into()));
        // Several values of one date are several, of which the widest term is the claim's.
        for (name, kept) in [("startDate", self.start), ("endDate", self.end), ("date", self.date)] {
            let kept = kept.map(|date| date.to_string());
            let values = || draft.of(Model::get().prop(name));
            if kept.is_some() && values().nth(1).is_some() {
                let dates = values().filter(|value| date_of(value).is_some());
                dates.filter(|value| Some(*value) != kept.as_deref()).for_each(|value| keep(name, value));
            }
        }
        let is_inverted = |start: PartialDate, end: PartialDate| end.latest() < start.earliest();
        let (mut start, mut end) = (self.start, self.end);
        if let Some((first, last)) = start.zip(end).filter(|(start, end)| is_inverted(*start, *end)) {
            record.repair(format!("it ends on {last}, before it begins on {first}: the dates are kept as words"));
            keep("startDate", &first.to_string());
            keep("endDate", &last.to_string());
            (start, end) = (None, None);
        }
        if is_listing {
            let words = |name: &str| draft.of(Model::get().prop(name)).collect::<Vec<_>>().join("; ");
            let measure = words::measure(&words("provisions")).or_else(|| words::measure(&words("program")));
            let mut listing = Designation::new(measure.unwrap_or(crate::Measure::Other));
            let listed = draft.of(Model::get().prop("listingDate")).filter_map(date_of);
            listing.listed_on = start.or_else(|| listed.min_by_key(|date| date.earliest()));
            // A beginning that is also the date of the listing could not be told from it.
            if let Some(start) = start {
                let text = start.to_string();
                if draft.of(Model::get().prop("listingDate")).any(|date| date == text) {
                    keep("startDate", &text);
                }
            }
            let is_after = |end: &PartialDate| listing.listed_on.is_none_or(|listed| !is_inverted(listed, *end));
            listing.removed_on = end.filter(is_after);
            if let Some(end) = end.filter(|_| listing.removed_on.is_none()) {
                record.repair(format!("the listing ends on {end}, before it begins: the end is kept as words"));
                keep("endDate", &end.to_string());
            }
            if let Some(programme) = self.programme {
                listing = listing.under(programme);
            }
            if let Some(entry) = self.entry {
                listing = listing.with_entry(entry);
            }
            if let Some(reason) = self.reason {
                listing = listing.because(reason);
            }
            claim.details_mut().set_designation(Some(listing));
        } else {
            let period = match (start, end) {
                (Some(start), Some(end)) => Some(Period::between(Bound::Date(start), Bound::Date(end))),
                (Some(start), None) => Some(Period::between(Bound::Date(start), Bound::Open)),
                (None, Some(end)) => Some(Period::between(Bound::Unknown, Bound::Date(end))),
                (None, None) => self.date.map(Period::from),
            };
            if let Some(date) = self.date.filter(|_| start.or(end).is_some()) {
                keep("date", &date.to_string());
            }
            if let Some(period) = period {
                claim.set_when(Some(period.into()));
            }
        }
        let has_one = |name: &str| draft.of(Model::get().prop(name)).nth(1).is_none();
        if let Some(percentage) = self.percentage {
            // Of several it is not said which one holds.
            let share = words::share(percentage).filter(|_| has_one("percentage"));
            if let Some(share) = share {
                claim.details_mut().set_share(Some(share));
            }
            if share.is_none_or(|share| share.to_string().trim_end_matches('%') != percentage) {
                keep("percentage", percentage);
            }
        }
        match (self.amount, self.currency) {
            (Some(value), Some(currency))
                if words::is_amount(value, currency) && has_one("amount") && has_one("currency") =>
            {
                let (value, currency) = (value.into(), currency.into());
                claim.details_mut().set_amount(Some(Amount { value, currency }));
            }
            (amount, currency) => {
                for (name, value) in [("amount", amount), ("currency", currency)] {
                    if let Some(value) = value {
                        keep(name, value);
                    }
                }
            }
        }
        if let Some(goods) = self.goods {
            claim.details_mut().set_goods(Some(goods.into()));
        }
        match self.role {
            Some(role) => {
                claim.details_mut().set_role(Some(role.into()));
                if role == edge.words {
                    keep(edge.role, role);
                }
            }
            None if !edge.words.is_empty() => claim.details_mut().set_role(Some(edge.words.into())),
            None => {}
        }
    }
}

/// Keeps the earlier of the dates; `false` if the value is none.
fn earlier(kept: &mut Option<PartialDate>, value: &str) -> bool {
    let Some(date) = date_of(value) else { return false };
    if kept.is_none_or(|kept| date.earliest() < kept.earliest()) {
        *kept = Some(date);
    }
    true
}

/// Keeps the later of the dates; `false` if the value is none.
fn later(kept: &mut Option<PartialDate>, value: &str) -> bool {
    let Some(date) = date_of(value) else { return false };
    if kept.is_none_or(|kept| date.latest() > kept.latest()) {
        *kept = Some(date);
    }
    true
}
