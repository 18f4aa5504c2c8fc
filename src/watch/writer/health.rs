//! Whether the journal can be written, and what it cost.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The most entries that wait while the journal cannot be written; beyond them the oldest are dropped.
pub const MOST_WAITING: usize = 10_000;

/// The most bytes that these entries take together.
pub const MOST_BYTES_WAITING: usize = 64 << 20;

/// The state of the journal, for those who watch the watcher. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Health(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    is_failing: AtomicBool,
    failures: AtomicU64,
    dropped: AtomicU64,
    commits: AtomicU64,
    micros: AtomicU64,
    why: Mutex<Option<String>>,
}

impl Health {
    /// Did the last commit succeed?
    #[must_use]
    pub fn is_writable(&self) -> bool {
        !self.0.is_failing.load(Ordering::Relaxed)
    }

    /// Why the last commit failed.
    #[must_use]
    pub fn failure(&self) -> Option<String> {
        self.0.why.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many commits failed.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.0.failures.load(Ordering::Relaxed)
    }

    /// How many entries were dropped because too many waited, or because the journal can never store them.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.0.dropped.load(Ordering::Relaxed)
    }

    /// How many commits succeeded, and how many microseconds they took together.
    #[must_use]
    pub fn commits(&self) -> Commits {
        Commits { count: self.0.commits.load(Ordering::Relaxed), micros: self.0.micros.load(Ordering::Relaxed) }
    }

    pub(super) fn committed(&self, took: std::time::Duration) {
        self.0.is_failing.store(false, Ordering::Relaxed);
        *self.0.why.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.0.commits.fetch_add(1, Ordering::Relaxed);
        self.0.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(super) fn failed(&self, why: String) {
        self.0.is_failing.store(true, Ordering::Relaxed);
        *self.0.why.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
        self.0.failures.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn lost(&self, entries: usize) {
        self.0.dropped.fetch_add(u64::try_from(entries).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

/// Commits that succeeded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Commits {
    /// How many.
    pub count: u64,
    /// How many microseconds they took together.
    pub micros: u64,
}
