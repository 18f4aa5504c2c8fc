//! Text from a host in the output: neutral, line by line, or as a word of a shell.

use std::borrow::Cow;

pub(super) use crate::cim::neutral::{is_unsafe, neutral};

/// A text as one word of a POSIX shell: hosts choose names, and people copy lines.
pub(super) fn for_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The same for each line of a text that may have several.
pub(super) fn neutral_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.lines().map(neutral)
}
