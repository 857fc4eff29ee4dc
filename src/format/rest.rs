//! The records of a graph file that come after one that cannot be read.

use super::around::Around;
use super::locate::Scanner;

/// The lists of records that a file has.
const LISTS: &[&str] = &["sources", "entities", "claims", "deals"];

/// The text of one record.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RecordText<'t> {
    pub(super) list: &'static str,
    pub(super) index: usize,
    /// Where it begins in the file, in bytes.
    pub(super) offset: usize,
    pub(super) text: &'t str,
}

/// Finds the records after a place in a text one by one, without parsing them, as long as the text looks like a graph file.
pub(super) struct Rest<'t> {
    text: &'t str,
    scanner: Scanner<'t>,
    /// The list that the scanner stands in, and the record in it that comes next.
    list: Option<(&'static str, usize)>,
}

impl<'t> Rest<'t> {
    /// Stands after the record that an offset lies in or before; `None` if it lies in none.
    pub(super) fn after(text: &'t str, offset: usize) -> Option<Self> {
        let mut start = Scanner::new(text);
        start.trivia()?;
        if start.peek() == Some(b'#') {
            // What is switched on there would be switched off in a record read by itself.
            return None;
        }
        let around = Around::new(text, offset);
        let [graph, list, ..] = around.open.as_slice() else { return None };
        let name = LISTS.iter().find(|name| graph.field == Some(**name))?;
        let record = list.value.or(around.after.map(|token| token.at)).filter(|_| list.bracket.text == "[")?;
        let mut scanner = Scanner::standing(text, record);
        scanner.skip()?;
        Some(Self { text, scanner, list: Some((name, list.index as usize + 1)) })
    }

    /// The record that begins here. One without an end goes up to the end of the file.
    fn record(&mut self, list: &'static str, index: usize) -> Option<RecordText<'t>> {
        let offset = self.scanner.at;
        if self.scanner.skip().is_none() {
            self.scanner.at = self.text.len();
        }
        let text = self.text.get(offset..self.scanner.at)?.trim_end();
        (!text.is_empty()).then_some(RecordText { list, index, offset, text })
    }

    /// Enters the list of the field that begins here, or passes over the field.
    fn field(&mut self) -> Option<()> {
        let name = self.scanner.field_name()??;
        let list = LISTS.iter().find(|list| **list == name).filter(|_| self.scanner.peek() == Some(b'['));
        match list {
            Some(list) => {
                self.scanner.at += 1;
                self.list = Some((list, 0));
                Some(())
            }
            None => self.scanner.skip(),
        }
    }
}

impl<'t> Iterator for Rest<'t> {
    type Item = RecordText<'t>;

    fn next(&mut self) -> Option<RecordText<'t>> {
        loop {
            self.scanner.trivia()?;
            match (self.scanner.peek()?, self.list) {
                (b',', _) => self.scanner.at += 1,
                (b']', Some(_)) => {
                    self.scanner.at += 1;
                    self.list = None;
                }
                (_, Some((list, index))) => {
                    self.list = Some((list, index + 1));
                    return self.record(list, index);
                }
                (_, None) => self.field()?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rest(text: &str) -> Vec<(&str, usize, &str)> {
        let offset = text.find('^').unwrap();
        Rest::after(text, offset)
            .into_iter()
            .flatten()
            .map(|record| {
                assert!(text[record.offset..].starts_with(record.text));
                (record.list, record.index, record.text)
            })
            .collect()
    }

    #[test]
    fn records_after_a_fault_are_found() {
        let text =
            "G(version: 1, entities: [(a: \"]\"), (b: ^, c: [(x)]), /* , */ (d: \")\") ,], note: \"(\", claims: [ 5 ])";
        assert_eq!(rest(text), [("entities", 2, "(d: \")\")"), ("claims", 0, "5")]);
    }

    #[test]
    fn there_may_be_none() {
        for text in [
            "G(version: ^2, entities: [(a: 1)])",
            "G(entities: [(a: ^), ",
            "G(entities: [(a: ^",
            "G(entities: [^])",
            "#![enable(unwrap_newtypes)] G(entities: [(a: ^), (b: 1)])",
            "G(entities: [(a: ^)] : [(b: 1)])",
            "G(entities: [(a: ^) : (b: 1)])",
        ] {
            assert_eq!(rest(text), [], "{text}");
        }
        assert_eq!(rest("G(deals: [(a: ^), (b: \"x"), [("deals", 1, "(b: \"x")]);
    }
}
