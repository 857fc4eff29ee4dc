//! Dossiers: what is said, for people to read.

use std::fmt::Display;
use std::io::{self, BufWriter, Write};

use super::escape::markdown::{inline, link, shown};
use super::excerpt::Excerpt;
use crate::analysis::breaches::Breaches;
use crate::graph::Graph;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::{EntityRef, TieRef};
use crate::query::explain::{Explanation, Line, LineKind};
use crate::query::neighbourhood::Neighbourhood;
use crate::query::routes::{Route, Routes};

/// Writes a dossier about an entity, the ties between two, routes or a neighbourhood: every claim in words, denials marked as such,
/// quotations set apart, numbered citations and the list of sources, under a head with the date, the policy, the licences and the
/// disclaimer. Markdown unless [`text`](Self::text) is asked for.
///
/// Whatever a source, name or quotation holds is text and nothing else: it becomes no link, picture, emphasis or HTML, and marks that
/// hide text or turn its direction are shown by their numbers. Only the `http` and `https` addresses of sources are links.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::Dossier;
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let mut file = Vec::new();
/// Dossier::new(graph.entity("glocom")?).to_writer(&mut file)?;
/// assert!(String::from_utf8(file)?.starts_with("# Glocom"));
///
/// let routes = graph.routes("kim-sok-chol", "myanmar")?.all_shortest();
/// println!("{}", Dossier::new(&routes).text());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Dossier<'g> {
    excerpt: Excerpt<'g>,
    parts: Vec<(&'static str, Explanation)>,
    is_text: bool,
}

/// A dossier of more parts than this has a list of them at its head.
const MOST_WITHOUT_CONTENTS: usize = 6;

/// What the fields at the head are called, by the names of all formats.
const FIELDS: &[(&str, &str)] = &[
    ("description", "About"),
    ("selection", "Shown"),
    ("policy", "Policy"),
    ("completeness", "Complete"),
    ("as_of", "As of"),
    ("licences", "Licences"),
    ("disclaimer", "Note"),
];

impl<'g> Dossier<'g> {
    /// A dossier about an entity, a tie, a route, several, or a neighbourhood.
    pub fn new(what: impl Into<Dossier<'g>>) -> Self {
        what.into()
    }

    /// A dossier about the ties between two entities, or two groups of them, in both directions.
    ///
    /// # Errors
    /// If an entity is not found or a name is ambiguous.
    pub fn between(graph: &'g Graph, one: impl Select, other: impl Select) -> Result<Self, LookupError> {
        let (ones, others) = (graph.select(&one)?, graph.select(&other)?);
        let pairs = ones.iter().flat_map(|&one| others.iter().map(move |&other| (one, other)));
        let ties: Vec<TieRef<'g>> = pairs.flat_map(|(one, other)| graph.ties_between(one, other)).collect();
        let ends: Vec<EntityRef<'g>> =
            [ones, others].concat().into_iter().map(|end| EntityRef::new(graph, end)).collect();
        let names = ends.iter().map(|end| end.get().name()).collect::<Vec<_>>().join(", ");
        let excerpt = Excerpt::of(graph, &ends, &ties, format!("the ties between {names}")).titled(names);
        Ok(Self::of(excerpt, graph.explain_between(one, other)?))
    }

    fn of(excerpt: Excerpt<'g>, explanation: Explanation) -> Self {
        Self { excerpt, parts: vec![("", explanation)], is_text: false }
    }

    /// Gives it another title.
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.excerpt = self.excerpt.titled(title);
        self
    }

    /// Adds what happened to those it is about, in the order of time, as a part of its own with its own list of sources.
    pub fn timeline(mut self) -> Self {
        let graph = self.excerpt.graph();
        let about: Vec<_> = self.excerpt.focus().map(EntityRef::index).collect();
        if let Ok(timeline) = graph.timeline(about) {
            self.parts.push(("Timeline", timeline.explain()));
        }
        self
    }

    /// Plain text instead of Markdown.
    pub fn text(mut self) -> Self {
        self.is_text = true;
        self
    }

    /// Writes the dossier. The writer need not be buffered.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let mut writer = BufWriter::new(writer);
        match self.is_text {
            true => self.plain(&mut writer)?,
            false => self.markdown(&mut writer)?,
        }
        writer.flush()
    }

    /// The fields at the head: what each is called, and its text.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let about = self.excerpt.about();
        let field = |(name, text): (&str, &str)| {
            let called = FIELDS.iter().find(|(field, _)| *field == name).map(|(_, called)| *called)?;
            Some((called, text.to_owned()))
        };
        about.entries().filter_map(field).collect()
    }

    fn plain(&self, writer: &mut impl Write) -> io::Result<()> {
        let title = shown(self.excerpt.title());
        writeln!(writer, "{title}\n{}\n", "=".repeat(title.chars().count()))?;
        for (called, text) in self.fields() {
            writeln!(writer, "{:10}{}", called, shown(&text))?;
        }
        for (heading, explanation) in &self.parts {
            writeln!(writer)?;
            if !heading.is_empty() {
                writeln!(writer, "{heading}\n")?;
            }
            for (position, line) in explanation.lines().iter().enumerate() {
                if explanation.gap_before(position) {
                    writeln!(writer)?;
                }
                let (indent, width) = (2 * line.depth, explanation.label_width(line));
                writeln!(writer, "{:indent$}{:width$}{}", "", shown(&line.label), shown(&line.text))?;
            }
        }
        Ok(())
    }

    fn markdown(&self, writer: &mut impl Write) -> io::Result<()> {
        writeln!(writer, "# {}\n", inline(self.excerpt.title()))?;
        for (called, text) in self.fields() {
            writeln!(writer, "- **{called}:** {}", inline(&text))?;
        }
        let lines = self.parts.iter().flat_map(|(_, explanation)| explanation.lines());
        let headings: Vec<&Line> = lines.filter(|line| line.kind == LineKind::Heading).collect();
        if headings.len() > MOST_WITHOUT_CONTENTS {
            writeln!(writer, "\n## Contents\n")?;
            headings.iter().try_for_each(|heading| writeln!(writer, "- {}", inline(&heading.text)))?;
        }
        for (heading, explanation) in &self.parts {
            let depth = if heading.is_empty() { "##" } else { "###" };
            if !heading.is_empty() {
                writeln!(writer, "\n## {heading}")?;
            }
            lines_as_markdown(explanation, depth, writer)?;
        }
        Ok(())
    }
}

/// An explanation as Markdown, its first heading as that of the whole.
pub(crate) fn markdown(explanation: &Explanation, writer: impl Write) -> io::Result<()> {
    let mut writer = BufWriter::new(writer);
    lines_as_markdown(explanation, "##", &mut writer)?;
    writer.flush()
}

fn lines_as_markdown(explanation: &Explanation, depth: &str, writer: &mut impl Write) -> io::Result<()> {
    let mut after_heading = true;
    for line in explanation.lines() {
        let is_heading = matches!(line.kind, LineKind::Heading | LineKind::Tie);
        if is_heading || after_heading {
            writeln!(writer)?;
        }
        after_heading = is_heading;
        marked(line, depth, writer)?;
    }
    Ok(())
}

/// A line as Markdown: quotations and notes stand under the item of their claim.
pub(super) fn marked(line: &Line, depth: &str, writer: &mut impl Write) -> io::Result<()> {
    let text = inline(&line.text);
    let label = match line.label.as_str() {
        "" => String::new(),
        label => format!("{} ", inline(label)),
    };
    match line.kind {
        LineKind::Heading => writeln!(writer, "{depth} {text}"),
        LineKind::Tie => writeln!(writer, "### {label}{text}"),
        LineKind::Denial => writeln!(writer, "- **Against:** {label}{text}"),
        LineKind::Quote => writeln!(writer, "  > {text}"),
        LineKind::Note if line.depth == 0 => writeln!(writer, "{text}"),
        LineKind::Note => writeln!(writer, "  - {text}"),
        LineKind::Fact | LineKind::Entry if !label.is_empty() => writeln!(writer, "- **{}** {text}", label.trim_end()),
        // The address of a source stands at the end of its line.
        LineKind::Citation => {
            match line.text.rsplit_once(" <").and_then(|(text, url)| Some((text, url.strip_suffix('>')?))) {
                Some((text, url)) => writeln!(writer, "- {label}{} {}", inline(text), link(url)),
                None => writeln!(writer, "- {label}{text}"),
            }
        }
        _ => writeln!(writer, "- {label}{text}"),
    }
}

/// The whole dossier.
impl Display for Dossier<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut text = Vec::new();
        self.to_writer(&mut text).map_err(|_| std::fmt::Error)?;
        f.write_str(&String::from_utf8_lossy(&text))
    }
}

/// What is said of an entity: what it is, its ties, and what it says itself.
impl<'g> From<EntityRef<'g>> for Dossier<'g> {
    fn from(entity: EntityRef<'g>) -> Self {
        let ties: Vec<TieRef<'g>> = entity.ties().collect();
        let name = entity.get().name();
        let excerpt = Excerpt::of(entity.graph, &[entity], &ties, format!("all that is said of {name}")).titled(name);
        Self::of(excerpt, entity.explain())
    }
}

/// What is said of a tie.
impl<'g> From<TieRef<'g>> for Dossier<'g> {
    fn from(tie: TieRef<'g>) -> Self {
        let excerpt =
            Excerpt::of(tie.graph, &[tie.from(), tie.to()], &[tie], format!("all that is said of one tie: {tie}"));
        Self::of(excerpt.titled(tie.to_string()), tie.explain())
    }
}

/// What is said of the hops of a route.
impl<'g> From<&Route<'g>> for Dossier<'g> {
    fn from(route: &Route<'g>) -> Self {
        Self::of(route.into(), route.explain())
    }
}

/// What is said of the hops of routes; of a hop that several share it is said once.
impl<'g> From<&Routes<'g>> for Dossier<'g> {
    fn from(routes: &Routes<'g>) -> Self {
        Self::of(routes.into(), routes.explain())
    }
}

/// What is said of every tie of a neighbourhood.
impl<'g> From<&Neighbourhood<'g>> for Dossier<'g> {
    fn from(around: &Neighbourhood<'g>) -> Self {
        let ties: Vec<TieRef<'g>> = around.ties().collect();
        Self::of(around.into(), Explanation::of_ties(around.graph(), &ties))
    }
}

/// Every trade found, and the listings that it is inside of.
impl<'g> From<&Breaches<'g>> for Dossier<'g> {
    fn from(breaches: &Breaches<'g>) -> Self {
        Self::of(breaches.into(), breaches.explain_findings())
    }
}
