//! What happened to a job so far, and what therefore happens next: it vanishes, or gets a fault, as its scenario says.

use std::time::Duration;

use super::progress::Cancelled;
use crate::simulator::message::fault::Fault;
use crate::simulator::message::refusal::{self, Refusal};
use crate::simulator::scenario::{GoneAfter, Job};

/// What happened to one job so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct History {
    answered: u32,
    faulted: u32,
    pub(crate) cancelled: Option<Cancelled>,
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
            return Err(refusal::of(fault, gone));
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
