//! The colours of paper: light or dark.

use crate::export::style::Colour;

pub(super) struct Palette {
    pub(super) paper: &'static str,
    pub(super) text: &'static str,
    pub(super) quiet: &'static str,
    pub(super) border: &'static str,
    is_dark: bool,
}

pub(super) const LIGHT: Palette =
    Palette { paper: "#ffffff", text: "#1a1a1a", quiet: "#555555", border: "#444444", is_dark: false };
pub(super) const DARK: Palette =
    Palette { paper: "#14171a", text: "#f0f0f0", quiet: "#b8bcc0", border: "#9aa0a6", is_dark: true };

impl Palette {
    /// The colour of a line: on dark paper half way to white.
    pub(super) fn line(&self, Colour(red, green, blue): Colour) -> String {
        let lit = |part: u8| if self.is_dark { part / 2 + 127 } else { part };
        Colour(lit(red), lit(green), lit(blue)).to_string()
    }
}
