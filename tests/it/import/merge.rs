//! Merging entities that claims say are the same: against a naive closure, in whatever order the records come.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use sanctions_graph::{
    Claim, Deal, Entity, EntityKind, Evidence, Graph, GraphBuilder, LeftApart, Modality, Relation, Source, SourceKind,
};

/// What is said of two entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Same,
    Denied,
    Retracted,
    Not,
    Possibly,
    Bought,
}

const SAID: [Said; 8] =
    [Said::Same, Said::Same, Said::Same, Said::Denied, Said::Retracted, Said::Not, Said::Possibly, Said::Bought];

fn id(entity: usize) -> String {
    format!("e{entity}")
}

fn claim_of(said: Said, number: usize) -> (Relation, Claim) {
    let evidence = Evidence::new("s").at(format!("line {number}"));
    let claim = Claim::new(Modality::Reported, evidence.clone());
    let (relation, claim) = match said {
        Said::Same => (Relation::SameAs, claim),
        Said::Denied => (Relation::SameAs, Claim::denial(Modality::Reported, evidence)),
        Said::Retracted => (Relation::SameAs, claim.retracted("an error")),
        Said::Not => (Relation::NotSameAs, claim),
        Said::Possibly => (Relation::PossiblySameAs, claim),
        Said::Bought => (Relation::BoughtFrom, claim),
    };
    (relation, claim.note(format!("claim {number}")))
}

type Case = (usize, Vec<(usize, usize, Said)>);

fn case() -> impl Strategy<Value = Case> {
    (2..9usize).prop_flat_map(|count| {
        let said = (0..count, 0..count, prop::sample::select(&SAID[..]));
        let said = said.prop_filter("a tie has two ends", |(from, to, _)| from != to);
        (Just(count), prop::collection::vec(said, 0..14))
    })
}

fn build(order: &[usize], said: &[(usize, (usize, usize, Said))]) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("s", SourceKind::OfficialList, "A list"));
    for &entity in order {
        let name = format!("Example {entity}");
        builder.entity(Entity::new(id(entity), EntityKind::Company, name).identifier("registration", id(entity)));
    }
    for &(number, (from, to, said)) in said {
        let (relation, claim) = claim_of(said, number);
        builder.claim(&id(from), relation, &id(to), claim);
    }
    builder.build().unwrap()
}

fn numbered(said: &[(usize, usize, Said)]) -> Vec<(usize, (usize, usize, Said))> {
    said.iter().copied().enumerate().collect()
}

/// The entities of each merged entity, and those that were left apart.
fn partition(graph: &Graph) -> BTreeSet<BTreeSet<String>> {
    let ids = graph.entities().map(|entity| {
        let aliases = entity.details().identifiers().iter().filter(|identifier| &*identifier.scheme == "alias-id");
        std::iter::once(entity.id().to_owned()).chain(aliases.map(|identifier| identifier.value.to_string())).collect()
    });
    ids.collect()
}

/// The same by the rule as it is written.
fn expected((count, said): &Case) -> BTreeSet<BTreeSet<String>> {
    let between = |one: usize, other: usize, wanted: &[Said]| {
        said.iter().any(|&(from, to, said)| {
            ((from, to) == (one, other) || (to, from) == (one, other)) && wanted.contains(&said)
        })
    };
    let mut group: Vec<usize> = (0..*count).collect();
    for _ in 0..*count {
        for one in 0..*count {
            for other in 0..*count {
                if between(one, other, &[Said::Same]) && !between(one, other, &[Said::Denied]) {
                    let least = group[one].min(group[other]);
                    (group[one], group[other]) = (least, least);
                }
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    group.iter().enumerate().for_each(|(entity, &group)| groups.entry(group).or_default().push(entity));
    let mut parts = BTreeSet::new();
    for all in groups.values() {
        let is_contradicted =
            all.iter().any(|&one| all.iter().any(|&other| one != other && between(one, other, &[Said::Not])));
        if is_contradicted {
            parts.extend(all.iter().map(|&entity| BTreeSet::from([id(entity)])));
        } else {
            parts.insert(all.iter().map(|&entity| id(entity)).collect());
        }
    }
    parts
}

/// The remarks of all claims, those that an entity was merged by among them.
fn remarks(graph: &Graph) -> Vec<String> {
    let of_ties = graph.ties().flat_map(|tie| tie.claims().to_vec());
    let mut all: Vec<String> = of_ties.filter_map(|claim| claim.details().note().map(str::to_owned)).collect();
    for (key, record) in graph.entities().flat_map(|entity| entity.details().extra().to_vec()) {
        assert_eq!(&*key, "merged-by");
        let start = record.find("note:").expect("a remark");
        let quoted: Vec<&str> = record[start..].splitn(3, '"').collect();
        all.push(quoted[1].to_owned());
    }
    all.sort();
    all
}

proptest! {
    #![proptest_config(crate::common::config(400))]

    #[test]
    fn merging_is_the_closure_of_what_is_said(case in case()) {
        let order: Vec<usize> = (0..case.0).collect();
        let graph = build(&order, &numbered(&case.1));
        let (merged, report) = graph.clone().merge_same_as().unwrap();
        prop_assert_eq!(partition(&merged), expected(&case));
        prop_assert_eq!(remarks(&merged), remarks(&graph), "no claim is lost");
        let count: usize = report.merged.iter().map(|merged| merged.others.len()).sum();
        prop_assert_eq!(merged.entity_count() + count, case.0);
        for entity in order {
            let found = merged.entity(&id(entity)).unwrap();
            let registered = found.details().identifiers().iter().any(|known| *known.value == id(entity));
            prop_assert!(registered, "{} leads to where its records are", id(entity));
        }
        let (again, twice) = merged.clone().merge_same_as().unwrap();
        prop_assert_eq!(&again, &merged);
        prop_assert!(twice.merged.is_empty());
        prop_assert_eq!(twice.left, report.left);
    }

    #[test]
    fn the_order_of_records_does_not_matter(
        (case, order, said) in case().prop_flat_map(|case| {
            let order: Vec<usize> = (0..case.0).collect();
            let said = numbered(&case.1);
            (Just(case), Just(order).prop_shuffle(), Just(said).prop_shuffle())
        })
    ) {
        let straight: Vec<usize> = (0..case.0).collect();
        let (one, _) = build(&straight, &numbered(&case.1)).merge_same_as().unwrap();
        let (other, _) = build(&order, &said).merge_same_as().unwrap();
        prop_assert_eq!(partition(&one), partition(&other));
        prop_assert_eq!(remarks(&one), remarks(&other));
        prop_assert_eq!(one.tie_count(), other.tie_count());
    }

    #[test]
    fn merging_in_two_steps_is_merging_at_once((count, said) in case(), split in 0..14usize) {
        // Denials that come later cannot unmake what was merged.
        let said: Vec<_> = said.into_iter().filter(|(.., said)| matches!(said, Said::Same | Said::Bought | Said::Possibly)).collect();
        let order: Vec<usize> = (0..count).collect();
        let all = numbered(&said);
        let (first, rest) = all.split_at(split.min(all.len()));
        let (at_once, _) = build(&order, &all).merge_same_as().unwrap();
        let (half, _) = build(&order, first).merge_same_as().unwrap();
        let kept: Vec<String> = (0..count).map(|entity| half.entity(&id(entity)).unwrap().id().to_owned()).collect();
        let mut builder = half.into_builder();
        for &(number, (from, to, said)) in rest {
            let (relation, claim) = claim_of(said, number);
            if kept[from] != kept[to] {
                builder.claim(&kept[from], relation, &kept[to], claim);
            }
        }
        let (in_steps, _) = builder.build().unwrap().merge_same_as().unwrap();
        prop_assert_eq!(partition(&in_steps), partition(&at_once));
    }
}

fn two(first: Entity, second: Entity) -> GraphBuilder {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("s", SourceKind::OfficialList, "A list"));
    let (one, other) = (first.id().to_owned(), second.id().to_owned());
    builder.entity(first).entity(second);
    builder.entity(Entity::new("us", EntityKind::Agency, "US"));
    builder.claim(&one, Relation::SameAs, &other, Claim::new(Modality::Official, "s").note("by reference"));
    builder
}

#[test]
fn the_records_of_the_merged_add_up() {
    let first = Entity::new("a", EntityKind::Organization, "Example Trading").alias("ET").identifier("lei", "1");
    let second =
        Entity::new("b", EntityKind::Company, "EXAMPLE TRADING LTD").alias("ET").identifier("imo", "2").note("x");
    let mut builder = two(first, second);
    let claim = || Claim::new(Modality::Official, Evidence::new("s").at("entry 7"));
    builder.claim("b", Relation::SanctionedBy, "us", claim());
    builder.claim("a", Relation::SanctionedBy, "us", claim().speaker("b"));
    builder.claim("b", Relation::LinkedTo, "a", claim().note("odd"));
    let (graph, report) = builder.build().unwrap().merge_same_as().unwrap();
    assert_eq!(report.to_string(), "merged: 1\n  a: b\n");
    let merged = graph.entity("b").unwrap();
    assert_eq!((merged.id(), merged.name(), merged.kind()), ("a", "Example Trading", &EntityKind::Company));
    assert_eq!(merged.names().collect::<Vec<_>>(), ["Example Trading", "ET", "EXAMPLE TRADING LTD"]);
    let identifiers: Vec<_> = merged.details().identifiers().iter().map(|id| (&*id.scheme, &*id.value)).collect();
    assert_eq!(identifiers, [("lei", "1"), ("imo", "2"), ("alias-id", "b")]);
    assert_eq!(merged.details().note(), Some("x"));
    let (key, reason) = &merged.details().extra()[0];
    assert_eq!(&**key, "merged-by");
    for part in ["from:\"a\"", "to:\"b\"", "by reference", "\"s\""] {
        assert!(reason.contains(part), "{part}: {reason}");
    }
    let (us, a) = (graph.index_of("us").unwrap(), graph.index_of("a").unwrap());
    let listed = graph.tie(a, Relation::SanctionedBy, us).unwrap();
    assert_eq!(listed.claims().len(), 2);
    assert_eq!(listed.claims()[1].details().speaker(), Some("a"));
    assert_eq!(graph.tie_count(), 2, "a tie between the merged leads to itself");
    let read = Graph::parse("again", &graph.to_ron_for_tests()).unwrap();
    assert_eq!(read.entity("b").unwrap().id(), "a");
}

trait Written {
    fn to_ron_for_tests(&self) -> String;
}

impl Written for Graph {
    fn to_ron_for_tests(&self) -> String {
        let mut bytes = Vec::new();
        self.write(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }
}

#[test]
fn what_would_break_the_graph_is_left_apart() {
    // A deal between the two.
    let mut builder = two(Entity::new("a", EntityKind::Company, "A"), Entity::new("b", EntityKind::Company, "B"));
    let mut deal = Deal::new("d", Claim::new(Modality::Stated, "s"));
    (deal.buyers, deal.sellers) = (vec!["a".into()], vec!["b".into()]);
    builder.deal(deal);
    let (graph, report) = builder.build().unwrap().merge_same_as().unwrap();
    assert_eq!(graph.entity_count(), 3);
    assert_eq!(report.left, [(vec!["a".into(), "b".into()], LeftApart::SidesOfDeal)]);

    // A deal of each with a third: the parties are named once.
    let mut builder = two(Entity::new("a", EntityKind::Company, "A"), Entity::new("b", EntityKind::Company, "B"));
    let mut deal = Deal::new("d", Claim::new(Modality::Stated, "s"));
    (deal.buyers, deal.sellers) = (vec!["us".into()], vec!["b".into(), "a".into()]);
    builder.deal(deal);
    let (graph, _) = builder.build().unwrap().merge_same_as().unwrap();
    assert_eq!(graph.deals()[0].sellers, ["a".into()]);
    assert_eq!(graph.tie_count(), 1);

    // Persons of whom nothing else is said.
    let person = |id: &str| Entity::new(id, EntityKind::Person, "Person One");
    let (graph, report) = two(person("a"), person("b")).build().unwrap().merge_same_as().unwrap();
    assert_eq!((graph.entity_count(), report.left[0].1), (3, LeftApart::Uncited));

    // A person and a vessel are merged as told, and it is said.
    let mut builder = two(person("a"), Entity::new("b", EntityKind::Vessel, "B"));
    builder.claim("a", Relation::SanctionedBy, "us", Claim::new(Modality::Official, "s"));
    let (_, report) = builder.build().unwrap().merge_same_as().unwrap();
    assert_eq!(report.merged[0].conflicts, [EntityKind::Vessel]);
}

#[test]
fn a_long_chain_is_merged_in_good_time() {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("s", SourceKind::OfficialList, "A list"));
    for entity in 0..20_000 {
        builder.entity(Entity::new(id(entity), EntityKind::Company, format!("Example {entity}")));
        if entity > 0 {
            builder.claim(&id(entity), Relation::SameAs, &id(entity - 1), Claim::new(Modality::Official, "s"));
        }
    }
    let (graph, _) = builder.build().unwrap().merge_same_as().unwrap();
    assert_eq!(graph.entity_count(), 1);
    assert_eq!(graph.entity("e19999").unwrap().aliases().len(), 19_999);
}
