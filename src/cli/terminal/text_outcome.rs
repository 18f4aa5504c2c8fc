//! The outcome of a job, in one word for people.

use anstyle::Style;

use crate::job::Outcome;

use crate::cli::terminal::text_fields::{GREEN, RED, YELLOW};

/// The word and its color.
pub(in crate::cli) fn outcome(outcome: Outcome) -> (Style, &'static str) {
    match outcome {
        Outcome::UnderWay => (YELLOW, "STILL RUNNING"),
        Outcome::Succeeded => (GREEN, "SUCCEEDED"),
        Outcome::CompletedWithWarnings => (YELLOW, "COMPLETED WITH WARNINGS"),
        Outcome::Failed => (RED, "FAILED"),
        Outcome::Stopped => (RED, "STOPPED"),
        Outcome::Unknown => (YELLOW, "STATE UNKNOWN"),
    }
}
