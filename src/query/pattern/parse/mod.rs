//! Patterns read: tokens to a pattern, every name looked up as it is met.

mod condition;
mod element;
mod labels;

use super::error::{Fault, PatternCode, Span};
use super::lexer::{Lexeme, Token, lex};
use super::syntax::{Edge, Mode, Op, Pattern, Quantifier, Selector, Variable};
use crate::graph::Graph;

/// How deep brackets and negations may stand within each other.
const DEEPEST: usize = 64;

/// The most hops of a match.
pub(super) const MOST_HOPS: u32 = 60;

type Parsed<T> = Result<T, Fault>;

pub(super) fn parse(text: &str, graph: &Graph) -> Parsed<Pattern> {
    let lexemes = lex(text)?;
    Parser { graph, text, lexemes, at: 0, variables: Vec::new() }.pattern()
}

struct Parser<'a> {
    graph: &'a Graph,
    text: &'a str,
    /// The last is the end.
    lexemes: Vec<Lexeme>,
    at: usize,
    variables: Vec<Variable>,
}

/// A value as it is written.
#[derive(Debug)]
pub(super) enum Literal {
    Text(String),
    Number(u64),
    Truth(bool),
}

/// A name of any sort with its place.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) span: Span,
}

/// What follows a property.
pub(super) enum Tail {
    /// An operator and its place, a value and its place.
    Compare(Op, Span, Literal, Span),
    Null(bool),
    /// Nothing: the property itself is true or false.
    Alone,
}

impl Parser<'_> {
    fn token(&self) -> &Token {
        self.ahead(0)
    }

    fn ahead(&self, count: usize) -> &Token {
        self.lexemes.get(self.at + count).map_or(&Token::End, |lexeme| &lexeme.token)
    }

    fn span(&self) -> Span {
        self.lexemes.get(self.at).or(self.lexemes.last()).map(|lexeme| lexeme.span).unwrap_or_default()
    }

    fn bump(&mut self) -> Span {
        let span = self.span();
        self.at += 1;
        span
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.token(), Token::Sign(own) if *own == sign)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let there = self.is_sign(sign);
        self.at += usize::from(there);
        there
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.token(), Token::Word(own) if own.eq_ignore_ascii_case(word))
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let there = self.is_word(word);
        self.at += usize::from(there);
        there
    }

    fn found(&self) -> String {
        match self.token() {
            Token::End => "the end".to_owned(),
            Token::Text(_) => "a string".to_owned(),
            Token::Number(number) => format!("the number {number}"),
            Token::Word(word) | Token::Quoted(word) => format!("`{word}`"),
            Token::Sign(sign) => format!("`{sign}`"),
        }
    }

    /// That something else was expected here.
    fn expected(&self, what: &str) -> Fault {
        let code = if *self.token() == Token::End { PatternCode::Unfinished } else { PatternCode::Syntax };
        Fault::new(code, self.span(), format!("expected {what}, found {}", self.found()))
    }

    fn expect(&mut self, sign: &str, what: &str) -> Parsed<()> {
        if self.takes(sign) { Ok(()) } else { Err(self.expected(what)) }
    }

    fn fault<T>(&self, code: PatternCode, span: Span, message: impl Into<String>) -> Parsed<T> {
        Err(Fault::new(code, span, message))
    }

    fn unsupported<T>(&self, message: &str) -> Parsed<T> {
        self.fault(PatternCode::Unsupported, self.span(), message)
    }

    fn written(&self, span: Span) -> String {
        self.text.chars().skip(span.start).take(span.end - span.start).collect()
    }

    fn deeper(&self, depth: usize) -> Parsed<usize> {
        if depth < DEEPEST {
            return Ok(depth + 1);
        }
        let message = format!("brackets and negations stand more than {DEEPEST} deep");
        self.fault(PatternCode::Bounds, self.span(), message)
    }

    fn pattern(&mut self) -> Parsed<Pattern> {
        let (selector, mode) = self.prefix()?;
        let (mut nodes, mut edges) = (Vec::new(), Vec::new());
        let mut hops = Hops::default();
        nodes.push(self.node()?);
        while let Some((edge, span)) = self.edge()? {
            hops.add(&edge, mode.unwrap_or(Mode::Acyclic), span)?;
            if let Some(variable) = edge.element.variable {
                self.variables[variable].places.push(edges.len());
            }
            edges.push(edge);
            let place = nodes.len();
            nodes.push(self.node_at(place)?);
        }
        let condition = self.last_where(&edges)?;
        self.nothing_follows()?;
        let variables = std::mem::take(&mut self.variables);
        Ok(Pattern { selector, mode: mode.unwrap_or(Mode::Acyclic), nodes, edges, variables, condition })
    }

    /// `[selector] [mode] [PATH | PATHS]`.
    fn prefix(&mut self) -> Parsed<(Selector, Option<Mode>)> {
        let selector = self.selector()?;
        let mode = self.mode();
        let is_path = self.is_word("PATH") || self.is_word("PATHS");
        if is_path && selector.is_none() && mode.is_none() {
            return Err(self.expected("ALL, ANY, SHORTEST or a mode before it"));
        }
        self.at += usize::from(is_path);
        if self.is_word("GROUP") || self.is_word("GROUPS") {
            return self
                .unsupported("groups of equally short paths are not understood here; SHORTEST k counts single ones");
        }
        if self.selector()?.is_some() || self.mode().is_some() {
            self.at -= 1;
            return Err(self.expected("one selector, then one mode, then `(`"));
        }
        Ok((selector.unwrap_or(Selector::All), mode))
    }

    fn selector(&mut self) -> Parsed<Option<Selector>> {
        Ok(if self.takes_word("ALL") {
            Some(if self.takes_word("SHORTEST") { Selector::AllShortest } else { Selector::All })
        } else if self.takes_word("ANY") {
            Some(match self.count()? {
                Some(count) => Selector::Any(count),
                None if self.takes_word("SHORTEST") => Selector::AnyShortest,
                None => Selector::Any(1),
            })
        } else if self.takes_word("SHORTEST") {
            match self.count()? {
                Some(count) => Some(Selector::Shortest(count)),
                None => return Err(self.expected("a number: SHORTEST 5")),
            }
        } else {
            None
        })
    }

    fn count(&mut self) -> Parsed<Option<u64>> {
        let Token::Number(count) = *self.token() else { return Ok(None) };
        let span = self.bump();
        if count == 0 { self.fault(PatternCode::Bounds, span, "ask for one at least") } else { Ok(Some(count)) }
    }

    fn mode(&mut self) -> Option<Mode> {
        [Mode::Acyclic, Mode::Simple, Mode::Trail, Mode::Walk].into_iter().find(|mode| self.takes_word(mode.word()))
    }

    fn nothing_follows(&self) -> Parsed<()> {
        let message = match self.token() {
            Token::End => return Ok(()),
            Token::Sign(",") => {
                "several paths in one pattern are not understood here; ask twice, or make one path of them"
            }
            Token::Sign("*" | "+" | "?" | "{") => {
                "a quantifier stands after an edge, as in -[:owns]->{1,4}, not after a node"
            }
            Token::Sign("|") => "a choice of paths is not understood here; labels may be joined with `|`",
            Token::Word(word) if word.eq_ignore_ascii_case("RETURN") => {
                "a pattern ends before RETURN: each row holds everything that its variables stand for"
            }
            Token::Word(word) if word.eq_ignore_ascii_case("LIMIT") => "the limit is an option of the call: .limit(10)",
            Token::Word(word)
                if ["KEEP", "YIELD", "ORDER", "OFFSET", "WITH", "UNION"]
                    .iter()
                    .any(|own| word.eq_ignore_ascii_case(own)) =>
            {
                "a pattern ends after its path and its WHERE"
            }
            _ => return Err(self.expected("an edge, WHERE or the end")),
        };
        self.unsupported(message)
    }
}

/// The hops that a match has at most, as far as the pattern says.
#[derive(Default)]
struct Hops {
    most: u32,
}

impl Hops {
    fn add(&mut self, edge: &Edge, mode: Mode, span: Span) -> Parsed<()> {
        let quantifier = edge.quantifier.unwrap_or(Quantifier { least: 1, most: Some(1) });
        if quantifier.most.is_none() && mode == Mode::Walk {
            let message =
                "a WALK may go round for ever: give this edge an upper bound, as in {1,6}, or choose another mode";
            return Err(Fault::new(PatternCode::Bounds, span, message));
        }
        self.most += quantifier.most.unwrap_or(quantifier.least.max(1));
        if self.most > MOST_HOPS {
            let message = format!("a match has {MOST_HOPS} hops at most; up to here it may have {}", self.most);
            return Err(Fault::new(PatternCode::Bounds, span, message));
        }
        Ok(())
    }
}
