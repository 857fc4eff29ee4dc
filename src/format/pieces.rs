//! Reading a large file piece by piece, so that its text never stands in memory beside all of its records.
//!
//! This reads only what is plainly in order. At anything else, a fault or merely something unusual, it gives up, and the caller
//! forgets what was read and reads the text as a whole, which finds every fault and its place.

use std::fs::File;
use std::hash::{DefaultHasher, Hasher};
use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use super::locate::Scanner;
use super::read::{FIELDS, Version, options};
use crate::graph::builder::GraphBuilder;
use crate::model::claim::ClaimRecord;
use crate::model::deal::Deal;
use crate::model::entity::Entity;
use crate::model::source::Source;

/// How much is read at once. A longer record is read with the whole text.
const PIECE: usize = 1 << 20;

/// Reads a large file into a builder, as records of a text with that number. `None` if it must be read as a whole; else the hash
/// of its bytes.
pub(super) fn read(builder: &mut GraphBuilder, text: u32, path: &Path) -> Option<u64> {
    let file = File::open(path).ok()?;
    // What is no file, such as a pipe, can be read only once.
    let large = file.metadata().is_ok_and(|about| about.is_file() && about.len() > PIECE as u64);
    large.then(|| read_by(PIECE, builder, text, file)).flatten()
}

fn read_by(piece: usize, builder: &mut GraphBuilder, text: u32, mut file: impl Read) -> Option<u64> {
    let mut reader = Pieces { builder, text, place: Place::Before, seen: Vec::new() };
    let mut hasher = DefaultHasher::new();
    let mut pending: Vec<u8> = Vec::new();
    loop {
        let old = pending.len();
        let more = file.by_ref().take(piece as u64).read_to_end(&mut pending).ok()? > 0;
        let new = pending.get(old..)?;
        hasher.write(new);
        // A text with a NUL is refused as a whole.
        if new.contains(&0) {
            return None;
        }
        let text = valid(&pending, more)?;
        let used = reader.read_on(text);
        if !more {
            return reader.is_at_end(text.get(used..)?).then(|| hasher.finish());
        }
        if used == 0 && pending.len() > piece {
            return None;
        }
        pending.drain(..used);
    }
}

/// The text up to a character that may go on in the next piece.
fn valid(bytes: &[u8], more: bool) -> Option<&str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if more && error.error_len().is_none() => {
            std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()
        }
        Err(_) => None,
    }
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The name of the graph's record.
    Before,
    /// A field, or the end of the graph.
    Field,
    /// The comma after a field, or the end of the graph.
    AfterField,
    /// A record of a list, by its number, or the end of the list.
    Record(List, usize),
    /// The comma after a record, or the end of the list.
    AfterRecord(List, usize),
    /// Nothing more.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Sources,
    Entities,
    Claims,
    Deals,
}

struct Pieces<'b> {
    builder: &'b mut GraphBuilder,
    text: u32,
    place: Place,
    /// The fields so far.
    seen: Vec<&'static str>,
}

impl Pieces<'_> {
    /// Reads as much as stands in the text in full, and gives how much that is. What cannot be read looks like what goes on in
    /// the next piece; that there is no end to it shows when the text is at its end.
    fn read_on(&mut self, text: &str) -> usize {
        let mut at = 0;
        while let Some((place, next)) = self.step(text, at) {
            (self.place, at) = (place, next);
        }
        at
    }

    fn is_at_end(&self, rest: &str) -> bool {
        let mut scanner = Scanner::standing(rest, 0);
        self.place == Place::End && scanner.trivia().is_some() && scanner.peek().is_none()
    }

    /// Reads the next thing, and gives the place after it.
    fn step(&mut self, text: &str, at: usize) -> Option<(Place, usize)> {
        let mut scanner = Scanner::standing(text, at);
        scanner.trivia()?;
        let next = scanner.at + 1;
        match (self.place, scanner.peek()?) {
            (Place::Before, _) => {
                let name = scanner.name();
                scanner.trivia()?;
                (name == "SanctionsGraph" && scanner.peek()? == b'(').then_some((Place::Field, scanner.at + 1))
            }
            (Place::Field | Place::AfterField, b')') if !self.seen.is_empty() => Some((Place::End, next)),
            (Place::AfterField, b',') => Some((Place::Field, next)),
            (Place::Field, _) => self.field(text, scanner),
            (Place::Record(..) | Place::AfterRecord(..), b']') => Some((Place::AfterField, next)),
            (Place::AfterRecord(list, index), b',') => Some((Place::Record(list, index + 1), next)),
            (Place::Record(list, index), b'(') => {
                let rest = self.record(list, index, text.get(scanner.at..)?)?;
                Some((Place::AfterRecord(list, index), text.len() - rest.len()))
            }
            _ => None,
        }
    }

    /// Reads a field up to the comma or bracket after it, or enters its list.
    fn field(&mut self, text: &str, mut scanner: Scanner<'_>) -> Option<(Place, usize)> {
        let name = scanner.field_name()??;
        let name = FIELDS.iter().copied().find(|field| *field == name)?;
        // The version comes first.
        if self.seen.contains(&name) || self.seen.is_empty() != (name == "version") {
            return None;
        }
        let list = match name {
            "sources" => Some(List::Sources),
            "entities" => Some(List::Entities),
            "claims" => Some(List::Claims),
            "deals" => Some(List::Deals),
            _ => None,
        };
        let place = match list {
            Some(list) => {
                let at = scanner.at + 1;
                (scanner.peek()? == b'[').then_some((Place::Record(list, 0), at))
            }
            None => {
                let rest = self.word(name, text.get(scanner.at..)?)?;
                // A number may go on in the next piece.
                (!rest.is_empty()).then_some((Place::AfterField, text.len() - rest.len()))
            }
        };
        self.seen.extend(place.map(|_| name));
        place
    }

    /// Reads the field of the graph itself that a text begins with, and gives the text after it.
    fn word<'t>(&mut self, name: &str, text: &'t str) -> Option<&'t str> {
        if name == "version" {
            return value::<Version>(text).map(|(_, rest)| rest);
        }
        let (words, rest) = value::<Box<str>>(text)?;
        match name {
            "title" => self.builder.title(words),
            _ => self.builder.note(words),
        };
        Some(rest)
    }

    /// Reads the record that a text begins with, and gives the text after it.
    fn record<'t>(&mut self, list: List, index: usize, text: &'t str) -> Option<&'t str> {
        let origin = GraphBuilder::origin(self.text, index);
        match list {
            List::Sources => {
                value(text).map(|(source, rest): (Source, _)| (self.builder.add_source(source, origin), rest))
            }
            List::Entities => {
                value(text).map(|(entity, rest): (Entity, _)| (self.builder.add_entity(entity, origin), rest))
            }
            List::Claims => {
                value(text).map(|(claim, rest): (ClaimRecord<'t>, _)| (self.builder.add_record(claim, origin), rest))
            }
            List::Deals => value(text).map(|(deal, rest): (Deal, _)| (self.builder.add_deal(deal, origin), rest)),
        }
        .map(|((), rest)| rest)
    }
}

/// The value that a text begins with, and the text after it.
fn value<'t, T: Deserialize<'t>>(text: &'t str) -> Option<(T, &'t str)> {
    let mut deserializer = ron::Deserializer::from_str_with_options(text, &options()).ok()?;
    let value = T::deserialize(&mut deserializer).ok()?;
    Some((value, deserializer.remainder()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;

    fn by(piece: usize, text: &str) -> Option<Graph> {
        let mut builder = GraphBuilder::new();
        read_by(piece, &mut builder, u32::MAX, text.as_bytes())?;
        builder.build().ok()
    }

    #[test]
    fn pieces_of_any_size_give_the_same_graph() {
        for file in ["myanmar-dprk.ron", "myanmar-dprk-article.ron", "ownership-examples.ron"] {
            let text = std::fs::read_to_string(format!("graphs/{file}")).unwrap();
            let whole = Graph::parse(file, &text).unwrap();
            for piece in [1500, 2000, 4099, 10_007, PIECE] {
                assert_eq!(by(piece, &text).as_ref(), Some(&whole), "{file} by {piece}");
            }
        }
    }

    #[test]
    fn cuts_anywhere_are_mended() {
        let text = "/* ) */ SanctionsGraph ( version: 1, // ]\n title: \"မြန်မာ\", entities: [(id: \"a)\", name: \"\\\"(\", \
                    kind: State), /* , */ (id: \"b\", name: r#\"\"]\"#, kind: Other(\"x\")),], claims: [], ) // )";
        let whole = Graph::parse("text", text).unwrap();
        for piece in 60..text.len() + 1 {
            assert_eq!(by(piece, text).as_ref(), Some(&whole), "by {piece}");
        }
    }

    #[test]
    fn whatever_is_odd_is_left_to_the_whole() {
        for text in [
            "",
            "SanctionsGraph()",
            "SanctionsGraph(version: 2)",
            "SanctionsGraph(version: 1",
            "SanctionsGraph(version: 1))",
            "SanctionsGraph(version: 1,, title: \"x\")",
            "SanctionsGraph(, version: 1)",
            "SanctionsGraph(title: \"x\", version: 1)",
            "SanctionsGraph(version: 1, version: 1)",
            "SanctionsGraph(version: 1, entities: [,])",
            "SanctionsGraph(version: 1, entities: [(id: \"a\", name: \"a\", kind: State) (id: \"b\", name: \"b\", kind: State)])",
            "SanctionsGraph(version: 1, entities: [(id: \"a\", name: \"a\", kind: Stat)])",
            "SanctionsGraph(version: 1, entities: [#![enable(implicit_some)] (id: \"a\", name: \"a\", kind: State)])",
            "SanctionsGraph(version: 1, title: \"\0\")",
            "#![enable(unwrap_newtypes)] SanctionsGraph(version: 1)",
            "Graph(version: 1)",
        ] {
            assert!(by(PIECE, text).is_none(), "{text}");
        }
    }
}
