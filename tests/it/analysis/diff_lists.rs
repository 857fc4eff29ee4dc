//! Two versions of OFAC's list of July and August 2019: a cut of each that is in the repository, and the whole where
//! `SANCTIONS_GRAPH_DATA` says where.
//!
//! They are named as the ground truth names them. By their contents the one called earlier is the later one, so that both directions
//! are of interest: what one adds the other removes.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use sanctions_graph::date::Answer;
use sanctions_graph::import;
use sanctions_graph::{ChangeKind, Diff, Graph, GraphBuilder, ListingChange, ListingEvent, Part};

const VERSIONS: [&str; 2] = ["2019-07_earlier", "2019-07-25"];

fn read(path: impl AsRef<Path>) -> Graph {
    let mut builder = GraphBuilder::new();
    import::open(path.as_ref()).unwrap().import_into(&mut builder).unwrap();
    builder.build().unwrap()
}

/// The ids of the entries that were added, removed or changed.
fn ids(diff: &Diff<'_>, kind: ChangeKind) -> Vec<String> {
    let of_kind = diff.entities().iter().filter(|change| change.kind() == kind);
    of_kind.map(|change| change.sides.latest().id().to_owned()).collect()
}

fn events(diff: &Diff<'_>, event: ListingEvent) -> usize {
    diff.listings().iter().filter(|change| change.event == event).count()
}

#[test]
fn a_cut_of_two_versions() {
    let [old, new] =
        VERSIONS.map(|version| read(format!("{}/tests/data/ofac/sdn_{version}/sdn.csv", env!("CARGO_MANIFEST_DIR"))));
    let diff = old.diff(&new);
    let added = ["ofac:13053", "ofac:13054", "ofac:13391", "ofac:15808", "ofac:16096"];
    assert_eq!(ids(&diff, ChangeKind::Added), added);
    assert_eq!(ids(&diff, ChangeKind::Removed), ["ofac:26944", "ofac:26950"]);
    assert_eq!(ids(&diff, ChangeKind::Changed), ["ofac:18932"]);
    assert_eq!(diff.versions().len(), 1, "one list in two versions");
    let words: Vec<String> =
        diff.listings().iter().map(|change| format!("{} {}", change.event, change.entity)).collect();
    assert_eq!(
        words,
        [
            "listed ANDREA YARI S.A.",
            "listed FER'SEG S.A.",
            "listed DIGITAL SYS ADVISORS",
            "listed GRUPO FRACSA, S.A. DE C.V.",
            "listed INMOBILIARIA CORSANCH, S.A. DE C.V.",
            "narrowed SERHAN, Fadi Hussein",
            "delisted KIM, Su Il",
            "delisted ZARIF, Mohammad Javad",
        ]
    );
    assert!(diff.delisted().map(|change| change.entity.id()).eq(["ofac:26944", "ofac:26950"]));
    let gone = new.delisted().since([&old]).by("us-ofac").unwrap().run();
    assert!(gone.iter().map(|delisting| delisting.entity.id()).eq(["ofac:26944", "ofac:26950"]), "{gone}");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("diff_of_two_lists", diff.showing([Part::Listings, Part::Ties]));
    });
}

fn decompressed(path: &Path) -> Vec<u8> {
    let mut text = Vec::new();
    let file = File::open(path).unwrap();
    ruzstd::decoding::StreamingDecoder::new(file).unwrap().read_to_end(&mut text).unwrap();
    text
}

/// The numbers of the entries, which begin their rows, without the importer.
fn numbers(path: &Path) -> BTreeSet<String> {
    let text = decompressed(path);
    let rows =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_slice()).into_byte_records();
    let number = |row: csv::ByteRecord| String::from_utf8(row[0].to_vec()).unwrap().trim().to_owned();
    rows.map(|row| number(row.unwrap())).filter(|number| number.bytes().all(|byte| byte.is_ascii_digit())).collect()
}

#[test]
fn the_real_lists_differ_by_what_the_ground_truth_states() {
    let Some(data) = crate::import::ofac::data() else { return };
    let folder = |version: &str| data.join(format!("legacy_csv_{version}"));
    let [old, new] = VERSIONS.map(|version| read(folder(version).join("sdn.csv.zst")));
    let [before, after] = VERSIONS.map(|version| numbers(&folder(version).join("sdn.csv.zst")));
    let [stated_before, stated_after] = VERSIONS.map(|version| {
        crate::import::ofac::number(&crate::import::ofac::json(&folder(version).join("ground_truth.json"))["entries"])
    });
    assert_eq!((before.len() as u64, after.len() as u64), (stated_before, stated_after));
    let diff = old.diff(&new);
    let ids_of = |numbers: &mut dyn Iterator<Item = &String>| -> BTreeSet<String> {
        numbers.map(|number| format!("ofac:{number}")).collect()
    };
    let found = |kind| ids(&diff, kind).into_iter().collect::<BTreeSet<String>>();
    assert_eq!(found(ChangeKind::Added), ids_of(&mut after.difference(&before)));
    assert_eq!(found(ChangeKind::Removed), ids_of(&mut before.difference(&after)));
    let changes = diff.entity_changes();
    println!("{stated_before} entries and {stated_after}: {changes}");
    assert_eq!((changes.added, changes.removed, changes.changed), (38, 2, 1));
    assert_eq!(stated_before + changes.added as u64 - changes.removed as u64, stated_after);
    assert_eq!((events(&diff, ListingEvent::Listed), events(&diff, ListingEvent::Delisted)), (38, 2));
    assert_eq!((diff.tie_changes().added, diff.claim_changes().removed, diff.claim_changes().changed), (48, 3, 0));
    let back = new.diff(&old);
    assert_eq!((back.entity_changes().added, back.entity_changes().removed), (2, 38));
    assert_eq!(back.delisted().count(), 38);
}

/// The list of the United Nations tells since when an entry is on it.
#[test]
fn what_the_united_nations_listed_in_four_years_lies_between_the_versions() {
    let Some(data) = crate::import::ofac::data() else { return };
    let files = ["2020-12", "2024-09"].map(|date| data.join(format!("../un/un_consolidated_{date}.xml.zst")));
    let references = |path: &PathBuf| -> BTreeSet<String> {
        let text = String::from_utf8(decompressed(path)).unwrap();
        let parts = text.split("<REFERENCE_NUMBER>").skip(1);
        parts.map(|part| format!("un:{}", part.split('<').next().unwrap().trim())).collect()
    };
    let [before, after] = files.each_ref().map(references);
    let [old, new] = files.each_ref().map(read);
    let diff = old.diff(&new);
    let listed = || diff.listings().iter().filter(|change| change.event == ListingEvent::Listed);
    // Entries that others speak of are entities too, on the list or not: it is by the listings that entries are counted.
    let entries = |changes: &mut dyn Iterator<Item = &ListingChange<'_>>| -> BTreeSet<String> {
        changes.map(|change| change.entity.id().to_owned()).collect()
    };
    assert_eq!(entries(&mut listed()), after.difference(&before).cloned().collect());
    assert_eq!(entries(&mut diff.delisted()), before.difference(&after).cloned().collect());
    println!("{}; {} listed, {} delisted", diff.entity_changes(), listed().count(), diff.delisted().count());
    assert_eq!((listed().count(), diff.delisted().count(), events(&diff, ListingEvent::Narrowed)), (41, 172, 2));
    assert!(listed().all(|change| change.date.is_some() && change.between == Answer::Yes));
    assert!(diff.delisted().all(|change| change.date.is_none() && change.between == Answer::Possibly));
    let version = &diff.versions()[0];
    assert_eq!((&*version.old.id, &*version.new.id), ("un-consolidated-2020-12-01", "un-consolidated-2024-09-26"));
    let gone = new.delisted().since([&old]).run();
    assert_eq!(gone.len(), 172);
    assert!(gone.iter().all(|one| one.last == "2020-12-01".parse().ok() && one.gone == "2024-09-26".parse().ok()));
    // On the day of the old version all of them were on the list; a year later some may have been.
    let on = |day: &str| new.delisted().since([&old]).as_of(day.parse().unwrap()).run();
    assert_eq!(on("2020-12-01").len(), 0);
    assert!(on("2021-12-01").iter().all(|one| one.answer == Answer::Possibly));
}

/// OFAC delisted Myanmar's defence industries between 2015 and 2018, and listed them again under another entry.
#[test]
fn a_series_of_three_versions_tells_between_which_two_an_entry_went() {
    let Some(data) = crate::import::ofac::data() else { return };
    let dates = ["2015-01", "2018-01", "2024-03-08"];
    let [first, second, last] = dates.map(|date| {
        let mut builder = GraphBuilder::new();
        let list = import::OfacCsv::path(data.join(format!("sdn_csv_snapshots/sdn_{date}.csv.zst"))).unwrap();
        list.dated(date.parse().unwrap()).open().unwrap().import_into(&mut builder).unwrap();
        builder.build().unwrap()
    });
    let gone = last.delisted().since([&first, &second]).by("us-ofac").unwrap().run();
    let ddi = gone.iter().find(|delisting| delisting.entity.id() == "ofac:15157").unwrap();
    assert_eq!((ddi.last, ddi.gone), ("2015-01".parse().ok(), "2018-01".parse().ok()));
    let listed = second.diff(&last);
    assert!(ids(&listed, ChangeKind::Added).iter().any(|id| id == "ofac:33537"), "an entry of its own");
    let of = |graph: &Graph| -> BTreeSet<String> {
        graph.entities().map(|entity| entity.id().to_owned()).filter(|id| id.starts_with("ofac:")).collect()
    };
    let ever: BTreeSet<String> = of(&first).union(&of(&second)).cloned().collect();
    let expected: BTreeSet<String> = ever.difference(&of(&last)).cloned().collect();
    println!("{} of {} entries of 2015 and 2018 are gone in 2024", expected.len(), ever.len());
    assert_eq!((expected.len(), ever.len()), (2518, 7710));
    assert_eq!(gone.iter().map(|delisting| delisting.entity.id().to_owned()).collect::<BTreeSet<String>>(), expected);
    assert_eq!(gone.len(), expected.len(), "each once");
}
