//! Standard error, for people.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::terminal::ci::harmless;
use crate::cli::terminal::waiting;

/// Says a text, and ends its line.
pub(in crate::cli) fn say(text: &str) {
    waiting::hide();
    // No message is left to give when standard error is gone.
    let _ = std::io::stderr().lock().write_all(format!("{}\n", harmless(text)).as_bytes());
}

/// Says what is neither the result nor an error, unless only these are wanted.
pub(in crate::cli) fn note(text: &str) {
    if !are_notes_silent() {
        say(text);
    }
}

/// Leaves out all notes from now on.
pub(in crate::cli) fn silence_notes() {
    SILENT.store(true, Ordering::Relaxed);
}

/// Are only the result and errors wanted?
pub(in crate::cli) fn are_notes_silent() -> bool {
    SILENT.load(Ordering::Relaxed)
}

/// Standard error is one for the process, and so is what may be said on it.
static SILENT: AtomicBool = AtomicBool::new(false);
