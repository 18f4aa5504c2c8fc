//! Which hosts need attention, and which of them most.

use std::time::Duration;

use crate::cim::Timestamp;
use crate::watch::HostState;
use crate::watch::schedule::Seen;

/// Why a host is shown, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Attention {
    Down,
    Refused,
    Running,
    Failed,
}

/// How long a host is shown after a job failed on it.
const RECENTLY: Duration = Duration::from_secs(15 * 60);

impl Attention {
    /// `None` for a host that is up and idle, or was not looked at yet.
    pub(super) fn of(host: &HostState, now: Timestamp) -> Option<Self> {
        let is_recent = |failed: Timestamp| now.duration_since(failed).unsigned_abs() < RECENTLY;
        match host.state()? {
            Seen::Dead | Seen::Failing => Some(Self::Down),
            Seen::Refused | Seen::CredentialStopped => Some(Self::Refused),
            Seen::Well if host.running > 0 => Some(Self::Running),
            Seen::Well => host.last_failed.filter(|failed| is_recent(*failed)).map(|_| Self::Failed),
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Down => "DOWN",
            Self::Refused => "REFUSED",
            Self::Running => "running",
            Self::Failed => "failed",
        }
    }
}
