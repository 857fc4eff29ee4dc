//! Screening lists of names.

use std::cell::Cell;
use std::fmt::Write;

use proptest::collection::vec;
use proptest::prelude::*;
use sanctions_graph::date::Period;
use sanctions_graph::search::{
    Agreement, Matched, OTHER_BIRTH, OTHER_COUNTRY, OTHER_KIND, Record, SAME_NUMBER, STRONG_MATCH, ScreenCsv,
    ScreenJson, ScreenRecords, Screened,
};
use sanctions_graph::{
    Claim, CountryRole, DateKind, Entity, EntityKind, Graph, GraphBuilder, Modality, Relation, Source, SourceKind,
};

use crate::common::config;

const PERSON: &str = "Quuxley Placeholderson";

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

/// A person, firms and a ship that nobody can take for real ones, one of them listed.
fn graph() -> Graph {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("list", SourceKind::OfficialList, "A list"));
    let person = Entity::new("person", EntityKind::Person, PERSON)
        .date(DateKind::Birth, period("1966-05-04"))
        .country("KP", CountryRole::Nationality)
        .identifier("Passport No.", "PS 836-410-105")
        .identifier("other-id", "77 88 99");
    builder.entity(person);
    builder.entity(Entity::new("firm", EntityKind::Company, "Zibbledorf Widgets Ltd").alias("=Zibbledorf"));
    let ship = Entity::new("ship", EntityKind::Vessel, "Flumpet Star").identifier("imo", "9074729");
    builder.entity(ship.identifier("registration", "12"));
    let broken = Entity::new("broken", EntityKind::Vessel, "Grobnik Moon").identifier("imo", "9074728");
    builder.entity(broken);
    builder.entity(Entity::new("authority", EntityKind::Agency, "An authority"));
    builder.claim("firm", Relation::SanctionedBy, "authority", Claim::new(Modality::Official, "list"));
    builder.claim("person", Relation::Controls, "firm", Claim::new(Modality::Stated, "list"));
    builder.build().unwrap()
}

fn one<'g>(graph: &'g Graph, record: Record) -> Screened<'g> {
    graph.screen([record]).at_least(0.3).run().next().unwrap()
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 1e-9
}

fn has_reason(screened: &Screened<'_>, words: &str) -> bool {
    screened.best().unwrap().reasons().iter().any(|reason| reason.contains(words))
}

#[test]
fn dates_of_birth_lower_only_where_they_certainly_contradict() {
    let graph = graph();
    for (born, expected, factor, words) in [
        ("1966-05-04", Agreement::Agrees, 1.0, "born 1966-05-04, as asked for"),
        ("1966", Agreement::Agrees, 1.0, "born 1966-05-04 as recorded, and 1966 as asked for"),
        ("1967", Agreement::Near, 1.0, "a year apart, which counts as near"),
        ("1966-04-05", Agreement::Near, 1.0, "day and month swapped, which counts as near"),
        ("1990-01-01", Agreement::Contradicts, OTHER_BIRTH, "and 1990-01-01 as asked for: times 0.85"),
    ] {
        let screened = one(&graph, Record::new(PERSON).born(period(born)));
        let hit = screened.best().unwrap();
        assert_eq!((hit.entity().get().id(), hit.birth()), ("person", expected), "{born}");
        assert!(close(hit.score(), factor), "{born}: {}", hit.score());
        assert!(has_reason(&screened, words), "{screened}");
        assert_eq!(has_reason(&screened, "lowered from 1.000 to 0.850"), factor < 1.0, "{screened}");
    }
    let unknown = one(&graph, Record::new(PERSON));
    assert_eq!(unknown.best().unwrap().birth(), Agreement::Unknown);
    const { assert!(OTHER_BIRTH >= STRONG_MATCH, "the very name stays") };
}

#[test]
fn kinds_and_countries_lower_too_and_all_of_them_multiply() {
    let graph = graph();
    let wrong = Record::new(PERSON).kind(EntityKind::Company).country("Myanmar").born(period("1990"));
    let screened = one(&graph, wrong.clone());
    let hit = screened.best().unwrap();
    assert_eq!(
        (hit.kind(), hit.country(), hit.birth()),
        (Agreement::Contradicts, Agreement::Contradicts, Agreement::Contradicts)
    );
    assert!(close(hit.score(), OTHER_KIND * OTHER_COUNTRY * OTHER_BIRTH), "{}", hit.score());
    assert!(has_reason(&screened, "recorded as a person, and asked for as a company: times 0.7"), "{screened}");
    assert!(has_reason(&screened, "country KP as recorded, and MM as asked for: times 0.97"), "{screened}");
    let right = Record::new(PERSON).kind(EntityKind::Person).country("North Korea").country("MM");
    let screened = one(&graph, right);
    let hit = screened.best().unwrap();
    assert_eq!((hit.kind(), hit.country()), (Agreement::Agrees, Agreement::Agrees));
    assert!(close(hit.score(), 1.0));

    // What is left out for it is counted.
    let mut screening = graph.screen([wrong]).run();
    let screened = screening.next().unwrap();
    assert!(screened.candidates().is_empty());
    assert_eq!((screened.lowered_out(), screening.report().lowered_out()), (1, 1));
    assert!(
        screening.report().to_string().contains("1 candidate left out that other fields lower"),
        "{}",
        screening.report()
    );
}

#[test]
fn identifiers_stand_above_names_where_something_vouches_for_them() {
    let graph = graph();
    let id = |record: Record| {
        let screened = one(&graph, record);
        screened.best().map(|hit| (hit.entity().get().id().to_owned(), hit.score(), hit.matched()))
    };
    let sure = |id: &str| Some((id.to_owned(), 1.0, Matched::Identifier));
    let hint = |id: &str| Some((id.to_owned(), SAME_NUMBER, Matched::Identifier));
    let nobody = Record::new("Entirely Different");
    assert_eq!(id(nobody.clone().identifier("passport", "PS836410105")), sure("person"));
    assert_eq!(id(nobody.clone().number("Passport No. PS836410105")), sure("person"));
    assert_eq!(id(nobody.clone().identifier("IMO number", "9074729")), sure("ship"));
    assert_eq!(id(nobody.clone().number("9074729")), sure("ship"), "its check passes");
    assert_eq!(id(Record::new("IMO 9074729")), sure("ship"), "in place of a name");
    assert_eq!(id(Record::new("").identifier("imo", "9074729")), sure("ship"));
    // No scheme said, none that is official, a wrong check digit, too short.
    assert_eq!(id(nobody.clone().number("PS836410105")), hint("person"));
    assert_eq!(id(nobody.clone().identifier("other-id", "778899")), hint("person"));
    assert_eq!(id(nobody.clone().identifier("imo", "9074728")), hint("broken"));
    assert_eq!(id(nobody.clone().identifier("registration", "12")), hint("ship"));
    assert_eq!(id(nobody.clone().identifier("passport", "9074729")), None, "another scheme");
    assert_eq!(id(nobody.identifier("passport", "")), None);

    // What else is known neither lowers nor hides it.
    let record = Record::new(PERSON).born(period("1990")).identifier("passport", "PS836410105");
    let screened = one(&graph, record);
    assert!(close(screened.best().unwrap().score(), 1.0));
    for words in ["the same Passport No.: PS 836-410-105", "by the name", "times 0.85", "stands against what differs"] {
        assert!(has_reason(&screened, words), "{words}\n{screened}");
    }
}

#[test]
fn filters_limits_and_other_names() {
    let graph = graph();
    let ids = |screened: Option<Screened<'_>>| -> Vec<String> {
        screened.unwrap().candidates().iter().map(|hit| hit.entity().get().id().to_owned()).collect()
    };
    let record =
        || Record::new("Zibbledorf Widgets Limited").also_named(PERSON).also_named("  ").identifier("imo", "9074729");
    assert_eq!(ids(graph.screen([record()]).run().next()).len(), 3);
    assert_eq!(ids(graph.screen([record()]).limit(2).run().next()).len(), 2);
    assert_eq!(ids(graph.screen([record()]).limit(0).run().next()).len(), 0);
    assert_eq!(ids(graph.screen([record()]).listed(true).run().next()), ["firm"]);
    assert_eq!(ids(graph.screen([record()]).listed(false).run().next()), ["person", "ship"]);
    assert_eq!(ids(graph.screen([record()]).kinds([EntityKind::Vessel]).run().next()), ["ship"]);
    assert_eq!(ids(graph.screen([record()]).at_least(1.1).run().next()).len(), 0);
    let screened = one(&graph, record());
    let listed: Vec<Vec<&str>> = screened.candidates().iter().map(|hit| hit.listed_by()).collect();
    assert!(listed.contains(&vec!["An authority"]));
}

fn generated(count: usize) -> impl Iterator<Item = Record> {
    let names = [PERSON, "Zibbledorf Widgets", "Flumpet Star", "Nothing Like It", "Grobnik Mon", "Star of Flumpet"];
    (0..count).map(move |number| {
        Record::new(format!("{} {}", names[number % names.len()], if number % 7 == 0 { "Ltd" } else { "" }))
            .reference(format!("row {number}"))
            .born(period(&format!("{}", 1960 + number % 20)))
    })
}

/// Everything that is told of a record.
fn told(screened: &Screened<'_>) -> String {
    let mut text = format!("{screened}\n");
    for hit in screened.candidates() {
        writeln!(text, "{:x} {} {:?}", hit.score().to_bits(), hit.birth(), hit.reasons()).unwrap();
    }
    text
}

#[test]
fn results_come_in_the_order_of_the_records_and_one_by_one_they_are_the_same() {
    let graph = graph();
    let all: Vec<String> = graph.screen(generated(700)).run().map(|screened| told(&screened)).collect();
    assert_eq!(all.len(), 700);
    for (number, (text, record)) in all.iter().zip(generated(700)).enumerate() {
        assert!(text.starts_with(&format!("{}. ", number + 1)), "{text}");
        let alone = told(&graph.screen([record]).run().next().unwrap());
        let after_number = |text: &str| text.split_once(". ").unwrap().1.to_owned();
        assert_eq!(after_number(text), after_number(&alone));
    }
}

#[cfg(feature = "parallel")]
#[test]
fn the_same_on_any_number_of_threads() {
    let graph = graph();
    let all = || -> Vec<String> { graph.screen(generated(600)).run().map(|screened| told(&screened)).collect() };
    let expected = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap().install(all);
    for threads in [2, 3, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        assert_eq!(pool.install(all), expected, "{threads}");
    }
}

#[test]
fn results_come_before_all_is_read() {
    let graph = graph();
    let (read, seen) = (Cell::new(0_u64), Cell::new(0_u64));
    let records = (0..100_000).map(|number| {
        read.set(read.get() + 1);
        // Never far ahead of what was asked for: so nothing adds up.
        assert!(read.get() - seen.get() <= 512, "{} read, {} seen", read.get(), seen.get());
        Record::new("").reference(format!("row {number}"))
    });
    let steps = Cell::new((0_u64, 0_u64));
    let query = graph.screen(records).on_progress(|records| {
        assert!(records > steps.get().0);
        steps.set((records, steps.get().1 + 1));
    });
    for screened in query {
        seen.set(seen.get() + 1);
        assert_eq!(screened.number(), seen.get());
        if seen.get() == 1 {
            assert!(read.get() <= 512, "{}", read.get());
        }
    }
    assert_eq!((read.get(), seen.get(), steps.get().0), (100_000, 100_000, 100_000));
    assert!(steps.get().1 > 100, "told in steps");
}

#[test]
fn a_record_that_cannot_be_read_is_an_error_at_its_place() {
    let graph = graph();
    let records = [Ok(Record::new(PERSON)), Err("broken"), Ok(Record::new("Flumpet Star")), Err("again")];
    let results: Vec<Result<u64, &str>> =
        graph.screen(records).into_iter().map(|screened| screened.map(|screened| screened.number())).collect();
    assert_eq!(results, [Ok(1), Err("broken"), Ok(2), Err("again")]);
}

fn read(text: &str) -> Vec<Result<Record, String>> {
    let records = ScreenRecords::from_reader(text.as_bytes()).named("list.csv");
    records.map(|record| record.map_err(|error| error.to_string())).collect()
}

#[test]
fn tables_with_titles_and_cells_of_many_sorts() {
    let text = "\u{feff}Customer No,FULL_NAME,Entity-Type,Date of Birth,Nationality,Passport No.,Identifiers,Turnover\r\n\
                17,\"Placeholderson, Quuxley; Q. Placeholderson\",individual,04/05/1966,KP; Burma,PS1;PS2,imo:9074729,5\r\n";
    let record = read(text).remove(0).unwrap();
    assert_eq!(record.reference_text(), "17");
    assert_eq!(record.names().collect::<Vec<_>>(), ["Placeholderson, Quuxley", "Q. Placeholderson"]);
    assert_eq!(record.known_kind(), Some(&EntityKind::Person));
    assert_eq!(record.dates(), [period("1966-05-04"), period("1966-04-05")]);
    assert_eq!(record.countries().collect::<Vec<_>>(), ["KP", "MM"]);
    let identifiers: Vec<_> = record.identifiers().collect();
    assert_eq!(identifiers, [(Some("passport"), "PS1"), (Some("passport"), "PS2"), (None, "imo:9074729")]);
    assert!(record.incidents().is_empty());
    let mut records = ScreenRecords::from_reader(text.as_bytes());
    assert!(records.next().is_some());
    assert_eq!(records.unused(), [Box::from("Turnover")]);

    let record = read("first name,surname,dob\nQuuxley,Placeholderson,n/a\n").remove(0).unwrap();
    assert_eq!((record.name(), record.reference_text(), record.dates().len()), (PERSON, "line 2", 0));
    assert!(record.incidents().is_empty(), "n/a is no fault");
}

#[test]
fn what_is_wrong_with_a_row_is_told_and_the_rest_is_screened() {
    let text = "name,kind,dob,country,natonality\n\
                Flumpet Star,vesel,32.13.1990,Atlantis,x\n\
                \n\
                ,,,,\n\
                ,,1990,,\n\
                Grobnik Moon,,,,,one,too many\n\
                short\n";
    let records: Vec<Record> = read(text).into_iter().map(Result::unwrap).collect();
    let incidents: Vec<String> =
        records.iter().flat_map(|record| record.incidents()).map(ToString::to_string).collect();
    let expected = [
        "list.csv:1, column \"natonality\": the title is unknown, and the column not used; did you mean \"nationality\"?",
        "list.csv:2, column \"kind\": no kind of entity \"vesel\"; did you mean \"vessel\"?, and it is left out",
        "list.csv:2, column \"dob\": \"32.13.1990\" is no date, and is left out; expected one such as 1990-05-12",
        "list.csv:2, column \"country\": \"Atlantis\" is no country, and is left out; expected a code",
        "list.csv:5: the row has no name; nothing can be found for it",
        "list.csv:6: the row has more cells than the header",
    ];
    assert_eq!(incidents.len(), expected.len(), "{incidents:#?}");
    for (incident, expected) in incidents.iter().zip(expected) {
        assert!(incident.starts_with(expected), "{incident}");
    }
    assert_eq!(records.iter().map(Record::name).collect::<Vec<_>>(), ["Flumpet Star", "", "Grobnik Moon", "short"]);
    let graph = graph();
    let mut screening = graph.screen(records).run();
    let found: Vec<bool> = screening.by_ref().map(|screened| screened.best().is_some()).collect();
    assert_eq!(found, [true, false, true, false]);
    let report = screening.report();
    assert_eq!((report.records(), report.with_candidates(), report.without_candidates()), (4, 2, 2));
    assert_eq!((report.incident_count(), report.incidents().len()), (6, 6));
    let text = report.to_string();
    assert!(
        text.starts_with("4 records screened: 2 with 2 candidates, 2 without\n6 cells or rows not taken"),
        "{text}"
    );
}

#[test]
fn hostile_tables_end_with_an_error_that_says_where() {
    let last = |bytes: &[u8]| {
        let records: Vec<_> = ScreenRecords::from_reader(bytes).named("list.csv").collect();
        records.last().map(|record| record.as_ref().map(|_| ()).map_err(ToString::to_string)).unwrap()
    };
    for (bytes, expected) in [
        (&b""[..], "list.csv:1:1: the table is empty"),
        (b"\n\n", "list.csv:1:1: the table is empty"),
        (b"turnover,town\n1,2\n", "list.csv:1:1: no column of names or identifiers among \"turnover,town\""),
        (
            b"\nname;dob\nx;1990\n",
            "list.csv:2:1: no column of names or identifiers among \"name;dob\"; one is called \"name\"; are the cells divided by ';'?",
        ),
        (b"name\rone\rtwo", "list.csv:1:1: no column of names"),
        (b"name\nM\xFCller\n", "list.csv:2:2: the text is not UTF-8"),
        (b"name\n\"a\nb\xFF\"\n", "list.csv:3:2: the text is not UTF-8"),
        (b"\xFF\xFEn\0a\0m\0e\0", "list.csv:1:1: the text is UTF-16"),
        (b"n\0a\0m\0e\0\n\0K\0i\0m\0\n\0", "list.csv:1:1: the titles have NULs in them"),
        (b"\0n\0a\0m\0e\0\n\0K\0i\0m", "list.csv:1:1: the titles have NULs in them"),
        (b"name\none\n\"two\nthree\n", "list.csv:3:1: the quotation marks of a cell are not closed"),
        (b"name\n\"two\"\"\n", "list.csv:2:1: the quotation marks of a cell are not closed"),
    ] {
        let error = last(bytes).unwrap_err();
        assert!(error.starts_with(expected), "{error}");
    }
    // No more is read than a row may have.
    let mut long = b"name\n\"".to_vec();
    long.resize(5 << 20, b'x');
    assert!(last(&long).unwrap_err().starts_with("list.csv:2:1: the quotation marks"));
    // Odd, and no fault.
    for bytes in [&b"name\none"[..], b"name\na \"b\" c\n", b"name\n\"a\"b\"c\n", b"name\n\0\n", b"name,name\n,\nx,y\n"]
    {
        assert_eq!(last(bytes), Ok(()), "{:?}", String::from_utf8_lossy(bytes));
    }
    // After an error there is nothing more.
    let mut records = ScreenRecords::from_reader(&b"name\n\xFF\nnext\n"[..]);
    assert!(records.next().unwrap().is_err());
    assert!(records.next().is_none());
    let missing = ScreenRecords::from_path("nosuch.csv").unwrap_err().to_string();
    assert!(missing.starts_with("nosuch.csv:1: "), "{missing}");
}

#[test]
fn very_long_names_are_no_more_work_than_long_ones() {
    let graph = graph();
    let long = format!("{PERSON} {}", "Placeholderson ".repeat(60_000));
    assert!(one(&graph, Record::new(long)).candidates().len() <= 5);
}

#[test]
fn a_row_of_very_many_values_is_no_more_work_than_one_of_many() {
    let graph = graph();
    for (table, told) in [
        (
            format!("name\n{PERSON};{}", "Kim Sok Chol;".repeat(60_000)),
            "list.csv:2: the row has 60001 names; the first 100 are screened",
        ),
        (
            format!("name,imo\n{PERSON},{}", "9074729;".repeat(60_000)),
            "list.csv:2, column \"imo\": the cell has 60000 values; the first 100",
        ),
        (
            format!("name,dob\n{PERSON},{}", "x;".repeat(60_000)),
            "list.csv:2, column \"dob\": the cell has 60000 values; the first 100",
        ),
    ] {
        let records = ScreenRecords::from_reader(table.as_bytes()).named("list.csv");
        let screened: Vec<Screened<'_>> = graph.screen(records).into_iter().map(Result::unwrap).collect();
        let [screened] = screened.as_slice() else { panic!("one record") };
        assert!(screened.candidates().iter().any(|hit| hit.entity().get().id() == "person"));
        let incidents = screened.record().incidents();
        assert!(
            incidents.len() < 200 && incidents.iter().any(|one| one.to_string().starts_with(told)),
            "{:?}",
            incidents.first()
        );
    }
}

#[test]
fn empty_rows_and_odd_delimiters() {
    let graph = graph();
    let table = format!(
        "name,dob\n{}{PERSON},1966\n{}",
        ",\n\n\r\n , \n".repeat(100_000) + &"\"\",\" \"\n".repeat(1_000),
        "\n".repeat(600_000)
    );
    let screened: Vec<Screened<'_>> =
        graph.screen(ScreenRecords::from_reader(table.as_bytes())).into_iter().map(Result::unwrap).collect();
    assert_eq!(screened.len(), 1);
    assert_eq!(screened[0].record().reference_text(), "line 401002");
    for delimiter in [0, b'"', b'\n', b'\r', b'a', b' ', 0xff] {
        let records = ScreenRecords::from_reader(&b"name,dob\n\"a\",1966\nb,\n"[..]).delimiter(delimiter);
        assert!(records.count() <= 4);
    }
}

#[test]
fn what_contradicts_itself_is_screened() {
    let graph = graph();
    let record = Record::new(PERSON)
        .also_named(PERSON)
        .also_named("Flumpet Star")
        .kind(EntityKind::Vessel)
        .born(period("1966-05-04"))
        .born(period("1990"))
        .country("KP")
        .country("nowhere at all")
        .identifier("imo", "9074729")
        .identifier("imo", "9074729")
        .number("\0");
    let screened = graph.screen([record]).at_least(0.0).limit(50).run().next().unwrap();
    let of = |id: &str| screened.candidates().iter().filter(|hit| hit.entity().get().id() == id).collect::<Vec<_>>();
    assert_eq!((of("ship").len(), of("person").len()), (1, 1), "each once");
    assert!(close(of("ship")[0].score(), 1.0));
    assert_eq!((of("person")[0].kind(), of("person")[0].birth()), (Agreement::Contradicts, Agreement::Agrees));
}

/// The rows of a table that was written, as they are read.
fn rows(table: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(table.as_bytes());
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn rows_are_read_back_as_they_were_meant() {
    let graph = graph();
    let records = [
        Record::new("Zibbledorf, \"Widgets\"\nLtd").reference("=cmd|' /C calc'!A0").country("KP"),
        Record::new("+Nothing\tLike It").reference("'-1"),
        Record::new(PERSON).reference("@x").born(period("1990")).identifier("passport", "ps836410105"),
        Record::new("=Zibbledorf"),
    ];
    let mut table = ScreenCsv::new(Vec::new()).all();
    let mut lines = ScreenJson::new(Vec::new()).all();
    let screened: Vec<Screened<'_>> = graph.screen(records.clone()).run().collect();
    for screened in &screened {
        table.write(screened).unwrap();
        lines.write(screened).unwrap();
    }
    let table = String::from_utf8(table.finish().unwrap()).unwrap();
    let lines = String::from_utf8(lines.finish().unwrap()).unwrap();
    let rows = rows(&table);
    assert_eq!(
        rows[0].join(","),
        "reference,record,name,entity,entity_name,kind,matched_name,matched_by,asked,score,birth,country,reasons,listed_by"
    );
    let meant = |cell: &str| {
        let bare = cell.trim_start_matches('\'');
        let is_guarded = cell.starts_with('\'') && bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        if is_guarded { cell[1..].to_owned() } else { cell.to_owned() }
    };
    let mut expected = Vec::new();
    for screened in &screened {
        let record = screened.record();
        let head = vec![record.reference_text().to_owned(), screened.number().to_string(), record.name().to_owned()];
        for hit in screened.candidates() {
            let entity = hit.entity().get();
            let mut row = head.clone();
            row.extend([entity.id(), entity.name(), entity.kind().label(), hit.name()].map(str::to_owned));
            row.extend([hit.matched().to_string(), hit.asked().to_owned(), format!("{:.3}", hit.score())]);
            row.extend([hit.birth().to_string(), hit.country().to_string()]);
            row.extend([hit.reasons().join(" | "), hit.listed_by().join("; ")]);
            expected.push(row);
        }
        if screened.candidates().is_empty() {
            expected.push([head, vec![String::new(); 11]].concat());
        }
    }
    let read: Vec<Vec<String>> = rows[1..].iter().map(|row| row.iter().map(|cell| meant(cell)).collect()).collect();
    assert_eq!(read, expected);
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell:?} is a formula");
    }
    let objects: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), expected.len());
    for (object, row) in objects.iter().zip(&expected) {
        assert_eq!((object["reference"].as_str(), object["name"].as_str()), (Some(&*row[0]), Some(&*row[2])));
        assert_eq!(object["entity"].as_str().unwrap_or_default(), row[3]);
        if let Some(reasons) = object["reasons"].as_array() {
            let reasons: Vec<&str> = reasons.iter().map(|reason| reason.as_str().unwrap()).collect();
            assert_eq!(reasons.join(" | "), row[12]);
            assert_eq!(format!("{:.3}", object["score"].as_f64().unwrap()), row[9]);
        }
    }
}

#[test]
fn a_table_of_no_rows_has_its_header() {
    let table = String::from_utf8(ScreenCsv::new(Vec::new()).finish().unwrap()).unwrap();
    assert_eq!(table.lines().count(), 1);
    let graph = graph();
    let mut table = ScreenCsv::new(Vec::new());
    table.write(&one(&graph, Record::new("Nothing Like It"))).unwrap();
    assert_eq!(String::from_utf8(table.finish().unwrap()).unwrap().lines().count(), 1, "only what has candidates");
    assert_eq!(graph.screen(Vec::<Record>::new()).run().count(), 0);
}

#[test]
fn the_customers_of_the_example() {
    let graph = Graph::load("graphs/myanmar-dprk.ron").unwrap();
    let records = ScreenRecords::from_path("tests/data/screening/customers.csv").unwrap();
    let mut found: Vec<(String, Option<String>)> = Vec::new();
    for screened in graph.screen(records).at_least(0.65) {
        let screened = screened.unwrap();
        let best = screened.best().map(|hit| hit.entity().get().id().to_owned());
        found.push((screened.record().reference_text().to_owned(), best));
    }
    let found: Vec<(&str, Option<&str>)> = found.iter().map(|(row, id)| (row.as_str(), id.as_deref())).collect();
    assert_eq!(
        found,
        [
            ("C-001", Some("kim-sok-chol")),
            ("C-002", None),
            ("C-003", Some("pan-systems-pyongyang")),
            ("C-004", Some("ddi")),
            ("C-005", None),
            ("C-006", Some("glocom")),
            ("C-007", Some("komid")),
            ("C-008", None),
            ("C-009", None),
            ("C-010", Some("kyaw-zeya")),
            ("C-011", None),
        ]
    );
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn whatever_stands_in_a_table_comes_to_records_or_to_one_error(
        bytes in vec(prop_oneof![4 => prop::sample::select(b"name,;\"\r\n\x00\xEF\xBB\xBF 19-/.".to_vec()), 1 => any::<u8>()], 0..200),
    ) {
        let table = [b"name,dob,country,kind,passport\n".as_slice(), &bytes].concat();
        let records: Vec<_> = ScreenRecords::from_reader(table.as_slice()).collect();
        let errors = records.iter().filter(|record| record.is_err()).count();
        prop_assert!(errors <= 1 && records.iter().rposition(Result::is_err).is_none_or(|last| last + 1 == records.len()));
    }

    #[test]
    fn names_that_were_written_are_read(
        names in vec("[a-z\"',\n\r=é]{0,12}x", 1..8), crlf in any::<bool>(), delimiter in prop::sample::select(b",\t|".to_vec()),
    ) {
        let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mut writer = csv::WriterBuilder::new().terminator(terminator).delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["id", "name"]).unwrap();
        for (number, name) in names.iter().enumerate() {
            writer.write_record([&number.to_string(), name]).unwrap();
        }
        let table = writer.into_inner().unwrap();
        let records = ScreenRecords::from_reader(table.as_slice()).delimiter(delimiter);
        let read: Vec<String> = records.map(|record| record.unwrap().name().to_owned()).collect();
        let expected: Vec<&str> = names.iter().map(|name| name.trim()).collect();
        prop_assert_eq!(read, expected);
    }
}
