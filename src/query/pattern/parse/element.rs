//! Nodes and edges.

use super::{MOST_HOPS, Named, Parsed, Parser, Tail};
use crate::graph::Graph;
use crate::model::naming::nearest;
use crate::query::pattern::error::{Fault, PatternCode, Span, did_you_mean};
use crate::query::pattern::lexer::Token;
use crate::query::pattern::names;
use crate::query::pattern::syntax::{
    Arrow, Edge, EdgeLabel, EdgeTest, Element, Filler, Node, Op, Quantifier, Variable,
};
use crate::query::pattern::words::is_reserved;

impl Parser<'_> {
    pub(super) fn node(&mut self) -> Parsed<Node> {
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

    pub(super) fn node_at(&mut self, place: usize) -> Parsed<Node> {
        self.expect("(", "a node such as (b:State)")?;
        if self.is_sign("(") {
            return self.unsupported("paths in brackets are not understood here; a quantifier stands after one edge");
        }
        let start = self.span();
        let name = self.variable()?;
        let labels = if self.label_follows() { Some(self.labels(0, &Self::node_label)?) } else { None };
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

    /// The next edge with its quantifier, if the path goes on.
    pub(super) fn edge(&mut self) -> Parsed<Option<(Edge, Span)>> {
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
        let labels = if self.label_follows() { Some(self.labels(0, &Self::edge_label)?) } else { None };
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
}
