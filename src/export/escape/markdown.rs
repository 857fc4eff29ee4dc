//! Text as Markdown, and as text that people read.

use std::borrow::Cow;
use std::fmt::Write;

/// A text on one line that nothing of Markdown is made of: no emphasis, link, picture, address, code or HTML. What would hide or turn
/// text around is [`shown`].
pub(crate) fn inline(text: &str) -> String {
    let text = shown(text);
    let mut out = String::with_capacity(text.len() + 8);
    for (place, c) in text.char_indices() {
        let is_marked = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '!' | '|' | '~' | '$' | '{' | '}' | '#' | '@' => {
                true
            }
            // An address would become a link by itself.
            ':' => text.get(place + 1..).is_some_and(|rest| rest.starts_with('/')),
            '.' => text.get(..place).is_some_and(ends_with_www),
            // What begins a list or a line under a heading does so at the beginning alone.
            '-' | '+' | '=' => place == 0,
            _ => false,
        };
        if is_marked {
            out.push('\\');
        }
        // The number of a list, where it begins the text.
        let is_number = matches!(c, '.' | ')') && place > 0 && out.bytes().all(|byte| byte.is_ascii_digit());
        out.push_str(if is_number { "\\" } else { "" });
        out.push(c);
    }
    out
}

fn ends_with_www(head: &str) -> bool {
    head.len().checked_sub(3).and_then(|start| head.get(start..)).is_some_and(|last| last.eq_ignore_ascii_case("www"))
}

/// A link to an address of the web, with what could end it in per cent; the words of any other address, which is no link.
pub(crate) fn link(url: &str) -> String {
    if super::is_web(url) { format!("<{}>", super::turtle::iri(url)) } else { inline(url) }
}

/// A text on one line without anything that is not seen: line breaks and tabs are blanks, control characters their pictures, marks
/// that turn the direction of writing and blanks without width their numbers, as `⟨U+202E⟩`.
///
/// Joiners stay between letters that are not ASCII, where scripts and pictures need them.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    let mut before = None;
    while let Some(c) = chars.next() {
        let is_letter = |c: Option<&char>| c.is_some_and(|c| !c.is_ascii() && !is_hidden(*c));
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\u{7f}' => out.push('\u{2421}'),
            '\u{200c}' | '\u{200d}' if is_letter(before.as_ref()) && is_letter(chars.peek()) => out.push(c),
            // Writing into a string cannot fail.
            c if is_hidden(c) => drop(write!(out, "\u{27e8}U+{:04X}\u{27e9}", c as u32)),
            c => out.push(super::picture(c)),
        }
        before = Some(c);
    }
    out.into()
}

/// Whether a character is not seen, or turns what is around it.
fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_made_of_a_name() {
        assert_eq!(
            inline("<img src=x> [a](javascript:1) ![b] **c** `d`"),
            "\\<img src=x\\> \\[a\\](javascript:1) \\!\\[b\\] \\*\\*c\\*\\* \\`d\\`"
        );
        assert_eq!(inline("see https://x.org and www.x.org"), "see https\\://x.org and www\\.x.org");
        assert_eq!(inline("1. x\n# y"), "1\\. x \\# y");
        assert_eq!(inline("- x"), "\\- x");
        assert_eq!(inline("v1. x"), "v1. x");
    }

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(link("https://example.org/a>b c"), "<https://example.org/a%3Eb%20c>");
        assert_eq!(link("javascript:alert(1)"), "javascript:alert(1)");
        assert_eq!(link("data:text/html,<b>"), "data:text/html,\\<b\\>");
    }

    #[test]
    fn what_is_hidden_shows() {
        assert_eq!(shown("abc \u{202e}gnp.exe"), "abc \u{27e8}U+202E\u{27e9}gnp.exe");
        assert_eq!(
            shown("a\u{200d}b\u{feff}\0\u{7f}"),
            "a\u{27e8}U+200D\u{27e9}b\u{27e8}U+FEFF\u{27e9}\u{2400}\u{2421}"
        );
        assert_eq!(shown("\u{1f469}\u{200d}\u{1f467}"), "\u{1f469}\u{200d}\u{1f467}");
        assert_eq!(shown("one\r\ntwo\nthree"), "one two three");
    }
}
