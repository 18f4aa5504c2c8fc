//! Ending a job: `RequestStateChange`, sent once and never again on its own (CIM_ConcreteJob.RequestStateChange).

use crate::client::call::wait_options::WaitOptions;
use crate::client::call::wait_outcome::{Progress, WaitOutcome};
use crate::client::client::Client;
use crate::client::error::error::Error;
use crate::job::{ConcreteJob, JobPath, RequestStateChange, RequestedState, ReturnValue};
use crate::soap::FaultKind;

/// How a job is asked to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StopMode {
    /// In an orderly manner: Terminate.
    Terminate,
    /// At once; things may be left undone: Kill.
    Kill,
}

/// What became of a request to end a job.
#[derive(Debug)]
#[non_exhaustive]
pub struct Cancellation {
    /// What the host made of the request.
    pub request: CancelRequest,
    /// How the job went on.
    pub waited: WaitOutcome,
}

/// What the host made of the request to end a job.
#[derive(Debug)]
#[non_exhaustive]
pub enum CancelRequest {
    /// It was not sent: the job had ended.
    NotNeeded,
    /// It was not sent: the job says that it cannot be cancelled.
    NotCancellable,
    /// It was taken: 0, or 4096 for a transition that goes on.
    Accepted(ReturnValue),
    /// It was refused, and the job goes on.
    Refused(ReturnValue),
    /// It was sent and its answer was lost: it may have been taken.
    Unknown(Error),
}

impl Client {
    /// Ends a job and follows it to its end. A job that ends in the meantime is not an error.
    ///
    /// The request is never repeated. When its answer is lost, what the job does next tells.
    ///
    /// # Errors
    /// [`Error`] when the job cannot be looked at in the first place, or when the request surely did nothing. What goes wrong after the
    /// request is in [`Cancellation::waited`].
    pub async fn cancel(
        &self,
        path: &JobPath,
        mode: StopMode,
        options: &WaitOptions,
        tell: impl FnMut(Progress<'_>),
    ) -> Result<Cancellation, Error> {
        let job = self.job(path).await?;
        if !job.is_finished() && job.cancellable == Some(false) {
            let last = Box::new(job);
            let waited = WaitOutcome::StillRunning { last, trouble: None };
            return Ok(Cancellation { request: CancelRequest::NotCancellable, waited });
        }
        let request = if job.is_finished() { CancelRequest::NotNeeded } else { self.request_end(path, mode).await? };
        if let CancelRequest::Refused(_) = &request {
            return self.refused(path, request, job).await;
        }
        let waited = self.follow(path, options, Some(job), tell).await?;
        Ok(Cancellation { request, waited })
    }

    async fn request_end(&self, path: &JobPath, mode: StopMode) -> Result<CancelRequest, Error> {
        let state = match mode {
            StopMode::Terminate => RequestedState::Terminate,
            StopMode::Kill => RequestedState::Kill,
        };
        match self.call(&RequestStateChange::new(path.clone(), state)).await {
            Ok(value) if value.is_success() || value.is_started() => Ok(CancelRequest::Accepted(value)),
            Ok(value) => Ok(CancelRequest::Refused(value)),
            Err(Error::Fault(fault)) if fault.kind() == FaultKind::NotFound => Ok(CancelRequest::NotNeeded),
            Err(error) if error.outcome_unknown() => Ok(CancelRequest::Unknown(error)),
            Err(error) => Err(error),
        }
    }

    /// A job that ended in between refuses as well: one look tells.
    async fn refused(&self, path: &JobPath, request: CancelRequest, last: ConcreteJob) -> Result<Cancellation, Error> {
        let (explanation, trouble) = match self.explain(path).await {
            Ok(explanation) => (Box::new(explanation), None),
            Err(Error::Unexplained { explanation, source }) => (explanation, Some(*source)),
            Err(Error::Fault(fault)) if fault.kind() == FaultKind::NotFound => {
                let waited = WaitOutcome::Removed { last: Box::new(last) };
                return Ok(Cancellation { request: CancelRequest::NotNeeded, waited });
            }
            Err(error) => {
                let waited = WaitOutcome::StillRunning { last: Box::new(last), trouble: Some(error) };
                return Ok(Cancellation { request, waited });
            }
        };
        Ok(if explanation.job.is_finished() {
            Cancellation { request: CancelRequest::NotNeeded, waited: WaitOutcome::Ended { explanation, trouble } }
        } else {
            let last = Box::new(explanation.job);
            Cancellation { request, waited: WaitOutcome::StillRunning { last, trouble } }
        })
    }
}
