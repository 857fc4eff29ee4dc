//! A page of text: wrapped to the width of the terminal, coloured only on one.

use std::io::{self, IsTerminal};

use sanctions_graph::{Explanation, LineKind, Modality, Standing};

/// The width where the terminal does not tell.
const WIDTH: usize = 100;

/// Narrower pages cannot hold a table.
const NARROWEST: usize = 40;

/// How long a word in brackets may be that is kept on one line.
const LONGEST_MARK: usize = 40;

/// Labels take no more than this part of the width.
const WIDEST_LABEL: usize = 4;

/// The width of the labels of fields.
const LABEL: usize = 10;

/// How text is set apart on a terminal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    Plain,
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
    Cyan,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Ink::Plain => "0",
            Ink::Bold => "1",
            Ink::Dim => "2",
            Ink::Red => "31",
            Ink::Green => "32",
            Ink::Yellow => "33",
            Ink::Cyan => "36",
        }
    }

    /// The ink for how strongly a tie is claimed and how its claims stand to each other.
    pub fn of(modality: Option<Modality>, standing: Standing) -> Self {
        match (modality, standing) {
            (Some(Modality::Official | Modality::Stated), Standing::Unopposed) => Ink::Green,
            (Some(_), Standing::Unopposed) => Ink::Yellow,
            _ => Ink::Red,
        }
    }

    /// The same, of the words that an explanation sets in brackets.
    fn of_words(words: &str) -> Self {
        let first = words.trim_start_matches('[').split([',', ']']).next().unwrap_or_default();
        let opposed = ["disputed", "denied", "retracted"].iter().any(|word| words.contains(word));
        let standing = if opposed { Standing::Disputed } else { Standing::Unopposed };
        Ink::of(first.parse().ok(), standing)
    }
}

pub struct Page {
    text: String,
    width: usize,
    colour: bool,
    /// Whether remarks go to standard error, because the page is a file for others.
    asides_elsewhere: bool,
    asides: Vec<String>,
}

impl Page {
    pub fn new() -> Self {
        let wish = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let width = wish("COLUMNS").and_then(|columns| columns.parse().ok()).unwrap_or(WIDTH).max(NARROWEST);
        let dumb = wish("TERM").is_some_and(|term| term == "dumb");
        let colour = io::stdout().is_terminal() && wish("NO_COLOR").is_none() && !dumb;
        Self { text: String::new(), width, colour, asides_elsewhere: false, asides: Vec::new() }
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Text that is laid out already.
    pub fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub fn blank(&mut self) {
        self.text.push('\n');
    }

    pub fn title(&mut self, text: &str) {
        self.paragraph("", 0, text, Ink::Bold);
    }

    pub fn line(&mut self, text: &str) {
        self.paragraph("", 0, text, Ink::Plain);
    }

    /// A remark on how the question was understood, made once. It has no place in a file for others.
    pub fn aside(&mut self, text: &str) {
        if self.asides.iter().any(|earlier| earlier == text) {
            return;
        }
        self.asides.push(text.to_owned());
        match self.asides_elsewhere {
            true => super::complain(text),
            false => self.paragraph("", 0, text, Ink::Dim),
        }
    }

    pub fn put_asides_elsewhere(&mut self) {
        self.asides_elsewhere = true;
    }

    /// A label in a column of its own, and a text beside it.
    pub fn field(&mut self, label: &str, text: &str) {
        self.paragraph(&format!("{label:LABEL$}"), 0, text, Ink::Dim);
    }

    /// Text after a label, its further lines under its first.
    pub fn paragraph(&mut self, label: &str, indent: usize, text: &str, ink: Ink) {
        self.columns(label, label.chars().count(), indent, text, ink);
    }

    /// A label in a column so many characters wide, and a text beside it; both wrapped.
    fn columns(&mut self, label: &str, column: usize, indent: usize, text: &str, ink: Ink) {
        let width = self.width.saturating_sub(indent + column);
        let lines = wrapped(text, width);
        // A label that fits is taken as it is, spaces and all.
        let labels = if label.chars().count() <= column { vec![label.to_owned()] } else { wrapped(label, column - 1) };
        for position in 0..lines.len().max(labels.len()) {
            let label = labels.get(position).map_or("", String::as_str);
            match lines.get(position) {
                Some(line) => {
                    self.text.push_str(&format!("{:indent$}{label:column$}", ""));
                    self.paint(line, ink);
                }
                None => self.text.push_str(&format!("{:indent$}{label}", "")),
            }
            self.text.push('\n');
        }
    }

    fn paint(&mut self, text: &str, ink: Ink) {
        if self.colour && ink != Ink::Plain && !text.is_empty() {
            self.text.push_str(&format!("\x1b[{}m{text}\x1b[0m", ink.code()));
        } else {
            self.text.push_str(text);
        }
    }

    pub fn explanation(&mut self, explanation: &Explanation) {
        for (position, line) in explanation.lines().iter().enumerate() {
            if explanation.gap_before(position) {
                self.blank();
            }
            let column = explanation.label_width(line).min(self.width / WIDEST_LABEL);
            let ink = match line.kind {
                LineKind::Heading => Ink::Bold,
                LineKind::Tie => {
                    self.tie(&format!("{:column$}", line.label), 2 * line.depth, &line.text);
                    continue;
                }
                LineKind::Denial => Ink::Red,
                LineKind::Quote => Ink::Cyan,
                LineKind::Note | LineKind::Citation => Ink::Dim,
                _ => Ink::Plain,
            };
            self.columns(&line.label, column, 2 * line.depth, &line.text, ink);
        }
    }

    /// A tie with its strength in brackets at the end, in the ink of the strength.
    fn tie(&mut self, label: &str, indent: usize, text: &str) {
        let start = self.text.len();
        self.paragraph(label, indent, text, Ink::Bold);
        let Some((_, strength)) = text.rsplit_once(" [").filter(|_| self.colour) else { return };
        let bracket = format!("[{strength}");
        if let Some(at) = self.text[start..].rfind(&bracket).map(|at| start + at) {
            let painted = format!("\x1b[0m\x1b[{}m{bracket}", Ink::of_words(&bracket).code());
            self.text.replace_range(at..at + bracket.len(), &painted);
        }
    }

    /// Rows with a head, and beside it a small table of two columns. The last column takes what it needs, the others share the
    /// rest.
    pub fn table(&mut self, rows: &[Row]) {
        let heads = rows.iter().flat_map(|row| &row.head).map(Cell::width).max().unwrap_or_default();
        let widest = |column: usize| {
            rows.iter().flat_map(|row| &row.beside).map(|cells| cells[column].width()).max().unwrap_or_default()
        };
        let last = widest(1).min(self.width / 4);
        let free = self.width.saturating_sub(last + 6);
        let head = heads.min(free * 2 / 5);
        let widths = [head, widest(0).min(free - head), last];
        for row in rows {
            for cells in row.lines(widths) {
                let filled = cells.iter().rposition(|(text, _)| !text.is_empty()).map_or(0, |last| last + 1);
                for (column, (text, ink)) in cells.iter().take(filled).enumerate() {
                    self.text.push_str("  ");
                    self.paint(text, *ink);
                    let rest =
                        if column + 1 < filled { widths[column].saturating_sub(text.chars().count()) } else { 0 };
                    self.text.push_str(&" ".repeat(rest));
                }
                self.text.push('\n');
            }
        }
    }
}

/// A row of a table: cells one under the other, and beside them pairs of cells.
pub struct Row {
    pub head: Vec<Cell>,
    pub beside: Vec<[Cell; 2]>,
}

impl Row {
    fn lines(&self, [head, middle, last]: [usize; 3]) -> Vec<[(String, Ink); 3]> {
        let none = || (String::new(), Ink::Plain);
        let mut left = self.head.iter().flat_map(|cell| cell.lines(head));
        let mut lines: Vec<[(String, Ink); 3]> = Vec::new();
        for [one, other] in &self.beside {
            let (one, other) = (one.lines(middle), other.lines(last));
            for line in 0..one.len().max(other.len()) {
                let cell = |cell: &[(String, Ink)]| cell.get(line).cloned().unwrap_or_else(none);
                lines.push([left.next().unwrap_or_else(none), cell(&one), cell(&other)]);
            }
        }
        lines.extend(left.map(|head| [head, none(), none()]));
        lines
    }
}

/// A text of a table, in one ink.
pub struct Cell {
    text: String,
    ink: Ink,
}

impl Cell {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ink: Ink::Plain }
    }

    pub fn ink(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    fn width(&self) -> usize {
        self.text.chars().count()
    }

    fn lines(&self, width: usize) -> Vec<(String, Ink)> {
        wrapped(&self.text, width).into_iter().map(|line| (line, self.ink)).collect()
    }
}

/// The lines of a text, broken at spaces. A word longer than the line, such as an address, has a line of its own; short remarks in
/// brackets are kept together.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let text = clean(text);
    let mut lines = vec![String::new()];
    let mut length = 0;
    for word in words(&text) {
        let letters = word.chars().count();
        if length > 0 && length + 1 + letters > width {
            lines.push(String::new());
            length = 0;
        }
        if let Some(line) = lines.last_mut() {
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += letters;
        }
    }
    lines
}

/// A text without control characters: a graph file must not steer the terminal.
pub fn clean(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

/// A text in quotes, as it is: a debug print would write out the marks of some scripts as numbers.
pub fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// The words of a text; what stands in square brackets is one word, if it is short.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut bracket) = (0, None);
    for (at, letter) in text.char_indices() {
        match letter {
            '[' => bracket = Some(at),
            ']' => bracket = None,
            ' ' if bracket.is_none_or(|open| at - open > LONGEST_MARK) => {
                words.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

/// "1 tie", "2 ties".
pub fn counted(number: usize, what: &str) -> String {
    let plural = match what {
        _ if number == 1 => what.to_owned(),
        "entity" | "entry" => format!("{}ies", what.trim_end_matches('y')),
        _ => format!("{what}s"),
    };
    format!("{number} {plural}")
}
