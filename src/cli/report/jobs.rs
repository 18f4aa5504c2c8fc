//! The documents of `list`, `wait` and `cancel`.

use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use crate::client::{CancelRequest, Endpoint, Error, FoundJob, Progress, Waited};
use crate::job::{AssociatedElement, ConcreteJob, JobPath, Outcome, VirtualMachine};

use crate::cli::ending::failure::Failure;
use crate::cli::following::followed::Followed;
use crate::cli::report::failure::FailureReport;
use crate::cli::report::job::{JobReport, OutcomeReport};
use crate::cli::report::reasons::ReasonsReport;
use crate::cli::report::{Content, Named, Report};

/// The jobs of a host.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct JobsReport {
    jobs: Vec<ListedReport>,
    /// Why the list is not complete.
    failure: Option<FailureReport>,
}

/// One job of a list.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct ListedReport {
    job: JobReport,
    outcome: OutcomeReport,
    virtual_machines: Vec<MachineReport>,
    affected: Vec<ElementReport>,
    /// Why what the job touches is not known.
    affected_failure: Option<FailureReport>,
    /// With `--errors`, for a job that may have some.
    explanation: Option<ReasonsReport>,
    /// Why there is no explanation.
    explanation_failure: Option<FailureReport>,
}

/// A virtual machine.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MachineReport {
    name: Option<String>,
    /// Its GUID.
    id: Option<String>,
}

/// Something that a job touches.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ElementReport {
    class: String,
    element_name: Option<String>,
    id: Option<String>,
}

/// How a job goes on: written whenever it looks different.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ProgressReport {
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
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct WaitedReport {
    jobs: Vec<WaitReport>,
}

/// How following one job ended.
#[derive(Debug, Serialize, JsonSchema)]
pub(in crate::cli) struct WaitReport {
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
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
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
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CancellationReport {
    request: RequestResult,
    /// Of RequestStateChange, when it answered.
    return_value: Option<Named>,
    /// Why it is not known whether the request was taken.
    lost: Option<FailureReport>,
    job: WaitReport,
}

/// What the host made of a request to end a job.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
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

impl Report {
    pub(in crate::cli) fn jobs(jobs: Vec<ListedReport>, broken: Option<&Failure>, endpoint: &Endpoint) -> Self {
        let failure = broken.map(FailureReport::of);
        Self::new(Some(endpoint), Content::Jobs(JobsReport { jobs, failure }))
    }

    pub(in crate::cli) fn job(job: ListedReport, endpoint: &Endpoint) -> Self {
        Self::new(Some(endpoint), Content::Job(job))
    }

    pub(in crate::cli) fn progress(
        path: &JobPath,
        progress: &Progress<'_>,
        (affected, endpoint): (&[AssociatedElement], &Endpoint),
    ) -> Self {
        let report = match progress {
            Progress::Changed { job, elapsed } => ProgressReport {
                state: job.job_state.map(|state| Named::new(state.value(), state.name())),
                percent_complete: job.percent_complete,
                job_status: job.job_status.clone(),
                virtual_machines: VirtualMachine::of(job, affected).into_iter().map(MachineReport::of).collect(),
                ..ProgressReport::silent(path, *elapsed)
            },
            Progress::OutOfReach { error, elapsed } => ProgressReport {
                out_of_reach: Some(FailureReport::of_error(error)),
                ..ProgressReport::silent(path, *elapsed)
            },
        };
        Self::new(Some(endpoint), Content::Progress(report))
    }

    pub(in crate::cli) fn waited(jobs: Vec<WaitReport>, endpoint: &Endpoint) -> Self {
        Self::new(Some(endpoint), Content::Waited(WaitedReport { jobs }))
    }

    pub(in crate::cli) fn cancellation(request: &CancelRequest, followed: &Followed, endpoint: &Endpoint) -> Self {
        let (result, return_value, lost) = match request {
            CancelRequest::NotNeeded => (RequestResult::NotNeeded, None, None),
            CancelRequest::NotCancellable => (RequestResult::NotCancellable, None, None),
            CancelRequest::Accepted(value) => (RequestResult::Accepted, Some(*value), None),
            CancelRequest::Refused(value) => (RequestResult::Refused, Some(*value), None),
            CancelRequest::Unknown(error) => (RequestResult::Unknown, None, Some(FailureReport::of_error(error))),
        };
        let report = CancellationReport {
            request: result,
            return_value: return_value.map(Named::return_value),
            lost,
            job: WaitReport::of(followed),
        };
        Self::new(Some(endpoint), Content::Cancellation(report))
    }
}

impl ListedReport {
    pub(in crate::cli) fn of(found: &FoundJob) -> Self {
        let affected = found.affected.as_deref().unwrap_or_default();
        let machines = VirtualMachine::of(&found.job, affected);
        let explanation = found.explanation.as_ref();
        Self {
            job: JobReport::of(&found.path, &found.job),
            outcome: OutcomeReport::of(Outcome::of(&found.job)),
            virtual_machines: machines.into_iter().map(MachineReport::of).collect(),
            affected: affected.iter().map(ElementReport::of).collect(),
            affected_failure: found.affected.as_ref().err().map(FailureReport::of_error),
            explanation: explanation.and_then(|result| result.as_ref().ok()).map(ReasonsReport::of),
            explanation_failure: explanation.and_then(|result| result.as_ref().err()).map(FailureReport::of_error),
        }
    }
}

impl MachineReport {
    pub(super) fn of(machine: VirtualMachine) -> Self {
        Self { name: machine.name, id: machine.id }
    }
}

impl ElementReport {
    pub(super) fn of(element: &AssociatedElement) -> Self {
        let AssociatedElement { class, element_name, id, .. } = element.clone();
        Self { class, element_name, id }
    }
}

impl ProgressReport {
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
    pub(in crate::cli) fn of(followed: &Followed) -> Self {
        let (result, job, failure) = match &followed.result {
            Ok(Waited::Ended { explanation, trouble }) => (WaitResult::Ended, Some(&explanation.job), trouble.as_ref()),
            Ok(Waited::Removed { last }) => (WaitResult::Removed, Some(&**last), None),
            Ok(Waited::StillRunning { last, trouble }) => (WaitResult::StillRunning, Some(&**last), trouble.as_ref()),
            Err(error) => (WaitResult::Failed, None, Some(error)),
        };
        let explanation = match &followed.result {
            Ok(Waited::Ended { explanation, trouble: None }) => Some(ReasonsReport::of(explanation)),
            _ => None,
        };
        Self { explanation, ..Self::without_reasons(followed, (result, job, failure)) }
    }

    fn without_reasons(
        followed: &Followed,
        (result, job, failure): (WaitResult, Option<&ConcreteJob>, Option<&Error>),
    ) -> Self {
        Self {
            path: followed.path.to_string(),
            result,
            job: job.map(|job| JobReport::of(&followed.path, job)),
            outcome: job.map(|job| OutcomeReport::of(Outcome::of(job))),
            virtual_machines: followed.machines().into_iter().map(MachineReport::of).collect(),
            explanation: None,
            failure: failure.map(FailureReport::of_error),
        }
    }
}
