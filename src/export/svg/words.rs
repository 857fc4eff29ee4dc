//! Words in a picture: how wide they are, how they break into lines, and what is not drawn as it stands.

use unicode_normalization::char::is_combining_mark;

/// Fonts for every script that the names of lists are written in, with what stands in where they are missing.
pub(super) const FONTS: &str = "'Noto Sans', 'Noto Sans Myanmar', 'Noto Sans KR', 'Noto Sans CJK KR', 'Noto Sans SC', \
                                'Noto Sans Arabic', Helvetica, Arial, sans-serif";

/// Stands for a control that would turn the direction of what follows.
const TURN: char = '\u{25af}';

/// Text as it is drawn: one line, and nothing in it turns its direction but its own letters.
pub(super) fn inert(text: &str) -> String {
    let drawn = |c: char| match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => TURN,
        c if c.is_whitespace() => ' ',
        c => c,
    };
    crate::export::escape::visible(text).chars().map(drawn).collect()
}

/// How wide a character is, to the size of the font: rather too much, for nobody knows which font it will be.
fn advance(c: char) -> f64 {
    match c {
        c if is_combining_mark(c) => 0.0,
        '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2065}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => 0.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.3,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' | '"' => 0.42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.92,
        'A'..='Z' => 0.7,
        '\u{20}'..='\u{7e}' => 0.58,
        '\u{1000}'..='\u{109f}' => 0.9,
        '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' => 1.0,
        '\u{1100}'..='\u{11ff}' => 1.0,
        '\u{1f000}'.. => 1.35,
        _ => 0.66,
    }
}

/// How wide a text is in a font of a size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(advance).sum::<f64>() * size
}

/// Breaks a text into lines of at most a width, at spaces where there are some.
pub(super) fn lines(text: &str, size: f64, widest: f64) -> Vec<String> {
    let text = inert(text);
    let mut lines = Vec::new();
    for line in crate::export::words::broken(&text, widest, |text| width(text, size)) {
        if width(&line, size) <= widest {
            lines.push(line);
        } else {
            lines.extend(cut(&line, size, widest));
        }
    }
    lines
}

/// The same, of at most so many lines; what is left out shows as an ellipsis.
pub(super) fn some_lines(text: &str, size: f64, widest: f64, most: usize) -> Vec<String> {
    // What cannot be drawn need not be measured.
    let fits = (widest / size * 12.0) as usize * most;
    let end = text.char_indices().nth(fits).map_or(text.len(), |(end, _)| end);
    let mut lines = lines(&text[..end], size, widest);
    if lines.len() > most || end < text.len() {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while width(last, size) + size > widest && !last.is_empty() {
                last.pop();
            }
            *last = format!("{}\u{2026}", last.trim_end());
        }
    }
    lines
}

/// Breaks a word that is too long, never between a letter and its marks.
fn cut(word: &str, size: f64, widest: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let (mut length, mut is_joined) = (0.0, false);
    for c in word.chars() {
        let own = advance(c) * size;
        if own > 0.0 && !is_joined && length + own > widest && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
            length = 0.0;
        }
        is_joined = c == '\u{200d}';
        line.push(c);
        length += own;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_break_into_lines_and_turn_nothing() {
        assert_eq!(lines("Korea Mining Development", 10.0, 90.0), ["Korea Mining", "Development"]);
        assert!(lines(&"x".repeat(100), 10.0, 80.0).iter().all(|line| width(line, 10.0) <= 80.0));
        assert_eq!(inert("abc \u{202e}gnp.exe\u{202c}\nnext\0"), "abc \u{25af}gnp.exe\u{25af} next\u{2400}");
        assert_eq!(some_lines("one two three four", 10.0, 40.0, 2), ["one two", "three\u{2026}"]);
        let long = some_lines(&"\u{d55c}\u{ad6d} ".repeat(5_000), 10.0, 80.0, 3);
        assert!(long.len() == 3 && long[2].ends_with('\u{2026}'));
    }
}
