//! Relationships and listings, which stand after the parties.

use super::super::entry::id_of;
use super::super::listing::Listing;
use super::super::relation::mapped;
use super::refs::{Refs, Set, is_said};
use super::when;
use crate::import::record::Record;
use crate::import::xml::{Node, tidy};
use crate::model::claim::{Claim, Modality};
use crate::model::source::{Evidence, SourceId};

/// Reads a relationship into a record. The numbers of its two ends, if it has them.
pub(super) fn relationship<'n>(
    refs: &Refs,
    node: Node<'n>,
    source: &SourceId,
    record: &mut Record,
) -> Option<(&'n str, &'n str)> {
    let number = node.attribute("ID").unwrap_or("without a number");
    let Some((from, to)) = node.attribute("From-ProfileID").zip(node.attribute("To-ProfileID")) else {
        record.skip(format!("the relationship {number} does not say between whom it is"));
        return None;
    };
    let words = refs.of(Set::Relation, node, "RelationTypeID");
    let words = words.unwrap_or_else(|| {
        let kind = node.attribute("RelationTypeID").unwrap_or("that is not there");
        record.repair(format!("the relationship {number} is of the type {kind}, which the file does not explain"));
        "relationship of unknown type"
    });
    let relation = mapped(words);
    let evidence = Evidence::new(source.clone()).at(["relationship ", number].concat());
    let mut claim = Claim::new(Modality::Official, evidence).role(words);
    let mut extra = Vec::new();
    if let Some(quality) = refs.of(Set::Quality, node, "RelationQualityID").filter(is_said) {
        extra.push(("ofac:quality".into(), quality.into()));
    }
    if node.attribute("Former") == Some("true") {
        extra.push(("ofac:former".into(), "true".into()));
    }
    for child in node.children() {
        match child.name() {
            "DatePeriod" if when::says_date(child) => match when::period(child) {
                Some(period) => claim = claim.when(period),
                None => extra.push(("ofac:date".into(), when::words(child).into())),
            },
            "Comment" if !child.text().is_empty() => claim = claim.note(&*tidy(child.text())),
            _ => {}
        }
    }
    claim.details_mut().set_extra(extra);
    let (first, second) = if relation.is_inverse { (to, from) } else { (from, to) };
    record.link(&id_of(first), relation.relation, &id_of(second), claim);
    Some((from, to))
}

/// Adds a sanctions entry to the listing of its party.
pub(super) fn entry(refs: &Refs, node: Node<'_>, listing: &mut Listing, record: &mut Record) {
    let number = node.attribute("ID").unwrap_or("without a number");
    let list = refs.of(Set::List, node, "ListID").unwrap_or_else(|| {
        let list = node.attribute("ListID").unwrap_or("that is not there");
        record.repair(format!("the sanctions entry {number} is of the list {list}, which the file does not explain"));
        "unknown list"
    });
    listing.on(list, None);
    for child in node.children() {
        match child.name() {
            "EntryEvent" => {
                let event = refs.of(Set::Event, child, "EntryEventTypeID").unwrap_or("Created");
                let date = child.child("Date");
                let day = date.and_then(when::date);
                if event == "Created" {
                    listing.on(list, day);
                }
                let mut words = String::with_capacity(48);
                if let Some(day) = day {
                    words.push_str(&day.to_string());
                }
                let basis = refs.of(Set::LegalBasis, child, "LegalBasisID").unwrap_or_default();
                let event = Some(event).filter(|event| *event != "Created").unwrap_or_default();
                for part in [event, basis, child.child_text("Comment").unwrap_or_default()] {
                    if !part.is_empty() {
                        words.push_str(if words.is_empty() { "" } else { ", " });
                        words.push_str(part);
                    }
                }
                if day.is_none()
                    && let Some(date) = date
                {
                    let parts: Vec<&str> = date.children().map(Node::text).collect();
                    record.repair(format!("the date {} of a listing is none and is kept as words", parts.join("-")));
                    words = format!("{} {words}", parts.join("-"));
                }
                listing.extra(list, &words);
            }
            "SanctionsMeasure" => {
                let comment = child.child_text("Comment");
                match refs.of(Set::SanctionsType, child, "SanctionsTypeID") {
                    Some("Program") => listing.programme(&tidy(comment.unwrap_or_default())),
                    words => {
                        let words = words.unwrap_or("measure that the file does not explain");
                        listing.sanctions_type(words);
                        if let Some(comment) = comment {
                            listing.extra(words, comment);
                        }
                    }
                }
                for period in child.all("DatePeriod").filter(|period| when::says_date(*period)) {
                    let words = when::period(period).map_or_else(|| when::words(period), |period| period.to_string());
                    listing.extra("measure in force", &words);
                }
            }
            "SupportingInfo" => {
                for text in child.children().filter(|text| !text.text().is_empty()) {
                    listing.extra("supporting information", text.text());
                }
            }
            "Comment" | "LimitationsToListing" if !child.text().is_empty() => listing.extra(child.name(), child.text()),
            _ => {}
        }
    }
}
