//! Why a request is not answered as it wants: a fault, an HTTP status, or no answer at all.

use super::fault::Fault;
use super::faults;
use crate::simulator::scenario::FaultName;

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

/// The refusal of this name; `gone` is the fault for what is not there.
pub(crate) fn of(name: FaultName, gone: impl Fn() -> Box<Fault>) -> Refusal {
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
