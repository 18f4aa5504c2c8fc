//! The document of `doctor`.

use serde::Serialize;

use crate::client::remedy::Remedy;
use crate::doctor::{Check, Fix, Verdict, ending};

use crate::report::exit::Exit;

/// Why a host cannot be reached or does not accept the login; or what is missing on a NATS server.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct DoctorReport {
    /// The exit code, by the first check that failed; 0 when none did.
    pub exit_code: u8,
    /// All checks in their order.
    pub checks: Vec<CheckReport>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CheckReport {
    /// `resolve`, `connect`, `tls`, `http`, `schemes`, `identify`, `clock`, `login`, `get`, `invoke`, `namespace`, `class` or `quotas`;
    /// of a NATS server `connect`, `version`, `tls`, `login`, `inbox`, `jetstream`, `stream`, `leases`, `worker`, `central` or `operator`.
    pub name: String,
    /// What it came to.
    pub verdict: VerdictWord,
    /// What was found, or why nothing was looked at.
    pub found: String,
    /// What to try; null for ok and skipped.
    pub fix: Option<FixReport>,
}

/// What a check came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum VerdictWord {
    /// In order.
    Ok,
    /// It works, and something should be looked at.
    Warning,
    /// It prevents the connection or the login.
    Failed,
    /// It was not checked.
    Skipped,
}

/// The one thing to try.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FixReport {
    /// Where to try it.
    pub place: FixPlace,
    /// In words on the client; on the host a line for PowerShell; on the NATS server a line of its configuration or for its tools.
    pub text: String,
    /// What `text` says, for those who have words of their own; `None` for a line for a host or server.
    #[serde(skip)]
    pub remedy: Option<Remedy>,
}

/// Where to try it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FixPlace {
    /// On this machine.
    Client,
    /// On the host, as its administrator in PowerShell.
    Host,
    /// On the NATS server, as its administrator.
    Server,
}

impl From<&[Check]> for DoctorReport {
    fn from(checks: &[Check]) -> Self {
        let exit_code = Exit::from(ending(checks)).code();
        Self { exit_code, checks: checks.iter().map(CheckReport::from).collect() }
    }
}

impl From<&Check> for CheckReport {
    fn from(check: &Check) -> Self {
        let verdict = match check.verdict {
            Verdict::Ok(_) => VerdictWord::Ok,
            Verdict::Warning(..) => VerdictWord::Warning,
            Verdict::Failed(..) => VerdictWord::Failed,
            Verdict::Skipped(_) => VerdictWord::Skipped,
        };
        let fix = check.verdict.fix().map(FixReport::from);
        Self { name: check.name.to_string(), verdict, found: check.verdict.found().to_owned(), fix }
    }
}

impl From<&Fix> for FixReport {
    fn from(fix: &Fix) -> Self {
        let (place, remedy) = match fix {
            Fix::Client(remedy) => (FixPlace::Client, Some(remedy.clone())),
            Fix::Host(_) => (FixPlace::Host, None),
            Fix::Server(_) => (FixPlace::Server, None),
        };
        Self { place, text: fix.to_string(), remedy }
    }
}
