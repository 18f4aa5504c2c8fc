//! What was handed in and not taken yet. The thread of the journal is woken once for many looks, and at once for what must not wait.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::journal::Entry;

/// What was handed in, in its order. Clones are the same.
#[derive(Debug, Clone, Default)]
pub(super) struct Inbox(Arc<Mutex<Waiting>>);

#[derive(Debug, Default)]
struct Waiting {
    entries: Vec<Entry>,
    /// What the thread knows of.
    told: Option<Urgency>,
}

/// How long entries may wait for others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Urgency {
    /// Looks at hosts, and which jobs ran: without the newest, a gap after a crash is a little longer, and a job that began just before may vanish unseen.
    Looks,
    /// Anything else.
    Found,
}

impl Inbox {
    /// Adds entries. Gives what the thread must be told; nothing if it knows.
    pub(super) fn add(&self, entries: Vec<Entry>) -> Option<Urgency> {
        let urgency = entries.iter().map(urgency).max()?;
        let mut waiting = self.waiting();
        waiting.entries.extend(entries);
        let is_news = waiting.told < Some(urgency);
        is_news.then(|| *waiting.told.insert(urgency))
    }

    /// Takes all of it.
    pub(super) fn take(&self) -> Vec<Entry> {
        let mut waiting = self.waiting();
        waiting.told = None;
        std::mem::take(&mut waiting.entries)
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn urgency(entry: &Entry) -> Urgency {
    if matches!(entry, Entry::Look(_) | Entry::Running(_)) { Urgency::Looks } else { Urgency::Found }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::Timestamp;
    use crate::journal::{Gap, HostLook, Running};

    fn look() -> Entry {
        let time = Timestamp::UNIX_EPOCH;
        Entry::Look(HostLook {
            host: "hv01".into(),
            first_ok: None,
            last_ok: None,
            last_try: time,
            failure: None,
            since: time,
        })
    }

    fn gap() -> Entry {
        let time = Timestamp::UNIX_EPOCH;
        Entry::Gap(Gap { host: "hv01".into(), from: time, to: time, why: String::new() })
    }

    #[test]
    fn a_job_that_runs_waits_for_others() {
        let running = Entry::Running(Running { host: "hv01".into(), jobs: Vec::new() });
        assert_eq!(Inbox::default().add(vec![running, look()]), Some(Urgency::Looks));
    }

    #[test]
    fn the_thread_is_told_of_the_first_look_and_of_the_first_find_until_it_takes_them() {
        let inbox = Inbox::default();
        let told = [vec![], vec![look()], vec![look()], vec![gap(), look()], vec![gap()]].map(|new| inbox.add(new));
        assert_eq!(told, [None, Some(Urgency::Looks), None, Some(Urgency::Found), None]);
        assert_eq!(inbox.take(), [look(), look(), gap(), look(), gap()]);
        assert_eq!((inbox.add(vec![look()]), inbox.take().len()), (Some(Urgency::Looks), 1));
    }
}
