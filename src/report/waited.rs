//! The document of `wait`.

use serde::Serialize;

use crate::client::{Error, WaitOutcome};
use crate::job::{AssociatedElement, ConcreteJob, JobPath, Outcome, VirtualMachine};

use crate::report::affected::MachineReport;
use crate::report::explanation::ReasonsReport;
use crate::report::failure::FailureReport;
use crate::report::job::{JobReport, OutcomeReport};
use crate::report::recorded::{GapReport, RecordedReport};

/// How following jobs ended, in the order in which it did.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WaitedReport {
    /// One for each job.
    pub jobs: Vec<WaitReport>,
}

/// How following one job ended.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct WaitReport {
    /// The WMI object path.
    pub path: String,
    /// How it ended.
    pub result: WaitResult,
    /// The job as it was seen last.
    pub job: Option<JobReport>,
    /// The outcome of the job.
    pub outcome: Option<OutcomeReport>,
    /// The virtual machines that it is about.
    pub virtual_machines: Vec<MachineReport>,
    /// Why what the job touches is not known.
    pub affected_failure: Option<FailureReport>,
    /// Of a job that ended.
    pub explanation: Option<ReasonsReport>,
    /// Why the job cannot be followed, or its errors cannot be asked for.
    pub failure: Option<FailureReport>,
    /// The job as the journal has it, if the host removed it before its end was seen, or cannot be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded: Option<RecordedReport>,
    /// Why the journal does not know the job either, if it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal: Option<String>,
    /// The time in which the host was not looked at, if the journal names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<GapReport>,
}

/// How following a job ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WaitResult {
    /// The job ended.
    Ended,
    /// The host removed the job before its end was seen.
    Removed,
    /// Timed out; the job is still running.
    StillRunning,
    /// The job cannot be followed.
    Failed,
}

impl FromIterator<WaitReport> for WaitedReport {
    fn from_iter<I: IntoIterator<Item = WaitReport>>(jobs: I) -> Self {
        Self { jobs: jobs.into_iter().collect() }
    }
}

impl WaitReport {
    /// How following the job `path` ended, and what the job touches.
    #[must_use]
    pub fn of(path: &JobPath, result: Result<&WaitOutcome, &Error>, affected: &[AssociatedElement]) -> Self {
        let machines = result.ok().map(|outcome| VirtualMachine::of(outcome.job(), affected)).unwrap_or_default();
        Self { virtual_machines: MachineReport::all(&machines), ..Self::without_machines(path, result) }
    }

    /// The same with what the journal says: the job, or why it does not know it and the gap that may be the reason.
    #[must_use]
    pub fn with_journal(
        self,
        recorded: Option<RecordedReport>,
        journal: Option<String>,
        gap: Option<GapReport>,
    ) -> Self {
        Self { recorded, journal, gap, ..self }
    }

    fn without_machines(path: &JobPath, result: Result<&WaitOutcome, &Error>) -> Self {
        match result {
            Ok(WaitOutcome::Ended { explanation, trouble }) => Self {
                explanation: if trouble.is_none() { Some((&**explanation).into()) } else { None },
                failure: trouble.as_ref().map(FailureReport::from),
                ..Self::seen(WaitResult::Ended, path, &explanation.job)
            },
            Ok(WaitOutcome::Removed { last }) => Self::seen(WaitResult::Removed, path, last),
            Ok(WaitOutcome::StillRunning { last, trouble }) => Self {
                failure: trouble.as_ref().map(FailureReport::from),
                ..Self::seen(WaitResult::StillRunning, path, last)
            },
            Err(error) => Self { failure: Some(FailureReport::from(error)), ..Self::new(WaitResult::Failed, path) },
        }
    }

    fn seen(result: WaitResult, path: &JobPath, job: &ConcreteJob) -> Self {
        let (outcome, job) = (Outcome::of(job).into(), JobReport::of(path, job));
        Self { job: Some(job), outcome: Some(outcome), ..Self::new(result, path) }
    }

    fn new(result: WaitResult, path: &JobPath) -> Self {
        Self {
            path: path.to_string(),
            result,
            job: None,
            outcome: None,
            virtual_machines: Vec::new(),
            affected_failure: None,
            explanation: None,
            failure: None,
            recorded: None,
            journal: None,
            gap: None,
        }
    }
}
