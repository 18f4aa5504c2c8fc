//! Standard error, for people.

use std::io::Write;

/// Says a text, and ends its line.
pub(in crate::cli) fn say(text: &str) {
    // No message is left to give when standard error is gone.
    let _ = std::io::stderr().lock().write_all(format!("{text}\n").as_bytes());
}
