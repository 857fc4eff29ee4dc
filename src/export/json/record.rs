//! The records of a graph file, written beside flat attributes, so that the graph can be read back.

use std::borrow::Cow;

use serde::Serialize;

use crate::export::excerpt::Excerpt;
use crate::format::FORMAT_VERSION;
use crate::graph::refs::TieRef;
use crate::model::claim::Claim;
use crate::model::deal::Deal;
use crate::model::relation::Relation;
use crate::model::source::Source;

/// What a graph file says of the whole.
#[derive(Serialize)]
pub(super) struct Whole<'g> {
    version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<Cow<'g, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'g str>,
    sources: Vec<&'g Source>,
    deals: Vec<&'g Deal>,
}

impl<'g> Whole<'g> {
    /// Of a part there are no deals: some of their parties may be missing. Its title is that of the excerpt.
    pub(super) fn of(excerpt: &Excerpt<'g>) -> Self {
        let graph = excerpt.graph();
        let is_whole = excerpt.is_whole();
        let title = if is_whole { graph.title().map(Cow::from) } else { Some(excerpt.title().to_owned().into()) };
        let deals = if is_whole { excerpt.deals() } else { Vec::new() };
        Self { version: FORMAT_VERSION, title, note: graph.note(), sources: excerpt.sources(), deals }
    }
}

/// What a graph file says of a tie beside its ends.
#[derive(Serialize)]
pub(super) struct OfTie<'g> {
    relation: Relation,
    claims: Vec<Cow<'g, Claim>>,
}

impl<'g> OfTie<'g> {
    /// Claims that are derived from deals are derived again when a whole graph is read. In a part they become claims of their own
    /// that name the deal in `extra`, as in the graph of a part.
    pub(super) fn of(tie: TieRef<'g>, excerpt: &Excerpt<'g>) -> Self {
        let claims = tie.get().claims().iter().filter_map(|claim| match claim.deal() {
            None => Some(Cow::Borrowed(claim)),
            Some(_) if excerpt.is_whole() => None,
            Some(_) => Some(Cow::Owned(claim.clone().apart_from_deal())),
        });
        Self { relation: tie.relation(), claims: claims.collect() }
    }
}
