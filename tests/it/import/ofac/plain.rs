//! OFAC's legacy files and simple XML: odd and broken files, and every real list that is at hand.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use super::{Counted, data, json, load, number, spot};
use sanctions_graph::import::{self, Format, ImportError, ImportReport, Importer, IncidentKind, Input, OfacCsv};
use sanctions_graph::{Graph, GraphBuilder, Relation};
use serde_json::Value;

const NONE: &str = "-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ";

fn row(number: u32, name: &str, remarks: &str) -> String {
    format!("{number},\"{name}\",-0- ,\"SDGT\",{NONE},\"{remarks}\"\r\n")
}

fn input(name: &str, text: impl Into<String>) -> Input {
    Input::bytes(name, text.into()).unwrap()
}

fn imported(list: OfacCsv) -> (Graph, ImportReport) {
    let mut builder = GraphBuilder::new();
    let report = list.open().unwrap().import_into(&mut builder).unwrap();
    (builder.build().unwrap(), report)
}

fn messages(report: &ImportReport) -> Vec<String> {
    report.incidents.iter().map(ToString::to_string).collect()
}

fn extra<'g>(graph: &'g Graph, id: &str, key: &str) -> Vec<&'g str> {
    let entity = graph.entity(id).unwrap().get();
    entity.details().extra().iter().filter(|(known, _)| &**known == key).map(|(_, value)| &**value).collect()
}

#[test]
fn all_columns_and_files_of_an_entry() {
    let primary = "1,\"SHIP ONE\",\"vessel\",\"IRAN] [SDGT] [IFSR\",-0- ,\"9HAB2\",\"Crude Oil Tanker\",\"5,515\",\"2,991\",\
                   \"Malta\",\"EXAMPLE LINES\",\"Vessel Registration Identification IMO 7406784; MMSI 572469210; alt. Vessel Year of \
                   Build 1999; Linked To: EXAMPLE LINES CO., LTD.\"\r\n\
                   2,\"EXAMPLE LINES CO., LTD.\",-0- ,\"IRAN\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"Company Number IMO 5055293; \
                   Organization Established Date 1969; all offices worldwide; Identification Number X (Nowhere).\"\r\n\u{1a}";
    let aliases = "2,20,\"fka\",\"OLD LINES\",-0- \r\n2,21,\"aka\",\"LINES\",\"a remark\"\r\n\u{1a}";
    let addresses = "1,10,-0- ,-0- ,-0- ,-0- \r\n2,11,\"1 Quay  Road, Port\",\"Valletta 1000\",\"Malta\",\"seat\"\r\n\
                     2,12,-0- ,-0- ,\"Region: Crimea\",-0- \n\u{1a}";
    let list = OfacCsv::new(input("sdn.csv", primary))
        .aliases(input("alt.csv", aliases))
        .addresses(input("add.csv", addresses))
        .comments(input("sdn_comments.csv", ""))
        .dated("2023-12-28".parse().unwrap());
    let (graph, report) = imported(list);
    assert_eq!(messages(&report), Vec::<String>::new());
    let source = &graph.sources()[0];
    assert_eq!((&*source.id, source.extra.len()), ("ofac-sdn-2023-12-28", 4));
    assert_eq!(&*source.extra[3].0, "SHA-256 of sdn_comments.csv");
    let ship = graph.entity("ofac:1").unwrap().get();
    let shown: Vec<String> =
        ship.details().identifiers().iter().map(|id| format!("{}={}", id.scheme, id.value)).collect();
    assert_eq!(shown, ["ofac=1", "call-sign=9HAB2", "imo=7406784", "mmsi=572469210"]);
    assert_eq!(ship.details().countries()[0].code(), "MT");
    assert!(ship.details().addresses().is_empty());
    assert_eq!(ship.details().dates()[0].date.to_string(), "1999");
    let words: Vec<&str> = ship.details().extra().iter().map(|(key, _)| &**key).collect();
    assert_eq!(
        words,
        ["ofac:VESSEL TYPE", "ofac:Vessel Tonnage", "ofac:Vessel Gross Registered Tonnage", "ofac:Vessel Owner"]
    );
    let lines = graph.entity("ofac:2").unwrap().get();
    assert_eq!(lines.names().collect::<Vec<_>>(), ["EXAMPLE LINES CO., LTD.", "OLD LINES", "LINES"]);
    assert_eq!(lines.details().note(), Some("all offices worldwide"));
    let shown: Vec<String> =
        lines.details().identifiers().iter().map(|id| format!("{}={}", id.scheme, id.value)).collect();
    assert_eq!(shown, ["ofac=2", "imo-company=5055293", "identification=X (Nowhere)"]);
    assert_eq!(extra(&graph, "ofac:2", "ofac:formerly known as"), ["OLD LINES"]);
    assert_eq!(extra(&graph, "ofac:2", "ofac:alias LINES"), ["a remark"]);
    let [first, second] = lines.details().addresses() else { panic!("two addresses") };
    assert_eq!(first.full.as_deref(), Some("1 Quay Road, Port, Valletta 1000, Malta"));
    assert_eq!((first.street.as_deref(), first.country.as_deref()), (Some("1 Quay Road, Port"), Some("MT")));
    assert_eq!((second.region.as_deref(), second.country.as_deref()), (Some("Region: Crimea"), None));
    let tie = graph.ties().find(|tie| tie.get().relation() == Relation::LinkedTo).unwrap();
    assert_eq!((tie.from().id(), tie.to().id()), ("ofac:1", "ofac:2"));
    let evidence = &tie.get().claims()[0].evidence()[0];
    assert_eq!((evidence.locator(), evidence.quote()), (Some("entry 1"), Some("Linked To: EXAMPLE LINES CO., LTD")));
    assert_eq!(
        report.programmes.iter().map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>(),
        ["IFSR 1", "IRAN 2", "SDGT 1"]
    );
}

#[test]
fn remarks_go_on_in_the_comments_in_the_middle_of_a_word() {
    let start = format!("{}; Linked To: EXAMPLE U.S. ", "x".repeat(1000 - 26));
    assert_eq!(start.len(), 1000);
    let primary = format!("{}{}", row(1, "ONE", &start), row(2, "EXAMPLE U.S. Financial", "y."));
    let comments = "1,\"Financial; DOB 1955.\"\r\n\u{1a}";
    let list = OfacCsv::new(input("sdn.csv", primary.as_str())).comments(input("sdn_comments.csv", comments));
    let (graph, report) = imported(list);
    assert_eq!(messages(&report), Vec::<String>::new());
    assert!(graph.ties().any(|tie| tie.to().id() == "ofac:2"));
    // Without the comments, the name that breaks off is no name.
    let (graph, report) = imported(OfacCsv::new(input("sdn.csv", primary)));
    assert_eq!(
        messages(&report),
        ["sdn.csv:1 (entry 1): skipped: the remarks go on after 1,000 characters, and no comment has the rest"]
    );
    assert_eq!(extra(&graph, "ofac:1", "ofac:Remarks cut short"), ["Linked To: EXAMPLE U.S."]);
}

#[test]
fn comments_of_remarks_that_have_room_are_read_for_themselves() {
    let comments = input("sdn_comments.csv", "1,\"Gender Male.\"\n");
    let (graph, report) = imported(OfacCsv::new(input("sdn.csv", row(1, "ONE", "a bank."))).comments(comments));
    assert_eq!(report.count(IncidentKind::Repaired), 1);
    assert_eq!(extra(&graph, "ofac:1", "ofac:Gender"), ["Male"]);
    assert_eq!(graph.entity("ofac:1").unwrap().details().note(), Some("a bank"));
}

#[test]
fn bad_rows_among_good_ones_are_reported_with_their_lines() {
    let primary = format!(
        "{}7,\"SEVEN\",\"SDGT\"\r\nent_num,\"b\",-0- ,\"SDGT\",{NONE},-0- \r\n{}{}3,\"THREE\",\"ghost\",\"SDGT\",{NONE},-0- \r\n",
        row(1, "ONE", "x."),
        row(1, "ANOTHER", "x."),
        row(1, "ONE", "y.")
    );
    let aliases = "1,20,\"aka\",\"UNO\",-0- \r\n9,21,\"aka\",\"NINE\",-0- \r\nx,22\r\n";
    let open = || OfacCsv::new(input("sdn.csv", primary.as_str())).aliases(input("alt.csv", aliases));
    let (graph, report) = imported(open());
    assert_eq!(
        messages(&report),
        [
            "sdn.csv:2 (entry 7): skipped: the row has 10 columns and not 12: it is left out"
                .replace("10", "3")
                .as_str(),
            "sdn.csv:3 (entry ent_num): skipped: \"ent_num\" is not the number of an entry: the row is left out",
            "sdn.csv:4 (entry 1): skipped: another entry has the number 1 too: \"ANOTHER\" is left out",
            "sdn.csv:5 (entry 1): repaired: the entry stands twice: what is new in the second row is added",
            "sdn.csv:6 (entry 3): repaired: \"ghost\" is no type of entry: it is taken for a party of an unknown kind",
            "alt.csv:3: skipped: the row has 2 columns and not 5: it is left out",
            "alt.csv:2 (entry 9): skipped: the alias belongs to entry 9, which is not in the list",
        ]
    );
    assert_eq!(graph.entity_count(), 3);
    let mut builder = GraphBuilder::new();
    let error = open().open().unwrap().strict().import_into(&mut builder).unwrap_err();
    assert!(error.to_string().starts_with("sdn.csv:2 (entry 7): skipped"), "{error}");
    assert_eq!(builder.build().unwrap().entity_count(), 0);
}

#[test]
fn a_file_that_went_through_a_spreadsheet_is_no_nonsense() {
    // Text lost its quotation marks, a ship called 7-28 became a day, and all numbers are those of the first row.
    let rows = "2677,28-Jul,vessel,SDGT,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n\
                2677,\"ONE, Person\",individual,SDGT,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,DOB 1955.\n\
                2677,TWO, Person,individual,SDGT,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,DOB 1955.\n";
    let mut builder = GraphBuilder::new();
    let report = import::read(input("sdn.csv", rows)).unwrap().import_into(&mut builder).unwrap();
    assert_eq!((report.records(), report.count(IncidentKind::Skipped)), (3, 2));
    assert_eq!(builder.build().unwrap().entity_count(), 2, "the first row and the authority");
}

#[test]
fn a_list_that_breaks_off_is_reported() {
    let text = format!("{}{}", row(1, "ONE", "DOB 1955."), row(2, "TWO", "DOB 1955; Passport 123456."));
    let cut = &text[..text.len() - 7];
    let (graph, report) = imported(OfacCsv::new(input("sdn.csv", cut)));
    assert_eq!(
        messages(&report),
        ["sdn.csv:2 (entry 2): skipped: the remarks break off without a dot: their end is missing"]
    );
    assert_eq!(extra(&graph, "ofac:2", "ofac:Remarks cut short"), ["Passport 123"]);
    let (_, report) = imported(OfacCsv::new(input("sdn.csv", &text[..text.len() - 60])));
    assert_eq!(report.count(IncidentKind::Skipped), 1);
}

#[test]
fn very_many_aliases_and_programmes_of_one_entry_are_all_there() {
    let aliases: String = (0..300_000).map(|number| format!("1,{number},\"aka\",\"NAME {number}\",-0- \n")).collect();
    let programmes: Vec<String> = (0..100_000).map(|number| format!("P{number}")).collect();
    let primary = format!("1,\"ONE\",-0- ,\"{}\",{NONE},\"x.\"\n", programmes.join("] ["));
    let mut builder = GraphBuilder::new();
    let list = OfacCsv::new(input("sdn.csv", primary)).aliases(input("alt.csv", aliases)).open().unwrap();
    let report = list.import_into(&mut builder).unwrap();
    assert_eq!(report.claims["SanctionedBy"], 100_000);
    assert_eq!(builder.build().unwrap().entity("ofac:1").unwrap().aliases().len(), 300_000);
}

/// A folder of its own, which goes with the test.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &str)]) -> Self {
        let path = std::env::temp_dir().join(format!("sanctions-graph-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        for (file, text) in files {
            std::fs::write(path.join(file), text).unwrap();
        }
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn the_files_beside_a_primary_file_are_read_too() {
    let primary = row(1, "ONE", "x.");
    let alias = "1,20,\"aka\",\"UNO\",-0- \r\n";
    let files =
        [("SDN.CSV", primary.as_str()), ("ALT.CSV", alias), ("alt.txt", "no list"), ("cons_alt.csv", "9,1,,,\n")];
    let folder = Folder::new("beside", &files);
    let names = |path: &Path| {
        let mut builder = GraphBuilder::new();
        import::open(path).unwrap().strict().import_into(&mut builder).unwrap();
        builder.build().unwrap().entity("ofac:1").unwrap().names().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(names(&folder.0.join("SDN.CSV")), ["ONE", "UNO"]);
    assert_eq!(names(&folder.0), ["ONE", "UNO"]);
    // Both lists of OFAC in one folder are two lists.
    std::fs::write(folder.0.join("cons_prim.csv"), &primary).unwrap();
    let error = import::open(&folder.0).unwrap_err().to_string();
    assert!(error.contains("it has several lists, open one: SDN.CSV, cons_prim.csv"), "{error}");
    // The members of an archive, in a folder of it.
    let archive = folder.0.join("sdn.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&archive).unwrap());
    for (name, text) in
        [("list/sdn.csv", primary.as_str()), ("list/alt.csv", alias), ("alt.csv", "1,2,\"aka\",\"NOT IT\",-0- \n")]
    {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    assert_eq!(names(&archive), ["ONE", "UNO"]);
}

fn simple(entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\" standalone=\"yes\"?><sdnList xmlns=\"https://example.org/exports/XML\"><publshInformation>\
         <Publish_Date>05/06/2024</Publish_Date><Record_Count>2</Record_Count></publshInformation>{entries}</sdnList>"
    )
}

#[test]
fn all_elements_of_an_entry_of_the_simple_format() {
    let text = simple(
        "<sdnEntry><uid>1</uid><firstName>Person</firstName><lastName>ONE</lastName><title>Director</title><sdnType>Individual\
         </sdnType><remarks>All offices.; (Linked To: SHIP ONE)</remarks><programList><program>SDGT</program><program>SDGT</program>\
         </programList><idList><id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id><id><uid>3</uid><idType>Passport\
         </idType><idNumber>A1</idNumber><idCountry>Korea, North</idCountry><issueDate>19 Jun 2013</issueDate><expirationDate>19 Jun \
         2023</expirationDate></id><id><idType>Registration ID</idType><idNumber>77 (Russia)</idNumber></id><id><idType>Digital \
         Currency Address - XBT</idType><idNumber>12Q</idNumber></id></idList><akaList><aka><uid>4</uid><type>f.k.a.</type><category>\
         weak</category><lastName>UNO</lastName></aka></akaList><addressList><address><uid>5</uid><address1>1 Road</address1>\
         <address2>Block 2</address2><city>Moscow</city><stateOrProvince>Region</stateOrProvince><postalCode>119415</postalCode>\
         <country>Russia</country></address><address><uid>6</uid><region>Crimea</region></address></addressList><nationalityList>\
         <nationality><uid>7</uid><country>Iran</country><mainEntry>true</mainEntry></nationality></nationalityList><citizenshipList>\
         <citizenship><country>Iraq</country></citizenship></citizenshipList><dateOfBirthList><dateOfBirthItem><dateOfBirth>circa 1955\
         </dateOfBirth></dateOfBirthItem></dateOfBirthList><placeOfBirthList><placeOfBirthItem><placeOfBirth>Shati</placeOfBirth>\
         </placeOfBirthItem></placeOfBirthList><novelty><a>b</a><a>c</a></novelty></sdnEntry>\
         <sdnEntry><uid>2</uid><lastName>SHIP ONE</lastName><sdnType>Vessel</sdnType><programList/><vesselInfo><callSign>9HAB2\
         </callSign><vesselType>Tanker</vesselType><vesselFlag>Malta</vesselFlag><vesselOwner>EXAMPLE</vesselOwner><tonnage>5</tonnage>\
         <grossRegisteredTonnage>6</grossRegisteredTonnage></vesselInfo></sdnEntry>",
    );
    let mut builder = GraphBuilder::new();
    let list = import::read(input("sdn.xml", text)).unwrap();
    assert_eq!((list.format(), &*list.source().id), (Format::OfacXml, "ofac-sdn-2024-05-06"));
    let report = list.strict().import_into(&mut builder).unwrap();
    assert_eq!(messages(&report), Vec::<String>::new());
    assert_eq!((report.claims["SanctionedBy"], report.claims["LinkedTo"]), (1, 1));
    let graph = builder.build().unwrap();
    let one = graph.entity("ofac:1").unwrap().get();
    assert_eq!(one.names().collect::<Vec<_>>(), ["ONE, Person", "UNO"]);
    let shown: Vec<String> = one
        .details()
        .identifiers()
        .iter()
        .map(|id| format!("{}={}@{}", id.scheme, id.value, id.country.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(shown, ["ofac=1@-", "passport=A1@KP", "registration=77@RU", "crypto-xbt=12Q@-"]);
    let shown: Vec<String> = one.details().extra().iter().map(|(key, value)| format!("{key}={value}")).collect();
    assert_eq!(
        shown,
        [
            "ofac:Title=Director",
            "ofac:Gender=Male",
            "ofac:Passport A1=issued 19 Jun 2013 expires 19 Jun 2023",
            "ofac:formerly known as=UNO",
            "ofac:Citizenship Country=Iraq",
            "ofac:Place of Birth=Shati",
            "ofac:novelty=b; c",
        ]
    );
    let full: Vec<&str> = one.details().addresses().iter().filter_map(|address| address.full.as_deref()).collect();
    assert_eq!(full, ["1 Road, Block 2, Moscow, Region 119415, Russia", "Region: Crimea"]);
    assert_eq!(one.details().addresses()[0].city.as_deref(), Some("Moscow"));
    assert_eq!(one.details().note(), Some("All offices."));
    let ship = graph.entity("ofac:2").unwrap().get();
    assert_eq!(ship.details().identifiers()[1].value.as_ref(), "9HAB2");
    assert_eq!(ship.details().extra().len(), 4);
}

#[test]
fn broken_xml_is_refused_and_bad_entries_are_reported() {
    let good = "<sdnEntry><uid>1</uid><lastName>ONE</lastName><sdnType>Entity</sdnType></sdnEntry>";
    let bad = "<sdnEntry><lastName>NO NUMBER</lastName></sdnEntry><sdnEntry><uid>1</uid><lastName>ANOTHER</lastName></sdnEntry>\
               <sdnEntry><uid>2</uid><sdnType>Ghost</sdnType></sdnEntry>";
    let text = simple(&format!("{good}{bad}"));
    let mut builder = GraphBuilder::new();
    let report = import::read(input("sdn.xml", text.as_str())).unwrap().import_into(&mut builder).unwrap();
    let found: Vec<String> = report.incidents.iter().map(|incident| incident.message.to_string()).collect();
    assert_eq!(
        found,
        [
            "\"\" is not the number of an entry: it is left out",
            "another entry has the number 1 too: \"ANOTHER\" is left out",
            "\"Ghost\" is no type of entry: it is taken for a party of an unknown kind",
            "there is no name: it is called \"ofac:2\"",
        ]
    );
    assert_eq!(builder.build().unwrap().entity_count(), 3);
    let error =
        import::read(input("sdn.xml", text.as_str())).unwrap().strict().records().find_map(Result::err).unwrap();
    assert!(matches!(error, ImportError::Fault(_)), "{error}");
    let cut = &text[..text.rfind("</sdnEntry>").unwrap()];
    let mut builder = GraphBuilder::new();
    let error = import::read(input("sdn.xml", cut)).unwrap().import_into(&mut builder).unwrap_err();
    assert!(error.to_string().contains("cut short"), "{error}");
    assert_eq!(builder.build().unwrap().entity_count(), 0);
    let page = "<!DOCTYPE html><html><body>Service unavailable</body></html>";
    for name in ["sdn.xml", "sdn.csv"] {
        let error = import::read(input(name, page)).unwrap_err();
        assert!(error.to_string().contains("it is a web page"), "{error}");
    }
}

/// The folders and snapshots of legacy files: the primary file, the ground truth, whether aliases and addresses lie beside it, and
/// how many remarks give a title, as `Title Basij Deputy Commander`.
const LEGACY: [(&str, &str, bool, u64); 7] = [
    ("legacy_csv_2023-12-28/sdn.csv.zst", "legacy_csv_2023-12-28/ground_truth.json", true, 2),
    ("legacy_csv_2019-07-25/sdn.csv.zst", "legacy_csv_2019-07-25/ground_truth.json", true, 2),
    ("legacy_csv_2019-07_earlier/sdn.csv.zst", "legacy_csv_2019-07_earlier/ground_truth.json", true, 2),
    ("consall_2019-03-14/cons_prim.csv", "consall_2019-03-14/cons_csv.ground_truth.json", true, 0),
    ("sdn_csv_snapshots/sdn_2015-01.csv.zst", "sdn_csv_snapshots/sdn_2015-01.ground_truth.json", false, 2),
    ("sdn_csv_snapshots/sdn_2018-01.csv.zst", "sdn_csv_snapshots/sdn_2018-01.ground_truth.json", false, 2),
    ("sdn_csv_snapshots/sdn_2024-03-08.csv.zst", "sdn_csv_snapshots/sdn_2024-03-08.ground_truth.json", false, 2),
];

#[test]
fn every_legacy_list_has_what_the_ground_truth_counts() {
    let Some(data) = data() else { return };
    for (file, truth, is_whole, titles_in_remarks) in LEGACY {
        let truth = json(&data.join(truth));
        let (graph, report) = load(&data.join(file));
        let counted = Counted::of(&graph, &report);
        let by_type = |word: &str| number_or(&truth["by_type"][word]);
        let kinds = ["Person", "Organization", "Vessel", "Aircraft"].map(|kind| counted.kind(kind));
        assert_eq!(kinds, ["individual", "entity", "vessel", "aircraft"].map(by_type), "{file}");
        assert_eq!(kinds.iter().sum::<u64>(), number(&truth["entries"]), "{file}");
        let programmes: Vec<(String, u64)> =
            report.programmes.iter().map(|(name, count)| (name.to_string(), *count)).collect();
        let mut expected: Vec<(String, u64)> =
            truth["programs"].as_object().unwrap().iter().map(|(name, count)| (name.clone(), number(count))).collect();
        expected.sort();
        assert_eq!(programmes, expected, "{file}");
        assert_eq!(programmes.len() as u64, number(&truth["distinct_programs"]), "{file}");
        assert_eq!(report.claims["SanctionedBy"], number(&truth["program_memberships"]), "{file}");
        assert_eq!(counted.weak, number(&truth["weak_aliases_in_remarks"]), "{file}");
        assert_eq!(counted.extra("ofac:Title"), number(&truth["titles"]) + titles_in_remarks, "{file}");
        assert_eq!(counted.extra("ofac:Vessel Owner"), number(&truth["vessel_owner_filled"]), "{file}");
        let weak = |word: &str| number_or(&truth["weak_by_kind"][word]);
        if is_whole {
            assert_eq!(counted.strong, number(&truth["aliases_alt_csv"]), "{file}");
            let former = number_or(&truth["aliases_by_type"]["fka"]) + weak("f.k.a.");
            assert_eq!(counted.extra("ofac:formerly known as"), former, "{file}");
            let now = number_or(&truth["aliases_by_type"]["nka"]) + weak("n.k.a.");
            assert_eq!(counted.extra("ofac:now known as"), now, "{file}");
            let rows = number(&truth["address_rows"]) - number(&truth["address_placeholder_rows"]);
            assert_eq!(counted.addresses, rows, "{file}");
        } else {
            assert_eq!((counted.strong, counted.addresses), (0, 0), "{file}");
        }
        linked(file, &truth, &counted, &report);
    }
}

fn number_or(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

/// How `Linked To` resolves. Names that are cut after 1,000 characters are no links here: there are none of the whole ones lost.
fn linked(file: &str, truth: &Value, counted: &Counted, report: &ImportReport) {
    let resolution = &truth["linked_to_resolution"];
    let ambiguous = number_or(&resolution["(of which ambiguous: several entries)"]);
    let exact = number(&resolution["exact_primary"]);
    let dotted = number_or(&resolution["primary_plus_final_dot"]);
    let unresolved = number_or(&resolution["unresolved"]);
    assert_eq!(report.count(IncidentKind::Ambiguous), ambiguous, "{file}");
    assert_eq!(report.claims["LinkedTo"], exact - ambiguous + dotted, "{file}");
    assert_eq!(counted.dotted, dotted, "{file}");
    assert_eq!(report.count(IncidentKind::Unresolved) + counted.cut_links, unresolved, "{file}");
    assert_eq!(exact + dotted + unresolved, number(&truth["linked_to_segments"]), "{file}");
    // Nothing is lost: what is no tie stands in the extra.
    assert_eq!(counted.extra("Linked To"), ambiguous + unresolved - counted.cut_links, "{file}");
}

#[test]
fn what_is_reported_of_the_list_of_december_2023() {
    let Some(data) = data() else { return };
    let (graph, report) = load(&data.join("legacy_csv_2023-12-28/sdn.csv.zst"));
    // Seven remarks go on in comments that the file has not, and three comments are of an older list.
    assert_eq!(report.count(IncidentKind::Skipped), 10);
    assert_eq!(report.count(IncidentKind::Repaired) + report.count(IncidentKind::Stubbed), 0);
    let ambiguous: Vec<String> = report
        .of_kind(IncidentKind::Ambiguous)
        .map(|incident| format!("{} {}", incident.place.record.as_deref().unwrap(), incident.message))
        .collect();
    let message = "\"MINISTRY OF STATE SECURITY\" may be ofac:20129 or ofac:25437";
    assert_eq!(ambiguous, [format!("20130 {message}"), format!("25436 {message}")]);
    assert!(graph.entity("ofac:20130").unwrap().ties().all(|tie| tie.get().relation() == Relation::SanctionedBy));
    assert_eq!(extra(&graph, "ofac:20130", "Linked To"), ["MINISTRY OF STATE SECURITY"]);
    let unresolved: BTreeSet<&str> =
        report.of_kind(IncidentKind::Unresolved).map(|incident| &*incident.message).collect();
    assert_eq!(unresolved.len(), 4);
    assert!(graph.warnings().is_empty());
}

#[test]
fn the_entries_that_were_checked_by_hand() {
    let Some(data) = data() else { return };
    let (graph, _) = load(&data.join("legacy_csv_2023-12-28/sdn.csv.zst"));
    let checks = json(&data.join("legacy_csv_2023-12-28/spot_checks.json"));
    let checks = checks.as_array().unwrap();
    assert_eq!(checks.len(), 32);
    for check in checks {
        spot::legacy(&graph, check);
    }
    let name = "simple_xml/consolidated_nonSDN_2024-05-06";
    let (graph, _) = load(&data.join(format!("{name}.xml.zst")));
    let checks = json(&data.join(format!("{name}.spot_checks.json")));
    let checks = checks.as_array().unwrap();
    assert_eq!(checks.len(), 22);
    for check in checks {
        spot::simple(&graph, check);
    }
}

#[test]
fn every_simple_list_has_what_the_ground_truth_counts() {
    let Some(data) = data() else { return };
    for (file, id) in [
        ("consall_2019-03-14/consolidated", "ofac-cons-2019-03-14"),
        ("simple_xml/consolidated_nonSDN_2024-05-06", "ofac-cons-2024-05-06"),
    ] {
        let truth = json(&data.join(format!("{file}.ground_truth.json")));
        let (graph, report) = load(&data.join(format!("{file}.xml.zst")));
        assert_eq!(&*graph.sources()[0].id, id);
        let counted = Counted::of(&graph, &report);
        assert_eq!(counted.kind("Person"), number(&truth["by_type"]["Individual"]), "{file}");
        assert_eq!(counted.kind("Organization"), number(&truth["by_type"]["Entity"]), "{file}");
        let expected: u64 = truth["programs"].as_object().unwrap().values().map(number).sum();
        assert_eq!(
            (report.claims["SanctionedBy"], report.programmes.len()),
            (expected, truth["programs"].as_object().unwrap().len()),
            "{file}"
        );
        assert_eq!(counted.strong + counted.weak, number(&truth["akas"]), "{file}");
        let weak =
            truth["akas_by(type|category)"].as_object().unwrap().iter().filter(|(key, _)| key.ends_with("|weak"));
        assert_eq!(counted.weak, weak.map(|(_, count)| number(count)).sum::<u64>(), "{file}");
        assert_eq!(counted.addresses, number(&truth["addresses"]), "{file}");
        assert_eq!(counted.births, number(&truth["dateOfBirthItem"]), "{file}");
        assert_eq!(counted.extra("ofac:Place of Birth"), number(&truth["placeOfBirthItem"]), "{file}");
        assert_eq!(counted.extra("ofac:Citizenship Country"), number(&truth["citizenship"]), "{file}");
        assert_eq!(report.claims["LinkedTo"], number(&truth["linked_to_resolution"]["primary"]), "{file}");
        let unresolved = number_or(&truth["linked_to_resolution"]["unresolved"]);
        assert_eq!(report.count(IncidentKind::Unresolved), unresolved, "{file}");
        assert_eq!(report.incidents.len() as u64, unresolved, "{file}: {report}");
        // Each of the entries in idList is an identifier, a country, a date or words.
        for (words, count) in truth["ids_by_type"].as_object().unwrap() {
            let key = format!("ofac:{}", words.trim_end_matches([':', '-', ' ']));
            if ["Website", "Email Address", "Target Type", "Issuer Name", "Gender"].contains(&words.as_str())
                || words.starts_with("Executive Order")
                || words.contains("Date (")
            {
                let same = truth["ids_by_type"].as_object().unwrap().iter();
                let same = same.filter(|(other, _)| format!("ofac:{}", other.trim_end_matches([':', '-', ' '])) == key);
                assert_eq!(
                    counted.extra(&key),
                    same.map(|(_, count)| number(count)).sum::<u64>(),
                    "{file}: {words} {count}"
                );
            }
        }
    }
}

#[test]
fn with_both_lists_together_names_on_the_other_are_found() {
    let Some(data) = data() else { return };
    for (sdn, cons, alone, together) in [
        ("legacy_csv_2019-07-25/sdn.csv.zst", "consall_2019-03-14/cons_prim.csv", 1, 0),
        ("sdn_csv_snapshots/sdn_2024-03-08.csv.zst", "simple_xml/consolidated_nonSDN_2024-05-06.xml.zst", 8, 0),
    ] {
        let (_, report) = load(&data.join(sdn));
        assert_eq!(report.count(IncidentKind::Unresolved), alone, "{sdn}");
        let mut builder = GraphBuilder::new();
        let mut importer = Importer::new(&mut builder);
        importer.add(import::open(data.join(sdn)).unwrap()).unwrap();
        importer.add(import::open(data.join(cons)).unwrap()).unwrap();
        let report = importer.finish();
        assert_eq!(report.count(IncidentKind::Unresolved), together, "{report}");
        builder.build().unwrap();
    }
}
