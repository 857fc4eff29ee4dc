//! Patterns as tokens, as GQL cuts them.

use unicode_normalization::char::is_combining_mark;

use super::error::{Fault, PatternCode, Span};

/// The longest pattern, in bytes.
const LONGEST_PATTERN: usize = 64 * 1024;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word: a keyword, a variable, a label, a property.
    Word(String),
    /// A name in backquotes.
    Quoted(String),
    /// A string in single quotes.
    Text(String),
    Number(u64),
    Sign(&'static str),
    End,
}

#[derive(Debug, Clone)]
pub(super) struct Lexeme {
    pub(super) token: Token,
    pub(super) span: Span,
}

/// Longest first, so that the first that fits is the one GQL takes.
const SIGNS: &[&str] = &[
    "<-[", "]->", "<->", "-[", "]-", "->", "<-", "<>", "<=", ">=", "(", ")", "{", "}", ":", ",", ".", "=", "<", ">",
    "!", "&", "|", "%", "?", "+", "*", "-", "[", "]",
];

pub(super) fn begins_word(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

pub(super) fn continues_word(c: char) -> bool {
    begins_word(c) || c.is_ascii_digit() || is_combining_mark(c)
}

/// Whether a name can stand without backquotes, if no keyword forbids it.
pub(super) fn is_word(name: &str) -> bool {
    name.starts_with(begins_word) && name.chars().all(continues_word)
}

pub(super) fn lex(text: &str) -> Result<Vec<Lexeme>, Fault> {
    if text.len() > LONGEST_PATTERN {
        let message = format!("a pattern has {LONGEST_PATTERN} bytes at most, this one {}", text.len());
        return Err(Fault::new(PatternCode::Bounds, Span::default(), message));
    }
    let mut lexer = Lexer { rest: text, at: 0 };
    let mut lexemes = Vec::new();
    loop {
        let lexeme = lexer.next()?;
        let end = lexeme.token == Token::End;
        lexemes.push(lexeme);
        if end {
            return Ok(lexemes);
        }
    }
}

struct Lexer<'a> {
    rest: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Lexeme, Fault> {
        self.skip_while(char::is_whitespace);
        let start = self.at;
        let token = match self.rest.chars().next() {
            None => Token::End,
            Some(c) if begins_word(c) => Token::Word(self.skip_while(continues_word).to_owned()),
            Some(c) if c.is_ascii_digit() => self.number()?,
            Some('\'') => Token::Text(self.quoted('\'')?),
            Some('`') => Token::Quoted(self.quoted('`')?),
            Some(c) => self.sign(c)?,
        };
        Ok(Lexeme { token, span: Span { start, end: self.at } })
    }

    fn fault(&self, length: usize, message: impl Into<String>) -> Fault {
        Fault::new(PatternCode::Syntax, Span { start: self.at, end: self.at + length }, message)
    }

    fn skip_while(&mut self, is_part: impl Fn(char) -> bool) -> &str {
        let length = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (skipped, rest) = self.rest.split_at(length);
        self.at += skipped.chars().count();
        self.rest = rest;
        skipped
    }

    fn number(&mut self) -> Result<Token, Fault> {
        let start = self.at;
        let digits = self.skip_while(|c| c.is_ascii_digit()).to_owned();
        let span = Span { start, end: self.at };
        if self.rest.starts_with(continues_word) {
            let message = "a number is digits alone; a name does not begin with a digit";
            return Err(Fault::new(PatternCode::Syntax, span, message));
        }
        digits
            .parse()
            .map(Token::Number)
            .map_err(|_| Fault::new(PatternCode::Bounds, span, format!("{digits} is beyond what a number can be here")))
    }

    fn sign(&mut self, c: char) -> Result<Token, Fault> {
        let hint = [
            ("-->", "`--` begins a comment in GQL; write `->` for any tie along its direction"),
            ("<--", "`--` begins a comment in GQL; write `<-` for any tie against its direction"),
            ("--", "`--` begins a comment in GQL; write `-` for any tie, whichever way it leads"),
            ("!=", "GQL writes `<>` for \"is not\""),
            ("~", "ties have a direction, so there are no undirected ones; write `-[...]-` for both ways"),
            ("\"", "write strings in 'single quotes'; in GQL double quotes may also delimit a name, for which `backquotes` stand here"),
            ("$", "parameters are not understood here; write the value itself"),
            ("//", "comments are not understood here"),
            ("/*", "comments are not understood here"),
            (";", "a pattern is one sentence without a `;`"),
        ]
        .iter()
        .find(|(sign, _)| self.rest.starts_with(sign));
        if let Some((sign, hint)) = hint {
            return Err(self.fault(sign.chars().count(), *hint));
        }
        let Some(&sign) = SIGNS.iter().find(|sign| self.rest.starts_with(**sign)) else {
            return Err(self.fault(1, format!("{c:?} has no meaning here")));
        };
        self.rest = &self.rest[sign.len()..];
        self.at += sign.len();
        Ok(Token::Sign(sign))
    }

    /// What stands between two quotes. A quote within is doubled or escaped.
    fn quoted(&mut self, quote: char) -> Result<String, Fault> {
        let start = self.at;
        let mut chars = self.rest.char_indices().skip(1).peekable();
        let mut read = 1;
        let mut text = String::new();
        while let Some((byte, c)) = chars.next() {
            read += 1;
            if c == quote {
                if chars.next_if(|(_, next)| *next == quote).is_none() {
                    self.rest = &self.rest[byte + c.len_utf8()..];
                    self.at += read;
                    return Ok(text);
                }
                read += 1;
                text.push(c);
            } else if c == '\\' {
                let escaped = chars.next().and_then(|(_, next)| match next {
                    '\\' | '\'' | '"' | '`' => Some(next),
                    'n' => Some('\n'),
                    'r' => Some('\r'),
                    't' => Some('\t'),
                    _ => None,
                });
                let Some(escaped) = escaped else {
                    let place = Span { start: start + read - 1, end: start + read + 1 };
                    let message = r"after `\` stands one of \ ' ` n r t; write `\\` for a backslash";
                    return Err(Fault::new(PatternCode::Syntax, place, message));
                };
                read += 1;
                text.push(escaped);
            } else if matches!(c, '\n' | '\r') {
                break;
            } else {
                text.push(c);
            }
        }
        let message = format!("the closing {quote} is missing");
        Err(Fault::new(PatternCode::Unfinished, Span { start, end: start + read }, message))
    }
}

/// Writes a string as GQL reads it.
pub(super) fn write_quoted(text: &str, quote: char, out: &mut impl std::fmt::Write) -> std::fmt::Result {
    out.write_char(quote)?;
    for c in text.chars() {
        match c {
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            c if c == quote => write!(out, "{c}{c}")?,
            c => out.write_char(c)?,
        }
    }
    out.write_char(quote)
}
