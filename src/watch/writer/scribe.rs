//! The thread of the journal: it gathers entries for a short time, commits them together, and tries again what fails.

use std::fmt;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::{oneshot, watch};
use tracing::{debug, warn};

use crate::cim::Timestamp;
use crate::journal::{Committed, Entry, Journal, JournalError, JournalErrorKind};
use crate::watch::board::Board;
use crate::watch::writer::health::Health;
use crate::watch::writer::inbox::{Inbox, Urgency};
use crate::watch::writer::pending::Pending;

/// How long entries wait for others.
pub(super) const GATHERING: Duration = Duration::from_millis(100);

/// How long looks wait that found no job that ended: a twentieth of the interval, within these limits. After a crash a gap may begin so much earlier.
const GATHERING_LOOKS: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(3)];

/// How long between two removals.
const PRUNING: Duration = Duration::from_secs(60);

/// How long jobs are removed before others have their turn.
const LONGEST_PRUNING: Duration = Duration::from_millis(500);

/// The shortest and the longest pause before a commit that failed is tried again.
const RETRY: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];

/// What the thread is asked.
pub(super) enum Message {
    /// How far apart two looks at a host are.
    LooksEach(Duration),
    /// Something is in the inbox.
    Arrived(Urgency),
    Flush(oneshot::Sender<Result<(), String>>),
    Commit(Vec<Entry>, oneshot::Sender<Result<Vec<Committed>, JournalError>>),
    Do(Box<dyn FnOnce(&mut Journal) + Send>),
}

/// What others see of it.
pub(super) struct Sides {
    pub(super) inbox: Inbox,
    pub(super) health: Health,
    pub(super) board: Board,
    /// Dropped when the thread has ended.
    pub(super) running: watch::Sender<()>,
}

pub(super) struct Scribe {
    pub(super) journal: Journal,
    inbox: Inbox,
    pub(super) health: Health,
    pub(super) board: Board,
    pending: Pending,
    /// How long looks wait that found no job that ended.
    gathering_looks: Duration,
    /// When the next commit is due.
    pub(super) due: Option<Instant>,
    pause: Duration,
    /// When what is too old or too much was last removed.
    pruned: Option<Instant>,
    /// The last field: it is dropped after the journal.
    pub(super) _running: watch::Sender<()>,
}

impl Scribe {
    pub(super) fn new(journal: Journal, sides: Sides) -> Self {
        let Sides { inbox, health, board, running } = sides;
        let (pending, pause, [gathering_looks, _]) = (Pending::default(), Duration::ZERO, GATHERING_LOOKS);
        Self {
            journal,
            inbox,
            health,
            board,
            pending,
            gathering_looks,
            due: None,
            pause,
            pruned: None,
            _running: running,
        }
    }

    /// Until all who hand something in are gone.
    pub(super) fn run(mut self, messages: &Receiver<Message>) {
        loop {
            let received = match self.due {
                None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(due) => messages.recv_timeout(due.saturating_duration_since(Instant::now())),
            };
            match received {
                Ok(message) => self.take(message),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            if self.due.is_some_and(|due| due <= Instant::now()) {
                // What failed is kept, and is tried again later.
                let _ = self.commit_all();
            }
        }
        let _ = self.flush();
        self.close();
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::LooksEach(interval) => self.gathering_looks = gathering_looks(interval),
            Message::Do(work) => work(&mut self.journal),
            // Those who waited may have gone.
            Message::Flush(answer) => drop(answer.send(self.flush())),
            Message::Commit(entries, answer) => drop(answer.send(self.commit(&entries))),
            Message::Arrived(urgency) => self.arrived(urgency),
        }
    }

    /// A commit of its own: what waits stays where it is.
    pub(super) fn commit(&mut self, entries: &[Entry]) -> Result<Vec<Committed>, JournalError> {
        let began = Instant::now();
        let committed = self.write(entries);
        match &committed {
            Ok(_) => {
                self.health.committed(began.elapsed());
                self.prune();
            }
            Err(error) if error.is_loss() => {}
            Err(error) => drop(self.health.failed(error)),
        }
        committed
    }

    /// Whatever happened to the files; but after a loss nothing is written: it may follow from what was lost.
    fn write(&mut self, entries: &[Entry]) -> Result<Vec<Committed>, JournalError> {
        match self.journal.commit(entries) {
            Err(happened) if happened.is_over() => {
                self.happened(&happened);
                if happened.is_loss() { Err(happened) } else { self.journal.commit(entries) }
            }
            committed => committed,
        }
    }

    /// Plans the next commit. While commits fail, the next attempt stays when it is.
    fn arrived(&mut self, urgency: Urgency) {
        if urgency == Urgency::Found {
            self.take_in();
        }
        let now = Instant::now();
        let due = match urgency {
            Urgency::Looks => now + self.gathering_looks,
            Urgency::Found if self.pending.is_full() && self.health.is_writable() => now,
            Urgency::Found => now + GATHERING,
        };
        let is_earlier = self.health.is_writable() && self.due.is_some_and(|known| due < known);
        self.due = self.due.filter(|_| !is_earlier).or(Some(due));
    }

    fn take_in(&mut self) {
        self.inbox.take().into_iter().for_each(|entry| self.add(entry));
    }

    /// A job that is dropped for another entry is unknown again: the host may still list it when the journal can be written.
    pub(super) fn add(&mut self, entry: Entry) {
        let dropped = self.pending.add(entry);
        self.health.lost(dropped.len());
        for entry in dropped {
            if let Entry::Job(job) = entry {
                self.board.dropped(&job);
            }
        }
    }

    /// The same before the end: what happened to the files is found also when nothing waits.
    pub(super) fn flush(&mut self) -> Result<(), String> {
        match self.write(&[]) {
            Err(error) if !error.is_loss() => Err(self.health.failed(&error)),
            _ => self.commit_all(),
        }
    }

    /// Commits until nothing waits, or until a commit fails.
    pub(super) fn commit_all(&mut self) -> Result<(), String> {
        self.due = None;
        self.take_in();
        let mut has_happened = false;
        while !self.pending.is_empty() {
            let batch = self.pending.batch();
            let began = Instant::now();
            match store(&mut self.journal, &self.board, &batch.entries) {
                Ok(()) => {
                    self.pending.written(&batch);
                    self.health.committed(began.elapsed());
                    self.pause = Duration::ZERO;
                    self.prune();
                }
                Err(error) if error.kind() == JournalErrorKind::Unstorable && self.take_out_unstorable() => {}
                // The next attempt is made at once; what happens to the files again and again is a failure.
                Err(error) if error.is_over() && !std::mem::replace(&mut has_happened, true) => {
                    self.happened(&error);
                }
                Err(error) => return Err(self.failed(&error)),
            }
        }
        // What cannot be written at all is said by the first commit.
        if self.health.commits().count > 0 {
            self.prune();
        }
        Ok(())
    }

    /// Removes what is too old or too much, once a minute and after each commit that makes the journal too large: a host that floods it does not outrun
    /// this. After a while it lets others have their turn, and goes on later.
    fn prune(&mut self) {
        let began = Instant::now();
        let is_due = self.pruned.is_none_or(|pruned| pruned.elapsed() >= PRUNING);
        if !is_due && !self.journal.is_too_large().unwrap_or(false) {
            return;
        }
        while self.prune_step() {
            if began.elapsed() >= LONGEST_PRUNING {
                self.due = Some(Instant::now() + GATHERING);
                return;
            }
        }
        self.pruned = Some(began);
    }

    /// Was something removed?
    fn prune_step(&mut self) -> bool {
        let pruned = match self.journal.prune_step(Timestamp::now()) {
            Ok(pruned) => pruned,
            Err(error) => {
                warn!(%error, "what is too old or too much cannot be removed from the journal");
                return false;
            }
        };
        if pruned.undelivered > 0 {
            warn!(jobs = pruned.undelivered, "jobs were removed before they were delivered");
        }
        !pruned.is_nothing()
    }

    fn failed(&mut self, error: &JournalError) -> String {
        let why = self.health.failed(error);
        debug!(error = %why, "the journal cannot be written; what was found is kept in memory and tried again");
        let [shortest, longest] = RETRY;
        self.pause = self.pause.saturating_mul(2).clamp(shortest, longest);
        self.due = Some(Instant::now() + self.pause);
        why
    }

    /// One entry that no journal can store must not keep all others out.
    pub(super) fn take_out_unstorable(&mut self) -> bool {
        let mut happened = Vec::new();
        let is_unstorable = |entry: &Entry| {
            let mut store = || store(&mut self.journal, &self.board, std::slice::from_ref(entry));
            let written = match store() {
                Err(error) if error.is_over() => {
                    happened.push(error);
                    store()
                }
                written => written,
            };
            written.is_err_and(|error| error.kind() == JournalErrorKind::Unstorable)
        };
        let dropped = self.pending.take_out(is_unstorable);
        happened.iter().for_each(|happened| self.happened(happened));
        self.health.lost(dropped);
        dropped > 0
    }
}

fn gathering_looks(interval: Duration) -> Duration {
    let [shortest, longest] = GATHERING_LOOKS;
    (interval / 20).clamp(shortest, longest)
}

/// Writes entries in one commit, and counts them after it.
fn store(journal: &mut Journal, board: &Board, entries: &[Entry]) -> Result<(), JournalError> {
    for (entry, committed) in entries.iter().zip(journal.commit(entries)?) {
        match (entry, committed) {
            (Entry::Job(job), Committed::New { .. }) => board.recorded(job),
            (Entry::Gap(gap), _) => board.gap(gap),
            _ => {}
        }
    }
    Ok(())
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LooksEach(_) => "LooksEach",
            Self::Arrived(_) => "Arrived",
            Self::Flush(_) => "Flush",
            Self::Commit(..) => "Commit",
            Self::Do(_) => "Do",
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::journal::{HostLook, JobRecord, Kind, Retention};
    use crate::watch::look::Unwritten;
    use crate::watch::writer::health::MOST_BYTES_WAITING;

    pub(in crate::watch::writer) fn job(id: &str, document: String) -> Entry {
        let (host, namespace, class, id) = ("hv01".into(), String::new(), "Msvm_ConcreteJob".into(), id.into());
        let (kind, seen, skew) = (Kind::Failed, Timestamp::now(), None);
        let ended = Some(seen);
        Entry::Job(JobRecord { host, namespace, class, id, kind, ended, seen, skew, document })
    }

    pub(in crate::watch::writer) fn scribe(folder: &tempfile::TempDir, retention: Retention) -> Scribe {
        let journal = Journal::open(folder.path().join("journal.db"), retention).unwrap();
        let (inbox, health, board) = Default::default();
        let scribe = Scribe::new(journal, Sides { inbox, health, board, running: watch::channel(()).0 });
        scribe.board.add(&"hv01".into());
        scribe
    }

    pub(in crate::watch::writer) fn hand_in(scribe: &mut Scribe, entries: Vec<Entry>) {
        let urgency = scribe.inbox.add(entries).unwrap();
        scribe.take(Message::Arrived(urgency));
    }

    #[test]
    fn looks_wait_longer_than_what_was_found() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut scribe = scribe(&folder, Retention::default());
        let time = Timestamp::now();
        let look =
            HostLook { host: "hv01".into(), first_ok: None, last_ok: None, last_try: time, failure: None, since: time };
        hand_in(&mut scribe, vec![Entry::Look(look)]);
        let of_look = scribe.due.unwrap();
        hand_in(&mut scribe, vec![job("one", "{}".into())]);
        assert!(scribe.due.unwrap() + Duration::from_millis(300) < of_look);
    }

    #[test]
    fn looks_wait_a_twentieth_of_the_interval_within_limits() {
        let waits = [1, 20, 60, 240].map(|interval| gathering_looks(Duration::from_secs(interval)).as_millis());
        assert_eq!(waits, [500, 1_000, 3_000, 3_000]);
    }

    #[test]
    fn a_failure_counts_once_and_only_after_its_commit() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut scribe = scribe(&folder, Retention::default());
        let failed = |scribe: &Scribe| scribe.board.host("hv01").unwrap().failed_jobs();
        for (before, after) in [(0, 1), (1, 1)] {
            hand_in(&mut scribe, vec![job("one", "{}".into())]);
            assert_eq!(failed(&scribe), before);
            scribe.commit_all().unwrap();
            assert_eq!(failed(&scribe), after);
        }
    }

    #[test]
    fn a_job_that_is_dropped_is_unknown_again_and_does_not_count() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut scribe = scribe(&folder, Retention::default());
        hand_in(&mut scribe, vec![job("one", "x".repeat(MOST_BYTES_WAITING))]);
        scribe.commit_all().unwrap();
        let unwritten = scribe.board.take_unwritten("hv01");
        assert!(matches!(&unwritten, Unwritten::Jobs(jobs) if jobs.len() == 1), "{unwritten:?}");
        assert_eq!(scribe.health.dropped(), 1);
        assert_eq!(scribe.board.host("hv01").unwrap().failed_jobs(), 0);
    }

    #[test]
    fn a_host_that_floods_the_journal_does_not_outrun_pruning() {
        let folder = tempfile::TempDir::new().unwrap();
        let retention = Retention { size: 1 << 20, ..Retention::default() };
        let mut scribe = scribe(&folder, retention);
        for flood in 0..3 {
            let flood = |number| job(&format!("{flood}-{number}"), "x".repeat(2_500));
            hand_in(&mut scribe, (0..1_000).map(flood).collect());
            scribe.commit_all().unwrap();
            while scribe.due.is_some() {
                scribe.commit_all().unwrap();
            }
            assert!(!scribe.journal.is_too_large().unwrap());
        }
    }
}
