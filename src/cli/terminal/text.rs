//! Text for people: every field of an explanation, the answer of one call, and what is listening.

use std::fmt::Write;

use crate::client::Endpoint;
use crate::codes::in_text::CodeInText;
use crate::job::{Explanation, GetErrorOutput, JobPath};
use crate::wsman::Identity;

use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::text_error::errors;
use crate::cli::terminal::text_evidence::{all_notes, source};
use crate::cli::terminal::text_fields::{Fields, heading};
use crate::cli::terminal::{text_cause, text_job};

/// The explanation of a job with every field.
pub(in crate::cli) fn full_explanation(explanation: &Explanation, asked: Option<&Endpoint>, clock: &Clock) -> String {
    let mut text = text_cause::head(explanation, clock.now);
    text.push('\n');
    text.push_str(&text_job::job(explanation, asked, clock));
    if !explanation.errors.is_empty() {
        let count = explanation.errors.len();
        heading(&mut text, &format!("Errors ({count}, by {})", source(&explanation.evidence)));
        errors(&mut text, &explanation.errors);
    }
    all_notes(&mut text, explanation);
    codes(&mut text, &explanation.codes);
    advice(&mut text, explanation);
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
    fields.host("vendor", identity.vendor.as_deref());
    fields.host("version", identity.version.as_deref());
    for version in &identity.protocol_versions {
        fields.host("protocol", Some(version));
    }
    for profile in &identity.security_profiles {
        fields.host("profile", Some(profile));
    }
    fields.finish()
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
        let _ = writeln!(text, "  {}\n  try: {}\n  source: {}", advice.cause, advice.next_step, advice.source);
    }
}
