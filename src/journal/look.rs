//! The last look at a host.

use std::time::Duration;

use crate::cim::Timestamp;
use crate::report::GapReport;

/// What is known of the looks at a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostLook {
    /// The host.
    pub host: String,
    /// The first look that succeeded, since which all but the gaps is known; `None`: the journal knows, or this one is the first.
    pub first_ok: Option<Timestamp>,
    /// The last look that succeeded and after which no job waited to be asked.
    pub last_ok: Option<Timestamp>,
    /// The last look.
    pub last_try: Timestamp,
    /// Why the last look failed; `None` if it succeeded.
    pub failure: Option<String>,
    /// Since when it has been so: the first of these failures, or of these successes.
    pub since: Timestamp,
}

/// A watch looks at each host more often: hosts keep a job for five minutes after it ended.
const WATCHED: Duration = Duration::from_secs(300);

impl HostLook {
    /// The gap that has not ended: the host is out of reach, or watch does not run.
    #[must_use]
    pub fn open_gap(&self, now: Timestamp) -> Option<GapReport> {
        let stopped = now.duration_since(self.last_try).unsigned_abs() > WATCHED;
        let why = self.failure.clone().or_else(|| stopped.then(|| "watch was not running".to_owned()))?;
        let from = self.last_ok.unwrap_or(self.since);
        Some(GapReport { host: self.host.clone(), from: from.to_string(), to: None, why })
    }
}
