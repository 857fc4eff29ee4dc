//! RDF Turtle.

use std::borrow::Cow;
use std::fmt::Write;

/// A text between the quotation marks of a literal. Nothing is lost: a reader gives every character back, control characters too.
pub(crate) fn literal(text: &str) -> Cow<'_, str> {
    let is_plain =
        |c: char| !c.is_control() && !matches!(c, '"' | '\\' | '\u{2028}' | '\u{2029}' | '\u{fffe}' | '\u{ffff}');
    if text.chars().all(is_plain) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_plain(c) => out.push(c),
            // Writing into a string cannot fail.
            c => drop(write!(out, "\\u{:04X}", c as u32)),
        }
    }
    out.into()
}

/// A text as one step of the path of an IRI: letters, digits, `-`, `.`, `_` and `~` as they are, all else in per cent. No two texts
/// are written alike.
pub(crate) fn segment(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    percent(text, is_plain)
}

/// A whole IRI, with what must not stand in one in per cent.
pub(crate) fn iri(text: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte > b' ' && byte != 0x7f && !b"<>\"{}|\\^`".contains(&byte);
    percent(text, |byte| byte < 0x80 && is_plain(byte))
}

fn percent(text: &str, is_plain: impl Fn(u8) -> bool) -> Cow<'_, str> {
    if text.bytes().all(&is_plain) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for byte in text.bytes() {
        match is_plain(byte) {
            true => out.push(char::from(byte)),
            false => drop(write!(out, "%{byte:02X}")),
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a reader makes of a literal.
    fn unescape(text: &str) -> String {
        let mut out = String::new();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            assert!(c != '"' && c != '\n' && c != '\r');
            if c != '\\' {
                out.push(c);
                continue;
            }
            match chars.next().unwrap() {
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                't' => out.push('\t'),
                'u' => {
                    let digits: String = chars.by_ref().take(4).collect();
                    out.push(char::from_u32(u32::from_str_radix(&digits, 16).unwrap()).unwrap());
                }
                c => out.push(c),
            }
        }
        out
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in any::<String>()) {
            prop_assert_eq!(unescape(&literal(&text)), text);
        }

        #[test]
        fn segments_hold_nothing_that_ends_them_and_come_back(text in any::<String>()) {
            let written = segment(&text);
            let mut bytes = Vec::new();
            let mut rest = written.bytes();
            while let Some(byte) = rest.next() {
                prop_assert!(byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte));
                if byte == b'%' {
                    let digits: String = rest.by_ref().take(2).map(char::from).collect();
                    bytes.push(u8::from_str_radix(&digits, 16).unwrap());
                } else {
                    bytes.push(byte);
                }
            }
            prop_assert_eq!(String::from_utf8(bytes).unwrap(), text);
        }
    }

    #[test]
    fn control_characters_and_quotes() {
        assert_eq!(literal("a \"b\" \\N\n\0\u{7f}\u{85}"), "a \\\"b\\\" \\\\N\\n\\u0000\\u007F\\u0085");
        assert_eq!(segment("with \"q\"/ü"), "with%20%22q%22%2F%C3%BC");
        assert_eq!(iri("https://example.org/a?b=\"e\"&c=<d>"), "https://example.org/a?b=%22e%22&c=%3Cd%3E");
    }
}
