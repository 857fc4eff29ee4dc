//! XML 1.0.

use std::borrow::Cow;

use super::visible;

/// Text between tags.
pub(crate) fn text(text: &str) -> Cow<'_, str> {
    escaped(text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#13;"),
        _ => None,
    })
}

/// A value inside double quotes. Line breaks and tabs are written as references: as they are, readers turn them into spaces.
pub(crate) fn attribute(text: &str) -> Cow<'_, str> {
    escaped(text, |c| match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        '\r' => Some("&#13;"),
        '\u{85}' => Some("&#133;"),
        '\u{2028}' => Some("&#8232;"),
        _ => None,
    })
}

fn escaped(text: &str, reference: impl Fn(char) -> Option<&'static str>) -> Cow<'_, str> {
    let text = visible(text);
    if !text.chars().any(|c| reference(c).is_some()) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match reference(c) {
            Some(reference) => escaped.push_str(reference),
            None => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    #[test]
    fn nothing_ends_a_text_or_a_value_early() {
        assert_eq!(super::text("a<b>]]>&\"\0\r"), "a&lt;b&gt;]]&gt;&amp;\"\u{2400}&#13;");
        assert_eq!(super::attribute("a\"<\n\t&amp;"), "a&quot;&lt;&#10;&#9;&amp;amp;");
    }
}
