//! How each syntax quotes text: one module a syntax, one function a place in it, and no other module that quotes.

pub(crate) mod csv;
pub(crate) mod cypher;
pub(crate) mod dot;
pub(crate) mod html;
pub(crate) mod markdown;
pub(crate) mod mermaid;
pub(crate) mod turtle;
pub(crate) mod uri;
pub(crate) mod xml;

use std::borrow::Cow;

/// The text with every control character that text files cannot hold as its picture: NUL as U+2400, escape as U+241B.
///
/// Nothing vanishes unseen, and no reader stops at it. Tab, line feed and carriage return stay; what is no character at all
/// (U+FFFE, U+FFFF) becomes U+FFFD. What is left is what XML 1.0 allows.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte >= b' ' && byte != 0xEF) || !text.chars().any(|c| picture(c) != c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(picture).collect())
}

/// The character, or what stands for it if no text file can hold it.
pub(crate) fn picture(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or(char::REPLACEMENT_CHARACTER),
        '\u{fffe}' | '\u{ffff}' => char::REPLACEMENT_CHARACTER,
        c => c,
    }
}

/// The text on one line, for comments: a space for each line break, control characters as their pictures.
pub(crate) fn on_one_line(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().map(|c| if is_break(c) { ' ' } else { picture(c) }).collect()
}

/// Whether some reader ends a line at it.
pub(crate) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether an address is of the web, so that it may be a link.
pub(crate) fn is_web(url: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| url.get(..scheme.len()).is_some_and(|head| head.eq_ignore_ascii_case(scheme)))
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn control_characters_show() {
        assert_eq!(visible("a\0b\u{1b}[2J\tc\n\u{ffff}"), "a\u{2400}b\u{241b}[2J\tc\n\u{fffd}");
        assert!(matches!(visible("\u{ef00} \u{1019}\u{103c}\n"), std::borrow::Cow::Borrowed(_)));
    }
}
