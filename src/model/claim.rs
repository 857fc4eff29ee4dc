//! Claims: who says what of a tie, how surely, when, and on what evidence.

use std::hash::{Hash, Hasher};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date::{Day, PartialDate, Period, Span, When, WhenKind};
use super::details::{ClaimDetails, Part};
use super::grade::Grade;
use super::list::List;
use super::naming::named;
use super::relation::Relation;
use super::share::Share;
use super::source::{Evidence, EvidenceRecord, SourceId};
use super::{Extra, is_empty, short_list};

named! {
    /// Whether a claim says that a tie exists or that it does not.
    #[derive(Default)]
    Stance, "stance" {
        /// It is so.
        #[default]
        Affirms "affirms";
        /// It is not so.
        Denies "denies";
    }
}

named! {
    /// How a claim is put, strongest first. Opinions, predictions and conditionals are no claims.
    Modality, "modality" {
        /// A listing, a judgment, an entry in a register.
        Official "official";
        /// The source says so itself.
        Stated "stated";
        /// The source reports that somebody else says so.
        Reported "reported";
        /// Said to be so, the source keeping its distance: "allegedly".
        Alleged "alleged";
        /// Feared or suspected.
        Suspected "suspected";
    }
}

impl Modality {
    /// Whether what is put so may not be so: a stake or a listing that is alleged, or more weakly put, is one possibly.
    pub(crate) fn leaves_open(self) -> bool {
        self >= Modality::Alleged
    }
}

named! {
    /// What a designation does to the designated. Only some measures block property.
    Measure, "measure" {
        /// Property is frozen and dealings are forbidden.
        AssetFreeze "asset_freeze";
        /// New debt or equity of a sector is forbidden.
        SectoralDebtEquity "sectoral_debt_equity";
        /// No public contracts or assistance.
        Procurement "procurement";
        /// No arms to or from it.
        ArmsEmbargo "arms_embargo";
        /// No entry.
        TravelBan "travel_ban";
        /// Exports to it need a licence or are forbidden.
        ExportControl "export_control";
        /// Anything else.
        Other "other";
    }
}

impl Measure {
    /// Whether property of the designated is blocked, so that its stakes count for the ownership rules.
    #[must_use]
    pub fn is_blocking(self) -> bool {
        self == Measure::AssetFreeze
    }
}

/// What a listing consists of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "DesignationRecord", into = "DesignationRecord")]
pub struct Designation {
    /// What it does.
    pub measure: Measure,
    /// The first day in force.
    pub listed_on: Option<PartialDate>,
    /// The first day no longer in force.
    pub removed_on: Option<PartialDate>,
    words: Option<Box<DesignationWords>>,
}

/// What many listings do not say: at least one of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
struct DesignationWords {
    programme: Option<Box<str>>,
    entry: Option<Box<str>>,
    reason: Option<Box<str>>,
}

/// A designation as it stands in a graph file.
#[derive(Serialize, Deserialize)]
#[serde(rename = "Designation", deny_unknown_fields)]
struct DesignationRecord {
    measure: Measure,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    programme: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entry: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    listed_on: Option<PartialDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    removed_on: Option<PartialDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<Box<str>>,
}

impl From<DesignationRecord> for Designation {
    fn from(record: DesignationRecord) -> Self {
        let DesignationRecord { measure, programme, entry, listed_on, removed_on, reason } = record;
        let words = DesignationWords { programme, entry, reason };
        let words = (words != DesignationWords::default()).then(|| Box::new(words));
        Self { measure, listed_on, removed_on, words }
    }
}

impl From<Designation> for DesignationRecord {
    fn from(Designation { measure, listed_on, removed_on, words }: Designation) -> Self {
        let DesignationWords { programme, entry, reason } = words.map(|words| *words).unwrap_or_default();
        Self { measure, programme, entry, listed_on, removed_on, reason }
    }
}

impl Designation {
    /// A designation of which only the measure is known.
    #[must_use]
    pub fn new(measure: Measure) -> Self {
        Self { measure, listed_on: None, removed_on: None, words: None }
    }

    /// Says under which programme it is made: "DPRK2".
    #[must_use]
    pub fn under(mut self, programme: impl Into<Box<str>>) -> Self {
        self.words.get_or_insert_default().programme = Some(programme.into());
        self
    }

    /// Gives the authority's own id of the entry.
    #[must_use]
    pub fn with_entry(mut self, entry: impl Into<Box<str>>) -> Self {
        self.words.get_or_insert_default().entry = Some(entry.into());
        self
    }

    /// Gives the reason that the authority gives.
    #[must_use]
    pub fn because(mut self, reason: impl Into<Box<str>>) -> Self {
        self.words.get_or_insert_default().reason = Some(reason.into());
        self
    }

    /// The programme it is made under: "DPRK2".
    #[must_use]
    pub fn programme(&self) -> Option<&str> {
        self.words.as_ref()?.programme.as_deref()
    }

    /// The authority's own id of the entry.
    #[must_use]
    pub fn entry(&self) -> Option<&str> {
        self.words.as_ref()?.entry.as_deref()
    }

    /// The reason the authority gives.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.words.as_ref()?.reason.as_deref()
    }

    /// When it is in force: from `listed_on` to the day before `removed_on`; open where they are not known.
    ///
    /// Dates marked `~` or `?` count as in every [`Span`].
    #[must_use]
    pub fn in_force(&self) -> Span {
        let start = self.listed_on.map_or((Day::MIN, Day::MIN), PartialDate::padded);
        let end = self.removed_on.map_or((Day::MAX, Day::MAX), |date| {
            let (first, last) = date.padded();
            (first.plus(-1), last.plus(-1))
        });
        let span = Span::state(start, end);
        let doubtful = [self.listed_on, self.removed_on].into_iter().flatten().any(PartialDate::is_uncertain);
        if doubtful { span.doubted() } else { span }
    }
}

/// A sum of money.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// The decimal number, exactly as the source gives it: "1500000.50".
    pub value: Box<str>,
    /// ISO 4217: "USD".
    pub currency: Box<str>,
}

impl Amount {
    /// What is wrong with it: in which field, what, and how to write it.
    pub(crate) fn faults(&self) -> impl Iterator<Item = (&'static str, String, &'static str)> {
        let (whole, decimals) = self.value.split_once('.').unwrap_or((&self.value, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let value = (!digits(whole) || !digits(decimals)).then(|| {
            let message = format!("{:?} is no decimal number", self.value);
            ("value", message, "write digits with a full stop before the decimals, such as \"1500000.50\"")
        });
        let is_code = self.currency.len() == 3 && self.currency.bytes().all(|byte| byte.is_ascii_uppercase());
        let currency = (!is_code).then(|| {
            let message = format!("{:?} is no currency", self.currency);
            ("currency", message, "write three capital letters of ISO 4217, such as \"USD\"")
        });
        [value, currency].into_iter().flatten()
    }
}

/// A withdrawal of a claim by whoever made it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retraction {
    /// When it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<PartialDate>,
    /// Why.
    pub reason: Box<str>,
}

static NO_DETAILS: ClaimDetails = ClaimDetails::NONE;

/// One assertion or denial of a tie, by one speaker, on at least one piece of evidence.
///
/// ```
/// use sanctions_graph::{Claim, Evidence, Modality};
///
/// let claim = Claim::new(Modality::Alleged, Evidence::new("article").at("para 15")).hedge("allegedly");
/// assert_eq!(claim.evidence().len(), 1);
/// ```
#[derive(Debug, Clone)]
pub struct Claim {
    evidence: List<Evidence>,
    details: Option<Box<ClaimDetails>>,
    period: Option<Period>,
    when_kind: Option<WhenKind>,
    stance: Stance,
    modality: Modality,
    grade: Option<Grade>,
    confidence: Option<u8>,
}

/// Details that say nothing are no details.
impl PartialEq for Claim {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Claim {}

impl Hash for Claim {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.parts().hash(hasher);
    }
}

impl Claim {
    /// All there is to compare.
    fn parts(&self) -> impl PartialEq + Hash {
        let judged = (self.stance, self.modality, self.grade, self.confidence);
        (judged, self.period, self.when_kind, &self.evidence, self.details())
    }

    /// A claim that affirms a tie on one piece of evidence.
    #[must_use]
    pub fn new(modality: Modality, evidence: impl Into<Evidence>) -> Self {
        Self {
            evidence: List::One(evidence.into()),
            details: None,
            period: None,
            when_kind: None,
            stance: Stance::Affirms,
            modality,
            grade: None,
            confidence: None,
        }
    }

    /// A claim that denies a tie.
    #[must_use]
    pub fn denial(modality: Modality, evidence: impl Into<Evidence>) -> Self {
        Self { stance: Stance::Denies, ..Self::new(modality, evidence) }
    }

    /// Says when.
    #[must_use]
    pub fn when(mut self, when: impl Into<When>) -> Self {
        self.set_when(Some(when.into()));
        self
    }

    /// Adds a piece of evidence.
    #[must_use]
    pub fn also(mut self, evidence: impl Into<Evidence>) -> Self {
        self.evidence.push(evidence.into());
        self
    }

    /// Grades it.
    #[must_use]
    pub fn grade(mut self, grade: Grade) -> Self {
        self.grade = Some(grade);
        self
    }

    /// Says how sure whoever makes the claim is, in whole per cent from 0 to 100: the scale of `confidence` in STIX 2.1.
    ///
    /// It is no more than what is said, and goes beside the modality, which is how the claim is put, and the grade, which is how an
    /// editor judges it. More than 100 is refused when the graph is built.
    #[must_use]
    pub fn confidence(mut self, percent: u8) -> Self {
        self.confidence = Some(percent);
        self
    }

    /// Gives the stake.
    #[must_use]
    pub fn share(mut self, share: Share) -> Self {
        self.details_mut().set_share(Some(share));
        self
    }

    /// Gives the listing.
    #[must_use]
    pub fn designation(mut self, designation: Designation) -> Self {
        self.details_mut().set_designation(Some(designation));
        self
    }

    /// Gives the sum of money.
    #[must_use]
    pub fn amount(mut self, amount: Amount) -> Self {
        self.details_mut().set_amount(Some(amount));
        self
    }

    /// Adds a word of caution.
    #[must_use]
    pub fn hedge(mut self, hedge: impl Into<Box<str>>) -> Self {
        let details = self.details_mut();
        details.set_hedges(details.hedges().iter().cloned().chain([hedge.into()]).collect());
        self
    }

    /// Gives the goods.
    #[must_use]
    pub fn goods(mut self, goods: impl Into<Box<str>>) -> Self {
        self.details_mut().set_goods(Some(goods.into()));
        self
    }

    /// Gives the role, or the words of [`Relation::Other`].
    #[must_use]
    pub fn role(mut self, role: impl Into<Box<str>>) -> Self {
        self.details_mut().set_role(Some(role.into()));
        self
    }

    /// Says who says so.
    #[must_use]
    pub fn speaker(mut self, speaker: impl Into<Box<str>>) -> Self {
        self.details_mut().set_speaker(Some(speaker.into()));
        self
    }

    /// Adds a remark.
    #[must_use]
    pub fn note(mut self, note: impl Into<Box<str>>) -> Self {
        self.details_mut().set_note(Some(note.into()));
        self
    }

    /// Marks it as withdrawn.
    #[must_use]
    pub fn retracted(mut self, reason: impl Into<Box<str>>) -> Self {
        self.details_mut().set_retracted(Some(Retraction { date: None, reason: reason.into() }));
        self
    }

    /// Whether it affirms or denies.
    #[must_use]
    pub fn stance(&self) -> Stance {
        self.stance
    }

    /// How it is put.
    #[must_use]
    pub fn modality(&self) -> Modality {
        self.modality
    }

    /// Its grade, if somebody gave one.
    #[must_use]
    pub fn graded(&self) -> Option<Grade> {
        self.grade
    }

    /// How sure whoever makes the claim is, in per cent, if that is said; see [`confidence`](Self::confidence).
    #[must_use]
    pub fn stated_confidence(&self) -> Option<u8> {
        self.confidence
    }

    /// Its date as written, if it has one.
    #[must_use]
    pub fn dated(&self) -> Option<When<&str>> {
        let text = || self.details.as_ref().and_then(|details| details.words());
        self.period.map(|period| When { period, kind: self.when_kind, text: text() })
    }

    /// Its evidence: at least one piece, in a graph.
    #[must_use]
    pub fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }

    /// The rarer parts.
    #[must_use]
    pub fn details(&self) -> &ClaimDetails {
        self.details.as_deref().unwrap_or(&NO_DETAILS)
    }

    /// The rarer parts, to be changed. The source's words for the date are among them.
    pub fn details_mut(&mut self) -> &mut ClaimDetails {
        self.details.get_or_insert_default()
    }

    /// Whether it affirms and was not withdrawn.
    #[must_use]
    pub fn is_affirmed(&self) -> bool {
        self.stance == Stance::Affirms && !self.is_retracted()
    }

    /// Whether it denies and was not withdrawn.
    #[must_use]
    pub fn is_denial(&self) -> bool {
        self.stance == Stance::Denies && !self.is_retracted()
    }

    /// Whether it was withdrawn.
    #[must_use]
    pub fn is_retracted(&self) -> bool {
        self.details().retracted().is_some()
    }

    /// The id of the deal that it is derived from, if it is.
    #[must_use]
    pub fn deal(&self) -> Option<&str> {
        self.details().deal()
    }

    /// When what it claims of `relation` was so: its date read as the relation demands, or else the term of its designation.
    ///
    /// `None` if it gives no date, or only the date of the saying.
    #[must_use]
    pub fn span(&self, relation: Relation) -> Option<Span> {
        match self.period {
            Some(period) => period.span(self.when_kind(relation)),
            None => self
                .details()
                .designation()
                .filter(|designation| designation.listed_on.or(designation.removed_on).is_some())
                .map(Designation::in_force),
        }
    }

    /// How its date is read: as it says, or else as is usual for the relation.
    #[must_use]
    pub fn when_kind(&self, relation: Relation) -> WhenKind {
        self.when_kind.unwrap_or_else(|| relation.default_when())
    }

    /// The period it is dated with, if any, as written.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        self.period
    }

    pub(crate) fn evidence_mut(&mut self) -> &mut [Evidence] {
        &mut self.evidence
    }

    pub(crate) fn set_when(&mut self, when: Option<When>) {
        let words;
        (self.period, self.when_kind, words) = split(when);
        if words.is_some() || self.details.is_some() {
            self.details_mut().set_words(words);
        }
    }

    /// Makes a claim that is derived from a deal one of its own that names the deal in `extra`; any other stays as it is.
    pub(crate) fn apart_from_deal(mut self) -> Self {
        if let Some(deal) = self.deal().map(Box::from) {
            let details = self.details_mut();
            details.set_deal(None);
            details.set_extra(details.extra().iter().cloned().chain([("deal".into(), deal)]).collect());
        }
        self
    }

    /// Makes it a claim of a derived tie: what the deal says of date, goods and value holds where the claim says nothing.
    pub(crate) fn derived_from(mut self, deal: &super::deal::Deal) -> Self {
        if self.period.is_none() {
            self.set_when(deal.when.clone());
        }
        let details = self.details_mut();
        details.set_deal(Some(deal.id.clone()));
        if details.goods().is_none() {
            details.set_goods(deal.goods.clone());
        }
        if details.amount().is_none() {
            details.set_amount(deal.value.clone());
        }
        self
    }
}

/// A date as a claim keeps it, its words apart: few dates have some.
fn split(when: Option<When>) -> (Option<Period>, Option<WhenKind>, Option<Box<str>>) {
    match when {
        Some(When { period, kind, text }) => (Some(period), kind, text),
        None => (None, None, None),
    }
}

/// Generates the flat record that a claim has in a graph file, after the fields given first.
///
/// A claim stands in two places of a file, with its ends and within a deal; serde's `flatten` would lose the positions of errors.
macro_rules! claim_record {
    ($(#[$meta:meta])* $record:ident { $($(#[$field:meta])* $head:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Serialize, Deserialize)]
        #[serde(rename = "Claim", deny_unknown_fields)]
        pub(crate) struct $record<'a> {
            $($(#[$field])* pub(crate) $head: $type,)*
            #[serde(default, skip_serializing_if = "is_affirms")]
            stance: Stance,
            modality: Modality,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            when: Option<When>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            share: Option<Share>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            designation: Option<Box<Designation>>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            amount: Option<Box<Amount>>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            goods: Option<Box<str>>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            role: Option<Box<str>>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            speaker: Option<Box<str>>,
            #[serde(default, deserialize_with = "short_list", skip_serializing_if = "is_empty")]
            hedges: Vec<Box<str>>,
            #[serde(default, borrow)]
            evidence: List<EvidenceRecord<'a>>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            grade: Option<Grade>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            confidence: Option<Confidence>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            note: Option<Box<str>>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            retracted: Option<Box<Retraction>>,
            #[serde(default, skip_serializing_if = "is_empty")]
            extra: Extra,
        }

        impl<'a> $record<'a> {
            pub(crate) fn from_claim(claim: &'a Claim, $($head: $type),*) -> Self {
                let details = claim.details();
                Self {
                    $($head,)*
                    stance: claim.stance,
                    modality: claim.modality,
                    when: claim.dated().map(When::from),
                    share: details.share(),
                    designation: details.designation().cloned().map(Box::new),
                    amount: details.amount().cloned().map(Box::new),
                    goods: details.goods().map(Box::from),
                    role: details.role().map(Box::from),
                    speaker: details.speaker().map(Box::from),
                    hedges: details.hedges().to_vec(),
                    evidence: claim.evidence.iter().map(EvidenceRecord::from).collect(),
                    grade: claim.grade,
                    confidence: claim.confidence.map(Confidence),
                    note: details.note().map(Box::from),
                    retracted: details.retracted().cloned().map(Box::new),
                    extra: details.extra().to_vec(),
                }
            }

            /// The claim, with the ids of its sources from whoever shares them.
            pub(crate) fn into_claim(self, mut share: impl FnMut(&str) -> SourceId) -> Claim {
                let (period, when_kind, words) = split(self.when);
                let details = ClaimDetails::of([
                    self.share.map(Part::Share),
                    self.designation.map(Part::Designation),
                    self.amount.map(Part::Amount),
                    self.goods.map(Part::Goods),
                    self.role.map(Part::Role),
                    self.speaker.map(Part::Speaker),
                    Part::list(self.hedges, Part::Hedges),
                    self.note.map(Part::Note),
                    self.retracted.map(Part::Retracted),
                    Part::list(self.extra, Part::Extra),
                    words.map(Part::Words),
                ]);
                Claim {
                    evidence: self.evidence.map(|evidence| evidence.into_evidence(&mut share)),
                    details,
                    period,
                    when_kind,
                    stance: self.stance,
                    modality: self.modality,
                    grade: self.grade,
                    confidence: self.confidence.map(|Confidence(percent)| percent),
                }
            }
        }
    };
}

claim_record! {
    /// A claim without its ends, as it stands in a deal.
    BareRecord {}
}

claim_record! {
    /// A claim with its ends, as it stands in a graph file. The ends are borrowed from the text where that is possible.
    ClaimRecord {
        #[serde(borrow)]
        from: std::borrow::Cow<'a, str>,
        relation: Relation,
        #[serde(borrow)]
        to: std::borrow::Cow<'a, str>,
    }
}

/// How sure a claim is said to be, as it stands in a graph file: whole per cent.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Confidence(u8);

impl Confidence {
    const WHOLE: u8 = 100;
    /// How to write one.
    pub(crate) const HELP: &str = "write whole per cent, from 0 to 100";

    /// What is wrong with a confidence, if something is.
    pub(crate) fn fault(percent: u64) -> Option<String> {
        (percent > u64::from(Self::WHOLE)).then(|| format!("the confidence {percent} is over {}", Self::WHOLE))
    }
}

impl<'de> Deserialize<'de> for Confidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let percent = u64::deserialize(deserializer)?;
        // One that is no number of a byte could not be kept until the checks refuse it.
        let percent =
            u8::try_from(percent).map_err(|_| D::Error::custom(Confidence::fault(percent).unwrap_or_default()));
        percent.map(Self)
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_affirms(stance: &Stance) -> bool {
    *stance == Stance::Affirms
}

impl Serialize for Claim {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        BareRecord::from_claim(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Claim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BareRecord::deserialize(deserializer).map(|record| record.into_claim(|source| source.into()))
    }
}

impl Claim {
    /// The ids of the sources that it cites, in order, with repeats.
    pub fn sources(&self) -> impl Iterator<Item = &SourceId> {
        self.evidence.iter().map(|evidence| &evidence.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A graph keeps millions of these.
    #[test]
    fn claims_are_small() {
        assert!(size_of::<SourceId>() <= 8);
        assert!(size_of::<Evidence>() <= 16);
        assert!(size_of::<Option<Period>>() <= 8);
        assert!(size_of::<ClaimDetails>() <= 24);
        assert!(size_of::<Designation>() <= 24);
        assert!(size_of::<Claim>() <= 40);
    }
}
