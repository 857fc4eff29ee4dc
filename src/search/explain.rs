//! Why two names are alike, in words.

use std::fmt;

use super::likeness::How;
use super::name::{Name, Style};
use super::score::{Cap, Comparison, Pair, compare};

/// Two names compared word by word: how alike they are, and why.
///
/// ```
/// use sanctions_graph::EntityKind;
/// use sanctions_graph::search::{STRONG_MATCH, compare_names};
///
/// let same = compare_names("KIM, Sokchol", "Kim Sok-chol", &EntityKind::Person);
/// assert!(same.score() >= STRONG_MATCH);
/// assert!(same.reasons().iter().any(|reason| reason.contains("written together")));
///
/// let other = compare_names("11420 CORP.", "BELLETECH CORP", &EntityKind::Company);
/// assert!(other.score() < STRONG_MATCH);
/// println!("{other}");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct NameComparison {
    score: f64,
    reasons: Vec<String>,
}

impl NameComparison {
    pub(crate) fn new(one: &Name, other: &Name) -> Self {
        let comparison = compare(one, other);
        Self { score: comparison.score, reasons: reasons(one, other, &comparison) }
    }

    /// How alike they are, from 0 to 1.
    #[must_use]
    pub fn score(&self) -> f64 {
        self.score
    }

    /// Why: which words were taken for which, what was folded, spelt in Latin letters, set aside or left over, and what kept the score
    /// down.
    #[must_use]
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }
}

impl fmt::Display for NameComparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2}", self.score)?;
        self.reasons.iter().try_for_each(|reason| write!(f, "\n  {reason}"))
    }
}

/// The words of a name in a range, as they stand.
fn written(name: &Name, pair: &std::ops::Range<usize>) -> String {
    let words: Vec<&str> = name.words.get(pair.clone()).into_iter().flatten().map(|word| &*word.latin).collect();
    words.join(" ")
}

/// Where a word is of another script, as it was written there.
fn native(name: &Name, pair: &std::ops::Range<usize>) -> Option<String> {
    use unicode_normalization::UnicodeNormalization;
    let words: Vec<&str> =
        name.words.get(pair.clone()).into_iter().flatten().filter_map(|word| word.native.as_deref()).collect();
    (!words.is_empty()).then(|| words.concat().nfc().collect())
}

pub(crate) fn reasons(one: &Name, other: &Name, comparison: &Comparison) -> Vec<String> {
    let mut reasons = Vec::new();
    if comparison.as_one {
        reasons.push("the same but for blanks".to_owned());
    }
    for pair in &comparison.pairs {
        reasons.push(of_pair(one, other, pair));
    }
    let left = |name: &Name, left: &[usize], side: &str, reasons: &mut Vec<String>| {
        let words: Vec<String> = left.iter().map(|&at| format!("{:?}", written(name, &(at..at + 1)))).collect();
        if !words.is_empty() {
            reasons.push(format!("left over {side}: {}", words.join(", ")));
        }
    };
    if !comparison.as_one {
        left(one, &comparison.left_one, "in the question", &mut reasons);
        left(other, &comparison.left_other, "in the name", &mut reasons);
        if comparison.reordered && !one.turned && !other.turned {
            reasons.push("in another order".to_owned());
        }
    }
    for (name, side) in [(one, "of the question"), (other, "of the name")] {
        let forms: Vec<String> = name
            .forms
            .iter()
            .map(|(form, code)| match *code {
                "" => format!("{form:?}"),
                code => format!("{form:?} ({code})"),
            })
            .collect();
        if !forms.is_empty() {
            reasons.push(format!("legal form {side} set aside: {}", forms.join(", ")));
        }
        if !name.titles.is_empty() {
            let titles: Vec<String> = name.titles.iter().map(|title| format!("{title:?}")).collect();
            reasons.push(format!("title {side} set aside: {}", titles.join(", ")));
        }
    }
    if one.turned || other.turned {
        reasons.push("what stands before the comma was put last".to_owned());
    }
    if let Some(cap) = comparison.cap {
        reasons.push(
            match cap {
                Cap::OnlyCommon => "they share only words that many names have",
                Cap::Numbers => "a number of one is not in the other: numbers tell names apart",
                Cap::OneWord => "of several words only one is the same",
                Cap::Nothing => "no word of one is like a word of the other",
                Cap::Contradiction => "words are left over on both sides: they speak against it",
            }
            .to_owned(),
        );
    }
    reasons
}

fn of_pair(one: &Name, other: &Name, pair: &Pair) -> String {
    let (this, that) = (written(one, &pair.one), written(other, &pair.other));
    let spelt: Vec<String> = [
        native(one, &pair.one).map(|native| (native, &this)),
        native(other, &pair.other).map(|native| (native, &that)),
    ]
    .into_iter()
    .flatten()
    .map(|(native, latin)| format!("{native} is spelt {latin:?}"))
    .collect();
    let how = match pair.how {
        How::Same if pair.one.len() == 1 && this == that => "the same".to_owned(),
        How::Same => "the same number".to_owned(),
        How::Transliterated => "the same name in another script".to_owned(),
        How::Sound => "sounds alike".to_owned(),
        How::Spelling => format!("spelling, {:.0} % alike", pair.similarity * 100.0),
        How::Initial => "an initial".to_owned(),
        How::ShortForm => "a short form".to_owned(),
        How::Surname => "a surname in another romanisation".to_owned(),
        How::Abbreviation => "an abbreviation: others have the same".to_owned(),
        How::Joined => "written together".to_owned(),
        How::Meaning if one.style == Style::Person => "the same particle".to_owned(),
        How::Meaning => "a word of the same sense".to_owned(),
    };
    let spelt = if spelt.is_empty() { String::new() } else { format!(" ({})", spelt.join("; ")) };
    if this == that { format!("{this:?}: {how}{spelt}") } else { format!("{this:?} for {that:?}: {how}{spelt}") }
}
