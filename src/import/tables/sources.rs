//! The sources that rows name by title or id.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256};

use crate::graph::check::fault_of_id;
use crate::model::date::Period;
use crate::model::source::{Source, SourceId, SourceKind};

/// The sources that were named so far.
#[derive(Debug, Default)]
pub(super) struct Sources {
    named: HashMap<Box<str>, Named>,
    ids: HashSet<SourceId>,
}

/// The sources of one name: "Reuters" may be many articles, told apart by their address, or else by their date.
#[derive(Debug, Default)]
struct Named {
    sources: Vec<Source>,
    by_mark: HashMap<Box<str>, usize>,
    /// The last number that an id ends with.
    last: usize,
}

/// What a row says of its source.
pub(super) struct Mention<'r> {
    pub(super) name: &'r str,
    pub(super) url: Option<&'r str>,
    pub(super) date: Option<Period>,
    pub(super) kind: Option<SourceKind>,
}

/// The source that a row means, as it is to be cited.
pub(super) struct Cited {
    pub(super) id: SourceId,
    /// The source, if something new was said of it.
    pub(super) news: Option<Source>,
    /// What the row says otherwise than a row before.
    pub(super) conflict: Option<String>,
}

impl Sources {
    pub(super) fn cite(&mut self, mention: &Mention<'_>) -> Cited {
        let date = mention.date.map(|date| date.to_string());
        let mark: Box<str> = mention.url.or(date.as_deref()).unwrap_or_default().into();
        let named = self.named.entry(mention.name.into()).or_default();
        let unmarked = named.by_mark.get("").copied();
        let known = match named.by_mark.get(&mark).copied() {
            // A row that says no more than the name means the first source of that name.
            None if mark.is_empty() => (!named.sources.is_empty()).then_some(0),
            None => unmarked,
            found => found,
        };
        let Some((at, known)) = known.and_then(|at| Some((at, named.sources.get_mut(at)?))) else {
            let mut number = named.sources.len().max(named.last) + 1;
            let mut source = source(mention, number);
            // Another name may be this one with a number.
            while !self.ids.insert(source.id.clone()) {
                number += 1;
                source.id = id_of_number(mention.name, number).into();
            }
            named.last = number;
            named.by_mark.insert(mark, named.sources.len());
            named.sources.push(source.clone());
            return Cited { id: source.id.clone(), news: Some(source), conflict: None };
        };
        if !mark.is_empty() && unmarked == Some(at) {
            named.by_mark.remove("");
            named.by_mark.insert(mark, at);
        }
        let before = known.clone();
        known.fill(source(mention, 1));
        let conflict = match (mention.date, before.published) {
            (Some(date), Some(before)) if date != before => {
                Some(format!("column \"source_date\": the source was dated {before} before, not {date}; that is kept"))
            }
            _ => None,
        };
        let conflict = conflict.or_else(|| match mention.kind {
            Some(kind) if before.kind != SourceKind::Other && kind != before.kind => Some(format!(
                "column \"source_kind\": the source was of the kind {} before, not {kind}; that is kept",
                before.kind
            )),
            _ => None,
        });
        Cited { id: known.id.clone(), news: (*known != before).then(|| known.clone()), conflict }
    }
}

fn source(mention: &Mention<'_>, number: usize) -> Source {
    let id = id_of_number(mention.name, number);
    let mut source = Source::new(id, mention.kind.unwrap_or(SourceKind::Other), mention.name);
    source.url = mention.url.map(Box::from);
    source.published = mention.date;
    source
}

fn id_of_number(name: &str, number: usize) -> String {
    match number {
        1 => id_of(name),
        number => format!("{}-{number}", id_of(name)),
    }
}

/// The most characters of a title that are taken for an id as they stand.
const LONGEST: usize = 60;

/// The name as an id; one that is too long is cut, and made unlike others that begin so by its hash.
fn id_of(name: &str) -> String {
    if name.chars().count() <= LONGEST && fault_of_id(name).is_none() {
        return name.to_owned();
    }
    let hash = Sha256::digest(name.as_bytes());
    let hash: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let start: String = name.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    format!("{} {hash}", start.trim())
}
