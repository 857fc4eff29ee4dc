//! What is worked out of the claims about a tie once, so that no walk need ask them: a word of bits, and the highest confidence.

use super::tie::{Standing, Tie};
use crate::model::claim::{Claim, Modality};
use crate::model::date::Day;

/// What the ends of a tie share, and its highest confidence.
pub(super) fn tag_of(tie: &Tie) -> (Tag, Confidence) {
    let standing = tie.standing();
    (Tag::new(tie, standing), Confidence::highest(tie, standing))
}

/// Whether a claim counts for its tie: it affirms; or the tie has no claim that does, and any claim stands for it.
pub(super) fn counts(claim: &Claim, standing: Standing) -> bool {
    claim.is_affirmed() || !standing.is_affirmed()
}

/// What a walk asks of a tie and of the entity it leads to, as bits.
///
/// | bits | what |
/// | --- | --- |
/// | 0 to 5 | relation |
/// | 6 | seen against its direction |
/// | 7 to 9 | strongest modality among the claims that count |
/// | 10, 11 | standing |
/// | 12 | it has several claims |
/// | 13 | its one claim is of an event |
/// | 14 to 18 | kind of the entity at the other end |
/// | 19 | the entity at the other end is an authority |
/// | 20 to 25 | the year of the earliest day possible, as [`Year`] |
/// | 26 to 31 | the year of the latest day possible |
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tag(u32);

impl Tag {
    const BACKWARD: u32 = 1 << 6;
    const SEVERAL: u32 = 1 << 12;
    const EVENT: u32 = 1 << 13;

    /// The bits that all ends of a tie share.
    fn new(tie: &Tie, standing: Standing) -> Self {
        let counting = || tie.claims().iter().filter(|claim| counts(claim, standing));
        let strongest = counting().map(Claim::modality).min().unwrap_or(Modality::Suspected);
        let mut tag = tie.relation() as u32 | (strongest as u32) << 7 | (standing as u32) << 10;
        let (mut first, mut last) = (Day::MAX, Day::MIN);
        for span in counting().map(|claim| claim.span(tie.relation())) {
            let (earliest, latest) = span.map_or((Day::MIN, Day::MAX), |span| span.possible());
            (first, last) = (first.min(earliest), last.max(latest));
        }
        match tie.claims() {
            [claim] => {
                tag |= if claim.span(tie.relation()).is_some_and(|span| span.is_event()) { Self::EVENT } else { 0 }
            }
            _ => tag |= Self::SEVERAL,
        }
        Self(tag | u32::from(Year::of(first).0) << 20 | u32::from(Year::of(last).0) << 26)
    }

    pub(super) fn standing(self) -> Standing {
        Standing::ALL[(self.0 >> 10 & 3) as usize]
    }

    /// What one end of the tie says: the kind of the entity at the other end, and whether the tie is seen against its direction.
    pub(super) fn at_end(self, far_kind: u8, backward: bool) -> Self {
        Self(self.0 | u32::from(far_kind) << 14 | if backward { Self::BACKWARD } else { 0 })
    }

    /// Whether it is seen against its direction.
    pub(super) fn is_backward(self) -> bool {
        self.0 & Self::BACKWARD != 0
    }

    /// The relation as a number.
    pub(super) fn relation(self) -> u32 {
        self.0 & 0x3f
    }

    /// The strongest modality among the claims that count, as a number.
    pub(super) fn modality(self) -> u8 {
        (self.0 >> 7 & 7) as u8
    }

    /// The same tie as seen from its other end.
    #[inline]
    pub(crate) fn reversed(self) -> Self {
        Self(self.0 ^ Self::BACKWARD)
    }

    /// Relation and direction as a number below 128.
    #[inline]
    pub(crate) fn directed(self) -> usize {
        (self.0 & 0x7f) as usize
    }

    /// Modality and standing as a number below 32: see [`put`](Self::put).
    #[inline]
    pub(crate) fn put(self) -> u32 {
        self.0 >> 7 & 0x1f
    }

    /// How a tie is put and how it stands, as [`Tag::put`] gives it.
    pub(crate) fn put_of(modality: Modality, standing: Standing) -> u32 {
        modality as u32 | (standing as u32) << 3
    }

    /// Kind and authority of the other end as a number below 64.
    #[inline]
    pub(crate) fn far_kind(self) -> u32 {
        self.0 >> 14 & 0x3f
    }

    #[inline]
    pub(crate) fn has_several(self) -> bool {
        self.0 & Self::SEVERAL != 0
    }

    #[inline]
    pub(crate) fn is_event(self) -> bool {
        self.0 & Self::EVENT != 0
    }

    /// The years of the earliest and of the latest day possible.
    #[inline]
    pub(crate) fn years(self) -> (Year, Year) {
        (Year((self.0 >> 20 & 0x3f) as u8), Year((self.0 >> 26) as u8))
    }
}

/// A calendar year in six bits: the years 1972 to 2033 each for itself, all before and all after in one.
///
/// The order of two days is never against the order of their years, so unequal years settle a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Year(u8);

impl Year {
    pub(crate) fn of(day: Day) -> Self {
        // Days::MIN and MAX lie millions of years off and need no calendar.
        const FIRST: i32 = 1971;
        let year = match day.number() {
            i32::MIN..-10_000 => FIRST,
            30_000.. => FIRST + 63,
            _ => day.ymd().0,
        };
        Self((year - FIRST).clamp(0, 63) as u8)
    }
}

/// How sure a claim is said to be, in one byte: not said, or a number of per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Confidence(u8);

impl Confidence {
    /// Not said; less than every number.
    pub(crate) const NONE: Self = Self(0);

    pub(super) fn of(claim: &Claim) -> Self {
        claim.stated_confidence().map_or(Self::NONE, |percent| Self(percent.saturating_add(1)))
    }

    /// What a claim must state at least; of 0 per cent it need not state any.
    pub(crate) fn at_least(percent: u8) -> Self {
        if percent == 0 { Self::NONE } else { Self(percent.saturating_add(1)) }
    }

    /// The highest among the claims about a tie that count.
    fn highest(tie: &Tie, standing: Standing) -> Self {
        let counting = tie.claims().iter().filter(|claim| counts(claim, standing));
        counting.map(Self::of).max().unwrap_or_default()
    }
}
