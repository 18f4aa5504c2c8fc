//! What a terminal or a word processor adds to a text and no one sees: colors, byte order marks, zero-width and bidirectional characters.

/// The text without control sequences and invisible characters; every other blank becomes a space.
pub(super) fn without_invisible(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if let Some(length) = control_sequence(rest) {
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
        match character {
            '\n' | '\r' | '\t' => clean.push(character),
            '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{B}' | '\u{C}' => clean.push('\n'),
            _ if is_invisible(character) => {}
            _ if character.is_whitespace() => clean.push(' '),
            _ => clean.push(character),
        }
    }
    clean
}

fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
                | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
        )
}

/// The longest control sequence that is looked at.
const LONGEST: usize = 512;

/// The length of the control sequence at the beginning (ECMA-48): with the real escape character, or spelled `^[`, `\e`, `\033`, `#033`.
fn control_sequence(text: &str) -> Option<usize> {
    let (introducer, is_real) = match text.chars().next()? {
        '\u{1B}' => (1, true),
        '\u{9B}' => return parameters(text, 2),
        '^' | '\\' | '#' => {
            let spelled =
                ["^[", "\\e", "\\E", "\\033", "#033"].into_iter().find(|spelled| text.starts_with(spelled))?;
            (spelled.len(), false)
        }
        _ => return None,
    };
    let after = text.get(introducer..)?;
    match after.chars().next() {
        Some('[') => parameters(text, introducer + 1),
        Some(']') if is_real => operating_system_command(text),
        Some(other) if is_real && !other.is_whitespace() => Some(introducer + other.len_utf8()),
        _ => None,
    }
}

/// Parameters and the final letter: `31m`.
fn parameters(text: &str, start: usize) -> Option<usize> {
    let rest = text.get(start..)?;
    let end = rest.bytes().take(LONGEST).position(|byte| !matches!(byte, 0x20..=0x3F))?;
    let is_final = rest.as_bytes().get(end).is_some_and(|byte| matches!(byte, 0x40..=0x7E));
    is_final.then_some(start + end + 1)
}

/// A title or a link, to its terminator.
fn operating_system_command(text: &str) -> Option<usize> {
    let bytes = text.as_bytes().get(..text.len().min(LONGEST))?;
    let bell = bytes.iter().position(|byte| *byte == 7).map(|at| at + 1);
    let terminator = bytes.windows(2).position(|pair| pair == b"\x1B\\").map(|at| at + 2);
    match (bell, terminator) {
        (Some(bell), Some(terminator)) => Some(bell.min(terminator)),
        (bell, terminator) => bell.or(terminator),
    }
}
