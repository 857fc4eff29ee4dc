//! A page to explore the network with: one HTML file that needs nothing else.

mod base64;
mod data;
mod start;

use std::io::{self, BufWriter, Write};

use petgraph::graph::NodeIndex;
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::escape;
use super::escape::html::ScriptData;
use super::excerpt::Excerpt;
use super::layout::Layout;

/// The page, with the places where its parts go.
const PAGE: &str = include_str!("page.html");
const STYLE: &str = include_str!("style.css");

/// The script, part by part; together they are one function.
const SCRIPTS: &[&str] = &[
    include_str!("dom.js"),
    include_str!("data.js"),
    include_str!("state.js"),
    include_str!("time.js"),
    include_str!("filters.js"),
    include_str!("scope.js"),
    include_str!("routes.js"),
    include_str!("shapes.js"),
    include_str!("view.js"),
    include_str!("pointer.js"),
    include_str!("search.js"),
    include_str!("dossier.js"),
    include_str!("table.js"),
    include_str!("export.js"),
    include_str!("main.js"),
];

/// Writes a page that shows a network and its evidence, for people without any tool but a browser.
///
/// It is one file that opens from a disk and asks nothing of any network; its Content-Security-Policy forbids it to. Names and
/// quotes are text in it, never markup. What it offers is told in the [guide](crate::guide::exports#the-explorer-for-everyone).
///
/// Of more than 10,000 entities the page opens on the surroundings of one; the rest is found by search and by expansion.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::Explorer;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut page = Vec::new();
/// Explorer::new(&graph).to_writer(&mut page)?;
/// assert!(String::from_utf8(page)?.starts_with("<!doctype html>"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Explorer<'g> {
    excerpt: Excerpt<'g>,
    layout: Option<Layout>,
    seed: u64,
    start: Vec<NodeIndex>,
}

impl<'g> Explorer<'g> {
    /// A graph or a part of one, laid out when it is written.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), layout: None, seed: 1, start: Vec::new() }
    }

    /// Takes positions that are there already. Entities that have none in it stand in the middle.
    pub fn layout(mut self, layout: &Layout) -> Self {
        self.layout = Some(layout.clone());
        self
    }

    /// The seed of the layout, if none is given: 1 unless said otherwise.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Opens on the surroundings of these entities, however few there are in all. Those that are not shown count for nothing.
    ///
    /// Unless said otherwise a page of up to 10,000 entities opens on all of them, and one of more on what was asked about (the
    /// start of a neighbourhood, the ends of routes), or else on the entity with the most ties that is neither a state nor an
    /// authority.
    pub fn start(mut self, entities: impl IntoIterator<Item = impl Into<NodeIndex>>) -> Self {
        self.start.extend(entities.into_iter().map(Into::into));
        self
    }

    /// Writes the page. The writer need not be buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let mut writer = BufWriter::new(writer);
        let script = script();
        let about = self.excerpt.about();
        let mut rest = PAGE;
        while let Some((before, after)) = rest.split_once("{{") {
            let Some((name, after)) = after.split_once("}}") else { break };
            writer.write_all(before.as_bytes())?;
            match name {
                "policy" => writer.write_all(policy(&script).as_bytes())?,
                "title" => writer.write_all(escape::html::text(&about.title).as_bytes())?,
                "style" => writer.write_all(STYLE.as_bytes())?,
                "about" => writer.write_all(escape::html::text(&about.to_string()).as_bytes())?,
                "entities" => write!(writer, "{}", self.excerpt.entity_count())?,
                "ties" => write!(writer, "{}", self.excerpt.tie_count())?,
                "script" => writer.write_all(script.as_bytes())?,
                "data" => self.write_data(&mut writer)?,
                _ => {}
            }
            rest = after;
        }
        writer.write_all(rest.as_bytes())?;
        writer.flush()
    }

    fn write_data(&self, writer: &mut impl Write) -> io::Result<()> {
        let layout = match &self.layout {
            Some(layout) => layout,
            None => &Layout::of(&self.excerpt, self.seed),
        };
        let start = start::places(&self.excerpt, &self.start);
        let data = data::Page::new(&self.excerpt, layout, &start);
        data.serialize(&mut serde_json::Serializer::with_formatter(writer, ScriptData)).map_err(io::Error::from)
    }
}

/// The whole script: one function, so that nothing of it is left in the page's own names.
fn script() -> String {
    format!("(() => {{\n\"use strict\";\n{}}})();\n", SCRIPTS.concat())
}

/// Nothing may be loaded, sent or run but the one script and the one style that the page holds.
fn policy(script: &str) -> String {
    let hash = |text: &str| base64::encode(&Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; img-src data: blob:; base-uri 'none'; form-action 'none'",
        hash(script),
        hash(STYLE)
    )
}

#[cfg(test)]
mod tests;
