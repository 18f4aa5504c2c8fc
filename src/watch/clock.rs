//! Our time since 1970, by a clock that does not jump when the machine's is set.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// A clock that does not jump.
#[derive(Debug, Clone, Copy)]
pub(in crate::watch) struct SteadyClock {
    began: Instant,
    then: Duration,
}

impl SteadyClock {
    pub(in crate::watch) fn start() -> Self {
        let then = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Self { began: Instant::now(), then }
    }

    pub(in crate::watch) fn now(&self) -> Duration {
        self.then.saturating_add(self.began.elapsed())
    }
}
