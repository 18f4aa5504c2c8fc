//! Why a question about a host has no answer of the host.

use serde::{Deserialize, Serialize};

use crate::report::{FailureReport, GapReport};

/// Why the host did not answer, and what the journal says of that time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedAnswer {
    /// The exit code of a command that asks the host itself.
    pub exit_code: u8,
    /// The message and its causes, outermost first.
    pub messages: Vec<String>,
    /// What to try at the worker.
    #[serde(default)]
    pub hint: Option<String>,
    /// Why the journal does not know the job either.
    #[serde(default)]
    pub journal: Option<String>,
    /// The time in which the host was not looked at, if the journal names one.
    #[serde(default)]
    pub gap: Option<Box<GapReport>>,
}

impl From<FailureReport> for FailedAnswer {
    fn from(report: FailureReport) -> Self {
        let FailureReport { exit_code, messages, hint, journal, gap, .. } = report;
        Self { exit_code, messages, hint, journal, gap: gap.map(Box::new) }
    }
}
