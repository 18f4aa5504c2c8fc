//! The line that says why a job failed: a bar is in front of the host's own words.

use crate::job::Explanation;

use crate::cli::terminal::neutral::{BAR, neutral, quoted};

/// The headline of an explanation.
pub(in crate::cli) fn headline(explanation: &Explanation) -> String {
    let bar = if is_of_the_host(explanation) { BAR } else { "" };
    format!("{bar}{}", neutral(&explanation.headline()))
}

fn is_of_the_host(explanation: &Explanation) -> bool {
    explanation.root_cause.as_ref().is_some_and(|cause| cause.text.is_some())
}

/// The same inside a line of ours, where quotes stand for the bar.
pub(in crate::cli) fn headline_in_line(explanation: &Explanation) -> String {
    let line = explanation.headline();
    if is_of_the_host(explanation) { quoted(&line) } else { neutral(&line).into_owned() }
}
