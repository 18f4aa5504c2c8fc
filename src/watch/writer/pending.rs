//! What waits for the next commit. Pure.

use std::collections::{HashMap, VecDeque};

use crate::journal::{Entry, HostLook, Running};
use crate::watch::writer::health::MOST_WAITING;

/// The most entries of one commit; the last looks at hosts come on top.
pub(super) const MOST_IN_A_BATCH: usize = 256;

/// What waits: jobs and gaps in their order, and of looks and running jobs the newest of each host.
#[derive(Debug, Default)]
pub(super) struct Pending {
    firm: VecDeque<Entry>,
    looks: HashMap<String, HostLook>,
    running: HashMap<String, Running>,
}

/// One commit: so many of the firm entries, then all the rest if nothing firm is left.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Batch {
    pub(super) entries: Vec<Entry>,
    firm: usize,
}

impl Pending {
    /// Adds an entry. Gives how many were dropped for it.
    pub(super) fn add(&mut self, entry: Entry) -> u64 {
        match entry {
            Entry::Look(look) => drop(self.looks.insert(look.host.clone(), look)),
            Entry::Running(running) => drop(self.running.insert(running.host.clone(), running)),
            firm => self.firm.push_back(firm),
        }
        if self.firm.len() <= MOST_WAITING {
            return 0;
        }
        self.firm.pop_front();
        1
    }

    pub(super) fn is_empty(&self) -> bool {
        self.firm.is_empty() && self.looks.is_empty() && self.running.is_empty()
    }

    /// Is there enough for a commit?
    pub(super) fn is_full(&self) -> bool {
        self.firm.len() >= MOST_IN_A_BATCH
    }

    /// What the next commit writes. A look is not written before the jobs that it found: after a crash they would not be looked for.
    pub(super) fn batch(&self) -> Batch {
        let mut entries: Vec<Entry> = self.firm.iter().take(MOST_IN_A_BATCH).cloned().collect();
        let firm = entries.len();
        if firm == self.firm.len() {
            entries.extend(self.looks.values().cloned().map(Entry::Look));
            entries.extend(self.running.values().cloned().map(Entry::Running));
        }
        Batch { entries, firm }
    }

    /// A batch was written.
    pub(super) fn written(&mut self, batch: &Batch) {
        self.firm.drain(..batch.firm.min(self.firm.len()));
        if batch.entries.len() > batch.firm || self.firm.is_empty() {
            self.looks.clear();
            self.running.clear();
        }
    }

    /// Takes out what can never be written.
    pub(super) fn take_out(&mut self, is_unwritable: impl Fn(&Entry) -> bool) -> u64 {
        let before = self.firm.len();
        self.firm.retain(|entry| !is_unwritable(entry));
        self.looks.retain(|_, look| !is_unwritable(&Entry::Look(look.clone())));
        self.running.retain(|_, running| !is_unwritable(&Entry::Running(running.clone())));
        u64::try_from(before - self.firm.len()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::Timestamp;
    use crate::journal::Gap;

    fn gap(number: usize) -> Entry {
        let (from, to) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        Entry::Gap(Gap { host: number.to_string(), from, to, why: String::new() })
    }

    fn look(second: i64) -> Entry {
        let time = Timestamp::from_second(second).unwrap();
        Entry::Look(HostLook { host: "hv01".into(), last_ok: None, last_try: time, failure: None, since: time })
    }

    #[test]
    fn of_the_looks_at_a_host_only_the_newest_is_written() {
        let mut pending = Pending::default();
        let _ = [look(1), look(2)].map(|entry| pending.add(entry));
        assert_eq!(pending.batch().entries, [look(2)]);
    }

    #[test]
    fn a_look_is_written_after_all_that_was_found() {
        let mut pending = Pending::default();
        assert_eq!((0..300).map(|number| pending.add(gap(number))).sum::<u64>(), 0);
        pending.add(look(1));
        let first = pending.batch();
        assert_eq!((first.entries.len(), first.entries.contains(&look(1))), (256, false));
        pending.written(&first);
        let second = pending.batch();
        assert_eq!((second.entries.len(), second.entries.last()), (45, Some(&look(1))));
        pending.written(&second);
        assert!(pending.is_empty());
    }

    #[test]
    fn the_newest_ten_thousand_are_kept() {
        let mut pending = Pending::default();
        let dropped: u64 = (0..MOST_WAITING + 5).map(|number| pending.add(gap(number))).sum();
        assert_eq!((dropped, pending.batch().entries.first()), (5, Some(&gap(5))));
    }

    #[test]
    fn what_can_never_be_written_is_taken_out() {
        let mut pending = Pending::default();
        let _ = [gap(1), gap(2)].map(|entry| pending.add(entry));
        assert_eq!(pending.take_out(|entry| *entry == gap(1)), 1);
        assert_eq!(pending.batch().entries, [gap(2)]);
    }
}
