//! How alike two names are, and why.
//!
//! Words are paired, best pairs first: the same, alike in sound, a slip of spelling, an initial, a short form, two words written as one,
//! the same word in another language. The score is the mean over the words weighted by what they say, drawn towards the worst pair: one
//! surname that is another is not made good by three given names that are the same. What is left over on one side costs little in
//! names of persons and more in names of bodies; on both sides it contradicts.

use std::ops::Range;

use rapidfuzz::distance::osa;

use super::likeness::{How, of_letters, similarity};
use super::name::{Name, Role, Style, Word};

/// From here on two names are taken for one in screening, unless asked otherwise.
pub(crate) const STRONG: f64 = 0.8;

/// How alike words must be of which one is two of the other written together.
const LEAST_JOINED: f64 = 0.82;
/// How much of the score words take that are left over in one of two names, by their part in both.
const PERSON_BESIDE: f64 = 0.25;
const BODY_BESIDE: f64 = 0.62;
/// The same where no word that is paired tells one body from another.
const COMMON_BESIDE: f64 = 0.8;
/// A word that many have and that is left over counts by this part.
const COMMON_LEFT: f64 = 0.33;
/// The same of the name of a country, where another word tells the names apart.
const PLACE_LEFT: f64 = 0.8;
/// The most that names score that have only words in common that many have.
const ONLY_COMMON: f64 = 0.55;
/// The most that names of bodies score whose numbers differ.
const OTHER_NUMBER: f64 = 0.6;
/// The most that bodies score of which only one has the name of a country, if no other word tells them apart.
const OTHER_COUNTRY: f64 = 0.75;
/// What an abbreviation scores against what it stands for: others have the same.
const ABBREVIATION: f64 = 0.72;
/// The most that one word scores against a name of several.
const ONE_WORD: f64 = 0.7;

/// Words of one name with those of the other that they are taken for; one of the ranges has a single word.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pair {
    pub(crate) one: Range<usize>,
    pub(crate) other: Range<usize>,
    pub(crate) similarity: f64,
    pub(crate) how: How,
}

/// What kept the score down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cap {
    OnlyCommon,
    Numbers,
    OneWord,
    Contradiction,
    Nothing,
}

/// Two names compared.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comparison {
    /// From 0 to 1.
    pub(crate) score: f64,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) left_one: Vec<usize>,
    pub(crate) left_other: Vec<usize>,
    pub(crate) reordered: bool,
    /// Whether the names are the same but for blanks.
    pub(crate) as_one: bool,
    pub(crate) cap: Option<Cap>,
}

/// Compares two names.
pub(crate) fn compare(one: &Name, other: &Name) -> Comparison {
    let mut pairs = pairs(one, other);
    let free = |taken: &[Range<usize>], count: usize| -> Vec<usize> {
        (0..count).filter(|at| !taken.iter().any(|range| range.contains(at))).collect()
    };
    let left_one = free(&pairs.iter().map(|pair| pair.one.clone()).collect::<Vec<_>>(), one.words.len());
    let left_other = free(&pairs.iter().map(|pair| pair.other.clone()).collect::<Vec<_>>(), other.words.len());
    pairs.sort_by_key(|pair| pair.one.start);
    let reordered = pairs.windows(2).any(|two| two[0].other.start > two[1].other.start);
    let mut comparison = Comparison { score: 0.0, pairs, left_one, left_other, reordered, as_one: false, cap: None };
    let (score, cap) = weigh(one, other, &comparison);
    comparison.score = score;
    comparison.cap = cap;
    let as_one = as_one(one, other);
    if as_one > comparison.score {
        comparison.score = as_one;
        comparison.as_one = true;
        comparison.cap = None;
    }
    if comparison.score < ABBREVIATION
        && let Some(pair) = abbreviation(one, other)
    {
        let (left_one, left_other) = (Vec::new(), Vec::new());
        comparison = Comparison {
            score: ABBREVIATION,
            pairs: vec![pair],
            left_one,
            left_other,
            reordered: false,
            as_one: false,
            cap: None,
        };
    }
    comparison.score = (comparison.score.clamp(0.0, 1.0) * 1000.0).round() / 1000.0;
    comparison
}

/// The pairs of words, no word twice: the best first.
fn pairs(one: &Name, other: &Name) -> Vec<Pair> {
    let mut candidates: Vec<(f64, Pair)> = Vec::new();
    for (at, word) in one.words.iter().enumerate() {
        for (place, candidate) in other.words.iter().enumerate() {
            if let Some((similarity, how)) = similarity(word, candidate) {
                // Words in the same place are taken before namesakes elsewhere.
                let nearness = 1.0 / (1.0 + at.abs_diff(place) as f64) * 1e-4;
                let weight = word.weight().min(candidate.weight()) * 1e-3;
                let pair = Pair { one: at..at + 1, other: place..place + 1, similarity, how };
                candidates.push((similarity + nearness + weight, pair));
            }
        }
    }
    joins(one, other, &mut |at, place, similarity| {
        let pair = Pair { one: at, other: place..place + 1, similarity, how: How::Joined };
        candidates.push((similarity + 0.02, pair));
    });
    joins(other, one, &mut |at, place, similarity| {
        let pair = Pair { one: place..place + 1, other: at, similarity, how: How::Joined };
        candidates.push((similarity + 0.02, pair));
    });
    candidates.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let mut pairs: Vec<Pair> = Vec::new();
    let apart = |one: &Range<usize>, other: &Range<usize>| one.end <= other.start || other.end <= one.start;
    for (_, pair) in candidates {
        if pairs.iter().all(|taken| apart(&taken.one, &pair.one) && apart(&taken.other, &pair.other)) {
            pairs.push(pair);
        }
    }
    pairs
}

/// Two or three words of one name, written together, that are one word of the other.
fn joins(one: &Name, other: &Name, found: &mut dyn FnMut(Range<usize>, usize, f64)) {
    let phrases = other.words.iter().any(|word| word.phrase > 1);
    for count in 2..=if phrases { 6 } else { 3 } {
        for (at, words) in one.words.windows(count).enumerate() {
            if words.iter().any(|word| matches!(word.role, Role::Number(_))) {
                continue;
            }
            let filled = words.iter().any(|word| word.role == Role::Filler);
            let length: usize = words.iter().map(|word| word.latin.len()).sum();
            for (place, candidate) in other.words.iter().enumerate() {
                let known = candidate.latin.len();
                if known < 4 || known.abs_diff(length) > 2 || matches!(candidate.role, Role::Number(_)) {
                    continue;
                }
                if candidate.phrase < 2 && (filled || count > 3) {
                    continue;
                }
                let joined: String = words.iter().map(|word| word.latin.as_str()).collect();
                let similarity = if joined == candidate.latin {
                    1.0
                } else {
                    let joined = Word::new(joined, None, Role::Plain, false);
                    of_letters(&joined, candidate).map_or(0.0, |(similarity, _)| similarity)
                };
                let similarity = similarity - 0.02;
                if similarity >= LEAST_JOINED {
                    found(at..at + count, place, similarity);
                }
            }
        }
    }
}

fn weigh(one: &Name, other: &Name, comparison: &Comparison) -> (f64, Option<Cap>) {
    let style = one.style;
    let weight = |name: &Name, range: &Range<usize>| name.words[range.clone()].iter().map(Word::weight).sum::<f64>();
    let (mut sum, mut paired, mut worst, mut distinct) = (0.0, 0.0, 1.0_f64, 0usize);
    let mut initials = 0usize;
    for pair in &comparison.pairs {
        let weight = f64::midpoint(weight(one, &pair.one), weight(other, &pair.other));
        sum += weight * pair.similarity;
        paired += weight;
        let roles = || one.words[pair.one.clone()].iter().chain(&other.words[pair.other.clone()]).map(|word| word.role);
        if pair.how == How::Initial {
            initials += 1;
            continue;
        }
        if roles().all(|role| role.distinguishes() || matches!(role, Role::Particle(_)))
            && roles().any(Role::distinguishes)
        {
            distinct += 1;
        }
        if !roles().all(|role| matches!(role, Role::Particle(_) | Role::Filler)) {
            worst = worst.min(pair.similarity);
        }
    }
    if paired <= 0.0 {
        let cap = if numbers_differ(one, other, comparison) { Cap::Numbers } else { Cap::Nothing };
        return (0.0, Some(cap));
    }
    let sides = [(one, &comparison.left_one, other), (other, &comparison.left_other, one)];
    let left = |counts: &dyn Fn(Role) -> bool| -> [f64; 2] {
        sides.map(|(name, left, across)| {
            let words = left.iter().map(|&at| &name.words[at]);
            // A word that many have is often left out, unless there are only such words.
            let weight = |word: &Word| match word.role {
                // Of a place a word more makes a body.
                _ if style == Style::Place => word.weight(),
                Role::Common(_) if distinct > 0 => COMMON_LEFT * word.weight(),
                Role::Place if distinct > 0 => PLACE_LEFT * word.weight(),
                _ => word.weight(),
            };
            words.filter(|word| counts(word.role) && !is_form(word, across)).map(weight).sum()
        })
    };
    let heavy = |role: Role| !matches!(role, Role::Particle(_) | Role::Filler | Role::Initial);
    let [left_one, left_other] = left(&heavy);
    let [light_one, light_other] = left(&|role| !heavy(role));
    let (against, beside) = (left_one.min(left_other), left_one.max(left_other) - left_one.min(left_other));
    let mean = sum / (paired + against + (light_one + light_other) * 0.15);
    let mut cap = None;
    if against > 0.0 || style == Style::Person && initials_differ(one, other, comparison) {
        worst = worst.min(0.35);
        cap = Some(Cap::Contradiction);
    }
    let mut score = 0.5 * mean + 0.5 * worst;
    score *= match style {
        Style::Person => 1.0 - PERSON_BESIDE * beside / (paired + beside),
        Style::Body | Style::Craft if distinct == 0 => 1.0 - COMMON_BESIDE * beside / (paired + beside),
        Style::Body | Style::Craft => 1.0 - BODY_BESIDE * beside / (paired + beside),
        Style::Place => 1.0 - beside / (paired + beside),
    };
    if style == Style::Person {
        score -= 0.03 * initials as f64;
        if comparison.reordered && !one.turned && !other.turned {
            score -= 0.01;
        }
    } else if comparison.reordered {
        score -= 0.03;
    }
    if style == Style::Body {
        score -= form_cost(one, other);
    }
    let limit = |score: &mut f64, cap: &mut Option<Cap>, most: f64, reason: Cap| {
        if *score > most {
            *score = most;
            *cap = Some(reason);
        }
    };
    let strange = left(&|role| role.distinguishes()).iter().sum::<f64>() > 0.0;
    if style != Style::Person && distinct == 0 && against + beside > 0.0 && (strange || comparison.pairs.len() < 2) {
        limit(&mut score, &mut cap, ONLY_COMMON, Cap::OnlyCommon);
    }
    // Each country has its ministry of defence.
    let of_countries = || left(&|role| role == Role::Place).iter().sum::<f64>() > 0.0;
    if style == Style::Body && distinct == 0 && of_countries() {
        limit(&mut score, &mut cap, OTHER_COUNTRY, Cap::OnlyCommon);
    }
    if style != Style::Person && numbers_differ(one, other, comparison) {
        limit(&mut score, &mut cap, OTHER_NUMBER, Cap::Numbers);
        cap = Some(Cap::Numbers);
    }
    let is_more = beside > 0.0 || left(&|role| role == Role::Initial).iter().sum::<f64>() > 0.0;
    if style == Style::Person && (distinct + initials < 2 && is_more || distinct == 0 && initials > 0) {
        limit(&mut score, &mut cap, ONE_WORD * worst, Cap::OneWord);
    }
    (score, cap)
}

/// Whether an initial of one name is left over beside names of the other that begin with other letters.
fn initials_differ(one: &Name, other: &Name, comparison: &Comparison) -> bool {
    let words =
        |name: &'_ Name, left: &[usize], role: Role| left.iter().filter(|&&at| name.words[at].role == role).count();
    let sides = [(one, &comparison.left_one, other, &comparison.left_other)];
    sides
        .into_iter()
        .flat_map(|(one, these, other, those)| [(one, these, other, those), (other, those, one, these)])
        .any(|(one, these, other, those)| words(one, these, Role::Initial) > 0 && words(other, those, Role::Plain) > 0)
}

/// What it costs that legal forms are not the same.
fn form_cost(one: &Name, other: &Name) -> f64 {
    let (these, those) = (&one.forms, &other.forms);
    if these == those {
        0.0
    } else if these.is_empty() || those.is_empty() {
        0.01
    } else if these.iter().any(|(_, code)| those.iter().any(|(_, another)| code == another)) {
        0.005
    } else {
        0.04
    }
}

/// Whether a word that is left over stands among the legal forms that were set aside of the other name.
fn is_form(word: &Word, across: &Name) -> bool {
    let mut parts = across.forms.iter().flat_map(|(form, _)| form.split(' '));
    parts.any(|part| part.len() > 2 && (part == word.latin || osa::distance(part.bytes(), word.latin.bytes()) == 1))
}

/// Whether a number is left over on both sides, or on one side beside a number that is paired.
fn numbers_differ(one: &Name, other: &Name, comparison: &Comparison) -> bool {
    let has = |name: &Name, left: &[usize]| left.iter().any(|&at| matches!(name.words[at].role, Role::Number(_)));
    has(one, &comparison.left_one) || has(other, &comparison.left_other)
}

/// One word that has the first letters of the other name's.
fn abbreviation(one: &Name, other: &Name) -> Option<Pair> {
    let (short, long) = if one.words.len() == 1 { (one, other) } else { (other, one) };
    let [word] = short.words.as_slice() else { return None };
    if long.style == Style::Person || long.words.len() < 2 || !(3..=8).contains(&word.latin.len()) {
        return None;
    }
    if word.latin != long.first_letters(false) && word.latin != long.first_letters(true) {
        return None;
    }
    let (whole, single) = (0..long.words.len(), 0..1);
    let (one, other) = if one.words.len() == 1 { (single, whole) } else { (whole, single) };
    Some(Pair { one, other, similarity: ABBREVIATION, how: How::Abbreviation })
}

/// How alike two names are without their blanks.
fn as_one(one: &Name, other: &Name) -> f64 {
    if one.words.len() == other.words.len() && one.words.len() != 1 {
        return 0.0;
    }
    if one.whole == other.whole && !one.whole.is_empty() {
        return 0.97;
    }
    let (these, those) = (one.joined(), other.joined());
    if these.len().min(those.len()) < 6 || these.len().abs_diff(those.len()) > 2 {
        return 0.0;
    }
    // An initial more is not a blank less.
    if [one, other].iter().any(|name| name.words.iter().any(|word| word.role == Role::Initial)) && these != those {
        return 0.0;
    }
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let numbers = |name: &Name| {
        let mut numbers: Vec<u64> = name.words.iter().filter_map(|word| word.role.number()).collect();
        numbers.sort_unstable();
        numbers
    };
    if digits(&these) != digits(&those) || numbers(one) != numbers(other) {
        return 0.0;
    }
    let [these, those] = [these, those].map(|joined| Word::new(joined, None, Role::Plain, false));
    of_letters(&these, &those).map_or(0.0, |(similarity, _)| if similarity >= 0.88 { similarity * 0.97 } else { 0.0 })
}
