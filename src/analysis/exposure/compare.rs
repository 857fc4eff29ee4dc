//! One entity under several rules, side by side.

use std::fmt;

use super::{Exposure, ExposureQuery, Finding, Regime, Verdict};
use crate::graph::Graph;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::EntityRef;
use crate::model::claim::Modality;
use crate::model::date::Day;
use crate::query::explain::{Explanation, LineKind, Writer};

/// What several rules say of one entity on a day: the answer to [`Graph::compare`].
#[derive(Debug)]
pub struct Comparison<'g> {
    entity: EntityRef<'g>,
    exposures: Vec<Exposure<'g>>,
}

/// A question to several rules about one entity, made by [`Graph::compare`].
#[derive(Debug, Clone)]
#[must_use]
pub struct CompareQuery<'g> {
    entity: EntityRef<'g>,
    queries: Vec<ExposureQuery<'g>>,
}

impl Graph {
    /// Asks several rules about one entity: on the day of the newest source, unless another is asked for.
    ///
    /// ```
    /// use sanctions_graph::{Graph, Regime, Verdict};
    ///
    /// let graph = Graph::load("graphs/ownership-examples.ron")?;
    /// let compared = graph.compare("ex1-b", Regime::all())?.as_of("2024-08-01".parse()?).run();
    /// println!("{compared}");
    /// let verdicts: Vec<Verdict> = compared.verdicts().map(|(_, verdict)| verdict).collect();
    /// assert_eq!(verdicts[1], Verdict::Caught, "OFAC, 2014");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// If the entity is not found, or the name is ambiguous.
    pub fn compare(
        &self,
        entity: impl Select,
        regimes: impl IntoIterator<Item = Regime>,
    ) -> Result<CompareQuery<'_>, LookupError> {
        let found = self.select(&entity)?;
        let first = found.first().ok_or_else(|| LookupError::NotFound { query: String::new(), near: Vec::new() })?;
        let queries = regimes.into_iter().map(|regime| self.exposure(regime)).collect();
        Ok(CompareQuery { entity: EntityRef::new(self, *first), queries })
    }
}

impl<'g> CompareQuery<'g> {
    /// Asks for a day: see [`ExposureQuery::as_of`].
    pub fn as_of(self, day: Day) -> Self {
        self.each(|query| query.as_of(day))
    }

    /// Asks for no day: see [`ExposureQuery::whenever`].
    pub fn whenever(self) -> Self {
        self.each(ExposureQuery::whenever)
    }

    /// Leaves out claims and denials that are put more weakly: see [`ExposureQuery::at_least`].
    pub fn at_least(self, modality: Modality) -> Self {
        self.each(|query| query.at_least(modality))
    }

    fn each(self, change: impl Fn(ExposureQuery<'g>) -> ExposureQuery<'g>) -> Self {
        Self { queries: self.queries.into_iter().map(change).collect(), ..self }
    }

    /// Asks every rule.
    #[must_use]
    pub fn run(self) -> Comparison<'g> {
        Comparison { entity: self.entity, exposures: self.queries.into_iter().map(ExposureQuery::run).collect() }
    }
}

impl<'g> Comparison<'g> {
    /// The entity.
    #[must_use]
    pub fn entity(&self) -> EntityRef<'g> {
        self.entity
    }

    /// The answer under each rule, in the order asked.
    #[must_use]
    pub fn exposures(&self) -> &[Exposure<'g>] {
        &self.exposures
    }

    /// Each rule with its verdict, in the order asked.
    pub fn verdicts(&self) -> impl ExactSizeIterator<Item = (&Regime, Verdict)> {
        self.exposures.iter().map(|exposure| (exposure.regime(), exposure.verdict(self.entity)))
    }
}

impl<'g> Comparison<'g> {
    /// What each rule finds, with its proof, in the order asked.
    pub fn findings(&self) -> impl ExactSizeIterator<Item = Finding<'_, 'g>> {
        self.exposures.iter().map(|exposure| exposure.finding(self.entity.index().index() as u32))
    }

    /// The answer under each rule with its proof and numbered citations, rule by rule.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let mut writer = Writer::new(self.entity.graph);
        writer.line(LineKind::Heading, 0, format!("Who says what of {}?", self.entity));
        for finding in self.findings() {
            writer.labelled(LineKind::Fact, 1, format!("{}:", finding.exposure().rule()), finding.words());
        }
        for finding in self.findings() {
            finding.tell_all(&mut writer);
        }
        writer.finish()
    }
}

/// Prints one rule a line, under it what must be said of that answer, and first what must be said of all.
impl fmt::Display for Comparison<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.entity)?;
        let of_all = |text: &String| self.exposures.iter().all(|exposure| exposure.caveats().contains(text));
        let first = self.exposures.first().map(Exposure::caveats).unwrap_or_default();
        for caveat in first.iter().filter(|caveat| of_all(caveat)) {
            writeln!(f, "  caution: {caveat}")?;
        }
        let width = self.exposures.iter().map(|exposure| exposure.rule().len()).max().unwrap_or_default();
        for finding in self.findings() {
            let exposure = finding.exposure();
            writeln!(f, "  {:width$}  {}", exposure.rule(), finding.words())?;
            let caveats = exposure.caveats().into_iter().filter(|caveat| !of_all(caveat));
            for caution in caveats.chain(finding.warnings()) {
                writeln!(f, "  {:width$}  caution: {caution}", "")?;
            }
        }
        Ok(())
    }
}
