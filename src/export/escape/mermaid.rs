//! Mermaid.

use std::fmt::Write;

use super::picture;

/// Text inside a double-quoted Mermaid label: letters, digits and a few marks as they are, line breaks as `<br/>`, all else as
/// `#NN;`.
///
/// Marks that Markdown or Mermaid may take for its own are among the rest, so that a name is never read as a list, an icon or a style.
pub(crate) fn label(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' | '\r' => escaped.push_str("<br/>"),
            '\t' => escaped.push(' '),
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
    use super::{comment, label};

    #[test]
    fn nothing_ends_a_mermaid_label() {
        assert_eq!(label("a \"b\" --> c"), "a #34;b#34; #45;#45;#62; c");
        assert_eq!(label("1. `x` #35; \\"), "1#46; #96;x#96; #35;35#59; #92;");
        assert_eq!(label("one\r\ntwo\nthree\t\0"), "one<br/>two<br/>three #9216;");
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
