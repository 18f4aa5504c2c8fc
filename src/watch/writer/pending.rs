//! What waits for the next commit. Pure.

use std::collections::{HashMap, VecDeque};

use crate::cim::Timestamp;
use crate::journal::{Entry, Gap, HostLook, JobRecord, Running};
use crate::watch::schedule::EVIDENCE_LIFE;
use crate::watch::writer::health::{MOST_BYTES_WAITING, MOST_WAITING};

/// The most entries of one commit; the last looks at hosts come on top.
pub(super) const MOST_IN_A_BATCH: usize = 256;

/// What an entry takes in memory on top of its texts, roughly.
const ENTRY: usize = 256;

/// What waits: jobs and gaps in their order, what was dropped of them as one gap for each host, and of looks and running jobs the newest of each host.
#[derive(Debug, Default)]
pub(super) struct Pending {
    firm: VecDeque<Entry>,
    /// How much memory `firm` takes.
    bytes: usize,
    dropped: HashMap<String, Gap>,
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
    /// Adds an entry. Gives the oldest ones, which were dropped for it.
    pub(super) fn add(&mut self, entry: Entry) -> Vec<Entry> {
        match entry {
            Entry::Look(look) => drop(self.looks.insert(look.host.clone(), look)),
            Entry::Running(running) => drop(self.running.insert(running.host.clone(), running)),
            // It is committed together with what was received, and never waits here.
            Entry::Position(_) => {}
            Entry::Gap(gap) if self.grow(&gap) => {}
            firm => {
                self.bytes = self.bytes.saturating_add(weight(&firm));
                self.firm.push_back(firm);
            }
        }
        let mut dropped = Vec::new();
        while (self.firm.len() > MOST_WAITING || self.bytes > MOST_BYTES_WAITING)
            && let Some(oldest) = self.firm.pop_front()
        {
            self.bytes = self.bytes.saturating_sub(weight(&oldest));
            self.note_dropped(&oldest, DROPPED);
            dropped.push(oldest);
        }
        dropped
    }

    /// While nothing can be written, each look that fails makes the same gap longer: does it wait already?
    fn grow(&mut self, gap: &Gap) -> bool {
        let is_same =
            |entry: &&mut Entry| matches!(entry, Entry::Gap(known) if known.from == gap.from && known.host == gap.host);
        let Some(Entry::Gap(known)) = self.firm.iter_mut().rfind(is_same) else { return false };
        known.to = known.to.max(gap.to);
        true
    }

    /// What is dropped leaves a gap: one for each host, from the first to the last. If a job is among it, the gap says so.
    fn note_dropped(&mut self, entry: &Entry, why: &str) {
        let gap = match entry {
            Entry::Job(job) => gap_of(job, why),
            Entry::Gap(gap) => gap.clone(),
            _ => return,
        };
        let known = self.dropped.entry(gap.host.clone()).or_insert_with(|| gap.clone());
        (known.from, known.to) = (known.from.min(gap.from), known.to.max(gap.to));
        if matches!(entry, Entry::Job(_)) {
            known.why = gap.why;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.firm.is_empty() && self.dropped.is_empty() && self.looks.is_empty() && self.running.is_empty()
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
            entries.extend(self.dropped.values().cloned().map(Entry::Gap));
            entries.extend(self.looks.values().cloned().map(Entry::Look));
            entries.extend(self.running.values().cloned().map(Entry::Running));
        }
        Batch { entries, firm }
    }

    /// A batch was written.
    pub(super) fn written(&mut self, batch: &Batch) {
        let written: usize = self.firm.drain(..batch.firm.min(self.firm.len())).map(|entry| weight(&entry)).sum();
        self.bytes = self.bytes.saturating_sub(written);
        if batch.entries.len() > batch.firm || self.firm.is_empty() {
            self.dropped.clear();
            self.looks.clear();
            self.running.clear();
        }
    }

    /// Takes out what can never be written. A job leaves a gap, if that can be written.
    pub(super) fn take_out(&mut self, mut is_unwritable: impl FnMut(&Entry) -> bool) -> usize {
        let (out, kept): (VecDeque<_>, _) = std::mem::take(&mut self.firm).into_iter().partition(&mut is_unwritable);
        self.firm = kept;
        self.bytes = self.firm.iter().map(weight).sum();
        out.iter().for_each(|entry| self.note_dropped(entry, UNWRITABLE));
        self.dropped.retain(|_, gap| !is_unwritable(&Entry::Gap(gap.clone())));
        self.looks.retain(|_, look| !is_unwritable(&Entry::Look(look.clone())));
        self.running.retain(|_, running| !is_unwritable(&Entry::Running(running.clone())));
        out.len()
    }
}

/// How much memory an entry takes, roughly.
fn weight(entry: &Entry) -> usize {
    let texts = match entry {
        Entry::Job(job) => {
            [&job.host, &job.namespace, &job.class, &job.id, &job.document].map(String::len).iter().sum()
        }
        Entry::Gap(gap) => gap.host.len() + gap.why.len(),
        _ => 0,
    };
    texts + ENTRY
}

/// The gap that a job leaves when it is dropped. The host's clock decides only within the time that a host keeps a job.
fn gap_of(job: &JobRecord, why: &str) -> Gap {
    let earliest = job.seen.checked_sub(EVIDENCE_LIFE).unwrap_or(Timestamp::MIN);
    let from = job.ended.unwrap_or(job.seen).max(earliest).min(job.seen);
    Gap { host: job.host.clone(), from, to: job.seen, why: why.to_owned() }
}

const UNWRITABLE: &str = "the journal cannot hold a job that failed";

const DROPPED: &str = "the journal could not be written, and too much waited for it";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Kind;

    fn gap(number: usize) -> Entry {
        let (from, to) = (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        Entry::Gap(Gap { host: number.to_string(), from, to, why: String::new() })
    }

    fn look(second: i64) -> Entry {
        let time = Timestamp::from_second(second).unwrap();
        Entry::Look(HostLook {
            host: "hv01".into(),
            first_ok: None,
            last_ok: None,
            last_try: time,
            failure: None,
            since: time,
        })
    }

    #[test]
    fn of_the_looks_at_a_host_only_the_newest_is_written() {
        let mut pending = Pending::default();
        let _ = [look(1), look(2)].map(|entry| pending.add(entry));
        assert_eq!(pending.batch().entries, [look(2)]);
    }

    #[test]
    fn a_gap_that_goes_on_waits_as_one() {
        let gap = |to| {
            let (from, to) = (Timestamp::UNIX_EPOCH, Timestamp::from_second(to).unwrap());
            Entry::Gap(Gap { host: "hv01".into(), from, to, why: "away".into() })
        };
        let mut pending = Pending::default();
        let _ = [gap(60), gap(120), gap(180)].map(|entry| pending.add(entry));
        assert_eq!(pending.batch().entries, [gap(180)]);
    }

    #[test]
    fn a_gap_that_is_dropped_with_a_job_says_that_too_much_waited() {
        let mut pending = Pending::default();
        pending.note_dropped(&gap(1), DROPPED);
        let Entry::Job(record) = job(1, 1) else { unreachable!() };
        pending.note_dropped(&Entry::Job(JobRecord { host: "1".into(), ..record }), DROPPED);
        assert_eq!(pending.dropped["1"].why, DROPPED);
    }

    #[test]
    fn a_look_is_written_after_all_that_was_found() {
        let mut pending = Pending::default();
        assert_eq!((0..300).map(|number| pending.add(gap(number)).len()).sum::<usize>(), 0);
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
        let dropped: usize = (0..MOST_WAITING + 5).map(|number| pending.add(gap(number)).len()).sum();
        assert_eq!((dropped, pending.batch().entries.first()), (5, Some(&gap(5))));
    }

    fn job(id: usize, document: usize) -> Entry {
        let (host, namespace, class, id) = ("hv01".into(), String::new(), String::new(), id.to_string());
        let (seen, document) = (Timestamp::from_second(1_000).unwrap(), "x".repeat(document));
        let (kind, ended, skew) = (Kind::Failed, Timestamp::from_second(990).ok(), None);
        Entry::Job(JobRecord { host, namespace, class, id, kind, ended, seen, skew, document })
    }

    #[test]
    fn the_newest_sixty_four_mebibytes_are_kept() {
        let mut pending = Pending::default();
        let dropped: Vec<Entry> = (0..65).flat_map(|number| pending.add(job(number, 1 << 20))).collect();
        assert_eq!(dropped, [job(0, 1 << 20), job(1, 1 << 20)]);
    }

    #[test]
    fn a_job_that_is_dropped_leaves_a_gap_for_its_host() {
        let mut pending = Pending::default();
        pending.add(job(0, MOST_BYTES_WAITING));
        let (from, to) = (Timestamp::from_second(990).unwrap(), Timestamp::from_second(1_000).unwrap());
        let gap = Entry::Gap(Gap { host: "hv01".into(), from, to, why: DROPPED.into() });
        assert_eq!(pending.batch().entries, [gap]);
    }

    #[test]
    fn a_job_that_can_never_be_written_leaves_a_gap_for_its_host() {
        let mut pending = Pending::default();
        let _ = [job(0, 1), gap(2)].map(|entry| pending.add(entry));
        assert_eq!(pending.take_out(|entry| *entry == job(0, 1)), 1);
        let (from, to) = (Timestamp::from_second(990).unwrap(), Timestamp::from_second(1_000).unwrap());
        let left = Entry::Gap(Gap { host: "hv01".into(), from, to, why: UNWRITABLE.into() });
        assert_eq!(pending.batch().entries, [gap(2), left]);
    }

    #[test]
    fn what_can_never_be_written_is_taken_out() {
        let mut pending = Pending::default();
        let _ = [gap(1), gap(2)].map(|entry| pending.add(entry));
        assert_eq!(pending.take_out(|entry| *entry == gap(1)), 1);
        assert_eq!(pending.batch().entries, [gap(2)]);
    }
}
