//! What entities have in common, and who shares something with them, equals what a comparison of every two finds, on random records
//! and under random views; known cases; counted work.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::rules::{Plan, plan};
use crate::common::{Style, config, records, sized};
use proptest::collection::vec;
use proptest::prelude::*;
use sanctions_graph::petgraph::graph::NodeIndex;
use sanctions_graph::{
    Address, Alias, Claim, Common, CommonKind, CommonThing, Completeness, Cut, DISCLAIMER, Designation, Entity,
    EntityKind, Graph, GraphBuilder, Identifier, LineKind, Measure, Modality, Relation, Sharing, Source, SourceKind,
    View,
};

fn nodes(places: &BTreeSet<usize>) -> Vec<NodeIndex> {
    places.iter().rev().map(|&place| NodeIndex::new(place)).collect()
}

fn places<'g>(entities: impl Iterator<Item = sanctions_graph::EntityRef<'g>>) -> Vec<usize> {
    entities.map(|entity| entity.index().index()).collect()
}

fn bits(have: usize, all: usize) -> f64 {
    (all as f64 / have as f64).log2()
}

fn check_order(common: &Common<'_>, all: usize) -> Result<(), TestCaseError> {
    let rank = |thing: &CommonThing<'_>| (thing.count(), std::cmp::Reverse(thing.holders().len()), thing.kind());
    prop_assert!(common.iter().map(rank).is_sorted());
    for thing in common {
        prop_assert!((thing.bits() - bits(thing.count(), all)).abs() < 1e-12 && thing.count() >= thing.holders().len());
    }
    Ok(())
}

/// The neighbours that some have in common: who has each, and how many do in all.
fn check_neighbours(graph: &Graph, plan: &Plan, asked: &BTreeSet<usize>) -> Result<(), TestCaseError> {
    let (rules, count) = (plan.rules(graph), graph.entity_count());
    let steps = rules.steps();
    let has = |one: usize, far: usize| one != far && !steps.ties[one][far].is_empty();
    let mut expected = BTreeMap::new();
    for far in (0..count).filter(|&far| steps.admitted[far]) {
        let holders: Vec<usize> = asked.iter().copied().filter(|&one| has(one, far)).collect();
        if holders.len() > 1 {
            expected.insert(far, (holders, (0..count).filter(|&one| has(one, far)).count()));
        }
    }
    let common = graph.common(nodes(asked)).unwrap().view(plan.view(graph)).find();
    let neighbours = common.iter().filter_map(|thing| Some((thing.entity()?.index().index(), thing)));
    let found: BTreeMap<usize, (Vec<usize>, usize)> =
        neighbours.map(|(far, thing)| (far, (places(thing.holders()), thing.count()))).collect();
    prop_assert_eq!(found, expected);
    check_order(&common, count)
}

/// Records with few addresses, identifiers, contacts and names, in several spellings of the same.
#[derive(Debug, Clone)]
struct Draft {
    names: Vec<usize>,
    identifiers: Vec<usize>,
    addresses: Vec<usize>,
    phones: Vec<usize>,
    listed: bool,
    at: Option<usize>,
}

const NAMES: [[&str; 2]; 3] = [["Alpha Trading", "ALPHA  TRADING"], ["Béta", "beta"], ["Gamma", "gamma"]];
const IDENTIFIERS: [[(&str, &str); 2]; 3] =
    [[("imo", "111"), ("IMO", " 111 ")], [("lei", "Ab"), ("lei", "aB")], [("mmsi", "111"), ("mmsi", "111")]];
const ADDRESSES: [[&str; 2]; 3] =
    [["1 Main St, Yangon", "1 MAIN ST. Yangon"], ["Dalian", "dalian"], ["5 Rue de l'Été", "5 rue de l'ete"]];
const PHONES: [[(&str, &str); 2]; 2] =
    [[("Phone Number", "+95 1 234"), ("phone", "951234")], [("Email Address", "a@b.c"), ("email", "A@B.C")]];

fn draft() -> BoxedStrategy<Draft> {
    let few = |count: usize| vec(0..2 * count, 0..3);
    let parts = (few(3), few(3), few(3), few(2), any::<bool>(), proptest::option::of(0..2usize));
    parts
        .prop_map(|(names, identifiers, addresses, phones, listed, at)| Draft {
            names,
            identifiers,
            addresses,
            phones,
            listed,
            at,
        })
        .boxed()
}

impl Draft {
    fn entity(&self, number: usize) -> Entity {
        let mut entity = Entity::new(format!("e{number}"), EntityKind::Company, format!("Company {number}"));
        let details = entity.details_mut();
        let variant = |&at: &usize| (at / 2, at % 2);
        let names = self.names.iter().map(variant).map(|(name, spelling)| Alias::new(NAMES[name][spelling]));
        // A weak alias identifies nobody.
        details.set_aliases(names.chain([Alias::weak("The Firm")]).collect());
        let identifiers = self.identifiers.iter().map(variant).map(|(at, spelling)| IDENTIFIERS[at][spelling]);
        details.set_identifiers(identifiers.map(|(scheme, value)| Identifier::new(scheme, value)).collect());
        let addresses = self.addresses.iter().map(variant).map(|(at, spelling)| ADDRESSES[at][spelling]);
        let address = |full: &str| Address { full: Some(full.into()), ..Address::default() };
        details.set_addresses(addresses.chain(["Myanmar"]).map(address).collect());
        let phones = self.phones.iter().map(variant).map(|(at, spelling)| PHONES[at][spelling]);
        details.set_extra(phones.map(|(key, value)| (key.into(), value.into())).collect());
        entity
    }

    /// Its things, each as its kind and a number.
    fn things(&self) -> BTreeSet<(CommonKind, usize)> {
        let of = |kind: CommonKind, list: &[usize]| list.iter().map(move |at| (kind, at / 2)).collect::<Vec<_>>();
        let marks = [
            of(CommonKind::Name, &self.names),
            of(CommonKind::Identifier, &self.identifiers),
            of(CommonKind::Address, &self.addresses),
            of(CommonKind::Contact, &self.phones),
        ];
        let places = self.at.map(|place| (CommonKind::Address, 10 + place));
        marks.into_iter().flatten().chain(places).collect()
    }
}

/// The companies, then two addresses, then an authority.
fn graph_of(drafts: &[Draft]) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("s", SourceKind::OfficialList, "A list"));
    for (number, draft) in drafts.iter().enumerate() {
        builder.entity(draft.entity(number));
    }
    for place in 0..2 {
        builder.entity(Entity::new(format!("a{place}"), EntityKind::Address, format!("Address {place}")));
    }
    builder.entity(Entity::new("authority", EntityKind::Agency, "An authority"));
    for (number, draft) in drafts.iter().enumerate() {
        let id = format!("e{number}");
        if let Some(place) = draft.at {
            builder.claim(&id, Relation::LocatedIn, &format!("a{place}"), Claim::new(Modality::Stated, "s"));
        }
        if draft.listed {
            let freeze = Claim::new(Modality::Official, "s").designation(Designation::new(Measure::AssetFreeze));
            builder.claim(&id, Relation::SanctionedBy, "authority", freeze);
        }
    }
    builder.build().unwrap_or_else(|problems| panic!("{problems}"))
}

type Rows = Vec<(CommonKind, Vec<usize>, usize)>;

fn rows<'a, 'g: 'a>(things: impl IntoIterator<Item = &'a CommonThing<'g>>) -> Rows {
    let mut rows: Rows =
        things.into_iter().map(|thing| (thing.kind(), places(thing.holders()), thing.count())).collect();
    rows.sort();
    rows
}

fn check_drafts(drafts: &[Draft], asked: &BTreeSet<usize>) -> Result<(), TestCaseError> {
    let graph = graph_of(drafts);
    let all: Vec<BTreeSet<(CommonKind, usize)>> = drafts.iter().map(Draft::things).collect();
    let having =
        |thing: &(CommonKind, usize)| (0..drafts.len()).filter(|&at| all[at].contains(thing)).collect::<Vec<_>>();
    let every: BTreeSet<(CommonKind, usize)> = all.iter().flatten().copied().collect();

    let common = graph.common(nodes(asked)).unwrap().find();
    let mut expected: Rows = Vec::new();
    for thing in &every {
        let holders: Vec<usize> = having(thing).into_iter().filter(|at| asked.contains(at)).collect();
        if holders.len() > 1 {
            expected.push((thing.0, holders, having(thing).len()));
        }
    }
    let listed: Vec<usize> = (0..drafts.len()).filter(|&at| drafts[at].listed).collect();
    let both: Vec<usize> = listed.iter().copied().filter(|at| asked.contains(at)).collect();
    if both.len() > 1 {
        expected.push((CommonKind::Neighbour, both, listed.len()));
    }
    expected.sort();
    prop_assert_eq!(rows(&common), expected);
    check_order(&common, graph.entity_count())?;

    let sharers = |with: &[usize], unlisted: bool| -> BTreeMap<usize, Rows> {
        let others = (0..drafts.len()).filter(|at| !(with.contains(at) || unlisted && drafts[*at].listed));
        let shared = |at: usize| {
            let row = |thing: &(CommonKind, usize)| {
                let holders: Vec<usize> = having(thing).into_iter().filter(|at| with.contains(at)).collect();
                (!holders.is_empty()).then(|| (thing.0, holders, having(thing).len()))
            };
            let mut rows: Rows = all[at].iter().filter_map(row).collect();
            rows.sort();
            (at, rows)
        };
        others.map(shared).filter(|(_, rows)| !rows.is_empty()).collect()
    };
    let with: Vec<usize> = asked.iter().copied().collect();
    check_sharing(&graph.sharing_with(nodes(asked)).unwrap().find(), &sharers(&with, false), graph.entity_count())?;
    let unlisted = graph.sharing_with(nodes(asked)).unwrap().unlisted().find();
    check_sharing(&unlisted, &sharers(&with, true), graph.entity_count())?;
    check_sharing(&graph.sharing_with_listed().find(), &sharers(&listed, true), graph.entity_count())?;
    let one = graph.sharing_with(nodes(asked)).unwrap().limit(1).find();
    let cut = if sharers(&with, false).len() > 1 { Completeness::Cut(Cut::Limit) } else { Completeness::Complete };
    prop_assert_eq!((one.completeness(), one.len()), (cut, sharers(&with, false).len().min(1)));
    Ok(())
}

fn check_sharing(sharing: &Sharing<'_>, expected: &BTreeMap<usize, Rows>, all: usize) -> Result<(), TestCaseError> {
    let found: BTreeMap<usize, Rows> =
        sharing.iter().map(|sharer| (sharer.entity().index().index(), rows(sharer.things()))).collect();
    prop_assert_eq!(&found, expected);
    let sum = |rows: &Rows| rows.iter().map(|(_, _, have)| bits(*have, all)).sum::<f64>();
    for sharer in sharing {
        prop_assert!((sharer.bits() - sum(&found[&sharer.entity().index().index()])).abs() < 1e-9);
    }
    prop_assert!(sharing.iter().map(|sharer| sharer.bits()).is_sorted_by(|one, next| one >= next));
    prop_assert!(sharing.to_string().ends_with(DISCLAIMER) && sharing.explain().to_string().contains(DISCLAIMER));
    Ok(())
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn neighbours_under_any_view(records in records(Style::Plain), plan in plan(), asked in vec(0..8usize, 1..5)) {
        let graph = records.graph();
        let asked = asked.into_iter().map(|at| at % graph.entity_count()).collect();
        check_neighbours(&graph, &plan, &asked)?;
    }

    #[test]
    fn neighbours_in_dense_graphs(
        records in sized(Style::Plain, 5..12, 20..60),
        plan in plan(),
        asked in vec(0..12usize, 2..6),
    ) {
        let graph = records.graph();
        let asked = asked.into_iter().map(|at| at % graph.entity_count()).collect();
        check_neighbours(&graph, &plan, &asked)?;
    }

    #[test]
    fn marks_and_names(drafts in vec(draft(), 2..8), asked in vec(0..8usize, 1..5)) {
        let asked = asked.into_iter().map(|at| at % drafts.len()).collect();
        check_drafts(&drafts, &asked)?;
    }
}

fn build(count: usize, ties: &[(usize, Relation, usize)]) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("s", SourceKind::Dataset, "A data set"));
    for entity in 0..count {
        builder.entity(Entity::new(format!("e{entity}"), EntityKind::Company, format!("Company {entity}")));
    }
    for &(from, relation, to) in ties {
        builder.claim(&format!("e{from}"), relation, &format!("e{to}"), Claim::new(Modality::Stated, "s"));
    }
    builder.build().unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn owners_and_officers_are_told_from_other_neighbours() {
    use Relation::{Controls, Directs, EmployedBy, LinkedTo, Owns};
    let ties = [
        (2, Owns, 0),
        (2, Controls, 1), // owns one and controls the other
        (3, Directs, 0),
        (3, EmployedBy, 1), // an officer of both
        (4, Owns, 0),
        (4, Directs, 1), // owner here, officer there
        (0, Owns, 5),
        (1, Owns, 5), // is owned by both
        (6, Owns, 0),
        (6, LinkedTo, 1),
    ];
    let graph = build(7, &ties);
    let common = graph.common(["e0", "e1"]).unwrap().find();
    let kinds: BTreeMap<&str, CommonKind> = common.iter().map(|thing| (thing.text(), thing.kind())).collect();
    let expected = [
        ("Company 2", CommonKind::Owner),
        ("Company 3", CommonKind::Officer),
        ("Company 4", CommonKind::Officer),
        ("Company 5", CommonKind::Neighbour),
        ("Company 6", CommonKind::Neighbour),
    ];
    assert_eq!(kinds, BTreeMap::from(expected));
    let first = common.iter().next().unwrap();
    assert_eq!(first.to_string(), "owner: Company 2; 2 of 7 entities, 1.8 bits");
    let text = common.explain().to_string();
    for words in
        ["Common to Company 0 and Company 1: 5 things", "Company 3 directs Company 0 [stated]", "[1] A data set"]
    {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn what_nearly_everybody_has_scores_little_and_is_still_told() {
    let graph = build(4, &[(0, Relation::LinkedTo, 3), (1, Relation::LinkedTo, 3), (2, Relation::LinkedTo, 3)]);
    let common = graph.common(["e0", "e1", "e2"]).unwrap().find();
    let thing = common.iter().next().unwrap();
    assert_eq!((common.len(), thing.count()), (1, 3));
    assert!((thing.bits() - (4.0f64 / 3.0).log2()).abs() < 1e-12);
    assert!(graph.common("e0").unwrap().find().is_empty(), "one alone has nothing in common");
    assert!(graph.common("e0").unwrap().find().to_string().starts_with("common to Company 0: nothing known\n"));
}

#[test]
fn the_seed_graph_tells_what_two_have_in_common() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let common = graph.common(["komid", "glocom"]).unwrap().find();
    assert!(!common.is_empty());
    let lines = common.explain();
    assert!(lines.lines().iter().any(|line| line.kind == LineKind::Claim));
    assert!(lines.to_string().contains(&format!("policy: {}", common.view())));
    // Without listing, location and contact less is walked.
    let less = graph.common(["komid", "glocom"]).unwrap().view(View::default()).find();
    assert!(less.len() <= common.len());
}

#[test]
fn on_a_real_list_the_rarest_address_comes_first() {
    let graph = Graph::load("graphs/ofac-dprk.ron").unwrap();
    let has = |entity: &sanctions_graph::EntityRef<'_>, full: &str| {
        entity.details().addresses().iter().any(|address| address.full.as_deref() == Some(full))
    };
    let office = "8th Floor, Number 466, Section 2, Neihu Road, Taipei, Taiwan";
    let tenants: Vec<_> = graph.entities().filter(|entity| has(entity, office)).collect();
    assert_eq!(tenants.len(), 2);
    let common = graph.common(&tenants).unwrap().find();
    let address = common.iter().find(|thing| thing.kind() == CommonKind::Address).unwrap();
    assert_eq!((address.text(), address.count()), (office, 2));
    assert!(common.iter().all(|thing| thing.text() != "Taiwan"), "a country is no address");
    let sharing = graph.sharing_with(tenants[0]).unwrap().find();
    assert_eq!(sharing.iter().next().unwrap().entity(), tenants[1]);
}

#[test]
fn the_work_is_linear_in_what_is_touched() {
    let count = 3000;
    let ties: Vec<_> = (2..count).map(|at| (at, Relation::LinkedTo, at % 2)).collect();
    let graph = build(count, &ties);
    // Two leaves of one hub: their own ties, and those of the hub.
    let common = graph.common(["e2", "e4"]).unwrap().find();
    let hub = common.iter().next().unwrap();
    assert_eq!((hub.entity().unwrap().get().id(), hub.count()), ("e0", count / 2 - 1));
    assert!(common.work().ties <= 2 + hub.count() as u64, "{:?}", common.work());
    // Leaves of two hubs: no hub is counted.
    let apart = graph.common(["e2", "e3"]).unwrap().find();
    assert!(apart.is_empty() && apart.work().ties == 2);
    let sharing = graph.sharing_with("e2").unwrap().find();
    assert!(sharing.is_empty() && sharing.work().ties == 1, "a hub that is no address is not looked at");
}
