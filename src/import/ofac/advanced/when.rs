//! Dates in parts.

use super::super::dates::{self, Ymd};
use crate::import::xml::Node;
use crate::model::date::{PartialDate, Period};

/// The period of a `DatePeriod`. `None` if it says no date, or one that there is not.
pub(super) fn period(node: Node<'_>) -> Option<Period> {
    let (start, end) = (node.child("Start"), node.child("End"));
    let one = start.or(end)?;
    let (start, end) = (start.unwrap_or(one), end.unwrap_or(one));
    let is_about = [start, end].iter().any(|bound| bound.attribute("Approximate") == Some("true"));
    let bounds = |bound: Node<'_>| {
        let (from, to) = (bound.child("From"), bound.child("To"));
        let one = from.or(to)?;
        Some([ymd(from.unwrap_or(one))?, ymd(to.unwrap_or(one))?])
    };
    let ([first, second], [third, fourth]) = (bounds(start)?, bounds(end)?);
    dates::of_bounds([first, second, third, fourth], is_about)
}

/// Whether a `DatePeriod` says any date.
pub(super) fn says_date(node: Node<'_>) -> bool {
    node.child("Start").is_some() || node.child("End").is_some()
}

/// A period that could not be understood, in its own numbers.
pub(super) fn words(node: Node<'_>) -> String {
    let mut words = String::new();
    for bound in node.children() {
        for side in bound.children() {
            let numbers: Vec<&str> = side.children().map(Node::text).collect();
            for part in
                [if words.is_empty() { "" } else { " " }, bound.name(), " ", side.name(), " ", &numbers.join("-")]
            {
                words.push_str(part);
            }
        }
    }
    words
}

fn ymd(node: Node<'_>) -> Option<Ymd> {
    Some((
        node.child_text("Year")?.parse().ok()?,
        node.child_text("Month")?.parse().ok()?,
        node.child_text("Day")?.parse().ok()?,
    ))
}

/// A date of which the month or day may be missing.
pub(super) fn date(node: Node<'_>) -> Option<PartialDate> {
    let year = node.child_text("Year")?.parse().ok()?;
    let part = |name: &str| node.child_text(name).and_then(|text| text.parse::<u8>().ok());
    match (part("Month"), part("Day")) {
        (Some(month), Some(day)) => PartialDate::day(year, month, day).ok(),
        (Some(month), None) => PartialDate::month(year, month).ok(),
        _ => PartialDate::year(year).ok(),
    }
}
