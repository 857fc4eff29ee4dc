//! Conditions and values.

use super::{Literal, Named, Parsed, Parser, Tail};
use crate::model::naming::nearest;
use crate::query::pattern::error::{PatternCode, Span, did_you_mean};
use crate::query::pattern::lexer::Token;
use crate::query::pattern::names;
use crate::query::pattern::syntax::{AnyTest, Condition, Edge, Op};
use crate::query::pattern::words::is_reserved;

impl Parser<'_> {
    pub(super) fn key(&mut self) -> Parsed<Named> {
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

    pub(super) fn literal(&mut self) -> Parsed<(Literal, Span)> {
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
    pub(super) fn property(&mut self) -> Parsed<(Named, Named)> {
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
    pub(super) fn tail(&mut self) -> Parsed<Tail> {
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

    pub(super) fn condition<T>(
        &mut self,
        depth: usize,
        test: &mut dyn FnMut(&mut Self) -> Parsed<T>,
    ) -> Parsed<Condition<T>> {
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

    /// The `WHERE` after the path.
    pub(super) fn last_where(&mut self, edges: &[Edge]) -> Parsed<Option<Condition<(usize, AnyTest)>>> {
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
}
