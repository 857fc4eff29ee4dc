//! Cypher.

use std::borrow::Cow;

use super::picture;

/// Text inside a single-quoted Cypher string: all but control characters arrives as it is.
///
/// Neo4j replaces `\u0027` by a quote before it looks for strings, wherever it stands, so that a `u` after a backslash of the text is
/// written as its own escape: no backslash of the text is ever followed by one.
pub(crate) fn string(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte >= b' ' && byte != b'\'' && byte != b'\\') {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut previous = '\0';
    for c in text.chars() {
        match c {
            '\'' => escaped.push_str("\\'"),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            'u' if previous == '\\' => escaped.push_str("\\u0075"),
            '\0'..='\u{1f}' => escaped.push(picture(c)),
            c => escaped.push(c),
        }
        previous = c;
    }
    Cow::Owned(escaped)
}

/// Text in a comment: on one line, and a backslash before a `u` has a space after it, else `\u000a` ends the comment.
pub(crate) fn comment(text: &str) -> String {
    super::on_one_line(text).replace("\\u", "\\ u")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{comment, string};
    use crate::export::escape::picture;

    /// What Neo4j does first: `\u0075` becomes `u`, wherever it stands. Whether a backslash that is escaped may begin one, versions
    /// differ.
    fn without_references(text: &str, skips_pairs: bool) -> String {
        let mut read = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let code = rest.strip_prefix("\\u").and_then(|rest| u32::from_str_radix(rest.get(..4)?, 16).ok());
            if let Some(c) = code.and_then(char::from_u32) {
                read.push(c);
                rest = &rest[6..];
            } else {
                let pair = skips_pairs && rest.starts_with("\\\\");
                let (taken, left) = rest.split_at(if pair { 2 } else { c.len_utf8() });
                read.push_str(taken);
                rest = left;
            }
        }
        read
    }

    /// The value of a string, without its quotes; `None` if a quote ends it early.
    fn value(text: &str) -> Option<String> {
        let mut value = String::new();
        let mut letters = text.chars();
        while let Some(c) = letters.next() {
            match c {
                '\'' => return None,
                '\\' => value.push(match letters.next()? {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    c @ ('\'' | '\\') => c,
                    _ => return None,
                }),
                c => value.push(c),
            }
        }
        Some(value)
    }

    proptest! {
        #[test]
        fn every_text_is_one_string(text in "([\\\\'u0027/\n;]|\\PC|.){0,24}") {
            let expected: String = text.chars().map(|c| if c < ' ' { picture(c) } else { c }).collect();
            for skips_pairs in [true, false] {
                prop_assert_eq!(value(&without_references(&string(&text), skips_pairs)), Some(expected.clone()));
                let read = without_references(&comment(&text), skips_pairs);
                prop_assert!(!read.contains(['\n', '\r']), "{read:?}");
            }
        }
    }

    #[test]
    fn nothing_ends_a_cypher_string_early() {
        assert_eq!(string("O'Neil"), "O\\'Neil");
        assert_eq!(string("a\\'}) DETACH DELETE n //\n"), "a\\\\\\'}) DETACH DELETE n //\\n");
        assert_eq!(string("\\u0027 \\\\u0027 up"), "\\\\\\u00750027 \\\\\\\\\\u00750027 up");
        assert_eq!(string("\0\u{ffff}"), "\u{2400}\u{ffff}");
        assert!(matches!(string("\u{1019} \"x\" {y}"), std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn nothing_ends_a_comment() {
        assert_eq!(comment("a\nb\r\nc\u{2028}d \\u000aMATCH"), "a b c d \\ u000aMATCH");
    }
}
