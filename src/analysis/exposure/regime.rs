//! Regimes: the ownership rules as data, each with a name, a version and the time it is in force.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

use crate::graph::refs::EntityRef;
use crate::model::claim::Measure;
use crate::model::date::{Answer, Day, PartialDate};
use crate::model::share::Ppm;

/// Whose stakes are added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Aggregation {
    /// Those of all owners that are caught, together.
    AllOwners,
    /// For each listed person those that it holds itself and through what it holds; never those of two persons, unless they hold
    /// them jointly.
    EachPerson,
}

/// What counts as ownership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rights {
    /// Shares in capital.
    Shares,
    /// Shares in capital, or else voting rights: either reaches the threshold by itself, the two are never added.
    SharesOrVotes,
}

/// A time during which a version of the rules is in force.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The first day in force; open if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// The first day no longer in force; open if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<PartialDate>,
    /// What is to be known of it: that it was announced and not checked, for instance. Such a window is in force possibly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

impl Window {
    fn holds_on(&self, day: Day) -> Answer {
        let from = self.from.map_or(Answer::Yes, |date| between(date.earliest() <= day, date.latest() <= day));
        let until = self.until.map_or(Answer::Yes, |date| between(day < date.latest(), day < date.earliest()));
        let answer = from.and(until);
        if self.doubt.is_some() { answer.min(Answer::Possibly) } else { answer }
    }
}

fn between(possible: bool, certain: bool) -> Answer {
    match (possible, certain) {
        (_, true) => Answer::Yes,
        (true, false) => Answer::Possibly,
        (false, false) => Answer::No,
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.until) {
            (Some(from), Some(until)) => write!(f, "from {} until {}", from.words(), until.words()),
            (Some(from), None) => write!(f, "since {}", from.words()),
            (None, Some(until)) => write!(f, "until {}", until.words()),
            (None, None) => f.write_str("at all times"),
        }?;
        self.doubt.as_ref().map_or(Ok(()), |doubt| write!(f, " ({doubt})"))
    }
}

/// A rule that says when an entity that is on no list is caught through those who own or control it.
///
/// Regimes are data. The built-in ones are what the published guidance says, as far as it was read (see [`sources`](Self::sources)
/// and [`note`](Self::note)); [`Regime::new`] makes others, and serde reads and writes them.
///
/// | regime | threshold | stakes | control | in force |
/// | --- | --- | --- | --- | --- |
/// | `us-ofac@2008` | 50 % or more | of each blocked person, not added | does not count | 2008-02-14 to 2014-08-12 |
/// | `us-ofac@2014` | 50 % or more | of all blocked owners together | does not count | since 2014-08-13 |
/// | `eu@2022` | more than 50 % | of all listed owners together | counts | 2022-06-27 to 2024-07-02 |
/// | `eu@2024` | 50 % or more | of all listed owners together | counts; a presumption | since 2024-07-03 |
/// | `uk@2020` | more than 50 %, shares or votes | of each designated person, unless held jointly | counts | since 2020-12-31 |
/// | `us-bis@2025` | 50 % or more | of all listed owners together | does not count | 2025-09-29 to 2025-11-09 |
///
/// ```
/// use sanctions_graph::{Regime, Share};
///
/// let regime: Regime = "us-ofac".parse()?;
/// assert_eq!(regime.to_string(), "us-ofac@2014");
/// assert_eq!("us-ofac@2008".parse::<Regime>()?.version(), "2008");
/// let own = Regime::new("house-rule", "1").threshold("25%".parse::<Share>()?.minimum().ppm).counting_control(true);
/// assert!(own.describe().contains("25% or more"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[must_use]
pub struct Regime {
    name: String,
    version: String,
    #[serde(default)]
    title: String,
    #[serde(deserialize_with = "part_of_the_whole")]
    threshold: Ppm,
    #[serde(default)]
    strict: bool,
    aggregation: Aggregation,
    rights: Rights,
    #[serde(default)]
    control: bool,
    #[serde(default)]
    rebuttable: bool,
    #[serde(default)]
    keeps_blocked: bool,
    #[serde(deserialize_with = "at_least_one")]
    measures: Vec<Measure>,
    #[serde(default)]
    authorities: Vec<String>,
    #[serde(default)]
    windows: Vec<Window>,
    #[serde(default)]
    sources: Vec<String>,
    #[serde(default)]
    note: String,
}

/// Reads a threshold. What asks for more than the whole would catch nobody.
fn part_of_the_whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Ppm, D::Error> {
    let threshold = Ppm::deserialize(deserializer)?;
    let is_part = threshold <= Ppm::WHOLE;
    is_part
        .then_some(threshold)
        .ok_or_else(|| D::Error::custom(format!("a threshold of {threshold} is more than the whole")))
}

/// Reads measures. A rule that no measure seeds would catch nobody.
fn at_least_one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Measure>, D::Error> {
    let measures = Vec::deserialize(deserializer)?;
    if measures.is_empty() { Err(D::Error::custom("measures: a rule needs one that seeds it")) } else { Ok(measures) }
}

/// A name that no regime has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no regime \"{name}\"; there are {known}")]
pub struct UnknownRegime {
    name: String,
    known: String,
}

const HALF: Ppm = Ppm(500_000);

impl Regime {
    /// A rule of one's own: 50 % or more of the shares, those of all caught owners together, control does not count, seeded by
    /// asset freezes of any authority, in force at all times. The methods change that.
    pub fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            version: version.into(),
            title: String::new(),
            threshold: HALF,
            strict: false,
            aggregation: Aggregation::AllOwners,
            rights: Rights::Shares,
            control: false,
            rebuttable: false,
            keeps_blocked: false,
            measures: vec![Measure::AssetFreeze],
            authorities: Vec::new(),
            windows: Vec::new(),
            sources: Vec::new(),
            note: String::new(),
        }
    }

    /// OFAC's 50 Percent Rule of 13 August 2014.
    pub fn us_ofac() -> Self {
        Self::new("us-ofac", "2014")
            .titled("OFAC’s 50 Percent Rule")
            .keeping_blocked(true)
            .of_authorities(["us-ofac", "ofac", "united-states"])
            .in_force(Some("2014-08-13"), None, None)
            .citing(["https://ofac.treasury.gov/faqs/401", "https://ofac.treasury.gov/faqs/398"])
            .noting(
                "Ownership only: control does not count, and OFAC urges caution where it is significant (FAQ 398). Property that was \
                 blocked while the rule applied stays blocked after a divestment (FAQ 402).",
            )
    }

    /// OFAC's guidance of 14 February 2008, which did not add up the stakes of several blocked persons.
    pub fn us_ofac_2008() -> Self {
        Self { version: "2008".to_owned(), ..Self::us_ofac() }
            .titled("OFAC’s guidance of 2008 on entities owned by blocked persons")
            .aggregating(Aggregation::EachPerson)
            .replacing_windows(Some("2008-02-14"), Some("2014-08-13"))
            .citing(["https://home.treasury.gov/policy-issues/financial-sanctions/faqs/topic/1521"])
            .noting("That stakes of several persons are added is new in 2014 (FAQ 399). The first day was not checked.")
    }

    /// The rule of the European Union since 3 July 2024 (Council Best Practices).
    pub fn eu() -> Self {
        Self::new("eu", "2024")
            .titled("Ownership and control under EU sanctions")
            .counting_control(true)
            .as_presumption()
            .of_authorities(["eu-council", "european-union", "eu"])
            .in_force(Some("2024-07-03"), None, None)
            .citing([
                "https://akingump.com/en/insights/alerts/eu-publishes-new-best-practices-guidance-including-updated-ownership-test-and-additional-control-guidance",
                "https://agenparl.eu/2026/03/12/press-release-32-26-judgment-of-the-court-in-case-c-84-24-em-system",
            ])
            .noting("That stakes count through several tiers as they do for OFAC is assumed.")
    }

    /// The rule of the European Union before 3 July 2024: more than 50 %.
    pub fn eu_2022() -> Self {
        Self { version: "2022".to_owned(), strict: true, ..Self::eu() }
            .replacing_windows(Some("2022-06-27"), Some("2024-07-03"))
            .noting("That stakes count through several tiers as they do for OFAC is assumed. The first day was not checked.")
    }

    /// The rule of the United Kingdom (SI 2019/855, regulation 7, and the like).
    pub fn uk() -> Self {
        Self::new("uk", "2020")
            .titled("Ownership and control under UK sanctions")
            .strictly_more(true)
            .aggregating(Aggregation::EachPerson)
            .counting(Rights::SharesOrVotes)
            .counting_control(true)
            .of_authorities(["uk-hmg", "united-kingdom", "uk", "ofsi"])
            .in_force(Some("2020-12-31"), None, None)
            .citing([
                "http://legislation.gov.uk/uksi/2019/135/schedules/made?timeline=false",
                "https://mrwatchlist.com/2022/03/22/ofsi-updates-ownership-control-guidance/",
            ])
            .noting(
                "Whether affairs are conducted as a designated person wishes is a question of fact, which only recorded control answers.",
            )
    }

    /// The Affiliates Rule of the US Bureau of Industry and Security.
    pub fn us_bis() -> Self {
        Self::new("us-bis", "2025")
            .titled("BIS’s Affiliates Rule")
            .seeded_by([Measure::ExportControl])
            .of_authorities(["us-bis", "bis"])
            .in_force(Some("2025-09-29"), Some("2025-11-10"), None)
            .in_force(Some("2026-11-10"), None, Some("announced; that it is in force again was not checked"))
            .citing([
                "https://thefederalregister.org/documents/2025-19001/expansion-of-end-user-controls-to-cover-affiliates-of-certain-listed-entities",
                "https://whatstrending.fenwick.com/post/bis-suspends-affiliates-rule-lifting-restrictions-restricted-party-affiliates",
            ])
            .noting(
                "Seeds are the Entity List and the MEU List; that the rule takes in some SDNs too is not modelled. The strictest \
                 requirement among the owners applies.",
            )
    }

    /// All that are built in, older versions before newer ones.
    pub fn all() -> [Regime; 6] {
        [Self::us_ofac_2008(), Self::us_ofac(), Self::eu_2022(), Self::eu(), Self::uk(), Self::us_bis()]
    }

    /// The built-in version of a name that is in force on a day, certainly if there is one.
    #[must_use]
    pub fn on(name: &str, day: Day) -> Option<Regime> {
        let versions = Self::all().into_iter().filter(|regime| regime.name == name);
        versions.filter(|regime| regime.holds_on(day) != Answer::No).max_by_key(|regime| regime.holds_on(day))
    }

    /// Gives it a title for people.
    pub fn titled(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// Sets the part that must be owned.
    pub fn threshold(mut self, ppm: Ppm) -> Self {
        self.threshold = ppm;
        self
    }

    /// Sets whether more than the threshold is asked for (`true`), or the threshold itself is enough.
    pub fn strictly_more(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Sets whose stakes are added up.
    pub fn aggregating(mut self, aggregation: Aggregation) -> Self {
        self.aggregation = aggregation;
        self
    }

    /// Sets what counts as ownership.
    pub fn counting(mut self, rights: Rights) -> Self {
        self.rights = rights;
        self
    }

    /// Sets whether control by a caught party catches.
    pub fn counting_control(mut self, control: bool) -> Self {
        self.control = control;
        self
    }

    /// Says that what it finds is a presumption that may be rebutted, so that answers are worded so.
    pub fn as_presumption(mut self) -> Self {
        self.rebuttable = true;
        self
    }

    /// Sets whether property that was blocked stays so after the stakes that blocked it have gone, so that answers tell of such stakes.
    pub fn keeping_blocked(mut self, kept: bool) -> Self {
        self.keeps_blocked = kept;
        self
    }

    /// Sets the measures whose listings seed it.
    pub fn seeded_by(mut self, measures: impl IntoIterator<Item = Measure>) -> Self {
        self.measures = measures.into_iter().collect();
        self
    }

    /// Sets the authorities whose listings seed it, by id, name or alias; those that a graph does not have are passed over. Of none,
    /// those of every authority do.
    pub fn of_authorities<T: Into<String>>(mut self, authorities: impl IntoIterator<Item = T>) -> Self {
        self.authorities = authorities.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a time during which it is in force.
    pub fn with_window(mut self, window: Window) -> Self {
        self.windows.push(window);
        self
    }

    /// Says where the rule is to be read.
    pub fn citing(mut self, sources: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.sources = sources.into_iter().map(Into::into).collect();
        self
    }

    /// Says what else is to be known of it.
    pub fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    fn in_force(self, from: Option<&str>, until: Option<&str>, doubt: Option<&str>) -> Self {
        let date = |text: Option<&str>| text.and_then(|text| text.parse().ok());
        self.with_window(Window { from: date(from), until: date(until), doubt: doubt.map(str::to_owned) })
    }

    fn replacing_windows(mut self, from: Option<&str>, until: Option<&str>) -> Self {
        self.windows.clear();
        self.in_force(from, until, None)
    }

    /// Its name, without the version: "us-ofac".
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its version: "2014".
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Its title; empty if it has none.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The part that must be owned, and whether more than that is asked for.
    #[must_use]
    pub fn limit(&self) -> (Ppm, bool) {
        (self.threshold, self.strict)
    }

    /// Whose stakes are added up.
    #[must_use]
    pub fn aggregation(&self) -> Aggregation {
        self.aggregation
    }

    /// What counts as ownership.
    #[must_use]
    pub fn rights(&self) -> Rights {
        self.rights
    }

    /// Whether control by a caught party catches.
    #[must_use]
    pub fn counts_control(&self) -> bool {
        self.control
    }

    /// Whether what it finds may be rebutted.
    #[must_use]
    pub fn is_presumption(&self) -> bool {
        self.rebuttable
    }

    /// Whether property that was blocked stays so after the stakes that blocked it have gone.
    #[must_use]
    pub fn keeps_blocked(&self) -> bool {
        self.keeps_blocked
    }

    /// The measures whose listings seed it.
    #[must_use]
    pub fn measures(&self) -> &[Measure] {
        &self.measures
    }

    /// The authorities whose listings seed it; every one if there is none here.
    #[must_use]
    pub fn authorities(&self) -> &[String] {
        &self.authorities
    }

    /// When it is in force; at all times if there is no window.
    #[must_use]
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// Where the rule is to be read.
    #[must_use]
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// What else is to be known of it; empty if nothing.
    #[must_use]
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> Answer {
        if self.windows.is_empty() {
            return Answer::Yes;
        }
        self.windows.iter().map(|window| window.holds_on(day)).max().unwrap_or(Answer::No)
    }

    /// The rule in one sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        let limit =
            if self.strict { format!("more than {}", self.threshold) } else { format!("{} or more", self.threshold) };
        let rights = match self.rights {
            Rights::Shares => "of the shares",
            Rights::SharesOrVotes => "of the shares or of the votes",
        };
        let owners = match self.aggregation {
            Aggregation::AllOwners => "held directly by caught owners together",
            Aggregation::EachPerson => "held by one listed person, itself and through what it holds so",
        };
        let control = if self.control { ", or control by one of them" } else { "; control does not count" };
        let measures: Vec<String> = self.measures.iter().map(ToString::to_string).collect();
        let by = if self.authorities.is_empty() {
            "of any authority".to_owned()
        } else {
            format!("of {}", self.authorities.join(", "))
        };
        format!("{limit} {rights}, {owners}{control}; seeded by {} {by}", measures.join(", "))
    }

    /// Whether its authorities name an entity: by id, name or alias, in any case.
    pub(super) fn names(&self, authority: EntityRef<'_>) -> bool {
        let is = |name: &str| self.authorities.iter().any(|own| own.to_lowercase() == name.to_lowercase());
        is(authority.get().id()) || authority.get().names().any(is)
    }
}

/// Prints its name and version: "us-ofac@2014".
impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.version)
    }
}

/// Reads a built-in regime by name and version, or by name alone: the newest version of it.
impl FromStr for Regime {
    type Err = UnknownRegime;

    fn from_str(text: &str) -> Result<Self, UnknownRegime> {
        let is = |regime: &Regime| regime.to_string() == text || regime.name == text;
        Self::all().into_iter().rev().find(is).ok_or_else(|| UnknownRegime {
            name: text.to_owned(),
            known: Self::all().map(|regime| regime.to_string()).join(", "),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn each_version_has_its_days() {
        let on = |name: &str, text: &str| Regime::on(name, day(text)).map(|regime| regime.to_string());
        assert_eq!(on("us-ofac", "2014-08-12").as_deref(), Some("us-ofac@2008"));
        assert_eq!(on("us-ofac", "2014-08-13").as_deref(), Some("us-ofac@2014"));
        assert_eq!(on("eu", "2024-07-02").as_deref(), Some("eu@2022"));
        assert_eq!(on("eu", "2024-07-03").as_deref(), Some("eu@2024"));
        assert_eq!(on("eu", "2014-01-01"), None);
        assert_eq!(on("us-bis", "2025-11-09").as_deref(), Some("us-bis@2025"));
        assert_eq!(on("us-bis", "2025-11-10"), None);
        assert_eq!(Regime::us_bis().holds_on(day("2026-11-25")), Answer::Possibly, "announced, not checked");
    }

    #[test]
    fn a_window_of_partial_dates_is_in_force_possibly_at_its_ends() {
        let window = Window { from: "2014".parse().ok(), until: "2016-03".parse().ok(), doubt: None };
        let answers =
            ["2013-12-31", "2014-06-01", "2014-12-31", "2016-02-29", "2016-03-01", "2016-03-31", "2016-04-01"];
        use Answer::{No, Possibly, Yes};
        assert_eq!(answers.map(|text| window.holds_on(day(text))), [No, Possibly, Yes, Yes, Possibly, No, No]);
    }

    #[test]
    fn every_built_in_regime_says_what_it_is_and_reads_back() {
        for regime in Regime::all() {
            assert_eq!(regime.to_string().parse::<Regime>().as_ref(), Ok(&regime));
            assert!(!regime.sources().is_empty() && !regime.windows().is_empty() && !regime.title().is_empty());
            assert!(regime.windows().iter().all(|window| window.from.is_some()), "{regime}: its dates are dates");
            let text = ron::to_string(&regime).unwrap();
            assert_eq!(ron::from_str::<Regime>(&text).unwrap(), regime);
        }
        assert_eq!(
            Regime::us_ofac().describe(),
            "50% or more of the shares, held directly by caught owners together; control does not count; seeded by asset freeze of us-ofac, ofac, united-states"
        );
        let error = "us-ofca".parse::<Regime>().unwrap_err();
        assert!(error.to_string().contains("us-ofac@2014"), "{error}");
    }
}
