//! One entity under several rules, side by side.

use std::fmt;

use super::{Exposure, Regime, Verdict};
use crate::graph::Graph;
use crate::graph::lookup::{LookupError, Select};
use crate::graph::refs::EntityRef;
use crate::model::date::Day;

/// What several rules say of one entity on a day: the answer to [`Graph::compare`].
#[derive(Debug)]
pub struct Comparison<'g> {
    entity: EntityRef<'g>,
    exposures: Vec<Exposure<'g>>,
}

impl Graph {
    /// Asks several rules about one entity.
    ///
    /// ```
    /// use sanctions_graph::{Graph, Regime, Verdict};
    ///
    /// let graph = Graph::load("graphs/ownership-examples.ron")?;
    /// let compared = graph.compare("ex1-b", Regime::all(), Some("2024-08-01".parse()?))?;
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
        day: Option<Day>,
    ) -> Result<Comparison<'_>, LookupError> {
        let found = self.select(&entity)?;
        let first = found.first().ok_or_else(|| LookupError::NotFound { query: String::new(), near: Vec::new() })?;
        let exposure = |regime| {
            let query = self.exposure(regime);
            day.map_or(query.clone(), |day| query.as_of(day)).run()
        };
        Ok(Comparison { entity: EntityRef::new(self, *first), exposures: regimes.into_iter().map(exposure).collect() })
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

/// Prints one rule a line.
impl fmt::Display for Comparison<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.entity)?;
        let width = self.exposures.iter().map(|exposure| exposure.regime().to_string().len()).max().unwrap_or_default();
        for exposure in &self.exposures {
            let finding = exposure.finding(self.entity.index().index() as u32);
            let caveats: String = exposure.caveats().iter().map(|caveat| format!(" [{caveat}]")).collect();
            writeln!(f, "  {:width$}  {}{caveats}", exposure.regime().to_string(), finding.words())?;
        }
        Ok(())
    }
}
