//! Labelled lines, with what a host wrote neutralised.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::cli::terminal::neutral::{neutral, neutral_lines};

pub(in crate::cli) const BOLD: Style = Style::new().bold();
pub(in crate::cli) const RED: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Red)));
pub(in crate::cli) const GREEN: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Green)));
pub(in crate::cli) const YELLOW: Style = Style::new().bold().fg_color(Some(anstyle::Color::Ansi(AnsiColor::Yellow)));

/// Text that grows by labelled lines.
pub(in crate::cli) struct Fields {
    text: String,
    indent: usize,
    width: usize,
}

impl Fields {
    pub(in crate::cli) fn new(indent: usize, width: usize) -> Self {
        Self { text: String::new(), indent, width }
    }

    /// A line with a label; nothing when there is no value. Further lines of the value are set below the first.
    pub(in crate::cli) fn add(&mut self, label: &str, value: Option<impl AsRef<str>>) {
        let Some(value) = value else { return };
        let (indent, width) = (self.indent, self.width);
        let mut lines = neutral_lines(value.as_ref());
        let first = lines.next().unwrap_or_default();
        let first = if first.is_empty() { "(empty)".into() } else { first };
        // INVARIANT: writing to a String does not fail.
        let _ = writeln!(self.text, "{:indent$}{label:width$}  {first}", "");
        for line in lines {
            let _ = writeln!(self.text, "{:indent$}{:width$}  {line}", "", "");
        }
    }

    pub(in crate::cli) fn finish(self) -> String {
        self.text
    }
}

/// A heading on its own line.
pub(in crate::cli) fn heading(text: &mut String, words: &str) {
    let _ = writeln!(text, "\n{BOLD}{}{BOLD:#}", neutral(words));
}
