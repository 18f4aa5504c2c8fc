//! What a watcher that shares its hosts gets from the keeper of its leases: the shards at which it looks, and until when it may.

use std::collections::{BTreeMap, BTreeSet};

use tokio::sync::{mpsc, oneshot};

use crate::cim::Timestamp;
use crate::watch::shards::refusals::Refused;
use crate::watch::shards::roster::Roster;
use crate::watch::shards::shard::Shard;
use crate::watch::shards::stops::{Stopped, Stops};
use crate::watch::shards::tenure::Tenure;

/// The shards of a watcher.
#[derive(Debug)]
pub struct Shares {
    pub(in crate::watch) tenure: Tenure,
    /// Where the watcher says which hosts there are.
    pub(in crate::watch) roster: Roster,
    /// Where it says which credentials are stopped.
    pub(in crate::watch) stops: Stops,
    pub(in crate::watch) changes: mpsc::Receiver<Held>,
}

/// What others knew of the hosts of a shard.
#[derive(Debug, Default)]
pub(in crate::watch) struct Before {
    /// Up to when they looked at them.
    pub(in crate::watch) looked: Option<Timestamp>,
    /// Which of them refused the login, and when.
    pub(in crate::watch) refused: Refused,
    /// Hosts whose credential is stopped, and until when.
    pub(in crate::watch) stopped: Stopped,
}

/// From now on, the watcher looks at the hosts of these shards and at no other.
#[derive(Debug)]
pub(in crate::watch) struct Held {
    /// The shards, and what others knew of them.
    pub(in crate::watch) shards: BTreeMap<Shard, Before>,
    /// Those of them that another watcher holds, who has other hosts there.
    pub(in crate::watch) apart: BTreeSet<Shard>,
    /// Sent when no look at another host is under way.
    pub(in crate::watch) left: oneshot::Sender<()>,
}
