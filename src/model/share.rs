//! Stakes, in exact integers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A part of a whole in parts per million, so that 33.33 % and 16.67 % are exactly 50 %.
///
/// One per cent is 10,000; the finest step is 0.0001 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ppm(pub u32);

impl Ppm {
    /// Nothing.
    pub const ZERO: Ppm = Ppm(0);
    /// The whole.
    pub const WHOLE: Ppm = Ppm(1_000_000);
}

/// Prints as a percentage without needless zeros: "33.33%".
impl fmt::Display for Ppm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 10_000, self.0 % 10_000);
        if rest == 0 {
            return write!(f, "{whole}%");
        }
        let decimals = format!("{rest:04}");
        write!(f, "{whole}.{}%", decimals.trim_end_matches('0'))
    }
}

/// Writes it as it prints: "33.33%".
impl Serialize for Ppm {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ppm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let share = Share::deserialize(deserializer)?;
        share.value().ok_or_else(|| serde::de::Error::custom(format!("\"{share}\" is no exact percentage")))
    }
}

/// One end of a share that is not exactly known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShareBound {
    /// The value.
    pub ppm: Ppm,
    /// Whether the value itself is possible ("25 % or more") or not ("more than 25 %").
    pub inclusive: bool,
}

/// What a share is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ShareOf {
    /// Capital: shares, proprietary rights.
    #[default]
    Shares,
    /// Voting rights.
    Votes,
}

/// A stake: exact or bounded, of shares or of votes, held directly or a summary of a chain.
///
/// | text | meaning |
/// | --- | --- |
/// | `60%` | exactly 60 % |
/// | `>25..50%` | more than 25, up to and including 50 % |
/// | `25..<50%` | 25 % or more, less than 50 % |
/// | `>=75%`, `>50%`, `<25%`, `<=10%` | open on one side |
/// | `60% votes` | of the votes |
/// | `26.01% indirect` | a summary of a chain of stakes, never added to its links |
///
/// ```
/// use sanctions_graph::Share;
///
/// let share: Share = ">25..50% votes".parse()?;
/// assert_eq!(share.minimum().ppm.0, 250_000);
/// assert!(!share.minimum().inclusive);
/// assert_eq!(share.to_string(), ">25..50% votes");
/// # Ok::<(), sanctions_graph::ShareError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Share {
    minimum: ShareBound,
    maximum: ShareBound,
    of: ShareOf,
    indirect: bool,
}

/// A text that is no share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no share {text:?}: {reason}")]
pub struct ShareError {
    text: Box<str>,
    reason: &'static str,
}

const WHOLE_BOUND: ShareBound = ShareBound { ppm: Ppm::WHOLE, inclusive: true };
const ZERO_BOUND: ShareBound = ShareBound { ppm: Ppm::ZERO, inclusive: true };

impl Share {
    /// Exactly so many parts per million.
    #[must_use]
    pub fn exact(ppm: Ppm) -> Self {
        let bound = ShareBound { ppm, inclusive: true };
        Self::between(bound, bound)
    }

    /// Between two bounds.
    #[must_use]
    pub fn between(minimum: ShareBound, maximum: ShareBound) -> Self {
        Self { minimum, maximum, of: ShareOf::Shares, indirect: false }
    }

    /// The same stake, of the votes.
    #[must_use]
    pub fn of_votes(mut self) -> Self {
        self.of = ShareOf::Votes;
        self
    }

    /// The same stake, as a summary of a chain.
    #[must_use]
    pub fn as_indirect(mut self) -> Self {
        self.indirect = true;
        self
    }

    /// The least it can be.
    #[must_use]
    pub fn minimum(self) -> ShareBound {
        self.minimum
    }

    /// The most it can be.
    #[must_use]
    pub fn maximum(self) -> ShareBound {
        self.maximum
    }

    /// What it is a share of.
    #[must_use]
    pub fn of(self) -> ShareOf {
        self.of
    }

    /// Whether it sums up a chain of stakes. Such a share is never added to the links of its chain.
    #[must_use]
    pub fn is_indirect(self) -> bool {
        self.indirect
    }

    /// Its value, if it is exactly known.
    #[must_use]
    pub fn value(self) -> Option<Ppm> {
        (self.minimum == self.maximum && self.minimum.inclusive).then_some(self.minimum.ppm)
    }

    /// Whether some bound lies above the whole. The graph builder refuses such a share.
    #[must_use]
    pub fn is_over_whole(self) -> bool {
        self.minimum.ppm > Ppm::WHOLE || self.maximum.ppm > Ppm::WHOLE
    }

    /// Whether no value lies between its bounds. The graph builder refuses such a share.
    #[must_use]
    pub fn is_empty(self) -> bool {
        let open = !(self.minimum.inclusive && self.maximum.inclusive);
        self.minimum.ppm > self.maximum.ppm || (self.minimum.ppm == self.maximum.ppm && open)
    }
}

impl FromStr for Share {
    type Err = ShareError;

    fn from_str(text: &str) -> Result<Self, ShareError> {
        parse(text).map_err(|reason| ShareError { text: text.into(), reason })
    }
}

fn parse(text: &str) -> Result<Share, &'static str> {
    let Some((range, rest)) = text.split_once('%') else {
        return Err("the per cent sign is missing; write \"60%\"");
    };
    let mut share = match range.split_once("..") {
        Some((low, high)) => {
            let minimum = match low.strip_prefix('>') {
                Some(low) => ShareBound { ppm: ppm(low)?, inclusive: false },
                None => ShareBound { ppm: ppm(low)?, inclusive: true },
            };
            let maximum = match high.strip_prefix('<') {
                Some(high) => ShareBound { ppm: ppm(high)?, inclusive: false },
                None => ShareBound { ppm: ppm(high)?, inclusive: true },
            };
            Share::between(minimum, maximum)
        }
        None => parse_one_sided(range)?,
    };
    for word in rest.split_whitespace() {
        share = match word {
            "shares" if share.of == ShareOf::Shares => share,
            "votes" => share.of_votes(),
            "indirect" => share.as_indirect(),
            _ => return Err("after the per cent sign only \"votes\" and \"indirect\" may stand"),
        };
    }
    Ok(share)
}

fn parse_one_sided(range: &str) -> Result<Share, &'static str> {
    if let Some(low) = range.strip_prefix(">=") {
        return Ok(Share::between(ShareBound { ppm: ppm(low)?, inclusive: true }, WHOLE_BOUND));
    }
    if let Some(low) = range.strip_prefix('>') {
        return Ok(Share::between(ShareBound { ppm: ppm(low)?, inclusive: false }, WHOLE_BOUND));
    }
    if let Some(high) = range.strip_prefix("<=") {
        return Ok(Share::between(ZERO_BOUND, ShareBound { ppm: ppm(high)?, inclusive: true }));
    }
    if let Some(high) = range.strip_prefix('<') {
        return Ok(Share::between(ZERO_BOUND, ShareBound { ppm: ppm(high)?, inclusive: false }));
    }
    Ok(Share::exact(ppm(range)?))
}

/// Reads a decimal percentage exactly.
fn ppm(text: &str) -> Result<Ppm, &'static str> {
    const DIGITS: &str = "a percentage is written in digits with at most four decimals, such as \"33.33%\"";
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(decimals) || decimals.len() > 4 {
        return Err(match text.split_once(['-', '\u{2013}']) {
            Some((low, high)) if is_number(low) && is_number(high) => "a range is written \"25..50%\"",
            _ if text.contains(char::is_whitespace) => "no space stands within it or before the per cent sign",
            _ => DIGITS,
        });
    }
    let whole: u32 = whole.parse().map_err(|_| DIGITS)?;
    let decimals: u32 = format!("{decimals:0<4}").parse().map_err(|_| DIGITS)?;
    whole.checked_mul(10_000).and_then(|ppm| ppm.checked_add(decimals)).map(Ppm).ok_or("the percentage is too large")
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = (self.minimum, self.maximum);
        let number = |ppm: Ppm| ppm.to_string().trim_end_matches('%').to_owned();
        if let Some(value) = self.value() {
            write!(f, "{value}")?;
        } else if high == WHOLE_BOUND && low.ppm < Ppm::WHOLE {
            write!(f, "{}{}", if low.inclusive { ">=" } else { ">" }, low.ppm)?;
        } else if low == ZERO_BOUND {
            write!(f, "{}{}", if high.inclusive { "<=" } else { "<" }, high.ppm)?;
        } else {
            let (more, less) = (if low.inclusive { "" } else { ">" }, if high.inclusive { "" } else { "<" });
            write!(f, "{more}{}..{less}{}", number(low.ppm), high.ppm)?;
        }
        if self.of == ShareOf::Votes {
            f.write_str(" votes")?;
        }
        if self.indirect {
            f.write_str(" indirect")?;
        }
        Ok(())
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::parse_str(deserializer, "a share such as \"60%\" or \">25..50%\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirds_and_sixths_add_up() {
        let share = |text: &str| text.parse::<Share>().unwrap().value().unwrap().0;
        assert_eq!(share("33.33%") + share("16.67%"), share("50%"));
    }

    #[test]
    fn every_form_prints_as_it_is_read() {
        for text in [
            "60%",
            "33.33%",
            "0.0001%",
            "0%",
            "100%",
            ">25..50%",
            "25..<50%",
            ">25..<50%",
            "25..50%",
            ">=75%",
            ">50%",
            "<25%",
            "<=10%",
            "60% votes",
            ">25..50% votes indirect",
            "26.01% indirect",
            "120%",
            ">=0%",
        ] {
            assert_eq!(text.parse::<Share>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn nonsense_is_refused_with_its_reason() {
        for (text, reason) in [
            ("60", "per cent sign"),
            ("%", "in digits"),
            ("-5%", "in digits"),
            ("1.23456%", "at most four decimals"),
            ("60% of shares", "may stand"),
            ("99999999%", "too large"),
        ] {
            let error = text.parse::<Share>().unwrap_err().to_string();
            assert!(error.contains(reason), "{text}: {error}");
        }
    }

    #[test]
    fn impossible_bounds_are_seen() {
        let share = |text: &str| text.parse::<Share>().unwrap();
        assert!(share("50..25%").is_empty());
        assert!(share(">50..50%").is_empty());
        assert!(!share("25..50%").is_empty());
        assert!(share("120%").is_over_whole());
        assert!(!share("100%").is_over_whole());
    }
}
