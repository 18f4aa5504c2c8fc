//! One error of a job.

use serde::Serialize;

use crate::cim::CimError;
use crate::job::ReportedError;

use crate::report::named::Named;
use crate::report::property::PropertyReport;

/// One error: a `CIM_Error` with every property, or raw text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ErrorReport {
    /// Null for text that is not an instance.
    pub class: Option<String>,
    /// The message, in the host's language.
    pub message: Option<String>,
    /// The identifier of the message.
    pub message_id: Option<String>,
    /// What was put into the message.
    pub message_arguments: Option<Vec<String>>,
    /// Who defines the message.
    pub owning_entity: Option<String>,
    /// The status as CIM numbers it.
    pub cim_status_code: Option<Named>,
    /// The status in words.
    pub cim_status_code_description: Option<String>,
    /// The kind of the error.
    pub error_type: Option<Named>,
    /// The kind in words, if the number says "Other".
    pub other_error_type: Option<String>,
    /// How bad it is.
    pub perceived_severity: Option<Named>,
    /// The probable cause.
    pub probable_cause: Option<Named>,
    /// The probable cause in words.
    pub probable_cause_description: Option<String>,
    /// What the host recommends.
    pub recommended_actions: Option<Vec<String>>,
    /// What the error is about.
    pub error_source: Option<String>,
    /// How `error_source` is written.
    pub error_source_format: Option<Named>,
    /// The same in words, if the number says "Other".
    pub other_error_source_format: Option<String>,
    /// Properties that have no field here.
    pub other: Vec<PropertyReport>,
    /// The whole text, when it is not an instance.
    pub raw: Option<String>,
    /// Why it is not an instance.
    pub raw_reason: Option<String>,
    /// What is wrong with the text of the instance; the readable properties were taken. Empty when nothing is wrong.
    pub damage: Vec<String>,
}

impl From<&ReportedError> for ErrorReport {
    fn from(error: &ReportedError) -> Self {
        match error {
            ReportedError::Decoded(error) => Self::from(&**error),
            ReportedError::Damaged { error, damage } => {
                Self { damage: damage.iter().map(ToString::to_string).collect(), ..Self::from(&**error) }
            }
            ReportedError::Raw { text, reason } => Self {
                raw: Some(text.clone()),
                raw_reason: reason.as_ref().map(ToString::to_string),
                class: None,
                ..Self::from(&CimError::default())
            },
        }
    }
}

impl From<&CimError> for ErrorReport {
    fn from(error: &CimError) -> Self {
        let error = error.clone();
        Self {
            class: Some(error.class_name),
            message: error.message,
            message_id: error.message_id,
            message_arguments: error.message_arguments,
            owning_entity: error.owning_entity,
            cim_status_code: error.cim_status_code.map(Named::from),
            cim_status_code_description: error.cim_status_code_description,
            error_type: error.error_type.map(Named::from),
            other_error_type: error.other_error_type,
            perceived_severity: error.perceived_severity.map(Named::from),
            probable_cause: error.probable_cause.map(Named::from),
            probable_cause_description: error.probable_cause_description,
            recommended_actions: error.recommended_actions,
            error_source: error.error_source,
            error_source_format: error.error_source_format.map(Named::from),
            other_error_source_format: error.other_error_source_format,
            other: error.other.into_iter().map(PropertyReport::from).collect(),
            raw: None,
            raw_reason: None,
            damage: Vec::new(),
        }
    }
}
