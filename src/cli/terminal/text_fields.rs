//! Labeled lines, with what a host wrote neutralized.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::cli::terminal::neutral::{BAR, neutral};

pub(in crate::cli) const BOLD: Style = Style::new().bold();
pub(in crate::cli) const RED: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
pub(in crate::cli) const GREEN: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
pub(in crate::cli) const YELLOW: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));

/// Text that grows by labelled lines.
pub(in crate::cli) struct Fields {
    text: String,
    indent: usize,
    width: usize,
    left: Left,
}

/// How many lines and bytes of a host are still shown.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Left {
    lines: usize,
    bytes: usize,
}

impl Default for Left {
    fn default() -> Self {
        Self { lines: MAX_LINES, bytes: MAX_BYTES }
    }
}

/// The most lines of a host's values that are shown together: each has an indent and a bar, so a text of line ends would become many times as long.
const MAX_LINES: usize = 1000;

/// The most bytes of them: a character that is shown by its number becomes eight times as long.
const MAX_BYTES: usize = 256 * 1024;

const CUT: &str = "(cut here: -o json shows all of it)";

impl Fields {
    pub(in crate::cli) fn new(indent: usize, width: usize) -> Self {
        Self::within(indent, width, Left::default())
    }

    /// Lines that share what is left with those before them.
    pub(in crate::cli) fn within(indent: usize, width: usize, left: Left) -> Self {
        Self { text: String::new(), indent, width, left }
    }

    /// A line with a label and what we say; nothing when there is no value.
    pub(in crate::cli) fn add(&mut self, label: &str, value: Option<impl AsRef<str>>) {
        if let Some(value) = value {
            self.line(label, &neutral(value.as_ref()));
        }
    }

    /// A line with a label and what the host says; nothing when there is no value. Each line of the value has a bar in front, and further ones
    /// are below the first. What is too long for a person is cut.
    pub(in crate::cli) fn host(&mut self, label: &str, value: Option<impl AsRef<str>>) {
        let Some(value) = value else { return };
        if value.as_ref().is_empty() {
            return self.line(label, "(empty)");
        }
        for (place, line) in value.as_ref().lines().enumerate() {
            let label = if place == 0 { label } else { "" };
            if self.left.lines == 0 {
                return self.line(label, CUT);
            }
            let shown = self.take(line);
            self.line(label, &format!("{BAR}{}", neutral(shown)));
            if shown.len() < line.len() {
                return self.line("", CUT);
            }
        }
    }

    /// As much of a line as is shown.
    fn take<'l>(&mut self, line: &'l str) -> &'l str {
        let most = self.left.bytes.min(line.len());
        let end = (0..=most).rev().find(|end| line.is_char_boundary(*end)).unwrap_or_default();
        self.left = Left { lines: self.left.lines.saturating_sub(1), bytes: self.left.bytes.saturating_sub(end) };
        line.get(..end).unwrap_or_default()
    }

    fn line(&mut self, label: &str, value: &str) {
        let (indent, width) = (self.indent, self.width);
        // INVARIANT: writing to a String does not fail.
        let _ = writeln!(self.text, "{:indent$}{label:width$}  {value}", "");
    }

    pub(in crate::cli) fn finish(self) -> String {
        self.text
    }

    /// Adds the lines to a text; gives what is left for those after them.
    pub(in crate::cli) fn finish_in(self, text: &mut String) -> Left {
        text.push_str(&self.text);
        self.left
    }
}

/// A heading on its own line.
pub(in crate::cli) fn heading(text: &mut String, words: &str) {
    let _ = writeln!(text, "\n{BOLD}{}{BOLD:#}", neutral(words));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(values: &[&str]) -> String {
        let mut fields = Fields::new(0, 1);
        values.iter().for_each(|value| fields.host("a", Some(value)));
        fields.finish()
    }

    #[test]
    fn more_than_a_thousand_lines_are_cut() {
        assert_eq!(shown(&[&"\n".repeat(1000)]).lines().count(), 1000);
        let cut = shown(&[&"\n".repeat(5000), "x", "y\nz"]);
        assert_eq!(cut.lines().count(), 1003);
        assert!(cut.ends_with(&format!("   {CUT}\na  {CUT}\na  {CUT}\n")));
    }

    #[test]
    fn more_than_a_quarter_of_a_megabyte_is_cut_between_characters() {
        let cut = shown(&[&format!("x{}", "ü".repeat(MAX_BYTES))]);
        assert_eq!(cut.len(), "a  | x".len() + MAX_BYTES - 2 + "\na  \n".len() + CUT.len());
    }
}
