//! Why there is no data.

use serde::Serialize;

use crate::client::Error;
use crate::client::remedy::Remedy;

use crate::report::asked::CoverageReport;
use crate::report::exit::Exit;
use crate::report::fault::FaultReport;
use crate::report::messages::messages_of;
use crate::report::recorded::GapReport;

/// Why there is no data.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FailureReport {
    /// The exit code.
    pub exit_code: u8,
    /// How far the call to the host came: `configure`, `resolve`, `connect`, `TLS`, `HTTP`, `authenticate`, `authorize`, `WS-Man`, `method`.
    pub stage: Option<String>,
    /// The message and its causes, outermost first.
    pub messages: Vec<String>,
    /// What to try.
    pub hint: Option<String>,
    /// The fault of the host, if that is the reason.
    pub fault: Option<FaultReport>,
    /// Why the journal does not know the job either, if it was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub journal: Option<String>,
    /// The time in which the host was not looked at, if the journal names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gap: Option<GapReport>,
    /// Of a question to all watchers of a site: for which hosts they answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<CoverageReport>,
    /// What `hint` says, for those who have words of their own.
    #[serde(skip)]
    pub remedy: Option<Remedy>,
}

impl From<&Error> for FailureReport {
    fn from(error: &Error) -> Self {
        let remedy = error.remedy();
        Self {
            exit_code: Exit::from(error).code(),
            stage: Some(error.failure_stage().to_string()),
            messages: messages_of(error),
            hint: remedy.as_ref().map(Remedy::to_string),
            fault: if let Error::Fault(fault) = error { Some(FaultReport::from(&**fault)) } else { None },
            journal: None,
            gap: None,
            coverage: None,
            remedy,
        }
    }
}
