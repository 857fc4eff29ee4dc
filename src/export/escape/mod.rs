//! How each syntax quotes text: one module a syntax, one function a place in it, and no other module that quotes.

pub(crate) mod dot;
pub(crate) mod uri;

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

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn control_characters_show() {
        assert_eq!(visible("a\0b\u{1b}[2J\tc\n\u{ffff}"), "a\u{2400}b\u{241b}[2J\tc\n\u{fffd}");
        assert!(matches!(visible("\u{ef00} \u{1019}\u{103c}\n"), std::borrow::Cow::Borrowed(_)));
    }
}
