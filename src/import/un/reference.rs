//! References in comments to other entries: `Leader of Al-Qaida (QDe.004).`

use crate::graph::check::LONGEST_QUOTE;
use crate::model::entity::Entity;
use crate::model::kind::EntityKind;

/// A reference number within a text.
pub(super) struct Found<'t> {
    text: &'t str,
    at: usize,
    pub(super) id: &'t str,
}

/// The length of a reference number.
const LENGTH: usize = "QDe.004".len();

/// All reference numbers of a text, in order.
pub(super) fn all(text: &str) -> impl Iterator<Item = Found<'_>> {
    text.match_indices('.').filter_map(move |(dot, _)| {
        let at = dot.checked_sub(3)?;
        let id = text.get(at..at + LENGTH)?;
        let stands_alone = !text.get(..at)?.ends_with(is_word) && !text.get(at + LENGTH..)?.starts_with(is_word);
        (is_reference(id) && stands_alone).then_some(Found { text, at, id })
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_reference(id: &str) -> bool {
    match id.as_bytes() {
        [one, two, b'i' | b'e', b'.', digits @ ..] => {
            one.is_ascii_uppercase() && two.is_ascii_uppercase() && digits.iter().all(u8::is_ascii_digit)
        }
        _ => false,
    }
}

impl<'t> Found<'t> {
    /// The sentence that it stands in; of a long one, the words around it.
    pub(super) fn quote(&self) -> &'t str {
        let end = self.at + LENGTH;
        let before = last_chars(self.text.get(..self.at).unwrap_or_default(), LONGEST_QUOTE);
        let after = first_chars(self.text.get(end..).unwrap_or_default(), LONGEST_QUOTE);
        let start = self.at - before.len() + sentence_start(before);
        let stop = end + sentence_end(after);
        if let Some(sentence) = self.text.get(start..stop)
            && sentence.chars().count() <= LONGEST_QUOTE
        {
            return sentence;
        }
        // Words before the reference say what it is, so that they get the larger part.
        let behind = LONGEST_QUOTE / 4;
        let before = last_chars(before, LONGEST_QUOTE - LENGTH - behind);
        let after = first_chars(after, behind);
        let start = (self.at - before.len() + before.find(' ').map_or(0, |blank| blank + 1)).max(start);
        let stop = (end + after.rfind(' ').unwrap_or(after.len())).min(stop);
        self.text.get(start..stop).unwrap_or(self.id).trim()
    }

    /// The name before it, if it stands in brackets or quotation marks after one: `Al Rashid Trust (QDe.005)`.
    pub(super) fn name(&self) -> Option<&'t str> {
        let before = self.text.get(..self.at)?.strip_suffix('(')?.trim_end();
        let before = last_chars(before, 200);
        if let Some(quoted) = before.strip_suffix(['"', '\u{201d}']) {
            let start = quoted.rfind(['"', '\u{201c}'])?;
            return quoted.get(start..).map(|name| name.trim_start_matches(['"', '\u{201c}']).trim());
        }
        let mut start = before.len();
        let mut name = None;
        for word in before.rsplit(' ') {
            start = start.checked_sub(word.len())?;
            let is_abbreviation = word.starts_with('(') && word.ends_with(')');
            let is_proper = word.starts_with(char::is_uppercase) || is_abbreviation;
            let is_end = word.ends_with(['.', ',', ';', ':']) && start + word.len() < before.len();
            if is_end || !(is_proper || is_particle(word)) {
                break;
            }
            if is_proper && !is_abbreviation {
                name = before.get(start..);
            }
            start = start.saturating_sub(1);
        }
        name.filter(|name| name.chars().any(char::is_lowercase) || name.chars().count() > 3)
    }

    /// The entity that it is a reference to, by this name.
    pub(super) fn entity(&self, name: &str) -> Entity {
        let is_person = self.id.as_bytes().get(2) == Some(&b'i');
        let kind = if is_person { EntityKind::Person } else { EntityKind::Organization };
        Entity::new(format!("un:{}", self.id), kind, name).identifier("un", self.id)
    }
}

/// Small words within names.
fn is_particle(word: &str) -> bool {
    let small = ["of", "the", "in", "and", "for", "bin", "ben", "ibn", "ul", "et", "de", "du", "la", "le", "pour"];
    small.contains(&word) || word.starts_with("al-") || word.starts_with("ul-") || word == "al" || word == "el"
}

/// Where the last sentence of a text begins.
fn sentence_start(text: &str) -> usize {
    let ends = text.match_indices(". ").map(|(dot, _)| dot + 2);
    // An abbreviation such as "Oct. 2008" ends no sentence.
    ends.filter(|&at| text.get(at..).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit())))
        .last()
        .unwrap_or(0)
}

/// Where the first sentence of a text ends, its full stop included.
fn sentence_end(text: &str) -> usize {
    let mut ends = text.match_indices(". ").map(|(dot, _)| dot + 1);
    ends.find(|&at| text.get(at + 1..).is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit())))
        .unwrap_or(text.len())
}

/// The last so many characters.
fn last_chars(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().take(count).last().map_or(text.len(), |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

/// The first so many characters.
fn first_chars(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, &str, Option<&str>)> {
        all(text).map(|found| (found.id, found.quote(), found.name())).collect()
    }

    #[test]
    fn references_with_the_sentence_and_the_name() {
        let text =
            "One. Led by Example Holding (EH) (QDe.004) since Oct. 2008 and by \"Aid Office, Inc\" (QDe.073). Two.";
        let sentence = "Led by Example Holding (EH) (QDe.004) since Oct. 2008 and by \"Aid Office, Inc\" (QDe.073).";
        assert_eq!(
            found(text),
            [("QDe.004", sentence, Some("Example Holding (EH)")), ("QDe.073", sentence, Some("Aid Office, Inc"))]
        );
        assert_eq!(found("listed under number TAi.048."), [("TAi.048", "listed under number TAi.048.", None)]);
        assert_eq!(found("known as the Example Group (QDe.119)")[0].2, Some("Example Group"));
        assert_eq!(found("It includes Other Trust of the Sea(QDe.119)")[0].2, Some("Other Trust of the Sea"));
    }

    #[test]
    fn what_is_no_reference() {
        for text in ["xQDe.004", "QDe.0045", "QDx.004", "qDe.004", "QDe.00", ".004", "\u{e9}De.004", "QDe.00\u{e9}"] {
            assert_eq!(found(text).len(), 0, "{text}");
        }
    }

    #[test]
    fn long_sentences_are_cut_around_the_reference() {
        let text = format!("{} Example Trust (QDe.004) {}", "before ".repeat(100), "after ".repeat(100));
        let quote = all(&text).next().unwrap().quote();
        assert!(quote.chars().count() <= LONGEST_QUOTE);
        assert!(
            quote.starts_with("before ") && quote.contains("Example Trust (QDe.004) after") && quote.ends_with("after")
        );
    }
}
