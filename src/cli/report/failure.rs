//! Failures and the faults of hosts.

use schemars::JsonSchema;
use serde::Serialize;

use crate::client::Error;
use crate::soap::Fault;

use crate::cli::ending::failure::{Failure, chain_of, exit_of};
use crate::cli::report::Named;

/// Why there is no data.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FailureReport {
    /// The exit code.
    exit_code: u8,
    /// How far the call to the host came: `configure`, `resolve`, `connect`, `TLS`, `HTTP`, `authenticate`, `authorise`, `WS-Man`, `method`.
    stage: Option<String>,
    /// The message and its causes, outermost first.
    messages: Vec<String>,
    /// What to try.
    hint: Option<String>,
    fault: Option<FaultReport>,
}

/// A fault of the host.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FaultReport {
    /// The local name of the SOAP code, such as `Sender`.
    code: String,
    /// The local name of the subcode, such as `DestinationUnreachable`.
    subcode: Option<String>,
    /// The number of the WSMan fault or of the error inside.
    number: Option<Named>,
    /// The last segment of `w:FaultDetail`.
    detail: Option<String>,
    /// The host's words.
    message: String,
    /// The innermost words of the provider.
    provider_message: Option<String>,
}

impl FailureReport {
    pub(super) fn of(failure: &Failure) -> Self {
        let fault = failure.fault().map(FaultReport::of);
        let stage = failure.stage().map(|stage| stage.to_string());
        Self { exit_code: failure.exit().code(), stage, messages: failure.chain(), hint: failure.hint(), fault }
    }

    pub(super) fn of_error(error: &Error) -> Self {
        let fault = if let Error::Fault(fault) = error { Some(FaultReport::of(fault)) } else { None };
        let stage = Some(error.failure_stage().to_string());
        Self { exit_code: exit_of(error).code(), stage, messages: chain_of(error), hint: error.hint(), fault }
    }
}

impl FaultReport {
    pub(super) fn of(fault: &Fault) -> Self {
        let name =
            |number| crate::codes::lookup(number).or_else(|| crate::codes::win32(number)).map(|named| named.code.name);
        Self {
            code: fault.code.local.clone(),
            subcode: fault.subcode.as_ref().map(|subcode| subcode.local.clone()),
            number: fault.number().map(|number| Named::new(number, name(number))),
            detail: fault.detail_name().map(str::to_owned),
            message: fault.message().to_owned(),
            provider_message: fault.wsman_fault.as_ref().and_then(|fault| fault.innermost_message()).map(str::to_owned),
        }
    }
}
