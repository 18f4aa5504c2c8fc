//! What the table is drawn from.

use std::sync::Arc;

use crate::cim::Timestamp;
use crate::watch::HostState;
use crate::watch::shards::Sharing;

/// What is known at one moment.
pub(in crate::cli) struct Picture {
    pub(in crate::cli) hosts: Vec<(Arc<str>, HostState)>,
    pub(in crate::cli) next_look: Option<Timestamp>,
    /// Why the journal cannot be written.
    pub(in crate::cli) journal_failure: Option<String>,
    /// How the hosts are shared with other watchers.
    pub(in crate::cli) sharing: Option<Sharing>,
}
