//! The labels and properties that patterns speak of.

use super::error::{Fault, PatternCode, Span, did_you_mean};
use super::parse::{Literal, Named, Tail};
use super::syntax::{EdgeLabel, EdgeTest, NodeLabel, NodeTest, Op};
use crate::graph::Graph;
use crate::graph::lookup::LookupError;
use crate::model::kind::EntityKind;
use crate::model::naming::{Naming, Spelling, UnknownName, nearest, plain};
use crate::model::relation::{Class, Relation};

const NODE_KEYS: [&str; 5] = ["id", "name", "country", "kind", "listed"];
const EDGE_KEYS: [&str; 5] = ["relation", "class", "modality", "standing", "origins"];

/// A kind in any spelling, `Listed` or `Authority`.
pub(super) fn node_label(graph: &Graph, Named { name, span }: &Named) -> Result<NodeLabel, Fault> {
    match plain(name).as_str() {
        "listed" => return Ok(NodeLabel::Listed),
        "authority" => return Ok(NodeLabel::Authority),
        _ => {}
    }
    if let Some(kind) = kind(graph, name) {
        return Ok(NodeLabel::Kind(kind));
    }
    let message = if edge_label(&Named { name: name.clone(), span: *span }).is_ok() {
        format!("`{name}` labels ties, not entities: -[:{name}]->")
    } else {
        let near = nearest(name, EntityKind::names().chain(["listed", "authority"]));
        let near = near.map(|label| Spelling::Pascal.of(label));
        format!("no kind of entity `{name}`{}", did_you_mean(near.as_deref()))
    };
    Err(Fault::new(PatternCode::UnknownName, *span, message))
}

/// A known kind in any spelling, or one of the user's own that the graph has.
fn kind(graph: &Graph, name: &str) -> Option<EntityKind> {
    name.parse().ok().or_else(|| {
        let own = |kind: &&EntityKind| matches!(kind, EntityKind::Other(word) if plain(word) == plain(name));
        graph.inner.node_weights().map(|entity| entity.kind()).find(own).cloned()
    })
}

/// A relation in any spelling; or else a class.
pub(super) fn edge_label(Named { name, span }: &Named) -> Result<EdgeLabel, Fault> {
    if let Ok(relation) = name.parse() {
        return Ok(EdgeLabel::Relation(relation));
    }
    if let Ok(class) = name.parse() {
        return Ok(EdgeLabel::Class(class));
    }
    let message = if name.parse::<EntityKind>().is_ok() {
        format!("`{name}` labels entities, not ties: (x:{name})")
    } else {
        let near = nearest(name, Relation::names().chain(Class::names()));
        format!("no relation or class `{name}`{}", did_you_mean(near))
    };
    Err(Fault::new(PatternCode::UnknownName, *span, message))
}

/// A condition on an entity.
pub(super) fn node_test(graph: &Graph, key: &Named, tail: Tail) -> Result<NodeTest, Fault> {
    let known = known(key, &NODE_KEYS, &EDGE_KEYS, ("an entity", "a tie"))?;
    let (so, literal, span) = match tail {
        Tail::Null(so) => return Ok(NodeTest::Null(so, known)),
        Tail::Alone if known == "listed" => (true, Literal::Truth(true), key.span),
        Tail::Alone => return Err(alone(key)),
        Tail::Compare(op, place, literal, span) => (equality(known, op, place)?, literal, span),
    };
    Ok(match known {
        "listed" => NodeTest::Listed(so, truth(known, literal, span)?),
        "country" => NodeTest::Country(so, text(known, literal, span)?.into()),
        "kind" => {
            let word = text(known, literal, span)?;
            let parsed = || word.parse::<EntityKind>();
            NodeTest::Kind(so, kind(graph, &word).map_or_else(|| value(parsed(), span), Ok)?)
        }
        "id" => {
            let id = text(known, literal, span)?;
            let index = graph.index_of(&id).ok_or_else(|| no_entity(graph, known, &id, span))?;
            NodeTest::Id(so, id.into(), vec![index.index() as u32])
        }
        _ => {
            let name = text(known, literal, span)?;
            let named = graph.named(&name).to_vec();
            if named.is_empty() {
                return Err(no_entity(graph, known, &name, span));
            }
            NodeTest::Name(so, name.into(), named)
        }
    })
}

/// A condition on a tie.
pub(super) fn edge_test(key: &Named, tail: Tail) -> Result<EdgeTest, Fault> {
    let known = known(key, &EDGE_KEYS, &NODE_KEYS, ("a tie", "an entity"))?;
    let (op, place, literal, span) = match tail {
        Tail::Null(so) => return Ok(EdgeTest::Null(so, known)),
        Tail::Alone => return Err(alone(key)),
        Tail::Compare(op, place, literal, span) => (op, place, literal, span),
    };
    Ok(match known {
        "relation" => {
            EdgeTest::Relation(equality(known, op, place)?, value(text(known, literal, span)?.parse(), span)?)
        }
        "class" => EdgeTest::Class(equality(known, op, place)?, value(text(known, literal, span)?.parse(), span)?),
        "standing" => {
            EdgeTest::Standing(equality(known, op, place)?, value(text(known, literal, span)?.parse(), span)?)
        }
        "modality" => EdgeTest::Modality(op, value(text(known, literal, span)?.parse(), span)?),
        _ => match literal {
            Literal::Number(count) => EdgeTest::Origins(op, count),
            _ => return Err(Fault::new(PatternCode::Value, span, "`origins` is a number")),
        },
    })
}

fn known(key: &Named, own: &[&'static str], others: &[&str], words: (&str, &str)) -> Result<&'static str, Fault> {
    if let Some(known) = own.iter().find(|known| plain(known) == plain(&key.name)) {
        return Ok(known);
    }
    let message = if others.contains(&key.name.as_str()) {
        format!("`{}` is a property of {}, not of {}", key.name, words.1, words.0)
    } else {
        let near = nearest(&key.name, own.iter().copied());
        let hint = if near.is_some() { did_you_mean(near) } else { format!("; it has {}", own.join(", ")) };
        format!("{} has no property `{}`{hint}", words.0, key.name)
    };
    Err(Fault::new(PatternCode::UnknownName, key.span, message))
}

fn alone(key: &Named) -> Fault {
    let message = format!("`{}` is not true or false; compare it, as in x.{} = 'value'", key.name, key.name);
    Fault::new(PatternCode::Value, key.span, message)
}

/// Only these have an order: `origins` by number, `modality` by strength.
fn equality(key: &str, op: Op, place: Span) -> Result<bool, Fault> {
    match op {
        Op::Equal => Ok(true),
        Op::Unequal => Ok(false),
        _ => {
            let message = format!("`{key}` has no order; compare it with = or <>");
            Err(Fault::new(PatternCode::Value, place, message))
        }
    }
}

fn text(key: &str, literal: Literal, span: Span) -> Result<String, Fault> {
    match literal {
        Literal::Text(text) => Ok(text),
        _ => Err(Fault::new(PatternCode::Value, span, format!("`{key}` is a string, in single quotes"))),
    }
}

fn truth(key: &str, literal: Literal, span: Span) -> Result<bool, Fault> {
    match literal {
        Literal::Truth(truth) => Ok(truth),
        _ => Err(Fault::new(PatternCode::Value, span, format!("`{key}` is TRUE or FALSE"))),
    }
}

fn value<T>(parsed: Result<T, UnknownName>, span: Span) -> Result<T, Fault> {
    parsed.map_err(|error| Fault::new(PatternCode::UnknownName, span, error.to_string()))
}

/// That no entity has this id or name; if one has it for the other, that.
fn no_entity(graph: &Graph, key: &str, text: &str, span: Span) -> Fault {
    let message = match graph.entity(text) {
        Ok(entity) if key == "id" => {
            format!("no entity has the id {text:?}; did you mean {:?}, which is named so?", entity.get().id())
        }
        Ok(_) => format!("no entity is named {text:?}; it is an id: {{id: '{text}'}}"),
        Err(LookupError::Ambiguous { .. }) => {
            format!("no entity has the id {text:?}; several are named so: {{name: '{text}'}}")
        }
        Err(error) => error.to_string(),
    };
    Fault::new(PatternCode::UnknownEntity, span, message)
}
