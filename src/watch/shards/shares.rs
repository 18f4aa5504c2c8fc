//! What a watcher that shares its hosts is told: the shards at which it looks, and until when it may.

use std::collections::BTreeMap;

use tokio::sync::{mpsc, oneshot};

use crate::cim::Timestamp;
use crate::watch::shards::roster::Roster;
use crate::watch::shards::shard::Shard;
use crate::watch::shards::tenure::Tenure;

/// The shards of a watcher.
#[derive(Debug)]
pub struct Shares {
    pub(in crate::watch) tenure: Tenure,
    /// Where the watcher says which hosts there are.
    pub(in crate::watch) roster: Roster,
    pub(in crate::watch) changes: mpsc::Receiver<Held>,
}

/// From now on, the watcher looks at the hosts of these shards and at no other.
#[derive(Debug)]
pub(in crate::watch) struct Held {
    /// The shards, and up to when others looked at them.
    pub(in crate::watch) shards: BTreeMap<Shard, Option<Timestamp>>,
    /// Told when no look at another host is under way.
    pub(in crate::watch) left: oneshot::Sender<()>,
}
