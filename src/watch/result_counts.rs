//! What was published and received so far.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Counts of results since the process began. Clones are the same counts.
#[derive(Debug, Clone, Default)]
pub struct ResultCounts(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    published: AtomicU64,
    failures: AtomicU64,
    bad: AtomicU64,
    lost: AtomicU64,
    suspicions: AtomicU64,
    received: Mutex<BTreeMap<String, u64>>,
}

/// More sites than that are counted as `other`: a name in a message comes from outside.
const MOST_SITES: usize = 1_000;

impl ResultCounts {
    /// Jobs and gaps that the stream has taken.
    #[must_use]
    pub fn published(&self) -> u64 {
        self.0.published.load(Ordering::Relaxed)
    }

    /// Attempts to publish or to receive that failed.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.0.failures.load(Ordering::Relaxed)
    }

    /// Messages that are not results, and were kept aside.
    #[must_use]
    pub fn bad(&self) -> u64 {
        self.0.bad.load(Ordering::Relaxed)
    }

    /// Results that the stream dropped before they were received.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.0.lost.load(Ordering::Relaxed)
    }

    /// How often it was said that two sites have one name, or that a clock is wrong.
    #[must_use]
    pub fn suspicions(&self) -> u64 {
        self.0.suspicions.load(Ordering::Relaxed)
    }

    /// Results that were received and are in the journal, by site.
    #[must_use]
    pub fn received(&self) -> BTreeMap<String, u64> {
        self.0.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(in crate::watch) fn add_published(&self, more: usize) {
        add(&self.0.published, more);
    }

    pub(in crate::watch) fn add_failure(&self) {
        add(&self.0.failures, 1);
    }

    pub(in crate::watch) fn add_bad(&self, more: usize) {
        add(&self.0.bad, more);
    }

    pub(in crate::watch) fn add_lost(&self, more: u64) {
        self.0.lost.fetch_add(more, Ordering::Relaxed);
    }

    pub(in crate::watch) fn add_suspicion(&self) {
        add(&self.0.suspicions, 1);
    }

    pub(in crate::watch) fn add_received(&self, site: &str) {
        let mut received = self.0.received.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = received.contains_key(site) || received.len() < MOST_SITES;
        let count = received.entry(if is_known { site } else { "other" }.to_owned()).or_default();
        *count = count.saturating_add(1);
    }
}

fn add(count: &AtomicU64, more: usize) {
    count.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
}
