//! The last look at a host.

use crate::cim::Timestamp;

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
