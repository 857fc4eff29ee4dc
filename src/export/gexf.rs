//! GEXF 1.3, for Gephi.

use std::io::{self, Write};

use super::columns::{Cell, Cells, Column, ENTITY, TIE, Times};
use super::escape;
use super::excerpt::Excerpt;
use super::layout::Layout;
use super::style::{self, Shape};
use super::xml::{self, Xml};
use crate::graph::refs::{EntityRef, TieRef};
use crate::model::date::{Bound, Day};

/// Writes a graph for Gephi, and for others that read GEXF 1.3: networkx, graphology, Gephi Lite.
///
/// - Every tie is directed, from its source to its target; that a relation says the same in both directions is its attribute
///   `symmetric`.
/// - The `kind` of a tie is its relation. Gephi adds up ties between the same two of one kind; a graph has no more than one tie of a
///   relation from one entity to another, so that none is lost.
/// - A tie that is dated has its time: `start` is the first day of its first date, `end` the last day of its last one, neither
///   where it is open or unknown; with several periods, `spells`, of which those that overlap are one. Gephi's timeline always
///   shows ties without dates. The dates as they are written are the attributes `start_date`, `end_date` and `when`.
/// - Days before the year 1 or after 9999 cannot be said, and count as open.
/// - Control characters that XML cannot hold are shown as their pictures; a comment at the end says how many.
///
/// Entities have the colour of their kind, a shape and a size that grows with their ties; ties have the colour of their class, their
/// dash and their thickness. Positions are there if a [`Layout`] is given.
///
/// ```
/// use sanctions_graph::Graph;
/// use sanctions_graph::export::{Excerpt, Gexf, Layout};
///
/// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
/// let excerpt = Excerpt::new(&graph);
/// let layout = Layout::of(&excerpt, 1);
/// let mut file = Vec::new();
/// Gexf::new(&excerpt).layout(&layout).to_writer(&mut file)?;
/// let text = String::from_utf8(file)?;
/// assert!(text.contains("mode=\"dynamic\"") && text.contains("kind=\"bought-from\""));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Gexf<'g> {
    excerpt: Excerpt<'g>,
    layout: Option<Layout>,
}

/// What an edge of GEXF has by itself: its label is how the relation reads, its weight is the evidence.
const OF_EDGES: [&str; 2] = ["words", "weight"];

impl<'g> Gexf<'g> {
    /// A graph or a part of one, without positions.
    pub fn new(what: impl Into<Excerpt<'g>>) -> Self {
        Self { excerpt: what.into(), layout: None }
    }

    /// With positions. An entity that the layout does not know has none.
    pub fn layout(mut self, layout: &Layout) -> Self {
        self.layout = Some(layout.clone());
        self
    }

    /// Writes the file. It is written in large pieces: the writer needs no buffer of its own.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn to_writer(&self, writer: impl Write) -> io::Result<()> {
        let cells = Cells::new(&self.excerpt);
        let mut file = Xml::new(writer);
        self.head(&mut file);
        let mut row = Vec::new();
        file.raw("    <nodes count=\"").plain(self.excerpt.entity_count()).raw("\">\n");
        for entity in self.excerpt.entities() {
            cells.entity(entity, &mut row);
            self.entity(&mut file, &cells, entity, &row);
            file.rest()?;
        }
        file.raw("    </nodes>\n    <edges count=\"").plain(self.excerpt.tie_count()).raw("\">\n");
        for tie in self.excerpt.ties() {
            cells.tie(tie, &mut row);
            self.tie(&mut file, &cells, tie, &row);
            file.rest()?;
        }
        file.raw("    </edges>\n  </graph>\n</gexf>\n");
        file.finish()
    }

    fn head(&self, file: &mut Xml<impl Write>) {
        let about = self.excerpt.about();
        let is_dated = self.excerpt.ties().any(|tie| !spells(tie).is_empty());
        file.raw(
            "<gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\" version=\"1.3\">\n  <meta>\n",
        );
        file.raw("    <creator>sanctions-graph</creator>\n    <description>");
        file.text(&about.title).raw(". ").text(&about.paragraph()).raw("</description>\n");
        file.raw("    <keywords>sanctions, relationships, evidence</keywords>\n  </meta>\n");
        file.raw("  <graph defaultedgetype=\"directed\" idtype=\"string\" mode=\"");
        file.raw(if is_dated { "dynamic" } else { "static" });
        file.raw("\" timeformat=\"date\" timerepresentation=\"interval\">\n");
        declare(file, "node", ENTITY);
        declare(file, "edge", TIE);
    }

    fn entity(&self, file: &mut Xml<impl Write>, cells: &Cells<'g>, entity: EntityRef<'g>, row: &[Cell<'_>]) {
        file.raw("      <node id=\"").quoted(&escape::xml::id(entity.id()));
        file.raw("\" label=\"").quoted(entity.name()).raw("\">");
        values(file, ENTITY, row);
        colour(file, style::mark_of_kind(entity.kind()));
        // Gephi takes the first attribute of a size for its value.
        file.raw("<viz:size value=\"").plain(xml::size(cells.degree(entity))).raw("\"/>");
        if let Some([x, y]) = self.layout.as_ref().and_then(|layout| layout.position(entity.index())) {
            // Up is up in Gephi.
            file.raw("<viz:position x=\"").plain(x).raw("\" y=\"").plain(-y).raw("\"/>");
        }
        file.raw("<viz:shape value=\"").raw(shape(style::of_kind(entity.kind()).0)).raw("\"/></node>\n");
    }

    fn tie(&self, file: &mut Xml<impl Write>, cells: &Cells<'g>, tie: TieRef<'g>, row: &[Cell<'_>]) {
        let line = style::of_tie(tie);
        file.raw("      <edge id=\"").raw(&cells.tie_id(tie));
        file.raw("\" source=\"").quoted(&escape::xml::id(tie.from().get().id()));
        file.raw("\" target=\"").quoted(&escape::xml::id(tie.to().get().id()));
        file.raw("\" type=\"directed\" label=\"").quoted(tie.words());
        file.raw("\" kind=\"").quoted(cells.relation(tie.relation()));
        if let Some(weight) = row.iter().find(|cell| TIE[cell.column].name == "weight") {
            file.raw("\" weight=\"").quoted_value(&weight.value);
        }
        file.raw("\"");
        let spells = spells(tie);
        if let [spell] = spells[..] {
            spell.write(file);
        }
        file.raw(">");
        values(file, TIE, row);
        if spells.len() > 1 {
            file.raw("<spells>");
            for spell in spells {
                file.raw("<spell");
                spell.write(file);
                file.raw("/>");
            }
            file.raw("</spells>");
        }
        colour(file, line.colour);
        file.raw("<viz:thickness value=\"").plain(line.width).raw("\"/><viz:shape value=\"");
        file.raw(line.dash.name()).raw("\"/></edge>\n");
    }
}

fn declare(file: &mut Xml<impl Write>, class: &str, columns: &[Column]) {
    file.raw("    <attributes class=\"").raw(class).raw("\" mode=\"static\">\n");
    for column in columns.iter().filter(|column| class == "node" || !OF_EDGES.contains(&column.name)) {
        file.raw("      <attribute id=\"").raw(column.name).raw("\" title=\"").raw(column.name);
        file.raw("\" type=\"").raw(xml::type_name(column.holds)).raw("\"/>\n");
    }
    file.raw("    </attributes>\n");
}

fn values(file: &mut Xml<impl Write>, columns: &[Column], row: &[Cell<'_>]) {
    file.raw("<attvalues>");
    for cell in row {
        let name = columns[cell.column].name;
        if !OF_EDGES.contains(&name) {
            file.raw("<attvalue for=\"").raw(name).raw("\" value=\"").quoted_value(&cell.value).raw("\"/>");
        }
    }
    file.raw("</attvalues>");
}

fn colour(file: &mut Xml<impl Write>, colour: style::Colour) {
    file.raw("<viz:color r=\"").plain(colour.0).raw("\" g=\"").plain(colour.1);
    file.raw("\" b=\"").plain(colour.2).raw("\"/>");
}

/// The nearest of the four shapes that GEXF knows.
fn shape(shape: Shape) -> &'static str {
    match shape {
        Shape::Ellipse => "disc",
        Shape::Hexagon | Shape::Tag => "triangle",
        Shape::Octagon | Shape::Cut => "diamond",
        Shape::Box | Shape::Barrel | Shape::Trapezium | Shape::House | Shape::Note => "square",
    }
}

/// Days on which a tie is there, both included; [`Day::MIN`] and [`Day::MAX`] where that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spell {
    first: Day,
    last: Day,
}

impl Spell {
    fn write(self, file: &mut Xml<impl Write>) {
        if self.first != Day::MIN {
            file.raw(" start=\"").plain(self.first).raw("\"");
        }
        if self.last != Day::MAX {
            file.raw(" end=\"").plain(self.last).raw("\"");
        }
    }
}

/// The spells of a tie in order, none of which touches another; empty if it is not dated.
fn spells(tie: TieRef<'_>) -> Vec<Spell> {
    let (Some(earliest), Some(latest)) = (Day::from_ymd(1, 1, 1), Day::from_ymd(9999, 12, 31)) else {
        return Vec::new();
    };
    let spell = |period: &crate::model::date::Period| {
        let first = match period.start() {
            Bound::Date(date) => date.earliest(),
            _ => Day::MIN,
        };
        let last = match period.end() {
            Bound::Date(date) => date.latest(),
            _ => Day::MAX,
        };
        if first > latest || last < earliest || first > last {
            return None;
        }
        let spell = Spell {
            first: if first < earliest { Day::MIN } else { first },
            last: if last > latest { Day::MAX } else { last },
        };
        (spell != Spell { first: Day::MIN, last: Day::MAX }).then_some(spell)
    };
    let mut spells: Vec<Spell> = Times::of(tie).periods.iter().filter_map(spell).collect();
    spells.sort_unstable();
    let mut apart: Vec<Spell> = Vec::with_capacity(spells.len());
    for spell in spells {
        match apart.last_mut() {
            Some(before) if spell.first <= before.last => before.last = before.last.max(spell.last),
            _ => apart.push(spell),
        }
    }
    apart.retain(|&spell| spell != Spell { first: Day::MIN, last: Day::MAX });
    apart
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Claim, Entity, EntityKind, Evidence, Graph, GraphBuilder, Modality, Relation, Source, SourceKind};

    fn of(periods: &[&str]) -> String {
        let mut builder = GraphBuilder::new();
        builder.source(Source::new("s", SourceKind::WebPage, "s"));
        builder.entity(Entity::new("a", EntityKind::Company, "A"));
        builder.entity(Entity::new("b", EntityKind::Company, "B"));
        for period in periods {
            let claim =
                Claim::new(Modality::Stated, Evidence::new("s")).when(period.parse::<crate::date::Period>().unwrap());
            builder.claim("a", Relation::Owns, "b", claim);
        }
        let graph: Graph = builder.build().unwrap();
        let mut file = Vec::new();
        Gexf::new(&graph).to_writer(&mut file).unwrap();
        String::from_utf8(file).unwrap()
    }

    #[test]
    fn partial_dates_become_days_that_exist() {
        assert!(of(&["2011"]).contains(" start=\"2011-01-01\" end=\"2011-12-31\""));
        assert!(of(&["2012-02"]).contains(" start=\"2012-02-01\" end=\"2012-02-29\""));
        assert!(of(&["201X/.."]).contains(" weight=\"1\" start=\"2010-01-01\">"));
        assert!(of(&["/2020-03"]).contains(" weight=\"1\" end=\"2020-03-31\">"));
    }

    #[test]
    fn what_is_not_dated_has_no_time() {
        let text = of(&["../.."]);
        assert!(text.contains("mode=\"static\" timeformat") && !text.contains(" start=") && !text.contains(" end="));
    }

    #[test]
    fn spells_do_not_overlap() {
        let text = of(&["2015/..", "2011/2013", "2012/2014-03"]);
        let spells = "<spells><spell start=\"2011-01-01\" end=\"2014-03-31\"/><spell start=\"2015-01-01\"/></spells>";
        assert!(text.contains(spells), "{text}");
        assert!(text.contains("weight=\"1\">"), "no start and end beside spells");
    }

    #[test]
    fn days_that_no_reader_takes_are_left_out() {
        assert!(of(&["0000/2001"]).contains(" weight=\"1\" end=\"2001-12-31\">"));
    }
}
