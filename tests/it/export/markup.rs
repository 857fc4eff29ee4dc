//! XML as a reader sees it, as a tree.

use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

/// An element with what stands in it.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// All elements in it, itself first.
    pub fn all(&self) -> Vec<&Element> {
        std::iter::once(self).chain(self.children.iter().flat_map(Element::all)).collect()
    }

    pub fn having<'a>(&'a self, attribute: &str) -> Vec<&'a Element> {
        self.all().into_iter().filter(|element| element.get(attribute).is_some()).collect()
    }

    pub fn child(&self, name: &str) -> &Element {
        self.children.iter().find(|child| child.name == name).unwrap_or_else(|| panic!("no {name} in {}", self.name))
    }
}

/// Reads a whole document.
pub fn parse(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let mut open = vec![Element::default()];
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            Event::Start(start) | Event::Empty(start) => {
                let value = |attribute: &quick_xml::events::attributes::Attribute<'_>| {
                    attribute.normalized_value(XmlVersion::Explicit1_0).unwrap().into_owned()
                };
                let attributes = start.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    (attribute.key.as_ref().to_owned(), value(&attribute))
                });
                let name = start.name().as_ref().to_owned();
                open.push(Element { name, attributes: attributes.collect(), ..Element::default() });
                if matches!(event, Event::Empty(_)) {
                    close(&mut open);
                }
            }
            Event::End(_) => close(&mut open),
            Event::Text(part) => open.last_mut().unwrap().text.push_str(part),
            Event::GeneralRef(part) => {
                let name: &str = part;
                let c = part.resolve_char_ref().unwrap().unwrap_or_else(|| match name {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    other => panic!("&{other};"),
                });
                open.last_mut().unwrap().text.push(c);
            }
            Event::Eof => break,
            Event::Decl(_) | Event::Comment(_) => {}
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(open.len(), 1);
    open.remove(0).children.remove(0)
}

fn close(open: &mut Vec<Element>) {
    let element = open.pop().unwrap();
    open.last_mut().unwrap().children.push(element);
}
