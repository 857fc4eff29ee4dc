//! What words mean in names: legal forms, words that many organisations have, titles and particles, short forms, numbers.
//!
//! The lists stand in `data/`, with their origin and licence; they are read when a name is first looked at.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::text::folded;
use crate::vocabulary::country;

/// A word that means the same in whatever language it is written: its place in the list.
pub(crate) type Symbol = u16;

/// Words of one language or another that are in names and mean little: articles, prepositions, conjunctions.
const FILLERS: &[&str] = &[
    "the", "of", "and", "for", "in", "on", "at", "to", "by", "a", "an", "de", "du", "des", "del", "della", "di", "da",
    "do", "dos", "das", "la", "le", "les", "el", "los", "las", "y", "et", "e", "i", "und", "fur", "der", "die", "das",
    "den", "van", "von", "v", "na", "im", "al", "ul", "wa", "o", "u", "s", "dlya", "po", "ta", "z", "w", "och", "og",
    "ve", "ir",
];

/// Particles in names of persons, beside those of the list.
const PARTICLES: &[&str] = &[
    "al", "el", "ul", "ur", "ud", "e", "de", "da", "do", "dos", "das", "di", "del", "della", "la", "le", "las", "los",
    "y", "der", "den", "ter", "zu", "af", "av", "oglu", "ogly", "kyzy",
];

/// The Arabic article before letters that take it over; a particle where a hyphen ties the next word to it, and else a name.
const ARTICLES: &[&str] = &["as", "ar", "ash", "at", "az", "an", "ad", "il"];

/// Surnames that are spelt in many ways: those of Korea and China, after whatever romanisation.
const SURNAMES: &[&[&str]] = &[
    &["ri", "li", "lee", "yi", "rhee", "i", "lie", "rie"],
    &["pak", "park", "bak"],
    &["choe", "choi", "choy", "chwe"],
    &["paek", "baek", "paik", "baik"],
    &["kang", "gang"],
    &["jong", "jung", "chong", "chung", "jeong", "chon"],
    &["jo", "cho", "joh"],
    &["no", "ro", "noh", "roh"],
    &["yu", "ryu", "yoo", "ryoo", "liu"],
    &["im", "rim", "lim", "yim"],
    &["o", "oh"],
    &["kwon", "gwon"],
    &["jang", "chang", "zhang"],
    &["kim", "gim"],
    &["ko", "go", "koh"],
    &["song", "sung", "seong"],
    &["sin", "shin"],
    &["han", "hahn"],
    &["so", "seo", "suh"],
    &["hwang", "whang"],
];

/// Of the list's words within names of persons those that may be missing like a title.
const HONORIFICS: &[&str] =
    &["jr", "sr", "esq", "dr", "prof", "md", "dds", "dvm", "phd", "cpa", "cfa", "cma", "csa", "sheikh"];

/// Titles beside those of the list.
const TITLES: &[&str] = &[
    "presidente",
    "prezident",
    "presiden",
    "predsjednik",
    "presedintele",
    "presidentti",
    "baskan",
    "lord",
    "sir",
    "gen",
    "col",
    "lt",
    "comrade",
    "marshal",
    "minister",
    "ayatollah",
];

/// What stands in many names of persons, as a title or as a name: the same word in several spellings.
const STYLED: &[&[&str]] = &[
    &["mullah", "mulla", "molla", "mollah"],
    &["maulavi", "mawlawi", "maulawi", "molvi", "moulavi", "mawlavi"],
    &["qari", "ghari"],
    &["ustad", "ustaz", "ostad"],
    &["sayyid", "sayed", "syed", "seyed", "sayyed", "said", "seyyed", "sayid", "seyid"],
    &["haji", "hajji", "alhaj", "hadji", "hajj"],
    &["imam", "emam"],
];

/// What ships have before their names.
const SHIPS: &[&str] = &["mv", "mt", "ms", "ss", "mts", "lpg", "lng", "tanker", "vessel", "motor", "the"];

/// Cities that many bodies are named after, like countries.
const CITIES: &[&str] = &[
    "amsterdam",
    "ankara",
    "athens",
    "baghdad",
    "baku",
    "bangkok",
    "beijing",
    "beirut",
    "belgrade",
    "berlin",
    "bombay",
    "brussels",
    "bucharest",
    "budapest",
    "cairo",
    "caracas",
    "chongqing",
    "copenhagen",
    "dalian",
    "damascus",
    "dandong",
    "delhi",
    "dhaka",
    "dubai",
    "dublin",
    "frankfurt",
    "fujian",
    "geneva",
    "guangdong",
    "guangzhou",
    "hamburg",
    "hanoi",
    "harbin",
    "havana",
    "helsinki",
    "istanbul",
    "jakarta",
    "johannesburg",
    "kabul",
    "karachi",
    "kiev",
    "kyiv",
    "lagos",
    "liaoning",
    "lisbon",
    "london",
    "macau",
    "madrid",
    "mandalay",
    "manila",
    "minsk",
    "moscow",
    "mumbai",
    "nairobi",
    "nampo",
    "naypyidaw",
    "paris",
    "peking",
    "prague",
    "pyongyang",
    "qingdao",
    "rangoon",
    "riga",
    "riyadh",
    "rome",
    "rotterdam",
    "saigon",
    "seoul",
    "shandong",
    "shanghai",
    "shenyang",
    "shenzhen",
    "sofia",
    "stockholm",
    "taipei",
    "tallinn",
    "tashkent",
    "tehran",
    "tianjin",
    "tokyo",
    "tripoli",
    "ulaanbaatar",
    "vienna",
    "vilnius",
    "vladivostok",
    "warsaw",
    "wonsan",
    "xiamen",
    "yanbian",
    "yangon",
    "zagreb",
    "zurich",
];

/// The lists.
pub(crate) struct Lexicon {
    forms: Phrases<u8>,
    codes: Vec<&'static str>,
    business: Phrases<Symbol>,
    particles: HashMap<String, Symbol>,
    titles: Phrases<()>,
    short: HashMap<String, Vec<Symbol>>,
    numbers: Phrases<u32>,
    fillers: HashSet<&'static str>,
    surnames: HashMap<&'static str, Symbol>,
    countries: HashSet<&'static str>,
    /// What of the business words means a company.
    company: Vec<Symbol>,
    /// What of them is the name of one body.
    proper: Vec<Symbol>,
}

/// Phrases of one word or several.
struct Phrases<T> {
    known: HashMap<String, T>,
    /// Of how many words the longest phrase is that a word begins, and that it ends.
    begun: HashMap<String, usize>,
    ended: HashMap<String, usize>,
}

impl<T: Copy> Phrases<T> {
    fn new() -> Self {
        Self { known: HashMap::new(), begun: HashMap::new(), ended: HashMap::new() }
    }

    fn add(&mut self, phrase: String, meaning: T) {
        let count = phrase.split(' ').count();
        let ends = [(phrase.split(' ').next(), &mut self.begun), (phrase.split(' ').next_back(), &mut self.ended)];
        for (word, longest) in ends {
            let Some(word) = word.filter(|word| !word.is_empty()) else { return };
            let longest = longest.entry(word.to_owned()).or_default();
            *longest = count.max(*longest);
        }
        self.known.entry(phrase).or_insert(meaning);
    }

    /// The longest phrase at the start of the words, and of how many words it is.
    fn at_start(&self, words: &[&str]) -> Option<(T, usize)> {
        let longest = *self.begun.get(*words.first()?)?;
        self.longest(longest, words.len(), |taken| &words[..taken])
    }

    fn at_end(&self, words: &[&str]) -> Option<(T, usize)> {
        let longest = *self.ended.get(*words.last()?)?;
        self.longest(longest, words.len(), |taken| &words[words.len() - taken..])
    }

    fn longest<'w>(&self, longest: usize, count: usize, words: impl Fn(usize) -> &'w [&'w str]) -> Option<(T, usize)> {
        (1..=longest.min(count)).rev().find_map(|taken| {
            let words = words(taken);
            let meaning = if let [word] = words { self.known.get(*word) } else { self.known.get(&*words.join(" ")) };
            meaning.map(|meaning| (*meaning, taken))
        })
    }
}

/// The lines of a list: key and spellings.
fn lines(text: &'static str) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (key, spellings) = line.split_once('\t')?;
        Some((key, spellings.split("; ").collect()))
    })
}

impl Lexicon {
    pub(crate) fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Self::new)
    }

    fn new() -> Self {
        let mut codes: Vec<&'static str> = Vec::new();
        let mut forms = Phrases::new();
        for (code, spellings) in lines(include_str!("data/legal_forms.txt")) {
            let at = codes.iter().position(|known| *known == code).unwrap_or_else(|| {
                codes.push(code);
                codes.len() - 1
            });
            // "II" is a Romanian form too; at the end of a name it is a number.
            for spelling in spellings.into_iter().map(folded).filter(|spelling| roman(spelling).is_none()) {
                forms.add(spelling, at as u8);
            }
        }
        let (mut business, mut company, mut proper) = (Phrases::new(), Vec::new(), Vec::new());
        for (symbol, (key, spellings)) in lines(include_str!("data/business_words.txt")).enumerate() {
            if matches!(key, "co" | "corp") {
                company.push(symbol as Symbol);
            }
            if matches!(key, "alqaeda" | "hezbollah" | "irgc" | "pla" | "ccp" | "cia") {
                proper.push(symbol as Symbol);
            }
            for spelling in std::iter::once(key).chain(spellings) {
                business.add(folded(spelling), symbol as Symbol);
            }
        }
        let mut titles = Phrases::new();
        for title in include_str!("data/titles.txt").lines().filter(|line| !line.starts_with('#')) {
            titles.add(folded(title), ());
        }
        for title in TITLES {
            titles.add((*title).to_owned(), ());
        }
        let mut particles = HashMap::new();
        for (symbol, (key, spellings)) in lines(include_str!("data/person_words.txt")).enumerate() {
            for spelling in std::iter::once(key).chain(spellings).map(folded).filter(|spelling| !spelling.contains(' '))
            {
                if HONORIFICS.contains(&key) {
                    titles.add(spelling, ());
                } else if !spelling.is_empty() && spelling != "abdul" {
                    particles.entry(spelling).or_insert(symbol as Symbol);
                }
            }
        }
        for (symbol, words) in STYLED.iter().enumerate() {
            for word in *words {
                particles.insert((*word).to_owned(), 2000 + symbol as Symbol);
            }
        }
        let known = 1000;
        for (symbol, particle) in PARTICLES.iter().enumerate() {
            particles.entry((*particle).to_owned()).or_insert(known + symbol as Symbol);
        }
        let mut short: HashMap<String, Vec<Symbol>> = HashMap::new();
        for (symbol, (_, spellings)) in lines(include_str!("data/short_names.txt")).enumerate() {
            for spelling in spellings {
                short.entry(folded(spelling)).or_default().push(symbol as Symbol);
            }
        }
        let mut numbers = Phrases::new();
        for (key, spellings) in lines(include_str!("data/numbers.txt")) {
            let Ok(number) = key.parse() else { continue };
            for spelling in spellings.into_iter().map(folded).filter(|spelling| is_number_word(spelling)) {
                numbers.add(spelling, number);
            }
        }
        let spellings = |(symbol, spellings): (usize, &&'static [&'static str])| {
            spellings.iter().map(move |spelling| (*spelling, symbol as Symbol)).collect::<Vec<_>>()
        };
        let surnames = SURNAMES.iter().enumerate().flat_map(spellings).collect();
        // "Korea" alone is the name of none, and of two.
        let countries = country::names().filter(|name| name.len() > 3 && !name.contains(' ')).chain(["korea", "congo"]);
        let countries = countries.chain(CITIES.iter().copied()).collect();
        let fillers = FILLERS.iter().copied().collect();
        Self {
            forms,
            codes,
            business,
            particles,
            titles,
            short,
            numbers,
            fillers,
            surnames,
            countries,
            company,
            proper,
        }
    }

    /// The legal form at the end of a name, its kind, and of how many words it is.
    pub(crate) fn form_at_end(&self, words: &[&str]) -> Option<(&'static str, usize)> {
        self.forms.at_end(words).map(|(code, taken)| (self.codes[usize::from(code)], taken))
    }

    pub(crate) fn form_at_start(&self, words: &[&str]) -> Option<(&'static str, usize)> {
        self.forms.at_start(words).map(|(code, taken)| (self.codes[usize::from(code)], taken))
    }

    /// Whether a business word is the name of one body, which many languages have a word for.
    pub(crate) fn is_proper(&self, symbol: Symbol) -> bool {
        self.proper.contains(&symbol)
    }

    /// Whether a word says no more than that it is a company: "corporation", in whatever language.
    pub(crate) fn is_company_word(&self, word: &str) -> bool {
        self.business.known.get(word).is_some_and(|symbol| self.company.contains(symbol))
    }

    /// What many organisations have in their names, at the start of the words.
    pub(crate) fn business(&self, words: &[&str]) -> Option<(Symbol, usize)> {
        self.business.at_start(words)
    }

    /// Whether it is the name of a country, in one word: "Korea", or "Korea's".
    pub(crate) fn is_country(&self, word: &str) -> bool {
        self.countries.contains(word)
            || word.strip_suffix('s').is_some_and(|word| word.len() > 4 && self.countries.contains(word))
    }

    /// Whether it is the article in a form that is a name by itself.
    pub(crate) fn is_article(&self, word: &str) -> bool {
        ARTICLES.contains(&word)
    }

    /// A surname that is spelt in many ways.
    pub(crate) fn surname(&self, word: &str) -> Option<Symbol> {
        if word.len() > 5 { None } else { self.surnames.get(word).copied() }
    }

    pub(crate) fn particle(&self, word: &str) -> Option<Symbol> {
        self.particles.get(word).copied()
    }

    pub(crate) fn title(&self, words: &[&str]) -> Option<usize> {
        self.titles.at_start(words).map(|((), taken)| taken)
    }

    /// Whether a title may begin with the word.
    pub(crate) fn begins_title(&self, word: &str) -> bool {
        self.titles.begun.contains_key(word)
    }

    pub(crate) fn is_filler(&self, word: &str) -> bool {
        word.len() < 6 && self.fillers.contains(word)
    }

    pub(crate) fn is_ship_prefix(&self, word: &str) -> bool {
        SHIPS.contains(&word)
    }

    /// Whether it is a name with short forms, or one of these.
    pub(crate) fn has_short_form(&self, word: &str) -> bool {
        self.short.contains_key(word)
    }

    /// Whether one is a short form of the other: "Ben" of "Benjamin".
    pub(crate) fn is_short_form(&self, one: &str, other: &str) -> bool {
        let (Some(one), Some(other)) = (self.short.get(one), self.short.get(other)) else { return false };
        one.iter().any(|name| other.contains(name))
    }

    /// A number in words or digits, cardinal or ordinal, and of how many words it is.
    pub(crate) fn number(&self, words: &[&str]) -> Option<(u64, usize)> {
        let first = words.first()?;
        if first.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some((digits(first), 1));
        }
        let ordinal = ["st", "nd", "rd", "th"].iter().find_map(|ending| first.strip_suffix(ending));
        if let Some(ordinal) =
            ordinal.filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Some((digits(ordinal), 1));
        }
        self.numbers.at_start(words).map(|(number, taken)| (u64::from(number), taken))
    }
}

/// The number that digits write. One that is too large for it is told from others all the same, by a hash above all that are not.
fn digits(digits: &str) -> u64 {
    let digits = digits.trim_start_matches('0');
    if digits.len() <= 18 {
        return digits.parse().unwrap_or_default();
    }
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    digits.bytes().fold(0xcbf2_9ce4_8422_2325_u64, hash) | 1 << 63
}

/// Of the spellings of a number those that stand for it anywhere: words, and digits with an ending; not "I." or "(1)".
fn is_number_word(spelling: &str) -> bool {
    let letters = spelling.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = spelling.bytes().filter(u8::is_ascii_digit).count();
    !spelling.starts_with("number ")
        && !spelling.starts_with("no ")
        && !["premier", "primer", "una", "nil", "nought"].contains(&spelling)
        && (digits > 0 && letters > 0 || letters >= 3 && !ROMAN.iter().any(|(roman, _)| *roman == spelling))
}

/// Roman numerals as the last word of a name has them.
const ROMAN: &[(&str, u64)] = &[
    ("ii", 2),
    ("iii", 3),
    ("iv", 4),
    ("vi", 6),
    ("vii", 7),
    ("viii", 8),
    ("ix", 9),
    ("xi", 11),
    ("xii", 12),
    ("xiii", 13),
    ("xiv", 14),
    ("xv", 15),
    ("xvi", 16),
    ("xvii", 17),
    ("xviii", 18),
    ("xix", 19),
    ("xx", 20),
];

/// The value of a Roman numeral of two letters or more.
pub(crate) fn roman(word: &str) -> Option<u64> {
    ROMAN.iter().find(|(roman, _)| *roman == word).map(|(_, number)| *number)
}
