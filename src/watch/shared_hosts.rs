//! The hosts of a watcher that shares them with others: all of them, and those of its shards.

use std::collections::{BTreeMap, BTreeSet};

use tokio::sync::oneshot;

use crate::cim::Timestamp;
use crate::watch::shards::{Before, Held, Shard, Shares, Tenure, Watched, number_of};
use crate::watch::target::Target;

/// All hosts, and which of them are this watcher's.
#[derive(Debug)]
pub(in crate::watch) struct SharedHosts {
    shares: Shares,
    all: Vec<Target>,
    held: BTreeMap<Shard, Before>,
    /// Shards at which others look, too, and have other hosts there.
    apart: BTreeSet<Shard>,
    /// The keeper of the leases waits here until no look at a host of others is under way.
    waiting: Option<oneshot::Sender<()>>,
    was_interrupted: bool,
    /// The stopped credentials as others know them; `None`: not for the hosts that it has now.
    stopped: Option<BTreeMap<u64, Timestamp>>,
}

impl SharedHosts {
    pub(in crate::watch) fn new(shares: Shares) -> Self {
        Self {
            shares,
            all: Vec::new(),
            held: BTreeMap::new(),
            apart: BTreeSet::new(),
            waiting: None,
            was_interrupted: false,
            stopped: None,
        }
    }

    pub(in crate::watch) fn tenure(&self) -> Tenure {
        self.shares.tenure.clone()
    }

    /// The shards that it holds, all of whose hosts are its own.
    pub(in crate::watch) fn shards(&self) -> impl Iterator<Item = Shard> {
        self.held.keys().copied().filter(|shard| !self.apart.contains(shard))
    }

    /// Waits until the shards have changed. Without a keeper of the leases, they stay.
    pub(in crate::watch) async fn changed(&mut self) {
        match self.shares.changes.recv().await {
            Some(Held { shards, apart, left }) => {
                (self.held, self.apart, self.waiting) = (shards, apart, Some(left));
                self.stopped = None;
            }
            None => std::future::pending().await,
        }
    }

    /// These are all hosts now. Gives this watcher's.
    pub(in crate::watch) fn change(&mut self, all: Vec<Target>) -> Vec<Target> {
        self.shares.roster.set(all.iter().map(|target| &*target.host));
        (self.all, self.stopped) = (all, None);
        self.own()
    }

    /// This watcher's hosts.
    pub(in crate::watch) fn own(&self) -> Vec<Target> {
        self.all.iter().filter(|target| self.held.contains_key(&Shard::of(&target.host))).cloned().collect()
    }

    /// Up to when others looked at a host, before its shard was this watcher's.
    pub(in crate::watch) fn looked(&self, host: &str) -> Option<Timestamp> {
        self.held.get(&Shard::of(host))?.looked
    }

    /// When a host refused the login of another watcher, if that was its last look.
    pub(in crate::watch) fn refused(&self, host: &str) -> Option<Timestamp> {
        self.held.get(&Shard::of(host))?.refused.get(&number_of(host)).copied()
    }

    /// Until when the credential of a host is not sent, as another watcher knew.
    pub(in crate::watch) fn stopped(&self, host: &str) -> Option<Timestamp> {
        self.held.get(&Shard::of(host))?.stopped.get(&number_of(host)).copied()
    }

    /// These credentials are stopped; who takes over hosts with them must know it.
    pub(in crate::watch) fn note_stopped<'a>(
        &mut self,
        stopped: BTreeMap<u64, Timestamp>,
        hosts: impl Iterator<Item = Watched<'a>>,
    ) {
        if self.stopped.as_ref() != Some(&stopped) {
            self.shares.stops.set(&stopped, hosts);
            self.stopped = Some(stopped);
        }
    }

    /// If no look at a host of others is under way, the keeper of the leases, which waits for that, may give their shards back.
    pub(in crate::watch) fn confirm_left(&mut self, has_left: bool) {
        if has_left && let Some(waiting) = self.waiting.take() {
            // The keeper may have ended.
            let _ = waiting.send(());
        }
    }

    /// A look was interrupted: its host is to be taken up again.
    pub(in crate::watch) fn note_interrupted(&mut self) {
        self.was_interrupted = true;
    }

    pub(in crate::watch) fn take_interrupted(&mut self) -> bool {
        std::mem::take(&mut self.was_interrupted)
    }
}
