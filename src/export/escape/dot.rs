//! Graphviz DOT.

use super::{picture, visible};

/// The longest piece of a string, in bytes. Graphviz before 2.50 refuses more than 16,384 in one, and joins pieces with a plus sign.
const PIECE: usize = 12_000;

/// Text inside a double-quoted DOT label: quotes and backslashes escaped, line breaks as `\n`, control characters as their pictures.
///
/// Graphviz reads escapes such as `\N` and HTML entities in labels, so that backslashes and ampersands are escaped too. Tabs and
/// carriage returns are references: as they are they would end the string in readers that go line by line.
pub(crate) fn label(text: &str) -> String {
    escaped(text, |c| match c {
        '&' => Some("&amp;"),
        '\t' => Some("&#9;"),
        '\r' => Some("&#13;"),
        c => common(c),
    })
}

/// Text inside a double-quoted DOT attribute of which Graphviz knows nothing: the same without references.
pub(crate) fn value(text: &str) -> String {
    escaped(text, |c| match c {
        '\t' | '\r' => Some(" "),
        c => common(c),
    })
}

fn common(c: char) -> Option<&'static str> {
    match c {
        '"' => Some("\\\""),
        '\\' => Some("\\\\"),
        '\n' => Some("\\n"),
        _ => None,
    }
}

fn escaped(text: &str, escape: impl Fn(char) -> Option<&'static str>) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut piece = 0;
    for c in text.chars() {
        if escaped.len() - piece > PIECE {
            escaped.push_str("\" + \"");
            piece = escaped.len();
        }
        match escape(c) {
            Some(replaced) => escaped.push_str(replaced),
            None => escaped.push(picture(c)),
        }
    }
    escaped
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
        assert_eq!(super::label(&"x".repeat(20_000)).matches("\" + \"").count(), 1);
        assert_eq!(super::id("a\"b\\"), "a\\\"b\\\\");
        assert_eq!(super::id("a\\b"), "a\\b");
    }

    #[test]
    fn nothing_ends_a_comment_early() {
        assert_eq!(super::comment("a\nb\r\n\"c\"\u{2028}\0"), "a b  \u{201d}c\u{201d} \u{2400}");
    }
}
