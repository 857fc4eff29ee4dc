//! Graphviz DOT.

use super::picture;

/// Text inside a double-quoted DOT label: quotes and backslashes escaped, line breaks as `\n`, control characters as their pictures.
///
/// Graphviz reads escapes such as `\N` and HTML entities in labels, so that backslashes and ampersands are escaped too.
pub(crate) fn label(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            '&' => escaped.push_str("&amp;"),
            c => escaped.push(picture(c)),
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

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_ends_a_dot_string_early() {
        assert_eq!(super::label("a\"; b [\\N]\n&lt;\0"), "a\\\"; b [\\\\N]\\n&amp;lt;\u{2400}");
        assert_eq!(super::id("a\"b\\"), "a\\\"b\\\\");
        assert_eq!(super::id("a\\b"), "a\\b");
    }
}
