//! Trades inside listings: equal to a search that tries every world of every date, on random graphs under every filter; what is right
//! on the graph of Myanmar and North Korea, read from the file; counted work; the printed forms.

use crate::common::worlds::Fact;
use crate::common::{Records, Style, config, designation, modality, period, sized};
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use sanctions_graph::date::{Answer, Day, Period};
use sanctions_graph::petgraph::graph::NodeIndex;
use sanctions_graph::{
    Breach, BreachQuery, Breaches, Claim, Class, Completeness, Cut, Deal, Designation, Entity, EntityKind, Graph,
    GraphBuilder, LineKind, Listing, Measure, Modality, Relation, Source, SourceKind, TieRef,
};

const TRADES: [Relation; 4] = [Relation::BoughtFrom, Relation::Brokered, Relation::Owes, Relation::Supplied];

/// Graphs of trade and listings: of all ties some are made purchases, some listings with designations of their own.
fn traded() -> BoxedStrategy<Records> {
    let draws = (sized(Style::Plain, 2..6, 3..14), vec((0..8usize, designation(Style::Plain), 0..4u8), 60));
    draws
        .prop_map(|(mut records, draws)| {
            for (statement, (trade, designation, plain)) in records.claims.iter_mut().zip(draws) {
                statement.claim.details_mut().set_share(None);
                if let Some(relation) = TRADES.get(trade) {
                    statement.relation = *relation;
                    statement.claim.details_mut().set_designation(None);
                } else {
                    statement.relation = Relation::SanctionedBy;
                    let mut freeze = designation.clone();
                    freeze.measure = Measure::AssetFreeze;
                    let own = [None, Some(freeze.clone()), Some(freeze), Some(designation)];
                    statement.claim.details_mut().set_designation(own[usize::from(plain)].clone());
                }
            }
            records
        })
        .boxed()
}

/// What is asked, entities as places modulo their number.
#[derive(Debug, Clone)]
struct Question {
    authorities: Option<Vec<usize>>,
    parties: Option<(Vec<usize>, Option<Vec<usize>>)>,
    measures: Option<Vec<Measure>>,
    relations: Option<Vec<Relation>>,
    floor: Option<Modality>,
    period: Option<Period>,
    certain: bool,
}

fn question() -> BoxedStrategy<Question> {
    let few = || vec(0..8usize, 1..3);
    let measures = weighted(0.5, subsequence(Measure::ALL.to_vec(), 0..5));
    let relations = weighted(0.4, subsequence(TRADES.to_vec(), 0..4));
    let filters = (measures, relations, weighted(0.8, modality()), weighted(0.3, period()), prop::bool::weighted(0.2));
    (weighted(0.3, few()), weighted(0.4, (few(), weighted(0.5, few()))), filters)
        .prop_map(|(authorities, parties, (measures, relations, floor, period, certain))| Question {
            authorities,
            parties,
            measures,
            relations,
            floor,
            period,
            certain,
        })
        .boxed()
}

impl Question {
    fn places(list: &[usize], graph: &Graph) -> Vec<NodeIndex> {
        list.iter().map(|place| NodeIndex::new(place % graph.entity_count())).collect()
    }

    fn ask<'g>(&self, graph: &'g Graph) -> BreachQuery<'g> {
        let places = |list: &[usize]| Self::places(list, graph);
        let mut query = graph.breaches();
        if let Some(authorities) = &self.authorities {
            query = query.of(places(authorities)).unwrap();
        }
        query = match &self.parties {
            Some((one, Some(other))) => query.between(places(one), places(other)).unwrap(),
            Some((one, None)) => query.party(places(one)).unwrap(),
            None => query,
        };
        if let Some(measures) = &self.measures {
            query = query.measures(measures.iter().copied());
        }
        if let Some(relations) = &self.relations {
            query = query.relations(relations.iter().copied());
        }
        if let Some(floor) = self.floor {
            query = query.at_least(floor);
        }
        if let Some(period) = self.period {
            query = query.during(period);
        }
        if self.certain { query.certain() } else { query }
    }

    fn wants_parties(&self, graph: &Graph, parties: &[NodeIndex]) -> bool {
        let Some((one, other)) = &self.parties else { return true };
        let ones = Self::places(one, graph);
        let others = other.as_ref().map(|other| Self::places(other, graph));
        parties.iter().filter(|party| ones.contains(party)).any(|one| {
            others.as_ref().is_none_or(|others| parties.iter().any(|party| party != one && others.contains(party)))
        })
    }

    fn wants_relation(&self, relation: Relation) -> bool {
        self.relations.as_ref().map_or(relation.class() == Class::Trade, |asked| asked.contains(&relation))
    }

    fn wants_claim(&self, claim: &Claim) -> bool {
        claim.modality() <= self.floor.unwrap_or(Modality::Alleged)
    }

    fn days(&self) -> (i32, i32) {
        let (first, last) = self.period.map_or((Day::MIN, Day::MAX), Period::window);
        (first.number(), last.number())
    }
}

/// A claim inside a listing, so that two can be compared: the claim, the listing by its tie and claim, the answer, the days.
type Pair = (Claim, usize, Claim, Answer, (i32, i32));

/// A trade, "tie 3" or "deal d0", with all that it is inside of.
type Found = (String, Vec<Pair>);

fn disputed(question: &Question, tie: TieRef<'_>, claim: &Claim) -> bool {
    tie.get().denials().any(|denial| question.wants_claim(denial) && tie.get().counters(denial, claim))
}

/// When a listing is in force, from the words of the documentation.
fn term(graph: &Graph, listing: Listing<'_>) -> Fact {
    let fact = Fact::of_listing(listing.claim());
    let published = |id: &str| graph.source(id).and_then(Source::known_since).map(|date| date.latest().number());
    fact.unwrap_or_else(|| {
        let first = listing.claim().sources().filter_map(|id| published(id.as_str())).min();
        first.map_or(Fact::ALWAYS, Fact::begun_by)
    })
}

/// The pair of a claim and a listing, if the one may be inside the other.
fn pair(graph: &Graph, question: &Question, said: (&Claim, Relation, bool), listing: Listing<'_>) -> Option<Pair> {
    let (claim, relation, is_disputed) = said;
    let date = Fact::of(claim, relation);
    let (trade, force, days) = (date.unwrap_or(Fact::SOME_DAY), term(graph, listing), question.days());
    let mut answer = trade.meets(force, days);
    let others: Vec<Fact> = listing
        .entity()
        .listings()
        .into_iter()
        .filter(|other| other.tie() == listing.tie() && other.measure().is_some())
        .filter(|other| question.wants_claim(other.claim()))
        .map(|other| term(graph, other))
        .collect();
    let is_in = |fact: Fact, day: i32| fact.possible().is_some_and(|(first, last)| first <= day && day <= last);
    let all = others.iter().copied().chain([trade, force]).flat_map(Fact::marks);
    let shared: Vec<i32> = all
        .chain([days.0, days.1])
        .filter(|&day| is_in(trade, day) && is_in(force, day) && days.0 <= day && day <= days.1)
        .filter(|&day| listing.measure().is_some() || !others.iter().any(|&other| is_in(other, day)))
        .collect();
    let (first, last) = (*shared.iter().min()?, *shared.iter().max()?);
    let is_weak = |claim: &Claim| !matches!(claim.modality(), Modality::Official | Modality::Stated);
    let doubts = [
        date.is_none(),
        listing.measure().is_none(),
        is_disputed,
        disputed(question, listing.tie(), listing.claim()),
        is_weak(claim),
        listing.claim().modality() >= Modality::Alleged,
    ];
    if doubts.contains(&true) {
        answer = answer.min(Answer::Possibly);
    }
    let is_asked = answer.is_yes() || !question.certain || date.is_none();
    let pair = (claim.clone(), listing.tie().index().index(), listing.claim().clone(), answer, (first, last));
    (is_asked && !answer.is_no()).then_some(pair)
}

fn trade(
    graph: &Graph,
    question: &Question,
    (name, parties): (String, &[NodeIndex]),
    claims: &[(&Claim, Relation, bool)],
) -> [Option<Found>; 2] {
    let wanted = |listing: &Listing<'_>| {
        let authority = listing.authority().index();
        let by = question.authorities.as_ref().is_none_or(|list| Question::places(list, graph).contains(&authority));
        let measures = question.measures.clone().unwrap_or_else(|| vec![Measure::AssetFreeze]);
        by && question.wants_claim(listing.claim()) && listing.measure().is_none_or(|named| measures.contains(&named))
    };
    let mut who = parties.to_vec();
    who.sort_unstable();
    who.dedup();
    let listings: Vec<Listing<'_>> =
        who.iter().flat_map(|&party| graph.get(party).unwrap().listings()).filter(wanted).collect();
    [true, false].map(|dated| {
        let of = claims.iter().filter(|(claim, relation, _)| Fact::of(claim, *relation).is_some() == dated);
        let pairs: Vec<Pair> = of
            .flat_map(|&said| listings.iter().filter_map(move |&listing| pair(graph, question, said, listing)))
            .collect();
        (!pairs.is_empty()).then(|| (name.clone(), sorted(pairs)))
    })
}

fn sorted(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort_by_key(|pair| format!("{pair:?}"));
    pairs
}

/// Every trade, dated and not, by the documentation alone.
fn naive(graph: &Graph, question: &Question) -> [Vec<Found>; 2] {
    let (mut dated, mut undated) = (Vec::new(), Vec::new());
    let mut keep = |[one, other]: [Option<Found>; 2]| {
        dated.extend(one);
        undated.extend(other);
    };
    for tie in graph.ties().filter(|tie| question.wants_relation(tie.relation())) {
        let parties = [tie.from().index(), tie.to().index()];
        if question.wants_parties(graph, &parties) {
            let own = tie.get().claims().iter().filter(|claim| claim.is_affirmed() && claim.deal().is_none());
            let own: Vec<_> = own
                .filter(|claim| question.wants_claim(claim))
                .map(|claim| (claim, tie.relation(), disputed(question, tie, claim)))
                .collect();
            keep(trade(graph, question, (format!("tie {}", tie.index().index()), &parties), &own));
        }
    }
    for deal in graph.deals() {
        let index = |id: &str| graph.index_of(id).unwrap();
        let ties: Vec<TieRef<'_>> =
            deal.ties().map(|(from, relation, to)| graph.tie(index(from), relation, index(to)).unwrap()).collect();
        let parties: Vec<NodeIndex> =
            deal.parties().iter().flat_map(|(_, ids)| ids.iter()).map(|id| index(id)).collect();
        if ties.iter().any(|tie| question.wants_relation(tie.relation())) && question.wants_parties(graph, &parties) {
            let of_deal = |claim: &&Claim| claim.deal() == Some(&*deal.id) && claim.is_affirmed();
            let claims: Vec<_> = ties[0]
                .get()
                .claims()
                .iter()
                .filter(of_deal)
                .filter(|claim| question.wants_claim(claim))
                .map(|claim| (claim, ties[0].relation(), ties.iter().any(|&tie| disputed(question, tie, claim))))
                .collect();
            keep(trade(graph, question, (format!("deal {}", deal.id), &parties), &claims));
        }
    }
    [dated, undated]
}

fn found(breach: &Breach<'_>) -> Found {
    let name = match breach.deal() {
        Some(deal) => format!("deal {}", deal.id),
        None => format!("tie {}", breach.ties()[0].index().index()),
    };
    let pairs = breach.overlaps().iter().map(|overlap| {
        let (first, last) = overlap.days();
        let listing = overlap.listing();
        let days = (first.number(), last.number());
        (overlap.claim().clone(), listing.tie().index().index(), listing.claim().clone(), overlap.certainty(), days)
    });
    (name, sorted(pairs.collect()))
}

fn by_name(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

/// What holds of every answer.
fn check_shape(breaches: &Breaches<'_>) {
    let first = |breach: &Breach<'_>| breach.first_day().unwrap_or(Day::MIN);
    assert!(breaches.findings().windows(2).all(|pair| first(&pair[0]) <= first(&pair[1])));
    for breach in breaches.findings().iter().chain(breaches.undated()) {
        let best = breach.overlaps().iter().map(|overlap| overlap.certainty()).max();
        assert_eq!(best, Some(breach.certainty()));
        for overlap in breach.overlaps() {
            assert_eq!(overlap.certainty().is_yes(), overlap.why().is_empty(), "{breach}: {:?}", overlap.why());
            assert!(overlap.why().iter().all(|reason| !reason.trim().is_empty()));
            let parties = breach.parties();
            assert!(parties.iter().any(|(party, _)| *party == overlap.listing().entity()));
        }
    }
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn every_trade_is_judged_as_by_trying_every_world(records in traded(), question in question()) {
        let graph = records.graph();
        let [dated, undated] = naive(&graph, &question);
        let answer = question.ask(&graph).undated().run();
        check_shape(&answer);
        prop_assert_eq!(by_name(answer.findings().iter().map(found).collect()), by_name(dated));
        prop_assert_eq!(answer.undated_count(), undated.len());
        let expected = if question.certain { Vec::new() } else { undated };
        prop_assert_eq!(answer.undated().iter().map(found).collect::<Vec<_>>(), expected);
        prop_assert_eq!(answer.completeness(), Completeness::Complete);
    }

}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn a_limit_cuts_the_end_and_says_so(records in traded(), question in question(), limit in select(vec![1usize, 2, 3])) {
        let graph = records.graph();
        let all = question.ask(&graph).run();
        let some = question.ask(&graph).limit(limit).run();
        let whole: Vec<Found> = all.findings().iter().map(found).collect();
        prop_assert_eq!(some.findings().iter().map(found).collect::<Vec<_>>(), whole[..limit.min(whole.len())].to_vec());
        let cut = if whole.len() > limit { Completeness::Cut(Cut::Limit) } else { Completeness::Complete };
        prop_assert_eq!(some.completeness(), cut);
    }

    #[test]
    fn every_answer_prints_and_says_what_it_is(records in traded(), question in question()) {
        let graph = records.graph();
        let answer = question.ask(&graph).undated().run();
        for text in [answer.to_string(), answer.explain().to_string(), serde_json::to_string(&answer).unwrap()] {
            prop_assert!(text.contains(sanctions_graph::DISCLAIMER), "{}", text);
            prop_assert!(text.contains("whether it was forbidden depends on the law"), "{}", text);
        }
        let told = answer.explain();
        let heads = told.lines().iter().filter(|line| line.kind == LineKind::Tie).count();
        prop_assert_eq!(heads, answer.findings().len() + answer.undated().len());
    }
}

/// A seller under a freeze, and what it sells.
fn graph_of(listing: Option<Designation>, trades: &[Claim]) -> Graph {
    let mut builder = GraphBuilder::new();
    let mut list = Source::new("list", SourceKind::OfficialList, "A list");
    list.published = Some("2018-03".parse().unwrap());
    builder.source(list);
    for (id, kind) in [
        ("buyer", EntityKind::State),
        ("seller", EntityKind::Company),
        ("broker", EntityKind::Company),
        ("authority", EntityKind::Agency),
    ] {
        builder.entity(Entity::new(id, kind, id));
    }
    if let Some(listing) = listing {
        builder.claim(
            "seller",
            Relation::SanctionedBy,
            "authority",
            Claim::new(Modality::Official, "list").designation(listing),
        );
    }
    for claim in trades {
        builder.claim("buyer", Relation::BoughtFrom, "seller", claim.clone());
    }
    builder.build().unwrap()
}

fn freeze(from: &str, until: &str) -> Designation {
    let mut freeze = Designation::new(Measure::AssetFreeze);
    freeze.listed_on = Some(from.parse().unwrap());
    freeze.removed_on = Some(until.parse().unwrap());
    freeze
}

fn bought(when: &str) -> Claim {
    Claim::new(Modality::Stated, "list").when(when.parse::<Period>().unwrap())
}

/// The one overlap: how certain, and why no more.
fn only(graph: &Graph) -> Option<(Answer, Vec<String>)> {
    let answer = graph.breaches().undated().run();
    let mut all = answer.findings().iter().chain(answer.undated());
    let overlap = &all.next()?.overlaps()[0];
    assert!(all.next().is_none());
    Some((overlap.certainty(), overlap.why()))
}

#[test]
fn an_event_is_inside_for_certain_only_if_all_its_days_are() {
    let judged = |when: &str| only(&graph_of(Some(freeze("2011-06-01", "2014-06-01")), &[bought(when)]));
    assert_eq!(judged("2012"), Some((Answer::Yes, vec![])));
    let vague = vec!["the trade is dated only 2011 to 2012".to_owned()];
    assert_eq!(judged("2011/2012"), Some((Answer::Possibly, vague)));
    assert_eq!(judged("2014-05-31"), Some((Answer::Yes, vec![])));
    assert_eq!(judged("2014-06-01"), None, "the day of removal is the first day free");
    assert_eq!(judged("2010"), None);
    let uncertain = vec!["the date of the trade is marked uncertain: 2012 (uncertain)".to_owned()];
    assert_eq!(judged("2012?"), Some((Answer::Possibly, uncertain)));
}

#[test]
fn the_reason_names_the_date_that_leaves_it_open() {
    let judged = |from, until, when| only(&graph_of(Some(freeze(from, until)), &[bought(when)])).unwrap().1;
    assert_eq!(judged("2011-06", "2014", "2011-06-10"), ["when the listing began is known only as June 2011"]);
    assert_eq!(judged("2011-06", "2014", "2014-03-01"), ["when the listing ended is known only as 2014"]);
    assert_eq!(
        judged("2011-06", "2014", "2011"),
        ["the trade is dated only 2011", "when the listing began is known only as June 2011"]
    );
    let undated = graph_of(Some(Designation::new(Measure::AssetFreeze)), &[bought("2012-01-01")]);
    let since = "since when it was listed is not said, only that it was by 31 March 2018";
    assert_eq!(only(&undated), Some((Answer::Possibly, vec![since.to_owned()])));
}

#[test]
fn what_is_said_weakly_or_denied_is_possible_at_most() {
    let of = |trades: &[Claim]| only(&graph_of(Some(freeze("2011", "2015")), trades));
    let put = |modality| Claim::new(modality, "list").when("2012".parse::<Period>().unwrap());
    for (modality, word) in [(Modality::Reported, "reported"), (Modality::Alleged, "alleged")] {
        assert_eq!(of(&[put(modality)]), Some((Answer::Possibly, vec![format!("the trade is only {word}")])));
    }
    assert_eq!(of(&[put(Modality::Suspected)]), None, "weaker than is asked for");
    let denial = Claim::denial(Modality::Stated, "list");
    assert_eq!(of(&[bought("2012"), denial.clone()]), Some((Answer::Possibly, vec!["the trade is disputed".into()])));
    assert_eq!(of(&[denial]), None, "nobody says that there was any trade");
    assert_eq!(of(&[bought("2012").retracted("an error")]), None);
}

#[test]
fn what_has_no_date_is_a_group_of_its_own_and_always_counted() {
    let said = bought("2012").when(
        "2012".parse::<sanctions_graph::date::When>().unwrap().with_kind(sanctions_graph::date::WhenKind::Statement),
    );
    let graph = graph_of(Some(freeze("2011", "2015")), &[said, Claim::new(Modality::Stated, "list"), bought("2013")]);
    let answer = graph.breaches().run();
    assert_eq!((answer.findings().len(), answer.undated().len(), answer.undated_count()), (1, 0, 1));
    assert!(answer.to_string().contains("1 more without a date whose parties were listed at some time, not shown"));
    let shown = graph.breaches().undated().run();
    let reasons: Vec<Vec<String>> = shown.undated()[0].overlaps().iter().map(|overlap| overlap.why()).collect();
    assert_eq!(reasons, [["of the trade only the saying is dated: 2012"], ["the trade has no date"]]);
    assert_eq!(graph.breaches().certain().undated().run().undated_count(), 1);
}

#[test]
fn a_deal_is_one_finding_with_all_its_parties() {
    let mut builder = graph_of(Some(freeze("2011", "2015")), &[]).into_builder();
    let mut deal = Deal::new("rifles", Claim::new(Modality::Stated, "list"));
    deal.buyers = vec!["buyer".into()];
    deal.sellers = vec!["seller".into()];
    deal.brokers = vec!["broker".into()];
    deal.goods = Some("rifles".into());
    deal.when = Some("2012".parse().unwrap());
    builder.deal(deal);
    let graph = builder.build().unwrap();
    let answer = graph.breaches().run();
    let [finding] = answer.findings() else { panic!("{answer}") };
    assert_eq!((finding.deal().map(|deal| &*deal.id), finding.ties().len()), (Some("rifles"), 3));
    let roles: Vec<(&str, &str)> = finding.parties().iter().map(|(party, role)| (party.get().id(), *role)).collect();
    assert_eq!(roles, [("buyer", "buyer"), ("seller", "seller"), ("broker", "broker")]);
    assert_eq!((finding.certainty(), finding.goods()), (Answer::Yes, vec!["rifles"]));
    for asked in [graph.breaches().party("broker"), graph.breaches().between("buyer", "broker")] {
        assert_eq!(asked.unwrap().run().findings().len(), 1, "a party in whatever role");
    }
    // A denial of one of its ties disputes all of it.
    let mut builder = graph.into_builder();
    builder.claim("broker", Relation::Brokered, "seller", Claim::denial(Modality::Stated, "list"));
    let graph = builder.build().unwrap();
    let answer = graph.breaches().run();
    assert_eq!(answer.findings()[0].overlaps()[0].why(), ["the trade is disputed"]);
}

#[test]
fn work_is_counted_and_bounded() {
    let build = |buyers: usize| {
        let mut builder = graph_of(Some(freeze("2011", "2015")), &[]).into_builder();
        for buyer in 0..buyers {
            builder.entity(Entity::new(format!("b{buyer}"), EntityKind::Company, "A buyer"));
            builder.claim(&format!("b{buyer}"), Relation::BoughtFrom, "seller", bought("2012"));
        }
        builder.build().unwrap()
    };
    let work = |buyers| {
        let graph = build(buyers);
        let answer = graph.breaches().run();
        assert_eq!((answer.findings().len(), answer.trades()), (buyers, buyers));
        answer.work()
    };
    let (small, large) = (work(100), work(1000));
    assert_eq!(small.entities, 101, "the listings of a party are gathered once");
    // For each trade: the tie, the one tie of the buyer, that tie again with the seller's, and one listing held against it.
    assert_eq!(small.ties, 101 + 100 + 101 + 100);
    assert_eq!(large.ties, 1001 + 1000 + 1001 + 1000);
    let graph = build(100);
    let cut = graph.breaches().budget(200).run();
    assert_eq!(cut.completeness(), Completeness::Cut(Cut::Budget));
    assert!(cut.findings().len() < 100);
}

/// One line a finding: what, how certain, from when on, and which listings.
fn short(breach: &Breach<'_>) -> String {
    let mut listings: Vec<String> = breach
        .overlaps()
        .iter()
        .map(|overlap| {
            let listing = overlap.listing();
            let measure = listing.measure().map_or("-", |measure| measure.label());
            format!("{}/{}/{measure}", listing.entity().get().id(), listing.authority().get().id())
        })
        .collect();
    listings.sort();
    let ends: Vec<String> =
        breach.parties().iter().map(|(party, role)| format!("{role} {}", party.get().id())).collect();
    let day = breach.first_day().map_or("any day".to_owned(), |day| day.to_string());
    format!("{}; {}; {day}; {}", ends.join(", "), breach.certainty(), listings.join(" "))
}

/// Read from the file, listing by listing. Myanmar's listing without a measure ("reapply", until 2017) counts before May 1997, when
/// the country programme began, which the file calls another measure. Kim Sok-chol's dealings, known until 2015, reach into the
/// freeze of 13 November 2015 and KOMID's of 2009; the United Nations listed him only in 2016. DDI's purchases, the reason of its
/// freeze, are known until the month in which that began. Glocom and its purchase of late 2011 are on no list of that time.
#[test]
fn myanmar_and_north_korea() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let answer = graph.breaches().undated().run();
    let all: Vec<String> = answer.findings().iter().map(short).collect();
    assert_eq!(
        all,
        [
            "buyer myanmar, seller north-korea; possibly; any day; myanmar/united-states/-",
            "broker kim-sok-chol, client komid; possibly; any day; kim-sok-chol/european-union/asset_freeze \
             kim-sok-chol/united-states/- kim-sok-chol/united-states/asset_freeze komid/european-union/asset_freeze \
             komid/united-nations/asset_freeze komid/united-states/asset_freeze",
            "buyer ddi, seller north-korea; possibly; 2012-07-01; ddi/united-states/asset_freeze",
        ]
    );
    let undated: Vec<String> = answer.undated().iter().map(short).collect();
    assert_eq!(
        undated,
        [
            "buyer north-korea, seller ddi; possibly; 2012-07-01; ddi/united-states/- ddi/united-states/asset_freeze \
             north-korea/united-nations/-",
            "payer komid, payee kim-sok-chol; possibly; any day; kim-sok-chol/european-union/asset_freeze \
             kim-sok-chol/united-nations/asset_freeze kim-sok-chol/united-states/- \
             kim-sok-chol/united-states/asset_freeze komid/european-union/asset_freeze \
             komid/united-nations/asset_freeze komid/united-states/asset_freeze",
            "buyer myanmar, seller north-korea, broker komid; possibly; any day; komid/european-union/asset_freeze \
             komid/united-nations/asset_freeze komid/united-states/asset_freeze myanmar/united-states/- \
             north-korea/united-nations/-",
        ]
    );
    let reason = answer.findings()[0].overlaps()[0].why();
    assert_eq!(
        reason,
        ["the listing names no measure, and only until 30 April 1997 does no other by United States name one"]
    );
}

/// What the country programme forbade is another question: the purchase from Glocom falls inside it, whatever its day.
#[test]
fn a_measure_that_does_not_block_can_be_asked_for() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let asked = graph.breaches().of("united-states").unwrap().party("glocom").unwrap();
    assert_eq!(asked.clone().run().findings().len(), 0);
    let answer = asked.measures([Measure::Other]).run();
    let all: Vec<String> = answer.findings().iter().map(short).collect();
    assert_eq!(all, ["buyer myanmar, seller glocom; yes; 2011-08-01; myanmar/united-states/other"]);
    let supplied = graph.breaches().classes([Class::Service]).during("2017".parse().unwrap()).run();
    let missiles = supplied.findings().iter().find(|finding| finding.goods() == ["ballistic missile systems"]).unwrap();
    assert_eq!(missiles.certainty(), Answer::Possibly);
    assert!(missiles.overlaps()[0].why().contains(&"the trade is disputed".to_owned()), "{missiles}");
}

/// One trade of 2015, one authority, and what is claimed of the listing of one party.
fn of_listings(claims: &[Claim]) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("list", SourceKind::OfficialList, "A list"));
    for id in ["firm", "buyer"] {
        builder.entity(Entity::new(id, EntityKind::Company, id));
    }
    builder.entity(Entity::new("authority", EntityKind::Agency, "An authority"));
    for claim in claims {
        builder.claim("firm", Relation::SanctionedBy, "authority", claim.clone());
    }
    let trade = Claim::new(Modality::Official, "list").when("2015-01-01".parse::<Period>().unwrap());
    builder.claim("buyer", Relation::BoughtFrom, "firm", trade);
    builder.build().unwrap()
}

fn answers(claims: &[Claim]) -> Vec<Answer> {
    of_listings(claims).breaches().run().findings().iter().map(Breach::certainty).collect()
}

fn frozen(modality: Modality) -> Claim {
    let mut designation = Designation::new(Measure::AssetFreeze);
    designation.listed_on = Some("2012-01-01".parse().unwrap());
    Claim::new(modality, "list").designation(designation)
}

#[test]
fn a_listing_ends_where_its_claim_says_so_if_its_designation_does_not() {
    let until = |period: &str| answers(&[frozen(Modality::Official).when(period.parse::<Period>().unwrap())]);
    assert_eq!(until("2012-01-01/.."), [Answer::Yes]);
    assert_eq!(until("2012-01-01/2013-01-01"), []);
    let bare = || Claim::new(Modality::Official, "list").designation(Designation::new(Measure::AssetFreeze));
    let period = |text: &str| text.parse::<Period>().unwrap();
    assert_eq!(answers(&[bare().when(period("2012-01-01"))]), [Answer::Possibly], "a beginning, and an open end");
    let event =
        sanctions_graph::date::When::new(period("2012-01-01")).with_kind(sanctions_graph::date::WhenKind::Event);
    assert_eq!(answers(&[bare().when(event)]), [Answer::Possibly]);
    assert_eq!(answers(&[bare().when(period("2015-02-01"))]), []);
}

#[test]
fn what_is_put_more_weakly_than_asked_for_masks_and_disputes_nothing() {
    let unnamed = Claim::new(Modality::Official, "list").when("2012/..".parse::<Period>().unwrap());
    let ban = |modality| {
        let mut designation = Designation::new(Measure::Procurement);
        designation.listed_on = Some("2012-01-01".parse().unwrap());
        Claim::new(modality, "list").designation(designation)
    };
    assert_eq!(answers(&[unnamed.clone(), ban(Modality::Official)]), []);
    assert_eq!(answers(&[unnamed, ban(Modality::Suspected)]), [Answer::Possibly]);
    let denial = |modality| Claim::denial(modality, "list");
    assert_eq!(answers(&[frozen(Modality::Official), denial(Modality::Stated)]), [Answer::Possibly]);
    assert_eq!(answers(&[frozen(Modality::Official), denial(Modality::Suspected)]), [Answer::Yes]);
    assert_eq!(answers(&[frozen(Modality::Reported)]), [Answer::Yes], "as for exposure");
    assert_eq!(answers(&[frozen(Modality::Alleged)]), [Answer::Possibly]);
}
