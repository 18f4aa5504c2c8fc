//! Text for people: the outcome in words first, then the likely cause and what to try, then what all that rests on.

use std::fmt::Write;

use anstyle::Style;

use crate::client::Endpoint;
use crate::client::remedy::Remedy;
use crate::codes::in_text::CodeInText;
use crate::job::{Evidence, Explanation, GetErrorOutput, JobPath, Outcome};
use crate::soap::FaultKind;
use crate::wsman::Identity;

use crate::cli::ending::remedy::words;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::text_error::errors;
use crate::cli::terminal::text_fields::{Fields, GREEN, RED, YELLOW, heading};
use crate::cli::terminal::text_job;

/// The explanation of a job.
pub(in crate::cli) fn explanation(explanation: &Explanation) -> String {
    explanation_from(explanation, None)
}

/// The same, with the endpoint that gave it where the path names another host.
pub(in crate::cli) fn explanation_from(explanation: &Explanation, asked: Option<&Endpoint>) -> String {
    let mut text = String::new();
    let (style, word) = outcome(explanation.outcome);
    let what =
        explanation.job.job_type_name().or(explanation.job.element_name.as_deref()).or(explanation.job.name.as_deref());
    // INVARIANT: writing to a String does not fail.
    let _ = writeln!(text, "{style}{word}{style:#}  {}", neutral(what.unwrap_or("a job without a name")));
    let _ = writeln!(text, "  {}", neutral(&explanation.headline()));
    advice(&mut text, explanation);
    text.push('\n');
    text.push_str(&text_job::job(explanation, asked));
    if !explanation.errors.is_empty() {
        let count = explanation.errors.len();
        heading(&mut text, &format!("Errors ({count}, by {})", source(&explanation.evidence)));
        errors(&mut text, &explanation.errors);
    }
    evidence(&mut text, explanation);
    codes(&mut text, &explanation.codes);
    text
}

/// The answer of one call.
pub(in crate::cli) fn get_error(path: &JobPath, answer: &GetErrorOutput, asked: &Endpoint) -> String {
    let mut fields = Fields::new(0, 12);
    fields.add("job", Some(path.to_string()));
    fields.add("asked", text_job::elsewhere(path, asked));
    fields.add("method", Some(answer.method.name()));
    fields.add("return value", Some(answer.return_value.to_string()));
    let mut text = fields.finish();
    if answer.errors.is_empty() {
        text.push_str("\nThe host gave no error.\n");
    } else {
        heading(&mut text, "Errors");
        errors(&mut text, &answer.errors);
    }
    text
}

/// What answers.
pub(in crate::cli) fn identity(endpoint: &Endpoint, identity: &Identity) -> String {
    let mut fields = Fields::new(0, 8);
    fields.add("host", Some(endpoint.to_string()));
    fields.add("vendor", identity.vendor.as_deref());
    fields.add("version", identity.version.as_deref());
    for version in &identity.protocol_versions {
        fields.add("protocol", Some(version));
    }
    for profile in &identity.security_profiles {
        fields.add("profile", Some(profile));
    }
    fields.finish()
}

fn outcome(outcome: Outcome) -> (Style, &'static str) {
    match outcome {
        Outcome::UnderWay => (YELLOW, "STILL UNDER WAY"),
        Outcome::Succeeded => (GREEN, "SUCCEEDED"),
        Outcome::CompletedWithWarnings => (YELLOW, "COMPLETED WITH WARNINGS"),
        Outcome::Failed => (RED, "FAILED"),
        Outcome::Stopped => (RED, "STOPPED"),
        Outcome::Unknown => (YELLOW, "STATE UNKNOWN"),
    }
}

fn source(evidence: &Evidence) -> &'static str {
    match evidence {
        Evidence::Method(output) | Evidence::Refused(output) => output.method.name(),
        Evidence::NotAsked | Evidence::NotRead | Evidence::Fault(_) => "the job itself",
    }
}

/// What must be known to judge the errors, or their absence.
fn evidence(text: &mut String, explanation: &Explanation) {
    let method = source(&explanation.evidence);
    let note = match &explanation.evidence {
        Evidence::Method(_) if explanation.errors.is_empty() => {
            Some(format!("{method} gave no error object; all there is stands in the job itself."))
        }
        Evidence::Refused(output) => {
            Some(format!("{method} refused with {}; all there is stands in the job itself.", output.return_value))
        }
        Evidence::Fault(fault) if fault.kind() == FaultKind::NotFound => {
            Some("The host removed the job while it was being asked; all there is stands in the job itself.".to_owned())
        }
        Evidence::Fault(fault) => Some(format!("The errors could not be read: {fault}")),
        Evidence::NotRead => Some("The errors could not be read; all there is stands in the job itself.".to_owned()),
        Evidence::Method(_) | Evidence::NotAsked => None,
    };
    let silent = explanation.outcome == Outcome::Failed && explanation.job.error_code.unwrap_or(0) == 0;
    let no_code = silent.then(|| "The job ended in an exception, yet the host left its error code at 0.".to_owned());
    for note in note.into_iter().chain(no_code) {
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

fn codes(text: &mut String, codes: &[CodeInText]) {
    if codes.is_empty() {
        return;
    }
    heading(text, "Codes");
    for code in codes {
        let name = code.named.map_or("(no name known)", |named| named.code.name);
        let meaning = code.named.map_or("", |named| named.code.meaning);
        let _ = writeln!(text, "  0x{:08X}  {name}  {meaning}", code.code);
    }
}

fn advice(text: &mut String, explanation: &Explanation) {
    for (index, advice) in explanation.advice.iter().enumerate() {
        heading(text, if index == 0 { "Likely cause" } else { "Or" });
        let _ = writeln!(text, "  {}\n  try: {}", advice.cause, advice.next_step);
    }
}
