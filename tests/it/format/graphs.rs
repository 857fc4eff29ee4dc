//! The graphs that come with the crate: no problem, canonical form, quotes of one sentence, and what they are known to say.

use std::path::PathBuf;

use sanctions_graph::{DateKind, EntityKind, Graph, Measure, Modality, Relation, Standing};

fn files() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/graphs");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() >= 3 && files.iter().all(|file| file.extension().is_some_and(|end| end == "ron")), "{files:?}");
    files
}

fn load(name: &str) -> Graph {
    Graph::load(format!("{}/graphs/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn every_file_is_without_problems_and_in_canonical_form() {
    for file in files() {
        let graph = Graph::load(&file).unwrap_or_else(|problems| panic!("{problems}"));
        assert!(graph.warnings().is_empty(), "{:?}", graph.warnings());
        let text = std::fs::read_to_string(&file).unwrap();
        let canonical = graph.to_ron().unwrap();
        if text != canonical {
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                std::fs::write(&file, canonical).unwrap();
                continue;
            }
            let line = text.lines().zip(canonical.lines()).position(|(is, should)| is != should);
            panic!(
                "{} is not in canonical form from line {:?} on; UPDATE_EXPECT=1 writes it anew",
                file.display(),
                line.map(|line| line + 1)
            );
        }
    }
}

/// Where a sentence ends and another begins: an end mark, perhaps a closing quotation mark, white space, a capital.
fn sentences(quote: &str) -> usize {
    let letters: Vec<char> = quote.chars().collect();
    let ends = |at: usize| {
        let mut next = at + 1;
        while letters.get(next).is_some_and(|c| matches!(c, '”' | '’' | '"' | ')')) {
            next += 1;
        }
        let begins = letters.get(next).is_some_and(|c| c.is_whitespace())
            && letters.get(next + 1).is_some_and(|c| c.is_uppercase() || matches!(c, '“' | '"'));
        matches!(letters[at], '.' | '!' | '?') && begins
    };
    1 + (0..letters.len()).filter(|&at| ends(at)).count()
}

#[test]
fn no_quote_is_longer_than_a_sentence() {
    assert_eq!(sentences("One. Two."), 2);
    assert_eq!(sentences("“Said he?” Then she left."), 2);
    assert_eq!(sentences("In 2015, the U.S. also did."), 1);
    for file in files() {
        let graph = Graph::load(&file).unwrap();
        let claims = graph.ties().flat_map(|tie| tie.get().claims());
        let quotes = claims.flat_map(|claim| claim.evidence()).filter_map(|evidence| evidence.quote());
        for quote in quotes {
            // Lists tie entries by a name, whose abbreviations look like ends of sentences.
            let is_name = quote.strip_prefix("Linked To: ").is_some_and(|name| !name.contains("; "));
            assert!(is_name || sentences(quote) == 1, "{}: {quote}", file.display());
        }
    }
}

#[test]
fn the_article_is_quoted_with_paragraphs() {
    let graph = load("myanmar-dprk-article.ron");
    let mut quotes = 0;
    for tie in graph.ties() {
        for claim in tie.get().claims() {
            for evidence in claim.evidence().iter().filter(|evidence| evidence.quote().is_some()) {
                assert!(evidence.locator().is_some_and(|place| place.contains("para ")), "{tie}: {evidence:?}");
                quotes += 1;
            }
        }
    }
    assert!(quotes >= 30, "{quotes}");
}

#[test]
fn opinions_of_the_article_stay_out() {
    let text = load("myanmar-dprk-article.ron").to_ron().unwrap();
    for opinion in ["looks sure", "hard to believe", "for the last ten years", "pariah", "ignoring the sanctions"] {
        assert!(!text.contains(opinion), "{opinion}");
    }
}

#[test]
fn disputed_ties_are_visible_in_the_checked_graph_only() {
    let disputed = |graph: &Graph, from: &str, relation, to: &str| {
        let (from, to) = (graph.index_of(from).unwrap(), graph.index_of(to).unwrap());
        graph.tie(from, relation, to).unwrap().standing() == Standing::Disputed
    };
    let (article, checked) = (load("myanmar-dprk-article.ron"), load("myanmar-dprk.ron"));
    for (from, relation, to) in [
        ("north-korea", Relation::BoughtFrom, "ddi"),
        ("north-korea-technicians", Relation::Assisted, "myanmar"),
        ("north-korea-technicians", Relation::LocatedIn, "myanmar"),
    ] {
        assert!(!disputed(&article, from, relation, to), "{from} {relation} {to}");
        assert!(disputed(&checked, from, relation, to), "{from} {relation} {to}");
    }
    assert!(
        disputed(&article, "myanmar", Relation::CooperatesWith, "north-korea"),
        "the article itself has the denial"
    );
}

#[test]
fn every_tie_of_the_article_is_in_the_checked_graph_with_all_its_claims() {
    let (article, checked) = (load("myanmar-dprk-article.ron"), load("myanmar-dprk.ron"));
    for tie in article.ties() {
        let end = |id: &str| checked.index_of(id).unwrap();
        let same =
            checked.tie(end(tie.from().id()), tie.relation(), end(tie.to().id())).unwrap_or_else(|| panic!("{tie}"));
        for claim in tie.get().claims() {
            assert!(same.get().claims().contains(claim), "{tie}: {claim:?}");
        }
    }
}

#[test]
fn ddi_has_both_measures_with_their_terms() {
    let graph = load("myanmar-dprk.ron");
    let tie =
        graph.tie(graph.index_of("ddi").unwrap(), Relation::SanctionedBy, graph.index_of("united-states").unwrap());
    let designations: Vec<_> =
        tie.unwrap().get().claims().iter().filter_map(|claim| claim.details().designation()).collect();
    let term = |measure: Measure| {
        let designation = designations.iter().find(|designation| designation.measure == measure).unwrap();
        (designation.listed_on.unwrap().to_string(), designation.removed_on.unwrap().to_string())
    };
    assert_eq!(term(Measure::AssetFreeze), ("2012-07".to_owned(), "2016-10-07".to_owned()));
    assert_eq!(term(Measure::Procurement), ("2017-03-21".to_owned(), "2019-03-21".to_owned()));
    assert_eq!(term(Measure::ExportControl), ("2017-03-21".to_owned(), "2019-03-21".to_owned()));
}

#[test]
fn the_quoted_official_and_the_visited_leader_are_on_no_default_route() {
    for name in ["myanmar-dprk-article.ron", "myanmar-dprk.ron"] {
        let graph = load(name);
        let of = |code: &str| -> Vec<_> {
            let is = |code: &str, entity: &sanctions_graph::EntityRef<'_>| {
                entity.get().details().countries().iter().any(|country| country.code() == code)
            };
            graph.entities().filter(|entity| is(code, entity)).map(|entity| entity.index()).collect()
        };
        let mut routes = 0;
        for &from in &of("MM") {
            for &to in &of("KP") {
                for route in &graph.routes(from, to).unwrap().all() {
                    routes += 1;
                    for entity in route.entities() {
                        assert!(!["aung-san-suu-kyi", "kyaw-zeya"].contains(&entity.get().id()), "{route}");
                    }
                }
            }
        }
        assert!(routes > 3, "{routes}");
    }
}

#[test]
fn the_connection_through_komid_is_only_alleged() {
    let graph = load("myanmar-dprk.ron");
    let route = |floor: Modality| graph.routes("kim-sok-chol", "myanmar").unwrap().at_least(floor).all();
    let alleged: Vec<String> = route(Modality::Alleged).iter().map(ToString::to_string).collect();
    assert_eq!(alleged, ["Kim Sok-chol -> Korea Mining Development Trading Corporation -> Myanmar (2 hops, alleged)"]);
    assert!(route(Modality::Reported).is_empty());
}

#[test]
fn the_ownership_examples_have_exact_shares() {
    let graph = load("ownership-examples.ron");
    let shares = graph.ties().filter(|tie| tie.relation() == Relation::Owns);
    let exact: Vec<_> =
        shares.map(|tie| tie.get().claims()[0].details().share().and_then(|share| share.value())).collect();
    assert!(exact.len() > 10 && exact.iter().all(Option::is_some), "{exact:?}");
}

/// The excerpts of OFAC's list: the programmes that each is of, how many entries are under them, and how many are beside these.
const EXCERPTS: [(&str, &str, usize, usize); 2] =
    [("ofac-dprk.ron", "DPRK", 479, 14), ("ofac-burma.ron", "BURMA", 134, 0)];

#[test]
fn excerpts_of_lists_have_every_entry_of_their_programmes_with_its_evidence() {
    for (file, programme, listed, others) in EXCERPTS {
        let graph = load(file);
        let [source] = graph.sources() else { panic!("{file}: one source") };
        assert_eq!(&*source.id, "ofac-sdn-2023-12-28");
        assert_eq!(source.published.unwrap().to_string(), "2023-12-28");
        assert!(source.licence.is_some() && source.publisher.is_some() && source.note.is_some());
        assert!(graph.note().unwrap().contains("Left out: "));
        let (mut under, mut beside) = (0, 0);
        for entity in graph.entities().filter(|entity| !entity.is_authority()) {
            let listings = entity.ties().filter(|tie| tie.get().relation() == Relation::SanctionedBy);
            let claims: Vec<_> = listings.flat_map(|tie| tie.get().claims()).collect();
            let programmes = claims.iter().filter_map(|claim| claim.details().designation()?.programme());
            match programmes.filter(|name| name.starts_with(programme)).count() {
                0 => {
                    assert!(claims.is_empty(), "{}", entity.id());
                    beside += 1;
                }
                _ => under += 1,
            }
        }
        assert_eq!((under, beside), (listed, others), "{file}");
        for tie in graph.ties() {
            for claim in tie.get().claims() {
                assert_eq!(claim.modality(), Modality::Official);
                assert!(claim.evidence()[0].locator().unwrap().starts_with("entry "), "{tie}");
            }
        }
    }
}

#[test]
fn excerpts_of_lists_say_no_more_of_persons_than_who_they_are() {
    for (file, ..) in EXCERPTS {
        let graph = load(file);
        for entity in graph.entities() {
            let (id, details) = (entity.id(), entity.details());
            let is_person = *entity.kind() == EntityKind::Person;
            if is_person {
                assert!(details.dates().is_empty() && details.addresses().is_empty(), "{id}");
                assert!(details.identifiers().iter().all(|identifier| &*identifier.scheme == "ofac"), "{id}");
            }
            assert!(details.dates().iter().all(|dated| dated.kind != DateKind::Birth), "{id}");
            for (key, value) in details.extra() {
                let is_public =
                    ["ofac:Title", "ofac:formerly known as", "ofac:now known as", "Linked To"].contains(&&**key);
                assert!(is_public || !is_person, "{id}: {key}");
                for private in
                    ["Birth", "Gender", "Phone", "Email", "Website", "Passport", "National ID", "Citizenship"]
                {
                    assert!(!key.contains(private), "{id}: {key}");
                }
                assert!(!value.contains('@'), "{id}: {value}");
            }
            for identifier in details.identifiers() {
                assert!(!["passport", "national-id", "ssn", "tax-id"].contains(&&*identifier.scheme), "{id}");
            }
            let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
            assert!(
                details.note().unwrap_or_default().split("; ").all(|part| digits(part) < 5 && !part.contains('@')),
                "{id}"
            );
        }
    }
}

#[test]
fn excerpts_of_lists_can_be_reviewed() {
    for (file, ..) in EXCERPTS {
        let size = std::fs::metadata(format!("{}/graphs/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap().len();
        assert!(size < 400_000, "{file}: {size} bytes");
    }
}

#[test]
fn what_the_excerpts_are_known_to_say() {
    let graph = load("ofac-dprk.ron");
    // Who acts for KOMID, by the list of that day.
    let komid = graph.entity("ofac:9345").unwrap();
    let mut linked: Vec<&str> = komid
        .ties()
        .filter(|tie| tie.get().relation() == Relation::LinkedTo)
        .map(|tie| tie.from().get().id())
        .collect();
    linked.sort_unstable();
    assert_eq!(linked, ["ofac:18552", "ofac:18668", "ofac:18848", "ofac:19531", "ofac:19532", "ofac:20602"]);
    // Two entries are called so, and the list does not say which is meant.
    let song = graph.entity("ofac:20130").unwrap();
    assert!(song.details().extra().contains(&("Linked To".into(), "MINISTRY OF STATE SECURITY".into())));
    let graph = load("ofac-burma.ron");
    assert_eq!(graph.entity("ofac:33537").unwrap().name(), "DIRECTORATE OF DEFENSE INDUSTRIES");
}
