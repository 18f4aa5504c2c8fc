//! The width of text on a terminal: in cells, not in characters (Unicode Standard Annex #11).

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// How many cells a text takes.
pub(in crate::cli) fn width(text: &str) -> usize {
    text.chars().map(cells).sum()
}

/// The text in at most so many cells, with `…` in place of what is left out.
pub(in crate::cli) fn cut(text: &str, room: usize) -> Cow<'_, str> {
    if width(text) <= room {
        return Cow::Borrowed(text);
    }
    let Some(mut left) = room.checked_sub(1) else { return Cow::Borrowed("") };
    let mut kept = String::new();
    for character in text.chars() {
        let Some(rest) = left.checked_sub(cells(character)) else { break };
        left = rest;
        kept.push(character);
    }
    kept.push('…');
    Cow::Owned(kept)
}

/// The same for a sentence: a code in parentheses at its end stays.
pub(in crate::cli) fn cut_sentence(text: &str, room: usize) -> Cow<'_, str> {
    let code = text.rfind(" (0x").map(|at| text.split_at(at)).filter(|(_, code)| width(code) <= CODE);
    match code.map(|(words, code)| (words, code, room.saturating_sub(width(code)))) {
        Some((words, code, left)) if left > CODE => Cow::Owned(format!("{}{code}", cut(words, left))),
        _ => cut(text, room),
    }
}

/// The cells of a code with its parentheses and a period.
const CODE: usize = 16;

/// The text with as many blanks behind it as fill the room.
pub(in crate::cli) fn pad(text: &str, room: usize) -> String {
    format!("{text}{}", " ".repeat(room.saturating_sub(width(text))))
}

fn cells(character: char) -> usize {
    character.width().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wide_character_takes_two_cells_and_a_combining_one_none() {
        assert_eq!([width("web01"), width("ウェブ"), width("e\u{301}")], [5, 6, 1]);
    }

    #[test]
    fn what_is_cut_fits_and_says_so() {
        assert_eq!(cut("web01", 5), "web01");
        assert_eq!(cut("web01", 4), "web…");
        // The third character would need the cell of the sign.
        assert_eq!(cut("ウェブ01", 6), "ウェ…");
        assert_eq!((cut("web01", 1), cut("web01", 0)), ("…".into(), "".into()));
    }

    #[test]
    fn the_code_at_the_end_of_a_sentence_is_not_cut() {
        let sentence = "The system cannot find the file specified. (0x80070002)";
        assert_eq!(cut_sentence(sentence, 60), sentence);
        assert_eq!(cut_sentence(sentence, 36), "The system cannot find… (0x80070002)");
        assert_eq!(cut_sentence(sentence, 12), "The system …");
    }

    #[test]
    fn padding_has_no_limit_of_its_own() {
        assert_eq!(pad("web01", 70_000).len(), 70_000);
    }

    #[test]
    fn padding_counts_cells() {
        assert_eq!(pad("ウェブ", 8), "ウェブ  ");
        assert_eq!(pad("web01", 3), "web01");
    }
}
