//! XML as a stream of small trees: a reader names the elements it wants whole, and gets one after another in memory used again.

use std::borrow::Cow;
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
    is_over: bool,
}

impl Xml {
    /// A document, read up to and including the start of its root, which then is the [tree](Self::tree): a name and attributes.
    pub(crate) fn open(input: Input) -> Result<Self, ImportError> {
        let file = input.file().clone();
        let mut reader = quick_xml::Reader::from_reader(input.decoded(encoding_rs::UTF_8));
        reader.config_mut().check_end_names = true;
        let mut xml =
            Self { reader, buffer: Vec::new(), tree: Tree::default(), file, open: Vec::new(), is_over: false };
        xml.root()?;
        Ok(xml)
    }

    fn root(&mut self) -> Result<(), ImportError> {
        loop {
            let (at, event) = next_event(&mut self.reader, &mut self.buffer, &self.file)?;
            match event {
                Event::Start(ref start) | Event::Empty(ref start) => {
                    let at = start_of(&self.reader, start, matches!(event, Event::Empty(_)));
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
        let mut skipped = 0usize;
        while !self.is_over {
            self.reader.get_mut().start();
            let (at, event) = next_event(&mut self.reader, &mut self.buffer, &self.file)?;
            match event {
                Event::Start(_) if skipped > 0 => skipped += 1,
                Event::Empty(_) if skipped > 0 => {}
                Event::End(_) if skipped > 0 => skipped -= 1,
                Event::Start(ref start) | Event::Empty(ref start) => {
                    let is_empty = matches!(event, Event::Empty(_));
                    match choose(self.open.last().map_or("", |name| name), local(start)) {
                        Take::Skip => skipped = usize::from(!is_empty),
                        Take::Enter if self.open.len() >= DEEPEST => {
                            return Err(broken(&self.file, at, "elements are nested too deeply"));
                        }
                        Take::Enter if is_empty => {}
                        Take::Enter => self.open.push(local(start).into()),
                        Take::Tree => {
                            let at = start_of(&self.reader, start, is_empty);
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
                Event::End(_) => {
                    self.open.pop();
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
            let (at, event) = next_event(&mut self.reader, &mut self.buffer, &self.file)?;
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
                Event::End(_) => self.tree.close(),
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

fn next_event<'b>(
    reader: &mut quick_xml::Reader<Bounded>,
    buffer: &'b mut Vec<u8>,
    file: &Arc<str>,
) -> Result<(u64, Event<'b>), ImportError> {
    buffer.clear();
    let at = reader.buffer_position();
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
        let first_attribute = self.attributes.len();
        let raw = start.attributes_raw();
        let name = if self.plain_attributes(start) {
            let length = start.len() - raw.len();
            let end = self.text.len() as u32 - raw.len() as u32;
            let local = local(start).len().min(length) as u32;
            Slice { start: end - local, end }
        } else {
            self.attributes.truncate(first_attribute);
            let name = self.keep(local(start));
            self.other_attributes(start)?;
            name
        };
        let attributes = Slice { start: first_attribute as u32, end: self.attributes.len() as u32 };
        self.add(name, attributes);
        Ok(())
    }

    /// Keeps a tag as it stands, with slices for its attributes, if they are in the usual form: a name, a value in quotes in which
    /// nothing stands for anything else. If not, nothing is kept.
    fn plain_attributes(&mut self, start: &BytesStart<'_>) -> bool {
        let raw = start.attributes_raw();
        let base = self.text.len() + (start.len() - raw.len());
        let bytes = raw.as_bytes();
        let mut at = 0;
        loop {
            let from = at;
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            if at >= bytes.len() {
                break;
            }
            let key = at;
            let mut local = at;
            if from == at {
                return false;
            }
            loop {
                match bytes.get(at) {
                    Some(b'=') => break,
                    Some(b':') => local = at + 1,
                    Some(byte) if !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'<' | b'&') => {}
                    _ => return false,
                }
                at += 1;
            }
            let key_end = at;
            let Some(&quote) = bytes.get(at + 1).filter(|byte| matches!(byte, b'"' | b'\'')) else { return false };
            let value = at + 2;
            at = value;
            loop {
                match bytes.get(at) {
                    Some(&byte) if byte == quote => break,
                    Some(b'&' | b'<' | b'\t' | b'\n' | b'\r') | None => return false,
                    Some(_) => at += 1,
                }
            }
            if key == key_end {
                return false;
            }
            let slice = |start: usize, end: usize| Slice { start: (base + start) as u32, end: (base + end) as u32 };
            self.attributes.push((slice(local, key_end), slice(value, at)));
            at += 1;
        }
        self.text.push_str(start);
        true
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
