//! Timelines drawn: a row for each entry, and a bar over the years.

use std::fmt;

use super::{Entry, Moment, Timeline};
use crate::model::date::{Day, Span};
use crate::query::explain::measure_words;

/// The least room for the bars, and for what they are about.
const LEAST_BARS: usize = 24;
const LEAST_WORDS: usize = 12;

/// The least room for a name.
const LEAST_NAME: usize = 10;

/// The least width of a chart.
const LEAST: usize = LEAST_BARS + LEAST_WORDS + GAP;

/// What stands between the words and the bars.
const GAP: usize = 2;

/// How far the further lines of what has no date are set in.
const INDENT: usize = 4;

/// How a column of a row is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    /// No day of it is possible.
    None,
    /// Some of its days are possible, none is certain.
    Possible,
    /// Some day of it is certain.
    Certain,
    /// An event on a known day, and on some day within the column.
    Event,
    PossibleEvent,
    /// Something was said.
    Said,
    /// What goes on beyond this end, certainly or possibly.
    CertainBefore,
    PossibleBefore,
    CertainAfter,
    PossibleAfter,
}

impl Cell {
    fn sign(self, ascii: bool) -> char {
        let (sign, plain) = match self {
            Cell::None => (' ', ' '),
            Cell::Possible => ('\u{2591}', '-'),
            Cell::Certain => ('\u{2588}', '#'),
            Cell::Event => ('\u{25cf}', '*'),
            Cell::PossibleEvent => ('\u{25cb}', 'o'),
            Cell::Said => ('\u{25c7}', '?'),
            Cell::CertainBefore => ('\u{25c0}', '<'),
            Cell::PossibleBefore => ('\u{25c1}', '<'),
            Cell::CertainAfter => ('\u{25b6}', '>'),
            Cell::PossibleAfter => ('\u{25b7}', '>'),
        };
        if ascii { plain } else { sign }
    }
}

/// The years that all bars share, and the columns they take.
#[derive(Debug, Clone, Copy)]
struct Axis {
    first: i32,
    /// The first day and the number of days.
    from: i64,
    days: i64,
    years: i32,
    columns: usize,
}

impl Axis {
    /// Whole years around every day that is known; `None` if none is.
    fn new(spans: impl Iterator<Item = Span>, columns: usize) -> Option<Self> {
        let known = |day: &Day| *day > Day::MIN && *day < Day::MAX;
        let years = spans.flat_map(|span| span.bounds()).filter(known).map(|day| day.ymd().0);
        let (first, last) = years.fold(None, |ends: Option<(i32, i32)>, year| {
            Some(ends.map_or((year, year), |(first, last)| (first.min(year), last.max(year))))
        })?;
        let from = number(Day::from_ymd(first, 1, 1)?);
        let days = number(Day::from_ymd(last.checked_add(1)?, 1, 1)?) - from;
        Some(Self { first, from, days, years: last - first + 1, columns })
    }

    /// The column of a day; of one before or after the axis, the first or the last.
    fn column(self, day: Day) -> usize {
        let place = (number(day) - self.from).clamp(0, self.days - 1);
        (place * self.columns as i64 / self.days) as usize
    }

    /// The labels of the years, as many as have room with a space between them.
    fn labels(self) -> String {
        let room = self.columns / 6;
        let every = |step: &i32| (self.years / step) as usize <= room.max(1);
        let step = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2500].into_iter().find(every).unwrap_or(5000);
        let mut text = String::new();
        for year in self.first..self.first + self.years {
            let is_labelled = year == self.first || year.rem_euclid(step) == 0;
            let Some(day) = Day::from_ymd(year, 1, 1).filter(|_| is_labelled) else { continue };
            let (column, label) = (self.column(day), format!("{year:04}"));
            let has_room = text.is_empty() || text.chars().count() < column;
            if has_room && column + label.len() <= self.columns {
                text = format!("{text:column$}{label}");
            }
        }
        text
    }

    fn row(self, entry: &Entry<'_>, span: Span) -> Vec<Cell> {
        let mut cells = vec![Cell::None; self.columns];
        let (first, last) = span.possible();
        if first > last {
            return cells;
        }
        let (from, to) = (self.column(first), self.column(last));
        if entry.moment == Moment::Statement {
            fill(&mut cells, from, to, Cell::Said);
            return cells;
        }
        fill(&mut cells, from, to, Cell::Possible);
        if span.is_event() && from == to {
            let is_certain = span.certain().is_some();
            fill(&mut cells, from, to, if is_certain { Cell::Event } else { Cell::PossibleEvent });
        } else if let Some((first, last)) = span.certain() {
            fill(&mut cells, self.column(first), self.column(last), Cell::Certain);
        }
        if let Some(cell) = cells.first_mut().filter(|_| first == Day::MIN) {
            *cell = if *cell == Cell::Certain { Cell::CertainBefore } else { Cell::PossibleBefore };
        }
        if let Some(cell) = cells.last_mut().filter(|_| last == Day::MAX) {
            *cell = if *cell == Cell::Certain { Cell::CertainAfter } else { Cell::PossibleAfter };
        }
        cells
    }
}

fn number(day: Day) -> i64 {
    i64::from(day.number())
}

fn fill(cells: &mut [Cell], from: usize, to: usize, cell: Cell) {
    cells.iter_mut().take(to + 1).skip(from).for_each(|place| *place = cell);
}

impl<'g> Timeline<'g> {
    /// Draws it, no wider than so many characters: a row for each entry, with a bar over the years. A chart takes 38 characters at
    /// least.
    ///
    /// | sign | meaning | in ASCII |
    /// | --- | --- | --- |
    /// | `█` | on some of these days for certain | `#` |
    /// | `░` | on these days possibly | `-` |
    /// | `●`, `○` | an event on a known day; on some day about here | `*`, `o` |
    /// | `◇` | said then; when the fact itself was, is not said | `?` |
    /// | `◀` `▶` | it goes on beyond this end; `◁` `▷` possibly | `<`, `>` |
    ///
    /// A listing is one row, from its beginning to its end, or where only the end is known, that. The names of a row are cut where they
    /// have no room; [`explain`](Self::explain) has them all. What has no date stands below, in full.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let chart = graph.timeline("glocom")?.chart(80).to_string();
    /// assert!(chart.lines().all(|line| line.chars().count() <= 80));
    /// assert!(chart.contains('░'), "when in late 2011 the radios were bought is not known");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn chart(&self, width: usize) -> Chart<'_, 'g> {
        Chart { timeline: self, width: width.max(LEAST), ascii: false }
    }
}

/// A timeline drawn: see [`Timeline::chart`]. Prints as text.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Chart<'t, 'g> {
    timeline: &'t Timeline<'g>,
    width: usize,
    ascii: bool,
}

impl<'t, 'g> Chart<'t, 'g> {
    /// Draws with the signs of ASCII alone. Names stay as they are.
    pub fn ascii(mut self) -> Self {
        self.ascii = true;
        self
    }

    /// The entries that have a bar: the end of a listing has none of its own if its beginning has one.
    fn drawn(&self) -> Vec<(&'t Entry<'g>, Span)> {
        let has_bar = |entry: &&'t Entry<'g>| {
            let listed = entry.claim.details().designation().and_then(|designation| designation.listed_on);
            entry.moment != Moment::Delisted || listed.is_none()
        };
        let entries = self.timeline.entries.iter().filter(has_bar);
        entries.filter_map(|entry| entry.span().map(|span| (entry, span))).collect()
    }

    fn below(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut undated = self.timeline.entries.iter().filter(|entry| entry.span().is_none()).peekable();
        if undated.peek().is_some() {
            writeln!(f, "No date:")?;
        }
        for entry in undated {
            let words = clean(&entry.to_string());
            let mut line = String::from(" ");
            for word in words.split_whitespace().flat_map(|word| pieces(word, self.width - INDENT)) {
                if line.chars().count() + 1 + word.chars().count() > self.width {
                    writeln!(f, "{line}")?;
                    line = " ".repeat(INDENT - 1);
                }
                line.push(' ');
                line.push_str(&word);
            }
            writeln!(f, "{line}")?;
        }
        Ok(())
    }
}

/// What an entry is about, in so many characters at most: names are cut first, so that what they have to do with each other stays.
#[derive(Debug)]
struct Words {
    before: &'static str,
    from: String,
    between: String,
    to: String,
    after: String,
}

impl Words {
    fn new(entry: &Entry<'_>) -> Self {
        let measure = entry.claim.details().designation().map(|designation| designation.measure);
        let between = match entry.moment {
            Moment::Listed => "listed by",
            Moment::Delisted => "no longer listed by",
            _ => entry.tie.words(),
        };
        Self {
            before: if entry.claim.is_affirmed() { "" } else { "DENIED: " },
            from: clean(entry.tie.from().get().name()),
            between: clean(&format!(" {between} ")),
            to: clean(entry.tie.to().get().name()),
            after: measure.map(|measure| format!(": {}", measure_words(measure))).unwrap_or_default(),
        }
    }

    fn len(&self) -> usize {
        [self.before, &self.from, &self.between, &self.to, &self.after].map(letters).iter().sum()
    }

    fn within(mut self, room: usize, mark: &str) -> String {
        let names = |words: &Self| room.saturating_sub(words.len() - letters(&words.from) - letters(&words.to));
        if self.len() > room && names(&self) < 2 * LEAST_NAME {
            self.after.clear();
        }
        if self.len() > room {
            let names = names(&self).max(2 * LEAST_NAME);
            let (from, to) = (letters(&self.from), letters(&self.to));
            // What one name does not need the other has.
            let half = names / 2;
            self.from = cut(&self.from, half.max(names.saturating_sub(to)), mark);
            self.to = cut(&self.to, half.max(names.saturating_sub(from)), mark);
        }
        let Self { before, from, between, to, after } = self;
        cut(&format!("{before}{from}{between}{to}{after}"), room, mark)
    }
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

/// The beginning of a text that is too long, with a mark at its end.
fn cut(text: &str, room: usize, mark: &str) -> String {
    if letters(text) <= room {
        return text.to_owned();
    }
    let kept: String = text.chars().take(room.saturating_sub(letters(mark))).collect();
    format!("{}{mark}", kept.trim_end())
}

/// A word, in pieces where it is too long for a line.
fn pieces(word: &str, room: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(room.max(1)).map(|piece| piece.iter().collect()).collect()
}

/// A text on one line: no control character may break a row.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

impl fmt::Display for Chart<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let drawn = self.drawn();
        let widest = drawn.iter().map(|(entry, _)| Words::new(entry).len()).max().unwrap_or_default();
        let room = widest.clamp(LEAST_WORDS, (self.width / 2).min(self.width - LEAST_BARS - GAP).max(LEAST_WORDS));
        let mark = if self.ascii { ".." } else { "\u{2026}" };
        let columns = self.width - room - GAP;
        let axis = Axis::new(drawn.iter().map(|(_, span)| *span), columns);
        // Without any year all that can be drawn goes on for ever.
        let drawn_over = axis.unwrap_or(Axis { first: 0, from: 0, days: 1, years: 0, columns });
        if axis.is_some() {
            writeln!(f, "{:indent$}{}", "", drawn_over.labels(), indent = room + GAP)?;
        }
        for (entry, span) in &drawn {
            let bar: String = drawn_over.row(entry, *span).into_iter().map(|cell| cell.sign(self.ascii)).collect();
            let row = format!("{:room$}{:GAP$}{bar}", Words::new(entry).within(room, mark), "");
            writeln!(f, "{}", row.trim_end())?;
        }
        self.below(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::claim::{Claim, Modality};
    use crate::model::date::{Answer, Period, WhenKind};
    use crate::model::entity::Entity;
    use crate::model::kind::EntityKind;
    use crate::model::relation::Relation;
    use crate::model::source::{Source, SourceKind};
    use crate::{Graph, GraphBuilder};

    const PERIODS: [&str; 15] = [
        "2011",
        "2011-03",
        "2011-03-05",
        "2011-03-05?",
        "2011~",
        "2010/2012",
        "2010-06-15/2012-02-01",
        "2010/..",
        "../2012-05",
        "2010/",
        "/2012",
        "../..",
        "2009/2014",
        "201X",
        "2010-12-31/2011-01-01",
    ];

    /// What the cells of a row must be, day by day, without arrows.
    fn expected(axis: Axis, span: Span) -> Vec<Cell> {
        let mut answers = vec![Answer::No; axis.columns];
        for day in (axis.from..axis.from + axis.days).map(|day| Day::from_number(day as i32)) {
            let answer = &mut answers[axis.column(day)];
            *answer = (*answer).max(span.holds_on(day));
        }
        let is_dot = span.is_event() && answers.iter().filter(|answer| !answer.is_no()).count() == 1;
        let cell = |answer| match (answer, is_dot) {
            (Answer::No, _) => Cell::None,
            (Answer::Yes, true) => Cell::Event,
            (Answer::Yes, false) => Cell::Certain,
            (Answer::Possibly, true) => Cell::PossibleEvent,
            (Answer::Possibly, false) => Cell::Possible,
        };
        answers.into_iter().map(cell).collect()
    }

    fn graph(claims: impl IntoIterator<Item = Claim>) -> Graph {
        let mut builder = GraphBuilder::new();
        builder.source(Source::new("s", SourceKind::Register, "A register"));
        builder.entity(Entity::new("one", EntityKind::Company, "One"));
        builder.entity(Entity::new("other", EntityKind::Company, "Other"));
        for claim in claims {
            builder.claim("one", Relation::Owns, "other", claim);
        }
        builder.build().unwrap()
    }

    #[test]
    fn a_bar_is_what_its_days_are() {
        for period in PERIODS {
            for kind in [WhenKind::State, WhenKind::Event] {
                let period: Period = period.parse().unwrap();
                let when = crate::date::When::new(period).with_kind(kind);
                let graph = graph([Claim::new(Modality::Stated, "s").when(when)]);
                let timeline = graph.timeline("one").unwrap();
                let span = timeline.entries()[0].span().unwrap();
                let years = "2009/2014".parse::<Period>().unwrap().span(WhenKind::Event).unwrap();
                for columns in [24, 31, 72] {
                    let axis = Axis::new([years].into_iter(), columns).unwrap();
                    let expected = expected(axis, span);
                    for (column, cell) in axis.row(&timeline.entries()[0], span).into_iter().enumerate() {
                        let plain = match cell {
                            Cell::CertainBefore | Cell::CertainAfter => Cell::Certain,
                            Cell::PossibleBefore | Cell::PossibleAfter => Cell::Possible,
                            cell => cell,
                        };
                        assert_eq!(plain, expected[column], "{period} as {kind}, {column} of {columns}");
                        let goes_on = matches!(cell, Cell::CertainBefore | Cell::PossibleBefore);
                        assert_eq!(goes_on, column == 0 && span.possible().0 == Day::MIN, "{period} as {kind}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_day_of_the_axis_has_a_column_in_order() {
        let years = "1999/2012".parse::<Period>().unwrap().span(WhenKind::Event).unwrap();
        for columns in [24, 50, 6000] {
            let axis = Axis::new([years].into_iter(), columns).unwrap();
            let places: Vec<usize> =
                (axis.from..axis.from + axis.days).map(|day| axis.column(Day::from_number(day as i32))).collect();
            assert!(places.windows(2).all(|pair| pair[0] <= pair[1]) && places.last() < Some(&columns));
            assert_eq!(places.first(), Some(&0));
            assert!(axis.labels().starts_with("1999") && axis.labels().chars().count() <= columns);
        }
    }

    #[test]
    fn signs_arrows_and_what_has_no_date() {
        let when = |text: &str, kind| crate::date::When::new(text.parse().unwrap()).with_kind(kind);
        let stated = || Claim::new(Modality::Stated, "s");
        let graph = graph([
            stated().when(when("../2011-06-30", WhenKind::State)),
            stated().when(when("2010-01-01", WhenKind::Event)),
            stated().when(when("2010-02", WhenKind::Event)),
            stated().when(when("2010", WhenKind::Statement)),
            stated().when(when("2010-01-01/..", WhenKind::State)),
            stated(),
        ]);
        let timeline = graph.timeline("one").unwrap();
        let rows = |text: String| -> Vec<String> { text.lines().map(str::to_owned).collect() };
        assert_eq!(
            rows(timeline.chart(40).to_string()),
            [
                "                2010        2011",
                "One owns Other  \u{25cf}",
                "One owns Other  \u{25c7}\u{25c7}\u{25c7}\u{25c7}\u{25c7}\u{25c7}\u{25c7}\u{25c7}\u{25c7}\u{25c7}\u{25c7}\u{25c7}",
                "One owns Other  \u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{25b6}",
                "One owns Other   \u{25cb}",
                "One owns Other  \u{25c0}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}\u{2588}",
                "No date:",
                "  One owns Other (stated)",
            ]
        );
        assert!(timeline.chart(40).ascii().to_string().is_ascii());
    }
}
