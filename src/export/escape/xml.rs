//! XML 1.0: attribute values, element text, comments and ids.

use std::borrow::Cow;
use std::fmt::Write;

use super::picture;

/// Appends text to a value in double quotes and returns how many characters are shown as their pictures, since XML has no way to
/// hold them.
///
/// Readers turn line breaks and tabs in attribute values into spaces, and some fold U+0085 and U+2028 as well: they are written as
/// references, which stay what they are.
pub(crate) fn attribute(text: &str, out: &mut String) -> usize {
    quoted(text, out, |c| match c {
        '"' => Some("&quot;"),
        '\n' => Some("&#10;"),
        '\t' => Some("&#9;"),
        _ => of_both(c),
    })
}

/// Appends text to the content of an element, likewise. Line feeds and tabs are safe there.
pub(crate) fn content(text: &str, out: &mut String) -> usize {
    quoted(text, out, of_both)
}

/// Text between tags, by itself.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    content(text, &mut out);
    out
}

/// A value inside double quotes, by itself.
pub(crate) fn value(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    attribute(text, &mut out);
    out
}

/// What is written for a character in attributes and in content alike.
fn of_both(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '\r' => Some("&#13;"),
        '\u{85}' => Some("&#133;"),
        '\u{2028}' => Some("&#8232;"),
        _ => None,
    }
}

fn quoted(text: &str, out: &mut String, reference: impl Fn(char) -> Option<&'static str>) -> usize {
    let mut replaced = 0;
    let mut written = 0;
    let mut place = 0;
    // Nearly all bytes of nearly all texts need no second look.
    while let Some(step) = text.as_bytes()[place..].iter().position(|&byte| IS_SUSPECT[byte as usize]) {
        place += step;
        let Some(c) = text[place..].chars().next() else { break };
        let next = place + c.len_utf8();
        let shown = picture(c);
        if let Some(reference) = reference(c) {
            out.push_str(&text[written..place]);
            out.push_str(reference);
            written = next;
        } else if shown != c {
            out.push_str(&text[written..place]);
            out.push(shown);
            replaced += 1;
            written = next;
        }
        place = next;
    }
    out.push_str(&text[written..]);
    replaced
}

/// The bytes at which a character may begin that is not written as it is.
const IS_SUSPECT: [bool; 256] = {
    let mut suspect = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        suspect[control] = true;
        control += 1;
    }
    // U+0085, U+2028, and U+FFFE and U+FFFF begin with the last three.
    let others = [b'"', b'&', b'<', b'>', 0xC2, 0xE2, 0xEF];
    let mut place = 0;
    while place < others.len() {
        suspect[others[place] as usize] = true;
        place += 1;
    }
    suspect
};

/// An id where any text may stand: only what XML cannot hold is encoded, as [`name_token`] does it.
pub(crate) fn id(id: &str) -> Cow<'_, str> {
    encoded(id, |c| picture(c) == c)
}

/// An id as a name token (NMTOKEN): letters of ASCII and Latin-1, digits, `.`, `-`, `_` and `:` stay, any other character becomes
/// `_xHHHH_` with the number of its code point in hexadecimal.
///
/// Two ids never become one: an underscore before what reads like such a number, `x` and four digits, is encoded itself.
/// Letters of other scripts are encoded because editions of XML do not agree on them.
pub(crate) fn name_token(id: &str) -> Cow<'_, str> {
    encoded(id, |c| {
        c.is_ascii_alphanumeric()
            || matches!(c, '.' | '-' | '_' | ':' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{ff}')
    })
}

fn encoded(id: &str, stays: impl Fn(char) -> bool) -> Cow<'_, str> {
    let is_like_code = |place: usize| {
        id[place..]
            .strip_prefix("_x")
            .and_then(|rest| rest.as_bytes().get(..4))
            .is_some_and(|digits| digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F')))
    };
    let is_safe = |(place, c): (usize, char)| stays(c) && !(c == '_' && is_like_code(place));
    if id.char_indices().all(is_safe) {
        return Cow::Borrowed(id);
    }
    let mut token = String::with_capacity(id.len() + 8);
    for (place, c) in id.char_indices() {
        if is_safe((place, c)) {
            token.push(c);
        } else {
            // Writing into a string cannot fail.
            let _ = write!(token, "_x{:04X}_", c as u32);
        }
    }
    Cow::Owned(token)
}

/// Text in a comment, in which two hyphens may not stand together, nor one at its end.
pub(crate) fn comment(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '-' && safe.ends_with('-') {
            safe.push(' ');
        }
        safe.push(picture(c));
    }
    if safe.ends_with('-') {
        safe.push(' ');
    }
    safe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn attribute_of(text: &str) -> (String, usize) {
        let mut out = String::new();
        let replaced = attribute(text, &mut out);
        (out, replaced)
    }

    #[test]
    fn nothing_ends_a_value_early_and_no_break_is_lost() {
        let (value, replaced) = attribute_of("\"<&>'\n\t\r\u{85}\u{2028}\0\u{1b}\u{ffff} \u{7f}\u{1019}\u{2029}");
        assert_eq!(
            value,
            "&quot;&lt;&amp;&gt;'&#10;&#9;&#13;&#133;&#8232;\u{2400}\u{241b}\u{fffd} \u{7f}\u{1019}\u{2029}"
        );
        assert_eq!(replaced, 3);
        let mut text = String::new();
        assert_eq!(content("]]> \"\n\t\r", &mut text), 0);
        assert_eq!(text, "]]&gt; \"\n\t&#13;");
    }

    #[test]
    fn ids_become_tokens() {
        assert_eq!(name_token("ofac:12-3_a.b"), "ofac:12-3_a.b");
        assert_eq!(name_token("with space & \"q\""), "with_x0020_space_x0020__x0026__x0020__x0022_q_x0022_");
        assert_eq!(name_token("a_x20_b"), "a_x20_b");
        assert_eq!(name_token("a_x0020_b"), "a_x005F_x0020_b");
        assert_eq!(name_token("\u{1f6a2}\u{fc}"), "_x1F6A2_\u{fc}");
        assert_eq!(id("\u{1019} \u{fffe}"), "\u{1019} _xFFFE_");
    }

    #[test]
    fn a_comment_ends_where_it_should() {
        assert_eq!(comment("a --> b ---"), "a - -> b - - - ");
    }

    /// The id that a token was made of.
    fn decoded(token: &str) -> String {
        let mut id = String::new();
        let mut rest = token;
        while let Some(c) = rest.chars().next() {
            let code = rest.strip_prefix("_x").and_then(|after| after.split_once('_'));
            let code = code.filter(|(digits, _)| digits.len() >= 4);
            match code.and_then(|(digits, after)| Some((u32::from_str_radix(digits, 16).ok()?, after))) {
                Some((number, after)) => {
                    id.push(char::from_u32(number).unwrap());
                    rest = after;
                }
                None => {
                    id.push(c);
                    rest = &rest[c.len_utf8()..];
                }
            }
        }
        id
    }

    proptest! {
        #[test]
        fn a_token_leads_back_to_its_id(given in "(_x0[0-9A-F]{3}_?|[ _xA0-]|\\PC){0,12}") {
            prop_assert_eq!(decoded(&name_token(&given)), given.clone());
            prop_assert_eq!(decoded(&id(&given)), given);
        }
    }
}
