//! Why a command ended without its data, for people.

use crate::cli::ending::failure::Failure;
use crate::cli::terminal::neutral::{neutral, neutral_lines};
use crate::cli::terminal::say::say;

/// The message, how far the call came, and what to try.
pub(in crate::cli) fn tell(failure: &Failure) {
    let message = failure.chain().join(": ");
    let lines: Vec<_> = neutral_lines(&message).collect();
    let mut text = format!("cimjob: {}", lines.join("\n  "));
    if let Some(stage) = failure.stage() {
        text.push_str(&format!("\n  stage: {stage}"));
    }
    if let Some(hint) = failure.hint() {
        text.push_str(&format!("\n  try: {}", neutral(&hint)));
    }
    say(&text);
}
