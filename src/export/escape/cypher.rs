//! Cypher.

use std::borrow::Cow;

use super::picture;

/// Text inside a single-quoted Cypher string.
///
/// Neo4j replaces `\u0027` by a quote before it looks for strings, wherever it stands, so that a `u` after a backslash of the text is
/// written as its own escape: no backslash of the text is ever followed by one.
pub(crate) fn string(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte >= b' ' && byte != b'\'' && byte != b'\\' && byte != 0xEF) {
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
            c => escaped.push(picture(c)),
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
    use super::{comment, string};

    #[test]
    fn nothing_ends_a_cypher_string_early() {
        assert_eq!(string("O'Neil"), "O\\'Neil");
        assert_eq!(string("a\\'}) DETACH DELETE n //\n"), "a\\\\\\'}) DETACH DELETE n //\\n");
        assert_eq!(string("\\u0027 \\\\u0027 up"), "\\\\\\u00750027 \\\\\\\\\\u00750027 up");
        assert_eq!(string("\0\u{ffff}"), "\u{2400}\u{fffd}");
        assert!(matches!(string("\u{1019} \"x\" {y}"), std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn nothing_ends_a_comment() {
        assert_eq!(comment("a\nb\r\nc\u{2028}d \\u000aMATCH"), "a b c d \\ u000aMATCH");
    }
}
