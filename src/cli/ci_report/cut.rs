//! Texts within a limit.

use std::borrow::Cow;

/// At most so many characters; the last one says that something is missing.
pub(in crate::cli::ci_report) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        None => Cow::Borrowed(text),
        Some(_) => {
            let end = text.char_indices().nth(most.saturating_sub(1)).map_or(0, |(end, _)| end);
            Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default()))
        }
    }
}

/// At most so many bytes; a last line says that something is missing.
pub(in crate::cli::ci_report) fn cut_bytes(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let most = most.saturating_sub(MISSING.len());
    let end = (0..=most).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    Cow::Owned(format!("{}{MISSING}", text.get(..end).unwrap_or_default()))
}

const MISSING: &str = "\n(cut: the report has a limit)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut("größer", 6), "größer");
        assert_eq!(cut("größer", 4), "grö…");
        assert_eq!(cut("ab", 0), "…");
    }

    #[test]
    fn a_text_is_cut_within_its_bytes() {
        let text = "ß".repeat(100);
        for most in 30..=200 {
            assert!(cut_bytes(&text, most).len() <= most, "{most}");
        }
        assert_eq!(cut_bytes(&text, 200), text);
    }
}
