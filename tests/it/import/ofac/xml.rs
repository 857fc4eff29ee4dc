//! OFAC's advanced and enhanced XML: small cuts that are in the repository, and the real files where `SANCTIONS_GRAPH_DATA` says
//! where they are.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sanctions_graph::import::{self, Format, ImportError, ImportReport, IncidentKind, Input};
use sanctions_graph::{
    Claim, CountryRole, DateKind, EntityKind, Graph, GraphBuilder, Measure, Relation, Strength, import::Record,
};
use serde_json::Value;

const CONS: &str = "tests/data/ofac/cons_advanced_cut.xml";
const SDN: &str = "tests/data/ofac/sdn_advanced_cut.xml";
const ENHANCED: &str = "tests/data/ofac/enhanced_cut.xml";

fn import(path: impl AsRef<Path>) -> (Graph, ImportReport) {
    let mut builder = GraphBuilder::new();
    let report = import::open(path).unwrap().import_into(&mut builder).unwrap();
    (builder.build().unwrap(), report)
}

/// What a lenient reading of a text gives; a build never fails after it.
fn read(bytes: impl Into<Vec<u8>>) -> Result<(Graph, ImportReport), ImportError> {
    let mut builder = GraphBuilder::new();
    let input = Input::bytes("list.xml", bytes)?;
    let read = import::read(input).and_then(|list| list.import_into(&mut builder));
    let graph = builder.build().expect("a build after a lenient import");
    read.map(|report| (graph, report))
}

fn strict(bytes: impl Into<Vec<u8>>) -> Result<Vec<Record>, ImportError> {
    import::read(Input::bytes("list.xml", bytes)?)?.strict().records().collect()
}

fn real(path: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("SANCTIONS_GRAPH_DATA") else {
        println!("SANCTIONS_GRAPH_DATA is not set: {path} is not read");
        return None;
    };
    Some(Path::new(&folder).join("lists/ofac").join(path))
}

fn json(path: PathBuf) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn number(value: &Value) -> usize {
    value.as_u64().unwrap() as usize
}

fn entities(graph: &Graph) -> impl Iterator<Item = &sanctions_graph::Entity> {
    graph.entities().map(|entity| entity.get()).filter(|entity| entity.id().starts_with("ofac:"))
}

fn is_stub(entity: &sanctions_graph::Entity) -> bool {
    entity.details().extra().iter().any(|(key, _)| &**key == "stub")
}

fn extra<'a>(entity: &'a sanctions_graph::Entity, key: &str) -> Vec<&'a str> {
    let all = entity.details().extra().iter();
    all.filter(|(known, _)| known.strip_prefix("ofac:") == Some(key)).map(|(_, value)| &**value).collect()
}

fn identifiers<'a>(entity: &'a sanctions_graph::Entity, scheme: &str) -> Vec<&'a str> {
    let all = entity.details().identifiers().iter();
    all.filter(|known| &*known.scheme == scheme).map(|known| &*known.value).collect()
}

fn get<'g>(graph: &'g Graph, id: &str) -> &'g sanctions_graph::Entity {
    graph.entities().map(|entity| entity.get()).find(|entity| entity.id() == id).unwrap_or_else(|| panic!("no {id}"))
}

/// Every claim with its ends.
fn claims(graph: &Graph) -> Vec<(String, Relation, String, Claim)> {
    let mut claims = Vec::new();
    for tie in graph.ties() {
        let (from, to) = (tie.from().id().to_owned(), tie.to().id().to_owned());
        for claim in tie.get().claims().iter() {
            claims.push((from.clone(), tie.relation(), to.clone(), claim.clone()));
        }
    }
    claims
}

fn claim_extra<'a>(claim: &'a Claim, key: &str) -> Vec<&'a str> {
    let all = claim.details().extra().iter();
    all.filter(|(known, _)| known.strip_prefix("ofac:") == Some(key)).map(|(_, value)| &**value).collect()
}

/// The listings of an entity: measure, programme, date.
fn listings(graph: &Graph, id: &str) -> BTreeSet<String> {
    let all = claims(graph);
    let of = all.iter().filter(|(from, relation, ..)| from == id && *relation == Relation::SanctionedBy);
    of.map(|(.., claim)| {
        let designation = claim.details().designation().unwrap();
        assert_eq!(designation.entry(), id.strip_prefix("ofac:"));
        let listed = designation.listed_on.map(|date| date.to_string()).unwrap_or_default();
        format!("{:?} {} {listed}", designation.measure, designation.programme().unwrap_or("-"))
    })
    .collect()
}

#[test]
fn advanced_parties_with_everything() {
    let (graph, report) = import(CONS);
    assert_eq!(report.lists[0].format, Format::OfacAdvancedXml);
    assert_eq!(report.lists[0].source.id.as_str(), "ofac-cons-2019-03-14");
    assert_eq!(report.incidents, []);
    assert_eq!(entities(&graph).count(), 8);

    let party = get(&graph, "ofac:9639");
    assert_eq!((party.name(), party.kind()), ("HANIYA, Ismail Abdul Salah", &EntityKind::Person));
    assert!(party.aliases().iter().any(|alias| &*alias.name == "HANIYYA, Ismaeel"));
    assert_eq!(party.details().dates()[0].kind, DateKind::Birth);
    assert_eq!(party.details().dates()[0].date.to_string(), "1962");
    assert_eq!(extra(party, "Place of Birth"), ["Shati"]);
    assert_eq!(identifiers(party, "ofac"), ["9639"]);
    assert_eq!(listings(&graph, "ofac:9639"), BTreeSet::from(["Other NS-PLC 2006-04-12".to_owned()]));

    let region = get(&graph, "ofac:9659");
    let address = &region.details().addresses()[0];
    assert_eq!((address.city.as_deref(), address.region.as_deref()), (Some("Jabaliya"), Some("Region: Gaza")));
    assert_eq!(
        listings(&graph, "ofac:9659"),
        BTreeSet::from(
            [
                "AssetFreeze NS-PLC 2016-09-16",
                "AssetFreeze SDGT 2016-09-16",
                "Other NS-PLC 2006-04-12",
                "Other SDGT 2006-04-12"
            ]
            .map(str::to_owned)
        )
    );

    let citizen = get(&graph, "ofac:17526");
    assert_eq!(identifiers(citizen, "passport").len(), 1);
    let bank = get(&graph, "ofac:17015");
    assert_eq!(bank.aliases().iter().filter(|alias| alias.strength() == Strength::Weak).count(), 1);
    assert!(bank.details().note().unwrap().contains("directives"));
    assert_eq!(extra(bank, "Executive Order 13662 Directive Determination"), ["Subject to Directive 1"]);
    assert_eq!(bank.details().addresses()[0].country.as_deref(), Some("RU"));

    let all = claims(&graph);
    let owned: Vec<_> = all.iter().filter(|(_, relation, ..)| *relation == Relation::OwnsOrControls).collect();
    let [(from, _, to, claim)] = owned.as_slice() else { panic!("{owned:?}") };
    assert_eq!((from.as_str(), to.as_str()), ("ofac:17015", "ofac:18270"));
    assert_eq!(claim.details().role(), Some("Owned or Controlled By"));
    assert_eq!(claim.evidence()[0].locator(), Some("relationship 2192"));
    let sector = listings(&graph, "ofac:17015");
    assert_eq!(sector, BTreeSet::from(["SectoralDebtEquity UKRAINE-EO13662 2014-07-16".to_owned()]));
}

#[test]
fn advanced_names_in_two_scripts_and_ends_that_are_not_there() {
    let (graph, report) = import(SDN);
    let party = get(&graph, "ofac:36368");
    assert_eq!(party.name(), "MARKOV, Ilya Anatolyevich");
    let other = party.aliases().iter().find(|alias| alias.script() == Some("Cyrl")).unwrap();
    assert_eq!(&*other.name, "Марков, Илья Анатольевич");
    let vessel = get(&graph, "ofac:36399");
    assert_eq!(vessel.kind(), &EntityKind::Vessel);
    assert_eq!(vessel.details().countries()[0].role, CountryRole::Flag);
    assert_eq!(identifiers(vessel, "call-sign").len(), 1);

    // No sanctions entry of these parties is in the file: no designation is made up.
    assert!(listings(&graph, "ofac:36368").is_empty());
    assert_eq!(&*party.details().provenance()[0].dataset, "ofac-sdn-2024-02-23");
    assert!(vessel.details().provenance().is_empty());

    // A relationship and an entry without parties, a document and places that are not there.
    assert_eq!(report.count(IncidentKind::Stubbed), 3);
    assert_eq!(report.count(IncidentKind::Skipped), 6);
    assert_eq!(
        listings(&graph, "ofac:18647"),
        BTreeSet::from(["AssetFreeze FTO 2015-09-29", "AssetFreeze SDGT 2015-09-29"].map(str::to_owned))
    );
    let error = strict(std::fs::read(SDN).unwrap()).unwrap_err().to_string();
    assert!(error.contains("(entry 23665): skipped: Location: the file does not have the place 35835"), "{error}");
}

#[test]
fn enhanced_entities_with_everything() {
    let (graph, report) = import(ENHANCED);
    assert_eq!(report.lists[0].format, Format::OfacEnhancedXml);
    assert_eq!(report.lists[0].source.id.as_str(), "ofac-2024-08-28");
    assert_eq!(report.lists[0].source.note.as_deref(), Some("filtered: entities under IRGC"));
    assert_eq!(report.count(IncidentKind::Stubbed), 5);
    assert_eq!(report.incidents.len(), 5);
    assert!(report.incidents[0].to_string().contains("ISLAMIC REVOLUTIONARY GUARD CORPS"));

    let body = get(&graph, "ofac:26530");
    assert_eq!(body.name(), "ANSAR EXCHANGE");
    assert_eq!(
        body.aliases().iter().map(|alias| &*alias.name).collect::<Vec<_>>(),
        ["SARAFI ANSAR", "SARAFI ANSAR COMPANY"]
    );
    assert_eq!(identifiers(body, "registration"), ["423264"]);
    assert_eq!(identifiers(body, "national-id"), ["10320743975"]);
    let address = &body.details().addresses()[0];
    assert_eq!(address.street.as_deref(), Some("No. 41, Joibar Street, Fatemi Square"));
    assert_eq!((address.city.as_deref(), address.country.as_deref()), (Some("Tehran"), Some("IR")));
    assert_eq!(extra(body, "Website"), ["Ansarexchange.ir"]);
    assert_eq!(
        listings(&graph, "ofac:26530"),
        BTreeSet::from(["IFSR", "IRGC", "SDGT"].map(|programme| format!("AssetFreeze {programme} 2019-03-26")))
    );
    let all = claims(&graph);
    let owned = all.iter().find(|(.., claim)| claim.evidence()[0].locator() == Some("relationship 8160")).unwrap();
    assert_eq!((owned.0.as_str(), owned.1, owned.2.as_str()), ("ofac:12478", Relation::OwnsOrControls, "ofac:26530"));
    let acts = all.iter().find(|(.., claim)| claim.evidence()[0].locator() == Some("relationship 8162")).unwrap();
    assert_eq!((acts.0.as_str(), acts.1, acts.2.as_str()), ("ofac:26530", Relation::Assisted, "ofac:10391"));

    assert_eq!(get(&graph, "ofac:10391").name(), "ISLAMIC REVOLUTIONARY GUARD CORPS");
    assert!(is_stub(get(&graph, "ofac:10391")));
    let chinese = get(&graph, "ofac:47234").aliases().iter().find(|alias| alias.script() == Some("Hant"));
    assert!(chinese.is_some());
    let arabic = get(&graph, "ofac:39637").aliases().iter().find(|alias| alias.script() == Some("Arab")).unwrap();
    assert!(arabic.name.chars().all(|c| !('\u{202a}'..='\u{202e}').contains(&c)));
    assert_eq!(get(&graph, "ofac:24475").kind(), &EntityKind::Aircraft);
}

#[test]
fn a_bad_record_among_good_ones_is_left_out() {
    let text = std::fs::read_to_string(ENHANCED).unwrap().replace(r#"<entity id="26532">"#, "<entity>");
    let (graph, report) = read(text.clone()).unwrap();
    assert_eq!(report.count(IncidentKind::Skipped), 1);
    assert_eq!(entities(&graph).filter(|entity| !is_stub(entity)).count(), 7);
    let error = strict(text).unwrap_err().to_string();
    assert!(error.starts_with("list.xml, byte ") && error.contains("an entity has no number"), "{error}");

    let text = std::fs::read_to_string(CONS).unwrap();
    let bad = text
        .replace(r#"<DistinctParty FixedRef="9641">"#, "<DistinctParty>")
        .replace(r#"<Profile ID="9641""#, "<Profile");
    let (graph, report) = read(bad.clone()).unwrap();
    // The party, and its address.
    assert_eq!(report.count(IncidentKind::Skipped), 2);
    // It is listed, so that it stands there as a stub.
    assert_eq!(report.count(IncidentKind::Stubbed), 1);
    assert_eq!(entities(&graph).filter(|entity| !is_stub(entity)).count(), 7);
    assert!(strict(bad).unwrap_err().to_string().contains("a party has no number"));

    for (from, to, expected) in [
        (r#"<PartySubType ID="4""#, r#"<PartySubType ID="44""#, "the type of party 4"),
        (r#"<FeatureType ID="9""#, r#"<FeatureType ID="99""#, "feature 9 is of a type that the file does not explain"),
        (r#" RelationTypeID="15003""#, r#" RelationTypeID="15""#, "of the type 15,"),
        (r#"<List ID="91512">"#, r#"<List ID="12">"#, "of the list 91512"),
        (r#" From-ProfileID="18270""#, "", "does not say between whom it is"),
        (r#"<Year>2006</Year>"#, r#"<Year>MMVI</Year>"#, "MMVI-4-12"),
    ] {
        let bad = text.replace(from, to);
        assert!(bad != text, "{from}");
        let (_, report) = read(bad.clone()).unwrap();
        let said = report.incidents.iter().any(|incident| incident.to_string().contains(expected));
        assert!(said, "{expected}: {:?}", report.incidents.first());
        assert!(matches!(strict(bad), Err(ImportError::Fault(_))), "{expected}");
    }
}

#[test]
fn files_that_are_cut_short_end_in_an_error() {
    for path in [CONS, SDN, ENHANCED] {
        let whole = std::fs::read(path).unwrap();
        let records = import::open(path).unwrap().records().count();
        let end = whole.iter().rposition(|&byte| byte == b'>').unwrap();
        for length in (0..end).step_by(1000).chain([end]) {
            let input = Input::bytes("list.xml", whole[..length].to_vec()).unwrap();
            let Ok(list) = import::read(input) else { continue };
            let read: Vec<_> = list.records().collect();
            assert!(matches!(read.last(), Some(Err(_))), "{path} at {length}");
            assert!(read.len() <= records + 1, "{path} at {length}");
            assert!(self::read(whole[..length].to_vec()).is_err());
        }
    }
}

#[test]
fn what_is_no_list_is_refused() {
    let advanced = std::fs::read_to_string(CONS).unwrap();
    let fails = |bytes: Vec<u8>, expected: &str| {
        let error = read(bytes).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    };
    fails(b"<!DOCTYPE html><html><body>Service unavailable</body></html>".to_vec(), "it is a web page");
    fails(b"<html><body>Service unavailable</body></html>".to_vec(), "it is a web page");
    fails(b"<Sanction><DistinctParties/></Sanction>".to_vec(), "unknown root element <Sanction>");
    fails(b"<Sanctions>".to_vec(), "cut short");
    let bomb = "<!DOCTYPE Sanctions [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>";
    fails(
        advanced.replace("<Sanctions ", &format!("{bomb}<Sanctions ")).into(),
        "declarations of entities are refused",
    );
    fails(advanced.replace("HANIYYA", "&b;").into(), "the entity &b; is not declared");
    let latin: Vec<u8> =
        advanced.replace("Haniya", "x").replace("HANIYYA", "H\u{c1}NIYYA").chars().map(|c| c as u8).collect();
    fails(latin, "no well-formed XML");
    let nested = format!("<Sanctions><DistinctParties><DistinctParty>{}", "<Comment>".repeat(100_000));
    fails(nested.into(), "nested too deeply");
    // Nothing is in it: that is no list of ours, but a sound file.
    assert_eq!(read("<Sanctions/>").unwrap().1.records(), 0);
}

#[test]
fn utf_16_with_its_mark_is_read() {
    for path in [CONS, ENHANCED] {
        let text = std::fs::read_to_string(path).unwrap();
        let (plain, _) = read(text.clone()).unwrap();
        let units = || std::iter::once(0xfeff).chain(text.encode_utf16());
        for bytes in [
            units().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
            units().flat_map(u16::to_be_bytes).collect::<Vec<u8>>(),
        ] {
            let (graph, _) = read(bytes).unwrap();
            assert_eq!(graph.entity_count(), plain.entity_count());
            assert_eq!(
                get(&graph, graph.entities().nth(3).unwrap().id()).name(),
                plain.entities().nth(3).unwrap().name()
            );
        }
    }
}

/// Gives a few bytes at a time.
struct Drops(std::io::Cursor<Vec<u8>>, usize);

impl Read for Drops {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.1.min(buffer.len());
        self.0.read(&mut buffer[..count])
    }
}

#[test]
fn it_does_not_matter_in_what_blocks_a_list_is_read() {
    for path in [CONS, SDN, ENHANCED] {
        let bytes = std::fs::read(path).unwrap();
        let records = |input: Input| -> Vec<String> {
            let list = import::read(input).unwrap();
            list.records().map(|record| format!("{:?}", record.unwrap())).collect()
        };
        let whole = records(Input::bytes("list.xml", bytes.clone()).unwrap());
        for most in [700, 1021, 5000] {
            let drops = Drops(std::io::Cursor::new(bytes.clone()), most);
            assert_eq!(records(Input::reader("list.xml", drops).unwrap()), whole, "{path}");
        }
    }
}

/// A head, and then one byte without end; counts what is taken from it.
struct Endless {
    head: Vec<u8>,
    at: usize,
    taken: Arc<AtomicU64>,
}

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.taken.fetch_add(buffer.len() as u64, Ordering::Relaxed) > 1 << 30 {
            return Ok(0);
        }
        for byte in buffer.iter_mut() {
            *byte = self.head.get(self.at).copied().unwrap_or(b'a');
            self.at += 1;
        }
        Ok(buffer.len())
    }
}

#[test]
fn an_element_without_end_is_refused_before_it_fills_the_memory() {
    for head in [
        "<Sanctions><DistinctParties><DistinctParty FixedRef='1'><Comment>",
        "<Sanctions><DistinctParties><DistinctParty FixedRef='",
        "<Sanctions><Locations><Location ID='1'><",
        "<Sanctions><Other>",
        "<Sanctions><!--",
        "<sanctionsData><entities><entity id='1'><names><name><![CDATA[",
    ] {
        let taken = Arc::new(AtomicU64::new(0));
        let reader = Endless { head: head.as_bytes().to_vec(), at: 0, taken: taken.clone() };
        let input = Input::reader("list.xml", reader).unwrap();
        let read: Result<Vec<_>, _> = import::read(input).and_then(|list| list.records().collect());
        assert!(read.unwrap_err().to_string().contains("larger than 32 MiB"), "{head}");
        let taken = taken.load(Ordering::Relaxed);
        assert!(taken <= 40_000_000, "{head}: {taken} bytes were taken");
    }
}

#[test]
fn a_hundred_thousand_aliases_are_all_there() {
    let mut text =
        "<sanctionsData><entities><entity id='1'><generalInfo><entityType>Entity</entityType></generalInfo><names>"
            .to_owned();
    for number in 0..100_000 {
        text.push_str("<name><translations><translation><formattedFullName>A");
        text.push_str(&number.to_string());
        text.push_str("</formattedFullName></translation></translations></name>");
    }
    text.push_str("</names></entity></entities></sanctionsData>");
    let (graph, _) = read(text).unwrap();
    assert_eq!(get(&graph, "ofac:1").aliases().len(), 99_999);
}

/// How often each feature is in the graph, under the words of the file.
fn features(graph: &Graph, words: &str) -> usize {
    let plain = words.trim_end_matches([':', '-', ' ']);
    let dates = |kind: DateKind| -> usize {
        entities(graph).map(|entity| entity.details().dates().iter().filter(|dated| dated.kind == kind).count()).sum()
    };
    let countries = |role: CountryRole| -> usize {
        entities(graph)
            .map(|entity| entity.details().countries().iter().filter(|known| known.role == role).count())
            .sum()
    };
    let scheme = |scheme: &str| -> usize { entities(graph).map(|entity| identifiers(entity, scheme).len()).sum() };
    let inside = match plain {
        "Birthdate" => dates(DateKind::Birth),
        "Organization Established Date" => dates(DateKind::Incorporation),
        "Aircraft Manufacture Date" => dates(DateKind::Build),
        "Nationality of Registration" => countries(CountryRole::Jurisdiction),
        "Vessel Flag" => countries(CountryRole::Flag),
        "SWIFT/BIC" => scheme("swift-bic"),
        "BIK (RU)" => scheme("bik"),
        "Digital Currency Address - XBT" => scheme("crypto-xbt"),
        "Vessel Call Sign" => scheme("call-sign"),
        "Aircraft Mode S Transponder Code" => scheme("aircraft-mode-s-transponder-code"),
        "Aircraft Construction Number (also called L/N or S/N or F/N)" => scheme("aircraft-construction-number"),
        "Aircraft Manufacturer\u{2019}s Serial Number (MSN)" => scheme("aircraft-serial"),
        _ => 0,
    };
    inside + entities(graph).map(|entity| extra(entity, plain).len()).sum::<usize>()
}

#[test]
fn the_real_advanced_list_agrees_with_the_ground_truth() {
    let Some(path) = real("consall_2019-03-14/cons_advanced.xml.zst") else { return };
    let truth = json(real("consall_2019-03-14/cons_advanced.ground_truth.json").unwrap());
    let (graph, report) = import(&path);
    let source = &report.lists[0].source;
    assert_eq!(source.published.unwrap().to_string(), truth["date_of_issue"].as_str().unwrap());
    assert_eq!(report.incidents, []);

    let count = |kind: EntityKind| entities(&graph).filter(|entity| *entity.kind() == kind).count();
    assert_eq!(entities(&graph).count(), number(&truth["distinct_parties"]));
    assert_eq!(count(EntityKind::Person), number(&truth["party_subtypes(sub|type)"]["Unknown|Individual"]));
    assert_eq!(count(EntityKind::Organization), number(&truth["party_subtypes(sub|type)"]["Unknown|Entity"]));
    let aliases = || entities(&graph).flat_map(|entity| entity.aliases());
    assert_eq!(aliases().count(), number(&truth["aliases_non_primary"]));
    assert_eq!(
        aliases().filter(|alias| alias.strength() == Strength::Weak).count(),
        number(&truth["aliases_low_quality"])
    );
    let former: usize = entities(&graph).map(|entity| extra(entity, "formerly known as").len()).sum();
    let by = &truth["aliases_by(type|Primary|LowQuality)"];
    assert_eq!(former, number(&by["F.K.A.|false|false"]) + number(&by["F.K.A.|false|true"]));
    let notes = entities(&graph).filter(|entity| entity.details().note().is_some()).count();
    assert_eq!(notes, number(&truth["distinct_party_comments"]));

    for (words, count) in truth["features_by_type"].as_object().unwrap() {
        match words.as_str() {
            "Location" => {
                let csv = json(real("consall_2019-03-14/cons_csv.ground_truth.json").unwrap());
                let addresses: usize = entities(&graph).map(|entity| entity.details().addresses().len()).sum();
                assert_eq!(addresses, number(&csv["address_rows"]) - number(&csv["address_placeholder_rows"]));
            }
            "Citizenship Country" => {
                let is = |country: &&sanctions_graph::Country| country.role == CountryRole::Nationality;
                let known = entities(&graph).flat_map(|entity| entity.details().countries().iter().filter(is));
                assert_eq!(known.count(), number(count));
            }
            words => assert_eq!(features(&graph, words), number(count), "{words}"),
        }
    }
    let all = |scheme: &str| entities(&graph).map(|entity| identifiers(entity, scheme).len()).sum::<usize>();
    let documents = &truth["id_reg_documents_by_type"];
    assert_eq!(all("passport"), number(&documents["Passport"]));
    assert_eq!(all("tax-id"), number(&documents["Tax ID No."]));
    let identifiers: usize = entities(&graph).map(|entity| entity.details().identifiers().len()).sum();
    let features =
        ["SWIFT/BIC", "BIK (RU)"].map(|words| number(&truth["features_by_type"][words])).iter().sum::<usize>();
    assert_eq!(identifiers, number(&truth["id_reg_documents"]) + features + number(&truth["distinct_parties"]));

    let claims = claims(&graph);
    let owned: Vec<_> = claims.iter().filter(|(_, relation, ..)| *relation == Relation::OwnsOrControls).collect();
    assert_eq!(owned.len(), number(&truth["profile_relationships"]));
    let high = owned.iter().filter(|(.., claim)| claim_extra(claim, "quality") == ["High"]).count();
    assert_eq!(high, number(&truth["relationship_quality"]["High"]));
    assert!(owned.iter().all(|(.., claim)| claim.details().role() == Some("Owned or Controlled By")));

    let mut events = 0;
    let mut years: BTreeMap<&str, usize> = BTreeMap::new();
    for list in truth["entries_by_list"].as_object().unwrap().keys() {
        for words in claims.iter().flat_map(|(.., claim)| claim_extra(claim, list)) {
            events += 1;
            *years.entry(words.get(..4).unwrap()).or_default() += 1;
        }
    }
    assert_eq!(events, number(&truth["entry_events"]));
    for (year, count) in truth["listing_years"].as_object().unwrap() {
        assert_eq!(years.remove(year.as_str()), Some(number(count)), "{year}");
    }

    // On the non-SDN lists the programmes are those of the legacy list; eight parties are on the SDN list too.
    let csv = json(real("consall_2019-03-14/cons_csv.ground_truth.json").unwrap());
    let mut programmes: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (from, relation, _, claim) in &claims {
        if *relation == Relation::SanctionedBy {
            let designation = claim.details().designation().unwrap();
            assert!(designation.listed_on.is_some());
            programmes.entry(designation.programme().unwrap()).or_default().insert(from);
        }
    }
    let programmes: BTreeMap<&str, usize> = programmes.into_iter().map(|(name, of)| (name, of.len())).collect();
    let expected = csv["programs"].as_object().unwrap();
    assert_eq!(programmes.len(), expected.len());
    for (name, count) in expected {
        assert_eq!(programmes.get(name.as_str()), Some(&number(count)), "{name}");
    }
    let frozen: BTreeSet<&str> = claims
        .iter()
        .filter(|(.., claim)| {
            claim.details().designation().is_some_and(|listed| listed.measure == Measure::AssetFreeze)
        })
        .map(|(from, ..)| from.as_str())
        .collect();
    assert_eq!(frozen.len(), number(&truth["entries_by_list"]["SDN List"]));
}

/// The legacy files hold the same list: names, strong aliases, addresses.
#[test]
fn the_real_advanced_list_agrees_with_the_legacy_files() {
    let Some(path) = real("consall_2019-03-14/cons_advanced.xml.zst") else { return };
    let (graph, _) = import(&path);
    let rows = |file: &str| -> Vec<Vec<String>> {
        let bytes = std::fs::read(real(&format!("consall_2019-03-14/{file}")).unwrap()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let fields = |row: csv::StringRecord| -> Vec<String> {
            row.iter().map(|field| if field == "-0- " { String::new() } else { field.to_owned() }).collect()
        };
        reader.records().map(|row| fields(row.unwrap())).filter(|row| row.len() > 3).collect()
    };
    let mut aliases: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows("cons_alt.csv") {
        aliases.entry(row[0].clone()).or_default().push(row[3].clone());
    }
    let mut addresses: BTreeMap<String, Vec<[String; 3]>> = BTreeMap::new();
    for row in rows("cons_add.csv") {
        let address = [row[2].clone(), row[3].clone(), row[4].clone()];
        if address.iter().any(|part| !part.is_empty()) {
            addresses.entry(row[0].clone()).or_default().push(address);
        }
    }
    let primary = rows("cons_prim.csv");
    assert_eq!(primary.len(), entities(&graph).count());
    let mut different = Vec::new();
    for row in primary {
        let entity = get(&graph, &format!("ofac:{}", row[0]));
        assert_eq!(entity.name(), row[1]);
        let mut legacy = aliases.remove(&row[0]).unwrap_or_default();
        let strong = entity.aliases().iter().filter(|alias| alias.strength() == Strength::Strong);
        // The legacy files have no double quotes in names.
        let mut strong: Vec<String> = strong.map(|alias| alias.name.replace('"', "'")).collect();
        // Runs of blanks are one blank here.
        legacy.iter_mut().for_each(|name| *name = name.split_whitespace().collect::<Vec<_>>().join(" "));
        legacy.sort();
        strong.sort();
        assert_eq!(strong, legacy, "{}", row[0]);
        let mut legacy = addresses.remove(&row[0]).unwrap_or_default();
        let words = |part: &Option<Box<str>>| part.as_deref().unwrap_or_default().to_owned();
        let mut own: Vec<[String; 3]> = entity
            .details()
            .addresses()
            .iter()
            .map(|address| {
                let region = words(&address.region);
                let is_region = region.starts_with("Region: ");
                let parts = [words(&address.city), if is_region { String::new() } else { region.clone() }];
                let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                let city = format!("{} {}", parts.join(", "), words(&address.postcode)).trim().to_owned();
                let country = if is_region { region } else { words(&address.country) };
                [words(&address.street), city, country]
            })
            .collect();
        for address in &mut legacy {
            address[0] = address[0].split_whitespace().collect::<Vec<_>>().join(" ");
            if let Some((_, code)) = CODES.iter().find(|(name, _)| *name == address[2]) {
                address[2] = (*code).to_owned();
            }
        }
        legacy.sort();
        own.sort();
        let dob =
            |part: &str| part.trim_end_matches('.').trim_start_matches("alt. ").strip_prefix("DOB ").map(str::to_owned);
        let mut legacy_births: Vec<String> = row[11].split("; ").filter_map(dob).collect();
        let births = entity.details().dates().iter().filter(|dated| dated.kind == DateKind::Birth);
        let mut births: Vec<String> = births.map(|dated| dated.date.to_string()).collect();
        for birth in &mut legacy_births {
            let words: Vec<&str> = birth.split(' ').collect();
            if let [day, month, year] = words.as_slice() {
                let months = "JanFebMarAprMayJunJulAugSepOctNovDec";
                *birth = format!("{year}-{:02}-{day}", months.find(month).unwrap() / 3 + 1);
            }
        }
        legacy_births.sort();
        births.sort();
        assert_eq!(births, legacy_births, "{}", row[0]);
        if own != legacy {
            different.push(format!("{}: {own:?} is {legacy:?}", row[0]));
        }
    }
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
}

/// The countries in the addresses of that list.
const CODES: &[(&str, &str)] = &[
    ("Angola", "AO"),
    ("Armenia", "AM"),
    ("Austria", "AT"),
    ("Azerbaijan", "AZ"),
    ("Belarus", "BY"),
    ("China", "CN"),
    ("Cyprus", "CY"),
    ("Czech Republic", "CZ"),
    ("Georgia", "GE"),
    ("Guernsey", "GG"),
    ("Kazakhstan", "KZ"),
    ("Luxembourg", "LU"),
    ("Netherlands", "NL"),
    ("Palestinian", "PS"),
    ("Russia", "RU"),
    ("Serbia", "RS"),
    ("Switzerland", "CH"),
    ("Turkey", "TR"),
    ("Ukraine", "UA"),
    ("United States", "US"),
    ("Virgin Islands, British", "VG"),
];

#[test]
fn a_real_cut_of_the_advanced_list_refers_to_what_it_has_not() {
    let Some(path) = real("advanced/sdn_advanced_SUBSET_2024-02-23.xml.zst") else { return };
    let truth = json(real("advanced/sdn_advanced_SUBSET_2024-02-23.ground_truth.json").unwrap());
    let (graph, report) = import(&path);
    let parties = || entities(&graph).filter(|entity| !is_stub(entity));
    assert_eq!(parties().count(), number(&truth["distinct_parties"]));
    let vessels = parties().filter(|entity| *entity.kind() == EntityKind::Vessel).count();
    assert_eq!(vessels, number(&truth["party_subtypes(sub|type)"]["Vessel|Transport"]));
    let aliases = || parties().flat_map(|entity| entity.aliases());
    let all = number(&truth["documented_names"]) - number(&truth["distinct_parties"]);
    assert_eq!(aliases().count(), all);
    let extra_scripts = number(&truth["documented_names"]) - number(&truth["aliases_total"]);
    assert_eq!(aliases().filter(|alias| alias.script() == Some("Cyrl")).count(), extra_scripts);
    for (words, count) in truth["features_by_type"].as_object().unwrap() {
        // Of these the places are not in the file.
        if !["Location", "Nationality Country", "Citizenship Country"].contains(&words.as_str()) {
            assert_eq!(features(&graph, words), number(count), "{words}");
        }
    }
    // Primary names are in Latin letters; the notes beside the file took the first of a name as it came.
    let spots = json(real("advanced/sdn_advanced_SUBSET_2024-02-23.spot_checks.json").unwrap());
    for (id, name) in spots["profiles"].as_object().unwrap() {
        let entity = get(&graph, &format!("ofac:{id}"));
        let name = name.as_str().unwrap().to_uppercase();
        assert!(entity.names().any(|known| known.to_uppercase() == name), "{id} {name}");
        assert!(entity.name().is_ascii(), "{}", entity.name());
    }
    let relations: BTreeSet<(String, Relation, String)> = claims(&graph)
        .into_iter()
        .filter(|(_, relation, ..)| *relation != Relation::SanctionedBy)
        .map(|(from, relation, to, _)| (from, relation, to))
        .collect();
    let expected = [
        ("ofac:2686", Relation::ActsFor, "ofac:4697"),
        ("ofac:47000", Relation::Assisted, "ofac:4695"),
        ("ofac:47000", Relation::OwnsOrControls, "ofac:47001"),
    ];
    assert_eq!(relations, expected.map(|(from, relation, to)| (from.to_owned(), relation, to.to_owned())).into());
    // 147 sanctions entries of 67 parties, and five ends of relationships, are of parties that are not in the file.
    assert_eq!(report.count(IncidentKind::Stubbed), 67 + 5);
    let missing = entities(&graph).filter(|entity| is_stub(entity)).count();
    assert_eq!(missing, 67 + 5);
    let events: usize = truth["entries_by_list"]
        .as_object()
        .unwrap()
        .keys()
        .map(|list| claims(&graph).iter().map(|(.., claim)| claim_extra(claim, list).len()).sum::<usize>())
        .sum();
    assert_eq!(events, number(&truth["entry_events"]));
    // 12 documents and 7 places belong to nothing; 58 references lead to places, of which 6 are ... in the file.
    let lost =
        |words: &str| report.of_kind(IncidentKind::Skipped).filter(|incident| incident.message.contains(words)).count();
    assert_eq!(lost("belongs to the identity"), number(&truth["id_reg_documents"]));
    assert_eq!(lost("7 places belong to nothing"), 1);
    assert_eq!(lost("the file does not have the place"), 57);
    assert_eq!(report.count(IncidentKind::Skipped), 12 + 1 + 57);
}

#[test]
fn the_real_enhanced_list_agrees_with_the_ground_truth() {
    let Some(path) = real("enhanced/enhanced_IRGC_2024-08-28.xml.zst") else { return };
    let truth = json(real("enhanced/enhanced_IRGC_2024-08-28.ground_truth.json").unwrap());
    let (graph, report) = import(&path);
    let parties = || entities(&graph).filter(|entity| !is_stub(entity));
    let count = |kind: EntityKind| parties().filter(|entity| *entity.kind() == kind).count();
    assert_eq!(report.records() as usize, number(&truth["entities"]));
    assert_eq!(parties().count(), number(&truth["entities"]));
    assert_eq!(count(EntityKind::Person), number(&truth["by_type"]["Individual"]));
    assert_eq!(count(EntityKind::Organization), number(&truth["by_type"]["Entity"]));
    assert_eq!(count(EntityKind::Aircraft), number(&truth["by_type"]["Aircraft"]));
    let aliases = || parties().flat_map(|entity| entity.aliases());
    let scripts = &truth["translations_by_script"];
    assert_eq!(aliases().count(), number(&truth["name_translations"]) - number(&truth["entities"]));
    for (words, code) in [("Arabic", "Arab"), ("Cyrillic", "Cyrl"), ("Chinese Traditional", "Hant")] {
        assert_eq!(aliases().filter(|alias| alias.script() == Some(code)).count(), number(&scripts[words]), "{words}");
    }
    let weak = aliases().filter(|alias| alias.strength() == Strength::Weak && alias.script().is_none()).count();
    let by = &truth["names(aliasType|isPrimary|isLowQuality)"];
    assert_eq!(weak, number(&by["A.K.A.|false|true"]) + number(&by["F.K.A.|false|true"]));
    for (words, count) in truth["features_by_type"].as_object().unwrap() {
        match words.as_str() {
            // Citizenship is nationality too, and eight people have both in the same country.
            "Nationality Country" => {
                let is = |country: &&sanctions_graph::Country| country.role == CountryRole::Nationality;
                let known = parties().flat_map(|entity| entity.details().countries().iter().filter(is)).count();
                assert_eq!(known + 8, number(count) + number(&truth["features_by_type"]["Citizenship Country"]));
            }
            "Citizenship Country" => {}
            words => assert_eq!(features(&graph, words), number(count), "{words}"),
        }
    }
    let about = parties().flat_map(|entity| entity.details().dates());
    assert_eq!(
        about.filter(|dated| dated.date.to_string().contains('~')).count(),
        number(&truth["feature_dates_approximate"])
    );
    let documents: usize = truth["identity_documents_by_type"].as_object().unwrap().values().map(number).sum();
    let features: usize = [
        "Digital Currency Address - XBT",
        "SWIFT/BIC",
        "Aircraft Mode S Transponder Code",
        "Aircraft Construction Number (also called L/N or S/N or F/N)",
        "Aircraft Manufacturer\u{2019}s Serial Number (MSN)",
    ]
    .iter()
    .map(|words| number(&truth["features_by_type"][words]))
    .sum();
    let all: usize = parties().map(|entity| entity.details().identifiers().len()).sum();
    assert_eq!(all, documents + features + number(&truth["entities"]));
    assert_eq!(parties().filter(|entity| entity.details().note().is_some()).count(), number(&truth["remarks"]));
    assert_eq!(parties().map(|entity| extra(entity, "Title").len()).sum::<usize>(), number(&truth["titles"]));
    let countries = |address: &&sanctions_graph::Address| **address != sanctions_graph::Address::default();
    assert_eq!(parties().flat_map(|entity| entity.details().addresses().iter().filter(countries)).count(), 278);
    assert_eq!(report.programmes.len(), truth["programs"].as_object().unwrap().len());
    for (programme, count) in truth["programs"].as_object().unwrap() {
        assert_eq!(report.programmes.get(programme.as_str()).map(|count| *count as usize), Some(number(count)));
    }
    let claims = claims(&graph);
    let mut legal: BTreeMap<&str, usize> = BTreeMap::new();
    for words in claims.iter().flat_map(|(.., claim)| claim_extra(claim, "legal authority")) {
        *legal.entry(words).or_default() += 1;
    }
    for (words, count) in truth["legal_authorities"].as_object().unwrap() {
        assert_eq!(legal.get(words.as_str()), Some(&number(count)), "{words}");
    }
    let mut years: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (from, _, _, claim) in &claims {
        if let Some(designation) = claim.details().designation() {
            assert_eq!(designation.measure, Measure::AssetFreeze);
            let year = designation.listed_on.unwrap().to_string().get(..4).unwrap().to_owned();
            years.entry(year).or_default().insert(from);
        }
    }
    for (year, count) in truth["datePublished_years"].as_object().unwrap() {
        assert_eq!(years.get(year).map(BTreeSet::len), Some(number(count)), "{year}");
    }
    assert_eq!(report.count(IncidentKind::Stubbed) as usize, number(&truth["targets_outside_file"]));
    assert_eq!(report.incidents.len(), number(&truth["targets_outside_file"]));

    // Every relationship, with its ends and its type.
    let mut by_number: BTreeMap<&str, (&str, Relation, &str, &Claim)> = BTreeMap::new();
    for (from, relation, to, claim) in &claims {
        if let Some(number) = claim.evidence()[0].locator().unwrap().strip_prefix("relationship ") {
            by_number.insert(number, (from, *relation, to, claim));
        }
    }
    let edges = std::fs::read_to_string(real("enhanced/enhanced_IRGC_2024-08-28.edges.csv").unwrap()).unwrap();
    let mut reader = csv::Reader::from_reader(edges.as_bytes());
    let mut rows = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let (from, to) = (format!("ofac:{}", &row[1]), format!("ofac:{}", &row[2]));
        let (found_from, relation, found_to, claim) = by_number.remove(&row[0]).unwrap_or_else(|| panic!("{row:?}"));
        let (expected, is_inverse) = match &row[3] {
            "Owned or Controlled By" => (Relation::OwnsOrControls, true),
            "Acting for or on behalf of" => (Relation::ActsFor, false),
            "Providing support to" => (Relation::Assisted, false),
            "Leader or official of" => (Relation::OfficialOf, false),
            "Property in the interest of" => (Relation::Other, false),
            other => panic!("{other}"),
        };
        let ends = if is_inverse { (to.as_str(), from.as_str()) } else { (from.as_str(), to.as_str()) };
        assert_eq!((found_from, relation, found_to), (ends.0, expected, ends.1), "{row:?}");
        assert_eq!(claim.details().role(), Some(&row[3]));
        if !row[4].is_empty() {
            assert_eq!(get(&graph, &to).name(), row[4].trim(), "{row:?}");
        }
        rows += 1;
    }
    assert_eq!(rows, number(&truth["relationships"]));
    assert!(by_number.is_empty());
    let high = claims.iter().filter(|(.., claim)| claim_extra(claim, "quality") == ["High"]).count();
    assert_eq!(high, number(&truth["relationship_quality"]["High"]));

    let spots = json(real("enhanced/enhanced_IRGC_2024-08-28.spot_checks.json").unwrap());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let marks = |c: char| ('\u{202a}'..='\u{202e}').contains(&c);
    for spot in spots.as_array().unwrap() {
        let entity = get(&graph, &format!("ofac:{}", text(&spot["id"])));
        assert_eq!(entity.name(), text(&spot["primary"]));
        for name in spot["names"].as_array().unwrap() {
            for translation in name["translations"].as_array().unwrap() {
                let name = text(&translation[1]);
                let name = name.trim_matches(marks).trim();
                assert!(entity.names().any(|known| known == name), "{} {name}", entity.id());
            }
        }
        for document in spot["identityDocuments"].as_array().unwrap() {
            let value = text(&document[1]);
            assert!(
                entity.details().identifiers().iter().any(|known| *known.value == *value),
                "{} {value}",
                entity.id()
            );
        }
        let programmes = spot["programs"].as_array().unwrap();
        let listed = text(&spot["lists"][0][1]);
        let expected = programmes.iter().map(|programme| format!("AssetFreeze {} {listed}", text(programme)));
        assert_eq!(listings(&graph, entity.id()), expected.collect());
        for feature in spot["features"].as_array().unwrap() {
            let (words, value) = (text(&feature[0]), text(&feature[1]));
            let plain = words.trim_end_matches([':', '-', ' ']);
            let is_there = extra(entity, plain).contains(&value.as_str())
                || entity.details().identifiers().iter().any(|known| *known.value == *value)
                || plain.ends_with("Country") && !entity.details().countries().is_empty()
                || plain.contains("date") && !entity.details().dates().is_empty()
                || plain.contains("Date") && !entity.details().dates().is_empty();
            assert!(is_there, "{} {words} {value}", entity.id());
        }
    }
}
