//! Whether the journal can be written, and what it cost.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::journal::{JournalError, JournalErrorKind};

/// The most entries that wait while the journal cannot be written; beyond them the oldest are dropped.
pub const MOST_WAITING: usize = 10_000;

/// The most bytes that these entries take together.
pub const MOST_BYTES_WAITING: usize = 64 << 20;

/// The state of the journal, for those who watch the watcher. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Health(Arc<Inner>);

/// The most that is kept of what happened to the files.
const MOST_KEPT: usize = 100;

#[derive(Debug, Default)]
struct Inner {
    is_failing: AtomicBool,
    needs_another_file: AtomicBool,
    failures: AtomicU64,
    dropped: AtomicU64,
    commits: AtomicU64,
    micros: AtomicU64,
    why: Mutex<Option<String>>,
    happened: Mutex<Vec<String>>,
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
        locked(&self.0.why).clone()
    }

    /// Did the last commit fail because of a file that someone has to move away?
    #[must_use]
    pub fn needs_another_file(&self) -> bool {
        self.0.needs_another_file.load(Ordering::Relaxed)
    }

    /// What happened to the files since the last call, and what was done: the journal is written. At most 100 of them are kept.
    #[must_use]
    pub fn take_happened(&self) -> Vec<String> {
        std::mem::take(&mut *locked(&self.0.happened))
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
        self.0.needs_another_file.store(false, Ordering::Relaxed);
        *locked(&self.0.why) = None;
        self.0.commits.fetch_add(1, Ordering::Relaxed);
        self.0.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// A commit failed. Gives the reason in words.
    pub(super) fn failed(&self, error: &JournalError) -> String {
        let why = reason(error);
        self.0.is_failing.store(true, Ordering::Relaxed);
        self.0.needs_another_file.store(error.needs_another_file(), Ordering::Relaxed);
        *locked(&self.0.why) = Some(why.clone());
        self.0.failures.fetch_add(1, Ordering::Relaxed);
        why
    }

    pub(super) fn happened(&self, what: String) {
        let mut happened = locked(&self.0.happened);
        if happened.len() < MOST_KEPT {
            happened.push(what);
        }
    }

    pub(super) fn lost(&self, entries: usize) {
        self.0.dropped.fetch_add(u64::try_from(entries).unwrap_or(u64::MAX), Ordering::Relaxed);
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What SQLite says is added where the kind of the error says little.
pub(super) fn reason(error: &JournalError) -> String {
    match std::error::Error::source(error).filter(|_| error.kind() == JournalErrorKind::Failed) {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
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
