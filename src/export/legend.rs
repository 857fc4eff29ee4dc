//! What is explained in a picture: the kinds, classes and lines that occur in it, in one order for every format.

use std::collections::BTreeSet;
use std::fmt;

use super::excerpt::Excerpt;
use super::style::{self, Dash};
use crate::graph::tie::Standing;
use crate::model::claim::Modality;
use crate::model::kind::EntityKind;
use crate::model::relation::Class;

/// One explanation.
pub(super) enum Entry {
    /// A shape and its fill.
    Kind(EntityKind),
    /// A colour of lines.
    Class(Class),
    /// A dash of lines, and the standing that it shows.
    Dash(Dash, Standing),
    /// Thin lines.
    Thin,
    /// Lines thicker than the rest.
    Thick,
}

impl Entry {
    pub(super) fn is_line(&self) -> bool {
        !matches!(self, Entry::Kind(_))
    }
}

/// Prints what it means.
impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Entry::Kind(kind) => write!(f, "{kind}"),
            Entry::Class(class) => write!(f, "{class}"),
            Entry::Dash(_, standing) => write!(f, "{standing}"),
            Entry::Thin => f.write_str("only alleged or suspected"),
            Entry::Thick => f.write_str("several origins"),
        }
    }
}

/// What there is to explain.
pub(super) fn entries(excerpt: &Excerpt<'_>) -> Vec<Entry> {
    let kinds: BTreeSet<&EntityKind> = excerpt.entities().map(|entity| entity.get().kind()).collect();
    let classes: BTreeSet<Class> = excerpt.ties().map(|tie| tie.relation().class()).collect();
    let mut entries: Vec<Entry> = kinds.into_iter().cloned().map(Entry::Kind).collect();
    entries.extend(classes.into_iter().map(Entry::Class));
    let standings =
        [(Dash::Dashed, Standing::Disputed), (Dash::Dotted, Standing::DeniedOnly), (Dash::Dotted, Standing::Retracted)];
    for (dash, standing) in standings {
        if excerpt.ties().any(|tie| tie.standing() == standing) {
            entries.push(Entry::Dash(dash, standing));
        }
    }
    if excerpt.ties().any(|tie| tie.get().modality().is_some_and(|modality| modality > Modality::Reported)) {
        entries.push(Entry::Thin);
    }
    if excerpt.ties().any(|tie| style::of_tie(tie).width > style::SINGLE) {
        entries.push(Entry::Thick);
    }
    entries
}
