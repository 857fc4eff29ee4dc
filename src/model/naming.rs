//! One way to read and write the spellings of an enumeration's names, and to suggest one that was meant.

use std::cmp::Reverse;
use std::fmt;

/// How the name of a relation or kind is spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// `BoughtFrom`, as in graph files.
    Pascal,
    /// `bought_from`, as in patterns.
    Snake,
    /// `bought-from`, as on a command line.
    Kebab,
    /// `bought from`, as in a sentence.
    Spaced,
}

impl Spelling {
    /// Writes `bought_from` in this spelling.
    pub(crate) fn write(self, snake: &str, out: &mut impl fmt::Write) -> fmt::Result {
        for (position, word) in snake.split('_').enumerate() {
            match self {
                Spelling::Snake if position > 0 => out.write_char('_')?,
                Spelling::Kebab if position > 0 => out.write_char('-')?,
                Spelling::Spaced if position > 0 => out.write_char(' ')?,
                Spelling::Pascal => {
                    let mut letters = word.chars();
                    if let Some(first) = letters.next() {
                        out.write_char(first.to_ascii_uppercase())?;
                    }
                    out.write_str(letters.as_str())?;
                    continue;
                }
                _ => {}
            }
            out.write_str(word)?;
        }
        Ok(())
    }

    /// `bought_from` in this spelling.
    pub(crate) fn of(self, snake: &str) -> String {
        let mut text = String::with_capacity(snake.len());
        // Writing into a string cannot fail.
        let _ = self.write(snake, &mut text);
        text
    }
}

/// A number with what is counted: "1 source", "3 sources".
pub(crate) fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A name that is none of those known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no {what} {name:?}{}", Suggestion(.suggestion))]
pub struct UnknownName {
    what: &'static str,
    name: String,
    suggestion: Option<String>,
}

impl UnknownName {
    /// The known name that comes nearest, if one is near.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }
}

struct Suggestion<'a>(&'a Option<String>);

impl fmt::Display for Suggestion<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(name) => write!(f, "; did you mean {name:?}?"),
            None => Ok(()),
        }
    }
}

/// An enumeration whose variants have names in `snake_case`, in order.
pub(crate) trait Naming: Sized {
    /// What a variant is called in an error: "relation".
    const WHAT: &'static str;
    fn names() -> impl Iterator<Item = &'static str>;
    fn from_position(position: usize) -> Option<Self>;
}

/// Reads `BoughtFrom`, `bought_from`, `bought-from` or "bought from".
pub(crate) fn parse<T: Naming>(text: &str) -> Result<T, UnknownName> {
    let wanted = plain(text);
    T::names().position(|name| plain(name) == wanted).and_then(T::from_position).ok_or_else(|| UnknownName {
        what: T::WHAT,
        name: text.to_owned(),
        suggestion: nearest(&wanted, T::names()).map(str::to_owned),
    })
}

/// The letters and digits alone, in lower case: what all spellings of a name share.
pub(crate) fn plain(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).flat_map(char::to_lowercase).collect()
}

/// The candidate that a slip of the pen away from `wanted` gives, compared without case, hyphens and spaces.
pub(crate) fn nearest<'a>(wanted: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut comparisons = usize::MAX;
    Candidates::new(candidates).nearest(wanted, &mut comparisons)
}

/// The most slips of the pen that a suggestion mends.
const MOST_SLIPS: usize = 4;

/// The longest name for which there are suggestions, in bytes.
const LONGEST_MENDED: usize = 200;

/// How many names may be looked at for the price of one comparison.
const LOOKS: usize = 100;

/// Names that may have been meant.
pub(crate) struct Candidates<'a> {
    names: Vec<CandidateName<'a>>,
}

struct CandidateName<'a> {
    name: &'a str,
    plain: String,
    length: usize,
    letters: u64,
}

impl<'a> Candidates<'a> {
    pub(crate) fn new(names: impl Iterator<Item = &'a str>) -> Self {
        let candidate = |name| {
            let plain = plain(name);
            CandidateName { name, length: plain.chars().count(), letters: letters(&plain), plain }
        };
        Self { names: names.map(candidate).collect() }
    }

    /// The name that comes nearest to `wanted`; unless that is one slip away, the only name that begins with `wanted` goes before it.
    /// Of equals, the one with the longer common beginning. `comparisons` is what may still be spent.
    pub(crate) fn nearest(&self, wanted: &str, comparisons: &mut usize) -> Option<&'a str> {
        if wanted.len() > LONGEST_MENDED {
            return None;
        }
        let wanted = plain(wanted);
        let (length, bag) = (wanted.chars().count(), letters(&wanted));
        *comparisons = comparisons.checked_sub(self.names.len() / LOOKS)?;
        let allowed = (length / 3).clamp(1, MOST_SLIPS);
        // Each slip changes at most two letters of the bag: cheap enough to look at a million names.
        let is_alike = |candidate: &&CandidateName<'_>| {
            candidate.length.abs_diff(length) <= allowed
                && (candidate.letters ^ bag).count_ones() as usize <= 2 * allowed
        };
        let mut best = None;
        for candidate in self.names.iter().filter(is_alike) {
            *comparisons = comparisons.checked_sub(1)?;
            let distance = strsim::osa_distance(&wanted, &candidate.plain);
            let common = wanted.chars().zip(candidate.plain.chars()).take_while(|(one, other)| one == other).count();
            let rank = (distance, Reverse(common));
            if distance <= allowed && best.is_none_or(|(least, _)| rank < least) {
                best = Some((rank, candidate.name));
            }
        }
        match best {
            Some(((0 | 1, _), name)) => Some(name),
            _ => self.only_beginning(&wanted).or(best.map(|(_, name)| name)),
        }
    }

    fn only_beginning(&self, wanted: &str) -> Option<&'a str> {
        let mut longer = self.names.iter().filter(|candidate| wanted.len() > 3 && candidate.plain.starts_with(wanted));
        longer.next().filter(|_| longer.next().is_none()).map(|candidate| candidate.name)
    }
}

/// Which characters a name has, as a set that confuses some of them.
fn letters(plain: &str) -> u64 {
    plain.chars().fold(0, |letters, c| letters | 1 << (u32::from(c) % 64))
}

/// An enumeration without data whose names parse and print in every [`Spelling`].
macro_rules! named {
    ($(#[$meta:meta])* $type:ident, $what:literal { $($(#[$doc:meta])* $name:ident $snake:literal;)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub enum $type { $($(#[$doc])* $name,)* }

        impl $type {
            /// Every one, in order.
            pub const ALL: &'static [$type] = &[$($type::$name),*];
            const LABELS: &'static [&'static str] = &[$($snake),*];

            /// Its name in lower case, words joined by `_`.
            #[must_use]
            pub fn label(self) -> &'static str {
                Self::LABELS[self as usize]
            }

            /// Its name as graph files spell it.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $($type::$name => stringify!($name),)* }
            }
        }

        impl $crate::model::naming::Naming for $type {
            const WHAT: &'static str = $what;
            fn names() -> impl Iterator<Item = &'static str> {
                Self::LABELS.iter().copied()
            }
            fn from_position(position: usize) -> Option<Self> {
                Self::ALL.get(position).copied()
            }
        }

        /// Prints with spaces, in lower case.
        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $crate::model::naming::Spelling::Spaced.write(self.label(), f)
            }
        }

        /// Reads its name in any case, words joined or divided by `_`, `-` or a space.
        impl std::str::FromStr for $type {
            type Err = $crate::model::naming::UnknownName;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::model::naming::parse(text)
            }
        }
    };
}
pub(crate) use named;

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &["glocom", "komid", "kim-sok-chol", "myanmar", "myanmar-military", "un", "us"];

    #[test]
    fn slips_are_mended() {
        for (wanted, meant) in [
            ("glocm", Some("glocom")),
            ("Glocom", Some("glocom")),
            ("glcoom", Some("glocom")),
            ("kim_sok_chol", Some("kim-sok-chol")),
            ("kim-sok-chul", Some("kim-sok-chol")),
            ("kim-sok", Some("kim-sok-chol")),
            ("myanmer", Some("myanmar")),
            ("myanmar-mil", Some("myanmar-military")),
            ("uk", Some("un")),
            ("ddi", None),
            ("kim", None),
            ("", None),
            ("aung-san-suu-kyi", None),
        ] {
            assert_eq!(nearest(wanted, NAMES.iter().copied()), meant, "{wanted}");
        }
        assert_eq!(nearest(&"g".repeat(1_000_000), NAMES.iter().copied()), None);
    }

    #[test]
    fn comparisons_are_counted() {
        let many: Vec<String> = (0..1000).map(|number| format!("entity-{number:04}")).collect();
        let candidates = Candidates::new(many.iter().map(String::as_str));
        let mut left = 20;
        assert_eq!(candidates.nearest("entity-00001", &mut left), None);
        assert_eq!(left, 0);
        assert_eq!(candidates.nearest("entity-0001", &mut left), None);
        assert_eq!(candidates.nearest("entity-01234", &mut 2000), Some("entity-0123"));
    }
}
