//! Shards of which the record says nothing: it is new, or it was deleted while others hold shards by one that is gone. Pure.

use std::time::Duration;

use crate::watch::shards::shard::SHARDS;
use crate::watch::shards::table::Table;

/// How long the record has said nothing of some shards.
#[derive(Debug)]
pub(super) struct Unrecorded {
    /// When the first read of the record that is there now was.
    since: Duration,
    born: u64,
    lacks: bool,
    /// The longest lease that was seen: so long may others look by a record that is gone.
    longest: Duration,
}

impl Unrecorded {
    pub(super) fn new(lease: Duration) -> Self {
        Self { since: Duration::ZERO, born: 0, lacks: false, longest: lease }
    }

    pub(super) fn read(&mut self, table: &Table, now: Duration) {
        self.longest = table.workers.values().map(|worker| worker.lease).fold(self.longest, Duration::max);
        self.lacks = table.places.len() < SHARDS;
        if table.born == 0 || table.born != self.born {
            (self.born, self.since) = (table.born, now);
        }
    }

    /// May another worker look at a shard that has no holder in the record?
    pub(super) fn may_be_held(&self, now: Duration) -> bool {
        self.lacks && now.saturating_sub(self.since) < self.longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::shards::shard::Shard;

    const LEASE: Duration = Duration::from_secs(30);

    /// A record of this birth with so many shards.
    fn record(born: u64, shards: usize) -> Table {
        let places = Shard::all().take(shards).map(|shard| (shard, Default::default())).collect();
        Table { born, places, ..Table::default() }
    }

    /// May shards be held after these reads, of a birth at a second, and at this second?
    fn may_be_held(reads: &[(u64, u64, usize)], second: u64) -> bool {
        let mut unrecorded = Unrecorded::new(LEASE);
        reads.iter().for_each(|(at, born, shards)| {
            unrecorded.read(&record(*born, *shards), Duration::from_secs(*at));
        });
        unrecorded.may_be_held(Duration::from_secs(second))
    }

    #[test]
    fn a_new_record_is_not_trusted_for_a_lease_and_one_with_all_shards_is() {
        assert!(may_be_held(&[(5, 1, 0), (30, 1, 85)], 34));
        assert!(!may_be_held(&[(5, 1, 0), (30, 1, 85)], 35));
        assert!(!may_be_held(&[(5, 1, SHARDS)], 5));
    }

    #[test]
    fn one_that_was_deleted_once_more_is_not_trusted_for_another_lease() {
        assert!(may_be_held(&[(5, 1, 0), (60, 2, 0)], 89));
        assert!(may_be_held(&[(5, 1, 0), (60, 0, 0)], 89));
        assert!(!may_be_held(&[(5, 1, 0), (60, 2, 0)], 90));
    }
}
