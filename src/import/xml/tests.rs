use std::borrow::Cow;

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
        let children: Vec<String> = node.children().map(|child| format!("{}={}", child.name(), child.text())).collect();
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
fn ends_are_checked_wherever_they_stand() {
    for text in [
        "<list><items><item><a/></item></item></list>",
        "<list><junk><a></b></junk><items/></list>",
        "<list><items><item><a>text</item></a></items></list>",
        "<list><items><item><!-- odd --><a>text</b></item></items></list>",
        "<list><items></items></lists>",
    ] {
        let error = items(text).unwrap_err().to_string();
        assert!(error.contains("no well-formed XML"), "{error}");
    }
}

#[test]
fn tags_in_odd_forms_are_read_like_plain_ones() {
    let plain = "<list><items><item id=\"1\"><a>x y</a><b></b></item></items></list>";
    let expected = items(plain).unwrap();
    for odd in [
        "<list><items><item\n id = '1' ><a >x y</a ><b /></item></items></list>",
        "<list><items><y:item z:id=\"&#49;\"><a>x&#32;y</a><!-- odd --><b/></y:item></items></list>",
        "<list><items><item id='1'>\r\n <a>\n <![CDATA[x y]]></a> <?odd?> <b\t/></item></items></list>",
    ] {
        assert_eq!(items(odd).unwrap(), expected, "{odd}");
    }
    assert_eq!(items("<list><items><item id='a&amp;b'>a &lt; b</item></items></list>").unwrap(), ["a&b[]a < b"]);
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
