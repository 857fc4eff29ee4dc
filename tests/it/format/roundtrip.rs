//! What is written is read back: any graph, whatever its texts and optional fields.

use crate::common::{Records, Statement, Style, config, records, sized};
use proptest::prelude::*;
use sanctions_graph::{Code, Graph, GraphBuilder};

fn parse(text: &str) -> Result<Graph, TestCaseError> {
    Graph::parse("written", text).map_err(|problems| TestCaseError::fail(format!("{problems}\nin:\n{text}")))
}

fn written(graph: &Graph) -> Result<String, TestCaseError> {
    graph.to_ron().map_err(|error| TestCaseError::fail(error.to_string()))
}

/// Where two graphs differ, in as few words as can be.
fn difference(one: &Graph, other: &Graph) -> String {
    fn first<T: PartialEq + std::fmt::Debug>(what: &str, one: &[T], other: &[T]) -> Option<String> {
        let at = (0..one.len().max(other.len())).find(|&at| one.get(at) != other.get(at))?;
        Some(format!("{what} {at}: {:?} is not {:?}", one.get(at), other.get(at)))
    }
    let entities = |graph: &Graph| graph.entities().map(|entity| entity.get().clone()).collect::<Vec<_>>();
    let ties = |graph: &Graph| {
        let ends = |tie: sanctions_graph::TieRef<'_>| (tie.from().index(), tie.to().index(), tie.get().clone());
        graph.ties().map(ends).collect::<Vec<_>>()
    };
    first("source", one.sources(), other.sources())
        .or_else(|| first("entity", &entities(one), &entities(other)))
        .or_else(|| first("tie", &ties(one), &ties(other)))
        .or_else(|| first("deal", one.deals(), other.deals()))
        .unwrap_or_else(|| {
            format!("title or note: {:?} {:?}, {:?} {:?}", one.title(), one.note(), other.title(), other.note())
        })
}

macro_rules! prop_assert_same {
    ($one:expr, $other:expr) => {
        let (one, other): (&Graph, &Graph) = (&$one, &$other);
        prop_assert!(one == other, "{}", difference(one, other));
    };
}

proptest! {
    #![proptest_config(config(96))]

    #[test]
    fn what_is_written_is_read_back_and_written_the_same(records in sized(Style::Hostile, 0..7, 0..9)) {
        let graph = records.graph();
        let text = written(&graph)?;
        let again = parse(&text)?;
        prop_assert_same!(again, graph);
        prop_assert_eq!(written(&again)?, text);
    }

    #[test]
    fn a_byte_order_mark_changes_nothing(records in sized(Style::Hostile, 0..4, 0..5)) {
        let text = written(&records.graph())?;
        prop_assert_same!(parse(&format!("\u{feff}{text}"))?, parse(&text)?);
    }

    #[test]
    fn going_back_to_a_builder_and_building_changes_nothing(records in sized(Style::Hostile, 0..7, 0..9)) {
        let graph = records.graph();
        let again = graph.clone().into_builder().build().map_err(|problems| TestCaseError::fail(problems.to_string()))?;
        prop_assert_same!(again, graph);
        let copy = graph.clone();
        prop_assert_same!(copy, graph);
    }

    #[test]
    fn lines_fit_for_review(records in sized(Style::Hostile, 0..4, 0..5)) {
        let text = written(&records.graph())?;
        let hidden = |c: char| c != '\n' && (c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'));
        prop_assert!(!text.contains(hidden), "{text:?}");
        prop_assert!(text.lines().all(|line| line.trim_end() == line || line.ends_with('"')), "{text}");
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn a_text_read_twice_counts_once(records in records(Style::Plain)) {
        let graph = records.graph();
        let text = written(&graph)?;
        let mut builder = GraphBuilder::new();
        builder.read_str("one", &text).read_str("other", &text);
        let twice = builder.build().map_err(|problems| TestCaseError::fail(problems.to_string()))?;
        prop_assert_same!(twice, graph);
    }

    #[test]
    fn a_claim_repeated_word_for_word_counts_once(records in records(Style::Plain)) {
        let graph = records.graph();
        let mut doubled = records.clone();
        doubled.claims.extend(records.claims.iter().cloned());
        prop_assert_same!(doubled.graph(), graph);
    }

    /// Sources and entities in one file, claims and deals in another, in either order.
    #[test]
    fn records_may_be_spread_over_files(records in records(Style::Plain), claims_first in any::<bool>()) {
        let graph = records.graph();
        let text = written(&graph)?;
        let is_field = |line: &str, names: &[&str]| names.iter().any(|name| line.starts_with(&format!("    {name}: [")));
        let half = |names: &[&str]| {
            let mut keep = false;
            let mut half = String::from("SanctionsGraph(\n    version: 1,\n");
            for line in text.lines() {
                if line.starts_with("    ") && line.as_bytes().get(4).is_some_and(u8::is_ascii_lowercase) {
                    keep = is_field(line, names);
                }
                if keep && line != ")" {
                    half.push_str(line);
                    half.push('\n');
                }
            }
            half + ")\n"
        };
        let mut halves = [half(&["sources", "entities"]), half(&["claims", "deals"])];
        if claims_first {
            halves.reverse();
        }
        let mut builder = GraphBuilder::new();
        builder.read_str("one", &halves[0]).read_str("other", &halves[1]);
        let joined = builder.build().map_err(|problems| TestCaseError::fail(problems.to_string()))?;
        prop_assert_same!(joined, graph);
    }

    /// The order of the claims of one tie is that in which they were read; the ties stand in the order of their first claims.
    #[test]
    fn claims_fold_into_ties_in_order(records in records(Style::Plain)) {
        let graph = records.graph();
        let mut expected: Vec<(usize, sanctions_graph::Relation, usize, Vec<sanctions_graph::Claim>)> = Vec::new();
        for Statement { from, relation, to, claim } in &records.claims {
            let same = expected.iter_mut().find(|tie| (tie.0, tie.1, tie.2) == (*from, *relation, *to));
            match same {
                Some(tie) if tie.3.contains(claim) => {}
                Some(tie) => tie.3.push(claim.clone()),
                None => expected.push((*from, *relation, *to, vec![claim.clone()])),
            }
        }
        let own = graph.ties().filter_map(|tie| {
            let claims: Vec<_> = tie.get().claims().iter().filter(|claim| claim.deal().is_none()).cloned().collect();
            (!claims.is_empty()).then(|| (tie.from().index().index(), tie.relation(), tie.to().index().index(), claims))
        });
        prop_assert_eq!(own.collect::<Vec<_>>(), expected);
    }
}

fn small() -> Records {
    let text = r#"SanctionsGraph(
    version: 1,
    sources: [(id: "a", kind: NewsReport, title: "A")],
    entities: [(id: "x", kind: Company, name: "X"), (id: "y", kind: Company, name: "Y")],
    claims: [(from: "x", relation: Owns, to: "y", modality: Stated, evidence: ["a"])],
)"#;
    let graph = Graph::parse("small", text).unwrap();
    let tie = graph.ties().next().unwrap();
    let claim = Statement { from: 0, relation: tie.relation(), to: 1, claim: tie.get().claims()[0].clone() };
    Records {
        title: None,
        note: None,
        sources: graph.sources().to_vec(),
        entities: graph.entities().map(|entity| entity.get().clone()).collect(),
        claims: vec![claim],
        deals: Vec::new(),
    }
}

#[test]
fn one_id_twice_in_one_text_or_in_other_words_is_an_error() {
    let text = small().graph().to_ron().unwrap();
    let twice = text.replace(
        "(id: \"x\", kind: Company, name: \"X\"),",
        "(id: \"x\", kind: Company, name: \"X\"), (id: \"x\", kind: Company, name: \"X\"),",
    );
    let code = |problems: sanctions_graph::Problems| problems.errors().map(|problem| problem.code).collect::<Vec<_>>();
    assert_eq!(code(Graph::parse("twice", &twice).unwrap_err()), [Code::DuplicateEntity]);
    let mut builder = GraphBuilder::new();
    builder.read_str("one", &text).read_str("other", &text.replace("name: \"X\"", "name: \"Z\""));
    assert_eq!(code(builder.build().unwrap_err()), [Code::DuplicateEntity]);
}

#[test]
fn a_claim_in_other_words_is_another_claim_of_the_same_tie() {
    let text = small().graph().to_ron().unwrap();
    let mut builder = GraphBuilder::new();
    builder.read_str("one", &text).read_str("other", &text.replace("Stated", "Alleged"));
    let graph = builder.build().unwrap();
    assert_eq!((graph.tie_count(), graph.ties().next().unwrap().claims().len()), (1, 2));
}

#[test]
fn details_that_say_nothing_are_no_details() {
    let mut records = small();
    records.entities[0].details_mut();
    records.claims[0].claim.details_mut();
    assert!(records.graph() == small().graph());
    assert_eq!(records.entities, small().entities);
    assert_eq!(records.claims, small().claims);
}
