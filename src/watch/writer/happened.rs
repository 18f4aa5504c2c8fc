//! What happened to the files of the journal while it was open, for those who watch: it is said, and what was lost is looked for again.

use std::collections::HashSet;
use std::time::Instant;

use crate::cim::Timestamp;
use crate::journal::{Entry, Gap, JournalError};
use crate::watch::writer::health::reason;
use crate::watch::writer::scribe::{GATHERING, Scribe};

/// Why a host has a gap of which the journal knows nothing any more.
const LOST: &str = "the journal lost what it held of the host";

impl Scribe {
    /// Something happened to the files, and the journal is written again.
    pub(super) fn happened(&mut self, happened: &JournalError) {
        self.health.happened(happened.to_string());
        if happened.is_loss() {
            self.note_loss();
        }
    }

    /// What hosts still list is recorded again. Hosts that the journal has no look at any more get their gap here, the others have it.
    fn note_loss(&mut self) {
        self.board.lost();
        let (now, looks) = (Timestamp::now(), self.journal.reader().hosts().unwrap_or_default());
        let known: HashSet<String> = looks.into_iter().map(|look| look.host.to_ascii_lowercase()).collect();
        for (name, host) in self.board.hosts() {
            if let Some(first) = host.first_look().filter(|_| !known.contains(&name.to_ascii_lowercase())) {
                let (host, from, why) = (name.to_string(), first.min(now), LOST.to_owned());
                self.add(Entry::Gap(Gap { host, from, to: now, why }));
            }
        }
        self.due = self.due.or_else(|| Some(Instant::now() + GATHERING));
    }

    /// What happens until the end is said, too.
    pub(super) fn close(self) {
        let Self { journal, health, _running: running, .. } = self;
        // What was wrong before was said.
        if let Err(error) = journal.close()
            && (error.is_over() || health.is_writable())
        {
            health.happened(reason(&error));
        }
        drop(running);
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::journal::Retention;
    use crate::watch::board::Noted;
    use crate::watch::look::{Looked, Unwritten};
    use crate::watch::schedule::Seen;
    use crate::watch::writer::scribe::tests::{hand_in, job, scribe};

    #[test]
    fn a_log_that_was_removed_is_said_once_and_is_no_failure() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut scribe = scribe(&folder, Retention::default());
        scribe.commit(&[job("one", "{}".into())]).unwrap();
        let log = folder.path().join("journal.db-wal");
        std::fs::remove_file(&log).unwrap();
        hand_in(&mut scribe, vec![job("two", "{}".into())]);
        scribe.commit_all().unwrap();
        let happened = scribe.health.take_happened();
        assert!(happened.len() == 1 && happened[0].starts_with(log.to_str().unwrap()), "{happened:?}");
        assert_eq!((scribe.health.failures(), scribe.journal.reader().count().unwrap()), (0, 2));
    }

    /// A journal with one job in its log, of which a part is lost.
    fn with_lost_log(folder: &tempfile::TempDir) -> Scribe {
        let mut scribe = scribe(folder, Retention::default());
        scribe.commit(&[job("one", "{}".into())]).unwrap();
        ["-wal", "-shm"].iter().for_each(|ending| {
            std::fs::File::create(folder.path().join(format!("journal.db{ending}"))).unwrap();
        });
        scribe
    }

    const BEGAN: Timestamp = Timestamp::constant(1_700_000_000, 0);

    fn looked() -> Looked {
        let (entries, failure, logins) = (Vec::new(), None, Default::default());
        Looked { seen: Seen::Well, entries, failure, running: None, waiting: 0, logins, skew: None }
    }

    #[test]
    fn after_a_loss_all_jobs_of_all_hosts_are_unknown_again() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut scribe = with_lost_log(&folder);
        hand_in(&mut scribe, vec![job("two", "{}".into())]);
        scribe.commit_all().unwrap();
        assert_eq!(scribe.board.take_unwritten("hv01"), Unwritten::All);
    }

    #[test]
    fn a_host_of_which_the_journal_knows_nothing_after_a_loss_gets_a_gap_since_its_first_look() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut scribe = with_lost_log(&folder);
        scribe.board.note("hv01", &looked(), Noted { began: BEGAN, took: Duration::ZERO, late: Duration::ZERO });
        hand_in(&mut scribe, vec![job("two", "{}".into())]);
        scribe.commit_all().unwrap();
        let gaps = scribe.journal.reader().gaps(None, Timestamp::MIN, Timestamp::MAX).unwrap();
        assert_eq!(
            gaps.iter().map(|gap| (&*gap.host, gap.from, &*gap.why)).collect::<Vec<_>>(),
            [("hv01", BEGAN, LOST)]
        );
    }

    #[test]
    fn a_loss_that_is_found_at_the_end_is_said_and_is_a_gap_though_nothing_waits() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut scribe = with_lost_log(&folder);
        scribe.board.note("hv01", &looked(), Noted { began: BEGAN, took: Duration::ZERO, late: Duration::ZERO });
        scribe.flush().unwrap();
        let gaps = scribe.journal.reader().gaps(None, Timestamp::MIN, Timestamp::MAX).unwrap();
        assert_eq!((scribe.health.take_happened().len(), gaps.len()), (1, 1));
    }

    #[test]
    fn at_the_end_a_journal_that_cannot_be_written_is_an_error_though_nothing_waits() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut scribe = scribe(&folder, Retention::default());
        scribe.commit(&[job("one", "{}".into())]).unwrap();
        std::fs::File::create(folder.path().join("journal.db")).unwrap();
        assert!(scribe.flush().unwrap_err().ends_with("the file of the journal is empty"));
    }

    #[test]
    fn at_the_end_a_folder_that_is_gone_is_made_again() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut scribe = scribe(&folder, Retention::default());
        scribe.commit(&[job("one", "{}".into())]).unwrap();
        std::fs::remove_dir_all(folder.path()).unwrap();
        scribe.flush().unwrap();
        assert_eq!((scribe.health.take_happened().len(), scribe.journal.reader().count().unwrap()), (1, 1));
    }

    #[test]
    fn what_happens_to_the_files_while_what_cannot_be_stored_is_looked_for_is_said() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut scribe = scribe(&folder, Retention::default());
        scribe.commit(&[job("one", "{}".into())]).unwrap();
        hand_in(&mut scribe, vec![job("two", "{}".into())]);
        std::fs::remove_file(folder.path().join("journal.db-wal")).unwrap();
        assert!(!scribe.take_out_unstorable());
        assert_eq!(scribe.health.take_happened().len(), 1);
    }

    #[test]
    fn what_happens_to_the_files_before_the_journal_is_closed_is_said() {
        let folder = tempfile::TempDir::new().unwrap();
        let mut scribe = scribe(&folder, Retention::default());
        scribe.commit(&[job("one", "{}".into())]).unwrap();
        std::fs::remove_file(folder.path().join("journal.db-wal")).unwrap();
        let health = scribe.health.clone();
        let (sender, messages) = std::sync::mpsc::channel();
        drop(sender);
        scribe.run(&messages);
        assert_eq!(health.take_happened().len(), 1);
    }
}
