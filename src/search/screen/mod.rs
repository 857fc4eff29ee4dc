//! Screening: which of a list of customers, suppliers or crews may be entities of a graph.
//!
//! [`Graph::screen`] takes [records](Record) from any iterator, or the rows of a table by [`ScreenRecords`], and gives for each the
//! [candidates](ScreenHit) with reasons. It reads no more than some hundreds of records ahead and keeps none, so that a list may be of
//! any length; with the feature `parallel` it works on all threads, with the same results in the same order.
//!
//! # How a candidate is scored
//!
//! A name is compared as by [`Graph::search`]; of several names the best counts. Then the other fields are heard:
//!
//! | field | agrees | differs |
//! | --- | --- | --- |
//! | date of birth, founding or building | a reason | certainly another time: times [`OTHER_BIRTH`]; a year apart, or day and month swapped: said, and not lowered |
//! | kind | a reason | a person against a body or a craft: times [`OTHER_KIND`]; a company against an agency: said, and not lowered |
//! | country | a reason | none of the recorded ones: times [`OTHER_COUNTRY`] |
//! | identifier | 1.0 | nothing: a party has many |
//!
//! What agrees raises nothing: many people were born in a year, and a score stays a statement about names. What is not known on either
//! side says nothing. The only thing that stands above names is an identifier: the same number is 1.0, whatever the name and the other
//! fields are, if it passes the check of its scheme, or if the record says of what scheme it is and that is an official one such as a
//! passport or a registration. Any other sameness of numbers scores [`SAME_NUMBER`], as a hint.
//!
//! What is lowered below the threshold is left out, and [counted](ScreenReport::lowered_out). Ask for a lower one with
//! [`ScreenQuery::at_least`] to see it.

mod candidates;
mod read;
mod record;
mod report;
mod weigh;
mod write;

use std::convert::Infallible;
use std::iter::Fuse;

use candidates::Screener;
pub use candidates::{SAME_NUMBER, ScreenHit, Screened};
pub use read::{ScreenError, ScreenRecords};
pub use record::{Incident, Record};
pub use report::ScreenReport;
pub use weigh::{Agreement, OTHER_BIRTH, OTHER_COUNTRY, OTHER_KIND};
pub use write::{ScreenCsv, ScreenJson};

use super::query::STRONG_MATCH;
use crate::graph::Graph;
use crate::graph::listings;
use crate::graph::parallel::map_chunks;
use crate::model::kind::EntityKind;

/// So many candidates are given for a record unless something else is asked for.
const LIMIT: usize = 5;

/// So many records are read before they are screened together.
const BATCH: usize = 256;

/// So many of them are one piece of work for a thread.
const PIECE: usize = 8;

impl Graph {
    /// Screens records: which entities each of them may be.
    ///
    /// Takes an iterator of [`Record`]s, or one of `Result<Record, E>`, such as [`ScreenRecords`]; then the results are
    /// `Result<Screened, E>` too, and a record that could not be read is an error at its place. The answer is a [`ScreenQuery`], to be
    /// refined and [`run`](ScreenQuery::run), or looped over at once.
    ///
    /// ```
    /// use sanctions_graph::Graph;
    /// use sanctions_graph::search::Record;
    ///
    /// let graph = Graph::load("graphs/myanmar-dprk.ron")?;
    /// let records = ["Kim Sok Chol", "Wombang Trading Co", "Blue Example Ltd"].map(Record::new);
    /// let found: Vec<Option<&str>> = graph
    ///     .screen(records)
    ///     .into_iter()
    ///     .map(|screened| screened.best().map(|candidate| candidate.entity().get().id()))
    ///     .collect();
    /// assert_eq!(found, [Some("kim-sok-chol"), Some("pan-systems-pyongyang"), None]);
    /// # Ok::<(), sanctions_graph::Error>(())
    /// ```
    pub fn screen<'g, I>(&'g self, records: I) -> ScreenQuery<'g, I::IntoIter>
    where
        I: IntoIterator,
        I::Item: ScreenItem,
    {
        ScreenQuery {
            graph: self,
            records: records.into_iter(),
            least: STRONG_MATCH,
            limit: LIMIT,
            listed: None,
            kinds: Vec::new(),
            progress: None,
        }
    }
}

/// What [`Graph::screen`] takes: a [`Record`], or a `Result` of one.
pub trait ScreenItem: sealed::Sealed {
    /// What can go wrong.
    type Fault;
    /// What comes of it.
    type Output<'g>;
    #[doc(hidden)]
    fn into_record(self) -> Result<Record, Self::Fault>;
    #[doc(hidden)]
    fn output(screened: Result<Screened<'_>, Self::Fault>) -> Self::Output<'_>;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Record {}
    impl<E> Sealed for Result<super::Record, E> {}
}

impl ScreenItem for Record {
    type Fault = Infallible;
    type Output<'g> = Screened<'g>;

    fn into_record(self) -> Result<Record, Infallible> {
        Ok(self)
    }

    fn output(screened: Result<Screened<'_>, Infallible>) -> Screened<'_> {
        match screened {
            Ok(screened) => screened,
            Err(never) => match never {},
        }
    }
}

impl<E> ScreenItem for Result<Record, E> {
    type Fault = E;
    type Output<'g> = Result<Screened<'g>, E>;

    fn into_record(self) -> Result<Record, E> {
        self
    }

    fn output(screened: Result<Screened<'_>, E>) -> Result<Screened<'_>, E> {
        screened
    }
}

type Callback<'g> = Box<dyn FnMut(u64) + 'g>;

/// A screening, made by [`Graph::screen`].
#[must_use]
pub struct ScreenQuery<'g, I> {
    graph: &'g Graph,
    records: I,
    least: f64,
    limit: usize,
    listed: Option<bool>,
    kinds: Vec<EntityKind>,
    progress: Option<Callback<'g>>,
}

impl<'g, I> ScreenQuery<'g, I>
where
    I: Iterator,
    I::Item: ScreenItem,
{
    /// Leaves out candidates with a lower score; [`STRONG_MATCH`] unless said otherwise.
    pub fn at_least(mut self, score: f64) -> Self {
        self.least = score;
        self
    }

    /// Gives so many candidates for a record at most; 5 unless said otherwise.
    pub fn limit(mut self, limit: usize) -> Self {
        self.limit = limit;
        self
    }

    /// Asks for entities that some authority lists or listed (`true`), or that none does.
    pub fn listed(mut self, listed: bool) -> Self {
        self.listed = Some(listed);
        self
    }

    /// Asks for entities of these kinds alone, whatever the records are.
    pub fn kinds(mut self, kinds: impl IntoIterator<Item = EntityKind>) -> Self {
        self.kinds = kinds.into_iter().collect();
        self
    }

    /// Tells how many records were screened, every some hundred.
    pub fn on_progress(mut self, tell: impl FnMut(u64) + 'g) -> Self {
        self.progress = Some(Box::new(tell));
        self
    }

    /// Begins: the results come as they are asked for.
    pub fn run(self) -> Screening<'g, I> {
        let Self { graph, records, least, limit, listed, kinds, progress } = self;
        let listed = listed.map(|wanted| (wanted, listings::listed(graph)));
        Screening {
            screener: Screener { graph, least, limit, listed, kinds },
            records: records.fuse(),
            ready: Vec::new().into_iter(),
            fault: None,
            read: 0,
            report: ScreenReport::default(),
            progress,
        }
    }
}

impl<'g, I> IntoIterator for ScreenQuery<'g, I>
where
    I: Iterator,
    I::Item: ScreenItem,
{
    type Item = <I::Item as ScreenItem>::Output<'g>;
    type IntoIter = Screening<'g, I>;

    fn into_iter(self) -> Self::IntoIter {
        self.run()
    }
}

/// The results of a screening, one for each record, in the order of the records.
#[must_use]
pub struct Screening<'g, I>
where
    I: Iterator,
    I::Item: ScreenItem,
{
    screener: Screener<'g>,
    records: Fuse<I>,
    ready: std::vec::IntoIter<Screened<'g>>,
    /// What came in place of the record after those that are ready.
    fault: Option<<I::Item as ScreenItem>::Fault>,
    read: u64,
    report: ScreenReport,
    progress: Option<Callback<'g>>,
}

impl<I> Screening<'_, I>
where
    I: Iterator,
    I::Item: ScreenItem,
{
    /// What has come of the records so far.
    #[must_use]
    pub fn report(&self) -> &ScreenReport {
        &self.report
    }

    /// Reads the next records and screens them; `false` if there are none.
    fn fill(&mut self) -> bool {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH && self.fault.is_none() {
            match self.records.next().map(ScreenItem::into_record) {
                Some(Ok(record)) => batch.push(record),
                Some(Err(fault)) => self.fault = Some(fault),
                None => break,
            }
        }
        if batch.is_empty() {
            return self.fault.is_some();
        }
        let screener = &self.screener;
        // The indexes are there before many threads ask for them.
        screener.prepare();
        let candidates =
            map_chunks(&batch, PIECE, |records| records.iter().map(|record| screener.candidates(record)).collect());
        let before = self.read;
        self.read += batch.len() as u64;
        let numbered = (before + 1..).zip(batch.into_iter().zip(candidates));
        let screened: Vec<Screened<'_>> = numbered
            .map(|(number, (record, (candidates, lowered)))| Screened { number, record, candidates, lowered })
            .collect();
        self.ready = screened.into_iter();
        if let Some(tell) = &mut self.progress {
            tell(self.read);
        }
        true
    }
}

impl<'g, I> Iterator for Screening<'g, I>
where
    I: Iterator,
    I::Item: ScreenItem,
{
    type Item = <I::Item as ScreenItem>::Output<'g>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(screened) = self.ready.next() {
                self.report.add(&screened);
                return Some(<I::Item as ScreenItem>::output(Ok(screened)));
            }
            if let Some(fault) = self.fault.take() {
                return Some(<I::Item as ScreenItem>::output(Err(fault)));
            }
            if !self.fill() {
                return None;
            }
        }
    }
}
