//! Graphviz DOT.

use super::{picture, visible};

/// Text inside a double-quoted DOT label: quotes and backslashes escaped, line breaks as `\n`, control characters as their pictures.
///
/// Graphviz reads escapes such as `\N` and HTML entities in labels, so that backslashes and ampersands are escaped too. Tabs and
/// carriage returns are references: as they are they would end the string in readers that go line by line.
pub(crate) fn label(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '\t' => escaped.push_str("&#9;"),
            '\r' => escaped.push_str("&#13;"),
            c => push(c, &mut escaped),
        }
    }
    escaped
}

/// Text inside a double-quoted DOT attribute of which Graphviz knows nothing: the same without references.
pub(crate) fn value(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' | '\r' => escaped.push(' '),
            c => push(c, &mut escaped),
        }
    }
    escaped
}

fn push(c: char, escaped: &mut String) {
    match c {
        '"' => escaped.push_str("\\\""),
        '\\' => escaped.push_str("\\\\"),
        '\n' => escaped.push_str("\\n"),
        c => escaped.push(picture(c)),
    }
}

/// Text inside a double-quoted DOT id, in which nothing but `\"` is an escape.
///
/// A backslash before the closing quote would swallow it: an id that ends with one gets a second.
pub(crate) fn id(text: &str) -> String {
    let mut escaped = text.replace('"', "\\\"");
    let backslashes = text.bytes().rev().take_while(|&byte| byte == b'\\').count();
    if backslashes % 2 == 1 {
        escaped.push('\\');
    }
    escaped
}

/// Text after `//`, on one line. A straight quote in it would begin a string for readers that take strings first.
pub(crate) fn comment(text: &str) -> String {
    let plain = |c: char| match c {
        c if c.is_whitespace() => ' ',
        '"' => '\u{201d}',
        c => c,
    };
    visible(text).chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_ends_a_dot_string_early() {
        assert_eq!(super::label("a\"; b [\\N]\n&lt;\0\t\r"), "a\\\"; b [\\\\N]\\n&amp;lt;\u{2400}&#9;&#13;");
        assert_eq!(super::value("a\"\\N\n&lt;\0\t"), "a\\\"\\\\N\\n&lt;\u{2400} ");
        assert_eq!(super::id("a\"b\\"), "a\\\"b\\\\");
        assert_eq!(super::id("a\\b"), "a\\b");
    }

    #[test]
    fn nothing_ends_a_comment_early() {
        assert_eq!(super::comment("a\nb\r\n\"c\"\u{2028}\0"), "a b  \u{201d}c\u{201d} \u{2400}");
    }
}
