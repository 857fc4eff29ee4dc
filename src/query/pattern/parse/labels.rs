//! Label expressions.

use super::{Named, Parsed, Parser};
use crate::query::pattern::error::PatternCode;
use crate::query::pattern::lexer::Token;
use crate::query::pattern::names;
use crate::query::pattern::syntax::{EdgeLabel, Labels, NodeLabel};
use crate::query::pattern::words::is_reserved;

impl Parser<'_> {
    pub(super) fn label_follows(&mut self) -> bool {
        self.takes(":") || self.takes_word("IS")
    }

    pub(super) fn labels<L>(&mut self, depth: usize, name: &dyn Fn(&mut Self) -> Parsed<L>) -> Parsed<Labels<L>> {
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

    pub(super) fn node_label(&mut self) -> Parsed<NodeLabel> {
        let name = self.label_name("a kind of entity, Listed or Authority")?;
        names::node_label(self.graph, &name)
    }

    pub(super) fn edge_label(&mut self) -> Parsed<EdgeLabel> {
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
}
