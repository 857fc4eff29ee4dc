//! The Admiralty grade of a claim.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How good a claim is: the Admiralty pair of the source's reliability and the information's credibility, such as `C3`.
///
/// The two are judged independently. Reliability runs from `A` (completely reliable) to `E` (unreliable), credibility from `1`
/// (confirmed) to `5` (improbable). `F` and `6` mean that it *cannot be judged*: they are not the worst grades, they are none.
///
/// ```
/// use sanctions_graph::Grade;
///
/// let grade: Grade = "C3".parse()?;
/// assert!(grade.is_at_least("D4".parse()?));
/// assert!(!"F3".parse::<Grade>()?.is_at_least("D4".parse()?), "an unjudged source is not known to be good enough");
/// # Ok::<(), sanctions_graph::GradeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Grade {
    reliability: u8,
    credibility: u8,
}

/// A text that is no Admiralty grade.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no grade {0:?}; a grade is a letter A to F and a digit 1 to 6, such as \"C3\"")]
pub struct GradeError(Box<str>);

impl Grade {
    /// The source's reliability, `A` to `E`; `None` if it cannot be judged (`F`).
    #[must_use]
    pub fn reliability(self) -> Option<char> {
        (self.reliability != b'F').then_some(self.reliability as char)
    }

    /// The information's credibility, 1 to 5; `None` if it cannot be judged (`6`).
    #[must_use]
    pub fn credibility(self) -> Option<u8> {
        (self.credibility != 6).then_some(self.credibility)
    }

    /// Whether both parts are judged and are each as good as the floor's or better. A part of the floor that cannot be judged
    /// demands nothing.
    #[must_use]
    pub fn is_at_least(self, floor: Grade) -> bool {
        let reliable = floor.reliability().is_none_or(|wanted| self.reliability().is_some_and(|is| is <= wanted));
        let credible = floor.credibility().is_none_or(|wanted| self.credibility().is_some_and(|is| is <= wanted));
        reliable && credible
    }

    /// The grade in words: "fairly reliable source, possibly true".
    #[must_use]
    pub fn words(self) -> String {
        let reliability = match self.reliability {
            b'A' => "completely reliable source",
            b'B' => "usually reliable source",
            b'C' => "fairly reliable source",
            b'D' => "not usually reliable source",
            b'E' => "unreliable source",
            _ => "source that cannot be judged",
        };
        let credibility = match self.credibility {
            1 => "confirmed",
            2 => "probably true",
            3 => "possibly true",
            4 => "doubtful",
            5 => "improbable",
            _ => "truth cannot be judged",
        };
        format!("{reliability}, {credibility}")
    }
}

impl FromStr for Grade {
    type Err = GradeError;
    fn from_str(text: &str) -> Result<Self, GradeError> {
        match *text.as_bytes() {
            [reliability @ b'A'..=b'F', digit @ b'1'..=b'6'] => Ok(Self { reliability, credibility: digit - b'0' }),
            _ => Err(GradeError(text.into())),
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.reliability as char, self.credibility)
    }
}

impl Serialize for Grade {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Grade {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::parse_str(deserializer, "a grade such as \"C3\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_judged_is_not_the_worst() {
        let grade = |text: &str| text.parse::<Grade>().unwrap();
        assert!(grade("B2").is_at_least(grade("C3")));
        assert!(!grade("D2").is_at_least(grade("C3")));
        assert!(!grade("B4").is_at_least(grade("C3")));
        assert!(!grade("F1").is_at_least(grade("E5")));
        assert!(!grade("A6").is_at_least(grade("E5")));
        assert!(grade("F2").is_at_least(grade("F3")), "a floor without a letter asks for none");
    }

    #[test]
    fn a_wrong_grade_is_refused() {
        for text in ["", "C", "3", "c3", "G1", "A7", "A0", "C33"] {
            assert!(text.parse::<Grade>().is_err(), "{text}");
        }
    }
}
