//! Where everything of a picture stands, before anything is drawn.

use super::curve::Curve;
use super::outline::{self, Outline};
use super::words;
use crate::export::excerpt::Excerpt;
use crate::export::layout::{Layout, apart};
use crate::export::style::{self, Shape};
use crate::graph::refs::{EntityRef, TieRef};

type Point = [f64; 2];

/// How many entities are drawn as boxes with their names in them; more are marks, of which the most tied have names.
pub(super) const MOST_BOXES: usize = 150;
/// The size of the letters of a name, and the height of its lines.
pub(super) const LETTERS: f64 = 12.0;
pub(super) const LINE: f64 = 15.0;
/// The size of the letters on a tie.
pub(super) const SMALL_LETTERS: f64 = 10.0;
/// The widest line of a name, and the most lines.
const WIDEST: f64 = 132.0;
const MOST_LINES: usize = 4;
/// How many pixels a unit of the layout is, for boxes, and at most for marks.
const BOX_SCALE: f64 = 5.0;
const MARK_SCALE: f64 = 2.0;
/// How many pixels of the width and height of a picture a mark takes on the average.
const MARK_SPACE: f64 = 44.0;
/// The least room between two boxes for each tie with words on it, and for any such.
const TIE_SPACE: f64 = 22.0;
const WORD_SPACE: f64 = 70.0;
/// The most names among marks.
const MOST_NAMES: usize = 400;
/// Words on ties are kept apart from each other and from marks up to so many of both.
const MOST_PLACED: usize = 3_000;
/// How many names are written whatever marks they cover.
const FIRST_NAMES: usize = 10;
/// Marks and their names are made to be seen on a screen so wide.
const SCREEN: f64 = 1500.0;

/// An entity in the picture.
pub(super) struct Mark {
    pub(super) middle: Point,
    pub(super) size: Point,
    pub(super) shape: Shape,
    /// The lines of its name, if they stand in it.
    pub(super) lines: Vec<String>,
}

impl Mark {
    fn edge(&self, towards: Point) -> Point {
        Outline::of(self.shape, self.size).edge(towards)
    }

    fn rect(&self) -> Rect {
        Rect::around(self.middle, self.size)
    }
}

/// A text beside a mark or on a line.
pub(super) struct Label {
    /// The entity or tie, by its place.
    pub(super) of: usize,
    pub(super) text: String,
    pub(super) middle: Point,
}

/// Everything of the network in its place.
pub(super) struct Scene {
    pub(super) marks: Vec<Mark>,
    /// The place of each tie among those between the same two, and how many these are.
    fans: Vec<(usize, usize)>,
    /// How many ties each entity has.
    degrees: Vec<usize>,
    pub(super) is_boxed: bool,
    /// Names beside marks.
    pub(super) names: Vec<Label>,
    /// Words on ties.
    pub(super) words: Vec<Label>,
    /// How much larger letters are than in a picture of the size of a page.
    pub(super) unit: f64,
    pub(super) bounds: Rect,
}

impl Scene {
    pub(super) fn new(excerpt: &Excerpt<'_>, layout: &Layout, tie_labels: bool) -> Self {
        let ends: Vec<[usize; 2]> = excerpt.ties().map(|tie| ends(excerpt, tie)).collect();
        let is_boxed = excerpt.entity_count() <= MOST_BOXES;
        let points =
            excerpt.entities().map(|entity| layout.position(entity.index()).unwrap_or_default().map(f64::from));
        let points: Vec<Point> = points.collect();
        let scale = if is_boxed { BOX_SCALE } else { mark_scale(&points) };
        let mut degrees = vec![0; points.len()];
        for &[from, to] in &ends {
            degrees[from] += 1;
            degrees[to] += usize::from(from != to);
        }
        let marks = excerpt.entities().zip(points).zip(&degrees).map(|((entity, [x, y]), &degree)| {
            let mark = if is_boxed { boxed(entity) } else { small(entity, degree) };
            Mark { middle: [x * scale, y * scale], ..mark }
        });
        let mut marks: Vec<Mark> = marks.collect();
        let fans = fans(&ends);
        make_room(&mut marks, &ends, is_boxed, tie_labels);
        let mut scene = Self {
            marks,
            fans,
            degrees,
            is_boxed,
            names: Vec::new(),
            words: Vec::new(),
            unit: 1.0,
            bounds: Rect::default(),
        };
        scene.bounds = scene.extent(&ends);
        if !is_boxed {
            scene.unit = scene.frame();
            scene.names = scene.names(excerpt);
        }
        if tie_labels {
            scene.words = scene.words(excerpt);
        }
        for label in scene.names.iter().chain(&scene.words) {
            let letters = if is_boxed { SMALL_LETTERS } else { LETTERS };
            scene.bounds.include(&label.rect(letters * scene.unit));
        }
        scene
    }

    /// How much larger the letters around the picture are, so that they can be read when all of it is seen.
    pub(super) fn frame(&self) -> f64 {
        (self.bounds.width() / SCREEN).max(1.0)
    }

    /// How many ties an entity has, by its place.
    pub(super) fn degree(&self, place: usize) -> usize {
        self.degrees.get(place).copied().unwrap_or_default()
    }

    /// The line of a tie, by its place.
    pub(super) fn curve(&self, place: usize, [from, to]: [usize; 2]) -> Option<Curve> {
        let (start, end) = (self.marks.get(from)?, self.marks.get(to)?);
        let &(nth, count) = self.fans.get(place)?;
        if from == to {
            return Some(Curve::around(start.middle, start.size, nth, |towards| start.edge(towards)));
        }
        let gap = if self.is_boxed { 20.0 } else { 6.0 };
        let bend = (nth as f64 - (count as f64 - 1.0) / 2.0) * gap;
        let bend = if from < to { bend } else { -bend };
        Some(Curve::between(
            [start.middle, end.middle],
            bend,
            |towards| start.edge(towards),
            |towards| end.edge(towards),
        ))
    }

    fn extent(&self, ends: &[[usize; 2]]) -> Rect {
        let mut bounds = Rect::default();
        for (place, mark) in self.marks.iter().enumerate() {
            if place == 0 {
                bounds = mark.rect();
            }
            bounds.include(&mark.rect());
        }
        for (place, &ends) in ends.iter().enumerate() {
            let is_bent = ends[0] == ends[1] || self.fans.get(place).is_some_and(|fan| fan.1 > 1);
            if let Some(curve) = is_bent.then(|| self.curve(place, ends)).flatten() {
                for part in [0.25, 0.5, 0.75] {
                    bounds.include(&Rect::around(curve.at(part), [4.0, 4.0]));
                }
            }
        }
        bounds
    }

    /// The names of the most tied, each beside its mark where nothing else is written.
    fn names(&self, excerpt: &Excerpt<'_>) -> Vec<Label> {
        let mut order: Vec<(usize, usize, EntityRef<'_>)> = Vec::with_capacity(excerpt.entity_count());
        let focus: Vec<_> = excerpt.focus().map(|entity| entity.index()).collect();
        for (place, entity) in excerpt.entities().enumerate() {
            let is_asked = focus.contains(&entity.index());
            order.push((if is_asked { usize::MAX } else { self.degree(place) }, place, entity));
        }
        order.sort_by_key(|&(degree, place, _)| (std::cmp::Reverse(degree), place));
        let letters = LETTERS * self.unit;
        // A name covers none of the marks that may have names; where marks are many and tiny, it may cover some others. The first
        // names must be there, whatever they cover.
        let is_tiny = self.unit > 1.5;
        let named = order.iter().take(if is_tiny { MOST_NAMES / 4 } else { order.len() });
        let marks: Vec<(usize, Rect)> =
            named.filter_map(|&(_, place, _)| Some((place, self.marks.get(place)?.rect()))).collect();
        let mut taken: Vec<Rect> = Vec::new();
        let mut names = Vec::new();
        for (rank, (_, of, entity)) in order.into_iter().take(MOST_NAMES).enumerate() {
            let Some(mark) = self.marks.get(of) else { continue };
            let text = words::some_lines(entity.name(), letters, 3.0 * WIDEST * self.unit, 1).concat();
            let (half, [x, y]) = (words::width(&text, letters) / 2.0, mark.middle);
            let (aside, above) = (mark.size[0] / 2.0 + half + letters * 0.3, mark.size[1] / 2.0 + letters * 0.75);
            let places = [[x + aside, y], [x - aside, y], [x, y - above], [x, y + above]];
            let free = places.into_iter().map(|middle| Label { of, text: text.clone(), middle }).find(|label| {
                let rect = label.rect(letters);
                let is_clear = |other: &Rect| !other.overlaps(&rect);
                taken.iter().all(is_clear)
                    && (rank < FIRST_NAMES || marks.iter().all(|(place, other)| *place == of || is_clear(other)))
            });
            if let Some(label) = free {
                taken.push(label.rect(letters));
                names.push(label);
            }
        }
        names
    }

    /// The words on ties, each on its line where nothing else is written.
    fn words(&self, excerpt: &Excerpt<'_>) -> Vec<Label> {
        let letters = SMALL_LETTERS * self.unit;
        let mut taken: Vec<Rect> = self.marks.iter().map(Mark::rect).collect();
        let mut labels = Vec::new();
        let lines =
            excerpt.ties().enumerate().filter_map(|(of, tie)| Some((of, tie, self.curve(of, ends(excerpt, tie))?)));
        let mut lines: Vec<(usize, TieRef<'_>, Curve)> = lines.collect();
        // Short lines have the least choice.
        lines.sort_by(|one, other| one.2.length().total_cmp(&other.2.length()));
        for (of, tie, curve) in lines {
            let text = words::some_lines(tie.words(), letters, WIDEST * self.unit, 1).concat();
            let at = |part: f64| Label { of, text: text.clone(), middle: curve.at(part) };
            let crowd = |label: &Label| {
                // Among so many, no word finds a place of its own.
                if taken.len() > MOST_PLACED {
                    return 0;
                }
                let rect = label.rect(letters);
                taken.iter().filter(|other| other.overlaps(&rect)).count()
            };
            let parts = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
            if let Some(label) = parts.into_iter().map(at).min_by_key(crowd) {
                taken.push(label.rect(letters));
                labels.push(label);
            }
        }
        labels
    }
}

/// The ends of a tie, by their places.
pub(super) fn ends(excerpt: &Excerpt<'_>, tie: TieRef<'_>) -> [usize; 2] {
    [tie.from(), tie.to()].map(|end| excerpt.place(end.index()).unwrap_or_default())
}

/// An entity as a box with its name.
fn boxed(entity: EntityRef<'_>) -> Mark {
    let (shape, _) = style::of_kind(entity.kind());
    let lines = words::some_lines(entity.name(), LETTERS, WIDEST, MOST_LINES);
    let width = lines.iter().map(|line| words::width(line, LETTERS)).fold(24.0, f64::max);
    let size = outline::around(shape, [width, lines.len() as f64 * LINE]);
    Mark { middle: [0.0; 2], size, shape, lines }
}

/// An entity as a mark, the larger the more ties it has.
fn small(entity: EntityRef<'_>, degree: usize) -> Mark {
    let (shape, _) = style::of_kind(entity.kind());
    let size = 7.0 + 3.5 * (degree as f64).ln_1p();
    Mark { middle: [0.0; 2], size: [size, size], shape, lines: Vec::new() }
}

/// Moves marks so that none overlaps another, and boxes so that no line runs through one and words have room.
fn make_room(marks: &mut [Mark], ends: &[[usize; 2]], is_boxed: bool, tie_labels: bool) {
    let gap = match (is_boxed, tie_labels) {
        (true, true) => [88.0, 46.0],
        (true, false) => [30.0, 26.0],
        (false, _) => [2.0, 2.0],
    };
    let mut sizes: Vec<Point> = marks.iter().map(|mark| [mark.size[0] + gap[0], mark.size[1] + gap[1]]).collect();
    for [from, _] in ends.iter().filter(|[from, to]| from == to && is_boxed) {
        sizes[*from] = [marks[*from].size[0] + gap[0] + 50.0, marks[*from].size[1] + gap[1] + 50.0];
    }
    let lines: Vec<(usize, usize)> = if is_boxed {
        let mut lines: Vec<_> = ends.iter().map(|[from, to]| (*from.min(to), *from.max(to))).collect();
        lines.sort_unstable();
        lines.dedup();
        lines.retain(|(from, to)| from != to);
        lines
    } else {
        Vec::new()
    };
    let mut points: Vec<Point> = marks.iter().map(|mark| mark.middle).collect();
    if tie_labels && is_boxed {
        stretch(&mut points, marks, ends);
    }
    apart::spread(&mut points, &sizes, &lines);
    for (mark, point) in marks.iter_mut().zip(points) {
        mark.middle = point;
    }
}

/// Moves entities away from each other whose ties with their words would not find room between them.
fn stretch(points: &mut [Point], marks: &[Mark], ends: &[[usize; 2]]) {
    let fans = fans(ends);
    for _ in 0..20 {
        for (&[from, to], &(nth, count)) in ends.iter().zip(&fans) {
            if from == to || nth > 0 {
                continue;
            }
            let (dx, dy) = (points[to][0] - points[from][0], points[to][1] - points[from][1]);
            let length = dx.hypot(dy).max(1e-3);
            let reach = |place: usize, sign: f64| {
                let [x, y] = marks[place].edge([dx * sign, dy * sign]);
                x.hypot(y)
            };
            let needed = reach(from, 1.0) + reach(to, -1.0) + WORD_SPACE + TIE_SPACE * count as f64;
            if length < needed {
                let by = (needed - length) / length * 0.25;
                points[from] = [points[from][0] - dx * by, points[from][1] - dy * by];
                points[to] = [points[to][0] + dx * by, points[to][1] + dy * by];
            }
        }
    }
}

/// How many pixels a unit of a layout is for marks: the same number of marks on the same paper, however loose the layout.
fn mark_scale(points: &[Point]) -> f64 {
    let mut bounds = Rect::default();
    for &point in points {
        bounds.include(&Rect::around(point, [0.0; 2]));
    }
    let space = (bounds.width() * bounds.height() / points.len().max(1) as f64).sqrt();
    if space > 0.0 { (MARK_SPACE / space).min(MARK_SCALE) } else { MARK_SCALE }
}

/// The place of each tie among those between the same two, in either direction, and how many these are.
fn fans(ends: &[[usize; 2]]) -> Vec<(usize, usize)> {
    let mut sorted: Vec<(usize, usize, usize)> =
        ends.iter().enumerate().map(|(place, [from, to])| (*from.min(to), *from.max(to), place)).collect();
    sorted.sort_unstable();
    let mut fans = vec![(0, 1); ends.len()];
    for bundle in sorted.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        for (nth, &(_, _, place)) in bundle.iter().enumerate() {
            fans[place] = (nth, bundle.len());
        }
    }
    fans
}

impl Label {
    fn rect(&self, letters: f64) -> Rect {
        Rect::around(self.middle, [words::width(&self.text, letters), letters * 1.15])
    }
}

/// A rectangle, by its least and greatest x and y.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rect {
    pub(super) low: Point,
    pub(super) high: Point,
}

impl Rect {
    fn around([x, y]: Point, [width, height]: Point) -> Self {
        Self { low: [x - width / 2.0, y - height / 2.0], high: [x + width / 2.0, y + height / 2.0] }
    }

    fn include(&mut self, other: &Rect) {
        for axis in 0..2 {
            self.low[axis] = self.low[axis].min(other.low[axis]);
            self.high[axis] = self.high[axis].max(other.high[axis]);
        }
    }

    fn overlaps(&self, other: &Rect) -> bool {
        (0..2).all(|axis| self.low[axis] < other.high[axis] && other.low[axis] < self.high[axis])
    }

    pub(super) fn width(&self) -> f64 {
        self.high[0] - self.low[0]
    }

    pub(super) fn height(&self) -> f64 {
        self.high[1] - self.low[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Graph;

    fn scene(graph: &Graph) -> Scene {
        let excerpt = Excerpt::new(graph);
        Scene::new(&excerpt, &Layout::of(&excerpt, 1), true)
    }

    #[test]
    fn no_box_overlaps_another_in_small_graphs() {
        for file in ["graphs/myanmar-dprk.ron", "tests/data/export/hostile.ron", "graphs/ofac-burma.ron"] {
            let scene = scene(&Graph::load(file).unwrap());
            assert!(scene.is_boxed);
            for (place, mark) in scene.marks.iter().enumerate() {
                for other in &scene.marks[place + 1..] {
                    assert!(!mark.rect().overlaps(&other.rect()), "{file}: {:?} and {:?}", mark.lines, other.lines);
                }
            }
        }
    }

    #[test]
    fn words_on_ties_cover_no_box() {
        let scene = scene(&Graph::load("graphs/myanmar-dprk.ron").unwrap());
        for label in &scene.words {
            let rect = label.rect(SMALL_LETTERS);
            assert!(scene.marks.iter().all(|mark| !mark.rect().overlaps(&rect)), "{}", label.text);
        }
    }

    #[test]
    fn names_beside_marks_cover_no_other_name() {
        let scene = scene(&Graph::load("graphs/ofac-dprk.ron").unwrap());
        assert!(!scene.is_boxed && scene.names.len() > 50);
        let rects: Vec<Rect> = scene.names.iter().map(|label| label.rect(LETTERS * scene.unit)).collect();
        for (place, rect) in rects.iter().enumerate() {
            assert!(rects[place + 1..].iter().all(|other| !rect.overlaps(other)), "{}", scene.names[place].text);
        }
    }
}
