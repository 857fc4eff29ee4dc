//! The examples as people run them: whole pages, exit statuses, closed pipes, wrong arguments.

use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use sanctions_graph::{EntityRef, Graph};

/// The built example; `cargo test` builds them beside the tests.
fn example(name: &str) -> Command {
    let test = std::env::current_exe().unwrap();
    let folder: PathBuf = test.parent().and_then(|deps| deps.parent()).unwrap().join("examples");
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(program.exists(), "{} is not there: build it with `cargo build --examples`", program.display());
    let mut command = Command::new(program);
    command.current_dir(env!("CARGO_MANIFEST_DIR")).env_remove("COLUMNS").env_remove("NO_COLOR");
    command.env_remove("SANCTIONS_GRAPH_DATA");
    command
}

fn run(call: &str) -> Output {
    let (name, args) = split(call);
    example(name).args(args).output().unwrap()
}

/// The words of a call; single quotes hold words together.
fn split(call: &str) -> (&str, Vec<String>) {
    let (name, rest) = call.split_once(' ').unwrap_or((call, ""));
    let mut args = Vec::new();
    for (position, part) in rest.split('\'').enumerate() {
        if position % 2 == 1 {
            args.push(part.to_owned());
        } else {
            args.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    (name, args)
}

/// A call with all it printed and how it ended.
fn page(call: &str) -> String {
    let output = run(call);
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    let err = if err.is_empty() { err } else { format!("[standard error]\n{err}") };
    format!("$ {call}\n{out}{err}[exit status {}]\n", status(&output))
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(call: &str) -> String {
    String::from_utf8(run(call).stdout).unwrap()
}

macro_rules! pages {
    ($($name:ident: $call:literal;)*) => {
        $(#[test]
        fn $name() {
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(concat!("examples_", stringify!($name)), page($call));
            });
        })*
    };
}

pages! {
    routes_through_komid: "routes kim-sok-chol myanmar";
    routes_stated_only: "routes kim-sok-chol myanmar --at-least stated";
    routes_with_listing: "routes kim-sok-chol myanmar --also listing";
    routes_through_glocom: "routes myanmar north-korea-intelligence --work";
    routes_all_share_hops: "routes north-korea-defence-personnel myanmar-government --all --also contact --max-hops 4 --limit 3";
    routes_in_time: "routes myanmar reconnaissance-general-bureau --chronological";
    neighbourhood_of_komid: "neighbourhood komid --hops 2";
    neighbourhood_of_glocom: "neighbourhood glocom --hops 2 --also identity";
    matches_of_buyers: "matches '(buyer:State)-[trade:bought_from]->(front:FrontCompany)<-[:controls]-(who)' --work";
    matches_explained: "matches 'ANY SHORTEST (who:Person&Listed)-[tie]-{1,2}(state:State)' --explain";
    matches_without_a_bound: "matches '(front:FrontCompany)<-[chain:controls]-*(who:Agency)' --at-least stated";
    matches_of_nothing: "matches 'SIMPLE (a)-[:owns]->{2,8}(a)'";
    explain_ddi_and_united_states: "explain ddi united-states";
    explain_ddi_and_north_korea: "explain ddi north-korea";
    explain_kyaw_zeya: "explain kyaw-zeya";
    explain_ddi: "explain ddi";
    explain_strangers: "explain kyaw-zeya glocom";
    timeline_of_ddi: "timeline ddi";
    timeline_of_the_military: "timeline myanmar-military";
    timeline_of_ddi_drawn: "timeline ddi --chart";
    timeline_of_routes_drawn: "timeline --from kim-sok-chol --to myanmar --chart --ascii";
    timeline_of_no_route: "timeline --from kyaw-zeya --to glocom";
    exposure_of_the_published_examples: "exposure --regime us-ofac";
    exposure_through_one: "exposure --through ex3-x --brief";
    exposure_through_nobody: "exposure --through ex5-b --brief";
    exposure_under_several_rules: "exposure ex3-b --regime us-ofac --regime eu --regime uk --any-authority";
    exposure_of_ddi_later: "exposure ddi -g graphs/myanmar-dprk.ron --as-of 2018-01-01";
    help_of_exposure: "exposure --help";
    breaches_of_all: "breaches --undated --work";
    breaches_of_a_programme: "breaches --measure other --authority united-states --during 2011/2012 --brief";
    breaches_of_ddi: "breaches --party ddi --with north-korea --markdown";
    breaches_of_nobody: "breaches --party glocom";
    breaches_as_json: "breaches --measure other --party glocom --json";
    network_of_all: "network --work";
    network_of_trade: "network --only trade,controls,fronts-for --through state,authority --limit 2";
    network_estimated: "network --samples 8 --seed 3 --limit 1";
    network_of_nobody: "network --exclude komid --only owes";
    diff_of_an_article_and_all_sources: "diff";
    diff_of_listings_as_markdown: "diff --only listings --markdown";
    diff_of_entities_as_json: "diff --only entities --json graphs/myanmar-dprk.ron graphs/myanmar-dprk-article.ron";
    diff_of_a_graph_and_itself: "diff graphs/myanmar-dprk.ron graphs/myanmar-dprk.ron";
    diff_of_exposure: "diff --only exposure --regime us-ofac --days 2014-01-01,2018-01-01 graphs/myanmar-dprk.ron graphs/myanmar-dprk.ron";
    delisted_of_one_graph: "diff --delisted --measure asset-freeze --by united-states --as-of 2018-01-01";
    help_of_routes: "routes --help";
    help_of_neighbourhood: "neighbourhood --help";
    help_of_matches: "matches --help";
    help_of_explain: "explain -h";
    help_of_timeline: "timeline --help";
    help_of_breaches: "breaches --help";
    help_of_dot: "dot --help";
    help_of_explorer: "explorer --help";
    help_of_svg: "svg --help";
    help_of_network: "network --help";
    help_of_diff: "diff --help";
    help_of_to_gephi: "to_gephi --help";
    help_of_to_cytoscape: "to_cytoscape --help";
    help_of_to_neo4j: "to_neo4j --help";
    brokers_of_all: "brokers";
    brokers_of_a_list: "brokers -g graphs/ofac-dprk.ron --limit 3";
    brokers_why_glocom: "brokers glocom";
    brokers_between: "brokers kim-sok-chol myanmar --also listing";
    brokers_between_by_hops: "brokers glocom myanmar-military --through state --also contact --of-hops";
    brokers_between_neighbours: "brokers ddi north-korea";
    brokers_between_strangers: "brokers kim-sok-chol united-nations";
    brokers_more_than_asked_for: "brokers kim-sok-chol myanmar --also listing --at-most 1";
    common_to_two: "common komid glocom";
    common_to_tenants: "common ofac:26929 ofac:26931 -g graphs/ofac-dprk.ron";
    common_to_three: "common komid glocom --and kim-sok-chol --only trade,control";
    common_to_strangers: "common kim-sok-chol kyaw-zeya";
    common_sharing_with_one: "common ofac:26929 -g graphs/ofac-dprk.ron";
    common_sharing_with_listed: "common -g graphs/ofac-dprk.ron -g graphs/myanmar-dprk.ron";
    common_sharing_with_nobody: "common";
    help_of_brokers: "brokers --help";
    help_of_common: "common --help";
    dossier_of_kyaw_zeya: "dossier kyaw-zeya --timeline";
    dossier_of_routes: "dossier kim-sok-chol myanmar";
    dossier_of_ties: "dossier ddi north-korea --ties --text";
    dossier_of_nothing: "dossier kyaw-zeya glocom --ties";
    help_of_dossier: "dossier --help";
}

/// Names as people type them. Without the feature `search` the examples take ids and exact names alone.
#[cfg(feature = "search")]
mod names {
    use super::{page, run, status, stdout};

    pages! {
        search_in_cyrillic: "search 'ким сок чхоль'";
        search_with_another_legal_form: "search 'Korea Tangun Trading GmbH' -g graphs/ofac-dprk.ron --limit 2";
        search_by_an_imo_number: "search 'IMO 7,937,317' -g graphs/ofac-dprk.ron";
        search_by_a_wrong_imo_number: "search 7937318 --identifier imo -g graphs/ofac-dprk.ron";
        search_for_nobody: "search xyzzy";
        search_with_near_misses: "search 'Pan Systems'";
        search_among_others: "search 'Kim Sok Chol' --kind company,vessel --brief";
        search_of_weak_hits: "search 'Pan Systems' --at-least 0.6 --limit 1 --brief";
        search_for_one_of_several: "search 'Kim Chol' -g graphs/ofac-dprk.ron --kind person --limit 4 --brief";
        search_as_json: "search 'Glocom Ltd' --json";
        search_compared: "search '11420 CORP.' --compare 'BELLETECH CORP'";
        search_compared_of_one_kind: "search 'KIM, Sokchol' --compare 'Kim Sok-chol' --kind person";
        help_of_search: "search --help";
        explain_by_names: "explain 'Defence Industries Directorate' 'Nort Korea'";
        routes_by_a_name_of_several: "routes 'Kim Chol' komid -g graphs/ofac-dprk.ron";
        routes_by_a_name_near_several: "routes 'Pan Systems' myanmar";
        routes_by_no_name: "routes xyzzy myanmar";
        explain_by_an_id_gone_wrong: "explain ofac:1706x -g graphs/ofac-dprk.ron";
    }

    #[test]
    fn wrong_searches() {
        let calls = [
            "search",
            "search glocom --listed --unlisted",
            "search glocom --at-least 2",
            "search glocom --at-least high",
            "search glocom --kind compny",
            "search glocom --born yesterday",
            "search glocom --compare komid --listed",
            "search glocom --compare komid --identifier imo",
            "search glocom --json --brief",
        ];
        let all: String = calls.iter().map(|call| page(call)).collect();
        assert!(calls.iter().all(|call| status(&run(call)) == 2), "{all}");
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("examples_wrong_searches", all);
        });
    }

    #[test]
    fn filters_of_a_search_leave_out_what_contradicts_them() {
        let asked = "search 'Kim Sok Chol' -g graphs/myanmar-dprk.ron";
        assert_eq!(status(&run(asked)), 0);
        for (filter, expected) in [
            ("--kind person", 0),
            ("--kind company,vessel", 1),
            ("--listed", 0),
            ("--unlisted", 1),
            ("--country KP", 0),
            ("--born 1955", 0),
            ("--at-least 1", 0),
        ] {
            assert_eq!(status(&run(&format!("{asked} {filter}"))), expected, "{filter}");
        }
    }

    /// Every example that takes an entity takes it by a name in another spelling, and says whom it took it for.
    #[test]
    fn every_example_takes_names() {
        let taken = "Taken for \"kim sokchol\": Kim Sok-chol (person, id kim-sok-chol), ";
        for call in [
            "routes 'kim sokchol' myanmar",
            "routes komid 'kim sokchol'",
            "routes komid myanmar --exclude 'kim sokchol,glocom'",
            "neighbourhood 'kim sokchol'",
            "explain 'kim sokchol'",
            "explain komid 'kim sokchol'",
            "timeline 'kim sokchol'",
            "timeline --from 'kim sokchol' --to myanmar",
            "brokers 'kim sokchol'",
            "brokers 'kim sokchol' myanmar",
            "common komid 'kim sokchol'",
            "common komid glocom --and 'kim sokchol,ddi'",
            "common 'kim sokchol'",
            "exposure 'kim sokchol' -g graphs/myanmar-dprk.ron",
            "breaches --party 'kim sokchol' --brief",
            "network --exclude 'kim sokchol'",
            "matches '(a:State)-[:bought_from]->(b)' --exclude 'kim sokchol'",
        ] {
            let text = stdout(call);
            let at_once = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(at_once.matches(taken).count(), 1, "{call}\n{text}");
        }
    }

    /// What is a file for others holds no remark; the one who asked reads it all the same.
    #[test]
    fn files_hold_no_remark_on_names() {
        for call in [
            "dot --around 'kim sokchol'",
            "svg --from 'kim sokchol' --to myanmar",
            "explorer --start 'kim sokchol'",
            "to_gephi --around 'kim sokchol'",
            "to_cytoscape --around 'kim sokchol'",
            "routes 'kim sokchol' myanmar --dot",
            "exposure 'kim sokchol' -g graphs/myanmar-dprk.ron --json",
            "breaches --party 'kim sokchol' --markdown",
            "dossier 'kim sokchol' myanmar",
        ] {
            let output = run(call);
            assert!(!String::from_utf8(output.stdout).unwrap().contains("Taken for"), "{call}");
            let remarks = String::from_utf8(output.stderr).unwrap();
            assert!(remarks.starts_with("Taken for \"kim sokchol\": Kim Sok-chol (person, id "), "{call}\n{remarks}");
            assert_eq!(remarks.lines().count(), 1, "{call}\n{remarks}");
        }
    }
}

#[cfg(feature = "search")]
mod screening {
    use super::page;

    pages! {
        quality_of_screening: "screening_quality";
        screen_of_customers: "screen";
        screen_of_all_customers: "screen --all --at-least 0.65 --limit 2";
        screen_as_json: "screen --json --all";
        screen_of_no_list: "screen Cargo.toml";
        screen_with_a_wrong_score: "screen --at-least 80";
        screen_in_two_forms: "screen --csv target/screened.csv --json";
        help_of_screen: "screen --help";
    }
}

#[cfg(feature = "import")]
mod imports {
    use super::page;

    pages! {
        import_of_ofac: "import_ofac";
        import_of_un: "import_un tests/data/un/excerpt.xml KOMID";
        import_of_ftm: "import_ftm";
        import_of_no_list: "import_ofac README.md";
        lists_joined: "join_lists";
        help_of_join_lists: "join_lists --help";
        diff_of_two_lists: "diff tests/data/ofac/sdn_2019-07_earlier/sdn.csv tests/data/ofac/sdn_2019-07-25/sdn.csv --only listings";
        delisted_by_two_lists: "diff --delisted tests/data/ofac/sdn_2019-07_earlier/sdn.csv tests/data/ofac/sdn_2019-07-25/sdn.csv";
        diff_of_no_list: "diff README.md README.md";
    }
}

#[test]
fn wrong_arguments() {
    let calls = [
        "routes",
        "routes komid",
        "routes komid myanmar ddi",
        "routes kim sok chol myanmar",
        "routes --stongest komid myanmar",
        "routes --chrono komid myanmar",
        "routes --frobnicate komid myanmar",
        "routes --all --strongest komid myanmar",
        "routes komid myanmar --at-least",
        "routes komid myanmar --at-least --dot",
        "routes komid myanmar --at-least statd",
        "routes komid myanmar --all=yes",
        "routes komid myanmar --max-hops 0",
        "routes komid myanmar --max-hops six",
        "routes komid myanmar --max-hops 3 --max-hops 4",
        "routes komid myanmar --also lising",
        "routes komid myanmar --only trade,bougt-from",
        "routes komid myanmar --as-of 2015/11",
        "routes komid myanmar --as-of 2015 --during 2015",
        "routes komid myanmar --certain",
        "routes komid myanmar --min-grade c3",
        "routes komid myanmar --through stat",
        "routes komid myanmar --exclude 'pan systems'",
        "routes kim myanmar",
        "routes komid xyzzy",
        "routes myanmar Burma",
        "neighbourhood komid --direction up",
        "matches",
        "matches '(buyer:Sate)-(front)'",
        "matches '(buyer:State)-[:bought_from*1..3]->(front)'",
        "explain",
        "timeline ''",
        "timeline",
        "timeline ddi --from komid --to myanmar",
        "timeline --from komid",
        "exposure --regime us-ofca",
        "exposure ex3-b --through ex3-x",
        "exposure --json --markdown",
        "exposure ex3-b --near",
        "exposure --json --regime us-ofac --regime eu",
        "exposure --as-of 2018-01-01 --whenever",
        "breaches ddi",
        "breaches --with glocom",
        "breaches --measure freeze",
        "breaches --only traid",
        "breaches --authority us-treasury",
        "breaches --json --markdown",
        "dot --hops 2",
        "svg --from komid",
        "svg --from komid --to myanmar --around komid",
        "network komid",
        "network --samples 0",
        "diff graphs/myanmar-dprk.ron",
        "diff --markdown --json",
        "diff --only listing",
        "diff --measure asset-freeze",
        "diff --delisted --json",
        "diff --delisted --regime us-ofac",
        "diff --only exposure",
        "diff --delisted --by nobody",
        "brokers komid glocom ddi",
        "brokers komid --of-hops",
        "brokers komid komid",
        "common komid glocom --unlisted",
        "common komid --and glocom",
        "common kim glocom",
        "to_neo4j",
        "to_neo4j target/neo4j --hops 2",
    ];
    let all: String = calls.iter().map(|call| page(call)).collect();
    assert!(calls.iter().all(|call| status(&run(call)) == 2));
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("examples_wrong_arguments", all);
    });
}

#[test]
fn a_name_of_two_entities_is_refused_with_both() {
    let text = r#"SanctionsGraph(version: 1, entities: [
        (id: "one", kind: Company, name: "Pan Systems"),
        (id: "two", kind: Company, name: "PAN SYSTEMS"),
    ])"#;
    let file = std::env::temp_dir().join(format!("sanctions-graph-namesakes-{}.ron", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let output = example("explain").arg("-g").arg(&file).arg("Pan Systems").output().unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(status(&output), 2);
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "explain: \"Pan Systems\" may be one (Pan Systems) or two (PAN SYSTEMS); ask by id\n"
    );
}

#[test]
fn a_graph_file_cannot_steer_the_terminal() {
    let text = r#"SanctionsGraph(version: 1, entities: [(id: "one", kind: Company, name: "Pan\u{1b}[2J Systems")])"#;
    let file = std::env::temp_dir().join(format!("sanctions-graph-escape-{}.ron", std::process::id()));
    std::fs::write(&file, text).unwrap();
    let outputs = ["explain", "neighbourhood", "timeline"]
        .map(|name| example(name).arg("-g").arg(&file).arg("one").output().unwrap());
    std::fs::remove_file(&file).unwrap();
    for output in outputs {
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("Pan [2J Systems") && !text.contains('\u{1b}'), "{text:?}");
    }
}

#[test]
fn bad_graph_files() {
    for file in ["graphs/nosuch.ron", "graphs", "Cargo.toml"] {
        let output = run(&format!("timeline ddi -g {file}"));
        let complaint = String::from_utf8(output.stderr.clone()).unwrap();
        assert_eq!(status(&output), 3, "{complaint}");
        assert!(output.stdout.is_empty());
        assert!(complaint.starts_with(&format!("timeline: the graph cannot be read\n{file}")), "{complaint}");
    }
}

#[test]
fn listing_is_walked_only_when_asked_for() {
    let through = "kim-sok-chol -> united-states -> myanmar";
    assert!(stdout("routes kim-sok-chol myanmar --also listing").contains(through));
    for sort in ["", "--shortest", "--all", "-k 50", "--strongest", "--chronological"] {
        assert!(!stdout(&format!("routes kim-sok-chol myanmar {sort}")).contains(through), "{sort}");
    }
}

#[test]
fn every_filter_is_read_and_shown_in_the_policy() {
    for (filter, policy) in [
        ("--at-least reported", "at least reported"),
        (
            "--also=contact,location",
            "walked: trade, ownership, control, service, membership, personal, contact, location",
        ),
        ("--only trade --only fronts-for", "walked: trade, \"fronts for\";"),
        ("--without brokered,Paid", "\"brokered\", "),
        ("--as-of 2015-11", "as of November 2015"),
        ("--during 2011/2013 --certain", "during 2011 to 2013, certainly"),
        ("--known-by 2010-12-31", "known by 31 December 2010"),
        ("--min-grade C3", "graded at least C3"),
        ("--min-origins 2", "at least 2 origins"),
        ("--no-disputed", "disputed ties not walked"),
        ("--through state,authority", "not passed through: address, place;"),
        ("--exclude 'KIM, Sok Chol' --exclude glocom,ddi", "entities left out: 3"),
        ("--max-degree 9", "not through entities of more than 9 ties"),
    ] {
        for call in [format!("routes komid myanmar {filter}"), format!("neighbourhood komid {filter}")] {
            let output = run(&call);
            let text = String::from_utf8(output.stdout.clone()).unwrap();
            let line = text.split("Policy").nth(1).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(line.contains(policy), "{call}\n{line}");
            assert!(status(&output) < 2, "{call}");
        }
    }
}

#[test]
fn arguments_in_any_order_and_spelling() {
    let expected = stdout("routes komid myanmar --max-hops 3 -k 2");
    for call in [
        "routes --max-hops=3 -k2 komid myanmar",
        "routes komid --max-hops 3 myanmar -k=2",
        "routes -k 2 --max-hops 3 -- KOMID Burma",
        "routes -g graphs/myanmar-dprk.ron Komid 'myanmar' --max-hops 3 -k 2",
    ] {
        assert_eq!(stdout(call), expected, "{call}");
    }
}

#[test]
fn a_closed_pipe_ends_the_program_quietly() {
    for call in [
        "routes kim-sok-chol myanmar",
        "explain myanmar",
        "timeline myanmar",
        "timeline myanmar --chart",
        "breaches",
        "dot",
        "neighbourhood komid",
        "dot --help",
        "network",
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let (name, args) = split(call);
        let output = example(name).args(args).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert!(output.stderr.is_empty(), "{call}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(status(&output), 0, "{call}");
    }
}

#[test]
fn pages_keep_to_the_width_and_have_no_colours_in_a_pipe() {
    for call in [
        "routes kim-sok-chol myanmar --also listing",
        "neighbourhood komid --hops 2",
        "explain ddi",
        "timeline ddi",
        "timeline ddi --chart",
        "breaches --undated",
        "breaches --brief",
        "network",
        "brokers",
        "brokers kim-sok-chol myanmar --also listing",
        "common ofac:26929 -g graphs/ofac-dprk.ron",
        #[cfg(feature = "search")]
        "explain 'kim sokchol'",
        #[cfg(feature = "search")]
        "search 'Kim Chol' -g graphs/ofac-dprk.ron",
    ] {
        for columns in [40, 60, 100, 200] {
            let (name, args) = split(call);
            let output = example(name).args(args).env("COLUMNS", columns.to_string()).output().unwrap();
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(!text.contains('\u{1b}'), "{call}");
            for line in text.lines() {
                let address = line.trim_start().starts_with("<http");
                assert!(address || line.chars().count() <= columns, "{columns}: {line}");
                assert_eq!(line, line.trim_end(), "{columns}");
            }
        }
    }
}

#[test]
fn the_graph_is_found_from_anywhere() {
    let output = example("dot").current_dir(std::env::temp_dir()).output().unwrap();
    assert_eq!(status(&output), 0);
}

#[test]
fn several_files_make_one_graph() {
    let text = stdout("timeline myanmar -g graphs/ownership-examples.ron --graph=graphs/myanmar-dprk-article.ron");
    assert!(text.contains("of 5 sources in graphs/ownership-examples.ron,"), "{text}");
}

#[test]
fn routes_and_parts_of_the_graph_are_drawn() {
    let route = stdout("routes myanmar north-korea-intelligence --dot");
    assert!(route.contains("\"myanmar\" -> \"glocom\""), "{route}");
    assert!(!route.contains("kim-sok-chol"));
    let part = stdout("dot --around komid --hops 1");
    assert!(part.contains("\"united-nations\""), "listing is drawn\n{part}");
    assert!(!part.contains("\"glocom\""));
    let nothing = run("routes kim-sok-chol myanmar --at-least stated --dot");
    assert_eq!(status(&nothing), 1);
    assert!(nothing.stdout.is_empty());
    assert!(String::from_utf8(nothing.stderr).unwrap().contains("no route within 6 hops"));
}

#[test]
fn a_part_is_written_for_neo4j_with_the_commands_that_take_it() {
    let folder = std::env::temp_dir().join(format!("sanctions-graph-neo4j-{}", std::process::id()));
    let output = example("to_neo4j").arg(&folder).args(["--around", "komid"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap().replace(folder.to_str().unwrap(), "FOLDER");
    let mut names: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["about.txt", "graph.cypher", "nodes.csv", "relationships.csv"]);
    std::fs::remove_dir_all(&folder).unwrap();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("examples_komid_for_neo4j", text);
    });
    let output = example("to_neo4j").arg("Cargo.toml").output().unwrap();
    assert_eq!(status(&output), 4);
    assert!(String::from_utf8(output.stderr).unwrap().contains("Cargo.toml: "));
}

#[test]
fn those_who_only_met_or_denied_are_on_no_route_between_the_two_countries() {
    for file in ["graphs/myanmar-dprk.ron", "graphs/myanmar-dprk-article.ron"] {
        let graph = Graph::load(file).unwrap();
        let of = |code: &str| -> Vec<EntityRef<'_>> {
            let there = |entity: &EntityRef<'_>| entity.get().details().countries().iter().any(|at| at.code() == code);
            graph.entities().filter(there).collect()
        };
        let (ours, theirs) = (of("MM"), of("KP"));
        assert!(ours.len() > 5 && theirs.len() > 4, "{file}");
        let mut found = 0;
        for (one, other) in ours.iter().flat_map(|one| theirs.iter().map(move |other| (*one, *other))) {
            for route in graph.routes(one, other).unwrap().max_hops(12).all() {
                found += 1;
                let passes = |id: &str| route.entities().any(|entity| entity.id() == id);
                assert!(!passes("aung-san-suu-kyi") && !passes("kyaw-zeya"), "{file}: {route}");
            }
        }
        assert!(found > 5, "{file}");
    }
}

/// The example that reads a list of OFAC: its report, and what it writes, which is the same each time.
#[cfg(feature = "import")]
#[test]
fn a_list_is_reported_and_its_excerpts_are_written() {
    let folder = std::env::temp_dir().join(format!("sanctions-graph-excerpts-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let rows = "1,\"EXAMPLE CORPORATION\",-0- ,\"DPRK2] [NPWMD\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Tax ID No. 7; Telephone \
                123456789; a bank.\"\r\n\
                2,\"ONE, Person\",\"individual\",\"SDGT\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1955; Linked To: EXAMPLE \
                CORPORATION.\"\r\n\
                3,\"TWO, Person\",\"individual\",\"DPRK\",\"Director\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 1955; Passport 12345; \
                Gender Male; nationality Korea, North.\"\r\n\u{1a}";
    std::fs::write(folder.join("sdn.csv"), rows).unwrap();
    std::fs::write(folder.join("add.csv"), "3,1,\"1 Road\",\"Town\",\"China\",-0- \r\n").unwrap();
    let call = |args: &[&str]| example("import_ofac").args(args).output().unwrap();
    let list = folder.join("sdn.csv");
    let (list, into) = (list.to_str().unwrap(), folder.to_str().unwrap());
    let output = call(&[list, "--dated", "2023-12-28", "--graphs", into]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("OFAC legacy CSV, 3 records") && text.contains("[ofac-sdn-2023-12-28]"), "{text}");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (dprk, burma) = (read("ofac-dprk.ron"), read("ofac-burma.ron"));
    for private in ["1955", "12345", "Male", "1 Road", "Tax ID", "Telephone"] {
        assert!(!dprk.contains(private), "{private} in {dprk}");
    }
    let graph = Graph::parse("ofac-dprk.ron", &dprk).unwrap();
    assert_eq!((graph.entity_count(), graph.tie_count()), (4, 3));
    assert_eq!(graph.entity("ofac:1").unwrap().details().note(), Some("a bank"));
    let (one, two) = (graph.entity("ofac:2").unwrap().get(), graph.entity("ofac:3").unwrap().get());
    assert_eq!((one.details().identifiers().len(), one.details().countries().len()), (1, 0));
    assert_eq!((two.details().countries().len(), two.details().extra().len()), (1, 1));
    call(&[list, "--dated", "2023-12-28", "--graphs", into]);
    assert_eq!((read("ofac-dprk.ron"), read("ofac-burma.ron")), (dprk, burma));
    let output = call(&[]);
    assert!(String::from_utf8(output.stdout).unwrap().contains("OFAC legacy CSV, 375 records"));
    let output = call(&["graphs/myanmar-dprk.ron"]);
    assert_eq!(output.status.code(), Some(3));
    std::fs::remove_dir_all(&folder).unwrap();
}
