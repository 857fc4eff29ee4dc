//! An element with all that is in it.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::BytesStart;

use super::{local, without_prefix};

/// An element with all that is in it, in memory that the next one uses again.
#[derive(Default)]
pub(crate) struct Tree {
    /// Names, values and texts, one after another.
    text: String,
    nodes: Vec<Data>,
    attributes: Vec<(Slice, Slice)>,
    /// The elements that are open, outermost first.
    pub(super) stack: Vec<u32>,
    pub(super) offset: u64,
}

#[derive(Clone, Copy, Default)]
struct Slice {
    start: u32,
    end: u32,
}

#[derive(Clone, Copy)]
struct Data {
    name: Slice,
    text: Slice,
    attributes: Slice,
    first: u32,
    last: u32,
    next: u32,
}

/// No node: the root is nobody's child.
const NONE: u32 = 0;

impl Tree {
    pub(super) fn begin(&mut self, offset: u64) {
        self.text.clear();
        self.nodes.clear();
        self.attributes.clear();
        self.stack.clear();
        self.offset = offset;
    }

    fn keep(&mut self, text: &str) -> Slice {
        let start = self.text.len() as u32;
        self.text.push_str(text);
        Slice { start, end: self.text.len() as u32 }
    }

    pub(super) fn open(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        let first = self.attributes.len();
        let content: &str = start;
        let length = content.len() - start.attributes_raw().len();
        let bytes = content.as_bytes();
        let name = if plain_attributes(bytes, length, 0, &mut self.attributes) == Some(bytes.len()) {
            let local = local(start).len();
            self.keep_tag(content, length - local, length, first)
        } else {
            self.attributes.truncate(first);
            let name = self.keep(local(start));
            self.other_attributes(start)?;
            name
        };
        let attributes = Slice { start: first as u32, end: self.attributes.len() as u32 };
        self.add(name, attributes);
        Ok(())
    }

    /// Adds a text and then a node for the tag whose name begins at this byte, if the tag is there whole and plain. The byte after it.
    pub(super) fn plain_tag(&mut self, all: &str, start: usize, text: &str) -> Option<usize> {
        let bytes = all.as_bytes();
        let rest = bytes.get(start..)?;
        let (prefix, length) = name(rest, &ENDS_NAME)?;
        let is_whole = matches!(rest.get(length), Some(b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r'));
        let (at, local) = (start + length, start + prefix);
        if !is_whole || local == at {
            return None;
        }
        let first = self.attributes.len();
        let end = plain_attributes(bytes, at, start, &mut self.attributes);
        let content = end.and_then(|end| all.get(start..end));
        let after = end.and_then(|end| match (bytes.get(end)?, bytes.get(end + 1)) {
            (b'>', _) => Some((end + 1, false)),
            (b'/', Some(b'>')) => Some((end + 2, true)),
            _ => None,
        });
        let Some((content, (after, is_empty))) = content.zip(after) else {
            self.attributes.truncate(first);
            return None;
        };
        // A text adds no attributes.
        if !text.is_empty() {
            self.text(text);
        }
        let name = self.keep_tag(content, local - start, at - start, first);
        let attributes = Slice { start: first as u32, end: self.attributes.len() as u32 };
        self.add(name, attributes);
        if is_empty {
            self.close();
        }
        Some(after)
    }

    /// Keeps a tag as it stands. Its attributes from `first` on are slices of it, and become slices of all that is kept.
    fn keep_tag(&mut self, tag: &str, name: usize, name_end: usize, first: usize) -> Slice {
        let base = self.text.len() as u32;
        self.text.push_str(tag);
        let shift = |slice: &mut Slice| {
            slice.start += base;
            slice.end += base;
        };
        for (key, value) in self.attributes.iter_mut().skip(first) {
            shift(key);
            shift(value);
        }
        Slice { start: base + name as u32, end: base + name_end as u32 }
    }

    fn other_attributes(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            let key = self.keep(without_prefix(attribute.key.into_inner()));
            let value = self.keep(&value);
            self.attributes.push((key, value));
        }
        Ok(())
    }

    /// Adds a node as the last child of the one that is open, and opens it.
    fn add(&mut self, name: Slice, attributes: Slice) {
        let here = self.text.len() as u32;
        let this = self.nodes.len() as u32;
        let text = Slice { start: here, end: here };
        self.nodes.push(Data { name, text, attributes, first: NONE, last: NONE, next: NONE });
        if let Some(&parent) = self.stack.last() {
            let before = self.nodes.get_mut(parent as usize).map_or(NONE, |parent| {
                if parent.first == NONE {
                    parent.first = this;
                }
                std::mem::replace(&mut parent.last, this)
            });
            if before != NONE
                && let Some(before) = self.nodes.get_mut(before as usize)
            {
                before.next = this;
            }
        }
        self.stack.push(this);
    }

    pub(super) fn close(&mut self) {
        self.stack.pop();
    }

    /// The name of the element that is open.
    pub(super) fn open_name(&self) -> &str {
        let open = self.stack.last().and_then(|&open| self.nodes.get(open as usize));
        open.map_or("", |open| self.slice(open.name))
    }

    pub(super) fn text(&mut self, text: &str) {
        let Some(open) = self.stack.last().and_then(|&open| self.nodes.get(open as usize)).copied() else { return };
        let is_blank = text.bytes().all(|byte| byte.is_ascii_whitespace());
        if open.first != NONE {
            // Text after a child is a child of its own: no list has it, and it is not lost.
            if !is_blank {
                let name = self.keep("#text");
                self.add(name, Slice::default());
                self.text(text);
                self.close();
            }
            return;
        }
        if is_blank && open.text.start == open.text.end {
            return;
        }
        self.text.push_str(text);
        let end = self.text.len() as u32;
        if let Some(open) = self.stack.last().and_then(|&open| self.nodes.get_mut(open as usize)) {
            open.text.end = end;
        }
    }

    fn slice(&self, slice: Slice) -> &str {
        self.text.get(slice.start as usize..slice.end as usize).unwrap_or_default()
    }
}

/// Reads attributes in their usual form: a name, and a value in quotes in which nothing stands for anything else. Adds slices of the
/// text from `base` on. Where they end; `None` if they are of another form.
fn plain_attributes(bytes: &[u8], from: usize, base: usize, into: &mut Vec<(Slice, Slice)>) -> Option<usize> {
    let mut at = from;
    loop {
        let rest = bytes.get(at..)?;
        let blank = rest.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).unwrap_or(rest.len());
        let rest = rest.get(blank..)?;
        if matches!(rest.first(), None | Some(b'>' | b'/')) {
            return Some(at + blank);
        }
        let (prefix, length) = name(rest, &ENDS_KEY)?;
        let (Some(b'='), Some(quote)) = (rest.get(length), rest.get(length + 1)) else { return None };
        if blank == 0 || prefix == length {
            return None;
        }
        let ends = match quote {
            b'"' => &ENDS_QUOTED,
            b'\'' => &ENDS_APOSTROPHED,
            _ => return None,
        };
        let value_start = length + 2;
        let value = rest.get(value_start..)?.iter().position(|byte| ends[usize::from(*byte)])?;
        if rest.get(value_start + value) != Some(quote) {
            return None;
        }
        let rest_start = at + blank;
        let (key_start, key_end) = (rest_start + prefix, rest_start + length);
        let value_start = rest_start + value_start;
        let slice = |start: usize, end: usize| Slice { start: (start - base) as u32, end: (end - base) as u32 };
        into.push((slice(key_start, key_end), slice(value_start, value_start + value)));
        at = value_start + value + 1;
    }
}

/// Where the name at the beginning of these bytes goes on after its prefix, and where it ends.
#[inline]
fn name(bytes: &[u8], ends: &[bool; 256]) -> Option<(usize, usize)> {
    let (mut local, mut end) = (0, 0);
    loop {
        end += bytes.get(end..)?.iter().position(|byte| ends[usize::from(*byte)])?;
        if bytes.get(end) != Some(&b':') {
            return Some((local, end));
        }
        end += 1;
        local = end;
    }
}

/// The bytes that end the name of an attribute or the prefix of one, or cannot be in one.
const ENDS_KEY: [bool; 256] = bytes(b":= \t\n\r\"'<>&/");

/// The bytes that end the name of an element or the prefix of one, or cannot be in one.
const ENDS_NAME: [bool; 256] = bytes(b":>/ \t\n\r!?<&=\"'");

/// The bytes that end a value in either sort of quotes, or stand for something else in it.
const ENDS_QUOTED: [bool; 256] = bytes(b"\"&<\t\n\r");
const ENDS_APOSTROPHED: [bool; 256] = bytes(b"'&<\t\n\r");

/// Which bytes are among these.
const fn bytes(among: &[u8]) -> [bool; 256] {
    let mut is = [false; 256];
    let mut at = 0;
    while at < among.len() {
        is[among[at] as usize] = true;
        at += 1;
    }
    is
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    pub(super) tree: &'t Tree,
    pub(super) at: u32,
}

impl<'t> Node<'t> {
    fn data(self) -> Option<&'t Data> {
        self.tree.nodes.get(self.at as usize)
    }

    fn node(self, at: u32) -> Option<Node<'t>> {
        (at != NONE).then_some(Node { tree: self.tree, at })
    }

    /// Its name without a prefix.
    pub(crate) fn name(self) -> &'t str {
        self.data().map_or("", |data| self.tree.slice(data.name))
    }

    /// The text in it up to its first child, without white space at its ends. Empty if there is none.
    pub(crate) fn text(self) -> &'t str {
        self.data().map_or("", |data| self.tree.slice(data.text).trim())
    }

    /// The attribute with this name without a prefix, if it is there and not empty.
    pub(crate) fn attribute(self, name: &str) -> Option<&'t str> {
        self.attributes().find(|(key, _)| *key == name).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// All attributes with their values as they stand.
    pub(crate) fn attributes(self) -> impl Iterator<Item = (&'t str, &'t str)> {
        let range = self.data().map_or(0..0, |data| data.attributes.start as usize..data.attributes.end as usize);
        let attributes = self.tree.attributes.get(range).unwrap_or_default();
        attributes.iter().map(move |&(key, value)| (self.tree.slice(key), self.tree.slice(value)))
    }

    /// Its children, in order.
    pub(crate) fn children(self) -> impl Iterator<Item = Node<'t>> {
        let first = self.data().and_then(|data| self.node(data.first));
        std::iter::successors(first, |child| child.data().and_then(|data| child.node(data.next)))
    }

    /// Its children with this name.
    pub(crate) fn all<'n>(self, name: &'n str) -> impl Iterator<Item = Node<'t>> + use<'t, 'n> {
        self.children().filter(move |child| child.name() == name)
    }

    /// Its first child with this name.
    pub(crate) fn child(self, name: &str) -> Option<Node<'t>> {
        self.all(name).next()
    }

    /// The text of its first child with this name, if there is one and it is not empty.
    pub(crate) fn child_text(self, name: &str) -> Option<&'t str> {
        self.child(name).map(Node::text).filter(|text| !text.is_empty())
    }

    /// The children named `item` of the child named `list`.
    pub(crate) fn list<'n>(self, list: &str, item: &'n str) -> impl Iterator<Item = Node<'t>> + use<'t, 'n> {
        self.child(list).into_iter().flat_map(move |list| list.all(item))
    }
}

/// A text with every run of white space as one blank and none at the ends.
pub(crate) fn tidy(text: &str) -> Cow<'_, str> {
    let mut before = b' ';
    let is_plain = text.bytes().all(|byte| {
        let is_plain = byte.is_ascii_graphic() || (byte == b' ' && before != b' ');
        before = byte;
        is_plain
    });
    if is_plain && (before != b' ' || text.is_empty()) {
        return Cow::Borrowed(text);
    }
    let is_tidy =
        text.trim() == text && !text.contains(|c: char| c.is_whitespace() && c != ' ') && !text.contains("  ");
    if is_tidy {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
