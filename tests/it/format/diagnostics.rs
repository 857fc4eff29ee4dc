//! What people read when a graph file is wrong.
//!
//! Each file `tests/diagnostics/NNN-name.ron` is wrong in one way, but for those from 900 on, which are wrong in many; the report on
//! it stands beside it in `NNN-name.txt`. A folder `NNN-name` holds files that are read into one builder. With `UPDATE_EXPECT=1` the
//! reports are written anew, to be reviewed as a diff.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use proptest::sample::Index;
use sanctions_graph::{Claim, Code, Entity, EntityKind, Graph, GraphBuilder, Modality, Position, Problem, Relation};

const FOLDER: &str = "tests/diagnostics";

/// Codes that no file shows, and why.
const SHOWN_ELSEWHERE: &[(Code, &str)] =
    &[(Code::FileChanged, "a file that changes while it is read, see `a_file_that_changed_is_reported`")];

fn names(folder: &str, suffix: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|name| name.ends_with(suffix) && !name.starts_with('.')).collect();
    names.sort();
    names
}

/// The cases, each with the files to read.
fn cases() -> Vec<(String, Vec<String>)> {
    let case = |name: String| match name.strip_suffix(".ron") {
        Some(case) => Some((case.to_owned(), vec![format!("{FOLDER}/{name}")])),
        None if name.ends_with(".txt") => None,
        None => {
            let folder = format!("{FOLDER}/{name}");
            let files = names(&folder, ".ron").iter().map(|file| format!("{folder}/{file}")).collect();
            Some((name, files))
        }
    };
    names(FOLDER, "").into_iter().filter_map(case).collect()
}

fn report(files: &[String]) -> String {
    let mut builder = GraphBuilder::new();
    for file in files {
        builder.read_path(file);
    }
    let mut report = String::new();
    match builder.build() {
        Ok(graph) if graph.warnings().is_empty() => report.push_str("no problems\n"),
        Ok(graph) => graph.warnings().iter().for_each(|warning| writeln!(report, "{warning}").unwrap()),
        Err(problems) => writeln!(report, "{problems}").unwrap(),
    }
    report.replace(&format!("{FOLDER}/"), "")
}

#[test]
fn every_bad_file_has_its_report() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = String::new();
    for (case, files) in cases() {
        let path = format!("{FOLDER}/{case}.txt");
        let report = report(&files);
        if update {
            fs::write(&path, &report).unwrap();
            continue;
        }
        let expected = fs::read_to_string(&path).unwrap_or_else(|_| "nothing: there is no such file\n".to_owned());
        if report != expected {
            writeln!(wrong, "{path}\nexpected: {expected}reported: {report}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}to accept what is reported now, set UPDATE_EXPECT=1");
}

#[test]
fn every_report_belongs_to_a_file() {
    let cases = cases();
    for name in names(FOLDER, ".txt") {
        let case = name.trim_end_matches(".txt");
        assert!(cases.iter().any(|(known, _)| known == case), "{name} is the report on nothing");
    }
}

#[test]
fn every_code_is_shown() {
    let reports: String = cases().iter().map(|(_, files)| report(files)).collect();
    for code in Code::ALL {
        let shown = reports.contains(&format!("[{}]\n", code.label().replace('_', "-")));
        let elsewhere = SHOWN_ELSEWHERE.iter().any(|(other, _)| other == code);
        assert!(shown != elsewhere, "{}: shown {shown}, said to be shown elsewhere {elsewhere}", code.label());
    }
}

/// A file of its own for one test, removed when the test ends.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(name: &str, text: &str) -> Self {
        let path = std::env::temp_dir().join(format!("sanctions-graph-{}-{name}.ron", std::process::id()));
        fs::write(&path, text).unwrap();
        Self(path)
    }

    /// What the file is called in reports.
    fn name(&self) -> String {
        self.0.display().to_string()
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn problems(text: &str) -> Vec<Problem> {
    match Graph::parse("text", text) {
        Ok(graph) => graph.warnings().to_vec(),
        Err(problems) => problems.into_iter().collect(),
    }
}

const SELF_TIE: &str = r#"SanctionsGraph(
    version: 1,
    sources: [(id: "article", kind: NewsReport, title: "An article")],
    entities: [(id: "glocom", kind: FrontCompany, name: "Glocom")],
    claims: [(from: "glocom", relation: Owns, to: "glocom", modality: Stated, evidence: ["article"])],
)"#;

#[test]
fn warnings_do_not_stop_a_build() {
    let graph = Graph::parse("text", SELF_TIE).unwrap();
    assert_eq!(graph.tie_count(), 1);
    let codes: Vec<Code> = graph.warnings().iter().map(|warning| warning.code).collect();
    assert_eq!(codes, [Code::SelfTie]);
}

#[test]
fn warnings_stand_beside_errors() {
    let problems = problems(&SELF_TIE.replace("name: \"Glocom\"", "name: \"\""));
    let codes: Vec<Code> = problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::EmptyName, Code::SelfTie]);
}

#[test]
fn a_file_that_changed_is_reported() {
    let wrong = SELF_TIE.replace("name: \"Glocom\"", "name: \"\"");
    let file = TemporaryFile::new("changed", &wrong);
    let mut builder = GraphBuilder::new();
    builder.read_path(&file.0);
    fs::write(&file.0, format!("\n{wrong}")).unwrap();
    let report = builder.build().unwrap_err().to_string().replace(&file.name(), "file");
    assert_eq!(
        report,
        "file (entities[0].name): entity \"glocom\" has no name [empty-name]\n\
         file (claims[0].to): warning: a tie leads from \"glocom\" to itself; it lies on no route [self-tie]\n\
         file: warning: the file is no longer what was read; lines and columns are unknown [file-changed]",
    );
}

#[test]
fn a_file_that_is_gone_is_reported() {
    let file = TemporaryFile::new("gone", SELF_TIE);
    let mut builder = GraphBuilder::new();
    builder.read_path(&file.0);
    let name = file.name();
    drop(file);
    let graph = builder.build().unwrap();
    let codes: Vec<Code> = graph.warnings().iter().map(|warning| warning.code).collect();
    assert_eq!(codes, [Code::SelfTie, Code::FileChanged]);
    assert!(graph.warnings().iter().all(|warning| warning.file.as_deref() == Some(&*name)));
}

#[test]
fn nothing_to_report_needs_no_file() {
    let file = TemporaryFile::new("unneeded", &SELF_TIE.replace("to: \"glocom\"", "to: \"komid\""));
    let mut builder = GraphBuilder::new();
    builder.read_path(&file.0).entity(Entity::new("komid", EntityKind::Company, "Komid"));
    drop(file);
    assert_eq!(builder.build().unwrap().warnings(), []);
}

#[test]
fn a_missing_file_is_reported_in_its_turn() {
    let mut builder = GraphBuilder::new();
    builder.read_str("first", &SELF_TIE.replace("\"Glocom\"", "\"\""));
    builder.read_path("tests/no-such-folder/x.ron");
    builder.read_str("last", "SanctionsGraph(version: 1, claims: 7)");
    builder.claim(
        "glocom",
        Relation::Owns,
        "komid",
        Claim::new(Modality::Stated, "article").share("200%".parse().unwrap()),
    );
    assert_eq!(
        builder.build().unwrap_err().to_string(),
        "first:4:57 (entities[0].name): entity \"glocom\" has no name [empty-name]\n\
         first:5:51 (claims[0].to): warning: a tie leads from \"glocom\" to itself; it lies on no route [self-tie]\n\
         tests/no-such-folder/x.ron: there is no such file [io]\n\
         last:1:36 (claims): expected a list in square brackets, found the number 7 [syntax]\n\
         (in memory) (claims[1].share): the share 200% is over 100% [share-over-whole]",
    );
}

#[test]
fn a_confidence_is_checked_in_memory_too() {
    for (percent, sound) in [(0, true), (100, true), (101, false), (255, false)] {
        let mut builder = Graph::parse("text", SELF_TIE).unwrap().into_builder();
        let claim = Claim::new(Modality::Stated, "article").confidence(percent);
        assert_eq!(claim.stated_confidence(), Some(percent));
        builder.claim("glocom", Relation::Owns, "glocom", claim);
        let codes = |problems: sanctions_graph::Problems| problems.errors().map(|problem| problem.code).collect();
        let errors: Vec<Code> = builder.build().map_or_else(codes, |_| Vec::new());
        assert_eq!(errors, if sound { Vec::new() } else { vec![Code::ConfidenceOverWhole] });
    }
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_reported() {
    use std::os::unix::fs::PermissionsExt as _;

    let file = TemporaryFile::new("locked", SELF_TIE);
    fs::set_permissions(&file.0, fs::Permissions::from_mode(0o000)).unwrap();
    // Some users may read everything.
    if fs::read(&file.0).is_err() {
        let report = Graph::load(&file.0).unwrap_err().to_string();
        assert_eq!(report, format!("{}: this file may not be read [io]", file.name()));
    }
}

#[test]
fn what_may_stand_in_an_unread_part_is_not_reported_as_missing() {
    let whole = "SanctionsGraph(version: 1, claims: [(from: \"a\", relation: Owns, to: \"b\", modality: Stated, evidence: [\"c\"])])";
    assert_eq!(problems(whole).len(), 3);
    let mut builder = GraphBuilder::new();
    builder.read_str("claims", whole).read_str("entities", "SanctionsGraph(version: 1, entities: [(id: 1)])");
    let problems = builder.build().unwrap_err();
    assert_eq!(problems.errors().map(|problem| problem.code).collect::<Vec<_>>(), [Code::Syntax]);
}

#[test]
fn a_reader_that_cannot_read_on_stops_at_the_first_fault() {
    let text = "#![enable(unwrap_newtypes)]\nSanctionsGraph(version: 1, entities: [(id: 1), (id: 2)])";
    assert_eq!(problems(text).len(), 1);
}

/// Texts that open much and close nothing, in every place where something else is read.
#[test]
fn hostile_texts_are_refused_without_delay() {
    let places = [
        "",
        "\u{feff}",
        "SanctionsGraph",
        "SanctionsGraph(",
        "SanctionsGraph(version: ",
        "SanctionsGraph(version: 1, title: ",
        "SanctionsGraph(version: 1, title: \"",
        "SanctionsGraph(version: 1, title: r#\"",
        "SanctionsGraph(version: 1, entities: ",
        "SanctionsGraph(version: 1, entities: [",
        "SanctionsGraph(version: 1, entities: [(id: \"a\", kind: Other(",
        "SanctionsGraph(version: 1, entities: [(id: \"a\", kind: State, aliases: [",
        "SanctionsGraph(version: 1, entities: [(id: \"a\", kind: State, extra: [(",
        "SanctionsGraph(version: 1, claims: [(relation: ",
        "SanctionsGraph(version: 1, claims: [(when: ",
        "SanctionsGraph(version: 1, claims: [(designation: Some(",
        "SanctionsGraph(version: 1, claims: [(evidence: [(quote: ",
        "SanctionsGraph(version: 1, deals: [(claims: [(amount: ",
        "SanctionsGraph(version: 1, entities: [(id: 1), ",
        "SanctionsGraph(version: 1, entities: [(id: 1), (id: ",
        "#![enable(",
    ];
    let repeated = [
        "(", "[", "{", ")", "]", "}", "\"", "'", "/*", "*/", "//", "/", "r#", "r##\"", "#", "b", "a", "_", "1", "-",
        ".", ",", ":", "\\", "\\\"", "\u{feff}", "\u{200e}", "\n", "é", "Some(", "Other(", "(a:", "[(", "a,", "\"a\",",
        "(),", "=", "<", "\"\\\n",
    ];
    for place in places {
        for repeated in repeated {
            let text = format!("{place}{}", repeated.repeat(100_000 / repeated.len()));
            let problems = problems(&text);
            let last = u32::try_from(text.len()).unwrap();
            let is_within =
                |position: Position| position.line >= 1 && position.line <= last && position.column <= last + 1;
            assert!(!problems.is_empty(), "{place}{repeated}...");
            for problem in problems {
                assert!(problem.position.is_some_and(is_within), "{place}{repeated}... {:?}", problem.position);
                assert!(problem.to_string().chars().count() < 1000, "{place}{repeated}...");
            }
        }
    }
}

/// Nesting that stays below the limit, of all that nests.
#[test]
fn nested_texts_are_refused() {
    for open in ["(", "[", "{", "Some(", "Other(", "(a: ", "{\"a\": ", "/*"] {
        for depth in 1..70 {
            for place in [
                "",
                "SanctionsGraph(version: 1, title: ",
                "SanctionsGraph(version: 1, claims: [(evidence: [",
                "SanctionsGraph(version: 1, claims: [(when: ",
            ] {
                let text = format!("{place}{}", open.repeat(depth));
                assert_eq!(problems(&text).len(), 1, "{text}");
            }
        }
    }
}

#[test]
fn every_faulty_record_is_reported_at_its_place() {
    let records = 2_000;
    let mut text = "SanctionsGraph(\nversion: 1,\nentities: [\n".to_owned();
    for number in 0..records {
        writeln!(text, "(id: \"မြန်မာ-{number}\", kind: Stat, name: \"A\"),").unwrap();
    }
    text.push_str("],\nclaims: [\n");
    for number in 0..records {
        writeln!(text, "(from: \"a{number}\", relation: Owns, to: \"b\", modality: Stated, evidence: [\"c\"], when: \"2013/2011\"),").unwrap();
    }
    text.push_str("])\n");
    let problems = problems(&text);
    assert_eq!(problems.len(), 2 * records);
    for (number, problem) in problems.iter().enumerate() {
        let (line, path) = match number.checked_sub(records) {
            None => (4 + number, format!("entities[{number}].kind")),
            Some(number) => (4 + records + 2 + number, format!("claims[{number}].when")),
        };
        assert_eq!((problem.position.unwrap().line as usize, &*problem.path), (line, path.as_str()));
    }
}

#[test]
fn very_many_unknown_ids_are_reported() {
    let entities: String =
        (0..2_000).map(|number| format!("(id: \"entity-{number:05}\", kind: State, name: \"E\"),")).collect();
    let claims: String = (0..2_000)
        .map(|number| {
            format!("(from: \"entity-{number:05}\", relation: Owns, to: \"entiti-{number:05}\", modality: Stated, evidence: [\"a\"]),")
        })
        .collect();
    let text = format!("SanctionsGraph(version: 1, entities: [{entities}], claims: [{claims}])");
    let problems = problems(&text);
    let unknown: Vec<&Problem> = problems.iter().filter(|problem| problem.code == Code::UnknownEntity).collect();
    assert_eq!(unknown.len(), 2_000);
    assert_eq!(unknown[7].help.as_deref(), Some("did you mean \"entity-00007\"?"));
}

fn seed_graph() -> String {
    fs::read_to_string("graphs/myanmar-dprk-article.ron").unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// A graph file with something cut out, put in or cut off gives a graph or a report with places in the file.
    #[test]
    fn damaged_files_never_panic(
        from in any::<Index>(),
        length in 0_usize..40,
        put in prop_oneof![
            Just(String::new()),
            "[(){}\\[\\],:\"'/*#r\\\\ \n]{1,4}",
            "[a-zA-Z0-9_.+-]{1,6}",
            "\\PC{1,3}",
        ],
        cut_off in any::<bool>(),
    ) {
        let text = seed_graph();
        let boundary = |mut at: usize| {
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let from = boundary(from.index(text.len()));
        let to = boundary((from + length).min(text.len()));
        let rest = if cut_off { "" } else { &text[to..] };
        let damaged = format!("{}{put}{rest}", &text[..from]);
        let lines: Vec<&str> = damaged.split('\n').collect();
        for problem in problems(&damaged) {
            let position = problem.position.unwrap();
            let line = lines.get(position.line as usize - 1);
            prop_assert!(line.is_some_and(|line| position.column as usize <= line.chars().count() + 1), "{problem}");
            prop_assert!(!problem.message.is_empty());
        }
    }
}
