//! What happened to a job so far, and what therefore happens next: it vanishes, or gets a fault, as its scenario says.

use std::time::Duration;

use super::course::Cancelled;
use crate::simulator::message::faults::{self, Fault};
use crate::simulator::scenario::{FaultName, GoneAfter, Job};

/// What happened to one job so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct History {
    answered: u32,
    faulted: u32,
    pub(crate) cancelled: Option<Cancelled>,
}

/// Why a request is not answered as it wants.
#[derive(Debug)]
pub(crate) enum Refusal {
    Fault(Box<Fault>),
    /// An HTTP status with an empty body.
    Status(u16),
    /// No answer at all: the connection is closed.
    Silence,
}

impl From<Box<Fault>> for Refusal {
    fn from(fault: Box<Fault>) -> Self {
        Self::Fault(fault)
    }
}

impl History {
    /// Counts one call, unless the job is gone or the scenario wants a fault.
    pub(crate) fn pass(
        &mut self,
        job: &Job,
        since_start: Duration,
        gone: impl Fn() -> Box<Fault>,
    ) -> Result<(), Refusal> {
        if self.is_gone(job, since_start) {
            return Err(gone().into());
        }
        if let Some(fault) = job.fault.filter(|_| job.fault_times.is_none_or(|times| self.faulted < times)) {
            self.faulted = self.faulted.saturating_add(1);
            return Err(refusal(fault, gone));
        }
        self.answered = self.answered.saturating_add(1);
        Ok(())
    }

    /// Whether it vanished, as its scenario says.
    pub(crate) fn is_gone(&self, job: &Job, since_start: Duration) -> bool {
        match job.gone_after {
            None => false,
            Some(GoneAfter::Requests(requests)) => self.answered >= requests,
            Some(GoneAfter::Milliseconds(milliseconds)) => since_start >= Duration::from_millis(milliseconds),
        }
    }
}

pub(crate) fn refusal(name: FaultName, gone: impl Fn() -> Box<Fault>) -> Refusal {
    Refusal::Fault(match name {
        FaultName::AccessDenied => faults::access_denied(),
        FaultName::TimedOut => faults::timed_out(),
        FaultName::Quota => faults::quota(),
        FaultName::Concurrency => faults::concurrency(),
        FaultName::NotFound => gone(),
        FaultName::InvalidMethod => faults::action_not_supported("the one the scenario refuses"),
        FaultName::Schema => faults::schema("the scenario refuses the body"),
        FaultName::ProviderFailure => faults::provider_failure(),
        FaultName::ServerError => return Refusal::Status(500),
        FaultName::ServiceUnavailable => return Refusal::Status(503),
        FaultName::Unauthorized => return Refusal::Status(401),
        FaultName::InvalidContext => faults::invalid_context(),
        FaultName::TooLarge => faults::answer_too_long(),
        FaultName::Dropped | FaultName::LostAnswer => return Refusal::Silence,
    })
}
