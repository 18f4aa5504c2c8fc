//! A time in which a host could not be looked at.

use crate::cim::Timestamp;

/// A time in which no look at a host succeeded: a job that ended and was removed within it left no trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The host.
    pub host: String,
    /// The last look that succeeded.
    pub from: Timestamp,
    /// The answer to the first one that succeeded again.
    pub to: Timestamp,
    /// Why the looks failed.
    pub why: String,
}
