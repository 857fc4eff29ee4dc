//! Timelines: of routes, what the ties of their hops and the listings of their entities give, each once; drawn, never wider than
//! asked for, a row for every entry with a date, whatever names and texts hold.

use std::collections::BTreeSet;

use crate::common::{Records, Style, config, records};
use proptest::prelude::*;
use sanctions_graph::date::Period;
use sanctions_graph::petgraph::graph::NodeIndex;
use sanctions_graph::{
    Claim, Designation, Entity, EntityKind, Entry, Graph, GraphBuilder, Measure, Modality, Moment, Relation, Source,
    SourceKind, Timeline, View,
};

/// Entries as texts that tell them apart.
fn told(timeline: &Timeline<'_>) -> Vec<String> {
    timeline
        .entries()
        .iter()
        .map(|entry| format!("{:?} {:?} {:?}", entry.moment, entry.tie.index(), entry.claim))
        .collect()
}

/// Whether a chart has a row for it: the end of a listing stands in the row of its beginning.
fn has_row(entry: &Entry<'_>) -> bool {
    let listed = entry.claim.details().designation().and_then(|designation| designation.listed_on);
    entry.span().is_some() && (entry.moment != Moment::Delisted || listed.is_none())
}

fn check_chart(timeline: &Timeline<'_>) {
    for width in [0, 38, 41, 80, 200] {
        let chart = timeline.chart(width);
        let text = chart.to_string();
        assert_eq!(text, timeline.chart(width).to_string());
        let lines: Vec<&str> = text.lines().collect();
        for line in &lines {
            assert!(line.chars().count() <= width.max(38), "{width}: {line:?}");
            assert!(!line.chars().any(char::is_control), "{line:?}");
        }
        let rows = timeline.entries().iter().filter(|entry| has_row(entry)).count();
        let undated = timeline.entries().iter().filter(|entry| entry.span().is_none()).count();
        let drawn = lines.iter().position(|line| *line == "No date:").unwrap_or(lines.len());
        // The line of the years is missing where no year is known.
        assert!(drawn == rows || drawn == rows + 1, "{rows} rows in {text}");
        let below = lines.iter().skip(drawn + 1).filter(|line| line.starts_with("  ") && !line.starts_with("    "));
        assert_eq!(below.count(), undated, "{text}");
    }
}

/// All routes between two entities, and what their timeline must hold.
fn check_routes(graph: &Graph) {
    if graph.entity_count() < 2 {
        return;
    }
    let view = View::everything().disputed(true);
    let routes = graph.routes(NodeIndex::new(0), NodeIndex::new(1)).unwrap().view(view).max_hops(3).all();
    let mut expected = BTreeSet::new();
    for route in &routes {
        let mut own = BTreeSet::new();
        own.extend(route.hops().iter().flat_map(|hop| hop.ties()).map(|tie| tie.index()));
        for entity in route.entities() {
            let listings = entity.ties().filter(|tie| tie.relation() == Relation::SanctionedBy && tie.from() == entity);
            own.extend(listings.map(|tie| tie.index()));
        }
        let timeline = route.timeline();
        let ties: BTreeSet<_> = timeline.entries().iter().map(|entry| entry.tie.index()).collect();
        assert_eq!(ties, own);
        expected.extend(own);
    }
    let all = routes.timeline();
    let ties: BTreeSet<_> = all.entries().iter().map(|entry| entry.tie.index()).collect();
    assert_eq!(ties, expected);
    let days: Vec<_> = all.entries().iter().map(|entry| (entry.day.is_none(), entry.day)).collect();
    assert!(days.is_sorted());
    // What the timelines of the entities say of these ties, the timeline of the routes says too, and nothing else.
    let entities: BTreeSet<NodeIndex> =
        routes.iter().flat_map(|route| route.entities()).map(|entity| entity.index()).collect();
    if let Ok(whole) = graph.timeline(entities.into_iter().collect::<Vec<_>>()) {
        let mut theirs = told(&whole);
        theirs.retain(|entry| expected.iter().any(|tie| entry.contains(&format!(" {tie:?} "))));
        assert_eq!(told(&all), theirs);
    }
    check_chart(&all);
}

fn check(records: &Records) {
    let graph = records.graph();
    for entity in graph.entities() {
        check_chart(&graph.timeline(entity).unwrap());
    }
    check_routes(&graph);
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn charts_and_routes_of_plain_graphs(records in records(Style::Plain)) {
        check(&records);
        let graph = records.graph();
        for entity in graph.entities() {
            let chart = graph.timeline(entity).unwrap().chart(60).ascii().to_string();
            let drawn = chart.split("No date:").next().unwrap_or_default();
            prop_assert!(drawn.is_ascii(), "{}", drawn);
        }
    }

    #[test]
    fn charts_of_hostile_texts(records in records(Style::Hostile)) {
        check(&records);
    }
}

#[test]
fn the_route_from_the_ambassador_to_myanmar() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let routes = graph.routes("kim-sok-chol", "myanmar").unwrap().all_shortest();
    let timeline = routes.timeline();
    let lines: Vec<String> = timeline.entries().iter().map(|entry| format!("{} | {entry}", entry.date)).collect();
    for expected in [
        "24 April 2009 | listed: Korea Mining Development Trading Corporation is sanctioned by United Nations; asset freeze, \
         programme 1718 (DPRK) (official)",
        "until 2015 | Kim Sok-chol brokered for Korea Mining Development Trading Corporation; goods: sales (alleged by United \
         States)",
        "7 October 2016 | listing ended: Myanmar is sanctioned by United States; other measure (no asset freeze), programme BURMA \
         (official)",
    ] {
        assert!(lines.iter().any(|line| line == expected), "{expected}\n{}", lines.join("\n"));
    }
    let glocom = lines.iter().any(|line| line.contains("Glocom"));
    assert!(!glocom, "the purchase from Glocom is on another route");
}

#[test]
fn a_listing_ends_where_its_claim_says_so() {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("list", SourceKind::OfficialList, "A list"));
    for (id, kind) in [("firm", EntityKind::Company), ("un", EntityKind::Agency)] {
        builder.entity(Entity::new(id, kind, id));
    }
    let mut freeze = Designation::new(Measure::AssetFreeze);
    freeze.listed_on = Some("2012-01-01".parse().unwrap());
    let claim = Claim::new(Modality::Official, "list").designation(freeze);
    let claim = claim.when("2012-01-01/2016-10-06".parse::<Period>().unwrap());
    builder.claim("firm", Relation::SanctionedBy, "un", claim);
    let graph = builder.build().unwrap();
    let timeline = graph.timeline("firm").unwrap();
    let dates: Vec<&str> = timeline.entries().iter().map(|entry| entry.date.as_str()).collect();
    assert_eq!(dates, ["1 January 2012", "6 October 2016"]);
    let last = timeline.entries()[0].span().unwrap().possible().1;
    assert_eq!(last, "2016-10-06".parse().unwrap());
}
