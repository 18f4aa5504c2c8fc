//! Labelled lines, with what a host wrote neutralised.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use crate::cli::terminal::neutral::{barred, neutral};

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

    /// A line with a label and what we say; nothing when there is no value.
    pub(in crate::cli) fn add(&mut self, label: &str, value: Option<impl AsRef<str>>) {
        if let Some(value) = value {
            self.line(label, &neutral(value.as_ref()));
        }
    }

    /// A line with a label and what the host says; nothing when there is no value. Each line of the value has a bar in front, and further ones
    /// stand below the first.
    pub(in crate::cli) fn host(&mut self, label: &str, value: Option<impl AsRef<str>>) {
        let Some(value) = value else { return };
        if value.as_ref().is_empty() {
            return self.line(label, "(empty)");
        }
        for (place, line) in barred(value.as_ref()).enumerate() {
            self.line(if place == 0 { label } else { "" }, &line);
        }
    }

    fn line(&mut self, label: &str, value: &str) {
        let (indent, width) = (self.indent, self.width);
        // INVARIANT: writing to a String does not fail.
        let _ = writeln!(self.text, "{:indent$}{label:width$}  {value}", "");
    }

    pub(in crate::cli) fn finish(self) -> String {
        self.text
    }
}

/// A heading on its own line.
pub(in crate::cli) fn heading(text: &mut String, words: &str) {
    let _ = writeln!(text, "\n{BOLD}{}{BOLD:#}", neutral(words));
}
