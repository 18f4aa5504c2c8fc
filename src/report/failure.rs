//! Why there is no data.

use serde::Serialize;

use crate::client::Error;

use crate::report::exit::Exit;
use crate::report::fault::FaultReport;
use crate::report::messages::messages_of;

/// Why there is no data.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub struct FailureReport {
    /// The exit code.
    pub(crate) exit_code: u8,
    /// How far the call to the host came: `configure`, `resolve`, `connect`, `TLS`, `HTTP`, `authenticate`, `authorise`, `WS-Man`, `method`.
    pub(crate) stage: Option<String>,
    /// The message and its causes, outermost first.
    pub(crate) messages: Vec<String>,
    /// What to try.
    pub(crate) hint: Option<String>,
    pub(crate) fault: Option<FaultReport>,
}

impl FailureReport {
    /// Why a call failed.
    #[must_use]
    pub fn of(error: &Error) -> Self {
        let fault = if let Error::Fault(fault) = error { Some(FaultReport::of(fault)) } else { None };
        let stage = Some(error.failure_stage().to_string());
        Self {
            exit_code: Exit::from(error).code(),
            stage,
            messages: messages_of(error),
            hint: error.remedy().map(|remedy| remedy.to_string()),
            fault,
        }
    }
}
