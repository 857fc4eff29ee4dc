//! What the tests of OFAC's lists share: where the real lists are, counts of a graph, entries that were checked by hand.

pub mod spot;

mod plain;
mod same;
mod ties;
mod xml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sanctions_graph::import::{self, ImportReport};
use sanctions_graph::{DateKind, Graph, GraphBuilder, Relation, Strength};
use serde_json::Value;

/// The folder of OFAC's lists, if the environment names one.
pub fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("SANCTIONS_GRAPH_DATA").map(|folder| Path::new(&folder).join("lists/ofac"));
    if folder.is_none() {
        println!("left out: SANCTIONS_GRAPH_DATA names no folder with lists");
    }
    folder
}

pub fn json(path: &Path) -> Value {
    let text = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap()
}

pub fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no number"))
}

pub fn load(path: &Path) -> (Graph, ImportReport) {
    let mut builder = GraphBuilder::new();
    let report = import::open(path).unwrap().import_into(&mut builder).unwrap();
    (builder.build().unwrap_or_else(|problems| panic!("{problems}")), report)
}

/// What there is of everything in the entries of a list.
#[derive(Default)]
pub struct Counted {
    kinds: BTreeMap<String, u64>,
    pub strong: u64,
    pub weak: u64,
    pub addresses: u64,
    pub births: u64,
    extra: BTreeMap<String, u64>,
    /// Links that were found by the name with a final dot.
    pub dotted: u64,
    /// Links whose name is cut in remarks that go on elsewhere.
    pub cut_links: u64,
}

impl Counted {
    pub fn of(graph: &Graph, report: &ImportReport) -> Self {
        let mut counted = Self::default();
        counted.kinds.extend(report.entities.iter().map(|(kind, count)| (kind.to_string(), *count)));
        for entity in graph.entities().filter(|entity| entity.id().starts_with("ofac:")) {
            let weak = entity.aliases().iter().filter(|alias| alias.strength() == Strength::Weak).count();
            counted.weak += weak as u64;
            counted.strong += (entity.aliases().len() - weak) as u64;
            counted.addresses += entity.details().addresses().len() as u64;
            let births = entity.details().dates().iter().filter(|dated| dated.kind == DateKind::Birth);
            counted.births += births.count() as u64;
            for (key, value) in entity.details().extra() {
                *counted.extra.entry(key.to_string()).or_default() += 1;
                let is_cut = &**key == "ofac:Remarks cut short" && value.starts_with("Linked To: ");
                counted.cut_links += u64::from(is_cut);
            }
        }
        for tie in graph.ties().filter(|tie| tie.get().relation() == Relation::LinkedTo) {
            for claim in tie.get().claims() {
                let quote = claim.evidence()[0].quote().unwrap();
                let name = quote.strip_prefix("Linked To: ").unwrap();
                assert!(name == tie.to().name() || format!("{name}.") == tie.to().name(), "{name}");
                counted.dotted += u64::from(name != tie.to().name());
            }
        }
        counted
    }

    pub fn kind(&self, kind: &str) -> u64 {
        self.kinds.get(kind).copied().unwrap_or_default()
    }

    pub fn extra(&self, key: &str) -> u64 {
        self.extra.get(key).copied().unwrap_or_default()
    }
}
