//! Patterns read: tokens to a pattern, every name looked up as it is met.

use super::error::{Fault, PatternCode, Span, did_you_mean};
use super::lexer::{Lexeme, Token, lex};
use super::names;
use super::syntax::{
    AnyTest, Arrow, Condition, Edge, EdgeLabel, EdgeTest, Element, Filler, Labels, Mode, Node, NodeLabel, Op, Pattern,
    Quantifier, Selector, Variable,
};
use super::words::is_reserved;
use crate::graph::Graph;
use crate::model::naming::nearest;

/// How deep brackets and negations may stand within each other.
const DEEPEST: usize = 64;

/// The most hops of a match.
pub(super) const MOST_HOPS: u32 = 60;

type Parsed<T> = Result<T, Fault>;

pub(super) fn parse(text: &str, graph: &Graph) -> Parsed<Pattern> {
    let lexemes = lex(text)?;
    let mut parser = Parser { graph, text, lexemes, at: 0, variables: Vec::new() };
    let pattern = parser.pattern()?;
    Ok(pattern)
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

    fn node(&mut self) -> Parsed<Node> {
        if !self.is_sign("(") {
            return match (self.token().clone(), self.ahead(1)) {
                (Token::Word(word), Token::Sign("=")) => self
                    .unsupported(&format!("a path has no variable here; leave `{word} =` out, the rows are the paths")),
                (Token::Word(word), _)
                    if word.eq_ignore_ascii_case("MATCH") || word.eq_ignore_ascii_case("OPTIONAL") =>
                {
                    self.unsupported("a pattern is what stands after MATCH; begin with the path")
                }
                (Token::Word(word), _) => {
                    let words = ["ALL", "ANY", "SHORTEST", "ACYCLIC", "SIMPLE", "TRAIL", "WALK"];
                    let near = did_you_mean(nearest(&word, words.into_iter()));
                    let message =
                        format!("expected a selector, a mode or a node such as (a:State), found `{word}`{near}");
                    self.fault(PatternCode::Syntax, self.span(), message)
                }
                _ => Err(self.expected("a node such as (a:State)")),
            };
        }
        self.node_at(0)
    }

    fn node_at(&mut self, place: usize) -> Parsed<Node> {
        self.expect("(", "a node such as (b:State)")?;
        if self.is_sign("(") {
            return self.unsupported("paths in brackets are not understood here; a quantifier stands after one edge");
        }
        let start = self.span();
        let name = self.variable()?;
        let labels = if self.label_follows()? { Some(self.labels(0, &Self::node_label)?) } else { None };
        let filler = self.filler(name.as_ref(), &names::node_test)?;
        if let Some(name) = &name
            && labels.is_none()
            && matches!(filler, Filler::None)
        {
            self.warn_of_name(name)?;
        }
        if !self.is_sign(")") {
            return Err(self.close("`)`", start));
        }
        self.bump();
        let variable = name.map(|name| self.declare(name, false)).transpose()?;
        if let Some(variable) = variable {
            self.variables[variable].places.push(place);
        }
        Ok(Element { variable, labels, filler })
    }

    /// A name that begins with a capital and is an entity's or a kind's was hardly meant for a variable.
    fn warn_of_name(&self, variable: &Named) -> Parsed<()> {
        let Named { name, span } = variable;
        if !name.starts_with(char::is_uppercase) || self.variables.iter().any(|known| *known.name == **name) {
            return Ok(());
        }
        let message = if name.parse::<crate::EntityKind>().is_ok() {
            format!("`{name}` is a variable here; for entities of that kind write (x:{name})")
        } else if self.graph.index_of(name).is_some() {
            format!("`{name}` is a variable here; for the entity write (x {{id: '{name}'}})")
        } else if !self.graph.named(name).is_empty() {
            format!("`{name}` is a variable here; for the entity write (x {{name: '{name}'}})")
        } else {
            return Ok(());
        };
        self.fault(PatternCode::Variable, *span, message)
    }

    /// What is wrong where an element should end.
    fn close(&self, bracket: &str, start: Span) -> Fault {
        match self.token() {
            Token::Sign("{") | Token::Word(_) if self.at > 0 && self.lexemes[self.at - 1].span.start > start.start => {
                let what = format!("{bracket}; an element has either {{properties}} or a WHERE, after its labels");
                self.expected(&what)
            }
            Token::Sign("*") => {
                Fault::new(PatternCode::Syntax, self.span(), "a quantifier stands after an edge, as in -[:owns]->{1,4}")
            }
            _ => self.expected(&format!("{bracket}, `:` and labels, {{properties}} or WHERE")),
        }
    }

    fn variable(&mut self) -> Parsed<Option<Named>> {
        match self.token().clone() {
            Token::Word(word) if word.eq_ignore_ascii_case("WHERE") || word.eq_ignore_ascii_case("IS") => Ok(None),
            Token::Word(name) => {
                let span = self.bump();
                if is_reserved(&name) {
                    let message =
                        format!("GQL keeps the word {} for itself; name the variable otherwise", name.to_uppercase());
                    return self.fault(PatternCode::Reserved, span, message);
                }
                Ok(Some(Named { name, span }))
            }
            Token::Quoted(_) => self.fault(
                PatternCode::Variable,
                self.span(),
                "a variable is a plain word without quotes; labels stand after `:`",
            ),
            Token::Text(text) => {
                let message = format!("a string is no variable; write {{id: '{text}'}} or {{name: '{text}'}}");
                self.fault(PatternCode::Syntax, self.span(), message)
            }
            _ => Ok(None),
        }
    }

    /// Notes that a variable is used; its place is noted when it is known.
    fn declare(&mut self, Named { name, span }: Named, is_edge: bool) -> Parsed<usize> {
        let Some(place) = self.variables.iter().position(|variable| *variable.name == *name) else {
            self.variables.push(Variable { name: name.into(), is_edge, places: Vec::new() });
            return Ok(self.variables.len() - 1);
        };
        if self.variables[place].is_edge != is_edge {
            let message = format!("`{name}` stands for an entity in one place and for a tie in another");
            return self.fault(PatternCode::Variable, span, message);
        }
        if is_edge {
            let message =
                format!("`{name}` already stands for another edge; the same tie twice is not understood here");
            return self.fault(PatternCode::Variable, span, message);
        }
        Ok(place)
    }

    fn label_follows(&mut self) -> Parsed<bool> {
        Ok(self.takes(":") || self.takes_word("IS"))
    }

    fn deeper(&self, depth: usize) -> Parsed<usize> {
        if depth < DEEPEST {
            return Ok(depth + 1);
        }
        let message = format!("brackets and negations stand more than {DEEPEST} deep");
        self.fault(PatternCode::Bounds, self.span(), message)
    }

    fn labels<L>(&mut self, depth: usize, name: &dyn Fn(&mut Self) -> Parsed<L>) -> Parsed<Labels<L>> {
        let mut parts = vec![self.all_labels(depth, name)?];
        while self.takes("|") {
            if self.takes(":") {
                self.at -= 1;
                return self.fault(PatternCode::Syntax, self.span(), "write `|` alone between labels");
            }
            parts.push(self.all_labels(depth, name)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Labels::Or(parts) })
    }

    fn all_labels<L>(&mut self, depth: usize, name: &dyn Fn(&mut Self) -> Parsed<L>) -> Parsed<Labels<L>> {
        let mut parts = vec![self.label(depth, name)?];
        while self.takes("&") {
            parts.push(self.label(depth, name)?);
        }
        if self.is_sign(":") {
            return self.fault(
                PatternCode::Syntax,
                self.span(),
                "GQL joins labels with `&` (both) or `|` (either), not `:`",
            );
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Labels::And(parts) })
    }

    fn label<L>(&mut self, depth: usize, name: &dyn Fn(&mut Self) -> Parsed<L>) -> Parsed<Labels<L>> {
        if self.takes("!") {
            let depth = self.deeper(depth)?;
            return Ok(Labels::Not(Box::new(self.label(depth, name)?)));
        }
        if self.takes("%") {
            return Ok(Labels::Any);
        }
        if self.takes("(") {
            let depth = self.deeper(depth)?;
            let labels = self.labels(depth, name)?;
            self.expect(")", "`)`")?;
            return Ok(labels);
        }
        name(self).map(Labels::Name)
    }

    fn node_label(&mut self) -> Parsed<NodeLabel> {
        let name = self.label_name("a kind of entity, Listed or Authority")?;
        names::node_label(self.graph, &name)
    }

    fn edge_label(&mut self) -> Parsed<EdgeLabel> {
        let name = self.label_name("a relation or a class of relations")?;
        names::edge_label(&name)
    }

    /// A label; `bought-from` is read as `bought_from`.
    fn label_name(&mut self, what: &str) -> Parsed<Named> {
        match self.token().clone() {
            Token::Quoted(name) => Ok(Named { name, span: self.bump() }),
            Token::Word(mut name) => {
                let mut span = self.bump();
                while let (Token::Sign("-"), Token::Word(rest)) = (self.token(), self.ahead(1).clone()) {
                    let (hyphen, word) = (self.span(), self.lexemes[self.at + 1].span);
                    if hyphen.start != span.end || word.start != hyphen.end {
                        break;
                    }
                    name = format!("{name}_{rest}");
                    span = span.to(word);
                    self.at += 2;
                }
                if is_reserved(&name) {
                    let message = format!(
                        "GQL keeps the word {} for itself; write it in backquotes: `{name}`",
                        name.to_uppercase()
                    );
                    return self.fault(PatternCode::Reserved, span, message);
                }
                Ok(Named { name, span })
            }
            Token::Text(_) => {
                self.fault(PatternCode::Syntax, self.span(), "a label stands in no quotes, or in backquotes")
            }
            _ => Err(self.expected(what)),
        }
    }

    /// `{key: value, ...}` or `WHERE ...`, or neither.
    fn filler<T>(
        &mut self,
        own: Option<&Named>,
        test: &dyn Fn(&Graph, &Named, Tail) -> Parsed<T>,
    ) -> Parsed<Filler<T>> {
        if self.takes("{") {
            let mut tests = Vec::new();
            if let Token::Number(_) = self.token() {
                return self.fault(
                    PatternCode::Syntax,
                    self.span(),
                    "a quantifier stands after an edge, as in -[:owns]->{1,4}",
                );
            }
            loop {
                let key = self.key()?;
                if self.is_sign("=") {
                    return self.fault(
                        PatternCode::Syntax,
                        self.span(),
                        "write `:` between a property and its value here",
                    );
                }
                self.expect(":", "`:` and a value")?;
                let (literal, span) = self.literal()?;
                let here = Span { start: span.start, end: span.start };
                tests.push(test(self.graph, &key, Tail::Compare(Op::Equal, here, literal, span))?);
                if !self.takes(",") {
                    break;
                }
            }
            self.expect("}", "`,` or `}`")?;
            return Ok(Filler::Properties(tests));
        }
        if self.takes_word("WHERE") {
            let condition = self.condition(0, &mut |parser| {
                let (variable, key) = parser.property()?;
                if own.is_none_or(|own| own.name != variable.name) {
                    let message = match own {
                        Some(own) => format!(
                            "a WHERE within an element speaks of `{}` alone; put others in a WHERE at the end",
                            own.name
                        ),
                        None => "name the element to speak of it: (x WHERE x.country = 'MM')".to_owned(),
                    };
                    return parser.fault(PatternCode::Variable, variable.span, message);
                }
                let tail = parser.tail()?;
                test(parser.graph, &key, tail)
            })?;
            return Ok(Filler::Where(condition));
        }
        Ok(Filler::None)
    }

    fn key(&mut self) -> Parsed<Named> {
        match self.token().clone() {
            Token::Quoted(name) => Ok(Named { name, span: self.bump() }),
            Token::Word(name) if is_reserved(&name) => {
                let message =
                    format!("GQL keeps the word {} for itself; no property is called so", name.to_uppercase());
                self.fault(PatternCode::Reserved, self.span(), message)
            }
            Token::Word(name) => Ok(Named { name, span: self.bump() }),
            _ => Err(self.expected("a property")),
        }
    }

    fn literal(&mut self) -> Parsed<(Literal, Span)> {
        let literal = match self.token().clone() {
            Token::Text(text) => Literal::Text(text),
            Token::Number(number) => Literal::Number(number),
            Token::Word(word) if word.eq_ignore_ascii_case("TRUE") => Literal::Truth(true),
            Token::Word(word) if word.eq_ignore_ascii_case("FALSE") => Literal::Truth(false),
            Token::Word(word) if word.eq_ignore_ascii_case("NULL") => {
                return self.fault(
                    PatternCode::Value,
                    self.span(),
                    "nothing equals NULL; write IS NULL or IS NOT NULL",
                );
            }
            Token::Word(word) | Token::Quoted(word) => {
                let message = if matches!(self.ahead(1), Token::Sign(".")) {
                    "a property is compared with a value, not with another property".to_owned()
                } else {
                    format!("expected a value; write strings in single quotes: '{word}'")
                };
                return self.fault(PatternCode::Syntax, self.span(), message);
            }
            _ => return Err(self.expected("a value: a string in single quotes, a number, TRUE or FALSE")),
        };
        let span = self.bump();
        if matches!(literal, Literal::Number(_)) && self.is_sign(".") {
            return self.fault(PatternCode::Value, span, "only whole numbers are understood here");
        }
        Ok((literal, span))
    }

    /// `variable.key`.
    fn property(&mut self) -> Parsed<(Named, Named)> {
        if let (Token::Word(_), Token::Sign("(")) = (self.token(), self.ahead(1)) {
            return self.unsupported("functions are not understood here");
        }
        let variable = match self.token().clone() {
            Token::Word(name) if !is_reserved(&name) => Named { name, span: self.bump() },
            Token::Text(_) | Token::Number(_) => {
                return self.fault(
                    PatternCode::Syntax,
                    self.span(),
                    "write the property first, as in a.country = 'MM'",
                );
            }
            _ => return Err(self.expected("a condition such as a.country = 'MM'")),
        };
        if self.is_sign(":") || self.is_word("IS") {
            let message = format!("labels stand in the element, as in ({}:Listed)", variable.name);
            return self.fault(PatternCode::Unsupported, self.span(), message);
        }
        if !self.takes(".") {
            let message = format!(
                "expected a property of `{}`, as in {}.name, found {}",
                variable.name,
                variable.name,
                self.found()
            );
            return self.fault(PatternCode::Syntax, self.span(), message);
        }
        Ok((variable, self.key()?))
    }

    /// What follows a property.
    fn tail(&mut self) -> Parsed<Tail> {
        if self.takes_word("IS") {
            let not = self.takes_word("NOT");
            return if self.takes_word("NULL") { Ok(Tail::Null(!not)) } else { Err(self.expected("NULL or NOT NULL")) };
        }
        for word in ["IN", "STARTS", "ENDS", "CONTAINS", "LIKE"] {
            if self.is_word(word) {
                let message = format!("{word} is not understood here; compare with = <> < <= > >= and join with OR");
                return self.unsupported(&message);
            }
        }
        let op = match self.token() {
            Token::Sign("=") => Op::Equal,
            Token::Sign("<>") => Op::Unequal,
            Token::Sign("<") => Op::Less,
            Token::Sign("<=") => Op::LessOrEqual,
            Token::Sign(">") => Op::Greater,
            Token::Sign(">=") => Op::GreaterOrEqual,
            _ => return Ok(Tail::Alone),
        };
        let place = self.bump();
        if self.is_sign("=") || self.is_sign(">") {
            let message = format!("expected a value after `{}`, found {}", op.word(), self.found());
            return self.fault(PatternCode::Syntax, self.span(), message);
        }
        let (literal, span) = self.literal()?;
        Ok(Tail::Compare(op, place, literal, span))
    }

    fn condition<T>(&mut self, depth: usize, test: &mut dyn FnMut(&mut Self) -> Parsed<T>) -> Parsed<Condition<T>> {
        let mut parts = vec![self.conjunction(depth, test)?];
        while self.takes_word("OR") {
            parts.push(self.conjunction(depth, test)?);
        }
        if self.is_word("XOR") {
            return self.unsupported("XOR is not understood here; write it with AND, OR and NOT");
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::Or(parts) })
    }

    fn conjunction<T>(&mut self, depth: usize, test: &mut dyn FnMut(&mut Self) -> Parsed<T>) -> Parsed<Condition<T>> {
        let mut parts = vec![self.negation(depth, test)?];
        while self.takes_word("AND") {
            parts.push(self.negation(depth, test)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Condition::And(parts) })
    }

    fn negation<T>(&mut self, depth: usize, test: &mut dyn FnMut(&mut Self) -> Parsed<T>) -> Parsed<Condition<T>> {
        if self.takes_word("NOT") {
            let depth = self.deeper(depth)?;
            return Ok(Condition::Not(Box::new(self.negation(depth, test)?)));
        }
        if self.takes("(") {
            let depth = self.deeper(depth)?;
            let condition = self.condition(depth, test)?;
            self.expect(")", "AND, OR or `)`")?;
            return Ok(condition);
        }
        test(self).map(Condition::Test)
    }

    /// The next edge with its quantifier, if the path goes on.
    fn edge(&mut self) -> Parsed<Option<(Edge, Span)>> {
        let start = self.span();
        let bare = Element { variable: None, labels: None, filler: Filler::None };
        let (element, arrow) = match *self.token() {
            Token::Sign("->") => (self.after(bare), Arrow::Right),
            Token::Sign("<-") => (self.after(bare), Arrow::Left),
            Token::Sign("-" | "<->") => (self.after(bare), Arrow::Either),
            Token::Sign(open @ ("-[" | "<-[")) => {
                self.bump();
                let element = self.edge_element(start)?;
                let arrow = match (open, self.token()) {
                    ("-[", Token::Sign("]->")) => Arrow::Right,
                    ("<-[", Token::Sign("]-")) => Arrow::Left,
                    (_, Token::Sign("]->" | "]-")) => Arrow::Either,
                    (_, Token::Sign("]")) => return Err(self.expected("`]->` or `]-` written together")),
                    _ => return Err(self.close("`]->` or `]-`", start)),
                };
                self.bump();
                (element, arrow)
            }
            Token::Sign("(") => return Err(self.expected("an edge such as -[:owns]-> between two nodes")),
            Token::Sign("[") => return Err(self.expected("an edge, which begins with `-[` or `<-[`")),
            _ => return Ok(None),
        };
        let quantifier = self.quantifier()?;
        let span = start.to(self.lexemes.get(self.at.saturating_sub(1)).map_or(start, |lexeme| lexeme.span));
        Ok(Some((Edge { element, arrow, quantifier }, span)))
    }

    fn after<T>(&mut self, value: T) -> T {
        self.bump();
        value
    }

    fn edge_element(&mut self, start: Span) -> Parsed<Element<EdgeLabel, EdgeTest>> {
        let name = self.variable()?;
        let labels = if self.label_follows()? { Some(self.labels(0, &Self::edge_label)?) } else { None };
        if self.is_sign("*") {
            return Err(self.cypher_range(start));
        }
        let filler = self.filler(name.as_ref(), &|_, key, tail| names::edge_test(key, tail))?;
        let variable = name.map(|name| self.declare(name, true)).transpose()?;
        Ok(Element { variable, labels, filler })
    }

    /// `-[:A*1..4]->` is Cypher: says how GQL writes it.
    fn cypher_range(&mut self, start: Span) -> Fault {
        let star = self.bump();
        let number = |parser: &mut Self| match *parser.token() {
            Token::Number(number) => {
                parser.bump();
                number.to_string()
            }
            _ => String::new(),
        };
        let least = number(self);
        let range = self.takes(".") && self.takes(".");
        let most = if range { number(self) } else { String::new() };
        let quantifier = match (least.is_empty(), range) {
            (true, false) => "+".to_owned(),
            (false, false) => format!("{{{least}}}"),
            (true, true) => format!("{{1,{most}}}"),
            (false, true) => format!("{{{least},{most}}}"),
        };
        let close = if self.is_sign("]->") { "]->" } else { "]-" };
        let before = self.written(Span { start: start.start, end: star.start });
        let message =
            format!("in GQL the quantifier stands after the edge: write {}{close}{quantifier}", before.trim_end());
        Fault::new(PatternCode::Syntax, star, message)
    }

    fn quantifier(&mut self) -> Parsed<Option<Quantifier>> {
        if self.takes("?") {
            return Ok(Some(Quantifier { least: 0, most: Some(1) }));
        }
        if self.takes("+") {
            return Ok(Some(Quantifier { least: 1, most: None }));
        }
        if self.takes("*") {
            if let Token::Number(_) = self.token() {
                return self.fault(PatternCode::Syntax, self.span(), "write the quantifier in braces: {1,4}");
            }
            return Ok(Some(Quantifier { least: 0, most: None }));
        }
        if !self.is_sign("{") {
            return Ok(None);
        }
        let open = self.bump();
        let least = self.hops()?;
        let (least, most) = if self.takes(",") {
            (least.unwrap_or(0), self.hops()?)
        } else if let Some(exactly) = least {
            (exactly, Some(exactly))
        } else {
            return Err(self.expected("a number of hops, as in {1,4}"));
        };
        if self.is_sign(".") {
            return self.fault(PatternCode::Syntax, self.span(), "write a comma between the bounds: {1,4}");
        }
        let span = open.to(self.span());
        self.expect("}", "`,` or `}`")?;
        match most {
            Some(0) => self.fault(PatternCode::Bounds, span, "a quantifier allows one hop at least"),
            Some(most) if most < least => self.fault(
                PatternCode::Bounds,
                span,
                format!("the upper bound {most} is below the lower bound {least}"),
            ),
            _ => Ok(Some(Quantifier { least, most })),
        }
    }

    fn hops(&mut self) -> Parsed<Option<u32>> {
        let Token::Number(number) = *self.token() else { return Ok(None) };
        let span = self.bump();
        match u32::try_from(number) {
            Ok(hops) if hops <= MOST_HOPS => Ok(Some(hops)),
            _ => self.fault(
                PatternCode::Bounds,
                span,
                format!("a match has {MOST_HOPS} hops at most, this asks for {number}"),
            ),
        }
    }

    /// The `WHERE` after the path.
    fn last_where(&mut self, edges: &[Edge]) -> Parsed<Option<Condition<(usize, AnyTest)>>> {
        if !self.takes_word("WHERE") {
            return Ok(None);
        }
        let condition = self.condition(0, &mut |parser| {
            let (variable, key) = parser.property()?;
            let Some(place) = parser.variables.iter().position(|known| *known.name == *variable.name) else {
                let near = nearest(&variable.name, parser.variables.iter().map(|known| &*known.name));
                let known: Vec<String> = parser.variables.iter().map(|known| format!("`{}`", known.name)).collect();
                let hint = match (near, known.is_empty()) {
                    (Some(_), _) => did_you_mean(near),
                    (None, true) => "; the pattern has no variables".to_owned(),
                    (None, false) => format!("; there are {}", known.join(", ")),
                };
                let message = format!("no variable `{}`{hint}", variable.name);
                return parser.fault(PatternCode::UnknownName, variable.span, message);
            };
            let known = &parser.variables[place];
            if !known.is_edge {
                let tail = parser.tail()?;
                return Ok((place, AnyTest::Node(names::node_test(parser.graph, &key, tail)?)));
            }
            let grouped = known.places.iter().any(|&edge| edges.get(edge).is_some_and(|edge| edge.quantifier.is_some()));
            if grouped {
                let name = &variable.name;
                let message = format!(
                    "`{name}` stands for all hops of its edge; a condition on each of them stands within it: -[{name} WHERE {name}.{} ...]->",
                    key.name
                );
                return parser.fault(PatternCode::Variable, variable.span, message);
            }
            let tail = parser.tail()?;
            Ok((place, AnyTest::Edge(names::edge_test(&key, tail)?)))
        })?;
        Ok(Some(condition))
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
