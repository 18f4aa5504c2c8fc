//! Whether a host has answered yet.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Remembers that a host has answered. The code that asks the host marks it with the first answer; a host without this mark counts as dead while
/// cimjob waits for it.
#[derive(Debug, Clone, Default)]
pub struct Contact(Arc<AtomicBool>);

impl Contact {
    /// The host has answered, after the login if there is one.
    pub fn mark(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Has it answered?
    #[must_use]
    pub fn is_made(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
