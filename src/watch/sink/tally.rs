//! What was sent to a sink so far, and what was not.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts of one sink since the process began. Clones are the same counts.
#[derive(Debug, Clone, Default)]
pub struct Tally(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    delivered: AtomicU64,
    failures: AtomicU64,
    given_up: AtomicU64,
    summarized: AtomicU64,
}

impl Tally {
    /// Jobs that the sink took.
    #[must_use]
    pub fn delivered(&self) -> u64 {
        self.0.delivered.load(Ordering::Relaxed)
    }

    /// Attempts that failed.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.0.failures.load(Ordering::Relaxed)
    }

    /// Jobs that the sink did not accept in 24 hours.
    #[must_use]
    pub fn given_up(&self) -> u64 {
        self.0.given_up.load(Ordering::Relaxed)
    }

    /// Jobs that were sent as "and N more" only.
    #[must_use]
    pub fn summarized(&self) -> u64 {
        self.0.summarized.load(Ordering::Relaxed)
    }

    pub(super) fn add_delivered(&self, jobs: usize, summarized: usize) {
        add(&self.0.delivered, jobs);
        add(&self.0.summarized, summarized);
    }

    pub(super) fn add_failure(&self, given_up: usize) {
        add(&self.0.failures, 1);
        add(&self.0.given_up, given_up);
    }
}

fn add(count: &AtomicU64, more: usize) {
    count.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
}
