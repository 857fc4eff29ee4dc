//! XML as a stream of small trees: a reader names the elements it wants whole, and gets one after another in memory used again.

mod tree;

use std::io::BufRead;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::error::ImportError;
use super::input::{Bounded, Input};
use super::record::Place;
use tree::Tree;
pub(crate) use tree::{Node, tidy};

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
        let all = self.reader.get_ref().text();
        let bytes = all.as_bytes();
        let mut at = 0;
        loop {
            let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
            let mut start = at;
            while bytes.get(start).is_some_and(is_blank) {
                start += 1;
            }
            let rest = bytes.get(start..).unwrap_or_default();
            let Some(length) = memchr::memchr3(b'<', b'&', b'\r', rest) else { break };
            let open = start + length;
            let (Some(b'<'), Some(text)) = (bytes.get(open), all.get(start..open)) else { break };
            let name = open + 1;
            if bytes.get(name) == Some(&b'/') {
                if self.tree.stack.len() <= 1 {
                    break;
                }
                let rest = all.get(name + 1..).unwrap_or_default();
                let expected = self.tree.open_name();
                // Nearly every end is that of the element that is open, as it stands.
                let as_expected = rest.strip_prefix(expected).filter(|rest| rest.starts_with('>'));
                let length = match as_expected {
                    Some(_) => expected.len(),
                    None => {
                        let Some(length) = memchr::memchr(b'>', rest.as_bytes()) else { break };
                        let end = rest.get(..length).unwrap_or_default();
                        check_end(expected, end.trim_ascii_end()).map_err(|message| {
                            let here = self.reader.buffer_position() + self.unseen + open as u64;
                            broken(&self.file, here, message)
                        })?;
                        length
                    }
                };
                if !text.is_empty() {
                    self.tree.text(text);
                }
                self.tree.close();
                at = name + 1 + length + 1;
            } else {
                if self.tree.stack.len() >= DEEPEST {
                    break;
                }
                let Some(end) = self.tree.plain_tag(all, name, text) else { break };
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

#[cfg(test)]
mod tests;
