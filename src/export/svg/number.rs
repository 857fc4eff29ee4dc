//! Numbers in a picture.

use std::fmt;

/// A length, with one decimal at most: finer than any screen or printer shows.
#[derive(Clone, Copy)]
pub(super) struct Number(pub(super) f64);

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        let sign = if tenths < 0 { "-" } else { "" };
        match (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10) {
            (whole, 0) => write!(f, "{sign}{whole}"),
            (whole, tenth) => write!(f, "{sign}{whole}.{tenth}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn numbers_are_short() {
        let shown = [0.0, -0.04, 1.25, -3.0, -0.55].map(|value| Number(value).to_string());
        assert_eq!(shown, ["0", "0", "1.3", "-3", "-0.6"]);
    }
}
