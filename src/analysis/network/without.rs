//! What breaks when some entities go: the pieces that are left of their components, and by which ties they hung together.

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use super::rows::Rows;
use super::scores::SHOWN;
use super::{Frame, Network};
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::EntityRef;
use crate::model::naming::counted;
use crate::query::Work;
use crate::query::explain::{Explanation, LineKind, Writer, capitalised, several};

/// What would be left of the components of some entities without them.
#[derive(Debug, Clone)]
pub struct Without<'g> {
    frame: Arc<Frame<'g>>,
    /// The neighbours of every entity.
    rows: Arc<Rows>,
    gone: Vec<u32>,
    ignored: usize,
    pieces: Vec<Piece>,
    cut_off: usize,
    work: Work,
}

/// Entities that stay connected.
#[derive(Debug, Clone)]
struct Piece {
    /// The component that it is a piece of.
    whole: usize,
    /// Its entities, ascending.
    places: Vec<u32>,
}

impl<'g> Network<'g> {
    /// What would become of the components of one or several entities if these were not there: into which pieces they would fall.
    /// Those that are not in the network are ignored, and [counted](Without::ignored).
    ///
    /// Of one entity the answer has more than one piece just if it is one of the
    /// [articulation points](Self::articulation_points). The cost is linear in the components of those that go.
    ///
    /// ```
    /// use sanctions_graph::{Graph, View};
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let network = graph.network(&View::default());
    /// let point = network.articulation_points().top(1)[0];
    /// let without = network.without(point.entity)?;
    /// assert_eq!((without.len(), without.cut_off()), (point.pieces, point.cut_off));
    /// println!("{}", without.explain());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If an entity is not found, a name is ambiguous, or none was asked for.
    pub fn without(&self, gone: impl Select) -> Result<Without<'g>, LookupError> {
        let chosen = self.frame.graph.select(&gone)?;
        let mut gone: Vec<u32> = chosen.iter().filter_map(|&entity| self.frame.place(entity)).collect();
        gone.sort_unstable();
        let mut search = Pieces::new(&self.both, &gone);
        let mut cut_off = 0;
        for (whole, &start) in gone.iter().enumerate() {
            let sizes = search.fall_apart(start, whole);
            cut_off += sizes.iter().sum::<usize>() - sizes.iter().max().unwrap_or(&0);
        }
        let Pieces { mut pieces, work, .. } = search;
        pieces.sort_by_key(|piece| (Reverse(piece.places.len()), piece.places[0]));
        let (frame, rows) = (Arc::clone(&self.frame), Arc::clone(&self.both));
        Ok(Without { frame, rows, ignored: chosen.len() - gone.len(), gone, pieces, cut_off, work })
    }
}

/// The search for pieces.
struct Pieces<'r> {
    rows: &'r Rows,
    is_gone: Vec<bool>,
    is_seen: Vec<bool>,
    pieces: Vec<Piece>,
    work: Work,
}

impl<'r> Pieces<'r> {
    fn new(rows: &'r Rows, gone: &[u32]) -> Self {
        let mut is_gone = vec![false; rows.len()];
        gone.iter().for_each(|&place| is_gone[place as usize] = true);
        Self { rows, is_gone, is_seen: vec![false; rows.len()], pieces: Vec::new(), work: Work::default() }
    }

    /// Finds the pieces of the component of one that goes, and gives their sizes; none if another of it has been here.
    fn fall_apart(&mut self, start: u32, whole: usize) -> Vec<usize> {
        let mut sizes = Vec::new();
        if std::mem::replace(&mut self.is_seen[start as usize], true) {
            return sizes;
        }
        let mut gone = vec![start];
        while let Some(at) = gone.pop() {
            self.look(at);
            for &near in self.rows.near(at) {
                if std::mem::replace(&mut self.is_seen[near as usize], true) {
                    continue;
                }
                if self.is_gone[near as usize] {
                    gone.push(near);
                    continue;
                }
                let mut places = vec![near];
                let mut next = 0;
                while let Some(&at) = places.get(next) {
                    next += 1;
                    self.look(at);
                    for &far in self.rows.near(at) {
                        if !std::mem::replace(&mut self.is_seen[far as usize], true) {
                            if self.is_gone[far as usize] { gone.push(far) } else { places.push(far) }
                        }
                    }
                }
                sizes.push(places.len());
                places.sort_unstable();
                self.pieces.push(Piece { whole, places });
            }
        }
        sizes
    }

    fn look(&mut self, at: u32) {
        self.work.entities += 1;
        self.work.ties += u64::from(self.rows.degree(at));
    }
}

impl<'g> Without<'g> {
    /// Those that go, in the order of the file.
    pub fn gone(&self) -> impl ExactSizeIterator<Item = EntityRef<'g>> {
        self.gone.iter().map(|&place| self.frame.entity(place))
    }

    /// How many of those asked for were ignored, because the view leaves them out of the network.
    #[must_use]
    pub fn ignored(&self) -> usize {
        self.ignored
    }

    /// How many pieces are left.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether nothing is left: those that go had no other neighbour.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// How many entities each piece has: descending; of equal ones that with the first entity in the file comes first.
    pub fn sizes(&self) -> impl ExactSizeIterator<Item = usize> {
        self.pieces.iter().map(|piece| piece.places.len())
    }

    /// The entities of a piece, in the order of the file; none if there is no such piece.
    pub fn piece(&self, piece: usize) -> impl ExactSizeIterator<Item = EntityRef<'g>> {
        let places = self.pieces.get(piece).map_or(&[][..], |piece| &piece.places);
        places.iter().map(|&place| self.frame.entity(place))
    }

    /// How many entities would no longer be connected with the largest piece of their component.
    #[must_use]
    pub fn cut_off(&self) -> usize {
        self.cut_off
    }

    /// Whether a piece is the largest of its component; of equal ones it is the first.
    fn is_main(&self, number: usize) -> bool {
        let whole = self.pieces[number].whole;
        self.pieces[..number].iter().all(|piece| piece.whole != whole)
    }

    fn verdict(&self) -> String {
        let (gone, pieces) = (several(self.gone()), self.pieces.len());
        match (pieces, self.cut_off) {
            _ if self.gone.is_empty() => "nobody who goes is in the network".to_owned(),
            (0, _) => format!("without {gone} nothing falls apart: there is no other neighbour"),
            (_, 0) => format!("without {gone} nothing falls apart"),
            (_, cut_off) => {
                let cut_off = counted(cut_off as u64, "entity is", "entities are");
                format!("without {gone} {cut_off} cut off; {pieces} pieces are left")
            }
        }
    }

    /// The pieces, and for each that is cut off the ties by which it hung on those that go, with claims, denials and numbered
    /// citations. Of more than ten pieces, and of more than ten neighbours in one, the rest is counted.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.frame.graph);
        writer.line(LineKind::Heading, 0, capitalised(&self.verdict()));
        self.frame.remark(&mut writer);
        let filter = self.frame.view.compile(self.frame.graph);
        for (number, piece) in self.pieces.iter().enumerate().take(SHOWN) {
            let (size, named) = (piece.places.len(), several(self.piece(number)));
            let counted = counted(size as u64, "entity", "entities");
            if self.is_main(number) {
                writer.line(
                    LineKind::Heading,
                    0,
                    format!("Piece {}, the largest left: {counted}: {named}", number + 1),
                );
                continue;
            }
            writer.line(LineKind::Heading, 0, format!("Piece {}, cut off: {counted}: {named}", number + 1));
            let near = |&at: &u32| self.rows.near(at).iter().map(move |&far| (far, at));
            let is_gone = |(far, _): &(u32, u32)| self.gone.binary_search(far).is_ok();
            let hung: Vec<(u32, u32)> = piece.places.iter().flat_map(near).filter(is_gone).collect();
            for &(gone, at) in hung.iter().take(SHOWN) {
                let hop = self.frame.hop(&filter, gone, at);
                hop.ties().iter().for_each(|&tie| writer.tie(tie, 0, String::new()));
            }
            if hung.len() > SHOWN {
                writer.line(LineKind::Note, 0, format!("and {} more neighbours", hung.len() - SHOWN));
            }
        }
        if self.pieces.len() > SHOWN {
            writer.line(LineKind::Heading, 0, format!("And {} more pieces", self.pieces.len() - SHOWN));
        }
        writer.finish()
    }
}

frame_methods!(impl Without<'_>);

/// Prints what falls apart, and the ten largest pieces, one a line, then what was left out and the policy.
impl fmt::Display for Without<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.verdict())?;
        let width = self.sizes().next().map_or(0, |largest| largest.to_string().len());
        for (piece, size) in self.sizes().enumerate().take(SHOWN) {
            writeln!(f, "{size:>width$}  {}", several(self.piece(piece)))?;
        }
        self.frame.fmt_end(f)
    }
}
