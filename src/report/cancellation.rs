//! The document of `cancel`.

use serde::Serialize;

use crate::client::CancelRequest;

use crate::report::failure::FailureReport;
use crate::report::named::Named;
use crate::report::waited::WaitReport;

/// What became of a request to end a job.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CancellationReport {
    /// What the host made of the request.
    pub request: RequestResult,
    /// Of RequestStateChange, when it answered.
    pub return_value: Option<Named>,
    /// Why it is not known whether the request was taken.
    pub lost: Option<FailureReport>,
    /// How the job went on.
    pub job: WaitReport,
}

/// What the host made of a request to end a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RequestResult {
    /// It was not sent, or came too late: the job had ended.
    NotNeeded,
    /// It was not sent: the job reports that it cannot be canceled.
    NotCancellable,
    /// It was taken.
    Accepted,
    /// It was refused.
    Refused,
    /// Its answer was lost.
    Unknown,
}

impl CancellationReport {
    /// What the host made of the request, and how the job went on.
    #[must_use]
    pub fn of(request: &CancelRequest, job: WaitReport) -> Self {
        let (request, return_value, lost) = match request {
            CancelRequest::NotNeeded => (RequestResult::NotNeeded, None, None),
            CancelRequest::NotCancellable => (RequestResult::NotCancellable, None, None),
            CancelRequest::Accepted(value) => (RequestResult::Accepted, Some(*value), None),
            CancelRequest::Refused(value) => (RequestResult::Refused, Some(*value), None),
            CancelRequest::Unknown(error) => (RequestResult::Unknown, None, Some(FailureReport::from(error))),
        };
        Self { request, return_value: return_value.map(Named::from), lost, job }
    }
}
