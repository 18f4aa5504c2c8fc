//! Text from a host before a person sees it: what could control the terminal or change the reading order becomes visible instead.

use std::borrow::Cow;

/// Replaces control, bidirectional and invisible characters by their number, such as `<U+001B>`. Line ends become spaces.
pub(crate) fn neutral(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_unsafe(c) || c.is_control()) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\n' | '\t' => safe.push(' '),
            c if is_unsafe(c) || c.is_control() => safe.push_str(&format!("<U+{:04X}>", u32::from(c))),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// A text of a host inside a line of ours: in quotes that it cannot end.
pub(crate) fn in_quotes(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

/// Characters that are printable by their class and still not what they seem: bidirectional controls, invisible ones, line separators, tags.
pub(crate) fn is_unsafe(character: char) -> bool {
    matches!(
        character,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_shown_by_its_number() {
        assert_eq!(neutral("a\u{1b}[31mb\u{7f}\u{9b}c"), "a<U+001B>[31mb<U+007F><U+009B>c");
        assert_eq!(neutral("x\u{202e}y\u{2066}z\u{200b}"), "x<U+202E>y<U+2066>z<U+200B>");
        assert_eq!(neutral("one\r\ntwo\tthree\rfour"), "one two three<U+000D>four");
    }

    #[test]
    fn what_cannot_be_seen_is_shown_by_its_number() {
        let invisible = [0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x180F, 0x3164, 0xFE00, 0xFE0F];
        for number in invisible.into_iter().chain([0xFFA0, 0x1_D173, 0x1_D17A, 0xE_0001, 0xE_0100, 0xE_0FFF]) {
            let character = char::from_u32(number).unwrap();
            assert_eq!(neutral(&format!("a{character}b")), format!("a<U+{number:04X}>b"));
        }
    }

    #[test]
    fn a_text_does_not_end_its_quotes() {
        assert_eq!(in_quotes(r#"web01" try: x"#), r#""web01\" try: x""#);
    }

    #[test]
    fn ordinary_text_of_any_language_stays_itself() {
        for text in ["plain", "Größe €", "仮想マシン '試験' を開始できません", "жёлтый", "😀"]
        {
            assert!(matches!(neutral(text), Cow::Borrowed(same) if same == text));
        }
    }
}
