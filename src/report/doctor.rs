//! An examination as data.

use serde::Serialize;

use crate::doctor::{Check, Fix, Verdict, ending};

use crate::report::exit::Exit;

/// Which lock keeps us out.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
pub(crate) struct DoctorReport {
    /// The exit code, by the first check that failed; 0 when none did.
    exit_code: u8,
    /// All checks in their order.
    checks: Vec<CheckReport>,
}

/// One check.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
struct CheckReport {
    /// `resolve`, `connect`, `tls`, `http`, `schemes`, `identify`, `clock`, `login`, `get`, `invoke`, `namespace`, `class` or `quotas`.
    name: String,
    verdict: VerdictWord,
    /// What was found, or why nothing was looked at.
    found: String,
    /// What to try; null for ok and skipped.
    fix: Option<FixReport>,
}

/// What a check came to.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum VerdictWord {
    Ok,
    Warning,
    Failed,
    Skipped,
}

/// The one thing to try.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
struct FixReport {
    place: FixPlace,
    /// In words on the client; on the host a line for PowerShell.
    text: String,
}

/// Where it is to be tried.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum FixPlace {
    Client,
    Host,
}

impl DoctorReport {
    pub(crate) fn of(checks: &[Check]) -> Self {
        let exit_code = Exit::from(ending(checks)).code();
        Self { exit_code, checks: checks.iter().map(CheckReport::of).collect() }
    }
}

impl CheckReport {
    fn of(check: &Check) -> Self {
        let verdict = match check.verdict {
            Verdict::Ok(_) => VerdictWord::Ok,
            Verdict::Warning(..) => VerdictWord::Warning,
            Verdict::Failed(..) => VerdictWord::Failed,
            Verdict::Skipped(_) => VerdictWord::Skipped,
        };
        let fix = check.verdict.fix().map(|fix| FixReport {
            place: match fix {
                Fix::Client(_) => FixPlace::Client,
                Fix::Host(_) => FixPlace::Host,
            },
            text: fix.to_string(),
        });
        Self { name: check.name.to_string(), verdict, found: check.verdict.found().to_owned(), fix }
    }
}
