//! A pattern that was understood: its parts, with every name resolved. Prints as the canonical text.

use std::fmt;

use super::lexer::{is_word, write_quoted};
use super::words::is_reserved;
use crate::graph::tie::Standing;
use crate::model::claim::Modality;
use crate::model::kind::EntityKind;
use crate::model::relation::{Class, Relation};

/// Which of the matches between two ends are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Selector {
    All,
    /// Any so many: the first.
    Any(u64),
    AnyShortest,
    AllShortest,
    /// The first so many, shortest first.
    Shortest(u64),
}

/// What a match may repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Nothing.
    Acyclic,
    /// The first entity as the last.
    Simple,
    /// Entities, but no tie.
    Trail,
    /// Anything.
    Walk,
}

/// The direction of an edge pattern, read from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrow {
    Right,
    Left,
    Either,
}

/// How many hops an edge pattern stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quantifier {
    pub(super) least: u32,
    /// `None` if it has no bound of its own.
    pub(super) most: Option<u32>,
}

/// A label expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Labels<L> {
    /// Any label.
    Any,
    Name(L),
    Not(Box<Labels<L>>),
    And(Vec<Labels<L>>),
    Or(Vec<Labels<L>>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum NodeLabel {
    Kind(EntityKind),
    Listed,
    Authority,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum EdgeLabel {
    Relation(Relation),
    Class(Class),
}

/// A condition in the three-valued logic of GQL.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Condition<T> {
    Test(T),
    Not(Box<Condition<T>>),
    And(Vec<Condition<T>>),
    Or(Vec<Condition<T>>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Op {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A condition on one entity. `bool`: whether it is to be so, or not.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum NodeTest {
    /// The text, and the entities that have it for an id.
    Id(bool, Box<str>, Vec<u32>),
    /// The text, and the entities that have it for a name or alias.
    Name(bool, Box<str>, Vec<u32>),
    Country(bool, Box<str>),
    Kind(bool, EntityKind),
    Listed(bool, bool),
    /// Whether it has the property at all.
    Null(bool, &'static str),
}

/// A condition on one tie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum EdgeTest {
    Relation(bool, Relation),
    Class(bool, Class),
    Modality(Op, Modality),
    Standing(bool, Standing),
    Origins(Op, u64),
    Null(bool, &'static str),
}

/// A condition on whatever a variable stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum AnyTest {
    Node(NodeTest),
    Edge(EdgeTest),
}

/// What stands in the brackets of an element after its labels.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filler<T> {
    None,
    /// `{key: value}`.
    Properties(Vec<T>),
    /// `WHERE ...`.
    Where(Condition<T>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Element<L, T> {
    /// Its place among the variables.
    pub(super) variable: Option<usize>,
    pub(super) labels: Option<Labels<L>>,
    pub(super) filler: Filler<T>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Edge {
    pub(super) element: Element<EdgeLabel, EdgeTest>,
    pub(super) arrow: Arrow,
    /// `None` stands for one hop that is no group.
    pub(super) quantifier: Option<Quantifier>,
}

pub(super) type Node = Element<NodeLabel, NodeTest>;

/// What a variable stands for: a place among the nodes (or several that must be the same entity), or among the edges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variable {
    pub(super) name: Box<str>,
    pub(super) is_edge: bool,
    pub(super) places: Vec<usize>,
}

/// A pattern of one path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern {
    pub(super) selector: Selector,
    pub(super) mode: Mode,
    /// At least one.
    pub(super) nodes: Vec<Node>,
    /// One between each two nodes.
    pub(super) edges: Vec<Edge>,
    pub(super) variables: Vec<Variable>,
    /// The final `WHERE`, with the places of the variables.
    pub(super) condition: Option<Condition<(usize, AnyTest)>>,
}

impl<T> Condition<T> {
    /// By the rules of GQL: what is not known is neither true nor false.
    pub(super) fn holds(&self, test: &mut impl FnMut(&T) -> Option<bool>) -> Option<bool> {
        match self {
            Condition::Test(one) => test(one),
            Condition::Not(one) => one.holds(test).map(|holds| !holds),
            Condition::And(parts) | Condition::Or(parts) => {
                let decides = matches!(self, Condition::Or(_));
                let mut outcome = Some(!decides);
                for part in parts {
                    match part.holds(test) {
                        Some(holds) if holds == decides => return Some(decides),
                        None => outcome = None,
                        _ => {}
                    }
                }
                outcome
            }
        }
    }

    /// The parts that must all hold.
    pub(super) fn conjuncts(&self) -> &[Condition<T>] {
        match self {
            Condition::And(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    fn write(
        &self,
        f: &mut fmt::Formatter<'_>,
        test: &impl Fn(&T, &mut fmt::Formatter<'_>) -> fmt::Result,
    ) -> fmt::Result {
        let (parts, word) = match self {
            Condition::Test(one) => return test(one, f),
            Condition::Not(one) => {
                f.write_str("NOT (")?;
                one.write(f, test)?;
                return f.write_str(")");
            }
            Condition::And(parts) => (parts, " AND "),
            Condition::Or(parts) => (parts, " OR "),
        };
        for (position, part) in parts.iter().enumerate() {
            f.write_str(if position > 0 { word } else { "" })?;
            let nested = matches!(
                (self, part),
                (Condition::And(_), Condition::Or(_) | Condition::And(_)) | (Condition::Or(_), Condition::Or(_))
            );
            f.write_str(if nested { "(" } else { "" })?;
            part.write(f, test)?;
            f.write_str(if nested { ")" } else { "" })?;
        }
        Ok(())
    }
}

impl Op {
    pub(super) fn word(self) -> &'static str {
        match self {
            Op::Equal => "=",
            Op::Unequal => "<>",
            Op::Less => "<",
            Op::LessOrEqual => "<=",
            Op::Greater => ">",
            Op::GreaterOrEqual => ">=",
        }
    }

    pub(super) fn compares<T: Ord>(self, one: T, other: T) -> bool {
        match self {
            Op::Equal => one == other,
            Op::Unequal => one != other,
            Op::Less => one < other,
            Op::LessOrEqual => one <= other,
            Op::Greater => one > other,
            Op::GreaterOrEqual => one >= other,
        }
    }
}

impl Selector {
    pub(super) fn words(self) -> String {
        match self {
            Selector::All => "ALL".to_owned(),
            Selector::Any(1) => "ANY".to_owned(),
            Selector::Any(count) => format!("ANY {count}"),
            Selector::AnyShortest => "ANY SHORTEST".to_owned(),
            Selector::AllShortest => "ALL SHORTEST".to_owned(),
            Selector::Shortest(count) => format!("SHORTEST {count}"),
        }
    }
}

impl Mode {
    pub(super) fn word(self) -> &'static str {
        match self {
            Mode::Acyclic => "ACYCLIC",
            Mode::Simple => "SIMPLE",
            Mode::Trail => "TRAIL",
            Mode::Walk => "WALK",
        }
    }
}

/// How a property and its value are written: `key`, what joins them, the value.
pub(super) struct Parts<'a>(&'static str, &'static str, Value<'a>);

pub(super) enum Value<'a> {
    Text(&'a str),
    Plain(String),
    Null,
}

fn is(is: bool) -> &'static str {
    if is { Op::Equal.word() } else { Op::Unequal.word() }
}

/// A test that can be written.
pub(super) trait Test {
    fn parts(&self) -> Parts<'_>;
}

impl Test for NodeTest {
    fn parts(&self) -> Parts<'_> {
        match self {
            NodeTest::Id(so, text, _) => Parts("id", is(*so), Value::Text(text)),
            NodeTest::Name(so, text, _) => Parts("name", is(*so), Value::Text(text)),
            NodeTest::Country(so, text) => Parts("country", is(*so), Value::Text(text)),
            NodeTest::Kind(so, kind) => Parts("kind", is(*so), Value::Text(kind.name())),
            NodeTest::Listed(so, value) => Parts("listed", is(*so), Value::Plain(truth(*value).to_owned())),
            NodeTest::Null(so, key) => Parts(key, null(*so), Value::Null),
        }
    }
}

impl Test for EdgeTest {
    fn parts(&self) -> Parts<'_> {
        match *self {
            EdgeTest::Relation(so, relation) => Parts("relation", is(so), Value::Text(relation.label())),
            EdgeTest::Class(so, class) => Parts("class", is(so), Value::Text(class.label())),
            EdgeTest::Modality(op, modality) => Parts("modality", op.word(), Value::Text(modality.label())),
            EdgeTest::Standing(so, standing) => Parts("standing", is(so), Value::Text(standing.label())),
            EdgeTest::Origins(op, count) => Parts("origins", op.word(), Value::Plain(count.to_string())),
            EdgeTest::Null(so, key) => Parts(key, null(so), Value::Null),
        }
    }
}

fn truth(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}

fn null(is: bool) -> &'static str {
    if is { "IS NULL" } else { "IS NOT NULL" }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => write_quoted(text, '\'', f),
            Value::Plain(text) => f.write_str(text),
            Value::Null => Ok(()),
        }
    }
}

fn write_test(variable: &str, test: &impl Test, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let Parts(key, op, value) = test.parts();
    let gap = if matches!(value, Value::Null) { "" } else { " " };
    write!(f, "{variable}.{key} {op}{gap}{value}")
}

fn write_name(name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if is_word(name) && !is_reserved(name) { f.write_str(name) } else { write_quoted(name, '`', f) }
}

impl fmt::Display for NodeLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NodeLabel::Kind(kind) => write_name(kind.name(), f),
            NodeLabel::Listed => f.write_str("Listed"),
            NodeLabel::Authority => f.write_str("Authority"),
        }
    }
}

impl fmt::Display for EdgeLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EdgeLabel::Relation(relation) => write_name(relation.label(), f),
            EdgeLabel::Class(class) => write_name(class.label(), f),
        }
    }
}

impl<L: fmt::Display> fmt::Display for Labels<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, sign) = match self {
            Labels::Any => return f.write_str("%"),
            Labels::Name(name) => return name.fmt(f),
            Labels::Not(one) => {
                let nested = matches!(**one, Labels::And(_) | Labels::Or(_));
                return if nested { write!(f, "!({one})") } else { write!(f, "!{one}") };
            }
            Labels::And(parts) => (parts, "&"),
            Labels::Or(parts) => (parts, "|"),
        };
        for (position, part) in parts.iter().enumerate() {
            f.write_str(if position > 0 { sign } else { "" })?;
            let nested = matches!(
                (self, part),
                (Labels::And(_), Labels::Or(_) | Labels::And(_)) | (Labels::Or(_), Labels::Or(_))
            );
            if nested { write!(f, "({part})")? } else { part.fmt(f)? }
        }
        Ok(())
    }
}

impl<L: fmt::Display, T: Test> Element<L, T> {
    fn is_bare(&self) -> bool {
        self.variable.is_none() && self.labels.is_none() && matches!(self.filler, Filler::None)
    }

    fn write(&self, variables: &[Variable], f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.variable.and_then(|place| variables.get(place)).map_or("", |variable| &*variable.name);
        f.write_str(name)?;
        if let Some(labels) = &self.labels {
            write!(f, ":{labels}")?;
        }
        let gap = if name.is_empty() && self.labels.is_none() { "" } else { " " };
        match &self.filler {
            Filler::None => Ok(()),
            Filler::Properties(tests) => {
                write!(f, "{gap}{{")?;
                for (position, test) in tests.iter().enumerate() {
                    let Parts(key, _, value) = test.parts();
                    write!(f, "{}{key}: {value}", if position > 0 { ", " } else { "" })?;
                }
                f.write_str("}")
            }
            Filler::Where(condition) => {
                write!(f, "{gap}WHERE ")?;
                condition.write(f, &|test, f| write_test(name, test, f))
            }
        }
    }
}

impl fmt::Display for Quantifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (0, Some(1)) => f.write_str("?"),
            (0, None) => f.write_str("*"),
            (1, None) => f.write_str("+"),
            (least, None) => write!(f, "{{{least},}}"),
            (least, Some(most)) if least == most => write!(f, "{{{least}}}"),
            (least, Some(most)) => write!(f, "{{{least},{most}}}"),
        }
    }
}

/// Prints the canonical text: selector and mode in words, names in one spelling. After `MATCH` it is GQL and means the same there.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.selector.words(), self.mode.word())?;
        for (place, node) in self.nodes.iter().enumerate() {
            f.write_str("(")?;
            node.write(&self.variables, f)?;
            f.write_str(")")?;
            let Some(edge) = self.edges.get(place) else { continue };
            let (open, close) = match (edge.arrow, edge.element.is_bare()) {
                (Arrow::Right, true) => ("", "->"),
                (Arrow::Left, true) => ("", "<-"),
                (Arrow::Either, true) => ("", "-"),
                (Arrow::Right, false) => ("-[", "]->"),
                (Arrow::Left, false) => ("<-[", "]-"),
                (Arrow::Either, false) => ("-[", "]-"),
            };
            f.write_str(open)?;
            edge.element.write(&self.variables, f)?;
            f.write_str(close)?;
            if let Some(quantifier) = edge.quantifier {
                quantifier.fmt(f)?;
            }
        }
        if let Some(condition) = &self.condition {
            f.write_str(" WHERE ")?;
            condition.write(f, &|(place, test), f| {
                let name = self.variables.get(*place).map_or("", |variable| &*variable.name);
                match test {
                    AnyTest::Node(test) => write_test(name, test, f),
                    AnyTest::Edge(test) => write_test(name, test, f),
                }
            })?;
        }
        Ok(())
    }
}
