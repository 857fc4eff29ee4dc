//! Mermaid.

use std::fmt::Write;

use super::picture;

/// Text inside a double-quoted Mermaid label: letters, digits and a few marks as they are, line breaks as `<br/>`, all else as
/// `#NN;`.
///
/// Marks that Markdown or Mermaid may take for its own are among the rest, so that a name is never read as a list, an icon or a style.
pub(crate) fn label(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("<br/>"),
            // HTML reads references to these as letters of Windows' own.
            '\u{80}'..='\u{9f}' => escaped.push(c),
            c if c.is_alphanumeric() || matches!(c, ' ' | ',' | '(' | ')') => escaped.push(c),
            // Writing into a string cannot fail.
            c => {
                let _ = write!(escaped, "#{};", picture(c) as u32);
            }
        }
    }
    escaped
}

/// Text in a comment: on one line, and without braces, because `%%{init: …}%%` is a directive even there.
pub(crate) fn comment(text: &str) -> String {
    super::on_one_line(text).replace('{', "(").replace('}', ")")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{comment, label};
    use crate::export::escape::picture;

    /// The label as Mermaid shows it.
    fn shown(label: &str) -> String {
        let mut text = String::new();
        let mut rest = label;
        while let Some(c) = rest.chars().next() {
            if let Some(left) = rest.strip_prefix("<br/>") {
                text.push('\n');
                rest = left;
            } else if let Some((code, left)) = rest.strip_prefix('#').and_then(|rest| rest.split_once(';')) {
                text.extend(code.parse().ok().and_then(char::from_u32));
                rest = left;
            } else {
                text.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
        text
    }

    proptest! {
        #[test]
        fn every_text_is_one_label(text in "([\"#;<>`\n\r%{}]|\\PC|.){0,24}") {
            let escaped = label(&text);
            prop_assert!(!escaped.contains(['"', '`', '\n', '\r', '%', '{', '|', '\\']), "{escaped:?}");
            prop_assert_eq!(shown(&escaped), text.chars().map(picture).collect::<String>());
            let comment = comment(&text);
            prop_assert!(!comment.contains(['\n', '\r', '{', '}']), "{comment:?}");
        }
    }

    #[test]
    fn nothing_ends_a_mermaid_label() {
        assert_eq!(label("a \"b\" --> c"), "a #34;b#34; #45;#45;#62; c");
        assert_eq!(label("1. `x` #35; \\"), "1#46; #96;x#96; #35;35#59; #92;");
        assert_eq!(label("one\r\ntwo\t\0\u{85}"), "one#13;<br/>two#9;#9216;\u{85}");
        assert_eq!(
            label("\u{1019}\u{103c}\u{1014}\u{103a} \u{d55c}\u{ad6d}"),
            "\u{1019}\u{103c}\u{1014}#4154; \u{d55c}\u{ad6d}"
        );
    }

    #[test]
    fn a_comment_holds_no_directive() {
        assert_eq!(comment("a %%{init: {\"x\": 1}}%%\nb"), "a %%(init: (\"x\": 1))%% b");
    }
}
