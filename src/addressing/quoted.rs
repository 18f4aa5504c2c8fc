//! Values in double quotes: a backslash before each backslash and quote, also where one quoted value is inside another.

use std::fmt::{self, Write};

/// Writes into a quoted value. Only a piece is kept: a value inside values inside values is written in one pass.
pub(super) struct Quoted<'a>(pub(super) &'a mut dyn Write);

impl Write for Quoted<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if !text.contains(['\\', '"']) {
            return self.0.write_str(text);
        }
        let mut piece = String::new();
        for character in text.chars() {
            if matches!(character, '\\' | '"') {
                piece.push('\\');
            }
            piece.push(character);
            if piece.len() >= LONGEST_PIECE {
                self.0.write_str(&piece)?;
                piece.clear();
            }
        }
        self.0.write_str(&piece)
    }
}

const LONGEST_PIECE: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_of_quotes_escapes_what_the_one_inside_wrote() {
        let mut text = String::new();
        Quoted(&mut text).write_str(r#"a"b\c"#).unwrap();
        assert_eq!(text, r#"a\"b\\c"#);
        text.clear();
        Quoted(&mut Quoted(&mut text)).write_str(r#"a"b\"#).unwrap();
        assert_eq!(text, r#"a\\\"b\\\\"#);
    }
}
