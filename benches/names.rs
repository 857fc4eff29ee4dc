//! Searching a million names: how long the index takes to make and how much room, how long a question takes, and whether the name
//! that was meant comes first; beside a scan of all names with `rapidfuzz`, in the same run.
//!
//! The names are made of syllables, by Zipf's law: a few given names and surnames are those of tens of thousands. Six in ten are persons,
//! the others companies with a trade and a legal form. Questions are names with slips: letters left out, doubled, exchanged, words
//! in another order or written together, other legal forms.

mod common;

use std::process::Command;
use std::time::Instant;

use common::{Dice, GIVE_BACK, resident};
use sanctions_graph::{Entity, EntityKind, Graph, GraphBuilder, Provenance};

const NAMES: usize = 1_000_000;
const QUESTIONS: usize = 400;
/// As many questions are answered by a scan too.
const SCANNED: usize = 12;

/// Set in the process that measures itself.
const ONLY: &str = "SANCTIONS_GRAPH_BENCH_ONLY";

fn main() {
    if std::env::var_os(ONLY).is_some() {
        return room();
    }
    measure();
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(std::env::args_os().skip(1)).env(ONLY, "names").envs(GIVE_BACK);
    assert!(command.status().expect("a process").success());
}

fn network() -> (Vec<(String, EntityKind)>, Graph) {
    let count = if common::is_trial() { 20_000 } else { NAMES };
    let names = Names::new(&mut Dice::new(7)).list(count, &mut Dice::new(11));
    let mut builder = GraphBuilder::new();
    for (number, (name, kind)) in names.iter().enumerate() {
        let mut entity = Entity::new(number.to_string(), kind.clone(), name.as_str());
        if *kind == EntityKind::Person {
            let dataset = "names".into();
            entity.details_mut().set_provenance(vec![Provenance { dataset, first_seen: None, last_seen: None }]);
        }
        builder.entity(entity);
    }
    (names, builder.build().expect("a sound graph"))
}

/// How much room the index takes, in a process that does nothing else.
fn room() {
    let (names, graph) = network();
    let before = resident();
    let first = graph.search(&names[0].0).run();
    assert_eq!(first.best().expect("a hit").name(), names[0].0);
    match resident().zip(before) {
        Some((after, before)) => {
            let room = after.saturating_sub(before) as f64 / names.len() as f64;
            println!(
                "room beyond the names: {room:.1} bytes a name, of them 4 to write on while a question is answered"
            );
            assert!(common::is_trial() || room <= 120.0, "more than 120 bytes a name");
        }
        None => println!("the system does not tell how much memory a process has"),
    }
}

fn measure() {
    let (names, graph) = network();
    let count = names.len();
    let start = Instant::now();
    let first = graph.search(&names[0].0).run();
    let made = start.elapsed().as_secs_f64();
    assert_eq!(first.best().expect("a hit").name(), names[0].0);
    println!("{count} names");
    println!("making the index, with one question: {made:.2} s ({:.2} s a million)", made * 1e6 / count as f64);

    let mut dice = Dice::new(13);
    let asked = std::env::var("SANCTIONS_GRAPH_BENCH_QUESTIONS").ok().and_then(|count| count.parse().ok());
    let questions: Vec<(usize, String)> = (0..asked.unwrap_or(if common::is_trial() { 50 } else { QUESTIONS }))
        .map(|_| {
            let meant = dice.below(count);
            (meant, slip(&names[meant].0, &mut dice))
        })
        .collect();
    let mut times = Vec::new();
    let (mut right, mut strong, mut words, mut steps, mut compared) = (0, 0, 0, 0, 0);
    for (meant, question) in &questions {
        let start = Instant::now();
        let hits = graph.search(question).run();
        times.push(start.elapsed().as_secs_f64() * 1e3);
        let place = hits.iter().position(|hit| hit.name() == names[*meant].0);
        right += usize::from(place == Some(0));
        strong += usize::from(place.is_some());
        if place != Some(0) && std::env::var_os("SANCTIONS_GRAPH_BENCH_TELL").is_some() {
            println!(
                "{question:?} was {:?}; found {}",
                names[*meant].0,
                hits.best().map_or_else(String::new, ToString::to_string)
            );
        }
        let work = hits.work();
        words += work.words;
        steps += work.postings;
        compared += work.compared;
    }
    times.sort_by(f64::total_cmp);
    let at = |part: f64| times[((times.len() - 1) as f64 * part) as usize];
    println!("a question: {:.3} ms in the median, {:.3} ms at 95 %, {:.3} ms at most", at(0.5), at(0.95), at(1.0));
    let all = questions.len();
    println!("the name that was meant comes first for {right} of {all}, among the first ten for {strong}");
    println!(
        "looked at on the average: {} words, {} steps along postings, {} names",
        words / all,
        steps / all,
        compared / all
    );

    let folded: Vec<String> = names.iter().map(|(name, _)| name.to_lowercase()).collect();
    let (mut scans, mut cut_off) = (Vec::new(), Vec::new());
    for (_, question) in questions.iter().take(SCANNED) {
        let asked = rapidfuzz::fuzz::RatioBatchComparator::new(question.to_lowercase().chars());
        let start = Instant::now();
        let best = folded.iter().map(|name| asked.similarity(name.chars())).fold(0.0, f64::max);
        scans.push(start.elapsed().as_secs_f64() * 1e3);
        std::hint::black_box(best);
        let cutoff = rapidfuzz::fuzz::Args::default().score_cutoff(0.85);
        let start = Instant::now();
        let found = folded.iter().filter(|name| asked.similarity_with_args(name.chars(), &cutoff).is_some()).count();
        cut_off.push(start.elapsed().as_secs_f64() * 1e3);
        std::hint::black_box(found);
    }
    for (what, mut scans) in [("the best by ratio", scans), ("those from 0.85 on by ratio", cut_off)] {
        scans.sort_by(f64::total_cmp);
        let scan = scans[scans.len() / 2];
        println!("rapidfuzz over all names, {what}: {scan:.1} ms; a question takes 1/{:.0} of it", scan / at(0.5));
    }
}

/// Syllables of many languages.
const SYLLABLES: [&str; 64] = [
    "a", "ba", "ben", "bor", "chen", "chi", "da", "dri", "du", "el", "fa", "fei", "fer", "gar", "gen", "go", "gri",
    "ha", "han", "hu", "il", "iv", "ja", "jor", "ka", "kel", "kir", "ko", "la", "lev", "li", "lo", "ma", "mar", "mi",
    "mo", "na", "ner", "ni", "no", "o", "pa", "per", "po", "qi", "ra", "ri", "ro", "sa", "ser", "shi", "so", "ta",
    "ter", "to", "tsu", "u", "va", "ver", "vi", "wan", "ya", "yev", "zu",
];
const TRADES: [&str; 12] = [
    "Trading",
    "Logistics",
    "Shipping",
    "Mining",
    "Electronics",
    "Steel",
    "Energy",
    "Holdings",
    "Marine",
    "Aviation",
    "Engineering",
    "Chemicals",
];
const FORMS: [&str; 8] = ["Ltd", "Limited", "LLC", "GmbH", "Co., Ltd.", "JSC", "S.A.", "Inc."];

struct Names {
    given: Vec<String>,
    family: Vec<String>,
    firms: Vec<String>,
}

impl Names {
    fn new(dice: &mut Dice) -> Self {
        let words = |count: usize, most: usize, dice: &mut Dice| {
            let word = |dice: &mut Dice| (0..2 + dice.below(most)).map(|_| dice.of(&SYLLABLES)).collect::<String>();
            let mut words: Vec<String> = (0..count).map(|_| word(dice)).collect();
            words.sort_unstable();
            words.dedup();
            // Not the alphabet decides which are frequent.
            for at in (1..words.len()).rev() {
                words.swap(at, dice.below(at + 1));
            }
            words
        };
        Self { given: words(20_000, 2, dice), family: words(150_000, 3, dice), firms: words(120_000, 3, dice) }
    }

    fn list(&self, count: usize, dice: &mut Dice) -> Vec<(String, EntityKind)> {
        let name = |word: &str| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        };
        (0..count)
            .map(|_| {
                if dice.chance(0.6) {
                    let mut words = vec![name(often(&self.given, dice))];
                    if dice.chance(0.4) {
                        words.push(name(often(&self.given, dice)));
                    }
                    words.push(name(often(&self.family, dice)));
                    (words.join(" "), EntityKind::Person)
                } else {
                    let mut words = vec![name(often(&self.firms, dice))];
                    if dice.chance(0.3) {
                        words.push(name(often(&self.firms, dice)));
                    }
                    words.push(dice.of(&TRADES).to_owned());
                    words.push(dice.of(&FORMS).to_owned());
                    (words.join(" "), EntityKind::Company)
                }
            })
            .collect()
    }
}

/// One of the words, the first ones much more often than the last.
fn often<'w>(words: &'w [String], dice: &mut Dice) -> &'w str {
    let place = (words.len() as f64).powf(dice.unit()) - 1.0;
    &words[(place as usize).min(words.len() - 1)]
}

/// A name as somebody writes it who has it from hearsay.
fn slip(name: &str, dice: &mut Dice) -> String {
    let mut words: Vec<String> = name.split(' ').map(str::to_owned).collect();
    match dice.below(6) {
        0 => words.rotate_left(1),
        1 if words.len() > 2 => {
            let second = words.remove(1);
            words[0].push_str(&second.to_lowercase());
        }
        _ => {}
    }
    for _ in 0..1 + dice.below(2) {
        let word = dice.below(words.len());
        let mut letters: Vec<char> = words[word].chars().collect();
        if letters.len() < 4 {
            continue;
        }
        let at = 1 + dice.below(letters.len() - 2);
        match dice.below(4) {
            0 => {
                letters.remove(at);
            }
            1 => letters.insert(at, letters[at]),
            2 => letters.swap(at, at + 1),
            _ => letters[at] = dice.of(&['a', 'e', 'i', 'o', 'n', 'r', 't']),
        }
        words[word] = letters.into_iter().collect();
    }
    words.join(" ")
}
