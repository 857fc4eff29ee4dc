//! What stands around a place in a RON text: the brackets that are open there and the tokens before and after it.

use super::locate::{Scanner, is_name};
use crate::graph::problem::{Step, display_path};

/// A name, a number, a text in quotation marks, or one other character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) at: usize,
    pub(super) text: &'t str,
}

impl Token<'_> {
    pub(super) fn end(&self) -> usize {
        self.at + self.text.len()
    }

    pub(super) fn is_name(&self) -> bool {
        self.text.starts_with(is_name) && !self.is_text()
    }

    pub(super) fn is_number(&self) -> bool {
        self.text.trim_start_matches(['+', '-', '.']).starts_with(|c: char| c.is_ascii_digit())
    }

    pub(super) fn is_text(&self) -> bool {
        quote(self.text).is_some()
    }

    pub(super) fn opens(&self) -> bool {
        matches!(self.text, "(" | "[" | "{")
    }

    pub(super) fn closes(&self) -> bool {
        matches!(self.text, ")" | "]" | "}")
    }
}

/// A bracket that is open, and the item in it that has been reached.
#[derive(Debug)]
pub(super) struct Open<'t> {
    /// Where its value begins: at the name before it, or at the bracket itself.
    pub(super) from: usize,
    pub(super) bracket: Token<'t>,
    /// Where the value of the item begins, once it is reached.
    pub(super) value: Option<usize>,
    pub(super) index: u32,
    pub(super) field: Option<&'t str>,
    is_named: bool,
    has_fields: bool,
}

impl Open<'_> {
    fn step(&self) -> Option<Step<'_>> {
        let is_record = self.has_fields || self.is_named;
        match self.field {
            Some(field) => Some(Step::Field(field)),
            None if self.bracket.text == "[" => Some(Step::Index(self.index)),
            None if is_record || (self.index == 0 && self.value.is_none()) => None,
            None => Some(Step::Index(self.index)),
        }
    }

    /// The bracket that would close it.
    pub(super) fn closing(&self) -> char {
        match self.bracket.text {
            "[" => ']',
            "{" => '}',
            _ => ')',
        }
    }
}

/// What stands around a place in a text.
#[derive(Debug, Default)]
pub(super) struct Around<'t> {
    /// The brackets that are open, outermost first.
    pub(super) open: Vec<Open<'t>>,
    /// The last token that begins before the place.
    pub(super) before: Option<Token<'t>>,
    /// The first token that does not; there is none at the end of the text.
    pub(super) after: Option<Token<'t>>,
    /// Where a comment begins that is never closed.
    pub(super) unclosed_comment: Option<usize>,
}

impl<'t> Around<'t> {
    /// Walks the text up to an offset. All of it must be RON but the token at the end.
    pub(super) fn new(text: &'t str, offset: usize) -> Self {
        let mut around = Self::default();
        let mut scanner = Scanner::new(text);
        loop {
            if scanner.trivia().is_none() && text.get(scanner.at..).is_some_and(|rest| rest.starts_with("/*")) {
                around.unclosed_comment = Some(scanner.at);
                return around;
            }
            match token(text, &mut scanner) {
                Some(token) if token.at < offset => around.pass(token),
                after => {
                    around.after = after;
                    return around;
                }
            }
        }
    }

    fn pass(&mut self, token: Token<'t>) {
        let before = self.before.replace(token);
        let item = self.open.last_mut();
        match token.text {
            ")" | "]" | "}" => drop(self.open.pop()),
            "," => {
                if let Some(item) = item {
                    (item.index, item.field, item.value) = (item.index.saturating_add(1), None, None);
                }
            }
            ":" => {
                let name = before.filter(Token::is_name);
                if let Some((item, name)) = item.zip(name).filter(|(item, name)| item.value == Some(name.at)) {
                    (item.field, item.value, item.has_fields) = (Some(name.text), None, true);
                }
            }
            _ => {
                let outer = item.map(|item| *item.value.get_or_insert(token.at));
                if token.opens() {
                    let name = before.filter(|name| name.is_name() && outer.is_none_or(|from| from == name.at));
                    let from = name.map_or(token.at, |name| name.at);
                    self.open.push(Open {
                        from,
                        bracket: token,
                        value: None,
                        index: 0,
                        field: None,
                        is_named: name.is_some(),
                        has_fields: false,
                    });
                }
            }
        }
    }

    /// The path to the item reached in the innermost bracket.
    pub(super) fn path(&self) -> String {
        self.path_within(self.open.len())
    }

    /// The path to the innermost bracket's value.
    pub(super) fn outer_path(&self) -> String {
        self.path_within(self.open.len().saturating_sub(1))
    }

    fn path_within(&self, depth: usize) -> String {
        let steps: Vec<Step<'_>> = self.open.iter().take(depth).filter_map(Open::step).collect();
        display_path(&steps)
    }

    /// Where the value begins that was being read, and the path to it; if none was, the next one.
    pub(super) fn value(&self) -> (usize, String) {
        let next = self.after.or(self.before).map_or(0, |token| token.at);
        match self.open.last() {
            Some(group) if self.before == Some(group.bracket) => (group.from, self.outer_path()),
            Some(group) => (group.value.unwrap_or(next), self.path()),
            None => (next, String::new()),
        }
    }
}

/// The token that begins where the scanner stands, which passes over it; an unclosed text is one up to the end.
pub(super) fn token<'t>(text: &'t str, scanner: &mut Scanner<'t>) -> Option<Token<'t>> {
    let at = scanner.at;
    let rest = text.get(at..)?;
    let first = rest.chars().next()?;
    let passed = if let Some(length) = quote(rest) {
        scanner.at += length;
        if first == '\'' { scanner.character() } else { scanner.string(at) }
    } else if is_name(first) {
        scanner.name();
        Some(())
    } else {
        scanner.at += first.len_utf8();
        Some(())
    };
    if passed.is_none() {
        scanner.at = text.len();
    }
    // A lone `r#` has no name.
    scanner.at = scanner.at.max(at + first.len_utf8());
    Some(Token { at, text: text.get(at..scanner.at)? })
}

/// How far before the quotation mark a text begins, if it begins here: `r##"` has three bytes before it.
fn quote(rest: &str) -> Option<usize> {
    if rest.starts_with('\'') {
        return Some(0);
    }
    let plain = rest.strip_prefix('b').unwrap_or(rest);
    let raw = plain.strip_prefix('r').map(|raw| raw.trim_start_matches('#'));
    let quoted = raw.unwrap_or(plain);
    quoted.starts_with('"').then_some(rest.len() - quoted.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str) -> Around<'_> {
        let offset = text.find('^').unwrap();
        Around::new(text, offset)
    }

    #[test]
    fn paths_name_the_item_reached() {
        for (text, path, outer) in [
            ("Graph(version: ^1)", "version", ""),
            ("Graph(list: [(a: 1), (b: Some(Other(^2)))])", "list[1].b", "list[1].b"),
            ("Graph(list: [(a: 1, ^)])", "list[0]", "list[0]"),
            ("(list: [\"a\", ^])", "list[1]", "list"),
            ("(extra: [(\"a)\", ^5)])", "extra[0][1]", "extra[0]"),
            ("(extra: [(^5)])", "extra[0]", "extra[0]"),
            ("(/* ( */ a: r#\"[\"(\"#, b: '(', c: [^", "c[0]", "c"),
        ] {
            let around = around(text);
            assert_eq!((around.path().as_str(), around.outer_path().as_str()), (path, outer), "{text}");
        }
    }

    #[test]
    fn tokens_stand_on_both_sides() {
        for (text, before, after) in [
            ("(id: \"a\" ^ , b)", Some("\"a\""), Some("^")),
            ("(id: ^\"unclosed", Some(":"), Some("^")),
            ("^", None, Some("^")),
            ("(r#a-b ^", Some("r#a-b"), Some("^")),
            ("r#^", Some("#"), Some("^")),
        ] {
            let around = around(text);
            assert_eq!(around.before.map(|token| token.text), before, "{text}");
            assert_eq!(around.after.map(|token| token.text), after, "{text}");
        }
        assert_eq!(Around::new("(a, /* /* */", 12).unclosed_comment, Some(4));
    }
}
