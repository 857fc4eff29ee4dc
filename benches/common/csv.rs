//! Reads a network from two tables, `nodes.csv` and `edges.csv`.
//!
//! | table | columns |
//! | --- | --- |
//! | `nodes.csv` | `id,kind,name,aliases,country,date,sanctioned`; up to four aliases with `;` between them |
//! | `edges.csv` | `id,source,target,type,percentage,start,end,confidence,status,ref` |
//!
//! Entities are numbered from 0 in the order of the file, so that the index of each is its id. There is one document for every
//! twenty entities, and each edge names the one it is taken from.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use sanctions_graph::date::{Period, When, WhenKind};
use sanctions_graph::{
    Claim, CountryRole, DateKind, Designation, Entity, EntityKind, GraphBuilder, Measure, Modality, Relation, Source,
    SourceKind,
};

/// The network of a folder. A person without a tie becomes a legal entity: a person without a cited claim is refused.
pub fn load(folder: &Path) -> GraphBuilder {
    let edges = read(folder, "edges.csv");
    let nodes = read(folder, "nodes.csv");
    let count = rows(&nodes).count();
    let mut tied = vec![false; count];
    for edge in rows(&edges) {
        for end in [1, 2] {
            tied[edge[end].parse::<usize>().expect("the number of an entity")] = true;
        }
    }
    let mut builder = GraphBuilder::new();
    for number in 0..(count / 20).max(10) {
        builder.source(Source::new(format!("D{number}"), SourceKind::WebPage, format!("Document {number}")));
    }
    for (row, tied) in rows(&nodes).zip(tied) {
        builder.entity(entity(&row, tied));
    }
    for row in rows(&edges) {
        let relation = relation(&row[3]);
        builder.claim(&row[1], relation, &row[2], claim(&row, relation));
    }
    builder
}

fn read(folder: &Path, name: &str) -> String {
    let path = folder.join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The rows of a table after its head.
fn rows(table: &str) -> impl Iterator<Item = Vec<Cow<'_, str>>> {
    table.lines().skip(1).map(cells)
}

/// The cells of a row. A cell in quotation marks may hold commas, and quotation marks written twice.
fn cells(row: &str) -> Vec<Cow<'_, str>> {
    let mut cells = Vec::with_capacity(10);
    let mut rest = Some(row);
    while let Some(text) = rest {
        let (cell, after) = match text.strip_prefix('"') {
            Some(text) => {
                let end = end_of_quoted(text);
                let cell = &text[..end];
                let cell = if cell.contains('"') { Cow::from(cell.replace("\"\"", "\"")) } else { Cow::from(cell) };
                (cell, &text[(end + 1).min(text.len())..])
            }
            None => {
                let end = text.find(',').unwrap_or(text.len());
                (Cow::from(&text[..end]), &text[end..])
            }
        };
        cells.push(cell);
        rest = after.strip_prefix(',');
    }
    cells
}

/// Where the closing quotation mark of a cell stands.
fn end_of_quoted(text: &str) -> usize {
    let mut marks = text.match_indices('"').map(|(at, _)| at).peekable();
    while let Some(at) = marks.next() {
        if marks.next_if_eq(&(at + 1)).is_none() {
            return at;
        }
    }
    text.len()
}

fn entity(row: &[Cow<'_, str>], tied: bool) -> Entity {
    let kind = match &*row[1] {
        "Authority" => EntityKind::Organization,
        "Person" if !tied => EntityKind::LegalEntity,
        kind => kind.parse().expect("a kind of entity"),
    };
    let (role, marks) = match kind {
        EntityKind::Person => (CountryRole::Nationality, DateKind::Birth),
        EntityKind::Vessel => (CountryRole::Flag, DateKind::Build),
        EntityKind::Company => (CountryRole::Jurisdiction, DateKind::Incorporation),
        _ => (CountryRole::Associated, DateKind::Incorporation),
    };
    let mut entity = Entity::new(&*row[0], kind, &*row[2]);
    for alias in row[3].split(';').filter(|alias| !alias.is_empty()) {
        entity = entity.alias(alias);
    }
    if !row[4].is_empty() {
        entity = entity.country(&row[4].to_uppercase(), role);
    }
    if !row[5].is_empty() {
        entity = entity.date(marks, period(&row[5]));
    }
    entity
}

fn relation(name: &str) -> Relation {
    match name {
        "sold_to" => Relation::Supplied,
        name => name.parse().expect("a relation"),
    }
}

fn claim(row: &[Cow<'_, str>], relation: Relation) -> Claim {
    let (percentage, start, end, status, document) = (&row[4], &row[5], &row[6], &*row[8], &*row[9]);
    let confidence: f64 = row[7].parse().expect("a confidence from 0 to 1");
    let mut claim = match status {
        "denied" => Claim::denial(Modality::Stated, document),
        "confirmed" => Claim::new(Modality::Official, document),
        "reported" => Claim::new(Modality::Reported, document),
        _ => Claim::new(Modality::Alleged, document),
    };
    claim = claim.confidence((confidence * 100.0).round() as u8);
    if !(start.is_empty() && end.is_empty()) {
        let bound = |date: &str| if date.is_empty() { "..".to_owned() } else { date.to_owned() };
        let period = period(&format!("{}/{}", bound(start), bound(end)));
        claim = claim.when(When::new(period).with_kind(WhenKind::State));
    }
    match relation {
        Relation::Owns => claim.share(format!("{percentage}%").parse().expect("a share")),
        Relation::SanctionedBy => claim.designation(Designation::new(Measure::AssetFreeze)),
        _ => claim,
    }
}

fn period(text: &str) -> Period {
    text.parse().expect("a date")
}
