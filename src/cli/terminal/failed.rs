//! Why a command ended without its data, for people.

use crate::client::FailureStage;

use crate::cli::ending::failure::Failure;
use crate::cli::terminal::neutral::{BAR, neutral, neutral_lines};
use crate::cli::terminal::say::say;

/// The message, how far the call came, and what to try.
pub(in crate::cli) fn tell(failure: &Failure) {
    say(&text(failure));
}

pub(in crate::cli) fn text(failure: &Failure) -> String {
    let message = failure.chain().join(": ");
    // Further lines are of what failed, such as a file or a host.
    let lines: Vec<_> = neutral_lines(&message).collect();
    let mut text = format!("cimjob: {}", lines.join(&format!("\n  {BAR}")));
    if let Some(stage) = failure.stage() {
        text.push_str(&format!("\n  stage: {stage}"));
    }
    if let Some(absence) = failure.absence() {
        text.push_str(&format!("\n  journal: {}", neutral(&absence.text)));
        absence.hint.iter().for_each(|hint| text.push_str(&format!("\n  try: {hint}")));
    }
    if let Some(hint) = failure.hint() {
        text.push_str(&format!("\n  try: {}", neutral(&hint)));
    }
    if failure.stage().is_some_and(is_of_the_way) {
        text.push_str("\n  more: run `cimjob doctor` with the same host and options");
    }
    text
}

/// Does `doctor` look at it?
fn is_of_the_way(stage: FailureStage) -> bool {
    (FailureStage::Resolve..=FailureStage::Authorize).contains(&stage)
}
