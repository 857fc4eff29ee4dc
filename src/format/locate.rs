//! Where in a RON text the value at a field path stands.
//!
//! Reading a graph file records no positions, because hardly any is ever asked for. When there is something to report, one more
//! pass over the text finds all that are wanted. That text has been parsed before, so nothing is diagnosed here, and a text that
//! turns out not to be RON simply has no positions.

use std::collections::HashMap;

use crate::graph::problem::{FieldPath, Position, Segment, Step};

/// The position of the first character of the value at each path, in the order of `paths`.
///
/// A path to what the text does not hold, such as an absent field or a part of a value that is written in short as one string,
/// gives the position of the deepest value on the way to it. `Some(..)` and a newtype such as `Other(..)` are no step of a path.
/// All positions are `None` if the text is found not to be RON; it is read only as far as there is something left to find.
///
/// The cost is one pass over the text, whatever the number of paths, and neither it nor the memory taken depends on how deeply
/// the text is nested.
pub(crate) fn locate(text: &str, paths: &[FieldPath]) -> Vec<Option<Position>> {
    let mut wanted = Wanted::new(paths);
    let offsets = match Scanner::new(text).document(&mut wanted) {
        Some(()) => wanted.offsets(),
        None => vec![None; paths.len()],
    };
    positions(text, &offsets)
}

/// The position of the character at a byte offset, or that around it if the offset falls within one. An offset beyond the end
/// gives the position after the last character. A byte order mark takes up no column.
pub(crate) fn line_column(text: &str, byte_offset: usize) -> Position {
    let mut cursor = Cursor::new(text);
    cursor.advance(byte_offset);
    cursor.position()
}

/// The positions of the characters at byte offsets, in one pass.
pub(super) fn positions(text: &str, offsets: &[Option<usize>]) -> Vec<Option<Position>> {
    let mut order: Vec<(usize, usize)> =
        offsets.iter().enumerate().filter_map(|(slot, offset)| Some(((*offset)?, slot))).collect();
    order.sort_unstable();
    let mut found: Vec<Option<Position>> = offsets.iter().map(|_| None).collect();
    let mut cursor = Cursor::new(text);
    for (offset, slot) in order {
        cursor.advance(offset);
        if let Some(found) = found.get_mut(slot) {
            *found = Some(cursor.position());
        }
    }
    found
}

/// Walks forward through a text and counts lines and columns.
struct Cursor<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    column: usize,
}

const BYTE_ORDER_MARK: char = '\u{FEFF}';

/// Where the text proper begins.
fn start(text: &str) -> usize {
    if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 }
}

impl<'t> Cursor<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: start(text), line: 1, column: 1 }
    }

    fn advance(&mut self, offset: usize) {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let Some(passed) = self.text.get(self.at..end) else { return };
        let last_line = match passed.rfind('\n') {
            Some(newline) => {
                self.line += passed.bytes().filter(|byte| *byte == b'\n').count();
                self.column = 1;
                passed.get(newline + 1..).unwrap_or_default()
            }
            None => passed,
        };
        self.column += last_line.chars().count();
        self.at = end;
    }

    fn position(&self) -> Position {
        let clamp = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Position { line: clamp(self.line), column: clamp(self.column) }
    }
}

/// The paths to find, those with a common beginning merged into a tree.
struct Wanted {
    places: Vec<Place>,
    steps: HashMap<(usize, Segment), usize>,
    /// The place at the end of each path.
    ends: Vec<usize>,
    /// How many places have no offset yet.
    missing: usize,
}

#[derive(Default)]
struct Place {
    parent: Option<usize>,
    offset: Option<usize>,
    has_fields: bool,
    has_items: bool,
}

const ROOT: usize = 0;

impl Wanted {
    fn new(paths: &[FieldPath]) -> Self {
        let mut wanted = Self {
            places: vec![Place::default()],
            steps: HashMap::new(),
            ends: Vec::with_capacity(paths.len()),
            missing: 0,
        };
        for path in paths {
            let end = path.iter().fold(ROOT, |place, step| wanted.grow(place, step));
            wanted.ends.push(end);
        }
        wanted.missing = wanted.places.len();
        wanted
    }

    fn grow(&mut self, parent: usize, step: &Segment) -> usize {
        if let Some(place) = self.places.get_mut(parent) {
            match step {
                Step::Field(_) => place.has_fields = true,
                Step::Index(_) => place.has_items = true,
            }
        }
        *self.steps.entry((parent, *step)).or_insert_with(|| {
            self.places.push(Place { parent: Some(parent), ..Place::default() });
            self.places.len() - 1
        })
    }

    fn step<'a>(&self, place: usize, step: Step<'a>) -> Option<usize> {
        let steps: &HashMap<(usize, Step<'a>), usize> = &self.steps;
        steps.get(&(place, step)).copied()
    }

    fn has_fields(&self, place: usize) -> bool {
        self.places.get(place).is_some_and(|place| place.has_fields)
    }

    fn has_steps(&self, place: usize) -> bool {
        self.places.get(place).is_some_and(|place| place.has_fields || place.has_items)
    }

    /// Notes where a place is, unless it is known: what is wrapped in `Some(..)` has the place of its wrapper.
    fn mark(&mut self, place: usize, offset: usize) {
        if let Some(place) = self.places.get_mut(place).filter(|place| place.offset.is_none()) {
            place.offset = Some(offset);
            self.missing = self.missing.saturating_sub(1);
        }
    }

    /// For each path, the offset of the deepest place on it that was found.
    fn offsets(&self) -> Vec<Option<usize>> {
        let upwards = |end: usize| {
            std::iter::successors(self.places.get(end), |place| self.places.get(place.parent?))
                .find_map(|place| place.offset)
        };
        self.ends.iter().map(|end| upwards(*end)).collect()
    }
}

/// A bracketed value with something wanted inside, being read.
struct Group {
    place: usize,
    kind: GroupKind,
    next: u32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum GroupKind {
    /// `Some(..)`, whose content stands for itself.
    Some,
    /// `(..)` or `Name(..)`: a record, a tuple or a newtype.
    Parens,
    List,
    Map,
}

/// Reads just enough of RON to tell values apart. Every method that gives `None` has met something that is not RON.
pub(super) struct Scanner<'t> {
    text: &'t str,
    pub(super) at: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: start(text) }
    }

    /// A scanner that stands at an offset.
    pub(super) fn standing(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    fn document(&mut self, wanted: &mut Wanted) -> Option<()> {
        self.attributes()?;
        self.peek()?;
        // A stack of its own, so that no depth of nesting can exhaust the thread's.
        let mut open: Vec<Group> = self.value(ROOT, wanted)?.into_iter().collect();
        while let Some(group) = open.last_mut() {
            if wanted.missing == 0 {
                break;
            }
            self.trivia()?;
            match self.peek()? {
                b',' => self.at += 1,
                b')' | b']' | b'}' => {
                    self.at += 1;
                    open.pop();
                }
                b':' => return None,
                _ => match self.item(group, wanted)? {
                    Some(place) => open.extend(self.value(place, wanted)?),
                    None => self.skip()?,
                },
            }
        }
        Some(())
    }

    /// Passes over `#![enable(..)]` and its like.
    fn attributes(&mut self) -> Option<()> {
        self.trivia()?;
        while self.peek() == Some(b'#') {
            for byte in *b"#![" {
                self.expect(byte)?;
            }
            self.skip()?;
            self.expect(b']')?;
        }
        Some(())
    }

    /// Marks the value that begins here, then passes over it, or enters it if something inside is wanted.
    fn value(&mut self, place: usize, wanted: &mut Wanted) -> Option<Option<Group>> {
        let from = self.at;
        wanted.mark(place, from);
        if wanted.has_steps(place)
            && let Some(kind) = self.enter()?
        {
            return Some(Some(Group { place, kind, next: 0 }));
        }
        self.at = from;
        self.skip()?;
        Some(None)
    }

    /// Passes over a name, if there is one, and the bracket after it; `None` inside if this is no group.
    fn enter(&mut self) -> Option<Option<GroupKind>> {
        let name = self.name();
        self.trivia()?;
        let kind = match (self.peek(), name) {
            (Some(b'('), "Some") => GroupKind::Some,
            (Some(b'('), _) => GroupKind::Parens,
            (Some(b'['), "") => GroupKind::List,
            (Some(b'{'), "") => GroupKind::Map,
            _ => return Some(None),
        };
        self.at += 1;
        Some(Some(kind))
    }

    /// Passes over the name or key of the next item, and finds the place of its value, if that is wanted.
    fn item(&mut self, group: &mut Group, wanted: &Wanted) -> Option<Option<usize>> {
        let named = match group.kind {
            GroupKind::Some => return Some(Some(group.place)),
            GroupKind::List => None,
            GroupKind::Parens => self.field_name()?,
            GroupKind::Map => Some(self.key()?),
        };
        if let Some(name) = named {
            return Some(wanted.step(group.place, Step::Field(name)));
        }
        let index = group.next;
        group.next = index.saturating_add(1);
        // Fields wanted of something unnamed in parentheses: it is a newtype, and they are those of its content.
        let newtype = group.kind == GroupKind::Parens && index == 0 && wanted.has_fields(group.place);
        let inner = newtype.then_some(group.place);
        Some(wanted.step(group.place, Step::Index(index)).or(inner))
    }

    /// The name of the field that begins here, or `None` inside, and nothing passed, if the item has none.
    pub(super) fn field_name(&mut self) -> Option<Option<&'t str>> {
        let from = self.at;
        let name = self.name();
        self.trivia()?;
        if name.is_empty() || self.peek() != Some(b':') {
            self.at = from;
            return Some(None);
        }
        self.expect(b':')?;
        Some(Some(name))
    }

    /// The key of the map entry that begins here; a key that is not one plain string has no name.
    fn key(&mut self) -> Option<&'t str> {
        let mut key = "";
        if self.peek() == Some(b'"') {
            let from = self.at;
            self.string(from)?;
            key = self.text.get(from + 1..self.at - 1)?;
            self.trivia()?;
        } else {
            self.skip()?;
        }
        self.expect(b':')?;
        Some(key)
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes over one byte and the white space after it.
    fn expect(&mut self, byte: u8) -> Option<()> {
        if self.peek()? != byte {
            return None;
        }
        self.at += 1;
        self.trivia()
    }

    /// Passes over an identifier, a raw one included, and gives its name; "" if there is none.
    pub(super) fn name(&mut self) -> &'t str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let bare = rest.strip_prefix("r#").filter(|bare| bare.starts_with(is_name)).unwrap_or(rest);
        let length = bare.find(|c| !is_name(c)).unwrap_or(bare.len());
        self.at = self.text.len() - bare.len() + length;
        bare.get(..length).unwrap_or_default()
    }

    /// Passes over white space and comments.
    pub(super) fn trivia(&mut self) -> Option<()> {
        loop {
            match self.peek() {
                Some(b'/') => self.comment()?,
                Some(byte) if byte.is_ascii_alphanumeric() => return Some(()),
                _ => match self.text.get(self.at..).and_then(|rest| rest.chars().next()) {
                    Some(c) if is_blank(c) => self.at += c.len_utf8(),
                    _ => return Some(()),
                },
            }
        }
    }

    /// Passes over a comment; stays before one that is not closed.
    fn comment(&mut self) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        if rest.starts_with("//") {
            self.at += rest.find('\n').unwrap_or(rest.len());
            return Some(());
        }
        let from = self.at;
        let closed = self.block_comment();
        if closed.is_none() {
            self.at = from;
        }
        closed
    }

    fn block_comment(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            let rest = self.text.get(self.at..)?;
            if rest.starts_with("/*") {
                depth += 1;
                self.at += 2;
            } else if depth == 0 {
                return None;
            } else if rest.starts_with("*/") {
                depth -= 1;
                self.at += 2;
                if depth == 0 {
                    return Some(());
                }
            } else {
                // At least the first character, which begins neither mark.
                let next = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '/' | '*'));
                self.at += next?.0;
            }
        }
    }

    /// Passes over a value and the white space after it, up to the comma, the colon or the closing bracket that follows.
    pub(super) fn skip(&mut self) -> Option<()> {
        let from = self.at;
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.string(from)?,
                b'\'' => self.character()?,
                b'/' => self.comment()?,
                b',' | b':' | b')' | b']' | b'}' if depth == 0 => return Some(()),
                b'(' | b'[' | b'{' => {
                    depth += 1;
                    self.at += 1;
                }
                b')' | b']' | b'}' => {
                    depth -= 1;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        (depth == 0).then_some(())
    }

    /// Passes over a string whose opening quote is here. What stands before it, back to `from`, tells whether it is a raw one.
    pub(super) fn string(&mut self, from: usize) -> Option<()> {
        let before = self.text.as_bytes().get(from..self.at)?;
        let hashes = before.iter().rev().take_while(|byte| **byte == b'#').count();
        let is_raw = before.iter().rev().nth(hashes) == Some(&b'r');
        self.at += 1;
        if is_raw { self.raw_rest(hashes) } else { self.escaped_rest(b'"') }
    }

    fn raw_rest(&mut self, hashes: usize) -> Option<()> {
        loop {
            self.at += self.text.as_bytes().get(self.at..)?.iter().position(|byte| *byte == b'"')? + 1;
            let after = self.text.as_bytes().get(self.at..)?;
            let found = after.iter().take(hashes).take_while(|byte| **byte == b'#').count();
            self.at += found;
            if found == hashes {
                return Some(());
            }
        }
    }

    fn escaped_rest(&mut self, quote: u8) -> Option<()> {
        loop {
            let rest = self.text.as_bytes().get(self.at..)?;
            let end = rest.iter().position(|byte| *byte == quote || *byte == b'\\')?;
            self.at += end + 1;
            if rest.get(end) == Some(&quote) {
                return Some(());
            }
            // The escaped character may be a quote or a backslash.
            self.at += 1;
        }
    }

    /// Passes over a character literal, which may be an unescaped quote.
    pub(super) fn character(&mut self) -> Option<()> {
        let rest = self.text.get(self.at + 1..)?;
        self.at += 1;
        if !rest.starts_with('\\') {
            self.at += rest.chars().next()?.len_utf8();
        }
        self.escaped_rest(b'\'')
    }
}

/// The white space of RON.
fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t'..='\r' | '\u{85}' | '\u{200E}' | '\u{200F}' | '\u{2028}' | '\u{2029}')
}

/// What an identifier may hold, a raw one included, or a number.
pub(super) fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '+' | '-') || !(c.is_ascii() || is_blank(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ron::extensions::Extensions;

    use super::*;
    use Step::{Field, Index};

    const TEXT: &str = "\u{FEFF}#![enable(implicit_some)] // (
Graph /* [ /* ( */ */ (\r
 version : 1,
 title: r#\"a \"(\" b\\\"#, letter: '\"', byte: b'\\'', bytes: b\"\\\"]\", kind: Other(\"x\"),
 claims: [
  (from: \"မြန်မာ\", when: \"2015\", evidence: Some([\"a\", (source: \"b\")])),
  (from: \"y\\\\\", extra: [(\"k\", \"v\",), (\"l\", \"w\")], map: {\"m\": 1.5, (2): -2}, r#a-b: Unit,),
 ],
)";

    fn at(text: &str, path: &[Segment]) -> Option<(u32, u32)> {
        let found = locate(text, &[path.to_vec()]);
        assert_eq!(found.len(), 1);
        found.into_iter().flatten().next().map(|position| (position.line, position.column))
    }

    #[test]
    fn values_are_found() {
        let claim = |index, rest: &[Segment]| {
            let mut path = vec![Field("claims"), Index(index)];
            path.extend(rest);
            at(TEXT, &path)
        };
        assert_eq!(at(TEXT, &[]), Some((2, 1)));
        assert_eq!(at(TEXT, &[Field("version")]), Some((3, 12)));
        assert_eq!(at(TEXT, &[Field("title")]), Some((4, 9)));
        assert_eq!(at(TEXT, &[Field("kind")]), Some((4, 71)));
        assert_eq!(at(TEXT, &[Field("kind"), Index(0)]), Some((4, 77)));
        assert_eq!(at(TEXT, &[Field("claims")]), Some((5, 10)));
        assert_eq!(claim(0, &[]), Some((6, 3)));
        assert_eq!(claim(0, &[Field("when")]), Some((6, 26)));
        assert_eq!(claim(0, &[Field("evidence")]), Some((6, 44)));
        assert_eq!(claim(0, &[Field("evidence"), Index(0)]), Some((6, 50)));
        assert_eq!(claim(0, &[Field("evidence"), Index(1), Field("source")]), Some((6, 64)));
        assert_eq!(claim(1, &[Field("extra"), Index(1), Index(1)]), Some((7, 44)));
        assert_eq!(claim(1, &[Field("map"), Field("m")]), Some((7, 62)));
        assert_eq!(claim(1, &[Field("a-b")]), Some((7, 84)));
    }

    #[test]
    fn what_is_absent_has_the_position_of_what_would_hold_it() {
        let when = [Field("claims"), Index(0), Field("when"), Field("edtf")];
        assert_eq!(at(TEXT, &when), Some((6, 26)));
        assert_eq!(at(TEXT, &[Field("claims"), Index(1), Field("to")]), Some((7, 3)));
        assert_eq!(at(TEXT, &[Field("claims"), Index(9), Field("to")]), Some((5, 10)));
        assert_eq!(at(TEXT, &[Field("deals"), Index(0)]), Some((2, 1)));
    }

    #[test]
    fn what_is_no_ron_has_no_positions() {
        let path = [Field("a"), Index(3)];
        let cut = [
            "",
            "\u{FEFF}",
            "// only",
            "(a: [",
            "(a: \"",
            "(a: r#\"\"",
            "(a: 'x",
            "(/*",
            "#![",
            "(a: '\\",
            "(a: [1] :",
        ];
        for text in cut {
            assert_eq!(at(text, &path), None, "{text:?}");
        }
        let deep = "(".repeat(100_000);
        assert_eq!(at(&deep, &path), None);
        assert_eq!(at(&"Some(".repeat(100_000), &path), None);
        let closed = deep + &")".repeat(100_000);
        assert_eq!(at(&closed, &path), Some((1, 1)));
    }

    #[test]
    fn offsets_become_lines_and_columns() {
        let text = "\u{FEFF}é(\r\n  မြ";
        let position = |offset| {
            let Position { line, column, .. } = line_column(text, offset);
            (line, column)
        };
        assert_eq!(position(0), (1, 1));
        assert_eq!(position(3), (1, 1));
        assert_eq!(position(4), (1, 1), "within a character");
        assert_eq!(position(5), (1, 2));
        assert_eq!(position(8), (2, 1));
        assert_eq!(position(13), (2, 4));
        assert_eq!(position(usize::MAX), (2, 5));
    }

    #[derive(Debug, Clone)]
    enum Tree {
        Scalar(&'static str),
        Record(&'static str, Vec<(&'static str, Tree)>),
        List(Vec<Tree>),
        Tuple(Vec<Tree>),
        Map(Vec<(&'static str, Tree)>),
        Some(Box<Tree>),
        Newtype(Box<Tree>),
    }

    #[rustfmt::skip]
    const SCALARS: &[&str] = &[
        "1", "-2.5", "Unit", "true", "\"\"", r#""a\"(\\""#, "\"// \\u{301} é/*\"", "r\"\\\"", "r##\"\"#]\"##", "b\")\\\"\"",
        "br#\"\"(\"#", "'''", "'\\''", "'\"'", "'é'", "b'('", "()", "None", "r#raw-unit", "\"one\\\n   line\"",
    ];
    const NAMES: &[&str] = &["id", "when", "evidence", "r", "br", "a-b"];
    const KEYS: &[&str] = &["k", "a (", "//", "é"];
    const BLANKS: &[&str] = &[
        "",
        "",
        "",
        " ",
        "\n",
        "\r\n\t",
        "// ( \" é\n",
        "/* ' /* ] */ \" , */",
        "\u{2028} ",
        "/*/ : */",
        "/***/",
        "//\n",
    ];
    const BITS: &[&str] =
        &["(", ")", "[", "]", "{", "}", ",", ":", "\"", "'", "#", "r#", "\\", "é", "/", "*", "Some(", "id:", "#!["];

    fn fields(names: &'static [&'static str], value: BoxedStrategy<Tree>) -> BoxedStrategy<Vec<(&'static str, Tree)>> {
        let names =
            (proptest::sample::subsequence(names, 0..=names.len()), proptest::collection::vec(value, names.len()));
        names.prop_map(|(names, values)| names.into_iter().zip(values).collect()).boxed()
    }

    fn record(value: BoxedStrategy<Tree>) -> BoxedStrategy<Tree> {
        (proptest::sample::select(&["", "Graph", "r#Claim"][..]), fields(NAMES, value))
            .prop_map(|(name, fields)| Tree::Record(name, fields))
            .boxed()
    }

    fn tree() -> impl Strategy<Value = Tree> {
        proptest::sample::select(SCALARS).prop_map(Tree::Scalar).prop_recursive(4, 40, 6, |inner| {
            let inner = inner.boxed();
            prop_oneof![
                3 => record(inner.clone()),
                2 => proptest::collection::vec(inner.clone(), 0..5).prop_map(Tree::List),
                1 => proptest::collection::vec(inner.clone(), 2..4).prop_map(Tree::Tuple),
                1 => fields(KEYS, inner.clone()).prop_map(Tree::Map),
                1 => inner.clone().prop_map(|tree| Tree::Some(Box::new(tree))),
                1 => record(inner).prop_map(|tree| Tree::Newtype(Box::new(tree))),
            ]
        })
    }

    /// Writes trees with blanks between all tokens, and notes where each value begins.
    struct Planter {
        text: String,
        blanks: Vec<&'static str>,
        tokens: usize,
        planted: Vec<(FieldPath, usize)>,
    }

    impl Planter {
        fn token(&mut self, token: &str) {
            self.text.push_str(token);
            self.text.push_str(self.blanks[self.tokens % self.blanks.len()]);
            self.tokens += 1;
        }

        fn named(&mut self, path: &[Segment], items: &[(&'static str, Tree)], spell: fn(&str) -> String) {
            for (name, tree) in items {
                self.token(&spell(name));
                self.token(":");
                self.item(path, Field(name), tree);
            }
        }

        fn indexed(&mut self, path: &[Segment], items: &[Tree]) {
            for (tree, index) in items.iter().zip(0..) {
                self.item(path, Index(index), tree);
            }
        }

        fn item(&mut self, path: &[Segment], segment: Segment, tree: &Tree) {
            let path = [path, &[segment]].concat();
            self.planted.push((path.clone(), self.text.len()));
            self.tree(&path, tree);
            self.token(",");
        }

        fn tree(&mut self, path: &[Segment], tree: &Tree) {
            let (open, close) = match tree {
                Tree::Scalar(text) => return self.token(text),
                Tree::List(_) => ("[", "]"),
                Tree::Map(_) => ("{", "}"),
                _ => ("(", ")"),
            };
            match tree {
                Tree::Record(name, _) if !name.is_empty() => self.token(name),
                Tree::Some(_) => self.token("Some"),
                Tree::Newtype(_) => self.token("Other"),
                _ => {}
            }
            self.token(open);
            match tree {
                Tree::Scalar(_) => {}
                Tree::Record(_, fields) => self.named(path, fields, |name| name.replace("a-b", "r#a-b")),
                Tree::Map(entries) => self.named(path, entries, |key| format!("{key:?}")),
                Tree::List(items) | Tree::Tuple(items) => self.indexed(path, items),
                Tree::Some(inner) | Tree::Newtype(inner) => self.tree(path, inner),
            }
            self.token(close);
        }
    }

    proptest! {
        #[test]
        fn planted_values_are_found(tree in tree(), blanks in proptest::collection::vec(proptest::sample::select(BLANKS), 1..20)) {
            let mut planter = Planter { text: String::new(), blanks, tokens: 0, planted: Vec::new() };
            planter.token("");
            planter.planted.push((Vec::new(), planter.text.len()));
            planter.tree(&[], &tree);
            let Planter { text, mut planted, .. } = planter;
            let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
            let parsed = options.from_str::<ron::Value>(&text);
            prop_assert!(parsed.is_ok(), "{:?}\n{}", parsed, text);

            let within = |path: &FieldPath| [path.as_slice(), &[Field("absent"), Index(1)]].concat();
            let absent: Vec<_> = planted.iter().map(|(path, offset)| (within(path), *offset)).collect();
            planted.extend(absent);
            let paths: Vec<FieldPath> = planted.iter().map(|(path, _)| path.clone()).collect();
            let together = locate(&text, &paths);
            for ((path, offset), found) in planted.iter().zip(together) {
                let before = &text[..*offset];
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
                let place = found.map(|position| (position.line as usize, position.column as usize));
                prop_assert_eq!(place, Some((line, column)), "{:?} in {}", path, text);
                // Alone, the scan skips what it enters for the others.
                prop_assert_eq!(locate(&text, std::slice::from_ref(path)), [found], "{:?} in {}", path, text);
            }
        }

        #[test]
        fn any_text_is_survived(parts in proptest::collection::vec(proptest::sample::select([SCALARS, BLANKS, BITS].concat()), 0..40)) {
            let text = parts.concat();
            let paths = [vec![], vec![Field("id")], vec![Index(0), Field("id")], vec![Field("id"), Index(2), Field("id")]];
            prop_assert_eq!(locate(&text, &paths).len(), paths.len());
        }
    }
}
