//! What is one name and what is two: the rules of the comparison, each by names that show it.

use super::score::STRONG;
use super::{Hits, Matched, compare_names};
use crate::model::entity::{Alias, Entity};
use crate::model::kind::EntityKind;
use crate::{Graph, GraphBuilder};

fn person(one: &str, other: &str) -> f64 {
    compare_names(one, other, &EntityKind::Person).score()
}

fn body(one: &str, other: &str) -> f64 {
    compare_names(one, other, &EntityKind::Company).score()
}

#[track_caller]
fn one(score: f64) {
    assert!(score >= STRONG, "{score}");
}

#[track_caller]
fn two(score: f64) {
    assert!(score < STRONG, "{score}");
}

#[test]
fn given_names_may_be_split_joined_and_turned() {
    for spelling in ["Kim Sok Chol", "KIM, Sok Chol", "Kim Sokchol", "Sok-chol Kim", "kim sok chol", "Kim Seok-cheol"] {
        one(person(spelling, "Kim Sok-chol"));
    }
    assert_eq!(person("KIM, Sok Chol", "Kim Sok-chol"), 1.0);
    // A syllable is a name of its own.
    two(person("Kim Sok-il", "Kim Sok-chol"));
    two(person("Kim Jong Man", "Kim Jong Sik"));
}

#[test]
fn other_scripts_are_read() {
    one(person("Ким Сок Чхоль", "Kim Sok-chol"));
    one(person("김석철", "Kim Sok-chol"));
    one(person("习近平", "Xi Jinping"));
    one(person("بشار الأسد", "Bashar al-Assad"));
    one(person("معمر القذافي", "Muammar Gaddafi"));
    one(person("בנימין נתניהו", "Benjamin Netanyahu"));
    one(person("Володимир Зеленський", "Volodymyr Zelenskyy"));
    one(body("Газпромбанк", "Gazprombank"));
    // Of scripts with a character for each syllable one more or less is another name.
    two(person("习近朋", "习近平"));
    two(person("김종은", "김정은"));
}

#[test]
fn patronymics_and_middle_names_may_be_missing_and_must_not_contradict() {
    one(person("Vladimir Vladimirovich Putin", "Vladimir Putin"));
    one(person("Sergey Lavrov", "Sergey Viktorovich Lavrov"));
    two(person("Sergey Viktorovich Lavrov", "Sergey Borisovich Lavrov"));
    // One name of several is not enough.
    two(person("Walijan", "Walijan Abdul Ghafoor Haqqani"));
}

#[test]
fn initials_and_short_forms_stand_for_names() {
    one(person("Ali A. Velayati", "Ali Akbar Velayati"));
    one(person("Hans J Friedrich", "Hans Joachim Friedrich"));
    one(person("Ted Doe", "Theodore Doe"));
    two(person("Aaron A. Wendt", "Josh A. Wendt"));
}

#[test]
fn titles_and_legal_forms_are_set_aside() {
    one(person("Mr. Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"));
    one(body("OAO Gazprom", "Open Joint Stock Company Gazprom"));
    one(body("Siemens Aktiengesellschaft", "Siemens AG"));
    one(body("Empresa Pan Systems S.A. de C.V.", "Empresa Pan Systems"));
    // Where two are the same but for the form, the very form comes first.
    assert!(body("Siemens AG", "Siemens AG") > body("Siemens AG", "Siemens GmbH"));
}

#[test]
fn numbers_tell_companies_apart() {
    two(body("11420 CORP.", "11240 CORP."));
    two(body("Fund II Ltd", "Fund III Ltd"));
    two(body("Yard No. 455", "Yard No. 456"));
    one(body("Brigade Forty-Four", "Brigade 44"));
    one(body("1st International Bank", "First International Bank"));
    let told = compare_names("11420 CORP.", "BELLETECH CORP", &EntityKind::Company);
    assert!(told.reasons().iter().any(|reason| reason.contains("numbers tell names apart")), "{told}");
}

#[test]
fn what_many_have_is_not_enough() {
    two(body("Trading Company Limited", "General Trading Company Ltd"));
    two(body("Management Company", "Westminster Management Company"));
    two(body("Korea General Corporation", "Korea Zinc Industrial Group"));
    two(body("Deutsche Bank AG", "Dresdner Bank AG"));
    one(body("The World Bank", "World Bank"));
}

#[test]
fn a_state_is_not_what_is_named_after_it() {
    let state = |name: &str| compare_names(name, "Myanmar", &EntityKind::State).score();
    two(state("Myanmar Navy"));
    assert_eq!(state("MYANMAR"), 1.0);
}

fn graph() -> Graph {
    let mut builder = GraphBuilder::new();
    let ministry = Entity::new("mod", EntityKind::Agency, "Directorate of Defence Industries");
    builder.entity(ministry.alias(Alias::new("DDI")).alias(Alias::weak("Kapasa")));
    builder.entity(Entity::new("bank", EntityKind::Company, "Foreign Trade Bank"));
    builder.entity(Entity::new("twin-1", EntityKind::Company, "Pan Systems"));
    builder.entity(Entity::new("twin-2", EntityKind::Company, "PAN SYSTEMS"));
    builder.build().unwrap()
}

fn first<'h>(hits: &'h Hits<'_>) -> &'h str {
    hits.best().map_or("nobody", |hit| hit.entity().get().id())
}

#[test]
fn weak_aliases_and_abbreviations_are_never_strong_alone() {
    let graph = graph();
    let weak = graph.search("Kapasa").run();
    let hit = weak.best().unwrap();
    assert_eq!((hit.entity().get().id(), hit.matched()), ("mod", Matched::WeakAlias));
    assert!(!hit.is_strong() && hit.score() >= 0.7);
    assert!(hit.reasons().iter().any(|reason| reason.contains("a weak alias")), "{weak}");
    assert!(weak.single().is_none());
    // An alias that is an abbreviation is a name; what only abbreviates a name is a hint.
    assert!(graph.search("DDI").run().best().unwrap().is_strong());
    let hint = graph.search("FTB").run();
    assert_eq!(first(&hint), "bank");
    assert!(!hint.best().unwrap().is_strong());
    assert!(hint.to_string().contains("an abbreviation: others have the same"), "{hint}");
}

#[test]
fn a_single_hit_is_the_only_one_that_may_be_meant() {
    let graph = graph();
    assert!(graph.search("pan systems").run().single().is_none(), "two have the name");
    let hits = graph.search("Directorate of Defense Industry").run();
    assert_eq!(hits.single().unwrap().entity().get().id(), "mod");
    assert!(graph.search("Ministry of Silly Walks").run().single().is_none());
    assert!(graph.search("").run().is_empty() && graph.search("…").run().is_empty());
}

#[test]
fn filters_leave_out_what_contradicts_them() {
    let mut builder = GraphBuilder::new();
    let firm = |id: &str| Entity::new(id, EntityKind::Company, "Green Pine");
    builder.entity(firm("kp").country("KP", crate::CountryRole::Associated));
    builder.entity(firm("sg").country("SG", crate::CountryRole::Associated));
    builder.entity(
        firm("unknown").date(crate::DateKind::Incorporation, "2009".parse::<crate::date::PartialDate>().unwrap()),
    );
    let graph = builder.build().unwrap();
    let ids = |hits: Hits<'_>| hits.iter().map(|hit| hit.entity().get().id().to_owned()).collect::<Vec<_>>();
    assert_eq!(ids(graph.search("Green Pine").run()), ["kp", "sg", "unknown"]);
    assert_eq!(ids(graph.search("Green Pine").country("North Korea").run()), ["kp", "unknown"]);
    let born = |when: &str| graph.search("Green Pine").born(when.parse::<crate::date::Period>().unwrap()).run();
    assert_eq!(ids(born("1999")), ["kp", "sg"]);
    assert_eq!(ids(born("2009-05")), ["kp", "sg", "unknown"]);
    assert!(graph.search("Green Pine").kinds([EntityKind::Person]).run().is_empty());
    assert!(graph.search("Green Pine").listed(true).run().is_empty());
    assert_eq!(graph.search("Green Pine").listed(false).limit(2).run().len(), 2);
}
