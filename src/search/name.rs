//! A name taken apart: what distinguishes it, and what it shares with many.

use super::text::{Token, broad, sound, syllables, tokens};
use super::words::{Lexicon, Symbol, roman};
use crate::model::kind::EntityKind;

/// How a name is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Style {
    /// Of a person: given names and surnames in any order, titles, particles, initials.
    Person,
    /// Of a company, an authority or another body: a legal form, words that many have, numbers that distinguish.
    Body,
    /// Of a ship or aircraft: like a body, without legal forms.
    Craft,
    /// Of a state or a place: a word more is another body.
    Place,
}

impl Style {
    /// How the names of entities of a kind are read.
    pub(crate) fn of(kind: &EntityKind) -> Self {
        match kind {
            EntityKind::Person => Style::Person,
            EntityKind::Vessel | EntityKind::Aircraft => Style::Craft,
            EntityKind::State | EntityKind::Place => Style::Place,
            _ => Style::Body,
        }
    }
}

/// What a word is in its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A word that distinguishes.
    Plain,
    /// A single letter that stands for a name.
    Initial,
    /// "bin", "von", "al": the same word in several spellings.
    Particle(Option<Symbol>),
    /// A word that many bodies have, in whatever language: "bank", "construction".
    Common(Symbol),
    /// The name of one body that many languages have a word for: "IRGC".
    Proper(Symbol),
    /// The name of a country: many bodies have it, and are told apart by it.
    Place,
    /// "of", "and".
    Filler,
    /// A number, in digits, in words or Roman.
    Number(u64),
}

impl Role {
    /// How much a word of this role says.
    pub(crate) fn weight(self) -> f64 {
        match self {
            Role::Plain | Role::Proper(_) | Role::Number(_) => 1.0,
            Role::Common(_) => 0.5,
            Role::Place => 0.7,
            Role::Particle(_) => 0.25,
            Role::Initial => 0.3,
            Role::Filler => 0.1,
        }
    }

    pub(crate) fn number(self) -> Option<u64> {
        if let Role::Number(number) = self { Some(number) } else { None }
    }

    /// Whether it tells one name from another.
    pub(crate) fn distinguishes(self) -> bool {
        matches!(self, Role::Plain | Role::Proper(_) | Role::Number(_) | Role::Initial)
    }
}

/// A word of a name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    pub(crate) latin: String,
    /// As it stands, if in another script than Latin.
    pub(crate) native: Option<String>,
    pub(crate) sound: String,
    pub(crate) broad: String,
    /// Which letters the word has as it is broadly heard: a bit for each.
    pub(crate) letters: u32,
    /// Whether it has a digit.
    pub(crate) has_digits: bool,
    pub(crate) role: Role,
    /// Whether a hyphen ties it to the word before.
    pub(crate) tied: bool,
    /// Of how many words it was put together, as a phrase that the lists know.
    pub(crate) phrase: usize,
    /// Those words.
    pub(crate) parts: Vec<String>,
    /// Whether it is a given name that has short forms, or one of these.
    pub(crate) has_short_form: bool,
    /// Which surname it is, if it is one of those that are spelt in many ways.
    pub(crate) surname: Option<Symbol>,
}

/// A name taken apart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Name {
    pub(crate) style: Style,
    /// In the order of the name, with what stands before a comma put behind it in names of persons.
    pub(crate) words: Vec<Word>,
    /// The legal forms that were set aside, as spelt, with their kinds.
    pub(crate) forms: Vec<(String, &'static str)>,
    /// Titles that were set aside.
    pub(crate) titles: Vec<String>,
    /// Whether the words before a comma were put behind it.
    pub(crate) turned: bool,
    /// All that was in it, titles and forms too, without blanks.
    pub(crate) whole: String,
}

impl Name {
    pub(crate) fn new(name: &str, style: Style) -> Self {
        let lexicon = Lexicon::get();
        let mut tokens = tokens(name);
        let whole = tokens.iter().map(|token| token.latin.as_str()).collect();
        match style {
            Style::Person => Self::of_person(lexicon, tokens, whole),
            Style::Place => Self::of_body(lexicon, tokens, Vec::new(), whole, style),
            Style::Body => {
                let forms = strip_forms(lexicon, &mut tokens);
                Self::of_body(lexicon, tokens, forms, whole, style)
            }
            Style::Craft => {
                while tokens.len() > 1 && lexicon.is_ship_prefix(&tokens[0].latin) {
                    tokens.remove(0);
                }
                Self::of_body(lexicon, tokens, Vec::new(), whole, style)
            }
        }
    }

    fn of_person(lexicon: &Lexicon, tokens: Vec<Token>, whole: String) -> Self {
        let (mut tokens, mut titles) = (single_letters(tokens), Vec::new());
        let mut at = 0;
        while at < tokens.len() {
            if !lexicon.begins_title(&tokens[at].latin) {
                at += 1;
                continue;
            }
            let rest: Vec<&str> = tokens[at..].iter().map(|token| token.latin.as_str()).collect();
            match lexicon.title(&rest).filter(|&taken| taken < tokens.len() && (at == 0 || taken == 1)) {
                // "King" is a surname too: a title stands first, a Muslim honorific anywhere.
                Some(taken) => titles.extend(tokens.drain(at..at + taken).map(|token| token.latin)),
                None => at += 1,
            }
        }
        let mut forms = Vec::new();
        if tokens.len() > 2 {
            let words: Vec<&str> = tokens.iter().map(|token| token.latin.as_str()).collect();
            if let Some((code, 1)) = lexicon.form_at_end(&words)
                && let Some(token) =
                    tokens.pop_if(|last| matches!(&*last.latin, "sa" | "ltd" | "llc" | "ooo" | "gmbh" | "ag" | "inc"))
            {
                forms.push((token.latin, code));
            }
        }
        let turned = turn_at_comma(&mut tokens);
        let count = tokens.len();
        let mut words: Vec<Word> = Vec::with_capacity(count);
        // A letter alone is no name that an article could stand before: "Il-U".
        let tied: Vec<bool> = tokens.iter().map(|token| token.tied && token.latin.len() > 1).collect();
        for (position, token) in tokens.into_iter().enumerate() {
            if count == 1 && token.is_syllabic() {
                let native: Vec<String> = token.native.iter().flat_map(|native| split(native)).collect();
                let parts = syllables(&token);
                if parts.len() == native.len() && parts.len() <= 5 {
                    words.extend(
                        parts
                            .into_iter()
                            .zip(native)
                            .map(|(latin, native)| Word::new(latin, Some(native), Role::Plain, true)),
                    );
                    continue;
                }
            }
            let is_tying = tied.get(position + 1).copied().unwrap_or_default();
            let role = match token.latin.len() {
                1 if !token.is_syllabic() => Role::Initial,
                _ if count == 1 => Role::Plain,
                _ if is_tying && lexicon.is_article(&token.latin) => Role::Particle(None),
                _ => lexicon.particle(&token.latin).map_or(Role::Plain, |symbol| Role::Particle(Some(symbol))),
            };
            // "Sergey Sergey Shoigu": a word that was written twice in a row says no more.
            if words.last().is_some_and(|last| last.latin == token.latin && token.latin.len() > 5 && !token.tied) {
                continue;
            }
            words.push(Word::new(letters(token.latin), token.native, role, token.tied));
        }
        if !words.iter().any(|word| word.role == Role::Plain) {
            for word in &mut words {
                word.role = Role::Plain;
            }
        }
        for word in &mut words {
            word.has_short_form = lexicon.has_short_form(&word.latin);
            word.surname = lexicon.surname(&word.latin);
        }
        Self { style: Style::Person, words, forms, titles, turned, whole }
    }

    fn of_body(
        lexicon: &Lexicon,
        tokens: Vec<Token>,
        forms: Vec<(String, &'static str)>,
        whole: String,
        style: Style,
    ) -> Self {
        let latin: Vec<String> = tokens.iter().map(|token| token.latin.clone()).collect();
        let latin: Vec<&str> = latin.iter().map(String::as_str).collect();
        let mut words = Vec::with_capacity(tokens.len());
        let mut at = 0;
        while at < tokens.len() {
            let token = &tokens[at];
            let rest = &latin[at..];
            let (role, taken) = if let Some((number, taken)) = lexicon.number(rest) {
                (Role::Number(number), taken)
            } else if let Some(number) = roman(&token.latin).filter(|_| at > 0) {
                (Role::Number(number), 1)
            } else if lexicon.is_filler(&token.latin) && tokens.len() > 1 {
                (Role::Filler, 1)
            } else if let Some((symbol, taken)) = lexicon.business(rest) {
                (if lexicon.is_proper(symbol) { Role::Proper(symbol) } else { Role::Common(symbol) }, taken)
            } else if tokens.len() > 1 && lexicon.is_country(&token.latin) {
                (Role::Place, 1)
            } else {
                (Role::Plain, 1)
            };
            let latin = rest[..taken].concat();
            let native = (taken == 1).then(|| token.native.clone()).flatten();
            let parts =
                if taken > 1 { rest[..taken].iter().map(|&part| part.to_owned()).collect() } else { Vec::new() };
            words.push(Word { phrase: taken, parts, ..Word::new(latin, native, role, token.tied) });
            at += taken;
        }
        Self { style, words, forms, titles: Vec::new(), turned: false, whole }
    }

    /// The first letters of its words, with those of "of" and "and" or without: what it may be abbreviated to.
    pub(crate) fn first_letters(&self, fillers: bool) -> String {
        let words = self.words.iter().filter(|word| fillers || word.role != Role::Filler);
        let parts =
            words.flat_map(|word| if word.parts.is_empty() { std::slice::from_ref(&word.latin) } else { &word.parts });
        parts.filter_map(|part| part.chars().next()).collect()
    }

    /// Its words without blanks.
    pub(crate) fn joined(&self) -> String {
        self.words.iter().map(|word| word.latin.as_str()).collect()
    }
}

impl Word {
    pub(crate) fn new(latin: String, native: Option<String>, role: Role, tied: bool) -> Self {
        let sound = sound(&latin);
        let broad = broad(&sound);
        let letters = broad.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31));
        Self {
            has_digits: latin.bytes().any(|byte| byte.is_ascii_digit()),
            broad,
            letters,
            sound,
            latin,
            native,
            role,
            tied,
            phrase: 1,
            parts: Vec::new(),
            has_short_form: false,
            surname: None,
        }
    }

    /// How much it says in a name: its role, and its length.
    pub(crate) fn weight(&self) -> f64 {
        let of = |word: &str| 2.0 + word.len().clamp(2, 10) as f64;
        let length = if self.parts.is_empty() { of(&self.latin) } else { self.parts.iter().map(|part| of(part)).sum() };
        self.role.weight() * length
    }
}

/// A word of a name of a person with the letters that digits were put for: "Sech1n".
fn letters(latin: String) -> String {
    let digits = latin.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 || digits == latin.len() {
        return latin;
    }
    let letter = |c: char| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '6' | '8' => 'b',
        '9' => 'g',
        c => c,
    };
    latin.chars().map(letter).collect()
}

fn split(native: &str) -> impl Iterator<Item = String> {
    use unicode_normalization::UnicodeNormalization;
    native.nfc().map(|c| c.to_string()).collect::<Vec<_>>().into_iter()
}

/// In a name of a person "J.-C." is two initials, not one word.
fn single_letters(tokens: Vec<Token>) -> Vec<Token> {
    let mut single = Vec::with_capacity(tokens.len());
    for token in tokens {
        if token.dotted && token.native.is_none() && (2..=4).contains(&token.latin.len()) {
            let count = token.latin.len();
            single.extend(token.latin.chars().enumerate().map(|(at, c)| Token {
                latin: c.to_string(),
                native: None,
                tied: token.tied && at == 0,
                comma: token.comma && at + 1 == count,
                dotted: true,
            }));
        } else {
            single.push(token);
        }
    }
    single
}

/// Puts what stands before the first comma behind the rest: "Putin, Vladimir". Whether it did.
fn turn_at_comma(tokens: &mut [Token]) -> bool {
    let Some(at) = tokens.iter().position(|token| token.comma) else { return false };
    if at + 1 == tokens.len() {
        return false;
    }
    tokens.rotate_left(at + 1);
    true
}

/// Takes legal forms from both ends, as long as something is left.
fn strip_forms(lexicon: &Lexicon, tokens: &mut Vec<Token>) -> Vec<(String, &'static str)> {
    let mut forms = Vec::new();
    loop {
        let words: Vec<&str> = tokens.iter().map(|token| token.latin.as_str()).collect();
        let (from, taken, code) = if let Some((code, taken)) =
            lexicon.form_at_end(&words).filter(|(_, taken)| *taken < words.len())
        {
            (words.len() - taken, taken, code)
        } else if let Some((code, taken)) = lexicon.form_at_start(&words).filter(|(_, taken)| *taken < words.len()) {
            (0, taken, code)
        } else if words.len() > 1 && words.last().is_some_and(|word| lexicon.is_company_word(word)) {
            (words.len() - 1, 1, "")
        } else {
            return forms;
        };
        let words: Vec<String> = tokens.drain(from..from + taken).map(|token| token.latin).collect();
        forms.push((words.join(" "), code));
    }
}
