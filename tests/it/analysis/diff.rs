//! The difference of two graphs: what must always hold, and edit scripts on random graphs.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::{Records, Statement, Style, config, designation, records, sized};
use proptest::option::of;
use proptest::prelude::*;
use sanctions_graph::date::{Answer, Period};
use sanctions_graph::{
    ChangeKind, Claim, Designation, Diff, DiffQuery, Entity, EntityKind, Evidence, Graph, GraphBuilder, ListingEvent,
    Measure, Modality, Regime, Relation, Sides, Source, SourceKind, Stance,
};

/// What an editor does to one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edit {
    Keep,
    Remove,
    Change,
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![3 => Just(Edit::Keep), 1 => Just(Edit::Remove), 1 => Just(Edit::Change)]
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    prop::collection::vec(edit(), 64)
}

/// Claims that no other claim can be taken for: each has a place in its source of its own.
fn told_apart(mut records: Records) -> Records {
    records.deals.clear();
    for (number, statement) in records.claims.iter_mut().enumerate() {
        let source = statement.claim.evidence()[0].source.clone();
        statement.claim = rebuilt(statement, Evidence::new(source).at(format!("line {number}")));
    }
    records
}

/// The claim again with this evidence alone.
fn rebuilt(statement: &Statement, evidence: Evidence) -> Claim {
    let claim = &statement.claim;
    let mut again = match claim.stance() {
        Stance::Denies => Claim::denial(claim.modality(), evidence),
        _ => Claim::new(claim.modality(), evidence),
    };
    *again.details_mut() = claim.details().clone();
    claim.dated().into_iter().fold(again, Claim::when)
}

/// What became of entities by id, and of claims by their ends, relation and place in the source.
#[derive(Debug, Default, PartialEq, Eq)]
struct Script {
    entities: BTreeMap<String, ChangeKind>,
    claims: BTreeMap<String, ChangeKind>,
}

/// The records after some edits, with a new entity and a new claim, and what was done.
fn edited(records: &Records, entities: &[Edit], claims: &[Edit]) -> (Records, Script) {
    let (mut new, mut script) = (records.clone(), Script::default());
    let mut places: Vec<Option<usize>> = Vec::new();
    new.entities.clear();
    for (entity, edit) in records.entities.iter().zip(entities) {
        let id = entity.id().to_owned();
        match edit {
            Edit::Remove => {
                places.push(None);
                script.entities.insert(id, ChangeKind::Removed);
                continue;
            }
            Edit::Keep => new.entities.push(entity.clone()),
            Edit::Change => {
                let mut renamed = Entity::new(&id, entity.kind().clone(), format!("{} & Co.", entity.name()));
                *renamed.details_mut() = entity.details().clone();
                new.entities.push(renamed);
                script.entities.insert(id, ChangeKind::Changed);
            }
        }
        places.push(Some(new.entities.len() - 1));
    }
    new.claims.clear();
    for (statement, edit) in records.claims.iter().zip(claims) {
        let ends = places[statement.from].zip(places[statement.to]).filter(|_| *edit != Edit::Remove);
        let key = key(records, statement);
        let Some((from, to)) = ends else {
            script.claims.insert(key, ChangeKind::Removed);
            continue;
        };
        let mut statement = Statement { from, to, ..statement.clone() };
        if *edit == Edit::Change {
            let note = format!("{} (mended)", statement.claim.details().note().unwrap_or_default());
            statement.claim.details_mut().set_note(Some(note.into()));
            script.claims.insert(key, ChangeKind::Changed);
        }
        new.claims.push(statement);
    }
    let added = new.entities.len();
    new.entities.push(Entity::new("newcomer", EntityKind::Company, "A newcomer"));
    script.entities.insert("newcomer".to_owned(), ChangeKind::Added);
    let evidence = Evidence::new(records.sources[0].id.clone()).at("a new line");
    let claim = Claim::new(Modality::Reported, evidence);
    let statement = Statement { from: 0, relation: Relation::AssociateOf, to: added, claim };
    script.claims.insert(key(&new, &statement), ChangeKind::Added);
    new.claims.push(statement);
    // A person must not be named without a cited claim.
    let cited: BTreeSet<usize> = new.claims.iter().flat_map(|claim| [claim.from, claim.to]).collect();
    for (_, entity) in new.entities.iter_mut().enumerate().filter(|(place, _)| !cited.contains(place)) {
        if *entity.kind() == EntityKind::Person {
            let mut body = Entity::new(entity.id(), EntityKind::Company, entity.name());
            *body.details_mut() = entity.details().clone();
            *entity = body;
            script.entities.insert(entity.id().to_owned(), ChangeKind::Changed);
        }
    }
    let ids: BTreeSet<String> = new.entities.iter().map(|entity| entity.id().to_owned()).collect();
    let is_whole = |deal: &sanctions_graph::Deal| {
        let parties = [&deal.buyers, &deal.sellers, &deal.brokers, &deal.carriers, &deal.financiers];
        parties.into_iter().flatten().all(|party| ids.contains(&**party))
    };
    new.deals.retain(is_whole);
    (new, script)
}

fn key(records: &Records, statement: &Statement) -> String {
    let (from, to) = (records.entities[statement.from].id(), records.entities[statement.to].id());
    let place = statement.claim.evidence()[0].locator().unwrap_or_default();
    format!("{from:?} {:?} {to:?} {place}", statement.relation)
}

/// The same of what was found.
fn found(diff: &Diff<'_>) -> Script {
    let mut script = Script::default();
    for change in diff.entities() {
        script.entities.insert(change.sides.latest().id().to_owned(), change.kind());
    }
    for tie in diff.ties() {
        let (from, to) = (tie.sides.latest().from(), tie.sides.latest().to());
        for claim in &tie.claims {
            let place = claim.sides.latest().evidence()[0].locator().unwrap_or_default();
            let key = format!("{:?} {:?} {:?} {place}", from.id(), tie.sides.latest().relation(), to.id());
            assert_eq!(script.claims.insert(key, claim.kind()), None);
        }
    }
    script
}

fn turned<T: Copy>(sides: Sides<T>) -> Sides<T> {
    match sides {
        Sides::Added(one) => Sides::Removed(one),
        Sides::Removed(one) => Sides::Added(one),
        Sides::Both { old, new } => Sides::Both { old: new, new: old },
    }
}

/// Every change in words that do not tell the order of the records, turned around if that is asked for.
fn lines(diff: &Diff<'_>, turn: bool) -> BTreeSet<String> {
    fn side<T: Copy + std::fmt::Debug>(sides: Sides<T>, turn: bool) -> String {
        format!("{:?}", if turn { turned(sides) } else { sides })
    }
    let fields = |fields: &[sanctions_graph::FieldChange]| -> String {
        let field = |field: &sanctions_graph::FieldChange| {
            let (old, new) = if turn { (&field.new, &field.old) } else { (&field.old, &field.new) };
            format!("{} {old:?} {new:?}", field.field)
        };
        fields.iter().map(field).collect::<Vec<_>>().join("; ")
    };
    let entities =
        diff.entities().iter().map(|change| format!("{} {}", side(change.sides, turn), fields(&change.fields)));
    let ties = diff.ties().iter().flat_map(|tie| {
        let standing = tie.standing().map(|(old, new)| if turn { (new, old) } else { (old, new) });
        let head = format!("{} {standing:?}", side(tie.sides, turn));
        let mut claims: Vec<String> =
            tie.claims.iter().map(|claim| format!("{} {}", side(claim.sides, turn), fields(&claim.fields))).collect();
        claims.sort();
        claims.into_iter().map(move |claim| format!("{head}: {claim}"))
    });
    entities.chain(ties).collect()
}

fn claim_count(graph: &Graph) -> usize {
    graph.ties().map(|tie| tie.get().claims().len()).sum()
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn a_graph_does_not_differ_from_itself(records in sized(Style::Hostile, 0..7, 0..9)) {
        let (graph, copy) = (records.graph(), records.graph());
        let diff = graph.diff(&copy);
        prop_assert!(diff.is_empty(), "{diff}");
        prop_assert!(diff.listings().is_empty() && diff.versions().is_empty(), "{diff}");
    }

    #[test]
    fn an_edit_script_is_found_exactly(records in records(Style::Plain), entities in edits(), claims in edits()) {
        let records = told_apart(records);
        let (new, script) = edited(&records, &entities, &claims);
        let (old, new) = (records.graph(), new.graph());
        let diff = old.diff(&new);
        // Claims that say the same of one tie word for word are one; told apart, none are.
        prop_assert_eq!(found(&diff), script, "{}", diff);
    }

    #[test]
    fn turned_around_it_tells_the_mirror_image(
        records in sized(Style::Hostile, 1..7, 0..12),
        entities in edits(),
        claims in edits(),
    ) {
        let (new, _) = edited(&records, &entities, &claims);
        let (old, new) = (records.graph(), new.graph());
        let (there, back) = (old.diff(&new), new.diff(&old));
        prop_assert_eq!(lines(&there, false), lines(&back, true));
        prop_assert_eq!(there.versions().len(), back.versions().len());
    }

    #[test]
    fn what_was_added_and_removed_makes_the_new_graph_of_the_old(
        records in sized(Style::Hostile, 1..7, 0..12),
        entities in edits(),
        claims in edits(),
    ) {
        let (new, _) = edited(&records, &entities, &claims);
        let (old, new) = (records.graph(), new.graph());
        let diff = old.diff(&new);
        for (changes, old, new) in [
            (diff.entity_changes(), old.entity_count(), new.entity_count()),
            (diff.tie_changes(), old.tie_count(), new.tie_count()),
            (diff.claim_changes(), claim_count(&old), claim_count(&new)),
        ] {
            prop_assert_eq!(old + changes.added - changes.removed, new, "{}", changes);
        }
        prop_assert_eq!(diff.is_empty(), diff.entity_changes() == sanctions_graph::Changes::default() && diff.ties().is_empty());
    }

    /// The next version of a list has another id, date and hash, and cites itself.
    #[test]
    fn another_version_of_the_sources_is_no_change(records in records(Style::Plain)) {
        let mut records = records;
        records.sources.iter_mut().enumerate().for_each(|(place, source)| {
            source.kind = SourceKind::OfficialList;
            source.title = format!("List {place}").into();
        });
        let old = records.graph();
        let text = old.to_ron().unwrap();
        let mut later = records.clone();
        for source in &mut later.sources {
            source.id = format!("{}-later", source.id).into();
            source.via = source.via.as_ref().map(|via| format!("{via}-later").into());
            source.sha256 = Some("00".into());
            source.published = Some("2030-01-01".parse().unwrap());
        }
        let cited = |claim: &Claim, relation| {
            let place = |evidence: &Evidence| {
                records.sources.iter().position(|source| source.id == evidence.source).unwrap().to_string()
            };
            let mut evidence = claim.evidence().iter().map(|evidence| {
                let again = Evidence::new(place(evidence));
                let again = evidence.locator().into_iter().fold(again, Evidence::at);
                evidence.quote().into_iter().fold(again, Evidence::quoting)
            });
            let statement = Statement { from: 0, relation, to: 0, claim: claim.clone() };
            let mut numbered = rebuilt(&statement, evidence.next().unwrap());
            numbered = evidence.fold(numbered, Claim::also);
            numbered = claim.graded().into_iter().fold(numbered, Claim::grade);
            numbered = claim.stated_confidence().into_iter().fold(numbered, Claim::confidence);
            crate::common::cited_by(&numbered, &later.sources, relation)
        };
        let claims = records.claims.iter().map(|statement| Statement {
            claim: cited(&statement.claim, statement.relation),
            ..statement.clone()
        });
        let claims: Vec<Statement> = claims.collect();
        let mut deals = records.deals.clone();
        for claim in deals.iter_mut().flat_map(|deal| &mut deal.claims) {
            *claim = cited(claim, Relation::BoughtFrom);
        }
        later.claims = claims;
        later.deals = deals;
        let new = later.graph();
        let diff = old.diff(&new);
        prop_assert!(diff.is_empty(), "{}\nof\n{}", diff, text);
        prop_assert_eq!(diff.versions().len(), records.sources.len());
    }

    /// Every entity has another id, and an identifier that it keeps.
    #[test]
    fn renamed_ids_are_found_by_identifier(records in records(Style::Plain)) {
        let renamed = |records: &Records, prefix: &str| {
            let mut renamed = records.clone();
            renamed.deals.clear();
            for (place, entity) in renamed.entities.iter_mut().enumerate() {
                let again = Entity::new(format!("{prefix}{place}"), entity.kind().clone(), entity.name());
                *entity = again.identifier("imo", format!("{place}"));
            }
            renamed.graph()
        };
        let (old, new) = (renamed(&records, "old"), renamed(&records, "new"));
        let apart = old.diff(&new);
        prop_assert_eq!(apart.entity_changes().added, new.entity_count());
        prop_assert_eq!(apart.entity_changes().removed, old.entity_count());
        let diff = DiffQuery::new(&old, &new).by_identifier("imo").run();
        prop_assert!(diff.ties().is_empty(), "{}", diff);
        prop_assert_eq!(diff.entity_changes().changed, new.entity_count());
        prop_assert!(diff.entities().iter().all(|change| change.fields.len() == 1 && change.fields[0].field == "id"));
    }

    /// Whatever the dates and terms: what stands in the new graph and not in the old one was listed last, and what no longer stands
    /// was delisted last.
    #[test]
    fn the_last_event_tells_whether_a_listing_stands(
        terms in prop::collection::vec((of(designation(Style::Plain)), of(designation(Style::Plain))), 1..6),
        as_it_was in any::<bool>(),
    ) {
        let graph = |terms: Vec<Option<Designation>>| {
            let mut builder = GraphBuilder::new();
            let mut list = Source::new("list", SourceKind::OfficialList, "A list");
            list.published = Some("2030-01-01".parse().unwrap());
            builder.source(list);
            builder.entity(Entity::new("firm", EntityKind::Company, "A firm"));
            builder.entity(Entity::new("authority", EntityKind::Agency, "An authority"));
            for (place, term) in terms.into_iter().enumerate() {
                let claim = Claim::new(Modality::Official, Evidence::new("list").at(format!("line {place}")));
                if let Some(term) = term {
                    builder.claim("firm", Relation::SanctionedBy, "authority", claim.designation(term));
                }
            }
            builder.build().unwrap()
        };
        let stands = |terms: &[Option<Designation>]| terms.iter().flatten().any(|term| term.removed_on.is_none());
        let (old, mut new): (Vec<_>, Vec<_>) = terms.into_iter().unzip();
        if as_it_was {
            new[0] = old[0].clone();
        }
        let (stood, stands) = (stands(&old), stands(&new));
        let (old, new) = (graph(old), graph(new));
        let diff = old.diff(&new);
        use ListingEvent::{Delisted, Listed, Relisted};
        let settled = |event: &ListingEvent| matches!(event, Listed | Relisted | Delisted);
        let last = diff.listings().iter().map(|change| change.event).rfind(settled);
        let expected = match (stood, stands) {
            (false, true) => matches!(last, Some(Listed | Relisted)),
            (true, false) => last == Some(Delisted),
            (true, true) => matches!(last, None | Some(Relisted)),
            (false, false) => matches!(last, None | Some(Delisted)),
        };
        prop_assert!(expected, "{stood} {stands} {}", diff);
        prop_assert_eq!(diff.delisted().count(), usize::from(last == Some(Delisted)));
    }
}

/// What is claimed of the listings of one entity by one authority, in a graph whose source is of 2020.
fn listed(claims: &[Claim]) -> Graph {
    let mut builder = GraphBuilder::new();
    let mut list = Source::new("list", SourceKind::OfficialList, "A list");
    list.published = Some("2020".parse().unwrap());
    builder.source(list);
    builder.entity(Entity::new("firm", EntityKind::Company, "A firm"));
    builder.entity(Entity::new("us-ofac", EntityKind::Agency, "An authority"));
    for claim in claims {
        builder.claim("firm", Relation::SanctionedBy, "us-ofac", claim.clone());
    }
    builder.build().unwrap()
}

fn freeze(modality: Modality, from: &str, until: &str) -> Claim {
    let mut designation = Designation::new(Measure::AssetFreeze);
    (designation.listed_on, designation.removed_on) = (from.parse().ok(), until.parse().ok());
    Claim::new(modality, "list").designation(designation)
}

#[test]
fn who_was_delisted_is_told_by_what_is_put_strongly_enough() {
    let answers = |graph: &Graph, floor: Modality| -> Vec<Answer> {
        graph.delisted().at_least(floor).run().iter().map(|delisting| delisting.answer).collect()
    };
    let over = freeze(Modality::Official, "2012-01-01", "2014-01-01");
    let again = freeze(Modality::Suspected, "2018-01-01", "");
    let graph = listed(&[over.clone(), again]);
    assert_eq!(answers(&graph, Modality::Alleged), [Answer::Yes], "that it is listed again is only suspected");
    assert_eq!(answers(&graph, Modality::Suspected), [Answer::Possibly]);
    let graph = listed(&[freeze(Modality::Suspected, "2012-01-01", "2014-01-01")]);
    assert_eq!(answers(&graph, Modality::Alleged), []);
    assert_eq!(answers(&graph, Modality::Suspected), [Answer::Possibly]);
    let ended = freeze(Modality::Official, "2012-01-01", "").when("2012-01-01/2014".parse::<Period>().unwrap());
    assert_eq!(answers(&listed(&[ended]), Modality::Alleged), [Answer::Yes], "by the period of the claim");
}

#[test]
fn exposure_outside_of_the_rule_says_so() {
    let graph = listed(&[freeze(Modality::Official, "2012-01-01", "")]);
    let days = Some(("2010-01-01".parse().unwrap(), "2018-01-01".parse().unwrap()));
    let diff = DiffQuery::new(&graph, &graph).exposure(Regime::us_ofac(), days).run();
    let cautions: Vec<&str> = diff.cautions().collect();
    assert_eq!(
        cautions,
        ["us-ofac@2014 in the old graph: the rule is not in force on the day asked for; us-ofac@2008 is"]
    );
    assert!(diff.explain().to_string().contains("caution:"));
    let diff = DiffQuery::new(&graph, &graph).exposure(Regime::us_ofac(), None).run();
    assert_eq!((diff.exposures().len(), diff.cautions().count()), (0, 0), "of the newest source of each");
}
