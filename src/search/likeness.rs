//! How alike two words are, and in what way.

use rapidfuzz::distance::osa;

use super::name::{Role, Word};
use super::text::{characters, consonants, korean, sound_of_each};
use super::words::Lexicon;

/// Below this two words are no pair.
const LEAST_PAIR: f64 = 0.6;
/// What sounding alike costs, in letters.
const SOUND_COST: f64 = 0.35;
/// What sounding alike costs to one who does not hear the difference between "g" and "k".
const BROAD_COST: f64 = 0.7;
/// What two letters in each other's place cost.
const SWAP_COST: f64 = 0.8;
/// What the ending of a case costs.
const ENDING_COST: f64 = 0.6;
/// An initial is so much of the name that it may stand for.
const INITIAL: f64 = 0.9;
/// A surname in another romanisation.
const SURNAME: f64 = 0.92;
/// Words that mean the same in two languages.
const MEANING: f64 = 0.95;

/// Why two words are a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    Same,
    /// The same letters once those of another script are spelt in Latin.
    Transliterated,
    Sound,
    Spelling,
    Initial,
    ShortForm,
    Surname,
    Abbreviation,
    Joined,
    Meaning,
}

/// How alike two words are, if they may be one.
pub(crate) fn similarity(one: &Word, other: &Word) -> Option<(f64, How)> {
    if let (Role::Number(one), Role::Number(other)) = (one.role, other.role) {
        return (one == other).then_some((1.0, How::Same));
    }
    if matches!(one.role, Role::Number(_)) || matches!(other.role, Role::Number(_)) {
        return None;
    }
    if one.latin != other.latin {
        match (one.role, other.role) {
            (Role::Particle(one), Role::Particle(other)) if one == other => return Some((1.0, How::Meaning)),
            (Role::Common(one), Role::Common(other)) | (Role::Proper(one), Role::Proper(other)) if one == other => {
                return Some((MEANING, How::Meaning));
            }
            _ => {}
        }
    }
    match (&one.native, &other.native) {
        (Some(native), Some(another)) if script(native) == script(another) => return of_one_script(native, another),
        (None, None) => {
            if one.latin == other.latin {
                return Some((1.0, How::Same));
            }
        }
        _ => return across_scripts(one, other),
    }
    match (one.role, other.role) {
        (Role::Initial, Role::Plain) if other.latin.starts_with(&one.latin) => return Some((INITIAL, How::Initial)),
        (Role::Plain, Role::Initial) if one.latin.starts_with(&other.latin) => return Some((INITIAL, How::Initial)),
        (Role::Initial, _) | (_, Role::Initial) | (Role::Filler, _) | (_, Role::Filler) => return None,
        (Role::Particle(_), _) | (_, Role::Particle(_)) if one.latin.len().max(other.latin.len()) < 4 => return None,
        _ => {}
    }
    if one.surname.is_some() && one.surname == other.surname && one.latin != other.latin {
        return Some((SURNAME, How::Surname));
    }
    if one.has_short_form && other.has_short_form && Lexicon::get().is_short_form(&one.latin, &other.latin) {
        return Some((INITIAL, How::ShortForm));
    }
    if one.role != Role::Initial && numbers_within_differ(one, other) {
        return None;
    }
    of_letters(one, other)
}

/// Whether words have numbers in them that tell them apart: "unit39" is neither "unit38" nor "unit".
fn numbers_within_differ(one: &Word, other: &Word) -> bool {
    if !one.has_digits && !other.has_digits {
        return false;
    }
    let digits = |word: &'_ Word| word.latin.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
    let bare = |word: &'_ Word| word.latin.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    // A digit for a letter is a slip: "sech1n".
    match (one.has_digits, other.has_digits) {
        (true, true) => digits(one) != digits(other),
        (true, false) => one.latin[..bare(one)] == other.latin,
        (false, _) => other.latin[..bare(other)] == one.latin,
    }
}

/// How alike two words in Latin letters are.
pub(crate) fn letters(one: &Word, other: &Word) -> f64 {
    of_letters(one, other).map_or(0.0, |(similarity, _)| similarity)
}

pub(crate) fn of_letters(one: &Word, other: &Word) -> Option<(f64, How)> {
    let (short, long) = (one.latin.len().min(other.latin.len()) as f64, one.latin.len().max(other.latin.len()) as f64);
    if short / long < 0.5 {
        return None;
    }
    // An edit changes two letters at most, so that many words are told apart without counting edits.
    if f64::from((one.letters ^ other.letters).count_ones()) / 2.0 > (1.0 - LEAST_PAIR) * long {
        return None;
    }
    // Broadly heard words are no further apart than they are as written, so that most are told apart by one count.
    let broadly =
        if one.broad == other.broad { 0.0 } else { osa::distance(one.broad.bytes(), other.broad.bytes()) as f64 };
    if broadly - 0.5 > (1.0 - LEAST_PAIR) * long {
        return None;
    }
    let edits = osa::distance(one.latin.bytes(), other.latin.bytes()) as f64;
    let edits = if edits == 1.0 && one.latin.len() == other.latin.len() && is_swap(&one.latin, &other.latin) {
        SWAP_COST
    } else {
        edits
    };
    let edits = if is_ending(&one.latin, &other.latin) { ENDING_COST } else { edits };
    let heard = SOUND_COST + osa::distance(one.sound.bytes(), other.sound.bytes()) as f64;
    let heard = heard.min(BROAD_COST + broadly);
    let (cost, how) = if heard < edits { (heard, How::Sound) } else { (edits, How::Spelling) };
    let how = if how == How::Sound && heard > BROAD_COST { How::Spelling } else { how };
    let similarity = 1.0 - cost / long;
    (similarity >= LEAST_PAIR).then_some((similarity, how))
}

/// Whether two words have the same letters, in a slightly different order.
fn is_swap(one: &str, other: &str) -> bool {
    one.bytes().zip(other.bytes()).filter(|(one, other)| one != other).count() == 2
}

/// Whether one word is the other with the ending that Baltic languages give names.
fn is_ending(one: &str, other: &str) -> bool {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    short.len() > 3 && long.strip_prefix(short).is_some_and(|ending| matches!(ending, "s" | "as" | "is" | "us"))
}

/// Scripts of which two words are compared as they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Hangul,
    Consonants,
    Other(u32),
}

fn script(native: &str) -> Script {
    match native.chars().next().map_or(0, u32::from) {
        0x4e00..=0x9fff | 0x3400..=0x4dbf | 0x20000..=0x3134f | 0xf900..=0xfaff => Script::Han,
        0x1100..=0x11ff | 0xac00..=0xd7ff => Script::Hangul,
        0x590..=0x8ff => Script::Consonants,
        other => Script::Other(other >> 8),
    }
}

fn of_one_script(one: &str, other: &str) -> Option<(f64, How)> {
    if one == other {
        return Some((1.0, How::Same));
    }
    let length = characters(one).max(characters(other));
    if matches!(script(one), Script::Han | Script::Hangul) && length < 4 {
        // A character more or less is another name.
        return None;
    }
    let edits = osa::distance(one.chars(), other.chars()) as f64;
    let similarity = 1.0 - edits / one.chars().count().max(other.chars().count()) as f64;
    (similarity >= LEAST_PAIR).then_some((similarity, How::Spelling))
}

/// A word in Latin letters and one in another script, or of two other scripts.
fn across_scripts(one: &Word, other: &Word) -> Option<(f64, How)> {
    if one.latin == other.latin || one.sound == other.sound {
        return Some((0.98, How::Transliterated));
    }
    if one.surname.is_some() && one.surname == other.surname {
        return Some((SURNAME, How::Surname));
    }
    let scripts = [one, other].map(|word| word.native.as_deref().map(script));
    if scripts.contains(&Some(Script::Hangul)) {
        let alike = korean(&one.latin) == korean(&other.latin);
        return alike.then_some((0.95, How::Transliterated));
    }
    if scripts.contains(&Some(Script::Han)) {
        // Pinyin has few syllables: all that is not the same is another.
        return None;
    }
    if scripts.contains(&Some(Script::Consonants)) {
        let (written, read) = if scripts[0] == Some(Script::Consonants) { (one, other) } else { (other, one) };
        return of_consonants(written, read);
    }
    // What is lost in spelling a name in other letters is no slip.
    of_letters(one, other).map(|(similarity, _)| (1.0 - (1.0 - similarity) * 0.8, How::Transliterated))
}

/// A word of a script that leaves out short vowels, and one that has all: the consonants must agree, and the vowels that are written.
fn of_consonants(written: &Word, read: &Word) -> Option<(f64, How)> {
    // A letter stands for "v" or "w", or for a long "u" or "o".
    let start = written.latin.chars().next().map_or(0, char::len_utf8);
    let long = format!("{}{}", &written.latin[..start], written.latin[start..].replace(['w', 'v'], "u"));
    let mut best = 0.0_f64;
    for written in [&written.latin, &long].map(|word| sound_of_each(word)) {
        best = best.max(agreement(&written, &read.sound));
        if read.sound.contains('j') {
            best = best.max(agreement(&written, &read.sound.replace('j', "i")));
        }
    }
    (best >= 0.7).then_some((best, How::Transliterated))
}

fn agreement(written: &str, read: &str) -> f64 {
    let ((these, written), (those, read)) = (consonants(written), consonants(read));
    // Arabic has neither "p" nor "v".
    let same = |one: u8, other: u8| {
        one == other
            || matches!((one, other), (b'b', b'p') | (b'f', b'v' | b'p') | (b'v', b'b') | (b'k', b'g') | (b'd', b's'))
    };
    if these.len() < 2 || these.len() != those.len() || these.iter().zip(&those).any(|(one, other)| !same(*one, *other))
    {
        return 0.0;
    }
    let against =
        written.iter().zip(&read).filter(|(written, read)| written.iter().any(|vowel| !read.contains(vowel))).count();
    let last = |vowels: &[Vec<u8>]| vowels.last().is_some_and(|group| !group.is_empty());
    let ends = if last(&written) == last(&read) { 0.0 } else { 0.06 };
    0.95 - 0.12 * against as f64 - ends - if these.len() == 2 { 0.1 } else { 0.0 }
}
