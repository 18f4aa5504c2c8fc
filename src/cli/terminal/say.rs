//! Standard error, for people.

use std::io::Write;

use crate::cli::terminal::ci::harmless;

/// Says a text, and ends its line.
pub(in crate::cli) fn say(text: &str) {
    // No message is left to give when standard error is gone.
    let _ = std::io::stderr().lock().write_all(format!("{}\n", harmless(text)).as_bytes());
}
