//! Scripts by OFAC's names for them.

/// A script that a name is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Latin letters, which most names are in and which are not worth a word.
    Latin,
    /// Another one, by its code of ISO 15924.
    Other(&'static str),
    /// None that is known.
    Unknown,
}

impl Script {
    /// The script by OFAC's name for it.
    pub(crate) fn of(name: &str) -> Self {
        match name.trim() {
            "Latin" => Script::Latin,
            "Arabic" => Script::Other("Arab"),
            "Armenian" => Script::Other("Armn"),
            "Chinese" => Script::Other("Hani"),
            "Chinese Simplified" => Script::Other("Hans"),
            "Chinese Traditional" => Script::Other("Hant"),
            "Cyrillic" => Script::Other("Cyrl"),
            "Georgian" => Script::Other("Geor"),
            "Greek" => Script::Other("Grek"),
            "Hebrew" => Script::Other("Hebr"),
            "Japanese" => Script::Other("Jpan"),
            "Korean" => Script::Other("Kore"),
            "Burmese" | "Myanmar" => Script::Other("Mymr"),
            "Thai" => Script::Other("Thai"),
            "Devanagari" => Script::Other("Deva"),
            _ => Script::Unknown,
        }
    }

    /// Its code, of scripts that are not Latin.
    pub(crate) fn code(self) -> Option<&'static str> {
        match self {
            Script::Other(code) => Some(code),
            Script::Latin | Script::Unknown => None,
        }
    }
}

/// A name without the marks for the direction of writing that stand around names in right-to-left scripts.
pub(crate) fn without_marks(name: &str) -> &str {
    let is_mark = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    name.trim_matches(|c: char| is_mark(c) || c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_scripts() {
        assert_eq!(Script::of("Chinese Simplified").code(), Some("Hans"));
        assert_eq!(Script::of("Latin"), Script::Latin);
        assert_eq!(Script::of("Runes"), Script::Unknown);
    }

    #[test]
    fn marks_stand_around_a_name() {
        assert_eq!(without_marks("\u{202b}\u{644}\u{627}\u{202c}"), "\u{644}\u{627}");
    }
}
