//! What must be known to judge the errors of an explanation, or their absence.

use std::fmt::Write;

use crate::client::remedy::Remedy;
use crate::job::{Evidence, Explanation, Outcome};
use crate::soap::FaultKind;

use crate::cli::ending::remedy::words;
use crate::cli::terminal::neutral::neutral;

/// Where the errors come from.
pub(in crate::cli) fn source(evidence: &Evidence) -> &'static str {
    match evidence {
        Evidence::Method(output) | Evidence::Refused(output) => output.method.name(),
        _ => "the job itself",
    }
}

/// Why there are no errors, if the headline does not say it, and what to try.
pub(in crate::cli) fn note(text: &mut String, explanation: &Explanation) {
    let only_the_job = "only the job's own properties are available";
    let note = match &explanation.evidence {
        Evidence::Refused(output) if explanation.root_cause.is_some() => {
            let method = output.method.name();
            Some(format!("{method} was refused with {}; {only_the_job}.", output.return_value))
        }
        Evidence::Fault(fault) if fault.kind() == FaultKind::NotFound => {
            Some(format!("The host removed the job while it was being asked; {only_the_job}."))
        }
        Evidence::Fault(fault) if explanation.root_cause.is_some() => {
            Some(format!("The errors could not be read: {fault}"))
        }
        Evidence::NotRead if explanation.root_cause.is_some() => {
            Some(format!("The errors could not be read; {only_the_job}."))
        }
        _ => None,
    };
    if let Some(note) = note {
        // INVARIANT: writing to a String does not fail.
        let _ = writeln!(text, "\n  {}", neutral(&note));
    }
    if let Evidence::Fault(fault) = &explanation.evidence
        && fault.kind() != FaultKind::NotFound
        && let Some(remedy) = Remedy::of_fault(fault)
    {
        let _ = writeln!(text, "  try: {}", words(&remedy));
    }
}

/// The same for every field: also what is remarkable and needs no action.
pub(in crate::cli) fn all_notes(text: &mut String, explanation: &Explanation) {
    note(text, explanation);
    let silent = explanation.outcome == Outcome::Failed && explanation.job.error_code.unwrap_or(0) == 0;
    let empty = matches!(&explanation.evidence, Evidence::Method(_) if explanation.errors.is_empty());
    let method = source(&explanation.evidence);
    let notes = [
        empty.then(|| format!("{method} returned no error; details are from the job object.")),
        silent.then(|| "The job ended in an exception, and the host left its error code at 0.".to_owned()),
    ];
    for note in notes.into_iter().flatten() {
        let _ = writeln!(text, "\n  {note}");
    }
}
