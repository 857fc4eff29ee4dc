//! Breaking text into lines.

/// Breaks a text into lines at spaces, as many words a line as are no wider than `most`. A word that is wider by itself stays whole.
pub(super) fn broken(text: &str, most: f64, width: impl Fn(&str) -> f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let (mut length, space) = (0.0, width(" "));
    for word in text.split(' ') {
        let own = width(word);
        if length > 0.0 && length + space + own > most {
            lines.push(std::mem::take(&mut line));
            length = 0.0;
        } else if length > 0.0 {
            line.push(' ');
            length += space;
        }
        line.push_str(word);
        length += own;
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    #[test]
    fn lines_break_at_spaces() {
        let broken = |text, most| super::broken(text, most, |text| text.chars().count() as f64);
        assert_eq!(
            broken("Korea Mining Development Trading Corporation", 22.0),
            ["Korea Mining", "Development Trading", "Corporation"]
        );
        assert_eq!(broken("Donaudampfschifffahrtsgesellschaft", 10.0), ["Donaudampfschifffahrtsgesellschaft"]);
    }
}
