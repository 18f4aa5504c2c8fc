//! What a followed job does, and how following it ends.

use std::time::Duration;

use crate::client::error::error::Error;
use crate::job::{ConcreteJob, Explanation};

/// What is told while a job is followed.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// The job was seen for the first time, or looks different than before.
    Changed {
        /// The job.
        job: &'a ConcreteJob,
        /// How long it has been followed.
        elapsed: Duration,
    },
    /// The host cannot be asked at the moment; following goes on. Told once for each loss.
    OutOfReach {
        /// Why.
        error: &'a Error,
        /// How long the job has been followed.
        elapsed: Duration,
    },
}

/// How following a job ended.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitOutcome {
    /// The job came to its end.
    Ended {
        /// With its errors, which were asked for in the step that saw the end.
        explanation: Box<Explanation>,
        /// Why the errors could not be asked for.
        trouble: Option<Error>,
    },
    /// The job was there, and the host removed it before its end was seen.
    Removed {
        /// The job as it was seen last.
        last: Box<ConcreteJob>,
    },
    /// Time is up, and the job goes on.
    StillRunning {
        /// The job as it was seen last.
        last: Box<ConcreteJob>,
        /// Why the host could not be asked at the end.
        trouble: Option<Error>,
    },
}

impl WaitOutcome {
    /// The job as it was seen last.
    #[must_use]
    pub fn job(&self) -> &ConcreteJob {
        match self {
            Self::Ended { explanation, .. } => &explanation.job,
            Self::Removed { last } | Self::StillRunning { last, .. } => last,
        }
    }
}
