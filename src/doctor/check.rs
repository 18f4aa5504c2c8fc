//! What a check is and what it comes to: one line, and one thing to try where it is not in order.

use crate::doctor::check_name::CheckName;
use crate::doctor::fix::Fix;

/// One check with its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Check {
    /// Which one.
    pub name: CheckName,
    /// What it came to.
    pub verdict: Verdict,
}

/// What a check came to. What is not in order comes with exactly one thing to try.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// In order; what was found.
    Ok(String),
    /// It works, and something should be looked at.
    Warning(String, Fix),
    /// It prevents the calls that come after it.
    Failed(String, Fix, Ending),
    /// It was not looked at, and why.
    Skipped(String),
}

/// How an examination ends: by what its first failed check was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ending {
    /// Nothing failed.
    Open,
    /// Name, network, TLS, or no service behind the listener.
    Unreachable,
    /// The login, or a right.
    Denied,
    /// There is no such namespace or class.
    NotFound,
    /// The host refuses for another reason.
    Fault,
    /// It took too long.
    TimedOut,
    /// What answers is not WS-Management.
    Unreadable,
    /// The set-up of this machine.
    Configuration,
}

impl Check {
    /// A check that came to this.
    #[must_use]
    pub fn new(name: CheckName, verdict: Verdict) -> Self {
        Self { name, verdict }
    }
}

impl Verdict {
    /// What was found, or why nothing was looked at.
    #[must_use]
    pub fn found(&self) -> &str {
        match self {
            Self::Ok(found) | Self::Warning(found, _) | Self::Failed(found, ..) | Self::Skipped(found) => found,
        }
    }

    /// What to try.
    #[must_use]
    pub fn fix(&self) -> Option<&Fix> {
        match self {
            Self::Warning(_, fix) | Self::Failed(_, fix, _) => Some(fix),
            Self::Ok(_) | Self::Skipped(_) => None,
        }
    }

    /// `ok`, `warning`, `failed` or `skipped`.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Ok(_) => "ok",
            Self::Warning(..) => "warning",
            Self::Failed(..) => "failed",
            Self::Skipped(_) => "skipped",
        }
    }

    /// Did the check fail?
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self, Self::Failed(..))
    }
}
