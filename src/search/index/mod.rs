//! The index of names: which names may be meant, without looking at all of them.
//!
//! ```text
//! name  -> words           a name taken apart, see `name.rs`
//! word  -> names           postings, for each word of the dictionary
//! key   -> words           keys of a word: as it sounds, that less one letter, its consonants
//! joined key -> names      the consonants of a whole name, for words written together or apart
//! ```
//!
//! A question's words lead over their keys to the words of the dictionary that may be meant, and over those to names; the names that
//! more of the rarer words lead to are compared in full. It is made when the first name is searched for, since many graphs are never
//! asked by name, and is kept beside the graph. The texts of names stay in the graph.

mod tables;
mod terms;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use petgraph::graph::NodeIndex;

use super::identifiers::Identifiers;
use super::name::{Name, Role, Style, Word};
use crate::graph::Graph;
use tables::{Dictionary, Hashed, Rows};
use terms::{ABBREVIATED, LETTERS, NEAR, SYMBOL, is_marked, joined_key, keys_of, nearness, terms_of};

/// As many names are compared in full for a question.
const COMPARED: usize = 96;

/// So many steps along postings a question may take before the words that too many names have are left out of it.
const MOST_STEPS: usize = 300_000;

/// Of the words of the dictionary that come near a word of a question the most that are followed, the nearest.
const MOST_NEAR: usize = 48;

/// A word that more names have may be passed over where rarer ones lead far enough.
const FREQUENT: usize = 2_000;

/// Names that less leads to than this part of the best are not compared.
const LEAST_LED: f64 = 0.5;

/// The same of names with initials and of bodies of one word: what leads to them is a word alone, which many may have.
const LEAST_LED_SHORT: f64 = 0.2;

/// Of so many names all that anything leads to are compared.
const FEW: usize = 2_000;

/// So many names are compared that less leads to since they are short.
const MOST_SHORT: usize = 4;

/// So many parts of words that may be words by themselves are followed.
const MOST_PIECES: usize = 6;

/// What is made of a graph for its search, each part when first asked for.
#[derive(Default)]
pub(crate) struct Indexes {
    names: OnceLock<NameIndex>,
    identifiers: OnceLock<Identifiers>,
}

impl Indexes {
    pub(crate) fn of(graph: &Graph) -> Arc<Self> {
        graph.search.get(Self::default)
    }

    pub(crate) fn names(&self, graph: &Graph) -> &NameIndex {
        self.names.get_or_init(|| NameIndex::new(graph))
    }

    pub(crate) fn identifiers(&self, graph: &Graph) -> &Identifiers {
        self.identifiers.get_or_init(|| Identifiers::new(graph))
    }
}

/// Which name of an entity: its place among [`Entity::names`](crate::Entity::names), with the entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameAt {
    pub(crate) entity: u32,
    pub(crate) place: u32,
}

/// The index of the names of a graph.
pub(crate) struct NameIndex {
    entities: Vec<u32>,
    places: Vec<u32>,
    /// How many words of each name are in the dictionary, and whether it is a short one.
    sizes: Vec<u8>,
    dictionary: Dictionary,
    postings: Rows,
    /// Words by the hashes of their keys, ascending.
    keys: Hashed,
    /// Names by the hashes of their consonants, ascending.
    joined: Hashed,
    scratches: Mutex<Vec<Scratch>>,
}

/// What a question writes on, kept for the next.
#[derive(Default)]
struct Scratch {
    /// How much leads to each name, and in the lowest eight bits the question's word that led to it last; 0 between questions.
    led: Vec<u32>,
    touched: Vec<u32>,
    /// The most that leads to a name.
    best: u32,
}

/// The lowest bits of what leads to a name.
const LAST: u32 = 0xff;
/// Marks the number of words of a name that has initials beside them, or of a body of one word and perhaps a legal form.
const SHORT: u8 = 0x80;
/// What leads to a name is counted in so small parts.
const PARTS: f64 = 4096.0;

/// A question's word with the words of the dictionary that come near.
struct Term {
    /// (word, how near).
    near: Vec<(u32, f64)>,
    names: usize,
    weight: f64,
}

/// How much was looked at for a question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SearchWork {
    /// Words of the index that might have been near a word of the question.
    pub words: usize,
    /// Names that those that were near led to, with repeats.
    pub postings: usize,
    /// Names that were compared in full.
    pub compared: usize,
}

impl NameIndex {
    pub(crate) fn new(graph: &Graph) -> Self {
        let count: usize = graph.inner.node_weights().map(|entity| 1 + entity.aliases().len()).sum();
        let (mut entities, mut places, mut sizes) =
            (Vec::with_capacity(count), Vec::with_capacity(count), Vec::with_capacity(count));
        // Words are numbered as they come, and sorted when all are known.
        let mut numbers: HashMap<Box<str>, u32> = HashMap::new();
        let mut pairs: Vec<(u32, u32)> = Vec::with_capacity(count * 3);
        let mut joined: Vec<(u32, u32)> = Vec::with_capacity(count);
        let (mut terms, mut buffer) = (Vec::new(), String::new());
        for (position, entity) in graph.inner.node_weights().enumerate() {
            let style = Style::of(entity.kind());
            for (place, text) in entity.names().enumerate() {
                let name = Name::new(text, style);
                let row = entities.len() as u32;
                terms.clear();
                terms_of(&name, &mut terms);
                entities.push(position as u32);
                places.push(place as u32);
                let size = terms.iter().filter(|term| !is_marked(term)).count().min(usize::from(!SHORT));
                let has_initials = name.words.iter().any(|word| word.role == Role::Initial);
                let is_short = has_initials || size == 1 && style == Style::Body;
                sizes.push(size as u8 | if is_short { SHORT } else { 0 });
                for term in terms.drain(..) {
                    let next = numbers.len() as u32;
                    let number = match numbers.get(term.as_str()) {
                        Some(number) => *number,
                        None => {
                            numbers.insert(term.into_boxed_str(), next);
                            next
                        }
                    };
                    pairs.push((number, row));
                }
                if let Some(key) = joined_key(name.words.iter(), &mut buffer) {
                    joined.push((key, row));
                }
            }
        }
        let mut words: Vec<(Box<str>, u32)> = numbers.into_iter().collect();
        words.sort_unstable();
        let mut order = vec![0_u32; words.len()];
        let mut dictionary = Dictionary { text: String::new(), starts: Vec::with_capacity(words.len() + 1) };
        dictionary.starts.push(0);
        for (at, (word, number)) in words.into_iter().enumerate() {
            order[number as usize] = at as u32;
            dictionary.text.push_str(&word);
            dictionary.starts.push(dictionary.text.len() as u32);
        }
        dictionary.text.shrink_to_fit();
        for (word, _) in &mut pairs {
            *word = order[*word as usize];
        }
        pairs.sort_unstable();
        pairs.dedup();
        let postings = Rows::of(dictionary.len(), &pairs);
        drop(pairs);
        let mut keys = Vec::with_capacity(dictionary.len() * 8);
        for at in 0..dictionary.len() as u32 {
            keys_of(dictionary.word(at), &mut |key| keys.push((key, at)));
        }
        let (keys, joined) = (Hashed::of(keys), Hashed::of(joined));
        Self { entities, places, sizes, dictionary, postings, keys, joined, scratches: Mutex::default() }
    }

    /// The text of a name.
    pub(crate) fn text(graph: &Graph, name: NameAt) -> &str {
        let entity = &graph.inner[NodeIndex::new(name.entity as usize)];
        entity.names().nth(name.place as usize).unwrap_or_default()
    }

    /// The names that a question, read as one sort of name or as several, may mean, the likeliest first: at most so many, of entities
    /// that are asked for.
    pub(crate) fn candidates(
        &self,
        readings: &[&Name],
        most: usize,
        wanted: Option<&dyn Fn(u32) -> bool>,
    ) -> (Vec<NameAt>, SearchWork) {
        let mut steps = SearchWork::default();
        let mut terms = self.terms(readings, &mut steps);
        // Rare words first: they lead to few names, and the most.
        terms.sort_by_key(|term| term.names);
        let mut scratch = self.scratch();
        let mut rest: f64 = terms.iter().map(|term| term.weight).sum();
        for (at, term) in terms.iter().enumerate() {
            if at > 0 && steps.postings + term.names > MOST_STEPS {
                break;
            }
            // What frequent words lead to by themselves is little beside what the rarer ones led to: they only rank that, which is
            // no use where all of it is compared.
            let only_ranks = f64::from(parts(rest)) < LEAST_LED * f64::from(scratch.best);
            rest -= term.weight;
            if only_ranks && scratch.touched.len() <= COMPARED && term.names > FREQUENT {
                continue;
            }
            for &(word, nearness) in &term.near {
                // Another spelling of the same word may have led to a name already, and was a nearer one.
                let (led, mark) = (parts(term.weight * nearness), at as u32 + 1);
                for &name in self.postings.row(word) {
                    let Some(known) = scratch.led.get_mut(name as usize) else { continue };
                    if *known == 0 {
                        scratch.touched.push(name);
                    }
                    if *known & LAST != mark {
                        *known = ((*known & !LAST) + led) | mark;
                        scratch.best = scratch.best.max(*known & !LAST);
                    }
                }
                steps.postings += self.postings.row(word).len();
            }
        }
        let total: f64 = terms.iter().map(|term| term.weight).sum();
        for (name, led) in self.joined_like(readings) {
            let Some(known) = scratch.led.get_mut(name as usize) else { continue };
            if *known == 0 {
                scratch.touched.push(name);
            }
            *known = (*known).max(parts(total * led) | LAST);
            scratch.best = scratch.best.max(*known & !LAST);
        }
        // What half as much leads to as to the best is not meant; of those that are asked for, if not all are. Of few names it costs
        // little to compare all, and how many have a word says little.
        let is_cut = wanted.is_none() && self.entities.len() > FEW;
        let best = if is_cut { f64::from(scratch.best) } else { 0.0 };
        let size = readings.iter().map(|name| name.words.len()).max().unwrap_or_default();
        let apart = parts(0.04 * total);
        let (mut ranked, mut short) = (Vec::<(u32, u32)>::new(), Vec::<(u32, u32)>::new());
        for name in scratch.touched.drain(..) {
            let row = name as usize;
            let led = scratch.led.get_mut(row).map(std::mem::take).unwrap_or_default() & !LAST;
            // To a name of few words few words of the question lead; to initials none does.
            let (known, is_short) = (usize::from(self.sizes[row] & !SHORT), self.sizes[row] & SHORT != 0);
            let known_part = known.max(if is_short { 1 } else { 2 }).min(size) as f64 / size.max(1) as f64;
            let least = if is_short { LEAST_LED_SHORT } else { LEAST_LED } * known_part;
            if f64::from(led) < least * best || wanted.is_some_and(|wanted| !wanted(self.entities[row])) {
                continue;
            }
            let ranked = if f64::from(led) < LEAST_LED * best { &mut short } else { &mut ranked };
            // Of names that as much leads to, those of as many words are the likelier.
            let words = known.abs_diff(size).min(8) as u32;
            ranked.push((led.saturating_sub(apart * words), name));
        }
        scratch.best = 0;
        self.scratches.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        let order = |one: &(u32, u32), other: &(u32, u32)| other.0.cmp(&one.0).then(one.1.cmp(&other.1));
        if short.len() > MOST_SHORT {
            short.select_nth_unstable_by(MOST_SHORT, order);
            short.truncate(MOST_SHORT);
        }
        ranked.extend(short);
        if ranked.len() > most {
            ranked.select_nth_unstable_by(most, order);
            ranked.truncate(most);
        }
        ranked.sort_unstable_by(order);
        let names = ranked
            .into_iter()
            .map(|(_, name)| NameAt { entity: self.entities[name as usize], place: self.places[name as usize] });
        (names.collect(), steps)
    }

    /// How many names are compared for a question that wants so many answers.
    pub(crate) fn compared(limit: usize) -> usize {
        COMPARED.max(limit.saturating_mul(4))
    }

    fn scratch(&self) -> Scratch {
        let kept = self.scratches.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.unwrap_or_else(|| Scratch { led: vec![0; self.entities.len()], touched: Vec::new(), best: 0 })
    }

    /// The words of a question with what comes near them.
    fn terms(&self, readings: &[&Name], steps: &mut SearchWork) -> Vec<Term> {
        let (mut words, mut joined): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for name in readings {
            terms_of(name, &mut words);
            words.retain(|word| !word.starts_with(LETTERS));
            if let [word] = name.words.as_slice()
                && ABBREVIATED.contains(&word.latin.len())
            {
                words.push(format!("{LETTERS}{}", word.latin));
            }
            // "Patr ushev": a word that a blank was put into.
            for two in name.words.windows(2) {
                let may_join = |word: &Word| {
                    matches!(word.role, Role::Plain | Role::Common(_)) && word.native.is_none() && word.latin.len() > 1
                };
                if two.iter().all(may_join) && two.iter().any(|word| word.role == Role::Plain) {
                    joined.push(two.iter().map(|word| word.latin.as_str()).collect());
                }
            }
        }
        words.extend(joined.iter().cloned());
        words.sort_unstable();
        words.dedup();
        words.truncate(64);
        let names = self.entities.len().max(2) as f64;
        let mut terms = Vec::with_capacity(words.len());
        let mut pieces: Vec<String> = Vec::new();
        for word in &words {
            let near = if is_marked(word) { self.same(word) } else { self.near(word, steps) };
            if near.is_empty() && !is_marked(word) && !joined.contains(word) {
                pieces.extend(
                    self.pieces(word)
                        .into_iter()
                        .filter(|piece| !words.iter().any(|word| word == piece))
                        .map(str::to_owned),
                );
            }
            let count: usize = near.iter().map(|(word, _)| self.postings.row(*word).len()).sum();
            if count > 0 {
                let weight = (names / (1.0 + count as f64)).ln().max(0.2);
                let weight = if word.starts_with(SYMBOL) { weight * 0.5 } else { weight };
                terms.push(Term { near, names: count, weight });
            }
        }
        pieces.sort_unstable();
        pieces.dedup();
        for piece in pieces.into_iter().take(MOST_PIECES) {
            let near = self.same(&piece);
            let count: usize = near.iter().map(|(word, _)| self.postings.row(*word).len()).sum();
            terms.push(Term { near, names: count, weight: (names / (1.0 + count as f64)).ln().max(0.2) });
        }
        terms
    }

    /// What may be two words that a blank was left out between, where the whole is unknown: either both are known, or a long one is.
    fn pieces<'w>(&self, word: &'w str) -> Vec<&'w str> {
        if is_marked(word) || !word.is_ascii() || word.len() < 5 {
            return Vec::new();
        }
        let known = |piece: &&str| {
            piece.bytes().any(|byte| byte.is_ascii_alphabetic())
                && self.dictionary.find(piece).is_some_and(|at| self.postings.row(at).len() <= FREQUENT)
        };
        let mut pieces = Vec::new();
        for at in 2..word.len() - 1 {
            let (head, tail) = word.split_at(at);
            match [head, tail].map(|piece| known(&piece)) {
                [true, true] => pieces.extend([head, tail]),
                [true, false] if head.len() > 3 => pieces.push(head),
                [false, true] if tail.len() > 3 => pieces.push(tail),
                _ => {}
            }
        }
        pieces
    }

    fn same(&self, word: &str) -> Vec<(u32, f64)> {
        self.dictionary.find(word).map(|word| (word, 1.0)).into_iter().collect()
    }

    /// The words of the dictionary that come near a word, nearest first.
    fn near(&self, word: &str, steps: &mut SearchWork) -> Vec<(u32, f64)> {
        let digits = word.bytes().all(|byte| byte.is_ascii_digit());
        if digits {
            // A number that is off by a digit is another.
            return self.same(word);
        }
        let mut found: Vec<u32> = Vec::new();
        keys_of(word, &mut |key| {
            found.extend(self.keys.get(key));
        });
        found.sort_unstable();
        found.dedup();
        steps.words += found.len();
        let asked = Word::new(word.to_owned(), None, Role::Plain, false);
        let mut near: Vec<(u32, f64)> = found
            .into_iter()
            .filter_map(|at| {
                let known = self.dictionary.word(at);
                let nearness = if known == word { 1.0 } else { nearness(&asked, known) };
                (nearness >= NEAR).then_some((at, nearness))
            })
            .collect();
        near.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        near.truncate(MOST_NEAR);
        near
    }

    /// Names whose words, written together, have the consonants of the question's.
    fn joined_like(&self, readings: &[&Name]) -> Vec<(u32, f64)> {
        let (mut found, mut buffer) = (Vec::new(), String::new());
        for name in readings {
            for turn in 0..name.words.len().min(4) {
                let words = name.words[turn..].iter().chain(&name.words[..turn]);
                if let Some(key) = joined_key(words, &mut buffer) {
                    found.extend(self.joined.get(key).take(MOST_NEAR).map(|name| (name, 0.9)));
                }
            }
        }
        found.sort_unstable_by_key(|(name, _)| *name);
        found.dedup_by_key(|(name, _)| *name);
        found
    }
}

fn parts(led: f64) -> u32 {
    (((led * PARTS) as u32) << 8).max(1 << 8)
}
