//! Under which terms a name is found, and under which keys a word.

use crate::search::likeness::letters;
use crate::search::name::{Name, Role, Style, Word};
use crate::search::text::{broad, korean, runs_together, skeleton, sound, sound_of_each};

/// So many letters of a word may be the one that is left out of its keys: longer ones are no words.
pub(super) const LONGEST_SLIP: usize = 40;

/// A word of the dictionary counts as near from here.
pub(super) const NEAR: f64 = 0.7;

/// How near a word of the dictionary comes; roughly, since names are compared in full.
pub(super) fn nearness(asked: &Word, known: &str) -> f64 {
    let known = Word::new(known.to_owned(), None, Role::Plain, false);
    let alike = letters(asked, &known);
    if alike >= NEAR {
        return alike;
    }
    // What other scripts leave out or spell otherwise.
    let bare = |word: &Word| {
        let mut bare = String::new();
        skeleton(&sound_of_each(&word.latin), &mut bare);
        bare
    };
    let (one, other) = (bare(asked), bare(&known));
    if one == other && one.len() > 1 || korean(&asked.latin) == korean(&known.latin) { 0.7 } else { 0.0 }
}

/// What marks a term that stands for a word in any language.
pub(super) const SYMBOL: char = '=';

/// What marks a term of the first letters of a name's words.
pub(super) const LETTERS: char = '~';

/// The lengths of abbreviations.
pub(super) const ABBREVIATED: std::ops::RangeInclusive<usize> = 3..=8;

/// Whether a term is no word, and is found as it stands alone.
pub(super) fn is_marked(term: &str) -> bool {
    term.starts_with([SYMBOL, LETTERS])
}

/// The terms under which a name is found: its words, those of phrases one by one, and what its common words mean.
pub(super) fn terms_of(name: &Name, terms: &mut Vec<String>) {
    let start = terms.len();
    for word in &name.words {
        match word.role {
            Role::Filler | Role::Initial => continue,
            Role::Particle(_) if word.latin.len() < 4 => continue,
            Role::Number(number) => {
                terms.push(number.to_string());
                continue;
            }
            Role::Common(symbol) | Role::Proper(symbol) => terms.push(format!("{SYMBOL}{symbol}")),
            Role::Plain | Role::Place | Role::Particle(_) => {}
        }
        if word.parts.is_empty() {
            terms.push(word.latin.clone());
        } else {
            terms.extend(word.parts.iter().filter(|part| part.len() > 2).cloned());
        }
    }
    if terms.len() == start {
        terms.extend(name.words.iter().map(|word| word.latin.clone()));
    }
    if name.style != Style::Person && name.words.len() > 1 {
        for letters in [name.first_letters(false), name.first_letters(true)] {
            if ABBREVIATED.contains(&letters.len()) {
                terms.push(format!("{LETTERS}{letters}"));
            }
        }
    }
    // What a hyphen ties is often written as one.
    for two in name.words.windows(2).filter(|two| two[1].tied && two[1].native.is_none()) {
        terms.push(two.iter().map(|word| word.latin.as_str()).collect());
    }
    if terms.len() == start && !name.whole.is_empty() {
        terms.push(name.whole.clone());
    }
}

/// The keys under which a word is found.
pub(super) fn keys_of(word: &str, found: &mut dyn FnMut(u32)) {
    if is_marked(word) {
        return;
    }
    let heard = broad(&sound(word));
    found(hash(b'w', heard.as_bytes()));
    let bytes = heard.as_bytes();
    if bytes.len() > 3 {
        let mut less = Vec::with_capacity(bytes.len());
        for at in 0..bytes.len().min(LONGEST_SLIP) {
            if at > 0 && bytes[at] == bytes[at - 1] {
                continue;
            }
            less.clear();
            less.extend_from_slice(&bytes[..at]);
            less.extend_from_slice(&bytes[at + 1..]);
            found(hash(b'w', &less));
        }
        // A letter that is left out of several that are spelt together, or from between them, takes more of the sound with it.
        for at in 1..word.len().min(LONGEST_SLIP) - 1 {
            less.clear();
            less.extend_from_slice(&word.as_bytes()[at - 1..at]);
            less.extend_from_slice(&word.as_bytes()[at + 1..]);
            let bytes = word.as_bytes();
            let is_together = runs_together(&less) || runs_together(&bytes[at - 1..]) || runs_together(&bytes[at..]);
            if is_together && let (Some(head), Some(tail)) = (word.get(..at), word.get(at + 1..)) {
                found(hash(b'w', broad(&sound(&format!("{head}{tail}"))).as_bytes()));
            }
        }
    }
    let mut bare = String::new();
    skeleton(&sound_of_each(word), &mut bare);
    if bare.len() > 1 {
        found(hash(b'c', bare.as_bytes()));
    }
    let romanised = korean(word);
    if romanised != word {
        found(hash(b'k', romanised.as_bytes()));
    } else if word.len() < 8 {
        found(hash(b'k', word.as_bytes()));
    }
}

/// The key of a whole name, if it has enough consonants to mean anything.
pub(super) fn joined_key<'n>(words: impl Iterator<Item = &'n Word>, buffer: &mut String) -> Option<u32> {
    buffer.clear();
    for word in words {
        skeleton(&word.sound, buffer);
    }
    // A vowel at the start of a word within is none at the start of the whole.
    let first = buffer.starts_with('a');
    let bare: Vec<u8> = buffer
        .bytes()
        .enumerate()
        .filter(|(at, byte)| *byte != b'a' || *at == 0 && first)
        .map(|(_, byte)| byte)
        .collect();
    (bare.len() > 3).then(|| hash(b'j', &bare))
}

/// FNV-1a, folded to 32 bits: the same on every machine.
pub(super) fn hash(sort: u8, bytes: &[u8]) -> u32 {
    let start = (0xcbf2_9ce4_8422_2325_u64 ^ u64::from(sort)).wrapping_mul(0x0100_0000_01b3);
    let hash = bytes.iter().fold(start, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ (hash >> 32)) as u32
}
