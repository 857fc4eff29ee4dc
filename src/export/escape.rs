//! How each syntax quotes text. One function a syntax, and no other place that quotes.

/// Characters that no picture should pass on: controls, which some readers choke on, and the marks that turn the direction of
/// writing, by which a name could pretend to be another.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' | '\u{feff}')
}

/// Text inside a double-quoted DOT string: quotes and backslashes escaped, line breaks as `\n`, hidden characters left out.
///
/// DOT itself knows only `\"`, but Graphviz reads escapes such as `\N` in labels, so that a backslash must be doubled.
pub(crate) fn dot(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            // Graphviz decodes HTML entities in plain labels too.
            '&' => escaped.push_str("&amp;"),
            c if is_hidden(c) => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_ends_a_dot_string_early() {
        assert_eq!(super::dot("a\"; b [\\N]\n&lt;\u{202e}\0"), "a\\\"; b [\\\\N]\\n&amp;lt;");
    }
}
