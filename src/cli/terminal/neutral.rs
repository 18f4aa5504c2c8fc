//! Text from a host in the output: always marked as such, by quotes inside a line or by a bar in front of it.

use std::borrow::Cow;

pub(in crate::cli) use crate::cim::neutral::{is_unsafe, neutral};

use crate::addressing::is_identifier;
use crate::cim::neutral::in_quotes;

/// Precedes text from a host on a line of its own.
pub(in crate::cli) const BAR: &str = "| ";

/// A text as one word of a POSIX shell: hosts choose names, and people copy lines.
pub(in crate::cli) fn for_shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Inside a line of ours.
pub(in crate::cli) fn quoted(text: &str) -> String {
    in_quotes(&neutral(text))
}

/// A name of a class or a property: as it is when it is an identifier.
pub(in crate::cli) fn identifier(name: &str) -> Cow<'_, str> {
    if is_identifier(name) { Cow::Borrowed(name) } else { Cow::Owned(quoted(name)) }
}

/// Each line of a text that may have several.
pub(in crate::cli) fn neutral_lines(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.lines().map(neutral)
}
