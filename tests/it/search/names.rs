//! Names: what is asked of any two, whatever they are, and that the index loses none.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sanctions_graph::search::{Matched, STRONG_MATCH, compare_names};
use sanctions_graph::{Alias, Entity, EntityKind, Graph, GraphBuilder, Provenance};

use crate::common::config;

const KINDS: [EntityKind; 4] = [EntityKind::Person, EntityKind::Company, EntityKind::Vessel, EntityKind::State];

/// Words of many scripts and sorts: names, titles, particles, forms, numbers, what is no word.
const WORDS: &[&str] = &[
    "kim",
    "Sok",
    "Chol",
    "Sok-chol",
    "Sokchol",
    "Ким",
    "Сок",
    "Чхоль",
    "김정은",
    "정은",
    "习近平",
    "محمد",
    "بن",
    "الحسين",
    "bin",
    "al",
    "von",
    "Hussein",
    "Husayn",
    "Mohammed",
    "Muhammad",
    "Bank",
    "Банк",
    "of",
    "the",
    "&",
    "Ltd",
    "Co.,",
    "GmbH",
    "S.A.",
    "ООО",
    "39",
    "No. 5",
    "II",
    "twenty one",
    "King",
    "Dr.",
    "Mullah",
    "Sheikh",
    "J.",
    "J.P.",
    "A",
    "I",
    "O",
    "Li",
    "Lee",
    "Ri",
    "Korea",
    "Myanmar",
    "Trading",
    "Company",
    "Corporation",
    "Import",
    "General",
    "abdul",
    "Abdulrahman",
    "al-Rahman",
    "rahman",
    "Παπαδόπουλος",
    "ß",
    "Straße",
    "11420",
    "unit39",
    "unit38",
    "Ministry",
    "Defence",
    "Defense",
    "Directorate",
    "Mining",
    "aung",
    "hlaing",
    "မြန်မာ",
    "दिल्ली",
    "Petrov",
    "Petrova",
    "Ivanov",
    "Ivanow",
    "Sergei",
    "Benjamin",
    "Ben",
    "IRGC",
    "-",
    "'",
    "\"",
    "...",
    "№",
    "١٢",
    "🦀",
    "e\u{301}",
    "\u{202e}",
    "\u{0}",
    "x",
    "yy",
    "Jr",
    "DPRK",
];

fn kinds() -> impl Strategy<Value = EntityKind> {
    select(&KINDS[..])
}

fn name() -> impl Strategy<Value = String> {
    let word = select(WORDS).prop_map(str::to_owned);
    let word = prop_oneof![8 => word, 1 => "\\PC{0,12}"];
    vec((word, select(&[" ", " ", " ", ", ", "-", ""][..])), 1..6)
        .prop_map(|words| words.into_iter().flat_map(|(word, gap)| [word, gap.to_owned()]).collect())
}

/// A name with one slip.
fn slip(name: &str, at: usize, sort: u8) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.is_empty() {
        return String::new();
    }
    let at = at % letters.len();
    match sort % 4 {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        2 if at + 1 < letters.len() => letters.swap(at, at + 1),
        _ => letters[at] = ['a', 'e', 'k', 's', 't'][at % 5],
    }
    letters.into_iter().collect()
}

fn has_word(name: &str) -> bool {
    !compare_names(name, name, &EntityKind::Company).reasons()[0].contains("no word of one")
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn names_are_as_alike_from_either_side(one in name(), other in name(), at in any::<usize>(), sort in any::<u8>(), kind in kinds()) {
        for other in [other, slip(&one, at, sort)] {
            let (there, back) = (compare_names(&one, &other, &kind), compare_names(&other, &one, &kind));
            prop_assert_eq!(there.score(), back.score(), "{:?} and {:?}: {} {}", one, other, there, back);
            prop_assert!((0.0..=1.0).contains(&there.score()));
        }
    }

    #[test]
    fn a_name_is_itself_in_any_case(name in name(), kind in kinds()) {
        let itself = compare_names(&name, &name, &kind);
        prop_assume!(has_word(&name));
        prop_assert_eq!(itself.score(), 1.0, "{:?}: {}", name, itself);
    }

    #[test]
    fn case_marks_and_commas_are_nothing(name in vec(select(&WORDS[..30]), 1..5), kind in kinds()) {
        let name = name.join(" ");
        for other in [name.to_uppercase(), name.to_lowercase()] {
            prop_assert_eq!(compare_names(&name, &other, &kind).score(), 1.0, "{:?} and {:?}", name, other);
        }
    }

    #[test]
    fn a_surname_before_a_comma_is_one_behind(surname in "[A-Z][a-z]{4,8}", given in "[A-Z][a-z]{4,8}") {
        let (there, back) = (format!("{surname}, {given}"), format!("{given} {surname}"));
        let comparison = compare_names(&there, &back, &EntityKind::Person);
        // Some of these are titles.
        prop_assume!(!comparison.reasons().iter().any(|reason| reason.starts_with("title")));
        prop_assert_eq!(comparison.score(), 1.0, "{:?} and {:?}: {}", there, back, comparison);
    }
}

fn entity(id: &str, kind: EntityKind, name: &str) -> Entity {
    let mut entity = Entity::new(id, kind, name);
    let dataset = "list".into();
    entity.details_mut().set_provenance(vec![Provenance { dataset, first_seen: None, last_seen: None }]);
    entity
}

fn graph<'n>(names: impl IntoIterator<Item = (EntityKind, &'n str)>) -> Graph {
    let mut builder = GraphBuilder::new();
    for (at, (kind, name)) in names.into_iter().enumerate() {
        builder.entity(entity(&format!("e{at}"), kind, name));
    }
    builder.build().unwrap()
}

/// Names that come near each other.
const NAMES: &[(EntityKind, &str)] = &[
    (EntityKind::Person, "Quuxley Placeholderson"),
    (EntityKind::Person, "Q. Placeholderson"),
    (EntityKind::Person, "Placeholderson, Quuxley Zib"),
    (EntityKind::Person, "Zib Placeholderson"),
    (EntityKind::Person, "Zibbledorf Al-Flumpet"),
    (EntityKind::Person, "Zibbledorf Abdul Rahman Flumpet"),
    (EntityKind::Person, "Grobnik Grobnikovich Wuzzlov"),
    (EntityKind::Person, "G. G. Wuzzlov"),
    (EntityKind::Person, "Гробник Вуззлов"),
    (EntityKind::Person, "Gru Wuzzlov"),
    (EntityKind::Person, "Han-bil Plom"),
    (EntityKind::Person, "Plom Hanbil"),
    (EntityKind::Company, "Flumpet Mining Trading Corporation"),
    (EntityKind::Company, "Flumpet Trading Co., Ltd."),
    (EntityKind::Company, "Bank of Zibbledorf"),
    (EntityKind::Company, "Zibbledorf Bank"),
    (EntityKind::Company, "Foreign Bank of Zibbledorf"),
    (EntityKind::Company, "11420 Corp"),
    (EntityKind::Company, "11240 Corp"),
    (EntityKind::Agency, "Ministry of Widgets"),
    (EntityKind::Agency, "Directorate of Widgets Industries"),
    (EntityKind::Vessel, "Flumpet Star 3"),
    (EntityKind::Vessel, "Flumpet Star 4"),
    (EntityKind::Vessel, "Grob Nik Do"),
    (EntityKind::State, "Zibbledorf"),
];

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn the_index_loses_no_name_that_is_very_like(
        rows in vec((select(NAMES), any::<usize>(), any::<u8>(), any::<bool>()), 1..60),
        asked in vec((select(NAMES), any::<usize>(), any::<u8>(), any::<bool>()), 6),
    ) {
        let slipped = |(named, at, sort, slips): ((EntityKind, &str), usize, u8, bool)| {
            // Of blanks none more, less or moved.
            let other = slip(named.1, at, sort);
            let lengths = |name: &str| name.split(' ').map(str::len).collect::<Vec<_>>();
            let (these, those) = (lengths(named.1), lengths(&other));
            let changed = these.iter().zip(&those).filter(|(one, other)| one != other).count();
            let fits = slips && these.len() == those.len() && changed < 2;
            (named.0, if fits { other } else { named.1.to_owned() })
        };
        let names: Vec<(EntityKind, String)> = rows.into_iter().map(slipped).collect();
        let graph = graph(names.iter().map(|(kind, name)| (kind.clone(), name.as_str())));
        for (_, asked) in asked.into_iter().map(slipped) {
            let hits = graph.search(&asked).limit(60).at_least(0.9).run();
            let persons = graph.search(&asked).limit(60).at_least(0.9).kinds([EntityKind::Person]).run();
            for (at, (kind, name)) in names.iter().enumerate() {
                let score = compare_names(&asked, name, kind).score();
                let of = |hits: &sanctions_graph::search::Hits<'_>| {
                    hits.iter().find(|hit| hit.entity().get().id() == format!("e{at}")).map(|hit| hit.score())
                };
                prop_assert_eq!(of(&hits), (score >= 0.9).then_some(score), "{:?} asked, {:?} there among {:?}", asked, name, names);
                prop_assert_eq!(of(&persons), of(&hits).filter(|_| *kind == EntityKind::Person), "{:?} {:?}", asked, name);
            }
        }
    }
}

#[test]
fn strange_names_are_no_trouble() {
    let strange: Vec<String> = [
        "",
        " ",
        "...",
        "-,-'",
        "\u{202e}abc\u{202c}",
        "\0\u{1}\u{7f}",
        "🦀🦀 🦀",
        "\\ud800 \\udfff",
        "١٢٣ ۱۲۳ १२३ １２３ 𝟏𝟐",
        "A",
        "ا",
        "ال",
        "الل",
        "ー",
        "\u{3164}",
        "½ ⅓ ㈱ ㍿",
        "Dr. Prof. Sheikh",
        "Ltd Co GmbH",
        "the of and",
        "al bin von",
        "a, b, c, d,",
        "\u{10ffff}\u{e000}",
        "99999999999999999999999999999999",
        "İSTANBUL ıstanbul",
        "ŉ ǰ ﬃ ﷺ",
        ",",
        "Passport No. ",
    ]
    .map(str::to_owned)
    .into_iter()
    .chain(
        [
            ("a", 1 << 20),
            ("ab ", 10_000),
            ("ﷺ", 1 << 18),
            ("e\u{301}\u{327}", 5_000),
            ("中", 500),
            ("김", 500),
            ("1", 1 << 20),
            (",", 100),
        ]
        .map(|(text, times)| text.repeat(times)),
    )
    .chain(["abcd abcdabcd ".repeat(16), "aaaa bbbb aaaabbbb cccc ".repeat(8)])
    .collect();
    for one in &strange {
        for other in &strange {
            for kind in &KINDS {
                let score = compare_names(one, other, kind).score();
                assert!((0.0..=1.0).contains(&score));
                assert_eq!(score, compare_names(other, one, kind).score());
            }
        }
    }
    let named = strange.iter().filter(|name| !name.trim().is_empty() && name.len() < 5_000);
    let graph = graph(named.enumerate().map(|(at, name)| (KINDS[at % 4].clone(), name.as_str())));
    for asked in &strange {
        let hits = graph.search(asked).at_least(0.0).run();
        assert!(hits.to_string().len() < 200_000 + asked.len() * 20);
    }
    for entity in graph.entities().filter(|entity| has_word(entity.get().name())) {
        let hits = graph.search(entity.get().name()).limit(40).run();
        assert!(hits.iter().any(|hit| hit.entity() == entity), "{:?}", entity.get().name());
    }
    assert!(GraphBuilder::new().build().unwrap().search("x").run().is_empty());
}

#[test]
fn many_same_names_and_many_aliases() {
    let graph = graph((0..5_000).map(|_| (EntityKind::Person, "Quuxley Placeholderson")));
    assert_eq!(graph.search("Placeholderson, Quuxley").run().len(), 10);
    assert_eq!(graph.search("Placeholderson, Quuxley").limit(usize::MAX).run().len(), 5_000);
    assert!(graph.search("Placeholderson, Quuxley").limit(0).run().is_empty());
    assert!(graph.search("Placeholderson, Quuxley").at_least(f64::NAN).run().is_empty());

    let aliases =
        (0..66_000).map(|at| Alias::new(format!("Zibbledorf{} Widgets", ["a", "e", "i", "o"][at % 4].repeat(at % 9))));
    let mut firm = aliases.fold(entity("firm", EntityKind::Company, "Flumpet"), Entity::alias);
    firm = firm.alias("Wuzzle Grobnik").alias(Alias::weak("Plom Hanbil"));
    let mut builder = GraphBuilder::new();
    builder.entity(firm);
    let graph = builder.build().unwrap();
    let hits = graph.search("Grobnik Wuzzle").run();
    assert_eq!((hits.len(), hits.best().unwrap().matched()), (1, Matched::Alias));
    let hits = graph.search("Plom Hanbil").run();
    assert_eq!(hits.best().unwrap().matched(), Matched::WeakAlias);
    assert!(!hits.best().unwrap().is_strong());
    assert!(hits.single().is_none());
}

#[test]
fn names_that_are_two() {
    for (kind, one, other) in [
        (EntityKind::Company, "111th Research Center", "110TH RESEARCH CENTER"),
        (EntityKind::Company, "Zibbledorf Unit39", "Zibbledorf Unit38"),
        (EntityKind::Company, "Zibbledorf1", "Zibbledorf"),
        (EntityKind::Company, "Firm 12345678901234567890", "Firm 12345678901234567891"),
        (EntityKind::Vessel, "Flumpet-3", "Flumpet 4"),
        (EntityKind::Company, "Development Bank", "Agricultural Development Bank"),
        (EntityKind::Company, "Korea Trading", "Korea Mining Development Trading Corporation"),
        (EntityKind::Company, "Bank of Korea", "Korea Trade Bank"),
        (EntityKind::Company, "Dandong Company", "Dandong Metal Company"),
        (EntityKind::Agency, "General Bureau", "General Bureau of Petroleum Industry"),
        (EntityKind::Agency, "Department of State", "State Security Department"),
        (EntityKind::Agency, "Ministry of Foreign Affairs", "Ministry of Foreign Affairs of Myanmar"),
        (EntityKind::Agency, "Directorate", "Directorate of Defence Industries"),
        (EntityKind::Agency, "Myanmar", "Myanmar’s government"),
        (EntityKind::State, "Myanmar navy", "Myanmar"),
        (EntityKind::State, "Korea", "North Korea"),
        (EntityKind::Person, "Choe", "CHO, Il-U"),
        (EntityKind::Person, "Placeholderson", "Q. Placeholderson"),
        (EntityKind::Person, "K. Lakvin", "L. Kou"),
        (EntityKind::Person, "O Il Nam", "KIM, Il Nam"),
        (EntityKind::Person, "Kim Jong Kook", "O, Chong-kuk"),
    ] {
        let comparison = compare_names(one, other, &kind);
        assert!(comparison.score() < STRONG_MATCH, "{one:?} and {other:?}: {comparison}");
    }
}

#[test]
fn names_that_are_one() {
    for (kind, one, other) in [
        (EntityKind::Company, "110 Research Centre", "110TH RESEARCH CENTER"),
        (EntityKind::Company, "Mansudae Overseas Projects Group", "MANSUDAE OVERSEAS PROJECT GROUP OF COMPANIES"),
        (EntityKind::Company, "DPRK Central Bank", "CENTRAL BANK OF THE DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA"),
        (
            EntityKind::Company,
            "Central Bank of North Korea",
            "CENTRAL BANK OF THE DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA",
        ),
        (EntityKind::Company, "Yujong Shipping Co", "KOREA YUJONG SHIPPING CO LTD"),
        (EntityKind::Company, "Sech1n Widgets", "Sechin Widgets"),
        (EntityKind::Person, "ΟΔΥΣΣΕΥΣ ΠΑΠΑΔΟΠΟΥΛΟΣ", "Οδυσσεύς Παπαδόπουλος"),
        (EntityKind::Person, "\u{202b}Quuxley\u{202c} Place\u{fe0f}holderson", "Quuxley Placeholderson"),
        (EntityKind::Person, "Quuxley Placeholderson", "Q. Placeholderson"),
    ] {
        let comparison = compare_names(one, other, &kind);
        assert!(comparison.score() >= STRONG_MATCH, "{one:?} and {other:?}: {comparison}");
    }
    let graph = Graph::load("graphs/ofac-dprk.ron").unwrap();
    for (asked, name) in [
        ("Rungrado", "RUNG RA DO"),
        ("Hapjanggang 6", "HAP JANG GANG 6"),
        ("A. A. Chasovnikov", "CHASOVNIKOV, Aleksandr Aleksandrovich"),
    ] {
        let hits = graph.search(asked).run();
        assert!(hits.iter().any(|hit| hit.name() == name && hit.is_strong()), "{hits}");
    }
}
