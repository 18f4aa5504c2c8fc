//! Text from a host in the output: neutral, line by line, or as a word of a shell.

use std::borrow::Cow;

pub(in crate::cli) use crate::cim::neutral::{is_unsafe, neutral};

/// A text as one word of a POSIX shell: hosts choose names, and people copy lines.
pub(in crate::cli) fn for_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The same for each line of a text that may have several.
pub(in crate::cli) fn neutral_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.lines().map(neutral)
}
