//! URIs.

use std::borrow::Cow;
use std::fmt::Write;

/// An address with every byte that no URI may hold percent-encoded. What is encoded already stays as it is.
pub(crate) fn address(text: &str) -> Cow<'_, str> {
    let may_stand = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%".contains(&byte);
    if text.bytes().all(may_stand) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if may_stand(byte) {
            escaped.push(char::from(byte));
        } else {
            // Writing into a string cannot fail.
            let _ = write!(escaped, "%{byte:02X}");
        }
    }
    Cow::Owned(escaped)
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_no_uri_may_hold_is_encoded() {
        assert_eq!(super::address("https://a.org/?b=\"é\"&c=%20"), "https://a.org/?b=%22%C3%A9%22&c=%20");
    }
}
