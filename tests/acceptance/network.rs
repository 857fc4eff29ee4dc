//! A large network, the same every time.

use std::error::Error;

use sanctions_graph::date::Period;
use sanctions_graph::{
    Claim, Entity, EntityKind, Evidence, Graph, GraphBuilder, Modality, Relation, Source, SourceKind,
};

/// So many entities with three times as many ties; the first have the most.
pub fn network(entities: u64) -> Result<Graph, Box<dyn Error>> {
    let kinds = [EntityKind::Person, EntityKind::Company, EntityKind::FrontCompany, EntityKind::Agency];
    let relations = [Relation::Owns, Relation::BoughtFrom, Relation::Directs, Relation::FamilyOf, Relation::Met];
    let mut builder = GraphBuilder::new();
    builder.title(format!("A network of {entities} parties"));
    builder.source(Source::new("register", SourceKind::Register, "A register that does not exist"));
    for number in 0..entities {
        let kind = kinds[number as usize % kinds.len()].clone();
        builder.entity(Entity::new(format!("n{number}"), kind, format!("Party {number}")));
    }
    let mut state = 1_u64;
    let mut below = |bound: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % bound
    };
    for draw in 0..3 * entities {
        // Each is at one end, so that nobody is named without a claim; the other end is mostly among the first.
        let (from, to) = (below(entities), draw % entities);
        let from = from * from / entities;
        if from != to {
            let relation = relations[below(relations.len() as u64) as usize];
            let year = (1990 + below(35)).to_string().parse::<Period>()?;
            let claim = Claim::new(Modality::Stated, Evidence::new("register").at(format!("entry {from}-{to}")));
            builder.claim(&format!("n{from}"), relation, &format!("n{to}"), claim.when(year));
        }
    }
    Ok(builder.build()?)
}
