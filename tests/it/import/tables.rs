//! Plain tables: every column, spellings of headers, delimiters, encodings, and bad cells.

use sanctions_graph::import::{self, ImportError, ImportReport, Importer, IncidentKind, Input};
use sanctions_graph::{
    CountryRole, EntityKind, Graph, GraphBuilder, Measure, Modality, Relation, Source, SourceKind, Standing,
};

fn build(texts: &[(&str, &str)]) -> (Graph, ImportReport) {
    let mut builder = GraphBuilder::new();
    let mut importer = Importer::new(&mut builder);
    for (name, text) in texts {
        importer.add(import::read(Input::bytes(*name, *text).unwrap()).unwrap()).unwrap();
    }
    let report = importer.finish();
    (builder.build().unwrap(), report)
}

fn skipped(report: &ImportReport) -> Vec<String> {
    report.of_kind(IncidentKind::Skipped).map(ToString::to_string).collect()
}

#[test]
fn a_folder_of_two_tables() {
    let mut builder = GraphBuilder::new();
    let report = import::open("tests/data/tables").unwrap().strict().import_into(&mut builder).unwrap();
    assert_eq!(report.records(), 10);
    assert_eq!(report.incidents, []);
    let graph = builder.build().unwrap();
    assert!(graph.warnings().is_empty(), "{:?}", graph.warnings());
    assert_eq!((graph.entity_count(), graph.tie_count()), (4, 5));

    let trading = graph.entity("example-trading").unwrap();
    assert_eq!(trading.kind(), &EntityKind::FrontCompany);
    assert_eq!(trading.names().collect::<Vec<_>>(), ["Example Trading Ltd", "Example Trading", "ETL", "Example"]);
    assert_eq!(trading.aliases()[2].strength().label(), "weak");
    let details = trading.details();
    let countries: Vec<_> = details.countries().iter().map(|country| (country.code(), country.role)).collect();
    let associated = CountryRole::Associated;
    assert_eq!(countries, [("MM", associated), ("TH", associated), ("SG", CountryRole::Jurisdiction)]);
    let identifiers: Vec<_> = details.identifiers().iter().map(|id| (&*id.scheme, &*id.value)).collect();
    assert_eq!(identifiers, [("registration", "2009-0105"), ("lei", "5493001KJTIIGC8Y1R12")]);
    assert_eq!(details.dates()[0].date.to_string(), "2009-05");
    assert_eq!(details.addresses()[0].full.as_deref(), Some("1 Example Street, Yangon"));
    assert_eq!(details.topics(), ["sanction".into(), "export.control".into()]);
    assert_eq!(details.note(), Some("Said to be a \"front\""));
    assert_eq!(details.extra(), [("Office hours".into(), "9 to 5".into())]);
    assert_eq!(graph.entity("Person One").unwrap().id(), "person-one");

    let tie = |from: &str, relation, to: &str| {
        graph.tie(graph.index_of(from).unwrap(), relation, graph.index_of(to).unwrap()).unwrap()
    };
    let owns = tie("person-one", Relation::Owns, "example-trading").claims()[0].clone();
    assert_eq!(owns.details().share().unwrap().to_string(), ">25..50%");
    assert_eq!(owns.period().unwrap().to_string(), "2010/..");
    assert_eq!(owns.graded().unwrap().to_string(), "A1");
    assert_eq!(owns.details().extra(), [("reviewed by".into(), "second reader".into())]);
    let directs = tie("person-one", Relation::Directs, "example-trading").claims()[0].clone();
    assert_eq!(&*directs.evidence()[0].source, "tables-claims-entities");
    assert_eq!(directs.evidence()[0].locator(), Some("tests/data/tables/claims.csv, line 3"));

    let bought = tie("ministry", Relation::BoughtFrom, "example-trading");
    assert_eq!(bought.claims().len(), 2);
    assert_eq!(bought.standing(), Standing::Disputed);
    let claim = &bought.claims()[0];
    let details = claim.details();
    assert_eq!(claim.modality(), Modality::Alleged);
    assert_eq!(details.amount().map(|amount| (&*amount.value, &*amount.currency)), Some(("1500000.50", "USD")));
    assert_eq!(details.hedges(), ["allegedly".into(), "said to".into()]);
    assert_eq!((details.goods(), details.speaker()), (Some("radio sets"), Some("ministry")));
    assert_eq!((claim.stated_confidence(), details.note()), (Some(60), Some("one of two")));
    assert_eq!(claim.evidence()[0].quote(), Some("In late 2011, the ministry bought radio sets"));

    let listed = tie("example-trading", Relation::SanctionedBy, "ministry").claims()[0].clone();
    let listing = listed.details().designation().unwrap();
    assert_eq!(
        (listing.measure, listing.programme(), listing.entry()),
        (Measure::AssetFreeze, Some("EX1"), Some("77"))
    );
    assert_eq!(listing.removed_on.unwrap().to_string(), "2019-07");
    let star = tie("example-star", Relation::SanctionedBy, "ministry").claims()[0].clone();
    assert_eq!(star.details().designation().unwrap().measure, Measure::Other);

    let sources: Vec<(&str, SourceKind, Option<&str>)> =
        graph.sources().iter().map(|source| (&*source.id, source.kind, source.url.as_deref())).collect();
    assert_eq!(
        sources,
        [
            ("Example Register", SourceKind::Register, Some("https://register.example/etl")),
            ("A newspaper", SourceKind::NewsReport, None),
            ("Example Gazette", SourceKind::OfficialList, None),
            ("A newspaper-2", SourceKind::Other, Some("https://newspaper.example/2")),
            ("tables-claims-entities", SourceKind::Dataset, None),
        ]
    );
    assert!(graph.sources().iter().all(|source| source.via.is_none()), "each is an origin of its own");
}

const ENTITIES: &str = "id,kind,name\na,State,A\nb,State,B\n";

#[test]
fn headers_are_written_in_many_ways() {
    for header in [
        "FROM,Relation,To,Modality,listed-on",
        "from , relation,to,modality,Listed On",
        "\"From\",relation,\"to\",modality,listedon",
    ] {
        let claims = format!("{header}\na,SanctionedBy,b,Official,2015-02\n");
        let (graph, report) = build(&[("e.csv", ENTITIES), ("c.csv", &claims)]);
        assert_eq!(report.incidents, [], "{header}");
        let tie = graph.ties().next().unwrap();
        let listing = tie.claims()[0].details().designation().cloned().unwrap();
        assert_eq!(listing.listed_on.unwrap().to_string(), "2015-02", "{header}");
    }
}

#[test]
fn a_bad_cell_skips_its_row_and_says_why() {
    let good = "a,Owns,b,Stated,,,,,,,";
    let header = "from,relation,to,modality,when,share,measure,amount,currency,confidence,role";
    for (row, message) in [
        ("a,Ownz,b,Stated,,,,,,,", r#"column "relation": no relation "Ownz"; did you mean "owns"?"#),
        ("a,Owns,b,Sated,,,,,,,", r#"column "modality": no modality "Sated"; did you mean "stated"?"#),
        ("a,Owns,b,,,,,,,,", r#"column "modality": it is empty"#),
        ("a,Owns,,Stated,,,,,,,", r#"column "to": it is empty"#),
        ("a,Owns,b,Stated,2011/10,,,,,,", r#"column "when": no date "2011/10"; did you mean 2011-10?"#),
        ("a,Owns,b,Stated,2012/2011,,,,,,", r#"column "when": the period 2012/2011 ends before it begins"#),
        ("a,Owns,b,Stated,,60,,,,,", r#"column "share": no share "60": the per cent sign is missing; write "60%""#),
        ("a,Owns,b,Stated,,160%,,,,,", r#"column "share": the share 160% is over 100%"#),
        ("a,Controls,b,Stated,,60%,,,,,", r#"column "share": Controls has no share; only Owns has one"#),
        (
            "a,Owns,b,Stated,,,asset freeze,,,,",
            r#"column "measure": Owns has no designation; only SanctionedBy has one"#,
        ),
        (
            "a,SanctionedBy,b,Stated,,,asset frieze,,,,",
            r#"column "measure": no measure "asset frieze"; did you mean "asset_freeze"?"#,
        ),
        ("a,Paid,b,Stated,,,,\"1,5\",USD,,", r#"column "amount": "1,5" is no decimal number"#),
        ("a,Paid,b,Stated,,,,15,usd,,", r#"column "currency": "usd" is no currency"#),
        ("a,Paid,b,Stated,,,,15,,,", r#"column "currency": it is empty, and there is an amount"#),
        ("a,Paid,b,Stated,,,,,,85%,", r#"column "confidence": no confidence "85%"; write whole per cent"#),
        ("a,Other,b,Stated,,,,,,,", r#"column "role": it is empty"#),
        ("a,Owns,b,Stated,,,,,,,,,x", "more cells than the header"),
    ] {
        let claims = format!("{header}\n{row}\n{good}\n");
        let (graph, report) = build(&[("e.csv", ENTITIES), ("c.csv", &claims)]);
        assert_eq!(graph.ties().map(|tie| tie.claims().len()).sum::<usize>(), 1, "{row}");
        let skipped = skipped(&report);
        assert_eq!(skipped.len(), 1, "{row}");
        assert!(skipped[0].starts_with("c.csv:2: skipped: ") && skipped[0].contains(message), "{}", skipped[0]);
        let strict = import::read(Input::bytes("c.csv", claims).unwrap()).unwrap().strict();
        assert!(matches!(strict.import_into(&mut GraphBuilder::new()), Err(ImportError::Fault(_))), "{row}");
    }
    let entities = "id,kind,name,born,country,identifiers\nx,Persn,X,1970,,\ny,Person,Y,19700,,\nz,Person,Z,,Atlantis,12\n,Person,W,,,\nv,Person,V,,,\n";
    let (graph, report) = build(&[("e.csv", entities)]);
    assert_eq!(graph.entity_count(), 1);
    let skipped = skipped(&report);
    assert!(
        skipped[0].contains(
            r#"e.csv:2 (entry x): skipped: column "kind": no kind of entity "Persn"; did you mean "person"?"#
        ) || skipped[0].contains(r#"did you mean "person"?"#),
        "{}",
        skipped[0]
    );
    assert!(skipped[1].contains(r#"e.csv:3 (entry y): skipped: column "born": no date "19700""#), "{}", skipped[1]);
    assert!(skipped[2].contains("Atlantis") && skipped[2].contains("\"12\" is no identifier"), "{}", skipped[2]);
    assert!(skipped[3].contains(r#"column "id": it is empty"#), "{}", skipped[3]);
}

#[test]
fn a_column_misspelt_is_kept_and_told_of_once() {
    let text = "id,kind,name,adress,shoe size\na,State,A,1 Example Street,40\nb,State,B,,41\n";
    let (graph, report) = build(&[("e.csv", text)]);
    let told: Vec<String> = report.incidents.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [r#"e.csv:1: repaired: the column "adress" is unknown and kept as words; did you mean "address"?"#]
    );
    let extra = |id: &str| graph.entity(id).unwrap().details().extra().to_vec();
    assert_eq!(extra("a"), [("adress".into(), "1 Example Street".into()), ("shoe size".into(), "40".into())]);
    assert_eq!(extra("b"), [("shoe size".into(), "41".into())]);
}

#[test]
fn delimiters() {
    let text = "id;kind;name;note\na;State;A;\"x; y\"\nb;State;\"B, the second\";\n";
    let refused = import::read(Input::bytes("e.csv", text).unwrap()).unwrap_err();
    assert!(refused.to_string().contains("import::tables"), "{refused}");
    for delimiter in [b';', b'\t', b'|', b','] {
        let mut writer = csv_of(delimiter);
        for row in [["id", "kind", "name"], ["a", "State", "A; B"], ["b", "State", "C, D | E\tF"]] {
            writer.push_row(&row);
        }
        let given = import::tables(Input::bytes("e.csv", writer.text.clone()).unwrap()).delimiter(delimiter);
        let sniffed = import::tables(Input::bytes("e.csv", writer.text).unwrap()).sniff_delimiter();
        for tables in [given, sniffed] {
            let mut builder = GraphBuilder::new();
            let report = tables.open().unwrap().strict().import_into(&mut builder).unwrap();
            assert_eq!(report.records(), 2);
            let graph = builder.build().unwrap();
            let names: Vec<String> = graph.entities().map(|entity| entity.to_string()).collect();
            assert_eq!(names, ["A; B", "C, D | E\tF"]);
        }
    }
}

struct Csv {
    delimiter: u8,
    text: String,
}

fn csv_of(delimiter: u8) -> Csv {
    Csv { delimiter, text: String::new() }
}

impl Csv {
    fn push_row(&mut self, cells: &[&str]) {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        self.text.push_str(&quoted.join(&char::from(self.delimiter).to_string()));
        self.text.push('\n');
    }
}

#[test]
fn encodings() {
    let text = "id,kind,name\na,State,Łódź\n";
    let utf16 = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let with_mark = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    for bytes in [text.as_bytes().to_vec(), with_mark, utf16(false), utf16(true)] {
        let mut builder = GraphBuilder::new();
        import::read(Input::bytes("e.csv", bytes).unwrap()).unwrap().strict().import_into(&mut builder).unwrap();
        assert_eq!(builder.build().unwrap().entity("a").unwrap().name(), "Łódź");
    }
    let windows = b"id,kind,name\na,State,A\nb,State,K\xf6ln\nc,State,C\n".to_vec();
    let mut builder = GraphBuilder::new();
    let list = import::read(Input::bytes("e.csv", windows).unwrap()).unwrap();
    let error = list.import_into(&mut builder).unwrap_err();
    assert!(error.to_string().starts_with("e.csv:3: the text is not UTF-8"), "{error}");
    assert_eq!(builder.build().unwrap().entity_count(), 0, "nothing of it is in the builder");
}

#[test]
fn a_table_without_its_columns_is_refused() {
    let refused = |text: &str| {
        let list = import::read(Input::bytes("e.csv", text).unwrap());
        list.and_then(|list| list.import_into(&mut GraphBuilder::new())).unwrap_err().to_string()
    };
    let expected = "e.csv:1: the column \"kind\" is missing; a table of entities has id, kind, name";
    assert_eq!(refused("id,name\na,A\n"), expected);
    let expected = "e.csv:1: the column \"modality\" is missing; a table of claims has from, relation, to, modality";
    assert_eq!(refused("from,to,relation\na,b,Owns\n"), expected);
    assert!(refused("<html><body>").contains("web page"));
    assert!(refused("").contains("empty"));
}

#[test]
fn a_source_of_the_builder_is_cited_by_its_id() {
    let mut builder = GraphBuilder::new();
    builder.source(Source::new("article", SourceKind::NewsAnalysis, "An article"));
    let mut importer = Importer::new(&mut builder);
    importer.add(import::read(Input::bytes("e.csv", ENTITIES).unwrap()).unwrap()).unwrap();
    let claims = "from,relation,to,modality,source,source_url\na,Met,b,Stated,article,https://article.example\na,Visited,b,Stated,article,\n";
    importer.add(import::read(Input::bytes("c.csv", claims).unwrap()).unwrap()).unwrap();
    assert_eq!(importer.finish().incidents, []);
    let graph = builder.build().unwrap();
    assert_eq!(graph.source("article").unwrap().kind, SourceKind::NewsAnalysis);
    assert_eq!(graph.sources().len(), 3);

    // Another article of the same title is another source, also across files.
    let one = "from,relation,to,modality,source,source_url\na,Met,b,Stated,News,https://news.example/1\n";
    let two = one.replace("/1", "/2");
    let (graph, report) = build(&[("e.csv", ENTITIES), ("c.csv", one), ("d.csv", &two)]);
    assert_eq!(report.count(IncidentKind::Repaired), 1);
    let tie = graph.ties().next().unwrap();
    let cited: Vec<&str> = tie.claims().iter().map(|claim| &*claim.evidence()[0].source).collect();
    assert_eq!(cited, ["News", "News-2"]);
}

#[test]
fn ends_that_nobody_describes_are_stubs() {
    let (graph, report) = build(&[("c.csv", "from,relation,to,modality\na,Met,b,Stated\n")]);
    assert_eq!((graph.entity_count(), report.count(IncidentKind::Stubbed)), (2, 2));
}

#[test]
fn many_rows_of_one_source_stay_near_linear() {
    let mut text = String::from("from,relation,to,modality,source,source_url\n");
    for row in 0..30_000 {
        text.push_str(&format!("a,Met,b{row},Stated,Reuters,https://reuters.example/{row}\n"));
    }
    let (graph, _) = build(&[("c.csv", &text)]);
    assert_eq!((graph.tie_count(), graph.sources().len()), (30_000, 30_001));
}

#[test]
fn a_source_with_the_number_of_another_is_its_own() {
    let table = "from,relation,to,modality,source,source_url\na,Owns,b,official,Reuters,https://example.org/1\n\
                 a,Owns,c,official,Reuters,https://example.org/2\na,Owns,d,official,Reuters-2,https://example.org/3\n";
    let (graph, _) = build(&[("claims.csv", table)]);
    let urls: Vec<_> =
        graph.ties().filter_map(|tie| graph.source(&tie.get().claims()[0].evidence()[0].source)?.url.clone()).collect();
    assert_eq!(urls, ["https://example.org/1", "https://example.org/2", "https://example.org/3"].map(Box::from));
}
