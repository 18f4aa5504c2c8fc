//! Shards whose holder has other hosts there than this worker: two sites of one name, or hosts files that differ. Pure.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::watch::shards::roster::{Hosts, NO_HOST};
use crate::watch::shards::shard::Shard;
use crate::watch::shards::table::Table;
use crate::watch::shards::worker::WorkerName;

/// Shards that another worker holds, who does not watch this worker's hosts there, or not all of them.
#[derive(Debug)]
pub(super) struct Apart {
    /// So long a difference may last: a hosts file does not change everywhere at once.
    patience: Duration,
    since: BTreeMap<Shard, Duration>,
    holders: BTreeMap<Shard, WorkerName>,
}

/// So many leases a difference may last.
const PATIENCE: u32 = 2;

impl Apart {
    pub(super) fn new(lease: Duration) -> Self {
        Self { patience: lease * PATIENCE, since: BTreeMap::new(), holders: BTreeMap::new() }
    }

    /// The record as it was just read, by a worker with these hosts.
    pub(super) fn read(&mut self, table: &Table, me: &WorkerName, hosts: &Hosts, now: Duration) {
        let other = |shard: &Shard, own: &u32| {
            let place = table.places.get(shard)?;
            let holder = place.holder.as_ref().filter(|holder| *holder != me)?;
            let differs = *own != NO_HOST && place.hosts.is_some_and(|theirs| theirs != *own);
            differs.then(|| (*shard, holder.clone()))
        };
        self.holders = hosts.iter().filter_map(|(shard, own)| other(shard, own)).collect();
        self.since.retain(|shard, _| self.holders.contains_key(shard));
        for shard in self.holders.keys() {
            self.since.entry(*shard).or_insert(now);
        }
    }

    /// Those that have been so for too long.
    pub(super) fn shards(&self, now: Duration) -> BTreeSet<Shard> {
        let lasts = |since: &Duration| now.saturating_sub(*since) >= self.patience;
        self.since.iter().filter(|(_, since)| lasts(since)).map(|(shard, _)| *shard).collect()
    }

    /// Who holds them.
    pub(super) fn holders(&self, now: Duration) -> BTreeSet<WorkerName> {
        self.shards(now).iter().filter_map(|shard| self.holders.get(shard).cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::shards::table::Place;

    const LEASE: Duration = Duration::from_secs(30);

    /// The shards that are apart a second before patience ends, and then: the holder has this number, and this worker that.
    fn apart(holder: &str, theirs: Option<u32>, own: u32) -> [usize; 2] {
        let (shard, me) = (Shard::from(7), "me".parse().unwrap());
        let mut table = Table::default();
        table.places.insert(shard, Place { holder: Some(holder.parse().unwrap()), hosts: theirs, ..Place::default() });
        let mut apart = Apart::new(LEASE);
        [0, 30, 59].into_iter().for_each(|second| {
            apart.read(&table, &me, &Hosts::from([(shard, own)]), Duration::from_secs(second));
        });
        [59, 60].map(|second| apart.shards(Duration::from_secs(second)).len())
    }

    #[test]
    fn a_holder_with_other_hosts_is_apart_after_two_leases() {
        assert_eq!(apart("other", Some(1), 2), [0, 1]);
        assert_eq!(apart("other", Some(NO_HOST), 2), [0, 1], "it has none there");
    }

    #[test]
    fn the_same_hosts_no_own_host_an_unknown_number_and_an_own_shard_are_not() {
        assert_eq!([apart("other", Some(2), 2), apart("other", Some(1), NO_HOST)], [[0, 0]; 2]);
        assert_eq!([apart("other", None, 2), apart("me", Some(1), 2)], [[0, 0]; 2]);
    }
}
