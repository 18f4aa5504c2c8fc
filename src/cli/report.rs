//! What is printed as JSON: version 1 of a contract, held by `schemas/output.v1.schema.json`.
//!
//! Fields may be added within a version; none is renamed, removed or given another meaning. Absent and null values of the host are `null`; an
//! empty text is one the host sent. Texts of the host come unchanged.

use schemars::JsonSchema;
use serde::Serialize;

use crate::cim::{CimError, CimProperty, CimValue, FromCim};
use crate::client::{Endpoint, Error};
use crate::codes::in_text::CodeInText;
use crate::job::{
    ConcreteJob, Evidence, Explanation, GetErrorOutput, JobPath, Outcome, ReportedError, ReturnValue, Symptom,
};
use crate::soap::Fault;
use crate::wsman::Identity;

use super::failure::{Failure, chain_of, exit_of};

mod instances;
mod jobs;

pub(super) use self::instances::{Called, Change, InstanceReport};
pub(super) use self::jobs::{ListedReport, WaitReport};

/// One document on standard output.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "cimjob output, version 1")]
pub struct Report {
    /// Always 1 in this version.
    schema_version: u8,
    /// `host:port` that was asked; null when it never came to that.
    endpoint: Option<String>,
    #[serde(flatten)]
    content: Content,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
enum Content {
    /// Of `explain` and `demo`.
    Explanation(ExplanationReport),
    /// Of `get-error`.
    GetError(GetErrorReport),
    /// Of `list -o json`.
    Jobs(jobs::JobsReport),
    /// Of `list -o jsonl`: one job.
    Job(ListedReport),
    /// Of `wait -o jsonl` and `cancel -o jsonl`: how a job goes on.
    Progress(jobs::ProgressReport),
    /// Of `wait`: how following one or more jobs ended.
    Waited(jobs::WaitedReport),
    /// Of `cancel`.
    Cancellation(jobs::CancellationReport),
    /// Of `identify`.
    Identity(IdentityReport),
    /// Of `get`, and of each instance that the others list with `-o jsonl`.
    Instance(InstanceReport),
    /// Of `query`, `enumerate` and `associators` with `-o json`.
    Instances(instances::InstancesReport),
    /// Of `invoke`.
    Method(instances::MethodReport),
    /// Of `put`, `create` and `delete`.
    Change(instances::ChangeReport),
    /// Of `simulate`: where the simulated host listens.
    Simulator(SimulatorReport),
    /// Of every command that failed.
    Failure(FailureReport),
}

/// A number of a host with its documented name, if there is one.
#[derive(Debug, Serialize, JsonSchema)]
struct Named {
    value: u32,
    name: Option<String>,
}

/// Why a job failed.
#[derive(Debug, Serialize, JsonSchema)]
struct ExplanationReport {
    job: JobReport,
    outcome: OutcomeReport,
    /// The virtual machines that the job is about.
    virtual_machines: Vec<jobs::MachineReport>,
    /// Everything that the job touches, as far as the host told.
    affected: Vec<jobs::ElementReport>,
    #[serde(flatten)]
    reasons: ReasonsReport,
}

/// Why a job failed: what the host says, and what to make of it.
#[derive(Debug, Serialize, JsonSchema)]
struct ReasonsReport {
    /// The sentence of the host that says most.
    headline: Option<String>,
    evidence: EvidenceReport,
    errors: Vec<ErrorReport>,
    codes: Vec<CodeReport>,
    /// Likely causes and next steps, the most telling first.
    advice: Vec<AdviceReport>,
}

/// How the job stands.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum OutcomeReport {
    UnderWay,
    Succeeded,
    CompletedWithWarnings,
    Failed,
    Stopped,
    Unknown,
}

/// What is known of the job itself. Times are RFC 3339 in UTC where the host gave a full timestamp, else as it wrote them.
#[derive(Debug, Serialize, JsonSchema)]
struct JobReport {
    /// The WMI object path.
    path: String,
    namespace: Option<String>,
    class: String,
    instance_id: String,
    name: Option<String>,
    element_name: Option<String>,
    state: Option<Named>,
    job_type: Option<Named>,
    job_status: Option<String>,
    operational_status: Vec<Named>,
    status_descriptions: Vec<String>,
    health_state: Option<Named>,
    /// 0 to 101.
    percent_complete: Option<u16>,
    time_submitted: Option<String>,
    start_time: Option<String>,
    time_of_last_state_change: Option<String>,
    /// Until when the host keeps the job, by its own clock.
    kept_until: Option<String>,
    elapsed_seconds: Option<f64>,
    /// How long the host keeps the job after its end.
    seconds_before_removal: Option<f64>,
    error_code: Option<Named>,
    error_description: Option<String>,
    error_summary_description: Option<String>,
    job_completion_status_code: Option<u32>,
    recovery_action: Option<Named>,
    owner: Option<String>,
    cancellable: Option<bool>,
    virtual_system_name: Option<String>,
    destination_host: Option<String>,
    /// Properties that have no field here.
    other: Vec<PropertyReport>,
}

/// Where the errors come from.
#[derive(Debug, Serialize, JsonSchema)]
struct EvidenceReport {
    source: EvidenceSource,
    /// `GetError` or `GetErrorEx`, when it answered.
    method: Option<String>,
    return_value: Option<Named>,
    fault: Option<FaultReport>,
}

/// What the errors rest on.
#[derive(Debug, Serialize, JsonSchema)]
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
#[derive(Debug, Serialize, JsonSchema)]
struct ErrorReport {
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
    /// The whole text, when it is no instance.
    raw: Option<String>,
    /// Why it is none.
    raw_reason: Option<String>,
}

/// A property with its values as text; null is an empty list.
#[derive(Debug, Serialize, JsonSchema)]
struct PropertyReport {
    name: String,
    values: Vec<String>,
}

/// A code found in the host's texts.
#[derive(Debug, Serialize, JsonSchema)]
struct CodeReport {
    value: u32,
    hex: String,
    /// As the host wrote it.
    written: String,
    name: Option<String>,
    meaning: Option<String>,
}

/// A likely cause and what to try.
#[derive(Debug, Serialize, JsonSchema)]
struct AdviceReport {
    cause: String,
    next_step: String,
    /// The code it goes by, when it is one.
    code: Option<u32>,
}

/// The answer of one call.
#[derive(Debug, Serialize, JsonSchema)]
struct GetErrorReport {
    path: String,
    method: String,
    return_value: Named,
    errors: Vec<ErrorReport>,
}

/// What answers.
#[derive(Debug, Serialize, JsonSchema)]
struct IdentityReport {
    vendor: Option<String>,
    version: Option<String>,
    protocol_versions: Vec<String>,
    security_profiles: Vec<String>,
}

/// Where the simulated host listens.
#[derive(Debug, Serialize, JsonSchema)]
struct SimulatorReport {
    port: u16,
    /// `sha256:` and the hash of its certificate.
    pin: String,
}

/// Why there is no data.
#[derive(Debug, Serialize, JsonSchema)]
struct FailureReport {
    /// The exit code.
    exit_code: u8,
    /// The message and its causes, outermost first.
    messages: Vec<String>,
    /// What to try.
    hint: Option<String>,
    fault: Option<FaultReport>,
}

/// A fault of the host.
#[derive(Debug, Serialize, JsonSchema)]
struct FaultReport {
    /// The local name of the SOAP code, such as `Sender`.
    code: String,
    /// The local name of the subcode, such as `DestinationUnreachable`.
    subcode: Option<String>,
    /// The number of the WSMan fault or of the error inside.
    number: Option<Named>,
    /// The last segment of `w:FaultDetail`.
    detail: Option<String>,
    /// The host's words.
    message: String,
    /// The innermost words of the provider.
    provider_message: Option<String>,
}

impl Report {
    fn new(endpoint: Option<&Endpoint>, content: Content) -> Self {
        Self { schema_version: 1, endpoint: endpoint.map(ToString::to_string), content }
    }

    pub(super) fn explanation(explanation: &Explanation, endpoint: &Endpoint) -> Self {
        let report = ExplanationReport {
            job: JobReport::of(&explanation.path, &explanation.job),
            outcome: OutcomeReport::of(explanation.outcome),
            virtual_machines: explanation.virtual_machines().into_iter().map(jobs::MachineReport::of).collect(),
            affected: explanation.affected.iter().map(jobs::ElementReport::of).collect(),
            reasons: ReasonsReport::of(explanation),
        };
        Self::new(Some(endpoint), Content::Explanation(report))
    }

    pub(super) fn get_error(path: &JobPath, answer: &GetErrorOutput, endpoint: &Endpoint) -> Self {
        let report = GetErrorReport {
            path: path.to_string(),
            method: answer.method.name().into(),
            return_value: Named::return_value(answer.return_value),
            errors: answer.errors.iter().map(ErrorReport::of).collect(),
        };
        Self::new(Some(endpoint), Content::GetError(report))
    }

    pub(super) fn identity(identity: &Identity, endpoint: &Endpoint) -> Self {
        let Identity { vendor, version, protocol_versions, security_profiles } = identity.clone();
        Self::new(
            Some(endpoint),
            Content::Identity(IdentityReport { vendor, version, protocol_versions, security_profiles }),
        )
    }

    pub(super) fn simulator(endpoint: &Endpoint, pin: String) -> Self {
        Self::new(Some(endpoint), Content::Simulator(SimulatorReport { port: endpoint.port(), pin }))
    }

    pub(super) fn failure(failure: &Failure) -> Self {
        let endpoint = failure.endpoint().map(str::to_owned);
        Self { schema_version: 1, endpoint, content: Content::Failure(FailureReport::of(failure)) }
    }
}

impl ReasonsReport {
    fn of(explanation: &Explanation) -> Self {
        Self {
            headline: explanation.headline().map(str::to_owned),
            evidence: EvidenceReport::of(&explanation.evidence),
            errors: explanation.errors.iter().map(ErrorReport::of).collect(),
            codes: explanation.codes.iter().map(CodeReport::of).collect(),
            advice: explanation.advice.iter().map(AdviceReport::of).collect(),
        }
    }
}

impl FailureReport {
    fn of(failure: &Failure) -> Self {
        let fault = failure.fault().map(FaultReport::of);
        Self { exit_code: failure.exit().code(), messages: failure.chain(), hint: failure.hint(), fault }
    }

    fn of_error(error: &Error) -> Self {
        let fault = if let Error::Fault(fault) = error { Some(FaultReport::of(fault)) } else { None };
        Self { exit_code: exit_of(error).code(), messages: chain_of(error), hint: error.hint(), fault }
    }
}

impl OutcomeReport {
    fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::UnderWay => Self::UnderWay,
            Outcome::Succeeded => Self::Succeeded,
            Outcome::CompletedWithWarnings => Self::CompletedWithWarnings,
            Outcome::Failed => Self::Failed,
            Outcome::Stopped => Self::Stopped,
            Outcome::Unknown => Self::Unknown,
        }
    }
}

impl Named {
    fn new(value: impl Into<u32>, name: Option<&str>) -> Self {
        Self { value: value.into(), name: name.map(str::to_owned) }
    }

    fn return_value(value: ReturnValue) -> Self {
        Self::new(value.raw(), value.name())
    }
}

impl JobReport {
    fn of(path: &JobPath, job: &ConcreteJob) -> Self {
        let job = job.clone();
        let time = |time: Option<crate::cim::CimDateTime>| {
            let time = time.filter(|time| !time.is_unset())?;
            Some(time.instant().map_or_else(|| time.to_string(), |instant| instant.to_string()))
        };
        let seconds = |time: Option<crate::cim::CimDateTime>| Some(time?.interval()?.as_secs_f64());
        let kept_until = job.kept_until();
        Self {
            path: path.to_string(),
            namespace: path.namespace().map(|namespace| namespace.to_string()),
            class: job.class_name.clone(),
            instance_id: path.instance_id().to_owned(),
            state: job.job_state.map(|state| Named::new(state.value(), state.name())),
            job_type: job.job_type.map(|raw| Named::new(raw, job.job_type_name())),
            operational_status: job
                .operational_status
                .iter()
                .map(|status| Named::new(status.value(), status.name()))
                .collect(),
            health_state: job.health_state.map(|state| Named::new(state.value(), state.name())),
            error_code: job.error_code.map(|code| Named::return_value(ReturnValue::of_class(&job.class_name, code))),
            recovery_action: job.recovery_action.map(|action| Named::new(action.value(), action.name())),
            name: job.name,
            element_name: job.element_name,
            job_status: job.job_status,
            status_descriptions: job.status_descriptions,
            percent_complete: job.percent_complete,
            time_submitted: time(job.time_submitted),
            start_time: time(job.start_time),
            time_of_last_state_change: time(job.time_of_last_state_change),
            kept_until: time(kept_until),
            elapsed_seconds: seconds(job.elapsed_time),
            seconds_before_removal: seconds(job.time_before_removal),
            error_description: job.error_description,
            error_summary_description: job.error_summary_description,
            job_completion_status_code: job.job_completion_status_code,
            owner: job.owner,
            cancellable: job.cancellable,
            virtual_system_name: job.virtual_system_name,
            destination_host: job.destination_host,
            other: job.other.iter().map(PropertyReport::of).collect(),
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
    fn of(error: &ReportedError) -> Self {
        match error {
            ReportedError::Decoded(error) => Self::decoded((**error).clone()),
            ReportedError::Raw { text, reason } => Self {
                raw: Some(text.clone()),
                raw_reason: reason.as_ref().map(ToString::to_string),
                class: None,
                ..Self::decoded(CimError::from(crate::cim::CimInstance {
                    class_name: String::new(),
                    properties: Vec::new(),
                }))
            },
        }
    }

    fn decoded(error: CimError) -> Self {
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
        }
    }
}

impl PropertyReport {
    fn of(property: &CimProperty) -> Self {
        let values = match &property.value {
            CimValue::Null => Vec::new(),
            value => Vec::<String>::from_cim(value).unwrap_or_else(|| vec![format!("{value:?}")]),
        };
        Self { name: property.name.clone(), values }
    }
}

impl CodeReport {
    fn of(code: &CodeInText) -> Self {
        let named = code.named.map(|named| named.code);
        Self {
            value: code.code,
            hex: format!("0x{:08X}", code.code),
            written: code.written.clone(),
            name: named.map(|code| code.name.to_owned()),
            meaning: named.map(|code| code.meaning.to_owned()),
        }
    }
}

impl AdviceReport {
    fn of(advice: &crate::job::Advice) -> Self {
        let code = if let Symptom::Code(code) = advice.symptom { Some(code) } else { None };
        Self { cause: advice.cause.into(), next_step: advice.next_step.into(), code }
    }
}

impl FaultReport {
    fn of(fault: &Fault) -> Self {
        let name =
            |number| crate::codes::lookup(number).or_else(|| crate::codes::win32(number)).map(|named| named.code.name);
        Self {
            code: fault.code.local.clone(),
            subcode: fault.subcode.as_ref().map(|subcode| subcode.local.clone()),
            number: fault.number().map(|number| Named::new(number, name(number))),
            detail: fault.detail_name().map(str::to_owned),
            message: fault.message().to_owned(),
            provider_message: fault.wsman_fault.as_ref().and_then(|fault| fault.innermost_message()).map(str::to_owned),
        }
    }
}
