//! Claims: who says what of a tie, how surely, when, and on what evidence.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date::{Day, PartialDate, Period, Span, When, WhenKind};
use super::grade::Grade;
use super::naming::named;
use super::relation::Relation;
use super::share::Share;
use super::source::{Evidence, SourceId};
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
#[serde(deny_unknown_fields)]
pub struct Designation {
    /// What it does.
    pub measure: Measure,
    /// The programme it is made under: "DPRK2".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<Box<str>>,
    /// The authority's own id of the entry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<Box<str>>,
    /// The first day in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed_on: Option<PartialDate>,
    /// The first day no longer in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_on: Option<PartialDate>,
    /// The reason the authority gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Box<str>>,
}

impl Designation {
    /// A designation of which only the measure is known.
    #[must_use]
    pub fn new(measure: Measure) -> Self {
        Self { measure, programme: None, entry: None, listed_on: None, removed_on: None, reason: None }
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

/// The parts of a claim that most claims do not have.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ClaimDetails {
    /// The stake, of [`Relation::Owns`].
    pub share: Option<Share>,
    /// The listing, of [`Relation::SanctionedBy`].
    pub designation: Option<Box<Designation>>,
    /// A sum of money.
    pub amount: Option<Amount>,
    /// Goods or services.
    pub goods: Option<Box<str>>,
    /// The role or post, or the words of a relation that is [`Relation::Other`].
    pub role: Option<Box<str>>,
    /// Who says so, where that is not the source itself: an entity's id or words.
    pub speaker: Option<Box<str>>,
    /// The source's words of caution: "allegedly".
    pub hedges: Vec<Box<str>>,
    /// A remark.
    pub note: Option<Box<str>>,
    /// Set when the claim was withdrawn.
    pub retracted: Option<Retraction>,
    /// What the record holds and the model does not.
    pub extra: Extra,
    /// The deal that this claim is derived from, if it is.
    pub(crate) deal: Option<Box<str>>,
}

impl ClaimDetails {
    const NONE: ClaimDetails = ClaimDetails {
        share: None,
        designation: None,
        amount: None,
        goods: None,
        role: None,
        speaker: None,
        hedges: Vec::new(),
        note: None,
        retracted: None,
        extra: Vec::new(),
        deal: None,
    };
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
    stance: Stance,
    modality: Modality,
    grade: Option<Grade>,
    when: Option<When>,
    evidence: Vec<Evidence>,
    details: Option<Box<ClaimDetails>>,
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
        (self.stance, self.modality, self.grade, &self.when, &self.evidence, self.details())
    }

    /// A claim that affirms a tie on one piece of evidence.
    #[must_use]
    pub fn new(modality: Modality, evidence: impl Into<Evidence>) -> Self {
        Self {
            stance: Stance::Affirms,
            modality,
            grade: None,
            when: None,
            evidence: vec![evidence.into()],
            details: None,
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
        self.when = Some(when.into());
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

    /// Gives the stake.
    #[must_use]
    pub fn share(mut self, share: Share) -> Self {
        self.details_mut().share = Some(share);
        self
    }

    /// Gives the listing.
    #[must_use]
    pub fn designation(mut self, designation: Designation) -> Self {
        self.details_mut().designation = Some(Box::new(designation));
        self
    }

    /// Adds a word of caution.
    #[must_use]
    pub fn hedge(mut self, hedge: impl Into<Box<str>>) -> Self {
        self.details_mut().hedges.push(hedge.into());
        self
    }

    /// Gives the goods.
    #[must_use]
    pub fn goods(mut self, goods: impl Into<Box<str>>) -> Self {
        self.details_mut().goods = Some(goods.into());
        self
    }

    /// Gives the role, or the words of [`Relation::Other`].
    #[must_use]
    pub fn role(mut self, role: impl Into<Box<str>>) -> Self {
        self.details_mut().role = Some(role.into());
        self
    }

    /// Says who says so.
    #[must_use]
    pub fn speaker(mut self, speaker: impl Into<Box<str>>) -> Self {
        self.details_mut().speaker = Some(speaker.into());
        self
    }

    /// Marks it as withdrawn.
    #[must_use]
    pub fn retracted(mut self, reason: impl Into<Box<str>>) -> Self {
        self.details_mut().retracted = Some(Retraction { date: None, reason: reason.into() });
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

    /// Its date as written, if it has one.
    #[must_use]
    pub fn dated(&self) -> Option<&When> {
        self.when.as_ref()
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

    /// The rarer parts, to be changed.
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
        self.details().retracted.is_some()
    }

    /// The id of the deal that it is derived from, if it is.
    #[must_use]
    pub fn deal(&self) -> Option<&str> {
        self.details().deal.as_deref()
    }

    /// When what it claims of `relation` was so: its date read as the relation demands, or else the term of its designation.
    ///
    /// `None` if it gives no date, or only the date of the saying.
    #[must_use]
    pub fn span(&self, relation: Relation) -> Option<Span> {
        match &self.when {
            Some(when) => when.period.span(self.when_kind(relation)),
            None => self
                .details()
                .designation
                .as_ref()
                .filter(|d| d.listed_on.or(d.removed_on).is_some())
                .map(|designation| designation.in_force()),
        }
    }

    /// How its date is read: as it says, or else as is usual for the relation.
    #[must_use]
    pub fn when_kind(&self, relation: Relation) -> WhenKind {
        self.when.as_ref().and_then(|when| when.kind).unwrap_or_else(|| relation.default_when())
    }

    /// The period it is dated with, if any, as written.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        self.when.as_ref().map(|when| when.period)
    }

    pub(crate) fn evidence_mut(&mut self) -> &mut [Evidence] {
        &mut self.evidence
    }

    /// Makes it a claim of a derived tie: what the deal says of date, goods and value holds where the claim says nothing.
    pub(crate) fn derived_from(mut self, deal: &super::deal::Deal) -> Self {
        if self.when.is_none() {
            self.when.clone_from(&deal.when);
        }
        let details = self.details_mut();
        details.deal = Some(deal.id.clone());
        if details.goods.is_none() {
            details.goods.clone_from(&deal.goods);
        }
        if details.amount.is_none() {
            details.amount.clone_from(&deal.value);
        }
        self
    }
}

/// Generates the flat record that a claim has in a graph file, after the fields given first.
///
/// A claim stands in two places of a file, with its ends and within a deal; serde's `flatten` would lose the positions of errors.
macro_rules! claim_record {
    ($(#[$meta:meta])* $record:ident $(<$text:lifetime>)? { $($(#[$field:meta])* $head:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Serialize, Deserialize)]
        #[serde(rename = "Claim", deny_unknown_fields)]
        pub(crate) struct $record $(<$text>)? {
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
            amount: Option<Amount>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            goods: Option<Box<str>>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            role: Option<Box<str>>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            speaker: Option<Box<str>>,
            #[serde(default, deserialize_with = "short_list", skip_serializing_if = "is_empty")]
            hedges: Vec<Box<str>>,
            #[serde(default, deserialize_with = "short_list")]
            evidence: Vec<Evidence>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            grade: Option<Grade>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            note: Option<Box<str>>,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            retracted: Option<Retraction>,
            #[serde(default, skip_serializing_if = "is_empty")]
            extra: Extra,
        }

        impl $(<$text>)? $record $(<$text>)? {
            pub(crate) fn from_claim(claim: &Claim, $($head: $type),*) -> Self {
                let Claim { stance, modality, grade, when, evidence, .. } = claim.clone();
                let ClaimDetails { share, designation, amount, goods, role, speaker, hedges, note, retracted, extra, deal: _ } =
                    claim.details().clone();
                Self {
                    $($head,)*
                    stance, modality, when, share, designation, amount, goods, role, speaker, hedges, evidence, grade, note,
                    retracted, extra,
                }
            }

            pub(crate) fn into_claim(self) -> Claim {
                let Self {
                    stance, modality, when, share, designation, amount, goods, role, speaker, hedges, evidence, grade, note,
                    retracted, extra, ..
                } = self;
                let details = ClaimDetails {
                    share, designation, amount, goods, role, speaker, hedges, note, retracted, extra, deal: None,
                };
                let details = (details != ClaimDetails::NONE).then(|| Box::new(details));
                Claim { stance, modality, grade, when, evidence, details }
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
    ClaimRecord<'a> {
        #[serde(borrow)]
        from: std::borrow::Cow<'a, str>,
        relation: Relation,
        #[serde(borrow)]
        to: std::borrow::Cow<'a, str>,
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
        BareRecord::deserialize(deserializer).map(BareRecord::into_claim)
    }
}

impl Claim {
    /// The ids of the sources that it cites, in order, with repeats.
    pub fn sources(&self) -> impl Iterator<Item = &SourceId> {
        self.evidence.iter().map(|evidence| &evidence.source)
    }
}
