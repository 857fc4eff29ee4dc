//! What a listing of OFAC means: by the list it is on, and on the non-SDN lists by the programme.

use crate::model::claim::Measure;
use crate::model::date::{PartialDate, Period};
use crate::model::source::{Source, SourceKind};

/// Which of OFAC's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfacList {
    /// Specially Designated Nationals and Blocked Persons: all property is blocked.
    Sdn,
    /// The others, which OFAC publishes together as the Consolidated (non-SDN) list: what is forbidden depends on the programme.
    NonSdn,
}

impl OfacList {
    /// The stem of the ids of its sources.
    pub(crate) fn source(self) -> &'static str {
        match self {
            OfacList::Sdn => "ofac-sdn",
            OfacList::NonSdn => "ofac-cons",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            OfacList::Sdn => "Specially Designated Nationals and Blocked Persons List",
            OfacList::NonSdn => "Consolidated (non-SDN) Sanctions List",
        }
    }

    /// The list of a day as a source.
    pub(crate) fn dated(self, published: Option<PartialDate>) -> Source {
        let id = match published {
            Some(date) => format!("{}-{date}", self.source()),
            None => self.source().to_owned(),
        };
        let mut source = Source::new(id, SourceKind::OfficialList, self.title());
        source.publisher = Some("Office of Foreign Assets Control, United States Department of the Treasury".into());
        source.published = published.map(Period::from);
        source.licence = Some("public domain (17 U.S.C. 105)".into());
        source
    }

    /// The measure of a listing under a programme.
    ///
    /// Entries of the non-SDN lists are not blocked by being there. The sectoral lists (Executive Order 13662 and 14024 directives) and
    /// the Chinese military-industrial companies list (Executive Order 13959) forbid dealings in debt, equity or securities; the rest
    /// (Palestinian Legislative Council, foreign sanctions evaders, correspondent accounts) has no word of its own in the model.
    pub(crate) fn measure(self, programme: &str) -> Measure {
        match self {
            OfacList::Sdn => Measure::AssetFreeze,
            OfacList::NonSdn if ["UKRAINE-EO13662", "RUSSIA-EO14024", "CMIC-EO13959"].contains(&programme) => {
                Measure::SectoralDebtEquity
            }
            OfacList::NonSdn => Measure::Other,
        }
    }
}
