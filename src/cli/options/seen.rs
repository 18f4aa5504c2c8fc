//! What is seen of a host while it is asked, in addition to its answers: its addresses, and what it calls itself.

use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Cheap to clone; clones share what was seen.
#[derive(Clone, Default)]
pub(in crate::cli) struct Seen(Arc<Mutex<Signs>>);

/// What tells one machine from another.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct Signs {
    /// Where its name led.
    pub(in crate::cli) addresses: BTreeSet<IpAddr>,
    /// What it calls itself.
    pub(in crate::cli) machine: Option<String>,
}

impl Seen {
    /// The name has these addresses now.
    pub(in crate::cli) fn addresses(&self, found: &[IpAddr]) {
        self.signs().addresses = found.iter().map(IpAddr::to_canonical).collect();
    }

    /// The host calls itself so; the first name counts.
    pub(in crate::cli) fn machine(&self, name: &str) {
        self.signs().machine.get_or_insert_with(|| name.to_lowercase());
    }

    /// All that was seen until now.
    pub(in crate::cli) fn signs(&self) -> MutexGuard<'_, Signs> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was seen does not make other options: `watch` compares them as text.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seen")
    }
}
