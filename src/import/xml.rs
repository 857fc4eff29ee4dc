//! XML as a stream of small trees: a reader names the elements it wants whole, and gets one after another in memory used again.

use std::borrow::Cow;
use std::io::BufRead;
use std::sync::Arc;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::error::ImportError;
use super::input::{Bounded, Input};
use super::record::Place;

/// The deepest nesting that is read.
const DEEPEST: usize = 256;

/// What to do with an element that begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    /// Go on to its children.
    Enter,
    /// Read it whole.
    Tree,
    /// Leave it out.
    Skip,
}

/// A document that is read element by element.
pub(crate) struct Xml {
    reader: quick_xml::Reader<Bounded>,
    buffer: Vec<u8>,
    tree: Tree,
    file: Arc<str>,
    /// The local names of the elements that were entered, outermost first.
    open: Vec<Box<str>>,
    /// The local names of those that are being left out.
    skipped: Vec<Box<str>>,
    /// How many bytes the reader of events did not see.
    unseen: u64,
    is_over: bool,
}

impl Xml {
    /// A document, read up to and including the start of its root, which then is the [tree](Self::tree): a name and attributes.
    pub(crate) fn open(input: Input) -> Result<Self, ImportError> {
        let file = input.file().clone();
        let mut reader = quick_xml::Reader::from_reader(input.decoded(encoding_rs::UTF_8));
        // Ends are checked here: the reader of events does not see all elements.
        reader.config_mut().check_end_names = false;
        reader.config_mut().allow_unmatched_ends = true;
        let mut xml = Self {
            reader,
            buffer: Vec::new(),
            tree: Tree::default(),
            file,
            open: Vec::new(),
            skipped: Vec::new(),
            unseen: 0,
            is_over: false,
        };
        xml.root()?;
        Ok(xml)
    }

    fn root(&mut self) -> Result<(), ImportError> {
        loop {
            let (at, event) = next_event(&mut self.reader, &mut self.buffer, &self.file, self.unseen)?;
            match event {
                Event::Start(ref start) | Event::Empty(ref start) => {
                    let at = start_of(&self.reader, start, matches!(event, Event::Empty(_))) + self.unseen;
                    self.tree.begin(at);
                    self.tree.open(start).map_err(|message| broken(&self.file, at, message))?;
                    self.tree.close();
                    self.is_over = matches!(event, Event::Empty(_));
                    self.open.push(local(start).into());
                    return Ok(());
                }
                Event::DocType(text) if text.contains('[') => {
                    return Err(broken(&self.file, at, "declarations of entities are refused"));
                }
                Event::Eof => return Err(broken(&self.file, at, "there is no XML element")),
                Event::Text(text) if !text.trim_ascii().is_empty() => {
                    return Err(broken(&self.file, at, "text stands before the first XML element"));
                }
                _ => {}
            }
        }
    }

    /// Reads on to the next element that is wanted whole; `choose` is told the local names of the parent and of the element.
    pub(crate) fn next(&mut self, mut choose: impl FnMut(&str, &str) -> Take) -> Result<Option<Node<'_>>, ImportError> {
        while !self.is_over {
            self.reader.get_mut().start();
            let (at, event) = next_event(&mut self.reader, &mut self.buffer, &self.file, self.unseen)?;
            match event {
                Event::Start(_) if self.skipped.len() >= DEEPEST => {
                    return Err(broken(&self.file, at, "elements are nested too deeply"));
                }
                Event::Start(start) if !self.skipped.is_empty() => self.skipped.push(local(&start).into()),
                Event::Empty(_) if !self.skipped.is_empty() => {}
                Event::End(end) if !self.skipped.is_empty() => {
                    let open = self.skipped.pop().unwrap_or_default();
                    check_end(&open, end.name().into_inner()).map_err(|message| broken(&self.file, at, message))?;
                }
                Event::Start(ref start) | Event::Empty(ref start) => {
                    let is_empty = matches!(event, Event::Empty(_));
                    match choose(self.open.last().map_or("", |name| name), local(start)) {
                        Take::Skip if is_empty => {}
                        Take::Skip => self.skipped.push(local(start).into()),
                        Take::Enter if self.open.len() >= DEEPEST => {
                            return Err(broken(&self.file, at, "elements are nested too deeply"));
                        }
                        Take::Enter if is_empty => {}
                        Take::Enter => self.open.push(local(start).into()),
                        Take::Tree => {
                            let at = start_of(&self.reader, start, is_empty) + self.unseen;
                            self.tree.begin(at);
                            self.tree.open(start).map_err(|message| broken(&self.file, at, message))?;
                            if is_empty {
                                self.tree.close();
                            }
                            self.whole()?;
                            return Ok(Some(self.tree()));
                        }
                    }
                }
                Event::End(end) => {
                    let open = self.open.pop().unwrap_or_default();
                    check_end(&open, end.name().into_inner()).map_err(|message| broken(&self.file, at, message))?;
                    self.is_over = self.open.is_empty();
                }
                Event::DocType(_) => return Err(broken(&self.file, at, "a declaration stands within the document")),
                Event::Eof => return Err(self.cut(at)),
                _ => {}
            }
        }
        self.reader.get_mut().drain().map_err(|error| ImportError::io(Place::of(&self.file), error))?;
        Ok(None)
    }

    /// Reads the rest of the element that was opened in the tree.
    fn whole(&mut self) -> Result<(), ImportError> {
        while !self.tree.stack.is_empty() {
            self.unseen += self.plain()?;
            let (at, event) = next_event(&mut self.reader, &mut self.buffer, &self.file, self.unseen)?;
            let refused = |message: String| broken(&self.file, at, message);
            match event {
                Event::Start(_) if self.tree.stack.len() >= DEEPEST => {
                    return Err(refused("elements are nested too deeply".to_owned()));
                }
                Event::Start(start) => self.tree.open(&start).map_err(refused)?,
                Event::Empty(start) => {
                    self.tree.open(&start).map_err(refused)?;
                    self.tree.close();
                }
                Event::End(end) => {
                    check_end(self.tree.open_name(), end.name().into_inner()).map_err(refused)?;
                    self.tree.close();
                }
                Event::Text(text) if text.contains('\r') => self.tree.text(&text.xml10_content()),
                Event::Text(text) => self.tree.text(&text),
                Event::CData(text) => self.tree.text(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let mut letter = [0; 4];
                    let text: &str = match reference.resolve_char_ref() {
                        Ok(Some(c)) => c.encode_utf8(&mut letter),
                        Ok(None) => quick_xml::escape::resolve_predefined_entity(&reference)
                            .ok_or_else(|| refused(format!("the entity &{}; is not declared", &*reference)))?,
                        Err(error) => return Err(refused(error.to_string())),
                    };
                    self.tree.text(text);
                }
                Event::DocType(_) => return Err(refused("a declaration stands within the document".to_owned())),
                Event::Eof => return Err(self.cut(at)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads on in the tree, as far as what lies in memory is plain: tags in their usual form, and texts in which nothing stands for
    /// anything else. All else, and the end of the tree, is left to the reader of events. How many bytes were read.
    ///
    /// Lists are plain nearly throughout, and this is several times as fast.
    fn plain(&mut self) -> Result<u64, ImportError> {
        if !self.reader.config().trim_text_start {
            return Ok(0);
        }
        let bytes = self.reader.get_ref().block();
        let mut at = 0;
        loop {
            let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
            let mut start = at;
            while bytes.get(start).is_some_and(is_blank) {
                start += 1;
            }
            let mut open = start;
            while bytes.get(open).is_some_and(|byte| !matches!(byte, b'<' | b'&' | b'\r')) {
                open += 1;
            }
            let text = bytes.get(start..open).and_then(|text| std::str::from_utf8(text).ok());
            let (Some(b'<'), Some(text)) = (bytes.get(open), text) else { break };
            let name = open + 1;
            if bytes.get(name) == Some(&b'/') {
                let rest = bytes.get(name + 1..).unwrap_or_default();
                let Some(length) = rest.iter().position(|byte| *byte == b'>') else { break };
                let end = rest.get(..length).and_then(|end| std::str::from_utf8(end).ok());
                let Some(end) = end.filter(|_| self.tree.stack.len() > 1) else { break };
                check_end(self.tree.open_name(), end.trim_ascii_end()).map_err(|message| {
                    let here = self.reader.buffer_position() + self.unseen + open as u64;
                    broken(&self.file, here, message)
                })?;
                self.tree.text(text);
                self.tree.close();
                at = name + 1 + length + 1;
            } else {
                if self.tree.stack.len() >= DEEPEST {
                    break;
                }
                let Some(end) = self.tree.plain_tag(bytes, name, text) else { break };
                at = end;
            }
        }
        self.reader.get_mut().consume(at);
        Ok(at as u64)
    }

    fn cut(&self, at: u64) -> ImportError {
        let within = match self.tree.stack.first() {
            Some(_) => self.tree().name(),
            None => self.open.last().map_or("", |name| name),
        };
        broken(&self.file, at, format!("the file ends within <{within}>: it is cut short"))
    }

    /// The last element that was read whole; at first the root without its content.
    pub(crate) fn tree(&self) -> Node<'_> {
        Node { tree: &self.tree, at: 0 }
    }

    /// The place of that element.
    pub(crate) fn place(&self) -> Place {
        Place::byte(&self.file, self.tree.offset)
    }

    /// The file.
    pub(crate) fn file(&self) -> &Arc<str> {
        &self.file
    }
}

fn broken(file: &Arc<str>, at: u64, message: impl Into<Box<str>>) -> ImportError {
    ImportError::malformed(Place::byte(file, at), message)
}

fn local<'a>(start: &'a BytesStart<'_>) -> &'a str {
    without_prefix(start.name().into_inner())
}

/// A name without the prefix of its namespace.
fn without_prefix(name: &str) -> &str {
    match name.bytes().position(|byte| byte == b':') {
        Some(_) => name.rsplit_once(':').map_or(name, |(_, local)| local),
        None => name,
    }
}

/// What is wrong with the end of an element.
fn check_end(open: &str, end: &str) -> Result<(), String> {
    if without_prefix(end) == open {
        return Ok(());
    }
    Err(format!("this is no well-formed XML: <{open}> ends with </{end}>"))
}

#[inline]
fn next_event<'b>(
    reader: &mut quick_xml::Reader<Bounded>,
    buffer: &'b mut Vec<u8>,
    file: &Arc<str>,
    unseen: u64,
) -> Result<(u64, Event<'b>), ImportError> {
    buffer.clear();
    let at = reader.buffer_position() + unseen;
    match reader.read_event_into(buffer) {
        Ok(event) => {
            // White space after a tag says nothing; after a reference it belongs to the text.
            let is_tag = matches!(event, Event::Start(_) | Event::End(_) | Event::Empty(_));
            reader.config_mut().trim_text_start = is_tag;
            Ok((at, event))
        }
        Err(quick_xml::Error::Io(error)) => {
            let error = std::io::Error::new(error.kind(), error);
            Err(ImportError::io(Place::byte(file, at), error))
        }
        Err(error) => Err(broken(file, at, format!("this is no well-formed XML: {error}"))),
    }
}

/// Where a tag that was just read begins.
fn start_of(reader: &quick_xml::Reader<Bounded>, start: &BytesStart<'_>, is_empty: bool) -> u64 {
    // The angle brackets, and the slash of an empty element, are not in it.
    reader.buffer_position().saturating_sub(start.len() as u64 + 2 + u64::from(is_empty))
}

/// An element with all that is in it, in memory that the next one uses again.
#[derive(Default)]
pub(crate) struct Tree {
    /// Names, values and texts, one after another.
    text: String,
    nodes: Vec<Data>,
    attributes: Vec<(Slice, Slice)>,
    /// The elements that are open, outermost first.
    stack: Vec<u32>,
    offset: u64,
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
    fn begin(&mut self, offset: u64) {
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

    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
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
    fn plain_tag(&mut self, bytes: &[u8], start: usize, text: &str) -> Option<usize> {
        let (mut at, mut local) = (start, start);
        loop {
            match bytes.get(at)? {
                b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r' => break,
                b'!' | b'?' | b'<' | b'&' | b'=' | b'"' | b'\'' => return None,
                b':' => local = at + 1,
                _ => {}
            }
            at += 1;
        }
        if local == at {
            return None;
        }
        let first = self.attributes.len();
        let end = plain_attributes(bytes, at, start, &mut self.attributes);
        let content = end.and_then(|end| std::str::from_utf8(bytes.get(start..end)?).ok());
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
        self.text(text);
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

    fn close(&mut self) {
        self.stack.pop();
    }

    /// The name of the element that is open.
    fn open_name(&self) -> &str {
        let open = self.stack.last().and_then(|&open| self.nodes.get(open as usize));
        open.map_or("", |open| self.slice(open.name))
    }

    fn text(&mut self, text: &str) {
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
        let before = at;
        while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            at += 1;
        }
        if matches!(bytes.get(at), None | Some(b'>' | b'/')) {
            return Some(at);
        }
        let (key, mut local) = (at, at);
        loop {
            match bytes.get(at)? {
                b'=' => break,
                b':' => local = at + 1,
                b' ' | b'\t' | b'\n' | b'\r' | b'"' | b'\'' | b'<' | b'>' | b'&' => return None,
                _ => {}
            }
            at += 1;
        }
        let (key_end, value) = (at, at + 2);
        let quote = bytes.get(at + 1).filter(|byte| matches!(byte, b'"' | b'\''))?;
        if before == key || key == key_end {
            return None;
        }
        at = value;
        loop {
            match bytes.get(at)? {
                byte if byte == quote => break,
                b'&' | b'<' | b'\t' | b'\n' | b'\r' => return None,
                _ => at += 1,
            }
        }
        let slice = |start: usize, end: usize| Slice { start: (start - base) as u32, end: (end - base) as u32 };
        into.push((slice(local, key_end), slice(value, at)));
        at += 1;
    }
}

/// An element of a tree.
#[derive(Clone, Copy)]
pub(crate) struct Node<'t> {
    tree: &'t Tree,
    at: u32,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Result<Xml, ImportError> {
        Xml::open(Input::bytes("test.xml", text)?)
    }

    fn items(text: &str) -> Result<Vec<String>, ImportError> {
        let mut xml = open(text)?;
        let mut found = Vec::new();
        while let Some(node) = xml.next(|parent, name| match (parent, name) {
            ("list", "items") => Take::Enter,
            ("items", "item") => Take::Tree,
            _ => Take::Skip,
        })? {
            let children: Vec<String> =
                node.children().map(|child| format!("{}={}", child.name(), child.text())).collect();
            found.push(format!("{}[{}]{}", node.attribute("id").unwrap_or("-"), children.join(","), node.text()));
        }
        Ok(found)
    }

    #[test]
    fn elements_come_one_after_another() {
        let text = r#"<?xml version="1.0"?><x:list xmlns:x="y"><junk><item/></junk><items>
            <x:item id="1"><a>one &amp; &#x41;</a><b/></x:item><item>text</item></items></x:list>"#;
        assert_eq!(items(text).unwrap(), ["1[a=one & A,b=]", "-[]text"]);
    }

    #[test]
    fn text_among_children_is_not_lost() {
        assert_eq!(items("<list><items><item>a<b/>c</item></items></list>").unwrap(), ["-[b=,#text=c]a"]);
    }

    #[test]
    fn broken_documents_say_what_is_wrong_and_where() {
        for (text, expected) in [
            ("<list><items><item><a>", "within <item>: it is cut short"),
            ("<list><items>", "within <items>: it is cut short"),
            ("", "there is no XML element"),
            ("not xml <a/>", "text stands before"),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><list/>", "declarations of entities are refused"),
            ("<list><items><item>&b;</item></items></list>", "&b;"),
            ("<list><items><item><a></b></item></items></list>", "no well-formed XML"),
        ] {
            let error = items(text).unwrap_err().to_string();
            assert!(error.contains(expected), "{error}");
            assert!(error.starts_with("test.xml, byte "), "{error}");
        }
    }

    #[test]
    fn nesting_without_end_is_refused() {
        let text = format!("<list><items><item>{}", "<a>".repeat(100_000));
        assert!(items(&text).unwrap_err().to_string().contains("nested too deeply"));
    }

    #[test]
    fn an_element_without_end_is_refused() {
        let text = format!("<list><items><item>{}", "a".repeat(33 << 20));
        assert!(items(&text).unwrap_err().to_string().contains("larger than 32 MiB"));
    }

    #[test]
    fn another_encoding_is_refused_and_utf_16_is_read() {
        let latin = Input::bytes("test.xml", b"<list a='\xe9'/>".to_vec()).unwrap();
        assert!(Xml::open(latin).err().unwrap().to_string().contains("no well-formed XML"));
        let utf16: Vec<u8> = "\u{feff}<list id='\u{e9}'/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let xml = Xml::open(Input::bytes("test.xml", utf16).unwrap()).unwrap();
        assert_eq!(xml.tree().attribute("id"), Some("\u{e9}"));
    }

    #[test]
    fn white_space_becomes_single_blanks() {
        assert_eq!(tidy(" a \n b"), "a b");
        assert!(matches!(tidy("a b"), Cow::Borrowed(_)));
    }
}
