//! One error of a job with every property.

use serde::Serialize;

use crate::cim::{CimError, CimInstance};
use crate::job::ReportedError;

use crate::report::named::Named;
use crate::report::property::PropertyReport;

/// One error: a `CIM_Error` with every property, or raw text.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct ErrorReport {
    /// Null for text that is no instance.
    class: Option<String>,
    message: Option<String>,
    message_id: Option<String>,
    message_arguments: Option<Vec<String>>,
    owning_entity: Option<String>,
    cim_status_code: Option<Named>,
    cim_status_code_description: Option<String>,
    error_type: Option<Named>,
    other_error_type: Option<String>,
    perceived_severity: Option<Named>,
    probable_cause: Option<Named>,
    probable_cause_description: Option<String>,
    recommended_actions: Option<Vec<String>>,
    error_source: Option<String>,
    error_source_format: Option<Named>,
    other_error_source_format: Option<String>,
    /// Properties that have no field here.
    other: Vec<PropertyReport>,
    /// The whole text, when it is not an instance.
    raw: Option<String>,
    /// Why it is not an instance.
    raw_reason: Option<String>,
    /// What is wrong with the text of the instance; the readable properties were taken. Empty when nothing is wrong.
    damage: Vec<String>,
}

impl ErrorReport {
    pub(crate) fn of(error: &ReportedError) -> Self {
        match error {
            ReportedError::Decoded(error) => Self::decoded((**error).clone()),
            ReportedError::Damaged { error, damage } => {
                Self { damage: damage.iter().map(ToString::to_string).collect(), ..Self::decoded((**error).clone()) }
            }
            ReportedError::Raw { text, reason } => Self {
                raw: Some(text.clone()),
                raw_reason: reason.as_ref().map(ToString::to_string),
                class: None,
                ..Self::decoded(CimError::from(CimInstance { class_name: String::new(), properties: Vec::new() }))
            },
        }
    }

    pub(crate) fn decoded(error: CimError) -> Self {
        Self {
            class: Some(error.class_name),
            message: error.message,
            message_id: error.message_id,
            message_arguments: error.message_arguments,
            owning_entity: error.owning_entity,
            cim_status_code: error.cim_status_code.map(Named::of),
            cim_status_code_description: error.cim_status_code_description,
            error_type: error.error_type.map(Named::of),
            other_error_type: error.other_error_type,
            perceived_severity: error.perceived_severity.map(Named::of),
            probable_cause: error.probable_cause.map(Named::of),
            probable_cause_description: error.probable_cause_description,
            recommended_actions: error.recommended_actions,
            error_source: error.error_source,
            error_source_format: error.error_source_format.map(Named::of),
            other_error_source_format: error.other_error_source_format,
            other: error.other.iter().map(PropertyReport::of).collect(),
            raw: None,
            raw_reason: None,
            damage: Vec::new(),
        }
    }
}
