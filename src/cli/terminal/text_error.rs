//! An error of a job as text: every field that the host filled.

use std::fmt::Write;

use crate::cim::{CimError, CimValue};
use crate::job::ReportedError;

use crate::cli::terminal::neutral::{identifier, neutral};
use crate::cli::terminal::text_fields::{Fields, Left};

/// The errors, numbered. All of them together show no more of a host than one would.
pub(in crate::cli) fn errors(text: &mut String, errors: &[ReportedError]) {
    let mut left = Left::default();
    for (index, error) in errors.iter().enumerate() {
        let mut heading = Fields::within(2, 1, left);
        let number = format!("{}.", index + 1);
        match error.message().map(str::trim).filter(|message| !message.is_empty()) {
            Some(message) => heading.host(&number, Some(message)),
            None => heading.add(&number, Some("(no message)")),
        }
        left = heading.finish_in(text);
        // INVARIANT: writing to a String does not fail.
        match error {
            ReportedError::Decoded(error) => left = fields(error, left).finish_in(text),
            ReportedError::Damaged { error, damage } => {
                left = fields(error, left).finish_in(text);
                let damage: Vec<_> = damage.iter().map(ToString::to_string).collect();
                let _ = writeln!(text, "     (damaged CIM-XML: {})", neutral(&damage.join("; ")));
            }
            ReportedError::Raw { reason, .. } => {
                let reason =
                    reason.as_ref().map_or_else(|| "it does not look like XML".to_owned(), ToString::to_string);
                let _ = writeln!(text, "     (the host's own text, not decoded: {})", neutral(&reason));
            }
        }
    }
}

fn fields(error: &CimError, left: Left) -> Fields {
    let mut fields = Fields::within(5, 16, left);
    fields.add("class", filled(Some(&error.class_name)).map(identifier));
    fields.add("CIM status", error.cim_status_code.map(|code| code.to_string()));
    fields.host("status text", filled(error.cim_status_code_description.as_deref()));
    fields.add("type", error.error_type.map(|value| value.to_string()));
    fields.host("other type", filled(error.other_error_type.as_deref()));
    fields.add("severity", error.perceived_severity.map(|value| value.to_string()));
    fields.add("probable cause", error.probable_cause.map(|value| value.to_string()));
    fields.host("cause text", filled(error.probable_cause_description.as_deref()));
    fields.host("message id", filled(error.message_id.as_deref()));
    fields.host("owner", filled(error.owning_entity.as_deref()));
    fields.host(
        "arguments",
        error.message_arguments.as_ref().filter(|list| !list.is_empty()).map(|list| list.join(", ")),
    );
    fields.host("source", filled(error.error_source.as_deref()));
    fields.add("source format", error.error_source_format.map(|value| value.to_string()));
    fields.host("other format", filled(error.other_error_source_format.as_deref()));
    for action in error.recommended_actions.iter().flatten() {
        fields.host("host recommends", filled(Some(action)));
    }
    for property in error.other.iter().filter(|property| property.value != CimValue::Null) {
        fields.host(&identifier(&property.name), Some(property.value.to_string()));
    }
    fields
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}
