//! Every list names itself as a source, and every claim cites it with a place in it.

use sanctions_graph::GraphBuilder;
use sanctions_graph::import::{self, Format};
use sha2::{Digest, Sha256};

const LISTS: &[(&str, Format, Option<&str>)] = &[
    ("ofac/cons_2019-03-14/consolidated.xml.zst", Format::OfacXml, Some("2019-03-14")),
    ("ofac/cons_2019-03-14/cons_advanced.xml.zst", Format::OfacAdvancedXml, Some("2019-03-14")),
    ("ofac/enhanced_cut.xml", Format::OfacEnhancedXml, Some("2024-08-28")),
    ("un/excerpt.xml", Format::UnXml, Some("2024-09-26")),
    ("eu/excerpt.xml", Format::EuXml, None),
    ("uk/excerpt.xml", Format::UkXml, None),
    ("uk/ConList.csv", Format::OfsiCsv, None),
    ("uk/fcdo.csv", Format::FcdoCsv, None),
    ("bods/example.json", Format::Bods, None),
    ("ftm/sample.entities.ftm.json", Format::FtmEntities, None),
];

#[test]
fn every_list_is_a_source_that_its_claims_cite() {
    for &(file, format, published) in LISTS {
        let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
        let list = import::open(&path).unwrap().fetched_from("https://example.org/list");
        assert_eq!(list.format(), format, "{file}");
        let mut builder = GraphBuilder::new();
        let report = list.import_into(&mut builder).unwrap();
        let source = &report.lists[0].source;
        let hash: String =
            Sha256::digest(std::fs::read(&path).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(source.sha256.as_deref(), Some(hash.as_str()), "{file}");
        assert_eq!(source.url.as_deref(), Some("https://example.org/list"), "{file}");
        assert!(!source.title.is_empty(), "{file}");
        if !matches!(format, Format::Bods | Format::FtmEntities) {
            assert!(source.publisher.is_some() && source.licence.is_some(), "{file}: {source:?}");
        }
        if let Some(published) = published {
            assert_eq!(source.published.map(|date| date.to_string()).as_deref(), Some(published), "{file}");
        }
        let graph = builder.build().unwrap();
        let mut cited = 0;
        for evidence in graph.ties().flat_map(|tie| tie.get().claims()).flat_map(|claim| claim.evidence()) {
            assert!(graph.sources().iter().any(|known| known.id == evidence.source), "{file}: {evidence:?}");
            assert!(evidence.locator().is_some_and(|place| !place.is_empty()), "{file}: {evidence:?}");
            cited += 1;
        }
        assert!(cited > 1, "{file}");
    }
}
