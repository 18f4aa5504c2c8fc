//! The documents of `list`, `wait` and `cancel`.

use std::time::Duration;

use serde::Serialize;

use crate::client::{CancelRequest, Error, FoundJob, Progress, WaitOutcome};
use crate::job::{AssociatedElement, ConcreteJob, JobPath, Outcome, VirtualMachine};

use crate::report::failure::FailureReport;
use crate::report::job::{JobReport, OutcomeReport};
use crate::report::named::Named;
use crate::report::reasons::ReasonsReport;
use crate::report::touched::{ElementReport, MachineReport};

/// The jobs of a host.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct JobsReport {
    jobs: Vec<ListedReport>,
    /// Why the list is not complete.
    failure: Option<FailureReport>,
}

/// One job of a list.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct ListedReport {
    job: JobReport,
    outcome: OutcomeReport,
    virtual_machines: Vec<MachineReport>,
    affected: Vec<ElementReport>,
    /// Why what the job touches is not known.
    affected_failure: Option<FailureReport>,
    /// If errors were requested, for a job that may have some.
    explanation: Option<ReasonsReport>,
    /// Why there is no explanation.
    explanation_failure: Option<FailureReport>,
}

/// How a job goes on: written whenever it looks different.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct ProgressReport {
    /// The WMI object path.
    path: String,
    elapsed_seconds: f64,
    state: Option<Named>,
    percent_complete: Option<u16>,
    job_status: Option<String>,
    virtual_machines: Vec<MachineReport>,
    /// Why the host cannot be asked at the moment; the other fields are null then.
    out_of_reach: Option<FailureReport>,
}

/// How following jobs ended, in the order in which it did.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct WaitedReport {
    jobs: Vec<WaitReport>,
}

/// How following one job ended.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct WaitReport {
    /// The WMI object path.
    path: String,
    result: WaitResult,
    /// The job as it was seen last.
    job: Option<JobReport>,
    outcome: Option<OutcomeReport>,
    virtual_machines: Vec<MachineReport>,
    /// Of a job that ended.
    explanation: Option<ReasonsReport>,
    /// Why the job cannot be followed, or its errors cannot be asked for.
    failure: Option<FailureReport>,
}

/// How following a job ended.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum WaitResult {
    /// The job ended.
    Ended,
    /// The host removed the job before its end was seen.
    Removed,
    /// Time was up, and the job goes on.
    StillRunning,
    /// The job cannot be followed.
    Failed,
}

/// What became of a request to end a job.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct CancellationReport {
    request: RequestResult,
    /// Of RequestStateChange, when it answered.
    return_value: Option<Named>,
    /// Why it is not known whether the request was taken.
    lost: Option<FailureReport>,
    job: WaitReport,
}

/// What the host made of a request to end a job.
#[derive(Debug, Clone, Copy, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum RequestResult {
    /// It was not sent, or came too late: the job had ended.
    NotNeeded,
    /// It was not sent: the job says that it cannot be cancelled.
    NotCancellable,
    /// It was taken.
    Accepted,
    /// It was refused.
    Refused,
    /// Its answer was lost.
    Unknown,
}

impl ListedReport {
    /// The part of a job that was found.
    #[must_use]
    pub fn of(found: &FoundJob) -> Self {
        let affected = found.affected.as_deref().unwrap_or_default();
        let machines = VirtualMachine::of(&found.job, affected);
        let explanation = found.explanation.as_ref();
        Self {
            job: JobReport::of(&found.path, &found.job),
            outcome: OutcomeReport::of(Outcome::of(&found.job)),
            virtual_machines: machines.into_iter().map(MachineReport::of).collect(),
            affected: affected.iter().map(ElementReport::of).collect(),
            affected_failure: found.affected.as_ref().err().map(FailureReport::of),
            explanation: explanation.and_then(|result| result.as_ref().ok()).map(ReasonsReport::of),
            explanation_failure: explanation.and_then(|result| result.as_ref().err()).map(FailureReport::of),
        }
    }
}

impl JobsReport {
    pub(crate) fn of(jobs: Vec<ListedReport>, failure: Option<FailureReport>) -> Self {
        Self { jobs, failure }
    }
}

impl WaitedReport {
    pub(crate) fn of(jobs: Vec<WaitReport>) -> Self {
        Self { jobs }
    }
}

impl CancellationReport {
    pub(crate) fn of(request: &CancelRequest, job: WaitReport) -> Self {
        let (result, return_value, lost) = match request {
            CancelRequest::NotNeeded => (RequestResult::NotNeeded, None, None),
            CancelRequest::NotCancellable => (RequestResult::NotCancellable, None, None),
            CancelRequest::Accepted(value) => (RequestResult::Accepted, Some(*value), None),
            CancelRequest::Refused(value) => (RequestResult::Refused, Some(*value), None),
            CancelRequest::Unknown(error) => (RequestResult::Unknown, None, Some(FailureReport::of(error))),
        };
        Self { request: result, return_value: return_value.map(Named::return_value), lost, job }
    }
}

impl ProgressReport {
    pub(crate) fn of(path: &JobPath, progress: &Progress<'_>, affected: &[AssociatedElement]) -> Self {
        match progress {
            Progress::Changed { job, elapsed } => Self {
                state: job.job_state.map(Named::of),
                percent_complete: job.percent_complete,
                job_status: job.job_status.clone(),
                virtual_machines: VirtualMachine::of(job, affected).into_iter().map(MachineReport::of).collect(),
                ..Self::silent(path, *elapsed)
            },
            Progress::OutOfReach { error, elapsed } => {
                Self { out_of_reach: Some(FailureReport::of(error)), ..Self::silent(path, *elapsed) }
            }
        }
    }

    fn silent(path: &JobPath, elapsed: Duration) -> Self {
        Self {
            path: path.to_string(),
            elapsed_seconds: elapsed.as_secs_f64(),
            state: None,
            percent_complete: None,
            job_status: None,
            virtual_machines: Vec::new(),
            out_of_reach: None,
        }
    }
}

impl WaitReport {
    /// How following the job at `path` ended.
    #[must_use]
    pub fn of(path: &JobPath, result: Result<&WaitOutcome, &Error>, affected: &[AssociatedElement]) -> Self {
        match result {
            Ok(WaitOutcome::Ended { explanation, trouble }) => Self {
                explanation: if trouble.is_none() { Some(ReasonsReport::of(explanation)) } else { None },
                failure: trouble.as_ref().map(FailureReport::of),
                ..Self::seen(path, &explanation.job, affected)
            },
            Ok(WaitOutcome::Removed { last }) => {
                Self { result: WaitResult::Removed, ..Self::seen(path, last, affected) }
            }
            Ok(WaitOutcome::StillRunning { last, trouble }) => Self {
                failure: trouble.as_ref().map(FailureReport::of),
                result: WaitResult::StillRunning,
                ..Self::seen(path, last, affected)
            },
            Err(error) => Self { failure: Some(FailureReport::of(error)), ..Self::new(WaitResult::Failed, path) },
        }
    }

    /// A job that ended, unless the caller says otherwise.
    fn seen(path: &JobPath, job: &ConcreteJob, affected: &[AssociatedElement]) -> Self {
        Self {
            job: Some(JobReport::of(path, job)),
            outcome: Some(OutcomeReport::of(Outcome::of(job))),
            virtual_machines: VirtualMachine::of(job, affected).into_iter().map(MachineReport::of).collect(),
            ..Self::new(WaitResult::Ended, path)
        }
    }

    fn new(result: WaitResult, path: &JobPath) -> Self {
        Self {
            path: path.to_string(),
            result,
            job: None,
            outcome: None,
            virtual_machines: Vec::new(),
            explanation: None,
            failure: None,
        }
    }
}
