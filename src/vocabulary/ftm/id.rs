//! Ids as FollowTheMoney takes them: letters, digits, dots and hyphens, the first and the last a letter or digit.
//!
//! Other ids are written so that nothing is lost: `sg.` before them, letters, digits and inner hyphens as they are, every other byte
//! as a dot and two hexadecimal digits. An id that begins with `sg.` is written so too, and no two ids are written alike.

use std::borrow::Cow;

/// What a written id begins with.
const MARK: &str = "sg.";

/// The id as a record has it.
pub(crate) fn written(id: &str) -> Cow<'_, str> {
    if is_plain(id) && !id.starts_with(MARK) {
        return id.into();
    }
    let mut text = String::with_capacity(MARK.len() + 2 * id.len());
    text.push_str(MARK);
    for (place, byte) in id.bytes().enumerate() {
        let is_inner_hyphen = byte == b'-' && place + 1 < id.len();
        match byte {
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => text.push(char::from(byte)),
            _ if is_inner_hyphen => text.push('-'),
            _ => text.push_str(&format!(".{byte:02x}")),
        }
    }
    text.into()
}

/// The id that was written; `None` if none is written so.
pub(crate) fn read(text: &str) -> Option<String> {
    let rest = text.strip_prefix(MARK)?;
    let mut bytes = Vec::with_capacity(rest.len());
    let mut parts = rest.split('.');
    bytes.extend_from_slice(parts.next()?.as_bytes());
    for part in parts {
        bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
        bytes.extend_from_slice(part.get(2..)?.as_bytes());
    }
    let id = String::from_utf8(bytes).ok()?;
    (!id.is_empty() && written(&id) == text).then_some(id)
}

fn is_plain(id: &str) -> bool {
    let is_outer = |byte: &u8| byte.is_ascii_alphanumeric();
    let is_inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let bytes = id.as_bytes();
    bytes.first().is_some_and(is_outer) && bytes.last().is_some_and(is_outer) && bytes.iter().copied().all(is_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_comes_back() {
        let ids = [
            "a_b",
            "a b",
            "-lead",
            "trail-",
            "sg.a",
            "sg.20",
            "ünïcode",
            "with \"quote\"",
            "a.2eb_",
            ".",
            "-",
            "e.5f-",
        ];
        for id in ids {
            let text = written(id);
            assert!(is_plain(&text), "{text}");
            assert_eq!(read(&text).as_deref(), Some(id), "{text}");
        }
        assert_eq!(written("NK-2.x"), "NK-2.x");
    }

    #[test]
    fn ids_of_others_are_left_alone() {
        for text in ["NK-abc", "sg.", "sg.abc", "sg.a.2", "sg.a.zz", "sg.a.5F", "sg.a.ff", "sg.a.+1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
