//! The documents of `explain` and `get-error`: what the host says of a failure, and what to make of it.

use serde::Serialize;

use crate::cim::{CimError, CimInstance, CimProperty, CimValue, FromCim};
use crate::job::{Advice, Evidence, Explanation, GetErrorOutput, JobPath, ReportedError, Symptom};

use crate::report::Named;
use crate::report::cause::{NoReasonReport, RootCauseReport, StepReport};
use crate::report::code::CodeReport;
use crate::report::failure::FaultReport;
use crate::report::job::{JobReport, OutcomeReport};
use crate::report::jobs::{ElementReport, MachineReport};

/// Why a job failed.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct ExplanationReport {
    job: JobReport,
    outcome: OutcomeReport,
    /// The virtual machines that the job is about.
    virtual_machines: Vec<MachineReport>,
    /// Everything that the job touches, as far as the host told.
    affected: Vec<ElementReport>,
    #[serde(flatten)]
    reasons: ReasonsReport,
}

/// Why a job failed: what the host says, and what to make of it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct ReasonsReport {
    /// The root cause in one line: the host's own words, else in plain words what is known.
    headline: String,
    /// The error that says most; null when there is none, and then `no_reason` says why.
    root_cause: Option<RootCauseReport>,
    no_reason: Option<NoReasonReport>,
    /// What to do, in the order in which to try it.
    steps: Vec<StepReport>,
    evidence: EvidenceReport,
    errors: Vec<ErrorReport>,
    codes: Vec<CodeReport>,
    /// Likely causes and next steps, the most telling first.
    advice: Vec<AdviceReport>,
}

/// Where the errors come from.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
struct EvidenceReport {
    source: EvidenceSource,
    /// `GetError` or `GetErrorEx`, when it answered.
    method: Option<String>,
    return_value: Option<Named>,
    fault: Option<FaultReport>,
}

/// What the errors rest on.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum EvidenceSource {
    /// The method answered; `errors` may still be empty.
    Method,
    /// The method returned something else than 0.
    Refused,
    /// The method was answered with a fault.
    Fault,
    /// No readable answer came; a failure document follows.
    NotRead,
    /// The state of the job gave no reason to ask.
    NotAsked,
}

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

/// A property with its values as text; null is an empty list.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct PropertyReport {
    name: String,
    values: Vec<String>,
}

/// A likely cause and what to try.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
struct AdviceReport {
    cause: String,
    next_step: String,
    /// The code it goes by, when it is one.
    code: Option<u32>,
    /// Where cause or step come from: a public report, a page, or the header that defines the code.
    source: String,
}

/// The answer of one call.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct GetErrorReport {
    path: String,
    method: String,
    return_value: Named,
    errors: Vec<ErrorReport>,
}

impl ExplanationReport {
    pub(crate) fn of(explanation: &Explanation) -> Self {
        Self {
            job: JobReport::of(&explanation.path, &explanation.job),
            outcome: OutcomeReport::of(explanation.outcome),
            virtual_machines: explanation.virtual_machines().into_iter().map(MachineReport::of).collect(),
            affected: explanation.affected.iter().map(ElementReport::of).collect(),
            reasons: ReasonsReport::of(explanation),
        }
    }
}

impl GetErrorReport {
    pub(crate) fn of(path: &JobPath, answer: &GetErrorOutput) -> Self {
        Self {
            path: path.to_string(),
            method: answer.method.name().into(),
            return_value: Named::return_value(answer.return_value),
            errors: answer.errors.iter().map(ErrorReport::of).collect(),
        }
    }
}

impl ReasonsReport {
    pub(crate) fn of(explanation: &Explanation) -> Self {
        Self {
            headline: explanation.headline(),
            root_cause: explanation.root_cause.as_ref().map(RootCauseReport::of),
            no_reason: explanation.no_reason().map(NoReasonReport::of),
            steps: StepReport::all(explanation),
            evidence: EvidenceReport::of(&explanation.evidence),
            errors: explanation.errors.iter().map(ErrorReport::of).collect(),
            codes: explanation.codes.iter().map(CodeReport::of).collect(),
            advice: explanation.advice.iter().map(AdviceReport::of).collect(),
        }
    }
}

impl EvidenceReport {
    fn of(evidence: &Evidence) -> Self {
        let (source, output) = match evidence {
            Evidence::NotAsked => (EvidenceSource::NotAsked, None),
            Evidence::NotRead => (EvidenceSource::NotRead, None),
            Evidence::Method(output) => (EvidenceSource::Method, Some(output)),
            Evidence::Refused(output) => (EvidenceSource::Refused, Some(output)),
            Evidence::Fault(_) => (EvidenceSource::Fault, None),
        };
        let fault = if let Evidence::Fault(fault) = evidence { Some(FaultReport::of(fault)) } else { None };
        let method = output.map(|output| output.method.name().to_owned());
        Self { source, method, return_value: output.map(|output| Named::return_value(output.return_value)), fault }
    }
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
            cim_status_code: error.cim_status_code.map(|code| Named::new(code.value(), code.name())),
            cim_status_code_description: error.cim_status_code_description,
            error_type: error.error_type.map(|value| Named::new(value.value(), value.name())),
            other_error_type: error.other_error_type,
            perceived_severity: error.perceived_severity.map(|value| Named::new(value.value(), value.name())),
            probable_cause: error.probable_cause.map(|value| Named::new(value.value(), value.name())),
            probable_cause_description: error.probable_cause_description,
            recommended_actions: error.recommended_actions,
            error_source: error.error_source,
            error_source_format: error.error_source_format.map(|value| Named::new(value.value(), value.name())),
            other_error_source_format: error.other_error_source_format,
            other: error.other.iter().map(PropertyReport::of).collect(),
            raw: None,
            raw_reason: None,
            damage: Vec::new(),
        }
    }
}

impl PropertyReport {
    pub(crate) fn all(instance: &CimInstance) -> Vec<Self> {
        instance.properties.iter().map(Self::of).collect()
    }

    pub(crate) fn of(property: &CimProperty) -> Self {
        // A reference or an instance is no text of its own: people's form of it stands in.
        let text = |value| String::from_cim(value).unwrap_or_else(|| ToString::to_string(value));
        let values = match &property.value {
            CimValue::Null => Vec::new(),
            CimValue::Array(values) => values.iter().filter(|value| **value != CimValue::Null).map(text).collect(),
            value => vec![text(value)],
        };
        Self { name: property.name.clone(), values }
    }
}

impl AdviceReport {
    fn of(advice: &Advice) -> Self {
        let code = if let Symptom::Code(code) = advice.symptom { Some(code) } else { None };
        Self { cause: advice.cause.into(), next_step: advice.next_step.into(), code, source: advice.source.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::addressing::{Namespace, Target};

    #[test]
    fn a_property_without_a_field_is_text_whatever_its_type() {
        let reference = Target::read(r#"Msvm_X.Name="1""#, &Namespace::virtualization_v2()).unwrap().reference;
        let values = |value| PropertyReport::of(&CimProperty { name: "P".into(), cim_type: None, value }).values;
        let path = r#"root\virtualization\v2:Msvm_X.Name="1""#;
        assert_eq!(values(CimValue::Reference(reference)), [path]);
        assert_eq!(
            values(CimValue::Array(vec![CimValue::Char16(7), CimValue::Null, CimValue::Boolean(true)])),
            ["7", "true"]
        );
        let instance = CimInstance { class_name: "Msvm_X".into(), properties: Vec::new() };
        assert_eq!(values(CimValue::Instance(instance)), ["Msvm_X"]);
        assert!(values(CimValue::Null).is_empty());
    }
}
