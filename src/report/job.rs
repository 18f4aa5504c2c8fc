//! A job as its host tells of it.

use serde::Serialize;

use crate::cim::CimDateTime;
use crate::job::{ConcreteJob, JobPath, Outcome, ReturnValue};

use crate::report::named::Named;
use crate::report::property::PropertyReport;

/// How the job stands.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum OutcomeReport {
    UnderWay,
    Succeeded,
    CompletedWithWarnings,
    Failed,
    Stopped,
    Unknown,
}

/// What is known of the job itself. Times are RFC 3339 in UTC where the host gave a full timestamp, else as it wrote them.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct JobReport {
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

impl OutcomeReport {
    pub(crate) fn of(outcome: Outcome) -> Self {
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

impl JobReport {
    pub(crate) fn of(path: &JobPath, job: &ConcreteJob) -> Self {
        let job = job.clone();
        let time = |time: Option<CimDateTime>| {
            let time = time.filter(|time| !time.is_unset())?;
            Some(time.instant().map_or_else(|| time.to_string(), |instant| instant.to_string()))
        };
        let seconds = |time: Option<CimDateTime>| Some(time?.interval()?.as_secs_f64());
        let kept_until = job.kept_until();
        Self {
            path: path.to_string(),
            namespace: path.namespace().map(|namespace| namespace.to_string()),
            class: job.class_name.clone(),
            instance_id: path.instance_id().to_owned(),
            state: job.job_state.map(Named::of),
            job_type: job.job_type.map(|raw| Named::new(raw, job.job_type_name())),
            operational_status: job.operational_status.iter().copied().map(Named::of).collect(),
            health_state: job.health_state.map(Named::of),
            error_code: job.error_code.map(|code| Named::return_value(ReturnValue::of_class(&job.class_name, code))),
            recovery_action: job.recovery_action.map(Named::of),
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
