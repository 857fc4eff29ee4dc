//! HTML: text between tags and in quoted attributes, and JSON inside a script element.

use std::borrow::Cow;
use std::io;

use serde_json::ser::Formatter;

/// Text between tags, or the value of a quoted attribute.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    let text = super::visible(text);
    if !text.contains(['<', '>', '&', '"', '\'']) {
        return text;
    }
    let mut quoted = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '<' => quoted.push_str("&lt;"),
            '>' => quoted.push_str("&gt;"),
            '&' => quoted.push_str("&amp;"),
            '"' => quoted.push_str("&quot;"),
            '\'' => quoted.push_str("&#39;"),
            c => quoted.push(c),
        }
    }
    quoted.into()
}

/// JSON as the text of a script element: nothing in a string can end the element, open a comment or end a line of JavaScript.
pub(crate) struct ScriptData;

impl Formatter for ScriptData {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['<', '>', '&', '\u{2028}', '\u{2029}']) {
            let (before, after) = rest.split_at(at);
            writer.write_all(before.as_bytes())?;
            let mut chars = after.chars();
            if let Some(c) = chars.next() {
                write!(writer, "\\u{:04x}", c as u32)?;
            }
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::{ScriptData, text};

    #[test]
    fn text_is_no_markup() {
        assert_eq!(text("a<b> & \"c\" 'd'\0"), "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;\u{2400}");
        assert!(matches!(text("plain"), std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn script_data_reads_back_and_holds_no_markup() {
        let hostile = "</script><!--<script>&amp;\u{2028}\u{2029}\0\"\\\u{202e}end";
        let mut bytes = Vec::new();
        hostile.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, ScriptData)).unwrap();
        let written = String::from_utf8(bytes).unwrap();
        assert!(!written.contains(['<', '>', '&', '\u{2028}', '\u{2029}']), "{written}");
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), hostile);
    }
}
