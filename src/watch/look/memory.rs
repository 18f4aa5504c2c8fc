//! What is remembered of a host from look to look. Pure.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use crate::cim::Timestamp;
use crate::journal::RunningJob;
use crate::watch::look::key::JobKey;

/// What is remembered of the jobs of a host.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// Jobs in trouble that were handed to the journal and that the host still lists.
    known: HashSet<JobKey>,
    /// Jobs that ran, and whose end was not seen.
    running: HashMap<JobKey, Sighted>,
    /// How long the documents of these are together.
    bytes: usize,
    is_changed: bool,
}

/// What the journal does not have of a host, although it was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::watch) enum Unwritten {
    /// These jobs.
    Jobs(Vec<JobKey>),
    /// Perhaps all of it.
    All,
}

impl Default for Unwritten {
    fn default() -> Self {
        Self::Jobs(Vec::new())
    }
}

/// A job that ran, and when it was last listed; `None` if a watcher before this one saw it.
#[derive(Debug)]
pub(super) struct Sighted {
    pub(super) job: RunningJob,
    pub(super) last: Option<Timestamp>,
}

/// The documents of the jobs that run on one host, in bytes. Beyond this, a document keeps the names of its job only.
const MOST_RUNNING_BYTES: usize = 4 << 20;

impl Memory {
    pub(super) fn new(known: impl IntoIterator<Item = JobKey>, running: Vec<RunningJob>) -> Self {
        let bytes = running.iter().map(|job| job.document.len()).sum();
        let running = running.into_iter().map(|job| (JobKey::from(&job), Sighted { job, last: None })).collect();
        Self { known: known.into_iter().collect(), running, bytes, is_changed: false }
    }

    pub(super) fn is_known(&self, key: &JobKey) -> bool {
        self.known.contains(key)
    }

    /// A job in trouble goes to the journal.
    pub(super) fn learn(&mut self, key: JobKey) {
        self.known.insert(key);
    }

    /// These jobs are not in the journal.
    pub(super) fn forget(&mut self, unwritten: &Unwritten) {
        match unwritten {
            Unwritten::Jobs(keys) => {
                for key in keys {
                    self.known.remove(key);
                }
            }
            Unwritten::All => {
                self.known.clear();
                self.is_changed = true;
            }
        }
    }

    /// Forgets the jobs in trouble that the host does not list any more.
    pub(super) fn keep_known(&mut self, is_listed: impl Fn(&JobKey) -> bool) {
        self.known.retain(is_listed);
    }

    /// A job runs now.
    pub(super) fn runs(&mut self, key: JobKey, now: Timestamp, job: impl FnOnce() -> RunningJob) {
        match self.running.entry(key) {
            Entry::Occupied(mut entry) => entry.get_mut().last = Some(now),
            Entry::Vacant(entry) => {
                let Sighted { job, .. } = entry.insert(Sighted { job: job(), last: Some(now) });
                self.bytes = self.bytes.saturating_add(job.document.len());
                self.is_changed = true;
            }
        }
    }

    /// Is there room for the whole document of one more job that runs?
    pub(super) fn has_room(&self) -> bool {
        self.bytes < MOST_RUNNING_BYTES
    }

    /// The end of a job was seen, or it is recorded as vanished.
    pub(super) fn ended(&mut self, key: &JobKey) -> Option<Sighted> {
        let sighted = self.running.remove(key)?;
        self.bytes = self.bytes.saturating_sub(sighted.job.document.len());
        self.is_changed = true;
        Some(sighted)
    }

    /// The jobs that ran and that the host does not list among those that run or are in trouble.
    pub(super) fn left(&self, is_listed: impl Fn(&JobKey) -> bool) -> Vec<JobKey> {
        let mut left: Vec<_> = self.running.keys().filter(|key| !is_listed(key)).cloned().collect();
        left.sort_unstable();
        left
    }

    /// The jobs that run, if they are others than at the last call.
    pub(super) fn changed_running(&mut self) -> Option<Vec<RunningJob>> {
        std::mem::take(&mut self.is_changed).then(|| self.running.values().map(|sighted| sighted.job.clone()).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn job(id: &str) -> RunningJob {
        RunningJob { namespace: "n".into(), class: "c".into(), id: id.into(), document: "{}".into() }
    }

    fn key(id: &str) -> JobKey {
        JobKey::from(&job(id))
    }

    #[test]
    fn a_job_that_ran_and_is_listed_no_more_has_left() {
        let mut memory = Memory::new([], vec![job("restored")]);
        memory.runs(key("new"), NOW, || job("new"));
        assert_eq!(memory.left(|listed| *listed == key("new")), [key("restored")]);
        assert!(memory.ended(&key("restored")).is_some());
        assert_eq!(memory.left(|listed| *listed == key("new")), []);
    }

    #[test]
    fn the_running_jobs_are_given_only_after_a_change() {
        let mut memory = Memory::new([], vec![job("one")]);
        memory.runs(key("ONE"), NOW, || job("one"));
        assert_eq!(memory.changed_running(), None, "case does not matter");
        memory.runs(key("two"), NOW, || job("two"));
        assert_eq!(memory.changed_running().map(|jobs| jobs.len()), Some(2));
        assert_eq!(memory.changed_running(), None);
    }

    #[test]
    fn after_all_is_forgotten_no_job_is_known_and_those_that_run_are_given_again() {
        let mut memory = Memory::new([key("one"), key("two")], vec![job("runs")]);
        memory.forget(&Unwritten::Jobs(vec![key("one")]));
        assert_eq!(["one", "two"].map(|id| memory.is_known(&key(id))), [false, true]);
        assert_eq!(memory.changed_running(), None);
        memory.forget(&Unwritten::All);
        assert!(!memory.is_known(&key("two")));
        assert_eq!(memory.changed_running(), Some(vec![job("runs")]));
    }

    #[test]
    fn the_documents_of_running_jobs_are_limited_together() {
        let long = |id: &str| RunningJob { document: "x".repeat(MOST_RUNNING_BYTES / 2), ..job(id) };
        let mut memory = Memory::new([], vec![long("one")]);
        assert!(memory.has_room());
        memory.runs(key("two"), NOW, || long("two"));
        assert!(!memory.has_room());
        memory.ended(&key("one"));
        assert!(memory.has_room());
    }

    #[test]
    fn a_job_that_did_not_reach_the_journal_is_not_known() {
        let mut memory = Memory::new([key("kept"), key("dropped")], Vec::new());
        memory.forget(&Unwritten::Jobs(vec![key("dropped")]));
        assert!(memory.is_known(&key("kept")) && !memory.is_known(&key("dropped")));
    }

    #[test]
    fn a_known_job_is_forgotten_when_the_host_has_removed_it() {
        let mut memory = Memory::new([key("old")], Vec::new());
        memory.learn(key("new"));
        memory.keep_known(|listed| *listed == key("new"));
        assert!(memory.is_known(&key("new")) && !memory.is_known(&key("old")));
    }
}
