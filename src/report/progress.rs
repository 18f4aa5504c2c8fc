//! The document of a job that is still followed: of `wait -o jsonl` and `cancel -o jsonl`.

use std::time::Duration;

use serde::Serialize;

use crate::client::Progress;
use crate::job::{AssociatedElement, JobPath, VirtualMachine};

use crate::report::affected::MachineReport;
use crate::report::failure::FailureReport;
use crate::report::named::Named;

/// How a job goes on: written whenever it looks different.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ProgressReport {
    /// The WMI object path.
    pub path: String,
    /// How long the job has been followed.
    pub elapsed_seconds: f64,
    /// Its state.
    pub state: Option<Named>,
    /// 0 to 101.
    pub percent_complete: Option<u16>,
    /// Its state in the host's words.
    pub job_status: Option<String>,
    /// The virtual machines that it is about.
    pub virtual_machines: Vec<MachineReport>,
    /// Why the host cannot be asked at the moment; the other fields are null then.
    pub out_of_reach: Option<FailureReport>,
}

impl ProgressReport {
    /// What is seen of a job, and what it touches.
    #[must_use]
    pub fn of(path: &JobPath, progress: &Progress<'_>, affected: &[AssociatedElement]) -> Self {
        match progress {
            Progress::Changed { job, elapsed } => Self {
                state: job.job_state.map(Named::from),
                percent_complete: job.percent_complete,
                job_status: job.job_status.clone(),
                virtual_machines: MachineReport::all(&VirtualMachine::of(job, affected)),
                ..Self::silent(path, *elapsed)
            },
            Progress::OutOfReach { error, elapsed } => {
                Self { out_of_reach: Some((*error).into()), ..Self::silent(path, *elapsed) }
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
