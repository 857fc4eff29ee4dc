//! Interests: what kind of tie each is, and how large.

use super::fields::{Fields, verbatim};
use crate::model::Extra;
use crate::model::date::PartialDate;
use crate::model::relation::Relation;
use crate::model::share::{Ppm, Share, ShareBound};

/// What an interested party has in a subject.
#[derive(Debug)]
pub(super) struct Interest {
    pub(super) relation: Relation,
    /// The type of the interest in the standard's word, unless the relation and the share say it.
    pub(super) role: Option<Box<str>>,
    pub(super) share: Option<Share>,
    pub(super) start: Option<PartialDate>,
    pub(super) end: Option<PartialDate>,
    pub(super) extra: Extra,
}

/// The relation that each type of interest becomes, from the interested party to the subject.
const RELATIONS: &[(&str, Relation)] = &[
    ("shareholding", Relation::Owns),
    ("votingRights", Relation::Owns),
    ("appointmentOfBoard", Relation::Controls),
    ("otherInfluenceOrControl", Relation::Controls),
    ("controlViaCompanyRulesOrArticles", Relation::Controls),
    ("controlByLegalFramework", Relation::Controls),
    ("rightsGrantedByContract", Relation::Controls),
    ("conditionalRightsGrantedByContract", Relation::Controls),
    ("trustee", Relation::Controls),
    ("protector", Relation::Controls),
    ("nominator", Relation::Controls),
    ("nominee", Relation::ActsFor),
    ("seniorManagingOfficial", Relation::Directs),
    ("boardMember", Relation::Directs),
    ("boardChair", Relation::Directs),
    ("settlor", Relation::OwnsOrControls),
    ("beneficiaryOfLegalArrangement", Relation::OwnsOrControls),
    ("rightsToSurplusAssetsOnDissolution", Relation::OwnsOrControls),
    ("rightsToProfitOrIncome", Relation::OwnsOrControls),
    ("rightToProfitOrIncomeFromAssets", Relation::OwnsOrControls),
    ("enjoymentAndUseOfAssets", Relation::OwnsOrControls),
    ("unknownInterest", Relation::OwnsOrControls),
    ("unpublishedInterest", Relation::OwnsOrControls),
];

impl Interest {
    /// An interest that the statement does not describe.
    pub(super) fn undescribed() -> Self {
        let (role, share, start, end) = (None, None, None, None);
        Self { relation: Relation::OwnsOrControls, role, share, start, end, extra: Extra::new() }
    }

    /// Reads an interest of a relationship that sums up others, or does not.
    pub(super) fn read(mut fields: Fields<'_>, is_summary: bool) -> Self {
        let kind = fields.word("type");
        let known = kind.as_deref().and_then(|kind| RELATIONS.iter().find(|(name, _)| *name == kind));
        let mut interest = Self::undescribed();
        if let Some((_, relation)) = known {
            interest.relation = *relation;
        }
        let direct = fields.word("directOrIndirect");
        let is_indirect = match direct.as_deref() {
            Some("indirect") => true,
            Some("direct") => false,
            _ => is_summary,
        };
        if let Some(direct) = direct {
            interest.extra.push(("bods:directOrIndirect".into(), direct));
        }
        if let Some(json) = fields.raw("share") {
            let share = Fields::parse(&json).ok().and_then(read_share).filter(|_| interest.relation == Relation::Owns);
            match share {
                Some((share, is_whole)) => {
                    let share = if kind.as_deref() == Some("votingRights") { share.of_votes() } else { share };
                    interest.share = Some(if is_indirect { share.as_indirect() } else { share });
                    if !is_whole {
                        interest.extra.push(("bods:share".into(), json));
                    }
                }
                None => interest.extra.push(("bods:share".into(), json)),
            }
        }
        interest.role = kind.filter(|kind| &**kind != "shareholding");
        interest.start = date(&mut fields, "startDate", &mut interest.extra);
        interest.end = date(&mut fields, "endDate", &mut interest.extra);
        fields.rest("bods:", &mut interest.extra);
        interest
    }
}

/// Takes a date; one that cannot be read goes to the extra.
pub(super) fn date(fields: &mut Fields<'_>, key: &str, extra: &mut Extra) -> Option<PartialDate> {
    let text = fields.word(key)?;
    let date = day(&text);
    if date.is_none() {
        extra.push((format!("bods:{key}").into(), text));
    }
    date
}

/// A date, of which the time of day is left out.
pub(super) fn day(text: &str) -> Option<PartialDate> {
    text.split(['T', ' ']).next().and_then(|date| date.parse().ok())
}

/// A share, and whether it says all that the fields say; `None` if they make no sense.
fn read_share(mut fields: Fields<'_>) -> Option<(Share, bool)> {
    let mut ends =
        [("exact", None), ("minimum", None), ("exclusiveMinimum", None), ("maximum", None), ("exclusiveMaximum", None)];
    let mut is_whole = true;
    for (key, value) in &mut ends {
        if let Some(text) = fields.text(key) {
            let read = Percent::read(&text)?;
            is_whole &= read.is_exact;
            *value = Some(read);
        }
    }
    let mut rest = Extra::new();
    fields.rest("", &mut rest);
    is_whole &= rest.is_empty();
    let [(_, exact), (_, minimum), (_, above), (_, maximum), (_, below)] = ends;
    if let Some(exact) = exact {
        let is_alone = minimum.or(above).or(maximum).or(below).is_none();
        return Some((Share::between(exact.at_least(), exact.at_most()), is_whole && is_alone));
    }
    minimum.or(above).or(maximum).or(below)?;
    is_whole &= !(minimum.is_some() && above.is_some() || maximum.is_some() && below.is_some());
    let open = |bound: ShareBound| ShareBound { inclusive: false, ..bound };
    // Of an inclusive and an exclusive bound the narrower one says more.
    let low = [minimum.map(Percent::at_least), above.map(|above| open(above.at_least()))];
    let low = low.into_iter().flatten().max_by_key(|bound| (bound.ppm, !bound.inclusive));
    let high = [maximum.map(Percent::at_most), below.map(|below| open(below.at_most()))];
    let high = high.into_iter().flatten().min_by_key(|bound| (bound.ppm, bound.inclusive));
    let low = low.unwrap_or(ShareBound { ppm: Ppm::ZERO, inclusive: true });
    let high = high.unwrap_or(ShareBound { ppm: Ppm::WHOLE, inclusive: true });
    Some((Share::between(low, high), is_whole))
}

/// A percentage in parts per million, rounded down if it is finer than these.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Percent {
    ppm: u32,
    is_exact: bool,
}

impl Percent {
    /// Reads a number of JSON digit by digit.
    fn read(text: &str) -> Option<Self> {
        let (number, exponent) = match text.trim().split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.strip_prefix('+').unwrap_or(exponent).parse::<i32>().ok()?),
            None => (text.trim(), 0),
        };
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        let is_number = !whole.is_empty() && whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit());
        if !is_number {
            return None;
        }
        // One per cent is 10,000 parts per million, so that four decimals count.
        let counted = i64::try_from(whole.len()).ok()? + i64::from(exponent) + 4;
        let (mut ppm, mut is_exact) = (0u32, true);
        let mut place = 0;
        for digit in whole.bytes().chain(decimals.bytes()).map(|byte| u32::from(byte - b'0')) {
            if place < counted {
                ppm = ppm.checked_mul(10)?.checked_add(digit)?;
            } else {
                is_exact &= digit == 0;
            }
            place += 1;
        }
        while ppm > 0 && place < counted {
            ppm = ppm.checked_mul(10)?;
            place += 1;
        }
        Some(Self { ppm, is_exact })
    }

    /// The bound that it lies at or above.
    fn at_least(self) -> ShareBound {
        ShareBound { ppm: Ppm(self.ppm), inclusive: self.is_exact }
    }

    /// The bound that it lies at or below.
    fn at_most(self) -> ShareBound {
        let ppm = self.ppm + u32::from(!self.is_exact);
        ShareBound { ppm: Ppm(ppm), inclusive: self.is_exact }
    }
}

/// Who is meant by an end of a relationship: the id of a record, or words that say why nobody is named.
pub(super) enum End {
    Record(Box<str>),
    Unspecified { reason: Box<str>, description: Option<Box<str>>, extra: Extra },
}

impl End {
    pub(super) fn take(fields: &mut Fields<'_>, key: &str) -> Option<Self> {
        if let Some(id) = fields.word(key) {
            return Some(Self::Record(id));
        }
        let mut object = fields.object(key)?;
        let reason = object.word("reason").unwrap_or_else(|| "unknown".into());
        let description = object.word("description");
        let mut extra = Extra::new();
        object.rest(&format!("bods:{key}:"), &mut extra);
        Some(Self::Unspecified { reason, description, extra })
    }
}

/// The interests of a relationship. A list that is none is kept as words.
pub(super) fn interests(details: &mut Fields<'_>, is_summary: bool) -> Vec<Interest> {
    let listed = details.list("interests").unwrap_or_default();
    let read = |json: &str| match Fields::parse(json) {
        Ok(fields) => Interest::read(fields, is_summary),
        Err(_) => Interest { extra: vec![("bods:interest".into(), verbatim(json))], ..Interest::undescribed() },
    };
    let mut interests: Vec<Interest> = listed.into_iter().map(read).collect();
    if interests.is_empty() {
        let extra = vec![("bods:interests".into(), "none described".into())];
        interests.push(Interest { extra, ..Interest::undescribed() });
    }
    interests
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(json: &str) -> Option<(String, bool)> {
        read_share(Fields::parse(json).unwrap()).map(|(share, is_whole)| (share.to_string(), is_whole))
    }

    #[test]
    fn shares_are_exact() {
        for (json, expected) in [
            (r#"{"exact": 33.33}"#, "33.33%"),
            (r#"{"exact": "33.3300"}"#, "33.33%"),
            (r#"{"exact": 3.333e1}"#, "33.33%"),
            (r#"{"exact": 1E2}"#, "100%"),
            (r#"{"exact": 0.00015E1}"#, "0.0015%"),
            (r#"{"exact": 5e-1}"#, "0.5%"),
            (r#"{"exact": 0e99}"#, "0%"),
            (r#"{"exact": 100.0}"#, "100%"),
            (r#"{"exact": 76.5}"#, "76.5%"),
            (r#"{"minimum": 75, "exclusiveMaximum": 100}"#, "75..<100%"),
            (r#"{"exclusiveMinimum": 25, "maximum": 50}"#, ">25..50%"),
            (r#"{"exclusiveMinimum": 25, "exclusiveMaximum": 50}"#, ">25..<50%"),
            (r#"{"minimum": 25}"#, ">=25%"),
            (r#"{"exclusiveMinimum": 50}"#, ">50%"),
            (r#"{"maximum": 10}"#, "<=10%"),
            (r#"{"exclusiveMaximum": 10}"#, "<10%"),
        ] {
            assert_eq!(share(json), Some((expected.to_owned(), true)), "{json}");
        }
    }

    #[test]
    fn what_no_share_says_wholly_is_marked() {
        for (json, expected) in [
            (r#"{"exact": 33.333333}"#, ">33.3333..<33.3334%"),
            (r#"{"minimum": 33.333333}"#, ">33.3333%"),
            (r#"{"maximum": 33.333333}"#, "<33.3334%"),
            (r#"{"exact": 40, "minimum": 25}"#, "40%"),
            (r#"{"minimum": 25, "exclusiveMinimum": 25}"#, ">25%"),
            (r#"{"maximum": 25, "exclusiveMaximum": 25}"#, "<25%"),
            (r#"{"exact": 40, "of": "class A"}"#, "40%"),
        ] {
            assert_eq!(share(json), Some((expected.to_owned(), false)), "{json}");
        }
        for json in [r#"{"exact": -1}"#, r#"{"exact": "half"}"#, r#"{"exact": 1e30}"#, "{}", r#"{"minimum": true}"#] {
            assert_eq!(share(json), None, "{json}");
        }
    }
}
