//! A job as its host describes it.

use serde::Serialize;

use crate::cim::CimDateTime;
use crate::job::{ConcreteJob, JobPath, Outcome, ReturnValue};

use crate::report::named::Named;
use crate::report::property::PropertyReport;

/// The outcome of the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OutcomeReport {
    /// It has not ended.
    UnderWay,
    /// It ended well.
    Succeeded,
    /// It ended well, with warnings.
    CompletedWithWarnings,
    /// It failed.
    Failed,
    /// It was terminated or killed.
    Stopped,
    /// Its state has no documented meaning, or the host did not give one.
    Unknown,
}

/// What is known of the job itself. Times are RFC 3339 in UTC if the host gave a full timestamp, else as it wrote them.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct JobReport {
    /// The WMI object path.
    pub path: String,
    /// The namespace of its class.
    pub namespace: Option<String>,
    /// Its class, such as `Msvm_StorageJob`.
    pub class: String,
    /// Its key.
    pub instance_id: String,
    /// Its name.
    pub name: Option<String>,
    /// Its name for people, in the host's language.
    pub element_name: Option<String>,
    /// Its state.
    pub state: Option<Named>,
    /// The kind of work.
    pub job_type: Option<Named>,
    /// Its state in the host's words.
    pub job_status: Option<String>,
    /// Its operational status; it never decides whether the job succeeded.
    pub operational_status: Vec<Named>,
    /// The same in the host's words.
    pub status_descriptions: Vec<String>,
    /// Its health.
    pub health_state: Option<Named>,
    /// 0 to 101.
    pub percent_complete: Option<u16>,
    /// When it was submitted.
    pub time_submitted: Option<String>,
    /// When it was started.
    pub start_time: Option<String>,
    /// When its state last changed.
    pub time_of_last_state_change: Option<String>,
    /// Until when the host keeps the job, by its own clock.
    pub kept_until: Option<String>,
    /// How long it has run, or ran.
    pub elapsed_seconds: Option<f64>,
    /// How long the host keeps the job after its end.
    pub seconds_before_removal: Option<f64>,
    /// The vendor's code; may be 0 for a job that failed.
    pub error_code: Option<Named>,
    /// The error in the host's words.
    pub error_description: Option<String>,
    /// The error in the host's words, short.
    pub error_summary_description: Option<String>,
    /// How a storage job ended, as an HRESULT.
    pub job_completion_status_code: Option<u32>,
    /// What the host recommends to do.
    pub recovery_action: Option<Named>,
    /// Who submitted it.
    pub owner: Option<String>,
    /// Whether it can be canceled.
    pub cancellable: Option<bool>,
    /// The name of the virtual machine, if the class has this property.
    pub virtual_system_name: Option<String>,
    /// The host that a migration goes to.
    pub destination_host: Option<String>,
    /// Properties that have no field here.
    pub other: Vec<PropertyReport>,
}

impl From<Outcome> for OutcomeReport {
    fn from(outcome: Outcome) -> Self {
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
    /// A job and where it is.
    #[must_use]
    pub fn of(path: &JobPath, job: &ConcreteJob) -> Self {
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
            state: job.job_state.map(Named::from),
            job_type: job.job_type.map(|raw| Named::new(raw.into(), job.job_type_name())),
            operational_status: job.operational_status.iter().copied().map(Named::from).collect(),
            health_state: job.health_state.map(Named::from),
            error_code: job.error_code.map(|code| ReturnValue::of_class(&job.class_name, code).into()),
            recovery_action: job.recovery_action.map(Named::from),
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
            other: job.other.into_iter().map(PropertyReport::from).collect(),
        }
    }
}
