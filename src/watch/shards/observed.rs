//! What one worker has seen of the others: who has said nothing for too long. Pure: the time comes in as an argument.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::watch::shards::table::{Table, Worker};
use crate::watch::shards::worker::WorkerName;

/// When the others were last heard. No clock is compared with that of another machine.
#[derive(Debug, Default)]
pub(super) struct Observed {
    heard: BTreeMap<WorkerName, Heard>,
    last_read: Option<Duration>,
}

/// A worker said that it is there; this was first seen then.
#[derive(Debug)]
struct Heard {
    instance: u64,
    beat: u64,
    first_seen: Duration,
}

impl Observed {
    /// The record was read. If the time before was longer than `patience`, nothing is known of it: the server may have been away for everybody.
    pub(super) fn read(&mut self, table: &Table, now: Duration, patience: Duration) {
        if self.last_read.is_none_or(|last| now.saturating_sub(last) > patience) {
            self.heard.clear();
        }
        self.last_read = Some(now);
        self.heard.retain(|name, _| table.workers.contains_key(name));
        for (name, Worker { instance, beat, .. }) in &table.workers {
            let is_known = |heard: &Heard| heard.instance == *instance && heard.beat == *beat;
            if !self.heard.get(name).is_some_and(is_known) {
                let heard = Heard { instance: *instance, beat: *beat, first_seen: now };
                self.heard.insert(name.clone(), heard);
            }
        }
    }

    /// The workers whose leases have run out: each has stopped looking by its own clock before.
    pub(super) fn silent(&self, table: &Table, now: Duration) -> BTreeSet<WorkerName> {
        let is_silent = |name: &WorkerName, worker: &Worker| {
            self.heard.get(name).is_some_and(|heard| now.saturating_sub(heard.first_seen) >= worker.lease)
        };
        let silent = table.workers.iter().filter(|(name, worker)| is_silent(name, worker));
        silent.map(|(name, _)| name.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEASE: Duration = Duration::from_secs(30);

    fn table(beat: u64) -> Table {
        let mut table = Table::default();
        table.workers.insert("w1".parse().unwrap(), Worker { instance: 1, beat, lease: LEASE });
        table
    }

    fn at(second: u64) -> Duration {
        Duration::from_secs(second)
    }

    /// How many are silent after reads of this beat at these seconds.
    fn silent(reads: &[(u64, u64)]) -> usize {
        let mut observed = Observed::default();
        reads.iter().for_each(|(second, beat)| observed.read(&table(*beat), at(*second), LEASE / 2));
        let (last, beat) = reads.last().unwrap();
        observed.silent(&table(*beat), at(*last)).len()
    }

    #[test]
    fn a_worker_is_silent_a_lease_after_it_was_first_seen_to_say_nothing_new() {
        assert_eq!(silent(&[(0, 1), (10, 1), (20, 1), (29, 1)]), 0);
        assert_eq!(silent(&[(0, 1), (10, 1), (20, 1), (30, 1)]), 1);
        assert_eq!(silent(&[(0, 1), (10, 1), (20, 2), (30, 2)]), 0);
    }

    #[test]
    fn while_the_record_could_not_be_read_no_worker_was_silent() {
        assert_eq!(silent(&[(0, 1), (10, 1), (60, 1), (70, 1)]), 0);
        assert_eq!(silent(&[(0, 1), (60, 1), (70, 1), (80, 1), (90, 1)]), 1);
    }
}
