//! How much the journal keeps.

use std::time::Duration;

/// How much the journal keeps; what comes first counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// How long.
    pub age: Duration,
    /// How large the file may be, in bytes.
    pub size: u64,
}

impl Default for Retention {
    /// 90 days and 1 GiB.
    fn default() -> Self {
        Self { age: Duration::from_secs(90 * 24 * 60 * 60), size: 1 << 30 }
    }
}
