//! Identifiers, as users ask for them.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use sanctions_graph::search::{Check, CheckFault, IdentifierHits, check};
use sanctions_graph::{
    Claim, CountryRole, Designation, Entity, EntityKind, Graph, GraphBuilder, Identifier, Measure, Modality, Relation,
    Source, SourceKind,
};

use crate::common::config;

fn ofac() -> Graph {
    Graph::load("graphs/ofac-dprk.ron").unwrap()
}

fn ids<'g>(hits: &IdentifierHits<'g>) -> Vec<&'g str> {
    hits.entities().map(|entity| entity.get().id()).collect()
}

/// Persons with passports, which the graphs of this repository leave out.
fn people() -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("list", SourceKind::OfficialList, "A list"));
    let passport = |value: &str, country: &str| Identifier {
        country: Some(country.into()),
        ..Identifier::new("Passport No.", value)
    };
    let mut one = Entity::new("one", EntityKind::Person, "The one").country("KP", CountryRole::Nationality);
    one.details_mut().set_identifiers(vec![
        passport("PS 836-410-105", "KP"),
        Identifier::new("national-id", "12"),
        Identifier::new("alias-id", "NK-4711"),
    ]);
    let mut other = Entity::new("other", EntityKind::Person, "The other");
    other.details_mut().set_identifiers(vec![
        Identifier::new("registration", "1027700132195"),
        passport("836410105", "MM"),
        Identifier::new("registration", "836410105"),
    ]);
    builder.entity(one);
    builder.entity(other);
    builder.entity(Entity::new("authority", EntityKind::Agency, "An authority"));
    builder.claim("one", Relation::SanctionedBy, "authority", Claim::new(Modality::Official, "list"));
    for measure in [Measure::AssetFreeze, Measure::TravelBan] {
        let designation = Designation::new(measure).with_entry("XVI.B no. 4");
        let claim = Claim::new(Modality::Official, "list").designation(designation);
        builder.claim("other", Relation::SanctionedBy, "authority", claim);
    }
    builder.build().unwrap()
}

#[test]
fn a_ship_is_found_however_its_number_is_spelt() {
    let graph = ofac();
    for spelt in [
        "7937317",
        "IMO 7937317",
        "IMO: 7,937,317",
        "imo7937317",
        "Imo No. 7937317",
        "７９３７３１７",
        "ＩＭＯ　７９３７３１７",
        " 7-937.317\n",
        "ofac:17069",
        "OFAC 17069",
        "17069",
    ] {
        assert_eq!(ids(&graph.by_identifier(spelt).run()), ["ofac:17069"], "{spelt:?}");
    }
    for (scheme, spelt) in
        [("imo", "7937317"), ("IMO number", "IMO/7937317"), ("ofac", "17069"), ("entity-id", "ofac:17069")]
    {
        assert_eq!(ids(&graph.by_identifier(spelt).scheme(scheme).run()), ["ofac:17069"], "{scheme} {spelt}");
    }
    for (scheme, spelt) in [("mmsi", "7937317"), ("registration", "7937317"), ("imo", "17069"), ("", "7937317")] {
        assert!(graph.by_identifier(spelt).scheme(scheme).run().is_empty(), "{scheme} {spelt}");
    }
}

#[test]
fn a_number_is_never_near_another() {
    let graph = ofac();
    for other in ["7937318", "793731", "79373170", "937317", "IMO 793731", "9187629", "A7937317"] {
        assert!(graph.by_identifier(other).run().is_empty(), "{other}");
    }
}

#[test]
fn the_check_tells_of_slips() {
    let graph = ofac();
    let check = |asked: &str| graph.by_identifier(asked).run().check();
    assert_eq!(check("IMO 7937317"), Check::Valid);
    assert_eq!(check("IMO 7937318"), Check::Invalid(CheckFault::CheckDigit));
    assert_eq!(check("IMO 793731"), Check::Invalid(CheckFault::Length));
    assert_eq!(check("7937318"), Check::NotChecked, "nobody said of what scheme it is");
    let slip = graph.by_identifier("IMO 7937318").run();
    assert_eq!(slip.to_string(), "\"IMO 7937318\" as imo (invalid: wrong check digit): no entity");
    let found = graph.by_identifier("imo7937317").run();
    assert_eq!(
        found.to_string(),
        "\"imo7937317\" as imo (valid): 1 entity\n  CHONG CHON GANG (ofac:17069): imo 7937317, valid"
    );
}

/// The list has numbers of companies as `imo-company`, and some as `imo`.
#[test]
fn companies_have_imo_numbers_of_their_own() {
    let graph = ofac();
    for (asked, id) in [("IMO 5342883", "ofac:17067"), ("IMO 5878589", "ofac:19569")] {
        let hits = graph.by_identifier(asked).run();
        assert_eq!((ids(&hits), hits.scheme(), hits.check()), (vec![id], Some("imo-company"), Check::Valid), "{asked}");
        assert!(hits.iter().all(|hit| hit.check() == Check::Valid));
        let as_ship = graph.by_identifier(asked).scheme("imo").run();
        assert_eq!((ids(&as_ship), as_ship.check()), (vec![id], Check::Invalid(CheckFault::OfCompany)), "{asked}");
    }
}

/// Every IMO number of the list is one, by the rule for ships or by the one for companies.
#[test]
fn the_numbers_of_the_list_are_valid() {
    let graph = ofac();
    let mut numbers = 0;
    for entity in graph.entities() {
        for identifier in entity.get().details().identifiers() {
            if !identifier.scheme.starts_with("imo") {
                continue;
            }
            numbers += 1;
            let hits = graph.by_identifier(&identifier.value).scheme(&identifier.scheme).run();
            let hit = hits.iter().find(|hit| hit.entity() == entity).unwrap();
            if identifier.value.len() == 7 {
                assert_eq!(hit.check(), Check::Valid, "{hit}");
            }
        }
    }
    assert!(numbers > 150);
}

#[test]
fn list_entries_lead_to_the_listed() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let hits = graph.by_identifier("KPi.036").run();
    let schemes: Vec<&str> = hits.iter().map(|hit| hit.scheme()).collect();
    assert_eq!((ids(&hits), schemes), (vec!["kim-sok-chol"], vec!["un", "list-entry"]));
    let entry = hits.iter().last().unwrap();
    assert_eq!(entry.authority().unwrap().get().id(), "united-nations");
    for spelt in ["kpi 036", "UN: KPi.036", "List entry KPi.036"] {
        assert_eq!(ids(&graph.by_identifier(spelt).run()), ["kim-sok-chol"], "{spelt}");
    }
    let hits = graph.by_identifier("XIII.A no. 36").scheme("list-entry").run();
    assert_eq!(ids(&hits), ["kim-sok-chol"]);
    assert!(graph.by_identifier("XIII.A no. 36").scheme("passport").run().is_empty());
    assert!(graph.by_identifier("IMO 9187629").run().is_empty());
}

#[test]
fn a_passport_is_told_from_a_registration() {
    let graph = people();
    let hits = graph.by_identifier("836410105").run();
    let told: Vec<_> = hits.iter().map(|hit| (hit.entity().get().id(), hit.scheme(), hit.country())).collect();
    assert_eq!(told, [("other", "Passport No.", Some("MM")), ("other", "registration", None)]);
    assert_eq!(hits.entities().count(), 1);
    let hits = graph.by_identifier("Passport number 836410105").run();
    assert_eq!((hits.len(), hits.scheme(), hits.check()), (1, Some("passport"), Check::NotChecked));
    assert_eq!(ids(&graph.by_identifier("ps836410105").scheme("passport").run()), ["one"]);
    assert_eq!(ids(&graph.by_identifier("NK 4711").run()), ["one"], "the id of an entity that was merged");
    assert_eq!(ids(&graph.by_identifier("nk-4711").scheme("alias-id").run()), ["one"]);
    let hits = graph.by_identifier("ОГРН 1027700132195").run();
    assert_eq!((ids(&hits), hits.check()), (vec!["other"], Check::Valid), "lists put it under registrations");
    assert_eq!(graph.by_identifier("xvi.b no 4").run().len(), 1, "one entry of two measures");
}

#[test]
fn short_numbers_need_a_scheme() {
    let graph = people();
    let hits = graph.by_identifier("12").run();
    assert!(hits.is_empty() && hits.needs_scheme());
    assert_eq!(hits.to_string(), "\"12\": too short to be looked for without a scheme");
    assert_eq!(ids(&graph.by_identifier("12").scheme("National ID No.").run()), ["one"]);
    assert_eq!(ids(&graph.by_identifier("National ID No. 12").run()), ["one"]);
    assert_eq!(ids(&graph.by_identifier("one").run()), ["one"], "ids may be short");
}

#[test]
fn hostile_questions_have_empty_answers() {
    let graph = people();
    let long = "7".repeat(1 << 20);
    let (marks, labels) = ("\u{301}".repeat(1 << 19), "passport ".repeat(1 << 17));
    let ends = format!("a{}", ":".repeat(1 << 20));
    for asked in
        ["", " ", "\0\u{7}\u{1b}[2J", "\u{202e}\u{2066}", "---///...", "IMO", "№", &long, &marks, &labels, &ends]
    {
        for scheme in [None, Some("imo"), Some(""), Some("\0"), Some(&*long)] {
            let query = graph.by_identifier(asked);
            let hits = match scheme {
                Some(scheme) => query.scheme(scheme).run(),
                None => query.run(),
            };
            assert!(hits.is_empty() && !hits.check().is_valid());
            let printed = hits.to_string();
            assert!(printed.len() < 1000 && !printed.contains(char::is_control), "{printed:?}");
        }
    }
    assert!(Graph::parse("empty", "SanctionsGraph(version: 1)").unwrap().by_identifier("1234").run().is_empty());
}

/// A number, spelt with separators between its characters, with or without capitals and in either width.
fn spelt(value: &str, separators: &[&str], lower: bool, wide: bool) -> String {
    let mut spelt = String::new();
    for (c, separator) in value.chars().zip(separators.iter().cycle()) {
        let c = if lower { c.to_ascii_lowercase() } else { c };
        let widened = char::from_u32(u32::from(c) - 0x21 + 0xff01).filter(|_| wide && c.is_ascii_graphic());
        spelt.push(widened.unwrap_or(c));
        spelt.push_str(separator);
    }
    spelt
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn whatever_is_recorded_is_found_however_it_is_spelt(
        values in prop::collection::vec("[A-Z0-9]{4,14}", 1..12),
        schemes in prop::collection::vec(select(vec!["passport", "registration", "imo", "lei", "Tax ID No.", "own scheme"]), 12),
        separators in prop::collection::vec(select(vec!["", "", " ", "-", ".", "/", " - ", "\u{a0}"]), 1..5),
        recorded_so in any::<bool>(), lower in any::<bool>(), wide in any::<bool>(), asked in any::<Index>(),
    ) {
        let mut builder = GraphBuilder::new();
        for (position, (value, scheme)) in values.iter().zip(&schemes).enumerate() {
            let value = if recorded_so { spelt(value, &["-", "", " "], false, false) } else { value.clone() };
            builder.entity(Entity::new(format!("e{position}"), EntityKind::Company, "A firm").identifier(*scheme, value));
        }
        let graph = builder.build().unwrap();
        let at = asked.index(values.len());
        let spelt = spelt(&values[at], &separators, lower, wide);
        for query in [graph.by_identifier(&spelt), graph.by_identifier(&spelt).scheme(schemes[at])] {
            let hits = query.run();
            prop_assert!(ids(&hits).contains(&&*format!("e{at}")), "{spelt:?} in {values:?}");
            // And nothing else is: every hit has just these letters and digits.
            let plain = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
            prop_assert!(hits.iter().all(|hit| plain(hit.value()) == values[at]));
            prop_assert!(hits.entities().is_sorted_by_key(|entity| entity.index()));
        }
    }

    /// A number made valid, then one of its digits changed. Of the numbers of ships those changes are left out that their weights
    /// hide: products with ten for a divisor.
    #[test]
    fn a_changed_digit_is_never_valid(
        digits in prop::collection::vec(0_u32..10, 6), letters in "[0-9A-Z]{16}", country in "[A-Z]{2}",
        place in any::<Index>(), by in 1_u32..10,
    ) {
        let ship: String = digits.iter().map(u32::to_string).collect();
        let bases = [("imo", ship, 1), ("lei", letters.clone() + "00", 2), ("isin", country + &letters[..9], 1)];
        for (scheme, base, length) in bases {
            let ends = (0..10_u32.pow(length)).map(|end| format!("{base}{end:0width$}", width = length as usize));
            let valid: Vec<String> = ends.filter(|value| check(scheme, value).is_valid()).collect();
            if base.bytes().all(|byte| byte == b'0') {
                continue;
            }
            prop_assert_eq!(valid.len(), 1, "{} {:?}", scheme, valid);
            let valid = &valid[0];
            let places: Vec<usize> =
                valid.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(place, _)| place).collect();
            let place = places[place.index(places.len())];
            let was = valid[place..].chars().next().and_then(|c| c.to_digit(10)).unwrap();
            let is = (was + by) % 10;
            let mut changed = valid.clone();
            changed.replace_range(place..=place, &is.to_string());
            let is_hidden = scheme == "imo" && place < 6 && (is.abs_diff(was) * (7 - place as u32)).is_multiple_of(10);
            prop_assert_eq!(check(scheme, &changed).is_valid(), is_hidden, "{} {} {}", scheme, valid, changed);
        }
    }

    #[test]
    fn no_question_panics(asked in any::<String>(), scheme in proptest::option::of(any::<String>())) {
        let graph = people();
        let query = graph.by_identifier(&asked);
        let hits = match &scheme {
            Some(scheme) => query.scheme(scheme).run(),
            None => query.run(),
        };
        prop_assert_eq!(hits.iter().len(), hits.len());
        prop_assert!(!hits.to_string().is_empty());
    }
}
