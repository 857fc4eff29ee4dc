//! The entries of one programme as a graph that can be passed on: no birth dates, documents or homes of persons.

use std::collections::BTreeSet;

use sanctions_graph::petgraph::graph::NodeIndex;
use sanctions_graph::{Entity, EntityKind, EntityRef, Graph, GraphBuilder, Identifier, Problems, Relation};

/// The identifiers of parties, vessels and aircraft that stay. Of persons only their number on the list stays.
const IDENTIFIERS: [&str; 10] = [
    "ofac",
    "imo",
    "imo-company",
    "mmsi",
    "call-sign",
    "aircraft-tail",
    "aircraft-serial",
    "registration",
    "swift-bic",
    "lei",
];

/// What stays of the words that have no field of their own: of all, and of those that are no persons.
const WORDS: [&str; 4] = ["ofac:Title", "ofac:formerly known as", "ofac:now known as", "Linked To"];
const WORDS_OF_BODIES: [&str; 6] = [
    "ofac:VESSEL TYPE",
    "ofac:Vessel Owner",
    "ofac:Former Vessel Flag",
    "ofac:Aircraft Model",
    "ofac:Aircraft Operator",
    "ofac:Organization Type",
];

const LEFT_OUT: &str = "Left out: all other entries; of persons the dates and places of birth, gender, addresses, passports, national \
                        ids and other documents; of others all numbers but those of ships, aircraft, banks and registrations; telephone \
                        numbers, e-mail addresses and websites; the warnings of secondary sanctions that most entries repeat. An entity \
                        that is only linked to one of these entries has its name and number alone.";

/// The entries whose programme begins with this word, all ties among them and with others, and the others by their names.
pub fn of(graph: &Graph, programme: &str, state: &str) -> Result<Graph, Problems> {
    let listed: BTreeSet<NodeIndex> =
        graph.entities().filter(|entity| is_under(*entity, programme)).map(|entity| entity.index()).collect();
    let mut builder = GraphBuilder::new();
    let source = graph.sources().first();
    let title = source.map_or("list", |source| &source.title);
    let date =
        source.and_then(|source| source.published).map(|date| format!(" of {}", date.words())).unwrap_or_default();
    builder.title(format!("OFAC’s {title}{date}: programmes of {state}"));
    builder.note(format!(
        "Every entry under a programme that begins with {programme}, as the list has it, with the entries that it is linked to; written \
         by the example import_ofac. {LEFT_OUT}"
    ));
    for source in graph.sources() {
        let mut source = source.clone();
        source.note = Some("Here is an excerpt of it, with what the note of the graph says left out.".into());
        builder.source(source);
    }
    let mut others = BTreeSet::new();
    for tie in graph.ties() {
        let ends = [tie.from(), tie.to()];
        let is_listing = tie.get().relation() == Relation::SanctionedBy;
        let is_wanted = if is_listing { &ends[..1] } else { &ends[..] }.iter().any(|end| listed.contains(&end.index()));
        if is_wanted {
            others.extend(ends.map(EntityRef::index));
            for claim in tie.get().claims() {
                builder.claim(tie.from().id(), tie.get().relation(), tie.to().id(), claim.clone());
            }
        }
    }
    for entity in graph.entities() {
        if listed.contains(&entity.index()) {
            builder.entity(public(entity.get()));
        } else if entity.is_authority() && others.contains(&entity.index()) {
            builder.entity(entity.get().clone());
        } else if others.contains(&entity.index()) {
            builder.entity(stub(entity.get()));
        }
    }
    builder.build()
}

fn is_under(entity: EntityRef<'_>, programme: &str) -> bool {
    let listings = entity.ties().filter(|tie| tie.get().relation() == Relation::SanctionedBy && tie.from() == entity);
    let claims = listings.flat_map(|tie| tie.get().claims());
    let mut programmes = claims.filter_map(|claim| claim.details().designation()?.programme());
    programmes.any(|name| name.starts_with(programme))
}

/// An entity by its name and its number on the list alone.
fn stub(entity: &Entity) -> Entity {
    let bare = Entity::new(entity.id(), entity.kind().clone(), entity.name());
    let number = entity.details().identifiers().iter().find(|identifier| &*identifier.scheme == "ofac");
    match number {
        Some(number) => bare.identifier("ofac", number.value.clone()),
        None => bare,
    }
}

/// What may be passed on of an entity.
fn public(entity: &Entity) -> Entity {
    let is_person = *entity.kind() == EntityKind::Person;
    let mut public = stub(entity);
    let (from, to) = (entity.details(), public.details_mut());
    to.set_aliases(from.aliases().to_vec());
    to.set_countries(from.countries().to_vec());
    let is_kept = |key: &str| WORDS.contains(&key) || (!is_person && WORDS_OF_BODIES.contains(&key));
    to.set_extra(from.extra().iter().filter(|(key, _)| is_kept(key)).cloned().collect());
    to.set_note(from.note().and_then(without_numbers));
    if !is_person {
        let is_kept = |identifier: &&Identifier| IDENTIFIERS.contains(&&*identifier.scheme);
        to.set_identifiers(from.identifiers().iter().filter(is_kept).cloned().collect());
        to.set_dates(from.dates().to_vec());
        to.set_addresses(from.addresses().to_vec());
    }
    public
}

/// Remarks without the parts that give a telephone number, an address or a document.
fn without_numbers(note: &str) -> Option<Box<str>> {
    let is_kept = |part: &&str| !part.contains('@') && part.bytes().filter(u8::is_ascii_digit).count() < 5;
    let kept: Vec<&str> = note.split("; ").filter(is_kept).collect();
    (!kept.is_empty()).then(|| kept.join("; ").into())
}
