//! Remarks of the legacy and simple formats: segments of prose, aliases, dates, documents and ties in words.

use super::dates;
use super::entry::{AliasSort, Document, Entry};
use super::words::{self, Sort};
use crate::graph::check::LONGEST_QUOTE;
use crate::model::claim::{Claim, Modality};
use crate::model::source::SourceId;
use crate::vocabulary::country;

/// Adds what the remarks of a legacy entry say. They end in a dot, unless they `go_on` elsewhere and that is not known: then the
/// last segment is not whole, and is kept as words alone.
pub(super) fn legacy(entry: &mut Entry, remarks: &str, go_on: bool, source: &SourceId) {
    let remarks = if go_on { remarks } else { remarks.trim_end() };
    let (whole, broken) = match remarks.rsplit_once("; ") {
        _ if !go_on => (Some(remarks.strip_suffix('.').unwrap_or(remarks)), None),
        Some((whole, broken)) => (Some(whole), Some(broken)),
        None => (None, Some(remarks)),
    };
    let mut segments = whole.unwrap_or_default().split("; ").map(str::trim).peekable();
    while let Some(segment) = segments.next() {
        // The dot at the end of the remarks is also that of a name which ends in one.
        let may_have_lost_dot = segments.peek().is_none() && !go_on;
        self::segment(entry, segment, may_have_lost_dot, source);
    }
    if let Some(broken) = broken {
        entry.extra("Remarks cut short", broken);
    }
}

/// Adds what the remarks of an entry of the simple XML say: prose, and ties in brackets.
pub(super) fn simple(entry: &mut Entry, remarks: &str, source: &SourceId) {
    for segment in remarks.split("; ").map(str::trim) {
        match linked(segment) {
            Some(name) => link(entry, name, false, source),
            None => entry.note(segment),
        }
    }
}

fn segment(entry: &mut Entry, segment: &str, may_have_lost_dot: bool, source: &SourceId) {
    if segment.is_empty() {
        return;
    }
    if let Some(name) = linked(segment) {
        return link(entry, name, may_have_lost_dot, source);
    }
    let plain = segment.strip_prefix("alt. ").unwrap_or(segment);
    if let Some((sort, name)) = weak_alias(plain) {
        return entry.alias(name, sort, true, None);
    }
    for (start, words) in [
        ("DOB ", "Birthdate"),
        ("POB ", "Place of Birth"),
        ("nationality ", "Nationality Country"),
        ("citizen ", "Citizenship Country"),
    ] {
        if let Some(value) = plain.strip_prefix(start) {
            return entry.feature(words, value);
        }
    }
    match words::split(plain) {
        Some((_, _, "")) | None => entry.note(segment),
        Some((words, Sort::Feature, value)) => entry.feature(words, value),
        Some((words, Sort::Document, value)) => document(entry, words, value),
    }
}

/// The name in `Linked To: NAME`, in brackets or not.
fn linked(segment: &str) -> Option<&str> {
    let within = segment.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(segment);
    within.strip_prefix("Linked To:").map(str::trim).filter(|name| !name.is_empty())
}

fn link(entry: &mut Entry, name: &str, may_have_lost_dot: bool, source: &SourceId) {
    let mut evidence = entry.evidence(source);
    let words = format!("Linked To: {name}");
    if words.chars().count() <= LONGEST_QUOTE {
        evidence = evidence.quoting(words);
    }
    let or = if may_have_lost_dot { vec![format!("{name}.").into()] } else { Vec::new() };
    entry.linked_to(name, or, Claim::new(Modality::Official, evidence));
}

/// The name in `a.k.a. 'NAME'`, which may have apostrophes itself.
fn weak_alias(segment: &str) -> Option<(AliasSort, &str)> {
    let (letter, rest) = segment.split_at_checked(1)?;
    let sort = match letter {
        "a" => AliasSort::Also,
        "f" => AliasSort::Formerly,
        "n" => AliasSort::Now,
        _ => return None,
    };
    let quoted = rest.strip_prefix(".k.a. ")?.trim();
    quoted.strip_prefix('\'')?.strip_suffix('\'').map(|name| (sort, name))
}

/// A document: `A0020375 (Germany) issued 19 Jun 2013 expires 19 Jun 2023`.
fn document(entry: &mut Entry, words: &str, value: &str) {
    let is_dated = |at: usize, word: &str| {
        let after = value.get(at + word.len()..).unwrap_or_default();
        let first = after.split(" expires ").next().unwrap_or_default();
        dates::date(first).is_some()
    };
    let dated = [" issued ", " expires "].iter().filter_map(|word| value.find(word).map(|at| (at, *word)));
    let start = dated.filter(|&(at, word)| is_dated(at, word)).map(|(at, _)| at).min();
    let (number, more) = match start.and_then(|at| value.split_at_checked(at)) {
        Some((number, more)) => (number, Some(more.trim())),
        None => (value, None),
    };
    // The country stands last, in brackets; it is only taken from there if it is one.
    let parts = number.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    let (number, country) = match parts.filter(|(number, name)| !number.is_empty() && country::code(name).is_some()) {
        Some((number, country)) => (number, Some(country)),
        None => (number, None),
    };
    entry.document(Document { words, number, country, more });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::record::Record;
    use crate::model::entity::{Entity, Strength};
    use crate::model::kind::EntityKind;

    fn read(remarks: &str, go_on: bool) -> (Entity, Vec<String>) {
        let source = SourceId::from("list");
        let mut entry = Entry::new("1", EntityKind::Person, "ONE, Person");
        legacy(&mut entry, remarks, go_on, &source);
        let mut record = Record::default();
        entry.into_record(&source, &mut record);
        let links = record.links_by_name().iter();
        let links = links.map(|link| format!("{}{}", link.name, if link.or.is_empty() { "" } else { "[.]" })).collect();
        (record.entities()[0].clone(), links)
    }

    fn shown(remarks: &str) -> String {
        let (entity, links) = read(remarks, false);
        let details = entity.details();
        let mut parts: Vec<String> = Vec::new();
        parts.extend(
            entity.aliases().iter().map(|alias| {
                format!("{}{}", alias.name, if alias.strength() == Strength::Weak { " (weak)" } else { "" })
            }),
        );
        parts.extend(details.dates().iter().map(|dated| format!("{} {}", dated.kind, dated.date)));
        parts.extend(details.countries().iter().map(|country| format!("{} {}", country.role, country.code())));
        parts.extend(details.identifiers().iter().skip(1).map(|identifier| {
            format!("{}={}@{}", identifier.scheme, identifier.value, identifier.country.as_deref().unwrap_or("-"))
        }));
        parts.extend(details.extra().iter().map(|(key, value)| format!("{key}={value}")));
        parts.extend(details.note().map(|note| format!("note {note}")));
        parts.extend(links);
        parts.join(" | ")
    }

    #[test]
    fn the_forms_that_remarks_have() {
        for (remarks, expected) in [
            ("DOB 08 May 1955; alt. DOB circa 1956.", "birth 1955-05-08 | birth 1956~"),
            ("DOB in his fifties.", "ofac:Birthdate=in his fifties"),
            ("POB Shati.", "ofac:Place of Birth=Shati"),
            ("nationality Korea, North.", "nationality KP"),
            (
                "citizen Iran; citizen Nowhere.",
                "nationality IR | ofac:Citizenship Country=Iran | ofac:Citizenship Country=Nowhere",
            ),
            (
                "a.k.a. ''ABDUL-GHANI'; f.k.a. 'IT''S'.",
                "'ABDUL-GHANI (weak) | IT''S (weak) | ofac:formerly known as=IT''S",
            ),
            ("a.k.a. NOT QUOTED.", "note a.k.a. NOT QUOTED"),
            ("Gender Male.", "ofac:Gender=Male"),
            (
                "Passport A01 (Korea, North) issued 19 Jun 2013 expires 19 Jun 2023; alt. Passport 7.",
                "passport=A01@KP | passport=7@- | ofac:Passport A01=issued 19 Jun 2013 expires 19 Jun 2023",
            ),
            ("Registration Number HRA 7 (Stuttgart) (Germany).", "registration=HRA 7 (Stuttgart)@DE"),
            ("Identification Number IMO 5342883.", "imo-company=5342883@-"),
            ("alt. Digital Currency Address - XBT 12Q.", "crypto-xbt=12Q@-"),
            ("MMSI 572469210.", "mmsi=572469210@-"),
            ("Linked To: X CO., LTD; Linked To: X CO., LTD.", "X CO., LTD | X CO., LTD[.]"),
            ("Linked To: Y; ICTY indictee.", "note ICTY indictee | Y"),
            ("Tribe: Noorzai; Brigadier General.", "note Tribe: Noorzai; Brigadier General"),
            ("", ""),
            (".", ""),
        ] {
            assert_eq!(shown(remarks), expected, "{remarks}");
        }
    }

    #[test]
    fn the_last_segment_of_remarks_that_go_on_elsewhere_is_not_believed() {
        let (entity, links) = read("DOB 1955; Linked To: LAZ", true);
        assert_eq!(entity.details().dates().len(), 1);
        assert!(links.is_empty());
        assert_eq!(entity.details().extra(), [("ofac:Remarks cut short".into(), "Linked To: LAZ".into())]);
    }
}
