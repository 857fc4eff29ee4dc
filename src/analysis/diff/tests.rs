//! Cases by hand: events of listings, the pairing of claims, who was delisted, and how much is looked at.

use super::events::ListingEvent;
use super::sides::ChangeKind;
use super::{Diff, DiffQuery, Part};
use crate::model::claim::{Claim, Designation, Measure, Modality};
use crate::model::date::{Answer, Period};
use crate::model::entity::{Entity, Identifier};
use crate::model::kind::EntityKind;
use crate::model::relation::Relation;
use crate::model::source::{Evidence, Source, SourceKind};
use crate::{Graph, GraphBuilder};

/// A firm, an authority, and claims that the one is sanctioned by the other, from a list of this day.
fn listed(day: &str, claims: impl IntoIterator<Item = Claim>) -> Graph {
    let mut builder = GraphBuilder::new();
    let mut list = Source::new("list", SourceKind::OfficialList, "A list");
    list.published = Some(day.parse().unwrap());
    builder.source(list);
    builder.source(Source::new("paper", SourceKind::NewsReport, "A paper"));
    builder.entity(Entity::new("firm", EntityKind::Company, "A firm"));
    builder.entity(Entity::new("authority", EntityKind::Agency, "An authority"));
    for claim in claims {
        builder.claim("firm", Relation::SanctionedBy, "authority", claim);
    }
    builder.build().unwrap()
}

/// A listing, its term written `2012/2016`, `2012/` or `/2016`; of either, nothing if empty.
fn under(programme: &str, measure: Measure, term: &str) -> Claim {
    let mut designation = Designation::new(measure).under(programme);
    let (from, until) = term.split_once('/').unwrap_or_default();
    (designation.listed_on, designation.removed_on) = (from.parse().ok(), until.parse().ok());
    Claim::new(Modality::Official, Evidence::new("list").at("entry 1")).designation(designation)
}

fn freeze(term: &str) -> Claim {
    under("P", Measure::AssetFreeze, term)
}

/// Events with their dates.
fn told(diff: &Diff<'_>) -> Vec<String> {
    let date = |date: Option<crate::date::PartialDate>| date.map(|date| format!(" {date}")).unwrap_or_default();
    diff.listings().iter().map(|change| format!("{}{}", change.event, date(change.date))).collect()
}

fn events(old: impl IntoIterator<Item = Claim>, new: impl IntoIterator<Item = Claim>) -> Vec<String> {
    let (old, new) = (listed("2015-06-30", old), listed("2018-06-30", new));
    told(&old.diff(&new))
}

#[test]
fn listed_delisted_and_listed_again() {
    assert_eq!(events([], [freeze("2016/")]), ["listed 2016"]);
    assert_eq!(events([freeze("2012/")], []), ["delisted"]);
    assert_eq!(events([freeze("2012/")], [freeze("2012/2016-10-07")]), ["delisted 2016-10-07"]);
    assert_eq!(events([freeze("2012/2013")], [freeze("2012/2013"), freeze("2016/")]), ["relisted 2016"]);
    assert_eq!(events([freeze("2012/")], [freeze("2012/2016"), freeze("2017/")]), ["delisted 2016", "relisted 2017"]);
    assert_eq!(events([freeze("2012/2016")], [freeze("2012/")]), ["relisted"], "the end was an error");
    assert_eq!(events([freeze("2012/2013")], []), Vec::<String>::new(), "what had ended is told no longer");
    assert_eq!(events([freeze("2012/")], [freeze("2013/")]), Vec::<String>::new(), "a date was mended");
    assert_eq!(events([], [freeze("/2012")]), ["listed", "delisted 2012"], "since when is not known");
    assert_eq!(events([], [freeze("2010/2012")]), ["listed 2010", "delisted 2012"], "history, told now");
}

#[test]
fn an_end_may_stand_in_the_period_of_the_claim() {
    let period = |period: &str| {
        let claim = Claim::new(Modality::Official, Evidence::new("list").at("entry 1"));
        claim.when(period.parse::<Period>().unwrap())
    };
    assert_eq!(events([period("2012/..")], [period("2012/2016")]), ["delisted 2016"]);
    assert_eq!(events([], [period("2016")]), ["listed 2016"]);
}

#[test]
fn several_programmes_are_one_listing_of_the_authority() {
    let (one, other) = (under("A", Measure::AssetFreeze, "2012/"), under("B", Measure::AssetFreeze, "2012/"));
    let both = || [one.clone(), other.clone()];
    assert_eq!(events(both(), []), ["delisted"]);
    assert_eq!(events([], both()), ["listed 2012"]);
    assert_eq!(events(both(), [one.clone()]), ["narrowed"]);
    assert_eq!(events([one.clone()], both()), ["widened 2012"]);
    let ended = |programme, date| under(programme, Measure::AssetFreeze, &format!("2012/{date}"));
    assert_eq!(
        events(both(), [ended("A", "2017"), ended("B", "2016")]),
        ["narrowed 2016", "delisted 2017"],
        "in the order of time"
    );
    assert_eq!(events([one.clone()], [under("C", Measure::AssetFreeze, "2012/")]), ["programme changed"]);
    let diff = (listed("2015", both()), listed("2018", []));
    let diff = diff.0.diff(&diff.1);
    assert_eq!(diff.listings()[0].old.len(), 2);
    assert_eq!(diff.delisted().count(), 1);
}

#[test]
fn another_measure_is_told_as_such() {
    assert_eq!(events([freeze("2012/")], [under("P", Measure::SectoralDebtEquity, "2012/")]), ["measure changed"]);
    assert_eq!(events([freeze("2012/")], [under("P", Measure::SectoralDebtEquity, "2016/")]), ["measure changed 2016"]);
    assert_eq!(events([freeze("2012/")], [freeze("2012/"), under("P", Measure::TravelBan, "2016/")]), ["widened 2016"]);
}

#[test]
fn a_second_voice_is_no_second_listing() {
    let paper = || Claim::new(Modality::Reported, "paper");
    let measured = paper().designation(Designation::new(Measure::AssetFreeze));
    assert_eq!(events([freeze("2012/")], [freeze("2012/"), paper()]), Vec::<String>::new());
    assert_eq!(events([freeze("2012/")], [freeze("2012/"), measured.clone()]), Vec::<String>::new());
    assert_eq!(events([freeze("2012/"), measured.clone()], [measured]), Vec::<String>::new());
    assert_eq!(events([], [paper()]), ["listed"]);
    let named = || paper().designation(Designation::new(Measure::TravelBan));
    assert_eq!(events([paper()], [named()]), Vec::<String>::new(), "it names its measure now");
    let denial = Claim::denial(Modality::Stated, "paper");
    assert_eq!(events([freeze("2012/")], [freeze("2012/"), denial]), Vec::<String>::new());
}

#[test]
fn what_was_withdrawn_is_no_delisting() {
    let (old, new) = (listed("2015", [freeze("2012/")]), listed("2018", [freeze("2012/").retracted("an error")]));
    let diff = old.diff(&new);
    assert_eq!(told(&diff), ["withdrawn"]);
    let tie = &diff.ties()[0];
    assert_eq!(tie.standing().map(|(old, new)| (old.label(), new.label())), Some(("unopposed", "retracted")));
    assert!(tie.claims[0].is_withdrawn());
    assert_eq!(tie.claims[0].fields[0].to_string(), "retracted: + an error");
    assert!(diff.explain().to_string().contains("withdrawn withdrawn, once official"), "{diff}");
    let back = new.diff(&old);
    assert_eq!(told(&back), ["listed 2012"]);
    assert_eq!((diff.delisted().count(), new.delisted().since([&old]).run().len()), (0, 0));
}

#[test]
fn events_lie_between_the_versions_or_do_not() {
    let (old, new) = (
        listed("2015-06-30", []),
        listed(
            "2018-06-30",
            ["2010", "2016", "2018", "2019"].map(|from| under(from, Measure::AssetFreeze, &format!("{from}/"))),
        ),
    );
    let diff = old.diff(&new);
    let between: Vec<(Answer, bool)> =
        diff.listings().iter().map(|change| (change.between, change.lies_ahead)).collect();
    assert_eq!(between, [(Answer::No, false), (Answer::Yes, false), (Answer::Possibly, false), (Answer::No, true)]);
}

#[test]
fn each_list_has_its_own_dates() {
    let graph = |day: &str, claims: &[Claim]| {
        let mut builder = listed(day, claims.iter().cloned()).into_builder();
        let mut daily = Source::new("daily", SourceKind::NewsReport, "A paper of the day");
        daily.published = Some("2030-01-01".parse().unwrap());
        builder.source(daily);
        builder.build().unwrap()
    };
    let (old, new) = (graph("2015-06-30", &[]), graph("2018-06-30", &[freeze("2016-03-01/")]));
    assert_eq!(old.diff(&new).listings()[0].between, Answer::Yes, "whatever else both graphs cite");
    assert_eq!(new.diff(&old).listings()[0].between, Answer::Possibly);
}

#[test]
fn what_has_no_date_lies_before_its_end() {
    let between = |term: &str| {
        let (old, new) = (listed("2015-06-30", []), listed("2018-06-30", [freeze(term)]));
        let diff = old.diff(&new);
        diff.listings().iter().map(|change| change.between).collect::<Vec<_>>()
    };
    assert_eq!(between("/"), [Answer::Possibly]);
    assert_eq!(between("/2012"), [Answer::No, Answer::No]);
    assert_eq!(between("/2016"), [Answer::Possibly, Answer::Yes]);
    assert_eq!(between("2016?/"), [Answer::Possibly]);
}

fn pairs(old: impl IntoIterator<Item = Claim>, new: impl IntoIterator<Item = Claim>) -> Vec<String> {
    let (old, new) = (listed("2015", old), listed("2018", new));
    let diff = old.diff(&new);
    let words = |claim: &super::ClaimChange<'_>| {
        let fields: Vec<String> = claim.fields.iter().map(ToString::to_string).collect();
        format!("{} {}", claim.kind(), fields.join("; ")).trim_end().to_owned()
    };
    diff.ties().iter().flat_map(|tie| &tie.claims).map(words).collect()
}

#[test]
fn claims_are_known_by_what_they_cite() {
    let said = |place: &str| Claim::new(Modality::Alleged, Evidence::new("paper").at(place));
    assert_eq!(pairs([said("1")], [said("1").note("n")]), ["changed note: + n"]);
    assert_eq!(pairs([said("1")], [said("2")]), ["added", "removed"]);
    let also = said("1").also(Evidence::new("list").at("entry 1"));
    assert_eq!(pairs([said("1")], [also]), ["changed evidence: + list, entry 1"]);
    let denial = Claim::denial(Modality::Alleged, Evidence::new("paper").at("1"));
    assert_eq!(pairs([said("1")], [denial]), ["added", "removed"], "a denial is another claim");
    let quoted = |words: &str| Claim::new(Modality::Alleged, Evidence::new("paper").at("1").quoting(words));
    assert_eq!(pairs([quoted("a")], [quoted("b")]), ["changed quotes: \u{201c}a\u{201d} -> \u{201c}b\u{201d}"]);
    // What is equal is paired first, wherever it stands.
    assert_eq!(pairs([said("1"), said("1").note("n")], [said("1").note("n")]), ["removed"]);
    assert_eq!(pairs([said("1").note("n")], [said("1"), said("1").note("n")]), ["added"]);
    let hedged = |words: [&str; 2]| words.into_iter().fold(said("1"), Claim::hedge);
    assert_eq!(pairs([hedged(["a", "b"])], [hedged(["b", "a"])]), Vec::<String>::new(), "order says nothing");
}

#[test]
fn listings_are_known_by_entry_programme_and_measure() {
    let (a, b) = (under("A", Measure::AssetFreeze, "2012/"), under("B", Measure::AssetFreeze, "2012/"));
    let later = |claim: &Claim| {
        let mut claim = claim.clone();
        let mut designation = claim.details().designation().unwrap().clone();
        designation.listed_on = "2013".parse().ok();
        claim.details_mut().set_designation(Some(designation));
        claim
    };
    assert_eq!(
        pairs([a.clone(), b.clone()], [later(&b), later(&a)]),
        ["changed designation.listed_on: 2012 -> 2013", "changed designation.listed_on: 2012 -> 2013"]
    );
    assert_eq!(
        pairs([a.clone()], [under("A", Measure::TravelBan, "2012/")]),
        ["changed designation.measure: asset freeze -> travel ban"]
    );
    assert_eq!(pairs([a], [b]), ["changed designation.programme: A -> B"]);
}

#[test]
fn a_record_is_compared_field_by_field() {
    let graph = |entity: Entity| {
        let mut builder = GraphBuilder::new();
        builder.entity(entity);
        builder.build().unwrap()
    };
    let firm = |name: &str| Entity::new("firm", EntityKind::Company, name);
    let old = graph(firm("Firm").alias("F").alias("Fa").note("n"));
    let new = graph(firm("Firm Ltd").alias("Fa").alias(crate::Alias::weak("F")).identifier("lei", "1"));
    let diff = old.diff(&new);
    let fields: Vec<String> = diff.entities()[0].fields.iter().map(ToString::to_string).collect();
    assert_eq!(fields, ["name: Firm -> Firm Ltd", "aliases: F -> F (weak)", "identifiers: + lei 1", "note: - n"]);
    let seen = |day: &str| {
        let mut entity = firm("Firm");
        let record = crate::Provenance { dataset: "d".into(), first_seen: None, last_seen: day.parse().ok() };
        entity.details_mut().set_provenance(vec![record]);
        graph(entity)
    };
    assert!(seen("2020").diff(&seen("2021")).is_empty(), "it was seen in the newer version too");
}

#[test]
fn identifiers_that_do_not_tell_apart_settle_nothing() {
    let graph = |entities: &[(&str, &str, Option<&str>)]| {
        let mut builder = GraphBuilder::new();
        for (id, number, country) in entities {
            let mut identifier = Identifier::new("passport", *number);
            identifier.country = country.map(Into::into);
            let mut entity = Entity::new(id, EntityKind::Company, "Same name");
            entity.details_mut().set_identifiers(vec![identifier]);
            builder.entity(entity);
        }
        builder.build().unwrap()
    };
    let paired = |old: &Graph, new: &Graph| {
        let diff = DiffQuery::new(old, new).by_identifier("passport").run();
        (diff.entity_changes().changed, diff.ambiguous().len())
    };
    let old = graph(&[("a", "1", None), ("b", "2", Some("KP"))]);
    assert_eq!(paired(&old, &graph(&[("c", "1", Some("MM")), ("d", "2", Some("KP"))])), (2, 0));
    assert_eq!(paired(&old, &graph(&[("c", "1", None), ("d", "1", None)])), (0, 1), "which of the two?");
    assert_eq!(paired(&old, &graph(&[("c", "2", Some("MM"))])), (0, 1), "of another country");
    assert_eq!(paired(&old, &graph(&[("a", "1", None), ("c", "1", None)])), (0, 0), "the first is taken by its id");
    assert_eq!(old.diff(&graph(&[("c", "1", None)])).entity_changes().added, 1, "not asked for, not done");
}

#[test]
fn who_was_delisted_by_one_graph() {
    let delisted = |claims: Vec<Claim>, day: &str, measure: Option<Measure>| {
        let graph = listed("2018-06-30", claims);
        let query = graph.delisted().as_of(day.parse().unwrap()).by("authority").unwrap();
        let found = measure.into_iter().fold(query, |query, measure| query.measure(measure)).run();
        found.iter().map(|delisting| delisting.answer).next()
    };
    let history = || vec![freeze("2012-07/2016-10-07"), under("Q", Measure::Procurement, "2017-03-21/")];
    for (day, expected) in [
        ("2014-01-01", None),
        ("2016-10-06", None),
        ("2016-10-07", Some(Answer::Yes)),
        ("2017-03-20", Some(Answer::Yes)),
        ("2017-03-21", None),
    ] {
        assert_eq!(delisted(history(), day, None), expected, "{day}");
    }
    assert_eq!(delisted(history(), "2018-01-01", Some(Measure::AssetFreeze)), Some(Answer::Yes));
    assert_eq!(delisted(vec![freeze("2012/2016")], "2016-06-01", None), Some(Answer::Possibly), "some day of 2016");
    let word = Claim::new(Modality::Reported, "paper").when("2017/..".parse::<Period>().unwrap());
    assert_eq!(
        delisted(vec![freeze("2012/2014"), word], "2018-01-01", None),
        Some(Answer::Possibly),
        "somebody speaks of sanctions since, without their measure"
    );
    let denial = Claim::denial(Modality::Stated, "paper");
    assert_eq!(delisted(vec![freeze("2012/2014"), denial], "2018-01-01", None), Some(Answer::Possibly));
}

#[test]
fn who_was_delisted_by_a_series() {
    let versions =
        [listed("2015", [freeze("2012/")]), listed("2016", [freeze("2012/")]), listed("2017", []), listed("2018", [])];
    let [first, second, third, last] = &versions;
    let found = last.delisted().since([first, second, third]).run();
    let delisting = found.iter().next().unwrap();
    assert_eq!((delisting.last, delisting.gone), ("2016".parse().ok(), "2017".parse().ok()));
    assert_eq!(found.len(), 1);
    assert!(found.to_string().contains("last listed in the version of 2016"), "{found}");
    let again = listed("2019", [freeze("2019/")]);
    assert!(again.delisted().since(&versions).run().is_empty(), "listed again");
    assert!(last.delisted().since([first]).as_of("2015-12-31".parse().unwrap()).run().is_empty());
    assert!(last.delisted().measure(Measure::TravelBan).since([first]).run().is_empty());
    // From one measure, though another stays, or somebody still speaks of sanctions.
    let ban = || under("Q", Measure::Procurement, "2012/");
    let (both, one) = (listed("2016", [freeze("2012/"), ban()]), listed("2017", [ban()]));
    let freed = |newest: &Graph, earlier: &[&Graph]| -> Vec<Answer> {
        let query = newest.delisted().measure(Measure::AssetFreeze).since(earlier.iter().copied());
        query.run().iter().map(|delisting| delisting.answer).collect()
    };
    assert_eq!(freed(&one, &[&both]), [Answer::Yes]);
    assert_eq!(freed(&one, &[&both, &one]), [Answer::Yes]);
    assert_eq!(freed(&both, &[&both]), []);
    let rumour = listed("2018", [Claim::new(Modality::Reported, "paper")]);
    assert_eq!(freed(&rumour, &[&both]), [Answer::Possibly]);
    assert_eq!(rumour.delisted().since([&both]).run().iter().next().unwrap().answer, Answer::Possibly);
    assert!(rumour.delisted().since([&rumour]).run().is_empty());
    let unknown = last.delisted().by("nobody");
    assert!(unknown.is_err());
}

#[test]
fn parts_are_shown_by_themselves() {
    let (old, new) = (listed("2015", []), listed("2018", [freeze("2016/")]));
    let text = old.diff(&new).showing([Part::Listings]).to_string();
    assert!(text.contains("\nListings\n") && !text.contains("\nTies\n"), "{text}");
    assert!(text.contains("ties:         1 added"), "the counts are those of all: {text}");
    assert!(text.contains(crate::DISCLAIMER), "{text}");
}

/// A chain of firms, of which each tie has this many claims, each with this note.
fn chain(firms: usize, claims: usize, note: &str) -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("paper", SourceKind::NewsReport, "A paper"));
    for firm in 0..firms {
        builder.entity(Entity::new(format!("f{firm}"), EntityKind::Company, "Firm").identifier("lei", "0"));
        for claim in (0..claims).filter(|_| firm > 0) {
            let evidence = Evidence::new("paper").at(format!("line {claim}"));
            let claim = Claim::new(Modality::Stated, evidence).note(note);
            builder.claim(&format!("f{}", firm - 1), Relation::Owns, &format!("f{firm}"), claim);
        }
    }
    builder.build().unwrap()
}

#[test]
fn work_grows_with_the_graphs_and_no_faster() {
    for claims in [1, 50, 5000] {
        let (old, new) = (chain(4, claims, "before"), chain(4, claims, "after"));
        let diff = old.diff(&new);
        assert_eq!(diff.claim_changes().changed, 3 * claims);
        // Three passes look at either side before the claims are found.
        assert_eq!(diff.claims, 3 * 2 * 3 * claims as u64);
    }
    for firms in [10, 1000] {
        let (old, new) = (chain(firms, 1, "same"), chain(firms, 1, "same"));
        let diff = DiffQuery::new(&old, &new).by_identifier("lei").run();
        assert!(diff.is_empty());
        assert_eq!(diff.work().entities, 2 * firms as u64);
        assert_eq!((diff.work().ties, diff.claims), (2 * (firms as u64 - 1), firms as u64 - 1));
    }
}

#[test]
fn an_event_has_one_name() {
    assert_eq!("measure-changed".parse(), Ok(ListingEvent::MeasureChanged));
    assert_eq!(ChangeKind::Added.to_string(), "added");
}

mod exposures {
    use crate::analysis::diff::sides::ChangeKind;
    use crate::{
        Claim, Designation, DiffQuery, Entity, EntityKind, Graph, GraphBuilder, Measure, Modality, Regime, Relation,
        Source, SourceKind, Verdict,
    };

    /// An owner who is listed, and its stakes in firms.
    fn graph(stakes: &[(&str, &str)]) -> Graph {
        let mut builder = GraphBuilder::new();
        builder.source(Source::new("register", SourceKind::Register, "A register"));
        builder.entity(Entity::new("us-ofac", EntityKind::Agency, "OFAC"));
        builder.entity(Entity::new("owner", EntityKind::Company, "Owner"));
        let claim = || Claim::new(Modality::Official, "register");
        let freeze = claim().designation(Designation::new(Measure::AssetFreeze));
        builder.claim("owner", Relation::SanctionedBy, "us-ofac", freeze);
        for (firm, share) in stakes {
            builder.entity(Entity::new(firm, EntityKind::Company, format!("Firm {firm}")));
            builder.claim("owner", Relation::Owns, firm, claim().share(share.parse().unwrap()));
        }
        builder.build().unwrap()
    }

    #[test]
    fn whoever_is_caught_in_one_alone_or_otherwise_is_told() {
        let old = graph(&[("sold", "60%"), ("grown", "60%"), ("same", "70%"), ("gone", "50%"), ("below", "10%")]);
        let new = graph(&[("sold", "40%"), ("grown", "80%"), ("same", "70%"), ("below", "20%"), ("fresh", "25..75%")]);
        let diff = DiffQuery::new(&old, &new).exposure(Regime::us_ofac(), None).run();
        let told: Vec<(&str, ChangeKind, Verdict, Verdict)> = diff
            .exposures()
            .iter()
            .map(|change| (change.sides.latest().get().id(), change.kind(), change.old, change.new))
            .collect();
        use ChangeKind::{Added, Changed, Removed};
        use Verdict::{Caught, NotCaught, Undetermined};
        assert_eq!(
            told,
            [
                ("sold", Removed, Caught, NotCaught),
                ("grown", Changed, Caught, Caught),
                ("fresh", Added, NotCaught, Undetermined),
                ("gone", Removed, Caught, NotCaught),
            ]
        );
        let text = diff.explain().to_string();
        assert!(text.contains("exposure:"), "{text}");
        assert!(
            text.contains("caught by shares; caught owners hold 60% -> caught by shares; caught owners hold 80%"),
            "{text}"
        );
        let same = DiffQuery::new(&old, &old).exposure(Regime::us_ofac(), None).run();
        assert!(same.is_empty() && same.exposures().is_empty());
    }
}
