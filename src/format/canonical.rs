//! The canonical form of graph files: one way to write each value, made for review and line-by-line diffs.
//!
//! A list of records has one record per line. A record that is too long for a line is filled: its items stand on as many lines as
//! they need, each line indented one column deeper than the record's opening bracket. An item that is too long for a line of its
//! own is broken inside in the same way, and nothing stands after it on its last line. Strings are never broken. A column is a
//! character. As the layout depends on nothing but the values, what was written, read and written again is the same.
//!
//! Text stays readable in every script: a character that can be seen stands for itself. What cannot be seen, or changes how its
//! surroundings are seen, is escaped, so that a name cannot hide in a diff: controls, direction marks, zero-width characters, tags,
//! line separators and noncharacters. The joiners U+200C and U+200D, which Persian, the scripts of India and Burma, and emoji are
//! spelt with, stand for themselves where they can have an effect, which is after a character of such a script.

use std::borrow::Cow;
use std::fmt;
use std::io;

use serde::ser::{self, Serialize, Serializer};

/// How many columns a line may have.
const WIDTH: usize = 120;
/// How deep a field of the file is indented, and again a record in a list.
const INDENT: usize = 4;

/// Why a value could not be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CanonicalError {
    /// The writer failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The name of a field or variant, which RON cannot spell, or that is not ASCII.
    #[error("{0:?} cannot be a name in RON")]
    Name(Box<str>),
    /// Serde or the type's own `Serialize` refused, such as for an integer of 128 bits.
    #[error("{0}")]
    Value(Box<str>),
}

impl ser::Error for CanonicalError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Value(message.to_string().into())
    }
}

/// Writes a file in canonical form, field by field and record by record, so that no more than one record is held in memory.
///
/// The writer is called once per line and should be buffered. After an error it holds a part of the file.
/// It is opened with the name of the file's record, given its fields in the order in which they shall stand, and closed.
#[must_use = "a file is complete only when it is closed"]
pub(crate) struct Canonical<W> {
    writer: W,
    line: String,
}

impl<W: io::Write> Canonical<W> {
    /// Begins a file that holds one record with the given name.
    pub(crate) fn open(mut writer: W, name: &str) -> Result<Self, CanonicalError> {
        writeln!(writer, "{}(", identifier(name)?)?;
        Ok(Self { writer, line: String::new() })
    }

    /// Writes a field on a line of its own, or on several if it is too long for one.
    pub(crate) fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), CanonicalError> {
        let item = Item::named(name, value.serialize(Pieces)?)?;
        self.record(INDENT, &item)
    }

    /// Writes a field that is a list, one item per line; nothing at all if there are no items.
    pub(crate) fn list<I>(&mut self, name: &str, items: I) -> Result<(), CanonicalError>
    where
        I: IntoIterator<Item: Serialize>,
    {
        let mut items = items.into_iter().peekable();
        if items.peek().is_none() {
            return Ok(());
        }
        writeln!(self.writer, "{:INDENT$}{}: [", "", identifier(name)?)?;
        for item in items {
            self.record(2 * INDENT, &Item::bare(item.serialize(Pieces)?))?;
        }
        writeln!(self.writer, "{:INDENT$}],", "")?;
        Ok(())
    }

    /// Ends the file, flushes the writer and gives it back.
    pub(crate) fn close(mut self) -> Result<W, CanonicalError> {
        self.writer.write_all(b")\n")?;
        self.writer.flush()?;
        Ok(self.writer)
    }

    fn record(&mut self, indent: usize, item: &Item) -> Result<(), CanonicalError> {
        self.line.clear();
        let mut layout = Layout { out: &mut self.line, column: 0, width: WIDTH };
        layout.indent(indent);
        layout.item(item, 1);
        self.line.push_str(",\n");
        self.writer.write_all(self.line.as_bytes())?;
        Ok(())
    }
}

/// A serialised value that is not laid out yet.
struct Piece {
    /// Its columns when on one line.
    width: usize,
    form: Form,
}

enum Form {
    /// What cannot be broken.
    Text(String),
    /// Items between brackets; `open` is the bracket with the variant's name before it, if it has one.
    Group { open: String, items: Vec<Item>, close: char },
}

struct Item {
    /// The field's name or the entry's key, with the colon and the space after it; empty in lists and tuples.
    label: String,
    width: usize,
    value: Piece,
}

impl Item {
    fn bare(value: Piece) -> Self {
        Self { label: String::new(), width: value.width, value }
    }

    fn labelled(label: String, value: Piece) -> Self {
        Self { width: columns(&label) + value.width, label, value }
    }

    fn named(name: &str, value: Piece) -> Result<Self, CanonicalError> {
        Ok(Self::labelled(format!("{}: ", identifier(name)?), value))
    }
}

impl Piece {
    fn text(text: String) -> Self {
        Self { width: columns(&text), form: Form::Text(text) }
    }

    fn group(open: String, items: Vec<Item>, close: char) -> Self {
        let separators = 2 * items.len().saturating_sub(1);
        let width = columns(&open) + items.iter().map(|item| item.width).sum::<usize>() + separators + 1;
        Self { width, form: Form::Group { open, items, close } }
    }

    /// Whether it would be read as an option itself, where an option without its `Some(..)` is expected.
    fn reads_as_option(&self) -> bool {
        match &self.form {
            Form::Text(text) => text == "None",
            Form::Group { open, .. } => open == "Some(",
        }
    }

    fn on_one_line(&self) -> String {
        let mut line = String::new();
        Layout { out: &mut line, column: 0, width: usize::MAX }.piece(self, 0);
        line
    }
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

struct Layout<'o> {
    out: &'o mut String,
    column: usize,
    width: usize,
}

impl Layout<'_> {
    fn text(&mut self, text: &str, width: usize) {
        self.out.push_str(text);
        self.column += width;
    }

    fn indent(&mut self, columns: usize) {
        self.out.extend(std::iter::repeat_n(' ', columns));
        self.column = columns;
    }

    /// Whether so many columns fit on the line, with those that must follow without a break.
    fn fits(&self, width: usize, after: usize) -> bool {
        self.column.saturating_add(width).saturating_add(after) <= self.width
    }

    /// Lays out an item that `after` columns of punctuation follow.
    fn item(&mut self, item: &Item, after: usize) {
        self.text(&item.label, columns(&item.label));
        self.piece(&item.value, after);
    }

    fn piece(&mut self, piece: &Piece, after: usize) {
        match &piece.form {
            Form::Text(text) => self.text(text, piece.width),
            Form::Group { open, items, close } => {
                self.text(open, columns(open));
                self.fill(items, after);
                self.out.push(*close);
                self.column += 1;
            }
        }
    }

    fn fill(&mut self, items: &[Item], after: usize) {
        let left = self.column;
        let mut broken = false;
        for (index, item) in items.iter().enumerate() {
            let is_last = index + 1 == items.len();
            let after = if is_last { 1 + after } else { 1 };
            if index > 0 {
                self.text(",", 1);
                if broken || !self.fits(1 + item.width, after) {
                    self.out.push('\n');
                    self.indent(left);
                } else {
                    self.text(" ", 1);
                }
            }
            broken = !self.fits(item.width, after);
            self.item(item, after);
        }
    }
}

/// The one place where text is escaped for RON.
fn quoted(text: &str, quote: char) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    let mut previous = '\0';
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push_str("\\0"),
            _ if c == quote => out.extend(['\\', c]),
            _ if is_hidden(c) || (is_joiner(c) && !takes_joiner(previous)) => {
                out.extend(c.escape_unicode());
            }
            _ => out.push(c),
        }
        previous = c;
    }
    out.push(quote);
    out
}

/// Whether a character cannot be seen, or is not meant for text at all.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
            | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Whether a joiner can have an effect after a character. All scripts that have joiners, and emoji, come after Hebrew; in a Latin
/// or Cyrillic name a joiner would only be a way to make two names that look the same.
fn takes_joiner(c: char) -> bool {
    c >= '\u{600}' && !is_hidden(c) && !is_joiner(c)
}

/// A name as RON spells it: with `r#` if it is not an identifier, or would be taken for a value.
fn identifier(name: &str) -> Result<Cow<'_, str>, CanonicalError> {
    const VALUES: [&str; 10] = ["true", "false", "Some", "None", "inf", "inff32", "inff64", "NaN", "NaNf32", "NaNf64"];
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(|c| is_word(c) || matches!(c, '.' | '+' | '-')) {
        return Err(CanonicalError::Name(name.into()));
    }
    let is_plain = name.chars().all(is_word) && !name.starts_with(|c: char| c.is_ascii_digit());
    if is_plain && !VALUES.contains(&name) { Ok(name.into()) } else { Ok(format!("r#{name}").into()) }
}

/// Makes pieces of values.
struct Pieces;

macro_rules! as_text {
    ($($method:ident($type:ty) $format:literal;)*) => {
        $(fn $method(self, value: $type) -> Result<Piece, CanonicalError> {
            Ok(Piece::text(format!($format, value)))
        })*
    };
}

impl Serializer for Pieces {
    type Ok = Piece;
    type Error = CanonicalError;
    type SerializeSeq = Compound;
    type SerializeTuple = Compound;
    type SerializeTupleStruct = Compound;
    type SerializeTupleVariant = Compound;
    type SerializeMap = Compound;
    type SerializeStruct = Compound;
    type SerializeStructVariant = Compound;

    as_text! {
        serialize_bool(bool) "{}";
        serialize_i8(i8) "{}";
        serialize_i16(i16) "{}";
        serialize_i32(i32) "{}";
        serialize_i64(i64) "{}";
        serialize_u8(u8) "{}";
        serialize_u16(u16) "{}";
        serialize_u32(u32) "{}";
        serialize_u64(u64) "{}";
        // Unlike `Display`, this keeps a whole number a float.
        serialize_f32(f32) "{:?}";
        serialize_f64(f64) "{:?}";
    }

    fn serialize_char(self, value: char) -> Result<Piece, CanonicalError> {
        Ok(Piece::text(quoted(value.encode_utf8(&mut [0; 4]), '\'')))
    }

    fn serialize_str(self, value: &str) -> Result<Piece, CanonicalError> {
        Ok(Piece::text(quoted(value, '"')))
    }

    /// As a list of numbers, which RON reads as bytes too.
    fn serialize_bytes(self, value: &[u8]) -> Result<Piece, CanonicalError> {
        value.serialize(self)
    }

    fn serialize_none(self) -> Result<Piece, CanonicalError> {
        Ok(Piece::text("None".to_owned()))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Piece, CanonicalError> {
        let piece = value.serialize(self)?;
        if !piece.reads_as_option() {
            return Ok(piece);
        }
        Ok(Piece::group("Some(".to_owned(), vec![Item::bare(piece)], ')'))
    }

    fn serialize_unit(self) -> Result<Piece, CanonicalError> {
        Ok(Piece::text("()".to_owned()))
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Piece, CanonicalError> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
    ) -> Result<Piece, CanonicalError> {
        Ok(Piece::text(identifier(variant)?.into_owned()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<Piece, CanonicalError> {
        let piece = value.serialize(self)?;
        Ok(Piece::group("(".to_owned(), vec![Item::bare(piece)], ')'))
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Piece, CanonicalError> {
        let piece = value.serialize(self)?;
        Ok(Piece::group(format!("{}(", identifier(variant)?), vec![Item::bare(piece)], ')'))
    }

    fn serialize_seq(self, _length: Option<usize>) -> Result<Compound, CanonicalError> {
        Ok(Compound::new("[".to_owned(), ']'))
    }

    fn serialize_tuple(self, _length: usize) -> Result<Compound, CanonicalError> {
        Ok(Compound::new("(".to_owned(), ')'))
    }

    fn serialize_tuple_struct(self, _name: &'static str, length: usize) -> Result<Compound, CanonicalError> {
        self.serialize_tuple(length)
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Compound, CanonicalError> {
        Compound::variant(variant)
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Compound, CanonicalError> {
        Ok(Compound::new("{".to_owned(), '}'))
    }

    fn serialize_struct(self, _name: &'static str, _length: usize) -> Result<Compound, CanonicalError> {
        Ok(Compound::new("(".to_owned(), ')'))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        _length: usize,
    ) -> Result<Compound, CanonicalError> {
        Compound::variant(variant)
    }
}

/// A group whose items are still being serialised.
struct Compound {
    open: String,
    items: Vec<Item>,
    close: char,
    key: String,
}

impl Compound {
    fn new(open: String, close: char) -> Self {
        Self { open, items: Vec::new(), close, key: String::new() }
    }

    fn variant(name: &str) -> Result<Self, CanonicalError> {
        Ok(Self::new(format!("{}(", identifier(name)?), ')'))
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
        self.items.push(Item::bare(value.serialize(Pieces)?));
        Ok(())
    }

    fn push_field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), CanonicalError> {
        self.items.push(Item::named(name, value.serialize(Pieces)?)?);
        Ok(())
    }

    fn finish(self) -> Result<Piece, CanonicalError> {
        Ok(Piece::group(self.open, self.items, self.close))
    }
}

macro_rules! compound {
    ($($kind:ident $method:ident;)*) => {
        $(impl ser::$kind for Compound {
            type Ok = Piece;
            type Error = CanonicalError;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
                self.push(value)
            }

            fn end(self) -> Result<Piece, CanonicalError> {
                self.finish()
            }
        })*
    };
    (named $($kind:ident)*) => {
        $(impl ser::$kind for Compound {
            type Ok = Piece;
            type Error = CanonicalError;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), CanonicalError> {
                self.push_field(name, value)
            }

            fn end(self) -> Result<Piece, CanonicalError> {
                self.finish()
            }
        })*
    };
}

compound! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

compound! { named SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Compound {
    type Ok = Piece;
    type Error = CanonicalError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), CanonicalError> {
        self.key = key.serialize(Pieces)?.on_one_line() + ": ";
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CanonicalError> {
        let value = value.serialize(Pieces)?;
        self.items.push(Item::labelled(std::mem::take(&mut self.key), value));
        Ok(())
    }

    /// In the order of the keys as written: the order in which a hash map gives them is not its value.
    fn end(mut self) -> Result<Piece, CanonicalError> {
        self.items.sort_by(|a, b| a.label.cmp(&b.label));
        self.finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use proptest::prelude::*;
    use ron::extensions::Extensions;
    use serde::de::DeserializeOwned;
    use serde::{Deserialize, Serialize};

    use super::*;

    fn written<T: Serialize>(records: &[T]) -> String {
        let mut file = Canonical::open(Vec::new(), "File").unwrap();
        file.field("version", &1).unwrap();
        file.list("records", records).unwrap();
        String::from_utf8(file.close().unwrap()).unwrap()
    }

    #[derive(Deserialize)]
    struct File<T> {
        version: u32,
        #[serde(default = "Vec::new")]
        records: Vec<T>,
    }

    fn read<T: DeserializeOwned>(text: &str) -> Vec<T> {
        let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        let file: File<T> = options.from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(file.version, 1);
        file.records
    }

    fn piece(value: impl Serialize) -> String {
        value.serialize(Pieces).unwrap().on_one_line()
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Marker;

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Wrapper(String);

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    enum Kind {
        AssetFreeze,
        None,
        #[serde(rename = "arms-embargo")]
        Dashed,
        Other(String),
        Pair(u8, Box<Kind>),
        Named {
            #[serde(skip_serializing_if = "Option::is_none")]
            kind: Option<Box<Kind>>,
            r#true: bool,
        },
    }

    #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
    struct Record {
        text: String,
        kind: Kind,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        when: Option<String>,
        wrapped: Option<Option<Option<Kind>>>,
        numbers: (i64, u8, f64, f32, bool),
        letter: char,
        units: (Marker, (), Wrapper),
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        parts: Vec<Record>,
        extra: Vec<(String, String)>,
        map: BTreeMap<(String, u8), Option<i8>>,
    }

    const AWKWARD: &str = "\"'\\\n\r\t\0\u{1}\u{7F}\u{85}\u{AD}\u{61C}\u{200B}\u{200C}\u{200D}\u{202E}\u{2028}\u{2069}\
        \u{FEFF}\u{FFFF}\u{10FFFE}/*#r(){}[],: azé\u{301}မြန်한\u{5D0}\u{645}\u{1F468}";

    /// Text of characters that need care, and of any others.
    fn text() -> impl Strategy<Value = String> {
        let awkward = proptest::sample::select(AWKWARD.chars().collect::<Vec<_>>());
        proptest::collection::vec(prop_oneof![3 => awkward, 1 => any::<char>()], 0..40)
            .prop_map(|characters| characters.into_iter().collect())
    }

    fn kind() -> impl Strategy<Value = Kind> {
        let leaf = prop_oneof![
            Just(Kind::AssetFreeze),
            Just(Kind::None),
            Just(Kind::Dashed),
            text().prop_map(Kind::Other),
            any::<bool>().prop_map(|r#true| Kind::Named { kind: None, r#true }),
        ];
        leaf.prop_recursive(3, 4, 1, |inner| {
            prop_oneof![
                (any::<u8>(), inner.clone()).prop_map(|(number, kind)| Kind::Pair(number, Box::new(kind))),
                inner.prop_map(|kind| Kind::Named { kind: Some(Box::new(kind)), r#true: true }),
            ]
        })
    }

    fn record() -> impl Strategy<Value = Record> {
        let option = proptest::option::of(proptest::option::of(proptest::option::of(kind())));
        let numbers = (any::<i64>(), any::<u8>(), any::<f64>(), any::<f32>(), any::<bool>())
            .prop_filter("equal to itself", |(_, _, a, b, _)| !a.is_nan() && !b.is_nan());
        let pairs = proptest::collection::vec((text(), text()), 0..3);
        let map = proptest::collection::btree_map((text(), any::<u8>()), any::<Option<i8>>(), 0..3);
        let leaf = (text(), kind(), proptest::option::of(text()), option, numbers, any::<char>(), text(), pairs, map)
            .prop_map(|(text, kind, when, wrapped, numbers, letter, wrapper, extra, map)| Record {
                text,
                kind,
                when,
                wrapped,
                numbers,
                letter,
                units: (Marker, (), Wrapper(wrapper)),
                parts: Vec::new(),
                extra,
                map,
            });
        leaf.prop_recursive(3, 8, 3, |inner| {
            (inner.clone(), proptest::collection::vec(inner, 1..3))
                .prop_map(|(record, parts)| Record { parts, ..record })
        })
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_and_written_the_same(records in proptest::collection::vec(record(), 0..3)) {
            let text = written(&records);
            let again: Vec<Record> = read(&text);
            prop_assert_eq!(&again, &records);
            prop_assert_eq!(written(&again), text);
        }

        #[test]
        fn every_text_survives_and_hides_nothing(text in text(), letter in any::<char>()) {
            let file = written(&[(&text, letter)]);
            prop_assert_eq!(read::<(String, char)>(&file), [(text, letter)]);
            prop_assert!(!file.replace('\n', "").contains(is_hidden));
        }

        /// No break is made where there is room, and none is missed where a line would be too long.
        #[test]
        fn lines_are_full_but_not_too_long(words in proptest::collection::vec("[a-z]{0,30}", 0..40)) {
            let file = written(&[&words]);
            let lines: Vec<&str> = file.lines().skip(3).take_while(|line| *line != "    ],").collect();
            for (index, line) in lines.iter().enumerate() {
                prop_assert!(columns(line) <= WIDTH, "{}", file);
                if let Some(next) = lines.get(index + 1) {
                    let word = next.trim_start().split(' ').next().unwrap();
                    prop_assert!(columns(line) + 1 + columns(word) > WIDTH, "{}", file);
                }
            }
        }
    }

    #[derive(Serialize)]
    struct Claim<'a> {
        from: &'a str,
        relation: Kind,
        evidence: Vec<Evidence<'a>>,
        grade: &'a str,
    }

    #[derive(Serialize)]
    struct Evidence<'a> {
        source: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        locator: Option<&'a str>,
        quote: &'a str,
    }

    #[test]
    fn a_long_record_is_filled_and_broken_inside_only_where_it_must_be() {
        let evidence = |locator, quote| Evidence { source: "article", locator, quote };
        let quote = "In late 2011, Myanmar purchased battlefield radio equipment from Glocom, a company that is said not to exist";
        let short =
            Claim { from: "a", relation: Kind::AssetFreeze, evidence: vec![evidence(None, "Said.")], grade: "C3" };
        let long = Claim {
            from: "myanmar",
            relation: Kind::Other("bought \"radios\" from".to_owned()),
            evidence: vec![evidence(Some("para 15"), quote), evidence(None, "Said.")],
            grade: "C3",
        };
        let expected = r#"File(
    version: 1,
    records: [
        (from: "a", relation: AssetFreeze, evidence: [(source: "article", quote: "Said.")], grade: "C3"),
        (from: "myanmar", relation: Other("bought \"radios\" from"),
         evidence: [(source: "article", locator: "para 15",
                     quote: "In late 2011, Myanmar purchased battlefield radio equipment from Glocom, a company that is said not to exist"),
                    (source: "article", quote: "Said.")],
         grade: "C3"),
    ],
)
"#;
        assert_eq!(written(&[short, long]), expected);
    }

    #[test]
    fn a_record_of_exactly_the_width_stays_whole() {
        let lines = |length: usize| {
            let file = written(&[("x".repeat(length), "y")]);
            file.lines().skip(3).take_while(|line| *line != "    ],").map(columns).collect::<Vec<_>>()
        };
        // Beside the indent there are ten columns of punctuation and second text: `("", "y"),`.
        assert_eq!(lines(102), [WIDTH]);
        assert_eq!(lines(103), [WIDTH - 5, 14]);
    }

    #[test]
    fn empty_lists_are_left_out_and_long_fields_are_filled() {
        assert_eq!(written::<u8>(&[]), "File(\n    version: 1,\n)\n");
        let mut file = Canonical::open(Vec::new(), "File").unwrap();
        file.field("words", &vec!["word"; 20]).unwrap();
        let text = String::from_utf8(file.close().unwrap()).unwrap();
        assert_eq!(text.lines().count(), 4);
        assert!(text.lines().nth(2).unwrap().starts_with("            \"word\""), "{text}");
    }

    #[test]
    fn scripts_stay_readable_and_nothing_hides() {
        let emoji = "\u{1F469}\u{1F3FD}\u{200D}\u{1F52C}";
        for text in ["မြန်မာ", "김석철", "می\u{200C}خواهم", emoji, "Ne\u{301}e", "北京 «a\u{A0}b»"]
        {
            assert_eq!(piece(text), format!("\"{text}\""));
        }
        assert_eq!(piece("Ko\u{200D}mid\u{200B}\u{202E}"), r#""Ko\u{200d}mid\u{200b}\u{202e}""#);
        assert_eq!(piece("\u{645}\u{200C}\u{200C}"), "\"\u{645}\u{200C}\\u{200c}\"");
        assert_eq!(piece("\"it's\"\\\0\u{1B}\u{FEFF}"), r#""\"it's\"\\\0\u{1b}\u{feff}""#);
        assert_eq!((piece('\''), piece('"')), (r"'\''".to_owned(), "'\"'".to_owned()));
    }

    #[test]
    fn options_are_bare_unless_they_would_be_lost() {
        assert_eq!(piece(Some(1)), "1");
        assert_eq!(piece(Some(Some(1))), "1");
        assert_eq!(piece(Some(None::<u8>)), "Some(None)");
        assert_eq!(piece(Some(Some(None::<u8>))), "Some(Some(None))");
        assert_eq!(piece(Some(Kind::None)), "r#None");
    }

    #[test]
    fn maps_are_written_in_the_order_of_their_keys() {
        let map: HashMap<u8, bool> = (0..6).map(|key| (key, true)).collect();
        assert_eq!(piece(map), "{0: true, 1: true, 2: true, 3: true, 4: true, 5: true}");
    }

    #[test]
    fn what_ron_cannot_express_is_refused() {
        assert!(matches!(1_u128.serialize(Pieces), Err(CanonicalError::Value(_))));
        assert!(matches!(Canonical::open(Vec::new(), "no name"), Err(CanonicalError::Name(_))));
        let full: &mut [u8] = &mut [0; 4];
        assert!(matches!(Canonical::open(full, "File"), Err(CanonicalError::Io(_))));
    }
}
