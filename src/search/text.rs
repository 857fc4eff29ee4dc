//! Names as words: what is folded before two of them are compared.
//!
//! A word is brought to lower case and to Latin letters without marks: compatibility forms are resolved (NFKD), apostrophes go, letters
//! of other scripts are spelt in Latin ones by `any_ascii`. What was written in another script is kept beside it, since words of one
//! script are better compared in it: a Chinese or Korean character more or less is another name, a Latin letter often a slip.

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;

/// The longest name, in characters, of which all is looked at; names in lists are far shorter.
pub(crate) const LONGEST_NAME: usize = 400;

/// The most words of a name that are looked at.
pub(crate) const MOST_WORDS: usize = 32;

/// A word of a name as it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// In Latin lower-case letters and digits; never empty.
    pub(crate) latin: String,
    /// As it stands, in lower case and without marks, if its letters are not Latin.
    pub(crate) native: Option<String>,
    /// Whether a hyphen ties it to the word before.
    pub(crate) tied: bool,
    /// Whether a comma stands behind it.
    pub(crate) comma: bool,
    /// Whether it is made of letters with full stops behind them: "A.B.C.".
    pub(crate) dotted: bool,
}

impl Token {
    /// Whether it is one of the scripts that have a character for each syllable.
    pub(crate) fn is_syllabic(&self) -> bool {
        self.native.as_deref().is_some_and(|native| native.chars().all(is_syllabic))
    }
}

/// The words of a name.
pub(crate) fn tokens(name: &str) -> Vec<Token> {
    let mut splitter = Splitter::default();
    if name.is_ascii() {
        for c in name.chars().take(LONGEST_NAME) {
            splitter.push(c.to_ascii_lowercase());
        }
    } else {
        let folded = name.chars().take(LONGEST_NAME).nfkd().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase);
        for c in folded {
            // At the end of a word Greek has another small letter for the same capital.
            splitter.push(if c == 'ς' { 'σ' } else { c });
        }
    }
    splitter.end_word();
    splitter.tokens
}

/// The name in lower-case Latin words with a blank between: how the lists of words are keyed.
pub(crate) fn folded(name: &str) -> String {
    let words: Vec<String> = tokens(name).into_iter().map(|token| token.latin).collect();
    words.join(" ")
}

/// The combining marks of Latin, Greek and Cyrillic letters, the points of Hebrew and Arabic, which few write, and what is unseen: signs
/// of the direction of writing, variants of a letter, fillers.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
        || matches!(c, '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
        || matches!(c, '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{202a}'..='\u{202e}' | '\u{2061}'..='\u{206f}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e01ef}' | '\u{115f}' | '\u{1160}' | '\u{ffa0}')
}

fn is_syllabic(c: char) -> bool {
    // NFKD takes syllables of Hangul apart into the conjoining letters.
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
        || is_hangul(c)
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}')
}

#[derive(Default)]
struct Splitter {
    tokens: Vec<Token>,
    word: String,
    /// Whether all letters of the word had a full stop behind them, so far.
    dots: usize,
    letters: usize,
    tied: bool,
}

impl Splitter {
    fn push(&mut self, c: char) {
        match c {
            // Apostrophes, and what is written for them or stands within words unseen.
            '\''
            | '\u{2018}'
            | '\u{2019}'
            | '\u{201b}'
            | '\u{2bb}'..='\u{2bf}'
            | '\u{2ca}'
            | '\u{2cb}'
            | '`'
            | '\u{b4}'
            | '\u{200b}'
            | '\u{200d}'..='\u{200f}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{ad}'
            | '"'
            | '\u{200c}'
            | '\u{5f3}'
            | '\u{5f4}' => {
                if c == '"' {
                    self.end_word();
                }
            }
            '.' if self.letters > 0 && self.dots + 1 == self.letters && self.dots < 12 => self.dots += 1,
            '.' => self.end_word(),
            '&' | '+' => {
                self.end_word();
                self.word.push_str("and");
                self.letters = 3;
                self.end_word();
            }
            '-' | '\u{2010}'..='\u{2015}' => {
                let ended = !self.word.is_empty();
                self.end_word();
                self.tied = ended;
            }
            ',' => {
                self.end_word();
                if let Some(last) = self.tokens.last_mut() {
                    last.comma = true;
                }
            }
            c if c.is_alphanumeric() || is_letter_like(c) => {
                // "St.Petersburg" is two words, "S.A." is one.
                if self.dots > 0 && self.dots < self.letters {
                    self.end_word();
                }
                self.word.push(c);
                self.letters += 1;
            }
            _ => self.end_word(),
        }
    }

    fn end_word(&mut self) {
        let dotted = self.dots > 0 && self.dots >= self.letters.saturating_sub(1) && self.letters > 0;
        let (tied, word) = (std::mem::take(&mut self.tied), std::mem::take(&mut self.word));
        (self.dots, self.letters) = (0, 0);
        if word.is_empty() {
            self.tied = false;
            return;
        }
        if self.tokens.len() >= MOST_WORDS {
            return;
        }
        if let Some(rest) = word.strip_prefix("ال").filter(|rest| rest.chars().count() > 2) {
            // The article is written with the word.
            let native = Some("ال".to_owned());
            self.tokens.push(Token { latin: "al".to_owned(), native, tied, comma: false, dotted: false });
            let rest = rest.to_owned();
            self.push_word(rest, true, dotted);
            return;
        }
        self.push_word(word, tied, dotted);
    }

    fn push_word(&mut self, word: String, tied: bool, dotted: bool) {
        let latin = latin(&word);
        if latin.is_empty() {
            return;
        }
        let native = (!is_latin(&word)).then_some(word);
        self.tokens.push(Token { latin, native, tied, comma: false, dotted });
    }
}

/// Marks that are parts of letters in the scripts of India, of Burma, Thailand and Cambodia.
fn is_letter_like(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}' | '\u{eb1}'..='\u{ece}' | '\u{f71}'..='\u{f84}' | '\u{1000}'..='\u{109f}'
        | '\u{1780}'..='\u{17d3}' | '\u{3099}' | '\u{309a}' | '\u{30fc}')
}

/// Letters and digits of Latin script, also with the marks that NFKD leaves in place, such as the stroke of "ø".
fn is_latin(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii() || matches!(c, '\u{80}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}'))
}

fn latin(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    // To the tables a syllable of Hangul or a letter of Kana with its mark is one character.
    let mut whole: String = word.nfc().collect();
    if whole.chars().any(|c| matches!(c, '\u{370}'..='\u{3ff}')) {
        // What Greek writes with two letters.
        whole = whole.replace("ου", "ou").replace("ντ", "d").replace("μπ", "b").replace("τζ", "j");
    }
    let mut latin = String::with_capacity(whole.len());
    for c in whole.chars() {
        let spelt = match c {
            // The soft and the hard sign are no letters of their own.
            'ь' | 'ъ' => "",
            c => any_ascii_char(c),
        };
        latin.extend(spelt.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
    }
    latin
}

/// A syllabic word as the Latin words that its characters give.
pub(crate) fn syllables(token: &Token) -> Vec<String> {
    let native: String = token.native.as_deref().unwrap_or_default().nfc().collect();
    native.chars().map(|c| latin(&c.to_string())).filter(|latin| !latin.is_empty()).collect()
}

/// How many characters a word of another script has, as people count them.
pub(crate) fn characters(native: &str) -> usize {
    native.nfc().count()
}

/// A word as it sounds, roughly, whatever language it was spelt after: letters that romanisations confuse become one, doubled letters
/// single, a final "h" silent. Words that sound alike are taken for nearly the same.
pub(crate) fn sound(word: &str) -> String {
    sounds(word, push_single)
}

/// The same of a word in a script that does not write a letter twice for one sound.
pub(crate) fn sound_of_each(word: &str) -> String {
    sounds(word, String::push)
}

fn sounds(word: &str, push: fn(&mut String, char)) -> String {
    let bytes = word.as_bytes();
    let mut sound = String::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let (spelt, taken) = spelling(&bytes[at..]).map_or((None, 1), |(spelt, taken)| (Some(spelt), taken));
        let end = at + taken == bytes.len();
        match spelt {
            Some(spelt) => spelt.chars().for_each(|c| push(&mut sound, c)),
            None if bytes[at] == b'h' && end && at > 0 && is_vowel(bytes[at - 1]) => {}
            None => push(&mut sound, bytes[at] as char),
        }
        at += taken;
    }
    sound
}

/// Whether a letter and what follows it are spelt together, or are the same letter twice: they sound otherwise than one by one.
pub(crate) fn runs_together(letters: &[u8]) -> bool {
    matches!(letters, [one, other, ..] if one == other) || spelling(letters).is_some_and(|(_, taken)| taken > 1)
}

fn push_single(text: &mut String, c: char) {
    if !text.ends_with(c) || c.is_ascii_digit() {
        text.push(c);
    }
}

fn is_vowel(byte: u8) -> bool {
    matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// What letters sound like together, longer spellings first, and of how many letters that is.
fn spelling(letters: &[u8]) -> Option<(&'static str, usize)> {
    Some(match letters {
        [b't', b's', b'c', b'h', ..] | [b'c', b'h', b'k', b'h', ..] => ("c", 4),
        [b'd', b's', b'c', b'h', ..] => ("j", 4),
        [b's', b'h', b'c', b'h', ..] => ("s", 4),
        [b't', b's', b'j', ..] | [b't', b'c', b'h', ..] => ("c", 3),
        [b's', b'c', b'h', ..] => ("s", 3),
        [b't', b'j', ..] | [b't', b'x', ..] | [b'c', b'z', ..] | [b'c', b's', ..] | [b'c', b'h', ..] => ("c", 2),
        [b'k', b's', ..] => ("x", 2),
        [b'c', b'k', ..] | [b'k', b'h', ..] => ("k", 2),
        [b's', b'h', ..] => ("s", 2),
        [b'z', b'h', ..] | [b'd', b'j', ..] => ("j", 2),
        [b'g', b'h', ..] => ("g", 2),
        [b'd', b'h', ..] => ("d", 2),
        [b't', b'h', ..] => ("t", 2),
        [b'p', b'h', ..] => ("f", 2),
        [b'e', b'u', ..]
        | [b'e', b'o', ..]
        | [b'o', b'u', ..]
        | [b'o', b'o', ..]
        | [b'o', b'e', ..]
        | [b'o', b'w', ..] => ("u", 2),
        [b'e', b'e', ..]
        | [b'i', b'e', ..]
        | [b'i', b'y', ..]
        | [b'y', b'i', ..]
        | [b'y', b'y', ..]
        | [b'i', b'i', ..]
        | [b'i', b'j', ..] => ("i", 2),
        [b'a', b'e', ..] | [b'a', b'i', ..] | [b'a', b'y', ..] | [b'e', b'i', ..] | [b'e', b'y', ..] => ("e", 2),
        [b'c', ..] | [b'q', ..] => ("k", 1),
        [b'w', ..] => ("v", 1),
        [b'y', ..] => ("i", 1),
        [b'o', ..] => ("u", 1),
        [b'z', ..] => ("s", 1),
        _ => return None,
    })
}

/// The consonants of a word as it sounds, and the vowels before, between and after them: one more group than there are consonants.
pub(crate) fn consonants(sound: &str) -> (Vec<u8>, Vec<Vec<u8>>) {
    let (mut consonants, mut vowels) = (Vec::new(), vec![Vec::new()]);
    for byte in sound.bytes() {
        match byte {
            b'h' => {}
            b'a' => vowels.iter_mut().next_back().into_iter().for_each(|group| group.push(b'a')),
            b'e' | b'i' | b'y' => vowels.iter_mut().next_back().into_iter().for_each(|group| group.push(b'i')),
            b'o' | b'u' => vowels.iter_mut().next_back().into_iter().for_each(|group| group.push(b'u')),
            consonant => {
                consonants.push(consonant);
                vowels.push(Vec::new());
            }
        }
    }
    (consonants, vowels)
}

/// A word as it sounds to one who does not hear the difference between "g" and "k", "e" and "i".
pub(crate) fn broad(sound: &str) -> String {
    let mut broad = String::with_capacity(sound.len());
    for c in sound.chars() {
        push_single(
            &mut broad,
            match c {
                'g' => 'k',
                'd' => 't',
                'b' => 'p',
                'v' => 'f',
                'j' => 'c',
                'e' => 'i',
                c => c,
            },
        );
    }
    broad
}

/// A Korean word in one romanisation for all: "cheol" and "chol", "gim" and "kim", "jeong" and "jong".
pub(crate) fn korean(latin: &str) -> String {
    let vowels = latin
        .replace("yeo", "yo")
        .replace("eo", "o")
        .replace("eu", "u")
        .replace("ae", "e")
        .replace("oo", "u")
        .replace("ch", "j");
    let vowels = match vowels.as_str() {
        "i" | "lee" | "yi" => "ri".to_owned(),
        "bag" | "park" => "pak".to_owned(),
        "coe" | "joe" | "joi" => "joe".to_owned(),
        _ => vowels,
    };
    vowels
        .chars()
        .map(|c| match c {
            'g' => 'k',
            'd' => 't',
            'b' => 'p',
            'l' => 'r',
            c => c,
        })
        .collect()
}

/// The consonants of a word as it sounds, with those taken for one that romanisations exchange: by it the index finds words of other
/// spelling. A vowel that a word begins with is an "a".
pub(crate) fn skeleton(sound: &str, skeleton: &mut String) {
    for (position, c) in sound.chars().enumerate() {
        let class = match c {
            'a' | 'e' | 'i' | 'o' | 'u' | 'y' => {
                if position == 0 {
                    skeleton.push('a');
                }
                continue;
            }
            'h' => continue,
            'g' => 'k',
            'd' => 't',
            'b' => 'p',
            'v' => 'f',
            'z' => 's',
            'c' => 'j',
            c => c,
        };
        skeleton.push(class);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(name: &str) -> Vec<String> {
        tokens(name).into_iter().map(|token| token.latin).collect()
    }

    #[test]
    fn names_fall_into_words() {
        assert_eq!(words("KIM, Sok-chol"), ["kim", "sok", "chol"]);
        assert_eq!(words("Ба'асыир  Qa’ida"), ["baasyir", "qaida"]);
        assert_eq!(words("S.A. de C.V."), ["sa", "de", "cv"]);
        assert_eq!(words("Sp. z o.o."), ["sp", "z", "oo"]);
        assert_eq!(words("J.P. Morgan & Co."), ["jp", "morgan", "and", "co"]);
        assert_eq!(words("Amazon.com, Inc."), ["amazon", "com", "inc"]);
        assert_eq!(words("ООО\"БАЗО\""), ["ooo", "bazo"]);
        assert_eq!(words("Œuvre Straße Søren Łódź"), ["oeuvre", "strasse", "soren", "lodz"]);
        assert_eq!(words("№ ４４"), ["no", "44"]);
        assert_eq!(words("..., — ''"), Vec::<String>::new());
        assert_eq!(words("ΟΔΟΣ"), words("οδος"));
        assert_eq!(tokens("ΟΔΟΣ"), tokens("οδος"));
    }

    #[test]
    fn what_is_unseen_divides_no_word() {
        for name in [
            "Pet\u{202e}rov",
            "Pet\u{1dc4}rov",
            "Pet\u{fe0f}rov",
            "Pet\u{2066}rov\u{2069}",
            "P\u{20dd}etrov",
            "Pet\u{3164}rov",
        ] {
            assert_eq!(words(name), ["petrov"], "{name:?}");
        }
    }

    #[test]
    fn other_scripts_are_spelt_in_latin_letters() {
        assert_eq!(words("Ким Сок Чхоль"), ["kim", "sok", "chkhol"]);
        assert_eq!(words("김정은"), ["gimjeongeun"]);
        assert_eq!(words("习近平"), ["xijinping"]);
        assert_eq!(syllables(&tokens("김정은")[0]), ["gim", "jeong", "eun"]);
        assert_eq!(syllables(&tokens("习近平")[0]), ["xi", "jin", "ping"]);
        assert_eq!(words("محمد"), ["mhmd"]);
        assert_eq!(tokens("Müller")[0].native, None);
        assert_eq!(tokens("Ким")[0].native.as_deref(), Some("ким"));
    }

    #[test]
    fn spellings_sound_alike() {
        for (one, other) in [
            ("zelenskyy", "selenskiy"),
            ("volodymyr", "wolodimir"),
            ("musk", "mosk"),
            ("rouhani", "rohani"),
            ("abdullah", "abdulla"),
            ("hassan", "hasan"),
            ("qadhafi", "kadafi"),
        ] {
            assert_eq!(sound(one), sound(other));
        }
        assert_ne!(sound("11420"), sound("1420"));
        let mut text = String::new();
        skeleton(&sound("mohammed"), &mut text);
        assert_eq!(text, "mmt");
    }
}
